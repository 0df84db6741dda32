//! What people do: leads read and ask, sales answers, some go on holiday or leave.

use leadpact_accounts::Grant;
use leadpact_desk::{Asked, By, DeskError};
use leadpact_handoff::{Act, Assigning, DisqualifyReason, LoseReason, Owner, RejectReason};
use leadpact_ledger::duties::{DutyRow, duty_put};
use leadpact_ledger::endpoints::endpoint_list;
use leadpact_ledger::leads::lead_find;
use leadpact_ledger::pacts::PactVersionRow;
use leadpact_ledger::people::{PersonRow, person_put};
use leadpact_live::{Arrival, Live, Said};
use leadpact_messages::endpoints::{Kind as EndpointKind, NewEndpoint, RANDOM_BYTES, make_endpoint};
use leadpact_messages::guard::Guard;
use leadpact_terms::{
    Channel, DAY_MS, Event, EventId, HOUR_MS, Identifier, IdentifierKind, Instant, Kind, LeadId, MINUTE_MS, SECOND_MS,
    TouchKind, Value,
};

use crate::company::{BOSS, PACTS, REPS, person_id};
use crate::model::handoff::Handoff;
use crate::model::stream::{Place, What};
use crate::node::Call;
use crate::watch::Person;
use crate::world::{Happening, World, words};

/// What somebody of sales wants to do, until they know whether it was done.
#[derive(Debug, Clone)]
pub(crate) struct Retry {
    handoff: String,
    act: Act,
    who: &'static str,
    grant: Grant,
    revision: i64,
}

impl Call {
    /// The ids of its events.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        let said = self.arrivals.iter().flat_map(|arrival| &arrival.said);
        said.filter_map(|said| match said {
            Said::Event(event) => Some(event.id.as_str()),
            Said::Company { .. } | Said::SameAs(_) => None,
        })
    }
}

impl World {
    /// The people, the pacts, and the places that hear of it.
    pub(crate) fn found_company(&mut self) -> Result<(), String> {
        for name in REPS.into_iter().chain([BOSS]) {
            self.facts.people.insert(name, Person::default());
            self.put_person(name)?;
        }
        let now = Instant(self.now);
        let live = Live::new(std::sync::Arc::new(self.another_ledger()?), || [0; 10]);
        for terms in &PACTS {
            let row = PactVersionRow {
                number: 0,
                pact: terms.name.to_owned(),
                version: 1,
                fingerprint: terms.text.to_owned(),
                text: terms.text.to_owned(),
                scenarios: "[]".to_owned(),
                checked: "{}".to_owned(),
                uploaded_at: Instant(0),
                uploaded_by: BOSS.to_owned(),
            };
            let kept = live.ledger().write(|tx| live.keep_version(tx, row.clone())).map_err(words)?;
            live.ledger().write(|tx| live.put_in_force(tx, kept.number, Instant(0), BOSS, now)).map_err(words)?;
        }
        let places: [(&str, EndpointKind, &[&str]); 3] = [
            ("crm", EndpointKind::Webhook, &["*"]),
            ("warehouse", EndpointKind::Webhook, &["handoff.*"]),
            ("room", EndpointKind::Chat, &["clock.breached", "handoff.won"]),
        ];
        for (n, (name, kind, topics)) in (1_u8..).zip(places) {
            let target = format!("https://{name}.example/hook");
            let topics = topics.iter().map(|topic| (*topic).to_owned()).collect();
            let new = NewEndpoint { kind, name: name.to_owned(), target, topics };
            let make =
                |tx: &mut leadpact_ledger::Tx<'_>| make_endpoint(tx, &new, &Guard::default(), &[n; RANDOM_BYTES], now);
            self.observer.write(make).map_err(words)?;
        }
        let rows = self.observer.read(endpoint_list).map_err(words)?;
        self.post.know(rows);
        Ok(())
    }

