//! What the craft knows of pacts: findings that are no mistakes of the language, but probably not what was meant.
//!
//! One file a lint. A lint either knows a habit that starves funnels (all four points of BANT), or proves something from the
//! pact alone (a tier that no lead can reach): see `logic.rs` and `reach.rs`. What can't be proved is not claimed.
//! Every finding can be answered in the pact with a reason; an answer that answers nothing is a finding itself.

mod all_bant_mandatory;
mod brief_hand_raise;
mod contradicting_promises;
mod covered_alternative;
mod excluded_persona;
mod fleeting_points;
mod hidden_persona;
mod hidden_tier;
mod idle_limit;
mod idle_rule;
pub(crate) mod logic;
mod many_required;
mod moot_cap;
mod moot_in_group;
mod no_negative_rule;
mod no_review_date;
mod opt_out_ignored;
mod protected_trait;
pub(crate) mod reach;
mod size_and_revenue;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::read as tests_read;
mod threshold_out_of_reach;
mod tier_for_everyone;
mod unreachable_stage;
mod unreachable_tier;
mod unused_declaration;
mod unused_score;
mod unused_silence;
pub(crate) mod walk;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use leadpact_document::{Diagnostic, Said, Severity, Span};
use leadpact_language::{Gap, said};
use leadpact_terms::{ClauseId, TraitName};

use crate::Checked;
use crate::model::{Condition, Pact, Score};
use crate::words::{Speaker, trait_in_words};
use reach::{Part, Reach, engagement_reach, fit_reach};

/// A kind of finding.
#[derive(Debug, Clone, Copy)]
pub struct Lint {
    /// Its stable name in kebab-case.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it finds, in a sentence.
    pub finds: &'static str,
    /// Why that matters, in a sentence or two.
    pub why: &'static str,
    /// The message that says what to do about it, in a sentence.
    mend: &'static str,
    check: fn(&Context<'_>) -> Vec<Finding>,
}

impl Lint {
    /// What to do about it, in a sentence.
    pub fn mend(&self) -> Said {
        Said::of(self.mend)
    }
}

/// All lints, sorted by id.
pub const LINTS: [Lint; 25] = [
    all_bant_mandatory::LINT,
    brief_hand_raise::LINT,
    contradicting_promises::LINT,
    covered_alternative::LINT,
    excluded_persona::LINT,
    fleeting_points::LINT,
    hidden_persona::LINT,
    hidden_tier::LINT,
    idle_limit::LINT,
    idle_rule::LINT,
    many_required::LINT,
    moot_cap::LINT,
    moot_in_group::LINT,
    no_negative_rule::LINT,
    no_review_date::LINT,
    opt_out_ignored::LINT,
    protected_trait::LINT,
    size_and_revenue::LINT,
    threshold_out_of_reach::LINT,
    tier_for_everyone::LINT,
    unreachable_stage::LINT,
    unreachable_tier::LINT,
    unused_declaration::LINT,
    unused_score::LINT,
    unused_silence::LINT,
];

/// The lint of this id.
pub fn lint_by_id(id: &str) -> Option<&'static Lint> {
    static ALL: [Lint; LINTS.len()] = LINTS;
    ALL.iter().find(|lint| lint.id == id)
}

/// All findings about a pact that its authors have not answered, in the order of their places.
pub fn lint(checked: &Checked) -> Vec<Diagnostic> {
    let context = Context::new(&checked.pact, &checked.places);
    let mut found: Vec<(&Lint, Finding)> = Vec::new();
    for lint in &LINTS {
        found.extend((lint.check)(&context).into_iter().map(|finding| (lint, finding)));
    }
    let (mut open, silenced): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(lint, finding)| !context.is_silenced(lint, finding));
    let used: Vec<(&str, Option<&ClauseId>)> =
        silenced.iter().map(|(lint, finding)| (lint.id, finding.clause.as_ref())).collect();
    let idle = unused_silence::findings(&context, &used).into_iter();
    open.extend(idle.map(|finding| (&unused_silence::LINT, finding)));
    let mut diagnostics: Vec<Diagnostic> =
        open.into_iter().map(|(lint, finding)| context.diagnostic(lint, finding)).collect();
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.map_or((usize::MAX, 0), |span| (span.start, span.end)));
    diagnostics
}

