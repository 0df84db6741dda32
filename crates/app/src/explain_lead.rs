//! One lead explained, found by its id or its e-mail address.

use leadpact_document::nearest;
use leadpact_ingest::Lead;
use leadpact_pact::words::{Language, Messages};
use leadpact_reports::{Explanation, explain};
use leadpact_terms::{Instant, Kind, Value, fold};

use crate::AppError;
use crate::intake::{IntakeRequest, Watch, gather};
use crate::pacts::LoadedPact;

/// How many ids are kept to propose the nearest one.
const IDS_KEPT: usize = 100_000;

/// Explains one lead of the files under each pact, at an instant or at the latest event of all leads, in a language.
pub fn explain_lead(
    pacts: &[LoadedPact],
    intake: &IntakeRequest,
    lead: &str,
    at: Option<Instant>,
    language: Language,
    watch: &mut dyn Watch,
) -> Result<Vec<Explanation>, AppError> {
    let gathered = gather(intake, watch)?;
    let messages = Messages::speaking(language);
    let wanted = fold(lead);
    let mut ids = Vec::new();
    let mut by_email = None;
    for (position, candidate) in gathered.leads.enumerate() {
        let candidate = candidate?;
        watch.leads(position as u64 + 1);
        if candidate.id.as_str() == lead {
            return explain_found(pacts, &candidate, at.unwrap_or(gathered.latest_at), messages);
        }
        if by_email.is_none() && has_email(&candidate, &wanted) {
            by_email = Some(candidate);
        } else if ids.len() < IDS_KEPT {
            ids.push(candidate.id);
        }
    }
    match by_email {
        Some(found) => explain_found(pacts, &found, at.unwrap_or(gathered.latest_at), messages),
        None => {
            let near = nearest(lead, ids.iter().map(leadpact_terms::LeadId::as_str));
            let hint = near.map_or_else(
                || "; name it by its id or its e-mail address".to_owned(),
                |near| format!("; did you mean `{near}`?"),
            );
            Err(AppError::UnknownLead { lead: lead.into(), hint })
        }
    }
}

fn has_email(lead: &Lead, wanted: &str) -> bool {
    let told =
        lead.events.iter().filter(|event| event.kind == Kind::Traits).filter_map(|event| event.property("email"));
    told.into_iter().any(|email| matches!(email, Value::Text(email) if fold(email) == wanted))
}

fn explain_found(
    pacts: &[LoadedPact],
    lead: &Lead,
    at: Instant,
    messages: &Messages,
) -> Result<Vec<Explanation>, AppError> {
    match lead.events.first() {
        Some(first) if first.at > at => Err(AppError::NotYet { lead: lead.id.clone(), at, first: first.at }),
        _ => Ok(pacts.iter().map(|pact| explain(&pact.compiled, &lead.id, &lead.events, at, messages)).collect()),
    }
}
