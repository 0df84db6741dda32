//! People who were erased: that it was done, and by what a backup that still remembers them is told to forget them again.
//!
//! Nothing here says who they were. Their identifiers are kept as digests, keyed with a secret of the installation, and their leads
//! by public ids, which outlive them only as the ids of husks.

use hmac::{Hmac, KeyInit, Mac};
use leadpact_terms::{Identifier, Instant};
use sha2::Sha256;

use crate::identity::kind_number;
use crate::table::Type::{Bytes, Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const ERASURES: Table = Table {
    name: "erasures",
    columns: &[("erasure", Text), ("at", Int), ("made_by", Text), ("leads", Text), ("in_history_at", Int)],
    key: &["erasure"],
};

const ERASED_IDENTIFIERS: Table =
    Table { name: "erased_identifiers", columns: &[("digest", Bytes), ("erasure", Text)], key: &["digest", "erasure"] };

/// Bytes of a digest.
pub const DIGEST_BYTES: usize = 32;

/// A digest of an identifier, keyed with the installation's secret.
pub type Digest = [u8; DIGEST_BYTES];

/// One person who was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureRow {
    /// Its id, made by chance, so that two ledgers that come from one backup never have the same.
    pub erasure: String,
    /// When.
    pub at: Instant,
    /// By whom.
    pub made_by: String,
    /// The public ids of the person's leads.
    pub leads: Vec<String>,
    /// Digests of the person's identifiers.
    pub digests: Vec<Digest>,
    /// When the leads were erased from history as well.
    pub in_history_at: Option<Instant>,
}

/// Makes digests of identifiers.
pub struct Digester(Hmac<Sha256>);

impl Digester {
    /// The digest of an identifier.
    pub fn digest(&self, identifier: &Identifier) -> Digest {
        let mut mac = self.0.clone();
        mac.update(&[u8::try_from(kind_number(identifier.kind)).expect("there are few kinds")]);
        mac.update(identifier.value.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// What makes digests with this installation's secret.
pub fn digester(tx: &mut Tx<'_>) -> Result<Digester, LedgerError> {
    let missing = || LedgerError::Stored {
        what: "the secret under which erasures are remembered".to_owned(),
        why: "it is not there".to_owned(),
    };
    let row = tx.row("select secret from secrets where name = 'erasures'", &[])?.ok_or_else(missing)?;
    Ok(Digester(Hmac::new_from_slice(row.text(0)?.as_bytes()).expect("keys may have any length")))
}

/// Records an erasure; one that is recorded already stays as it is.
pub fn erasure_insert(tx: &mut Tx<'_>, row: &ErasureRow) -> Result<(), LedgerError> {
    let leads = serde_json::to_string(&row.leads).expect("texts become JSON");
    let cells = args![&row.erasure, row.at, &row.made_by, &leads, row.in_history_at];
    tx.put(&ERASURES, &[cells.to_vec()], Conflict::Keep)?;
    let digests: Vec<Vec<Arg<'_>>> = row.digests.iter().map(|digest| args![digest, &row.erasure].to_vec()).collect();
    tx.put(&ERASED_IDENTIFIERS, &digests, Conflict::Keep)?;
    Ok(())
}

/// All erasures, by id.
pub fn erasure_list(tx: &mut Tx<'_>) -> Result<Vec<ErasureRow>, LedgerError> {
    let sql = format!("select {} from erasures order by erasure", ERASURES.column_list(""));
    let mut all: Vec<ErasureRow> = tx.rows(&sql, &[])?.iter().map(erasure_row).collect::<Result<_, _>>()?;
    for row in tx.rows("select erasure, digest from erased_identifiers order by erasure, digest", &[])? {
        let erasure = row.text(0)?;
        if let Ok(position) = all.binary_search_by(|one| one.erasure.as_str().cmp(erasure)) {
            all[position].digests.push(digest(row.bytes(1)?)?);
        }
    }
    Ok(all)
}

/// The erasures of whoever had one of these digests, by id.
pub fn erasure_find(tx: &mut Tx<'_>, digests: &[Digest]) -> Result<Vec<String>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = digests.iter().map(|digest| args![digest].to_vec()).collect();
    let rows = tx.find(&ERASED_IDENTIFIERS, &["digest"], &keys)?;
    let mut found: Vec<String> = rows.iter().map(|row| row.text(1).map(str::to_owned)).collect::<Result<_, _>>()?;
    found.sort();
    found.dedup();
    Ok(found)
}

/// Adds to the number of erasures whose traces may still be in the files of the ledger; the number then.
pub fn unscrubbed_add(tx: &mut Tx<'_>, n: i64) -> Result<i64, LedgerError> {
    let sql = "insert into counters (name, next) values ('unscrubbed', $1) \
               on conflict (name) do update set next = counters.next + excluded.next returning next";
    tx.row(sql, &args![n])?.expect("an upsert returns its row").int(0)
}

/// Erased leads of which history has not been told yet: erasure and public ids.
pub fn erasure_list_for_history(tx: &mut Tx<'_>) -> Result<Vec<(String, Vec<String>)>, LedgerError> {
    let sql = format!("select {} from erasures where in_history_at is null order by erasure", ERASURES.column_list(""));
    let rows = tx.rows(&sql, &[])?;
    rows.iter().map(|row| erasure_row(row).map(|row| (row.erasure, row.leads))).collect()
}

/// Records that history has forgotten as well.
pub fn erasure_done_in_history(tx: &mut Tx<'_>, erasures: &[String], at: Instant) -> Result<(), LedgerError> {
    for erasure in erasures {
        tx.run("update erasures set in_history_at = $2 where erasure = $1", &args![erasure, at])?;
    }
    Ok(())
}

/// Adds to the counts of events that are gone: day, channel, kind, how many.
pub fn gone_event_add(tx: &mut Tx<'_>, counts: &[(i64, &str, String, i64)]) -> Result<(), LedgerError> {
    for (day, channel, kind, n) in counts {
        tx.run(
            "insert into gone_events (day, channel, kind, n) values ($1, $2, $3, $4) \
             on conflict (day, channel, kind) do update set n = gone_events.n + excluded.n",
            &args![*day, *channel, kind, *n],
        )?;
    }
    Ok(())
}

/// How many events are gone, by day, channel and kind.
pub fn gone_event_list(tx: &mut Tx<'_>) -> Result<Vec<(i64, String, String, i64)>, LedgerError> {
    let rows = tx.rows("select day, channel, kind, n from gone_events order by day, channel, kind", &[])?;
    rows.iter().map(|row| Ok((row.int(0)?, row.text(1)?.to_owned(), row.text(2)?.to_owned(), row.int(3)?))).collect()
}

fn erasure_row(row: &Row) -> Result<ErasureRow, LedgerError> {
    let leads = serde_json::from_str(row.text(3)?)
        .map_err(|error| LedgerError::Stored { what: "the leads of an erasure".to_owned(), why: error.to_string() })?;
    Ok(ErasureRow {
        erasure: row.text(0)?.to_owned(),
        at: row.instant(1)?,
        made_by: row.text(2)?.to_owned(),
        leads,
        digests: Vec::new(),
        in_history_at: row.maybe_instant(4)?,
    })
}

fn digest(bytes: &[u8]) -> Result<Digest, LedgerError> {
    bytes.try_into().map_err(|_| LedgerError::Stored {
        what: "the digest of an identifier".to_owned(),
        why: format!("it has {} bytes, expected {DIGEST_BYTES}", bytes.len()),
    })
}
