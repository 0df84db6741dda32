//! How single values are read: numbers, durations, caps, hours, words of closed lists.

use std::fmt::Display;
use std::str::FromStr;

use leadpact_document::{Said, Style, nearest};
use leadpact_language::said;
use leadpact_terms::{
    Channel, Currency, Date, Duration, FitGrade, Grade, OutcomeAct, SalesAct, TraitName, TraitType, fold,
};

use super::Leaf;
use super::grammar::Scalar;
use crate::currencies;
use crate::diagnostics as id;
use crate::limits;
use crate::model::{Hours, Period, Quota, Weekday};

/// Why a value can't be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The diagnostic's id.
    pub id: &'static str,
    /// What is wrong, without a full stop.
    pub message: Said,
    /// What to do.
    pub help: Option<Said>,
}

impl Problem {
    fn new(id: &'static str, message: Said) -> Self {
        Self { id, message, help: None }
    }

    fn with_help(mut self, help: Said) -> Self {
        self.help = Some(help);
        self
    }

    fn expected(scalar: Scalar, found: &str) -> Self {
        Self::new(id::WRONG_VALUE, instead(expected(scalar), found))
    }
}

/// What was expected instead of what was written.
pub fn instead(expected: Said, found: &str) -> Said {
    said!("found-expected", expected, found = said!("found-quoted", text = shortened(found)))
}

/// What stands here, for messages: "a duration such as 14d".
pub fn expected(scalar: Scalar) -> Said {
    match scalar {
        Scalar::Text => said!("expected-text"),
        Scalar::Name => said!("expected-name"),
        Scalar::PactName => said!("expected-pact-name"),
        Scalar::Id => said!("expected-id"),
        Scalar::Clause => said!("expected-clause"),
        Scalar::Any => said!("expected-value"),
        Scalar::Number => said!("expected-number"),
        Scalar::Positive => said!("expected-positive"),
        Scalar::Integer(min, limits::COUNT) => said!("expected-integer-min", min),
        Scalar::Integer(min, max) => said!("expected-integer", min, max),
        Scalar::Duration | Scalar::DurationOrZero => said!("expected-duration"),
        Scalar::Date => said!("expected-date"),
        Scalar::YesNo => said!("expected-yes-or-no"),
        Scalar::Share => said!("expected-share"),
        Scalar::Quota => said!("expected-quota"),
        Scalar::Cap => said!("expected-cap"),
        Scalar::CountIn => said!("expected-count-in"),
        Scalar::Currency => said!("expected-currency-code"),
        Scalar::TimeZone => said!("expected-time-zone"),
        Scalar::Hours => said!("expected-hours"),
        Scalar::TraitType => said!("expected-trait-type"),
        Scalar::Trait => said!("expected-trait-name"),
        Scalar::Grade => said!("expected-grade"),
        Scalar::Sales => said!("expected-sales"),
        Scalar::Outcome => said!("expected-outcome"),
        Scalar::Channel => said!("expected-channel"),
        Scalar::Word(word) => said!("found-quoted", text = word),
        Scalar::OneOf(words) => said!("expected-one-of", words = words.join(", ")),
    }
}

