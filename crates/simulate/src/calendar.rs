//! The company's calendar: which days are busy, when people sit at their desks, and when its campaigns run.
//!
//! Weekends are quiet, August is slow, the last days of December are dead, quarters have campaigns, and the
//! company grows. Days are counted from the first simulated one.

use jiff::civil::Weekday;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan, civil};
use leadpact_terms::{Date, HOUR_MS, Instant, MINUTE_MS, SECOND_MS};

use crate::catalog::{self, REPS};
use crate::places::COUNTRIES;
use crate::random::Random;

/// The time zone of the simulated company's head office.
pub(crate) const HEAD_OFFICE: &str = "Europe/Prague";

/// When somebody is active.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rhythm {
    /// At work, on working days.
    Office,
    /// Late in the evening, on any day.
    Night,
    /// In spare time: evenings and weekends.
    Spare,
}

/// A webinar on the programme.
#[derive(Debug, Clone)]
pub(crate) struct Webinar {
    pub(crate) at: Instant,
    pub(crate) title: &'static str,
    pub(crate) campaign: String,
}

/// A fair with a stand of ours.
#[derive(Debug, Clone)]
pub(crate) struct Fair {
    pub(crate) day: u32,
    pub(crate) title: &'static str,
    pub(crate) campaign: String,
}

/// A newsletter that is sent to everybody who may get one.
#[derive(Debug, Clone)]
pub(crate) struct Newsletter {
    pub(crate) at: Instant,
    pub(crate) campaign: String,
}

/// The days that are simulated, with what is on them.
#[derive(Debug)]
pub(crate) struct Calendar {
    first: civil::Date,
    dates: Vec<civil::Date>,
    /// Sums of the days' weights up to and including each day: leads begin along this curve.
    busy: Vec<f64>,
    pub(crate) webinars: Vec<Webinar>,
    pub(crate) fairs: Vec<Fair>,
    pub(crate) newsletters: Vec<Newsletter>,
    zones: Vec<(&'static str, TimeZone)>,
}

impl Calendar {
    /// The calendar of so many days, at least one.
    pub(crate) fn new(from: Date, days: u32) -> Self {
        let (year, month, day) = from.ymd();
        let first = civil::date(year, month, day);
        let dates: Vec<civil::Date> = (0..days).map(|day| first.saturating_add(i64::from(day).days())).collect();
        let mut sum = 0.0;
        let busy = dates.iter().enumerate().map(|(day, date)| {
            let growth = 1.0 + 0.4 * day as f64 / f64::from(days);
            let weight = of_week(*date, Rhythm::Office) * season(*date) * campaign_push(*date);
            sum += weight * growth * at_the_edges(day, days);
            sum
        });
        let busy = busy.collect();
        let names = COUNTRIES.iter().map(|country| country.zone).chain(REPS.iter().map(|rep| rep.zone));
        let zones = names.map(|name| (name, bundled_zone(name))).collect();
        let mut calendar = Self { first, dates, busy, webinars: vec![], fairs: vec![], newsletters: vec![], zones };
        calendar.plan_programme();
        calendar
    }

    /// The time zone of this name, one of those of the countries and the reps.
    pub(crate) fn zone(&self, name: &'static str) -> &TimeZone {
        let found = self.zones.iter().find(|(known, _)| *known == name);
        found.map(|(_, zone)| zone).unwrap_or_else(|| panic!("{name} is the zone of a country or a rep"))
    }

    /// How many days are simulated.
    pub(crate) fn n_days(&self) -> u32 {
        self.dates.len() as u32
    }

    /// The first simulated instant.
    pub(crate) fn start(&self) -> Instant {
        self.at_utc(0, 0)
    }

    /// The first instant that is not simulated any more: the day of the export.
    pub(crate) fn end(&self) -> Instant {
        self.at_utc(self.n_days(), 0)
    }

    /// The year and quarter of a day, as campaigns spell it: `2025q1`.
    pub(crate) fn quarter(&self, day: u32) -> String {
        let date = self.date(day);
        format!("{}q{}", date.year(), (date.month() - 1) / 3 + 1)
    }

    /// The day on which this share (0 to 1) of all leads has begun.
    pub(crate) fn day_at_share(&self, share: f64) -> u32 {
        let wanted = share * self.busy.last().copied().unwrap_or(0.0);
        (self.busy.partition_point(|sum| *sum < wanted) as u32).min(self.n_days() - 1)
    }

