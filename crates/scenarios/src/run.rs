//! A scenario run: the engine is asked at every moment at which something is expected.

use leadpact_document::{Said, Span};
use leadpact_engine::{CompiledPact, Evaluation, ReasonCode, Standing, evaluate};
use leadpact_ingest::normalise::{Derived, Locale, normalise_typed};
use leadpact_language::said;
use leadpact_pact::model::{Pact, Score, TierName};
use leadpact_terms::{ClauseId, Event, Instant, Kind, SalesAct, TraitName};

use crate::names::is_clause;
use crate::{Bounds, Claim, Expectation, Moment, Scenario};

/// What came of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The scenario's name.
    pub name: String,
    /// Where its heading stands.
    pub span: Span,
    /// Every expectation against what came, in the order of the file.
    pub checks: Vec<Check>,
    /// The events as the engine saw them, for those who look at the evidence.
    pub(crate) told: Vec<Told>,
}

/// An event of the scenario, as a failure shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) at: Instant,
    pub(crate) text: Said,
    pub(crate) span: Span,
}

/// One expectation and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// As written: `qualified hot`.
    pub expected: String,
    /// What the pact says instead, or as well: `below (no_tier_reached)`.
    pub actual: Said,
    /// Whether they agree.
    pub passed: bool,
    /// The instant that was asked.
    pub at: Instant,
    /// Where the expectation stands.
    pub span: Span,
    /// What the pact says of the lead at that instant.
    pub standing: Standing,
}

impl Outcome {
    /// Whether every expectation was met.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|check| check.passed)
    }

    /// The expectations that were not met.
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| !check.passed)
    }
}

/// Runs a scenario under a pact.
pub fn run(pact: &CompiledPact, scenario: &Scenario) -> Outcome {
    let events: Vec<Event> = scenario.story.iter().map(|told| normalised(pact.pact(), &told.event)).collect();
    let mut asked: Option<(Moment, Evaluation)> = None;
    let mut checks = Vec::new();
    for expectation in &scenario.expectations {
        // Expectations of one moment stand together; the pact is asked once for them.
        if asked.as_ref().is_none_or(|(moment, _)| *moment != expectation.moment) {
            asked = Some((expectation.moment, ask(pact, &events, expectation.moment)));
        }
        if let Some((_, evaluation)) = &asked {
            checks.push(check(pact.pact(), expectation, evaluation));
        }
    }
    let told = scenario.story.iter();
    let told = told.map(|told| Told { at: told.event.at, text: told.text.clone(), span: told.span }).collect();
    Outcome { name: scenario.name.clone(), span: scenario.span, checks, told }
}

fn ask(pact: &CompiledPact, events: &[Event], moment: Moment) -> Evaluation {
    match moment {
        Moment::After(last) => evaluate(pact, &events[..=last], events[last].at),
        Moment::At(at) => evaluate(pact, events, at),
    }
}

/// The event with its traits in the one spelling that an import would give them.
fn normalised(pact: &Pact, event: &Event) -> Event {
    let mut event = event.clone();
    if matches!(event.kind, Kind::Traits | Kind::Sales(SalesAct::Noted)) {
        let typed = |name: &str| TraitName::new(name).and_then(|name| pact.trait_type(&name));
        let properties = std::mem::take(&mut event.properties);
        let properties = properties.into_iter().map(|(name, value)| (name.clone(), typed(&name), value)).collect();
        event.properties = normalise_typed(properties, &Locale::default(), Derived::Wanted).traits;
    }
    event
}

