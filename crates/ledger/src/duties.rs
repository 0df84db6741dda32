//! Who may be handed leads at the moment, whose turn it is, and on which days nobody works.

use leadpact_terms::Instant;

use crate::account_ids::PersonId;
use crate::table::Type::{Bytes, Int, Text};
use crate::{Conflict, LedgerError, Row, Table, Tx, args};

const DUTIES: Table = Table {
    name: "duties",
    columns: &[
        ("person", Bytes),
        ("on_duty", Int),
        ("capacity", Int),
        ("away_from", Int),
        ("away_until", Int),
        ("team", Text),
        ("changed_at", Int),
    ],
    key: &["person"],
};

/// Whether and how many leads a person may be handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRow {
    /// Who.
    pub person: PersonId,
    /// Whether they take leads at all.
    pub on_duty: bool,
    /// Open leads at most, instead of the pact's number.
    pub capacity: Option<i64>,
    /// From when they are away.
    pub away_from: Option<Instant>,
    /// Until when they are away.
    pub away_until: Option<Instant>,
    /// The team under whose name pacts may hand them leads.
    pub team: Option<String>,
    /// When this last changed.
    pub changed_at: Instant,
}

/// What is set for a person.
pub fn duty_fetch(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<DutyRow>, LedgerError> {
    tx.find(&DUTIES, &["person"], &[args![person.as_bytes()].to_vec()])?.first().map(duty_row).transpose()
}

/// What is set for anybody.
pub fn duty_list(tx: &mut Tx<'_>) -> Result<Vec<DutyRow>, LedgerError> {
    let sql = format!("select {} from duties order by person", DUTIES.column_list(""));
    tx.rows(&sql, &[])?.iter().map(duty_row).collect()
}

/// Sets it.
pub fn duty_put(tx: &mut Tx<'_>, row: &DutyRow) -> Result<(), LedgerError> {
    let cells = args![
        row.person.as_bytes(),
        row.on_duty,
        row.capacity,
        row.away_from,
        row.away_until,
        row.team.as_deref(),
        row.changed_at
    ];
    tx.put(&DUTIES, &[cells.to_vec()], Conflict::Replace)?;
    Ok(())
}

/// Whose turn it is in a part of a pact's routing, as JSON.
pub fn turns_fetch(tx: &mut Tx<'_>, pact: &str, part: &str) -> Result<Option<String>, LedgerError> {
    let row = tx.row("select body from turns where pact = $1 and part = $2", &args![pact, part])?;
    row.map(|row| row.text(0).map(str::to_owned)).transpose()
}

/// Keeps it.
pub fn turns_put(tx: &mut Tx<'_>, pact: &str, part: &str, body: &str) -> Result<(), LedgerError> {
    tx.run(
        "insert into turns (pact, part, body) values ($1, $2, $3) \
         on conflict (pact, part) do update set body = excluded.body",
        &args![pact, part, body],
    )?;
    Ok(())
}

/// An iCalendar file that calendars of pacts name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidaysRow {
    /// The name by which pacts know it: `cz.ics`.
    pub name: String,
    /// What it says.
    pub text: String,
    /// When it was uploaded.
    pub changed_at: Instant,
    /// By whom.
    pub changed_by: String,
}

/// All of them, by name.
pub fn holidays_list(tx: &mut Tx<'_>) -> Result<Vec<HolidaysRow>, LedgerError> {
    let rows = tx.rows("select name, text, changed_at, changed_by from holidays order by name", &[])?;
    rows.iter()
        .map(|row| {
            Ok(HolidaysRow {
                name: row.text(0)?.to_owned(),
                text: row.text(1)?.to_owned(),
                changed_at: row.instant(2)?,
                changed_by: row.text(3)?.to_owned(),
            })
        })
        .collect()
}

/// Keeps one, in the place of what it said before.
pub fn holidays_put(tx: &mut Tx<'_>, row: &HolidaysRow) -> Result<(), LedgerError> {
    tx.run(
        "insert into holidays (name, text, changed_at, changed_by) values ($1, $2, $3, $4) \
         on conflict (name) do update set text = excluded.text, changed_at = excluded.changed_at, \
         changed_by = excluded.changed_by",
        &args![&row.name, &row.text, row.changed_at, &row.changed_by],
    )?;
    Ok(())
}

fn duty_row(row: &Row) -> Result<DutyRow, LedgerError> {
    Ok(DutyRow {
        person: PersonId::from_cell(row.bytes(0)?)?,
        on_duty: row.yes(1)?,
        capacity: row.maybe_int(2)?,
        away_from: row.maybe_instant(3)?,
        away_until: row.maybe_instant(4)?,
        team: row.maybe_text(5)?.map(str::to_owned),
        changed_at: row.instant(6)?,
    })
}
