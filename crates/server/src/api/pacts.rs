//! Pacts: versions uploaded and checked, put in force from an instant and taken out of it. Older versions stay readable.

use axum::extract::State;
use axum::http::StatusCode;
use leadpact_accounts::{Grant, Operation};
use leadpact_app::{
    CheckedPact, KeepError, SoundPact, UnfitPact, check_pact_sent, end_pact, found_in_kept, push_pact,
    put_pact_in_force,
};
use leadpact_language::Said;
use leadpact_ledger::decisions::decision_list_before;
use leadpact_ledger::pacts::{InForceRow, PactVersionRow, in_force_list, pact_version_fetch, pact_version_list};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json_;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::leads::DecisionItem;
use crate::api::own::own_decisions;
use crate::cursor::{List, Page, PageParams};
use crate::extract::{Json, Path, Query};
use crate::hub::Topic;
use crate::problem::{Problem, ProblemCode, refused};

/// A pact's text and the scenarios beside it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PactText {
    /// The pact as YAML.
    pub(crate) text: String,
    /// The scenarios beside it.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub(crate) scenarios: Vec<ScenarioText>,
}

/// A file of scenarios.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioText {
    /// Its name, for messages.
    pub(crate) name: String,
    /// Its text, in Markdown.
    pub(crate) text: String,
}

/// A version of a pact.
#[derive(Debug, Serialize, ToSchema)]
pub struct PactVersion {
    /// Its number among all versions of all pacts.
    id: i64,
    /// The pact's name.
    pact: String,
    /// The version that its text gives itself.
    version: i64,
    /// The fingerprint of its meaning.
    fingerprint: String,
    /// When it was uploaded.
    #[schema(value_type = String, format = DateTime)]
    uploaded_at: Instant,
    /// By whom.
    uploaded_by: String,
}

/// A version of a pact with its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct PactVersionText {
    /// The version.
    #[serde(flatten)]
    version: PactVersion,
    /// The pact as YAML.
    text: String,
    /// The scenarios beside it.
    scenarios: Vec<ScenarioText>,
    /// What its check found.
    #[schema(value_type = Object)]
    checked: Json_,
}

/// A pact that was checked and kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct PactPushed {
    /// The version; the one that was there already if its meaning is the same.
    version: PactVersion,
    /// What the check found.
    #[schema(value_type = Object)]
    checked: Json_,
}

/// A version that came into force.
#[derive(Debug, Serialize, ToSchema)]
pub struct Force {
    /// Its number among all changes.
    id: i64,
    /// The pact's name.
    pact: String,
    /// The number of the version.
    version: i64,
    /// From when on.
    #[schema(value_type = String, format = DateTime)]
    from: Instant,
    /// When this was said.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// By whom.
    put_by: String,
    /// When it was taken out of force without a version after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    ended_at: Option<Instant>,
}

/// All versions and all changes of what is in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pacts {
    /// All versions, newest first.
    versions: Vec<PactVersion>,
    /// All changes, oldest first. Of each pact the latest one whose instant has come is in force, unless it was ended.
    in_force: Vec<Force>,
}

/// A version to be put in force.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewForce {
    /// The number of the version.
    version: i64,
    /// From when on; left out: from now on.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    from: Option<Instant>,
}

/// Whose decisions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DecisionFilter {
    /// Only those under this pact.
    #[serde(default)]
    #[param(nullable = false)]
    pact: Option<String>,
}

impl From<PactVersionRow> for PactVersion {
    fn from(row: PactVersionRow) -> Self {
        Self {
            id: row.number,
            pact: row.pact,
            version: row.version,
            fingerprint: row.fingerprint,
            uploaded_at: row.uploaded_at,
            uploaded_by: row.uploaded_by,
        }
    }
}

