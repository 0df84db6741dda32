//! The names and types of what can be known of a person or a company.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::fold;

/// Whom a trait is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The lead.
    Person,
    /// The organisation behind the lead.
    Company,
}

/// A trait's name in its one spelling: `job_level`, `company.employees`, `bant.budget`, `email.domain`.
///
/// Words are joined by `_`, case and accents are folded, so `Job Level` and `job_level` are one trait.
/// `company.` marks traits of the company; `bant.` what sales asks for; `person.` may stand before a
/// person's trait and is dropped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TraitName(Box<str>);

impl TraitName {
    /// The name in its one spelling; `None` if nothing is left of it.
    pub fn new(text: &str) -> Option<Self> {
        let folded = fold(text);
        let parts: Vec<String> = folded
            .split('.')
            .map(|part| {
                part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
            })
            .collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let parts = match parts.as_slice() {
            ["person", rest @ ..] if !rest.is_empty() => rest,
            all => all,
        };
        (!parts.is_empty() && parts.iter().all(|part| !part.is_empty())).then(|| Self(parts.join(".").into()))
    }

    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whom the trait is about.
    pub fn subject(&self) -> Subject {
        if self.0.starts_with("company.") { Subject::Company } else { Subject::Person }
    }
}

impl fmt::Display for TraitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for TraitName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::new(text).ok_or_else(|| format!("`{text}` is not a trait's name"))
    }
}

/// What kind of value a trait holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TraitType {
    /// Free text, compared without case and accents.
    Text,
    /// A number, or a range of numbers.
    Number,
    /// An amount with a currency, or a range of amounts.
    Money,
    /// A date, or a range of dates.
    Date,
    /// A country, as its ISO 3166 alpha-2 code.
    Country,
    /// Yes or no.
    YesNo,
    /// Several texts.
    List,
}

impl TraitType {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Number, Self::Money, Self::Date, Self::Country, Self::YesNo, Self::List];

    /// The word for it in a pact.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Money => "money",
            Self::Date => "date",
            Self::Country => "country",
            Self::YesNo => "yes/no",
            Self::List => "list",
        }
    }
}

impl FromStr for TraitType {
    type Err = String;

    /// The words of [`TraitType::word`], and `range` for a range of numbers, `bool` for yes/no.
    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match &*fold(text) {
            "text" => Self::Text,
            "number" | "range" => Self::Number,
            "money" => Self::Money,
            "date" => Self::Date,
            "country" => Self::Country,
            "yes/no" | "yes no" | "yes_no" | "bool" => Self::YesNo,
            "list" => Self::List,
            _ => {
                return Err(format!(
                    "`{text}` is not a type of trait: expected one of text, number, money, date, country, yes/no, list, range"
                ));
            }
        })
    }
}

/// A trait that every pact may use without declaring it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltinTrait {
    /// In the one spelling of [`TraitName`].
    pub name: &'static str,
    /// What it holds.
    pub kind: TraitType,
    /// What it means, in a sentence.
    pub doc: &'static str,
    /// Whether the law protects it: points on it are advised against.
    pub protected: bool,
}

const fn known(name: &'static str, kind: TraitType, doc: &'static str) -> BuiltinTrait {
    BuiltinTrait { name, kind, doc, protected: false }
}

const fn protected(name: &'static str, kind: TraitType, doc: &'static str) -> BuiltinTrait {
    BuiltinTrait { name, kind, doc, protected: true }
}

use TraitType::{Country, Date, List, Money, Number, Text, YesNo};

