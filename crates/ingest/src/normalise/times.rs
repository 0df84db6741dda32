//! Dates and instants: ISO forms, the exporter's local order of day and month, English month names, epoch numbers.

use jiff::civil;
use jiff::tz::TimeZone;
use leadpact_language::{Said, said};
use leadpact_terms::{Date, Instant, Range, Value};

use super::Locale;

/// In which order a date like `03/04/2026` has its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// `2026-04-03`; other orders are refused, because they could mean two things.
    #[default]
    Iso,
    /// `3.4.2026`, `03/04/2026` is the third of April.
    DayFirst,
    /// `4/3/2026`, `04/03/2026` is the third of April.
    MonthFirst,
}

/// Years outside this range are mistakes (`0001-01-01` in many exports means "never").
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A date; of an instant, the date it has in the locale's zone.
pub fn date(text: &str, locale: &Locale) -> Result<Date, Said> {
    let zoned = moment(text, locale)?;
    Date::of(zoned.year(), zoned.month(), zoned.day()).ok_or_else(|| said!("refused-date", text))
}

/// An instant; a date alone means its first moment in the locale's zone.
pub fn instant(text: &str, locale: &Locale) -> Result<Instant, Said> {
    moment(text, locale).map(|zoned| Instant(zoned.timestamp().as_millisecond()))
}

/// A date or a range of dates (`2026-01-01 to 2026-03-31`).
pub(super) fn date_or_range(text: &str, locale: &Locale) -> Result<Value, Said> {
    let single = date(text, locale);
    if let Ok(date) = single {
        return Ok(Value::Date(date));
    }
    for between in [" to ", " - ", "–", "..", "/"] {
        if let Some((low, high)) = text.split_once(between)
            && let (Ok(low), Ok(high)) = (date(low, locale), date(high, locale))
        {
            return Ok(Value::Range(Box::new(Range { low: Some(Value::Date(low)), high: Some(Value::Date(high)) })));
        }
    }
    single.map(Value::Date)
}

fn moment(text: &str, locale: &Locale) -> Result<jiff::Zoned, Said> {
    let trimmed = text.trim();
    let zone = locale.time_zone.clone();
    let found = if let Ok(timestamp) = trimmed.parse::<jiff::Timestamp>() {
        Some(timestamp.to_zoned(zone))
    } else if let Some(timestamp) = epoch(trimmed) {
        Some(timestamp.to_zoned(zone))
    } else {
        civil_moment(trimmed, locale, zone)?
    };
    let found = found.ok_or_else(|| not_a_date(text, locale.dates))?;
    if YEARS.contains(&found.year()) { Ok(found) } else { Err(said!("refused-date-years", text)) }
}

fn not_a_date(text: &str, order: DateOrder) -> Said {
    match order {
        DateOrder::Iso => said!("refused-date-iso", text),
        DateOrder::DayFirst => said!("refused-date-day-first", text),
        DateOrder::MonthFirst => said!("refused-date-month-first", text),
    }
}

/// Seconds, milliseconds or microseconds since 1970, told apart by their length.
fn epoch(text: &str) -> Option<jiff::Timestamp> {
    let whole = text
        .split_once('.')
        .map_or(text, |(whole, fraction)| if fraction.bytes().all(|b| b.is_ascii_digit()) { whole } else { "" });
    if !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match whole.len() {
        9 | 10 => jiff::Timestamp::from_second(number).ok(),
        12 | 13 => jiff::Timestamp::from_millisecond(number).ok(),
        15 | 16 => jiff::Timestamp::from_microsecond(number).ok(),
        _ => None,
    }
}

