//! Sources of events: who may send, from where and how much, and their write keys, which are shown once.

use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use leadpact_accounts::Operation;
use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::sources::{SourceRow, source_fetch, source_list, source_put};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::extract::{Json, Path};
use crate::problem::{Problem, ProblemCode};
use crate::sources::{WRITE_KEY_PREFIX, key_hash};

/// Random bytes of a write key.
const KEY_BYTES: usize = 24;
/// Characters of a key that lists show.
const HINT_CHARS: usize = 4;
/// Longer names are somebody's mistake.
const NAME_CHARS_MAX: usize = 100;
/// A source may name so many origins.
const ORIGINS_MAX: usize = 50;

/// What sort of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A web site: its key can be read by everybody who visits it.
    Browser,
    /// A server or an app's backend.
    Server,
    /// Files.
    Import,
}

impl SourceKind {
    fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Server => "server",
            Self::Import => "import",
        }
    }
}

/// A source to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSource {
    /// What people call it.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What sort of source.
    kind: SourceKind,
    /// From which web origins (`https://www.example.com`) browsers may send; none: from any.
    #[serde(default)]
    #[schema(max_items = 50)]
    origins: Vec<String>,
    /// How many events a second it may send; left out: as many as the service takes.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000, nullable = false)]
    per_second: Option<u32>,
}

/// A source.
#[derive(Debug, Serialize, ToSchema)]
pub struct Source {
    /// Its number.
    id: i64,
    /// What people call it.
    name: String,
    /// `browser`, `server` or `import`.
    kind: String,
    /// The last characters of its write key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    key_hint: Option<String>,
    /// From which web origins browsers may send; none: from any.
    origins: Vec<String>,
    /// How many events a second it may send.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    per_second: Option<i64>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When its key was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    revoked_at: Option<Instant>,
}

/// A source that was made, with its write key: it is not shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceMade {
    /// The source.
    source: Source,
    /// Its write key.
    write_key: String,
}

impl From<SourceRow> for Source {
    fn from(row: SourceRow) -> Self {
        Self {
            id: row.source,
            name: row.name,
            kind: row.kind,
            key_hint: row.key_hint,
            origins: serde_json::from_str(&row.origins).unwrap_or_default(),
            per_second: row.per_second,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(source_index, source_create)).routes(routes!(source_revoke))
}

/// Lists the sources of events.
#[utoipa::path(get, path = "/api/sources", tag = "sources", operation_id = "source.list",
    responses((status = 200, description = "All sources, oldest first.", body = Vec<Source>)))]
async fn source_index(State(app): State<App>, asking: Asking) -> Result<Json<Vec<Source>>, Problem> {
    asking.may_to_all(Operation::SourceList)?;
    let rows = app.read(|tx| Ok(source_list(tx)?)).await?;
    Ok(Json(rows.into_iter().map(Source::from).collect()))
}

/// Makes a source with its write key.
///
/// The key opens the intake and nothing else. It is shown in this answer only.
#[utoipa::path(post, path = "/api/sources", tag = "sources", operation_id = "source.create", request_body = NewSource,
    responses((status = 201, description = "The source and its write key.", body = SourceMade)))]
async fn source_create(
    State(app): State<App>,
    asking: Asking,
    Json(new): Json<NewSource>,
) -> Result<(StatusCode, Json<SourceMade>), Problem> {
    asking.may_to_all(Operation::SourceCreate)?;
    check(&new)?;
    let now = app.now();
    let write_key = new_write_key(&app);
    let made = {
        let write_key = write_key.clone();
        app.write(move |tx| {
            let row = make_source(tx, &new, &write_key, now)?;
            asking.record(tx, Operation::SourceCreate, |detail| detail.number("source", row.source), now)?;
            Ok(row)
        })
        .await?
    };
    app.sources.forget();
    Ok((StatusCode::CREATED, Json(SourceMade { source: made.into(), write_key })))
}

/// Revokes a source's write key. Its events stay.
#[utoipa::path(delete, path = "/api/sources/{id}", tag = "sources", operation_id = "source.revoke",
    params(("id" = i64, Path, description = "The source's number.")),
    responses((status = 200, description = "The source as it is now.", body = Source)))]
async fn source_revoke(State(app): State<App>, asking: Asking, Path(id): Path<i64>) -> Result<Json<Source>, Problem> {
    asking.may_to_all(Operation::SourceRevoke)?;
    let now = app.now();
    let row = app
        .write(move |tx| {
            let Some(mut row) = source_fetch(tx, id)? else { return Err(Problem::new(ProblemCode::NotFound)) };
            row.revoked_at.get_or_insert(now);
            source_put(tx, &row)?;
            asking.record(tx, Operation::SourceRevoke, |detail| detail.number("source", id), now)?;
            Ok(row)
        })
        .await?;
    app.sources.forget();
    Ok(Json(row.into()))
}

fn check(new: &NewSource) -> Result<(), Problem> {
    let wrong = |path: &str, detail: String| Err(Problem::new(ProblemCode::InvalidBody).at(path).with_detail(detail));
    let n_chars = new.name.trim().chars().count();
    if !(1..=NAME_CHARS_MAX).contains(&n_chars) {
        return wrong("name", format!("expected a name of 1 to {NAME_CHARS_MAX} characters"));
    }
    if new.per_second.is_some_and(|n| !(1..=1_000_000).contains(&n)) {
        return wrong("per_second", "expected a number from 1 to 1000000".to_owned());
    }
    if new.origins.len() > ORIGINS_MAX {
        return wrong("origins", format!("expected at most {ORIGINS_MAX} origins"));
    }
    for (position, origin) in new.origins.iter().enumerate() {
        let is_origin = origin.split_once("://").is_some_and(|(scheme, host)| {
            matches!(scheme, "http" | "https") && !host.is_empty() && !host.contains(['/', '?', '#', ' '])
        });
        if !is_origin {
            let expected = "expected an origin such as https://www.example.com, without a path";
            return wrong(&format!("origins[{position}]"), expected.to_owned());
        }
    }
    Ok(())
}

/// A write key that nobody can guess.
fn new_write_key(app: &App) -> String {
    let mut bytes = [0; KEY_BYTES];
    app.random(&mut bytes);
    format!("{WRITE_KEY_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn make_source(tx: &mut Tx<'_>, new: &NewSource, write_key: &str, now: Instant) -> Result<SourceRow, Problem> {
    let row = SourceRow {
        source: counter_take(tx, Counter::Source, 1)?,
        name: new.name.trim().to_owned(),
        kind: new.kind.word().to_owned(),
        key_hash: Some(key_hash(write_key)),
        key_hint: Some(write_key[write_key.len() - HINT_CHARS..].to_owned()),
        origins: serde_json::to_string(&new.origins).unwrap_or_default(),
        per_second: new.per_second.map(i64::from),
        created_at: now,
        revoked_at: None,
    };
    source_put(tx, &row)?;
    Ok(row)
}