    fn put_person(&mut self, name: &'static str) -> Result<(), String> {
        let person = &self.facts.people[name];
        let state = if person.is_active { "active" } else { "deactivated" };
        let role = if name == BOSS { "sales_manager" } else { "sales_rep" };
        let now = Instant(self.now);
        let row = PersonRow {
            person: person_id(name),
            email: Some(format!("{name}@north.internal")),
            name: Some(name.to_owned()),
            role: role.to_owned(),
            state: state.to_owned(),
            language: "en".to_owned(),
            time_zone: "Europe/Prague".to_owned(),
            password_hash: None,
            password_at: None,
            created_at: Instant(0),
            changed_at: now,
            revision: 1,
        };
        let duty = DutyRow {
            person: person_id(name),
            on_duty: person.on_duty,
            capacity: person.capacity.map(|n| n as i64),
            away_from: person.away.map(|(from, _)| Instant(from)),
            away_until: person.away.map(|(_, until)| Instant(until)),
            team: None,
            changed_at: now,
        };
        let put = |tx: &mut leadpact_ledger::Tx<'_>| {
            person_put(tx, &row)?;
            duty_put(tx, &duty)
        };
        self.observer.write(put).map_err(words)
    }

    /// A lead does something, and its browser or form tells it, perhaps late, perhaps twice.
    pub(crate) fn lead_does(&mut self, lead: usize) -> Result<(), String> {
        let later = match self.random.below(4) {
            0 => self.random.between(SECOND_MS, 10 * MINUTE_MS),
            1 | 2 => self.random.between(HOUR_MS, 2 * DAY_MS),
            _ => self.random.between(DAY_MS, 10 * DAY_MS),
        };
        self.plan(later, Happening::LeadDoes(lead));
        let is_known = self.facts.lead(lead).is_known;
        let what = if is_known { self.something_done() } else { self.something_told() };
        self.facts.lead(lead).is_known = true;
        let at = match self.random.below(20) {
            0 => self.now - self.random.between(0, 6 * DAY_MS),
            1 => self.now + self.random.between(0, 3 * MINUTE_MS),
            _ => self.now - self.random.between(0, 2 * SECOND_MS),
        };
        let id = format!("e{:05}", self.facts.sent.len());
        let call = Call { arrivals: vec![arrival(lead, at, &id, &what)] };
        self.facts.sent.insert(id, (lead, at, what));
        if self.random.chance(8) {
            let later = self.random.between(0, DAY_MS);
            self.plan(later, Happening::Sends(call.clone()));
        }
        let later = match self.random.below(30) {
            0 => self.random.between(HOUR_MS, 3 * DAY_MS),
            _ => self.random.between(0, SECOND_MS),
        };
        self.plan(later, Happening::Sends(call));
        Ok(())
    }

    fn something_done(&mut self) -> What {
        match self.random.below(20) {
            0..=8 => What::Read,
            9..=13 => What::Asked,
            14..=16 => What::Looked,
            _ => self.something_told(),
        }
    }

    fn something_told(&mut self) -> What {
        let name = self.random.maybe(70, |_| "Somebody".to_owned());
        let employees = self.random.maybe(80, |random| *random.pick(&[20, 99, 100, 250, 5_000]));
        let company =
            self.random.maybe(60, |random| (*random.pick(&["Acme", "Bolt", "Acme", "Bolt", "Rival"])).to_owned());
        let country = self.random.maybe(60, |random| (*random.pick(&["CZ", "DE", "JP"])).to_owned());
        What::Told { name, employees, company, country }
    }

    /// Somebody of sales does something with one of the open handoffs, most often what can be done.
    pub(crate) fn sales_acts(&mut self) -> Result<(), String> {
        let later = self.random.between(5 * MINUTE_MS, 5 * HOUR_MS);
        self.plan(later, Happening::SalesActs);
        let mut all: Vec<String> = self.facts.open().map(|handoff| handoff.id.clone()).collect();
        if self.random.chance(12) {
            all.extend(self.facts.handoffs.keys().cloned());
        }
        if all.is_empty() {
            return Ok(());
        }
        let id = self.random.pick(&all).clone();
        self.works_on(&id)
    }

    /// Somebody answers at once, and perhaps says something else a moment later.
    pub(crate) fn sales_answers(&mut self, id: &str) -> Result<(), String> {
        if self.random.chance(40) {
            let later = self.random.between(1, MINUTE_MS);
            self.plan(later, Happening::SalesAnswers(id.to_owned()));
        }
        self.works_on(id)
    }

    fn works_on(&mut self, id: &str) -> Result<(), String> {
        let id = id.to_owned();
        let handoff = self.facts.handoffs[&id].clone();
        let somebody = if self.random.chance(85) { handoff.owner } else { None };
        let who: &'static str = match somebody {
            Some(owner) => owner,
            None => self.random.pick::<&'static str>(&REPS),
        };
        let (who, grant) = match self.random.chance(85) {
            true => (who, Grant::OwnedBy(person_id(who))),
            false => (BOSS, Grant::All),
        };
        if !self.facts.people[who].is_active || REPS.iter().all(|name| !self.facts.people[name].is_active) {
            return Ok(());
        }
        let Some(node) = self.some_node() else { return Ok(()) };
        let act = match handoff.owner {
            None if grant != Grant::All => {
                let to = Owner::Person(person_id(who).to_string().into());
                Act::Assign { to, why: Assigning::ByHand }
            }
            _ if grant == Grant::All && self.random.chance(20) => {
                let there: Vec<&'static str> =
                    REPS.into_iter().filter(|name| self.facts.people[name].is_active).collect();
                let to = Owner::Person(person_id(self.random.pick::<&'static str>(&there)).to_string().into());
                Act::Assign { to, why: Assigning::ByHand }
            }
            _ => self.some_act(node, &id),
        };
        let revision = self.facts.revisions[&id];
        self.try_to_act(node, Retry { handoff: id, act, who, grant, revision })
    }

    fn some_act(&mut self, node: usize, id: &str) -> Act {
        let now = self.clock(node);
        for _ in 0..10 {
            let act = self.any_act(now);
            if self.facts.handoffs[id].can(&act, now) || self.random.chance(3) {
                return act;
            }
        }
        Act::Note
    }

    fn any_act(&mut self, now: i64) -> Act {
        let kind = *self.random.pick(&[TouchKind::Call, TouchKind::Email, TouchKind::Email, TouchKind::Meeting]);
        match self.random.below(24) {
            0..=6 => {
                let ago = if self.random.chance(70) { 0 } else { self.random.between(0, 3 * HOUR_MS) };
                let reached = self.random.maybe(60, |random| random.chance(50));
                Act::Touch { kind, reached, happened_at: Instant(now - ago) }
            }
            7..=9 => Act::Accept,
            10 => Act::Reject { reason: Some(RejectReason::WrongRoute), words: "".into() },
            11 => Act::Disqualify { reason: Some(DisqualifyReason::NoNeed), words: "".into() },
            12 | 13 => Act::Recycle { track: None, reason: None, words: "later".into() },
            14 => Act::Qualify,
            15 => Act::NextStep { at: Instant(now + 3 * DAY_MS) },
            16 => Act::Open { amount: None },
            17 => Act::Win { amount: None },
            18 => Act::Lose { reason: Some(LoseReason::Price), words: "".into() },
            19 => Act::Pause { until: Instant(now + self.random.between(HOUR_MS, 9 * DAY_MS)), why: "away".into() },
            20 => Act::Resume,
            21 | 22 => Act::Reopen { why: "a mistake".into() },
            _ => Act::Note,
        }
    }

    pub(crate) fn acts_again(&mut self, retry: Retry) -> Result<(), String> {
        match self.some_node() {
            Some(node) => self.try_to_act(node, retry),
            None => {
                self.plan(MINUTE_MS, Happening::ActsAgain(retry));
                Ok(())
            }
        }
    }

    fn try_to_act(&mut self, node: usize, asked: Retry) -> Result<(), String> {
        let now = self.clock(node);
        self.tempt_fate(node);
        let Some(running) = &self.nodes[node].running else { return Ok(()) };
        let what = Asked { act: asked.act.clone(), traits: Vec::new(), revision: Some(asked.revision) };
        let by = By { tag: asked.who, person: Some(person_id(asked.who)), grant: asked.grant };
        let done = running.ledger.write(|tx| running.desk.act(tx, &asked.handoff, &what, by, Instant(now)).map(|_| ()));
        let named = format!("{} {:?} of {}", asked.who, asked.act, asked.handoff);
        let before = self.facts.handoffs[&asked.handoff].clone();
        let place_before = self.place_of(&before);
        self.facts.asked = Some((asked.handoff.clone(), asked.act.clone(), asked.who));
        match done {
            Err(
                error @ (DeskError::NotYours { .. }
                | DeskError::Refused(_)
                | DeskError::Changed { .. }
                | DeskError::InHands { .. }),
            ) => {
                self.nodes[node].chaos.disarm();
                self.say(format!("node {node}: {named}: refused: {error}"));
                self.facts.asked = None;
                let is_as_seen = self.facts.revisions[&asked.handoff] == asked.revision;
                let is_settled = before.clocks.coming().first().is_none_or(|(at, _)| *at > now);
                let is_theirs = asked.grant == Grant::All
                    || before.owner == Some(asked.who)
                    || (before.owner.is_none() && matches!(asked.act, Act::Assign { .. }));
                let is_in_other_hands =
                    matches!(asked.act, Act::Reopen { .. }) && self.facts.others_open(&asked.handoff) > 0;
                if is_as_seen && is_settled && is_theirs && before.can(&asked.act, now) && !is_in_other_hands {
                    return Err(format!("what can be done was refused: {named}: {error}"));
                }
                return self.watch(now);
            }
            Ok(()) => {
                self.nodes[node].chaos.disarm();
                self.say(format!("node {node}: {named}"));
                self.watch(now)?;
                if self.facts.asked.take().is_some() {
                    return Err(format!("it was said to be done, and is not: {named}"));
                }
                // An answer to what one lead did may come before what another one did that is the same.
                if !self.facts.leads[before.lead].is_merged {
                    self.check_answer_counts(&before, place_before, &asked.act)?;
                }
            }
            Err(error) => {
                self.fate_of::<(), _>(node, &named, Err(error))?;
                self.watch(now)?;
                self.facts.asked = None;
                let later = self.random.between(SECOND_MS, 10 * MINUTE_MS);
                self.plan(later, Happening::ActsAgain(asked));
            }
        }
        self.somebody_wrote();
        Ok(())
    }

    /// Where the lead of a handoff is, as its events say.
    fn place_of(&self, handoff: &Handoff) -> Place {
        self.facts.leads[handoff.lead].stream.under(handoff.terms).place
    }

    /// The lead's stream has heard the answer, and so can the lead come back.
    fn check_answer_counts(&self, before: &Handoff, place_before: Place, act: &Act) -> Result<(), String> {
        let place = self.place_of(before);
        let is_fine = match (act, place_before) {
            (Act::Reject { .. } | Act::Recycle { .. }, Place::InHands) | (Act::Recycle { .. }, Place::GivenUp) => {
                matches!(place, Place::Returned { .. })
            }
            (Act::Lose { .. }, _) => matches!(place, Place::Returned { .. }),
            (Act::Disqualify { .. }, Place::InHands) => place == Place::GivenUp,
            _ => true,
        };
        if is_fine { Ok(()) } else { Err(format!("{act:?} of {} does not count: its lead is {place:?}", before.id)) }
    }

    /// Somebody of marketing finds that two leads are one.
    pub(crate) fn leads_merge(&mut self) -> Result<(), String> {
        let later = self.random.between(DAY_MS, 12 * DAY_MS);
        self.plan(later, Happening::LeadsMerge);
        let numbers: Vec<i64> = self.facts.leads.iter().filter_map(|lead| lead.numbers.first().copied()).collect();
        let Some(node) = self.some_node() else { return Ok(()) };
        if numbers.len() < 3 {
            return Ok(());
        }
        // Best of those that somebody works on: then one of two handoffs is too many.
        let worked_on: Vec<i64> =
            self.facts.open().filter_map(|one| self.facts.leads[one.lead].numbers.first().copied()).collect();
        let among = if worked_on.len() > 1 && self.random.chance(70) { worked_on } else { numbers };
        let (one, other) = (*self.random.pick(&among), *self.random.pick(&among));
        if one == other {
            return Ok(());
        }
        let rows = self.observer.read(|tx| lead_find(tx, &[one, other])).map_err(words)?;
        let now = self.clock(node);
        self.tempt_fate(node);
        let Some(running) = &self.nodes[node].running else { return Ok(()) };
        let ids = (rows[0].id.as_str(), rows[1].id.as_str());
        let merged = running.ledger.write(|tx| running.live.merge_leads(tx, ids, BOSS, Instant(now)));
        self.fate_of(node, "making two leads one", merged)?;
        self.watch(now)?;
        self.somebody_wrote();
        Ok(())
    }

    /// Somebody goes off duty or on holiday, leaves, or comes back.
    pub(crate) fn people_change(&mut self) -> Result<(), String> {
        let later = self.random.between(6 * HOUR_MS, 6 * DAY_MS);
        self.plan(later, Happening::PeopleChange);
        let name = *self.random.pick(&REPS);
        let now = self.now;
        let (from, until) = (now + self.random.between(0, DAY_MS), now + self.random.between(DAY_MS, 9 * DAY_MS));
        let capacity = *self.random.pick(&[1, 2, 6]);
        let choice = self.random.below(8);
        let person = self.facts.people.get_mut(name).expect("they work here");
        match choice {
            0 | 1 => person.on_duty = !person.on_duty,
            2 | 3 => person.away = Some((from, until)),
            4 => person.capacity = Some(capacity),
            5 => person.is_active = !person.is_active,
            _ => *person = Person::default(),
        }
        let (said, away) = (format!("{name}: {person:?}"), person.away);
        self.say(said);
        self.put_person(name)?;
        self.somebody_wrote();
        // Every second it is looked whether somebody went off duty; here, when that is so.
        for node in 0..self.nodes.len() {
            if let Some((from, _)) = away {
                self.plan(from - now + SECOND_MS, Happening::DeskDoes(node, self.nodes[node].epoch));
            }
        }
        Ok(())
    }
}

