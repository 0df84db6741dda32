//! A handoff between the ledger and the state machine: read, and written back with its clocks, its steps and what is told of it.

use leadpact_handoff::{Clock, ClockState, Handoff, Owner};
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::clocks::{ClockRow, clock_put_many};
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::handoffs::{HandoffRow, NEVER, StepRow, handoff_fetch, handoff_put_many, step_insert_many};
use leadpact_ledger::people::person_fetch;
use leadpact_ledger::{LedgerError, Tx};
use leadpact_live::Thing;
use leadpact_terms::Instant;

use crate::agreed::Agreed;
use crate::{Desk, DeskError};

/// A handoff at hand.
#[derive(Debug, Clone)]
pub struct Kept {
    /// As the ledger has it.
    pub row: HandoffRow,
    /// Where it is, and its clocks.
    pub handoff: Handoff,
}

/// A person who uses the service, as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// How they are called.
    pub name: String,
    /// Their address, unless they were erased.
    pub email: Option<String>,
}

/// A step that is about to be recorded.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) at: Instant,
    pub(crate) by: String,
    pub(crate) act: String,
    pub(crate) body: String,
    pub(crate) event: Option<String>,
    pub(crate) words: Option<String>,
}

impl Kept {
    /// What was written in the ledger.
    ///
    /// # Errors
    /// If the row is damaged.
    pub fn read(row: HandoffRow) -> Result<Self, DeskError> {
        let damaged = |error: serde_json::Error| LedgerError::Stored {
            what: format!("handoff {}", row.id),
            why: error.to_string(),
        };
        let handoff = serde_json::from_str(&row.body).map_err(damaged)?;
        Ok(Self { row, handoff })
    }

    /// Brings the columns that follow from the state up to date.
    fn follow(&mut self, n_steps: usize, now: Instant) {
        let (handoff, row) = (&self.handoff, &mut self.row);
        row.state = handoff.state().word().to_owned();
        row.is_open = handoff.state().is_open();
        row.closed_at = if row.is_open { None } else { row.closed_at.or(Some(now)) };
        (row.owner, row.manager) = match handoff.owner() {
            Owner::Person(person) => (person.parse().ok(), None),
            Owner::Pool(manager) => (None, manager.as_ref().and_then(|manager| manager.parse().ok())),
        };
        let due = handoff.clocks().iter().filter(|clock| clock.is_running()).map(|clock| clock.due).min();
        row.due_at = due.filter(|_| row.is_open).unwrap_or(NEVER);
        row.wakes_at = handoff.wakes_at();
        row.changed_at = now;
        row.revision += i64::try_from(n_steps).expect("fewer than 2^63");
        row.body = serde_json::to_string(handoff).expect("a handoff becomes JSON");
    }

    fn clock_rows(&self) -> Vec<ClockRow> {
        let row = |(place, clock): (usize, &Clock)| ClockRow {
            handoff: self.row.handoff,
            place: i64::try_from(place).expect("fewer than 2^63"),
            pact: self.row.pact.clone(),
            promise: clock.promise.word().to_owned(),
            party: clock.party.word().to_owned(),
            owner: clock.owner.as_ref().and_then(|owner| owner.person()?.parse().ok()),
            state: state_word(clock.state).to_owned(),
            from_at: clock.from,
            due_at: clock.due,
            warned_at: clock.warn_at.filter(|_| clock.warned),
            breached_at: match clock.state {
                ClockState::Breached { at, .. } => Some(at),
                ClockState::Running | ClockState::Kept { .. } | ClockState::Dropped { .. } => None,
            },
            kept_at: match clock.state {
                ClockState::Kept { at } => Some(at),
                ClockState::Breached { kept_at, .. } => kept_at,
                ClockState::Running | ClockState::Dropped { .. } => None,
            },
        };
        self.handoff.clocks().iter().enumerate().map(row).collect()
    }
}

/// The word for what became of a clock.
pub(crate) fn state_word(state: ClockState) -> &'static str {
    match state {
        ClockState::Running => "running",
        ClockState::Kept { .. } => "kept",
        ClockState::Breached { .. } => "breached",
        ClockState::Dropped { .. } => "dropped",
    }
}

impl Desk {
    /// The handoff with this public id.
    pub fn fetch(&self, tx: &mut Tx<'_>, id: &str) -> Result<Kept, DeskError> {
        let unknown = || DeskError::Unknown { what: Thing::Handoff, id: id.to_owned() };
        Kept::read(handoff_fetch(tx, id)?.ok_or_else(unknown)?)
    }

    /// Keeps a handoff and what was done with it.
    pub(crate) fn keep(
        &self,
        tx: &mut Tx<'_>,
        kept: &mut Kept,
        steps: Vec<Step>,
        now: Instant,
    ) -> Result<(), DeskError> {
        kept.follow(steps.len(), now);
        let first = counter_take(tx, Counter::Step, steps.len())?;
        let rows: Vec<StepRow> = (first..)
            .zip(steps)
            .map(|(seq, step)| StepRow {
                seq,
                handoff: kept.row.handoff,
                lead: kept.row.lead,
                at: step.at,
                recorded_at: now,
                made_by: step.by,
                act: step.act,
                body: step.body,
                event: step.event,
                words: step.words,
            })
            .collect();
        handoff_put_many(tx, std::slice::from_ref(&kept.row))?;
        clock_put_many(tx, &kept.clock_rows())?;
        step_insert_many(tx, &rows)?;
        Ok(())
    }

    /// The version of the pact under which a handoff was made.
    pub(crate) fn agreed_of(&self, tx: &mut Tx<'_>, kept: &Kept) -> Result<Agreed, DeskError> {
        self.agreed(tx, kept.row.number)
    }
}

/// A person, as others see them.
pub fn person_of(tx: &mut Tx<'_>, id: PersonId) -> Result<Person, LedgerError> {
    let row = person_fetch(tx, id)?;
    let (name, email) = row.map_or((None, None), |row| (row.name, row.email));
    Ok(Person { id, name: name.or_else(|| email.clone()).unwrap_or_else(|| id.to_string()), email })
}