    /// A day from about `wanted` on that suits the rhythm; in slow seasons plans are put off by weeks.
    pub(crate) fn active_day(&self, random: &mut Random, wanted: u32, rhythm: Rhythm) -> u32 {
        let mut wanted = wanted;
        for _ in 0..3 {
            if random.chance(season(self.date(wanted))) {
                break;
            }
            wanted += random.between(10, 35) as u32;
        }
        self.day_of_week(random, wanted, rhythm)
    }

    /// A day in the week from `wanted` on that suits the rhythm.
    pub(crate) fn day_of_week(&self, random: &mut Random, wanted: u32, rhythm: Rhythm) -> u32 {
        let mut tries = (0..12).map(|_| {
            let day = wanted + random.below(7) as u32;
            random.chance(of_week(self.date(day), rhythm)).then_some(day)
        });
        tries.find_map(|day| day).unwrap_or(wanted)
    }

    /// An instant on that day at which somebody of this rhythm is active, in their time zone.
    pub(crate) fn instant(&self, random: &mut Random, day: u32, zone: &TimeZone, rhythm: Rhythm) -> Instant {
        let minutes = match rhythm {
            // Mornings and early afternoons are busiest; lunch is not; one in twelve looks again after dinner.
            Rhythm::Office => match random.below(12) {
                0..=4 => random.between(8 * 60 + 20, 12 * 60),
                5 => random.between(12 * 60, 13 * 60),
                6..=9 => random.between(13 * 60, 16 * 60),
                10 => random.between(16 * 60, 18 * 60),
                _ => random.between(19 * 60, 22 * 60 + 30),
            },
            Rhythm::Night => random.between(20 * 60, 26 * 60),
            Rhythm::Spare => random.between(10 * 60, 23 * 60),
        };
        let seconds = random.between(0, 59_999);
        self.at_local(day, zone, minutes * MINUTE_MS + seconds)
    }

    /// The instant itself where a rep is at work then, else within the first hours of the next working day.
    pub(crate) fn working_time(&self, random: &mut Random, at: Instant, zone: &TimeZone) -> Instant {
        let local = timestamp(at).to_zoned(zone.clone());
        let (opens, closes) = (civil::time(8, 45, 0, 0), civil::time(17, 45, 0, 0));
        let mut date = local.date();
        if is_working_day(date) && local.time() < closes {
            if local.time() >= opens {
                return at;
            }
        } else {
            date = date.saturating_add(1.day());
            while !is_working_day(date) {
                date = date.saturating_add(1.day());
            }
        }
        let day = date.since(self.first).map_or(0, |span| span.get_days());
        let after_opening = 9 * HOUR_MS + random.between(0, 45 * MINUTE_MS) + random.skewed(0, 120 * MINUTE_MS);
        self.at_local(u32::try_from(day).unwrap_or(0), zone, after_opening)
    }

    /// The next webinar that still takes registrations.
    pub(crate) fn next_webinar(&self, after: Instant) -> Option<&Webinar> {
        let soonest = Instant(after.0 + HOUR_MS);
        self.webinars.get(self.webinars.partition_point(|webinar| webinar.at < soonest))
    }

    fn date(&self, day: u32) -> civil::Date {
        self.first.saturating_add(i64::from(day).days())
    }

    fn at_utc(&self, day: u32, ms: i64) -> Instant {
        self.at_local(day, &TimeZone::UTC, ms)
    }

    fn at_local(&self, day: u32, zone: &TimeZone, ms: i64) -> Instant {
        let midnight = self.date(day).to_datetime(civil::Time::midnight());
        let at = zone.to_ambiguous_timestamp(midnight.saturating_add(ms.milliseconds())).compatible();
        at.map_or(Instant(0), |at| Instant(at.as_millisecond()))
    }

