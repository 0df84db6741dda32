//! The first pact of a new user, ready to be argued about: B2B software, B2B services or B2C, with examples that pass.
//!
//! The templates are whole pacts with a few words left open, so that they are read, checked and kept right like every
//! other pact. Today's date is the caller's to give: nothing here reads a clock.

use leadpact_terms::{Currency, Date};

/// What the new pact is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StarterKind {
    /// Software sold to companies: trials, documentation, prices, demos.
    B2bSoftware,
    /// Services sold to companies: references, workshops, recommendations, quotes.
    B2bServices,
    /// Things that people buy for themselves with advice: sums, prices, appointments.
    B2c,
}

impl StarterKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::B2bSoftware, Self::B2bServices, Self::B2c];

    /// The word for it on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::B2bSoftware => "b2b-software",
            Self::B2bServices => "b2b-services",
            Self::B2c => "b2c",
        }
    }

    /// What it is for, in a few words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::B2bSoftware => "software sold to companies",
            Self::B2bServices => "services sold to companies",
            Self::B2c => "something that people buy for themselves, with advice",
        }
    }

    fn templates(self) -> (&'static str, &'static str) {
        match self {
            Self::B2bSoftware => (include_str!("b2b-software.yaml"), include_str!("b2b-software.scenarios.md")),
            Self::B2bServices => (include_str!("b2b-services.yaml"), include_str!("b2b-services.scenarios.md")),
            Self::B2c => (include_str!("b2c.yaml"), include_str!("b2c.scenarios.md")),
        }
    }
}

impl std::str::FromStr for StarterKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(text.trim())).ok_or_else(|| {
            let words: Vec<&str> = Self::ALL.iter().map(|kind| kind.word()).collect();
            format!("`{text}` is not a kind of starter: expected one of {}", words.join(", "))
        })
    }
}

/// What is asked of a new user. [`StarterAnswers::new`] has an answer to everything but the dates.
#[derive(Debug, Clone, PartialEq)]
pub struct StarterAnswers {
    /// What the pact is for.
    pub kind: StarterKind,
    /// The pact's name, and its file's without `.yaml`; see [`pact_name`].
    pub name: String,
    /// The company's name.
    pub company: String,
    /// In which currency amounts are compared.
    pub currency: Currency,
    /// The home market: an ISO 3166 alpha-2 code.
    pub country: String,
    /// In which working hours are counted: an IANA time zone.
    pub time_zone: String,
    /// From how many employees on a company is a customer. Not asked for B2C.
    pub smallest_company: u32,
    /// Who agrees for marketing: `Ana Lima <ana@northwind.example>`.
    pub marketing: String,
    /// Who agrees for sales.
    pub sales: String,
    /// From when the pact is meant to be in force.
    pub effective: Date,
    /// By when both parties look at it again.
    pub review_by: Date,
}

impl StarterAnswers {
    /// The answers of somebody who answers nothing.
    pub fn new(kind: StarterKind, effective: Date, review_by: Date) -> Self {
        Self {
            kind,
            name: "first-pact".to_owned(),
            company: "Our Company".to_owned(),
            currency: Currency::EUR,
            country: "DE".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            smallest_company: 20,
            marketing: "Ana Lima <ana@company.example>".to_owned(),
            sales: "Petr Novák <petr@company.example>".to_owned(),
            effective,
            review_by,
        }
    }
}

/// A new pact and the examples that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starter {
    /// `<name>.yaml`.
    pub pact: String,
    /// `<name>.scenarios.md`.
    pub scenarios: String,
}

/// A pact's name made of any words: `Office Furniture (EU)` → `office-furniture-eu`.
pub fn pact_name(words: &str) -> String {
    let folded = leadpact_terms::fold(words);
    let parts: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "first-pact".to_owned() } else { parts.join("-") }
}

/// The starter pact of these answers.
pub fn render(answers: &StarterAnswers) -> Starter {
    let (pact, scenarios) = answers.kind.templates();
    let smallest = answers.smallest_company.clamp(1, 1_000_000);
    let budget = budget(answers.kind, answers.currency);
    let values = [
        ("name", pact_name(&answers.name)),
        ("company", one_line(&answers.company)),
        ("title", yaml_text(&format!("Qualified leads of {}", one_line(&answers.company)))),
        ("marketing", yaml_text(&answers.marketing)),
        ("sales", yaml_text(&answers.sales)),
        ("sales_mail", yaml_text(mail_of(&answers.sales))),
        ("currency", answers.currency.to_string()),
        ("country", yaml_text(&answers.country)),
        ("country_code", one_line(&answers.country)),
        ("time_zone", yaml_text(&answers.time_zone)),
        ("smallest", smallest.to_string()),
        ("medium", (smallest * 5).to_string()),
        ("large", (smallest * 25).to_string()),
        ("budget", budget.to_string()),
        ("small_budget", (budget / 3).to_string()),
        ("tiny_budget", (budget / 10).to_string()),
        ("phone", "+420 601 234 567".to_owned()),
        ("effective", answers.effective.to_string()),
        ("review_by", answers.review_by.to_string()),
    ];
    Starter { pact: fill(pact, &values), scenarios: fill(scenarios, &values) }
}

