//! Both parties' promises in one sheet: what was owed in a period, what was kept, and where the first response lost its time.

use std::collections::BTreeMap;

use leadpact_handoff::{Promised, State};
use leadpact_ledger::Tx;
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::clocks::{ClockRow, clock_list_due};
use leadpact_ledger::handoffs::handoff_offered;
use leadpact_pact::model::Period;
use leadpact_terms::{Date, Instant};

use crate::kept::Kept;
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
        let mut after = 0;
        loop {
            let rows = handoff_offered(tx, pact, from, to, after, AT_ONCE)?;
            let Some(last) = rows.last() else { break };
            after = last.handoff;
            for row in rows {
                report.add_handoff(&Kept::read(row)?);
            }
        }
        report.response.sort();
        let mut promises: BTreeMap<Promised, PromiseReport> = BTreeMap::new();
        let mut place = (Instant(from.0 - 1), i64::MAX, i64::MAX);
        loop {
            let clocks = clock_list_due(tx, pact, to, place, AT_ONCE)?;
            let Some(last) = clocks.last() else { break };
            place = (last.due_at, last.handoff, last.place);
            for clock in &clocks {
                let Ok(promise) = clock.promise.parse::<Promised>() else { continue };
                promises.entry(promise).or_default().add(clock);
            }
        }
        report.promises = promises.into_values().collect();
        Ok(report)
    }
}

impl SlaReport {
    fn add_handoff(&mut self, kept: &Kept) {
        self.n_offered += 1;
        *self.by_week.entry(Period::Week.around(kept.row.offered_at.date()).0).or_default() += 1;
        *self.by_state.entry(kept.row.state.clone()).or_default() += 1;
        if kept.handoff.state() == State::Rejected && kept.row.reason.as_deref() == Some(INCOMPLETE) {
            self.n_incomplete += 1;
        }
        self.response.add(kept.handoff.response());
    }
}

impl PromiseReport {
    fn add(&mut self, clock: &ClockRow) {
        self.promise.clone_from(&clock.promise);
        self.party.clone_from(&clock.party);
        let is_excused = clock.breached_at.is_some() && clock.kept_at.is_some_and(|kept_at| kept_at < clock.due_at);
        let (kept, broken) = match clock.state.as_str() {
            "kept" => (1, 0),
            "breached" if is_excused => {
                self.n_excused += 1;
                (0, 0)
            }
            "breached" => (0, 1),
            "running" => {
                self.n_running += 1;
                (0, 0)
            }
            _ => (0, 0),
        };
        self.n_kept += kept;
        self.n_breached += broken;
        if let Some(owner) = clock.owner.filter(|_| kept + broken > 0) {
            let of_owner = self.by_owner.entry(owner).or_default();
            *of_owner = (of_owner.0 + kept, of_owner.1 + broken);
        }
    }
}
