//! Thresholds that no score reaches, or every score.

use leadpact_document::{Said, Severity};
use leadpact_language::said;
use leadpact_terms::ClauseId;

use super::reach::{Reach, passes_max, passes_min};
use super::{Context, Finding, Lint, points, score_word, sum};
use crate::model::{Condition, Score, ScoreTest};

pub(super) const LINT: Lint = Lint {
    id: "threshold-out-of-reach",
    severity: Severity::Warning,
    finds: "A threshold lies outside of what the score can reach: nobody passes it, or everybody does.",
    why: "A border that is never crossed separates nothing.",
    mend: "lint-threshold-out-of-reach-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (clause, condition) in super::walk::all(context.pact) {
        if context.written(clause) {
            condition.each(&mut |condition| {
                let (score, test) = match condition {
                    Condition::Fit(test) => (Score::Fit, *test),
                    Condition::Engagement(test) => (Score::Engagement, *test),
                    _ => return,
                };
                found.extend(bounds(context, clause, score, test));
            });
        }
    }
    let grades = &context.pact.grades;
    if context.written(&grades.clause) {
        let names = [["A", "B", "C"], ["1", "2", "3"]];
        for (score, borders, names) in
            [(Score::Fit, grades.fit, names[0]), (Score::Engagement, grades.engagement, names[1])]
        {
            let reach = context.reach(score);
            // Of several borders that nobody reaches, the lowest says it; of several that all reach, the highest.
            let over = borders.iter().zip(names).rev().find(|(border, _)| !passes_min(reach.total.high, **border));
            let under = borders.iter().zip(names).find(|(border, _)| passes_min(reach.total.low, **border));
            found.extend(over.map(|(border, name)| {
                Finding::at(&grades.clause, nobody(score, reach, said!("lint-of-grade", grade = name), *border))
            }));
            found.extend(under.map(|(border, name)| {
                Finding::at(&grades.clause, everybody(score, reach, said!("lint-of-grade", grade = name), *border))
            }));
        }
    }
    found
}

fn bounds(context: &Context<'_>, clause: &ClauseId, score: Score, ScoreTest { min, max }: ScoreTest) -> Vec<Finding> {
    let reach = context.reach(score);
    let (low, high) = (reach.total.low, reach.total.high);
    let mut messages = Vec::new();
    if let Some(min) = min {
        if !passes_min(high, min) {
            messages.push(nobody(score, reach, said!("lint-of-this"), min));
        } else if passes_min(low, min) {
            messages.push(everybody(score, reach, said!("lint-of-this"), min));
        }
    }
    if let Some(max) = max {
        let score = score_word(score);
        if !passes_max(low, max) {
            messages.push(said!("lint-nobody-below", score, border = points(max), least = points(low)));
        } else if passes_max(high, max) {
            messages.push(said!("lint-everybody-below", score, border = points(max), most = points(high)));
        }
    }
    messages.into_iter().map(|message| Finding::at(clause, message)).collect()
}

fn nobody(score: Score, reach: &Reach, what: Said, border: f64) -> Said {
    let (score, border, most) = (score_word(score), points(border), points(reach.total.high));
    said!("lint-nobody-reaches", score, border, what, most, sum = sum(reach))
}

fn everybody(score: Score, reach: &Reach, what: Said, border: f64) -> Said {
    let (score, border, least) = (score_word(score), points(border), points(reach.total.low));
    said!("lint-everybody-reaches", score, border, what, least)
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn thresholds_lie_where_scores_can_be() {
        for (lines, expected) in [
            (
                "mql: { hot: { any: [ { fit: { min: 30 } }, { known: [email] } ] } }",
                "mql/hot: no lead reaches the fit of 30 that this asks for: the most it can have is 25 (“size” 20 + “boss” 5)\n",
            ),
            ("mql: { hot: { fit: { min: 25 } } }", ""),
            (
                "mql: { hot: { fit: { min: -10 } } }",
                "mql/hot: every lead reaches the fit of -10 that this asks for: the least it can have is -5\n",
            ),
            (
                "mql: { hot: { fit: { min: 5, max: 60 } } }",
                "mql/hot: every lead's fit is 60 or less: the most it can be is 25\n",
            ),
            (
                "mql: { hot: { known: [email] } }\ngrades: { fit: { A: 40, B: 30, C: 10 }, engagement: { 1: 3, 2: 2, 3: 1 } }",
                "grades: no lead reaches the fit of 30 that grade B asks for: the most it can have is 25 (“size” 20 + “boss” 5)\n\
              grades: no lead reaches the engagement of 1 that grade 3 asks for: the most it can have is 0 (no rule gives any)\n",
            ),
        ] {
            let text = format!(
                "fit:\n  size: [ {{ when: {{ company.employees: {{ min: 500 }} }}, points: 20 }}, {{ when: {{ company.employees: {{ under: 500 }} }}, points: -5 }} ]\n  boss: {{ when: {{ seniority: vp }}, points: 5 }}\n{lines}\n"
            );
            assert_eq!(found(&LINT, &text).replace('−', "-"), expected, "{lines}");
        }
    }

    #[test]
    fn points_that_exclude_each_other_are_not_added_up() {
        let text = "fit:\n  big: { when: { company.employees: { min: 500 } }, points: 20 }\n  small: { when: { company.employees: { under: 50 } }, points: 15 }\n  boss: { when: { seniority: vp }, points: 5 }\nmql: { hot: { fit: { min: 30 } } }\n";
        expect_test::expect![[r#"
            mql/hot: no lead reaches the fit of 30 that this asks for: the most it can have is 25 (“big” 20 + “boss” 5)
        "#]]
        .assert_eq(&found(&LINT, text));
    }
}
