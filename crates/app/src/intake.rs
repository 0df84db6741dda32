//! Raw files to leads, as every use case that reads files wants them: directories opened, the mapping found or guessed.

use std::path::{Path, PathBuf};

use leadpact_document::Severity;
use leadpact_ingest::{Entry, FileCount, Gather, Mapping, Options, Progress, Quarantine, QuarantineFile};
use leadpact_language::Language;
use leadpact_terms::Instant;
use serde::Serialize;

use crate::AppError;
use crate::pacts::read_source;

/// The name under which a mapping is found in a directory of files.
const MAPPING: &str = "map.yaml";
/// Endings of files that a directory is searched for.
const ENDINGS: [&str; 9] = ["csv", "tsv", "jsonl", "ndjson", "json", "parquet", "csv.gz", "tsv.gz", "jsonl.gz"];

/// Which files to read, and how.
#[derive(Debug, Clone, Default)]
pub struct IntakeRequest {
    /// Files and directories; of a directory all files with a known ending.
    pub files: Vec<PathBuf>,
    /// The mapping; else `map.yaml` of a directory; else guessed from the columns.
    pub map: Option<PathBuf>,
    /// Where quarantined rows go; only counted if missing.
    pub quarantine: Option<PathBuf>,
    /// In which language it says there why.
    pub language: Language,
    /// Memory for events before they are set aside on disk, in bytes.
    pub memory: Option<usize>,
}

/// Is told how far a use case is.
pub trait Watch {
    /// Files are being read.
    fn reading(&mut self, progress: Progress<'_>);
    /// Leads are being worked on.
    fn leads(&mut self, n_leads: u64);
    /// So many of so many steps are done.
    fn steps(&mut self, _done: u64, _of: u64) {}
}

/// Nobody looks.
impl Watch for () {
    fn reading(&mut self, _: Progress<'_>) {}
    fn leads(&mut self, _: u64) {}
}

/// What became of the rows of all files.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportReport {
    /// Rows that the files have.
    pub read: u64,
    /// Rows that were taken over; `read = accepted + quarantined`.
    pub accepted: u64,
    /// Rows in quarantine.
    pub quarantined: u64,
    /// Single values of accepted rows in quarantine.
    pub values_quarantined: u64,
    /// Whether the mapping was guessed.
    pub guessed: bool,
    /// The quarantine file, if there is one.
    pub quarantine: Option<PathBuf>,
    /// Each file.
    pub files: Vec<FileReport>,
}

/// What became of the rows of one file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileReport {
    /// The file.
    pub path: PathBuf,
    /// Rows that it has.
    pub read: u64,
    /// Rows that were taken over.
    pub accepted: u64,
    /// Rows in quarantine.
    pub quarantined: u64,
    /// Single values of accepted rows in quarantine.
    pub values_quarantined: u64,
    /// Events that the accepted rows said.
    pub events: u64,
}

/// What was read: leads to go through, and what became of the rows.
pub(crate) struct Gathered {
    pub(crate) leads: leadpact_ingest::Leads,
    pub(crate) report: ImportReport,
    /// The instant of the latest event of all leads.
    pub(crate) latest_at: Instant,
}

/// Reads the files of a request.
pub(crate) fn gather(request: &IntakeRequest, watch: &mut dyn Watch) -> Result<Gathered, AppError> {
    let files = files_of(&request.files)?;
    let (mapping, guessed) = mapping_for(request, &files)?;
    let options = options_of(request);
    let mut gather = Gather::new(options.memory, options.scratch, options.undated);
    let report = read_into(&mut gather, request, &files, (&mapping, guessed), watch)?;
    let latest_at = gather.latest_at().unwrap_or(leadpact_ingest::UNDATED);
    Ok(Gathered { leads: gather.finish()?, report, latest_at })
}

/// How the files of a request are read.
pub(crate) fn options_of(request: &IntakeRequest) -> Options {
    let mut options = Options::default();
    if let Some(memory) = request.memory {
        options.memory = memory;
    }
    options
}

