//! The cheapest missing evidence: the fewest things that would have to become known or happen, now, for the next tier.
//!
//! Cost counts pieces of evidence: a trait to be learnt or an event to happen is 1, a trait that is known otherwise and would
//! have to change is [`COST_OF_CHANGE`]. Missing points of fit are a knapsack over those costs, solved exactly up to [`COST_MAX`].
//! Missing points of engagement are looked for by imagining one signal, then every two, with the rules' own fold, so that what one
//! event does to several rules counts; where more are needed, by the knapsack over the rules, each by itself. What another part
//! of the tier asks for anyway is imagined first.

use leadpact_pact::model::{
    BantPoint, BantTest, Condition, EventSource, PersonaTest, ScoreTest, SignalName, Tier, TierName, TraitTest, Trigger,
};
use leadpact_terms::{ClauseId, Duration, FitGrade, Grade, Instant, OutcomeAct, SalesAct};
use serde::Serialize;

use crate::compile::CompiledPact;
use crate::condition::{Cond, View, bant_point, reaches};
use crate::rules::Finder;
use crate::state::LeadState;

/// What a known trait that would have to change costs.
pub const COST_OF_CHANGE: usize = 4;
/// More evidence than this is not proposed.
pub const COST_MAX: usize = 40;

/// What is missing for a tier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Missing {
    /// The tier that is cheapest to reach.
    pub tier: TierName,
    /// What would have to become known or happen; nothing if waiting or sales decides.
    pub asks: Vec<Ask>,
}

/// One thing that would have to become known or happen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Required information: one of the traits of this clause.
    Required(ClauseId),
    /// A trait that passes this test.
    Trait {
        /// The test.
        test: TraitTest,
        /// Whether the trait is known, with a value that does not pass.
        known_otherwise: bool,
    },
    /// A signal, so many times.
    Signal {
        /// The signal.
        signal: SignalName,
        /// How often.
        times: u32,
        /// In which time, if that matters.
        within: Option<Duration>,
    },
    /// Signals one after the other.
    Sequence {
        /// The steps.
        steps: Vec<SignalName>,
        /// From the first to the last.
        within: Duration,
    },
    /// Any behaviour that ends a silence.
    AnyBehaviour,
    /// A point of BANT.
    Bant(BantPoint),
    /// An act of sales.
    Sales(SalesAct),
    /// An outcome.
    Outcome(OutcomeAct),
}

impl Ask {
    fn cost(&self) -> usize {
        match self {
            Self::Trait { known_otherwise: true, .. } => COST_OF_CHANGE,
            Self::Signal { times, .. } => *times as usize,
            Self::Sequence { steps, .. } => steps.len(),
            Self::Required(_)
            | Self::Trait { known_otherwise: false, .. }
            | Self::AnyBehaviour
            | Self::Bant(_)
            | Self::Sales(_)
            | Self::Outcome(_) => 1,
        }
    }
}

fn cost(asks: &[Ask]) -> usize {
    asks.iter().map(Ask::cost).sum()
}

/// The cheapest evidence that would hand the lead over, if it came at `at` (no earlier than the latest event).
/// `None` if no evidence can: an exclusion holds, or a condition forbids what is known.
pub fn missing_for_next_tier(pact: &CompiledPact, lead: &LeadState, at: Instant) -> Option<Missing> {
    let inner = &*pact.inner;
    let view = lead.view_at(inner, at);
    if view.excluded() {
        return None;
    }
    let required: Vec<Ask> = lead.missing(inner).into_iter().map(Ask::Required).collect();
    let tiers = inner.tiers.iter().zip(&inner.pact.tiers);
    let reachable = tiers.filter_map(|(compiled, tier)| {
        let mut asks = close(compiled, &tier.when, &view)?;
        asks.extend(required.iter().cloned());
        Some(Missing { tier: tier.name.clone(), asks })
    });
    reachable.min_by_key(|missing| cost(&missing.asks))
}

