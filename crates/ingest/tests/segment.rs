//! What the calls of real libraries come to, what is refused and why, and what no bytes can do.

use expect_test::{Expect, expect};
use leadpact_ingest::Reason;
use leadpact_ingest::segment::{
    BATCH_BYTES_MAX, BATCH_EVENTS_MAX, Call, CallKind, EVENT_BYTES_MAX, Endpoint, FIELDS_MAX, Raw, Refused, Request,
    RequestError, Said, read, read_pixel,
};
use leadpact_terms::{Identifier, Instant, LeadId, Value};
use proptest::prelude::*;

const NOON: &str = "2026-11-22T12:00:00Z";

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn one(kind: CallKind) -> Endpoint {
    Endpoint::One(kind)
}

fn read_at_noon(endpoint: Endpoint, body: &str) -> Request {
    read(endpoint, body.as_bytes(), at(NOON)).unwrap_or_else(|error| panic!("{error}: {body}"))
}

fn the_call(endpoint: Endpoint, body: &str) -> Call {
    let mut calls = read_at_noon(endpoint, body).calls;
    assert_eq!(calls.len(), 1);
    calls.remove(0).unwrap_or_else(|refused| panic!("{refused:?}"))
}

fn the_refusal(endpoint: Endpoint, body: &str) -> Refused {
    let mut calls = read_at_noon(endpoint, body).calls;
    assert_eq!(calls.len(), 1);
    calls.remove(0).expect_err(body)
}

fn shown(request: &Request) -> String {
    let mut out = String::new();
    for call in &request.calls {
        match call {
            Ok(call) => show_call(call, &mut out),
            Err(Refused { path, reason, why, .. }) => {
                out += &format!("refused {} {path}: {}\n", reason.code(), why.in_english());
            }
        }
    }
    out
}

fn show_call(call: &Call, out: &mut String) {
    let Call { kind, id, at, identifiers, said, notes, .. } = call;
    let ids = named(identifiers, ", ");
    *out += &format!("{} {id} {at} [{ids}]\n", kind.word());
    for one in said {
        match one {
            Said::Event(event) => {
                let lasted = event.lasted.map(|lasted| format!(" lasting {} ms", lasted.0)).unwrap_or_default();
                let id = if event.id == *id { String::new() } else { format!(" {}", event.id) };
                *out += &format!("  {:?}{id} {:?} over {}{lasted}\n", event.kind, event.name, event.channel);
                show_fields(&event.properties, out);
            }
            Said::Company { id, domain, traits } => {
                *out += &format!("  company {id} {}\n", domain.as_deref().unwrap_or("-"));
                show_fields(traits, out);
            }
            Said::SameAs { others } => *out += &format!("  same as {}\n", named(others, " or ")),
        }
    }
    for note in notes {
        *out += &format!("  note {} {}: {}\n", note.reason.code(), note.path, note.why.in_english());
    }
}

fn named(identifiers: &[Identifier], between: &str) -> String {
    identifiers.iter().map(|one| format!("{} {}", one.kind, one.value)).collect::<Vec<_>>().join(between)
}

fn show_fields(fields: &[(Box<str>, Value)], out: &mut String) {
    for (name, value) in fields {
        let kind = match value {
            Value::Missing | Value::Text(_) => "",
            Value::YesNo(_) => " (yes/no)",
            Value::Number(_) => " (number)",
            Value::Money(_) => " (money)",
            Value::Date(_) => " (date)",
            Value::List(_) => " (list)",
            Value::Range(_) => " (range)",
        };
        *out += &format!("    {name} = {value}{kind}\n");
    }
}

#[track_caller]
fn check(endpoint: Endpoint, body: &str, received_at: &str, expected: &Expect) {
    let request = read(endpoint, body.as_bytes(), at(received_at)).unwrap_or_else(|error| panic!("{error}"));
    expected.assert_eq(&shown(&request));
}

