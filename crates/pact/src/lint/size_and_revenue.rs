//! Both a company's size and its revenue decide.

use leadpact_document::Severity;
use leadpact_language::said;
use leadpact_terms::ClauseId;

use super::{Context, Finding, Lint};

pub(super) const LINT: Lint = Lint {
    id: "size-and-revenue",
    severity: Severity::Warning,
    finds: "The pact filters or gives points on both company size and revenue.",
    why: "The two say nearly the same: what is small in one is small in the other, so a lead is counted or turned away twice, \
          and each further field that must be known costs leads.",
    mend: "lint-size-and-revenue-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let decides = |clause: &ClauseId| {
        ["personas/", "exclude/", "fit/", "mql/"].iter().any(|section| clause.as_str().starts_with(section))
    };
    let by = |wanted: &str| {
        let mut clauses: Vec<&ClauseId> = Vec::new();
        for (clause, condition) in super::walk::all(context.pact).into_iter().filter(|(clause, _)| decides(clause)) {
            super::walk::traits(condition, &mut |test| {
                if test.name.as_str() == wanted && !clauses.contains(&clause) {
                    clauses.push(clause);
                }
            });
        }
        clauses
    };
    let sizes = by("company.employees");
    let Some(size) = sizes.first() else { return Vec::new() };
    let revenues = by("company.revenue").into_iter();
    revenues.map(|clause| Finding::at(clause, said!("lint-size-and-revenue", size = size.as_str()))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn one_of_size_and_revenue_is_enough() {
        let size = "size: { when: { company.employees: { min: 100 } }, points: 5 }";
        let revenue = "revenue: { when: { company.revenue: { min: 1M EUR } }, points: 5 }";
        let both = "fit/revenue: this looks at the company's revenue, and `fit/size` at its size\n";
        for (rules, expected) in [(format!("{size}, {revenue}"), both), (size.to_owned(), ""), (revenue.to_owned(), "")]
        {
            let text = format!("fit: {{ {rules} }}\nmql: {{ hot: {{ known: [email] }} }}\n");
            assert_eq!(found(&LINT, &text), expected, "{rules}");
        }
    }

    #[test]
    fn it_can_be_answered_with_a_reason() {
        let text = "fit: { size: { when: { company.employees: { min: 100 } }, points: 5 }, \
                    revenue: { when: { company.revenue: { min: 1M EUR } }, points: 5 } }\n\
                    mql: { hot: { known: [email] } }\n\
                    lint: [ { allow: size-and-revenue, at: fit/revenue, because: Known where size is not. } ]\n";
        assert_eq!(found(&LINT, text), "");
    }
}
