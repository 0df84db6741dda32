//! Conditions, compiled, and how they are asked of a lead at an instant.

use std::cell::Cell;

use leadpact_pact::model::{BantTest, Condition, Pact, PersonaTest, ScoreTest};
use leadpact_terms::{FitGrade, Grade, Instant, Level, OutcomeAct, SalesAct};

use crate::CompileError;
use crate::check::Check;
use crate::compile::{Inner, signal_position};
use crate::facts::TraitTable;
use crate::scores::grade_of;
use crate::state::LeadState;

/// A compiled [`Condition`].
#[derive(Debug, Clone)]
pub(crate) enum Cond {
    All(Box<[Self]>),
    Any(Box<[Self]>),
    NoneOf(Box<[Self]>),
    /// A test of the table of traits; `dated` if its outcome changes with the date.
    Trait {
        test: usize,
        dated: bool,
    },
    Fit(ScoreTest),
    Engagement(ScoreTest),
    Grade(Box<[Grade]>),
    Level(u8),
    AnyPersona,
    Persona(Box<[usize]>),
    Excluded,
    On(usize),
    OnWithin(usize, i64),
    Seen(usize),
    SeenAny,
    Count {
        signal: usize,
        at_least: usize,
        within: i64,
    },
    Sales(SalesAct),
    Outcome(OutcomeAct),
    BantConfirmed,
    BantAtLeast(usize),
    BantPoint(usize),
}

/// Compiles conditions and notes what they need to be remembered.
pub(crate) struct Conditions<'p> {
    pact: &'p Pact,
    /// How many of a signal's latest matches conditions ask for; by signal.
    pub(crate) n_recent: Vec<usize>,
}

impl<'p> Conditions<'p> {
    pub(crate) fn new(pact: &'p Pact) -> Self {
        Self { pact, n_recent: vec![0; pact.signals.len()] }
    }

    pub(crate) fn compile(&mut self, condition: &Condition, traits: &mut TraitTable) -> Result<Cond, CompileError> {
        let mut all =
            |list: &[Condition]| list.iter().map(|one| self.compile(one, traits)).collect::<Result<Box<[Cond]>, _>>();
        Ok(match condition {
            Condition::All(list) => Cond::All(all(list)?),
            Condition::Any(list) => Cond::Any(all(list)?),
            Condition::NoneOf(list) => Cond::NoneOf(all(list)?),
            Condition::Trait(test) => {
                let slot = traits.slot(&test.name, self.pact);
                let check = Check::new(&test.test, &self.pact.currencies)?;
                let dated = check.depends_on_date();
                Cond::Trait { test: traits.test(slot, check), dated }
            }
            Condition::Fit(test) => Cond::Fit(*test),
            Condition::Engagement(test) => Cond::Engagement(*test),
            Condition::Grade(grades) => Cond::Grade(grades.clone().into()),
            Condition::Level(level) => Cond::Level(*level),
            Condition::Persona(PersonaTest::Any) => Cond::AnyPersona,
            Condition::Persona(PersonaTest::OneOf(names)) => {
                let position = |name: &leadpact_pact::model::PersonaName| {
                    let found = self.pact.personas.iter().position(|persona| persona.name == *name);
                    found.ok_or_else(|| CompileError::Unknown { what: "persona", name: name.as_str().into() })
                };
                Cond::Persona(names.iter().map(position).collect::<Result<_, _>>()?)
            }
            Condition::Excluded => Cond::Excluded,
            Condition::On { signal, within } => {
                let signal = signal_position(self.pact, signal)?;
                within.map_or(Cond::On(signal), |within| Cond::OnWithin(signal, within.as_ms()))
            }
            Condition::Seen(signal) => Cond::Seen(signal_position(self.pact, signal)?),
            Condition::SeenAny => Cond::SeenAny,
            Condition::Count { signal, at_least, within } => {
                let (signal, at_least) = (signal_position(self.pact, signal)?, *at_least as usize);
                self.n_recent[signal] = self.n_recent[signal].max(at_least);
                Cond::Count { signal, at_least, within: within.as_ms() }
            }
            Condition::Sales(act) => Cond::Sales(*act),
            Condition::Outcome(act) => Cond::Outcome(*act),
            Condition::Bant(BantTest::Confirmed) => Cond::BantConfirmed,
            Condition::Bant(BantTest::AtLeast(n)) => Cond::BantAtLeast(usize::from(*n)),
            Condition::Bant(BantTest::Point(point)) => Cond::BantPoint(*point as usize),
        })
    }
}

