//! In which language pacts are said: a person's own, whatever their browser asks for; a program's by `Accept-Language`.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::people::Visitor;

/// Hands over whoever reads the pricing page, if a phone number is known.
fn pact(points: f64) -> String {
    format!(
        "pact: desks\nversion: 1\n\
         signals:\n  pricing read: {{ page: {{ name: Pricing }} }}\n\
         required: [phone]\n\
         engagement:\n  pricing: {{ on: pricing read, points: 12.5 }}\n\
         mql:\n  warm: {{ engagement: {{ min: {points} }} }}\n"
    )
}

async fn told(request: RequestBuilder) -> Value {
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    let text = answer.text().await.expect("a body");
    assert!(status.is_success(), "{status} {text}");
    serde_json::from_str(&text).expect("JSON")
}

/// A service with a pact in force and two leads, of whom one read the page and asked for more.
async fn introduce(admin: &Visitor) {
    let events: Vec<Value> = ["ana", "petr"]
        .into_iter()
        .flat_map(|name| {
            let identifiers = json!([{ "kind": "email", "value": format!("{name}@acme.example") }]);
            let known = json!({ "email": format!("{name}@acme.example"), "title": "CIO" });
            [
                json!({ "identifiers": identifiers, "at": "2026-09-01T07:00:00Z", "kind": "traits", "properties": known }),
                json!({ "identifiers": identifiers, "at": "2026-09-01T08:00:00Z", "kind": "page", "name": "Pricing" }),
            ]
        })
        .collect();
    let recorded = admin.sent("/api/events", &json!({ "events": events })).await;
    assert_eq!(recorded["refused"], 0, "{recorded}");
    let pushed = admin.sent("/api/pacts", &json!({ "text": pact(12.5) })).await;
    admin.sent("/api/pacts/in-force", &json!({ "version": pushed["version"]["id"] })).await;
}

/// What words, changes, an explanation, a what-if, a check and a kept version say, in one text each.
async fn everything(ask: impl Fn(Method, &str) -> RequestBuilder) -> [String; 6] {
    let words = told(ask(Method::POST, "/api/pacts/words").json(&json!({ "text": pact(12.5) }))).await;
    let texts = json!({ "old": pact(12.5), "new": pact(25.0) });
    let changes = told(ask(Method::POST, "/api/pacts/changes").json(&texts)).await;
    let explained = told(ask(Method::GET, "/api/leads/ana@acme.example/explanation")).await;
    let without_phone = pact(12.5).replace("required: [phone]\n", "");
    let what_if = told(ask(Method::POST, "/api/pacts/what-if").json(&json!({ "text": without_phone }))).await;
    let edited = told(ask(Method::POST, "/api/pacts/what-if").json(&json!({ "text": pact(25.0) }))).await;
    assert!(edited["would_have"].is_object(), "{edited}");
    let misspelt = pact(12.5).replace("on: pricing read", "on: pricing red");
    let checked = told(ask(Method::POST, "/api/pacts/check").json(&json!({ "text": misspelt }))).await;
    let of_what_if = told(ask(Method::POST, "/api/pacts/what-if").json(&json!({ "text": misspelt }))).await;
    assert_eq!(checked["findings"], of_what_if["checked"]["findings"]);
    let kept = told(ask(Method::GET, "/api/pacts/versions/1")).await;
    [
        words["document"].to_string(),
        changes.to_string(),
        explained.to_string(),
        what_if["would_have"].to_string(),
        checked["findings"].to_string(),
        kept["checked"]["findings"].to_string(),
    ]
}

const ENGLISH: [&str; 6] = [
    "A lead is “warm” if the engagement is at least 12.5 points.",
    "Everybody who meets it now did before, and others no longer do.",
    "Held: ready for warm, but information is missing",
    "engagement/pricing +12.50",
    "there is no signal `pricing red`",
    "people who have opted out are not excluded",
];
const GERMAN: [&str; 6] = [
    "Ein Lead ist „warm“, wenn das Engagement mindestens 12,5 Punkte beträgt.",
    "Wer es jetzt erfüllt, erfüllte es auch vorher, und andere können wegfallen.",
    "Angehalten: so weit für warm, aber Pflichtangaben fehlen",
    "engagement/pricing +12,50",
    "Es gibt kein Signal `pricing red`",
    "Wer sich abgemeldet hat, ist nicht ausgeschlossen",
];

