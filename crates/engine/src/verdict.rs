//! Deciding: what sales and deals say of a lead, the table of verdicts, and the gates of the stages.

use leadpact_terms::{ClauseId, OutcomeAct, SalesAct, Stage};

use crate::compile::Inner;
use crate::condition::View;
use crate::meaning::Says;
use crate::standing::{Reason, ReasonCode, Verdict};
use crate::state::{BeforeEnd, LeadState, Whereabouts, tier_name};

/// A row of the verdict table, and the tier it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) code: ReasonCode,
    pub(crate) tier: Option<usize>,
}

impl Decided {
    pub(crate) fn verdict(self, inner: &Inner) -> Verdict {
        match (self.code, self.tier) {
            (ReasonCode::Excluded, _) => Verdict::Excluded,
            (ReasonCode::InSalesHands | ReasonCode::TierReached, Some(tier)) => {
                Verdict::Qualified { tier: tier_name(inner, tier) }
            }
            (ReasonCode::InformationMissing, Some(tier)) => Verdict::Held { tier: tier_name(inner, tier) },
            _ => Verdict::Below,
        }
    }
}

impl LeadState {
    /// What sales or a deal says of the lead: it comes back, is given up, or goes on.
    pub(crate) fn take_answer(&mut self, says: Says) {
        if let (Whereabouts::InSalesHands { tier }, None, true) = (&self.whereabouts, &self.before_end, says.is_end()) {
            self.before_end = Some(BeforeEnd { tier: *tier, stage: self.stage, outcomes: self.outcomes });
        }
        match says {
            Says::Nothing => {}
            Says::Sales { act, cool_off } => {
                if !self.qualifications.is_empty() {
                    self.sales |= bit_of(SalesAct::ALL, act);
                }
                match (act, &self.whereabouts) {
                    (SalesAct::Rejected | SalesAct::Recycled, Whereabouts::InSalesHands { .. })
                    | (SalesAct::Recycled, Whereabouts::GivenUp) => self.come_back(cool_off),
                    (SalesAct::Disqualified, Whereabouts::InSalesHands { .. }) => {
                        self.whereabouts = Whereabouts::GivenUp;
                        self.leave(Stage::Disqualified);
                    }
                    (SalesAct::Reopened, _) => self.reopen(),
                    _ => {}
                }
            }
            Says::Outcome { outcome, cool_off } => {
                let bit = |outcome| bit_of(OutcomeAct::ALL, outcome) as u8;
                match outcome {
                    OutcomeAct::Lost => self.outcomes &= !bit(OutcomeAct::Opportunity),
                    OutcomeAct::Opportunity => self.outcomes &= !bit(OutcomeAct::Lost),
                    OutcomeAct::Won | OutcomeAct::Advocated => {}
                }
                self.outcomes |= bit(outcome);
                if outcome == OutcomeAct::Lost {
                    self.come_back(cool_off);
                }
            }
        }
    }

    /// Takes back the end of sales' work, as if it had not been said.
    fn reopen(&mut self) {
        let Some(BeforeEnd { tier, stage, outcomes }) = self.before_end.take() else { return };
        self.whereabouts = Whereabouts::InSalesHands { tier };
        (self.stage, self.outcomes) = (stage, outcomes);
        for end in [SalesAct::Rejected, SalesAct::Disqualified, SalesAct::Recycled] {
            self.sales &= !bit_of(SalesAct::ALL, end);
        }
    }

    fn come_back(&mut self, cool_off: i64) {
        self.whereabouts = Whereabouts::Returned { at: self.latest_at, event: self.n_events, cool_off };
        self.leave(Stage::Nurture);
    }

    fn leave(&mut self, stage: Stage) {
        if self.stage < Stage::Customer {
            self.stage = stage;
        }
    }

    /// The first row of the verdict table that applies, and the tier it is about.
    pub(crate) fn decide(&self, view: &View<'_>) -> Decided {
        let inner = view.pact;
        let without_tier = |code| Decided { code, tier: None };
        if view.excluded() {
            return without_tier(ReasonCode::Excluded);
        }
        if let Whereabouts::InSalesHands { tier } = self.whereabouts {
            return Decided { code: ReasonCode::InSalesHands, tier: Some(tier) };
        }
        if self.stage >= Stage::Opportunity {
            return without_tier(ReasonCode::DealOpen);
        }
        if matches!(self.whereabouts, Whereabouts::GivenUp) {
            return without_tier(ReasonCode::GivenUp);
        }
        let Some(tier) = inner.tiers.iter().position(|tier| tier.holds(view)) else {
            return without_tier(ReasonCode::NoTierReached);
        };
        if let Some(code) = self.waits_since_return(view) {
            return without_tier(code);
        }
        let code = if self.is_informed(inner) { ReasonCode::TierReached } else { ReasonCode::InformationMissing };
        Decided { code, tier: Some(tier) }
    }

