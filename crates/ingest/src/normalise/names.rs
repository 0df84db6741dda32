//! The names under which sources keep what Leadpact has a trait for.

use leadpact_terms::{TraitName, builtin_trait, fold};

/// Squeezed name (no case, accents, spaces or signs) → trait. Sorted, for binary search.
const ALIASES: &[(&str, &str)] = &[
    ("accountid", "company.id"),
    ("accountname", "company.name"),
    ("annualrevenue", "company.revenue"),
    ("associatedcompany", "company.name"),
    ("associatedcompanyid", "company.id"),
    ("billingcountry", "company.country"),
    ("birthdate", "birthday"),
    ("businessemail", "email"),
    ("buyingrole", "buying_role"),
    ("company", "company.name"),
    ("companyaccount", "company.name"),
    ("companycity", "company.city"),
    ("companycountry", "company.country"),
    ("companydomain", "company.domain"),
    ("companydomainname", "company.domain"),
    ("companyemail", "email"),
    ("companyemployeecount", "company.employees"),
    ("companyemployees", "company.employees"),
    ("companyid", "company.id"),
    ("companyindustry", "company.industry"),
    ("companyname", "company.name"),
    ("companyphone", "company.phone"),
    ("companyregion", "company.region"),
    ("companyrevenue", "company.revenue"),
    ("companysize", "company.employees"),
    ("companytype", "company.type"),
    ("companywebsite", "company.website"),
    ("countrycode", "country"),
    ("countryregion", "country"),
    ("createdat", "created_at"),
    ("createdate", "created_at"),
    ("createddate", "created_at"),
    ("currentsolution", "current_solution"),
    ("dateofbirth", "birthday"),
    ("domain", "company.domain"),
    ("donotemail", "unsubscribed"),
    ("email", "email"),
    ("emailaddress", "email"),
    ("emaildomain", "email.domain"),
    ("emailkind", "email.kind"),
    ("emailoptout", "unsubscribed"),
    ("employeecount", "company.employees"),
    ("employees", "company.employees"),
    ("experienceyears", "experience_years"),
    ("familyname", "last_name"),
    ("firma", "company.name"),
    ("firstname", "first_name"),
    ("forename", "first_name"),
    ("foundedyear", "company.founded"),
    ("fullname", "name"),
    ("givenname", "first_name"),
    ("hasoptedoutofemail", "unsubscribed"),
    ("hsanalyticssource", "source"),
    ("hsbuyingrole", "buying_role"),
    ("hslanguage", "language"),
    ("hubspotownerid", "owner"),
    ("jobtitle", "title"),
    ("lastname", "last_name"),
    ("leadorigin", "source"),
    ("leadowner", "owner"),
    ("leadsource", "source"),
    ("mail", "email"),
    ("marital", "marital_status"),
    ("maritalstatus", "marital_status"),
    ("mobile", "phone"),
    ("mobilephone", "phone"),
    ("noofemployees", "company.employees"),
    ("numberofemployees", "company.employees"),
    ("numemployees", "company.employees"),
    ("organisation", "company.name"),
    ("organization", "company.name"),
    ("originalsource", "source"),
    ("ownerid", "owner"),
    ("phonenumber", "phone"),
    ("postalcode", "postal_code"),
    ("preferredlanguage", "language"),
    ("revenue", "company.revenue"),
    ("sex", "gender"),
    ("state", "region"),
    ("stateprovince", "region"),
    ("stateregion", "region"),
    ("surname", "last_name"),
    ("telephone", "phone"),
    ("websiteurl", "website"),
    ("workemail", "email"),
    ("yearfounded", "company.founded"),
    ("yearsofexperience", "experience_years"),
    ("zip", "postal_code"),
    ("zippostalcode", "postal_code"),
];

/// A column's name as headers are compared: `First Name`, `firstname` and `first_name` are one.
pub fn squeezed(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The built-in trait that a column or field of this name means, if it is a common one.
pub fn canonical_trait(name: &str) -> Option<&'static str> {
    if let Some(builtin) = TraitName::new(name).as_ref().and_then(builtin_trait) {
        return Some(builtin.name);
    }
    let squeezed = squeezed(name);
    ALIASES.binary_search_by(|(alias, _)| (*alias).cmp(squeezed.as_str())).ok().map(|i| ALIASES[i].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_sorted_and_name_built_in_traits() {
        assert!(ALIASES.is_sorted_by_key(|(alias, _)| alias));
        for (alias, name) in ALIASES {
            assert_eq!(squeezed(alias), *alias);
            assert!(builtin_trait(&TraitName::new(name).unwrap()).is_some(), "{name}");
        }
    }

    #[test]
    fn a_built_in_trait_is_found_whatever_joins_its_words() {
        // The company's and those that sales asks for come with their dot.
        let is_plain = |name: &str| !name.starts_with("company.") && !name.starts_with("bant.");
        for known in leadpact_terms::TRAITS.iter().filter(|known| is_plain(known.name)) {
            assert_eq!(canonical_trait(&squeezed(known.name)), Some(known.name), "{}", squeezed(known.name));
        }
    }

    #[test]
    fn headers_are_found_in_many_spellings() {
        for (header, name) in [
            ("First Name", "first_name"),
            ("firstName", "first_name"),
            ("Company / Account", "company.name"),
            ("Number of employees", "company.employees"),
            ("employee_count", "company.employees"),
            ("E-mail", "email"),
            ("Job Title", "title"),
            ("company.employees", "company.employees"),
        ] {
            assert_eq!(canonical_trait(header), Some(name), "{header}");
        }
        assert_eq!(canonical_trait("Lead Score"), None);
    }
}
