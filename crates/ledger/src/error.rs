//! What can go wrong with the ledger, and whether trying again can help.

use std::path::PathBuf;

/// A failure of the ledger.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The database refused or failed.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The database refused or failed.
    #[error("PostgreSQL: {}", postgres_words(.0))]
    Postgres(#[from] postgres::Error),
    /// The connection broke while a transaction was being committed: it may or may not have been.
    #[error(
        "the connection to PostgreSQL broke during a commit: it is not known whether it was kept; the same request may be sent again"
    )]
    CommitUnknown,
    /// No connection could be had.
    #[error("the database at {address} can't be reached: {why}")]
    Unreachable {
        /// Where, without password.
        address: String,
        /// Why.
        why: String,
    },
    /// The directory of the ledger.
    #[error("{path}: {source}")]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no ledger where one should be.
    #[error("there is no ledger in {path}; `leadpact serve --data {path}` makes one")]
    Absent {
        /// In which directory.
        path: PathBuf,
    },
    /// Others use the ledger, and what was asked for needs it alone.
    #[error("the ledger in {path} is in use: stop the service that runs on it first")]
    InUse {
        /// In which directory.
        path: PathBuf,
    },
    /// The address of the database can't be read.
    #[error(
        "`{address}` is not the address of a PostgreSQL database: {why}; expected postgres://user:password@host/name"
    )]
    Address {
        /// As given, without password.
        address: String,
        /// Why.
        why: String,
    },
    /// A newer version has changed the tables.
    #[error(
        "the ledger was written by a newer version of leadpact (migration {found}, this one knows {known}): upgrade this binary"
    )]
    TooNew {
        /// The latest migration in the ledger.
        found: i64,
        /// The latest one known here.
        known: i64,
    },
    /// A migration was changed after it had been applied.
    #[error(
        "migration {number} of the ledger is not the one that this binary knows: the binary was changed, or the ledger"
    )]
    Migration {
        /// Its number.
        number: i64,
    },
    /// A cell is not what it has to be.
    #[error("the ledger is damaged: column {column} holds {found}, expected {expected}")]
    Shape {
        /// Its position in the query.
        column: usize,
        /// What it should be.
        expected: &'static str,
        /// What it is.
        found: String,
    },
    /// A stored form that can't be read.
    #[error("the ledger is damaged: {what} can't be read: {why}")]
    Stored {
        /// What.
        what: String,
        /// Why.
        why: String,
    },
}

/// Whether the same request may succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hope {
    /// The database is away, busy or full: later it may work.
    Later,
    /// It will fail again.
    None,
}

impl LedgerError {
    /// Whether trying again later can help.
    pub fn hope(&self) -> Hope {
        match self {
            Self::CommitUnknown | Self::Unreachable { .. } => Hope::Later,
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(
                    rusqlite::ErrorCode::DatabaseBusy
                    | rusqlite::ErrorCode::DatabaseLocked
                    | rusqlite::ErrorCode::DiskFull
                    | rusqlite::ErrorCode::SystemIoFailure
                    | rusqlite::ErrorCode::CannotOpen,
                ) => Hope::Later,
                Some(_) | None => Hope::None,
            },
            // Everything that PostgreSQL says of itself: shutting down, out of space, too many connections.
            Self::Postgres(error) => match error.code().map(|code| &code.code()[..2]) {
                None | Some("08" | "53" | "57" | "40") => Hope::Later,
                Some(_) => Hope::None,
            },
            Self::InUse { .. } => Hope::Later,
            Self::Directory { .. }
            | Self::Absent { .. }
            | Self::Address { .. }
            | Self::TooNew { .. }
            | Self::Migration { .. }
            | Self::Shape { .. }
            | Self::Stored { .. } => Hope::None,
        }
    }
}

/// The server's own words, which the library's display leaves out.
fn postgres_words(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(error) => format!("{} ({})", error.message(), error.code().code()),
        None => error.to_string(),
    }
}
