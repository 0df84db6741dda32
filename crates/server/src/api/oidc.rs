//! Signing in at the company's identity provider: there and back.

use axum::extract::State;
use axum::http::header::{ACCEPT, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use leadpact_accounts::oidc::{FLOW_LASTS, FlowSecrets, ReturnTo, begin_flow, sign_in_by_identity, take_flow};
use leadpact_accounts::sessions::{Opening, SessionRules};
use leadpact_accounts::{Refusal, Token};
use leadpact_terms::Duration;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::extract::Query;
use crate::oidc::{Provider, ProviderError};
use crate::problem::{Problem, ProblemCode, shown};
use crate::visitor::{self, Visitor};

/// Ties a sign-in to the browser in which it began.
const FLOW_COOKIE: &str = "__Host-leadpact-oidc";
/// The same where the service is reached without TLS.
const PLAIN_FLOW_COOKIE: &str = "leadpact-oidc";

/// Where a browser goes next.
type Redirect = Result<(StatusCode, HeaderMap), Problem>;

/// Where somebody wants to be after signing in.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Start {
    /// A path of this service.
    #[param(value_type = Option<String>, example = "/leads")]
    return_to: Option<String>,
}

/// What the provider adds to the address when it sends somebody back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Callback {
    /// The sign-in that began here.
    state: String,
    /// What is exchanged for who it is.
    code: Option<String>,
    /// Why the provider did not sign the person in.
    error: Option<String>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(oidc_start)).routes(routes!(oidc_finish))
}

/// Begins to sign in at the company's identity provider.
///
/// For browsers: the answer sends there. Without a provider in the configuration there is nothing here.
#[utoipa::path(get, path = "/api/oidc/start", tag = "session", operation_id = "oidc.start", security(()), params(Start),
    responses((status = 303, description = "To the provider; or, in a browser, to the page for signing in, if the provider can't be used.")))]
async fn oidc_start(State(app): State<App>, headers: HeaderMap, Query(start): Query<Start>) -> Redirect {
    let return_to = start
        .return_to
        .map(ReturnTo::try_from)
        .transpose()
        .map_err(|unfit| Problem::new(ProblemCode::InvalidQuery).at(unfit.field).with_detail(unfit.to_string()))?;
    let return_to = return_to.unwrap_or_default();
    let begun = begin(&app, &headers, &return_to).await;
    begun.or_else(|problem| told_at_sign_in(problem, &headers, &return_to))
}

async fn begin(app: &App, headers: &HeaderMap, return_to: &ReturnTo) -> Redirect {
    let (return_to, now, chance) = (return_to.clone(), app.now(), app.clone());
    let provider = provider(app)?;
    let flow =
        app.write(move |tx| Ok(begin_flow(tx, &return_to, now, &mut |bytes: &mut [u8]| chance.random(bytes))?)).await?;
    let address = provider.address(&flow, &origin(app, headers)?, now).await.map_err(|error| answered(&error))?;
    let cookie = visitor::header_of(app, flow_cookie(app), &flow.state.reveal(), FLOW_LASTS);
    Ok((StatusCode::SEE_OTHER, HeaderMap::from_iter([(LOCATION, location(&address)?), (SET_COOKIE, cookie)])))
}

/// Comes back from the identity provider and signs in.
#[utoipa::path(get, path = "/api/oidc/callback", tag = "session", operation_id = "oidc.finish", security(()),
    params(Callback),
    responses((status = 303, description = "The person is signed in and goes where they wanted to be; or, in a browser, to the page for \
        signing in, with the code of the problem in `refused`.")))]
async fn oidc_finish(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(callback): Query<Callback>,
) -> Redirect {
    let begun = take_up(&app, &headers, &callback).await;
    let secrets = match begun {
        Ok(secrets) => secrets,
        Err(problem) => return told_at_sign_in(problem, &headers, &ReturnTo::default()),
    };
    let finished = finish(&app, visitor, &headers, callback, &secrets).await;
    finished.or_else(|problem| told_at_sign_in(problem, &headers, &secrets.return_to))
}

