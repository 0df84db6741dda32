//! A second version of a pact comes into force: what is decided of leads that were handed over before, were ready before, or become
//! so later; and that it does not matter when each lead is looked at.

mod support;

use leadpact_ledger::decisions::decision_list_after;
use leadpact_ledger::leads::lead_find;
use leadpact_ledger::pacts::pact_version_fetch;
use leadpact_live::{Arrival, LiveError, Said};
use leadpact_terms::{Event, LeadId};
use leadpact_testkit::builders::{at, events};
use support::{Service, call, on_both};

/// Who asks for contact is handed over.
const FIRST: &str = "
pact: desk
version: 1
signals: { asked: { event: Asked }, pricing: { page: { path: /pricing } } }
exclude: { student: { title: { has: [student] } } }
engagement: { pricing: { on: pricing, points: 10 } }
mql: { hot: { on: asked } }
recycle: { cool_off: 1h, needs: any new signal }
";
/// Who reads the prices twice is, too.
const SECOND: &str = "
pact: desk
version: 2
signals: { asked: { event: Asked }, pricing: { page: { path: /pricing } } }
exclude: { student: { title: { has: [student] } } }
engagement: { pricing: { on: pricing, points: 10 } }
mql: { warm: { engagement: { min: 20 } } }
recycle: { cool_off: 1h, needs: any new signal }
";
const FORCE: &str = "2026-10-05 12:00";

/// What is told of the lead, what happens until the second version comes into force, what happens then, and the decisions that stand.
const STORIES: &[(&str, &str, &str, &str)] = &[
    ("handed over by the first, not ready under the second", "2026-10-05 09:00 Asked", "", "1 hot e01"),
    (
        "handed over by the first, and ready under the second: sales has it already",
        "2026-10-05 09:00 page /pricing
         2026-10-05 09:10 page /pricing
         2026-10-05 09:20 Asked",
        "2026-10-06 09:00 page /pricing",
        "1 hot e03",
    ),
    (
        "ready under the second when it comes into force: handed over then, once",
        "2026-10-05 09:00 page /pricing
         2026-10-05 09:10 page /pricing",
        "2026-10-06 09:00 page /pricing",
        "2 warm e02",
    ),
    ("ready only later", "2026-10-05 09:00 page /pricing", "2026-10-06 09:00 page /pricing", "2 warm a01"),
    ("never ready", "2026-10-05 09:00 page /pricing", "2026-10-06 09:00 Asked", ""),
    (
        "unknown until the second is in force",
        "",
        "2026-10-06 09:00 page /pricing\n2026-10-06 09:10 page /pricing",
        "2 warm a02",
    ),
    (
        "given back to marketing before, and ready again under the second",
        "2026-10-05 08:00 page /pricing
         2026-10-05 08:10 Asked
         2026-10-05 08:20 sales recycled
         2026-10-05 10:00 page /pricing",
        "",
        "1 hot e02\n2 warm e04",
    ),
    (
        "given back under another pact only: sales has it already",
        "2026-10-05 08:00 page /pricing
         2026-10-05 08:10 Asked
         2026-10-05 08:20 sales recycled pact=chairs
         2026-10-05 10:00 page /pricing",
        "",
        "1 hot e02",
    ),
    (
        "excluded when the second comes into force: never handed over, however ready it was",
        "2026-10-05 09:00 page /pricing
         2026-10-05 09:10 page /pricing
         2026-10-05 09:20 traits title=student",
        "2026-10-06 09:00 page /pricing",
        "",
    ),
    (
        "handed over by the first, ready under the second only later: decided as a replay does; that sales has it is for the hand-off to see",
        "2026-10-05 09:00 page /pricing
         2026-10-05 09:10 Asked",
        "2026-10-06 09:00 page /pricing",
        "1 hot e02\n2 warm a01",
    ),
];
/// Leads that live each story: more together than are brought up to date in one transaction.
const COPIES: usize = 70;

/// When leads are brought up to date under the second version.
#[derive(Debug, Clone, Copy)]
enum CatchUp {
    AtOnce,
    Afterwards,
}

#[test]
fn a_second_version_decides_the_same_whenever_a_lead_is_looked_at() {
    for when in [CatchUp::AtOnce, CatchUp::Afterwards] {
        on_both(|service| {
            let first = service.put_in_force("desk", FIRST, at("2026-01-01 00:00"));
            take_part(service, |story| (story.1, "e"));
            let second = service.put_in_force("desk", SECOND, at(FORCE));
            match when {
                CatchUp::AtOnce => {
                    assert!(service.catch_up() > 500, "several transactions");
                    take_part(service, |story| (story.2, "a"));
                }
                CatchUp::Afterwards => {
                    take_part(service, |story| (story.2, "a"));
                    assert!(service.catch_up() > 0, "some had nothing new");
                }
            }
            assert_eq!(service.catch_up(), 0, "all are up to date");
            for (number, (what, _, _, expected)) in STORIES.iter().enumerate() {
                let expected = expected.replace("1 ", &format!("{first} ")).replace("2 ", &format!("{second} "));
                let expected: Vec<&str> = expected.lines().collect();
                for copy in [0, COPIES - 1] {
                    let decided = decided(service, &name(number, copy));
                    assert_eq!(decided, expected, "{what} ({when:?}, copy {copy})");
                }
            }
            service.check().unwrap();
        });
    }
}

