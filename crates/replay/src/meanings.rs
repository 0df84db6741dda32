//! What the distinct events and values of a block mean to a pact: each worked out once, however often it occurs.

use leadpact_engine::{CompiledPact, Fold, FrameFold, Meaning, Told};
use leadpact_history::{Block, Shape, TOLD, Telling};
use leadpact_terms::{Channel, Duration, Event, EventId, Instant, Kind, LeadId, Value};
use rustc_hash::FxHashMap;

/// What takes a lead's events by their meanings.
pub trait Folds {
    /// Takes the lead's next event, which tells no traits.
    fn hear(&mut self, at: Instant, meaning: &Meaning);
    /// Takes the lead's next event, which tells traits.
    fn tell<'t>(&mut self, at: Instant, meaning: &Meaning, told: impl Iterator<Item = &'t Told>);
}

impl Folds for Fold {
    #[inline]
    fn hear(&mut self, at: Instant, meaning: &Meaning) {
        Self::hear(self, at, meaning);
    }

    fn tell<'t>(&mut self, at: Instant, meaning: &Meaning, told: impl Iterator<Item = &'t Told>) {
        Self::tell(self, at, meaning, told);
    }
}

impl Folds for FrameFold {
    #[inline]
    fn hear(&mut self, at: Instant, meaning: &Meaning) {
        Self::hear(self, at, meaning);
    }

    fn tell<'t>(&mut self, at: Instant, meaning: &Meaning, told: impl Iterator<Item = &'t Told>) {
        Self::tell(self, at, meaning, told);
    }
}

/// What the events of one block mean to one pact.
#[derive(Debug)]
pub struct Meanings {
    pact: CompiledPact,
    /// Durations at which meanings change, in milliseconds.
    durations: Vec<i64>,
    /// For each shape as many meanings as there are ranks of duration. Empty where meanings change with the date.
    by_shape: Vec<Meaning>,
    /// Where meanings change with the date: those met so far, by shape, rank and date.
    by_date: Option<FxHashMap<(u32, usize, i32), Meaning>>,
    /// For each name of a trait, its values; nothing for a trait that the pact does not look at.
    told: Vec<Vec<Told>>,
    /// A trait event: it tells, and means nothing else.
    plain: Meaning,
}

impl Meanings {
    /// Works out what the shapes and values of a block mean.
    pub fn of(pact: &CompiledPact, block: &Block) -> Self {
        let durations = pact.durations();
        let is_dated = pact.meanings_depend_on_date();
        let mut meanings = Self {
            pact: pact.clone(),
            by_shape: Vec::new(),
            by_date: is_dated.then(FxHashMap::default),
            told: told(pact, block),
            plain: pact.meaning(&plain_event(Kind::Traits)),
            durations,
        };
        if !is_dated {
            let ranks = 0..=meanings.durations.len();
            for shape in &block.shapes {
                for rank in ranks.clone() {
                    let meaning = meanings.work_out(shape, rank, Instant::default());
                    meanings.by_shape.push(meaning);
                }
            }
        }
        meanings
    }

    /// Lets a fold take one row of the block these are the meanings of.
    #[inline]
    pub fn take(&mut self, block: &Block, row: usize, fold: &mut impl Folds) {
        let (at, what) = (Instant(block.at[row]), block.what[row]);
        if what & TOLD != 0 {
            return self.tell(block, row, &block.tellings[(what & !TOLD) as usize], fold);
        }
        let rank = match block.lasted.get(row) {
            Some(lasted) if *lasted >= 0 => self.durations.partition_point(|duration| duration <= lasted),
            _ => 0,
        };
        match &self.by_date {
            None => fold.hear(at, &self.by_shape[what as usize * (self.durations.len() + 1) + rank]),
            Some(_) => fold.hear(at, &self.on_date(block, what, rank, at)),
        }
    }

    /// What an event of this shape and rank of duration means on a day.
    fn on_date(&mut self, block: &Block, what: u32, rank: usize, at: Instant) -> Meaning {
        let key = (what, rank, at.date().0);
        if let Some(known) = self.by_date.as_ref().and_then(|known| known.get(&key)) {
            return known.clone();
        }
        let meaning = self.work_out(&block.shapes[what as usize], rank, at);
        if let Some(known) = &mut self.by_date {
            known.insert(key, meaning.clone());
        }
        meaning
    }

    fn work_out(&self, shape: &Shape, rank: usize, at: Instant) -> Meaning {
        self.pact.meaning(&Event {
            at,
            channel: shape.channel,
            name: shape.name.clone(),
            lasted: rank.checked_sub(1).map(|rank| Duration(self.durations[rank])),
            marked: shape.marked,
            properties: shape.properties.clone(),
            ..plain_event(shape.kind)
        })
    }

    fn tell(&self, block: &Block, row: usize, telling: &Telling, fold: &mut impl Folds) {
        let at = Instant(block.at[row]);
        let told = &block.told[telling.start as usize..telling.end as usize];
        let of_interest = told.iter().filter_map(|one| self.told[one.name as usize].get(one.value as usize));
        match telling.kind {
            Kind::Traits => fold.tell(at, &self.plain, of_interest),
            // What sales noted may be a signal too: rare, and each one different.
            Kind::Track | Kind::Page | Kind::Sales(_) | Kind::Outcome(_) => {
                let property = |one: &leadpact_history::Told| {
                    let value: &Value = &block.values[one.name as usize][one.value as usize];
                    (block.names[one.name as usize].clone(), value.clone())
                };
                let meaning = self.pact.meaning(&Event {
                    at,
                    channel: telling.channel,
                    marked: telling.marked,
                    lasted: block.lasted.get(row).filter(|lasted| **lasted >= 0).map(|lasted| Duration(*lasted)),
                    properties: told.iter().map(property).collect(),
                    ..plain_event(telling.kind)
                });
                fold.tell(at, &meaning, of_interest);
            }
        }
    }
}

fn told(pact: &CompiledPact, block: &Block) -> Vec<Vec<Told>> {
    let of_name = |name: &str, values: &[Value]| values.iter().map_while(|value| pact.told(name, value)).collect();
    block.names.iter().zip(&block.values).map(|(name, values)| of_name(name, values)).collect()
}

fn plain_event(kind: Kind) -> Event {
    Event {
        id: EventId::new(""),
        lead: LeadId::new(""),
        at: Instant::default(),
        channel: Channel::Import,
        kind,
        name: Box::default(),
        lasted: None,
        marked: false,
        properties: Vec::new(),
    }
}
