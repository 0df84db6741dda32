//! How many leads sales can take in a week, as a pact hands them out and sales has worked lately.
//!
//! By Little's law (J. D. C. Little, "A Proof for the Queuing Formula: L = λW", Operations Research 9, 1961): who has room for so many
//! leads at once, and keeps each of them for so long, can take room ÷ time new ones. The time is that during which handoffs were open,
//! divided by those that were closed, so that leads which lie for long count as soon as they lie.

use leadpact_ledger::Tx;
use leadpact_ledger::handoffs::handoff_open_time;
use leadpact_pact::model::Pact;
use leadpact_terms::{DAY_MS, Instant};

use crate::assign::candidates;
use crate::{Desk, DeskError};

/// How far back it is looked at for how long sales keeps a lead: a quarter.
const LOOKED_BACK_MS: i64 = 91 * DAY_MS;

/// What sales can take under a pact.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Capacity {
    /// People on duty to whom the pact's routing hands leads.
    pub n_people: u64,
    /// Leads that they may have at once; `None` if somebody has no limit.
    pub room: Option<u64>,
    /// Handoffs that were closed in the last 91 days.
    pub n_closed: u64,
    /// How long a handoff is open on average, in milliseconds; `None` before the first one is closed.
    pub open_ms: Option<i64>,
}

impl Capacity {
    /// Leads a week; `None` if it is not known, or there is no limit.
    pub fn a_week(&self) -> Option<f64> {
        let (room, open_ms) = (self.room?, self.open_ms.filter(|ms| *ms > 0)?);
        Some(room as f64 * (7 * DAY_MS) as f64 / open_ms as f64)
    }
}

impl Desk {
    /// What sales can take if leads are handed out as a pact says, which need not be in force.
    pub fn capacity(&self, tx: &mut Tx<'_>, pact: &Pact, now: Instant) -> Result<Capacity, DeskError> {
        let routing = &pact.routing;
        let parts = routing.territories.iter().map(|territory| &*territory.to).chain([&*routing.otherwise]);
        let named: Vec<_> = parts.flatten().cloned().collect();
        let mut people = candidates(tx, &named, routing.capacity, now)?;
        people.retain(|one| one.on_duty);
        let room = people.iter().map(|one| one.capacity.map(u64::from)).sum();
        let (open_ms, n_closed) = handoff_open_time(tx, Instant(now.0.saturating_sub(LOOKED_BACK_MS)), now)?;
        let open_ms = (n_closed > 0).then(|| open_ms / n_closed);
        let n_closed = u64::try_from(n_closed).unwrap_or(0);
        Ok(Capacity { n_people: people.len() as u64, room, n_closed, open_ms })
    }
}
