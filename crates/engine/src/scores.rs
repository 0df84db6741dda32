//! Adding up: the fit and engagement scores of a lead at an instant, and what they are made of.

use leadpact_terms::{ClauseId, EventId, FitGrade, Grade, Instant};

use crate::compile::{Bounds, Inner};
use crate::condition::{Cond, View, reaches};
use crate::facts::Telling;
use crate::rules::Finder;
use crate::standing::{Contribution, Evidence, Tally, ToldTrait};
use crate::state::LeadState;

impl LeadState {
    /// Works fit, persona and exclusions out again if a fact or, where it matters, the date has changed.
    pub(crate) fn refresh(&mut self, inner: &Inner, at: Instant) {
        if self.is_fit_known && !inner.traits_depend_on_date {
            return;
        }
        let today = at.date();
        if !self.is_fit_known || self.fit_on != today {
            self.fit = self.fit_score(inner, at);
            self.persona = self.persona_at(inner, at);
            self.excluded_by_traits = self.excluded_by_traits_at(inner, at);
            self.fit_on = today;
            self.is_fit_known = true;
            self.has_prospects = self.prospects(inner);
        }
    }

    fn prospects(&self, inner: &Inner) -> bool {
        let view = self.view_now(inner);
        let may_be = |tier: &Cond| tier.may_be(true, &view);
        !self.excluded_by_traits && self.is_informed(inner) && inner.tiers.iter().any(may_be)
    }

    /// The lead at an instant, everything looked at anew.
    pub(crate) fn view_at<'a>(&'a self, inner: &'a Inner, at: Instant) -> View<'a> {
        View::new(inner, self, at, self.fit_score(inner, at), self.persona_at(inner, at))
    }

    /// The lead right after an event: fit and persona are known.
    pub(crate) fn view_now<'a>(&'a self, inner: &'a Inner) -> View<'a> {
        View::new(inner, self, self.latest_at, self.fit, self.persona)
    }

    /// Whether an exclusion holds.
    pub(crate) fn excluded(&self, inner: &Inner, at: Instant) -> bool {
        let view = View::bare(inner, self, at);
        let by_traits = if self.is_fit_known { self.excluded_by_traits } else { self.excluded_by_traits_at(inner, at) };
        by_traits || inner.exclusions.iter().any(|one| !one.rests_on_traits && one.condition.holds(&view))
    }

    fn excluded_by_traits_at(&self, inner: &Inner, at: Instant) -> bool {
        let view = View::bare(inner, self, at);
        inner.exclusions.iter().any(|one| one.rests_on_traits && one.condition.holds(&view))
    }

    pub(crate) fn persona_at(&self, inner: &Inner, at: Instant) -> Option<usize> {
        let view = View::bare(inner, self, at);
        inner.personas.iter().position(|persona| persona.holds(&view))
    }

