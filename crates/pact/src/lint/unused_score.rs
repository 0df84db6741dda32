//! A score that decides about nobody.

use leadpact_document::Severity;
use leadpact_language::said;

use super::{Context, Finding, Lint};
use crate::model::{Condition, Pact, Score};

pub(super) const LINT: Lint = Lint {
    id: "unused-score",
    severity: Severity::Note,
    finds: "Rules give points to a score that no tier asks for, directly or through grades and levels.",
    why: "The points are shown, but never decide whether a lead is handed over.",
    mend: "lint-unused-score-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let pact = context.pact;
    let mut found = Vec::new();
    for score in [Score::Fit, Score::Engagement] {
        let first = match score {
            Score::Fit => pact.fit.first().map(|rule| &rule.clause),
            Score::Engagement => pact.engagement.first().map(|rule| &rule.clause),
        };
        if let Some(first) = first
            && !pact.tiers.iter().any(|tier| asks_for(pact, &tier.when, score))
        {
            let score = super::score_word(score);
            found.push(Finding::at(first, said!("lint-unused-score", score)));
        }
    }
    found
}

fn asks_for(pact: &Pact, condition: &Condition, score: Score) -> bool {
    let mut asks = false;
    condition.each(&mut |condition| {
        asks |= match condition {
            Condition::Fit(_) => score == Score::Fit,
            Condition::Engagement(_) => score == Score::Engagement,
            Condition::Grade(_) => true,
            Condition::Level(level) => {
                pact.levels.iter().filter(|rule| rule.level <= *level).any(|rule| asks_for(pact, &rule.when, score))
            }
            _ => false,
        };
    });
    asks
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn points_decide_something() {
        let idle = "fit/r: no tier asks for fit: its points decide about nobody\n";
        for (tier, expected) in [
            ("{ known: [email] }", idle),
            ("{ engagement: { max: 3 } }", idle),
            ("{ grade: A }", ""),
            ("{ fit: { min: 5 } }", ""),
            ("{ level: { min: 3 } }", ""),
        ] {
            let text = format!("fit: {{ r: {{ when: {{ title: cio }}, points: 5 }} }}\nmql: {{ hot: {tier} }}\n");
            assert_eq!(found(&LINT, &text), expected, "{tier}");
        }
    }
}
