//! Sorted runs on disk and their merge: an arena of encoded records, spilled when full.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::Error;
use crate::rows::Record;

/// Runs merged at once; more are first merged into fewer.
const FAN_IN: usize = 32;
/// What the index needs for a record besides its bytes.
const INDEX_BYTES: usize = size_of::<Slot>();

/// Where one record lies in the arena.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    /// The first bytes of the key, most of the time all that sorting has to look at.
    head: u128,
    start: usize,
    key: u32,
    body: u32,
}

pub(super) struct Runs {
    limit: usize,
    scratch: PathBuf,
    arena: Vec<u8>,
    slots: Vec<Slot>,
    dir: Option<TempDir>,
    files: Vec<PathBuf>,
    written: usize,
}

impl Runs {
    pub fn new(limit: usize, scratch: PathBuf) -> Self {
        Self { limit, scratch, arena: Vec::new(), slots: Vec::new(), dir: None, files: Vec::new(), written: 0 }
    }

    pub fn push(&mut self, key: &[u8], record: &Record) -> Result<(), Error> {
        let start = self.arena.len();
        self.arena.extend_from_slice(key);
        let arena = std::mem::take(&mut self.arena);
        self.arena = postcard::to_extend(record, arena).map_err(|error| self.error(io::Error::other(error)))?;
        let body = self.arena.len() - start - key.len();
        let length =
            |n: usize| u32::try_from(n).map_err(|_| self.error(io::Error::other("a record of more than 4 GiB")));
        self.slots.push(Slot { head: head(key), start, key: length(key.len())?, body: length(body)? });
        if self.arena.len() + self.slots.len() * INDEX_BYTES > self.limit {
            self.spill()?;
        }
        Ok(())
    }

    pub fn finish(mut self) -> Result<Groups, Error> {
        if self.files.is_empty() {
            self.sort();
            return Ok(Groups::Memory { arena: self.arena, slots: self.slots, next: 0, scratch: self.scratch });
        }
        self.spill()?;
        self.arena = Vec::new();
        self.slots = Vec::new();
        while self.files.len() > FAN_IN {
            let few: Vec<PathBuf> = self.files.drain(..FAN_IN).collect();
            let merged = self.merge(&few)?;
            self.files.push(merged);
        }
        let merge = Merge::open(&self.files).map_err(|source| self.error(source))?;
        Ok(Groups::Disk { merge, scratch: self.scratch, _dir: self.dir })
    }

    fn error(&self, source: io::Error) -> Error {
        Error::Scratch { path: self.scratch.clone(), source }
    }

    fn sort(&mut self) {
        let arena = &self.arena;
        let key = |slot: &Slot| &arena[slot.start..slot.start + slot.key as usize];
        self.slots.sort_unstable_by(|a, b| a.head.cmp(&b.head).then_with(|| key(a).cmp(key(b))));
    }

    fn spill(&mut self) -> Result<(), Error> {
        if self.slots.is_empty() {
            return Ok(());
        }
        self.sort();
        let path = self.new_file()?;
        self.write_run(&path).map_err(|source| self.error(source))?;
        self.files.push(path);
        self.arena.clear();
        self.slots.clear();
        Ok(())
    }

    fn write_run(&self, path: &Path) -> io::Result<()> {
        let mut writer = BufWriter::with_capacity(256 << 10, File::create(path)?);
        for slot in &self.slots {
            let (key, body) = (slot.key as usize, slot.body as usize);
            let bytes = &self.arena[slot.start..slot.start + key + body];
            write_entry(&mut writer, &bytes[..key], &bytes[key..])?;
        }
        writer.flush()
    }

    fn new_file(&mut self) -> Result<PathBuf, Error> {
        if self.dir.is_none() {
            self.dir = Some(scratch_dir(&self.scratch)?);
        }
        self.written += 1;
        let dir = self.dir.as_ref().map_or(self.scratch.as_path(), TempDir::path);
        Ok(dir.join(format!("run-{:06}", self.written)))
    }

    fn merge(&mut self, files: &[PathBuf]) -> Result<PathBuf, Error> {
        let path = self.new_file()?;
        let merged = || -> io::Result<()> {
            let mut merge = Merge::open(files)?;
            let mut writer = BufWriter::with_capacity(256 << 10, File::create(&path)?);
            while let Some((key, body)) = merge.next_entry()? {
                write_entry(&mut writer, &key, &body)?;
            }
            writer.flush()?;
            files.iter().try_for_each(std::fs::remove_file)
        };
        merged().map_err(|source| self.error(source))?;
        Ok(path)
    }
}

/// The first bytes of a key as a number that sorts as they do.
fn head(key: &[u8]) -> u128 {
    let mut bytes = [0; size_of::<u128>()];
    let n = key.len().min(bytes.len());
    bytes[..n].copy_from_slice(&key[..n]);
    u128::from_be_bytes(bytes)
}

