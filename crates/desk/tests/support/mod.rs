//! An office in which handoffs can be told in a few lines: people, a pact, leads that become ready, and a clock moved by hand.

#![allow(dead_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use leadpact_accounts::Grant;
use leadpact_desk::{Asked, By, Desk, DeskError, Kept, Offered, Woken, present_lead};
use leadpact_handoff::Act;
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::duties::{DutyRow, duty_put};
use leadpact_ledger::handoffs::{HandoffRow, StepRow, handoff_walk, step_list_of};
use leadpact_ledger::messages::{MessageRow, message_list_after};
use leadpact_ledger::pacts::PactVersionRow;
use leadpact_ledger::people::{PersonRow, person_fetch, person_put};
use leadpact_ledger::{Ledger, Place, Tx};
use leadpact_live::{Arrival, Live, Said};
use leadpact_terms::{Channel, Event, EventId, Identifier, IdentifierKind, Instant, Kind, LeadId, Value};
use leadpact_testkit::postgres::empty_database;
use tempfile::TempDir;
use uuid::Uuid;

/// Three people share the leads; sales answers within half an hour of a working day in Prague.
pub const PACT: &str = "\
pact: desk
version: 1
review_by: 2027-12-31
signals:
  asked: { event: Form Submitted }
  read:  { page: { path: { starts_with: /pricing } } }
required: [email]
exclude:
  rival: { company.name: Rival }
fit:
  size: { when: { company.employees: { min: 100 } }, points: 20 }
engagement:
  reading: { on: read, points: 5, at_most: 3 }
  asking:  { on: asked, points: 30, at_most: 1 }
mql:
  hot: { on: asked }
gates:
  sal: { sales: accepted }
recycle: { cool_off: 30d, needs: any new signal }
sla:
  marketing: { hand over within: 15m }
  sales:     { respond within: 30m, at the latest: 1d, decide within: 3d, touches: { calls: 1, emails: 1, within: 14d }, reject with reason: yes }
  calendar:  { time_zone: Europe/Prague, hours: Mon-Fri 09:00-17:00 }
  breach:
    respond within: { tell: [boss@north.example], reassign: yes }
routing:
  company owner first: yes
  otherwise: [ana@north.example, petr@north.example]
  territories:
    dach: { when: { company.country: [DE, AT, CH] }, to: [jonas@north.example] }
  capacity: 3
  pool: boss@north.example
";

/// 2026-11-23, a Monday, at 10:00 in Prague.
pub const MONDAY_TEN: i64 = 1_795_424_400_000;
/// A minute.
pub const MINUTE: i64 = 60_000;

pub struct Office {
    pub desk: Desk,
    clock: AtomicI64,
    events: AtomicU64,
    place: Place,
    _directory: Option<TempDir>,
}

/// Runs a test in an office on each kind of ledger.
pub fn on_both(test: impl Fn(&Office)) {
    let directory = tempfile::tempdir().unwrap();
    test(&Office::open(Place::Directory(directory.path().to_owned()), Some(directory)));
    test(&Office::open(Place::Postgres(empty_database()), None));
}

pub fn person_id(name: &str) -> PersonId {
    let n = name.bytes().fold(0_u128, |n, byte| n * 256 + u128::from(byte));
    PersonId(Uuid::from_u128(n))
}

impl Office {
    fn open(place: Place, directory: Option<TempDir>) -> Self {
        let office = Self {
            desk: desk_over(&place, 0),
            clock: AtomicI64::new(MONDAY_TEN),
            events: AtomicU64::new(0),
            place,
            _directory: directory,
        };
        for name in ["ana", "petr", "jonas", "boss"] {
            office.hire(name);
        }
        office.put_in_force(PACT);
        office
    }

    /// Another node over the same ledger.
    pub fn another_node(&self) -> Desk {
        desk_over(&self.place, 1)
    }

