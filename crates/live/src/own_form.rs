//! Leadpact's own form of an event, as JSON over the API: read here with the same meaning as in files.
//!
//! Traits come to their one spelling and type, behaviour's properties are read as plainly as they are written. What nobody could make
//! anything of is refused with its place; a single value that does not fit its trait is left out and noted.

use std::collections::BTreeMap;

use leadpact_history::read_value;
use leadpact_ingest::normalise::{Decimal, Derived, Locale, canonical_trait, email, normalise_typed, phone, untyped};
use leadpact_ingest::segment::{
    EVENT_BYTES_MAX, FIELDS_MAX, IDENTIFIER_BYTES_MAX, MESSAGE_ID_BYTES_MAX, NAME_BYTES_MAX, VALUE_BYTES_MAX,
    stands_for_nobody,
};
use leadpact_ingest::{Reason, lead_spelling, usual_channel};
use leadpact_language::{Said, said};
use leadpact_terms::{
    Channel, Duration, Event, EventId, Identifier, IdentifierKind, Instant, Kind, LeadId, TraitName, Value,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

/// Identifiers that one event may name.
pub const IDENTIFIERS_MAX: usize = 20;
/// Bytes of a content's fingerprint that make an id.
const CONTENT_ID_BYTES: usize = 16;

/// Why nothing could be made of an event, or of one value of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// Where: `properties.email`.
    pub path: String,
    /// A stable code.
    pub reason: Reason,
    /// The mistake in a sentence.
    pub why: Said,
}

/// Whom an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whom {
    /// The lead with this id.
    Lead(Box<str>),
    /// Whoever has one of these identifiers.
    Identifiers(Vec<Identifier>),
}

/// An event that was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) whom: Whom,
    pub(crate) event: Event,
    /// Values that were left out.
    pub(crate) notes: Vec<Refused>,
}

/// An event as it is written. Everything is optional here, so that what is missing can be told with its reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    lead: Option<String>,
    #[serde(default)]
    identifiers: Vec<IdentifierForm>,
    id: Option<String>,
    at: Option<String>,
    kind: Option<String>,
    name: Option<String>,
    channel: Option<String>,
    lasted_s: Option<f64>,
    #[serde(default)]
    marked: bool,
    #[serde(default)]
    properties: BTreeMap<Box<str>, Box<RawValue>>,
}

/// An identifier as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentifierForm {
    kind: String,
    value: String,
}

/// Reads one event, which can't have happened later than it came.
pub(crate) fn read_item(text: &str, received_at: Instant) -> Result<Item, Refused> {
    if text.len() > EVENT_BYTES_MAX {
        return Err(refused("", Reason::TooLong, said!("refused-bytes", max = EVENT_BYTES_MAX)));
    }
    let form: Form = serde_json::from_str(text)
        .map_err(|error| refused("", Reason::BadJson, said!("unread-json-why", why = error.to_string())))?;
    let kind = read_kind(form.kind.as_deref())?;
    let name: Box<str> = read_name(kind, form.name)?;
    let at = form.at.ok_or_else(|| refused("at", Reason::NoInstant, said!("refused-no-instant")))?;
    let no_instant = |_| refused("at", Reason::BadInstant, said!("refused-instant", text = at.trim()));
    let at: Instant = at.parse().map_err(no_instant)?;
    let channel = match form.channel {
        Some(word) => {
            let why = |_| not_one("expected-channel", &word, Channel::ALL.iter().map(|one| one.word()));
            word.parse::<Channel>().map_err(|error| refused("channel", Reason::UnknownWord, why(error)))?
        }
        None => usual_channel(kind, &name),
    };
    let mut notes = Vec::new();
    let properties = read_properties(kind, &form.properties, &mut notes)?;
    let whom = read_whom(form.lead, &form.identifiers)?;
    let event = Event {
        id: read_id(form.id, text)?,
        lead: LeadId::from(""),
        at: at.min(received_at),
        channel,
        kind,
        name,
        lasted: form.lasted_s.map(read_lasted).transpose()?,
        marked: form.marked,
        properties,
    };
    Ok(Item { whom, event, notes })
}

/// What of an event could not be read: all of it, or some values. None if all could be.
pub fn unread(text: &str, received_at: Instant) -> Vec<Refused> {
    read_item(text, received_at).map_or_else(|refused| vec![refused], |item| item.notes)
}

/// The kind behind a word: behaviour, traits, an act of sales or an outcome.
pub(crate) fn kind_named(word: &str) -> Option<Kind> {
    match word {
        "track" => Some(Kind::Track),
        "page" => Some(Kind::Page),
        "traits" => Some(Kind::Traits),
        word => word.parse().map(Kind::Sales).or_else(|_| word.parse().map(Kind::Outcome)).ok(),
    }
}

