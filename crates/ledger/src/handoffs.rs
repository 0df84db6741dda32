//! Handoffs: each passing of a lead to sales, and the steps by which it came to where it is.

use leadpact_terms::Instant;

use crate::account_ids::{PersonId, maybe_person};
use crate::table::Type::{Bytes, Int, Real, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

pub(crate) const HANDOFFS: Table = Table {
    name: "handoffs",
    columns: &[
        ("handoff", Int),
        ("id", Text),
        ("pact", Text),
        ("number", Int),
        ("lead", Int),
        ("decision", Int),
        ("tier", Text),
        ("state", Text),
        ("reason", Text),
        ("is_open", Int),
        ("owner", Bytes),
        ("manager", Bytes),
        ("heat", Real),
        ("why", Text),
        ("offered_at", Int),
        ("changed_at", Int),
        ("closed_at", Int),
        ("due_at", Int),
        ("wakes_at", Int),
        ("revision", Int),
        ("body", Text),
    ],
    key: &["handoff"],
};
/// The columns of which there are other indexes than the key's.
pub(crate) const HANDOFFS_INDEXED: &[&str] =
    &["id", "pact", "lead", "decision", "is_open", "owner", "offered_at", "closed_at", "due_at", "wakes_at"];

const STEPS: Table = Table {
    name: "handoff_steps",
    columns: &[
        ("seq", Int),
        ("handoff", Int),
        ("lead", Int),
        ("at", Int),
        ("recorded_at", Int),
        ("made_by", Text),
        ("act", Text),
        ("body", Text),
        ("event", Text),
        ("words", Text),
    ],
    key: &["seq"],
};

/// When a handoff is due that nothing waits for: the end of the year 9999, after all others in every queue.
pub const NEVER: Instant = Instant(253_402_300_799_999);

/// A handoff as the ledger keeps it. What its state means is `leadpact-handoff`'s business.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoffRow {
    /// Its number.
    pub handoff: i64,
    /// Its public id.
    pub id: String,
    /// Under which pact.
    pub pact: String,
    /// Under which version.
    pub number: i64,
    /// The lead as it was numbered when it was handed over; it may have become another since.
    pub lead: i64,
    /// The decision that it rests on.
    pub decision: i64,
    /// The tier in which it qualified.
    pub tier: String,
    /// The word for its state.
    pub state: String,
    /// The code of the reason that sales gave for its latest answer.
    pub reason: Option<String>,
    /// Whether sales still has something to do with it.
    pub is_open: bool,
    /// Whose it is; nobody's while it lies in a pool.
    pub owner: Option<PersonId>,
    /// Whose pool it lies in.
    pub manager: Option<PersonId>,
    /// Fit plus engagement when it qualified, in points: the hottest come first among those that are equally urgent.
    pub heat: f64,
    /// Scores when it qualified, and what gave most of them, as JSON.
    pub why: String,
    /// When it was offered.
    pub offered_at: Instant,
    /// When something was last done with it.
    pub changed_at: Instant,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// When its next promise falls due; [`NEVER`] if none is running.
    pub due_at: Instant,
    /// When its clocks have to be looked at again.
    pub wakes_at: Option<Instant>,
    /// Grows with each step.
    pub revision: i64,
    /// The whole state, as JSON.
    pub body: String,
}

/// Something that was done with a handoff: a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// Its number among all steps.
    pub seq: i64,
    /// With which handoff.
    pub handoff: i64,
    /// The handoff's lead.
    pub lead: i64,
    /// When it happened; a clock that ran out while the service was down, then.
    pub at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// By whom: a person's or a key's public id, or `leadpact`.
    pub made_by: String,
    /// The word for what was done.
    pub act: String,
    /// The rest of it, as JSON: what is about the handoff and not about the person.
    pub body: String,
    /// The event of the lead that tells of it, if one does.
    pub event: Option<String>,
    /// What was said of the lead.
    pub words: Option<String>,
}

/// Whose handoffs a queue shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// This person's.
    Owner(PersonId),
    /// Those that nobody owns.
    Pool,
    /// All.
    Everybody,
}

/// Keeps handoffs in the place of what they were.
pub fn handoff_put_many(tx: &mut Tx<'_>, rows: &[HandoffRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| {
            args![
                row.handoff,
                &row.id,
                &row.pact,
                row.number,
                row.lead,
                row.decision,
                &row.tier,
                &row.state,
                row.reason.as_deref(),
                row.is_open,
                row.owner.as_ref().map(PersonId::as_bytes),
                row.manager.as_ref().map(PersonId::as_bytes),
                row.heat,
                &row.why,
                row.offered_at,
                row.changed_at,
                row.closed_at,
                row.due_at,
                row.wakes_at,
                row.revision,
                &row.body
            ]
            .to_vec()
        })
        .collect();
    tx.put(&HANDOFFS, &cells, Conflict::ReplaceBeside(HANDOFFS_INDEXED))?;
    Ok(())
}

