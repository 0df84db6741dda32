//! What happened to a lead: behaviour, trait changes, sales acts and outcomes, all of one shape.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{EventId, LeadId};
use crate::text::fold;
use crate::time::{Duration, Instant};
use crate::value::Value;

/// One thing that happened to a lead at an instant.
///
/// One shape for all kinds keeps the ledger, the columnar history and the conditions of a pact simple.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Unique within the lead; two events of one lead with the same id are one event, counted once.
    pub id: EventId,
    /// Whom it happened to.
    pub lead: LeadId,
    /// When it happened.
    pub at: Instant,
    /// Over which channel.
    pub channel: Channel,
    /// What sort of event it is.
    pub kind: Kind,
    /// [`Kind::Track`]: the event's name ("Form Submitted"). [`Kind::Page`]: the page's name, may be empty. Empty otherwise.
    pub name: Box<str>,
    /// How long it lasted, where that is known.
    pub lasted: Option<Duration>,
    /// Kept but not counted: a person or a detector marked it as not the lead's own doing (a mail scanner's click).
    pub marked: bool,
    /// [`Kind::Traits`] (and BANT notes of [`SalesAct::Noted`]): trait name → new value, `Missing` clears it.
    /// Otherwise the event's properties; a page has `path`, `url`, `title`, `referrer`. Names are unique.
    pub properties: Vec<(Box<str>, Value)>,
}

impl Event {
    /// The order of one lead's events: by instant, then by event id.
    pub fn order(&self, other: &Self) -> Ordering {
        (self.at, &self.id).cmp(&(other.at, &other.id))
    }

    /// The property of this name, if the event has it.
    pub fn property(&self, name: &str) -> Option<&Value> {
        self.properties.iter().find(|(known, _)| &**known == name).map(|(_, value)| value)
    }
}

/// What sort of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Behaviour under a name: a form, a download, a click.
    Track,
    /// A page or screen was viewed.
    Page,
    /// Traits of the person or its company became known or changed.
    Traits,
    /// Sales did something about the lead.
    Sales(SalesAct),
    /// A deal moved.
    Outcome(OutcomeAct),
}

impl Kind {
    /// Whether it ends sales' work with a lead that it has in hands.
    pub fn is_end(self) -> bool {
        matches!(
            self,
            Self::Sales(SalesAct::Rejected | SalesAct::Disqualified | SalesAct::Recycled)
                | Self::Outcome(OutcomeAct::Won | OutcomeAct::Lost)
        )
    }

    /// Whether it is the lead's own behaviour.
    pub fn is_behaviour(self) -> bool {
        matches!(self, Self::Track | Self::Page)
    }

    /// Whether its properties are traits.
    pub fn tells_traits(self) -> bool {
        matches!(self, Self::Traits | Self::Sales(SalesAct::Noted))
    }
}

/// How sales tried to reach a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TouchKind {
    /// By telephone.
    Call,
    /// By e-mail.
    Email,
    /// In a meeting.
    Meeting,
    /// By a message on a social network.
    Social,
}

/// What sales did about a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SalesAct {
    /// Took the lead on (MQL → SAL).
    Accepted,
    /// Refused it before contact; property `reason`.
    Rejected,
    /// Gave it up after contact; property `reason`.
    Disqualified,
    /// Sent it back to be nurtured; properties `track`, `reason`.
    Recycled,
    /// Found it worth an opportunity (SAL → SQL).
    Qualified,
    /// Agreed a next step with the lead.
    NextStepAgreed,
    /// Tried to reach the lead; property `reached` where known.
    Touch(TouchKind),
    /// Noted traits learnt in conversation, above all BANT; properties are traits.
    Noted,
    /// Took back the end of its work with the lead, which was a mistake.
    Reopened,
}

/// How a deal moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OutcomeAct {
    /// An opportunity was opened.
    Opportunity,
    /// The deal was won; property `amount`.
    Won,
    /// The deal was lost; property `reason`.
    Lost,
    /// The customer recommended us.
    Advocated,
}

/// Over which channel an event came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Channel {
    /// The web site.
    Web,
    /// E-mail.
    Email,
    /// A webinar.
    Webinar,
    /// A form.
    Form,
    /// Chat.
    Chat,
    /// The telephone.
    Phone,
    /// A social network.
    Social,
    /// A referral.
    Referral,
    /// The product itself (a trial, usage).
    Product,
    /// An import of records.
    Import,
    /// Sales.
    Sales,
    /// A fair or other event in person.
    InPerson,
    /// Paid advertising.
    Ads,
}

