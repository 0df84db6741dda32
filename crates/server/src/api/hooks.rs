//! What tools post that a company has already: mail providers, forms, chats, calendars, and any other under a mapping.
//!
//! These tools let a person paste an address and seldom anything else, so the source's key stands in the path. No log, trace or
//! measurement has paths. What is answered with success is durable, what can't be read is in quarantine, and a tool that is answered
//! otherwise sends the same again.

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use leadpact_accounts::Operation;
use leadpact_ingest::hooks::{BodyForm, Posted};
use leadpact_ingest::segment::Note;
use leadpact_language::{Language, said};
use leadpact_live::signature::{Signed, answer_to_question, asks, secret_of, verify};
use leadpact_live::sources::HookSettings;
use leadpact_live::{Arrival, Said};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::intake::{body, header_key, keep, unpacked, unreadable};
use crate::api::leads::EventItem;
use crate::api::sources::{SourceKind, fit};
use crate::extract::{self, Path};
use crate::problem::{Problem, ProblemCode, refused};
use crate::sources::Source;

/// A preview shows no more events.
const PREVIEW_MAX: usize = 100;

/// What became of what a tool posted.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct HookTaken {
    /// Always true: what can't be kept is answered with a problem.
    success: bool,
    /// Events that are new.
    accepted: u64,
    /// Events that had come before.
    repeated: u64,
    /// What went to quarantine.
    quarantined: u64,
    /// Messages that are not about a lead.
    passed_over: usize,
}

/// That the address is right.
#[derive(Debug, Serialize, ToSchema)]
pub struct HookReady {
    /// Always true.
    success: bool,
    /// The kind of the source.
    kind: String,
}

/// How the body of a message is written.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayloadForm {
    /// JSON.
    #[default]
    Json,
    /// As browsers send forms.
    UrlEncoded,
}

/// A message of a tool to be tried.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HookTrial {
    /// Which tool.
    kind: SourceKind,
    /// What the messages of a `generic` one mean, in YAML or JSON.
    #[serde(default)]
    #[schema(nullable = false, max_length = 65_536)]
    mapping: Option<String>,
    /// The body as the tool posts it.
    payload: String,
    /// How it is written.
    #[serde(default)]
    #[schema(inline, nullable = false)]
    form: PayloadForm,
}

/// What a message would become.
#[derive(Debug, Serialize, ToSchema)]
pub struct HookPreview {
    /// What is said of each person.
    said: Vec<PreviewSaid>,
    /// What would go to quarantine.
    unread: Vec<PreviewUnread>,
    /// Messages that are not about a lead.
    passed_over: usize,
}

/// What a message says of one person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewSaid {
    /// By what the person would be known, the strongest first.
    identifiers: Vec<PreviewIdentifier>,
    /// The events.
    events: Vec<EventItem>,
}

/// By what a person is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewIdentifier {
    /// `user id`, `record id`, `email`, `phone`, `handle` or `anonymous id`.
    kind: String,
    /// The identifier.
    value: String,
}

/// What could not be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewUnread {
    /// `row`: nothing could be made of the message; `value`: one value was left out.
    extent: String,
    /// Where in the message.
    path: String,
    /// What sort of mistake: a stable code.
    reason: String,
    /// The mistake in a sentence.
    why: String,
}

/// A request, as far as a signature may cover it.
struct Call {
    method: Method,
    address: String,
    headers: HeaderMap,
    body: Bytes,
    received_at: Instant,
}

/// Of the intake.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(hook_post, hook_check)).routes(routes!(hook_post_with_header))
}

/// Of those who look after sources.
pub(crate) fn preview_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(source_preview))
}

/// Takes what a tool posts.
///
/// Of which tool it is, the source of the key says. A body may be packed with gzip. If the source has a secret, what is not signed with it is
/// refused.
#[utoipa::path(post, path = "/v1/hooks/{key}", tag = "intake", operation_id = "hook.post",
    params(("key" = String, Path, description = "The source's write key.", example = "wk_…")),
    request_body(content = Json, description = "Whatever the tool posts: JSON, or a form."),
    responses((status = 200, description = "Everything is kept.", body = HookTaken)))]
