//! Numbers given one after the other, without gaps.

use std::collections::BTreeMap;

use crate::table::Type::{Int, Text};
use crate::{Arg, Conflict, LedgerError, Table, Tx, args};

const COUNTERS: Table = Table { name: "counters", columns: &[("name", Text), ("next", Int)], key: &["name"] };

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counter {
    /// Events, and facts about companies: one sequence, the order of arrival.
    Event,
    /// Profiles.
    Profile,
    /// Leads.
    Lead,
    /// Merges of leads.
    Merge,
    /// Companies.
    Company,
    /// Marks.
    Mark,
    /// Versions of pacts.
    PactVersion,
    /// Changes of what is in force.
    InForce,
    /// Decisions.
    Decision,
    /// Entries of quarantine.
    Quarantine,
    /// Sources.
    Source,
    /// Handoffs.
    Handoff,
    /// Steps of handoffs.
    Step,
    /// Messages to the world.
    Message,
    /// Places that messages go to.
    Endpoint,
    /// Deliveries of messages.
    Delivery,
}

impl Counter {
    fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Profile => "profile",
            Self::Lead => "lead",
            Self::Merge => "merge",
            Self::Company => "company",
            Self::Mark => "mark",
            Self::PactVersion => "pact_version",
            Self::InForce => "in_force",
            Self::Decision => "decision",
            Self::Quarantine => "quarantine",
            Self::Source => "source",
            Self::Handoff => "handoff",
            Self::Step => "step",
            Self::Message => "message",
            Self::Endpoint => "endpoint",
            Self::Delivery => "delivery",
        }
    }
}

/// The numbers that a transaction has looked at and taken: read once, and written once at its end.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// Of each counter, the next number, and whether it is another than the ledger's.
    next: BTreeMap<&'static str, (i64, bool)>,
}

impl Numbers {
    fn next(tx: &mut Tx<'_>, counter: Counter) -> Result<i64, LedgerError> {
        let name = counter.name();
        if let Some((next, _)) = tx.numbers.next.get(name) {
            return Ok(*next);
        }
        let row = tx.row("select next from counters where name = $1", &args![name])?;
        let next = row.map_or(Ok(1), |row| row.int(0))?;
        tx.numbers.next.insert(name, (next, false));
        Ok(next)
    }

    /// Writes which numbers were taken. Nobody else takes any until the transaction ends: writers take turns.
    pub(crate) fn write(tx: &mut Tx<'_>) -> Result<(), LedgerError> {
        let numbers = std::mem::take(&mut tx.numbers);
        let taken = numbers.next.into_iter().filter(|(_, (_, is_taken))| *is_taken);
        let rows: Vec<Vec<Arg<'_>>> = taken.map(|(name, (next, _))| args![name, next].to_vec()).collect();
        tx.put(&COUNTERS, &rows, Conflict::Replace)?;
        Ok(())
    }
}

/// Takes the next `n` numbers; the first of them. Numbers begin with 1.
pub fn counter_take(tx: &mut Tx<'_>, counter: Counter, n: usize) -> Result<i64, LedgerError> {
    let first = Numbers::next(tx, counter)?;
    if n > 0 {
        let next = first + i64::try_from(n).expect("fewer than 2^63");
        tx.numbers.next.insert(counter.name(), (next, true));
    }
    Ok(first)
}

/// The latest number given; 0 if none was.
pub fn counter_latest(tx: &mut Tx<'_>, counter: Counter) -> Result<i64, LedgerError> {
    Ok(Numbers::next(tx, counter)? - 1)
}
