//! Decisions on what the law protects.

use leadpact_document::Severity;
use leadpact_language::said;
use leadpact_terms::{TraitName, builtin_trait};

use super::{Context, Finding, Lint, trait_in_each};

pub(super) const LINT: Lint = Lint {
    id: "protected-trait",
    severity: Severity::Warning,
    finds: "A decision rests on a protected attribute such as gender, age or religion.",
    why: "In many countries the law forbids it, and it rarely says who buys.",
    mend: "lint-protected-trait-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let pact = context.pact;
    let protected = |name: &TraitName| {
        let declared = pact.traits.iter().find(|declaration| declaration.name == *name);
        declared.map_or_else(|| builtin_trait(name).is_some_and(|known| known.protected), |known| known.protected)
    };
    let mut found: Vec<Finding> = Vec::new();
    for (clause, condition) in super::walk::all(pact) {
        super::walk::traits(condition, &mut |test| {
            let message = said!("lint-protected-trait", trait = trait_in_each(&test.name));
            let finding = Finding::at(clause, message);
            if protected(&test.name) && !found.contains(&finding) {
                found.push(finding);
            }
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn protected_traits_decide_nothing() {
        for (lines, expected) in [
            (
                "fit: { r: { when: { age: { min: 30 } }, points: 5 } }",
                "fit/r: this decides by the age, which the law protects\n",
            ),
            ("exclude: { e: { gender: x } }", "exclude/e: this decides by the gender, which the law protects\n"),
            (
                "traits: { union member: { type: yes/no, protected: true } }\nfit: { r: { when: { union member: yes }, points: 5 } }",
                "fit/r: this decides by the union member, which the law protects\n",
            ),
            ("fit: { r: { when: { seniority: vp }, points: 5 } }", ""),
        ] {
            assert_eq!(found(&LINT, &format!("{lines}\nmql: {{ hot: {{ known: [email] }} }}\n")), expected, "{lines}");
        }
    }
}
