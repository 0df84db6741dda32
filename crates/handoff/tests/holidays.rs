//! Holidays from iCalendar files: what they close, and what is said of files that are wrong.

mod support;

use jiff::civil::Date;
use jiff::tz::TimeZoneDatabase;
use leadpact_handoff::{Holidays, WorkingCalendar};
use leadpact_terms::Instant;

use support::{calendar_file, pact};

/// Which times from one date to another are closed, by the half hour, in a calendar that is always open in this zone.
fn closed(zone: &str, file: &str, from: &str, to: &str) -> String {
    let sla = format!("calendar: {{ time_zone: {zone}, hours: Mon-Sun 00:00-24:00 }}");
    let holidays = Holidays::read(file).unwrap_or_else(|error| panic!("{error}\n{file}"));
    let calendar = WorkingCalendar::of(&pact(&sla).sla.calendar.unwrap(), &holidays).unwrap();
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
    let start = |date: &str| {
        let date: Date = date.parse().unwrap();
        zone.to_timestamp(date.to_datetime(jiff::civil::Time::midnight())).unwrap().as_millisecond()
    };
    let mut said: Vec<String> = Vec::new();
    let mut since = None;
    for at in (start(from)..=start(to)).step_by(1_800_000) {
        let open = calendar.is_open(Instant(at)) || at == start(to);
        let wall = zone.to_datetime(jiff::Timestamp::from_millisecond(at).unwrap());
        match (open, since) {
            (false, None) => since = Some(wall),
            (true, Some(began)) => {
                said.push(format!("{} to {}", began.strftime("%Y-%m-%d %H:%M"), wall.strftime("%Y-%m-%d %H:%M")));
                since = None;
            }
            (false, Some(_)) | (true, None) => {}
        }
    }
    said.join(", ")
}

