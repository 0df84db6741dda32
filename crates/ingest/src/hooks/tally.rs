//! Tally's webhooks: a whole response a request.

use leadpact_language::said;
use leadpact_terms::Value;
use serde_json::Value as Json;

use super::Drafts;
use super::answers::submitted;
use super::draft::Draft;
use super::place::Place;
use crate::quarantine::Reason;

/// Reads one response.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let kind = message.get("eventType");
    if kind.needed(Reason::UnknownWord, said!("unread-the-sort"))? != "FORM_RESPONSE" {
        return Err(kind.unknown_event("Tally"));
    }
    let data = message.get("data");
    let id = data.first(&["responseId", "submissionId"]).needed(Reason::BadValue, said!("unread-the-response"))?;
    let at = data.first(&["createdAt"]);
    let at = if at.is_said() { at.instant()? } else { message.get("createdAt").instant()? };
    let mut draft =
        submitted(id, at).property("form_id", &data.get("formId")).property("form_title", &data.get("formName"));
    for field in data.get("fields").items() {
        draft = answered(draft, &field);
    }
    Ok(vec![draft])
}

fn answered(draft: Draft, field: &Place<'_>) -> Draft {
    let question = field.first(&["label", "key"]).text().unwrap_or_default();
    let value = field.get("value");
    let options = field.get("options").items();
    match field.get("type").text().as_deref() {
        // Each box of a list that was told as a whole is told once more by itself.
        Some("CHECKBOXES") if options.is_empty() => draft,
        // What was drawn or attached is not kept.
        Some("FILE_UPLOAD" | "SIGNATURE") => draft,
        Some("HIDDEN_FIELDS") if matches!(&*question, "user_id" | "userId") => draft.user_id(&value),
        Some("HIDDEN_FIELDS") if matches!(&*question, "anonymous_id" | "anonymousId") => draft.anonymous_id(&value),
        Some("MATRIX") => matrix(draft, &question, field),
        Some("INPUT_EMAIL") => draft.answered(&question, Some("email"), &value),
        Some("INPUT_PHONE_NUMBER") => draft.answered(&question, Some("phone"), &value),
        _ if !options.is_empty() => {
            let json: Vec<Json> = labels(&value, &options).into_iter().map(Json::String).collect();
            match json.as_slice() {
                [one] => draft.answered(&question, None, &value.within(one)),
                _ => {
                    let labels = json.iter().map(|label| value.within(label).value()).collect();
                    draft.answered_with(&question, Value::List(labels), &value)
                }
            }
        }
        _ => draft.answered(&question, None, &value),
    }
}

/// A question of rows and columns: what was chosen in each row is an answer to it.
fn matrix(mut draft: Draft, question: &str, field: &Place<'_>) -> Draft {
    let columns = field.get("columns").items();
    for row in field.get("rows").items() {
        let (id, text) = (row.get("id").text().unwrap_or_default(), row.get("text").text().unwrap_or_default());
        let chosen = field.get("value").get(&id);
        let found = labels(&chosen, &columns).iter().map(|label| Value::text(label.as_str())).collect();
        draft = draft.answered_with(&format!("{question}: {text}"), Value::List(found), &chosen);
    }
    draft
}

/// The texts of the options that were chosen, by their ids.
fn labels(value: &Place<'_>, options: &[Place<'_>]) -> Vec<String> {
    let many = value.items();
    let chosen = if many.is_empty() { vec![value.clone()] } else { many };
    let label = |id: String| {
        let option = options.iter().find(|option| option.get("id").text().as_deref() == Some(&id));
        option.and_then(|option| option.get("text").text()).unwrap_or(id)
    };
    chosen.iter().filter_map(Place::text).map(label).collect()
}
