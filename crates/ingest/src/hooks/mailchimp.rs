//! Mailchimp's audience webhooks: a form for each change of a subscriber.

use leadpact_language::said;
use leadpact_terms::{Channel, Identifier, IdentifierKind};

use super::Drafts;
use super::answers::built_in;
use super::draft::{Draft, hash};
use super::place::Place;
use crate::normalise::email;
use crate::quarantine::Reason;

/// Reads one change.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let kind = message.get("type");
    let word = kind.needed(Reason::UnknownWord, said!("unread-the-sort"))?;
    let data = message.get("data");
    let for_spam = data.get("reason").text().is_some_and(|reason| reason == "abuse");
    let name = match word.as_str() {
        "subscribe" => Some("Subscribed"),
        "unsubscribe" | "cleaned" if for_spam => Some("Email Marked as Spam"),
        // Somebody of the company has taken the subscriber off the list.
        "unsubscribe" if data.get("action").text().is_some_and(|action| action == "delete") => return Ok(Vec::new()),
        "unsubscribe" => Some("Unsubscribed"),
        "cleaned" => Some("Email Bounced"),
        "profile" | "upemail" => None,
        // A campaign was sent: to nobody in particular.
        "campaign" => return Ok(Vec::new()),
        _ => return Err(kind.unknown_event("Mailchimp")),
    };
    let at = message.get("fired_at").instant()?;
    let address = if word == "upemail" { data.get("new_email") } else { data.get("email") };
    let text = |place: Place<'_>| place.text().unwrap_or_default();
    let id = hash([&*word, &text(data.get("list_id")), &text(address.clone()), &at.0.to_string()]);
    let draft = match name {
        Some(name) => Draft::new(name, Channel::Email, id, at),
        None => Draft::of_traits(Channel::Email, id, at),
    };
    let merges = data.get("merges");
    let mut draft = draft
        .told("email", &address)
        .told("first_name", &merges.get("FNAME"))
        .told("last_name", &merges.get("LNAME"))
        .property("list_id", &data.get("list_id"))
        .property("reason", &data.get("reason"))
        .property("campaign_id", &data.get("campaign_id"));
    for (name, field) in merges.fields() {
        if let Some(known) = built_in(name).filter(|_| !field.is_object() && name != "EMAIL") {
            draft = draft.told(known, &field);
        }
    }
    if word == "upemail" {
        let old = data.get("old_email");
        let spelled = email(&text(old.clone())).map_err(|why| old.refusal(Reason::NoOtherId, why))?;
        draft = draft.same_as(Identifier::new(IdentifierKind::Email, spelled));
    }
    Ok(vec![draft])
}
