//! What happens to a mail, in one set of names for all providers: those of Segment's e-mail spec, where it has one.

use leadpact_terms::{Channel, Instant};

use super::draft::Draft;
use super::place::Place;
use crate::bots::machine_in_mail;

/// What happened to a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The provider has taken it.
    Sent,
    /// The recipient's server has taken it.
    Delivered,
    /// The recipient's server wants it later.
    Deferred,
    /// The recipient's server does not take it.
    Bounced,
    /// The provider did not send it.
    Dropped,
    /// Its pictures were loaded.
    Opened,
    /// A link was followed.
    Clicked,
    /// The recipient calls it spam.
    MarkedAsSpam,
    /// The recipient wants no more.
    Unsubscribed,
    /// The recipient wants some after all.
    Resubscribed,
}

/// The user agent under which Apple loads the pictures of a mail as soon as it is delivered, whoever looks at it.
const APPLES_PREFETCH: &str = "Mozilla/5.0";

impl Step {
    /// The event's name.
    fn name(self) -> &'static str {
        match self {
            Self::Sent => "Email Sent",
            Self::Delivered => "Email Delivered",
            Self::Deferred => "Email Deferred",
            Self::Bounced => "Email Bounced",
            Self::Dropped => "Email Dropped",
            Self::Opened => "Email Opened",
            Self::Clicked => "Email Link Clicked",
            Self::MarkedAsSpam => "Email Marked as Spam",
            Self::Unsubscribed => "Unsubscribed",
            Self::Resubscribed => "Resubscribed",
        }
    }
}

/// What happened to a mail, and to whose.
pub(super) fn happened(step: Step, id: impl Into<String>, at: Instant, recipient: &Place<'_>) -> Draft {
    Draft::new(step.name(), Channel::Email, id, at).told("email", recipient).only_identifying()
}

impl Draft {
    /// With which program has loaded or followed. `says_machine` is the provider's own judgement. A reader's program may speak
    /// through a proxy of the reader's provider, and unsubscribing is believed whoever does it.
    pub(super) fn through(self, step: Step, user_agent: &Place<'_>, says_machine: bool) -> Self {
        let text = user_agent.text().unwrap_or_default();
        let is_machine = match step {
            Step::Opened => says_machine || machine_in_mail(&text) || text == APPLES_PREFETCH,
            Step::Clicked => says_machine || machine_in_mail(&text),
            Step::Sent
            | Step::Delivered
            | Step::Deferred
            | Step::Bounced
            | Step::Dropped
            | Step::MarkedAsSpam
            | Step::Unsubscribed
            | Step::Resubscribed => false,
        };
        self.property("user_agent", user_agent).by_machine(is_machine)
    }
}

/// The address in the header of a mail: `Ana Lima <ana@acme.example>`.
pub(super) fn address_in(header: &str) -> &str {
    header.rsplit_once('<').map_or(header, |(_, rest)| rest.trim_end_matches('>')).trim()
}
