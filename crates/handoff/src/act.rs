//! What can be done with a handoff, and why: by sales, by whoever routes, and by the service itself.

use leadpact_terms::{ClauseId, Instant, Money, TouchKind, TraitName};
use serde::{Deserialize, Serialize};

use crate::clock::Promised;
use crate::state::Owner;
use crate::words::words;

/// Something that is done with a handoff. The offer and these, one after the other, are its whole life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// It is given to somebody.
    Assign {
        /// To whom.
        to: Owner,
        /// Why.
        why: Assigning,
    },
    /// Sales takes the lead on.
    Accept,
    /// Sales refuses it before contact.
    Reject {
        /// Why; the pact may ask for it.
        reason: Option<RejectReason>,
        /// The same in words.
        words: Box<str>,
    },
    /// Sales gives the lead up after contact.
    Disqualify {
        /// Why; the pact may ask for it.
        reason: Option<DisqualifyReason>,
        /// The same in words.
        words: Box<str>,
    },
    /// Sales sends the lead back to be nurtured.
    Recycle {
        /// To which track; the first that takes it, if none is named.
        track: Option<Box<str>>,
        /// Why; never asked for.
        reason: Option<DisqualifyReason>,
        /// The same in words.
        words: Box<str>,
    },
    /// Sales tried to reach the lead.
    Touch {
        /// How.
        kind: TouchKind,
        /// Whether the lead was reached, where that is known.
        reached: Option<bool>,
        /// When: it may be logged later.
        happened_at: Instant,
    },
    /// What was learnt, above all BANT, or how things stand.
    Note,
    /// Sales finds the lead worth an opportunity.
    Qualify,
    /// A next step is agreed with the lead.
    NextStep {
        /// For when.
        at: Instant,
    },
    /// An opportunity is opened.
    Open {
        /// What the deal may bring.
        amount: Option<Money>,
    },
    /// The deal is won.
    Win {
        /// What it brings.
        amount: Option<Money>,
    },
    /// The deal is lost.
    Lose {
        /// Why.
        reason: Option<LoseReason>,
        /// The same in words.
        words: Box<str>,
    },
    /// It was agreed with the lead to wait.
    Pause {
        /// Until when.
        until: Instant,
        /// What was agreed.
        why: Box<str>,
    },
    /// There is no need to wait any longer.
    Resume,
    /// Its end was a mistake.
    Reopen {
        /// In words.
        why: Box<str>,
    },
    /// A correction took its ground away: what it rests on was not the lead's own doing.
    Withdraw {
        /// In words.
        why: Box<str>,
    },
    /// Nobody answered.
    Expire,
}

impl Act {
    /// Which sort of act it is.
    pub fn kind(&self) -> ActKind {
        match self {
            Self::Assign { .. } => ActKind::Assign,
            Self::Accept => ActKind::Accept,
            Self::Reject { .. } => ActKind::Reject,
            Self::Disqualify { .. } => ActKind::Disqualify,
            Self::Recycle { .. } => ActKind::Recycle,
            Self::Touch { .. } => ActKind::Touch,
            Self::Note => ActKind::Note,
            Self::Qualify => ActKind::Qualify,
            Self::NextStep { .. } => ActKind::NextStep,
            Self::Open { .. } => ActKind::Open,
            Self::Win { .. } => ActKind::Win,
            Self::Lose { .. } => ActKind::Lose,
            Self::Pause { .. } => ActKind::Pause,
            Self::Resume => ActKind::Resume,
            Self::Reopen { .. } => ActKind::Reopen,
            Self::Withdraw { .. } => ActKind::Withdraw,
            Self::Expire => ActKind::Expire,
        }
    }

