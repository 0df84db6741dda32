//! Keeping the store in order: merging segments, forgetting leads, looking for damage.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use leadpact_ingest::{Names, Settled};
use leadpact_terms::LeadId;
use serde::Serialize;

use crate::companies::{load_also, set_also};
use crate::error::{Damage, HistoryError};
use crate::layout::{bucket_of, segment_file};
use crate::manifest::{Segment, StoredFile, failed};
use crate::segment::{Encoded, ParquetFile, SegmentReader, SegmentWriter, checksum, decode_leads};
use crate::store::{History, Writing};

/// What looking for damage found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Files that were looked at.
    pub files: u64,
    /// Rows that are as they should be.
    pub rows: u64,
    /// Files that are not.
    pub damaged: Vec<Damage>,
}

impl History {
    /// Merges the segments of each bucket that has several; what they have twice stays once. Answers how many buckets
    /// there were. `watch` is told how many of how many are done.
    ///
    /// # Errors
    /// If something can't be read or written, or somebody else is writing; the store is then as it was.
    pub fn compact(&self, watch: &mut dyn FnMut(u64, u64)) -> Result<(Self, u64), HistoryError> {
        let writing = Writing::begin(self)?;
        let buckets = writing.history.manifest.buckets.iter().zip(0..);
        let several: Vec<u32> = buckets.filter(|(segments, _)| segments.len() > 1).map(|(_, bucket)| bucket).collect();
        if several.is_empty() {
            return Ok((writing.history, 0));
        }
        let n = several.len() as u64;
        let writing = rewrite(writing, &several, &|_| true, watch)?;
        Ok((writing.commit()?, n))
    }

    /// Forgets leads, by their ids or other ids that are known of them: nothing of them stays in any file. Answers how
    /// many there were. Whoever reads an older commit while this runs may find its files gone.
    ///
    /// # Errors
    /// If something can't be read or written, or somebody else is writing; the store is then as it was.
    pub fn erase(&self, leads: &[LeadId], watch: &mut dyn FnMut(u64, u64)) -> Result<(Self, u64), HistoryError> {
        let mut writing = Writing::begin(self)?;
        let history = &writing.history;
        let also = load_also(history)?;
        let gone: BTreeSet<LeadId> =
            leads.iter().flat_map(|lead| [Some(lead), also.get(lead.as_str())]).flatten().cloned().collect();
        let stays = |settled: &Settled| !gone.contains(&settled.lead.id);
        let asked: BTreeSet<u32> = gone.iter().map(|lead| bucket_of(lead.as_str(), history.n_buckets())).collect();
        let mut n_gone = 0;
        let mut buckets = Vec::new();
        for bucket in asked {
            let mut known = history.settled(bucket)?;
            let before = n_gone;
            while let Some(settled) = known.next()? {
                n_gone += u64::from(!stays(&settled));
            }
            if n_gone > before {
                buckets.push(bucket);
            }
        }
        let kept: Vec<(Box<str>, LeadId)> = also
            .iter()
            .filter(|(other, lead)| !gone.contains(*lead) && !gone.iter().any(|one| one.as_str() == &***other))
            .map(|(other, lead)| (other.clone(), lead.clone()))
            .collect();
        if kept.len() < also.len() {
            set_also(&mut writing, &kept)?;
        }
        let writing = rewrite(writing, &buckets, &stays, watch)?;
        // Also if nothing changed: an earlier erasure may have been cut off before the old files were gone.
        Ok((writing.commit_and_forget()?, n_gone))
    }

