//! A file that somebody hands over instead of naming it: looked at before anything of it is kept, then handed on like any other.
//!
//! It lies in a directory of its own until it was read, under its own name, because a mapping knows files by their names.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use leadpact_ingest::{Entry, Options, scratch_dir};
use leadpact_language::Language;
use leadpact_live::{Batch, CompanyNews, LeadEvents};
use tempfile::TempDir;

use crate::AppError;
use crate::import_files::guess_mapping;
use crate::intake::{IntakeRequest, Watch};
use crate::send_files::{Kept, SentReport, send_files};

/// Leads and companies that are shown of a file.
const SHOWN: usize = 8;
/// Entries of quarantine that are shown of a file.
const QUARANTINED_SHOWN: usize = 100;
/// Under this name the mapping lies beside the file.
const MAPPING: &str = "map.yaml";
/// Under this name lies what could not be read.
const QUARANTINE: &str = "quarantine.jsonl";

/// A file that was handed over, on disk for as long as this lives.
pub struct Upload {
    directory: TempDir,
    file: PathBuf,
}

/// What a file seems to say.
#[derive(Debug)]
pub struct UploadPreview {
    /// The mapping that it was read under, as commented YAML.
    pub mapping: String,
    /// Whether the mapping is beyond doubt: the file has Leadpact's own columns, or somebody wrote the mapping.
    pub is_certain: bool,
    /// What became of the rows.
    pub report: SentReport,
    /// The first leads.
    pub leads: Vec<LeadEvents>,
    /// The first facts about companies.
    pub companies: Vec<CompanyNews>,
    /// What could not be read: the first entries.
    pub quarantined: Vec<Entry>,
}

impl Upload {
    /// Puts the file where it can be read. Of its name only the last part counts.
    pub fn keep(name: &str, bytes: &[u8]) -> Result<Self, AppError> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
        let name = if name.is_empty() || name == MAPPING || name.starts_with('.') { "file.csv" } else { name };
        let directory = scratch_dir(&Options::default().scratch)?;
        let file = directory.path().join(name);
        std::fs::write(&file, bytes).map_err(|source| AppError::Write { path: file.clone(), source })?;
        Ok(Self { directory, file })
    }

    /// The request that reads it under a mapping, for whoever reads this language.
    fn request(&self, mapping: &str, language: Language) -> Result<IntakeRequest, AppError> {
        let map = self.directory.path().join(MAPPING);
        std::fs::write(&map, mapping).map_err(|source| AppError::Write { path: map.clone(), source })?;
        Ok(IntakeRequest {
            files: vec![self.file.clone()],
            map: Some(map),
            quarantine: Some(self.quarantine()),
            language,
            memory: None,
        })
    }

    fn quarantine(&self) -> PathBuf {
        self.directory.path().join(QUARANTINE)
    }

    /// What is said of it, without where it lies on this machine.
    pub fn without_place(&self, text: &str) -> String {
        let inside = format!("{}{}", self.directory.path().display(), std::path::MAIN_SEPARATOR);
        text.replace(&inside, "").replace(&self.directory.path().display().to_string(), "")
    }
}

/// Reads a file without keeping anything. Without a mapping one is guessed. Remarks, and why something could not be read, are in this
/// language.
pub fn preview_upload(upload: &Upload, mapping: Option<&str>, language: Language) -> Result<UploadPreview, AppError> {
    let (mapping, is_certain) = match mapping {
        Some(text) => (text.to_owned(), true),
        None => {
            let guess = guess_mapping(std::slice::from_ref(&upload.file))?;
            (guess.to_yaml(language), guess.is_certain())
        }
    };
    let request = upload.request(&mapping, language)?;
    let (mut leads, mut companies) = (Vec::new(), Vec::new());
    let mut look = |batch: Batch| -> Result<Kept, AppError> {
        let (room_leads, room_companies) = (SHOWN - leads.len(), SHOWN - companies.len());
        leads.extend(batch.leads.into_iter().take(room_leads));
        companies.extend(batch.companies.into_iter().take(room_companies));
        Ok(Kept::default())
    };
    let report = send_files(&request, None, &mut (), &mut look)?;
    let mut quarantined = Vec::new();
    for_each_quarantined(&upload.quarantine(), |entry| {
        quarantined.push(entry);
        quarantined.len() < QUARANTINED_SHOWN
    })?;
    Ok(UploadPreview { mapping, is_certain, report, leads, companies, quarantined })
}

/// Reads a file and hands on what it says; at the end everything that could not be read is handed out, too, with why in this language.
pub fn import_upload<E: From<AppError>>(
    upload: &Upload,
    (mapping, system): (&str, Option<&str>),
    language: Language,
    watch: &mut dyn Watch,
    send: &mut dyn FnMut(Batch) -> Result<Kept, E>,
    quarantined: &mut dyn FnMut(Entry),
) -> Result<SentReport, E> {
    let request = upload.request(mapping, language)?;
    let report = send_files(&request, system, watch, send)?;
    for_each_quarantined(&upload.quarantine(), |entry| {
        quarantined(entry);
        true
    })?;
    Ok(report)
}

/// Goes through a file of quarantine, for as long as the answer is yes. No file means that nothing is in it.
fn for_each_quarantined(path: &Path, mut each: impl FnMut(Entry) -> bool) -> Result<(), AppError> {
    let error = |source| AppError::Read { path: path.to_owned(), source };
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(error(source)),
    };
    for line in BufReader::new(file).lines() {
        let entry = serde_json::from_str(&line.map_err(error)?).map_err(|why| error(why.into()))?;
        if !each(entry) {
            break;
        }
    }
    Ok(())
}
