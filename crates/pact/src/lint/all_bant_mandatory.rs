//! All four points of BANT at once.

use leadpact_document::Severity;
use leadpact_language::said;

use super::{Context, Finding, Lint};

pub(super) const LINT: Lint = Lint {
    id: "all-bant-mandatory",
    severity: Severity::Warning,
    finds: "The pact asks for all four points of BANT.",
    why: "Few buyers can name budget, authority, need and timeline all at once before they have talked to you; asking for \
          all four starves the funnel of deals that would have been won.",
    mend: "lint-all-bant-mandatory-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let bant = &context.pact.bant;
    let mandatory = bant.points.iter().filter(|rule| rule.mandatory).count();
    if bant.at_least < 4 && mandatory < 4 {
        return Vec::new();
    }
    vec![Finding::at(&bant.clause, said!("lint-all-bant")).label(said!("lint-all-bant-label"))]
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn four_of_four_are_too_many_in_either_spelling() {
        let mql = "mql: { hot: { known: [email] } }\n";
        let all = "bant: all four points of BANT must be confirmed\n";
        for (bant, expected) in [
            ("{ at_least: 4 }", all),
            ("{ at_least: 2, need: required, budget: required, authority: required, timeline: required }", all),
            ("{ at_least: 3, need: required }", ""),
        ] {
            assert_eq!(found(&LINT, &format!("{mql}bant: {bant}\n")), expected, "{bant}");
        }
    }
}
