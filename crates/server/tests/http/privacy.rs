//! What belongs to the person, over HTTP: consent, export, erasure, and how long anything is kept.

use std::time::Duration as Pause;

use leadpact_accounts::Role;
use leadpact_live::Occasion;
use leadpact_server::jobs::{self, SeenInForce};
use leadpact_server::problem::ProblemCode as P;
use leadpact_terms::Duration;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::people::Visitor;
use crate::support::{TestApp, problem};

const PACT: &str = include_str!("../../../../pacts/northwind-desk.yaml");

/// A lead that read a page in each of these months, known by its address.
async fn introduce(admin: &Visitor, email: &str, at: &[&str]) -> String {
    let page = |at: &&str| {
        let identifiers = json!([{ "kind": "email", "value": email }]);
        json!({ "identifiers": identifiers, "id": format!("{email}-{at}"), "at": at, "kind": "page", "name": "Pricing" })
    };
    let events: Vec<Value> = at.iter().map(page).collect();
    admin.sent("/api/events", &json!({ "events": events })).await;
    admin.the_lead().await["id"].as_str().expect("an id").to_owned()
}

/// How often an operation stands in the audit.
async fn audited(admin: &Visitor, operation: &str) -> usize {
    let entries = admin.shown(&format!("/api/audit?operation={operation}")).await;
    entries["items"].as_array().expect("a list").len()
}

#[tokio::test]
async fn an_export_holds_all_that_is_known_and_is_on_record() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let lead = introduce(&admin, "ana@acme.example", &["2026-10-01T08:00:00Z"]).await;
    let answer = admin.get(&format!("/api/leads/{lead}/export")).send().await.unwrap();
    let file = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert_eq!(file, format!("attachment; filename=\"lead-{lead}.json\""));
    let document: Value = answer.json().await.unwrap();
    assert_eq!(document["identifiers"][0]["value"], "ana@acme.example", "{document}");
    assert_eq!(document["events"][0]["name"], "Pricing");
    assert_eq!(audited(&admin, "privacy.export").await, 1);
    let nobody = admin.get("/api/leads/nobody/export").send().await.unwrap();
    assert_eq!(problem(nobody).await.0, P::NotFound);
    assert_eq!(audited(&admin, "privacy.export").await, 1, "nothing was shown");
}

#[tokio::test]
async fn an_erased_lead_is_found_nowhere() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let lead = introduce(&admin, "ana@acme.example", &["2026-10-01T08:00:00Z", "2026-10-02T08:00:00Z"]).await;
    let path = format!("/api/leads/{lead}");
    let erased: Value = admin.delete(&path).send().await.unwrap().json().await.unwrap();
    assert_eq!((&erased["n_events"], &erased["leads"]), (&json!(2), &json!([lead])), "{erased}");
    assert_eq!(erased["files_are_clean"], true);
    for path in [path.clone(), format!("{path}/export"), format!("{path}/consents")] {
        assert_eq!(problem(admin.get(&path).send().await.unwrap()).await.0, P::NotFound, "{path}");
    }
    assert_eq!(admin.shown("/api/leads").await["items"], json!([]));
    assert_eq!(problem(admin.delete(&path).send().await.unwrap()).await.0, P::NotFound, "once is enough");
    let entry = &admin.shown("/api/audit?operation=privacy.erase").await["items"][0];
    assert_eq!(entry["detail"]["erasure"], erased["erasure"]);
    assert!(!entry.to_string().contains("acme"), "{entry}");
}

