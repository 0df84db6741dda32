//! What can fail in the store of history, each with what, where and what to do.

use std::io;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// Nothing is stored there.
    #[error("there is no history at {place}: it has no {manifest}; `leadpact history import --store {place} FILES…` begins one", manifest = crate::layout::MANIFEST)]
    Missing {
        /// The store.
        place: String,
    },
    /// A store is there already.
    #[error("there is a history at {place} already: open it, or name another place")]
    Exists {
        /// The store.
        place: String,
    },
    /// The number of buckets is not possible.
    #[error("a history can't have {n} buckets: expected a power of two from 1 to {max}", max = crate::layout::BUCKETS_MAX)]
    Buckets {
        /// As asked for.
        n: u32,
    },
    /// The manifest is in a format that this program does not read.
    #[error(
        "the history at {place} is in format {found}, and this program reads format {known} only: import the raw files into a new store, or use the version of leadpact that wrote it",
        known = crate::layout::VERSION
    )]
    Format {
        /// The store.
        place: String,
        /// What it says of itself.
        found: String,
    },
    /// The manifest can't be understood.
    #[error("the manifest of the history at {place} can't be read: {why}; put back a copy of {manifest}", manifest = crate::layout::MANIFEST)]
    Manifest {
        /// The store.
        place: String,
        /// What was wrong.
        why: String,
    },
    /// Somebody else is writing.
    #[error("another process is writing to the history at {place}: wait until it is done")]
    Locked {
        /// The store.
        place: String,
    },
    /// Somebody else has written.
    #[error(
        "another process wrote to the history at {place} meanwhile: nothing of this change counts; repeat the command"
    )]
    Overtaken {
        /// The store.
        place: String,
    },
    /// The leads of another ledger were sealed here.
    #[error(
        "the history at {place} was sealed from another ledger (whose first lead is {known}, this one's is {found}): name another store"
    )]
    OtherLedger {
        /// The store.
        place: String,
        /// The ledger whose leads it has.
        known: String,
        /// The ledger that was to be sealed.
        found: String,
    },
    /// The storage failed.
    #[error("can't {action} {file} of the history at {place}: {source}")]
    Storage {
        /// The store.
        place: String,
        /// The file in it.
        file: String,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A segment's bytes are not what was written.
    #[error("{0}; `leadpact history verify` looks at all segments")]
    Damaged(Damage),
    /// A segment could not be made.
    #[error("can't write a segment of bucket {bucket}: {why}")]
    Encode {
        /// The bucket.
        bucket: u32,
        /// What was wrong.
        why: String,
    },
    /// Raw files, or what was set aside of them, could not be read.
    #[error(transparent)]
    Intake(#[from] leadpact_ingest::Error),
}

/// A file of the store that can't be trusted any more.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Damage {
    /// The file.
    pub segment: String,
    /// The bucket of leads it holds; none of a file about companies or other ids.
    pub bucket: Option<u32>,
    /// What is wrong with it.
    pub why: String,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ", self.segment)?;
        if let Some(bucket) = self.bucket {
            write!(f, "(leads of bucket {bucket}) ")?;
        }
        write!(f, "is damaged: {}. Put back a copy of this file, or import the raw files into a new store", self.why)
    }
}
