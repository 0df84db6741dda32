//! What can be proved of conditions: whether some lead can satisfy them at all.
//!
//! A condition becomes a [`Formula`] over *atoms* (one test on one trait, one threshold, one signal). Atoms about the same
//! thing depend on each other (who has at least 500 employees has at least 100), so each [`Variable`] knows which truth
//! values of its atoms can occur together. The list of those is never too short, so that "no lead can" is a proof;
//! it may be too long, so that "some lead can" is none. All claims of the linter are of the first sort.
//!
//! One thing is taken for granted: a trait that holds a number, an amount, a date or yes/no holds one of them, or one range.
//! (Several numbers in a list could pass tests that exclude each other. Texts may well be lists, and are treated so.)

use leadpact_terms::{OutcomeAct, SalesAct, TraitName, TraitType, Value, contains_words, fold};

use crate::model::{
    Bant, BantPoint, BantTest, Bound, Condition, EventPattern, EventSource, Pact, PersonaTest, Quantity, Score,
    ScoreTest, Signal, SignalName, Test,
};

use super::reach::{Interval, passes_max, passes_min};

/// More steps than this end a search without an answer.
const STEPS_MAX: usize = 100_000;
/// With more free atoms than this, nothing is claimed of a variable.
const FREE_ATOMS_MAX: usize = 10;

/// A condition, down to its atoms.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Formula {
    Atom(usize),
    Not(Box<Self>),
    /// True if empty.
    And(Vec<Self>),
    /// False if empty.
    Or(Vec<Self>),
}

impl Formula {
    pub(crate) fn not(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// Its truth where only some atoms are decided; `None` if it depends on the others.
    pub(crate) fn truth(&self, atoms: &[Option<bool>]) -> Option<bool> {
        match self {
            Self::Atom(i) => atoms[*i],
            Self::Not(inner) => inner.truth(atoms).map(|truth| !truth),
            Self::And(parts) => all(parts.iter().map(|part| part.truth(atoms))),
            Self::Or(parts) => all(parts.iter().map(|part| part.truth(atoms).map(|truth| !truth))).map(|none| !none),
        }
    }
}

fn all(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for truth in truths {
        match truth {
            Some(false) => return Some(false),
            None => result = None,
            Some(true) => {}
        }
    }
    result
}

/// One thing that holds or does not.
#[derive(Debug, Clone, PartialEq)]
enum Atom {
    Trait(TraitName, Test),
    AtLeast(Score, f64),
    AtMost(Score, f64),
    /// A signal, as it is asked for; `None` is any behaviour.
    Signal(Option<SignalName>, Asked),
    Sales(SalesAct),
    Outcome(OutcomeAct),
}

/// How a signal is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Asked {
    /// At this event.
    Now,
    /// So many in a window of so many milliseconds; `on … within` is one of them.
    Often(u32, i64),
    /// Ever.
    Ever,
}

/// What several atoms are about.
#[derive(Debug, Clone, PartialEq)]
enum Variable {
    Trait(TraitName),
    Score(Score),
    Signals,
    Sales(SalesAct),
    Outcome(OutcomeAct),
}

/// Whether some lead can satisfy a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Proved: none can.
    Never,
    /// Not proved; very likely one can.
    Perhaps,
}

/// The atoms of some conditions, and what is known of scores.
pub(crate) struct Problem<'a> {
    pact: &'a Pact,
    atoms: Vec<Atom>,
    fit: Interval,
    engagement: Interval,
}

impl<'a> Problem<'a> {
    /// A problem in which scores may have any value.
    pub(crate) fn new(pact: &'a Pact) -> Self {
        Self { pact, atoms: Vec::new(), fit: Interval::ALL, engagement: Interval::ALL }
    }

    /// A problem in which scores lie within what can be reached.
    pub(crate) fn within(pact: &'a Pact, fit: Interval, engagement: Interval) -> Self {
        Self { pact, atoms: Vec::new(), fit, engagement }
    }

