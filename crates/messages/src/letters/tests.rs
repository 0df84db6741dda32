//! Letters, as they are read.

use expect_test::expect;
use serde_json::json;

use super::*;
use crate::sheet::{SheetLine, SlaSheet};

fn reader() -> Reader {
    Reader {
        name: Some("Petr Novák".to_owned()),
        address: "petr@northwind.example".to_owned(),
        language: "cs".to_owned(),
        time_zone: "Europe/Prague".to_owned(),
    }
}

fn message(topic: Topic, body: &Json) -> MessageRow {
    MessageRow {
        message: 1,
        id: "msg_1".to_owned(),
        at: Instant(0),
        topic: topic.name().to_owned(),
        lead: Some(1),
        body: body.to_string(),
    }
}

fn handoff(detail: &Json) -> Json {
    json!({
        "handoff": {
            "id": "h1", "pact": "office-furniture", "tier": "hot", "state": "offered",
            "owner": { "id": "p1", "name": "Petr Novák", "email": "petr@northwind.example" },
            "clocks": [
                { "promise": "respond", "due": "2026-10-05T07:30:00Z" },
                { "promise": "at_the_latest", "due": "2026-10-06T07:00:00Z" },
            ],
        },
        "lead": {
            "id": "lead_7", "name": "Jana <b>Dvořáková</b>", "email": "jana@contoso.example", "phone": null,
            "title": "CTO", "company": "Contoso & Sons",
        },
        "detail": detail,
    })
}

fn letter(topic: Topic, body: &Json) -> Letter {
    letter_of(&message(topic, body), &reader(), "https://leads.northwind.example").unwrap()
}

#[test]
fn an_offer_says_who_why_and_until_when() {
    let why = json!([
        { "clause": "engagement/hot path", "points": 24.96 },
        { "clause": "fit/company size", "points": 25.0 },
    ]);
    let mut body = handoff(&Json::Null);
    body["handoff"]["why"] = json!({ "fit": 45.0, "engagement": 61.25, "grade": "A1", "headline": why });
    let letter = letter(Topic::Offered, &body);
    assert_eq!(letter.subject, "New lead for you: Jana <b>Dvořáková</b>, Contoso & Sons");
    expect![[r#"
        Hello Petr Novák,

        A lead is ready and handed to you. Accept it or give it back, so that the clock stops.

        Lead: Jana <b>Dvořáková</b>
        Title: CTO
        Company: Contoso & Sons
        E-mail: jana@contoso.example
        Ready as: hot, under the pact “office-furniture”
        Score: fit 45, engagement 61.3, grade A1
        Why: engagement/hot path (25), fit/company size (25)
        First response: Monday, 5 October 2026, 09:30 (Europe/Prague)
        First response at the latest: Tuesday, 6 October 2026, 09:00 (Europe/Prague)

        Open the lead: https://leads.northwind.example/leads/lead_7

        You get this mail because the pact hands you leads. Being away or off duty is set in your account.
    "#]]
    .assert_eq(&letter.plain());
}

#[test]
fn what_a_lead_calls_itself_is_text_and_adds_no_line_to_a_subject() {
    let mut body = handoff(&Json::Null);
    body["lead"]["name"] = json!("Eve\r\nBcc: all@northwind.example");
    let letter = letter(Topic::Offered, &body);
    assert_eq!(letter.subject, "New lead for you: Eve Bcc: all@northwind.example, Contoso & Sons");
    body["lead"]["name"] = json!("<script>\"x\"</script>");
    let html = letter_of(&message(Topic::Offered, &body), &reader(), "").unwrap().html();
    assert!(html.contains("&lt;script&gt;&quot;x&quot;&lt;/script&gt;") && !html.contains("<script>"), "{html}");
}

#[test]
fn deadlines_are_named_with_their_promise() {
    let detail = json!({ "promise": "respond", "party": "sales", "due": "2026-10-05T07:30:00Z" });
    for (topic, subject) in [
        (
            Topic::Warned,
            "First response by Monday, 5 October 2026, 09:30 (Europe/Prague): Jana <b>Dvořáková</b>, Contoso & Sons",
        ),
        (Topic::Breached, "Deadline missed (First response): Jana <b>Dvořáková</b>, Contoso & Sons"),
    ] {
        let letter = letter(topic, &handoff(&detail));
        assert_eq!(letter.subject, subject);
        assert!(letter.plain().contains("With: Petr Novák"));
    }
}

#[test]
fn the_weekly_sheet_can_be_read_without_html() {
    let line = |promise: &str, party: &str, n_kept| SheetLine {
        promise: promise.to_owned(),
        party: party.to_owned(),
        n_kept,
        n_breached: 2,
        n_running: 0,
    };
    let sheet = SlaSheet {
        pact: "office-furniture".to_owned(),
        from: "2026-10-04T22:00:00Z".parse().unwrap(),
        to: "2026-10-11T22:00:00Z".parse().unwrap(),
        n_offered: 21,
        n_promised: Some(23),
        n_incomplete: 1,
        n_unanswered: 3,
        median_response_ms: Some(25 * leadpact_terms::MINUTE_MS),
        promises: vec![line("hand over within", "marketing", 20), line("respond", "sales", 114)],
    };
    let letter = letter(Topic::Sheet, &serde_json::to_value(&sheet).unwrap());
    assert_eq!(letter.subject, "Both sides’ promises, 5 October 2026 to 11 October 2026: office-furniture");
    expect![[r#"
        Hello Petr Novák,

        What marketing and sales promised each other under the pact “office-furniture”, and what became of it.

        Leads handed over: 21 of 23 promised
        Refused as incomplete: 1
        Not answered yet: 3
        Typical first response: 25 minutes

        Promise         Of         Kept  Missed  Running
        Hand over       marketing  20    2       0
        First response  sales      114   2       0

        Open the sheet: https://leads.northwind.example/sla

        You get this mail each week because you answer for one side of the pact.
    "#]]
    .assert_eq(&letter.plain());
}

#[test]
fn there_are_words_for_each_topic() {
    for topic in Topic::ALL.into_iter().filter(|topic| *topic != Topic::Sheet) {
        let letter = letter(topic, &handoff(&Json::Null));
        for text in [&letter.subject, &letter.plain(), &letter.html()] {
            for id in ["mail-", "said-", "fact-", "promise-"] {
                assert!(!text.contains(id), "{topic:?}: {text}");
            }
        }
    }
}

#[test]
fn an_accounts_mail_has_its_link() {
    let until: Instant = "2026-10-06T07:00:00Z".parse().unwrap();
    for (kind, subject) in [
        (SignInLetter::Invitation, "Your account in Leadpact"),
        (SignInLetter::PasswordReset, "A new password for Leadpact"),
    ] {
        let letter = sign_in_letter(kind, "https://leads.northwind.example/link#secret", until, &reader());
        assert_eq!(letter.subject, subject);
        let plain = letter.plain();
        assert!(plain.contains("https://leads.northwind.example/link#secret"), "{plain}");
        assert!(plain.contains("until Tuesday, 6 October 2026, 09:00 (Europe/Prague)"), "{plain}");
    }
}
