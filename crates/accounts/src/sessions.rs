//! Sessions: opened at each sign-in with a new token, carried by a cookie, ended by time, by the person or by an admin.

use leadpact_ledger::Tx;
use leadpact_ledger::sessions::{
    SessionRow, session_delete, session_fetch, session_fetch_by_id, session_insert, session_list, session_prune,
    session_touch,
};
use leadpact_terms::{DAY_MS, Duration, HOUR_MS, Instant, MINUTE_MS};

use crate::audit::{Detail, audit_append};
use crate::caller::{Agent, Caller};
use crate::codes::codes;
use crate::entropy::{self, Entropy};
use crate::error::{AccountsError, Refusal};
use crate::ids::{PersonId, SessionId};
use crate::operation::Operation;
use crate::person::{self, Person, PersonState};
use crate::rights::{Actor, Grant};
use crate::token::{Digest, Token};

/// Most sessions that a person has open; one more ends the oldest.
pub const SESSIONS_PER_PERSON_MAX: usize = 20;
/// A session that is used is noted no more often than this: a note is a durable write.
const SEEN_EVERY: Duration = Duration(5 * MINUTE_MS);
/// What the token that guards against forged requests is derived for.
const CSRF: &str = "leadpact csrf";

/// When sessions end by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRules {
    /// After so long without use.
    pub idle: Duration,
    /// After so long in any case.
    pub absolute: Duration,
}

impl Default for SessionRules {
    /// A working day's night and a weekend's absence sign out; nobody stays signed in for more than a week.
    fn default() -> Self {
        Self { idle: Duration(12 * HOUR_MS), absolute: Duration(7 * DAY_MS) }
    }
}

/// How somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignInWay {
    /// By e-mail and password.
    Password,
    /// By following a one-time link.
    Link,
    /// By the company's identity provider.
    Oidc,
}

codes!(SignInWay, "a way to sign in": Password => "password", Link => "link", Oidc => "oidc");

/// A session, as it is shown to whoever looks at their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// When the person signed in.
    pub created_at: Instant,
    /// When it was last used, to a few minutes.
    pub seen_at: Instant,
    /// When it ends whatever happens.
    pub expires_at: Instant,
    /// How the person signed in.
    pub way: SignInWay,
    /// From which network.
    pub network: Option<String>,
    /// What the browser said of itself.
    pub agent: Agent,
}

/// How a session is to begin.
#[derive(Debug, Clone, Copy, Default)]
pub struct Opening<'a> {
    /// The token that the browser had: its session ends, so that a token never outlives a sign-in.
    pub before: Option<&'a Token>,
    /// When the session ends by itself.
    pub rules: SessionRules,
}

/// What somebody gets who signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret for the cookie.
    pub token: Token,
    /// What a page has to send with each change.
    pub csrf: Token,
    /// The session.
    pub session: Session,
    /// Who signed in.
    pub person: Person,
}

/// Somebody who came with a token.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// Who, for asking what they may.
    pub actor: Actor,
    /// The person.
    pub person: Person,
    /// The session.
    pub session: Session,
    /// What a page has to send with each change.
    pub csrf: Token,
    /// Whether the session's use is to be noted.
    pub seen: Seen,
}

/// Whether the use of a session or key is to be noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It was, a little while ago.
    Lately,
    /// Note it now.
    NoteNow,
}

