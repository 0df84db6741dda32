//! What a tool says of one person, on its way to an event: the one place where identifiers, traits and properties get their spelling.

use std::borrow::Cow;

use leadpact_language::said;
use leadpact_terms::{Channel, Duration, EventId, Identifier, IdentifierKind, Instant, Kind, Value};

use super::place::Place;
use super::{Item, Refusal, Tool};
use crate::normalise::{Decimal, Derived, Locale, normalise_typed, untyped};
use crate::quarantine::Reason;
use crate::rows::lead_spelling;
use crate::segment::{
    FIELDS_MAX, IDENTIFIER_BYTES_MAX, Identifiers, MESSAGE_ID_BYTES_MAX, NAME_BYTES_MAX, NewEvent, Note, Said,
    VALUE_BYTES_MAX, stands_for_nobody,
};

/// What is said of one person.
#[derive(Debug)]
pub(super) struct Draft {
    id: String,
    at: Instant,
    channel: Channel,
    /// What happened; none if only traits are told.
    name: Option<Box<str>>,
    lasted: Option<Duration>,
    by_machine: bool,
    properties: Vec<(Box<str>, Value)>,
    /// What is told of the person, each with its place.
    told: Vec<(Cow<'static, str>, Value, String)>,
    telling: Telling,
    /// Identifiers that are no traits.
    ids: Vec<Identifier>,
    others: Vec<Identifier>,
    /// Facts that were read elsewhere.
    said: Vec<Said>,
    notes: Vec<Note>,
    /// Where the person should have been named.
    whom: String,
}

/// What becomes of what is told of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// It only says who it is: a mail provider repeats the address with each event.
    Identity,
    /// It tells traits as well.
    Traits,
}

impl Draft {
    /// Something that happened under a name, over a channel; `id` is the tool's id of it.
    pub(super) fn new(name: &str, channel: Channel, id: impl Into<String>, at: Instant) -> Self {
        Self { name: Some(name.into()), ..Self::of_traits(channel, id, at) }
    }

    /// Traits that were told.
    pub(super) fn of_traits(channel: Channel, id: impl Into<String>, at: Instant) -> Self {
        Self {
            id: id.into(),
            at,
            channel,
            name: None,
            lasted: None,
            by_machine: false,
            properties: Vec::new(),
            told: Vec::new(),
            telling: Telling::Traits,
            ids: Vec::new(),
            others: Vec::new(),
            said: Vec::new(),
            notes: Vec::new(),
            whom: String::new(),
        }
    }

    /// What is told of the person says only who it is.
    pub(super) fn only_identifying(mut self) -> Self {
        self.telling = Telling::Identity;
        self
    }

    pub(super) fn lasting(mut self, lasted: Option<Duration>) -> Self {
        self.lasted = lasted.filter(|lasted| lasted.0 >= 0);
        self
    }

    /// A machine did it, not the person.
    pub(super) fn by_machine(mut self, is_machine: bool) -> Self {
        self.by_machine = is_machine;
        self
    }

    /// A trait of the person, by its built-in name or one of the company's own.
    pub(super) fn told(mut self, name: impl Into<Cow<'static, str>>, place: &Place<'_>) -> Self {
        let name = name.into();
        if name == "email" && self.whom.is_empty() {
            place.path().clone_into(&mut self.whom);
        }
        if place.is_said() {
            self.told.push((name, place.value(), place.path().to_owned()));
        }
        self
    }

    /// The person's id in the company's own product or site.
    pub(super) fn user_id(self, place: &Place<'_>) -> Self {
        self.identified(IdentifierKind::UserId, "", place)
    }

    /// The id that a browser made up.
    pub(super) fn anonymous_id(self, place: &Place<'_>) -> Self {
        self.identified(IdentifierKind::AnonymousId, "", place)
    }

    /// The person's id in a tool, which is unique together with the tool's name.
    pub(super) fn record_id(self, tool: Tool, place: &Place<'_>) -> Self {
        self.identified(IdentifierKind::RecordId, tool.word(), place)
    }

    fn identified(mut self, kind: IdentifierKind, system: &str, place: &Place<'_>) -> Self {
        if self.whom.is_empty() {
            place.path().clone_into(&mut self.whom);
        }
        let Some(text) = place.text() else { return self };
        let path = place.path().to_owned();
        if stands_for_nobody(&text) {
            let why = said!("refused-nobody", text);
            self.notes.push(Note { path, reason: Reason::PlaceholderId, why });
        } else if text.len() > IDENTIFIER_BYTES_MAX {
            let why = said!("unread-long-id", n = text.len(), max = IDENTIFIER_BYTES_MAX);
            self.notes.push(Note { path, reason: Reason::TooLong, why });
        } else {
            let spelled = lead_spelling(&text);
            let value = if system.is_empty() { spelled.into_owned() } else { format!("{system}:{spelled}") };
            self.ids.push(Identifier::new(kind, value));
        }
        self
    }

    /// The same person's id in a tool under which it is kept there as well.
    pub(super) fn same_as_record(self, tool: Tool, place: &Place<'_>) -> Self {
        match place.text() {
            Some(id) => {
                let value = format!("{}:{}", tool.word(), lead_spelling(&id));
                self.same_as(Identifier::new(IdentifierKind::RecordId, value))
            }
            None => self,
        }
    }

    /// Another identifier that is the same person's.
    pub(super) fn same_as(mut self, other: Identifier) -> Self {
        self.others.push(other);
        self
    }

