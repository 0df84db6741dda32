//! Conditions, compiled, and how they are asked of a lead at an instant.

use leadpact_pact::model::{BantTest, Condition, Pact, PersonaTest, ScoreTest};
use leadpact_terms::{FitGrade, Grade, Instant, Level, OutcomeAct, SalesAct};

use crate::CompileError;
use crate::check::Check;
use crate::compile::{Inner, TraitTable, signal_position};
use crate::state::LeadState;

/// A compiled [`Condition`].
#[derive(Debug, Clone)]
pub(crate) enum Cond {
    All(Box<[Self]>),
    Any(Box<[Self]>),
    NoneOf(Box<[Self]>),
    Trait { slot: usize, check: Check },
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
    Count { signal: usize, at_least: usize, within: i64 },
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
            Condition::Trait(test) => Cond::Trait {
                slot: traits.slot(&test.name, self.pact),
                check: Check::new(&test.test, &self.pact.currencies)?,
            },
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

/// A lead at an instant.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) pact: &'a Inner,
    pub(crate) lead: &'a LeadState,
    pub(crate) at: Instant,
    pub(crate) seen: Seen,
}

/// What of a lead has been worked out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) fit: f64,
    pub(crate) engagement: f64,
    pub(crate) grade: Grade,
    pub(crate) level: Level,
    pub(crate) persona: Option<usize>,
    pub(crate) excluded: bool,
}

impl Seen {
    /// Nothing yet: enough for conditions on traits, signals and what sales did.
    pub(crate) const NOTHING: Self = Self {
        fit: 0.0,
        engagement: 0.0,
        grade: Grade { fit: FitGrade::D, engagement: 4 },
        level: Level::ZERO,
        persona: None,
        excluded: false,
    };
}

impl Cond {
    /// Whether the condition holds of what is seen.
    pub(crate) fn holds(&self, view: &View<'_>) -> bool {
        let lead = view.lead;
        match self {
            Self::All(all) => all.iter().all(|one| one.holds(view)),
            Self::Any(any) => any.iter().any(|one| one.holds(view)),
            Self::NoneOf(none) => !none.iter().any(|one| one.holds(view)),
            Self::Trait { slot, check } => check.passes(lead.fact(*slot), view.at, &view.pact.pact.currencies),
            Self::Fit(test) => passes(*test, view.seen.fit),
            Self::Engagement(test) => passes(*test, view.seen.engagement),
            Self::Grade(grades) => grades.contains(&view.seen.grade),
            Self::Level(level) => view.seen.level.number() >= *level,
            Self::AnyPersona => view.seen.persona.is_some(),
            Self::Persona(personas) => view.seen.persona.is_some_and(|persona| personas.contains(&persona)),
            Self::Excluded => view.seen.excluded,
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

    /// Whether it can change only with a trait: not with time, and not with what happens.
    pub(crate) fn rests_on_traits(&self) -> bool {
        match self {
            Self::All(list) | Self::Any(list) | Self::NoneOf(list) => list.iter().all(Self::rests_on_traits),
            Self::Trait { check, .. } => !check.depends_on_date(),
            _ => false,
        }
    }

    /// Whether it can change with the date alone.
    pub(crate) fn depends_on_date(&self) -> bool {
        match self {
            Self::All(list) | Self::Any(list) | Self::NoneOf(list) => list.iter().any(Self::depends_on_date),
            Self::Trait { check, .. } => check.depends_on_date(),
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

/// Whether a point of BANT is confirmed.
pub(crate) fn bant_point(point: usize, view: &View<'_>) -> bool {
    let rule = &view.pact.bant[point];
    let fact = view.lead.fact(rule.slot);
    let known = fact.is_some_and(|value| !value.is_missing());
    let confirmed =
        known && rule.check.as_ref().is_none_or(|check| check.passes(fact, view.at, &view.pact.pact.currencies));
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
