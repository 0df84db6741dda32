//! Events in the order of their arrival, found by profile or by their number.

use std::borrow::Cow;

use leadpact_terms::{Channel, Duration, Event, EventId, Instant, Kind, LeadId, Value};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh64::xxh64;

use crate::table::Type::{Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const EVENTS: Table = Table {
    name: "events",
    columns: &[
        ("seq", Int),
        ("profile", Int),
        ("id_hash", Int),
        ("at", Int),
        ("received_at", Int),
        ("source", Int),
        ("id", Text),
        ("body", Text),
    ],
    key: &["seq"],
};

/// The version of the stored form that is written.
const VERSION: u8 = 1;

/// An event as it lies in the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow {
    /// Its number in the order of arrival.
    pub seq: i64,
    /// Under whose identifiers it came.
    pub profile: i64,
    /// When it came.
    pub received_at: Instant,
    /// From which source.
    pub source: i64,
    /// What happened; `lead` is empty, because it follows from the profile.
    pub event: Event,
}

/// An event as it is going to lie there.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    seq: i64,
    profile: i64,
    received_at: Instant,
    source: i64,
    at: Instant,
    id: EventId,
    body: String,
}

impl NewEvent {
    /// The next one in the order of arrival, under whose identifiers, when and from which source it came.
    pub fn of(event: &Event, seq: i64, profile: i64, received_at: Instant, source: i64) -> Self {
        Self { seq, profile, received_at, source, at: event.at, id: event.id.clone(), body: event_body(event) }
    }
}

/// The stored form of an event's content: what the other columns do not say.
#[derive(Serialize, Deserialize)]
struct Body<'a> {
    v: u8,
    #[serde(rename = "c")]
    channel: Channel,
    #[serde(rename = "k")]
    kind: Kind,
    #[serde(rename = "n", default, skip_serializing_if = "str::is_empty", borrow)]
    name: Cow<'a, str>,
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    lasted: Option<Duration>,
    #[serde(rename = "m", default, skip_serializing_if = "is_no")]
    marked: bool,
    #[serde(rename = "p", default)]
    properties: Cow<'a, [(Box<str>, Value)]>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_no(yes: &bool) -> bool {
    !yes
}

/// The content of an event as text.
pub fn event_body(event: &Event) -> String {
    let body = Body {
        v: VERSION,
        channel: event.channel,
        kind: event.kind,
        name: Cow::Borrowed(&event.name),
        lasted: event.lasted,
        marked: event.marked,
        properties: Cow::Borrowed(&event.properties),
    };
    serde_json::to_string(&body).expect("plain data becomes JSON")
}

/// An event from its stored content.
pub fn event_from_body(id: EventId, lead: LeadId, at: Instant, body: &str) -> Result<Event, LedgerError> {
    let stored = |why: String| LedgerError::Stored { what: format!("the event `{id}`"), why };
    let body: Body<'_> = serde_json::from_str(body).map_err(|error| stored(error.to_string()))?;
    if body.v > VERSION {
        return Err(stored(format!("it is of version {}, this binary knows {VERSION}", body.v)));
    }
    Ok(Event {
        id,
        lead,
        at,
        channel: body.channel,
        kind: body.kind,
        name: body.name.into(),
        lasted: body.lasted,
        marked: body.marked,
        properties: body.properties.into_owned(),
    })
}

/// Under what an event's id is found within its profile.
pub fn id_hash(id: &str) -> i64 {
    i64::from_ne_bytes(xxh64(id.as_bytes(), 0).to_ne_bytes())
}

/// Adds events.
pub fn event_insert_many(tx: &mut Tx<'_>, rows: &[NewEvent]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| {
            let id = row.id.as_str();
            args![row.seq, row.profile, id_hash(id), row.at, row.received_at, row.source, id, &row.body].to_vec()
        })
        .collect();
    tx.put(&EVENTS, &cells, Conflict::Fail)?;
    Ok(())
}

