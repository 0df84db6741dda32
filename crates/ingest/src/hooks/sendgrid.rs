//! SendGrid's Event Webhook: a list of flat objects, one an event.

use leadpact_language::said;

use super::Drafts;
use super::mail::{Step, happened};
use super::place::Place;
use crate::quarantine::Reason;

/// Fields with a meaning here; what else there is are arguments that the sender has put into the mail. The address of the network
/// is not kept.
const KNOWN: [&str; 39] = [
    "asm_group_id",
    "attempt",
    "category",
    "cert_err",
    "email",
    "event",
    "ip",
    "marketing_campaign_id",
    "marketing_campaign_name",
    "marketing_campaign_split_id",
    "marketing_campaign_version",
    "mc_auto_id",
    "mc_auto_name",
    "mc_stats",
    "newsletter",
    "phase_id",
    "pool",
    "post_type",
    "reason",
    "response",
    "send_at",
    "sg_content_type",
    "sg_event_id",
    "sg_machine_open",
    "sg_message_id",
    "sg_template_id",
    "sg_template_name",
    "sg_user_id",
    "singlesend_id",
    "singlesend_name",
    "smtp-id",
    "status",
    "template",
    "timestamp",
    "tls",
    "type",
    "url",
    "url_offset",
    "useragent",
];

/// Reads one event.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let event = message.get("event");
    let step = match event.needed(Reason::UnknownWord, said!("unread-the-sort"))?.as_str() {
        "processed" => Step::Sent,
        "delivered" => Step::Delivered,
        "deferred" => Step::Deferred,
        "bounce" => Step::Bounced,
        "dropped" => Step::Dropped,
        "open" => Step::Opened,
        "click" => Step::Clicked,
        "spamreport" => Step::MarkedAsSpam,
        "unsubscribe" | "group_unsubscribe" => Step::Unsubscribed,
        "group_resubscribe" => Step::Resubscribed,
        // What SendGrid decides of the account itself, and what it was asked to send.
        "account_status_change" | "received" => return Ok(Vec::new()),
        _ => return Err(event.unknown_event("SendGrid")),
    };
    let id = message.get("sg_event_id").needed(Reason::BadValue, said!("unread-the-event-id"))?;
    let mut draft = happened(step, id, message.get("timestamp").instant()?, &message.get("email"))
        .property("email_id", &message.get("sg_message_id"))
        .property("link_url", &message.get("url"))
        .property("category", &message.get("category"))
        .property("campaign_id", &message.first(&["marketing_campaign_id", "singlesend_id", "mc_auto_id"]))
        .property("campaign_name", &message.first(&["marketing_campaign_name", "singlesend_name", "mc_auto_name"]))
        .property("topic_id", &message.get("asm_group_id"))
        .property("bounce_type", &message.get("type"))
        .property("reason", &message.first(&["reason", "response"]))
        .through(step, &message.get("useragent"), message.get("sg_machine_open").is_yes());
    for (name, field) in message.fields() {
        if !KNOWN.contains(&name) && !field.is_object() {
            draft = draft.answer(name, field.value(), field.path());
        }
    }
    Ok(vec![draft])
}
