//! What the service does without being asked: keeps up with the pacts in force, carries out retention once a day, and finishes what was
//! broken off.
//!
//! Each job compares what is with what should be, and is done again as often as anybody likes: so a restart, or another node that does the
//! same, harms nothing.

use std::time::Duration;

use leadpact_accounts::audit::{Detail, actor_tag, audit_append};
use leadpact_accounts::{Actor, Caller, Operation};
use leadpact_ledger::Scrubbed;
use leadpact_ledger::pacts::in_force_list;
use leadpact_live::{Occasion, RetentionRun};
use leadpact_terms::Instant;

use crate::App;
use crate::hub::Topic;
use crate::idempotency;
use crate::post;
use crate::problem::Problem;
use crate::state::std_duration;

/// Measurements are brought together so often.
const KEEP_UP: Duration = Duration::from_secs(5);
/// What is looked after in no hurry: answers that were kept for long enough, retention, files that are not clean yet.
const UPKEEP: Duration = Duration::from_secs(3600);
/// So often it is looked whether another node changed what is in force.
const LOOK: Duration = Duration::from_secs(15);
/// Events, and leads, that a step of retention looks at.
const RETAINED_AT_ONCE: usize = 2_000;
/// Between two steps, so that whoever waits for the ledger gets their turn.
const BREATH: Duration = Duration::from_millis(20);

/// Which versions are in force, as it was seen last.
#[derive(Debug, Default)]
pub struct SeenInForce {
    seen: Option<Vec<(String, i64, Instant)>>,
}

/// Does all of it until the service stops. What may take long has a task of its own.
pub(crate) async fn run(app: App) {
    let (pacts, upkeep) = (tokio::spawn(follow_pacts(app.clone())), tokio::spawn(look_after_hourly(app.clone())));
    let mut ticks = tokio::time::interval(KEEP_UP);
    loop {
        tokio::select! {
            () = app.shutdown.announced() => break,
            _ = ticks.tick() => {
                app.metrics.keep_up();
                app.what_ifs.let_go(app.now());
            }
        }
    }
    pacts.abort();
    upkeep.abort();
}

async fn look_after_hourly(app: App) {
    let mut hours = tokio::time::interval(UPKEEP);
    loop {
        hours.tick().await;
        look_after(&app).await;
    }
}

/// What is done when the service starts and every hour after it. What fails is logged where it fails, and tried again in an hour.
async fn look_after(app: &App) {
    drop(idempotency::prune(app).await);
    finish_erasures(app).await;
    if let Err(problem) = post::write_sheets(app).await {
        tracing::warn!(code = problem.code.code(), "the weekly sheets wait for the next hour");
    }
    if let Err(problem) = post::forget_old(app).await {
        tracing::warn!(code = problem.code.code(), "messages of long ago wait for the next hour");
    }
    if let Err(problem) = retain_daily(app).await {
        tracing::warn!(code = problem.code.code(), "retention waits for the next hour");
    }
}

/// Removes from files what erasures left there that were broken off.
async fn finish_erasures(app: &App) {
    let live = app.live.clone();
    match app.think(move || live.clean_up(&[])).await {
        Ok(Ok(Scrubbed::Clean)) => {}
        Ok(Ok(Scrubbed::Later)) => tracing::info!("files are not clean of erased leads yet: somebody still reads them"),
        Ok(Err(error)) => tracing::warn!(%error, "files can't be cleaned of erased leads yet"),
        Err(_) => {}
    }
}

/// Carries out the rules of retention, if a day has gone by.
pub async fn retain_daily(app: &App) -> Result<(), Problem> {
    let (live, now) = (app.live.clone(), app.now());
    let by = actor_tag(&Actor::System);
    let begun = app.write(move |tx| Ok(live.begin_retention(tx, &by, Occasion::Daily, now)?)).await?;
    if let Some(run) = begun {
        carry_out_retention(app.clone(), run).await;
    }
    Ok(())
}

/// Carries out a run that was begun, step by step. It ends early when the service stops, and begins again with the next one.
pub async fn carry_out_retention(app: App, mut run: RetentionRun) {
    while run.ended_at.is_none() && !app.shutdown.is_announced() {
        if let Err(problem) = retention_step(&app, &mut run).await {
            tracing::warn!(code = problem.code.code(), "a run of retention broke off; the next one begins again");
            return;
        }
        tokio::time::sleep(BREATH).await;
    }
    let n_gone = run.n_gone();
    tracing::info!(gone = n_gone, "a run of retention is over");
    if n_gone > 0 {
        app.what_ifs.forget();
        app.tell_of(Topic::Lead, None);
    }
    app.tell_of(Topic::Settings, None);
}

async fn retention_step(app: &App, run: &mut RetentionRun) -> Result<(), Problem> {
    let (live, now, by) = (app.live.clone(), app.now(), run.by.clone());
    let step = app.think(move || live.retain(now, RETAINED_AT_ONCE, &by)).await??;
    run.note(&step, app.now());
    let (live, noted) = (app.live.clone(), run.clone());
    app.write(move |tx| {
        live.note_retention(tx, &noted)?;
        let n_gone = i64::try_from(noted.n_gone()).unwrap_or(i64::MAX);
        // A run that found nothing is no news for the audit.
        if noted.ended_at.is_some() && n_gone > 0 {
            let detail = Detail::none().instant("begun", noted.begun_at).number("gone", n_gone);
            audit_append(tx, &Caller::system(), Operation::RetentionRun, &detail, now)?;
        }
        Ok(())
    })
    .await
}

/// Brings leads up to date when what is in force has changed: an instant came, or another node put a version in force.
async fn follow_pacts(app: App) {
    let mut seen = SeenInForce::default();
    loop {
        let pause = seen.look(&app).await.unwrap_or(LOOK);
        tokio::time::sleep(pause).await;
    }
}

impl SeenInForce {
    /// Looks what is in force, begins to bring leads up to date if it is something else than the last time, and says when to look again.
    pub async fn look(&mut self, app: &App) -> Result<Duration, Problem> {
        let (live, now) = (app.live.clone(), app.now());
        let (in_force, next) = app
            .read(move |tx| {
                let pacts = live.pacts_in_force(tx, now)?;
                let in_force: Vec<_> =
                    pacts.iter().map(|pact| (pact.name.to_string(), pact.number, pact.from_at)).collect();
                let to_come = in_force_list(tx)?.into_iter().filter(|row| row.ended_at.is_none() && row.from_at > now);
                Ok((in_force, to_come.map(|row| row.from_at).min()))
            })
            .await?;
        // The start of the service brings leads up to date by itself.
        if self.seen.as_ref().is_some_and(|seen| *seen != in_force) {
            app.tell_here(Topic::Pact);
            app.catch_up();
        }
        self.seen = Some(in_force);
        Ok(next.map_or(LOOK, |next| std_duration(next.since(now)).min(LOOK)))
    }
}
