//! Forgetting a person: nothing of it stays, the counts stay right, and a backup that still remembers is told to forget as well.
//!
//! What stays of a lead is a *husk*: its public id, when it was first heard of, when it was erased, and what was decided about it
//! (pact, tier, scores, instants). Its events become counts by day, channel and kind, among those of everybody who was erased. The
//! same person is a new lead when it comes again. Other leads are not touched: no standing rests on another person's events.
//!
//! A company is no person and stays, unless it is known by this lead alone: then its domain would tell who that was.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_ledger::companies::{company_erase, fact_list_of};
use leadpact_ledger::consents::consent_delete_all;
use leadpact_ledger::decisions::{decision_list_of, decision_strip};
use leadpact_ledger::erasures::{
    ErasureRow, digester, erasure_find, erasure_insert, erasure_list_for_history, gone_event_add, unscrubbed_add,
};
use leadpact_ledger::events::{EventRow, event_erase, event_list_of};
use leadpact_ledger::handoffs::handoff_erase;
use leadpact_ledger::idempotency::idempotency_erase;
use leadpact_ledger::identity::{identifier_erase, identifier_list_of, merge_erase, merge_list_of, profile_list_of};
use leadpact_ledger::leads::{LeadRow, lead_erase, lead_find, lead_list_of_company};
use leadpact_ledger::marks::mark_erase;
use leadpact_ledger::messages::message_erase;
use leadpact_ledger::quarantine::{QuarantineRow, quarantine_erase, quarantine_list_after};
use leadpact_ledger::retention::thinned_erase;
use leadpact_ledger::standings::standing_delete;
use leadpact_ledger::{LedgerError, Scrub, Scrubbed, Tx};
use leadpact_terms::{DAY_MS, Identifier, Instant, Kind};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::correct::present;
use crate::naming::Naming;
use crate::{Live, LiveError};

/// What of a decision is about the pact and not about the person.
const KEPT_OF_DECISIONS: [&str; 5] = ["tier", "fit", "engagement", "grade", "level"];
/// Entries of quarantine that are looked through at once.
const ENTRIES_AT_ONCE: usize = 1_000;

/// What an erasure did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Its id.
    pub erasure: String,
    /// The public ids of the leads that the person was.
    pub leads: Vec<String>,
    /// Events that became counts.
    pub n_events: u64,
    /// Decisions that stay, about nobody.
    pub n_decisions: u64,
    /// Entries of quarantine that were emptied.
    pub n_quarantined: u64,
    /// Texts that only this person had, by which its traces in files are found. Never shown, never kept.
    #[serde(skip)]
    pub(crate) traces: Vec<String>,
}

impl Live {
    /// Erases a lead, and everything that was merged into it, within a transaction of the caller's. [`Live::clean_up`] is to be
    /// called once that is durable.
    ///
    /// # Errors
    /// If there is no such lead, or it was erased before.
    pub fn erase_lead(&self, tx: &mut Tx<'_>, id: &str, by: &str, now: Instant) -> Result<Erased, LiveError> {
        let lead = present(tx, id)?;
        let row = ErasureRow {
            erasure: self.fresh_id(now),
            at: now,
            made_by: by.to_owned(),
            leads: Vec::new(),
            digests: Vec::new(),
            in_history_at: None,
        };
        forget(tx, vec![lead], row)
    }

    /// The same as a whole: when this returns, the files hold nothing of the lead any more, unless somebody still reads what was.
    pub fn erase(&self, id: &str, by: &str, now: Instant) -> Result<(Erased, Scrubbed), LiveError> {
        let erased = self.ledger().write(|tx| self.erase_lead(tx, id, by, now))?;
        let scrubbed = self.clean_up(std::slice::from_ref(&erased))?;
        Ok((erased, scrubbed))
    }