async fn take_up(app: &App, headers: &HeaderMap, callback: &Callback) -> Result<FlowSecrets, Problem> {
    let now = app.now();
    let state = Token::parse(&callback.state).ok_or(Refusal::FlowNotValid)?;
    let in_cookie = visitor::cookie(headers, flow_cookie(app));
    app.write(move |tx| Ok(take_flow(tx, &state, in_cookie.as_ref(), now)?)).await
}

async fn finish(
    app: &App,
    visitor: Visitor,
    headers: &HeaderMap,
    callback: Callback,
    secrets: &FlowSecrets,
) -> Redirect {
    let (now, provider) = (app.now(), provider(app)?);
    let code = callback.code.ok_or_else(|| {
        let why = callback.error.as_deref().unwrap_or("it sent no code");
        Problem::new(ProblemCode::SignInFailed).with_detail(format!("the identity provider says: {}", shown(why)))
    })?;
    let identity =
        provider.identity(code, secrets, &origin(app, headers)?, now).await.map_err(|error| answered(&error))?;
    let opened = app.clone();
    let signed_in = app
        .write(move |tx| {
            let mut chance = |bytes: &mut [u8]| opened.random(bytes);
            let rules = provider_rules(&opened)?;
            let opening = Opening { before: visitor.before.as_ref(), rules: SessionRules::default() };
            Ok(sign_in_by_identity(tx, &visitor.caller, rules, &identity, opening, now, &mut chance)?)
        })
        .await?;
    let mut answer = HeaderMap::from_iter([(LOCATION, location(secrets.return_to.as_str())?)]);
    answer.append(SET_COOKIE, visitor::signed_in(app, &signed_in, now));
    answer.append(SET_COOKIE, visitor::header_of(app, flow_cookie(app), "", Duration(0)));
    Ok((StatusCode::SEE_OTHER, answer))
}

/// Somebody at a browser reads what went wrong where they began, at the page for signing in; a program gets the problem.
fn told_at_sign_in(problem: Problem, headers: &HeaderMap, return_to: &ReturnTo) -> Redirect {
    let is_page =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|it| it.contains("text/html"));
    if !is_page {
        return Err(problem);
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("refused", problem.code.code()).append_pair("return_to", return_to.as_str());
    let address = format!("/sign-in?{}", query.finish());
    Ok((StatusCode::SEE_OTHER, HeaderMap::from_iter([(LOCATION, location(&address)?)])))
}

fn provider(app: &App) -> Result<&Provider, Problem> {
    match &app.provider {
        Ok(Some(provider)) => Ok(provider),
        Ok(None) => {
            Err(Problem::new(ProblemCode::NotFound).with_detail("no identity provider is configured (`oidc.issuer`)"))
        }
        Err(_) => Err(Problem::new(ProblemCode::ProviderUnavailable)),
    }
}

fn provider_rules(app: &App) -> Result<&leadpact_accounts::oidc::OidcRules, Problem> {
    provider(app).map(Provider::rules)
}

fn flow_cookie(app: &App) -> &'static str {
    if app.config.is_https() { FLOW_COOKIE } else { PLAIN_FLOW_COOKIE }
}

/// Under which address the browser reached the service. The provider knows the right ones, and sends nobody anywhere else.
fn origin(app: &App, headers: &HeaderMap) -> Result<String, Problem> {
    if let Some(url) = &app.config.public_url {
        return Ok(url.origin().to_owned());
    }
    let scheme = if app.config.is_https() { "https" } else { "http" };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    host.map(|host| format!("{scheme}://{host}")).ok_or_else(|| Problem::new(ProblemCode::InvalidHeader).at("host"))
}

fn location(address: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(address).map_err(|_| Problem::new(ProblemCode::Internal))
}

/// What the provider did wrong goes to the log; whoever signs in can't do anything about it.
fn answered(error: &ProviderError) -> Problem {
    tracing::warn!(%error, "a sign-in at the identity provider failed");
    match error {
        ProviderError::Unusable(_) => Problem::new(ProblemCode::ProviderUnavailable).retry_after(Duration(5_000)),
        ProviderError::NotTaken(_) => Problem::new(ProblemCode::SignInFailed)
            .with_detail("what the identity provider answered could not be verified: begin again"),
    }
}
