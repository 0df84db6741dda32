//! What is said only when it is shown: a message and what fills its gaps, for whoever reads it in their language.
//!
//! A finding is made where the reader is not known: a file is read once, and people of several languages may look at what is wrong with it.

use leadpact_terms::{Duration, Instant};

use crate::{Language, Messages, Reader};

/// Something to say, in whatever language it will be asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A message of the Fluent files.
    Message {
        /// Its id.
        id: &'static str,
        /// What fills its gaps, by name.
        gaps: Vec<(&'static str, Gap)>,
    },
    /// A text that is the same in every language: a claim as it stands in a file, or what only operators read.
    Plain(String),
}

/// What fills a gap of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Gap {
    /// A name or a value as it stands in the file, or is to be written there.
    Text(String),
    /// So many, which may choose among the forms of the message.
    Count(u32),
    /// A number in the signs of the language.
    Number(f64),
    /// A length of time.
    Duration(Duration),
    /// An instant, by the reader's clock.
    Instant(Instant),
    /// Another message.
    Said(Box<Said>),
    /// A phrase that was put together already, once in each of [`Language::ALL`].
    InEach(Vec<String>),
}

/// What is said with these gaps: `said!("found-twice", name = "size")`. A variable of the gap's name is enough: `said!("found-twice", name)`.
#[macro_export]
macro_rules! said {
    (@gap $name:ident) => { $crate::Gap::from($name) };
    (@gap $name:ident = $value:expr) => { $crate::Gap::from($value) };
    ($id:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::Said::Message {
            id: $id,
            gaps: vec![$((stringify!($name), $crate::said!(@gap $name $(= $value)?))),*],
        }
    };
}

impl Said {
    /// A message without gaps.
    pub fn of(id: &'static str) -> Self {
        Self::Message { id, gaps: Vec::new() }
    }

    /// A text that is the same in every language.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::Plain(text.into())
    }

    /// In English, as logs and errors say it.
    pub fn in_english(&self) -> String {
        self.in_language(Language::English)
    }

    /// In one of our languages.
    pub fn in_language(&self, language: Language) -> String {
        self.to_reader(&language.into())
    }

    /// As this reader is told it.
    pub fn to_reader(&self, reader: &Reader) -> String {
        Messages::speaking(reader.language).said_in(self, reader.zone.as_ref())
    }
}

impl Gap {
    /// A phrase that takes more than one message, put together in each language.
    pub fn in_each(phrase: impl Fn(&Messages) -> String) -> Self {
        Self::InEach(Language::ALL.iter().map(|language| phrase(Messages::speaking(*language))).collect())
    }
}

macro_rules! gap_from {
    ($($type:ty => $gap:expr;)+) => {
        $(impl From<$type> for Gap {
            fn from(value: $type) -> Self {
                $gap(value)
            }
        })+
    };
}

gap_from! {
    String => Gap::Text;
    &str => |text: &str| Gap::Text(text.to_owned());
    &String => |text: &String| Gap::Text(text.clone());
    u32 => Gap::Count;
    usize => |n: usize| Gap::Count(u32::try_from(n).unwrap_or(u32::MAX));
    f64 => Gap::Number;
    Duration => Gap::Duration;
    Instant => Gap::Instant;
    Said => |said: Said| Gap::Said(Box::new(said));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_waits_for_its_language() {
        let words = |said: &Said| Language::ALL.map(|language| said.in_language(language));
        let two = said!("list-or-two", first = said!("yes"), second = "x");
        assert_eq!(words(&two), ["yes or x", "„ja“ oder x"]);
        let half = said!("percent", number = 2.5);
        assert_eq!(words(&half), ["2.5%", "2,5\u{a0}%"]);
        let days: Duration = "14d".parse().unwrap();
        assert_eq!(words(&said!("in-parentheses", text = days)), ["(14 days)", "(14 Tagen)"]);
        let points = Gap::in_each(|messages| messages.points(1.0));
        assert_eq!(words(&said!("in-parentheses", text = points)), ["(1 point)", "(1 Punkt)"]);
        assert_eq!(words(&Said::plain("fit 45")), ["fit 45", "fit 45"]);
    }

    #[test]
    fn instants_are_told_by_the_readers_clock_and_to_programs_as_they_are_written() {
        let at: Instant = "2026-10-05T22:30:00Z".parse().unwrap();
        let said = said!("in-parentheses", text = said!("list-or-two", first = at, second = "x"));
        for (language, zone, expected) in [
            (Language::English, None, "(2026-10-05T22:30:00Z or x)"),
            (Language::German, None, "(2026-10-05T22:30:00Z oder x)"),
            (Language::English, Some("America/New_York"), "(18:30 on 5 October 2026 or x)"),
            (Language::German, Some("Europe/Berlin"), "(00:30 Uhr am 6. Oktober 2026 oder x)"),
        ] {
            let zone = zone.map(|name| jiff::tz::TimeZone::get(name).unwrap());
            assert_eq!(said.to_reader(&Reader { language, zone }), expected);
        }
    }
}