/// The reference of all lints, as Markdown.
pub fn reference() -> String {
    let mut page = String::from(
        "# The linter\n\n\
         `leadpact check` says what is probably not meant. A finding is no mistake of the language: a pact with findings works. \
         What is claimed of reachability is proved from the pact alone, taking for granted that a number, an amount, a date or \
         a yes/no of a lead is one value or one range; what can't be proved is not claimed.\n\n\
         To keep a line as it is, answer the finding in the pact, with the reason:\n\n\
         ```yaml\nlint:\n  - { allow: size-and-revenue, at: fit/revenue, because: Revenue is only known where size is not. }\n```\n\n\
         Without `at` it is answered everywhere. An answer to nothing is a finding too.\n",
    );
    for lint in &LINTS {
        let _ = write!(
            page,
            "\n## {}\n\n{} ({})\n\n{}\n\n{}\n",
            lint.id,
            lint.finds,
            lint.severity.word(),
            lint.why,
            lint.mend().in_english()
        );
    }
    page
}

/// One thing that a lint found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    /// The clause it is about; the pact as a whole if missing.
    clause: Option<ClauseId>,
    /// One sentence without a full stop, with the proof where there is one.
    message: Said,
    /// Words below the underlined place.
    label: Option<Said>,
    /// Advice for this very case, instead of the lint's own.
    help: Option<Said>,
}

impl Finding {
    fn at(clause: &ClauseId, message: Said) -> Self {
        Self { clause: Some(clause.clone()), message, label: None, help: None }
    }

    fn on_all(message: Said) -> Self {
        Self { clause: None, message, label: None, help: None }
    }

    fn label(mut self, label: Said) -> Self {
        self.label = Some(label);
        self
    }

    fn help(mut self, help: Said) -> Self {
        self.help = Some(help);
        self
    }
}

/// The pact and what is known of it as a whole.
pub(crate) struct Context<'a> {
    pact: &'a Pact,
    places: &'a BTreeMap<ClauseId, Span>,
    fit: Reach,
    engagement: Reach,
}

impl<'a> Context<'a> {
    fn new(pact: &'a Pact, places: &'a BTreeMap<ClauseId, Span>) -> Self {
        let (fit, engagement) = (fit_reach(pact, &[]), engagement_reach(pact));
        Self { pact, places, fit, engagement }
    }

    /// Whether a clause was written by the authors, not filled in as a default.
    fn written(&self, clause: &ClauseId) -> bool {
        self.places.contains_key(clause)
    }

    fn words(&self, condition: &Condition) -> Gap {
        Gap::in_each(|messages| Speaker::new(self.pact, messages).condition(condition))
    }

    /// A problem in which the scores lie within what can be reached.
    fn problem(&self) -> logic::Problem<'a> {
        logic::Problem::within(self.pact, self.fit.total, self.engagement.total)
    }

    fn reach(&self, score: Score) -> &Reach {
        match score {
            Score::Fit => &self.fit,
            Score::Engagement => &self.engagement,
        }
    }

    fn is_silenced(&self, lint: &Lint, finding: &Finding) -> bool {
        self.pact
            .silenced
            .iter()
            .any(|silenced| &*silenced.lint == lint.id && (silenced.at.is_none() || silenced.at == finding.clause))
    }

    fn diagnostic(&self, lint: &Lint, finding: Finding) -> Diagnostic {
        let at = finding.clause.as_ref().map(|clause| format!(", at: {clause}")).unwrap_or_default();
        let answer = format!("lint: [ {{ allow: {}{at}, because: … }} ]", lint.id);
        let silence = (lint.id != unused_silence::LINT.id).then(|| said!("lint-keep", code = answer));
        Diagnostic {
            id: lint.id,
            severity: lint.severity,
            message: finding.message,
            span: finding.clause.as_ref().and_then(|clause| self.places.get(clause).copied()),
            label: finding.label,
            help: [Some(finding.help.unwrap_or_else(|| lint.mend())), silence].into_iter().flatten().collect(),
        }
    }
}

/// The word for a score.
fn score_word(score: Score) -> Said {
    match score {
        Score::Fit => said!("score-fit"),
        Score::Engagement => said!("score-engagement"),
    }
}

/// Points to the hundredth.
fn points(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

/// The sum that reaches furthest up: "“company size” 25 + “decision level” 20".
fn sum(reach: &Reach) -> Gap {
    Gap::in_each(|messages| {
        let parts = reach.parts.iter().filter(|part| part.reach.high != 0.0);
        let part =
            |part: &Part| format!("{} {}", messages.quoted(&part.name), messages.number(points(part.reach.high)));
        let parts: Vec<String> = parts.map(part).collect();
        if parts.is_empty() { messages.said(&said!("lint-no-rule")) } else { parts.join(" + ") }
    })
}

/// The name of a trait.
fn trait_in_each(name: &TraitName) -> Gap {
    Gap::in_each(|messages| trait_in_words(name, messages))
}
