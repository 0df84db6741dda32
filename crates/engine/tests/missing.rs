//! What is missing for the next tier: that it is enough, and that nothing cheaper would be, found by trying everything.

use leadpact_engine::{Ask, CompiledPact, LeadState, Missing, Verdict, in_order, missing_for_next_tier};
use leadpact_terms::{Event, Instant};
use leadpact_testkit::builders::{at, events, pact};

const PACT: &str = "
signals:
  read: { event: Read }
  took: { event: Took }
  met: { event: Met }
  asked: { event: Asked }
required: [email]
fit:
  size: [ { when: { company.employees: { min: 500 } }, points: 25 }, { when: { company.employees: { min: 100 } }, points: 15 } ]
  boss: { when: { seniority: c-level }, points: 15 }
  near: { when: { country: CZ }, points: 5 }
engagement:
  reading: { on: read, points: 8, half_life: 14d, at_most: 2 per 7d }
  taking: { on: took, points: 5, group: paper }
  meeting: { on: met, points: 12, at_most: 1, group: paper }
  path: { on: [read, took], within: 7d, points: 10 }
  asking: { on: asked, points: 9 }
  quiet: { on: nothing, for: 30d, points: -6 }
groups:
  paper: { ceiling: 14 }
mql:
  hot: { fit: { min: 20 }, on: asked, within: 1d }
  warm: { fit: { min: 30 }, engagement: { min: 23 } }
  both: { fit: { min: 15 }, engagement: { min: 30 }, seen: met }
";

/// One piece of evidence that can be tried, as a line of events without its instant.
const TRIES: [&str; 8] = [
    "traits email=a@b.example",
    "traits company.employees=900",
    "traits seniority=c-level",
    "traits country=CZ",
    "Read",
    "Took",
    "Met",
    "Asked",
];

const HISTORIES: [&str; 7] = [
    "2026-09-01 09:00 traits email=a@b.example company.employees=900 seniority=c-level",
    "2026-09-01 09:00 traits email=a@b.example",
    "2026-09-01 09:00 traits email=a@b.example company.employees=900",
    "2026-09-01 09:00 traits company.employees=900 seniority=c-level\n2026-09-28 09:00 Read\n2026-09-29 09:00 Read",
    "2026-09-01 09:00 traits company.employees=200 seniority=c-level email=a@b.example\n2026-09-28 09:00 Took",
    "2026-08-01 09:00 traits company.employees=200 country=CZ email=a@b.example\n2026-08-01 10:00 Met",
    "2026-09-29 09:00 Met\n2026-09-29 10:00 Took\n2026-09-29 11:00 traits company.employees=900 email=a@b.example",
];

const NOW: &str = "2026-09-30 12:00";

#[test]
fn what_is_said_to_be_missing_is_enough_and_nothing_cheaper_is() {
    // Without the hand-raise, points have to be earned; with it, one event does.
    let patient: String =
        PACT.lines().filter(|line| !line.trim_start().starts_with("hot:")).map(|line| format!("{line}\n")).collect();
    for yaml in [PACT, &patient] {
        let compiled = CompiledPact::new(&pact(yaml)).unwrap();
        for history in HISTORIES {
            let state = fed(&compiled, history);
            let missing = missing_for_next_tier(&compiled, &state, at(NOW)).unwrap();
            let tries = as_tries(&missing);
            assert!(qualifies(&compiled, history, &tries), "{history}\n{missing:?} is not enough");
            for n in 0..tries.len() {
                let cheaper = combinations(n).into_iter().find(|tries| qualifies(&compiled, history, tries));
                assert_eq!(cheaper, None, "{history}\ncheaper than {missing:?}");
            }
        }
    }
}

#[test]
fn nothing_is_missing_for_a_lead_that_no_evidence_can_bring_in() {
    let compiled =
        CompiledPact::new(&pact(&format!("{PACT}\nexclude: {{ rival: {{ company.name: Rival }} }}\n"))).unwrap();
    let state = fed(&compiled, "2026-09-01 09:00 traits company.name=Rival");
    assert_eq!(missing_for_next_tier(&compiled, &state, at(NOW)), None);
}

fn fed(compiled: &CompiledPact, history: &str) -> LeadState {
    let mut state = LeadState::new(compiled);
    let events = events(history);
    for event in in_order(&events, Instant(i64::MAX)) {
        state.feed(compiled, event);
    }
    state
}

/// Whether the lead is handed over if these pieces of evidence follow, in any order of two groups: traits, then behaviour.
fn qualifies(compiled: &CompiledPact, history: &str, tries: &[usize]) -> bool {
    let mut state = fed(compiled, history);
    tries.iter().enumerate().any(|(i, one)| {
        let mut event: Event = events(&format!("{NOW} {}", TRIES[*one])).remove(0);
        event.id = format!("try-{i}").as_str().into();
        matches!(state.feed(compiled, &event).verdict, Verdict::Qualified { .. })
    })
}

/// All ways to try `n` pieces of evidence, in the order of [`TRIES`], with repeats.
fn combinations(n: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..n {
        let longer = |tries: &Vec<usize>| {
            let from = tries.last().copied().unwrap_or(0);
            (from..TRIES.len()).map(|next| tries.iter().copied().chain([next]).collect()).collect::<Vec<Vec<usize>>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// What is asked for, as the pieces of evidence that answer it.
fn as_tries(missing: &Missing) -> Vec<usize> {
    let position =
        |text: &str| TRIES.iter().position(|one| *one == text || one.starts_with(&format!("traits {text}="))).unwrap();
    let name = |signal: &str| match signal {
        "read" => "Read",
        "took" => "Took",
        "met" => "Met",
        _ => "Asked",
    };
    let mut tries: Vec<usize> = missing
        .asks
        .iter()
        .flat_map(|ask| match ask {
            Ask::Required(clause) => vec![position(clause.as_str().trim_start_matches("required/"))],
            Ask::Trait { test, .. } => vec![position(test.name.as_str())],
            Ask::Signal { signal, times, .. } => vec![position(name(signal.as_str())); *times as usize],
            Ask::Sequence { steps, .. } => steps.iter().map(|step| position(name(step.as_str()))).collect(),
            Ask::AnyBehaviour | Ask::Bant(_) | Ask::Sales(_) | Ask::Outcome(_) => panic!("not in this pact: {ask:?}"),
        })
        .collect();
    tries.sort_unstable();
    tries
}