/// The word for a kind.
pub(crate) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Track => "track",
        Kind::Page => "page",
        Kind::Traits => "traits",
        Kind::Sales(act) => act.word(),
        Kind::Outcome(act) => act.word(),
    }
}

/// The ways to reach a person that its traits tell, which are in their one spelling already.
pub(crate) fn reached_by(event: &Event) -> Vec<Identifier> {
    if event.kind != Kind::Traits {
        return Vec::new();
    }
    let found = event.properties.iter().filter_map(|(name, value)| match (&**name, value) {
        ("email", Value::Text(text)) => Some(Identifier::new(IdentifierKind::Email, email(text).ok()?)),
        // What is no complete number is many people's.
        ("phone", Value::Text(text)) if text.starts_with('+') => Some(Identifier::new(IdentifierKind::Phone, &**text)),
        _ => None,
    });
    found.filter(|one| one.value.len() <= IDENTIFIER_BYTES_MAX).collect()
}

/// An identifier in its one spelling, or what is wrong with it.
pub(crate) fn read_identifier(kind: &str, value: &str) -> Result<Identifier, (Reason, Said)> {
    let known = || IdentifierKind::ALL.iter().map(|one| one.word());
    let not_one = |_| (Reason::UnknownWord, not_one("refused-word-identifier", kind, known()));
    let kind: IdentifierKind = kind.parse().map_err(not_one)?;
    let text = value.trim();
    if text.is_empty() {
        return Err((Reason::NoLeadId, said!("refused-identifier-blank")));
    }
    if text.len() > IDENTIFIER_BYTES_MAX {
        return Err((Reason::TooLong, said!("refused-bytes", max = IDENTIFIER_BYTES_MAX)));
    }
    // What stands for nobody in a script may be a number in a table.
    if kind != IdentifierKind::RecordId && stands_for_nobody(text) {
        return Err((Reason::PlaceholderId, said!("refused-nobody", text)));
    }
    let value: Box<str> = match kind {
        IdentifierKind::Email => email(text).map_err(|why| (Reason::BadValue, why))?.into(),
        IdentifierKind::Phone => phone(text, None).map_err(|why| (Reason::BadValue, why))?.into(),
        IdentifierKind::UserId | IdentifierKind::RecordId => lead_spelling(text).into(),
        IdentifierKind::Handle => text.to_lowercase().into(),
        IdentifierKind::AnonymousId => text.into(),
    };
    Ok(Identifier::new(kind, value))
}

fn refused(path: impl Into<String>, reason: Reason, why: Said) -> Refused {
    Refused { path: path.into(), reason, why }
}

/// That a word is none of a list. `what` is the id of the message that says what the list is.
fn not_one(what: &'static str, word: &str, known: impl Iterator<Item = &'static str>) -> Said {
    let known = known.collect::<Vec<_>>().join(", ");
    said!("refused-word", word, what = Said::of(what), known)
}

fn read_kind(word: Option<&str>) -> Result<Kind, Refused> {
    let Some(word) = word else { return Ok(Kind::Track) };
    kind_named(word).ok_or_else(|| {
        let acts = leadpact_terms::SalesAct::ALL.iter().map(|act| act.word());
        let outcomes = leadpact_terms::OutcomeAct::ALL.iter().map(|act| act.word());
        let words: Vec<&str> = ["track", "page", "traits"].into_iter().chain(acts).chain(outcomes).collect();
        refused("kind", Reason::UnknownWord, said!("refused-kind", word, known = words.join(", ")))
    })
}

fn read_name(kind: Kind, name: Option<String>) -> Result<Box<str>, Refused> {
    let name = name.map(|name| name.trim().to_owned()).unwrap_or_default();
    if name.len() > NAME_BYTES_MAX {
        return Err(refused("name", Reason::TooLong, said!("refused-bytes", max = NAME_BYTES_MAX)));
    }
    match kind {
        Kind::Track if name.is_empty() => Err(refused("name", Reason::NoName, said!("refused-no-event-name"))),
        Kind::Track | Kind::Page => Ok(name.into()),
        Kind::Traits | Kind::Sales(_) | Kind::Outcome(_) if name.is_empty() => Ok(Box::default()),
        Kind::Traits | Kind::Sales(_) | Kind::Outcome(_) => {
            Err(refused("name", Reason::BadValue, said!("refused-event-name")))
        }
    }
}

fn read_lasted(seconds: f64) -> Result<Duration, Refused> {
    let ms = seconds * 1_000.0;
    if (0.0..1e15).contains(&ms) {
        Ok(Duration(ms.round() as i64))
    } else {
        Err(refused("lasted_s", Reason::BadValue, said!("refused-seconds", seconds = seconds.to_string())))
    }
}

