//! Reading a request: body, query, path and headers, each with a problem that says what was expected and where.
//!
//! Handlers take these extractors and never axum's own, whose refusals are plain text.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Collected, LengthLimitError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::App;
use crate::idempotency::HoldsSecret;
use crate::problem::{Problem, ProblemCode, shown};

/// A JSON body, or a JSON answer.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

/// The parameters of the query.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

/// The variable parts of the path.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

/// Where the request comes from: whoever connected, or, if that is a trusted proxy, whom it speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The body as it came, within the limit of its route.
pub async fn body(request: Request) -> Result<Bytes, Problem> {
    let (parts, body) = request.into_parts();
    body_of(&parts, body).await
}

/// The same for a request in two parts. The limit is that of the layer around the route, [`crate::frame::limits::body`].
pub async fn body_of(parts: &Parts, body: Body) -> Result<Bytes, Problem> {
    if let Some(encoding) = parts.headers.get(header::CONTENT_ENCODING)
        && !encoding.as_bytes().eq_ignore_ascii_case(b"identity")
    {
        let problem = Problem::new(ProblemCode::UnsupportedMediaType).at(header::CONTENT_ENCODING.as_str());
        return Err(problem.with_detail("expected a body without Content-Encoding"));
    }
    body.collect().await.map(Collected::to_bytes).map_err(|error| {
        if is_too_large(&error) {
            Problem::new(ProblemCode::BodyTooLarge)
        } else {
            Problem::new(ProblemCode::MalformedRequest).with_detail("the body broke off")
        }
    })
}

/// Whether it was the limit that stopped the reading, however deep the error says so.
fn is_too_large(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_too_large)
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            let problem = Problem::new(ProblemCode::UnsupportedMediaType).at(header::CONTENT_TYPE.as_str());
            return Err(problem.with_detail("expected `Content-Type: application/json`"));
        }
        read_json(&body(request).await?).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A JSON answer that holds a secret, which is shown this once and kept nowhere.
#[derive(Debug)]
pub struct ShownOnce<T>(pub T);

impl<T: Serialize> IntoResponse for ShownOnce<T> {
    fn into_response(self) -> Response {
        let mut response = axum::Json(self.0).into_response();
        response.extensions_mut().insert(HoldsSecret);
        response
    }
}

/// Reads JSON; whatever is wrong is told with its place.
pub fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        match error.inner().classify() {
            serde_json::error::Category::Data => {
                let problem = Problem::new(ProblemCode::InvalidBody).at(path);
                problem.with_detail(shown(&error.inner().to_string()))
            }
            serde_json::error::Category::Syntax
            | serde_json::error::Category::Eof
            | serde_json::error::Category::Io => malformed(error.inner()),
        }
    })?;
    deserializer.end().map_err(|error| malformed(&error))?;
    Ok(read)
}

fn malformed(error: &serde_json::Error) -> Problem {
    Problem::new(ProblemCode::MalformedJson).with_detail(shown(&error.to_string()))
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes());
        let deserializer = serde_urlencoded::Deserializer::new(pairs);
        serde_path_to_error::deserialize(deserializer).map(Self).map_err(|error| {
            let problem = Problem::new(ProblemCode::InvalidQuery).with_detail(shown(&error.inner().to_string()));
            match error.path().to_string() {
                path if path == "." => problem,
                path => problem.at(path),
            }
        })
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(read)) => Ok(Self(read)),
            Err(rejection) => match rejection.status() {
                status if status.is_client_error() => {
                    Err(Problem::new(ProblemCode::InvalidPath).with_detail(shown(&rejection.body_text())))
                }
                _ => Err(Problem::new(ProblemCode::Internal)),
            },
        }
    }
}

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
        Ok(Self(client_address(peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), &parts.headers, app)))
    }
}

/// Reads `X-Forwarded-For` from its end, as long as those who wrote it are trusted.
fn client_address(peer: IpAddr, headers: &HeaderMap, app: &App) -> IpAddr {
    let trusted = &app.config.trusted_proxies;
    let mut address = peer;
    let values: Vec<_> = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    for hop in values.iter().rev().flat_map(|value| value.rsplit(',')) {
        if !trusted.contains(address) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(hop) => address = hop.to_canonical(),
            Err(_) => break,
        }
    }
    address
}
