//! Files that are uploaded: looked at before anything is kept, then imported while whoever waits sees how far it is.
//!
//! The import goes on when whoever waits goes away; the same file again changes nothing.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::StreamExt;
use leadpact_accounts::Operation;
use leadpact_app::{
    AppError, ImportReport, Kept, SentReport, Upload, UploadPreview, Watch, import_upload, preview_upload,
};
use leadpact_language::{Said, said};
use leadpact_live::{Batch, CompanyNews, LeadEvents};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::leads::EventItem;
use crate::config::ByteSize;
use crate::extract::Json;
use crate::hub::Topic;
use crate::problem::{Problem, ProblemCode, refused};

/// What a request with a file may have: files of 36 MiB, as base64. What is larger is imported by the command.
pub(crate) const BODY_LIMIT: ByteSize = ByteSize(48 << 20);
/// Characters of a file's name.
const NAME_MAX: usize = 200;
/// Lines that wait for whoever reads slowly.
const LINES: usize = 64;
/// Rows between two reports of how far it is.
const ROWS_BETWEEN: u64 = 500;
/// Events that are shown of each lead.
const EVENTS_SHOWN: usize = 5;

/// A file, and how it is to be read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileToRead {
    /// Its name, whose ending says its form: `.csv`, `.tsv`, `.jsonl`, `.parquet`, packed with `.gz` or not.
    #[schema(example = "leads.csv", max_length = 200)]
    name: String,
    /// Its bytes, in base64.
    #[schema(content_encoding = "base64")]
    content: String,
    /// What its columns mean, as YAML. Left out: it is guessed.
    #[serde(default)]
    #[schema(nullable = false)]
    mapping: Option<String>,
}

/// A file to be imported.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileToImport {
    /// Its name, as in the preview.
    #[schema(example = "leads.csv", max_length = 200)]
    name: String,
    /// Its bytes, in base64.
    #[schema(content_encoding = "base64")]
    content: String,
    /// What its columns mean, as YAML.
    mapping: String,
    /// The system that it comes from, if others may use the same ids: it stands before the ids of leads.
    #[serde(default)]
    #[schema(nullable = false, example = "crm")]
    system: Option<String>,
}

/// What a file seems to say.
#[derive(Debug, Serialize, ToSchema)]
pub struct FilePreview {
    /// The mapping that it was read under, as commented YAML, to be corrected and sent again.
    mapping: String,
    /// Whether nothing had to be guessed.
    certain: bool,
    /// What became of the rows.
    rows: RowsRead,
    /// The first leads, with their first events.
    leads: Vec<LeadRead>,
    /// What became known of the first companies.
    companies: Vec<CompanyRead>,
    /// What could not be read: the first entries.
    quarantined: Vec<NotRead>,
}

/// What became of the rows of a file: `read = accepted + quarantined`.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct RowsRead {
    /// Rows that it has.
    read: u64,
    /// Rows that were understood.
    accepted: u64,
    /// Rows that were not.
    quarantined: u64,
    /// Single values that were not, of rows that were.
    values_quarantined: u64,
    /// Leads.
    leads: u64,
    /// Events, with what became known of leads.
    events: u64,
    /// What became known of companies.
    companies: u64,
}

/// A lead as a file tells of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadRead {
    /// By what it is known.
    identifiers: Vec<String>,
    /// Its first events.
    events: Vec<EventItem>,
    /// How many it has.
    n_events: usize,
}

/// A company as a file tells of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompanyRead {
    /// Its id or domain.
    company: String,
    /// What became known of it.
    #[schema(value_type = Object)]
    traits: serde_json::Map<String, serde_json::Value>,
}

/// Something that could not be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotRead {
    /// In which line.
    line: u64,
    /// `row`, or `value` if the rest of the row was accepted.
    extent: &'static str,
    /// In which column.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    column: Option<String>,
    /// A stable code.
    reason: &'static str,
    /// The same in a sentence.
    why: String,
}

/// A line of an import's report, as JSON. The last one has `done` or `failed`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportLine {
    /// How far the reading is: bytes of bytes, and rows.
    Reading {
        /// Bytes that were read.
        bytes: u64,
        /// Bytes that there are.
        of: u64,
        /// Rows so far.
        rows: u64,
    },
    /// How many leads were handed on.
    Leads(u64),
    /// A row or value that could not be read, as a line of a file that can be corrected and imported again.
    Quarantined {
        /// The line.
        #[schema(value_type = Object)]
        entry: serde_json::Value,
    },
    /// The end.
    Done {
        /// What became of the rows.
        rows: RowsRead,
        /// Events and facts that are new.
        accepted: u64,
        /// Those that had come before.
        repeated: u64,
    },
    /// Why it broke off. What came before is kept; the same file again goes on from there.
    Failed {
        /// The problem's code.
        code: &'static str,
        /// What was wrong.
        detail: String,
    },
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(import_preview)).routes(routes!(import_file))
}

