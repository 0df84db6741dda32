//! Whatever is wrong with a request, the answer is a problem that says what and where.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use http_body_util::StreamBody;
use hyper::body::Frame;
use leadpact_server::App;
use leadpact_server::config::ByteSize;
use leadpact_server::extract::{Json, Path, Query};
use leadpact_server::frame::{limits, security, watch};
use leadpact_server::problem::ProblemCode as P;
use reqwest::Method;
use serde::Deserialize;

use crate::support::{TestApp, problem};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    #[serde(rename = "lines")]
    _lines: Vec<Line>,
}

#[derive(Debug, Deserialize)]
struct Line {
    #[serde(rename = "count")]
    _count: u8,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(rename = "limit")]
    _limit: Option<u8>,
}

/// Routes with every extractor, within the frame of the service.
fn routes(app: &App) -> Router {
    let state = app.clone();
    let body = axum::middleware::from_fn_with_state(ByteSize(64), limits::body);
    Router::new()
        .route("/orders", post(|_: Json<Order>| async { "ordered" }))
        .route("/orders/{number}", get(|_: Path<u32>| async { "there" }))
        .route("/search", get(|_: Query<Filter>| async { "found" }))
        .route("/panic", get(|| async { panic!("a mistake of ours") as &str }))
        .route("/blocking", get(|app: axum::extract::State<App>| async move { app.read(|_| -> Result<(), _> { panic!("there") }).await }))
        .route("/plain", get(|| async { (StatusCode::BAD_REQUEST, "plain text") }))
        .layer(body)
        .layer(axum::middleware::from_fn_with_state(state.clone(), security::headers))
        .layer(axum::middleware::from_fn_with_state(state.clone(), watch::watch))
        .with_state(state)
}

#[tokio::test]
async fn each_bad_request_has_its_problem() {
    let app = TestApp::with_routes(&[], routes).await;
    let json = ("content-type", "application/json");
    let long = format!("{{\"lines\":[{}]}}", "{\"count\":1},".repeat(20));
    for (method, path, header, body, code, place, detail) in [
        (Method::POST, "/orders", json, "{", P::MalformedJson, "", "line 1 column 1"),
        (Method::POST, "/orders", json, "", P::MalformedJson, "", "EOF"),
        (Method::POST, "/orders", json, "{\"lines\":[]} x", P::MalformedJson, "", "trailing"),
        (
            Method::POST,
            "/orders",
            json,
            "{\"lines\":[{\"count\":1},{\"count\":\"two\"}]}",
            P::InvalidBody,
            "lines[1].count",
            "expected u8",
        ),
        (Method::POST, "/orders", json, "{\"lines\":[{}]}", P::InvalidBody, "lines[0]", "missing field `count`"),
        (Method::POST, "/orders", json, "{\"colour\":1}", P::InvalidBody, "colour", "unknown field `colour`"),
        (
            Method::POST,
            "/orders",
            ("content-type", "text/plain"),
            "{}",
            P::UnsupportedMediaType,
            "content-type",
            "application/json",
        ),
        (Method::POST, "/orders", ("x-none", "1"), "{}", P::UnsupportedMediaType, "content-type", ""),
        (Method::POST, "/orders", json, &long, P::BodyTooLarge, "", "at most 64 bytes"),
        (Method::GET, "/orders/seven", json, "", P::InvalidPath, "", "seven"),
        (Method::GET, "/search?limit=many", json, "", P::InvalidQuery, "limit", "invalid digit"),
        (Method::GET, "/search?colour=red", json, "", P::InvalidQuery, "colour", "unknown field"),
        (Method::GET, "/nowhere", json, "", P::UnknownRoute, "", ""),
        (Method::DELETE, "/orders", json, "", P::MethodNotAllowed, "", ""),
        (Method::GET, "/panic", json, "", P::Internal, "", ""),
        (Method::GET, "/blocking", json, "", P::Internal, "", ""),
        (Method::GET, "/plain", json, "", P::MalformedRequest, "", ""),
    ] {
        let request = app.client.request(method.clone(), app.at(path)).header(header.0, header.1).body(body.to_owned());
        let (found, document) = problem(request.send().await.unwrap()).await;
        let what = format!("{method} {path} {body:.40}: {document}");
        assert_eq!(found, code, "{what}");
        assert_eq!(document["path"].as_str().unwrap_or_default(), place, "{what}");
        assert!(document["detail"].as_str().unwrap_or_default().contains(detail), "{what}");
    }
    let fine = app.client.post(app.at("/orders")).json(&serde_json::json!({ "lines": [{ "count": 1 }] }));
    assert_eq!(fine.send().await.unwrap().text().await.unwrap(), "ordered");
}

#[tokio::test]
async fn a_body_that_hides_its_length_is_stopped_where_it_gets_too_long() {
    let app = TestApp::with_routes(&[], routes).await;
    let pieces = (0..5).map(|_| Ok::<_, std::io::Error>(Frame::data(axum::body::Bytes::from_static(&[b' '; 40]))));
    let body = reqwest::Body::wrap(StreamBody::new(futures::stream::iter(pieces)));
    let request = app.client.post(app.at("/orders")).header("content-type", "application/json");
    let (code, document) = problem(request.body(body).send().await.unwrap()).await;
    assert_eq!((code, document["detail"].as_str()), (P::BodyTooLarge, Some("at most 64 bytes are taken here")));
}

#[tokio::test]
async fn the_service_itself_answers_unknown_addresses_and_methods_with_problems() {
    let app = TestApp::start().await;
    for (method, path, code) in [
        (Method::GET, "/nothing", P::UnknownRoute),
        (Method::GET, "/api/nothing", P::UnknownRoute),
        (Method::POST, "/api/live", P::MethodNotAllowed),
        (Method::PUT, "/health", P::MethodNotAllowed),
        (Method::GET, "/problems/none-such", P::NotFound),
    ] {
        let answer = app.client.request(method.clone(), app.at(path)).send().await.unwrap();
        let allow = answer.headers().get("allow").cloned();
        assert_eq!(problem(answer).await.0, code, "{method} {path}");
        assert_eq!(allow.is_some(), code == P::MethodNotAllowed, "{method} {path} {allow:?}");
    }
}

#[tokio::test]
async fn the_address_in_a_problem_explains_it() {
    let app = TestApp::start().await;
    for code in P::ALL {
        let answer = app.get(&code.address()).await;
        assert_eq!(answer.status(), 200, "{}", code.address());
        let page = answer.text().await.unwrap();
        assert!(page.contains(&code.title().replace('\'', "&#39;")), "{page}");
    }
}
