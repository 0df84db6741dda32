//! Sources of events: who may send, from where and how much, and their write keys, which are shown once.

use axum::extract::State;
use axum::http::StatusCode;
use leadpact_accounts::Operation;
use leadpact_ledger::sources::{SourceRow, source_list};
use leadpact_live::sources;
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::extract::{Json, Path, ShownOnce};
use crate::problem::{Problem, ProblemCode};

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

impl From<SourceKind> for sources::SourceKind {
    fn from(kind: SourceKind) -> Self {
        match kind {
            SourceKind::Browser => Self::Browser,
            SourceKind::Server => Self::Server,
            SourceKind::Import => Self::Import,
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
) -> Result<(StatusCode, ShownOnce<SourceMade>), Problem> {
    asking.may_to_all(Operation::SourceCreate)?;
    let new =
        sources::NewSource { name: new.name, kind: new.kind.into(), origins: new.origins, per_second: new.per_second };
    new.check().map_err(|unfit| Problem::new(ProblemCode::InvalidBody).at(unfit.path).with_detail(unfit.expected))?;
    let now = app.now();
    let mut random = [0; sources::KEY_BYTES];
    app.random(&mut random);
    let (row, write_key) = app
        .write(move |tx| {
            let (row, write_key) = sources::make_source(tx, &new, &random, now)?;
            asking.record(tx, Operation::SourceCreate, |detail| detail.number("source", row.source), now)?;
            Ok((row, write_key))
        })
        .await?;
    app.sources.forget();
    Ok((StatusCode::CREATED, ShownOnce(SourceMade { source: row.into(), write_key })))
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
            let row = sources::revoke_source(tx, id, now)?;
            asking.record(tx, Operation::SourceRevoke, |detail| detail.number("source", id), now)?;
            Ok(row)
        })
        .await?;
    app.sources.forget();
    Ok(Json(row.into()))
}
