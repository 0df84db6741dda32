//! Events as tracking libraries send them: the Segment HTTP API, and what RudderStack's libraries add.
//!
//! What is answered with success is durable. What a library sends and can't be read is kept in quarantine and answered with success
//! too, as these libraries expect: they would only send the same again. The body of a request that is no JSON at all is refused.

use std::io::Read;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::options;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use leadpact_ingest::segment::{BATCH_BYTES_MAX, Endpoint, Request as Calls, RequestError, read, read_pixel};
use leadpact_live::{Arrival, Job, Receipt};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::extract::{Json, Path};
use crate::frame::cors::{OriginAllowed, cross_origin};
use crate::problem::{Problem, ProblemCode};
use crate::sources::Source;

/// A picture of one transparent point, for pages that can load pictures and nothing else.
const PIXEL: &[u8] = &[
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0x21, 0xf9, 4, 1, 0, 0, 0, 0, 0x2c,
    0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b,
];

/// That everything in the request is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taken {
    /// Always true: what can't be kept is answered with a problem.
    success: bool,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(intake_send))
        .routes(routes!(intake_pixel))
        .routes(routes!(intake_beacon))
        // What browsers ask beforehand is answered by the layer; a route has to be there for it to be asked.
        .route("/v1/{call}", options(nothing_but_asked_beforehand))
        .route("/beacon/v1/batch", options(nothing_but_asked_beforehand))
        .layer(DefaultBodyLimit::max(BATCH_BYTES_MAX))
        .layer(axum::middleware::from_fn(cross_origin))
}

async fn nothing_but_asked_beforehand() -> Problem {
    Problem::new(ProblemCode::MethodNotAllowed)
}

/// Takes events.
///
/// `call` is one of `identify`, `track`, `page`, `screen`, `group`, `alias`, `merge`, `batch` and `import`. The source's write key
/// comes as the user of Basic authentication, as `writeKey` in the body, or after `Bearer`. A body may be packed with gzip.
#[utoipa::path(post, path = "/v1/{call}", tag = "intake", operation_id = "intake.send",
    params(("call" = String, Path, description = "What is called.", example = "batch")),
    request_body(content = serde_json::Value, description = "A call, or a batch of calls, as the Segment API has them."),
    responses((status = 200, description = "Everything is kept.", body = Taken)))]
async fn intake_send(State(app): State<App>, Path(call): Path<String>, request: Request) -> Result<Response, Problem> {
    let endpoint = Endpoint::named(&call).ok_or_else(|| Problem::new(ProblemCode::UnknownRoute))?;
    let headers = request.headers().clone();
    let body = unpacked(&headers, body(request, &app).await?)?;
    take_body(&app, endpoint, &headers, None, &body).await
}

/// Takes a batch from a page that is being left.
///
/// As [`intake_send`] with `batch`; the write key stands in the query, because a beacon has no headers of its own.
#[utoipa::path(post, path = "/beacon/v1/batch", tag = "intake", operation_id = "intake.beacon",
    params(("writeKey" = Option<String>, Query, description = "The source's write key.")),
    request_body(content = serde_json::Value, description = "A batch of calls."),
    responses((status = 200, description = "Everything is kept.", body = Taken)))]
async fn intake_beacon(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    let key = query_value(request.uri().query(), "writeKey");
    let body = unpacked(&headers, body(request, &app).await?)?;
    take_body(&app, Endpoint::Batch, &headers, key, &body).await
}

/// Takes one event from the address of a picture.
///
/// `call` is `track` or `page`; everything else stands in the query, the write key as `writeKey`.
#[utoipa::path(get, path = "/pixel/v1/{call}", tag = "intake", operation_id = "intake.pixel",
    params(("call" = String, Path, description = "What is called.", example = "track"),
        ("writeKey" = Option<String>, Query, description = "The source's write key.")),
    responses((status = 200, description = "Everything is kept.", body = String, content_type = "image/gif")))]
async fn intake_pixel(State(app): State<App>, Path(call): Path<String>, request: Request) -> Result<Response, Problem> {
    let Some(Endpoint::One(kind)) = Endpoint::named(&call) else {
        return Err(Problem::new(ProblemCode::UnknownRoute));
    };
    let received_at = app.now();
    let query = request.uri().query().unwrap_or_default();
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let calls = read_pixel(kind, query, agent, received_at).map_err(|error| unreadable(&error))?;
    let key = query_value(Some(query), "writeKey");
    let mut answer = take_calls(&app, request.headers(), key, calls, received_at).await?;
    let picture = ([(header::CONTENT_TYPE, "image/gif"), (header::CACHE_CONTROL, "no-store")], PIXEL).into_response();
    let (mut parts, body) = picture.into_parts();
    parts.extensions.extend(std::mem::take(answer.extensions_mut()));
    Ok(Response::from_parts(parts, body))
}