    /// For each fit rule that contributes: its position, that of the alternative, and the points.
    pub(crate) fn fit_points<'a>(
        &'a self,
        inner: &'a Inner,
        at: Instant,
    ) -> impl Iterator<Item = (usize, usize, f64)> + 'a {
        let view = View::bare(inner, self, at);
        inner.fit.iter().enumerate().filter_map(move |(rule, fit)| {
            let first = fit.alternatives.iter().position(|(condition, _)| condition.holds(&view))?;
            Some((rule, first, fit.alternatives[first].1))
        })
    }

    pub(crate) fn fit_score(&self, inner: &Inner, at: Instant) -> f64 {
        let points = self.fit_points(inner, at).map(|(rule, _, points)| (inner.fit[rule].group, points));
        add_up(points, &inner.fit_groups, |_, _| {})
    }

    /// For each engagement rule that contributes: its position and the points.
    pub(crate) fn engagement_points<'a>(
        &'a self,
        inner: &'a Inner,
        at: Instant,
    ) -> impl Iterator<Item = (usize, f64)> + 'a {
        self.contributing.ones().filter_map(move |position| {
            let rule = &inner.rules[position];
            let points = match &rule.finder {
                Finder::Silence { of, lasting } => {
                    let silent = self.n_events > 0 && at.0 - self.silent_since(of).0.0 >= *lasting;
                    silent.then_some(rule.points)
                }
                Finder::Each | Finder::Sequence { .. } | Finder::Count { .. } => {
                    rule.points_at(&self.rules[position], at)
                }
            };
            points.map(|points| (position, points))
        })
    }

    /// The engagement score, and what it will not exceed from now on but by new matches: what is positive now in full, what is
    /// negative not at all, within the groups' bounds.
    pub(crate) fn engagement_score(&self, inner: &Inner, at: Instant) -> (f64, f64) {
        let mut ceiling = inner.engagement_base;
        let points = self.engagement_points(inner, at).map(|(rule, points)| {
            ceiling += raises_ceiling_by(points);
            (inner.rules[rule].group, points)
        });
        let score = add_up(points, &inner.engagement_groups, |_, _| {});
        (score, ceiling)
    }

    /// The fit score if each rule gave so many points more.
    pub(crate) fn fit_score_with(&self, inner: &Inner, at: Instant, added: &[f64]) -> f64 {
        let mut points: Vec<f64> = added.to_vec();
        self.fit_points(inner, at).for_each(|(rule, _, now)| points[rule] += now);
        let grouped = inner.fit.iter().zip(points).map(|(rule, points)| (rule.group, points));
        add_up(grouped, &inner.fit_groups, |_, _| {})
    }

    /// The engagement score if each rule gave so many points more.
    pub(crate) fn engagement_score_with(&self, inner: &Inner, at: Instant, added: &[f64]) -> f64 {
        let mut points: Vec<f64> = added.to_vec();
        self.engagement_points(inner, at).for_each(|(rule, now)| points[rule] += now);
        let grouped = inner.rules.iter().zip(points).map(|(rule, points)| (rule.group, points));
        add_up(grouped, &inner.engagement_groups, |_, _| {})
    }

    pub(crate) fn fit_tally(&self, inner: &Inner, at: Instant) -> Tally {
        let mut contributions: Vec<Contribution> = self
            .fit_points(inner, at)
            .map(|(rule, first, points)| Contribution {
                clause: inner.pact.fit[rule].alternatives[first].clause.clone(),
                points,
                evidence: self.facts_behind(inner, &inner.fit[rule].alternatives[first].0),
            })
            .collect();
        let points = self.fit_points(inner, at).map(|(rule, _, points)| (inner.fit[rule].group, points));
        let score = add_up(points, &inner.fit_groups, |clause, points| contributions.push(correction(clause, points)));
        Tally { score, contributions }
    }

    pub(crate) fn engagement_tally(&self, inner: &Inner, at: Instant) -> Tally {
        let mut contributions: Vec<Contribution> = self
            .engagement_points(inner, at)
            .map(|(rule, points)| Contribution {
                clause: inner.pact.engagement[rule].clause.clone(),
                points,
                evidence: self.events_behind(inner, rule, at),
            })
            .collect();
        let points = self.engagement_points(inner, at).map(|(rule, points)| (inner.rules[rule].group, points));
        let score =
            add_up(points, &inner.engagement_groups, |clause, points| contributions.push(correction(clause, points)));
        Tally { score, contributions }
    }

    /// The known facts that a condition looks at, where evidence is kept.
    pub(crate) fn facts_behind(&self, inner: &Inner, condition: &Cond) -> Vec<Evidence> {
        let mut slots = Vec::new();
        condition.visit(&mut |one| {
            if let Cond::Trait { test, .. } = one
                && !slots.contains(&inner.traits.tests[*test].slot)
            {
                slots.push(inner.traits.tests[*test].slot);
            }
        });
        let evidence = |slot: usize| {
            let Telling { event, at, value } = self.facts.kept(slot)?.told.clone()?;
            let told = ToldTrait { name: inner.traits.names[slot].clone(), value };
            Some(Evidence { event, at, after: Vec::new(), points: None, fact: Some(told) })
        };
        slots.into_iter().filter_map(evidence).collect()
    }

    pub(crate) fn events_behind(&self, inner: &Inner, rule: usize, at: Instant) -> Vec<Evidence> {
        match &inner.rules[rule].finder {
            Finder::Silence { of, .. } => {
                let (since, event) = self.silent_since(of);
                let evidence =
                    |event: EventId| Evidence { event, at: since, after: Vec::new(), points: None, fact: None };
                event.map(evidence).into_iter().collect()
            }
            Finder::Each | Finder::Sequence { .. } | Finder::Count { .. } => inner.rules[rule]
                .evidence_at(&self.rules[rule], at)
                .filter_map(|(found, points)| {
                    let (event, after) = found.events.split_last()?;
                    Some(Evidence {
                        event: event.clone(),
                        at: found.at,
                        after: after.to_vec(),
                        points: Some(points),
                        fact: None,
                    })
                })
                .collect(),
        }
    }

    /// Since when none of these signals (any behaviour if there are none) has been heard, and the event that was the last.
    pub(crate) fn silent_since(&self, of: &[usize]) -> (Instant, Option<EventId>) {
        let latest = if of.is_empty() {
            self.latest_behaviour.clone()
        } else {
            let heard = of.iter().filter_map(|signal| {
                let state = &self.signals[*signal];
                state.latest.map(|latest| (latest, state.latest_event, state.latest_id.clone()))
            });
            heard.max_by_key(|(latest, number, _)| (*latest, *number)).map(|(latest, _, id)| (latest, id))
        };
        latest.unwrap_or((self.first_at, None))
    }
}

