//! Working hours: when a promise runs out, and how much working time lies between two instants.
//!
//! Hours are *local time*: an instant is open if the clock on the wall shows a working hour and nothing is closed then. This
//! one sentence also says what happens when clocks are changed: an hour that is left out has no working time, an hour
//! that comes twice is worked twice. The reference page `handoff.md` has the rules for people.

use std::fmt;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil};
use leadpact_pact::model;
use leadpact_terms::{DAY_MS, Date, Duration, HOUR_MS, Instant, MINUTE_MS, SECOND_MS};

use crate::holidays::Holidays;

/// Instants beyond this (some 7,900 years from 1970) are taken as this one: no time zone is known there.
const FARTHEST_MS: i64 = 250_000_000_000_000;

/// No local time is farther from UTC than this.
const FARTHEST_OFFSET_MS: i64 = 26 * HOUR_MS;

/// A calendar that is closed for longer than this is a mistake.
const LONGEST_CLOSED_DAYS: i32 = 366;

/// The hours in which clocks run.
#[derive(Debug, Clone)]
pub struct WorkingCalendar(Option<Hours>);

/// Working hours of each weekday in a time zone, and when they are not kept.
#[derive(Debug, Clone)]
struct Hours {
    zone: TimeZone,
    /// From Monday: from and to, in milliseconds of local time after midnight, sorted, none touching another.
    week: [Vec<(i64, i64)>; 7],
    /// Sorted, none touching another.
    closed: Vec<Span>,
}

/// From an instant up to another, not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    from: i64,
    to: i64,
}

/// A calendar in which no clock could run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarError {
    /// There is no such time zone.
    UnknownZone(Box<str>),
    /// Hours that end before they begin, or leave the day.
    Hours {
        /// The minute of the day at which they begin.
        from_minute: u16,
        /// The minute of the day at which they end.
        to_minute: u16,
    },
    /// It names no working hours.
    NoHours,
    /// From this date on there is no open hour for more than a year.
    NeverOpen(Date),
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownZone(name) => write!(
                f,
                "the calendar's time zone `{name}` is not known: expected one of the IANA database, such as Europe/Prague"
            ),
            Self::Hours { from_minute, to_minute } => write!(
                f,
                "the calendar's hours from minute {from_minute} to minute {to_minute} are none of a day: expected \
                 a start before the end, and both within 0 and 1440"
            ),
            Self::NoHours => f.write_str("the calendar has no working hours: name some, such as Mon-Fri 09:00-17:00"),
            Self::NeverOpen(date) => write!(
                f,
                "the calendar has no open hour in the year from {date} on: look for a holiday that never ends, or that \
                 falls on every working day"
            ),
        }
    }
}

impl std::error::Error for CalendarError {}

impl WorkingCalendar {
    /// Open at every instant; its days have 24 hours.
    pub fn always() -> Self {
        Self(None)
    }

    /// The calendar of a pact, closed on these holidays.
    pub fn of(calendar: &model::Calendar, holidays: &Holidays) -> Result<Self, CalendarError> {
        let zone = TimeZoneDatabase::bundled()
            .get(&calendar.time_zone)
            .map_err(|_| CalendarError::UnknownZone(calendar.time_zone.clone()))?;
        let mut week: [Vec<(i64, i64)>; 7] = Default::default();
        for hours in &calendar.hours {
            if hours.from_minute >= hours.to_minute || hours.to_minute > 24 * 60 {
                return Err(CalendarError::Hours { from_minute: hours.from_minute, to_minute: hours.to_minute });
            }
            let ms = |minute: u16| i64::from(minute) * MINUTE_MS;
            for day in &hours.days {
                week[*day as usize].push((ms(hours.from_minute), ms(hours.to_minute)));
            }
        }
        if week.iter().all(Vec::is_empty) {
            return Err(CalendarError::NoHours);
        }
        let week = week.map(|day| {
            let spans = day.into_iter().map(|(from, to)| Span { from, to }).collect();
            joined(spans).into_iter().map(|span| (span.from, span.to)).collect()
        });
        let closed = holidays.closed_in(&zone).map(|(from, to)| Span { from: from.0, to: to.0 });
        let hours = Hours { closed: joined(closed.collect()), zone, week };
        hours.opens_each_year()?;
        Ok(Self(Some(hours)))
    }

    /// When a promise that is owed from an instant on runs out.
    ///
    /// Whole days are working days: the same time of day, that many working days on; where that day's hours have ended by then, their
    /// end; where they are yet to begin, their beginning. The rest is working time. What is owed outside working hours
    /// is owed from the next opening on.
    pub fn deadline(&self, from: Instant, owed: Duration) -> Instant {
        let Some(hours) = &self.0 else { return from + owed };
        let (days, rest) = (owed.as_ms() / DAY_MS, owed.as_ms() % DAY_MS);
        let mut at = from.0;
        if days > 0 {
            at = hours.days_on(hours.after(at, 0), days);
        }
        if rest > 0 || days == 0 {
            at = hours.after(at, rest);
        }
        Instant(at)
    }

    /// The working time from one instant to another; nothing, if the other is not later.
    pub fn working_time(&self, from: Instant, to: Instant) -> Duration {
        if to <= from {
            return Duration(0);
        }
        let Some(hours) = &self.0 else { return to.since(from) };
        let openings = hours.openings_from(from.0).take_while(|opening| opening.from < to.0);
        Duration(openings.map(|opening| opening.to.min(to.0) - opening.from.max(from.0)).sum())
    }

    /// The first instant by which so much working time has passed since another; the next opening, if none has to.
    pub fn working_on(&self, from: Instant, working: Duration) -> Instant {
        match &self.0 {
            None => from + working,
            Some(hours) => Instant(hours.after(from.0, working.as_ms())),
        }
    }

