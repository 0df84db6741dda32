//! One lead under one pact: fed event by event, asked at any instant.

use std::collections::VecDeque;

use leadpact_pact::model::{Pact, TierName};
use leadpact_terms::{
    BuyingRole, ClauseId, Date, Event, EventId, FitGrade, Grade, Instant, Kind, Level, OutcomeAct, SalesAct, Stage,
    TraitName, Value,
};

use crate::check::typed;
use crate::compile::{Bounds, CompiledPact, Inner};
use crate::condition::{Cond, View, bant_point, reaches};
use crate::rules::{Finder, RuleState};
use crate::standing::{
    Alarm, AlarmKind, Contribution, Decision, Evidence, Qualification, Reason, ReasonCode, Standing, Tally, Verdict,
};

/// What one lead's events come to so far under one pact.
///
/// Its size does not grow with the number of events, unless evidence is kept.
#[derive(Debug, Clone)]
pub struct LeadState {
    keep_evidence: bool,
    facts: Vec<Option<Fact>>,
    signals: Vec<SignalState>,
    /// The signals that the latest event matches, one bit each.
    matched: Vec<u64>,
    rules: Vec<RuleState>,
    /// For each rule, the number of the event it has last seen.
    rule_saw: Vec<u64>,
    /// The number of the latest event, from 1.
    n_events: u64,
    first_at: Instant,
    latest_at: Instant,
    latest_behaviour: Option<(Instant, Option<EventId>)>,
    /// The number of the latest event that can end the wait after a return.
    latest_renewal: u64,
    whereabouts: Whereabouts,
    /// Acts of sales since the latest hand-over, one bit each.
    sales: u16,
    outcomes: u8,
    stage: Stage,
    verdict: Verdict,
    reason: Reason,
    qualifications: Vec<Qualification>,
    /// Fit and persona on the facts of `fit_on`; worked out again when a fact or (where it matters) the date changes.
    fit: f64,
    persona: Option<usize>,
    fit_on: Option<Date>,
}

#[derive(Debug, Clone)]
struct Fact {
    value: Value,
    event: EventId,
    at: Instant,
}

