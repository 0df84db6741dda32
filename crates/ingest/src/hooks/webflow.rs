//! Webflow's form submissions: the fields of a form by their names.

use super::Drafts;
use super::answers::submitted;
use super::place::Place;
use crate::quarantine::Reason;

/// Reads one submission.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let kind = message.get("triggerType");
    match kind.needed(Reason::UnknownWord, "the sort of event")?.as_str() {
        "form_submission" => {}
        // What is done to the site itself.
        "site_publish" | "page_created" | "page_metadata_updated" | "page_deleted" => return Ok(Vec::new()),
        _ => return Err(kind.unknown("a sort of Webflow's events that says something of a lead")),
    }
    let payload = message.get("payload");
    let id = payload.first(&["id", "_id"]).needed(Reason::BadValue, "the submission's id")?;
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
