//! Many leads one after the other, by meanings that were worked out beforehand: what a replay over columns is made of.
//!
//! The same fold as [`crate::LeadState::feed`], with the same bits; only what nobody asks for is left undone. Scores are worked out
//! where a condition hangs on them, and an event at which nothing can be decided is not looked at.

use leadpact_terms::{EventId, Instant, Level};

use crate::compile::CompiledPact;
use crate::condition::View;
use crate::facts::Told;
use crate::meaning::{Meaning, Says};
use crate::standing::{Qualification, Scores, Tally};
use crate::state::LeadState;
use crate::waiting::{self, Wake};

/// One lead at a time under one pact, in space that is used again for the next.
#[derive(Debug, Clone)]
pub struct Fold {
    pact: CompiledPact,
    lead: LeadState,
    /// The highest level right after an event, where it is followed.
    peak: Option<Level>,
    follows_levels: bool,
    /// What is waited for; nothing is decided before.
    wake: Wake,
    is_wake_known: bool,
    /// Events have no names here.
    id: EventId,
}

impl Fold {
    /// Folds leads under a pact, and follows the highest level each one reaches.
    pub fn new(pact: &CompiledPact) -> Self {
        Self { follows_levels: true, peak: Some(Level::ZERO), ..Self::of_decisions(pact) }
    }

    /// Folds leads under a pact for its decisions alone.
    pub fn of_decisions(pact: &CompiledPact) -> Self {
        Self {
            pact: pact.clone(),
            lead: LeadState::lean(pact),
            peak: None,
            follows_levels: false,
            wake: Wake::ALWAYS,
            is_wake_known: false,
            id: EventId::new(""),
        }
    }

    /// Begins with the next lead.
    pub fn next_lead(&mut self) {
        self.lead.forget(&self.pact.inner);
        self.peak = self.follows_levels.then_some(Level::ZERO);
        self.is_wake_known = false;
    }

    /// Takes the lead's next event, which tells no traits.
    ///
    /// # Panics
    /// If it lies before the event before.
    #[inline]
    pub fn hear(&mut self, at: Instant, meaning: &Meaning) {
        self.hear_then(at, meaning, Self::settle);
    }

    /// Takes the lead's next event, which tells traits.
    ///
    /// # Panics
    /// If it lies before the event before.
    pub fn tell<'t>(&mut self, at: Instant, meaning: &Meaning, told: impl IntoIterator<Item = &'t Told>) {
        self.tell_then(at, meaning, told, Self::settle);
    }

    #[inline]
    pub(crate) fn hear_then(&mut self, at: Instant, meaning: &Meaning, settle: impl FnOnce(&mut Self)) {
        let inner = &*self.pact.inner;
        let is_first_behaviour = meaning.is_behaviour && !self.lead.has_behaved();
        self.lead.begin(at);
        self.lead.take_meaning(inner, meaning, &self.id);
        let news = is_first_behaviour || meaning.says != Says::Nothing;
        if self.is_wake_known && !news {
            let ceiling = self.lead.engagement_ceiling;
            if !self.wake.is_woken_by(&meaning.signals, ceiling) {
                return;
            }
        }
        // What was waited for may be something else from now on.
        self.is_wake_known &= !news && !self.wake.waits_for(&meaning.signals);
        settle(self);
    }

    pub(crate) fn tell_then<'t>(
        &mut self,
        at: Instant,
        meaning: &Meaning,
        told: impl IntoIterator<Item = &'t Told>,
        settle: impl FnOnce(&mut Self),
    ) {
        let inner = &*self.pact.inner;
        self.lead.begin(at);
        for told in told {
            self.lead.is_fit_known = false;
            self.lead.facts.learn_told(&inner.traits, told);
        }
        self.lead.take_meaning(inner, meaning, &self.id);
        self.is_wake_known = false;
        settle(self);
    }

    fn settle(&mut self) {
        let peak = self.peak;
        let inner = &*self.pact.inner;
        self.lead.refresh(inner, self.lead.latest_at);
        if peak.is_none() && !self.has_prospects() && self.lead.has_no_gate(inner) {
            (self.wake, self.is_wake_known) = (Wake::NEVER, true);
            return;
        }
        let (_, higher) = self.lead.settle(inner, &self.id, |_, view, _| peak.and_then(|peak| view.level_above(peak)));
        self.peak = higher.or(peak);
        self.is_wake_known &= higher.is_none();
        if !self.is_wake_known {
            self.wake = self.next_wake();
            self.is_wake_known = true;
        }
    }

    /// What the lead waits for right after an event.
    fn next_wake(&self) -> Wake {
        let inner = &*self.pact.inner;
        if inner.traits_depend_on_date || !self.lead.has_no_gate(inner) {
            return Wake::ALWAYS;
        }
        let view = self.lead.view_now(inner);
        let wake = if self.lead.has_prospects { waiting::of_tiers(&view) } else { Wake::NEVER };
        self.peak.map_or(wake, |peak| wake.or(waiting::of_levels(peak, &view)))
    }

    /// Lets `look` see the lead right after its latest event, and hands nobody over.
    pub(crate) fn look_on(&mut self, look: impl FnOnce(&LeadState, &View<'_>)) {
        self.lead.look_on(&self.pact.inner, look);
    }

    /// Whether the lead can still be handed over before another trait of it is told. Errs towards yes.
    pub fn has_prospects(&self) -> bool {
        !self.lead.is_fit_known || self.pact.inner.traits_depend_on_date || self.lead.has_prospects
    }

    /// How many events were taken.
    pub fn n_events(&self) -> u64 {
        self.lead.n_events
    }

    /// Every hand-over so far; the events have no ids.
    pub fn qualifications(&self) -> &[Qualification] {
        &self.lead.qualifications
    }

    /// The highest level right after any event; the lowest where levels are not followed.
    pub fn level_peak(&self) -> Level {
        self.peak.unwrap_or(Level::ZERO)
    }

    /// The scores at an instant no earlier than the latest event.
    pub fn scores(&self, at: Instant) -> Scores {
        self.lead.view_at(&self.pact.inner, at).scores()
    }

    /// Fit and engagement at an instant no earlier than the latest event, with the contributions, without evidence.
    pub fn tallies(&self, at: Instant) -> (Tally, Tally) {
        let inner = &*self.pact.inner;
        (self.lead.fit_tally(inner, at), self.lead.engagement_tally(inner, at))
    }
}
