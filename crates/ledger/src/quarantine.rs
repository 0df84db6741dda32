//! What could not be read, as it came, until somebody corrects it or lets it go.

use leadpact_terms::Instant;

use crate::table::Type::{Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const QUARANTINE: Table = Table {
    name: "quarantine",
    columns: &[
        ("entry", Int),
        ("received_at", Int),
        ("source", Int),
        ("extent", Text),
        ("endpoint", Text),
        ("reason", Text),
        ("why", Text),
        ("path", Text),
        ("raw", Text),
        ("state", Text),
        ("settled_at", Int),
        ("settled_by", Text),
        ("profile", Int),
    ],
    key: &["entry"],
};

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuarantineState {
    /// It waits for somebody.
    Waiting,
    /// It was read after all, corrected or under a newer version.
    Replayed,
    /// Somebody let it go.
    Dismissed,
}

impl QuarantineState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Replayed, Self::Dismissed];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Replayed => "replayed",
            Self::Dismissed => "dismissed",
        }
    }
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantineRow {
    /// Its number.
    pub entry: i64,
    /// When it came.
    pub received_at: Instant,
    /// From which source.
    pub source: i64,
    /// `row`: all of it; `value`: one value of what was accepted.
    pub extent: String,
    /// By which call it came.
    pub endpoint: String,
    /// What sort of mistake: a stable code.
    pub reason: String,
    /// The mistake in a sentence.
    pub why: String,
    /// Where in `raw`, as a JSON path.
    pub path: String,
    /// As it came.
    pub raw: String,
    /// What became of it.
    pub state: QuarantineState,
    /// When.
    pub settled_at: Option<Instant>,
    /// By whom.
    pub settled_by: Option<String>,
    /// Who sent it, where that much could be read.
    pub profile: Option<i64>,
}

/// Adds entries.
pub fn quarantine_insert_many(tx: &mut Tx<'_>, rows: &[QuarantineRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| {
            args![
                row.entry,
                row.received_at,
                row.source,
                &row.extent,
                &row.endpoint,
                &row.reason,
                &row.why,
                &row.path,
                &row.raw,
                row.state.word(),
                row.settled_at,
                row.settled_by.as_deref(),
                row.profile
            ]
            .to_vec()
        })
        .collect();
    tx.put(&QUARANTINE, &cells, Conflict::Fail)?;
    Ok(())
}

/// One entry.
pub fn quarantine_fetch(tx: &mut Tx<'_>, entry: i64) -> Result<Option<QuarantineRow>, LedgerError> {
    tx.find(&QUARANTINE, &["entry"], &[args![entry].to_vec()])?.first().map(quarantine_row).transpose()
}

/// Entries in a state, newest first, from below a number on.
pub fn quarantine_list_before(
    tx: &mut Tx<'_>,
    state: QuarantineState,
    before: i64,
    n: usize,
) -> Result<Vec<QuarantineRow>, LedgerError> {
    let sql = format!(
        "select {} from quarantine where state = $1 and entry < $2 order by entry desc limit $3",
        QUARANTINE.column_list("")
    );
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    tx.rows(&sql, &args![state.word(), before, n])?.iter().map(quarantine_row).collect()
}

/// The next entries after a number, in order, whatever became of them.
pub fn quarantine_list_after(tx: &mut Tx<'_>, entry: i64, n: usize) -> Result<Vec<QuarantineRow>, LedgerError> {
    let sql = format!("select {} from quarantine where entry > $1 order by entry limit $2", QUARANTINE.column_list(""));
    tx.rows(&sql, &args![entry, i64::try_from(n).unwrap_or(i64::MAX)])?.iter().map(quarantine_row).collect()
}

/// Forgets what came, and keeps that something came, when, from where and why it could not be read. Only for erasure.
pub fn quarantine_erase(tx: &mut Tx<'_>, entries: &[i64], at: Instant) -> Result<(), LedgerError> {
    for entry in entries {
        tx.run(
            "update quarantine set raw = '', why = '', path = '', profile = null, \
             settled_at = coalesce(settled_at, $2), state = case state when 'waiting' then 'dismissed' else state end \
             where entry = $1",
            &args![*entry, at],
        )?;
    }
    Ok(())
}

/// Says what became of an entry.
pub fn quarantine_settle(
    tx: &mut Tx<'_>,
    entry: i64,
    state: QuarantineState,
    at: Instant,
    by: &str,
) -> Result<(), LedgerError> {
    tx.run(
        "update quarantine set state = $2, settled_at = $3, settled_by = $4 where entry = $1",
        &args![entry, state.word(), at, by],
    )?;
    Ok(())
}

/// How many entries are in each state, by reason.
pub fn quarantine_counts(tx: &mut Tx<'_>) -> Result<Vec<(String, String, i64)>, LedgerError> {
    let sql = "select state, reason, count(*) from quarantine group by state, reason order by state, reason";
    let rows = tx.rows(sql, &[])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.int(2)?))).collect()
}

fn quarantine_row(row: &Row) -> Result<QuarantineRow, LedgerError> {
    let word = row.text(9)?;
    let state = QuarantineState::ALL.into_iter().find(|state| state.word() == word).ok_or_else(|| {
        LedgerError::Stored { what: "an entry of quarantine".to_owned(), why: format!("there is no state `{word}`") }
    })?;
    let text = |column: usize| Ok::<_, LedgerError>(row.text(column)?.to_owned());
    Ok(QuarantineRow {
        entry: row.int(0)?,
        received_at: row.instant(1)?,
        source: row.int(2)?,
        extent: text(3)?,
        endpoint: text(4)?,
        reason: text(5)?,
        why: text(6)?,
        path: text(7)?,
        raw: text(8)?,
        state,
        settled_at: row.maybe_instant(10)?,
        settled_by: row.maybe_text(11)?.map(str::to_owned),
        profile: row.maybe_int(12)?,
    })
}
