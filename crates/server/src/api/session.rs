//! Signing in and out, one's own password, and the sessions that are open.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use leadpact_accounts::links::{finish_set_up, follow_link, look_at_link};
use leadpact_accounts::password::Password;
use leadpact_accounts::sessions::{
    Opening, Session, SessionRules, SignInWay, SignedIn, end_session, list_sessions, revoke_session,
};
use leadpact_accounts::sign_in::{
    SignInResult, begin_password_change, begin_sign_in, finish_password_change, finish_sign_in, sign_in_by_link,
};
use leadpact_accounts::{
    Actor, Email, KnownAs, Language, NewPerson, Operation, PersonId, PersonName, Refusal, SessionId, TimeZone, Token,
};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::App;
use crate::actor::Asking;
use crate::api::people::Person;
use crate::cursor::{List, Page, PageParams};
use crate::extract::{Json, Path, Query, ShownOnce};
use crate::hub::Topic;
use crate::problem::{Problem, ProblemCode};
use crate::visitor::{self, Visitor};

/// The answer to somebody who just signed in: it holds secrets, so it is kept nowhere.
type Welcome = (HeaderMap, ShownOnce<WhoAmI>);

/// Passwords that are compared at a time: each takes 19 MiB and a core for a while. Further ones wait.
static HASHING: Semaphore = Semaphore::const_new(4);

/// The first person, who becomes admin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The secret of the link that the first start printed: what stands after its `#`.
    token: String,
    /// With which the person will sign in.
    #[schema(format = Email, max_length = 254)]
    email: String,
    /// How the person is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// At least 12 characters.
    #[schema(format = Password, min_length = 12, max_length = 1024)]
    password: String,
    /// The person's language, such as `en` or `pt-BR`.
    #[schema(default = "en")]
    #[serde(default)]
    language: Option<String>,
    /// The person's time zone, such as `Europe/Prague`.
    #[schema(default = "UTC")]
    #[serde(default)]
    time_zone: Option<String>,
}

/// Who wants to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The address of the person.
    #[schema(format = Email)]
    email: String,
    /// Their password.
    #[schema(format = Password)]
    password: String,
}

/// A one-time link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkToken {
    /// Its secret: what stands after its `#`.
    token: String,
}

/// A one-time link and the password that is chosen by it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowedLink {
    /// Its secret: what stands after its `#`.
    token: String,
    /// At least 12 characters.
    #[schema(format = Password, min_length = 12, max_length = 1024)]
    password: String,
}

/// What a one-time link is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkShown {
    /// `set_up`, `invite` or `reset`.
    purpose: &'static str,
    /// The address of the person whom it is for; nobody's at the first start.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// How they are called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// Until when it works.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Instant,
}

/// A password and the one that is to take its place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present one.
    #[schema(format = Password)]
    present: String,
    /// The new one, of at least 12 characters.
    #[schema(format = Password, min_length = 12, max_length = 1024)]
    chosen: String,
}

/// Who makes requests, and what they may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhoAmI {
    /// The person, if one has signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    person: Option<Person>,
    /// Their session.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    session: Option<SessionShown>,
    /// What requests that change something have to carry in `X-CSRF-Token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    csrf_token: Option<String>,
    /// The API key, if a program asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    key: Option<Uuid>,
    /// All operations that are allowed.
    rights: Vec<Right>,
}

/// Where the app begins: who is there, or how to come in.
#[derive(Debug, Serialize, ToSchema)]
pub struct WayIn {
    /// Who is signed in, if anybody is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    who: Option<WhoAmI>,
    /// The host of the company's identity provider, if people can sign in there (`/api/oidc/start`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "login.example.com")]
    provider: Option<String>,
}

/// An operation that is allowed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Right {
    /// Its name.
    #[schema(value_type = String, example = "lead.list")]
    operation: Operation,
    /// `all`, or `own`: only what was handed to the person, or is theirs.
    #[schema(value_type = String, example = "all")]
    reach: leadpact_accounts::Reach,
}

/// An open session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionShown {
    /// Its id.
    id: Uuid,
    /// Whose it is.
    person: Uuid,
    /// When the person signed in.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When it was last used, to a few minutes.
    #[schema(value_type = String, format = DateTime)]
    seen_at: Instant,
    /// When it ends in any case.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Instant,
    /// How the person signed in: `password`, `link` or `oidc`.
    #[schema(value_type = String)]
    way: SignInWay,
    /// From which network.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    network: Option<String>,
    /// What the browser said of itself.
    agent: String,
}

