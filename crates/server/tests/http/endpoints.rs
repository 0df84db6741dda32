//! Messages over HTTP: places that they go to, what became of them there, and the mails of accounts.

use std::time::Duration;

use leadpact_accounts::Role;
use leadpact_server::post;
use leadpact_server::problem::ProblemCode as P;
use leadpact_testkit::receiver::{Receiver, Reply};
use leadpact_testkit::smtp::{Reception, SmtpServer};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::people::Visitor;
use crate::support::{TestApp, problem};

const HERE: (&str, &str) = ("messages.networks", "127.0.0.0/8");

/// Asks until something holds.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..500 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("this never came: {what}");
}

async fn made(admin: &Visitor, target: &str) -> Value {
    let new = json!({ "kind": "webhook", "name": "CRM", "target": target, "topics": ["handoff.*"] });
    admin.sent("/api/endpoints", &new).await
}

async fn state_of(admin: &Visitor, delivery: &Value) -> Value {
    let id = delivery["id"].as_str().unwrap();
    admin.shown(&format!("/api/deliveries/{id}")).await["delivery"]["state"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_is_made_tried_paused_given_another_secret_and_removed() {
    let app = TestApp::with(&[HERE]).await;
    post::start(&app.app).unwrap();
    let admin = app.admin();
    let receiver = Receiver::start();
    let endpoint = made(&admin, &receiver.url()).await;
    let (id, secret) = (endpoint["endpoint"]["id"].as_str().unwrap(), endpoint["secret"].as_str().unwrap());
    assert!(secret.starts_with("whsec_"));
    let listed = admin.shown("/api/endpoints").await;
    assert_eq!(listed[0], endpoint["endpoint"]);
    assert!(!listed.to_string().contains("whsec_"), "a secret is shown once");

    receiver.reply_next([Reply::Status(500, Vec::new())]);
    let ping = admin.sent(&format!("/api/endpoints/{id}/test"), &json!({})).await;
    assert_eq!((&ping["topic"], &ping["state"]), (&json!("ping"), &json!("waiting")));
    until("the first try", async || {
        let page = admin.shown("/api/deliveries?state=waiting").await;
        page["items"][0]["answer"] == "500 Internal Server Error"
    })
    .await;
    app.clock.forward(leadpact_terms::Duration(6_000));
    app.app.post.nudge();
    until("the second try", async || state_of(&admin, &ping).await == "sent").await;
    let received = receiver.received();
    assert_eq!(received.len(), 2);
    let header = |name: &str| received[1].header(name).unwrap();
    let seconds: i64 = header("webhook-timestamp").parse().unwrap();
    let standard = standardwebhooks::Webhook::new(secret).unwrap();
    assert_eq!(standard.sign(header("webhook-id"), seconds, &received[1].body).unwrap(), header("webhook-signature"));
    assert_eq!(received[0].header("webhook-id"), received[1].header("webhook-id"));

    let replayed = admin.sent(&format!("/api/deliveries/{}/replay", ping["id"].as_str().unwrap()), &json!({})).await;
    assert_eq!((&replayed["state"], &replayed["tries"]), (&json!("waiting"), &json!(0)));
    until("the replay", async || receiver.received().len() == 3).await;

    let paused = admin.sent(&format!("/api/endpoints/{id}/pause"), &json!({})).await;
    assert_eq!(paused["paused_why"], "paused by hand");
    let answer = admin.post(&format!("/api/endpoints/{id}/test")).send().await.unwrap();
    assert_eq!(problem(answer).await.0, P::Conflict);
    admin.sent(&format!("/api/endpoints/{id}/resume"), &json!({})).await;
    let rotated = admin.sent(&format!("/api/endpoints/{id}/rotate"), &json!({})).await;
    assert_ne!(rotated["secret"], endpoint["secret"]);
    let gone = admin.delete(&format!("/api/endpoints/{id}")).send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(admin.shown("/api/endpoints").await, json!([]));
    let one = admin.shown(&format!("/api/deliveries?endpoint={id}&limit=1")).await;
    assert_eq!(one["items"].as_array().unwrap().len(), 1, "what was sent stays on record");
    app.app.shutdown.drain().await;
}

#[tokio::test]
async fn what_can_be_no_endpoint_is_refused_where_it_is_wrong() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let new =
        |target: &str, topics: Value| json!({ "kind": "webhook", "name": "x", "target": target, "topics": topics });
    for (body, path) in [
        (new("https://10.0.0.1/hooks", json!(["*"])), "target"),
        (new("http://crm.example/hooks", json!(["*"])), "target"),
        (new("https://crm.example/hooks", json!(["handoff.wonn"])), "topics"),
        (new("https://crm.example/hooks", json!([])), "topics"),
    ] {
        let answer = admin.post("/api/endpoints").json(&body).send().await.unwrap();
        let (code, document) = problem(answer).await;
        assert_eq!((code, document["path"].as_str()), (P::InvalidBody, Some(path)), "{document}");
    }
    let rep = app.colleague(&admin, "petr", Role::SalesRep);
    for path in ["/api/endpoints", "/api/deliveries"] {
        assert_eq!(problem(rep.get(path).send().await.unwrap()).await.0, P::Forbidden);
    }
    for path in ["/api/deliveries/dlv_0", "/api/deliveries?endpoint=end_0"] {
        assert_eq!(problem(admin.get(path).send().await.unwrap()).await.0, P::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_go_out_by_mail_where_there_is_a_server() {
    let smtp = SmtpServer::start();
    let url = smtp.url();
    let settings = [
        ("mail.server", url.as_str()),
        ("mail.from", "Leadpact <leads@northwind.example>"),
        ("public_url", "http://leads.northwind.example"),
    ];
    let app = TestApp::with(&settings).await;
    let admin = app.admin();
    let new = json!({ "email": "jana@northwind.internal", "name": "Jana Malá", "role": "sales_rep" });
    let answer = admin.post("/api/people").header("Origin", "http://leads.northwind.example").json(&new).send().await;
    let invited: Value = answer.unwrap().json().await.unwrap();
    assert_eq!(invited["link"]["mailed"], true, "{invited}");
    let mails = smtp.mails();
    assert_eq!((mails.len(), mails[0].to.as_slice()), (1, &["jana@northwind.internal".to_owned()][..]));
    assert_eq!(mails[0].header("subject"), Some("Your account in Leadpact"));

    let without = TestApp::start().await;
    let invited = without.admin().sent("/api/people", &new).await;
    assert_eq!(invited["link"]["mailed"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_sends_themselves_a_mail_and_reads_what_the_server_says() {
    let mut smtp = SmtpServer::start();
    let url = smtp.url();
    let app =
        TestApp::with(&[("mail.server", url.as_str()), ("mail.from", "Leadpact <leads@northwind.example>")]).await;
    let admin = app.admin();
    let set_up = admin.shown("/api/mail").await;
    assert_eq!((&set_up["server"], &set_up["from"]), (&json!(url), &json!("Leadpact <leads@northwind.example>")));
    let jana = app.colleague(&admin, "jana@northwind.internal", Role::Admin);
    let tried = jana.sent("/api/mail/try", &json!({})).await;
    assert_eq!(tried, json!({ "to": "jana@northwind.internal", "is_taken": true, "answer": "SMTP 250" }));
    assert_eq!(smtp.mails()[0].header("subject"), Some("Mail from Leadpact goes out"));
    smtp.receive_next(&[Reception::Refuse(451)]);
    let tried = jana.sent("/api/mail/try", &json!({})).await;
    assert_eq!((&tried["is_taken"], &tried["answer"]), (&json!(false), &json!("SMTP 451")));
    smtp.stop();
    let tried = jana.sent("/api/mail/try", &json!({})).await;
    assert_eq!(tried["answer"], "the connection to the mail server failed");
    let nowhere = problem(admin.post("/api/mail/try").send().await.unwrap()).await;
    assert_eq!(nowhere.0, P::Conflict, "nobody has an address at northwind.example: {}", nowhere.1);
    let rep = app.colleague(&admin, "petr", Role::SalesRep);
    assert_eq!(problem(rep.get("/api/mail").send().await.unwrap()).await.0, P::Forbidden);

    let without = TestApp::start().await;
    let admin = without.admin();
    assert_eq!(admin.shown("/api/mail").await, json!({}));
    let (code, document) = problem(admin.post("/api/mail/try").send().await.unwrap()).await;
    assert_eq!(code, P::Conflict);
    assert!(document["detail"].as_str().is_some_and(|detail| detail.contains("mail.server")), "{document}");
}