async fn take_body(
    app: &App,
    endpoint: Endpoint,
    headers: &HeaderMap,
    key: Option<String>,
    body: &[u8],
) -> Result<Response, Problem> {
    let received_at = app.now();
    let calls = read(endpoint, body, received_at).map_err(|error| unreadable(&error))?;
    take_calls(app, headers, key, calls, received_at).await
}

async fn take_calls(
    app: &App,
    headers: &HeaderMap,
    key: Option<String>,
    calls: Calls,
    received_at: leadpact_terms::Instant,
) -> Result<Response, Problem> {
    let key = key.or_else(|| header_key(headers)).or_else(|| calls.write_key.as_deref().map(str::to_owned));
    let key =
        key.ok_or_else(|| Problem::new(ProblemCode::Unauthenticated).with_detail("the request carries no write key"))?;
    let source = app.sources.of_key(app, &key).await?;
    source.takes_calls()?;
    let is_allowed = admit(&source, headers, calls.calls.len())?;
    let arrivals = Arrival::of_request(source.row.source, received_at, calls);
    if !arrivals.is_empty() {
        keep(app, arrivals).await?;
    }
    let mut answer = Json(Taken { success: true }).into_response();
    if is_allowed {
        answer.extensions_mut().insert(OriginAllowed);
    }
    Ok(answer)
}

/// Keeps what arrived; when this returns, it is durable.
pub(crate) async fn keep(app: &App, arrivals: Vec<Arrival>) -> Result<Receipt, Problem> {
    let (done, kept) = tokio::sync::oneshot::channel();
    let n = arrivals.len();
    let job = Job::new(arrivals, move |taken, arrivals| {
        // Whoever asked may have gone away; what it sent is kept all the same.
        let _ = done.send((taken, arrivals));
    });
    app.committer.submit(job).map_err(|full| {
        let wait = leadpact_terms::Duration(leadpact_terms::SECOND_MS);
        Problem::new(ProblemCode::Overloaded)
            .with_detail(format!("{full}: nothing of these {n} calls was kept"))
            .retry_after(wait)
    })?;
    let (taken, _) = kept.await.map_err(|_| Problem::new(ProblemCode::NotReady))?;
    let receipt = taken?;
    app.tell(&receipt);
    Ok(receipt)
}

/// Whether the page that sends may read the answer.
fn admit(source: &Source, headers: &HeaderMap, n_calls: usize) -> Result<bool, Problem> {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let is_allowed = match origin {
        Some(origin) if !source.allows(origin) => {
            let problem = Problem::new(ProblemCode::Forbidden);
            return Err(problem.with_detail("this source takes no events from pages of this origin"));
        }
        Some(_) => true,
        None => false,
    };
    source.admit(n_calls)?;
    Ok(is_allowed)
}

/// The write key in the headers: the user of Basic, with or without the colon, or what stands after Bearer.
pub(crate) fn header_key(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    let key = text.split(':').next().unwrap_or_default();
    (!key.is_empty()).then(|| key.to_owned())
}

fn query_value(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query?.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

pub(crate) async fn body(request: Request, app: &App) -> Result<Bytes, Problem> {
    use axum::extract::FromRequest;
    Bytes::from_request(request, app).await.map_err(|rejection| match rejection.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Problem::new(ProblemCode::BodyTooLarge),
        _ => Problem::new(ProblemCode::MalformedRequest).with_detail("the body broke off"),
    })
}

/// A body as it was before it was packed, within the limit for batches.
pub(crate) fn unpacked(headers: &HeaderMap, body: Bytes) -> Result<Bytes, Problem> {
    let encoding = headers.get(header::CONTENT_ENCODING).map(|value| value.as_bytes().to_ascii_lowercase());
    match encoding.as_deref() {
        None | Some(b"identity" | b"") => Ok(body),
        Some(b"gzip") => {
            let mut plain = Vec::with_capacity(body.len() * 4);
            let limit = BATCH_BYTES_MAX as u64 + 1;
            GzDecoder::new(&body[..]).take(limit).read_to_end(&mut plain).map_err(|error| {
                let problem = Problem::new(ProblemCode::MalformedRequest).at(header::CONTENT_ENCODING.as_str());
                problem.with_detail(format!("the body is not packed with gzip: {error}"))
            })?;
            if plain.len() > BATCH_BYTES_MAX { Err(Problem::new(ProblemCode::BodyTooLarge)) } else { Ok(plain.into()) }
        }
        Some(_) => {
            let problem = Problem::new(ProblemCode::UnsupportedMediaType).at(header::CONTENT_ENCODING.as_str());
            Err(problem.with_detail("expected no Content-Encoding, or gzip"))
        }
    }
}

pub(crate) fn unreadable(error: &RequestError) -> Problem {
    let code = match error {
        RequestError::TooLarge { .. } | RequestError::TooManyCalls { .. } => ProblemCode::BodyTooLarge,
        RequestError::NotJson { .. } => ProblemCode::MalformedJson,
    };
    Problem::new(code).with_detail(error.to_string())
}