    fn plan_programme(&mut self) {
        let office = self.zone(HEAD_OFFICE).clone();
        for day in 0..self.n_days() {
            let date = self.date(day);
            let month = format!("{}-{:02}", date.year(), date.month());
            let nth = (date.day() - 1) / 7 + 1;
            if date.weekday() == Weekday::Tuesday && nth == 1 {
                let at = self.at_local(day, &office, 9 * HOUR_MS + 30 * MINUTE_MS);
                self.newsletters.push(Newsletter { at, campaign: format!("newsletter-{month}") });
            }
            if date.weekday() == Weekday::Wednesday && nth == 3 && !matches!(date.month(), 8 | 12) {
                let title = catalog::WEBINARS[self.webinars.len() % catalog::WEBINARS.len()];
                let at = self.at_local(day, &office, 15 * HOUR_MS);
                self.webinars.push(Webinar { at, title, campaign: format!("webinar-{month}") });
            }
            for (month_of_fair, first_day, n_days, title, slug) in catalog::FAIRS {
                let days = *first_day..*first_day + *n_days;
                if date.month() == *month_of_fair && days.contains(&date.day()) {
                    self.fairs.push(Fair { day, title, campaign: format!("fair-{slug}-{}", date.year()) });
                }
            }
        }
    }
}

/// The bundled rules of a time zone: never the machine's own, which may differ.
fn bundled_zone(name: &'static str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap_or_else(|error| panic!("{name} is in the bundled database: {error}"))
}

/// The instant as jiff has it.
fn timestamp(at: Instant) -> Timestamp {
    Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Later by so many seconds.
pub(crate) fn later(at: Instant, seconds: f64) -> Instant {
    Instant(at.0 + (seconds * SECOND_MS as f64) as i64)
}

fn is_working_day(date: civil::Date) -> bool {
    let new_year = matches!((date.month(), date.day()), (12, 24..=26 | 31) | (1, 1));
    !new_year && !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn season(date: civil::Date) -> f64 {
    match (date.month(), date.day()) {
        (12, 20..) | (1, ..=3) => 0.2,
        (8, _) => 0.42,
        (7, _) => 0.75,
        _ => 1.0,
    }
}

/// How busy the day is among those of its week.
fn of_week(date: civil::Date, rhythm: Rhythm) -> f64 {
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    match rhythm {
        Rhythm::Office => match date.weekday() {
            Weekday::Monday => 0.85,
            Weekday::Friday => 0.7,
            Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday => 1.0,
            Weekday::Saturday | Weekday::Sunday => 0.08,
        },
        // Students read on any day.
        Rhythm::Night => 0.9,
        Rhythm::Spare if weekend => 0.9,
        Rhythm::Spare => 0.6,
    }
}

/// Campaigns run in the second month of each quarter and bring more leads.
fn campaign_push(date: civil::Date) -> f64 {
    if date.month() % 3 == 2 && (5..=25).contains(&date.day()) && date.month() != 8 { 1.5 } else { 1.0 }
}

/// People become known some days or weeks after they first came. The world does not begin with the record, so
/// more of them begin in the first weeks, and fewer in the last, than would without the two edges.
fn at_the_edges(day: usize, days: u32) -> f64 {
    match (day, days as usize - 1 - day) {
        (..20, _) => 1.7,
        (_, ..25) => 0.35,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reps_work_in_working_hours_of_their_zone() {
        let calendar = Calendar::new("2024-10-01".parse().unwrap(), 730);
        let zone = calendar.zone(HEAD_OFFICE);
        for (at, earliest, latest) in [
            ("2025-01-15T10:00:00Z", "2025-01-15T10:00:00Z", "2025-01-15T10:00:00Z"),
            ("2025-01-15T03:00:00Z", "2025-01-15T08:00:00Z", "2025-01-15T10:45:00Z"),
            ("2025-01-17T20:00:00Z", "2025-01-20T08:00:00Z", "2025-01-20T10:45:00Z"),
            ("2025-07-19T12:00:00Z", "2025-07-21T07:00:00Z", "2025-07-21T09:45:00Z"),
            ("2025-12-24T12:00:00Z", "2025-12-29T08:00:00Z", "2025-12-29T10:45:00Z"),
        ] {
            let mut random = Random::of(1, 1, 1);
            let found = calendar.working_time(&mut random, at.parse().unwrap(), zone);
            let bounds = earliest.parse().unwrap()..=latest.parse().unwrap();
            assert!(bounds.contains(&found), "{at}: {found}");
        }
    }

    #[test]
    fn the_programme_pauses_in_august_and_december() {
        let calendar = Calendar::new("2024-10-01".parse().unwrap(), 730);
        let months: Vec<i8> = calendar.webinars.iter().map(|webinar| webinar.at.date().ymd().1).collect();
        assert_eq!(months, [10, 11, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 1, 2, 3, 4, 5, 6, 7, 9]);
        assert_eq!(calendar.newsletters.len(), 24);
        assert_eq!(calendar.end().to_string(), "2026-10-01T00:00:00Z");
    }
}
