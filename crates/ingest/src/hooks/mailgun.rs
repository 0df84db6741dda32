//! Mailgun's webhooks: one event a request, beside the signature.

use leadpact_language::said;
use serde_json::Value as Json;

use super::Drafts;
use super::mail::{Step, address_in, happened};
use super::place::Place;
use crate::quarantine::Reason;

/// Reads one event.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let data = message.get("event-data");
    let event = data.get("event");
    let is_for_good = data.get("severity").text().is_none_or(|severity| severity != "temporary");
    let step = match event.needed(Reason::UnknownWord, said!("unread-the-sort"))?.as_str() {
        "accepted" => Step::Sent,
        "delivered" => Step::Delivered,
        "failed" if is_for_good => Step::Bounced,
        "failed" => Step::Deferred,
        "rejected" => Step::Dropped,
        "opened" => Step::Opened,
        "clicked" => Step::Clicked,
        "complained" => Step::MarkedAsSpam,
        "unsubscribed" => Step::Unsubscribed,
        // Mail that came in.
        "stored" => return Ok(Vec::new()),
        _ => return Err(event.unknown_event("Mailgun")),
    };
    let id = data.get("id").needed(Reason::BadValue, said!("unread-the-event-id"))?;
    let client = data.get("client-info");
    let is_machine = client.get("bot").text().is_some_and(|bot| !is_readers_proxy(&bot));
    let headers = data.along(&["message", "headers"]);
    let status = data.get("delivery-status");
    // A mail that was not sent at all has no recipient but the one in its header.
    let to = headers.get("to");
    let bare = to.text().map_or(Json::Null, |text| address_in(&text).into());
    let recipient = if data.get("recipient").is_said() { data.get("recipient") } else { to.within(&bare) };
    let reasons = [data.get("reason"), data.along(&["reject", "reason"]), status.get("message")];
    let reason = reasons.into_iter().find(Place::is_said).unwrap_or_else(|| data.get("reason"));
    let draft = happened(step, id, data.get("timestamp").instant()?, &recipient)
        .property("email_id", &headers.get("message-id"))
        .property("email_subject", &headers.get("subject"))
        .property("link_url", &data.get("url"))
        .property("category", &data.get("tags"))
        .property("list_id", &data.along(&["mailing-list", "list-id"]))
        .property("reason", &reason)
        .through(step, &client.get("user-agent"), is_machine)
        .properties_of("", &data.get("user-variables"));
    Ok(vec![draft])
}

/// Gmail and Yahoo load a mail's pictures for a reader who looks at it; Apple loads those of all mails, whoever looks.
fn is_readers_proxy(bot: &str) -> bool {
    matches!(bot, "gmail" | "yahoo")
}
