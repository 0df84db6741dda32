//! Handoffs over HTTP: a rep's day, from the queue to the deal; what managers see; who may what.

use leadpact_accounts::Role;
use leadpact_ledger::messages::message_list_after;
use leadpact_server::desk::work;
use leadpact_server::post;
use leadpact_server::problem::ProblemCode as P;
use leadpact_terms::Duration;
use serde_json::{Value, json};

use crate::support::people::Visitor;
use crate::support::{TestApp, problem};

/// Whoever asks for contact goes to one of two reps, who have half an hour.
const PACT: &str = "\
pact: desks
version: 1
parties:
  marketing: Ana <ana@northwind.example>
  sales: Boss <boss@northwind.example>
signals:
  asked: { event: Form Submitted }
  read:  { page: { name: Pricing } }
required: [email]
engagement:
  reading: { on: read, points: 5 }
  asking:  { on: asked, points: 30 }
mql:
  hot: { on: asked }
bant: { need: required, at_least: 2, budget: { min: 15000 EUR } }
sla:
  marketing: { qualified: 300 per quarter, complete: 95% }
  sales:     { respond within: 30m, decide within: 3d, reject with reason: yes }
  calendar:  { time_zone: Europe/Prague, hours: Mon-Fri 09:00-17:00 }
  breach:
    respond within: { tell: [boss@northwind.example], reassign: yes }
routing:
  otherwise: [petr@northwind.example, jana@northwind.example]
  pool: boss@northwind.example
";

struct Sales {
    app: TestApp,
    admin: Visitor,
    petr: Visitor,
    jana: Visitor,
}

impl Sales {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let admin = app.admin();
        let (petr, jana) =
            (app.colleague(&admin, "petr", Role::SalesRep), app.colleague(&admin, "jana", Role::SalesRep));
        let pushed = admin.sent("/api/pacts", &json!({ "text": PACT })).await;
        let from = "2026-01-01T00:00:00Z";
        admin.sent("/api/pacts/in-force", &json!({ "version": pushed["version"]["id"], "from": from })).await;
        Self { app, admin, petr, jana }
    }

    /// A lead that asks for contact now, and is handed over.
    async fn ready(&self, name: &str) {
        let email = format!("{name}@{name}-company.com");
        let identifiers = json!([{ "kind": "email", "value": email }]);
        let at = self.app.app.now();
        let earlier = leadpact_terms::Instant(at.0 - 60_000);
        let traits = json!({ "name": name, "email": email, "company.name": format!("{name} works") });
        let events = json!([
            { "identifiers": identifiers, "at": earlier, "kind": "traits", "properties": traits },
            { "identifiers": identifiers, "at": earlier, "kind": "page", "name": "Pricing", "properties": { "path": "/pricing" } },
            { "identifiers": identifiers, "at": at, "kind": "track", "name": "Form Submitted" },
        ]);
        let recorded = self.admin.sent("/api/events", &json!({ "events": events })).await;
        assert_eq!(recorded["refused"], 0, "{recorded}");
        work(&self.app.app).await.unwrap();
    }

    async fn pass(&self, minutes: i64) {
        self.app.clock.forward(Duration(minutes * 60_000));
        work(&self.app.app).await.unwrap();
    }
}

async fn queue(visitor: &Visitor, query: &str) -> Vec<Value> {
    let page = visitor.shown(&format!("/api/handoffs{query}")).await;
    page["items"].as_array().unwrap().clone()
}

async fn act(visitor: &Visitor, id: &str, act: Value) -> Value {
    visitor.sent(&format!("/api/handoffs/{id}/acts"), &act).await
}

async fn refused(visitor: &Visitor, id: &str, act: Value) -> (P, Value) {
    problem(visitor.post(&format!("/api/handoffs/{id}/acts")).json(&act).send().await.unwrap()).await
}

