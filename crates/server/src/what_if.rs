//! The service's past in memory, so that the second question about an edited pact is answered while its author drags a slider.
//!
//! A past is loaded for a version that is in force, as far as that version looks at it, and shared by whoever edits a successor of it. A few
//! are held at a time; one that nobody asks any more is let go, and so is one that has grown old, because the real past goes on.

use std::sync::{Arc, Mutex, PoisonError};

use leadpact_app::{AppError, LoadedPact, PastRequest, ServiceLedger, WhatIfReport, WhatIfSession};
use leadpact_ledger::Ledger;
use leadpact_pact::words::Language;
use leadpact_terms::{Duration, Instant, SECOND_MS};
use tokio::sync::OwnedMutexGuard;

use crate::App;
use crate::problem::Problem;

/// Pasts that are held at a time.
const HELD_MAX: usize = 3;
/// Nobody asks any more.
const IDLE: Duration = Duration(900 * SECOND_MS);
/// The real past has gone on.
const OLD: Duration = Duration(3_600 * SECOND_MS);

/// All pasts that are held.
#[derive(Default)]
pub(crate) struct WhatIfs {
    slots: Mutex<Vec<Slot>>,
}

/// A past, or the place for one that is being loaded. One question at a time goes through it.
type Past = Arc<tokio::sync::Mutex<Option<WhatIfSession>>>;

struct Slot {
    /// The number of the version in force.
    version: i64,
    opened_at: Instant,
    used_at: Instant,
    past: Past,
}

impl WhatIfs {
    /// Lets go of what is idle or old.
    pub(crate) fn let_go(&self, now: Instant) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|slot| now < slot.used_at + IDLE && now < slot.opened_at + OLD);
    }

    /// Lets go of all of them: they still know somebody who was erased.
    pub(crate) fn forget(&self) {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    #[cfg(test)]
    fn n_held(&self) -> usize {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The past of a version in force; a new place for it in that of the one that was asked longest ago, if there are too many.
    fn of(&self, version: i64, now: Instant) -> Past {
        self.let_go(now);
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.iter_mut().find(|slot| slot.version == version) {
            slot.used_at = now;
            return Arc::clone(&slot.past);
        }
        if slots.len() >= HELD_MAX
            && let Some(oldest) = (0..slots.len()).min_by_key(|position| slots[*position].used_at)
        {
            slots.swap_remove(oldest);
        }
        let past = Past::default();
        slots.push(Slot { version, opened_at: now, used_at: now, past: Arc::clone(&past) });
        past
    }
}

/// What the edited pact would have done, beside the version in force, said in a language. Loading goes on when whoever asked has gone away, so that they
/// find it done when they come back.
pub(crate) async fn ask(
    app: &App,
    (version, in_force): (i64, LoadedPact),
    (edited, language): (LoadedPact, Language),
) -> Result<Result<WhatIfReport, AppError>, Problem> {
    let past = app.what_ifs.of(version, app.now());
    let app = app.clone();
    let asked = tokio::spawn(async move {
        let guard = past.lock_owned().await;
        let ledger = Arc::clone(app.ledger());
        let (guard, answer) = app
            .think(move || {
                let mut guard = guard;
                let answer = answer(&mut guard, ledger, in_force, (&edited, language));
                (guard, answer.map(|report| (report, edited)))
            })
            .await?;
        match answer {
            Err(error) => Ok(Err(error)),
            Ok((report, edited)) => {
                if report.folded {
                    tokio::spawn(prepare(app, guard, edited));
                }
                Ok(Ok(report))
            }
        }
    });
    match asked.await {
        Ok(answer) => answer,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => Err(Problem::new(crate::problem::ProblemCode::NotReady)),
    }
}

fn answer(
    past: &mut Option<WhatIfSession>,
    ledger: Arc<Ledger>,
    in_force: LoadedPact,
    (edited, language): (&LoadedPact, Language),
) -> Result<WhatIfReport, AppError> {
    let session = match past {
        Some(session) => session,
        None => {
            let request = PastRequest::Ledger(ServiceLedger(ledger));
            past.insert(WhatIfSession::open(request, None, in_force, &mut ())?)
        }
    };
    session.ask(edited, language, &mut ())
}

/// While the author reads, so that moving a threshold next is at once.
async fn prepare(app: App, mut past: OwnedMutexGuard<Option<WhatIfSession>>, edited: LoadedPact) {
    let prepared = app
        .think(move || match &mut *past {
            Some(session) => session.prepare(&edited).map(|_| ()),
            None => Ok(()),
        })
        .await;
    if let Ok(Err(error)) = prepared {
        tracing::debug!(%error, "the next question about an edited pact folds again");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_pasts_are_held_and_let_go_when_nobody_asks() {
        let held = WhatIfs::default();
        let at = |seconds: i64| Instant(seconds * SECOND_MS);
        let first = held.of(1, at(0));
        assert!(Arc::ptr_eq(&first, &held.of(1, at(1))), "the second question finds it");
        held.of(2, at(2));
        held.of(3, at(3));
        held.of(1, at(4));
        held.of(4, at(5));
        assert_eq!(held.n_held(), HELD_MAX);
        assert!(Arc::ptr_eq(&first, &held.of(1, at(6))), "that of version 2 was asked longest ago");
        held.let_go(at(5) + IDLE);
        assert_eq!(held.n_held(), 1, "only that of version 1 was asked since");
        let mut now = at(6);
        while now < at(0) + OLD {
            assert!(Arc::ptr_eq(&first, &held.of(1, now)));
            now = now + Duration(600 * SECOND_MS);
        }
        assert!(!Arc::ptr_eq(&first, &held.of(1, now)), "the real past has gone on");
    }
}
