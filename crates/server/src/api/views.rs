//! Views: lists that somebody narrowed down, kept under a name, for themselves or for all.
//!
//! What a view asks for are codes and names of pacts, never the text of a search: so nothing of a lead stays here when it is erased.

use axum::extract::State;
use axum::http::StatusCode;
use leadpact_accounts::Operation;
use leadpact_language::{Said, said};
use leadpact_ledger::Tx;
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::views::{ViewRow, view_count_of, view_delete, view_fetch, view_list, view_put};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::App;
use crate::actor::Asking;
use crate::api::handoffs::{People, PersonItem};
use crate::extract::{Json, Path, Query};
use crate::problem::{Problem, ProblemCode};

/// Views that one person keeps at most.
const VIEWS_MAX: i64 = 200;
/// Characters of a name, and of each thing that is asked for.
const TEXT_MAX: usize = 100;
/// Columns of a list at most.
const COLUMNS_MAX: usize = 40;

/// Which list a view is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewPage {
    /// Leads.
    Leads,
}

/// Whose views are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ViewFilter {
    /// Of which list.
    #[param(inline)]
    page: ViewPage,
}

/// What a view asks for, and what it shows. What is left out is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewBody {
    /// The pact whose standings are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pact: Option<String>,
    /// Only leads with this verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    verdict: Option<String>,
    /// Only leads in this tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    tier: Option<String>,
    /// Only leads in this stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    stage: Option<String>,
    /// The columns, in their order.
    #[serde(default)]
    #[schema(max_items = 40)]
    columns: Vec<String>,
}

/// A view to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewView {
    /// Of which list.
    page: ViewPage,
    /// What people call it.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Whether everybody sees it.
    shared: bool,
    /// What it asks for, and what it shows.
    body: ViewBody,
}

/// A list under a name.
#[derive(Debug, Serialize, ToSchema)]
pub struct View {
    /// Its id.
    id: String,
    /// Of which list.
    page: ViewPage,
    /// What people call it.
    name: String,
    /// Whether everybody sees it.
    shared: bool,
    /// Whether whoever asks may change it.
    may_change: bool,
    /// Who keeps it; left out if they have left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    owner: Option<PersonItem>,
    /// What it asks for, and what it shows.
    body: ViewBody,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    changed_at: Instant,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(view_index, view_create)).routes(routes!(view_change, view_remove))
}

/// Lists the views of a list: one's own, and those that are everybody's.
#[utoipa::path(get, path = "/api/views", tag = "leads", operation_id = "view.list", params(ViewFilter),
    responses((status = 200, description = "Views, by name.", body = Vec<View>)))]
async fn view_index(
    State(app): State<App>,
    asking: Asking,
    Query(filter): Query<ViewFilter>,
) -> Result<Json<Vec<View>>, Problem> {
    let _everybody = asking.may(Operation::ViewList)?;
    let me = who(&asking)?;
    let views = app
        .read(move |tx| {
            let rows = view_list(tx, filter.page.word(), me)?;
            let mut people = People::default();
            rows.into_iter().map(|row| shown(tx, &mut people, row, &asking)).collect()
        })
        .await?;
    Ok(Json(views))
}

/// Keeps a view of a list under a name.
#[utoipa::path(post, path = "/api/views", tag = "leads", operation_id = "view.create", request_body = NewView,
    responses((status = 201, description = "The view.", body = View)))]
async fn view_create(
    State(app): State<App>,
    asking: Asking,
    Json(new): Json<NewView>,
) -> Result<(StatusCode, Json<View>), Problem> {
    let _everybody = asking.may(Operation::ViewCreate)?;
    let (owner, now) = (who(&asking)?, app.now());
    let mut random = [0; 16];
    app.random(&mut random);
    let id = format!("view_{}", Uuid::from_bytes(random).simple());
    let row = new.row(id, owner, now)?;
    let view = app
        .write(move |tx| {
            if view_count_of(tx, owner)? >= VIEWS_MAX {
                let why = said!("refused-many-views", max = VIEWS_MAX.to_string());
                return Err(Problem::new(ProblemCode::Conflict).saying(why));
            }
            view_put(tx, &row)?;
            asking.record(tx, Operation::ViewCreate, |detail| detail.label("view", &row.id), now)?;
            shown(tx, &mut People::default(), row.clone(), &asking)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Changes a view of one's own; an admin changes everybody's.
#[utoipa::path(put, path = "/api/views/{id}", tag = "leads", operation_id = "view.change", request_body = NewView,
    params(("id" = String, Path, description = "The view.")),
    responses((status = 200, description = "The view as it is now.", body = View)))]
async fn view_change(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    Json(new): Json<NewView>,
) -> Result<Json<View>, Problem> {
    let _as_far_as_it_reaches = asking.may(Operation::ViewChange)?;
    let now = app.now();
    let view = app
        .write(move |tx| {
            let kept = own(tx, &id, &asking, Operation::ViewChange)?;
            let row = new.row(kept.id, kept.owner, now)?;
            view_put(tx, &row)?;
            asking.record(tx, Operation::ViewChange, |detail| detail.label("view", &id), now)?;
            shown(tx, &mut People::default(), row, &asking)
        })
        .await?;
    Ok(Json(view))
}

/// Forgets a view of one's own; an admin forgets everybody's.
#[utoipa::path(delete, path = "/api/views/{id}", tag = "leads", operation_id = "view.remove",
    params(("id" = String, Path, description = "The view.")),
    responses((status = 204, description = "It is gone.")))]
