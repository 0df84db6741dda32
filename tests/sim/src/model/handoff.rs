//! One handoff, as the page on handoffs says: where it is, who has it, what can be done with it and what comes of that.

use leadpact_handoff::{Act, ActKind};
use leadpact_terms::TouchKind;

use crate::company::Terms;
use crate::model::clocks::{Clocks, Promise};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Offered,
    Accepted,
    Qualified,
    Opportunity,
    Won,
    Lost,
    Rejected,
    Disqualified,
    Recycled,
    Withdrawn,
}

impl State {
    /// The word for it, as rows have it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Qualified => "qualified",
            Self::Opportunity => "opportunity",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Rejected => "rejected",
            Self::Disqualified => "disqualified",
            Self::Recycled => "recycled",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Offered | Self::Accepted | Self::Qualified | Self::Opportunity)
    }
}

/// How a handoff ended, and how it was right before.
#[derive(Debug, Clone)]
pub(crate) struct End {
    at: i64,
    was: State,
    clocks: Clocks,
}

#[derive(Debug, Clone)]
pub(crate) struct Handoff {
    pub(crate) id: String,
    pub(crate) number: i64,
    pub(crate) terms: &'static Terms,
    pub(crate) lead: usize,
    pub(crate) state: State,
    pub(crate) owner: Option<&'static str>,
    pub(crate) clocks: Clocks,
    pub(crate) offered_at: i64,
    pub(crate) end: Option<End>,
    /// The latest instant it knows of: what is said to happen before it happened then.
    pub(crate) latest: i64,
    pub(crate) is_reached: bool,
    /// Whether it was given to anybody, or to a pool, yet.
    pub(crate) is_routed: bool,
    /// A promise that ran out, because of which it has to go to somebody else.
    pub(crate) to_pass_on: Option<Promise>,
}

impl Handoff {
    /// Whether an act can be done at an instant.
    pub(crate) fn can(&self, act: &Act, now: i64) -> bool {
        use State::{Accepted, Disqualified, Offered, Opportunity, Qualified};
        let at = now.max(self.latest);
        let in_state = |states: &[State]| states.contains(&self.state);
        match act {
            Act::Assign { .. } | Act::Note => self.state.is_open(),
            Act::Pause { until, .. } => self.state.is_open() && until.0 > at,
            Act::Resume => self.state.is_open() && self.clocks.pause.is_some(),
            Act::Touch { happened_at, .. } => {
                happened_at.0 <= at
                    && happened_at.0 >= self.offered_at
                    && self.end.as_ref().is_none_or(|end| happened_at.0 <= end.at)
            }
            Act::NextStep { .. } => in_state(&[Accepted, Qualified, Opportunity]),
            Act::Accept => in_state(&[Offered]) && self.owner.is_some(),
            Act::Reject { .. } => in_state(&[Offered]) && !self.is_reached,
            Act::Disqualify { .. } => in_state(&[Offered, Accepted, Qualified]),
            Act::Recycle { .. } => in_state(&[Offered, Accepted, Qualified, Disqualified]),
            Act::Qualify => in_state(&[Offered, Accepted]) && self.owner.is_some(),
            Act::Open { .. } => in_state(&[Offered, Accepted, Qualified]),
            Act::Win { .. } => in_state(&[Offered, Accepted, Qualified, Opportunity]),
            Act::Lose { .. } => in_state(&[Opportunity]),
            Act::Reopen { .. } => !self.state.is_open(),
            Act::Withdraw { .. } | Act::Expire => false,
        }
    }

    /// An act was done.
    pub(crate) fn done(&mut self, act: &Act, now: i64) {
        let at = now.max(self.latest);
        self.latest = at;
        match act {
            Act::Touch { kind, reached, happened_at } => {
                let kind = match kind {
                    TouchKind::Call => "call",
                    TouchKind::Email => "email",
                    TouchKind::Meeting | TouchKind::Social => "other",
                };
                self.clocks.touched(kind, happened_at.0);
                if let Some(end) = &mut self.end {
                    end.clocks.touched(kind, happened_at.0);
                }
                self.is_reached |= *reached == Some(true);
            }
            Act::Pause { until, .. } => self.clocks.paused(at, until.0),
            Act::Resume => self.clocks.resumed(at),
            Act::Accept => self.becomes(State::Accepted, at),
            Act::Reject { .. } => self.becomes(State::Rejected, at),
            Act::Disqualify { .. } => self.becomes(State::Disqualified, at),
            Act::Recycle { .. } => self.becomes(State::Recycled, at),
            Act::Qualify => self.becomes(State::Qualified, at),
            Act::Open { .. } => self.becomes(State::Opportunity, at),
            Act::Win { .. } => self.becomes(State::Won, at),
            Act::Lose { .. } => self.becomes(State::Lost, at),
            Act::Reopen { .. } => {
                if let Some(end) = self.end.take() {
                    (self.state, self.clocks) = (end.was, end.clocks);
                    self.clocks.taken_back(at);
                }
            }
            Act::Assign { .. } | Act::Note | Act::NextStep { .. } | Act::Withdraw { .. } | Act::Expire => {}
        }
        let tells = matches!(
            act.kind(),
            ActKind::Accept | ActKind::Touch | ActKind::Note | ActKind::Qualify | ActKind::NextStep | ActKind::Open
        );
        if tells && matches!(self.state, State::Accepted | State::Qualified | State::Opportunity) {
            self.clocks.renew_status(at);
        }
    }

    /// Its lead is another one, which somebody else has.
    pub(crate) fn withdrawn(&mut self, now: i64) {
        self.latest = self.latest.max(now);
        self.becomes(State::Withdrawn, self.latest);
    }

    fn becomes(&mut self, state: State, at: i64) {
        if !state.is_open() && self.end.is_none() {
            self.end = Some(End { at, was: self.state, clocks: self.clocks.clone() });
        }
        if self.state == State::Offered && state != State::Withdrawn {
            self.clocks.keep(Promise::Decide);
        }
        self.state = state;
        if state == State::Opportunity {
            self.clocks.drop(&[Promise::Respond, Promise::Latest, Promise::Touches]);
        }
        if !state.is_open() {
            self.clocks.drop(&[]);
        }
    }
}