fn expect(said: &[String; 6], expected: [&str; 6], who: &str) {
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.contains(expected), "{who}: expected {expected}, found {said}");
    }
}

#[tokio::test]
async fn a_pact_that_is_refused_says_why_in_the_language_of_whoever_sent_it() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let me = format!("/api/people/{}", admin.signed_in.person.id);
    told(admin.patch(&me).json(&json!({ "language": "de" }))).await;
    let scenarios = json!([{
        "name": "desks.scenarios.md",
        "text": "## Ana\n```lead since 2026-09-01\nphone: 1\n```\n```expect\nhanded over\n```\n## Eva\n```expect\nblow\n```\n",
    }]);
    let sent = json!({ "text": pact(12.5), "scenarios": scenarios });
    let refused = admin.post("/api/pacts").json(&sent).send().await.expect("an answer");
    assert_eq!(refused.status(), 422);
    let problem: Value = refused.json().await.expect("a problem");
    let checked = problem["checked"].to_string();
    for said in ["nicht bei diesem Ereignis: below", "Noch ist nichts geschehen"] {
        assert!(checked.contains(said), "{problem}");
    }
    let detail = problem["detail"].as_str().expect("what is wrong");
    assert!(detail.starts_with("Der Pakt hat 2 Fehler; der erste: desks.scenarios.md, Zeile "), "{detail}");
}

#[tokio::test]
async fn a_pact_that_is_refused_says_how_much_is_wrong_and_where_it_begins() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let me = format!("/api/people/{}", admin.signed_in.person.id);
    let one = pact(12.5).replace("on: pricing read", "on: pricing red");
    let two = one.replace("required: [phone]", "required: phone 7");
    let failing = "## Ana\n```lead since 2026-09-01\nphone: \"+420601234567\"\n```\n```expect\nqualified warm\n```\n";
    let sound = json!([{ "name": "desks.scenarios.md", "text": failing }]);
    let found = "pact.yaml, line 7, column 18: there is no signal `pricing red`";
    let gefunden = "pact.yaml, Zeile 7, Spalte 18: Es gibt kein Signal `pricing red`";
    for (language, text, scenarios, said) in [
        ("en", &one, json!([]), format!("the pact has 1 mistake: {found}")),
        ("de", &one, json!([]), format!("Der Pakt hat 1 Fehler: {gefunden}")),
        ("en", &two, json!([]), "the pact has 2 mistakes; the first one: pact.yaml, line 5, column 11: ".to_owned()),
        ("de", &two, json!([]), "Der Pakt hat 2 Fehler; der erste: pact.yaml, Zeile 5, Spalte 11: ".to_owned()),
        (
            "en",
            &pact(12.5),
            sound.clone(),
            "1 scenario of the pact failed: desks.scenarios.md, line 6, column 1: expected qualified warm, found below".to_owned(),
        ),
        (
            "de",
            &pact(12.5),
            sound.clone(),
            "1 Szenario des Pakts ist fehlgeschlagen: desks.scenarios.md, Zeile 6, Spalte 1: Erwartet wird qualified warm, gefunden wurde below".to_owned(),
        ),
    ] {
        told(admin.patch(&me).json(&json!({ "language": language }))).await;
        let sent = json!({ "text": text, "scenarios": scenarios });
        let refused = admin.post("/api/pacts").json(&sent).send().await.expect("an answer");
        assert_eq!((refused.status().as_u16(), &refused.headers()["content-language"]), (422, &language.parse().unwrap()));
        let problem: Value = refused.json().await.expect("a problem");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.starts_with(&said)), "{said}: {problem}");
        let told = told(admin.post("/api/pacts/check").json(&sent)).await;
        assert_eq!(problem["checked"], told, "all that was found is beside it, for programs");
    }
}

