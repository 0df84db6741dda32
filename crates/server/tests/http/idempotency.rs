//! Writes that are sent again with the same key.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use leadpact_accounts::Role;
use leadpact_server::App;
use leadpact_server::config::ByteSize;
use leadpact_server::extract::{Json, ShownOnce};
use leadpact_server::frame::{limits, watch};
use leadpact_server::idempotency;
use leadpact_server::problem::{Problem, ProblemCode};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::support::{TestApp, problem};

const ORDER: &str = "idempotency-key";

/// How often the work was done.
#[derive(Clone, Default)]
struct Done(Arc<AtomicU32>);

/// Does what the body asks for, and counts.
async fn order(State(done): State<Done>, Json(body): Json<Value>) -> Response {
    let nth = done.0.fetch_add(1, Ordering::SeqCst) + 1;
    match body["how"].as_str().unwrap_or_default() {
        "secret" => ShownOnce(json!({ "secret": "s3cret" })).into_response(),
        "slow" => {
            tokio::time::sleep(Duration::from_millis(400)).await;
            Json(json!({ "nth": nth })).into_response()
        }
        "refused" => Problem::new(ProblemCode::Conflict).into_response(),
        "unknown" => Problem::new(ProblemCode::CommitUnknown).into_response(),
        _ => (StatusCode::CREATED, [("location", "/orders/1"), ("etag", "\"1\"")], Json(json!({ "nth": nth })))
            .into_response(),
    }
}

async fn start(settings: &[(&'static str, &str)]) -> (TestApp, Done) {
    let done = Done::default();
    let counted = done.clone();
    let routes = move |app: &App| {
        Router::new()
            .route("/orders", post(order))
            .route("/others", post(order))
            .with_state(counted)
            .layer(from_fn_with_state(app.clone(), idempotency::once))
            .layer(from_fn_with_state(ByteSize(1024), limits::body))
            .layer(from_fn_with_state(app.clone(), limits::time))
            .layer(from_fn_with_state(app.clone(), watch::watch))
    };
    (TestApp::with_routes(settings, routes).await, done)
}

#[tokio::test]
async fn the_same_request_is_done_once_and_answered_the_same() {
    let (app, done) = start(&[]).await;
    let admin = app.admin();
    let send = || admin.post("/orders").header(ORDER, "k1").json(&json!({ "how": "fine" })).send();
    let kept = |headers: &HeaderMap| ["location", "etag", "content-type"].map(|name| headers[name].clone());
    let first = send().await.unwrap();
    assert!(first.headers().get("idempotency-replayed").is_none());
    let (status, headers, body) = (first.status(), kept(first.headers()), first.text().await.unwrap());
    assert_eq!((status.as_u16(), body.as_str()), (201, "{\"nth\":1}"));
    for _ in 0..3 {
        let again = send().await.unwrap();
        assert_eq!(again.headers()["idempotency-replayed"], "true");
        assert_eq!((again.status(), kept(again.headers())), (status, headers.clone()));
        assert_eq!(again.text().await.unwrap(), body);
    }
    assert_eq!(done.0.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn each_case_has_its_answer() {
    use ProblemCode::{
        CommitUnknown, Conflict, IdempotencyBusy, IdempotencyDone, IdempotencyReused, IdempotencyUnknown,
    };
    // What is sent first, what then, after how long, and what comes of the second; how often the work was done.
    for (first, (path, second), wait_ms, expected, n_done) in [
        ("fine", ("/orders", "fine"), 0, None, 1),
        ("fine", ("/orders", "other"), 0, Some(IdempotencyReused), 1),
        ("fine", ("/others", "fine"), 0, Some(IdempotencyReused), 1),
        ("secret", ("/orders", "secret"), 0, Some(IdempotencyDone), 1),
        // Nothing was done, so it may be tried again.
        ("refused", ("/orders", "refused"), 0, Some(Conflict), 2),
        ("refused", ("/orders", "fine"), 0, None, 2),
        // Nobody knows whether it was done.
        ("unknown", ("/orders", "unknown"), 0, Some(IdempotencyBusy), 1),
        ("unknown", ("/orders", "unknown"), 31_000, Some(IdempotencyUnknown), 1),
    ] {
        let (app, done) = start(&[]).await;
        let admin = app.admin();
        let send = |path: &str, how: &str| admin.post(path).header(ORDER, "k1").json(&json!({ "how": how })).send();
        let answer = send("/orders", first).await.unwrap();
        if first == "unknown" {
            assert_eq!(problem(answer).await.0, CommitUnknown);
        }
        app.clock.forward(leadpact_terms::Duration(wait_ms));
        let answer = send(path, second).await.unwrap();
        let found = if answer.status().is_success() { None } else { Some(problem(answer).await.0) };
        assert_eq!(found, expected, "{first} then {second} to {path}");
        assert_eq!(done.0.load(Ordering::SeqCst), n_done, "{first} then {second} to {path}");
    }
}

#[tokio::test]
async fn a_request_that_is_sent_twice_at_once_is_done_once() {
    let (app, done) = start(&[]).await;
    let admin = app.admin();
    let send = || admin.post("/orders").header(ORDER, "k1").json(&json!({ "how": "slow" })).send();
    let answers = futures::future::join_all((0..8).map(|_| send())).await;
    let mut n_fine = 0;
    for answer in answers.into_iter().map(Result::unwrap) {
        if answer.status().is_success() {
            n_fine += 1;
        } else {
            assert_eq!(problem(answer).await.0, ProblemCode::IdempotencyBusy);
        }
    }
    assert_eq!((n_fine, done.0.load(Ordering::SeqCst)), (1, 1));
}

#[tokio::test]
async fn who_went_away_finds_the_answer_when_they_come_back() {
    let (app, done) = start(&[("limits.request_within", "100ms")]).await;
    let admin = app.admin();
    let send = || admin.post("/orders").header(ORDER, "k1").json(&json!({ "how": "slow" })).send();
    assert_eq!(problem(send().await.unwrap()).await.0, ProblemCode::TimedOut);
    tokio::time::sleep(Duration::from_millis(900)).await;
    let again = send().await.unwrap();
    assert_eq!(again.text().await.unwrap(), "{\"nth\":1}");
    assert_eq!(done.0.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn keys_of_different_people_do_not_meet_and_strangers_have_none() {
    let (app, done) = start(&[]).await;
    let admin = app.admin();
    let max = app.colleague(&admin, "max", Role::Marketing);
    let body = json!({ "how": "fine" });
    for (nth, request) in [
        admin.post("/orders"),
        max.post("/orders"),
        app.client.post(app.at("/orders")),
        app.client.post(app.at("/orders")),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = request.header(ORDER, "k1").json(&body).send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), format!("{{\"nth\":{}}}", nth + 1));
    }
    assert_eq!(done.0.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn keys_that_are_none_are_refused_before_anything_is_done() {
    let (app, done) = start(&[]).await;
    let admin = app.admin();
    for key in ["", " ", "two words", &"k".repeat(256)] {
        let answer = admin.post("/orders").header(ORDER, key).json(&json!({})).send().await.unwrap();
        let (code, document) = problem(answer).await;
        assert_eq!((code, document["path"].as_str()), (ProblemCode::InvalidHeader, Some(ORDER)), "{key:.20}");
    }
    assert_eq!(done.0.load(Ordering::SeqCst), 0);
}
