//! One lead under one pact: fed event by event, asked at any instant.

use std::collections::VecDeque;

use leadpact_pact::model::{Pact, TierName};
use leadpact_terms::{BuyingRole, Date, Event, EventId, Instant, Kind, SalesAct, Stage, Value};

use crate::check::typed;
use crate::compile::{CompiledPact, Inner};
use crate::condition::bant_point;
use crate::rules::RuleState;
use crate::standing::{Decision, Qualification, Reason, ReasonCode, Standing, Verdict};

/// What one lead's events come to so far under one pact.
///
/// Its size does not grow with the number of events, unless evidence is kept.
#[derive(Debug, Clone)]
pub struct LeadState {
    pub(crate) keep_evidence: bool,
    pub(crate) facts: Vec<Option<Fact>>,
    pub(crate) signals: Vec<SignalState>,
    /// The signals that the latest event matches, one bit each.
    pub(crate) matched: Vec<u64>,
    pub(crate) rules: Vec<RuleState>,
    /// For each rule, the number of the event it has last seen.
    pub(crate) rule_saw: Vec<u64>,
    /// The number of the latest event, from 1.
    pub(crate) n_events: u64,
    pub(crate) first_at: Instant,
    pub(crate) latest_at: Instant,
    pub(crate) latest_behaviour: Option<(Instant, Option<EventId>)>,
    /// The number of the latest event that can end the wait after a return.
    pub(crate) latest_renewal: u64,
    pub(crate) whereabouts: Whereabouts,
    /// Acts of sales since the latest hand-over, one bit each.
    pub(crate) sales: u16,
    pub(crate) outcomes: u8,
    pub(crate) stage: Stage,
    pub(crate) verdict: Verdict,
    pub(crate) reason: Reason,
    pub(crate) qualifications: Vec<Qualification>,
    /// Fit, persona and exclusions on the facts of `fit_on`; worked out again when a fact or (where it matters) the date changes.
    pub(crate) fit: f64,
    pub(crate) persona: Option<usize>,
    /// Whether an exclusion that rests on traits alone holds.
    pub(crate) excluded_by_traits: bool,
    pub(crate) fit_on: Option<Date>,
}

#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) value: Value,
    /// As it was told, where evidence is kept.
    pub(crate) told: Option<Value>,
    pub(crate) event: EventId,
    pub(crate) at: Instant,
}

/// What is remembered of one signal.
#[derive(Debug, Clone, Default)]
pub(crate) struct SignalState {
    pub(crate) latest: Option<Instant>,
    pub(crate) latest_event: u64,
    pub(crate) latest_id: Option<EventId>,
    /// The latest matches, as many as conditions ask for.
    pub(crate) recent: VecDeque<Instant>,
}

impl SignalState {
    /// Whether the lead's latest event is this signal and lies at `at`.
    pub(crate) fn holds_at(&self, at: Instant, lead: &LeadState) -> bool {
        self.latest_event == lead.n_events && lead.n_events > 0 && lead.latest_at == at
    }
}

/// Who has the lead.
#[derive(Debug, Clone)]
pub(crate) enum Whereabouts {
    Free,
    InSalesHands { tier: usize },
    Returned { at: Instant, event: u64, cool_off: i64 },
    GivenUp,
}

/// All decisions about a lead and its standing at the instant asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// One for each event, in the lead's order.
    pub decisions: Vec<Decision>,
    /// At the instant asked for.
    pub standing: Standing,
}

/// The distinct events up to and including `until`, in the lead's order: by instant, then id. Of events with one id
/// the first in that order stays.
pub fn in_order(events: &[Event], until: Instant) -> Vec<&Event> {
    let mut ordered: Vec<&Event> = events.iter().filter(|event| event.at <= until).collect();
    ordered.sort_by(|a, b| a.order(b));
    let mut seen = rustc_hash::FxHashSet::default();
    ordered.retain(|event| seen.insert(&event.id));
    ordered
}

/// A lead's decisions and standing from scratch: events in any order, duplicates allowed; what lies after `at` is left out.
pub fn evaluate(pact: &CompiledPact, events: &[Event], at: Instant) -> Evaluation {
    let mut state = LeadState::new(pact);
    let decisions = in_order(events, at).into_iter().map(|event| state.feed(pact, event)).collect();
    Evaluation { decisions, standing: state.standing(pact, at) }
}

impl LeadState {
    /// A lead of whom nothing is known yet; keeps the evidence for every contribution.
    pub fn new(pact: &CompiledPact) -> Self {
        Self::with(pact, true)
    }

