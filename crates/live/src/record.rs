//! Events that programs and people hand in one by one, in Leadpact's own form: whose each is, whether it is new, and what became of it.
//!
//! A lead is named by its id or by identifiers. What can't be read is answered with its place and goes to quarantine as well, so that
//! it is not lost with the answer.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use leadpact_language::said;
use leadpact_ledger::Tx;
use leadpact_ledger::events::event_known;
use leadpact_ledger::identity::{identifier_find, identifier_list_of, profile_find, profile_list_of};
use leadpact_terms::{Event, Identifier, Instant, LeadId};

use crate::arrival::{Arrival, Note, Said};
use crate::correct::present;
use crate::intake::Receipt;
use crate::own_form::{Refused, Whom, reached_by, read_item};
use crate::{Live, LiveError, Thing};

/// Events in one request at most.
pub const ITEMS_MAX: usize = 1_000;
/// Under which word what could not be read stands in quarantine.
pub const ENDPOINT: &str = "events";
/// The number of the source that is the API itself.
pub const OWN_SOURCE: i64 = 0;

/// What became of one event that was handed in.
#[derive(Debug, Clone, PartialEq)]
pub enum Recorded {
    /// It is new, and kept under this id.
    Accepted(String),
    /// It had come before, under this id.
    Repeated(String),
    /// Nothing could be made of it: it is in quarantine.
    Refused(Refused),
}

/// What became of a request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recording {
    /// Of each event, in the order given.
    pub items: Vec<Recorded>,
    /// Of all together.
    pub receipt: Receipt,
}

/// An event that was read, and by what its lead is found.
struct Read {
    position: usize,
    identifiers: Vec<Identifier>,
    event: Event,
    notes: Vec<Note>,
}

impl Live {
    /// Keeps events in Leadpact's own form, within a transaction of the caller's. The same again changes nothing.
    pub fn record(&self, tx: &mut Tx<'_>, texts: &[&str], now: Instant) -> Result<Recording, LiveError> {
        let mut leads = BTreeMap::new();
        let mut items: Vec<Option<Recorded>> = vec![None; texts.len()];
        let (mut read, mut arrivals) = (Vec::new(), Vec::new());
        for (position, text) in texts.iter().enumerate() {
            let item = match read_item(text, now) {
                Ok(item) => item,
                Err(refused) => {
                    arrivals.push(put_aside(text, &refused, now));
                    items[position] = Some(Recorded::Refused(refused));
                    continue;
                }
            };
            let mut identifiers = match item.whom {
                Whom::Identifiers(all) => all,
                Whom::Lead(id) => match identifiers_of(tx, &id, &mut leads)? {
                    Ok(all) => all,
                    Err(refused) => {
                        arrivals.push(put_aside(text, &refused, now));
                        items[position] = Some(Recorded::Refused(refused));
                        continue;
                    }
                },
            };
            for one in reached_by(&item.event) {
                if !identifiers.contains(&one) {
                    identifiers.push(one);
                }
            }
            let notes = item.notes.iter().map(|note| note_of("value", text, note)).collect();
            read.push(Read { position, identifiers, event: item.event, notes });
        }
        let known = already_known(tx, &read)?;
        for (one, known) in read.into_iter().zip(known) {
            let id = one.event.id.to_string();
            items[one.position] = Some(if known { Recorded::Repeated(id) } else { Recorded::Accepted(id) });
            if !known {
                let said = vec![Said::Event(one.event)];
                let Read { identifiers, notes, .. } = one;
                arrivals.push(Arrival { source: OWN_SOURCE, received_at: now, identifiers, said, notes });
            }
        }
        let arrivals: Vec<&Arrival> = arrivals.iter().collect();
        let receipt = self.take_in(tx, &arrivals, now)?;
        Ok(Recording { items: items.into_iter().flatten().collect(), receipt })
    }
}

impl Live {
    /// Keeps events that the service itself tells of leads, by their ids, within a transaction of the caller's. The same again changes
    /// nothing.
    ///
    /// # Errors
    /// If there is no such lead.
    pub fn tell(&self, tx: &mut Tx<'_>, told: Vec<(LeadId, Vec<Event>)>, now: Instant) -> Result<Receipt, LiveError> {
        let mut leads = BTreeMap::new();
        let mut arrivals = Vec::with_capacity(told.len());
        for (lead, events) in told {
            let found = identifiers_of(tx, lead.as_str(), &mut leads)?;
            let identifiers = found.map_err(|_| LiveError::Unknown { what: Thing::Lead, id: lead.to_string() })?;
            let said = events.into_iter().map(Said::Event).collect();
            arrivals.push(Arrival { source: OWN_SOURCE, received_at: now, identifiers, said, notes: Vec::new() });
        }
        self.take_in(tx, &arrivals.iter().collect::<Vec<_>>(), now)
    }
}

