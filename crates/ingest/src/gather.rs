//! Events in any order, more than fit into memory → leads one at a time, each with its events in order.
//!
//! An external merge sort by lead id: what arrives fills an arena; a full arena is sorted and written as a *run*;
//! in the end the runs are merged. The result is the same whatever arrived first and however small the arena is,
//! because everything about a lead is decided from its complete set of records, in [`settle`].

mod companies;
mod runs;

use std::collections::BTreeMap;
use std::path::PathBuf;

use leadpact_terms::{Channel, Duration, Event, EventId, Instant, Kind, LeadId, Value};
use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::rows::{CompanyFact, Record, RecordId, When, text_of};
use companies::Companies;
pub use companies::FiledFact;
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

/// How an event's instant came about: what must be kept to decide it again once more is known of the lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Dating {
    /// It was said.
    #[default]
    Said,
    /// As early as the lead's first event.
    FirstEvent,
    /// When the lead was recorded.
    Recorded,
    /// A millisecond after everything else.
    Last,
    /// A fact about the lead's company: from its own instant on, but no earlier than the lead's first event.
    Company,
}

/// Where an event of a lead comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// How its instant came about.
    pub dating: Dating,
    /// Whether it is the lead's own row, which says when the lead was recorded.
    pub snapshot: bool,
}

/// A lead, and where each of its events comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// The lead.
    pub lead: Lead,
    /// One for each event.
    pub origins: Vec<Origin>,
}

impl Settled {
    fn new(id: LeadId, mut events: Vec<(Event, Origin)>) -> Self {
        events.sort_by(|(a, _), (b, _)| a.order(b));
        let (events, origins) = events.into_iter().unzip();
        Self { lead: Lead { id, events }, origins }
    }
}

/// Names of what events say, with how many say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Properties of events.
    pub properties: FxHashMap<Box<str>, u64>,
    /// Traits.
    pub traits: FxHashMap<Box<str>, u64>,
}

impl Names {
    /// Adds the counts of others.
    pub fn add(&mut self, others: &Self) {
        for (sums, names) in [(&mut self.properties, &others.properties), (&mut self.traits, &others.traits)] {
            for (name, n) in names {
                *sums.entry(name.clone()).or_default() += n;
            }
        }
    }

    /// Counts what an event of this kind says.
    pub fn count(&mut self, kind: Kind, said: &[(Box<str>, Value)]) {
        let names = if kind.tells_traits() { &mut self.traits } else { &mut self.properties };
        for (name, _) in said {
            match names.get_mut(name) {
                Some(n) => *n += 1,
                None => {
                    names.insert(name.clone(), 1);
                }
            }
        }
    }
}

/// What was found to be said more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repeats {
    /// Events that came again in the same words.
    pub same: u64,
    /// Events that came again under the same id in other words; the earliest was kept.
    pub different: u64,
}

/// Leads in buckets: the bucket of a lead by its id.
type BucketOf = Box<dyn Fn(&str) -> u32 + Send>;

/// Collects what rows say, in any order.
pub struct Gather {
    runs: Runs,
    bucket_of: Option<BucketOf>,
    /// What the events of each bucket say.
    names: Vec<Names>,
    /// What facts about companies say.
    company_names: Names,
    key: Vec<u8>,
    companies: Companies,
    also: FxHashMap<Box<str>, LeadId>,
    undated: Instant,
    latest_at: Option<Instant>,
    has_undated_end: bool,
    has_undated: bool,
}

impl Gather {
    /// Collects within `memory` bytes (besides an index of about 100 bytes a company), in files below `scratch` where
    /// more is needed. A lead of which no record says when it happened is taken as known from `undated` on.
    pub fn new(memory: usize, scratch: PathBuf, undated: Instant) -> Self {
        // An arena, its index, and the copy that a merge holds.
        let arena = memory / 2;
        Self {
            runs: Runs::new(arena, scratch.clone()),
            bucket_of: None,
            names: Vec::new(),
            company_names: Names::default(),
            key: Vec::new(),
            companies: Companies::new(memory / 8, scratch),
            also: FxHashMap::default(),
            undated,
            latest_at: None,
            has_undated_end: false,
            has_undated: false,
        }
    }

    /// The leads are to come bucket by bucket instead, sorted by id within each; and names are counted on the way.
    pub fn in_buckets(mut self, bucket_of: impl Fn(&str) -> u32 + Send + 'static) -> Self {
        self.bucket_of = Some(Box::new(bucket_of));
        self
    }

    /// The names that events of each bucket and facts about companies say; buckets after the last one are empty.
    pub fn take_names(&mut self) -> (Vec<Names>, Names) {
        (std::mem::take(&mut self.names), std::mem::take(&mut self.company_names))
    }

    /// The other ids of leads that are known, sorted.
    pub fn also_known(&self) -> Vec<(Box<str>, LeadId)> {
        let mut known: Vec<_> = self.also.iter().map(|(also, lead)| (also.clone(), lead.clone())).collect();
        known.sort();
        known
    }

    /// Facts about companies that came until now are no news.
    pub fn companies_are_known(&mut self) {
        self.companies.are_known();
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
        self.has_undated |= !matches!(record.when, When::At(_));
        let lead = self.also.get(lead.as_str()).unwrap_or(lead);
        self.key.clear();
        if let Some(bucket_of) = &self.bucket_of {
            let bucket = bucket_of(lead.as_str());
            self.key.extend_from_slice(&bucket.to_be_bytes());
            if self.names.len() <= bucket as usize {
                self.names.resize_with(bucket as usize + 1, Names::default);
            }
            self.names[bucket as usize].count(record.kind, &record.properties);
        }
        self.key.extend_from_slice(lead.as_str().as_bytes());
        self.runs.push(&self.key, record)
    }

