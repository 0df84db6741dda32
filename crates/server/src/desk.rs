//! Lets the desk work all day: hands over what was decided, and settles what clocks say, each as soon as it is due.
//!
//! What is due stands in the ledger, so any node may do it, and one that dies leaves nothing undone.

use std::collections::BTreeMap;
use std::time::Duration;

use leadpact_desk::{DeskError, Offered, WhyPassedOver, Woken};
use leadpact_terms::Instant;

use crate::App;
use crate::hub::Topic;
use crate::metrics::Counted;
use crate::problem::{Problem, ProblemCode, refused};
use crate::state::std_duration;

/// So often it is looked whether another node's intake decided something, or somebody went off duty.
const LOOK: Duration = Duration::from_secs(1);
/// What intake decides within this time is handed over in one turn: whoever writes keeps others from writing meanwhile.
const GATHER: Duration = Duration::from_millis(100);
/// After a failure of the ledger.
const LATER: Duration = Duration::from_secs(2);

/// Works until the service stops.
pub(crate) async fn run(app: App) {
    loop {
        let pause = match work(&app).await {
            Ok(next) => next.map_or(LOOK, |next| std_duration(next.since(app.now())).min(LOOK)),
            Err(problem) => {
                tracing::warn!(code = problem.code.code(), "the desk waits for the ledger");
                LATER
            }
        };
        tokio::select! {
            () = app.shutdown.announced() => return,
            () = app.decided.notified() => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Does everything that is due, some at a time; when the next clock says something.
pub async fn work(app: &App) -> Result<Option<Instant>, Problem> {
    loop {
        let (desk, now) = (app.desk.clone(), app.now());
        let look = app.read(move |tx| Ok(desk.look(tx, now)?)).await?;
        if !look.is_due || app.shutdown.is_announced() {
            return Ok(look.next_wake);
        }
        let desk = app.desk.clone();
        let done = app.write(move |tx| Ok(desk.do_due(tx, now)?)).await?;
        tell(app, &done.offered, &done.woken);
        for kept in done.moved {
            app.tell_of(Topic::Handoff, Some(&kept.row.id));
        }
    }
}

fn tell(app: &App, offered: &Offered, woken: &Woken) {
    app.metrics.count(Counted::LeadsHandedOver, offered.offered.len() as u64);
    app.metrics.count(Counted::PromisesBroken, woken.n_breached);
    for (handoff, lead) in &offered.offered {
        app.tell_of(Topic::Handoff, Some(handoff));
        app.tell_of(Topic::Lead, Some(lead));
    }
    for lead in &offered.given_back {
        app.tell_of(Topic::Lead, Some(lead));
    }
    // An import of years makes thousands: a line for each reason, and not for each lead.
    let mut passed_over: BTreeMap<WhyPassedOver, Vec<i64>> = BTreeMap::new();
    for one in &offered.passed_over {
        passed_over.entry(one.why).or_default().push(one.decision);
    }
    for (why, decisions) in passed_over {
        tracing::info!(why = why.word(), n = decisions.len(), first_decision = decisions[0], "not handed over");
    }
    for kept in &woken.handoffs {
        app.tell_of(Topic::Handoff, Some(&kept.row.id));
    }
    if woken.n_warned + woken.n_breached > 0 {
        tracing::info!(warned = woken.n_warned, breached = woken.n_breached, "clocks ran out or come near");
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let detail = refused::at_desk(&error);
        match error {
            DeskError::Ledger(error) => error.into(),
            DeskError::Live(error) => error.into(),
            DeskError::Unknown { .. } => Self::new(ProblemCode::NotFound).saying(detail),
            DeskError::Changed { .. } | DeskError::InHands { .. } | DeskError::Refused(_) => {
                Self::new(ProblemCode::Conflict).saying(detail)
            }
            DeskError::NotYours { .. } => Self::new(ProblemCode::Forbidden).saying(detail),
            DeskError::Unfit { path, .. } => Self::new(ProblemCode::InvalidBody).at(path).saying(detail),
            DeskError::Holidays { .. } => Self::new(ProblemCode::InvalidBody).at("text").saying(detail),
            DeskError::Calendar { .. } => Self::new(ProblemCode::Conflict).saying(detail),
        }
    }
}
