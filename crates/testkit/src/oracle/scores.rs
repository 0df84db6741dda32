//! Points: where a rule matches, which matches count, and what they come to at an instant.

use leadpact_pact::model::{Alternative, Caps, EngagementRule, Group, GroupName, Repeat, Score, SignalName, Trigger};
use leadpact_terms::{ClauseId, Duration, Event, Instant};

use super::{Lead, Moment, Tally};

impl Lead<'_> {
    pub(super) fn fit(&self, moment: Moment<'_>) -> Tally {
        let moment = Moment { scores: None, ..moment };
        let rules = self.pact.fit.iter().filter_map(|rule| {
            let holds = |alternative: &&Alternative| self.holds(&alternative.when, moment);
            let alternative = rule.alternatives.iter().find(holds)?;
            Some((rule.group.as_ref(), alternative.clause.clone(), alternative.points))
        });
        self.tally(Score::Fit, &rules.collect::<Vec<_>>())
    }

    pub(super) fn engagement(&self, moment: Moment<'_>) -> Tally {
        let rules = self.pact.engagement.iter().filter_map(|rule| {
            let points = self.points(rule, moment)?;
            Some((rule.group.as_ref(), rule.clause.clone(), points))
        });
        self.tally(Score::Engagement, &rules.collect::<Vec<_>>())
    }

    fn tally(&self, score: Score, rules: &[(Option<&GroupName>, ClauseId, f64)]) -> Tally {
        let corrections = self.pact.groups.iter().filter(|group| group.of == score).filter_map(|group| {
            let members = rules.iter().filter(|(of, ..)| *of == Some(&group.name));
            let correction = correction(group, members.fold(0.0, |sum, (.., points)| sum + points))?;
            Some((group.clause.clone(), correction))
        });
        let contributions: Vec<_> =
            rules.iter().map(|(_, clause, points)| (clause.clone(), *points)).chain(corrections).collect();
        Tally { score: contributions.iter().fold(0.0, |sum, (_, points)| sum + points), contributions }
    }

    /// What a rule contributes at a moment; `None` if it has nothing to say.
    fn points(&self, rule: &EngagementRule, moment: Moment<'_>) -> Option<f64> {
        if let Trigger::Silence { of, lasting } = &rule.on {
            return (moment.at.since(self.last_heard(of, moment.known)?) >= *lasting).then_some(rule.points);
        }
        let terms: Vec<f64> = self
            .counted(rule, moment.known)
            .into_iter()
            .map(|event| moment.at.since(self.events[event].at))
            .filter(|age| rule.lasts.is_none_or(|lasts| *age < lasts))
            .map(|age| rule.points * remaining(age, rule.half_life))
            .collect();
        (!terms.is_empty()).then(|| terms.iter().sum())
    }

    fn last_heard(&self, of: &[SignalName], known: usize) -> Option<Instant> {
        let ends_silence = |event: usize| match of {
            [] => self.is_behaviour(event),
            signals => signals.iter().any(|signal| self.matches(signal, event)),
        };
        let first = self.events[..known].first().map(|event| event.at);
        (0..known).rev().find(|event| ends_silence(*event)).map(|event| self.events[event].at).or(first)
    }

    /// The events at which a rule counts, among the first so many.
    fn counted(&self, rule: &EngagementRule, known: usize) -> Vec<usize> {
        let Caps { total, per } = rule.at_most;
        let mut counted: Vec<usize> = Vec::new();
        for event in self.finds(&rule.on, known) {
            let total_reached = total.is_some_and(|most| counted.len() >= most as usize);
            let window_full = per.is_some_and(|(most, window)| {
                counted.iter().filter(|earlier| self.in_window(**earlier, event, window)).count() >= most as usize
            });
            if !total_reached && !window_full {
                counted.push(event);
            }
        }
        counted
    }

    /// The events at which a trigger matches, among the first so many.
    fn finds(&self, trigger: &Trigger, known: usize) -> Vec<usize> {
        match trigger {
            Trigger::Signal(signal) => (0..known).filter(|event| self.matches(signal, *event)).collect(),
            Trigger::Sequence { steps, within, repeat } => {
                self.search(*repeat, known, |from, event| self.ends_chain(steps, *within, from, event))
            }
            Trigger::Count { signal, at_least, within, repeat } => self.search(*repeat, known, |from, event| {
                let in_window = (from..=event).filter(|one| self.matches(signal, *one));
                self.matches(signal, event)
                    && in_window.filter(|one| self.in_window(*one, event, *within)).count() >= *at_least as usize
            }),
            Trigger::Silence { .. } => Vec::new(),
        }
    }

    /// Goes through the events; after each find the search begins anew with the events that follow, or ends.
    fn search(&self, repeat: Repeat, known: usize, found: impl Fn(usize, usize) -> bool) -> Vec<usize> {
        let mut finds: Vec<usize> = Vec::new();
        for event in 0..known {
            let from = finds.last().map_or(0, |find| find + 1);
            let goes_on = finds.is_empty() || repeat == Repeat::Each;
            if goes_on && found(from, event) {
                finds.push(event);
            }
        }
        finds
    }

    /// Whether an event is the end of a chain that begins at `from` or later: all beginnings are tried.
    fn ends_chain(&self, steps: &[SignalName], within: Duration, from: usize, event: usize) -> bool {
        let [first, between @ .., last] = steps else { panic!("a sequence has two steps or more") };
        self.matches(last, event)
            && (from..event).any(|begin| {
                self.matches(first, begin)
                    && self.in_window(begin, event, within)
                    && self.links(between, begin + 1, event)
            })
    }

    fn links(&self, steps: &[SignalName], from: usize, until: usize) -> bool {
        let Some((step, rest)) = steps.split_first() else { return true };
        (from..until).any(|event| self.matches(step, event) && self.links(rest, event + 1, until))
    }

    /// Whether an event lies in the window that ends with another.
    fn in_window(&self, event: usize, end: usize, window: Duration) -> bool {
        let Event { at: end_at, .. } = self.events[end];
        in_window(self.events[event].at, *end_at, window)
    }
}

/// Whether an instant lies in the window that ends at another: ages from 0 to less than its length.
pub(super) fn in_window(at: Instant, end: Instant, window: Duration) -> bool {
    let age = end.since(at);
    Duration(0) <= age && age < window
}

/// What is left of a point at an age.
fn remaining(age: Duration, half_life: Option<Duration>) -> f64 {
    half_life.map_or(1.0, |half_life| (-(age.as_ms() as f64) / half_life.as_ms() as f64).exp2())
}

fn correction(group: &Group, sum: f64) -> Option<f64> {
    match (group.floor, group.ceiling) {
        (_, Some(ceiling)) if sum > ceiling => Some(ceiling - sum),
        (Some(floor), _) if sum < floor => Some(floor - sum),
        _ => None,
    }
}
