//! A rule that never decides anything.

use leadpact_document::Severity;
use leadpact_language::said;

use super::logic::{Answer, never_happens};
use super::{Context, Finding, Lint};

pub(super) const LINT: Lint = Lint {
    id: "idle-rule",
    severity: Severity::Warning,
    finds: "A rule, exclusion or signal never changes anything: it gives no points, or what it asks for can't happen.",
    why: "Whoever reads the pact believes that this line does something.",
    mend: "lint-idle-rule-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let pact = context.pact;
    let mut found = Vec::new();
    let never = |condition| {
        let mut problem = context.problem();
        let formula = problem.formula(condition);
        problem.answer(vec![formula]) == Answer::Never
    };
    for signal in pact.signals.iter().filter(|signal| never_happens(signal)) {
        found.push(Finding::at(&signal.clause, said!("lint-impossible-signal", signal = signal.name.as_str())));
    }
    for exclusion in pact.exclusions.iter().filter(|exclusion| never(&exclusion.when)) {
        let condition = context.words(&exclusion.when);
        let message = said!("lint-idle-exclusion", exclusion = &*exclusion.name, condition);
        found.push(Finding::at(&exclusion.clause, message));
    }
    for rule in &pact.fit {
        if rule.alternatives.iter().all(|line| line.points == 0.0) {
            found.push(Finding::at(&rule.clause, said!("lint-no-points", rule = &*rule.name)));
        }
        for line in rule.alternatives.iter().filter(|line| never(&line.when)) {
            let condition = context.words(&line.when);
            let message = said!("lint-idle-points", rule = &*rule.name, condition);
            found.push(Finding::at(&line.clause, message));
        }
    }
    for (rule, part) in pact.engagement.iter().zip(&context.engagement.parts) {
        if rule.points == 0.0 {
            found.push(Finding::at(&rule.clause, said!("lint-no-points", rule = &*rule.name)));
        } else if part.reach.low == 0.0 && part.reach.high == 0.0 {
            found.push(Finding::at(&rule.clause, said!("lint-idle-rule", rule = &*rule.name)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_rule_does_something() {
        for (lines, expected) in [
            ("fit: { r: { when: { title: cio }, points: 0 } }", "fit/r: “r” gives 0 points\n"),
            (
                "fit: { r: { when: { company.employees: { min: 10 }, none: [ { company.employees: { min: 5 } } ] }, points: 1 } }",
                "fit/r: these points of “r” are never given: it can't be that the company has at least 10 employees and the company does not have at least 5 employees\n",
            ),
            (
                "exclude: { e: { phone: { missing: true }, known: [phone] } }",
                "exclude/e: “e” excludes nobody: it can't be that the phone number is not known and the phone number is known\n",
            ),
            ("fit: { r: { when: { title: cio }, points: 1 } }", ""),
        ] {
            let text = format!("{lines}\nmql: {{ hot: {{ known: [email] }} }}\n");
            assert_eq!(found(&LINT, &text), expected, "{lines}");
        }
    }
}
