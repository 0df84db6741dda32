//! Numbers given one after the other, without gaps.

use crate::{LedgerError, Tx, args};

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

/// Takes the next `n` numbers; the first of them. Numbers begin with 1.
pub fn counter_take(tx: &mut Tx<'_>, counter: Counter, n: usize) -> Result<i64, LedgerError> {
    let n = i64::try_from(n).expect("fewer than 2^63");
    let row = tx.row(
        "insert into counters (name, next) values ($1, 1 + $2) \
         on conflict (name) do update set next = counters.next + $2 returning next",
        &args![counter.name(), n],
    )?;
    Ok(row.expect("an upsert returns its row").int(0)? - n)
}

/// The latest number given; 0 if none was.
pub fn counter_latest(tx: &mut Tx<'_>, counter: Counter) -> Result<i64, LedgerError> {
    let row = tx.row("select next from counters where name = $1", &args![counter.name()])?;
    row.map_or(Ok(0), |row| Ok(row.int(0)? - 1))
}
