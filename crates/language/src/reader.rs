//! Whoever is told something: in which language, and by which clock.

use jiff::tz::TimeZone;

use crate::Language;

/// Whoever is told something.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reader {
    /// In which language.
    pub language: Language,
    /// In which time zone they live. Without one, instants are told as they are written: programs read them.
    pub zone: Option<TimeZone>,
}

impl From<Language> for Reader {
    /// Whoever reads this language, and instants as they are written.
    fn from(language: Language) -> Self {
        Self { language, zone: None }
    }
}