    pub fn put_in_force(&self, text: &str) {
        let live = self.desk.live();
        let row = PactVersionRow {
            number: 0,
            pact: "desk".to_owned(),
            version: 1,
            fingerprint: text.to_owned(),
            text: text.to_owned(),
            scenarios: "[]".to_owned(),
            checked: "{}".to_owned(),
            uploaded_at: Instant(0),
            uploaded_by: "ana".to_owned(),
        };
        let number = live.ledger().write(|tx| live.keep_version(tx, row.clone())).unwrap().number;
        live.ledger().write(|tx| live.put_in_force(tx, number, Instant(0), "ana", self.now())).unwrap();
    }

    pub fn hire(&self, name: &str) {
        let row = PersonRow {
            person: person_id(name),
            email: Some(format!("{name}@north.example")),
            name: Some(name.to_owned()),
            role: "sales_rep".to_owned(),
            state: "active".to_owned(),
            language: "en".to_owned(),
            time_zone: "Europe/Prague".to_owned(),
            password_hash: None,
            password_at: None,
            created_at: Instant(0),
            changed_at: Instant(0),
            revision: 1,
        };
        self.write(|tx, _| Ok(person_put(tx, &row)?));
    }

    pub fn leaves(&self, name: &str) {
        self.write(|tx, _| {
            let row = person_fetch(tx, person_id(name))?.unwrap();
            Ok(person_put(tx, &PersonRow { state: "deactivated".to_owned(), ..row })?)
        });
    }

    pub fn duty(&self, name: &str, change: impl Fn(&mut DutyRow)) {
        let mut row = DutyRow {
            person: person_id(name),
            on_duty: true,
            capacity: None,
            away_from: None,
            away_until: None,
            team: None,
            changed_at: self.now(),
        };
        change(&mut row);
        self.write(|tx, _| Ok(duty_put(tx, &row)?));
    }

    pub fn now(&self) -> Instant {
        Instant(self.clock.load(Ordering::Relaxed))
    }

    /// So many minutes pass.
    pub fn pass(&self, minutes: i64) {
        self.clock.fetch_add(minutes * MINUTE, Ordering::Relaxed);
    }

    pub fn write<T>(&self, mut work: impl FnMut(&mut Tx<'_>, Instant) -> Result<T, DeskError>) -> T {
        let now = self.now();
        self.desk.live().ledger().write(|tx| work(tx, now)).unwrap()
    }

    pub fn read<T>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T, DeskError>) -> T {
        self.desk.live().ledger().read(|tx| work(tx)).unwrap()
    }

    /// Something happens to a lead at this moment; its public id.
    pub fn event(&self, email: &str, kind: Kind, name: &str, properties: &[(&str, Value)]) -> String {
        let now = self.now();
        let id = self.events.fetch_add(1, Ordering::Relaxed);
        let event = Event {
            id: EventId::from(format!("e{id:06}").as_str()),
            lead: LeadId::from(""),
            at: now,
            channel: Channel::Web,
            kind,
            name: name.into(),
            lasted: None,
            marked: false,
            properties: properties.iter().map(|(name, value)| ((*name).into(), value.clone())).collect(),
        };
        let arrival = Arrival {
            source: 0,
            received_at: now,
            identifiers: vec![Identifier::new(IdentifierKind::Email, email)],
            said: vec![Said::Event(event)],
            notes: Vec::new(),
        };
        let receipt = self.desk.live().take(&[&arrival], now).unwrap();
        receipt.changed[0].clone()
    }

    /// A lead of a company becomes known.
    pub fn known(&self, email: &str, company: &str, country: &str) -> String {
        let traits = [
            ("email", Value::text(email)),
            ("name", Value::text(email.split('@').next().unwrap())),
            ("company.name", Value::text(company)),
            ("company.domain", Value::text(format!("{}.com", company.to_lowercase()))),
            ("company.country", Value::text(country)),
            ("company.employees", Value::Number(250.0)),
        ];
        self.event(email, Kind::Traits, "", &traits)
    }

