//! What if the pact were another: first hand-overs of all leads under an edited pact, at the speed of dragging a slider.
//!
//! Two roads with the same answers. An edit of anything folds all leads again, each only as far as its first hand-over. An
//! edit of thresholds alone needs no fold: the few events at which a lead can be handed over under *some* thresholds (its
//! [`Frame`](leadpact_engine::Frame)s) are kept of the pact that was prepared.

use leadpact_engine::{CompiledPact, Fold, FrameFold, Thresholds};
use leadpact_history::Needs;
use leadpact_pact::model::{Condition, Pact};
use leadpact_terms::Instant;

use crate::in_memory::{Chunk, InMemory};
use crate::meanings::Meanings;
use crate::needs::needs;
use crate::parts::in_order;

/// Leads are looked through in runs of so many by one thread.
const RUN: usize = 16_384;

/// When each lead was first handed over, and in which tier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FirstHandOvers {
    /// Milliseconds since 1970 UTC; `i64::MAX` where never.
    at: Vec<i64>,
    /// The tier's position in the pact; meaningless where never.
    tier: Vec<u8>,
}

impl FirstHandOvers {
    /// When and in which tier (its position in the pact) a lead was first handed over.
    pub fn of(&self, lead: usize) -> Option<(Instant, usize)> {
        (self.at[lead] != i64::MAX).then(|| (Instant(self.at[lead]), usize::from(self.tier[lead])))
    }

    /// How many leads there are.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there are no leads.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    fn push(&mut self, first: Option<(i64, usize)>) {
        self.at.push(first.map_or(i64::MAX, |(at, _)| at));
        self.tier.push(first.map_or(0, |(_, tier)| u8::try_from(tier).unwrap_or(u8::MAX)));
    }

    fn append(&mut self, mut other: Self) {
        self.at.append(&mut other.at);
        self.tier.append(&mut other.tier);
    }
}

/// Which road an answer took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    /// All leads were folded again.
    Fold,
    /// Only thresholds had moved since the pact that was prepared.
    Frames,
}

/// The pact asks for more than is held: load again with these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pact looks at traits, properties or durations that are not held in memory")]
pub struct NeedsMore(pub Needs);

/// History in memory, and what has been prepared of one pact.
#[derive(Debug)]
pub struct WhatIf {
    in_memory: InMemory,
    n_threads: usize,
    prepared: Option<Prepared>,
}

#[derive(Debug)]
struct Prepared {
    /// The pact with its thresholds taken out.
    skeleton: Pact,
    chunks: Vec<Frames>,
}

/// The frames of a chunk's leads, in columns.
#[derive(Debug, Default)]
struct Frames {
    /// For each lead its first frame, and at the end the number of frames.
    first: Vec<u32>,
    at: Vec<i64>,
    parts: Vec<u32>,
    fit: Vec<f64>,
    engagement: Vec<f64>,
}

impl WhatIf {
    /// Questions about what is held, answered on so many threads.
    pub fn new(in_memory: InMemory, n_threads: usize) -> Self {
        Self { in_memory, n_threads, prepared: None }
    }

    /// What is held.
    pub fn in_memory(&self) -> &InMemory {
        &self.in_memory
    }

    /// First hand-overs under a pact, and the road they were found by.
    ///
    /// # Errors
    /// If the pact looks at more than is held.
    pub fn ask(&self, pact: &CompiledPact) -> Result<(FirstHandOvers, Road), NeedsMore> {
        self.check(pact)?;
        if let Some(prepared) = &self.prepared
            && let Some(thresholds) = Thresholds::of(pact)
            && prepared.skeleton == skeleton(pact.pact())
        {
            return Ok((self.by_frames(prepared, &thresholds), Road::Frames));
        }
        Ok((self.by_fold(pact), Road::Fold))
    }

    /// Prepares for questions that differ from this pact in thresholds alone. Returns whether they can be answered without a fold.
    ///
    /// # Errors
    /// If the pact looks at more than is held.
    pub fn prepare(&mut self, pact: &CompiledPact) -> Result<bool, NeedsMore> {
        self.check(pact)?;
        self.prepared = Thresholds::of(pact).map(|thresholds| Prepared {
            skeleton: skeleton(pact.pact()),
            chunks: self.on_chunks(|chunk| frames_of(chunk, pact, &thresholds)),
        });
        Ok(self.prepared.is_some())
    }

    fn check(&self, pact: &CompiledPact) -> Result<(), NeedsMore> {
        let needs = needs(pact);
        if self.in_memory.needs().cover(&needs) { Ok(()) } else { Err(NeedsMore(needs)) }
    }

    /// Folds all leads under the pact, each as far as its first hand-over.
    fn by_fold(&self, pact: &CompiledPact) -> FirstHandOvers {
        self.joined(|chunk| first_hand_overs(chunk, pact))
    }