#[tokio::test]
async fn what_was_said_last_of_a_purpose_holds() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let lead = introduce(&admin, "ana@acme.example", &["2026-10-01T08:00:00Z"]).await;
    let path = format!("/api/leads/{lead}/consents");
    for (purpose, state, at) in [
        ("newsletter", "given", "2026-10-02T08:00:00Z"),
        ("contact", "given", "2026-10-03T08:00:00Z"),
        // Known late, said earlier: the yes after it holds.
        ("contact", "withdrawn", "2026-10-01T08:00:00Z"),
        ("newsletter", "withdrawn", "2026-10-04T08:00:00Z"),
    ] {
        let said = json!({ "purpose": purpose, "state": state, "at": at, "evidence": "letter 7" });
        admin.sent(&path, &said).await;
    }
    let consents = admin.shown(&path).await;
    let holds: Vec<(&str, &str)> = consents["purposes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["purpose"].as_str().unwrap(), one["state"].as_str().unwrap()))
        .collect();
    assert_eq!(holds, [("contact", "given"), ("newsletter", "withdrawn")], "{consents}");
    assert_eq!(consents["records"].as_array().unwrap().len(), 4);
    assert_eq!(audited(&admin, "consent.record").await, 4);
    let events = admin.shown(&format!("/api/leads/{lead}/events")).await;
    assert!(events.to_string().contains(r#""consent":true"#), "pacts hear of it: {events}");
    for (said, place) in [
        (json!({ "purpose": "To call", "state": "given", "evidence": "" }), "purpose"),
        (json!({ "purpose": "contact", "state": "perhaps", "evidence": "" }), "state"),
        (json!({ "purpose": "contact", "state": "given", "evidence": "", "at": "2026-10-05T09:00:01Z" }), "at"),
        (json!({ "purpose": "contact", "state": "given", "evidence": "x".repeat(2_001) }), "evidence"),
    ] {
        let (code, document) = problem(admin.post(&path).json(&said).send().await.unwrap()).await;
        assert_eq!((code, document["path"].as_str()), (P::InvalidBody, Some(place)));
    }
}

fn old_pages() -> Value {
    json!({ "rules": [{ "of": "behaviour", "name": "old pages", "kinds": ["page"], "after_days": 90 }] })
}

#[tokio::test]
async fn rules_of_retention_say_what_would_go_and_are_carried_out_once_a_day() {
    let app = TestApp::start().await;
    let admin = app.admin();
    // Old, old in an hour, and new.
    let at = ["2026-01-01T08:00:00Z", "2026-07-07T10:00:00Z", "2026-10-01T08:00:00Z"];
    let lead = introduce(&admin, "ana@acme.example", &at).await;
    let foreseen = admin.sent("/api/retention/preview", &old_pages()).await;
    assert_eq!(foreseen["by_rule"], json!({ "old pages": 1 }));
    assert_eq!(admin.shown("/api/retention").await, json!({ "rules": [] }), "looking changes nothing");
    let run = admin.post("/api/retention/run").send().await.unwrap();
    assert_eq!(problem(run).await.0, P::Conflict, "there are no rules");

    let set: Value = admin.put("/api/retention").json(&old_pages()).send().await.unwrap().json().await.unwrap();
    assert_eq!(set["rules"][0]["name"], "old pages", "{set}");
    for (hours, begun_at, gone, left) in [
        (0, "2026-10-05T09:00:00Z", json!({ "old pages": 1 }), 2),
        // Another one is of age by now, but the day is not over.
        (2, "2026-10-05T09:00:00Z", json!({ "old pages": 1 }), 2),
        (11, "2026-10-05T09:00:00Z", json!({ "old pages": 1 }), 2),
        (11, "2026-10-06T09:00:00Z", json!({ "old pages": 1 }), 1),
        (11, "2026-10-06T09:00:00Z", json!({ "old pages": 1 }), 1),
        (11, "2026-10-06T09:00:00Z", json!({ "old pages": 1 }), 1),
        (2, "2026-10-07T09:00:00Z", json!({}), 1),
    ] {
        app.clock.forward(Duration(hours * 3_600_000));
        jobs::retain_daily(&app.app).await.unwrap();
        let run = admin.shown("/api/retention").await["latest_run"].take();
        assert_eq!((&run["begun_at"], &run["by_rule"]), (&json!(begun_at), &gone), "after {hours} more hours");
        assert!(run["ended_at"].is_string(), "{run}");
        let events = admin.shown(&format!("/api/leads/{lead}/events")).await;
        assert_eq!(events["items"].as_array().unwrap().len(), left, "after {hours} more hours");
    }
    assert_eq!((audited(&admin, "retention.change").await, audited(&admin, "retention.run").await), (1, 2));
}

#[tokio::test]
async fn a_run_that_somebody_asks_for_goes_on_in_the_background() {
    let app = TestApp::start().await;
    let admin = app.admin();
    introduce(&admin, "ana@acme.example", &["2026-01-01T08:00:00Z"]).await;
    let silent = json!({ "rules": [{ "of": "silent_leads", "name": "gone", "after_days": 30 }] });
    admin.put("/api/retention").json(&silent).send().await.unwrap();
    let answer = admin.post("/api/retention/run").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    for _ in 0..200 {
        let state = admin.shown("/api/retention").await;
        if state["latest_run"]["ended_at"].is_string() {
            assert_eq!(state["latest_run"]["by_rule"], json!({ "gone": 1 }));
            assert_eq!(admin.shown("/api/leads").await["items"], json!([]));
            return;
        }
        tokio::time::sleep(Pause::from_millis(20)).await;
    }
    panic!("it never ended: {}", admin.shown("/api/retention").await);
}

#[tokio::test]
async fn one_run_goes_on_at_a_time_and_one_that_was_broken_off_is_begun_again() {
    let app = TestApp::start().await;
    let admin = app.admin();
    admin.put("/api/retention").json(&old_pages()).send().await.unwrap();
    let (live, now) = (app.app.live.clone(), app.app.now());
    // Another node begins one, and dies.
    let begun = app.app.write(move |tx| Ok(live.begin_retention(tx, "system", Occasion::Daily, now)?)).await.unwrap();
    assert!(begun.is_some_and(|run| run.is_going_on(now)));
    let refused = admin.post("/api/retention/run").send().await.unwrap();
    assert_eq!(problem(refused).await.0, P::Conflict);
    assert_eq!(admin.shown("/api/retention").await["latest_run"].get("ended_at"), None);
    app.clock.forward(Duration(601_000));
    jobs::retain_daily(&app.app).await.unwrap();
    let run = admin.shown("/api/retention").await["latest_run"].take();
    assert_eq!((&run["begun_at"], &run["ended_at"]), (&json!("2026-10-05T09:10:01Z"), &json!("2026-10-05T09:10:01Z")));
}

#[tokio::test]
async fn rules_that_can_not_be_carried_out_are_refused_with_their_place() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let rule = |name: &str, days: u32| json!({ "of": "behaviour", "name": name, "after_days": days });
    for (rules, place) in [
        (json!([rule("a", 0)]), "rules[0]"),
        (json!([rule("a", 1), rule("a", 2)]), "rules[1]"),
        (json!([rule(" ", 1)]), "rules[0]"),
        (json!([{ "of": "behaviour", "name": "a", "after_days": 1, "channels": ["pigeon"] }]), "rules[0]"),
    ] {
        let body = json!({ "rules": rules });
        for answer in
            [admin.put("/api/retention").json(&body).send(), admin.post("/api/retention/preview").json(&body).send()]
        {
            let (code, document) = problem(answer.await.unwrap()).await;
            assert_eq!(code, P::InvalidBody, "{body}");
            assert!(document["path"].as_str().is_some_and(|path| path.starts_with(place)), "{document}");
        }
    }
}

#[tokio::test]
async fn who_may_not_touch_personal_data_is_refused() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let lead = introduce(&admin, "ana@acme.example", &["2026-10-01T08:00:00Z"]).await;
    let marketer = app.colleague(&admin, "iva", Role::Marketing);
    let viewer = app.colleague(&admin, "eva", Role::Viewer);
    let path = format!("/api/leads/{lead}");
    assert_eq!(marketer.get(&format!("{path}/export")).send().await.unwrap().status(), StatusCode::OK);
    for request in [
        marketer.delete(&path),
        marketer.put("/api/retention").json(&old_pages()),
        viewer.get(&format!("{path}/export")),
        viewer.get("/api/retention"),
        viewer.post(&format!("{path}/consents")).json(&json!({})),
    ] {
        assert_eq!(problem(request.send().await.unwrap()).await.0, P::Forbidden);
    }
}

