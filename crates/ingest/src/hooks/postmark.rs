//! Postmark's webhooks: one event a request, without an id of its own.

use leadpact_language::said;

use super::Drafts;
use super::draft::hash;
use super::mail::{Step, happened};
use super::place::Place;
use crate::quarantine::Reason;

/// Reads one event.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let kind = message.get("RecordType");
    let word = kind.needed(Reason::UnknownWord, said!("unread-the-sort"))?;
    let (step, when) = match word.as_str() {
        "Delivery" => (Step::Delivered, "DeliveredAt"),
        "Bounce" => (bounce(&message.get("Type")), "BouncedAt"),
        "SpamComplaint" => (Step::MarkedAsSpam, "BouncedAt"),
        "Open" => (Step::Opened, "ReceivedAt"),
        "Click" => (Step::Clicked, "ReceivedAt"),
        "SubscriptionChange" if message.get("SuppressSending").is_yes() => match suppression(message) {
            Some(step) => (step, "ChangedAt"),
            // A bounce or complaint that led to it was told by itself.
            None => return Ok(Vec::new()),
        },
        "SubscriptionChange" => (Step::Resubscribed, "ChangedAt"),
        // Mail that came in, and what a server's own SMTP says of the API.
        "Inbound" | "SMTPApiError" => return Ok(Vec::new()),
        _ => return Err(kind.unknown_event("Postmark")),
    };
    let at = message.get(when).instant()?;
    let recipient = message.first(&["Recipient", "Email"]);
    let text = |name: &str| message.get(name).text().unwrap_or_default();
    let to = recipient.text().unwrap_or_default();
    let id = hash([&*word, &text("MessageID"), &to, &at.0.to_string(), &text("OriginalLink"), &text("ID")]);
    let draft = happened(step, id, at, &recipient)
        .property("email_id", &message.get("MessageID"))
        .property("email_subject", &message.get("Subject"))
        .property("link_url", &message.get("OriginalLink"))
        .property("link_place", &message.get("ClickLocation"))
        .property("category", &message.get("Tag"))
        .property("bounce_type", &message.get("Type"))
        .property("reason", &message.first(&["Description", "Details", "SuppressionReason"]))
        .through(step, &message.get("UserAgent"), false)
        .properties_of("", &message.get("Metadata"));
    Ok(vec![draft])
}

/// What sort of bounce it is: one that will be tried again is none.
fn bounce(kind: &Place<'_>) -> Step {
    match kind.text().as_deref() {
        Some("Transient" | "DnsError" | "AutoResponder" | "ChallengeVerification") => Step::Deferred,
        Some("SpamComplaint") => Step::MarkedAsSpam,
        // It was never sent.
        Some("SMTPApiError" | "InboundError" | "TemplateRenderingFailed") => Step::Dropped,
        Some("Unsubscribe") => Step::Unsubscribed,
        Some("Subscribe") => Step::Resubscribed,
        Some(_) | None => Step::Bounced,
    }
}

/// Why nothing is sent any more, where that is the recipient's own wish.
fn suppression(message: &Place<'_>) -> Option<Step> {
    match message.get("SuppressionReason").text().as_deref() {
        Some("ManualSuppression") | None => Some(Step::Unsubscribed),
        Some(_) => None,
    }
}
