//! Where a lead goes: to which territory's people when it is handed over, and to which nurture track when it is sent back.
//!
//! These rest on traits alone and decide nothing about the lead, so a replay neither asks for them nor reads what only they look at.

use leadpact_terms::Instant;

use crate::compile::{CompiledPact, Inner};
use crate::condition::{Cond, View};
use crate::state::LeadState;

impl LeadState {
    /// The position of the first territory whose condition holds, at an instant no earlier than the latest event.
    ///
    /// # Panics
    /// If `at` lies before the latest event.
    pub fn territory(&self, pact: &CompiledPact, at: Instant) -> Option<usize> {
        let inner = &*pact.inner;
        inner.territories.iter().position(|territory| self.holds_by_traits(inner, territory, at))
    }

    /// The position of the first track whose condition holds, for a lead that is sent nowhere in particular. A track without a condition
    /// takes only those who are sent there.
    ///
    /// # Panics
    /// If `at` lies before the latest event.
    pub fn track(&self, pact: &CompiledPact, at: Instant) -> Option<usize> {
        let inner = &*pact.inner;
        let takes = |track: &Option<Cond>| track.as_ref().is_some_and(|when| self.holds_by_traits(inner, when, at));
        inner.tracks.iter().position(takes)
    }

    fn holds_by_traits(&self, inner: &Inner, condition: &Cond, at: Instant) -> bool {
        assert!(at >= self.latest_at, "where a lead goes is asked at or after the latest event");
        condition.holds(&View::bare(inner, self, at))
    }
}