/// Whose sessions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SessionFilter {
    /// Only those of this person.
    person: Option<Uuid>,
}

impl From<Session> for SessionShown {
    fn from(session: Session) -> Self {
        Self {
            id: session.id.0,
            person: session.person.0,
            created_at: session.created_at,
            seen_at: session.seen_at,
            expires_at: session.expires_at,
            way: session.way,
            network: session.network,
            agent: session.agent.as_str().to_owned(),
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(set_up))
        .routes(routes!(session_start, session_fetch, session_end))
        .routes(routes!(session_entry))
        .routes(routes!(password_change))
        .routes(routes!(link_fetch))
        .routes(routes!(link_follow))
        .routes(routes!(session_index))
        .routes(routes!(session_revoke))
}

/// Makes the first admin, with the one-time link that the first start prints.
///
/// The person is signed in by it. Afterwards it answers 409 for ever.
#[utoipa::path(post, path = "/api/setup", tag = "session", operation_id = "setup.finish", security(()), request_body = SetUp,
    responses((status = 201, description = "The person is made and signed in.", body = WhoAmI)))]
async fn set_up(
    State(app): State<App>,
    visitor: Visitor,
    Json(set_up): Json<SetUp>,
) -> Result<(StatusCode, Welcome), Problem> {
    let known_as = KnownAs { email: Email::parse(&set_up.email)?, name: PersonName::parse(&set_up.name)? };
    let language = set_up.language.as_deref().map(Language::parse).transpose()?.unwrap_or_default();
    let time_zone = set_up.time_zone.as_deref().map(TimeZone::parse).transpose()?.unwrap_or_default();
    let new = NewPerson { known_as, language, time_zone };
    let (token, now) = (link_token(&set_up.token)?, app.now());
    // Nobody makes the service hash passwords without a link.
    app.read({
        let token = token.clone();
        move |tx| Ok(look_at_link(tx, &token, now)?)
    })
    .await?;
    let password = Password::choose(&set_up.password, &new.known_as.personal_words())
        .map_err(|unfit| Problem::from(unfit).at("password"))?;
    let hash = slowly(&app, move |chance| password.hash(chance)).await?;
    let opened = app.clone();
    let signed_in = app
        .write(move |tx| {
            let mut chance = |bytes: &mut [u8]| opened.random(bytes);
            let person = finish_set_up(tx, &visitor.caller, &token, &new, &hash, now, &mut chance)?;
            let opening = Opening { before: visitor.before.as_ref(), rules: SessionRules::default() };
            Ok(sign_in_by_link(tx, &visitor.caller, person.id, opening, now, &mut chance)?)
        })
        .await?;
    Ok((StatusCode::CREATED, welcome(&app, &signed_in, now)))
}

/// Signs in with e-mail and password.
///
/// The answer sets the session's cookie, and carries the token that requests which change something have to repeat. After some failures
/// there are pauses, longer and longer; `Retry-After` says how long.
#[utoipa::path(post, path = "/api/session", tag = "session", operation_id = "session.start", security(()),
    request_body = Credentials,
    responses((status = 200, description = "The person is signed in.", body = WhoAmI)))]
async fn session_start(
    State(app): State<App>,
    visitor: Visitor,
    Json(credentials): Json<Credentials>,
) -> Result<Welcome, Problem> {
    let now = app.now();
    let attempt = {
        let caller = visitor.caller.clone();
        app.write(move |tx| Ok(begin_sign_in(tx, &caller, &credentials.email, now)?)).await?
    };
    let checked = slowly(&app, move |chance| attempt.check(&credentials.password, chance)).await?;
    let opened = app.clone();
    let result = app
        .write(move |tx| {
            let mut chance = |bytes: &mut [u8]| opened.random(bytes);
            let opening = Opening { before: visitor.before.as_ref(), rules: SessionRules::default() };
            Ok(finish_sign_in(tx, &visitor.caller, &checked, opening, now, &mut chance)?)
        })
        .await?;
    match result {
        SignInResult::SignedIn(signed_in) => Ok(welcome(&app, &signed_in, now)),
        SignInResult::Failed => Err(Refusal::SignInFailed.into()),
    }
}

/// Says who makes requests, and what they may do.
#[utoipa::path(get, path = "/api/session", tag = "session", operation_id = "session.fetch",
    responses((status = 200, description = "Who it is.", body = WhoAmI)))]
async fn session_fetch(asking: Asking) -> Result<Json<WhoAmI>, Problem> {
    let _own = asking.may(Operation::SessionFetch)?;
    Ok(Json(who_am_i(asking)))
}

