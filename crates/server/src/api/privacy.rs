//! What belongs to the person and not to us: consent, the export of all that is known, and erasure.

use axum::extract::State;
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use leadpact_accounts::Operation;
use leadpact_language::{Said, said};
use leadpact_ledger::Scrubbed;
use leadpact_ledger::consents::{ConsentRow, ConsentState};
use leadpact_live::{Consent, Erased, PURPOSE_CHARS, is_purpose};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::leads::seen_by;
use crate::extract::{Json, Path};
use crate::hub::Topic;
use crate::problem::{Problem, ProblemCode};

/// Characters of what shows a consent.
const EVIDENCE_CHARS_MAX: usize = 2_000;

/// What a lead agreed to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Consents {
    /// What holds of each purpose: the latest that was said.
    purposes: Vec<ConsentItem>,
    /// Everything that was said, by purpose and in the order in which it was said.
    records: Vec<ConsentItem>,
}

/// A lead said yes or no to a purpose.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsentItem {
    /// To what: `contact`, `newsletter`, …
    purpose: String,
    /// Yes or no.
    state: ConsentWord,
    /// When the lead said so.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Instant,
    /// By whom.
    recorded_by: String,
    /// What shows it.
    evidence: String,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentWord {
    /// The lead agreed.
    Given,
    /// The lead took that back, or refused.
    Withdrawn,
}

/// What a lead said, to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsent {
    /// To what. `contact` is known to pacts as the trait `consent`.
    #[schema(min_length = 1, max_length = 64, pattern = "^[a-z0-9_]+$", example = "contact")]
    purpose: String,
    /// Yes or no.
    state: ConsentWord,
    /// When the lead said so; left out: now.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    at: Option<Instant>,
    /// What shows it: the words of the form, the number of a letter.
    #[schema(max_length = 2000)]
    evidence: String,
}

/// What an erasure did.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadErased {
    /// The erasure's id.
    erasure: String,
    /// The ids of the leads that the person was. Nothing else is left of them.
    leads: Vec<String>,
    /// Events that became counts.
    n_events: u64,
    /// Decisions that stay, about nobody.
    n_decisions: u64,
    /// Entries of quarantine that were emptied.
    n_quarantined: u64,
    /// Whether the database's files hold nothing of the person any more. If somebody was still reading what was, that follows by itself.
    files_are_clean: bool,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(lead_export))
        .routes(routes!(lead_erase))
        .routes(routes!(consent_index, consent_record))
}

/// Exports all that is known of a lead, as one document for the person.
///
/// Who it is and how that became known, everything that happened, what each pact in force says of it and why, what was decided, what
/// it agreed to, and what was sent about it that could not be read. That it was exported stands in the audit.
#[utoipa::path(get, path = "/api/leads/{id}/export", tag = "privacy", operation_id = "privacy.export",
    params(("id" = String, Path, description = "The lead's id.")),
    responses((status = 200, description = "The document; its form has a `version`.", body = Object)))]
async fn lead_export(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<(HeaderMap, Json<serde_json::Value>), Problem> {
    asking.may_to_all(Operation::PrivacyExport)?;
    let (live, now) = (app.live.clone(), app.now());
    let asked = id.clone();
    let (document, lead) = app
        .read(move |tx| {
            let lead = live.lead_view(tx, &asked)?.lead.id.to_string();
            Ok((live.export_lead(tx, &asked, now)?, lead))
        })
        .await?;
    // On record before anybody sees it.
    let label = lead.clone();
    app.write(move |tx| asking.record(tx, Operation::PrivacyExport, |detail| detail.label("lead", &label), now))
        .await?;
    let file = HeaderValue::try_from(format!("attachment; filename=\"lead-{lead}.json\""));
    let headers = file.map(|file| HeaderMap::from_iter([(CONTENT_DISPOSITION, file)])).unwrap_or_default();
    Ok((headers, Json(document)))
}

/// Erases a lead. There is no way back.
///
/// What stays is its id, when it was first heard of, when it was erased, and what was decided about it; its events become counts. Backups
/// that are restored later are told to forget as well. The same person is a new lead when it comes again.
#[utoipa::path(delete, path = "/api/leads/{id}", tag = "privacy", operation_id = "privacy.erase",
    params(("id" = String, Path, description = "The lead's id.")),
    responses((status = 200, description = "It is erased.", body = LeadErased)))]
