//! The life of one handoff: what can be done with it, what becomes of it, and what time does to it.
//!
//! Cast: the *offer* begins it; *acts* move it on; *clocks* are the promises that run meanwhile; a *wake* is something that time
//! alone brought about. All of it follows from the offer, the acts with their instants, and the terms of the pact's
//! version, so a handoff that was lost can be made again from its steps. Time comes with each call: whoever calls advances the
//! handoff to now and hears what fell due, then acts. The table of the page `handoff.md` is the one in `state`.

use std::collections::BTreeMap;

use leadpact_terms::{Duration, Instant, Money, TouchKind};
use serde::{Deserialize, Serialize};

use crate::act::{Act, ActKind, Assigning};
use crate::clock::{Clock, ClockState, Dropping, Promised, WARN_AT_PERCENT};
use crate::refusal::Refusal;
use crate::response::ResponseSplit;
use crate::state::{After, Offer, Owner, State};
use crate::terms::{BreachTerms, Terms};

/// The longest pause: what waits longer is for nurture.
pub const LONGEST_PAUSE: Duration = Duration::days(366);

/// One passing of a lead to sales: all there is to know of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handoff {
    offer: Offer,
    state: State,
    owner: Owner,
    clocks: Vec<Clock>,
    touches: Touches,
    response: Option<ResponseSplit>,
    next_step_at: Option<Instant>,
    amount: Option<Money>,
    pause: Option<Pause>,
    ended: Option<Ended>,
    reopened_at: Option<Instant>,
    latest: Instant,
}

/// The touches of a handoff.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Touches {
    /// How many of each kind count for the pact's window; all, if the pact has none.
    pub counts: BTreeMap<TouchKind, u32>,
    /// When the first was.
    pub first_at: Option<Instant>,
    /// When the latest of those was.
    pub counted_at: Option<Instant>,
    /// When the lead was reached first.
    pub reached_at: Option<Instant>,
}

/// What was agreed with the lead: nothing until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Until when.
    pub until: Instant,
    /// What was agreed.
    pub why: Box<str>,
}

/// How the handoff ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Ended {
    was: State,
    at: Instant,
}

/// Something that time alone brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wake {
    /// When it was so, however late it is heard.
    pub at: Instant,
    /// Which of the handoff's clocks; none at the end of a pause.
    pub clock: Option<usize>,
    /// What.
    pub what: Woken,
}

/// What time brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Woken {
    /// A promise is about to run out.
    Warned,
    /// A promise ran out; the pact says what happens then.
    Breached {
        /// Whether the lead goes to somebody else.
        reassign: bool,
        /// Who is told.
        tell: Vec<Box<str>>,
    },
    /// A pause is over: the lead waits for what was agreed.
    Resumed,
}

/// What is going to happen if nobody does anything. Order is the order of those at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Coming {
    PauseEnds,
    Warning(usize),
    Deadline(usize),
}

impl Handoff {
    /// A lead is offered to sales. It waits in the pact's pool until it is assigned.
    pub fn offer(offer: Offer, terms: &Terms) -> Self {
        let mut handoff = Self {
            offer,
            state: State::Offered,
            owner: Owner::Pool(None),
            clocks: Vec::new(),
            touches: Touches::default(),
            response: None,
            next_step_at: None,
            amount: None,
            pause: None,
            ended: None,
            reopened_at: None,
            latest: offer.offered_at,
        };
        handoff.start(Promised::HandOver, offer.happened_at, terms);
        for promise in [Promised::Respond, Promised::AtTheLatest, Promised::Decide, Promised::Touches] {
            handoff.start(promise, offer.offered_at, terms);
        }
        let late = |clock: &Clock| clock.due <= offer.offered_at;
        if let Some(hand_over) = handoff.clocks_of(Promised::HandOver).find(|clock| !late(clock)) {
            hand_over.keep(offer.offered_at);
        }
        handoff
    }

    /// Does something with it; refused, if that is not possible now.
    ///
    /// What fell due before must have been heard ([`Handoff::advance`]). Clocks of machines differ: an instant before the
    /// latest that the handoff knows of is taken as that one.
    pub fn act(&mut self, act: &Act, terms: &Terms, at: Instant) -> Result<(), Refusal> {
        let at = at.max(self.latest);
        if let Some(due) = self.wakes_at().filter(|due| *due <= at) {
            return Err(Refusal::Unsettled { due });
        }
        let after = self.possible(act, terms, at)?;
        self.latest = at;
        self.take_in(act, terms, at);
        match after {
            After::Stays => {}
            After::Becomes(state) => self.move_to(state, at),
            After::Returns => self.reopen(at),
        }
        if self.is_update(act.kind()) {
            self.renew_status(terms, at);
        }
        Ok(())
    }

