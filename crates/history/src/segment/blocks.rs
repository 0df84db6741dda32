//! A row group to a block: what repeats is resolved once for each entry of a dictionary, and rows only pass numbers on.
//!
//! The columns that make an event's shape are mixed into one code a row: `code ← table[code, key]`, column by column,
//! and each distinct code is then turned into a [`Shape`] once.

use arrow::array::{
    Array, BooleanArray, DictionaryArray, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
};
use arrow::datatypes::Int32Type;
use leadpact_terms::{Channel, Kind, Value};
use parquet::file::statistics::Statistics;
use rustc_hash::{FxHashMap, FxHashSet};

use super::read::SegmentReader;
use crate::block::{Block, Need, Needs, Shape, TOLD, Telling, Told};
use crate::error::HistoryError;
use crate::layout::{AT, CHANNEL, ID, KIND, LASTED, LEAD, MARKED, NAME, OTHERS, PROPERTY, TRAIT, kind_of};
use crate::value::{read_others, read_value, write_text, write_value};

type Texts = DictionaryArray<Int32Type>;

/// A block, and the events' ids where they were asked for.
pub(crate) struct WithIds {
    pub block: Block,
    pub ids: Option<StringArray>,
}

/// Which columns of a segment are read for some needs.
pub(crate) struct Plan {
    columns: Vec<usize>,
    marked: usize,
    /// Needed names that stand in the column `others`, with their prefix.
    others: Vec<Box<str>>,
}

impl Plan {
    /// The columns of a segment that hold what is needed, with ids or without.
    pub fn new(segment: &SegmentReader<'_>, needs: &Needs, with_ids: bool) -> Result<Self, HistoryError> {
        let file = &segment.parquet;
        let mut columns = Vec::new();
        for name in [LEAD, AT, KIND, NAME, CHANNEL] {
            columns.push(file.column(name)?);
        }
        if with_ids {
            columns.push(file.column(ID)?);
        }
        if needs.lasted {
            columns.push(file.column(LASTED)?);
        }
        let mut others = Vec::new();
        let properties = needs.properties.iter().map(|name| (PROPERTY, name, &segment.names.properties));
        let traits = needs.traits.keys().map(|name| (TRAIT, name, &segment.names.traits));
        // Names that no row says have no column, or an empty one.
        for (prefix, name, _) in properties.chain(traits).filter(|(_, name, known)| known.contains_key(*name)) {
            let column = format!("{prefix}{name}");
            match segment.names.others.contains(column.as_str()) {
                true => others.push(column.into()),
                false => columns.push(file.column(&column)?),
            }
        }
        if !others.is_empty() {
            columns.push(file.column(OTHERS)?);
        }
        Ok(Self { columns, marked: file.column(MARKED)?, others })
    }
}

/// The leads of a row group.
pub(crate) fn decode_block(
    segment: &SegmentReader<'_>,
    row_group: usize,
    plan: &Plan,
    needs: &Needs,
) -> Result<WithIds, HistoryError> {
    let file = &segment.parquet;
    let mut columns = plan.columns.clone();
    let statistics = file.metadata().row_group(row_group).column(plan.marked).statistics();
    let is_never_marked = matches!(statistics, Some(Statistics::Boolean(known)) if known.max_opt() == Some(&false));
    if !is_never_marked {
        columns.push(plan.marked);
    }
    let batch = file.read(row_group, &columns)?;
    let rows = RowGroup { segment, batch, plan, needs };
    let at = rows.get::<TimestampMillisecondArray>(AT)?;
    let mut block = Block { at: at.values().to_vec(), ..Block::default() };
    rows.leads(&mut block)?;
    rows.what(&mut block)?;
    if needs.lasted {
        let lasted = rows.get::<Int64Array>(LASTED)?;
        block.lasted = lasted.iter().map(|ms| ms.unwrap_or(-1)).collect();
    }
    let ids = rows.batch.column_by_name(ID).is_some().then(|| rows.get::<StringArray>(ID).cloned()).transpose()?;
    Ok(WithIds { block, ids })
}

/// How many leads segments of one bucket have together.
pub(crate) fn count_leads(segments: &[SegmentReader<'_>]) -> Result<u64, HistoryError> {
    let mut seen: FxHashSet<Box<str>> = FxHashSet::default();
    for segment in segments {
        let column = [segment.parquet.column(LEAD)?];
        for row_group in 0..segment.parquet.n_row_groups() {
            let batch = segment.parquet.read(row_group, &column)?;
            let leads = batch.column(0).as_any().downcast_ref::<Texts>();
            let texts = leads.and_then(|leads| leads.values().as_any().downcast_ref::<StringArray>());
            let texts = texts.ok_or_else(|| segment.parquet.damaged("its leads are no texts"))?;
            for lead in texts.iter().flatten() {
                if !seen.contains(lead) {
                    seen.insert(lead.into());
                }
            }
        }
    }
    Ok(seen.len() as u64)
}

struct RowGroup<'a> {
    segment: &'a SegmentReader<'a>,
    batch: RecordBatch,
    plan: &'a Plan,
    needs: &'a Needs,
}

