//! The kinds of values that settings of mail have.

use std::fmt;

use leadpact_messages::Mailer;

use super::values::{SettingValue, without_password};

/// The address of a mail server, with its password.
#[derive(Clone, PartialEq, Eq)]
pub struct MailServerUrl(String);

/// From whom mails come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSender(String);

/// A value of each kind that is fine, to try the other one with.
const A_SERVER: &str = "smtp://127.0.0.1";
const A_SENDER: &str = "leadpact@localhost.example";

impl MailServerUrl {
    /// All of it, for whoever connects.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Where the server is, without who signs in there, and how.
    pub fn place(&self) -> String {
        let address = self.0.split('?').next().unwrap_or_default();
        let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
        format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, place)| place))
    }
}

impl MailSender {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MailServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

impl SettingValue for MailServerUrl {
    const EXPECTED: &'static str = "an address such as smtps://user:password@mail.example.com";

    fn read(text: Option<&str>) -> Result<Self, Option<String>> {
        let text = text.ok_or(None)?;
        Mailer::new(text, A_SENDER, "").map(|_| Self(text.to_owned())).map_err(|error| Some(error.to_string()))
    }
}

impl SettingValue for MailSender {
    const EXPECTED: &'static str = "a sender such as Leadpact <leads@example.com>";

    fn read(text: Option<&str>) -> Result<Self, Option<String>> {
        let text = text.ok_or(None)?;
        Mailer::new(A_SERVER, text, "").map(|_| Self(text.to_owned())).map_err(|_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_goes_only_over_an_encrypted_connection() {
        for (text, is_fit) in [
            ("smtps://leads:secret@mail.example.com", true),
            ("smtps://leads:secret@mail.example.com:465", true),
            ("smtp://leads:secret@mail.example.com:587?tls=required", true),
            ("smtp://127.0.0.1:2525", true),
            ("smtp://leads:secret@mail.example.com", false),
            ("smtp://leads:secret@mail.example.com?tls=opportunistic", false),
            ("mail.example.com", false),
            ("https://mail.example.com", false),
        ] {
            assert_eq!(MailServerUrl::read(Some(text)).is_ok(), is_fit, "{text}");
        }
        let url = MailServerUrl::read(Some("smtps://leads:secret@mail.example.com")).unwrap();
        assert!(!format!("{url:?}").contains("secret"));
        assert_eq!(url.place(), "smtps://mail.example.com");
    }

    #[test]
    fn a_sender_has_an_address() {
        for (text, is_fit) in [
            ("leads@northwind.example", true),
            ("Leadpact <leads@northwind.example>", true),
            ("Leadpact", false),
            ("", false),
        ] {
            assert_eq!(MailSender::read(Some(text)).is_ok(), is_fit, "{text}");
        }
    }
}
