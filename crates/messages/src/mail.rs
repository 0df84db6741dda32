//! Mail by SMTP: a letter as plain text and HTML, under the delivery's id, so that whoever gets it twice sees that it is one.

use std::time::{Duration, SystemTime};

use leadpact_terms::Instant;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use lettre::{Address, SmtpTransport, Transport as _};

use crate::letters::{Letter, letter_of};
use crate::{Outcome, Parcel, Reader};

/// For connecting, and for each answer.
const WITHIN: Duration = Duration::from_secs(20);

/// Sends mail.
pub struct Mailer {
    server: SmtpTransport,
    from: Mailbox,
    base_url: String,
}

/// A server that mail can't be sent by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailServerError {
    /// Its address can't be read.
    #[error(
        "the address of the mail server can't be read: expected smtps://user:password@mail.example, or \
         smtp://mail.example:587?tls=required"
    )]
    Address,
    /// A password would cross the network unencrypted.
    #[error("the mail server's password would be sent unencrypted: use smtps://, or add ?tls=required")]
    Unencrypted,
    /// The sender can't be read.
    #[error("`{0}` is no sender: expected Leadpact <leads@northwind.example>")]
    Sender(String),
}

impl Mailer {
    /// Sends by a server (`smtps://user:password@mail.example`), as `from` (`Leadpact <leads@northwind.example>`). Links lead to
    /// `base_url`, an address without a slash at its end.
    pub fn new(server: &str, from: &str, base_url: &str) -> Result<Self, MailServerError> {
        let (scheme, rest) = server.split_once("://").ok_or(MailServerError::Address)?;
        let is_encrypted = scheme == "smtps" || rest.contains("tls=required");
        if !is_encrypted && rest.contains('@') {
            return Err(MailServerError::Unencrypted);
        }
        let server = SmtpTransport::from_url(server).map_err(|_| MailServerError::Address)?;
        let from = from.parse().map_err(|_| MailServerError::Sender(from.to_owned()))?;
        Ok(Self { server: server.timeout(Some(WITHIN)).build(), from, base_url: base_url.to_owned() })
    }

    pub(crate) fn send(&self, parcel: &Parcel, reader: &Reader, now: Instant) -> Outcome {
        match letter_of(&parcel.message, reader, &self.base_url) {
            Some(letter) => self.send_letter(&letter, reader, &parcel.id, now),
            None => Outcome::Refused { answer: "there are no words for this topic".to_owned() },
        }
    }

    /// Sends a letter at once under this id. What it says is kept nowhere.
    pub fn send_letter(&self, letter: &Letter, reader: &Reader, id: &str, now: Instant) -> Outcome {
        let mail = match self.written(letter, reader, id, now) {
            Some(mail) => mail,
            None => return Outcome::Refused { answer: "the recipient's address can't be used".to_owned() },
        };
        match self.server.send(&mail) {
            // The server's words may repeat the address; its code says enough.
            Ok(response) => Outcome::Taken { answer: format!("SMTP {}", response.code()) },
            Err(error) => failed(&error),
        }
    }

    fn written(&self, letter: &Letter, reader: &Reader, id: &str, now: Instant) -> Option<Message> {
        let address: Address = reader.address.parse().ok()?;
        let date = SystemTime::UNIX_EPOCH + Duration::from_millis(now.0.try_into().ok()?);
        let parts = MultiPart::alternative().boundary(format!("part-{id}"));
        let part = |kind, text| SinglePart::builder().header(kind).body(text);
        let parts = parts
            .singlepart(part(ContentType::TEXT_PLAIN, letter.plain()))
            .singlepart(part(ContentType::TEXT_HTML, letter.html()));
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(reader.name.clone(), address))
            .subject(&letter.subject)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .date(date)
            .multipart(parts)
            .ok()
    }
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

fn failed(error: &lettre::transport::smtp::Error) -> Outcome {
    let Some(code) = error.status() else {
        let answer = match (error.is_timeout(), error.is_tls()) {
            (true, _) => format!("the mail server did not answer within {} s", WITHIN.as_secs()),
            (false, true) => "the encrypted connection to the mail server failed".to_owned(),
            (false, false) => "the connection to the mail server failed".to_owned(),
        };
        return Outcome::Failed { answer };
    };
    let code = u16::from(code);
    let answer = format!("SMTP {code}");
    match code {
        // The mailbox is not there, or takes nothing from us. All else is between us and our own server, and can be put right.
        550 | 551 | 553 | 556 => Outcome::Refused { answer },
        _ => Outcome::Failed { answer },
    }
}
