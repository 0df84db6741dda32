//! The engine against the oracle of the test kit, and against itself, on generated pacts and streams of events.
//!
//! The oracle tells the semantics a second time, by brute force. What is discrete must be equal; scores may differ by
//! the order of addition. Against itself the engine must agree to the bit, whichever way it is fed.

mod support;

use std::fmt::Debug;

use leadpact_engine::{
    CompiledPact, Decision, Evaluation, Fold, FrameFold, LeadState, Qualification, ReasonCode, Scores, Standing, Tally,
    Thresholds, Told, evaluate, missing_for_next_tier,
};
use leadpact_pact::model::{Condition, Pact, Test, Trigger};
use leadpact_terms::{ClauseId, Duration, Event, EventId, Instant, Kind, Level, SalesAct};
use leadpact_testkit::generate::{Case, Random};
use leadpact_testkit::oracle::{self, judge, ordered};
use support::{Checked, check_cases};

/// For the oracle; the engine against itself looks at fewer.
const CASES: u64 = 12_000;
const FEWER: u64 = 4_000;
const FOR_EVER: Instant = Instant(i64::MAX / 4);

#[test]
fn the_engine_decides_as_the_oracle_does() {
    let skipped = check_cases(0..CASES, |pact, case| {
        let expected = judge(&case.pact, &case.events, FOR_EVER);
        if expected.close_calls > 0 {
            return Ok(Checked::Skipped);
        }
        let mut state = LeadState::new(pact);
        let events = ordered(&case.events, FOR_EVER);
        same("the number of decisions", &events.len(), &expected.decisions.len())?;
        for (event, expected) in events.into_iter().zip(&expected.decisions) {
            let decision = state.feed(pact, event);
            same_decision(&decision, expected, &case.pact)?;
            let standing = state.standing(pact, event.at);
            same_tally("fit", &standing.fit, &expected.view.fit)?;
            same_tally("engagement", &standing.engagement, &expected.view.engagement)?;
        }
        Ok(Checked::Agreed)
    });
    assert_few(skipped);
}

#[test]
fn the_engine_answers_at_any_instant_as_the_oracle_does() {
    let skipped = check_cases(CASES..2 * CASES, |pact, case| {
        let mut checked = Checked::Agreed;
        for at in &case.ask_at {
            let expected = judge(&case.pact, &case.events, *at);
            if expected.close_calls > 0 {
                checked = Checked::Skipped;
                continue;
            }
            let evaluation = evaluate(pact, &case.events, *at);
            same("the number of decisions", &evaluation.decisions.len(), &expected.decisions.len())?;
            if let Some(expected) = &expected.standing {
                same_standing(&evaluation.standing, expected)?;
            }
        }
        Ok(checked)
    });
    assert_few(skipped);
}

#[test]
fn a_lead_goes_where_the_oracle_says() {
    check_cases(0..FEWER, |pact, case| {
        for at in &case.ask_at {
            let Some(expected) = judge(&case.pact, &case.events, *at).standing else { continue };
            let mut state = LeadState::lean(pact);
            ordered(&case.events, *at).into_iter().for_each(|event| drop(state.feed(pact, event)));
            let mut kept = Vec::new();
            state.to_bytes(pact, &mut kept);
            let taken_up = LeadState::from_bytes(pact, &kept).map_err(|stale| stale.to_string())?;
            for state in [&state, &taken_up] {
                same("the territory", &state.territory(pact, *at), &expected.territory)?;
                same("the track", &state.track(pact, *at), &expected.track)?;
            }
        }
        Ok(Checked::Agreed)
    });
}

#[test]
fn feeding_one_by_one_gives_the_bits_of_evaluating_from_scratch() {
    check_cases(0..FEWER, |pact, case| {
        let mut state = LeadState::new(pact);
        let mut lean = LeadState::lean(pact);
        let mut fed: Vec<Decision> = Vec::new();
        for event in ordered(&case.events, FOR_EVER) {
            fed.push(state.feed(pact, event));
            same_bits("a state without evidence", &lean.feed(pact, event), fed.last().expect("one was fed"))?;
            let scratch = evaluate(pact, &case.events, event.at);
            // Of several events at one instant, only the last sees all of them.
            if scratch.decisions.len() == fed.len() {
                same_bits("decisions", &fed, &scratch.decisions)?;
                same_bits("the standing", &state.standing(pact, event.at), &scratch.standing)?;
            }
        }
        let at = after_all(case);
        same_bits("the standing at the end", &state.standing(pact, at), &evaluate(pact, &case.events, at).standing)?;
        same_bits(
            "the score without evidence",
            &lean.standing(pact, at).engagement.score,
            &state.standing(pact, at).engagement.score,
        )?;
        Ok(Checked::Agreed)
    });
}