#[test]
fn events_close_the_calendar() {
    for (lines, says) in [
        ("DTSTART;VALUE=DATE:20261028", "2026-10-28 00:00 to 2026-10-29 00:00"),
        ("DTSTART:20261028", "2026-10-28 00:00 to 2026-10-29 00:00"),
        ("DTSTART;VALUE=DATE:20261028\nDTEND;VALUE=DATE:20261028", "2026-10-28 00:00 to 2026-10-29 00:00"),
        ("DTSTART;VALUE=DATE:20261028\nDTEND;VALUE=DATE:20261031", "2026-10-28 00:00 to 2026-10-31 00:00"),
        ("DTSTART;VALUE=DATE:20261028\nDURATION:P2D", "2026-10-28 00:00 to 2026-10-30 00:00"),
        ("DTSTART;VALUE=DATE:20261027\nDURATION:P1W", "2026-10-27 00:00 to 2026-11-03 00:00"),
        ("DTSTART:20261030T120000\nDTEND:20261030T180000", "2026-10-30 12:00 to 2026-10-30 18:00"),
        ("DTSTART:20261030T120000\nDURATION:PT1H30M", "2026-10-30 12:00 to 2026-10-30 13:30"),
        ("DTSTART:20261030T120000Z\nDTEND:20261030T180000Z", "2026-10-30 13:00 to 2026-10-30 19:00"),
        (
            "DTSTART;TZID=America/New_York:20261030T080000\nDTEND;TZID=America/New_York:20261030T090000",
            "2026-10-30 13:00 to 2026-10-30 14:00",
        ),
        (
            "DTSTART;TZID=\"/some.program/Europe/London\":20261030T080000\nDTEND:20261030T100000Z",
            "2026-10-30 09:00 to 2026-10-30 11:00",
        ),
        (
            "DTSTART;X-NOTE=\"at: noon; or so\";TZID=Europe/London:20261030T080000\nDTEND:20261030T100000Z",
            "2026-10-30 09:00 to 2026-10-30 11:00",
        ),
        // What is only a reminder, cancelled, or comes with an alarm.
        ("DTSTART;VALUE=DATE:20261028\nSTATUS:CANCELLED", ""),
        (
            "DTSTART;VALUE=DATE:20261028\nTRANSP:TRANSPARENT\nBEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:PT5M\nEND:VALARM",
            "2026-10-28 00:00 to 2026-10-29 00:00",
        ),
    ] {
        let file = calendar_file(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT"));
        assert_eq!(closed("Europe/Prague", &file, "2026-10-20", "2026-11-20"), says, "{lines}");
    }
}

#[test]
fn holidays_come_again_by_rules() {
    let days = |lines: &str| {
        let file = calendar_file(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT"));
        let said = closed("Europe/Prague", &file, "2024-01-01", "2029-01-01");
        said.split(", ")
            .map(|span| span.split(" to ").next().unwrap().replace(" 00:00", ""))
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (lines, says) in [
        ("DTSTART;VALUE=DATE:20250501\nRRULE:FREQ=YEARLY", "2025-05-01 2026-05-01 2027-05-01 2028-05-01"),
        ("DTSTART;VALUE=DATE:20250501\nRRULE:FREQ=YEARLY;UNTIL=20270501", "2025-05-01 2026-05-01 2027-05-01"),
        ("DTSTART;VALUE=DATE:20250501\nRRULE:FREQ=YEARLY;COUNT=2", "2025-05-01 2026-05-01"),
        (
            "DTSTART;VALUE=DATE:20250501\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20260501,20280501",
            "2025-05-01 2027-05-01",
        ),
        ("DTSTART;VALUE=DATE:20250501\nRDATE;VALUE=DATE:20250508,20260508", "2025-05-01 2025-05-08 2026-05-08"),
        // Thanksgiving; the last Monday of May; leap days; a first day that is not of the rule counts all the same.
        (
            "DTSTART;VALUE=DATE:20241128\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
            "2024-11-28 2025-11-27 2026-11-26 2027-11-25 2028-11-23",
        ),
        ("DTSTART;VALUE=DATE:20260525\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "2026-05-25 2027-05-31 2028-05-29"),
        ("DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY", "2024-02-29 2028-02-29"),
        ("DTSTART;VALUE=DATE:20240105\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2024-01-05"),
        // Afternoons off are local time, before and after the clocks are changed.
        (
            "DTSTART;TZID=Europe/Prague:20260327T120000\nDTEND;TZID=Europe/Prague:20260327T180000\nRRULE:FREQ=WEEKLY;UNTIL=20260403T100000Z",
            "2026-03-27 12:00 2026-04-03 12:00",
        ),
        (
            "DTSTART:20260327T120000\nDURATION:PT6H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260328T120000",
            "2026-03-27 12:00 2026-03-29 12:00",
        ),
    ] {
        assert_eq!(days(lines), says, "{lines}");
    }
}

#[test]
fn one_time_of_a_holiday_can_be_moved() {
    let event = |lines: &str| format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT\n");
    let file = calendar_file(&format!(
        "{}{}{}",
        event("UID:a\nDTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;COUNT=3"),
        event("UID:a\nRECURRENCE-ID;VALUE=DATE:20270501\nDTSTART;VALUE=DATE:20270503"),
        event("UID:a\nRECURRENCE-ID;VALUE=DATE:20280501\nDTSTART;VALUE=DATE:20280501\nSTATUS:CANCELLED"),
    ));
    let says = "2026-05-01 00:00 to 2026-05-02 00:00, 2027-05-03 00:00 to 2027-05-04 00:00";
    assert_eq!(closed("Europe/Prague", &file, "2026-01-01", "2029-01-01"), says);
    // One that only got another name stays, and so does another holiday on a day from which one was moved away.
    let file = calendar_file(&format!(
        "{}{}{}{}",
        event("UID:a\nDTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;COUNT=2"),
        event("UID:a\nRECURRENCE-ID;VALUE=DATE:20260501\nDTSTART;VALUE=DATE:20260501\nSUMMARY:Labour Day"),
        event("UID:a\nRECURRENCE-ID;VALUE=DATE:20270501\nDTSTART;VALUE=DATE:20270503"),
        event("UID:b\nDTSTART;VALUE=DATE:20270501"),
    ));
    let says = "2026-05-01 00:00 to 2026-05-02 00:00, 2027-05-01 00:00 to 2027-05-02 00:00, \
                2027-05-03 00:00 to 2027-05-04 00:00";
    assert_eq!(closed("Europe/Prague", &file, "2026-01-01", "2029-01-01"), says);
}

#[test]
fn dates_are_local_wherever_the_calendar_is() {
    let file = calendar_file("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270328\nEND:VEVENT");
    for zone in ["Europe/Prague", "America/New_York", "Australia/Sydney"] {
        assert_eq!(closed(zone, &file, "2027-03-20", "2027-04-01"), "2027-03-28 00:00 to 2027-03-29 00:00", "{zone}");
    }
}

#[test]
fn files_of_programs_are_read_as_they_come() {
    // A byte order mark, lines that end in both ways, lines that go on in the next.
    let file = "\u{feff}BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Prague\r\n\
                BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n\
                END:VTIMEZONE\r\nBEGIN:VEVENT\r\nSUMMARY;LANGUAGE=cs:Den: vzniku; samostatného česko\r\n slovenského státu\r\n\
                dtstart;value=date:2026\r\n 1028\r\nend:vevent\r\n\r\nEND:VCALENDAR\r\n";
    assert_eq!(closed("Europe/Prague", file, "2026-10-20", "2026-11-20"), "2026-10-28 00:00 to 2026-10-29 00:00");
    assert_eq!(Holidays::read(file).unwrap().len(), 1);
    assert!(Holidays::read(&calendar_file("")).unwrap().is_empty());
    assert!(Holidays::none().is_empty());
}

#[test]
fn mistakes_are_shown_with_their_line() {
    let event = |lines: &str| calendar_file(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT"));
    let many = format!("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY\nX:{}", "x".repeat(10));
    let ruled =
        |n: usize| calendar_file(&"BEGIN:VEVENT\nDTSTART:20261028\nRRULE:FREQ=YEARLY;COUNT=2\nEND:VEVENT\n".repeat(n));
    assert_eq!(Holidays::read(&ruled(500)).map(|holidays| holidays.len()), Ok(1000));
    for (file, says) in [
        (ruled(501), "line 2005: the file has more than 500 rules by here"),
        (String::new(), "line 1: this is no iCalendar file: expected `BEGIN:VCALENDAR`"),
        ("<html>\n".to_owned(), "line 1: `<html>` is no line of iCalendar"),
        ("date,name\n2026-10-28,x\n".to_owned(), "line 1: `date,name` is no line of iCalendar: expected `NAME:value`"),
        ("BEGIN:VEVENT\nEND:VEVENT\n".to_owned(), "line 1: this is no iCalendar file"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n".to_owned(), "line 2: `BEGIN:VEVENT` has no `END:VEVENT`"),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n".to_owned(),
            "line 3: `END:VCALENDAR` ends nothing: `BEGIN:VEVENT` of line 2",
        ),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n".to_owned(), "line 3: `END:VCALENDAR` ends nothing"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nX:1\n".to_owned(), "line 3: this is no iCalendar file"),
        (event("SUMMARY:x"), "line 3: this event has no beginning: give it a `DTSTART`"),
        (event("DTSTART:28.10.2026"), "line 4: `28.10.2026` is no date or time"),
        (event("DTSTART:20260230"), "line 4: `20260230` is no date or time"),
        (event("DTSTART:20261028T2500"), "line 4: `20261028T2500` is no date or time"),
        (event("DTSTART:20261028T250000"), "line 4: `20261028T250000` is no date or time"),
        (event("DTSTART:20261028T120000"), "line 4: this event has no end"),
        (event("DTSTART;TZID=Mars:20261028T120000\nDURATION:PT1H"), "line 4: the time zone `Mars` is not known"),
        (event("DTSTART:20261028\nDTEND:20261027"), "line 5: this event ends before it begins"),
        (
            event("DTSTART:20261028T120000\nDTEND:20261028T120000"),
            "line 5: this event ends before it begins, or at once",
        ),
        (
            event("DTSTART:20261028\nDTEND:20261029T120000"),
            "line 5: this event begins with a date and ends with a time",
        ),
        (event("DTSTART:20261028\nDURATION:a day"), "line 5: `a day` is not how long a holiday lasts"),
        (event("DTSTART:20261028\nDURATION:PT5H"), "line 5: `PT5H` is not how long a holiday lasts"),
        (
            event("DTSTART:20261028\nRRULE:FREQ=HOURLY"),
            "line 5: `FREQ=HOURLY` is no rule for a holiday: it comes again by day",
        ),
        (
            event("DTSTART:20261028\nRRULE:yearly"),
            "line 5: `yearly` is no rule for a holiday: each part is `NAME=value`",
        ),
        (
            event("DTSTART:20261028\nRRULE:FREQ=YEARLY;BYDAY=9ZZ"),
            "line 5: `FREQ=YEARLY;BYDAY=9ZZ` is no rule for a holiday",
        ),
        (event("DTSTART:20261028\nRRULE:FREQ=YEARLY;UNTIL=soon"), "line 5: `SOON` is no date or time"),
        (event("SUMMARY:a\n very long name\nDTSTART;VALUE=DATE:2026"), "line 6: `2026` is no date or time"),
        (event(&many), "line 5: `FREQ=DAILY` is no rule for a holiday: it comes more than 20000 times"),
    ] {
        let error = Holidays::read(&file).unwrap_err().to_string();
        assert!(error.starts_with(says), "{error}\n{file}");
    }
}

#[test]
fn the_next_dates_off_are_told_in_order_and_once() {
    let file = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20201224\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20261101\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:3\r\nDTSTART;VALUE=DATE:20261224\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let holidays = Holidays::read(file).unwrap();
    // In the evening of the day itself it is still one of the next.
    let evening: Instant = "2026-11-01T20:00:00Z".parse().unwrap();
    assert_eq!(holidays.dates_from(evening, 3), ["2026-11-01", "2026-12-24", "2027-12-24"]);
    let after: Instant = "2026-11-02T00:00:00Z".parse().unwrap();
    assert_eq!(holidays.dates_from(after, 1), ["2026-12-24"]);
}
