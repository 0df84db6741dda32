//! People in browsers: they come in by links and passwords, over HTTP, as people do.

use leadpact_accounts::links::issue_set_up_link;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use super::TestApp;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "four score and seven";

/// Somebody with a browser: it keeps the cookie, and the page knows the session's second token.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    url: String,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
    /// The id of the person.
    pub(crate) person: String,
}

impl TestApp {
    /// The secret of the link that a first start prints.
    pub(crate) async fn set_up_token(&self) -> Option<String> {
        let (now, app) = (self.app.now(), self.app.clone());
        let issued =
            self.app.write(move |tx| Ok(issue_set_up_link(tx, now, &mut |bytes: &mut [u8]| app.random(bytes))?)).await;
        issued.expect("a ledger").map(|link| link.token.reveal())
    }

    /// The first admin, signed in.
    pub(crate) async fn first_admin(&self) -> Browser {
        let token = self.set_up_token().await.expect("nobody is there yet");
        let body =
            json!({ "token": token, "email": "ana@northwind.example", "name": "Ana Lima", "password": PASSWORD });
        self.browser(self.post("/api/setup", &body).await).await
    }

    /// Somebody of this role, invited by the admin and signed in.
    pub(crate) async fn invited(&self, admin: &Browser, role: &str) -> Browser {
        let body = json!({ "email": format!("{role}@northwind.example"), "name": "Petr Novák", "role": role });
        let invited: Value = admin.send(Method::POST, "/api/people", Some(&body)).await.json().await.expect("JSON");
        let body = json!({ "token": invited["link"]["token"], "password": PASSWORD });
        self.browser(self.post("/api/link/follow", &body).await).await
    }

    /// A request of somebody who has not signed in.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Response {
        self.client.post(self.at(path)).json(body).send().await.expect("an answer")
    }

    /// Somebody who just signed in.
    pub(crate) async fn browser(&self, answer: Response) -> Browser {
        assert!(answer.status().is_success(), "{}: {}", answer.status(), answer.text().await.unwrap_or_default());
        let cookie = set_cookies(&answer)[0].split(';').next().unwrap_or_default().to_owned();
        let who: Value = answer.json().await.expect("JSON");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let (csrf, person) = (text(&who["csrf_token"]), text(&who["person"]["id"]));
        Browser { client: self.client.clone(), url: self.url.clone(), cookie, csrf, person }
    }
}

impl Browser {
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        request.header("cookie", &self.cookie).header("x-csrf-token", &self.csrf)
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        let request = self.request(method, path);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        request.send().await.expect("an answer")
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.expect("JSON")
    }
}

/// All `Set-Cookie` headers of an answer.
pub(crate) fn set_cookies(answer: &Response) -> Vec<String> {
    let values = answer.headers().get_all("set-cookie").iter();
    values.map(|value| value.to_str().expect("a text").to_owned()).collect()
}
