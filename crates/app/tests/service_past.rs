//! What the service has kept, replayed: the simulated company arrives at speed, late and twice, under many names, with marks and merges
//! on the way; then a replay of the ledger, and of a store that it was sealed into, hands over the same leads with the same bits.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use leadpact_app::{
    LoadedPact, PastRequest, ReplayRequest, ServiceLedger, Store, load_pact, replay_leads, seal_history, verify_history,
};
use leadpact_history::History;
use leadpact_ingest::{Entry, Options, guess, read};
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_ledger::decisions::decision_list_of;
use leadpact_ledger::identity::{merge_fetch, profile_list_of};
use leadpact_ledger::leads::lead_list_after;
use leadpact_ledger::pacts::PactVersionRow;
use leadpact_ledger::{Ledger, Place};
use leadpact_live::{Arrival, Live, LiveError, Said, Stretch};
use leadpact_simulate::{Plan, simulate};
use leadpact_terms::{Channel, Event, Identifier, IdentifierKind, Instant, Kind, LeadId, Value};
use leadpact_testkit::generate::Random;
use leadpact_testkit::postgres::empty_database;
use serde_json::Value as Json;

const LEADS: u32 = 600;
const MIB: usize = 1 << 20;

#[test]
fn a_replay_of_the_ledger_hands_over_what_the_service_did_on_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    proof(&Place::Directory(directory.path().join("data")));
}

#[test]
fn a_replay_of_the_ledger_hands_over_what_the_service_did_on_postgres() {
    proof(&Place::Postgres(empty_database()));
}

