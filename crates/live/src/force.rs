//! Versions of pacts: uploaded, put in force from an instant, and every lead brought up to date under what is in force.

use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::leads::lead_list_after;
use leadpact_ledger::pacts::{
    InForceRow, PactVersionRow, in_force_end, in_force_insert, in_force_list, pact_version_by_fingerprint,
    pact_version_fetch, pact_version_insert,
};
use leadpact_ledger::standings::{standing_delete_of, standing_find};
use leadpact_terms::Instant;

use crate::pacts::compile_version;
use crate::work::Work;
use crate::{Live, LiveError, Thing};

/// Leads that are brought up to date in one transaction: others may write in between.
const AT_ONCE: usize = 500;

/// How far a walk over all leads is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Walk {
    /// The number of the latest lead that was looked at.
    pub after: i64,
    /// Leads that were brought up to date.
    pub n_changed: u64,
    /// Whether all were looked at.
    pub is_done: bool,
}

impl Live {
    /// Keeps a version of a pact that was checked; the one that is there if its meaning is the same.
    pub fn keep_version(&self, tx: &mut Tx<'_>, mut row: PactVersionRow) -> Result<PactVersionRow, LiveError> {
        if let Some(known) = pact_version_by_fingerprint(tx, &row.pact, &row.fingerprint)? {
            return Ok(known);
        }
        row.number = counter_take(tx, Counter::PactVersion, 1)?;
        pact_version_insert(tx, &row)?;
        Ok(row)
    }

    /// Puts a version in force from an instant. Leads follow by [`Live::catch_up`], each also at its next event.
    pub fn put_in_force(
        &self,
        tx: &mut Tx<'_>,
        number: i64,
        from_at: Instant,
        by: &str,
        now: Instant,
    ) -> Result<InForceRow, LiveError> {
        let unknown = || LiveError::Unknown { what: Thing::PactVersion, id: number.to_string() };
        let version = pact_version_fetch(tx, number)?.ok_or_else(unknown)?;
        // Whether it can be compiled. Not to be remembered yet: the caller may undo all of this, and the number be given again.
        if !self.remembers_version(number) {
            compile_version(tx, number)?;
        }
        let seq = counter_take(tx, Counter::InForce, 1)?;
        let row =
            InForceRow { seq, pact: version.pact, number, from_at, at: now, put_by: by.to_owned(), ended_at: None };
        in_force_insert(tx, &row)?;
        Ok(row)
    }

    /// Takes a pact out of force.
    pub fn end_force(&self, tx: &mut Tx<'_>, pact: &str, by: &str, now: Instant) -> Result<(), LiveError> {
        if in_force_end(tx, pact, now)? == 0 {
            return Err(LiveError::Unknown { what: Thing::PactInForce, id: pact.to_owned() });
        }
        // A change like any other, so that nobody goes on with what they remember; it is over as it begins.
        let last = in_force_list(tx)?.into_iter().rfind(|row| row.pact == pact);
        if let Some(last) = last {
            let seq = counter_take(tx, Counter::InForce, 1)?;
            let row = InForceRow { seq, from_at: now, at: now, put_by: by.to_owned(), ended_at: Some(now), ..last };
            in_force_insert(tx, &row)?;
        }
        standing_delete_of(tx, pact)?;
        Ok(())
    }

    /// Brings the next leads up to date under the pacts in force, those that are not: how far the walk is then. To be called until
    /// it is done.
    pub fn catch_up(&self, walk: Walk, now: Instant) -> Result<Walk, LiveError> {
        self.ledger().write(|tx| self.catch_up_in(tx, walk, now))
    }

    /// The same within a transaction of the caller's.
    pub fn catch_up_in(&self, tx: &mut Tx<'_>, walk: Walk, now: Instant) -> Result<Walk, LiveError> {
        let pacts = self.pacts_in_force(tx, now)?;
        let leads = lead_list_after(tx, walk.after, AT_ONCE)?;
        let Some(last) = leads.last() else { return Ok(Walk { is_done: true, ..walk }) };
        let after = last.lead;
        let numbers: Vec<i64> = leads.iter().map(|lead| lead.lead).collect();
        let standings = standing_find(tx, &numbers)?;
        let is_current = |lead: &leadpact_ledger::leads::LeadRow| {
            pacts.iter().all(|pact| {
                standings.iter().any(|row| {
                    (row.lead, &*row.pact) == (lead.lead, &*pact.name)
                        && (row.number, row.revision) == (pact.number, lead.revision)
                })
            })
        };
        let behind: Vec<i64> =
            leads.iter().filter(|lead| lead.n_events > 0 && !is_current(lead)).map(|lead| lead.lead).collect();
        let new_id = || self.fresh_id(now);
        let mut work = Work::new(tx, now, pacts, &new_id);
        for lead in &behind {
            work.touch(*lead).anew = true;
        }
        work.settle()?;
        work.write_projections()?;
        Ok(Walk { after, n_changed: walk.n_changed + behind.len() as u64, is_done: false })
    }
}