    /// Whether it is open at this instant.
    pub fn is_open(&self, at: Instant) -> bool {
        self.0.as_ref().is_none_or(|hours| {
            hours.openings_from(at.0).next().is_some_and(|opening| (opening.from..opening.to).contains(&at.0))
        })
    }
}

impl Hours {
    /// The instant by which so much working time has passed since `from`.
    fn after(&self, from: i64, working: i64) -> i64 {
        let mut left = working;
        for opening in self.openings_from(from) {
            let start = opening.from.max(from);
            if left <= opening.to - start {
                return start + left;
            }
            left -= opening.to - start;
        }
        FARTHEST_MS
    }

    /// The same time of day so many working days on, within that day's hours.
    fn days_on(&self, start: i64, days: i64) -> i64 {
        let local = start.saturating_add(self.offset_at(start));
        let (date, time) = (local.div_euclid(DAY_MS), local.rem_euclid(DAY_MS));
        let mut left = days;
        for day in date + 1..FARTHEST_MS / DAY_MS {
            let openings = self.openings_of(day);
            left -= i64::from(!openings.is_empty());
            if left == 0 {
                return within(&openings, self.instant_of(day, time));
            }
        }
        FARTHEST_MS
    }

    /// The openings that end after an instant, one after the other.
    fn openings_from(&self, from: i64) -> impl Iterator<Item = Span> + '_ {
        let from = from.clamp(-FARTHEST_MS, FARTHEST_MS);
        let first = (from + self.offset_at(from)).div_euclid(DAY_MS) - 1;
        let days = first..FARTHEST_MS / DAY_MS;
        days.flat_map(|day| self.openings_of(day)).filter(move |opening| opening.to > from)
    }

    /// The openings of a date (in days since 1970-01-01).
    ///
    /// Between two changes of the clocks local time runs evenly, so each such piece is asked for itself which of its
    /// instants show one of the date's working hours.
    fn openings_of(&self, day: i64) -> Vec<Span> {
        let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
        let hours = &self.week[weekday];
        if hours.is_empty() {
            return Vec::new();
        }
        let midnight = day * DAY_MS;
        let (first, last) = (midnight - FARTHEST_OFFSET_MS, midnight + DAY_MS + FARTHEST_OFFSET_MS);
        let mut openings = Vec::with_capacity(hours.len());
        let mut piece = Span { from: first, to: last };
        let mut offset = self.offset_at(first);
        let changes = self
            .zone
            .following(timestamp(first))
            .map(|change| (change.timestamp().as_millisecond(), i64::from(change.offset().seconds()) * SECOND_MS));
        for (change, next) in changes.take_while(|(change, _)| *change < last).chain([(last, 0)]) {
            piece.to = change;
            let here =
                hours.iter().map(|(from, to)| Span { from: midnight + from - offset, to: midnight + to - offset });
            openings.extend(here.map(|span| span.and(piece)).filter(|span| span.from < span.to));
            (piece.from, offset) = (change, next);
        }
        self.without_closed(joined(openings))
    }

    fn without_closed(&self, openings: Vec<Span>) -> Vec<Span> {
        let (Some(first), Some(last)) = (openings.first(), openings.last()) else { return openings };
        let begin = self.closed.partition_point(|closed| closed.to <= first.from);
        let closed: Vec<Span> = self.closed[begin..].iter().copied().take_while(|span| span.from < last.to).collect();
        if closed.is_empty() {
            return openings;
        }
        let mut left = Vec::new();
        for opening in openings {
            let mut from = opening.from;
            for closed in closed.iter().filter(|closed| closed.to > opening.from && closed.from < opening.to) {
                left.push(Span { from, to: closed.from });
                from = closed.to;
            }
            left.push(Span { from, to: opening.to });
        }
        left.retain(|span| span.from < span.to);
        left
    }

    /// How far local time is before UTC, in milliseconds.
    fn offset_at(&self, at: i64) -> i64 {
        i64::from(self.zone.to_offset(timestamp(at)).seconds()) * SECOND_MS
    }

    /// When the clock on the wall shows this time on this date: the first time if it does so twice, and if never, as much
    /// later as it was put forward.
    fn instant_of(&self, day: i64, time: i64) -> i64 {
        let local = local_of(day * DAY_MS + time);
        self.zone.to_timestamp(local).map_or(FARTHEST_MS, |found| found.as_millisecond())
    }

    /// A year without an open hour can only begin with the first or a later closing.
    fn opens_each_year(&self) -> Result<(), CalendarError> {
        for from in self.closed.iter().map(|closed| closed.from) {
            let day = (from + self.offset_at(from)).div_euclid(DAY_MS);
            let mut year = (day..day + i64::from(LONGEST_CLOSED_DAYS)).flat_map(|day| self.openings_of(day));
            if !year.any(|opening| opening.to > from) {
                return Err(CalendarError::NeverOpen(Instant(from + self.offset_at(from)).date()));
            }
        }
        Ok(())
    }
}

impl Span {
    fn and(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }
}

/// An instant within these openings: itself, or else the next opening, or the end of the last.
fn within(openings: &[Span], at: i64) -> i64 {
    match openings.iter().find(|opening| at <= opening.to) {
        Some(opening) => at.max(opening.from),
        None => openings.last().map_or(at, |last| last.to),
    }
}

/// In order, with those that overlap or touch as one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            Some(_) | None => joined.push(span),
        }
    }
    joined
}

fn timestamp(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at.clamp(-FARTHEST_MS, FARTHEST_MS)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What a clock in UTC shows.
fn local_of(at: i64) -> civil::DateTime {
    TimeZone::UTC.to_datetime(timestamp(at))
}
