//! Sessions of people, attempts to sign in, and sign-ins that are at an identity provider right now.

use leadpact_terms::Instant;

use crate::account_ids::{PersonId, SessionId, digest};
use crate::table::Type::{Bytes, Int, Text};
use crate::{Conflict, LedgerError, Row, Table, Tx, args};

const SESSIONS: Table = Table {
    name: "sessions",
    columns: &[
        ("session", Bytes),
        ("digest", Bytes),
        ("person", Bytes),
        ("created_at", Int),
        ("seen_at", Int),
        ("expires_at", Int),
        ("way", Text),
        ("network", Text),
        ("agent", Text),
    ],
    key: &["session"],
};

/// A session, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Which.
    pub session: SessionId,
    /// SHA-256 of its token.
    pub digest: [u8; 32],
    /// Whose.
    pub person: PersonId,
    /// When the person signed in.
    pub created_at: Instant,
    /// When it was last used, to a few minutes.
    pub seen_at: Instant,
    /// When it ends whatever happens.
    pub expires_at: Instant,
    /// The code of the way in which the person signed in.
    pub way: String,
    /// From which network.
    pub network: Option<String>,
    /// What the browser said of itself.
    pub agent: String,
}

/// Attempts to sign in that failed or are not decided yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptsRow {
    /// How many.
    pub failures: i64,
    /// When the latest was.
    pub latest_at: Instant,
}

/// A sign-in that is at the identity provider.
#[derive(Clone, PartialEq, Eq)]
pub struct FlowRow {
    /// SHA-256 of its state.
    pub digest: [u8; 32],
    /// What the provider's answer has to carry.
    pub nonce: String,
    /// The secret that belongs to the code challenge.
    pub verifier: String,
    /// Where the person wanted to go.
    pub return_to: String,
    /// Until when an answer is taken.
    pub expires_at: Instant,
}

/// The session with this digest of its token.
pub fn session_fetch(tx: &mut Tx<'_>, token: &[u8; 32]) -> Result<Option<SessionRow>, LedgerError> {
    tx.find(&SESSIONS, &["digest"], &[args![token].to_vec()])?.first().map(session_row).transpose()
}

/// The session with this id.
pub fn session_fetch_by_id(tx: &mut Tx<'_>, session: SessionId) -> Result<Option<SessionRow>, LedgerError> {
    tx.find(&SESSIONS, &["session"], &[args![session.as_bytes()].to_vec()])?.first().map(session_row).transpose()
}

/// The sessions of a person, or of everybody, in the order in which they began, after one of them.
pub fn session_list(
    tx: &mut Tx<'_>,
    person: Option<PersonId>,
    after: Option<SessionId>,
    n: usize,
) -> Result<Vec<SessionRow>, LedgerError> {
    let columns = SESSIONS.column_list("t.");
    let after = after.map_or([0; 16], |session| *session.as_bytes());
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let rows = match person {
        Some(person) => {
            let sql = format!(
                "select {columns} from sessions t where t.person = $1 and t.session > $2 order by t.session limit $3"
            );
            tx.rows(&sql, &args![person.as_bytes(), &after, n])?
        }
        None => {
            let sql = format!("select {columns} from sessions t where t.session > $1 order by t.session limit $2");
            tx.rows(&sql, &args![&after, n])?
        }
    };
    rows.iter().map(session_row).collect()
}

/// Keeps a new session.
pub fn session_insert(tx: &mut Tx<'_>, row: &SessionRow) -> Result<(), LedgerError> {
    let cells = args![
        row.session.as_bytes(),
        &row.digest,
        row.person.as_bytes(),
        row.created_at,
        row.seen_at,
        row.expires_at,
        &row.way,
        row.network.as_deref(),
        &row.agent,
    ];
    tx.put(&SESSIONS, &[cells.to_vec()], Conflict::Fail)?;
    Ok(())
}

/// Notes that a session was used.
pub fn session_touch(tx: &mut Tx<'_>, session: SessionId, at: Instant) -> Result<(), LedgerError> {
    tx.run("update sessions set seen_at = $2 where session = $1 and seen_at < $2", &args![session.as_bytes(), at])?;
    Ok(())
}

