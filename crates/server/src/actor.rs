//! Who makes a request: a person with a session, or a program with an API key. Every handler asks here whether they may.
//!
//! A session is a cookie that scripts can't read and other sites can't send. A request that changes something has to bring the
//! session's second token besides, in a header that only our own pages can set.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use leadpact_accounts::audit::{Detail, actor_tag, audit_append};
use leadpact_accounts::keys::{authenticate_key, note_key};
use leadpact_accounts::sessions::{Authenticated, Seen, SessionRules, authenticate_session, note_session};
use leadpact_accounts::{Actor, Agent, Caller, Grant, Operation, RequestId, Token};
use leadpact_language::{Reader, said};
use leadpact_ledger::Tx;
use leadpact_terms::Instant;

use crate::App;
use crate::extract::ClientAddress;
use crate::frame::watch::RequestId as GivenId;
use crate::guard;
use crate::language::{Answered, reader_of};
use crate::problem::{Problem, ProblemCode, refused};
use crate::visitor::cookie;

/// The cookie of a session. The prefix makes browsers insist on `Secure`, `Path=/` and no `Domain`.
pub const SESSION_COOKIE: &str = "__Host-leadpact";
/// The same where the service is reached without TLS: on this machine, or in a test.
pub const PLAIN_SESSION_COOKIE: &str = "leadpact";
/// The header with a session's second token.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// Whoever makes a request.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Who, from where, in which request.
    pub caller: Caller,
    /// The session and the person, if it is one who signed in.
    pub signed_in: Option<Box<Authenticated>>,
    /// In which language and by which clock they are told something.
    pub reader: Reader,
}

impl Asking {
    /// Whether they may do this, and how far.
    pub fn may(&self, operation: Operation) -> Result<Grant, Problem> {
        Ok(self.caller.actor.may(operation)?)
    }

    /// Whether they may do this to everything; where a right ends with one's own, nothing is found.
    pub fn may_to_all(&self, operation: Operation) -> Result<(), Problem> {
        match self.may(operation)? {
            Grant::All => Ok(()),
            Grant::OwnedBy(_) => Err(Problem::new(ProblemCode::NotFound)),
        }
    }

    /// Who, as it stands in the audit and beside what they did.
    pub fn tag(&self) -> String {
        actor_tag(&self.caller.actor)
    }

    /// Records in the audit what they did, in the transaction that does it.
    pub fn record(
        &self,
        tx: &mut Tx<'_>,
        operation: Operation,
        detail: impl FnOnce(Detail) -> Detail,
        now: Instant,
    ) -> Result<(), Problem> {
        Ok(audit_append(tx, &self.caller, operation, &detail(Detail::none()), now)?)
    }
}

impl FromRequestParts<App> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, app).await?;
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let mut caller = Caller {
            actor: Actor::Nobody,
            address: Some(address),
            request: parts.extensions.get::<GivenId>().and_then(|GivenId(id)| RequestId::parse(&id.to_string())),
            agent: Agent::read(text(header::USER_AGENT).unwrap_or_default()),
        };
        let mut signed_in = None;
        if let Some(key) = bearer(&parts.headers) {
            caller.actor = key_actor(app, key.to_owned()).await?;
        } else if let Some(found) = session(parts, app).await? {
            caller.actor = found.actor.clone();
            signed_in = Some(Box::new(found));
        }
        let reader = reader_of(signed_in.as_ref().map(|found| &found.person), &parts.headers);
        Answered::note(&parts.extensions, &reader);
        guard::admit(parts, &caller.actor)?;
        Ok(Self { caller, signed_in, reader })
    }
}

/// The session that the request's cookie belongs to, if it goes on.
async fn session(parts: &Parts, app: &App) -> Result<Option<Authenticated>, Problem> {
    let Some(token) = cookie(&parts.headers, session_cookie(app)) else { return Ok(None) };
    let now = app.now();
    let found = app.read(move |tx| Ok(authenticate_session(tx, &token, now, SessionRules::default())?)).await?;
    let Some(found) = found else { return Ok(None) };
    if !parts.method.is_safe() {
        own_pages_only(&parts.method, &parts.headers, &found.csrf)?;
    }
    if found.seen == Seen::NoteNow {
        let id = found.session.id;
        app.write(move |tx| Ok(note_session(tx, id, now)?)).await?;
    }
    Ok(Some(found))
}

/// The name of the session's cookie. Over TLS only the one with the prefix counts: a neighbouring domain can't plant it.
pub fn session_cookie(app: &App) -> &'static str {
    if app.config.is_https() { SESSION_COOKIE } else { PLAIN_SESSION_COOKIE }
}

async fn key_actor(app: &App, key: String) -> Result<Actor, Problem> {
    let now = app.now();
    let found = app.read(move |tx| Ok(authenticate_key(tx, &key, now)?)).await?;
    let found = found.ok_or_else(|| {
        Problem::new(ProblemCode::Unauthenticated).with_detail("the API key is unknown, has expired or was revoked")
    })?;
    if found.seen == Seen::NoteNow {
        let id = found.key;
        app.write(move |tx| Ok(note_key(tx, id, now)?)).await?;
    }
    Ok(found.actor)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, rest) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| rest.trim())
}

/// A change under a session has to come from our own pages: the browser says so, and the page knows the session's second token.
fn own_pages_only(method: &Method, headers: &HeaderMap, csrf: &Token) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let refused = |why: &str| Err(Problem::new(ProblemCode::CrossSite).with_detail(format!("{method}: {why}")));
    if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return refused("the browser says that another site sent it");
    }
    match text(CSRF_HEADER).and_then(Token::parse) {
        Some(token) if token.is(csrf) => Ok(()),
        Some(_) => refused("the token in `X-CSRF-Token` is not this session's"),
        None => refused("`X-CSRF-Token` is missing: `GET /api/session` tells it"),
    }
}

impl From<leadpact_live::LiveError> for Problem {
    fn from(error: leadpact_live::LiveError) -> Self {
        use leadpact_live::LiveError;
        match error {
            LiveError::Ledger(error) => error.into(),
            LiveError::Unknown { what, id } => Self::new(ProblemCode::NotFound).saying(refused::unknown(what, &id)),
            LiveError::Conflict(why) => Self::new(ProblemCode::Conflict).saying(why),
            LiveError::Unfit(unfit) => Self::new(ProblemCode::InvalidBody).at(unfit.path).saying(unfit.expected),
            LiveError::Mistakes => Self::new(ProblemCode::InvalidBody).saying(said!("refused-pact-mistakes")),
            LiveError::Pact { .. } => {
                tracing::error!(%error, "a pact can't be read");
                Self::new(ProblemCode::Internal)
            }
            LiveError::File { .. } => {
                tracing::error!(%error, "a file beside the ledger can't be read or written");
                Self::new(ProblemCode::Internal)
            }
        }
    }
}
