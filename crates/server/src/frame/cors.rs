//! Pages of other origins may send events, and nothing else: cross-origin requests to the intake.
//!
//! A browser's question beforehand carries no write key, so it is answered alike for all origins; nothing is given away by that,
//! because no cookies are taken here. Whether the origin may use the very source is known once the key is: the handler says so with
//! [`OriginAllowed`], and only then may the page read the answer.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// In the extensions of an answer: the source takes events from the origin that asked.
#[derive(Debug, Clone, Copy)]
pub struct OriginAllowed;

/// What a browser is told beforehand: what it may send, and that it need not ask again for two hours.
const BEFOREHAND: [(HeaderName, &str); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, anonymousid, x-retry-count"),
    (header::ACCESS_CONTROL_MAX_AGE, "7200"),
];

/// The layer around the intake.
pub async fn cross_origin(request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get(header::ORIGIN).cloned() else {
        return next.run(request).await;
    };
    let asks_beforehand =
        request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut answer = if asks_beforehand { beforehand() } else { next.run(request).await };
    let is_allowed = asks_beforehand || answer.extensions().get::<OriginAllowed>().is_some();
    let headers = answer.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    if is_allowed {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    answer
}

fn beforehand() -> Response {
    let headers: HeaderMap =
        BEFOREHAND.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
    (StatusCode::NO_CONTENT, headers).into_response()
}
