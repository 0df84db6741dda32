//! One call to what it says.

use std::collections::BTreeMap;

use leadpact_language::said;
use leadpact_terms::{Channel, Duration, EventId, Identifier, Instant, Kind, Subject, Value};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::body::{Context, Message, object, scalar};
use super::clock::{happened_at, is_dated};
use super::fields::Fields;
use super::identity::{Identifiers, alias, id, merge, placeholder};
use super::{Call, CallKind, MESSAGE_ID_BYTES_MAX, NAME_BYTES_MAX, NewEvent, Note, Refusal, Said, Timing, told};
use crate::mapping::Unit;
use crate::normalise::{Decimal, company_domain, untyped};
use crate::quarantine::Reason;
use crate::rows::{text_of, usual_channel};

/// Properties that say how long something lasted, and in which unit. They become the event's duration.
const LASTED: [(&str, Unit); 8] = [
    ("lasted_ms", Unit::Milliseconds),
    ("lastedMs", Unit::Milliseconds),
    ("duration_ms", Unit::Milliseconds),
    ("durationMs", Unit::Milliseconds),
    ("lasted_s", Unit::Seconds),
    ("lastedS", Unit::Seconds),
    ("duration_s", Unit::Seconds),
    ("durationS", Unit::Seconds),
];
/// Nothing lasts longer: a number beyond it is in another unit.
const LASTED_MS_MAX: f64 = 1e15;

/// What is known of a call besides its own text.
pub(super) struct Around<'a> {
    /// Its kind, if the endpoint says it.
    pub(super) kind: Option<CallKind>,
    /// What its batch says for all.
    pub(super) context: Context<'a>,
    /// When its batch was sent, by the client's clock.
    pub(super) sent_at: Option<&'a RawValue>,
    /// Whether it happens now.
    pub(super) timing: Timing,
    /// When it arrived.
    pub(super) received_at: Instant,
}

/// Ids that came from what calls say, and how often in this request.
pub(super) type ContentIds = BTreeMap<String, u32>;

/// Reads one call.
pub(super) fn read_call(text: &str, around: &Around<'_>, ids: &mut ContentIds) -> Result<Call, Refusal> {
    let message: Message<'_> =
        object(text).map_err(|why| Refusal { path: String::new(), reason: Reason::BadJson, why })?;
    let kind = match around.kind {
        Some(kind) => kind,
        None => said_kind(message.kind)?,
    };
    let mut notes = Vec::new();
    let context = Context::read(message.context)?.over(around.context);
    let at = happened_at(&message, around.sent_at, around.timing, around.received_at, &mut notes)?;
    let id = call_id(&message, kind, around.received_at, ids)?;
    let identifiers = Identifiers::of(&message, &context, &mut notes)?;
    let reading = Reading { message: &message, context: &context, kind, id, at, identifiers, said: Vec::new(), notes };
    reading.finish()
}

fn said_kind(raw: Option<&RawValue>) -> Result<CallKind, Refusal> {
    let words = CallKind::ALL.map(CallKind::word).join(", ");
    let refusal = |why| Refusal { path: "type".to_owned(), reason: Reason::UnknownWord, why };
    let word = scalar(raw).map_err(refusal)?.ok_or_else(|| refusal(said!("unread-no-type", words = &words)))?;
    CallKind::from_word(&word).ok_or_else(|| refusal(said!("unread-call", word = &*word, words)))
}

/// A call in the middle of being read.
struct Reading<'c, 'a> {
    message: &'c Message<'a>,
    context: &'c Context<'a>,
    kind: CallKind,
    id: EventId,
    at: Instant,
    identifiers: Identifiers,
    said: Vec<Said>,
    notes: Vec<Note>,
}

impl Reading<'_, '_> {
    fn finish(mut self) -> Result<Call, Refusal> {
        match self.kind {
            CallKind::Track => self.track()?,
            CallKind::Page | CallKind::Screen => self.page()?,
            CallKind::Identify => self.identify()?,
            CallKind::Group => self.group()?,
            CallKind::Alias | CallKind::Merge => {}
        }
        if !matches!(self.kind, CallKind::Identify | CallKind::Group) && told::tells(self.context) {
            self.told_beside()?;
        }
        let others = match self.kind {
            CallKind::Alias => {
                if self.message.user_id.is_none() {
                    let why = said!("unread-no-alias");
                    return Err(Refusal { path: "userId".to_owned(), reason: Reason::NoLeadId, why });
                }
                vec![alias(self.message)?]
            }
            CallKind::Merge => {
                let (first, others) = merge(self.message)?;
                self.identifiers.add(first);
                others
            }
            CallKind::Identify | CallKind::Track | CallKind::Page | CallKind::Screen | CallKind::Group => Vec::new(),
        };
        let identifiers = self.identifiers.finish(&mut self.notes)?;
        for other in others {
            self.said.push(another(&identifiers, other)?);
        }
        let Self { kind, id, at, said, notes, .. } = self;
        Ok(Call { kind, id, at, identifiers, said, notes, raw: None })
    }

