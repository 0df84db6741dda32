//! Quarantine: what could not be read, to be corrected and read again, or let go. Nothing is dropped silently.

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_ingest::Reason;
use leadpact_ingest::hooks::{BodyForm, Refused as HookRefused};
use leadpact_ingest::segment::{Endpoint, Note, Refused as CallRefused, RequestError, read};
use leadpact_language::{Language, Reader, Said, said};
use leadpact_ledger::quarantine::{
    QuarantineRow, QuarantineState, quarantine_fetch, quarantine_list_before, quarantine_settle,
};
use leadpact_ledger::sources::source_fetch;
use leadpact_ledger::{LedgerError, Tx};
use leadpact_live::sources::HookSettings;
use leadpact_live::{Arrival, ENDPOINT, Live, Receipt, Recorded, hook_tool};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::cursor::{List, Page, PageParams};
use crate::extract::{Json, Path, Query};
use crate::problem::{Problem, ProblemCode, refused};

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// It waits for somebody.
    #[default]
    Waiting,
    /// It was read after all.
    Replayed,
    /// Somebody let it go.
    Dismissed,
}

impl From<EntryState> for QuarantineState {
    fn from(state: EntryState) -> Self {
        match state {
            EntryState::Waiting => Self::Waiting,
            EntryState::Replayed => Self::Replayed,
            EntryState::Dismissed => Self::Dismissed,
        }
    }
}

impl From<QuarantineState> for EntryState {
    fn from(state: QuarantineState) -> Self {
        match state {
            QuarantineState::Waiting => Self::Waiting,
            QuarantineState::Replayed => Self::Replayed,
            QuarantineState::Dismissed => Self::Dismissed,
        }
    }
}

/// Which entries are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntryFilter {
    /// Those in this state; those that wait, if none is named.
    #[serde(default)]
    #[param(inline, nullable = false)]
    state: EntryState,
}

/// Something that could not be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct Entry {
    /// Its number.
    id: i64,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    received_at: Instant,
    /// The number of its source.
    source: i64,
    /// `row`: nothing could be made of it; `value`: one value was left out, the rest stands.
    extent: String,
    /// By which call it came.
    endpoint: String,
    /// What sort of mistake: a stable code.
    reason: String,
    /// The mistake in a sentence.
    why: String,
    /// Where in `raw`.
    path: String,
    /// As it came.
    raw: String,
    /// What became of it.
    state: EntryState,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    settled_at: Option<Instant>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    settled_by: Option<String>,
}

/// An entry to be read again.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The call as it should have been; left out: as it came, because the service has learned to read it.
    #[serde(default)]
    #[schema(nullable = false)]
    raw: Option<String>,
}

/// What became of an entry that was read again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Replayed {
    /// Events that are new.
    accepted: u64,
    /// Events that had come before.
    repeated: u64,
}

impl From<QuarantineRow> for Entry {
    fn from(row: QuarantineRow) -> Self {
        Self {
            id: row.entry,
            received_at: row.received_at,
            source: row.source,
            extent: row.extent,
            endpoint: row.endpoint,
            reason: row.reason,
            why: row.why,
            path: row.path,
            raw: row.raw,
            state: row.state.into(),
            settled_at: row.settled_at,
            settled_by: row.settled_by,
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(entry_index)).routes(routes!(entry_replay)).routes(routes!(entry_dismiss))
}

/// Lists what could not be read, newest first.
#[utoipa::path(get, path = "/api/quarantine", tag = "quarantine", operation_id = "quarantine.list",
    params(EntryFilter, PageParams),
    responses((status = 200, description = "A page of entries.", body = Page<Entry>)))]
