//! What can stop a use case, with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use leadpact_document::{Diagnostic, Source};
use leadpact_language::Said;
use leadpact_terms::{Instant, LeadId};

/// Why a use case could not finish.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A file can't be read.
    #[error("can't read {path}: {source}; check the name and who may read it", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file can't be written.
    #[error("can't write {path}: {source}", path = path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A list can't be written.
    #[error("can't write {path}: {reason}", path = path.display())]
    List {
        /// The file.
        path: PathBuf,
        /// What was wrong.
        reason: String,
    },
    /// The ending of an output file says no format.
    #[error("can't tell the format of {path}: expected a name that ends in .csv, .jsonl or .parquet", path = path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// A file that a person wrote has mistakes.
    #[error("{path} has mistakes", path = source_text.path)]
    Mistakes {
        /// The file's text.
        source_text: Box<Source>,
        /// All of them.
        diagnostics: Vec<Diagnostic>,
    },
    /// Raw files could not be read at all.
    #[error(transparent)]
    Intake(#[from] leadpact_ingest::Error),
    /// The store of history failed.
    #[error(transparent)]
    History(#[from] leadpact_history::HistoryError),
    /// The service's ledger failed.
    #[error(transparent)]
    Ledger(#[from] leadpact_live::LiveError),
    /// A checked pact could not be compiled.
    #[error("can't compile {path}: {source}; this is a fault of the checker, please report it", path = path.display())]
    Compile {
        /// The pact's file.
        path: PathBuf,
        /// What was wrong.
        source: leadpact_engine::CompileError,
    },
    /// There is no such lead.
    #[error("there is no lead `{lead}` in these files{hint}")]
    UnknownLead {
        /// As asked for.
        lead: Box<str>,
        /// What to try.
        hint: String,
    },
    /// Nothing is known of the lead at that instant.
    #[error("nothing is known of lead `{lead}` at {at}: its first event is at {first}")]
    NotYet {
        /// The lead.
        lead: LeadId,
        /// As asked for.
        at: Instant,
        /// The lead's first event.
        first: Instant,
    },
    /// What files say can't be handed on.
    #[error("{}", .why.in_english())]
    NotSent {
        /// Why.
        why: Said,
    },
    /// Nothing was given to read.
    #[error("no files to read: name files or directories with leads and events")]
    NoFiles,
}

impl AppError {
    pub(crate) fn list(path: &Path, reason: &dyn std::fmt::Display) -> Self {
        Self::List { path: path.to_owned(), reason: reason.to_string() }
    }
}