async fn hook_post(
    State(app): State<App>,
    Path(key): Path<String>,
    request: Request,
) -> Result<extract::Json<Json>, Problem> {
    take(&app, &key, request).await
}

/// Takes what a tool posts that can say in a header who it is.
///
/// As [`hook_post`], with the source's write key as the user of Basic authentication, or after `Bearer`.
#[utoipa::path(post, path = "/v1/hooks", tag = "intake", operation_id = "hook.post_with_header",
    request_body(content = Json, description = "Whatever the tool posts: JSON, or a form."),
    responses((status = 200, description = "Everything is kept.", body = HookTaken)))]
async fn hook_post_with_header(State(app): State<App>, request: Request) -> Result<extract::Json<Json>, Problem> {
    // SNS says who it is only when it is asked.
    let asks = HeaderValue::from_static("Basic realm=\"Leadpact\"");
    let no_key = Problem::new(ProblemCode::Unauthenticated).with_detail("the request carries no write key");
    let no_key = no_key.with_header(header::WWW_AUTHENTICATE, asks);
    let key = header_key(request.headers()).ok_or(no_key)?;
    take(&app, &key, request).await
}

/// Says that an address is right, to tools that ask before they post, and to people who wonder.
#[utoipa::path(get, path = "/v1/hooks/{key}", tag = "intake", operation_id = "hook.check",
    params(("key" = String, Path, description = "The source's write key.", example = "wk_…")),
    responses((status = 200, description = "What is posted here is taken.", body = HookReady)))]
async fn hook_check(State(app): State<App>, Path(key): Path<String>) -> Result<extract::Json<HookReady>, Problem> {
    let source = app.sources.of_key(&app, &key).await?;
    source.hook()?;
    Ok(extract::Json(HookReady { success: true, kind: source.row.kind.clone() }))
}

/// Shows what a message of a tool would become, without keeping anything.
#[utoipa::path(post, path = "/api/sources/preview", tag = "sources", operation_id = "source.preview", request_body = HookTrial,
    responses((status = 200, description = "What it would become.", body = HookPreview)))]
async fn source_preview(
    State(app): State<App>,
    asking: Asking,
    extract::Json(trial): extract::Json<HookTrial>,
) -> Result<extract::Json<HookPreview>, Problem> {
    asking.may_to_all(Operation::SourcePreview)?;
    let Some(tool) = trial.kind.tool() else {
        return Err(Problem::new(ProblemCode::InvalidBody).at("kind").saying(said!("refused-tool-kind")));
    };
    let settings = HookSettings { secret: None, mapping: trial.mapping };
    fit(settings.check(trial.kind.into()))?;
    let form = match trial.form {
        PayloadForm::Json => BodyForm::Json,
        PayloadForm::UrlEncoded => BodyForm::UrlEncoded,
    };
    let now = app.now();
    let read = settings.hook(tool).read(form, trial.payload.as_bytes(), now);
    let posted =
        read.map_err(|error| Problem::new(ProblemCode::InvalidBody).at("payload").saying(refused::request(&error)))?;
    let passed_over = posted.n_passed_over;
    let unread = unread(&posted, asking.reader.language).take(PREVIEW_MAX).collect();
    let arrivals = Arrival::of_hook(0, now, tool, posted).into_iter();
    let said = arrivals.filter(|arrival| !arrival.identifiers.is_empty()).take(PREVIEW_MAX).map(previewed).collect();
    Ok(extract::Json(HookPreview { said, unread, passed_over }))
}

