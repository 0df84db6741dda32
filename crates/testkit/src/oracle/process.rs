//! What is decided at each event: who holds the lead, the verdict, the hand-over and the stage.

use std::ops::Range;

use leadpact_pact::model::{NewSignal, RequiredTrait, Tier, TierName};
use leadpact_terms::{ClauseId, Duration, Event, Kind, OutcomeAct, SalesAct, Stage, Value};

use super::{Decision, Lead, Moment, Reason, Verdict, hand_overs};

/// Who holds the lead. The numbers are positions of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Free,
    InSalesHands { since: usize },
    Returned { by: usize },
    GivenUp { by: usize },
}

/// A verdict before it is written down.
struct Ruling {
    verdict: Verdict,
    reason: Reason,
    clauses: Vec<ClauseId>,
    tier: Option<TierName>,
}

impl Ruling {
    fn below(reason: Reason) -> Self {
        Self { verdict: Verdict::Below, reason, clauses: Vec::new(), tier: None }
    }
}

impl Lead<'_> {
    pub(super) fn decide_all(&self) -> Vec<Decision> {
        let mut decisions: Vec<Decision> = Vec::new();
        for event in 0..self.events.len() {
            decisions.push(self.decide(event, &decisions));
        }
        decisions
    }

    fn decide(&self, event: usize, earlier: &[Decision]) -> Decision {
        let Event { id, at, .. } = self.events[event];
        let mut hand_overs = hand_overs(earlier);
        let moment = self.scored(Moment { known: event + 1, at: *at, hand_overs: &hand_overs, scores: None });
        let place = self.place(event, &hand_overs);
        let before = match self.taken_back(&hand_overs, event + 1).last() {
            Some(end) if end.end == event => earlier[end.start - 1].stage,
            _ => stage_after_answer(earlier.last().map_or(Stage::Inquiry, |decision| decision.stage), place, event),
        };
        let ruling = self.rule(place, before, moment, earlier);
        let handed_over = ruling.reason == Reason::TierReached;
        let view = self.view(moment);
        let scores = moment.scores;
        let stage = if handed_over {
            hand_overs.push(event);
            let moment = Moment { known: event + 1, at: *at, hand_overs: &hand_overs, scores };
            self.stage(Stage::Mql, true, moment)
        } else {
            self.stage(before, matches!(place, Place::InSalesHands { .. }), moment)
        };
        let Ruling { verdict, reason, clauses, tier } = ruling;
        Decision { event: id.clone(), at: *at, view, verdict, reason, clauses, tier, handed_over, stage }
    }

    /// Who holds the lead once an event has happened and before anything is decided at it: the whole story is told again.
    fn place(&self, event: usize, hand_overs: &[usize]) -> Place {
        let taken_back = self.taken_back(hand_overs, event + 1);
        let mut place = Place::Free;
        for (i, told) in self.events[..=event].iter().enumerate() {
            place = match (place, self.sales_act(told)) {
                _ if taken_back.iter().any(|end| end.end == i) => {
                    let since = hand_overs.iter().rfind(|hand_over| **hand_over < i);
                    Place::InSalesHands { since: *since.expect("what was taken back was handed over") }
                }
                _ if told.kind == Kind::Outcome(OutcomeAct::Lost) => Place::Returned { by: i },
                (Place::InSalesHands { .. }, Some(SalesAct::Rejected | SalesAct::Recycled))
                | (Place::GivenUp { .. }, Some(SalesAct::Recycled)) => Place::Returned { by: i },
                (Place::InSalesHands { .. }, Some(SalesAct::Disqualified)) => Place::GivenUp { by: i },
                _ => place,
            };
            if hand_overs.contains(&i) {
                place = Place::InSalesHands { since: i };
            }
        }
        place
    }

    /// From each end of sales' work that was taken back, up to the event that did: what was said there counts no more.
    pub(super) fn taken_back(&self, hand_overs: &[usize], known: usize) -> Vec<Range<usize>> {
        let is_end = |event: &usize| match self.events[*event].kind {
            Kind::Sales(_) => self.sales_act(self.events[*event]).is_some_and(|act| Kind::Sales(act).is_end()),
            kind => kind.is_end(),
        };
        let is_reopened = |event: &usize| self.sales_act(self.events[*event]) == Some(SalesAct::Reopened);
        let mut taken_back = Vec::new();
        for (nth, handed_over) in hand_overs.iter().enumerate() {
            let next = hand_overs.get(nth + 1).map_or(known, |next| *next);
            let mut events = handed_over + 1..next;
            while let (Some(end), Some(reopened)) = (events.find(is_end), events.find(is_reopened)) {
                taken_back.push(end..reopened);
            }
        }
        taken_back
    }

    /// What sales did for this pact with an event.
    pub(super) fn sales_act(&self, event: &Event) -> Option<SalesAct> {
        let Kind::Sales(act) = event.kind else { return None };
        let meant = match event.property("pact") {
            Some(Value::Text(name)) if act != SalesAct::Noted => name.trim().to_lowercase(),
            _ => String::new(),
        };
        (meant.is_empty() || meant == self.pact.name.to_lowercase()).then_some(act)
    }

    /// The table of verdicts, row by row.
    fn rule(&self, place: Place, stage: Stage, moment: Moment<'_>, earlier: &[Decision]) -> Ruling {
        let exclusions = self.exclusions(moment);
        if !exclusions.is_empty() {
            let clauses = exclusions.iter().map(|exclusion| exclusion.clause.clone()).collect();
            return Ruling { verdict: Verdict::Excluded, reason: Reason::Excluded, clauses, tier: None };
        }
        if let Place::InSalesHands { since } = place {
            let tier = earlier[since].tier.clone();
            return Ruling { verdict: Verdict::Qualified, reason: Reason::InSalesHands, clauses: Vec::new(), tier };
        }
        // A lead that this very event returns is in nurture by now, unless it is a customer.
        if stage >= Stage::Opportunity {
            return Ruling::below(Reason::DealOpen);
        }
        if matches!(place, Place::GivenUp { .. }) {
            return Ruling::below(Reason::GivenUp);
        }
        let Some(tier) = self.tier(moment) else {
            return Ruling::below(Reason::NoTierReached);
        };
        if let Place::Returned { by } = place {
            if moment.at.since(self.events[by].at) < self.cool_off(by) {
                return Ruling::below(Reason::CoolingOff);
            }
            if !self.has_new_signal(by, moment.known) {
                return Ruling::below(Reason::NewSignalNeeded);
            }
        }
        let tier = Some(tier.name.clone());
        let missing = self.missing(moment);
        if !missing.is_empty() {
            let clauses = missing.iter().map(|required| required.clause.clone()).collect();
            return Ruling { verdict: Verdict::Held, reason: Reason::InformationMissing, clauses, tier };
        }
        Ruling { verdict: Verdict::Qualified, reason: Reason::TierReached, clauses: Vec::new(), tier }
    }

    pub(super) fn tier(&self, moment: Moment<'_>) -> Option<&Tier> {
        self.pact.tiers.iter().find(|tier| self.holds(&tier.when, moment))
    }

    pub(super) fn missing(&self, moment: Moment<'_>) -> Vec<&RequiredTrait> {
        let known = |required: &RequiredTrait| required.any_of.iter().any(|name| self.known(name, moment));
        self.pact.required.iter().filter(|required| !known(required)).collect()
    }

    /// How long a lead rests after the event that returned it.
    fn cool_off(&self, returned_by: usize) -> Duration {
        let named = match self.events[returned_by].property("track") {
            Some(Value::Text(name)) => self.pact.tracks.iter().find(|track| track.name.is(name)),
            _ => None,
        };
        named.and_then(|track| track.cool_off).unwrap_or(self.pact.recycle.cool_off)
    }

    fn has_new_signal(&self, returned_by: usize, known: usize) -> bool {
        let mut since = returned_by + 1..known;
        match &self.pact.recycle.needs {
            NewSignal::Nothing => true,
            NewSignal::Any => since.any(|event| self.matches.values().any(|matched| matched[event])),
            NewSignal::OneOf(signals) => since.any(|event| signals.iter().any(|signal| self.matches(signal, event))),
        }
    }

    /// The furthest gate beyond the present stage that is open.
    fn stage(&self, present: Stage, in_sales_hands: bool, moment: Moment<'_>) -> Stage {
        let open = self.pact.gates.iter().filter(|gate| {
            gate.stage > present
                && (in_sales_hands || !matches!(gate.stage, Stage::Sal | Stage::Sql))
                && self.holds(&gate.when, moment)
        });
        open.map(|gate| gate.stage).max().unwrap_or(present)
    }
}

/// The stage once sales' answer (if the event is one) is taken into account.
fn stage_after_answer(stage: Stage, place: Place, event: usize) -> Stage {
    match place {
        _ if matches!(stage, Stage::Customer | Stage::Evangelist) => stage,
        Place::Returned { by } if by == event => Stage::Nurture,
        Place::GivenUp { by } if by == event => Stage::Disqualified,
        Place::Free | Place::InSalesHands { .. } | Place::Returned { .. } | Place::GivenUp { .. } => stage,
    }
}
