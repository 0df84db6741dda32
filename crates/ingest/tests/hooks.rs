//! What tools post, in the forms of their public documentation: what becomes of it, what is refused and where, and what no bytes can do.

use std::fmt::Write as _;
use std::path::Path;

use expect_test::{Expect, expect, expect_file};
use leadpact_document::Source;
use leadpact_ingest::Reason;
use leadpact_ingest::bots::scanner_bursts;
use leadpact_ingest::hooks::{BodyForm, Hook, HookMap, Item, MESSAGE_BYTES_MAX, Posted, Tool};
use leadpact_ingest::segment::{BATCH_BYTES_MAX, BATCH_EVENTS_MAX, RequestError, Said};
use leadpact_terms::{Instant, LeadId};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const NINE: &str = "2026-10-05T09:00:00Z";

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn hook(tool: Tool) -> Hook {
    Hook { tool, mapping: None }
}

fn mapped(mapping: &str) -> Hook {
    let (read, diagnostics) = HookMap::parse(&Source::new("hook.yaml", mapping));
    Hook { tool: Tool::Generic, mapping: Some(read.unwrap_or_else(|| panic!("{diagnostics:?}"))) }
}

fn posted(hook: &Hook, body: &str) -> Posted {
    hook.read(BodyForm::Json, body.as_bytes(), at(NINE)).unwrap_or_else(|error| panic!("{error}: {body}"))
}

fn shown(posted: &Posted) -> String {
    let mut out = String::new();
    for item in &posted.items {
        match item {
            Ok(item) => show_item(item, &mut out),
            Err(refused) => {
                writeln!(out, "refused {} {}: {}", refused.reason.code(), refused.path, refused.why.in_english())
                    .unwrap();
            }
        }
    }
    if posted.n_passed_over > 0 {
        writeln!(out, "passed over: {}", posted.n_passed_over).unwrap();
    }
    out
}

fn show_item(item: &Item, out: &mut String) {
    let ids: Vec<String> = item.identifiers.iter().map(|one| format!("{} {}", one.kind, one.value)).collect();
    writeln!(out, "{} [{}]", item.at, ids.join(", ")).unwrap();
    for said in &item.said {
        match said {
            Said::Event(event) => {
                let marked = if event.marked { " by a machine" } else { "" };
                let lasted = event.lasted.map(|lasted| format!(" lasting {} ms", lasted.0)).unwrap_or_default();
                writeln!(
                    out,
                    "  {} {:?} {:?} over {}{lasted}{marked}",
                    event.id, event.kind, event.name, event.channel
                )
                .unwrap();
                for (name, value) in &event.properties {
                    writeln!(out, "    {name}: {value}").unwrap();
                }
            }
            Said::SameAs { others } => writeln!(out, "  same as {}", others[0].value).unwrap(),
            Said::Company { id, .. } => writeln!(out, "  company {id}").unwrap(),
        }
    }
    for note in &item.notes {
        writeln!(out, "  note {} {}: {}", note.reason.code(), note.path, note.why.in_english()).unwrap();
    }
}

/// What a tool's examples come to.
#[test]
fn what_tools_post_becomes_events_of_their_channel() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hooks");
    for tool in Tool::ALL {
        let name = tool.word();
        let posted = match tool {
            Tool::Generic | Tool::Form => continue,
            // A form for each change.
            Tool::Mailchimp => {
                let text = std::fs::read_to_string(folder.join("mailchimp.form")).unwrap();
                let mut all = Posted::default();
                for line in text.lines() {
                    let one = hook(*tool).read(BodyForm::UrlEncoded, line.as_bytes(), at(NINE)).unwrap();
                    all.items.extend(one.items);
                    all.n_passed_over += one.n_passed_over;
                }
                all
            }
            _ => posted(&hook(*tool), &std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap()),
        };
        expect_file![folder.join(format!("{name}.expected"))].assert_eq(&shown(&posted));
    }
}

/// Every message by itself, read again from what the quarantine would hold, under the id that it had.
#[test]
fn a_message_says_the_same_when_it_is_read_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hooks");
    for tool in Tool::ALL {
        let Ok(text) = std::fs::read_to_string(folder.join(format!("{}.json", tool.word()))) else { continue };
        let whole: Json = serde_json::from_str(&text).unwrap();
        let messages = whole.as_array().cloned().unwrap_or_else(|| vec![whole.clone()]);
        let together = posted(&hook(*tool), &text);
        let mut one_by_one = Posted::default();
        for message in messages {
            let one = posted(&hook(*tool), &message.to_string());
            one_by_one.items.extend(one.items);
            one_by_one.n_passed_over += one.n_passed_over;
        }
        assert_eq!(shown(&together), shown(&one_by_one), "{}", tool.word());
    }
}

