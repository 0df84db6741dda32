//! Decisions apart from their thresholds: what stays the same of a lead's past when only thresholds move.
//!
//! A *frame* is an event at which the lead could be handed over, were its scores high enough: which score-free parts of the tiers'
//! conditions hold there, and the exact scores. Where more can only help, a frame that an earlier one surpasses in everything
//! can never be the first hand-over; the few frames that are left answer any thresholds, exactly.

use leadpact_terms::{Grade, Instant};

use crate::compile::{CompiledPact, Inner};
use crate::condition::{Cond, View};
use crate::facts::Told;
use crate::fold::Fold;
use crate::meaning::Meaning;
use crate::state::LeadState;

/// More parts of conditions than this are not told apart.
const PARTS_MAX: usize = 32;
/// More alternatives of all tiers together than this are not looked at.
const ALTERNATIVES_MAX: usize = 64;

/// A pact's tiers as alternatives of score-free parts and least scores.
#[derive(Debug, Clone)]
pub struct Thresholds {
    parts: Vec<Cond>,
    /// For each tier its alternatives: it holds if one of them does.
    tiers: Vec<Vec<Alternative>>,
}

/// All of some parts, and scores that reach these.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Alternative {
    parts: u32,
    fit: f64,
    engagement: f64,
}

/// An event at which a lead could be handed over, were its scores high enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// When.
    pub at: Instant,
    /// Which parts of the tiers' conditions hold, one bit each.
    pub parts: u32,
    /// The fit score then.
    pub fit: f64,
    /// The engagement score then.
    pub engagement: f64,
}

impl Thresholds {
    /// The tiers taken apart; `None` where more of a score can do harm, or where scores decide in another place.
    pub fn of(pact: &CompiledPact) -> Option<Self> {
        let inner = &*pact.inner;
        // A deal that a score opens would keep leads from sales.
        let gates_are_free = inner.gates.iter().all(|(_, gate)| is_free(gate, inner));
        let mut thresholds = Self { parts: Vec::new(), tiers: Vec::new() };
        for tier in &inner.tiers {
            let alternatives = thresholds.alternatives(tier, inner)?;
            thresholds.tiers.push(alternatives);
        }
        let n_alternatives: usize = thresholds.tiers.iter().map(Vec::len).sum();
        (gates_are_free && n_alternatives <= ALTERNATIVES_MAX).then_some(thresholds)
    }

    /// The first tier that holds of a frame of a pact that differs from this one in thresholds at most.
    #[inline]
    pub fn tier_at(&self, parts: u32, fit: f64, engagement: f64) -> Option<usize> {
        let holds =
            |one: &Alternative| parts & one.parts == one.parts && fit >= one.fit && engagement >= one.engagement;
        self.tiers.iter().position(|tier| tier.iter().any(holds))
    }

    fn alternatives(&mut self, cond: &Cond, inner: &Inner) -> Option<Vec<Alternative>> {
        const ALWAYS: Alternative = Alternative { parts: 0, fit: f64::NEG_INFINITY, engagement: f64::NEG_INFINITY };
        if is_free(cond, inner) {
            let bit = self.parts.len();
            self.parts.push(cond.clone());
            return (bit < PARTS_MAX).then(|| vec![Alternative { parts: 1 << bit, ..ALWAYS }]);
        }
        match cond {
            Cond::All(list) => list.iter().try_fold(vec![ALWAYS], |all, one| {
                let more = self.alternatives(one, inner)?;
                both(&all, &more)
            }),
            Cond::Any(list) => {
                let each = list.iter().map(|one| self.alternatives(one, inner)).collect::<Option<Vec<_>>>()?;
                Some(each.concat()).filter(|all| all.len() <= ALTERNATIVES_MAX)
            }
            Cond::Fit(test) if test.max.is_none() => {
                Some(vec![Alternative { fit: test.min.map_or(f64::NEG_INFINITY, least), ..ALWAYS }])
            }
            Cond::Engagement(test) if test.max.is_none() => {
                Some(vec![Alternative { engagement: test.min.map_or(f64::NEG_INFINITY, least), ..ALWAYS }])
            }
            Cond::Grade(grades) => of_grades(grades, inner),
            Cond::Level(level) => {
                let levels = inner.levels.iter().take(usize::from(*level));
                levels.into_iter().try_fold(vec![ALWAYS], |all, one| {
                    let more = self.alternatives(one, inner)?;
                    both(&all, &more)
                })
            }
            _ => None,
        }
    }
}

/// What passes two lists of alternatives.
fn both(one: &[Alternative], other: &[Alternative]) -> Option<Vec<Alternative>> {
    let pairs = one.iter().flat_map(|a| {
        other.iter().map(|b| Alternative {
            parts: a.parts | b.parts,
            fit: a.fit.max(b.fit),
            engagement: a.engagement.max(b.engagement),
        })
    });
    Some(pairs.collect()).filter(|all: &Vec<Alternative>| all.len() <= ALTERNATIVES_MAX)
}

