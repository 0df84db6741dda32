//! The sample company: who may make one, where, and that it is there whole or not at all.

use std::time::{Duration, Instant};

use leadpact_accounts::Role;
use leadpact_accounts::audit::{AuditVerdict, verify_audit};
use leadpact_desk::Desk;
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_server::problem::ProblemCode as P;
use leadpact_testkit::postgres::empty_database;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::task::{block_in_place, spawn_blocking};

use crate::support::people::Visitor;
use crate::support::{TestApp, problem};

const PATH: &str = "/api/sample-company";
/// It takes longer where tests are built without optimisation.
const WITHIN: Duration = Duration::from_secs(120);

/// What becomes of the one that is being made.
async fn outcome(who: &Visitor) -> (Value, Vec<Value>) {
    let begun = Instant::now();
    let mut seen = Vec::new();
    loop {
        let sample = who.shown(PATH).await;
        if sample["state"] != "being_made" {
            return (sample, seen);
        }
        assert!(begun.elapsed() < WITHIN, "it takes too long: {sample}");
        seen.push(sample);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn n(app: &TestApp, counter: Counter) -> i64 {
    block_in_place(|| app.app.ledger().read(|tx| counter_latest(tx, counter))).unwrap()
}

/// Claims what holds of a company that was made, on whichever database.
async fn is_whole(app: &TestApp, admin: &Visitor) {
    let answer = admin.post(PATH).json(&json!({ "leads": 300 })).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    assert_eq!(answer.json::<Value>().await.unwrap()["state"], "being_made");
    let again = admin.post(PATH).json(&json!({})).send().await.unwrap();
    let (code, said) = problem(again).await;
    assert_eq!((code, &said["detail"]), (P::Conflict, &json!("a sample company is being made already")));

    let (made, seen) = outcome(admin).await;
    assert_eq!(made["state"], "made", "{made}");
    assert_eq!(made["made_at"], "2026-10-05T09:00:00Z");
    assert!(!seen.is_empty(), "its progress is seen");
    for progress in seen.iter().map(|sample| &sample["progress"]) {
        let number = |name: &str| progress[name].as_u64().unwrap();
        assert!(number("done") <= number("of") && number("steps_done") < number("steps"), "{progress}");
    }

    let leads = admin.shown("/api/leads?pact=northwind-desk&verdict=qualified").await;
    assert_ne!(leads["items"], json!([]), "some are qualified");
    assert_ne!(admin.shown("/api/handoffs?owner=all").await["items"], json!([]), "some are in the hands of sales");

    // What is kept follows from the events, the desk's steps, and the audit.
    let (live, now) = (app.app.live.clone(), app.app.now());
    let found = spawn_blocking(move || {
        let found = live.examine(now, &mut |_| {}).unwrap();
        let desk = Desk::new(live.clone());
        let examined = live.ledger().read(|tx| desk.examine(tx, 0)).unwrap();
        let audit = live.ledger().read(|tx| verify_audit(tx, &[])).unwrap();
        (found, examined, audit)
    });
    let (found, examined, audit) = found.await.unwrap();
    assert!(found.is_sound(), "{found:?}");
    assert_eq!(made["n_leads"].as_u64(), Some(found.rebuilt.n_leads), "all of them are looked at");
    assert!(examined.n_handoffs > 0 && examined.astray.is_empty(), "{:?}", examined.astray);
    assert!(matches!(audit, AuditVerdict::Whole { .. }), "{audit:?}");
    let entries = admin.shown("/api/audit?operation=sample_company.create").await;
    assert_eq!(entries["items"].as_array().map(Vec::len), Some(1), "{entries}");

    // Six weeks are told to nobody.
    let is_told = block_in_place(|| app.app.ledger().read(leadpact_messages::has_work)).unwrap();
    assert!(n(app, Counter::Message) > 0 && !is_told);
    let refused = admin.post(PATH).json(&json!({})).send().await.unwrap();
    let (code, said) = problem(refused).await;
    assert_eq!(code, P::Conflict);
    assert!(said["detail"].as_str().unwrap().contains("needs a new data directory"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_makes_one_on_an_empty_service_and_it_is_whole() {
    let app = TestApp::start().await;
    let admin = block_in_place(|| app.admin());
    assert_eq!(admin.shown(PATH).await, json!({ "state": "none", "can_be_made": true }));
    let mut follow = admin.get("/api/live").send().await.unwrap();
    is_whole(&app, &admin).await;
    // Pages that are open hear of it.
    crate::live::read_until(&mut follow, "\"topic\":\"settings\"").await;
    let metrics = app.get("/metrics").await.text().await.unwrap();
    assert!(!metrics.contains("leadpact_events_accepted_total 0\n"), "{metrics}");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql_it_is_whole_too_and_another_node_knows() {
    let database = empty_database();
    let (a, b) = (TestApp::node(&database).await, TestApp::node(&database).await);
    let admin = block_in_place(|| a.admin());
    is_whole(&a, &admin).await;
    let elsewhere = admin.client.get(b.at(PATH)).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(elsewhere, admin.shown(PATH).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_does_not_make_a_second_one_meanwhile() {
    let database = empty_database();
    let (a, b) = (TestApp::node(&database).await, TestApp::node(&database).await);
    let admin = block_in_place(|| a.admin());
    admin.sent(PATH, &json!({ "leads": 60 })).await;
    let second = admin.client.post(b.at(PATH)).json(&json!({ "leads": 60 })).send().await.unwrap();
    assert_eq!(problem(second).await.0, P::Conflict);
    assert_eq!(outcome(&admin).await.0["state"], "made");
    // A claim of a node that died does not last.
    let elsewhere = admin.client.get(b.at(PATH)).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(elsewhere["state"], "made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_a_dead_process_left_behind_does_not_last() {
    let database = empty_database();
    let (alone, node) = (TestApp::start().await, TestApp::node(&database).await);
    let claim = |app: &TestApp| {
        let claimed = leadpact_app::SampleRecord::BeingMade { begun_at: app.app.now(), process: "dead".to_owned() };
        block_in_place(|| app.app.ledger().write(|tx| leadpact_app::note_sample(tx, &claimed))).unwrap();
    };
    let failed = json!({
        "state": "failed", "why": "whoever made it stopped before it was done", "can_be_made": true,
    });
    // A directory is one process's alone.
    let admin = block_in_place(|| alone.admin());
    claim(&alone);
    assert_eq!(admin.shown(PATH).await, failed);
    let me = format!("/api/people/{}", admin.signed_in.person.id);
    admin.patch(&me).json(&json!({ "language": "de" })).send().await.unwrap();
    assert_eq!(admin.shown(PATH).await["why"], "Es brach ab, weil der Dienst zwischendurch anhielt");
    // Another node may still be at it, for some minutes.
    let admin = block_in_place(|| node.admin());
    claim(&node);
    assert_eq!(admin.shown(PATH).await, json!({ "state": "being_made" }));
    assert_eq!(problem(admin.post(PATH).json(&json!({})).send().await.unwrap()).await.0, P::Conflict);
    node.clock.forward(leadpact_terms::Duration(10 * 60_000));
    assert_eq!(admin.shown(PATH).await, failed);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_admin_may_make_one_and_everybody_knows_of_it() {
    let app = TestApp::start().await;
    let admin = block_in_place(|| app.admin());
    for (name, role) in
        [("mia", Role::Marketing), ("max", Role::SalesManager), ("rob", Role::SalesRep), ("vic", Role::Viewer)]
    {
        let who = block_in_place(|| app.colleague(&admin, name, role));
        assert_eq!(problem(who.post(PATH).json(&json!({})).send().await.unwrap()).await.0, P::Forbidden, "{name}");
        assert_eq!(who.shown(PATH).await["state"], "none", "{name}");
    }
    assert_eq!(problem(app.get(PATH).await).await.0, P::Unauthenticated);
    for leads in [0, 49, 20_001] {
        let answer = admin.post(PATH).json(&json!({ "leads": leads })).send().await.unwrap();
        let (code, said) = problem(answer).await;
        assert_eq!((code, &said["path"]), (P::InvalidBody, &json!("leads")), "{said}");
    }
    assert_eq!(admin.shown(PATH).await["state"], "none", "nothing was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_holds_anything_is_left_alone() {
    let (with_lead, with_pact) = (TestApp::start().await, TestApp::start().await);
    let admin = block_in_place(|| with_lead.admin());
    let eva = json!({ "identifiers": [{ "kind": "email", "value": "eva@acme.example" }] });
    admin.sent("/api/leads", &eva).await;
    let pact = block_in_place(|| with_pact.admin());
    let text = include_str!("../../../../pacts/northwind-desk.yaml");
    pact.sent("/api/pacts", &json!({ "text": text })).await;
    for who in [admin, pact] {
        assert_eq!(who.shown(PATH).await, json!({ "state": "none", "can_be_made": false }));
        assert_eq!(problem(who.post(PATH).json(&json!({})).send().await.unwrap()).await.0, P::Conflict);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_one_that_fails_and_it_can_be_tried_again() {
    let app = TestApp::start().await;
    let admin = block_in_place(|| app.admin());
    // Somebody has the address of one of its people: that shows after all events were imported.
    let petr = block_in_place(|| app.colleague(&admin, "petr.novak", Role::Viewer));
    admin.sent(PATH, &json!({ "leads": 50 })).await;
    let (failed, _) = outcome(&admin).await;
    assert_eq!((&failed["state"], &failed["can_be_made"]), (&json!("failed"), &json!(true)), "{failed}");
    assert!(
        failed["why"].as_str().is_some_and(|why| why.contains("petr.novak") || why.contains("address")),
        "{failed}"
    );
    for counter in [Counter::Event, Counter::Lead, Counter::Company, Counter::PactVersion, Counter::InForce] {
        assert_eq!(n(&app, counter), 0, "{counter:?}");
    }
    assert_eq!(admin.shown("/api/leads").await["items"], json!([]));
    assert_eq!(admin.shown("/api/people").await["items"].as_array().map(Vec::len), Some(2));
    // Who stands in its way makes room, and then it is made.
    let gone = admin.delete(&format!("/api/people/{}", petr.signed_in.person.id)).send().await.unwrap();
    assert!(gone.status().is_success(), "{}", gone.status());
    admin.sent(PATH, &json!({ "leads": 50 })).await;
    assert_eq!(outcome(&admin).await.0["state"], "made");
    let pacts = admin.shown("/api/pacts").await;
    assert_eq!(pacts["versions"].as_array().map(Vec::len), Some(1), "{pacts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_broken_off_when_the_service_stops() {
    let app = TestApp::start().await;
    let admin = block_in_place(|| app.admin());
    admin.sent(PATH, &json!({ "leads": 20_000 })).await;
    app.app.shutdown.announce();
    let begun = Instant::now();
    let record = || app.app.ledger().read(leadpact_app::sample_record).unwrap();
    while !matches!(block_in_place(record), Some(leadpact_app::SampleRecord::Failed { .. })) {
        assert!(begun.elapsed() < WITHIN, "it goes on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!((n(&app, Counter::Event), n(&app, Counter::Lead)), (0, 0));
    for (language, said) in
        [("en", "it was broken off because the service stops"), ("de", "Es brach ab, weil der Dienst anhält")]
    {
        let me = format!("/api/people/{}", admin.signed_in.person.id);
        admin.patch(&me).json(&json!({ "language": language })).send().await.unwrap();
        assert_eq!(admin.shown(PATH).await["why"], said, "why is told in the language of whoever asks");
    }
}
