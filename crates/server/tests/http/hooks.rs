//! What tools post, over HTTP: kept once, believed if it is signed, put aside with its place and read again when it is corrected.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use leadpact_accounts::Role;
use leadpact_server::problem::ProblemCode as P;
use reqwest::{Response, StatusCode};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

use crate::support::people::Visitor;
use crate::support::{TestApp, problem};

/// What stands before a P-256 point in the usual form of a public key.
const P256_PREFIX: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE";

async fn made(admin: &Visitor, kind: &str) -> Value {
    admin.sent("/api/sources", &json!({ "name": kind, "kind": kind })).await
}

fn address(made: &Value) -> String {
    made["address"].as_str().expect("an address").to_owned()
}

impl TestApp {
    async fn hook(&self, made: &Value, body: &Value) -> Response {
        self.client.post(self.at(&address(made))).json(body).send().await.expect("an answer")
    }

    async fn taken(&self, made: &Value, body: &Value) -> [u64; 4] {
        counts(self.hook(made, body).await).await
    }
}

/// Accepted, repeated, quarantined, passed over.
async fn counts(answer: Response) -> [u64; 4] {
    let status = answer.status();
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!((status, &body["success"]), (StatusCode::OK, &json!(true)), "{body}");
    ["accepted", "repeated", "quarantined", "passed_over"].map(|name| body[name].as_u64().expect("a count"))
}

fn event(id: &str, event: &str, at: i64, url: &str) -> Value {
    json!({ "email": "Ana@Acme.example", "timestamp": at, "event": event, "sg_event_id": id, "sg_message_id": "m1",
            "url": url, "useragent": "Mozilla/5.0", "ip": "255.255.255.255" })
}

/// 2026-10-05, 08:00: the service's clock says nine.
const EIGHT: i64 = 1_791_187_200;