    /// Looks at every byte of every file.
    ///
    /// # Errors
    /// If the storage fails; damage is no error, but what was looked for.
    pub fn verify(&self, watch: &mut dyn FnMut(u64, u64)) -> Result<Verified, HistoryError> {
        let segments: Vec<(u32, &Segment)> = self.manifest.segments().collect();
        let others: Vec<&StoredFile> = self.manifest.others().collect();
        let n = (segments.len() + others.len()) as u64;
        let mut verified = Verified::default();
        let mut note = |file: &StoredFile, looked: Result<(), HistoryError>| -> Result<(), HistoryError> {
            verified.files += 1;
            match looked {
                Ok(()) => verified.rows += file.rows,
                Err(HistoryError::Damaged(damage)) => verified.damaged.push(damage),
                Err(other) => return Err(other),
            }
            watch(verified.files, n);
            Ok(())
        };
        in_order(
            &segments,
            |(bucket, segment)| self.verify_segment(*bucket, segment),
            |(_, segment), looked| note(&segment.stored, looked),
        )?;
        for stored in others {
            let looked = self.verify_file(None, stored).and_then(|()| {
                let file = ParquetFile::open(&*self.storage, None, stored)?;
                expect(&file, "rows", stored.rows, file.n_rows())
            });
            note(stored, looked)?;
        }
        Ok(verified)
    }

    fn verify_file(&self, bucket: Option<u32>, stored: &StoredFile) -> Result<(), HistoryError> {
        let damaged = |why: String| HistoryError::Damaged(Damage { segment: stored.file.clone(), bucket, why });
        let bytes = self.storage.read(&stored.file).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => damaged("the file is not there".to_owned()),
            _ => failed(&*self.storage, "read", &stored.file, source),
        })?;
        if bytes.len() as u64 != stored.bytes {
            return Err(damaged(format!("it has {} bytes, and {} were written", bytes.len(), stored.bytes)));
        }
        match checksum(&bytes) == stored.xxh64 {
            true => Ok(()),
            false => {
                // Which part it is, if one can be told from the others.
                let part = ParquetFile::open(&*self.storage, bucket, stored).and_then(|file| {
                    let columns: Vec<usize> = file.columns().map(|(position, _)| position).collect();
                    (0..file.n_row_groups()).try_for_each(|group| file.read(group, &columns).map(drop))
                });
                Err(part.err().unwrap_or_else(|| damaged("it is not what was written".to_owned())))
            }
        }
    }

    fn verify_segment(&self, bucket: u32, segment: &Segment) -> Result<(), HistoryError> {
        self.verify_file(Some(bucket), &segment.stored)?;
        let opened = SegmentReader::open(&*self.storage, bucket, segment)?;
        let file = &opened.parquet;
        let (mut n_rows, mut n_leads) = (0, 0);
        let mut last: Option<LeadId> = None;
        for row_group in 0..file.n_row_groups() {
            for settled in decode_leads(&opened, row_group)? {
                let lead = settled.lead;
                if last.as_ref().is_some_and(|last| *last >= lead.id) {
                    return Err(file.damaged("its leads are not in order"));
                }
                if !lead.events.is_sorted_by(|a, b| a.order(b).is_lt()) {
                    return Err(file.damaged(format!("the events of a lead in row group {row_group} are not in order")));
                }
                if bucket_of(lead.id.as_str(), self.n_buckets()) != bucket {
                    return Err(file.damaged(format!("a lead in row group {row_group} belongs to another bucket")));
                }
                n_leads += 1;
                n_rows += lead.events.len() as u64;
                last = Some(lead.id);
            }
        }
        expect(file, "rows", segment.stored.rows, n_rows)?;
        expect(file, "leads", segment.leads, n_leads)
    }
}

fn expect(file: &ParquetFile<'_>, what: &str, expected: u64, found: u64) -> Result<(), HistoryError> {
    if expected == found {
        return Ok(());
    }
    Err(file.damaged(format!("it has {found} {what}, and the manifest says {expected}")))
}

