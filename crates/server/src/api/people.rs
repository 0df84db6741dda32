//! The people who use the service: who they are, what they may do, and the links by which they come in.

use axum::extract::State;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, StatusCode};
use leadpact_accounts::links::Link;
use leadpact_accounts::people::{
    Expecting, PersonChange, activate_person, change_person, change_role, deactivate_person, erase_person,
    invite_person, issue_reset, list_people, show_person,
};
use leadpact_accounts::{
    Access, Email, KnownAs, Language, NewPerson, Operation, PersonId, PersonName, PersonState, Reach, Role, Scope,
    TimeZone,
};
use leadpact_messages::letters::SignInLetter;
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
use crate::post::mail_link;
use crate::problem::Problem;
use crate::version::{IfMatch, Version};

/// A person who uses the service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Person {
    /// Their id.
    id: Uuid,
    /// With which they sign in; left out once they were erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// How they are called; left out once they were erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// `admin`, `marketing`, `sales_manager`, `sales_rep` or `viewer`.
    #[schema(value_type = String, example = "sales_rep")]
    role: Role,
    /// `invited`, `active`, `deactivated` or `erased`.
    #[schema(value_type = String, example = "active")]
    state: PersonState,
    /// The language in which the service speaks to them.
    #[schema(example = "en")]
    language: String,
    /// Where they live.
    #[schema(example = "Europe/Prague")]
    time_zone: String,
    /// When they chose their password; left out if they sign in elsewhere, or have not yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = DateTime, nullable = false)]
    password_at: Option<Instant>,
    /// Since when they are known.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
}

/// A person to be invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// With which the person will sign in.
    #[schema(format = Email, max_length = 254)]
    email: String,
    /// How the person is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// What the person may do.
    #[schema(value_type = String, example = "sales_rep")]
    role: Role,
    /// The person's language.
    #[serde(default)]
    #[schema(default = "en")]
    language: Option<String>,
    /// The person's time zone.
    #[serde(default)]
    #[schema(default = "UTC")]
    time_zone: Option<String>,
}

/// A person who was invited, with the link that lets them in: it is not shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Invited {
    /// The person.
    person: Person,
    /// The link.
    link: LinkIssued,
}

/// A one-time link that was just issued.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkIssued {
    /// `set_up`, `invite` or `reset`.
    purpose: &'static str,
    /// The path of the page on which it is followed; the secret stands after the `#`, so that browsers don't send it to anybody.
    #[schema(example = "/link#…")]
    path: String,
    /// The secret alone.
    token: String,
    /// Until when it works.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Instant,
    /// Whether it was sent to the person by mail; if not, hand it on yourself.
    mailed: bool,
}

/// What to change of a person; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonPatch {
    /// The name.
    #[serde(default)]
    #[schema(nullable = false)]
    name: Option<String>,
    /// The language.
    #[serde(default)]
    #[schema(nullable = false)]
    language: Option<String>,
    /// The time zone.
    #[serde(default)]
    #[schema(nullable = false)]
    time_zone: Option<String>,
}

/// The role that a person is to have.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleGiven {
    /// `admin`, `marketing`, `sales_manager`, `sales_rep` or `viewer`.
    #[schema(value_type = String, example = "marketing")]
    role: Role,
}

/// Whether a person is to be let in.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateWanted {
    /// The person can sign in again.
    Active,
    /// The person is out: sessions, links and keys end at once.
    Deactivated,
}

/// The state that a person is to have.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateGiven {
    /// Which.
    state: StateWanted,
}

/// Who may do what.
#[derive(Debug, Serialize, ToSchema)]
pub struct Roles {
    /// All roles.
    roles: Vec<Named>,
    /// All scopes of API keys.
    scopes: Vec<Named>,
    /// All operations.
    operations: Vec<OperationShown>,
}

/// A word and what it means.
#[derive(Debug, Serialize, ToSchema)]
pub struct Named {
    /// Its code.
    code: &'static str,
    /// What it means.
    says: &'static str,
}

