//! The distinct events and tellings of all files, numbered; and the distinct values of each needed trait.

use leadpact_ingest::Record;
use leadpact_terms::{Kind, SalesAct, Value};
use rustc_hash::FxHashMap;

use super::batch::Says;
use super::error::Why;
use crate::block::{Need, Needs, Shape};

/// Bits of a row that number the event.
pub(super) const SHAPE_BITS: u32 = 20;
/// More distinct events than this are not told apart.
pub(super) const SHAPES_MAX: usize = 1 << SHAPE_BITS;
/// More distinct sets of traits than this are not told apart.
const TELLINGS_MAX: usize = 1 << 24;
/// The number of the telling that says nothing.
pub(super) const NOTHING_TOLD: u32 = 0;

/// Needed traits and their values, by position in the names and in [`Tables::values`].
pub(super) type Telling = Box<[(u32, u32)]>;

/// What the numbers in scattered rows mean.
pub(super) struct Tables {
    pub names: Vec<Box<str>>,
    pub shapes: Vec<Shape>,
    pub tellings: Vec<Telling>,
    pub values: Vec<Vec<Value>>,
    needs: Needs,
    // Values are compared by how they are written for debugging, which tells any two apart.
    shape_numbers: FxHashMap<String, u32>,
    telling_numbers: FxHashMap<Telling, u32>,
    value_numbers: Vec<FxHashMap<String, u32>>,
}

impl Tables {
    pub fn new(names: Vec<Box<str>>, needs: Needs) -> Self {
        let n = names.len();
        let mut tables = Self {
            names,
            shapes: Vec::new(),
            tellings: vec![Telling::default()],
            values: vec![Vec::new(); n],
            needs,
            shape_numbers: FxHashMap::default(),
            telling_numbers: FxHashMap::default(),
            value_numbers: vec![FxHashMap::default(); n],
        };
        tables.telling_numbers.insert(Telling::default(), NOTHING_TOLD);
        tables
    }

    /// The number of what a row says; of traits only those at some positions of the names count.
    pub fn number(&mut self, says: Says, tells: &[u32]) -> Result<u32, Why> {
        match says {
            Says::Happened(record) => self.shape(record),
            Says::Told(traits) => self.telling(tells, traits),
        }
    }

    /// The number of an event but for instant, id and duration.
    pub fn shape(&mut self, record: Record) -> Result<u32, Why> {
        match record.kind {
            Kind::Traits | Kind::Sales(SalesAct::Noted) => return Err(Why::File("its events tell traits")),
            Kind::Track | Kind::Page | Kind::Sales(_) | Kind::Outcome(_) => {}
        }
        let Record { kind, name, channel, marked, mut properties, .. } = record;
        properties.retain(|(name, _)| self.needs.properties.contains(name));
        properties.sort_by(|a, b| a.0.cmp(&b.0));
        let shape = Shape { kind, name, channel, marked, properties };
        let written = format!("{shape:?}");
        if let Some(number) = self.shape_numbers.get(&written) {
            return Ok(*number);
        }
        let number = self.shapes.len();
        if number == SHAPES_MAX {
            return Err(Why::TooMany { what: "events", limit: SHAPES_MAX });
        }
        self.shapes.push(shape);
        self.shape_numbers.insert(written, number as u32);
        Ok(number as u32)
    }

    /// The number of what is told of these traits, as far as it is needed.
    fn telling(&mut self, tells: &[u32], traits: Vec<(Box<str>, Value)>) -> Result<u32, Why> {
        let mut telling = Vec::with_capacity(tells.len());
        for (known, value) in traits {
            let wanted = tells.iter().find(|position| self.names[**position as usize] == known);
            if let Some(position) = wanted {
                telling.push((*position, self.value(*position as usize, value)));
            }
        }
        telling.sort_unstable();
        let telling = telling.into_boxed_slice();
        if let Some(number) = self.telling_numbers.get(&telling) {
            return Ok(*number);
        }
        let number = self.tellings.len();
        if number == TELLINGS_MAX {
            return Err(Why::TooMany { what: "sets of traits", limit: TELLINGS_MAX });
        }
        self.tellings.push(telling.clone());
        self.telling_numbers.insert(telling, number as u32);
        Ok(number as u32)
    }

    fn value(&mut self, position: usize, value: Value) -> u32 {
        let only_known = self.needs.traits.get(&self.names[position]) == Some(&Need::Known);
        let value = if only_known && !value.is_missing() { Value::YesNo(true) } else { value };
        let written = format!("{value:?}");
        let values = &mut self.values[position];
        *self.value_numbers[position].entry(written).or_insert_with(|| {
            values.push(value);
            values.len() as u32 - 1
        })
    }
}
