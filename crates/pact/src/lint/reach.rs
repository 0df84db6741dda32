//! Between which bounds a lead's scores must lie, whatever the lead is and does.
//!
//! **Engagement.** With `at_most: N per D` no more than N counted matches lie in any window of length D, so at an instant
//! the i-th latest is at least `⌊i/N⌋ · D` old; with a half-life h the sum of what is left is at most the geometric series
//! `points · N · (1 + r + r² + …)`, `r = 2^(−D/h)`. `at_most: N` ends the series after N matches, `lasts` after as many windows as
//! begin within it. Without such a limit the sum has no bound: events may share an instant.
//!
//! **Fit.** The truth of all tests on one trait is enumerated together (see [`super::logic`]), so rules that can't apply at once are
//! not added up. Rules that share traits, directly or through others, are taken together; different parts are independent.

use std::collections::BTreeSet;

use leadpact_terms::{Duration, TraitName};

use super::logic::{Formula, Problem};
use crate::model::{Caps, Condition, EngagementRule, FitRule, GroupName, Pact, Repeat, Score, Trigger};

/// More combinations than this are not enumerated.
const WORLDS_MAX: usize = 50_000;

/// Whether a score passes `min: T`.
pub(crate) fn passes_min(score: f64, threshold: f64) -> bool {
    score >= threshold - 1e-9 * threshold.abs()
}

/// Whether a score passes `max: T`.
pub(crate) fn passes_max(score: f64, threshold: f64) -> bool {
    score <= threshold + 1e-9 * threshold.abs()
}

/// From `low` to `high`, either of which may be infinite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Interval {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Interval {
    pub(crate) const ALL: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };
    pub(crate) const ZERO: Self = Self { low: 0.0, high: 0.0 };

    pub(crate) fn plus(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }
    }

    /// The smallest interval that holds both.
    fn hull(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// Whether a number lies in it, but for the rounding of sums.
    pub(crate) fn holds(self, number: f64) -> bool {
        let slack = |end: f64| if end.is_finite() { 1e-9 * end.abs().max(1.0) } else { 0.0 };
        number >= self.low - slack(self.low) && number <= self.high + slack(self.high)
    }

    fn clamp(self, floor: Option<f64>, ceiling: Option<f64>) -> Self {
        let clamp = |end: f64| end.min(ceiling.unwrap_or(f64::INFINITY)).max(floor.unwrap_or(f64::NEG_INFINITY));
        Self { low: clamp(self.low), high: clamp(self.high) }
    }
}

/// What a rule can contribute, in the sum that reaches furthest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: Box<str>,
    pub(crate) group: Option<GroupName>,
    pub(crate) reach: Interval,
}

/// What a score can reach, and what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reach {
    pub(crate) total: Interval,
    pub(crate) parts: Vec<Part>,
}

/// What engagement can reach.
pub(crate) fn engagement_reach(pact: &Pact) -> Reach {
    let parts: Vec<Part> = pact
        .engagement
        .iter()
        .map(|rule| Part { name: rule.name.clone(), group: rule.group.clone(), reach: rule_reach(rule, pact) })
        .collect();
    let contributions: Vec<_> = parts.iter().map(|part| (part.group.as_ref(), part.reach)).collect();
    let total = total(pact, Score::Engagement, &contributions);
    Reach { total, parts }
}

/// What fit can reach, for leads of which a condition holds (all of them, if none is given).
pub(crate) fn fit_reach(pact: &Pact, given: &[&Condition]) -> Reach {
    let mut parts: Vec<Part> = Vec::new();
    let mut sums: Vec<(Option<GroupName>, Interval)> = Vec::new();
    for rules in components(&pact.fit) {
        let reach = component_reach(pact, &rules, given);
        for (rule, at) in rules.iter().zip(reach.best) {
            parts.push(Part { name: rule.name.clone(), group: rule.group.clone(), reach: at });
        }
        sums.extend(reach.sums);
    }
    let order = |part: &Part| pact.fit.iter().position(|rule| rule.name == part.name);
    parts.sort_by_key(order);
    let contributions: Vec<_> = sums.iter().map(|(group, sum)| (group.as_ref(), *sum)).collect();
    let total = total(pact, Score::Fit, &contributions);
    Reach { total, parts }
}