    /// A condition as a formula.
    pub(crate) fn formula(&mut self, condition: &Condition) -> Formula {
        match condition {
            Condition::All(parts) => Formula::And(self.formulas(parts)),
            Condition::Any(parts) => Formula::Or(self.formulas(parts)),
            Condition::NoneOf(parts) => Formula::Or(self.formulas(parts)).not(),
            Condition::Trait(test) => self.test(&test.name, &test.test),
            Condition::Fit(test) => self.score(Score::Fit, *test),
            Condition::Engagement(test) => self.score(Score::Engagement, *test),
            Condition::Grade(grades) => {
                let grades = grades.iter().map(|grade| {
                    let fit = self.band(Score::Fit, self.pact.grades.fit, grade.fit as usize);
                    let column = usize::from(grade.engagement) - 1;
                    Formula::And(vec![fit, self.band(Score::Engagement, self.pact.grades.engagement, column)])
                });
                Formula::Or(grades.collect())
            }
            Condition::Level(level) => {
                let rules = self.pact.levels.iter().filter(|rule| rule.level <= *level);
                Formula::And(rules.map(|rule| self.formula(&rule.when)).collect())
            }
            Condition::Persona(test) => self.persona(test),
            Condition::Excluded => {
                Formula::Or(self.pact.exclusions.iter().map(|exclusion| self.formula(&exclusion.when)).collect())
            }
            Condition::On { signal, within } => {
                let asked = within.map_or(Asked::Now, |within| Asked::Often(1, within.as_ms()));
                self.signal(signal, asked)
            }
            Condition::Seen(signal) => self.signal(signal, Asked::Ever),
            Condition::SeenAny => self.atom(Atom::Signal(None, Asked::Ever)),
            Condition::Count { signal, at_least, within } => {
                self.signal(signal, Asked::Often(*at_least, within.as_ms()))
            }
            Condition::Sales(act) => self.atom(Atom::Sales(*act)),
            Condition::Outcome(act) => self.atom(Atom::Outcome(*act)),
            Condition::Bant(test) => self.bant(&self.pact.bant, *test),
        }
    }

    /// A condition of another version of the pact as a formula.
    pub(crate) fn formula_of(&mut self, pact: &'a Pact, condition: &Condition) -> Formula {
        let own = std::mem::replace(&mut self.pact, pact);
        let formula = self.formula(condition);
        self.pact = own;
        formula
    }

    /// The signals that the conditions ask for.
    pub(crate) fn signals(&self) -> impl Iterator<Item = &SignalName> {
        self.atoms.iter().filter_map(|atom| match atom {
            Atom::Signal(name, _) => name.as_ref(),
            _ => None,
        })
    }

    /// Whether all of these can hold together for some lead.
    pub(crate) fn answer(&self, formulas: Vec<Formula>) -> Answer {
        let formula = Formula::And(formulas);
        let choices: Vec<(Vec<usize>, Vec<Vec<bool>>)> =
            self.variables().into_iter().filter_map(|(variable, atoms)| self.choices(&variable, atoms)).collect();
        let mut steps = 0;
        match search(&formula, &choices, &mut vec![None; self.atoms.len()], &mut steps) {
            Some(false) => Answer::Never,
            Some(true) | None => Answer::Perhaps,
        }
    }

    /// The truth values that the atoms of one trait can have together, for each trait of these formulas; `None` where
    /// nothing is known.
    pub(crate) fn trait_choices(&self, formulas: &[&Formula]) -> Vec<(Vec<usize>, Vec<Vec<bool>>)> {
        let mut used = vec![false; self.atoms.len()];
        formulas.iter().for_each(|formula| mark(formula, &mut used));
        let touched = |atoms: &[usize]| atoms.iter().any(|atom| used[*atom]);
        let variables = self.variables().into_iter().filter(|(_, atoms)| touched(atoms));
        variables.filter_map(|(variable, atoms)| self.choices(&variable, atoms)).collect()
    }

    /// How many atoms there are.
    pub(crate) fn n_atoms(&self) -> usize {
        self.atoms.len()
    }

    fn formulas(&mut self, conditions: &[Condition]) -> Vec<Formula> {
        conditions.iter().map(|condition| self.formula(condition)).collect()
    }

    fn atom(&mut self, atom: Atom) -> Formula {
        let known = self.atoms.iter().position(|known| *known == atom);
        Formula::Atom(known.unwrap_or_else(|| {
            self.atoms.push(atom);
            self.atoms.len() - 1
        }))
    }

    fn test(&mut self, name: &TraitName, test: &Test) -> Formula {
        if never_passes(test) {
            return Formula::Or(Vec::new());
        }
        match test {
            Test::All(tests) => {
                let mut parts: Vec<Formula> = tests.iter().map(|test| self.test(name, test)).collect();
                // In a list, each test may be passed by another element: the tests one by one do not make the whole.
                if !self.holds_one_value(name) {
                    parts.push(self.atom(Atom::Trait(name.clone(), test.clone())));
                }
                Formula::And(parts)
            }
            Test::Missing => self.atom(Atom::Trait(name.clone(), Test::Known)).not(),
            leaf => self.atom(Atom::Trait(name.clone(), leaf.clone())),
        }
    }

