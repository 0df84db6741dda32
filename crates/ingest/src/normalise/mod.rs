//! What sources write, brought to one spelling: e-mail, phone, domain, country, numbers, ranges, money, dates, yes/no.
//!
//! One function per type of trait. Import, scenarios and (later) the service all come through here, so that
//! `company.employees: "51-200"` means the same wherever it was read.

mod contact;
mod country;
mod names;
mod numbers;
mod times;

pub use contact::{MailKind, company_domain, domain, email, mail_kind, phone};
pub use country::country;
pub use names::{canonical_trait, squeezed};
pub use numbers::{Decimal, money, number, number_or_range};
pub use times::{DateOrder, date, instant};

use jiff::tz::TimeZone;
use leadpact_language::{Said, said};
use leadpact_terms::{TraitName, TraitType, Value, builtin_trait, fold};

/// How a file writes numbers, dates and instants.
#[derive(Debug, Clone, PartialEq)]
pub struct Locale {
    /// What stands before the fraction of a number.
    pub decimal: Decimal,
    /// In which order a date has its parts.
    pub dates: DateOrder,
    /// The zone of instants that name none.
    pub time_zone: TimeZone,
}

impl Default for Locale {
    fn default() -> Self {
        Self { decimal: Decimal::Point, dates: DateOrder::Iso, time_zone: TimeZone::UTC }
    }
}

/// One value that could not be read; the others of its row stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The trait it was for.
    pub name: Box<str>,
    /// What was found.
    pub found: String,
    /// Why it could not be read, and what was expected.
    pub why: Said,
}

/// Traits in their one spelling, and what could not be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Normalised {
    /// In the order given, derived ones (`email.domain`, `email.kind`, `company.domain`) last; names are unique.
    pub traits: Vec<(Box<str>, Value)>,
    /// What was left out, and why.
    pub problems: Vec<Problem>,
}

/// Traits in their one spelling, by the types of the built-in ones; what cannot be read is left out.
///
/// A derived trait that was given stays as given. `Missing` stays, because it clears what was known.
pub fn normalise_traits(properties: Vec<(Box<str>, Value)>) -> Vec<(Box<str>, Value)> {
    let typed = properties.into_iter().map(|(name, value)| (name, None, value)).collect();
    normalise_typed(typed, &Locale::default(), Derived::Wanted).traits
}

/// Whether traits that follow from others are wanted: they take as long to find as all the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Derived {
    /// They are added.
    Wanted,
    /// Nobody looks at them.
    Unwanted,
}

/// The traits that follow from others.
pub const DERIVED: [&str; 3] = ["email.domain", "email.kind", "company.domain"];

/// As [`normalise_traits`], with a locale, types for custom traits, and a report of what could not be read.
pub fn normalise_typed(
    properties: Vec<(Box<str>, Option<TraitType>, Value)>,
    locale: &Locale,
    derived: Derived,
) -> Normalised {
    let mut out = Normalised::default();
    let mut phones = Vec::new();
    for (name, given_type, value) in properties {
        let Some(known) = TraitName::new(&name) else { continue };
        let trait_type = given_type.or_else(|| builtin_trait(&known).map(|builtin| builtin.kind));
        let name: Box<str> = known.as_str().into();
        if matches!(&*name, "phone" | "company.phone") {
            phones.push((name, value));
            continue;
        }
        match one_value(&name, trait_type, value, locale) {
            Ok(value) => put(&mut out.traits, name, value),
            Err((found, why)) => out.problems.push(Problem { name, found, why }),
        }
    }
    for (name, value) in phones {
        put_phone(&mut out, name, value);
    }
    match derived {
        Derived::Wanted => derive(&mut out.traits),
        Derived::Unwanted => {}
    }
    out
}

/// A value as a type of trait has it; otherwise what was found and what was expected.
pub fn typed(trait_type: TraitType, value: Value, locale: &Locale) -> Result<Value, (String, Said)> {
    let Value::Text(text) = &value else { return typed_already(trait_type, value) };
    let text = text.trim();
    let read = match trait_type {
        TraitType::Text => Ok(Value::text(text)),
        TraitType::Number => number_or_range(text, locale.decimal),
        TraitType::Money => numbers::money_or_range(text, locale.decimal),
        TraitType::Date => times::date_or_range(text, locale),
        TraitType::Country => country(text).map(Value::text),
        TraitType::YesNo => yes_no(text).map(Value::YesNo),
        TraitType::List => Ok(list(text)),
    };
    read.map_err(|why| (text.to_owned(), why))
}

