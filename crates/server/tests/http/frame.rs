//! What every request goes through: headers, limits, and how many at a time.

use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use leadpact_server::App;
use leadpact_server::extract::ClientAddress;
use leadpact_server::frame::{cors, limits, security, watch};
use leadpact_server::openapi;
use leadpact_server::problem::ProblemCode;
use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{TestApp, problem};

fn slow_routes(app: &App) -> Router {
    let slow = || async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        "done"
    };
    Router::new()
        .route("/slow", get(slow))
        .route("/whoami", get(|ClientAddress(address): ClientAddress| async move { address.to_string() }))
        .layer(axum::middleware::from_fn_with_state(app.clone(), limits::time))
        .layer(axum::middleware::from_fn_with_state(app.clone(), limits::in_flight))
        .layer(axum::middleware::from_fn_with_state(app.clone(), security::headers))
        .layer(axum::middleware::from_fn_with_state(app.clone(), watch::watch))
        .with_state(app.clone())
}

#[tokio::test]
async fn every_route_carries_the_security_headers() {
    let app = TestApp::with(&[("public_url", "https://leads.northwind.example")]).await;
    let document = openapi::document();
    let described = document["paths"].as_object().unwrap().iter();
    let routes = described.flat_map(|(path, methods)| {
        methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.replace(['{', '}'], "")))
    });
    let unknown = ["GET", "POST", "OPTIONS"].map(|method| (method.to_owned(), "/no/such/route".to_owned()));
    for (method, path) in routes.chain(unknown) {
        let method: Method = method.parse().unwrap();
        let answer = app.client.request(method.clone(), app.at(&path)).send().await.unwrap();
        let headers = answer.headers();
        let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let what = format!("{method} {path}");
        assert!(value("content-security-policy").starts_with("default-src 'none'"), "{what}");
        assert!(!value("content-security-policy").contains("unsafe"), "{what}");
        assert_eq!(value("x-content-type-options"), "nosniff", "{what}");
        assert_eq!(value("x-frame-options"), "DENY", "{what}");
        assert_eq!(value("referrer-policy"), "no-referrer", "{what}");
        assert!(value("permissions-policy").contains("camera=()"), "{what}");
        assert_eq!(value("strict-transport-security"), "max-age=31536000", "{what}");
        assert_eq!(value("access-control-allow-origin"), "", "{what}");
        assert_eq!(value("server"), "", "{what}");
        assert_eq!(value("x-request-id").len(), 36, "{what}");
    }
}

#[tokio::test]
async fn without_tls_browsers_are_not_told_to_insist_on_it() {
    let app = TestApp::start().await;
    assert!(app.get("/health").await.headers().get("strict-transport-security").is_none());
}

#[tokio::test]
async fn more_requests_than_the_service_can_hold_are_turned_away_at_once() {
    let app = TestApp::with_routes(&[("limits.in_flight", "2")], slow_routes).await;
    let answers = futures::future::join_all((0..6).map(|_| app.get("/slow"))).await;
    let mut n_done = 0;
    for answer in answers {
        if answer.status() == 200 {
            n_done += 1;
        } else {
            assert_eq!(answer.headers()["retry-after"], "1");
            assert_eq!(problem(answer).await.0, ProblemCode::Overloaded);
        }
    }
    assert_eq!(n_done, 2);
    assert_eq!(app.get("/slow").await.status(), 200, "places are free again");
}

#[tokio::test]
async fn what_takes_too_long_is_broken_off() {
    let app = TestApp::with_routes(&[("limits.request_within", "50ms")], slow_routes).await;
    let answer = app.get("/slow").await;
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(problem(answer).await.0, ProblemCode::TimedOut);
}

#[tokio::test]
async fn a_client_that_never_finishes_its_head_is_let_go() {
    let app = TestApp::with(&[("limits.head_within", "200ms")]).await;
    for sent in ["", "P", "PRI * HTTP/2.0", "GET /health HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let mut stream = tokio::net::TcpStream::connect(app.url.trim_start_matches("http://")).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await;
        assert!(ended.is_ok(), "still open after {sent:?}");
    }
}

#[tokio::test]
async fn proxies_are_believed_only_if_they_are_trusted() {
    for (trusted, forwarded, expected) in [
        ("", "203.0.113.9", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.0/8", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.0/8, 203.0.113.0/24", "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ] {
        let app = TestApp::with_routes(&[("trusted_proxies", trusted)], slow_routes).await;
        let request = app.client.get(app.at("/whoami")).header("x-forwarded-for", forwarded);
        assert_eq!(request.send().await.unwrap().text().await.unwrap(), expected, "{trusted} {forwarded}");
    }
}

#[tokio::test]
async fn a_page_of_another_origin_may_read_what_the_intake_allows_it() {
    let intake = |headers: HeaderMap| async move {
        let is_known = headers.get("origin").is_some_and(|origin| origin == "https://www.northwind.example");
        (is_known.then_some(axum::Extension(cors::OriginAllowed)), "{\"success\":true}")
    };
    let routes = move |_: &App| {
        Router::new().route("/v1/batch", post(intake)).layer(axum::middleware::from_fn(cors::cross_origin))
    };
    let app = TestApp::with_routes(&[], routes).await;
    for (origin, allowed) in [
        (Some("https://www.northwind.example"), Some("https://www.northwind.example")),
        (Some("https://elsewhere.example"), None),
        (None, None),
    ] {
        let mut request = app.client.post(app.at("/v1/batch"));
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let answer = request.send().await.unwrap();
        let header = answer.headers().get("access-control-allow-origin").map(|value| value.to_str().unwrap());
        assert_eq!(header, allowed, "{origin:?}");
        assert!(answer.headers().get("access-control-allow-credentials").is_none());
    }
    let asked = app
        .client
        .request(Method::OPTIONS, app.at("/v1/batch"))
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "POST");
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers()["access-control-allow-methods"], "GET, POST");
    assert!(answer.headers()["access-control-allow-headers"].to_str().unwrap().contains("authorization"));
}

#[tokio::test]
async fn a_browser_that_asks_beforehand_may_send_to_the_intake_and_nowhere_else() {
    let app = TestApp::start().await;
    for (path, allowed) in
        [("/v1/t", true), ("/v1/batch", true), ("/beacon/v1/batch", true), ("/api/leads", false), ("/api/keys", false)]
    {
        let request = app.client.request(Method::OPTIONS, app.at(path));
        let request = request.header("origin", "https://www.northwind.example");
        let answer = request.header("access-control-request-method", "POST").send().await.unwrap();
        let origin = answer.headers().get("access-control-allow-origin").map(|value| value.to_str().unwrap());
        assert_eq!(origin, allowed.then_some("https://www.northwind.example"), "{path}");
        assert_eq!(answer.status().as_u16(), if allowed { 204 } else { 405 }, "{path}");
    }
    // Whoever does not ask for that is told that there is nothing.
    let answer = app.client.request(Method::OPTIONS, app.at("/v1/track")).send().await.unwrap();
    assert_eq!(problem(answer).await.0, ProblemCode::MethodNotAllowed);
}