/// The handoff with this public id.
pub fn handoff_fetch(tx: &mut Tx<'_>, id: &str) -> Result<Option<HandoffRow>, LedgerError> {
    tx.find(&HANDOFFS, &["id"], &[args![id].to_vec()])?.first().map(handoff_row).transpose()
}

/// All handoffs of these leads, in the order of their numbers.
pub fn handoff_list_of(tx: &mut Tx<'_>, leads: &[i64]) -> Result<Vec<HandoffRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = leads.iter().map(|lead| args![*lead].to_vec()).collect();
    let rows = tx.find(&HANDOFFS, &["lead"], &keys)?;
    let mut found: Vec<HandoffRow> = rows.iter().map(handoff_row).collect::<Result<_, _>>()?;
    found.sort_by_key(|row| row.handoff);
    Ok(found)
}

/// Open handoffs of a queue, what is due first coming first, from behind a place on. A place is the due instant and the number of
/// the handoff before it.
pub fn handoff_queue(
    tx: &mut Tx<'_>,
    queue: Queue,
    pact: &str,
    after: (Instant, i64),
    n: usize,
) -> Result<Vec<HandoffRow>, LedgerError> {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let mut args = args![after.0, after.1, n].to_vec();
    let mut sql = format!(
        "select {} from handoffs h where h.is_open = 1 and (h.due_at, h.handoff) > ($1, $2)",
        HANDOFFS.column_list("h.")
    );
    match &queue {
        Queue::Owner(person) => {
            args.push(Arg::Bytes(person.as_bytes()));
            sql.push_str(" and h.owner = $4");
        }
        Queue::Pool => sql.push_str(" and h.owner is null"),
        Queue::Everybody => {}
    }
    if !pact.is_empty() {
        args.push(Arg::Text(pact));
        sql.push_str(&format!(" and h.pact = ${}", args.len()));
    }
    sql.push_str(" order by h.due_at, h.handoff limit $3");
    tx.rows(&sql, &args)?.iter().map(handoff_row).collect()
}

/// Handoffs of a queue that are closed, the latest first, from before a place on. A place is the number of a handoff.
///
/// Nothing is due with what is closed: asked for by that, a page is read in the order of the queues' indexes, however many there are.
pub fn handoff_closed(
    tx: &mut Tx<'_>,
    queue: Queue,
    pact: &str,
    before: i64,
    n: usize,
) -> Result<Vec<HandoffRow>, LedgerError> {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let mut args = args![before, n, NEVER].to_vec();
    let mut sql = format!(
        "select {} from handoffs h where h.is_open = 0 and h.due_at = $3 and h.handoff < $1",
        HANDOFFS.column_list("h.")
    );
    match &queue {
        Queue::Owner(person) => {
            args.push(Arg::Bytes(person.as_bytes()));
            sql.push_str(" and h.owner = $4");
        }
        Queue::Pool => sql.push_str(" and h.owner is null"),
        Queue::Everybody => {}
    }
    if !pact.is_empty() {
        args.push(Arg::Text(pact));
        sql.push_str(&format!(" and h.pact = ${}", args.len()));
    }
    sql.push_str(" order by h.handoff desc limit $2");
    tx.rows(&sql, &args)?.iter().map(handoff_row).collect()
}

/// Handoffs whose clocks have to be looked at by now, the first ones first.
pub fn handoff_to_wake(tx: &mut Tx<'_>, now: Instant, n: usize) -> Result<Vec<HandoffRow>, LedgerError> {
    let sql = format!(
        "select {} from handoffs h where h.wakes_at <= $1 order by h.wakes_at, h.handoff limit $2",
        HANDOFFS.column_list("h.")
    );
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    tx.rows(&sql, &args![now, n])?.iter().map(handoff_row).collect()
}

/// The next instant at which a handoff has to be looked at.
pub fn handoff_next_wake(tx: &mut Tx<'_>) -> Result<Option<Instant>, LedgerError> {
    let row = tx.row("select min(wakes_at) from handoffs", &[])?;
    row.map_or(Ok(None), |row| row.maybe_instant(0))
}

/// How many open handoffs each person has.
pub fn handoff_load(tx: &mut Tx<'_>) -> Result<Vec<(PersonId, i64)>, LedgerError> {
    let sql = "select owner, count(*) from handoffs where is_open = 1 and owner is not null group by owner";
    tx.rows(sql, &[])?.iter().map(|row| Ok((PersonId::from_cell(row.bytes(0)?)?, row.int(1)?))).collect()
}

