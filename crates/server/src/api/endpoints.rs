//! Places outside that messages go to: webhooks, whose secrets are shown once, and chat rooms.

use axum::extract::State;
use axum::http::StatusCode;
use leadpact_accounts::Operation;
use leadpact_ledger::endpoints::{EndpointRow, endpoint_list};
use leadpact_messages::endpoints::{
    EndpointChange, Kind, NewEndpoint, RANDOM_BYTES, change_endpoint, make_endpoint, pause_endpoint, remove_endpoint,
    resume_endpoint, rotate_secret, shown_target, test_endpoint,
};
use leadpact_messages::sign::{SECRET_BYTES, Secret};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::deliveries::{Delivery, shown};
use crate::extract::{Json, Path, ShownOnce};
use crate::problem::Problem;

/// What an endpoint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndpointKind {
    /// A program that takes Standard Webhooks.
    Webhook,
    /// A chat room that takes Slack's incoming webhooks.
    Chat,
}

/// A place that messages are to go to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndpointToMake {
    /// What it is.
    kind: EndpointKind,
    /// What people call it.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Its address. Of a chat room it is a secret, and not shown again.
    #[schema(example = "https://crm.example.com/hooks/leads", max_length = 2000)]
    target: String,
    /// What it wants to hear: names of topics, `handoff.*` or `*`.
    #[schema(min_items = 1, max_items = 50, example = json!(["handoff.*", "clock.breached"]))]
    topics: Vec<String>,
}

/// What to change of an endpoint; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndpointPatch {
    /// The name.
    #[serde(default)]
    #[schema(nullable = false)]
    name: Option<String>,
    /// The address.
    #[serde(default)]
    #[schema(nullable = false)]
    target: Option<String>,
    /// The topics.
    #[serde(default)]
    #[schema(nullable = false)]
    topics: Option<Vec<String>>,
}

/// A place that messages go to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Endpoint {
    /// Its id.
    id: String,
    /// `webhook` or `chat`.
    kind: String,
    /// What people call it.
    name: String,
    /// Its address; of a chat room only whose it is.
    target: String,
    /// What it wants to hear.
    topics: Vec<String>,
    /// Since when it is there.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// Since when messages to it wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    paused_at: Option<Instant>,
    /// Why they wait: paused by hand, or the endpoint answered that it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    paused_why: Option<String>,
    /// Until when it asked to be left alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    held_until: Option<Instant>,
}

/// An endpoint with its secret, which is not shown again.
#[derive(Serialize, ToSchema)]
pub struct EndpointMade {
    /// The endpoint.
    endpoint: Endpoint,
    /// What its webhooks are signed with; a chat room has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "whsec_…")]
    secret: Option<String>,
}

impl From<EndpointRow> for Endpoint {
    fn from(row: EndpointRow) -> Self {
        Self {
            target: shown_target(&row),
            topics: serde_json::from_str(&row.topics).unwrap_or_default(),
            id: row.id,
            kind: row.kind,
            name: row.name,
            created_at: row.created_at,
            paused_at: row.paused_at,
            paused_why: row.paused_why,
            held_until: row.held_until,
        }
    }
}

impl From<EndpointKind> for Kind {
    fn from(kind: EndpointKind) -> Self {
        match kind {
            EndpointKind::Webhook => Self::Webhook,
            EndpointKind::Chat => Self::Chat,
        }
    }
}

impl EndpointMade {
    fn new(row: EndpointRow, secret: Option<&Secret>) -> Self {
        Self { endpoint: row.into(), secret: secret.map(|secret| secret.reveal().to_owned()) }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(endpoint_index, endpoint_create))
        .routes(routes!(endpoint_change, endpoint_remove))
        .routes(routes!(endpoint_pause))
        .routes(routes!(endpoint_resume))
        .routes(routes!(endpoint_rotate))
        .routes(routes!(endpoint_test))
}

/// Lists the places that messages go to.
#[utoipa::path(get, path = "/api/endpoints", tag = "messages", operation_id = "endpoint.list",
    responses((status = 200, description = "All endpoints, oldest first.", body = Vec<Endpoint>)))]
async fn endpoint_index(State(app): State<App>, asking: Asking) -> Result<Json<Vec<Endpoint>>, Problem> {
    asking.may_to_all(Operation::EndpointList)?;
    let rows = app.read(|tx| Ok(endpoint_list(tx)?)).await?;
    Ok(Json(rows.into_iter().map(Endpoint::from).collect()))
}

/// Adds a place that messages go to.
///
/// The secret of a webhook is shown in this answer only: whoever receives checks by it that messages come from here.
#[utoipa::path(post, path = "/api/endpoints", tag = "messages", operation_id = "endpoint.create",
    request_body = EndpointToMake,
    responses((status = 201, description = "The endpoint and its secret.", body = EndpointMade)))]
async fn endpoint_create(
    State(app): State<App>,
    asking: Asking,
    Json(new): Json<EndpointToMake>,
) -> Result<(StatusCode, ShownOnce<EndpointMade>), Problem> {
    asking.may_to_all(Operation::EndpointCreate)?;
    let new = NewEndpoint { kind: new.kind.into(), name: new.name, target: new.target, topics: new.topics };
    let (now, guard) = (app.now(), app.post.guard.clone());
    let mut random = [0; RANDOM_BYTES];
    app.random(&mut random);
    let (row, secret) = app
        .write(move |tx| {
            let (row, secret) = make_endpoint(tx, &new, &guard, &random, now)?;
            asking.record(tx, Operation::EndpointCreate, |detail| detail.label("endpoint", &row.id), now)?;
            Ok((row, secret))
        })
        .await?;
    Ok((StatusCode::CREATED, ShownOnce(EndpointMade::new(row, secret.as_ref()))))
}

