//! A pact that nobody promised to look at again.

use leadpact_document::Severity;
use leadpact_language::said;

use super::{Context, Finding, Lint};

pub(super) const LINT: Lint = Lint {
    id: "no-review-date",
    severity: Severity::Warning,
    finds: "The pact has no date of review.",
    why: "Markets move; a pact that nobody looks at again is soon a pact that nobody believes in.",
    mend: "lint-no-review-date-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    match context.pact.review_by {
        None => vec![Finding::on_all(said!("lint-no-review-date"))],
        Some(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn a_pact_is_looked_at_again() {
        for (dates, expected) in [
            ("", Some("the pact: there is no date by which both parties review the pact")),
            ("effective: 2026-01-01\nreview_by: 2026-03-31\n", None),
        ] {
            let all = findings(&format!("pact: p\nversion: 1\n{dates}mql: {{ hot: {{ known: [email] }} }}\n"));
            let own = all.iter().find(|(id, _)| *id == LINT.id).map(|(_, finding)| finding.as_str());
            assert_eq!(own, expected, "{dates}");
        }
    }
}