/// A lead at an instant, as conditions see it. Scores are worked out when a condition asks for them, once.
pub(crate) struct View<'a> {
    pub(crate) pact: &'a Inner,
    pub(crate) lead: &'a LeadState,
    pub(crate) at: Instant,
    /// Missing where conditions on traits, signals and what sales did are all there is: scores are nothing then.
    scores: Option<Scores>,
}

struct Scores {
    fit: f64,
    persona: Option<usize>,
    excluded: Cell<Option<bool>>,
    engagement: Cell<Option<f64>>,
    /// Engagement is not above this, also before it is worked out.
    ceiling: Cell<f64>,
    level: Cell<Reached>,
}

/// How far the level is worked out.
#[derive(Clone, Copy)]
enum Reached {
    Unknown,
    /// The conditions of levels see the lowest.
    BeingWorkedOut,
    Known(Level),
}

impl<'a> View<'a> {
    /// Conditions on traits alone look at this: nothing is worked out.
    pub(crate) fn bare(pact: &'a Inner, lead: &'a LeadState, at: Instant) -> Self {
        Self { pact, lead, at, scores: None }
    }

    pub(crate) fn new(pact: &'a Inner, lead: &'a LeadState, at: Instant, fit: f64, persona: Option<usize>) -> Self {
        let scores = Scores {
            fit,
            persona,
            excluded: Cell::new(None),
            engagement: Cell::new(None),
            ceiling: Cell::new(lead.engagement_ceiling),
            level: Cell::new(Reached::Unknown),
        };
        Self { pact, lead, at, scores: Some(scores) }
    }

    pub(crate) fn fit(&self) -> f64 {
        self.scores.as_ref().map_or(0.0, |scores| scores.fit)
    }

    pub(crate) fn persona(&self) -> Option<usize> {
        self.scores.as_ref().and_then(|scores| scores.persona)
    }

    pub(crate) fn engagement(&self) -> f64 {
        let Some(scores) = &self.scores else { return 0.0 };
        scores.engagement.get().unwrap_or_else(|| {
            let (engagement, ceiling) = self.lead.engagement_score(self.pact, self.at);
            scores.engagement.set(Some(engagement));
            scores.ceiling.set(ceiling);
            engagement
        })
    }

    /// What engagement does not exceed, now or later, but by new matches.
    pub(crate) fn engagement_ceiling(&self) -> f64 {
        self.scores.as_ref().map_or(f64::INFINITY, |scores| scores.ceiling.get())
    }

    pub(crate) fn excluded(&self) -> bool {
        let Some(scores) = &self.scores else { return false };
        scores.excluded.get().unwrap_or_else(|| {
            let excluded = self.lead.excluded(self.pact, self.at);
            scores.excluded.set(Some(excluded));
            excluded
        })
    }

    pub(crate) fn grade(&self) -> Grade {
        match self.scores {
            Some(_) => grade_of(self.pact, self.fit(), self.engagement()),
            None => Grade { fit: FitGrade::D, engagement: 4 },
        }
    }

    pub(crate) fn level(&self) -> Level {
        let Some(scores) = &self.scores else { return Level::ZERO };
        match scores.level.get() {
            Reached::Known(level) => level,
            Reached::BeingWorkedOut => Level::ZERO,
            Reached::Unknown => {
                scores.level.set(Reached::BeingWorkedOut);
                let reached = self.pact.levels.iter().take_while(|level| level.holds(self)).count();
                let level = u8::try_from(reached).ok().and_then(Level::new).unwrap_or_default();
                scores.level.set(Reached::Known(level));
                level
            }
        }
    }

