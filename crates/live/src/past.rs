//! The ledger as a past: the streams of all leads at one moment, one after the other, for replays and for sealing into history.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use leadpact_ingest::Lead;
use leadpact_ledger::companies::{FactRow, fact_list_of};
use leadpact_ledger::events::{EventRow, event_list_of};
use leadpact_ledger::identity::profile_list_of;
use leadpact_ledger::leads::{LeadRow, lead_latest_at, lead_list_after};
use leadpact_ledger::marks::{MarkRow, mark_list_of};
use leadpact_ledger::{Ledger, Tx};
use leadpact_terms::Instant;

use crate::LiveError;
use crate::stream::{with_facts, with_marks};

/// Leads that are looked up together.
const AT_ONCE: usize = 1_000;
/// Events that are read together; one lead's are always all of them.
const EVENTS_AT_ONCE: i64 = 20_000;

/// A lead at the moment of the walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Present {
    /// Its row.
    pub row: LeadRow,
    /// Its stream, as the pacts in force see it; not read where the walker did not want it.
    pub stream: Option<Lead>,
}

/// Who walks through the past.
pub trait Walker {
    /// Is told an instant by which everything has happened, before the first lead. `None`: there is nothing.
    fn begin(&mut self, latest_at: Option<Instant>) -> ControlFlow<()>;

    /// Whether it wants to see this lead's stream.
    fn wants(&mut self, lead: &LeadRow) -> bool;

    /// Takes the next lead, in the order of their numbers.
    fn take(&mut self, lead: Present) -> ControlFlow<()>;
}

/// Leads a walker past all leads that have events, as they are at one moment, however long it takes. Leads that were merged into
/// others are seen with these; those that were erased are not.
///
/// Memory is bounded by the longest stream. While the walk lasts, SQLite can't take up what is written meanwhile into its main file.
pub fn walk(ledger: &Ledger, walker: &mut dyn Walker) -> Result<(), LiveError> {
    let mut has_begun = false;
    ledger.read(|tx| {
        if has_begun {
            // What the walker has seen would come again.
            let why = "the connection to the database was lost in the middle of the walk: begin again";
            return Err(LiveError::told_operators(why));
        }
        has_begun = true;
        if walker.begin(lead_latest_at(tx)?).is_break() {
            return Ok(());
        }
        let mut after = 0;
        loop {
            let leads = lead_list_after(tx, after, AT_ONCE)?;
            let Some(last) = leads.last() else { return Ok(()) };
            after = last.lead;
            let mut rest: &[LeadRow] = &leads;
            while !rest.is_empty() {
                let (part, later) = rest.split_at(n_together(rest));
                if walk_part(tx, part, walker)?.is_break() {
                    return Ok(());
                }
                rest = later;
            }
        }
    })
}

/// How many of the next leads are read together.
fn n_together(leads: &[LeadRow]) -> usize {
    let mut n_events = 0;
    let fits = |lead: &&LeadRow| {
        n_events += lead.n_events;
        n_events <= EVENTS_AT_ONCE
    };
    leads.iter().take_while(fits).count().max(1)
}

fn walk_part(tx: &mut Tx<'_>, leads: &[LeadRow], walker: &mut dyn Walker) -> Result<ControlFlow<()>, LiveError> {
    let there: Vec<&LeadRow> = leads.iter().filter(|lead| lead.n_events > 0).collect();
    let wanted: Vec<&LeadRow> = there.iter().copied().filter(|lead| walker.wants(lead)).collect();
    let mut parts = Parts::read(tx, &wanted)?;
    for lead in there {
        let stream = parts.stream(lead);
        if walker.take(Present { row: lead.clone(), stream }).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// What the streams of some leads are made of.
struct Parts {
    wanted: BTreeSet<i64>,
    profiles: HashMap<i64, Vec<i64>>,
    events: HashMap<i64, Vec<EventRow>>,
    marks: HashMap<i64, Vec<MarkRow>>,
    facts: HashMap<i64, Vec<FactRow>>,
}

impl Parts {
    fn read(tx: &mut Tx<'_>, wanted: &[&LeadRow]) -> Result<Self, LiveError> {
        let leads: Vec<i64> = wanted.iter().map(|lead| lead.lead).collect();
        let companies: BTreeSet<i64> = wanted.iter().filter_map(|lead| lead.company).collect();
        let companies: Vec<i64> = companies.into_iter().collect();
        let rows = profile_list_of(tx, &leads)?;
        let all: Vec<i64> = rows.iter().map(|row| row.profile).collect();
        Ok(Self {
            wanted: leads.into_iter().collect(),
            profiles: by(rows, |row| row.lead).map_values(|row| row.profile),
            events: by(event_list_of(tx, &all)?, |row| row.profile).0,
            marks: by(mark_list_of(tx, &all)?, |row| row.profile).0,
            facts: by(fact_list_of(tx, &companies)?, |row| row.company).0,
        })
    }

    fn stream(&mut self, lead: &LeadRow) -> Option<Lead> {
        if !self.wanted.contains(&lead.lead) {
            return None;
        }
        let profiles = self.profiles.remove(&lead.lead).unwrap_or_default();
        let rows = profiles.iter().filter_map(|profile| self.events.remove(profile)).flatten().collect();
        let own = with_marks(rows, &lead.id, &self.marks);
        let facts = lead.company.and_then(|company| self.facts.get(&company));
        Some(Lead { id: lead.id.clone(), events: with_facts(own, facts.map_or(&[], Vec::as_slice)) })
    }
}

/// Rows by a number of theirs, in their order.
struct Grouped<T>(HashMap<i64, Vec<T>>);

fn by<T>(rows: Vec<T>, number: impl Fn(&T) -> i64) -> Grouped<T> {
    let mut groups: HashMap<i64, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(number(&row)).or_default().push(row);
    }
    Grouped(groups)
}

impl<T> Grouped<T> {
    fn map_values<U>(self, map: impl Fn(T) -> U) -> HashMap<i64, Vec<U>> {
        self.0.into_iter().map(|(number, rows)| (number, rows.into_iter().map(&map).collect())).collect()
    }
}
