//! Events in any order, more than fit into memory → leads one at a time, each with its events in order.
//!
//! An external merge sort by lead id: what arrives fills an arena; a full arena is sorted and written as a *run*;
//! in the end the runs are merged. The result is the same whatever arrived first and however small the arena is,
//! because everything about a lead is decided from its complete set of records, in [`settle`].

mod companies;
mod runs;

use std::collections::BTreeMap;
use std::path::PathBuf;

use leadpact_terms::{Channel, Duration, Event, EventId, Instant, Kind, LeadId};
use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::rows::{CompanyFact, Record, RecordId, When, text_of};
use companies::Companies;
pub use runs::scratch_dir;
use runs::{Groups, Runs};

/// A lead with its events in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// Who it is.
    pub id: LeadId,
    /// Each event once, in the order of [`Event::order`].
    pub events: Vec<Event>,
}

/// What was found to be said more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repeats {
    /// Events that came again in the same words.
    pub same: u64,
    /// Events that came again under the same id in other words; the earliest was kept.
    pub different: u64,
}

/// Collects what rows say, in any order.
pub struct Gather {
    runs: Runs,
    companies: Companies,
    also: FxHashMap<Box<str>, LeadId>,
    undated: Instant,
    latest_at: Option<Instant>,
    has_undated_end: bool,
}

impl Gather {
    /// Collects within `memory` bytes (besides an index of about 100 bytes a company), in files below `scratch` where
    /// more is needed. A lead of which no record says when it happened is taken as known from `undated` on.
    pub fn new(memory: usize, scratch: PathBuf, undated: Instant) -> Self {
        // An arena, its index, and the copy that a merge holds.
        let arena = memory / 2;
        Self {
            runs: Runs::new(arena, scratch.clone()),
            companies: Companies::new(memory / 8, scratch),
            also: FxHashMap::default(),
            undated,
            latest_at: None,
            has_undated_end: false,
        }
    }

    /// Another id of a lead. Must be known before the records filed under it are pushed.
    pub fn also(&mut self, also: Box<str>, lead: LeadId) {
        // Claimed by two leads: the smaller id, so that the order of arrival does not matter.
        self.also.entry(also).and_modify(|known| *known = (*known).clone().min(lead.clone())).or_insert(lead);
    }

    /// A record of a lead.
    pub fn push(&mut self, lead: &LeadId, record: &Record) -> Result<(), Error> {
        match record.when {
            When::At(at) => self.latest_at = self.latest_at.max(Some(at)),
            When::Last => self.has_undated_end = true,
            When::FirstEvent | When::Recorded => {}
        }
        let lead = self.also.get(lead.as_str()).unwrap_or(lead);
        self.runs.push(lead.as_str(), record)
    }

    /// A fact about a company.
    pub fn push_company(&mut self, id: Option<&str>, domain: Option<&str>, fact: &CompanyFact) -> Result<(), Error> {
        self.companies.push(id, domain, fact)
    }

    /// An instant by which everything has happened; `None` if no record says when anything did.
    pub fn latest_at(&self) -> Option<Instant> {
        match self.has_undated_end {
            true => Some(self.latest_at.unwrap_or(self.undated) + Duration(1)),
            false => self.latest_at,
        }
    }

    /// The leads, sorted by id.
    pub fn finish(self) -> Result<Leads, Error> {
        let groups = self.runs.finish()?;
        Ok(Leads { groups, companies: self.companies, undated: self.undated, repeats: Repeats::default() })
    }
}

/// Leads one at a time, sorted by id. Scratch files live as long as this.
pub struct Leads {
    groups: Groups,
    companies: Companies,
    undated: Instant,
    repeats: Repeats,
}

impl Leads {
    /// What was said more than once, of the leads so far.
    pub fn repeats(&self) -> Repeats {
        self.repeats
    }

    fn lead(&mut self, key: &str, records: Vec<Record>) -> Result<Lead, Error> {
        let id = LeadId::new(key);
        let mut events = settle(&id, records, self.undated, &mut self.repeats);
        if let Some(first) = events.iter().map(|event| event.at).min() {
            let facts = self.companies.of(&events)?;
            for fact in facts {
                let event = company_event(&id, fact, first);
                if !events.iter().any(|known| known.id == event.id) {
                    events.push(event);
                }
            }
        }
        events.sort_by(Event::order);
        Ok(Lead { id, events })
    }
}

