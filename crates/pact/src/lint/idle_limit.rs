//! A floor or ceiling that is never touched.

use leadpact_document::Severity;
use leadpact_language::said;

use super::reach::Interval;
use super::{Context, Finding, Lint, points};
use crate::model::{Group, Score};

pub(super) const LINT: Lint = Lint {
    id: "idle-limit",
    severity: Severity::Warning,
    finds: "The floor or ceiling of a group is never reached by its rules.",
    why: "A limit that limits nothing makes readers believe that something is limited.",
    mend: "lint-idle-limit-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in &context.pact.groups {
        let sum = sum(context, group);
        if let Some(ceiling) = group.ceiling.filter(|ceiling| sum.high <= *ceiling) {
            let message = said!(
                "lint-idle-ceiling",
                group = group.name.as_str(),
                limit = points(ceiling),
                sum = points(sum.high)
            );
            found.push(Finding::at(&group.clause, message));
        }
        if let Some(floor) = group.floor.filter(|floor| sum.low >= *floor) {
            let message =
                said!("lint-idle-floor", group = group.name.as_str(), limit = points(floor), sum = points(sum.low));
            found.push(Finding::at(&group.clause, message));
        }
    }
    found
}

/// What the rules of a group can add up to, each by itself at its furthest.
fn sum(context: &Context<'_>, group: &Group) -> Interval {
    let parts: Vec<Interval> = match group.of {
        Score::Fit => {
            let rules = context.pact.fit.iter().filter(|rule| rule.group.as_ref() == Some(&group.name));
            rules
                .map(|rule| {
                    let points = rule.alternatives.iter().map(|line| line.points);
                    Interval { low: points.clone().fold(0.0, f64::min), high: points.fold(0.0, f64::max) }
                })
                .collect()
        }
        Score::Engagement => {
            let parts = context.engagement.parts.iter();
            parts.filter(|part| part.group.as_ref() == Some(&group.name)).map(|part| part.reach).collect()
        }
    };
    parts.into_iter().fold(Interval::ZERO, Interval::plus)
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_limit_limits_something() {
        for (rule, group, expected) in [
            (
                "at_most: 3",
                "ceiling: 40",
                "groups/g: the ceiling of “g” (40) limits nothing: its rules add up to 30 at most\n",
            ),
            ("at_most: 5", "ceiling: 40", ""),
            ("half_life: 7d", "ceiling: 40", ""),
            (
                "half_life: 7d, at_most: 1 per 7d",
                "ceiling: 20",
                "groups/g: the ceiling of “g” (20) limits nothing: its rules add up to 20 at most\n",
            ),
            ("half_life: 7d, at_most: 1 per 7d", "ceiling: 19", ""),
            (
                "at_most: 5",
                "floor: 0, ceiling: 40",
                "groups/g: the floor of “g” (0) limits nothing: its rules add up to 0 at least\n",
            ),
        ] {
            let text = format!(
                "signals: {{ s: {{ event: A }} }}\nengagement: {{ r: {{ on: s, points: 10, {rule}, group: g }} }}\ngroups: {{ g: {{ {group} }} }}\nmql: {{ hot: {{ engagement: {{ min: 1 }} }} }}\n"
            );
            assert_eq!(found(&LINT, &text), expected, "{rule} {group}");
        }
    }
}
