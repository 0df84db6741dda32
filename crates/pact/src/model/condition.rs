//! Conditions: what can be said of a lead's traits, scores and events, and how one value is tested.

use std::fmt;

use leadpact_terms::{Channel, Duration, Grade, OutcomeAct, SalesAct, TraitName, Value};
use serde::Serialize;

use super::{BantPoint, PersonaName, SignalName};

/// Something that holds of a lead at an event, or does not.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// All of them hold; with none, it holds.
    All(Vec<Self>),
    /// At least one of them holds; with none, it does not hold.
    Any(Vec<Self>),
    /// None of them holds.
    NoneOf(Vec<Self>),
    /// A trait passes a test.
    Trait(TraitTest),
    /// The fit score lies within bounds.
    Fit(ScoreTest),
    /// The engagement score lies within bounds.
    Engagement(ScoreTest),
    /// The grade is one of these (sorted, without repeats).
    Grade(Vec<Grade>),
    /// The level is at least this one. Not in the conditions of levels.
    Level(u8),
    /// The lead matches a persona.
    Persona(PersonaTest),
    /// An exclusion of the pact holds. Not in exclusions.
    Excluded,
    /// At the event itself (`within` missing), or from such an event on for less than `within`.
    On {
        /// The signal.
        signal: SignalName,
        /// For how long it holds.
        within: Option<Duration>,
    },
    /// From the first such event on.
    Seen(SignalName),
    /// From the lead's first behaviour (a track or page event that is not marked) on, whatever it is: `seen: any`.
    SeenAny,
    /// At an event with which the window of this length that ends there (at the event, included) holds so many matches.
    /// It is asked at every event, whatever its kind.
    Count {
        /// The signal.
        signal: SignalName,
        /// How many, 1 or more.
        at_least: u32,
        /// The window's length.
        within: Duration,
    },
    /// Sales did this since the lead was last handed over.
    Sales(SalesAct),
    /// This outcome has been recorded.
    Outcome(OutcomeAct),
    /// BANT as far as it is known.
    Bant(BantTest),
}

impl Condition {
    /// Visits it and all that it is made of, itself first.
    pub fn each<'c>(&'c self, visit: &mut impl FnMut(&'c Self)) {
        visit(self);
        self.parts().iter().for_each(|part| part.each(visit));
    }

    /// As [`Condition::each`], and `visit` may change what it is shown.
    pub fn each_mut(&mut self, visit: &mut impl FnMut(&mut Self)) {
        visit(self);
        if let Self::All(parts) | Self::Any(parts) | Self::NoneOf(parts) = self {
            parts.iter_mut().for_each(|part| part.each_mut(visit));
        }
    }

    /// The conditions that it joins; none if it stands alone.
    fn parts(&self) -> &[Self] {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::NoneOf(parts) => parts,
            Self::Trait(_)
            | Self::Fit(_)
            | Self::Engagement(_)
            | Self::Grade(_)
            | Self::Level(_)
            | Self::Persona(_)
            | Self::Excluded
            | Self::On { .. }
            | Self::Seen(_)
            | Self::SeenAny
            | Self::Count { .. }
            | Self::Sales(_)
            | Self::Outcome(_)
            | Self::Bant(_) => &[],
        }
    }
}

/// A test on a trait.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TraitTest {
    /// The trait.
    pub name: TraitName,
    /// The test.
    pub test: Test,
}

/// A test on a score. `min` passes at `score ≥ min − 1e-9·|min|`, `max` at `score ≤ max + 1e-9·|max|`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ScoreTest {
    /// The least score that passes.
    pub min: Option<f64>,
    /// The greatest score that passes.
    pub max: Option<f64>,
}

/// Which persona.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonaTest {
    /// Any of the pact's personas.
    Any,
    /// One of these.
    OneOf(Vec<PersonaName>),
}

/// How much of BANT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BantTest {
    /// As many points as the pact's `bant` section asks for, and all mandatory ones.
    Confirmed,
    /// At least so many of the four points, 1 to 4.
    AtLeast(u8),
    /// This point.
    Point(BantPoint),
}

/// A test on one value. What is missing passes only [`Test::Missing`].
///
/// A value is read as what the test asks for (the text "250" passes `min: 100`); what can't be read that way
/// does not pass. A list passes if one element does; a range passes a comparison if all of it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Something is known.
    Known,
    /// Nothing is known.
    Missing,
    /// Equal to one of these: texts without case and accents, numbers, money, dates, yes/no.
    OneOf(Vec<Value>),
    /// Within bounds.
    Between {
        /// The lower bound.
        low: Option<Bound>,
        /// The upper bound.
        high: Option<Bound>,
    },
    /// One of these words or phrases stands in the text, as whole words.
    HasWord(Vec<Box<str>>),
    /// One of these texts stands somewhere in the text.
    Contains(Vec<Box<str>>),
    /// The text starts with one of these.
    StartsWith(Vec<Box<str>>),
    /// The text ends with one of these.
    EndsWith(Vec<Box<str>>),
    /// The regular expression (linear time, without case and accents) is found in the text.
    Matches(Box<str>),
    /// The date lies in the next so many days: `today ≤ date ≤ today + D`, in whole days UTC.
    InNext(Duration),
    /// The date lies in the last so many days: `today − D ≤ date ≤ today`, in whole days UTC.
    InLast(Duration),
    /// All of these tests pass.
    All(Vec<Self>),
}

/// One end of what passes a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bound {
    /// The end.
    pub at: Quantity,
    /// Whether the end itself passes (`min`, `max`, `between`) or not (`over`, `under`).
    pub included: bool,
}

/// Something that can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// A number.
    Number(f64),
    /// An amount in the pact's base currency.
    Money(f64),
    /// A date.
    Date(leadpact_terms::Date),
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) | Self::Money(number) => number.fmt(f),
            Self::Date(date) => date.fmt(f),
        }
    }
}

/// The name of an event's property, as written; a dot reaches into nested properties.
pub type PropertyName = Box<str>;

/// What an event must be like. All of it must hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventPattern {
    /// Which sort of event.
    pub source: EventSource,
    /// Over one of these channels; any if empty.
    pub channels: Vec<Channel>,
    /// It lasted at least so long; an event whose duration is not known does not pass.
    pub lasting: Option<Duration>,
    /// Tests on properties (for pages: `path`, `url`, `title`, `referrer`).
    pub properties: Vec<(PropertyName, Test)>,
}

/// Which sort of event a signal looks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventSource {
    /// Any behaviour: a track or page event of any name.
    Behaviour,
    /// A track event whose name passes the test.
    Track(Test),
    /// A page view; the test is on the page's name.
    Page(Option<Test>),
    /// An act of sales.
    Sales(SalesAct),
    /// An outcome.
    Outcome(OutcomeAct),
}
