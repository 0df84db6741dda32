//! Lists as people work with them: views that are kept and shared, leads as a table, files that are looked at and imported.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use leadpact_accounts::Role;
use leadpact_server::problem::ProblemCode as P;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::people::Visitor;
use crate::support::{TestApp, problem};

/// Two leads that can be read, one without an id, and an amount that is none.
const LEADS: &str = "\
lead,at,name,email,title,employees
1,2026-09-01T10:00:00Z,Ana Lima,ana@one.example,CIO,320
2,2026-09-02T10:00:00Z,\"Novak, Petr\",petr@two.example,=HYPERLINK(1),many
,2026-09-03T10:00:00Z,Nobody,,,
";

const MAPPING: &str = "\
map: 1
files:
  - file: leads.csv
    holds: leads
    id: lead
    at: at
    traits: { employees: company.employees }
";

fn file(mapping: Option<&str>) -> Value {
    let mut file = json!({ "name": "leads.csv", "content": STANDARD.encode(LEADS) });
    if let Some(mapping) = mapping {
        file["mapping"] = mapping.into();
    }
    file
}

async fn lines(visitor: &Visitor, file: &Value) -> Vec<Value> {
    let answer = visitor.post("/api/imports/file").json(file).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    answer.text().await.unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_at_and_imported_and_nothing_of_it_is_lost() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let guessed = admin.sent("/api/imports/preview", &file(None)).await;
    assert_eq!((&guessed["rows"]["read"], &guessed["rows"]["accepted"]), (&json!(3), &json!(2)), "{guessed}");
    assert_eq!(guessed["leads"].as_array().unwrap().len(), 2);
    let shown: Vec<(&Value, &Value)> =
        guessed["quarantined"].as_array().unwrap().iter().map(|one| (&one["line"], &one["extent"])).collect();
    assert_eq!(shown, [(&json!(3), &json!("value")), (&json!(4), &json!("row"))]);
    assert!(guessed["mapping"].as_str().unwrap().contains("leads.csv"));
    assert_eq!(admin.shown("/api/leads").await["items"], json!([]), "looking keeps nothing");

    let told = lines(&admin, &file(Some(guessed["mapping"].as_str().unwrap()))).await;
    let done = &told.last().unwrap()["done"];
    assert_eq!((&done["rows"]["accepted"], &done["rows"]["quarantined"]), (&json!(2), &json!(1)), "{told:?}");
    let put_aside: Vec<&Value> = told.iter().filter_map(|line| line.get("quarantined")).collect();
    assert!(put_aside.iter().any(|one| one["entry"]["line"] == 4 && one["entry"]["extent"] == "row"), "{told:?}");
    assert_eq!(admin.shown("/api/leads").await["items"].as_array().unwrap().len(), 2);

    let again = lines(&admin, &file(Some(guessed["mapping"].as_str().unwrap()))).await;
    assert_eq!(again.last().unwrap()["done"]["accepted"], 0, "the same file again changes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_with_a_mistake_is_shown_with_its_line() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let wrong = MAPPING.replace("holds: leads", "holds: leeds");
    let answer = admin.post("/api/imports/preview").json(&file(Some(&wrong))).send().await.unwrap();
    let (code, body) = problem(answer).await;
    assert_eq!((code, &body["path"]), (P::InvalidBody, &json!("mapping")));
    assert!(body["detail"].as_str().unwrap().contains("line 4"), "{body}");

    let told = lines(&admin, &file(Some(&wrong))).await;
    assert!(told.last().unwrap()["failed"]["detail"].as_str().unwrap().contains("line 4"), "{told:?}");

    let mut no_base64 = file(None);
    no_base64["content"] = "?".into();
    let answer = admin.post("/api/imports/preview").json(&no_base64).send().await.unwrap();
    assert_eq!(problem(answer).await.1["path"], "content");
}

#[tokio::test(flavor = "multi_thread")]
async fn leads_are_written_as_a_table_that_no_spreadsheet_executes() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let told = lines(&admin, &file(Some(MAPPING))).await;
    assert_eq!(told.last().unwrap()["done"]["rows"]["leads"], 2, "{told:?}");
    let answer = admin.get("/api/leads/table").send().await.unwrap();
    assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"leads.csv\"");
    let text = answer.text().await.unwrap();
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows.len(), 3, "{text}");
    assert!(rows[0].starts_with("id,name,email,phone,title,company,"));
    assert!(text.contains("\"Novak, Petr\",petr@two.example,,'=HYPERLINK(1)"), "{text}");

    let found = admin.get("/api/leads/table?q=Ana").send().await.unwrap().text().await.unwrap();
    assert_eq!(found.lines().count(), 2, "{found}");
    let audit = admin.shown("/api/audit?operation=lead.export").await;
    assert_eq!(audit["items"][0]["detail"]["filter"], "search", "what was searched is not in the audit: {audit}");
    let rep = app.colleague(&admin, "petr", Role::SalesRep);
    assert_eq!(problem(rep.get("/api/leads/table").send().await.unwrap()).await.0, P::Forbidden);
}

