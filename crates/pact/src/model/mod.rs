//! The checked pact: every name resolved, every default filled in, nothing left to doubt.
//!
//! What is written (a YAML tree with places) becomes a [`Pact`] in `check`; the engine compiles a [`Pact`]
//! and never sees text. Everything here is plain data: it can be compared, put in canonical form and said in words.

mod condition;
mod promises;
mod rules;

pub use condition::{
    BantTest, Bound, Condition, EventPattern, EventSource, PersonaTest, PropertyName, Quantity, ScoreTest, Test,
    TraitTest,
};
pub use promises::{
    Assignee, BreachRule, Calendar, Hours, MarketingPromises, Parties, Period, Promise, Quota, Routing, SalesPromises,
    Sla, Territory, TouchPromise, Track, Weekday,
};
pub use rules::{
    Alternative, Bant, BantPoint, BantRule, Caps, EngagementRule, Exclusion, FitRule, Gate, Grades, Group, LevelRule,
    NewSignal, Persona, Recycle, Repeat, RequiredTrait, Score, Signal, Tier, Trigger,
};

use std::fmt;
use std::sync::Arc;

use leadpact_terms::{ClauseId, Currency, Date, TraitName, TraitType, builtin_trait, fold};
use serde::Serialize;

/// The versioned agreement for one offering, checked.
///
/// Lists stand in the order of the file. That order matters for first-match lists, tiers and the order of
/// addition; everywhere else it is only the order in which things are shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pact {
    /// The pact's name: `office-furniture`.
    pub name: Box<str>,
    /// The version, from 1.
    pub version: u32,
    /// A heading for people.
    pub title: Option<Box<str>>,
    /// From when it is meant to be in force.
    pub effective: Option<Date>,
    /// By when both parties look at it again.
    pub review_by: Option<Date>,
    /// Who agrees.
    pub parties: Parties,
    /// In which currency amounts are compared.
    pub currencies: Currencies,
    /// Custom traits.
    pub traits: Vec<TraitDeclaration>,
    /// What our words mean in the event stream.
    pub signals: Vec<Signal>,
    /// What sales must have before a lead is handed over.
    pub required: Vec<RequiredTrait>,
    /// The people we are looking for.
    pub personas: Vec<Persona>,
    /// Who is never handed over.
    pub exclusions: Vec<Exclusion>,
    /// Points for what a lead is.
    pub fit: Vec<FitRule>,
    /// Points for what a lead does.
    pub engagement: Vec<EngagementRule>,
    /// Floors and ceilings for several rules together.
    pub groups: Vec<Group>,
    /// The borders of the grades.
    pub grades: Grades,
    /// Levels 1 to 6, in that order; always six.
    pub levels: Vec<LevelRule>,
    /// The tiers of MQL; the first whose condition holds is the lead's tier.
    pub tiers: Vec<Tier>,
    /// The gates of SAL, SQL, opportunity, customer and evangelist, in that order; always five.
    pub gates: Vec<Gate>,
    /// What must be known of budget, authority, need and timeline.
    pub bant: Bant,
    /// When a lead that sales sent back may be handed over again.
    pub recycle: Recycle,
    /// Where leads go that are not ready.
    pub tracks: Vec<Track>,
    /// What both parties owe each other.
    pub sla: Sla,
    /// Who gets which lead.
    pub routing: Routing,
    /// Findings of the linter that the authors answered.
    pub silenced: Vec<Silenced>,
}

impl Pact {
    /// The type of a trait: as declared by the pact, else as built in; `None` for a trait that neither knows.
    pub fn trait_type(&self, name: &TraitName) -> Option<TraitType> {
        let declared = self.traits.iter().find(|declaration| declaration.name == *name);
        declared.map(|declaration| declaration.kind).or_else(|| builtin_trait(name).map(|known| known.kind))
    }

    /// The signal of this name.
    pub fn signal(&self, name: &SignalName) -> Option<&Signal> {
        self.signals.iter().find(|signal| signal.name == *name)
    }
}

/// A custom trait: its name and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraitDeclaration {
    /// `traits/<name>`.
    pub clause: ClauseId,
    /// The trait's name.
    pub name: TraitName,
    /// What it holds.
    pub kind: TraitType,
    /// Whether the law protects it.
    pub protected: bool,
    /// What it means.
    pub note: Option<Box<str>>,
}

/// The base currency, and what one unit of another is worth in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Currencies {
    /// Amounts without a currency are in this one, and all comparisons are made in it.
    pub base: Currency,
    /// How many units of the base currency one unit of this currency is worth. An amount in a currency that is
    /// not listed satisfies no comparison.
    pub rates: Vec<(Currency, f64)>,
}

/// A finding of the linter that the authors looked at and answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Silenced {
    /// The finding's id.
    pub lint: Box<str>,
    /// The clause it is silenced at; everywhere if missing.
    pub at: Option<ClauseId>,
    /// Why.
    pub because: Box<str>,
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as written, with white space folded.
            pub fn new(text: &str) -> Self {
                Self(text.split_whitespace().collect::<Vec<_>>().join(" ").into())
            }

            /// The name's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether two names are meant to be the same: without case and accents.
            pub fn is(&self, text: &str) -> bool {
                fold(&self.0) == fold(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    };
}

name! {
    /// The name of a signal: `pricing read`.
    SignalName
}
name! {
    /// The name of a persona: `it buyer`.
    PersonaName
}
name! {
    /// The name of a tier of MQL: `hot`.
    TierName
}
name! {
    /// The name of a group of rules: `web`.
    GroupName
}
name! {
    /// The name of a nurture track: `long game`.
    TrackName
}
