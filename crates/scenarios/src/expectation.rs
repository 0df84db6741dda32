//! What the authors expect of a lead at an instant: one claim after the other, `qualified hot, because asked for contact, grade B2`.

use leadpact_document::{Diagnostic, Said, Span, nearest};
use leadpact_engine::ReasonCode;
use leadpact_language::said;
use leadpact_pact::model::{Score, TierName};
use leadpact_terms::{Grade, Instant, Level, Stage, TraitName, fold};

use crate::piece::Piece;

/// A claim about the lead at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// When it should hold.
    pub moment: Moment,
    /// What should hold.
    pub claim: Claim,
    /// Its words in the file.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// When a claim should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Right after this event of the scenario.
    After(usize),
    /// At this instant, all events up to it included.
    At(Instant),
}

/// What can be claimed.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// `below`, `held warm`, `qualified hot`, `excluded`: the verdict, and the tier if one is named.
    Verdict(VerdictWord, Option<TierName>),
    /// `handed over`, `handed over as hot`: at this very event.
    HandedOver(Option<TierName>),
    /// `handed over once`, `never handed over`: so often up to here.
    HandedOverTimes(usize),
    /// `because deal open`, `excluded by competitor`: the reason's code.
    BecauseCode(ReasonCode),
    /// `because mql/hot`, `excluded by competitor`: a clause among the reason's.
    BecauseClause(Box<str>),
    /// `missing phone`: required information that is missing.
    Missing(TraitName),
    /// `fit 45`, `engagement 40 to 50`: a score.
    Score(Score, Bounds),
    /// `engagement/pricing 8`: the points of a clause.
    Points(Box<str>, Bounds),
    /// `no engagement/pricing`: the clause contributes nothing.
    NoPoints(Box<str>),
    /// `grade B3`.
    Grade(Grade),
    /// `level 2`.
    Level(Level),
    /// `stage nurture`.
    Stage(Stage),
    /// `persona it buyer`.
    Persona(Box<str>),
}

/// The four verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerdictWord {
    /// Not ready.
    Below,
    /// Ready, but required information is missing.
    Held,
    /// Handed over.
    Qualified,
    /// Never handed over as long as an exclusion holds.
    Excluded,
}

impl VerdictWord {
    /// The word for it, as the engine has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Held => "held",
            Self::Qualified => "qualified",
            Self::Excluded => "excluded",
        }
    }
}

/// What a number must be like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bounds {
    /// `12.3`: rounded to as many decimals as were written, it is this.
    Rounded(f64, usize),
    /// `at least 12`.
    AtLeast(f64),
    /// `at most 12`.
    AtMost(f64),
    /// `10 to 20`, both included.
    Between(f64, f64),
}

impl Bounds {
    /// Whether a number is like that.
    pub fn hold(self, number: f64) -> bool {
        let near = |bound: f64| 1e-9 * bound.abs();
        match self {
            Self::Rounded(expected, decimals) => {
                let half = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX));
                (number - expected).abs() <= half + near(expected)
            }
            Self::AtLeast(low) => number >= low - near(low),
            Self::AtMost(high) => number <= high + near(high),
            Self::Between(low, high) => Self::AtLeast(low).hold(number) && Self::AtMost(high).hold(number),
        }
    }
}

/// The words with which a claim may begin.
const WORDS: [&str; 15] = [
    "below",
    "held",
    "qualified",
    "excluded",
    "handed over",
    "never handed over",
    "because",
    "missing",
    "fit",
    "engagement",
    "grade",
    "level",
    "stage",
    "persona",
    "no",
];

