//! Messages: every sentence that is said about a pact, in one language, from Fluent files.
//!
//! Another language is only another set of files; what it leaves out is said in English. How a language puts its phrases together
//! stands at the beginning of its `pact.ftl`.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::tz::TimeZone;
use leadpact_terms::{Date, Duration, Instant};
use unic_langid::LanguageIdentifier;

use crate::{Gap, Language, Said};

/// Why a language's files can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessagesError {
    /// The language has no name that we know.
    #[error("`{0}` is not a language: expected a tag such as `en` or `pt-BR`")]
    NotALanguage(String),
    /// A file is not in Fluent's form.
    #[error("the messages of `{language}` can't be read: {why}")]
    NotReadable {
        /// The language.
        language: String,
        /// What the parser says.
        why: String,
    },
}

/// The messages of one language, with English behind them.
pub struct Messages {
    bundles: Vec<FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Messages").field("language", &self.language()).finish()
    }
}

/// Says a message: `say!(messages, "points", n = 3, number = "3")`.
#[macro_export]
macro_rules! say {
    ($messages:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $messages.say($id, &[$((stringify!($name), $crate::FluentValue::from($value))),*])
    };
}

impl Messages {
    /// The messages in English.
    pub fn english() -> Self {
        Self { bundles: vec![own_bundle(Language::English)] }
    }

