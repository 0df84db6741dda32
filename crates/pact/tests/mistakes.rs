//! Mistakes in a pact, as its author sees them: what, where, what was expected, what to do; never only the first.

mod support;

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use leadpact_document::Source;
use leadpact_pact::words::Language;
use leadpact_pact::{DIAGNOSTICS, read};
use support::shown;

/// Checks a part of a pact: what every pact needs stands below it where it is not given.
#[track_caller]
fn check(part: &str, expected: Expect) {
    let mut text = format!("{part}\n");
    for (section, line) in
        [("pact:", "pact: p\n"), ("version:", "version: 1\n"), ("mql:", "mql: { t: { known: email } }\n")]
    {
        if !text.lines().any(|known| known.starts_with(section)) {
            text.push_str(line);
        }
    }
    check_file(&text, expected);
}

/// Checks a whole file.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "as `expect!` makes it")]
fn check_file(text: &str, expected: Expect) {
    let source = Source::new("pact.yaml", text);
    expected.assert_eq(&shown(&source));
    let reading = read(&source);
    assert_eq!(reading.pact.is_none(), !reading.diagnostics.is_empty());
    for found in &reading.diagnostics {
        for said in std::iter::once(&found.message).chain(&found.help) {
            let [english, german] = Language::ALL.map(|language| said.in_language(language));
            assert_ne!(english, german, "only code is the same in every language");
        }
    }
}

