//! The store of history: filled from raw files, kept in order, looked over, and freed of leads that ask for it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use leadpact_history::{Folder, History, Status, Storage, Verified, source_file};
use leadpact_terms::LeadId;
use serde::Serialize;

use crate::AppError;
use crate::intake::{ImportReport, IntakeRequest, Watch, files_of, mapping_for, options_of, read_into};

/// A store of history, wherever its files lie.
#[derive(Clone)]
pub struct Store(pub Arc<dyn Storage>);

/// What an import into the store did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HistoryReport {
    /// What became of the rows.
    pub import: ImportReport,
    /// Files that had been imported before and were left alone.
    pub known: Vec<PathBuf>,
    /// Leads that something new was read about.
    pub n_leads: u64,
    /// Their distinct events.
    pub n_events: u64,
    /// The store now.
    pub status: Status,
}

/// What merging segments did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CompactReport {
    /// Buckets that were written anew.
    pub buckets: u64,
    /// The store now.
    pub status: Status,
}

/// What forgetting leads did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EraseReport {
    /// Leads that are gone.
    pub erased: u64,
    /// The store now.
    pub status: Status,
}

impl Store {
    /// In a directory.
    pub fn in_folder(path: &Path) -> Self {
        Self(Arc::new(Folder::new(path)))
    }

    pub(crate) fn open(&self) -> Result<History, AppError> {
        Ok(History::open(Arc::clone(&self.0))?)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Store").field(&self.0.place()).finish()
    }
}

/// Reads files into the store, which is begun if there is none. A file that was imported before changes nothing.
pub fn import_history(
    store: &Store,
    request: &IntakeRequest,
    watch: &mut dyn Watch,
) -> Result<HistoryReport, AppError> {
    let files = files_of(&request.files)?;
    let (mapping, guessed) = mapping_for(request, &files)?;
    let history = History::open_or_create(Arc::clone(&store.0))?;
    let mut import = history.begin_import(&options_of(request))?;
    let (mut new, mut known) = (Vec::new(), Vec::new());
    for file in files {
        let source = source_file(&file, &mapping)?;
        if import.knows(&source.sha256) {
            known.push(file);
        } else {
            import.add_source(source);
            new.push(file);
        }
    }
    let mut request = request.clone();
    if new.is_empty() {
        // What an earlier import put aside stays there to be corrected.
        request.quarantine = None;
    }
    let report = read_into(import.gather(), &request, &new, (&mapping, guessed), watch)?;
    let (history, imported) = import.commit(&mut |n_leads| watch.leads(n_leads))?;
    let status = history.status()?;
    Ok(HistoryReport { import: report, known, n_leads: imported.leads, n_events: imported.events, status })
}

/// Merges the segments of each bucket into one.
pub fn compact_history(store: &Store, watch: &mut dyn Watch) -> Result<CompactReport, AppError> {
    let (history, buckets) = store.open()?.compact(&mut |done, of| watch.steps(done, of))?;
    Ok(CompactReport { buckets, status: history.status()? })
}

/// Looks at every byte of the store.
pub fn verify_history(store: &Store, watch: &mut dyn Watch) -> Result<Verified, AppError> {
    Ok(store.open()?.verify(&mut |done, of| watch.steps(done, of))?)
}

/// What the store holds.
pub fn history_status(store: &Store) -> Result<Status, AppError> {
    Ok(store.open()?.status()?)
}

/// Forgets leads, by their ids or other ids that are known of them.
pub fn erase_leads(store: &Store, leads: &[LeadId], watch: &mut dyn Watch) -> Result<EraseReport, AppError> {
    let (history, erased) = store.open()?.erase(leads, &mut |done, of| watch.steps(done, of))?;
    Ok(EraseReport { erased, status: history.status()? })
}
