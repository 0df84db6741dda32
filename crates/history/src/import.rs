//! New leads and events into the store: bucket by bucket, one commit at the end.
//!
//! Most buckets get one segment more. A bucket is written anew instead where what it holds depends on what comes:
//! instants that nothing says, facts about companies, leads whose ids turn out to be one; and where its segments have
//! become many. So two imports give what one would have given.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use leadpact_ingest::{Gather, Leads, Mapping, Names, Options, Record, Repeats, Settled};
use leadpact_terms::LeadId;
use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

use crate::companies::{add_facts, each_fact, load_also, set_also};
use crate::error::HistoryError;
use crate::layout::{SEGMENTS_MAX, bucket_of};
use crate::manifest::{Segment, SourceFile};
use crate::merge::{SettledLeads, union};
use crate::store::{History, Writing};
use crate::upkeep::{names_of, write_segment};

/// Leads that are handed to the writing thread together.
const BATCH: usize = 256;
/// Batches that wait for it.
const WAITING: usize = 4;

/// An import that has begun: what is gathered counts once it is committed.
pub struct Import {
    writing: Writing,
    gather: Gather,
    also: BTreeMap<Box<str>, LeadId>,
    /// Ids of facts about companies that the store has.
    facts: FxHashSet<Box<str>>,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    /// Leads that it brought something about.
    pub leads: u64,
    /// Their distinct events.
    pub events: u64,
    /// What came more than once.
    pub repeats: Repeats,
}

impl History {
    /// Begins an import; nobody else can write until it ends.
    ///
    /// # Errors
    /// If somebody else is writing, or what the store knows of companies can't be read.
    pub fn begin_import(&self, options: &Options) -> Result<Import, HistoryError> {
        let writing = Writing::begin(self)?;
        let n_buckets = writing.history.n_buckets();
        let gather = Gather::new(options.memory, options.scratch.clone(), options.undated);
        let mut gather = gather.in_buckets(move |lead| bucket_of(lead, n_buckets));
        let also = load_also(&writing.history)?;
        for (other, lead) in &also {
            gather.also(other.clone(), lead.clone());
        }
        let mut facts = FxHashSet::default();
        each_fact(&writing.history, &mut |stored| {
            facts.insert(stored.fact.id.clone());
            Ok(gather.push_company(stored.company.as_deref(), stored.domain.as_deref(), &stored.fact)?)
        })?;
        gather.companies_are_known();
        Ok(Import { writing, gather, also, facts })
    }
}

/// A file and what its columns mean, as the store remembers them: neither its name nor remarks in the mapping matter.
///
/// # Errors
/// If the file can't be read.
pub fn source_file(path: &Path, mapping: &Mapping) -> Result<SourceFile, HistoryError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // Rows of a quarantine file may fall under any entry.
    let entry = mapping.entry(&name).map(|entry| Mapping { files: vec![entry.clone()] });
    let unreadable = |source| leadpact_ingest::Error::Read { path: path.to_owned(), source };
    let mut hash = hash_of(path).map_err(unreadable)?;
    hash.update(entry.as_ref().unwrap_or(mapping).to_yaml().as_bytes());
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(SourceFile { name, sha256 })
}

fn hash_of(path: &Path) -> std::io::Result<Sha256> {
    let (mut file, mut hash) = (File::open(path)?, Sha256::new());
    let mut buffer = vec![0; 256 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash),
            n => hash.update(&buffer[..n]),
        }
    }
}

impl Import {
    /// Whether the file of this SHA-256 was imported before.
    pub fn knows(&self, sha256: &str) -> bool {
        self.writing.next.sources.iter().any(|source| source.sha256 == sha256)
    }

    /// Takes note of a file that is being imported.
    pub fn add_source(&mut self, source: SourceFile) {
        self.writing.next.sources.push(source);
    }

    /// What takes the rows.
    pub fn gather(&mut self) -> &mut Gather {
        &mut self.gather
    }

    /// Writes what was gathered and makes it count. `watch` is told how many leads are done.
    ///
    /// # Errors
    /// If something can't be read or written; the store is then as it was.
    pub fn commit(mut self, watch: &mut dyn FnMut(u64)) -> Result<(History, Imported), HistoryError> {
        let moved = self.move_leads()?;
        let also = self.gather.also_known();
        if also.len() != self.also.len() || also.iter().any(|(other, lead)| self.also.get(other) != Some(lead)) {
            set_also(&mut self.writing, &also)?;
        }
        let (names, company_names) = self.gather.take_names();
        let is_unsettled = self.gather.is_unsettled();
        let mut leads = self.gather.finish()?;
        let mut news = Vec::new();
        let mut known = self.facts;
        leads.new_company_facts(&mut |filed| {
            if known.insert(filed.fact.id.clone()) {
                news.push(filed);
            }
        })?;
        add_facts(&mut self.writing, &news)?;
        let weaver = Weaver {
            history: self.writing.history.clone(),
            moved,
            is_unsettled,
            has_news: !news.is_empty(),
            names,
            company_names,
        };
        let imported = weaver.run(&mut self.writing, &mut leads, watch)?;
        let is_changed = self.writing.next != self.writing.history.manifest;
        let history = if is_changed { self.writing.commit()? } else { self.writing.history };
        Ok((history, imported))
    }

