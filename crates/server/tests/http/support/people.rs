//! People who have signed in, without the work of passwords.

use leadpact_accounts::links::{finish_set_up, follow_link, issue_set_up_link};
use leadpact_accounts::password::PasswordHash;
use leadpact_accounts::people::invite_person;
use leadpact_accounts::sessions::{Opening, SignedIn};
use leadpact_accounts::sign_in::sign_in_by_link;
use leadpact_accounts::{
    AccountsError, Actor, Agent, Caller, Email, KnownAs, Language, NewPerson, Person, PersonName, Role, TimeZone,
};
use leadpact_ledger::Tx;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;

use super::TestApp;

/// Somebody with a session.
pub(crate) struct Visitor {
    /// Sends the session's cookie and its second token with each request.
    pub(crate) client: Client,
    pub(crate) signed_in: SignedIn,
    url: String,
}

impl Visitor {
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.url))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.url))
    }

    pub(crate) fn put(&self, path: &str) -> RequestBuilder {
        self.client.put(format!("{}{path}", self.url))
    }

    pub(crate) fn patch(&self, path: &str) -> RequestBuilder {
        self.client.patch(format!("{}{path}", self.url))
    }

    pub(crate) fn delete(&self, path: &str) -> RequestBuilder {
        self.client.delete(format!("{}{path}", self.url))
    }

    /// What was answered to a body that was taken.
    pub(crate) async fn sent(&self, path: &str, body: &Value) -> Value {
        let answer = self.post(path).json(body).send().await.expect("an answer");
        let status = answer.status();
        let text = answer.text().await.expect("a body");
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).expect("JSON")
    }

    pub(crate) async fn shown(&self, path: &str) -> Value {
        let answer = self.get(path).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.expect("JSON")
    }

    /// The only lead.
    pub(crate) async fn the_lead(&self) -> Value {
        let found = self.shown("/api/leads").await;
        let [lead] = found["items"].as_array().expect("a list").as_slice() else { panic!("one lead: {found}") };
        lead.clone()
    }
}

impl TestApp {
    /// The first person, an admin.
    pub(crate) fn admin(&self) -> Visitor {
        let person = self.change(|tx, chance| {
            let link = issue_set_up_link(tx, self.app.now(), chance)?.expect("nobody is there yet");
            finish_set_up(tx, &nobody(), &link.token, &new_person("ana"), &no_password(), self.app.now(), chance)
        });
        self.visitor(&person)
    }

    /// Somebody else, whom the admin invited.
    pub(crate) fn colleague(&self, admin: &Visitor, name: &str, role: Role) -> Visitor {
        let caller = Caller { actor: admin.actor(), ..nobody() };
        let person = self.change(|tx, chance| {
            let (_, link) = invite_person(tx, &caller, &new_person(name), role, self.app.now(), chance)?;
            follow_link(tx, &nobody(), &link.token, &no_password(), self.app.now())
        });
        self.visitor(&person)
    }

    fn visitor(&self, person: &Person) -> Visitor {
        let signed_in = self
            .change(|tx, chance| sign_in_by_link(tx, &nobody(), person.id, Opening::default(), self.app.now(), chance));
        let mut headers = HeaderMap::new();
        let value = |text: String| HeaderValue::from_str(&text).expect("fit for a header");
        headers.insert("cookie", value(format!("leadpact={}", signed_in.token.reveal())));
        headers.insert("x-csrf-token", value(signed_in.csrf.reveal()));
        let client = Client::builder().default_headers(headers).build().expect("a client");
        Visitor { client, signed_in, url: self.url.clone() }
    }

    fn change<T>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>, &mut dyn leadpact_accounts::Entropy) -> Result<T, AccountsError>,
    ) -> T {
        let mut chance = |bytes: &mut [u8]| self.app.random(bytes);
        self.app.ledger().write(|tx| work(tx, &mut chance)).expect("a change that is allowed")
    }
}

impl Visitor {
    fn actor(&self) -> Actor {
        let Person { id, role, .. } = self.signed_in.person;
        Actor::Person { person: id, role, session: self.signed_in.session.id }
    }
}

fn nobody() -> Caller {
    Caller { actor: Actor::Nobody, address: None, request: None, agent: Agent::default() }
}

/// Matches nothing that anybody types.
fn no_password() -> PasswordHash {
    PasswordHash::stored("none")
}

/// Somebody by a name, whom no mail can reach, or by an address.
fn new_person(name: &str) -> NewPerson {
    let (name, domain) = name.split_once('@').unwrap_or((name, "northwind.example"));
    let email = format!("{name}@{domain}");
    NewPerson {
        known_as: KnownAs {
            email: Email::parse(&email).expect("an address"),
            name: PersonName::parse(name).expect("a name"),
        },
        language: Language::parse("en").expect("a language"),
        time_zone: TimeZone::parse("Europe/Prague").expect("a time zone"),
    }
}
