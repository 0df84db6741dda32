//! A tier that every lead is in.

use leadpact_document::Severity;
use leadpact_language::said;

use super::logic::Answer;
use super::{Context, Finding, Lint};

pub(super) const LINT: Lint = Lint {
    id: "tier-for-everyone",
    severity: Severity::Warning,
    finds: "Every lead is in a tier, whatever it is and does.",
    why: "Sales gets all leads at their first event, so none of them is qualified.",
    mend: "lint-tier-for-everyone-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for tier in &context.pact.tiers {
        let mut problem = context.problem();
        let formula = problem.formula(&tier.when).not();
        if problem.answer(vec![formula]) == Answer::Never {
            let message =
                said!("lint-tier-for-everyone", tier = tier.name.as_str(), condition = context.words(&tier.when));
            found.push(Finding::at(&tier.clause, message));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_tier_tells_leads_apart() {
        for (tier, expected) in [
            (
                "{ fit: { min: 0 } }",
                "mql/hot: every lead is “hot”: it always holds that the fit is at least 0 points\n",
            ),
            ("{ fit: { min: 1 } }", ""),
            (
                "{ any: [ { known: [email] }, { email: { missing: true } } ] }",
                "mql/hot: every lead is “hot”: it always holds that the e-mail address is known or the e-mail address is not known\n",
            ),
        ] {
            let text = format!("fit: {{ r: {{ when: {{ title: cio }}, points: 5 }} }}\nmql: {{ hot: {tier} }}\n");
            assert_eq!(found(&LINT, &text), expected, "{tier}");
        }
    }
}