/// A file, and a mapping of it, as the app sends them.
fn sent(content: &str, mapping: Option<&str>) -> Value {
    use base64::Engine;
    let content = base64::engine::general_purpose::STANDARD.encode(content);
    match mapping {
        Some(mapping) => json!({ "name": "crm.csv", "content": content, "mapping": mapping }),
        None => json!({ "name": "crm.csv", "content": content }),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_at_and_imported_in_the_language_of_whoever_has_it() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let me = format!("/api/people/{}", admin.signed_in.person.id);
    let content = "Lead,Datum,Name,E-Mail,Employees\n1,2026-09-01,Ana,ana@one.example,viele\n2,2026-09-01\n";
    for (language, remark, whys) in [
        (
            "en",
            "guessed from the names of the columns",
            ["`viele` is not a number", "2 fields, but the header has 5 columns"],
        ),
        (
            "de",
            "aus den Namen der Spalten geraten",
            ["`viele` ist keine Zahl", "Die Zahl der Felder ist 2, die der Spalten in der Kopfzeile 5"],
        ),
    ] {
        told(admin.patch(&me).json(&json!({ "language": language }))).await;
        let shown = told(admin.post("/api/imports/preview").json(&sent(content, None))).await;
        let mapping = shown["mapping"].as_str().expect("a mapping");
        assert!(mapping.contains(remark), "{mapping}");
        let unread = shown["quarantined"].as_array().expect("entries");
        assert_eq!(unread.len(), whys.len(), "{shown}");
        for (entry, why) in unread.iter().zip(whys) {
            assert!(entry["why"].as_str().is_some_and(|found| found.starts_with(why)), "{why}: {entry}");
        }
        let imported = admin.post("/api/imports/file").json(&sent(content, Some(mapping))).send().await;
        let lines = imported.expect("an answer").text().await.expect("lines");
        assert!(whys.iter().all(|why| lines.contains(why)), "{lines}");
        let mistaken = sent(content, Some("map: 1\nfiles: [{ file: crm.csv, holds: leeds }]\n"));
        let failed = admin.post("/api/imports/file").json(&mistaken).send().await;
        let lines = failed.expect("an answer").text().await.expect("lines");
        let help = if language == "de" { "Ist `leads` gemeint?" } else { "did you mean `leads`?" };
        assert!(lines.contains("\"failed\"") && lines.contains(help), "{lines}");
    }
}

#[tokio::test]
async fn what_could_not_be_read_is_told_again_in_the_readers_language() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let me = format!("/api/people/{}", admin.signed_in.person.id);
    let server = admin.sent("/api/sources", &json!({ "name": "site", "kind": "server" })).await;
    let tool = admin.sent("/api/sources", &json!({ "name": "mail", "kind": "postmark" })).await;
    let calls = json!([
        { "type": "identify", "userId": "u-1", "traits": { "email": "ana" } },
        { "type": "track", "userId": "u-1" },
        { "type": "track", "event": "Seen" },
    ]);
    let batch = json!({ "writeKey": server["write_key"], "batch": calls });
    told(app.client.post(app.at("/v1/batch")).json(&batch)).await;
    let hook = format!("/v1/hooks/{}", tool["write_key"].as_str().expect("a key"));
    told(app.client.post(app.at(&hook)).json(&json!({ "RecordType": "Opened", "MessageID": "m" }))).await;
    let own =
        json!({ "events": [{ "identifiers": [{ "kind": "pigeon", "value": "1" }], "at": "2026-09-01", "name": "x" }] });
    admin.post("/api/events").json(&own).send().await.expect("an answer");
    let expected = [
        (
            "unknown_word",
            "`pigeon` is not a kind of identifier: ",
            "`pigeon` passt hier nicht; erwartet wird eine Art von Kennung: ",
        ),
        (
            "unknown_word",
            "`Opened` is not a sort of Postmark's events",
            "`Opened` ist hier nicht bekannt; erwartet wird eine Art von Ereignis bei Postmark",
        ),
        ("no_lead_id", "the call names nobody: ", "Der Aufruf nennt niemanden; "),
        ("no_name", "a track call needs the name ", "Zu einem Aufruf der Art track gehört "),
        ("bad_value", "`ana` is not an e-mail address: ", "`ana` ist keine E-Mail-Adresse: "),
    ];
    let kept = app.app.ledger().read(|tx| {
        leadpact_ledger::quarantine::quarantine_list_before(
            tx,
            leadpact_ledger::quarantine::QuarantineState::Waiting,
            i64::MAX,
            9,
        )
    });
    let kept = kept.expect("entries");
    for (row, (reason, english, _)) in kept.iter().zip(expected) {
        assert_eq!(row.reason, reason);
        assert!(row.why.starts_with(english), "what is kept is English: {}", row.why);
    }
    for language in ["en", "de"] {
        told(admin.patch(&me).json(&json!({ "language": language }))).await;
        let shown = admin.shown("/api/quarantine").await;
        let entries = shown["items"].as_array().expect("entries");
        assert_eq!(entries.len(), expected.len(), "{shown}");
        for (entry, (_, english, german)) in entries.iter().zip(expected) {
            let said = if language == "de" { german } else { english };
            assert!(entry["why"].as_str().is_some_and(|why| why.starts_with(said)), "{said}: {entry}");
            let again = admin.post(&format!("/api/quarantine/{}/replay", entry["id"])).json(&json!({})).send().await;
            let problem: Value = again.expect("an answer").json().await.expect("a problem");
            assert!(problem["detail"].as_str().is_some_and(|why| why.starts_with(said)), "{said}: {problem}");
        }
    }
    let last = admin.shown("/api/quarantine").await["items"][4].clone();
    let gone = told(admin.post(&format!("/api/quarantine/{}/dismiss", last["id"]))).await;
    assert_eq!((&gone["why"], &gone["state"]), (&last["why"], &json!("dismissed")));
}

