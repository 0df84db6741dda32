//! Marks: stretches of events that a detector or a person says are not the lead's own doing, or are after all.
//!
//! A mark lies over the events and changes none of them. Of several that cover an event the latest counts.

use leadpact_terms::{Channel, Event, Instant};

use crate::table::Type::{Int, Text};
use crate::{Arg, Conflict, LedgerError, Row, Table, Tx, args};

const MARKS: Table = Table {
    name: "marks",
    columns: &[
        ("mark", Int),
        ("profile", Int),
        ("from_at", Int),
        ("until_at", Int),
        ("channel", Text),
        ("marked", Int),
        ("at", Int),
        ("made_by", Text),
        ("why", Text),
    ],
    key: &["mark"],
};

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkRow {
    /// Its number.
    pub mark: i64,
    /// Whose events.
    pub profile: i64,
    /// The first instant that it covers.
    pub from_at: Instant,
    /// The last instant that it covers.
    pub until_at: Instant,
    /// Only events over this channel.
    pub channel: Option<Channel>,
    /// Whether the events are not to be counted, or are to be counted after all.
    pub marked: bool,
    /// When it was made.
    pub at: Instant,
    /// Who made it: `scanner`, or a person.
    pub made_by: String,
    /// Why.
    pub why: String,
}

impl MarkRow {
    /// Whether it covers this event of its profile. Traits and acts of sales are never covered: a scanner clicks, it tells nothing.
    pub fn covers(&self, event: &Event) -> bool {
        event.kind.is_behaviour()
            && (self.from_at..=self.until_at).contains(&event.at)
            && self.channel.is_none_or(|channel| channel == event.channel)
    }
}

/// Adds marks.
pub fn mark_insert_many(tx: &mut Tx<'_>, rows: &[MarkRow]) -> Result<(), LedgerError> {
    let cells: Vec<Vec<Arg<'_>>> = rows
        .iter()
        .map(|row| {
            let channel = row.channel.map(Channel::word);
            args![row.mark, row.profile, row.from_at, row.until_at, channel, row.marked, row.at, &row.made_by, &row.why]
                .to_vec()
        })
        .collect();
    tx.put(&MARKS, &cells, Conflict::Fail)?;
    Ok(())
}

/// The marks of these profiles, oldest first.
pub fn mark_list_of(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<Vec<MarkRow>, LedgerError> {
    let keys: Vec<Vec<Arg<'_>>> = profiles.iter().map(|profile| args![*profile].to_vec()).collect();
    let mut rows: Vec<MarkRow> =
        tx.find(&MARKS, &["profile"], &keys)?.iter().map(mark_row).collect::<Result<_, _>>()?;
    rows.sort_by_key(|row| row.mark);
    Ok(rows)
}

/// Forgets the marks of these profiles: only for erasure.
pub fn mark_erase(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<(), LedgerError> {
    for profile in profiles {
        tx.run("delete from marks where profile = $1", &args![*profile])?;
    }
    Ok(())
}

fn mark_row(row: &Row) -> Result<MarkRow, LedgerError> {
    let channel = row.maybe_text(4)?.map(str::parse::<Channel>).transpose();
    Ok(MarkRow {
        mark: row.int(0)?,
        profile: row.int(1)?,
        from_at: row.instant(2)?,
        until_at: row.instant(3)?,
        channel: channel.map_err(|why| LedgerError::Stored { what: "a mark".to_owned(), why })?,
        marked: row.yes(5)?,
        at: row.instant(6)?,
        made_by: row.text(7)?.to_owned(),
        why: row.text(8)?.to_owned(),
    })
}