    /// Removes from the ledger's files what erasures left there, and notes these beside the ledger for backups made before. Doing it
    /// twice harms nothing. The service does it also when it starts, with no erasures at hand: then it finishes what was broken off.
    pub fn clean_up(&self, erased: &[Erased]) -> Result<Scrubbed, LiveError> {
        self.export_erasures()?;
        let unscrubbed = self.ledger().write(|tx| unscrubbed_add(tx, 0))?;
        if unscrubbed == 0 {
            return Ok(Scrubbed::Clean);
        }
        let traces: Vec<String> = erased.iter().flat_map(|one| one.traces.iter().cloned()).collect();
        // Of erasures that are not at hand nobody knows the traces any more.
        let are_at_hand = usize::try_from(unscrubbed).is_ok_and(|n| n <= erased.len());
        let scrub = if are_at_hand { Scrub::Traces(&traces) } else { Scrub::Everything };
        let scrubbed = self.ledger().scrub(scrub)?;
        if scrubbed == Scrubbed::Clean {
            self.ledger().write(|tx| unscrubbed_add(tx, -unscrubbed))?;
        }
        Ok(scrubbed)
    }

    /// Whether somebody with one of these identifiers was erased: the ids of the erasures.
    pub fn erasures_of(&self, tx: &mut Tx<'_>, identifiers: &[Identifier]) -> Result<Vec<String>, LiveError> {
        let digester = digester(tx)?;
        let digests: Vec<_> = identifiers.iter().map(|one| digester.digest(one)).collect();
        Ok(erasure_find(tx, &digests)?)
    }

    /// Erasures that history was not told of yet, each with the public ids of its leads.
    pub fn erasures_for_history(&self, tx: &mut Tx<'_>) -> Result<Vec<(String, Vec<String>)>, LiveError> {
        Ok(erasure_list_for_history(tx)?)
    }
}

/// Forgets whom these leads are, and records that as `row` says.
pub(crate) fn forget(tx: &mut Tx<'_>, leads: Vec<LeadRow>, mut row: ErasureRow) -> Result<Erased, LiveError> {
    let leads = with_merged(tx, leads)?;
    let numbers: Vec<i64> = leads.iter().map(|lead| lead.lead).collect();
    let profiles: Vec<i64> = profile_list_of(tx, &numbers)?.into_iter().map(|row| row.profile).collect();
    let identifiers: Vec<Identifier> =
        identifier_list_of(tx, &profiles)?.into_iter().map(|row| row.identifier).collect();
    let digester = digester(tx)?;
    row.leads.extend(leads.iter().map(|lead| lead.id.to_string()));
    row.leads.sort();
    row.leads.dedup();
    row.digests.extend(identifiers.iter().map(|one| digester.digest(one)));
    row.digests.sort_unstable();
    row.digests.dedup();
    erasure_insert(tx, &row)?;
    unscrubbed_add(tx, 1)?;

    let events = event_list_of(tx, &profiles)?;
    count_gone(tx, &events)?;
    event_erase(tx, &profiles)?;
    identifier_erase(tx, &profiles)?;
    consent_delete_all(tx, &profiles)?;
    mark_erase(tx, &profiles)?;
    thinned_erase(tx, &profiles)?;
    merge_erase(tx, &numbers)?;
    for lead in &numbers {
        standing_delete(tx, *lead)?;
    }
    handoff_erase(tx, &numbers, row.at)?;
    message_erase(tx, &numbers)?;
    let n_decisions = strip_decisions(tx, &numbers)?;
    let n_quarantined = empty_quarantine(tx, &profiles, &identifiers, row.at)?;
    let traces = traces(&leads, &identifiers);
    idempotency_erase(tx, |answer| row.leads.iter().chain(&traces).any(|text| answer.contains(text.as_str())))?;
    lead_erase(tx, &numbers, row.at)?;
    forget_companies(tx, &leads)?;
    Ok(Erased {
        erasure: row.erasure,
        leads: row.leads,
        n_events: events.len() as u64,
        n_decisions,
        n_quarantined,
        traces,
    })
}

/// These leads and all that were merged into them.
fn with_merged(tx: &mut Tx<'_>, leads: Vec<LeadRow>) -> Result<Vec<LeadRow>, LedgerError> {
    let mut all: BTreeMap<i64, LeadRow> = leads.into_iter().map(|lead| (lead.lead, lead)).collect();
    let mut new: Vec<i64> = all.keys().copied().collect();
    while let Some(winner) = new.pop() {
        let losers: BTreeSet<i64> = merge_list_of(tx, winner)?.into_iter().map(|merge| merge.loser).collect();
        let losers: Vec<i64> = losers.into_iter().filter(|loser| !all.contains_key(loser)).collect();
        for lead in lead_find(tx, &losers)? {
            if lead.merged_into == Some(winner) {
                new.push(lead.lead);
                all.insert(lead.lead, lead);
            }
        }
    }
    Ok(all.into_values().collect())
}