/// An operation, and who may do it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperationShown {
    /// Its name: `lead.list`.
    operation: &'static str,
    /// What it does.
    says: &'static str,
    /// Whom it is for: `anyone`, `source` (the write key of a source) or `roles`.
    access: &'static str,
    /// The roles that may, each with how far: `all` or `own`.
    roles: Vec<RoleReach>,
    /// The scope that an API key needs; without one it is for people only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    scope: Option<&'static str>,
}

/// How far a role's right reaches.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleReach {
    /// The role.
    role: &'static str,
    /// `all` or `own`.
    reach: &'static str,
}

impl From<leadpact_accounts::Person> for Person {
    fn from(person: leadpact_accounts::Person) -> Self {
        let (email, name) = person.known_as.map(|known| (known.email.to_string(), known.name.to_string())).unzip();
        Self {
            id: person.id.0,
            email,
            name,
            role: person.role,
            state: person.state,
            language: person.language.to_string(),
            time_zone: person.time_zone.to_string(),
            password_at: person.password_at,
            created_at: person.created_at,
        }
    }
}

impl LinkIssued {
    fn new(link: &Link, mailed: bool) -> Self {
        let token = link.token.reveal();
        Self { purpose: link.purpose.code(), path: link_path(&token), token, expires_at: link.expires_at, mailed }
    }
}

/// Where a link is followed.
pub fn link_path(token: &str) -> String {
    format!("/link#{token}")
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(person_index, person_invite))
        .routes(routes!(person_fetch, person_change, person_erase))
        .routes(routes!(person_change_role))
        .routes(routes!(person_change_state))
        .routes(routes!(person_reset))
        .routes(routes!(role_index))
}

/// Lists people.
#[utoipa::path(get, path = "/api/people", tag = "people", operation_id = "person.list", params(PageParams),
    responses((status = 200, description = "In the order in which they came.", body = Page<Person>)))]
async fn person_index(
    State(app): State<App>,
    asking: Asking,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<Person>>, Problem> {
    let _reach = asking.may(Operation::PersonList)?;
    let list = List { name: "people", filters: &[] };
    let (limit, after) = (page.limit()?, page.after::<Uuid>(&list)?.map(PersonId));
    let people = app.read(move |tx| Ok(list_people(tx, &asking.caller, after, limit + 1)?)).await?;
    Ok(Json(list.page(people.into_iter().map(Person::from).collect(), limit, |person| person.id)))
}

/// Invites a person by a one-time link.
///
/// The link is sent to the person, if the service can send mail. It is shown in this answer and never again, and works for a week.
#[utoipa::path(post, path = "/api/people", tag = "people", operation_id = "person.invite", request_body = Invitation,
    responses((status = 201, description = "The person and their link.", body = Invited)))]
async fn person_invite(
    State(app): State<App>,
    asking: Asking,
    Json(invitation): Json<Invitation>,
) -> Result<(StatusCode, ShownOnce<Invited>), Problem> {
    asking.may_to_all(Operation::PersonInvite)?;
    let known_as = KnownAs { email: Email::parse(&invitation.email)?, name: PersonName::parse(&invitation.name)? };
    let language = invitation.language.as_deref().map(Language::parse).transpose()?.unwrap_or_default();
    let time_zone = invitation.time_zone.as_deref().map(TimeZone::parse).transpose()?.unwrap_or_default();
    let new = NewPerson { known_as, language, time_zone };
    let (now, chance) = (app.now(), app.clone());
    let (person, link) = app
        .write(move |tx| {
            let mut chance = |bytes: &mut [u8]| chance.random(bytes);
            Ok(invite_person(tx, &asking.caller, &new, invitation.role, now, &mut chance)?)
        })
        .await?;
    app.tell_of(Topic::Person, Some(&person.id.to_string()));
    let mailed = mail_link(&app, SignInLetter::Invitation, &person, &link).await;
    Ok((StatusCode::CREATED, ShownOnce(Invited { person: person.into(), link: LinkIssued::new(&link, mailed) })))
}

/// Shows a person.
#[utoipa::path(get, path = "/api/people/{id}", tag = "people", operation_id = "person.fetch",
    params(("id" = Uuid, Path, description = "The person.")),
    responses((status = 200, description = "The person; `ETag` is the version.", body = Person)))]
