//! Cal.com's webhooks: an attendee who booked, moved, canceled or missed a meeting, or filled a routing form.

use leadpact_language::said;
use leadpact_terms::{Channel, Instant};
use serde_json::Value as Json;

use super::Drafts;
use super::answers::submitted;
use super::draft::{Draft, hash};
use super::place::Place;
use crate::quarantine::Reason;

/// Reads one event; of a meeting, one for each attendee.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let trigger = message.get("triggerEvent");
    let word = trigger.needed(Reason::UnknownWord, said!("unread-the-sort"))?;
    let payload = message.get("payload");
    let at = || message.get("createdAt").instant();
    match word.as_str() {
        // What was asked for and what was accepted then are one booking.
        "BOOKING_CREATED" | "BOOKING_REQUESTED" | "INSTANT_MEETING_ACCEPTED" => {
            meeting("Meeting Booked", at()?, &payload)
        }
        "BOOKING_RESCHEDULED" => meeting("Meeting Moved", at()?, &payload),
        "BOOKING_CANCELLED" => meeting("Meeting Canceled", at()?, &payload),
        "BOOKING_NO_SHOW_UPDATED" => missed(at()?, &payload),
        "FORM_SUBMITTED" => form(at()?, &payload),
        word if is_of_others(word) => Ok(Vec::new()),
        _ => Err(trigger.unknown_event("Cal.com")),
    }
}

fn meeting(name: &str, at: Instant, payload: &Place<'_>) -> Drafts {
    let meeting = payload.first(&["uid", "bookingUid"]).needed(Reason::BadValue, said!("unread-the-booking"))?;
    let attendees = payload.get("attendees");
    if attendees.items().is_empty() {
        return Err(attendees.refusal(Reason::NoLeadId, said!("unread-no-attendee")));
    }
    let mut drafts: Vec<Draft> = Vec::new();
    let asked = payload.get("responses");
    for attendee in attendees.items() {
        let draft = attended(name, &meeting, at, &attendee)
            .told("name", &attendee.get("name"))
            .told("first_name", &attendee.get("firstName"))
            .told("last_name", &attendee.get("lastName"))
            .told("phone", &attendee.get("phoneNumber"))
            .property("meeting", &payload.first(&["eventTitle", "type", "title"]))
            .property("starts_at", &payload.get("startTime"))
            .property("ends_at", &payload.get("endTime"))
            .property("reason", &payload.get("cancellationReason"))
            .property("reason", &value_of(&asked.get("rescheduleReason")));
        // The first one booked, and answered what was asked; the others are guests.
        let is_guest = !drafts.is_empty();
        drafts.push(if is_guest {
            draft
        } else {
            // What it is about is asked as `title`, which is no trait here.
            let draft = draft.property("subject", &value_of(&asked.get("title")));
            let draft = draft.told("phone", &value_of(&asked.get("attendeePhoneNumber")));
            responses(draft, &asked, &OF_BOOKING)
        });
    }
    Ok(drafts)
}

/// Who was taken for absent; that somebody was not after all is no event.
fn missed(at: Instant, payload: &Place<'_>) -> Drafts {
    let meeting = payload.first(&["bookingUid", "uid"]).needed(Reason::BadValue, said!("unread-the-booking"))?;
    let absent = payload.get("attendees").items().into_iter().filter(|attendee| attendee.get("noShow").is_yes());
    Ok(absent.map(|attendee| attended("Meeting Missed", &meeting, at, &attendee)).collect())
}

fn attended(name: &str, meeting: &str, at: Instant, attendee: &Place<'_>) -> Draft {
    let id = hash([name, meeting, &*attendee.get("email").text().unwrap_or_default()]);
    let uid = Json::from(meeting);
    Draft::new(name, Channel::Form, id, at)
        .told("email", &attendee.get("email"))
        .property("meeting_id", &attendee.within(&uid))
}

/// What every booking asks, and says of its attendees and of itself.
const OF_BOOKING: [&str; 8] =
    ["attendeePhoneNumber", "email", "guests", "location", "name", "rescheduleReason", "smsReminderNumber", "title"];

fn form(at: Instant, payload: &Place<'_>) -> Drafts {
    let asked = payload.get("responses");
    let address = asked.first(&["email", "Email"]);
    let form = payload.get("formId").text().unwrap_or_default();
    let id = hash(["form", &form, &at.0.to_string(), &value_of(&address).text().unwrap_or_default()]);
    let draft = submitted(id, at)
        .told("email", &value_of(&address))
        .property("form_id", &payload.get("formId"))
        .property("form_title", &payload.get("formName"));
    Ok(vec![responses(draft, &asked, &[])])
}

fn responses(mut draft: Draft, responses: &Place<'_>, but: &[&str]) -> Draft {
    for (name, response) in responses.fields() {
        if !but.contains(&name) {
            draft = draft.answered(name, None, &value_of(&response));
        }
    }
    draft
}

/// A response is a value, or an object with its label and its value.
fn value_of<'j>(response: &Place<'j>) -> Place<'j> {
    if response.is_object() { response.get("value") } else { response.clone() }
}

/// What the company's own people and machines do, and what a booking is followed by.
fn is_of_others(word: &str) -> bool {
    const OTHERS: [&str; 11] = [
        "AFTER_",
        "BOOKING_PAID",
        "BOOKING_PAYMENT_INITIATED",
        "BOOKING_REASSIGNED",
        "BOOKING_REJECTED",
        "DELEGATION_CREDENTIAL_",
        "MEETING_",
        "OOO_CREATED",
        "PING",
        "RECORDING_",
        "WRONG_ASSIGNMENT_REPORT",
    ];
    OTHERS.iter().any(|prefix| word.starts_with(prefix))
        || matches!(word, "INSTANT_MEETING" | "FORM_SUBMITTED_NO_EVENT")
}