/// Yes or no, in English and in the words that people near us use.
pub fn yes_no(text: &str) -> Result<bool, Said> {
    match &*fold(text) {
        "true" | "t" | "yes" | "y" | "1" | "on" | "checked" | "x" | "ano" | "tak" | "ja" | "oui" | "si" | "sim"
        | "да" => Ok(true),
        "false" | "f" | "no" | "n" | "0" | "off" | "unchecked" | "ne" | "nie" | "nein" | "non" | "nao" | "нет" => {
            Ok(false)
        }
        _ => Err(said!("refused-yes-no", text)),
    }
}

fn typed_already(trait_type: TraitType, value: Value) -> Result<Value, (String, Said)> {
    let fits = match (trait_type, &value) {
        (_, Value::Missing | Value::List(_)) | (TraitType::List, _) => true,
        (TraitType::Text, Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Money(_)) => {
            return Ok(Value::text(value.to_string()));
        }
        (TraitType::Number, Value::Number(_) | Value::Range(_)) => true,
        (TraitType::Money, Value::Number(_)) => return Ok(value.as_money().map_or(value, Value::Money)),
        (TraitType::Money, Value::Money(_) | Value::Range(_)) => true,
        (TraitType::Date, Value::Date(_) | Value::Range(_)) => true,
        (TraitType::Date, Value::Number(epoch)) => {
            let text = format!("{epoch}");
            return date(&text, &Locale::default()).map(Value::Date).map_err(|why| (text, why));
        }
        (TraitType::YesNo, Value::YesNo(_)) => true,
        (TraitType::YesNo, Value::Number(_)) => {
            return value
                .as_yes_no()
                .map(Value::YesNo)
                .ok_or_else(|| (value.to_string(), said!("refused-yes-no", text = value.to_string())));
        }
        (TraitType::Text, Value::Range(_) | Value::Text(_)) => true,
        (TraitType::Number, Value::YesNo(_) | Value::Money(_) | Value::Date(_) | Value::Text(_))
        | (TraitType::Money, Value::YesNo(_) | Value::Date(_) | Value::Text(_))
        | (TraitType::Date, Value::YesNo(_) | Value::Money(_) | Value::Text(_))
        | (TraitType::YesNo, Value::Money(_) | Value::Date(_) | Value::Range(_) | Value::Text(_))
        | (TraitType::Country, _) => false,
    };
    if fits {
        return Ok(value);
    }
    let found = value.to_string();
    let why = said!("refused-other-type", value = &found, expected = expected(trait_type));
    Err((found, why))
}

fn expected(trait_type: TraitType) -> Said {
    match trait_type {
        TraitType::Text => said!("refused-type-text"),
        TraitType::Number => said!("refused-type-number"),
        TraitType::Money => said!("refused-type-money"),
        TraitType::Date => said!("refused-type-date"),
        TraitType::Country => said!("refused-type-country"),
        TraitType::YesNo => said!("refused-type-yes-no"),
        TraitType::List => said!("refused-type-list"),
    }
}

fn one_value(
    name: &str,
    trait_type: Option<TraitType>,
    value: Value,
    locale: &Locale,
) -> Result<Value, (String, Said)> {
    let text = match &value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Missing => return Ok(value),
        _ => return trait_type.map_or(Ok(value.clone()), |t| typed(t, value, locale)),
    };
    let with_text = |why: Said| (text.clone(), why);
    match name {
        "email" => email(&text).map(Value::text).map_err(with_text),
        "email.domain" => domain_of_mail(&text).map(Value::text).map_err(with_text),
        "company.domain" => domain(&text).map(Value::text).map_err(with_text),
        _ => match trait_type {
            Some(trait_type) => typed(trait_type, value, locale),
            None => Ok(untyped(&text, locale.decimal)),
        },
    }
}

