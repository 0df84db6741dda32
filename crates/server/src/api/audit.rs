//! The audit: who did what when, as it is chained in the ledger.

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_ledger::audit::{AuditFilter, AuditRow, audit_list};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::cursor::{List, Page, PageParams};
use crate::extract::{Json, Query};
use crate::problem::{Problem, ProblemCode};

/// Which entries to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntryFilter {
    /// Only those of this actor: `person ID`, `key ID`, `system` or `nobody`.
    actor: Option<String>,
    /// Only those of this operation: `person.invite`.
    operation: Option<String>,
    /// Only those from this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<String>,
    /// Only those before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<String>,
}

/// Something that was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its number; the first is 1.
    seq: i64,
    /// When it was done.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// Who did it: `person ID`, `key ID`, `system` or `nobody` (somebody who had not signed in).
    actor: String,
    /// What was done.
    #[schema(example = "person.invite")]
    operation: String,
    /// What about it: ids, numbers and words, nothing personal.
    #[schema(value_type = Object)]
    detail: Value,
    /// From which network.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    network: Option<String>,
    /// The request by which it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    request_id: Option<String>,
    /// SHA-256 over the entry and the hash before it, as hexadecimal digits.
    hash: String,
}

impl From<AuditRow> for AuditEntry {
    fn from(row: AuditRow) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            actor: row.actor,
            operation: row.operation,
            // Somebody may have meddled with it: then it is shown as it is, and the chain is broken there.
            detail: serde_json::from_str(&row.detail).unwrap_or(Value::String(row.detail)),
            network: row.network,
            request_id: row.request,
            hash: row.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(audit_index))
}

/// Lists who did what when, the latest first.
#[utoipa::path(get, path = "/api/audit", tag = "audit", operation_id = "audit.list", params(EntryFilter, PageParams),
    responses((status = 200, description = "Entries of the audit.", body = Page<AuditEntry>)))]
async fn audit_index(
    State(app): State<App>,
    asking: Asking,
    Query(filter): Query<EntryFilter>,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<AuditEntry>>, Problem> {
    asking.may_to_all(Operation::AuditList)?;
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let (actor, operation) = (text(&filter.actor), text(&filter.operation));
    let (from, until) = (text(&filter.from), text(&filter.until));
    let filters = [("actor", &*actor), ("operation", &operation), ("from", &from), ("until", &until)];
    let list = List { name: "audit", filters: &filters };
    let (limit, before) = (page.limit()?, page.after::<i64>(&list)?);
    let (from, until) = (instant("from", filter.from.as_deref())?, instant("until", filter.until.as_deref())?);
    let rows = app
        .read(move |tx| {
            let (actor, operation) = (filter.actor.as_deref(), filter.operation.as_deref());
            Ok(audit_list(tx, AuditFilter { before, actor, operation, from, until }, limit + 1)?)
        })
        .await?;
    Ok(Json(list.page(rows.into_iter().map(AuditEntry::from).collect(), limit, |entry| entry.seq)))
}

fn instant(name: &'static str, text: Option<&str>) -> Result<Option<Instant>, Problem> {
    let read = |text: &str| {
        text.parse().map_err(|error: leadpact_terms::TimeError| {
            Problem::new(ProblemCode::InvalidQuery).at(name).with_detail(error.to_string())
        })
    };
    text.map(read).transpose()
}