/// The claims of a line.
pub(crate) fn claims(
    line: Piece<'_>,
    moment: Moment,
    expectations: &mut Vec<Expectation>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for part in line.between_commas() {
        match claim(part) {
            Ok(found) => expectations.extend(found.into_iter().map(|claim| Expectation {
                moment,
                claim,
                text: part.text.to_owned(),
                span: part.span(),
            })),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
}

/// One part between commas. `excluded by competitor` claims two things.
fn claim(part: Piece<'_>) -> Result<Vec<Claim>, Box<Diagnostic>> {
    let after = |words| part.after_words(words);
    if let Some(times) = after("never handed over").filter(|rest| rest.is_empty()).map(|_| 0) {
        return Ok(vec![Claim::HandedOverTimes(times)]);
    }
    if let Some(rest) = after("handed over") {
        return handed_over(rest).map(|claim| vec![claim]);
    }
    for word in [VerdictWord::Below, VerdictWord::Held, VerdictWord::Qualified, VerdictWord::Excluded] {
        if let Some(rest) = after(word.word()) {
            return verdict(word, rest);
        }
    }
    if let Some(rest) = after("because") {
        return Ok(vec![because(some_text(part, rest)?)]);
    }
    if let Some(rest) = after("missing") {
        return Ok(vec![Claim::Missing(trait_name(some_text(part, rest)?)?)]);
    }
    if let Some(rest) = after("grade") {
        let grade = rest.text.parse().map_err(|_| wrong(rest, said!("scenario-no-grade", found = rest.text)))?;
        return Ok(vec![Claim::Grade(grade)]);
    }
    if let Some(rest) = after("level") {
        let level = rest.text.parse().ok().and_then(Level::new);
        let level = level.ok_or_else(|| wrong(rest, said!("scenario-no-level")))?;
        return Ok(vec![Claim::Level(level)]);
    }
    if let Some(rest) = after("stage") {
        let stage = rest.text.parse().map_err(|_| {
            let names = Stage::ALL.iter().map(|stage| stage.word()).collect::<Vec<_>>().join(", ");
            wrong(rest, said!("found-not-one-of", found = rest.text, what = said!("scenario-stage"), names))
        })?;
        return Ok(vec![Claim::Stage(stage)]);
    }
    if let Some(rest) = after("persona") {
        return Ok(vec![Claim::Persona(some_text(part, rest)?.text.into())]);
    }
    for (word, score) in [("fit", Score::Fit), ("engagement", Score::Engagement)] {
        if let Some(rest) = after(word) {
            return Ok(vec![Claim::Score(score, bounds(rest)?)]);
        }
    }
    points(part).map(|claim| vec![claim])
}

/// What follows `handed over`: nothing, `as hot`, `once`, `3 times`.
fn handed_over(rest: Piece<'_>) -> Result<Claim, Box<Diagnostic>> {
    if let Some(tier) = rest.after_words("as") {
        return Ok(Claim::HandedOver(Some(TierName::new(some_text(rest, tier)?.text))));
    }
    Ok(match rest.text {
        "" => Claim::HandedOver(None),
        "once" => Claim::HandedOverTimes(1),
        "twice" => Claim::HandedOverTimes(2),
        text => {
            let times = text.strip_suffix("times").and_then(|times| times.trim().parse().ok());
            Claim::HandedOverTimes(times.ok_or_else(|| wrong(rest, said!("scenario-handed-over-forms")))?)
        }
    })
}

/// What follows a verdict: nothing, a tier, or `by` an exclusion.
fn verdict(word: VerdictWord, rest: Piece<'_>) -> Result<Vec<Claim>, Box<Diagnostic>> {
    if rest.is_empty() {
        return Ok(vec![Claim::Verdict(word, None)]);
    }
    match word {
        VerdictWord::Excluded => {
            let by = rest.after_words("by").ok_or_else(|| wrong(rest, said!("scenario-excluded-by")))?;
            let clause = some_text(rest, by)?.text;
            let clause = if clause.contains('/') { clause.into() } else { format!("exclude/{clause}") };
            Ok(vec![Claim::Verdict(word, None), Claim::BecauseClause(clause.into())])
        }
        VerdictWord::Held | VerdictWord::Qualified => {
            let tier = rest.after_words("as").unwrap_or(rest);
            Ok(vec![Claim::Verdict(word, Some(TierName::new(tier.text)))])
        }
        VerdictWord::Below => Err(wrong(rest, said!("scenario-below-alone"))),
    }
}

/// A reason's code in words, or a clause.
fn because(piece: Piece<'_>) -> Claim {
    let words = fold(piece.text).replace([' ', '-'], "_");
    match ReasonCode::ALL.into_iter().find(|code| code.code() == words) {
        Some(code) => Claim::BecauseCode(code),
        None => Claim::BecauseClause(piece.text.into()),
    }
}

/// `engagement/pricing 8`, `no engagement/pricing`, `points engagement/pricing at least 8`.
fn points(part: Piece<'_>) -> Result<Claim, Box<Diagnostic>> {
    if let Some(clause) = part.after_words("no").filter(|rest| rest.text.contains('/')) {
        return Ok(Claim::NoPoints(clause.text.into()));
    }
    if !part.text.contains('/') {
        let meant = nearest(part.first_word().0.text, WORDS);
        let mut diagnostic =
            Diagnostic::error("unknown-claim", said!("scenario-claims-nothing", found = part.text), part.span());
        if let Some(meant) = meant {
            diagnostic = diagnostic.with_help(said!("found-did-you-mean", near = meant));
        }
        return Err(Box::new(diagnostic.with_help(said!("scenario-claims"))));
    }
    // A clause's name may hold digits and spaces ("level 2 visits"), so the points are what reads as bounds at the end.
    let starts = part.text.match_indices(' ').map(|(at, _)| at);
    for at in starts {
        let (clause, rest) = part.split_at(at);
        if let Ok(bounds) = bounds(rest.trim()) {
            return Ok(Claim::Points(clause.trim().text.into(), bounds));
        }
    }
    Err(wrong(part, said!("scenario-clause-points", code = "engagement/pricing 8")))
}

/// `12.3`, `at least 12`, `at most 12`, `10 to 20`, with or without `points` at the end.
fn bounds(piece: Piece<'_>) -> Result<Bounds, Box<Diagnostic>> {
    let text = piece.text.trim_start_matches([':', '=']).trim();
    let text = text.strip_suffix("points").or_else(|| text.strip_suffix("point")).unwrap_or(text).trim();
    let number = |text: &str| {
        let found: Option<f64> = text.trim().replace('−', "-").parse().ok();
        found.filter(|number| number.is_finite()).ok_or_else(|| wrong(piece, said!("scenario-number-forms")))
    };
    if let Some(low) = text.strip_prefix("at least ") {
        return number(low).map(Bounds::AtLeast);
    }
    if let Some(high) = text.strip_prefix("at most ") {
        return number(high).map(Bounds::AtMost);
    }
    if let Some((low, high)) = text.split_once(" to ") {
        return Ok(Bounds::Between(number(low)?, number(high)?));
    }
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    number(text).map(|number| Bounds::Rounded(number, decimals))
}

fn trait_name(piece: Piece<'_>) -> Result<TraitName, Box<Diagnostic>> {
    TraitName::new(piece.text).ok_or_else(|| wrong(piece, said!("scenario-trait-name")))
}

/// What follows a word, if anything does.
fn some_text<'a>(whole: Piece<'a>, rest: Piece<'a>) -> Result<Piece<'a>, Box<Diagnostic>> {
    if rest.is_empty() { Err(wrong(whole, said!("scenario-word-missing"))) } else { Ok(rest) }
}

fn wrong(piece: Piece<'_>, message: Said) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("wrong-claim", message, piece.span()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Claim>, Vec<Diagnostic>) {
        let (mut expectations, mut diagnostics) = (Vec::new(), Vec::new());
        claims(Piece::new(text, 0), Moment::After(0), &mut expectations, &mut diagnostics);
        (expectations.into_iter().map(|expectation| expectation.claim).collect(), diagnostics)
    }

    #[test]
    fn claims_are_read() {
        let tier = |name: &str| Some(TierName::new(name));
        let clause = |id: &str| Claim::BecauseClause(id.into());
        for (text, expected) in [
            ("below", vec![Claim::Verdict(VerdictWord::Below, None)]),
            ("Qualified hot", vec![Claim::Verdict(VerdictWord::Qualified, tier("hot"))]),
            ("held as long game", vec![Claim::Verdict(VerdictWord::Held, tier("long game"))]),
            ("excluded by competitor", vec![Claim::Verdict(VerdictWord::Excluded, None), clause("exclude/competitor")]),
            ("handed over", vec![Claim::HandedOver(None)]),
            ("handed over as hot", vec![Claim::HandedOver(tier("hot"))]),
            ("never handed over", vec![Claim::HandedOverTimes(0)]),
            ("handed over 3 times", vec![Claim::HandedOverTimes(3)]),
            ("because cooling off", vec![Claim::BecauseCode(ReasonCode::CoolingOff)]),
            ("because mql/hot", vec![clause("mql/hot")]),
            ("missing Company.Name", vec![Claim::Missing("company.name".parse().unwrap())]),
            ("fit 45", vec![Claim::Score(Score::Fit, Bounds::Rounded(45.0, 0))]),
            ("engagement at least 12.5", vec![Claim::Score(Score::Engagement, Bounds::AtLeast(12.5))]),
            ("engagement -3 to 5", vec![Claim::Score(Score::Engagement, Bounds::Between(-3.0, 5.0))]),
            ("engagement/pricing 8.25", vec![Claim::Points("engagement/pricing".into(), Bounds::Rounded(8.25, 2))]),
            ("fit/level 2 size at most 4 points", vec![Claim::Points("fit/level 2 size".into(), Bounds::AtMost(4.0))]),
            ("no engagement/pricing", vec![Claim::NoPoints("engagement/pricing".into())]),
            ("grade B3", vec![Claim::Grade("B3".parse().unwrap())]),
            ("level 2", vec![Claim::Level(Level::new(2).unwrap())]),
            ("stage SAL", vec![Claim::Stage(Stage::Sal)]),
            ("persona it buyer", vec![Claim::Persona("it buyer".into())]),
            ("below, level 0", vec![Claim::Verdict(VerdictWord::Below, None), Claim::Level(Level::default())]),
        ] {
            assert_eq!(read(text), (expected, vec![]), "{text}");
        }
    }

    #[test]
    fn what_claims_nothing_is_a_mistake() {
        for (text, id, words) in [
            ("qualifyed hot", "unknown-claim", "qualifyed hot"),
            ("", "unknown-claim", ""),
            ("below fit 3", "wrong-claim", "fit 3"),
            ("fit high", "wrong-claim", "high"),
            ("grade E5", "wrong-claim", "E5"),
            ("level 7", "wrong-claim", "7"),
            ("stage mars", "wrong-claim", "mars"),
            ("excluded competitor", "wrong-claim", "competitor"),
            ("engagement/pricing", "wrong-claim", "engagement/pricing"),
            ("handed over often", "wrong-claim", "often"),
            ("because", "wrong-claim", "because"),
        ] {
            let (claims, diagnostics) = read(text);
            assert_eq!(claims, [], "{text}");
            assert_eq!(diagnostics.len(), 1, "{text}");
            assert_eq!((diagnostics[0].id, &text[diagnostics[0].span.unwrap().range()]), (id, words), "{text}");
        }
    }

    #[test]
    fn a_number_is_compared_as_it_was_written() {
        for (bounds, number, holds) in [
            (Bounds::Rounded(12.3, 1), 12.349, true),
            (Bounds::Rounded(12.3, 1), 12.36, false),
            (Bounds::Rounded(45.0, 0), 45.4, true),
            (Bounds::Rounded(45.0, 0), 44.4, false),
            (Bounds::AtLeast(60.0), 60.0 - 1e-9, true),
            (Bounds::AtLeast(60.0), 59.9, false),
            (Bounds::AtMost(60.0), 60.1, false),
            (Bounds::Between(1.0, 2.0), 2.0, true),
            (Bounds::Between(1.0, 2.0), 2.1, false),
        ] {
            assert_eq!(bounds.hold(number), holds, "{bounds:?} {number}");
        }
    }
}
