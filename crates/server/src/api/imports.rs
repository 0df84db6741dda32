//! Imports: what files say, read and settled by whoever has the files, in batches.
//!
//! There is no job to be followed: a batch is one request, durable when it is answered, and the same batch again changes nothing. An
//! import that broke off is done again from the beginning.

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_live::{Batch, BatchForm};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::events::NewIdentifier;
use crate::extract::Json;
use crate::problem::{Problem, ProblemCode};

/// Part of what files said.
#[derive(Debug, ToSchema)]
pub struct ImportBatch {
    /// Leads with some or all of their events.
    #[schema(nullable = false)]
    pub leads: Option<Vec<ImportedLead>>,
    /// Facts about companies.
    #[schema(nullable = false)]
    pub companies: Option<Vec<ImportedCompany>>,
}

/// A lead of files.
#[derive(Debug, ToSchema)]
pub struct ImportedLead {
    /// By what it is known, its `record id` among them.
    #[schema(min_items = 1)]
    pub identifiers: Vec<NewIdentifier>,
    /// What happened to it.
    pub events: Vec<ImportedEvent>,
}

/// An event of files, settled: its values have their types and are taken as they are.
#[derive(Debug, ToSchema)]
pub struct ImportedEvent {
    /// Its id: from the file, or from its content.
    #[schema(min_length = 1)]
    pub id: String,
    /// When it happened.
    #[schema(format = DateTime)]
    pub at: String,
    /// As of [`crate::api::events::NewEvent`].
    pub kind: String,
    /// Its name.
    #[schema(nullable = false)]
    pub name: Option<String>,
    /// Over which channel.
    pub channel: String,
    /// How long it lasted, in milliseconds.
    #[schema(nullable = false)]
    pub lasted_ms: Option<i64>,
    /// Whether it is kept and not counted.
    #[schema(nullable = false)]
    pub marked: Option<bool>,
    /// Properties or traits. Amounts are objects with `amount` and `currency`, dates with `date`, ranges with `low` and `high`.
    #[schema(value_type = Object, nullable = false)]
    pub properties: Option<serde_json::Value>,
}

/// What became known of a company.
#[derive(Debug, ToSchema)]
pub struct ImportedCompany {
    /// The fact's id.
    pub id: String,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// The company's id in its source. This or `domain`, or both.
    #[schema(nullable = false)]
    pub company: Option<String>,
    /// Its web domain.
    #[schema(nullable = false)]
    pub domain: Option<String>,
    /// Traits, all beginning with `company.`.
    #[schema(value_type = Object)]
    pub traits: serde_json::Value,
}

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct Imported {
    /// Events that are new.
    accepted: u64,
    /// Events that had come before.
    repeated: u64,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(import_create))
}

/// Keeps a batch of what files say; all of it or nothing.
///
/// `leadpact import --server` reads files on the machine where they lie and sends this. The same batch again changes nothing, so an
/// import that broke off is sent again from the beginning.
#[utoipa::path(post, path = "/api/imports", tag = "imports", operation_id = "import.create", request_body = ImportBatch,
    responses((status = 200, description = "All of it is kept.", body = Imported)))]
async fn import_create(
    State(app): State<App>,
    asking: Asking,
    Json(form): Json<BatchForm>,
) -> Result<Json<Imported>, Problem> {
    asking.may_to_all(Operation::ImportCreate)?;
    let batch = Batch::try_from(form)
        .map_err(|unfit| Problem::new(ProblemCode::InvalidBody).at(unfit.path).with_detail(unfit.why))?;
    let (live, now) = (app.live.clone(), app.now());
    let receipt = app
        .write(move |tx| {
            let receipt = live.import(tx, &batch, now)?;
            let accepted = i64::try_from(receipt.accepted).unwrap_or(i64::MAX);
            // A batch that changed nothing is no news for the audit.
            if accepted > 0 {
                asking.record(tx, Operation::ImportCreate, |detail| detail.number("accepted", accepted), now)?;
            }
            Ok(receipt)
        })
        .await?;
    app.tell(&receipt);
    Ok(Json(Imported { accepted: receipt.accepted, repeated: receipt.repeated }))
}
