//! One lead under one pact: fed event by event, asked at any instant.

use std::collections::VecDeque;

use leadpact_pact::model::{Pact, PersonaName, TierName};
use leadpact_terms::{BuyingRole, Date, Event, EventId, Instant, Kind, SalesAct, Stage, Value};

use crate::compile::{CompiledPact, Inner};
use crate::condition::{View, bant_point};
use crate::facts::{Bits, Facts};
use crate::meaning::Meaning;
use crate::rules::RuleState;
use crate::scores::raises_ceiling_by;
use crate::standing::{Decision, Qualification, Reason, ReasonCode, Scores, Standing, Verdict};
use crate::verdict::Decided;

/// What one lead's events come to so far under one pact.
///
/// Its size does not grow with the number of events, unless evidence is kept.
#[derive(Debug, Clone)]
pub struct LeadState {
    pub(crate) keep_evidence: bool,
    pub(crate) facts: Facts,
    pub(crate) signals: Vec<SignalState>,
    /// The signals heard so far.
    pub(crate) heard: Bits,
    pub(crate) rules: Vec<RuleState>,
    /// For each rule, the number of the event it has last seen.
    rule_saw: Vec<u64>,
    /// The rules that remember anything: those that listen to a signal that was heard.
    pub(crate) touched: Bits,
    /// The rules that can give points: those with a counted match, and silences.
    pub(crate) contributing: Bits,
    /// Engagement will not exceed this but by new matches.
    pub(crate) engagement_ceiling: f64,
    /// The number of the latest event, from 1.
    pub(crate) n_events: u64,
    pub(crate) first_at: Instant,
    pub(crate) latest_at: Instant,
    /// The id of the latest event that was fed.
    pub(crate) latest_id: Option<EventId>,
    pub(crate) latest_behaviour: Option<(Instant, Option<EventId>)>,
    /// The number of the latest event that can end the wait after a return.
    pub(crate) latest_renewal: u64,
    pub(crate) whereabouts: Whereabouts,
    /// Acts of sales since the latest hand-over, one bit each.
    pub(crate) sales: u16,
    pub(crate) outcomes: u8,
    pub(crate) stage: Stage,
    /// How it was before sales ended its work with it, after the latest hand-over or reopening.
    pub(crate) before_end: Option<BeforeEnd>,
    pub(crate) verdict: Verdict,
    pub(crate) reason: Reason,
    pub(crate) qualifications: Vec<Qualification>,
    /// Fit, persona and exclusions on the facts of `fit_on`; worked out again when a fact or (where it matters) the date changes.
    pub(crate) fit: f64,
    pub(crate) persona: Option<usize>,
    /// Whether an exclusion that rests on traits alone holds.
    pub(crate) excluded_by_traits: bool,
    pub(crate) is_fit_known: bool,
    pub(crate) fit_on: Date,
    /// Whether it can be handed over before another trait of it is told, whatever it does. Errs towards yes; as of the same facts.
    pub(crate) has_prospects: bool,
    /// Space for working out what an event means.
    meaning: Meaning,
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

/// What an end of sales' work with a lead changes, as it was before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BeforeEnd {
    pub(crate) tier: usize,
    pub(crate) stage: Stage,
    pub(crate) outcomes: u8,
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
    /// The first persona that matches, after the latest event.
    pub fn persona(&self, pact: &CompiledPact) -> Option<PersonaName> {
        self.persona.map(|persona| pact.inner.pact.personas[persona].name.clone())
    }

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
            facts: inner.nothing.clone(),
            signals: vec![SignalState::default(); inner.n_signals],
            heard: Bits::new(inner.n_signals),
            rules: inner.rules.iter().map(|rule| rule.state(keep_evidence)).collect(),
            rule_saw: vec![0; inner.rules.len()],
            touched: Bits::new(inner.rules.len()),
            contributing: inner.silences.clone(),
            engagement_ceiling: inner.engagement_base,
            n_events: 0,
            first_at: Instant::default(),
            latest_at: Instant(i64::MIN),
            latest_id: None,
            latest_behaviour: None,
            latest_renewal: 0,
            whereabouts: Whereabouts::Free,
            sales: 0,
            outcomes: 0,
            stage: Stage::Inquiry,
            before_end: None,
            verdict: Verdict::Below,
            reason: Reason { code: ReasonCode::NoTierReached, clauses: Vec::new() },
            qualifications: Vec::new(),
            fit: 0.0,
            persona: None,
            excluded_by_traits: false,
            is_fit_known: false,
            fit_on: Date::default(),
            has_prospects: true,
            meaning: Meaning::default(),
        }
    }

    /// Takes the lead's next event and decides.
    ///
    /// # Panics
    /// If the event lies before an event that was fed already: the lead must then be evaluated anew from its ordered events.
    pub fn feed(&mut self, pact: &CompiledPact, event: &Event) -> Decision {
        let inner = &*pact.inner;
        self.begin(event.at);
        if matches!(event.kind, Kind::Traits | Kind::Sales(SalesAct::Noted)) {
            self.learn(inner, event);
        }
        let mut meaning = std::mem::take(&mut self.meaning);
        inner.work_out(event, &mut meaning);
        self.take_meaning(inner, &meaning, &event.id);
        self.meaning = meaning;
        self.latest_id = Some(event.id.clone());
        let (decided, (scores, reason)) =
            self.settle(inner, &event.id, |lead, view, decided| (view.scores(), lead.reason_of(decided, view)));
        self.verdict = decided.verdict(inner);
        self.reason = reason;
        Decision {
            event: event.id.clone(),
            at: event.at,
            fit: scores.fit,
            engagement: scores.engagement,
            grade: scores.grade,
            level: scores.level,
            verdict: self.verdict.clone(),
            reason: self.reason.clone(),
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
        let scores = view.scores();
        Standing {
            at,
            fit: self.fit_tally(inner, at),
            engagement: self.engagement_tally(inner, at),
            grade: scores.grade,
            level: scores.level,
            persona: view.persona().map(|persona| inner.pact.personas[persona].name.clone()),
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

    /// Whether an event comes after all that were fed, in the lead's order: by instant, then id. One that does not is late, and the
    /// lead must be evaluated anew with it; or it is the latest once more.
    pub fn can_take(&self, at: Instant, id: &EventId) -> bool {
        self.n_events == 0 || (at, Some(id)) > (self.latest_at, self.latest_id.as_ref())
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

    /// The next event lies at `at`.
    pub(crate) fn begin(&mut self, at: Instant) {
        assert!(at >= self.latest_at, "events must be fed in the lead's order");
        if self.n_events == 0 {
            self.first_at = at;
        }
        self.n_events += 1;
        self.latest_at = at;
    }

    fn learn(&mut self, inner: &Inner, event: &Event) {
        let evidence = self.keep_evidence.then_some((&event.id, event.at));
        for (name, value) in &event.properties {
            let Some(slot) = inner.traits.find(name) else { continue };
            self.is_fit_known = false;
            self.facts.learn(&inner.traits, (slot, value), evidence, &inner.pact.currencies);
        }
    }

    /// Takes in what the latest event means.
    pub(crate) fn take_meaning(&mut self, inner: &Inner, meaning: &Meaning, id: &EventId) {
        if meaning.is_behaviour {
            self.latest_behaviour = Some((self.latest_at, self.keep_evidence.then(|| id.clone())));
        }
        if meaning.renews {
            self.latest_renewal = self.n_events;
        }
        for signal in &meaning.signals {
            self.take_signal(inner, *signal, &meaning.signals, id);
        }
        self.take_answer(meaning.says);
    }

    /// Decides right after the latest event, lets `look` see what was decided on, and moves the lead on.
    pub(crate) fn settle<T>(
        &mut self,
        inner: &Inner,
        id: &EventId,
        look: impl FnOnce(&Self, &View<'_>, Decided) -> T,
    ) -> (Decided, T) {
        self.refresh(inner, self.latest_at);
        let view = self.view_now(inner);
        let decided = self.decide(&view);
        let looked = look(self, &view, decided);
        let handed_over = (decided.code == ReasonCode::TierReached).then(|| view.scores());
        let mut gate = if handed_over.is_none() { self.open_gate(&view) } else { None };
        self.engagement_ceiling = view.engagement_ceiling();
        if let (Some(scores), Some(tier)) = (handed_over, decided.tier) {
            self.hand_over(inner, tier, scores, id);
            // A hand-over begins a new count of what sales did, which levels and gates may look at.
            gate = self.open_gate(&self.view_now(inner));
        }
        if let Some(stage) = gate {
            self.stage = stage;
        }
        (decided, looked)
    }

    /// Lets `look` see the lead right after its latest event and moves it on as if it were never handed over.
    pub(crate) fn look_on(&mut self, inner: &Inner, look: impl FnOnce(&Self, &View<'_>)) {
        self.refresh(inner, self.latest_at);
        let view = self.view_now(inner);
        look(self, &view);
        let gate = self.open_gate(&view);
        self.engagement_ceiling = view.engagement_ceiling();
        if let Some(stage) = gate {
            self.stage = stage;
        }
    }

    fn hand_over(&mut self, inner: &Inner, tier: usize, scores: Scores, id: &EventId) {
        self.whereabouts = Whereabouts::InSalesHands { tier };
        (self.sales, self.before_end) = (0, None);
        self.stage = self.stage.max(Stage::Mql);
        self.qualifications.push(Qualification {
            at: self.latest_at,
            event: id.clone(),
            tier: tier_name(inner, tier),
            fit: scores.fit,
            engagement: scores.engagement,
            grade: scores.grade,
            level: scores.level,
        });
    }

    /// Hears one of the signals that the latest event matches.
    fn take_signal(&mut self, inner: &Inner, signal: usize, matched: &[usize], id: &EventId) {
        let at = self.latest_at;
        self.heard.set(signal, true);
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
        for rule in &inner.rules_of[signal] {
            // A sequence hears of an event once, also if it matches several of its steps.
            if std::mem::replace(&mut self.rule_saw[*rule], self.n_events) == self.n_events {
                continue;
            }
            self.touched.set(*rule, true);
            if inner.rules[*rule].take(&mut self.rules[*rule], at, id, |signal| matched.contains(&signal)) {
                self.contributing.set(*rule, true);
                self.engagement_ceiling += raises_ceiling_by(inner.rules[*rule].points);
            }
        }
    }

    /// Becomes a lead of whom nothing is known yet, in the space of the one before.
    pub(crate) fn forget(&mut self, inner: &Inner) {
        self.facts.forget(&inner.nothing);
        for signal in self.heard.ones() {
            let state = &mut self.signals[signal];
            (state.latest, state.latest_event, state.latest_id) = (None, 0, None);
            state.recent.clear();
        }
        for rule in self.touched.ones() {
            self.rules[rule].forget();
            self.rule_saw[rule] = 0;
        }
        self.heard.clear();
        self.touched.clear();
        self.contributing.copy_from(&inner.silences);
        self.engagement_ceiling = inner.engagement_base;
        (self.n_events, self.first_at, self.latest_at) = (0, Instant::default(), Instant(i64::MIN));
        self.latest_id = None;
        (self.latest_behaviour, self.latest_renewal) = (None, 0);
        (self.whereabouts, self.sales, self.outcomes) = (Whereabouts::Free, 0, 0);
        (self.stage, self.before_end) = (Stage::Inquiry, None);
        self.verdict = Verdict::Below;
        (self.reason.code, self.reason.clauses) = (ReasonCode::NoTierReached, Vec::new());
        self.qualifications.clear();
        self.is_fit_known = false;
    }

    /// The lead as it would be if these signals were heard at `at`, each by an event of its own, one after the other.
    pub(crate) fn imagine(&self, inner: &Inner, at: Instant, signals: &[usize]) -> Self {
        let mut imagined = self.clone();
        let id = EventId::new("imagined");
        for signal in signals {
            imagined.n_events += 1;
            imagined.latest_at = at;
            imagined.latest_behaviour = Some((at, None));
            imagined.take_signal(inner, *signal, &[*signal], &id);
        }
        imagined
    }

    fn asks_for_decision_maker(&self, inner: &Inner) -> bool {
        let authority = inner.bant.iter().find(|point| point.point == leadpact_pact::model::BantPoint::Authority);
        let role = authority.and_then(|point| match &self.facts.kept(point.slot)?.value {
            Value::Text(role) => role.parse::<BuyingRole>().ok(),
            _ => None,
        });
        role.is_some_and(Inner::asks_for_decision_maker)
    }
}

pub(crate) fn tier_name(inner: &Inner, tier: usize) -> TierName {
    let pact: &Pact = &inner.pact;
    pact.tiers[tier].name.clone()
}
