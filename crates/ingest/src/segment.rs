//! Stage 1 for what comes live: the bytes of a request of Segment's HTTP tracking API, or RudderStack's → what its calls say,
//! or why not.
//!
//! Cast: a *request* holds calls; a *call* names a person and says events of it, facts of its company, or who else it is;
//! what of a call could not be read is a *note*, and a call of which nothing can be made is *refused* with its reason and
//! its text, so that it can be corrected and read again. One bad call never hurts the others of its batch.
//!
//! Reading is a pure function of the bytes and the instant of their arrival. Absent on purpose: whose the events are
//! (identity has to be looked up), whether a message came before (so has that), HTTP and write keys' rights.

mod body;
mod call;
mod clock;
mod fields;
mod identity;
mod pixel;
mod told;

use std::collections::BTreeMap;

use leadpact_language::said;
use leadpact_terms::{Channel, Duration, Event, EventId, Identifier, Instant, Kind, LeadId, Value};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub(crate) use body::whole_characters;
pub(crate) use call::hash;
pub use clock::CLOCK_TOLERANCE;
pub(crate) use identity::Identifiers;
pub use identity::stands_for_nobody;
pub use pixel::read_pixel;

use crate::quarantine::Reason;
use body::{Context, Envelope, Form, object, scalar, without_write_key, write_key};
use call::{Around, read_call};

/// A call that is larger is not taken: Segment's and RudderStack's limit.
pub const EVENT_BYTES_MAX: usize = 32 << 10;
/// A batch that is larger is not taken: RudderStack's limit. Segment's own (500 KB) is stricter, and its libraries keep to it.
pub const BATCH_BYTES_MAX: usize = 4 << 20;
/// A batch of more calls is not taken: Segment's limit.
pub const BATCH_EVENTS_MAX: usize = 2_500;
/// A message id that is longer is replaced by a hash of it.
pub const MESSAGE_ID_BYTES_MAX: usize = 100;
/// An id of a person or a company that is longer is refused: it is somebody's mistake, and a cut one could be somebody else's.
pub const IDENTIFIER_BYTES_MAX: usize = 256;
/// A name of an event, a property or a trait may be so long.
pub const NAME_BYTES_MAX: usize = 256;
/// A value may be so long as JSON; a longer one is left out and noted.
pub const VALUE_BYTES_MAX: usize = 8 << 10;
/// A call with more properties or traits is refused.
pub const FIELDS_MAX: usize = 256;

/// What sort of call it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    /// Who somebody is: traits of a person.
    Identify,
    /// Somebody did something.
    Track,
    /// Somebody looked at a page.
    Page,
    /// Somebody looked at a screen of an app.
    Screen,
    /// Somebody belongs to a company.
    Group,
    /// Somebody was known by another id before.
    Alias,
    /// Several identifiers are one person's (RudderStack).
    Merge,
}

impl CallKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Identify, Self::Track, Self::Page, Self::Screen, Self::Group, Self::Alias, Self::Merge];

    /// The word for it in paths and in `type`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Track => "track",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Group => "group",
            Self::Alias => "alias",
            Self::Merge => "merge",
        }
    }

    fn from_word(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| text.eq_ignore_ascii_case(kind.word()))
    }
}

/// Which endpoint was called, and so what the body holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// One call of this kind.
    One(CallKind),
    /// Several calls.
    Batch,
    /// Several calls from the past, whose instants are as they are said.
    Import,
}

impl Endpoint {
    /// The endpoint behind `/v1/…`: a word, or the single letter that Segment's library for browsers takes for it.
    pub fn named(path: &str) -> Option<Self> {
        Some(match path {
            "batch" | "b" => Self::Batch,
            "import" => Self::Import,
            "identify" | "i" => Self::One(CallKind::Identify),
            "track" | "t" => Self::One(CallKind::Track),
            "page" | "p" => Self::One(CallKind::Page),
            "screen" | "s" => Self::One(CallKind::Screen),
            "group" | "g" => Self::One(CallKind::Group),
            "alias" | "a" => Self::One(CallKind::Alias),
            "merge" => Self::One(CallKind::Merge),
            _ => return None,
        })
    }

    /// A body that is larger is not taken.
    pub fn bytes_max(self) -> usize {
        match self {
            Self::One(_) => EVENT_BYTES_MAX,
            Self::Batch | Self::Import => BATCH_BYTES_MAX,
        }
    }
}

