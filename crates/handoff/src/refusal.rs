//! Why something cannot be done with a handoff, and what can be done instead.

use leadpact_terms::Instant;
use thiserror::Error;

use crate::act::ActKind;
use crate::handoff::LONGEST_PAUSE;
use crate::state::State;

/// Why an act was refused. Nothing of the handoff changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not where the handoff is.
    #[error("`{act}` does not go with a handoff that is {state}: what can be done is {}", listed(possible))]
    NotHere {
        /// What was tried.
        act: ActKind,
        /// Where the handoff is.
        state: State,
        /// What can be done.
        possible: Vec<ActKind>,
    },
    /// A lead that was reached is not rejected any more.
    #[error("the lead was reached at {reached_at}, and sales rejects only before contact: disqualify or recycle it")]
    Contacted {
        /// When.
        reached_at: Instant,
    },
    /// Nobody has it who could do this.
    #[error("the handoff waits in a pool: assign it to a person before `{act}`")]
    InPool {
        /// What was tried.
        act: ActKind,
    },
    /// The pact asks for a reason.
    #[error("the pact asks for a reason to {act}: name one, and say in words what `other` means")]
    ReasonMissing {
        /// What was tried.
        act: ActKind,
    },
    /// There is no such track.
    #[error("the pact has no nurture track `{track}`: {}", tracks(known))]
    UnknownTrack {
        /// What was asked for.
        track: Box<str>,
        /// Those that there are.
        known: Vec<Box<str>>,
    },
    /// It is said to have happened later than now.
    #[error("a touch at {happened_at} lies in the future, it is {at}: log it once it has happened")]
    InTheFuture {
        /// When it is said to have happened.
        happened_at: Instant,
        /// Now.
        at: Instant,
    },
    /// It is said to have happened before the lead was offered.
    #[error(
        "a touch at {happened_at} is no answer to a lead that was offered at {offered_at}: log it with the lead, not with this handoff"
    )]
    BeforeOffer {
        /// When it is said to have happened.
        happened_at: Instant,
        /// When the lead was offered.
        offered_at: Instant,
    },
    /// It happened after the handoff had ended.
    #[error("the handoff ended at {ended_at}, before this touch at {happened_at}: reopen it if that was a mistake")]
    AfterEnd {
        /// When it is said to have happened.
        happened_at: Instant,
        /// When the handoff ended.
        ended_at: Instant,
    },
    /// A pause that is over before it begins.
    #[error("a pause until {until} is over already, it is {at}: name a later instant")]
    PauseOver {
        /// Until when.
        until: Instant,
        /// Now.
        at: Instant,
    },
    /// A pause that hides a lead.
    #[error(
        "a pause until {until} is longer than {} days: recycle the lead instead, it comes back when it is ready",
        LONGEST_PAUSE.as_ms() / leadpact_terms::DAY_MS
    )]
    PauseTooLong {
        /// Until when.
        until: Instant,
    },
    /// There is no pause to end.
    #[error("the handoff is not paused: there is nothing to resume")]
    NotPaused,
    /// An amount that is none.
    #[error("the amount of a deal is a number of 0 or more: correct it, or leave it out")]
    BadAmount,
    /// Something fell due before and was not heard.
    #[error("a clock fell due at {due}: advance the handoff to now before anything else is done with it")]
    Unsettled {
        /// When.
        due: Instant,
    },
}

impl Refusal {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotHere { .. } => "not_here",
            Self::Contacted { .. } => "contacted",
            Self::InPool { .. } => "in_pool",
            Self::ReasonMissing { .. } => "reason_missing",
            Self::UnknownTrack { .. } => "unknown_track",
            Self::InTheFuture { .. } => "in_the_future",
            Self::BeforeOffer { .. } => "before_offer",
            Self::AfterEnd { .. } => "after_end",
            Self::PauseOver { .. } => "pause_over",
            Self::PauseTooLong { .. } => "pause_too_long",
            Self::NotPaused => "not_paused",
            Self::BadAmount => "bad_amount",
            Self::Unsettled { .. } => "unsettled",
        }
    }
}

fn listed(acts: &[ActKind]) -> String {
    acts.iter().map(|act| act.word()).collect::<Vec<_>>().join(", ")
}

fn tracks(known: &[Box<str>]) -> String {
    if known.is_empty() {
        "it has none, so leave it out".to_owned()
    } else {
        format!("expected one of {}", known.join(", "))
    }
}
