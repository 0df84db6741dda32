//! Ids of people, sessions, keys and consents: 16 bytes that sort by time, each kind a type of its own.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::{LedgerError, Row};

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Its bytes.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            pub(crate) fn from_cell(bytes: &[u8]) -> Result<Self, LedgerError> {
                Uuid::from_slice(bytes).map(Self).map_err(|error| LedgerError::Stored {
                    what: stringify!($name).to_owned(),
                    why: error.to_string(),
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        })+
    };
}

uuid_id! {
    /// A person who uses the service.
    PersonId,
    /// A session of a person.
    SessionId,
    /// An API key.
    KeyId,
    /// A record of consent.
    ConsentId,
}

/// The person of a cell, or nobody.
pub(crate) fn maybe_person(row: &Row, column: usize) -> Result<Option<PersonId>, LedgerError> {
    row.maybe_bytes(column)?.map(PersonId::from_cell).transpose()
}

/// 32 bytes out of the database.
pub(crate) fn digest(bytes: &[u8]) -> Result<[u8; 32], LedgerError> {
    bytes.try_into().map_err(|_| LedgerError::Stored {
        what: "a digest".to_owned(),
        why: format!("it has {} bytes, expected 32", bytes.len()),
    })
}
