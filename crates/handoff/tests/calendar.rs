//! Working hours against an oracle that looks at every minute, and the rules for whole days.

mod support;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use leadpact_handoff::{CalendarError, Holidays, WorkingCalendar};
use leadpact_pact::model::{Calendar, Hours, Weekday};
use leadpact_terms::{ClauseId, DAY_MS, Duration, Instant, MINUTE_MS};
use proptest::prelude::*;

use support::{calendar_file, pact};

const ZONES: [&str; 6] =
    ["Europe/Prague", "America/New_York", "Australia/Sydney", "UTC", "Asia/Kathmandu", "America/Scoresbysund"];

fn zone(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}

fn local(zone: &TimeZone, text: &str) -> Instant {
    let local: jiff::civil::DateTime = text.parse().unwrap();
    Instant(zone.to_timestamp(local).unwrap().as_millisecond())
}

/// Whether the clock on the wall shows a working hour, by the hours and dates as they are written.
fn is_open_by_the_wall(calendar: &Calendar, days_off: &[jiff::civil::Date], at: Instant) -> bool {
    let wall = zone(&calendar.time_zone).to_datetime(jiff::Timestamp::from_millisecond(at.0).unwrap());
    let minute = u16::try_from(wall.hour()).unwrap() * 60 + u16::try_from(wall.minute()).unwrap();
    let weekday = Weekday::ALL[usize::try_from(wall.weekday().to_monday_zero_offset()).unwrap()];
    let in_hours =
        |hours: &Hours| hours.days.contains(&weekday) && (hours.from_minute..hours.to_minute).contains(&minute);
    !days_off.contains(&wall.date()) && calendar.hours.iter().any(in_hours)
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let hours = (prop::collection::btree_set(0..7_usize, 1..7), 0..28_u16, 1..20_u16);
    (prop::sample::select(ZONES.to_vec()), prop::collection::vec(hours, 1..4)).prop_map(|(zone, hours)| Calendar {
        clause: ClauseId::new("sla/calendar"),
        time_zone: zone.into(),
        hours: hours
            .into_iter()
            .map(|(days, from, length)| Hours {
                days: days.into_iter().map(|day| Weekday::ALL[day]).collect(),
                from_minute: from * 50,
                to_minute: (from * 50 + length * 50).min(1440),
            })
            .collect(),
        holidays: None,
    })
}

