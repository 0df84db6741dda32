//! Rows of a few words, scattered over parts by a hash of their lead; beyond the limit of memory into scratch files.
//!
//! A row is words of 64 bits; the first names its lead. Words may stand for texts of the same chunk.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use leadpact_ingest::Error;
use tempfile::TempDir;

use super::decode::text_word;

/// Words in a chunk: small enough that one for each part and thread stays cheap.
const CHUNK_WORDS: usize = 1_536;
/// Bytes of text in a chunk, about.
const CHUNK_TEXT: usize = 16 << 10;
/// Parts are kept about this small, so that one fits into a processor's cache.
const PART_BYTES: u64 = 2 << 20;
const PARTS_BITS: std::ops::RangeInclusive<u32> = 4..=9;

/// Rows of some part, one after the other, and the texts that they speak of.
#[derive(Clone, Default)]
pub(super) struct Chunk {
    pub words: Vec<u64>,
    pub text: Vec<u8>,
}

/// Where a chunk lies in a scratch file.
struct Segment {
    file: u32,
    start: u64,
    words: u32,
    text: u32,
}

#[derive(Default)]
struct Part {
    memory: Vec<Chunk>,
    disk: Vec<Segment>,
}

/// How much memory chunks may take, over all threads and sorts of rows.
pub(super) struct Budget {
    left: AtomicUsize,
}

/// A scratch directory that is made when the first thread needs it.
pub(super) struct Scratch {
    below: PathBuf,
    dir: Mutex<Option<TempDir>>,
}

/// Where threads put their chunks.
pub(super) struct Shards {
    /// What the rows are, for the names of scratch files.
    what: &'static str,
    parts: Vec<Mutex<Part>>,
    bits: u32,
    files: Mutex<Vec<PathBuf>>,
    scratch: Arc<Scratch>,
}

/// What one thread scatters.
pub(super) struct Writer<'a> {
    shards: &'a Shards,
    budget: &'a Budget,
    open: Vec<Chunk>,
    spill: Option<Spill>,
}

struct Spill {
    file: u32,
    end: u64,
    out: BufWriter<File>,
}

impl Budget {
    pub fn new(bytes: usize) -> Self {
        Self { left: AtomicUsize::new(bytes) }
    }

    fn take(&self, bytes: usize) -> bool {
        let less = |left: usize| left.checked_sub(bytes);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }
}

impl Scratch {
    pub fn new(below: &Path) -> Self {
        Self { below: below.to_owned(), dir: Mutex::new(None) }
    }

    fn error(&self, source: io::Error) -> Error {
        Error::Scratch { path: self.below.clone(), source }
    }

    fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let mut dir = self.dir.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(dir) = &*dir {
            return Ok(dir.path().join(name));
        }
        let made = leadpact_ingest::scratch_dir(&self.below)?;
        Ok(dir.insert(made).path().join(name))
    }
}

