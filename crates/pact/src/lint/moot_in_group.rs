//! A rule whose points its group always takes away.

use leadpact_document::Severity;
use leadpact_language::said;

use super::reach::Interval;
use super::{Context, Finding, Lint};
use crate::model::{Group, Score};

pub(super) const LINT: Lint = Lint {
    id: "moot-in-group",
    severity: Severity::Warning,
    finds: "The floor or ceiling of a group takes away whatever a rule of the group gives.",
    why: "The rule never changes a score.",
    mend: "lint-moot-in-group-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in &context.pact.groups {
        let members = members(context, group);
        for (i, (clause, name, own)) in members.iter().enumerate() {
            let others = members.iter().enumerate().filter(|(j, _)| *j != i);
            let others = others.fold(Interval::ZERO, |sum, (_, (_, _, reach))| sum.plus(*reach));
            let message = match (group.ceiling, group.floor) {
                (Some(ceiling), _) if own.low >= 0.0 && own.high > 0.0 && others.low >= ceiling => {
                    said!("lint-moot-by-ceiling", rule = *name, group = group.name.as_str())
                }
                (_, Some(floor)) if own.high <= 0.0 && own.low < 0.0 && others.high <= floor => {
                    said!("lint-moot-by-floor", rule = *name, group = group.name.as_str())
                }
                _ => continue,
            };
            found.push(Finding::at(clause, message));
        }
    }
    found
}

type Member<'a> = (&'a leadpact_terms::ClauseId, &'a str, Interval);

fn members<'a>(context: &'a Context<'_>, group: &Group) -> Vec<Member<'a>> {
    match group.of {
        Score::Fit => {
            let rules = context.pact.fit.iter().filter(|rule| rule.group.as_ref() == Some(&group.name));
            rules
                .map(|rule| {
                    let points = rule.alternatives.iter().map(|line| line.points);
                    let reach = Interval { low: points.clone().fold(0.0, f64::min), high: points.fold(0.0, f64::max) };
                    (&rule.clause, &*rule.name, reach)
                })
                .collect()
        }
        Score::Engagement => {
            let rules = context.pact.engagement.iter().zip(&context.engagement.parts);
            let members = rules.filter(|(rule, _)| rule.group.as_ref() == Some(&group.name));
            members.map(|(rule, part)| (&rule.clause, &*rule.name, part.reach)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_group_leaves_something_of_its_rules() {
        let moot = "engagement/r: “r” never changes the score: the ceiling of “g” is already reached without it\n";
        for (points, group, expected) in [
            (5, "ceiling: 0", moot),
            (5, "ceiling: 1", ""),
            (
                -5,
                "floor: 0",
                "engagement/r: “r” never changes the score: the floor of “g” is already reached without it\n",
            ),
        ] {
            let text = format!(
                "signals: {{ s: {{ event: A }} }}\nengagement: {{ r: {{ on: s, points: {points}, group: g }} }}\ngroups: {{ g: {{ {group} }} }}\nmql: {{ hot: {{ engagement: {{ min: 0 }} }} }}\n"
            );
            assert_eq!(found(&LINT, &text), expected, "{points} {group}");
        }
    }
}
