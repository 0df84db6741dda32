//! The books of the senders held against the ledger: acknowledged is there once, not acknowledged at most once.

use std::collections::BTreeMap;

use leadpact_ledger::events::event_list_after;
use leadpact_ledger::handoffs::{HandoffRow, handoff_walk};
use leadpact_ledger::{Ledger, LedgerError, Place};
use leadpact_testkit::service::Launch;

use crate::sender::Sender;

/// Events that are read at a time.
const AT_ONCE: usize = 20_000;

/// Where the ledger of a service lies.
pub fn place(launch: &Launch) -> Place {
    launch.database.clone().map_or_else(|| Place::Directory(launch.data.clone()), Place::Postgres)
}

/// How often each event is in the ledger, by its id.
pub fn counts(place: &Place) -> BTreeMap<String, u32> {
    let ledger = Ledger::open(place).expect("the ledger can be opened after whatever happened");
    let mut counts = BTreeMap::new();
    let mut after = 0;
    loop {
        let rows = ledger
            .read(|tx| event_list_after(tx, after, AT_ONCE))
            .unwrap_or_else(|error: LedgerError| panic!("{error}"));
        let Some(last) = rows.last() else { return counts };
        after = last.seq;
        for row in rows {
            *counts.entry(row.event.id.to_string()).or_default() += 1;
        }
    }
}

/// Acknowledged events are there exactly once, others at most once; how many are there of both.
///
/// # Panics
/// If not, with the ids.
pub fn compare(counts: &BTreeMap<String, u32>, senders: &[Sender]) -> (usize, usize) {
    let count = |id: &String| counts.get(id).copied().unwrap_or(0);
    let kept: Vec<&String> = senders.iter().flat_map(Sender::kept).collect();
    let open: Vec<&String> = senders.iter().flat_map(Sender::open).collect();
    let lost: Vec<&&String> = kept.iter().filter(|id| count(id) == 0).take(10).collect();
    assert!(lost.is_empty(), "acknowledged and lost, for example: {lost:?}");
    let twice: Vec<&&String> = kept.iter().chain(&open).filter(|id| count(id) > 1).take(10).collect();
    assert!(twice.is_empty(), "there more than once, for example: {twice:?}");
    (kept.len(), open.iter().filter(|id| count(id) == 1).count())
}

/// How many leads were handed over, none of them while it was in sales' hands already, and none for a decision that had led to it before.
///
/// # Panics
/// If one was, with its handoffs.
pub fn handed_over_once(place: &Place) -> usize {
    let ledger = Ledger::open(place).expect("the ledger can be opened after whatever happened");
    let rows = ledger.read(|tx| handoff_walk(tx, 0, AT_ONCE)).unwrap_or_else(|error: LedgerError| panic!("{error}"));
    assert!(rows.len() < AT_ONCE, "there are more handoffs than are looked at");
    let mut decisions: BTreeMap<i64, &HandoffRow> = BTreeMap::new();
    let mut open: BTreeMap<i64, &HandoffRow> = BTreeMap::new();
    for row in &rows {
        let twice = decisions.insert(row.decision, row);
        assert!(twice.is_none(), "one decision, two handoffs: {row:?} and {twice:?}");
        let beside = if row.is_open { open.insert(row.lead, row) } else { None };
        assert!(beside.is_none(), "a lead twice in sales' hands: {row:?} and {beside:?}");
    }
    rows.len()
}

/// What is kept beside the events is what follows from them, says `leadpact doctor`.
///
/// # Panics
/// If not, with its words.
pub fn projections_follow(launch: &Launch) {
    println!("doctor: {}", launch.say(&["doctor"]).lines().last().unwrap_or_default());
}