    /// The messages in one of our languages, read once.
    pub fn speaking(language: Language) -> &'static Self {
        static ENGLISH: OnceLock<Messages> = OnceLock::new();
        static GERMAN: OnceLock<Messages> = OnceLock::new();
        match language {
            Language::English => ENGLISH.get_or_init(Self::english),
            Language::German => GERMAN
                .get_or_init(|| Self { bundles: vec![own_bundle(Language::German), own_bundle(Language::English)] }),
        }
    }

    /// The messages of another language, from the texts of its Fluent files.
    pub fn of(language: &str, files: &[&str]) -> Result<Self, MessagesError> {
        let mut messages = Self::english();
        messages.bundles.insert(0, bundle(language, files)?);
        Ok(messages)
    }

    /// The language's tag.
    pub fn language(&self) -> String {
        self.bundles[0].locales[0].to_string()
    }

    /// Whether there is a message of this id.
    pub fn has(&self, id: &str) -> bool {
        self.bundles.iter().any(|bundle| bundle.has_message(id))
    }

    /// The message of this id with its variables filled in. The id itself if there is none, which a test rules out.
    pub fn say(&self, id: &str, variables: &[(&str, FluentValue)]) -> String {
        self.find(id, None, variables).unwrap_or_else(|| {
            debug_assert!(false, "there is no message `{id}`");
            id.to_owned()
        })
    }

    /// What waited for its language.
    pub fn said(&self, said: &Said) -> String {
        self.said_in(said, None)
    }

    /// The same, with instants as a clock in this time zone shows them; without one, as they are written.
    pub fn said_in(&self, said: &Said, zone: Option<&TimeZone>) -> String {
        match said {
            Said::Plain(text) => text.clone(),
            Said::Message { id, gaps } => {
                let filled: Vec<(&str, FluentValue)> =
                    gaps.iter().map(|(name, gap)| (*name, self.gap(gap, zone))).collect();
                self.say(id, &filled)
            }
        }
    }

    fn gap(&self, gap: &Gap, zone: Option<&TimeZone>) -> FluentValue<'static> {
        match gap {
            Gap::Text(text) => text.clone().into(),
            Gap::Count(n) => (*n).into(),
            Gap::Number(number) => self.number(*number).into(),
            Gap::Duration(duration) => self.duration(*duration).into(),
            Gap::Instant(at) => self.instant(*at, zone).into(),
            Gap::Said(said) => self.said_in(said, zone).into(),
            Gap::InEach(phrases) => {
                let own = Language::ALL.iter().position(|language| language.tag() == self.language());
                phrases.get(own.unwrap_or_default()).cloned().unwrap_or_default().into()
            }
        }
    }

    /// An attribute of a message, if it has it.
    pub fn attribute(&self, id: &str, attribute: &str, variables: &[(&str, FluentValue)]) -> Option<String> {
        self.find(id, Some(attribute), variables)
    }

    fn find(&self, id: &str, attribute: Option<&str>, variables: &[(&str, FluentValue)]) -> Option<String> {
        let mut args = FluentArgs::with_capacity(variables.len());
        for (name, value) in variables {
            args.set(*name, value.clone());
        }
        // A language that has the message says which attributes it needs: those of another one are not its own.
        let (bundle, message) =
            self.bundles.iter().find_map(|bundle| bundle.get_message(id).map(|message| (bundle, message)))?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "`{id}`: {errors:?}");
        Some(text)
    }

    /// A number with the language's signs: `15,000`, `0.5`. Four digits stay together, so that years look like years.
    pub fn number(&self, number: f64) -> String {
        let plain = format!("{}", number.abs());
        let (whole, fraction) =
            plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
        let mut text = String::from(if number < 0.0 { "−" } else { "" });
        if whole.len() > 4 {
            let group = say!(self, "number-group");
            for (i, digit) in whole.chars().enumerate() {
                if i > 0 && (whole.len() - i).is_multiple_of(3) {
                    text.push_str(&group);
                }
                text.push(digit);
            }
        } else {
            text.push_str(whole);
        }
        if let Some(fraction) = fraction {
            text.push_str(&say!(self, "number-decimal"));
            text.push_str(fraction);
        }
        text
    }

    /// So many points: `8 points`, `−1 point`.
    pub fn points(&self, points: f64) -> String {
        say!(self, "points", n = points.abs(), number = self.number(points))
    }

    /// So many times: `once`, `3 times`.
    pub fn times(&self, times: u32) -> String {
        say!(self, "times", n = times, number = self.number(f64::from(times)))
    }

    /// A share of one: `95%`.
    pub fn percent(&self, share: f64) -> String {
        // Shares are written as whole or tenth per cent; the multiplication must not show.
        let percent = (share * 100.0 * 1e6).round() / 1e6;
        say!(self, "percent", number = self.number(percent))
    }

    /// A date: `1 October 2026`.
    pub fn date(&self, date: Date) -> String {
        let (year, month, day) = date.ymd();
        let month = self.say(&format!("month-{month}"), &[]);
        say!(self, "date", day = day.to_string(), month = month, year = year.to_string())
    }

    /// An instant as a clock in this time zone shows it: `09:30 on 5 October 2026`. Without one, as it is written.
    pub fn instant(&self, at: Instant, zone: Option<&TimeZone>) -> String {
        let moment = jiff::Timestamp::from_millisecond(at.0).ok();
        let Some((zone, moment)) = zone.zip(moment) else { return at.to_string() };
        let local = moment.to_zoned(zone.clone());
        let date = Date::of(local.year(), local.month(), local.day()).map(|date| self.date(date));
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        say!(self, "instant", date = date.unwrap_or_default(), time = time)
    }

    /// A duration in days, hours, minutes and so on: `14 days`, `1 hour 30 minutes`.
    pub fn duration(&self, duration: Duration) -> String {
        use leadpact_terms::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};
        let mut rest = duration.as_ms();
        let mut parts = Vec::new();
        for (id, unit) in [
            ("duration-days", DAY_MS),
            ("duration-hours", HOUR_MS),
            ("duration-minutes", MINUTE_MS),
            ("duration-seconds", SECOND_MS),
            ("duration-milliseconds", 1),
        ] {
            let n = rest / unit;
            rest %= unit;
            if n != 0 {
                parts.push(self.say(id, &[("n", n.into()), ("number", self.number(n as f64).into())]));
            }
        }
        parts
            .into_iter()
            .reduce(|first, second| say!(self, "duration-join", first = first, second = second))
            .unwrap_or_else(|| say!(self, "duration-none"))
    }

    /// A duration after "the last" or "the next": `day`, `14 days`.
    pub fn last(&self, duration: Duration) -> String {
        use leadpact_terms::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};
        match duration.as_ms() {
            DAY_MS => say!(self, "one-day"),
            HOUR_MS => say!(self, "one-hour"),
            MINUTE_MS => say!(self, "one-minute"),
            SECOND_MS => say!(self, "one-second"),
            1 => say!(self, "one-millisecond"),
            _ => self.duration(duration),
        }
    }

    /// The items joined by commas and a last "and".
    pub fn all_of(&self, items: impl IntoIterator<Item = String>) -> String {
        self.join(items, "list-comma", "list-and-two")
    }

    /// The items joined by commas and a last "or".
    pub fn any_of(&self, items: impl IntoIterator<Item = String>) -> String {
        self.join(items, "list-comma", "list-or-two")
    }

    /// The items joined by semicolons.
    pub fn series(&self, items: impl IntoIterator<Item = String>) -> String {
        let joined =
            items.into_iter().reduce(|first, second| say!(self, "list-semicolon", first = first, second = second));
        joined.unwrap_or_default()
    }

    /// The items joined by one message, the last by another.
    pub fn join(&self, items: impl IntoIterator<Item = String>, between: &str, last: &str) -> String {
        let mut items: Vec<String> = items.into_iter().collect();
        let Some(end) = items.pop() else { return String::new() };
        let two = |id: &str, first: String, second: String| {
            self.say(id, &[("first", first.into()), ("second", second.into())])
        };
        match items.into_iter().reduce(|first, second| two(between, first, second)) {
            Some(before) => two(last, before, end),
            None => end,
        }
    }

    /// A name or a word in quotation marks.
    pub fn quoted(&self, text: impl std::fmt::Display) -> String {
        say!(self, "quoted", text = text.to_string())
    }
}

