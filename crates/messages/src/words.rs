//! The words of mails and chat, from Fluent files: another language is another file, and what it leaves out is said in English.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::tz::TimeZone;
use leadpact_terms::Instant;
use unic_langid::LanguageIdentifier;

use crate::Reader;

/// The languages that there are, English last: it is behind all others.
const LANGUAGES: [(&str, &str); 2] =
    [("de", include_str!("../../../locales/de/mail.ftl")), ("en", include_str!("../../../locales/en/mail.ftl"))];

/// The words for one reader.
pub(crate) struct Words {
    bundles: Vec<FluentBundle<FluentResource>>,
    zone: TimeZone,
    zone_name: String,
}

/// Says a message: `say!(words, "mail-sheet", pact = "desk")`.
macro_rules! say {
    ($words:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $words.say($id, &[$((stringify!($name), fluent_bundle::FluentValue::from($value))),*])
    };
}
pub(crate) use say;

impl Words {
    pub(crate) fn of(reader: &Reader) -> Self {
        let wanted = reader.language.split(['-', '_']).next().unwrap_or_default();
        let speaks = |language: &str| language == wanted || language == "en";
        let bundles = LANGUAGES.iter().filter(|(language, _)| speaks(language)).map(|(tag, text)| bundle(tag, text));
        let zone = TimeZone::get(&reader.time_zone);
        let zone_name = if zone.is_ok() { reader.time_zone.clone() } else { "UTC".to_owned() };
        Self { bundles: bundles.collect(), zone: zone.unwrap_or(TimeZone::UTC), zone_name }
    }

    /// The message of this id with its variables filled in. The id itself if there is none.
    pub(crate) fn say(&self, id: &str, variables: &[(&str, FluentValue)]) -> String {
        self.find(id, variables).unwrap_or_else(|| id.to_owned())
    }

    /// The message of this id, if there is one.
    pub(crate) fn find(&self, id: &str, variables: &[(&str, FluentValue)]) -> Option<String> {
        let mut args = FluentArgs::with_capacity(variables.len());
        for (name, value) in variables {
            args.set(*name, value.clone());
        }
        self.bundles.iter().find_map(|bundle| {
            let pattern = bundle.get_message(id)?.value()?;
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
            debug_assert!(errors.is_empty(), "`{id}`: {errors:?}");
            Some(text)
        })
    }

    /// An instant, as the reader's clock shows it.
    pub(crate) fn instant(&self, at: Instant) -> String {
        let Ok(at) = jiff::Timestamp::from_millisecond(at.0) else { return at.to_string() };
        let at = at.to_zoned(self.zone.clone());
        say!(
            self,
            "mail-instant",
            weekday = self.say(&format!("mail-weekday-{}", at.weekday().to_monday_one_offset()), &[]),
            day = at.day(),
            month = self.say(&format!("mail-month-{}", at.month()), &[]),
            // As text: a number would be grouped in some languages.
            year = at.year().to_string(),
            time = format!("{:02}:{:02}", at.hour(), at.minute()),
            zone = &*self.zone_name,
        )
    }

    /// The day of an instant, as the reader's calendar shows it.
    pub(crate) fn day(&self, at: Instant) -> String {
        let Ok(at) = jiff::Timestamp::from_millisecond(at.0) else { return at.to_string() };
        let at = at.to_zoned(self.zone.clone());
        let month = self.say(&format!("mail-month-{}", at.month()), &[]);
        say!(self, "mail-day", day = at.day(), month = month, year = at.year().to_string())
    }
}

fn bundle(language: &str, text: &str) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = language.parse().expect("the languages are known");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Marks between left and right would show up in a subject; names of people are isolated by their place in the text.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(language: &str, time_zone: &str) -> Reader {
        Reader { name: None, address: String::new(), language: language.into(), time_zone: time_zone.into() }
    }

    #[test]
    fn every_file_is_read_without_a_mistake() {
        for (language, text) in LANGUAGES {
            if let Err((_, errors)) = FluentResource::try_new(text.to_owned()) {
                panic!("{language}: {errors:?}");
            }
        }
    }

    #[test]
    fn instants_are_those_of_the_readers_clock() {
        let at: Instant = "2026-10-05T07:30:00Z".parse().unwrap();
        for (zone, expected) in [
            ("Europe/Prague", "Monday, 5 October 2026, 09:30 (Europe/Prague)"),
            ("America/New_York", "Monday, 5 October 2026, 03:30 (America/New_York)"),
            ("Asia/Tokyo", "Monday, 5 October 2026, 16:30 (Asia/Tokyo)"),
            ("Mars/Olympus", "Monday, 5 October 2026, 07:30 (UTC)"),
        ] {
            assert_eq!(Words::of(&reader("en", zone)).instant(at), expected);
        }
    }

    #[test]
    fn another_language_has_its_own_words_and_way_with_dates() {
        let at: Instant = "2026-10-05T07:30:00Z".parse().unwrap();
        for language in ["de", "de-AT"] {
            let words = Words::of(&reader(language, "Europe/Vienna"));
            assert_eq!(say!(words, "open-lead"), "Lead öffnen");
            assert_eq!(words.instant(at), "Montag, 5. Oktober 2026, 09:30 (Europe/Vienna)");
        }
    }

    #[test]
    fn whoever_speaks_what_is_not_there_reads_english() {
        let words = Words::of(&reader("cs-CZ", "Europe/Prague"));
        assert_eq!(say!(words, "open-lead"), "Open the lead");
    }
}