/// Reads a single value as what the grammar says stands there.
pub fn read(scalar: Scalar, text: &str, style: Style) -> Result<Leaf, Problem> {
    let wrong = || Problem::expected(scalar, text);
    Ok(match scalar {
        Scalar::Text => Leaf::Text(limited(text.trim(), limits::TEXT_CHARS)?.to_owned(), style),
        Scalar::Name | Scalar::Clause => Leaf::Text(name(text)?, style),
        Scalar::Id => match name(text)? {
            id if id.contains('/') => return Err(Problem::new(id::BAD_NAME, said!("pact-id-slash"))),
            id => Leaf::Text(id, style),
        },
        Scalar::PactName => Leaf::Text(pact_name(text)?, style),
        Scalar::Any => Leaf::Text(limited(text, limits::TEXT_CHARS)?.to_owned(), style),
        Scalar::Number => Leaf::Number(number(text)?),
        Scalar::Positive => match number(text)? {
            n if n > 0.0 => Leaf::Number(n),
            _ => {
                return Err(Problem::new(
                    id::OUT_OF_RANGE,
                    said!("found-expected", expected = expected(scalar), found = text),
                ));
            }
        },
        Scalar::Integer(min, max) => Leaf::Integer(integer(text, min, max)?),
        Scalar::Duration => Leaf::Duration(duration(text)?),
        Scalar::DurationOrZero => match text.trim() {
            "0" => Leaf::Duration(Duration::default()),
            text => match text.parse::<Duration>() {
                Ok(zero) if zero.as_ms() == 0 => Leaf::Duration(zero),
                _ => Leaf::Duration(duration(text)?),
            },
        },
        Scalar::Date => Leaf::Date(text.parse::<Date>().map_err(|_| wrong().with_help(said!("pact-date-help")))?),
        Scalar::YesNo => Leaf::YesNo(yes_no(text).ok_or_else(wrong)?),
        Scalar::Share => Leaf::Share(share(text)?),
        Scalar::Quota => Leaf::Quota(quota(text)?),
        Scalar::Cap => cap(text)?,
        Scalar::CountIn => count_in(text)?,
        Scalar::Currency => Leaf::Currency(currency(text)?),
        Scalar::TimeZone => Leaf::Text(time_zone(text)?, style),
        Scalar::Hours => Leaf::Hours(hours(text)?),
        Scalar::TraitType => Leaf::TraitType(word(scalar, text, TraitType::ALL.iter().map(|kind| kind.word()))?),
        Scalar::Trait => Leaf::Trait(TraitName::new(limited(text, limits::NAME_CHARS)?).ok_or_else(wrong)?),
        Scalar::Grade => Leaf::Grades(grades(text).ok_or_else(wrong)?),
        Scalar::Sales => Leaf::Sales(word(scalar, text, SalesAct::ALL.iter().map(|act| act.word()))?),
        Scalar::Outcome => Leaf::Outcome(word(scalar, text, OutcomeAct::ALL.iter().map(|act| act.word()))?),
        Scalar::Channel => Leaf::Channel(word(scalar, text, Channel::ALL.iter().map(|channel| channel.word()))?),
        Scalar::Word(word) => one_of(scalar, text, &[word], style)?,
        Scalar::OneOf(words) => one_of(scalar, text, words, style)?,
    })
}

/// Yes or no in the ways of YAML and of people.
pub fn yes_no(text: &str) -> Option<bool> {
    match &*fold(text) {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}

/// A finite number within what a pact may hold.
pub fn number(text: &str) -> Result<f64, Problem> {
    let number: f64 = text.trim().parse().map_err(|_| {
        let problem = Problem::expected(Scalar::Number, text);
        match text.chars().filter(|c| !matches!(c, ',' | ' ' | '_' | '\u{a0}')).collect::<String>().parse::<f64>() {
            Ok(plain) if plain.is_finite() => problem.with_help(said!("pact-number-help", plain = plain.to_string())),
            _ => problem,
        }
    })?;
    if !number.is_finite() {
        return Err(Problem::new(id::OUT_OF_RANGE, said!("pact-not-finite", found = text.trim())));
    }
    Ok(if number == 0.0 { 0.0 } else { number })
}

fn integer(text: &str, min: u32, max: u32) -> Result<u32, Problem> {
    let out_of_range = || {
        Problem::new(
            id::OUT_OF_RANGE,
            said!("found-expected", expected = expected(Scalar::Integer(min, max)), found = shortened(text)),
        )
    };
    match text.trim().parse::<u32>() {
        Ok(n) if (min..=max).contains(&n) => Ok(n),
        Ok(n) if n > max => Err(out_of_range().with_help(said!("pact-greatest", max))),
        Ok(_) => Err(out_of_range()),
        Err(_) if text.trim().parse::<f64>().is_ok() => Err(out_of_range()),
        Err(_) => Err(Problem::expected(Scalar::Integer(min, max), text)),
    }
}

fn duration(text: &str) -> Result<Duration, Problem> {
    match text.parse::<Duration>() {
        Ok(duration) if duration.as_ms() <= 0 => {
            Err(Problem::new(id::OUT_OF_RANGE, said!("pact-duration-above", found = shortened(text))))
        }
        Ok(duration) if duration > limits::DURATION => {
            Err(Problem::new(id::OUT_OF_RANGE, said!("pact-duration-long", found = shortened(text))))
        }
        Ok(duration) => Ok(duration),
        Err(_) if text.trim().starts_with('-') => {
            Err(Problem::new(id::OUT_OF_RANGE, said!("pact-duration-above", found = shortened(text))))
        }
        Err(_) => {
            let problem = Problem::expected(Scalar::Duration, text);
            let digits = text.trim();
            Err(if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
                problem.with_help(said!("pact-duration-unit", digits))
            } else {
                problem.with_help(said!("pact-duration-units"))
            })
        }
    }
}