/// The words of an id spread evenly over 64 bits.
pub(super) fn spread(word: u64) -> u64 {
    word.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The same of a text.
pub(super) fn spread_text(text: &str) -> u64 {
    xxhash_rust::xxh64::xxh64(text.as_bytes(), 0)
}

/// Bits that number the parts of this many bytes of rows.
pub(super) fn part_bits(bytes: u64) -> u32 {
    let parts = bytes.div_ceil(PART_BYTES).max(1);
    parts.next_power_of_two().trailing_zeros().clamp(*PARTS_BITS.start(), *PARTS_BITS.end())
}

impl Shards {
    pub fn new(what: &'static str, bits: u32, scratch: Arc<Scratch>) -> Self {
        let parts = (0..1 << bits).map(|_| Mutex::default()).collect();
        Self { what, parts, bits, files: Mutex::default(), scratch }
    }

    pub fn n_parts(&self) -> usize {
        self.parts.len()
    }

    /// Bits of a hash that number the part, from the highest.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// Hands all chunks of a part to `each`.
    pub fn with_chunks<T>(&self, part: usize, each: impl FnOnce(&[Cow<'_, Chunk>]) -> T) -> Result<T, Error> {
        let part = self.parts[part].lock().unwrap_or_else(PoisonError::into_inner);
        let mut chunks: Vec<Cow<'_, Chunk>> = part.memory.iter().map(Cow::Borrowed).collect();
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut open: Vec<Option<File>> = files.iter().map(|_| None).collect();
        for segment in &part.disk {
            let path = &files[segment.file as usize];
            let chunk = load(&mut open[segment.file as usize], path, segment);
            chunks.push(Cow::Owned(chunk.map_err(|source| self.scratch.error(source))?));
        }
        Ok(each(&chunks))
    }
}

fn load(file: &mut Option<File>, path: &Path, segment: &Segment) -> io::Result<Chunk> {
    let file = match file {
        Some(file) => file,
        None => file.insert(File::open(path)?),
    };
    file.seek(SeekFrom::Start(segment.start))?;
    let mut bytes = vec![0; segment.words as usize * 8 + segment.text as usize];
    file.read_exact(&mut bytes)?;
    let text = bytes.split_off(segment.words as usize * 8);
    let (words, _) = bytes.as_chunks::<8>();
    Ok(Chunk { words: words.iter().map(|word| u64::from_le_bytes(*word)).collect(), text })
}

impl<'a> Writer<'a> {
    pub fn new(shards: &'a Shards, budget: &'a Budget) -> Self {
        let open = (0..shards.n_parts()).map(|_| Chunk::default()).collect();
        Self { shards, budget, open, spill: None }
    }

    /// The chunk for a row of so many words with this hash of its lead.
    #[inline]
    pub fn chunk(&mut self, hash: u64, n_words: usize) -> Result<&mut Chunk, Error> {
        let part = (hash >> (64 - self.shards.bits)) as usize;
        let chunk = &self.open[part];
        if chunk.words.len() + n_words > chunk.words.capacity() || chunk.text.len() > CHUNK_TEXT {
            self.next_chunk(part, n_words)?;
        }
        Ok(&mut self.open[part])
    }

    #[cold]
    fn next_chunk(&mut self, part: usize, n_words: usize) -> Result<(), Error> {
        if !self.open[part].words.is_empty() {
            self.put(part)?;
        }
        self.open[part].words.reserve_exact(CHUNK_WORDS.max(n_words));
        Ok(())
    }

    /// Takes an open chunk away, to memory or to disk.
    fn put(&mut self, part: usize) -> Result<(), Error> {
        let chunk = &mut self.open[part];
        if self.budget.take(chunk.words.capacity() * 8 + chunk.text.capacity()) {
            let chunk = std::mem::take(chunk);
            self.shards.parts[part].lock().unwrap_or_else(PoisonError::into_inner).memory.push(chunk);
            return Ok(());
        }
        let spill = match &mut self.spill {
            Some(spill) => spill,
            None => self.spill.insert(Spill::new(self.shards)?),
        };
        let chunk = &mut self.open[part];
        let segment = spill.write(chunk).map_err(|source| self.shards.scratch.error(source))?;
        chunk.words.clear();
        chunk.text.clear();
        self.shards.parts[part].lock().unwrap_or_else(PoisonError::into_inner).disk.push(segment);
        Ok(())
    }

    /// Takes all chunks away.
    pub fn finish(mut self) -> Result<(), Error> {
        for part in 0..self.open.len() {
            if !self.open[part].words.is_empty() {
                self.put(part)?;
            }
        }
        match &mut self.spill {
            Some(spill) => spill.out.flush().map_err(|source| self.shards.scratch.error(source)),
            None => Ok(()),
        }
    }
}

impl Spill {
    fn new(shards: &Shards) -> Result<Self, Error> {
        let mut files = shards.files.lock().unwrap_or_else(PoisonError::into_inner);
        let number = files.len();
        let path = shards.scratch.path(&format!("{}-{number}", shards.what))?;
        let file = File::create_new(&path).map_err(|source| shards.scratch.error(source))?;
        files.push(path);
        Ok(Self { file: number as u32, end: 0, out: BufWriter::with_capacity(1 << 20, file) })
    }

    fn write(&mut self, chunk: &Chunk) -> io::Result<Segment> {
        let mut bytes = Vec::with_capacity(chunk.words.len() * 8);
        bytes.extend(chunk.words.iter().flat_map(|word| word.to_le_bytes()));
        self.out.write_all(&bytes)?;
        self.out.write_all(&chunk.text)?;
        let (words, text) = (chunk.words.len() as u32, chunk.text.len() as u32);
        let segment = Segment { file: self.file, start: self.end, words, text };
        self.end += bytes.len() as u64 + u64::from(text);
        Ok(segment)
    }
}

impl Chunk {
    /// Keeps a text; the word that stands for it.
    pub fn keep(&mut self, text: &str) -> u64 {
        let place = self.text.len();
        self.text.extend((text.len() as u32).to_le_bytes());
        self.text.extend(text.as_bytes());
        text_word(place)
    }
}

/// The text at a place.
pub(super) fn text_at(texts: &[u8], place: usize) -> &str {
    let (length, rest) = texts[place..].split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
    std::str::from_utf8(&rest[..u32::from_le_bytes(*length) as usize]).unwrap_or_default()
}
