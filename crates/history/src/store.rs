//! The store: buckets of segments under one manifest, opened as it was at one commit.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::Arc;

use leadpact_ingest::Lead;
use leadpact_terms::{Duration, Instant, LeadId};
use serde::Serialize;

use crate::block::{Block, BlockSource, Needs};
use crate::error::HistoryError;
use crate::layout::{BUCKETS, BUCKETS_MAX, MANIFEST, bucket_of};
use crate::manifest::{Manifest, failed};
use crate::merge::{SettledLeads, read_blocks};
use crate::segment::{SegmentReader, count_leads};
use crate::storage::{Guard, Lock, Stamp, Storage};

/// Years of events, stored by lead.
///
/// Readers see the commit that they opened, whatever others write meanwhile; see [`History::refresh`].
#[derive(Clone)]
pub struct History {
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) manifest: Manifest,
    /// The manifest's.
    stamp: Stamp,
}

/// What a store holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Commits until now.
    pub commit: u64,
    /// Buckets.
    pub buckets: u32,
    /// Segments.
    pub segments: u64,
    /// Rows of all segments: events, those that several segments have counted several times.
    pub rows: u64,
    /// Leads.
    pub leads: u64,
    /// The first event.
    pub first_at: Option<Instant>,
    /// The last event.
    pub last_at: Option<Instant>,
    /// Bytes of all segments.
    pub bytes: u64,
    /// Facts about companies.
    pub company_facts: u64,
    /// Imported files.
    pub sources: u64,
    /// Names of properties, with the rows that say them.
    pub properties: BTreeMap<Box<str>, u64>,
    /// Names of traits, with the rows that tell them.
    pub traits: BTreeMap<Box<str>, u64>,
}

impl History {
    /// Begins a store with so many buckets, a power of two; [`BUCKETS`] unless leads are very many.
    ///
    /// # Errors
    /// If there is one already, or it can't be written.
    pub fn create(storage: Arc<dyn Storage>, n_buckets: u32) -> Result<Self, HistoryError> {
        if !n_buckets.is_power_of_two() || n_buckets > BUCKETS_MAX {
            return Err(HistoryError::Buckets { n: n_buckets });
        }
        let _lock = lock(&*storage)?;
        if Manifest::load(&*storage)?.is_some() {
            return Err(HistoryError::Exists { place: storage.place() });
        }
        let manifest = Manifest::new(n_buckets);
        let stamp = manifest.store(&*storage, None)?;
        Ok(Self { storage, manifest, stamp })
    }

    /// Opens a store as it is now.
    ///
    /// # Errors
    /// If there is none, or it is in a format of another version.
    pub fn open(storage: Arc<dyn Storage>) -> Result<Self, HistoryError> {
        match Manifest::load(&*storage)? {
            Some((manifest, stamp)) => Ok(Self { storage, manifest, stamp }),
            None => Err(HistoryError::Missing { place: storage.place() }),
        }
    }

    /// Opens a store, or begins one.
    ///
    /// # Errors
    /// As [`History::open`] and [`History::create`].
    pub fn open_or_create(storage: Arc<dyn Storage>) -> Result<Self, HistoryError> {
        match Self::open(Arc::clone(&storage)) {
            Err(HistoryError::Missing { .. }) => Self::create(storage, BUCKETS),
            other => other,
        }
    }

    /// Sees what others have written since.
    ///
    /// # Errors
    /// As [`History::open`].
    pub fn refresh(&mut self) -> Result<(), HistoryError> {
        *self = Self::open(Arc::clone(&self.storage))?;
        Ok(())
    }

    /// What the store consists of.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The files of the store.
    pub fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    /// How many buckets it has.
    pub fn n_buckets(&self) -> u32 {
        self.manifest.n_buckets()
    }

    /// An instant by which everything has happened; `None` if nothing says when anything did.
    pub fn latest_at(&self) -> Option<Instant> {
        let last_said = self.manifest.segments().filter_map(|(_, segment)| segment.last_said_at).max();
        match self.manifest.segments().any(|(_, segment)| segment.open_end) {
            true => Some(last_said.map_or(leadpact_ingest::UNDATED, Instant) + Duration(1)),
            false => last_said.map(Instant),
        }
    }

