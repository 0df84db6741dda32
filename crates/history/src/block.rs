//! Whole leads in columns: what a replay folds over, wherever they come from.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_terms::{Channel, Duration, Event, EventId, Instant, Kind, LeadId, Value};

/// What a reader looks at. Everything else may be left on disk; a reader must not miss it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Properties of events, by name.
    pub properties: BTreeSet<Box<str>>,
    /// Traits, by name.
    pub traits: BTreeMap<Box<str>, Need>,
    /// Whether it matters how long events lasted.
    pub lasted: bool,
}

/// What of a trait matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Only whether it is known: a value may be replaced by [`Value::YesNo`]`(true)`, unless it is missing.
    Known,
    /// Its value.
    Value,
}

impl Needs {
    /// What serves both readers.
    pub fn and(mut self, other: Self) -> Self {
        self.properties.extend(other.properties);
        for (name, need) in other.traits {
            let mine = self.traits.entry(name).or_insert(need);
            *mine = (*mine).max(need);
        }
        Self { lasted: self.lasted || other.lasted, ..self }
    }

    /// Whether what is read for these serves a reader that needs the other.
    pub fn cover(&self, other: &Self) -> bool {
        let has = |name: &str, need: Need| self.traits.get(name).is_some_and(|mine| *mine >= need);
        let properties = other.properties.is_subset(&self.properties);
        properties && other.traits.iter().all(|(name, need)| has(name, *need)) && self.lasted >= other.lasted
    }
}

/// Texts one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Adds a text at the end.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// The text at a position.
    pub fn get(&self, position: usize) -> &str {
        let start = position.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[position]]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Takes all texts out and keeps the space.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }
}

/// Marks entries of [`Block::what`] that are positions in [`Block::tellings`] instead of [`Block::shapes`].
pub const TOLD: u32 = 1 << 31;

/// Whole leads, each with its distinct events in the lead's order (instant, then event id by bytes). Pure data, no lead
/// in two blocks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    /// The leads' ids.
    pub leads: Texts,
    /// For each lead its first row, and at the end the number of rows: `leads.len() + 1` entries (`[0]` in a block without leads).
    pub first_row: Vec<u32>,
    /// When each event happened, milliseconds since 1970 UTC.
    pub at: Vec<i64>,
    /// What each event is: a position in `shapes`, or [`TOLD`] and a position in `tellings`.
    pub what: Vec<u32>,
    /// How long each event lasted, in milliseconds; −1 where unknown. Empty if not needed.
    pub lasted: Vec<i64>,
    /// The distinct events but for instant, id and duration.
    pub shapes: Vec<Shape>,
    /// Events that tell traits.
    pub tellings: Vec<Telling>,
    /// What they tell: `tellings` hold ranges of it.
    pub told: Vec<Told>,
    /// The names of traits that `told` speaks of.
    pub names: Vec<Box<str>>,
    /// For each name its distinct values.
    pub values: Vec<Vec<Value>>,
}

impl Block {
    /// A lead's events as far as they are held: what was not needed is missing, and ids are numbers in the lead's order.
    pub fn events(&self, lead: usize) -> Vec<Event> {
        let id = LeadId::new(self.leads.get(lead));
        let rows = self.rows_of(lead).enumerate();
        rows.map(|(number, row)| Event {
            id: EventId::new(format!("{number:08}")),
            lead: id.clone(),
            at: Instant(self.at[row]),
            lasted: self.lasted.get(row).filter(|lasted| **lasted >= 0).map(|lasted| Duration(*lasted)),
            ..self.event(self.what[row])
        })
        .collect()
    }

    fn event(&self, what: u32) -> Event {
        let (kind, channel, marked, name, properties) = if what & TOLD == 0 {
            let shape = &self.shapes[what as usize];
            (shape.kind, shape.channel, shape.marked, shape.name.clone(), shape.properties.clone())
        } else {
            let telling = &self.tellings[(what & !TOLD) as usize];
            let told = &self.told[telling.start as usize..telling.end as usize];
            let property = |one: &Told| {
                (self.names[one.name as usize].clone(), self.values[one.name as usize][one.value as usize].clone())
            };
            (telling.kind, telling.channel, telling.marked, Box::default(), told.iter().map(property).collect())
        };
        Event {
            id: EventId::new(""),
            lead: LeadId::new(""),
            at: Instant::default(),
            channel,
            kind,
            name,
            lasted: None,
            marked,
            properties,
        }
    }

    /// The rows of a lead.
    pub fn rows_of(&self, lead: usize) -> std::ops::Range<usize> {
        self.first_row[lead] as usize..self.first_row[lead + 1] as usize
    }
}

/// An event but for its instant, id, lead and duration; properties are those that are needed.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// What sort of event: never [`Kind::Traits`] or noted by sales, which are [`Telling`]s.
    pub kind: Kind,
    /// The event's or the page's name.
    pub name: Box<str>,
    /// Over which channel.
    pub channel: Channel,
    /// Kept but not counted.
    pub marked: bool,
    /// The properties that are needed and there.
    pub properties: Vec<(Box<str>, Value)>,
}

/// An event that tells traits: of kind [`Kind::Traits`], or noted by sales.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling {
    /// [`Kind::Traits`] or sales noted.
    pub kind: Kind,
    /// Over which channel.
    pub channel: Channel,
    /// Kept but not counted: what it tells is told all the same.
    pub marked: bool,
    /// The first of what it tells, in `told`.
    pub start: u32,
    /// The end of it.
    pub end: u32,
}

/// A trait and what became known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Told {
    /// The trait: a position in `names`.
    pub name: u32,
    /// Its value: a position in `values[name]`. [`Value::Missing`] clears it.
    pub value: u32,
}

/// Leads in parts that can be read side by side.
pub trait BlockSource: Sync {
    /// What can go wrong.
    type Error: Send;

    /// How many parts there are.
    fn n_parts(&self) -> usize;

    /// Hands the blocks of one part to `sink`, which may stop it with an error of its own.
    ///
    /// # Errors
    /// What the source or the sink meets.
    fn read_part(
        &self,
        part: usize,
        needs: &Needs,
        sink: &mut dyn FnMut(&Block) -> Result<(), Self::Error>,
    ) -> Result<(), Self::Error>;
}
