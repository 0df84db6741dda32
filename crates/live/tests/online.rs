//! Online equals replay: whatever arrives, in whatever order and however often, what is kept of a lead is what its stream says when
//! it is evaluated from scratch, to the bit.

mod support;

use leadpact_engine::CompiledPact;
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_ledger::identity::merge_fetch;
use leadpact_live::{Arrival, Said, Stretch};
use leadpact_terms::{Channel, Event, EventId, Identifier, Instant, Kind, LeadId, Value};
use leadpact_testkit::generate::{Random, case};
use support::{Service, call, who};

/// People in one round, each with a pact of its own; all of them are evaluated under all.
const PEOPLE: u64 = 3;
const ON_SQLITE: u64 = 120;
const ON_POSTGRES: u64 = 25;

#[test]
fn what_is_kept_is_what_a_replay_says_on_sqlite() {
    rounds(0..ON_SQLITE, Service::on_sqlite);
}

#[test]
fn what_is_kept_is_what_a_replay_says_on_postgres() {
    rounds(10_000..10_000 + ON_POSTGRES, Service::on_postgres);
}

/// `LEADPACT_SEED=n` runs only that round; `LEADPACT_CASES=n` so many times as many.
fn rounds(seeds: std::ops::Range<u64>, service: impl Fn() -> Service) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let seeds = match (number("LEADPACT_SEED"), number("LEADPACT_CASES")) {
        (Some(seed), _) => seed..seed + 1,
        (None, times) => seeds.start..seeds.start + (seeds.end - seeds.start) * times.unwrap_or(1),
    };
    let (mut n_rounds, mut n_decisions) = (0, 0);
    for seed in seeds {
        let (_, decided) = round(seed, &service()).unwrap_or_else(|wrong| panic!("LEADPACT_SEED={seed}: {wrong}"));
        n_rounds += 1;
        n_decisions += decided;
    }
    assert!(n_rounds == 1 || n_decisions > n_rounds, "{n_decisions} decisions in {n_rounds} rounds prove little");
}

/// One person in the making: what it is known by, and its company.
struct Person {
    identifiers: Vec<Identifier>,
    company: [String; 2],
}

fn round(seed: u64, service: &Service) -> Result<(u64, u64), String> {
    let mut random = Random::new(seed);
    let people: Vec<Person> = (0..PEOPLE).map(person).collect();
    let mut arrivals = Vec::new();
    for (person, number) in people.iter().zip(0..) {
        let case = case(seed * PEOPLE + number);
        let Ok(pact) = CompiledPact::new(&case.pact) else { continue };
        service.put_compiled_in_force(&format!("pact-{number}"), &pact);
        for event in case.events {
            arrivals.push(arrival(person, event, &mut random));
        }
        tie(person, &mut arrivals, &mut random);
    }
    let again = random.some(&arrivals, 10);
    arrivals.extend(again);
    random.shuffle(&mut arrivals);
    let instants: Vec<Instant> = arrivals.iter().flat_map(|one| &one.said).filter_map(at_of).collect();
    let mut rest = arrivals.as_slice();
    while !rest.is_empty() {
        let n = (1 + random.below(12)).min(rest.len());
        let (batch, later) = rest.split_at(n);
        service.take(batch);
        rest = later;
        if random.chance(30) {
            correct(service, &instants, &mut random);
        }
        if random.chance(10) {
            service.check()?;
        }
    }
    for _ in 0..random.below(4) {
        correct(service, &instants, &mut random);
    }
    for arrival in &arrivals {
        let receipt = service.take(std::slice::from_ref(arrival));
        if receipt.accepted > 0 || !receipt.decided.is_empty() {
            return Err(format!("the same call again changed something: {receipt:?} after {arrival:?}"));
        }
        if random.chance(80) {
            break;
        }
    }
    service.check()
}

fn person(number: u64) -> Person {
    let words = format!(
        "user:u{number} email:p{number}@firm{}.example phone:+{number} anon:phone{number} anon:laptop{number}",
        number % 2
    );
    Person { identifiers: who(&words), company: [format!("c{}", number % 2), format!("firm{}.example", number % 2)] }
}

