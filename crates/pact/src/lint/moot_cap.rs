//! A cap that caps nothing.

use leadpact_document::{Said, Severity};
use leadpact_language::said;

use super::{Context, Finding, Lint};
use crate::model::{EngagementRule, Repeat, Trigger};

pub(super) const LINT: Lint = Lint {
    id: "moot-cap",
    severity: Severity::Warning,
    finds: "A rule's `at_most` never takes effect, because the rule can't count that often anyway.",
    why: "The cap looks like protection against eager clickers, but protects from nothing.",
    mend: "lint-moot-cap-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in &context.pact.engagement {
        found.extend(moot(rule).map(|message| Finding::at(&rule.clause, message)));
    }
    found
}

fn moot(rule: &EngagementRule) -> Option<Said> {
    let once = match &rule.on {
        Trigger::Sequence { repeat, .. } | Trigger::Count { repeat, .. } => *repeat == Repeat::Once,
        Trigger::Signal(_) | Trigger::Silence { .. } => false,
    };
    let caps = rule.at_most;
    match (caps.total, caps.per) {
        (None, None) => None,
        _ if once => Some(said!("lint-moot-cap-once", rule = &*rule.name)),
        (Some(total), Some((per, _))) if total <= per => Some(said!("lint-moot-cap", rule = &*rule.name, total, per)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_cap_caps() {
        for (rule, expected) in [
            ("on: s, at_most: [3 per 7d, 20]", ""),
            (
                "on: s, at_most: [3 per 7d, 2]",
                "engagement/r: a cap of “r” caps nothing: it counts 2 times ever, so it never counts more than 3 times in any window\n",
            ),
            (
                "on: s, at_least: 3 in 7d, at_most: 5",
                "engagement/r: a cap of “r” caps nothing: without `repeat: each` it counts only once\n",
            ),
            ("on: s, at_least: 3 in 7d, repeat: each, at_most: 5", ""),
        ] {
            let text = format!(
                "signals: {{ s: {{ event: A }} }}\nengagement: {{ r: {{ {rule}, points: 5 }} }}\nmql: {{ hot: {{ engagement: {{ min: 1 }} }} }}\n"
            );
            assert_eq!(found(&LINT, &text), expected, "{rule}");
        }
    }
}