#[test]
fn segments_library_for_node_is_understood() {
    let body = include_str!("data/segment/analytics-node.json");
    check(
        Endpoint::Batch,
        body,
        "2026-11-22T08:14:21.600Z",
        &expect![[r#"
            identify node-next-1795335261500-f8c8a1d2-30f1-4a95-bad1-7c7cb6aa5ac6 2026-11-22T08:14:21.5Z [user id u-42, email ana.lima@northwind.example]
              Traits "" over import
                email = ana.lima@northwind.example
                first_name = Ana
                last_name = Lima
                title = Head of IT
                company.id = c-7
                company.name = Northwind
                company.employees = 240 (number)
                city = Praha
                country = CZ
                created_at = 2026-01-02 (date)
                email.domain = northwind.example
                email.kind = business
                company.domain = northwind.example
            track node-next-1795335261513-a1d230f1-6a95-4ad1-bc7c-b6aa5ac61db1 2026-11-22T08:14:21.513Z [user id u-42]
              Track "Asset Downloaded" over web
                type = case study
                pages = 12 (number)
                campaign.name = spring
                campaign.source = newsletter
                context.userAgent = Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
                context.library.name = @segment/analytics-node
            page node-next-1795335261513-30f16a95-7ad1-4c7c-b6aa-5ac61db171a8 2026-11-22T08:14:21.513Z [anonymous id anon-1]
              Page "Pricing" over web
                path = /pricing
                url = https://x.example/pricing
                category = Docs
                context.library.name = @segment/analytics-node
            screen node-next-1795335261513-6a957ad1-7c7c-46aa-9ac6-1db171a80b6c 2026-11-22T08:14:21.513Z [user id u-42]
              Page "Home" over web
                context.library.name = @segment/analytics-node
            group node-next-1795335261513-7ad17c7c-b6aa-4ac6-9db1-71a80b6ce31a 2026-11-22T08:14:21.513Z [user id u-42]
              company c-7 northwind.example
                company.id = c-7
                company.name = Northwind
                company.employees = 240 (number)
                company.industry = Furniture
                company.website = https://www.northwind.example
                company.domain = northwind.example
              Traits "" over import
                company.id = c-7
            alias node-next-1795335261514-7c7cb6aa-5ac6-4db1-b1a8-0b6ce31a93b2 2026-11-22T08:14:21.514Z [user id u-42]
              same as anonymous id anon-1 or user id anon-1
        "#]],
    );
}

#[test]
fn segments_library_for_browsers_is_understood() {
    let body = include_str!("data/segment/analytics-next-page.json");
    // The browser's clock is right; the network took 50 ms.
    check(
        one(CallKind::Page),
        body,
        "2026-11-22T08:20:00.200Z",
        &expect![[r#"
        page ajs-next-1795335600100-1c2d3e4f-0000-4000-8000-000000000001 2026-11-22T08:20:00.1Z [anonymous id 7f2b9a10-5c1d-4e2f-8a3b-0c9d8e7f6a5b]
          Page "Pricing" over web
            path = /pricing
            referrer = https://search.example/
            search = ?utm_source=newsletter&utm_campaign=spring
            title = Pricing | Northwind
            url = https://www.northwind.example/pricing?utm_source=newsletter&utm_campaign=spring
            name = Pricing
            campaign.source = newsletter
            campaign.name = spring
            context.userAgent = Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36
            context.locale = cs-CZ
            context.timezone = Europe/Prague
            context.library.name = analytics.js
    "#]],
    );
}

#[test]
fn rudderstacks_library_for_node_is_understood() {
    let body = include_str!("data/segment/rudder-sdk-node.json");
    check(
        Endpoint::Batch,
        body,
        "2026-11-22T08:14:22.700Z",
        &expect![[r#"
        identify 256687be-df9c-476a-9e0e-b33530f806c4 2026-11-22T08:14:22.699Z [user id 42, email ana@northwind.example, phone +420601234567]
          Traits "" over import
            email = ana@northwind.example
            phone = +420601234567
            email.domain = northwind.example
            email.kind = business
            company.domain = northwind.example
        track e94764ea-247e-4bfa-b35a-595556a4f5cc 2026-03-01T10:00:00Z [user id 42]
          Track "Form Submitted" over form
            contact_me = yes (yes/no)
            context.library.name = analytics-node
        page 777f4209-d70f-47e0-ab02-fca2c53a9203 2026-11-22T08:14:22.637Z [anonymous id anon-1]
          Page "Home" over web
            path = /
            context.library.name = analytics-node
        group 5885fddd-8a06-4198-bd75-44ac9308b748 2026-11-22T08:14:22.637Z [user id 42]
          company c-7 -
            company.id = c-7
            company.name = Northwind
          Traits "" over import
            company.id = c-7
        alias e6f3267a-905d-4376-aec2-45893d4e804f 2026-11-22T08:14:22.637Z [user id 42]
          same as anonymous id anon-1 or user id anon-1
        screen 400f4a2c-6108-45bd-a8ae-68b41fb3f441 2026-11-22T08:14:22.637Z [user id 42]
          Page "S" over web
            context.library.name = analytics-node
    "#]],
    );
}

#[test]
fn segments_library_for_python_is_understood() {
    let body = include_str!("data/segment/analytics-python.json");
    check(
        Endpoint::Batch,
        body,
        "2026-11-22T08:14:24.500Z",
        &expect![[r#"
        identify f29311ba-2d2a-4e7b-98c0-e3b3a13ad3ee 2026-11-22T08:14:23.881Z [user id u-42, email ana@northwind.example]
          Traits "" over import
            email = ana@northwind.example
            name = Ana Límová 😀
            email.domain = northwind.example
            email.kind = business
            company.domain = northwind.example
        track 7077bc0a-044e-4403-b6ea-036156e5bedf 2026-11-22T08:14:23.881Z [user id u-42]
          Track "Meeting Booked" over web
            seats = 3 (number)
            context.library.name = analytics-python
        track 96267adb-1538-4196-b6b7-198f417b01e2 2024-01-02T03:04:05Z [user id u-42]
          Track "Old Thing" over web
            context.library.name = analytics-python
        page 4d491945-213e-41a1-945c-e58aa067ba90 2026-11-22T08:14:23.881Z [user id u-42]
          Page "Pricing" over web
            url = https://x.example/pricing
            category = Docs
            context.library.name = analytics-python
        group 3aeb0054-e380-40de-ac8f-5b5e73e05fc5 2026-11-22T08:14:23.881Z [user id u-42]
          company c-7 -
            company.id = c-7
            company.name = Northwind
          Traits "" over import
            company.id = c-7
        alias 7b2f4c57-7353-4bae-82bc-55b57763b39c 2026-11-22T08:14:23.881Z [user id u-42]
          same as anonymous id anon-1 or user id anon-1
    "#]],
    );
}

#[test]
fn a_batch_says_for_all_what_a_call_leaves_out() {
    let body = r#"{"writeKey":"wk","sentAt":"2026-11-22T12:00:00Z","context":{"userAgent":"UA","locale":"cs","campaign":{"source":"mail"},"ip":"192.0.2.1"},
        "batch":[{"type":"track","event":"A","userId":"u","messageId":"1","context":{"locale":"pl"}},
                 {"type":"TRACK","event":"B","userId":"u","messageId":"2"}]}"#;
    check(
        Endpoint::Batch,
        body,
        NOON,
        &expect![[r#"
        track 1 2026-11-22T12:00:00Z [user id u]
          Track "A" over web
            campaign.source = mail
            context.userAgent = UA
            context.locale = pl
        track 2 2026-11-22T12:00:00Z [user id u]
          Track "B" over web
            campaign.source = mail
            context.userAgent = UA
            context.locale = cs
    "#]],
    );
    assert_eq!(read_at_noon(Endpoint::Batch, body).write_key.as_deref(), Some("wk"));
}

#[test]
fn traits_are_told_beside_other_calls_and_problems_are_noted() {
    let body = r#"{"batch":[
        {"type":"track","event":"Webinar Registered","anonymousId":"a-1","messageId":"1","properties":{"lasted_s":90,"seats":"3","tags":["x",2],"deep":{"er":{"yes":true}},"gone":null,"code":"007"},
         "context":{"traits":{"email":"Ana@Firma.CZ","phone":"601 234 567","country":"PL"},"groupId":"c-7"}},
        {"type":"identify","userId":"ana@firma.cz","messageId":"2","traits":{"email":"no address","title":"CIO","linkedin":"https://www.linkedin.com/in/ana-lima","company":"Firma"}},
        {"type":"identify","userId":"u-1","anonymousId":"a-1","messageId":"3"},
        {"type":"identify","userId":"null","anonymousId":"a-1","messageId":"4","traits":{"age":null,"plan":""}},
        {"type":"group","userId":"u-1","groupId":17,"messageId":"5","traits":{"name":"Firma","website":"https://www.firma.cz","employees":"51-200","address":{"city":"Brno"},"plan":"gold","id":"other"},"context":{"traits":{"title":"CIO"}}},
        {"type":"merge","messageId":"6","mergeProperties":[{"type":"email","value":"Ana@Firma.cz"},{"type":"mobile","value":"+420 601 234 567"},{"type":"salesforce_id","value":"00Q1"}]},
        {"type":"alias","messageId":"7","userId":"u-1","previousId":"ana@firma.cz"},
        {"type":"screen","userId":"u-1","messageId":"8","name":"Cart","channel":"mobile","context":{"externalIds":[{"id":"42","type":"ga_client_id"},{"id":"x","type":"email"}]}},
        {"type":"page","userId":"u-1","messageId":"9","properties":{"name":"Docs"},"context":{"page":{"path":"/docs"},"channel":"email"}}
    ]}"#;
    check(
        Endpoint::Batch,
        body,
        NOON,
        &expect![[r#"
            track 1 2026-11-22T12:00:00Z [email ana@firma.cz, phone +48601234567, anonymous id a-1]
              Track "Webinar Registered" over webinar lasting 90000 ms
                seats = 3 (number)
                tags = x, 2 (list)
                deep.er.yes = yes (yes/no)
                code = 007
              Traits !traits-1 "" over import
                email = ana@firma.cz
                country = PL
                phone = +48601234567
                email.domain = firma.cz
                email.kind = business
                company.domain = firma.cz
                company.id = c-7
            identify 2 2026-11-22T12:00:00Z [user id ana@firma.cz, email ana@firma.cz, handle linkedin:ana-lima]
              Traits "" over import
                title = CIO
                linkedin = https://www.linkedin.com/in/ana-lima
                company.name = Firma
              note bad_value traits.email: `no address` is not an e-mail address: it has no @
            identify 3 2026-11-22T12:00:00Z [user id u-1, anonymous id a-1]
            identify 4 2026-11-22T12:00:00Z [anonymous id a-1]
              Traits "" over import
                age = missing
              note placeholder_id userId: `null` stands for nobody in particular: everybody with it would be one lead
            group 5 2026-11-22T12:00:00Z [user id u-1]
              company 17 firma.cz
                company.id = 17
                company.name = Firma
                company.website = https://www.firma.cz
                company.employees = 51–200 (range)
                company.city = Brno
                company.plan = gold
                company.domain = firma.cz
              Traits "" over import
                title = CIO
                company.id = 17
            merge 6 2026-11-22T12:00:00Z [email ana@firma.cz]
              same as phone +420601234567
              same as record id salesforce_id:00Q1
            alias 7 2026-11-22T12:00:00Z [user id u-1]
              same as email ana@firma.cz or user id ana@firma.cz or anonymous id ana@firma.cz
            screen 8 2026-11-22T12:00:00Z [user id u-1, anonymous id ga_client_id:42]
              Page "Cart" over web
              note bad_value context.externalIds: `x` is not an e-mail address: it has no @
            page 9 2026-11-22T12:00:00Z [user id u-1]
              Page "Docs" over email
                name = Docs
                path = /docs
        "#]],
    );
}

#[test]
fn a_clients_clock_is_corrected() {
    // Received at noon, UTC.
    for (why, fields, expected) in [
        ("nothing is said", r#""#, "2026-11-22T12:00:00Z"),
        ("only the sending is said", r#","sentAt":"2026-11-22T11:00:00Z""#, "2026-11-22T12:00:00Z"),
        (
            "the rule: five seconds in the queue, an hour behind",
            r#","originalTimestamp":"2026-11-22T10:59:55Z","sentAt":"2026-11-22T11:00:00Z""#,
            "2026-11-22T11:59:55Z",
        ),
        (
            "the rule takes the network's time off as well",
            r#","originalTimestamp":"2026-11-22T11:59:50Z","sentAt":"2026-11-22T11:59:58Z""#,
            "2026-11-22T11:59:52Z",
        ),
        ("no sending is said", r#","originalTimestamp":"2026-11-22T10:00:00Z""#, "2026-11-22T10:00:00Z"),
        (
            "a library says `timestamp`, and its clock is right",
            r#","timestamp":"2026-11-22T11:59:50Z","sentAt":"2026-11-22T11:59:58Z""#,
            "2026-11-22T11:59:50Z",
        ),
        (
            "a library says `timestamp`, and its clock is two hours ahead",
            r#","timestamp":"2026-11-22T13:59:50Z","sentAt":"2026-11-22T14:00:00Z""#,
            "2026-11-22T11:59:50Z",
        ),
        (
            "a library says the past",
            r#","timestamp":"2024-02-29T00:00:00Z","sentAt":"2026-11-22T11:59:59Z""#,
            "2024-02-29T00:00:00Z",
        ),
        (
            "somebody has worked it out before us",
            r#","timestamp":"2024-02-29T00:00:00Z","originalTimestamp":"2026-11-22T13:00:00Z","sentAt":"2026-11-22T13:00:00Z""#,
            "2024-02-29T00:00:00Z",
        ),
        ("the future has not happened", r#","timestamp":"2027-01-01T00:00:00Z""#, "2026-11-22T12:00:00Z"),
        (
            "the future, by the rule",
            r#","originalTimestamp":"2026-11-22T12:30:00Z","sentAt":"2026-11-22T12:00:00Z""#,
            "2026-11-22T12:00:00Z",
        ),
        ("another offset", r#","timestamp":"2026-11-22T10:00:00.250+02:00""#, "2026-11-22T08:00:00.25Z"),
        ("no offset means UTC", r#","timestamp":"2026-11-22T10:00:00""#, "2026-11-22T10:00:00Z"),
        ("a number since 1970", r#","timestamp":1795340000000"#, "2026-11-22T09:33:20Z"),
        ("null is nothing", r#","timestamp":null"#, "2026-11-22T12:00:00Z"),
    ] {
        let body = format!(r#"{{"event":"A","userId":"u"{fields}}}"#);
        assert_eq!(the_call(one(CallKind::Track), &body).at, at(expected), "{why}");
        let batch = format!(r#"{{"batch":[{{"type":"track","event":"A","userId":"u"{fields}}}]}}"#);
        assert_eq!(the_call(Endpoint::Batch, &batch).at, at(expected), "{why}");
    }
    let import = r#"{"batch":[{"type":"track","event":"A","userId":"u","originalTimestamp":"2024-02-29T00:00:00Z"}],"sentAt":"2026-11-22T15:00:00Z"}"#;
    assert_eq!(
        the_call(Endpoint::Import, import).at,
        at("2024-02-29T00:00:00Z"),
        "an import is the past as it is said"
    );
    let unreadable = the_call(one(CallKind::Track), r#"{"event":"A","userId":"u","sentAt":"soon"}"#);
    assert_eq!(unreadable.notes[0].path, "sentAt");
}

#[test]
fn what_is_refused_says_why_and_where() {
    use CallKind::{Alias, Group, Identify, Merge, Page, Track};
    let long = "x".repeat(300);
    let many: Vec<String> = (0..=FIELDS_MAX).map(|i| format!(r#""p{i}":{i}"#)).collect();
    let table = [
        (Track, r#"{"event":"A"}"#.to_owned(), Reason::NoLeadId, "userId"),
        (Track, r#"{"event":"A","userId":" "}"#.to_owned(), Reason::NoLeadId, "userId"),
        (Track, r#"{"event":"A","userId":"undefined"}"#.to_owned(), Reason::PlaceholderId, "userId"),
        (
            Track,
            r#"{"event":"A","anonymousId":"00000000-0000-0000-0000-000000000000"}"#.to_owned(),
            Reason::PlaceholderId,
            "anonymousId",
        ),
        (Track, r#"{"event":"A","userId":{"id":1}}"#.to_owned(), Reason::BadValue, "userId"),
        (Track, format!(r#"{{"event":"A","userId":"{long}"}}"#), Reason::TooLong, "userId"),
        (Track, r#"{"userId":"u"}"#.to_owned(), Reason::NoName, "event"),
        (Track, r#"{"userId":"u","event":""}"#.to_owned(), Reason::NoName, "event"),
        (Track, r#"{"userId":"u","event":["A"]}"#.to_owned(), Reason::BadValue, "event"),
        (Track, format!(r#"{{"userId":"u","event":"{long}"}}"#), Reason::TooLong, "event"),
        (Track, r#"{"userId":"u","event":"A","timestamp":"yesterday"}"#.to_owned(), Reason::BadInstant, "timestamp"),
        (
            Track,
            r#"{"userId":"u","event":"A","timestamp":"0001-01-01T00:00:00Z"}"#.to_owned(),
            Reason::BadInstant,
            "timestamp",
        ),
        (
            Track,
            format!(r#"{{"userId":"u","event":"A","properties":{{{}}}}}"#, many.join(",")),
            Reason::TooManyFields,
            "properties.p256",
        ),
        (Track, r#"{"userId":"u","userId":"v","event":"A"}"#.to_owned(), Reason::BadJson, ""),
        (Page, r#"{"userId":"u","context":7}"#.to_owned(), Reason::BadJson, "context"),
        (Group, r#"{"userId":"u"}"#.to_owned(), Reason::NoCompanyKey, "groupId"),
        (Group, r#"{"userId":"u","groupId":"null"}"#.to_owned(), Reason::PlaceholderId, "groupId"),
        (Group, r#"{"groupId":"c"}"#.to_owned(), Reason::NoLeadId, "userId"),
        (Alias, r#"{"userId":"u"}"#.to_owned(), Reason::NoOtherId, "previousId"),
        (Alias, r#"{"previousId":"u"}"#.to_owned(), Reason::NoLeadId, "userId"),
        (
            Merge,
            r#"{"mergeProperties":[{"type":"email","value":"a@b.example"}]}"#.to_owned(),
            Reason::NoOtherId,
            "mergeProperties",
        ),
        (
            Merge,
            r#"{"mergeProperties":[{"type":"email","value":"a@b.example"},{"type":"email","value":"b"}]}"#.to_owned(),
            Reason::BadValue,
            "mergeProperties",
        ),
        (Identify, r#"{"traits":{"title":"CIO"}}"#.to_owned(), Reason::NoLeadId, "userId"),
    ];
    for (kind, body, reason, path) in table {
        let refused = the_refusal(one(kind), &body);
        assert_eq!((refused.reason, &*refused.path), (reason, path), "{body}: {:?}", refused.why);
        assert_eq!(refused.raw, Raw { endpoint: one(kind), body });
    }
    for (item, reason) in [
        ("7", Reason::BadJson),
        ("[]", Reason::BadJson),
        (r#"{"event":"A","userId":"u"}"#, Reason::UnknownWord),
        (r#"{"type":"tracked","event":"A","userId":"u"}"#, Reason::UnknownWord),
    ] {
        assert_eq!(the_refusal(Endpoint::Batch, &format!(r#"{{"batch":[{item}]}}"#)).reason, reason, "{item}");
    }
    let large = format!(r#"{{"type":"track","event":"A","userId":"u","x":"{}"}}"#, "x".repeat(EVENT_BYTES_MAX));
    let good = r#"{"type":"track","event":"A","userId":"u"}"#;
    let request = read_at_noon(Endpoint::Batch, &format!(r#"{{"batch":[{large},{good}]}}"#));
    assert_eq!(request.calls[0].as_ref().unwrap_err().reason, Reason::TooLong);
    assert!(request.calls[1].is_ok(), "one bad call never hurts another");
}

#[test]
fn what_was_refused_can_be_corrected_and_read_again() {
    let body = r#"{"batch":[{"type":"track","writeKey":"wk","event":"","userId":"u","originalTimestamp":"2026-11-22T10:59:55Z"}],
        "context":{"locale":"cs"},"writeKey":"wk","sentAt":"2026-11-22T11:00:00Z"}"#;
    let refused = the_refusal(Endpoint::Batch, body);
    assert!(!refused.raw.body.contains("wk"), "{}", refused.raw.body);
    let corrected = refused.raw.body.replace(r#""event":"""#, r#""event":"A""#);
    let call = the_call(refused.raw.endpoint, &corrected);
    assert_eq!(call.at, at("2026-11-22T11:59:55Z"), "the clock is corrected as it would have been");
    let Said::Event(event) = &call.said[0] else { panic!("{:?}", call.said) };
    assert_eq!(event.clone().of(LeadId::from("L")).property("context.locale"), Some(&Value::from("cs")));
}

#[test]
fn a_request_that_cannot_be_taken_says_why() {
    let many = format!(r#"{{"batch":[{}]}}"#, vec!["{}"; BATCH_EVENTS_MAX + 1].join(","));
    for (endpoint, body, code) in [
        (one(CallKind::Track), " ".repeat(EVENT_BYTES_MAX + 1), "body_too_large"),
        (Endpoint::Batch, " ".repeat(BATCH_BYTES_MAX + 1), "body_too_large"),
        (Endpoint::Batch, many, "too_many_calls"),
        (Endpoint::Batch, "{}".to_owned(), "not_json"),
        (Endpoint::Batch, r#"{"batch":7}"#.to_owned(), "not_json"),
        (Endpoint::Batch, r#"{"batch":[{"type":"track",}]}"#.to_owned(), "not_json"),
        (Endpoint::Batch, r#"{"batch":[{"userId":NaN}]}"#.to_owned(), "not_json"),
        (one(CallKind::Track), String::new(), "not_json"),
        (one(CallKind::Track), "[]".to_owned(), "not_json"),
        (one(CallKind::Track), "{} {}".to_owned(), "not_json"),
    ] {
        let error = read(endpoint, body.as_bytes(), at(NOON)).expect_err(&body);
        assert_eq!(error.code(), code, "{error}");
    }
    let not_text = read(one(CallKind::Track), b"{\"event\":\"\xff\"}", at(NOON));
    assert!(matches!(not_text, Err(RequestError::NotJson { .. })));
}

#[test]
fn a_message_counts_once_and_an_unnamed_one_by_what_it_says() {
    let id = |endpoint, body: &str, received_at: &str| {
        let request = read(endpoint, body.as_bytes(), at(received_at)).unwrap();
        request.calls.into_iter().map(|call| call.unwrap().id.to_string()).collect::<Vec<_>>()
    };
    let track = one(CallKind::Track);
    let named = r#"{"event":"A","userId":"u","messageId":"m-1"}"#;
    assert_eq!(id(track, named, NOON), ["m-1"]);
    let dated = r#"{"event":"A","userId":"u","timestamp":"2026-11-22T10:00:00Z"}"#;
    let later = "2026-11-22T12:00:05Z";
    assert_eq!(id(track, dated, NOON), id(track, dated, later), "sent again, it is the same call");
    let undated = r#"{"event":"A","userId":"u"}"#;
    assert_ne!(id(track, undated, NOON), id(track, undated, later), "it happens when it comes");
    assert_ne!(id(track, dated, NOON), id(one(CallKind::Page), dated, NOON));
    let twice = id(
        Endpoint::Batch,
        r#"{"batch":[{"type":"track","event":"A","userId":"u"},{"type":"track","event":"A","userId":"u"}]}"#,
        NOON,
    );
    assert_ne!(twice[0], twice[1], "what stands twice happened twice");
    for odd in ["!traits-m-1".to_owned(), "x".repeat(101)] {
        let ids = id(track, &format!(r#"{{"event":"A","userId":"u","messageId":"{odd}"}}"#), NOON);
        assert!(ids[0].starts_with("message-"), "{ids:?}");
    }
}

#[test]
fn limits_leave_out_a_value_and_say_so() {
    let long = "x".repeat(9_000);
    let deep = format!("{}1{}", r#"{"a":"#.repeat(200), "}".repeat(200));
    for (properties, kept, noted) in [
        (format!(r#"{{"a":"{long}","b":1}}"#), "b", "properties.a"),
        (format!(r#"{{"a":{{"deep":"{long}"}},"b":1}}"#), "b", "properties.a.deep"),
        (r#"{"a":1e999,"b":1}"#.to_owned(), "b", "properties.a"),
        (r#"{"a":1,"a":2}"#.to_owned(), "a", "properties.a"),
        (r#"{"":1,"b":1}"#.to_owned(), "b", "properties"),
        (format!(r#"{{"x":{deep},"b":1}}"#), "b", "properties.x.a.a.a.a.a.a.a"),
    ] {
        let call =
            the_call(one(CallKind::Track), &format!(r#"{{"event":"A","userId":"u","properties":{properties}}}"#));
        let Said::Event(event) = &call.said[0] else { panic!("{:?}", call.said) };
        let names: Vec<&str> = event.properties.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, [kept], "{properties:.60}");
        assert_eq!(call.notes.iter().map(|note| &*note.path).collect::<Vec<_>>(), [noted], "{properties:.60}");
        assert!(call.raw.is_some(), "a call with notes comes with its text");
    }
    let large = the_call(
        one(CallKind::Track),
        r#"{"event":"A","userId":9007199254740993,"properties":{"id":9007199254740993}}"#,
    );
    assert_eq!(named(&large.identifiers, ""), "user id 9007199254740993", "no digit of an id is lost");
    let half = the_call(one(CallKind::Track), r#"{"event":"A \ud83d","userId":"u"}"#);
    let Said::Event(event) = &half.said[0] else { panic!("{:?}", half.said) };
    assert_eq!(&*event.name, "A \u{fffd}");
}

#[test]
fn a_pixel_is_a_call() {
    let query = "writeKey=wk&anonymousId=a-1&name=Offer&properties.path=%2Foffer&properties.price.eur=12&context.page.title=An+offer&context.campaign.name=spring&userId=";
    let request = read_pixel(CallKind::Page, query, Some("Mozilla/5.0"), at(NOON)).unwrap();
    assert_eq!(request.write_key.as_deref(), Some("wk"));
    expect![[r#"
        page call-eca8b4a1dbf7dcc60c56f1b5 2026-11-22T12:00:00Z [anonymous id a-1]
          Page "Offer" over web
            path = /offer
            price.eur = 12 (number)
            title = An offer
            campaign.name = spring
            context.userAgent = Mozilla/5.0
    "#]]
    .assert_eq(&shown(&request));
    assert!(read_pixel(CallKind::Page, &"x".repeat(EVENT_BYTES_MAX + 1), None, at(NOON)).is_err());
}

#[test]
fn endpoints_have_their_names() {
    for kind in CallKind::ALL {
        assert_eq!(Endpoint::named(kind.word()), Some(one(kind)));
    }
    for (path, endpoint) in [
        ("b", Endpoint::Batch),
        ("batch", Endpoint::Batch),
        ("import", Endpoint::Import),
        ("t", one(CallKind::Track)),
        ("p", one(CallKind::Page)),
        ("i", one(CallKind::Identify)),
        ("g", one(CallKind::Group)),
        ("a", one(CallKind::Alias)),
        ("s", one(CallKind::Screen)),
    ] {
        assert_eq!(Endpoint::named(path), Some(endpoint), "{path}");
    }
    assert_eq!(Endpoint::named("m"), None);
}

/// JSON of any shape.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        any::<u64>().prop_map(serde_json::Value::from),
        ".{0,12}".prop_map(serde_json::Value::from),
        prop::sample::select(vec!["u-1", "a@b.example", "2026-11-22T10:00:00Z", "null", "+420601234567", "Acme"])
            .prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            prop::collection::vec((field(), inner), 0..6)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![prop::sample::select(FIELDS.to_vec()).prop_map(str::to_owned), ".{0,6}"]
}

/// Names that mean something somewhere in a call.
const FIELDS: [&str; 26] = [
    "type",
    "messageId",
    "userId",
    "anonymousId",
    "previousId",
    "groupId",
    "event",
    "name",
    "category",
    "channel",
    "properties",
    "traits",
    "mergeProperties",
    "context",
    "timestamp",
    "originalTimestamp",
    "sentAt",
    "email",
    "phone",
    "company",
    "address",
    "page",
    "campaign",
    "library",
    "externalIds",
    "lasted_ms",
];

/// A call in which most fields are what they should be.
fn any_call() -> impl Strategy<Value = serde_json::Value> {
    let kinds = CallKind::ALL.map(CallKind::word).to_vec();
    (prop::sample::select(kinds), prop::collection::vec((field(), any_json()), 0..10)).prop_map(|(kind, fields)| {
        let mut call = serde_json::Map::from_iter(fields);
        call.entry("type").or_insert_with(|| kind.into());
        call.entry("userId").or_insert_with(|| "u-1".into());
        call.entry("event").or_insert_with(|| "Asked".into());
        call.into()
    })
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200), text in r#"[{}\[\]",:\\a-u0-9 é]{0,80}"#) {
        for kind in CallKind::ALL {
            let _ = read(one(kind), &bytes, at(NOON));
            let _ = read(one(kind), text.as_bytes(), at(NOON));
            let _ = read_pixel(kind, &text, None, at(NOON));
        }
        let _ = read(Endpoint::Batch, &bytes, at(NOON));
        let _ = read(Endpoint::Batch, format!(r#"{{"batch":[{text}]}}"#).as_bytes(), at(NOON));
    }

    #[test]
    fn every_call_of_a_batch_is_read_or_refused(items in prop::collection::vec(prop_oneof![any_json(), any_call()], 0..6)) {
        let body = serde_json::json!({ "batch": items }).to_string();
        let request = read_at_noon(Endpoint::Batch, &body);
        prop_assert_eq!(request.calls.len(), items.len());
        for call in request.calls.iter().flatten() {
            prop_assert!(!call.identifiers.is_empty());
            prop_assert!(call.identifiers.is_sorted_by_key(|one| one.kind));
            prop_assert!(call.at <= at(NOON));
            prop_assert_eq!(call.raw.is_some(), !call.notes.is_empty());
            for said in &call.said {
                if let Said::Event(event) = said {
                    let mut names: Vec<&str> = event.properties.iter().map(|(name, _)| &**name).collect();
                    names.sort_unstable();
                    names.dedup();
                    prop_assert_eq!(names.len(), event.properties.len());
                }
            }
        }
        // A refused call is refused again for the same reason, and alone as it was among others.
        for refused in request.calls.iter().filter_map(|call| call.as_ref().err()) {
            let again = the_refusal(refused.raw.endpoint, &refused.raw.body);
            prop_assert_eq!((again.reason, &again.path), (refused.reason, &refused.path));
        }
    }

    #[test]
    fn reading_twice_says_the_same(call in any_call()) {
        let body = call.to_string();
        prop_assert_eq!(
            read(one(CallKind::Identify), body.as_bytes(), at(NOON)),
            read(one(CallKind::Identify), body.as_bytes(), at(NOON))
        );
    }
}