fn fill(template: &str, values: &[(&str, String)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").expect("a template closes what it opens");
        let (_, value) = values.iter().find(|(known, _)| *known == name).expect("a template asks for what there is");
        text.push_str(before);
        text.push_str(value);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// A round amount that is worth talking about, in a currency whose unit may be worth a cent.
fn budget(kind: StarterKind, currency: Currency) -> u64 {
    let euros: u64 = match kind {
        StarterKind::B2bSoftware => 9_000,
        StarterKind::B2bServices => 15_000,
        StarterKind::B2c => 6_000,
    };
    let units: u64 = match currency.code() {
        "PLN" | "BRL" | "ILS" | "MYR" | "AED" | "SAR" => 4,
        "SEK" | "NOK" | "DKK" | "CNY" | "HKD" | "ZAR" | "MXN" => 10,
        "CZK" | "TRY" | "THB" | "TWD" | "UAH" | "PHP" => 30,
        "INR" | "RSD" | "RUB" => 100,
        "JPY" | "HUF" | "ISK" => 200,
        "KRW" | "CLP" | "COP" | "NGN" => 1_500,
        "IDR" | "VND" => 20_000,
        _ => 1,
    };
    euros * units
}

/// `petr@northwind.example` of `Petr Novák <petr@northwind.example>`; otherwise the words themselves.
fn mail_of(contact: &str) -> &str {
    let mail = contact.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(mail, _)| mail.trim());
    mail.filter(|mail| !mail.is_empty()).unwrap_or(contact)
}

fn one_line(text: &str) -> String {
    let words: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as a YAML value: as it is where YAML reads it so, otherwise in single quotes.
fn yaml_text(text: &str) -> String {
    let text = one_line(text);
    let plain = text.starts_with(|c: char| c.is_alphabetic())
        && !text.contains([':', '#', ',', '[', ']', '{', '}', '"', '\'', '`', '|', '&', '*', '!', '%'])
        && !matches!(text.to_lowercase().as_str(), "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n");
    if plain { text } else { format!("'{}'", text.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(kind: StarterKind) -> StarterAnswers {
        StarterAnswers::new(kind, "2026-10-01".parse().unwrap(), "2026-12-31".parse().unwrap())
    }

    #[test]
    fn every_open_word_is_filled() {
        for kind in StarterKind::ALL {
            let starter = render(&answers(kind));
            for text in [&starter.pact, &starter.scenarios] {
                assert!(!text.contains("{{") && !text.contains("}}"), "{}", kind.word());
            }
            assert!(starter.pact.starts_with("# yaml-language-server: $schema=pact.schema.json\n"));
            assert!(starter.pact.contains("effective: 2026-10-01\nreview_by: 2026-12-31 "));
        }
    }

    #[test]
    fn names_that_mean_something_in_yaml_are_quoted() {
        for (text, yaml) in [
            ("Northwind Desk", "Northwind Desk"),
            ("Ana Lima <ana@northwind.example>", "Ana Lima <ana@northwind.example>"),
            ("Desks: more", "'Desks: more'"),
            ("O'Neil & Co", "'O''Neil & Co'"),
            ("No", "'No'"),
            ("3M", "'3M'"),
            ("two\nlines", "two lines"),
            ("", "''"),
        ] {
            assert_eq!(yaml_text(text), yaml);
        }
    }

    #[test]
    fn a_pact_is_named_after_any_words() {
        for (words, name) in [
            ("Office Furniture (EU)", "office-furniture-eu"),
            ("Łódź", "lodz"),
            ("資訊", "first-pact"),
            ("", "first-pact"),
        ] {
            assert_eq!(pact_name(words), name);
        }
    }

    #[test]
    fn the_sales_address_is_taken_out_of_the_contact() {
        assert_eq!(mail_of("Petr <petr@northwind.example>"), "petr@northwind.example");
        assert_eq!(mail_of("petr@northwind.example"), "petr@northwind.example");
        assert_eq!(mail_of("Petr <>"), "Petr <>");
    }
}
