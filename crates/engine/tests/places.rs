//! Where a lead goes: territories and tracks, first match first, as traits become known.

use leadpact_engine::{CompiledPact, LeadState};
use leadpact_testkit::builders::{at, events, pact};

const PACT: &str = "
fit: { reachable: { when: { country: { known: true } }, points: 5 } }
traits: { renewal: date }
routing:
  territories:
    dach:    { when: { country: [DE, AT, CH] }, to: [anna@northwind.example] }
    big:     { when: { company.employees: { min: 500 } }, to: [max@northwind.example] }
    renewal: { when: { renewal: { in_next: 30d } }, to: [eva@northwind.example] }
nurture:
  by hand:   { note: Only for those who are sent there. }
  long game: { when: { company.employees: { min: 500 } } }
  newsletter: { when: { none: [ { country: AQ } ] } }
";

#[test]
fn the_first_that_holds_takes_the_lead() {
    let pact = CompiledPact::new(&pact(PACT)).expect("a checked pact compiles");
    let territories = |position: usize| pact.pact().routing.territories[position].name.to_string();
    let tracks = |position: usize| pact.pact().tracks[position].name.to_string();
    let mut state = LeadState::new(&pact);
    for (line, territory, track) in [
        ("2026-10-05 09:00 traits email=a@b.example", "-", "newsletter"),
        ("2026-10-05 09:01 traits country=AQ", "-", "-"),
        ("2026-10-05 09:02 traits company.employees=500", "big", "long game"),
        ("2026-10-05 09:03 traits country=AT", "dach", "long game"),
        ("2026-10-05 09:04 traits country= company.employees=20", "-", "newsletter"),
        ("2026-10-05 09:05 sales noted renewal=2026-11-01", "renewal", "newsletter"),
    ] {
        for event in events(line) {
            state.feed(&pact, &event);
            let found = state.territory(&pact, event.at).map_or("-".to_owned(), territories);
            assert_eq!(found, territory, "territory after {line}");
            assert_eq!(state.track(&pact, event.at).map_or("-".to_owned(), tracks), track, "track after {line}");
        }
    }
    // A date is tested on the day of the question.
    assert_eq!(state.territory(&pact, at("2026-11-01 23:59")).map(territories).as_deref(), Some("renewal"));
    assert_eq!(state.territory(&pact, at("2026-11-02 00:00")), None);
}

#[test]
fn a_replay_does_not_read_what_only_says_where_a_lead_goes() {
    let pact = CompiledPact::new(&pact(PACT)).expect("a checked pact compiles");
    let read: Vec<(&str, bool)> = pact.traits().map(|(name, only_known)| (name.as_str(), only_known)).collect();
    assert!(read.contains(&("country", true)), "{read:?}");
    assert!(!read.iter().any(|(name, _)| matches!(*name, "company.employees" | "renewal")), "{read:?}");
}

#[test]
#[should_panic(expected = "asked at or after the latest event")]
fn nobody_asks_where_a_lead_went_before() {
    let pact = CompiledPact::new(&pact(PACT)).expect("a checked pact compiles");
    let mut state = LeadState::new(&pact);
    events("2026-10-05 09:00 A").iter().for_each(|event| drop(state.feed(&pact, event)));
    state.territory(&pact, at("2026-10-05 08:59"));
}
