//! What can fail so that nothing can be read at all. What is wrong with one row goes to quarantine instead.

use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

use leadpact_language::{Said, said};

/// Why an import could not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file is missing or can't be opened.
    #[error("can't open {path}: {source}; check the name and who may read it", path = path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file broke off in the middle.
    #[error("can't read on in {path}: {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file's content is not what its ending or the mapping says.
    #[error("{path} is not {}: {}", expected.in_english(), found.in_english(), path = path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What it should have been.
        expected: Said,
        /// What was wrong.
        found: Said,
    },
    /// No entry of the mapping is about this file.
    #[error("no entry of the mapping matches {path}; add one with `file: {name}`", path = path.display())]
    NotMapped {
        /// The file.
        path: PathBuf,
        /// Its name.
        name: String,
    },
    /// The mapping names a column that the file does not have.
    #[error("{path} has no column `{column}`, which the mapping names under `{key}`{}", did_you_mean(nearest.as_deref()), path = path.display())]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The column that is not there.
        column: String,
        /// Where the mapping names it.
        key: String,
        /// The nearest column.
        nearest: Option<String>,
    },
    /// Events could not be set aside on disk.
    #[error("can't write to the scratch directory {path}: {source}; make room there or name another directory", path = path.display())]
    Scratch {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The quarantine file could not be written.
    #[error("can't write the quarantine {path}: {source}", path = path.display())]
    Quarantine {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn format(path: &Path, expected: Said, found: Said) -> Self {
        Self::Format { path: path.to_owned(), expected, found }
    }

    pub(crate) fn no_table(path: &Path, found: Said) -> Self {
        Self::format(path, said!("unread-form-table"), found)
    }

    /// A file that is called Parquet and is none, in the words of whoever tried to read it.
    pub fn no_parquet(path: &Path, found: &dyn Display) -> Self {
        Self::format(path, said!("unread-form-parquet"), Said::plain(found.to_string()))
    }

    /// A file of Parquet that can't be read from this row on, counted from 1.
    pub fn broken_parquet(path: &Path, row: u64, why: &dyn Display) -> Self {
        let found = said!("unread-rows-on", row = row.to_string(), why = why.to_string());
        Self::format(path, said!("unread-form-parquet-whole"), found)
    }
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default()
}
