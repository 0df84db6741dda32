//! A tier that no lead can be handed over in.

use leadpact_document::{Said, Severity};
use leadpact_language::said;
use leadpact_terms::TraitName;

use super::logic::{Answer, Problem};
use super::reach::{Interval, fit_reach};
use super::{Context, Finding, Lint, points, sum};
use crate::model::{Condition, Test, Tier, TraitTest};

pub(super) const LINT: Lint = Lint {
    id: "unreachable-tier",
    severity: Severity::Warning,
    finds: "No lead can ever be handed over in a tier.",
    why: "The tier looks like an offer to sales, but it stays empty however many leads come.",
    mend: "lint-unreachable-tier-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let tiers = context.pact.tiers.iter();
    let finding = |tier: &Tier| {
        let why = why_unreachable(context, tier)?;
        Some(Finding::at(&tier.clause, said!("lint-unreachable-tier", tier = tier.name.as_str(), why)))
    };
    tiers.filter_map(finding).collect()
}

/// The proof, from the plainest to the one that takes most into account.
fn why_unreachable(context: &Context<'_>, tier: &Tier) -> Option<Said> {
    let pact = context.pact;
    let asks = || context.words(&tier.when);
    let never = |fit: Interval, engagement: Interval, also: &[&Condition]| {
        let mut problem = Problem::within(pact, fit, engagement);
        let mut parts = vec![problem.formula(&tier.when)];
        parts.extend(also.iter().map(|condition| problem.formula(condition)));
        problem.answer(parts) == Answer::Never
    };
    let (fit, engagement) = (&context.fit, &context.engagement);
    if never(Interval::ALL, Interval::ALL, &[]) {
        return Some(said!("lint-never-all", asks = asks()));
    }
    if never(fit.total, Interval::ALL, &[]) {
        return Some(said!("lint-fit-too-low", range = range(fit.total), sum = sum(fit), asks = asks()));
    }
    if never(Interval::ALL, engagement.total, &[]) {
        let (range, sum) = (range(engagement.total), sum(engagement));
        return Some(said!("lint-engagement-too-low", range, sum, asks = asks()));
    }
    if never(fit.total, engagement.total, &[]) {
        let (fit, engagement) = (range(fit.total), range(engagement.total));
        return Some(said!("lint-scores-too-low", fit, engagement, asks = asks()));
    }
    let described = fit_reach(pact, &[&tier.when]);
    if never(described.total, engagement.total, &[]) {
        let (range, sum) = (range(described.total), sum(&described));
        return Some(said!("lint-fit-of-such-too-low", range, sum, asks = asks()));
    }
    for exclusion in &pact.exclusions {
        if never(fit.total, engagement.total, &[&Condition::NoneOf(vec![exclusion.when.clone()])]) {
            return Some(said!("lint-such-excluded-by", exclusion = &*exclusion.name));
        }
    }
    let welcome = Condition::NoneOf(vec![Condition::Excluded]);
    if never(fit.total, engagement.total, &[&welcome]) {
        return Some(said!("lint-such-excluded"));
    }
    let informed = Condition::All(pact.required.iter().map(|required| any_known(&required.any_of)).collect());
    if never(fit.total, engagement.total, &[&welcome, &informed]) {
        return Some(said!("lint-such-uninformed", asks = asks()));
    }
    let described = fit_reach(pact, &[&tier.when, &welcome, &informed]);
    if never(described.total, engagement.total, &[&welcome, &informed]) {
        let (range, sum) = (range(described.total), sum(&described));
        return Some(said!("lint-fit-of-welcome-too-low", range, sum, asks = asks()));
    }
    None
}

fn any_known(traits: &[TraitName]) -> Condition {
    let known = |name: &TraitName| Condition::Trait(TraitTest { name: name.clone(), test: Test::Known });
    Condition::Any(traits.iter().map(known).collect())
}

fn range(Interval { low, high }: Interval) -> Said {
    match (low.is_finite(), high.is_finite()) {
        (_, true) if low == 0.0 || !low.is_finite() => said!("amount-max", high = points(high)),
        (true, false) => said!("amount-min", low = points(low)),
        (true, true) => said!("amount-between", low = points(low), high = points(high)),
        (false, _) => said!("lint-any-score"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    const RULES: &str = "signals: { s: { event: A } }\n\
        required: [email]\n\
        exclude: { small: { company.employees: { under: 20 } }, student: { title: { has: student } } }\n\
        fit:\n  size: [ { when: { company.employees: { min: 500 } }, points: 25 }, { when: { company.employees: { min: 100 } }, points: 15 } ]\n  level: { when: { seniority: vp }, points: 20 }\n  industry: { when: { company.industry: retail }, points: 10 }\n\
        engagement:\n  s: { on: s, points: 10, half_life: 7d, at_most: 1 per 7d }\n";

    #[test]
    fn a_tier_can_be_reached() {
        for (tier, expected) in [
            ("{ fit: { min: 55 }, engagement: { min: 20 } }", ""),
            (
                "{ fit: { min: 60 } }",
                "the fit of a lead is at most 55 (“size” 25 + “level” 20 + “industry” 10), and the tier asks that the fit is at least 60 points",
            ),
            (
                "{ engagement: { min: 21 } }",
                "the engagement of a lead is at most 20 (“s” 20), and the tier asks that the engagement is at least 21 points",
            ),
            (
                "{ grade: A }",
                "the fit of a lead is at most 55 (“size” 25 + “level” 20 + “industry” 10), and the tier asks that the grade is A1–A4",
            ),
            (
                "{ fit: { min: 50 }, company.employees: { under: 200 } }",
                "the fit of such a lead is at most 45 (“size” 15 + “level” 20 + “industry” 10), and the tier asks that the fit is at least 50 points and the company has fewer than 200 employees",
            ),
            ("{ company.employees: { max: 10 } }", "every such lead is excluded by “small”"),
            ("{ title: { has: student }, company.employees: { min: 50 } }", "every such lead is excluded by “student”"),
            (
                "{ email: { missing: true } }",
                "required information is missing wherever the e-mail address is not known",
            ),
            (
                "{ on: s, within: 1d, none: [ { seen: s } ] }",
                "it can't all be that “s” happened within the last day and “s” has never happened",
            ),
        ] {
            let expected = if expected.is_empty() {
                String::new()
            } else {
                format!("mql/t: no lead can be handed over as “t”: {expected}\n")
            };
            assert_eq!(found(&LINT, &format!("{RULES}mql: {{ t: {tier} }}\n")), expected, "{tier}");
        }
    }
}