    /// It asks for contact, and so is ready.
    pub fn asks(&self, email: &str) -> String {
        self.event(email, Kind::Track, "Form Submitted", &[])
    }

    /// A lead that is ready, handed over; the handoff's id.
    pub fn handed_over(&self, email: &str, company: &str, country: &str) -> String {
        self.known(email, company, country);
        self.asks(email);
        let offered = self.offer();
        assert_eq!(offered.offered.len(), 1, "{offered:?}");
        offered.offered[0].0.clone()
    }

    /// The leads of two handoffs turn out to be one person.
    pub fn merge(&self, one: &str, other: &str) {
        self.write(|tx, now| {
            let mut leads = Vec::new();
            for id in [one, other] {
                let handoff = self.desk.fetch(tx, id)?;
                leads.push(present_lead(tx, handoff.row.lead)?.id.to_string());
            }
            Ok(self.desk.live().merge_leads(tx, (&leads[0], &leads[1]), "boss", now)?)
        });
    }

    pub fn offer(&self) -> Offered {
        self.write(|tx, now| self.desk.offer_due(tx, now))
    }

    pub fn wake(&self) -> Woken {
        self.write(|tx, now| self.desk.wake_due(tx, now))
    }

    pub fn kept(&self, id: &str) -> Kept {
        self.read(|tx| self.desk.fetch(tx, id))
    }

    /// Whose it is.
    pub fn owner(&self, id: &str) -> String {
        let row: HandoffRow = self.kept(id).row;
        match row.owner {
            Some(owner) => self.read(|tx| Ok(person_fetch(tx, owner)?.unwrap().name.unwrap())),
            None => "pool".to_owned(),
        }
    }

    /// Somebody does something who may do everything.
    pub fn act(&self, id: &str, act: Act) -> Result<Kept, DeskError> {
        self.act_by(id, act, "boss", Grant::All)
    }

    /// A rep does something.
    pub fn rep_acts(&self, name: &str, id: &str, act: Act) -> Result<Kept, DeskError> {
        self.act_by(id, act, name, Grant::OwnedBy(person_id(name)))
    }

    fn act_by(&self, id: &str, act: Act, name: &str, grant: Grant) -> Result<Kept, DeskError> {
        let (now, asked) = (self.now(), Asked { act, traits: Vec::new(), revision: None });
        let by = By { tag: name, person: Some(person_id(name)), grant };
        let done = self.desk.live().ledger().write(|tx| self.desk.act(tx, id, &asked, by, now));
        done.map(|(kept, _)| kept)
    }

    pub fn steps(&self, id: &str) -> Vec<StepRow> {
        let handoff = self.kept(id).row.handoff;
        self.read(|tx| Ok(step_list_of(tx, &[handoff])?))
    }

    pub fn messages(&self) -> Vec<MessageRow> {
        self.read(|tx| Ok(message_list_after(tx, 0, usize::MAX)?))
    }

    pub fn topics(&self) -> Vec<String> {
        self.messages().into_iter().map(|row| row.topic).collect()
    }

    pub fn handoffs(&self) -> Vec<HandoffRow> {
        self.read(|tx| Ok(handoff_walk(tx, 0, usize::MAX)?))
    }

    /// Everything that is kept is what its steps say.
    pub fn assert_sound(&self) {
        let examined = self.read(|tx| self.desk.examine(tx, 0));
        assert_eq!(examined.astray, []);
        assert_eq!(examined.n_handoffs, self.handoffs().len() as u64);
    }
}

fn desk_over(place: &Place, node: u8) -> Desk {
    let ids = AtomicU64::new(0);
    let chance = move || {
        let mut bytes = [node; 10];
        bytes[2..].copy_from_slice(&ids.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        bytes
    };
    Desk::new(Arc::new(Live::new(Arc::new(Ledger::open(place).unwrap()), chance)))
}
