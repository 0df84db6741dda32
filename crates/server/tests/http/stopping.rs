//! Stopping under load: whoever was let in gets an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use futures::FutureExt;
use leadpact_server::{App, Stopped};

use crate::support::TestApp;

fn slow_routes(app: &App) -> Router {
    let slow = || async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        "done"
    };
    Router::new().route("/slow", get(slow)).with_state(app.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_are_being_worked_on_are_answered() {
    let mut app = TestApp::with_routes(&[], slow_routes).await;
    let (client, url) = (app.client.clone(), app.at("/slow"));
    let asked: Vec<_> = (0..20).map(|_| tokio::spawn(client.get(&url).send())).collect();
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(app.stop(Duration::from_secs(10)).await, Stopped::Gently);
    for answer in asked {
        assert_eq!(answer.await.unwrap().expect("an answer").text().await.unwrap(), "done");
    }
    assert!(client.get(&url).send().await.unwrap_err().is_connect(), "no more connections are taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_longer_than_it_may_is_broken_off() {
    let mut app = TestApp::with_routes(&[], slow_routes).await;
    let asked = tokio::spawn(app.client.get(app.at("/slow")).send());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(app.stop(Duration::from_millis(20)).await, Stopped::Forced);
    let _ = asked.await;
}

#[tokio::test(flavor = "multi_thread")]
async fn listeners_do_not_hold_the_service_back() {
    let mut app = TestApp::start().await;
    let mut answer = app.admin().get("/api/live").send().await.unwrap();
    answer.chunk().await.unwrap().expect("the beginning of the stream");
    assert_eq!(app.stop(Duration::from_secs(10)).await, Stopped::Gently);
    while answer.chunk().await.unwrap().is_some() {}
}

#[tokio::test]
async fn what_is_queued_is_finished_in_order() {
    let app = TestApp::start().await;
    let committed = Arc::new(AtomicBool::new(false));
    let done = Arc::new(AtomicBool::new(false));
    let (first, second, then) = (Arc::clone(&committed), Arc::clone(&committed), Arc::clone(&done));
    app.app.shutdown.drain_later("commit", move || async move { first.store(true, Ordering::SeqCst) }.boxed());
    app.app.shutdown.drain_later("then", move || {
        async move { then.store(second.load(Ordering::SeqCst), Ordering::SeqCst) }.boxed()
    });
    app.app.shutdown.drain().await;
    assert!(done.load(Ordering::SeqCst));
}
