//! A lead's stream: all its events in order, with marks laid over them, and between them what became known of its company.

use std::collections::HashMap;

use leadpact_engine::in_order;
use leadpact_ledger::companies::{FactRow, fact_list_of};
use leadpact_ledger::events::{EventRow, event_list_of};
use leadpact_ledger::marks::{MarkRow, mark_list_of};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_terms::{Event, Instant, LeadId};

/// The marks of some profiles, by profile, oldest first.
pub(crate) type Marks = HashMap<i64, Vec<MarkRow>>;

/// The events of one lead's profiles, in its order; each once, with the marks that cover them.
pub(crate) fn own_events(tx: &mut Tx<'_>, id: &LeadId, profiles: &[i64]) -> Result<Vec<Event>, LedgerError> {
    let marks = marks_of(tx, profiles)?;
    Ok(with_marks(event_list_of(tx, profiles)?, id, &marks))
}

/// The marks of these profiles.
pub(crate) fn marks_of(tx: &mut Tx<'_>, profiles: &[i64]) -> Result<Marks, LedgerError> {
    let mut marks = Marks::new();
    for mark in mark_list_of(tx, profiles)? {
        marks.entry(mark.profile).or_default().push(mark);
    }
    Ok(marks)
}

/// A lead's events in its order, each once, with the marks of their profiles laid over them.
pub(crate) fn with_marks(rows: Vec<EventRow>, id: &LeadId, marks: &Marks) -> Vec<Event> {
    let laid_over = |row: EventRow| {
        let mut event = Event { lead: id.clone(), ..row.event };
        lay_over(&mut event, marks.get(&row.profile).map_or(&[], Vec::as_slice));
        event
    };
    let events: Vec<Event> = rows.into_iter().map(laid_over).collect();
    in_order(&events, Instant(i64::MAX)).into_iter().cloned().collect()
}

/// Lays the marks of its profile, oldest first, over an event: the latest that covers it counts.
pub(crate) fn lay_over(event: &mut Event, marks: &[MarkRow]) {
    if let Some(mark) = marks.iter().rfind(|mark| mark.covers(event)) {
        event.marked = mark.marked;
    }
}

/// The same with the facts about a company: each from its own instant on, but no earlier than the lead's first event.
pub(crate) fn with_company(tx: &mut Tx<'_>, own: Vec<Event>, company: Option<i64>) -> Result<Vec<Event>, LedgerError> {
    match company {
        Some(company) if !own.is_empty() => Ok(with_facts(own, &fact_list_of(tx, &[company])?)),
        Some(_) | None => Ok(own),
    }
}

/// A lead's events with facts about its company between them.
pub(crate) fn with_facts(own: Vec<Event>, facts: &[FactRow]) -> Vec<Event> {
    let Some(first) = own.first().filter(|_| !facts.is_empty()) else { return own };
    let (id, first_at) = (first.lead.clone(), first.at);
    let mut all = own;
    let between = |row: &FactRow| Event { at: row.event.at.max(first_at), lead: id.clone(), ..row.event.clone() };
    all.extend(facts.iter().map(between));
    in_order(&all, Instant(i64::MAX)).into_iter().cloned().collect()
}
