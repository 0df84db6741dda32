//! What is answered when something can't be done: RFC 9457 problem documents, never anything else.
//!
//! Every road to an answer that is no success ends in a [`Problem`]: what handlers return, what can't be read of a request
//! ([`crate::extract`]), unknown addresses, limits, time-outs and panics ([`crate::frame`]).

mod accounts;
mod code;
pub(crate) mod refused;

pub use code::ProblemCode;

use std::borrow::Cow;

use axum::Json;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use leadpact_language::{Language, Reader, Said};
use leadpact_terms::Duration;
use serde::Serialize;
use serde_json::Value as Json_;
use utoipa::ToSchema;

/// The media type of problems.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Headers that belong to a body, and go with it.
const ABOUT_BODY: [HeaderName; 4] =
    [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LANGUAGE];

/// What went wrong with a request.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Which problem.
    pub code: ProblemCode,
    detail: Option<Said>,
    path: Option<String>,
    checked: Option<Box<Json_>>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// A problem as it is sent (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument<'a> {
    /// The address of the problem's explanation.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "/problems/invalid-body")]
    kind: String,
    /// One sentence, the same for each problem of this code.
    #[schema(value_type = String)]
    title: &'a str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// The stable code to tell problems apart by.
    #[schema(value_type = String, example = "invalid-body")]
    code: &'a str,
    /// What is wrong with this very request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    detail: Option<String>,
    /// Where: a place in the body such as `events[3].at`, or the name of a parameter or header.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    path: Option<&'a str>,
    /// What the check of a pact found, if that is what is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, nullable = false)]
    checked: Option<&'a Json_>,
    /// The request, to be looked up in the service's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    request_id: Option<&'a str>,
}

impl Problem {
    /// What is wrong in this very case; what sort of problem it is, if nothing else is said.
    pub fn said_to(&self, reader: &Reader) -> String {
        self.detail.as_ref().map_or_else(|| self.code.title().to_owned(), |detail| detail.to_reader(reader))
    }

    /// A problem of which there is no more to say than its title.
    pub fn new(code: ProblemCode) -> Self {
        Self { code, detail: None, path: None, checked: None, headers: Vec::new() }
    }

    /// With what is wrong with this very request: what, what was expected, what to do. Never with secrets.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        self.saying(Said::plain(detail))
    }

    /// The same, for people of each language.
    #[must_use]
    pub fn saying(mut self, detail: Said) -> Self {
        self.detail = Some(detail);
        self
    }

    /// With the place: a path in the body, or the name of a parameter or header.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// With everything that the check of a pact found, for programs.
    #[must_use]
    pub fn with_checked(mut self, checked: Json_) -> Self {
        self.checked = Some(Box::new(checked));
        self
    }

    /// With a header of the answer.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With `Retry-After`, in whole seconds from one.
    #[must_use]
    pub fn retry_after(self, pause: Duration) -> Self {
        let seconds = pause.as_ms().div_euclid(1000) + i64::from(pause.as_ms().rem_euclid(1000) > 0);
        self.with_header(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))
    }

    /// The document, for the request with this id and whoever asked.
    pub fn document<'a>(&'a self, request_id: Option<&'a str>, reader: &Reader) -> ProblemDocument<'a> {
        ProblemDocument {
            kind: self.code.address(),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            code: self.code.code(),
            detail: self.detail.as_ref().map(|detail| detail.to_reader(reader)),
            path: self.path.as_deref(),
            checked: self.checked.as_deref(),
            request_id,
        }
    }

    /// The answer that takes the place of another one, whose headers it keeps: layers may have added some.
    pub(crate) fn answer_within(self, other: &Response, request_id: &str, reader: &Reader) -> Response {
        let mut answer = self.answer(Some(request_id), reader);
        for (name, value) in other.headers() {
            if !ABOUT_BODY.contains(name) {
                answer.headers_mut().insert(name.clone(), value.clone());
            }
        }
        answer
    }

    fn answer(self, request_id: Option<&str>, reader: &Reader) -> Response {
        let mut response = (self.code.status(), Json(self.document(request_id, reader))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let spoken =
            if matches!(self.detail, Some(Said::Message { .. })) { reader.language } else { Language::English };
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(spoken.tag()));
        for (name, value) in &self.headers {
            headers.append(name.clone(), value.clone());
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Problem {
    /// Without the request's id and in English; the frame adds the one and knows the reader: it finds the problem in the extensions
    /// of the answer.
    fn into_response(self) -> Response {
        self.answer(None, &Reader::default())
    }
}

impl From<ProblemCode> for Problem {
    fn from(code: ProblemCode) -> Self {
        Self::new(code)
    }
}

/// A text of somebody else's, made fit to be shown: one line, and not longer than a few hundred bytes.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 300;
    let short = &text[..text.floor_char_boundary(LONGEST)];
    if short.contains(char::is_control) || short.len() < text.len() {
        let line: String = short.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Cow::Owned(if short.len() < text.len() { format!("{line}…") } else { line })
    } else {
        Cow::Borrowed(text)
    }
}