fn civil_moment(text: &str, locale: &Locale, zone: TimeZone) -> Result<Option<jiff::Zoned>, Said> {
    let local = |at: civil::DateTime| at.to_zoned(zone.clone()).ok();
    if text.len() >= 10 && text.as_bytes()[4] == b'-' {
        if let Ok(at) = text.parse::<civil::DateTime>() {
            return Ok(local(at));
        }
        // A blank before the offset, and `UTC` for it, as databases print them.
        let squeezed = text.replace(" UTC", "Z").replace(" +", "+").replace(" -", "-");
        if let Ok(timestamp) = squeezed.parse::<jiff::Timestamp>() {
            return Ok(Some(timestamp.to_zoned(zone)));
        }
    }
    let tokens = text.split([' ', ',', '\u{a0}', '\u{202f}']).filter(|token| !token.is_empty());
    let tokens: Vec<&str> = tokens.skip_while(|token| is_weekday(token)).collect();
    let Some((date, used)) = civil_date(&tokens, text, locale.dates)? else { return Ok(None) };
    let Some(time) = civil_time(&tokens[used..]) else { return Ok(None) };
    Ok(local(date.to_datetime(time)))
}

/// The date at the beginning of the tokens, and how many tokens it took.
fn civil_date(tokens: &[&str], text: &str, order: DateOrder) -> Result<Option<(civil::Date, usize)>, Said> {
    let make = |year: i16, month: i8, day: i8| civil::Date::new(year, month, day).ok();
    let Some(first) = tokens.first() else { return Ok(None) };
    let parts: Vec<&str> = first.split(['/', '.', '-']).filter(|part| !part.is_empty()).collect();
    if let [a, b, c] = parts[..] {
        if let (Some(day), Some(month)) = (number(a), month_name(b)) {
            return Ok(year(c).and_then(|year| make(year, month, day)).map(|date| (date, 1)));
        }
        if a.len() == 4 {
            let date = year(a).zip(number(b)).zip(number(c)).and_then(|((y, m), d)| make(y, m, d));
            return Ok(date.map(|date| (date, 1)));
        }
        let (day, month) = match order {
            DateOrder::Iso if number(a).is_some() && number(b).is_some() && year(c).is_some() => {
                return Err(not_a_date(text, order));
            }
            DateOrder::Iso => return Ok(None),
            DateOrder::DayFirst => (a, b),
            DateOrder::MonthFirst => (b, a),
        };
        let date = number(day).zip(number(month)).zip(year(c)).and_then(|((d, m), y)| make(y, m, d));
        return Ok(date.map(|date| (date, 1)));
    }
    // `5 Oct 2026`, `5. 10. 2026`, `Oct 5 2026`
    if let [a, b, c, ..] = tokens[..] {
        let (a, b) = (a.trim_end_matches('.'), b.trim_end_matches('.'));
        let date = match (month_name(a), month_name(b), order) {
            (Some(month), _, _) => number(b).zip(year(c)).and_then(|(day, year)| make(year, month, day)),
            (_, Some(month), _) => number(a).zip(year(c)).and_then(|(day, year)| make(year, month, day)),
            (None, None, DateOrder::DayFirst) => {
                number(a).zip(number(b)).zip(year(c)).and_then(|((d, m), y)| make(y, m, d))
            }
            (None, None, DateOrder::Iso | DateOrder::MonthFirst) => None,
        };
        return Ok(date.map(|date| (date, 3)));
    }
    Ok(None)
}

fn civil_time(tokens: &[&str]) -> Option<civil::Time> {
    let Some((clock, rest)) = tokens.split_first() else { return Some(civil::Time::midnight()) };
    let lower = clock.to_ascii_lowercase();
    let (digits, glued) = match lower.find(|c: char| c.is_ascii_alphabetic()) {
        Some(i) => (&lower[..i], &lower[i..]),
        None => (lower.as_str(), ""),
    };
    let half =
        if glued.is_empty() { rest.first().map(|half| half.to_ascii_lowercase()) } else { Some(glued.to_owned()) };
    let mut parts = digits.split(':');
    let mut hour: i8 = number(parts.next()?)?;
    let minute: i8 = number(parts.next()?)?;
    let seconds = parts.next().unwrap_or("0");
    let second: i8 = number(seconds.split('.').next()?)?;
    match half.as_deref().map(|half| half.replace('.', "")).as_deref() {
        None | Some("z" | "utc" | "gmt") => {}
        Some("am") if (1..=12).contains(&hour) => hour %= 12,
        Some("pm") if (1..=12).contains(&hour) => hour = hour % 12 + 12,
        Some(_) => return None,
    }
    civil::Time::new(hour, minute, second, 0).ok()
}

