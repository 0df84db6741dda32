//! Events in Leadpact's own form and batches of imports, handed in over HTTP: kept once, answered one by one, refused with their place.

use leadpact_accounts::Role;
use leadpact_server::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::{TestApp, problem};

const PACT: &str = include_str!("../../../../pacts/northwind-desk.yaml");

fn page(id: &str, at: &str) -> Value {
    let email = json!([{ "kind": "email", "value": "Ana@acme.example" }]);
    json!({ "identifiers": email, "id": id, "at": at, "kind": "page", "name": "Pricing" })
}

#[tokio::test]
async fn an_event_that_is_handed_in_counts_once() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let events = json!({ "events": [
        page("p1", "2026-10-05T08:00:00Z"),
        page("p1", "2026-10-05T08:00:00Z"),
        { "identifiers": [{ "kind": "email", "value": "ana@acme.example" }], "id": "t1", "at": "2026-10-05T08:01:00Z",
          "kind": "traits", "properties": { "job_title": "CFO", "email": "ana@acme.example" } },
    ] });
    let recorded = admin.sent("/api/events", &events).await;
    let states: Vec<&str> =
        recorded["events"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["accepted", "repeated", "accepted"], "{recorded}");
    let again = admin.sent("/api/events", &events).await;
    assert_eq!((&again["accepted"], &again["repeated"], &again["refused"]), (&json!(0), &json!(3), &json!(0)));

    let lead = admin.the_lead().await;
    let id = lead["id"].as_str().expect("an id").to_owned();
    let call = json!({ "lead": id, "id": "c1", "at": "2026-10-05T08:30:00Z", "kind": "call" });
    let called = admin.sent("/api/events", &json!({ "events": [call] })).await;
    assert_eq!(called["events"], json!([{ "state": "accepted", "id": "c1" }]));
    let events = admin.shown(&format!("/api/leads/{id}/events")).await;
    let ids: Vec<&str> = events["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["c1", "t1", "p1"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_told_with_its_place_and_taken_in_when_it_is_corrected() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let mut odd = page("p2", "2026-10-05T08:00:00Z");
    odd["kind"] = "visit".into();
    let stranger = json!({ "lead": "nobody", "at": "2026-10-05T08:00:00Z", "name": "seen" });
    let events = json!({ "events": [odd, page("p1", "yesterday"), stranger, page("p3", "2026-10-05T08:00:00Z")] });
    let recorded = admin.sent("/api/events", &events).await;
    let told: Vec<(&str, &str)> = recorded["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["path"].as_str().unwrap_or("-"), one["reason"].as_str().unwrap_or("-")))
        .collect();
    let expected = [("kind", "unknown_word"), ("at", "bad_instant"), ("lead", "no_lead_id"), ("-", "-")];
    assert_eq!(told, expected, "{recorded}");
    assert_eq!((&recorded["accepted"], &recorded["refused"]), (&json!(1), &json!(3)));

    let entries = admin.shown("/api/quarantine").await;
    let entries = entries["items"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    let entry = entries.iter().find(|one| one["path"] == "at").expect("the event without an instant");
    let replay = format!("/api/quarantine/{}/replay", entry["id"]);
    // What is still wrong is told, and the entry goes on waiting.
    let (code, document) = problem(admin.post(&replay).json(&json!({})).send().await.unwrap()).await;
    assert_eq!((code, document["path"].as_str()), (ProblemCode::InvalidBody, Some("raw.at")));
    let corrected = json!({ "raw": page("p1", "2026-10-05T07:00:00Z").to_string() });
    admin.sent(&replay, &corrected).await;
    let lead = admin.the_lead().await;
    let events = admin.shown(&format!("/api/leads/{}/events", lead["id"].as_str().unwrap())).await;
    assert_eq!(events["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_lead_is_added_and_corrected_by_hand() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let new = json!({ "identifiers": [{ "kind": "email", "value": "Ana@Acme.example" }],
        "traits": { "name": "Ana Nova", "Job Title": "CIO", "company.employees": "51-200" } });
    let added = admin.sent("/api/leads", &new).await;
    assert_eq!(admin.sent("/api/leads", &new).await["changed"], added["changed"], "she is there already");
    let path = format!("/api/leads/{}", added["changed"][0].as_str().unwrap());
    let known = async || {
        let lead = admin.shown(&path).await;
        let traits = lead["traits"].as_array().unwrap().clone();
        traits.into_iter().map(|one| (one["name"].as_str().unwrap().to_owned(), one["value"].clone())).collect()
    };
    let first: std::collections::BTreeMap<String, Value> = known().await;
    assert_eq!((&first["email"], &first["title"]), (&json!("ana@acme.example"), &json!("CIO")), "{first:?}");
    app.clock.forward(leadpact_terms::Duration(1_000));
    let correction = json!({ "traits": { "title": null, "company.employees": 90, "seats": 12 } });
    let changed = admin.patch(&path).json(&correction).send().await.unwrap();
    assert_eq!(changed.status(), reqwest::StatusCode::OK);
    let then: std::collections::BTreeMap<String, Value> = known().await;
    assert_eq!((then.get("title"), &then["company.employees"], &then["seats"]), (None, &json!(90.0), &json!(12.0)));
    let audit = admin.shown("/api/audit?operation=lead.change").await;
    assert_eq!(audit["items"].as_array().unwrap().len(), 1);

    let identifier = json!([{ "kind": "email", "value": "nobody" }]);
    for (body, at) in [
        (json!({ "identifiers": [] }), "identifiers"),
        (json!({ "identifiers": identifier }), "traits.email"),
        (
            json!({ "identifiers": [{ "kind": "email", "value": "a@b.example" }], "traits": { "age": "old" } }),
            "traits.age",
        ),
        (json!({ "identifiers": [{ "kind": "colour", "value": "red" }] }), "identifiers[0]"),
    ] {
        let (code, said) = problem(admin.post("/api/leads").json(&body).send().await.unwrap()).await;
        assert_eq!((code, &said["path"]), (ProblemCode::InvalidBody, &json!(at)), "{said}");
    }
    for (correction, at) in [(json!({}), "traits"), (json!({ "phone": [1], "age": "old" }), "traits.age")] {
        let refused = admin.patch(&path).json(&json!({ "traits": correction })).send().await.unwrap();
        let (code, said) = problem(refused).await;
        assert_eq!((code, &said["path"]), (ProblemCode::InvalidBody, &json!(at)), "{said}");
    }
    assert_eq!(admin.shown("/api/quarantine").await["items"], json!([]), "who writes by hand sees what is wrong");
}

#[tokio::test]
async fn a_batch_of_an_import_is_kept_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let lead = |event: Value| {
        json!({ "identifiers": [{ "kind": "record id", "value": "crm:1" }, { "kind": "email", "value": "ana@acme.example" }],
            "events": [event] })
    };
    let event = |id: &str, kind: &str| json!({ "id": id, "at": "2026-09-01T08:00:00Z", "kind": kind, "channel": "web", "name": "Pricing" });
    let company = json!({ "id": "f1", "at": "2026-09-01T00:00:00Z", "domain": "acme.example",
        "traits": { "company.industry": "steel" } });
    let unfit = json!({ "leads": [lead(event("e1", "page")), lead(event("e2", "visit"))] });
    let (code, document) = problem(admin.post("/api/imports").json(&unfit).send().await.unwrap()).await;
    assert_eq!((code, document["path"].as_str()), (ProblemCode::InvalidBody, Some("leads[1].events[0].kind")));
    assert_eq!(admin.shown("/api/leads").await["items"], json!([]), "nothing of it is kept");

    let batch = json!({ "leads": [lead(event("e1", "page")), lead(event("e2", "page"))], "companies": [company] });
    let first = admin.sent("/api/imports", &batch).await;
    assert_eq!(first["repeated"], 0, "{first}");
    assert!(first["accepted"].as_u64() >= Some(2), "{first}");
    let again = admin.sent("/api/imports", &batch).await;
    assert_eq!(again["accepted"], 0, "{again}");
    let kept = admin.the_lead().await;
    let events = admin.shown(&format!("/api/leads/{}/events", kept["id"].as_str().unwrap())).await;
    let pages = events["items"].as_array().unwrap().iter().filter(|one| one["kind"] == "page").count();
    assert_eq!(pages, 2, "{events}");
    let audited = admin.shown("/api/audit").await;
    let imports = audited["items"].as_array().unwrap().iter().filter(|one| one["operation"] == "import.create");
    assert_eq!(imports.count(), 1, "what changed nothing is no news: {audited}");
}

#[tokio::test]
async fn a_lead_is_explained_by_whatever_it_is_known_by() {
    let app = TestApp::start().await;
    let admin = app.admin();
    admin.sent("/api/events", &json!({ "events": [page("p1", "2026-10-05T08:00:00Z")] })).await;
    let path = "/api/leads/ana@acme.example/explanation";
    let (code, document) = problem(admin.get(path).send().await.unwrap()).await;
    assert_eq!((code, document["path"].as_str()), (ProblemCode::InvalidQuery, Some("pact")), "no pact yet");

    let pushed = admin.sent("/api/pacts", &json!({ "text": PACT })).await;
    admin.sent("/api/pacts/in-force", &json!({ "version": pushed["version"]["id"] })).await;
    let by_email = admin.shown(path).await;
    let id = admin.the_lead().await["id"].as_str().unwrap().to_owned();
    assert_eq!(admin.shown(&format!("/api/leads/{id}/explanation")).await, by_email);
    assert!(by_email["headline"].as_array().is_some_and(|lines| !lines.is_empty()), "{by_email}");
    let early = format!("{path}?at=2026-01-01T00:00:00Z");
    assert_eq!(problem(admin.get(&early).send().await.unwrap()).await.1["path"], "at");
    let stranger = admin.get("/api/leads/nobody@acme.example/explanation").send().await.unwrap();
    assert_eq!(problem(stranger).await.0, ProblemCode::NotFound);
}

#[tokio::test]
async fn who_may_not_record_or_import_is_refused() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let viewer = app.colleague(&admin, "eva", Role::Viewer);
    let events = json!({ "events": [page("p1", "2026-10-05T08:00:00Z")] });
    for (path, body) in [("/api/events", &events), ("/api/imports", &json!({}))] {
        let answer = viewer.post(path).json(body).send().await.unwrap();
        assert_eq!(problem(answer).await.0, ProblemCode::Forbidden, "{path}");
    }
    let none = admin.post("/api/events").json(&json!({ "events": [] })).send().await.unwrap();
    assert_eq!(problem(none).await.1["path"], "events");
}