    /// The leads of a bucket with all their events, sorted by id.
    ///
    /// # Errors
    /// If a segment is damaged or can't be read.
    pub fn leads(&self, bucket: u32) -> Result<StoredLeads<'_>, HistoryError> {
        Ok(StoredLeads { settled: self.settled(bucket)? })
    }

    /// A lead with all its events, by its id or another id that is known of it.
    ///
    /// # Errors
    /// If a segment is damaged or can't be read.
    pub fn lead(&self, id: &str) -> Result<Option<Lead>, HistoryError> {
        let also = crate::companies::load_also(self)?;
        let id = also.get(id).map_or(id, LeadId::as_str);
        let mut near = self.settled(bucket_of(id, self.n_buckets()))?.only_near(id)?;
        while let Some(settled) = near.next()? {
            if settled.lead.id.as_str() >= id {
                return Ok(Some(settled.lead).filter(|lead| lead.id.as_str() == id));
            }
        }
        Ok(None)
    }

    /// What the store holds.
    ///
    /// # Errors
    /// If a segment is damaged or can't be read.
    pub fn status(&self) -> Result<Status, HistoryError> {
        let segments = || self.manifest.segments().map(|(_, segment)| segment);
        let mut status = Status {
            commit: self.manifest.commit,
            buckets: self.n_buckets(),
            segments: segments().count() as u64,
            rows: segments().map(|segment| segment.stored.rows).sum(),
            leads: 0,
            first_at: segments().map(|segment| Instant(segment.first_at)).min(),
            last_at: segments().map(|segment| Instant(segment.last_at)).max(),
            bytes: segments().map(|segment| segment.stored.bytes).sum(),
            company_facts: self.manifest.companies.iter().map(|stored| stored.rows).sum(),
            sources: self.manifest.sources.len() as u64,
            properties: BTreeMap::new(),
            traits: BTreeMap::new(),
        };
        for (segments, bucket) in self.manifest.buckets.iter().zip(0..) {
            let mut opened = Vec::with_capacity(segments.len());
            for segment in segments {
                opened.push(SegmentReader::open(&*self.storage, bucket, segment)?);
            }
            for segment in &opened {
                add(&mut status.properties, &segment.names.properties);
                add(&mut status.traits, &segment.names.traits);
            }
            status.leads += match segments.as_slice() {
                [only] => only.leads,
                _ => count_leads(&opened)?,
            };
        }
        Ok(status)
    }

    /// Writes the manifest anew, with numbers set aside for the files of one writer: whoever began to write before can't commit any
    /// more, and never writes a file of the same name.
    fn take_over(&mut self) -> Result<(), HistoryError> {
        let mut taken = self.manifest.clone();
        // A segment for each bucket, and one file each about companies and other ids.
        taken.next_file += u64::from(self.n_buckets()) + 2;
        self.stamp = taken.store(&*self.storage, Some(&self.stamp))?;
        self.manifest = taken;
        Ok(())
    }

    pub(crate) fn settled(&self, bucket: u32) -> Result<SettledLeads<'_>, HistoryError> {
        SettledLeads::open(&*self.storage, bucket, &self.manifest.buckets[bucket as usize])
    }
}

fn add(sums: &mut BTreeMap<Box<str>, u64>, names: &BTreeMap<Box<str>, u64>) {
    for (name, n) in names {
        *sums.entry(name.clone()).or_default() += n;
    }
}

/// The leads of one bucket.
pub struct StoredLeads<'a> {
    settled: SettledLeads<'a>,
}

impl Iterator for StoredLeads<'_> {
    type Item = Result<Lead, HistoryError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.settled.next().map(|settled| settled.map(|settled| settled.lead)).transpose()
    }
}

/// One part for each bucket.
impl BlockSource for History {
    type Error = HistoryError;

    fn n_parts(&self) -> usize {
        self.manifest.buckets.len()
    }

    fn read_part(
        &self,
        part: usize,
        needs: &Needs,
        sink: &mut dyn FnMut(&Block) -> Result<(), HistoryError>,
    ) -> Result<(), HistoryError> {
        let bucket = u32::try_from(part).expect("a store has few buckets");
        read_blocks(&*self.storage, bucket, &self.manifest.buckets[part], needs, sink)
    }
}

