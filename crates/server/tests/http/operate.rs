//! Whether the service is up and ready, its measurements, its description.

use std::time::Duration;

use leadpact_server::problem::ProblemCode;
use serde_json::json;

use crate::support::{TestApp, problem};

#[tokio::test]
async fn a_started_service_is_up_and_ready() {
    let app = TestApp::start().await;
    let health: serde_json::Value = app.get("/health").await.json().await.unwrap();
    assert_eq!(health, json!({ "status": "up", "version": env!("CARGO_PKG_VERSION") }));
    let ready: serde_json::Value = app.get("/ready").await.json().await.unwrap();
    assert_eq!(ready, json!({ "status": "ready" }));
}

#[tokio::test]
async fn a_stopping_service_is_up_but_not_ready() {
    let app = TestApp::start().await;
    app.app.shutdown.announce();
    assert_eq!(app.get("/health").await.status(), 200);
    let (code, body) = problem(app.get("/ready").await).await;
    assert_eq!(code, ProblemCode::NotReady);
    assert_eq!(body["detail"], "the service stops");
}

#[tokio::test]
async fn measurements_count_requests_by_route_and_never_by_path() {
    let app = TestApp::start().await;
    app.app.metrics.show_gauge("leadpact_test_queue", "How long the queue is.", || 3.0);
    app.app.metrics.show_counter("leadpact_test_events_total", "Events that came.", || 41.0);
    app.get("/problems/internal").await;
    app.get("/problems/no-such").await;
    app.get("/ana@northwind.example?email=ana@northwind.example").await;
    let text = app.get("/metrics").await.text().await.unwrap();
    for line in [
        "leadpact_http_request_duration_seconds_count{method=\"GET\",route=\"/problems/{code}\",status=\"200\"} 1",
        "leadpact_http_request_duration_seconds_count{method=\"GET\",route=\"/problems/{code}\",status=\"404\"} 1",
        "leadpact_http_request_duration_seconds_count{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "leadpact_test_queue 3",
        "leadpact_test_events_total 41",
        "leadpact_events_accepted_total 0",
        "# TYPE leadpact_http_request_duration_seconds histogram",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("northwind"), "{text}");
}

#[tokio::test]
async fn measurements_can_have_an_address_of_their_own() {
    let app = TestApp::with(&[("metrics.listen", "127.0.0.1:0")]).await;
    assert_eq!(problem(app.get("/metrics").await).await.0, ProblemCode::UnknownRoute);
    assert_eq!(app.get("/health").await.status(), 200);
}

#[tokio::test]
async fn the_description_is_served_as_it_is_committed() {
    let app = TestApp::start().await;
    let answer = app.get("/openapi.json").await;
    assert_eq!(answer.headers()["content-type"], "application/json");
    let served = answer.text().await.unwrap();
    // Both are long: where they part is enough to know.
    let committed = include_str!("../../../../openapi/leadpact.json");
    let parts = served.lines().zip(committed.lines()).position(|(served, committed)| served != committed);
    if let Some(i) = parts.filter(|_| std::env::var_os("UPDATE_EXPECT").is_none()) {
        let around = |text: &str| text.lines().skip(i.saturating_sub(8)).take(16).collect::<Vec<_>>().join("\n");
        let (served, committed, line) = (around(&served), around(committed), i + 1);
        panic!(
            "openapi/leadpact.json is not what is served, from line {line} on (UPDATE_EXPECT=1 writes it anew); \
             served:\n{served}\n\ncommitted:\n{committed}"
        );
    }
    expect_test::expect_file!["../../../../openapi/leadpact.json"].assert_eq(&served);
}

#[tokio::test]
async fn a_client_that_can_gets_its_answers_packed() {
    let app = TestApp::start().await;
    let plain = app.get("/reference").await;
    assert!(plain.headers().get("content-encoding").is_none());
    let packed = app.client.get(app.at("/reference")).header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert!(packed.bytes().await.unwrap().len() < plain.bytes().await.unwrap().len() / 2);
}

#[tokio::test]
async fn the_ledger_can_be_asked_by_many_at_once() {
    let app = TestApp::with(&[("limits.readers", "2")]).await;
    let asked = (0..50).map(|_| {
        app.app.read(|_| {
            std::thread::sleep(Duration::from_millis(2));
            Ok(())
        })
    });
    assert!(futures::future::join_all(asked).await.into_iter().all(|done| done.is_ok()));
}
