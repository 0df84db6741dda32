//! Brings nodes that share one database to hear of each other's changes: a page that follows one node shows what comes to another.
//!
//! Cast: an `Outgoing` gathers what this node changed; a thread sends it as letters over the database's own calls, and tells
//! the [hub](crate::hub) what others sent. A request only puts its change down; it never waits for the database. Whatever may have been
//! missed, because the connection was away or too much came at once, is said so: listeners fetch anew what they show, and whoever may have
//! lost rights has to show theirs.

mod letter;
mod outgoing;

use std::time::{Duration, Instant};

use leadpact_ledger::LedgerError;
use leadpact_ledger::relay::{Line, Relay};

use crate::App;

use letter::Letter;
pub(crate) use outgoing::Outgoing;
use outgoing::Waiting;

/// What changes within so long goes out together.
const GATHER: Duration = Duration::from_millis(100);
/// After others were told to fetch everything anew, they have so long to do it.
const BREATH: Duration = Duration::from_secs(1);
/// Waits before each new try to get a connection; the last one again and again.
const WAITS: [Duration; 6] = [
    Duration::from_millis(100),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
];
/// A connection that held for so long is well again.
const WELL_AFTER: Duration = Duration::from_secs(10);
/// While it waits for a new try, it looks so often whether the service stops.
const LOOK: Duration = Duration::from_millis(50);
/// When the service stops, the others are told the last changes within this.
const LAST_CALL: Duration = Duration::from_secs(2);

/// Starts to tell other nodes what changes here, and to hear what changes there, on a thread of its own. When the service stops, what is
/// left goes out. Does nothing where the ledger is this node's alone.
pub fn start(app: &App) {
    let Some(relay) = app.ledger().relay() else { return };
    let (worker, ending) = (app.clone(), app.clone());
    let thread = std::thread::spawn(move || run(&worker, &relay));
    app.shutdown.drain_later("what other nodes are told", move || {
        Box::pin(async move {
            ending.outgoing.stop();
            // A thread that panicked was logged by itself.
            let joined = tokio::task::spawn_blocking(move || drop(thread.join()));
            if tokio::time::timeout(LAST_CALL, joined).await.is_err() {
                tracing::warn!("other nodes were not told of the last changes; they are when this one starts again");
            }
        })
    });
}

fn run(app: &App, relay: &Relay) {
    let mut n_failed = 0;
    while !app.outgoing.is_stopping() {
        let Err(error) = relay.open().and_then(|line| hold(app, line, &mut n_failed)) else { return };
        app.outgoing.set_linked(false);
        if n_failed == 0 {
            tracing::warn!(%error, "other nodes can't be heard; it is tried again and again");
        }
        pause(app, WAITS[n_failed.min(WAITS.len() - 1)]);
        n_failed += 1;
    }
}

/// Speaks and hears until the service stops, or until the connection breaks off.
fn hold(app: &App, mut line: Line, n_failed: &mut usize) -> Result<(), LedgerError> {
    // What was said before this, nobody here has heard.
    tell_missed(app);
    let begun = Instant::now();
    let mut next = begun;
    loop {
        let is_last = app.outgoing.is_stopping();
        if is_last || Instant::now() >= next {
            next = Instant::now() + speak(app, &mut line)?;
            app.outgoing.set_linked(true);
        }
        if is_last {
            return Ok(());
        }
        if *n_failed > 0 && begun.elapsed() >= WELL_AFTER {
            tracing::info!("other nodes are heard again");
            *n_failed = 0;
        }
        for text in line.hear(next.saturating_duration_since(Instant::now()))? {
            take_in(app, &text);
        }
    }
}

/// Sends what has gathered; how long to gather from now on.
fn speak(app: &App, line: &mut Line) -> Result<Duration, LedgerError> {
    let Some(waiting) = app.outgoing.take() else { return Ok(GATHER) };
    let pause = if waiting.is_too_much() { BREATH } else { GATHER };
    match line.call(&letter::pack(app.hub.boot(), &waiting.news())) {
        Ok(()) => Ok(pause),
        Err(error) => {
            // It may have been heard: hearing it twice harms nobody.
            app.outgoing.give_back(waiting);
            Err(error)
        }
    }
}

fn take_in(app: &App, text: &str) {
    match Letter::read(text) {
        Ok(letter) if letter.from == app.hub.boot() => {}
        Ok(letter) => letter.news.into_iter().for_each(|news| app.hub.spread(news)),
        Err(error) => {
            tracing::debug!(%error, "a node of another version says what is not understood here");
            tell_missed(app);
        }
    }
}

/// Nobody knows what was missed, nor whether it was a change of rights.
fn tell_missed(app: &App) {
    Waiting::unknown(app.now()).news().into_iter().for_each(|news| app.hub.spread(news));
}

fn pause(app: &App, wait: Duration) {
    let until = Instant::now() + wait;
    while Instant::now() < until && !app.outgoing.is_stopping() {
        std::thread::sleep(LOOK.min(until.saturating_duration_since(Instant::now())));
    }
}