/// A new directory for this run, removed when it ends; what a crashed run left behind is removed first.
/// A new directory below the one for scratch files; what runs that crashed have left there is cleared away.
pub fn scratch_dir(scratch: &Path) -> Result<TempDir, Error> {
    const PREFIX: &str = "leadpact-ingest-";
    /// Nothing imports for so long: an older directory is from a run that crashed.
    const STALE: std::time::Duration = std::time::Duration::from_secs(7 * 24 * 3600);
    let error = |source| Error::Scratch { path: scratch.to_owned(), source };
    std::fs::create_dir_all(scratch).map_err(error)?;
    for entry in std::fs::read_dir(scratch).map_err(error)?.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let age = entry.metadata().and_then(|meta| meta.modified()).ok().and_then(|at| at.elapsed().ok());
        if ours && age.is_some_and(|age| age > STALE) {
            // Another user's is not ours to remove; that is no reason to stop.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    tempfile::Builder::new().prefix(PREFIX).tempdir_in(scratch).map_err(error)
}

/// A key and all records under it.
type Group = (Vec<u8>, Vec<Record>);

/// Records grouped by key, sorted by key.
pub(super) enum Groups {
    Memory { arena: Vec<u8>, slots: Vec<Slot>, next: usize, scratch: PathBuf },
    Disk { merge: Merge, scratch: PathBuf, _dir: Option<TempDir> },
}

impl Groups {
    pub fn next_group(&mut self) -> Result<Option<Group>, Error> {
        match self {
            Self::Memory { arena, slots, next, scratch } => {
                let error = |source| Error::Scratch { path: scratch.clone(), source };
                let key = |slot: &Slot| &arena[slot.start..slot.start + slot.key as usize];
                let Some(first) = slots.get(*next) else { return Ok(None) };
                let lead = key(first);
                let same = slots[*next..].iter().take_while(|slot| key(slot) == lead);
                let mut records = Vec::new();
                for slot in same {
                    let start = slot.start + slot.key as usize;
                    records.push(decode(&arena[start..start + slot.body as usize]).map_err(error)?);
                }
                *next += records.len();
                Ok(Some((lead.to_vec(), records)))
            }
            Self::Disk { merge, scratch, .. } => {
                let mut group = || -> io::Result<Option<Group>> {
                    let Some((lead, body)) = merge.next_entry()? else { return Ok(None) };
                    let mut records = vec![decode(&body)?];
                    while merge.peek_key() == Some(lead.as_slice()) {
                        if let Some((_, body)) = merge.next_entry()? {
                            records.push(decode(&body)?);
                        }
                    }
                    Ok(Some((lead, records)))
                };
                group().map_err(|source| Error::Scratch { path: scratch.clone(), source })
            }
        }
    }

    /// A key, or the rest of one, as the text that it was.
    pub fn text(&self, key: Vec<u8>) -> Result<String, Error> {
        let (Self::Memory { scratch, .. } | Self::Disk { scratch, .. }) = self;
        let error = |error| Error::Scratch { path: scratch.clone(), source: io::Error::other(error) };
        String::from_utf8(key).map_err(error)
    }
}

fn decode(body: &[u8]) -> io::Result<Record> {
    postcard::from_bytes(body).map_err(io::Error::other)
}

type Entry = (Vec<u8>, Vec<u8>);

pub(super) struct Merge {
    readers: Vec<BufReader<File>>,
    heads: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
    bodies: Vec<Vec<u8>>,
}

impl Merge {
    fn open(files: &[PathBuf]) -> io::Result<Self> {
        let mut merge = Self { readers: Vec::new(), heads: BinaryHeap::new(), bodies: vec![Vec::new(); files.len()] };
        for (i, path) in files.iter().enumerate() {
            merge.readers.push(BufReader::with_capacity(64 << 10, File::open(path)?));
            merge.advance(i)?;
        }
        Ok(merge)
    }

    fn peek_key(&self) -> Option<&[u8]> {
        self.heads.peek().map(|Reverse((key, _))| key.as_slice())
    }

    fn next_entry(&mut self) -> io::Result<Option<Entry>> {
        let Some(Reverse((key, i))) = self.heads.pop() else { return Ok(None) };
        let body = std::mem::take(&mut self.bodies[i]);
        self.advance(i)?;
        Ok(Some((key, body)))
    }

    fn advance(&mut self, i: usize) -> io::Result<()> {
        if let Some((key, body)) = read_entry(&mut self.readers[i])? {
            self.bodies[i] = body;
            self.heads.push(Reverse((key, i)));
        }
        Ok(())
    }
}

fn write_entry(writer: &mut impl Write, key: &[u8], body: &[u8]) -> io::Result<()> {
    for part in [key, body] {
        let length = u32::try_from(part.len()).map_err(io::Error::other)?;
        writer.write_all(&length.to_le_bytes())?;
    }
    writer.write_all(key)?;
    writer.write_all(body)
}

fn read_entry(reader: &mut impl Read) -> io::Result<Option<Entry>> {
    let mut lengths = [0; 8];
    match reader.read_exact(&mut lengths[..1]) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    reader.read_exact(&mut lengths[1..])?;
    let length = |i: usize| u32::from_le_bytes([lengths[i], lengths[i + 1], lengths[i + 2], lengths[i + 3]]) as usize;
    let (mut key, mut body) = (vec![0; length(0)], vec![0; length(4)]);
    reader.read_exact(&mut key)?;
    reader.read_exact(&mut body)?;
    Ok(Some((key, body)))
}
