//! The transaction that keeps what arrived: whose it is, whether it is new, and what follows from it.

use std::collections::{BTreeSet, HashMap, HashSet};

use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_latest, counter_take};
use leadpact_ledger::events::{NewEvent, event_known};
use leadpact_ledger::marks::{MarkRow, mark_list_of};
use leadpact_ledger::quarantine::{QuarantineRow, QuarantineState, quarantine_insert_many};
use leadpact_terms::{Event, Instant, Kind};
use serde::Serialize;

use crate::arrival::{Arrival, Said};
use crate::company::Employer;
use crate::stream::lay_over;
use crate::work::Work;
use crate::{Live, LiveError};

/// What became of what arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Events that are new.
    pub accepted: u64,
    /// Events that had come before, under the same id.
    pub repeated: u64,
    /// What went to quarantine.
    pub quarantined: u64,
    /// Leads about which something was decided.
    pub decided: Vec<Decided>,
    /// The public ids of the leads that changed.
    pub changed: Vec<String>,
}

/// A lead that qualified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The decision's number.
    pub seq: i64,
    /// The lead's public id.
    pub lead: String,
    /// The pact.
    pub pact: String,
}

/// An event, with the profile whose it is and the call that brought it.
type New<'a> = (i64, &'a Arrival, &'a Event);

impl Live {
    /// Keeps what arrived, in one durable transaction. When this returns `Ok`, everything survives a crash; the same call again
    /// changes nothing.
    pub fn take(&self, arrivals: &[&Arrival], now: Instant) -> Result<Receipt, LiveError> {
        self.ledger().write(|tx| self.take_in(tx, arrivals, now))
    }

    /// The same within a transaction of the caller's.
    pub fn take_in(&self, tx: &mut Tx<'_>, arrivals: &[&Arrival], now: Instant) -> Result<Receipt, LiveError> {
        let pacts = self.pacts_in_force(tx, now)?;
        let new_id = || self.fresh_id(now);
        let mut work = Work::new(tx, now, pacts, &new_id);
        let mut receipt = Receipt::default();
        let profiles = work.recognise_all(arrivals)?;
        work.add_events(arrivals, &profiles, &mut receipt)?;
        for arrival in arrivals {
            for said in &arrival.said {
                work.learn_of_company(arrival, said)?;
            }
        }
        work.write_arrived()?;
        work.mark_scanners()?;
        work.settle()?;
        receipt.quarantined = work.quarantine(arrivals, &profiles)?;
        receipt.decided = work.decided();
        receipt.changed = work.changed();
        work.write_projections()?;
        Ok(receipt)
    }
}