async fn events_of_the_lead(admin: &Visitor) -> Vec<Value> {
    let lead = admin.the_lead().await;
    let shown = admin.shown(&format!("/api/leads/{}/events", lead["id"].as_str().unwrap())).await;
    shown["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_a_tool_posts_is_kept_once() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let source = made(&admin, "sendgrid").await;
    let body = json!([
        event("e1", "delivered", EIGHT, ""),
        event("e2", "click", EIGHT + 600, "https://www.northwind.example/pricing"),
        { "event": "account_status_change" },
    ]);
    assert_eq!(app.taken(&source, &body).await, [2, 0, 0, 1]);
    assert_eq!(app.taken(&source, &body).await, [0, 2, 0, 1]);
    let events = events_of_the_lead(&admin).await;
    let told: Vec<_> =
        events.iter().map(|one| (one["name"].as_str().unwrap(), one["channel"].as_str().unwrap())).collect();
    assert_eq!(told, [("Email Link Clicked", "email"), ("Email Delivered", "email")]);
    assert_eq!(events[0]["properties"]["link_url"], "https://www.northwind.example/pricing");
    assert_eq!(events[0]["at"], "2026-10-05T08:10:00Z");
    assert!(!events[0].to_string().contains("255.255.255.255"), "the address of a network is nobody's business");
}

#[tokio::test]
async fn the_key_may_stand_in_a_header_and_opens_nothing_else() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let source = made(&admin, "postmark").await;
    let key = source["write_key"].as_str().unwrap();
    let open = json!({ "RecordType": "Open", "MessageID": "m", "Recipient": "ana@acme.example", "ReceivedAt": "2026-10-05T08:00:00Z" });
    let post = |path: &str| app.client.post(app.at(path)).json(&open);
    assert_eq!(counts(post("/v1/hooks").basic_auth(key, Some("")).send().await.unwrap()).await, [1, 0, 0, 0]);
    assert_eq!(counts(post("/v1/hooks").bearer_auth(key).send().await.unwrap()).await, [0, 1, 0, 0]);
    assert_eq!(problem(post("/v1/hooks").send().await.unwrap()).await.0, P::Unauthenticated);
    assert_eq!(problem(post("/v1/hooks/wk_nobody").send().await.unwrap()).await.0, P::Unauthenticated);

    let call = json!({ "type": "track", "event": "Seen", "userId": "u-1", "writeKey": key });
    let answer = app.client.post(app.at("/v1/track")).json(&call).send().await.unwrap();
    assert_eq!(problem(answer).await.0, P::Forbidden);
    let server = made(&admin, "server").await;
    assert!(server.get("address").is_none() && server.get("directions").is_none());
    let answer = post(&format!("/v1/hooks/{}", server["write_key"].as_str().unwrap())).send().await.unwrap();
    assert_eq!(problem(answer).await.0, P::Forbidden);

    // Tools that look whether the address is right before they use it.
    let checked: Value = app.get(&address(&source)).await.json().await.unwrap();
    assert_eq!(checked, json!({ "success": true, "kind": "postmark" }));
    assert_eq!(app.client.head(app.at(&address(&source))).send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(problem(app.get("/v1/hooks/wk_nobody").await).await.0, P::Unauthenticated);

    let revoked = admin.delete(&format!("/api/sources/{}", source["source"]["id"])).send().await.unwrap();
    assert_eq!(revoked.status(), StatusCode::OK);
    assert_eq!(problem(app.hook(&source, &open).await).await.0, P::Unauthenticated);
}

#[tokio::test]
async fn what_is_not_signed_with_the_secret_is_refused_and_leaves_nothing() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let random = SystemRandom::new();
    let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pair.as_ref(), &random).unwrap();
    use base64::Engine;
    let base64 = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    // The prefix ends with the first byte of the point.
    let key = format!("{P256_PREFIX}{}", base64(&pair.public_key().as_ref()[1..]));
    let source = made(&admin, "sendgrid").await;
    assert_eq!(source["source"]["is_signed"], false);
    let path = format!("/api/sources/{}", source["source"]["id"]);
    let changed = admin.patch(&path).json(&json!({ "secret": key })).send().await.unwrap();
    let changed: Value = changed.json().await.unwrap();
    assert_eq!(changed["is_signed"], true);
    assert!(!changed.to_string().contains(&key), "a secret is not shown");

    let body = json!([event("e1", "open", EIGHT, "")]).to_string();
    let signature = base64(pair.sign(&random, format!("1791187201{body}").as_bytes()).unwrap().as_ref());
    let post = |at: &str, signature: &str, body: &str| {
        let request = app.client.post(app.at(&address(&source))).header("content-type", "application/json");
        let request = request.header("X-Twilio-Email-Event-Webhook-Timestamp", at);
        request.header("X-Twilio-Email-Event-Webhook-Signature", signature).body(body.to_owned()).send()
    };
    let altered = body.replace("Ana@", "Eva@");
    for (at, signature, body) in
        [("1791187202", signature.as_str(), &body), ("1791187201", "AAAA", &body), ("1791187201", &signature, &altered)]
    {
        let (code, told) = problem(post(at, signature, body).await.unwrap()).await;
        assert_eq!(code, P::Unauthenticated, "{told}");
        assert!(told["detail"].as_str().unwrap().contains("x-twilio-email-event-webhook-signature"), "{told}");
    }
    let unsigned = app.hook(&source, &json!([event("e1", "open", EIGHT, "")])).await;
    assert_eq!(problem(unsigned).await.0, P::Unauthenticated);
    assert_eq!(admin.shown("/api/leads").await["items"], json!([]));
    assert_eq!(admin.shown("/api/quarantine").await["items"], json!([]));
    assert_eq!(counts(post("1791187201", &signature, &body).await.unwrap()).await, [1, 0, 0, 0]);

    let changed = admin.patch(&path).json(&json!({ "secret": null })).send().await.unwrap();
    assert_eq!(changed.json::<Value>().await.unwrap()["is_signed"], false);
    assert_eq!(app.taken(&source, &json!([event("e1", "open", EIGHT, "")])).await, [0, 1, 0, 0]);
}