/// Reads a file without keeping anything: what its columns seem to mean, its first leads, and what could not be read.
#[utoipa::path(post, path = "/api/imports/preview", tag = "imports", operation_id = "import.preview",
    request_body = FileToRead,
    responses((status = 200, description = "What it seems to say.", body = FilePreview)))]
async fn import_preview(
    State(app): State<App>,
    asking: Asking,
    Json(file): Json<FileToRead>,
) -> Result<Json<FilePreview>, Problem> {
    asking.may_to_all(Operation::ImportPreview)?;
    let bytes = decoded(&file.name, &file.content)?;
    let language = asking.reader.language;
    let preview = app.think(move || {
        let upload = Upload::keep(&file.name, &bytes).map_err(|error| unfit(&error, None))?;
        let read = preview_upload(&upload, file.mapping.as_deref(), language);
        read.map(FilePreview::from).map_err(|error| unfit(&error, Some(&upload)))
    });
    Ok(Json(preview.await??))
}

/// Imports a file. The answer is a stream of lines, each a JSON object, that say how far it is; the last one has `done` or `failed`.
///
/// It goes on when the connection ends. The same file again changes nothing.
#[utoipa::path(post, path = "/api/imports/file", tag = "imports", operation_id = "import.file",
    request_body = FileToImport,
    responses((status = 200, description = "How far it is, line by line.", body = ImportLine,
        content_type = "application/x-ndjson")))]
async fn import_file(
    State(app): State<App>,
    asking: Asking,
    Json(file): Json<FileToImport>,
) -> Result<(HeaderMap, Body), Problem> {
    asking.may_to_all(Operation::ImportFile)?;
    let bytes = decoded(&file.name, &file.content)?;
    let (sender, receiver) = channel(LINES);
    let importing = app.clone();
    tokio::spawn(async move {
        let thread = importing.clone();
        let last = importing.think(move || run(&thread, &asking, &file, &bytes, &sender)).await;
        if let Err(problem) = last {
            tracing::error!(code = problem.code.code(), "an import broke off");
        }
        importing.tell_of(Topic::Import, None);
    });
    let headers = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform")),
    ]);
    let lines = ReceiverStream::new(receiver).map(|line: ImportLine| Ok::<_, std::convert::Infallible>(written(&line)));
    Ok((headers, Body::from_stream(lines)))
}

/// Imports, and tells everything to whoever waits.
fn run(app: &App, asking: &Asking, file: &FileToImport, bytes: &[u8], sender: &Sender<ImportLine>) {
    // Whoever went away does not hear it, and that is all.
    let tell = |line| drop(sender.blocking_send(line));
    let last = match import(app, asking, file, bytes, &tell) {
        Ok(sent) => {
            ImportLine::Done { rows: RowsRead::from(&sent), accepted: sent.kept.accepted, repeated: sent.kept.repeated }
        }
        Err(problem) => ImportLine::Failed { code: problem.code.code(), detail: problem.said_to(&asking.reader) },
    };
    tell(last);
}

fn import(
    app: &App,
    asking: &Asking,
    file: &FileToImport,
    bytes: &[u8],
    tell: &dyn Fn(ImportLine),
) -> Result<SentReport, Problem> {
    let upload = Upload::keep(&file.name, bytes).map_err(|error| unfit(&error, None))?;
    let mut send = |batch: Batch| -> Result<Kept, Failed> {
        let (live, now) = (Arc::clone(&app.live), app.now());
        let receipt =
            app.ledger().write(|tx| live.import(tx, &batch, now).map_err(Problem::from)).map_err(Failed::Kept)?;
        app.tell(&receipt);
        Ok(Kept { accepted: receipt.accepted, repeated: receipt.repeated })
    };
    let mut not_read = |entry: leadpact_ingest::Entry| {
        tell(ImportLine::Quarantined { entry: serde_json::to_value(entry).unwrap_or_default() });
    };
    let mut telling = Telling { tell, rows: 0, leads: 0 };
    let (how, language) = ((&*file.mapping, file.system.as_deref()), asking.reader.language);
    let sent = import_upload(&upload, how, language, &mut telling, &mut send, &mut not_read);
    let sent = sent.map_err(|failed| match failed {
        Failed::Read(error) => unfit(&error, Some(&upload)),
        Failed::Kept(problem) => problem,
    })?;
    let accepted = i64::try_from(sent.kept.accepted).unwrap_or(i64::MAX);
    let now = app.now();
    app.ledger()
        .write(|tx| asking.record(tx, Operation::ImportFile, |detail| detail.number("accepted", accepted), now))?;
    Ok(sent)
}

