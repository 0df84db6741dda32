//! A persona that an exclusion turns away.

use leadpact_document::Severity;
use leadpact_language::said;

use super::logic::Answer;
use super::{Context, Finding, Lint};
use crate::model::Condition;

pub(super) const LINT: Lint = Lint {
    id: "excluded-persona",
    severity: Severity::Warning,
    finds: "Every lead of a persona is excluded.",
    why: "The pact looks for these people and turns each of them away.",
    mend: "lint-excluded-persona-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for persona in &context.pact.personas {
        let mut problem = context.problem();
        let own = problem.formula(&persona.when);
        let excluded = problem.formula(&Condition::Excluded);
        if problem.answer(vec![own.clone()]) == Answer::Never
            || problem.answer(vec![own, excluded.not()]) == Answer::Perhaps
        {
            continue;
        }
        let by = context.pact.exclusions.iter().find(|exclusion| {
            let mut problem = context.problem();
            let parts = vec![problem.formula(&persona.when), problem.formula(&exclusion.when).not()];
            problem.answer(parts) == Answer::Never
        });
        let persona_name = persona.name.as_str();
        let message = match by {
            Some(by) => said!("lint-excluded-by", persona = persona_name, exclusion = &*by.name),
            None => said!("lint-excluded-by-all", persona = persona_name),
        };
        found.push(Finding::at(&persona.clause, message));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn who_is_looked_for_is_not_turned_away() {
        for (persona, expected) in [
            (
                "{ company.employees: { max: 10 } }",
                "personas/p: every lead of the persona “p” is turned away by the exclusion “small”\n",
            ),
            ("{ company.employees: { max: 200 } }", ""),
        ] {
            let text = format!(
                "personas: {{ p: {persona} }}\nexclude: {{ small: {{ company.employees: {{ under: 50 }} }} }}\nmql: {{ hot: {{ persona: any }} }}\n"
            );
            assert_eq!(found(&LINT, &text), expected, "{persona}");
        }
    }
}
