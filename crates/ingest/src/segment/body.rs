//! What the bytes of a request look like, with as little copied as possible: text is borrowed, and what is nested stays
//! text until somebody asks for it. Reading into a tree of values takes three times as long.

use std::borrow::Cow;
use std::fmt;

use leadpact_language::{Said, said};
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{BATCH_EVENTS_MAX, Refusal};
use crate::quarantine::Reason;

/// Several calls in one body, and what holds for all of them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Envelope<'a> {
    #[serde(borrow, default)]
    pub(super) batch: Option<Items<'a>>,
    #[serde(borrow, default)]
    pub(super) context: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "sent_at")]
    pub(super) sent_at: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "write_key")]
    pub(super) write_key: Option<&'a RawValue>,
}

/// One call.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message<'a> {
    #[serde(borrow, default, rename = "type")]
    pub(super) kind: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "message_id")]
    pub(super) message_id: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "user_id")]
    pub(super) user_id: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "anonymous_id")]
    pub(super) anonymous_id: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "previous_id")]
    pub(super) previous_id: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "group_id")]
    pub(super) group_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) event: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) name: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) category: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) channel: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) properties: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) traits: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "merge_properties")]
    pub(super) merge_properties: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) context: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) timestamp: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "original_timestamp")]
    pub(super) original_timestamp: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "sent_at")]
    pub(super) sent_at: Option<&'a RawValue>,
}

/// What surrounded a call. The address of the network (`ip`) is not read: it is personal, and no rule asks for it.
#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "camelCase")]
pub(super) struct Context<'a> {
    #[serde(borrow, default)]
    pub(super) page: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) campaign: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) traits: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "user_agent")]
    pub(super) user_agent: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) locale: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) timezone: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) library: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) channel: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "group_id")]
    pub(super) group_id: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "external_ids")]
    pub(super) external_ids: Option<&'a RawValue>,
}

impl<'a> Context<'a> {
    /// A context as it stands in a call or a batch.
    pub(super) fn read(raw: Option<&'a RawValue>) -> Result<Self, Refusal> {
        let Some(raw) = raw else { return Ok(Self::default()) };
        let refusal = |why| Refusal { path: "context".to_owned(), reason: Reason::BadJson, why };
        object(raw.get()).map_err(refusal)
    }

    /// What this context says, and what the one of the whole batch says beyond that.
    pub(super) fn over(self, batch: Self) -> Self {
        Self {
            page: self.page.or(batch.page),
            campaign: self.campaign.or(batch.campaign),
            traits: self.traits.or(batch.traits),
            user_agent: self.user_agent.or(batch.user_agent),
            locale: self.locale.or(batch.locale),
            timezone: self.timezone.or(batch.timezone),
            library: self.library.or(batch.library),
            channel: self.channel.or(batch.channel),
            group_id: self.group_id.or(batch.group_id),
            external_ids: self.external_ids.or(batch.external_ids),
        }
    }
}

/// The calls of a batch. No more are kept than a batch may have, but all are counted.
pub(super) struct Items<'a> {
    pub(super) kept: Vec<&'a RawValue>,
    pub(super) n_given: usize,
}

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Items<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of calls")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items<'de>, A::Error> {
                let mut kept = Vec::new();
                while kept.len() < BATCH_EVENTS_MAX
                    && let Some(item) = list.next_element()?
                {
                    kept.push(item);
                }
                let mut n_given = kept.len();
                while list.next_element::<IgnoredAny>()?.is_some() {
                    n_given += 1;
                }
                Ok(Items { kept, n_given })
            }
        }
        deserializer.deserialize_seq(Visit)
    }
}

/// The fields of an object in their order, a name that stands twice included.
pub(super) struct Entries<'a>(pub(super) Vec<(Cow<'a, str>, &'a RawValue)>);

#[derive(Deserialize)]
struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object in braces")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some((Borrowed(name), value)) = map.next_entry()? {
                    entries.push((name, value));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Visit)
    }
}

/// What a piece of JSON is, by its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Number,
    Bool,
    Null,
    List,
    Object,
}

impl Form {
    pub(super) fn of(raw: &RawValue) -> Self {
        match raw.get().as_bytes().first() {
            Some(b'"') => Self::Text,
            Some(b'{') => Self::Object,
            Some(b'[') => Self::List,
            Some(b't' | b'f') => Self::Bool,
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number,
        }
    }

    /// With its article, for sentences.
    pub(super) fn word(self) -> Said {
        match self {
            Self::Text => said!("expected-text"),
            Self::Number => said!("expected-number"),
            Self::Bool => said!("unread-true-or-false"),
            Self::Null => said!("unread-null"),
            Self::List => said!("expected-list"),
            Self::Object => said!("unread-an-object"),
        }
    }
}

/// An object as what it holds. (A list would do for serde, field after field.)
pub(super) fn object<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Said> {
    let unreadable = |error: serde_json::Error| said!("unread-json-why", why = error.to_string());
    if text.trim_ascii_start().starts_with('{') {
        return serde_json::from_str(text).map_err(unreadable);
    }
    let raw: &RawValue = serde_json::from_str(text).map_err(unreadable)?;
    Err(not_an_object(Form::of(raw)))
}

