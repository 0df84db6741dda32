//! Leads: their public ids, where their streams of events end, and what of them is shown in lists.

use leadpact_terms::{EventId, Instant, LeadId, fold};

use crate::table::Type::{Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

pub(crate) const LEADS: Table = Table {
    name: "leads",
    columns: &[
        ("lead", Int),
        ("id", Text),
        ("created_at", Int),
        ("first_at", Int),
        ("latest_at", Int),
        ("latest_id", Text),
        ("n_events", Int),
        ("revision", Int),
        ("merged_into", Int),
        ("erased_at", Int),
        ("company", Int),
        ("name", Text),
        ("name_key", Text),
        ("email", Text),
        ("phone", Text),
        ("title", Text),
        ("buying_role", Text),
        ("channel", Text),
        ("campaign", Text),
    ],
    key: &["lead"],
};
/// The columns of which there are other indexes than the key's.
pub(crate) const LEADS_INDEXED: &[&str] = &["id", "first_at", "company", "name_key", "email"];

/// A lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadRow {
    /// Its number.
    pub lead: i64,
    /// Its public id.
    pub id: LeadId,
    /// When it was first heard of.
    pub created_at: Instant,
    /// When its first event happened.
    pub first_at: Option<Instant>,
    /// Its latest event in its order.
    pub latest: Option<(Instant, EventId)>,
    /// How many events it has, without facts about its company.
    pub n_events: i64,
    /// Grows with each change: whoever has seen this revision knows everything.
    pub revision: i64,
    /// The lead whose profiles are now its own.
    pub merged_into: Option<i64>,
    /// When it was erased.
    pub erased_at: Option<Instant>,
    /// Its company.
    pub company: Option<i64>,
    /// What is shown of it in lists.
    pub card: Card,
    /// What brought it.
    pub origin: Origin,
}

/// What brought a lead: the first thing that it did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Over which channel; missing if it did nothing yet.
    pub channel: Option<String>,
    /// By which campaign, if the event names one.
    pub campaign: Option<String>,
}

/// What is shown of a lead in lists, from its latest traits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// Its name.
    pub name: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its phone number.
    pub phone: Option<String>,
    /// Its job title.
    pub title: Option<String>,
    /// Its part in the decision to buy.
    pub buying_role: Option<String>,
}

impl LeadRow {
    /// A lead that is new.
    pub fn new(lead: i64, id: LeadId, created_at: Instant) -> Self {
        Self {
            lead,
            id,
            created_at,
            first_at: None,
            latest: None,
            n_events: 0,
            revision: 0,
            merged_into: None,
            erased_at: None,
            company: None,
            card: Card::default(),
            origin: Origin::default(),
        }
    }

    fn cells<'a>(&'a self, name_key: &'a Option<String>) -> Vec<Arg<'a>> {
        let card = &self.card;
        args![
            self.lead,
            self.id.as_str(),
            self.created_at,
            self.first_at,
            self.latest.as_ref().map(|(at, _)| *at),
            self.latest.as_ref().map(|(_, id)| id.as_str()),
            self.n_events,
            self.revision,
            self.merged_into,
            self.erased_at,
            self.company,
            card.name.as_deref(),
            name_key.as_deref(),
            card.email.as_deref(),
            card.phone.as_deref(),
            card.title.as_deref(),
            card.buying_role.as_deref(),
            self.origin.channel.as_deref(),
            self.origin.campaign.as_deref(),
        ]
        .to_vec()
    }
}

/// These leads.
pub fn lead_find(tx: &mut Tx<'_>, leads: &[i64]) -> Result<Vec<LeadRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = leads.iter().map(|lead| args![*lead].to_vec()).collect();
    tx.find(&LEADS, &["lead"], &keys)?.iter().map(lead_row).collect()
}

/// The lead with this public id.
pub fn lead_fetch(tx: &mut Tx<'_>, id: &str) -> Result<Option<LeadRow>, LedgerError> {
    tx.find(&LEADS, &["id"], &[args![id].to_vec()])?.first().map(lead_row).transpose()
}

/// The leads of a company, by number.
pub fn lead_list_of_company(tx: &mut Tx<'_>, company: i64) -> Result<Vec<LeadRow>, LedgerError> {
    let mut rows: Vec<LeadRow> =
        tx.find(&LEADS, &["company"], &[args![company].to_vec()])?.iter().map(lead_row).collect::<Result<_, _>>()?;
    rows.sort_by_key(|row| row.lead);
    Ok(rows)
}

/// The leads after a number, in order, without those that were merged into others or erased.
pub fn lead_list_after(tx: &mut Tx<'_>, lead: i64, n: usize) -> Result<Vec<LeadRow>, LedgerError> {
    let sql = format!(
        "select {} from leads t where t.lead > $1 and t.merged_into is null and t.erased_at is null order by t.lead limit $2",
        LEADS.column_list("t.")
    );
    tx.rows(&sql, &args![lead, i64::try_from(n).unwrap_or(i64::MAX)])?.iter().map(lead_row).collect()
}