async fn take(app: &App, key: &str, request: Request) -> Result<extract::Json<Json>, Problem> {
    let source = app.sources.of_key(app, key).await?;
    let hook = source.hook()?;
    let headers = request.headers().clone();
    let form = form_of(&headers)?;
    let (method, address) = (request.method().clone(), address_of(app, &request));
    let body = unpacked(&headers, body(request, app).await?)?;
    let received_at = app.now();
    let call = Call { method, address, headers, body, received_at };
    if let Some(answer) = believed(&source, &call)? {
        return Ok(extract::Json(answer));
    }
    let posted = hook.read(form, &call.body, received_at).map_err(|error| unreadable(&error))?;
    source.admit(posted.items.len())?;
    let passed_over = posted.n_passed_over;
    let arrivals = Arrival::of_hook(source.row.source, received_at, hook.tool, posted);
    let receipt = if arrivals.is_empty() { None } else { Some(keep(app, arrivals).await?) };
    let receipt = receipt.unwrap_or_default();
    let taken = HookTaken {
        success: true,
        accepted: receipt.accepted,
        repeated: receipt.repeated,
        quarantined: receipt.quarantined,
        passed_over,
    };
    Ok(extract::Json(serde_json::to_value(taken).unwrap_or_default()))
}

/// Whether what is posted comes from the tool; what it has to be answered, if it only asks.
fn believed(source: &Source, call: &Call) -> Result<Option<Json>, Problem> {
    let tool = source.hook()?.tool;
    let refused = |why: String| Problem::new(ProblemCode::Unauthenticated).with_detail(why);
    let Some(secret) = &source.settings.secret else {
        return match secret_of(tool).filter(|_| asks(tool, &call.body)) {
            Some(called) => Err(refused(format!(
                "{} asks whether its {called} is known here: give it to the source first",
                tool.name()
            ))),
            None => Ok(None),
        };
    };
    let header = |name: &str| call.headers.get(name).and_then(|value| value.to_str().ok());
    let signed = Signed {
        header: &header,
        body: &call.body,
        method: call.method.as_str(),
        address: &call.address,
        received_at: call.received_at,
    };
    verify(tool, secret, &signed).map_err(|error| refused(error.to_string()))?;
    Ok(answer_to_question(tool, secret, &call.body))
}

/// The whole address that was called, as the tool knows it: a proxy may have called by another name.
fn address_of(app: &App, request: &Request) -> String {
    let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    match &app.config.public_url {
        Some(public) => format!("{}{path}", public.origin()),
        None => format!("https://{host}{path}"),
    }
}

/// How a body is written. What says nothing, or something that is no form, is read as JSON: SNS calls it plain text.
fn form_of(headers: &HeaderMap) -> Result<BodyForm, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => Ok(BodyForm::UrlEncoded),
        "multipart/form-data" => {
            let problem = Problem::new(ProblemCode::UnsupportedMediaType).at(header::CONTENT_TYPE.as_str());
            Err(problem.with_detail("expected JSON, or a form as `application/x-www-form-urlencoded`"))
        }
        _ => Ok(BodyForm::Json),
    }
}

fn previewed(arrival: Arrival) -> PreviewSaid {
    let identifiers = arrival.identifiers.into_iter();
    let identifiers =
        identifiers.map(|one| PreviewIdentifier { kind: one.kind.to_string(), value: one.value.to_string() });
    let events = arrival.said.into_iter().filter_map(|said| match said {
        Said::Event(event) => Some(EventItem::from(event)),
        Said::Company { .. } | Said::SameAs(_) => None,
    });
    PreviewSaid { identifiers: identifiers.collect(), events: events.collect() }
}

fn unread(posted: &Posted, language: Language) -> impl Iterator<Item = PreviewUnread> {
    posted.items.iter().flat_map(move |item| match item {
        Ok(item) => item.notes.iter().map(|note| left_out(note, language)).collect(),
        Err(refused) => vec![PreviewUnread {
            extent: "row".to_owned(),
            path: refused.path.clone(),
            reason: refused.reason.code().to_owned(),
            why: refused.why.in_language(language),
        }],
    })
}

fn left_out(note: &Note, language: Language) -> PreviewUnread {
    PreviewUnread {
        extent: "value".to_owned(),
        path: note.path.clone(),
        reason: note.reason.code().to_owned(),
        why: note.why.in_language(language),
    }
}
