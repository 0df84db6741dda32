//! An answer to a finding that is not there.

use leadpact_document::{Severity, nearest};
use leadpact_language::said;
use leadpact_terms::ClauseId;

use super::{Context, Finding, LINTS, Lint, lint_by_id};

pub(super) const LINT: Lint = Lint {
    id: "unused-silence",
    severity: Severity::Warning,
    finds: "The pact answers a finding that the linter does not have.",
    why: "The reason given is out of date, or the answer names the wrong finding or line; it would hide the next real one.",
    mend: "lint-unused-silence-mend",
    check: |_| Vec::new(),
};

/// The answers that silenced nothing, given what was silenced.
pub(super) fn findings(context: &Context<'_>, silenced: &[(&str, Option<&ClauseId>)]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (i, answer) in context.pact.silenced.iter().enumerate() {
        let used = |(lint, clause): &(&str, Option<&ClauseId>)| {
            *lint == &*answer.lint && (answer.at.is_none() || answer.at.as_ref() == *clause)
        };
        if silenced.iter().any(used) {
            continue;
        }
        let place = ClauseId::new(format!("lint/{}", i + 1));
        let place = if context.written(&place) { Some(place) } else { answer.at.clone() };
        let lint = &*answer.lint;
        let message = match &answer.at {
            Some(clause) => said!("lint-no-finding-at", lint, clause = clause.as_str()),
            None => said!("lint-no-finding", lint),
        };
        let finding = Finding { clause: place, ..Finding::on_all(message) };
        let near = match lint_by_id(&answer.lint) {
            Some(_) => None,
            None => nearest(&answer.lint, LINTS.iter().map(|lint| lint.id)),
        };
        found.push(match near {
            Some(near) => finding.help(said!("found-did-you-mean", near)),
            None => finding,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, read};
    use super::*;

    #[test]
    fn an_answer_answers_something() {
        let text = "mql: { hot: { known: [email] } }\nlint: [ { allow: protected-trait, because: It is lawful. } ]\n";
        let found = found(&LINT, text);
        assert!(found.ends_with("there is no finding `protected-trait` to keep\n"), "{found}");
    }

    #[test]
    fn a_misspelt_answer_is_told_the_name() {
        let checked = read(
            "pact: p\nversion: 1\nmql: { hot: { known: [email] } }\nlint: [ { allow: no-reviewdate, because: Soon. } ]\n",
        );
        let all = super::super::lint(&checked);
        let own = all.iter().filter(|found| found.id == LINT.id);
        let help: Vec<String> = own.flat_map(|found| &found.help).map(leadpact_document::Said::in_english).collect();
        assert_eq!(help, ["did you mean `no-review-date`?"]);
    }
}
