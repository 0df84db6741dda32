//! Watches over a request from its first byte to its answer: its id, its line in the log, its count, and that it ends in an answer
//! of ours whatever happens.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use leadpact_language::Reader;
use tracing::{Instrument, Level, Span, field};
use uuid::Uuid;

use crate::App;
use crate::language::Answered;
use crate::problem::{Problem, ProblemCode};
use crate::traces;

/// The request's id: in its answer, in the log and in the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

/// The header with the request's id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What stands in for the route where none matched: the path itself may hold anything.
const NO_ROUTE: &str = "none";
/// Routes that machines ask every few seconds.
const CHATTY: [&str; 3] = ["/health", "/ready", "/metrics"];

/// The outermost layer.
pub async fn watch(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = request_id(&app);
    request.extensions_mut().insert(id);
    let answered = Answered::default();
    request.extensions_mut().insert(answered.clone());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or(NO_ROUTE, MatchedPath::as_str).to_owned();
    let span = tracing::info_span!(
        "request",
        request.id = %id.0,
        http.request.method = %method,
        http.route = route,
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        http.response.status_code = field::Empty,
    );
    traces::continue_trace(&span, request.headers());
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone()).await;
    let answer = answer.unwrap_or_else(|_| {
        // What and where was logged by the hook for panics.
        span.in_scope(|| tracing::error!("the request made the service stumble"));
        Problem::new(ProblemCode::Internal).into_response()
    });
    let mut answer = as_ours(answer, id, &answered.reader());
    answer.headers_mut().insert(REQUEST_ID, id.header());
    let took = begun.elapsed();
    app.metrics.request(&method, &route, answer.status(), took);
    log(&span, &route, &answer, took);
    answer
}

impl RequestId {
    fn header(self) -> HeaderValue {
        // Hexadecimal digits and dashes are always fit for a header.
        HeaderValue::from_str(&self.0.to_string()).unwrap_or(HeaderValue::from_static(""))
    }
}

fn request_id(app: &App) -> RequestId {
    let mut random = [0; 10];
    app.random(&mut random);
    let since_1970_ms = u64::try_from(app.now().0).unwrap_or(0);
    RequestId(uuid::Builder::from_unix_timestamp_millis(since_1970_ms, &random).into_uuid())
}

/// Gives problems the request's id and says them to the reader, and turns refusals of libraries, which are plain text or nothing, into problems.
fn as_ours(mut answer: Response, id: RequestId, reader: &Reader) -> Response {
    let id = id.0.to_string();
    if let Some(problem) = answer.extensions_mut().remove::<Problem>() {
        return problem.answer_within(&answer, &id, reader);
    }
    let status = answer.status();
    let is_json = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().ends_with(b"json"));
    if !(status.is_client_error() || status.is_server_error()) || is_json {
        return answer;
    }
    let code = match status {
        StatusCode::NOT_FOUND => ProblemCode::UnknownRoute,
        StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMediaType,
        status if status.is_client_error() => ProblemCode::MalformedRequest,
        _ => ProblemCode::Internal,
    };
    Problem::new(code).answer_within(&answer, &id, reader)
}

/// One line a request. Never its path, query, headers or body: they name people and carry secrets.
fn log(span: &Span, route: &str, answer: &Response, took: std::time::Duration) {
    let status = answer.status();
    let duration_ms = took.as_secs_f64() * 1e3;
    span.record("http.response.status_code", status.as_u16());
    let _entered = span.enter();
    if status.is_server_error() {
        tracing::event!(Level::WARN, status = status.as_u16(), duration_ms, "answered");
    } else if CHATTY.contains(&route) {
        tracing::event!(Level::DEBUG, status = status.as_u16(), duration_ms, "answered");
    } else {
        tracing::event!(Level::INFO, status = status.as_u16(), duration_ms, "answered");
    }
}