    fn holds_one_value(&self, name: &TraitName) -> bool {
        matches!(
            self.pact.trait_type(name),
            Some(TraitType::Number | TraitType::Money | TraitType::Date | TraitType::YesNo)
        )
    }

    fn score(&mut self, score: Score, ScoreTest { min, max }: ScoreTest) -> Formula {
        let min = min.map(|min| self.atom(Atom::AtLeast(score, min)));
        let max = max.map(|max| self.atom(Atom::AtMost(score, max)));
        Formula::And(min.into_iter().chain(max).collect())
    }

    /// Whether a score lies in the `i`-th band of grades, the best first.
    fn band(&mut self, score: Score, borders: [f64; 3], i: usize) -> Formula {
        // A lead has the first grade whose border it reaches.
        let better = borders[..i].iter().map(|border| self.atom(Atom::AtLeast(score, *border)).not());
        let mut parts: Vec<Formula> = better.collect();
        parts.extend(borders.get(i).map(|border| self.atom(Atom::AtLeast(score, *border))));
        Formula::And(parts)
    }

    fn persona(&mut self, test: &PersonaTest) -> Formula {
        let mut matched: Vec<Formula> = Vec::new();
        let mut earlier: Vec<Formula> = Vec::new();
        for persona in &self.pact.personas {
            let own = self.formula(&persona.when);
            let asked = match test {
                PersonaTest::Any => true,
                PersonaTest::OneOf(names) => names.contains(&persona.name),
            };
            if asked {
                let first = Formula::Or(earlier.clone()).not();
                matched.push(match test {
                    PersonaTest::Any => own.clone(),
                    PersonaTest::OneOf(_) => Formula::And(vec![own.clone(), first]),
                });
            }
            earlier.push(own);
        }
        Formula::Or(matched)
    }

    fn signal(&mut self, name: &SignalName, asked: Asked) -> Formula {
        let never = self.pact.signal(name).is_some_and(never_happens);
        if never { Formula::Or(Vec::new()) } else { self.atom(Atom::Signal(Some(name.clone()), asked)) }
    }

    fn bant(&mut self, bant: &Bant, test: BantTest) -> Formula {
        match test {
            BantTest::Confirmed => {
                let mandatory = bant.points.iter().filter(|rule| rule.mandatory).map(|rule| rule.point);
                let mut parts: Vec<Formula> = mandatory.map(|point| self.bant_point(point)).collect();
                parts.push(self.bant_count(usize::from(bant.at_least)));
                Formula::And(parts)
            }
            BantTest::AtLeast(n) => self.bant_count(usize::from(n)),
            BantTest::Point(point) => self.bant_point(point),
        }
    }

    /// At least so many of the four points: one of the choices of so many.
    fn bant_count(&mut self, n: usize) -> Formula {
        let points = BantPoint::ALL.map(|point| self.bant_point(point));
        let choices = (0_usize..16).filter(|choice| choice.count_ones() as usize == n);
        let chosen = |choice: usize| (0..4).filter(move |i| choice & (1 << i) != 0);
        Formula::Or(choices.map(|choice| Formula::And(chosen(choice).map(|i| points[i].clone()).collect())).collect())
    }

    fn bant_point(&mut self, point: BantPoint) -> Formula {
        let pact = self.pact;
        let Some(rule) = pact.bant.points.iter().find(|rule| rule.point == point) else {
            return Formula::And(Vec::new());
        };
        let name = TraitName::new(point.trait_name()).expect("the traits of BANT are built in");
        let mut known = vec![self.test(&name, &Test::Known)];
        known.extend(rule.test.as_ref().map(|test| self.test(&name, test)));
        let deduced = rule.deduced.as_ref().map(|deduced| self.formula(deduced));
        Formula::Or([Formula::And(known)].into_iter().chain(deduced).collect())
    }