/// The parts of a tier's condition that do not hold at `at`: its entries, where all of several are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmet<'p> {
    /// The tier.
    pub tier: &'p Tier,
    /// The parts, in the order of the pact; empty if the tier's condition holds.
    pub parts: Vec<&'p Condition>,
}

/// For each tier, in the order of the pact, what of it does not hold at `at` (no earlier than the latest event).
pub fn unmet_parts<'p>(pact: &'p CompiledPact, lead: &LeadState, at: Instant) -> Vec<Unmet<'p>> {
    let inner = &*pact.inner;
    let view = lead.view_at(inner, at);
    let tiers = inner.tiers.iter().zip(&inner.pact.tiers);
    tiers
        .map(|(compiled, tier)| {
            let parts = match (compiled, &tier.when) {
                (Cond::All(conds), Condition::All(conditions)) => conds
                    .iter()
                    .zip(conditions)
                    .filter(|(cond, _)| !cond.holds(&view))
                    .map(|(_, condition)| condition)
                    .collect(),
                (cond, condition) => (!cond.holds(&view)).then_some(condition).into_iter().collect(),
            };
            Unmet { tier, parts }
        })
        .collect()
}

/// What would make a condition hold: nothing if it holds, `None` if no evidence can.
fn close(cond: &Cond, condition: &Condition, view: &View<'_>) -> Option<Vec<Ask>> {
    if cond.holds(view) {
        return Some(Vec::new());
    }
    let pact = &view.pact.pact;
    let signal =
        |signal: &SignalName, times: u32, within| Some(vec![Ask::Signal { signal: signal.clone(), times, within }]);
    match (cond, condition) {
        (Cond::All(conds), Condition::All(conditions)) => {
            let parts = || conds.iter().zip(conditions);
            let is_engagement = |condition: &Condition| matches!(condition, Condition::Engagement(_));
            let mut all = Vec::new();
            for (cond, condition) in parts().filter(|(_, condition)| !is_engagement(condition)) {
                add_new(&mut all, close(cond, condition, view)?);
            }
            // What the other parts ask for may bring the points as well.
            let imagined = view.lead.imagine(view.pact, view.at, &signals_asked(&all, view));
            let view = imagined.view_at(view.pact, view.at);
            for (cond, condition) in parts().filter(|(_, condition)| is_engagement(condition)) {
                add_on_top(&mut all, close(cond, condition, &view)?);
            }
            Some(all)
        }
        (Cond::Any(conds), Condition::Any(conditions)) => {
            let each = conds.iter().zip(conditions).filter_map(|(cond, condition)| close(cond, condition, view));
            each.min_by_key(|asks| cost(asks))
        }
        (Cond::Trait { test: position, .. }, Condition::Trait(test)) => {
            let known_otherwise = view.lead.facts.is_known(view.pact.traits.tests[*position].slot);
            Some(vec![Ask::Trait { test: test.clone(), known_otherwise }])
        }
        (_, Condition::Fit(test)) => raise_fit(at_least(*test, view.fit())?, view),
        (_, Condition::Engagement(test)) => raise_engagement(at_least(*test, view.engagement())?, view),
        (_, Condition::Grade(grades)) => {
            grades.iter().filter_map(|grade| reach_grade(*grade, view)).min_by_key(|asks| cost(asks))
        }
        (_, Condition::Level(level)) => {
            let mut all = Vec::new();
            for (cond, rule) in view.pact.levels.iter().zip(&pact.levels).take(usize::from(*level)) {
                all.extend(close(cond, &rule.when, view)?);
            }
            Some(all)
        }
        (_, Condition::Persona(wanted)) => {
            let personas = view.pact.personas.iter().zip(&pact.personas);
            let of_interest = personas.filter(|(_, persona)| match wanted {
                PersonaTest::Any => true,
                PersonaTest::OneOf(names) => names.contains(&persona.name),
            });
            of_interest.filter_map(|(cond, persona)| close(cond, &persona.when, view)).min_by_key(|asks| cost(asks))
        }
        (_, Condition::On { signal: name, .. } | Condition::Seen(name)) => signal(name, 1, None),
        (Cond::Count { signal: position, at_least, within }, Condition::Count { signal: name, within: window, .. }) => {
            let recent = &view.lead.signal(*position).recent;
            let inside = recent.iter().filter(|then| view.at.0 - then.0 < *within).count();
            signal(name, u32::try_from(at_least.saturating_sub(inside)).unwrap_or(u32::MAX), Some(*window))
        }
        (_, Condition::SeenAny) => Some(vec![Ask::AnyBehaviour]),
        (_, Condition::Sales(act)) => Some(vec![Ask::Sales(*act)]),
        (_, Condition::Outcome(outcome)) => Some(vec![Ask::Outcome(*outcome)]),
        (_, Condition::Bant(test)) => Some(missing_bant(*test, view)),
        (_, Condition::Excluded | Condition::NoneOf(_)) => None,
        // Compiled and checked conditions have the same shape.
        (_, Condition::All(_) | Condition::Any(_) | Condition::Trait(_) | Condition::Count { .. }) => None,
    }
}

