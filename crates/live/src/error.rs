//! What can go wrong in the service's state machine.

use std::fmt;

use leadpact_language::Said;
use leadpact_ledger::LedgerError;

/// A failure.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// The ledger's.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// There is no such thing.
    #[error("there is no {what} `{id}`")]
    Unknown {
        /// What sort of thing.
        what: Thing,
        /// Its id.
        id: String,
    },
    /// It can't be done as things are.
    #[error("{}", .0.in_english())]
    Conflict(Said),
    /// A source is not as it has to be.
    #[error(transparent)]
    Unfit(#[from] crate::sources::UnfitSource),
    /// A file beside the ledger.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A pact has mistakes.
    #[error("the pact has mistakes and can't be put in force")]
    Mistakes,
    /// A pact in the ledger can't be read by this version.
    #[error("version {number} of the pact `{pact}` can't be read by this binary: {why}")]
    Pact {
        /// The pact's name.
        pact: String,
        /// The version's number.
        number: i64,
        /// Why.
        why: String,
    },
}

impl LiveError {
    /// A conflict of which only operators are told, who read English.
    pub(crate) fn told_operators(why: impl Into<String>) -> Self {
        Self::Conflict(Said::plain(why))
    }
}

/// A sort of thing that is asked for by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A lead.
    Lead,
    /// A merge of two leads.
    Merge,
    /// A source of events.
    Source,
    /// A version of a pact.
    PactVersion,
    /// A pact that is in force.
    PactInForce,
    /// A handoff.
    Handoff,
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Lead => "lead",
            Self::Merge => "merge",
            Self::Source => "source",
            Self::PactVersion => "version of a pact",
            Self::PactInForce => "pact in force",
            Self::Handoff => "handoff",
        })
    }
}