async fn person_fetch(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<(HeaderMap, Json<Person>), Problem> {
    let _reach = asking.may(Operation::PersonFetch)?;
    let person = app.read(move |tx| Ok(show_person(tx, &asking.caller, PersonId(id))?)).await?;
    Ok(versioned(person))
}

/// Changes a person's name, language or time zone.
#[utoipa::path(patch, path = "/api/people/{id}", tag = "people", operation_id = "person.change", request_body = PersonPatch,
    params(("id" = Uuid, Path, description = "The person."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of what was read.")),
    responses((status = 200, description = "The person as they are now.", body = Person),
        (status = 412, description = "Somebody changed the person since.", body = crate::problem::ProblemDocument,
            content_type = "application/problem+json")))]
async fn person_change(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<Uuid>,
    if_match: IfMatch,
    Json(patch): Json<PersonPatch>,
) -> Result<(HeaderMap, Json<Person>), Problem> {
    let _reach = asking.may(Operation::PersonChange)?;
    let change = PersonChange {
        name: patch.name.as_deref().map(PersonName::parse).transpose()?,
        language: patch.language.as_deref().map(Language::parse).transpose()?,
        time_zone: patch.time_zone.as_deref().map(TimeZone::parse).transpose()?,
    };
    let now = app.now();
    let person = app
        .write(move |tx| {
            let id = PersonId(id);
            let expecting = expecting(tx, &asking, id, &if_match)?;
            Ok(change_person(tx, &asking.caller, id, &change, expecting, now)?)
        })
        .await?;
    app.tell_of(Topic::Person, Some(&person.id.to_string()));
    Ok(versioned(person))
}

/// Gives a person another role. It holds from their next request on, also for their API keys.
#[utoipa::path(put, path = "/api/people/{id}/role", tag = "people", operation_id = "person.change_role",
    request_body = RoleGiven, params(("id" = Uuid, Path, description = "The person."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of what was read.")),
    responses((status = 200, description = "The person as they are now.", body = Person),
        (status = 412, description = "Somebody changed the person since.", body = crate::problem::ProblemDocument,
            content_type = "application/problem+json")))]
async fn person_change_role(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<Uuid>,
    if_match: IfMatch,
    Json(given): Json<RoleGiven>,
) -> Result<(HeaderMap, Json<Person>), Problem> {
    asking.may_to_all(Operation::PersonChangeRole)?;
    let now = app.now();
    let person = app
        .write(move |tx| {
            let id = PersonId(id);
            let expecting = expecting(tx, &asking, id, &if_match)?;
            Ok(change_role(tx, &asking.caller, id, given.role, expecting, now)?)
        })
        .await?;
    app.tell_of(Topic::Person, Some(&person.id.to_string()));
    Ok(versioned(person))
}

/// Deactivates a person, whose sessions, links and API keys end at once, or lets them in again.
#[utoipa::path(put, path = "/api/people/{id}/state", tag = "people", operation_id = "person.change_state",
    request_body = StateGiven, params(("id" = Uuid, Path, description = "The person."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of what was read.")),
    responses((status = 200, description = "The person as they are now.", body = Person),
        (status = 412, description = "Somebody changed the person since.", body = crate::problem::ProblemDocument,
            content_type = "application/problem+json")))]
async fn person_change_state(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<Uuid>,
    if_match: IfMatch,
    Json(given): Json<StateGiven>,
) -> Result<(HeaderMap, Json<Person>), Problem> {
    asking.may_to_all(Operation::PersonChangeState)?;
    let now = app.now();
    let person = app
        .write(move |tx| {
            let id = PersonId(id);
            let expecting = expecting(tx, &asking, id, &if_match)?;
            Ok(match given.state {
                StateWanted::Active => activate_person(tx, &asking.caller, id, expecting, now)?,
                StateWanted::Deactivated => deactivate_person(tx, &asking.caller, id, expecting, now)?,
            })
        })
        .await?;
    app.tell_of(Topic::Person, Some(&person.id.to_string()));
    Ok(versioned(person))
}

/// Erases what is known of a person. What they did stays in the audit under their id. There is no way back.
#[utoipa::path(delete, path = "/api/people/{id}", tag = "people", operation_id = "person.erase",
    params(("id" = Uuid, Path, description = "The person.")),
    responses((status = 204, description = "Nothing is known of the person any more.")))]
