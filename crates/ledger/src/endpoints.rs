//! Places that messages go to outside: webhooks and chat rooms, with what signs what is sent there.

use leadpact_terms::Instant;

use crate::table::Type::{Int, Text};
use crate::{Conflict, LedgerError, Row, Table, Tx, args};

const ENDPOINTS: Table = Table {
    name: "endpoints",
    columns: &[
        ("endpoint", Int),
        ("id", Text),
        ("kind", Text),
        ("name", Text),
        ("target", Text),
        ("topics", Text),
        ("secrets", Text),
        ("created_at", Int),
        ("changed_at", Int),
        ("paused_at", Int),
        ("paused_why", Text),
        ("held_until", Int),
        ("removed_at", Int),
    ],
    key: &["endpoint"],
};

/// A place that messages go to. What its kind, topics and secrets mean is `leadpact-messages`' business.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointRow {
    /// Its number.
    pub endpoint: i64,
    /// Its public id.
    pub id: String,
    /// The word for what it is: `webhook`, `chat`.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Its address, which may hold a secret.
    pub target: String,
    /// What it wants to hear, as JSON.
    pub topics: String,
    /// What is sent to it is signed with these, as JSON.
    pub secrets: String,
    /// Since when it is there.
    pub created_at: Instant,
    /// When it was last changed.
    pub changed_at: Instant,
    /// Since when nothing is sent to it for the time being.
    pub paused_at: Option<Instant>,
    /// Why.
    pub paused_why: Option<String>,
    /// Until when it wants to be left alone: it said so itself.
    pub held_until: Option<Instant>,
    /// When it was removed. Its deliveries stay on record.
    pub removed_at: Option<Instant>,
}

impl EndpointRow {
    /// Whether things are sent to it at an instant.
    pub fn is_open(&self, now: Instant) -> bool {
        self.removed_at.is_none() && self.paused_at.is_none() && self.held_until.is_none_or(|until| until <= now)
    }
}

// Neither a secret nor an address that is one gets into a log by printing a row.
impl std::fmt::Debug for EndpointRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EndpointRow")
            .field("endpoint", &self.endpoint)
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Adds an endpoint, or changes the one that is there.
pub fn endpoint_put(tx: &mut Tx<'_>, row: &EndpointRow) -> Result<(), LedgerError> {
    let cells = args![
        row.endpoint,
        &row.id,
        &row.kind,
        &row.name,
        &row.target,
        &row.topics,
        &row.secrets,
        row.created_at,
        row.changed_at,
        row.paused_at,
        row.paused_why.as_deref(),
        row.held_until,
        row.removed_at
    ];
    tx.put(&ENDPOINTS, &[cells.to_vec()], Conflict::Replace)?;
    Ok(())
}

/// The endpoint with this public id, also if it was removed.
pub fn endpoint_fetch(tx: &mut Tx<'_>, id: &str) -> Result<Option<EndpointRow>, LedgerError> {
    tx.find(&ENDPOINTS, &["id"], &[args![id].to_vec()])?.first().map(endpoint_row).transpose()
}

/// The endpoint with this number, also if it was removed.
pub fn endpoint_find(tx: &mut Tx<'_>, endpoint: i64) -> Result<Option<EndpointRow>, LedgerError> {
    tx.find(&ENDPOINTS, &["endpoint"], &[args![endpoint].to_vec()])?.first().map(endpoint_row).transpose()
}

/// All endpoints that were not removed, in the order in which they were made.
pub fn endpoint_list(tx: &mut Tx<'_>) -> Result<Vec<EndpointRow>, LedgerError> {
    let columns = ENDPOINTS.column_list("e.");
    let sql = format!("select {columns} from endpoints e where e.removed_at is null order by e.endpoint");
    tx.rows(&sql, &[])?.iter().map(endpoint_row).collect()
}

fn endpoint_row(row: &Row) -> Result<EndpointRow, LedgerError> {
    let text = |column: usize| Ok::<_, LedgerError>(row.text(column)?.to_owned());
    Ok(EndpointRow {
        endpoint: row.int(0)?,
        id: text(1)?,
        kind: text(2)?,
        name: text(3)?,
        target: text(4)?,
        topics: text(5)?,
        secrets: text(6)?,
        created_at: row.instant(7)?,
        changed_at: row.instant(8)?,
        paused_at: row.maybe_instant(9)?,
        paused_why: row.maybe_text(10)?.map(str::to_owned),
        held_until: row.maybe_instant(11)?,
        removed_at: row.maybe_instant(12)?,
    })
}