#[test]
fn what_cannot_be_read_says_where_and_hurts_no_other() {
    for (tool, message, expected) in [
        (Tool::SendGrid, json!([]), ""),
        (Tool::SendGrid, json!({ "email": "a@x.example" }), "unknown_word event"),
        (Tool::SendGrid, json!({ "event": "sniffed" }), "unknown_word event"),
        (Tool::SendGrid, json!({ "event": "open", "timestamp": 1_791_190_000 }), "bad_value sg_event_id"),
        (Tool::SendGrid, json!({ "event": "open", "sg_event_id": "1" }), "no_instant timestamp"),
        (Tool::SendGrid, json!({ "event": "open", "sg_event_id": "1", "timestamp": "soon" }), "bad_instant timestamp"),
        (
            Tool::SendGrid,
            json!({ "event": "open", "sg_event_id": "1", "timestamp": 1_791_190_000 }),
            "no_lead_id email",
        ),
        (
            Tool::SendGrid,
            json!({ "event": "open", "sg_event_id": "1", "timestamp": 1_791_190_000, "email": "ana at acme" }),
            "bad_value email",
        ),
        (Tool::Mailgun, json!({ "event-data": { "event": "sung" } }), "unknown_word event-data.event"),
        (Tool::Ses, json!({ "Type": "Notification", "Message": "{" }), "bad_json Message"),
        (
            Tool::Ses,
            json!({ "Type": "Notification", "Message": "{\"eventType\":\"Sung\"}" }),
            "unknown_word Message.eventType",
        ),
        (Tool::Ses, json!({ "eventType": "Send", "mail": { "timestamp": NINE } }), "no_lead_id mail.destination"),
        (Tool::Postmark, json!({ "RecordType": "Open" }), "no_instant ReceivedAt"),
        (Tool::Brevo, json!({ "event": "opened", "email": "a@x.example" }), "no_instant ts_epoch"),
        (
            Tool::Mailchimp,
            json!({ "type": "upemail", "fired_at": NINE, "data": { "new_email": "a@x.example" } }),
            "no_other_id data.old_email",
        ),
        (Tool::Typeform, json!({ "event_type": "form_response" }), "bad_value form_response.token"),
        (
            Tool::Typeform,
            json!({ "event_type": "form_response", "form_response": { "token": "t", "submitted_at": NINE, "answers": [
                { "type": "text", "text": "Ana", "field": { "ref": "first_name" } },
                { "type": "email", "email": "ana", "field": { "ref": "mail" } } ] } }),
            "bad_value form_response.answers[1].email",
        ),
        (Tool::Tally, json!({ "eventType": "FORM_RESPONSE", "data": { "responseId": "1" } }), "no_instant createdAt"),
        (
            Tool::Webflow,
            json!({ "triggerType": "form_submission", "payload": { "id": "1", "submittedAt": NINE, "data": { "name": "Ana" } } }),
            "no_lead_id payload.data.email",
        ),
        (Tool::Form, json!({ "message": "hello" }), "no_lead_id email"),
        (Tool::Form, json!(["a@x.example"]), "no_lead_id email"),
        (Tool::Intercom, json!({ "topic": "moon.rises" }), "unknown_word topic"),
        (
            Tool::Calendly,
            json!({ "event": "invitee.created", "created_at": NINE, "payload": {} }),
            "bad_value payload.uri",
        ),
        (
            Tool::CalCom,
            json!({ "triggerEvent": "BOOKING_CREATED", "createdAt": NINE, "payload": { "uid": "u" } }),
            "no_lead_id payload.attendees",
        ),
        (Tool::Zoom, json!({ "event": "webinar.participant_joined" }), "no_instant event_ts"),
        (
            Tool::Mailgun,
            json!({ "event-data": { "event": "rejected", "id": "1", "timestamp": 1_791_190_000,
                                    "message": { "headers": { "to": "Ana Lima <ana>" } } } }),
            "bad_value event-data.message.headers.to",
        ),
        (Tool::Webflow, json!({ "name": "Contact", "data": { "email": "a@x.example" } }), "unknown_word triggerType"),
        (Tool::Webflow, json!({ "_id": "1", "d": NINE, "data": { "name": "Ana" } }), "no_lead_id data.email"),
        (Tool::Crisp, json!({ "event": "moon:rises" }), "unknown_word event"),
        (Tool::Crisp, json!({ "event": "session:set_email", "data": {} }), "no_lead_id data.session_id"),
        (
            Tool::Crisp,
            json!({ "event": "message:send", "data": { "from": "user", "fingerprint": 1, "session_id": "s" } }),
            "no_instant timestamp",
        ),
        (Tool::HubSpot, json!({ "subscriptionType": "moon.rises" }), "unknown_word subscriptionType"),
        (
            Tool::HubSpot,
            json!({ "subscriptionType": "contact.propertyChange", "propertyName": "email", "propertyValue": "ana" }),
            "no_instant occurredAt",
        ),
        (
            Tool::HubSpot,
            json!({ "subscriptionType": "contact.propertyChange", "occurredAt": 1_791_190_740_908_i64,
                    "propertyName": "email", "propertyValue": "a@x.example" }),
            "no_lead_id objectId",
        ),
        (Tool::HubSpot, json!({ "subscriptionType": "contact.privacyDeletion", "objectId": 1 }), "to_confirm objectId"),
        (Tool::Generic, json!({ "email": "a@x.example" }), "not_mapped "),
    ] {
        let found = posted(&hook(tool), &message.to_string());
        let told: Vec<String> = found
            .items
            .iter()
            .map(|item| item.as_ref().expect_err("nothing can be made of it"))
            .map(|refused| format!("{} {}", refused.reason.code(), refused.path))
            .collect();
        assert_eq!(told.join("; "), expected, "{} {message}", tool.word());
    }
    let good = json!({ "event": "open", "sg_event_id": "1", "timestamp": 1_791_190_000, "email": "a@x.example" });
    let found = posted(&hook(Tool::SendGrid), &json!([good, {}, 7, good]).to_string());
    let read: Vec<bool> = found.items.iter().map(Result::is_ok).collect();
    assert_eq!(read, [true, false, false, true]);
}

