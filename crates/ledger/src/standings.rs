//! What each pact says of each lead after its latest event: kept beside the events, and made anew from them at any time.

use leadpact_terms::{Instant, Stage};

use crate::leads::{LeadRow, N_LEAD_COLUMNS, lead_columns, lead_row};
use crate::table::Type::{Bytes, Int, Real, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

pub(crate) const STANDINGS: Table = Table {
    name: "standings",
    columns: &[
        ("lead", Int),
        ("pact", Text),
        ("number", Int),
        ("revision", Int),
        ("at", Int),
        ("verdict", Text),
        ("tier", Text),
        ("reason", Text),
        ("fit", Real),
        ("engagement", Real),
        ("grade", Text),
        ("level", Int),
        ("stage", Text),
        ("alarm_at", Int),
        ("state", Bytes),
        ("persona", Text),
        ("first_tier", Text),
        ("mql_at", Int),
        ("sal_at", Int),
        ("sql_at", Int),
        ("opportunity_at", Int),
        ("customer_at", Int),
        ("evangelist_at", Int),
    ],
    key: &["lead", "pact"],
};
/// The columns of which there are other indexes than the key's.
pub(crate) const STANDINGS_INDEXED: &[&str] = &["verdict", "tier", "stage", "mql_at"];

/// What a pact says of a lead after its latest event.
#[derive(Debug, Clone, PartialEq)]
pub struct StandingRow {
    /// The lead.
    pub lead: i64,
    /// The pact's name.
    pub pact: String,
    /// The number of the version.
    pub number: i64,
    /// The lead's revision that it rests on.
    pub revision: i64,
    /// The instant of the lead's latest event.
    pub at: Instant,
    /// `below`, `held`, `qualified`, `excluded`.
    pub verdict: String,
    /// Of a lead that is held or qualified.
    pub tier: Option<String>,
    /// The reason's code.
    pub reason: String,
    /// The score from traits, then.
    pub fit: f64,
    /// The score from behaviour, then.
    pub engagement: f64,
    /// Fit by engagement, then.
    pub grade: String,
    /// The level, then.
    pub level: i64,
    /// The stage.
    pub stage: String,
    /// When the standing changes by waiting alone.
    pub alarm_at: Option<Instant>,
    /// The engine's state, to be taken up again.
    pub state: Vec<u8>,
    /// How it came there.
    pub journey: Journey,
}

/// How far a lead has come under a pact, and as whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Journey {
    /// Its persona after its latest event.
    pub persona: Option<String>,
    /// The tier in which it was first handed over.
    pub first_tier: Option<String>,
    /// When it first entered each of [`Journey::STAGES`], if it did: a lead can pass one by.
    pub entered: [Option<Instant>; 6],
}

impl Journey {
    /// The stages beyond the inquiry, in their order.
    pub const STAGES: [Stage; 6] =
        [Stage::Mql, Stage::Sal, Stage::Sql, Stage::Opportunity, Stage::Customer, Stage::Evangelist];

    /// The lead is in a stage at an instant.
    pub fn enter(&mut self, stage: Stage, at: Instant) {
        if let Some(place) = Self::STAGES.iter().position(|one| *one == stage) {
            self.entered[place].get_or_insert(at);
        }
    }
}

/// Which standings a list shows. Empty: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StandingFilter {
    /// Only of this pact.
    pub pact: String,
    /// Only with this verdict.
    pub verdict: String,
    /// Only in this tier.
    pub tier: String,
    /// Only in this stage; not together with a verdict.
    pub stage: String,
}

/// The standings of these leads under all pacts.
pub fn standing_find(tx: &mut Tx<'_>, leads: &[i64]) -> Result<Vec<StandingRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = leads.iter().map(|lead| args![*lead].to_vec()).collect();
    tx.find(&STANDINGS, &["lead"], &keys)?.iter().map(|row| standing_row(row, 0)).collect()
}

/// Keeps standings in the place of those before.
pub fn standing_put_many(tx: &mut Tx<'_>, rows: &[StandingRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| {
            let [mql_at, sal_at, sql_at, opportunity_at, customer_at, evangelist_at] = row.journey.entered;
            args![
                row.lead,
                &row.pact,
                row.number,
                row.revision,
                row.at,
                &row.verdict,
                row.tier.as_deref(),
                &row.reason,
                row.fit,
                row.engagement,
                &row.grade,
                row.level,
                &row.stage,
                row.alarm_at,
                &row.state,
                row.journey.persona.as_deref(),
                row.journey.first_tier.as_deref(),
                mql_at,
                sal_at,
                sql_at,
                opportunity_at,
                customer_at,
                evangelist_at
            ]
            .to_vec()
        })
        .collect();
    tx.put(&STANDINGS, &cells, Conflict::ReplaceBeside(STANDINGS_INDEXED))?;
    Ok(())
}