impl RowGroup<'_> {
    fn get<T: 'static>(&self, name: &str) -> Result<&T, HistoryError> {
        self.find(name).ok_or_else(|| self.damaged(format!("its column `{name}` is of another type")))
    }

    fn find<T: 'static>(&self, name: &str) -> Option<&T> {
        self.batch.column_by_name(name)?.as_any().downcast_ref()
    }

    fn damaged(&self, why: impl std::fmt::Display) -> HistoryError {
        self.segment.parquet.damaged(why)
    }

    /// The texts of a dictionary.
    fn texts<'t>(&self, column: &'t Texts) -> Result<&'t StringArray, HistoryError> {
        column.values().as_any().downcast_ref().ok_or_else(|| self.damaged("a dictionary holds no texts"))
    }

    /// Leads and their first rows: a new lead begins where the text changes.
    fn leads(&self, block: &mut Block) -> Result<(), HistoryError> {
        let column = self.get::<Texts>(LEAD)?;
        let texts = self.texts(column)?;
        let mut before = None;
        for (row, key) in (0..).zip(column.keys().values()) {
            if before != Some(*key) {
                before = Some(*key);
                block.leads.push(texts.value(*key as usize));
                block.first_row.push(row);
            }
        }
        block.first_row.push(u32::try_from(column.len()).expect("a row group has fewer rows"));
        Ok(())
    }

    /// What each row is.
    fn what(&self, block: &mut Block) -> Result<(), HistoryError> {
        let others = self.other_properties()?;
        let mixed = self.mix(others.as_ref())?;
        let others = others.map(|(_, others)| others);
        // What a code means: a shape, or that the row tells traits.
        let mut meaning = Vec::with_capacity(mixed.n_codes());
        let mut tellings: Vec<Option<Telling>> = Vec::with_capacity(mixed.n_codes());
        for code in 0..mixed.n_codes() {
            let shape = self.shape(&mixed, others.as_ref(), code)?;
            let Shape { kind, channel, marked, .. } = shape;
            if kind.tells_traits() {
                tellings.push(Some(Telling { kind, channel, marked, start: 0, end: 0 }));
                meaning.push(TOLD);
            } else {
                tellings.push(None);
                meaning.push(u32::try_from(block.shapes.len()).expect("fewer shapes than rows"));
                block.shapes.push(shape);
            }
        }
        let mut tellers = self.tellers(block)?;
        block.what = mixed.codes.iter().map(|code| meaning[*code as usize]).collect();
        let telling = block.what.iter().enumerate().filter(|(_, what)| **what == TOLD).map(|(row, _)| row);
        for (n, row) in (0_u32..).zip(telling.collect::<Vec<_>>()) {
            let start = block.told.len() as u32;
            tellers.tell(row, &mut block.told);
            let end = block.told.len() as u32;
            block.tellings.extend(tellings[mixed.codes[row] as usize].map(|telling| Telling { start, end, ..telling }));
            block.what[row] = TOLD | n;
        }
        Ok(())
    }

    /// All columns that make a shape, as one code a row.
    fn mix(&self, others: Option<&(&Texts, Others)>) -> Result<Mixed, HistoryError> {
        let mut mixed = Mixed::new(self.batch.num_rows());
        for name in [KIND, NAME, CHANNEL] {
            mixed.mix_texts(self.get(name)?);
        }
        if self.find::<BooleanArray>(MARKED).is_some() {
            let marked = self.get::<BooleanArray>(MARKED)?;
            mixed.mix(marked.values().iter().map(u32::from), 2);
        }
        for name in &self.needs.properties {
            if let Some(column) = self.find(&format!("{PROPERTY}{name}")) {
                mixed.mix_texts(column);
            }
        }
        if let Some((column, others)) = others {
            let keys = (0..column.len()).map(|row| column.key(row).map_or(0, |key| others.keys[key]));
            mixed.mix(keys, others.said.len());
        }
        Ok(mixed)
    }

    /// Needed properties in the column `others`, if there are any.
    fn other_properties(&self) -> Result<Option<(&Texts, Others)>, HistoryError> {
        if !self.plan.others.iter().any(|name| name.starts_with(PROPERTY)) {
            return Ok(None);
        }
        let column = self.get::<Texts>(OTHERS)?;
        let mut others = Others { keys: Vec::new(), said: vec![Vec::new()] };
        let mut seen = FxHashMap::from_iter([(String::new(), 0)]);
        for text in self.texts(column)?.iter().flatten() {
            let (mut said, mut key) = (Vec::new(), String::new());
            for (column, value) in read_others(text).map_err(|why| self.damaged(why))? {
                if let Some(name) = column.strip_prefix(PROPERTY).filter(|name| self.needs.properties.contains(*name)) {
                    write_text(name, &mut key);
                    write_value(&value, &mut key);
                    said.push((name.into(), value));
                }
            }
            others.keys.push(*seen.entry(key).or_insert_with(|| {
                others.said.push(said);
                others.said.len() as u32 - 1
            }));
        }
        Ok(Some((column, others)))
    }

    /// The event that a code stands for.
    fn shape(&self, mixed: &Mixed, others: Option<&Others>, code: usize) -> Result<Shape, HistoryError> {
        let mut keys = mixed.keys(code).into_iter();
        let mut next = || keys.next().expect("a key for each column");
        let text = |name: &str, key: u32| -> Result<Option<&str>, HistoryError> {
            let texts = self.texts(self.get::<Texts>(name)?)?;
            Ok(key.checked_sub(1).map(|key| texts.value(key as usize)))
        };
        let word = text(KIND, next())?.unwrap_or_default();
        let kind: Kind = kind_of(word).ok_or_else(|| self.damaged(format!("`{word}` is no kind of event")))?;
        let name = text(NAME, next())?.unwrap_or_default().into();
        let word = text(CHANNEL, next())?.unwrap_or_default();
        let channel = Channel::ALL.iter().copied().find(|channel| channel.word() == word);
        let channel = channel.ok_or_else(|| self.damaged(format!("`{word}` is no channel")))?;
        let marked = self.find::<BooleanArray>(MARKED).is_some() && next() == 1;
        let mut properties = Vec::new();
        for name in &self.needs.properties {
            let column = format!("{PROPERTY}{name}");
            if self.find::<Texts>(&column).is_some()
                && let Some(value) = text(&column, next())?
            {
                properties.push((name.clone(), self.value(value)?));
            }
        }
        if let Some(others) = others {
            properties.extend(others.said[next() as usize].iter().cloned());
            properties.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        Ok(Shape { kind, name, channel, marked, properties })
    }

    fn value(&self, text: &str) -> Result<Value, HistoryError> {
        read_value(text).map_err(|why| self.damaged(why))
    }

    /// The columns of traits, ready to be asked row by row; their values go into the block.
    fn tellers(&self, block: &mut Block) -> Result<Tellers<'_>, HistoryError> {
        let mut tellers = Tellers { columns: Vec::new(), others: None };
        for (name, need) in &self.needs.traits {
            let number = u32::try_from(block.names.len()).expect("few traits are needed");
            block.names.push(name.clone());
            let mut values = Vec::new();
            if let Some(column) = self.find::<Texts>(&format!("{TRAIT}{name}")) {
                let texts = self.texts(column)?;
                let mut known = Vec::with_capacity(texts.len());
                for text in texts.iter().flatten() {
                    known.push(self.value(text)?);
                }
                let numbers = match need {
                    Need::Value => None,
                    Need::Known => Some(known.iter().map(|value| u32::from(value.is_missing())).collect()),
                };
                values = if numbers.is_some() { known_or_not() } else { known };
                tellers.columns.push(Teller { name: number, column, numbers });
            }
            block.values.push(values);
        }
        if self.plan.others.iter().any(|name| name.starts_with(TRAIT)) {
            let column = self.get::<Texts>(OTHERS)?;
            tellers.others = Some((column, self.others(column, block)?));
        }
        Ok(tellers)
    }

    /// What each entry of the column `others` tells of needed traits.
    fn others(&self, column: &Texts, block: &mut Block) -> Result<Vec<Vec<Told>>, HistoryError> {
        let mut seen: FxHashMap<(u32, String), u32> = FxHashMap::default();
        let mut all = Vec::new();
        for text in self.texts(column)?.iter().flatten() {
            let mut told = Vec::new();
            for (column, value) in read_others(text).map_err(|why| self.damaged(why))? {
                let Some(trait_name) = column.strip_prefix(TRAIT) else { continue };
                let Some(name) = block.names.iter().position(|name| &**name == trait_name) else { continue };
                let value = match self.needs.traits[trait_name] {
                    Need::Value => value,
                    Need::Known if value.is_missing() => Value::Missing,
                    Need::Known => Value::YesNo(true),
                };
                let mut key = String::new();
                write_value(&value, &mut key);
                let (values, name) = (&mut block.values[name], name as u32);
                let value = *seen.entry((name, key)).or_insert_with(|| {
                    values.push(value);
                    values.len() as u32 - 1
                });
                told.push(Told { name, value });
            }
            all.push(told);
        }
        Ok(all)
    }
}

