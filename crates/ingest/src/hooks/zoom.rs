//! Zoom's webinars: who registered, came and left.

use leadpact_language::said;
use leadpact_terms::{Channel, Duration, Instant};

use super::draft::Draft;
use super::place::Place;
use super::{Drafts, Refusal, Tool};
use crate::quarantine::Reason;

/// Reads one event.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let event = message.get("event");
    let word = event.needed(Reason::UnknownWord, said!("unread-the-sort"))?;
    let webinar = message.along(&["payload", "object"]);
    let told_at = message.get("event_ts").instant()?;
    // Who comes in without an address, and has not registered, is nobody's lead: a telephone in the room, a guest of a guest.
    let is_known = webinar.get("participant").first(&["email", "registrant_id"]).is_said();
    if word.starts_with("webinar.participant_") && !is_known {
        return Ok(Vec::new());
    }
    let draft = match word.as_str() {
        "webinar.registration_created" => registered("Webinar Registered", told_at, &webinar)?,
        "webinar.registration_cancelled" => registered("Webinar Registration Canceled", told_at, &webinar)?,
        "webinar.participant_joined" => {
            let at = webinar.along(&["participant", "join_time"]).instant().unwrap_or(told_at);
            attended("Webinar Joined", at, &webinar)?
        }
        "webinar.participant_left" => {
            let participant = webinar.get("participant");
            let left = participant.get("leave_time").instant().unwrap_or(told_at);
            let joined = participant.get("join_time").instant().ok();
            let lasted = joined.map(|joined| Duration(left.0 - joined.0));
            attended("Webinar Attended", left, &webinar)?.lasting(lasted)
        }
        // The server answers to this one.
        "endpoint.url_validation" => return Ok(Vec::new()),
        _ if is_of_others(&word) => return Ok(Vec::new()),
        _ => return Err(event.unknown_event("Zoom")),
    };
    let draft = draft.property("title", &webinar.get("topic")).property("webinar_id", &webinar.get("id"));
    Ok(vec![draft.property("starts_at", &webinar.get("start_time"))])
}

fn registered(name: &str, at: Instant, webinar: &Place<'_>) -> Result<Draft, Refusal> {
    let registrant = webinar.get("registrant");
    let id = registrant.get("id").needed(Reason::BadValue, said!("unread-the-registrant"))?;
    let mut draft = Draft::new(name, Channel::Webinar, format!("{}:{id}", name.replace(' ', "-")), at)
        .told("email", &registrant.get("email"))
        .told("first_name", &registrant.get("first_name"))
        .told("last_name", &registrant.get("last_name"))
        .told("phone", &registrant.get("phone"))
        .told("title", &registrant.get("job_title"))
        .told("company.name", &registrant.get("org"))
        .told("company.industry", &registrant.get("industry"))
        .told("company.employees", &registrant.get("no_of_employees"))
        .told("country", &registrant.get("country"))
        .told("city", &registrant.get("city"))
        .told("region", &registrant.get("state"))
        .told("postal_code", &registrant.get("zip"))
        .record_id(Tool::Zoom, &registrant.get("id"))
        .property("purchasing_time_frame", &registrant.get("purchasing_time_frame"))
        .property("role_in_purchase_process", &registrant.get("role_in_purchase_process"))
        .property("comments", &registrant.get("comments"));
    for question in registrant.get("custom_questions").items() {
        let title = question.get("title").text().unwrap_or_default();
        draft = draft.answered(&title, None, &question.get("value"));
    }
    Ok(draft)
}

fn attended(name: &str, at: Instant, webinar: &Place<'_>) -> Result<Draft, Refusal> {
    let participant = webinar.get("participant");
    let who = participant
        .first(&["participant_uuid", "user_id", "id"])
        .needed(Reason::BadValue, said!("unread-the-participant"))?;
    let webinar_id = webinar.first(&["uuid", "id"]).text().unwrap_or_default();
    let id = format!("{}:{webinar_id}:{who}:{}", name.replace(' ', "-"), at.0);
    Ok(Draft::new(name, Channel::Webinar, id, at)
        .told("email", &participant.get("email"))
        .told("name", &participant.get("user_name"))
        .record_id(Tool::Zoom, &participant.get("registrant_id")))
}

fn is_of_others(event: &str) -> bool {
    const OTHERS: [&str; 9] =
        ["account.", "app", "chat_", "meeting.", "phone.", "recording.", "session.", "user.", "webinar."];
    OTHERS.iter().any(|prefix| event.starts_with(prefix))
}