    fn track(&mut self) -> Result<(), Refusal> {
        let name = name(self.message.event, "event")?;
        let Some(name) = name else {
            let why = said!("unread-no-event");
            return Err(Refusal { path: "event".to_owned(), reason: Reason::NoName, why });
        };
        self.behaviour(Kind::Track, Some(name))
    }

    fn page(&mut self) -> Result<(), Refusal> {
        let name = name(self.message.name, "name")?;
        self.behaviour(Kind::Page, name)
    }

    fn behaviour(&mut self, kind: Kind, name: Option<Box<str>>) -> Result<(), Refusal> {
        let mut properties = self.properties()?;
        let lasted = self.lasted(&mut properties);
        let name = match (kind, name) {
            (_, Some(name)) => name,
            // Segment's library for browsers says a page's name among its properties, too.
            (Kind::Page, None) => text_of(&properties, "name").unwrap_or_default().into(),
            (Kind::Track | Kind::Traits | Kind::Sales(_) | Kind::Outcome(_), None) => Box::default(),
        };
        properties.shrink_to_fit();
        let channel = self.channel(kind, &name);
        let event =
            NewEvent { id: self.id.clone(), at: self.at, channel, kind, name, lasted, marked: false, properties };
        self.said.push(Said::Event(event));
        Ok(())
    }

    /// Properties of behaviour: its own, the page's, the campaign's, and of the rest of the context what a rule may ask for.
    fn properties(&mut self) -> Result<Vec<(Box<str>, Value)>, Refusal> {
        let (message, context) = (self.message, self.context);
        let mut fields = Fields::new(&mut self.notes);
        fields.add(message.properties, "properties", "")?;
        fields.add_one(message.category, "category", "category")?;
        fields.add(context.page, "context.page", "")?;
        fields.add(context.campaign, "context.campaign", "campaign")?;
        fields.add_one(context.user_agent, "context.userAgent", "context.userAgent")?;
        fields.add_one(context.locale, "context.locale", "context.locale")?;
        fields.add_one(context.timezone, "context.timezone", "context.timezone")?;
        fields.add_one(library_name(context.library), "context.library.name", "context.library.name")?;
        let mut properties = fields.found;
        properties.retain(|(_, value)| !value.is_missing());
        for (_, value) in &mut properties {
            if let Value::Text(text) = value {
                *value = untyped(text, Decimal::Point);
            }
        }
        Ok(properties)
    }

    fn lasted(&mut self, properties: &mut Vec<(Box<str>, Value)>) -> Option<Duration> {
        let unit = |name: &str| LASTED.iter().find(|(known, _)| *known == name).map(|(_, unit)| *unit);
        let (i, unit) = properties.iter().enumerate().find_map(|(i, (name, _))| Some((i, unit(name)?)))?;
        let (name, value) = properties.remove(i);
        let ms = value.as_number().map(|number| number * unit.as_ms());
        match ms.filter(|ms| (0.0..LASTED_MS_MAX).contains(ms)) {
            Some(ms) => Some(Duration(ms.round() as i64)),
            None => {
                let why = said!("unread-lasted", text = value.to_string());
                self.notes.push(Note { path: format!("properties.{name}"), reason: Reason::BadValue, why });
                None
            }
        }
    }

    fn channel(&self, kind: Kind, name: &str) -> Channel {
        let said = [self.context.channel, self.message.channel].into_iter();
        let mut said = said.filter_map(|raw| scalar(raw).ok().flatten()).filter_map(|word| word.parse().ok());
        // `web` (like `server` and `mobile`) says which library was used, and libraries say it of webinars and forms as well.
        let said = said.find(|channel| *channel != Channel::Web);
        said.unwrap_or_else(|| usual_channel(kind, name))
    }

    fn identify(&mut self) -> Result<(), Refusal> {
        let mut fields = Fields::new(&mut self.notes);
        fields.add(self.message.traits, "traits", "")?;
        fields.add(self.context.traits, "context.traits", "")?;
        let traits = told::traits(fields.found, "traits", Subject::Person, &mut self.notes);
        self.traits(self.id.clone(), traits, self.context.group_id, "context.groupId")
    }

    fn group(&mut self) -> Result<(), Refusal> {
        let no_key =
            || Refusal { path: "groupId".to_owned(), reason: Reason::NoCompanyKey, why: said!("unread-no-group") };
        let company = company_id(self.message.group_id, "groupId")?.ok_or_else(no_key)?;
        let mut fields = Fields::new(&mut self.notes);
        fields.add(self.message.traits, "traits", "")?;
        let mut facts = told::traits(fields.found, "traits", Subject::Company, &mut self.notes);
        let domain = text_of(&facts, "company.domain").and_then(|domain| company_domain(&domain));
        facts.retain(|(name, _)| &**name != "company.id");
        facts.insert(0, ("company.id".into(), Value::text(&*company)));
        self.said.push(Said::Company { id: company, domain: domain.map(Into::into), traits: facts });

        let mut fields = Fields::new(&mut self.notes);
        fields.add(self.context.traits, "context.traits", "")?;
        let traits = told::traits(fields.found, "context.traits", Subject::Person, &mut self.notes);
        self.traits(self.id.clone(), traits, self.message.group_id, "groupId")
    }

