//! What holds of a lead at a moment: conditions, persona, exclusions, BANT, grade and level.

use leadpact_pact::model::{
    BantPoint, BantRule, BantTest, Condition, Exclusion, Pact, Persona, PersonaTest, ScoreTest, Test,
};
use leadpact_terms::{FitGrade, Grade, Kind, Level, OutcomeAct, TraitName};

use super::scores::in_window;
use super::{Lead, Moment, View, passes};

/// How close to the edge of a threshold's tolerance a score is too close to call for a sum in another order.
const CLOSE: f64 = 1e-11;

impl Lead<'_> {
    pub(super) fn holds(&self, condition: &Condition, moment: Moment<'_>) -> bool {
        match condition {
            Condition::All(all) => all.iter().all(|one| self.holds(one, moment)),
            Condition::Any(any) => any.iter().any(|one| self.holds(one, moment)),
            Condition::NoneOf(none) => !none.iter().any(|one| self.holds(one, moment)),
            Condition::Trait(wanted) => self.trait_passes(&wanted.name, &wanted.test, moment),
            Condition::Fit(test) => within(test, scores(moment).0),
            Condition::Engagement(test) => within(test, scores(moment).1),
            Condition::Grade(grades) => grades.contains(&self.grade(moment)),
            Condition::Level(least) => self.level(moment).number() >= *least,
            Condition::Persona(PersonaTest::Any) => self.persona(moment).is_some(),
            Condition::Persona(PersonaTest::OneOf(names)) => {
                self.persona(moment).is_some_and(|persona| names.contains(&persona.name))
            }
            Condition::Excluded => !self.exclusions(moment).is_empty(),
            Condition::On { signal, within: None } => {
                let last = moment.known.checked_sub(1);
                last.is_some_and(|last| self.events[last].at == moment.at && self.matches(signal, last))
            }
            Condition::On { signal, within: Some(within) } => (0..moment.known)
                .any(|event| self.matches(signal, event) && in_window(self.events[event].at, moment.at, *within)),
            Condition::Seen(signal) => (0..moment.known).any(|event| self.matches(signal, event)),
            Condition::SeenAny => (0..moment.known).any(|event| self.is_behaviour(event)),
            Condition::Count { signal, at_least, within } => {
                let in_window = |event: &usize| in_window(self.events[*event].at, moment.at, *within);
                let n = (0..moment.known).filter(|event| self.matches(signal, *event)).filter(in_window).count();
                n >= *at_least as usize
            }
            Condition::Sales(act) => moment.hand_overs.last().is_some_and(|handed_over| {
                let counts = |event: &usize| !Kind::Sales(*act).is_end() || !self.is_taken_back(*event, moment);
                let mut since = (handed_over + 1..moment.known).filter(counts);
                since.any(|event| self.sales_act(self.events[event]) == Some(*act))
            }),
            Condition::Outcome(outcome) => self.recorded(*outcome, moment),
            Condition::Bant(BantTest::Confirmed) => self.bant_confirmed(moment),
            Condition::Bant(BantTest::AtLeast(n)) => self.bant_points(moment).len() >= usize::from(*n),
            Condition::Bant(BantTest::Point(point)) => {
                self.pact.bant.points.iter().any(|rule| rule.point == *point && self.confirmed(rule, moment))
            }
        }
    }

    pub(super) fn persona(&self, moment: Moment<'_>) -> Option<&Persona> {
        let moment = Moment { scores: None, ..moment };
        self.pact.personas.iter().find(|persona| self.holds(&persona.when, moment))
    }

    pub(super) fn exclusions(&self, moment: Moment<'_>) -> Vec<&Exclusion> {
        let moment = Moment { scores: None, ..moment };
        self.pact.exclusions.iter().filter(|exclusion| self.holds(&exclusion.when, moment)).collect()
    }

    pub(super) fn grade(&self, moment: Moment<'_>) -> Grade {
        let (fit, engagement) = match moment.scores {
            Some(scores) => scores,
            None => (self.fit(moment).score, self.engagement(moment).score),
        };
        let reached = |borders: [f64; 3], score| borders.iter().position(|border| reaches(score, *border)).unwrap_or(3);
        Grade {
            fit: FitGrade::ALL[reached(self.pact.grades.fit, fit)],
            engagement: reached(self.pact.grades.engagement, engagement) as u8 + 1,
        }
    }

    pub(super) fn level(&self, moment: Moment<'_>) -> Level {
        let levels = self.pact.levels.iter().take_while(|rule| self.holds(&rule.when, moment));
        Level::new(levels.count() as u8).expect("a pact has six levels")
    }

    pub(super) fn known(&self, name: &TraitName, moment: Moment<'_>) -> bool {
        !self.value(name, moment.known).is_missing()
    }

    fn trait_passes(&self, name: &TraitName, test: &Test, moment: Moment<'_>) -> bool {
        passes(&self.pact.currencies, test, self.value(name, moment.known), moment.at)
    }

    /// Whether an event lies between an end of sales' work and its being taken back.
    fn is_taken_back(&self, event: usize, moment: Moment<'_>) -> bool {
        self.taken_back(moment.hand_overs, moment.known).iter().any(|end| end.contains(&event))
    }

    /// Whether an outcome was recorded, and not ended since by its opposite.
    fn recorded(&self, outcome: OutcomeAct, moment: Moment<'_>) -> bool {
        let is_recorded = |event: &usize, outcome| {
            self.events[*event].kind == Kind::Outcome(outcome) && !self.is_taken_back(*event, moment)
        };
        let latest = |outcome| (0..moment.known).rfind(|event| is_recorded(event, outcome));
        let ended_by = match outcome {
            OutcomeAct::Opportunity => latest(OutcomeAct::Lost),
            OutcomeAct::Lost => latest(OutcomeAct::Opportunity),
            OutcomeAct::Won | OutcomeAct::Advocated => None,
        };
        latest(outcome).is_some_and(|at| ended_by.is_none_or(|end| end < at))
    }

    fn bant_confirmed(&self, moment: Moment<'_>) -> bool {
        let bant = &self.pact.bant;
        self.bant_points(moment).len() >= usize::from(bant.at_least)
            && bant.points.iter().filter(|rule| rule.mandatory).all(|rule| self.confirmed(rule, moment))
    }

    pub(super) fn bant_points(&self, moment: Moment<'_>) -> Vec<BantPoint> {
        let confirmed = self.pact.bant.points.iter().filter(|rule| self.confirmed(rule, moment));
        confirmed.map(|rule| rule.point).collect()
    }

    fn confirmed(&self, rule: &BantRule, moment: Moment<'_>) -> bool {
        let name = TraitName::new(rule.point.trait_name()).expect("a point has a trait");
        let stated =
            self.known(&name, moment) && rule.test.as_ref().is_none_or(|test| self.trait_passes(&name, test, moment));
        stated || rule.deduced.as_ref().is_some_and(|condition| self.holds(condition, moment))
    }
}

