//! Deciding: what sales and deals say of a lead, the table of verdicts, and the gates of the stages.

use leadpact_terms::{ClauseId, Event, Instant, Kind, OutcomeAct, SalesAct, Stage, Value};

use crate::compile::Inner;
use crate::condition::{Seen, View};
use crate::standing::{Reason, ReasonCode};
use crate::state::{LeadState, Whereabouts};

impl LeadState {
    /// What sales or a deal says of the lead: it comes back, is given up, or goes on.
    pub(crate) fn take_answer(&mut self, inner: &Inner, event: &Event) {
        match event.kind {
            Kind::Track | Kind::Page | Kind::Traits => {}
            Kind::Sales(act) => {
                if !self.qualifications.is_empty() {
                    self.sales |= bit_of(SalesAct::ALL, act);
                }
                match (act, &self.whereabouts) {
                    (SalesAct::Rejected | SalesAct::Recycled, Whereabouts::InSalesHands { .. })
                    | (SalesAct::Recycled, Whereabouts::GivenUp) => self.come_back(inner, event),
                    (SalesAct::Disqualified, Whereabouts::InSalesHands { .. }) => {
                        self.whereabouts = Whereabouts::GivenUp;
                        self.leave(Stage::Disqualified);
                    }
                    _ => {}
                }
            }
            Kind::Outcome(outcome) => {
                let bit = |outcome| bit_of(OutcomeAct::ALL, outcome) as u8;
                match outcome {
                    OutcomeAct::Lost => self.outcomes &= !bit(OutcomeAct::Opportunity),
                    OutcomeAct::Opportunity => self.outcomes &= !bit(OutcomeAct::Lost),
                    OutcomeAct::Won | OutcomeAct::Advocated => {}
                }
                self.outcomes |= bit(outcome);
                if outcome == OutcomeAct::Lost {
                    self.come_back(inner, event);
                }
            }
        }
    }

    pub(crate) fn come_back(&mut self, inner: &Inner, event: &Event) {
        let track = match event.property("track") {
            Some(Value::Text(name)) => inner.pact.tracks.iter().find(|track| track.name.is(name)),
            _ => None,
        };
        let cool_off = track.and_then(|track| track.cool_off).unwrap_or(inner.pact.recycle.cool_off);
        self.whereabouts = Whereabouts::Returned { at: event.at, event: self.n_events, cool_off: cool_off.as_ms() };
        self.leave(Stage::Nurture);
    }

    pub(crate) fn leave(&mut self, stage: Stage) {
        if self.stage < Stage::Customer {
            self.stage = stage;
        }
    }

    /// The first row of the verdict table that applies, and the tier it is about.
    pub(crate) fn decide(&self, view: &View<'_>) -> (Reason, Option<usize>) {
        let inner = view.pact;
        let reason = |code, clauses| Reason { code, clauses };
        let recycle = || vec![inner.pact.recycle.clause.clone()];
        if view.seen.excluded {
            let clauses = inner.exclusions.iter().zip(&inner.pact.exclusions);
            let clauses = clauses.filter(|(one, _)| one.condition.holds(view)).map(|(_, one)| one.clause.clone());
            return (reason(ReasonCode::Excluded, clauses.collect()), None);
        }
        if let Whereabouts::InSalesHands { tier } = self.whereabouts {
            return (reason(ReasonCode::InSalesHands, vec![inner.pact.tiers[tier].clause.clone()]), Some(tier));
        }
        if self.stage >= Stage::Opportunity {
            return (reason(ReasonCode::DealOpen, Vec::new()), None);
        }
        if matches!(self.whereabouts, Whereabouts::GivenUp) {
            return (reason(ReasonCode::GivenUp, Vec::new()), None);
        }
        let Some(tier) = inner.tiers.iter().position(|tier| tier.holds(view)) else {
            return (reason(ReasonCode::NoTierReached, Vec::new()), None);
        };
        if let Whereabouts::Returned { at, event, cool_off } = self.whereabouts {
            if view.at.0 - at.0 < cool_off {
                return (reason(ReasonCode::CoolingOff, recycle()), None);
            }
            let needs_signal = inner.renewing.as_ref().is_none_or(|renewing| !renewing.is_empty());
            if needs_signal && self.latest_renewal <= event {
                return (reason(ReasonCode::NewSignalNeeded, recycle()), None);
            }
        }
        let missing = self.missing(inner);
        if missing.is_empty() {
            (reason(ReasonCode::TierReached, vec![inner.pact.tiers[tier].clause.clone()]), Some(tier))
        } else {
            (reason(ReasonCode::InformationMissing, missing), Some(tier))
        }
    }

    /// Enters the furthest stage beyond the present one whose gate is open.
    pub(crate) fn pass_gates(&mut self, inner: &Inner, at: Instant, seen: Seen) {
        let in_hands = matches!(self.whereabouts, Whereabouts::InSalesHands { .. });
        let view = View { pact: inner, lead: self, at, seen };
        let entered = inner
            .gates
            .iter()
            .rev()
            .find(|(stage, gate)| *stage > self.stage && (in_hands || *stage > Stage::Sql) && gate.holds(&view));
        if let Some((stage, _)) = entered {
            self.stage = *stage;
        }
    }

    pub(crate) fn missing(&self, inner: &Inner) -> Vec<ClauseId> {
        let known = |slots: &Vec<usize>| slots.iter().any(|slot| self.facts[*slot].is_some());
        let required = inner.required.iter().zip(&inner.pact.required);
        required.filter(|(slots, _)| !known(slots)).map(|(_, required)| required.clause.clone()).collect()
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
