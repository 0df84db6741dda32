//! Lets the postman work all day, sends the mails of accounts at once, and writes the weekly sheet of both parties' promises.

use std::time::Duration;

use leadpact_accounts::links::Link;
use leadpact_accounts::{KnownAs, Person, PersonState};
use leadpact_desk::SlaReport;
use leadpact_language::said;
use leadpact_ledger::Tx;
use leadpact_messages::guard::{Guard, Network};
use leadpact_messages::letters::{Letter, SignInLetter, sign_in_letter};
use leadpact_messages::sheet::{SheetLine, SlaSheet, write_sheet};
use leadpact_messages::{
    Bell, Chat, Happening, Limits, MailIs, MailServerError, Mailer, MessagesError, Outcome, Postman, Reader,
    Transports, Webhook, forget, forget_deliveries, is_reserved,
};
use leadpact_terms::{DAY_MS, Instant};

use crate::App;
use crate::api::people::link_path;
use crate::config::{Config, PublicUrl};
use crate::metrics::Counted;
use crate::problem::{Problem, ProblemCode};

/// When the service stops, what is being sent has so long. What did not come back by then is sent again, under the same id.
const LAST_ROUND: Duration = Duration::from_secs(5);
/// A week's sheet is written on its first days, or not at all: nobody reads last month's.
const FRESH_MS: i64 = 2 * DAY_MS;
const WEEK_MS: i64 = 7 * DAY_MS;
/// 1970 began on a Thursday.
const MONDAY_MS: i64 = 4 * DAY_MS;

/// How messages leave the service.
pub struct Post {
    /// Where they may go.
    pub(crate) guard: Guard,
    bell: Bell,
    mailer: Option<Mailer>,
}

impl Post {
    /// As it is configured.
    pub(crate) fn of(config: &Config) -> Self {
        let networks = config.message_networks.0.iter();
        let allowed = networks.filter_map(|network| Network::new(network.address(), network.prefix())).collect();
        // A mail server that can't be used is told by `start`, before the service takes requests.
        Self { guard: Guard::new(allowed), bell: Bell::default(), mailer: mailer(config).ok().flatten() }
    }

    /// Something was written to the outbox.
    pub fn nudge(&self) {
        self.bell.nudge();
    }

    /// Whether mail goes out at all.
    pub(crate) fn sends_mail(&self) -> bool {
        self.mailer.is_some()
    }
}

/// Starts the postman on a thread of its own. When the service stops, it is given a moment to bring to an end what it is sending.
pub fn start(app: &App) -> Result<(), MailServerError> {
    let base_url = base_url(&app.config);
    let transports = Transports {
        webhook: Webhook::new(app.post.guard.clone()),
        chat: Chat::new(app.post.guard.clone(), base_url),
        mail: mailer(&app.config)?,
    };
    let mail = if transports.mail.is_some() { MailIs::Configured } else { MailIs::Absent };
    let (bell, worker) = (app.post.bell.clone(), app.clone());
    let thread = std::thread::spawn(move || {
        let now = || worker.now();
        Postman::new(worker.ledger(), &transports, mail, Limits::default(), &now, &|happening| {
            tell(&worker, &happening);
        })
        .run(&worker.post.bell);
    });
    app.shutdown.drain_later("what is being sent", move || {
        Box::pin(async move {
            bell.stop();
            // A thread that panicked was logged by itself.
            let joined = tokio::task::spawn_blocking(move || drop(thread.join()));
            if tokio::time::timeout(LAST_ROUND, joined).await.is_err() {
                tracing::warn!("some messages are still being sent: those whose answer is lost are sent again");
            }
        })
    });
    Ok(())
}

/// Sends a link to whom it is for; whether their mail server took it. Without mail, or without an address of our own to link to,
/// whoever issued the link has to hand it on.
pub(crate) async fn mail_link(app: &App, kind: SignInLetter, person: &Person, link: &Link) -> bool {
    let (Some(public), Some(known_as)) = (&app.config.public_url, &person.known_as) else { return false };
    let lets_in = match person.state {
        PersonState::Invited | PersonState::Active => true,
        PersonState::Deactivated | PersonState::Erased => false,
    };
    if !app.post.sends_mail() || !lets_in || is_reserved(known_as.email.as_str()) {
        return false;
    }
    let url = format!("{}{}", public.origin(), link_path(&link.token.reveal()));
    let until = link.expires_at;
    match send_now(app, person, known_as, "account", |reader| sign_in_letter(kind, &url, until, reader)).await {
        Ok(Outcome::Taken { .. }) => true,
        Ok(outcome) => {
            tracing::warn!(person.id = %person.id, answer = outcome.answer(), "a link could not be sent by mail");
            false
        }
        Err(_) => false,
    }
}

/// Sends somebody a letter at once, past the outbox; what their mail server said. What the letter is for begins its id.
pub(crate) async fn send_now(
    app: &App,
    person: &Person,
    known_as: &KnownAs,
    what_for: &str,
    letter: impl FnOnce(&Reader) -> Letter,
) -> Result<Outcome, Problem> {
    let reader = Reader {
        name: Some(known_as.name.to_string()),
        address: known_as.email.to_string(),
        language: person.language.to_string(),
        time_zone: person.time_zone.to_string(),
    };
    let (letter, now, sender) = (letter(&reader), app.now(), app.clone());
    let id = format!("{what_for}.{}.{}", person.id, now.0);
    let send = move || sender.post.mailer.as_ref().map(|mailer| mailer.send_letter(&letter, &reader, &id, now));
    app.think(send).await?.ok_or_else(|| Problem::new(ProblemCode::Internal))
}