fn number(text: &str) -> Option<i8> {
    (text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Two digits mean 1970 to 2069.
fn year(text: &str) -> Option<i16> {
    let year: i16 = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()?;
    match (text.len(), year) {
        (4, year) => Some(year),
        (2, year) => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn is_weekday(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.get(..3).is_some_and(|three| ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&three))
}

fn month_name(text: &str) -> Option<i8> {
    let lower = text.to_ascii_lowercase();
    let three = lower.get(..3)?;
    let position = MONTHS.iter().position(|month| *month == three)?;
    i8::try_from(position + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(dates: DateOrder, zone: &str) -> Locale {
        Locale { dates, time_zone: TimeZone::get(zone).unwrap(), ..Locale::default() }
    }

    #[test]
    fn instants_are_read() {
        let (iso, day, month) = (DateOrder::Iso, DateOrder::DayFirst, DateOrder::MonthFirst);
        for (text, order, zone, expected) in [
            ("2026-10-05T09:00:00Z", iso, "UTC", "2026-10-05T09:00:00Z"),
            ("2026-10-05T09:00:00+02:00", iso, "UTC", "2026-10-05T07:00:00Z"),
            ("2026-10-05 09:00", iso, "Europe/Prague", "2026-10-05T07:00:00Z"),
            ("2026-10-05", iso, "UTC", "2026-10-05T00:00:00Z"),
            ("2026-10-05 09:00:00 UTC", iso, "Europe/Prague", "2026-10-05T09:00:00Z"),
            ("2026/10/05 09:00:00", iso, "UTC", "2026-10-05T09:00:00Z"),
            ("1433221332117", iso, "UTC", "2015-06-02T05:02:12.117Z"),
            ("1433221332", iso, "UTC", "2015-06-02T05:02:12Z"),
            ("5.10.2026 9:05", day, "UTC", "2026-10-05T09:05:00Z"),
            ("5. 10. 2026 9:05", day, "UTC", "2026-10-05T09:05:00Z"),
            ("05/10/2026", day, "UTC", "2026-10-05T00:00:00Z"),
            ("10/5/2026 3:04 PM", month, "America/New_York", "2026-10-05T19:04:00Z"),
            ("10/5/26, 12:30 am", month, "UTC", "2026-10-05T00:30:00Z"),
            ("5 Oct 2026", iso, "UTC", "2026-10-05T00:00:00Z"),
            ("October 5, 2026 14:00", iso, "UTC", "2026-10-05T14:00:00Z"),
            ("Tue, 06 OCT 2026 10:00", iso, "UTC", "2026-10-06T10:00:00Z"),
            ("05-Oct-26", iso, "UTC", "2026-10-05T00:00:00Z"),
        ] {
            let at = instant(text, &locale(order, zone)).unwrap_or_else(|why| panic!("{why:?}"));
            assert_eq!(at.to_string(), expected, "{text}");
        }
        for (bad, order) in [
            ("", iso),
            ("yesterday", iso),
            ("05/10/2026", iso),
            ("13/13/2026", day),
            ("31.2.2026", day),
            ("10/5/2026 25:00", month),
            ("0001-01-01", iso),
            ("12345", iso),
        ] {
            assert!(instant(bad, &locale(order, "UTC")).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_date_is_the_one_on_the_calendar_of_the_zone() {
        let prague = locale(DateOrder::Iso, "Europe/Prague");
        assert_eq!(date("2026-10-04T23:30:00Z", &prague).unwrap().to_string(), "2026-10-05");
        let range = date_or_range("2026-01-01 to 2026-03-31", &prague).unwrap();
        assert_eq!(range.to_string(), "2026-01-01–2026-03-31");
        assert!(date_or_range("soon", &prague).is_err());
    }
}
