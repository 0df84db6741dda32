//! Drafts of pacts, before anybody puts them in force: what they say in plain words, and what they would have done.

use std::collections::BTreeMap;

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_app::{
    AppError, Change, LoadedPact, SideReport, TierReport, Week, WhatIfReport, load_pact_text, pact_in_force,
};
use leadpact_desk::Capacity;
use leadpact_language::said;
use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_ledger::leads::lead_fetch;
use leadpact_ledger::pacts::{PactVersionRow, pact_version_fetch};
use leadpact_pact::words::{Language, Messages, clauses_in_words, words};
use leadpact_terms::{Date, Instant};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json_;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::pacts::{PactText, ScenarioText, check};
use crate::extract::Json;
use crate::problem::{Problem, ProblemCode};
use crate::what_if;

/// An edited pact.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditedPact {
    /// The pact as YAML.
    text: String,
    /// The scenarios beside it.
    #[serde(default)]
    #[schema(max_items = 50)]
    scenarios: Vec<ScenarioText>,
    /// The pact in force that it is compared with; left out: the one of the same name, or the only one.
    #[serde(default)]
    #[schema(nullable = false)]
    pact: Option<String>,
}

/// What an edited pact is worth.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditedPactAnswer {
    /// What its check found, as `POST /api/pacts/check` says it.
    #[schema(value_type = Object)]
    checked: Json_,
    /// What it would have done; left out if it has mistakes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    would_have: Option<WouldHave>,
}

/// What an edited pact would have done with the leads of the service.
#[derive(Debug, Serialize, ToSchema)]
pub struct WouldHave {
    /// The number of the version in force that it is compared with.
    version: i64,
    /// How long the answer took, in milliseconds.
    took_ms: f64,
    /// Whether all leads were folded again; if not, only thresholds had moved.
    folded: bool,
    /// Up to when.
    #[schema(value_type = String, format = DateTime)]
    until: Instant,
    /// Leads in all.
    n_leads: u64,
    /// Leads that the version in force hands over.
    n_before: u64,
    /// Leads that the edited pact hands over.
    n_after: u64,
    /// Under the version in force.
    before: HandOvers,
    /// Under the edited pact.
    after: HandOvers,
    /// What sales can take under the edited pact.
    sales: SalesCapacity,
    /// Leads that only the edited pact hands over.
    n_gained: u64,
    /// Leads that only the version in force hands over.
    n_lost: u64,
    /// Leads that both hand over, the edited pact earlier.
    n_earlier: u64,
    /// Leads that both hand over, the edited pact later.
    n_later: u64,
    /// The first of the leads gained, with what speaks for them.
    gained: Vec<LeadChange>,
    /// The first of the leads lost, with what the edited pact has against them.
    lost: Vec<LeadChange>,
}

/// What sales can take, as a pact hands leads out and sales has worked in the last 91 days.
#[derive(Debug, Serialize, ToSchema)]
pub struct SalesCapacity {
    /// People on duty to whom the pact's routing hands leads.
    n_people: u64,
    /// Leads that they may have at once; left out if somebody has no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room: Option<u64>,
    /// How long a handoff is open on average, in milliseconds; left out before the first one is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    open_ms: Option<i64>,
    /// New leads a week: the room, divided by that time; left out without either.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    a_week: Option<f64>,
}

/// First hand-overs under one pact.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandOvers {
    /// Each of its tiers; if there are several, then all together.
    tiers: Vec<TierItem>,
    /// By week; weeks without any are left out.
    weeks: Vec<WeekItem>,
}

/// A tier against won deals.
#[derive(Debug, Serialize, ToSchema)]
pub struct TierItem {
    /// Its name, or `all tiers`.
    tier: String,
    /// Leads first handed over in it.
    n_qualified: u64,
    /// The share of them whose deal was won after that; left out without outcomes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    precision: Option<f64>,
    /// Their share of all leads whose deal was won; left out without outcomes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    recall: Option<f64>,
}

/// A week.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeekItem {
    /// The Monday with which it begins, UTC.
    #[schema(value_type = String, format = Date)]
    monday: Date,
    /// Leads handed over, by tier in the order of the tiers.
    by_tier: Vec<u64>,
}