#[test]
fn folding_by_meanings_gives_the_bits_of_feeding_events() {
    check_cases(3 * FEWER..6 * FEWER, |pact, case| {
        let (mut fold, mut decisions) = (Fold::new(pact), Fold::of_decisions(pact));
        // The space of one lead is used for the next, whatever it was.
        for part in [1, 2] {
            let events = ordered(&case.events, FOR_EVER);
            let events = &events[..events.len() / part];
            let mut state = LeadState::new(pact);
            fold.next_lead();
            decisions.next_lead();
            let mut peak = Level::ZERO;
            for event in events {
                peak = peak.max(state.feed(pact, event).level);
                for fold in [&mut fold, &mut decisions] {
                    fold_event(fold, pact, event);
                }
            }
            same_bits("the number of events", &fold.n_events(), &(events.len() as u64))?;
            same_bits("the highest level", &fold.level_peak(), &peak)?;
            for fold in [&fold, &decisions] {
                let nameless = |one: &Qualification| Qualification { event: EventId::new(""), ..one.clone() };
                let expected: Vec<Qualification> = state.qualifications().iter().map(nameless).collect();
                same_bits("the hand-overs", &fold.qualifications().to_vec(), &expected)?;
                let standing = state.standing(pact, after_all(case));
                let scores = Scores {
                    fit: standing.fit.score,
                    engagement: standing.engagement.score,
                    grade: standing.grade,
                    level: standing.level,
                };
                same_bits("the scores at the end", &fold.scores(after_all(case)), &scores)?;
                let points = |tally: &Tally| tally.contributions.iter().map(|one| one.points).collect::<Vec<f64>>();
                let (fit, engagement) = fold.tallies(after_all(case));
                same_bits("the points of fit", &points(&fit), &points(&standing.fit))?;
                same_bits("the points of engagement", &points(&engagement), &points(&standing.engagement))?;
            }
        }
        Ok(Checked::Agreed)
    });
}

#[test]
fn frames_answer_any_thresholds_as_a_fold_does() {
    let n_answered = std::sync::atomic::AtomicUsize::new(0);
    let skipped = check_cases(6 * FEWER..9 * FEWER, |pact, case| {
        let Some(thresholds) = Thresholds::of(pact) else { return Ok(Checked::Skipped) };
        let mut frames = FrameFold::new(pact, &thresholds);
        frames.next_lead();
        for event in ordered(&case.events, FOR_EVER) {
            let meaning = pact.meaning(event);
            if matches!(event.kind, Kind::Traits | Kind::Sales(SalesAct::Noted)) {
                let told: Vec<Told> =
                    event.properties.iter().filter_map(|(name, value)| pact.told(name, value)).collect();
                frames.tell(event.at, &meaning, &told);
            } else {
                frames.hear(event.at, &meaning);
            }
        }
        let mut random = Random::new(case.seed);
        for _ in 0..4 {
            let moved = with_other_thresholds(&case.pact, &mut random);
            let compiled = CompiledPact::new(&moved).map_err(|error| error.to_string())?;
            let thresholds = Thresholds::of(&compiled).ok_or("thresholds alone moved")?;
            let answer = frames.frames().iter().find_map(|frame| {
                let tier = thresholds.tier_at(frame.parts, frame.fit, frame.engagement)?;
                Some((frame.at, moved.tiers[tier].name.clone(), frame.fit, frame.engagement))
            });
            let mut state = LeadState::lean(&compiled);
            ordered(&case.events, FOR_EVER).into_iter().for_each(|event| drop(state.feed(&compiled, event)));
            let expected = state.qualifications().first();
            let expected = expected.map(|first| (first.at, first.tier.clone(), first.fit, first.engagement));
            same_bits("the first hand-over", &answer, &expected)?;
            n_answered.fetch_add(usize::from(answer.is_some()), std::sync::atomic::Ordering::Relaxed);
        }
        Ok(Checked::Agreed)
    });
    assert!(skipped < 0.9, "{skipped} of the cases were not looked at");
    let n_answered = n_answered.into_inner();
    assert!(n_answered > 1_000, "only {n_answered} hand-overs were looked at");
}

