//! The clocks of both parties, one line a step: when (local time), what was done | what that did to the clocks.
//!
//! The left half is what happens, the right half is what the terms make of it: first what time alone brought about since the
//! line before, then what the act changed. `UPDATE_EXPECT=1` writes the right halves anew; whoever does so reads them.

mod support;

use expect_test::{Expect, expect};
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use leadpact_handoff::{
    Act, Assigning, Clock, ClockState, DisqualifyReason, Handoff, Holidays, LoseReason, Offer, Owner, Promised,
    RejectReason, Terms, Wake, Woken,
};
use leadpact_terms::{Instant, TouchKind};

use support::{calendar_file, pact};

/// A wall clock in the zone of the pact's calendar.
struct Wall(TimeZone);

impl Wall {
    /// `2026-10-05 09:00`, after a weekday or not; `second` means the second of two such times.
    fn read(&self, text: &str) -> Instant {
        let text = text.trim();
        let text = text.split_once(' ').filter(|(day, _)| day.len() == 3).map_or(text, |(_, rest)| rest);
        let (text, second) = text.strip_suffix(" second").map_or((text, false), |text| (text, true));
        let local: civil::DateTime = text.trim().parse().unwrap_or_else(|_| panic!("when is `{text}`?"));
        let ambiguous = self.0.to_ambiguous_timestamp(local);
        let at = if second { ambiguous.later() } else { ambiguous.compatible() };
        Instant(at.unwrap().as_millisecond())
    }

    fn local(&self, at: Instant) -> civil::DateTime {
        self.0.to_datetime(jiff::Timestamp::from_millisecond(at.0).unwrap())
    }

    fn write(&self, at: Instant) -> String {
        let local = self.local(at);
        let twice = self.0.to_ambiguous_timestamp(local);
        let second =
            matches!(twice.offset(), AmbiguousOffset::Fold { .. }) && twice.later().unwrap().as_millisecond() == at.0;
        let format = if local.second() == 0 { "%a %Y-%m-%d %H:%M" } else { "%a %Y-%m-%d %H:%M:%S" };
        format!("{}{}", local.strftime(format), if second { " second" } else { "" })
    }

    /// The time only, on the same day as `near`.
    fn near(&self, at: Instant, near: Instant) -> String {
        let text = self.write(at);
        if self.local(at).date() == self.local(near).date() { text[15..].to_owned() } else { text }
    }
}

fn check(sla: &str, holidays: &str, expected: &Expect) {
    expected.assert_eq(&said_with(sla, holidays, expected.data()));
}

/// What the terms make of these steps.
fn said(sla: &str, steps: &str) -> String {
    said_with(sla, "", steps)
}

fn said_with(sla: &str, holidays: &str, steps: &str) -> String {
    let pact = pact(sla);
    let holidays = if holidays.is_empty() {
        Holidays::none()
    } else {
        Holidays::read(&calendar_file(&holidays.replace("        ", ""))).unwrap()
    };
    let terms = Terms::of(&pact, &holidays).unwrap();
    let zone = pact.sla.calendar.as_ref().map_or("UTC", |calendar| &calendar.time_zone);
    let wall = Wall(TimeZoneDatabase::bundled().get(zone).unwrap());
    let mut handoff: Option<Handoff> = None;
    let mut table = String::new();
    let steps = steps.lines().map(str::trim).filter(|line| !line.is_empty());
    for step in steps.map(|line| line.split('|').next().unwrap().trim()) {
        let (when, what) = step.split_once(": ").unwrap_or_else(|| panic!("`{step}` has no `: `"));
        let at = wall.read(when);
        let said = match &mut handoff {
            None => {
                let made = offered(what, at, &terms, &wall);
                let said = changes(&[], made.clocks(), at, &wall);
                handoff = Some(made);
                said
            }
            Some(handoff) => stepped(handoff, what, &terms, at, &wall),
        };
        let said = if said.is_empty() { "-".to_owned() } else { said.join("; ") };
        let line = format!("{}: {what}", wall.write(at));
        table.push_str(&format!("{line:<64}| {said}\n"));
    }
    table
}

fn offered(what: &str, at: Instant, terms: &Terms, wall: &Wall) -> Handoff {
    let happened_at = what.strip_prefix("offer of").map_or(at, |captured| wall.read(captured));
    let offer = Offer { happened_at, received_at: at, decided_at: at, offered_at: at };
    Handoff::offer(offer, terms)
}

/// Advances to now, saying what fell due; then acts, saying what changed.
fn stepped(handoff: &mut Handoff, what: &str, terms: &Terms, at: Instant, wall: &Wall) -> Vec<String> {
    let mut said: Vec<String> =
        handoff.advance(terms, at).iter().map(|wake| woken(wake, handoff.clocks(), at, wall)).collect();
    let (before, was) = (handoff.clocks().to_vec(), handoff.state());
    if what == "nothing" {
        return said;
    }
    match handoff.act(&act(what, at, wall), terms, at) {
        Err(refusal) => said.push(format!("refused: {refusal}")),
        Ok(()) => {
            if handoff.state() != was {
                said.push(format!("→ {}", handoff.state()));
            }
            said.extend(changes(&before, handoff.clocks(), at, wall));
        }
    }
    said
}

