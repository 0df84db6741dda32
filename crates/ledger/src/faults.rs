//! What can go wrong between a program and its database, brought about on purpose: for trying what is built on a ledger.
//!
//! A simulator decides at each statement and at each commit whether it fails, and how. Only [`crate::Ledger::open_with_faults`] asks it;
//! a ledger that was opened otherwise knows nothing of it.

use std::fmt;

use crate::LedgerError;

/// Decides what goes wrong.
pub trait Faults: Send + Sync {
    /// Before each statement: whether it fails, and with it the transaction.
    ///
    /// # Errors
    /// What the transaction is told.
    fn at_statement(&self) -> Result<(), LedgerError>;

    /// When a transaction is about to be committed.
    fn at_commit(&self) -> Commit;
}

/// What becomes of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// Everything is kept, and whoever wrote it hears so.
    Kept,
    /// Nothing is kept.
    Lost,
    /// Everything is kept, and nobody hears of it.
    Unheard,
    /// Nothing is kept, and the work is done once more: the connection was lost before the commit.
    Again,
}

impl fmt::Debug for dyn Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faults")
    }
}