async fn person_erase(State(app): State<App>, asking: Asking, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    asking.may_to_all(Operation::PersonErase)?;
    let now = app.now();
    app.write(move |tx| Ok(erase_person(tx, &asking.caller, PersonId(id), now)?)).await?;
    app.tell_of(Topic::Person, Some(&id.to_string()));
    Ok(StatusCode::NO_CONTENT)
}

/// Issues a one-time link with which a person chooses a new password, or their first one.
///
/// The link is sent to the person, if the service can send mail. It is shown in this answer and never again. Links of the person that were
/// issued before end.
#[utoipa::path(post, path = "/api/people/{id}/reset", tag = "people", operation_id = "person.reset",
    params(("id" = Uuid, Path, description = "The person.")),
    responses((status = 201, description = "The link.", body = LinkIssued)))]
async fn person_reset(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, ShownOnce<LinkIssued>), Problem> {
    asking.may_to_all(Operation::PersonReset)?;
    let (now, chance) = (app.now(), app.clone());
    let (person, link) = app
        .write(move |tx| {
            let mut chance = |bytes: &mut [u8]| chance.random(bytes);
            let link = issue_reset(tx, &asking.caller, PersonId(id), now, &mut chance)?;
            Ok((show_person(tx, &asking.caller, PersonId(id))?, link))
        })
        .await?;
    let kind = match person.state {
        PersonState::Invited => SignInLetter::Invitation,
        PersonState::Active | PersonState::Deactivated | PersonState::Erased => SignInLetter::PasswordReset,
    };
    let mailed = mail_link(&app, kind, &person, &link).await;
    Ok((StatusCode::CREATED, ShownOnce(LinkIssued::new(&link, mailed))))
}

/// Shows the table of who may do what.
#[utoipa::path(get, path = "/api/roles", tag = "people", operation_id = "role.list",
    responses((status = 200, description = "All roles, scopes and operations.", body = Roles)))]
async fn role_index(asking: Asking) -> Result<Json<Roles>, Problem> {
    let _everybody = asking.may(Operation::RoleList)?;
    Ok(Json(Roles {
        roles: Role::ALL.iter().map(|role| Named { code: role.code(), says: role.says() }).collect(),
        scopes: Scope::ALL.iter().map(|scope| Named { code: scope.code(), says: scope.says() }).collect(),
        operations: Operation::ALL.iter().map(|operation| operation_shown(*operation)).collect(),
    }))
}

fn operation_shown(operation: Operation) -> OperationShown {
    let (access, roles, scope) = match operation.access() {
        Access::Anyone => ("anyone", Vec::new(), None),
        Access::Source => ("source", Vec::new(), None),
        Access::Roles(rights) => {
            let reaching = Role::ALL.iter().filter(|role| rights.of(**role) > Reach::None);
            let roles = reaching.map(|role| RoleReach { role: role.code(), reach: rights.of(*role).code() });
            ("roles", roles.collect(), rights.scope.map(Scope::code))
        }
    };
    OperationShown { operation: operation.code(), says: operation.says(), access, roles, scope }
}

/// Which version of a person a change is meant for. It is looked at in the transaction that changes.
fn expecting(
    tx: &mut leadpact_ledger::Tx<'_>,
    asking: &Asking,
    id: PersonId,
    if_match: &IfMatch,
) -> Result<Expecting, Problem> {
    let person = show_person(tx, &asking.caller, id)?;
    if_match.allow(version(&person))?;
    Ok(Expecting::Revision(person.revision))
}

fn versioned(person: leadpact_accounts::Person) -> (HeaderMap, Json<Person>) {
    let headers = HeaderMap::from_iter([(ETAG, version(&person).etag())]);
    (headers, Json(person.into()))
}

fn version(person: &leadpact_accounts::Person) -> Version {
    Version(person.revision.unsigned_abs())
}
