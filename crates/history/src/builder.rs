//! Blocks from leads that are at hand as events, and one block from many.

use leadpact_ingest::Lead;
use leadpact_terms::{Event, Instant, Kind, SalesAct, Value};
use rustc_hash::FxHashMap;

use crate::block::{Block, Need, Needs, Shape, TOLD, Telling, Told};

/// The distinct contents of a block, found by their encoding.
#[derive(Debug, Default)]
pub(crate) struct Index {
    shapes: FxHashMap<Vec<u8>, u32>,
    names: FxHashMap<Box<str>, u32>,
    values: FxHashMap<(u32, Vec<u8>), u32>,
}

impl Index {
    /// The position of a shape in the block, which takes it if it is new.
    pub fn shape(&mut self, block: &mut Block, shape: &Shape) -> u32 {
        let key = encoded(&(shape.kind, &shape.name, shape.channel, shape.marked, &shape.properties));
        *self.shapes.entry(key).or_insert_with(|| {
            block.shapes.push(shape.clone());
            number(block.shapes.len() - 1)
        })
    }

    /// The position of a trait's name in the block.
    pub fn name(&mut self, block: &mut Block, name: &str) -> u32 {
        if let Some(known) = self.names.get(name) {
            return *known;
        }
        block.names.push(name.into());
        block.values.push(Vec::new());
        let position = number(block.names.len() - 1);
        self.names.insert(name.into(), position);
        position
    }

    /// The position of a value under the name at this position.
    pub fn value(&mut self, block: &mut Block, name: u32, value: &Value) -> u32 {
        let values = &mut block.values[name as usize];
        *self.values.entry((name, encoded(value))).or_insert_with(|| {
            values.push(value.clone());
            number(values.len() - 1)
        })
    }
}

/// Puts leads into a block, one after the other.
#[derive(Debug)]
pub struct BlockBuilder {
    needs: Needs,
    block: Block,
    index: Index,
}

impl BlockBuilder {
    /// A builder of blocks that hold what is needed.
    pub fn new(needs: &Needs) -> Self {
        Self { needs: needs.clone(), block: Block { first_row: vec![0], ..Block::default() }, index: Index::default() }
    }

    /// Adds a lead with its events, which are in order.
    ///
    /// # Panics
    /// If the block grows to more than 2³¹ events.
    pub fn push(&mut self, lead: &Lead) {
        self.block.leads.push(lead.id.as_str());
        for event in &lead.events {
            let what = match event.kind {
                Kind::Traits | Kind::Sales(SalesAct::Noted) => TOLD | self.telling(event),
                Kind::Track | Kind::Page | Kind::Sales(_) | Kind::Outcome(_) => self.shape(event),
            };
            self.block.at.push(event.at.0);
            self.block.what.push(what);
            if self.needs.lasted {
                self.block.lasted.push(event.lasted.map_or(-1, leadpact_terms::Duration::as_ms));
            }
        }
        self.block.first_row.push(number(self.block.at.len()));
    }

    /// How many events the block has so far.
    pub fn n_rows(&self) -> usize {
        self.block.at.len()
    }

    /// The block; the builder begins anew.
    pub fn finish(&mut self) -> Block {
        let fresh = Self::new(&self.needs);
        std::mem::replace(self, fresh).block
    }

    fn shape(&mut self, event: &Event) -> u32 {
        let needed = event.properties.iter().filter(|(name, _)| self.needs.properties.contains(name));
        let shape = Shape {
            kind: event.kind,
            name: event.name.clone(),
            channel: event.channel,
            marked: event.marked,
            properties: needed.cloned().collect(),
        };
        self.index.shape(&mut self.block, &shape)
    }

    fn telling(&mut self, event: &Event) -> u32 {
        let start = number(self.block.told.len());
        for (name, value) in &event.properties {
            let Some(need) = self.needs.traits.get(name) else { continue };
            let value = match need {
                Need::Known if !value.is_missing() => &Value::YesNo(true),
                Need::Known | Need::Value => value,
            };
            let told = self.told(name, value);
            self.block.told.push(told);
        }
        let end = number(self.block.told.len());
        let (kind, channel, marked) = (event.kind, event.channel, event.marked);
        self.block.tellings.push(Telling { kind, channel, marked, start, end });
        number(self.block.tellings.len() - 1)
    }

    fn told(&mut self, name: &str, value: &Value) -> Told {
        let name = self.index.name(&mut self.block, name);
        Told { name, value: self.index.value(&mut self.block, name, value) }
    }
}

/// Puts blocks together into one, in which what is the same is there once.
#[derive(Debug)]
pub struct BlockMerger {
    block: Block,
    index: Index,
}

impl Default for BlockMerger {
    fn default() -> Self {
        Self { block: Block { first_row: vec![0], ..Block::default() }, index: Index::default() }
    }
}

impl BlockMerger {
    /// Adds the events of a block up to and including `until`, and the leads that have any.
    ///
    /// # Panics
    /// If the whole grows to more than 2³¹ events.
    pub fn add(&mut self, block: &Block, until: Instant) {
        let Self { block: whole, index } = self;
        let shapes: Vec<u32> = block.shapes.iter().map(|shape| index.shape(whole, shape)).collect();
        let names: Vec<u32> = block.names.iter().map(|name| index.name(whole, name)).collect();
        let of_name = |(name, values): (&u32, &Vec<Value>), index: &mut Index, whole: &mut Block| {
            values.iter().map(|value| index.value(whole, *name, value)).collect()
        };
        let values: Vec<Vec<u32>> = names.iter().zip(&block.values).map(|of| of_name(of, index, whole)).collect();
        for lead in 0..block.leads.len() {
            let rows = block.rows_of(lead);
            let happened = block.at[rows.clone()].partition_point(|at| *at <= until.0);
            if happened == 0 {
                continue;
            }
            let rows = rows.start..rows.start + happened;
            whole.leads.push(block.leads.get(lead));
            whole.at.extend_from_slice(&block.at[rows.clone()]);
            if !block.lasted.is_empty() {
                whole.lasted.extend_from_slice(&block.lasted[rows.clone()]);
            }
            for what in &block.what[rows] {
                let merged = match what & TOLD {
                    0 => shapes[*what as usize],
                    _ => {
                        let telling = &block.tellings[(what & !TOLD) as usize];
                        let start = number(whole.told.len());
                        let told = &block.told[telling.start as usize..telling.end as usize];
                        whole.told.extend(told.iter().map(|one| Told {
                            name: names[one.name as usize],
                            value: values[one.name as usize][one.value as usize],
                        }));
                        whole.tellings.push(Telling { start, end: number(whole.told.len()), ..*telling });
                        TOLD | number(whole.tellings.len() - 1)
                    }
                };
                whole.what.push(merged);
            }
            whole.first_row.push(number(whole.at.len()));
        }
    }

    /// The whole.
    pub fn finish(mut self) -> Block {
        self.block.at.shrink_to_fit();
        self.block.what.shrink_to_fit();
        self.block.lasted.shrink_to_fit();
        self.block
    }
}

/// A position in a block.
pub(crate) fn number(n: usize) -> u32 {
    u32::try_from(n).ok().filter(|n| n & TOLD == 0).expect("a block of fewer than 2^31 events")
}

fn encoded(value: &impl serde::Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("plain data")
}
