//! What an operator does first, over HTTP: set the service up, make a source with a write key and an API key, put a pact in force.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::http::Connection;
use crate::service::Service;

/// The first admin, who has a good password.
const ADMIN: (&str, &str, &str) = ("Ana Lima", "ana.lima@northwind.example", "nineteen herons over the weir");

/// The keys of a service that was set up, and what can be done with them.
#[derive(Debug)]
pub struct Office {
    address: String,
    api_key: String,
    write_key: String,
}

impl Office {
    /// Sets a new service up.
    ///
    /// # Panics
    /// If one of the steps is not answered with success.
    pub fn open(service: &Service) -> Self {
        let mut desk = Desk { connection: service.connect(), cookie: String::new(), csrf: String::new() };
        let (name, email, password) = ADMIN;
        let token = service.await_line(token_in);
        desk.post("/api/setup", &json!({ "token": token, "name": name, "email": email, "password": password }));
        let scopes = ["read", "write_intake", "write_leads", "write_pacts", "privacy", "admin"];
        let key = desk.post("/api/keys", &json!({ "name": "tests", "scopes": scopes }));
        let source = desk.post("/api/sources", &json!({ "name": "tests", "kind": "server" }));
        Self {
            address: service.address().to_owned(),
            api_key: text(&key, "secret"),
            write_key: text(&source, "write_key"),
        }
    }

    /// Of an API key that may do everything that keys may.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// Of a source that takes events from everywhere.
    pub fn write_key(&self) -> &str {
        &self.write_key
    }

    /// Uploads a pact without its scenarios and puts it in force from now on.
    ///
    /// # Panics
    /// If it is not taken.
    pub fn put_in_force(&self, pact: &Path) {
        let pact = fs::read_to_string(pact).unwrap_or_else(|error| panic!("{}: {error}", pact.display()));
        let pushed = self.ask("POST", "/api/pacts", &json!({ "text": pact }));
        self.ask("POST", "/api/pacts/in-force", &json!({ "version": pushed["version"]["id"] }));
    }

    /// Invites somebody who takes leads, and follows the link as they would.
    ///
    /// # Panics
    /// If one of the steps is not answered with success.
    pub fn invite(&self, name: &str, email: &str) -> Rep {
        let invited = self.ask("POST", "/api/people", &json!({ "email": email, "name": name, "role": "sales_rep" }));
        let mut desk = Desk { connection: Connection::new(&self.address), cookie: String::new(), csrf: String::new() };
        let (_, _, password) = ADMIN;
        let token = text(&invited["link"], "token");
        let follows = desk.post("/api/link/follow", &json!({ "token": token, "password": password }));
        Rep { person: text(&follows["person"], "id"), cookie: desk.cookie }
    }

    /// Asks for something to be done.
    ///
    /// # Panics
    /// If it is not answered with success.
    pub fn post(&self, path: &str, body: &Value) {
        self.ask("POST", path, body);
    }

    /// Changes a part of something.
    ///
    /// # Panics
    /// If it is not answered with success.
    pub fn patch(&self, path: &str, body: &Value) {
        self.ask("PATCH", path, body);
    }

    /// What the service says to a question, as JSON.
    ///
    /// # Panics
    /// If it is not answered with success.
    pub fn get(&self, path: &str) -> Value {
        self.ask("GET", path, &Value::Null)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let authorization = format!("Bearer {}", self.api_key);
        let headers = [("Authorization", &*authorization), ("Content-Type", "application/json")];
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let answer = Connection::new(&self.address).send(method, path, &headers, &body);
        let answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        assert!(answer.is_success(), "{method} {path}: {} {}", answer.status, answer.text());
        serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }
}

/// Somebody who takes leads, and is signed in.
#[derive(Debug, Clone)]
pub struct Rep {
    person: String,
    cookie: String,
}

impl Rep {
    /// The id of the person.
    pub fn person(&self) -> &str {
        &self.person
    }

    /// What their browser sends with each request.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }
}

/// Somebody's browser.
struct Desk {
    connection: Connection,
    cookie: String,
    csrf: String,
}

impl Desk {
    fn post(&mut self, path: &str, body: &Value) -> Value {
        let headers = [("Content-Type", "application/json"), ("Cookie", &*self.cookie), ("X-CSRF-Token", &*self.csrf)];
        let answer = self.connection.send("POST", path, &headers, body.to_string().as_bytes());
        let answer = answer.unwrap_or_else(|error| panic!("POST {path}: {error}"));
        assert!(answer.is_success(), "POST {path}: {} {}", answer.status, answer.text());
        if let Some(cookie) = answer.header("set-cookie") {
            self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        }
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if let Some(csrf) = body["csrf_token"].as_str() {
            self.csrf = csrf.to_owned();
        }
        body
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("there is no `{name}` in {value}")).to_owned()
}

/// The secret of the one-time link that a first start prints: `http://127.0.0.1:7700/link#…`.
fn token_in(line: &str) -> Option<String> {
    let (_, token) = line.split_once("/link#")?;
    Some(token.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_in_the_link() {
        for (line, expected) in
            [("http://127.0.0.1:7700/link#aB-3_x", Some("aB-3_x")), ("Listening on http://127.0.0.1:7700", None)]
        {
            assert_eq!(token_in(line).as_deref(), expected, "{line}");
        }
    }
}
