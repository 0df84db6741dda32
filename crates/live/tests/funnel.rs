//! Funnels count how far leads came, from when on, and what they took for it.

mod support;

use leadpact_ledger::journeys::{Cohort, Joining, JourneyBy, Part};
use leadpact_live::{Funnel, Said, funnel};
use leadpact_terms::{DAY_MS, EventId, HOUR_MS, LeadId};
use leadpact_testkit::builders::{at, events};
use support::{Service, call, on_both};

const PACT: &str = "
pact: desk
version: 1
signals: { asked: { event: Asked }, pricing: { page: { path: /pricing } } }
personas: { boss: { title: { has: [boss] } }, other: { title: { has: [clerk] } } }
mql: { hot: { on: asked }, warm: { seen: pricing } }
recycle: { cool_off: 30d, needs: any new signal }
";

/// Whoever they are, and what they did.
const LEADS: [(&str, &str); 6] = [
    (
        "ana",
        "2026-03-01 00:00 page /blog campaign.name=spring\n2026-03-02 00:00 Asked\n2026-03-02 06:00 sales accepted\n2026-03-03 00:00 traits title=boss",
    ),
    (
        "ben",
        "2026-03-01 00:00 page /blog campaign.name=spring\n2026-03-04 00:00 Asked\n2026-03-04 01:00 sales recycled",
    ),
    (
        "eva",
        "2026-03-05 00:00 page /blog\n2026-03-06 00:00 page /pricing\n2026-03-07 00:00 outcome opportunity\n2026-03-09 00:00 outcome won",
    ),
    ("ida", "2026-03-05 00:00 page /blog"),
    // Imported, and nothing but traits known of it.
    ("jan", "2026-03-31 23:59:59.999 traits title=clerk"),
    ("late", "2026-04-01 00:00 Asked"),
];

fn tell(service: &Service) {
    service.put_in_force("desk", PACT, at("2026-01-01 00:00"));
    for (name, story) in LEADS {
        for mut event in events(story) {
            event.id = EventId::from(&*format!("{name} {}", event.id));
            event.lead = LeadId::from("");
            service.take(&[call(&format!("user:{name}"), vec![Said::Event(event)])]);
        }
    }
}

fn march(by: Option<JourneyBy>, joining: Joining) -> Cohort<'static> {
    Cohort { pact: "desk", joining, from: at("2026-03-01 00:00"), to: at("2026-04-01 00:00"), by }
}

fn reached(funnel: &Funnel) -> Vec<u64> {
    funnel.steps.iter().map(|step| step.n_reached).collect()
}

#[test]
fn a_cohort_is_counted_stage_by_stage() {
    on_both(|service| {
        tell(service);
        let report = service.read(|tx| Ok(funnel(tx, march(None, Joining::Inquiry))?));
        // Whoever became a customer came past the stages that it skipped.
        assert_eq!(reached(&report.all), [5, 3, 2, 1, 1, 1, 0]);
        let now: Vec<u64> = report.all.steps.iter().map(|step| step.n_now).collect();
        assert_eq!(now, [2, 0, 1, 0, 0, 1, 0]);
        assert_eq!((report.all.n_nurture, report.all.n_disqualified), (1, 0));
        let took = |place: usize| report.all.steps[place].took_ms.clone();
        assert_eq!(took(1), [DAY_MS, DAY_MS, 3 * DAY_MS]);
        assert_eq!(took(2), [6 * HOUR_MS]);
        assert_eq!((took(3), took(4), took(5)), (vec![], vec![], vec![2 * DAY_MS]));
        // By when they were handed over.
        let report = service.read(|tx| Ok(funnel(tx, march(None, Joining::Mql))?));
        assert_eq!(reached(&report.all), [3, 2, 1, 1, 1, 0]);
        assert_eq!(service.check().map(|_| ()), Ok(()));
    });
}

#[test]
fn a_cohort_is_divided_by_what_brought_its_leads_and_what_they_are() {
    on_both(|service| {
        tell(service);
        let parts = |by| {
            let report = service.read(|tx| Ok(funnel(tx, march(Some(by), Joining::Inquiry))?));
            let line = |(part, funnel): (&Part, &Funnel)| match part {
                Part::Named(name) => format!("{name} {:?}", &reached(funnel)[..2]),
                Part::Version(number) => format!("version {number} {:?}", &reached(funnel)[..2]),
                Part::Owner(_) | Part::Other => format!("{part:?} {:?}", &reached(funnel)[..2]),
            };
            report.parts.iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(parts(JourneyBy::Channel), ["web [4, 3]", "Other [1, 0]"]);
        assert_eq!(parts(JourneyBy::Campaign), ["spring [2, 2]", "Other [3, 1]"]);
        assert_eq!(parts(JourneyBy::Persona), ["boss [1, 1]", "other [1, 0]", "Other [3, 2]"]);
        assert_eq!(parts(JourneyBy::Tier), ["hot [2, 2]", "warm [1, 1]", "Other [2, 0]"]);
        assert_eq!(parts(JourneyBy::Version), ["version 1 [3, 3]", "Other [2, 0]"]);
        assert_eq!(parts(JourneyBy::Owner), ["Other [5, 3]"]);
    });
}

#[test]
fn a_late_event_and_a_merge_move_the_journey() {
    on_both(|service| {
        tell(service);
        let late = |words: &str, story: &str| {
            for mut event in events(story) {
                event.id = "late news".into();
                event.lead = LeadId::from("");
                service.take(&[call(words, vec![Said::Event(event)])]);
            }
        };
        late("user:ida", "2026-02-28 00:00 Asked");
        let report = service.read(|tx| Ok(funnel(tx, march(None, Joining::Inquiry))?));
        assert_eq!(reached(&report.all)[..2], [4, 3], "it was known before March");
        let leads = [service.lead_of("user:ana"), service.lead_of("user:jan")];
        service.write(|live, tx, now| live.merge_leads(tx, (&leads[0], &leads[1]), "ana", now));
        let report = service.read(|tx| Ok(funnel(tx, march(None, Joining::Inquiry))?));
        assert_eq!(reached(&report.all)[..2], [3, 3]);
        assert_eq!(service.check().map(|_| ()), Ok(()));
    });
}