/// That something else stands where an object is expected.
pub(super) fn not_an_object(found: Form) -> Said {
    said!("found-expected", expected = said!("unread-braces"), found = found.word())
}

/// The text of a JSON string, without a copy unless something in it is escaped.
pub(super) fn unquoted(raw: &RawValue) -> Result<Cow<'_, str>, serde_json::Error> {
    let text = raw.get();
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.contains('\\') => Ok(Cow::Borrowed(inner)),
        _ => serde_json::from_str(text).map(Cow::Owned),
    }
}

/// A text, or a number as it is written, since many write ids as numbers; without blanks around it, `None` if nothing is left.
///
/// # Errors
/// What it is instead.
pub(super) fn scalar(raw: Option<&RawValue>) -> Result<Option<Cow<'_, str>>, Said> {
    let Some(raw) = raw else { return Ok(None) };
    let text = match Form::of(raw) {
        Form::Text => unquoted(raw).map_err(|error| said!("unread-text-why", why = error.to_string()))?,
        Form::Number => Cow::Borrowed(raw.get()),
        Form::Null => return Ok(None),
        other @ (Form::Bool | Form::List | Form::Object) => {
            return Err(said!("found-expected", expected = said!("expected-text"), found = other.word()));
        }
    };
    let trimmed = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    };
    Ok((!trimmed.is_empty()).then_some(trimmed))
}

/// Halves of characters replaced by U+FFFD. Browsers write such halves (`\ud83d` alone) when a script has cut a text in
/// the middle of an emoji, and it would be a pity to lose the event for that.
pub(crate) fn whole_characters(body: &str) -> Cow<'_, str> {
    let code = |at: usize| {
        let digits = body.as_bytes().get(at..at + 6).filter(|unit| unit.starts_with(br"\u"))?;
        let digits = std::str::from_utf8(&digits[2..]).ok()?;
        u32::from_str_radix(digits, 16).ok()
    };
    let bytes = body.as_bytes();
    let mut halves = Vec::new();
    let mut at = 0;
    while let Some(found) = body[at..].find('\\') {
        let here = at + found;
        at = here + 2;
        match code(here) {
            Some(0xD800..=0xDBFF) if matches!(code(here + 6), Some(0xDC00..=0xDFFF)) => at = here + 12,
            Some(0xD800..=0xDFFF) => {
                halves.push(here);
                at = here + 6;
            }
            Some(_) | None => {}
        }
        // What is escaped may be a character of several bytes, in a body that is no JSON.
        while at < bytes.len() && !body.is_char_boundary(at) {
            at += 1;
        }
        if at >= bytes.len() {
            break;
        }
    }
    if halves.is_empty() {
        return Cow::Borrowed(body);
    }
    let mut whole = String::with_capacity(body.len());
    let mut from = 0;
    for half in halves {
        whole.push_str(&body[from..half]);
        whole.push_str(r"\ufffd");
        from = half + 6;
    }
    whole.push_str(&body[from..]);
    Cow::Owned(whole)
}

/// The write key in a call's text.
pub(super) fn write_key(text: &str) -> Option<&RawValue> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Keyed<'a> {
        #[serde(borrow, default, alias = "write_key")]
        write_key: Option<&'a RawValue>,
    }
    object::<Keyed<'_>>(text).ok()?.write_key
}

/// A call's text with its write key blanked: who may list what was refused need not be able to send events.
pub(super) fn without_write_key(text: &str) -> String {
    let key = write_key(text).map(RawValue::get);
    // What is borrowed from the text says by its place where it stands.
    let start = key.and_then(|key| (key.as_ptr() as usize).checked_sub(text.as_ptr() as usize));
    match key.zip(start) {
        Some((key, start)) => format!("{}null{}", &text[..start], &text[start + key.len()..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_characters_are_replaced_and_whole_ones_stand() {
        for (body, expected) in [
            ("", ""),
            (r#"{"a":"b"}"#, r#"{"a":"b"}"#),
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\ude00\ud83d x""#, r#""\ufffd\ufffd x""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            (r#""\uD83D\uD83D\uDE00""#, r#""\ufffd\uD83D\uDE00""#),
            (r"\é\", r"\é\"),
            (r#""\ud8"#, r#""\ud8"#),
        ] {
            assert_eq!(whole_characters(body), expected, "{body}");
        }
    }

    #[test]
    fn a_write_key_is_blanked_where_it_stands() {
        for (text, expected) in [
            (r#"{"writeKey":"secret","type":"page"}"#, r#"{"writeKey":null,"type":"page"}"#),
            (r#"{"a":"secret","write_key": "secret" }"#, r#"{"a":"secret","write_key": null }"#),
            (r#"{"type":"page"}"#, r#"{"type":"page"}"#),
            ("no json", "no json"),
        ] {
            assert_eq!(without_write_key(text), expected);
        }
    }
}