/// A lead that only one of the two pacts hands over.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadChange {
    /// Its id.
    lead: String,
    /// Its name, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// Its address, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// When it is handed over.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// In which tier.
    tier: String,
    /// Why.
    reasons: Vec<String>,
}

/// A pact in plain words.
#[derive(Debug, Serialize, ToSchema)]
pub struct PactWords {
    /// The pact's name.
    pact: String,
    /// The fingerprint of its meaning.
    fingerprint: String,
    /// The whole agreement as a document, in Markdown.
    document: String,
    /// What each clause says, in the order of the agreement.
    clauses: Vec<ClauseWords>,
}

/// A clause in plain words.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClauseWords {
    /// Its id, to which reasons point.
    clause: String,
    /// What it says.
    text: String,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(pact_what_if)).routes(routes!(pact_words))
}

/// Says what an edited pact would have done with the leads of the service, beside the version in force.
///
/// Nothing is kept or decided by it. The first question loads the past into memory, which may take longer than a request may: then it is
/// answered with 503, the loading goes on, and the same question is answered soon. Later ones are quick; the past that they see is at most
/// an hour old. What was found, and why leads are gained and lost, is said in the reader's language.
#[utoipa::path(post, path = "/api/pacts/what-if", tag = "pacts", operation_id = "pact.replay", request_body = EditedPact,
    responses((status = 200, description = "What was found, and what it would have done.", body = EditedPactAnswer)))]
async fn pact_what_if(
    State(app): State<App>,
    asking: Asking,
    Json(edited): Json<EditedPact>,
) -> Result<Json<EditedPactAnswer>, Problem> {
    asking.may_to_all(Operation::PactReplay)?;
    let language = asking.reader.language;
    let text = PactText { text: edited.text, scenarios: edited.scenarios };
    let (checked, pact) = app
        .think(move || {
            let checked = check(&text)?;
            Ok::<_, Problem>((checked.to_json(language), checked.pact))
        })
        .await??;
    let Some(pact) = pact else { return Ok(Json(EditedPactAnswer { checked, would_have: None })) };
    let own_name = pact.checked.pact.name.to_string();
    let version = in_force(&app, edited.pact, own_name).await?;
    let number = version.number;
    let beside = load_pact_text(&version.pact, &version.text).map_err(failed)?;
    let (desk, now, edited) = (app.desk.clone(), app.now(), pact.checked.pact.clone());
    let sales = app.read(move |tx| Ok(desk.capacity(tx, &edited, now)?)).await?;
    let report = what_if::ask(&app, (number, beside), (pact, language)).await?.map_err(failed)?;
    let would_have = WouldHave::of(&app, number, report, sales.into()).await?;
    Ok(Json(EditedPactAnswer { checked, would_have: Some(would_have) }))
}

/// Says in plain words what a pact says, in the reader's language: the whole agreement, and each clause as a sentence.
#[utoipa::path(post, path = "/api/pacts/words", tag = "pacts", operation_id = "pact.words", request_body = PactText,
    responses((status = 200, description = "The agreement as people read it.", body = PactWords)))]
async fn pact_words(
    State(app): State<App>,
    asking: Asking,
    Json(text): Json<PactText>,
) -> Result<Json<PactWords>, Problem> {
    let _everybody = asking.may(Operation::PactWords)?;
    let language = asking.reader.language;
    let said =
        app.think(move || load_pact_text("pact.yaml", &text.text).map(|pact| PactWords::of(&pact, language))).await?;
    said.map(Json).map_err(|error| match error {
        AppError::Mistakes { .. } => {
            let problem = Problem::new(ProblemCode::InvalidBody).at("text");
            problem.saying(said!("refused-pact-unchecked"))
        }
        error => failed(error),
    })
}

