//! Lists for whoever sees only their own: leads that were handed to them and the companies of these, found and filtered as lists of all are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use leadpact_desk::present_lead;
use leadpact_ledger::Tx;
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::companies::{CompanyRow, company_find};
use leadpact_ledger::decisions::{DecisionRow, decision_list_of};
use leadpact_ledger::handoffs::handoff_lead_list_of_owner;
use leadpact_ledger::leads::{LeadRow, lead_find};
use leadpact_ledger::standings::{StandingFilter, StandingRow, standing_find};
use leadpact_terms::fold;

use crate::problem::Problem;

/// Who had more leads than this sees those of the latest handoffs.
const OWN_MAX: usize = 10_000;

/// Somebody's leads whose name begins with a text or whose e-mail address it is, those with larger numbers first.
pub(crate) fn own_search(tx: &mut Tx<'_>, me: PersonId, text: &str, n: usize) -> Result<Vec<LeadRow>, Problem> {
    let (from, address) = (fold(text).into_owned(), text.to_lowercase());
    let is_found = |lead: &LeadRow| {
        let name = lead.card.name.as_deref().map(fold);
        name.is_some_and(|name| name.starts_with(&from)) || lead.card.email.as_deref() == Some(&address)
    };
    let mut found = own_leads(tx, me)?;
    found.retain(is_found);
    found.truncate(n);
    Ok(found)
}

/// Somebody's leads below a number, those with larger numbers first.
pub(crate) fn own_list_before(tx: &mut Tx<'_>, me: PersonId, before: i64, n: usize) -> Result<Vec<LeadRow>, Problem> {
    let mut leads = own_leads(tx, me)?;
    leads.retain(|lead| lead.lead < before);
    leads.truncate(n);
    Ok(leads)
}

/// The same, of whom a pact says what is asked for.
pub(crate) fn own_list_of_standing(
    tx: &mut Tx<'_>,
    me: PersonId,
    asked: &StandingFilter,
    before: i64,
    n: usize,
) -> Result<Vec<(LeadRow, StandingRow)>, Problem> {
    let leads = own_list_before(tx, me, before, usize::MAX)?;
    let numbers: Vec<i64> = leads.iter().map(|lead| lead.lead).collect();
    let is_it = |wanted: &str, has: &str| wanted.is_empty() || wanted == has;
    let fits = |row: &StandingRow| {
        row.pact == asked.pact
            && is_it(&asked.verdict, &row.verdict)
            && is_it(&asked.tier, row.tier.as_deref().unwrap_or_default())
            && is_it(&asked.stage, &row.stage)
    };
    let standings = standing_find(tx, &numbers)?.into_iter().filter(fits);
    let mut standings: BTreeMap<i64, StandingRow> = standings.map(|row| (row.lead, row)).collect();
    let with_standing = |lead: LeadRow| standings.remove(&lead.lead).map(|standing| (lead, standing));
    Ok(leads.into_iter().filter_map(with_standing).take(n).collect())
}

/// The companies of somebody's leads after a number whose name or domain contains a text, in order.
pub(crate) fn own_companies(
    tx: &mut Tx<'_>,
    me: PersonId,
    after: i64,
    text: Option<&str>,
    n: usize,
) -> Result<Vec<CompanyRow>, Problem> {
    let numbers: BTreeSet<i64> = own_leads(tx, me)?.into_iter().filter_map(|lead| lead.company).collect();
    let numbers: Vec<i64> = numbers.into_iter().filter(|number| *number > after).collect();
    let wanted = text.map(str::to_lowercase).unwrap_or_default();
    let contains = |text: &Option<String>| text.as_ref().is_some_and(|text| text.to_lowercase().contains(&wanted));
    let mut found = company_find(tx, &numbers)?;
    found.retain(|row| wanted.is_empty() || contains(&row.name) || contains(&row.domain));
    found.sort_by_key(|row| row.company);
    found.truncate(n);
    Ok(found)
}

/// What was decided of somebody's leads below a number, the latest first; under one pact, if one is named.
pub(crate) fn own_decisions(
    tx: &mut Tx<'_>,
    me: PersonId,
    pact: Option<&str>,
    before: i64,
    n: usize,
) -> Result<Vec<DecisionRow>, Problem> {
    let leads: Vec<i64> = own_leads(tx, me)?.into_iter().map(|lead| lead.lead).collect();
    let mut decisions = decision_list_of(tx, &leads)?;
    decisions.retain(|row| row.seq < before && pact.is_none_or(|pact| row.pact == pact));
    decisions.sort_by_key(|row| Reverse(row.seq));
    decisions.truncate(n);
    Ok(decisions)
}

/// The leads that were ever handed to somebody and not taken from them, those with larger numbers first.
fn own_leads(tx: &mut Tx<'_>, me: PersonId) -> Result<Vec<LeadRow>, Problem> {
    let numbers = handoff_lead_list_of_owner(tx, me, OWN_MAX)?;
    let mut leads: BTreeMap<i64, LeadRow> = BTreeMap::new();
    for lead in lead_find(tx, &numbers)? {
        let lead = if lead.merged_into.is_some() { present_lead(tx, lead.lead)? } else { lead };
        if lead.erased_at.is_none() {
            leads.insert(lead.lead, lead);
        }
    }
    Ok(leads.into_values().rev().collect())
}
