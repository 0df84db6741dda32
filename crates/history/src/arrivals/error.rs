//! Why arrivals could not be read: something failed, or the ordinary road has to be taken.

use std::path::{Path, PathBuf};

/// Why arrivals could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ArrivalsError {
    /// The files have to be read row after row.
    #[error(transparent)]
    Fallback(#[from] Fallback),
    /// Nothing can read them.
    #[error(transparent)]
    Failed(#[from] leadpact_ingest::Error),
}

/// What only reading row after row does exactly as the mapping means it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path} has to be read row after row: {why}", path = path.display())]
pub struct Fallback {
    /// The file.
    pub path: PathBuf,
    /// What is in the way.
    pub why: Why,
}

/// What is in the way of reading a file by column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The file as a whole, or what its entry of the mapping says.
    #[error("{0}")]
    File(&'static str),
    /// A column of a type that is not read so.
    #[error("column `{column}` holds {found}")]
    Column {
        /// The column's name.
        column: Box<str>,
        /// Its type.
        found: String,
    },
    /// A row that would be put in quarantine, or that means more than one thing.
    #[error("row {row}: {why}")]
    Row {
        /// The row's number, from 1.
        row: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A lead of which not enough is told apart.
    #[error("lead `{lead}`: {why}")]
    Lead {
        /// Its id.
        lead: String,
        /// What is the matter with it.
        why: &'static str,
    },
    /// More distinct events or traits than are told apart in memory.
    #[error("it holds more than {limit} distinct {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many can be told apart.
        limit: usize,
    },
}

impl Why {
    /// As a reason about a file.
    pub(super) fn of(self, path: &Path) -> ArrivalsError {
        Fallback { path: path.to_owned(), why: self }.into()
    }

    /// A row, by its number from 0.
    pub(super) fn row(row: u64, why: impl Into<String>) -> Self {
        Self::Row { row: row + 1, why: why.into() }
    }
}
