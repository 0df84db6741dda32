//! What arrives: one call of a source, read and typed.

use leadpact_terms::{Event, EventId, Identifier, Instant, Value};

/// One call, from one source, about one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// The number of its source.
    pub source: i64,
    /// When it came.
    pub received_at: Instant,
    /// Whom it is about, the strongest identifier first.
    pub identifiers: Vec<Identifier>,
    /// What it says.
    pub said: Vec<Said>,
    /// What of it could not be read: goes to quarantine with it.
    pub notes: Vec<Note>,
}

/// One thing that a call says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Something happened to the person, or became known of it. `lead` is empty: it follows from the identifiers.
    Event(Event),
    /// Something became known of a company.
    Company {
        /// The fact's id.
        event: EventId,
        /// When.
        at: Instant,
        /// The company's id in the source.
        id: Option<Box<str>>,
        /// Its registrable domain.
        domain: Option<Box<str>>,
        /// Traits, all beginning with `company.`.
        traits: Vec<(Box<str>, Value)>,
    },
    /// The person is also known by the first of these that is known to us; if none is, the first becomes its own.
    SameAs(Vec<Identifier>),
}

/// What could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// `row`: nothing could be made of it; `value`: the rest stands.
    pub extent: &'static str,
    /// By which call it came.
    pub endpoint: String,
    /// A stable code.
    pub reason: String,
    /// The mistake in a sentence.
    pub why: String,
    /// Where, as a JSON path.
    pub path: String,
    /// As it came.
    pub raw: String,
}
