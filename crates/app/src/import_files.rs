//! Files read for their own sake: what is in them, what is wrong with them, and what their columns seem to mean.

use std::path::PathBuf;

use leadpact_ingest::Guess;
use leadpact_terms::Instant;
use serde::Serialize;

use crate::AppError;
use crate::intake::{ImportReport, IntakeRequest, Watch, files_of, gather};

/// What files hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FilesReport {
    /// What became of the rows.
    pub import: ImportReport,
    /// Leads.
    pub n_leads: u64,
    /// Distinct events of all leads.
    pub n_events: u64,
    /// The latest event.
    pub latest_at: Instant,
}

/// Reads files to the end and counts.
pub fn import_files(request: &IntakeRequest, watch: &mut dyn Watch) -> Result<FilesReport, AppError> {
    let gathered = gather(request, watch)?;
    let (mut n_leads, mut n_events) = (0, 0);
    for lead in gathered.leads {
        n_leads += 1;
        n_events += lead?.events.len() as u64;
        watch.leads(n_leads);
    }
    Ok(FilesReport { import: gathered.report, n_leads, n_events, latest_at: gathered.latest_at })
}

/// Proposes a mapping for files and directories of files.
pub fn guess_mapping(files: &[PathBuf]) -> Result<Guess, AppError> {
    Ok(leadpact_ingest::guess(&files_of(files)?)?)
}