    /// The variables, each with its atoms, in the order in which they were first used.
    fn variables(&self) -> Vec<(Variable, Vec<usize>)> {
        let mut variables: Vec<(Variable, Vec<usize>)> = Vec::new();
        for (i, atom) in self.atoms.iter().enumerate() {
            let variable = match atom {
                Atom::Trait(name, _) => Variable::Trait(name.clone()),
                Atom::AtLeast(score, _) | Atom::AtMost(score, _) => Variable::Score(*score),
                Atom::Signal(..) => Variable::Signals,
                Atom::Sales(act) => Variable::Sales(*act),
                Atom::Outcome(act) => Variable::Outcome(*act),
            };
            match variables.iter_mut().find(|(known, _)| *known == variable) {
                Some((_, atoms)) => atoms.push(i),
                None => variables.push((variable, vec![i])),
            }
        }
        variables
    }

    /// Which truth values the atoms of a variable can have together; `None` if there are too many to list.
    fn choices(&self, variable: &Variable, atoms: Vec<usize>) -> Option<(Vec<usize>, Vec<Vec<bool>>)> {
        let choices = match variable {
            Variable::Trait(name) => self.trait_values(name, &atoms)?,
            Variable::Score(score) => self.score_values(*score, &atoms),
            Variable::Signals => self.free(&atoms, |_| None)?,
            Variable::Sales(_) | Variable::Outcome(_) => vec![vec![false], vec![true]],
        };
        Some((atoms, choices))
    }

    fn trait_values(&self, name: &TraitName, atoms: &[usize]) -> Option<Vec<Vec<bool>>> {
        let kind = self.pact.trait_type(name).filter(|_| self.holds_one_value(name));
        let sets: Vec<Option<Vec<Stretch>>> = atoms
            .iter()
            .map(|atom| match &self.atoms[*atom] {
                Atom::Trait(_, test) => kind.and_then(|kind| stretches(test, kind, self.pact)),
                _ => None,
            })
            .collect();
        // A value is a point, or a range with two ends, all of which must lie in what passes.
        let points = points(&sets, kind);
        let line = |low: f64, high: f64| -> Vec<bool> {
            sets.iter().map(|set| set.as_ref().is_some_and(|set| holds(set, low, high))).collect()
        };
        let mut lines = Vec::new();
        for low in &points {
            lines.extend(points.iter().filter(|high| low <= *high).map(|high| line(*low, *high)));
        }
        // A range, even one of a single number, equals no value.
        if kind != Some(TraitType::YesNo) {
            let equals = |atom: &usize| matches!(&self.atoms[*atom], Atom::Trait(_, Test::OneOf(_)));
            let ranges: Vec<Vec<bool>> = lines
                .iter()
                .map(|line: &Vec<bool>| line.iter().zip(atoms).map(|(passes, atom)| *passes && !equals(atom)).collect())
                .collect();
            lines.extend(ranges);
        }
        // What can't be read passes nothing.
        lines.push(vec![false; atoms.len()]);
        lines.sort();
        lines.dedup();
        let mut choices = Vec::new();
        for line in lines {
            let fixed = |i: usize| sets[i].as_ref().map(|_| line[i]);
            choices.extend(self.free(atoms, fixed)?);
        }
        choices.sort();
        choices.dedup();
        Some(choices)
    }

    /// All truth values that agree with those given and with what implies what.
    fn free(&self, atoms: &[usize], fixed: impl Fn(usize) -> Option<bool>) -> Option<Vec<Vec<bool>>> {
        let free: Vec<usize> = (0..atoms.len()).filter(|i| fixed(*i).is_none()).collect();
        if free.len() > FREE_ATOMS_MAX {
            return None;
        }
        let mut follows = Vec::new();
        for (i, first) in atoms.iter().enumerate() {
            for (j, second) in atoms.iter().enumerate() {
                if i != j && self.implies(&self.atoms[*first], &self.atoms[*second]) {
                    follows.push((i, j));
                }
            }
        }
        let choice = |bits: usize| -> Vec<bool> {
            let bit = |i| free.iter().position(|f| *f == i).is_some_and(|bit| bits & (1 << bit) != 0);
            (0..atoms.len()).map(|i| fixed(i).unwrap_or_else(|| bit(i))).collect()
        };
        let agrees = |choice: &Vec<bool>| follows.iter().all(|(i, j)| !choice[*i] || choice[*j]);
        Some((0..1 << free.len()).map(choice).filter(agrees).collect())
    }

    fn implies(&self, first: &Atom, second: &Atom) -> bool {
        match (first, second) {
            (Atom::Trait(_, first), Atom::Trait(_, second)) => test_implies(first, second),
            (Atom::Signal(first, asked), Atom::Signal(second, wanted)) => {
                asked_implies(*asked, *wanted) && self.signal_is(first.as_ref(), second.as_ref())
            }
            _ => false,
        }
    }

