//! Sources of events: who may send, from where and how much, and their write keys, which are shown once.

use axum::extract::State;
use axum::http::StatusCode;
use leadpact_accounts::Operation;
use leadpact_ingest::hooks::Tool;
use leadpact_ledger::sources::{SourceRow, source_list};
use leadpact_live::LiveError;
use leadpact_live::sources::{self, HookSettings};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::config::PublicUrl;
use crate::extract::{Json, Path, ShownOnce};
use crate::problem::Problem;

/// What sort of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A web site: its key can be read by everybody who visits it.
    Browser,
    /// A server or an app's backend.
    Server,
    /// Files.
    Import,
    /// SendGrid's Event Webhook.
    #[serde(rename = "sendgrid")]
    SendGrid,
    /// Mailgun's webhooks.
    Mailgun,
    /// Amazon SES, through SNS.
    Ses,
    /// Postmark's webhooks.
    Postmark,
    /// Brevo's webhooks.
    Brevo,
    /// Mailchimp's audience webhooks.
    Mailchimp,
    /// Typeform's webhooks.
    Typeform,
    /// Tally's webhooks.
    Tally,
    /// Webflow's form submissions.
    Webflow,
    /// Any form that posts its fields by their names.
    Form,
    /// Intercom's webhooks.
    Intercom,
    /// Crisp's web hooks.
    Crisp,
    /// Calendly's webhooks.
    Calendly,
    /// Cal.com's webhooks.
    CalCom,
    /// Zoom's webinars.
    Zoom,
    /// HubSpot's webhooks.
    #[serde(rename = "hubspot")]
    HubSpot,
    /// Any other tool, under a mapping.
    Generic,
}

impl SourceKind {
    /// The tool, if it is one that posts.
    pub(crate) fn tool(self) -> Option<Tool> {
        match sources::SourceKind::from(self) {
            sources::SourceKind::Tool(tool) => Some(tool),
            sources::SourceKind::Browser | sources::SourceKind::Server | sources::SourceKind::Import => None,
        }
    }
}

impl From<SourceKind> for sources::SourceKind {
    fn from(kind: SourceKind) -> Self {
        match kind {
            SourceKind::Browser => Self::Browser,
            SourceKind::Server => Self::Server,
            SourceKind::Import => Self::Import,
            SourceKind::SendGrid => Self::Tool(Tool::SendGrid),
            SourceKind::Mailgun => Self::Tool(Tool::Mailgun),
            SourceKind::Ses => Self::Tool(Tool::Ses),
            SourceKind::Postmark => Self::Tool(Tool::Postmark),
            SourceKind::Brevo => Self::Tool(Tool::Brevo),
            SourceKind::Mailchimp => Self::Tool(Tool::Mailchimp),
            SourceKind::Typeform => Self::Tool(Tool::Typeform),
            SourceKind::Tally => Self::Tool(Tool::Tally),
            SourceKind::Webflow => Self::Tool(Tool::Webflow),
            SourceKind::Form => Self::Tool(Tool::Form),
            SourceKind::Intercom => Self::Tool(Tool::Intercom),
            SourceKind::Crisp => Self::Tool(Tool::Crisp),
            SourceKind::Calendly => Self::Tool(Tool::Calendly),
            SourceKind::CalCom => Self::Tool(Tool::CalCom),
            SourceKind::Zoom => Self::Tool(Tool::Zoom),
            SourceKind::HubSpot => Self::Tool(Tool::HubSpot),
            SourceKind::Generic => Self::Tool(Tool::Generic),
        }
    }
}

/// A source to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSource {
    /// What people call it.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What sort of source.
    kind: SourceKind,
    /// From which web origins (`https://www.example.com`) browsers may send; none: from any.
    #[serde(default)]
    #[schema(max_items = 50)]
    origins: Vec<String>,
    /// How many events a second it may send; left out: as many as the service takes.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000, nullable = false)]
    per_second: Option<u32>,
    /// What a tool signs its messages with, as the tool shows it. It is not shown again.
    #[serde(default)]
    #[schema(nullable = false, max_length = 16_000)]
    secret: Option<String>,
    /// What the messages of a `generic` tool mean, in YAML or JSON.
    #[serde(default)]
    #[schema(nullable = false, max_length = 65_536)]
    mapping: Option<String>,
}

/// What is to be changed of a source. What is left out stays; `null` takes it away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SourcePatch {
    /// The name.
    #[serde(default)]
    #[schema(nullable = false)]
    name: Option<String>,
    /// From which web origins browsers may send.
    #[serde(default)]
    #[schema(nullable = false)]
    origins: Option<Vec<String>>,
    /// How many events a second it may send.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u32>)]
    per_second: Option<Option<u32>>,
    /// What a tool signs its messages with. Without one, the key in the address is what the tool is known by.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    secret: Option<Option<String>>,
    /// What the messages of a `generic` tool mean.
    #[serde(default)]
    #[schema(nullable = false)]
    mapping: Option<String>,
}

/// A source.
#[derive(Debug, Serialize, ToSchema)]
pub struct Source {
    /// Its number.
    id: i64,
    /// What people call it.
    name: String,
    /// `browser`, `server`, `import`, or the tool.
    kind: String,
    /// The last characters of its write key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    key_hint: Option<String>,
    /// From which web origins browsers may send; none: from any.
    origins: Vec<String>,
    /// How many events a second it may send.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    per_second: Option<i64>,
    /// Of a tool: whether what it posts has to be signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    is_signed: Option<bool>,
    /// What the messages of a `generic` tool mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    mapping: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When its key was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    revoked_at: Option<Instant>,
}