/// Around the instants at which the clocks of all these zones are changed, in whole minutes.
fn instants() -> impl Strategy<Value = Instant> {
    let near = [
        "2026-10-03T16:00:00Z",
        "2026-10-25T01:00:00Z",
        "2026-11-01T06:00:00Z",
        "2027-03-14T07:00:00Z",
        "2027-03-28T01:00:00Z",
        "2027-04-03T16:00:00Z",
    ];
    (prop::sample::select(near.to_vec()), -3000..3000_i64)
        .prop_map(|(near, minutes)| near.parse::<Instant>().unwrap() + Duration(minutes * MINUTE_MS))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn working_time_is_what_every_single_minute_says(
        calendar in calendars(), from in instants(), minutes in 0..4000_i64, off in prop::collection::vec(-3..4_i32, 0..3)
    ) {
        let today = zone(&calendar.time_zone).to_datetime(jiff::Timestamp::from_millisecond(from.0).unwrap()).date();
        let off: Vec<_> = off.into_iter().map(|days| today.checked_add(jiff::Span::new().days(days)).unwrap()).collect();
        let lines: String =
            off.iter().map(|day| format!("BEGIN:VEVENT\nDTSTART;VALUE=DATE:{}\nEND:VEVENT\n", day.strftime("%Y%m%d"))).collect();
        let working = WorkingCalendar::of(&calendar, &Holidays::read(&calendar_file(&lines)).unwrap()).unwrap();
        let minute = |n: i64| from + Duration(n * MINUTE_MS);
        let open = (0..minutes).filter(|n| is_open_by_the_wall(&calendar, &off, minute(*n))).count();
        prop_assert_eq!(working.working_time(from, minute(minutes)).as_ms(), i64::try_from(open).unwrap() * MINUTE_MS);
        prop_assert_eq!(working.working_time(minute(minutes), from), Duration(0));
        for n in (0..minutes).step_by(97) {
            prop_assert_eq!(working.is_open(minute(n)), is_open_by_the_wall(&calendar, &off, minute(n)), "{}", minute(n));
        }
    }

    #[test]
    fn under_a_day_exactly_so_much_working_time_is_given(calendar in calendars(), from in instants(), owed in 1..1440_i64) {
        let working = WorkingCalendar::of(&calendar, &Holidays::none()).unwrap();
        let owed = Duration(owed * MINUTE_MS);
        let due = working.deadline(from, owed);
        prop_assert_eq!(working.working_time(from, due), owed);
        prop_assert!(working.working_time(from, due - Duration(1)) < owed);
        prop_assert_eq!(working.working_on(from, owed), due);
    }

    #[test]
    fn more_owed_or_begun_later_is_never_due_earlier(
        calendar in calendars(), from in instants(), later in 0..600_i64, owed in 0..6000_i64, more in 0..600_i64
    ) {
        let working = WorkingCalendar::of(&calendar, &Holidays::none()).unwrap();
        let minutes = |n: i64| Duration(n * MINUTE_MS);
        prop_assert!(working.deadline(from, minutes(owed)) >= from);
        // Days and hours are two measures: a day may be shorter than its hours, so only within a day more is later.
        if owed / 1440 == (owed + more) / 1440 {
            prop_assert!(working.deadline(from, minutes(owed)) <= working.deadline(from, minutes(owed + more)));
        }
        if owed < 1440 {
            prop_assert!(working.deadline(from, minutes(owed)) <= working.deadline(from + minutes(later), minutes(owed)));
        }
    }
}

#[test]
fn whole_days_are_working_days() {
    let office = "[Mon-Thu 08:00-12:00, Mon-Thu 13:00-16:30, Fri 09:00-14:00]";
    let holidays = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261028\nEND:VEVENT\n\
                    BEGIN:VEVENT\nDTSTART:20261110T080000\nDTEND:20261110T100000\nEND:VEVENT";
    for (hours, from, owed, due) in [
        (office, "2026-10-05 08:00", "1d", "2026-10-06 08:00"),
        (office, "2026-10-05 11:00", "4d", "2026-10-09 11:00"),
        // The end of a shorter day, the beginning of a later one, the end of a break.
        (office, "2026-10-08 15:00", "1d", "2026-10-09 14:00"),
        (office, "2026-10-08 08:30", "1d", "2026-10-09 09:00"),
        (office, "2026-10-09 12:30", "1d", "2026-10-12 13:00"),
        (office, "2026-10-09 12:00", "1d", "2026-10-12 12:00"),
        // Before and after hours, in the break, on the weekend: from the next opening on.
        (office, "2026-10-05 06:00", "1d", "2026-10-06 08:00"),
        (office, "2026-10-05 12:00", "1d", "2026-10-06 13:00"),
        (office, "2026-10-05 16:30", "1d", "2026-10-07 08:00"),
        (office, "2026-10-10 12:00", "1d", "2026-10-13 08:00"),
        (office, "2026-10-10 12:00", "0s", "2026-10-12 08:00"),
        // A holiday is no working day, a morning off still is one.
        (office, "2026-10-27 10:00", "1d", "2026-10-29 10:00"),
        (office, "2026-11-09 09:00", "1d", "2026-11-10 10:00"),
        (office, "2026-11-09 09:00", "2d", "2026-11-11 09:00"),
        // Days first, then the rest.
        (office, "2026-10-08 15:00", "1d 1h", "2026-10-12 09:00"),
        (office, "2026-10-05 10:00", "1w 30m", "2026-10-14 10:30"),
        // A weekday a week; every hour of every day.
        ("[Wed 10:00-11:00]", "2026-10-07 10:30", "2d", "2026-10-21 10:30"),
        ("[Wed 10:00-11:00]", "2026-10-07 10:30", "2h", "2026-10-21 10:30"),
        ("[Mon-Sun 00:00-24:00]", "2026-10-24 02:30", "1d", "2026-10-25 02:30"),
        ("[Mon-Sun 00:00-24:00]", "2027-03-27 02:30", "1d", "2027-03-28 03:30"),
        ("[Mon-Sun 00:00-24:00]", "2027-03-27 02:30", "24h", "2027-03-28 03:30"),
    ] {
        let sla = format!("calendar: {{ time_zone: Europe/Prague, hours: {hours} }}");
        let calendar = pact(&sla).sla.calendar.unwrap();
        let working = WorkingCalendar::of(&calendar, &Holidays::read(&calendar_file(holidays)).unwrap()).unwrap();
        let prague = zone("Europe/Prague");
        let found = working.deadline(local(&prague, from), owed.parse().unwrap());
        assert_eq!(found, local(&prague, due), "{from} + {owed} in {hours}: {found}");
    }
}