    /// Whether every event that is the first signal is the second.
    fn signal_is(&self, first: Option<&SignalName>, second: Option<&SignalName>) -> bool {
        let signal = |name: Option<&SignalName>| name.and_then(|name| self.pact.signal(name));
        match (signal(first), signal(second)) {
            _ if first == second => true,
            (Some(first), Some(second)) => first.any_of.iter().all(|pattern| second.any_of.contains(pattern)),
            (Some(first), None) => second.is_none() && first.any_of.iter().all(is_behaviour),
            (None, _) => false,
        }
    }

    fn score_values(&self, score: Score, atoms: &[usize]) -> Vec<Vec<bool>> {
        let domain = match score {
            Score::Fit => self.fit,
            Score::Engagement => self.engagement,
        };
        let borders = atoms.iter().filter_map(|atom| match self.atoms[*atom] {
            Atom::AtLeast(_, border) | Atom::AtMost(_, border) => Some(border),
            _ => None,
        });
        let near = borders.flat_map(|border| {
            let slack = 1e-9 * border.abs();
            [border - slack, border, border + slack]
        });
        let ends = [domain.low, domain.high].into_iter().filter(|end| end.is_finite());
        let mut cuts: Vec<f64> = near.chain(ends).collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        let mut points: Vec<f64> = cuts.windows(2).map(|two| (two[0] + two[1]) / 2.0).collect();
        points.extend([cuts.first().map_or(0.0, |first| first - 1.0), cuts.last().map_or(0.0, |last| last + 1.0)]);
        points.extend(cuts);
        let mut choices: Vec<Vec<bool>> = points
            .into_iter()
            .filter(|point| domain.holds(*point))
            .map(|point| {
                let truth = |atom: &usize| match self.atoms[*atom] {
                    Atom::AtLeast(_, border) => passes_min(point, border),
                    Atom::AtMost(_, border) => passes_max(point, border),
                    _ => false,
                };
                atoms.iter().map(truth).collect()
            })
            .collect();
        choices.sort();
        choices.dedup();
        choices
    }
}

fn mark(formula: &Formula, used: &mut [bool]) {
    match formula {
        Formula::Atom(i) => used[*i] = true,
        Formula::Not(inner) => mark(inner, used),
        Formula::And(parts) | Formula::Or(parts) => parts.iter().for_each(|part| mark(part, used)),
    }
}

/// Goes through the choices of one variable after the other; `None` if it gave up.
fn search(
    formula: &Formula,
    choices: &[(Vec<usize>, Vec<Vec<bool>>)],
    atoms: &mut Vec<Option<bool>>,
    steps: &mut usize,
) -> Option<bool> {
    *steps += 1;
    if *steps > STEPS_MAX {
        return None;
    }
    if let Some(truth) = formula.truth(atoms) {
        return Some(truth);
    }
    // With everything chosen and still no answer, it depends on a variable of which nothing is known.
    let ((indices, lines), rest) = choices.split_first()?;
    let mut answer = Some(false);
    for line in lines {
        for (atom, truth) in indices.iter().zip(line) {
            atoms[*atom] = Some(*truth);
        }
        match search(formula, rest, atoms, steps) {
            Some(true) => return Some(true),
            None => answer = None,
            Some(false) => {}
        }
    }
    for atom in indices {
        atoms[*atom] = None;
    }
    answer
}

fn is_behaviour(pattern: &EventPattern) -> bool {
    match pattern.source {
        EventSource::Behaviour | EventSource::Track(_) | EventSource::Page(_) => true,
        EventSource::Sales(_) | EventSource::Outcome(_) => false,
    }
}

/// Whether no event can be this signal.
pub(crate) fn never_happens(signal: &Signal) -> bool {
    signal.any_of.iter().all(|pattern| pattern.properties.iter().any(|(_, test)| never_passes(test)))
}

/// Whether no value can pass.
fn never_passes(test: &Test) -> bool {
    match test {
        Test::OneOf(values) => values.is_empty(),
        Test::Between { low: Some(low), high: Some(high) } => match (number(low.at), number(high.at)) {
            (Some(from), Some(to)) => from > to || (from == to && !(low.included && high.included)),
            _ => false,
        },
        Test::All(tests) => tests.iter().any(never_passes),
        Test::Between { .. }
        | Test::Known
        | Test::Missing
        | Test::HasWord(_)
        | Test::Contains(_)
        | Test::StartsWith(_)
        | Test::EndsWith(_)
        | Test::Matches(_)
        | Test::InNext(_)
        | Test::InLast(_) => false,
    }
}