/// The score that a test asks for, if more of it can help.
fn at_least(test: ScoreTest, score: f64) -> Option<f64> {
    test.min.filter(|min| score < *min && test.max.is_none_or(|max| *min <= max))
}

fn reach_grade(grade: Grade, view: &View<'_>) -> Option<Vec<Ask>> {
    let grades = &view.pact.pact.grades;
    let mut asks = Vec::new();
    if grade.fit > view.grade().fit || grade.engagement > view.grade().engagement {
        return None;
    }
    if grade.fit < view.grade().fit {
        let position = FitGrade::ALL.iter().position(|one| *one == grade.fit)?;
        asks.extend(raise_fit(grades.fit[position], view)?);
    }
    if grade.engagement < view.grade().engagement {
        asks.extend(raise_engagement(grades.engagement[usize::from(grade.engagement) - 1], view)?);
    }
    Some(asks)
}

fn missing_bant(test: BantTest, view: &View<'_>) -> Vec<Ask> {
    let bant = &view.pact.bant;
    let open = |position: &usize| !bant_point(*position, view);
    let ask = |position: usize| Ask::Bant(bant[position].point);
    let confirmed = (0..bant.len()).filter(|position| !open(position)).count();
    match test {
        BantTest::Point(point) => vec![Ask::Bant(point)],
        BantTest::AtLeast(n) => {
            (0..bant.len()).filter(open).take(usize::from(n).saturating_sub(confirmed)).map(ask).collect()
        }
        BantTest::Confirmed => {
            let wanted = usize::from(view.pact.pact.bant.at_least).saturating_sub(confirmed);
            let (mandatory, rest): (Vec<usize>, Vec<usize>) =
                (0..bant.len()).filter(open).partition(|position| bant[*position].mandatory);
            let more = wanted.saturating_sub(mandatory.len());
            mandatory.into_iter().chain(rest.into_iter().take(more)).map(ask).collect()
        }
    }
}

/// One way to earn points with a rule.
struct Way {
    points: f64,
    asks: Vec<Ask>,
}

fn raise_fit(wanted: f64, view: &View<'_>) -> Option<Vec<Ask>> {
    let inner = view.pact;
    let rules: Vec<Vec<Way>> = inner
        .fit
        .iter()
        .zip(&inner.pact.fit)
        .map(|(compiled, rule)| {
            let now =
                compiled.alternatives.iter().find(|(cond, _)| cond.holds(view)).map_or(0.0, |(_, points)| *points);
            let better = compiled.alternatives.iter().zip(&rule.alternatives).filter(|((_, points), _)| *points > now);
            better
                .filter_map(|((cond, points), one)| {
                    Some(Way { points: points - now, asks: close(cond, &one.when, view)? })
                })
                .collect()
        })
        .collect();
    choose(wanted, &rules, |chosen| {
        let added: Vec<f64> =
            chosen.iter().zip(&rules).map(|(one, options)| one.map_or(0.0, |one| options[one].points)).collect();
        view.lead.fit_score_with(inner, view.at, &added)
    })
    .map(|chosen| asks_of(&chosen, rules))
}

