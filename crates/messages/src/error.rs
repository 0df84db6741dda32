//! What can go wrong when endpoints and deliveries are managed. How a delivery fails is an [`crate::Outcome`] and no error.

use leadpact_language::Said;
use leadpact_ledger::LedgerError;

/// A failure.
#[derive(Debug, thiserror::Error)]
pub enum MessagesError {
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Something that was asked for can't be done so.
    #[error("`{path}`: {}", .why.in_english())]
    Unfit {
        /// Where in what was asked.
        path: &'static str,
        /// Why, what was expected, and what to do.
        why: Said,
    },
    /// There is no such endpoint.
    #[error("there is no endpoint `{0}`")]
    NoEndpoint(String),
    /// There is no such delivery.
    #[error("there is no delivery `{0}`")]
    NoDelivery(String),
    /// It can't be done as things are.
    #[error("{}", .0.in_english())]
    Conflict(Said),
}
