//! What can go wrong around a cluster: what, where, and what to do about it.

use std::path::PathBuf;

use datafusion::error::DataFusionError;

use crate::Relation;

/// Why a job or a node could not do what was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody answers where a scheduler should be.
    #[error(
        "no scheduler answers at {address} ({reason}): start one with `leadpact cluster scheduler`, or correct the address"
    )]
    Unreachable {
        /// Where it should be.
        address: String,
        /// What the network said.
        reason: String,
    },
    /// A node turned the caller away: another version, or another secret.
    #[error("{address} refuses: {reason}")]
    Refused {
        /// Who refused.
        address: String,
        /// In its own words.
        reason: String,
    },
    /// The scheduler went away while a job was under way.
    #[error(
        "the scheduler at {address} went away in the middle of the job ({reason}); the job is lost with it and nothing \
         was written: start the scheduler again and repeat the command"
    )]
    SchedulerGone {
        /// Where it was.
        address: String,
        /// What the network said.
        reason: String,
    },
    /// A job failed although the scheduler is there.
    #[error("the cluster could not finish the job: {reason}")]
    Job {
        /// What the cluster said.
        reason: String,
    },
    /// The store was written to while a job read it.
    #[error("the store was at version {expected} when the job began and is at {found} now: repeat the command")]
    StoreChanged {
        /// The version that the job was planned for.
        expected: u64,
        /// The version that an executor found.
        found: u64,
    },
    /// The store was written to while executors read it: [`Error::StoreChanged`] in an executor's words.
    #[error("{reason}")]
    Moved {
        /// As an executor said it.
        reason: String,
    },
    /// A store's address can't be understood or reached.
    #[error("can't open the store {place}: {reason}")]
    Place {
        /// As it was given.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// The store itself is damaged or missing.
    #[error(transparent)]
    History(#[from] leadpact_history::HistoryError),
    /// A pact that can't be used.
    #[error("the pact {path} has mistakes: `leadpact check {path}` shows them")]
    Pact {
        /// Its file.
        path: String,
    },
    /// A query that is wrong.
    #[error("the query can't be answered: {reason}")]
    Query {
        /// What DataFusion says.
        reason: String,
    },
    /// A file that can't be read.
    #[error("can't read {path}: {reason}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A file of certificates or of the secret.
    #[error("can't use {path}: {reason}")]
    Security {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A secret without a letter in it.
    #[error("the cluster's secret is blank: give a file with a long random text, such as `openssl rand -hex 32` makes")]
    BlankSecret,
    /// A node could not start or keep its services.
    #[error("this node can't serve at {address}: {reason}")]
    Serve {
        /// Where.
        address: String,
        /// What is wrong.
        reason: String,
    },
    /// Whoever asked for rows takes no more: not a failure, and never shown.
    #[error("nobody wants more rows")]
    Unwanted,
    /// The answer could not be written; a reader that went away is no failure of ours.
    #[error("can't write the answer: {0}")]
    Output(std::io::Error),
    /// A result could not be written.
    #[error("can't write {path}: {reason}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl Error {
    /// A query's failure, by its innermost reason.
    pub(crate) fn query(error: &DataFusionError) -> Self {
        Self::Query { reason: innermost(error) }
    }

    /// A relation was asked for that a pact must be given for.
    pub(crate) fn needs_pact(relation: Relation) -> Self {
        Self::Query { reason: format!("the table {relation} needs a pact: add --pact") }
    }

    /// Whether the same command may succeed if it is repeated at once: an executor died with results that were not
    /// fetched yet, or the store was compacted meanwhile.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Job { .. } | Self::Moved { .. } | Self::StoreChanged { .. } => true,
            Self::Unreachable { .. }
            | Self::Refused { .. }
            | Self::SchedulerGone { .. }
            | Self::Place { .. }
            | Self::History(_)
            | Self::Pact { .. }
            | Self::Query { .. }
            | Self::Read { .. }
            | Self::Security { .. }
            | Self::BlankSecret
            | Self::Serve { .. }
            | Self::Unwanted
            | Self::Output(_)
            | Self::Write { .. } => false,
        }
    }
}

/// The innermost message of a DataFusion error: its wrappers repeat themselves.
pub(crate) fn innermost(error: &DataFusionError) -> String {
    error.find_root().message().into_owned()
}
