//! The desk's round: look whether something is due, and do it. Whoever runs a service repeats it, on a thread or under a simulated clock.

use leadpact_ledger::Tx;
use leadpact_terms::Instant;

use crate::{Desk, DeskError, Kept, Offered, Woken};

/// What a look at the ledger says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether there is something to do by now.
    pub is_due: bool,
    /// When a clock next has something to say.
    pub next_wake: Option<Instant>,
}

/// What was done in one transaction.
#[derive(Debug, Clone, Default)]
pub struct Done {
    /// Decisions that were taken up.
    pub offered: Offered,
    /// Clocks that had something to say.
    pub woken: Woken,
    /// Handoffs of leads that turned out to be one, and of people who left or are away.
    pub moved: Vec<Kept>,
}

impl Desk {
    /// Looks whether something is due: that keeps nobody from writing.
    pub fn look(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Look, DeskError> {
        Ok(Look { is_due: self.is_due(tx, now)?, next_wake: self.next_wake(tx)? })
    }

    /// Does what is due, some at a time. Another node may have done it since the look: then nothing is left to do.
    pub fn do_due(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Done, DeskError> {
        let mut moved = self.close_doubles(tx, now)?;
        let (offered, woken) = (self.offer_due(tx, now)?, self.wake_due(tx, now)?);
        moved.extend(self.relieve_due(tx, now)?);
        Ok(Done { offered, woken, moved })
    }
}