#[tokio::test]
async fn a_refusal_is_said_in_the_language_of_whoever_asked() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let me = format!("/api/people/{}", admin.signed_in.person.id);
    for (language, said) in [
        ("de", "Ein API-Schlüssel braucht mindestens ein Recht: "),
        ("en", "an API key needs at least one scope: "),
        ("cs", "an API key needs at least one scope: "),
    ] {
        told(admin.patch(&me).json(&json!({ "language": language }))).await;
        let refused = admin.post("/api/keys").json(&json!({ "name": "idle", "scopes": [] })).send().await;
        let refused = refused.expect("an answer");
        let spoken = if language == "de" { "de" } else { "en" };
        assert_eq!(refused.headers()["content-language"], spoken, "{language}");
        let problem: Value = refused.json().await.expect("a problem");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.starts_with(said)), "{problem}");
    }
}

const MAPPING: &str = "map: 1\nfiles:\n  - file: crm.csv\n    holds: leads\n";

/// What a person may do in the app that can't be done: how, where, with what; and what is said of it in German.
fn refused_to_people(me: &str, lead: &str) -> Vec<(Method, String, Value, &'static str)> {
    let rule = json!({ "of": "behaviour", "name": "old", "after_days": 0 });
    let endpoint = json!({ "kind": "webhook", "name": "crm", "target": "http://crm.example", "topics": ["*"] });
    let event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n";
    let view = json!({ "page": "leads", "name": " ", "shared": false, "body": {} });
    let away = json!({ "away_from": "2026-12-24T00:00:00Z", "away_until": "2026-12-01T00:00:00Z" });
    let mark =
        json!({ "from": "2026-12-24T00:00:00Z", "until": "2026-12-01T00:00:00Z", "marked": true, "why": "bots" });
    let mut by_pigeon = mark.clone();
    (by_pigeon["until"], by_pigeon["channel"]) = ("2026-12-25T00:00:00Z".into(), "pigeon".into());
    let consent = json!({ "purpose": "contact", "state": "given", "at": "2099-01-01T00:00:00Z", "evidence": "form" });
    let (post, put, patch, delete) = (Method::POST, Method::PUT, Method::PATCH, Method::DELETE);
    let at = |path: &str| path.replace("LEAD", lead).replace("ME", me);
    let refused = [
        (&post, "/api/leads/LEAD/merges", json!({ "other": lead }), "nicht mit sich selbst vereinen"),
        (&delete, "/api/merges/7", Value::Null, "Unter `7` wurde nichts vereint"),
        (&post, "/api/leads/LEAD/marks", mark, "Das Ende liegt vor dem Beginn"),
        (&post, "/api/leads/LEAD/consents", consent, "Das kann niemand später als jetzt gesagt haben"),
        (&patch, "/api/leads/LEAD", json!({ "traits": {} }), "Mindestens eine Angabe ist nötig"),
        (&patch, "/api/leads/LEAD", json!({ "traits": { "phone": "12" } }), "`12` ist keine Telefonnummer"),
        (&patch, "/api/leads/LEAD", json!({ "traits": { "country": "Germny" } }), "ist Germany gemeint?"),
        (&patch, "/api/leads/LEAD", json!({ "traits": { "email": "ana" } }), "keine E-Mail-Adresse: das @ fehlt"),
        (&patch, "/api/leads/nobody", json!({ "traits": { "title": "CIO" } }), "Den Lead `nobody` gibt es nicht"),
        (&delete, "/api/pacts/in-force/none", Value::Null, "Kein Pakt `none` ist in Kraft"),
        (&post, "/api/pacts/in-force", json!({ "version": 99 }), "Die Version `99` eines Pakts gibt es nicht"),
        (&post, "/api/pacts/changes", json!({ "old": "pact: 1", "new": "pact: 2" }), "hat Fehler"),
        (&put, "/api/retention", json!({ "rules": [rule] }), "`after_days` ist mindestens 1"),
        (&post, "/api/retention/run", Value::Null, "Kein Lauf beginnt"),
        (&post, "/api/endpoints", endpoint, "darum wird https erwartet"),
        (&post, "/api/endpoints/none/pause", Value::Null, "Den Endpunkt `none` gibt es nicht"),
        (
            &put,
            "/api/holidays/cz.ics",
            json!({ "text": "hello" }),
            "Die Feiertage `cz.ics`, Zeile 1: `hello` ist keine",
        ),
        (&put, "/api/holidays/cz.ics", json!({ "text": event }), "Zeile 2: Dieser Termin hat keinen Beginn"),
        (&post, "/api/views", view, "Der Name hat 1 bis 100 Zeichen"),
        (&post, "/api/sources", json!({ "name": "", "kind": "server" }), "Der Name hat 1 bis 100 Zeichen"),
        (&post, "/api/sources", json!({ "name": "ours", "kind": "generic" }), "was die Nachrichten des Tools bedeuten"),
        (&patch, "/api/duties/ME", away, "Das Ende der Abwesenheit liegt vor ihrem Beginn"),
        (
            &post,
            "/api/sources",
            json!({ "name": "ours", "kind": "generic", "mapping": "hook: 1\nemial: a\n" }),
            "Zeile 2, Spalte 1: Den Schlüssel `emial` gibt es hier nicht (Ist `email` gemeint?)",
        ),
        (
            &post,
            "/api/imports/preview",
            sent("", Some(MAPPING)),
            "crm.csv ist nicht zu lesen; erwartet wird eine Tabelle",
        ),
        (
            &post,
            "/api/imports/preview",
            sent("a\n", Some(&MAPPING.replace("leads", "leeds"))),
            "Zeile 4: `leeds` passt hier nicht; erwartet wird das, was eine Datei enthalten kann. Ist `leads` gemeint?",
        ),
        (
            &post,
            "/api/pacts/starter",
            json!({ "kind": "b2x", "company": "x" }),
            "erwartet wird eine Art von erstem Pakt",
        ),
        (
            &post,
            "/api/pacts/starter",
            json!({ "kind": "b2c", "company": "x", "currency": "Euros" }),
            "`Euros` ist keine Währung",
        ),
        (&post, "/api/leads/LEAD/marks", by_pigeon, "`pigeon` passt hier nicht; erwartet wird ein Kanal"),
        (&post, "/api/sample-company", json!({ "leads": 1 }), "Erwartet werden "),
        (&patch, "/api/people/ME", json!({ "name": " " }), "Erwartet wird ein Name in einer Zeile"),
        (&post, "/api/mail/try", Value::Null, "Kein Mailserver ist eingerichtet"),
        (&post, "/api/deliveries/none/replay", Value::Null, "Die Zustellung `none` gibt es nicht"),
    ];
    refused.into_iter().map(|(method, path, body, said)| (method.clone(), at(path), body, said)).collect()
}