/// A call about a lead, which is known by its address.
fn arrival(lead: usize, at: i64, id: &str, what: &What) -> Arrival {
    let text = |name: &str, value: &str| (name.into(), Value::text(value));
    let email = format!("p{lead}@firm{}.example", lead % 5);
    let (kind, name, properties): (Kind, &str, Vec<(Box<str>, Value)>) = match what {
        What::Told { name, employees, company, country } => {
            let mut told = vec![text("email", &email)];
            told.extend(name.as_deref().map(|name| text("name", name)));
            told.extend(employees.map(|n| ("company.employees".into(), Value::Number(n as f64))));
            told.extend(company.as_deref().map(|company| text("company.name", company)));
            told.extend(country.as_deref().map(|country| text("company.country", country)));
            told.push(text("company.domain", &format!("firm{}.example", lead % 5)));
            (Kind::Traits, "", told)
        }
        What::Asked => (Kind::Track, "Form Submitted", Vec::new()),
        What::Read => (Kind::Page, "", vec![text("path", "/pricing/teams")]),
        What::Looked | What::Sales { .. } | What::Deal(_) => (Kind::Page, "", vec![text("path", "/about")]),
    };
    let event = Event {
        id: EventId::from(id),
        lead: LeadId::from(""),
        at: Instant(at),
        channel: Channel::Web,
        kind,
        name: name.into(),
        lasted: None,
        marked: false,
        properties,
    };
    Arrival {
        source: 0,
        received_at: Instant(at),
        identifiers: vec![Identifier::new(IdentifierKind::Email, email.as_str())],
        said: vec![Said::Event(event)],
        notes: Vec::new(),
    }
}