/// The event's own id; without one, its content is.
fn read_id(id: Option<String>, text: &str) -> Result<EventId, Refused> {
    match id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()) {
        Some(id) if id.len() > MESSAGE_ID_BYTES_MAX => {
            Err(refused("id", Reason::TooLong, said!("refused-bytes", max = MESSAGE_ID_BYTES_MAX)))
        }
        Some(id) => Ok(EventId::new(id)),
        None => {
            let digest = Sha256::digest(text.as_bytes());
            let hex: String = digest[..CONTENT_ID_BYTES].iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(EventId::new(format!("content:{hex}")))
        }
    }
}

fn read_whom(lead: Option<String>, identifiers: &[IdentifierForm]) -> Result<Whom, Refused> {
    match (lead, identifiers) {
        (Some(_), [_, ..]) => Err(refused("lead", Reason::NoLeadId, said!("refused-not-both"))),
        (Some(lead), []) => Ok(Whom::Lead(lead.into())),
        (None, []) => Err(refused("lead", Reason::NoLeadId, said!("refused-nobody-named"))),
        (None, all) if all.len() > IDENTIFIERS_MAX => {
            Err(refused("identifiers", Reason::TooManyFields, said!("refused-at-most", max = IDENTIFIERS_MAX)))
        }
        (None, all) => {
            let mut found = Vec::with_capacity(all.len());
            for (position, one) in all.iter().enumerate() {
                let identifier = read_identifier(&one.kind, &one.value)
                    .map_err(|(reason, why)| refused(format!("identifiers[{position}]"), reason, why))?;
                if !found.contains(&identifier) {
                    found.push(identifier);
                }
            }
            found.sort_by_key(|one| one.kind);
            Ok(Whom::Identifiers(found))
        }
    }
}

/// An e-mail address in its one spelling.
///
/// # Errors
/// If it is none, with what was expected.
pub fn known_email(text: &str) -> Result<String, Said> {
    email(text)
}

/// Traits as people write them, each in its one spelling and type.
///
/// # Errors
/// With the place of the first that does not fit.
pub fn read_told(written: &BTreeMap<Box<str>, Box<RawValue>>) -> Result<Vec<(Box<str>, Value)>, Refused> {
    let mut notes = Vec::new();
    let read = read_properties(Kind::Traits, written, &mut notes)?;
    match notes.into_iter().next() {
        Some(first) => Err(first),
        None => Ok(read),
    }
}

fn read_properties(
    kind: Kind,
    written: &BTreeMap<Box<str>, Box<RawValue>>,
    notes: &mut Vec<Refused>,
) -> Result<Vec<(Box<str>, Value)>, Refused> {
    if written.len() > FIELDS_MAX {
        return Err(refused("properties", Reason::TooManyFields, said!("refused-at-most", max = FIELDS_MAX)));
    }
    let mut found = Vec::with_capacity(written.len());
    for (name, raw) in written {
        let path = || format!("properties.{name}");
        if raw.get().len() > VALUE_BYTES_MAX {
            notes.push(refused(path(), Reason::TooLong, said!("refused-bytes", max = VALUE_BYTES_MAX)));
            continue;
        }
        match read_value(raw.get()) {
            Ok(value) => found.push((name.clone(), value)),
            Err(why) => {
                notes.push(refused(path(), Reason::BadValue, said!("refused-value", why)));
            }
        }
    }
    if kind.tells_traits() {
        return Ok(read_traits(found, notes));
    }
    found.retain(|(_, value)| !value.is_missing());
    for (_, value) in &mut found {
        if let Value::Text(text) = value {
            *value = untyped(text, Decimal::Point);
        }
    }
    Ok(found)
}

