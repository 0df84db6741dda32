//! Puts routes and layers together. What a request goes through is read here from the bottom up.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use tower_http::compression::CompressionLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::App;
use crate::api;
use crate::frame::{limits, security, watch};
use crate::idempotency;
use crate::problem::{Problem, ProblemCode};
use crate::web;

/// The whole service as it answers on its address.
pub fn router(app: &App) -> Router {
    let body_limit = |limit| from_fn_with_state(limit, limits::body);
    // What tracking libraries send has ids of its own, by which it is kept once.
    let nouns = api::nouns().layer(from_fn_with_state(app.clone(), idempotency::once));
    let worked_on = nouns
        .layer(body_limit(app.config.body_limit))
        .merge(api::import_files::routes().layer(body_limit(api::import_files::BODY_LIMIT)))
        .merge(api::intake::routes().merge(api::hooks::routes()).layer(body_limit(app.config.intake_body_limit)))
        // Ours is the only limit.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), limits::time))
        .layer(from_fn_with_state(app.clone(), limits::in_flight));
    // Whether the service is up has to be answered also when it has too much to do.
    let asked_about = match app.config.metrics_listen {
        Some(_) => api::operate::health_routes(),
        None => api::operate::health_routes().merge(api::operate::metrics_routes()),
    };
    let (routes, _) = worked_on.merge(asked_about).merge(api::reference::routes()).split_for_parts();
    framed(routes.fallback(web::fallback), app)
}

/// What answers on the address for measurements, if there is one.
pub(crate) fn metrics_router(app: &App) -> Router {
    let (routes, _) = api::operate::health_routes().merge(api::operate::metrics_routes()).split_for_parts();
    framed(routes.fallback(unknown_route), app)
}

/// The description of all routes, before it is completed by [`crate::openapi`].
pub(crate) fn described() -> OpenApi {
    let all: OpenApiRouter<App> = api::nouns()
        .merge(api::import_files::routes())
        .merge(api::intake::routes())
        .merge(api::hooks::routes())
        .merge(api::operate::health_routes())
        .merge(api::operate::metrics_routes())
        .merge(api::reference::routes());
    all.into_openapi()
}

fn framed(routes: Router<App>, app: &App) -> Router {
    routes
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), security::headers))
        .layer(from_fn_with_state(app.clone(), watch::watch))
        .with_state(app.clone())
}

async fn unknown_route() -> Problem {
    Problem::new(ProblemCode::UnknownRoute)
}

async fn method_not_allowed() -> Problem {
    Problem::new(ProblemCode::MethodNotAllowed)
}
