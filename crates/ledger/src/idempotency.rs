//! Answers to writes that may be sent again with the same key: a write that was done is not done twice.
//!
//! A key is begun before the write and finished after it. One that was begun and never finished (the process died between) stays
//! in doubt until it is pruned; whoever sends it again is told so.

use leadpact_terms::Instant;

use crate::account_ids::digest;
use crate::{LedgerError, Tx, args};

/// Answers that are looked through at once.
const ANSWERS_AT_ONCE: i64 = 200;

/// The answer to a write, as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The headers that belong to it, as the server writes them.
    pub headers: String,
    /// Its body.
    pub body: Vec<u8>,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It is new, and now begun: do the write.
    New,
    /// The same write is going on, or was broken off.
    InDoubt {
        /// Since when.
        begun_at: Instant,
    },
    /// It was done: give this answer again.
    Done(Answer),
    /// The key was used for another write.
    OtherWrite,
}

/// Begins a write under an actor's key, if it is new. The fingerprint tells one write from another.
pub fn idempotency_begin(
    tx: &mut Tx<'_>,
    actor: &str,
    key: &str,
    fingerprint: &[u8; 32],
    now: Instant,
) -> Result<Begun, LedgerError> {
    let insert =
        "insert into idempotency (actor, key, fingerprint, begun_at) values ($1, $2, $3, $4) on conflict do nothing";
    if tx.run(insert, &args![actor, key, fingerprint, now])? == 1 {
        return Ok(Begun::New);
    }
    let select = "select fingerprint, begun_at, status, headers, body from idempotency where actor = $1 and key = $2";
    let row = tx.row(select, &args![actor, key])?.expect("it is there: it could not be inserted");
    if digest(row.bytes(0)?)? != *fingerprint {
        return Ok(Begun::OtherWrite);
    }
    let Some(status) = row.maybe_int(2)? else { return Ok(Begun::InDoubt { begun_at: row.instant(1)? }) };
    let status = u16::try_from(status).map_err(|_| LedgerError::Stored {
        what: "the status of an answer".to_owned(),
        why: format!("{status} is none"),
    })?;
    Ok(Begun::Done(Answer { status, headers: row.text(3)?.to_owned(), body: row.bytes(4)?.to_vec() }))
}

/// Keeps the answer to a write that was begun.
pub fn idempotency_finish(tx: &mut Tx<'_>, actor: &str, key: &str, answer: &Answer) -> Result<(), LedgerError> {
    let sql = "update idempotency set status = $3, headers = $4, body = $5 where actor = $1 and key = $2";
    tx.run(sql, &args![actor, key, i64::from(answer.status), &answer.headers, &answer.body])?;
    Ok(())
}

/// Gives a key free whose write changed nothing.
pub fn idempotency_abandon(tx: &mut Tx<'_>, actor: &str, key: &str) -> Result<(), LedgerError> {
    tx.run("delete from idempotency where actor = $1 and key = $2 and status is null", &args![actor, key])?;
    Ok(())
}

/// Forgets answers that name somebody who is erased.
pub fn idempotency_erase(tx: &mut Tx<'_>, mut names: impl FnMut(&str) -> bool) -> Result<u64, LedgerError> {
    let (mut actor, mut key) = (String::new(), String::new());
    let mut n_erased = 0;
    loop {
        let sql = "select actor, key, headers, body from idempotency \
                   where (actor, key) > ($1, $2) and body is not null order by actor, key limit $3";
        let rows = tx.rows(sql, &args![&actor, &key, ANSWERS_AT_ONCE])?;
        let Some(last) = rows.last() else { return Ok(n_erased) };
        (actor, key) = (last.text(0)?.to_owned(), last.text(1)?.to_owned());
        for row in &rows {
            if names(row.maybe_text(2)?.unwrap_or_default()) || names(&String::from_utf8_lossy(row.bytes(3)?)) {
                let sql = "delete from idempotency where actor = $1 and key = $2";
                n_erased += tx.run(sql, &args![row.text(0)?, row.text(1)?])?;
            }
        }
    }
}

/// Forgets keys that were begun before an instant.
pub fn idempotency_prune(tx: &mut Tx<'_>, before: Instant) -> Result<u64, LedgerError> {
    tx.run("delete from idempotency where begun_at < $1", &args![before])
}