/// Reads files into what has been gathered already, under a mapping that may have been guessed.
pub(crate) fn read_into(
    gather: &mut Gather,
    request: &IntakeRequest,
    files: &[PathBuf],
    (mapping, guessed): (&Mapping, bool),
    watch: &mut dyn Watch,
) -> Result<ImportReport, AppError> {
    let mut reading = Reading(watch);
    let (files, quarantine) = match &request.quarantine {
        Some(path) => {
            let mut file = QuarantineFile::new(path, request.language)?;
            let files = leadpact_ingest::read_into(gather, files, mapping, &mut file, &mut reading)?;
            (files, file.finish()?.then(|| path.clone()))
        }
        None => (leadpact_ingest::read_into(gather, files, mapping, &mut Counted, &mut reading)?, None),
    };
    Ok(ImportReport::of(files.into_iter().map(FileReport::of).collect(), guessed, quarantine))
}

/// The files of a request: directories are opened, one level deep.
pub(crate) fn files_of(named: &[PathBuf]) -> Result<Vec<PathBuf>, AppError> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let error = |source| AppError::Read { path: path.clone(), source };
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(error)? {
            let entry = entry.map_err(error)?.path();
            if entry.is_file() && has_known_ending(&entry) {
                inside.push(entry);
            }
        }
        inside.sort();
        files.append(&mut inside);
    }
    if files.is_empty() { Err(AppError::NoFiles) } else { Ok(files) }
}

fn has_known_ending(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    // What an earlier import put aside is read only when it is named.
    name != "quarantine.jsonl"
        && ENDINGS.iter().any(|ending| name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.')))
}

/// The mapping named, or found in a directory, or guessed; and whether it was guessed.
pub(crate) fn mapping_for(request: &IntakeRequest, files: &[PathBuf]) -> Result<(Mapping, bool), AppError> {
    let beside =
        || request.files.iter().filter(|path| path.is_dir()).map(|path| path.join(MAPPING)).find(|path| path.is_file());
    match request.map.clone().or_else(beside) {
        Some(path) => Ok((load_mapping(&path)?, false)),
        None => {
            let guess = leadpact_ingest::guess(files)?;
            let certain = guess.is_certain();
            Ok((guess.mapping, !certain))
        }
    }
}

/// Loads a mapping file.
pub(crate) fn load_mapping(path: &Path) -> Result<Mapping, AppError> {
    let source = read_source(path)?;
    let (mapping, diagnostics) = Mapping::parse(&source);
    match mapping {
        Some(mapping) if !diagnostics.iter().any(|one| one.severity == Severity::Error) => Ok(mapping),
        _ => Err(AppError::Mistakes { source_text: Box::new(source), diagnostics }),
    }
}

impl ImportReport {
    pub(crate) fn of(files: Vec<FileReport>, guessed: bool, quarantine: Option<PathBuf>) -> Self {
        let sum = |count: fn(&FileReport) -> u64| files.iter().map(count).sum();
        Self {
            read: sum(|file| file.read),
            accepted: sum(|file| file.accepted),
            quarantined: sum(|file| file.quarantined),
            values_quarantined: sum(|file| file.values_quarantined),
            guessed,
            quarantine,
            files,
        }
    }
}

impl FileReport {
    pub(crate) fn of(count: FileCount) -> Self {
        Self {
            path: count.path,
            read: count.read,
            accepted: count.accepted,
            quarantined: count.quarantined,
            values_quarantined: count.values_quarantined,
            events: count.events,
        }
    }
}

pub(crate) struct Reading<'w>(pub(crate) &'w mut dyn Watch);

impl leadpact_ingest::Watch for Reading<'_> {
    fn progress(&mut self, progress: Progress<'_>) {
        self.0.reading(progress);
    }
}

/// A quarantine for those who only look: the counts say how much there is.
struct Counted;

impl Quarantine for Counted {
    fn put(&mut self, _: Entry) -> Result<(), leadpact_ingest::Error> {
        Ok(())
    }
}