impl From<InForceRow> for Force {
    fn from(row: InForceRow) -> Self {
        Self {
            id: row.seq,
            pact: row.pact,
            version: row.number,
            from: row.from_at,
            at: row.at,
            put_by: row.put_by,
            ended_at: row.ended_at,
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(pact_index))
        .routes(routes!(pact_check))
        .routes(routes!(pact_push))
        .routes(routes!(pact_fetch))
        .routes(routes!(pact_put_in_force))
        .routes(routes!(pact_end_force))
        .routes(routes!(decision_index))
}

/// Lists pacts: their versions, and which were in force from when on.
#[utoipa::path(get, path = "/api/pacts", tag = "pacts", operation_id = "pact.list",
    responses((status = 200, description = "Versions and what is in force.", body = Pacts)))]
async fn pact_index(State(app): State<App>, asking: Asking) -> Result<Json<Pacts>, Problem> {
    let _everybody = asking.may(Operation::PactList)?;
    let pacts = app
        .read(|tx| {
            Ok(Pacts {
                versions: pact_version_list(tx, None)?.into_iter().map(PactVersion::from).collect(),
                in_force: in_force_list(tx)?.into_iter().map(Force::from).collect(),
            })
        })
        .await?;
    Ok(Json(pacts))
}

/// Checks and lints a pact and runs its scenarios, without keeping it. What was found is said in the reader's language.
#[utoipa::path(post, path = "/api/pacts/check", tag = "pacts", operation_id = "pact.check", request_body = PactText,
    responses((status = 200, description = "What was found; `fault` says why it can't be signed, if it can't.", body = Object)))]
async fn pact_check(
    State(app): State<App>,
    asking: Asking,
    Json(text): Json<PactText>,
) -> Result<Json<Json_>, Problem> {
    let _everybody = asking.may(Operation::PactCheck)?;
    let checked = app.think(move || check(&text)).await??;
    Ok(Json(checked.to_json(asking.reader.language)))
}

/// Uploads a version of a pact.
///
/// It is checked, linted, and its scenarios are run. One with mistakes or failing scenarios is not kept; the problem says how much is
/// wrong and where it begins, and all that was found in its member `checked`, in the reader's language. A version with the same meaning as one that is there is that one.
#[utoipa::path(post, path = "/api/pacts", tag = "pacts", operation_id = "pact.push", request_body = PactText,
    responses((status = 201, description = "It is kept.", body = PactPushed)))]
async fn pact_push(
    State(app): State<App>,
    asking: Asking,
    Json(text): Json<PactText>,
) -> Result<(StatusCode, Json<PactPushed>), Problem> {
    asking.may_to_all(Operation::PactPush)?;
    let checked = app.think(move || check(&text)).await??;
    let found = checked.to_json(asking.reader.language);
    let pact = SoundPact::of(&checked).map_err(|fault| {
        let why = checked.why_not().unwrap_or_else(|| Said::plain(fault.word()));
        Problem::new(ProblemCode::InvalidBody).at("text").saying(why).with_checked(found.clone())
    })?;
    let (live, now) = (app.live.clone(), app.now());
    let kept = app.write(move |tx| Ok(push_pact(&live, tx, &asking.caller, &pact, now)?)).await?;
    app.tell_of(Topic::Pact, Some(&kept.pact.clone()));
    Ok((StatusCode::CREATED, Json(PactPushed { version: kept.into(), checked: found })))
}

/// Shows a version of a pact: its text, its scenarios and what its check found, in the reader's language.
#[utoipa::path(get, path = "/api/pacts/versions/{id}", tag = "pacts", operation_id = "pact.fetch",
    params(("id" = i64, Path, description = "The number of the version.")),
    responses((status = 200, description = "The version.", body = PactVersionText)))]
async fn pact_fetch(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
) -> Result<Json<PactVersionText>, Problem> {
    let _everybody = asking.may(Operation::PactFetch)?;
    let row = app.read(move |tx| Ok(pact_version_fetch(tx, id)?)).await?;
    let row = row.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    let version = app.think(move || PactVersionText {
        text: row.text.clone(),
        scenarios: serde_json::from_str(&row.scenarios).unwrap_or_default(),
        checked: found_in_kept(&row, asking.reader.language),
        version: row.into(),
    });
    Ok(Json(version.await?))
}