/// Forgets what is said of a lead: it was merged into another, or erased.
pub fn standing_delete(tx: &mut Tx<'_>, lead: i64) -> Result<(), LedgerError> {
    tx.run("delete from standings where lead = $1", &args![lead])?;
    Ok(())
}

/// Forgets what a pact says that is not in force any more.
pub fn standing_delete_of(tx: &mut Tx<'_>, pact: &str) -> Result<(), LedgerError> {
    tx.run("delete from standings where pact = $1", &args![pact])?;
    Ok(())
}

/// Leads with what a pact says of them, those with larger numbers first, from below a number on.
pub fn standing_list_before(
    tx: &mut Tx<'_>,
    filter: &StandingFilter,
    before: i64,
    n: usize,
) -> Result<Vec<(LeadRow, StandingRow)>, LedgerError> {
    let columns = format!("{}, {}", lead_columns("l."), STANDINGS.column_list("s."));
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let mut args = args![&filter.pact, before, n].to_vec();
    let is_inquiry = filter.stage == Stage::Inquiry.word();
    let sql = if !filter.stage.is_empty() && !is_inquiry {
        args.push(Arg::Text(&filter.stage));
        // As the index says it.
        format!(
            "select {columns} from standings s join leads l on l.lead = s.lead
             where s.pact = $1 and s.lead < $2 and s.stage = $4 and s.stage <> 'inquiry' order by s.lead desc limit $3"
        )
    } else if filter.verdict.is_empty() {
        let only = if is_inquiry { "and s.stage = 'inquiry'" } else { "" };
        // Lead after lead, which SQLite does in the order of a cross join: left to itself it sorts all standings of the pact.
        format!(
            "select {columns} from leads l cross join standings s
             where s.lead = l.lead and s.pact = $1 and l.lead < $2 {only} order by l.lead desc limit $3"
        )
    } else {
        args.push(Arg::Text(&filter.verdict));
        let mut also = "";
        if !filter.tier.is_empty() {
            args.push(Arg::Text(&filter.tier));
            also = "and s.tier = $5";
        }
        format!(
            "select {columns} from standings s join leads l on l.lead = s.lead
             where s.pact = $1 and s.lead < $2 and s.verdict = $4 {also} order by s.lead desc limit $3"
        )
    };
    let rows = tx.rows(&sql, &args)?;
    rows.iter().map(|row| Ok((lead_row(row)?, standing_row(row, N_LEAD_COLUMNS)?))).collect()
}

/// The scores of all leads under a pact: fit and engagement of each, in no order.
pub fn standing_scores(tx: &mut Tx<'_>, pact: &str) -> Result<Vec<(f64, f64)>, LedgerError> {
    let rows = tx.rows("select fit, engagement from standings where pact = $1", &args![pact])?;
    rows.iter().map(|row| Ok((row.real(0)?, row.real(1)?))).collect()
}

/// How many leads have each verdict and tier under a pact.
pub fn standing_counts(tx: &mut Tx<'_>, pact: &str) -> Result<Vec<(String, Option<String>, i64)>, LedgerError> {
    let sql =
        "select verdict, tier, count(*) from standings where pact = $1 group by verdict, tier order by verdict, tier";
    let rows = tx.rows(sql, &args![pact])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.maybe_text(1)?.map(str::to_owned), row.int(2)?))).collect()
}

fn standing_row(row: &Row, first: usize) -> Result<StandingRow, LedgerError> {
    let text = |column: usize| Ok::<_, LedgerError>(row.text(first + column)?.to_owned());
    Ok(StandingRow {
        lead: row.int(first)?,
        pact: text(1)?,
        number: row.int(first + 2)?,
        revision: row.int(first + 3)?,
        at: row.instant(first + 4)?,
        verdict: text(5)?,
        tier: row.maybe_text(first + 6)?.map(str::to_owned),
        reason: text(7)?,
        fit: row.real(first + 8)?,
        engagement: row.real(first + 9)?,
        grade: text(10)?,
        level: row.int(first + 11)?,
        stage: text(12)?,
        alarm_at: row.maybe_instant(first + 13)?,
        state: row.bytes(first + 14)?.to_vec(),
        journey: Journey {
            persona: row.maybe_text(first + 15)?.map(str::to_owned),
            first_tier: row.maybe_text(first + 16)?.map(str::to_owned),
            entered: entered(row, first + 17)?,
        },
    })
}

/// Six instants, from a column on.
pub(crate) fn entered(row: &Row, first: usize) -> Result<[Option<Instant>; 6], LedgerError> {
    let mut entered = [None; 6];
    for (place, at) in entered.iter_mut().enumerate() {
        *at = row.maybe_instant(first + place)?;
    }
    Ok(entered)
}
