//! Sealing: the leads of a ledger into the store, again and again: what has changed since the last time takes the place of what was
//! there, and leads that are gone from the ledger go from the store.
//!
//! Beside its leads the store keeps, for each of them, its number and the revision of it that was sealed. Both count with one commit,
//! so a seal that was cut off has done nothing, and the next one does what is left.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::vec;

use arrow::array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray};
use leadpact_ingest::{Dating, Gather, Lead, Leads, Names, Options, Origin, Record, Settled};
use leadpact_terms::LeadId;

use crate::error::HistoryError;
use crate::layout::{SEALED, SEGMENTS_MAX, bucket_of, segment_file};
use crate::manifest::{Sealed, StoredFile, failed};
use crate::merge::{SettledLeads, union};
use crate::segment::{Encoded, ParquetFile, encode_parquet};
use crate::store::{History, Writing};
use crate::upkeep::write_segment;

/// A lead of the ledger, at the revision that is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its number in the ledger.
    pub number: i64,
    /// Its id.
    pub id: LeadId,
    /// Grows with each change.
    pub revision: i64,
}

/// What a seal did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct SealReport {
    /// Leads of the ledger.
    pub leads: u64,
    /// Leads that the store did not have.
    pub new: u64,
    /// Leads that had changed.
    pub changed: u64,
    /// Leads that were merged into others or erased, and are gone from the store.
    pub gone: u64,
    /// Events that were written.
    pub events: u64,
}

/// A seal that has begun: it counts once it is committed.
pub struct Seal {
    writing: Writing,
    ledger: String,
    gather: Gather,
    before: Before,
    now: Vec<Revision>,
    /// Leads of the store that are to go, because something newer comes or nothing does.
    go: BTreeSet<LeadId>,
    report: SealReport,
}

impl History {
    /// Begins to seal the ledger of this name; nobody else can write until it ends.
    ///
    /// # Errors
    /// If somebody else is writing, or the leads of another ledger were sealed here.
    pub fn begin_seal(&self, ledger: &str, options: &Options) -> Result<Seal, HistoryError> {
        let writing = Writing::begin(self)?;
        if let Some(sealed) = writing.history.manifest().sealed.as_ref().filter(|sealed| sealed.ledger != ledger) {
            let place = writing.history.storage().place();
            return Err(HistoryError::OtherLedger { place, known: sealed.ledger.clone(), found: ledger.to_owned() });
        }
        let n_buckets = writing.history.n_buckets();
        let gather = Gather::new(options.memory, options.scratch.clone(), options.undated);
        let gather = gather.in_buckets(move |lead| bucket_of(lead, n_buckets));
        let before = Before::open(&writing.history)?;
        let (now, go, report) = (Vec::new(), BTreeSet::new(), SealReport::default());
        Ok(Seal { writing, ledger: ledger.to_owned(), gather, before, now, go, report })
    }
}

impl Seal {
    /// Takes note of the next lead, in the order of their numbers. Answers whether its stream has to be pushed.
    ///
    /// # Errors
    /// If what was sealed before can't be read.
    pub fn meet(&mut self, lead: Revision) -> Result<bool, HistoryError> {
        self.go_until(lead.number)?;
        self.report.leads += 1;
        let known = match self.before.peek(&self.writing.history)? {
            Some(known) if known.number == lead.number => self.before.take(),
            Some(_) | None => None,
        };
        let is_sealed = known.as_ref() == Some(&lead);
        match known {
            None => self.report.new += 1,
            Some(_) if is_sealed => {}
            Some(known) => {
                // An older copy of the ledger was put back, and the number was given again.
                let is_another = known.id != lead.id;
                self.report.changed += u64::from(!is_another);
                self.report.new += u64::from(is_another);
                self.report.gone += u64::from(is_another);
                self.go.insert(known.id);
            }
        }
        self.now.push(lead);
        Ok(!is_sealed)
    }

    /// Takes the stream of a lead that was met.
    ///
    /// # Errors
    /// If what is gathered can't be set aside.
    pub fn push(&mut self, lead: Lead) -> Result<(), HistoryError> {
        self.report.events += lead.events.len() as u64;
        for event in lead.events {
            let said = Origin { dating: Dating::Said, snapshot: false };
            let record = Record::again(event, said).expect("what is said has an instant");
            self.gather.push(&lead.id, &record)?;
        }
        Ok(())
    }

