//! Crisp's web hooks: what a visitor does in the chat. A visitor is a session until the address is told; what is written is not kept.

use leadpact_language::said;
use leadpact_terms::{Channel, Instant};

use super::answers::built_in;
use super::draft::{Draft, hash};
use super::place::Place;
use super::{Drafts, Refusal, Tool};
use crate::quarantine::Reason;

/// Reads one event.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let event = message.get("event");
    let word = event.needed(Reason::UnknownWord, said!("unread-the-sort"))?;
    let data = message.get("data");
    let draft = match word.as_str() {
        "message:send" if is_of_visitor(&data) => written(message, &data)?,
        "session:set_email" => told(&word, message, &data, "email")?.told("email", &data.get("email")),
        "session:set_phone" => told(&word, message, &data, "phone")?.told("phone", &data.get("phone")),
        // Who has not said a name is `visitor` with a number.
        "session:set_nickname" if !is_made_up(&data.get("nickname")) => {
            told(&word, message, &data, "nickname")?.told("name", &data.get("nickname"))
        }
        "session:set_data" => told_by_site(told(&word, message, &data, "data")?, &data.get("data")),
        word if is_of_others(word) => return Ok(Vec::new()),
        _ => return Err(event.unknown_event("Crisp")),
    };
    Ok(vec![draft.record_id(Tool::Crisp, &data.get("session_id"))])
}

fn written(message: &Place<'_>, data: &Place<'_>) -> Result<Draft, Refusal> {
    let id = data.get("fingerprint").needed(Reason::BadValue, said!("unread-the-fingerprint"))?;
    let session = data.get("session_id").needed(Reason::NoLeadId, said!("unread-the-session"))?;
    let draft = Draft::new("Chat Message Sent", Channel::Chat, format!("{session}:{id}"), at(message, data)?);
    // Whom the site has said to be somebody bears the address as an id.
    let user = data.along(&["user", "user_id"]);
    let draft = if user.text().is_some_and(|id| id.contains('@')) { draft.told("email", &user) } else { draft };
    Ok(draft.property("conversation_id", &data.get("session_id")).property("began_over", &data.get("origin")))
}

/// What a session is told of its visitor.
fn told(word: &str, message: &Place<'_>, data: &Place<'_>, field: &str) -> Result<Draft, Refusal> {
    let session = data.get("session_id").needed(Reason::NoLeadId, said!("unread-the-session"))?;
    let at = at(message, data)?;
    let id = hash([word, &session, &data.get(field).value().to_string(), &at.0.to_string()]);
    Ok(Draft::of_traits(Channel::Chat, id, at))
}

/// What the company's own site knows of the visitor: by its names, of which some mean a trait.
fn told_by_site(draft: Draft, data: &Place<'_>) -> Draft {
    data.fields().into_iter().fold(draft, |draft, (name, field)| match name {
        "user_id" | "userId" => draft.user_id(&field),
        "anonymous_id" | "anonymousId" => draft.anonymous_id(&field),
        _ => match built_in(name) {
            Some(known) => draft.told(known, &field),
            None => draft,
        },
    })
}

fn at(message: &Place<'_>, data: &Place<'_>) -> Result<Instant, Refusal> {
    let own = data.get("timestamp");
    if own.is_said() { own.instant() } else { message.get("timestamp").instant() }
}

/// Whether a visitor has written it, and it is no note of the company's own people.
fn is_of_visitor(data: &Place<'_>) -> bool {
    let is = |name: &str, wanted: &[&str]| data.get(name).text().is_some_and(|text| wanted.contains(&&*text));
    is("from", &["user"]) && !is("type", &["note", "event"])
}

fn is_made_up(nickname: &Place<'_>) -> bool {
    nickname.text().is_none_or(|name| {
        name.strip_prefix("visitor").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// What the company's own people and machines do, and whatever else is not the visitor's doing.
fn is_of_others(word: &str) -> bool {
    const OTHERS: [&str; 14] = [
        "bucket:",
        "browsing:",
        "call:",
        "campaign:",
        "email:",
        "identity:",
        "media:",
        "message:",
        "people:",
        "plugin:",
        "session:",
        "status:",
        "thread:",
        "website:",
    ];
    OTHERS.iter().any(|prefix| word.starts_with(prefix))
}
