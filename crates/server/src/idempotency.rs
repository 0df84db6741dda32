//! Writes that may be sent again: with an `Idempotency-Key`, a request is done once and answered the same each time.
//!
//! A key is begun in the ledger before the work and finished with the answer after it. Between the two the process may die: then
//! nobody knows whether the work was done, and whoever sends it again is told so instead of having it done twice. Who has gone away
//! does not stop the work; the answer is kept for when they come back. Keys of different callers don't meet.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leadpact_accounts::Actor;
use leadpact_ledger::idempotency::{
    Answer, Begun, idempotency_abandon, idempotency_begin, idempotency_finish, idempotency_prune,
};
use leadpact_terms::{Duration, Instant};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tracing::Instrument;

use crate::App;
use crate::actor::Asking;
use crate::extract;
use crate::problem::{Problem, ProblemCode};

/// The header with the key.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// In an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// For so long answers are kept.
pub const KEPT: Duration = Duration::days(1);
/// Characters of a key at most.
const KEY_CHARS_MAX: usize = 255;
/// Larger answers are not kept; writes have none.
const ANSWER_BYTES_MAX: usize = 256 << 10;
/// Headers that belong to an answer.
const KEPT_HEADERS: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];
/// When to ask again for what is being worked on.
const COME_BACK: Duration = Duration(1_000);

/// In the extensions of an answer that holds a secret: it is never kept.
#[derive(Debug, Clone, Copy)]
pub struct HoldsSecret;

/// What is kept beside the body of an answer.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    headers: BTreeMap<String, String>,
    content: Content,
}

/// Whether the body is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Content {
    Kept,
    /// It held a secret, or was too large.
    Left,
}

/// Whose key.
#[derive(Debug, Clone)]
struct Claim {
    actor: String,
    key: String,
}

/// The layer around everything that changes something.
pub async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || !request.headers().contains_key(IDEMPOTENCY_KEY) {
        return next.run(request).await;
    }
    done_once(app, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

/// Forgets answers that were kept for long enough.
pub(crate) async fn prune(app: &App) -> Result<u64, Problem> {
    let before = app.now() - KEPT;
    app.write(move |tx| Ok(idempotency_prune(tx, before)?)).await
}

async fn done_once(app: App, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let key = read_key(&parts)?;
    let asking = Asking::from_request_parts(&mut parts, &app).await?;
    if asking.caller.actor == Actor::Nobody {
        // Strangers have no keys of their own; what they may do can be repeated anyway.
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    let claim = Claim { actor: asking.tag(), key };
    let body = extract::body_of(&parts, body).await?;
    let fingerprint = fingerprint(&parts, &body);
    let now = app.now();
    let begun = {
        let claim = claim.clone();
        app.write(move |tx| Ok(idempotency_begin(tx, &claim.actor, &claim.key, &fingerprint, now)?)).await?
    };
    match begun {
        Begun::New => {
            // A task of its own: it goes on when the client has gone away or the time is up.
            let work = work(app, claim, next, Request::from_parts(parts, Body::from(body)));
            match tokio::spawn(work.in_current_span()).await {
                Ok(answer) => Ok(answer),
                Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                Err(_) => Err(Problem::new(ProblemCode::NotReady)),
            }
        }
        Begun::InDoubt { begun_at } => Err(in_doubt(&app, begun_at, now)),
        Begun::Done(answer) => replay(answer),
        Begun::OtherWrite => Err(Problem::new(ProblemCode::IdempotencyReused).at(IDEMPOTENCY_KEY.as_str())),
    }
}

async fn work(app: App, claim: Claim, next: Next, request: Request) -> Response {
    let answer = next.run(request).await;
    let kept = match answer.extensions().get::<Problem>().map(|problem| problem.code) {
        // Nobody knows whether it was done: the key stays in doubt.
        Some(ProblemCode::CommitUnknown | ProblemCode::Internal) => return answer,
        Some(_) => None,
        None if answer.status().is_client_error() || answer.status().is_server_error() => None,
        None => Some(()),
    };
    if kept.is_none() {
        let done = app.write(move |tx| Ok(idempotency_abandon(tx, &claim.actor, &claim.key)?)).await;
        return note_failure(done, answer);
    }
    let (answer, kept) = copy(answer).await;
    let done = app.write(move |tx| Ok(idempotency_finish(tx, &claim.actor, &claim.key, &kept)?)).await;
    note_failure(done, answer)
}

/// The work is done either way: that its answer can't be kept is no reason not to give it.
fn note_failure(done: Result<(), Problem>, answer: Response) -> Response {
    if let Err(problem) = done {
        tracing::warn!(code = problem.code.code(), "an answer could not be kept for its idempotency key");
    }
    answer
}

/// The answer, and what is kept of it.
async fn copy(answer: Response) -> (Response, Answer) {
    let (parts, body) = answer.into_parts();
    let text = |name: &HeaderName| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    };
    let headers = KEPT_HEADERS.iter().filter_map(text).collect();
    let is_secret = parts.extensions.get::<HoldsSecret>().is_some();
    let status = parts.status.as_u16();
    let keep = |content, body: &Bytes| {
        let headers = serde_json::to_string(&Head { headers, content }).unwrap_or_default();
        let body = match content {
            Content::Kept => body.to_vec(),
            Content::Left => Vec::new(),
        };
        Answer { status, headers, body }
    };
    // Answers to writes are in memory already; the largest one is that of a page of our own.
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return (Problem::new(ProblemCode::Internal).into_response(), keep(Content::Left, &Bytes::new()));
    };
    let content = if is_secret || body.len() > ANSWER_BYTES_MAX { Content::Left } else { Content::Kept };
    let kept = keep(content, &body);
    (Response::from_parts(parts, Body::from(body)), kept)
}

