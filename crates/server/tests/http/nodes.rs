//! Nodes on one database: who follows one of them hears what changes on another.

use std::time::{Duration, Instant};

use leadpact_accounts::Role;
use leadpact_server::hub::Topic;
use leadpact_testkit::postgres::{OwnServer, empty_database};
use reqwest::{Response, StatusCode};
use serde_json::json;
use tokio::task::block_in_place;
use tokio::time::timeout;

use crate::live::read_until;
use crate::support::TestApp;
use crate::support::people::Visitor;

const SOON: Duration = Duration::from_secs(2);

/// Two nodes that have heard of each other: what is told from now on comes from the test.
async fn two_nodes(database: &str) -> (TestApp, TestApp) {
    let a = TestApp::node(database).await;
    linked(&a).await;
    let b = TestApp::node(database).await;
    linked(&b).await;
    // What it may have missed itself, and what the other may have left untold; rights besides, each time.
    until("the first node hears of the second", || a.app.hub.n_told() == 4).await;
    assert_eq!(b.app.hub.n_told(), 2);
    (a, b)
}

async fn linked(node: &TestApp) {
    let begun = Instant::now();
    while !node.get("/metrics").await.text().await.unwrap().contains("leadpact_nodes_linked 1") {
        assert!(begun.elapsed() < Duration::from_secs(10), "it is never linked");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Begins to follow a node.
async fn follow(who: &Visitor, node: &TestApp) -> Response {
    let mut answer = who.client.get(node.at("/api/live")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    read_until(&mut answer, "retry: 2000").await;
    answer
}

async fn ends(mut answer: Response) {
    let end = async { while answer.chunk().await.expect("a stream").is_some() {} };
    timeout(SOON, end).await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_on_one_node_is_heard_on_each_once() {
    let (a, b) = two_nodes(&empty_database()).await;
    let admin = block_in_place(|| a.admin());
    let (mut on_a, mut on_b) = (follow(&admin, &a).await, follow(&admin, &b).await);
    let new = json!({ "identifiers": [{ "kind": "email", "value": "eva@acme.example" }] });
    admin.sent("/api/leads", &new).await;
    let lead = admin.the_lead().await["id"].as_str().unwrap().to_owned();
    let mut heard_on_b = timeout(SOON, read_until(&mut on_b, &format!("\"id\":\"{lead}\""))).await.expect("soon");
    // Whatever the first node's change still brings about comes before this.
    b.app.tell_of(Topic::Settings, Some("end"));
    heard_on_b += &read_until(&mut on_b, "\"id\":\"end\"").await;
    let heard_on_a = timeout(SOON, read_until(&mut on_a, "\"id\":\"end\"")).await.expect("soon");
    for (node, heard) in [("a", heard_on_a), ("b", heard_on_b)] {
        assert_eq!(heard.matches(&format!("\"id\":\"{lead}\"")).count(), 1, "{node}: {heard}");
        assert!(!heard.contains("refetch"), "{node}: {heard}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_when_rights_change_on_another_node() {
    let (a, b) = two_nodes(&empty_database()).await;
    let (admin, eva) = block_in_place(|| {
        let admin = a.admin();
        let eva = a.colleague(&admin, "eva", Role::Viewer);
        (admin, eva)
    });
    let on_b = follow(&eva, &b).await;
    let path = format!("/api/people/{}/role", eva.signed_in.person.id);
    let changed = admin.put(&path).json(&json!({ "role": "sales_rep" })).send().await.unwrap();
    assert_eq!(changed.status(), StatusCode::OK);
    ends(on_b).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_while_the_database_was_away_is_not_missed() {
    let mut server = OwnServer::start();
    let (a, b) = two_nodes(&server.empty_database()).await;
    let admin = block_in_place(|| a.admin());
    let mut on_b = follow(&admin, &b).await;
    let server = tokio::task::spawn_blocking(move || {
        server.break_off(1.0);
        server
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    a.app.tell_of(Topic::Lead, Some("meanwhile"));
    let _server = server.await.unwrap();
    let heard = read_until(&mut on_b, "event: refetch").await;
    ends(on_b).await;
    // It was made before the second node was there again: fetching anew shows it. Who comes back where they were broken off hears the rest.
    a.app.tell_of(Topic::Lead, Some("after"));
    let last = heard.lines().rev().find_map(|line| line.strip_prefix("id: ")).expect("an id").to_owned();
    let again = admin.client.get(b.at("/api/live")).header("last-event-id", last).send();
    read_until(&mut again.await.unwrap(), "\"id\":\"after\"").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stops_tells_what_is_left() {
    let (a, b) = two_nodes(&empty_database()).await;
    // It has just told others to fetch everything, and would gather for another second.
    b.app.tell_of(Topic::Lead, Some("last"));
    b.app.shutdown.announce();
    b.app.shutdown.drain().await;
    until("the last change", || a.app.hub.n_told() == 5).await;
    a.app.tell_of(Topic::Lead, Some("after"));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(b.app.hub.n_told(), 3, "it hears no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_begins_makes_others_fetch_what_one_may_have_left_untold() {
    let database = empty_database();
    let a = TestApp::node(&database).await;
    linked(&a).await;
    let admin = block_in_place(|| a.admin());
    let mut on_a = follow(&admin, &a).await;
    let _b = TestApp::node(&database).await;
    read_until(&mut on_a, "event: refetch").await;
    ends(on_a).await;
}