fn with_other_thresholds(pact: &Pact, random: &mut Random) -> Pact {
    fn move_all(condition: &mut Condition, random: &mut Random) {
        match condition {
            Condition::All(list) | Condition::Any(list) | Condition::NoneOf(list) => {
                list.iter_mut().for_each(|one| move_all(one, random));
            }
            Condition::Fit(test) | Condition::Engagement(test) => {
                test.min = test.min.map(|min| min + random.below(41) as f64 - 20.0);
            }
            _ => {}
        }
    }
    let mut moved = pact.clone();
    moved.tiers.iter_mut().for_each(|tier| move_all(&mut tier.when, random));
    moved.levels.iter_mut().for_each(|level| move_all(&mut level.when, random));
    let by = random.below(21) as f64 - 10.0;
    moved.grades.fit = moved.grades.fit.map(|border| border + by);
    moved.grades.engagement = moved.grades.engagement.map(|border| border - by);
    moved
}

fn fold_event(fold: &mut Fold, pact: &CompiledPact, event: &Event) {
    let meaning = pact.meaning(event);
    if matches!(event.kind, Kind::Traits | Kind::Sales(SalesAct::Noted)) {
        let told: Vec<Told> = event.properties.iter().filter_map(|(name, value)| pact.told(name, value)).collect();
        fold.tell(event.at, &meaning, &told);
    } else {
        fold.hear(event.at, &meaning);
    }
}

#[test]
fn arrival_order_repeats_and_batches_change_no_bit() {
    check_cases(FEWER..2 * FEWER, |pact, case| {
        let at = after_all(case);
        let expected = evaluate(pact, &case.events, at);
        let mut random = Random::new(case.seed);
        for _ in 0..3 {
            let mut events = case.events.clone();
            let again = random.some(&events, 30);
            events.extend(again);
            random.shuffle(&mut events);
            same_bits("another order of arrival", &evaluate(pact, &events, at), &expected)?;
        }
        let events = ordered(&case.events, at);
        let (mut state, mut decisions) = (LeadState::new(pact), Vec::new());
        let mut rest = events.as_slice();
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(1 + random.below(rest.len()));
            // Between two batches a state is put away and taken up again, and nobody minds being asked.
            state = state.clone();
            decisions.extend(batch.iter().map(|event| state.feed(pact, event)));
            let _ = state.standing(pact, after_all(case));
            rest = later;
        }
        same_bits("batches", &Evaluation { decisions, standing: state.standing(pact, at) }, &expected)?;
        Ok(Checked::Agreed)
    });
}

#[test]
fn a_lead_kept_as_bytes_after_every_few_events_goes_on_to_the_bit() {
    check_cases(9 * FEWER..12 * FEWER, |pact, case| {
        let every = 1 + case.seed as usize % 3;
        let (mut unbroken, mut kept) = (LeadState::lean(pact), LeadState::lean(pact));
        let (mut full, mut another) = (LeadState::new(pact), LeadState::new(pact));
        let asked: Vec<Instant> = case.ask_at.iter().copied().chain([after_all(case)]).collect();
        for (position, event) in ordered(&case.events, FOR_EVER).into_iter().enumerate() {
            same("whether the event can be taken", &kept.can_take(event.at, &event.id), &true)?;
            same_bits("the decision", &kept.feed(pact, event), &unbroken.feed(pact, event))?;
            full.feed(pact, event);
            same("whether it can be taken twice", &kept.can_take(event.at, &event.id), &false)?;
            if (position + 1) % every == 0 {
                let bytes = bytes_of(pact, &kept);
                // In new space, or in that of the lead before.
                if position % 2 == 0 {
                    kept = LeadState::from_bytes(pact, &bytes).map_err(|error| error.to_string())?;
                } else {
                    another.take_up(pact, &bytes).map_err(|error| error.to_string())?;
                    std::mem::swap(&mut kept, &mut another);
                }
            }
            for at in asked.iter().copied().filter(|at| *at >= event.at).chain([event.at]).take(3) {
                same_bits("the standing", &kept.standing(pact, at), &unbroken.standing(pact, at))?;
                same_bits("the next alarm", &kept.next_alarm(pact, at), &unbroken.next_alarm(pact, at))?;
            }
        }
        same_bits("the hand-overs", &kept.qualifications(), &unbroken.qualifications())?;
        same_bits("the latest instant", &kept.latest_at(), &unbroken.latest_at())?;
        same("the bytes of a lead that was kept", &bytes_of(pact, &kept), &bytes_of(pact, &unbroken))?;
        same("the bytes of a lead with evidence", &bytes_of(pact, &full), &bytes_of(pact, &unbroken))?;
        let (missing, expected) =
            [&kept, &unbroken].map(|lead| missing_for_next_tier(pact, lead, after_all(case))).into();
        same_bits("what is missing", &missing, &expected)?;
        Ok(Checked::Agreed)
    });
}