/// Adds what is not asked for yet.
fn add_new(all: &mut Vec<Ask>, more: Vec<Ask>) {
    for ask in more {
        if !all.contains(&ask) {
            all.push(ask);
        }
    }
}

/// Adds what must come on top of what is asked for: of one signal, the times add up.
fn add_on_top(all: &mut Vec<Ask>, more: Vec<Ask>) {
    for ask in more {
        let Ask::Signal { signal, times: more, within: None } = &ask else {
            add_new(all, vec![ask]);
            continue;
        };
        let known = all.iter_mut().find_map(|known| match known {
            Ask::Signal { signal: known, times, within: None } if known == signal => Some(times),
            _ => None,
        });
        match known {
            Some(times) => *times += more,
            None => all.push(ask),
        }
    }
}

/// The signals that are asked for outright, as often as they are.
fn signals_asked(asks: &[Ask], view: &View<'_>) -> Vec<usize> {
    let position = |name: &SignalName| view.pact.pact.signals.iter().position(|signal| signal.name == *name);
    asks.iter()
        .filter_map(|ask| match ask {
            Ask::Signal { signal, times, within: None } => Some((position(signal)?, *times as usize)),
            _ => None,
        })
        .flat_map(|(signal, times)| std::iter::repeat_n(signal, times))
        .collect()
}

/// One signal, or two one after the other, with which the score is reached; of several, those that bring most.
fn one_or_two_signals(wanted: f64, view: &View<'_>) -> Option<Vec<Ask>> {
    let signals = &view.pact.pact.signals;
    let is_behaviour = |position: &usize| {
        let by_itself = |source: &EventSource| match source {
            EventSource::Behaviour | EventSource::Track(_) | EventSource::Page(_) => true,
            EventSource::Sales(_) | EventSource::Outcome(_) => false,
        };
        signals[*position].any_of.iter().any(|pattern| by_itself(&pattern.source))
    };
    let candidates: Vec<usize> = (0..signals.len()).filter(is_behaviour).collect();
    let score =
        |imagined: &[usize]| view.lead.imagine(view.pact, view.at, imagined).engagement_score(view.pact, view.at).0;
    let best = |tries: &mut dyn Iterator<Item = Vec<usize>>| {
        let reached = tries.map(|signals| (score(&signals), signals)).filter(|(score, _)| reaches(*score, wanted));
        // Of equal ones the first in the order of the pact.
        reached.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, signals)| signals)
    };
    let ask = |position: usize| Ask::Signal { signal: signals[position].name.clone(), times: 1, within: None };
    let found = best(&mut candidates.iter().map(|one| vec![*one]))
        .or_else(|| best(&mut candidates.iter().flat_map(|one| candidates.iter().map(|two| vec![*one, *two]))))?;
    let mut asks = Vec::new();
    add_on_top(&mut asks, found.into_iter().map(ask).collect());
    Some(asks)
}

fn raise_engagement(wanted: f64, view: &View<'_>) -> Option<Vec<Ask>> {
    if let Some(few) = one_or_two_signals(wanted, view) {
        return Some(few);
    }
    let inner = view.pact;
    let rules: Vec<Vec<Way>> = (0..inner.rules.len()).map(|position| ways_to_engage(position, view)).collect();
    choose(wanted, &rules, |chosen| {
        let added: Vec<f64> =
            chosen.iter().zip(&rules).map(|(one, options)| one.map_or(0.0, |one| options[one].points)).collect();
        view.lead.engagement_score_with(inner, view.at, &added)
    })
    .map(|chosen| asks_of(&chosen, rules))
}