/// The sum of the contributions, those of each group kept within its bounds.
fn total(pact: &Pact, score: Score, contributions: &[(Option<&GroupName>, Interval)]) -> Interval {
    let of = |group: Option<&GroupName>| {
        let own = contributions.iter().filter(|(name, _)| *name == group);
        own.fold(Interval::ZERO, |sum, (_, reach)| sum.plus(*reach))
    };
    let mut sum = of(None);
    for group in pact.groups.iter().filter(|group| group.of == score) {
        sum = sum.plus(of(Some(&group.name)).clamp(group.floor, group.ceiling));
    }
    sum
}

/// What one rule of engagement can contribute at an instant.
pub(crate) fn rule_reach(rule: &EngagementRule, pact: &Pact) -> Interval {
    let signals: Vec<_> = match &rule.on {
        Trigger::Signal(signal) | Trigger::Count { signal, .. } => vec![signal],
        Trigger::Sequence { steps, .. } => steps.iter().collect(),
        // A silence is possible whatever the signals are.
        Trigger::Silence { .. } => Vec::new(),
    };
    if signals.iter().any(|name| pact.signal(name).is_some_and(super::logic::never_happens)) {
        return Interval::ZERO;
    }
    let matches = match &rule.on {
        Trigger::Signal(_) => None,
        Trigger::Sequence { repeat, .. } | Trigger::Count { repeat, .. } => match repeat {
            Repeat::Once => Some(1),
            Repeat::Each => None,
        },
        Trigger::Silence { .. } => Some(1),
    };
    let weight = match &rule.on {
        Trigger::Silence { .. } => 1.0,
        Trigger::Signal(_) | Trigger::Sequence { .. } | Trigger::Count { .. } => {
            most_weight(matches, rule.at_most, rule.half_life, rule.lasts)
        }
    };
    // Zero times an infinite weight is zero points.
    let furthest = if rule.points == 0.0 { 0.0 } else { rule.points * weight };
    Interval { low: furthest.min(0.0), high: furthest.max(0.0) }
}

/// How many full counts the matches of a rule are worth at most, at one instant.
fn most_weight(matches: Option<u32>, caps: Caps, half_life: Option<Duration>, lasts: Option<Duration>) -> f64 {
    let most = [matches, caps.total].into_iter().flatten().min().map_or(f64::INFINITY, f64::from);
    let Some((per_window, window)) = caps.per else { return most };
    let per_window = f64::from(per_window);
    // In the latest `windows` windows, `per_window` matches each; then nothing counts any more.
    let windows = lasts.map_or(f64::INFINITY, |lasts| (lasts.as_ms() as f64 / window.as_ms() as f64).ceil());
    let Some(half_life) = half_life else { return most.min(per_window * windows) };
    let ratio = (-(window.as_ms() as f64) / half_life.as_ms() as f64).exp2();
    let whole = (most / per_window).floor().min(windows);
    let rest = if whole < windows { (most - whole * per_window).min(per_window) } else { 0.0 };
    if whole.is_infinite() {
        return per_window / (1.0 - ratio);
    }
    per_window * (1.0 - ratio.powf(whole)) / (1.0 - ratio) + rest * ratio.powf(whole)
}

/// The rules in parts that share no trait with each other.
fn components(rules: &[FitRule]) -> Vec<Vec<&FitRule>> {
    let mut parts: Vec<(BTreeSet<TraitName>, Vec<&FitRule>)> = Vec::new();
    for rule in rules {
        let mut traits = BTreeSet::new();
        rule.alternatives.iter().for_each(|alternative| {
            super::walk::traits(&alternative.when, &mut |test| {
                traits.insert(test.name.clone());
            });
        });
        let (joined, apart): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|(known, _)| known.intersection(&traits).next().is_some());
        parts = apart;
        let mut together = Vec::new();
        for (known, rules) in joined {
            traits.extend(known);
            together.extend(rules);
        }
        together.push(rule);
        parts.push((traits, together));
    }
    parts.into_iter().map(|(_, rules)| rules).collect()
}

