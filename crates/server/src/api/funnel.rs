//! How far leads come: stage by stage, with what each step takes, and by what brought them, who they are and who had them.

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_ledger::journeys::{Cohort, Joining, JourneyBy, Part};
use leadpact_ledger::pacts::pact_version_fetch;
use leadpact_ledger::{LedgerError, Tx};
use leadpact_live::{FUNNEL, Funnel, FunnelStep, funnel};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::handoffs::People;
use crate::api::leads::the_pact;
use crate::api::sla::{Spread, time_asked};
use crate::extract::{Json, Query};
use crate::problem::{Problem, ProblemCode};

/// Days that are shown if nobody says which: a quarter.
const USUAL_DAYS: i64 = 91;
/// Parts that are shown at most, the largest first.
const PARTS_MAX: usize = 100;

/// Which funnel is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FunnelAsked {
    /// The pact; the only one in force, if there is only one.
    #[serde(default)]
    #[param(nullable = false)]
    pact: Option<String>,
    /// From when; 91 days before `to`, if nothing is said.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime, nullable = false)]
    from: Option<Instant>,
    /// Until when, not included; now, if nothing is said.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime, nullable = false)]
    to: Option<Instant>,
    /// Which leads: those first heard of in that time (`inquiry`, if nothing is said), or first handed over in it (`mql`).
    #[serde(default)]
    #[param(nullable = false)]
    joined: Option<String>,
    /// Divided by `channel`, `campaign`, `persona`, `tier`, `version` or `owner`.
    #[serde(default)]
    #[param(nullable = false)]
    by: Option<String>,
}

/// How far the leads of a cohort came under a pact.
#[derive(Debug, Serialize, ToSchema)]
pub struct FunnelSheet {
    /// The pact.
    pact: String,
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    from: Instant,
    /// Until when, not included.
    #[schema(value_type = String, format = DateTime)]
    to: Instant,
    /// All leads of the cohort.
    all: FunnelItem,
    /// Its parts, the largest first; a hundred at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<FunnelPart>,
}

/// A part of a cohort.
#[derive(Debug, Serialize, ToSchema)]
pub struct FunnelPart {
    /// The channel, campaign, persona, tier, version (as the pact file counts) or person; left out for those that are in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// How far they came.
    #[serde(flatten)]
    funnel: FunnelItem,
}

/// How far leads came.
#[derive(Debug, Serialize, ToSchema)]
pub struct FunnelItem {
    /// The stages, in their order.
    steps: Vec<FunnelStepItem>,
    /// Leads in nurture now.
    n_nurture: u64,
    /// Leads that are given up.
    n_disqualified: u64,
}

/// A stage.
#[derive(Debug, Serialize, ToSchema)]
pub struct FunnelStepItem {
    /// `inquiry`, `mql`, `sal`, `sql`, `opportunity`, `customer`, `evangelist`.
    stage: &'static str,
    /// Leads that came to this stage or beyond it.
    n_reached: u64,
    /// Leads that are in it now.
    n_now: u64,
    /// Of those who reached the stage before, how many reached this one: 0 to 1. Left out at the first, and where nobody reached it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    of_before: Option<f64>,
    /// How long it took from the stage before, for those who were in both.
    took: Spread,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(funnel_fetch))
}

/// Shows how far the leads of a period came, stage by stage.
#[utoipa::path(get, path = "/api/funnel", tag = "leads", operation_id = "funnel.fetch", params(FunnelAsked),
    responses((status = 200, description = "The funnel.", body = FunnelSheet)))]
async fn funnel_fetch(
    State(app): State<App>,
    asking: Asking,
    Query(asked): Query<FunnelAsked>,
) -> Result<Json<FunnelSheet>, Problem> {
    asking.may_to_all(Operation::FunnelFetch)?;
    let (live, now) = (app.live.clone(), app.now());
    let (from, to) = time_asked((asked.from, asked.to), now, USUAL_DAYS)?;
    let (joining, by) = (joining(asked.joined.as_deref())?, asked.by.as_deref().map(divided_by).transpose()?);
    let sheet = app
        .read(move |tx| {
            let pact = the_pact(&live, tx, asked.pact.as_deref(), now)?.name.to_string();
            let report = funnel(tx, Cohort { pact: &pact, joining, from, to, by })?;
            let mut people = People::default();
            let mut parts = Vec::with_capacity(report.parts.len());
            for (part, funnel) in report.parts {
                parts.push(FunnelPart { name: name_of(tx, &mut people, part)?, funnel: FunnelItem::from(funnel) });
            }
            let size = |part: &FunnelPart| part.funnel.steps.first().map_or(0, |step| step.n_reached);
            parts.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| a.name.cmp(&b.name)));
            parts.truncate(PARTS_MAX);
            Ok(FunnelSheet { pact, from, to, all: FunnelItem::from(report.all), parts })
        })
        .await?;
    Ok(Json(sheet))
}

fn joining(word: Option<&str>) -> Result<Joining, Problem> {
    match word {
        None | Some("inquiry") => Ok(Joining::Inquiry),
        Some("mql") => Ok(Joining::Mql),
        Some(other) => Err(unknown("joined", other, "inquiry, mql")),
    }
}

fn divided_by(word: &str) -> Result<JourneyBy, Problem> {
    match word {
        "channel" => Ok(JourneyBy::Channel),
        "campaign" => Ok(JourneyBy::Campaign),
        "persona" => Ok(JourneyBy::Persona),
        "tier" => Ok(JourneyBy::Tier),
        "version" => Ok(JourneyBy::Version),
        "owner" => Ok(JourneyBy::Owner),
        other => Err(unknown("by", other, "channel, campaign, persona, tier, version, owner")),
    }
}

fn unknown(parameter: &'static str, word: &str, known: &str) -> Problem {
    let detail = format!("`{word}` is not known: expected one of {known}");
    Problem::new(ProblemCode::InvalidQuery).at(parameter).with_detail(detail)
}

fn name_of(tx: &mut Tx<'_>, people: &mut People, part: Part) -> Result<Option<String>, LedgerError> {
    Ok(match part {
        Part::Named(name) => Some(name),
        Part::Version(number) => pact_version_fetch(tx, number)?.map(|row| row.version.to_string()),
        Part::Owner(person) => people.item(tx, Some(person))?.map(|person| person.name),
        Part::Other => None,
    })
}

impl From<Funnel> for FunnelItem {
    fn from(funnel: Funnel) -> Self {
        let Funnel { steps, n_nurture, n_disqualified } = funnel;
        let stages = &FUNNEL[FUNNEL.len() - steps.len()..];
        let mut before = None;
        let shown = stages.iter().zip(steps).map(|(stage, FunnelStep { n_reached, n_now, took_ms })| {
            let of_before = before.filter(|n| *n > 0).map(|n: u64| n_reached as f64 / n as f64);
            before = Some(n_reached);
            FunnelStepItem { stage: stage.word(), n_reached, n_now, of_before, took: Spread::of(&took_ms) }
        });
        Self { steps: shown.collect(), n_nurture, n_disqualified }
    }
}
