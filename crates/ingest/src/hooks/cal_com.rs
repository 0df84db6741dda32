//! Cal.com's webhooks: an attendee who booked, moved or canceled a meeting, or filled a routing form.

use leadpact_terms::Channel;

use super::Drafts;
use super::answers::submitted;
use super::draft::{Draft, hash};
use super::place::Place;
use crate::quarantine::Reason;

/// Reads one event; of a meeting, one for each attendee.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let trigger = message.get("triggerEvent");
    let word = trigger.needed(Reason::UnknownWord, "the sort of event")?;
    let payload = message.get("payload");
    let name = match word.as_str() {
        "BOOKING_CREATED" | "BOOKING_REQUESTED" => "Meeting Booked",
        "BOOKING_RESCHEDULED" => "Meeting Moved",
        "BOOKING_CANCELLED" => "Meeting Canceled",
        "FORM_SUBMITTED" => return form(message, &payload),
        "PING"
        | "BOOKING_REJECTED"
        | "BOOKING_PAYMENT_INITIATED"
        | "BOOKING_PAID"
        | "MEETING_STARTED"
        | "MEETING_ENDED"
        | "RECORDING_READY"
        | "INSTANT_MEETING"
        | "OOO_CREATED"
        | "BOOKING_NO_SHOW_UPDATED"
        | "RECORDING_TRANSCRIPTION_GENERATED"
        | "AFTER_HOSTS_CAL_VIDEO_NO_SHOW"
        | "AFTER_GUESTS_CAL_VIDEO_NO_SHOW"
        | "FORM_SUBMITTED_NO_EVENT" => return Ok(Vec::new()),
        _ => return Err(trigger.unknown("a sort of Cal.com's events")),
    };
    let at = message.get("createdAt").instant()?;
    let meeting = payload.get("uid").needed(Reason::BadValue, "the booking's uid")?;
    let attendees = payload.get("attendees");
    if attendees.items().is_empty() {
        return Err(attendees.refusal(Reason::NoLeadId, "expected one attendee or more".to_owned()));
    }
    let mut drafts: Vec<Draft> = Vec::new();
    for attendee in attendees.items() {
        let id = hash([&*word, &meeting, &attendee.get("email").text().unwrap_or_default()]);
        let draft = Draft::new(name, Channel::Form, id, at)
            .told("email", &attendee.get("email"))
            .told("name", &attendee.get("name"))
            .told("phone", &attendee.get("phoneNumber"))
            .property("meeting", &payload.first(&["eventTitle", "type", "title"]))
            .property("meeting_id", &payload.get("uid"))
            .property("starts_at", &payload.get("startTime"))
            .property("ends_at", &payload.get("endTime"))
            .property("reason", &payload.first(&["cancellationReason", "rescheduleReason"]));
        // The first one booked, and answered what was asked; the others are guests.
        let is_guest = !drafts.is_empty();
        drafts.push(if is_guest { draft } else { responses(draft, &payload.get("responses"), &OF_BOOKING) });
    }
    Ok(drafts)
}

/// What every booking asks, and says of its attendees.
const OF_BOOKING: [&str; 5] = ["email", "name", "guests", "location", "attendeePhoneNumber"];

fn form(message: &Place<'_>, payload: &Place<'_>) -> Drafts {
    let at = message.get("createdAt").instant()?;
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