/// A set of grades that holds every better one of each of its grades, as the borders that must be reached.
fn of_grades(grades: &[Grade], inner: &Inner) -> Option<Vec<Alternative>> {
    let borders = &inner.pact.grades;
    let falling = |borders: &[f64; 3]| borders.is_sorted_by(|better, worse| better >= worse);
    let is_closed = grades.iter().all(|grade| {
        let better_fit = leadpact_terms::FitGrade::ALL.into_iter().take_while(|fit| *fit != grade.fit);
        let better = better_fit.map(|fit| Grade { fit, ..*grade });
        let more = (1..grade.engagement).map(|engagement| Grade { engagement, ..*grade });
        better.chain(more).all(|better| grades.contains(&better))
    });
    let border = |borders: &[f64; 3], position: usize| borders.get(position).map_or(f64::NEG_INFINITY, |at| least(*at));
    let alternative = |grade: &Grade| {
        let fit = leadpact_terms::FitGrade::ALL.into_iter().position(|fit| fit == grade.fit)?;
        Some(Alternative {
            parts: 0,
            fit: border(&borders.fit, fit),
            engagement: border(&borders.engagement, usize::from(grade.engagement) - 1),
        })
    };
    let sound = is_closed && falling(&borders.fit) && falling(&borders.engagement);
    sound.then(|| grades.iter().map(alternative).collect::<Option<Vec<_>>>()).flatten()
}

/// The least score that passes a threshold: see [`crate::condition::reaches`].
fn least(threshold: f64) -> f64 {
    threshold - 1e-9 * threshold.abs()
}

/// Whether no score decides in a condition.
fn is_free(cond: &Cond, inner: &Inner) -> bool {
    let is_score = |one: &Cond| matches!(one, Cond::Fit(_) | Cond::Engagement(_) | Cond::Grade(_) | Cond::Level(_));
    let is_bant = |one: &Cond| matches!(one, Cond::BantConfirmed | Cond::BantAtLeast(_) | Cond::BantPoint(_));
    let (mut scores, mut bant) = (false, false);
    cond.visit(&mut |one| {
        scores |= is_score(one);
        bant |= is_bant(one);
    });
    let deduced_from_scores = || {
        let mut found = false;
        for deduced in inner.bant.iter().filter_map(|point| point.deduced.as_ref()) {
            deduced.visit(&mut |one| found |= is_score(one) || is_bant(one));
        }
        found
    };
    !(scores || bant && deduced_from_scores())
}

/// Folds leads for the frames that can be their first hand-over under some thresholds.
#[derive(Debug, Clone)]
pub struct FrameFold {
    fold: Fold,
    thresholds: Thresholds,
    frames: Vec<Frame>,
}

impl FrameFold {
    /// Folds leads under a pact whose tiers were taken apart.
    pub fn new(pact: &CompiledPact, thresholds: &Thresholds) -> Self {
        Self { fold: Fold::of_decisions(pact), thresholds: thresholds.clone(), frames: Vec::new() }
    }

    /// Begins with the next lead.
    pub fn next_lead(&mut self) {
        self.fold.next_lead();
        self.frames.clear();
    }

    /// Takes the lead's next event, which tells no traits.
    pub fn hear(&mut self, at: Instant, meaning: &Meaning) {
        let Self { fold, thresholds, frames } = self;
        fold.hear_then(at, meaning, |fold| fold.look_on(|lead, view| look(thresholds, frames, lead, view)));
    }

    /// Takes the lead's next event, which tells traits.
    pub fn tell<'t>(&mut self, at: Instant, meaning: &Meaning, told: impl IntoIterator<Item = &'t Told>) {
        let Self { fold, thresholds, frames } = self;
        fold.tell_then(at, meaning, told, |fold| fold.look_on(|lead, view| look(thresholds, frames, lead, view)));
    }

    /// The frames of the lead so far, in their order; none is surpassed by an earlier one.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }
}

fn look(thresholds: &Thresholds, frames: &mut Vec<Frame>, lead: &LeadState, view: &View<'_>) {
    if !lead.is_open(view) {
        return;
    }
    let mut parts = 0;
    for (bit, part) in thresholds.parts.iter().enumerate() {
        parts |= u32::from(part.holds(view)) << bit;
    }
    let (fit, ceiling) = (view.fit(), view.engagement_ceiling());
    let surpasses = |frame: &Frame, engagement: f64| {
        frame.parts & parts == parts && frame.fit >= fit && frame.engagement >= engagement
    };
    // The ceiling may be a little low by the order of addition, so it has to stay clearly below.
    let clear = ceiling + 1e-6 * (1.0 + ceiling.abs());
    if frames.iter().any(|frame| surpasses(frame, clear)) {
        return;
    }
    let engagement = view.engagement();
    if !frames.iter().any(|frame| surpasses(frame, engagement)) {
        frames.push(Frame { at: view.at, parts, fit, engagement });
    }
}
