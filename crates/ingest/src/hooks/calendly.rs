//! Calendly's webhooks: an invitee who booked, moved or canceled a meeting, or filled a routing form.

use leadpact_language::said;
use leadpact_terms::{Channel, Instant};

use super::answers::submitted;
use super::draft::Draft;
use super::place::Place;
use super::{Drafts, Refusal};
use crate::quarantine::Reason;

/// Reads one event.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let event = message.get("event");
    let word = event.needed(Reason::UnknownWord, said!("unread-the-sort"))?;
    let payload = message.get("payload");
    let at = message.get("created_at").instant()?;
    let draft = match word.as_str() {
        // A meeting that is moved is booked anew; the booking that it takes the place of is canceled beside.
        "invitee.created" if payload.get("old_invitee").is_said() => meeting("Meeting Moved", &word, at, &payload)?,
        "invitee.created" => meeting("Meeting Booked", &word, at, &payload)?,
        "invitee.canceled" if payload.get("rescheduled").is_yes() || payload.get("new_invitee").is_said() => {
            return Ok(Vec::new());
        }
        "invitee.canceled" => meeting("Meeting Canceled", &word, at, &payload)?
            .property("reason", &payload.along(&["cancellation", "reason"]))
            .property("canceled_by", &payload.along(&["cancellation", "canceler_type"])),
        "invitee_no_show.created" => meeting("Meeting Missed", &word, at, &payload)?,
        "routing_form_submission.created" => routed(at, &payload)?,
        // Somebody was taken for absent by mistake; what people do to a calendar itself.
        "invitee_no_show.deleted"
        | "event_type.created"
        | "event_type.updated"
        | "event_type.deleted"
        | "user.updated" => return Ok(Vec::new()),
        _ => return Err(event.unknown_event("Calendly")),
    };
    Ok(vec![draft])
}

fn meeting(name: &str, word: &str, at: Instant, payload: &Place<'_>) -> Result<Draft, Refusal> {
    let invitee = payload.get("uri").needed(Reason::BadValue, said!("unread-the-invitee"))?;
    let meeting = payload.first(&["scheduled_event", "event"]);
    let mut draft = Draft::new(name, Channel::Form, format!("{word}:{}", last_part(&invitee)), at)
        .told("email", &payload.get("email"))
        .told("name", &payload.get("name"))
        .told("first_name", &payload.get("first_name"))
        .told("last_name", &payload.get("last_name"))
        .told("phone", &payload.get("text_reminder_number"))
        .property("meeting", &meeting.get("name"))
        .property("meeting_id", &meeting.get("uri"))
        .property("starts_at", &meeting.get("start_time"))
        .property("ends_at", &meeting.get("end_time"));
    draft = answers(draft, payload);
    Ok(campaign(draft, payload))
}

/// By which campaign the person came.
fn campaign(draft: Draft, payload: &Place<'_>) -> Draft {
    UTM.iter().fold(draft, |draft, (from, to)| draft.property(to, &payload.along(&["tracking", from])))
}

const UTM: [(&str, &str); 5] = [
    ("utm_source", "campaign.source"),
    ("utm_medium", "campaign.medium"),
    ("utm_campaign", "campaign.name"),
    ("utm_term", "campaign.term"),
    ("utm_content", "campaign.content"),
];

fn routed(at: Instant, payload: &Place<'_>) -> Result<Draft, Refusal> {
    let id = payload.get("uri").needed(Reason::BadValue, said!("unread-the-submission"))?;
    let draft = submitted(format!("form:{}", last_part(&id)), at).property("form_id", &payload.get("routing_form"));
    // A routing form asks for the address like for anything else.
    let asked = payload.get("questions_and_answers");
    let address = asked.items().into_iter().map(|one| one.get("answer"));
    let address = address.into_iter().find(|answer| answer.text().is_some_and(|text| text.contains('@')));
    let draft = draft.told("email", &address.unwrap_or(asked));
    Ok(campaign(answers(draft, payload), payload))
}

fn answers(mut draft: Draft, payload: &Place<'_>) -> Draft {
    for one in payload.get("questions_and_answers").items() {
        let question = one.get("question").text().unwrap_or_default();
        draft = draft.answered(&question, None, &one.get("answer"));
    }
    draft
}

fn last_part(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}