#[tokio::test]
async fn what_people_can_not_do_is_said_in_their_language() {
    let app = TestApp::start().await;
    let admin = app.admin();
    introduce(&admin).await;
    let me = admin.signed_in.person.id.to_string();
    let found = admin.shown("/api/leads").await;
    let lead = found["items"][0]["id"].as_str().expect("a lead").to_owned();
    for language in ["de", "en"] {
        told(admin.patch(&format!("/api/people/{me}")).json(&json!({ "language": language }))).await;
        for (method, path, body, said) in refused_to_people(&me, &lead) {
            let request = admin.client.request(method.clone(), app.at(&path)).header("if-match", "*");
            let request = if body.is_null() { request } else { request.json(&body) };
            let refused = request.send().await.expect("an answer");
            let (status, spoken) = (refused.status(), refused.headers()["content-language"].clone());
            let problem: Value = refused.json().await.expect("a problem");
            assert!(status.is_client_error(), "{method} {path}: {status} {problem}");
            assert_eq!(spoken, language, "{method} {path}: {problem}");
            let detail = problem["detail"].as_str().expect("what is wrong");
            assert_eq!(detail.contains(said), language == "de", "{method} {path}: {detail}");
        }
    }
}

#[tokio::test]
async fn instants_in_refusals_are_those_of_the_readers_clock_and_as_written_for_keys() {
    let app = TestApp::start().await;
    let admin = app.admin();
    introduce(&admin).await;
    let path = "/api/leads/ana@acme.example/explanation?at=2020-01-01T23:30:00Z";
    let me = format!("/api/people/{}", admin.signed_in.person.id);
    for (language, time_zone, said) in [
        (
            "de",
            "Europe/Berlin",
            "ist um 00:30 Uhr am 2. Januar 2020 noch nichts bekannt; sein erstes Ereignis war um 09:00 Uhr am 1. September 2026",
        ),
        ("en", "America/New_York", "at 18:30 on 1 January 2020: its first event is at 03:00 on 1 September 2026"),
    ] {
        told(admin.patch(&me).json(&json!({ "language": language, "time_zone": time_zone }))).await;
        let problem: Value = admin.get(path).send().await.expect("an answer").json().await.expect("a problem");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(said)), "{problem}");
    }
    let made = admin.sent("/api/keys", &json!({ "name": "warehouse", "scopes": ["read"] })).await;
    let request = reqwest::Client::new().get(app.at(path)).bearer_auth(made["secret"].as_str().expect("a secret"));
    let refused = request.header("accept-language", "de").send().await.expect("an answer");
    let problem: Value = refused.json().await.expect("a problem");
    let said = "ist um 2020-01-01T23:30:00Z noch nichts bekannt; sein erstes Ereignis war um 2026-09-01T07:00:00Z";
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(said)), "{problem}");
}

