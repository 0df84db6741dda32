//! The web app: its files, which `cargo xtask web` makes and the build of this crate takes into the binary.
//!
//! It talks only to the public API. Files whose name has a hash of their content are kept by browsers for ever; the one page that names
//! them is asked for each time. A binary without the web app still compiles, and says what to run.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::problem::{Problem, ProblemCode};

/// What the build of the web app wrote. In a debug build, files are read from the disk at each request.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist/app"]
#[allow_missing = true]
struct Files;

/// The page that loads the web app.
const PAGE: &str = "index.html";

/// The first part of each address that is a page of the web app. Everything else that nobody knows is a mistake, and is answered as one.
const PAGES: [&str; 11] =
    ["", "account", "companies", "funnel", "leads", "link", "pacts", "settings", "sign-in", "sla", "today"];

/// Where files lie whose names have a hash of their content.
const HASHED: &str = "assets/";

/// What the page may load: scripts, pictures, fonts and data from here only. Style sheets also in the page itself: the library of
/// components writes some there.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Leadpact</title>\
    <h1>The web app is not part of this binary</h1>\
    <p>It was built without it. In the project, run <code>cargo xtask web</code> and build again.</p>\
    <p>The API is here all the same: <a href=\"/reference\">reference</a>.</p></html>";

/// Answers what no route of the API knows.
pub(crate) async fn fallback(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return unknown();
    }
    let path = request.uri().path().trim_start_matches('/');
    if let Some(file) = Files::get(path).filter(|_| path != PAGE) {
        let caching = if path.starts_with(HASHED) { FOR_EVER } else { ASK_EACH_TIME };
        return answer(path, &file, caching, request.headers());
    }
    if !is_page(path) {
        return unknown();
    }
    match Files::get(PAGE) {
        Some(page) => answer(PAGE, &page, ASK_EACH_TIME, request.headers()),
        None => Html(NOT_BUILT).into_response(),
    }
}

fn unknown() -> Response {
    Problem::new(ProblemCode::UnknownRoute).into_response()
}

fn is_page(path: &str) -> bool {
    PAGES.contains(&path.split('/').next().unwrap_or_default())
}

/// The file, or that the browser has it already.
fn answer(path: &str, file: &EmbeddedFile, caching: HeaderValue, asked: &HeaderMap) -> Response {
    let tag = tag(file);
    let has_it = asked.get(header::IF_NONE_MATCH).is_some_and(|known| *known == tag);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type(path))),
        (header::CACHE_CONTROL, caching),
        (header::ETAG, tag),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    if has_it {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, file.data.to_vec()).into_response()
}

/// Weak, because the answer may be compressed on its way.
fn tag(file: &EmbeddedFile) -> HeaderValue {
    let hash: String = file.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("W/\"{hash}\"")).expect("hexadecimal digits are a header's value")
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_mistakes() {
        for page in ["", "leads", "leads/L-1", "settings/people", "link"] {
            assert!(is_page(page), "{page}");
        }
        for other in ["api", "api/leads/L-1", "v1/batch", "leads.json", "reference/x", "assets/gone.js", "wp-admin"] {
            assert!(!is_page(other), "{other}");
        }
    }

    #[test]
    fn a_file_that_the_browser_has_is_not_sent_again() {
        let file = EmbeddedFile {
            data: b"hello".as_slice().into(),
            metadata: rust_embed::Metadata::__rust_embed_new([7; 32], None, None),
        };
        let first = answer("assets/a-1.js", &file, FOR_EVER, &HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        let asked = HeaderMap::from_iter([(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone())]);
        assert_eq!(answer("assets/a-1.js", &file, FOR_EVER, &asked).status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn the_page_runs_no_script_but_its_own() {
        assert!(POLICY.contains("default-src 'none'; script-src 'self';"), "{POLICY}");
    }
}