impl Work<'_, '_> {
    /// The profile of each call; `None` for one that is about no person.
    fn recognise_all(&mut self, arrivals: &[&Arrival]) -> Result<Vec<Option<i64>>, LiveError> {
        self.look_up_all(arrivals)?;
        let mut profiles = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            if arrival.identifiers.is_empty() {
                profiles.push(None);
                continue;
            }
            let profile = self.recognise(&arrival.identifiers)?;
            for said in &arrival.said {
                match said {
                    Said::SameAs(others) => self.same_as(profile, others)?,
                    Said::Event(_) | Said::Company { .. } => {}
                }
            }
            profiles.push(Some(profile));
        }
        Ok(profiles)
    }

    /// Adds the events that are new.
    fn add_events(
        &mut self,
        arrivals: &[&Arrival],
        profiles: &[Option<i64>],
        receipt: &mut Receipt,
    ) -> Result<(), LiveError> {
        let said: Vec<New<'_>> = arrivals
            .iter()
            .zip(profiles)
            .flat_map(|(arrival, profile)| arrival.said.iter().map(move |said| (*profile, *arrival, said)))
            .filter_map(|(profile, arrival, said)| match (profile, said) {
                (Some(profile), Said::Event(event)) => Some((profile, arrival, event)),
                (None, Said::Event(_)) | (_, Said::Company { .. } | Said::SameAs(_)) => None,
            })
            .collect();
        let ids: Vec<(i64, &str)> = said.iter().map(|(profile, _, event)| (*profile, event.id.as_str())).collect();
        let known = event_known(self.tx, &ids)?;
        let mut seen: HashSet<(i64, &str)> = HashSet::with_capacity(ids.len());
        let new: Vec<&New<'_>> = said
            .iter()
            .zip(known)
            .zip(&ids)
            .filter(|((_, known), id)| !known && seen.insert(**id))
            .map(|((said, _), _)| said)
            .collect();
        receipt.accepted = new.len() as u64;
        receipt.repeated = (said.len() - new.len()) as u64;
        let marks = self.marks_over(&new)?;
        self.note_repeats(&new)?;
        let traits = new.iter().map(|(.., event)| *event).filter(|event| event.kind == Kind::Traits);
        self.look_up_companies(&traits.flat_map(|event| Employer::of([event]).keys()).collect())?;
        let first = counter_take(self.tx, Counter::Event, new.len())?;
        for (seq, (profile, arrival, event)) in (first..).zip(new) {
            let lead = self.lead_of(*profile);
            if event.kind == Kind::Traits {
                self.note_employer(lead, event)?;
            }
            self.new_events.push(NewEvent::of(event, seq, *profile, arrival.received_at, arrival.source));
            let mut counted = (*event).clone();
            lay_over(&mut counted, marks.get(profile).map_or(&[], Vec::as_slice));
            self.touch(lead).events.push(counted);
        }
        Ok(())
    }

    /// The marks of the profiles of new events, oldest first: a mark may cover what comes later.
    fn marks_over(&mut self, new: &[&New<'_>]) -> Result<HashMap<i64, Vec<MarkRow>>, LiveError> {
        let mut marks: HashMap<i64, Vec<MarkRow>> = HashMap::new();
        if counter_latest(self.tx, Counter::Mark)? == 0 {
            return Ok(marks);
        }
        let profiles: BTreeSet<i64> = new.iter().map(|(profile, ..)| *profile).collect();
        for mark in mark_list_of(self.tx, &profiles.into_iter().collect::<Vec<_>>())? {
            marks.entry(mark.profile).or_default().push(mark);
        }
        Ok(marks)
    }

    /// A lead of several profiles may have got an event before, under another of them: then only its whole stream tells which counts.
    fn note_repeats(&mut self, new: &[&New<'_>]) -> Result<(), LiveError> {
        let leads: BTreeSet<i64> = new.iter().map(|(profile, ..)| self.lead_of(*profile)).collect();
        self.look_up_profiles_of(leads.into_iter())?;
        let mut asked: Vec<(i64, &str)> = Vec::new();
        let mut whose: Vec<i64> = Vec::new();
        for (profile, _, event) in new {
            let lead = self.lead_of(*profile);
            for other in self.profiles.of(lead).into_iter().filter(|other| other != profile) {
                asked.push((other, event.id.as_str()));
                whose.push(lead);
            }
        }
        for (known, lead) in event_known(self.tx, &asked)?.into_iter().zip(whose) {
            if known {
                self.touch(lead).anew = true;
            }
        }
        Ok(())
    }

    /// Puts aside what could not be read.
    fn quarantine(&mut self, arrivals: &[&Arrival], profiles: &[Option<i64>]) -> Result<u64, LiveError> {
        let n = arrivals.iter().map(|arrival| arrival.notes.len()).sum();
        if n == 0 {
            return Ok(0);
        }
        let first = counter_take(self.tx, Counter::Quarantine, n)?;
        let notes = arrivals
            .iter()
            .zip(profiles)
            .flat_map(|(arrival, profile)| arrival.notes.iter().map(move |note| (arrival, *profile, note)));
        let rows: Vec<QuarantineRow> = (first..)
            .zip(notes)
            .map(|(entry, (arrival, profile, note))| QuarantineRow {
                entry,
                received_at: arrival.received_at,
                source: arrival.source,
                extent: note.extent.to_owned(),
                endpoint: note.endpoint.clone(),
                reason: note.reason.clone(),
                why: note.why.clone(),
                path: note.path.clone(),
                raw: note.raw.clone(),
                state: QuarantineState::Waiting,
                settled_at: None,
                settled_by: None,
                profile,
            })
            .collect();
        quarantine_insert_many(self.tx, &rows)?;
        Ok(n as u64)
    }

    pub(crate) fn decided(&self) -> Vec<Decided> {
        let decided = self.new_decisions.iter().map(|row| Decided {
            seq: row.seq,
            lead: self.lead(row.lead).id.to_string(),
            pact: row.pact.clone(),
        });
        decided.collect()
    }
}
