//! A pact that only ever adds.

use leadpact_document::Severity;
use leadpact_language::said;

use super::{Context, Finding, Lint};

pub(super) const LINT: Lint = Lint {
    id: "no-negative-rule",
    severity: Severity::Warning,
    finds: "No rule takes points away.",
    why: "Students, job seekers and people who went silent long ago collect points like buyers do, and sales stops believing \
          the score.",
    mend: "lint-no-negative-rule-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let pact = context.pact;
    let rules = !pact.fit.is_empty() || !pact.engagement.is_empty();
    let negative = pact.fit.iter().flat_map(|rule| &rule.alternatives).any(|line| line.points < 0.0)
        || pact.engagement.iter().any(|rule| rule.points < 0.0);
    if negative || !rules { Vec::new() } else { vec![Finding::on_all(said!("lint-no-negative-rule"))] }
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn something_takes_points_away() {
        for (points, expected) in [(5, "the pact: no rule takes points away\n"), (-5, "")] {
            let text = format!(
                "fit: {{ r: {{ when: {{ title: cio }}, points: {points} }} }}\nmql: {{ hot: {{ known: [email] }} }}\n"
            );
            assert_eq!(found(&LINT, &text), expected);
        }
    }
}