    /// Everything that fell due up to an instant: each at its true instant, in order, and each once.
    pub fn advance(&mut self, terms: &Terms, to: Instant) -> Vec<Wake> {
        let mut coming: Vec<(Instant, Coming)> = self.coming().filter(|(at, _)| *at <= to).collect();
        coming.sort_unstable();
        coming.into_iter().map(|(at, what)| self.wake(at, what, terms)).collect()
    }

    /// The next instant at which [`Handoff::advance`] has something to say.
    pub fn wakes_at(&self) -> Option<Instant> {
        self.coming().map(|(at, _)| at).min()
    }

    /// What can be done now, by whomever.
    pub fn allowed(&self) -> Vec<ActKind> {
        let has_person = self.owner.person().is_some();
        let here = ActKind::ALL.iter().copied().filter(|act| self.state.after(*act).is_some());
        here.filter(|act| match act {
            ActKind::Reject => self.touches.reached_at.is_none(),
            ActKind::Accept | ActKind::Qualify => has_person,
            ActKind::Resume => self.pause.is_some(),
            ActKind::Assign
            | ActKind::Disqualify
            | ActKind::Recycle
            | ActKind::Touch
            | ActKind::Note
            | ActKind::NextStep
            | ActKind::Open
            | ActKind::Win
            | ActKind::Lose
            | ActKind::Pause
            | ActKind::Reopen
            | ActKind::Withdraw
            | ActKind::Expire => true,
        })
        .collect()
    }

    /// How it began.
    pub fn offered(&self) -> &Offer {
        &self.offer
    }

    /// Where it is.
    pub fn state(&self) -> State {
        self.state
    }

    /// Who has it, or had it in the end.
    pub fn owner(&self) -> &Owner {
        &self.owner
    }

    /// All promises that ran or run, in the order in which they began.
    pub fn clocks(&self) -> &[Clock] {
        &self.clocks
    }

    /// The touches so far.
    pub fn touches(&self) -> &Touches {
        &self.touches
    }

    /// Where the time up to the first touch went; nothing, before there is one.
    pub fn response(&self) -> Option<ResponseSplit> {
        self.response
    }

    /// For when the next step with the lead is agreed.
    pub fn next_step_at(&self) -> Option<Instant> {
        self.next_step_at
    }

    /// What the deal may bring, or brought.
    pub fn amount(&self) -> Option<Money> {
        self.amount
    }

    /// What was agreed with the lead, if it is to be left alone for now.
    pub fn pause(&self) -> Option<&Pause> {
        self.pause.as_ref()
    }

    /// When it ended, if it did.
    pub fn ended_at(&self) -> Option<Instant> {
        self.ended.map(|ended| ended.at)
    }

    /// The latest instant it knows of: of an act, or of something that fell due.
    pub fn latest(&self) -> Instant {
        self.latest
    }