/// Which of these (profile, event id) are there already: one answer for each.
pub fn event_known(tx: &mut Tx<'_>, ids: &[(i64, &str)]) -> Result<Vec<bool>, LedgerError> {
    const BY_ID: Table = Table {
        name: "events",
        columns: &[("profile", Int), ("id_hash", Int), ("id", Text)],
        key: &["profile", "id_hash"],
    };
    let keys: Vec<Vec<Arg<'_>>> = ids.iter().map(|(profile, id)| args![*profile, id_hash(id)].to_vec()).collect();
    let rows = tx.find(&BY_ID, &["profile", "id_hash"], &keys)?;
    let mut known = std::collections::HashSet::with_capacity(rows.len());
    for row in &rows {
        known.insert((row.int(0)?, row.text(2)?));
    }
    Ok(ids.iter().map(|key| known.contains(key)).collect())
}

/// When the service heard of an event of one of these profiles.
pub fn event_received_at(tx: &mut Tx<'_>, profiles: &[i64], id: &str) -> Result<Option<Instant>, LedgerError> {
    let sql = "select id, received_at from events where profile = $1 and id_hash = $2 order by seq";
    for profile in profiles {
        for row in tx.rows(sql, &args![*profile, id_hash(id)])? {
            if row.text(0)? == id {
                return row.instant(1).map(Some);
            }
        }
    }
    Ok(None)
}

/// All events of these profiles, in no particular order.
pub fn event_list_of(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<Vec<EventRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = profiles.iter().map(|profile| args![*profile].to_vec()).collect();
    tx.find(&EVENTS, &["profile"], &keys)?.iter().map(event_row).collect()
}

/// The next events after a number, in the order of arrival.
pub fn event_list_after(tx: &mut Tx<'_>, seq: i64, n: usize) -> Result<Vec<EventRow>, LedgerError> {
    let sql = "select seq, profile, id_hash, at, received_at, source, id, body from events where seq > $1 order by seq limit $2";
    tx.rows(sql, &args![seq, i64::try_from(n).unwrap_or(i64::MAX)])?.iter().map(event_row).collect()
}

/// The latest events before a number, the last that arrived first.
pub fn event_list_before(tx: &mut Tx<'_>, seq: i64, n: usize) -> Result<Vec<EventRow>, LedgerError> {
    let sql = "select seq, profile, id_hash, at, received_at, source, id, body from events where seq < $1 order by seq desc limit $2";
    tx.rows(sql, &args![seq, i64::try_from(n).unwrap_or(i64::MAX)])?.iter().map(event_row).collect()
}

/// How many there are.
pub fn event_count(tx: &mut Tx<'_>) -> Result<i64, LedgerError> {
    tx.row("select count(*) from events", &[])?.expect("a count is a row").int(0)
}

/// The next events after a number that happened before an instant, in the order of arrival.
pub fn event_list_old_after(
    tx: &mut Tx<'_>,
    seq: i64,
    before: Instant,
    until_seq: i64,
) -> Result<Vec<EventRow>, LedgerError> {
    let sql = "select seq, profile, id_hash, at, received_at, source, id, body from events \
               where seq > $1 and seq <= $3 and at < $2 order by seq";
    tx.rows(sql, &args![seq, before, until_seq])?.iter().map(event_row).collect()
}

/// Takes away single events: only for retention.
pub fn event_drop(tx: &mut Tx<'_>, seqs: &[i64]) -> Result<(), LedgerError> {
    for seq in seqs {
        tx.run("delete from events where seq = $1", &args![*seq])?;
    }
    Ok(())
}

/// Takes away all events of these profiles: only for erasure.
pub fn event_erase(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<u64, LedgerError> {
    let mut n = 0;
    for profile in profiles {
        n += tx.run("delete from events where profile = $1", &args![*profile])?;
    }
    Ok(n)
}

fn event_row(row: &Row) -> Result<EventRow, LedgerError> {
    Ok(EventRow {
        seq: row.int(0)?,
        profile: row.int(1)?,
        received_at: row.instant(4)?,
        source: row.int(5)?,
        event: event_from_body(EventId::from(row.text(6)?), LeadId::from(""), row.instant(3)?, row.text(7)?)?,
    })
}
