//! Twelve reps in three countries, each with a browser of their own: they sign in with their password, and work in the hours of their country.

use leadpact_handoff::{Holidays, WorkingCalendar};
use leadpact_pact::model::{Calendar, Hours, Weekday};
use leadpact_terms::ClauseId;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::browser::{Browser, PASSWORD};

/// Everybody in the pact's routing, with their time zone.
pub(crate) const REPS: [(&str, &str); 12] = [
    ("petr", "Europe/Prague"),
    ("jana", "Europe/Prague"),
    ("tomas", "Europe/Prague"),
    ("eva", "Europe/Prague"),
    ("marek", "Europe/Prague"),
    ("anna", "Europe/Berlin"),
    ("max", "Europe/Berlin"),
    ("lena", "Europe/Berlin"),
    ("felix", "Europe/Berlin"),
    ("rui", "Europe/Lisbon"),
    ("ines", "Europe/Lisbon"),
    ("joana", "Europe/Lisbon"),
];
/// Handoffs that a rep's page shows: more than anybody may have.
const PAGE: usize = 100;

/// Somebody who works leads.
pub(crate) struct Rep {
    pub(crate) name: &'static str,
    /// Their own hours: not those in which the pact's clocks run.
    pub(crate) hours: WorkingCalendar,
    browser: Browser,
}

impl Rep {
    /// Invited by the admin, and signed in.
    pub(crate) async fn invited(app: &TestApp, admin: &Browser, (name, zone): (&'static str, &str)) -> Self {
        let body = json!({ "email": email(name), "name": name, "role": "sales_rep", "time_zone": zone });
        let invited: Value = admin.send(Method::POST, "/api/people", Some(&body)).await.json().await.expect("JSON");
        let body = json!({ "token": invited["link"]["token"], "password": PASSWORD });
        let browser = app.browser(app.post("/api/link/follow", &body).await).await;
        Self { name, hours: office_hours(zone), browser }
    }

    /// The id of the person.
    pub(crate) fn person(&self) -> &str {
        &self.browser.person
    }

    /// What the rep's page shows: their own open handoffs, or those in the pool.
    pub(crate) async fn queue(&mut self, app: &TestApp, owner: &str) -> Vec<Value> {
        let page = self.send(app, Method::GET, &format!("/api/handoffs?owner={owner}&limit={PAGE}"), None).await;
        assert!(page["next"].is_null(), "{} has more than {PAGE}", self.name);
        page["items"].as_array().expect("a list").clone()
    }

    /// Something that is answered with success.
    pub(crate) async fn send(&mut self, app: &TestApp, method: Method, path: &str, body: Option<&Value>) -> Value {
        read(path, self.ask(app, method, path, body).await).await
    }

    /// Whatever is answered. A session that ended over a weekend is opened again.
    pub(crate) async fn ask(&mut self, app: &TestApp, method: Method, path: &str, body: Option<&Value>) -> Response {
        let answer = self.browser.send(method.clone(), path, body).await;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return answer;
        }
        let who = json!({ "email": email(self.name), "password": PASSWORD });
        self.browser = app.browser(app.post("/api/session", &who).await).await;
        self.browser.send(method, path, body).await
    }
}

/// Somebody's address, as the pact has it.
pub(crate) fn email(name: &str) -> String {
    format!("{name}@northwind.example")
}

/// The body of an answer that has to be a success.
pub(crate) async fn read(path: &str, answer: Response) -> Value {
    let status = answer.status();
    let text = answer.text().await.expect("a body");
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).expect("JSON")
}

fn office_hours(zone: &str) -> WorkingCalendar {
    let days = Weekday::ALL[..5].to_vec();
    let hours = vec![Hours { days, from_minute: 9 * 60, to_minute: 17 * 60 }];
    let calendar = Calendar { clause: ClauseId::new("hours"), time_zone: zone.into(), hours, holidays: None };
    WorkingCalendar::of(&calendar, &Holidays::none()).expect("hours")
}
