//! An answer to an edit is the same by whichever road it was found, and the engine's.

use leadpact_engine::{CompiledPact, LeadState, Thresholds, in_order};
use leadpact_history::BlockBuilder;
use leadpact_ingest::Lead;
use leadpact_pact::model::{Condition, Pact};
use leadpact_replay::{Answer, AtHand, Control, FirstHandOvers, InMemory, NeedsMore, Road, WhatIf, needs};
use leadpact_terms::{Event, Instant, Kind, LeadId, OutcomeAct, SalesAct};
use leadpact_testkit::generate::{Case, case};

const FOR_EVER: Instant = Instant(i64::MAX / 4);

#[test]
fn every_road_gives_the_engines_first_hand_overs() {
    let (mut n_by_frames, mut n_found) = (0, 0);
    for seed in 0..600 {
        let case = case(seed);
        let pact = compiled(&case.pact);
        let leads = leads_of(&case, 4);
        for n_threads in [1, 3] {
            let mut what_if = WhatIf::new(held(&leads, &pact, n_threads), n_threads);
            let (found, road) = what_if.ask(&pact).expect("all that is needed is held");
            assert_eq!(road, Road::Fold, "nothing was prepared");
            assert_eq!(told(&found), expected(&pact, &leads), "seed {seed}, folded");
            let is_prepared = what_if.prepare(&pact).expect("all that is needed is held");
            assert_eq!(is_prepared, Thresholds::of(&pact).is_some());
            for by in [0.0, 5.0, -7.5] {
                let moved = compiled(&with_thresholds_moved(&case.pact, by));
                let (found, road) = what_if.ask(&moved).expect("thresholds need nothing more");
                assert_eq!(road == Road::Frames, is_prepared, "seed {seed}");
                assert_eq!(told(&found), expected(&moved, &leads), "seed {seed}, thresholds moved by {by}");
                n_by_frames += usize::from(road == Road::Frames);
                n_found += told(&found).iter().flatten().count();
            }
            let mut edited = case.pact.clone();
            if let Some(rule) = edited.engagement.first_mut() {
                rule.points += 3.0;
                let edited = compiled(&edited);
                let (found, road) = what_if.ask(&edited).expect("points need nothing more");
                assert_eq!(road, Road::Fold, "points are no threshold");
                assert_eq!(told(&found), expected(&edited, &leads), "seed {seed}, points");
            }
        }
    }
    assert!(n_by_frames > 300 && n_found > 300, "{n_by_frames} answers by frames, {n_found} hand-overs");
}

#[test]
fn a_pact_that_looks_at_more_than_is_held_says_what_it_needs() {
    let with_needs = (0..200).map(case).find(|case| !needs(&compiled(&case.pact)).traits.is_empty());
    let case = with_needs.expect("some generated pact looks at a trait");
    let mut blind = case.pact.clone();
    (blind.fit, blind.personas, blind.exclusions, blind.required) = (vec![], vec![], vec![], vec![]);
    (blind.tiers, blind.bant.points) = (vec![], vec![]);
    blind.levels.iter_mut().for_each(|level| level.when = Condition::All(vec![]));
    blind.gates.iter_mut().for_each(|gate| gate.when = Condition::Any(vec![]));
    let what_if = WhatIf::new(held(&leads_of(&case, 2), &compiled(&blind), 1), 1);
    let wanted = compiled(&case.pact);
    assert_eq!(what_if.ask(&wanted).map(|(found, _)| found), Err(NeedsMore(needs(&wanted))));
}