fn own_bundle(language: Language) -> FluentBundle<FluentResource> {
    bundle(language.tag(), &language.files()).expect("the messages of our languages are read by a test")
}

fn bundle(language: &str, files: &[&str]) -> Result<FluentBundle<FluentResource>, MessagesError> {
    let tag: LanguageIdentifier = language.parse().map_err(|_| MessagesError::NotALanguage(language.to_owned()))?;
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The marks would end up in files and terminals; no text here runs in two directions.
    bundle.set_use_isolating(false);
    let not_readable = |why: String| MessagesError::NotReadable { language: language.to_owned(), why };
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned()).map_err(|(_, errors)| {
            not_readable(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        })?;
        bundle.add_resource(resource).map_err(|errors| not_readable(format!("{errors:?}")))?;
    }
    Ok(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_durations_and_dates_are_said_as_people_say_them() {
        let m = Messages::english();
        for (number, said) in [(0.0, "0"), (2026.0, "2026"), (15_000.0, "15,000"), (-1_234_567.5, "−1,234,567.5")] {
            assert_eq!(m.number(number), said);
        }
        for (text, said) in [
            ("30m", "30 minutes"),
            ("1d", "1 day"),
            ("90m", "1 hour 30 minutes"),
            ("14d", "14 days"),
            ("10s", "10 seconds"),
            ("0s", "no time at all"),
        ] {
            assert_eq!(m.duration(text.parse().unwrap()), said);
        }
        assert_eq!(m.points(1.0), "1 point");
        assert_eq!(m.points(-20.0), "−20 points");
        assert_eq!(m.percent(0.95), "95%");
        assert_eq!(m.percent(0.285), "28.5%");
        assert_eq!(m.date("2026-10-01".parse().unwrap()), "1 October 2026");
        assert_eq!(m.any_of(["a", "b", "c"].map(str::to_owned)), "a, b or c");
        assert_eq!(m.all_of(["a", "b"].map(str::to_owned)), "a and b");
    }

    #[test]
    fn german_has_its_own_signs_and_cases() {
        let m = Messages::speaking(Language::German);
        assert_eq!(m.number(-1_234_567.5), "−1.234.567,5");
        assert_eq!(m.points(1.0), "1 Punkt");
        assert_eq!(m.percent(0.285), "28,5\u{a0}%");
        assert_eq!(m.date("2026-10-01".parse().unwrap()), "1. Oktober 2026");
        assert_eq!(m.duration("14d".parse().unwrap()), "14 Tagen", "as in: nach 14 Tagen");
        assert_eq!(m.duration("90m".parse().unwrap()), "1 Stunde und 30 Minuten");
        assert_eq!(m.any_of(["a", "b", "c"].map(str::to_owned)), "a, b oder c");
    }

    #[test]
    fn another_language_is_only_files_and_falls_back_to_english() {
        let files = [
            "points =\n    { $n ->\n        [one] { $number } bod\n        [few] { $number } body\n       *[other] { $number } bodů\n    }\n",
        ];
        let czech = Messages::of("cs", &files).unwrap();
        assert_eq!([1.0, 3.0, 25.0].map(|n| czech.points(n)), ["1 bod", "3 body", "25 bodů"]);
        assert_eq!(czech.duration("14d".parse().unwrap()), "14 days");
        assert!(matches!(Messages::of("?", &[]), Err(MessagesError::NotALanguage(_))));
        assert!(matches!(Messages::of("cs", &["= {"]), Err(MessagesError::NotReadable { .. })));
    }

    #[test]
    fn messages_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&Messages::english());
    }
}
