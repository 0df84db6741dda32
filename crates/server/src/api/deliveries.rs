//! Deliveries: what became of each message on its way to each of its places.

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_ledger::Tx;
use leadpact_ledger::deliveries::{BY_MAIL, DeliveryFilter, DeliveryRow, delivery_fetch, delivery_list};
use leadpact_ledger::endpoints::{endpoint_fetch, endpoint_find};
use leadpact_ledger::messages::{MessageRow, message_find};
use leadpact_messages::{MessagesError, State as DeliveryState, replay};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::App;
use crate::actor::Asking;
use crate::cursor::{List, Page, PageParams};
use crate::extract::{Json, Path, Query};
use crate::problem::Problem;

/// Where a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStateAsked {
    /// On its way.
    Waiting,
    /// Taken.
    Sent,
    /// Given up.
    Dead,
    /// Nothing was left to send, or nobody to send it to.
    Dropped,
}

/// Which deliveries are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeliveriesAsked {
    /// Only those to this endpoint, or by `mail`.
    #[serde(default)]
    #[param(nullable = false)]
    endpoint: Option<String>,
    /// Only those in this state.
    #[serde(default)]
    #[param(inline, nullable = false)]
    state: Option<DeliveryStateAsked>,
}

/// A message on its way to one place.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// Its id, the same at each try: `webhook-id`, or a part of `Message-ID`.
    id: String,
    /// The message's id.
    message: String,
    /// What the message tells of.
    #[schema(example = "handoff.offered")]
    topic: String,
    /// To which endpoint, or `mail`.
    endpoint: String,
    /// To whom by mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    person: Option<Uuid>,
    /// `waiting`, `sent`, `dead` or `dropped`.
    state: String,
    /// How often it was tried since it was made, or sent again by hand.
    tries: i64,
    /// How the latest try was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "503 Service Unavailable")]
    answer: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    made_at: Instant,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    next_at: Option<Instant>,
    /// When it was settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    settled_at: Option<Instant>,
}

/// A delivery with what it says.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryWhole {
    /// The delivery.
    delivery: Delivery,
    /// The message's `data`; left out once its lead was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, nullable = false)]
    data: Option<serde_json::Value>,
}

impl From<DeliveryStateAsked> for DeliveryState {
    fn from(asked: DeliveryStateAsked) -> Self {
        match asked {
            DeliveryStateAsked::Waiting => Self::Waiting,
            DeliveryStateAsked::Sent => Self::Sent,
            DeliveryStateAsked::Dead => Self::Dead,
            DeliveryStateAsked::Dropped => Self::Dropped,
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(delivery_index)).routes(routes!(delivery_one)).routes(routes!(delivery_replay))
}

/// Lists deliveries, the latest first.
#[utoipa::path(get, path = "/api/deliveries", tag = "messages", operation_id = "delivery.list",
    params(DeliveriesAsked, PageParams),
    responses((status = 200, description = "A page of deliveries.", body = Page<Delivery>)))]
async fn delivery_index(
    State(app): State<App>,
    asking: Asking,
    Query(asked): Query<DeliveriesAsked>,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<Delivery>>, Problem> {
    asking.may_to_all(Operation::DeliveryList)?;
    let state = asked.state.map(|state| DeliveryState::from(state).word());
    let filters = [("endpoint", asked.endpoint.as_deref().unwrap_or_default()), ("state", state.unwrap_or_default())];
    let list = List { name: "deliveries", filters: &filters };
    let (limit, before) = (page.limit()?, page.after::<i64>(&list)?);
    let endpoint = asked.endpoint.clone();
    let items = app
        .read(move |tx| {
            let endpoint = endpoint.as_deref().map(|id| number_of(tx, id)).transpose()?;
            let rows = delivery_list(tx, DeliveryFilter { endpoint, state, before }, limit + 1)?;
            let numbers: Vec<i64> = rows.iter().map(|row| row.delivery).collect();
            Ok(shown(tx, rows)?.into_iter().zip(numbers).collect::<Vec<_>>())
        })
        .await?;
    let page = list.page(items, limit, |(_, number)| *number);
    Ok(Json(Page { items: page.items.into_iter().map(|(item, _)| item).collect(), next: page.next }))
}

/// Shows a delivery with what it says.
#[utoipa::path(get, path = "/api/deliveries/{id}", tag = "messages", operation_id = "delivery.fetch",
    params(("id" = String, Path, description = "The delivery.")),
    responses((status = 200, description = "The delivery.", body = DeliveryWhole)))]
async fn delivery_one(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<Json<DeliveryWhole>, Problem> {
    asking.may_to_all(Operation::DeliveryFetch)?;
    let whole = app
        .read(move |tx| {
            let row = delivery_fetch(tx, &id)?.ok_or_else(|| MessagesError::NoDelivery(id.clone()))?;
            let message = message_find(tx, &[row.message])?.pop();
            let data = message.and_then(|message| serde_json::from_str(&message.body).ok());
            Ok(DeliveryWhole { delivery: shown(tx, vec![row])?.remove(0), data })
        })
        .await?;
    Ok(Json(whole))
}

/// Sends a delivery again that was sent, given up or dropped.
///
/// It keeps its id, so that a receiver that had it already knows it again.
#[utoipa::path(post, path = "/api/deliveries/{id}/replay", tag = "messages", operation_id = "delivery.replay",
    params(("id" = String, Path, description = "The delivery.")),
    responses((status = 200, description = "The delivery, which is on its way again.", body = Delivery)))]
async fn delivery_replay(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
) -> Result<Json<Delivery>, Problem> {
    asking.may_to_all(Operation::DeliveryReplay)?;
    let now = app.now();
    let delivery = app
        .write(move |tx| {
            let row = replay(tx, &id, now)?;
            asking.record(tx, Operation::DeliveryReplay, |detail| detail.label("delivery", &id), now)?;
            Ok(shown(tx, vec![row])?.remove(0))
        })
        .await?;
    app.post.nudge();
    Ok(Json(delivery))
}

/// Deliveries as they are shown, with what their messages tell of.
pub(crate) fn shown(tx: &mut Tx<'_>, rows: Vec<DeliveryRow>) -> Result<Vec<Delivery>, Problem> {
    let mut numbers: Vec<i64> = rows.iter().map(|row| row.message).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let messages = message_find(tx, &numbers)?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let endpoint = match row.endpoint {
            BY_MAIL => MAIL.to_owned(),
            number => endpoint_find(tx, number)?.map_or_else(String::new, |endpoint| endpoint.id),
        };
        let message = messages.iter().find(|message| message.message == row.message);
        let text = |of: fn(&MessageRow) -> &String| message.map(of).cloned().unwrap_or_default();
        shown.push(Delivery {
            message: text(|message| &message.id),
            topic: text(|message| &message.topic),
            id: row.id,
            endpoint,
            person: row.person.map(|person| person.0),
            state: row.state,
            tries: row.n_tries,
            answer: row.answer,
            made_at: row.made_at,
            next_at: row.next_at,
            settled_at: row.settled_at,
        });
    }
    Ok(shown)
}

/// The word for everything that goes by mail.
const MAIL: &str = "mail";

fn number_of(tx: &mut Tx<'_>, id: &str) -> Result<i64, Problem> {
    if id == MAIL {
        return Ok(BY_MAIL);
    }
    let row = endpoint_fetch(tx, id)?;
    Ok(row.ok_or_else(|| MessagesError::NoEndpoint(id.to_owned()))?.endpoint)
}