async fn entry_index(
    State(app): State<App>,
    asking: Asking,
    Query(filter): Query<EntryFilter>,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<Entry>>, Problem> {
    asking.may_to_all(Operation::QuarantineList)?;
    let state = QuarantineState::from(filter.state);
    let list = List { name: "quarantine", filters: &[("state", state.word())] };
    let limit = page.limit()?;
    let before: i64 = page.after(&list)?.unwrap_or(i64::MAX);
    let reader = asking.reader;
    let items = app
        .read(move |tx| {
            let rows = quarantine_list_before(tx, state, before, limit + 1)?;
            rows.into_iter().map(|row| Ok(shown(tx, row, &reader)?)).collect::<Result<Vec<Entry>, Problem>>()
        })
        .await?;
    Ok(Json(list.page(items, limit, |entry: &Entry| entry.id)))
}

/// Reads an entry again, as it came or corrected.
///
/// It is read as of the instant of its first arrival. If it still can't be read, nothing changes and the problem says why.
#[utoipa::path(post, path = "/api/quarantine/{id}/replay", tag = "quarantine", operation_id = "quarantine.correct",
    params(("id" = i64, Path, description = "The entry's number.")), request_body = Correction,
    responses((status = 200, description = "It was read.", body = Replayed)))]
async fn entry_replay(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
    Json(correction): Json<Correction>,
) -> Result<Json<Replayed>, Problem> {
    asking.may_to_all(Operation::QuarantineCorrect)?;
    let now = app.now();
    let live = app.live.clone();
    let receipt: Receipt = app
        .write(move |tx| {
            let row = waiting(quarantine_fetch(tx, id)?)?;
            let receipt = replay(&live, tx, &row, correction.raw.as_deref(), now)?;
            quarantine_settle(tx, id, QuarantineState::Replayed, now, &asking.tag())?;
            asking.record(tx, Operation::QuarantineCorrect, |detail| detail.number("entry", id), now)?;
            Ok(receipt)
        })
        .await?;
    app.tell(&receipt);
    Ok(Json(Replayed { accepted: receipt.accepted, repeated: receipt.repeated }))
}

/// Lets an entry go. It stays readable.
#[utoipa::path(post, path = "/api/quarantine/{id}/dismiss", tag = "quarantine", operation_id = "quarantine.discard",
    params(("id" = i64, Path, description = "The entry's number.")),
    responses((status = 200, description = "The entry as it is now.", body = Entry)))]
async fn entry_dismiss(State(app): State<App>, asking: Asking, Path(id): Path<i64>) -> Result<Json<Entry>, Problem> {
    asking.may_to_all(Operation::QuarantineDiscard)?;
    let now = app.now();
    let row = app
        .write(move |tx| {
            waiting(quarantine_fetch(tx, id)?)?;
            quarantine_settle(tx, id, QuarantineState::Dismissed, now, &asking.tag())?;
            asking.record(tx, Operation::QuarantineDiscard, |detail| detail.number("entry", id), now)?;
            let row = quarantine_fetch(tx, id)?.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
            Ok(shown(tx, row, &asking.reader)?)
        })
        .await?;
    Ok(Json(row))
}

fn waiting(row: Option<QuarantineRow>) -> Result<QuarantineRow, Problem> {
    let row = row.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    match row.state {
        QuarantineState::Waiting => Ok(row),
        QuarantineState::Replayed | QuarantineState::Dismissed => {
            Err(Problem::new(ProblemCode::Conflict).saying(refused::entry(row.entry, row.state)))
        }
    }
}

/// Takes in what an entry says, if all of it can be read now. A problem takes back whatever was done on the way.
fn replay(
    live: &Live,
    tx: &mut Tx<'_>,
    row: &QuarantineRow,
    corrected: Option<&str>,
    now: Instant,
) -> Result<Receipt, Problem> {
    if row.endpoint != ENDPOINT {
        let again = read_again(tx, row, corrected)?;
        if let Some(Unread { path, why, .. }) = again.unread.into_iter().next() {
            return Err(wrong(&path, why));
        }
        let arrivals: Vec<&Arrival> = again.arrivals.iter().collect();
        return Ok(live.take_in(tx, &arrivals, now)?);
    }
    let recording = live.record(tx, &[corrected.unwrap_or(&row.raw)], now)?;
    match recording.items.as_slice() {
        [Recorded::Refused(refused)] => Err(wrong(&refused.path, refused.why.clone())),
        _ => Ok(recording.receipt),
    }
}

