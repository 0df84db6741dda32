//! A service for one test: started on a free port over an empty ledger, and gone when the test is.

pub(crate) mod browser;
pub(crate) mod people;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use leadpact_ledger::{Ledger, Place};
use leadpact_server::config::{Config, Sources};
use leadpact_server::problem::ProblemCode;
use leadpact_server::relay;
use leadpact_server::{App, Clock, Listener, Parts, Serving, SystemEntropy, install_crypto, router};
use leadpact_terms::Instant;
use reqwest::{Client, Response};
use serde_json::Value;
use tempfile::TempDir;

/// A running service.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) client: Client,
    pub(crate) url: String,
    pub(crate) clock: TestClock,
    serving: Option<Serving>,
    /// Of a service that has its ledger to itself.
    _data: Option<TempDir>,
}

/// A clock that stands still until a test moves it.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicI64>);

impl TestClock {
    /// It is Monday, 2026-10-05, nine o'clock.
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new("2026-10-05T09:00:00Z".parse::<Instant>().expect("an instant").0)))
    }

    pub(crate) fn set(&self, at: Instant) {
        self.0.store(at.0, Ordering::Relaxed);
    }

    pub(crate) fn forward(&self, duration: leadpact_terms::Duration) {
        self.0.fetch_add(duration.as_ms(), Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::Relaxed))
    }
}

impl TestApp {
    /// With the defaults.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With some settings.
    pub(crate) async fn with(settings: &[(&'static str, &str)]) -> Self {
        Self::with_routes(settings, router).await
    }

    /// With other routes than the service's, made for what is tested.
    pub(crate) async fn with_routes(settings: &[(&'static str, &str)], routes: impl FnOnce(&App) -> Router) -> Self {
        let data = TempDir::new().expect("a scratch directory");
        let place = Place::Directory(data.path().to_owned());
        Self { _data: Some(data), ..Self::at_place(&place, settings, routes).await }
    }

    /// One of several nodes that share a database.
    pub(crate) async fn node(database: &str) -> Self {
        let node = Self::at_place(&Place::Postgres(database.to_owned()), &[], router).await;
        // PostgreSQL's client may not end on the runtime's threads, as a test does: the end of the process ends it.
        std::mem::forget(node.app.clone());
        relay::start(&node.app);
        node
    }

    async fn at_place(place: &Place, settings: &[(&'static str, &str)], routes: impl FnOnce(&App) -> Router) -> Self {
        install_crypto();
        let place = place.clone();
        // PostgreSQL's client blocks.
        let opened = tokio::task::spawn_blocking(move || Ledger::open(&place)).await.expect("no panic");
        let ledger = opened.expect("a ledger");
        let clock = TestClock::new();
        let parts = Parts {
            config: config(settings),
            ledger,
            clock: Box::new(clock.clone()),
            entropy: Box::new(SystemEntropy),
        };
        let app = App::new(parts);
        let listener = Listener::open(app.config.listen, None, &app.config).await.expect("a free port");
        let url = format!("http://{}", listener.address().expect("an address"));
        let serving = Some(listener.serve(routes(&app)));
        app.started();
        let client = Client::builder().timeout(Duration::from_secs(20)).build().expect("a client");
        Self { app, client, url, clock, serving, _data: None }
    }

    /// The address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.client.get(self.at(path)).send().await.expect("an answer")
    }

    /// Stops it as the service does, and says whether all requests were answered.
    pub(crate) async fn stop(&mut self, within: Duration) -> leadpact_server::Stopped {
        self.app.shutdown.announce();
        self.serving.take().expect("it runs").stop(within).await
    }
}

/// A configuration with a free port.
pub(crate) fn config(settings: &[(&'static str, &str)]) -> Config {
    let given = [("listen", "127.0.0.1:0")].iter().chain(settings);
    let flags = given.map(|(key, value)| (*key, (*value).to_owned())).collect();
    Sources { flags, ..Sources::default() }.settle().expect("settings that fit").config
}

/// The problem that was answered; anything else fails the test.
pub(crate) async fn problem(answer: Response) -> (ProblemCode, Value) {
    let status = answer.status();
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let id = answer.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let body = answer.text().await.expect("a body");
    assert_eq!(kind, "application/problem+json", "{status} {body}");
    let body: Value = serde_json::from_str(&body).expect("JSON");
    let code = ProblemCode::by_code(body["code"].as_str().unwrap_or_default()).expect("a code of the table");
    assert_eq!(body["status"], status.as_u16());
    assert_eq!(code.status().as_u16(), status.as_u16());
    assert_eq!(body["type"], code.address());
    assert_eq!(body["request_id"], id.as_str());
    (code, body)
}
