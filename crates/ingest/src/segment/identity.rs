//! Whom a call is about: its identifiers in their one spelling, the strongest first.

use std::borrow::Cow;

use leadpact_language::said;
use leadpact_terms::{Identifier, IdentifierKind, TraitName, Value, fold};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::body::{Context, Message, scalar};
use super::{IDENTIFIER_BYTES_MAX, Note, Refusal, Said};
use crate::normalise::{email, phone};
use crate::quarantine::Reason;
use crate::rows::lead_spelling;

/// What scripts write where they have no id. Believed, they would make one lead of everybody.
const PLACEHOLDERS: [&str; 13] = [
    "-1",
    "[object object]",
    "anonymous",
    "false",
    "guest",
    "n/a",
    "nan",
    "nil",
    "none",
    "null",
    "true",
    "undefined",
    "unknown",
];
/// Traits that hold a name on a social network, and the network.
const HANDLES: [(&str, &str); 6] = [
    ("facebook", "facebook"),
    ("github", "github"),
    ("instagram", "instagram"),
    ("linkedin", "linkedin"),
    ("twitter", "twitter"),
    ("xing", "xing"),
];

/// Identifiers of one person.
#[derive(Default)]
pub(crate) struct Identifiers {
    found: Vec<Identifier>,
    /// An id that stands for nobody, if one was given.
    placeholder: Option<Refusal>,
}

impl Identifiers {
    /// The ids that the call itself names.
    pub(super) fn of(message: &Message<'_>, context: &Context<'_>, notes: &mut Vec<Note>) -> Result<Self, Refusal> {
        let mut all = Self::default();
        all.add_id(IdentifierKind::UserId, message.user_id, "userId")?;
        all.add_id(IdentifierKind::AnonymousId, message.anonymous_id, "anonymousId")?;
        all.add_external(context.external_ids, notes)?;
        Ok(all)
    }

    /// The ways to reach the person that traits tell, which are in their one spelling already.
    pub(crate) fn add_traits(&mut self, traits: &[(Box<str>, Value)]) {
        for (name, value) in traits {
            let Value::Text(text) = value else { continue };
            match &**name {
                "email" => self.add(Identifier::new(IdentifierKind::Email, &**text)),
                // What is no complete number is many people's.
                "phone" if text.starts_with('+') => self.add(Identifier::new(IdentifierKind::Phone, &**text)),
                name => {
                    let network = HANDLES.iter().find(|(known, _)| *known == name);
                    if let Some(handle) = network.and_then(|(_, network)| handle(network, text)) {
                        self.add(handle);
                    }
                }
            }
        }
    }

    /// All of them, the strongest first.
    pub(super) fn finish(mut self, notes: &mut Vec<Note>) -> Result<Vec<Identifier>, Refusal> {
        if self.found.is_empty() {
            let nobody =
                || Refusal { path: "userId".to_owned(), reason: Reason::NoLeadId, why: said!("unread-nobody-called") };
            return Err(self.placeholder.unwrap_or_else(nobody));
        }
        if let Some(Refusal { path, reason, why }) = self.placeholder.take() {
            notes.push(Note { path, reason, why });
        }
        Ok(self.sorted())
    }

    /// All of them, the strongest first; none if nobody was named.
    pub(crate) fn sorted(mut self) -> Vec<Identifier> {
        self.found.sort_by_key(|one| one.kind);
        self.found
    }

    fn add_id(&mut self, kind: IdentifierKind, raw: Option<&RawValue>, path: &str) -> Result<(), Refusal> {
        let Some(text) = id(raw, path)? else { return Ok(()) };
        if let Some(placeholder) = placeholder(&text, path) {
            self.placeholder.get_or_insert(placeholder);
            return Ok(());
        }
        // Many sites use the address as the id of a user.
        if kind == IdentifierKind::UserId
            && text.contains('@')
            && let Ok(address) = email(&text)
        {
            self.add(Identifier::new(IdentifierKind::Email, address));
        }
        self.add(Identifier::new(kind, &*lead_spelling(&text)));
        Ok(())
    }

