//! One word for each member of a closed list: read and written the same way in the API, in messages and in tests.

macro_rules! words {
    ($type:ident, $what:literal: $($variant:ident => $word:literal),+ $(,)?) => {
        impl $type {
            /// All of them, in the order of the process.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl std::str::FromStr for $type {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let folded = leadpact_terms::fold(text).replace(['_', '-'], " ");
                Self::ALL.iter().copied().find(|one| one.word() == folded).ok_or_else(|| {
                    let words: Vec<&str> = Self::ALL.iter().map(|one| one.word()).collect();
                    format!(concat!("`{}` is not ", $what, ": expected one of {}"), text, words.join(", "))
                })
            }
        }
    };
}
pub(crate) use words;