/// By what a lead that was named by its id is found: its strongest identifier.
fn identifiers_of(
    tx: &mut Tx<'_>,
    id: &str,
    known: &mut BTreeMap<Box<str>, Vec<Identifier>>,
) -> Result<Result<Vec<Identifier>, Refused>, LiveError> {
    if let Some(found) = known.get(id) {
        return Ok(Ok(found.clone()));
    }
    let lead = match present(tx, id) {
        Ok(lead) => lead,
        Err(LiveError::Unknown { .. }) => {
            let why = said!("refused-lead-of-event", id);
            let reason = leadpact_ingest::Reason::NoLeadId;
            return Ok(Err(Refused { path: "lead".to_owned(), reason, why }));
        }
        Err(error) => return Err(error),
    };
    let profiles: Vec<i64> = profile_list_of(tx, &[lead.lead])?.iter().map(|row| row.profile).collect();
    let strongest = identifier_list_of(tx, &profiles)?.into_iter().next().map(|row| row.identifier);
    let found: Vec<Identifier> = strongest.into_iter().collect();
    known.insert(id.into(), found.clone());
    Ok(Ok(found))
}

/// Which of these events their leads have already: an event of a lead is one however it was told apart, under each of its profiles.
fn already_known(tx: &mut Tx<'_>, read: &[Read]) -> Result<Vec<bool>, LiveError> {
    let named: BTreeSet<&Identifier> = read.iter().flat_map(|one| &one.identifiers).collect();
    let named: Vec<&Identifier> = named.into_iter().collect();
    let profile_of: BTreeMap<Identifier, i64> =
        identifier_find(tx, &named)?.into_iter().map(|row| (row.identifier, row.profile)).collect();
    let profiles: BTreeSet<i64> = profile_of.values().copied().collect();
    let profiles: Vec<i64> = profiles.into_iter().collect();
    let lead_of: BTreeMap<i64, i64> = profile_find(tx, &profiles)?.iter().map(|row| (row.profile, row.lead)).collect();
    let leads: BTreeSet<i64> = lead_of.values().copied().collect();
    let leads: Vec<i64> = leads.into_iter().collect();
    let mut profiles_of: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for row in profile_list_of(tx, &leads)? {
        profiles_of.entry(row.lead).or_default().push(row.profile);
    }
    let whose: Vec<Option<i64>> = read
        .iter()
        .map(|one| one.identifiers.iter().find_map(|identifier| lead_of.get(profile_of.get(identifier)?).copied()))
        .collect();
    let mut asked: Vec<(i64, &str)> = Vec::new();
    for (one, lead) in read.iter().zip(&whose) {
        let profiles = lead.and_then(|lead| profiles_of.get(&lead)).into_iter().flatten();
        asked.extend(profiles.map(|profile| (*profile, one.event.id.as_str())));
    }
    let answers = event_known(tx, &asked)?;
    let there: HashSet<(i64, &str)> =
        asked.into_iter().zip(answers).filter(|(_, known)| *known).map(|(key, _)| key).collect();
    let mut seen: HashSet<(Option<i64>, Option<&Identifier>, &str)> = HashSet::new();
    let known = read.iter().zip(&whose).map(|(one, lead)| {
        let id = one.event.id.as_str();
        let profiles = lead.and_then(|lead| profiles_of.get(&lead)).into_iter().flatten();
        let was_there = profiles.into_iter().any(|profile| there.contains(&(*profile, id)));
        let first = one.identifiers.first().filter(|_| lead.is_none());
        was_there || !seen.insert((*lead, first, id))
    });
    Ok(known.collect())
}

fn put_aside(text: &str, refused: &Refused, now: Instant) -> Arrival {
    let notes = vec![note_of("row", text, refused)];
    Arrival { source: OWN_SOURCE, received_at: now, identifiers: Vec::new(), said: Vec::new(), notes }
}

fn note_of(extent: &'static str, text: &str, refused: &Refused) -> Note {
    Note {
        extent,
        endpoint: ENDPOINT.to_owned(),
        reason: refused.reason.code().to_owned(),
        why: refused.why.in_english(),
        path: refused.path.clone(),
        raw: text.to_owned(),
    }
}
