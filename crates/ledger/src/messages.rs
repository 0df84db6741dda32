//! What is to be told to people and programs: messages, written in the transaction that decides what they tell of.

use leadpact_terms::Instant;

use crate::table::Type::{Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const MESSAGES: Table = Table {
    name: "messages",
    columns: &[("message", Int), ("id", Text), ("at", Int), ("topic", Text), ("lead", Int), ("body", Text)],
    key: &["message"],
};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its number.
    pub message: i64,
    /// Its public id.
    pub id: String,
    /// When what it tells of was done.
    pub at: Instant,
    /// What it tells of: `handoff.offered`.
    pub topic: String,
    /// The lead that it is about.
    pub lead: Option<i64>,
    /// What it says, as JSON. Empty once its lead was erased.
    pub body: String,
}

/// Writes messages.
pub fn message_insert_many(tx: &mut Tx<'_>, rows: &[MessageRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> =
        rows.iter().map(|row| args![row.message, &row.id, row.at, &row.topic, row.lead, &row.body].to_vec()).collect();
    tx.put(&MESSAGES, &cells, Conflict::Fail)?;
    Ok(())
}

/// Messages from behind a number on, in the order in which they were written.
pub fn message_list_after(tx: &mut Tx<'_>, after: i64, n: usize) -> Result<Vec<MessageRow>, LedgerError> {
    let sql = format!(
        "select {} from messages m where m.message > $1 order by m.message limit $2",
        MESSAGES.column_list("m.")
    );
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    tx.rows(&sql, &args![after, n])?.iter().map(message_row).collect()
}

/// These messages, in no order that means anything.
pub fn message_find(tx: &mut Tx<'_>, numbers: &[i64]) -> Result<Vec<MessageRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = numbers.iter().map(|number| args![*number].to_vec()).collect();
    tx.find(&MESSAGES, &["message"], &keys)?.iter().map(message_row).collect()
}

/// Whether there is a message of this public id.
pub fn message_exists(tx: &mut Tx<'_>, id: &str) -> Result<bool, LedgerError> {
    Ok(!tx.find(&MESSAGES, &["id"], &[args![id].to_vec()])?.is_empty())
}

/// Forgets what messages say of leads that are erased. What was not delivered yet will not be.
pub fn message_erase(tx: &mut Tx<'_>, leads: &[i64]) -> Result<(), LedgerError> {
    for lead in leads {
        tx.run("update messages set body = '' where lead = $1", &args![*lead])?;
    }
    Ok(())
}

/// Forgets what messages said that were written before an instant, have a number of at most `made`, and are on their way to nobody:
/// how many.
pub fn message_forget(tx: &mut Tx<'_>, before: Instant, made: i64) -> Result<u64, LedgerError> {
    let sql = "update messages set body = '' where at < $1 and message <= $2 and body <> '' and not exists \
               (select 1 from deliveries d where d.message = messages.message and d.next_at is not null)";
    tx.run(sql, &args![before, made])
}

fn message_row(row: &Row) -> Result<MessageRow, LedgerError> {
    Ok(MessageRow {
        message: row.int(0)?,
        id: row.text(1)?.to_owned(),
        at: row.instant(2)?,
        topic: row.text(3)?.to_owned(),
        lead: row.maybe_int(4)?,
        body: row.text(5)?.to_owned(),
    })
}