/// Says by which ways people sign in, and who is signed in, if anybody is.
///
/// For pages that begin: it answers 200 also to those whom nobody knows.
#[utoipa::path(get, path = "/api/session/entry", tag = "session", operation_id = "session.entry", security(()),
    responses((status = 200, description = "Who is there, or how to come in.", body = WayIn)))]
async fn session_entry(State(app): State<App>, asking: Asking) -> Result<Json<WayIn>, Problem> {
    let _anyone = asking.may(Operation::SessionEntry)?;
    let is_known = asking.may(Operation::SessionFetch).is_ok();
    let provider = app.config.oidc_issuer.as_ref().map(|issuer| host_of(issuer.as_str()).to_owned());
    Ok(Json(WayIn { provider, who: is_known.then(|| who_am_i(asking)) }))
}

/// The host of an address, as people know it.
fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}

fn who_am_i(asking: Asking) -> WhoAmI {
    let rights = rights(&asking.caller.actor);
    let key = match &asking.caller.actor {
        Actor::Key { key, .. } => Some(key.0),
        Actor::Person { .. } | Actor::Nobody | Actor::System => None,
    };
    let who = asking.signed_in.map(|who| *who);
    WhoAmI {
        csrf_token: who.as_ref().map(|who| who.csrf.reveal()),
        session: who.as_ref().map(|who| who.session.clone().into()),
        person: who.map(|who| who.person.into()),
        key,
        rights,
    }
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", tag = "session", operation_id = "session.end",
    responses((status = 204, description = "The session has ended.")))]
async fn session_end(State(app): State<App>, asking: Asking) -> Result<(StatusCode, HeaderMap), Problem> {
    let _own = asking.may(Operation::SessionEnd)?;
    let now = app.now();
    app.write(move |tx| Ok(end_session(tx, &asking.caller, now)?)).await?;
    app.tell_of(Topic::Person, None);
    Ok((StatusCode::NO_CONTENT, set_cookie(visitor::signed_out(&app))))
}

/// Changes one's own password.
///
/// All sessions of the person end, this one too; the answer sets the cookie of a new one.
#[utoipa::path(post, path = "/api/session/password", tag = "session", operation_id = "password.change",
    request_body = PasswordChange,
    responses((status = 200, description = "The password is changed.", body = WhoAmI)))]
async fn password_change(
    State(app): State<App>,
    asking: Asking,
    Json(change): Json<PasswordChange>,
) -> Result<Welcome, Problem> {
    let _own = asking.may(Operation::PasswordChange)?;
    let now = app.now();
    let caller = asking.caller.clone();
    let attempt = app.write(move |tx| Ok(begin_password_change(tx, &caller, now)?)).await?;
    let checked = slowly(&app, move |chance| attempt.check(&change.present, &change.chosen, chance)).await?;
    let checked = checked.map_err(|error| Problem::from(error).at("chosen"))?;
    let opened = app.clone();
    let signed_in = app
        .write(move |tx| {
            let mut chance = |bytes: &mut [u8]| opened.random(bytes);
            Ok(finish_password_change(tx, &asking.caller, &checked, now, &mut chance, SessionRules::default())?)
        })
        .await?;
    app.tell_of(Topic::Person, Some(&signed_in.person.id.to_string()));
    Ok(welcome(&app, &signed_in, now))
}

/// Shows for whom a one-time link is.
///
/// The secret comes in the body, because addresses get into logs.
#[utoipa::path(post, path = "/api/link", tag = "session", operation_id = "link.fetch", security(()), request_body = LinkToken,
    responses((status = 200, description = "The link works.", body = LinkShown)))]
async fn link_fetch(
    State(app): State<App>,
    _visitor: Visitor,
    Json(link): Json<LinkToken>,
) -> Result<Json<LinkShown>, Problem> {
    let (token, now) = (link_token(&link.token)?, app.now());
    let shown = app.read(move |tx| Ok(look_at_link(tx, &token, now)?)).await?;
    let (email, name) = shown.known_as.map(|known| (known.email.to_string(), known.name.to_string())).unzip();
    Ok(Json(LinkShown { purpose: shown.purpose.code(), email, name, expires_at: shown.expires_at }))
}

/// Follows a one-time link: chooses a password by it, and signs in.
#[utoipa::path(post, path = "/api/link/follow", tag = "session", operation_id = "link.follow", security(()),
    request_body = FollowedLink,
    responses((status = 200, description = "The password is chosen, and the person signed in.", body = WhoAmI)))]