fn bytes_of(pact: &CompiledPact, lead: &LeadState) -> Vec<u8> {
    let mut bytes = Vec::new();
    lead.to_bytes(pact, &mut bytes);
    bytes
}

#[test]
fn contributions_add_up_to_the_score_and_evidence_to_the_contribution() {
    check_cases(2 * FEWER..3 * FEWER, |pact, case| {
        for at in case.ask_at.iter().copied().chain([after_all(case)]) {
            let standing = evaluate(pact, &case.events, at).standing;
            for tally in [&standing.fit, &standing.engagement] {
                let sum = tally.contributions.iter().fold(0.0, |sum, contribution| sum + contribution.points);
                same_bits("the sum of contributions", &sum.to_bits(), &tally.score.to_bits())?;
            }
            for contribution in &standing.engagement.contributions {
                let points: Vec<f64> = contribution.evidence.iter().filter_map(|evidence| evidence.points).collect();
                if !points.is_empty() {
                    let sum: f64 = points.iter().sum();
                    near(&format!("the evidence of {}", contribution.clause), sum, contribution.points)?;
                }
                let known = |id| case.events.iter().any(|event| event.id == id && event.at <= at);
                if let Some(unknown) = contribution.evidence.iter().find(|evidence| !known(evidence.event.clone())) {
                    return Err(format!("{unknown:?} is no event of the lead"));
                }
            }
        }
        Ok(Checked::Agreed)
    });
}

#[test]
fn nothing_changes_between_two_alarms_where_nothing_decays() {
    let left_out = check_cases(3 * FEWER..4 * FEWER, |_, case| {
        let pact = without_decay(&case.pact);
        if depends_on_the_day(&pact) {
            return Ok(Checked::Skipped);
        }
        let pact = &CompiledPact::new(&pact).map_err(|error| error.to_string())?;
        let mut state = LeadState::new(pact);
        for event in ordered(&case.events, FOR_EVER) {
            state.feed(pact, event);
        }
        let Some(mut from) = state.latest_at() else { return Ok(Checked::Skipped) };
        let edges = edges(case);
        for _ in 0..500 {
            let until = state.next_alarm(pact, from).map(|alarm| alarm.at);
            if until.is_some_and(|until| until <= from) {
                return Err(format!("the alarm after {from} is not later: {until:?}"));
            }
            let expected = lasting(&state.standing(pact, from));
            let between = |edge: &&Instant| from < **edge && until.is_none_or(|until| **edge < until);
            for edge in edges.iter().filter(between) {
                let found = lasting(&state.standing(pact, *edge));
                same(
                    &format!("the standing at {edge}, after the alarm at {from} and before that at {until:?}"),
                    &found,
                    &expected,
                )?;
            }
            match until {
                Some(until) => from = until,
                None => return Ok(Checked::Agreed),
            }
        }
        Err("the alarms never end".to_owned())
    });
    assert!(left_out < 0.66, "{left_out} of all cases say nothing about alarms");
}

/// What must not change between two alarms.
fn lasting(standing: &Standing) -> String {
    let Standing { fit, engagement, grade, level, persona, .. } = standing;
    format!("{} {} {grade} {level} {persona:?}", fit.score, engagement.score)
}

