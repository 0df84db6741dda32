//! A promise with a deadline: from when, until when, and what became of it.

use leadpact_terms::{ClauseId, Instant};
use serde::{Deserialize, Serialize};

use crate::state::Owner;
use crate::words::words;

/// Of the time that a promise allows, so many percent may pass before its owner is warned.
pub const WARN_AT_PERCENT: i64 = 80;

/// Which promise of the pact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Promised {
    /// Marketing hands over within so long.
    HandOver,
    /// Sales makes the first touch within so long.
    Respond,
    /// Sales makes the first touch by then at the latest, whoever has it.
    AtTheLatest,
    /// Sales accepts or rejects within so long.
    Decide,
    /// Sales makes so many touches in a window.
    Touches,
    /// Sales says how things stand at least this often.
    Status,
}

words!(Promised, "a promise with a clock":
    HandOver => "hand over within",
    Respond => "respond within",
    AtTheLatest => "at the latest",
    Decide => "decide within",
    Touches => "touches",
    Status => "status every",
);

impl Promised {
    /// Whose promise it is.
    pub fn party(self) -> Party {
        match self {
            Self::HandOver => Party::Marketing,
            Self::Respond | Self::AtTheLatest | Self::Decide | Self::Touches | Self::Status => Party::Sales,
        }
    }

    /// The clause of the pact that makes it.
    pub fn clause(self) -> ClauseId {
        ClauseId::new(format!("sla/{}/{self}", self.party()))
    }
}

/// One of the two that agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// Whoever brings leads.
    Marketing,
    /// Whoever takes them.
    Sales,
}

words!(Party, "a party": Marketing => "marketing", Sales => "sales");

/// A promise that runs, or ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What is promised.
    pub promise: Promised,
    /// By whom.
    pub party: Party,
    /// 1, and more where it began anew: for another owner, or with a new status.
    pub round: u32,
    /// From when it is owed.
    pub from: Instant,
    /// When its owner is warned.
    pub warn_at: Option<Instant>,
    /// Whether that was said.
    pub warned: bool,
    /// When it runs out: what happens at this very instant is late.
    pub due: Instant,
    /// What became of it.
    pub state: ClockState,
    /// Who has the handoff, or had it when the clock stopped; nobody for marketing.
    pub owner: Option<Owner>,
}

/// What became of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// It runs.
    Running,
    /// The promise was kept.
    Kept {
        /// When.
        at: Instant,
    },
    /// It ran out, which stays a fact.
    Breached {
        /// When that was so.
        at: Instant,
        /// When the promise was kept after all; before it was due, if only the log came late.
        kept_at: Option<Instant>,
    },
    /// Nothing is owed any more.
    Dropped {
        /// Since when.
        at: Instant,
        /// Why.
        why: Dropping,
    },
}

/// Why nothing is owed any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dropping {
    /// The handoff ended; the clock goes on if it is opened again.
    Closed,
    /// A deal is open.
    Deal,
}

impl Clock {
    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.state == ClockState::Running
    }

    /// Whether it ran out though the promise was kept: it was only said too late.
    pub fn excused(&self) -> bool {
        matches!(self.state, ClockState::Breached { kept_at: Some(kept_at), .. } if kept_at < self.due)
    }

    /// What was promised was done at this instant (and may be told only now).
    pub(crate) fn keep(&mut self, done_at: Instant) {
        self.state = match self.state {
            ClockState::Running => ClockState::Kept { at: done_at },
            ClockState::Kept { at } => ClockState::Kept { at: at.min(done_at) },
            ClockState::Breached { at, kept_at } => {
                ClockState::Breached { at, kept_at: Some(kept_at.map_or(done_at, |kept_at| kept_at.min(done_at))) }
            }
            ClockState::Dropped { at, .. } if done_at <= at => ClockState::Kept { at: done_at },
            dropped @ ClockState::Dropped { .. } => dropped,
        };
    }

    /// Nothing is owed any more, if something still was.
    pub(crate) fn drop_at(&mut self, at: Instant, why: Dropping) {
        if self.is_running() {
            self.state = ClockState::Dropped { at, why };
        }
    }
}