/// Who comes with this token; nobody if the session has ended or the person can't sign in any more.
pub fn authenticate_session(
    tx: &mut Tx<'_>,
    token: &Token,
    now: Instant,
    rules: SessionRules,
) -> Result<Option<Authenticated>, AccountsError> {
    let Some(row) = session_fetch(tx, &token.digest().0)? else { return Ok(None) };
    // The database compared the digest already; this compares it in constant time.
    if !token.digest().is(&Digest(row.digest)) || has_ended(&row, now, rules) {
        return Ok(None);
    }
    let person = match person::kept(tx, row.person) {
        Ok(kept) if kept.person.state == PersonState::Active => kept.person,
        Ok(_) | Err(AccountsError::Refused(Refusal::PersonNotFound)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let session = read(row)?;
    let actor = Actor::Person { person: person.id, role: person.role, session: session.id };
    let seen = if now.since(session.seen_at) >= SEEN_EVERY { Seen::NoteNow } else { Seen::Lately };
    Ok(Some(Authenticated { actor, person, session, csrf: token.derive(CSRF), seen }))
}

/// Notes that a session was used.
pub fn note_session(tx: &mut Tx<'_>, id: SessionId, now: Instant) -> Result<(), AccountsError> {
    Ok(session_touch(tx, id, now)?)
}

/// Lists open sessions, up to `n` after one: one's own, or those of a person, or everybody's.
pub fn list_sessions(
    tx: &mut Tx<'_>,
    caller: &Caller,
    of: Option<PersonId>,
    after: Option<SessionId>,
    n: usize,
    now: Instant,
    rules: SessionRules,
) -> Result<Vec<Session>, AccountsError> {
    let grant = caller.actor.may(Operation::SessionList)?;
    let of = match (grant, of) {
        (Grant::All, of) => of,
        (Grant::OwnedBy(own), Some(of)) if of != own => return Err(Refusal::PersonNotFound.into()),
        (Grant::OwnedBy(own), _) => Some(own),
    };
    let rows = session_list(tx, of, after, n)?;
    rows.into_iter().filter(|row| !has_ended(row, now, rules)).map(read).collect()
}

/// Signs out.
pub fn end_session(tx: &mut Tx<'_>, caller: &Caller, now: Instant) -> Result<(), AccountsError> {
    let _own = caller.actor.may(Operation::SessionEnd)?;
    let session = caller.actor.session().ok_or(Refusal::SessionNotFound)?;
    if session_delete(tx, session)? {
        audit_append(tx, caller, Operation::SessionEnd, &Detail::none().id("session", session.0), now)?;
    }
    Ok(())
}

/// Ends another session: one's own on a lost phone, or anybody's.
pub fn revoke_session(tx: &mut Tx<'_>, caller: &Caller, id: SessionId, now: Instant) -> Result<(), AccountsError> {
    let grant = caller.actor.may(Operation::SessionRevoke)?;
    let row = session_fetch_by_id(tx, id)?.filter(|row| grant.reaches(row.person)).ok_or(Refusal::SessionNotFound)?;
    session_delete(tx, id)?;
    let detail = Detail::none().id("session", id.0).id("person", row.person.0);
    audit_append(tx, caller, Operation::SessionRevoke, &detail, now)
}

/// Opens a session with a new token for somebody who just proved who they are.
pub(crate) fn open_session(
    tx: &mut Tx<'_>,
    caller: &Caller,
    person: Person,
    way: SignInWay,
    opening: Opening<'_>,
    now: Instant,
    entropy: &mut dyn Entropy,
) -> Result<SignedIn, AccountsError> {
    let rules = opening.rules;
    if let Some(row) = opening.before.map(|token| session_fetch(tx, &token.digest().0)).transpose()?.flatten() {
        session_delete(tx, row.session)?;
    }
    session_prune(tx, now, now - rules.idle)?;
    let open = session_list(tx, Some(person.id), None, usize::MAX)?;
    for row in open.iter().take((open.len() + 1).saturating_sub(SESSIONS_PER_PERSON_MAX)) {
        session_delete(tx, row.session)?;
    }
    let token = Token::mint(entropy);
    let row = SessionRow {
        session: SessionId(entropy::id(now, entropy)),
        digest: token.digest().0,
        person: person.id,
        created_at: now,
        seen_at: now,
        expires_at: now + rules.absolute,
        way: way.code().to_owned(),
        network: caller.network().map(|network| network.to_string()),
        agent: caller.agent.as_str().to_owned(),
    };
    session_insert(tx, &row)?;
    let session = read(row)?;
    let signed_in = Actor::Person { person: person.id, role: person.role, session: session.id };
    let caller = Caller { actor: signed_in, ..caller.clone() };
    let detail = Detail::none().word("outcome", "signed_in").word("way", way.code()).id("session", session.id.0);
    audit_append(tx, &caller, operation_of(way), &detail, now)?;
    Ok(SignedIn { csrf: token.derive(CSRF), token, session, person })
}

fn operation_of(way: SignInWay) -> Operation {
    match way {
        SignInWay::Password | SignInWay::Link => Operation::SessionStart,
        SignInWay::Oidc => Operation::OidcFinish,
    }
}

fn has_ended(row: &SessionRow, now: Instant, rules: SessionRules) -> bool {
    now >= row.expires_at || now.since(row.seen_at) >= rules.idle
}

fn read(row: SessionRow) -> Result<Session, AccountsError> {
    Ok(Session {
        id: row.session,
        person: row.person,
        created_at: row.created_at,
        seen_at: row.seen_at,
        expires_at: row.expires_at,
        way: row.way.parse().map_err(|problem: crate::UnknownCode| AccountsError::Damaged {
            what: "a session",
            why: problem.to_string(),
        })?,
        network: row.network,
        agent: Agent::read(&row.agent),
    })
}
