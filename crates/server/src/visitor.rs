//! Somebody who has not signed in, and is about to: what signing in needs to know of a request, and the cookie that it gives back.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use leadpact_accounts::sessions::SignedIn;
use leadpact_accounts::{Actor, Agent, Caller, RequestId, Token};
use leadpact_terms::{Duration, Instant};

use crate::App;
use crate::actor::session_cookie;
use crate::extract::ClientAddress;
use crate::frame::watch::RequestId as GivenId;
use crate::language::{Answered, reader_of};
use crate::problem::{Problem, ProblemCode};

/// Somebody who has not signed in yet.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Nobody, from where, in which request.
    pub caller: Caller,
    /// The token of the session that the browser has, valid or not: signing in ends it.
    pub before: Option<Token>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, app).await?;
        Answered::note(&parts.extensions, &reader_of(None, &parts.headers));
        if !parts.method.is_safe() {
            not_from_elsewhere(&parts.headers)?;
        }
        Ok(Self { caller: nobody(parts, address), before: cookie(&parts.headers, session_cookie(app)) })
    }
}

/// Whoever has no session has no second token either. So that no other site signs somebody in under a name that is not theirs, what the
/// browser says of the request's origin has to do; programs say nothing.
fn not_from_elsewhere(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(Problem::new(ProblemCode::CrossSite).with_detail("the browser says that another site sent it")),
    }
}

fn nobody(parts: &Parts, address: std::net::IpAddr) -> Caller {
    let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Caller {
        actor: Actor::Nobody,
        address: Some(address),
        request: parts.extensions.get::<GivenId>().and_then(|GivenId(id)| RequestId::parse(&id.to_string())),
        agent: Agent::read(agent.unwrap_or_default()),
    }
}

/// The token in a cookie.
pub fn cookie(headers: &HeaderMap, name: &'static str) -> Option<Token> {
    Token::parse(CookieJar::from_headers(headers).get(name)?.value())
}

/// The cookie of a session that begins: scripts can't read it, other sites can't send it with what changes something.
pub fn signed_in(app: &App, signed_in: &SignedIn, now: Instant) -> HeaderValue {
    let lasts = signed_in.session.expires_at.since(now);
    header_of(app, session_cookie(app), &signed_in.token.reveal(), lasts)
}

/// Takes the cookie of a session away.
pub fn signed_out(app: &App) -> HeaderValue {
    header_of(app, session_cookie(app), "", Duration(0))
}

/// `Set-Cookie` for a token.
pub fn header_of(app: &App, name: &'static str, value: &str, lasts: Duration) -> HeaderValue {
    let seconds = lasts.as_ms().div_euclid(1_000).max(0).to_string();
    let cookie = Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax);
    let cookie = cookie.secure(app.config.is_https()).build();
    // Written by hand so that no second clock and no library of dates is needed.
    let text = format!("{cookie}; Max-Age={seconds}");
    // Names of ours, Base64 and digits are always fit for a header.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}
