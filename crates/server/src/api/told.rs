//! What people tell of leads by hand: a lead that nobody else has brought in, and what is known of one, corrected.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use leadpact_accounts::Operation;
use leadpact_language::said;
use leadpact_live::{IDENTIFIERS_MAX, Recorded, read_told};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::leads::{Corrected, correct, seen_by};
use crate::extract::{Json, Path};
use crate::problem::{Problem, ProblemCode};

/// Traits by name, as they are written.
type Traits = BTreeMap<Box<str>, Box<RawValue>>;

/// A lead that is added by hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLead {
    /// By what it is found; whoever is known by one of these is told more of. An e-mail address and a phone number become traits, too.
    #[schema(min_items = 1, max_items = 20)]
    identifiers: Vec<NewIdentifier>,
    /// What is known of the person, and of its company under `company.…`.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, serde_json::Value>, example = json!({"name": "Ana Nova", "title": "CIO", "company.employees": 200}))]
    traits: Traits,
}

/// By what a person is found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIdentifier {
    /// What sort.
    #[schema(example = "email")]
    kind: String,
    /// The identifier.
    #[schema(max_length = 256, example = "ana@acme.example")]
    value: String,
}

/// What is known better.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadCorrection {
    /// Traits of the person, and of its company under `company.…`; `null` tells that something is not known any more.
    #[schema(value_type = BTreeMap<String, serde_json::Value>, example = json!({"phone": "+420 777 123 456", "company.employees": 200}))]
    traits: Traits,
}

/// An event in Leadpact's own form.
#[derive(Serialize)]
struct ToldEvent<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    identifiers: &'a [NewIdentifier],
    id: String,
    at: String,
    kind: &'static str,
    channel: &'static str,
    properties: &'a Traits,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(lead_create)).routes(routes!(lead_change))
}

/// Adds a lead by hand.
#[utoipa::path(post, path = "/api/leads", tag = "leads", operation_id = "lead.create", request_body = NewLead,
    responses((status = 201, description = "The lead is there, or is told more of.", body = Corrected)))]
async fn lead_create(
    State(app): State<App>,
    asking: Asking,
    Json(new): Json<NewLead>,
) -> Result<(StatusCode, Json<Corrected>), Problem> {
    asking.may_to_all(Operation::LeadCreate)?;
    let NewLead { identifiers, mut traits } = new;
    if !(1..=IDENTIFIERS_MAX).contains(&identifiers.len()) {
        let problem = Problem::new(ProblemCode::InvalidBody).at("identifiers");
        return Err(problem.saying(said!("refused-identifiers", max = IDENTIFIERS_MAX, n = identifiers.len())));
    }
    for one in identifiers.iter().filter(|one| matches!(&*one.kind, "email" | "phone")) {
        let value = to_raw_value(&one.value).expect("a text becomes JSON");
        traits.entry(one.kind.as_str().into()).or_insert(value);
    }
    fit(&traits)?;
    let (live, now) = (app.live.clone(), app.now());
    let corrected = correct(&app, move |tx| {
        let event =
            ToldEvent { identifiers: &identifiers, lead: None, ..ToldEvent::of(&traits, &live.fresh_id(now), now) };
        let recording = live.record(tx, &[&event.written()], now)?;
        accepted(&recording.items)?;
        let lead = recording.receipt.changed.first().cloned().unwrap_or_default();
        asking.record(tx, Operation::LeadCreate, |detail| detail.label("lead", &lead), now)?;
        Ok(recording.receipt)
    })
    .await?;
    Ok((StatusCode::CREATED, corrected))
}

/// Corrects what is known of a lead and its company. What was known before stays on record, and counts no more.
#[utoipa::path(patch, path = "/api/leads/{id}", tag = "leads", operation_id = "lead.change",
    params(("id" = String, Path, description = "The lead's id.")), request_body = LeadCorrection,
    responses((status = 200, description = "It is corrected.", body = Corrected)))]
async fn lead_change(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    Json(LeadCorrection { traits }): Json<LeadCorrection>,
) -> Result<Json<Corrected>, Problem> {
    let grant = asking.may(Operation::LeadChange)?;
    if traits.is_empty() {
        return Err(Problem::new(ProblemCode::InvalidBody).at("traits").saying(said!("refused-none")));
    }
    fit(&traits)?;
    let (live, now) = (app.live.clone(), app.now());
    correct(&app, move |tx| {
        seen_by(&live, tx, &id, grant)?;
        let event = ToldEvent { lead: Some(&id), ..ToldEvent::of(&traits, &live.fresh_id(now), now) };
        let recording = live.record(tx, &[&event.written()], now)?;
        accepted(&recording.items)?;
        asking.record(tx, Operation::LeadChange, |detail| detail.label("lead", &id), now)?;
        Ok(recording.receipt)
    })
    .await
}

/// Every trait has to fit its type: who writes by hand can write it anew.
fn fit(traits: &Traits) -> Result<(), Problem> {
    let refused = |refused: leadpact_live::Refused| {
        let path = refused.path.replacen("properties", "traits", 1);
        Problem::new(ProblemCode::InvalidBody).at(path).saying(refused.why)
    };
    read_told(traits).map(|_| ()).map_err(refused)
}

/// What could not be read is refused here, and not put aside: who asked sees it.
fn accepted(items: &[Recorded]) -> Result<(), Problem> {
    for item in items {
        if let Recorded::Refused(refused) = item {
            let path = refused.path.replacen("properties", "traits", 1);
            return Err(Problem::new(ProblemCode::InvalidBody).at(path).saying(refused.why.clone()));
        }
    }
    Ok(())
}

impl<'a> ToldEvent<'a> {
    fn of(traits: &'a Traits, id: &str, at: Instant) -> Self {
        let (id, at) = (format!("by-hand:{id}"), at.to_string());
        Self { lead: None, identifiers: &[], id, at, kind: "traits", channel: "import", properties: traits }
    }

    fn written(&self) -> String {
        serde_json::to_string(self).expect("an event becomes JSON")
    }
}
