//! Changes while they happen.

use std::time::Duration;

use leadpact_accounts::Role;
use leadpact_server::hub::{Change, Topic};
use leadpact_server::problem::ProblemCode;
use leadpact_terms::Instant;
use reqwest::Response;

use crate::support::{TestApp, problem};

fn change(lead: &str) -> Change {
    Change { topic: Topic::Lead, id: Some(lead.into()), at: Instant(0) }
}

/// Reads on until `enough` stands in what was read.
pub(crate) async fn read_until(answer: &mut Response, enough: &str) -> String {
    let mut text = String::new();
    while !text.contains(enough) {
        let piece = tokio::time::timeout(Duration::from_secs(10), answer.chunk()).await;
        let piece = piece.unwrap_or_else(|_| panic!("waited for {enough} and got {text}")).expect("a stream");
        text.push_str(std::str::from_utf8(&piece.expect("no end yet")).expect("UTF-8"));
    }
    text
}

#[tokio::test]
async fn a_listener_hears_what_changes_and_continues_where_it_was_broken_off() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let mut answer = admin.get("/api/live").send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    read_until(&mut answer, "retry: 2000").await;
    app.app.hub.tell(change("a"));
    let heard = read_until(&mut answer, "\n\n").await;
    assert!(heard.contains("event: change\n"), "{heard}");
    assert!(heard.contains("data: {\"topic\":\"lead\",\"id\":\"a\",\"at\":\"1970-01-01T00:00:00Z\"}"), "{heard}");
    let id = heard.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id").to_owned();
    drop(answer);
    app.app.hub.tell(change("b"));
    let again = admin.get("/api/live").header("last-event-id", id).send();
    let heard = read_until(&mut again.await.unwrap(), "\"id\":\"b\"").await;
    assert!(!heard.contains("\"id\":\"a\"") && !heard.contains("refetch"), "{heard}");
}

#[tokio::test]
async fn who_missed_too_much_is_told_to_fetch_anew() {
    let app = TestApp::start().await;
    let request = app.admin().get("/api/live").header("last-event-id", "0000000000000000-1");
    read_until(&mut request.send().await.unwrap(), "event: refetch").await;
}

#[tokio::test]
async fn a_listener_that_lags_behind_is_told_to_fetch_anew() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let mut answer = admin.get("/api/live").send().await.unwrap();
    read_until(&mut answer, "retry: 2000").await;
    // More than are remembered, before the stream has a chance to send one.
    for _ in 0..20_000 {
        app.app.hub.tell(change("a"));
    }
    read_until(&mut answer, "event: refetch").await;
    app.app.hub.tell(change("after"));
    read_until(&mut answer, "\"id\":\"after\"").await;
}

#[tokio::test]
async fn everybody_hears_only_of_what_they_may_list() {
    let app = TestApp::start().await;
    assert_eq!(problem(app.get("/api/live").await).await.0, ProblemCode::Unauthenticated);
    let admin = app.admin();
    for (name, role, hears_of_leads, hears_of_sources) in [
        ("eva", Role::Viewer, true, false),
        ("max", Role::Marketing, true, true),
        ("rep", Role::SalesRep, false, false),
    ] {
        let mut answer = app.colleague(&admin, name, role).get("/api/live").send().await.unwrap();
        read_until(&mut answer, "retry: 2000").await;
        app.app.hub.tell(change("a"));
        app.app.hub.tell(Change { topic: Topic::Source, ..change("s") });
        app.app.hub.tell(Change { topic: Topic::Pact, ..change("end") });
        let heard = read_until(&mut answer, "\"id\":\"end\"").await;
        assert_eq!(heard.contains("\"topic\":\"lead\""), hears_of_leads, "{role}: {heard}");
        assert_eq!(heard.contains("\"topic\":\"source\""), hears_of_sources, "{role}: {heard}");
    }
}

#[tokio::test]
async fn a_stream_ends_when_rights_may_have_changed() {
    let app = TestApp::start().await;
    let mut answer = app.admin().get("/api/live").send().await.unwrap();
    read_until(&mut answer, "retry: 2000").await;
    app.app.hub.tell(Change { topic: Topic::Person, ..change("p") });
    read_until(&mut answer, "\"topic\":\"person\"").await;
    let ended = tokio::time::timeout(Duration::from_secs(10), answer.chunk()).await;
    assert!(matches!(ended, Ok(Ok(None))), "{ended:?}");
}