#[test]
fn nothing_happens_later_than_it_came() {
    let late = json!({ "event": "open", "sg_event_id": "1", "timestamp": 1_891_190_000, "email": "a@x.example" });
    let found = posted(&hook(Tool::SendGrid), &late.to_string());
    assert_eq!(found.items[0].as_ref().unwrap().at, at(NINE));
}

#[test]
fn limits_hold() {
    let event = json!({ "event": "open", "sg_event_id": "1", "timestamp": 1_791_190_000, "email": "a@x.example" });
    let read = |body: &str| hook(Tool::SendGrid).read(BodyForm::Json, body.as_bytes(), at(NINE));
    let many = Json::Array(vec![event.clone(); BATCH_EVENTS_MAX + 1]).to_string();
    assert_eq!(read(&many), Err(RequestError::TooManyCalls { n_calls: BATCH_EVENTS_MAX + 1 }));
    let large = " ".repeat(BATCH_BYTES_MAX + 1);
    assert!(matches!(read(&large), Err(RequestError::TooLarge { .. })));

    let mut heavy = event.clone();
    heavy["url"] = "x".repeat(MESSAGE_BYTES_MAX).into();
    assert_eq!(read(&heavy.to_string()).unwrap().items[0].as_ref().unwrap_err().reason, Reason::TooLong);
    heavy["url"] = "x".repeat(9 << 10).into();
    let item = read(&heavy.to_string()).unwrap().items.remove(0).unwrap();
    assert_eq!((item.notes[0].path.as_str(), item.notes[0].reason), ("url", Reason::TooLong));
    assert!(item.raw.is_some(), "what is noted is kept as it came");
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    assert!(matches!(read(&deep), Err(RequestError::NotJson { .. })));
}

fn check_form(form: BodyForm, body: &str, expected: &Expect) {
    expected.assert_eq(&shown(&hook(Tool::Form).read(form, body.as_bytes(), at(NINE)).unwrap()));
}

