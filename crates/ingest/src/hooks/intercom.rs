//! Intercom's webhooks: a notification a request. What people write in a chat is not kept.

use leadpact_language::said;
use leadpact_terms::{Channel, Instant};

use super::draft::Draft;
use super::place::Place;
use super::{Drafts, Tool};
use crate::quarantine::Reason;

/// Reads one notification.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let topic = message.get("topic");
    let word = topic.needed(Reason::UnknownWord, said!("unread-the-topic"))?;
    let item = message.along(&["data", "item"]);
    let name = match word.as_str() {
        "conversation.user.created" => Some("Chat Started"),
        "conversation.user.replied" => Some("Chat Message Sent"),
        "contact.unsubscribed" | "user.unsubscribed" | "contact.user.unsubscribed" => Some("Unsubscribed"),
        "contact.user.created"
        | "contact.lead.created"
        | "contact.created"
        | "contact.email.updated"
        | "contact.user.updated"
        | "contact.lead.updated"
        | "contact.lead.signed_up"
        | "contact.added_email"
        | "contact.lead.added_email"
        | "user.created"
        | "user.email.updated"
        | "contact.signed_up" => None,
        // What the company's own people and machines do, and whatever else is not the person's doing.
        _ if is_of_others(&word) => return Ok(Vec::new()),
        _ => return Err(topic.unknown(said!("unread-intercom-topic"))),
    };
    let id = message.get("id").needed(Reason::BadValue, said!("unread-the-notification"))?;
    let at = message.first(&["created_at", "first_sent_at"]).instant()?;
    Ok(vec![match name {
        // The wish, with the one whose it is; earlier the contact itself.
        Some("Unsubscribed") => {
            let whose = if item.get("contact").is_said() { item.get("contact") } else { item };
            contact(Draft::new("Unsubscribed", Channel::Email, id, at), &whose)
        }
        Some(name) => conversation(name, id, at, &item),
        None => contact(Draft::of_traits(Channel::Chat, id, at), &item),
    }])
}

fn conversation(name: &str, id: String, at: Instant, item: &Place<'_>) -> Draft {
    // Of a reply, the one who wrote it; else the one who began.
    let replies = item.along(&["conversation_parts", "conversation_parts"]).items();
    let began = item.first(&["source", "conversation_message"]);
    let author = match replies.last().map(|reply| reply.get("author")) {
        Some(author) if author.get("type").text().is_some_and(|kind| kind == "user" || kind == "lead") => author,
        Some(_) | None => began.get("author"),
    };
    let author = if author.is_said() { author } else { item.get("user") };
    let mut draft = contact(Draft::new(name, Channel::Chat, id, at), &author);
    // What the company calls its own users stands beside the conversation.
    let is_user = author.get("type").text().is_some_and(|kind| kind == "user");
    let listed = item.along(&["contacts", "contacts"]).items();
    let same =
        listed.iter().find(|one| one.get("id").text().is_some() && one.get("id").text() == author.get("id").text());
    if let Some(external) = same.map(|one| one.get("external_id")).filter(|external| is_user && external.is_said()) {
        draft = draft.user_id(&external);
    }
    draft
        .property("conversation_id", &item.get("id"))
        .property("url", &began.get("url"))
        .property("subject", &item.get("title"))
        .property("began_over", &began.first(&["type", "delivered_as"]))
}

fn contact(draft: Draft, contact: &Place<'_>) -> Draft {
    // The company's own id of the person; a lead's was made up by Intercom.
    let is_user = contact.first(&["role", "type"]).text().is_some_and(|role| role == "user");
    let external = contact.first(&["external_id", "user_id"]);
    let location = contact.get("location");
    let draft = draft
        .told("email", &contact.get("email"))
        .told("phone", &contact.get("phone"))
        .told("name", &contact.get("name"))
        .told("country", &location.first(&["country", "country_name"]))
        .told("city", &location.first(&["city", "city_name"]))
        .record_id(Tool::Intercom, &contact.get("id"));
    if is_user && external.is_said() { draft.user_id(&external) } else { draft }
}

fn is_of_others(topic: &str) -> bool {
    const OTHERS: [&str; 20] = [
        "admin.",
        "article.",
        "call.",
        "company.",
        "contact.archived",
        "contact.deleted",
        "contact.lead.tag",
        "contact.merged",
        "contact.tag",
        "contact.unarchived",
        "contact.user.tag",
        "content_stat.",
        "conversation.",
        "conversation_part.",
        "event.",
        "job.",
        "ping",
        "ticket.",
        "user.",
        "visitor.",
    ];
    OTHERS.iter().any(|prefix| topic.starts_with(prefix))
}