/// What is remembered of one signal.
#[derive(Debug, Clone, Default)]
pub(crate) struct SignalState {
    pub(crate) latest: Option<Instant>,
    latest_event: u64,
    latest_id: Option<EventId>,
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
enum Whereabouts {
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
        let (fit, engagement, grade, level) =
            (view.fit, view.engagement, view.grade, Level::new(view.level).unwrap_or_default());
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
                fit,
                engagement,
                grade,
                level,
            });
        }
        self.pass_gates(inner, event.at, fit, engagement, grade, level);
        self.verdict = verdict.clone();
        self.reason = reason.clone();
        Decision {
            event: event.id.clone(),
            at: event.at,
            fit,
            engagement,
            grade,
            level,
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
            grade: view.grade,
            level: Level::new(view.level).unwrap_or_default(),
            persona: view.persona.map(|persona| inner.pact.personas[persona].name.clone()),
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

    /// The next instant after `after` at which something changes by waiting alone.
    pub fn next_alarm(&self, pact: &CompiledPact, after: Instant) -> Option<Alarm> {
        if self.n_events == 0 {
            return None;
        }
        let inner = &*pact.inner;
        let mut alarms = Vec::new();
        for (position, (rule, state)) in inner.rules.iter().zip(&self.rules).enumerate() {
            let clause = || inner.pact.engagement[position].clause.clone();
            match &rule.finder {
                Finder::Silence { of, lasting } => {
                    let at = Instant(self.silent_since(of).0.0 + lasting);
                    alarms.push(Alarm { at, what: AlarmKind::Silence(clause()) });
                }
                Finder::Each | Finder::Sequence { .. } | Finder::Count { .. } => {
                    let at = rule.falls_away_after(state, after);
                    alarms.extend(at.map(|at| Alarm { at, what: AlarmKind::PointsFallAway(clause()) }));
                }
            }
        }
        let mut windows = |condition: &Cond| {
            condition.visit(&mut |one| {
                let (signal, end) = match one {
                    Cond::OnWithin(signal, within) => {
                        (*signal, self.signals[*signal].latest.map(|latest| Instant(latest.0 + within)))
                    }
                    Cond::Count { signal, at_least, within } => {
                        let recent = &self.signals[*signal].recent;
                        let oldest = recent.len().checked_sub(*at_least).map(|first| recent[first]);
                        (*signal, oldest.map(|oldest| Instant(oldest.0 + within)))
                    }
                    _ => return,
                };
                let clause = inner.pact.signals[signal].clause.clone();
                alarms.extend(end.map(|at| Alarm { at, what: AlarmKind::SignalEnds(clause) }));
            });
        };
        inner.exclusions.iter().chain(&inner.levels).chain(&inner.tiers).for_each(&mut windows);
        inner.gates.iter().for_each(|(_, gate)| windows(gate));
        if let Whereabouts::Returned { at, cool_off, .. } = self.whereabouts {
            alarms.push(Alarm { at: Instant(at.0 + cool_off), what: AlarmKind::CoolOffEnds });
        }
        // The first of several at one instant, so that the answer does not depend on anything but the pact's order.
        alarms.into_iter().filter(|alarm| alarm.at > after).min_by_key(|alarm| alarm.at)
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

    pub(crate) fn sales_did(&self, act: SalesAct) -> bool {
        self.sales & bit_of(SalesAct::ALL, act) != 0
    }

    pub(crate) fn outcome_is(&self, outcome: OutcomeAct) -> bool {
        u16::from(self.outcomes) & bit_of(OutcomeAct::ALL, outcome) != 0
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
                self.take_signal(inner, signal, event);
            }
        }
    }

    fn take_signal(&mut self, inner: &Inner, signal: usize, event: &Event) {
        let state = &mut self.signals[signal];
        state.latest = Some(event.at);
        state.latest_event = self.n_events;
        if self.keep_evidence {
            state.latest_id = Some(event.id.clone());
        }
        let wanted = inner.n_recent[signal];
        if wanted > 0 {
            if state.recent.len() == wanted {
                state.recent.pop_front();
            }
            state.recent.push_back(event.at);
        }
        if inner.renewing.as_ref().is_none_or(|renewing| renewing.contains(&signal)) {
            self.latest_renewal = self.n_events;
        }
        for rule in &inner.rules_of[signal] {
            // A sequence hears of an event once, also if it matches several of its steps.
            if std::mem::replace(&mut self.rule_saw[*rule], self.n_events) != self.n_events {
                let matched = &self.matched;
                let is = |signal: usize| matched[signal / 64] & (1 << (signal % 64)) != 0;
                inner.rules[*rule].take(&mut self.rules[*rule], event.at, &event.id, is);
            }
        }
    }

    /// What sales or a deal says of the lead: it comes back, is given up, or goes on.
    fn take_answer(&mut self, inner: &Inner, event: &Event) {
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

    fn come_back(&mut self, inner: &Inner, event: &Event) {
        let track = match event.property("track") {
            Some(Value::Text(name)) => inner.pact.tracks.iter().find(|track| track.name.is(name)),
            _ => None,
        };
        let cool_off = track.and_then(|track| track.cool_off).unwrap_or(inner.pact.recycle.cool_off);
        self.whereabouts = Whereabouts::Returned { at: event.at, event: self.n_events, cool_off: cool_off.as_ms() };
        self.leave(Stage::Nurture);
    }

    fn leave(&mut self, stage: Stage) {
        if self.stage < Stage::Customer {
            self.stage = stage;
        }
    }

    /// The first row of the verdict table that applies, and the tier it is about.
    fn decide(&self, view: &View<'_>) -> (Reason, Option<usize>) {
        let inner = view.pact;
        let reason = |code, clauses| Reason { code, clauses };
        let recycle = || vec![inner.pact.recycle.clause.clone()];
        if view.excluded {
            let clauses = inner.exclusions.iter().zip(&inner.pact.exclusions);
            let clauses = clauses.filter(|(condition, _)| condition.holds(view)).map(|(_, one)| one.clause.clone());
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
    fn pass_gates(&mut self, inner: &Inner, at: Instant, fit: f64, engagement: f64, grade: Grade, level: Level) {
        let in_hands = matches!(self.whereabouts, Whereabouts::InSalesHands { .. });
        let excluded = self.excluded(inner, at);
        let view = View {
            pact: inner,
            lead: self,
            at,
            fit,
            engagement,
            grade,
            level: level.number(),
            persona: self.persona,
            excluded,
        };
        let entered = inner
            .gates
            .iter()
            .rev()
            .find(|(stage, gate)| *stage > self.stage && (in_hands || *stage > Stage::Sql) && gate.holds(&view));
        if let Some((stage, _)) = entered {
            self.stage = *stage;
        }
    }

    /// Works fit and persona out again if a fact or, where it matters, the date has changed.
    fn refresh(&mut self, inner: &Inner, at: Instant) {
        let today = at.date();
        let known = self.fit_on.is_some_and(|on| on == today || !inner.traits_depend_on_date);
        if !known {
            self.fit = self.fit_score(inner, at);
            self.persona = self.persona_at(inner, at);
            self.fit_on = Some(today);
        }
    }

    fn view_at<'a>(&'a self, inner: &'a Inner, at: Instant) -> View<'a> {
        self.view_of(inner, at, self.fit_score(inner, at), self.persona_at(inner, at))
    }

    fn view_of<'a>(&'a self, inner: &'a Inner, at: Instant, fit: f64, persona: Option<usize>) -> View<'a> {
        let engagement = self.engagement_score(inner, at);
        let grade = grade_of(inner, fit, engagement);
        let excluded = self.excluded(inner, at);
        let mut view = View { pact: inner, lead: self, at, fit, engagement, grade, level: 0, persona, excluded };
        let level = inner.levels.iter().position(|level| !level.holds(&view)).unwrap_or(inner.levels.len());
        view.level = u8::try_from(level).unwrap_or(Level::MAX);
        view
    }

    /// What conditions on traits alone look at: nothing is worked out.
    fn bare_view<'a>(&'a self, inner: &'a Inner, at: Instant) -> View<'a> {
        let grade = Grade { fit: FitGrade::D, engagement: 4 };
        View { pact: inner, lead: self, at, fit: 0.0, engagement: 0.0, grade, level: 0, persona: None, excluded: false }
    }

    fn excluded(&self, inner: &Inner, at: Instant) -> bool {
        let view = self.bare_view(inner, at);
        inner.exclusions.iter().any(|exclusion| exclusion.holds(&view))
    }

    fn persona_at(&self, inner: &Inner, at: Instant) -> Option<usize> {
        let view = self.bare_view(inner, at);
        inner.personas.iter().position(|persona| persona.holds(&view))
    }

    /// For each fit rule that contributes: its position, that of the alternative, and the points.
    fn fit_points<'a>(&'a self, inner: &'a Inner, at: Instant) -> impl Iterator<Item = (usize, usize, f64)> + 'a {
        let view = self.bare_view(inner, at);
        inner.fit.iter().enumerate().filter_map(move |(rule, fit)| {
            let first = fit.alternatives.iter().position(|(condition, _)| condition.holds(&view))?;
            Some((rule, first, fit.alternatives[first].1))
        })
    }

    fn fit_score(&self, inner: &Inner, at: Instant) -> f64 {
        let points = self.fit_points(inner, at).map(|(rule, _, points)| (inner.fit[rule].group, points));
        add_up(points, &inner.fit_groups, |_, _| {})
    }

    /// For each engagement rule that contributes: its position and the points.
    fn engagement_points<'a>(&'a self, inner: &'a Inner, at: Instant) -> impl Iterator<Item = (usize, f64)> + 'a {
        inner.rules.iter().zip(&self.rules).enumerate().filter_map(move |(position, (rule, state))| {
            let points = match &rule.finder {
                Finder::Silence { of, lasting } => {
                    let silent = self.n_events > 0 && at.0 - self.silent_since(of).0.0 >= *lasting;
                    silent.then_some(rule.points)
                }
                Finder::Each | Finder::Sequence { .. } | Finder::Count { .. } => rule.points_at(state, at),
            };
            points.map(|points| (position, points))
        })
    }

    fn engagement_score(&self, inner: &Inner, at: Instant) -> f64 {
        let points = self.engagement_points(inner, at).map(|(rule, points)| (inner.rules[rule].group, points));
        add_up(points, &inner.engagement_groups, |_, _| {})
    }

    fn fit_tally(&self, inner: &Inner, at: Instant) -> Tally {
        let mut contributions: Vec<Contribution> = self
            .fit_points(inner, at)
            .map(|(rule, first, points)| Contribution {
                clause: inner.pact.fit[rule].alternatives[first].clause.clone(),
                points,
                evidence: self.facts_behind(inner, &inner.fit[rule].alternatives[first].0),
            })
            .collect();
        let points = self.fit_points(inner, at).map(|(rule, _, points)| (inner.fit[rule].group, points));
        let score = add_up(points, &inner.fit_groups, |clause, points| contributions.push(correction(clause, points)));
        Tally { score, contributions }
    }

    fn engagement_tally(&self, inner: &Inner, at: Instant) -> Tally {
        let mut contributions: Vec<Contribution> = self
            .engagement_points(inner, at)
            .map(|(rule, points)| Contribution {
                clause: inner.pact.engagement[rule].clause.clone(),
                points,
                evidence: self.events_behind(inner, rule, at),
            })
            .collect();
        let points = self.engagement_points(inner, at).map(|(rule, points)| (inner.rules[rule].group, points));
        let score =
            add_up(points, &inner.engagement_groups, |clause, points| contributions.push(correction(clause, points)));
        Tally { score, contributions }
    }

    /// The known facts that a condition looks at.
    fn facts_behind(&self, inner: &Inner, condition: &Cond) -> Vec<Evidence> {
        let mut slots = Vec::new();
        condition.visit(&mut |one| {
            if let Cond::Trait { slot, .. } = one
                && !slots.contains(slot)
            {
                slots.push(*slot);
            }
        });
        let evidence = |slot: usize| {
            let fact = self.facts[slot].as_ref()?;
            let name: TraitName = inner.traits.names[slot].clone();
            Some(Evidence {
                event: fact.event.clone(),
                at: fact.at,
                after: Vec::new(),
                points: None,
                fact: Some((name, fact.value.clone())),
            })
        };
        slots.into_iter().filter_map(evidence).collect()
    }

    fn events_behind(&self, inner: &Inner, rule: usize, at: Instant) -> Vec<Evidence> {
        match &inner.rules[rule].finder {
            Finder::Silence { of, .. } => {
                let (since, event) = self.silent_since(of);
                let evidence =
                    |event: EventId| Evidence { event, at: since, after: Vec::new(), points: None, fact: None };
                event.map(evidence).into_iter().collect()
            }
            Finder::Each | Finder::Sequence { .. } | Finder::Count { .. } => inner.rules[rule]
                .evidence_at(&self.rules[rule], at)
                .filter_map(|(found, points)| {
                    let (event, after) = found.events.split_last()?;
                    Some(Evidence {
                        event: event.clone(),
                        at: found.at,
                        after: after.to_vec(),
                        points: Some(points),
                        fact: None,
                    })
                })
                .collect(),
        }
    }

    /// Since when none of these signals (any behaviour if there are none) has been heard, and the event that was the last.
    fn silent_since(&self, of: &[usize]) -> (Instant, Option<EventId>) {
        let latest = if of.is_empty() {
            self.latest_behaviour.clone()
        } else {
            let heard = of.iter().filter_map(|signal| {
                let state = &self.signals[*signal];
                state.latest.map(|latest| (latest, state.latest_event, state.latest_id.clone()))
            });
            heard.max_by_key(|(_, number, _)| *number).map(|(latest, _, id)| (latest, id))
        };
        latest.unwrap_or((self.first_at, None))
    }

    fn missing(&self, inner: &Inner) -> Vec<ClauseId> {
        let known = |slots: &Vec<usize>| slots.iter().any(|slot| self.facts[*slot].is_some());
        let required = inner.required.iter().zip(&inner.pact.required);
        required.filter(|(slots, _)| !known(slots)).map(|(_, required)| required.clause.clone()).collect()
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

/// The sum of the points from the left and from 0, then the corrections of the groups; `correct` hears of those.
fn add_up(
    points: impl Iterator<Item = (Option<usize>, f64)>,
    groups: &[Bounds],
    mut correct: impl FnMut(&ClauseId, f64),
) -> f64 {
    if groups.is_empty() {
        return points.fold(0.0, |score, (_, points)| score + points);
    }
    let mut sums = vec![0.0; groups.len()];
    let mut score = 0.0;
    for (group, points) in points {
        score += points;
        if let Some(group) = group {
            sums[group] += points;
        }
    }
    for (bounds, sum) in groups.iter().zip(sums) {
        let bound = match (bounds.ceiling, bounds.floor) {
            (Some(ceiling), _) if sum > ceiling => ceiling,
            (_, Some(floor)) if sum < floor => floor,
            _ => continue,
        };
        correct(&bounds.clause, bound - sum);
        score += bound - sum;
    }
    score
}

fn correction(clause: &ClauseId, points: f64) -> Contribution {
    Contribution { clause: clause.clone(), points, evidence: Vec::new() }
}

fn grade_of(inner: &Inner, fit: f64, engagement: f64) -> Grade {
    let grades = &inner.pact.grades;
    let first = |score: f64, borders: &[f64; 3]| borders.iter().position(|border| reaches(score, *border)).unwrap_or(3);
    Grade {
        fit: FitGrade::ALL[first(fit, &grades.fit)],
        engagement: [1, 2, 3, 4][first(engagement, &grades.engagement)],
    }
}

fn tier_name(inner: &Inner, tier: usize) -> TierName {
    let pact: &Pact = &inner.pact;
    pact.tiers[tier].name.clone()
}

fn bit_of<T: PartialEq>(all: &[T], one: T) -> u16 {
    all.iter().position(|known| *known == one).map_or(0, |position| 1 << position)
}