fn replay(answer: Answer) -> Result<Response, Problem> {
    let head: Head = serde_json::from_str(&answer.headers).map_err(|_| Problem::new(ProblemCode::Internal))?;
    if head.content == Content::Left {
        return Err(Problem::new(ProblemCode::IdempotencyDone).at(IDEMPOTENCY_KEY.as_str()));
    }
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).map_err(|_| Problem::new(ProblemCode::Internal))?;
    for (name, value) in head.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

fn in_doubt(app: &App, begun_at: Instant, now: Instant) -> Problem {
    if now.since(begun_at) <= app.config.request_timeout {
        return Problem::new(ProblemCode::IdempotencyBusy).at(IDEMPOTENCY_KEY.as_str()).retry_after(COME_BACK);
    }
    Problem::new(ProblemCode::IdempotencyUnknown).at(IDEMPOTENCY_KEY.as_str())
}

fn read_key(parts: &Parts) -> Result<String, Problem> {
    let mut values = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
    let text = values.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
    let fits = (1..=KEY_CHARS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits && values.next().is_none() {
        return Ok(text.to_owned());
    }
    let problem = Problem::new(ProblemCode::InvalidHeader).at(IDEMPOTENCY_KEY.as_str());
    Err(problem
        .with_detail(format!("expected one key of 1 to {KEY_CHARS_MAX} visible ASCII characters without spaces")))
}

/// Tells one write from another: what is asked for, of what, and with which body.
fn fingerprint(parts: &Parts, body: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    let mut add = |piece: &[u8]| {
        digest.update((piece.len() as u64).to_le_bytes());
        digest.update(piece);
    };
    add(parts.method.as_str().as_bytes());
    add(parts.uri.path().as_bytes());
    add(parts.uri.query().unwrap_or_default().as_bytes());
    for name in [header::CONTENT_TYPE, header::IF_MATCH] {
        add(parts.headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default());
    }
    add(body);
    digest.finalize().into()
}
