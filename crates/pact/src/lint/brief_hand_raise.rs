//! A hand-raise that is over before its information can come in.

use leadpact_document::Severity;
use leadpact_language::said;

use super::logic::{Answer, Formula};
use super::{Context, Finding, Lint};
use crate::model::Condition;

pub(super) const LINT: Lint = Lint {
    id: "brief-hand-raise",
    severity: Severity::Warning,
    finds: "A tier holds only at the very event of a signal, while information is required.",
    why: "A lead that asks for contact and leaves its phone number a minute later is not ready any more: `on` without \
          `within` holds only at that event.",
    mend: "lint-brief-hand-raise-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.pact.required.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for tier in &context.pact.tiers {
        let mut moments: Vec<Condition> = Vec::new();
        tier.when.each(&mut |condition| {
            if matches!(condition, Condition::On { within: None, .. }) && !moments.contains(condition) {
                moments.push(condition.clone());
            }
        });
        if moments.is_empty() {
            continue;
        }
        // The tier is brief if it can't hold without one of these moments.
        let mut problem = context.problem();
        let mut parts = vec![problem.formula(&tier.when)];
        let alone = problem.answer(parts.clone());
        parts.extend(moments.iter().map(|moment| problem.formula(moment).not()).collect::<Vec<Formula>>());
        if alone == Answer::Perhaps && problem.answer(parts) == Answer::Never {
            let message =
                said!("lint-brief-hand-raise", tier = tier.name.as_str(), moment = context.words(&moments[0]));
            found.push(Finding::at(&tier.clause, message).label(said!("lint-brief-hand-raise-label")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_moment_is_too_short_where_information_is_required() {
        let signals = "signals: { asked: { event: Demo Requested } }\n";
        let brief = "mql/hot: a lead is in the tier “hot” only at one moment, when this very event is “asked”\n";
        for (rest, expected) in [
            ("required: [email]\nmql: { hot: { on: asked } }\n", brief),
            ("required: [email]\nmql: { hot: { on: asked, within: 7d } }\n", ""),
            ("required: [email]\nmql: { hot: { any: [ { on: asked }, { title: cio } ] } }\n", ""),
            ("mql: { hot: { on: asked } }\n", ""),
        ] {
            assert_eq!(found(&LINT, &format!("{signals}{rest}")), expected, "{rest}");
        }
    }
}
