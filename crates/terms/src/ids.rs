//! Ids as types, so that a lead is never mistaken for an event or a clause.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id with exactly this text.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The id's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:?})", stringify!($name), &self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
    };
}

text_id! {
    /// A lead: a person, as its source names it.
    LeadId
}

text_id! {
    /// An event's id, unique within its lead. Orders events that happened at the same instant (by bytes).
    EventId
}

text_id! {
    /// One line of a pact: `section/name`, or `section/name/n` for the n-th alternative of a first-match list.
    ///
    /// It comes from the names in the pact, so it survives reordering; an explicit `id:` in the
    /// pact keeps it through a renaming as well.
    ClauseId
}
