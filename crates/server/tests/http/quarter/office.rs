//! What runs by keys: marketing's intake, the manager's program that corrects and looks up, and the pact that both have signed.

use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::team::read;
use crate::support::TestApp;
use crate::support::browser::Browser;

/// The keys, and where they open.
pub(crate) struct Office {
    client: Client,
    url: String,
    api_key: String,
    write_key: String,
}

impl Office {
    /// Makes the keys, uploads the holidays and the pact, and puts it in force.
    pub(crate) async fn open(app: &TestApp, admin: &Browser, (pact, holidays): (&str, &str)) -> Self {
        let scopes = ["read", "write_leads", "write_pacts", "admin"];
        let key = made(admin, "/api/keys", &json!({ "name": "office", "scopes": scopes })).await;
        let source = made(admin, "/api/sources", &json!({ "name": "site", "kind": "server" })).await;
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let office = Self {
            client: app.client.clone(),
            url: app.url.clone(),
            api_key: text(&key["secret"]),
            write_key: text(&source["write_key"]),
        };
        office.ask(Method::PUT, "/api/holidays/closed.ics", Some(&json!({ "text": holidays }))).await;
        let pushed = office.ask(Method::POST, "/api/pacts", Some(&json!({ "text": pact }))).await;
        let in_force = json!({ "version": pushed["version"]["id"] });
        office.ask(Method::POST, "/api/pacts/in-force", Some(&in_force)).await;
        office
    }

    /// Marketing's site hands in what leads did.
    pub(crate) async fn take_in(&self, batch: &Value) {
        let request = self.client.post(format!("{}/v1/batch", self.url)).bearer_auth(&self.write_key);
        read("/v1/batch", request.json(batch).send().await.expect("an answer")).await;
    }

    /// The manager does something with a handoff.
    pub(crate) async fn act(&self, handoff: &str, body: &Value) {
        self.ask(Method::POST, &format!("/api/handoffs/{handoff}/acts"), Some(body)).await;
    }

    /// Somebody leaves the company.
    pub(crate) async fn deactivate(&self, person: &str) {
        self.ask(Method::PUT, &format!("/api/people/{person}/state"), Some(&json!({ "state": "deactivated" }))).await;
    }

    /// What the service says.
    pub(crate) async fn show(&self, path: &str) -> Value {
        self.ask(Method::GET, path, None).await
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let request = self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.api_key);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        read(path, request.send().await.expect("an answer")).await
    }
}

async fn made(admin: &Browser, path: &str, body: &Value) -> Value {
    read(path, admin.send(Method::POST, path, Some(body)).await).await
}
