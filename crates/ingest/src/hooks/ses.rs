//! Amazon SES: events that SNS delivers, in its envelope or bare ("raw message delivery").

use leadpact_language::said;
use serde_json::Value as Json;

use super::draft::hash;
use super::mail::{Step, happened};
use super::place::Place;
use super::{Drafts, Refusal};
use crate::quarantine::Reason;

/// Reads one message of SNS.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let kind = message.get("Type");
    if !kind.is_said() {
        return event(message);
    }
    match kind.text().as_deref() {
        Some("Notification") => {
            let inner = message.get("Message");
            let text = inner.needed(Reason::BadJson, said!("unread-ses-text"))?;
            // The first message of a topic is a greeting.
            if text.starts_with("Successfully validated SNS topic") {
                return Ok(Vec::new());
            }
            let json: Json = serde_json::from_str(&text)
                .map_err(|error| inner.refusal(Reason::BadJson, said!("unread-no-ses", why = error.to_string())))?;
            event(&inner.within(&json))
        }
        Some("SubscriptionConfirmation") => Err(to_confirm(message)),
        Some("UnsubscribeConfirmation") => Ok(Vec::new()),
        Some(_) | None => Err(kind.unknown(said!("unread-sns-type"))),
    }
}

/// What a person has to do before SNS sends anything. Nothing here follows an address that somebody sent.
fn to_confirm(message: &Place<'_>) -> Refusal {
    let place = message.get("SubscribeURL");
    let address = place.text().unwrap_or_default();
    let why = if is_of_sns(&address) { said!("unread-confirm-sns") } else { said!("unread-confirm-other") };
    place.refusal(Reason::ToConfirm, why)
}

/// Whether an address is one of SNS's own.
fn is_of_sns(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://sns.") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let region = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"));
    region.is_some_and(|region| {
        !region.is_empty() && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

/// Reads one event of SES, which may be about several recipients.
fn event(event: &Place<'_>) -> Drafts {
    let kind = event.first(&["eventType", "notificationType"]);
    let word = kind.needed(Reason::UnknownWord, said!("unread-the-sort"))?;
    let (step, details, recipients) = match word.as_str() {
        "Send" => (Step::Sent, event.get("send"), None),
        "Delivery" => (Step::Delivered, event.get("delivery"), Some("recipients")),
        "DeliveryDelay" => (Step::Deferred, event.get("deliveryDelay"), Some("delayedRecipients")),
        "Bounce" => (Step::Bounced, event.get("bounce"), Some("bouncedRecipients")),
        "Complaint" => (Step::MarkedAsSpam, event.get("complaint"), Some("complainedRecipients")),
        "Reject" => (Step::Dropped, event.get("reject"), None),
        "Rendering Failure" => (Step::Dropped, event.get("failure"), None),
        "Open" => (Step::Opened, event.get("open"), None),
        "Click" => (Step::Clicked, event.get("click"), None),
        "Subscription" => match unsubscribes_from_all(&event.get("subscription")) {
            true => (Step::Unsubscribed, event.get("subscription"), None),
            false => return Ok(Vec::new()),
        },
        // Amazon tries the topic when it is set.
        "AmazonSnsSubscriptionSucceeded" => return Ok(Vec::new()),
        _ => return Err(kind.unknown_event("SES")),
    };
    let mail = event.get("mail");
    let named = recipients.map(|name| details.get(name).items()).unwrap_or_default();
    let whom = match named.is_empty() {
        true => all_of(step, &mail.get("destination"))?,
        false => named,
    };
    whom.iter().map(|recipient| one(step, &word, &details, &mail, recipient)).collect()
}

fn one(
    step: Step,
    word: &str,
    details: &Place<'_>,
    mail: &Place<'_>,
    recipient: &Place<'_>,
) -> Result<super::Draft, Refusal> {
    let address = if recipient.is_object() { recipient.get("emailAddress") } else { recipient.clone() };
    let when = if details.get("timestamp").is_said() { details.get("timestamp") } else { mail.get("timestamp") };
    let at = when.instant()?;
    let email_id = mail.get("messageId").needed(Reason::BadValue, said!("unread-the-mail-id"))?;
    let link = details.get("link");
    let to = address.text().unwrap_or_default();
    let id = hash([word, &email_id, &to, &at.0.to_string(), &link.text().unwrap_or_default()]);
    Ok(happened(step, id, at, &address)
        .property("email_id", &mail.get("messageId"))
        .property("email_subject", &mail.along(&["commonHeaders", "subject"]))
        .property("link_url", &link)
        .property("bounce_type", &details.get("bounceType"))
        .property("reason", &why(step, details, recipient))
        .properties_of("", &mail.get("tags"))
        .through(step, &details.get("userAgent"), false))
}

/// What is said to be the reason of what happened.
fn why<'j>(step: Step, details: &Place<'j>, recipient: &Place<'j>) -> Place<'j> {
    match step {
        Step::Bounced => recipient.get("diagnosticCode"),
        Step::Deferred => details.get("delayType"),
        Step::MarkedAsSpam => details.get("complaintFeedbackType"),
        Step::Sent
        | Step::Delivered
        | Step::Dropped
        | Step::Opened
        | Step::Clicked
        | Step::Unsubscribed
        | Step::Resubscribed => details.first(&["reason", "errorMessage"]),
    }
}

/// Everybody to whom a mail went. Who of several has opened it, Amazon does not say.
fn all_of<'j>(step: Step, destination: &Place<'j>) -> Result<Vec<Place<'j>>, Refusal> {
    let all = destination.items();
    let is_of_one = matches!(step, Step::Opened | Step::Clicked | Step::Unsubscribed);
    if all.is_empty() || (is_of_one && all.len() > 1) {
        let why = said!("unread-many-recipients", n = all.len());
        return Err(destination.refusal(Reason::NoLeadId, why));
    }
    Ok(all)
}

fn unsubscribes_from_all(subscription: &Place<'_>) -> bool {
    subscription.along(&["newTopicPreferences", "unsubscribeAll"]).is_yes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_sns_may_be_opened() {
        for (address, expected) in [
            ("https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=t", true),
            ("https://sns.cn-north-1.amazonaws.com.cn/?Token=t", true),
            ("http://sns.us-east-1.amazonaws.com/", false),
            ("https://sns.us-east-1.amazonaws.com.evil.example/", false),
            ("https://sns.evil.example/.amazonaws.com", false),
            ("https://sns.a@evil.example#.amazonaws.com", false),
            ("https://sns..amazonaws.com/", false),
            ("https://169.254.169.254/", false),
            ("", false),
        ] {
            assert_eq!(is_of_sns(address), expected, "{address}");
        }
    }
}