#[tokio::test]
async fn one_bad_message_hurts_no_other_and_is_read_again_when_it_is_corrected() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let source = made(&admin, "sendgrid").await;
    let mut bad = event("e2", "open", EIGHT, "");
    bad["timestamp"] = "soon".into();
    let body = json!([event("e1", "delivered", EIGHT, ""), bad, event("e3", "open", EIGHT + 5, "")]);
    assert_eq!(app.taken(&source, &body).await, [2, 0, 1, 0]);
    let entries = admin.shown("/api/quarantine").await;
    let [entry] = entries["items"].as_array().unwrap().as_slice() else { panic!("{entries}") };
    assert_eq!((&entry["endpoint"], &entry["path"]), (&json!("hooks/sendgrid"), &json!("timestamp")));
    assert_eq!((&entry["reason"], &entry["extent"]), (&json!("bad_instant"), &json!("row")));
    assert!(!entry.to_string().contains("wk_"), "no key is kept with it");

    let replay = format!("/api/quarantine/{}/replay", entry["id"]);
    let (code, told) = problem(admin.post(&replay).json(&json!({})).send().await.unwrap()).await;
    assert_eq!((code, &told["path"]), (P::InvalidBody, &json!("raw.timestamp")));
    let corrected = json!({ "raw": event("e2", "open", EIGHT + 3, "").to_string() });
    assert_eq!(admin.sent(&replay, &corrected).await, json!({ "accepted": 1, "repeated": 0 }));
    assert_eq!(events_of_the_lead(&admin).await.len(), 3);
}

#[tokio::test]
async fn a_subscription_to_be_confirmed_waits_for_a_person() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let source = made(&admin, "ses").await;
    let ask = json!({ "Type": "SubscriptionConfirmation", "MessageId": "1", "Token": "t",
                      "SubscribeURL": "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=t" });
    // SNS calls its JSON plain text.
    let request = app.client.post(app.at(&address(&source))).header("content-type", "text/plain; charset=UTF-8");
    assert_eq!(counts(request.body(ask.to_string()).send().await.unwrap()).await, [0, 0, 1, 0]);
    let entries = admin.shown("/api/quarantine").await;
    assert_eq!(entries["items"][0]["reason"], "to_confirm");
    assert!(entries["items"][0]["raw"].as_str().unwrap().contains("https://sns.eu-central-1.amazonaws.com/"));
}

#[tokio::test]
async fn forms_and_packed_bodies_are_taken_and_others_are_not() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let form = made(&admin, "form").await;
    let fields = [("email", "ana@acme.example"), ("company", "Acme"), ("desks", "40"), ("entry_id", "7")];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let post =
        |kind: &str, body: Vec<u8>| app.client.post(app.at(&address(&form))).header("content-type", kind).body(body);
    const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
    assert_eq!(counts(post(FORM, body.clone().into_bytes()).send().await.unwrap()).await, [2, 0, 0, 0]);
    assert_eq!(counts(post(FORM, body.into_bytes()).send().await.unwrap()).await, [0, 2, 0, 0]);
    let lead = admin.the_lead().await;
    let traits = admin.shown(&format!("/api/leads/{}", lead["id"].as_str().unwrap())).await;
    assert!(traits.to_string().contains("Acme"), "{traits}");

    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(json!({ "email": "ana@acme.example", "desks": 50 }).to_string().as_bytes()).unwrap();
    let packed = post("application/json", packed.finish().unwrap()).header("content-encoding", "gzip");
    assert_eq!(counts(packed.send().await.unwrap()).await, [2, 0, 0, 0]);
    // What unpacks to more than is taken is not unpacked to its end.
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![b' '; 16 << 20]).unwrap();
    let bomb = post("application/json", bomb.finish().unwrap()).header("content-encoding", "gzip");
    assert_eq!(problem(bomb.send().await.unwrap()).await.0, P::BodyTooLarge);

    let large = post("application/json", vec![b' '; (4 << 20) + 1]).send().await.unwrap();
    assert_eq!(problem(large).await.0, P::BodyTooLarge);
    let many = json!(vec![json!({ "email": "a@x.example" }); 2_501]);
    assert_eq!(problem(app.hook(&form, &many).await).await.0, P::BodyTooLarge);
    assert_eq!(problem(post("application/json", b"{".to_vec()).send().await.unwrap()).await.0, P::MalformedJson);
    let multipart = post("multipart/form-data; boundary=x", b"--x--".to_vec()).send().await.unwrap();
    assert_eq!(problem(multipart).await.0, P::UnsupportedMediaType);
}