fn share(text: &str) -> Result<f64, Problem> {
    let wrong = || Problem::expected(Scalar::Share, text);
    let percent = text.trim().strip_suffix('%').ok_or_else(|| match number(text) {
        Ok(n) if (0.0..=100.0).contains(&n) => {
            wrong().with_help(said!("pact-share-help", percent = (if n <= 1.0 { n * 100.0 } else { n }).to_string()))
        }
        _ => wrong(),
    })?;
    match number(percent) {
        Ok(n) if (0.0..=100.0).contains(&n) => Ok(n / 100.0),
        Ok(_) => Err(Problem::new(id::OUT_OF_RANGE, said!("pact-share-range", found = shortened(text)))),
        Err(_) => Err(wrong()),
    }
}

fn quota(text: &str) -> Result<Quota, Problem> {
    let wrong = || Problem::expected(Scalar::Quota, text).with_help(said!("pact-quota-help"));
    let folded = fold(text);
    let (count, period) = folded.split_once(" per ").or_else(|| folded.split_once(" a ")).ok_or_else(wrong)?;
    let period = Period::ALL.into_iter().find(|known| known.word() == period.trim()).ok_or_else(wrong)?;
    match count.trim().parse::<u32>() {
        Ok(count) if (1..=limits::COUNT).contains(&count) => Ok(Quota { count, period }),
        Ok(_) => {
            Err(Problem::new(id::OUT_OF_RANGE, said!("pact-quota-range", max = limits::COUNT, found = shortened(text))))
        }
        Err(_) => Err(wrong()),
    }
}

fn cap(text: &str) -> Result<Leaf, Problem> {
    let wrong = || Problem::expected(Scalar::Cap, text);
    let (count, window) = match fold(text).split_once(" per ") {
        Some((count, window)) => (count.to_owned(), Some(duration(window)?)),
        None => (text.to_owned(), None),
    };
    match count.trim().parse::<u32>() {
        Ok(n) if (1..=limits::COUNT).contains(&n) => Ok(Leaf::Cap(n, window)),
        Ok(_) => {
            Err(Problem::new(id::OUT_OF_RANGE, said!("pact-cap-range", max = limits::COUNT, found = shortened(text))))
        }
        Err(_) if text.contains(" in ") => Err(wrong().with_help(said!("pact-per-or-in"))),
        Err(_) => Err(wrong()),
    }
}

fn count_in(text: &str) -> Result<Leaf, Problem> {
    let wrong = || Problem::expected(Scalar::CountIn, text);
    let folded = fold(text);
    let Some((count, window)) = folded.split_once(" in ") else {
        return Err(match folded.trim().parse::<u32>() {
            Ok(n) => wrong().with_help(said!("pact-count-window", n)),
            Err(_) if folded.contains(" per ") => wrong().with_help(said!("pact-per-or-in")),
            Err(_) => wrong(),
        });
    };
    let window = duration(window)?;
    match count.trim().parse::<u32>() {
        Ok(n) if (1..=limits::COUNT).contains(&n) => Ok(Leaf::CountIn(n, window)),
        Ok(_) => {
            Err(Problem::new(id::OUT_OF_RANGE, said!("pact-count-range", max = limits::COUNT, found = shortened(text))))
        }
        Err(_) => Err(wrong()),
    }
}

/// A currency that exists.
pub fn currency(text: &str) -> Result<Currency, Problem> {
    let unknown = || {
        let problem = Problem::new(id::UNKNOWN_CURRENCY, said!("pact-no-currency", name = shortened(text)));
        match nearest(text, currencies::CODES.iter().copied()) {
            Some(near) => problem.with_help(said!("found-did-you-mean", near)),
            None => problem.with_help(said!("pact-no-currency-help")),
        }
    };
    let currency: Currency = text.parse().map_err(|_| unknown())?;
    if currencies::is_known(currency) { Ok(currency) } else { Err(unknown()) }
}

fn time_zone(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if let Ok(zone) = jiff::tz::db().get(text) {
        return Ok(zone.iana_name().unwrap_or(text).to_owned());
    }
    let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    let problem = Problem::new(id::UNKNOWN_TIME_ZONE, said!("pact-no-time-zone", name = shortened(text)));
    let city = |name: &&String| fold(name).rsplit('/').next() == Some(&*fold(text).replace(' ', "_"));
    Err(match nearest(text, names.iter().map(String::as_str)).or_else(|| names.iter().find(city).map(String::as_str)) {
        Some(near) => problem.with_help(said!("found-did-you-mean", near)),
        None => problem.with_help(said!("pact-no-time-zone-help")),
    })
}

