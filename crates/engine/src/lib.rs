//! Stage 3 of 5 (ingest → ledger → **engine** → handoff → reports): a compiled pact and one lead's ordered events → its standing.
//!
//! Cast: a [`CompiledPact`] is a checked pact made fast; a [`LeadState`] is what one lead's events come to so far, fed
//! event by event, and kept as bytes between two of them; [`evaluate`] does the same from scratch, for events in any order, and gives the same bits.
//!
//! The meaning is written down in `docs/reference/semantics.md`. Absent on purpose: I/O, clocks, randomness, and any
//! dependence on the order in which a hash map is walked. Time comes only with events and with the instant asked for.

mod alarm;
mod bytes;
mod check;
mod compile;
mod condition;
mod explain;
mod facts;
mod fold;
mod frames;
mod meaning;
mod places;
mod rules;
mod scores;
mod snapshot;
mod standing;
mod state;
mod verdict;
mod waiting;

pub use compile::CompiledPact;
pub use explain::{Ask, COST_MAX, COST_OF_CHANGE, Missing, Unmet, missing_for_next_tier, unmet_parts};
pub use facts::Told;
pub use fold::Fold;
pub use frames::{Frame, FrameFold, Thresholds};
pub use meaning::Meaning;
pub use snapshot::StaleState;
pub use standing::{
    Alarm, AlarmKind, Contribution, Decision, Evidence, Qualification, Reason, ReasonCode, Scores, Standing, Tally,
    ToldTrait, Verdict,
};
pub use state::{Evaluation, LeadState, evaluate, in_order};

/// A checked pact that can't be compiled: a fault of the checker, or a pact that was not checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// A name that the pact does not define.
    #[error("the pact defines no {what} `{name}`")]
    Unknown {
        /// What sort of name.
        what: &'static str,
        /// The name.
        name: Box<str>,
    },
    /// A regular expression that is none.
    #[error("`{pattern}` is not a regular expression: {reason}")]
    Pattern {
        /// As written in the pact.
        pattern: Box<str>,
        /// What is wrong with it.
        reason: String,
    },
}
