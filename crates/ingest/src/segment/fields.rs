//! Properties and traits: nested JSON to a flat list of names and values, within limits.

use std::fmt;

use leadpact_language::{Said, said};
use leadpact_terms::Value;
use serde_json::value::RawValue;

use super::body::{Entries, Form, not_an_object, unquoted};
use super::{FIELDS_MAX, NAME_BYTES_MAX, Note, Refusal, VALUE_BYTES_MAX};
use crate::quarantine::Reason;
use crate::read::{DEPTH_MAX, cell};

/// Names and values; what could not be read is noted.
pub(super) struct Fields<'n> {
    /// Unique names, in the order in which they were said.
    pub(super) found: Vec<(Box<str>, Value)>,
    notes: &'n mut Vec<Note>,
}

/// The object that is read, and how much was known before it.
#[derive(Clone, Copy)]
struct Source<'p> {
    /// Where it stands in the call.
    path: &'p str,
    /// How much of a field's name was put before what the object calls it.
    prefix_bytes: usize,
    /// Fields that other objects have said: they may say them again.
    n_known: usize,
}

/// Where a field stands in the call, spelled out only if something is wrong with it.
struct Place<'p>(Source<'p>, &'p str);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(source, name) = self;
        let name = name.get(source.prefix_bytes..).unwrap_or_default().trim_start_matches('.');
        f.write_str(source.path)?;
        if name.is_empty() { Ok(()) } else { write!(f, ".{name}") }
    }
}

impl<'n> Fields<'n> {
    pub(super) fn new(notes: &'n mut Vec<Note>) -> Self {
        Self { found: Vec::new(), notes }
    }

    /// Adds what an object says, under a prefix if it is not empty. What is known already stays. `path` is where it stands
    /// in the call.
    pub(super) fn add(&mut self, raw: Option<&RawValue>, path: &str, prefix: &str) -> Result<(), Refusal> {
        let Some(raw) = raw else { return Ok(()) };
        match Form::of(raw) {
            Form::Object => {
                let source = Source { path, prefix_bytes: prefix.len(), n_known: self.found.len() };
                // The object itself lies within the call's, as the columns of a file of calls do.
                self.object(source, raw, &mut prefix.to_owned(), 1)
            }
            Form::Null => Ok(()),
            other @ (Form::Text | Form::Number | Form::Bool | Form::List) => {
                let why = not_an_object(other);
                self.notes.push(Note { path: path.to_owned(), reason: Reason::BadValue, why });
                Ok(())
            }
        }
    }

    /// Adds one value that stands at `path`, under a name of its own, unless the name is known.
    pub(super) fn add_one(&mut self, raw: Option<&RawValue>, path: &str, name: &str) -> Result<(), Refusal> {
        let Some(raw) = raw else { return Ok(()) };
        let source = Source { path, prefix_bytes: name.len(), n_known: self.found.len() };
        match self.value(source, name, raw) {
            Some(value) => self.put(source, name, value),
            None => Ok(()),
        }
    }

    fn object(&mut self, source: Source<'_>, raw: &RawValue, name: &mut String, depth: usize) -> Result<(), Refusal> {
        let Entries(entries) = serde_json::from_str(raw.get()).map_err(|error| {
            let path = Place(source, name).to_string();
            Refusal { path, reason: Reason::BadJson, why: unreadable(&error) }
        })?;
        if entries.is_empty() && depth > 1 {
            return self.put(source, name, Value::Missing);
        }
        for (field, value) in entries {
            let length = name.len();
            if !name.is_empty() {
                name.push('.');
            }
            name.push_str(&field);
            if field.is_empty() {
                self.note(source, name, Reason::BadValue, said!("unread-nameless-field"));
            } else {
                self.field(source, value, name, depth)?;
            }
            name.truncate(length);
        }
        Ok(())
    }

    fn field(&mut self, source: Source<'_>, raw: &RawValue, name: &mut String, depth: usize) -> Result<(), Refusal> {
        if name.len() > NAME_BYTES_MAX {
            let shown = &name[..name.floor_char_boundary(NAME_BYTES_MAX)];
            let why = said!("unread-long-field", n = name.len(), max = NAME_BYTES_MAX);
            self.note(source, shown, Reason::TooLong, why);
            return Ok(());
        }
        if Form::of(raw) == Form::Object && depth < DEPTH_MAX {
            return self.object(source, raw, name, depth + 1);
        }
        match self.value(source, name, raw) {
            Some(value) => self.put(source, name, value),
            None => Ok(()),
        }
    }

    fn put(&mut self, source: Source<'_>, name: &str, value: Value) -> Result<(), Refusal> {
        if let Some(i) = self.found.iter().position(|(known, _)| **known == *name) {
            if i >= source.n_known {
                self.note(source, name, Reason::BadValue, said!("unread-said-twice"));
            }
            return Ok(());
        }
        if self.found.len() == FIELDS_MAX {
            let path = Place(source, name).to_string();
            let why = said!("unread-more-fields", max = FIELDS_MAX);
            return Err(Refusal { path, reason: Reason::TooManyFields, why });
        }
        self.found.push((name.into(), value));
        Ok(())
    }

    fn value(&mut self, source: Source<'_>, name: &str, raw: &RawValue) -> Option<Value> {
        let n_bytes = raw.get().len();
        if n_bytes > VALUE_BYTES_MAX {
            let why = said!("unread-long-value", n = n_bytes, max = VALUE_BYTES_MAX);
            self.note(source, name, Reason::TooLong, why);
            return None;
        }
        let read = match Form::of(raw) {
            Form::Null => return Some(Value::Missing),
            Form::Text => unquoted(raw).map(|text| Value::text(&*text)),
            Form::Number | Form::Bool | Form::List | Form::Object => {
                serde_json::from_str(raw.get()).map(|json| cell(&json))
            }
        };
        read.map_err(|error| self.note(source, name, Reason::BadValue, unreadable(&error))).ok()
    }

    fn note(&mut self, source: Source<'_>, name: &str, reason: Reason, why: Said) {
        self.notes.push(Note { path: Place(source, name).to_string(), reason, why });
    }
}

fn unreadable(error: &serde_json::Error) -> Said {
    said!("unread-value-why", why = error.to_string())
}
