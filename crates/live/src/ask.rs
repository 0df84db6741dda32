//! What can be asked of a lead: its standing at any instant with every contribution, its events, what is missing for the next tier.

use leadpact_engine::{Evaluation, LeadState, Missing, evaluate, missing_for_next_tier};
use leadpact_ledger::Tx;
use leadpact_ledger::companies::{CompanyRow, company_find};
use leadpact_ledger::decisions::{DecisionRow, decision_list_of};
use leadpact_ledger::identity::{IdentifierRow, identifier_list_of, profile_list_of};
use leadpact_ledger::leads::LeadRow;
use leadpact_terms::{Event, Instant};

use crate::correct::present;
use crate::pacts::PactInForce;
use crate::stream::{own_events, with_company};
use crate::{Live, LiveError};

/// A lead and everything that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadView {
    /// The lead.
    pub lead: LeadRow,
    /// Its identifiers, the strongest first.
    pub identifiers: Vec<IdentifierRow>,
    /// Its company.
    pub company: Option<CompanyRow>,
    /// What was decided about it, oldest first.
    pub decisions: Vec<DecisionRow>,
}

/// An event of a lead's stream, as people see it.
pub type TimelineEvent = Event;

impl Live {
    /// A lead. One that was merged into another is answered by that one.
    pub fn lead_view(&self, tx: &mut Tx<'_>, id: &str) -> Result<LeadView, LiveError> {
        let lead = present(tx, id)?;
        let rows = profile_list_of(tx, &[lead.lead])?;
        let profiles: Vec<i64> = rows.iter().map(|row| row.profile).collect();
        let mut leads: Vec<i64> = rows.iter().map(|row| row.born_as).chain([lead.lead]).collect();
        leads.sort_unstable();
        leads.dedup();
        let companies: Vec<i64> = lead.company.into_iter().collect();
        Ok(LeadView {
            identifiers: identifier_list_of(tx, &profiles)?,
            company: company_find(tx, &companies)?.pop(),
            decisions: decision_list_of(tx, &leads)?,
            lead,
        })
    }

    /// A lead's events in order, with marks laid over them and facts about its company between them.
    pub fn timeline(&self, tx: &mut Tx<'_>, id: &str) -> Result<Vec<TimelineEvent>, LiveError> {
        let lead = present(tx, id)?;
        self.timeline_of(tx, &lead)
    }

    /// The same of a lead that was fetched.
    pub fn timeline_of(&self, tx: &mut Tx<'_>, lead: &LeadRow) -> Result<Vec<TimelineEvent>, LiveError> {
        stream_of(tx, lead)
    }

    /// What a pact says of a lead at an instant, with the events behind every point.
    pub fn standing_at(
        &self,
        tx: &mut Tx<'_>,
        id: &str,
        pact: &PactInForce,
        at: Instant,
    ) -> Result<Evaluation, LiveError> {
        let events = self.timeline(tx, id)?;
        Ok(evaluate(&pact.compiled, &events, at))
    }

    /// The least that would have to become known or happen for the next tier, at an instant.
    pub fn missing_at(
        &self,
        tx: &mut Tx<'_>,
        id: &str,
        pact: &PactInForce,
        at: Instant,
    ) -> Result<Option<Missing>, LiveError> {
        let events = self.timeline(tx, id)?;
        let mut state = LeadState::new(&pact.compiled);
        for event in events.iter().filter(|event| event.at <= at) {
            state.feed(&pact.compiled, event);
        }
        Ok(missing_for_next_tier(&pact.compiled, &state, at))
    }
}

/// The stream of a lead that was fetched.
pub(crate) fn stream_of(tx: &mut Tx<'_>, lead: &LeadRow) -> Result<Vec<Event>, LiveError> {
    let profiles: Vec<i64> = profile_list_of(tx, &[lead.lead])?.into_iter().map(|row| row.profile).collect();
    let own = own_events(tx, &lead.id, &profiles)?;
    Ok(with_company(tx, own, lead.company)?)
}
