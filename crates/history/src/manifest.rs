//! The manifest: one small file that names all others. Whoever reads it sees the store as it was at one commit.

use std::collections::BTreeSet;
use std::io::ErrorKind;

use serde::{Deserialize, Serialize};

use crate::error::HistoryError;
use crate::layout::{FORMAT, MANIFEST, VERSION};
use crate::storage::{Stamp, Storage};

/// The store at one commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What this file is.
    pub format: String,
    /// The version of the layout.
    pub version: u32,
    /// Counts the commits.
    pub commit: u64,
    /// The number of the next new file: names are never used twice.
    pub next_file: u64,
    /// For each bucket its segments, oldest first.
    pub buckets: Vec<Vec<Segment>>,
    /// Facts about companies, oldest first.
    pub companies: Vec<StoredFile>,
    /// Other ids of leads.
    pub also: Option<StoredFile>,
    /// Files that were imported.
    pub sources: Vec<SourceFile>,
    /// What was sealed of a ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Sealed>,
    /// Files of the commit before that no longer count; whoever opened that commit may be reading them.
    pub retired: Vec<String>,
}

/// A file of the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Its name in the store.
    pub file: String,
    /// Rows in it.
    pub rows: u64,
    /// How long it is.
    pub bytes: u64,
    /// XXH64 (seed 0) of its bytes, in hexadecimal.
    pub xxh64: String,
    /// How many of the bytes at its end are its footer.
    pub footer_bytes: u64,
    /// XXH64 (seed 0) of the footer; the footer has the checksums of what stands before.
    pub footer_xxh64: String,
}

/// A file with leads of one bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The file.
    #[serde(flatten)]
    pub stored: StoredFile,
    /// Leads in it.
    pub leads: u64,
    /// The first instant of an event, milliseconds since 1970.
    pub first_at: i64,
    /// The last instant of an event.
    pub last_at: i64,
    /// The last instant that was said, rather than worked out from other events.
    pub last_said_at: Option<i64>,
    /// Events of which nothing says when they happened, and facts of companies: they depend on the lead's other events.
    pub unsettled: u64,
    /// Whether one of them is to come after everything else.
    pub open_end: bool,
}

/// Whose leads were sealed, and which revisions of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The ledger.
    pub ledger: String,
    /// The file of its leads with the revisions that the store has.
    pub leads: StoredFile,
}

/// A file that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes and of its entry in the mapping, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    pub(crate) fn new(n_buckets: u32) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            commit: 0,
            next_file: 1,
            buckets: vec![Vec::new(); n_buckets as usize],
            companies: Vec::new(),
            also: None,
            sources: Vec::new(),
            sealed: None,
            retired: Vec::new(),
        }
    }

    /// Reads the manifest of a store, with its stamp; `None` if there is none.
    pub(crate) fn load(storage: &dyn Storage) -> Result<Option<(Self, Stamp)>, HistoryError> {
        let (bytes, stamp) = match storage.read_stamped(MANIFEST) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(failed(storage, "read", MANIFEST, source)),
            Ok(read) => read,
        };
        let place = || storage.place();
        let unreadable = |why: String| HistoryError::Manifest { place: place(), why };
        let head: Head = serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))?;
        if head.format.as_deref() != Some(FORMAT) || head.version != Some(VERSION) {
            let format = head.format.unwrap_or_else(|| "unknown".to_owned());
            let version = head.version.map_or_else(|| "unknown".to_owned(), |version| version.to_string());
            let found = if format == FORMAT { version } else { format!("`{format}` {version}") };
            return Err(HistoryError::Format { place: place(), found });
        }
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))?;
        if !manifest.buckets.len().is_power_of_two() {
            return Err(unreadable(format!("it has {} buckets, which is no power of two", manifest.buckets.len())));
        }
        Ok(Some((manifest, stamp)))
    }

    /// Writes it in the place of the one with this stamp, or where there is none, from which moment on it counts; its stamp.
    pub(crate) fn store(&self, storage: &dyn Storage, before: Option<&Stamp>) -> Result<Stamp, HistoryError> {
        let mut text = serde_json::to_string_pretty(self).expect("a manifest can be written as JSON");
        text.push('\n');
        storage.replace(MANIFEST, text.as_bytes(), before).map_err(|source| match source.kind() {
            ErrorKind::AlreadyExists => HistoryError::Overtaken { place: storage.place() },
            _ => failed(storage, "write", MANIFEST, source),
        })
    }

    /// All segments with their buckets.
    pub fn segments(&self) -> impl Iterator<Item = (u32, &Segment)> {
        self.buckets.iter().zip(0..).flat_map(|(segments, bucket)| segments.iter().map(move |one| (bucket, one)))
    }

    /// The files that count.
    pub(crate) fn files(&self) -> BTreeSet<&str> {
        let segments = self.segments().map(|(_, segment)| segment.stored.file.as_str());
        segments.chain(self.others().map(|stored| stored.file.as_str())).collect()
    }

    /// The files beside the segments.
    pub(crate) fn others(&self) -> impl Iterator<Item = &StoredFile> {
        let sealed = self.sealed.iter().map(|sealed| &sealed.leads);
        self.companies.iter().chain(&self.also).chain(sealed)
    }

    pub(crate) fn n_buckets(&self) -> u32 {
        u32::try_from(self.buckets.len()).expect("a store has few buckets")
    }
}

/// The part of a manifest that every version has.
#[derive(Deserialize)]
struct Head {
    format: Option<String>,
    version: Option<u32>,
}

/// The storage failed.
pub(crate) fn failed(storage: &dyn Storage, action: &'static str, file: &str, source: std::io::Error) -> HistoryError {
    HistoryError::Storage { place: storage.place(), file: file.to_owned(), action, source }
}