/// An event of a case as it may come: under some of the person's identifiers, sometimes as a fact about its company.
fn arrival(person: &Person, event: Event, random: &mut Random) -> Arrival {
    let mut event = Event { lead: LeadId::from(""), ..event };
    let (company, own): (Vec<_>, Vec<_>) = match event.kind {
        Kind::Traits if random.chance(60) => {
            std::mem::take(&mut event.properties).into_iter().partition(|(name, _)| name.starts_with("company."))
        }
        _ => (Vec::new(), std::mem::take(&mut event.properties)),
    };
    event.properties = own;
    let mut said = Vec::new();
    if !company.is_empty() {
        let [id, domain] = &person.company;
        said.push(Said::Company {
            event: EventId::new(format!("{}/company", event.id)),
            at: event.at,
            id: random.chance(70).then(|| id.as_str().into()),
            domain: random.chance(70).then(|| domain.as_str().into()),
            traits: company,
        });
    }
    if event.kind == Kind::Traits && random.chance(40) {
        employ(person, &mut event, random);
    }
    said.push(Said::Event(event));
    let mut identifiers = random.some(&person.identifiers, 40);
    if identifiers.is_empty() {
        identifiers.push(random.pick(&person.identifiers).clone());
    }
    let mut call = call("", said);
    call.identifiers = identifiers;
    if random.chance(5) {
        call.said.push(Said::SameAs(random.some(&person.identifiers, 30)));
    }
    call
}

/// Something about who employs the person: also that it is not known any more, or a mail box that anybody can have.
fn employ(person: &Person, event: &mut Event, random: &mut Random) {
    let [id, domain] = &person.company;
    let (name, value) = match random.below(6) {
        0 => ("company.id", Value::text(id.as_str())),
        1 => ("company.domain", Value::text(domain.as_str())),
        2 => ("email.domain", Value::text(domain.as_str())),
        3 => ("email.domain", Value::text("gmail.com")),
        4 => ("company.id", Value::Missing),
        _ => ("company.domain", Value::Missing),
    };
    if event.property(name).is_none() {
        event.properties.push((name.into(), value));
    }
}

/// A call that names everything that a person is known by.
fn tie(person: &Person, arrivals: &mut Vec<Arrival>, random: &mut Random) {
    let mut call = call("", Vec::new());
    call.identifiers.clone_from(&person.identifiers);
    if random.chance(90) {
        arrivals.push(call);
    }
}

fn at_of(said: &Said) -> Option<Instant> {
    match said {
        Said::Event(event) => Some(event.at),
        Said::Company { at, .. } => Some(*at),
        Said::SameAs(_) => None,
    }
}

/// A person corrects something: marks or unmarks a stretch, takes a merge apart, makes one.
fn correct(service: &Service, instants: &[Instant], random: &mut Random) {
    let leads = service.leads();
    if leads.is_empty() {
        return;
    }
    let lead = random.pick(&leads).id.to_string();
    match random.below(4) {
        0 | 1 => {
            let (one, other) = (*random.pick(instants), *random.pick(instants));
            let stretch = Stretch {
                from_at: one.min(other),
                until_at: one.max(other),
                channel: random.maybe(30, |random| *random.pick(&[Channel::Web, Channel::Form])),
                marked: random.chance(60),
                why: "a drill".to_owned(),
            };
            service.write(|live, tx, now| live.mark_events(tx, &lead, &stretch, "ana", now));
        }
        2 => {
            let standing: Vec<i64> = service.read(|tx| {
                let mut all = Vec::new();
                for merge in 1..=counter_latest(tx, Counter::Merge)? {
                    all.extend(merge_fetch(tx, merge)?.filter(|row| row.undone_at.is_none()).map(|row| row.merge));
                }
                Ok(all)
            });
            if !standing.is_empty() {
                let merge = *random.pick(&standing);
                service.write(|live, tx, now| live.take_merge_apart(tx, merge, "ana", now));
            }
        }
        _ => {
            let other = random.pick(&leads).id.to_string();
            if lead != other {
                service.write(|live, tx, now| live.merge_leads(tx, (&lead, &other), "ana", now));
            }
        }
    }
}
