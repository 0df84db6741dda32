//! Brevo's webhooks: transactional mails and campaigns, one event a request or a list of them.

use leadpact_language::said;
use serde_json::Value as Json;

use super::Drafts;
use super::draft::hash;
use super::mail::{Step, happened};
use super::place::Place;
use crate::quarantine::Reason;

/// Reads one event.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let event = message.get("event");
    let word = event.needed(Reason::UnknownWord, said!("unread-the-sort"))?;
    // Mails that a machine of the recipient's provider loads are told apart, and first times are told twice.
    let (step, is_machine) = match word.as_str() {
        "request" | "sent" => (Step::Sent, false),
        "delivered" => (Step::Delivered, false),
        "deferred" => (Step::Deferred, false),
        "hard_bounce" | "soft_bounce" | "hardBounce" | "softBounce" | "invalid_email" | "invalid" => {
            (Step::Bounced, false)
        }
        "blocked" | "error" => (Step::Dropped, false),
        "opened" | "unique_opened" | "uniqueOpened" => (Step::Opened, false),
        "proxy_open" | "unique_proxy_open" | "proxyOpen" | "uniqueProxyOpen" => (Step::Opened, true),
        "click" => (Step::Clicked, false),
        "spam" | "complaint" => (Step::MarkedAsSpam, false),
        "unsubscribe" | "unsubscribed" => (Step::Unsubscribed, false),
        "list_addition"
        | "listAddition"
        | "contact_updated"
        | "contactUpdated"
        | "contact_deleted"
        | "contactDeleted"
        | "inboundEmailProcessed" => return Ok(Vec::new()),
        _ => return Err(event.unknown_event("Brevo")),
    };
    let at = message.first(&["ts_epoch", "ts_event", "ts", "date_event", "date"]).instant()?;
    let email = message.get("email");
    let text = |place: Place<'_>| place.text().unwrap_or_default();
    let email_id = message.first(&["message-id", "camp_id"]);
    let link = message.first(&["link", "URL"]);
    let id = hash([
        &*format!("{step:?}"),
        &text(email.clone()),
        &text(email_id.clone()),
        &text(link.clone()),
        &at.0.to_string(),
    ]);
    // What the sender has put into the mail's header: an object as a text, or a text.
    let custom = message.get("X-Mailin-custom");
    let object: Json = custom.text().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Json::Null);
    let put_in = custom.within(&object);
    let draft = happened(step, id, at, &email)
        .property("email_id", &message.get("message-id"))
        .property("email_subject", &message.get("subject"))
        .property("campaign_id", &message.get("camp_id"))
        .property("campaign_name", &message.get("campaign name"))
        .property("link_url", &link)
        .property("category", &message.first(&["tags", "tag"]))
        .property("reason", &message.get("reason"))
        .through(step, &message.get("user_agent"), is_machine);
    Ok(vec![if put_in.is_object() { draft.properties_of("", &put_in) } else { draft.property("custom", &custom) }])
}