#[test]
fn a_version_that_is_put_in_force_again_goes_on_with_what_it_decided() {
    on_both(|service| {
        let first = service.put_in_force("desk", FIRST, at("2026-01-01 00:00"));
        service.take(&calls("user:1", "2026-10-05 09:00 Asked", "e"));
        let second = service.put_in_force("desk", SECOND, at(FORCE));
        service.catch_up();
        service.take(&calls("user:1", "2026-10-05 13:00 page /pricing", "a"));
        service.write(|live, tx, now| live.put_in_force(tx, first, at("2026-10-06 12:00"), "ana", now));
        service.catch_up();
        assert_eq!(decided(service, "user:1"), [format!("{first} hot e01")], "{second} decided nothing");
        service.write(|live, tx, now| live.end_force(tx, "desk", "ana", now));
        service.take(&calls("user:1", "2026-10-07 09:00 page /pricing", "b"));
        assert_eq!(decided(service, "user:1"), [format!("{first} hot e01")], "decisions stay");
        assert!(service.pacts().is_empty());
    });
}

#[test]
fn a_version_that_comes_into_force_tomorrow_decides_nothing_today() {
    on_both(|service| {
        let first = service.put_in_force("desk", FIRST, at("2026-01-01 00:00"));
        // The service's clock shows 2033.
        service.put_in_force("desk", SECOND, at("2100-01-01 00:00"));
        service.take(&calls("user:1", "2026-10-05 09:00 page /pricing\n2026-10-05 09:10 page /pricing", "e"));
        assert_eq!(service.catch_up(), 0);
        assert_eq!(decided(service, "user:1"), Vec::<String>::new());
        assert_eq!(service.pacts()[0].number, first);
    });
}

#[test]
fn a_version_whose_upload_was_undone_is_not_remembered_under_its_number() {
    on_both(|service| {
        let now = service.now();
        let undone = service.live.ledger().write(|tx| {
            let row = service.version("desk", FIRST);
            let number = service.live.keep_version(tx, row)?.number;
            service.live.put_in_force(tx, number, at("2026-01-01 00:00"), "ana", now)?;
            Err::<(), _>(LiveError::Conflict(leadpact_language::Said::plain("somebody thought better of it")))
        });
        assert!(undone.is_err());
        let number = service.put_in_force("desk", SECOND, at("2026-01-01 00:00"));
        assert_eq!(service.read(|tx| Ok(pact_version_fetch(tx, number)?.unwrap().text)), SECOND);
        service.take(&calls("user:1", "2026-10-05 09:00 page /pricing\n2026-10-05 09:10 page /pricing", "e"));
        assert_eq!(decided(service, "user:1"), [format!("{number} warm e02")]);
    });
}

fn name(story: usize, copy: usize) -> String {
    format!("user:{story}-{copy}")
}

type Story = (&'static str, &'static str, &'static str, &'static str);

/// Tells one part of all stories, of all leads that live them.
fn take_part(service: &Service, part: impl Fn(&Story) -> (&'static str, &'static str)) {
    let mut arrivals = Vec::new();
    for copy in 0..COPIES {
        for (number, story) in STORIES.iter().enumerate() {
            let (lines, prefix) = part(story);
            arrivals.extend(calls(&name(number, copy), lines, prefix));
        }
    }
    for batch in arrivals.chunks(300) {
        service.take(batch);
    }
}

/// Each event in a call of its own; ids begin with a letter of the part.
fn calls(who: &str, lines: &str, prefix: &str) -> Vec<Arrival> {
    let event = |event: Event| {
        let id = event.id.as_str().replacen('e', prefix, 1);
        Event { id: id.as_str().into(), lead: LeadId::from(""), ..event }
    };
    events(lines).into_iter().map(|one| call(who, vec![Said::Event(event(one))])).collect()
}

/// The decisions about a lead that stand: `version tier event`.
fn decided(service: &Service, who: &str) -> Vec<String> {
    let lead = service.lead_of(who);
    service.read(|tx| {
        let mut stand: Vec<_> = Vec::new();
        for row in decision_list_after(tx, 0, usize::MAX)? {
            let of = lead_find(tx, &[row.lead])?.pop().map(|lead| lead.id.to_string());
            if of.as_deref() == Some(&*lead) && row.withdrawn_at.is_none() {
                let body: serde_json::Value = serde_json::from_str(&row.body).unwrap();
                stand.push((row.at, format!("{} {} {}", row.number, body["tier"].as_str().unwrap(), row.event)));
            }
        }
        stand.sort();
        Ok(stand.into_iter().map(|(_, told)| told).collect())
    })
}
