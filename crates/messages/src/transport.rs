//! What a delivery carries and to whom, and what every way of sending it has to do.

use leadpact_ledger::messages::MessageRow;
use leadpact_terms::Instant;

use crate::sign::Secret;
use crate::{Chat, Mailer, Outcome, Webhook};

/// A delivery that was claimed, with everything that sending it takes.
#[derive(Clone)]
pub struct Parcel {
    /// The delivery's number.
    pub delivery: i64,
    /// The delivery's public id.
    pub id: String,
    /// Its endpoint's number.
    pub endpoint: i64,
    /// Until when it is ours alone.
    pub claimed_until: Instant,
    /// What it says.
    pub message: MessageRow,
    /// Where it goes.
    pub to: To,
}

/// Where a delivery goes.
#[derive(Clone)]
pub enum To {
    /// A program that listens for HTTP.
    Webhook {
        /// Its address.
        url: String,
        /// What it knows us by.
        secrets: Vec<Secret>,
    },
    /// A room of a chat.
    Chat {
        /// Its address, which is a secret.
        url: String,
    },
    /// Somebody's mailbox.
    Mail(Reader),
}

/// Who reads a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Reader {
    /// How they are called.
    pub name: Option<String>,
    /// Their address.
    pub address: String,
    /// The tag of their language.
    pub language: String,
    /// The name of their time zone.
    pub time_zone: String,
}

/// A way of sending.
pub trait Transport: Send + Sync {
    /// Sends a parcel, and says how that went. It may take half a minute and no longer.
    fn send(&self, parcel: &Parcel, now: Instant) -> Outcome;
}

/// All ways of sending.
pub struct Transports {
    /// Webhooks.
    pub webhook: Webhook,
    /// Chat.
    pub chat: Chat,
    /// Mail, if there is a server to send it by.
    pub mail: Option<Mailer>,
}

impl Transport for Transports {
    fn send(&self, parcel: &Parcel, now: Instant) -> Outcome {
        match (&parcel.to, &self.mail) {
            (To::Webhook { url, secrets }, _) => self.webhook.send(parcel, url, secrets, now),
            (To::Chat { url }, _) => self.chat.send(parcel, url),
            (To::Mail(reader), Some(mailer)) => mailer.send(parcel, reader, now),
            (To::Mail(_), None) => Outcome::Failed { answer: "no mail server is set (`mail.server`)".to_owned() },
        }
    }
}

// What is said of whom does not get into a log by printing a parcel.
impl std::fmt::Debug for Parcel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parcel")
            .field("id", &self.id)
            .field("endpoint", &self.endpoint)
            .field("topic", &self.message.topic)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("language", &self.language).finish_non_exhaustive()
    }
}
