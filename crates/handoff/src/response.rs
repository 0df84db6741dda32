//! Where the time from a lead's doing to the first answer of sales went: whoever lost it can do better.

use leadpact_terms::{Duration, Instant};
use serde::{Deserialize, Serialize};

use crate::calendar::WorkingCalendar;
use crate::state::Offer;

/// How long something took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delay {
    /// By the clock on the wall.
    pub wall: Duration,
    /// In working time.
    pub working: Duration,
}

/// The delay of a first response, by who caused it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseSplit {
    /// From the lead's doing until it was received: forms, networks, imports.
    pub capture: Delay,
    /// Until the lead was found to be qualified.
    pub decision: Delay,
    /// Until it was offered to somebody.
    pub routing: Delay,
    /// Until the first touch: people.
    pub human: Delay,
}

impl ResponseSplit {
    pub(crate) fn of(offer: &Offer, touched_at: Instant, calendar: &WorkingCalendar) -> Self {
        // Clocks of machines differ by a little: what seems to come before its cause took no time.
        let delay = |from: Instant, to: Instant| Delay {
            wall: Duration(to.since(from).as_ms().max(0)),
            working: calendar.working_time(from, to),
        };
        Self {
            capture: delay(offer.happened_at, offer.received_at),
            decision: delay(offer.received_at, offer.decided_at),
            routing: delay(offer.decided_at, offer.offered_at),
            human: delay(offer.offered_at, touched_at),
        }
    }
}
