//! A persona that no lead ever is, because an earlier one takes them all.

use leadpact_document::Severity;
use leadpact_language::said;

use super::logic::Answer;
use super::{Context, Finding, Lint};

pub(super) const LINT: Lint = Lint {
    id: "hidden-persona",
    severity: Severity::Warning,
    finds: "A persona is never a lead's, because personas above it match wherever it matches, or because nobody can match it.",
    why: "The first persona that matches is the lead's; what a tier asks of this one never holds.",
    mend: "lint-hidden-persona-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let personas = &context.pact.personas;
    let mut problem = context.problem();
    let formulas: Vec<_> = personas.iter().map(|persona| problem.formula(&persona.when)).collect();
    let mut found = Vec::new();
    for (i, persona) in personas.iter().enumerate() {
        let never_but = |earlier: &[usize]| {
            let mut parts = vec![formulas[i].clone()];
            parts.extend(earlier.iter().map(|j| formulas[*j].clone().not()));
            problem.answer(parts) == Answer::Never
        };
        let name = persona.name.as_str();
        let message = if never_but(&[]) {
            said!("lint-impossible-persona", persona = name, condition = context.words(&persona.when))
        } else if let Some(j) = (0..i).find(|j| never_but(&[*j])) {
            said!("lint-hidden-persona", persona = name, other = personas[j].name.as_str())
        } else if never_but(&(0..i).collect::<Vec<_>>()) {
            said!("lint-hidden-persona-by-some", persona = name)
        } else {
            continue;
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
    fn the_wider_persona_stands_last() {
        for (personas, expected) in [
            (
                "{ lead: { seniority: [manager, vp] }, boss: { seniority: vp, title: { has: sales } } }",
                "personas/boss: no lead is ever “boss”: wherever it matches, “lead” above it does too\n",
            ),
            ("{ boss: { seniority: vp, title: { has: sales } }, lead: { seniority: [manager, vp] } }", ""),
            (
                "{ odd: { company.employees: { min: 10 }, none: [ { company.employees: { min: 5 } } ] } }",
                "personas/odd: nobody can match the persona “odd”: the company has at least 10 employees and the company does not have at least 5 employees can't all hold\n",
            ),
        ] {
            let text = format!("personas: {personas}\nmql: {{ hot: {{ persona: any }} }}\n");
            assert_eq!(found(&LINT, &text), expected, "{personas}");
        }
    }
}