    /// Whether the level is above one that was reached before; most of the time one condition tells.
    pub(crate) fn level_above(&self, before: Level) -> Option<Level> {
        let next = self.pact.levels.get(usize::from(before.number()))?;
        let Some(scores) = &self.scores else { return None };
        if let Reached::Unknown = scores.level.get() {
            scores.level.set(Reached::BeingWorkedOut);
            let holds = next.holds(self);
            scores.level.set(Reached::Unknown);
            if !holds {
                return None;
            }
        }
        Some(self.level()).filter(|level| *level > before)
    }

    pub(crate) fn scores(&self) -> crate::Scores {
        crate::Scores { fit: self.fit(), engagement: self.engagement(), grade: self.grade(), level: self.level() }
    }

    /// Whether engagement passes a test; worked out only if its ceiling does not tell.
    fn engagement_passes(&self, test: ScoreTest) -> bool {
        !test.min.is_some_and(|min| self.stays_below(min)) && passes(test, self.engagement())
    }

    fn has_grade(&self, grades: &[Grade]) -> bool {
        let fit = fit_grade_of(self.pact, self.fit());
        let borders = &self.pact.pact.grades.engagement;
        // A grade by engagement is out of reach while its border is.
        let in_reach = |grade: &Grade| {
            grade.fit == fit
                && !borders.get(usize::from(grade.engagement) - 1).is_some_and(|min| self.stays_below(*min))
        };
        (self.scores.is_none() || grades.iter().any(in_reach)) && grades.contains(&self.grade())
    }

    fn stays_below(&self, min: f64) -> bool {
        let Some(scores) = &self.scores else { return false };
        let ceiling = scores.ceiling.get();
        // Far more than what adding up in another order can make of it, and than the tie that a threshold allows.
        let slack = 1e-6 * (1.0 + ceiling.abs() + min.abs());
        scores.engagement.get().is_none() && ceiling + slack < min
    }
}

impl Cond {
    /// Whether the condition holds of what is seen.
    pub(crate) fn holds(&self, view: &View<'_>) -> bool {
        let lead = view.lead;
        match self {
            Self::All(all) => all.iter().all(|one| one.holds(view)),
            Self::Any(any) => any.iter().any(|one| one.holds(view)),
            Self::NoneOf(none) => !none.iter().any(|one| one.holds(view)),
            Self::Trait { test, dated } => trait_passes(*test, *dated, view),
            Self::Fit(test) => passes(*test, view.fit()),
            Self::Engagement(test) => view.engagement_passes(*test),
            Self::Grade(grades) => view.has_grade(grades),
            Self::Level(level) => view.level().number() >= *level,
            Self::AnyPersona => view.persona().is_some(),
            Self::Persona(personas) => view.persona().is_some_and(|persona| personas.contains(&persona)),
            Self::Excluded => view.excluded(),
            Self::On(signal) => lead.signal(*signal).holds_at(view.at, lead),
            Self::OnWithin(signal, within) => {
                lead.signal(*signal).latest.is_some_and(|latest| view.at.0 - latest.0 < *within)
            }
            Self::Seen(signal) => lead.signal(*signal).latest.is_some(),
            Self::SeenAny => lead.has_behaved(),
            Self::Count { signal, at_least, within } => {
                let recent = &lead.signal(*signal).recent;
                recent.len() >= *at_least && view.at.0 - recent[recent.len() - at_least].0 < *within
            }
            Self::Sales(act) => lead.sales_did(*act),
            Self::Outcome(act) => lead.outcome_is(*act),
            Self::BantConfirmed => bant_confirmed(view),
            Self::BantAtLeast(n) => (0..view.pact.bant.len()).filter(|point| bant_point(*point, view)).count() >= *n,
            Self::BantPoint(point) => bant_point(*point, view),
        }
    }

