//! A tier that no lead is ever in, because an earlier one takes them all.

use leadpact_document::Severity;
use leadpact_language::said;

use super::logic::Answer;
use super::{Context, Finding, Lint};

pub(super) const LINT: Lint = Lint {
    id: "hidden-tier",
    severity: Severity::Warning,
    finds: "A tier is never a lead's, because tiers above it hold wherever it holds.",
    why: "The first tier whose condition holds is the lead's, so reports and promises about this one stay empty.",
    mend: "lint-hidden-tier-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let tiers = &context.pact.tiers;
    let mut problem = context.problem();
    let formulas: Vec<_> = tiers.iter().map(|tier| problem.formula(&tier.when)).collect();
    let mut found = Vec::new();
    for (i, tier) in tiers.iter().enumerate().skip(1) {
        let never_but = |earlier: &[usize]| {
            let mut parts = vec![formulas[i].clone()];
            parts.extend(earlier.iter().map(|j| formulas[*j].clone().not()));
            problem.answer(parts) == Answer::Never
        };
        // A tier that is out of reach by itself is another finding.
        if never_but(&[]) {
            continue;
        }
        let name = tier.name.as_str();
        let message = if let Some(j) = (0..i).find(|j| never_but(&[*j])) {
            said!("lint-hidden-tier", tier = name, other = tiers[j].name.as_str())
        } else if never_but(&(0..i).collect::<Vec<_>>()) {
            said!("lint-hidden-tier-by-some", tier = name)
        } else {
            continue;
        };
        found.push(Finding::at(&tier.clause, message));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn the_wider_tier_stands_last() {
        let hidden = "mql/hot: no lead is ever “hot”: wherever its condition holds, “warm” above it does too\n";
        for (tiers, expected) in [
            ("{ warm: { fit: { min: 10 } }, hot: { fit: { min: 20 }, seen: s } }", hidden),
            ("{ hot: { fit: { min: 20 }, seen: s }, warm: { fit: { min: 10 } } }", ""),
            ("{ warm: { on: s, within: 7d }, hot: { on: s, within: 1d } }", hidden),
            ("{ warm: { on: s, within: 7d }, hot: { on: s, at_least: 3 in 1d } }", hidden),
            ("{ warm: { grade: [A, B] }, hot: { grade: A1 } }", hidden),
        ] {
            let text = format!(
                "signals: {{ s: {{ event: A }} }}\nfit: {{ f: {{ when: {{ title: cio }}, points: 90 }} }}\nengagement: {{ e: {{ on: s, points: 9 }} }}\nmql: {tiers}\n"
            );
            assert_eq!(found(&LINT, &text), expected, "{tiers}");
        }
    }
}
