//! Both parties' promises in one sheet: what was owed in a period, what was kept, and where the first response lost its time.

use std::collections::BTreeMap;

use leadpact_handoff::{Answered, Promised, State};
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::clocks::{ClockTally, clock_tally_due};
use leadpact_ledger::handoffs::{OfferedRow, handoff_offered};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_pact::model::Period;
use leadpact_terms::{Date, Instant};

use crate::{Desk, DeskError, ResponseReport};

/// Rows read together.
const AT_ONCE: usize = 2_000;

/// The reason of a rejection that breaks marketing's promise of complete information.
const INCOMPLETE: &str = "incomplete_information";

/// Both parties' promises under one pact in a period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SlaReport {
    /// Leads handed over.
    pub n_offered: u64,
    /// Of these, by the Monday (UTC) of the week in which they were offered.
    pub by_week: BTreeMap<Date, u64>,
    /// Of these, by the state that they are in now.
    pub by_state: BTreeMap<String, u64>,
    /// Of these, refused because the information was incomplete: what marketing promised to avoid.
    pub n_incomplete: u64,
    /// Each promise with a clock whose deadline lies in the period, in the order of the process.
    pub promises: Vec<PromiseReport>,
    /// First responses to leads that were offered in the period.
    pub response: ResponseReport,
}

/// What became of one promise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PromiseReport {
    /// The word for the promise.
    pub promise: String,
    /// Whose it is.
    pub party: String,
    /// Kept in time.
    pub n_kept: u64,
    /// Ran out, and kept in time after all: only the log came late.
    pub n_excused: u64,
    /// Ran out.
    pub n_breached: u64,
    /// Still running.
    pub n_running: u64,
    /// Kept and broken, person by person: those who had the lead.
    pub by_owner: BTreeMap<PersonId, (u64, u64)>,
}

impl Desk {
    /// Both parties' promises under a pact, from an instant to another (not included).
    pub fn sla(&self, tx: &mut Tx<'_>, pact: &str, from: Instant, to: Instant) -> Result<SlaReport, DeskError> {
        let mut report = SlaReport::default();
        let mut place = (from, 0);
        loop {
            let rows = handoff_offered(tx, pact, from, to, place, AT_ONCE)?;
            let Some(last) = rows.last() else { break };
            place = (last.offered_at, last.handoff);
            for row in &rows {
                report.add_handoff(row)?;
            }
        }
        report.response.sort();
        let mut promises: BTreeMap<Promised, PromiseReport> = BTreeMap::new();
        for tally in clock_tally_due(tx, pact, from, to)? {
            let Ok(promise) = tally.promise.parse::<Promised>() else { continue };
            promises.entry(promise).or_default().add(&tally);
        }
        report.promises = promises.into_values().collect();
        Ok(report)
    }
}

impl SlaReport {
    fn add_handoff(&mut self, row: &OfferedRow) -> Result<(), DeskError> {
        self.n_offered += 1;
        *self.by_week.entry(Period::Week.around(row.offered_at.date()).0).or_default() += 1;
        *self.by_state.entry(row.state.clone()).or_default() += 1;
        if row.state == State::Rejected.word() && row.reason.as_deref() == Some(INCOMPLETE) {
            self.n_incomplete += 1;
        }
        let damaged = |error: serde_json::Error| LedgerError::Stored {
            what: format!("handoff {}", row.handoff),
            why: error.to_string(),
        };
        let Answered { response } = serde_json::from_str(&row.body).map_err(damaged)?;
        self.response.add(response);
        Ok(())
    }
}

impl PromiseReport {
    fn add(&mut self, tally: &ClockTally) {
        self.promise.clone_from(&tally.promise);
        self.party.clone_from(&tally.party);
        let (mut n_kept, mut n_breached) = (0, 0);
        match tally.state.as_str() {
            "kept" => n_kept = tally.n,
            "breached" if tally.is_excused => self.n_excused += tally.n,
            "breached" => n_breached = tally.n,
            "running" => self.n_running += tally.n,
            _ => {}
        }
        self.n_kept += n_kept;
        self.n_breached += n_breached;
        if let Some(owner) = tally.owner.filter(|_| n_kept + n_breached > 0) {
            let of_owner = self.by_owner.entry(owner).or_default();
            *of_owner = (of_owner.0 + n_kept, of_owner.1 + n_breached);
        }
    }
}
