//! Instants, durations and dates: whole milliseconds and days, so that arithmetic on them is exact.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Milliseconds in a second.
pub const SECOND_MS: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds in a day of 24 hours.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// A text that is no instant, duration or date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeError {
    /// What was found.
    pub found: String,
    /// What was expected, with an example.
    pub expected: &'static str,
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not {}", self.found, self.expected)
    }
}

impl std::error::Error for TimeError {}

/// When something happened: milliseconds since 1970-01-01T00:00:00Z.
///
/// In JSON it is RFC 3339 text, in binary forms the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(pub i64);

impl Instant {
    /// The first millisecond of a date, UTC.
    pub fn start_of(date: Date) -> Self {
        Self(i64::from(date.0) * DAY_MS)
    }

    /// The date in UTC on which this instant lies.
    pub fn date(self) -> Date {
        Date(i32::try_from(self.0.div_euclid(DAY_MS)).unwrap_or(if self.0 < 0 { i32::MIN } else { i32::MAX }))
    }

    /// The time from `earlier` to here; negative if `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Instant {
    type Output = Self;
    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.0))
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;
    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration.0))
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC, with milliseconds only where there are some: `2026-10-05T09:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => write!(f, "{timestamp}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

impl FromStr for Instant {
    type Err = TimeError;

    /// RFC 3339 (`2026-10-05T09:00:00Z`), or without an offset, meaning UTC (`2026-10-05 09:00`, `2026-10-05`).
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let text = text.trim();
        if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
            return Ok(Self(timestamp.as_millisecond()));
        }
        let civil = text.parse::<civil::DateTime>().ok().and_then(|at| at.to_zoned(jiff::tz::TimeZone::UTC).ok());
        civil.map(|zoned| Self(zoned.timestamp().as_millisecond())).ok_or_else(|| TimeError {
            found: text.to_owned(),
            expected: "an instant such as 2026-10-05T09:00:00Z or 2026-10-05 09:00",
        })
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            i64::deserialize(deserializer).map(Self)
        }
    }
}

/// A length of time in milliseconds. A month is 30 days and a year 365 days, everywhere and always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration(pub i64);

const UNITS: [(&str, i64); 8] = [
    ("y", 365 * DAY_MS),
    ("mo", 30 * DAY_MS),
    ("w", 7 * DAY_MS),
    ("d", DAY_MS),
    ("h", HOUR_MS),
    ("m", MINUTE_MS),
    ("s", SECOND_MS),
    ("ms", 1),
];

impl Duration {
    /// So many days of 24 hours.
    pub const fn days(n: i64) -> Self {
        Self(n * DAY_MS)
    }

    /// The duration in milliseconds.
    pub const fn as_ms(self) -> i64 {
        self.0
    }
}

impl FromStr for Duration {
    type Err = TimeError;

    /// One or more of `1y 2mo 3w 4d 5h 6m 7s 8ms`, largest first or not, with or without spaces: `90m`, `1h 30m`, `2 weeks`.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let error = || TimeError { found: text.to_owned(), expected: "a duration such as 30m, 14d, 6mo or 1h 30m" };
        let mut rest = text.trim();
        let mut total: i64 = 0;
        if rest.is_empty() {
            return Err(error());
        }
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let n: i64 = rest[..digits].parse().map_err(|_| error())?;
            rest = rest[digits..].trim_start();
            let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let unit = match &rest[..letters] {
                "year" | "years" => "y",
                "month" | "months" => "mo",
                "week" | "weeks" => "w",
                "day" | "days" => "d",
                "hour" | "hours" => "h",
                "min" | "minute" | "minutes" => "m",
                "sec" | "second" | "seconds" => "s",
                unit => unit,
            };
            let (_, ms) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(error)?;
            total = n.checked_mul(*ms).and_then(|part| total.checked_add(part)).ok_or_else(error)?;
            rest = rest[letters..].trim_start();
        }
        Ok(Self(total))
    }
}

impl fmt::Display for Duration {
    /// The largest units that say it exactly, never `y` or `mo`: `30m`, `14d`, `1h 30m`. Zero is `0s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.pad("0s");
        }
        let mut text = String::from(if self.0 < 0 { "-" } else { "" });
        let mut rest = self.0.unsigned_abs();
        for (unit, ms) in UNITS.into_iter().skip(3) {
            let n = rest / ms.unsigned_abs();
            rest %= ms.unsigned_abs();
            if n > 0 {
                if text.len() > 1 {
                    text.push(' ');
                }
                text.push_str(&format!("{n}{unit}"));
            }
        }
        f.pad(&text)
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A calendar date: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date(pub i32);

impl Date {
    /// The date of a year, month (1–12) and day (1–31), if there is one.
    pub fn of(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self::from_civil)
    }

    fn from_civil(date: civil::Date) -> Self {
        let since = civil::date(1970, 1, 1).until(date).map(|span| span.get_days());
        Self(since.unwrap_or(0))
    }

    /// Year, month (1–12) and day (1–31).
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(self.0.clamp(-4_000_000, 2_900_000)));
        (date.year(), date.month(), date.day())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = TimeError;

    /// ISO 8601: `2026-10-05`.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let error = || TimeError { found: text.to_owned(), expected: "a date such as 2026-10-05" };
        let text = text.trim();
        if text.len() != 10 {
            return Err(error());
        }
        text.parse::<civil::Date>().map(Self::from_civil).map_err(|_| error())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written() {
        for (text, ms, written) in [
            ("30m", 30 * MINUTE_MS, "30m"),
            ("14d", 14 * DAY_MS, "14d"),
            ("1h 30m", 90 * MINUTE_MS, "1h 30m"),
            ("90m", 90 * MINUTE_MS, "1h 30m"),
            ("2 weeks", 14 * DAY_MS, "14d"),
            ("6mo", 180 * DAY_MS, "180d"),
            ("1y", 365 * DAY_MS, "365d"),
            ("0d", 0, "0s"),
            ("1s500ms", 1500, "1s 500ms"),
        ] {
            let duration: Duration = text.parse().unwrap();
            assert_eq!(duration.as_ms(), ms, "{text}");
            assert_eq!(duration.to_string(), written, "{text}");
            assert_eq!(duration.to_string().parse(), Ok(duration));
        }
        for bad in ["", "d", "14", "14 fortnights", "-3d", "99999999999999y"] {
            assert!(bad.parse::<Duration>().is_err(), "{bad}");
        }
    }

    #[test]
    fn instants_and_dates_are_read_and_written() {
        let at: Instant = "2026-10-05T09:00:00.250+02:00".parse().unwrap();
        assert_eq!(at.to_string(), "2026-10-05T07:00:00.25Z");
        assert_eq!("2026-10-05 09:00".parse::<Instant>().unwrap().to_string(), "2026-10-05T09:00:00Z");
        assert_eq!("2026-10-05".parse::<Instant>().unwrap(), Instant::start_of("2026-10-05".parse().unwrap()));
        assert_eq!(Instant(-1).date().to_string(), "1969-12-31");
        assert_eq!("2024-02-29".parse::<Date>().unwrap().ymd(), (2024, 2, 29));
        assert!("2023-02-29".parse::<Date>().is_err());
        assert!("yesterday".parse::<Instant>().is_err());
    }
}