fn name(clock: &Clock) -> String {
    let promise = match clock.promise {
        Promised::HandOver => "hand over",
        Promised::Respond => "respond",
        Promised::AtTheLatest => "latest",
        Promised::Decide => "decide",
        Promised::Touches => "touches",
        Promised::Status => "status",
    };
    if clock.round > 1 { format!("{promise}/{}", clock.round) } else { promise.to_owned() }
}

fn woken(wake: &Wake, clocks: &[Clock], now: Instant, wall: &Wall) -> String {
    let who = wake.clock.map_or("pause".to_owned(), |i| name(&clocks[i]));
    let at = wall.near(wake.at, now);
    match &wake.what {
        Woken::Warned => format!("{who} warned {at}"),
        Woken::Resumed => format!("{who} over {at}"),
        Woken::Breached { reassign, tell } => {
            let mut then: Vec<String> = Vec::new();
            then.extend((!tell.is_empty()).then(|| format!("tell {}", tell.join(" and "))));
            then.extend(reassign.then(|| "reassign".to_owned()));
            let then = if then.is_empty() { String::new() } else { format!(" ({})", then.join(", ")) };
            format!("{who} BREACHED {at}{then}")
        }
    }
}

fn changes(before: &[Clock], after: &[Clock], now: Instant, wall: &Wall) -> Vec<String> {
    let mut said = Vec::new();
    for (i, clock) in after.iter().enumerate() {
        let old = before.get(i);
        let who = name(clock);
        let near = |at: Instant| wall.near(at, now);
        let kept = |at: Instant| if at == now { "kept".to_owned() } else { format!("kept {}", near(at)) };
        if old.is_some_and(|old| (old.state, old.due, old.round) == (clock.state, clock.due, clock.round)) {
            continue;
        }
        said.push(match clock.state {
            ClockState::Running if old.is_none_or(|old| old.round != clock.round) => {
                format!("{who} due {}", near(clock.due))
            }
            ClockState::Running => format!("{who} goes on, due {}", near(clock.due)),
            ClockState::Kept { at } => format!("{who} {}", kept(at)),
            ClockState::Breached { kept_at: Some(at), .. } if clock.excused() => format!("{who} excused, {}", kept(at)),
            ClockState::Breached { kept_at: Some(at), .. } => format!("{who} late, {}", kept(at)),
            ClockState::Breached { kept_at: None, .. } => format!("{who} open again"),
            ClockState::Dropped { .. } => format!("{who} dropped"),
        });
    }
    said
}

fn act(what: &str, now: Instant, wall: &Wall) -> Act {
    let (verb, rest) = what.split_once(' ').unwrap_or((what, ""));
    let words = || rest.into();
    match verb {
        "assign" => {
            let (who, why) = rest.split_once(" because of ").unwrap_or((rest, ""));
            let why = if why.is_empty() { Assigning::ByHand } else { Assigning::Breach(why.parse().unwrap()) };
            Act::Assign { to: if who == "pool" { Owner::Pool(None) } else { Owner::Person(who.into()) }, why }
        }
        "accept" => Act::Accept,
        "reject" => Act::Reject { reason: Some(RejectReason::WrongRoute), words: words() },
        "disqualify" => Act::Disqualify { reason: Some(DisqualifyReason::NoNeed), words: words() },
        "recycle" => Act::Recycle { track: None, reason: None, words: words() },
        "call" | "email" | "meeting" | "social" => {
            let kind: TouchKind = verb.parse().unwrap();
            let happened_at = rest.strip_prefix("of ").map_or(now, |when| wall.read(when));
            Act::Touch { kind, reached: None, happened_at }
        }
        "note" => Act::Note,
        "qualify" => Act::Qualify,
        "next" => Act::NextStep { at: wall.read(rest) },
        "open" => Act::Open { amount: None },
        "win" => Act::Win { amount: None },
        "lose" => Act::Lose { reason: Some(LoseReason::Price), words: words() },
        "pause" => Act::Pause { until: wall.read(rest.strip_prefix("until ").unwrap()), why: "as agreed".into() },
        "resume" => Act::Resume,
        "reopen" => Act::Reopen { why: words() },
        "withdraw" => Act::Withdraw { why: words() },
        "expire" => Act::Expire,
        other => panic!("nobody can `{other}`"),
    }
}

const PRAGUE: &str = "calendar: { time_zone: Europe/Prague, hours: Mon-Fri 09:00-17:00 }";

fn with(calendar: &str, promises: &str) -> String {
    format!("sales: {{ {promises} }}\n{calendar}")
}