/// Puts a version in force from an instant.
///
/// Every lead is brought up to date under it, in the background and at its next event. A version that was put in force for a later
/// instant waits for it.
#[utoipa::path(post, path = "/api/pacts/in-force", tag = "pacts", operation_id = "pact.put_in_force", request_body = NewForce,
    responses((status = 201, description = "It is, or will be, in force.", body = Force)))]
async fn pact_put_in_force(
    State(app): State<App>,
    asking: Asking,
    Json(new): Json<NewForce>,
) -> Result<(StatusCode, Json<Force>), Problem> {
    asking.may_to_all(Operation::PactPutInForce)?;
    let (live, now) = (app.live.clone(), app.now());
    let from = new.from.unwrap_or(now);
    let put = (new.version, from);
    let row = app.write(move |tx| Ok(put_pact_in_force(&live, tx, &asking.caller, put, now)?)).await?;
    app.tell_of(Topic::Pact, Some(&row.pact.clone()));
    app.catch_up();
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// Takes a pact out of force. What was decided under it stays.
#[utoipa::path(delete, path = "/api/pacts/in-force/{pact}", tag = "pacts", operation_id = "pact.end_force",
    params(("pact" = String, Path, description = "The pact's name.")),
    responses((status = 204, description = "It is not in force any more.")))]
async fn pact_end_force(
    State(app): State<App>,
    asking: Asking,
    Path(pact): Path<String>,
) -> Result<StatusCode, Problem> {
    asking.may_to_all(Operation::PactEndForce)?;
    let (live, now) = (app.live.clone(), app.now());
    let name = pact.clone();
    app.write(move |tx| Ok(end_pact(&live, tx, &asking.caller, &name, now)?)).await?;
    app.tell_of(Topic::Pact, Some(&pact));
    Ok(StatusCode::NO_CONTENT)
}

/// Lists what was decided, the latest first; of their own leads, for whoever sees only these.
#[utoipa::path(get, path = "/api/decisions", tag = "pacts", operation_id = "decision.list",
    params(DecisionFilter, PageParams),
    responses((status = 200, description = "A page of decisions.", body = Page<DecisionItem>)))]
async fn decision_index(
    State(app): State<App>,
    asking: Asking,
    Query(filter): Query<DecisionFilter>,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<DecisionItem>>, Problem> {
    let grant = asking.may(Operation::DecisionList)?;
    let name = filter.pact.clone().unwrap_or_default();
    let list = List { name: "decisions", filters: &[("pact", &name)] };
    let limit = page.limit()?;
    let before: i64 = page.after(&list)?.unwrap_or(i64::MAX);
    let rows = app
        .read(move |tx| match grant {
            Grant::All => Ok(decision_list_before(tx, filter.pact.as_deref(), before, limit + 1)?),
            Grant::OwnedBy(me) => own_decisions(tx, me, filter.pact.as_deref(), before, limit + 1),
        })
        .await?;
    let items = rows.into_iter().map(DecisionItem::from).collect();
    Ok(Json(list.page(items, limit, |decision: &DecisionItem| decision.id)))
}

pub(crate) fn check(text: &PactText) -> Result<CheckedPact, Problem> {
    let scenarios: Vec<leadpact_app::ScenarioText> = text.scenarios.iter().cloned().map(Into::into).collect();
    Ok(check_pact_sent("pact.yaml", &text.text, &scenarios)?)
}

impl From<ScenarioText> for leadpact_app::ScenarioText {
    fn from(file: ScenarioText) -> Self {
        Self { name: file.name, text: file.text }
    }
}

impl From<UnfitPact> for Problem {
    fn from(unfit: UnfitPact) -> Self {
        let problem = Self::new(ProblemCode::InvalidBody);
        match unfit {
            UnfitPact::Scenarios { path, why } => problem.at(path).saying(why),
            UnfitPact::App(error) => problem.at("text").saying(refused::unfit_text(&error)),
        }
    }
}

impl From<KeepError> for Problem {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Live(error) => error.into(),
            KeepError::Accounts(error) => error.into(),
        }
    }
}