macro_rules! words {
    ($type:ident, $what:literal: $($variant:expr => $word:literal),+ $(,)?) => {
        impl $type {
            /// All of them, in the order of the process.
            pub const ALL: &'static [Self] = &[$($variant),+];

            /// The word for it in files, the API and pacts.
            pub fn word(self) -> &'static str {
                $(if self == $variant { return $word; })+
                unreachable!("every variant has a word")
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }

        impl FromStr for $type {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let folded = fold(text).replace(['_', '-'], " ");
                Self::ALL.iter().copied().find(|one| one.word() == folded).ok_or_else(|| {
                    let words: Vec<&str> = Self::ALL.iter().map(|one| one.word()).collect();
                    format!(concat!("`{}` is not ", $what, ": expected one of {}"), text, words.join(", "))
                })
            }
        }
    };
}
pub(crate) use words;

words!(TouchKind, "a kind of touch": Self::Call => "call", Self::Email => "email", Self::Meeting => "meeting", Self::Social => "social");

words!(SalesAct, "an act of sales":
    Self::Accepted => "accepted",
    Self::Rejected => "rejected",
    Self::Disqualified => "disqualified",
    Self::Recycled => "recycled",
    Self::Qualified => "qualified",
    Self::NextStepAgreed => "next step agreed",
    Self::Touch(TouchKind::Call) => "call",
    Self::Touch(TouchKind::Email) => "email",
    Self::Touch(TouchKind::Meeting) => "meeting",
    Self::Touch(TouchKind::Social) => "social",
    Self::Noted => "noted",
    Self::Reopened => "reopened",
);

words!(OutcomeAct, "an outcome":
    Self::Opportunity => "opportunity",
    Self::Won => "won",
    Self::Lost => "lost",
    Self::Advocated => "advocated",
);

words!(Channel, "a channel":
    Self::Web => "web",
    Self::Email => "email",
    Self::Webinar => "webinar",
    Self::Form => "form",
    Self::Chat => "chat",
    Self::Phone => "phone",
    Self::Social => "social",
    Self::Referral => "referral",
    Self::Product => "product",
    Self::Import => "import",
    Self::Sales => "sales",
    Self::InPerson => "in person",
    Self::Ads => "ads",
);

/// When a lead's deal was first won, of its events in their order; a win that was taken back does not count.
pub fn first_won(events: impl IntoIterator<Item = (Kind, Instant)>) -> Option<Instant> {
    let mut ends: Vec<(Kind, Instant)> = Vec::new();
    for (kind, at) in events {
        if kind == Kind::Sales(SalesAct::Reopened) {
            ends.pop();
        } else if kind.is_end() {
            ends.push((kind, at));
        }
    }
    ends.into_iter().find(|(kind, _)| *kind == Kind::Outcome(OutcomeAct::Won)).map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for channel in Channel::ALL {
            assert_eq!(channel.word().parse(), Ok(*channel));
        }
        for act in SalesAct::ALL {
            assert_eq!(act.word().replace(' ', "_").parse(), Ok(*act));
        }
        assert_eq!("Next-Step Agreed".parse(), Ok(SalesAct::NextStepAgreed));
    }

    #[test]
    fn a_win_that_was_taken_back_is_none() {
        let (won, lost, reopened) =
            (Kind::Outcome(OutcomeAct::Won), Kind::Outcome(OutcomeAct::Lost), Kind::Sales(SalesAct::Reopened));
        let cases: [(&[Kind], Option<i64>); 6] = [
            (&[], None),
            (&[Kind::Page, won, won], Some(1)),
            (&[won, reopened], None),
            (&[won, lost, reopened], Some(0)),
            (&[won, reopened, Kind::Track, won], Some(3)),
            (&[reopened, lost, won], Some(2)),
        ];
        for (kinds, expected) in cases {
            let events = (0..).map(Instant).zip(kinds).map(|(at, kind)| (*kind, at));
            assert_eq!(first_won(events), expected.map(Instant), "{kinds:?}");
        }
    }

    #[test]
    fn an_unknown_word_is_told_what_is_known() {
        let error = "carrier pigeon".parse::<Channel>().unwrap_err();
        assert!(error.starts_with("`carrier pigeon` is not a channel: expected one of web, email"), "{error}");
    }
}