#[test]
fn minutes_count_working_time() {
    check(
        &with(PRAGUE, "respond within: 30m"),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 09:30
            Mon 2026-10-05 09:24: nothing                                   | respond warned 09:24
            Mon 2026-10-05 09:29: call                                      | respond kept
        "#]],
    );
    // Over the evening, and what is owed at night and on a weekend from the next opening on.
    check(
        &with(PRAGUE, "respond within: 30m"),
        "",
        &expect![[r#"
            Mon 2026-10-05 16:45: offer                                     | respond due Tue 2026-10-06 09:15
            Tue 2026-10-06 09:14: nothing                                   | respond warned 09:09
            Tue 2026-10-06 09:15: call                                      | respond BREACHED 09:15; respond late, kept
        "#]],
    );
    check(
        &with(PRAGUE, "respond within: 30m, at the latest: 1d"),
        "",
        &expect![[r#"
            Fri 2026-10-09 17:00: offer                                     | respond due Mon 2026-10-12 09:30; latest due Tue 2026-10-13 09:00
            Mon 2026-10-12 09:29: nothing                                   | respond warned 09:24
            Mon 2026-10-12 09:30: nothing                                   | respond BREACHED 09:30
            Tue 2026-10-13 08:59: nothing                                   | latest warned Mon 2026-10-12 15:24
            Tue 2026-10-13 09:00: nothing                                   | latest BREACHED 09:00
        "#]],
    );
}

#[test]
fn days_are_working_days_at_the_same_time() {
    check(
        &with(PRAGUE, "at the latest: 1d, decide within: 5d"),
        "",
        &expect![[r#"
            Thu 2026-10-08 10:15: offer                                     | latest due Fri 2026-10-09 10:15; decide due Thu 2026-10-15 10:15
            Fri 2026-10-09 10:14: assign ana                                | latest warned Thu 2026-10-08 16:39
            Fri 2026-10-09 10:14: call                                      | latest kept
            Thu 2026-10-15 10:14: accept                                    | decide warned Wed 2026-10-14 10:15; → accepted; decide kept
        "#]],
    );
    // A short Friday ends the day that was begun after its hours.
    check(
        &with(
            "calendar: { time_zone: Europe/Prague, hours: [Mon-Thu 08:00-16:30, Fri 08:00-14:00] }",
            "at the latest: 1d, decide within: 1d 2h",
        ),
        "",
        &expect![[r#"
            Thu 2026-10-08 15:30: offer                                     | latest due Fri 2026-10-09 14:00; decide due Mon 2026-10-12 10:00
            Fri 2026-10-09 14:00: nothing                                   | latest warned 12:36; latest BREACHED 14:00
            Mon 2026-10-12 10:00: nothing                                   | decide warned 08:12; decide BREACHED 10:00
        "#]],
    );
}

#[test]
fn nothing_is_owed_on_holidays() {
    // Wednesday the 28th is a holiday each year; on the 24th of December work ends at noon.
    let holidays = "
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20201028
        RRULE:FREQ=YEARLY
        END:VEVENT
        BEGIN:VEVENT
        DTSTART:20261224T120000
        DTEND:20261224T180000
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20261225
        DTEND;VALUE=DATE:20261227
        END:VEVENT";
    check(
        &with(PRAGUE, "respond within: 30m, at the latest: 1d"),
        holidays,
        &expect![[r#"
            Tue 2026-10-27 16:50: offer                                     | respond due Thu 2026-10-29 09:20; latest due Thu 2026-10-29 16:50
            Wed 2026-10-28 16:50: nothing                                   | -
            Thu 2026-10-29 09:19: call                                      | respond warned 09:14; respond kept; latest kept
        "#]],
    );
    check(
        &with(PRAGUE, "respond within: 4h, at the latest: 1d, decide within: 3d"),
        holidays,
        &expect![[r#"
            Wed 2026-12-23 15:00: offer                                     | respond due Thu 2026-12-24 11:00; latest due Thu 2026-12-24 12:00; decide due Tue 2026-12-29 15:00
            Thu 2026-12-24 12:00: nothing                                   | respond warned 10:12; latest warned 11:00; respond BREACHED 11:00; latest BREACHED 12:00
            Mon 2026-12-28 09:00: nothing                                   | -
            Tue 2026-12-29 15:00: nothing                                   | decide warned 11:12; decide BREACHED 15:00
        "#]],
    );
}

#[test]
fn prague_puts_its_clocks_forward_and_back() {
    let always = "calendar: { time_zone: Europe/Prague, hours: Mon-Sun 00:00-24:00 }";
    // The hour from two to three is left out: two hours from half past one end at half past four.
    check(
        &with(always, "respond within: 2h, at the latest: 1d"),
        "",
        &expect![[r#"
            Sun 2027-03-28 01:30: offer                                     | respond due 04:30; latest due Mon 2027-03-29 01:30
            Sun 2027-03-28 04:30: nothing                                   | respond warned 04:06; respond BREACHED 04:30
            Mon 2027-03-29 01:30: nothing                                   | latest warned Sun 2027-03-28 20:54; latest BREACHED 01:30
        "#]],
    );
    // It comes twice: two hours from half past one end at the second half past two.
    check(
        &with(always, "respond within: 2h, at the latest: 1d"),
        "",
        &expect![[r#"
            Sun 2026-10-25 01:30: offer                                     | respond due 02:30 second; latest due Mon 2026-10-26 01:30
            Sun 2026-10-25 02:30: nothing                                   | -
            Sun 2026-10-25 02:30 second: nothing                            | respond warned 02:06 second; respond BREACHED 02:30 second
            Mon 2026-10-26 01:30: nothing                                   | latest warned Sun 2026-10-25 20:30; latest BREACHED 01:30
        "#]],
    );
    // An opening in the hour that is left out; and in the one that comes twice, which is worked twice.
    let early = "calendar: { time_zone: Europe/Prague, hours: Mon-Sun 02:30-10:00 }";
    check(
        &with(early, "respond within: 30m"),
        "",
        &expect![[r#"
            Sun 2027-03-28 01:59: offer                                     | respond due 03:30
            Sun 2027-03-28 03:29: call                                      | respond warned 03:24; respond kept
        "#]],
    );
    check(
        &with(early, "respond within: 1h"),
        "",
        &expect![[r#"
            Sun 2026-10-25 02:10: offer                                     | respond due 03:00
            Sun 2026-10-25 02:30 second: call                               | respond kept
        "#]],
    );
    // The same time of day that is left out is as much later.
    check(
        &with(early, "at the latest: 1d"),
        "",
        &expect![[r#"
            Sat 2027-03-27 02:45: offer                                     | latest due Sun 2027-03-28 03:45
            Sun 2027-03-28 03:44: call                                      | latest warned Sat 2027-03-27 09:09; latest kept
        "#]],
    );
}

#[test]
fn new_york_puts_its_clocks_forward_and_back() {
    let office = "calendar: { time_zone: America/New_York, hours: Mon-Fri 09:00-17:00 }";
    check(
        &with(office, "respond within: 30m, at the latest: 1d, decide within: 5d"),
        "",
        &expect![[r#"
            Fri 2027-03-12 16:45: offer                                     | respond due Mon 2027-03-15 09:15; latest due Mon 2027-03-15 16:45; decide due Fri 2027-03-19 16:45
            Mon 2027-03-15 09:14: assign ana                                | respond warned 09:09
            Mon 2027-03-15 09:14: call                                      | respond kept; latest kept
            Fri 2027-03-19 16:44: accept                                    | decide warned Thu 2027-03-18 16:45; → accepted; decide kept
        "#]],
    );
    check(
        &with(office, "at the latest: 1d, status every: 7d"),
        "",
        &expect![[r#"
            Fri 2026-10-30 16:45: offer                                     | latest due Mon 2026-11-02 16:45
            Fri 2026-10-30 16:50: assign ana                                | -
            Fri 2026-10-30 16:50: accept                                    | → accepted; status due Fri 2026-11-06 15:50
            Mon 2026-11-02 16:44: call                                      | latest warned 15:09; latest kept; status kept; status/2 due Mon 2026-11-09 16:44
            Mon 2026-11-09 16:44: note                                      | status/2 warned Sun 2026-11-08 07:08; status/2 BREACHED 16:44; status/2 late, kept; status/3 due Mon 2026-11-16 16:44
        "#]],
    );
    let night = "calendar: { time_zone: America/New_York, hours: [Mon-Sun 00:00-08:00] }";
    check(
        &with(night, "respond within: 3h"),
        "",
        &expect![[r#"
            Sun 2026-11-01 00:30: offer                                     | respond due 02:30
            Sun 2026-11-01 02:29: call                                      | respond warned 01:54 second; respond kept
        "#]],
    );
}

#[test]
fn sydney_puts_its_clocks_forward_in_october_and_back_in_april() {
    let office = "calendar: { time_zone: Australia/Sydney, hours: Mon-Fri 08:30-17:30 }";
    check(
        &with(office, "respond within: 30m, at the latest: 1d, touches: { calls: 1, within: 7d }"),
        "",
        &expect![[r#"
            Fri 2026-10-02 17:15: offer                                     | respond due Mon 2026-10-05 08:45; latest due Mon 2026-10-05 17:15; touches due Fri 2026-10-09 18:15
            Mon 2026-10-05 08:44: email                                     | respond warned 08:39; respond kept; latest kept
            Fri 2026-10-09 18:14: call                                      | touches warned Thu 2026-10-08 08:39; touches kept
        "#]],
    );
    let always = "calendar: { time_zone: Australia/Sydney, hours: Mon-Sun 00:00-24:00 }";
    check(
        &with(always, "respond within: 2h"),
        "",
        &expect![[r#"
            Sun 2026-10-04 01:15: offer                                     | respond due 04:15
            Sun 2026-10-04 04:14: call                                      | respond warned 03:51; respond kept
        "#]],
    );
    check(
        &with(always, "respond within: 2h"),
        "",
        &expect![[r#"
            Sun 2027-04-04 01:15: offer                                     | respond due 02:15 second
            Sun 2027-04-04 02:15: nothing                                   | -
            Sun 2027-04-04 02:15 second: nothing                            | respond warned 02:51; respond BREACHED 02:15 second
        "#]],
    );
}

#[test]
fn downtime_across_deadlines_settles_each_at_its_true_instant() {
    check(
        "sales: { respond within: 30m, at the latest: 1d, decide within: 5d, touches: { calls: 3, emails: 1, within: 14d }, status every: 7d }
         calendar: { time_zone: Europe/Prague, hours: Mon-Fri 09:00-17:00 }
         breach: { respond within: { tell: [sales manager], reassign: yes }, at the latest: { tell: [ana@northwind.example, sales manager] } }",
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 09:30; latest due Tue 2026-10-06 09:00; decide due Mon 2026-10-12 09:00; touches due Mon 2026-10-19 09:00
            Mon 2026-10-05 09:01: assign ana                                | -
            Fri 2026-10-23 12:00: nothing                                   | respond warned Mon 2026-10-05 09:24; respond BREACHED Mon 2026-10-05 09:30 (tell sales manager, reassign); latest warned Mon 2026-10-05 15:24; latest BREACHED Tue 2026-10-06 09:00 (tell ana@northwind.example and sales manager); decide warned Thu 2026-10-08 17:00; decide BREACHED Mon 2026-10-12 09:00; touches warned Fri 2026-10-16 13:48; touches BREACHED Mon 2026-10-19 09:00
            Fri 2026-10-23 12:00: nothing                                   | -
            Fri 2026-10-23 12:05: call of 2026-10-05 09:10                  | respond excused, kept Mon 2026-10-05 09:10; latest excused, kept Mon 2026-10-05 09:10
        "#]],
    );
}

#[test]
fn what_was_done_in_time_and_logged_late_is_excused() {
    check(
        &with(PRAGUE, "respond within: 30m, at the latest: 1d, touches: { calls: 2, within: 2d }"),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 09:30; latest due Tue 2026-10-06 09:00; touches due Wed 2026-10-07 09:00
            Mon 2026-10-05 10:00: call of 2026-10-05 09:40                  | respond warned 09:24; respond BREACHED 09:30; respond late, kept 09:40; latest kept 09:40
            Mon 2026-10-05 10:01: email of 2026-10-05 09:20                 | respond excused, kept 09:20; latest kept 09:20
            Mon 2026-10-05 10:02: call of 2026-10-05 10:03                  | refused: a touch at 2026-10-05T08:03:00Z lies in the future, it is 2026-10-05T08:02:00Z: log it once it has happened
            Mon 2026-10-05 10:02: call of 2026-10-05 08:59                  | refused: a touch at 2026-10-05T06:59:00Z is no answer to a lead that was offered at 2026-10-05T07:00:00Z: log it with the lead, not with this handoff
            Wed 2026-10-07 09:00: nothing                                   | touches warned Tue 2026-10-06 23:24; touches BREACHED 09:00
            Wed 2026-10-07 10:00: call of 2026-10-07 09:30                  | -
            Wed 2026-10-07 10:00: call of 2026-10-07 09:00                  | -
            Wed 2026-10-07 10:01: call of 2026-10-07 08:59                  | touches excused, kept 08:59
        "#]],
    );
}

#[test]
fn touches_are_enough_from_the_last_of_them_on() {
    check(
        &with(PRAGUE, "touches: { calls: 2, within: 2d }"),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | touches due Wed 2026-10-07 09:00
            Mon 2026-10-05 12:00: call                                      | -
            Mon 2026-10-05 13:00: call of 2026-10-05 11:00                  | touches kept 12:00
            Mon 2026-10-05 14:00: call of 2026-10-05 10:00                  | -
            Mon 2026-10-05 15:00: call                                      | -
        "#]],
    );
}

#[test]
fn whoever_gets_a_lead_after_a_breach_has_a_round_of_their_own() {
    check(
        "sales: { respond within: 30m, at the latest: 2h, decide within: 1d }
         calendar: { time_zone: Europe/Prague, hours: Mon-Fri 09:00-17:00 }
         breach: { respond within: { reassign: yes } }",
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 09:30; latest due 11:00; decide due Tue 2026-10-06 09:00
            Mon 2026-10-05 09:00: assign ana                                | -
            Mon 2026-10-05 09:30: assign ben because of respond within      | respond warned 09:24; respond BREACHED 09:30 (reassign); respond/2 due 10:00
            Mon 2026-10-05 10:01: assign eva because of respond within      | respond/2 warned 09:54; respond/2 BREACHED 10:00 (reassign); respond/3 due 10:31
            Mon 2026-10-05 10:10: assign dan                                | -
            Mon 2026-10-05 10:20: call                                      | respond late, kept; latest kept; respond/2 late, kept; respond/3 kept
            Mon 2026-10-05 10:21: assign ana because of respond within      | -
            Tue 2026-10-06 09:00: assign ben because of decide within       | decide warned Mon 2026-10-05 15:24; decide BREACHED 09:00; decide/2 due Wed 2026-10-07 09:00
            Tue 2026-10-06 09:30: accept                                    | → accepted; decide late, kept; decide/2 kept
        "#]],
    );
    // Late is answered as well: nobody needs a round any more.
    check(
        &with(PRAGUE, "respond within: 30m"),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 09:30
            Mon 2026-10-05 09:40: call                                      | respond warned 09:24; respond BREACHED 09:30; respond late, kept
            Mon 2026-10-05 09:41: assign ben because of respond within      | -
        "#]],
    );
    // Nobody's fault: the old deadline goes on, in a pool as well.
    check(
        &with(PRAGUE, "respond within: 30m"),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 09:30
            Mon 2026-10-05 09:10: assign ana                                | -
            Mon 2026-10-05 09:20: assign pool                               | -
            Mon 2026-10-05 09:20: accept                                    | refused: the handoff waits in a pool: assign it to a person before `accept`
            Mon 2026-10-05 09:30: assign ben                                | respond warned 09:24; respond BREACHED 09:30
            Mon 2026-10-05 09:31: accept                                    | → accepted
        "#]],
    );
}

#[test]
fn status_is_owed_while_sales_has_the_lead() {
    check(
        &with(PRAGUE, "status every: 7d"),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | -
            Mon 2026-10-05 09:05: assign ana                                | -
            Mon 2026-10-05 09:05: note                                      | -
            Mon 2026-10-05 09:10: accept                                    | → accepted; status due Mon 2026-10-12 09:10
            Wed 2026-10-07 12:00: note                                      | status kept; status/2 due Wed 2026-10-14 12:00
            Sat 2026-10-10 03:00: call                                      | status/2 kept; status/3 due Sat 2026-10-17 03:00
            Tue 2026-10-20 12:00: next 2026-11-02 09:00                     | status/3 warned Thu 2026-10-15 17:24; status/3 BREACHED Sat 2026-10-17 03:00; status/3 late, kept; status/4 due Tue 2026-10-27 11:00
            Wed 2026-10-21 12:00: assign ben                                | -
            Thu 2026-10-22 12:00: qualify                                   | → qualified; status/4 kept; status/5 due Thu 2026-10-29 11:00
            Fri 2026-10-23 12:00: open                                      | → opportunity; status/5 kept; status/6 due Fri 2026-10-30 11:00
            Sat 2026-10-31 12:00: assign eva because of status every        | status/6 warned Thu 2026-10-29 01:24; status/6 BREACHED Fri 2026-10-30 11:00; status/7 due Sat 2026-11-07 12:00
            Sun 2026-11-01 12:00: lose                                      | → lost; status/7 dropped
        "#]],
    );
}

#[test]
fn touches_are_owed_until_the_lead_is_answered_or_a_deal_is_open() {
    let promise = "respond within: 4h, touches: { calls: 2, emails: 1, within: 14d }";
    check(
        &with(PRAGUE, promise),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 13:00; touches due Mon 2026-10-19 09:00
            Mon 2026-10-05 09:05: assign ana                                | -
            Mon 2026-10-05 10:00: call                                      | respond kept
            Tue 2026-10-06 10:00: call                                      | -
            Tue 2026-10-06 11:00: meeting                                   | -
            Tue 2026-10-06 12:00: email                                     | touches kept
            Tue 2026-10-06 13:00: email                                     | -
        "#]],
    );
    // A touch that comes after the end, or after a deal was opened, keeps no promise that was owed no more.
    for (end, decide) in [
        ("reject", "kept"),
        ("recycle", "kept"),
        ("disqualify", "kept"),
        ("win", "kept"),
        ("open", "kept"),
        ("expire", "dropped"),
        ("withdraw", "dropped"),
    ] {
        let steps = format!(
            "2026-10-05 09:00: offer\n2026-10-05 10:00: {end}\n2026-10-05 11:00: call\n2026-10-30 10:00: nothing"
        );
        let says = said(&with(PRAGUE, &format!("{promise}, decide within: 5d")), &steps);
        assert!(says.contains(&format!("respond dropped; decide {decide}; touches dropped")), "{says}");
        assert!(!says.contains("BREACHED") && !says.contains("respond kept"), "{says}");
    }
}

#[test]
fn a_pause_stops_touches_and_status_but_no_answer() {
    let promises = "respond within: 4h, decide within: 5d, touches: { calls: 2, within: 14d }, status every: 7d";
    check(
        &with(PRAGUE, promises),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 13:00; decide due Mon 2026-10-12 09:00; touches due Mon 2026-10-19 09:00
            Mon 2026-10-05 09:00: assign ana                                | -
            Mon 2026-10-05 09:30: call                                      | respond kept
            Mon 2026-10-05 09:40: accept                                    | → accepted; decide kept; status due Mon 2026-10-12 09:40
            Mon 2026-10-05 10:00: pause until 2027-06-01 09:00              | touches goes on, due Tue 2027-06-15 08:00; status goes on, due Tue 2027-06-08 08:40
            Tue 2026-12-01 10:00: note                                      | status kept; status/2 due Tue 2027-06-08 09:00
            Tue 2027-06-01 09:00: nothing                                   | pause over 09:00
            Tue 2027-06-08 09:00: nothing                                   | status/2 warned Sun 2027-06-06 23:24; status/2 BREACHED 09:00
        "#]],
    );
    check(
        &with(PRAGUE, promises),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 13:00; decide due Mon 2026-10-12 09:00; touches due Mon 2026-10-19 09:00
            Mon 2026-10-05 09:00: assign ana                                | -
            Mon 2026-10-05 09:30: resume                                    | refused: the handoff is not paused: there is nothing to resume
            Mon 2026-10-05 09:30: pause until 2026-10-05 09:30              | refused: a pause until 2026-10-05T07:30:00Z is over already, it is 2026-10-05T07:30:00Z: name a later instant
            Mon 2026-10-05 09:30: pause until 2027-11-01 09:00              | refused: a pause until 2027-11-01T08:00:00Z is longer than 366 days: recycle the lead instead, it comes back when it is ready
            Mon 2026-10-05 10:00: pause until 2026-10-25 10:00              | touches goes on, due Sun 2026-11-08 09:00
            Mon 2026-10-05 13:00: accept                                    | respond warned 12:12; respond BREACHED 13:00; → accepted; decide kept; status due Sun 2026-11-01 10:00
            Tue 2026-10-06 10:00: pause until 2026-10-16 10:00              | touches goes on, due Fri 2026-10-30 08:00; status goes on, due Fri 2026-10-23 10:00
            Wed 2026-10-07 10:00: resume                                    | touches goes on, due Wed 2026-10-21 09:00; status goes on, due Wed 2026-10-14 10:00
            Thu 2026-10-08 10:00: note                                      | status kept; status/2 due Thu 2026-10-15 10:00
        "#]],
    );
}

#[test]
fn a_reopened_handoff_goes_on_with_its_old_deadlines() {
    let promises = "respond within: 4h, at the latest: 1d, decide within: 5d, touches: { calls: 1, within: 14d }";
    check(
        &with(PRAGUE, promises),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 13:00; latest due Tue 2026-10-06 09:00; decide due Mon 2026-10-12 09:00; touches due Mon 2026-10-19 09:00
            Mon 2026-10-05 09:00: assign ana                                | -
            Mon 2026-10-05 10:00: reject                                    | → rejected; respond dropped; latest dropped; decide kept; touches dropped
            Mon 2026-10-05 10:30: call                                      | refused: the handoff ended at 2026-10-05T08:00:00Z, before this touch at 2026-10-05T08:30:00Z: reopen it if that was a mistake
            Mon 2026-10-05 10:30: call of 2026-10-05 10:01                  | refused: the handoff ended at 2026-10-05T08:00:00Z, before this touch at 2026-10-05T08:01:00Z: reopen it if that was a mistake
            Mon 2026-10-05 11:00: reopen                                    | → offered; respond goes on, due 13:00; latest goes on, due Tue 2026-10-06 09:00; decide goes on, due Mon 2026-10-12 09:00; touches goes on, due Mon 2026-10-19 09:00
            Mon 2026-10-05 12:30: nothing                                   | respond warned 12:12
            Mon 2026-10-05 12:45: call                                      | respond kept; latest kept; touches kept
            Tue 2026-10-06 09:00: accept                                    | → accepted; decide kept
        "#]],
    );
    // What ran out meanwhile is heard at once; what was done before the end and is logged after it counts.
    check(
        &with(PRAGUE, promises),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 13:00; latest due Tue 2026-10-06 09:00; decide due Mon 2026-10-12 09:00; touches due Mon 2026-10-19 09:00
            Mon 2026-10-05 09:00: assign ana                                | -
            Mon 2026-10-05 10:00: disqualify                                | → disqualified; respond dropped; latest dropped; decide kept; touches dropped
            Mon 2026-10-12 10:00: recycle                                   | → recycled
            Tue 2026-10-13 10:00: reopen                                    | → offered; respond goes on, due Mon 2026-10-05 13:00; latest goes on, due Tue 2026-10-06 09:00; decide goes on, due Mon 2026-10-12 09:00; touches goes on, due Mon 2026-10-19 09:00
            Tue 2026-10-13 10:00: nothing                                   | respond BREACHED 10:00; latest BREACHED 10:00; decide BREACHED 10:00
            Tue 2026-10-13 10:01: accept                                    | → accepted; decide late, kept
        "#]],
    );
    check(
        &with(PRAGUE, promises),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 13:00; latest due Tue 2026-10-06 09:00; decide due Mon 2026-10-12 09:00; touches due Mon 2026-10-19 09:00
            Mon 2026-10-05 09:00: assign ana                                | -
            Mon 2026-10-05 10:00: disqualify                                | → disqualified; respond dropped; latest dropped; decide kept; touches dropped
            Mon 2026-10-05 10:05: call of 2026-10-05 09:50                  | respond kept 09:50; latest kept 09:50; touches kept 09:50
            Mon 2026-10-12 10:00: reopen                                    | → offered; decide goes on, due 09:00
        "#]],
    );
}

#[test]
fn what_the_end_did_not_stop_is_not_owed_again() {
    // A deal needs no more touches, also if it was lost by mistake.
    check(
        &with(PRAGUE, "respond within: 4h, touches: { calls: 1, within: 14d }, status every: 7d"),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 13:00; touches due Mon 2026-10-19 09:00
            Mon 2026-10-05 10:00: open                                      | → opportunity; respond dropped; touches dropped; status due Mon 2026-10-12 10:00
            Mon 2026-10-05 11:00: lose                                      | → lost; status dropped
            Mon 2026-10-05 12:00: reopen                                    | → opportunity; status goes on, due Mon 2026-10-12 10:00
        "#]],
    );
    // It was accepted, if only at the instant at which it was given up.
    check(
        &with(PRAGUE, "decide within: 5d"),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | decide due Mon 2026-10-12 09:00
            Mon 2026-10-05 09:00: assign ana                                | -
            Mon 2026-10-05 10:00: accept                                    | → accepted; decide kept
            Mon 2026-10-05 10:00: disqualify                                | → disqualified
            Mon 2026-10-05 11:00: reopen                                    | → accepted
        "#]],
    );
    // A late answer that was none is owed still.
    check(
        &with(PRAGUE, "decide within: 4h"),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | decide due 13:00
            Mon 2026-10-05 09:00: assign ana                                | -
            Mon 2026-10-05 14:00: reject                                    | decide warned 12:12; decide BREACHED 13:00; → rejected; decide late, kept
            Mon 2026-10-05 15:00: reopen                                    | → offered; decide open again
            Mon 2026-10-05 16:00: accept                                    | → accepted; decide late, kept
        "#]],
    );
}

#[test]
fn nothing_is_owed_after_the_end() {
    // What is logged at last is no status, though it may have happened at the very end; and nobody hears of a pause.
    check(
        &with(PRAGUE, "respond within: 4h, status every: 7d"),
        "",
        &expect![[r#"
            Mon 2026-10-05 09:00: offer                                     | respond due 13:00
            Mon 2026-10-05 09:00: assign ana                                | -
            Mon 2026-10-05 09:30: accept                                    | → accepted; status due Mon 2026-10-12 09:30
            Mon 2026-10-05 09:40: pause until 2026-10-07 09:00              | status goes on, due Wed 2026-10-14 08:50
            Mon 2026-10-05 10:00: disqualify                                | → disqualified; respond dropped; status dropped
            Mon 2026-10-05 10:30: call of 2026-10-05 10:00                  | respond kept 10:00
            Thu 2026-10-08 09:00: nothing                                   | -
            Thu 2026-10-08 10:00: reopen                                    | → accepted; status goes on, due Wed 2026-10-14 08:50
            Thu 2026-10-08 10:00: nothing                                   | pause over 10:00
        "#]],
    );
}

#[test]
fn marketing_hands_over_in_time_or_not() {
    let terms = format!(
        "marketing: {{ hand over within: 15m }}\n{PRAGUE}\nbreach: {{ hand over within: {{ tell: [marketing] }} }}"
    );
    check(
        &terms,
        "",
        &expect![[r#"
            Mon 2026-10-05 09:10: offer of 2026-10-04 23:00                 | hand over kept
        "#]],
    );
    check(
        &terms,
        "",
        &expect![[r#"
            Mon 2026-10-05 09:15: offer of 2026-10-04 23:00                 | hand over due 09:15
            Mon 2026-10-05 09:15: note                                      | hand over BREACHED 09:15 (tell marketing)
        "#]],
    );
}

#[test]
fn without_a_calendar_clocks_always_run() {
    check(
        "sales: { respond within: 30m, at the latest: 1d }",
        "",
        &expect![[r#"
            Sat 2026-10-03 23:45: offer                                     | respond due Sun 2026-10-04 00:15; latest due Sun 2026-10-04 23:45
            Sun 2026-10-04 00:15: nothing                                   | respond warned 00:09; respond BREACHED 00:15
            Sun 2026-10-04 23:45: nothing                                   | latest warned 18:57; latest BREACHED 23:45
        "#]],
    );
}
