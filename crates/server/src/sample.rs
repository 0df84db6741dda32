//! Makes the sample company in the background, one at a time, and says how far it is.
//!
//! All of it is one transaction of the ledger: who asks meanwhile reads what was there before, who writes waits their turn, and if it fails,
//! or the process dies, nothing of it is there. How far it is only the process knows that makes it; that one is being made stands in the
//! ledger, so that other nodes know, and counts no longer than it can take.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use leadpact_accounts::Operation;
use leadpact_accounts::audit::{Detail, audit_append};
use leadpact_app::{
    Sample, SampleCause, SampleChance, SampleError, SampleFiles, SamplePlan, SampleRecord, SampleStep,
    make_sample_company, note_sample,
};
use leadpact_language::{Reader, Said, said};
use leadpact_messages::pass_over;
use leadpact_terms::{Duration, Instant, MINUTE_MS};

use crate::App;
use crate::actor::Asking;
use crate::hub::Topic;
use crate::metrics::Counted;
use crate::problem::{Problem, ProblemCode};

/// Longer than the largest takes: a node that claimed to make one and is still at it is gone.
const GIVEN_UP: Duration = Duration(10 * MINUTE_MS);

/// What this process makes, if it makes one.
#[derive(Default)]
pub(crate) struct Workshop {
    making: Arc<Mutex<Option<Progress>>>,
}

/// How far it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Progress {
    pub(crate) step: SampleStep,
    pub(crate) done: u64,
    pub(crate) of: u64,
}

/// The right to make one; it ends with the value.
pub(crate) struct Making(Arc<Mutex<Option<Progress>>>);

impl Workshop {
    /// Begins to make one, unless that is going on.
    pub(crate) fn begin(&self) -> Option<Making> {
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if making.is_some() {
            return None;
        }
        *making = Some(Progress { step: SampleStep::Simulating, done: 0, of: 1 });
        Some(Making(Arc::clone(&self.making)))
    }

    /// How far the one is that this process makes.
    pub(crate) fn progress(&self) -> Option<Progress> {
        *self.making.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Making {
    fn note(&self, progress: Progress) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress);
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl App {
    /// Under which name this process says in the ledger that it makes one.
    pub(crate) fn sample_process(&self) -> String {
        format!("{:016x}", self.hub.boot())
    }

    /// Whether another process makes one that said so in the ledger. A directory is one process's alone: whoever said it there is gone.
    pub(crate) fn is_made_elsewhere(&self, begun_at: Instant, process: &str) -> bool {
        self.ledger().relay().is_some() && process != self.sample_process() && self.now() < begun_at + GIVEN_UP
    }
}

/// Makes the company, and lets the ledger say what became of it.
pub(crate) async fn make(app: App, asking: Asking, plan: SamplePlan, making: Making) {
    let making = Arc::new(making);
    let (worker, progress) = (app.clone(), Arc::clone(&making));
    let made = app.think(move || work(&worker, &asking, &plan, &progress)).await;
    match made {
        Ok(Ok(made)) => tell(&app, &made),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the sample company could not be made");
            let cause = error.cause();
            note_failure(&app, Problem::from(error), cause).await;
        }
        Err(problem) => note_failure(&app, problem, None).await,
    }
    drop(making);
    app.tell_of(Topic::Settings, None);
    // Last, because whoever follows changes is asked anew for their rights by it.
    app.tell_of(Topic::Person, None);
}

fn work(app: &App, asking: &Asking, plan: &SamplePlan, making: &Making) -> Result<Sample, SampleError> {
    let mut watch = |step, done, of| {
        making.note(Progress { step, done, of });
        if app.shutdown.is_announced() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let files = SampleFiles::simulate_in_scratch(plan, &mut watch)?;
    let source = app.clone();
    let chance: SampleChance = Arc::new(move |bytes: &mut [u8]| source.random(bytes));
    app.ledger().write(|tx| {
        let made = make_sample_company(app.ledger(), tx, plan, &files, &chance, &mut watch)?;
        // What people of the company were told in those weeks is nobody else's business.
        pass_over(tx)?;
        let n_leads = i64::try_from(made.n_leads).unwrap_or(i64::MAX);
        let detail = Detail::none().number("leads", n_leads);
        audit_append(tx, &asking.caller, Operation::SampleCompanyCreate, &detail, plan.now)?;
        Ok(made)
    })
}

fn tell(app: &App, made: &Sample) {
    let lived = &made.lived;
    app.metrics.count(Counted::EventsAccepted, made.n_imported + lived.n_events);
    app.metrics.count(Counted::LeadsHandedOver, lived.n_offered);
    app.metrics.count(Counted::PromisesBroken, lived.n_breached);
    for topic in [Topic::Pact, Topic::Lead, Topic::Handoff, Topic::Company, Topic::Import] {
        app.tell_of(topic, None);
    }
    // Clocks run in it from now on.
    app.decided.notify_one();
    tracing::info!(leads = made.n_leads, "the sample company was made");
}

async fn note_failure(app: &App, problem: Problem, cause: Option<SampleCause>) {
    let failed = SampleRecord::Failed { at: app.now(), why: problem.said_to(&Reader::default()), cause };
    // Where even this can't be written, the ledger goes on saying that one is being made; that counts no longer than the process lives.
    let noted = app.write(move |tx| Ok(note_sample(tx, &failed)?)).await;
    if let Err(problem) = noted {
        tracing::warn!(code = problem.code.code(), "it could not be noted that the sample company was not made");
    }
}

/// Why there is none, as the ledger says it: in English, but for what is known in every language.
pub(crate) fn failure(why: String, known: Option<SampleCause>) -> Said {
    known.map_or_else(|| said!("refused-sample-fault", why), cause)
}

fn cause(cause: SampleCause) -> Said {
    match cause {
        SampleCause::NotEmpty => said!("refused-not-empty"),
        SampleCause::BrokenOff => said!("refused-broken-off"),
    }
}

impl From<SampleError> for Problem {
    fn from(error: SampleError) -> Self {
        let detail = error.to_string();
        match error {
            SampleError::NotEmpty => Self::new(ProblemCode::Conflict).saying(cause(SampleCause::NotEmpty)),
            SampleError::Keep(error) => error.into(),
            SampleError::Desk(error) => error.into(),
            SampleError::BrokenOff => Self::new(ProblemCode::NotReady).saying(cause(SampleCause::BrokenOff)),
            SampleError::Simulate(_) | SampleError::Files(_) | SampleError::Pact(_) => {
                Self::new(ProblemCode::Internal).with_detail(detail)
            }
        }
    }
}
