//! One row a lead of a replay: when a pact would have handed it over, and how far it came.

use leadpact_engine::{CompiledPact, LeadState, in_order};
use leadpact_terms::{Event, Instant, LeadId};
use serde::Serialize;

/// A lead under a pact, over all of its events.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayRow {
    /// The lead.
    pub lead_id: LeadId,
    /// When it was first handed over; missing if never, like the next three.
    pub qualified_at: Option<Instant>,
    /// In which tier.
    pub tier: Option<String>,
    /// The fit score then.
    pub fit: Option<f64>,
    /// The engagement score then.
    pub engagement_at: Option<f64>,
    /// The engagement score at the end.
    pub engagement_end: f64,
    /// The highest level right after any of its events.
    pub level_peak: u8,
    /// The level at the end.
    pub level_end: u8,
}

/// Replays one lead's events up to `until` (any order, duplicates allowed). `None` if nothing had happened by then.
pub fn replay(pact: &CompiledPact, lead: &LeadId, events: &[Event], until: Instant) -> Option<ReplayRow> {
    let ordered = in_order(events, until);
    ordered.first()?;
    let mut state = LeadState::lean(pact);
    let level_peak = ordered.iter().map(|event| state.feed(pact, event).level.number()).max().unwrap_or_default();
    let end = state.standing(pact, until);
    let first = end.qualifications.first();
    Some(ReplayRow {
        lead_id: lead.clone(),
        qualified_at: first.map(|first| first.at),
        tier: first.map(|first| first.tier.to_string()),
        fit: first.map(|first| first.fit),
        engagement_at: first.map(|first| first.engagement),
        engagement_end: end.engagement.score,
        level_peak,
        level_end: end.level.number(),
    })
}