/// The leads before a number, those with larger numbers first, without those that were merged into others or erased.
pub fn lead_list_before(tx: &mut Tx<'_>, before: i64, n: usize) -> Result<Vec<LeadRow>, LedgerError> {
    let sql = format!(
        "select {} from leads t where t.lead < $1 and t.merged_into is null and t.erased_at is null \
         order by t.lead desc limit $2",
        LEADS.column_list("t.")
    );
    tx.rows(&sql, &args![before, i64::try_from(n).unwrap_or(i64::MAX)])?.iter().map(lead_row).collect()
}

/// Leads whose name begins with a text (case and accents do not matter) or whose e-mail address it is, by name.
pub fn lead_search(tx: &mut Tx<'_>, text: &str, n: usize) -> Result<Vec<LeadRow>, LedgerError> {
    let from = fold(text).into_owned();
    // Nothing that begins with the text comes after it followed by the last character there is.
    let until = format!("{from}\u{10ffff}");
    let columns = LEADS.column_list("t.");
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let live = "t.merged_into is null and t.erased_at is null";
    let by_name = format!(
        "select {columns} from leads t where t.name_key >= $1 and t.name_key <= $2 and {live} order by t.name_key, t.lead limit $3"
    );
    let by_email = format!("select {columns} from leads t where t.email = $1 and {live} order by t.lead limit $2");
    let mut rows = tx.rows(&by_email, &args![&text.trim().to_lowercase(), n])?;
    rows.extend(tx.rows(&by_name, &args![&from, &until, n])?);
    rows.iter().take(usize::try_from(n).unwrap_or(usize::MAX)).map(lead_row).collect()
}

/// Adds leads, or changes those that are there.
pub fn lead_put_many(tx: &mut Tx<'_>, rows: &[&LeadRow]) -> Result<(), LedgerError> {
    let name_keys: Vec<Option<String>> =
        rows.iter().map(|row| row.card.name.as_deref().map(|name| fold(name).into_owned())).collect();
    let cells: Vec<Vec<Arg<'_>>> = rows.iter().zip(&name_keys).map(|(row, name_key)| row.cells(name_key)).collect();
    tx.put(&LEADS, &cells, Conflict::ReplaceBeside(LEADS_INDEXED))?;
    Ok(())
}

/// When the latest of all events happened.
pub fn lead_latest_at(tx: &mut Tx<'_>) -> Result<Option<Instant>, LedgerError> {
    let sql = "select max(latest_at) from leads where merged_into is null and erased_at is null";
    tx.row(sql, &[])?.expect("a maximum is a row").maybe_instant(0)
}

/// Makes husks of leads: they are counted, and nothing is known of them. Only for erasure.
pub fn lead_erase(tx: &mut Tx<'_>, leads: &[i64], at: Instant) -> Result<(), LedgerError> {
    for lead in leads {
        tx.run(
            "update leads set first_at = null, latest_at = null, latest_id = null, n_events = 0, revision = revision + 1, \
             erased_at = $2, company = null, name = null, name_key = null, email = null, phone = null, title = null, \
             buying_role = null, channel = null, campaign = null where lead = $1",
            &args![*lead, at],
        )?;
    }
    Ok(())
}

/// How many there are, without those that were merged into others or erased.
pub fn lead_count(tx: &mut Tx<'_>) -> Result<i64, LedgerError> {
    let sql = "select count(*) from leads where merged_into is null and erased_at is null";
    tx.row(sql, &[])?.expect("a count is a row").int(0)
}

/// The columns of a lead for a query that joins them, each after a prefix.
pub(crate) fn lead_columns(prefix: &str) -> String {
    LEADS.column_list(prefix)
}

pub(crate) const N_LEAD_COLUMNS: usize = LEADS.columns.len();

pub(crate) fn lead_row(row: &Row) -> Result<LeadRow, LedgerError> {
    let text = |column| Ok::<_, LedgerError>(row.maybe_text(column)?.map(str::to_owned));
    let latest = row.maybe_instant(4)?.zip(row.maybe_text(5)?).map(|(at, id)| (at, EventId::from(id)));
    Ok(LeadRow {
        lead: row.int(0)?,
        id: LeadId::from(row.text(1)?),
        created_at: row.instant(2)?,
        first_at: row.maybe_instant(3)?,
        latest,
        n_events: row.int(6)?,
        revision: row.int(7)?,
        merged_into: row.maybe_int(8)?,
        erased_at: row.maybe_instant(9)?,
        company: row.maybe_int(10)?,
        card: Card { name: text(11)?, email: text(13)?, phone: text(14)?, title: text(15)?, buying_role: text(16)? },
        origin: Origin { channel: text(17)?, campaign: text(18)? },
    })
}