/// `Mon-Fri 09:00-17:00`; days may be listed with commas and written in full.
fn hours(text: &str) -> Result<Hours, Problem> {
    let wrong = || Problem::expected(Scalar::Hours, text).with_help(said!("pact-hours-help"));
    let folded = fold(text);
    let (days, times) = folded.rsplit_once(' ').ok_or_else(wrong)?;
    let mut sorted = Vec::new();
    for part in days.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (weekday(first).ok_or_else(wrong)?, weekday(last).ok_or_else(wrong)?);
        let mut day = first;
        loop {
            sorted.push(Weekday::ALL[day]);
            if day == last {
                break;
            }
            day = (day + 1) % Weekday::ALL.len();
        }
    }
    sorted.sort_unstable();
    sorted.dedup();
    let (from, to) = times.split_once('-').ok_or_else(wrong)?;
    let (from_minute, to_minute) = (minute(from).ok_or_else(wrong)?, minute(to).ok_or_else(wrong)?);
    if from_minute >= to_minute {
        return Err(Problem::new(id::OUT_OF_RANGE, said!("pact-hours-end", hours = shortened(text)))
            .with_help(said!("pact-hours-end-help")));
    }
    Ok(Hours { days: sorted, from_minute, to_minute })
}

fn weekday(text: &str) -> Option<usize> {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let text = text.trim();
    NAMES.iter().position(|name| text.len() >= 3 && name.starts_with(text))
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |text: &str| (text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok());
    let (hour, minute): (u16, u16) = (digits(hour)??, digits(minute)??);
    let total = hour * 60 + minute;
    (minute < 60 && total <= 24 * 60).then_some(total)
}

fn grades(text: &str) -> Option<Vec<Grade>> {
    let text = text.trim().to_ascii_uppercase();
    if let Ok(grade) = text.parse::<Grade>() {
        return Some(vec![grade]);
    }
    let all = FitGrade::ALL.into_iter().flat_map(|fit| (1..=4).map(move |engagement| Grade { fit, engagement }));
    let grades: Vec<Grade> =
        all.filter(|grade| format!("{:?}", grade.fit) == text || grade.engagement.to_string() == text).collect();
    (!grades.is_empty()).then_some(grades)
}

/// A word of a closed list, with the list in the message.
fn word<T: FromStr>(
    scalar: Scalar,
    text: &str,
    words: impl Iterator<Item = &'static str> + Clone,
) -> Result<T, Problem> {
    text.parse().map_err(|_| unknown_word(scalar, text, words))
}

fn one_of(scalar: Scalar, text: &str, words: &[&'static str], style: Style) -> Result<Leaf, Problem> {
    let form = super::key_form(text);
    match words.iter().find(|word| super::key_form(word) == form) {
        Some(word) => Ok(Leaf::Text((*word).to_owned(), style)),
        None => Err(unknown_word(scalar, text, words.iter().copied())),
    }
}

fn unknown_word(scalar: Scalar, text: &str, words: impl Iterator<Item = &'static str> + Clone) -> Problem {
    let problem = Problem::expected(scalar, text);
    match nearest(text, words.clone()) {
        Some(near) => problem.with_help(said!("found-did-you-mean", near)),
        None if matches!(scalar, Scalar::Word(_) | Scalar::OneOf(_)) => problem,
        None => problem.with_help(said!("found-one-of", names = words.collect::<Vec<_>>().join(", "))),
    }
}

/// A name as written, with white space folded.
pub fn name(text: &str) -> Result<String, Problem> {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.is_empty() {
        return Err(Problem::new(id::EMPTY, said!("pact-name-missing")));
    }
    limited(&folded, limits::NAME_CHARS)?;
    if folded.chars().any(char::is_control) {
        return Err(Problem::new(id::BAD_NAME, said!("pact-name-control")));
    }
    Ok(folded)
}

fn pact_name(text: &str) -> Result<String, Problem> {
    let name = name(text)?;
    if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Ok(name);
    }
    let plain: Vec<String> = fold(&name)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let problem = Problem::new(id::BAD_NAME, said!("pact-name-letters"));
    Err(if plain.is_empty() { problem } else { problem.with_help(said!("found-write", code = plain.join("-"))) })
}

fn limited(text: &str, max: usize) -> Result<&str, Problem> {
    let length = text.chars().count();
    if length > max {
        return Err(Problem::new(id::LIMIT, said!("pact-text-long", length, max)));
    }
    if text.trim().is_empty() {
        return Err(Problem::new(id::EMPTY, said!("pact-text-empty")));
    }
    Ok(text)
}

/// A text short enough for a message.
pub fn shortened(text: impl Display) -> String {
    let text = text.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
