//! Where a handoff is, who has it, and the one table of what can be done where and what comes of it.

use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};

use crate::act::ActKind;
use crate::words::words;

/// How far a handoff has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// With a person or in a pool, not answered.
    Offered,
    /// Sales took the lead on (SAL).
    Accepted,
    /// Sales found it worth an opportunity (SQL).
    Qualified,
    /// A deal is open.
    Opportunity,
    /// The deal was won.
    Won,
    /// The deal was lost.
    Lost,
    /// Refused before contact.
    Rejected,
    /// Given up after contact.
    Disqualified,
    /// Sent back to be nurtured.
    Recycled,
    /// Nobody answered, and it was taken back.
    Expired,
    /// A correction took its ground away.
    Withdrawn,
}

words!(State, "a state of a handoff":
    Offered => "offered",
    Accepted => "accepted",
    Qualified => "qualified",
    Opportunity => "opportunity",
    Won => "won",
    Lost => "lost",
    Rejected => "rejected",
    Disqualified => "disqualified",
    Recycled => "recycled",
    Expired => "expired",
    Withdrawn => "withdrawn",
);

impl State {
    /// Whether the lead is in sales' hands.
    pub fn is_open(self) -> bool {
        match self {
            Self::Offered | Self::Accepted | Self::Qualified | Self::Opportunity => true,
            Self::Won
            | Self::Lost
            | Self::Rejected
            | Self::Disqualified
            | Self::Recycled
            | Self::Expired
            | Self::Withdrawn => false,
        }
    }

    /// Whether sales said what it thinks of the lead, in whichever way.
    pub fn is_answered(self) -> bool {
        match self {
            Self::Offered | Self::Expired | Self::Withdrawn => false,
            Self::Accepted
            | Self::Qualified
            | Self::Opportunity
            | Self::Won
            | Self::Lost
            | Self::Rejected
            | Self::Disqualified
            | Self::Recycled => true,
        }
    }

    /// What comes of an act here, if it can be done at all. Reopening leads back to where the handoff was.
    pub fn after(self, act: ActKind) -> Option<After> {
        use State::{Accepted, Disqualified, Offered, Opportunity, Qualified};
        let to = |from: &[Self], to: Self| from.contains(&self).then_some(After::Becomes(to));
        let stays = |can: bool| can.then_some(After::Stays);
        match act {
            ActKind::Assign | ActKind::Note | ActKind::Pause | ActKind::Resume => stays(self.is_open()),
            ActKind::Touch => stays(true),
            ActKind::NextStep => stays(matches!(self, Accepted | Qualified | Opportunity)),
            ActKind::Accept => to(&[Offered], Accepted),
            ActKind::Reject => to(&[Offered], Self::Rejected),
            ActKind::Disqualify => to(&[Offered, Accepted, Qualified], Disqualified),
            ActKind::Recycle => to(&[Offered, Accepted, Qualified, Disqualified], Self::Recycled),
            ActKind::Qualify => to(&[Offered, Accepted], Qualified),
            ActKind::Open => to(&[Offered, Accepted, Qualified], Opportunity),
            ActKind::Win => to(&[Offered, Accepted, Qualified, Opportunity], Self::Won),
            ActKind::Lose => to(&[Opportunity], Self::Lost),
            ActKind::Withdraw => to(&[Offered, Accepted, Qualified], Self::Withdrawn),
            ActKind::Expire => to(&[Offered], Self::Expired),
            ActKind::Reopen => (!self.is_open()).then_some(After::Returns),
        }
    }
}

/// What comes of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The handoff stays where it is.
    Stays,
    /// It becomes something else.
    Becomes(State),
    /// It goes back to where it was before it ended.
    Returns,
}

/// Who has a handoff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A person, by public id.
    Person(Box<str>),
    /// Nobody yet: it waits in the pool of this manager, or in the pact's.
    Pool(Option<Box<str>>),
}

impl Owner {
    /// The person, if it is one.
    pub fn person(&self) -> Option<&str> {
        match self {
            Self::Person(person) => Some(person),
            Self::Pool(_) => None,
        }
    }
}

/// When a lead came to be handed over: each delay on the way to sales lies between two of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The event that made it qualify happened.
    pub happened_at: Instant,
    /// It was received.
    pub received_at: Instant,
    /// The lead was found to be qualified.
    pub decided_at: Instant,
    /// It was offered to sales.
    pub offered_at: Instant,
}
