//! What the tests of deliveries share: ledgers of both kinds, people, messages, a clock that is set, and postmen at work.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant as Watch};

use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::duties::{DutyRow, duty_put};
use leadpact_ledger::messages::{MessageRow, message_insert_many};
use leadpact_ledger::people::{PersonRow, person_put};
use leadpact_ledger::{Ledger, Place, Tx};
use leadpact_messages::endpoints::{Kind, NewEndpoint, RANDOM_BYTES, make_endpoint};
use leadpact_messages::guard::Guard;
use leadpact_messages::sign::Secret;
use leadpact_messages::{Bell, Chat, Happening, Limits, MailIs, Mailer, MessagesError, Postman, Transports, Webhook};
use leadpact_terms::Instant;
use leadpact_testkit::postgres::empty_database;
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// Where the clock begins: Monday, 5 October 2026, 09:00 in Prague.
pub const BEGIN: Instant = Instant(1_791_183_600_000);

/// Runs a test on an empty ledger of each kind.
pub fn on_both(test: impl Fn(&Ledger)) {
    on_both_places(|place| test(&Ledger::open(place).unwrap()));
}

/// Runs a test on an empty place of each kind.
pub fn on_both_places(test: impl Fn(&Place)) {
    let directory = tempfile::tempdir().unwrap();
    test(&Place::Directory(directory.path().to_owned()));
    test(&Place::Postgres(empty_database()));
}

/// Writes in one transaction.
pub fn write<T>(ledger: &Ledger, work: impl FnMut(&mut Tx<'_>) -> Result<T, MessagesError>) -> T {
    ledger.write(work).unwrap()
}

pub fn person_id(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

/// A person of this number: `p3@northwind.internal`.
pub fn add_person(ledger: &Ledger, n: u128, role: &str, state: &str) {
    let row = PersonRow {
        person: person_id(n),
        email: Some(format!("p{n}@northwind.internal")),
        name: Some(format!("Person {n}")),
        role: role.to_owned(),
        state: state.to_owned(),
        language: "en".to_owned(),
        time_zone: "Europe/Prague".to_owned(),
        password_hash: None,
        password_at: None,
        created_at: BEGIN,
        changed_at: BEGIN,
        revision: 1,
    };
    write(ledger, |tx| Ok(person_put(tx, &row)?));
}

pub fn add_to_team(ledger: &Ledger, n: u128, team: &str) {
    let row = DutyRow {
        person: person_id(n),
        on_duty: true,
        capacity: None,
        away_from: None,
        away_until: None,
        team: Some(team.to_owned()),
        changed_at: BEGIN,
    };
    write(ledger, |tx| Ok(duty_put(tx, &row)?));
}

/// What a message about a handoff says.
pub fn handoff(owner: Option<u128>, detail: &Json) -> Json {
    json!({
        "handoff": {
            "id": "h1",
            "pact": "office-furniture",
            "tier": "hot",
            "state": "offered",
            "owner": owner.map(|n| json!({ "id": person_id(n).to_string(), "name": format!("Person {n}") })),
            "manager": null,
            "clocks": [{ "promise": "respond", "due": "2026-10-05T07:30:00Z" }],
        },
        "lead": { "id": "lead_7", "name": "Jana Dvořáková", "email": "jana@contoso.example", "company": "Contoso" },
        "detail": detail,
    })
}

/// Writes a message of lead 7.
pub fn tell(ledger: &Ledger, topic: &str, body: &Json) -> String {
    write(ledger, |tx| {
        let message = counter_take(tx, Counter::Message, 1)?;
        let id = format!("msg_{message}");
        let (topic, body) = (topic.to_owned(), body.to_string());
        let row = MessageRow { message, id: id.clone(), at: BEGIN, topic, lead: Some(7), body };
        message_insert_many(tx, &[row])?;
        Ok(id)
    })
}

/// The guard of tests: receivers are on this machine.
pub fn guard() -> Guard {
    Guard::new(vec!["127.0.0.0/8".parse().unwrap()])
}

/// Makes an endpoint: its id, its number and its secret.
pub fn add_endpoint(ledger: &Ledger, n: u8, kind: Kind, url: &str, topics: &[&str]) -> (String, i64, Option<Secret>) {
    let topics = topics.iter().map(|topic| (*topic).to_owned()).collect();
    let new = NewEndpoint { kind, name: format!("endpoint {n}"), target: url.to_owned(), topics };
    let (row, secret) = write(ledger, |tx| make_endpoint(tx, &new, &guard(), &[n; RANDOM_BYTES], BEGIN));
    (row.id, row.endpoint, secret)
}

/// All ways of sending, with mail by this server.
pub fn transports(smtp: Option<&str>) -> Transports {
    let base = "https://leads.northwind.example";
    let mailer = |url| Mailer::new(url, "Leadpact <leads@northwind.example>", base).unwrap();
    Transports { webhook: Webhook::new(guard()), chat: Chat::new(guard(), base.to_owned()), mail: smtp.map(mailer) }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct Clock(AtomicI64);

impl Default for Clock {
    fn default() -> Self {
        Self(AtomicI64::new(BEGIN.0))
    }
}

impl Clock {
    pub fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }

    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

/// Runs a postman for as long as `during` takes; everything that it told, as it would be logged.
pub fn at_work(ledger: &Ledger, clock: &Clock, transports: &Transports, during: impl FnOnce(&Bell)) -> String {
    let limits = Limits { look: Duration::from_millis(10), ..Limits::default() };
    let mail = if transports.mail.is_some() { MailIs::Configured } else { MailIs::Absent };
    let log = Mutex::new(String::new());
    let bell = Bell::default();
    std::thread::scope(|scope| {
        let (log, bell) = (&log, &bell);
        scope.spawn(move || {
            let now = || clock.now();
            let tell = |happening: Happening<'_>| log.lock().unwrap().push_str(&format!("{happening:?}\n"));
            Postman::new(ledger, transports, mail, limits, &now, &tell).run(bell);
        });
        during(bell);
        bell.stop();
    });
    log.into_inner().unwrap()
}

/// Waits until something holds.
///
/// # Panics
/// If it does not within half a minute.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let watch = Watch::now();
    while !holds() {
        assert!(watch.elapsed() < Duration::from_secs(30), "this never came: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