/// By how much the points of a rule differ between two versions of a pact, over all leads: new less old.
pub(crate) fn fit_difference(old: (&Pact, Option<&FitRule>), new: (&Pact, Option<&FitRule>)) -> Interval {
    let mut problem = Problem::new(new.0);
    let mut formulas = |(pact, rule): (_, Option<&FitRule>)| -> Vec<Formula> {
        let lines = rule.iter().flat_map(|rule| &rule.alternatives);
        lines.map(|line| problem.formula_of(pact, &line.when)).collect()
    };
    let (before, after) = (formulas(old), formulas(new));
    let all: Vec<&Formula> = before.iter().chain(&after).collect();
    let choices = problem.trait_choices(&all);
    let worlds = choices.iter().try_fold(1_usize, |n, (_, lines)| n.checked_mul(lines.len()));
    let points = |rule: Option<&FitRule>, formulas: &[Formula], atoms: &[Option<bool>]| {
        rule.map_or(Interval::ZERO, |rule| rule_points(rule, formulas, atoms))
    };
    let mut difference: Option<Interval> = None;
    let mut visit = |atoms: &[Option<bool>]| {
        let (before, after) = (points(old.1, &before, atoms), points(new.1, &after, atoms));
        let here = Interval { low: after.low - before.high, high: after.high - before.low };
        difference = Some(difference.map_or(here, |known| known.hull(here)));
    };
    let mut atoms = vec![None; problem.n_atoms()];
    if worlds.is_some_and(|worlds| worlds <= WORLDS_MAX) {
        every_world(&choices, &mut atoms, &mut visit);
    } else {
        visit(&atoms);
    }
    difference.unwrap_or(Interval::ZERO)
}

struct ComponentReach {
    /// What each rule contributes where the sum is greatest.
    best: Vec<Interval>,
    /// The sum without a group, and that of each group.
    sums: Vec<(Option<GroupName>, Interval)>,
}

fn component_reach(pact: &Pact, rules: &[&FitRule], given: &[&Condition]) -> ComponentReach {
    let mut problem = Problem::new(pact);
    let formulas: Vec<Vec<Formula>> = rules
        .iter()
        .map(|rule| rule.alternatives.iter().map(|alternative| problem.formula(&alternative.when)).collect())
        .collect();
    let given: Vec<Formula> = given.iter().map(|condition| problem.formula(condition)).collect();
    let all: Vec<&Formula> = formulas.iter().flatten().collect();
    let choices = problem.trait_choices(&all);
    let worlds = choices.iter().try_fold(1_usize, |n, (_, lines)| n.checked_mul(lines.len()));
    let mut atoms = vec![None; problem.n_atoms()];
    let groups: BTreeSet<Option<GroupName>> = rules.iter().map(|rule| rule.group.clone()).collect();
    let mut sums: Vec<(Option<GroupName>, Option<Interval>)> = groups.into_iter().map(|group| (group, None)).collect();
    let mut best: Option<(f64, Vec<Interval>)> = None;
    let mut visit = |atoms: &[Option<bool>]| {
        if given.iter().any(|formula| formula.truth(atoms) == Some(false)) {
            return;
        }
        let points: Vec<Interval> =
            rules.iter().zip(&formulas).map(|(rule, formulas)| rule_points(rule, formulas, atoms)).collect();
        for (group, sum) in &mut sums {
            let own = rules.iter().zip(&points).filter(|(rule, _)| rule.group == *group);
            let own = own.fold(Interval::ZERO, |sum, (_, points)| sum.plus(*points));
            *sum = Some(sum.map_or(own, |sum| sum.hull(own)));
        }
        let high: f64 = points.iter().map(|points| points.high).sum();
        if best.as_ref().is_none_or(|(most, _)| high > *most) {
            best = Some((high, points));
        }
    };
    if worlds.is_some_and(|worlds| worlds <= WORLDS_MAX) {
        every_world(&choices, &mut atoms, &mut visit);
    } else {
        // Too many to look at each: nothing is taken as known of the traits.
        visit(&atoms);
    }
    // No world agrees with what is given: no such lead exists, and nothing is said of its points.
    ComponentReach {
        best: best.map_or_else(|| vec![Interval::ZERO; rules.len()], |(_, points)| points),
        sums: sums.into_iter().map(|(group, sum)| (group, sum.unwrap_or(Interval::ZERO))).collect(),
    }
}