/// What the entries of the column `others` say that is needed, each distinct answer once.
struct Others {
    /// For each entry the position of what it says.
    keys: Vec<u32>,
    /// At first nothing.
    said: Vec<Vec<(Box<str>, Value)>>,
}

/// What stands for the values of a trait of which only this matters.
fn known_or_not() -> Vec<Value> {
    vec![Value::YesNo(true), Value::Missing]
}

struct Teller<'a> {
    name: u32,
    column: &'a Texts,
    /// For each entry of the dictionary the value's number, if they differ.
    numbers: Option<Vec<u32>>,
}

struct Tellers<'a> {
    columns: Vec<Teller<'a>>,
    others: Option<(&'a Texts, Vec<Vec<Told>>)>,
}

impl Tellers<'_> {
    fn tell(&mut self, row: usize, told: &mut Vec<Told>) {
        for teller in &self.columns {
            if let Some(key) = teller.column.key(row) {
                let value = teller.numbers.as_ref().map_or(key as u32, |numbers| numbers[key]);
                told.push(Told { name: teller.name, value });
            }
        }
        if let Some((column, others)) = &self.others
            && let Some(key) = column.key(row)
        {
            told.extend_from_slice(&others[key]);
        }
    }
}

/// Tables up to this size are kept as arrays, which a few instructions look up.
const DENSE: usize = 1 << 18;