#[test]
fn a_calendar_in_which_no_clock_could_run_is_an_error() {
    let hours = |days: &[Weekday], from_minute, to_minute| vec![Hours { days: days.to_vec(), from_minute, to_minute }];
    let of = |time_zone: &str, hours: Vec<Hours>, holidays: &str| {
        let calendar = Calendar { clause: "sla/calendar".into(), time_zone: time_zone.into(), hours, holidays: None };
        WorkingCalendar::of(&calendar, &Holidays::read(&calendar_file(holidays)).unwrap()).map(|_| ())
    };
    let monday = || hours(&[Weekday::Mon], 540, 600);
    let event = |lines: &str| format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT");
    let mondays = event("DTSTART;VALUE=DATE:20261005\nRRULE:FREQ=WEEKLY");
    let a_year = event("DTSTART;VALUE=DATE:20261006\nDTEND;VALUE=DATE:20271009");
    let nearly = event("DTSTART;VALUE=DATE:20261006\nDTEND;VALUE=DATE:20271003");
    assert_eq!(of("Europe/Prague", monday(), ""), Ok(()));
    assert_eq!(of("Europe/Prague", monday(), &nearly), Ok(()));
    for (found, says) in [
        (of("Europe/Praha", monday(), ""), "time zone `Europe/Praha` is not known"),
        (of("Europe/Prague", Vec::new(), ""), "no working hours"),
        (of("Europe/Prague", hours(&[], 540, 600), ""), "no working hours"),
        (of("Europe/Prague", hours(&[Weekday::Mon], 600, 600), ""), "from minute 600 to minute 600 are none of a day"),
        (of("Europe/Prague", hours(&[Weekday::Mon], 600, 1441), ""), "within 0 and 1440"),
        (of("Europe/Prague", monday(), &mondays), "no open hour in the year from 2026-10-05 on"),
        (of("Europe/Prague", monday(), &a_year), "no open hour in the year from 2026-10-06 on"),
    ] {
        let error = found.unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    assert_eq!(of("Mars/Olympus", monday(), "").unwrap_err(), CalendarError::UnknownZone("Mars/Olympus".into()));
}

#[test]
fn far_away_instants_end_somewhere() {
    let calendar = pact("calendar: { time_zone: Europe/Prague }").sla.calendar.unwrap();
    let working = WorkingCalendar::of(&calendar, &Holidays::none()).unwrap();
    for at in [i64::MIN, -1 << 60, 1 << 60, i64::MAX] {
        let due = working.deadline(Instant(at), Duration(2 * DAY_MS + 1));
        assert!(due >= working.deadline(Instant(at), Duration(1)), "{at}");
        assert!(!working.is_open(Instant(at)), "{at}");
    }
    assert!(WorkingCalendar::always().is_open(Instant(i64::MAX)));
}
