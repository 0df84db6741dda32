//! What can go wrong in the service's state machine.

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
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// It can't be done as things are.
    #[error("{0}")]
    Conflict(String),
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
