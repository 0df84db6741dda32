//! One past under two pacts: the leads that one would have handed over and the other not, or otherwise.

use leadpact_engine::{CompiledPact, Fold};
use leadpact_history::{Block, Needs};
use leadpact_pact::words::{Language, Messages};
use leadpact_reports::reasons_at;
use leadpact_terms::{Instant, LeadId};

use crate::meanings::Meanings;
use crate::needs::needs;

/// A lead's first hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct First {
    /// When.
    pub at: Instant,
    /// In which tier: a position in the pact.
    pub tier: usize,
}

/// A lead that at least one of two pacts hands over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The lead.
    pub lead_id: LeadId,
    /// Under which of them, and when.
    pub by: HandedOver,
}

/// Which of two pacts hands a lead over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandedOver {
    /// Only the other pact: the lead is gained.
    Gained {
        /// When and in which tier.
        first: First,
        /// What speaks for it then.
        reasons: Vec<String>,
    },
    /// Only the pact in force: the lead is lost.
    Lost {
        /// When and in which tier.
        first: First,
        /// What the other pact has against it then.
        reasons: Vec<String>,
    },
    /// Both.
    ByBoth {
        /// By the pact in force.
        before: First,
        /// By the other.
        after: First,
    },
}

/// Two pacts beside each other, for blocks of one source after the other.
#[derive(Debug)]
pub struct Comparison {
    before: Firsts,
    after: Firsts,
    messages: &'static Messages,
}

impl Comparison {
    /// Of the pact in force with another, with reasons in English.
    pub fn new(before: &CompiledPact, after: &CompiledPact) -> Self {
        let messages = Messages::speaking(Language::English);
        Self { before: Firsts::new(before), after: Firsts::new(after), messages }
    }

    /// The same, with reasons in another language.
    #[must_use]
    pub fn said_in(self, language: Language) -> Self {
        Self { messages: Messages::speaking(language), ..self }
    }

    /// What of history a comparison reads.
    pub fn needs(before: &CompiledPact, after: &CompiledPact) -> Needs {
        needs(before).and(needs(after))
    }

    /// The leads of a block that either pact hands over by events up to and including `until`.
    pub fn of(&mut self, block: &Block, until: Instant) -> Vec<Compared> {
        let firsts = self.before.of(block, until).into_iter().zip(self.after.of(block, until)).enumerate();
        firsts
            .filter_map(|(lead, firsts)| {
                let lead_id = LeadId::new(block.leads.get(lead));
                let reasons = |at| reasons_at(&self.after.pact, &lead_id, &block.events(lead), at, self.messages);
                let by = match firsts {
                    (None, None) => return None,
                    (None, Some(first)) => HandedOver::Gained { first, reasons: reasons(first.at) },
                    (Some(first), None) => HandedOver::Lost { first, reasons: reasons(first.at) },
                    (Some(before), Some(after)) => HandedOver::ByBoth { before, after },
                };
                Some(Compared { lead_id, by })
            })
            .collect()
    }
}

/// First hand-overs of leads under one pact.
#[derive(Debug)]
struct Firsts {
    pact: CompiledPact,
    fold: Fold,
}

impl Firsts {
    fn new(pact: &CompiledPact) -> Self {
        Self { pact: pact.clone(), fold: Fold::of_decisions(pact) }
    }

    /// The first hand-over of each lead of a block by events up to and including `until`.
    fn of(&mut self, block: &Block, until: Instant) -> Vec<Option<First>> {
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
