//! One past under two pacts: the leads that one would have handed over and the other not, or otherwise.

use leadpact_engine::{CompiledPact, Fold};
use leadpact_history::Block;
use leadpact_terms::Instant;

use crate::meanings::Meanings;

/// A lead's first hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct First {
    /// When.
    pub at: Instant,
    /// In which tier: a position in the pact.
    pub tier: usize,
}

/// First hand-overs of leads under one pact, for blocks of one source after the other.
#[derive(Debug)]
pub struct Firsts {
    pact: CompiledPact,
    fold: Fold,
}

impl Firsts {
    /// For leads under this pact.
    pub fn new(pact: &CompiledPact) -> Self {
        Self { pact: pact.clone(), fold: Fold::of_decisions(pact) }
    }

    /// The first hand-over of each lead of a block by events up to and including `until`.
    pub fn of(&mut self, block: &Block, until: Instant) -> Vec<Option<First>> {
        let mut meanings = Meanings::of(&self.pact, block);
        (0..block.leads.len()).map(|lead| self.of_lead(block, lead, until, &mut meanings)).collect()
    }

    fn of_lead(&mut self, block: &Block, lead: usize, until: Instant, meanings: &mut Meanings) -> Option<First> {
        self.fold.next_lead();
        for row in block.rows_of(lead) {
            if block.at[row] > until.0 {
                break;
            }
            meanings.take(block, row, &mut self.fold);
            if let Some(first) = self.fold.qualifications().first() {
                let tier = self.pact.pact().tiers.iter().position(|tier| tier.name == first.tier)?;
                return Some(First { at: first.at, tier });
            }
        }
        None
    }
}