/// Where an import broke off.
enum Failed {
    Read(AppError),
    Kept(Problem),
}

impl From<AppError> for Failed {
    fn from(error: AppError) -> Self {
        Self::Read(error)
    }
}

/// Tells now and then how far it is.
struct Telling<'t> {
    tell: &'t dyn Fn(ImportLine),
    rows: u64,
    leads: u64,
}

impl Watch for Telling<'_> {
    fn reading(&mut self, progress: leadpact_ingest::Progress<'_>) {
        let is_over = progress.bytes >= progress.bytes_total;
        if progress.rows >= self.rows + ROWS_BETWEEN || is_over {
            self.rows = progress.rows;
            (self.tell)(ImportLine::Reading { bytes: progress.bytes, of: progress.bytes_total, rows: progress.rows });
        }
    }

    fn leads(&mut self, n_leads: u64) {
        if n_leads >= self.leads + ROWS_BETWEEN {
            self.leads = n_leads;
            (self.tell)(ImportLine::Leads(n_leads));
        }
    }
}

fn written(line: &ImportLine) -> Bytes {
    // Words, numbers and JSON always have a JSON form.
    let mut text = serde_json::to_vec(line).unwrap_or_default();
    text.push(b'\n');
    text.into()
}

fn decoded(name: &str, content: &str) -> Result<Vec<u8>, Problem> {
    let wrong = |path: &str, why: Said| Problem::new(ProblemCode::InvalidBody).at(path).saying(why);
    if name.trim().is_empty() || name.chars().count() > NAME_MAX || name.contains('\0') {
        return Err(wrong("name", said!("refused-file-name", max = NAME_MAX)));
    }
    STANDARD.decode(content).map_err(|_| wrong("content", said!("refused-base64")))
}

/// What is wrong with a file or its mapping. It says nothing of where the file lies.
fn unfit(error: &AppError, upload: Option<&Upload>) -> Problem {
    let problem = Problem::new(ProblemCode::InvalidBody);
    if let AppError::Mistakes { source_text, diagnostics } = error {
        return problem.at("mapping").saying(refused::mapping(source_text, diagnostics));
    }
    if let AppError::Write { .. } = error {
        tracing::error!(%error, "an uploaded file can't be put aside");
        return Problem::new(ProblemCode::Internal);
    }
    let why = match error {
        AppError::Intake(error) => refused::unfit_file(error),
        AppError::NotSent { why } => Some(why.clone()),
        _ => None,
    };
    if let Some(why) = why {
        return problem.at("content").saying(why);
    }
    let text = error.to_string();
    problem.at("content").with_detail(upload.map_or(text.clone(), |upload| upload.without_place(&text)))
}

impl From<UploadPreview> for FilePreview {
    fn from(preview: UploadPreview) -> Self {
        Self {
            rows: RowsRead::from(&preview.report),
            mapping: preview.mapping,
            certain: preview.is_certain,
            leads: preview.leads.into_iter().map(LeadRead::from).collect(),
            companies: preview.companies.into_iter().map(CompanyRead::from).collect(),
            quarantined: preview.quarantined.into_iter().map(NotRead::from).collect(),
        }
    }
}

impl From<&SentReport> for RowsRead {
    fn from(sent: &SentReport) -> Self {
        let ImportReport { read, accepted, quarantined, values_quarantined, .. } = sent.files.import;
        Self {
            read,
            accepted,
            quarantined,
            values_quarantined,
            leads: sent.files.n_leads,
            events: sent.files.n_events,
            companies: sent.n_company_facts,
        }
    }
}

impl From<LeadEvents> for LeadRead {
    fn from(lead: LeadEvents) -> Self {
        Self {
            identifiers: lead.identifiers.iter().map(|one| one.value.to_string()).collect(),
            n_events: lead.events.len(),
            events: lead.events.into_iter().take(EVENTS_SHOWN).map(EventItem::from).collect(),
        }
    }
}

impl From<CompanyNews> for CompanyRead {
    fn from(news: CompanyNews) -> Self {
        let traits = news.traits.iter().map(|(name, value)| (name.to_string(), crate::api::leads::plain(value)));
        Self {
            company: news.company.or(news.domain).map(|key| key.to_string()).unwrap_or_default(),
            traits: traits.collect(),
        }
    }
}

impl From<leadpact_ingest::Entry> for NotRead {
    fn from(entry: leadpact_ingest::Entry) -> Self {
        let extent = match entry.extent {
            leadpact_ingest::Extent::Row => "row",
            leadpact_ingest::Extent::Value => "value",
        };
        Self {
            line: entry.line,
            extent,
            column: entry.column,
            reason: entry.reason.code(),
            why: entry.why.in_english(),
        }
    }
}
