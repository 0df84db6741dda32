//! The doctor: every projection made anew from events, identities and pacts, and held against what is kept.

use leadpact_engine::LeadState;
use leadpact_ledger::Tx;
use leadpact_ledger::decisions::{DecisionRow, decision_list_of};
use leadpact_ledger::identity::profile_list_of;
use leadpact_ledger::leads::{LeadRow, lead_list_after};
use leadpact_ledger::standings::{StandingRow, standing_find};
use leadpact_terms::{Event, Instant};
use serde::Serialize;

use crate::company::Employer;
use crate::evaluate::body_of;
use crate::pacts::PactInForce;
use crate::stream::{own_events, with_company};
use crate::{Live, LiveError};

/// Leads that are looked at in one transaction.
const AT_ONCE: usize = 500;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Leads that were looked at.
    pub n_leads: u64,
    /// Their events.
    pub n_events: u64,
    /// What is kept and should be something else.
    pub differences: Vec<Difference>,
}

/// Something kept that does not follow from the events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The lead's public id.
    pub lead: String,
    /// What.
    pub what: String,
    /// What is kept.
    pub kept: String,
    /// What follows from the events.
    pub expected: String,
}

impl Live {
    /// Looks at all leads and says what differs; changes nothing. `progress` is told how many leads were looked at.
    pub fn rebuild(&self, now: Instant, progress: &mut dyn FnMut(u64)) -> Result<Rebuilt, LiveError> {
        let mut found = Rebuilt::default();
        let mut after = 0;
        loop {
            let (last, part) = self.ledger().read(|tx| {
                let pacts = self.pacts_in_force(tx, now)?;
                let leads = lead_list_after(tx, after, AT_ONCE)?;
                let mut part = Rebuilt::default();
                for lead in &leads {
                    rebuild_lead(tx, lead, &pacts, &mut part)?;
                }
                Ok::<_, LiveError>((leads.last().map(|lead| lead.lead), part))
            })?;
            found.n_leads += part.n_leads;
            found.n_events += part.n_events;
            found.differences.extend(part.differences);
            progress(found.n_leads);
            match last {
                Some(last) => after = last,
                None => return Ok(found),
            }
        }
    }
}

fn rebuild_lead(tx: &mut Tx<'_>, lead: &LeadRow, pacts: &[PactInForce], found: &mut Rebuilt) -> Result<(), LiveError> {
    let profiles = profile_list_of(tx, &[lead.lead])?;
    let numbers: Vec<i64> = profiles.iter().map(|row| row.profile).collect();
    let own = own_events(tx, &lead.id, &numbers)?;
    let n_own = own.len();
    found.n_leads += 1;
    found.n_events += n_own as u64;
    let mut differ = |what: &str, kept: String, expected: String| {
        if kept != expected {
            found.differences.push(Difference { lead: lead.id.to_string(), what: what.to_owned(), kept, expected });
        }
    };
    differ("number of events", lead.n_events.to_string(), n_own.to_string());
    let keys = Employer::of(&own).keys();
    let company = match keys.first() {
        Some(key) => leadpact_ledger::companies::company_key_find(tx, &[key])?.first().map(|(_, company)| *company),
        None => None,
    };
    differ("company", format!("{:?}", lead.company), format!("{company:?}"));
    let stream = with_company(tx, own, lead.company)?;
    let latest = stream.last().map(|event| (event.at, event.id.clone()));
    differ("latest event", format!("{:?}", lead.latest), format!("{latest:?}"));
    let kept = standing_find(tx, &[lead.lead])?;
    let mut leads: Vec<i64> = profiles.iter().map(|row| row.born_as).chain([lead.lead]).collect();
    leads.sort_unstable();
    leads.dedup();
    let decisions = decision_list_of(tx, &leads)?;
    if stream.is_empty() {
        differ("standings of a lead without events", kept.len().to_string(), "0".to_owned());
    }
    for pact in pacts {
        let Some((state, standing)) = standing_of(lead, pact, &stream) else { continue };
        let what = format!("standing under {}", pact.name);
        match kept.iter().find(|row| *row.pact == *pact.name) {
            None => differ(&what, "none".to_owned(), words(&standing)),
            Some(row) => {
                differ(&what, words(row), words(&standing));
                let same = if row.state == standing.state { "the same" } else { "other bytes" };
                differ(&format!("state under {}", pact.name), same.to_owned(), "the same".to_owned());
            }
        }
        let said: Vec<_> = state
            .qualifications()
            .iter()
            .filter(|one| !pact.is_earlier(one.at))
            .map(|one| (one.at, one.event.clone(), body_of(one)))
            .collect();
        let stand = decisions
            .iter()
            .filter(|one| one.withdrawn_at.is_none() && one.number == pact.number && !pact.is_earlier(one.at));
        let told = |one: &DecisionRow| one.corrected.clone().unwrap_or_else(|| one.body.clone());
        let mut stand: Vec<_> = stand.map(|one| (one.at, one.event.clone(), told(one))).collect();
        stand.sort();
        differ(&format!("decisions under {}", pact.name), format!("{stand:?}"), format!("{said:?}"));
    }
    Ok(())
}

/// The standing as it would be kept.
fn standing_of(lead: &LeadRow, pact: &PactInForce, stream: &[Event]) -> Option<(LeadState, StandingRow)> {
    let mut state = LeadState::lean(&pact.compiled);
    let decision = stream.iter().map(|event| state.feed(&pact.compiled, event)).last()?;
    let row = crate::evaluate::standing_row(lead.lead, lead.revision, pact, &state, &decision);
    Some((state, row))
}

/// Everything of a standing but the engine's bytes.
fn words(row: &StandingRow) -> String {
    format!("{:?}", StandingRow { state: Vec::new(), ..row.clone() })
}