    /// Whether it says why, as far as an act of its sort may be asked to.
    pub(crate) fn has_reason(&self) -> bool {
        let said = |other: bool, words: &str| !other || !words.trim().is_empty();
        match self {
            Self::Reject { reason, words } => {
                reason.as_ref().is_some_and(|one| said(*one == RejectReason::Other, words))
            }
            Self::Disqualify { reason, words } => reason.is_some_and(|one| said(one == DisqualifyReason::Other, words)),
            Self::Assign { .. }
            | Self::Accept
            | Self::Recycle { .. }
            | Self::Touch { .. }
            | Self::Note
            | Self::Qualify
            | Self::NextStep { .. }
            | Self::Open { .. }
            | Self::Win { .. }
            | Self::Lose { .. }
            | Self::Pause { .. }
            | Self::Resume
            | Self::Reopen { .. }
            | Self::Withdraw { .. }
            | Self::Expire => true,
        }
    }
}

/// A sort of act, without its particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ActKind {
    Assign,
    Accept,
    Reject,
    Disqualify,
    Recycle,
    Touch,
    Note,
    Qualify,
    NextStep,
    Open,
    Win,
    Lose,
    Pause,
    Resume,
    Reopen,
    Withdraw,
    Expire,
}

words!(ActKind, "an act":
    Assign => "assign",
    Accept => "accept",
    Reject => "reject",
    Disqualify => "disqualify",
    Recycle => "recycle",
    Touch => "touch",
    Note => "note",
    Qualify => "qualify",
    NextStep => "next step",
    Open => "open",
    Win => "win",
    Lose => "lose",
    Pause => "pause",
    Resume => "resume",
    Reopen => "reopen",
    Withdraw => "withdraw",
    Expire => "expire",
);

/// Why a handoff is given to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assigning {
    /// The pact's routing says so.
    Routed,
    /// Somebody took it from a pool.
    Claimed,
    /// Whoever had it let this promise run out.
    Breach(Promised),
    /// Whoever had it is off duty.
    OffDuty,
    /// Whoever had it left.
    Left,
    /// A person decided so.
    ByHand,
}

/// Why sales refused a lead before contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// It came to the wrong person or territory. Does not count against marketing.
    WrongRoute,
    /// Required information is missing or wrong: these traits.
    IncompleteInformation(Vec<TraitName>),
    /// It is outside the signed pact: sales disputes these clauses.
    OutsidePact(Vec<ClauseId>),
    /// The same person is in sales' hands already, as another lead.
    Duplicate,
    /// Something else: the words say what.
    Other,
}

impl RejectReason {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongRoute => "wrong_route",
            Self::IncompleteInformation(_) => "incomplete_information",
            Self::OutsidePact(_) => "outside_pact",
            Self::Duplicate => "duplicate",
            Self::Other => "other",
        }
    }
}

/// Why sales gave a lead up, or sent it back, after contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisqualifyReason {
    /// Nothing that we would solve.
    NoNeed,
    /// No money for it.
    NoBudget,
    /// Decides nothing, and nobody who does was found.
    NoAuthority,
    /// Not within the time in which we could deliver, or in which it would matter.
    NoTime,
    /// Never answered.
    Unreachable,
    /// Bought elsewhere.
    BoughtElsewhere,
    /// Does not want to hear from us.
    NotInterested,
    /// Something else: the words say what.
    Other,
}

words!(DisqualifyReason, "a reason to disqualify or recycle":
    NoNeed => "no need",
    NoBudget => "no budget",
    NoAuthority => "no authority",
    NoTime => "no time",
    Unreachable => "unreachable",
    BoughtElsewhere => "bought elsewhere",
    NotInterested => "not interested",
    Other => "other",
);

/// Why a deal was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoseReason {
    /// Too dear.
    Price,
    /// The product lacks something.
    Product,
    /// Another seller.
    Competitor,
    /// The money went away.
    NoBudget,
    /// Not now.
    Timing,
    /// Nobody decided.
    NoDecision,
    /// Something else: the words say what.
    Other,
}

words!(LoseReason, "a reason to lose a deal":
    Price => "price",
    Product => "product",
    Competitor => "competitor",
    NoBudget => "no budget",
    Timing => "timing",
    NoDecision => "no decision",
    Other => "other",
);
