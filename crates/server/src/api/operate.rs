//! Whether the service is up, whether it can take requests, and its measurements. For machines that watch over it.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::extract::Json;
use crate::problem::{Problem, ProblemCode};

/// What runs here.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `up`: whoever can't say so does not answer.
    status: HealthStatus,
    /// The version of the service.
    version: &'static str,
}

/// Whether the process is up.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// It is.
    Up,
}

/// That requests can be sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// Always `ready`; otherwise the answer is a problem.
    status: ReadinessStatus,
}

/// Whether the service takes requests.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadinessStatus {
    /// It does.
    Ready,
}

/// Prometheus reads this version of its text format.
const PROMETHEUS_TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(crate) fn health_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(health_fetch)).routes(routes!(ready_fetch))
}

pub(crate) fn metrics_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(metrics_fetch))
}

/// Says that the process is up.
///
/// It says nothing about the database; a process that answers here needs no restart.
#[utoipa::path(get, path = "/health", tag = "operate", operation_id = "health.fetch",
    responses((status = 200, description = "The process is up.", body = Health)))]
async fn health_fetch() -> Json<Health> {
    Json(Health { status: HealthStatus::Up, version: env!("CARGO_PKG_VERSION") })
}

/// Says whether the service can take requests.
///
/// It can when the database answers, its tables are up to date, and the service is neither starting nor stopping.
#[utoipa::path(get, path = "/ready", tag = "operate", operation_id = "ready.fetch",
    responses((status = 200, description = "Requests can be sent.", body = Readiness)))]
async fn ready_fetch(State(app): State<App>) -> Result<Json<Readiness>, Problem> {
    if !app.is_open() {
        let what = if app.shutdown.is_announced() { "the service stops" } else { "the service starts" };
        return Err(Problem::new(ProblemCode::NotReady).with_detail(what));
    }
    app.ledger_answers().await?;
    Ok(Json(Readiness { status: ReadinessStatus::Ready }))
}

/// Gives measurements to Prometheus.
///
/// Counts, times and lengths of queues, without personal data. Where they are not for everybody who reaches the service, the
/// setting `metrics.listen` gives them an address of their own.
#[utoipa::path(get, path = "/metrics", tag = "operate", operation_id = "metrics.fetch",
    responses((status = 200, description = "All measurements.", body = String, content_type = "text/plain")))]
async fn metrics_fetch(State(app): State<App>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, PROMETHEUS_TEXT)], app.metrics.render())
}