/// The instants at which waiting alone can change something, and those one millisecond before.
fn edges(case: &Case) -> Vec<Instant> {
    let mut durations: Vec<Duration> = vec![case.pact.recycle.cool_off];
    for rule in &case.pact.engagement {
        durations.extend(rule.lasts);
        match &rule.on {
            Trigger::Silence { lasting, .. } => durations.push(*lasting),
            Trigger::Signal(_) | Trigger::Sequence { .. } | Trigger::Count { .. } => {}
        }
    }
    let levels = case.pact.levels.iter().map(|level| &level.when);
    for when in levels.chain(case.pact.exclusions.iter().map(|exclusion| &exclusion.when)) {
        each_condition(when, &mut |condition| {
            if let Condition::On { within: Some(within), .. } = condition {
                durations.push(*within);
            }
        });
    }
    let edges = |event: &Event| {
        let at = event.at;
        durations.iter().flat_map(move |long| [at + *long, Instant((at + *long).0 - 1)]).collect::<Vec<_>>()
    };
    case.events.iter().flat_map(edges).collect()
}

/// The pact with points that last or fall away at once, and conditions that don't ask for the very moment.
fn without_decay(pact: &Pact) -> Pact {
    let mut pact = pact.clone();
    pact.engagement.iter_mut().for_each(|rule| rule.half_life = None);
    pact.exclusions.retain(|exclusion| !asks_for_the_moment(&exclusion.when));
    pact.levels.iter_mut().filter(|level| asks_for_the_moment(&level.when)).for_each(|level| {
        level.when = Condition::SeenAny;
    });
    pact
}

fn asks_for_the_moment(condition: &Condition) -> bool {
    let mut momentary = false;
    each_condition(condition, &mut |condition| {
        momentary |= matches!(condition, Condition::On { within: None, .. } | Condition::Count { .. });
    });
    momentary
}

/// Whether a trait is tested against today's date.
fn depends_on_the_day(pact: &Pact) -> bool {
    let mut depends = pact.bant.points.iter().filter_map(|rule| rule.test.as_ref()).any(about_today);
    let all = pact.fit.iter().flat_map(|rule| &rule.alternatives).map(|one| &one.when);
    let all = all
        .chain(pact.personas.iter().map(|persona| &persona.when))
        .chain(pact.exclusions.iter().map(|exclusion| &exclusion.when))
        .chain(pact.levels.iter().map(|level| &level.when))
        .chain(pact.bant.points.iter().filter_map(|rule| rule.deduced.as_ref()));
    all.for_each(|when| {
        each_condition(when, &mut |condition| {
            depends |= matches!(condition, Condition::Trait(asked) if about_today(&asked.test));
        });
    });
    depends
}

fn about_today(test: &Test) -> bool {
    match test {
        Test::InNext(_) | Test::InLast(_) => true,
        Test::All(tests) => tests.iter().any(about_today),
        _ => false,
    }
}

fn each_condition(condition: &Condition, visit: &mut impl FnMut(&Condition)) {
    visit(condition);
    if let Condition::All(inner) | Condition::Any(inner) | Condition::NoneOf(inner) = condition {
        inner.iter().for_each(|one| each_condition(one, visit));
    }
}

fn same_decision(found: &Decision, expected: &oracle::Decision, pact: &Pact) -> Result<(), String> {
    let at = |what: &str| format!("{what} at event {}", expected.event);
    same(&at("the event"), &found.event, &expected.event)?;
    same(&at("the instant"), &found.at, &expected.at)?;
    near(&at("fit"), found.fit, expected.view.fit.score)?;
    near(&at("engagement"), found.engagement, expected.view.engagement.score)?;
    same(&at("the grade"), &found.grade, &expected.view.grade)?;
    same(&at("the level"), &found.level, &expected.view.level)?;
    same(&at("the reason"), &found.reason.code.code(), &expected.reason.code())?;
    same(&at("the verdict"), &found.verdict.word(), &verdict_word(expected.verdict))?;
    same(&at("the tier"), &found.verdict.tier(), &expected.tier.as_ref())?;
    same(&at("the stage"), &found.stage, &expected.stage)?;
    let tier =
        || pact.tiers.iter().find(|tier| Some(&tier.name) == expected.tier.as_ref()).map(|tier| tier.clause.clone());
    let clauses: Option<Vec<ClauseId>> = match found.reason.code {
        ReasonCode::Excluded | ReasonCode::InformationMissing => Some(expected.clauses.clone()),
        ReasonCode::TierReached => Some(tier().into_iter().collect()),
        ReasonCode::InSalesHands
        | ReasonCode::DealOpen
        | ReasonCode::GivenUp
        | ReasonCode::NoTierReached
        | ReasonCode::CoolingOff
        | ReasonCode::NewSignalNeeded => None,
    };
    clauses.map_or(Ok(()), |clauses| same(&at("the clauses of the reason"), &found.reason.clauses, &clauses))
}