async fn link_follow(
    State(app): State<App>,
    visitor: Visitor,
    Json(link): Json<FollowedLink>,
) -> Result<Welcome, Problem> {
    let (token, now) = (link_token(&link.token)?, app.now());
    let shown = {
        let token = token.clone();
        app.read(move |tx| Ok(look_at_link(tx, &token, now)?)).await?
    };
    let personal = shown.known_as.as_ref().map(KnownAs::personal_words);
    let password = Password::choose(&link.password, personal.as_ref().map_or(&[], <[&str; 3]>::as_slice));
    let password = password.map_err(|unfit| Problem::from(unfit).at("password"))?;
    let hash = slowly(&app, move |chance| password.hash(chance)).await?;
    let opened = app.clone();
    let signed_in = app
        .write(move |tx| {
            let mut chance = |bytes: &mut [u8]| opened.random(bytes);
            let person = follow_link(tx, &visitor.caller, &token, &hash, now)?;
            let opening = Opening { before: visitor.before.as_ref(), rules: SessionRules::default() };
            Ok(sign_in_by_link(tx, &visitor.caller, person.id, opening, now, &mut chance)?)
        })
        .await?;
    Ok(welcome(&app, &signed_in, now))
}

/// Lists the sessions that are open: one's own, or everybody's.
#[utoipa::path(get, path = "/api/sessions", tag = "session", operation_id = "session.list",
    params(SessionFilter, PageParams),
    responses((status = 200, description = "Open sessions, oldest first.", body = Page<SessionShown>)))]
async fn session_index(
    State(app): State<App>,
    asking: Asking,
    Query(filter): Query<SessionFilter>,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<SessionShown>>, Problem> {
    let _reach = asking.may(Operation::SessionList)?;
    let person = filter.person.map(|id| id.to_string()).unwrap_or_default();
    let list = List { name: "sessions", filters: &[("person", &person)] };
    let (limit, now, of) = (page.limit()?, app.now(), filter.person.map(PersonId));
    let after = page.after::<Uuid>(&list)?.map(SessionId);
    let sessions = app
        .read(move |tx| Ok(list_sessions(tx, &asking.caller, of, after, limit + 1, now, SessionRules::default())?))
        .await?;
    let shown = sessions.into_iter().map(SessionShown::from).collect();
    Ok(Json(list.page(shown, limit, |session| session.id)))
}

/// Ends a session: one's own on a lost phone, or, for an admin, anybody's.
#[utoipa::path(delete, path = "/api/sessions/{id}", tag = "session", operation_id = "session.revoke",
    params(("id" = Uuid, Path, description = "The session.")),
    responses((status = 204, description = "It has ended.")))]
async fn session_revoke(State(app): State<App>, asking: Asking, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    let _reach = asking.may(Operation::SessionRevoke)?;
    let now = app.now();
    app.write(move |tx| Ok(revoke_session(tx, &asking.caller, SessionId(id), now)?)).await?;
    app.tell_of(Topic::Person, None);
    Ok(StatusCode::NO_CONTENT)
}

/// Does what is slow on purpose on a thread of its own, a few at a time.
async fn slowly<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&mut dyn leadpact_accounts::Entropy) -> T + Send + 'static,
) -> Result<T, Problem> {
    let place = HASHING.acquire().await.map_err(|_| Problem::new(ProblemCode::NotReady))?;
    let app = app.clone();
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        work(&mut |bytes: &mut [u8]| app.random(bytes))
    });
    done.await.map_err(|_| Problem::new(ProblemCode::Internal))
}

/// The cookie and the words for somebody who just signed in.
fn welcome(app: &App, signed_in: &SignedIn, now: Instant) -> Welcome {
    let actor =
        Actor::Person { person: signed_in.person.id, role: signed_in.person.role, session: signed_in.session.id };
    let who = WhoAmI {
        person: Some(signed_in.person.clone().into()),
        session: Some(signed_in.session.clone().into()),
        csrf_token: Some(signed_in.csrf.reveal()),
        key: None,
        rights: rights(&actor),
    };
    (set_cookie(visitor::signed_in(app, signed_in, now)), ShownOnce(who))
}

fn rights(actor: &Actor) -> Vec<Right> {
    actor.all_rights().into_iter().map(|(operation, reach)| Right { operation, reach }).collect()
}

fn set_cookie(cookie: HeaderValue) -> HeaderMap {
    HeaderMap::from_iter([(SET_COOKIE, cookie)])
}

fn link_token(text: &str) -> Result<Token, Problem> {
    Token::parse(text).ok_or_else(|| Refusal::LinkNotValid.into())
}
