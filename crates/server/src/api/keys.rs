//! API keys: made by people for programs, shown once, revoked at once.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use leadpact_accounts::keys::{ApiKey, NewKey, create_key, list_keys, revoke_key};
use leadpact_accounts::{KeyId, Operation, Scope};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::App;
use crate::actor::Asking;
use crate::cursor::{List, Page, PageParams};
use crate::extract::{Json, Path, Query, ShownOnce};
use crate::hub::Topic;
use crate::problem::Problem;

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyWanted {
    /// What it is called: the program that will use it, say.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What it is for: `read`, `write_intake`, `write_leads`, `write_pacts`, `privacy`, `admin`.
    #[schema(value_type = Vec<String>, min_items = 1, example = json!(["read"]))]
    scopes: BTreeSet<Scope>,
    /// When it ends by itself; left out: never.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    expires_at: Option<Instant>,
}

/// An API key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct Key {
    /// Its id.
    id: Uuid,
    /// How its text begins.
    #[schema(example = "lp_0123456789abcdef0123")]
    hint: String,
    /// What it is called.
    name: String,
    /// Who made it.
    maker: Uuid,
    /// What it is for.
    #[schema(value_type = Vec<String>)]
    scopes: BTreeSet<Scope>,
    /// Since when it is there.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    expires_at: Option<Instant>,
    /// When it was last used, to an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    seen_at: Option<Instant>,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    revoked_at: Option<Instant>,
}

/// A key that was made, with its text: it is not shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyMade {
    /// The key.
    key: Key,
    /// What to send as `Authorization: Bearer …`.
    secret: String,
}

impl From<ApiKey> for Key {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id.0,
            hint: key.hint,
            name: key.name,
            maker: key.maker.0,
            scopes: key.scopes,
            created_at: key.created_at,
            expires_at: key.expires_at,
            seen_at: key.seen_at,
            revoked_at: key.revoked_at,
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(key_index, key_create)).routes(routes!(key_revoke))
}

/// Lists API keys: one's own, or, for an admin, everybody's.
#[utoipa::path(get, path = "/api/keys", tag = "keys", operation_id = "key.list", params(PageParams),
    responses((status = 200, description = "Keys in the order in which they were made, also those that ended.",
        body = Page<Key>)))]
async fn key_index(
    State(app): State<App>,
    asking: Asking,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<Key>>, Problem> {
    let _reach = asking.may(Operation::KeyList)?;
    let list = List { name: "keys", filters: &[] };
    let (limit, after) = (page.limit()?, page.after::<Uuid>(&list)?.map(KeyId));
    let keys = app.read(move |tx| Ok(list_keys(tx, &asking.caller, after, limit + 1)?)).await?;
    Ok(Json(list.page(keys.into_iter().map(Key::from).collect(), limit, |key| key.id)))
}

/// Makes an API key, which may never more than oneself.
///
/// Its text is shown in this answer only.
#[utoipa::path(post, path = "/api/keys", tag = "keys", operation_id = "key.create", request_body = KeyWanted,
    responses((status = 201, description = "The key and its text.", body = KeyMade)))]
async fn key_create(
    State(app): State<App>,
    asking: Asking,
    Json(wanted): Json<KeyWanted>,
) -> Result<(StatusCode, ShownOnce<KeyMade>), Problem> {
    let _own = asking.may(Operation::KeyCreate)?;
    let new = NewKey { name: wanted.name, scopes: wanted.scopes, expires_at: wanted.expires_at };
    let (now, chance) = (app.now(), app.clone());
    let (key, secret) = app
        .write(move |tx| {
            let mut chance = |bytes: &mut [u8]| chance.random(bytes);
            Ok(create_key(tx, &asking.caller, &new, now, &mut chance)?)
        })
        .await?;
    app.tell_of(Topic::Person, Some(&key.maker.to_string()));
    Ok((StatusCode::CREATED, ShownOnce(KeyMade { key: key.into(), secret })))
}

/// Revokes an API key: it works no more from its next request on.
#[utoipa::path(delete, path = "/api/keys/{id}", tag = "keys", operation_id = "key.revoke",
    params(("id" = Uuid, Path, description = "The key.")),
    responses((status = 204, description = "It is revoked.")))]
async fn key_revoke(State(app): State<App>, asking: Asking, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    let _reach = asking.may(Operation::KeyRevoke)?;
    let now = app.now();
    app.write(move |tx| Ok(revoke_key(tx, &asking.caller, KeyId(id), now)?)).await?;
    app.tell_of(Topic::Person, None);
    Ok(StatusCode::NO_CONTENT)
}
