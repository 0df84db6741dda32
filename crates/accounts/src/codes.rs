//! Closed lists whose members have a code that stays the same for ever: in the ledger, the API and the configuration.

/// Gives an enum its codes: `ALL`, `code()`, `Display`, `FromStr` and serde, all by the same words.
macro_rules! codes {
    ($type:ident, $what:literal: $($variant:ident => $code:literal),+ $(,)?) => {
        impl $type {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its code, which never changes.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::UnknownCode;

            fn from_str(text: &str) -> Result<Self, $crate::UnknownCode> {
                Self::ALL.iter().copied().find(|one| one.code() == text).ok_or_else(|| $crate::UnknownCode {
                    found: text.to_owned(),
                    what: $what,
                    expected: Self::ALL.iter().map(|one| one.code()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'de, str>>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use codes;

/// A text that is no member of a closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not {what}: expected one of {expected}")]
pub struct UnknownCode {
    /// What was found.
    pub found: String,
    /// What it should have been.
    pub what: &'static str,
    /// The codes that there are.
    pub expected: String,
}