    /// A fact about a company.
    pub fn push_company(&mut self, id: Option<&str>, domain: Option<&str>, fact: &CompanyFact) -> Result<(), Error> {
        if self.bucket_of.is_some() {
            self.company_names.count(Kind::Traits, &fact.traits);
        }
        self.companies.push(id, domain, fact)
    }

    /// An instant by which everything has happened; `None` if no record says when anything did.
    pub fn latest_at(&self) -> Option<Instant> {
        match self.has_undated_end {
            true => Some(self.latest_at.unwrap_or(self.undated) + Duration(1)),
            false => self.latest_at,
        }
    }

    /// Whether some events depend on the others of their lead: of which nothing says when they happened, and facts
    /// about companies.
    pub fn is_unsettled(&self) -> bool {
        self.has_undated || !self.companies.is_empty()
    }

    /// The leads, sorted by id (or by bucket, then id).
    pub fn finish(self) -> Result<Leads, Error> {
        let groups = self.runs.finish()?;
        let prefix = if self.bucket_of.is_some() { size_of::<u32>() } else { 0 };
        Ok(Leads { groups, prefix, companies: self.companies, undated: self.undated, repeats: Repeats::default() })
    }
}

/// Leads one at a time, sorted by id (or by bucket, then id). Scratch files live as long as this.
pub struct Leads {
    groups: Groups,
    /// Bytes before the id in a key.
    prefix: usize,
    companies: Companies,
    undated: Instant,
    repeats: Repeats,
}

impl Leads {
    /// What was said more than once, of the leads so far.
    pub fn repeats(&self) -> Repeats {
        self.repeats
    }

    /// The next lead, and where its events come from.
    pub fn next_settled(&mut self) -> Option<Result<Settled, Error>> {
        match self.groups.next_group() {
            Ok(None) => None,
            Ok(Some((mut key, records))) => {
                key.drain(..self.prefix);
                Some(self.groups.text(key).and_then(|id| self.lead(LeadId::new(id), records)))
            }
            Err(error) => Some(Err(error)),
        }
    }

    /// Decides anew what can be decided only from all events of a lead: instants that nothing says, repeats, and
    /// the facts about its company.
    pub fn settle_again(
        &mut self,
        lead: &LeadId,
        events: impl IntoIterator<Item = (Event, Origin)>,
    ) -> Result<Settled, Error> {
        let records = events.into_iter().filter_map(|(event, origin)| Record::again(event, origin)).collect();
        self.lead(lead.clone(), records)
    }

    /// Facts about companies that came after [`Gather::companies_are_known`], by the company's id and domain.
    pub fn new_company_facts(&mut self, each: &mut dyn FnMut(FiledFact)) -> Result<(), Error> {
        self.companies.each_new(each)
    }

    fn lead(&mut self, id: LeadId, records: Vec<Record>) -> Result<Settled, Error> {
        let mut events = settle(&id, records, self.undated, &mut self.repeats);
        if let Some(first) = events.iter().map(|(event, _)| event.at).min() {
            let facts = self.companies.of(events.iter().map(|(event, _)| event))?;
            for fact in facts {
                let event = company_event(&id, fact, first);
                if !events.iter().any(|(known, _)| known.id == event.id) {
                    events.push((event, Origin { dating: Dating::Company, snapshot: false }));
                }
            }
        }
        Ok(Settled::new(id, events))
    }
}

impl Iterator for Leads {
    type Item = Result<Lead, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_settled().map(|settled| settled.map(|settled| settled.lead))
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
fn settle(lead: &LeadId, records: Vec<Record>, undated: Instant, repeats: &mut Repeats) -> Vec<(Event, Origin)> {
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
    let mut kept: BTreeMap<EventId, (Event, Origin)> = BTreeMap::new();
    for (id, record) in identified(records) {
        let origin = record.origin();
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
                kept.insert(id, (event, origin));
            }
            Some((known, known_origin)) if *known == event => {
                repeats.same += 1;
                known_origin.dating = known_origin.dating.min(origin.dating);
                known_origin.snapshot |= origin.snapshot;
            }
            Some(known) => {
                repeats.different += 1;
                if precedes(&event, &known.0) {
                    *known = (event, origin);
                }
            }
        }
    }
    kept.into_values().collect()
}

/// Of two events under one id the earlier is kept, of two at one instant any one, but always the same.
pub fn precedes(a: &Event, b: &Event) -> bool {
    let key = |event: &Event| {
        let mut event = event.clone();
        // Which property stands first means nothing.
        event.properties.sort_by(|(a, _), (b, _)| a.cmp(b));
        (event.at, postcard::to_stdvec(&event).unwrap_or_default())
    };
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
fn company_keys<'e>(events: impl Iterator<Item = &'e Event>) -> (Option<String>, Option<String>) {
    let mut traits: Vec<&Event> = events.filter(|event| event.kind == Kind::Traits).collect();
    traits.sort_by(|a, b| a.order(b));
    let last = |name: &str| traits.iter().rev().find_map(|event| text_of(&event.properties, name));
    let own_mail = || {
        let domain = last("email.domain")?;
        crate::normalise::company_domain(&domain)
    };
    let domain = last("company.domain").and_then(|domain| crate::normalise::company_domain(&domain)).or_else(own_mail);
    (last("company.id"), domain)
}
