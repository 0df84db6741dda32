//! What the linter proves, held against the engine: no generated lead does what a finding says no lead can do.

use std::collections::BTreeMap;
use std::thread;

use leadpact_document::Span;
use leadpact_engine::{CompiledPact, LeadState, in_order};
use leadpact_pact::Checked;
use leadpact_pact::lint::lint;
use leadpact_pact::model::{Caps, Pact, TierName};
use leadpact_terms::{ClauseId, Event, Instant, TraitName, TraitType, Value};
use leadpact_testkit::generate::case;

/// How many pacts with their streams.
const CASES: u64 = 6_000;

/// What happened to the leads of one pact.
#[derive(Default)]
struct Seen {
    /// Tiers whose condition held, and was the first to hold.
    tiers: Vec<ClauseId>,
    handed_over: Vec<ClauseId>,
    contributed: Vec<ClauseId>,
    scores: Vec<(u64, u64)>,
}

/// How often each claim was put to the test.
type Tested = BTreeMap<&'static str, u32>;

#[test]
fn no_lead_does_what_the_linter_says_no_lead_can() {
    let half = CASES / 2;
    let tested = thread::scope(|scope| {
        let halves = [0..half, half..CASES].map(|seeds| scope.spawn(move || seeds.fold(Tested::new(), check)));
        halves.map(|half| half.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    for claim in ["unreachable-tier", "hidden-tier", "covered-alternative", "idle-limit", "moot-cap"] {
        let times: u32 = tested.iter().filter_map(|half| half.get(claim)).sum();
        assert!(times >= 20, "`{claim}` was found only {times} times: the generator hardly tests it");
    }
}

fn check(mut tested: Tested, seed: u64) -> Tested {
    let case = case(seed);
    let events: Vec<Event> = case.events.into_iter().map(|event| single_valued(&case.pact, event)).collect();
    let clauses = clauses(&case.pact);
    let places = clauses.iter().enumerate().map(|(i, clause)| (clause.clone(), Span { start: i, end: i })).collect();
    let findings = lint(&Checked { pact: case.pact.clone(), places });
    let seen = see(&case.pact, &events, &case.ask_at);
    for finding in findings {
        let Some(clause) = finding.span.and_then(|span| clauses.get(span.start)) else { continue };
        let broken = match finding.id {
            "unreachable-tier" => seen.handed_over.contains(clause),
            "hidden-tier" => seen.tiers.contains(clause),
            "covered-alternative" => seen.contributed.contains(clause),
            "moot-cap" | "idle-limit" => {
                let unlimited = without_limit(&case.pact, clause, &finding.message.in_english());
                see(&unlimited, &events, &case.ask_at).scores != seen.scores
            }
            _ => continue,
        };
        assert!(!broken, "seed {seed}: {clause}: {} {}", finding.id, finding.message.in_english());
        *tested.entry(finding.id).or_default() += 1;
    }
    tested
}

/// The linter takes for granted that a number, an amount, a date or a yes/no is one value: what importers make of any source.
fn single_valued(pact: &Pact, mut event: Event) -> Event {
    for (name, value) in &mut event.properties {
        let kind = TraitName::new(name).and_then(|name| pact.trait_type(&name));
        let single = matches!(kind, Some(TraitType::Number | TraitType::Money | TraitType::Date | TraitType::YesNo));
        if let (true, Value::List(list)) = (single, &*value) {
            *value = list.first().cloned().unwrap_or(Value::Missing);
        }
    }
    event
}

fn clauses(pact: &Pact) -> Vec<ClauseId> {
    let tiers = pact.tiers.iter().map(|tier| &tier.clause);
    let alternatives = pact.fit.iter().flat_map(|rule| &rule.alternatives).map(|one| &one.clause);
    let rules = pact.engagement.iter().map(|rule| &rule.clause);
    let groups = pact.groups.iter().map(|group| &group.clause);
    tiers.chain(alternatives).chain(rules).chain(groups).cloned().collect()
}

fn see(pact: &Pact, events: &[Event], ask_at: &[Instant]) -> Seen {
    let compiled = CompiledPact::new(pact).unwrap();
    let mut seen = Seen::default();
    let tier = |name: Option<&TierName>| {
        pact.tiers.iter().find(|tier| Some(&tier.name) == name).map(|tier| tier.clause.clone())
    };
    let mut look = |state: &LeadState, at: Instant| {
        let standing = state.standing(&compiled, at);
        seen.tiers.extend(tier(standing.tier.as_ref()));
        let all = standing.fit.contributions.iter().chain(&standing.engagement.contributions);
        seen.contributed.extend(all.map(|one| one.clause.clone()));
        seen.scores.push((standing.fit.score.to_bits(), standing.engagement.score.to_bits()));
    };
    let mut state = LeadState::lean(&compiled);
    for event in in_order(events, Instant(i64::MAX)) {
        state.feed(&compiled, event);
        look(&state, event.at);
    }
    if let Some(latest) = state.latest_at() {
        ask_at.iter().filter(|at| **at >= latest).for_each(|at| look(&state, *at));
    }
    seen.handed_over.extend(state.qualifications().iter().filter_map(|one| tier(Some(&one.tier))));
    seen
}

/// The pact without the cap or limit that a finding says takes no effect.
fn without_limit(pact: &Pact, clause: &ClauseId, finding: &str) -> Pact {
    let mut pact = pact.clone();
    for rule in pact.engagement.iter_mut().filter(|rule| rule.clause == *clause) {
        let only_once = finding.contains("it counts only once");
        rule.at_most = if only_once { Caps::default() } else { Caps { total: rule.at_most.total, per: None } };
    }
    for group in pact.groups.iter_mut().filter(|group| group.clause == *clause) {
        if finding.starts_with("the ceiling") {
            group.ceiling = None;
        } else {
            group.floor = None;
        }
    }
    pact
}
