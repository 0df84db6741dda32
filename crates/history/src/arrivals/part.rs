//! One part: its rows brought together by lead, put in order, and handed on as blocks.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::Arrivals;
use super::decode::{word_int, word_place};
use super::emit::Emitter;
use super::error::ArrivalsError;
use super::scatter::{Chunk, spread, spread_text, text_at};
use super::tables::SHAPE_BITS;
use crate::block::{Block, Texts};

/// Places by which the rows of a lead are moved one at a time while they are put in order; beyond it they are sorted.
const MOVES_PER_ROW: usize = 8;

/// Reads a part whose scattered rows of events have `S` words, `N` of them beside the lead.
pub(super) fn read<const S: usize, const N: usize>(
    arrivals: &Arrivals,
    part: usize,
    sink: &mut dyn FnMut(&Block) -> Result<(), ArrivalsError>,
) -> Result<(), ArrivalsError> {
    let mut leads = Leads::new(arrivals.events.bits());
    let mut texts = Vec::new();
    let mut events = Rows::<N>::default();
    arrivals.events.with_chunks(part, |chunks| events.gather::<S>(chunks, &mut leads, &mut texts))?;
    let tellings = arrivals
        .tellings
        .with_chunks(part, |chunks| Tellings::gather(arrivals.telling_words, chunks, &mut leads, &mut texts))?;
    // Tellings may have brought leads that no event speaks of.
    events.counts.resize(leads.words.len(), 0);
    let order = leads.by_id(&texts);
    events.place(&order);
    let mut emitter = Emitter::new(arrivals, sink);
    for lead in order.leads {
        let rows = events.of(lead);
        put_in_order(rows, &texts);
        let told = tellings.of(lead).iter().map(|row| (*row, tellings.codes(row)));
        emitter.lead(order.ids.get(lead as usize), rows, told, &texts)?;
    }
    emitter.finish()
}

/// The order of a part's leads.
pub(super) struct ById {
    /// The leads' ids by their numbers.
    ids: Texts,
    /// The leads' numbers, sorted by id.
    leads: Vec<u32>,
}

/// The leads of a part, numbered as they come.
struct Leads {
    part_bits: u32,
    slots: Vec<u32>,
    words: Vec<u64>,
    hashes: Vec<u64>,
}

impl Leads {
    const FREE: u32 = u32::MAX;

    fn new(part_bits: u32) -> Self {
        Self { part_bits, slots: vec![Self::FREE; 1 << 10], words: Vec::new(), hashes: Vec::new() }
    }