#[tokio::test]
async fn a_version_whose_instant_comes_is_noticed_without_being_asked() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let lead = introduce(&admin, "ana@acme.example", &["2026-10-01T08:00:00Z"]).await;
    let pushed = admin.sent("/api/pacts", &json!({ "text": PACT })).await;
    let from = "2026-10-05T09:00:10Z";
    admin.sent("/api/pacts/in-force", &json!({ "version": pushed["version"]["id"], "from": from })).await;
    let mut seen = SeenInForce::default();
    assert_eq!(seen.look(&app.app).await.unwrap(), Pause::from_secs(10), "until then");
    app.clock.forward(Duration(10_000));
    assert_eq!(seen.look(&app.app).await.unwrap(), Pause::from_secs(15));
    for _ in 0..200 {
        let shown = admin.shown(&format!("/api/leads/{lead}")).await;
        if shown["standings"].as_array().is_some_and(|all| !all.is_empty()) {
            return;
        }
        tokio::time::sleep(Pause::from_millis(20)).await;
    }
    panic!("the lead was never brought up to date");
}

#[tokio::test]
async fn whoever_follows_hears_that_rights_changed() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let told = app.app.hub.n_told();
    let viewer = app.colleague(&admin, "eva", Role::Viewer);
    let person = viewer.signed_in.person.id;
    let role = json!({ "role": "marketing" });
    let changed = admin.put(&format!("/api/people/{person}/role")).json(&role).send().await.unwrap();
    assert_eq!(changed.status(), StatusCode::OK);
    assert_eq!(app.app.hub.n_told(), told + 1);
}