/// Ends a session; whether there was one.
pub fn session_delete(tx: &mut Tx<'_>, session: SessionId) -> Result<bool, LedgerError> {
    Ok(tx.run("delete from sessions where session = $1", &args![session.as_bytes()])? == 1)
}

/// Ends the sessions of a person; how many there were.
pub fn session_delete_all(tx: &mut Tx<'_>, person: PersonId) -> Result<u64, LedgerError> {
    tx.run("delete from sessions where person = $1", &args![person.as_bytes()])
}

/// Deletes sessions that ended by their time, or were last used before `idle_since`.
pub fn session_prune(tx: &mut Tx<'_>, now: Instant, idle_since: Instant) -> Result<u64, LedgerError> {
    tx.run("delete from sessions where expires_at <= $1 or seen_at <= $2", &args![now, idle_since])
}

/// The attempts under this digest of an e-mail or an address.
pub fn attempts_fetch(tx: &mut Tx<'_>, subject: &[u8; 32]) -> Result<Option<AttemptsRow>, LedgerError> {
    let row = tx.row("select failures, latest_at from sign_in_attempts where subject = $1", &args![subject])?;
    row.map(|row| Ok(AttemptsRow { failures: row.int(0)?, latest_at: row.instant(1)? })).transpose()
}

/// Keeps them.
pub fn attempts_put(tx: &mut Tx<'_>, subject: &[u8; 32], row: AttemptsRow) -> Result<(), LedgerError> {
    let sql = "insert into sign_in_attempts (subject, failures, latest_at) values ($1, $2, $3) \
               on conflict (subject) do update set failures = excluded.failures, latest_at = excluded.latest_at";
    tx.run(sql, &args![subject, row.failures, row.latest_at])?;
    Ok(())
}

/// Forgets them.
pub fn attempts_delete(tx: &mut Tx<'_>, subject: &[u8; 32]) -> Result<(), LedgerError> {
    tx.run("delete from sign_in_attempts where subject = $1", &args![subject])?;
    Ok(())
}

/// Forgets those whose latest is older than an instant.
pub fn attempts_prune(tx: &mut Tx<'_>, before: Instant) -> Result<u64, LedgerError> {
    tx.run("delete from sign_in_attempts where latest_at < $1", &args![before])
}

/// Keeps a sign-in that goes to the identity provider.
pub fn flow_insert(tx: &mut Tx<'_>, row: &FlowRow) -> Result<(), LedgerError> {
    let sql = "insert into sign_in_flows (digest, nonce, verifier, return_to, expires_at) values ($1, $2, $3, $4, $5)";
    tx.run(sql, &args![&row.digest, &row.nonce, &row.verifier, &row.return_to, row.expires_at])?;
    Ok(())
}

/// Takes the sign-in with this digest of its state: a second time there is none.
pub fn flow_take(tx: &mut Tx<'_>, state: &[u8; 32]) -> Result<Option<FlowRow>, LedgerError> {
    let sql = "delete from sign_in_flows where digest = $1 returning digest, nonce, verifier, return_to, expires_at";
    let row = tx.row(sql, &args![state])?;
    row.map(|row| {
        Ok(FlowRow {
            digest: digest(row.bytes(0)?)?,
            nonce: row.text(1)?.to_owned(),
            verifier: row.text(2)?.to_owned(),
            return_to: row.text(3)?.to_owned(),
            expires_at: row.instant(4)?,
        })
    })
    .transpose()
}

/// Forgets sign-ins from which nobody came back.
pub fn flow_prune(tx: &mut Tx<'_>, before: Instant) -> Result<u64, LedgerError> {
    tx.run("delete from sign_in_flows where expires_at < $1", &args![before])
}

// The verifier is a secret while the sign-in goes on.
impl std::fmt::Debug for FlowRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FlowRow").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

fn session_row(row: &Row) -> Result<SessionRow, LedgerError> {
    Ok(SessionRow {
        session: SessionId::from_cell(row.bytes(0)?)?,
        digest: digest(row.bytes(1)?)?,
        person: PersonId::from_cell(row.bytes(2)?)?,
        created_at: row.instant(3)?,
        seen_at: row.instant(4)?,
        expires_at: row.instant(5)?,
        way: row.text(6)?.to_owned(),
        network: row.maybe_text(7)?.map(str::to_owned),
        agent: row.text(8)?.to_owned(),
    })
}