#[test]
fn any_form_is_read_by_the_names_of_its_fields() {
    check_form(
        BodyForm::UrlEncoded,
        "your-email=Ana%40Acme.example&First+Name=Ana&Company=Acme&desks=40&interest[]=desks&interest[]=chairs&entry_id=77",
        &expect![[r#"
            2026-10-05T09:00:00Z [email ana@acme.example]
              !traits-form:77 Traits "" over form
                email: ana@acme.example
                first_name: Ana
                company.name: Acme
                email.domain: acme.example
                email.kind: business
                company.domain: acme.example
              form:77 Track "Form Submitted" over form
                desks: 40
                interest: desks, chairs
        "#]],
    );
    check_form(
        BodyForm::Json,
        r#"{"submitted_at":"2026-10-05T08:00:00Z","form":"offer","fields":{"email":"ana@acme.example","phone":"601"},"anonymous_id":"a-1"}"#,
        &expect![[r#"
            2026-10-05T08:00:00Z [email ana@acme.example, anonymous id a-1]
              !traits-form:e5255b5a93bac3c748512c80 Traits "" over form
                email: ana@acme.example
                email.domain: acme.example
                email.kind: business
                company.domain: acme.example
              form:e5255b5a93bac3c748512c80 Track "Form Submitted" over form
                form: offer
              note bad_value fields.phone: `601` is not a phone number: it has 3 digits
        "#]],
    );
}

const MAPPING: &str = "
hook: 1
list: data.items
email: [person.mail, person.other_mail]
user_id: person.id
at: when
dates: day first
time_zone: Europe/Prague
event_id: nr
name: { column: what }
channel: { column: over, phone: [tel], otherwise: web }
lasted: { column: minutes, unit: m }
when: { what: { not: [noise] } }
traits: { person.job: title }
properties: { answers.0.text: first answer, over: over }
";

#[test]
fn any_other_tool_is_read_under_a_mapping() {
    let body = json!({ "data": { "items": [
        { "nr": 1, "when": "5.10.2026 10:30", "what": "Called", "over": "tel", "minutes": 5,
          "person": { "id": "u-1", "mail": "Ana@acme.example", "job": "COO" }, "answers": [{ "text": "40" }] },
        { "nr": 2, "when": "5.10.2026 10:31", "what": "noise", "over": "tel", "person": { "mail": "ana@acme.example" } },
        { "nr": 3, "when": "tomorrow", "what": "Called", "over": "tel", "person": { "mail": "ana@acme.example" } },
        { "nr": 4, "when": "5.10.2026 10:32", "what": "Looked", "over": "", "person": { "other_mail": "eva@acme.example" } },
        { "nr": 5, "when": "5.10.2026 10:33", "what": "Looked", "person": {} },
        { "nr": 6, "when": "5.10.2026 10:34", "what": "Looked", "person": { "id": "u-1", "mail": "ana at acme" } },
        { "nr": 7, "when": "5.10.2026 10:35", "what": "Looked", "person": { "mail": "ana at acme" } },
    ] } });
    let hook = mapped(MAPPING);
    expect![[r#"
        2026-10-05T08:30:00Z [user id u-1, email ana@acme.example]
          generic:1 Track "Called" over phone lasting 300000 ms
            first answer: 40
            over: tel
          !traits-generic:6fc693133c696f7eb04fc1c0-1 Traits "" over phone
            title: COO
            email: ana@acme.example
            email.domain: acme.example
            email.kind: business
            company.domain: acme.example
        refused bad_instant when: `tomorrow` is not a date: expected 5.10.2026 or 2026-10-05
        2026-10-05T08:32:00Z [email eva@acme.example]
          generic:4 Track "Looked" over web
          !traits-generic:8500d25596f54a4d40721aa1-1 Traits "" over import
            email: eva@acme.example
            email.domain: acme.example
            email.kind: business
            company.domain: acme.example
        refused no_lead_id person.mail: the row names no lead
        2026-10-05T08:34:00Z [user id u-1]
          generic:6 Track "Looked" over web
          note bad_value person.mail: `ana at acme` is not an e-mail address: it has no @
        refused bad_value person.mail: `ana at acme` is not an e-mail address: it has no @
        passed over: 1
    "#]]
    .assert_eq(&shown(&posted(&hook, &body.to_string())));
    // What comes out of quarantine is one message, without the list that it came in.
    let alone = &body["data"]["items"][0];
    assert_eq!(posted(&hook, &alone.to_string()).items[0], posted(&hook, &body.to_string()).items[0]);
}

#[test]
fn mistakes_in_a_mapping_are_shown_where_they_are() {
    for (mapping, expected) in [
        ("hook: 2\nemail: mail\nname: what", "unknown-version"),
        ("email: mail\nname: what", "missing-key"),
        ("hook: 1\nname: what", "missing-key"),
        ("hook: 1\nemail: mail", "missing-key"),
        ("hook: 1\nemail: mail\nname: what\nchanel: web", "unknown-key"),
        ("hook: 1\nemail: mail\nname: what\nholds: leads", "unknown-key"),
        ("hook: 1\nemail: mail\nname: what\ntime_zone: Prag", "unknown-time-zone"),
        ("hook: 1\nemail: mail\nname: what", ""),
    ] {
        let (read, diagnostics) = HookMap::parse(&Source::new("hook.yaml", mapping));
        let ids: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.id).collect();
        assert_eq!((ids.join(" ").as_str(), read.is_some()), (expected, expected.is_empty()), "{mapping}");
    }
}

/// A mail gateway follows all links of a mail as soon as it is delivered: its clicks come from the provider like a reader's.
#[test]
fn a_link_scanner_is_seen_in_what_a_provider_posts() {
    let event = |n: i64, event: &str, url: &str| {
        json!({ "event": event, "sg_event_id": format!("e{n}"), "timestamp": 1_791_190_000 + n, "email": "a@x.example",
                "sg_message_id": "m1", "url": url, "useragent": "Mozilla/5.0 (X11; Linux x86_64)" })
    };
    let burst = json!([
        event(0, "delivered", ""),
        event(2, "open", ""),
        event(3, "click", "https://x/a"),
        event(4, "click", "https://x/b"),
        event(900, "click", "https://x/a"),
    ]);
    let items = posted(&hook(Tool::SendGrid), &burst.to_string()).items;
    let said = items.into_iter().flat_map(|item| item.unwrap().said);
    let events: Vec<_> = said
        .filter_map(|said| match said {
            Said::Event(event) => Some(event.of(LeadId::from("L"))),
            Said::Company { .. } | Said::SameAs { .. } => None,
        })
        .collect();
    let bursts = scanner_bursts(&events);
    assert_eq!(bursts.len(), 1);
    let ids: Vec<&str> = bursts[0].events.iter().map(|id| id.as_str()).collect();
    assert_eq!(ids, ["sendgrid:e2", "sendgrid:e3", "sendgrid:e4"]);
}

proptest! {
    /// Whatever a tool posts, or somebody in its place, it is read or refused; and the counts add up.
    #[test]
    fn no_json_makes_reading_stumble(json in any_json(), tool in 0..Tool::ALL.len()) {
        let tool = Tool::ALL[tool];
        let text = json.to_string();
        for hook in [hook(tool), mapped(MAPPING)] {
            if let Ok(posted) = hook.read(BodyForm::Json, text.as_bytes(), at(NINE)) {
                for item in posted.items {
                    prop_assert!(item.map_or(true, |item| !item.identifiers.is_empty() && item.at <= at(NINE)));
                }
            }
        }
    }

    #[test]
    fn no_form_makes_reading_stumble(text in "[a-z\\[\\]=&%0-9+@.]{0,60}") {
        prop_assert!(hook(Tool::Form).read(BodyForm::UrlEncoded, text.as_bytes(), at(NINE)).is_ok());
    }
}

/// JSON in which the words of tools stand, mostly where they should not.
fn any_json() -> impl Strategy<Value = Json> {
    const WORDS: [&str; 32] = [
        "event",
        "email",
        "timestamp",
        "data",
        "payload",
        "open",
        "click",
        "Type",
        "Notification",
        "Message",
        "type",
        "answers",
        "fields",
        "attendees",
        "uid",
        "a@x.example",
        "1791190000",
        "person",
        "mail",
        "when",
        "what",
        "topic",
        "eventType",
        "mail",
        "subscriptionType",
        "contact.merge",
        "objectId",
        "mergedObjectIds",
        "message:send",
        "session_id",
        "from",
        "user",
    ];
    let word = (0..WORDS.len()).prop_map(|i| WORDS[i].to_owned());
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        word.clone().prop_map(Json::from),
        ".{0,6}".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((word.clone(), inner), 0..6)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}
