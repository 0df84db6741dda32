//! What can begin to hold by waiting alone: where nothing can, an event that no clause hears decides nothing.
//!
//! The answer errs on the safe side: "calm" is proved, "not calm" only means that every event is looked at.

use leadpact_pact::model::ScoreTest;
use leadpact_terms::{Grade, Stage};

use crate::compile::{Excluding, Point};
use crate::condition::Cond;
use crate::facts::TraitTable;
use crate::rules::Rule;

/// The parts of a pact that are decided after each event.
pub(crate) struct Parts<'a> {
    pub(crate) traits: &'a TraitTable,
    pub(crate) rules: &'a [Rule],
    pub(crate) traits_depend_on_date: bool,
    pub(crate) exclusions: &'a [Excluding],
    pub(crate) levels: &'a [Cond],
    pub(crate) tiers: &'a [Cond],
    pub(crate) gates: &'a [(Stage, Cond)],
    pub(crate) bant: &'a [Point],
}

/// Whether a condition is asked to hold, or not to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    ToHold,
    NotToHold,
}

/// What of a pact only changes when something is heard, told or said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Calm {
    /// Neither a tier or a gate begins to hold by waiting alone, nor does an exclusion end.
    pub(crate) decisions: bool,
    /// No level is reached by waiting alone.
    pub(crate) levels: bool,
}

/// Looks at all conditions of a pact.
pub(crate) fn calm(parts: &Parts<'_>) -> Calm {
    let calm = |cond: &Cond, asked| !parts.turns(cond, asked);
    Calm {
        decisions: !parts.traits_depend_on_date
            && parts.exclusions.iter().all(|one| calm(&one.condition, Asked::NotToHold))
            && parts.tiers.iter().all(|cond| calm(cond, Asked::ToHold))
            && parts.gates.iter().all(|(_, cond)| calm(cond, Asked::ToHold)),
        levels: !parts.traits_depend_on_date && parts.levels.iter().all(|cond| calm(cond, Asked::ToHold)),
    }
}

impl Parts<'_> {
    /// Whether waiting alone can bring a condition to what is asked of it.
    fn turns(&self, cond: &Cond, asked: Asked) -> bool {
        let opposite = match asked {
            Asked::ToHold => Asked::NotToHold,
            Asked::NotToHold => Asked::ToHold,
        };
        match cond {
            Cond::All(list) | Cond::Any(list) => list.iter().any(|one| self.turns(one, asked)),
            Cond::NoneOf(list) => list.iter().any(|one| self.turns(one, opposite)),
            Cond::Trait { dated, .. } => *dated,
            Cond::Engagement(test) => self.score_turns(*test, asked),
            Cond::Grade(grades) => self.grade_turns(grades, asked),
            // Inside the conditions of levels, levels are the lowest: not worth telling apart.
            Cond::Level(_) => asked == Asked::NotToHold || self.levels.iter().any(|one| self.level_turns(one)),
            Cond::Excluded => self.exclusions.iter().any(|one| self.turns(&one.condition, asked)),
            // These end by waiting, and never begin.
            Cond::On(_) | Cond::OnWithin(..) | Cond::Count { .. } => asked == Asked::NotToHold,
            Cond::BantConfirmed | Cond::BantAtLeast(_) | Cond::BantPoint(_) => {
                self.bant.iter().any(|point| self.point_turns(point, asked))
            }
            // Traits, behaviour, sales and deals change these, and fit changes with the date only where that is looked at.
            Cond::Fit(_)
            | Cond::AnyPersona
            | Cond::Persona(_)
            | Cond::Seen(_)
            | Cond::SeenAny
            | Cond::Sales(_)
            | Cond::Outcome(_) => false,
        }
    }

    fn level_turns(&self, level: &Cond) -> bool {
        contains(level, &|one| matches!(one, Cond::Level(_))) || self.turns(level, Asked::ToHold)
    }

    fn point_turns(&self, point: &Point, asked: Asked) -> bool {
        let dated = point.test.is_some_and(|test| self.traits.tests[test].dated);
        let is_bant = |one: &Cond| matches!(one, Cond::BantConfirmed | Cond::BantAtLeast(_) | Cond::BantPoint(_));
        let deduced = |cond: &Cond| contains(cond, &is_bant) || self.turns(cond, asked);
        dated || point.deduced.as_ref().is_some_and(deduced)
    }

    /// Engagement that falls makes a grade worse; that a condition holds by it needs a better grade to be left out.
    fn grade_turns(&self, grades: &[Grade], asked: Asked) -> bool {
        let better = |grade: Grade| (1..grade.engagement).map(move |engagement| Grade { engagement, ..grade });
        let closed = grades.iter().all(|grade| better(*grade).all(|better| grades.contains(&better)));
        match asked {
            Asked::ToHold => self.rises() || (self.falls() && !closed),
            Asked::NotToHold => self.rises() || self.falls(),
        }
    }

    /// Whether engagement can rise by waiting alone, or by behaviour that ends a silence.
    fn rises(&self) -> bool {
        self.rules.iter().any(|rule| rule.is_silence() || (rule.points < 0.0 && rule.fades()))
    }

    fn falls(&self) -> bool {
        self.rules.iter().any(|rule| rule.is_silence() || (rule.points > 0.0 && rule.fades()))
    }

    fn score_turns(&self, test: ScoreTest, asked: Asked) -> bool {
        let (rises, falls) = (self.rises(), self.falls());
        match asked {
            Asked::ToHold => (test.min.is_some() && rises) || (test.max.is_some() && falls),
            Asked::NotToHold => (test.min.is_some() && falls) || (test.max.is_some() && rises),
        }
    }
}

fn contains(cond: &Cond, is: &impl Fn(&Cond) -> bool) -> bool {
    let mut found = false;
    cond.visit(&mut |one| found |= is(one));
    found
}
