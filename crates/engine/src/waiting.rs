//! When to look at a lead: what must be heard or scored before anything can be decided of it.
//!
//! Most events decide nothing, and most of them can be told beforehand: a tier that asks for 60 points is not reached while the
//! score cannot be above 40, and one that asks for a hand-raise only at one. What is said here errs on the side of looking.

use leadpact_pact::model::ScoreTest;
use leadpact_terms::Level;

use crate::compile::Inner;
use crate::condition::{Cond, View, fit_grade_of};
use crate::facts::Bits;

/// What a condition waits for: it can hold at a later event only if one of these is so there. Until a trait is told, sales or a deal
/// says something, or one of its signals is heard.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wake {
    /// Nothing is known to keep it from holding.
    always: bool,
    /// Engagement may be as high as this.
    engagement: f64,
    /// One of these signals is heard.
    on: Bits,
}

impl Wake {
    /// It can't hold.
    pub(crate) fn never(inner: &Inner) -> Self {
        Self { always: false, engagement: f64::INFINITY, on: Bits::new(inner.n_signals) }
    }

    /// It may hold at any event.
    pub(crate) fn always(inner: &Inner) -> Self {
        Self { always: true, ..Self::never(inner) }
    }

    fn at(inner: &Inner, test: ScoreTest) -> Self {
        test.min.map_or_else(|| Self::always(inner), |min| Self::at_engagement(inner, min))
    }

    fn at_engagement(inner: &Inner, min: f64) -> Self {
        // Far more than what adding up in another order can make of a ceiling, and than the tie that a threshold allows.
        Self { engagement: min - 1e-5 * (1.0 + min.abs()), ..Self::never(inner) }
    }

    fn on(inner: &Inner, signal: usize) -> Self {
        let mut wake = Self::never(inner);
        wake.on.set(signal, true);
        wake
    }

    fn of(inner: &Inner, may_hold: bool) -> Self {
        if may_hold { Self::always(inner) } else { Self::never(inner) }
    }

    fn is_never(&self) -> bool {
        !self.always && self.engagement == f64::INFINITY && self.on.ones().next().is_none()
    }

    /// Whether an event that matches these signals, at which engagement is not above `ceiling`, wakes.
    #[inline]
    pub(crate) fn is_woken_by(&self, signals: &[usize], ceiling: f64) -> bool {
        self.always || ceiling >= self.engagement || self.waits_for(signals)
    }

    /// Whether one of the signals waited for is among these.
    pub(crate) fn waits_for(&self, signals: &[usize]) -> bool {
        signals.iter().any(|signal| self.on.get(*signal))
    }

    /// What waits for either.
    pub(crate) fn or(mut self, other: &Self) -> Self {
        self.always |= other.always;
        self.engagement = self.engagement.min(other.engagement);
        self.on.add(&other.on);
        self
    }

    /// What waits for both: the one that wakes less is enough.
    fn and(self, other: Self) -> Self {
        let rank = |wake: &Self| match (wake.always, wake.engagement < f64::INFINITY) {
            _ if wake.is_never() => (0, 0.0),
            (false, false) => (1, 0.0),
            (false, true) => (2, -wake.engagement),
            (true, _) => (3, 0.0),
        };
        if rank(&other) < rank(&self) { other } else { self }
    }
}

/// What the tiers wait for, of a lead seen right after an event.
pub(crate) fn of_tiers(view: &View<'_>) -> Wake {
    let never = Wake::never(view.pact);
    view.pact.tiers.iter().fold(never, |wake, tier| wake.or(&of(tier, view)))
}

/// What a level above `peak` waits for.
pub(crate) fn of_levels(peak: Level, view: &View<'_>) -> Wake {
    match view.pact.levels.get(..=usize::from(peak.number())) {
        None => Wake::never(view.pact),
        Some(levels) => all(levels, view),
    }
}

fn all(list: &[Cond], view: &View<'_>) -> Wake {
    list.iter().fold(Wake::always(view.pact), |wake, one| wake.and(of(one, view)))
}

fn of(cond: &Cond, view: &View<'_>) -> Wake {
    let inner = view.pact;
    let is_dated = inner.traits_depend_on_date;
    let heard = |signal: usize| view.lead.signal(signal).latest.is_some();
    match cond {
        Cond::All(list) => all(list, view),
        Cond::Any(list) => list.iter().fold(Wake::never(inner), |wake, one| wake.or(&of(one, view))),
        Cond::NoneOf(_) => Wake::of(inner, cond.may_be(true, view)),
        Cond::Trait { dated, .. } => Wake::of(inner, *dated || cond.holds(view)),
        Cond::Fit(_) | Cond::AnyPersona | Cond::Persona(_) => Wake::of(inner, is_dated || cond.holds(view)),
        Cond::Engagement(test) => Wake::at(inner, *test),
        Cond::Grade(grades) => {
            let fit = fit_grade_of(inner, view.fit());
            let borders = &inner.pact.grades.engagement;
            let of_fit = grades.iter().filter(|grade| is_dated || grade.fit == fit);
            of_fit.fold(Wake::never(inner), |wake, grade| {
                let border = borders.get(usize::from(grade.engagement) - 1);
                wake.or(&border.map_or_else(|| Wake::always(inner), |min| Wake::at_engagement(inner, *min)))
            })
        }
        Cond::Level(level) => all(&inner.levels[..inner.levels.len().min(usize::from(*level))], view),
        Cond::On(signal) => Wake::on(inner, *signal),
        Cond::OnWithin(signal, _) | Cond::Seen(signal) if !heard(*signal) => Wake::on(inner, *signal),
        Cond::Count { signal, at_least, .. } if view.lead.signal(*signal).recent.len() < *at_least => {
            Wake::on(inner, *signal)
        }
        Cond::Sales(_) | Cond::Outcome(_) => Wake::of(inner, cond.holds(view)),
        Cond::BantConfirmed | Cond::BantAtLeast(_) | Cond::BantPoint(_) => {
            let by_traits_alone = |point: &crate::compile::Point| {
                point.deduced.is_none() && point.test.is_none_or(|test| !inner.traits.tests[test].dated)
            };
            Wake::of(inner, !inner.bant.iter().all(by_traits_alone) || cond.holds(view))
        }
        Cond::OnWithin(..) | Cond::Seen(_) | Cond::Count { .. } | Cond::SeenAny | Cond::Excluded => Wake::always(inner),
    }
}