async fn lead_erase(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<Json<LeadErased>, Problem> {
    asking.may_to_all(Operation::PrivacyErase)?;
    let (live, now) = (app.live.clone(), app.now());
    let erased = app
        .write(move |tx| {
            let erased = live.erase_lead(tx, &id, &asking.tag(), now)?;
            let n = i64::try_from(erased.leads.len()).unwrap_or(i64::MAX);
            asking.record(
                tx,
                Operation::PrivacyErase,
                |detail| detail.label("erasure", &erased.erasure).number("leads", n),
                now,
            )?;
            Ok(erased)
        })
        .await?;
    app.what_ifs.forget();
    for lead in &erased.leads {
        app.tell_of(Topic::Lead, Some(lead));
    }
    let files_are_clean = clean_up(&app, erased.clone()).await?;
    Ok(Json(LeadErased {
        erasure: erased.erasure,
        leads: erased.leads,
        n_events: erased.n_events,
        n_decisions: erased.n_decisions,
        n_quarantined: erased.n_quarantined,
        files_are_clean,
    }))
}

/// Removes what the erasure left in files. It goes on when the client goes away; what fails is tried again by the upkeep.
async fn clean_up(app: &App, erased: Erased) -> Result<bool, Problem> {
    let live = app.live.clone();
    let scrubbed = app.think(move || live.clean_up(&[erased])).await?;
    Ok(match scrubbed {
        Ok(scrubbed) => scrubbed == Scrubbed::Clean,
        Err(error) => {
            tracing::warn!(%error, "what an erasure left in files is removed later");
            false
        }
    })
}

/// Lists what a lead agreed to.
#[utoipa::path(get, path = "/api/leads/{id}/consents", tag = "privacy", operation_id = "consent.list",
    params(("id" = String, Path, description = "The lead's id.")),
    responses((status = 200, description = "What holds, and all that was said.", body = Consents)))]
async fn consent_index(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<Json<Consents>, Problem> {
    let grant = asking.may(Operation::ConsentList)?;
    let live = app.live.clone();
    let rows = app
        .read(move |tx| {
            seen_by(&live, tx, &id, grant)?;
            Ok(live.consents_of(tx, &id)?)
        })
        .await?;
    Ok(Json(Consents::of(rows)))
}

/// Records that a lead gave or withdrew consent to a purpose.
///
/// Records are only added: the latest by the instant at which it was said holds. Consent to be contacted becomes an event of the lead,
/// so that pacts follow at once.
#[utoipa::path(post, path = "/api/leads/{id}/consents", tag = "privacy", operation_id = "consent.record",
    params(("id" = String, Path, description = "The lead's id.")), request_body = NewConsent,
    responses((status = 201, description = "It is recorded; what holds now.", body = Consents)))]
async fn consent_record(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    Json(new): Json<NewConsent>,
) -> Result<(StatusCode, Json<Consents>), Problem> {
    let grant = asking.may(Operation::ConsentRecord)?;
    let now = app.now();
    let said = new.read(now)?;
    let live = app.live.clone();
    let (receipt, rows) = app
        .write(move |tx| {
            seen_by(&live, tx, &id, grant)?;
            let receipt = live.set_consent(tx, &id, &said, &asking.tag(), now)?;
            asking.record(
                tx,
                Operation::ConsentRecord,
                |detail| detail.label("lead", &id).label("purpose", &said.purpose).word("to", said.state.code()),
                now,
            )?;
            Ok((receipt, live.consents_of(tx, &id)?))
        })
        .await?;
    app.tell(&receipt);
    Ok((StatusCode::CREATED, Json(Consents::of(rows))))
}

impl NewConsent {
    fn read(self, now: Instant) -> Result<Consent, Problem> {
        let wrong = |path: &str, why: Said| Problem::new(ProblemCode::InvalidBody).at(path).saying(why);
        if !is_purpose(&self.purpose) {
            return Err(wrong("purpose", said!("refused-purpose-form", max = PURPOSE_CHARS)));
        }
        if self.evidence.chars().count() > EVIDENCE_CHARS_MAX {
            return Err(wrong("evidence", said!("refused-long", max = EVIDENCE_CHARS_MAX)));
        }
        let at = self.at.unwrap_or(now);
        if at > now {
            return Err(wrong("at", said!("refused-said-later")));
        }
        let state = match self.state {
            ConsentWord::Given => ConsentState::Given,
            ConsentWord::Withdrawn => ConsentState::Withdrawn,
        };
        Ok(Consent { purpose: self.purpose, state, at, evidence: self.evidence })
    }
}

impl Consents {
    /// Of rows by purpose, in the order in which it was said.
    fn of(rows: Vec<ConsentRow>) -> Self {
        let records: Vec<ConsentItem> = rows.into_iter().map(ConsentItem::from).collect();
        let lasts = records.chunk_by(|a, b| a.purpose == b.purpose).filter_map(<[ConsentItem]>::last);
        Self { purposes: lasts.cloned().collect(), records }
    }
}

impl From<ConsentRow> for ConsentItem {
    fn from(row: ConsentRow) -> Self {
        Self {
            purpose: row.purpose,
            state: match row.state {
                ConsentState::Given => ConsentWord::Given,
                ConsentState::Withdrawn => ConsentWord::Withdrawn,
            },
            at: row.at,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            evidence: row.evidence,
        }
    }
}
