//! Deliveries: each message on its way to each of its places, until it is taken or given up.

use leadpact_terms::Instant;

use crate::account_ids::{PersonId, maybe_person};
use crate::table::Type::{Bytes, Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const DELIVERIES: Table = Table {
    name: "deliveries",
    columns: &[
        ("delivery", Int),
        ("id", Text),
        ("message", Int),
        ("endpoint", Int),
        ("person", Bytes),
        ("address", Text),
        ("state", Text),
        ("made_at", Int),
        ("n_tries", Int),
        ("next_at", Int),
        ("claimed_until", Int),
        ("settled_at", Int),
        ("answer", Text),
    ],
    key: &["delivery"],
};

/// The endpoint of everything that goes by mail.
pub const BY_MAIL: i64 = 0;

/// A delivery. What its state means is `leadpact-messages`' business.
#[derive(Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// Its number.
    pub delivery: i64,
    /// Its public id, which stays the same however often it is tried.
    pub id: String,
    /// Of which message.
    pub message: i64,
    /// To which endpoint; [`BY_MAIL`] to a person or an address.
    pub endpoint: i64,
    /// To whom by mail: the address is theirs at the moment of sending.
    pub person: Option<PersonId>,
    /// To which address, if nobody here has it.
    pub address: Option<String>,
    /// The word for its state.
    pub state: String,
    /// When it was made.
    pub made_at: Instant,
    /// How often it was tried.
    pub n_tries: i64,
    /// When it is to be tried next; while it is claimed, when the claim ends; nothing once it is settled.
    pub next_at: Option<Instant>,
    /// Until when whoever is sending it has it for themselves.
    pub claimed_until: Option<Instant>,
    /// When it was settled.
    pub settled_at: Option<Instant>,
    /// How the latest try was answered, in a few words that say nothing of anybody.
    pub answer: Option<String>,
}

// An address does not get into a log by printing a row.
impl std::fmt::Debug for DeliveryRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeliveryRow")
            .field("delivery", &self.delivery)
            .field("id", &self.id)
            .field("message", &self.message)
            .field("endpoint", &self.endpoint)
            .field("state", &self.state)
            .field("n_tries", &self.n_tries)
            .field("next_at", &self.next_at)
            .field("answer", &self.answer)
            .finish_non_exhaustive()
    }
}

/// Which deliveries a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeliveryFilter<'a> {
    /// Only those to this endpoint.
    pub endpoint: Option<i64>,
    /// Only those in this state.
    pub state: Option<&'a str>,
    /// Only those before this one: the latest come first.
    pub before: Option<i64>,
}

/// Adds deliveries; what is there already under the same public id stays as it is.
pub fn delivery_insert_many(tx: &mut Tx<'_>, rows: &[DeliveryRow]) -> Result<u64, LedgerError> {
    tx.put(&DELIVERIES, &rows.iter().map(DeliveryRow::cells).collect::<Vec<_>>(), Conflict::Keep)
}

/// Changes a delivery.
pub fn delivery_put(tx: &mut Tx<'_>, row: &DeliveryRow) -> Result<(), LedgerError> {
    tx.put(&DELIVERIES, &[row.cells()], Conflict::Replace)?;
    Ok(())
}

/// The delivery with this public id.
pub fn delivery_fetch(tx: &mut Tx<'_>, id: &str) -> Result<Option<DeliveryRow>, LedgerError> {
    tx.find(&DELIVERIES, &["id"], &[args![id].to_vec()])?.first().map(delivery_row).transpose()
}

/// Deliveries, the latest first.
pub fn delivery_list(tx: &mut Tx<'_>, filter: DeliveryFilter<'_>, n: usize) -> Result<Vec<DeliveryRow>, LedgerError> {
    let mut args = args![filter.before.unwrap_or(i64::MAX), i64::try_from(n).unwrap_or(i64::MAX)].to_vec();
    let mut sql = format!("select {} from deliveries d where d.delivery < $1", DELIVERIES.column_list("d."));
    if let Some(endpoint) = filter.endpoint {
        args.push(Arg::Int(endpoint));
        sql.push_str(&format!(" and d.endpoint = ${}", args.len()));
    }
    if let Some(state) = filter.state {
        args.push(Arg::Text(state));
        sql.push_str(&format!(" and d.state = ${}", args.len()));
    }
    sql.push_str(" order by d.delivery desc limit $2");
    tx.rows(&sql, &args)?.iter().map(delivery_row).collect()
}

/// What is due at an endpoint by now, the longest due first.
pub fn delivery_due(tx: &mut Tx<'_>, endpoint: i64, now: Instant, n: usize) -> Result<Vec<DeliveryRow>, LedgerError> {
    let sql = format!(
        "select {} from deliveries d where d.endpoint = $1 and d.next_at <= $2 order by d.next_at, d.delivery limit $3",
        DELIVERIES.column_list("d.")
    );
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    tx.rows(&sql, &args![endpoint, now, n])?.iter().map(delivery_row).collect()
}

/// When something is next due at an endpoint.
pub fn delivery_next(tx: &mut Tx<'_>, endpoint: i64) -> Result<Option<Instant>, LedgerError> {
    let row = tx.row("select min(next_at) from deliveries where endpoint = $1", &args![endpoint])?;
    row.map_or(Ok(None), |row| row.maybe_instant(0))
}

/// Gives up what is still on its way to an endpoint, as `state`, because of `why`.
pub fn delivery_give_up(
    tx: &mut Tx<'_>,
    endpoint: i64,
    state: &str,
    why: &str,
    now: Instant,
) -> Result<u64, LedgerError> {
    let sql = "update deliveries set state = $2, answer = $3, settled_at = $4, next_at = null, claimed_until = null \
               where endpoint = $1 and next_at is not null";
    tx.run(sql, &args![endpoint, state, why, now])
}

/// Removes deliveries that were made before an instant and are on their way no more, of the oldest `n` there are: how many.
pub fn delivery_forget(tx: &mut Tx<'_>, before: Instant, n: usize) -> Result<u64, LedgerError> {
    let sql = "delete from deliveries where delivery in (select delivery from deliveries order by delivery limit $2) \
               and next_at is null and made_at < $1";
    tx.run(sql, &args![before, i64::try_from(n).unwrap_or(i64::MAX)])
}

impl DeliveryRow {
    fn cells(&self) -> Vec<Arg<'_>> {
        args![
            self.delivery,
            &self.id,
            self.message,
            self.endpoint,
            self.person.as_ref().map(PersonId::as_bytes),
            self.address.as_deref(),
            &self.state,
            self.made_at,
            self.n_tries,
            self.next_at,
            self.claimed_until,
            self.settled_at,
            self.answer.as_deref()
        ]
        .to_vec()
    }
}

fn delivery_row(row: &Row) -> Result<DeliveryRow, LedgerError> {
    Ok(DeliveryRow {
        delivery: row.int(0)?,
        id: row.text(1)?.to_owned(),
        message: row.int(2)?,
        endpoint: row.int(3)?,
        person: maybe_person(row, 4)?,
        address: row.maybe_text(5)?.map(str::to_owned),
        state: row.text(6)?.to_owned(),
        made_at: row.instant(7)?,
        n_tries: row.int(8)?,
        next_at: row.maybe_instant(9)?,
        claimed_until: row.maybe_instant(10)?,
        settled_at: row.maybe_instant(11)?,
        answer: row.maybe_text(12)?.map(str::to_owned),
    })
}
