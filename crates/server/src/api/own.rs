//! The list of leads for whoever sees only their own: those that were ever handed to them, found and filtered as the list of all is.

use std::collections::BTreeMap;

use leadpact_desk::present_lead;
use leadpact_ledger::Tx;
use leadpact_ledger::account_ids::PersonId;
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