/// Adds events that are about to go to the counts of those that are gone.
pub(crate) fn count_gone(tx: &mut Tx<'_>, events: &[EventRow]) -> Result<(), LedgerError> {
    let mut counts: BTreeMap<(i64, &str, String), i64> = BTreeMap::new();
    for EventRow { event, .. } in events {
        let day = event.at.0.div_euclid(DAY_MS);
        *counts.entry((day, event.channel.word(), kind_words(event.kind))).or_default() += 1;
    }
    let counts: Vec<(i64, &str, String, i64)> =
        counts.into_iter().map(|((day, channel, kind), n)| (day, channel, kind, n)).collect();
    gone_event_add(tx, &counts)
}

/// What sort of event, in words.
pub(crate) fn kind_words(kind: Kind) -> String {
    match kind {
        Kind::Track => "track".to_owned(),
        Kind::Page => "page".to_owned(),
        Kind::Traits => "traits".to_owned(),
        Kind::Sales(act) => format!("sales {act}"),
        Kind::Outcome(act) => format!("outcome {act}"),
    }
}

/// Leaves of decisions what counts.
fn strip_decisions(tx: &mut Tx<'_>, leads: &[i64]) -> Result<u64, LiveError> {
    let decisions = decision_list_of(tx, leads)?;
    for decision in &decisions {
        let body: Map<String, Json> = serde_json::from_str(&decision.body).map_err(|error| LedgerError::Stored {
            what: format!("decision {}", decision.seq),
            why: error.to_string(),
        })?;
        let kept: Map<String, Json> =
            body.into_iter().filter(|(name, _)| KEPT_OF_DECISIONS.contains(&name.as_str())).collect();
        decision_strip(tx, decision.seq, &Json::Object(kept).to_string())?;
    }
    Ok(decisions.len() as u64)
}

/// Empties what these profiles sent and could not be read, and what names the person.
fn empty_quarantine(
    tx: &mut Tx<'_>,
    profiles: &[i64],
    identifiers: &[Identifier],
    at: Instant,
) -> Result<u64, LedgerError> {
    let found = quarantine_about(tx, profiles, identifiers)?;
    let entries: Vec<i64> = found.iter().map(|entry| entry.entry).collect();
    quarantine_erase(tx, &entries, at)?;
    Ok(entries.len() as u64)
}

/// Entries of quarantine that these profiles sent, or that name the person with these identifiers.
pub(crate) fn quarantine_about(
    tx: &mut Tx<'_>,
    profiles: &[i64],
    identifiers: &[Identifier],
) -> Result<Vec<QuarantineRow>, LedgerError> {
    let naming = Naming::of(identifiers);
    let mut found = Vec::new();
    let mut after = 0;
    loop {
        let entries = quarantine_list_after(tx, after, ENTRIES_AT_ONCE)?;
        let Some(last) = entries.last() else { return Ok(found) };
        after = last.entry;
        let is_about = |entry: &QuarantineRow| {
            let sent = entry.profile.is_some_and(|profile| profiles.contains(&profile));
            sent || naming.is_in(&entry.raw) || naming.is_in(&entry.why)
        };
        found.extend(entries.into_iter().filter(is_about));
    }
}

/// Forgets companies of which nothing but these leads told.
fn forget_companies(tx: &mut Tx<'_>, leads: &[LeadRow]) -> Result<(), LedgerError> {
    let companies: BTreeSet<i64> = leads.iter().filter_map(|lead| lead.company).collect();
    for company in companies {
        if lead_list_of_company(tx, company)?.is_empty() && fact_list_of(tx, &[company])?.is_empty() {
            company_erase(tx, company)?;
        }
    }
    Ok(())
}

/// Texts that only this person has.
fn traces(leads: &[LeadRow], identifiers: &[Identifier]) -> Vec<String> {
    let cards = leads.iter().flat_map(|lead| [&lead.card.name, &lead.card.email, &lead.card.phone]);
    let mut all: Vec<String> = cards.flatten().cloned().collect();
    all.extend(identifiers.iter().map(|one| one.value.to_string()));
    all.sort();
    all.dedup();
    all
}
