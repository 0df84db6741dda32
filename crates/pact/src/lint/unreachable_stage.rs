//! A level or a gate that no lead can pass.

use leadpact_document::Severity;
use leadpact_language::said;

use super::logic::Answer;
use super::{Context, Finding, Lint};
use crate::model::Condition;

pub(super) const LINT: Lint = Lint {
    id: "unreachable-stage",
    severity: Severity::Warning,
    finds: "No lead can ever have a level or enter a stage.",
    why: "Everything that is counted from there on stays at zero.",
    mend: "lint-unreachable-stage-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let never = |condition: &Condition| {
        let mut problem = context.problem();
        let formula = problem.formula(condition);
        problem.answer(vec![formula]) == Answer::Never
    };
    // The lowest level out of reach says it for all above it.
    let levels = context.pact.levels.iter().filter(|rule| context.written(&rule.clause));
    if let Some(rule) = levels.into_iter().find(|rule| never(&Condition::Level(rule.level))) {
        let message =
            said!("lint-unreachable-level", level = rule.level.to_string(), condition = context.words(&rule.when));
        found.push(Finding::at(&rule.clause, message));
    }
    for gate in context.pact.gates.iter().filter(|gate| context.written(&gate.clause) && never(&gate.when)) {
        let message = said!("lint-unreachable-stage", stage = gate.stage.word(), condition = context.words(&gate.when));
        found.push(Finding::at(&gate.clause, message));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn levels_and_gates_can_be_passed() {
        for (lines, expected) in [
            (
                "levels: { 1: { known: [phone] }, 2: { phone: { missing: true } } }",
                "levels/2: no lead can have level 2: it asks that the phone number is not known, on top of the levels below\n",
            ),
            (
                "gates: { sql: { fit: { min: 9 } } }",
                "gates/sql: no lead can enter the stage sql: it asks that the fit is at least 9 points\n",
            ),
            ("gates: { sql: { fit: { min: 5 } } }", ""),
        ] {
            let text = format!(
                "fit: {{ r: {{ when: {{ title: cio }}, points: 5 }} }}\nmql: {{ hot: {{ fit: {{ min: 5 }} }} }}\n{lines}\n"
            );
            assert_eq!(found(&LINT, &text), expected, "{lines}");
        }
    }
}