async fn view_remove(State(app): State<App>, asking: Asking, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let _as_far_as_it_reaches = asking.may(Operation::ViewRemove)?;
    let now = app.now();
    app.write(move |tx| {
        let row = own(tx, &id, &asking, Operation::ViewRemove)?;
        view_delete(tx, &row.id)?;
        asking.record(tx, Operation::ViewRemove, |detail| detail.label("view", &row.id), now)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The person who asks. Views are for people.
fn who(asking: &Asking) -> Result<PersonId, Problem> {
    asking.caller.actor.person().ok_or_else(|| Problem::new(ProblemCode::Forbidden))
}

/// A view that whoever asks may change. Somebody else's is not there for them.
fn own(tx: &mut Tx<'_>, id: &str, asking: &Asking, operation: Operation) -> Result<ViewRow, Problem> {
    let grant = asking.may(operation)?;
    let row = view_fetch(tx, id)?.filter(|row| grant.reaches(row.owner) && is_seen(row, asking));
    row.ok_or_else(|| Problem::new(ProblemCode::NotFound))
}

/// What somebody keeps for themselves is nobody else's business, not even an admin's.
fn is_seen(row: &ViewRow, asking: &Asking) -> bool {
    row.is_shared || asking.caller.actor.person() == Some(row.owner)
}

fn shown(tx: &mut Tx<'_>, people: &mut People, row: ViewRow, asking: &Asking) -> Result<View, Problem> {
    let may_change = asking.may(Operation::ViewChange).is_ok_and(|grant| grant.reaches(row.owner));
    let body = serde_json::from_str(&row.body).map_err(|_| Problem::new(ProblemCode::Internal))?;
    Ok(View {
        owner: people.item(tx, Some(row.owner))?,
        page: ViewPage::Leads,
        id: row.id,
        name: row.name,
        shared: row.is_shared,
        may_change,
        body,
        changed_at: row.changed_at,
    })
}

impl ViewPage {
    const fn word(self) -> &'static str {
        match self {
            Self::Leads => "leads",
        }
    }
}

impl NewView {
    fn row(&self, id: String, owner: PersonId, now: Instant) -> Result<ViewRow, Problem> {
        let wrong = |path: &str, why: Said| Problem::new(ProblemCode::InvalidBody).at(path).saying(why);
        let is_short = |text: &str| text.chars().count() <= TEXT_MAX;
        let name = self.name.trim();
        if name.is_empty() || !is_short(name) {
            return Err(wrong("name", said!("refused-name", max = TEXT_MAX)));
        }
        let ViewBody { pact, verdict, tier, stage, columns } = &self.body;
        let asked = [("body.pact", pact), ("body.verdict", verdict), ("body.tier", tier), ("body.stage", stage)];
        if let Some((path, _)) = asked.iter().find(|(_, text)| text.as_deref().is_some_and(|text| !is_short(text))) {
            return Err(wrong(path, said!("refused-long", max = TEXT_MAX)));
        }
        if columns.len() > COLUMNS_MAX || !columns.iter().all(|column| is_short(column)) {
            return Err(wrong("body.columns", said!("refused-columns", max = COLUMNS_MAX)));
        }
        // Words and short texts always have a JSON form.
        let body = serde_json::to_string(&self.body).unwrap_or_default();
        let page = self.page.word().to_owned();
        Ok(ViewRow { id, owner, page, name: name.to_owned(), is_shared: self.shared, body, changed_at: now })
    }
}
