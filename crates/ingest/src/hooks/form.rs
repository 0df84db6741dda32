//! Any form that posts its fields by their names, as form plugins and no-code tools do.

use leadpact_terms::Instant;

use super::Drafts;
use super::answers::submitted;
use super::draft::hash;
use super::place::Place;

/// Fields that say under which id the form is kept where it comes from.
const IDS: [&str; 7] = ["submission_id", "submissionId", "entry_id", "entryId", "response_id", "message_id", "id"];
/// Fields that say when it was sent.
const TIMES: [&str; 8] =
    ["submitted_at", "submittedAt", "date_created", "created_at", "createdAt", "timestamp", "date", "time"];
/// Fields that say who the person is beside its address.
const USER_IDS: [&str; 2] = ["user_id", "userId"];
const ANONYMOUS_IDS: [&str; 2] = ["anonymous_id", "anonymousId"];
/// Where tools put the fields that people fill.
const FIELDS: [&str; 4] = ["fields", "data", "form", "answers"];
/// It happened when it came: no arrival is later.
const NOW: Instant = Instant(i64::MAX);

/// Reads one form.
pub(super) fn read(message: &Place<'_>) -> Drafts {
    let when = message.first(&TIMES);
    let at = if when.is_said() { when.instant()? } else { NOW };
    let given = message.first(&IDS);
    // Without an id, a form that says the same is the same: sent twice it is one.
    let id = given.text().unwrap_or_else(|| hash([&*message.value().to_string()]));
    let nested = message.first(&FIELDS);
    let mut draft = submitted(id, at)
        .told("email", &message.get("email"))
        .user_id(&message.first(&USER_IDS))
        .anonymous_id(&message.first(&ANONYMOUS_IDS));
    let own = message.fields().into_iter().filter(|(name, _)| !is_known(name));
    let inner = if nested.is_object() { nested.fields() } else { Vec::new() };
    for (name, field) in inner.into_iter().chain(own) {
        if !field.is_object() {
            draft = draft.answered(name, None, &field);
        }
    }
    Ok(vec![draft])
}

fn is_known(name: &str) -> bool {
    [&IDS[..], &TIMES, &USER_IDS, &ANONYMOUS_IDS].iter().any(|known| known.contains(&name))
}