/// How a rule can earn points at once: a signal once or several times, a sequence, a count; or a silence ended.
fn ways_to_engage(position: usize, view: &View<'_>) -> Vec<Way> {
    let (rule, state) = (&view.pact.rules[position], view.lead.rule(position));
    let written = &view.pact.pact.engagement[position];
    if let Finder::Silence { .. } = rule.finder {
        let penalty = view.lead.engagement_points(view.pact, view.at).find(|(one, _)| *one == position);
        let ends = |(_, points): (usize, f64)| {
            (points < 0.0).then(|| Way { points: -points, asks: vec![silence_ender(&written.on)] })
        };
        return penalty.and_then(ends).into_iter().collect();
    }
    if rule.points <= 0.0 || state.is_done() {
        return Vec::new();
    }
    match &written.on {
        Trigger::Signal(signal) => (1..=rule.room_at(state, view.at, COST_MAX as u32))
            .map(|times| Way {
                points: rule.points * f64::from(times),
                asks: vec![Ask::Signal { signal: signal.clone(), times, within: None }],
            })
            .collect(),
        Trigger::Sequence { .. } | Trigger::Count { .. } if rule.room_at(state, view.at, 1) == 0 => Vec::new(),
        Trigger::Sequence { steps, within, .. } => {
            vec![Way { points: rule.points, asks: vec![Ask::Sequence { steps: steps.clone(), within: *within }] }]
        }
        Trigger::Count { signal, at_least, within, .. } => vec![Way {
            points: rule.points,
            asks: vec![Ask::Signal { signal: signal.clone(), times: *at_least, within: Some(*within) }],
        }],
        Trigger::Silence { .. } => Vec::new(),
    }
}

fn silence_ender(trigger: &Trigger) -> Ask {
    match trigger {
        Trigger::Silence { of, .. } if !of.is_empty() => Ask::Signal { signal: of[0].clone(), times: 1, within: None },
        Trigger::Silence { .. } | Trigger::Signal(_) | Trigger::Sequence { .. } | Trigger::Count { .. } => {
            Ask::AnyBehaviour
        }
    }
}

/// The cheapest choice of at most one option a rule with which the score is reached: a multiple-choice knapsack over costs.
fn choose(wanted: f64, rules: &[Vec<Way>], score_with: impl Fn(&[Option<usize>]) -> f64) -> Option<Vec<Option<usize>>> {
    type Choice = (f64, Vec<Option<usize>>);
    let mut best: Vec<Option<Choice>> = vec![None; COST_MAX + 1];
    best[0] = Some((0.0, Vec::new()));
    for options in rules {
        let mut next: Vec<Option<Choice>> = vec![None; COST_MAX + 1];
        for (spent, known) in best.iter().enumerate() {
            let Some((gain, chosen)) = known else { continue };
            let none = [(None, 0, 0.0)].into_iter();
            let some = options.iter().enumerate().map(|(position, one)| (Some(position), cost(&one.asks), one.points));
            for (position, more, points) in none.chain(some) {
                let Some(slot) = next.get_mut(spent + more) else { continue };
                if slot.as_ref().is_none_or(|(known, _)| *known < gain + points) {
                    let mut chosen = chosen.clone();
                    chosen.push(position);
                    *slot = Some((gain + points, chosen));
                }
            }
        }
        best = next;
    }
    best.into_iter().flatten().map(|(_, chosen)| chosen).find(|chosen| reaches(score_with(chosen), wanted))
}

fn asks_of(chosen: &[Option<usize>], rules: Vec<Vec<Way>>) -> Vec<Ask> {
    let mut asks: Vec<Ask> = Vec::new();
    for (one, mut options) in chosen.iter().zip(rules) {
        if let Some(one) = one {
            asks.extend(options.swap_remove(*one).asks);
        }
    }
    let mut distinct: Vec<Ask> = Vec::new();
    for ask in asks {
        if !distinct.contains(&ask) {
            distinct.push(ask);
        }
    }
    distinct
}
