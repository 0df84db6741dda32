//! What an act does with a handoff, or why it is refused.

use leadpact_terms::{Instant, Money, TouchKind};

use super::{Ended, Handoff, LONGEST_PAUSE, Pause};
use crate::act::{Act, ActKind, Assigning};
use crate::clock::{Clock, ClockState, Dropping, Promised};
use crate::refusal::Refusal;
use crate::response::ResponseSplit;
use crate::state::{After, Owner, State};
use crate::terms::Terms;

impl Handoff {
    /// What would come of an act, if it is possible.
    pub(super) fn possible(&self, act: &Act, terms: &Terms, at: Instant) -> Result<After, Refusal> {
        let kind = act.kind();
        let not_here = || Refusal::NotHere { act: kind, state: self.state, possible: self.allowed() };
        let after = self.state.after(kind).ok_or_else(not_here)?;
        let refused = match act {
            Act::Accept | Act::Qualify => self.owner.person().is_none().then_some(Refusal::InPool { act: kind }),
            Act::Reject { .. } => self.touches.reached_at.map(|reached_at| Refusal::Contacted { reached_at }),
            Act::Recycle { track: Some(track), .. } => terms
                .track(track)
                .is_none()
                .then(|| Refusal::UnknownTrack { track: track.clone(), known: terms.tracks().to_vec() }),
            Act::Touch { happened_at, .. } => self.untouchable(*happened_at, at),
            Act::Pause { until, .. } if *until <= at => Some(Refusal::PauseOver { until: *until, at }),
            Act::Pause { until, .. } => {
                (*until > at + LONGEST_PAUSE).then_some(Refusal::PauseTooLong { until: *until })
            }
            Act::Resume => self.pause.is_none().then_some(Refusal::NotPaused),
            Act::Open { amount } | Act::Win { amount } => {
                let bad = |money: &Money| !money.amount.is_finite() || money.amount < 0.0;
                amount.as_ref().filter(|money| bad(money)).map(|_| Refusal::BadAmount)
            }
            Act::Assign { .. }
            | Act::Disqualify { .. }
            | Act::Recycle { track: None, .. }
            | Act::Note
            | Act::NextStep { .. }
            | Act::Lose { .. }
            | Act::Reopen { .. }
            | Act::Withdraw { .. }
            | Act::Expire => None,
        };
        match refused {
            Some(refusal) => Err(refusal),
            None if terms.reason_needed() && !act.has_reason() => Err(Refusal::ReasonMissing { act: kind }),
            None => Ok(after),
        }
    }

    fn untouchable(&self, happened_at: Instant, at: Instant) -> Option<Refusal> {
        let offered_at = self.offer.offered_at;
        if happened_at > at {
            return Some(Refusal::InTheFuture { happened_at, at });
        }
        if happened_at < offered_at {
            return Some(Refusal::BeforeOffer { happened_at, offered_at });
        }
        let ended = self.ended.filter(|ended| happened_at > ended.at);
        ended.map(|ended| Refusal::AfterEnd { happened_at, ended_at: ended.at })
    }

    /// What an act changes besides where the handoff is.
    pub(super) fn take_in(&mut self, act: &Act, terms: &Terms, at: Instant) {
        match act {
            Act::Assign { to, why } => self.assign(to, *why, terms, at),
            Act::Touch { kind, reached, happened_at } => self.touch(*kind, *reached, *happened_at, terms),
            Act::NextStep { at } => self.next_step_at = Some(*at),
            Act::Open { amount } | Act::Win { amount } => self.amount = amount.or(self.amount),
            Act::Pause { until, why } => {
                self.end_pause(at);
                self.pause = Some(Pause { until: *until, why: why.clone() });
                self.shift_plain_clocks(until.since(at));
            }
            Act::Resume => self.end_pause(at),
            Act::Accept
            | Act::Reject { .. }
            | Act::Disqualify { .. }
            | Act::Recycle { .. }
            | Act::Note
            | Act::Qualify
            | Act::Lose { .. }
            | Act::Reopen { .. }
            | Act::Withdraw { .. }
            | Act::Expire => {}
        }
    }

