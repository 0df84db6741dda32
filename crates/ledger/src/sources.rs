//! Sources of events and their write keys, which open intake and nothing else.

use leadpact_terms::Instant;

use crate::table::Type::{Bytes, Int, Text};
use crate::{Conflict, LedgerError, Row, Table, Tx, args};

const SOURCES: Table = Table {
    name: "sources",
    columns: &[
        ("source", Int),
        ("name", Text),
        ("kind", Text),
        ("key_hash", Bytes),
        ("key_hint", Text),
        ("origins", Text),
        ("per_second", Int),
        ("created_at", Int),
        ("revoked_at", Int),
        ("hook", Text),
    ],
    key: &["source"],
};

/// A source.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Its number.
    pub source: i64,
    /// What people call it.
    pub name: String,
    /// `browser`, `server`, `import`, or a tool.
    pub kind: String,
    /// SHA-256 of its write key; a source of imports has none.
    pub key_hash: Option<Vec<u8>>,
    /// The key's last characters, by which people tell keys apart.
    pub key_hint: Option<String>,
    /// From which web origins a browser may send, as a JSON list; empty: from any.
    pub origins: String,
    /// How many events a second it may send.
    pub per_second: Option<i64>,
    /// When it was made.
    pub created_at: Instant,
    /// When its key was revoked.
    pub revoked_at: Option<Instant>,
    /// Of a tool: what its messages are signed with, and what they mean, as JSON. It holds a secret.
    pub hook: Option<String>,
}

// A secret does not get into a log by printing a row.
impl std::fmt::Debug for SourceRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceRow")
            .field("source", &self.source)
            .field("name", &self.name)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Adds a source, or changes it.
pub fn source_put(tx: &mut Tx<'_>, row: &SourceRow) -> Result<(), LedgerError> {
    let cells = args![
        row.source,
        &row.name,
        &row.kind,
        row.key_hash.as_ref(),
        row.key_hint.as_deref(),
        &row.origins,
        row.per_second,
        row.created_at,
        row.revoked_at,
        row.hook.as_deref()
    ];
    tx.put(&SOURCES, &[cells.to_vec()], Conflict::Replace)?;
    Ok(())
}

/// All sources, by number.
pub fn source_list(tx: &mut Tx<'_>) -> Result<Vec<SourceRow>, LedgerError> {
    let sql = format!("select {} from sources order by source", SOURCES.column_list(""));
    tx.rows(&sql, &[])?.iter().map(source_row).collect()
}

/// One source.
pub fn source_fetch(tx: &mut Tx<'_>, source: i64) -> Result<Option<SourceRow>, LedgerError> {
    tx.find(&SOURCES, &["source"], &[args![source].to_vec()])?.first().map(source_row).transpose()
}

fn source_row(row: &Row) -> Result<SourceRow, LedgerError> {
    Ok(SourceRow {
        source: row.int(0)?,
        name: row.text(1)?.to_owned(),
        kind: row.text(2)?.to_owned(),
        key_hash: if row.cells()[3] == crate::Cell::Null { None } else { Some(row.bytes(3)?.to_vec()) },
        key_hint: row.maybe_text(4)?.map(str::to_owned),
        origins: row.text(5)?.to_owned(),
        per_second: row.maybe_int(6)?,
        created_at: row.instant(7)?,
        revoked_at: row.maybe_instant(8)?,
        hook: row.maybe_text(9)?.map(str::to_owned),
    })
}