/// A custom trait or a property without a type: a plainly written number or true/false is read as such, else it is text.
///
/// `007` stays text, because leading zeros mean that it is a code.
pub fn untyped(text: &str, decimal: Decimal) -> Value {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        return Value::YesNo(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Value::YesNo(false);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mark = match decimal {
        Decimal::Point => '.',
        Decimal::Comma => ',',
    };
    let (whole, fraction) = digits.split_once(mark).map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let plain = |part: &str| !part.is_empty() && part.len() <= 15 && part.bytes().all(|b| b.is_ascii_digit());
    let is_number = plain(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(plain);
    match is_number.then(|| text.replace(',', ".").parse()) {
        Some(Ok(number)) => Value::Number(number),
        _ => Value::text(text),
    }
}

fn list(text: &str) -> Value {
    let separator = [';', '|', ','].into_iter().find(|c| text.contains(*c));
    let parts = separator.map_or_else(|| vec![text], |c| text.split(c).collect());
    Value::List(parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).map(Value::text).collect())
}

fn domain_of_mail(text: &str) -> Result<String, Said> {
    email(&format!("a@{text}")).map(|address| address[2..].to_owned()).map_err(|_| said!("refused-mail-domain", text))
}

/// The first known value wins: a second phone column must not hide the first one.
fn put(traits: &mut Vec<(Box<str>, Value)>, name: Box<str>, value: Value) {
    match traits.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) if known.is_missing() => *known = value,
        Some(_) => {}
        None => traits.push((name, value)),
    }
}

fn text_of<'a>(traits: &'a [(Box<str>, Value)], name: &str) -> Option<&'a str> {
    traits.iter().find(|(known, _)| &**known == name).and_then(|(_, value)| match value {
        Value::Text(text) if !text.trim().is_empty() => Some(&**text),
        _ => None,
    })
}

fn put_phone(out: &mut Normalised, name: Box<str>, value: Value) {
    if value == Value::Missing {
        put(&mut out.traits, name, value);
        return;
    }
    let text = value.to_string();
    let own = if &*name == "phone" { "country" } else { "company.country" };
    let region = text_of(&out.traits, own).or_else(|| text_of(&out.traits, "country"));
    let region = region.or_else(|| text_of(&out.traits, "company.country"));
    match phone(&text, region) {
        Ok(phone) => put(&mut out.traits, name, Value::text(phone)),
        Err(why) => out.problems.push(Problem { name, found: text, why }),
    }
}

/// The traits on which a trait depends, itself included: no other can change what it comes to.
pub fn trait_sources(name: &str) -> Vec<&str> {
    match name {
        "email.domain" => vec![name, "email"],
        "email.kind" => vec![name, "email", "email.domain"],
        "company.domain" => vec![name, "company.website", "email", "email.domain", "website"],
        "phone" | "company.phone" => vec![name, "country", "company.country"],
        _ => vec![name],
    }
}