#[test]
fn an_answer_counts_what_changed_and_who_closed() {
    let (mut n_gained, mut n_lost, mut n_won) = (0, 0, 0);
    for seed in 0..300 {
        let case = case(seed);
        let pact = compiled(&case.pact);
        let edited = compiled(&with_thresholds_moved(&case.pact, -4.0));
        let leads = leads_of(&case, 4);
        let what_if = WhatIf::new(held(&leads, &pact, 2), 2);
        let before = what_if.ask(&pact).expect("it is held").0;
        let after = what_if.ask(&edited).expect("it is held").0;
        let answer = Answer::of(what_if.in_memory(), &before, &after, edited.pact().tiers.len());

        let (old, new) = (expected(&pact, &leads), expected(&edited, &leads));
        let won_at: Vec<Option<Instant>> = leads.iter().map(won_at).collect();
        let all = answer.all_tiers();
        assert_eq!(all.n_qualified, new.iter().flatten().count() as u64, "seed {seed}");
        assert_eq!(answer.weeks.values().flatten().sum::<u64>(), all.n_qualified, "seed {seed}");
        let closed = new.iter().zip(&won_at).filter(|(first, won)| match (first, won) {
            (Some((at, _)), Some(won)) => won >= at,
            _ => false,
        });
        assert_eq!(all.n_won, closed.count() as u64, "seed {seed}");
        assert_eq!(answer.n_won, won_at.iter().flatten().count() as u64, "seed {seed}");
        let changed = |from: &[Option<(Instant, usize)>], to: &[Option<(Instant, usize)>]| -> Vec<usize> {
            (0..leads.len()).filter(|lead| from[*lead].is_none() && to[*lead].is_some()).collect()
        };
        assert_eq!(answer.gained, changed(&old, &new), "seed {seed}");
        assert_eq!(answer.lost, changed(&new, &old), "seed {seed}");
        n_gained += answer.gained.len();
        n_lost += answer.lost.len();
        n_won += all.n_won;
    }
    assert!(n_gained > 5 && n_won > 5, "{n_gained} gained, {n_lost} lost, {n_won} won: too few to prove anything");
}

fn compiled(pact: &Pact) -> CompiledPact {
    CompiledPact::new(pact).expect("generated pacts compile")
}

/// The events of a case dealt out to so many leads; those without any are left out.
fn leads_of(case: &Case, n_leads: usize) -> Vec<Lead> {
    let dealt = |lead: usize| case.events.iter().skip(lead).step_by(n_leads).cloned().collect::<Vec<Event>>();
    (0..n_leads)
        .map(|lead| Lead {
            id: LeadId::new(format!("lead {lead}")),
            events: in_order(&dealt(lead), FOR_EVER).into_iter().cloned().collect(),
        })
        .filter(|lead| !lead.events.is_empty())
        .collect()
}

/// Two leads to a block, so that chunks are put together from several.
fn held(leads: &[Lead], pact: &CompiledPact, n_threads: usize) -> InMemory {
    let needs = needs(pact);
    let mut builder = BlockBuilder::new(&needs);
    let blocks = leads.chunks(2).map(|some| {
        some.iter().for_each(|lead| builder.push(lead));
        builder.finish()
    });
    let source = AtHand(blocks.collect());
    InMemory::load(&source, &needs, FOR_EVER, n_threads, &Control::default()).unwrap_or_else(|never| match never {})
}

fn told(found: &FirstHandOvers) -> Vec<Option<(Instant, usize)>> {
    (0..found.len()).map(|lead| found.of(lead)).collect()
}

fn expected(pact: &CompiledPact, leads: &[Lead]) -> Vec<Option<(Instant, usize)>> {
    let first = |lead: &Lead| {
        let mut state = LeadState::lean(pact);
        lead.events.iter().for_each(|event| drop(state.feed(pact, event)));
        let first = state.qualifications().first()?;
        Some((first.at, pact.pact().tiers.iter().position(|tier| tier.name == first.tier)?))
    };
    leads.iter().map(first).collect()
}

/// The first deal that was won and not taken back: each `reopened` belongs to the latest end before it that none belongs to yet.
fn won_at(lead: &Lead) -> Option<Instant> {
    let is_taken_back = |from: usize| {
        let mut later_ends = 0;
        for event in &lead.events[from + 1..] {
            match event.kind {
                Kind::Sales(SalesAct::Reopened) if later_ends == 0 => return true,
                Kind::Sales(SalesAct::Reopened) => later_ends -= 1,
                kind => later_ends += usize::from(kind.is_end()),
            }
        }
        false
    };
    let is_won = |event: &usize| lead.events[*event].kind == Kind::Outcome(OutcomeAct::Won);
    (0..lead.events.len()).filter(is_won).find(|event| !is_taken_back(*event)).map(|event| lead.events[event].at)
}

fn with_thresholds_moved(pact: &Pact, by: f64) -> Pact {
    fn move_all(condition: &mut Condition, by: f64) {
        match condition {
            Condition::All(list) | Condition::Any(list) | Condition::NoneOf(list) => {
                list.iter_mut().for_each(|one| move_all(one, by));
            }
            Condition::Fit(test) | Condition::Engagement(test) => test.min = test.min.map(|min| min + by),
            _ => {}
        }
    }
    let mut moved = pact.clone();
    moved.tiers.iter_mut().for_each(|tier| move_all(&mut tier.when, by));
    moved
}
