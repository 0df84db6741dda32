//! Does a text that could not be read name a person? Found by the person's identifiers, in whatever form the text has.

use leadpact_terms::{Identifier, IdentifierKind, fold};
use serde_json::Value as Json;

/// Digits from which on a number is somebody's phone number and not a count.
const FEWEST_DIGITS: usize = 7;
/// Letters from which on a name on a network is looked for within longer texts.
const FEWEST_LETTERS: usize = 5;

/// What a text that names a person would hold.
#[derive(Debug, Default)]
pub(crate) struct Naming {
    /// Ids: one of the values in the text is this.
    whole: Vec<String>,
    /// Addresses and names: one of the values in the text holds this.
    within: Vec<String>,
    /// Phone numbers: the digits of one of the values in the text hold these.
    digits: Vec<String>,
}

impl Naming {
    pub(crate) fn of(identifiers: &[Identifier]) -> Self {
        let mut naming = Self::default();
        for Identifier { kind, value } in identifiers {
            let value = fold(value).into_owned();
            match kind {
                IdentifierKind::UserId | IdentifierKind::RecordId | IdentifierKind::AnonymousId => {
                    naming.whole.push(value);
                }
                IdentifierKind::Email => naming.within.push(value),
                IdentifierKind::Phone => naming.digits.push(digits(&value)),
                IdentifierKind::Handle => {
                    let name = value.rsplit_once(':').map_or(&*value, |(_, name)| name).to_owned();
                    match name.len() >= FEWEST_LETTERS {
                        true => naming.within.push(name),
                        false => naming.whole.push(name),
                    }
                }
            }
        }
        naming.digits.retain(|digits| digits.len() >= FEWEST_DIGITS);
        naming.whole.retain(|id| !id.is_empty());
        naming.within.retain(|name| !name.is_empty());
        naming
    }

    /// Whether a text names the person.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        match serde_json::from_str::<Json>(text) {
            Ok(json) => self.is_in_json(&json),
            // Half of a document, a row of a table, a sentence: what stands between separators.
            Err(_) => text
                .split([',', ';', '\t', '\n', '\r', '"', '\'', '`', '{', '}', '[', ']'])
                .any(|part| self.is_value(part)),
        }
    }

    fn is_in_json(&self, json: &Json) -> bool {
        match json {
            Json::Null | Json::Bool(_) => false,
            Json::Number(number) => self.is_value(&number.to_string()),
            Json::String(text) => self.is_value(text),
            Json::Array(items) => items.iter().any(|item| self.is_in_json(item)),
            Json::Object(fields) => fields.iter().any(|(name, value)| self.is_value(name) || self.is_in_json(value)),
        }
    }

    fn is_value(&self, value: &str) -> bool {
        let value = fold(value.trim()).into_owned();
        let of_value = digits(&value);
        self.whole.contains(&value)
            || self.within.iter().any(|name| value.contains(name.as_str()))
            || self.digits.iter().any(|digits| of_value.contains(digits.as_str()))
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_in_whatever_form_it_is_named() {
        let naming = Naming::of(&[
            Identifier::new(IdentifierKind::UserId, "7"),
            Identifier::new(IdentifierKind::Email, "ana@northwind.example"),
            Identifier::new(IdentifierKind::Phone, "+420777123456"),
            Identifier::new(IdentifierKind::Handle, "linkedin:ana-lima"),
        ]);
        for (text, is_named) in [
            (r#"{"userId": 7, "traits": {"birthday": "soon"}}"#, true),
            (r#"{"userId": "17"}"#, false),
            (r#"{"context": {"traits": {"email": "Ana@Northwind.EXAMPLE "}}}"#, true),
            (r#"{"email": "\u0061na@northwind.example"}"#, true),
            (r#"{"email": "diana@northwind.example.org"}"#, true),
            (r#"{"email": "an@northwind.example"}"#, false),
            (r#"{"phone": "+420 777 123-456"}"#, true),
            (r#"{"phone": "+420 777 123"}"#, false),
            (r#"{"site": "https://linkedin.com/in/ana-lima/"}"#, true),
            (r#"{"email": "ana@northwind.example", "#, true),
            ("2026-09-01;Lima;7;whatever", true),
            ("2026-09-01;Lima;77;whatever", false),
            ("`ana@northwind.example` is not a date", true),
            ("", false),
        ] {
            assert_eq!(naming.is_in(text), is_named, "{text}");
        }
    }

    #[test]
    fn whoever_has_no_identifiers_is_named_nowhere() {
        assert!(!Naming::of(&[]).is_in(r#"{"userId": ""}"#));
    }
}