const MAPPING: &str = "hook: 1\nlist: items\nemail: who.mail\nat: when\nevent_id: nr\nname: what\nchannel: phone";

#[tokio::test]
async fn any_other_tool_is_taken_under_its_mapping() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let refused = admin.post("/api/sources").json(&json!({ "name": "Calls", "kind": "generic" })).send().await.unwrap();
    let (code, told) = problem(refused).await;
    assert_eq!((code, &told["path"]), (P::InvalidBody, &json!("mapping")));
    let slip = json!({ "name": "Calls", "kind": "generic", "mapping": MAPPING.replace("name:", "nam:") });
    let (_, told) = problem(admin.post("/api/sources").json(&slip).send().await.unwrap()).await;
    assert!(told["detail"].as_str().unwrap().contains("line 6, column 1: there is no key `nam` here"), "{told}");

    let new = json!({ "name": "Calls", "kind": "generic", "mapping": MAPPING });
    let source = admin.sent("/api/sources", &new).await;
    let item = |nr: u32, when: &str| json!({ "nr": nr, "when": when, "what": "Called", "who": { "mail": "ana@acme.example" } });
    let body = json!({ "items": [item(1, "2026-10-05T08:00:00Z"), item(2, "5/10/2026 10:00")] });
    assert_eq!(app.taken(&source, &body).await, [2, 0, 1, 0]);

    // The mapping was wrong, not the message: it is read again as it came.
    let mapping = format!("{MAPPING}\ndates: day first\ntime_zone: Europe/Prague");
    let path = format!("/api/sources/{}", source["source"]["id"]);
    let changed = admin.patch(&path).json(&json!({ "mapping": mapping })).send().await.unwrap();
    assert_eq!(changed.json::<Value>().await.unwrap()["mapping"], mapping);
    let entries = admin.shown("/api/quarantine").await;
    let replay = format!("/api/quarantine/{}/replay", entries["items"][0]["id"]);
    assert_eq!(admin.sent(&replay, &json!({})).await, json!({ "accepted": 2, "repeated": 0 }));
    let names: Vec<Value> = events_of_the_lead(&admin).await.into_iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names.iter().filter(|name| *name == "Called").count(), 2);
}

