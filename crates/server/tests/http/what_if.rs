//! Drafts over HTTP: what they say in plain words, and what they would have done with the leads of the service.

use leadpact_accounts::Role;
use leadpact_server::problem::ProblemCode as P;
use serde_json::{Value, json};

use crate::support::people::Visitor;
use crate::support::{TestApp, problem};

/// Hands over whoever reads the pricing page so often.
fn pact(pages: f64) -> String {
    format!(
        "pact: desks\nversion: 1\nparties:\n  marketing: Ana <ana@northwind.example>\n  sales: Petr <petr@northwind.example>\n\
         signals:\n  pricing read: {{ page: {{ name: Pricing }} }}\n\
         engagement:\n  pricing: {{ on: pricing read, points: 10 }}\n\
         mql:\n  warm: {{ engagement: {{ min: {} }} }}\n",
        pages * 10.0
    )
}

/// Three leads that read the pricing page once, twice and three times, a week apart; the last one's deal is won.
async fn introduce(admin: &Visitor) {
    let mut events = Vec::new();
    for n in 1..=3 {
        let identifiers = json!([{ "kind": "email", "value": format!("lead{n}@acme{n}.example") }]);
        for page in 0..n {
            let at = format!("2026-09-{:02}T08:00:00Z", 1 + 7 * page);
            events.push(json!({ "identifiers": identifiers, "at": at, "kind": "page", "name": "Pricing" }));
        }
        let name = json!({ "name": format!("Lead {n}"), "email": format!("lead{n}@acme{n}.example") });
        events.push(
            json!({ "identifiers": identifiers, "at": "2026-09-01T07:00:00Z", "kind": "traits", "properties": name }),
        );
    }
    let won = json!([{ "kind": "email", "value": "lead3@acme3.example" }]);
    events.push(json!({ "identifiers": won, "at": "2026-10-01T08:00:00Z", "kind": "won" }));
    let recorded = admin.sent("/api/events", &json!({ "events": events })).await;
    assert_eq!(recorded["refused"], 0, "{recorded}");
}

async fn ask(admin: &Visitor, text: &str) -> Value {
    admin.sent("/api/pacts/what-if", &json!({ "text": text })).await
}

#[tokio::test]
async fn a_draft_is_held_against_the_version_in_force_and_the_second_question_is_quick() {
    let app = TestApp::start().await;
    let admin = app.admin();
    introduce(&admin).await;
    let none = admin.post("/api/pacts/what-if").json(&json!({ "text": pact(1.0) })).send().await.unwrap();
    assert_eq!(problem(none).await.1["path"], "pact", "nothing is in force");
    let pushed = admin.sent("/api/pacts", &json!({ "text": pact(3.0) })).await;
    admin.sent("/api/pacts/in-force", &json!({ "version": pushed["version"]["id"] })).await;

    let first = ask(&admin, &pact(2.0)).await["would_have"].take();
    assert_eq!(
        (&first["n_leads"], &first["n_before"], &first["n_after"]),
        (&json!(3), &json!(1), &json!(2)),
        "{first}"
    );
    assert_eq!((&first["n_gained"], &first["n_lost"], &first["n_earlier"]), (&json!(1), &json!(0), &json!(1)));
    assert_eq!(first["before"]["weeks"], json!([{ "monday": "2026-09-14", "by_tier": [1] }]));
    assert_eq!(first["after"]["weeks"], json!([{ "monday": "2026-09-07", "by_tier": [2] }]));
    let tier = json!([{ "tier": "warm", "n_qualified": 2, "precision": 0.5, "recall": 1.0 }]);
    assert_eq!(first["after"]["tiers"], tier);
    let gained = &first["gained"][0];
    assert_eq!((&gained["name"], &gained["email"]), (&json!("Lead 2"), &json!("lead2@acme2.example")), "{gained}");
    assert!(gained["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()), "{gained}");

    let sales = json!({ "n_people": 0, "room": 0 });
    assert_eq!(first["sales"], sales, "its routing names nobody, and nothing was closed yet");

    let second = ask(&admin, &pact(1.0)).await["would_have"].take();
    assert_eq!((&second["n_after"], &second["folded"]), (&json!(3), &json!(false)), "only a threshold moved: {second}");
    let same = ask(&admin, &pact(3.0)).await["would_have"].take();
    assert_eq!((&same["n_gained"], &same["n_lost"]), (&json!(0), &json!(0)), "{same}");
}

#[tokio::test]
async fn a_draft_with_mistakes_is_shown_with_them() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let broken = pact(1.0).replace("on: pricing read", "on: pricing red");
    let answer = ask(&admin, &broken).await;
    assert_eq!((&answer["checked"]["fault"], &answer["would_have"]), (&json!("mistakes"), &Value::Null), "{answer}");
    let words = admin.post("/api/pacts/words").json(&json!({ "text": broken })).send().await.unwrap();
    assert_eq!(problem(words).await.1["path"], "text");
    let words = admin.sent("/api/pacts/words", &json!({ "text": pact(1.0) })).await;
    assert_eq!(words["pact"], "desks");
    assert!(words["document"].as_str().is_some_and(|text| text.contains("pricing read")), "{words}");
    assert!(words["clauses"].as_array().is_some_and(|clauses| clauses.len() >= 2), "{words}");
}

#[tokio::test]
async fn more_events_than_are_held_in_memory_are_refused() {
    let app = TestApp::with(&[("limits.what_if_events", "6")]).await;
    let admin = app.admin();
    introduce(&admin).await;
    let answer = admin.post("/api/pacts/what-if").json(&json!({ "text": pact(1.0) })).send().await.unwrap();
    let (code, document) = problem(answer).await;
    assert_eq!(code, P::Conflict);
    assert!(document["detail"].as_str().is_some_and(|why| why.contains("limits.what_if_events")), "{document}");
}

#[tokio::test]
async fn a_rep_asks_for_no_replay_but_reads_the_words() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let rep = app.colleague(&admin, "petr", Role::SalesRep);
    let answer = rep.post("/api/pacts/what-if").json(&json!({ "text": pact(1.0) })).send().await.unwrap();
    assert_eq!(problem(answer).await.0, P::Forbidden);
    rep.sent("/api/pacts/words", &json!({ "text": pact(1.0) })).await;
}
