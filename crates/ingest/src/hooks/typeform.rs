//! Typeform's webhooks: a whole response a request.

use leadpact_language::said;
use leadpact_terms::Value;

use super::answers::submitted;
use super::draft::Draft;
use super::place::Place;
use super::{Drafts, Refusal};
use crate::quarantine::Reason;

/// Reads one response.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let kind = message.get("event_type");
    match kind.needed(Reason::UnknownWord, said!("unread-the-sort"))?.as_str() {
        "form_response" => response(&message.get("form_response")).map(|draft| vec![draft]),
        // Somebody has begun to answer.
        "form_response_partial" => Ok(Vec::new()),
        _ => Err(kind.unknown_event("Typeform")),
    }
}

fn response(response: &Place<'_>) -> Result<Draft, Refusal> {
    let id = response.get("token").needed(Reason::BadValue, said!("unread-the-token"))?;
    let at = response.get("submitted_at").instant()?;
    let definition = response.get("definition");
    let mut draft = submitted(id, at)
        .property("form_id", &response.get("form_id"))
        .property("form_title", &definition.get("title"))
        .property("score", &response.along(&["calculated", "score"]));
    let questions = definition.get("fields").items();
    let answers = response.get("answers").items();
    // The address first, so that a message that names nobody says where it should have.
    let (addresses, others): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.get("type").text().as_deref() == Some("email"));
    for answer in addresses.iter().chain(&others) {
        draft = answered(draft, answer, &questions);
    }
    for (name, field) in response.get("hidden").fields() {
        draft = match name {
            "user_id" | "userId" => draft.user_id(&field),
            "anonymous_id" | "anonymousId" => draft.anonymous_id(&field),
            _ => draft.answered(name, None, &field),
        };
    }
    Ok(draft)
}

fn answered(draft: Draft, answer: &Place<'_>, questions: &[Place<'_>]) -> Draft {
    let question = name_of(&answer.get("field"), questions);
    let kind = answer.get("type").text().unwrap_or_default();
    match kind.as_str() {
        "email" => draft.answered(&question, Some("email"), &answer.get("email")),
        "phone_number" => draft.answered(&question, Some("phone"), &answer.get("phone_number")),
        "choice" => draft.answered(&question, None, &answer.get("choice").first(&["label", "other"])),
        "choices" => {
            let choices = answer.get("choices");
            let labels = choices.get("labels").items().into_iter().chain([choices.get("other")]);
            let labels = labels.filter(Place::is_said).map(|label| label.value()).collect();
            draft.answered_with(&question, Value::List(labels), &choices)
        }
        "payment" => draft.answered(&question, None, &answer.along(&["payment", "amount"])),
        kind => draft.answered(&question, None, &answer.get(kind)),
    }
}

/// What a question is called: the reference that the form's author gave it, else its title.
fn name_of(field: &Place<'_>, questions: &[Place<'_>]) -> String {
    let id = field.get("id").text();
    let asked = questions.iter().find(|question| question.get("id").text() == id);
    let reference = field.get("ref").text().filter(|reference| !is_made_up(reference));
    let title = || asked.and_then(|question| question.get("title").text());
    reference.or_else(title).or(id).unwrap_or_default()
}

/// Whether a reference is a UUID, that is, nobody has chosen it.
fn is_made_up(reference: &str) -> bool {
    reference.len() == 36 && reference.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}
