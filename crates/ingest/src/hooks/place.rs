//! A place in a message, which knows its path, so that whatever is wrong there can be told with it.

use std::fmt::Write as _;

use leadpact_language::{Said, said};
use leadpact_terms::{Instant, Value};
use serde_json::Value as Json;

use super::Refusal;
use crate::normalise::{self, Locale};
use crate::quarantine::Reason;
use crate::read::cell;

/// A value in a message, or the place where it would stand.
#[derive(Debug, Clone)]
pub(super) struct Place<'j> {
    json: &'j Json,
    path: String,
}

/// Numbers from here on are milliseconds since 1970: as seconds they would lie 3,000 years ahead.
const MILLISECONDS_FROM: f64 = 1e11;

impl<'j> Place<'j> {
    /// The message as a whole.
    pub(super) fn new(json: &'j Json) -> Self {
        Self { json, path: String::new() }
    }

    /// Another message that this place holds, as a text or as it is.
    pub(super) fn within<'k>(&self, json: &'k Json) -> Place<'k> {
        Place { json, path: self.path.clone() }
    }

    /// The field of this name.
    pub(super) fn get(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Self { json: self.json.get(name).unwrap_or(&Json::Null), path }
    }

    /// The field at the end of these names.
    pub(super) fn along(&self, names: &[&str]) -> Self {
        names.iter().fold(self.clone(), |place, name| place.get(name))
    }

    /// The first of these fields that says something; else the first.
    pub(super) fn first(&self, names: &[&str]) -> Self {
        let mut places = names.iter().map(|name| self.get(name));
        places.find(|place| place.is_said()).unwrap_or_else(|| self.get(names.first().copied().unwrap_or_default()))
    }

    /// The items of a list; none if it is no list.
    pub(super) fn items(&self) -> Vec<Self> {
        let list = self.json.as_array().map(Vec::as_slice).unwrap_or_default();
        let place = |(i, json)| {
            let mut path = self.path.clone();
            // Writing to a text does not fail.
            let _ = write!(path, "[{i}]");
            Self { json, path }
        };
        list.iter().enumerate().map(place).collect()
    }

    /// The fields of an object; none if it is no object.
    pub(super) fn fields(&self) -> Vec<(&'j str, Self)> {
        let fields = self.json.as_object().into_iter().flatten();
        fields.map(|(name, _)| (name.as_str(), self.get(name))).collect()
    }

    /// Whether there is anything here.
    pub(super) fn is_said(&self) -> bool {
        match self.json {
            Json::Null => false,
            Json::String(text) => !text.trim().is_empty(),
            Json::Array(list) => !list.is_empty(),
            Json::Object(fields) => !fields.is_empty(),
            Json::Bool(_) | Json::Number(_) => true,
        }
    }

    /// Whether it says yes.
    pub(super) fn is_yes(&self) -> bool {
        match self.json {
            Json::Bool(yes) => *yes,
            Json::String(text) => text.eq_ignore_ascii_case("true"),
            Json::Null | Json::Number(_) | Json::Array(_) | Json::Object(_) => false,
        }
    }

    pub(super) fn is_object(&self) -> bool {
        self.json.is_object()
    }

    /// A text, or a number as it is written, without blanks around it; `None` for a blank and everything else.
    pub(super) fn text(&self) -> Option<String> {
        match self.json {
            Json::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Json::Number(number) => Some(number.to_string()),
            Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
        }
    }

    /// A text without which nothing can be made of the message. `what` says what it is: the sort of event.
    pub(super) fn needed(&self, reason: Reason, what: Said) -> Result<String, Refusal> {
        self.text().ok_or_else(|| self.refusal(reason, self.expected(what)))
    }

    fn expected(&self, what: Said) -> Said {
        said!("found-expected", expected = what, found = self.found())
    }

    /// What stands here, as a property has it.
    pub(super) fn value(&self) -> Value {
        match self.json {
            Json::String(text) => Value::text(text.trim()),
            other => cell(other),
        }
    }

    /// When something happened: an instant as text, or seconds or milliseconds since 1970.
    pub(super) fn instant(&self) -> Result<Instant, Refusal> {
        if let Some(number) = self.json.as_f64() {
            let ms = if number.abs() < MILLISECONDS_FROM { number * 1e3 } else { number };
            return self.parsed(&format!("{ms:.0}"));
        }
        match self.text() {
            Some(text) => self.parsed(&text),
            None => Err(self.refusal(Reason::NoInstant, self.expected(said!("unread-when")))),
        }
    }

    fn parsed(&self, text: &str) -> Result<Instant, Refusal> {
        normalise::instant(text, &Locale::default()).map_err(|why| self.refusal(Reason::BadInstant, why))
    }

    /// That a word is none of those that the tool's documentation names.
    pub(super) fn unknown(&self, what: Said) -> Refusal {
        let found = self.text().map_or_else(|| self.found(), |text| said!("found-quoted", text));
        self.refusal(Reason::UnknownWord, said!("unread-unknown", found, what))
    }

    /// That a word is none of a tool's events.
    pub(super) fn unknown_event(&self, tool: &str) -> Refusal {
        self.unknown(said!("unread-tool-event", tool))
    }

    pub(super) fn refusal(&self, reason: Reason, why: Said) -> Refusal {
        Refusal { path: self.path.clone(), reason, why }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    fn found(&self) -> Said {
        match self.json {
            Json::Null => said!("found-nothing"),
            Json::Bool(_) => said!("unread-true-or-false"),
            Json::Number(_) => said!("expected-number"),
            Json::String(_) => said!("unread-a-blank"),
            Json::Array(_) => said!("expected-list"),
            Json::Object(_) => said!("unread-an-object"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn instants_are_read_as_tools_write_them() {
        for (json, expected) in [
            (json!(1_791_190_800), Ok(1_791_190_800_000)),
            (json!(1_791_190_800.908), Ok(1_791_190_800_908)),
            (json!(1_791_190_800_123_i64), Ok(1_791_190_800_123)),
            (json!("1791190800"), Ok(1_791_190_800_000)),
            (json!("2026-10-05T09:00:00.5+02:00"), Ok(1_791_183_600_500)),
            (json!("2026-10-05 09:00:00"), Ok(1_791_190_800_000)),
            (json!("yesterday"), Err(Reason::BadInstant)),
            (json!(12), Err(Reason::BadInstant)),
            (json!(""), Err(Reason::NoInstant)),
            (json!(null), Err(Reason::NoInstant)),
            (json!([1]), Err(Reason::NoInstant)),
        ] {
            let read = Place::new(&json).instant().map(|at| at.0).map_err(|refusal| refusal.reason);
            assert_eq!(read, expected, "{json}");
        }
    }

    #[test]
    fn a_place_knows_its_path() {
        let json = json!({ "data": { "answers": [{ "email": 1 }, { "email": "a@x.example" }] } });
        let second = &Place::new(&json).along(&["data", "answers"]).items()[1];
        assert_eq!(second.get("email").path(), "data.answers[1].email");
        assert_eq!(
            second.get("phone").needed(Reason::NoName, said!("expected-text")).unwrap_err().path,
            "data.answers[1].phone"
        );
    }
}