fn every_world(
    choices: &[(Vec<usize>, Vec<Vec<bool>>)],
    atoms: &mut Vec<Option<bool>>,
    visit: &mut impl FnMut(&[Option<bool>]),
) {
    let Some(((indices, lines), rest)) = choices.split_first() else { return visit(atoms) };
    for line in lines {
        for (atom, truth) in indices.iter().zip(line) {
            atoms[*atom] = Some(*truth);
        }
        every_world(rest, atoms, visit);
    }
    for atom in indices {
        atoms[*atom] = None;
    }
}

/// The points of the first alternative that holds; of all that may be the first, where that is open.
fn rule_points(rule: &FitRule, formulas: &[Formula], atoms: &[Option<bool>]) -> Interval {
    let mut possible: Option<Interval> = None;
    let mut add = |points: f64| {
        let one = Interval { low: points, high: points };
        possible = Some(possible.map_or(one, |known| known.hull(one)));
    };
    for (alternative, formula) in rule.alternatives.iter().zip(formulas) {
        match formula.truth(atoms) {
            Some(true) => {
                add(alternative.points);
                return possible.unwrap_or(Interval::ZERO);
            }
            None => add(alternative.points),
            Some(false) => {}
        }
    }
    add(0.0);
    possible.unwrap_or(Interval::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The greatest sum by trying all ways to place matches on a grid of hours and keeping those the caps count.
    fn brute_force(caps: Caps, half_life: Option<i64>, lasts: Option<i64>, hours: u32) -> f64 {
        let mut most: f64 = 0.0;
        for placed in 0..(1_u32 << hours) {
            let mut counted: Vec<i64> = Vec::new();
            for hour in (0..hours).filter(|hour| placed & (1 << hour) != 0).map(i64::from) {
                // Three matches at the same instant, so that caps bite.
                for _ in 0..3 {
                    let total = caps.total.is_none_or(|n| counted.len() < n as usize);
                    let per = caps.per.is_none_or(|(n, window)| {
                        let in_window = |at: &&i64| (hour - **at) * 3_600_000 < window.as_ms();
                        counted.iter().filter(in_window).count() < n as usize
                    });
                    if total && per {
                        counted.push(hour);
                    }
                }
            }
            let now = i64::from(hours) - 1;
            let sum: f64 = counted
                .iter()
                .map(|at| now - at)
                .filter(|age| lasts.is_none_or(|lasts| *age < lasts))
                .map(|age| half_life.map_or(1.0, |half| (-(age as f64) / half as f64).exp2()))
                .sum();
            most = most.max(sum);
        }
        most
    }

    #[test]
    fn no_placing_of_matches_is_worth_more_than_the_bound() {
        let hour = |n: i64| Duration(n * 3_600_000);
        let mut reached = 0;
        for (total, per, half, lasts) in [
            (Some(2), None, None, None),
            (None, Some((1, 3)), Some(2), None),
            (None, Some((2, 4)), Some(5), None),
            (Some(3), Some((2, 3)), Some(4), None),
            (Some(5), Some((2, 3)), None, None),
            (None, Some((2, 3)), None, Some(7)),
            (None, Some((1, 2)), Some(3), Some(5)),
            (Some(4), Some((3, 5)), Some(1), Some(6)),
            (Some(3), None, Some(4), None),
        ] {
            let caps = Caps { total, per: per.map(|(n, window)| (n, hour(window))) };
            let bound = most_weight(None, caps, half.map(hour), lasts.map(hour));
            let most = brute_force(caps, half, lasts, 14);
            assert!(most <= bound * (1.0 + 1e-12), "{caps:?} {half:?} {lasts:?}: {most} > {bound}");
            // The bound is no idle one: it is reached, or nearly, where the series is finite or fades quickly.
            if most >= bound * 0.85 {
                reached += 1;
            }
        }
        assert!(reached >= 8, "the bounds are too wide: only {reached} are nearly reached");
    }

    #[test]
    fn without_a_cap_there_is_no_bound() {
        assert_eq!(most_weight(None, Caps::default(), Some(Duration::days(1)), None), f64::INFINITY);
        assert_eq!(most_weight(Some(1), Caps::default(), Some(Duration::days(1)), None), 1.0);
        let per = Caps { total: None, per: Some((3, Duration::days(7))) };
        assert_eq!(most_weight(None, per, None, None), f64::INFINITY);
        assert_eq!(most_weight(None, per, Some(Duration::days(7)), None), 6.0);
    }
}
