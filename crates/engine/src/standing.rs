//! What the engine says of a lead: standings, decisions, contributions and reasons. Plain data.

use std::fmt;

use leadpact_pact::model::{BantPoint, PersonaName, TierName};
use leadpact_terms::{ClauseId, EventId, Grade, Instant, Level, Stage, TraitName, Value};
use serde::{Serialize, Serializer};

/// What a pact says of a lead at an instant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// The instant asked for.
    pub at: Instant,
    /// The score from traits.
    pub fit: Tally,
    /// The score from behaviour.
    pub engagement: Tally,
    /// Fit by engagement.
    pub grade: Grade,
    /// 0 to 6.
    pub level: Level,
    /// The first persona that matches.
    pub persona: Option<PersonaName>,
    /// The first tier whose condition holds now, handed over or not.
    pub tier: Option<TierName>,
    /// As decided at the last event.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// How far the lead has come.
    pub stage: Stage,
    /// Which points of BANT are confirmed, in their order.
    pub bant: Vec<BantPoint>,
    /// Required information that is missing now.
    pub missing: Vec<ClauseId>,
    /// Whether this person can only point to the decision maker of the company (an influencer or gatekeeper).
    pub find_decision_maker: bool,
    /// Every hand-over so far.
    pub qualifications: Vec<Qualification>,
}

/// A score and what it is made of.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Tally {
    /// The sum of the contributions' points, from the left and from 0.
    pub score: f64,
    /// In the order of the pact.
    pub contributions: Vec<Contribution>,
}

/// What one clause adds to a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// The clause.
    pub clause: ClauseId,
    /// Points now.
    pub points: f64,
    /// The events behind it. For fit: those that told the traits. Empty for a group's correction, and where a
    /// [`crate::LeadState::lean`] state keeps no evidence.
    pub evidence: Vec<Evidence>,
}

/// An event behind a contribution.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// The event; of a sequence or count, the one that completed it.
    pub event: EventId,
    /// When it happened.
    pub at: Instant,
    /// Of a sequence or count: the events before, in their order.
    pub after: Vec<EventId>,
    /// What it is worth now; `None` for fit and for silence, where the points belong to the whole.
    pub points: Option<f64>,
    /// For fit: the trait that the event told.
    pub fact: Option<ToldTrait>,
}

/// A trait as an event told it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToldTrait {
    /// The trait.
    #[serde(rename = "trait")]
    pub name: TraitName,
    /// Its value; in JSON as people read it.
    #[serde(serialize_with = "as_text")]
    pub value: Value,
}

fn as_text<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// What the pact says of handing a lead over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Verdict {
    /// Not ready.
    Below,
    /// Ready, but required information is missing.
    Held {
        /// The tier it is ready for.
        tier: TierName,
    },
    /// Handed over.
    Qualified {
        /// The tier it was handed over in.
        tier: TierName,
    },
    /// Never handed over as long as an exclusion holds.
    Excluded,
}

impl Verdict {
    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Held { .. } => "held",
            Self::Qualified { .. } => "qualified",
            Self::Excluded => "excluded",
        }
    }

    /// The tier, of a lead that is held or qualified.
    pub fn tier(&self) -> Option<&TierName> {
        match self {
            Self::Held { tier } | Self::Qualified { tier } => Some(tier),
            Self::Below | Self::Excluded => None,
        }
    }
}

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The first row of the verdict table that applies.
    pub code: ReasonCode,
    /// The clauses that decided: exclusions that hold, the tier reached, what is missing, the recycling rule.
    pub clauses: Vec<ClauseId>,
}

/// The rows of the verdict table, in their precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// An exclusion holds.
    Excluded,
    /// Sales has the lead.
    InSalesHands,
    /// A deal is open or was won.
    DealOpen,
    /// Sales gave it up after contact.
    GivenUp,
    /// No tier's condition holds.
    NoTierReached,
    /// Sent back less than the cool-off ago.
    CoolingOff,
    /// Sent back, and nothing new happened since.
    NewSignalNeeded,
    /// Required information is missing.
    InformationMissing,
    /// A tier is reached: handed over at this event.
    TierReached,
}

impl ReasonCode {
    /// All of them, in their precedence.
    pub const ALL: [Self; 9] = [
        Self::Excluded,
        Self::InSalesHands,
        Self::DealOpen,
        Self::GivenUp,
        Self::NoTierReached,
        Self::CoolingOff,
        Self::NewSignalNeeded,
        Self::InformationMissing,
        Self::TierReached,
    ];

    /// The stable code: `no_tier_reached`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Excluded => "excluded",
            Self::InSalesHands => "in_sales_hands",
            Self::DealOpen => "deal_open",
            Self::GivenUp => "given_up",
            Self::NoTierReached => "no_tier_reached",
            Self::CoolingOff => "cooling_off",
            Self::NewSignalNeeded => "new_signal_needed",
            Self::InformationMissing => "information_missing",
            Self::TierReached => "tier_reached",
        }
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A lead's scores at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scores {
    /// The score from traits.
    pub fit: f64,
    /// The score from behaviour.
    pub engagement: f64,
    /// Fit by engagement.
    pub grade: Grade,
    /// 0 to 6.
    pub level: Level,
}

/// What was decided right after an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// The event.
    pub event: EventId,
    /// When it happened.
    pub at: Instant,
    /// The fit score then.
    pub fit: f64,
    /// The engagement score then.
    pub engagement: f64,
    /// The grade then.
    pub grade: Grade,
    /// The level then.
    pub level: Level,
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// The stage after the event.
    pub stage: Stage,
}

impl Decision {
    /// Whether the lead is handed over at this event.
    pub fn hands_over(&self) -> bool {
        self.reason.code == ReasonCode::TierReached
    }
}

/// One hand-over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Qualification {
    /// When.
    pub at: Instant,
    /// At which event.
    pub event: EventId,
    /// In which tier.
    pub tier: TierName,
    /// The fit score then.
    pub fit: f64,
    /// The engagement score then.
    pub engagement: f64,
    /// The grade then.
    pub grade: Grade,
    /// The level then.
    pub level: Level,
}

/// What changes by waiting alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alarm {
    /// The instant from which on it is different.
    pub at: Instant,
    /// What it is.
    pub what: AlarmKind,
}

/// What an alarm is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// A silence becomes long enough for this rule.
    Silence(ClauseId),
    /// Points of this rule fall away.
    PointsFallAway(ClauseId),
    /// A condition "within so long of this signal" ends.
    SignalEnds(ClauseId),
    /// The cool-off after a return ends.
    CoolOffEnds,
}
