//! What clocks say: warnings and breaches, each at its true instant and once, and what the pact wants done about them.

use leadpact_handoff::{Assigning, ClockState, Promised, Wake, Woken as Says};
use leadpact_ledger::Tx;
use leadpact_ledger::handoffs::{handoff_next_wake, handoff_to_wake};
use leadpact_terms::Instant;
use serde_json::{Value as Json, json};

use crate::kept::{Kept, Step};
use crate::tell::Topic;
use crate::{Desk, DeskError};

/// Handoffs looked at in one transaction.
const AT_ONCE: usize = 50;

/// What fell due.
#[derive(Debug, Clone, Default)]
pub struct Woken {
    /// The handoffs of which a clock said something.
    pub handoffs: Vec<Kept>,
    /// Warnings.
    pub n_warned: u64,
    /// Promises that ran out.
    pub n_breached: u64,
    /// Whether there may be more.
    pub has_more: bool,
}

impl Desk {
    /// Settles what fell due by now, the oldest first; some at a time.
    pub fn wake_due(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Woken, DeskError> {
        let rows = handoff_to_wake(tx, now, AT_ONCE)?;
        let mut woken = Woken { has_more: rows.len() == AT_ONCE, ..Woken::default() };
        for row in rows {
            let mut kept = Kept::read(row)?;
            let (n_warned, n_breached) = self.settle(tx, &mut kept, now)?;
            woken.n_warned += n_warned;
            woken.n_breached += n_breached;
            woken.handoffs.push(kept);
        }
        Ok(woken)
    }

    /// When a clock next has something to say.
    pub fn next_wake(&self, tx: &mut Tx<'_>) -> Result<Option<Instant>, DeskError> {
        Ok(handoff_next_wake(tx)?)
    }

    /// Brings a handoff's clocks up to now: how many warned, how many ran out.
    pub(crate) fn settle(&self, tx: &mut Tx<'_>, kept: &mut Kept, now: Instant) -> Result<(u64, u64), DeskError> {
        let agreed = self.agreed_of(tx, kept)?;
        // Clocks of machines differ: to whoever acts on it, it is no earlier than the latest that the handoff knows of.
        let said = kept.handoff.advance(&agreed.terms, now.max(kept.handoff.latest()));
        if said.is_empty() {
            return Ok((0, 0));
        }
        let steps = said.iter().map(|wake| step_of(kept, wake)).collect();
        self.keep(tx, kept, steps, now)?;
        let (mut n_warned, mut n_breached, mut reassign) = (0, 0, None);
        for wake in &said {
            let Some(clock) = wake.clock.map(|place| kept.handoff.clocks()[place].clone()) else { continue };
            let body = json!({ "promise": clock.promise, "party": clock.party, "due": clock.due, "at": wake.at });
            match &wake.what {
                Says::Warned => {
                    n_warned += 1;
                    self.tell(tx, kept, Topic::Warned, &body, wake.at)?;
                }
                Says::Resumed => {}
                Says::Breached { reassign: wants, tell } => {
                    n_breached += 1;
                    if *wants {
                        reassign = Some(clock.promise);
                    }
                    let mut body = body;
                    body["tell"] = json!(tell);
                    self.tell(tx, kept, Topic::Breached, &body, wake.at)?;
                }
            }
        }
        if let Some(promise) = reassign.filter(|_| kept.row.is_open) {
            let except = let_run_out(kept, promise);
            self.pass_on(tx, kept, Assigning::Breach(promise), &except, now)?;
        }
        Ok((n_warned, n_breached))
    }
}

/// Whoever let this promise run out, and so does not get the lead again.
fn let_run_out(kept: &Kept, promise: Promised) -> Vec<Box<str>> {
    let ran_out = kept
        .handoff
        .clocks()
        .iter()
        .filter(|clock| clock.promise == promise && matches!(clock.state, ClockState::Breached { .. }));
    ran_out.filter_map(|clock| Some(clock.owner.as_ref()?.person()?.into())).collect()
}

fn step_of(kept: &Kept, wake: &Wake) -> Step {
    let act = match wake.what {
        Says::Warned => "warned",
        Says::Breached { .. } => "breached",
        Says::Resumed => "pause ended",
    };
    let clock = wake.clock.map(|place| &kept.handoff.clocks()[place]);
    let body = clock.map_or(
        Json::Null,
        |clock| json!({ "promise": clock.promise, "round": clock.round, "due": clock.due, "owner": clock.owner }),
    );
    Step::by_leadpact(wake.at, act, &body)
}