/// Traits in their one spelling and type; those that can't be read are noted.
fn read_traits(found: Vec<(Box<str>, Value)>, notes: &mut Vec<Refused>) -> Vec<(Box<str>, Value)> {
    let mut given = Vec::with_capacity(found.len());
    let mut spellings: Vec<(Box<str>, Box<str>)> = Vec::with_capacity(found.len());
    for (field, value) in found {
        // A blank tells nothing; `null` tells that something is not known any more.
        if value.is_missing() && value != Value::Missing {
            continue;
        }
        let name = canonical_trait(&field).map(str::to_owned);
        let name = name.or_else(|| TraitName::new(&field).map(|name| name.as_str().to_owned()));
        match name {
            Some(name) => {
                given.push((Box::<str>::from(&*name), None, value));
                spellings.push((name.into(), field));
            }
            None => {
                let why = said!("refused-no-letters");
                notes.push(refused(format!("properties.{field}"), Reason::BadValue, why));
            }
        }
    }
    let normalised = normalise_typed(given, &Locale::default(), Derived::Wanted);
    for problem in normalised.problems {
        let field = spellings.iter().find(|(name, _)| *name == problem.name).map_or(&problem.name, |(_, field)| field);
        notes.push(refused(format!("properties.{field}"), Reason::BadValue, problem.why));
    }
    normalised.traits
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(1_790_000_000_000);

    fn read(text: &str) -> Result<Item, Refused> {
        read_item(text, NOW)
    }

    #[test]
    fn an_event_is_read_as_in_files() {
        let item = read(
            r#"{"identifiers":[{"kind":"email","value":"Ana@ACME.example"},{"kind":"user id","value":"u1"}],"id":"e1",
            "at":"2026-01-02T09:00:00Z","kind":"traits","properties":{"Job Title":"CIO","company.employees":"51-200",
            "email":"Ana@acme.example","phone":null,"":"x","age":"old"}}"#,
        )
        .unwrap();
        let kinds = match &item.whom {
            Whom::Identifiers(all) => all.iter().map(|one| (one.kind, &*one.value)).collect::<Vec<_>>(),
            Whom::Lead(_) => Vec::new(),
        };
        assert_eq!(kinds, [(IdentifierKind::UserId, "u1"), (IdentifierKind::Email, "ana@acme.example")]);
        let told: Vec<String> = item.event.properties.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert!(told.contains(&"title=CIO".to_owned()), "{told:?}");
        assert!(told.contains(&"email.domain=acme.example".to_owned()), "{told:?}");
        assert!(matches!(item.event.property("company.employees"), Some(Value::Range(_))));
        assert_eq!(item.event.property("phone"), Some(&Value::Missing));
        let paths: Vec<&str> = item.notes.iter().map(|note| &*note.path).collect();
        assert_eq!(paths, ["properties.", "properties.age"]);
        assert_eq!(reached_by(&item.event), [Identifier::new(IdentifierKind::Email, "ana@acme.example")]);
    }

    #[test]
    fn every_kind_has_a_word_that_reads_back() {
        let acts = leadpact_terms::SalesAct::ALL.iter().map(|act| Kind::Sales(*act));
        let outcomes = leadpact_terms::OutcomeAct::ALL.iter().map(|act| Kind::Outcome(*act));
        for kind in [Kind::Track, Kind::Page, Kind::Traits].into_iter().chain(acts).chain(outcomes) {
            assert_eq!(kind_named(kind_word(kind)), Some(kind));
        }
    }

    #[test]
    fn what_can_not_be_read_is_refused_with_its_place() {
        let at = r#""at":"2026-01-02T09:00:00Z""#;
        for (text, path, reason) in [
            ("[]".to_owned(), "", Reason::BadJson),
            (r#"{"leed":"x"}"#.to_owned(), "", Reason::BadJson),
            (format!(r#"{{"lead":"x",{at}}}"#), "name", Reason::NoName),
            (r#"{"lead":"x","kind":"won"}"#.to_owned(), "at", Reason::NoInstant),
            (r#"{"lead":"x","kind":"won","at":"monday"}"#.to_owned(), "at", Reason::BadInstant),
            (format!(r#"{{"lead":"x",{at},"kind":"winning"}}"#), "kind", Reason::UnknownWord),
            (format!(r#"{{"lead":"x",{at},"kind":"won","name":"n"}}"#), "name", Reason::BadValue),
            (format!(r#"{{"lead":"x",{at},"kind":"won","channel":"pigeon"}}"#), "channel", Reason::UnknownWord),
            (format!(r#"{{"lead":"x",{at},"kind":"page","lasted_s":-1}}"#), "lasted_s", Reason::BadValue),
            (format!(r#"{{{at},"kind":"won"}}"#), "lead", Reason::NoLeadId),
            (
                format!(r#"{{{at},"kind":"won","identifiers":[{{"kind":"email","value":"nobody"}}]}}"#),
                "identifiers[0]",
                Reason::BadValue,
            ),
            (
                format!(r#"{{{at},"kind":"won","identifiers":[{{"kind":"user id","value":"null"}}]}}"#),
                "identifiers[0]",
                Reason::PlaceholderId,
            ),
        ] {
            let refused = read(&text).expect_err(&text);
            assert_eq!((&*refused.path, refused.reason), (path, reason), "{text}: {:?}", refused.why);
        }
    }

    #[test]
    fn nothing_has_happened_yet_that_will_happen_later_and_content_is_an_id() {
        let text = r#"{"lead":"x","kind":"page","at":"2099-01-01T00:00:00Z","properties":{"n":"12","blank":""}}"#;
        let (item, again) = (read(text).unwrap(), read(text).unwrap());
        assert_eq!((item.event.at, item.event.id.clone()), (NOW, again.event.id));
        assert_eq!(item.event.properties, [("n".into(), Value::Number(12.0))]);
    }
}
