//! What the parties owe each other, who gets which lead, and where leads go that are not ready.
//!
//! These are executed by the hand-off; here they are only said. Durations under a day count working time of the
//! calendar; `d` counts its working days; windows (`touches … within`, `status every`) are plain time.

use leadpact_terms::{ClauseId, Date, Duration, TouchKind};
use serde::Serialize;

use super::{Condition, TrackName};

/// Who agrees: a name with an e-mail address each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Parties {
    /// For marketing.
    pub marketing: Option<Box<str>>,
    /// For sales.
    pub sales: Option<Box<str>>,
}

/// The service level agreement of both parties.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Sla {
    /// What marketing promises.
    pub marketing: MarketingPromises,
    /// What sales promises.
    pub sales: SalesPromises,
    /// In which hours clocks run; always, if missing.
    pub calendar: Option<Calendar>,
    /// What happens when a clock runs out.
    pub breaches: Vec<BreachRule>,
}

/// A promise and its clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Promise<T> {
    /// `sla/marketing/<promise>` or `sla/sales/<promise>`.
    pub clause: ClauseId,
    /// What is promised.
    pub what: T,
}

/// What marketing promises.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct MarketingPromises {
    /// So many qualified leads in each period.
    pub qualified: Option<Promise<Quota>>,
    /// The share of handed-over leads with complete required information, 0 to 1.
    pub complete: Option<Promise<f64>>,
    /// From qualifying to being offered.
    pub hand_over_within: Option<Promise<Duration>>,
}

/// So many in each period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quota {
    /// How many.
    pub count: u32,
    /// In what.
    pub period: Period,
}

/// A period of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A week, from Monday.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// How many days it has on average, for a share of it: a year has 365.25.
    pub fn usual_days(self) -> f64 {
        match self {
            Self::Week => 7.0,
            Self::Month => 365.25 / 12.0,
            Self::Quarter => 365.25 / 4.0,
            Self::Year => 365.25,
        }
    }

    /// The first day of the one that a date lies in, and of the next one.
    pub fn around(self, date: Date) -> (Date, Date) {
        let (year, month, _) = date.ymd();
        let first_of = |months: i8| {
            let all = i32::from(year) * 12 + i32::from(months);
            let (year, month) = (i16::try_from(all.div_euclid(12)).ok(), i8::try_from(all.rem_euclid(12) + 1).ok());
            year.zip(month).and_then(|(year, month)| Date::of(year, month, 1)).unwrap_or(date)
        };
        let month = month - 1;
        match self {
            Self::Week => {
                // Day 0 was a Thursday.
                let monday = date.0 - (date.0 + 3).rem_euclid(7);
                (Date(monday), Date(monday + 7))
            }
            Self::Month => (first_of(month), first_of(month + 1)),
            Self::Quarter => (first_of(month / 3 * 3), first_of(month / 3 * 3 + 3)),
            Self::Year => (first_of(0), first_of(12)),
        }
    }

    /// The word for it in a pact.
    pub fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// What sales promises.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SalesPromises {
    /// From the offer to the first touch.
    pub respond_within: Option<Promise<Duration>>,
    /// Never later than this.
    pub at_the_latest: Option<Promise<Duration>>,
    /// From the offer to acceptance or rejection.
    pub decide_within: Option<Promise<Duration>>,
    /// So many touches in a window from the offer on.
    pub touches: Option<Promise<TouchPromise>>,
    /// A status update at least this often.
    pub status_every: Option<Promise<Duration>>,
    /// A rejection names its reason.
    pub reject_with_reason: Option<Promise<bool>>,
}

/// So many touches of each kind in a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TouchPromise {
    /// How many of which kind.
    pub counts: Vec<(TouchKind, u32)>,
    /// The window from the offer on.
    pub within: Duration,
}

/// The working hours in which clocks run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// `sla/calendar`.
    pub clause: ClauseId,
    /// An IANA time zone: `Europe/Prague`.
    pub time_zone: Box<str>,
    /// Working hours.
    pub hours: Vec<Hours>,
    /// An iCalendar file with holidays, beside the pact.
    pub holidays: Option<Box<str>>,
}

/// Working hours on some weekdays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// On which days, sorted.
    pub days: Vec<Weekday>,
    /// From which minute of the day, 0 to 1439.
    pub from_minute: u16,
    /// To which minute of the day (not included), 1 to 1440.
    pub to_minute: u16,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    /// All of them, from Monday.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];
}

/// What happens when a promise's clock runs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BreachRule {
    /// `sla/breach/<promise>`.
    pub clause: ClauseId,
    /// The clause of the promise.
    pub of: ClauseId,
    /// Who is told: an e-mail address, a role or a team.
    pub tell: Vec<Box<str>>,
    /// Whether the lead goes to somebody else.
    pub reassign: bool,
}

/// Who gets which lead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Routing {
    /// `routing`.
    pub clause: ClauseId,
    /// Whoever owns the company gets its leads.
    pub company_owner_first: bool,
    /// The first territory whose condition holds gets the lead.
    pub territories: Vec<Territory>,
    /// Who gets the rest.
    pub otherwise: Vec<Assignee>,
    /// How many open leads one person holds at most.
    pub capacity: Option<u32>,
    /// Whose pool a lead goes to when nobody is on duty and below capacity.
    pub pool: Option<Box<str>>,
}

/// A part of the market and who looks after it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Territory {
    /// `routing/<name>`.
    pub clause: ClauseId,
    /// Its name.
    pub name: Box<str>,
    /// On traits only.
    pub when: Condition,
    /// Who gets its leads, in weighted turns.
    pub to: Vec<Assignee>,
}

/// A person or team and its weight in the round robin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assignee {
    /// An e-mail address or a team's name.
    pub who: Box<str>,
    /// 1 or more.
    pub weight: u32,
}

/// Where leads go that are not ready.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Track {
    /// `nurture/<name>`.
    pub clause: ClauseId,
    /// Its name.
    pub name: TrackName,
    /// Which leads; the first track whose condition holds takes a lead that names none.
    pub when: Option<Condition>,
    /// Its own cool-off, instead of the one of `recycle`.
    pub cool_off: Option<Duration>,
    /// What happens there, for people.
    pub note: Option<Box<str>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_begins_and_ends_with_the_calendar() {
        let cases = [
            (Period::Week, "2026-11-22", "2026-11-16", "2026-11-23"),
            (Period::Week, "2026-11-23", "2026-11-23", "2026-11-30"),
            (Period::Week, "1970-01-01", "1969-12-29", "1970-01-05"),
            (Period::Month, "2026-12-31", "2026-12-01", "2027-01-01"),
            (Period::Quarter, "2026-01-01", "2026-01-01", "2026-04-01"),
            (Period::Quarter, "2026-11-22", "2026-10-01", "2027-01-01"),
            (Period::Year, "2024-02-29", "2024-01-01", "2025-01-01"),
        ];
        for (period, date, from, to) in cases {
            let read = |text: &str| text.parse::<Date>().expect("a date");
            assert_eq!(period.around(read(date)), (read(from), read(to)), "{period:?} around {date}");
        }
    }
}