/// Changes an endpoint's name, address or topics. What is on its way already goes to the new address.
#[utoipa::path(patch, path = "/api/endpoints/{id}", tag = "messages", operation_id = "endpoint.change",
    request_body = EndpointPatch, params(("id" = String, Path, description = "The endpoint.")),
    responses((status = 200, description = "The endpoint as it is now.", body = Endpoint)))]
async fn endpoint_change(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    Json(patch): Json<EndpointPatch>,
) -> Result<Json<Endpoint>, Problem> {
    asking.may_to_all(Operation::EndpointChange)?;
    let change = EndpointChange { name: patch.name, target: patch.target, topics: patch.topics };
    let (now, guard) = (app.now(), app.post.guard.clone());
    let row = app
        .write(move |tx| {
            let row = change_endpoint(tx, &id, &change, &guard, now)?;
            asking.record(tx, Operation::EndpointChange, |detail| detail.label("endpoint", &row.id), now)?;
            Ok(row)
        })
        .await?;
    Ok(Json(row.into()))
}

/// Removes an endpoint. What was on its way there is dropped; what was delivered stays on record.
#[utoipa::path(delete, path = "/api/endpoints/{id}", tag = "messages", operation_id = "endpoint.remove",
    params(("id" = String, Path, description = "The endpoint.")),
    responses((status = 204, description = "Nothing goes there any more.")))]
async fn endpoint_remove(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    asking.may_to_all(Operation::EndpointRemove)?;
    let now = app.now();
    app.write(move |tx| {
        let row = remove_endpoint(tx, &id, now)?;
        asking.record(tx, Operation::EndpointRemove, |detail| detail.label("endpoint", &row.id), now)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets messages to an endpoint wait. New ones go on being kept for it.
#[utoipa::path(post, path = "/api/endpoints/{id}/pause", tag = "messages", operation_id = "endpoint.pause",
    params(("id" = String, Path, description = "The endpoint.")),
    responses((status = 200, description = "The endpoint as it is now.", body = Endpoint)))]
async fn endpoint_pause(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<Json<Endpoint>, Problem> {
    asking.may_to_all(Operation::EndpointPause)?;
    let now = app.now();
    let row = app
        .write(move |tx| {
            let row = pause_endpoint(tx, &id, now)?;
            asking.record(tx, Operation::EndpointPause, |detail| detail.label("endpoint", &row.id), now)?;
            Ok(row)
        })
        .await?;
    Ok(Json(row.into()))
}

/// Sends what waited for an endpoint, and goes on.
#[utoipa::path(post, path = "/api/endpoints/{id}/resume", tag = "messages", operation_id = "endpoint.resume",
    params(("id" = String, Path, description = "The endpoint.")),
    responses((status = 200, description = "The endpoint as it is now.", body = Endpoint)))]
async fn endpoint_resume(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<Json<Endpoint>, Problem> {
    asking.may_to_all(Operation::EndpointResume)?;
    let now = app.now();
    let row = app
        .write(move |tx| {
            let row = resume_endpoint(tx, &id, now)?;
            asking.record(tx, Operation::EndpointResume, |detail| detail.label("endpoint", &row.id), now)?;
            Ok(row)
        })
        .await?;
    app.post.nudge();
    Ok(Json(row.into()))
}

/// Gives a webhook another secret.
///
/// For a day, messages are signed with both, so that no receiver misses one. The new secret is shown in this answer only.
#[utoipa::path(post, path = "/api/endpoints/{id}/rotate", tag = "messages", operation_id = "endpoint.rotate",
    params(("id" = String, Path, description = "The endpoint.")),
    responses((status = 200, description = "The endpoint and its new secret.", body = EndpointMade)))]
async fn endpoint_rotate(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<ShownOnce<EndpointMade>, Problem> {
    asking.may_to_all(Operation::EndpointRotate)?;
    let now = app.now();
    let mut random = [0; SECRET_BYTES];
    app.random(&mut random);
    let (row, secret) = app
        .write(move |tx| {
            let (row, secret) = rotate_secret(tx, &id, &random, now)?;
            asking.record(tx, Operation::EndpointRotate, |detail| detail.label("endpoint", &row.id), now)?;
            Ok((row, secret))
        })
        .await?;
    Ok(ShownOnce(EndpointMade::new(row, Some(&secret))))
}

/// Sends a `ping` to an endpoint. The delivery says what came of it.
#[utoipa::path(post, path = "/api/endpoints/{id}/test", tag = "messages", operation_id = "endpoint.test",
    params(("id" = String, Path, description = "The endpoint.")),
    responses((status = 202, description = "The delivery, which is on its way.", body = Delivery)))]
async fn endpoint_test(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Delivery>), Problem> {
    asking.may_to_all(Operation::EndpointTest)?;
    let now = app.now();
    let delivery = app
        .write(move |tx| {
            let row = test_endpoint(tx, &id, now)?;
            asking.record(tx, Operation::EndpointTest, |detail| detail.label("endpoint", &id), now)?;
            Ok(shown(tx, vec![row])?.remove(0))
        })
        .await?;
    app.post.nudge();
    Ok((StatusCode::ACCEPTED, Json(delivery)))
}