#[tokio::test]
async fn who_has_not_signed_in_is_refused_in_the_language_that_their_browser_asks_for() {
    let app = TestApp::start().await;
    let _admin = app.admin();
    let attempt = json!({ "email": "ana@acme.example", "password": "wrong, and long enough" });
    for (accepted, said) in [("de", "E-Mail oder Passwort ist falsch"), ("cs", "e-mail or password is wrong")] {
        let request = reqwest::Client::new().post(app.at("/api/session")).header("accept-language", accepted);
        let problem: Value = request.json(&attempt).send().await.expect("an answer").json().await.expect("a problem");
        assert_eq!(problem["detail"], said);
    }
}

#[tokio::test]
async fn a_pact_is_said_in_the_language_of_whoever_asks() {
    let app = TestApp::start().await;
    let admin = app.admin();
    introduce(&admin).await;
    let by_person = |accepted: &'static str| {
        let admin = &admin;
        move |method: Method, path: &str| {
            let request = if method == Method::GET { admin.get(path) } else { admin.post(path) };
            request.header("accept-language", accepted)
        }
    };
    expect(&everything(by_person("de")).await, ENGLISH, "a person's own language counts, not the browser's");

    let made = admin.sent("/api/keys", &json!({ "name": "warehouse", "scopes": ["read"] })).await;
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    let client = reqwest::Client::new();
    let by_key = |accepted: &'static str| {
        let (client, secret, app) = (&client, &secret, &app);
        move |method: Method, path: &str| {
            client.request(method, app.at(path)).bearer_auth(secret).header("accept-language", accepted)
        }
    };
    // One after the other, over what the service holds in memory: nothing of one language is left to the next.
    for _ in 0..2 {
        expect(&everything(by_key("de-CH, en;q=0.5")).await, GERMAN, "a program that asks for German");
        expect(&everything(by_key("cs")).await, ENGLISH, "a program that asks for what there is not");
    }

    let me = format!("/api/people/{}", admin.signed_in.person.id);
    told(admin.patch(&me).json(&json!({ "language": "de-AT" }))).await;
    expect(&everything(by_person("en")).await, GERMAN, "from the next request on");
}
