//! Stage 1 for tools that a company has already: what a mail provider, a form, a chat, a calendar or a CRM posts → events, or why not.
//!
//! Cast: a *tool* posts *messages*, one or several in a body; a message says that something happened to a person, tells traits of
//! it, or is not about a lead at all and is *passed over*. Each tool has a file that knows its payload and nothing else: it makes
//! drafts, which become events in one place. Whatever posts a form's plain fields is the tool [`Tool::Form`]; whatever
//! posts something else is read under a [`HookMap`], which is written in the language of the mapping of files.
//!
//! Names of events do not depend on the tool (`Email Link Clicked`), so that no pact has to know which one is in use.
//!
//! Absent on purpose: signatures and keys (the server has the headers), and whether a message came before (its id tells the ledger).

mod answers;
mod body;
mod brevo;
mod cal_com;
mod calendly;
mod crisp;
mod draft;
mod form;
mod hubspot;
mod intercom;
mod mail;
mod mailchimp;
mod mailgun;
mod mapped;
mod place;
mod postmark;
mod sendgrid;
mod ses;
mod tally;
mod typeform;
mod webflow;
mod zoom;

use leadpact_language::said;
use leadpact_terms::{EventId, Identifier, Instant};
use serde_json::Value as Json;

pub use body::BodyForm;
pub use mapped::HookMap;

use crate::quarantine::Reason;
use crate::segment::{BATCH_EVENTS_MAX, Note, RequestError, Said};
use draft::Draft;
use place::Place;

/// A message that is larger is refused.
pub const MESSAGE_BYTES_MAX: usize = 256 << 10;

/// Why nothing can be made of a message, before its text is put beside it.
type Refusal = crate::segment::Refusal;
/// What a message says: a draft for each person; none if it is not about a lead.
type Drafts = Result<Vec<Draft>, Refusal>;

macro_rules! tools {
    ($($(#[doc = $about:literal])+ $variant:ident = $word:literal, $name:literal, $read:path;)+) => {
        /// What posts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Tool {
            $($(#[doc = $about])+ $variant,)+
        }

        impl Tool {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word for it in the API and the command.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What people call it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// How its messages are read.
            fn reader(self) -> fn(&Place<'_>) -> Drafts {
                match self { $(Self::$variant => $read),+ }
            }
        }
    };
}

tools! {
    /// SendGrid's Event Webhook.
    SendGrid = "sendgrid", "SendGrid", sendgrid::read;
    /// Mailgun's webhooks.
    Mailgun = "mailgun", "Mailgun", mailgun::read;
    /// Amazon SES, through SNS.
    Ses = "ses", "Amazon SES", ses::read;
    /// Postmark's webhooks.
    Postmark = "postmark", "Postmark", postmark::read;
    /// Brevo's webhooks.
    Brevo = "brevo", "Brevo", brevo::read;
    /// Mailchimp's audience webhooks.
    Mailchimp = "mailchimp", "Mailchimp", mailchimp::read;
    /// Typeform's webhooks.
    Typeform = "typeform", "Typeform", typeform::read;
    /// Tally's webhooks.
    Tally = "tally", "Tally", tally::read;
    /// Webflow's form submissions.
    Webflow = "webflow", "Webflow", webflow::read;
    /// Any form that posts its fields by their names, as JSON or as browsers do.
    Form = "form", "a form", form::read;
    /// Intercom's webhooks.
    Intercom = "intercom", "Intercom", intercom::read;
    /// Crisp's web hooks.
    Crisp = "crisp", "Crisp", crisp::read;
    /// Calendly's webhooks.
    Calendly = "calendly", "Calendly", calendly::read;
    /// Cal.com's webhooks.
    CalCom = "cal_com", "Cal.com", cal_com::read;
    /// Zoom's webinars.
    Zoom = "zoom", "Zoom", zoom::read;
    /// HubSpot's webhooks.
    HubSpot = "hubspot", "HubSpot", hubspot::read;
    /// Anything else, under a mapping.
    Generic = "generic", "another tool", mapped::needs_mapping;
}

impl Tool {
    /// The tool of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|tool| tool.word() == word)
    }
}

/// A tool, and for a generic one what its messages mean.
#[derive(Debug, Clone)]
pub struct Hook {
    /// What posts.
    pub tool: Tool,
    /// What its messages mean, if it is a generic one.
    pub mapping: Option<HookMap>,
}

/// What a body holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Posted {
    /// What was said, one after the other, or why a message could not be read.
    pub items: Vec<Result<Item, Refused>>,
    /// Messages that are not about a lead.
    pub n_passed_over: usize,
}

/// What a message says of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Under which it counts once: the tool's own id of it, where it has one.
    pub id: EventId,
    /// When it happened, by the message, and never later than the arrival.
    pub at: Instant,
    /// Whom it is about, the strongest identifier first. Never empty.
    pub identifiers: Vec<Identifier>,
    /// What it says.
    pub said: Vec<Said>,
    /// What of it could not be read; the rest stands.
    pub notes: Vec<Note>,
    /// The message as JSON, if there are notes.
    pub raw: Option<String>,
}

/// A message of which nothing can be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// Where in the message: `data.email`. Empty if it is the message as a whole.
    pub path: String,
    /// The stable code.
    pub reason: Reason,
    /// The same in a sentence.
    pub why: leadpact_language::Said,
    /// The message as JSON, to be corrected and read again: as a body in [`BodyForm::Json`], as of the instant of its first arrival.
    pub raw: String,
}

impl Hook {
    /// Reads a body that arrived at an instant.
    ///
    /// # Errors
    /// A body that can't be taken at all. What is wrong with one message is in its place in [`Posted::items`].
    pub fn read(&self, form: BodyForm, body: &[u8], received_at: Instant) -> Result<Posted, RequestError> {
        let whole = body::read(form, body)?;
        let messages = match &self.mapping {
            Some(mapping) => mapping.messages(&whole),
            None => body::messages(&whole),
        };
        if messages.len() > BATCH_EVENTS_MAX {
            return Err(RequestError::TooManyCalls { n_calls: messages.len() });
        }
        let mut posted = Posted::default();
        for message in messages {
            self.message(message, received_at, &mut posted);
        }
        Ok(posted)
    }

    fn message(&self, message: &Json, received_at: Instant, posted: &mut Posted) {
        let text = message.to_string();
        let drafts = match text.len() {
            n_bytes if n_bytes > MESSAGE_BYTES_MAX => {
                let why = said!("unread-long-message", n = n_bytes, max = MESSAGE_BYTES_MAX);
                Err(Refusal { path: String::new(), reason: Reason::TooLong, why })
            }
            _ => match &self.mapping {
                Some(mapping) => mapping.read(message, received_at),
                None => self.tool.reader()(&Place::new(message)),
            },
        };
        let refused = |Refusal { path, reason, why }| Refused { path, reason, why, raw: text.clone() };
        match drafts {
            Ok(drafts) if drafts.is_empty() => posted.n_passed_over += 1,
            Ok(drafts) => {
                let items = drafts.into_iter().map(|draft| draft.finish(self.tool, received_at));
                posted.items.extend(items.map(|item| match item {
                    Ok(item) if item.notes.is_empty() => Ok(item),
                    Ok(item) => Ok(Item { raw: Some(text.clone()), ..item }),
                    Err(refusal) => Err(refused(refusal)),
                }));
            }
            Err(refusal) => posted.items.push(Err(refused(refusal))),
        }
    }
}