    /// A lead of whom nothing is known yet; keeps no evidence, so that its size stays bounded. Scores are the same bits.
    pub fn lean(pact: &CompiledPact) -> Self {
        Self::with(pact, false)
    }

    fn with(pact: &CompiledPact, keep_evidence: bool) -> Self {
        let inner = &*pact.inner;
        Self {
            keep_evidence,
            facts: vec![None; inner.traits.names.len()],
            signals: vec![SignalState::default(); inner.n_signals],
            matched: vec![0; inner.n_signals.div_ceil(64)],
            rules: inner.rules.iter().map(|rule| rule.state(keep_evidence)).collect(),
            rule_saw: vec![0; inner.rules.len()],
            n_events: 0,
            first_at: Instant::default(),
            latest_at: Instant(i64::MIN),
            latest_behaviour: None,
            latest_renewal: 0,
            whereabouts: Whereabouts::Free,
            sales: 0,
            outcomes: 0,
            stage: Stage::Inquiry,
            verdict: Verdict::Below,
            reason: Reason { code: ReasonCode::NoTierReached, clauses: Vec::new() },
            qualifications: Vec::new(),
            fit: 0.0,
            persona: None,
            excluded_by_traits: false,
            fit_on: None,
        }
    }

    /// Takes the lead's next event and decides.
    ///
    /// # Panics
    /// If the event lies before an event that was fed already: the lead must then be evaluated anew from its ordered events.
    pub fn feed(&mut self, pact: &CompiledPact, event: &Event) -> Decision {
        let inner = &*pact.inner;
        assert!(event.at >= self.latest_at, "events must be fed in the lead's order");
        if self.n_events == 0 {
            self.first_at = event.at;
        }
        self.n_events += 1;
        self.latest_at = event.at;
        self.learn_traits(inner, event);
        self.match_signals(inner, event);
        self.take_answer(inner, event);
        self.refresh(inner, event.at);
        let view = self.view_of(inner, event.at, self.fit, self.persona);
        let seen = view.seen;
        let (reason, tier) = self.decide(&view);
        let verdict = match (reason.code, tier) {
            (ReasonCode::Excluded, _) => Verdict::Excluded,
            (ReasonCode::InSalesHands | ReasonCode::TierReached, Some(tier)) => {
                Verdict::Qualified { tier: tier_name(inner, tier) }
            }
            (ReasonCode::InformationMissing, Some(tier)) => Verdict::Held { tier: tier_name(inner, tier) },
            _ => Verdict::Below,
        };
        if let (ReasonCode::TierReached, Some(tier)) = (reason.code, tier) {
            self.whereabouts = Whereabouts::InSalesHands { tier };
            self.sales = 0;
            self.stage = self.stage.max(Stage::Mql);
            self.qualifications.push(Qualification {
                at: event.at,
                event: event.id.clone(),
                tier: tier_name(inner, tier),
                fit: seen.fit,
                engagement: seen.engagement,
                grade: seen.grade,
                level: seen.level,
            });
        }
        // A hand-over begins a new count of what sales did, which levels may look at.
        let seen_then = match reason.code {
            ReasonCode::TierReached => self.view_of(inner, event.at, self.fit, self.persona).seen,
            _ => seen,
        };
        self.pass_gates(inner, event.at, seen_then);
        self.verdict = verdict.clone();
        self.reason = reason.clone();
        Decision {
            event: event.id.clone(),
            at: event.at,
            fit: seen.fit,
            engagement: seen.engagement,
            grade: seen.grade,
            level: seen.level,
            verdict,
            reason,
            stage: self.stage,
        }
    }

    /// What the pact says of the lead at an instant no earlier than its latest event.
    ///
    /// # Panics
    /// If `at` lies before the latest event: what was said then must be evaluated from the events up to then.
    pub fn standing(&self, pact: &CompiledPact, at: Instant) -> Standing {
        let inner = &*pact.inner;
        assert!(at >= self.latest_at, "a standing is asked at or after the latest event");
        let view = self.view_at(inner, at);
        Standing {
            at,
            fit: self.fit_tally(inner, at),
            engagement: self.engagement_tally(inner, at),
            grade: view.seen.grade,
            level: view.seen.level,
            persona: view.seen.persona.map(|persona| inner.pact.personas[persona].name.clone()),
            tier: inner.tiers.iter().position(|tier| tier.holds(&view)).map(|tier| tier_name(inner, tier)),
            verdict: self.verdict.clone(),
            reason: self.reason.clone(),
            stage: self.stage,
            bant: inner
                .bant
                .iter()
                .enumerate()
                .filter(|(position, _)| bant_point(*position, &view))
                .map(|(_, point)| point.point)
                .collect(),
            missing: self.missing(inner),
            find_decision_maker: self.asks_for_decision_maker(inner),
            qualifications: self.qualifications.clone(),
        }
    }

