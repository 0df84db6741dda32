//! Traits of a person or a company, from the fields of a call: one spelling of names and values.

use leadpact_language::said;
use leadpact_terms::{Subject, TraitName, Value};

use super::{Note, body::Context};
use crate::normalise::{Derived, Locale, canonical_trait, normalise_typed, squeezed};
use crate::quarantine::Reason;

/// Parts of an address that are traits of their own; the others stay under `address.`.
const PLACES: [&str; 4] = ["city", "country", "postal_code", "region"];

/// Fields as traits; values that are not of their trait's type are noted and left out. `path` is where the fields stood.
pub(super) fn traits(
    fields: Vec<(Box<str>, Value)>,
    path: &str,
    subject: Subject,
    notes: &mut Vec<Note>,
) -> Vec<(Box<str>, Value)> {
    let mut given = Vec::with_capacity(fields.len());
    let mut spellings: Vec<(Box<str>, Box<str>)> = Vec::with_capacity(fields.len());
    for (field, value) in fields {
        // A blank tells nothing; `null` tells that something is not known any more.
        if value.is_missing() && value != Value::Missing {
            continue;
        }
        match trait_name(&field, subject) {
            Some(name) => {
                given.push((Box::<str>::from(&*name), None, value));
                spellings.push((name.into(), field));
            }
            None => {
                let why = said!("refused-no-letters");
                notes.push(Note { path: format!("{path}.{field}"), reason: Reason::BadValue, why });
            }
        }
    }
    let normalised = normalise_typed(given, &Locale::default(), Derived::Wanted);
    for problem in normalised.problems {
        let field = spellings.iter().find(|(name, _)| *name == problem.name).map_or(&problem.name, |(_, field)| field);
        notes.push(Note { path: format!("{path}.{field}"), reason: Reason::BadValue, why: problem.why });
    }
    normalised.traits
}

/// Whether a context tells something of the person.
pub(super) fn tells(context: &Context<'_>) -> bool {
    context.traits.is_some() || context.group_id.is_some()
}

/// The trait that a field means, as the import of files has it; `company.` stands before those of a company.
fn trait_name(field: &str, subject: Subject) -> Option<String> {
    let (head, rest) = field.split_once('.').unwrap_or((field, ""));
    let is_company = !rest.is_empty() && squeezed(head) == "company";
    match (subject, is_company) {
        (Subject::Person, false) => plain(field),
        (Subject::Person | Subject::Company, true) => company(rest),
        (Subject::Company, false) => company(field),
    }
}

fn company(field: &str) -> Option<String> {
    let known = plain(field)?;
    Some(if known.starts_with("company.") { known } else { format!("company.{known}") })
}

fn plain(field: &str) -> Option<String> {
    let place = field.split_once('.').filter(|(head, _)| squeezed(head) == "address");
    let place = place.and_then(|(_, part)| canonical_trait(part)).filter(|part| PLACES.contains(part));
    let known = place.or_else(|| canonical_trait(field)).map(str::to_owned);
    known.or_else(|| TraitName::new(field).map(|name| name.as_str().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_traits_are_known_in_any_spelling() {
        use Subject::{Company, Person};
        for (field, subject, expected) in [
            ("firstName", Person, "first_name"),
            ("first_name", Person, "first_name"),
            ("FIRSTNAME", Person, "first_name"),
            ("createdAt", Person, "created_at"),
            ("company", Person, "company.name"),
            ("company.name", Person, "company.name"),
            ("company.employee_count", Person, "company.employees"),
            ("Company.employeeCount", Person, "company.employees"),
            ("company.annualRevenue", Person, "company.revenue"),
            ("company.plan", Person, "company.plan"),
            ("company.address.postalCode", Person, "company.postal_code"),
            ("address.city", Person, "city"),
            ("Address.State", Person, "region"),
            ("address.street", Person, "address.street"),
            ("fleet size", Person, "fleet_size"),
            ("name", Company, "company.name"),
            ("employees", Company, "company.employees"),
            ("address.country", Company, "company.country"),
            ("phone", Company, "company.phone"),
            ("plan", Company, "company.plan"),
            ("domain", Company, "company.domain"),
        ] {
            assert_eq!(trait_name(field, subject).as_deref(), Some(expected), "{field}");
        }
        assert_eq!(trait_name("--", Person), None);
        assert_eq!(trait_name("a..b", Person), None);
    }
}