    pub(super) fn move_to(&mut self, state: State, at: Instant) {
        let was = std::mem::replace(&mut self.state, state);
        if !was.is_answered() && state.is_answered() {
            self.clocks_of(Promised::Decide).for_each(|clock| clock.keep(at));
        }
        if state == State::Opportunity {
            for promise in [Promised::Respond, Promised::AtTheLatest, Promised::Touches] {
                self.clocks_of(promise).for_each(|clock| clock.drop_at(at, Dropping::Deal));
            }
        }
        // A lead that was given up and is then recycled was in sales' hands up to the first of both.
        if !state.is_open() && self.ended.is_none() {
            self.ended = Some(Ended { was, at });
            self.clocks.iter_mut().for_each(|clock| clock.drop_at(at, Dropping::Closed));
        }
    }

    /// Back to where it was: what its end stopped goes on with the old deadlines, the answer that was none is owed again.
    pub(super) fn reopen(&mut self, at: Instant) {
        let Some(ended) = self.ended.take() else { return };
        self.state = ended.was;
        self.reopened_at = Some(at);
        for clock in &mut self.clocks {
            let undone = clock.promise == Promised::Decide && !ended.was.is_answered();
            clock.state = match clock.state {
                ClockState::Dropped { why: Dropping::Closed, .. } => ClockState::Running,
                ClockState::Kept { at } if undone && at == ended.at => ClockState::Running,
                ClockState::Breached { at, kept_at } if undone && kept_at == Some(ended.at) => {
                    ClockState::Breached { at, kept_at: None }
                }
                same => same,
            };
        }
    }

    fn assign(&mut self, to: &Owner, why: Assigning, terms: &Terms, at: Instant) {
        self.owner = to.clone();
        for clock in self.clocks.iter_mut().filter(|clock| clock.is_running()) {
            clock.owner = Some(to.clone());
        }
        let Assigning::Breach(promise) = why else { return };
        match promise {
            // The new owner gets the time that the old one had; the lead has waited long enough for the others.
            Promised::Respond | Promised::Decide | Promised::Status => {
                let unkept = |clock: &Clock| matches!(clock.state, ClockState::Breached { kept_at: None, .. });
                if self.clocks.iter().rfind(|clock| clock.promise == promise).is_some_and(unkept) {
                    self.start(promise, at, terms);
                }
            }
            Promised::HandOver | Promised::AtTheLatest | Promised::Touches => {}
        }
    }

    fn touch(&mut self, kind: TouchKind, reached: Option<bool>, happened_at: Instant, terms: &Terms) {
        let window = self.clocks_of(Promised::Touches).next_back().map(|clock| clock.due);
        let touches = &mut self.touches;
        touches.first_at = Some(touches.first_at.map_or(happened_at, |first| first.min(happened_at)));
        if reached == Some(true) {
            touches.reached_at = Some(touches.reached_at.map_or(happened_at, |first| first.min(happened_at)));
        }
        if window.is_none_or(|due| happened_at < due) {
            *touches.counts.entry(kind).or_default() += 1;
            touches.counted_at = touches.counted_at.max(Some(happened_at));
        }
        let counted = |(kind, n): &(TouchKind, u32)| touches.counts.get(kind).is_some_and(|counted| counted >= n);
        let enough = terms.touches().is_some_and(|promise| promise.counts.iter().all(counted));
        if touches.first_at == Some(happened_at) {
            self.response = Some(ResponseSplit::of(&self.offer, happened_at, terms.calendar()));
        }
        let filled_at = touches.counted_at.filter(|_| enough);
        for clock in &mut self.clocks {
            match clock.promise {
                Promised::Respond | Promised::AtTheLatest => clock.keep(happened_at),
                Promised::Touches => filled_at.into_iter().for_each(|at| clock.keep(at)),
                Promised::HandOver | Promised::Decide | Promised::Status => {}
            }
        }
    }

    /// Whether sales said how things stand by this act.
    pub(super) fn is_update(&self, act: ActKind) -> bool {
        let told = match act {
            ActKind::Accept | ActKind::Touch | ActKind::Note | ActKind::Qualify | ActKind::NextStep | ActKind::Open => {
                true
            }
            ActKind::Assign
            | ActKind::Reject
            | ActKind::Disqualify
            | ActKind::Recycle
            | ActKind::Win
            | ActKind::Lose
            | ActKind::Pause
            | ActKind::Resume
            | ActKind::Reopen
            | ActKind::Withdraw
            | ActKind::Expire => false,
        };
        told && self.state.is_open() && self.state.is_answered()
    }
}