/// How long handoffs that are somebody's were open between two instants, all times added up, in milliseconds, and how many of them were
/// closed in between.
pub fn handoff_open_time(tx: &mut Tx<'_>, from: Instant, to: Instant) -> Result<(i64, i64), LedgerError> {
    let sum = "cast(sum($2 - case when offered_at < $1 then $1 else offered_at end) as bigint)";
    let sql = format!("select {sum} from handoffs where is_open = 1 and owner is not null and offered_at < $2");
    let open = tx.row(&sql, &args![from, to])?.map_or(Ok(None), |row| row.maybe_int(0))?;
    let sum = "cast(sum(closed_at - case when offered_at < $1 then $1 else offered_at end) as bigint)";
    let sql =
        format!("select {sum}, count(*) from handoffs where closed_at > $1 and closed_at <= $2 and owner is not null");
    let Some(closed) = tx.row(&sql, &args![from, to])? else { return Ok((open.unwrap_or(0), 0)) };
    Ok((open.unwrap_or(0) + closed.maybe_int(0)?.unwrap_or(0), closed.int(1)?))
}

/// How many open handoffs a person has.
pub fn handoff_load_of(tx: &mut Tx<'_>, owner: PersonId) -> Result<i64, LedgerError> {
    let sql = "select count(*) from handoffs where owner = $1 and is_open = 1";
    tx.row(sql, &args![owner.as_bytes()])?.map_or(Ok(0), |row| row.int(0))
}

/// Open handoffs of a person, some at a time; in this state, or in all if none is named.
pub fn handoff_list_of_owner(
    tx: &mut Tx<'_>,
    owner: PersonId,
    state: Option<&str>,
    n: usize,
) -> Result<Vec<HandoffRow>, LedgerError> {
    let sql = format!(
        "select {} from handoffs h where h.owner = $1 and h.is_open = 1 and ($2 = '' or h.state = $2) \
         order by h.handoff limit $3",
        HANDOFFS.column_list("h.")
    );
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let rows = tx.rows(&sql, &args![owner.as_bytes(), state.unwrap_or_default(), n])?;
    rows.iter().map(handoff_row).collect()
}

/// The leads of the handoffs that somebody has or had last, those of the latest handoffs first.
pub fn handoff_lead_list_of_owner(tx: &mut Tx<'_>, owner: PersonId, n: usize) -> Result<Vec<i64>, LedgerError> {
    let sql = "select h.lead from handoffs h where h.owner = $1 group by h.lead order by max(h.handoff) desc limit $2";
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    tx.rows(sql, &args![owner.as_bytes(), n])?.iter().map(|row| row.int(0)).collect()
}

/// People who have left, and still own open handoffs.
pub fn handoff_owners_gone(tx: &mut Tx<'_>) -> Result<Vec<PersonId>, LedgerError> {
    let sql = "select p.person from people p where p.state not in ('active', 'invited') and exists \
               (select 1 from handoffs h where h.owner = p.person and h.is_open = 1) order by p.person";
    tx.rows(sql, &[])?.iter().map(|row| PersonId::from_cell(row.bytes(0)?)).collect()
}

/// Who worked last on a lead of this company, and did not give it back.
pub fn handoff_owner_of_company(tx: &mut Tx<'_>, company: i64) -> Result<Option<PersonId>, LedgerError> {
    let sql = "select h.owner from handoffs h join leads l on l.lead = h.lead \
               where l.company = $1 and h.owner is not null and h.state in ('accepted', 'qualified', 'opportunity', 'won') \
               order by h.handoff desc limit 1";
    tx.row(sql, &args![company])?.map_or(Ok(None), |row| maybe_person(&row, 0))
}

/// What sheets of promises count of a handoff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedRow {
    /// The handoff.
    pub handoff: i64,
    /// When it was offered.
    pub offered_at: Instant,
    /// The state that it is in now.
    pub state: String,
    /// Why it was refused.
    pub reason: Option<String>,
    /// All of it, as JSON.
    pub body: String,
}