/// An entry as this reader is told it. Why it could not be read is kept in English; for others it is found again, as its text says it all.
fn shown(tx: &mut Tx<'_>, row: QuarantineRow, reader: &Reader) -> Result<Entry, LedgerError> {
    if reader.language == Language::English || row.raw.is_empty() {
        return Ok(row.into());
    }
    let unread = if row.endpoint == ENDPOINT {
        let refused = leadpact_live::unread(&row.raw, row.received_at).into_iter();
        refused.map(|one| Unread { path: one.path, reason: one.reason, why: one.why }).collect()
    } else {
        match read_again(tx, &row, None) {
            Ok(again) => again.unread,
            Err(NotAgain::Ledger(error)) => return Err(error),
            // Nothing is found in what can't be read at all.
            Err(NotAgain::Request(_) | NotAgain::FromFile) => Vec::new(),
        }
    };
    let same = unread.into_iter().find(|one| one.path == row.path && one.reason.code() == row.reason);
    let entry = Entry::from(row);
    Ok(match same {
        Some(same) => Entry { why: same.why.to_reader(reader), ..entry },
        None => entry,
    })
}

/// An entry that was read again.
struct Again {
    arrivals: Vec<Arrival>,
    unread: Vec<Unread>,
}

/// What of it could still not be read.
struct Unread {
    path: String,
    reason: Reason,
    why: Said,
}

/// Why an entry can't be read again at all.
enum NotAgain {
    Ledger(LedgerError),
    Request(RequestError),
    FromFile,
}

impl From<LedgerError> for NotAgain {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<RequestError> for NotAgain {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<NotAgain> for Problem {
    fn from(not: NotAgain) -> Self {
        match not {
            NotAgain::Ledger(error) => error.into(),
            NotAgain::Request(error) => wrong("", refused::request(&error)),
            NotAgain::FromFile => Self::new(ProblemCode::Conflict).saying(said!("refused-from-file")),
        }
    }
}

/// What an entry says: as it came, or corrected; of a tool's message, under the mapping that its source has now.
fn read_again(tx: &mut Tx<'_>, row: &QuarantineRow, corrected: Option<&str>) -> Result<Again, NotAgain> {
    let raw = corrected.unwrap_or(&row.raw).as_bytes();
    if let Some(tool) = hook_tool(&row.endpoint) {
        let settings = source_fetch(tx, row.source)?.map(|source| HookSettings::of(&source)).unwrap_or_default();
        let posted = settings.hook(tool).read(BodyForm::Json, raw, row.received_at)?;
        let unread = posted.items.iter().flat_map(|item| match item {
            Ok(item) => item.notes.iter().map(Unread::of).collect(),
            Err(HookRefused { path, reason, why, .. }) => {
                vec![Unread { path: path.clone(), reason: *reason, why: why.clone() }]
            }
        });
        let unread = unread.collect();
        return Ok(Again { arrivals: Arrival::of_hook(row.source, row.received_at, tool, posted), unread });
    }
    let endpoint = Endpoint::named(&row.endpoint).ok_or(NotAgain::FromFile)?;
    let request = read(endpoint, raw, row.received_at)?;
    let unread = request.calls.iter().flat_map(|call| match call {
        Ok(call) => call.notes.iter().map(Unread::of).collect(),
        Err(CallRefused { path, reason, why, .. }) => {
            vec![Unread { path: path.clone(), reason: *reason, why: why.clone() }]
        }
    });
    let unread = unread.collect();
    Ok(Again { arrivals: Arrival::of_request(row.source, row.received_at, request), unread })
}

impl Unread {
    fn of(note: &Note) -> Self {
        Self { path: note.path.clone(), reason: note.reason, why: note.why.clone() }
    }
}

fn wrong(path: &str, why: Said) -> Problem {
    Problem::new(ProblemCode::InvalidBody).at(format!("raw.{path}")).saying(why)
}
