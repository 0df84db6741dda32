//! Clocks of promises as lists and reports show them: a projection of handoffs.

use leadpact_terms::Instant;

use crate::account_ids::{PersonId, maybe_person};
use crate::table::Type::{Bytes, Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const CLOCKS: Table = Table {
    name: "clocks",
    columns: &[
        ("handoff", Int),
        ("place", Int),
        ("pact", Text),
        ("promise", Text),
        ("party", Text),
        ("owner", Bytes),
        ("state", Text),
        ("from_at", Int),
        ("due_at", Int),
        ("warned_at", Int),
        ("breached_at", Int),
        ("kept_at", Int),
    ],
    key: &["handoff", "place"],
};

/// A promise about one handoff, with its deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// About which handoff.
    pub handoff: i64,
    /// Its place among the handoff's clocks.
    pub place: i64,
    /// Under which pact.
    pub pact: String,
    /// The word for the promise.
    pub promise: String,
    /// Whose promise: `marketing` or `sales`.
    pub party: String,
    /// Who had the lead.
    pub owner: Option<PersonId>,
    /// The word for its state.
    pub state: String,
    /// From when.
    pub from_at: Instant,
    /// The deadline.
    pub due_at: Instant,
    /// When it was warned that it comes near.
    pub warned_at: Option<Instant>,
    /// When it ran out.
    pub breached_at: Option<Instant>,
    /// When the promise was kept.
    pub kept_at: Option<Instant>,
}

/// Keeps clocks in the place of what they were.
pub fn clock_put_many(tx: &mut Tx<'_>, rows: &[ClockRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| {
            args![
                row.handoff,
                row.place,
                &row.pact,
                &row.promise,
                &row.party,
                row.owner.as_ref().map(PersonId::as_bytes),
                &row.state,
                row.from_at,
                row.due_at,
                row.warned_at,
                row.breached_at,
                row.kept_at
            ]
            .to_vec()
        })
        .collect();
    tx.put(&CLOCKS, &cells, Conflict::Replace)?;
    Ok(())
}

/// The clocks of these handoffs, each in the order in which they were started.
pub fn clock_list_of(tx: &mut Tx<'_>, handoffs: &[i64]) -> Result<Vec<ClockRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = handoffs.iter().map(|handoff| args![*handoff].to_vec()).collect();
    let rows = tx.find(&CLOCKS, &["handoff"], &keys)?;
    let mut found: Vec<ClockRow> = rows.iter().map(clock_row).collect::<Result<_, _>>()?;
    found.sort_by_key(|row| (row.handoff, row.place));
    Ok(found)
}

/// How many clocks of a pact came to the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockTally {
    /// The word for the promise.
    pub promise: String,
    /// Whose it is.
    pub party: String,
    /// Who had the lead.
    pub owner: Option<PersonId>,
    /// `running`, `kept`, `breached`, …
    pub state: String,
    /// Ran out, and was kept in time after all: only the log came late.
    pub is_excused: bool,
    /// How many.
    pub n: u64,
}

/// What became of the clocks of a pact whose deadlines lie in a period.
pub fn clock_tally_due(
    tx: &mut Tx<'_>,
    pact: &str,
    from: Instant,
    to: Instant,
) -> Result<Vec<ClockTally>, LedgerError> {
    let sql = "select promise, party, owner, state,
            cast(case when breached_at is not null and kept_at < due_at then 1 else 0 end as bigint) as is_excused, count(*)
         from clocks where pact = $1 and due_at >= $2 and due_at < $3
         group by promise, party, owner, state, is_excused order by promise, party, owner, state, is_excused";
    let tally = |row: &Row| {
        Ok(ClockTally {
            promise: row.text(0)?.to_owned(),
            party: row.text(1)?.to_owned(),
            owner: maybe_person(row, 2)?,
            state: row.text(3)?.to_owned(),
            is_excused: row.int(4)? == 1,
            n: u64::try_from(row.int(5)?).unwrap_or(0),
        })
    };
    tx.rows(sql, &args![pact, from, to])?.iter().map(tally).collect()
}

fn clock_row(row: &Row) -> Result<ClockRow, LedgerError> {
    let text = |column: usize| Ok::<_, LedgerError>(row.text(column)?.to_owned());
    Ok(ClockRow {
        handoff: row.int(0)?,
        place: row.int(1)?,
        pact: text(2)?,
        promise: text(3)?,
        party: text(4)?,
        owner: maybe_person(row, 5)?,
        state: text(6)?,
        from_at: row.instant(7)?,
        due_at: row.instant(8)?,
        warned_at: row.maybe_instant(9)?,
        breached_at: row.maybe_instant(10)?,
        kept_at: row.maybe_instant(11)?,
    })
}