fn proof(place: &Place) {
    let directory = tempfile::tempdir().unwrap();
    let pact = load_pact(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pacts/northwind-desk.yaml")).unwrap();
    let service = Service::over(place);
    service.put_in_force(&pact);
    let mut random = Random::new(7);
    let mut arrivals = company(directory.path(), &mut random);
    let second_half = arrivals.split_off(arrivals.len() / 2);
    service.take_all(&arrivals, &mut random);

    let store = Store::in_folder(&directory.path().join("store"));
    let sealed = seal_history(&store, &service.ledger(), 64 * MIB, &mut ()).unwrap().sealed;
    assert_eq!((sealed.changed, sealed.gone), (0, 0));
    assert!(sealed.new > 100, "{sealed:?}");
    check(&service, &pact, &store, directory.path());

    service.take_all(&second_half, &mut random);
    service.correct(&mut random);
    let sealed = seal_history(&store, &service.ledger(), MIB, &mut ()).unwrap().sealed;
    assert!(sealed.new > 10 && sealed.changed > 10 && sealed.gone > 0, "{sealed:?}");
    let n = check(&service, &pact, &store, directory.path());
    assert!(n > 10, "{n} leads handed over prove little");

    let again = seal_history(&store, &service.ledger(), MIB, &mut ()).unwrap();
    assert_eq!((again.sealed.new, again.sealed.changed, again.sealed.gone, again.sealed.events), (0, 0, 0, 0));
    let commit = again.status.commit;
    let (history, _) = History::open(Arc::clone(&store.0)).unwrap().compact(&mut |_, _| {}).unwrap();
    assert_eq!(seal_history(&store, &service.ledger(), MIB, &mut ()).unwrap().status.commit, history.manifest().commit);
    assert!(history.manifest().commit >= commit);
    check(&service, &pact, &store, directory.path());

    let other = Service::over(&Place::Directory(directory.path().join("other")));
    other.take_all(&arrivals[..20], &mut random);
    let refused = seal_history(&store, &other.ledger(), MIB, &mut ()).unwrap_err();
    assert!(refused.to_string().contains("another ledger"), "{refused}");
}

/// Holds a replay of the ledger, one of the store and what the service decided against each other; how many leads were handed over.
fn check(service: &Service, pact: &LoadedPact, store: &Store, scratch: &Path) -> usize {
    let rebuilt = service.live.rebuild(service.now(), &mut |_| {}).unwrap();
    assert_eq!(rebuilt.differences, []);
    let ledger = replayed(pact, PastRequest::Ledger(service.ledger()), &scratch.join("ledger.jsonl"));
    let stored = replayed(pact, PastRequest::Store(store.clone()), &scratch.join("store.jsonl"));
    assert_eq!(ledger.len(), stored.len());
    for (lead, row) in &ledger {
        assert_eq!(Some(row), stored.get(lead), "{lead} in the store");
    }
    assert!(verify_history(store, &mut ()).unwrap().damaged.is_empty());
    let decided = service.decided(&pact.pact_name());
    let handed_over: BTreeMap<&String, HandOver> =
        ledger.iter().filter_map(|(lead, row)| Some((lead, HandOver::of_row(row)?))).collect();
    for (lead, hand_over) in &handed_over {
        assert_eq!(decided.get(*lead), Some(hand_over), "{lead}");
    }
    assert_eq!(decided.len(), handed_over.len());
    decided.len()
}

/// A first hand-over, to the bit.
#[derive(Debug, PartialEq)]
struct HandOver {
    at: Instant,
    tier: String,
    fit: u64,
    engagement: u64,
}

impl HandOver {
    fn of_row(row: &Json) -> Option<Self> {
        let at = row["qualified_at"].as_str()?.parse().unwrap();
        let bits = |name: &str| row[name].as_f64().unwrap().to_bits();
        Some(Self { at, tier: text(&row["tier"]), fit: bits("fit"), engagement: bits("engagement_at") })
    }

    fn of_body(at: Instant, body: &str) -> Self {
        let body: Json = serde_json::from_str(body).unwrap();
        let bits = |name: &str| body[name].as_f64().unwrap().to_bits();
        Self { at, tier: text(&body["tier"]), fit: bits("fit"), engagement: bits("engagement") }
    }
}

fn text(value: &Json) -> String {
    value.as_str().unwrap().to_owned()
}

/// The rows of a replay by lead.
fn replayed(pact: &LoadedPact, past: PastRequest, out: &Path) -> BTreeMap<String, Json> {
    let request = ReplayRequest { past, until: None, out: Some(out.to_owned()), contributions: None };
    replay_leads(pact, &request, &mut ()).unwrap();
    let rows = std::fs::read_to_string(out).unwrap();
    let rows = rows.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
    rows.map(|row| (text(&row["lead_id"]), row)).collect()
}

struct Service {
    live: Live,
    clock: AtomicU64,
}

impl Service {
    fn over(place: &Place) -> Self {
        let ids = AtomicU64::new(0);
        // Two ledgers never give one id.
        let of_place = format!("{place:?}").bytes().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
        let chance = move || {
            let mut bytes = [of_place; 10];
            bytes[2..].copy_from_slice(&ids.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            bytes
        };
        Self { live: Live::new(Arc::new(Ledger::open(place).unwrap()), chance), clock: AtomicU64::new(0) }
    }

    fn ledger(&self) -> ServiceLedger {
        ServiceLedger(Arc::clone(self.live.ledger()))
    }

    fn now(&self) -> Instant {
        Instant(2_000_000_000_000 + self.clock.fetch_add(1, Ordering::Relaxed) as i64)
    }

    fn put_in_force(&self, pact: &LoadedPact) {
        let row = PactVersionRow {
            number: 0,
            pact: pact.pact_name(),
            version: 1,
            fingerprint: "the first".to_owned(),
            text: pact.source.text.to_string(),
            scenarios: "[]".to_owned(),
            checked: "{}".to_owned(),
            uploaded_at: Instant(0),
            uploaded_by: "ana".to_owned(),
        };
        let now = self.now();
        let put = self.live.ledger().write(|tx| {
            let number = self.live.keep_version(tx, row.clone())?.number;
            self.live.put_in_force(tx, number, Instant(0), "ana", now)
        });
        put.unwrap();
    }

    fn take_all(&self, arrivals: &[Arrival], random: &mut Random) {
        let mut rest = arrivals;
        while !rest.is_empty() {
            let (batch, later) = rest.split_at((1 + random.below(400)).min(rest.len()));
            self.live.take(&batch.iter().collect::<Vec<_>>(), self.now()).unwrap();
            rest = later;
        }
    }

    /// People mark stretches, take merges apart and make one of two leads.
    fn correct(&self, random: &mut Random) {
        let leads = self.live.ledger().read(|tx| lead_list_after(tx, 0, usize::MAX)).unwrap();
        for lead in random.several(&leads, 20) {
            let Some((until_at, _)) = lead.latest else { continue };
            let stretch = Stretch {
                from_at: lead.first_at.unwrap(),
                until_at,
                channel: Some(Channel::Web),
                marked: true,
                why: "a drill".to_owned(),
            };
            let now = self.now();
            self.live.ledger().write(|tx| self.live.mark_events(tx, lead.id.as_str(), &stretch, "ana", now)).unwrap();
        }
        let merges: Vec<i64> = {
            let standing = self.live.ledger().read(|tx| {
                let mut standing = Vec::new();
                for merge in 1..=counter_latest(tx, Counter::Merge)? {
                    standing.extend(merge_fetch(tx, merge)?.filter(|row| row.undone_at.is_none()));
                }
                Ok::<_, LiveError>(standing)
            });
            standing.unwrap().iter().map(|row| row.merge).collect()
        };
        assert!(merges.len() > 10, "{} merges prove little", merges.len());
        for merge in merges.iter().step_by(7) {
            let now = self.now();
            self.live.ledger().write(|tx| self.live.take_merge_apart(tx, *merge, "ana", now)).unwrap();
        }
        for pair in leads.chunks(2).step_by(9) {
            let [one, two] = pair else { continue };
            let now = self.now();
            let merged = self
                .live
                .ledger()
                .write(|tx| self.live.merge_leads(tx, (one.id.as_str(), two.id.as_str()), "ana", now));
            // Those that are one already can't be made one.
            assert!(merged.is_ok() || matches!(merged, Err(LiveError::Conflict(_))));
        }
    }

    /// The first hand-over of each lead that stands.
    fn decided(&self, pact: &str) -> BTreeMap<String, HandOver> {
        let decided = self.live.ledger().read(|tx| {
            let mut decided = BTreeMap::new();
            for lead in lead_list_after(tx, 0, usize::MAX)? {
                let profiles = profile_list_of(tx, &[lead.lead])?;
                let mut leads: Vec<i64> = profiles.iter().map(|row| row.born_as).chain([lead.lead]).collect();
                leads.sort_unstable();
                leads.dedup();
                let stand = decision_list_of(tx, &leads)?;
                let stand = stand.into_iter().filter(|row| row.withdrawn_at.is_none() && row.pact == pact);
                if let Some(first) = stand.min_by(|a, b| (a.at, &a.event).cmp(&(b.at, &b.event))) {
                    let body = first.corrected.as_ref().unwrap_or(&first.body);
                    decided.insert(lead.id.to_string(), HandOver::of_body(first.at, body));
                }
            }
            Ok::<_, LiveError>(decided)
        });
        decided.unwrap()
    }
}

trait Named {
    fn pact_name(&self) -> String;
}

impl Named for LoadedPact {
    fn pact_name(&self) -> String {
        self.compiled.pact().name.to_string()
    }
}

/// The simulated company as calls, about in the order in which things happened.
fn company(directory: &Path, random: &mut Random) -> Vec<Arrival> {
    let files = directory.join("company");
    simulate(&Plan { days: 200, ..Plan::new(LEADS, 3) }, &files, &mut |_, _| {}).unwrap();
    let names = ["leads.csv", "companies.csv", "events.jsonl", "touches.csv", "outcomes.csv"];
    let paths: Vec<_> = names.iter().map(|name| files.join(name)).collect();
    let mapping = guess(&paths).expect("the files are in Leadpact's own form").mapping;
    let mut quarantine: Vec<Entry> = Vec::new();
    let intake = read(&paths, &mapping, &Options::default(), &mut quarantine, &mut ()).unwrap();
    let mut arrivals: Vec<(i64, Arrival)> = Vec::new();
    for lead in intake.leads {
        let lead = lead.unwrap();
        let known = names_of(&lead.id, &lead.events);
        for event in lead.events {
            // Some come days later, some twice.
            let late = if random.chance(10) { random.between(0, 20 * 86_400_000) } else { random.between(0, 5_000) };
            let arrival = arrival(&known, event, random);
            if random.chance(5) {
                arrivals.push((arrival.received_at.0 + late + random.between(0, 86_400_000), arrival.clone()));
            }
            arrivals.push((arrival.received_at.0 + late, arrival));
        }
    }
    arrivals.sort_by_key(|(at, _)| *at);
    arrivals.into_iter().map(|(_, arrival)| arrival).collect()
}

/// What a lead is known by: the record of the CRM, the address, two browsers.
struct Known {
    record: Identifier,
    email: Option<Identifier>,
    browsers: [Identifier; 2],
}

fn names_of(id: &LeadId, events: &[Event]) -> Known {
    let email = events.iter().find_map(|event| match event.property("email") {
        Some(Value::Text(email)) if event.kind == Kind::Traits => Some(email.clone()),
        _ => None,
    });
    let browser = |n: u8| Identifier::new(IdentifierKind::AnonymousId, format!("{id}-{n}"));
    Known {
        record: Identifier::new(IdentifierKind::RecordId, id.as_str()),
        email: email.map(|email| Identifier::new(IdentifierKind::Email, email)),
        browsers: [browser(1), browser(2)],
    }
}

/// An event under the names that such a call has: browsing is anonymous, a form tells the address, the CRM speaks of its record.
fn arrival(known: &Known, event: Event, random: &mut Random) -> Arrival {
    let browser = random.pick(&known.browsers).clone();
    let (email, record) = (known.email.clone(), known.record.clone());
    let identifiers: Vec<Identifier> = match event.channel {
        Channel::Web => vec![browser],
        Channel::Form => email.into_iter().chain([browser]).collect(),
        Channel::Email => vec![email.unwrap_or(record)],
        _ if random.chance(50) => [record].into_iter().chain(email).collect(),
        _ => vec![record],
    };
    let event = Event { lead: LeadId::from(""), ..event };
    let received_at = event.at;
    Arrival { source: 1, received_at, identifiers, said: vec![Said::Event(event)], notes: Vec::new() }
}