fn check(pact: &Pact, expectation: &Expectation, evaluation: &Evaluation) -> Check {
    let standing = &evaluation.standing;
    let (passed, actual) = match &expectation.claim {
        Claim::Verdict(word, tier) => (
            standing.verdict.word() == word.word() && is_tier(standing.verdict.tier(), tier.as_ref()),
            Said::plain(verdict(standing)),
        ),
        Claim::HandedOver(tier) => {
            let last = evaluation.decisions.last();
            let here = last.filter(|decision| decision.at == standing.at && decision.hands_over());
            let passed = here.is_some_and(|decision| is_tier(decision.verdict.tier(), tier.as_ref()));
            (passed, said!("scenario-not-here", verdict = verdict(standing)))
        }
        Claim::HandedOverTimes(times) => {
            let actual = evaluation.decisions.iter().filter(|decision| decision.hands_over()).count();
            (actual == *times, Said::plain(format!("handed over {actual} times")))
        }
        Claim::BecauseCode(code) => (standing.reason.code == *code, Said::plain(because(standing))),
        Claim::BecauseClause(clause) => (
            standing.reason.clauses.iter().any(|actual| is_clause(actual.as_str(), clause)),
            Said::plain(because(standing)),
        ),
        Claim::Missing(name) => missing(pact, standing, name),
        Claim::Score(Score::Fit, bounds) => score("fit", standing.fit.score, *bounds),
        Claim::Score(Score::Engagement, bounds) => score("engagement", standing.engagement.score, *bounds),
        Claim::Points(clause, bounds) => match points_of(standing, clause) {
            Some(points) => score(clause, points, *bounds),
            None => (false, Said::plain(format!("no {clause}"))),
        },
        Claim::NoPoints(clause) => match points_of(standing, clause) {
            Some(points) => (false, Said::plain(format!("{clause} {}", shown(points)))),
            None => (true, Said::plain(format!("no {clause}"))),
        },
        Claim::Grade(grade) => (standing.grade == *grade, Said::plain(format!("grade {}", standing.grade))),
        Claim::Level(level) => (standing.level == *level, Said::plain(format!("level {}", standing.level))),
        Claim::Stage(stage) => (standing.stage == *stage, Said::plain(format!("stage {}", standing.stage))),
        Claim::Persona(persona) => {
            let actual = standing.persona.as_ref();
            let shown =
                actual.map_or(said!("scenario-persona-none"), |actual| Said::plain(format!("persona {actual}")));
            (actual.is_some_and(|actual| actual.is(persona)), shown)
        }
    };
    Check {
        expected: expectation.text.clone(),
        actual,
        passed,
        at: standing.at,
        span: expectation.span,
        standing: standing.clone(),
    }
}

/// Whether the tier is the one that was asked for, if one was.
fn is_tier(actual: Option<&TierName>, asked: Option<&TierName>) -> bool {
    asked.is_none_or(|asked| actual.is_some_and(|actual| actual.is(asked.as_str())))
}

/// `held hot (information_missing)`.
fn verdict(standing: &Standing) -> String {
    let tier = standing.verdict.tier().map_or(String::new(), |tier| format!(" {tier}"));
    format!("{}{tier} ({})", standing.verdict.word(), standing.reason.code)
}

/// `because excluded exclude/student`.
fn because(standing: &Standing) -> String {
    let clauses: Vec<&str> = standing.reason.clauses.iter().map(ClauseId::as_str).collect();
    format!("because {} {}", standing.reason.code, clauses.join(", ")).trim_end().to_owned()
}

fn missing(pact: &Pact, standing: &Standing, name: &TraitName) -> (bool, Said) {
    let asks_for =
        |clause: &ClauseId| pact.required.iter().any(|known| known.clause == *clause && known.any_of.contains(name));
    let clauses: Vec<&str> = standing.missing.iter().map(ClauseId::as_str).collect();
    let actual = match clauses.as_slice() {
        [] => said!("scenario-nothing-missing"),
        clauses => Said::plain(format!("missing {}", clauses.join(", "))),
    };
    (standing.missing.iter().any(asks_for), actual)
}

fn score(name: &str, score: f64, bounds: Bounds) -> (bool, Said) {
    (bounds.hold(score), Said::plain(format!("{name} {}", shown(score))))
}

/// The points of the clauses that are meant by an id: those of `fit/company size/2` count for `fit/company size`.
fn points_of(standing: &Standing, clause: &str) -> Option<f64> {
    let contributions = standing.fit.contributions.iter().chain(&standing.engagement.contributions);
    let mut meant = contributions.filter(|contribution| {
        let id = contribution.clause.as_str();
        is_clause(id, clause) || id.rsplit_once('/').is_some_and(|(rule, n)| is_number(n) && is_clause(rule, clause))
    });
    meant.next().map(|contribution| contribution.points)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A score to four decimals at most.
pub(crate) fn shown(number: f64) -> String {
    let text = format!("{number:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The reason in words: `no tier reached: mql/hot`.
pub(crate) fn reason(code: ReasonCode) -> String {
    code.code().replace('_', " ")
}