    /// Every hand-over so far.
    pub fn qualifications(&self) -> &[Qualification] {
        &self.qualifications
    }

    /// The instant of the latest event; `None` before the first.
    pub fn latest_at(&self) -> Option<Instant> {
        (self.n_events > 0).then_some(self.latest_at)
    }

    /// The typed value of a trait slot.
    pub(crate) fn fact(&self, slot: usize) -> Option<&Value> {
        self.facts[slot].as_ref().map(|fact| &fact.value)
    }

    pub(crate) fn signal(&self, signal: usize) -> &SignalState {
        &self.signals[signal]
    }

    pub(crate) fn rule(&self, rule: usize) -> &RuleState {
        &self.rules[rule]
    }

    /// Whether there has been any behaviour.
    pub(crate) fn has_behaved(&self) -> bool {
        self.latest_behaviour.is_some()
    }

    fn learn_traits(&mut self, inner: &Inner, event: &Event) {
        if !matches!(event.kind, Kind::Traits | Kind::Sales(SalesAct::Noted)) {
            return;
        }
        for (name, value) in &event.properties {
            let Some(slot) = inner.traits.find(name) else { continue };
            self.fit_on = None;
            self.facts[slot] = (!value.is_missing()).then(|| Fact {
                value: typed(value, inner.traits.types[slot]),
                told: self.keep_evidence.then(|| value.clone()),
                event: event.id.clone(),
                at: event.at,
            });
        }
    }

    fn match_signals(&mut self, inner: &Inner, event: &Event) {
        self.matched.fill(0);
        if event.marked {
            return;
        }
        let keep = self.keep_evidence;
        if event.kind.is_behaviour() {
            self.latest_behaviour = Some((event.at, keep.then(|| event.id.clone())));
        }
        let matched = &mut self.matched;
        inner.signals_of(event, |signal| matched[signal / 64] |= 1 << (signal % 64));
        for word in 0..self.matched.len() {
            let mut bits = self.matched[word];
            while bits != 0 {
                let signal = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                self.take_signal(inner, signal, event.at, &event.id);
            }
        }
    }

    fn take_signal(&mut self, inner: &Inner, signal: usize, at: Instant, id: &EventId) {
        let state = &mut self.signals[signal];
        state.latest = Some(at);
        state.latest_event = self.n_events;
        if self.keep_evidence {
            state.latest_id = Some(id.clone());
        }
        let wanted = inner.n_recent[signal];
        if wanted > 0 {
            if state.recent.len() == wanted {
                state.recent.pop_front();
            }
            state.recent.push_back(at);
        }
        if inner.renewing.as_ref().is_none_or(|renewing| renewing.contains(&signal)) {
            self.latest_renewal = self.n_events;
        }
        for rule in &inner.rules_of[signal] {
            // A sequence hears of an event once, also if it matches several of its steps.
            if std::mem::replace(&mut self.rule_saw[*rule], self.n_events) != self.n_events {
                let matched = &self.matched;
                let is = |signal: usize| matched[signal / 64] & (1 << (signal % 64)) != 0;
                inner.rules[*rule].take(&mut self.rules[*rule], at, id, is);
            }
        }
    }

    /// The lead as it would be if these signals were heard at `at`, each by an event of its own, one after the other.
    pub(crate) fn imagine(&self, inner: &Inner, at: Instant, signals: &[usize]) -> Self {
        let mut imagined = self.clone();
        for signal in signals {
            imagined.n_events += 1;
            imagined.latest_at = at;
            imagined.latest_behaviour = Some((at, None));
            imagined.matched.fill(0);
            imagined.matched[signal / 64] |= 1 << (signal % 64);
            imagined.take_signal(inner, *signal, at, &EventId::new("imagined"));
        }
        imagined
    }

    fn asks_for_decision_maker(&self, inner: &Inner) -> bool {
        let authority = inner.bant.iter().find(|point| point.point == leadpact_pact::model::BantPoint::Authority);
        let role = authority.and_then(|point| match self.fact(point.slot) {
            Some(Value::Text(role)) => role.parse::<BuyingRole>().ok(),
            _ => None,
        });
        role.is_some_and(Inner::asks_for_decision_maker)
    }
}

fn tier_name(inner: &Inner, tier: usize) -> TierName {
    let pact: &Pact = &inner.pact;
    pact.tiers[tier].name.clone()
}
