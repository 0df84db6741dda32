//! Decisions: what was decided of a lead, when, by which version of which pact. Facts; a correction only marks them as withdrawn.

use leadpact_terms::{EventId, Instant};

use crate::table::Type::{Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const DECISIONS: Table = Table {
    name: "decisions",
    columns: &[
        ("seq", Int),
        ("lead", Int),
        ("pact", Text),
        ("number", Int),
        ("kind", Text),
        ("at", Int),
        ("event", Text),
        ("recorded_at", Int),
        ("body", Text),
        ("withdrawn_at", Int),
        ("corrected", Text),
    ],
    key: &["seq"],
};

/// What sort of decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionKind {
    /// The lead qualified: it is to be handed over.
    Qualified,
}

impl DecisionKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Qualified => "qualified",
        }
    }
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// Its number among all decisions.
    pub seq: i64,
    /// Of which lead.
    pub lead: i64,
    /// Under which pact.
    pub pact: String,
    /// Under which version.
    pub number: i64,
    /// What sort.
    pub kind: DecisionKind,
    /// The instant of the event at which it was decided.
    pub at: Instant,
    /// That event.
    pub event: EventId,
    /// When the service decided.
    pub recorded_at: Instant,
    /// The rest of it, as JSON.
    pub body: String,
    /// When a correction (a late event, a mark, a merge) took away what it rests on. It stays a fact.
    pub withdrawn_at: Option<Instant>,
    /// What the body would be by what is known now, where that differs. The decision stays as it was made.
    pub corrected: Option<String>,
}

/// Records decisions.
pub fn decision_insert_many(tx: &mut Tx<'_>, rows: &[DecisionRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| {
            args![
                row.seq,
                row.lead,
                &row.pact,
                row.number,
                row.kind.word(),
                row.at,
                row.event.as_str(),
                row.recorded_at,
                &row.body,
                row.withdrawn_at,
                row.corrected.as_deref()
            ]
            .to_vec()
        })
        .collect();
    tx.put(&DECISIONS, &cells, Conflict::Fail)?;
    Ok(())
}

/// Marks a decision as withdrawn (`None`: as standing again), and says what its body would be by what is known now.
pub fn decision_correct(
    tx: &mut Tx<'_>,
    seq: i64,
    withdrawn_at: Option<Instant>,
    corrected: Option<&str>,
) -> Result<(), LedgerError> {
    let sql = "update decisions set withdrawn_at = $2, corrected = $3 where seq = $1";
    tx.run(sql, &args![seq, withdrawn_at, corrected])?;
    Ok(())
}

/// Leaves of a decision what counts: it names no event any more, and says what `body` says. Only for erasure.
pub fn decision_strip(tx: &mut Tx<'_>, seq: i64, body: &str) -> Result<(), LedgerError> {
    tx.run("update decisions set event = '', body = $2 where seq = $1", &args![seq, body])?;
    Ok(())
}

/// The decisions about these leads, in the order in which they were made.
pub fn decision_list_of(tx: &mut Tx<'_>, leads: &[i64]) -> Result<Vec<DecisionRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = leads.iter().map(|lead| args![*lead].to_vec()).collect();
    let mut rows: Vec<DecisionRow> =
        tx.find(&DECISIONS, &["lead"], &keys)?.iter().map(decision_row).collect::<Result<_, _>>()?;
    rows.sort_by_key(|row| row.seq);
    Ok(rows)
}

/// A decision.
pub fn decision_fetch(tx: &mut Tx<'_>, seq: i64) -> Result<Option<DecisionRow>, LedgerError> {
    tx.find(&DECISIONS, &["seq"], &[args![seq].to_vec()])?.first().map(decision_row).transpose()
}

/// The latest decisions of a pact (of all, if none is named), newest first, from below a number on.
pub fn decision_list_before(
    tx: &mut Tx<'_>,
    pact: Option<&str>,
    before: i64,
    n: usize,
) -> Result<Vec<DecisionRow>, LedgerError> {
    let columns = DECISIONS.column_list("");
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let rows = match pact {
        Some(pact) => {
            let sql = format!(
                "select {columns} from decisions where pact = $1 and kind = 'qualified' and seq < $2 order by seq desc limit $3"
            );
            tx.rows(&sql, &args![pact, before, n])?
        }
        None => {
            let sql = format!("select {columns} from decisions where seq < $1 order by seq desc limit $2");
            tx.rows(&sql, &args![before, n])?
        }
    };
    rows.iter().map(decision_row).collect()
}

/// The next decisions after a number, in order.
pub fn decision_list_after(tx: &mut Tx<'_>, seq: i64, n: usize) -> Result<Vec<DecisionRow>, LedgerError> {
    let sql = format!("select {} from decisions where seq > $1 order by seq limit $2", DECISIONS.column_list(""));
    tx.rows(&sql, &args![seq, i64::try_from(n).unwrap_or(i64::MAX)])?.iter().map(decision_row).collect()
}

fn decision_row(row: &Row) -> Result<DecisionRow, LedgerError> {
    let kind = match row.text(4)? {
        "qualified" => DecisionKind::Qualified,
        other => {
            return Err(LedgerError::Stored {
                what: "a decision".to_owned(),
                why: format!("there is no kind `{other}`"),
            });
        }
    };
    Ok(DecisionRow {
        seq: row.int(0)?,
        lead: row.int(1)?,
        pact: row.text(2)?.to_owned(),
        number: row.int(3)?,
        kind,
        at: row.instant(5)?,
        event: EventId::from(row.text(6)?),
        recorded_at: row.instant(7)?,
        body: row.text(8)?.to_owned(),
        withdrawn_at: row.maybe_instant(9)?,
        corrected: row.maybe_text(10)?.map(str::to_owned),
    })
}