/// What points can add to a score at most: nothing if they are negative, but for what rounding makes of the rest beside them.
pub(crate) fn raises_ceiling_by(points: f64) -> f64 {
    // Far more than a sum of as many parts as a pact may have can go wrong by.
    points.max(0.0) + 1e-12 * points.abs()
}

/// Sums of so many groups need no allocation.
const GROUPS_AT_HAND: usize = 16;

/// The sum of the points from the left and from 0, then the corrections of the groups; `correct` hears of those.
pub(crate) fn add_up(
    points: impl Iterator<Item = (Option<usize>, f64)>,
    groups: &[Bounds],
    mut correct: impl FnMut(&ClauseId, f64),
) -> f64 {
    if groups.is_empty() {
        return points.fold(0.0, |score, (_, points)| score + points);
    }
    let (mut few, mut many) = ([0.0; GROUPS_AT_HAND], Vec::new());
    let sums = match groups.len() {
        n if n <= GROUPS_AT_HAND => &mut few[..n],
        n => {
            many.resize(n, 0.0);
            &mut many[..]
        }
    };
    let mut score = 0.0;
    for (group, points) in points {
        score += points;
        if let Some(group) = group {
            sums[group] += points;
        }
    }
    for (bounds, sum) in groups.iter().zip(sums.iter().copied()) {
        let bound = match (bounds.ceiling, bounds.floor) {
            (Some(ceiling), _) if sum > ceiling => ceiling,
            (_, Some(floor)) if sum < floor => floor,
            _ => continue,
        };
        correct(&bounds.clause, bound - sum);
        score += bound - sum;
    }
    score
}

pub(crate) fn correction(clause: &ClauseId, points: f64) -> Contribution {
    Contribution { clause: clause.clone(), points, evidence: Vec::new() }
}

pub(crate) fn grade_of(inner: &Inner, fit: f64, engagement: f64) -> Grade {
    let grades = &inner.pact.grades;
    let first = |score: f64, borders: &[f64; 3]| borders.iter().position(|border| reaches(score, *border)).unwrap_or(3);
    Grade {
        fit: FitGrade::ALL[first(fit, &grades.fit)],
        engagement: [1, 2, 3, 4][first(engagement, &grades.engagement)],
    }
}