/// A stretch of numbers: from, whether that passes, to, whether that passes.
type Stretch = (f64, bool, f64, bool);

/// The numbers that pass a test on a trait that holds a single comparable value; `None` for other sorts of test.
fn stretches(test: &Test, kind: TraitType, pact: &Pact) -> Option<Vec<Stretch>> {
    let bound = |bound: &Option<Bound>, open: f64| match bound {
        None => Some((open, false)),
        Some(bound) => comparable(bound.at, kind).map(|number| (number, bound.included)),
    };
    match test {
        Test::Between { low, high } => {
            let ((low, low_in), (high, high_in)) = (bound(low, f64::NEG_INFINITY)?, bound(high, f64::INFINITY)?);
            Some(vec![(low, low_in, high, high_in)])
        }
        Test::OneOf(values) => {
            let numbers: Option<Vec<f64>> = values.iter().map(|value| value_number(value, kind, pact)).collect();
            Some(numbers?.into_iter().map(|number| (number, true, number, true)).collect())
        }
        Test::Known
        | Test::Missing
        | Test::HasWord(_)
        | Test::Contains(_)
        | Test::StartsWith(_)
        | Test::EndsWith(_)
        | Test::Matches(_)
        | Test::InNext(_)
        | Test::InLast(_)
        | Test::All(_) => None,
    }
}

fn comparable(quantity: Quantity, kind: TraitType) -> Option<f64> {
    match (quantity, kind) {
        (Quantity::Number(number), TraitType::Number) | (Quantity::Money(number), TraitType::Money) => Some(number),
        (Quantity::Date(date), TraitType::Date) => Some(f64::from(date.0)),
        _ => None,
    }
}

fn number(quantity: Quantity) -> Option<f64> {
    match quantity {
        Quantity::Number(number) | Quantity::Money(number) => Some(number),
        Quantity::Date(date) => Some(f64::from(date.0)),
    }
}

fn value_number(value: &Value, kind: TraitType, pact: &Pact) -> Option<f64> {
    match (value, kind) {
        (Value::Number(number), TraitType::Number) => Some(*number),
        (Value::YesNo(yes), TraitType::YesNo) => Some(f64::from(*yes)),
        (Value::Date(date), TraitType::Date) => Some(f64::from(date.0)),
        (Value::Money(money), TraitType::Money) => {
            let base = money.currency.is_none_or(|currency| currency == pact.currencies.base);
            base.then_some(money.amount)
        }
        _ => None,
    }
}

/// Whether all from `low` to `high` lies in one of the stretches.
fn holds(set: &[Stretch], low: f64, high: f64) -> bool {
    set.iter().any(|(from, from_in, to, to_in)| {
        (low > *from || (*from_in && low == *from)) && (high < *to || (*to_in && high == *to))
    })
}

/// Points of which one lies in every part into which the ends of the sets divide the numbers.
fn points(sets: &[Option<Vec<Stretch>>], kind: Option<TraitType>) -> Vec<f64> {
    if kind == Some(TraitType::YesNo) {
        return vec![0.0, 1.0];
    }
    let mut ends: Vec<f64> = sets
        .iter()
        .flatten()
        .flatten()
        .flat_map(|(low, _, high, _)| [*low, *high])
        .filter(|end| end.is_finite())
        .collect();
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let between = ends.windows(2).map(|two| (two[0] + two[1]) / 2.0);
    let outside = [ends.first().map(|first| first - 1.0), ends.last().map(|last| last + 1.0)].into_iter().flatten();
    between.chain(outside).chain(ends.iter().copied()).collect()
}

