//! One event of an iCalendar file: when it begins and ends, how often, and which times of it were moved or fall away.

use std::collections::BTreeSet;

use jiff::civil;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Span};
use leadpact_language::said;

use super::lines::{Block, Line};
use super::repeat::repeated;
use super::{HolidaysError, LAST_YEAR, OCCURRENCES, RULES};

/// A time off, in local time.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    /// When it begins.
    pub from: civil::DateTime,
    /// When it ends.
    pub to: civil::DateTime,
    /// In which zone; that of whoever reads it, if missing.
    pub zone: Option<TimeZone>,
}

/// A point of time as the file writes it.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// `20261224`.
    Date(civil::Date),
    /// `20261224T120000`, with a zone if it is not local time everywhere.
    Time(civil::DateTime, Option<TimeZone>),
}

impl When {
    /// The local time in an event's zone; a date begins at midnight.
    pub fn local_in(&self, zone: Option<&TimeZone>) -> civil::DateTime {
        match (self, zone) {
            (Self::Date(date), _) => date.to_datetime(civil::Time::midnight()),
            (Self::Time(local, Some(theirs)), Some(ours)) => {
                theirs.to_timestamp(*local).map_or(*local, |at| ours.to_datetime(at))
            }
            (Self::Time(local, _), _) => *local,
        }
    }

    fn zone(&self) -> Option<&TimeZone> {
        match self {
            Self::Date(_) => None,
            Self::Time(_, zone) => zone.as_ref(),
        }
    }
}

/// How long an event lasts: by the clock on the wall, so that an afternoon off is one on every day.
#[derive(Debug, Clone, Copy)]
enum Lasting {
    Days(i64),
    Time(SignedDuration),
}

/// All times off that these events are, in order.
pub fn occurrences(blocks: &[Block]) -> Result<Vec<Occurrence>, HolidaysError> {
    if let Some(rule) = blocks.iter().flat_map(|block| block.lines("RRULE")).nth(RULES) {
        let problem = said!("refused-holidays-rules", max = RULES);
        return Err(HolidaysError::new(rule.number, problem));
    }
    let uid = |block: &Block| block.line("UID").map(|line| line.value.trim().to_owned());
    // An event with `RECURRENCE-ID` stands for one time of the event of the same `UID`.
    let mut moved: Vec<(Option<String>, When)> = Vec::new();
    for block in blocks {
        if let Some(line) = block.line("RECURRENCE-ID") {
            moved.push((uid(block), when(line, &line.value)?));
        }
    }
    let mut found = Vec::new();
    for block in blocks {
        if block.line("STATUS").is_some_and(|line| line.value.trim().eq_ignore_ascii_case("CANCELLED")) {
            continue;
        }
        let is_moved = block.line("RECURRENCE-ID").is_some();
        let id = uid(block);
        let elsewhere: Vec<&When> =
            moved.iter().filter(|(of, _)| !is_moved && *of == id).map(|(_, when)| when).collect();
        found.extend(times(block, &elsewhere)?);
        if found.len() > OCCURRENCES {
            return Err(HolidaysError::new(block.number, said!("refused-holidays-days", max = OCCURRENCES)));
        }
    }
    found.sort_by_key(|one| (one.from, one.to));
    Ok(found)
}

fn times(block: &Block, moved: &[&When]) -> Result<Vec<Occurrence>, HolidaysError> {
    let Some(begin) = block.line("DTSTART") else {
        return Err(HolidaysError::new(block.number, said!("refused-holiday-no-begin")));
    };
    let start = when(begin, &begin.value)?;
    let zone = start.zone().cloned();
    let first = start.local_in(zone.as_ref());
    let lasting = lasting(block, begin, &start)?;
    let mut starts = BTreeSet::from([first]);
    for rule in block.lines("RRULE") {
        starts.extend(repeated(rule, first, zone.as_ref())?);
    }
    for line in block.lines("RDATE") {
        for value in line.value.split(',') {
            starts.insert(when(line, value)?.local_in(zone.as_ref()));
        }
    }
    let mut without: Vec<When> = moved.iter().map(|when| (*when).clone()).collect();
    for line in block.lines("EXDATE") {
        for value in line.value.split(',') {
            without.push(when(line, value)?);
        }
    }
    for when in &without {
        match when {
            When::Date(date) => starts.retain(|start| start.date() != *date),
            When::Time(..) => {
                starts.remove(&when.local_in(zone.as_ref()));
            }
        }
    }
    let wrong = || HolidaysError::new(begin.number, said!("refused-holiday-years", year = LAST_YEAR.to_string()));
    let occurrence = |from: civil::DateTime| {
        let to = match lasting {
            Lasting::Days(days) => from.checked_add(Span::new().try_days(days).map_err(|_| wrong())?),
            Lasting::Time(time) => from.checked_add(time),
        };
        Ok(Occurrence { from, to: to.map_err(|_| wrong())?, zone: zone.clone() })
    };
    starts.into_iter().map(occurrence).collect()
}