    /// `context.externalIds`: ids of other systems, which callers add by hand.
    fn add_external(&mut self, raw: Option<&RawValue>, notes: &mut Vec<Note>) -> Result<(), Refusal> {
        const PATH: &str = "context.externalIds";
        let Some(raw) = raw else { return Ok(()) };
        let pairs: Vec<Pair<'_>> = match serde_json::from_str(raw.get()) {
            Ok(pairs) => pairs,
            Err(error) => {
                let why = said!("unread-external-ids", why = error.to_string());
                notes.push(Note { path: PATH.to_owned(), reason: Reason::BadValue, why });
                return Ok(());
            }
        };
        for pair in pairs {
            match pair.identifier(PATH) {
                Ok(identifier) => self.add(identifier),
                Err(Refusal { path, reason, why }) => notes.push(Note { path, reason, why }),
            }
        }
        Ok(())
    }

    /// One more.
    pub(crate) fn add(&mut self, identifier: Identifier) {
        if !self.found.contains(&identifier) {
            self.found.push(identifier);
        }
    }
}

/// What an `alias` call says: that the user is the one who had another id before. Nobody says of which sort that is.
pub(super) fn alias(message: &Message<'_>) -> Result<Said, Refusal> {
    const PATH: &str = "previousId";
    let no_other = || Refusal { path: PATH.to_owned(), reason: Reason::NoOtherId, why: said!("unread-no-previous") };
    let text = id(message.previous_id, PATH)?.ok_or_else(no_other)?;
    if let Some(placeholder) = placeholder(&text, PATH) {
        return Err(placeholder);
    }
    let as_user = Identifier::new(IdentifierKind::UserId, &*lead_spelling(&text));
    let as_anonymous = Identifier::new(IdentifierKind::AnonymousId, &*lead_spelling(&text));
    // Most have been a browser's before they were a user's, and two ids of users would be two people.
    let others = match email(&text) {
        Ok(address) => vec![Identifier::new(IdentifierKind::Email, address), as_user, as_anonymous],
        Err(_) => vec![as_anonymous, as_user],
    };
    Ok(Said::SameAs { others })
}

/// What RudderStack's `merge` call says: two or more identifiers of one person. The first is the one that the call is about.
pub(super) fn merge(message: &Message<'_>) -> Result<(Identifier, Vec<Said>), Refusal> {
    const PATH: &str = "mergeProperties";
    let refusal = |why| Refusal { path: PATH.to_owned(), reason: Reason::NoOtherId, why };
    let raw = message.merge_properties.ok_or_else(|| refusal(said!("unread-merge")))?;
    let pairs: Vec<Pair<'_>> =
        serde_json::from_str(raw.get()).map_err(|error| refusal(said!("unread-merge-why", why = error.to_string())))?;
    let mut all: Vec<Identifier> = Vec::new();
    for pair in pairs {
        let identifier = pair.identifier(PATH)?;
        if !all.contains(&identifier) {
            all.push(identifier);
        }
    }
    if all.len() < 2 {
        return Err(refusal(said!("unread-merge")));
    }
    let others = all.split_off(1);
    let said = others.into_iter().map(|other| Said::SameAs { others: vec![other] }).collect();
    Ok((all.remove(0), said))
}

/// An id with its sort, as callers write it.
#[derive(Deserialize)]
struct Pair<'a> {
    #[serde(borrow, default, rename = "type")]
    kind: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "value")]
    id: Option<&'a RawValue>,
}

impl Pair<'_> {
    fn identifier(&self, path: &str) -> Result<Identifier, Refusal> {
        let refusal = |reason, why| Refusal { path: path.to_owned(), reason, why };
        let no_other = |why| refusal(Reason::NoOtherId, why);
        let kind = id(self.kind, path)?.ok_or_else(|| no_other(said!("unread-id-without-type")))?;
        let text = id(self.id, path)?.ok_or_else(|| no_other(said!("unread-type-without-id")))?;
        if let Some(placeholder) = placeholder(&text, path) {
            return Err(placeholder);
        }
        let bad = |why| refusal(Reason::BadValue, why);
        let squeezed = crate::normalise::squeezed(&kind);
        let (kind, value) = match &*squeezed {
            "userid" | "user" => (IdentifierKind::UserId, lead_spelling(&text).into_owned()),
            "anonymousid" => (IdentifierKind::AnonymousId, lead_spelling(&text).into_owned()),
            "email" | "emailaddress" => (IdentifierKind::Email, email(&text).map_err(bad)?),
            "phone" | "mobile" | "phonenumber" | "mobilephone" => {
                let number = phone(&text, None).map_err(bad)?;
                if !number.starts_with('+') {
                    return Err(bad(said!("unread-phone-country", text = &*text)));
                }
                (IdentifierKind::Phone, number)
            }
            other => match HANDLES.iter().find(|(known, _)| *known == other) {
                Some((_, network)) => {
                    let expected = || bad(said!("unread-handle", text = &*text, network = *network));
                    return handle(network, &text).ok_or_else(expected);
                }
                // An id of a system that we don't know is unique together with the name of the system.
                None => {
                    let name = TraitName::new(&kind).ok_or_else(|| bad(said!("unread-sort-of-id", kind = &*kind)))?;
                    let kind = if is_device(other) { IdentifierKind::AnonymousId } else { IdentifierKind::RecordId };
                    (kind, format!("{name}:{}", lead_spelling(&text)))
                }
            },
        };
        Ok(Identifier::new(kind, value))
    }
}