impl Iterator for Leads {
    type Item = Result<Lead, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.groups.next_group() {
            Ok(None) => None,
            Ok(Some((key, records))) => Some(self.lead(&key, records)),
            Err(error) => Some(Err(error)),
        }
    }
}

/// Facts about a company that were known before the lead was are known from the lead's first event on.
fn company_event(lead: &LeadId, fact: CompanyFact, first: Instant) -> Event {
    let at = match fact.when {
        When::At(at) => at.max(first),
        When::FirstEvent | When::Recorded | When::Last => first,
    };
    Event {
        id: EventId::new(fact.id),
        lead: lead.clone(),
        at,
        channel: Channel::Import,
        kind: Kind::Traits,
        name: Box::default(),
        lasted: None,
        marked: false,
        properties: fact.traits,
    }
}

/// The events of one lead from all its records, whatever their order: ids and instants decided, repeats taken out.
fn settle(lead: &LeadId, records: Vec<Record>, undated: Instant, repeats: &mut Repeats) -> Vec<Event> {
    let known = || {
        records.iter().filter_map(|record| match record.when {
            When::At(at) => Some(at),
            When::FirstEvent | When::Recorded | When::Last => None,
        })
    };
    let first = known().min().unwrap_or(undated);
    let last = known().max().unwrap_or(first) + Duration(1);
    let snapshot = |record: &&Record| record.snapshot;
    let recorded = records.iter().filter(snapshot).map(|record| match record.when {
        When::At(at) => at,
        When::FirstEvent | When::Recorded | When::Last => first,
    });
    let recorded = recorded.max().unwrap_or(first);
    let at = |when| match when {
        When::At(at) => at,
        When::FirstEvent => first,
        When::Recorded => recorded,
        When::Last => last,
    };
    let mut kept: BTreeMap<EventId, Event> = BTreeMap::new();
    for (id, record) in identified(records) {
        let event = Event {
            id: id.clone(),
            lead: lead.clone(),
            at: at(record.when),
            channel: record.channel,
            kind: record.kind,
            name: record.name,
            lasted: record.lasted,
            marked: record.marked,
            properties: record.properties,
        };
        match kept.get_mut(&id) {
            None => {
                kept.insert(id, event);
            }
            Some(known) if *known == event => repeats.same += 1,
            Some(known) => {
                repeats.different += 1;
                if precedes(&event, known) {
                    *known = event;
                }
            }
        }
    }
    kept.into_values().collect()
}

/// Of two events under one id the earlier is kept, of two at one instant any one, but always the same.
fn precedes(a: &Event, b: &Event) -> bool {
    let key = |event: &Event| (event.at, postcard::to_stdvec(event).unwrap_or_default());
    key(a) < key(b)
}

/// Each record with its id. Equal rows of one file are numbered by their lines; the same row of another file
/// (an export that overlaps) gets the same number and so is the same event.
fn identified(mut records: Vec<Record>) -> Vec<(EventId, Record)> {
    records.sort_by(|a, b| (&a.id, a.place).cmp(&(&b.id, b.place)));
    let mut out: Vec<(EventId, Record)> = Vec::with_capacity(records.len());
    // Occurrence number within the current file, for the current id.
    let mut last: Option<(RecordId, (u32, u64), u32)> = None;
    for record in records {
        let id = match &record.id {
            RecordId::Given(id) | RecordId::Content(id) => EventId::new(id.clone()),
            RecordId::Occurrence(text) => {
                let n = match &last {
                    Some((id, place, n)) if *id == record.id && *place == record.place => *n,
                    Some((id, place, n)) if *id == record.id && place.0 == record.place.0 => n + 1,
                    _ => 1,
                };
                last = Some((record.id.clone(), record.place, n));
                if n == 1 { EventId::new(text.clone()) } else { EventId::new(format!("{text}#{n}")) }
            }
        };
        out.push((id, record));
    }
    out
}

/// The company that a lead belongs to, as its events say last: by id, else by domain.
fn company_keys(events: &[Event]) -> (Option<String>, Option<String>) {
    let mut traits: Vec<&Event> = events.iter().filter(|event| event.kind == Kind::Traits).collect();
    traits.sort_by(|a, b| a.order(b));
    let last = |name: &str| traits.iter().rev().find_map(|event| text_of(&event.properties, name));
    let own_mail = || {
        let domain = last("email.domain")?;
        crate::normalise::company_domain(&domain)
    };
    let domain = last("company.domain").and_then(|domain| crate::normalise::company_domain(&domain)).or_else(own_mail);
    (last("company.id"), domain)
}
