//! The audit's entries as rows. They are only ever added; how they are chained is `leadpact-accounts`' business.

use leadpact_terms::Instant;

use crate::account_ids::digest;
use crate::table::Type::{Bytes, Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const AUDIT: Table = Table {
    name: "audit",
    columns: &[
        ("seq", Int),
        ("at", Int),
        ("actor", Text),
        ("operation", Text),
        ("detail", Text),
        ("network", Text),
        ("request", Text),
        ("hash", Bytes),
    ],
    key: &["seq"],
};

/// An entry of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number; the first is 1.
    pub seq: i64,
    /// When it was done.
    pub at: Instant,
    /// Who did it: `person ID`, `key ID`, `system` or `nobody`.
    pub actor: String,
    /// The name of the operation.
    pub operation: String,
    /// What about it, as canonical JSON without personal data.
    pub detail: String,
    /// From which network.
    pub network: Option<String>,
    /// The request by which it was done.
    pub request: Option<String>,
    /// SHA-256 over all of it and the hash before.
    pub hash: [u8; 32],
}

/// Where the chain of the audit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditHead {
    /// The number of the latest entry; 0 if there is none.
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// Which entries to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct AuditFilter<'a> {
    /// Only those before this number: the list goes back in time.
    pub before: Option<i64>,
    /// Only those of this actor.
    pub actor: Option<&'a str>,
    /// Only those of this operation.
    pub operation: Option<&'a str>,
    /// Only those from this instant on.
    pub from: Option<Instant>,
    /// Only those before this instant.
    pub until: Option<Instant>,
}

/// Adds an entry.
pub fn audit_insert(tx: &mut Tx<'_>, row: &AuditRow) -> Result<(), LedgerError> {
    let cells = args![
        row.seq,
        row.at,
        &row.actor,
        &row.operation,
        &row.detail,
        row.network.as_deref(),
        row.request.as_deref(),
        &row.hash,
    ];
    tx.put(&AUDIT, &[cells.to_vec()], Conflict::Fail)?;
    Ok(())
}

/// Up to `n` entries, the latest first.
pub fn audit_list(tx: &mut Tx<'_>, filter: AuditFilter<'_>, n: usize) -> Result<Vec<AuditRow>, LedgerError> {
    let mut sql = format!("select {} from audit t where t.seq < $1", AUDIT.column_list("t."));
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let mut args: Vec<Arg<'_>> = args![filter.before.unwrap_or(i64::MAX), n].to_vec();
    let conditions = [
        ("t.actor =", filter.actor.map(Arg::from)),
        ("t.operation =", filter.operation.map(Arg::from)),
        ("t.at >=", filter.from.map(Arg::from)),
        ("t.at <", filter.until.map(Arg::from)),
    ];
    for (condition, value) in conditions {
        if let Some(value) = value {
            args.push(value);
            sql.push_str(&format!(" and {condition} ${}", args.len()));
        }
    }
    sql.push_str(" order by t.seq desc limit $2");
    tx.rows(&sql, &args)?.iter().map(audit_row).collect()
}

/// Up to `n` entries after a number, in the order of the chain.
pub fn audit_list_after(tx: &mut Tx<'_>, seq: i64, n: usize) -> Result<Vec<AuditRow>, LedgerError> {
    let sql = format!("select {} from audit t where t.seq > $1 order by t.seq limit $2", AUDIT.column_list("t."));
    tx.rows(&sql, &args![seq, i64::try_from(n).unwrap_or(i64::MAX)])?.iter().map(audit_row).collect()
}

/// Where the chain ends, as it was noted beside it.
pub fn audit_head_fetch(tx: &mut Tx<'_>) -> Result<Option<AuditHead>, LedgerError> {
    let row = tx.row("select seq, hash from audit_head where place = 1", &[])?;
    row.map(|row| Ok(AuditHead { seq: row.int(0)?, hash: digest(row.bytes(1)?)? })).transpose()
}

/// Notes where the chain ends now.
pub fn audit_head_put(tx: &mut Tx<'_>, head: AuditHead) -> Result<(), LedgerError> {
    let sql = "insert into audit_head (place, seq, hash) values (1, $1, $2) \
               on conflict (place) do update set seq = excluded.seq, hash = excluded.hash";
    tx.run(sql, &args![head.seq, &head.hash])?;
    Ok(())
}

fn audit_row(row: &Row) -> Result<AuditRow, LedgerError> {
    Ok(AuditRow {
        seq: row.int(0)?,
        at: row.instant(1)?,
        actor: row.text(2)?.to_owned(),
        operation: row.text(3)?.to_owned(),
        detail: row.text(4)?.to_owned(),
        network: row.maybe_text(5)?.map(str::to_owned),
        request: row.maybe_text(6)?.map(str::to_owned),
        hash: digest(row.bytes(7)?)?,
    })
}
