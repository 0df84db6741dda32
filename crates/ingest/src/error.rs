//! What can fail so that nothing can be read at all. What is wrong with one row goes to quarantine instead.

use std::io;
use std::path::PathBuf;

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
    #[error("{path} is not {expected}: {found}", path = path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What it should have been.
        expected: &'static str,
        /// What was wrong.
        found: String,
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

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default()
}