    /// Leads of the store whose ids turn out to be other ids of leads: their events are gathered again under the one id.
    fn move_leads(&mut self) -> Result<BTreeSet<LeadId>, HistoryError> {
        let history = &self.writing.history;
        let mut asked: BTreeMap<u32, BTreeMap<Box<str>, LeadId>> = BTreeMap::new();
        for (other, lead) in self.gather.also_known() {
            if self.also.get(&other) != Some(&lead) && *other != *lead.as_str() {
                asked.entry(bucket_of(&other, history.n_buckets())).or_default().insert(other, lead);
            }
        }
        let mut moved = BTreeSet::new();
        for (bucket, others) in asked {
            let mut stored = history.settled(bucket)?;
            while let Some(Settled { lead, origins }) = stored.next()? {
                let Some(to) = others.get(lead.id.as_str()) else { continue };
                for (event, origin) in lead.events.into_iter().zip(origins) {
                    if let Some(record) = Record::again(event, origin) {
                        self.gather.push(to, &record)?;
                    }
                }
                moved.insert(lead.id);
            }
        }
        Ok(moved)
    }
}

/// Brings what comes and what is there together.
struct Weaver {
    history: History,
    /// Leads of the store that are to go.
    moved: BTreeSet<LeadId>,
    /// Whether something that comes depends on the lead's other events.
    is_unsettled: bool,
    /// Whether there are new facts about companies.
    has_news: bool,
    /// What the events that come say, for each bucket.
    names: Vec<Names>,
    company_names: Names,
}

/// What the writing thread is told.
enum Order {
    /// A new segment of a bucket begins.
    Begin { bucket: u32, file: String, names: Names },
    /// Leads of it.
    Leads(Vec<Settled>),
}

/// A segment that was written; none if it would have been empty.
type Written = Vec<(u32, Option<Segment>)>;

impl Weaver {
    fn run(
        &self,
        writing: &mut Writing,
        leads: &mut Leads,
        watch: &mut dyn FnMut(u64),
    ) -> Result<Imported, HistoryError> {
        let (orders, taken) = sync_channel(WAITING);
        thread::scope(|scope| {
            let history = &self.history;
            let writer = scope.spawn(move || write_all(history, &taken));
            let woven = self.weave(writing, leads, &orders, watch);
            drop(orders);
            let written = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let (imported, anew) = match (woven, written) {
                // The writer stopped first: what it met is why.
                (_, Err(error)) | (Err(Some(error)), Ok(_)) => return Err(error),
                (Err(None), Ok(_)) => unreachable!("the writer takes orders until there are no more"),
                (Ok(woven), Ok(written)) => (woven.0, (woven.1, written)),
            };
            let (anew, written) = anew;
            for bucket in anew {
                writing.next.buckets[bucket as usize].clear();
            }
            for (bucket, segment) in written {
                writing.next.buckets[bucket as usize].extend(segment);
            }
            Ok(imported)
        })
    }

    /// Goes through the buckets; answers which of them were written anew. The error is none if nobody takes orders.
    fn weave(
        &self,
        writing: &mut Writing,
        leads: &mut Leads,
        orders: &SyncSender<Order>,
        watch: &mut dyn FnMut(u64),
    ) -> Result<(Imported, Vec<u32>), Option<HistoryError>> {
        let mut imported = Imported::default();
        let mut anew = Vec::new();
        let mut incoming = Incoming::default();
        incoming.fill(leads, &mut imported)?;
        for bucket in 0..self.history.n_buckets() {
            let comes = incoming.bucket(self.history.n_buckets()) == Some(bucket);
            let rewrites = self.rewrites(bucket, comes);
            if !comes && !rewrites {
                continue;
            }
            let file = writing.new_file(|number| crate::layout::segment_file(bucket, number));
            let mut out = Out { orders, batch: Vec::with_capacity(BATCH) };
            let mut names = self.company_names.clone();
            names.add(self.names.get(bucket as usize).unwrap_or(&Names::default()));
            if rewrites {
                anew.push(bucket);
                names_of(&self.history, bucket, &mut names).map_err(Some)?;
            }
            out.order(Order::Begin { bucket, file, names })?;
            if rewrites {
                let mut stored = self.history.settled(bucket).map_err(Some)?;
                self.bucket_anew(bucket, &mut stored, leads, &mut incoming, &mut imported, &mut out)?;
            }
            while incoming.bucket(self.history.n_buckets()) == Some(bucket) {
                out.lead(incoming.take())?;
                incoming.fill(leads, &mut imported)?;
                if imported.leads % 64 == 0 {
                    watch(imported.leads);
                }
            }
            out.flush()?;
            watch(imported.leads);
        }
        imported.repeats = leads.repeats();
        Ok((imported, anew))
    }