    /// Writes what has changed and makes it count. `watch` is told how many of how many buckets are done.
    ///
    /// # Errors
    /// If something can't be read or written; the store is then as it was.
    pub fn commit(mut self, watch: &mut dyn FnMut(u64, u64)) -> Result<(History, SealReport), HistoryError> {
        self.go_until(i64::MAX)?;
        let report = self.report;
        if report.new + report.changed + report.gone == 0 {
            return Ok((self.writing.history, report));
        }
        let (names, _) = self.gather.take_names();
        let mut incoming = Incoming { leads: self.gather.finish()?, next: None };
        incoming.fill()?;
        let n_buckets = self.writing.history.n_buckets();
        let touched: BTreeSet<u32> = self.go.iter().map(|lead| bucket_of(lead.as_str(), n_buckets)).collect();
        for bucket in 0..n_buckets {
            let none = Names::default();
            let names = names.get(bucket as usize).unwrap_or(&none);
            write_bucket(&mut self.writing, bucket, (touched.contains(&bucket), &self.go), names, &mut incoming)?;
            watch(u64::from(bucket) + 1, u64::from(n_buckets));
        }
        let leads = write_revisions(&mut self.writing, &self.now)?;
        self.writing.next.sealed = Some(Sealed { ledger: self.ledger, leads });
        // Of leads that were erased nothing may stay, not even for those who are reading an earlier commit.
        let history = match report.gone {
            0 => self.writing.commit()?,
            _ => self.writing.commit_and_forget()?,
        };
        Ok((history, report))
    }

    /// Leads with smaller numbers that were sealed and are not there any more.
    fn go_until(&mut self, number: i64) -> Result<(), HistoryError> {
        while self.before.peek(&self.writing.history)?.is_some_and(|known| known.number < number) {
            self.go.extend(self.before.take().map(|known| known.id));
            self.report.gone += 1;
        }
        Ok(())
    }
}

/// Adds what comes to a bucket; writes it anew if something of it goes, or if its segments have become many.
fn write_bucket(
    writing: &mut Writing,
    bucket: u32,
    (goes, go): (bool, &BTreeSet<LeadId>),
    names: &Names,
    incoming: &mut Incoming,
) -> Result<(), HistoryError> {
    let n_buckets = writing.history.n_buckets();
    let segments = writing.history.manifest().buckets[bucket as usize].len();
    let comes = incoming.is_in(bucket, n_buckets);
    let is_anew = segments > 0 && (goes || (comes && segments >= SEGMENTS_MAX));
    if !comes && !is_anew {
        return Ok(());
    }
    let file = writing.new_file(|number| segment_file(bucket, number));
    let mut names = names.clone();
    let history = writing.history.clone();
    let mut stored = None;
    if is_anew {
        // Once through for the names: of a lead that goes, not even the name of a trait stays.
        let mut known = Stored::open(&history, bucket, go)?;
        while let Some(settled) = known.next()? {
            settled.lead.events.iter().for_each(|event| names.count(event.kind, &event.properties));
        }
        stored = Some(Stored::open(&history, bucket, go)?);
    }
    let mut woven = Woven { stored, known: None, incoming, bucket, n_buckets };
    let leads = std::iter::from_fn(|| woven.next().transpose());
    let segment = write_segment(&history, bucket, file, &names, leads)?;
    let place = &mut writing.next.buckets[bucket as usize];
    if is_anew {
        place.clear();
    }
    place.extend(segment);
    Ok(())
}

/// The leads of a bucket that stay.
struct Stored<'a> {
    leads: SettledLeads<'a>,
    go: &'a BTreeSet<LeadId>,
}

impl<'a> Stored<'a> {
    fn open(history: &'a History, bucket: u32, go: &'a BTreeSet<LeadId>) -> Result<Self, HistoryError> {
        Ok(Self { leads: history.settled(bucket)?, go })
    }

    fn next(&mut self) -> Result<Option<Settled>, HistoryError> {
        while let Some(settled) = self.leads.next()? {
            if !self.go.contains(&settled.lead.id) {
                return Ok(Some(settled));
            }
        }
        Ok(None)
    }
}

/// What was gathered, bucket by bucket, in the order of ids.
struct Incoming {
    leads: Leads,
    next: Option<Settled>,
}

impl Incoming {
    fn fill(&mut self) -> Result<(), HistoryError> {
        self.next = self.leads.next_settled().transpose()?;
        Ok(())
    }

    fn is_in(&self, bucket: u32, n_buckets: u32) -> bool {
        self.next.as_ref().is_some_and(|settled| bucket_of(settled.lead.id.as_str(), n_buckets) == bucket)
    }

