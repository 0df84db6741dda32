//! History held in memory, compact, for questions that are asked over and over.

use std::convert::Infallible;

use leadpact_history::{Block, BlockMerger, BlockSource, Needs, TOLD};
use leadpact_terms::{Event, Instant, Kind, OutcomeAct, first_won};

use crate::parts::{Control, in_order};

/// Leads of one chunk are folded by one thread.
const CHUNKS_A_THREAD: usize = 4;

/// All leads of a source, in chunks of whole leads. About 12 bytes an event, 20 where durations matter, and the distinct values.
#[derive(Debug)]
pub struct InMemory {
    needs: Needs,
    until: Instant,
    chunks: Vec<Chunk>,
    n_leads: usize,
    n_events: usize,
}

/// Some of the leads.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) block: Block,
    /// The number of its first lead among all.
    pub(crate) first_lead: usize,
    /// When each lead's deal was first won; `i64::MAX` if never.
    pub(crate) won_at: Vec<i64>,
    /// For each lead the row after the last that tells traits.
    pub(crate) told_by: Vec<u32>,
}

impl InMemory {
    /// Loads what is needed of a source. Events after `until` have not happened.
    ///
    /// # Errors
    /// What the source meets.
    pub fn load<S: BlockSource>(
        source: &S,
        needs: &Needs,
        until: Instant,
        n_threads: usize,
        control: &Control,
    ) -> Result<Self, S::Error> {
        let n_chunks = (n_threads * CHUNKS_A_THREAD).clamp(1, source.n_parts().max(1));
        let mut chunks: Vec<Chunk> = Vec::with_capacity(n_chunks);
        let mut n_leads = 0;
        in_order(
            n_chunks,
            n_threads,
            |chunk| {
                let mut merger = BlockMerger::default();
                for part in (chunk..source.n_parts()).step_by(n_chunks) {
                    source.read_part(part, needs, &mut |block| {
                        control.add_leads(block.leads.len() as u64);
                        merger.add(block, until);
                        Ok(())
                    })?;
                }
                Ok(merger.finish())
            },
            |block| {
                let (won_at, told_by) = (won_at(&block), told_by(&block));
                chunks.push(Chunk { first_lead: n_leads, won_at, told_by, block });
                n_leads += chunks.last().map_or(0, |chunk| chunk.block.leads.len());
                Ok(())
            },
        )?;
        let n_events = chunks.iter().map(|chunk| chunk.block.at.len()).sum();
        Ok(Self { needs: needs.clone(), until, chunks, n_leads, n_events })
    }

    /// What is held of each event and lead.
    pub fn needs(&self) -> &Needs {
        &self.needs
    }

    /// Up to when.
    pub fn until(&self) -> Instant {
        self.until
    }

    /// How many leads are held.
    pub fn n_leads(&self) -> usize {
        self.n_leads
    }

    /// How many events are held.
    pub fn n_events(&self) -> usize {
        self.n_events
    }

    /// The id of a lead.
    pub fn lead_id(&self, lead: usize) -> &str {
        let (chunk, inside) = self.place(lead);
        chunk.block.leads.get(inside)
    }

    /// When a lead's deal was first won.
    pub fn won_at(&self, lead: usize) -> Option<Instant> {
        let (chunk, inside) = self.place(lead);
        Some(chunk.won_at[inside]).filter(|at| *at != i64::MAX).map(Instant)
    }

    pub(crate) fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    /// The chunk of a lead, and its position there.
    pub(crate) fn place(&self, lead: usize) -> (&Chunk, usize) {
        let chunk = self.chunks.partition_point(|chunk| chunk.first_lead <= lead) - 1;
        (&self.chunks[chunk], lead - self.chunks[chunk].first_lead)
    }
}

impl InMemory {
    /// A lead's events as far as they are held; see [`Block::events`].
    pub fn events(&self, lead: usize) -> Vec<Event> {
        let (chunk, inside) = self.place(lead);
        chunk.block.events(inside)
    }
}

/// Blocks that are in memory already, a part each.
#[derive(Debug, Default)]
pub struct AtHand(pub Vec<Block>);

impl BlockSource for AtHand {
    type Error = Infallible;

    fn n_parts(&self) -> usize {
        self.0.len()
    }

    fn read_part(
        &self,
        part: usize,
        _: &Needs,
        sink: &mut dyn FnMut(&Block) -> Result<(), Infallible>,
    ) -> Result<(), Infallible> {
        sink(&self.0[part])
    }
}

fn won_at(block: &Block) -> Vec<i64> {
    let won: Vec<bool> = block.shapes.iter().map(|shape| shape.kind == Kind::Outcome(OutcomeAct::Won)).collect();
    if !won.contains(&true) {
        return vec![i64::MAX; block.leads.len()];
    }
    let kind =
        |row: usize| block.shapes.get(block.what[row] as usize).map(|shape| (shape.kind, Instant(block.at[row])));
    let of_lead = |lead| first_won(block.rows_of(lead).filter_map(kind)).map_or(i64::MAX, |at| at.0);
    (0..block.leads.len()).map(of_lead).collect()
}

fn told_by(block: &Block) -> Vec<u32> {
    let told = |row: &usize| block.what[*row] & TOLD != 0;
    let after_last = |lead: usize| {
        let rows = block.rows_of(lead);
        let start = rows.start;
        rows.rev().find(told).map_or(start, |row| row + 1)
    };
    (0..block.leads.len()).map(|lead| u32::try_from(after_last(lead)).expect("rows have small numbers")).collect()
}