/// What a request holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The write key, if it stands in the body.
    pub write_key: Option<Box<str>>,
    /// Its calls in their order: what they say, or why not.
    pub calls: Vec<Result<Call, Refused>>,
}

/// One call that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// What sort of call it is.
    pub kind: CallKind,
    /// The client's message id, by which a repeated message is known; without one, an id from what the call says.
    pub id: EventId,
    /// When it happened: the client's clock, corrected, and never later than the arrival.
    pub at: Instant,
    /// Whom it is about: identifiers of one person, the strongest first. Never empty.
    pub identifiers: Vec<Identifier>,
    /// What it says. Empty for an `identify` that only ties identifiers together.
    pub said: Vec<Said>,
    /// What of it could not be read; the rest stands.
    pub notes: Vec<Note>,
    /// The call as it came, if there are notes: for the quarantine.
    pub raw: Option<Raw>,
}

/// One thing that a call says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Behaviour of the person, or traits that were told of it. That it belongs to a company is its trait `company.id`.
    Event(NewEvent),
    /// A fact about the company with this id.
    Company {
        /// Its id in the source.
        id: Box<str>,
        /// Its registrable domain, if one was told that is its own.
        domain: Option<Box<str>>,
        /// Traits, all beginning with `company.`; `company.id` is the first.
        traits: Vec<(Box<str>, Value)>,
    },
    /// The person is the one with another identifier, too.
    SameAs {
        /// The identifier that is meant. Nobody says of which sort an earlier id was: where there are several, the first
        /// that is known is meant, and the first of all if none is.
        others: Vec<Identifier>,
    },
}

/// An event of which it is not yet known whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// Its id: the call's, or one that follows from it.
    pub id: EventId,
    /// When it happened.
    pub at: Instant,
    /// Over which channel.
    pub channel: Channel,
    /// What sort of event.
    pub kind: Kind,
    /// The event's or the page's name.
    pub name: Box<str>,
    /// How long it lasted, if it was told.
    pub lasted: Option<Duration>,
    /// Not counted: whoever tells it says that a machine did it.
    pub marked: bool,
    /// Properties or traits; names are unique.
    pub properties: Vec<(Box<str>, Value)>,
}

impl NewEvent {
    /// The event as one of this lead's.
    pub fn of(self, lead: LeadId) -> Event {
        let Self { id, at, channel, kind, name, lasted, marked, properties } = self;
        Event { id, lead, at, channel, kind, name, lasted, marked, properties }
    }
}

/// One value of a call that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Where in the call: `traits.email`.
    pub path: String,
    /// The stable code.
    pub reason: Reason,
    /// The same in a sentence.
    pub why: leadpact_language::Said,
}

/// A call of which nothing can be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// Where in the call: `userId`. Empty if it is the call as a whole.
    pub path: String,
    /// The stable code.
    pub reason: Reason,
    /// The same in a sentence.
    pub why: leadpact_language::Said,
    /// The call as it came.
    pub raw: Raw,
}

/// A call's text, to be listed, corrected and read again: `read(raw.endpoint, raw.body.as_bytes(), received_at)` with the
/// instant of its first arrival. It carries what its batch said for all, and no write key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// By which endpoint the text is read.
    pub endpoint: Endpoint,
    /// A whole body: the call itself, or a batch of this one call.
    pub body: String,
}

/// Why a request can't be taken at all. Nothing of it is kept, and the client is told so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Larger than may be.
    #[error("the body has {n_bytes} bytes, more than the {max} that are allowed here; send smaller batches")]
    TooLarge {
        /// What came.
        n_bytes: usize,
        /// What may come.
        max: usize,
    },
    /// More calls than may be.
    #[error("the batch has {n_calls} calls, more than the {max} that are allowed; send smaller batches", max = BATCH_EVENTS_MAX)]
    TooManyCalls {
        /// What came.
        n_calls: usize,
    },
    /// Not JSON, or not of the shape that the endpoint takes.
    #[error("the body is not {expected}: {why}")]
    NotJson {
        /// What was expected.
        expected: &'static str,
        /// What is wrong, and where.
        why: String,
    },
}

impl RequestError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "body_too_large",
            Self::TooManyCalls { .. } => "too_many_calls",
            Self::NotJson { .. } => "not_json",
        }
    }
}

/// Why nothing can be made of a call, before its text is put beside it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) path: String,
    pub(crate) reason: Reason,
    pub(crate) why: leadpact_language::Said,
}

/// Whether what is read happens now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Timing {
    Live,
    Past,
}

