//! A lead that was decided on, with what the ledger knows of it, and whether something speaks against handing it over.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_engine::ReasonCode;
use leadpact_ledger::Tx;
use leadpact_ledger::consents::{ConsentRow, ConsentState, consent_list};
use leadpact_ledger::decisions::{DecisionRow, decision_fetch, decision_list_of};
use leadpact_ledger::handoffs::{HandoffRow, handoff_list_of};
use leadpact_ledger::identity::{ProfileRow, profile_list_of};
use leadpact_ledger::leads::{LeadRow, lead_find};
use leadpact_ledger::standings::{StandingRow, standing_find};
use leadpact_live::CONTACT;
use leadpact_terms::{DAY_MS, Instant};

use crate::DeskError;
use crate::offer::{STALE_DAYS, WhyPassedOver, born_as, present_lead};

/// Looked up together with others: what is asked of the database for one costs as much as for fifty.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) decision: DecisionRow,
    /// The lead as it is now: one that was merged into another is that other.
    pub(crate) lead: LeadRow,
    pub(crate) profiles: Vec<i64>,
    /// What the decision's pact says of it after its latest event.
    pub(crate) standing: Option<StandingRow>,
    /// All decisions about it, and about those that became it.
    decided: Vec<DecisionRow>,
    /// All handoffs of it, and of those that became it.
    handed: Vec<HandoffRow>,
    consents: Vec<ConsentRow>,
}

impl Ready {
    /// Those whom these decisions are about, in their order.
    pub(crate) fn find_all(tx: &mut Tx<'_>, decisions: &[DecisionRow]) -> Result<Vec<Self>, DeskError> {
        let leads = leads_of(tx, decisions)?;
        let present: Vec<i64> = leads.values().map(|lead| lead.lead).collect::<BTreeSet<_>>().into_iter().collect();
        let mut profiles: BTreeMap<i64, Vec<ProfileRow>> = BTreeMap::new();
        for row in profile_list_of(tx, &present)? {
            profiles.entry(row.lead).or_default().push(row);
        }
        let profiles_of = |lead: &LeadRow| profiles.get(&lead.lead).map_or(&[][..], Vec::as_slice);
        let everybody: BTreeSet<i64> = leads.values().flat_map(|lead| born_as(lead, profiles_of(lead))).collect();
        let everybody: Vec<i64> = everybody.into_iter().collect();
        let numbers: Vec<i64> = profiles.values().flatten().map(|row| row.profile).collect();
        let standings = standing_find(tx, &present)?;
        let decided = decision_list_of(tx, &everybody)?;
        let handed = handoff_list_of(tx, &everybody)?;
        let consents = consent_list(tx, &numbers)?;
        let ready = |decision: &DecisionRow| {
            let lead = leads[&decision.lead].clone();
            let (own, everybody) = (profiles_of(&lead), born_as(&lead, profiles_of(&lead)));
            let profiles: Vec<i64> = own.iter().map(|row| row.profile).collect();
            Self {
                standing: standings.iter().find(|row| (row.lead, &row.pact) == (lead.lead, &decision.pact)).cloned(),
                decided: decided.iter().filter(|row| everybody.contains(&row.lead)).cloned().collect(),
                handed: handed.iter().filter(|row| everybody.contains(&row.lead)).cloned().collect(),
                consents: consents.iter().filter(|row| profiles.contains(&row.profile)).cloned().collect(),
                decision: decision.clone(),
                lead,
                profiles,
            }
        };
        Ok(decisions.iter().map(ready).collect())
    }

    /// The same as it is by now.
    pub(crate) fn find_again(self, tx: &mut Tx<'_>) -> Result<Self, DeskError> {
        let decision = decision_fetch(tx, self.decision.seq)?.unwrap_or_else(|| self.decision.clone());
        Ok(Self::find_all(tx, &[decision])?.pop().unwrap_or(self))
    }

    /// Whether something speaks against handing it over now.
    pub(crate) fn why_not(&self, now: Instant) -> Option<WhyPassedOver> {
        let decision = &self.decision;
        if decision.withdrawn_at.is_some() {
            return Some(WhyPassedOver::Withdrawn);
        }
        if self.lead.erased_at.is_some() {
            return Some(WhyPassedOver::Erased);
        }
        if self.was_ready_again() {
            return Some(WhyPassedOver::Answered);
        }
        if now.0 - decision.at.0 > STALE_DAYS * DAY_MS {
            return Some(WhyPassedOver::Stale);
        }
        if let Some(standing) = &self.standing {
            if standing.verdict == "excluded" {
                return Some(WhyPassedOver::Excluded);
            }
            let in_hands = [ReasonCode::TierReached.code(), ReasonCode::InSalesHands.code()];
            if standing.number == decision.number && !in_hands.contains(&standing.reason.as_str()) {
                return Some(WhyPassedOver::Answered);
            }
        }
        if self.handed.iter().any(|row| row.is_open && row.pact == decision.pact) {
            return Some(WhyPassedOver::InHands);
        }
        let latest = self.consents.iter().filter(|row| row.purpose == CONTACT).max_by_key(|row| row.at);
        latest.filter(|row| row.state == ConsentState::Withdrawn).map(|_| WhyPassedOver::NoConsent)
    }

    /// Whether it was ready again after the decision: so somebody had answered it in between, and nobody has to give it back.
    fn was_ready_again(&self) -> bool {
        let decision = &self.decision;
        self.decided.iter().any(|other| {
            let is_alike = other.pact == decision.pact && other.number == decision.number;
            is_alike && other.withdrawn_at.is_none() && other.at > decision.at
        })
    }
}

/// The leads that the numbers in decisions stand for now.
fn leads_of(tx: &mut Tx<'_>, decisions: &[DecisionRow]) -> Result<BTreeMap<i64, LeadRow>, DeskError> {
    let numbers: BTreeSet<i64> = decisions.iter().map(|decision| decision.lead).collect();
    let rows = lead_find(tx, &numbers.iter().copied().collect::<Vec<_>>())?;
    let mut leads: BTreeMap<i64, LeadRow> =
        rows.into_iter().filter(|row| row.merged_into.is_none()).map(|row| (row.lead, row)).collect();
    let merged: Vec<i64> = numbers.into_iter().filter(|number| !leads.contains_key(number)).collect();
    for number in merged {
        leads.insert(number, present_lead(tx, number)?);
    }
    Ok(leads)
}