/// Handoffs of a pact that were offered in a period, in the order of their offers, from behind a place on: an instant and a handoff.
pub fn handoff_offered(
    tx: &mut Tx<'_>,
    pact: &str,
    from: Instant,
    to: Instant,
    after: (Instant, i64),
    n: usize,
) -> Result<Vec<OfferedRow>, LedgerError> {
    let sql = "select handoff, offered_at, state, reason, body from handoffs \
               where pact = $1 and offered_at < $2 and (offered_at, handoff) > ($3, $4) \
               order by offered_at, handoff limit $5";
    // What was offered at `from` itself is in.
    let after = after.max((Instant(from.0.saturating_sub(1)), i64::MAX));
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let row = |row: &Row| {
        Ok(OfferedRow {
            handoff: row.int(0)?,
            offered_at: row.instant(1)?,
            state: row.text(2)?.to_owned(),
            reason: row.maybe_text(3)?.map(str::to_owned),
            body: row.text(4)?.to_owned(),
        })
    };
    tx.rows(sql, &args![pact, to, after.0, after.1, n])?.iter().map(row).collect()
}

/// How many handoffs of a pact were offered in a period.
pub fn handoff_offered_count(tx: &mut Tx<'_>, pact: &str, from: Instant, to: Instant) -> Result<i64, LedgerError> {
    let sql = "select count(*) from handoffs where pact = $1 and offered_at >= $2 and offered_at < $3";
    tx.row(sql, &args![pact, from, to])?.expect("a count is a row").int(0)
}

/// All handoffs from behind a number on, for whoever walks over all of them.
pub fn handoff_walk(tx: &mut Tx<'_>, after: i64, n: usize) -> Result<Vec<HandoffRow>, LedgerError> {
    let sql = format!(
        "select {} from handoffs h where h.handoff > $1 order by h.handoff limit $2",
        HANDOFFS.column_list("h.")
    );
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    tx.rows(&sql, &args![after, n])?.iter().map(handoff_row).collect()
}

/// Records steps.
pub fn step_insert_many(tx: &mut Tx<'_>, rows: &[StepRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| {
            args![
                row.seq,
                row.handoff,
                row.lead,
                row.at,
                row.recorded_at,
                &row.made_by,
                &row.act,
                &row.body,
                row.event.as_deref(),
                row.words.as_deref()
            ]
            .to_vec()
        })
        .collect();
    tx.put(&STEPS, &cells, Conflict::Fail)?;
    Ok(())
}

/// The steps of these handoffs, in the order in which they were recorded.
pub fn step_list_of(tx: &mut Tx<'_>, handoffs: &[i64]) -> Result<Vec<StepRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = handoffs.iter().map(|handoff| args![*handoff].to_vec()).collect();
    let rows = tx.find(&STEPS, &["handoff"], &keys)?;
    let mut found: Vec<StepRow> = rows.iter().map(step_row).collect::<Result<_, _>>()?;
    found.sort_by_key(|row| row.seq);
    Ok(found)
}

/// Closes the handoffs of leads that are erased, and forgets what was said of them. What counts stays: pact, tier, state, clocks.
pub fn handoff_erase(tx: &mut Tx<'_>, leads: &[i64], now: Instant) -> Result<(), LedgerError> {
    for lead in leads {
        tx.run(
            "update handoffs set is_open = 0, due_at = $3, wakes_at = null, closed_at = coalesce(closed_at, $2) where lead = $1",
            &args![*lead, now, NEVER],
        )?;
        tx.run("update handoff_steps set event = null, words = null where lead = $1", &args![*lead])?;
    }
    Ok(())
}

fn handoff_row(row: &Row) -> Result<HandoffRow, LedgerError> {
    Ok(HandoffRow {
        handoff: row.int(0)?,
        id: row.text(1)?.to_owned(),
        pact: row.text(2)?.to_owned(),
        number: row.int(3)?,
        lead: row.int(4)?,
        decision: row.int(5)?,
        tier: row.text(6)?.to_owned(),
        state: row.text(7)?.to_owned(),
        reason: row.maybe_text(8)?.map(str::to_owned),
        is_open: row.yes(9)?,
        owner: maybe_person(row, 10)?,
        manager: maybe_person(row, 11)?,
        heat: row.real(12)?,
        why: row.text(13)?.to_owned(),
        offered_at: row.instant(14)?,
        changed_at: row.instant(15)?,
        closed_at: row.maybe_instant(16)?,
        due_at: row.instant(17)?,
        wakes_at: row.maybe_instant(18)?,
        revision: row.int(19)?,
        body: row.text(20)?.to_owned(),
    })
}

fn step_row(row: &Row) -> Result<StepRow, LedgerError> {
    Ok(StepRow {
        seq: row.int(0)?,
        handoff: row.int(1)?,
        lead: row.int(2)?,
        at: row.instant(3)?,
        recorded_at: row.instant(4)?,
        made_by: row.text(5)?.to_owned(),
        act: row.text(6)?.to_owned(),
        body: row.text(7)?.to_owned(),
        event: row.maybe_text(8)?.map(str::to_owned),
        words: row.maybe_text(9)?.map(str::to_owned),
    })
}