    fn rewrites(&self, bucket: u32, comes: bool) -> bool {
        let segments = &self.history.manifest.buckets[bucket as usize];
        let goes = self.moved.iter().any(|lead| bucket_of(lead.as_str(), self.history.n_buckets()) == bucket);
        let depends = self.is_unsettled || segments.iter().any(|segment| segment.unsettled > 0);
        !segments.is_empty() && (self.has_news || goes || (comes && (depends || segments.len() >= SEGMENTS_MAX)))
    }

    /// Stored leads and those that come, both in order, as one; ends with the last stored one.
    fn bucket_anew(
        &self,
        bucket: u32,
        stored: &mut SettledLeads<'_>,
        leads: &mut Leads,
        incoming: &mut Incoming,
        imported: &mut Imported,
        out: &mut Out<'_>,
    ) -> Result<(), Option<HistoryError>> {
        let n_buckets = self.history.n_buckets();
        let settle = self.is_unsettled || self.has_news;
        while let Some(known) = stored.next().map_err(Some)? {
            if self.moved.contains(&known.lead.id) {
                continue;
            }
            while incoming.bucket(n_buckets) == Some(bucket) && incoming.lead() < Some(&known.lead.id) {
                out.lead(incoming.take())?;
                incoming.fill(leads, imported)?;
            }
            let again = incoming.bucket(n_buckets) == Some(bucket) && incoming.lead() == Some(&known.lead.id);
            let depends = known.origins.iter().any(|origin| origin.dating != leadpact_ingest::Dating::Said);
            let id = known.lead.id.clone();
            let mut all = vec![known];
            if again {
                all.extend(incoming.take());
                incoming.fill(leads, imported)?;
            }
            let settled = if settle || (again && depends) {
                let told = all.into_iter().flat_map(|Settled { lead, origins }| lead.events.into_iter().zip(origins));
                leads.settle_again(&id, told).map_err(|error| Some(error.into()))?
            } else {
                union(all)
            };
            out.lead(Some(settled))?;
        }
        Ok(())
    }
}

/// The lead that comes next.
#[derive(Default)]
struct Incoming {
    next: Option<Settled>,
}

impl Incoming {
    fn fill(&mut self, leads: &mut Leads, imported: &mut Imported) -> Result<(), Option<HistoryError>> {
        self.next = leads.next_settled().transpose().map_err(|error| Some(error.into()))?;
        if let Some(settled) = &self.next {
            imported.leads += 1;
            imported.events += settled.lead.events.len() as u64;
        }
        Ok(())
    }

    fn take(&mut self) -> Option<Settled> {
        self.next.take()
    }

    fn lead(&self) -> Option<&LeadId> {
        self.next.as_ref().map(|settled| &settled.lead.id)
    }

    fn bucket(&self, n_buckets: u32) -> Option<u32> {
        self.lead().map(|lead| bucket_of(lead.as_str(), n_buckets))
    }
}

/// Leads on their way to the writing thread.
struct Out<'o> {
    orders: &'o SyncSender<Order>,
    batch: Vec<Settled>,
}

impl Out<'_> {
    fn order(&self, order: Order) -> Result<(), Option<HistoryError>> {
        self.orders.send(order).map_err(|_| None)
    }

    fn lead(&mut self, settled: Option<Settled>) -> Result<(), Option<HistoryError>> {
        self.batch.extend(settled);
        if self.batch.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Option<HistoryError>> {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.order(Order::Leads(batch))
    }
}

/// Writes what is ordered.
fn write_all(history: &History, orders: &Receiver<Order>) -> Result<Written, HistoryError> {
    let mut written = Vec::new();
    let mut orders = orders.iter().peekable();
    while let Some(order) = orders.next() {
        let Order::Begin { bucket, file, names } = order else { continue };
        let batches = std::iter::from_fn(|| match orders.next_if(|order| matches!(order, Order::Leads(_))) {
            Some(Order::Leads(leads)) => Some(leads),
            Some(Order::Begin { .. }) | None => None,
        });
        let leads = batches.flatten().map(Ok);
        written.push((bucket, write_segment(history, bucket, file, &names, leads)?));
    }
    Ok(written)
}