    /// Why a lead that came back is not handed over yet, whatever tier it reaches.
    fn waits_since_return(&self, view: &View<'_>) -> Option<ReasonCode> {
        let Whereabouts::Returned { at, event, cool_off } = self.whereabouts else { return None };
        if view.at.0 - at.0 < cool_off {
            return Some(ReasonCode::CoolingOff);
        }
        let needs_signal = view.pact.renewing.as_ref().is_none_or(|renewing| !renewing.is_empty());
        (needs_signal && self.latest_renewal <= event).then_some(ReasonCode::NewSignalNeeded)
    }

    /// Whether nothing but its tier keeps the lead from being handed over.
    pub(crate) fn is_open(&self, view: &View<'_>) -> bool {
        let is_with_sales = match self.whereabouts {
            Whereabouts::InSalesHands { .. } | Whereabouts::GivenUp => true,
            Whereabouts::Free | Whereabouts::Returned { .. } => self.stage >= Stage::Opportunity,
        };
        !view.excluded() && !is_with_sales && self.waits_since_return(view).is_none() && self.is_informed(view.pact)
    }

    /// The clauses behind what was decided right after the latest event.
    pub(crate) fn reason_of(&self, decided: Decided, view: &View<'_>) -> Reason {
        let inner = view.pact;
        let excluding = if decided.code == ReasonCode::Excluded {
            let bare = View::bare(inner, self, view.at);
            (0..inner.exclusions.len()).filter(|one| inner.exclusions[*one].condition.holds(&bare)).collect()
        } else {
            Vec::new()
        };
        self.reason(inner, decided, &excluding)
    }

    /// The clauses behind what was decided; `excluding` are the exclusions that held.
    pub(crate) fn reason(&self, inner: &Inner, decided: Decided, excluding: &[usize]) -> Reason {
        let clauses = match decided.code {
            ReasonCode::Excluded => {
                excluding.iter().map(|exclusion| inner.pact.exclusions[*exclusion].clause.clone()).collect()
            }
            ReasonCode::InSalesHands | ReasonCode::TierReached => {
                decided.tier.iter().map(|tier| inner.pact.tiers[*tier].clause.clone()).collect()
            }
            ReasonCode::DealOpen | ReasonCode::GivenUp | ReasonCode::NoTierReached => Vec::new(),
            ReasonCode::CoolingOff | ReasonCode::NewSignalNeeded => vec![inner.pact.recycle.clause.clone()],
            ReasonCode::InformationMissing => self.missing(inner),
        };
        Reason { code: decided.code, clauses }
    }

    /// The furthest stage beyond the present one whose gate is open.
    pub(crate) fn open_gate(&self, view: &View<'_>) -> Option<Stage> {
        if self.has_no_gate(view.pact) {
            return None;
        }
        let in_hands = matches!(self.whereabouts, Whereabouts::InSalesHands { .. });
        let gates = view.pact.gates.iter();
        let entered = gates
            .rev()
            .find(|(stage, gate)| *stage > self.stage && (in_hands || *stage > Stage::Sql) && gate.holds(view));
        entered.map(|(stage, _)| *stage)
    }

    /// Whether no gate can be open: those before opportunity are closed but for sales, the others until there is a deal.
    pub(crate) fn has_no_gate(&self, inner: &Inner) -> bool {
        let in_hands = matches!(self.whereabouts, Whereabouts::InSalesHands { .. });
        !in_hands && inner.gates_ask_for_deals && self.outcomes == 0
    }

    pub(crate) fn missing(&self, inner: &Inner) -> Vec<ClauseId> {
        let required = inner.required.iter().zip(&inner.pact.required);
        required.filter(|(slots, _)| !self.knows_one_of(slots)).map(|(_, required)| required.clause.clone()).collect()
    }

    /// Whether all required information is there.
    pub(crate) fn is_informed(&self, inner: &Inner) -> bool {
        inner.required.iter().all(|slots| self.knows_one_of(slots))
    }

    fn knows_one_of(&self, slots: &[usize]) -> bool {
        slots.iter().any(|slot| self.facts.is_known(*slot))
    }

    pub(crate) fn sales_did(&self, act: SalesAct) -> bool {
        self.sales & bit_of(SalesAct::ALL, act) != 0
    }

    pub(crate) fn outcome_is(&self, outcome: OutcomeAct) -> bool {
        u16::from(self.outcomes) & bit_of(OutcomeAct::ALL, outcome) != 0
    }
}

pub(crate) fn bit_of<T: PartialEq + Copy>(all: &[T], one: T) -> u16 {
    all.iter().position(|known| *known == one).map_or(0, |position| 1 << position)
}
