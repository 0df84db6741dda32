//! What a request may cost: one of so many at a time, so long, so large.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;
use leadpact_terms::Duration;

use crate::App;
use crate::config::ByteSize;
use crate::problem::{Problem, ProblemCode};
use crate::state::std_duration;

/// When to come back after having been turned away.
const COME_BACK: Duration = Duration(1_000);

/// Turns requests away at once when too many are being worked on: a quick no is better than a late yes.
pub async fn in_flight(State(app): State<App>, request: Request, next: Next) -> Response {
    match app.in_flight.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => {
            app.metrics.shed();
            Problem::new(ProblemCode::Overloaded).retry_after(COME_BACK).into_response()
        }
    }
}

/// Breaks off what takes too long, the sending of the body included. Streams have begun by then and go on.
pub async fn time(State(app): State<App>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(std_duration(app.config.request_timeout), next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => Problem::new(ProblemCode::TimedOut).retry_after(COME_BACK).into_response(),
    }
}

/// Refuses a body that says it is too large before any of it is read, and stops reading one that turns out to be.
pub async fn body(State(limit): State<ByteSize>, request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let announced = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let too_large =
        || Problem::new(ProblemCode::BodyTooLarge).with_detail(format!("at most {} bytes are taken here", limit.0));
    if announced.is_some_and(|length| length > limit.0 as u64) {
        return too_large().into_response();
    }
    let answer = next.run(request.map(|body| Body::new(Limited::new(body, limit.0)))).await;
    // Whoever found the body too long did not know the limit.
    match answer.extensions().get::<Problem>() {
        Some(problem) if problem.code == ProblemCode::BodyTooLarge => too_large().into_response(),
        Some(_) | None => answer,
    }
}
