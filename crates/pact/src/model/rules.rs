//! The rules of a pact: what gives points, what opens tiers, levels and gates.

use leadpact_terms::{BuyingRole, ClauseId, Duration, Stage, TraitName};
use serde::Serialize;

use super::{Condition, EventPattern, GroupName, PersonaName, SignalName, Test, TierName};

/// A named pattern of behaviour: an event is one of these patterns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signal {
    /// `signals/<name>`.
    pub clause: ClauseId,
    /// Its name.
    pub name: SignalName,
    /// An event that matches any of these is this signal. Never empty.
    pub any_of: Vec<EventPattern>,
    /// What it means, for people.
    pub note: Option<Box<str>>,
}

/// Information without which no lead is handed over: one of these traits must be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequiredTrait {
    /// `required/<trait>`, several joined by ` or `.
    pub clause: ClauseId,
    /// Never empty.
    pub any_of: Vec<TraitName>,
}

/// A kind of person we are looking for. The first persona that matches is the lead's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Persona {
    /// `personas/<name>`.
    pub clause: ClauseId,
    /// Its name.
    pub name: PersonaName,
    /// On traits only.
    pub when: Condition,
    /// Who that is, for people.
    pub note: Option<Box<str>>,
}

/// Who is never handed over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exclusion {
    /// `exclude/<name>`.
    pub clause: ClauseId,
    /// Its name.
    pub name: Box<str>,
    /// On traits and signals, not on scores.
    pub when: Condition,
}

/// Points for what a lead is. The first alternative whose condition holds counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FitRule {
    /// `fit/<name>`.
    pub clause: ClauseId,
    /// Its name.
    pub name: Box<str>,
    /// The group it belongs to.
    pub group: Option<GroupName>,
    /// Never empty.
    pub alternatives: Vec<Alternative>,
}

/// One line of a first-match list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alternative {
    /// The rule's clause, with `/<n>` from 1 if the rule has several alternatives.
    pub clause: ClauseId,
    /// On traits only.
    pub when: Condition,
    /// Points, positive or negative.
    pub points: f64,
}

/// Points for what a lead does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EngagementRule {
    /// `engagement/<name>`.
    pub clause: ClauseId,
    /// Its name.
    pub name: Box<str>,
    /// The group it belongs to.
    pub group: Option<GroupName>,
    /// What makes it count.
    pub on: Trigger,
    /// Points for each time it counts, positive or negative.
    pub points: f64,
    /// After this long, half of the points are left. Not for [`Trigger::Silence`].
    pub half_life: Option<Duration>,
    /// For how long the points count (`0 ≤ age < lasts`); for ever if missing. Not for [`Trigger::Silence`].
    pub lasts: Option<Duration>,
    /// How often it counts. Not for [`Trigger::Silence`].
    pub at_most: Caps,
}

/// What makes an engagement rule count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// Each such event.
    Signal(SignalName),
    /// The steps one after the other, by different events, from the first to the last in less than `within`.
    /// It counts at the event of the last step.
    Sequence {
        /// Two or more.
        steps: Vec<SignalName>,
        /// From the first step to the last.
        within: Duration,
        /// How often.
        repeat: Repeat,
    },
    /// So many such events within a window that ends with the last of them. It counts at that event.
    Count {
        /// The signal.
        signal: SignalName,
        /// How many, 2 or more.
        at_least: u32,
        /// The window's length.
        within: Duration,
        /// How often.
        repeat: Repeat,
    },
    /// None of these signals (any behaviour if empty) for `lasting` or longer: the points count as long as the silence
    /// goes on, from the instant `last + lasting` on. Where there was none yet, silence begins with the lead's first event.
    Silence {
        /// Which signals are missed; empty means any behaviour.
        of: Vec<SignalName>,
        /// How long the silence must be.
        lasting: Duration,
    },
}

/// How often a sequence or a count is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// The first time only.
    Once,
    /// Every time: after each, the search begins anew with the events that follow.
    Each,
}

/// How often a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Caps {
    /// Only the first so many matches in the lead's order, ever.
    pub total: Option<u32>,
    /// A match counts only if fewer than so many counted ones lie in the window of this length that ends with it.
    pub per: Option<(u32, Duration)>,
}

