//! Recurrence rules: the times at which a holiday comes again, up to the end of the last year that is looked at.

use icalendar::rrule::RRuleSet;
use jiff::civil;
use jiff::tz::TimeZone;
use leadpact_language::{Said, said};

use super::event::When;
use super::lines::Line;
use super::{HolidaysError, LAST_YEAR, OCCURRENCES};

/// Holidays come again by the day, week, month or year; anything quicker would only cost time.
const FREQUENCIES: [&str; 4] = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

/// When an event that begins at `first` begins again, by a rule.
pub fn repeated(
    line: &Line,
    first: civil::DateTime,
    zone: Option<&TimeZone>,
) -> Result<Vec<civil::DateTime>, HolidaysError> {
    let wrong = |why: Said| {
        let rule: String = line.value.chars().take(80).collect();
        HolidaysError::new(line.number, said!("refused-holiday-rule", rule, why))
    };
    let mut parts = Vec::new();
    for part in line.value.trim().to_ascii_uppercase().split(';').filter(|part| !part.is_empty()) {
        let Some((name, value)) = part.split_once('=') else { return Err(wrong(said!("refused-holiday-rule-part"))) };
        match name {
            "FREQ" if !FREQUENCIES.contains(&value) => return Err(wrong(said!("refused-holiday-rule-often"))),
            "UNTIL" => parts.push(format!("UNTIL={}", basic(until(line, value, zone)?))),
            _ => parts.push(part.to_owned()),
        }
    }
    let text = format!("DTSTART:{}\nRRULE:{}", basic(first), parts.join(";"));
    let rule: RRuleSet =
        text.parse().map_err(|error: icalendar::rrule::RRuleError| wrong(Said::plain(error.to_string())))?;
    let mut times = Vec::new();
    // Limited, so that a rule that never comes true ends as well.
    for at in &rule.limit() {
        let Some(local) = at_utc(at.timestamp()).filter(|local| local.year() <= LAST_YEAR) else { break };
        times.push(local);
        if times.len() > OCCURRENCES {
            return Err(wrong(said!("refused-holiday-rule-many", max = OCCURRENCES, year = LAST_YEAR.to_string())));
        }
    }
    Ok(times)
}

/// The last moment of a rule, in local time of the event; a date holds to its end.
fn until(line: &Line, value: &str, zone: Option<&TimeZone>) -> Result<civil::DateTime, HolidaysError> {
    let plain = Line { parameters: Vec::new(), ..line.clone() };
    let when = super::event::when(&plain, value)?;
    Ok(match &when {
        When::Date(date) => date.at(23, 59, 59, 0),
        When::Time(..) => when.local_in(zone),
    })
}

fn basic(local: civil::DateTime) -> String {
    local.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn at_utc(seconds: i64) -> Option<civil::DateTime> {
    jiff::Timestamp::from_second(seconds).ok().map(|at| TimeZone::UTC.to_datetime(at))
}