#[tokio::test]
async fn a_preview_shows_what_a_message_would_become_and_keeps_nothing() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let marketing = app.colleague(&admin, "mia", Role::Marketing);
    let trial = json!({ "kind": "generic", "mapping": MAPPING,
        "payload": json!({ "items": [{ "nr": 1, "when": "2026-10-05T08:00:00Z", "what": "Called", "who": { "mail": "Ana@acme.example" } },
                                     { "nr": 2, "when": "soon" }] }).to_string() });
    let shown = marketing.sent("/api/sources/preview", &trial).await;
    assert_eq!(shown["said"][0]["identifiers"], json!([{ "kind": "email", "value": "ana@acme.example" }]));
    assert_eq!(shown["said"][0]["events"][0]["name"], "Called");
    assert_eq!(shown["unread"][0]["reason"], "no_lead_id");
    assert_eq!(admin.shown("/api/leads").await["items"], json!([]));

    let form = json!({ "kind": "mailchimp", "form": "url_encoded",
        "payload": "type=unsubscribe&fired_at=2026-10-05+08:00:00&data[email]=ana@acme.example" });
    let shown = admin.sent("/api/sources/preview", &form).await;
    assert!(shown.to_string().contains("Unsubscribed"), "{shown}");
    let rep = app.colleague(&admin, "petr", Role::SalesRep);
    let refused = rep.post("/api/sources/preview").json(&form).send().await.unwrap();
    assert_eq!(problem(refused).await.0, P::Forbidden);
    let browser =
        admin.post("/api/sources/preview").json(&json!({ "kind": "browser", "payload": "" })).send().await.unwrap();
    assert_eq!(problem(browser).await.1["path"], "kind");
}

#[tokio::test]
async fn zoom_is_answered_once_the_source_has_its_secret() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let source = made(&admin, "zoom").await;
    let asks = json!({ "event": "endpoint.url_validation", "event_ts": 1, "payload": { "plainToken": "qgg8vlvZRS6UYooatFL8Aw" } });
    let (code, told) = problem(app.hook(&source, &asks).await).await;
    assert_eq!(code, P::Unauthenticated);
    assert!(told["detail"].as_str().unwrap().contains("secret token"), "{told}");
}

/// The clicks of a mail gateway are kept and do not count; those of a reader do.
#[tokio::test]
async fn a_link_scanners_clicks_are_marked() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let source = made(&admin, "sendgrid").await;
    let body = json!([
        event("e1", "delivered", EIGHT, ""),
        event("e2", "click", EIGHT + 2, "https://www.northwind.example/pricing"),
        event("e3", "click", EIGHT + 3, "https://www.northwind.example/unsubscribe"),
        event("e4", "click", EIGHT + 900, "https://www.northwind.example/pricing"),
    ]);
    assert_eq!(app.taken(&source, &body).await, [4, 0, 0, 0]);
    let events = events_of_the_lead(&admin).await;
    let marked: Vec<&str> =
        events.iter().filter(|one| one["marked"] == true).map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(marked, ["sendgrid:e3", "sendgrid:e2"]);
}

#[tokio::test]
async fn keys_in_addresses_are_in_no_measurement() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let source = made(&admin, "sendgrid").await;
    app.taken(&source, &json!([])).await;
    let text = app.get("/metrics").await.text().await.unwrap();
    assert!(text.contains("route=\"/v1/hooks/{key}\"") && !text.contains("wk_"), "{text}");
}

fn sha256_tag(secret: &str, parts: &[&str]) -> ring::hmac::Tag {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    ring::hmac::sign(&key, parts.concat().as_bytes())
}

/// A change of a contact's property, as HubSpot tells it.
fn changed(id: i64, name: &str, value: &str) -> Value {
    json!({ "eventId": id, "subscriptionId": 7, "portalId": 62_515, "appId": 5, "occurredAt": EIGHT * 1000 + id,
            "subscriptionType": "contact.propertyChange", "attemptNumber": 0, "objectId": 847_297_356_i64,
            "propertyName": name, "propertyValue": value, "changeSource": "CRM_UI" })
}