    /// The number of the lead that a word stands for.
    #[inline]
    fn number(&mut self, word: u64, texts: &[u8]) -> u32 {
        let hash = if word & 1 == 0 { spread(word) } else { spread_text(text_at(texts, word_place(word))) };
        let mask = self.slots.len() - 1;
        let mut slot = self.slot(hash);
        loop {
            let lead = self.slots[slot];
            if lead == Self::FREE {
                return self.add(word, hash, slot);
            }
            if self.is(lead, word, hash, texts) {
                return lead;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The part is numbered by the highest bits of a hash, which are the same for all its leads: the next ones tell.
    fn slot(&self, hash: u64) -> usize {
        ((hash << self.part_bits) >> (64 - self.slots.len().trailing_zeros())) as usize
    }

    fn is(&self, lead: u32, word: u64, hash: u64, texts: &[u8]) -> bool {
        let known = self.words[lead as usize];
        if known & word & 1 == 0 {
            return known == word;
        }
        let text = |word| text_at(texts, word_place(word));
        self.hashes[lead as usize] == hash && text(known) == text(word)
    }

    #[cold]
    fn add(&mut self, word: u64, hash: u64, slot: usize) -> u32 {
        let lead = self.words.len() as u32;
        self.words.push(word);
        self.hashes.push(hash);
        self.slots[slot] = lead;
        if self.words.len() * 2 > self.slots.len() {
            let n_slots = self.slots.len() * 4;
            self.slots = vec![Self::FREE; n_slots];
            for (lead, hash) in (0..).zip(&self.hashes) {
                let mut slot = self.slot(*hash);
                while self.slots[slot] != Self::FREE {
                    slot = (slot + 1) & (n_slots - 1);
                }
                self.slots[slot] = lead;
            }
        }
        lead
    }

    fn by_id(&self, texts: &[u8]) -> ById {
        let mut ids = Texts::default();
        let mut keys = Vec::with_capacity(self.words.len());
        let mut number = String::new();
        for (lead, word) in (0..).zip(&self.words) {
            let id = id_text(*word, texts, &mut number);
            let mut first = [0; 8];
            let n = id.len().min(8);
            first[..n].copy_from_slice(&id.as_bytes()[..n]);
            keys.push((u64::from_be_bytes(first), lead));
            ids.push(id);
        }
        let id = |lead: u32| ids.get(lead as usize);
        keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| id(a.1).cmp(id(b.1))));
        let leads = keys.into_iter().map(|(_, lead)| lead).collect();
        ById { ids, leads }
    }
}

/// The text of an id that a word stands for; `number` holds it if it is a number.
pub(super) fn id_text<'t>(word: u64, texts: &'t [u8], number: &'t mut String) -> &'t str {
    use std::fmt::Write;

    match word_int(word) {
        None => text_at(texts, word_place(word)),
        Some(n) => {
            number.clear();
            // Writing into a string does not fail.
            let _ = write!(number, "{n}");
            number
        }
    }
}

/// The order of two ids by their text.
pub(super) fn compare_ids(a: u64, b: u64, texts: &[u8]) -> Ordering {
    if let (Some(a), Some(b)) = (word_int(a), word_int(b))
        && a >= 0
        && b >= 0
        && a.checked_ilog10() == b.checked_ilog10()
    {
        return a.cmp(&b);
    }
    id_text(a, texts, &mut String::new()).cmp(id_text(b, texts, &mut String::new()))
}

/// When a row of an event happened.
pub(super) fn row_at(when: u64) -> u64 {
    when >> SHAPE_BITS
}

/// The events of a part: instant and shape, id, and perhaps duration.
struct Rows<const N: usize> {
    arrived: Vec<[u64; N]>,
    /// Whose each of them is.
    lead_of: Vec<u32>,
    /// How many a lead has; then where the next of them goes.
    counts: Vec<u32>,
    /// By lead.
    placed: Vec<[u64; N]>,
    starts: Vec<u32>,
}

impl<const N: usize> Default for Rows<N> {
    fn default() -> Self {
        let (arrived, lead_of, counts) = (Vec::new(), Vec::new(), Vec::new());
        Self { arrived, lead_of, counts, placed: Vec::new(), starts: Vec::new() }
    }
}

impl<const N: usize> Rows<N> {
    fn gather<const S: usize>(&mut self, chunks: &[Cow<'_, Chunk>], leads: &mut Leads, texts: &mut Vec<u8>) {
        let n_rows = chunks.iter().map(|chunk| chunk.words.len() / S).sum();
        self.arrived.reserve(n_rows);
        self.lead_of.reserve(n_rows);
        for chunk in chunks {
            let base = texts.len() as u64;
            texts.extend_from_slice(&chunk.text);
            for row in chunk.words.as_chunks::<S>().0 {
                let lead = leads.number(rebased(row[0], base), texts);
                self.lead_of.push(lead);
                match self.counts.get_mut(lead as usize) {
                    Some(count) => *count += 1,
                    None => self.counts.push(1),
                }
                let mut rest = [0; N];
                rest.copy_from_slice(&row[1..]);
                rest[1] = rebased(rest[1], base);
                self.arrived.push(rest);
            }
        }
    }

    /// Puts each row to those of its lead.
    fn place(&mut self, order: &ById) {
        let mut next = vec![0; self.counts.len()];
        let mut start = 0;
        for lead in &order.leads {
            next[*lead as usize] = start;
            start += self.counts[*lead as usize];
        }
        self.starts.clone_from(&next);
        self.placed.resize(self.arrived.len(), [0; N]);
        for (row, lead) in self.arrived.iter().zip(&self.lead_of) {
            let place = &mut next[*lead as usize];
            self.placed[*place as usize] = *row;
            *place += 1;
        }
    }

    fn of(&mut self, lead: u32) -> &mut [[u64; N]] {
        let start = self.starts[lead as usize] as usize;
        &mut self.placed[start..start + self.counts[lead as usize] as usize]
    }
}

/// A word whose text, if it stands for one, lies further back.
fn rebased(word: u64, base: u64) -> u64 {
    word + (word & 1) * (base << 1)
}

/// Sorts a lead's rows by instant and id. They arrive nearly in order, so most are in place or close to it.
fn put_in_order<const N: usize>(rows: &mut [[u64; N]], texts: &[u8]) {
    let precedes = |a: &[u64; N], b: &[u64; N]| match row_at(a[0]).cmp(&row_at(b[0])) {
        Ordering::Equal => compare_ids(a[1], b[1], texts).is_lt(),
        order => order.is_lt(),
    };
    let mut moves_left = rows.len() * MOVES_PER_ROW;
    for i in 1..rows.len() {
        let row = rows[i];
        let mut place = i;
        while place > 0 && precedes(&row, &rows[place - 1]) {
            rows[place] = rows[place - 1];
            place -= 1;
        }
        rows[place] = row;
        match moves_left.checked_sub(i - place) {
            Some(left) => moves_left = left,
            None => {
                let order = |a: &[u64; N], b: &[u64; N]| {
                    row_at(a[0]).cmp(&row_at(b[0])).then_with(|| compare_ids(a[1], b[1], texts))
                };
                rows.sort_by(order);
                return;
            }
        }
    }
}

/// What a row told of a lead.
#[derive(Debug, Clone, Copy)]
pub(super) struct ToldRow {
    lead: u32,
    /// Milliseconds from 1900, or [`UNSAID`](super::decode::UNSAID).
    pub at: u64,
    /// Its file and row.
    pub place: u64,
    /// Where the numbers of what it tells begin, in [`Tellings::codes`].
    codes: u32,
}

/// What the rows of a part told, by lead.
struct Tellings {
    n_codes: usize,
    rows: Vec<ToldRow>,
    codes: Vec<u64>,
    starts: Vec<u32>,
}

impl Tellings {
    /// Of scattered rows of so many words.
    fn gather(n_words: usize, chunks: &[Cow<'_, Chunk>], leads: &mut Leads, texts: &mut Vec<u8>) -> Self {
        let n_codes = n_words - 3;
        let (mut rows, mut codes) = (Vec::new(), Vec::new());
        for chunk in chunks {
            let base = texts.len() as u64;
            texts.extend_from_slice(&chunk.text);
            for row in chunk.words.chunks_exact(n_words) {
                let lead = leads.number(rebased(row[0], base), texts);
                rows.push(ToldRow { lead, at: row[1], place: row[2], codes: codes.len() as u32 });
                codes.extend_from_slice(&row[3..]);
            }
        }
        rows.sort_unstable_by_key(|row: &ToldRow| (row.lead, row.at, row.place));
        let mut starts = vec![0; leads.words.len() + 1];
        rows.iter().for_each(|row| starts[row.lead as usize + 1] += 1);
        (1..starts.len()).for_each(|i| starts[i] += starts[i - 1]);
        Self { n_codes, rows, codes, starts }
    }

    fn of(&self, lead: u32) -> &[ToldRow] {
        &self.rows[self.starts[lead as usize] as usize..self.starts[lead as usize + 1] as usize]
    }

    fn codes(&self, row: &ToldRow) -> &[u64] {
        &self.codes[row.codes as usize..row.codes as usize + self.n_codes]
    }
}