/// A writer at work: nobody else writes, and the store is as its last commit left it.
pub(crate) struct Writing {
    pub history: History,
    /// What the store will be.
    pub next: Manifest,
    /// Of the next new file.
    number: u64,
    _lock: Lock,
}

impl Writing {
    /// Waits for nobody: if somebody else writes, that is an error. Files that a crash left behind are removed.
    pub fn begin(history: &History) -> Result<Self, HistoryError> {
        let storage = Arc::clone(&history.storage);
        let lock = lock(&*storage)?;
        let mut history = History::open(storage)?;
        let number = history.manifest.next_file;
        // Before it is taken over: so what is removed below is nobody's who can still commit.
        let files = history.storage.list().map_err(|source| failed(&*history.storage, "list", "the files", source))?;
        match history.storage.guard() {
            Guard::Firm => {}
            Guard::Loose => history.take_over()?,
        }
        let manifest = &history.manifest;
        let mut counts = manifest.files();
        counts.extend(manifest.retired.iter().map(String::as_str));
        counts.insert(MANIFEST);
        for file in files.iter().filter(|file| !counts.contains(file.as_str()) && is_ours(file)) {
            delete(&*history.storage, file)?;
        }
        let next = manifest.clone();
        Ok(Self { history, next, number, _lock: lock })
    }

    /// The name of a new file.
    pub fn new_file(&mut self, name: impl FnOnce(u64) -> String) -> String {
        let number = self.number;
        self.number += 1;
        self.next.next_file = self.next.next_file.max(self.number);
        name(number)
    }

    /// Makes the new state count. Files of the state before are kept for those who read it, those of the state before that go.
    pub fn commit(self) -> Result<History, HistoryError> {
        let Self { history, mut next, number: _, _lock } = self;
        let still: Vec<String> = {
            let files = next.files();
            history.manifest.files().into_iter().filter(|file| !files.contains(file)).map(str::to_owned).collect()
        };
        next.retired = still;
        next.commit += 1;
        let stamp = next.store(&*history.storage, Some(&history.stamp)).or_else(|error| {
            // An answer that got lost on its way says nothing of what became of the question.
            match Manifest::load(&*history.storage) {
                Ok(Some((now, stamp))) if now == next => Ok(stamp),
                Ok(_) | Err(_) => Err(error),
            }
        })?;
        for file in &history.manifest.retired {
            delete(&*history.storage, file)?;
        }
        Ok(History { storage: history.storage, manifest: next, stamp })
    }

    /// Makes the new state count and removes everything that belongs to earlier ones, whoever may be reading it.
    pub fn commit_and_forget(self) -> Result<History, HistoryError> {
        let storage = Arc::clone(&self.history.storage);
        let mut forgotten = self.history.manifest.retired.clone();
        let mut history = self.commit()?;
        forgotten.extend(history.manifest.retired.iter().cloned());
        for file in &forgotten {
            delete(&*storage, file)?;
        }
        history.manifest.retired.clear();
        Ok(history)
    }
}

/// Whether a file is of a sort that the store writes: what somebody else put there is left alone.
fn is_ours(file: &str) -> bool {
    let folder = file.split('/').next().unwrap_or_default();
    let beside = [crate::layout::COMPANIES, crate::layout::ALSO, crate::layout::SEALED];
    let is_folder = beside.contains(&folder) || folder.starts_with("bucket-");
    (is_folder && file.contains(".parquet")) || file.starts_with(&format!("{MANIFEST}."))
}

fn delete(storage: &dyn Storage, file: &str) -> Result<(), HistoryError> {
    storage.delete(file).map_err(|source| failed(storage, "remove", file, source))
}

fn lock(storage: &dyn Storage) -> Result<Lock, HistoryError> {
    storage.lock().map_err(|source| match source.kind() {
        ErrorKind::WouldBlock => HistoryError::Locked { place: storage.place() },
        _ => failed(storage, "lock", crate::layout::LOCK, source),
    })
}
