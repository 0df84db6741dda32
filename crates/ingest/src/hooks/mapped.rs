//! Any other tool: its messages are read as rows of a file of events, under a mapping that is kept with the source.

use leadpact_language::said;
use leadpact_terms::{Channel, EventId, Instant, Kind};
use serde_json::{Map, Value as Json};

pub use crate::mapping::HookMap;

use super::draft::{Draft, event_id};
use super::place::Place;
use super::{Drafts, Refusal, Tool};
use crate::quarantine::Reason;
use crate::read::{COLUMNS_MAX, Shapes, row_from_json};
use crate::rows::{Columns, Record, RecordId, RowReader, Said as RowSaid, When};
use crate::segment::{NewEvent, Note, Said};

impl HookMap {
    /// The messages of a body. One that came out of a list before, to be read again, has no list any more.
    pub(super) fn messages<'j>(&self, whole: &'j Json) -> Vec<&'j Json> {
        let found = self.list.as_ref().and_then(|path| path.split('.').try_fold(whole, |json, name| json.get(name)));
        super::body::messages(found.unwrap_or(whole))
    }

    /// The fields that name the person.
    fn whom(&self) -> impl Iterator<Item = &String> {
        [&self.email, &self.phone, &self.user_id, &self.anonymous_id].into_iter().flatten()
    }

    /// Reads one message.
    pub(super) fn read(&self, message: &Json, received_at: Instant) -> Drafts {
        let refusal = |path: &str, reason, why| Refusal { path: path.to_owned(), reason, why };
        if !message.is_object() {
            return Err(refusal("", Reason::BadJson, said!("unread-no-braces")));
        }
        let numbered = with_numbers(message);
        let row = row_from_json(1, &numbered, &mut Shapes::default());
        let too_many = || refusal("", Reason::TooManyFields, said!("unread-more-fields", max = COLUMNS_MAX));
        let row = row.ok_or_else(too_many)?;
        let mut reader = RowReader::new(&self.entry, 0, "", Columns::Varying);
        let read = reader
            .read(&row)
            .map_err(|missing| refusal(&missing.column, Reason::BadValue, said!("unread-no-field")))?;
        // What a message does not have has no column, but the mapping says where it was looked for.
        let looked_for = |reason| if reason == Reason::NoLeadId { self.whom().next().cloned() } else { None };
        let reading = read.map_err(|refused| {
            let path = refused.column.or_else(|| looked_for(refused.reason));
            refusal(&path.unwrap_or_default(), refused.reason, refused.why)
        })?;
        let records: Vec<Record> = reading.said.into_iter().filter_map(record_of).collect();
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let notes = reading.notes.into_iter();
        let notes =
            notes.map(|note| Note { path: note.column.unwrap_or_default(), reason: note.reason, why: note.why });
        let place = Place::new(&numbered);
        let at = records.first().map_or(received_at, |record| happened_at(record, received_at));
        let draft = Draft::of_traits(Channel::Import, "", at).only_identifying().noting(notes);
        let draft = records.into_iter().fold(draft, |draft, record| draft.saying(said(record, received_at)));
        Ok(vec![
            draft
                .told("email", &first_of(&place, &self.email))
                .told("phone", &first_of(&place, &self.phone))
                .user_id(&first_of(&place, &self.user_id))
                .anonymous_id(&first_of(&place, &self.anonymous_id)),
        ])
    }
}

/// Without its mapping nothing is known of such a message.
pub(super) fn needs_mapping(message: &Place<'_>) -> Drafts {
    Err(message.refusal(Reason::NotMapped, said!("unread-no-mapping")))
}

fn record_of(said: RowSaid) -> Option<Record> {
    match said {
        // Whom it is about is found by the identifiers. Of traits that can't be read nothing is left to tell.
        RowSaid::Event(_, record) => (record.kind != Kind::Traits || !record.properties.is_empty()).then_some(record),
        // Rows of events say neither.
        RowSaid::Company { .. } | RowSaid::Also(..) => None,
    }
}

fn said(record: Record, received_at: Instant) -> Said {
    let at = happened_at(&record, received_at);
    let (RecordId::Given(id) | RecordId::Content(id) | RecordId::Occurrence(id)) = record.id;
    // What is told with an event is known at the event: its id comes first.
    let id = match id.strip_prefix(TRAITS) {
        Some(rest) => EventId::new(format!("{TRAITS}{}", event_id(Tool::Generic, rest))),
        None => event_id(Tool::Generic, &id),
    };
    let Record { channel, kind, name, lasted, marked, properties, .. } = record;
    Said::Event(NewEvent { id, at, channel, kind, name, lasted, marked, properties })
}

/// When it happened, by the message; what does not say so happened when it came.
fn happened_at(record: &Record, received_at: Instant) -> Instant {
    match record.when {
        When::At(at) => at.min(received_at),
        When::FirstEvent | When::Recorded | When::Last => received_at,
    }
}

const TRAITS: &str = "!traits-";

fn first_of<'j>(message: &Place<'j>, names: &[String]) -> Place<'j> {
    let mut places = names.iter().map(|name| message.along(&name.split('.').collect::<Vec<_>>()));
    let first = places.clone().next();
    places.find(Place::is_said).or(first).unwrap_or_else(|| message.get(""))
}

/// Lists of objects as objects of their numbers, so that `answers.0.email` is a field.
fn with_numbers(json: &Json) -> Json {
    match json {
        Json::Object(fields) => {
            Json::Object(fields.iter().map(|(name, field)| (name.clone(), with_numbers(field))).collect())
        }
        Json::Array(list) if list.iter().any(|one| one.is_object() || one.is_array()) => {
            let numbered: Map<String, Json> =
                list.iter().enumerate().map(|(i, one)| (i.to_string(), with_numbers(one))).collect();
            Json::Object(numbered)
        }
        Json::Array(_) | Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json.clone(),
    }
}
