//! More than a handful of required information.

use leadpact_document::Severity;
use leadpact_language::said;

use super::{Context, Finding, Lint};

/// As many as a form may ask without losing people.
const HANDFUL: usize = 5;

pub(super) const LINT: Lint = Lint {
    id: "many-required",
    severity: Severity::Warning,
    finds: "More than five pieces of information are required.",
    why: "Each further field costs forms that are never sent, and every lead that lacks one is held back however hot it is.",
    mend: "lint-many-required-mend",
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let required = &context.pact.required;
    let message = said!("lint-many-required", n = required.len());
    let sixth = required.get(HANDFUL);
    sixth
        .map(|sixth| Finding::at(&sixth.clause, message).label(said!("lint-many-required-label")))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn five_are_a_handful() {
        let mql = "mql: { hot: { known: [email] } }\n";
        let five = "email, name, phone, title, company.name";
        assert_eq!(found(&LINT, &format!("{mql}required: [{five}]\n")), "");
        assert_eq!(
            found(&LINT, &format!("{mql}required: [{five}, country]\n")),
            "required/country: 6 pieces of information are required, which is more than a handful\n"
        );
    }
}
