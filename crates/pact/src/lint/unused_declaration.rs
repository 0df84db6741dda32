//! Words that are explained and never used.

use leadpact_document::Severity;
use leadpact_language::said;
use leadpact_terms::TraitName;

use super::{Context, Finding, Lint, trait_in_each};
use crate::model::{BantPoint, Condition, Pact, PersonaTest, Score};

pub(super) const LINT: Lint = Lint {
    id: "unused-declaration",
    severity: Severity::Warning,
    finds: "A signal, persona, group or trait is declared, and nothing in the pact refers to it.",
    why: "Either it was forgotten in the rule that should use it, or it can go.",
    mend: "lint-unused-declaration-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let pact = context.pact;
    let mut found = Vec::new();
    let used_signals = super::walk::used_signals(pact);
    // A signal that another one is made of has lent it its patterns.
    let patterns: Vec<_> =
        used_signals.iter().filter_map(|name| pact.signal(name)).flat_map(|signal| &signal.any_of).collect();
    for signal in &pact.signals {
        let lent = signal.any_of.iter().all(|pattern| patterns.contains(&pattern));
        if !used_signals.contains(&&signal.name) && !lent {
            found.push(Finding::at(&signal.clause, said!("lint-unused-signal", signal = signal.name.as_str())));
        }
    }
    for persona in pact.personas.iter().filter(|persona| !asks_for(pact, &persona.name)) {
        found.push(Finding::at(&persona.clause, said!("lint-unused-persona", persona = persona.name.as_str())));
    }
    for group in &pact.groups {
        let members = match group.of {
            Score::Fit => pact.fit.iter().any(|rule| rule.group.as_ref() == Some(&group.name)),
            Score::Engagement => pact.engagement.iter().any(|rule| rule.group.as_ref() == Some(&group.name)),
        };
        if !members {
            found.push(Finding::at(&group.clause, said!("lint-unused-group", group = group.name.as_str())));
        }
    }
    let used_traits = used_traits(pact);
    for declaration in pact.traits.iter().filter(|declaration| !used_traits.contains(&declaration.name)) {
        let message = said!("lint-unused-trait", trait = trait_in_each(&declaration.name));
        found.push(Finding::at(&declaration.clause, message));
    }
    found
}

fn asks_for(pact: &Pact, name: &crate::model::PersonaName) -> bool {
    let mut asked = false;
    for (_, condition) in super::walk::all(pact) {
        condition.each(&mut |condition| {
            asked |= match condition {
                Condition::Persona(PersonaTest::Any) => true,
                Condition::Persona(PersonaTest::OneOf(names)) => names.contains(name),
                _ => false,
            };
        });
    }
    asked
}

fn used_traits(pact: &Pact) -> Vec<TraitName> {
    let mut used: Vec<TraitName> = pact.required.iter().flat_map(|required| required.any_of.clone()).collect();
    used.extend(BantPoint::ALL.iter().filter_map(|point| TraitName::new(point.trait_name())));
    for (_, condition) in super::walk::all(pact) {
        super::walk::traits(condition, &mut |test| used.push(test.name.clone()));
    }
    used
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn what_is_declared_is_used() {
        let text = "traits: { fleet size: number, rank: number }\n\
            signals:\n  a: { event: A }\n  b: { event: B }\n  both: { any: [a, b] }\n  idle: { event: C }\n  rest: { event: D }\n\
            required: [rank]\n\
            personas: { boss: { seniority: vp } }\n\
            levels: { 2: { excluded: no } }\n\
            recycle: { cool_off: 3d, needs: rest }\n\
            mql: { hot: { seen: both } }\n";
        expect_test::expect![[r#"
            traits/fleet_size: the trait “fleet size” is never used
            signals/idle: the signal “idle” is never used
            personas/boss: nothing asks for the persona “boss”
        "#]]
        .assert_eq(&found(&LINT, text));
    }
}
