//! What is known of a person who uses the service, each read once: e-mail, name, language, time zone.

use std::fmt;

use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization as _;

/// Most bytes of an e-mail address (RFC 5321: a path of 256 with its brackets).
pub const EMAIL_MAX_BYTES: usize = 254;
/// Most characters of a name.
pub const NAME_MAX_CHARS: usize = 200;
/// Most bytes of a language tag.
pub const LANGUAGE_MAX_BYTES: usize = 35;

/// What a field can't be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` is not {expected}")]
pub struct FieldProblem {
    /// Which field, by its name in the API.
    pub field: &'static str,
    /// What was expected, with an example.
    pub expected: &'static str,
}

macro_rules! field {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Its text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

field! {
    /// The e-mail address with which a person signs in, folded to lower case: nobody has two that differ only in case.
    Email
}

field! {
    /// How a person is called.
    PersonName
}

field! {
    /// The language in which the service speaks to a person: a BCP 47 tag such as `en` or `pt-BR`.
    Language
}

field! {
    /// The time zone in which a person lives: a name of the IANA database such as `Europe/Prague`.
    TimeZone
}

// A person's address and name stay out of logs also when a whole value is printed there.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({:?})", self.0)
    }
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TimeZone({:?})", self.0)
    }
}

impl Email {
    /// Reads an address. Whether it exists only a mail could tell.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let problem = FieldProblem { field: "email", expected: "an e-mail address such as ana@northwind.example" };
        let text: String = text.trim().nfc().flat_map(char::to_lowercase).collect();
        let is_fit = text.rsplit_once('@').is_some_and(|(local, domain)| {
            let labels_are_fit = domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-'));
            !local.is_empty() && domain.contains('.') && labels_are_fit && !local.contains('@')
        });
        let has_odd =
            text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'));
        if is_fit && !has_odd && text.len() <= EMAIL_MAX_BYTES { Ok(Self(text)) } else { Err(problem) }
    }

    /// The part before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or(&self.0, |(local, _)| local)
    }
}

impl PersonName {
    /// Reads a name: some text on one line.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let problem = FieldProblem { field: "name", expected: "a name on one line, of at most 200 characters" };
        let text: String = text.trim().nfc().collect();
        let n_chars = text.chars().count();
        if n_chars == 0 || n_chars > NAME_MAX_CHARS || text.chars().any(char::is_control) {
            return Err(problem);
        }
        Ok(Self(text))
    }
}

impl Language {
    /// Reads a tag by its form: whether messages exist in that language is for whoever shows them.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let problem = FieldProblem { field: "language", expected: "a language tag such as en or pt-BR" };
        let mut parts = text.split('-');
        let is_language = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic());
        let is_subtag = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_fit = parts.next().is_some_and(is_language) && parts.all(is_subtag);
        if is_fit && text.len() <= LANGUAGE_MAX_BYTES { Ok(Self(text.to_owned())) } else { Err(problem) }
    }
}

impl TimeZone {
    /// Reads a name of the IANA database, in the database's own spelling.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let problem = FieldProblem { field: "time_zone", expected: "a time zone such as Europe/Prague" };
        let zone = jiff::tz::TimeZone::get(text).map_err(|_| problem.clone())?;
        zone.iana_name().map(|name| Self(name.to_owned())).ok_or(problem)
    }

    /// When a clock there shows what; UTC, should the database have lost the name.
    pub fn clock(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.0).unwrap_or(jiff::tz::TimeZone::UTC)
    }
}

impl Default for Language {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

impl Default for TimeZone {
    fn default() -> Self {
        Self("UTC".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_they_are_kept() {
        let email = |text: &str| Email::parse(text).ok().map(|email| email.0);
        let name = |text: &str| PersonName::parse(text).ok().map(|name| name.0);
        let language = |text: &str| Language::parse(text).ok().map(|language| language.0);
        let zone = |text: &str| TimeZone::parse(text).ok().map(|zone| zone.0);
        for (found, expected) in [
            (email(" Ana.Lima@Northwind.Example "), Some("ana.lima@northwind.example")),
            (email("jiří@dům.example"), Some("jiří@dům.example")),
            (email("ana"), None),
            (email("ana@localhost"), None),
            (email("@northwind.example"), None),
            (email("ana@b@northwind.example"), None),
            (email("ana@northwind..example"), None),
            (email("ana lima@northwind.example"), None),
            (email("ana@northwind.example\r\nBcc: all@northwind.example"), None),
            (email(&format!("{}@northwind.example", "a".repeat(250))), None),
            (name(" Petr Novák "), Some("Petr Novák")),
            (name("  "), None),
            (name("Petr\nNovák"), None),
            (language("pt-BR"), Some("pt-BR")),
            (language("zh-Hans-CN"), Some("zh-Hans-CN")),
            (language("english"), None),
            (language(""), None),
            (language("en_GB"), None),
            (zone("europe/prague"), Some("Europe/Prague")),
            (zone("UTC"), Some("UTC")),
            (zone("Prague"), None),
            (zone("../../etc/passwd"), None),
        ] {
            assert_eq!(found.as_deref(), expected);
        }
    }
}
