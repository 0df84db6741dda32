//! API keys of people, without their secrets. Write keys of sources are in `sources`.

use leadpact_terms::Instant;

use crate::account_ids::{KeyId, PersonId, digest};
use crate::table::Type::{Bytes, Int, Text};
use crate::{Conflict, LedgerError, Row, Table, Tx, args};

const API_KEYS: Table = Table {
    name: "api_keys",
    columns: &[
        ("key", Bytes),
        ("public_id", Text),
        ("digest", Bytes),
        ("name", Text),
        ("maker", Bytes),
        ("scopes", Text),
        ("created_at", Int),
        ("expires_at", Int),
        ("seen_at", Int),
        ("revoked_at", Int),
    ],
    key: &["key"],
};

/// An API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Which.
    pub key: KeyId,
    /// The part of its text by which it is found.
    pub public_id: String,
    /// SHA-256 of the secret part.
    pub digest: [u8; 32],
    /// What its maker calls it.
    pub name: String,
    /// Who made it.
    pub maker: PersonId,
    /// The codes of its scopes, with commas between.
    pub scopes: String,
    /// Since when it is there.
    pub created_at: Instant,
    /// When it ends by itself.
    pub expires_at: Option<Instant>,
    /// When it was last used, to an hour or so.
    pub seen_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

/// The key with this public part.
pub fn key_fetch(tx: &mut Tx<'_>, public_id: &str) -> Result<Option<KeyRow>, LedgerError> {
    tx.find(&API_KEYS, &["public_id"], &[args![public_id].to_vec()])?.first().map(key_row).transpose()
}

/// The key with this id.
pub fn key_fetch_by_id(tx: &mut Tx<'_>, key: KeyId) -> Result<Option<KeyRow>, LedgerError> {
    tx.find(&API_KEYS, &["key"], &[args![key.as_bytes()].to_vec()])?.first().map(key_row).transpose()
}

/// The keys of a maker, or of everybody, in the order in which they were made, after one of them.
pub fn key_list(
    tx: &mut Tx<'_>,
    maker: Option<PersonId>,
    after: Option<KeyId>,
    n: usize,
) -> Result<Vec<KeyRow>, LedgerError> {
    let columns = API_KEYS.column_list("t.");
    let after = after.map_or([0; 16], |key| *key.as_bytes());
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let rows = match maker {
        Some(maker) => {
            let sql =
                format!("select {columns} from api_keys t where t.maker = $1 and t.key > $2 order by t.key limit $3");
            tx.rows(&sql, &args![maker.as_bytes(), &after, n])?
        }
        None => {
            let sql = format!("select {columns} from api_keys t where t.key > $1 order by t.key limit $2");
            tx.rows(&sql, &args![&after, n])?
        }
    };
    rows.iter().map(key_row).collect()
}

/// Keeps a new key.
pub fn key_insert(tx: &mut Tx<'_>, row: &KeyRow) -> Result<(), LedgerError> {
    let cells = args![
        row.key.as_bytes(),
        &row.public_id,
        &row.digest,
        &row.name,
        row.maker.as_bytes(),
        &row.scopes,
        row.created_at,
        row.expires_at,
        row.seen_at,
        row.revoked_at,
    ];
    tx.put(&API_KEYS, &[cells.to_vec()], Conflict::Fail)?;
    Ok(())
}

/// Notes that a key was used.
pub fn key_touch(tx: &mut Tx<'_>, key: KeyId, at: Instant) -> Result<(), LedgerError> {
    let sql = "update api_keys set seen_at = $2 where key = $1 and (seen_at is null or seen_at < $2)";
    tx.run(sql, &args![key.as_bytes(), at])?;
    Ok(())
}

/// Revokes a key; whether it had not been before.
pub fn key_revoke(tx: &mut Tx<'_>, key: KeyId, at: Instant) -> Result<bool, LedgerError> {
    let sql = "update api_keys set revoked_at = $2 where key = $1 and revoked_at is null";
    Ok(tx.run(sql, &args![key.as_bytes(), at])? == 1)
}

/// Revokes the keys of a maker; how many had not been before.
pub fn key_revoke_all(tx: &mut Tx<'_>, maker: PersonId, at: Instant) -> Result<u64, LedgerError> {
    let sql = "update api_keys set revoked_at = $2 where maker = $1 and revoked_at is null";
    tx.run(sql, &args![maker.as_bytes(), at])
}

/// Takes away the names that a maker gave to keys: they may say who it is.
pub fn key_forget_names(tx: &mut Tx<'_>, maker: PersonId) -> Result<u64, LedgerError> {
    tx.run("update api_keys set name = '' where maker = $1", &args![maker.as_bytes()])
}

fn key_row(row: &Row) -> Result<KeyRow, LedgerError> {
    Ok(KeyRow {
        key: KeyId::from_cell(row.bytes(0)?)?,
        public_id: row.text(1)?.to_owned(),
        digest: digest(row.bytes(2)?)?,
        name: row.text(3)?.to_owned(),
        maker: PersonId::from_cell(row.bytes(4)?)?,
        scopes: row.text(5)?.to_owned(),
        created_at: row.instant(6)?,
        expires_at: row.maybe_instant(7)?,
        seen_at: row.maybe_instant(8)?,
        revoked_at: row.maybe_instant(9)?,
    })
}
