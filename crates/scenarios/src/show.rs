//! A failed scenario as its author needs it: expected against actual at its place, then every point and the events behind it.

use std::fmt::Write;

use annotate_snippets::Renderer;
use leadpact_document::{Diagnostic, Source};
use leadpact_engine::{Contribution, Evidence, Standing, Tally, ToldTrait};
use leadpact_language::{Messages, said, say};
use leadpact_terms::Instant;
use serde_json::{Value as Json, json};

use crate::run::{Check, Outcome, reason, shown};

impl Outcome {
    /// The failed expectations, each underlined in the scenario's file, with the standing behind them; empty if all were met.
    pub fn render(&self, source: &Source, renderer: &Renderer, messages: &Messages) -> String {
        let mut text = String::new();
        for (i, check) in self.checks.iter().enumerate().filter(|(_, check)| !check.passed) {
            text.push_str(&self.diagnostic(check).render(source, renderer, messages));
            text.push('\n');
            // Failures of one moment share one standing, shown after the last of them.
            let next = self.checks[i + 1..].iter().find(|check| !check.passed);
            if next.is_none_or(|next| next.standing != check.standing) {
                self.show_standing(source, check, messages, &mut text);
            }
        }
        text
    }

    /// The failed expectations as diagnostics.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.failures().map(|check| self.diagnostic(check)).collect()
    }

    /// The outcome as one JSON object: `scenario`, `passed`, `checks` with `expected`, `actual`, `passed`, `at`, `line`,
    /// and the `standing` of those that failed.
    pub fn to_json(&self, source: &Source, messages: &Messages) -> Json {
        let checks: Vec<Json> = self
            .checks
            .iter()
            .map(|check| {
                let mut object = json!({
                    "expected": check.expected,
                    "actual": messages.said(&check.actual),
                    "passed": check.passed,
                    "at": check.at.to_string(),
                    "line": source.line_column(check.span.start).0,
                });
                if !check.passed {
                    object["standing"] = json!(check.standing);
                }
                object
            })
            .collect();
        json!({ "scenario": self.name, "file": source.path, "passed": self.passed(), "checks": checks })
    }

    fn diagnostic(&self, check: &Check) -> Diagnostic {
        let (expected, actual) = (&check.expected, check.actual.clone());
        let message = said!("scenario-failed", scenario = &self.name, expected, actual);
        Diagnostic::error("scenario-failed", message, check.span).with_label(check.actual.clone())
    }

    fn show_standing(&self, source: &Source, check: &Check, messages: &Messages, text: &mut String) {
        let Standing { fit, engagement, grade, level, stage, .. } = &check.standing;
        let _ = writeln!(text, "{}", say!(messages, "scenario-standing", at = minute(check.at)));
        // Verdict, reason and stage stand as a claim names them.
        let mut why = reason(check.standing.reason.code);
        let clauses: Vec<&str> = check.standing.reason.clauses.iter().map(leadpact_terms::ClauseId::as_str).collect();
        if !clauses.is_empty() {
            why = format!("{why}: {}", clauses.join(", "));
        }
        let tier = check.standing.verdict.tier().map_or(String::new(), |tier| format!(" {tier}"));
        let verdict = say!(messages, "scenario-verdict");
        let _ = writeln!(text, "  {verdict:<11} {}{tier} ({why})", check.standing.verdict.word());
        let reached = say!(
            messages,
            "scenario-reached",
            grade = grade.to_string(),
            level = level.to_string(),
            stage = stage.word()
        );
        let _ = writeln!(text, "  {reached}");
        self.show_tally(source, &say!(messages, "score-fit"), fit, messages, text);
        self.show_tally(source, &say!(messages, "score-engagement"), engagement, messages, text);
    }

    fn show_tally(&self, source: &Source, name: &str, tally: &Tally, messages: &Messages, text: &mut String) {
        let _ = writeln!(text, "  {name:<10} {:>9}", shown(tally.score));
        for contribution in &tally.contributions {
            self.show_contribution(source, contribution, messages, text);
        }
    }

    fn show_contribution(&self, source: &Source, contribution: &Contribution, messages: &Messages, text: &mut String) {
        let _ = writeln!(text, "    {:>15}  {}", shown(contribution.points), contribution.clause);
        for evidence in &contribution.evidence {
            let _ = writeln!(text, "                     {}", self.evidence(source, evidence, messages));
        }
    }

    /// `line 12, 2026-10-05 09:00: page /pricing for 12s`.
    fn evidence(&self, source: &Source, evidence: &Evidence, messages: &Messages) -> String {
        if let Some(ToldTrait { name, value }) = &evidence.fact {
            return format!("{name} = {value}");
        }
        let told = evidence.event.as_str().parse().ok().and_then(|index: usize| self.told.get(index));
        match told {
            Some(told) => {
                let line = source.line_column(told.span.start).0;
                let (at, event) = (minute(told.at), messages.said(&told.text));
                say!(messages, "scenario-evidence", line = line, at = at, event = event)
            }
            None => {
                say!(messages, "scenario-evidence-elsewhere", at = minute(evidence.at), event = evidence.event.as_str())
            }
        }
    }
}

/// An instant to the minute where it has no seconds: `2026-10-05 09:00`.
fn minute(at: Instant) -> String {
    let text = at.to_string();
    let text = text.strip_suffix('Z').unwrap_or(&text);
    text.strip_suffix(":00").unwrap_or(text).replacen('T', " ", 1)
}