/// Whether every value that passes the first test passes the second.
pub(crate) fn test_implies(first: &Test, second: &Test) -> bool {
    if first == second {
        return true;
    }
    let every = |texts: &[Box<str>], passes: &dyn Fn(&str, &str) -> bool, wanted: &[Box<str>]| {
        texts.iter().all(|text| wanted.iter().any(|want| passes(&fold(text), &fold(want))))
    };
    let contains = |text: &str, want: &str| text.contains(want);
    let starts = |text: &str, want: &str| text.starts_with(want);
    let ends = |text: &str, want: &str| text.ends_with(want);
    match (first, second) {
        (_, Test::Known) => *first != Test::Missing,
        (Test::OneOf(values), _) => {
            let texts: Option<Vec<Box<str>>> = values
                .iter()
                .map(|value| match value {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect();
            match (second, texts) {
                (Test::OneOf(others), None) => values.iter().all(|value| others.contains(value)),
                (Test::OneOf(others), Some(texts)) => texts.iter().all(|text| {
                    let same = |other: &Value| matches!(other, Value::Text(other) if fold(other) == fold(text));
                    others.iter().any(same)
                }),
                (Test::HasWord(words), Some(texts)) => every(&texts, &contains_words, words),
                (Test::Contains(words), Some(texts)) => every(&texts, &contains, words),
                (Test::StartsWith(words), Some(texts)) => every(&texts, &starts, words),
                (Test::EndsWith(words), Some(texts)) => every(&texts, &ends, words),
                _ => false,
            }
        }
        (Test::HasWord(texts), Test::HasWord(words)) => every(texts, &contains_words, words),
        (Test::Contains(texts) | Test::StartsWith(texts) | Test::EndsWith(texts), Test::Contains(words)) => {
            every(texts, &contains, words)
        }
        (Test::StartsWith(texts), Test::StartsWith(words)) => every(texts, &starts, words),
        (Test::EndsWith(texts), Test::EndsWith(words)) => every(texts, &ends, words),
        (Test::InNext(short), Test::InNext(long)) | (Test::InLast(short), Test::InLast(long)) => short <= long,
        _ => false,
    }
}

/// Whether one way to ask for a signal implies another, for the same signal.
fn asked_implies(asked: Asked, wanted: Asked) -> bool {
    match (asked, wanted) {
        (Asked::Now, Asked::Now) | (_, Asked::Ever) => true,
        (Asked::Now, Asked::Often(n, window)) => n <= 1 && window > 0,
        (Asked::Often(n, window), Asked::Often(m, other)) => n >= m && window <= other,
        (Asked::Often(..) | Asked::Ever, Asked::Now) | (Asked::Ever, Asked::Often(..)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::tests_read;
    use crate::model::TraitTest;

    fn answer(conditions: &[&str]) -> Answer {
        let tiers: Vec<String> =
            conditions.iter().enumerate().map(|(i, condition)| format!("  t{i}: {condition}\n")).collect();
        let pact = tests_read(&format!(
            "pact: p\nversion: 1\nsignals: {{ a: {{ event: A }}, ab: {{ any: [ {{ event: A }}, {{ event: B }} ] }} }}\n\
             grades: {{ fit: {{ A: 30, B: 20, C: 10 }}, engagement: {{ 1: 3, 2: 2, 3: 1 }} }}\nmql:\n{}",
            tiers.concat()
        ))
        .pact;
        let mut problem = Problem::new(&pact);
        let formulas = pact.tiers.iter().map(|tier| problem.formula(&tier.when)).collect();
        problem.answer(formulas)
    }

    #[test]
    fn what_can_not_hold_together_is_found_and_nothing_else() {
        for (conditions, expected) in [
            (&["{ company.employees: { min: 100 } }", "{ company.employees: { under: 100 } }"][..], Answer::Never),
            (&["{ company.employees: { min: 100 } }", "{ company.employees: { max: 100 } }"], Answer::Perhaps),
            (&["{ consent: yes }", "{ consent: no }"], Answer::Never),
            // A list may hold both.
            (&["{ seniority: vp }", "{ seniority: manager }"], Answer::Perhaps),
            (&["{ seniority: vp }", "{ none: [ { seniority: [VP, manager] } ] }"], Answer::Never),
            (&["{ seniority: vp }", "{ seniority: { missing: true } }"], Answer::Never),
            (&["{ title: { starts_with: head of } }", "{ none: [ { title: { contains: head } } ] }"], Answer::Never),
            (&["{ title: { contains: head } }", "{ none: [ { title: { starts_with: head } } ] }"], Answer::Perhaps),
            (
                &[
                    "{ company.markets: { contains: a, starts_with: b } }",
                    "{ none: [ { company.markets: { contains: a } } ] }",
                ],
                Answer::Never,
            ),
            (&["{ on: a }", "{ none: [ { seen: ab } ] }"], Answer::Never),
            (&["{ on: ab }", "{ none: [ { seen: a } ] }"], Answer::Perhaps),
            (&["{ on: a, at_least: 3 in 2d }", "{ none: [ { on: a, within: 2d } ] }"], Answer::Never),
            (&["{ on: a, at_least: 3 in 2d }", "{ none: [ { on: a, within: 1d } ] }"], Answer::Perhaps),
            (&["{ on: a }", "{ none: [ { seen: any } ] }"], Answer::Never),
            (&["{ fit: { min: 30 } }", "{ none: [ { grade: A } ] }"], Answer::Never),
            (&["{ fit: { min: 29 } }", "{ none: [ { grade: A } ] }"], Answer::Perhaps),
            (&["{ grade: [C, D] }", "{ fit: { min: 20 } }"], Answer::Never),
            (&["{ sales: accepted }", "{ none: [ { sales: accepted } ] }"], Answer::Never),
        ] {
            assert_eq!(answer(conditions), expected, "{conditions:?}");
        }
    }

    /// Numbers from a seed, the same on every machine.
    struct Random(u64);

    impl Random {
        fn below(&mut self, n: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % n
        }
    }

    fn random_condition(random: &mut Random, depth: u32) -> Condition {
        let parts = |random: &mut Random| {
            let n = 1 + random.below(3);
            (0..n).map(|_| random_condition(random, depth + 1)).collect()
        };
        match if depth < 3 { random.below(6) } else { 5 } {
            0 => Condition::All(parts(random)),
            1 => Condition::Any(parts(random)),
            2 => Condition::NoneOf(parts(random)),
            _ => {
                let number = |random: &mut Random| Bound {
                    at: Quantity::Number(random.below(6) as f64 * 10.0),
                    included: random.below(2) == 0,
                };
                let test = match random.below(5) {
                    0 => Test::Missing,
                    1 => Test::Known,
                    2 => Test::Between { low: Some(number(random)), high: None },
                    3 => Test::Between { low: None, high: Some(number(random)) },
                    _ => Test::Between { low: Some(number(random)), high: Some(number(random)) },
                };
                let name = ["company.employees", "company.divisions"][random.below(2) as usize];
                Condition::Trait(TraitTest { name: TraitName::new(name).unwrap(), test })
            }
        }
    }

    /// What is known of both traits: nothing, or all from one number to another.
    type Lead = [Option<(f64, f64)>; 2];

    fn holds(condition: &Condition, lead: &Lead) -> bool {
        match condition {
            Condition::All(parts) => parts.iter().all(|part| holds(part, lead)),
            Condition::Any(parts) => parts.iter().any(|part| holds(part, lead)),
            Condition::NoneOf(parts) => !parts.iter().any(|part| holds(part, lead)),
            Condition::Trait(TraitTest { name, test }) => {
                let value = lead[usize::from(name.as_str() == "company.divisions")];
                match (test, value) {
                    (Test::Missing, value) => value.is_none(),
                    (_, None) => false,
                    (Test::Between { low, high }, Some((from, to))) => {
                        let above = |bound: &Bound| match bound.at {
                            Quantity::Number(end) => from > end || (bound.included && from == end),
                            _ => unreachable!(),
                        };
                        let below = |bound: &Bound| match bound.at {
                            Quantity::Number(end) => to < end || (bound.included && to == end),
                            _ => unreachable!(),
                        };
                        low.as_ref().is_none_or(above) && high.as_ref().is_none_or(below)
                    }
                    (_, Some(_)) => true,
                }
            }
            _ => unreachable!("not among the conditions made here"),
        }
    }

    #[test]
    fn what_is_proved_impossible_holds_for_no_lead() {
        let pact = tests_read("pact: p\nversion: 1\nmql: { t: { known: [email] } }\n").pact;
        let numbers: Vec<f64> = (-1..12).map(|n| f64::from(n) * 5.0).collect();
        let mut values: Vec<Option<(f64, f64)>> = vec![None];
        for low in &numbers {
            values.extend(numbers.iter().filter(|high| low <= *high).map(|high| Some((*low, *high))));
        }
        let mut random = Random(7);
        let (mut never, mut wrong) = (0, 0);
        for _ in 0..3_000 {
            let condition = random_condition(&mut random, 0);
            let mut problem = Problem::new(&pact);
            let formula = problem.formula(&condition);
            let answer = problem.answer(vec![formula]);
            let possible = values.iter().any(|first| values.iter().any(|second| holds(&condition, &[*first, *second])));
            assert!(!(possible && answer == Answer::Never), "{condition:?}");
            never += u32::from(answer == Answer::Never);
            // On numbers alone the analysis is exact.
            wrong += u32::from(!possible && answer == Answer::Perhaps);
        }
        assert!(never > 100, "too few impossible conditions to learn from: {never}");
        assert_eq!(wrong, 0);
    }
}