/// A source that was made, with its write key: it is not shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceMade {
    /// The source.
    source: Source,
    /// Its write key.
    write_key: String,
    /// Of a tool: the address to be pasted there. It holds the key. If the service does not know its own address, it begins with `/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "https://leads.example.com/v1/hooks/wk_…")]
    address: Option<String>,
    /// Of a tool: what is to be done there, and how to see that it works.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    directions: Vec<String>,
}

impl From<SourceRow> for Source {
    fn from(row: SourceRow) -> Self {
        let settings = HookSettings::of(&row);
        let is_tool = Tool::from_word(&row.kind).is_some();
        Self {
            is_signed: is_tool.then_some(settings.secret.is_some()),
            mapping: settings.mapping,
            id: row.source,
            name: row.name,
            kind: row.kind,
            key_hint: row.key_hint,
            origins: serde_json::from_str(&row.origins).unwrap_or_default(),
            per_second: row.per_second,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(source_index, source_create)).routes(routes!(source_revoke, source_change))
}

/// What can't be a source is the body's mistake.
pub(crate) fn fit(checked: Result<(), sources::UnfitSource>) -> Result<(), Problem> {
    checked.map_err(|unfit| LiveError::Unfit(unfit).into())
}

/// Tells `null` from what is left out.
fn said<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Lists the sources of events.
#[utoipa::path(get, path = "/api/sources", tag = "sources", operation_id = "source.list",
    responses((status = 200, description = "All sources, oldest first.", body = Vec<Source>)))]
async fn source_index(State(app): State<App>, asking: Asking) -> Result<Json<Vec<Source>>, Problem> {
    asking.may_to_all(Operation::SourceList)?;
    let rows = app.read(|tx| Ok(source_list(tx)?)).await?;
    Ok(Json(rows.into_iter().map(Source::from).collect()))
}

/// Makes a source with its write key.
///
/// The key opens the intake and nothing else. It is shown in this answer only.
#[utoipa::path(post, path = "/api/sources", tag = "sources", operation_id = "source.create", request_body = NewSource,
    responses((status = 201, description = "The source and its write key.", body = SourceMade)))]
async fn source_create(
    State(app): State<App>,
    asking: Asking,
    Json(new): Json<NewSource>,
) -> Result<(StatusCode, ShownOnce<SourceMade>), Problem> {
    asking.may_to_all(Operation::SourceCreate)?;
    let new = sources::NewSource {
        name: new.name,
        kind: new.kind.into(),
        origins: new.origins,
        per_second: new.per_second,
        hook: HookSettings { secret: new.secret, mapping: new.mapping },
    };
    fit(new.check())?;
    let now = app.now();
    let mut random = [0; sources::KEY_BYTES];
    app.random(&mut random);
    let (row, write_key) = app
        .write(move |tx| {
            let (row, write_key) = sources::make_source(tx, &new, &random, now)?;
            asking.record(tx, Operation::SourceCreate, |detail| detail.number("source", row.source), now)?;
            Ok((row, write_key))
        })
        .await?;
    app.sources.forget();
    let tool = Tool::from_word(&row.kind);
    let origin = app.config.public_url.as_ref().map(PublicUrl::origin).unwrap_or_default();
    let address = tool.map(|_| format!("{origin}{}", sources::hook_path(&write_key)));
    let directions = tool.zip(address.as_deref());
    let directions = directions.map(|(tool, address)| sources::directions(tool, address, &HookSettings::of(&row)));
    let directions = directions.unwrap_or_default();
    Ok((StatusCode::CREATED, ShownOnce(SourceMade { source: row.into(), write_key, address, directions })))
}

/// Changes a source's name, origins or limit, or what a tool signs with and means. Its key stays.
#[utoipa::path(patch, path = "/api/sources/{id}", tag = "sources", operation_id = "source.change", request_body = SourcePatch,
    params(("id" = i64, Path, description = "The source's number.")),
    responses((status = 200, description = "The source as it is now.", body = Source)))]
async fn source_change(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<i64>,
    Json(patch): Json<SourcePatch>,
) -> Result<Json<Source>, Problem> {
    asking.may_to_all(Operation::SourceChange)?;
    let SourcePatch { name, origins, per_second, secret, mapping } = patch;
    let change = sources::SourceChange { name, origins, per_second, secret, mapping };
    let now = app.now();
    let row = app
        .write(move |tx| {
            let row = sources::change_source(tx, id, &change)?;
            asking.record(tx, Operation::SourceChange, |detail| detail.number("source", id), now)?;
            Ok(row)
        })
        .await?;
    app.sources.forget();
    Ok(Json(row.into()))
}

/// Revokes a source's write key. Its events stay.
#[utoipa::path(delete, path = "/api/sources/{id}", tag = "sources", operation_id = "source.revoke",
    params(("id" = i64, Path, description = "The source's number.")),
    responses((status = 200, description = "The source as it is now.", body = Source)))]
async fn source_revoke(State(app): State<App>, asking: Asking, Path(id): Path<i64>) -> Result<Json<Source>, Problem> {
    asking.may_to_all(Operation::SourceRevoke)?;
    let now = app.now();
    let row = app
        .write(move |tx| {
            let row = sources::revoke_source(tx, id, now)?;
            asking.record(tx, Operation::SourceRevoke, |detail| detail.number("source", id), now)?;
            Ok(row)
        })
        .await?;
    app.sources.forget();
    Ok(Json(row.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_has_every_kind_under_its_word() {
        for kind in sources::SourceKind::all() {
            let read: SourceKind = serde_json::from_value(kind.word().into()).expect("a kind of the API");
            assert_eq!(sources::SourceKind::from(read), kind);
        }
    }
}