#[tokio::test]
async fn hubspots_changes_tell_traits_of_one_lead() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let source = made(&admin, "hubspot").await;
    let body = json!([changed(1, "jobtitle", "COO"), changed(2, "email", "Ana@Acme.example"), changed(3, "phone", "")]);
    assert_eq!(app.taken(&source, &body).await, [2, 0, 0, 1]);
    // An attempt that was not heard is made again.
    let mut again = body.clone();
    again[0]["attemptNumber"] = 1.into();
    assert_eq!(app.taken(&source, &again).await, [0, 2, 0, 1]);
    // Another record, until HubSpot has found that it is the same person's.
    let mut other = changed(4, "firstname", "Ana");
    other["objectId"] = 99.into();
    assert_eq!(app.taken(&source, &json!([other])).await, [1, 0, 0, 0]);
    assert_eq!(admin.shown("/api/leads").await["items"].as_array().unwrap().len(), 2);
    let merge = json!([{ "eventId": 5, "occurredAt": EIGHT * 1000 + 5, "subscriptionType": "contact.merge",
                         "objectId": 847_297_356_i64, "primaryObjectId": 847_297_356_i64, "mergedObjectIds": [99] }]);
    assert_eq!(app.taken(&source, &merge).await[2..], [0, 0]);
    let lead = admin.the_lead().await;
    let shown = admin.shown(&format!("/api/leads/{}", lead["id"].as_str().unwrap())).await.to_string();
    for told in ["ana@acme.example", "COO", "\"Ana\""] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
}

#[tokio::test]
async fn hubspot_signs_for_the_address_that_the_world_knows() {
    const WORLD: &str = "http://leads.northwind.example";
    let app = TestApp::with(&[("public_url", WORLD)]).await;
    let admin = app.admin();
    let new = json!({ "name": "CRM", "kind": "hubspot", "secret": "shh" });
    let source = admin.post("/api/sources").header("Origin", WORLD).json(&new).send().await.unwrap();
    let address = address(&source.json().await.unwrap());
    let path = address.strip_prefix(WORLD).expect("the service's own name");
    let body = json!([changed(1, "email", "ana@acme.example")]).to_string();
    let post = |at: i64, address: &str| {
        use base64::Engine;
        let tag = sha256_tag("shh", &["POST", address, &body, &at.to_string()]);
        let tag = base64::engine::general_purpose::STANDARD.encode(tag);
        let request = app.client.post(app.at(path)).header("content-type", "application/json");
        let request = request.header("X-HubSpot-Request-Timestamp", at).header("X-HubSpot-Signature-v3", tag);
        request.body(body.clone()).send()
    };
    // The service's clock says nine.
    let nine = (EIGHT + 3_600) * 1_000;
    for (at, address, why) in [
        (nine, app.at(path), "x-hubspot-signature-v3"),
        (nine - 300_001, address.clone(), "older than five minutes"),
        (nine + 300_001, address.clone(), "older than five minutes"),
    ] {
        let (code, told) = problem(post(at, &address).await.unwrap()).await;
        assert_eq!(code, P::Unauthenticated);
        assert!(told["detail"].as_str().unwrap().contains(why), "{told}");
    }
    assert_eq!(counts(post(nine - 300_000, &address).await.unwrap()).await, [1, 0, 0, 0]);
}

#[tokio::test]
async fn a_visitor_of_crisps_chat_becomes_known_by_the_address() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let source = made(&admin, "crisp").await;
    let path = format!("/api/sources/{}", source["source"]["id"]);
    admin.patch(&path).json(&json!({ "secret": "shh" })).send().await.unwrap().error_for_status().unwrap();
    let event = |name: &str, data: Value| {
        let mut whole = json!({ "website_id": "w", "event": name, "timestamp": EIGHT * 1000, "data": data });
        whole["data"]["session_id"] = "session_1".into();
        whole.to_string()
    };
    let post = |body: String, signed: &str| {
        let tag = sha256_tag("shh", &["[", "1791190800000", ";", signed, "]"]);
        let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let request = app.client.post(app.at(&address(&source))).header("content-type", "application/json");
        let request = request.header("X-Crisp-Request-Timestamp", "1791190800000").header("X-Crisp-Signature", hex);
        request.body(body).send()
    };
    let written =
        event("message:send", json!({ "from": "user", "type": "text", "content": "Forty?", "fingerprint": 1 }));
    let told = event("session:set_email", json!({ "email": "ana@acme.example" }));
    assert_eq!(problem(post(written.clone(), &told).await.unwrap()).await.0, P::Unauthenticated);
    assert_eq!(counts(post(written.clone(), &written).await.unwrap()).await, [1, 0, 0, 0]);
    assert_eq!(counts(post(told.clone(), &told).await.unwrap()).await, [1, 0, 0, 0]);
    let events = events_of_the_lead(&admin).await;
    assert!(events.iter().any(|one| one["name"] == "Chat Message Sent"), "{events:?}");
    assert!(!format!("{events:?}").contains("Forty?"), "what is written in a chat is not kept");
    let lead = admin.the_lead().await;
    let shown = admin.shown(&format!("/api/leads/{}", lead["id"].as_str().unwrap())).await;
    assert!(shown.to_string().contains("ana@acme.example"), "{shown}");
}

