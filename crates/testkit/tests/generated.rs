//! The generators make what decides something: without these shares the comparison with the oracle proves little.

use leadpact_terms::{Instant, Stage};
use leadpact_testkit::generate::{Case, case};
use leadpact_testkit::oracle::{Decision, Judgement, Reason, judge};

const CASES: u64 = 2_000;

fn judged() -> Vec<(Case, Judgement)> {
    let judged = |case: Case| {
        let judgement = judge(&case.pact, &case.events, Instant(i64::MAX));
        (case, judgement)
    };
    (0..CASES).map(case).map(judged).collect()
}

#[test]
fn a_fair_share_of_leads_reaches_every_part_of_the_process() {
    let judged = judged();
    let share = |what: &str, at_least: f64, holds: &dyn Fn(&[Decision]) -> bool| {
        let n = judged.iter().filter(|(_, judgement)| holds(&judgement.decisions)).count();
        let percent = 100.0 * n as f64 / CASES as f64;
        println!("{percent:5.1} % {what}");
        assert!(percent >= at_least, "only {percent} % of leads {what}");
    };
    let reason = |reason: Reason| move |all: &[Decision]| all.iter().any(|decision| decision.reason == reason);
    let stage = |stage: Stage| move |all: &[Decision]| all.iter().any(|decision| decision.stage == stage);
    let hand_overs = |all: &[Decision]| all.iter().filter(|decision| decision.handed_over).count();
    share("qualify", 40.0, &|all| hand_overs(all) > 0);
    share("qualify again", 5.0, &|all| hand_overs(all) > 1);
    share("qualify in the second tier or a later one", 8.0, &|all| {
        all.iter()
            .any(|decision| decision.handed_over && decision.tier.as_ref().is_some_and(|t| t.as_str() != "tier 0"))
    });
    share("are excluded", 15.0, &reason(Reason::Excluded));
    share("are held", 10.0, &reason(Reason::InformationMissing));
    share("are held and then qualify", 3.0, &|all| {
        let held = all.iter().position(|decision| decision.reason == Reason::InformationMissing);
        held.is_some_and(|held| all[held..].iter().any(|decision| decision.handed_over))
    });
    share("have an open deal", 5.0, &reason(Reason::DealOpen));
    share("are given up", 4.0, &reason(Reason::GivenUp));
    share("cool off", 8.0, &reason(Reason::CoolingOff));
    share("need a new signal", 2.0, &reason(Reason::NewSignalNeeded));
    share("are sent back", 15.0, &stage(Stage::Nurture));
    share("are accepted", 5.0, &stage(Stage::Sal));
    share("become SQL", 3.0, &stage(Stage::Sql));
    share("become customers", 3.0, &stage(Stage::Customer));
    share("reach level 3", 5.0, &|all| all.iter().any(|decision| decision.view.level.number() >= 3));
    share("have an engagement of several contributions", 30.0, &|all| {
        all.iter().any(|decision| decision.view.engagement.contributions.len() > 1)
    });
    share("have a negative engagement", 10.0, &|all| all.iter().any(|decision| decision.view.engagement.score < 0.0));
}

#[test]
fn scores_meet_thresholds_exactly_and_seldom_almost() {
    let judged = judged();
    let close: usize = judged.iter().filter(|(_, judgement)| judgement.close_calls > 0).count();
    assert!(close < CASES as usize / 50, "{close} of {CASES} cases are too close to call");
}

#[test]
fn a_seed_always_grows_into_the_same_case() {
    for seed in 0..50 {
        let (one, other) = (case(seed), case(seed));
        assert_eq!((one.pact, one.events, one.ask_at), (other.pact, other.events, other.ask_at));
    }
}