#[test]
fn every_diagnostic_is_shown_by_a_test_and_listed() {
    let shown: BTreeSet<&str> = include_str!("mistakes.rs")
        .split("error[")
        .skip(1)
        .filter_map(|rest| rest.split_once("]:"))
        .map(|(id, _)| id)
        .filter(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
        .collect();
    // Its test writes a file too large to be shown here.
    let large = ["too-large"];
    let listed: BTreeSet<&str> = DIAGNOSTICS.iter().map(|(id, _)| *id).collect();
    assert_eq!(shown.into_iter().chain(large).collect::<BTreeSet<_>>(), listed);
    assert!(DIAGNOSTICS.is_sorted(), "the list is sorted");
}

#[test]
fn a_file_too_large() {
    for (text, id) in [("x".repeat(1_000_001), "limit"), ("[".repeat(100), "too-large")] {
        let reading = read(&Source::new("pact.yaml", text));
        assert_eq!(reading.diagnostics.iter().map(|found| found.id).collect::<Vec<_>>(), [id]);
    }
}

#[test]
fn an_unknown_field_names_the_nearest_and_all() {
    check(
        "recycle: { cooloff: 30d, neds: nothing }",
        expect![[r#"
        error[unknown-field]: there is no field `cooloff` here
         --> pact.yaml:1:12
          |
        1 | recycle: { cooloff: 30d, neds: nothing }
          |            ^^^^^^^
          |
        help: did you mean `cool_off`?
        help: expected one of cool_off, needs

        error[unknown-field]: there is no field `neds` here
         --> pact.yaml:1:26
          |
        1 | recycle: { cooloff: 30d, neds: nothing }
          |                          ^^^^
          |
        help: did you mean `needs`?
        help: expected one of cool_off, needs"#]],
    );
}

#[test]
fn an_unknown_section_is_reported() {
    check(
        "persona: { boss: { title: ceo } }",
        expect![[r#"
        error[unknown-field]: there is no field `persona` here
         --> pact.yaml:1:1
          |
        1 | persona: { boss: { title: ceo } }
          | ^^^^^^^
          |
        help: did you mean `personas`?
        help: expected one of pact, version, title, effective, review_by, parties, currency, traits, signals, required, personas, exclude, fit, engagement, groups, grades, levels, mql, gates, bant, recycle, nurture, sla, routing, lint"#]],
    );
}

#[test]
fn fields_are_read_in_any_case_and_with_any_separator() {
    check(
        r#"SLA:
  Sales: { Respond_Within: 30m, at-the-latest: 1d }
Recycle: { COOL-OFF: 5d }"#,
        expect![[r#""#]],
    );
}

#[test]
fn a_field_that_stands_twice_in_two_spellings() {
    check(
        "recycle: { cool_off: 30d, cool-off: 20d }",
        expect![[r#"
        error[duplicate-name]: `cool-off` stands here twice
         --> pact.yaml:1:27
          |
        1 | recycle: { cool_off: 30d, cool-off: 20d }
          |                           ^^^^^^^^
          |
        help: names are compared without case and accents; give one of them another name"#]],
    );
}

#[test]
fn a_key_that_stands_twice() {
    check(
        r#"title: a
title: b"#,
        expect![[r#"
            error[duplicate-key]: `title` stands here twice
             --> pact.yaml:2:1
              |
            2 | title: b
              | ^^^^^
              |
            help: the first one is on line 1; keep one of them"#]],
    );
}

#[test]
fn names_are_compared_without_case_and_accents() {
    check(
        r#"signals:
  Přečteno: { event: a }
  precteno: { event: b }"#,
        expect![[r#"
            error[duplicate-name]: `precteno` stands here twice
             --> pact.yaml:3:3
              |
            3 |   precteno: { event: b }
              |   ^^^^^^^^
              |
            help: names are compared without case and accents; give one of them another name"#]],
    );
}

#[test]
fn what_is_needed_is_missing() {
    check_file(
        "version: 1",
        expect![[r#"
        error[missing-field]: `pact` is missing here
         --> pact.yaml:1:1
          |
        1 | version: 1
          | ^^^^^^^^^^
          |
        help: write `pact: …` — The pact's name: letters, digits and `-`.

        error[missing-field]: `mql` is missing here
         --> pact.yaml:1:1
          |
        1 | version: 1
          | ^^^^^^^^^^
          |
        help: write `mql: …` — The tiers of marketing-qualified leads, the first that holds counts."#]],
    );
}

#[test]
fn an_empty_file() {
    check_file(
        r#"# nothing yet
"#,
        expect![[r#"
            error[wrong-shape]: expected a pact, found nothing
             --> pact.yaml:1:1
              |
            1 | # nothing yet
              | ^
              |
            help: write something here, or remove the line"#]],
    );
}

#[test]
fn a_list_where_a_duration_is_expected() {
    check(
        "recycle: { cool_off: [14d] }",
        expect![[r#"
            error[wrong-shape]: expected a duration such as 14d, found a list
             --> pact.yaml:1:22
              |
            1 | recycle: { cool_off: [14d] }
              |                      ^^^^^
              |
            help: one value stands here: write it without brackets"#]],
    );
}

#[test]
fn a_text_where_a_map_is_expected() {
    check(
        "signals: pricing",
        expect![[r#"
        error[wrong-shape]: expected a map of signals, found a text
         --> pact.yaml:1:10
          |
        1 | signals: pricing
          |          ^^^^^^^"#]],
    );
}

#[test]
fn a_list_where_names_are_expected() {
    check(
        "mql: [ { fit: { min: 3 } } ]",
        expect![[r#"
        error[wrong-shape]: expected a map of tiers, found a list
         --> pact.yaml:1:6
          |
        1 | mql: [ { fit: { min: 3 } } ]
          |      ^^^^^^^^^^^^^^^^^^^^^^^
          |
        help: give each of them a name: `name: …` is a tier"#]],
    );
}

#[test]
fn a_text_where_a_list_is_expected() {
    check(
        "required: email",
        expect![[r#"
            error[wrong-shape]: expected a list (each: a trait's name or `{ any: [traits] }`), found a text
             --> pact.yaml:1:11
              |
            1 | required: email
              |           ^^^^^
              |
            help: put it in brackets: `[email]`"#]],
    );
}

#[test]
fn a_blank_section() {
    check(
        r#"exclude:
fit: {}"#,
        expect![[r#"
            error[wrong-shape]: expected a map of exclusions, found nothing
             --> pact.yaml:1:8
              |
            1 | exclude:
              |        ^
              |
            help: write something here, or remove the line"#]],
    );
}

#[test]
fn what_is_no_yaml() {
    check_file(
        r#"pact: [a
version: 1
"#,
        expect![[r#"
            error[not-yaml]: this is not YAML: illegal placement of ':' indicator
             --> pact.yaml:2:8
              |
            2 | version: 1
              |        ^
              |
            help: check the indentation, and put texts that hold `: ` or begin with a sign in quotes"#]],
    );
}

#[test]
fn a_second_document() {
    check_file(
        r#"pact: a
---
version: 1
"#,
        expect![[r#"
            error[second-document]: a file holds one document
             --> pact.yaml:3:1
              |
            3 | version: 1
              | ^
              |
            help: move what follows `---` to a file of its own"#]],
    );
}

#[test]
fn an_alias_of_nothing() {
    check_file(
        r#"pact: &a [*a]
"#,
        expect![[r#"
            error[unknown-alias]: this alias refers to nothing
             --> pact.yaml:1:11
              |
            1 | pact: &a [*a]
              |           ^^"#]],
    );
}

#[test]
fn a_key_that_is_a_list() {
    check_file(
        r#"? [a]
: 1
"#,
        expect![[r#"
            error[key-not-text]: a key must be a text
             --> pact.yaml:1:3
              |
            1 | ? [a]
              |   ^"#]],
    );
}

#[test]
fn all_mistakes_are_shown_at_once() {
    check(
        r#"version: x
recycle: { cool_off: soon, needs: clicked }
fit: { size: { when: { company.employes: { min: 5 } }, point: 3 } }"#,
        expect![[r#"
            error[wrong-value]: expected a whole number, 1 or more, found `x`
             --> pact.yaml:1:10
              |
            1 | version: x
              |          ^

            error[wrong-value]: expected a duration such as 14d, found `soon`
             --> pact.yaml:2:22
              |
            2 | recycle: { cool_off: soon, needs: clicked }
              |                      ^^^^
              |
            help: units are ms, s, m, h, d, w, mo (30 days) and y (365 days)

            error[unknown-signal]: there is no signal `clicked`
             --> pact.yaml:2:35
              |
            2 | recycle: { cool_off: soon, needs: clicked }
              |                                   ^^^^^^^
              |
            help: add a section `signals` that says what `clicked` is

            error[unknown-trait]: there is no trait `company.employes`
             --> pact.yaml:3:24
              |
            3 | fit: { size: { when: { company.employes: { min: 5 } }, point: 3 } }
              |                        ^^^^^^^^^^^^^^^^
              |
            help: did you mean `company.employees`?
            help: a trait of your own is declared under `traits`: `company.employes: text`

            error[unknown-field]: there is no field `point` here
             --> pact.yaml:3:56
              |
            3 | fit: { size: { when: { company.employes: { min: 5 } }, point: 3 } }
              |                                                        ^^^^^
              |
            help: did you mean `points`?
            help: expected one of when, points, first, group, id"#]],
    );
}

#[test]
fn a_duration_without_a_unit() {
    check(
        "recycle: { cool_off: 14 }",
        expect![[r#"
        error[wrong-value]: expected a duration such as 14d, found `14`
         --> pact.yaml:1:22
          |
        1 | recycle: { cool_off: 14 }
          |                      ^^
          |
        help: say the unit: 14d for days, 14h for hours, 14m for minutes"#]],
    );
}

#[test]
fn a_duration_of_zero() {
    check(
        r#"engagement:
  a: { on: nothing, for: 0d, points: 1 }
  b: { on: nothing, for: -3d, points: 1 }
  c: { on: nothing, for: 999y, points: 1 }"#,
        expect![[r#"
            error[out-of-range]: expected a duration above 0, found `0d`
             --> pact.yaml:2:26
              |
            2 |   a: { on: nothing, for: 0d, points: 1 }
              |                          ^^

            error[out-of-range]: expected a duration above 0, found `-3d`
             --> pact.yaml:3:26
              |
            3 |   b: { on: nothing, for: -3d, points: 1 }
              |                          ^^^

            error[out-of-range]: `999y` is longer than a hundred years
             --> pact.yaml:4:26
              |
            4 |   c: { on: nothing, for: 999y, points: 1 }
              |                          ^^^^"#]],
    );
}

#[test]
fn a_half_life_of_zero() {
    check(
        r#"signals: { s: { event: any } }
engagement: { a: { on: s, points: 1, half_life: 0d } }"#,
        expect![[r#"
            error[out-of-range]: expected a duration above 0, found `0d`
             --> pact.yaml:2:49
              |
            2 | engagement: { a: { on: s, points: 1, half_life: 0d } }
              |                                                 ^^"#]],
    );
}

#[test]
fn numbers_are_finite_and_plain() {
    check(
        r#"fit:
  a: { when: { known: email }, points: .inf }
  b: { when: { known: email }, points: NaN }
  c: { when: { known: email }, points: inf }
  d: { when: { known: email }, points: '1,000' }
  e: { when: { known: email }, points: 1e400 }
  f: { when: { known: email }, points: 2e9 }"#,
        expect![[r#"
            error[wrong-value]: expected a number, found `.inf`
             --> pact.yaml:2:40
              |
            2 |   a: { when: { known: email }, points: .inf }
              |                                        ^^^^

            error[out-of-range]: expected a finite number, found `NaN`
             --> pact.yaml:3:40
              |
            3 |   b: { when: { known: email }, points: NaN }
              |                                        ^^^

            error[out-of-range]: expected a finite number, found `inf`
             --> pact.yaml:4:40
              |
            4 |   c: { when: { known: email }, points: inf }
              |                                        ^^^

            error[wrong-value]: expected a number, found `1,000`
             --> pact.yaml:5:40
              |
            5 |   d: { when: { known: email }, points: '1,000' }
              |                                        ^^^^^^^
              |
            help: write it without separators: 1000

            error[out-of-range]: expected a finite number, found `1e400`
             --> pact.yaml:6:40
              |
            6 |   e: { when: { known: email }, points: 1e400 }
              |                                        ^^^^^

            error[out-of-range]: points lie between -1000000000 and 1000000000
             --> pact.yaml:7:40
              |
            7 |   f: { when: { known: email }, points: 2e9 }
              |                                        ^^^"#]],
    );
}

#[test]
fn a_date_that_is_none() {
    check(
        r#"effective: 2026-02-30
review_by: soon"#,
        expect![[r#"
            error[wrong-value]: expected a date such as 2026-10-05, found `2026-02-30`
             --> pact.yaml:1:12
              |
            1 | effective: 2026-02-30
              |            ^^^^^^^^^^
              |
            help: dates are written year-month-day, and the day must be in the calendar

            error[wrong-value]: expected a date such as 2026-10-05, found `soon`
             --> pact.yaml:2:12
              |
            2 | review_by: soon
              |            ^^^^
              |
            help: dates are written year-month-day, and the day must be in the calendar"#]],
    );
}

#[test]
fn a_review_before_the_beginning() {
    check(
        r#"effective: 2026-10-01
review_by: 2026-09-01"#,
        expect![[r#"
            error[contradiction]: the review on 2026-09-01 is not after 2026-10-01, when the pact comes into force
             --> pact.yaml:2:12
              |
            2 | review_by: 2026-09-01
              |            ^^^^^^^^^^
              |
            help: choose a later date"#]],
    );
}

#[test]
fn a_bad_name_of_a_pact() {
    check_file(
        r#"pact: Büro Möbel
version: 0
mql: { t: { known: email } }"#,
        expect![[r#"
            error[bad-name]: a pact's name holds only the letters a–z, digits and `-`
             --> pact.yaml:1:7
              |
            1 | pact: Büro Möbel
              |       ^^^^^^^^^^
              |
            help: write `buro-mobel`

            error[out-of-range]: expected a whole number, 1 or more, found 0
             --> pact.yaml:2:10
              |
            2 | version: 0
              |          ^"#]],
    );
}

#[test]
fn a_version_is_a_whole_number() {
    check_file(
        r#"pact: p
version: 1.5
mql: { t: { known: email } }"#,
        expect![[r#"
            error[out-of-range]: expected a whole number, 1 or more, found 1.5
             --> pact.yaml:2:10
              |
            2 | version: 1.5
              |          ^^^"#]],
    );
}

#[test]
fn a_name_with_a_slash() {
    check(
        r#"signals: { a/b: { event: x } }
fit: { r: { when: { known: email }, points: 1, id: a/b } }"#,
        expect![[r#"
            error[bad-name]: the name of a signal holds no `/`
             --> pact.yaml:1:12
              |
            1 | signals: { a/b: { event: x } }
              |            ^^^

            error[bad-name]: an id holds no `/`
             --> pact.yaml:2:52
              |
            2 | fit: { r: { when: { known: email }, points: 1, id: a/b } }
              |                                                    ^^^"#]],
    );
}

#[test]
fn a_name_too_long() {
    check(
        "signals: { nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: { event: x } }",
        expect![[r#"
            error[limit]: this text has 81 characters, at most 80 are allowed
             --> pact.yaml:1:12
              |
            1 | signals: { nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: { event: x } }
              |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"#]],
    );
}

#[test]
fn yes_or_no() {
    check(
        "routing: { company owner first: maybe }",
        expect![[r#"
        error[wrong-value]: expected yes or no, found `maybe`
         --> pact.yaml:1:33
          |
        1 | routing: { company owner first: maybe }
          |                                 ^^^^^"#]],
    );
}

#[test]
fn a_share_in_percent() {
    check(
        "sla: { marketing: { complete: 0.95 } }",
        expect![[r#"
        error[wrong-value]: expected a share such as 95%, found `0.95`
         --> pact.yaml:1:31
          |
        1 | sla: { marketing: { complete: 0.95 } }
          |                               ^^^^
          |
        help: write 95%"#]],
    );
}

#[test]
fn a_share_above_all() {
    check(
        "sla: { marketing: { complete: 120% } }",
        expect![[r#"
        error[out-of-range]: expected 0% to 100%, found `120%`
         --> pact.yaml:1:31
          |
        1 | sla: { marketing: { complete: 120% } }
          |                               ^^^^"#]],
    );
}

#[test]
fn a_quota() {
    check(
        "sla: { marketing: { qualified: 300 } }",
        expect![[r#"
        error[wrong-value]: expected a quota such as 300 per quarter, found `300`
         --> pact.yaml:1:32
          |
        1 | sla: { marketing: { qualified: 300 } }
          |                                ^^^
          |
        help: the periods are week, month, quarter and year"#]],
    );
}

#[test]
fn hours_that_can_not_be_read() {
    check(
        "sla: { calendar: { time_zone: UTC, hours: 9 to 5 } }",
        expect![[r#"
        error[wrong-value]: expected working hours such as Mon-Fri 09:00-17:00, found `9 to 5`
         --> pact.yaml:1:43
          |
        1 | sla: { calendar: { time_zone: UTC, hours: 9 to 5 } }
          |                                           ^^^^^^
          |
        help: write days and times: `Mon-Thu 08:00-16:30`, several as a list"#]],
    );
}

#[test]
fn hours_past_midnight() {
    check(
        "sla: { calendar: { time_zone: UTC, hours: Mon-Fri 22:00-06:00 } }",
        expect![[r#"
        error[out-of-range]: the hours of `Mon-Fri 22:00-06:00` end before they begin
         --> pact.yaml:1:43
          |
        1 | sla: { calendar: { time_zone: UTC, hours: Mon-Fri 22:00-06:00 } }
          |                                           ^^^^^^^^^^^^^^^^^^^
          |
        help: hours that pass midnight are written as two: `Mon 22:00-24:00` and `Tue 00:00-06:00`"#]],
    );
}

#[test]
fn hours_that_overlap() {
    check(
        "sla: { calendar: { time_zone: UTC, hours: [Mon-Fri 09:00-17:00, Fri 16:00-18:00] } }",
        expect![[r#"
        error[contradiction]: these hours overlap others of the same day
         --> pact.yaml:1:65
          |
        1 | sla: { calendar: { time_zone: UTC, hours: [Mon-Fri 09:00-17:00, Fri 16:00-18:00] } }
          |                                                                 ^^^^^^^^^^^^^^^
          |
        help: write each hour of a day once"#]],
    );
}

#[test]
fn an_unknown_time_zone() {
    check(
        "sla: { calendar: { time_zone: Europe/Prag } }",
        expect![[r#"
        error[unknown-time-zone]: there is no time zone `Europe/Prag`
         --> pact.yaml:1:31
          |
        1 | sla: { calendar: { time_zone: Europe/Prag } }
          |                               ^^^^^^^^^^^
          |
        help: did you mean `Europe/Prague`?"#]],
    );
}

#[test]
fn an_unknown_time_zone_by_city() {
    check(
        "sla: { calendar: { time_zone: new york } }",
        expect![[r#"
        error[unknown-time-zone]: there is no time zone `new york`
         --> pact.yaml:1:31
          |
        1 | sla: { calendar: { time_zone: new york } }
          |                               ^^^^^^^^
          |
        help: did you mean `America/New_York`?"#]],
    );
}

#[test]
fn an_unknown_currency() {
    check(
        "currency: EUX",
        expect![[r#"
        error[unknown-currency]: there is no currency `EUX`
         --> pact.yaml:1:11
          |
        1 | currency: EUX
          |           ^^^
          |
        help: did you mean `EUR`?"#]],
    );
}

#[test]
fn a_rate_of_the_base_currency() {
    check(
        "currency: { base: EUR, rates: { EUR: 2, USDD: 1, USD: 0 } }",
        expect![[r#"
        error[contradiction]: EUR is the base currency: its rate is 1
         --> pact.yaml:1:33
          |
        1 | currency: { base: EUR, rates: { EUR: 2, USDD: 1, USD: 0 } }
          |                                 ^^^
          |
        help: remove the line

        error[unknown-currency]: there is no currency `USDD`
         --> pact.yaml:1:41
          |
        1 | currency: { base: EUR, rates: { EUR: 2, USDD: 1, USD: 0 } }
          |                                         ^^^^
          |
        help: did you mean `USD`?

        error[out-of-range]: expected a number above 0, found 0
         --> pact.yaml:1:55
          |
        1 | currency: { base: EUR, rates: { EUR: 2, USDD: 1, USD: 0 } }
          |                                                       ^"#]],
    );
}

#[test]
fn a_word_of_a_closed_list() {
    check(
        r#"signals:
  a: { channel: wbe }
  b: { sales: bribed }
  c: { outcome: win }"#,
        expect![[r#"
            error[wrong-value]: expected a channel, found `wbe`
             --> pact.yaml:2:17
              |
            2 |   a: { channel: wbe }
              |                 ^^^
              |
            help: did you mean `web`?

            error[wrong-value]: expected an act of sales, found `bribed`
             --> pact.yaml:3:15
              |
            3 |   b: { sales: bribed }
              |               ^^^^^^
              |
            help: expected one of accepted, rejected, disqualified, recycled, qualified, next step agreed, call, email, meeting, social, noted, reopened

            error[wrong-value]: expected an outcome, found `win`
             --> pact.yaml:4:17
              |
            4 |   c: { outcome: win }
              |                 ^^^
              |
            help: did you mean `won`?"#]],
    );
}

#[test]
fn an_unknown_type_of_trait() {
    check(
        "traits: { size: integer }",
        expect![[r#"
            error[wrong-value]: expected a type of trait, found `integer`
             --> pact.yaml:1:17
              |
            1 | traits: { size: integer }
              |                 ^^^^^^^
              |
            help: expected one of text, number, money, date, country, yes/no, list"#]],
    );
}

#[test]
fn an_unknown_signal() {
    check(
        r#"signals: { pricing read: { event: a } }
engagement: { p: { on: pricing reed, points: 3 } }"#,
        expect![[r#"
            error[unknown-signal]: there is no signal `pricing reed`
             --> pact.yaml:2:24
              |
            2 | engagement: { p: { on: pricing reed, points: 3 } }
              |                        ^^^^^^^^^^^^
              |
            help: did you mean `pricing read`?"#]],
    );
}

#[test]
fn an_unknown_signal_without_any() {
    check(
        "engagement: { p: { on: pricing read, points: 3 } }",
        expect![[r#"
        error[unknown-signal]: there is no signal `pricing read`
         --> pact.yaml:1:24
          |
        1 | engagement: { p: { on: pricing read, points: 3 } }
          |                        ^^^^^^^^^^^^
          |
        help: add a section `signals` that says what `pricing read` is"#]],
    );
}

#[test]
fn a_signal_is_found_without_case_and_accents() {
    check(
        r#"signals: { Ceník Přečten: { event: a } }
engagement: { p: { on: cenik precten, points: 3 } }"#,
        expect![[r#""#]],
    );
}

#[test]
fn a_broken_signal_is_still_a_name() {
    check(
        r#"signals: { s: { chanel: web } }
engagement: { p: { on: s, points: 3 } }"#,
        expect![[r#"
            error[unknown-field]: there is no field `chanel` here
             --> pact.yaml:1:17
              |
            1 | signals: { s: { chanel: web } }
              |                 ^^^^^^
              |
            help: did you mean `channel`?
            help: expected one of event, page, sales, outcome, channel, where, lasting, any, note"#]],
    );
}

#[test]
fn a_broken_section_silences_its_names() {
    check(
        r#"signals: [a]
engagement: { p: { on: s, points: 3 } }"#,
        expect![[r#"
            error[wrong-shape]: expected a map of signals, found a list
             --> pact.yaml:1:10
              |
            1 | signals: [a]
              |          ^^^
              |
            help: give each of them a name: `name: …` is a signal"#]],
    );
}

#[test]
fn a_reserved_name() {
    check(
        r#"signals: { nothing: { event: a } }
personas: { Any: { known: title } }"#,
        expect![[r#"
            error[reserved-name]: `nothing` is a word of the language
             --> pact.yaml:1:12
              |
            1 | signals: { nothing: { event: a } }
              |            ^^^^^^^
              |
            help: choose another name

            error[reserved-name]: `Any` is a word of the language
             --> pact.yaml:2:13
              |
            2 | personas: { Any: { known: title } }
              |             ^^^
              |
            help: choose another name"#]],
    );
}

#[test]
fn an_unknown_persona() {
    check(
        r#"personas: { boss: { seniority: vp } }
mql: { t: { persona: [bos, boss] } }"#,
        expect![[r#"
            error[unknown-persona]: there is no persona `bos`
             --> pact.yaml:2:23
              |
            2 | mql: { t: { persona: [bos, boss] } }
              |                       ^^^
              |
            help: did you mean `boss`?"#]],
    );
}

#[test]
fn any_persona_of_none() {
    check(
        "mql: { t: { persona: any } }",
        expect![[r#"
        error[unknown-persona]: the pact has no personas
         --> pact.yaml:1:22
          |
        1 | mql: { t: { persona: any } }
          |                      ^^^
          |
        help: add a section `personas`, or leave this out"#]],
    );
}

#[test]
fn an_unknown_group() {
    check(
        r#"groups: { web: { ceiling: 3 } }
fit: { a: { when: { known: email }, points: 1, group: wbe }, b: { when: { known: email }, points: 1, group: web } }"#,
        expect![[r#"
            error[unknown-group]: there is no group `wbe`
             --> pact.yaml:2:55
              |
            2 | fit: { a: { when: { known: email }, points: 1, group: wbe }, b: { when: { known: email }, points: 1, group: web } }
              |                                                       ^^^
              |
            help: did you mean `web`?"#]],
    );
}

#[test]
fn an_unknown_trait() {
    check(
        "mql: { t: { compny.employees: { min: 5 }, employees: { min: 5 }, weather: sunny, al: [ { fit: { min: 1 } } ] } }",
        expect![[r#"
            error[unknown-trait]: there is no trait `compny.employees`
             --> pact.yaml:1:13
              |
            1 | mql: { t: { compny.employees: { min: 5 }, employees: { min: 5 }, weather: sunny, al: [ { fit: { min: 1 } } ] } }
              |             ^^^^^^^^^^^^^^^^
              |
            help: did you mean `company.employees`?
            help: a trait of your own is declared under `traits`: `compny.employees: text`

            error[unknown-trait]: there is no trait `employees`
             --> pact.yaml:1:43
              |
            1 | mql: { t: { compny.employees: { min: 5 }, employees: { min: 5 }, weather: sunny, al: [ { fit: { min: 1 } } ] } }
              |                                           ^^^^^^^^^
              |
            help: did you mean `company.employees`?
            help: a trait of your own is declared under `traits`: `employees: text`

            error[unknown-trait]: there is no trait `weather`
             --> pact.yaml:1:66
              |
            1 | mql: { t: { compny.employees: { min: 5 }, employees: { min: 5 }, weather: sunny, al: [ { fit: { min: 1 } } ] } }
              |                                                                  ^^^^^^^
              |
            help: a trait of your own is declared under `traits`: `weather: text`

            error[unknown-field]: there is no field `al` here
             --> pact.yaml:1:82
              |
            1 | mql: { t: { compny.employees: { min: 5 }, employees: { min: 5 }, weather: sunny, al: [ { fit: { min: 1 } } ] } }
              |                                                                                  ^^
              |
            help: did you mean `all`?
            help: expected one of all, any, none, fit, engagement, grade, level, persona, excluded, on, within, at_least, seen, sales, outcome, bant, known"#]],
    );
}

#[test]
fn a_trait_that_is_no_name() {
    check(
        r#"mql: { t: { '--': 5 } }
traits: { '..': text }"#,
        expect![[r#"
            error[bad-name]: `--` is not a trait's name
             --> pact.yaml:1:13
              |
            1 | mql: { t: { '--': 5 } }
              |             ^^^^

            error[bad-name]: `..` is not a trait's name
             --> pact.yaml:2:11
              |
            2 | traits: { '..': text }
              |           ^^^^
              |
            help: a trait's name has letters or digits on each side of a dot"#]],
    );
}

#[test]
fn a_custom_trait_that_is_built_in() {
    check(
        "traits: { Title: text }",
        expect![[r#"
        error[builtin-trait]: `title` is a built-in trait: text
         --> pact.yaml:1:11
          |
        1 | traits: { Title: text }
          |           ^^^^^
          |
        help: remove the line, or give your trait another name"#]],
    );
}

#[test]
fn two_custom_traits_of_one_name() {
    check(
        "traits: { Fleet Size: number, fleet-size: text }",
        expect![[r#"
        error[duplicate-name]: `fleet-size` stands here twice
         --> pact.yaml:1:31
          |
        1 | traits: { Fleet Size: number, fleet-size: text }
          |                               ^^^^^^^^^^
          |
        help: names are compared without case and accents; give one of them another name"#]],
    );
}

#[test]
fn a_trait_named_like_a_word() {
    check(
        r#"traits: { level: text }
mql: { t: { person.level: high } }"#,
        expect![[r#""#]],
    );
}

#[test]
fn a_promise_that_is_not_made() {
    check(
        r#"sla:
  sales: { respond within: 30m }
  breach: { respond within: { reassign: yes }, decide within: { tell: boss }, repond within: { tell: a }, status: {} }"#,
        expect![[r#"
            error[unknown-promise]: the pact does not promise `decide within`
             --> pact.yaml:3:48
              |
            3 |   breach: { respond within: { reassign: yes }, decide within: { tell: boss }, repond within: { tell: a }, status: {} }
              |                                                ^^^^^^^^^^^^^
              |
            help: add it to `sla: { sales: … }`, or remove the line

            error[unknown-promise]: there is no promise `repond within`
             --> pact.yaml:3:79
              |
            3 |   breach: { respond within: { reassign: yes }, decide within: { tell: boss }, repond within: { tell: a }, status: {} }
              |                                                                               ^^^^^^^^^^^^^
              |
            help: did you mean `respond within`?

            error[unknown-promise]: there is no promise `status`
             --> pact.yaml:3:107
              |
            3 |   breach: { respond within: { reassign: yes }, decide within: { tell: boss }, repond within: { tell: a }, status: {} }
              |                                                                                                           ^^^^^^
              |
            help: the promises are qualified, complete, hand over within, respond within, at the latest, decide within, touches, status every, reject with reason"#]],
    );
}

#[test]
fn a_clause_that_is_not_there() {
    check(
        r#"fit: { revenue: { when: { known: email }, points: 1 } }
lint:
  - { allow: x, at: fit/revenu, because: y }
  - { allow: x, at: Fit/Revenue, because: y }
  - { allow: x, at: z }"#,
        expect![[r#"
            error[unknown-clause]: the pact has no clause `fit/revenu`
             --> pact.yaml:3:21
              |
            3 |   - { allow: x, at: fit/revenu, because: y }
              |                     ^^^^^^^^^^
              |
            help: did you mean `fit/revenue`?

            error[missing-field]: `because` is missing here
             --> pact.yaml:5:5
              |
            5 |   - { allow: x, at: z }
              |     ^^^^^^^^^^^^^^^^^^^
              |
            help: write `because: …` — Why.

            error[unknown-clause]: the pact has no clause `z`
             --> pact.yaml:5:21
              |
            5 |   - { allow: x, at: z }
              |                     ^
              |
            help: a clause is a section and a name, such as `fit/company size`"#]],
    );
}

#[test]
fn an_id_that_is_taken() {
    check(
        "fit: { a: { when: { known: email }, points: 1 }, b: { when: { known: email }, points: 1, id: A } }",
        expect![[r#"
            error[duplicate-name]: there are two clauses `fit/A`
             --> pact.yaml:1:50
              |
            1 | fit: { a: { when: { known: email }, points: 1 }, b: { when: { known: email }, points: 1, id: A } }
              |                                                  ^
              |
            help: give one of them another name or `id`"#]],
    );
}

#[test]
fn a_comparison_of_text() {
    check(
        "mql: { t: { title: { min: 5 } } }",
        expect![[r#"
        error[test-on-type]: `min` tests numbers, money and dates, and `title` is text
         --> pact.yaml:1:22
          |
        1 | mql: { t: { title: { min: 5 } } }
          |                      ^^^
          |
        help: expected one of is, in, has, contains, starts_with, ends_with, matches, known, missing"#]],
    );
}

#[test]
fn words_in_a_number() {
    check(
        "mql: { t: { company.employees: { has: many }, company.revenue: { matches: '1.*' } } }",
        expect![[r#"
        error[test-on-type]: `has` tests texts, and `company.employees` is a number
         --> pact.yaml:1:34
          |
        1 | mql: { t: { company.employees: { has: many }, company.revenue: { matches: '1.*' } } }
          |                                  ^^^
          |
        help: expected one of is, in, min, max, over, under, between, known, missing

        error[test-on-type]: `matches` tests texts, and `company.revenue` is money
         --> pact.yaml:1:66
          |
        1 | mql: { t: { company.employees: { has: many }, company.revenue: { matches: '1.*' } } }
          |                                                                  ^^^^^^^
          |
        help: expected one of is, in, min, max, over, under, between, known, missing"#]],
    );
}

#[test]
fn days_of_a_text() {
    check(
        "mql: { t: { title: { in_next: 5d } } }",
        expect![[r#"
        error[test-on-type]: `in_next` tests dates, and `title` is text
         --> pact.yaml:1:22
          |
        1 | mql: { t: { title: { in_next: 5d } } }
          |                      ^^^^^^^
          |
        help: expected one of is, in, has, contains, starts_with, ends_with, matches, known, missing"#]],
    );
}

#[test]
fn a_yes_no_is_compared_with_a_number() {
    check(
        "mql: { t: { consent: 5, unsubscribed: { min: 1 } } }",
        expect![[r#"
        error[wrong-value]: expected yes or no, found `5`
         --> pact.yaml:1:22
          |
        1 | mql: { t: { consent: 5, unsubscribed: { min: 1 } } }
          |                      ^

        error[test-on-type]: `min` tests numbers, money and dates, and `unsubscribed` is yes or no
         --> pact.yaml:1:41
          |
        1 | mql: { t: { consent: 5, unsubscribed: { min: 1 } } }
          |                                         ^^^
          |
        help: expected one of is, in, known, missing"#]],
    );
}

#[test]
fn a_number_is_compared_with_a_word() {
    check(
        "mql: { t: { company.employees: many, age: { in: [1, two] } } }",
        expect![[r#"
        error[wrong-value]: expected a number, found `many`
         --> pact.yaml:1:32
          |
        1 | mql: { t: { company.employees: many, age: { in: [1, two] } } }
          |                                ^^^^

        error[wrong-value]: expected a number, found `two`
         --> pact.yaml:1:53
          |
        1 | mql: { t: { company.employees: many, age: { in: [1, two] } } }
          |                                                     ^^^"#]],
    );
}

#[test]
fn a_country_that_is_none() {
    check(
        "mql: { t: { country: [DE, Germny, Atlantis], company.country: { has: DE } } }",
        expect![[r#"
            error[unknown-country]: there is no country `Germny`
             --> pact.yaml:1:27
              |
            1 | mql: { t: { country: [DE, Germny, Atlantis], company.country: { has: DE } } }
              |                           ^^^^^^
              |
            help: did you mean `Germany`?

            error[unknown-country]: there is no country `Atlantis`
             --> pact.yaml:1:35
              |
            1 | mql: { t: { country: [DE, Germny, Atlantis], company.country: { has: DE } } }
              |                                   ^^^^^^^^
              |
            help: countries are written as a name or an ISO 3166 code: Czechia, CZ

            error[test-on-type]: `has` tests texts, and `company.country` is a country
             --> pact.yaml:1:65
              |
            1 | mql: { t: { country: [DE, Germny, Atlantis], company.country: { has: DE } } }
              |                                                                 ^^^
              |
            help: expected one of is, in, known, missing"#]],
    );
}

#[test]
fn an_amount_without_a_rate() {
    check(
        "mql: { t: { company.revenue: { min: 5 USD }, income: { min: 5 EUX }, bant.budget: { over: much } } }",
        expect![[r#"
            error[unknown-currency]: the pact has no rate for USD
             --> pact.yaml:1:37
              |
            1 | mql: { t: { company.revenue: { min: 5 USD }, income: { min: 5 EUX }, bant.budget: { over: much } } }
              |                                     ^^^^^
              |
            help: say what one USD is worth: `currency: { base: EUR, rates: { USD: … } }`

            error[unknown-currency]: there is no currency `EUX`
             --> pact.yaml:1:61
              |
            1 | mql: { t: { company.revenue: { min: 5 USD }, income: { min: 5 EUX }, bant.budget: { over: much } } }
              |                                                             ^^^^^
              |
            help: did you mean `EUR`?

            error[wrong-value]: expected an amount such as 15000 EUR, found `much`
             --> pact.yaml:1:91
              |
            1 | mql: { t: { company.revenue: { min: 5 USD }, income: { min: 5 EUX }, bant.budget: { over: much } } }
              |                                                                                           ^^^^"#]],
    );
}

#[test]
fn a_date_is_compared_with_a_word() {
    check(
        "mql: { t: { created_at: { min: yesterday } } }",
        expect![[r#"
        error[wrong-value]: expected a date such as 2026-10-05, found `yesterday`
         --> pact.yaml:1:32
          |
        1 | mql: { t: { created_at: { min: yesterday } } }
          |                                ^^^^^^^^^"#]],
    );
}

#[test]
fn nothing_between() {
    check(
        "mql: { t: { company.employees: { min: 500, max: 100 }, age: { over: 5, under: 5 }, income: { between: [9, 3] } } }",
        expect![[r#"
            error[contradiction]: nothing lies between 500 and 100
             --> pact.yaml:1:32
              |
            1 | mql: { t: { company.employees: { min: 500, max: 100 }, age: { over: 5, under: 5 }, income: { between: [9, 3] } } }
              |                                ^^^^^^^^^^^^^^^^^^^^^^
              |
            help: the lower end comes first

            error[contradiction]: nothing lies between 5 and 5
             --> pact.yaml:1:61
              |
            1 | mql: { t: { company.employees: { min: 500, max: 100 }, age: { over: 5, under: 5 }, income: { between: [9, 3] } } }
              |                                                             ^^^^^^^^^^^^^^^^^^^^^
              |
            help: the lower end comes first

            error[contradiction]: nothing lies between 9 and 3
             --> pact.yaml:1:92
              |
            1 | mql: { t: { company.employees: { min: 500, max: 100 }, age: { over: 5, under: 5 }, income: { between: [9, 3] } } }
              |                                                                                            ^^^^^^^^^^^^^^^^^^^
              |
            help: the lower end comes first"#]],
    );
}

#[test]
fn two_lower_ends() {
    check(
        "mql: { t: { company.employees: { min: 5, over: 4 } } }",
        expect![[r#"
        error[contradiction]: `min` and `over` bound the same end
         --> pact.yaml:1:48
          |
        1 | mql: { t: { company.employees: { min: 5, over: 4 } } }
          |                                                ^
          |
        help: keep one of them"#]],
    );
}

#[test]
fn a_pair_has_two() {
    check(
        "mql: { t: { company.employees: { between: [5] } } }",
        expect![[r#"
        error[empty]: expected 2 values here, found 1
         --> pact.yaml:1:43
          |
        1 | mql: { t: { company.employees: { between: [5] } } }
          |                                           ^^^
          |
        help: write what is missing, or remove the line"#]],
    );
}

#[test]
fn ends_of_two_kinds() {
    check(
        "signals: { s: { where: { a: { min: 5, max: 2026-01-01 }, b: { min: tall } } } }",
        expect![[r#"
        error[contradiction]: the two ends can't be compared with each other
         --> pact.yaml:1:29
          |
        1 | signals: { s: { where: { a: { min: 5, max: 2026-01-01 }, b: { min: tall } } } }
          |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
        help: write two numbers, two amounts of money, or two dates

        error[wrong-value]: expected a number, an amount such as 15 EUR or a date such as 2026-10-05, found `tall`
         --> pact.yaml:1:68
          |
        1 | signals: { s: { where: { a: { min: 5, max: 2026-01-01 }, b: { min: tall } } } }
          |                                                                    ^^^^"#]],
    );
}

#[test]
fn missing_and_more() {
    check(
        "mql: { t: { title: { missing: true, is: ceo } } }",
        expect![[r#"
        error[contradiction]: what is missing passes no other test
         --> pact.yaml:1:20
          |
        1 | mql: { t: { title: { missing: true, is: ceo } } }
          |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
        help: write `{ any: [ … ] }` around two conditions if either will do"#]],
    );
}

#[test]
fn a_bad_regex() {
    check(
        "mql: { t: { title: { matches: '(cio' }, company.name: { matches: 'a{1000}{1000}' } } }",
        expect![[r#"
            error[bad-regex]: this regular expression can't be read: unclosed group
             --> pact.yaml:1:31
              |
            1 | mql: { t: { title: { matches: '(cio' }, company.name: { matches: 'a{1000}{1000}' } } }
              |                               ^^^^^^
              |
            help: to find a text as it stands, use `contains`

            error[bad-regex]: this regular expression can't be read: Compiled regex exceeds size limit of 1048576 bytes
             --> pact.yaml:1:66
              |
            1 | mql: { t: { title: { matches: '(cio' }, company.name: { matches: 'a{1000}{1000}' } } }
              |                                                                  ^^^^^^^^^^^^^^^
              |
            help: to find a text as it stands, use `contains`"#]],
    );
}

#[test]
fn a_regex_too_long() {
    check(
        "mql: { t: { title: { matches: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx } } }",
        expect![[r#"
            error[limit]: this expression has 501 characters, at most 500 are allowed
             --> pact.yaml:1:31
              |
            1 | ...s: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx } } }
              |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^...^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"#]],
    );
}

#[test]
fn a_phrase_without_words() {
    check(
        "mql: { t: { title: { has: ['++', cio] } } }",
        expect![[r#"
        error[wrong-value]: `++` holds no word
         --> pact.yaml:1:28
          |
        1 | mql: { t: { title: { has: ['++', cio] } } }
          |                            ^^^^
          |
        help: words are made of letters and digits; for signs use `contains`"#]],
    );
}

#[test]
fn a_test_that_says_nothing() {
    check(
        "mql: { t: { title: {}, email: { in: [] }, phone: '' } }",
        expect![[r#"
        error[empty]: this test says nothing
         --> pact.yaml:1:20
          |
        1 | mql: { t: { title: {}, email: { in: [] }, phone: '' } }
          |                    ^^
          |
        help: for a trait that must be known write `{ known: true }`

        error[empty]: this list is empty: expected a value
         --> pact.yaml:1:37
          |
        1 | mql: { t: { title: {}, email: { in: [] }, phone: '' } }
          |                                     ^^
          |
        help: write what is missing, or remove the line

        error[empty]: this text is empty
         --> pact.yaml:1:50
          |
        1 | mql: { t: { title: {}, email: { in: [] }, phone: '' } }
          |                                                  ^^"#]],
    );
}

#[test]
fn a_condition_that_asks_nothing() {
    check(
        "mql: { t: {}, u: { any: [] } }",
        expect![[r#"
        error[empty]: this condition asks for nothing
         --> pact.yaml:1:11
          |
        1 | mql: { t: {}, u: { any: [] } }
          |           ^^
          |
        help: write a trait and a test: `{ company.employees: { min: 100 } }`

        error[empty]: this list is empty: expected a condition: a map of traits and tests
         --> pact.yaml:1:25
          |
        1 | mql: { t: {}, u: { any: [] } }
          |                         ^^
          |
        help: write what is missing, or remove the line"#]],
    );
}

#[test]
fn no_tier() {
    check_file(
        r#"pact: p
version: 1
mql: {}"#,
        expect![[r#"
            error[empty]: a pact has one tier or more
             --> pact.yaml:3:6
              |
            3 | mql: {}
              |      ^^
              |
            help: say when a lead is ready: `warm: { fit: { min: 30 }, engagement: { min: 60 } }`"#]],
    );
}

#[test]
fn a_score_in_fit() {
    check(
        "fit: { a: { when: { engagement: { min: 5 }, any: [ { on: x } ] }, points: 1 } }",
        expect![[r#"
            error[not-allowed-here]: `engagement` may not stand in `fit`: it takes traits only
             --> pact.yaml:1:21
              |
            1 | fit: { a: { when: { engagement: { min: 5 }, any: [ { on: x } ] }, points: 1 } }
              |                     ^^^^^^^^^^
              |
            help: scores, levels, personas, exclusions and BANT may stand in `mql` and `gates`

            error[not-allowed-here]: `on` may not stand in `fit`: it takes traits only
             --> pact.yaml:1:54
              |
            1 | fit: { a: { when: { engagement: { min: 5 }, any: [ { on: x } ] }, points: 1 } }
              |                                                      ^^
              |
            help: signals, sales and outcomes may stand in `exclude`, `levels`, `mql` and `gates`"#]],
    );
}

#[test]
fn a_score_in_exclude() {
    check(
        "exclude: { a: { fit: { min: 5 } }, b: { excluded: yes } }",
        expect![[r#"
            error[not-allowed-here]: `fit` may not stand in `exclude`: it takes traits, signals, sales and outcomes
             --> pact.yaml:1:17
              |
            1 | exclude: { a: { fit: { min: 5 } }, b: { excluded: yes } }
              |                 ^^^
              |
            help: scores, levels, personas, exclusions and BANT may stand in `mql` and `gates`

            error[not-allowed-here]: `excluded` may not stand in `exclude`: it takes traits, signals, sales and outcomes
             --> pact.yaml:1:41
              |
            1 | exclude: { a: { fit: { min: 5 } }, b: { excluded: yes } }
              |                                         ^^^^^^^^
              |
            help: scores, levels, personas, exclusions and BANT may stand in `mql` and `gates`"#]],
    );
}

#[test]
fn a_level_in_levels() {
    check(
        "levels: { 2: { level: { min: 1 } }, 7: { known: email } }",
        expect![[r#"
            error[not-allowed-here]: a level can't ask for a level: each one asks for all lower ones
             --> pact.yaml:1:16
              |
            1 | levels: { 2: { level: { min: 1 } }, 7: { known: email } }
              |                ^^^^^
              |
            help: scores, levels, personas, exclusions and BANT may stand in `mql` and `gates`

            error[unknown-field]: there is no field `7` here
             --> pact.yaml:1:37
              |
            1 | levels: { 2: { level: { min: 1 } }, 7: { known: email } }
              |                                     ^
              |
            help: expected one of 1, 2, 3, 4, 5, 6"#]],
    );
}

#[test]
fn a_stray_within() {
    check(
        r#"signals: { s: { event: any } }
mql: { t: { seen: s, within: 7d }, u: { known: email, within: 7d }, v: { known: email, at_least: 3 in 7d } }"#,
        expect![[r#"
            error[misplaced-field]: `within` goes with `on`
             --> pact.yaml:2:22
              |
            2 | mql: { t: { seen: s, within: 7d }, u: { known: email, within: 7d }, v: { known: email, at_least: 3 in 7d } }
              |                      ^^^^^^
              |
            help: `seen` holds for ever; write `on: s, within: …`

            error[misplaced-field]: `within` goes with `on`
             --> pact.yaml:2:55
              |
            2 | mql: { t: { seen: s, within: 7d }, u: { known: email, within: 7d }, v: { known: email, at_least: 3 in 7d } }
              |                                                       ^^^^^^
              |
            help: say of which signal: `on: pricing read, within: 7d`

            error[misplaced-field]: `at_least` goes with `on`
             --> pact.yaml:2:88
              |
            2 | mql: { t: { seen: s, within: 7d }, u: { known: email, within: 7d }, v: { known: email, at_least: 3 in 7d } }
              |                                                                                        ^^^^^^^^
              |
            help: say of which signal: `on: pricing read, at_least: 3 in 7d`"#]],
    );
}

#[test]
fn a_window_said_twice() {
    check(
        r#"signals: { s: { event: any } }
mql: { t: { on: s, at_least: 3 in 7d, within: 7d } }"#,
        expect![[r#"
            error[misplaced-field]: `at_least` names its window itself
             --> pact.yaml:2:39
              |
            2 | mql: { t: { on: s, at_least: 3 in 7d, within: 7d } }
              |                                       ^^^^^^
              |
            help: remove `within`"#]],
    );
}

#[test]
fn a_count_without_a_window() {
    check(
        r#"signals: { s: { event: any } }
mql: { t: { on: s, at_least: 3 }, u: { on: s, at_least: 3 per 7d } }"#,
        expect![[r#"
            error[wrong-value]: expected a count in a window such as 3 in 7d, found `3`
             --> pact.yaml:2:30
              |
            2 | mql: { t: { on: s, at_least: 3 }, u: { on: s, at_least: 3 per 7d } }
              |                              ^
              |
            help: say in which window: 3 in 30d

            error[wrong-value]: expected a count in a window such as 3 in 7d, found `3 per 7d`
             --> pact.yaml:2:57
              |
            2 | mql: { t: { on: s, at_least: 3 }, u: { on: s, at_least: 3 per 7d } }
              |                                                         ^^^^^^^^
              |
            help: a cap says `per`, a count says `in`"#]],
    );
}

#[test]
fn a_list_of_signals_in_a_condition() {
    check(
        r#"signals: { s: { event: any } }
mql: { t: { on: [s, s] } }"#,
        expect![[r#"
            error[wrong-shape]: expected a name, found a list
             --> pact.yaml:2:17
              |
            2 | mql: { t: { on: [s, s] } }
              |                 ^^^^^^
              |
            help: one value stands here: write it without brackets"#]],
    );
}

#[test]
fn a_score_of_nothing() {
    check(
        "mql: { t: { fit: {} }, u: { fit: { min: 5, max: 4 } }, v: { fit: 5 }, w: { fit: { over: 3 } } }",
        expect![[r#"
            error[empty]: a test on a score says `min` or `max`
             --> pact.yaml:1:18
              |
            1 | mql: { t: { fit: {} }, u: { fit: { min: 5, max: 4 } }, v: { fit: 5 }, w: { fit: { over: 3 } } }
              |                  ^^
              |
            help: write `{ min: 30 }`

            error[contradiction]: no score is at least 5 and at most 4
             --> pact.yaml:1:34
              |
            1 | mql: { t: { fit: {} }, u: { fit: { min: 5, max: 4 } }, v: { fit: 5 }, w: { fit: { over: 3 } } }
              |                                  ^^^^^^^^^^^^^^^^^^
              |
            help: the lower end is `min`

            error[wrong-shape]: expected a map with `min` or `max`, found a number
             --> pact.yaml:1:66
              |
            1 | mql: { t: { fit: {} }, u: { fit: { min: 5, max: 4 } }, v: { fit: 5 }, w: { fit: { over: 3 } } }
              |                                                                  ^

            error[unknown-field]: there is no field `over` here
             --> pact.yaml:1:83
              |
            1 | mql: { t: { fit: {} }, u: { fit: { min: 5, max: 4 } }, v: { fit: 5 }, w: { fit: { over: 3 } } }
              |                                                                                   ^^^^
              |
            help: expected one of min, max"#]],
    );
}

#[test]
fn a_level_out_of_range() {
    check(
        "mql: { t: { level: { min: 7 } }, u: { level: 3 } }",
        expect![[r#"
        error[out-of-range]: expected a whole number from 1 to 6, found 7
         --> pact.yaml:1:27
          |
        1 | mql: { t: { level: { min: 7 } }, u: { level: 3 } }
          |                           ^
          |
        help: the greatest number here is 6

        error[wrong-shape]: expected a map with `min`, found a number
         --> pact.yaml:1:46
          |
        1 | mql: { t: { level: { min: 7 } }, u: { level: 3 } }
          |                                              ^"#]],
    );
}

#[test]
fn a_grade_that_is_none() {
    check(
        "mql: { t: { grade: [A1, E5] } }",
        expect![[r#"
        error[wrong-value]: expected a grade such as A1, A or 1, found `E5`
         --> pact.yaml:1:25
          |
        1 | mql: { t: { grade: [A1, E5] } }
          |                         ^^"#]],
    );
}

#[test]
fn bant_without_a_section() {
    check(
        "mql: { t: { bant: confirmed }, u: { bant: { at_least: 5 } }, v: { bant: money } }",
        expect![[r#"
            error[no-bant]: `confirmed` asks for what the section `bant` says, and there is none
             --> pact.yaml:1:19
              |
            1 | mql: { t: { bant: confirmed }, u: { bant: { at_least: 5 } }, v: { bant: money } }
              |                   ^^^^^^^^^
              |
            help: add `bant: { at_least: 3 }`, or write `bant: { at_least: 3 }` here

            error[out-of-range]: expected a whole number from 1 to 4, found 5
             --> pact.yaml:1:55
              |
            1 | mql: { t: { bant: confirmed }, u: { bant: { at_least: 5 } }, v: { bant: money } }
              |                                                       ^
              |
            help: the greatest number here is 4

            error[wrong-value]: expected one of confirmed, budget, authority, need, timeline, found `money`
             --> pact.yaml:1:73
              |
            1 | mql: { t: { bant: confirmed }, u: { bant: { at_least: 5 } }, v: { bant: money } }
              |                                                                         ^^^^^"#]],
    );
}

#[test]
fn conditions_too_deep() {
    check(
        "mql: { t: { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { known: email } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } }",
        expect![[r#"
            error[limit]: conditions nest at most 16 deep
             --> pact.yaml:1:155
              |
            1 | ... [ { any: [ { any: [ { any: [ { any: [ { any: [ { any: [ { known: email } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ] } ...
              |                                                             ^^^^^^^^^^^^^^^^"#]],
    );
}

#[test]
fn signals_in_a_circle() {
    check(
        "signals: { a: { any: [b] }, b: { any: [c, { event: x }] }, c: { any: [a] } }",
        expect![[r#"
        error[signal-cycle]: `a` refers to itself in a circle
         --> pact.yaml:1:71
          |
        1 | signals: { a: { any: [b] }, b: { any: [c, { event: x }] }, c: { any: [a] } }
          |                                                                       ^
          |
        help: a signal stands for events: write what the events are like"#]],
    );
}

#[test]
fn a_signal_of_two_sorts() {
    check(
        "signals: { a: { event: x, page: any } }",
        expect![[r#"
        error[contradiction]: an event can't be of two sorts: `event` and `page`
         --> pact.yaml:1:27
          |
        1 | signals: { a: { event: x, page: any } }
          |                           ^^^^
          |
        help: write `any: [ … ]` around the two if either will do"#]],
    );
}

#[test]
fn a_signal_that_says_nothing() {
    check(
        "signals: { a: {}, b: { note: Some day. } }",
        expect![[r#"
        error[empty]: this signal says nothing
         --> pact.yaml:1:15
          |
        1 | signals: { a: {}, b: { note: Some day. } }
          |               ^^
          |
        help: for any behaviour write `event: any`

        error[empty]: this signal says nothing
         --> pact.yaml:1:22
          |
        1 | signals: { a: {}, b: { note: Some day. } }
          |                      ^^^^^^^^^^^^^^^^^^^
          |
        help: for any behaviour write `event: any`"#]],
    );
}

#[test]
fn something_beside_any() {
    check(
        "signals: { a: { any: [ { event: x } ], channel: web } }",
        expect![[r#"
        error[misplaced-field]: `channel` may not stand beside `any`
         --> pact.yaml:1:40
          |
        1 | signals: { a: { any: [ { event: x } ], channel: web } }
          |                                        ^^^^^^^
          |
        help: write it into each element of the list"#]],
    );
}

#[test]
fn a_page_is_a_map() {
    check(
        "signals: { a: { page: /pricing }, b: { page: { pth: /x } } }",
        expect![[r#"
            error[wrong-value]: expected `any` or a map of tests on the page, found `/pricing`
             --> pact.yaml:1:23
              |
            1 | signals: { a: { page: /pricing }, b: { page: { pth: /x } } }
              |                       ^^^^^^^^

            error[unknown-field]: there is no field `pth` here
             --> pact.yaml:1:48
              |
            1 | signals: { a: { page: /pricing }, b: { page: { pth: /x } } }
              |                                                ^^^
              |
            help: did you mean `path`?
            help: expected one of path, url, title, referrer, name"#]],
    );
}

#[test]
fn a_sequence_of_one() {
    check(
        r#"signals: { s: { event: any } }
engagement: { a: { on: [s], within: 3d, points: 1 } }"#,
        expect![[r#"
            error[short-sequence]: a sequence has two steps or more
             --> pact.yaml:2:24
              |
            2 | engagement: { a: { on: [s], within: 3d, points: 1 } }
              |                        ^^^
              |
            help: for a single signal write its name without brackets"#]],
    );
}

#[test]
fn a_sequence_without_an_end() {
    check(
        r#"signals: { s: { event: any } }
engagement: { a: { on: [s, s], points: 1 } }"#,
        expect![[r#"
            error[missing-field]: `within` is missing here
             --> pact.yaml:2:24
              |
            2 | engagement: { a: { on: [s, s], points: 1 } }
              |                        ^^^^^^
              |
            help: say how long the steps may take from the first to the last: `within: 14d`"#]],
    );
}

#[test]
fn fields_that_do_not_go_with_the_form() {
    check(
        r#"signals: { s: { event: any } }
engagement:
  a: { on: s, points: 1, lasts: 3d, repeat: each, for: 3d }
  b: { on: s, points: 1, at_least: 3 in 2d, within: 3d }
  c: { on: nothing, for: 3d, points: 1, half_life: 3d, at_most: 3 }
  d: { on: [s, s], within: 3d, at_least: 3 in 2d, points: 1 }"#,
        expect![[r#"
            error[misplaced-field]: `lasts` does not go with a rule on each event of a signal
             --> pact.yaml:3:26
              |
            3 |   a: { on: s, points: 1, lasts: 3d, repeat: each, for: 3d }
              |                          ^^^^^
              |
            help: how long the points of a signal count is said by `within`

            error[misplaced-field]: `repeat` does not go with a rule on each event of a signal
             --> pact.yaml:3:37
              |
            3 |   a: { on: s, points: 1, lasts: 3d, repeat: each, for: 3d }
              |                                     ^^^^^^
              |
            help: a signal counts each time; to count it once write `at_most: 1`

            error[misplaced-field]: `for` does not go with a rule on each event of a signal
             --> pact.yaml:3:51
              |
            3 |   a: { on: s, points: 1, lasts: 3d, repeat: each, for: 3d }
              |                                                   ^^^
              |
            help: `for` goes with `on: nothing`

            error[misplaced-field]: `within` does not go with a count
             --> pact.yaml:4:45
              |
            4 |   b: { on: s, points: 1, at_least: 3 in 2d, within: 3d }
              |                                             ^^^^^^
              |
            help: the window stands in `at_least`; how long the points count is `lasts`

            error[misplaced-field]: `half_life` does not go with a silence
             --> pact.yaml:5:41
              |
            5 |   c: { on: nothing, for: 3d, points: 1, half_life: 3d, at_most: 3 }
              |                                         ^^^^^^^^^
              |
            help: a silence takes for, of

            error[misplaced-field]: `at_most` does not go with a silence
             --> pact.yaml:5:56
              |
            5 |   c: { on: nothing, for: 3d, points: 1, half_life: 3d, at_most: 3 }
              |                                                        ^^^^^^^
              |
            help: a silence takes for, of

            error[misplaced-field]: `at_least` does not go with a sequence
             --> pact.yaml:6:32
              |
            6 |   d: { on: [s, s], within: 3d, at_least: 3 in 2d, points: 1 }
              |                                ^^^^^^^^
              |
            help: a sequence is found as a whole; how often is said by `repeat`"#]],
    );
}

#[test]
fn a_silence_without_a_length() {
    check(
        "engagement: { a: { on: nothing, points: 1 } }",
        expect![[r#"
        error[missing-field]: `for` is missing here
         --> pact.yaml:1:18
          |
        1 | engagement: { a: { on: nothing, points: 1 } }
          |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
        help: say how long the silence must be: `for: 30d`"#]],
    );
}

#[test]
fn a_count_of_one() {
    check(
        r#"signals: { s: { event: any } }
engagement: { a: { on: s, points: 1, at_least: 1 in 3d }, b: { on: s, points: 1, at_least: 3 in 0d } }"#,
        expect![[r#"
            error[out-of-range]: a count begins with 2
             --> pact.yaml:2:48
              |
            2 | engagement: { a: { on: s, points: 1, at_least: 1 in 3d }, b: { on: s, points: 1, at_least: 3 in 0d } }
              |                                                ^^^^^^^
              |
            help: a rule on each event of a signal needs no `at_least`

            error[out-of-range]: expected a duration above 0, found `0d`
             --> pact.yaml:2:92
              |
            2 | engagement: { a: { on: s, points: 1, at_least: 1 in 3d }, b: { on: s, points: 1, at_least: 3 in 0d } }
              |                                                                                            ^^^^^^^"#]],
    );
}

#[test]
fn caps() {
    check(
        r#"signals: { s: { event: any } }
engagement: { a: { on: s, points: 1, at_most: 0 }, b: { on: s, points: 1, at_most: [3, 4] }, c: { on: s, points: 1, at_most: 3 in 7d }, d: { on: s, points: 1, at_most: often } }"#,
        expect![[r#"
            error[out-of-range]: expected a cap from 1 to 1000000, found `0`
             --> pact.yaml:2:47
              |
            2 | engagement: { a: { on: s, points: 1, at_most: 0 }, b: { on: s, points: 1, at_most: [3, 4] }, c: { on: s, points: 1, at_most: 3 in 7d ...
              |                                               ^

            error[contradiction]: two caps of one kind
             --> pact.yaml:2:88
              |
            2 | engagement: { a: { on: s, points: 1, at_most: 0 }, b: { on: s, points: 1, at_most: [3, 4] }, c: { on: s, points: 1, at_most: 3 in 7d ...
              |                                                                                        ^
              |
            help: a rule has one cap for ever and one in a window: `[3 per 7d, 20]`

            error[wrong-value]: expected a cap such as 3 or 3 per 7d, found `3 in 7d`
             --> pact.yaml:2:126
              |
            2 | ...oints: 1, at_most: [3, 4] }, c: { on: s, points: 1, at_most: 3 in 7d }, d: { on: s, points: 1, at_most: often } }
              |                                                                 ^^^^^^^
              |
            help: a cap says `per`, a count says `in`

            error[wrong-value]: expected a cap such as 3 or 3 per 7d, found `often`
             --> pact.yaml:2:169
              |
            2 | ...oints: 1, at_most: 3 in 7d }, d: { on: s, points: 1, at_most: often } }
              |                                                                  ^^^^^"#]],
    );
}

#[test]
fn a_rule_without_points() {
    check(
        r#"fit: { a: { when: { known: email } }, b: { points: 3 }, c: [ { when: { known: email } } ], d: {} }
engagement: { e: { points: 1 } }"#,
        expect![[r#"
            error[missing-field]: `points` is missing here
             --> pact.yaml:1:11
              |
            1 | fit: { a: { when: { known: email } }, b: { points: 3 }, c: [ { when: { known: email } } ], d: {} }
              |           ^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
            help: a rule says `when` and `points`, or lists alternatives under `first`

            error[missing-field]: `when` is missing here
             --> pact.yaml:1:42
              |
            1 | fit: { a: { when: { known: email } }, b: { points: 3 }, c: [ { when: { known: email } } ], d: {} }
              |                                          ^^^^^^^^^^^^^
              |
            help: a rule says `when` and `points`, or lists alternatives under `first`

            error[missing-field]: `points` is missing here
             --> pact.yaml:1:62
              |
            1 | fit: { a: { when: { known: email } }, b: { points: 3 }, c: [ { when: { known: email } } ], d: {} }
              |                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
            help: write `points: …` — The points it gives or takes.

            error[missing-field]: `when` is missing here
             --> pact.yaml:1:95
              |
            1 | fit: { a: { when: { known: email } }, b: { points: 3 }, c: [ { when: { known: email } } ], d: {} }
              |                                                                                               ^^
              |
            help: a rule says `when` and `points`, or lists alternatives under `first`

            error[missing-field]: `on` is missing here
             --> pact.yaml:2:18
              |
            2 | engagement: { e: { points: 1 } }
              |                  ^^^^^^^^^^^^^
              |
            help: write `on: …` — A signal; a list of steps one after the other; or `nothing`, for silence."#]],
    );
}

#[test]
fn when_beside_first() {
    check(
        "fit: { a: { when: { known: email }, first: [ { when: { known: email }, points: 1 } ] } }",
        expect![[r#"
        error[misplaced-field]: `when` may not stand beside `first`
         --> pact.yaml:1:13
          |
        1 | fit: { a: { when: { known: email }, first: [ { when: { known: email }, points: 1 } ] } }
          |             ^^^^
          |
        help: write it as one of the alternatives in the list"#]],
    );
}

#[test]
fn a_group_of_both_scores() {
    check(
        r#"signals: { s: { event: any } }
groups: { g: { ceiling: 3 } }
fit: { a: { when: { known: email }, points: 1, group: g } }
engagement: { b: { on: s, points: 1, group: g } }"#,
        expect![[r#"
            error[mixed-group]: the group `g` holds rules of fit and of engagement
             --> pact.yaml:4:45
              |
            4 | engagement: { b: { on: s, points: 1, group: g } }
              |                                             ^
              |
            help: give each score a group of its own"#]],
    );
}

#[test]
fn a_group_without_rules() {
    check(
        "groups: { g: { ceiling: 3 } }",
        expect![[r#"
        error[unused-group]: no rule names the group `g`
         --> pact.yaml:1:11
          |
        1 | groups: { g: { ceiling: 3 } }
          |           ^
          |
        help: write `group: g` in a rule, or remove the group"#]],
    );
}

#[test]
fn a_floor_above_the_ceiling() {
    check(
        r#"groups: { g: { floor: 5, ceiling: 3 }, h: {} }
fit: { a: { when: { known: email }, points: 1, group: g }, b: { when: { known: email }, points: 1, group: h } }"#,
        expect![[r#"
            error[contradiction]: the floor 5 is above the ceiling 3
             --> pact.yaml:1:14
              |
            1 | groups: { g: { floor: 5, ceiling: 3 }, h: {} }
              |              ^^^^^^^^^^^^^^^^^^^^^^^^
              |
            help: the floor is the lower one

            error[empty]: a group has a floor or a ceiling
             --> pact.yaml:1:43
              |
            1 | groups: { g: { floor: 5, ceiling: 3 }, h: {} }
              |                                           ^^
              |
            help: write `{ ceiling: 40 }`"#]],
    );
}

#[test]
fn grades_that_rise() {
    check(
        "grades: { fit: { A: 40 }, engagement: { 1: 80, 2: 80 } }",
        expect![[r#"
        error[contradiction]: the borders must fall from A to C: 40, 50, 25
         --> pact.yaml:1:16
          |
        1 | grades: { fit: { A: 40 }, engagement: { 1: 80, 2: 80 } }
          |                ^^^^^^^^^
          |
        help: a border that is left out is 75, 50 or 25

        error[contradiction]: the borders must fall from 1 to 3: 80, 80, 25
         --> pact.yaml:1:39
          |
        1 | grades: { fit: { A: 40 }, engagement: { 1: 80, 2: 80 } }
          |                                       ^^^^^^^^^^^^^^^^
          |
        help: a border that is left out is 75, 50 or 25"#]],
    );
}

#[test]
fn within_of_a_budget() {
    check(
        "bant: { budget: { within: 6mo }, authority: king, timeline: { min: soon }, at_least: 9 }",
        expect![[r#"
        error[misplaced-field]: `within` goes with `timeline`, not `budget`
         --> pact.yaml:1:19
          |
        1 | bant: { budget: { within: 6mo }, authority: king, timeline: { min: soon }, at_least: 9 }
          |                   ^^^^^^
          |
        help: remove it, or write it at `timeline`

        error[wrong-value]: `king` is not a buying role: expected one of decision maker, influencer, gatekeeper, champion, user
         --> pact.yaml:1:45
          |
        1 | bant: { budget: { within: 6mo }, authority: king, timeline: { min: soon }, at_least: 9 }
          |                                             ^^^^

        error[wrong-value]: expected a date such as 2026-10-05, found `soon`
         --> pact.yaml:1:68
          |
        1 | bant: { budget: { within: 6mo }, authority: king, timeline: { min: soon }, at_least: 9 }
          |                                                                    ^^^^

        error[out-of-range]: expected a whole number from 0 to 4, found 9
         --> pact.yaml:1:86
          |
        1 | bant: { budget: { within: 6mo }, authority: king, timeline: { min: soon }, at_least: 9 }
          |                                                                                      ^
          |
        help: the greatest number here is 4"#]],
    );
}

#[test]
fn a_deduction_from_behaviour() {
    check(
        r#"signals: { s: { event: any } }
bant: { need: { deduced_from: { seen: s } } }"#,
        expect![[r#"
            error[not-allowed-here]: `seen` may not stand in `bant … deduced_from`: it takes traits only
             --> pact.yaml:2:33
              |
            2 | bant: { need: { deduced_from: { seen: s } } }
              |                                 ^^^^
              |
            help: signals, sales and outcomes may stand in `exclude`, `levels`, `mql` and `gates`"#]],
    );
}

#[test]
fn touches_of_no_kind() {
    check(
        "sla: { sales: { touches: { within: 14d } } }",
        expect![[r#"
        error[empty]: this promise names no touches
         --> pact.yaml:1:26
          |
        1 | sla: { sales: { touches: { within: 14d } } }
          |                          ^^^^^^^^^^^^^^^
          |
        help: say how many: `{ calls: 3, emails: 3, within: 14d }`"#]],
    );
}

#[test]
fn a_territory_without_anybody() {
    check(
        "routing: { territories: { dach: { when: { country: DE }, to: [] }, north: { to: [a, { weight: 0, who: b }] } } }",
        expect![[r#"
            error[empty]: this list is empty: expected a text or an e-mail address or team, or a map with `who` and `weight`
             --> pact.yaml:1:62
              |
            1 | routing: { territories: { dach: { when: { country: DE }, to: [] }, north: { to: [a, { weight: 0, who: b }] } } }
              |                                                              ^^
              |
            help: write what is missing, or remove the line

            error[missing-field]: `when` is missing here
             --> pact.yaml:1:75
              |
            1 | routing: { territories: { dach: { when: { country: DE }, to: [] }, north: { to: [a, { weight: 0, who: b }] } } }
              |                                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
            help: write `when: …` — Which leads, by their traits.

            error[out-of-range]: expected a whole number from 1 to 1000, found 0
             --> pact.yaml:1:95
              |
            1 | routing: { territories: { dach: { when: { country: DE }, to: [] }, north: { to: [a, { weight: 0, who: b }] } } }
              |                                                                                               ^"#]],
    );
}

#[test]
fn a_slip_in_a_marker() {
    check(
        "mql: { t: { wen: { fit: { min: 3 } }, note: x }, u: { when: { known: email }, nota: x } }",
        expect![[r#"
            error[unknown-field]: there is no field `wen` here
             --> pact.yaml:1:13
              |
            1 | mql: { t: { wen: { fit: { min: 3 } }, note: x }, u: { when: { known: email }, nota: x } }
              |             ^^^
              |
            help: did you mean `when`?
            help: expected one of when, note, id

            error[unknown-field]: there is no field `nota` here
             --> pact.yaml:1:79
              |
            1 | mql: { t: { wen: { fit: { min: 3 } }, note: x }, u: { when: { known: email }, nota: x } }
              |                                                                               ^^^^
              |
            help: did you mean `note`?
            help: expected one of when, note, id"#]],
    );
}

#[test]
fn a_slip_in_a_word() {
    check(
        "mql: { t: { knwn: [email], sales: acepted }, u: { title: { hass: ceo } } }",
        expect![[r#"
        error[unknown-trait]: there is no trait `knwn`
         --> pact.yaml:1:13
          |
        1 | mql: { t: { knwn: [email], sales: acepted }, u: { title: { hass: ceo } } }
          |             ^^^^
          |
        help: did you mean `known`?
        help: a trait of your own is declared under `traits`: `knwn: text`

        error[wrong-value]: expected an act of sales, found `acepted`
         --> pact.yaml:1:35
          |
        1 | mql: { t: { knwn: [email], sales: acepted }, u: { title: { hass: ceo } } }
          |                                   ^^^^^^^
          |
        help: did you mean `accepted`?

        error[unknown-field]: there is no field `hass` here
         --> pact.yaml:1:60
          |
        1 | mql: { t: { knwn: [email], sales: acepted }, u: { title: { hass: ceo } } }
          |                                                            ^^^^
          |
        help: did you mean `has`?
        help: expected one of is, in, min, max, over, under, between, has, contains, starts_with, ends_with, matches, known, missing, in_next, in_last"#]],
    );
}

#[test]
fn a_name_that_can_not_be_read_may_be_meant() {
    check(
        r#"signals: { a/b: { event: x } }
fit: []
engagement: { r: { on: a b, points: 1 } }
lint: [ { allow: x, at: fit/size, because: y } ]"#,
        expect![[r#"
            error[bad-name]: the name of a signal holds no `/`
             --> pact.yaml:1:12
              |
            1 | signals: { a/b: { event: x } }
              |            ^^^

            error[wrong-shape]: expected a map of rules, found a list
             --> pact.yaml:2:6
              |
            2 | fit: []
              |      ^^
              |
            help: give each of them a name: `name: …` is a rule"#]],
    );
}
