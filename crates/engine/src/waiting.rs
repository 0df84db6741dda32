//! When to look at a lead: what must be heard or scored before anything can be decided of it.
//!
//! Most events decide nothing, and most of them can be told beforehand: a tier that asks for 60 points is not reached while the
//! score cannot be above 40, and one that asks for a hand-raise only at one. What is said here errs on the side of looking.

use leadpact_pact::model::ScoreTest;
use leadpact_terms::Level;

use crate::condition::{Cond, View, fit_grade_of};

/// What a condition waits for: it can hold at a later event only if one of these is so there. Until a trait is told, sales or a deal
/// says something, or one of its signals is heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wake {
    /// Nothing is known to keep it from holding.
    always: bool,
    /// Engagement may be as high as this.
    engagement: f64,
    /// One of these signals is heard, one bit each.
    on: u128,
}

impl Wake {
    /// It can't hold.
    pub(crate) const NEVER: Self = Self { always: false, engagement: f64::INFINITY, on: 0 };
    /// It may hold at any event.
    pub(crate) const ALWAYS: Self = Self { always: true, ..Self::NEVER };

    fn at(test: ScoreTest) -> Self {
        test.min.map_or(Self::ALWAYS, Self::at_engagement)
    }

    fn at_engagement(min: f64) -> Self {
        // Far more than what adding up in another order can make of a ceiling, and than the tie that a threshold allows.
        Self { engagement: min - 1e-5 * (1.0 + min.abs()), ..Self::NEVER }
    }

    fn on(signal: usize) -> Self {
        // Of more signals than there are bits, the rest is not told apart.
        bit(signal).map_or(Self::ALWAYS, |on| Self { on, ..Self::NEVER })
    }

    fn of(may_hold: bool) -> Self {
        if may_hold { Self::ALWAYS } else { Self::NEVER }
    }

    /// Whether an event that matches these signals, at which engagement is not above `ceiling`, wakes.
    #[inline]
    pub(crate) fn is_woken_by(&self, signals: &[usize], ceiling: f64) -> bool {
        self.always || ceiling >= self.engagement || self.waits_for(signals)
    }

    /// Whether one of the signals waited for is among these.
    pub(crate) fn waits_for(&self, signals: &[usize]) -> bool {
        self.on != 0 && signals.iter().any(|signal| bit(*signal).is_some_and(|bit| self.on & bit != 0))
    }

    /// What waits for either.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            always: self.always || other.always,
            engagement: self.engagement.min(other.engagement),
            on: self.on | other.on,
        }
    }

    /// What waits for both: the one that wakes less is enough.
    fn and(self, other: Self) -> Self {
        let rank = |wake: Self| match wake {
            Self::NEVER => (0, 0.0),
            Self { always: true, .. } => (3, 0.0),
            Self { engagement: f64::INFINITY, .. } => (1, 0.0),
            Self { engagement, .. } => (2, -engagement),
        };
        if rank(other) < rank(self) { other } else { self }
    }
}

fn bit(signal: usize) -> Option<u128> {
    (signal < 128).then(|| 1 << signal)
}

/// What the tiers wait for, of a lead seen right after an event.
pub(crate) fn of_tiers(view: &View<'_>) -> Wake {
    view.pact.tiers.iter().fold(Wake::NEVER, |wake, tier| wake.or(of(tier, view)))
}

/// What a level above `peak` waits for.
pub(crate) fn of_levels(peak: Level, view: &View<'_>) -> Wake {
    match view.pact.levels.get(..=usize::from(peak.number())) {
        None => Wake::NEVER,
        Some(levels) => all(levels, view),
    }
}

fn all(list: &[Cond], view: &View<'_>) -> Wake {
    list.iter().fold(Wake::ALWAYS, |wake, one| wake.and(of(one, view)))
}

fn of(cond: &Cond, view: &View<'_>) -> Wake {
    let inner = view.pact;
    let is_dated = inner.traits_depend_on_date;
    let heard = |signal: usize| view.lead.signal(signal).latest.is_some();
    match cond {
        Cond::All(list) => all(list, view),
        Cond::Any(list) => list.iter().fold(Wake::NEVER, |wake, one| wake.or(of(one, view))),
        Cond::NoneOf(_) => Wake::of(cond.may_be(true, view)),
        Cond::Trait { dated, .. } => Wake::of(*dated || cond.holds(view)),
        Cond::Fit(_) | Cond::AnyPersona | Cond::Persona(_) => Wake::of(is_dated || cond.holds(view)),
        Cond::Engagement(test) => Wake::at(*test),
        Cond::Grade(grades) => {
            let fit = fit_grade_of(inner, view.fit());
            let borders = &inner.pact.grades.engagement;
            let of_fit = grades.iter().filter(|grade| is_dated || grade.fit == fit);
            of_fit.fold(Wake::NEVER, |wake, grade| {
                let border = borders.get(usize::from(grade.engagement) - 1);
                wake.or(border.map_or_else(|| Wake::ALWAYS, |min| Wake::at_engagement(*min)))
            })
        }
        Cond::Level(level) => all(&inner.levels[..inner.levels.len().min(usize::from(*level))], view),
        Cond::On(signal) => Wake::on(*signal),
        Cond::OnWithin(signal, _) | Cond::Seen(signal) if !heard(*signal) => Wake::on(*signal),
        Cond::Count { signal, at_least, .. } if view.lead.signal(*signal).recent.len() < *at_least => Wake::on(*signal),
        Cond::Sales(_) | Cond::Outcome(_) => Wake::of(cond.holds(view)),
        Cond::BantConfirmed | Cond::BantAtLeast(_) | Cond::BantPoint(_) => {
            let by_traits_alone = |point: &crate::compile::Point| {
                point.deduced.is_none() && point.test.is_none_or(|test| !inner.traits.tests[test].dated)
            };
            Wake::of(!inner.bant.iter().all(by_traits_alone) || cond.holds(view))
        }
        Cond::OnWithin(..) | Cond::Seen(_) | Cond::Count { .. } | Cond::SeenAny | Cond::Excluded => Wake::ALWAYS,
    }
}