    fn by_frames(&self, prepared: &Prepared, thresholds: &Thresholds) -> FirstHandOvers {
        let runs: Vec<(&Frames, std::ops::Range<usize>)> = prepared
            .chunks
            .iter()
            .flat_map(|frames| {
                let n_leads = frames.first.len() - 1;
                (0..n_leads).step_by(RUN).map(move |start| (frames, start..(start + RUN).min(n_leads)))
            })
            .collect();
        let mut all = FirstHandOvers::default();
        let done: Result<(), std::convert::Infallible> = in_order(
            runs.len(),
            self.n_threads,
            |run| Ok(runs[run].0.first_hand_overs(runs[run].1.clone(), thresholds)),
            |some| {
                all.append(some);
                Ok(())
            },
        );
        done.unwrap_or_else(|never| match never {});
        all
    }

    fn joined(&self, work: impl Fn(&Chunk) -> FirstHandOvers + Sync) -> FirstHandOvers {
        let mut all = FirstHandOvers::default();
        self.on_chunks(work).into_iter().for_each(|some| all.append(some));
        all
    }

    fn on_chunks<T: Send>(&self, work: impl Fn(&Chunk) -> T + Sync) -> Vec<T> {
        let chunks = self.in_memory.chunks();
        let mut results = Vec::with_capacity(chunks.len());
        let done: Result<(), std::convert::Infallible> = in_order(
            chunks.len(),
            self.n_threads,
            |chunk| Ok(work(&chunks[chunk])),
            |result| {
                results.push(result);
                Ok(())
            },
        );
        done.unwrap_or_else(|never| match never {});
        results
    }
}

impl Frames {
    fn first_hand_overs(&self, leads: std::ops::Range<usize>, thresholds: &Thresholds) -> FirstHandOvers {
        let mut all = FirstHandOvers::default();
        for lead in leads {
            let mut frames = self.first[lead] as usize..self.first[lead + 1] as usize;
            let first = frames.find_map(|frame| {
                let tier = thresholds.tier_at(self.parts[frame], self.fit[frame], self.engagement[frame])?;
                Some((self.at[frame], tier))
            });
            all.push(first);
        }
        all
    }
}

fn first_hand_overs(chunk: &Chunk, pact: &CompiledPact) -> FirstHandOvers {
    let block = &chunk.block;
    let (mut fold, mut meanings) = (Fold::of_decisions(pact), Meanings::of(pact, block));
    let tiers = &pact.pact().tiers;
    let mut all = FirstHandOvers::default();
    for lead in 0..block.leads.len() {
        fold.next_lead();
        for row in block.rows_of(lead) {
            meanings.take(block, row, &mut fold);
            let is_all_told = row + 1 >= chunk.told_by[lead] as usize;
            if !fold.qualifications().is_empty() || (is_all_told && !fold.has_prospects()) {
                break;
            }
        }
        let first = fold.qualifications().first();
        all.push(first.and_then(|first| Some((first.at.0, tiers.iter().position(|tier| tier.name == first.tier)?))));
    }
    all
}

fn frames_of(chunk: &Chunk, pact: &CompiledPact, thresholds: &Thresholds) -> Frames {
    let block = &chunk.block;
    let (mut fold, mut meanings) = (FrameFold::new(pact, thresholds), Meanings::of(pact, block));
    let mut all = Frames { first: vec![0], ..Frames::default() };
    for lead in 0..block.leads.len() {
        fold.next_lead();
        for row in block.rows_of(lead) {
            meanings.take(block, row, &mut fold);
        }
        for frame in fold.frames() {
            all.at.push(frame.at.0);
            all.parts.push(frame.parts);
            all.fit.push(frame.fit);
            all.engagement.push(frame.engagement);
        }
        all.first.push(u32::try_from(all.at.len()).expect("fewer than 2^32 frames in a chunk"));
    }
    all
}

/// A pact with the thresholds of tiers and levels and the borders of grades taken out, and what it is called.
fn skeleton(pact: &Pact) -> Pact {
    let mut take_out = |condition: &mut Condition| {
        if let Condition::Fit(test) | Condition::Engagement(test) = condition {
            test.min = test.min.map(|_| 0.0);
            test.max = test.max.map(|_| 0.0);
        }
    };
    let mut skeleton = pact.clone();
    skeleton.tiers.iter_mut().for_each(|tier| tier.when.each_mut(&mut take_out));
    skeleton.levels.iter_mut().for_each(|level| level.when.each_mut(&mut take_out));
    skeleton.grades.fit = [0.0; 3];
    skeleton.grades.engagement = [0.0; 3];
    (skeleton.version, skeleton.title, skeleton.effective, skeleton.review_by) = (0, None, None, None);
    skeleton
}
