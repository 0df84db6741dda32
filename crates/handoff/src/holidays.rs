//! Holidays from an iCalendar file: when nobody is owed anything.
//!
//! Every event of the file that is not cancelled is a time without work: dates are whole days wherever the calendar is, times are
//! exact. Lines are taken apart here, since a mistake is to be shown with its line, which the library's reader does not
//! keep; what the library is for are recurrence rules. Rules are followed on local time as if it were UTC, so that no
//! time zone of the machine can play a part.

mod event;
mod lines;
mod repeat;

use jiff::civil;
use jiff::tz::TimeZone;
use leadpact_language::{Said, said};
use leadpact_terms::Instant;

use event::{Occurrence, occurrences};
use lines::blocks;

/// Bytes of a file with holidays.
pub const FILE_BYTES: usize = 4 << 20;
/// Days off in one file, repeated ones each time.
pub const OCCURRENCES: usize = 20_000;
/// Rules by which days off come again in one file.
pub const RULES: usize = 500;
/// What repeats is followed up to the end of this year.
pub const LAST_YEAR: i16 = 2099;

/// The times at which nobody works.
#[derive(Debug, Clone, Default)]
pub struct Holidays(Vec<Occurrence>);

/// A mistake in a file with holidays.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("line {line}: {}", .problem.in_english())]
pub struct HolidaysError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, what was expected, and what to do.
    pub problem: Said,
}

impl HolidaysError {
    fn new(line: usize, problem: Said) -> Self {
        Self { line, problem }
    }
}

impl Holidays {
    /// No holidays.
    pub fn none() -> Self {
        Self::default()
    }

    /// The events of an iCalendar file (RFC 5545).
    pub fn read(text: &str) -> Result<Self, HolidaysError> {
        if text.len() > FILE_BYTES {
            let problem = said!("refused-holidays-bytes", n = text.len(), max = FILE_BYTES);
            return Err(HolidaysError::new(1, problem));
        }
        occurrences(&blocks(text)?).map(Self)
    }

    /// How many days or times off there are, repeated ones each time.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first dates from this instant on of which at least a part is off, in order: `2026-12-24`. What is over at midnight in
    /// Greenwich is left out.
    pub fn dates_from(&self, from: Instant, n: usize) -> Vec<String> {
        let Ok(from) = jiff::Timestamp::from_millisecond(from.0) else { return Vec::new() };
        let today = from.to_zoned(TimeZone::UTC).date();
        let begun = self.0.iter().map(|one| one.from.date()).filter(|date| *date >= today);
        let dates: std::collections::BTreeSet<civil::Date> = begun.collect();
        dates.into_iter().take(n).map(|date| date.to_string()).collect()
    }

    /// From when to when a calendar in this zone is closed.
    pub(crate) fn closed_in<'a>(&'a self, zone: &'a TimeZone) -> impl Iterator<Item = (Instant, Instant)> + 'a {
        let instant = |zone: &TimeZone, local: civil::DateTime| {
            zone.to_timestamp(local).ok().map(|found| Instant(found.as_millisecond()))
        };
        self.0.iter().filter_map(move |one| {
            let zone = one.zone.as_ref().unwrap_or(zone);
            Some((instant(zone, one.from)?, instant(zone, one.to)?))
        })
    }
}