/// Several columns as one code a row.
struct Mixed {
    codes: Vec<u32>,
    /// For each column what its codes are made of: the code before it and its key.
    levels: Vec<Level>,
}

enum Level {
    /// Every row has the same key: codes stay as they are.
    Same(u32),
    /// For each code the one before and the key.
    Made(Vec<(u32, u32)>),
}

impl Mixed {
    fn new(n_rows: usize) -> Self {
        Self { codes: vec![0; n_rows], levels: Vec::new() }
    }

    fn n_codes(&self) -> usize {
        let made = self.levels.iter().rev().find_map(|level| match level {
            Level::Same(_) => None,
            Level::Made(codes) => Some(codes.len()),
        });
        made.unwrap_or_else(|| self.codes.len().min(1))
    }

    /// Mixes in a column of texts: key 0 is none, key n + 1 is entry n of the dictionary.
    fn mix_texts(&mut self, column: &Texts) {
        let n_keys = column.values().len() + 1;
        let keys = column.keys();
        match keys.nulls().filter(|nulls| nulls.null_count() > 0) {
            None if column.values().len() == 1 => self.levels.push(Level::Same(1)),
            None => self.mix(keys.values().iter().map(|key| *key as u32 + 1), n_keys),
            Some(nulls) if nulls.null_count() == keys.len() => self.levels.push(Level::Same(0)),
            Some(nulls) => {
                let valid = nulls.inner().iter();
                let keys = keys.values().iter().zip(valid);
                self.mix(keys.map(|(key, valid)| if valid { *key as u32 + 1 } else { 0 }), n_keys);
            }
        }
    }

    /// Mixes in a column of keys below `n_keys`.
    fn mix(&mut self, keys: impl Iterator<Item = u32>, n_keys: usize) {
        let mut made: Vec<(u32, u32)> = Vec::new();
        let size = self.n_codes() * n_keys;
        if size <= DENSE {
            let mut table = vec![u32::MAX; size];
            for (code, key) in self.codes.iter_mut().zip(keys) {
                let slot = &mut table[*code as usize * n_keys + key as usize];
                if *slot == u32::MAX {
                    *slot = made.len() as u32;
                    made.push((*code, key));
                }
                *code = *slot;
            }
        } else {
            let mut table: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            for (code, key) in self.codes.iter_mut().zip(keys) {
                *code = *table.entry((*code, key)).or_insert_with(|| {
                    made.push((*code, key));
                    made.len() as u32 - 1
                });
            }
        }
        self.levels.push(Level::Made(made));
    }

    /// The keys of which a code is made, in the order of the columns.
    fn keys(&self, code: usize) -> Vec<u32> {
        let mut code = code as u32;
        let mut keys: Vec<u32> = Vec::with_capacity(self.levels.len());
        for level in self.levels.iter().rev() {
            match level {
                Level::Same(key) => keys.push(*key),
                Level::Made(codes) => {
                    let (before, key) = codes[code as usize];
                    keys.push(key);
                    code = before;
                }
            }
        }
        keys.reverse();
        keys
    }
}