    fn coming(&self) -> impl Iterator<Item = (Instant, Coming)> + '_ {
        // What ran out while the handoff was closed by mistake is heard when it is open again.
        let heard = |at: Instant| self.reopened_at.map_or(at, |reopened| at.max(reopened));
        let pause = self.pause.iter().filter(|_| self.state.is_open());
        let running = self.clocks.iter().enumerate().filter(|(_, clock)| clock.is_running());
        let clocks = running.flat_map(move |(i, clock)| {
            let due = heard(clock.due);
            let warning = clock.warn_at.filter(|_| !clock.warned).map(heard).filter(|at| *at < due);
            warning.map(|at| (at, Coming::Warning(i))).into_iter().chain([(due, Coming::Deadline(i))])
        });
        pause.map(move |pause| (heard(pause.until), Coming::PauseEnds)).chain(clocks)
    }

    fn wake(&mut self, at: Instant, coming: Coming, terms: &Terms) -> Wake {
        self.latest = self.latest.max(at);
        match coming {
            Coming::PauseEnds => {
                self.pause = None;
                Wake { at, clock: None, what: Woken::Resumed }
            }
            Coming::Warning(i) => {
                self.clocks[i].warned = true;
                Wake { at, clock: Some(i), what: Woken::Warned }
            }
            Coming::Deadline(i) => {
                let clock = &mut self.clocks[i];
                // The offer is what marketing owed, and it came late.
                let kept_at = (clock.promise == Promised::HandOver).then_some(self.offer.offered_at);
                clock.state = ClockState::Breached { at, kept_at };
                let BreachTerms { reassign, tell } = terms.breach(clock.promise);
                Wake { at, clock: Some(i), what: Woken::Breached { reassign, tell } }
            }
        }
    }

    /// What would come of an act, if it is possible.
    fn possible(&self, act: &Act, terms: &Terms, at: Instant) -> Result<After, Refusal> {
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
    fn take_in(&mut self, act: &Act, terms: &Terms, at: Instant) {
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

    fn move_to(&mut self, state: State, at: Instant) {
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
    fn reopen(&mut self, at: Instant) {
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
                Promised::Touches => {
                    // The first that makes it enough keeps the promise, not those that follow.
                    let open =
                        !matches!(clock.state, ClockState::Kept { .. } | ClockState::Breached { kept_at: Some(_), .. });
                    filled_at.filter(|_| open).into_iter().for_each(|at| clock.keep(at));
                }
                Promised::HandOver | Promised::Decide | Promised::Status => {}
            }
        }
    }

    /// Whether sales said how things stand by this act.
    fn is_update(&self, act: ActKind) -> bool {
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

    /// The next update is owed from now on. A round that was kept is not kept in mind, one that ran out is.
    fn renew_status(&mut self, terms: &Terms, at: Instant) {
        let Some(next) = self.round(Promised::Status, at, terms) else { return };
        if let Some(before) = self.clocks_of(Promised::Status).next_back() {
            if before.is_running() {
                *before = next;
                return;
            }
            before.keep(at);
        }
        self.clocks.push(next);
    }

    /// Begins a round of a promise, if the pact makes it.
    fn start(&mut self, promise: Promised, from: Instant, terms: &Terms) {
        let round = self.round(promise, from, terms);
        self.clocks.extend(round);
    }

    /// The next round of a promise.
    fn round(&self, promise: Promised, from: Instant, terms: &Terms) -> Option<Clock> {
        let owed = terms.owed(promise)?;
        let calendar = terms.calendar();
        let (warn_at, due) = match promise {
            Promised::HandOver => (None, calendar.deadline(from, owed)),
            Promised::Respond | Promised::AtTheLatest | Promised::Decide => {
                let due = calendar.deadline(from, owed);
                let warn_at = calendar.working_on(from, warned_after(calendar.working_time(from, due)));
                (Some(warn_at), due)
            }
            Promised::Touches | Promised::Status => {
                // In a pause the time of these stands still.
                let base = self.pause.as_ref().map_or(from, |pause| from.max(pause.until));
                (Some(base + warned_after(owed)), base + owed)
            }
        };
        let before = self.clocks.iter().rfind(|clock| clock.promise == promise);
        Some(Clock {
            promise,
            party: promise.party(),
            round: before.map_or(1, |clock| clock.round + 1),
            from,
            warn_at: warn_at.filter(|at| *at < due && *at > from),
            warned: false,
            due,
            state: ClockState::Running,
            owner: (promise != Promised::HandOver).then(|| self.owner.clone()),
        })
    }

    fn end_pause(&mut self, at: Instant) {
        if let Some(pause) = self.pause.take() {
            self.shift_plain_clocks(at.since(pause.until));
        }
    }

    /// What counts plain time stands still in a pause: its deadline moves by the length of it.
    fn shift_plain_clocks(&mut self, by: Duration) {
        for clock in self.clocks.iter_mut().filter(|clock| clock.is_running()) {
            match clock.promise {
                Promised::Touches | Promised::Status => shift(clock, by),
                Promised::HandOver | Promised::Respond | Promised::AtTheLatest | Promised::Decide => {}
            }
        }
    }

    fn clocks_of(&mut self, promise: Promised) -> impl DoubleEndedIterator<Item = &mut Clock> {
        self.clocks.iter_mut().filter(move |clock| clock.promise == promise)
    }
}

fn shift(clock: &mut Clock, by: Duration) {
    clock.due = clock.due + by;
    clock.warn_at = clock.warn_at.map(|at| at + by);
}

fn warned_after(allowed: Duration) -> Duration {
    Duration(allowed.as_ms() / 100 * WARN_AT_PERCENT + allowed.as_ms() % 100 * WARN_AT_PERCENT / 100)
}