fn same_standing(found: &Standing, expected: &oracle::Standing) -> Result<(), String> {
    let at = |what: &str| format!("{what} asked at {}", expected.at);
    same_tally(&at("fit"), &found.fit, &expected.view.fit)?;
    same_tally(&at("engagement"), &found.engagement, &expected.view.engagement)?;
    same(&at("the grade"), &found.grade, &expected.view.grade)?;
    same(&at("the level"), &found.level, &expected.view.level)?;
    same(&at("the persona"), &found.persona, &expected.view.persona)?;
    same(&at("the tier"), &found.tier, &expected.tier)?;
    same(&at("what is missing"), &found.missing, &expected.missing)?;
    same(&at("BANT"), &found.bant, &expected.bant)?;
    same(&at("the verdict"), &found.verdict.word(), &verdict_word(expected.latest.verdict))?;
    same(&at("the reason"), &found.reason.code.code(), &expected.latest.reason.code())?;
    same(&at("the stage"), &found.stage, &expected.latest.stage)?;
    let found: Vec<_> = found.qualifications.iter().map(|one| (&one.event, one.at, &one.tier)).collect();
    let expected: Vec<_> = expected.hand_overs.iter().map(|one| (&one.event, one.at, &one.tier)).collect();
    same(&at("hand-overs"), &found, &expected)
}

/// The same score from the same clauses in the same order; lines worth nothing (all points fell away) don't count.
fn same_tally(what: &str, found: &Tally, expected: &oracle::Tally) -> Result<(), String> {
    near(&format!("the score of {what}"), found.score, expected.score)?;
    let worth = |points: &f64| points.abs() > 1e-9;
    let found: Vec<_> =
        found.contributions.iter().map(|one| (&one.clause, one.points)).filter(|(_, p)| worth(p)).collect();
    let expected: Vec<_> =
        expected.contributions.iter().map(|(clause, points)| (clause, *points)).filter(|(_, p)| worth(p)).collect();
    let clauses = |all: &[(&ClauseId, f64)]| all.iter().map(|(clause, _)| clause.to_string()).collect::<Vec<_>>();
    same(&format!("the clauses of {what}"), &clauses(&found), &clauses(&expected))?;
    found.iter().zip(&expected).try_for_each(|((clause, found), (_, expected))| {
        near(&format!("the points of {clause} in {what}"), *found, *expected)
    })
}

fn verdict_word(verdict: oracle::Verdict) -> &'static str {
    match verdict {
        oracle::Verdict::Below => "below",
        oracle::Verdict::Held => "held",
        oracle::Verdict::Qualified => "qualified",
        oracle::Verdict::Excluded => "excluded",
    }
}

fn same<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}:\n  found    {found:?}\n  expected {expected:?}")) }
}

/// Compares by the text of `Debug`, which tells every two different floating-point numbers (and 0 and -0) apart.
fn same_bits<T: Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    same(what, &format!("{found:?}"), &format!("{expected:?}"))
}

fn near(what: &str, found: f64, expected: f64) -> Result<(), String> {
    let close = (found - expected).abs() <= 1e-9 * expected.abs().max(1.0);
    if close { Ok(()) } else { Err(format!("{what}:\n  found    {found}\n  expected {expected}")) }
}

fn after_all(case: &Case) -> Instant {
    case.events.iter().map(|event| event.at).chain(case.ask_at.iter().copied()).max().unwrap_or_default()
}

fn assert_few(skipped: f64) {
    assert!(skipped < 0.04, "{skipped} of all cases were too close to call");
}

/// The compiled pact is named here so that its type stays part of what these tests promise: it can be shared.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<CompiledPact>();
    shared::<LeadState>();
};