/// Which score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Score {
    /// From traits.
    Fit,
    /// From behaviour.
    Engagement,
}

/// A floor and a ceiling for the sum of several rules.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// `groups/<name>`.
    pub clause: ClauseId,
    /// Its name.
    pub name: GroupName,
    /// Which score its rules belong to.
    pub of: Score,
    /// The sum is never less.
    pub floor: Option<f64>,
    /// The sum is never more.
    pub ceiling: Option<f64>,
}

/// The borders of the grades, each from the best down.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grades {
    /// `grades`.
    pub clause: ClauseId,
    /// The least fit for A, B and C.
    pub fit: [f64; 3],
    /// The least engagement for 1, 2 and 3.
    pub engagement: [f64; 3],
}

/// What a level asks for. A lead has the highest level whose condition and all lower ones hold; 0 if that of 1 does not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelRule {
    /// `levels/<n>`.
    pub clause: ClauseId,
    /// 1 to 6.
    pub level: u8,
    /// Anything but [`Condition::Level`].
    pub when: Condition,
}

/// A kind of MQL.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tier {
    /// `mql/<name>`.
    pub clause: ClauseId,
    /// Its name.
    pub name: TierName,
    /// When a lead is in it.
    pub when: Condition,
    /// What it is for, for people.
    pub note: Option<Box<str>>,
}

/// The conditions for entering a stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gate {
    /// `gates/<stage>`.
    pub clause: ClauseId,
    /// SAL, SQL, opportunity, customer or evangelist.
    pub stage: Stage,
    /// When a lead enters it.
    pub when: Condition,
}

/// One of the four points of BANT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BantPoint {
    /// Can they pay?
    Budget,
    /// Can this person decide?
    Authority,
    /// What must be solved?
    Need,
    /// By when?
    Timeline,
}

impl BantPoint {
    /// All four, in the order of the word.
    pub const ALL: [Self; 4] = [Self::Budget, Self::Authority, Self::Need, Self::Timeline];

    /// The word for it in a pact.
    pub fn word(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::Authority => "authority",
            Self::Need => "need",
            Self::Timeline => "timeline",
        }
    }

    /// The trait that holds the fact: `bant.budget`.
    pub fn trait_name(self) -> &'static str {
        match self {
            Self::Budget => "bant.budget",
            Self::Authority => "bant.authority",
            Self::Need => "bant.need",
            Self::Timeline => "bant.timeline",
        }
    }
}

/// What must be known of budget, authority, need and timeline before a lead is an SQL.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bant {
    /// `bant`.
    pub clause: ClauseId,
    /// How many of the four points, 0 to 4. 0 where the pact has no `bant` section.
    pub at_least: u8,
    /// In the order of [`BantPoint::ALL`]; always four.
    pub points: Vec<BantRule>,
}

/// What confirms a point of BANT: its trait is known and passes the test, or it may be deduced.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BantRule {
    /// `bant/<point>`.
    pub clause: ClauseId,
    /// Which point.
    pub point: BantPoint,
    /// Whether it must be among those confirmed.
    pub mandatory: bool,
    /// What the fact must be like; anything known will do if missing.
    pub test: Option<Test>,
    /// A condition on traits from which the point may be taken as confirmed.
    pub deduced: Option<Condition>,
}

impl Bant {
    /// The roles whose holder should be asked for the decision maker.
    pub const ASKS_FOR_DECISION_MAKER: [BuyingRole; 2] = [BuyingRole::Influencer, BuyingRole::Gatekeeper];
}

/// When a lead that sales sent back may be handed over again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recycle {
    /// `recycle`.
    pub clause: ClauseId,
    /// Not before this long after it was sent back.
    pub cool_off: Duration,
    /// And only after one of these.
    pub needs: NewSignal,
}

/// What a recycled lead must do before it may be handed over again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NewSignal {
    /// Nothing: the cool-off is enough.
    Nothing,
    /// Any signal of the pact, at an event after the one that sent it back.
    Any,
    /// One of these signals, at an event after the one that sent it back.
    OneOf(Vec<SignalName>),
}
