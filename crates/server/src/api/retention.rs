//! How long anything is kept: rules, what they would do, and carrying them out.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use leadpact_accounts::Operation;
use leadpact_language::said;
use leadpact_live::{Occasion, RetentionRule, RetentionRun};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::extract::Json;
use crate::hub::Topic;
use crate::jobs;
use crate::problem::{Problem, ProblemCode};

/// Rules at most.
const RULES_MAX: usize = 100;

/// Rules of retention.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionRules {
    /// The rules; of an event or a lead to which several apply, the first counts.
    #[schema(value_type = Vec<RetentionRuleForm>, max_items = 100)]
    rules: Vec<RetentionRule>,
}

/// A rule.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum RetentionRuleForm {
    /// Events of behaviour are dropped when they are old, and become counts. Decisions that rest on them stand.
    Behaviour {
        /// What people call the rule.
        #[schema(min_length = 1)]
        name: String,
        /// Only `track` or `page`; empty: both.
        kinds: Option<Vec<String>>,
        /// Only over these channels: `web`, `email`, …; empty: all.
        channels: Option<Vec<String>>,
        /// Days after they happened.
        #[schema(minimum = 1)]
        after_days: u32,
    },
    /// Leads are erased that did nothing, and about which sales did nothing, for long.
    SilentLeads {
        /// What people call the rule.
        #[schema(min_length = 1)]
        name: String,
        /// Not those that reached one of these stages under a pact in force.
        except_stages: Option<Vec<String>>,
        /// Days after the latest thing that happened.
        #[schema(minimum = 1)]
        after_days: u32,
    },
}

/// The rules that hold, and what the latest run did.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetentionState {
    /// The rules.
    #[schema(value_type = Vec<RetentionRuleForm>)]
    rules: Vec<RetentionRule>,
    /// The latest run, if there ever was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    latest_run: Option<RetentionRunItem>,
}

/// A run through everything.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetentionRunItem {
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    begun_at: Instant,
    /// By whom.
    by: String,
    /// When it came to its end; left out while it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    ended_at: Option<Instant>,
    /// Events dropped or leads erased, by the name of the rule.
    by_rule: BTreeMap<String, u64>,
    /// Whether the files hold nothing any more of leads that were erased.
    files_are_clean: bool,
}

/// What rules would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetentionForeseen {
    /// Events that would be dropped or leads that would be erased now, by the name of the rule.
    by_rule: BTreeMap<String, u64>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(retention_fetch, retention_change))
        .routes(routes!(retention_preview))
        .routes(routes!(retention_run))
}

/// Shows the rules of retention, and what the latest run did.
#[utoipa::path(get, path = "/api/retention", tag = "privacy", operation_id = "retention.fetch",
    responses((status = 200, description = "The rules and the latest run.", body = RetentionState)))]
async fn retention_fetch(State(app): State<App>, asking: Asking) -> Result<Json<RetentionState>, Problem> {
    asking.may_to_all(Operation::RetentionFetch)?;
    let live = app.live.clone();
    let state = app
        .read(move |tx| {
            let latest_run = live.retention_run(tx)?.map(RetentionRunItem::from);
            Ok(RetentionState { rules: live.retention_rules(tx)?, latest_run })
        })
        .await?;
    Ok(Json(state))
}

/// Sets the rules of retention. They are carried out once a day.
#[utoipa::path(put, path = "/api/retention", tag = "privacy", operation_id = "retention.change",
    request_body = RetentionRules,
    responses((status = 200, description = "The rules that hold now.", body = RetentionState)))]
async fn retention_change(
    State(app): State<App>,
    asking: Asking,
    Json(new): Json<RetentionRules>,
) -> Result<Json<RetentionState>, Problem> {
    asking.may_to_all(Operation::RetentionChange)?;
    let rules = new.read()?;
    let (live, now) = (app.live.clone(), app.now());
    let state = app
        .write(move |tx| {
            live.set_retention_rules(tx, &rules)?;
            let n = i64::try_from(rules.len()).unwrap_or(i64::MAX);
            asking.record(tx, Operation::RetentionChange, |detail| detail.number("rules", n), now)?;
            let latest_run = live.retention_run(tx)?.map(RetentionRunItem::from);
            Ok(RetentionState { rules: live.retention_rules(tx)?, latest_run })
        })
        .await?;
    app.tell_of(Topic::Settings, None);
    Ok(Json(state))
}

/// Says what rules of retention would do if they were carried out now. Changes nothing.
#[utoipa::path(post, path = "/api/retention/preview", tag = "privacy", operation_id = "retention.preview",
    request_body = RetentionRules,
    responses((status = 200, description = "How much would go.", body = RetentionForeseen)))]
async fn retention_preview(
    State(app): State<App>,
    asking: Asking,
    Json(new): Json<RetentionRules>,
) -> Result<Json<RetentionForeseen>, Problem> {
    asking.may_to_all(Operation::RetentionPreview)?;
    let rules = new.read()?;
    let (live, now) = (app.live.clone(), app.now());
    let foreseen = app.think(move || live.preview_retention(&rules, now)).await??;
    Ok(Json(RetentionForeseen { by_rule: foreseen.by_rule }))
}

/// Carries out the rules of retention now, in the background. `GET /api/retention` shows how far it is.
#[utoipa::path(post, path = "/api/retention/run", tag = "privacy", operation_id = "retention.run",
    responses((status = 202, description = "It begins.", body = RetentionRunItem)))]
async fn retention_run(
    State(app): State<App>,
    asking: Asking,
) -> Result<(StatusCode, Json<RetentionRunItem>), Problem> {
    asking.may_to_all(Operation::RetentionRun)?;
    let (live, now) = (app.live.clone(), app.now());
    let by = asking.tag();
    let begun = app
        .write(move |tx| {
            let begun = live.begin_retention(tx, &by, Occasion::Asked, now)?;
            if begun.is_some() {
                asking.record(tx, Operation::RetentionRun, |detail| detail, now)?;
            }
            Ok(begun)
        })
        .await?;
    let refused = || Problem::new(ProblemCode::Conflict).saying(said!("refused-no-run"));
    let run = begun.ok_or_else(refused)?;
    let shown = RetentionRunItem::from(run.clone());
    tokio::spawn(jobs::carry_out_retention(app, run));
    Ok((StatusCode::ACCEPTED, Json(shown)))
}

impl RetentionRules {
    /// The rules, if they can be carried out.
    fn read(self) -> Result<Vec<RetentionRule>, Problem> {
        let problem = || Problem::new(ProblemCode::InvalidBody);
        if self.rules.len() > RULES_MAX {
            return Err(problem().at("rules").saying(said!("refused-many-rules", max = RULES_MAX)));
        }
        match leadpact_live::unfit_rule(&self.rules) {
            None => Ok(self.rules),
            Some((position, why)) => Err(problem().at(format!("rules[{position}]")).saying(why)),
        }
    }
}

impl From<RetentionRun> for RetentionRunItem {
    fn from(run: RetentionRun) -> Self {
        Self {
            begun_at: run.begun_at,
            by: run.by,
            ended_at: run.ended_at,
            by_rule: run.by_rule,
            files_are_clean: run.is_clean,
        }
    }
}
