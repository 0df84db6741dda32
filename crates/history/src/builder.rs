//! Blocks from leads that are at hand as events, for what does not come in columns already.

use leadpact_ingest::Lead;
use leadpact_terms::{Event, Kind, SalesAct, Value};
use rustc_hash::FxHashMap;

use crate::block::{Block, Need, Needs, Shape, TOLD, Telling, Told};

/// Puts leads into a block, one after the other.
#[derive(Debug)]
pub struct BlockBuilder {
    needs: Needs,
    block: Block,
    /// Positions of shapes, names and values, by their encoded content.
    shapes: FxHashMap<Vec<u8>, u32>,
    names: FxHashMap<Box<str>, u32>,
    values: FxHashMap<(u32, Vec<u8>), u32>,
}

impl BlockBuilder {
    /// A builder of blocks that hold what is needed.
    pub fn new(needs: &Needs) -> Self {
        Self {
            needs: needs.clone(),
            block: Block { first_row: vec![0], ..Block::default() },
            shapes: FxHashMap::default(),
            names: FxHashMap::default(),
            values: FxHashMap::default(),
        }
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
        let key = encoded(&(shape.kind, &shape.name, shape.channel, shape.marked, &shape.properties));
        *self.shapes.entry(key).or_insert_with(|| {
            self.block.shapes.push(shape);
            number(self.block.shapes.len() - 1)
        })
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
        let block = &mut self.block;
        let name = *self.names.entry(name.into()).or_insert_with(|| {
            block.names.push(name.into());
            block.values.push(Vec::new());
            number(block.names.len() - 1)
        });
        let values = &mut block.values[name as usize];
        let value = *self.values.entry((name, encoded(value))).or_insert_with(|| {
            values.push(value.clone());
            number(values.len() - 1)
        });
        Told { name, value }
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).ok().filter(|n| n & TOLD == 0).expect("a block of fewer than 2^31 events")
}

fn encoded(value: &impl serde::Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("plain data")
}
