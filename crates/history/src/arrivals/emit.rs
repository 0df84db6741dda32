//! Leads in order into blocks: repeats taken out, tellings put between events, numbers made the block's own.

use rustc_hash::FxHashMap;

use leadpact_terms::{Channel, Kind};

use super::Arrivals;
use super::decode::{FIRST_MS, UNSAID, word_int, word_place};
use super::error::{ArrivalsError, Why};
use super::part::{ToldRow, id_text, row_at};
use super::scatter::{spread_text, text_at};
use super::tables::SHAPES_MAX;
use super::ties::TELLING_ID;
use crate::block::{Block, TOLD, Telling, Told};

/// A block is handed on when it has so many rows.
const BLOCK_ROWS: usize = 64 << 10;
/// Marks what a block has no number for yet.
const NOT_YET: u32 = u32::MAX;

/// Fills blocks and hands them on.
pub(super) struct Emitter<'a> {
    arrivals: &'a Arrivals,
    sink: &'a mut dyn FnMut(&Block) -> Result<(), ArrivalsError>,
    block: Block,
    /// For each distinct event its number in the block.
    shapes: Numbers,
    /// For each trait and each of its values the value's number in the block.
    values: Vec<Numbers>,
    /// Ids of a lead, to look for repeats.
    ids: Vec<u64>,
    told: Vec<Row>,
}

/// Numbers within a block for those of all files.
#[derive(Default)]
struct Numbers {
    own: Vec<u32>,
    used: Vec<u32>,
}

/// A telling whose place among the events is known.
struct Row {
    at: u64,
    start: u32,
    end: u32,
}

impl Numbers {
    fn of(n: usize) -> Self {
        Self { own: vec![NOT_YET; n], used: Vec::new() }
    }

    /// The number in the block, and whether it is new.
    #[inline]
    fn number(&mut self, of_all: u32) -> (u32, bool) {
        let own = &mut self.own[of_all as usize];
        let is_new = *own == NOT_YET;
        if is_new {
            *own = self.used.len() as u32;
            self.used.push(of_all);
        }
        (*own, is_new)
    }

    fn clear(&mut self) {
        self.used.drain(..).for_each(|of_all| self.own[of_all as usize] = NOT_YET);
    }
}

impl<'a> Emitter<'a> {
    pub fn new(arrivals: &'a Arrivals, sink: &'a mut dyn FnMut(&Block) -> Result<(), ArrivalsError>) -> Self {
        let tables = &arrivals.tables;
        let mut emitter = Self {
            arrivals,
            sink,
            block: Block::default(),
            shapes: Numbers::of(tables.shapes.len()),
            values: tables.values.iter().map(|values| Numbers::of(values.len())).collect(),
            ids: Vec::new(),
            told: Vec::new(),
        };
        emitter.clear();
        emitter
    }

    fn clear(&mut self) {
        let block = &mut self.block;
        block.leads.clear();
        block.first_row.clear();
        block.first_row.push(0);
        block.at.clear();
        block.what.clear();
        block.lasted.clear();
        block.shapes.clear();
        block.tellings.clear();
        block.told.clear();
        block.names.clone_from(&self.arrivals.tables.names);
        block.values.resize(block.names.len(), Vec::new());
        block.values.iter_mut().for_each(Vec::clear);
        self.shapes.clear();
        self.values.iter_mut().for_each(Numbers::clear);
    }

    /// Adds a lead with its events in order and what is told of it, by instant.
    pub fn lead<'t, const N: usize>(
        &mut self,
        id: &str,
        rows: &[[u64; N]],
        told: impl Iterator<Item = (ToldRow, &'t [u64])>,
        texts: &[u8],
    ) -> Result<(), ArrivalsError> {
        let first_event = rows.first().map(|row| row_at(row[0]));
        self.tellings(id, first_event, told)?;
        if self.may_repeat(rows, texts) {
            let distinct = distinct(rows, texts).map_err(|why| self.undecided(id, why))?;
            self.rows(id, &distinct, texts)?;
        } else {
            self.rows(id, rows, texts)?;
        }
        self.block.leads.push(id);
        self.block.first_row.push(self.block.at.len() as u32);
        if self.block.at.len() >= BLOCK_ROWS { self.hand_on() } else { Ok(()) }
    }

    /// Hands on what is left.
    pub fn finish(mut self) -> Result<(), ArrivalsError> {
        if self.block.leads.is_empty() { Ok(()) } else { self.hand_on() }
    }

    fn hand_on(&mut self) -> Result<(), ArrivalsError> {
        (self.sink)(&self.block)?;
        self.clear();
        Ok(())
    }

    fn undecided(&self, lead: &str, why: &'static str) -> ArrivalsError {
        let path = self.arrivals.paths.first().cloned().unwrap_or_default();
        Why::Lead { lead: lead.to_owned(), why }.of(&path)
    }

    /// Whether two rows may have one id. Ids that rise with time, as most do, have no repeats.
    fn may_repeat<const N: usize>(&mut self, rows: &[[u64; N]], texts: &[u8]) -> bool {
        let rising = |pair: &[[u64; N]]| (pair[0][1] | pair[1][1]) & 1 == 0 && pair[0][1] < pair[1][1];
        if rows.windows(2).all(rising) {
            return false;
        }
        // A hash of a text may meet a number or another text: then it is looked at closely, and found not to repeat.
        let sign = |row: &[u64; N]| match word_int(row[1]) {
            Some(_) => row[1],
            None => spread_text(text_at(texts, word_place(row[1]))),
        };
        self.ids.clear();
        self.ids.extend(rows.iter().map(sign));
        self.ids.sort_unstable();
        self.ids.windows(2).any(|pair| pair[0] == pair[1])
    }

