//! The life of one handoff: what can be done with it, what becomes of it, and what time does to it.
//!
//! Cast: the *offer* begins it; *acts* move it on; *clocks* are the promises that run meanwhile; a *wake* is something that time
//! alone brought about. All of it follows from the offer, the acts with their instants, and the terms of the pact's
//! version, so a handoff that was lost can be made again from its steps. Time comes with each call: whoever calls advances the
//! handoff to now and hears what fell due, then acts. The table of the page `handoff.md` is the one in `state`.

mod acts;
mod time;

use std::collections::BTreeMap;

use leadpact_terms::{Duration, Instant, Money, TouchKind};
use serde::{Deserialize, Serialize};

use crate::act::{Act, ActKind};
use crate::clock::{Clock, Promised};
use crate::refusal::Refusal;
use crate::response::ResponseSplit;
use crate::state::{After, Offer, Owner, State};
use crate::terms::Terms;

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

/// The first response of a kept handoff, for whoever reads many and needs no more of them.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Answered {
    /// Where the time up to the first touch went; nothing, before there is one.
    pub response: Option<ResponseSplit>,
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

    fn clocks_of(&mut self, promise: Promised) -> impl DoubleEndedIterator<Item = &mut Clock> {
        self.clocks.iter_mut().filter(move |clock| clock.promise == promise)
    }
}