    /// What the context tells of a person beside a call that is about something else.
    fn told_beside(&mut self) -> Result<(), Refusal> {
        let mut fields = Fields::new(&mut self.notes);
        fields.add(self.context.traits, "context.traits", "")?;
        let traits = told::traits(fields.found, "context.traits", Subject::Person, &mut self.notes);
        // `!` comes first: what is told with an event is known at the event.
        let id = EventId::new(format!("!traits-{}", self.id));
        self.traits(id, traits, self.context.group_id, "context.groupId")
    }

    /// Traits of the person, and that it belongs to a company.
    fn traits(
        &mut self,
        id: EventId,
        mut traits: Vec<(Box<str>, Value)>,
        group_id: Option<&RawValue>,
        path: &str,
    ) -> Result<(), Refusal> {
        self.identifiers.add_traits(&traits);
        if let Some(company) = company_id(group_id, path)? {
            traits.retain(|(name, _)| &**name != "company.id");
            traits.push(("company.id".into(), Value::Text(company)));
        }
        if !traits.is_empty() {
            let channel = self.channel(Kind::Traits, "");
            let (name, lasted) = (Box::default(), None);
            let (at, kind, marked) = (self.at, Kind::Traits, false);
            let event = NewEvent { id, at, channel, kind, name, lasted, marked, properties: traits };
            self.said.push(Said::Event(event));
        }
        Ok(())
    }
}

/// Another identifier of a person, unless it is the one that the person has anyway.
fn another(own: &[Identifier], said: Said) -> Result<Said, Refusal> {
    match &said {
        Said::SameAs { others } if others.first().is_some_and(|other| own.contains(other)) => {
            let why = said!("unread-same-ids");
            Err(Refusal { path: "previousId".to_owned(), reason: Reason::NoOtherId, why })
        }
        Said::SameAs { .. } | Said::Event(_) | Said::Company { .. } => Ok(said),
    }
}

fn company_id(raw: Option<&RawValue>, path: &str) -> Result<Option<Box<str>>, Refusal> {
    match id(raw, path)? {
        None => Ok(None),
        Some(text) => placeholder(&text, path).map_or(Ok(Some(Box::from(&*text))), Err),
    }
}

fn name(raw: Option<&RawValue>, path: &str) -> Result<Option<Box<str>>, Refusal> {
    let refusal = |reason, why| Refusal { path: path.to_owned(), reason, why };
    match scalar(raw).map_err(|why| refusal(Reason::BadValue, why))? {
        Some(text) if text.len() > NAME_BYTES_MAX => {
            let why = said!("unread-long-name", n = text.len(), max = NAME_BYTES_MAX);
            Err(refusal(Reason::TooLong, why))
        }
        text => Ok(text.map(|text| Box::from(&*text))),
    }
}

fn library_name(raw: Option<&RawValue>) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Library<'a> {
        #[serde(borrow, default)]
        name: Option<&'a RawValue>,
    }
    object::<Library<'_>>(raw?.get()).ok()?.name
}

/// The id under which a call counts once.
///
/// Without a message id a call that says when it happened is known by what it says: sent twice, it is one call. One that
/// doesn't say when happened when it came, each time.
fn call_id(
    message: &Message<'_>,
    kind: CallKind,
    received_at: Instant,
    ids: &mut ContentIds,
) -> Result<EventId, Refusal> {
    let bad = |why| Refusal { path: "messageId".to_owned(), reason: Reason::BadValue, why };
    if let Some(given) = scalar(message.message_id).map_err(bad)? {
        // Ids that begin with `!` are made here.
        let is_usable = given.len() <= MESSAGE_ID_BYTES_MAX && !given.starts_with('!');
        return Ok(EventId::new(if is_usable { given.into_owned() } else { format!("message-{}", hash([&*given])) }));
    }
    let arrival = if is_dated(message) { String::new() } else { received_at.0.to_string() };
    let said = [
        message.user_id,
        message.anonymous_id,
        message.previous_id,
        message.group_id,
        message.event,
        message.name,
        message.category,
        message.properties,
        message.traits,
        message.merge_properties,
        message.context,
        message.timestamp,
        message.original_timestamp,
    ];
    let said = said.into_iter().map(|raw| raw.map_or("", RawValue::get));
    let id = format!("call-{}", hash([kind.word(), &*arrival].into_iter().chain(said)));
    // What stands several times in one request happened several times.
    let n_before = ids.entry(id.clone()).or_default();
    *n_before += 1;
    Ok(EventId::new(if *n_before == 1 { id } else { format!("{id}-{n_before}") }))
}

/// 96 bits of SHA-256 over some texts.
pub(crate) fn hash<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    }
    let digest = hasher.finalize();
    let digits = digest.iter().take(12).flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}