    /// What is told of a lead into the block's lists, in order.
    fn tellings<'t>(
        &mut self,
        lead: &str,
        first_event: Option<u64>,
        told: impl Iterator<Item = (ToldRow, &'t [u64])>,
    ) -> Result<(), ArrivalsError> {
        self.told.clear();
        let mut told: Vec<(ToldRow, &[u64])> = told.collect();
        // Sorted by instant, and what has none comes last.
        let dated = told.first().map(|(row, _)| row.at).filter(|at| *at != UNSAID);
        let unsaid = [first_event, dated].into_iter().flatten().min();
        let unsaid = unsaid.unwrap_or_else(|| self.arrivals.undated.0.saturating_sub(FIRST_MS).cast_unsigned());
        told.iter_mut().filter(|(row, _)| row.at == UNSAID).for_each(|(row, _)| row.at = unsaid);
        let ids = self.arrivals.ties.ids(told.iter().map(|(row, _)| row))?;
        if ids.is_empty() {
            told.sort_by_key(|(row, _)| row.at);
            for (row, codes) in &told {
                self.tell(row.at, codes);
            }
            return Ok(());
        }
        let mut told: Vec<(u64, u128, &[u64])> =
            told.iter().zip(ids).map(|((row, codes), id)| (row.at, id, *codes)).collect();
        told.sort_unstable();
        let mut kept: FxHashMap<u128, (u64, &[u64])> = FxHashMap::default();
        for (at, id, codes) in told {
            match kept.get(&id) {
                None => {
                    kept.insert(id, (at, codes));
                    self.tell(at, codes);
                }
                Some((first_at, known)) if *first_at == at && *known != codes => {
                    return Err(self.undecided(lead, "two rows under one id say different things at one instant"));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn tell(&mut self, at: u64, codes: &[u64]) {
        let tables = &self.arrivals.tables;
        let start = self.block.told.len() as u32;
        for code in codes.iter().flat_map(|pair| [(pair >> 32) as usize, (pair & 0xffff_ffff) as usize]) {
            for (name, of_all) in &tables.tellings[code] {
                let (value, is_new) = self.values[*name as usize].number(*of_all);
                if is_new {
                    let value = tables.values[*name as usize][*of_all as usize].clone();
                    self.block.values[*name as usize].push(value);
                }
                self.block.told.push(Told { name: *name, value });
            }
        }
        let end = self.block.told.len() as u32;
        self.block.told[start as usize..].sort_unstable_by_key(|told| told.name);
        self.told.push(Row { at, start, end });
    }

    /// A lead's events, and between them what is told of it.
    fn rows<const N: usize>(&mut self, lead: &str, rows: &[[u64; N]], texts: &[u8]) -> Result<(), ArrivalsError> {
        let told = std::mem::take(&mut self.told);
        let mut tellings = told.iter().peekable();
        for row in rows {
            let at = row_at(row[0]);
            while let Some(telling) =
                tellings.next_if(|telling| telling.at < at || telling.at == at && is_before(row[1], texts))
            {
                self.put_telling(telling);
            }
            if tellings.peek().is_some_and(|telling| telling.at == at && is_telling_id(row[1], texts)) {
                return Err(self.undecided(lead, "an event has an id like those of rows of leads"));
            }
            self.block.at.push(at.cast_signed() + FIRST_MS);
            let (shape, is_new) = self.shapes.number((row[0] & (SHAPES_MAX as u64 - 1)) as u32);
            if is_new {
                let of_all = (row[0] & (SHAPES_MAX as u64 - 1)) as usize;
                self.block.shapes.push(self.arrivals.tables.shapes[of_all].clone());
            }
            self.block.what.push(shape);
            if N > 2 {
                self.block.lasted.push(row[2].cast_signed());
            }
        }
        tellings.for_each(|telling| self.put_telling(telling));
        self.told = told;
        Ok(())
    }

    fn put_telling(&mut self, telling: &Row) {
        self.block.at.push(telling.at.cast_signed() + FIRST_MS);
        self.block.what.push(TOLD | self.block.tellings.len() as u32);
        self.block.tellings.push(Telling {
            kind: Kind::Traits,
            channel: Channel::Import,
            marked: false,
            start: telling.start,
            end: telling.end,
        });
        if self.arrivals.needs.lasted {
            self.block.lasted.push(-1);
        }
    }
}

/// Whether rows of leads come before an event of this id at the same instant.
fn is_before(id: u64, texts: &[u8]) -> bool {
    TELLING_ID < id_text(id, texts, &mut String::new()) && !is_telling_id(id, texts)
}

fn is_telling_id(id: u64, texts: &[u8]) -> bool {
    word_int(id).is_none() && text_at(texts, word_place(id)).starts_with(TELLING_ID)
}

/// Each id's first row. Of two under one id the earlier is kept; of two at one instant only whole rows tell which.
fn distinct<const N: usize>(rows: &[[u64; N]], texts: &[u8]) -> Result<Vec<[u64; N]>, &'static str> {
    let mut kept: FxHashMap<String, [u64; N]> = FxHashMap::default();
    let mut distinct = Vec::with_capacity(rows.len());
    for row in rows {
        let id = id_text(row[1], texts, &mut String::new()).to_owned();
        match kept.get(&id) {
            None => {
                kept.insert(id, *row);
                distinct.push(*row);
            }
            Some(first) if row_at(first[0]) == row_at(row[0]) && (first[0], &first[2..]) != (row[0], &row[2..]) => {
                return Err("two events under one id say different things at one instant");
            }
            Some(_) => {}
        }
    }
    Ok(distinct)
}
