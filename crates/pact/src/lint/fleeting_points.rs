//! Points that are gone before anyone sees them.

use leadpact_document::Severity;
use leadpact_language::said;
use leadpact_terms::{Duration, HOUR_MS};

use super::{Context, Finding, Lint};

pub(super) const LINT: Lint = Lint {
    id: "fleeting-points",
    severity: Severity::Warning,
    finds: "The points of a rule fade or lapse within an hour.",
    why: "A lead is judged at its events. Points that are gone before the next one add up with nothing.",
    mend: "lint-fleeting-points-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let short = |duration: &Option<Duration>| duration.filter(|duration| duration.as_ms() < HOUR_MS);
    let mut found = Vec::new();
    for rule in &context.pact.engagement {
        let message = match (short(&rule.half_life), short(&rule.lasts)) {
            (_, Some(lasts)) => said!("lint-points-lapse", rule = &*rule.name, lasts),
            (Some(half), None) => said!("lint-points-halve", rule = &*rule.name, half),
            (None, None) => continue,
        };
        found.push(Finding::at(&rule.clause, message));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn minutes_are_too_short_for_points() {
        for (rule, expected) in [
            ("half_life: 10m", "engagement/r: half of the points of “r” are gone after 10 minutes\n"),
            ("within: 1m", "engagement/r: the points of “r” lapse after 1 minute\n"),
            ("half_life: 1h", ""),
        ] {
            let text = format!(
                "signals: {{ s: {{ event: A }} }}\nengagement: {{ r: {{ on: s, points: 5, {rule} }} }}\nmql: {{ hot: {{ engagement: {{ min: 1 }} }} }}\n"
            );
            assert_eq!(found(&LINT, &text), expected, "{rule}");
        }
    }
}