/// The version in force with which an edited pact is compared.
async fn in_force(app: &App, asked: Option<String>, own_name: String) -> Result<PactVersionRow, Problem> {
    let (live, now) = (app.live.clone(), app.now());
    let most = i64::try_from(app.config.what_if_events.get()).unwrap_or(i64::MAX);
    app.read(move |tx| {
        let n_events = counter_latest(tx, Counter::Event)?;
        if n_events > most {
            let problem = Problem::new(ProblemCode::Conflict);
            let n = n_events.to_string();
            return Err(problem.saying(said!("refused-what-if", n, max = most.to_string())));
        }
        let same_name = live.pacts_in_force(tx, now)?.iter().any(|pact| *pact.name == *own_name);
        let name = asked.as_deref().or_else(|| same_name.then_some(own_name.as_str()));
        let pact = pact_in_force(&live, tx, name, now).map_err(|error| match error {
            leadpact_app::ExplainError::WhichPact(why) => Problem::new(ProblemCode::InvalidBody).at("pact").saying(why),
            other => other.into(),
        })?;
        let row = pact_version_fetch(tx, pact.number)?;
        row.ok_or_else(|| Problem::new(ProblemCode::Internal))
    })
    .await
}

fn failed(error: AppError) -> Problem {
    match error {
        AppError::Ledger(error) => error.into(),
        error => {
            tracing::error!(%error, "what an edited pact would have done can't be worked out");
            Problem::new(ProblemCode::Internal)
        }
    }
}

impl WouldHave {
    async fn of(app: &App, version: i64, report: WhatIfReport, sales: SalesCapacity) -> Result<Self, Problem> {
        let ids: Vec<String> =
            report.gained.iter().chain(&report.lost).map(|change| change.lead_id.to_string()).collect();
        let cards = app.read(move |tx| cards(tx, &ids)).await?;
        let named = |changes: Vec<Change>| changes.into_iter().map(|change| LeadChange::of(change, &cards)).collect();
        Ok(Self {
            version,
            took_ms: report.took_ms,
            folded: report.folded,
            until: report.until,
            n_leads: report.n_leads,
            n_before: report.n_before,
            n_after: report.n_after,
            before: report.before.into(),
            after: SideReport { tiers: report.tiers, weeks: report.weeks }.into(),
            sales,
            n_gained: report.n_gained,
            n_lost: report.n_lost,
            n_earlier: report.n_earlier,
            n_later: report.n_later,
            gained: named(report.gained),
            lost: named(report.lost),
        })
    }
}

/// Names and addresses of leads, by id.
type Cards = BTreeMap<String, (Option<String>, Option<String>)>;

fn cards(tx: &mut Tx<'_>, ids: &[String]) -> Result<Cards, Problem> {
    let mut cards = Cards::new();
    for id in ids {
        // One that was erased since has neither.
        if let Some(lead) = lead_fetch(tx, id)? {
            cards.insert(id.clone(), (lead.card.name, lead.card.email));
        }
    }
    Ok(cards)
}

impl LeadChange {
    fn of(change: Change, cards: &Cards) -> Self {
        let lead = change.lead_id.to_string();
        let (name, email) = cards.get(&lead).cloned().unwrap_or_default();
        Self { lead, name, email, at: change.at, tier: change.tier, reasons: change.reasons }
    }
}

impl From<Capacity> for SalesCapacity {
    fn from(sales: Capacity) -> Self {
        Self { n_people: sales.n_people, room: sales.room, open_ms: sales.open_ms, a_week: sales.a_week() }
    }
}

impl From<SideReport> for HandOvers {
    fn from(side: SideReport) -> Self {
        let tier = |tier: TierReport| TierItem {
            tier: tier.tier,
            n_qualified: tier.n_qualified,
            precision: tier.precision,
            recall: tier.recall,
        };
        let week = |week: Week| WeekItem { monday: week.monday, by_tier: week.by_tier };
        Self { tiers: side.tiers.into_iter().map(tier).collect(), weeks: side.weeks.into_iter().map(week).collect() }
    }
}

impl PactWords {
    fn of(loaded: &LoadedPact, language: Language) -> Self {
        let (pact, messages) = (&loaded.checked.pact, Messages::speaking(language));
        let clause =
            |(clause, text): (leadpact_terms::ClauseId, String)| ClauseWords { clause: clause.to_string(), text };
        Self {
            pact: pact.name.to_string(),
            fingerprint: leadpact_pact::canonical::fingerprint(pact).to_string(),
            document: words(pact, messages),
            clauses: clauses_in_words(pact, messages).into_iter().map(clause).collect(),
        }
    }
}