fn derive(traits: &mut Vec<(Box<str>, Value)>) {
    let mut derived: Vec<(&str, Value)> = Vec::new();
    let mut from_mail = None;
    if let Some((_, mail)) = traits.iter().find(|(name, _)| &**name == "email") {
        match mail {
            Value::Text(mail) => {
                if let Some((_, host)) = mail.rsplit_once('@') {
                    let kind = mail_kind(host);
                    derived.push(("email.domain", Value::text(host)));
                    derived.push(("email.kind", Value::text(kind.word())));
                    from_mail = company_domain(host);
                }
            }
            Value::Missing => {
                derived.push(("email.domain", Value::Missing));
                derived.push(("email.kind", Value::Missing));
            }
            _ => {}
        }
    } else if let Some(host) = text_of(traits, "email.domain") {
        derived.push(("email.kind", Value::text(mail_kind(host).word())));
        from_mail = company_domain(host);
    }
    let site = |name| text_of(traits, name).and_then(|site| domain(site).ok()).and_then(|host| company_domain(&host));
    if let Some(host) = site("company.website").or(from_mail).or_else(|| site("website")) {
        derived.push(("company.domain", Value::text(host)));
    }
    for (name, value) in derived {
        put(traits, name.into(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traits(pairs: &[(&str, &str)]) -> Vec<(Box<str>, Value)> {
        pairs.iter().map(|(name, text)| ((*name).into(), Value::from(*text))).collect()
    }

    fn shown(traits: &[(Box<str>, Value)]) -> String {
        traits.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn traits_come_to_one_spelling_and_bring_derived_ones() {
        for (given, expected) in [
            (
                &[("Email", " Jan@Firma.CZ ")][..],
                "email=jan@firma.cz email.domain=firma.cz email.kind=business company.domain=firma.cz",
            ),
            (&[("email", "a@gmail.com")], "email=a@gmail.com email.domain=gmail.com email.kind=free"),
            (
                &[("email", "a@mailinator.com")],
                "email=a@mailinator.com email.domain=mailinator.com email.kind=disposable",
            ),
            (
                &[("email", "a@mail.firma.co.uk"), ("company.website", "https://www.other.de/x")],
                "email=a@mail.firma.co.uk company.website=https://www.other.de/x email.domain=mail.firma.co.uk \
                 email.kind=business company.domain=other.de",
            ),
            (&[("phone", "601 234 567"), ("country", "Polska")], "country=PL phone=+48601234567"),
            (&[("Phone", ""), ("phone", "+420 601 234 567")], "phone=+420601234567"),
            (
                &[("company.employees", "51-200"), ("company.revenue", "1.5M EUR")],
                "company.employees=51–200 company.revenue=1500000 EUR",
            ),
            (&[("fleet size", "12"), ("code", "007"), ("vip", "TRUE")], "fleet_size=12 code=007 vip=yes"),
            (&[("website", "linkedin.com/in/jan")], "website=linkedin.com/in/jan"),
            (&[("company.products", "chairs; desks")], "company.products=chairs, desks"),
        ] {
            let given: Vec<_> = traits(given).into_iter().filter(|(_, value)| !value.is_missing()).collect();
            let once = normalise_traits(given);
            assert_eq!(shown(&once), expected);
            assert_eq!(shown(&normalise_traits(once)), expected, "doing it twice changes nothing");
        }
    }

    #[test]
    fn a_trait_comes_to_the_same_from_its_sources_alone() {
        let values = [
            ("email", "Jan@Mail.Firma.CZ"),
            ("email.domain", "other.example"),
            ("email.kind", "free"),
            ("company.domain", "www.third.example"),
            ("company.website", "https://fourth.de/x"),
            ("website", "fifth.pl"),
            ("phone", "601 234 567"),
            ("company.phone", "601 234 568"),
            ("country", "Polska"),
            ("company.country", "Czechia"),
            ("title", "CIO"),
        ];
        let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
        // Every choice of them, in this order and the other way round.
        for chosen in 0..1_u32 << values.len() {
            let mut given: Vec<_> =
                (0..).zip(values).filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, one)| one).collect();
            if chosen.count_ones() % 2 == 1 {
                given.reverse();
            }
            let whole = normalise_traits(traits(&given));
            for name in &names {
                let sources = trait_sources(name);
                let own: Vec<_> = given.iter().copied().filter(|(name, _)| sources.contains(name)).collect();
                let own = normalise_traits(traits(&own));
                assert_eq!(text_of(&own, name), text_of(&whole, name), "{name} of {given:?}");
            }
        }
    }

    #[test]
    fn an_unreadable_value_is_reported_and_the_others_stand() {
        let given =
            traits(&[("email", "not an address"), ("country", "Atlantis"), ("title", "CIO"), ("consent", "maybe")]);
        let given = given.into_iter().map(|(name, value)| (name, None, value)).collect();
        let out = normalise_typed(given, &Locale::default(), Derived::Wanted);
        assert_eq!(shown(&out.traits), "title=CIO");
        let names: Vec<&str> = out.problems.iter().map(|problem| &*problem.name).collect();
        assert_eq!(names, ["email", "country", "consent"]);
    }

    #[test]
    fn missing_clears_what_was_derived_from_it() {
        let out = normalise_traits(vec![("email".into(), Value::Missing)]);
        assert!(out.iter().any(|(name, value)| &**name == "email.kind" && *value == Value::Missing));
    }

    #[test]
    fn yes_and_no_have_many_words() {
        for (text, yes) in [("Ano", true), ("1", true), ("Nein", false), ("FALSE", false), ("oui", true)] {
            assert_eq!(yes_no(text), Ok(yes), "{text}");
        }
        assert!(yes_no("perhaps").is_err());
    }
}