#[tokio::test]
async fn what_sns_has_signed_for_the_topic_is_taken_and_nothing_else() {
    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../live/tests/data/sns");
    let file = |name: &str| std::fs::read_to_string(format!("{FOLDER}/{name}")).unwrap();
    let messages: Vec<Value> = serde_json::from_str(&file("signed.json")).unwrap();
    let secret =
        |topic: &str, certificate: &str| format!("arn:aws:sns:eu-central-1:123456789012:{topic}\n{certificate}");
    let app = TestApp::start().await;
    let admin = app.admin();
    let refused = json!({ "name": "SES", "kind": "ses", "secret": "shh" });
    let (code, told) = problem(admin.post("/api/sources").json(&refused).send().await.unwrap()).await;
    assert_eq!((code, &told["path"]), (P::InvalidBody, &json!("secret")));
    let source = made(&admin, "ses").await;
    let path = format!("/api/sources/{}", source["source"]["id"]);
    let believe = async |secret: String| {
        let changed = admin.patch(&path).json(&json!({ "secret": secret })).send().await.unwrap();
        assert_eq!(changed.json::<Value>().await.unwrap()["is_signed"], true);
    };
    for (topic, certificate, why) in
        [("other", "certificate.pem", "TopicArn"), ("mail", "another.pem", "signature in `Signature`")]
    {
        believe(secret(topic, &file(certificate))).await;
        for message in &messages {
            let (code, told) = problem(app.hook(&source, message).await).await;
            assert_eq!(code, P::Unauthenticated);
            assert!(told["detail"].as_str().unwrap().contains(why), "{told}");
        }
    }
    believe(secret("mail", &file("certificate.pem"))).await;
    // Bare, as raw delivery has it, nothing is signed.
    let bare: Value = serde_json::from_str(messages[0]["Message"].as_str().unwrap()).unwrap();
    assert_eq!(problem(app.hook(&source, &bare).await).await.0, P::Unauthenticated);
    let mut altered = messages[0].clone();
    altered["Message"] = altered["Message"].as_str().unwrap().replace("ana@", "eva@").into();
    assert_eq!(problem(app.hook(&source, &altered).await).await.0, P::Unauthenticated);
    // The same event under either version of the signature; and the question, which waits for a person.
    assert_eq!(app.taken(&source, &messages[0]).await, [1, 0, 0, 0]);
    assert_eq!(app.taken(&source, &messages[1]).await, [0, 1, 0, 0]);
    assert_eq!(app.taken(&source, &messages[2]).await, [0, 0, 1, 0]);
}

#[tokio::test]
async fn who_brings_no_key_is_asked_for_one() {
    let app = TestApp::start().await;
    // SNS sends the name in its address only after that.
    let answer = app.client.post(app.at("/v1/hooks")).body("{}").send().await.unwrap();
    assert_eq!(answer.headers()["www-authenticate"], "Basic realm=\"Leadpact\"");
    assert_eq!(problem(answer).await.0, P::Unauthenticated);
}