fn id(handoff: &Value) -> String {
    handoff["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_rep_works_a_lead_from_the_queue_to_the_deal() {
    let sales = Sales::open().await;
    sales.ready("eva").await;
    let mine = queue(&sales.petr, "").await;
    assert_eq!(mine.len(), 1);
    assert_eq!(
        (&mine[0]["state"], &mine[0]["lead"]["name"], &mine[0]["tier"]),
        (&json!("offered"), &json!("eva"), &json!("hot"))
    );
    assert_eq!(mine[0]["why"]["headline"][0], json!({ "clause": "engagement/asking", "points": 30.0 }));
    assert_eq!(mine[0]["next_due"], "2026-10-05T09:30:00Z");
    let allowed = mine[0]["allowed"].as_array().unwrap();
    assert!(allowed.contains(&json!("accept")) && !allowed.contains(&json!("withdraw")), "a manager's: {allowed:?}");
    let looks_on = sales.app.colleague(&sales.admin, "vera", Role::Viewer);
    assert_eq!(queue(&looks_on, "?owner=all").await[0]["allowed"], json!([]), "a viewer does nothing");
    let id = id(&mine[0]);
    let whole = sales.petr.shown(&format!("/api/handoffs/{id}")).await;
    assert_eq!(whole["next_question"], json!({ "about": "bant", "which": "need" }));
    let points: Vec<&Value> = whole["contributions"].as_array().unwrap().iter().map(|one| &one["points"]).collect();
    assert_eq!(points, [&json!(30.0), &json!(5.0)]);
    // The lead itself is there for whoever has it, and for nobody else among the reps.
    let lead = whole["lead"]["id"].as_str().unwrap().to_owned();
    sales.petr.shown(&format!("/api/leads/{lead}")).await;
    let other = sales.jana.get(&format!("/api/leads/{lead}")).send().await.unwrap();
    assert_eq!(problem(other).await.0, P::NotFound);

    let of_lead = queue(&sales.petr, &format!("?lead={lead}")).await;
    assert_eq!(of_lead, mine, "the lead's page shows its handoffs");
    assert_eq!(queue(&sales.jana, &format!("?lead={lead}")).await, Vec::<Value>::new(), "not to others");

    act(&sales.petr, &id, json!({ "act": "touch", "kind": "call", "reached": true })).await;
    act(&sales.petr, &id, json!({ "act": "accept" })).await;
    let told = json!({ "need": "tickets get lost", "budget": "20000 EUR", "authority": "decision maker" });
    let noted = act(&sales.petr, &id, json!({ "act": "note", "told": told })).await;
    let confirmed: Vec<bool> = noted["bant"].as_array().unwrap().iter().map(|fact| fact["confirmed"] == true).collect();
    assert_eq!(confirmed, [true, true, true, false], "{}", noted["bant"]);
    let open = act(&sales.petr, &id, json!({ "act": "open", "amount": "24000 EUR" })).await;
    assert_eq!((&open["state"], &open["standing"]["stage"]), (&json!("opportunity"), &json!("opportunity")));
    let won = act(&sales.petr, &id, json!({ "act": "win", "amount": "22000 EUR" })).await;
    assert_eq!(
        (&won["state"], &won["open"], &won["standing"]["stage"]),
        (&json!("won"), &json!(false), &json!("customer"))
    );
    assert_eq!(queue(&sales.petr, "").await.len(), 0);
    assert_eq!(queue(&sales.petr, "?state=closed").await.len(), 1);
    for (query, n) in [("", 1), ("&state=open", 0), ("&state=closed", 1), ("&pact=other", 0), ("&owner=pool", 0)] {
        assert_eq!(queue(&sales.admin, &format!("?lead={lead}{query}")).await.len(), n, "{query}");
    }
    let acts: Vec<&str> = won["steps"].as_array().unwrap().iter().map(|step| step["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["offer", "assign", "touch", "accept", "note", "open", "win"]);
    assert_eq!(won["steps"][2]["name"], "petr");
}

#[tokio::test]
async fn of_two_who_decide_the_second_is_told_and_nothing_is_lost() {
    let sales = Sales::open().await;
    sales.ready("eva").await;
    let seen = queue(&sales.petr, "").await.remove(0);
    let id = id(&seen);
    act(&sales.petr, &id, json!({ "act": "accept", "revision": seen["revision"] })).await;
    let (code, document) =
        refused(&sales.admin, &id, json!({ "act": "reject", "reason": "wrong_route", "revision": seen["revision"] }))
            .await;
    assert_eq!(code, P::Conflict, "{document}");
    assert_eq!(sales.petr.shown(&format!("/api/handoffs/{id}")).await["state"], "accepted");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_its_place() {
    let sales = Sales::open().await;
    sales.ready("eva").await;
    let id = id(&queue(&sales.petr, "").await[0]);
    for (act, code, path) in [
        (json!({ "act": "reject" }), P::Conflict, None),
        (json!({ "act": "reject", "reason": "no mood" }), P::InvalidBody, Some("reason")),
        (json!({ "act": "dance" }), P::InvalidBody, Some("act")),
        (json!({ "act": "touch" }), P::InvalidBody, Some("kind")),
        (json!({ "act": "touch", "kind": "call", "happened_at": "2027-01-01T00:00:00Z" }), P::Conflict, None),
        (json!({ "act": "open", "amount": "much" }), P::InvalidBody, Some("amount")),
        (json!({ "act": "accept", "told": { "need": "all of it" } }), P::InvalidBody, Some("told")),
        (json!({ "act": "lose" }), P::Conflict, None),
        (json!({ "act": "assign", "to": "nobody" }), P::Forbidden, None),
    ] {
        let (found, document) = refused(&sales.petr, &id, act.clone()).await;
        assert_eq!((found, document["path"].as_str()), (code, path), "{act}: {document}");
    }
    let (code, document) = refused(&sales.admin, &id, json!({ "act": "assign", "to": "nobody" })).await;
    assert_eq!((code, document["path"].as_str()), (P::InvalidBody, Some("to")), "{document}");
}

#[tokio::test]
async fn a_deadline_that_passes_gives_the_lead_to_the_next_and_stands_in_the_sheet() {
    let sales = Sales::open().await;
    sales.ready("eva").await;
    sales.pass(31).await;
    assert_eq!(queue(&sales.petr, "").await.len(), 0);
    let passed_on = queue(&sales.jana, "").await;
    assert_eq!(passed_on.len(), 1);
    act(&sales.jana, &id(&passed_on[0]), json!({ "act": "touch", "kind": "email" })).await;
    let petr = sales.petr.shown("/api/duties").await[0]["person"].as_str().unwrap().to_owned();
    let in_team = sales.admin.patch(&format!("/api/duties/{petr}")).json(&json!({ "team": "north" })).send().await;
    assert_eq!(in_team.unwrap().status(), reqwest::StatusCode::OK);
    let sheet = sales.admin.shown("/api/sla").await;
    let respond = sheet["promises"].as_array().unwrap().iter().find(|one| one["promise"] == "respond within").unwrap();
    assert_eq!(
        (&respond["n_kept"], &respond["n_breached"]),
        (&json!(0), &json!(1)),
        "jana's ends after the sheet: {sheet}"
    );
    let people = &respond["people"];
    assert_eq!((&people[0]["person"]["name"], &people[0]["team"]), (&json!("petr"), &json!("north")));
    assert!(people.as_array().unwrap().iter().skip(1).all(|one| one["team"].is_null()), "{people}");
    assert_eq!(
        (&sheet["n_offered"], &sheet["response"]["human"]["p50_ms"]),
        (&json!(1), &json!(31 * 60_000)),
        "{sheet}"
    );
    // By the clock it took longer than half an hour; in working hours, too.
    for bins in ["wall", "working"] {
        let bins = sheet["response"][bins].as_array().unwrap();
        let filled: Vec<_> = bins.iter().filter(|bin| bin["n"] != 0).collect();
        assert_eq!((bins.len(), filled.len()), (11, 1), "{sheet}");
        assert_eq!((&filled[0]["up_to_ms"], &filled[0]["n"]), (&json!(3_600_000), &json!(1)), "{sheet}");
    }
    let quota = &sheet["quota"];
    assert_eq!((&quota["count"], &quota["run_rate"]["n_offered"]), (&json!(300), &json!(1)));
    let weeks = quota["weeks"].as_array().unwrap();
    let n_weeks: u64 = weeks.iter().map(|week| week["n_offered"].as_u64().unwrap()).sum();
    assert_eq!((weeks.len(), n_weeks), (5, 1), "{quota}");
    let rep = sales.petr.get("/api/sla").send().await.unwrap();
    assert_eq!(problem(rep).await.0, P::Forbidden);
}

#[tokio::test]
async fn the_sheet_of_a_week_is_written_once_in_the_days_after_it() {
    let sales = Sales::open().await;
    let sheets_of = async |sales: &Sales| {
        post::write_sheets(&sales.app.app).await.unwrap();
        let messages = sales.app.app.ledger().read(|tx| message_list_after(tx, 0, 100)).unwrap();
        let bodies = messages.iter().filter(|one| one.topic == "sla.sheet");
        bodies.map(|one| serde_json::from_str::<Value>(&one.body).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(sheets_of(&sales).await, [Value::Null; 0], "nothing was handed over in the week before");
    sales.ready("eva").await;
    sales.pass(6 * 24 * 60).await;
    assert_eq!(sheets_of(&sales).await, [Value::Null; 0], "it is Sunday");
    sales.pass(24 * 60).await;
    let written = sheets_of(&sales).await;
    assert_eq!(written.len(), 1);
    let respond = written[0]["promises"].as_array().unwrap().iter().find(|one| one["promise"] == "respond within");
    assert_eq!((&written[0]["n_offered"], &respond.unwrap()["n_breached"]), (&json!(1), &json!(1)), "{}", written[0]);
    sales.pass(24 * 60).await;
    assert_eq!(sheets_of(&sales).await.len(), 1, "it is written once");

    let sales = Sales::open().await;
    sales.ready("jan").await;
    sales.pass(10 * 24 * 60).await;
    assert_eq!(sheets_of(&sales).await, [Value::Null; 0], "on Thursday nobody reads the sheet of the week before");
}

#[tokio::test]
async fn a_funnel_shows_how_far_leads_came_and_leads_are_found_by_stage() {
    let sales = Sales::open().await;
    sales.ready("eva").await;
    sales.ready("jan").await;
    let first = id(&queue(&sales.petr, "").await[0]);
    act(&sales.petr, &first, json!({ "act": "accept" })).await;
    let reached = |sheet: &Value| {
        let steps = sheet["steps"].as_array().unwrap().iter();
        steps.map(|step| (step["stage"].as_str().unwrap().to_owned(), step["n_reached"].as_u64().unwrap())).collect()
    };
    let sheet = sales.admin.shown("/api/funnel?by=owner").await;
    let all: Vec<(String, u64)> = reached(&sheet["all"]);
    let expected = [("inquiry", 2), ("mql", 2), ("sal", 1), ("sql", 0), ("opportunity", 0), ("customer", 0)];
    let expected: Vec<(String, u64)> = expected.map(|(stage, n)| (stage.to_owned(), n)).into();
    assert_eq!(all[..6], expected);
    assert_eq!(sheet["all"]["steps"][2]["of_before"], 0.5);
    let owners: Vec<&str> =
        sheet["parts"].as_array().unwrap().iter().map(|part| part["name"].as_str().unwrap()).collect();
    assert_eq!(owners, ["jana", "petr"]);
    for (stage, n) in [("sal", 1), ("mql", 1), ("customer", 0)] {
        let found = sales.admin.shown(&format!("/api/leads?stage={stage}")).await;
        assert_eq!(found["items"].as_array().unwrap().len(), n, "{stage}");
    }
    for (path, at) in [
        ("/api/funnel?by=weather", "by"),
        ("/api/funnel?joined=sal", "joined"),
        ("/api/leads?stage=sal&verdict=below", "stage"),
    ] {
        let (code, said) = problem(sales.admin.get(path).send().await.unwrap()).await;
        assert_eq!((code, &said["path"]), (P::InvalidQuery, &json!(at)), "{said}");
    }
    // Each rep lists, searches and filters what was handed to them.
    let found = async |rep: &Visitor, query: &str| {
        let page = rep.shown(&format!("/api/leads{query}")).await;
        let names = page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    for (query, of_petr, of_jana) in [
        ("", vec!["eva"], vec!["jan"]),
        ("?q=e", vec!["eva"], vec![]),
        ("?q=jan@jan-company.com", vec![], vec!["jan"]),
        ("?stage=sal", vec!["eva"], vec![]),
        ("?verdict=qualified&limit=1", vec!["eva"], vec!["jan"]),
        ("?verdict=held", vec![], vec![]),
    ] {
        assert_eq!(found(&sales.petr, query).await, of_petr, "{query}");
        assert_eq!(found(&sales.jana, query).await, of_jana, "{query}");
    }
    let rep = sales.petr.get("/api/funnel").send().await.unwrap();
    assert_eq!(problem(rep).await.0, P::Forbidden);
}

#[tokio::test]
async fn what_belongs_to_a_reps_leads_is_theirs_to_see_and_to_mend_and_nothing_else() {
    let sales = Sales::open().await;
    sales.ready("eva").await;
    sales.ready("jan").await;
    let companies = sales.petr.shown("/api/companies").await;
    let names = |page: &Value| {
        page["items"].as_array().unwrap().iter().map(|one| one["domain"].clone()).collect::<Vec<Value>>()
    };
    assert_eq!(names(&companies), ["eva-company.com"]);
    assert_eq!(names(&sales.petr.shown("/api/companies?q=eva").await), ["eva-company.com"]);
    assert_eq!(names(&sales.petr.shown("/api/companies?q=jan").await), [Value::Null; 0]);
    let company = format!("/api/companies/{}", companies["items"][0]["id"].as_str().unwrap());
    assert_eq!(sales.petr.shown(&company).await["buying_group"].as_array().unwrap().len(), 1);
    let decided = sales.petr.shown("/api/decisions").await;
    assert_eq!(decided["items"].as_array().unwrap().len(), 1, "{decided}");

    let lead = sales.petr.shown("/api/leads").await["items"][0]["id"].as_str().unwrap().to_owned();
    let correction = json!({ "traits": { "phone": "+420 777 123 456", "company.employees": "350" } });
    let change = |rep: &Visitor| rep.patch(&format!("/api/leads/{lead}")).json(&correction).send();
    assert_eq!(change(&sales.petr).await.unwrap().status(), reqwest::StatusCode::OK);
    let known = sales.petr.shown(&format!("/api/leads/{lead}")).await;
    let value = |name: &str| {
        let all = known["traits"].as_array().unwrap().iter();
        all.filter(|one| one["name"] == name).map(|one| one["value"].clone()).next()
    };
    assert_eq!((value("phone"), value("company.employees")), (Some(json!("+420777123456")), Some(json!(350.0))));
    let consent = json!({ "purpose": "newsletter", "state": "withdrawn", "evidence": "said so on the phone" });
    let consents = format!("/api/leads/{lead}/consents");
    let said = sales.petr.post(&consents).json(&consent).send().await.unwrap();
    assert_eq!(said.status(), reqwest::StatusCode::CREATED);

    for refused in [
        sales.jana.get(&company).send().await.unwrap(),
        sales.jana.get(&consents).send().await.unwrap(),
        sales.jana.post(&consents).json(&consent).send().await.unwrap(),
        change(&sales.jana).await.unwrap(),
    ] {
        assert_eq!(problem(refused).await.0, P::NotFound);
    }
    for new in [json!({ "identifiers": [] }), json!({ "identifiers": [{ "kind": "email", "value": "x@y.example" }] })] {
        let refused = sales.petr.post("/api/leads").json(&new).send().await.unwrap();
        assert_eq!(problem(refused).await.0, P::Forbidden, "a rep adds colleagues of leads, and no leads of nowhere");
    }
}

#[tokio::test]
async fn who_goes_off_duty_hands_on_what_they_have_not_answered() {
    let sales = Sales::open().await;
    sales.ready("eva").await;
    let duties = sales.petr.shown("/api/duties").await;
    assert_eq!(duties.as_array().unwrap().len(), 1, "a rep sees their own: {duties}");
    let petr = duties[0]["person"].as_str().unwrap().to_owned();
    let change = json!({ "on_duty": false });
    let answer = sales.jana.patch(&format!("/api/duties/{petr}")).json(&change).send().await.unwrap();
    assert_eq!(problem(answer).await.0, P::NotFound);
    let answer = sales.petr.patch(&format!("/api/duties/{petr}")).json(&change).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    work(&sales.app.app).await.unwrap();
    assert_eq!((queue(&sales.petr, "").await.len(), queue(&sales.jana, "").await.len()), (0, 1));
}

#[tokio::test]
async fn the_decision_maker_becomes_a_lead_of_the_same_company() {
    let sales = Sales::open().await;
    sales.ready("eva").await;
    let id = id(&queue(&sales.petr, "").await[0]);
    let new = json!({ "name": "Otto Boss", "email": "otto@eva-company.com", "title": "CEO" });
    let added = sales.petr.sent(&format!("/api/handoffs/{id}/colleagues"), &new).await;
    let whole = sales.petr.shown(&format!("/api/handoffs/{id}")).await;
    assert_eq!(whole["group"][0]["id"], added["lead"]);
    assert_eq!(whole["group"][0]["buying_role"], "decision maker");
    let wrong = json!({ "name": "Otto", "email": "otto" });
    let answer = sales.petr.post(&format!("/api/handoffs/{id}/colleagues")).json(&wrong).send().await.unwrap();
    assert_eq!(problem(answer).await.1["path"], "email");
}

#[tokio::test]
async fn holidays_are_read_before_they_are_kept() {
    let sales = Sales::open().await;
    let put = |text: &str| sales.admin.put("/api/holidays/cz.ics").json(&json!({ "text": text }));
    assert_eq!(problem(put("no calendar").send().await.unwrap()).await.1["path"], "text");
    let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20261028\r\n\
                SUMMARY:Statehood\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(put(text).send().await.unwrap().status(), 200);
    assert_eq!(sales.petr.shown("/api/holidays").await[0]["n_entries"], 1);
}