/// The built-in traits, sorted by name.
pub const TRAITS: &[BuiltinTrait] = &[
    protected("age", Number, "Age in years."),
    known("bant.authority", Text, "The person's part in the decision: a buying role."),
    known("bant.budget", Money, "What the buyer can spend: an amount or a range."),
    known("bant.need", Text, "The pain that is to be solved, in the buyer's words."),
    known("bant.timeline", Date, "When the buyer wants it: a date or a range of dates."),
    protected("birthday", Date, "Date of birth."),
    known("buying_role", Text, "Decision maker, influencer, gatekeeper, champion or user."),
    known("challenge", Text, "What makes the buyer's work hard."),
    known("city", Text, "The person's city."),
    known("company.city", Text, "The city of the head office."),
    known("company.country", Country, "The country of the head office."),
    known("company.divisions", Number, "How many divisions or sites the company has."),
    known("company.domain", Text, "The company's web domain, without www."),
    known("company.employees", Number, "How many people work there: a number or a range."),
    known("company.founded", Number, "The year in which the company was founded."),
    known("company.id", Text, "The company's id in its source."),
    known("company.industry", Text, "The industry."),
    known("company.markets", List, "The markets served."),
    known("company.name", Text, "The company's name."),
    known("company.phone", Text, "The company's phone number, E.164 where it could be read."),
    known("company.products", List, "The products sold."),
    known("company.rankings", List, "Rankings the company is in, such as Fortune 500."),
    known("company.region", Text, "The state or region of the head office."),
    known("company.revenue", Money, "Revenue a year: an amount or a range."),
    known("company.technologies", List, "Technologies in use."),
    known("company.type", Text, "The kind of organisation."),
    known("company.website", Text, "The company's web site."),
    known("consent", YesNo, "Whether the person agreed to be contacted."),
    known("country", Country, "The person's country."),
    known("created_at", Date, "When the lead was first recorded."),
    known("current_solution", Text, "What the buyer uses today."),
    known("department", Text, "The department the person works in."),
    known("education", Text, "The highest degree or school."),
    known("email", Text, "The e-mail address, lower case."),
    known("email.domain", Text, "The part of the e-mail address after the @."),
    known("email.kind", Text, "business, free (a free-mail provider) or disposable."),
    known("experience_years", Number, "Years of experience."),
    known("first_name", Text, "Given name."),
    protected("gender", Text, "Gender."),
    known("income", Money, "Income a year."),
    known("industry", Text, "The person's own industry, where no company is known."),
    known("language", Text, "Preferred language, BCP 47."),
    known("last_name", Text, "Family name."),
    known("linkedin", Text, "Profile on LinkedIn."),
    protected("marital_status", Text, "Marital status."),
    known("name", Text, "Full name."),
    protected("nationality", Country, "Nationality."),
    known("occupation", Text, "What the person does for a living."),
    known("owner", Text, "The sales person who looks after the lead."),
    known("pain", Text, "What hurts."),
    known("phone", Text, "Phone number, E.164 where it could be read."),
    known("postal_code", Text, "Postal code."),
    protected("race", Text, "Ethnic origin."),
    known("region", Text, "The person's state or region."),
    protected("religion", Text, "Religion."),
    known("requirements", Text, "What the buyer's solution must do."),
    known("seniority", Text, "staff, manager, director, vp or c-level."),
    known("source", Text, "Where the lead came from first."),
    known("specialties", List, "Fields of expertise."),
    known("title", Text, "Job title."),
    known("unsubscribed", YesNo, "Whether the person opted out of e-mail."),
    known("website", Text, "The person's web site."),
];

/// The built-in trait of this name.
pub fn builtin_trait(name: &TraitName) -> Option<&'static BuiltinTrait> {
    TRAITS.binary_search_by(|known| known.name.cmp(name.as_str())).ok().map(|i| &TRAITS[i])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_traits_are_sorted_and_in_their_one_spelling() {
        assert!(TRAITS.is_sorted_by_key(|known| known.name));
        for known in TRAITS {
            let name = TraitName::new(known.name).unwrap();
            assert_eq!(name.as_str(), known.name);
            assert_eq!(builtin_trait(&name), Some(known));
        }
    }

    #[test]
    fn a_name_has_one_spelling() {
        for (text, name) in [
            ("Job Level", "job_level"),
            ("person.title", "title"),
            ("Company.Employees", "company.employees"),
            ("ANNUAL-revenue (EUR)", "annual_revenue_eur"),
            ("person", "person"),
        ] {
            assert_eq!(TraitName::new(text).unwrap().as_str(), name);
        }
        assert_eq!(TraitName::new("--"), None);
        assert_eq!(TraitName::new("company."), None);
    }
}