    fn take(&mut self) -> Result<Option<Settled>, HistoryError> {
        let taken = self.next.take();
        self.fill()?;
        Ok(taken)
    }
}

/// Leads that stay and leads that come, in the order of their ids.
struct Woven<'a> {
    stored: Option<Stored<'a>>,
    known: Option<Settled>,
    incoming: &'a mut Incoming,
    bucket: u32,
    n_buckets: u32,
}

impl Woven<'_> {
    fn next(&mut self) -> Result<Option<Settled>, HistoryError> {
        if let (None, Some(stored)) = (&self.known, &mut self.stored) {
            self.known = stored.next()?;
        }
        if !self.incoming.is_in(self.bucket, self.n_buckets) {
            return Ok(self.known.take());
        }
        let coming = self.incoming.next.as_ref().map(|settled| &settled.lead.id);
        match self.known.take() {
            Some(known) if Some(&known.lead.id) < coming => Ok(Some(known)),
            // Imported from files under the same id: both tell of it.
            Some(known) if Some(&known.lead.id) == coming => {
                Ok(self.incoming.take()?.map(|settled| union(vec![known, settled])))
            }
            later => {
                self.known = later;
                self.incoming.take()
            }
        }
    }
}

/// What was sealed before, in the order of numbers, a row group at a time.
struct Before {
    stored: Option<StoredFile>,
    next_group: usize,
    at_hand: vec::IntoIter<Revision>,
    next: Option<Revision>,
}

impl Before {
    fn open(history: &History) -> Result<Self, HistoryError> {
        let stored = history.manifest().sealed.as_ref().map(|sealed| sealed.leads.clone());
        Ok(Self { stored, next_group: 0, at_hand: Vec::new().into_iter(), next: None })
    }

    fn peek(&mut self, history: &History) -> Result<Option<&Revision>, HistoryError> {
        while self.next.is_none() {
            self.next = self.at_hand.next();
            if self.next.is_some() {
                break;
            }
            let Some(stored) = &self.stored else { return Ok(None) };
            let file = ParquetFile::open(&**history.storage(), None, stored)?;
            if self.next_group >= file.n_row_groups() {
                return Ok(None);
            }
            self.at_hand = read_revisions(&file, self.next_group)?.into_iter();
            self.next_group += 1;
        }
        Ok(self.next.as_ref())
    }

    fn take(&mut self) -> Option<Revision> {
        self.next.take()
    }
}

const COLUMNS: [&str; 3] = ["number", "lead", "revision"];

fn read_revisions(file: &ParquetFile<'_>, row_group: usize) -> Result<Vec<Revision>, HistoryError> {
    let batch = file.read(row_group, &[0, 1, 2])?;
    let wrong = || file.damaged("it does not hold the revisions of leads");
    let numbers = |name: &str| batch.column_by_name(name).and_then(|one| one.as_any().downcast_ref::<Int64Array>());
    let (number, revision) = numbers(COLUMNS[0]).zip(numbers(COLUMNS[2])).ok_or_else(wrong)?;
    let id = batch.column_by_name(COLUMNS[1]).and_then(|one| one.as_any().downcast_ref::<StringArray>());
    let id = id.ok_or_else(wrong)?;
    let row =
        |row| Revision { number: number.value(row), id: LeadId::new(id.value(row)), revision: revision.value(row) };
    Ok((0..batch.num_rows()).map(row).collect())
}

fn write_revisions(writing: &mut Writing, leads: &[Revision]) -> Result<StoredFile, HistoryError> {
    let file = writing.new_file(|number| format!("{SEALED}/{number:06}.parquet"));
    let failed = |source| failed(&**writing.history.storage(), "write", &file, source);
    let columns: [ArrayRef; 3] = [
        Arc::new(leads.iter().map(|lead| Some(lead.number)).collect::<Int64Array>()),
        Arc::new(StringArray::from_iter_values(leads.iter().map(|lead| lead.id.as_str()))),
        Arc::new(leads.iter().map(|lead| Some(lead.revision)).collect::<Int64Array>()),
    ];
    let batch = RecordBatch::try_from_iter(COLUMNS.into_iter().zip(columns));
    let encoded = batch.map_err(parquet::errors::ParquetError::from).and_then(|batch| encode_parquet(&batch));
    let Encoded { bytes, entry } = encoded.map_err(|error| failed(std::io::Error::other(error)))?;
    writing.history.storage().write(&file, &bytes).map_err(failed)?;
    Ok(StoredFile { file, ..entry })
}