    /// Whether the condition can come to be `wanted` before another trait is told, whatever happens. Errs towards yes.
    pub(crate) fn may_be(&self, wanted: bool, view: &View<'_>) -> bool {
        let lead = view.lead;
        let is_dated = view.pact.traits_depend_on_date;
        match self {
            Self::All(list) if wanted => list.iter().all(|one| one.may_be(true, view)),
            Self::All(list) => list.iter().any(|one| one.may_be(false, view)),
            Self::Any(list) if wanted => list.iter().any(|one| one.may_be(true, view)),
            Self::Any(list) => list.iter().all(|one| one.may_be(false, view)),
            Self::NoneOf(list) if wanted => list.iter().all(|one| one.may_be(false, view)),
            Self::NoneOf(list) => list.iter().any(|one| one.may_be(true, view)),
            Self::Trait { test, dated } => *dated || lead.facts.passed(*test) == wanted,
            Self::Fit(_) | Self::AnyPersona | Self::Persona(_) => is_dated || self.holds(view) == wanted,
            Self::Grade(grades) => {
                let fit = fit_grade_of(view.pact, view.fit());
                !wanted || is_dated || grades.iter().any(|grade| grade.fit == fit)
            }
            Self::Level(level) => {
                let levels = view.pact.levels.iter().take(usize::from(*level));
                !wanted || levels.into_iter().all(|level| level.may_be(true, view))
            }
            Self::Seen(signal) => wanted || lead.signal(*signal).latest.is_none(),
            Self::SeenAny => wanted || !lead.has_behaved(),
            Self::Excluded
            | Self::Engagement(_)
            | Self::On(_)
            | Self::OnWithin(..)
            | Self::Count { .. }
            | Self::Sales(_)
            | Self::Outcome(_)
            | Self::BantConfirmed
            | Self::BantAtLeast(_)
            | Self::BantPoint(_) => true,
        }
    }

    /// Whether it can change only with a trait: not with time, and not with what happens.
    pub(crate) fn rests_on_traits(&self) -> bool {
        match self {
            Self::All(list) | Self::Any(list) | Self::NoneOf(list) => list.iter().all(Self::rests_on_traits),
            Self::Trait { dated, .. } => !dated,
            _ => false,
        }
    }

    /// Whether it can change with the date alone.
    pub(crate) fn depends_on_date(&self) -> bool {
        match self {
            Self::All(list) | Self::Any(list) | Self::NoneOf(list) => list.iter().any(Self::depends_on_date),
            Self::Trait { dated, .. } => *dated,
            _ => false,
        }
    }

    /// Whether it can only hold once a deal moved.
    pub(crate) fn asks_for_deal(&self) -> bool {
        match self {
            Self::Outcome(_) => true,
            Self::All(list) => list.iter().any(Self::asks_for_deal),
            _ => false,
        }
    }

    /// Calls `visit` with this condition and all inside it.
    pub(crate) fn visit(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        if let Self::All(list) | Self::Any(list) | Self::NoneOf(list) = self {
            list.iter().for_each(|one| one.visit(visit));
        }
    }
}

pub(crate) fn fit_grade_of(pact: &Inner, fit: f64) -> FitGrade {
    grade_of(pact, fit, 0.0).fit
}

fn trait_passes(test: usize, dated: bool, view: &View<'_>) -> bool {
    if !dated {
        return view.lead.facts.passed(test);
    }
    let test = &view.pact.traits.tests[test];
    let value = view.lead.facts.kept(test.slot).map(|fact| &fact.value);
    test.check.passes(value, view.at, &view.pact.pact.currencies)
}

/// Whether a point of BANT is confirmed.
pub(crate) fn bant_point(point: usize, view: &View<'_>) -> bool {
    let rule = &view.pact.bant[point];
    let passes = |test: usize| trait_passes(test, view.pact.traits.tests[test].dated, view);
    let confirmed = view.lead.facts.is_known(rule.slot) && rule.test.is_none_or(passes);
    confirmed || rule.deduced.as_ref().is_some_and(|condition| condition.holds(view))
}

fn bant_confirmed(view: &View<'_>) -> bool {
    let mut confirmed = 0;
    for (position, point) in view.pact.bant.iter().enumerate() {
        match bant_point(position, view) {
            true => confirmed += 1,
            false if point.mandatory => return false,
            false => {}
        }
    }
    confirmed >= usize::from(view.pact.pact.bant.at_least)
}

/// A tie with a threshold passes.
pub(crate) fn passes(test: ScoreTest, score: f64) -> bool {
    test.min.is_none_or(|min| reaches(score, min)) && test.max.is_none_or(|max| score <= max + 1e-9 * max.abs())
}

/// `score ≥ T − 1e-9·|T|`.
pub(crate) fn reaches(score: f64, threshold: f64) -> bool {
    score >= threshold - 1e-9 * threshold.abs()
}
