//! Pacts that are being written: a first one to begin with, and what changes from one text to another.
//!
//! Nothing here is kept.

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_app::{AppError, pact_changes};
use leadpact_language::{Said, said};
use leadpact_pact::diff::Diff;
use leadpact_pact::starter::{StarterAnswers, StarterKind, pact_name, render};
use leadpact_terms::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::pacts::ScenarioText;
use crate::extract::Json;
use crate::problem::{Problem, ProblemCode, refused};

/// After so many days both parties look at a new pact again.
const REVIEW_AFTER_DAYS: i32 = 91;

/// Two texts of a pact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PactTexts {
    /// The older one, as YAML.
    old: String,
    /// The newer one, as YAML.
    new: String,
}

/// What a first pact is for. What is left out gets a usual answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StarterWanted {
    /// `b2b-software`, `b2b-services` or `b2c`.
    #[schema(example = "b2b-software")]
    kind: String,
    /// The company's name, from which the pact has its own.
    #[schema(min_length = 1, max_length = 200)]
    company: String,
    /// In which currency amounts are compared.
    #[serde(default)]
    #[schema(example = "EUR", nullable = false)]
    currency: Option<String>,
    /// The home market: an ISO 3166 alpha-2 code.
    #[serde(default)]
    #[schema(example = "CZ", nullable = false)]
    country: Option<String>,
    /// In which working hours are counted: an IANA time zone.
    #[serde(default)]
    #[schema(example = "Europe/Prague", nullable = false)]
    time_zone: Option<String>,
    /// From how many employees on a company is a customer.
    #[serde(default)]
    #[schema(minimum = 1, nullable = false)]
    smallest_company: Option<u32>,
    /// Who agrees for marketing: `Ana Lima <ana@northwind.example>`.
    #[serde(default)]
    #[schema(nullable = false)]
    marketing: Option<String>,
    /// Who agrees for sales.
    #[serde(default)]
    #[schema(nullable = false)]
    sales: Option<String>,
}

/// A pact to begin with.
#[derive(Debug, Serialize, ToSchema)]
pub struct StarterPact {
    /// The pact as YAML.
    text: String,
    /// The examples that belong to it.
    scenarios: Vec<ScenarioText>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(pact_compare)).routes(routes!(pact_begin))
}

/// Says what changes from one text of a pact to another, clause by clause, and whether it loosens or tightens.
///
/// Texts are compared by meaning: comments, layout and spelling are no change. What clauses say, and why a change goes which way, is in
/// the reader's language.
#[utoipa::path(post, path = "/api/pacts/changes", tag = "pacts", operation_id = "pact.compare", request_body = PactTexts,
    responses((status = 200, description = "The changes.", body = Object)))]
async fn pact_compare(
    State(app): State<App>,
    asking: Asking,
    Json(texts): Json<PactTexts>,
) -> Result<Json<Diff>, Problem> {
    let _everybody = asking.may(Operation::PactCompare)?;
    let language = asking.reader.language;
    let changes = app.think(move || pact_changes(("old.yaml", &texts.old), ("new.yaml", &texts.new), language)).await?;
    Ok(Json(changes.map_err(|error| mistakes("new", &error))?))
}

/// Writes a commented pact to begin with, and the examples that belong to it.
#[utoipa::path(post, path = "/api/pacts/starter", tag = "pacts", operation_id = "pact.begin",
    request_body = StarterWanted,
    responses((status = 200, description = "The pact.", body = StarterPact)))]
async fn pact_begin(
    State(app): State<App>,
    asking: Asking,
    Json(wanted): Json<StarterWanted>,
) -> Result<Json<StarterPact>, Problem> {
    let _everybody = asking.may(Operation::PactBegin)?;
    let answers = answers(wanted, app.now().date())?;
    let starter = render(&answers);
    let scenarios = ScenarioText { name: format!("{}.scenarios.md", answers.name), text: starter.scenarios };
    Ok(Json(StarterPact { text: starter.pact, scenarios: vec![scenarios] }))
}

fn answers(wanted: StarterWanted, today: Date) -> Result<StarterAnswers, Problem> {
    let unfit = |path: &'static str, why: Said| Problem::new(ProblemCode::InvalidBody).at(path).saying(why);
    let kinds = StarterKind::ALL.map(StarterKind::word);
    let no_kind = |_| unfit("kind", refused::word(&wanted.kind, "refused-word-starter", &kinds));
    let kind: StarterKind = wanted.kind.parse().map_err(no_kind)?;
    let usual = StarterAnswers::new(kind, today, Date(today.0 + REVIEW_AFTER_DAYS));
    let no_currency = |text: &str| unfit("currency", said!("refused-currency", text = text.trim()));
    let currency = wanted.currency.map(|text| text.parse().map_err(|_: String| no_currency(&text))).transpose()?;
    Ok(StarterAnswers {
        name: pact_name(&wanted.company),
        company: wanted.company,
        currency: currency.unwrap_or(usual.currency),
        country: wanted.country.unwrap_or(usual.country),
        time_zone: wanted.time_zone.unwrap_or(usual.time_zone),
        smallest_company: wanted.smallest_company.unwrap_or(usual.smallest_company),
        marketing: wanted.marketing.unwrap_or(usual.marketing),
        sales: wanted.sales.unwrap_or(usual.sales),
        ..usual
    })
}

/// What is wrong with one of the texts.
fn mistakes(path: &str, error: &AppError) -> Problem {
    Problem::new(ProblemCode::InvalidBody).at(path).saying(refused::unfit_text(error))
}
