//! One row a lead: when a pact would first have handed it over, and how far it came.

use leadpact_engine::{CompiledPact, Fold, Qualification, Tally};
use leadpact_history::{Block, BlockSource, Texts};
use leadpact_terms::{ClauseId, Instant};

use crate::meanings::Meanings;
use crate::needs::needs;
use crate::parts::{Control, in_order};

/// Leads folded between two looks at whether to stop.
const LEADS_BETWEEN_LOOKS: usize = 1_024;

/// Rows of a replay in columns, one a lead that had an event by then.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The lead.
    pub lead_id: Texts,
    /// When it was first handed over; missing if never, like the next three.
    pub qualified_at: Vec<Option<Instant>>,
    /// In which tier: a position in the pact.
    pub tier: Vec<Option<u32>>,
    /// The fit score then.
    pub fit: Vec<Option<f64>>,
    /// The engagement score then.
    pub engagement_at: Vec<Option<f64>>,
    /// The engagement score at the end.
    pub engagement_end: Vec<f64>,
    /// The highest level right after any of its events.
    pub level_peak: Vec<u8>,
    /// The level at the end.
    pub level_end: Vec<u8>,
    /// What the scores are made of, if asked for; `row` is a position in this batch.
    pub contributions: Vec<Contribution>,
}

/// Points of one clause for one lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The lead: a position in [`Rows::lead_id`].
    pub row: u32,
    /// When: its first hand-over, or the end of the replay.
    pub at: Instant,
    /// Whether `at` is the hand-over.
    pub is_hand_over: bool,
    /// The clause.
    pub clause: ClauseId,
    /// Its points then.
    pub points: f64,
}

/// How much is asked of a replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// The rows.
    #[default]
    Rows,
    /// The rows, and what the scores are made of at the first hand-over and at the end.
    Contributions,
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.level_end.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.level_end.is_empty()
    }

    fn clear(&mut self) {
        self.lead_id.clear();
        self.qualified_at.clear();
        self.tier.clear();
        self.fit.clear();
        self.engagement_at.clear();
        self.engagement_end.clear();
        self.level_peak.clear();
        self.level_end.clear();
        self.contributions.clear();
    }

    fn add(&mut self, lead: &str, fold: &Fold, pact: &CompiledPact, until: Instant) {
        let first = fold.qualifications().first();
        let tiers = &pact.pact().tiers;
        let position = |first: &Qualification| {
            tiers.iter().position(|tier| tier.name == first.tier).and_then(|at| u32::try_from(at).ok())
        };
        let end = fold.scores(until);
        self.lead_id.push(lead);
        self.qualified_at.push(first.map(|first| first.at));
        self.tier.push(first.and_then(position));
        self.fit.push(first.map(|first| first.fit));
        self.engagement_at.push(first.map(|first| first.engagement));
        self.engagement_end.push(end.engagement);
        self.level_peak.push(fold.level_peak().number());
        self.level_end.push(end.level.number());
    }

    fn explain(&mut self, at: Instant, is_hand_over: bool, (fit, engagement): (Tally, Tally)) {
        // The row is added when the lead is through.
        let row = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let all = fit.contributions.into_iter().chain(engagement.contributions);
        self.contributions.extend(all.map(|one| Contribution {
            row,
            at,
            is_hand_over,
            clause: one.clause,
            points: one.points,
        }));
    }
}

/// Replays a pact over all parts of a source on so many threads; rows come in the order of the parts and, within one, of its leads.
/// Events after `until` have not happened.
///
/// # Errors
/// What the source or the sink meets.
pub fn replay<S: BlockSource>(
    source: &S,
    pact: &CompiledPact,
    (until, detail): (Instant, Detail),
    n_threads: usize,
    control: &Control,
    mut sink: impl FnMut(&Rows) -> Result<(), S::Error>,
) -> Result<(), S::Error> {
    in_order(
        source.n_parts(),
        n_threads,
        |part| {
            let mut batches = Vec::new();
            replay_part(source, part, pact, (until, detail), control, &mut |rows| {
                batches.push(std::mem::take(rows));
                Ok(())
            })?;
            Ok(batches)
        },
        |batches| batches.iter().try_for_each(&mut sink),
    )
}

/// Replays a pact over one part of a source; the sink may take the rows out.
///
/// # Errors
/// What the source or the sink meets.
pub fn replay_part<S: BlockSource>(
    source: &S,
    part: usize,
    pact: &CompiledPact,
    (until, detail): (Instant, Detail),
    control: &Control,
    sink: &mut dyn FnMut(&mut Rows) -> Result<(), S::Error>,
) -> Result<(), S::Error> {
    let mut fold = Fold::new(pact);
    let mut rows = Rows::default();
    source.read_part(part, &needs(pact), &mut |block| {
        rows.clear();
        replay_block(block, &mut fold, pact, (until, detail), control, &mut rows);
        if rows.is_empty() { Ok(()) } else { sink(&mut rows) }
    })
}

/// Replays a pact over the leads of one block and adds their rows. `fold` folds for that pact.
pub fn replay_block(
    block: &Block,
    fold: &mut Fold,
    pact: &CompiledPact,
    (until, detail): (Instant, Detail),
    control: &Control,
    rows: &mut Rows,
) {
    let mut meanings = Meanings::of(pact, block);
    for lead in 0..block.leads.len() {
        if lead % LEADS_BETWEEN_LOOKS == 0 && control.is_stopped() {
            return;
        }
        fold.next_lead();
        for row in block.rows_of(lead) {
            if block.at[row] > until.0 {
                break;
            }
            let before = fold.qualifications().len();
            meanings.take(block, row, fold);
            if detail == Detail::Contributions && before == 0 && !fold.qualifications().is_empty() {
                let at = Instant(block.at[row]);
                rows.explain(at, true, fold.tallies(at));
            }
        }
        if fold.n_events() == 0 {
            continue;
        }
        if detail == Detail::Contributions {
            rows.explain(until, false, fold.tallies(until));
        }
        rows.add(block.leads.get(lead), fold, pact, until);
    }
    control.add_leads(block.leads.len() as u64);
}