/// Writes the sheets of the week that has just ended, unless that was done.
pub async fn write_sheets(app: &App) -> Result<(), Problem> {
    let (now, app_too) = (app.now(), app.clone());
    let monday = Instant((now.0 - MONDAY_MS).div_euclid(WEEK_MS) * WEEK_MS + MONDAY_MS);
    if now.0 - monday.0 > FRESH_MS {
        return Ok(());
    }
    let n_written = app.write(move |tx| write_sheets_of(&app_too, tx, monday, now)).await?;
    if n_written > 0 {
        app.post.nudge();
        tracing::info!(sheets = n_written, "weekly sheets were written");
    }
    Ok(())
}

/// Forgets what messages said that arrived long ago.
pub async fn forget_old(app: &App) -> Result<(), Problem> {
    let now = app.now();
    let n_forgotten = app.write(move |tx| Ok(forget(tx, now)?)).await?;
    if n_forgotten > 0 {
        tracing::info!(messages = n_forgotten, "what messages of long ago said was forgotten");
    }
    let mut n_deliveries = 0;
    loop {
        let n = app.write(move |tx| Ok(forget_deliveries(tx, now)?)).await?;
        n_deliveries += n;
        if n == 0 || app.shutdown.is_announced() {
            break;
        }
    }
    if n_deliveries > 0 {
        tracing::info!(deliveries = n_deliveries, "deliveries of very long ago were removed");
    }
    Ok(())
}

fn write_sheets_of(app: &App, tx: &mut Tx<'_>, monday: Instant, now: Instant) -> Result<usize, Problem> {
    let from = Instant(monday.0 - WEEK_MS);
    let mut n_written = 0;
    for pact in app.live.pacts_in_force(tx, now)?.iter() {
        let report = app.desk.sla(tx, &pact.name, from, monday)?;
        if report.n_offered == 0 && report.promises.is_empty() {
            continue;
        }
        let promised = pact
            .compiled
            .pact()
            .sla
            .marketing
            .qualified
            .as_ref()
            .map(|promise| (f64::from(promise.what.count) * 7.0 / promise.what.period.usual_days()).round() as u64);
        n_written += usize::from(write_sheet(tx, &sheet_of(&pact.name, (from, monday), promised, report), now)?);
    }
    Ok(n_written)
}

fn sheet_of(pact: &str, (from, to): (Instant, Instant), n_promised: Option<u64>, report: SlaReport) -> SlaSheet {
    let times = &report.response.total_ms;
    SlaSheet {
        pact: pact.to_owned(),
        from,
        to,
        n_offered: report.n_offered,
        n_promised,
        n_incomplete: report.n_incomplete,
        n_unanswered: report.response.n_unanswered,
        median_response_ms: times.get(times.len().saturating_sub(1) / 2).copied(),
        promises: report
            .promises
            .into_iter()
            .map(|line| SheetLine {
                promise: line.promise,
                party: line.party,
                n_kept: line.n_kept + line.n_excused,
                n_breached: line.n_breached,
                n_running: line.n_running,
            })
            .collect(),
    }
}

fn mailer(config: &Config) -> Result<Option<Mailer>, MailServerError> {
    let (Some(server), Some(from)) = (&config.mail_server, &config.mail_from) else { return Ok(None) };
    Mailer::new(server.reveal(), from.as_str(), &base_url(config)).map(Some)
}

/// Where links lead.
fn base_url(config: &Config) -> String {
    let listening = || format!("http://{}", config.listen);
    config.public_url.as_ref().map_or_else(listening, |url: &PublicUrl| url.origin().to_owned())
}

fn tell(app: &App, happening: &Happening<'_>) {
    match happening {
        Happening::Made { n_messages } => tracing::debug!(messages = n_messages, "messages became deliveries"),
        Happening::Tried { delivery, outcome } => {
            let (id, endpoint, tries, answer) = (&delivery.id, delivery.endpoint, delivery.n_tries, outcome.answer());
            match outcome {
                Outcome::Taken { .. } => {
                    app.metrics.count(Counted::MessagesDelivered, 1);
                    tracing::info!(delivery.id = %id, endpoint, tries, answer, "a message was delivered");
                }
                Outcome::Failed { .. } | Outcome::Busy { .. } | Outcome::Refused { .. } | Outcome::Gone { .. } => {
                    app.metrics.count(Counted::DeliveriesFailed, 1);
                    let state = delivery.state.as_str();
                    tracing::warn!(delivery.id = %id, endpoint, tries, answer, state, "a message was not taken");
                }
            }
        }
        Happening::Dropped { n } => {
            tracing::info!(deliveries = n, "deliveries were dropped: nobody is there to read them");
        }
        Happening::Failed { error } => tracing::warn!(%error, "the postman waits for the ledger"),
    }
}

impl From<MessagesError> for Problem {
    fn from(error: MessagesError) -> Self {
        match error {
            MessagesError::Ledger(error) => error.into(),
            MessagesError::Unfit { path, why } => Self::new(ProblemCode::InvalidBody).at(path).saying(why),
            MessagesError::NoEndpoint(id) => Self::new(ProblemCode::NotFound).saying(said!("refused-no-endpoint", id)),
            MessagesError::NoDelivery(id) => Self::new(ProblemCode::NotFound).saying(said!("refused-no-delivery", id)),
            MessagesError::Conflict(why) => Self::new(ProblemCode::Conflict).saying(why),
        }
    }
}
