//! A line of a first-match list that can never be the first to match.

use leadpact_document::Severity;
use leadpact_language::said;

use super::logic::Answer;
use super::{Context, Finding, Lint};

pub(super) const LINT: Lint = Lint {
    id: "covered-alternative",
    severity: Severity::Warning,
    finds: "A line of a first-match list is never reached, because lines above it hold wherever it holds.",
    why: "In a list the first line that holds counts, so these points are never given.",
    mend: "lint-covered-alternative-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in &context.pact.fit {
        let mut problem = context.problem();
        let formulas: Vec<_> = rule.alternatives.iter().map(|line| problem.formula(&line.when)).collect();
        for (i, line) in rule.alternatives.iter().enumerate().skip(1) {
            let covered_by = |earlier: &[usize]| {
                let mut parts = vec![formulas[i].clone()];
                parts.extend(earlier.iter().map(|j| formulas[*j].clone().not()));
                problem.answer(parts) == Answer::Never
            };
            // A line that never holds at all is another finding.
            if covered_by(&[]) || !covered_by(&(0..i).collect::<Vec<_>>()) {
                continue;
            }
            let by = match (0..i).find(|j| covered_by(&[*j])) {
                Some(j) => {
                    let condition = context.words(&rule.alternatives[j].when);
                    said!("lint-covered-by-line", line = j + 1, condition)
                }
                None => said!("lint-covered-by-lines"),
            };
            let message = said!("lint-covered-line", line = i + 1, rule = &*rule.name, by);
            found.push(Finding::at(&line.clause, message));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_wider_line_above_takes_all() {
        let size = "fit/size/2: line 2 of “size” never counts: wherever it holds, line 1 already does, where the company has at least 100 employees\n";
        for (lines, expected) in [
            (
                "[ { when: { company.employees: { min: 100 } }, points: 5 }, { when: { company.employees: { min: 500 } }, points: 9 } ]",
                size,
            ),
            (
                "[ { when: { company.employees: { min: 500 } }, points: 9 }, { when: { company.employees: { min: 100 } }, points: 5 } ]",
                "",
            ),
            (
                "[ { when: { title: { has: [it, cio] } }, points: 9 }, { when: { title: { has: cio } }, points: 5 } ]",
                "fit/size/2: line 2 of “size” never counts: wherever it holds, line 1 already does, where the job title contains the words “it” or “cio”\n",
            ),
            (
                "[ { when: { title: { has: cio } }, points: 9 }, { when: { title: { has: [it, cio] } }, points: 5 } ]",
                "",
            ),
            (
                "[ { when: { company.employees: { under: 100 } }, points: 1 }, { when: { company.employees: { min: 100 } }, points: 2 }, { when: { company.employees: { min: 50, under: 200 } }, points: 3 } ]",
                // A range such as 90–120 employees passes neither of the first two, but the third.
                "",
            ),
            (
                "[ { when: { unsubscribed: yes }, points: 1 }, { when: { unsubscribed: no }, points: 2 }, { when: { unsubscribed: { in: [yes, no] } }, points: 3 } ]",
                "fit/size/3: line 3 of “size” never counts: wherever it holds, one of the lines above already does\n",
            ),
        ] {
            let text = format!("fit: {{ size: {lines} }}\nmql: {{ hot: {{ fit: {{ min: 1 }} }} }}\n");
            assert_eq!(found(&LINT, &text), expected, "{lines}");
        }
    }
}