fn lasting(block: &Block, begin: &Line, start: &When) -> Result<Lasting, HolidaysError> {
    if let Some(line) = block.line("DTEND") {
        return between(line, start, &when(line, &line.value)?);
    }
    let Some(line) = block.line("DURATION") else {
        return match start {
            When::Date(_) => Ok(Lasting::Days(1)),
            When::Time(..) => Err(HolidaysError::new(begin.number, said!("refused-holiday-no-end"))),
        };
    };
    let wrong = || HolidaysError::new(line.number, said!("refused-holiday-lasts", value = &*line.value));
    let span: Span = line.value.trim().parse().map_err(|_| wrong())?;
    let local = start.local_in(start.zone());
    let until = local.checked_add(span).map_err(|_| wrong())?;
    let end = match start {
        When::Date(_) if until.time() == civil::Time::midnight() => When::Date(until.date()),
        When::Date(_) => return Err(wrong()),
        When::Time(_, zone) => When::Time(until, zone.clone()),
    };
    between(line, start, &end)
}

fn between(line: &Line, start: &When, end: &When) -> Result<Lasting, HolidaysError> {
    let lasting = match (start, end) {
        (When::Date(start), When::Date(end)) => {
            // Some programs end a day off on the day itself.
            let days = start.until(*end).map_or(0, |span| i64::from(span.get_days()));
            Lasting::Days(if days == 0 { 1 } else { days })
        }
        (When::Time(start, zone), When::Time(..)) => Lasting::Time(end.local_in(zone.as_ref()).duration_since(*start)),
        (When::Date(_), When::Time(..)) | (When::Time(..), When::Date(_)) => {
            return Err(HolidaysError::new(line.number, said!("refused-holiday-unlike")));
        }
    };
    match lasting {
        Lasting::Days(days) if days > 0 => Ok(lasting),
        Lasting::Time(time) if time.is_positive() => Ok(lasting),
        Lasting::Days(_) | Lasting::Time(_) => {
            Err(HolidaysError::new(line.number, said!("refused-holiday-ends-early")))
        }
    }
}

/// A date or time of a line, by its parameters.
pub fn when(line: &Line, value: &str) -> Result<When, HolidaysError> {
    let value = value.trim();
    let wrong = || HolidaysError::new(line.number, said!("refused-holiday-when", value));
    let digits = |range: std::ops::Range<usize>| -> Option<i16> {
        let part = value.get(range)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let number = |range: std::ops::Range<usize>| digits(range).and_then(|n| i8::try_from(n).ok());
    let date = || civil::Date::new(digits(0..4)?, number(4..6)?, number(6..8)?).ok();
    // A leap second is the second before: no clock of ours has one.
    let time = || civil::Time::new(number(9..11)?, number(11..13)?, number(13..15)?.min(59), 0).ok();
    let date = date().ok_or_else(wrong)?;
    match value.get(8..).unwrap_or_default() {
        "" => Ok(When::Date(date)),
        rest if rest.starts_with('T') => {
            let local = date.to_datetime(time().ok_or_else(wrong)?);
            match (rest.get(7..), line.parameter("TZID")) {
                (Some("Z"), _) => Ok(When::Time(local, Some(TimeZone::UTC))),
                (Some(""), None) => Ok(When::Time(local, None)),
                (Some(""), Some(name)) => Ok(When::Time(local, Some(zone(line, name)?))),
                _ => Err(wrong()),
            }
        }
        _ => Err(wrong()),
    }
}

fn zone(line: &Line, name: &str) -> Result<TimeZone, HolidaysError> {
    // Some programs write names such as `/freeassociation.sourceforge.net/Europe/Prague`.
    let known = |name: &str| TimeZoneDatabase::bundled().get(name).ok();
    let ends = name.match_indices('/').map(|(i, _)| &name[i + 1..]);
    let unknown = || HolidaysError::new(line.number, said!("refused-holiday-zone", name));
    known(name).or_else(|| ends.into_iter().find_map(known)).ok_or_else(unknown)
}