/// Writes buckets anew, each as one segment of the leads that stay.
fn rewrite(
    mut writing: Writing,
    buckets: &[u32],
    stays: &(dyn Fn(&Settled) -> bool + Sync),
    watch: &mut dyn FnMut(u64, u64),
) -> Result<Writing, HistoryError> {
    let work: Vec<(u32, String)> =
        buckets.iter().map(|bucket| (*bucket, writing.new_file(|number| segment_file(*bucket, number)))).collect();
    let history = writing.history.clone();
    let mut done = 0;
    let rewrite_one = |(bucket, file): &(u32, String)| -> Result<Option<Segment>, HistoryError> {
        // Once through for the names: of a lead that goes, not even the name of a trait stays.
        let mut names = Names::default();
        each_lead(&history, *bucket, stays, &mut |settled| {
            for event in &settled.lead.events {
                names.count(event.kind, &event.properties);
            }
        })?;
        let mut known = history.settled(*bucket)?;
        let leads = std::iter::from_fn(|| known.next().transpose()).filter(|one| one.as_ref().map_or(true, stays));
        write_segment(&history, *bucket, file.clone(), &names, leads)
    };
    in_order(&work, rewrite_one, |(bucket, _), segment| {
        writing.next.buckets[*bucket as usize] = segment?.into_iter().collect();
        done += 1;
        watch(done, work.len() as u64);
        Ok(())
    })?;
    Ok(writing)
}

fn each_lead(
    history: &History,
    bucket: u32,
    stays: &dyn Fn(&Settled) -> bool,
    each: &mut dyn FnMut(&Settled),
) -> Result<(), HistoryError> {
    let mut known = history.settled(bucket)?;
    while let Some(settled) = known.next()? {
        if stays(&settled) {
            each(&settled);
        }
    }
    Ok(())
}

/// Adds the names that the segments of a bucket know.
pub(crate) fn names_of(history: &History, bucket: u32, names: &mut Names) -> Result<(), HistoryError> {
    for segment in &history.manifest.buckets[bucket as usize] {
        let opened = SegmentReader::open(&*history.storage, bucket, segment)?;
        let add = |sums: &mut rustc_hash::FxHashMap<Box<str>, u64>, known: &BTreeMap<Box<str>, u64>| {
            for (name, n) in known {
                *sums.entry(name.clone()).or_default() += n;
            }
        };
        add(&mut names.properties, &opened.names.properties);
        add(&mut names.traits, &opened.names.traits);
    }
    Ok(())
}

/// Writes leads as a segment; none if there are no leads.
pub(crate) fn write_segment(
    history: &History,
    bucket: u32,
    file: String,
    names: &Names,
    leads: impl Iterator<Item = Result<Settled, HistoryError>>,
) -> Result<Option<Segment>, HistoryError> {
    let failed_to_encode =
        |error: parquet::errors::ParquetError| HistoryError::Encode { bucket, why: error.to_string() };
    let mut writer = SegmentWriter::new(names).map_err(failed_to_encode)?;
    for settled in leads {
        writer.push(&settled?).map_err(failed_to_encode)?;
    }
    if writer.is_empty() {
        return Ok(None);
    }
    let Encoded { bytes, mut entry } = writer.finish().map_err(failed_to_encode)?;
    history.storage.write(&file, &bytes).map_err(|source| failed(&*history.storage, "write", &file, source))?;
    entry.stored.file = file;
    Ok(Some(entry))
}

/// Works on items with all cores; results are taken in the order of the items. Stops at the first error.
fn in_order<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&T, R) -> Result<(), HistoryError>,
) -> Result<(), HistoryError> {
    let n_threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    let next = AtomicUsize::new(0);
    let (results, arrive) = channel();
    thread::scope(|scope| {
        for _ in 0..n_threads {
            let (results, next, work) = (results.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let position = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(position) else { return };
                    if results.send((position, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(results);
        let mut early = BTreeMap::new();
        let mut taken = 0;
        for (position, result) in arrive {
            early.insert(position, result);
            while let Some(result) = early.remove(&taken) {
                take(&items[taken], result)?;
                taken += 1;
            }
        }
        Ok(())
    })
}
