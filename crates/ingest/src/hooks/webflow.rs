//! Webflow's form submissions: the fields of a form by their names, bare from the first version of its API and in an envelope since.

use leadpact_language::said;

use super::Drafts;
use super::answers::submitted;
use super::place::Place;
use crate::quarantine::Reason;

/// Reads one submission.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let kind = message.get("triggerType");
    if !kind.is_said() && message.get("_id").is_said() && message.get("data").is_object() {
        return submission(message);
    }
    match kind.needed(Reason::UnknownWord, said!("unread-the-sort"))?.as_str() {
        "form_submission" => submission(&message.get("payload")),
        word if is_of_others(word) => Ok(Vec::new()),
        _ => Err(kind.unknown_event("Webflow")),
    }
}

fn submission(payload: &Place<'_>) -> Drafts {
    let id = payload.first(&["id", "_id"]).needed(Reason::BadValue, said!("unread-the-submission-id"))?;
    let mut draft = submitted(id, payload.first(&["submittedAt", "d"]).instant()?)
        .property("form_id", &payload.get("formId"))
        .property("form_title", &payload.get("name"))
        .property("page_id", &payload.get("pageId"));
    let fields = payload.get("data");
    draft = draft.told("email", &fields.get("email"));
    for (name, field) in fields.fields() {
        draft = draft.answered(name, None, &field);
    }
    Ok(vec![draft])
}

/// What is done to the site itself, its content and its shop.
fn is_of_others(word: &str) -> bool {
    const OTHERS: [&str; 6] = ["site_publish", "page_", "collection_item_", "ecomm_", "user_account_", "comment_"];
    OTHERS.iter().any(|prefix| word.starts_with(prefix))
}
