//! A lead's stream: all its events in order, with marks laid over them, and between them what became known of its company.

use std::collections::HashMap;

use leadpact_engine::in_order;
use leadpact_ledger::companies::fact_list_of;
use leadpact_ledger::events::event_list_of;
use leadpact_ledger::marks::{MarkRow, mark_list_of};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_terms::{Event, Instant, LeadId};

/// The events of one lead's profiles, in its order; each once, with the marks that cover them.
pub(crate) fn own_events(tx: &mut Tx<'_>, id: &LeadId, profiles: &[i64]) -> Result<Vec<Event>, LedgerError> {
    let mut marks: HashMap<i64, Vec<MarkRow>> = HashMap::new();
    for mark in mark_list_of(tx, profiles)? {
        marks.entry(mark.profile).or_default().push(mark);
    }
    let rows = event_list_of(tx, profiles)?;
    let events: Vec<Event> = rows
        .into_iter()
        .map(|row| {
            let mut event = Event { lead: id.clone(), ..row.event };
            lay_over(&mut event, marks.get(&row.profile).map_or(&[], Vec::as_slice));
            event
        })
        .collect();
    Ok(in_order(&events, Instant(i64::MAX)).into_iter().cloned().collect())
}

/// Lays the marks of its profile, oldest first, over an event: the latest that covers it counts.
pub(crate) fn lay_over(event: &mut Event, marks: &[MarkRow]) {
    if let Some(mark) = marks.iter().rfind(|mark| mark.covers(event)) {
        event.marked = mark.marked;
    }
}

/// The same with the facts about a company: each from its own instant on, but no earlier than the lead's first event.
pub(crate) fn with_company(tx: &mut Tx<'_>, own: Vec<Event>, company: Option<i64>) -> Result<Vec<Event>, LedgerError> {
    let (Some(company), Some(first)) = (company, own.first()) else { return Ok(own) };
    let (id, first_at) = (first.lead.clone(), first.at);
    let facts = fact_list_of(tx, &[company])?;
    if facts.is_empty() {
        return Ok(own);
    }
    let mut all = own;
    all.extend(facts.into_iter().map(|row| Event { at: row.event.at.max(first_at), lead: id.clone(), ..row.event }));
    Ok(in_order(&all, Instant(i64::MAX)).into_iter().cloned().collect())
}
