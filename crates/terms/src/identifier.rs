//! By what a lead is recognised: ids of people in other systems, and the ways to reach them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::event::words;
use crate::text::fold;

/// What sort of identifier. Order is strength: the first that is known decides whose an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// The id of a signed-in user of the site or product.
    UserId,
    /// The id of a record in another system, as an import names it.
    RecordId,
    /// An e-mail address, in lower case.
    Email,
    /// A phone number, E.164 where it could be read.
    Phone,
    /// A name on a social network: `network:name`.
    Handle,
    /// The id that a browser or device made up.
    AnonymousId,
}

words!(IdentifierKind, "a kind of identifier":
    Self::UserId => "user id",
    Self::RecordId => "record id",
    Self::Email => "email",
    Self::Phone => "phone",
    Self::Handle => "handle",
    Self::AnonymousId => "anonymous id",
);

impl IdentifierKind {
    /// Whether two leads with different ones are two people: a person may have several phones, but is one user.
    pub fn tells_people_apart(self) -> bool {
        match self {
            Self::UserId | Self::Email => true,
            Self::RecordId | Self::Phone | Self::Handle | Self::AnonymousId => false,
        }
    }
}

/// One identifier of a lead, in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// What sort.
    pub kind: IdentifierKind,
    /// The identifier itself.
    pub value: Box<str>,
}

impl Identifier {
    /// An identifier of this sort.
    pub fn new(kind: IdentifierKind, value: impl Into<Box<str>>) -> Self {
        Self { kind, value: value.into() }
    }
}