#[tokio::test]
async fn views_are_kept_for_oneself_or_shared_and_changed_by_their_keeper() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let (petr, jana) = (app.colleague(&admin, "petr", Role::Marketing), app.colleague(&admin, "jana", Role::Viewer));
    let new = |name: &str, shared: bool| {
        let body = json!({ "verdict": "held", "stage": "inquiry", "columns": ["company", "grade"] });
        json!({ "page": "leads", "name": name, "shared": shared, "body": body })
    };
    let shared = petr.sent("/api/views", &new("Held back", true)).await;
    let private = petr.sent("/api/views", &new("Mine", false)).await;
    let names = async |visitor: &Visitor| -> Vec<String> {
        let listed = visitor.shown("/api/views?page=leads").await;
        listed.as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&petr).await, ["Held back", "Mine"]);
    assert_eq!(names(&jana).await, ["Held back"]);
    let seen = &jana.shown("/api/views?page=leads").await[0];
    assert_eq!((&seen["may_change"], &seen["owner"]["name"]), (&json!(false), &json!("petr")));
    assert_eq!(seen["body"], json!({ "verdict": "held", "stage": "inquiry", "columns": ["company", "grade"] }));

    let path = |view: &Value| format!("/api/views/{}", view["id"].as_str().unwrap());
    let refused = jana.put(&path(&shared)).json(&new("Hers", true)).send().await.unwrap();
    assert_eq!(problem(refused).await.0, P::NotFound);
    let hidden = admin.delete(&path(&private)).send().await.unwrap();
    assert_eq!(problem(hidden).await.0, P::NotFound, "what one keeps for oneself is nobody else's business");
    let changed = petr.put(&path(&shared)).json(&new("Waiting", true)).send().await.unwrap();
    assert_eq!(changed.status(), StatusCode::OK);
    assert_eq!(admin.delete(&path(&shared)).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(names(&petr).await, ["Mine"]);

    let mut with_search = new("Search", false);
    with_search["body"]["q"] = "Ana".into();
    let refused = petr.post("/api/views").json(&with_search).send().await.unwrap();
    assert_eq!(problem(refused).await.0, P::InvalidBody, "a view holds nothing of a lead");
    let nameless = petr.post("/api/views").json(&new(" ", false)).send().await.unwrap();
    assert_eq!(problem(nameless).await.1["path"], "name");
}

#[tokio::test]
async fn the_app_begins_without_a_mistake_whoever_is_there() {
    let app = TestApp::start().await;
    let nobody: Value = app.get("/api/session/entry").await.json().await.unwrap();
    assert_eq!(nobody, json!({}));
    let admin = app.admin();
    let entry = admin.shown("/api/session/entry").await;
    assert_eq!(entry["who"]["person"]["name"], "ana");
    assert_eq!(entry["who"], admin.shown("/api/session").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn leads_are_counted_by_their_scores() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let pact = "pact: desks\nversion: 1\nparties: { marketing: Ana, sales: Petr }\nsignals:\n  asked: { event: Asked }\n\
        fit:\n  big: { when: { company.employees: { min: 100 } }, points: 30 }\nmql:\n  hot: { on: asked }\n";
    let pushed = admin.sent("/api/pacts", &json!({ "text": pact })).await;
    let from = "2026-01-01T00:00:00Z";
    admin.sent("/api/pacts/in-force", &json!({ "version": pushed["version"]["id"], "from": from })).await;
    lines(&admin, &file(Some(MAPPING))).await;
    let scores = admin.shown("/api/pacts/scores").await;
    assert_eq!(scores["fit"], json!([{ "from": 0.0, "n": 1 }, { "from": 30.0, "n": 1 }]), "{scores}");
    assert_eq!(scores["engagement"], json!([{ "from": 0.0, "n": 2 }]));
}