/// How many scores of a view lie so close to a threshold of the pact that rounding might decide.
pub(super) fn close_calls(pact: &Pact, view: &View) -> usize {
    let (mut fit, mut engagement) = (pact.grades.fit.to_vec(), pact.grades.engagement.to_vec());
    let conditions = pact.levels.iter().map(|rule| &rule.when);
    let conditions = conditions.chain(pact.tiers.iter().map(|tier| &tier.when));
    conditions.chain(pact.gates.iter().map(|gate| &gate.when)).for_each(|condition| {
        thresholds(condition, &mut fit, &mut engagement);
    });
    let close = |score: f64, border: f64| {
        let edges = [border - 1e-9 * border.abs(), border + 1e-9 * border.abs()];
        score != border && edges.iter().any(|edge| (score - edge).abs() < CLOSE * border.abs().max(1.0))
    };
    fit.iter().filter(|border| close(view.fit.score, **border)).count()
        + engagement.iter().filter(|border| close(view.engagement.score, **border)).count()
}

fn thresholds(condition: &Condition, fit: &mut Vec<f64>, engagement: &mut Vec<f64>) {
    match condition {
        Condition::All(inner) | Condition::Any(inner) | Condition::NoneOf(inner) => {
            inner.iter().for_each(|one| thresholds(one, fit, engagement));
        }
        Condition::Fit(test) => fit.extend(test.min.into_iter().chain(test.max)),
        Condition::Engagement(test) => engagement.extend(test.min.into_iter().chain(test.max)),
        Condition::Trait(_)
        | Condition::Grade(_)
        | Condition::Level(_)
        | Condition::Persona(_)
        | Condition::Excluded
        | Condition::On { .. }
        | Condition::Seen(_)
        | Condition::SeenAny
        | Condition::Count { .. }
        | Condition::Sales(_)
        | Condition::Outcome(_)
        | Condition::Bant(_) => {}
    }
}

fn scores(moment: Moment<'_>) -> (f64, f64) {
    moment.scores.expect("only tiers, gates and levels ask for scores")
}

fn within(test: &ScoreTest, score: f64) -> bool {
    test.min.is_none_or(|min| reaches(score, min)) && test.max.is_none_or(|max| score <= max + 1e-9 * max.abs())
}

fn reaches(score: f64, least: f64) -> bool {
    score >= least - 1e-9 * least.abs()
}