    /// A property as it is said; what is missing is none.
    pub(super) fn property(mut self, name: &str, place: &Place<'_>) -> Self {
        self.put(name, place.value(), place.path());
        self
    }

    /// A property that somebody typed in or made up: plainly written numbers are numbers.
    pub(super) fn answer(mut self, name: &str, value: Value, path: &str) -> Self {
        let value = match value {
            Value::Text(text) => untyped(&text, Decimal::Point),
            other => other,
        };
        self.put(name, value, path);
        self
    }

    /// The fields of an object that people fill as they like, under a prefix.
    pub(super) fn properties_of(mut self, prefix: &str, place: &Place<'_>) -> Self {
        for (name, field) in place.fields() {
            self = self.answer(&format!("{prefix}{name}"), field.value(), field.path());
        }
        self
    }

    pub(super) fn noting(mut self, notes: impl IntoIterator<Item = Note>) -> Self {
        self.notes.extend(notes);
        self
    }

    /// Something that was read under a mapping.
    pub(super) fn saying(mut self, said: Said) -> Self {
        self.said.push(said);
        self
    }

    fn put(&mut self, name: &str, value: Value, path: &str) {
        if value.is_missing() || self.properties.iter().any(|(known, _)| **known == *name) {
            return;
        }
        let mut note = |reason, why| self.notes.push(Note { path: path.to_owned(), reason, why });
        if name.len() > NAME_BYTES_MAX {
            note(Reason::TooLong, said!("unread-long-field", n = name.len(), max = NAME_BYTES_MAX));
            return;
        }
        let n_bytes = match &value {
            Value::Text(text) => text.len(),
            Value::List(_) => value.to_string().len(),
            _ => 0,
        };
        if n_bytes > VALUE_BYTES_MAX {
            let why = said!("unread-long-value", n = n_bytes, max = VALUE_BYTES_MAX);
            note(Reason::TooLong, why);
        } else if self.properties.len() == FIELDS_MAX {
            note(Reason::TooManyFields, said!("unread-field-left-out", max = FIELDS_MAX));
        } else {
            self.properties.push((name.into(), value));
        }
    }

    /// The finished item.
    pub(super) fn finish(mut self, tool: Tool, received_at: Instant) -> Result<Item, Refusal> {
        let traits = self.traits();
        let identifiers = self.identifiers(&traits)?;
        let id = event_id(tool, &self.id);
        // Nothing has happened yet that will happen later.
        let at = self.at.min(received_at);
        let mut said = self.said;
        if self.telling == Telling::Traits && !traits.is_empty() {
            // `!` comes first: what is told with an event is known at the event.
            let id = if self.name.is_some() { EventId::new(format!("!traits-{id}")) } else { id.clone() };
            let (name, lasted, kind) = (Box::default(), None, Kind::Traits);
            let channel = self.channel;
            said.push(Said::Event(NewEvent { id, at, channel, kind, name, lasted, marked: false, properties: traits }));
        }
        if let Some(name) = self.name {
            let (kind, marked) = (Kind::Track, self.by_machine);
            let Self { channel, lasted, properties, .. } = self;
            said.push(Said::Event(NewEvent { id: id.clone(), at, channel, kind, name, lasted, marked, properties }));
        }
        said.extend(self.others.into_iter().map(|other| Said::SameAs { others: vec![other] }));
        Ok(Item { id, at, identifiers, said, notes: self.notes, raw: None })
    }

    /// What is told of the person, in the spelling of traits; what could not be read is noted.
    fn traits(&mut self) -> Vec<(Box<str>, Value)> {
        let told = std::mem::take(&mut self.told);
        let given = told.iter().map(|(name, value, _)| (Box::from(&**name), None, value.clone())).collect();
        let normalised = normalise_typed(given, &Locale::default(), Derived::Wanted);
        for problem in normalised.problems {
            let path = told.iter().find(|(name, ..)| **name == *problem.name).map_or("", |(.., path)| path);
            let note = Note { path: path.to_owned(), reason: Reason::BadValue, why: problem.why };
            // Under a mapping it may have been noted when it was read.
            if !self.notes.iter().any(|known| known.path == note.path && known.reason == note.reason) {
                self.notes.push(note);
            }
        }
        normalised.traits
    }

    fn identifiers(&mut self, traits: &[(Box<str>, Value)]) -> Result<Vec<Identifier>, Refusal> {
        let mut all = Identifiers::default();
        for id in std::mem::take(&mut self.ids) {
            all.add(id);
        }
        all.add_traits(traits);
        let found = all.sorted();
        if !found.is_empty() {
            return Ok(found);
        }
        // An address that can't be read says more than that there is none.
        if let Some(at) = self.notes.iter().position(|note| note.path == self.whom) {
            let Note { path, reason, why } = self.notes.swap_remove(at);
            return Err(Refusal { path, reason, why });
        }
        let path = std::mem::take(&mut self.whom);
        Err(Refusal { path, reason: Reason::NoLeadId, why: said!("unread-nobody-named") })
    }
}

/// An id that is unique for all tools, and no longer than ids may be.
pub(super) fn event_id(tool: Tool, id: &str) -> EventId {
    let whole = format!("{}:{id}", tool.word());
    EventId::new(if whole.len() <= MESSAGE_ID_BYTES_MAX { whole } else { format!("{}:{}", tool.word(), hash([id])) })
}

/// 96 bits of SHA-256 over some texts: an id for what a tool gives none.
pub(super) fn hash<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    crate::segment::hash(texts)
}