/// An id as it is given, with nothing around it.
pub(super) fn id<'a>(raw: Option<&'a RawValue>, path: &str) -> Result<Option<Cow<'a, str>>, Refusal> {
    let refusal = |reason, why| Refusal { path: path.to_owned(), reason, why };
    let text = scalar(raw).map_err(|why| refusal(Reason::BadValue, why))?;
    match text {
        Some(text) if text.len() > IDENTIFIER_BYTES_MAX => {
            let why = said!("unread-long-id", n = text.len(), max = IDENTIFIER_BYTES_MAX);
            Err(refusal(Reason::TooLong, why))
        }
        text => Ok(text),
    }
}

/// Whether an id stands for nobody in particular: `null`, `anonymous`, `0`.
pub fn stands_for_nobody(text: &str) -> bool {
    let is_blank = text.bytes().all(|b| matches!(b, b'0' | b'-'));
    is_blank || PLACEHOLDERS.binary_search(&&*fold(text)).is_ok()
}

/// Why an id stands for nobody, if it does.
pub(super) fn placeholder(text: &str, path: &str) -> Option<Refusal> {
    stands_for_nobody(text).then(|| Refusal {
        path: path.to_owned(),
        reason: Reason::PlaceholderId,
        why: said!("refused-nobody", text),
    })
}

/// A name on a social network from a name, an `@name` or the address of a profile.
fn handle(network: &str, text: &str) -> Option<Identifier> {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.split(['?', '#']).next().unwrap_or(text);
    let mut parts = text.split('/').filter(|part| !part.is_empty());
    let name = parts.next_back()?.trim_start_matches('@').to_lowercase();
    // `linkedin.com/company/northwind` is no person, and `linkedin.com` is nobody.
    let is_page =
        parts.any(|part| matches!(part.to_lowercase().as_str(), "company" | "school" | "showcase" | "groups"));
    let is_host = text.contains('.') && !text.contains('/') && name.contains(network);
    let is_name = name.len() > 1 && !name.contains(char::is_whitespace) && placeholder(&name, "").is_none();
    (is_name && !is_page && !is_host).then(|| Identifier::new(IdentifierKind::Handle, format!("{network}:{name}")))
}

/// Whether ids of this sort (squeezed) are of a browser or device, and not of a person in some system.
fn is_device(sort: &str) -> bool {
    const MARKS: [&str; 8] = ["android", "client", "cookie", "crossdomain", "device", "idfa", "ios", "push"];
    MARKS.iter().any(|mark| sort.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_nobody_is_known() {
        assert!(PLACEHOLDERS.is_sorted());
        for text in
            ["null", "NULL", "Anonymous", "0", "00000000-0000-0000-0000-000000000000", "-1", "[object Object]", "--"]
        {
            assert!(placeholder(text, "userId").is_some(), "{text}");
        }
        for text in ["1", "10", "ana", "anonymous-1", "3f0e"] {
            assert!(placeholder(text, "userId").is_none(), "{text}");
        }
    }

    #[test]
    fn a_name_on_a_network_has_one_spelling() {
        for (network, text, expected) in [
            ("linkedin", "https://www.linkedin.com/in/Ana-Lima/?utm=x", Some("linkedin:ana-lima")),
            ("linkedin", "linkedin.com/in/ana-lima", Some("linkedin:ana-lima")),
            ("twitter", "@AnaLima", Some("twitter:analima")),
            ("twitter", "https://x.com/analima", Some("twitter:analima")),
            ("linkedin", "https://www.linkedin.com/company/northwind", None),
            ("linkedin", "linkedin.com", None),
            ("linkedin", "null", None),
            ("linkedin", "see my site", None),
            ("linkedin", "", None),
        ] {
            assert_eq!(handle(network, text).as_ref().map(|one| &*one.value), expected, "{text}");
        }
    }
}