/// Reads the body of a request that arrived at an instant.
///
/// # Errors
/// A body that can't be taken at all. What is wrong with one call is in its place in [`Request::calls`].
pub fn read(endpoint: Endpoint, body: &[u8], received_at: Instant) -> Result<Request, RequestError> {
    let (n_bytes, max) = (body.len(), endpoint.bytes_max());
    if n_bytes > max {
        return Err(RequestError::TooLarge { n_bytes, max });
    }
    let expected = match endpoint {
        Endpoint::One(_) => "a JSON object",
        Endpoint::Batch | Endpoint::Import => "a JSON object with a list `batch`",
    };
    let not_json = |why: String| RequestError::NotJson { expected, why };
    let text = std::str::from_utf8(body).map_err(|error| not_json(error.to_string()))?;
    let text = whole_characters(text);
    match endpoint {
        Endpoint::One(kind) => {
            let raw: &RawValue = serde_json::from_str(&text).map_err(|error| not_json(error.to_string()))?;
            match Form::of(raw) {
                Form::Object => Ok(read_one(kind, raw.get(), received_at)),
                other => Err(not_json(format!("found {}", other.word().in_english()))),
            }
        }
        Endpoint::Batch | Endpoint::Import => {
            let envelope: Envelope<'_> = object(&text).map_err(|why| not_json(why.in_english()))?;
            let items = envelope.batch.as_ref().ok_or_else(|| not_json("there is no `batch`".to_owned()))?;
            if items.n_given > BATCH_EVENTS_MAX {
                return Err(RequestError::TooManyCalls { n_calls: items.n_given });
            }
            Ok(read_batch(endpoint, &envelope, &items.kept, received_at))
        }
    }
}

fn read_one(kind: CallKind, text: &str, received_at: Instant) -> Request {
    let around =
        Around { kind: Some(kind), context: Context::default(), sent_at: None, timing: Timing::Live, received_at };
    let as_it_came = || Raw { endpoint: Endpoint::One(kind), body: without_write_key(text) };
    let call = finish(read_call(text, &around, &mut BTreeMap::new()), as_it_came);
    Request { write_key: given_key(write_key(text)), calls: vec![call] }
}

fn read_batch(endpoint: Endpoint, envelope: &Envelope<'_>, items: &[&RawValue], received_at: Instant) -> Request {
    let timing = match endpoint {
        Endpoint::Import => Timing::Past,
        Endpoint::Batch | Endpoint::One(_) => Timing::Live,
    };
    // A context that can't be read is each call's problem, so that each can be corrected.
    let context = Context::read(envelope.context);
    let mut ids = BTreeMap::new();
    let mut one = |item: &&RawValue| {
        let n_bytes = item.get().len();
        if n_bytes > EVENT_BYTES_MAX {
            let why = said!("unread-long-call", n = n_bytes, max = EVENT_BYTES_MAX);
            return Err(Refusal { path: String::new(), reason: Reason::TooLong, why });
        }
        let context = context.clone()?;
        let around = Around { kind: None, context, sent_at: envelope.sent_at, timing, received_at };
        read_call(item.get(), &around, &mut ids)
    };
    let as_it_came = |item: &RawValue| {
        let mut body = format!("{{\"batch\":[{}]", without_write_key(item.get()));
        for (name, value) in [("context", envelope.context), ("sentAt", envelope.sent_at)] {
            if let Some(value) = value {
                body.push_str(&format!(",\"{name}\":{}", value.get()));
            }
        }
        body.push('}');
        Raw { endpoint, body }
    };
    let calls = items.iter().map(|item| finish(one(item), || as_it_came(item))).collect();
    let key = envelope.write_key.or_else(|| items.first().and_then(|item| write_key(item.get())));
    Request { write_key: given_key(key), calls }
}

fn given_key(raw: Option<&RawValue>) -> Option<Box<str>> {
    scalar(raw).ok().flatten().map(|key| Box::from(&*key))
}

/// Puts a call's text beside it where somebody will want to look at it.
fn finish(call: Result<Call, Refusal>, as_it_came: impl FnOnce() -> Raw) -> Result<Call, Refused> {
    match call {
        Ok(call) if call.notes.is_empty() => Ok(call),
        Ok(call) => Ok(Call { raw: Some(as_it_came()), ..call }),
        Err(Refusal { path, reason, why }) => Err(Refused { path, reason, why, raw: as_it_came() }),
    }
}
