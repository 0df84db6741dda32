//! What the semantics say at their edges, as tables: the numbers are worked out by hand.
//!
//! Each table is also put to the oracle of the test kit, so that the two can't be wrong in different ways.

use leadpact_engine::{CompiledPact, Evaluation, evaluate};
use leadpact_pact::model::Pact;
use leadpact_terms::{Event, Instant};
use leadpact_testkit::builders::{at, events, pact};
use leadpact_testkit::oracle::{self, judge};

const SIGNALS: &str = "signals:
  a: { event: A }
  b: { event: B }
  c: { event: C }
  any letter: { event: [A, B, C] }
";

/// Asks for the engagement at instants.
fn engagement(rules: &str, story: &str, rows: &[(&str, f64)]) {
    let pact = pact(&format!("{SIGNALS}{rules}"));
    let events = events(story);
    for (instant, expected) in rows {
        let (found, judged) = both(&pact, &events, at(instant));
        let standing = judged.standing.expect("something happened");
        assert_close(found.standing.engagement.score, *expected, &format!("engagement at {instant} of\n{rules}"));
        assert_close(
            standing.view.engagement.score,
            *expected,
            &format!("the oracle's engagement at {instant} of\n{rules}"),
        );
    }
}

/// Asks for the fit after all events.
fn fit(head: &str, rows: &[(&str, &str, f64)]) {
    for (when, traits, expected) in rows {
        let pact = pact(&format!("{head}\nfit: {{ tested: {{ when: {when}, points: 20 }} }}"));
        let events = events(&format!("2026-10-05 09:00 traits {traits}"));
        let (found, judged) = both(&pact, &events, at("2026-10-05 09:00"));
        let standing = judged.standing.expect("something happened");
        assert_eq!(found.standing.fit.score, *expected, "fit of `{traits}` by {when}");
        assert_eq!(standing.view.fit.score, *expected, "the oracle's fit of `{traits}` by {when}");
    }
}

/// Tells a story of lines `event => verdict tier reason stage`.
fn story(sections: &str, lines: &str) {
    let pact = pact(&format!("{SIGNALS}{sections}"));
    let lines: Vec<(&str, &str)> = lines.lines().filter_map(|line| line.split_once("=>")).collect();
    let events = events(&lines.iter().map(|(event, _)| *event).collect::<Vec<_>>().join("\n"));
    let last = events.iter().map(|event| event.at).max().expect("something happens");
    let (found, judged) = both(&pact, &events, last);
    assert_eq!(found.decisions.len(), lines.len());
    for ((line, expected), (found, judged)) in lines.iter().zip(found.decisions.iter().zip(&judged.decisions)) {
        let tier = found.verdict.tier().map_or("-", |tier| tier.as_str());
        let said = format!("{} {tier} {} {}", found.verdict.word(), found.reason.code.code(), found.stage);
        assert_eq!(said, expected.trim(), "at {}", line.trim());
        let said = (judged.reason.code(), judged.tier.as_ref().map_or("-", |tier| tier.as_str()), judged.stage);
        assert_eq!(said, (found.reason.code.code(), tier, found.stage), "the oracle at {}", line.trim());
    }
}

fn both(pact: &Pact, events: &[Event], at: Instant) -> (Evaluation, oracle::Judgement) {
    let compiled = CompiledPact::new(pact).expect("a checked pact compiles");
    (evaluate(&compiled, events, at), judge(pact, events, at))
}

fn assert_close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1e-9), "{what}: found {found}, expected {expected}");
}

#[test]
fn a_half_life_halves_at_its_age_and_counts_in_full_at_age_zero() {
    engagement(
        "engagement: { read: { on: a, points: 8, half_life: 14d } }",
        "2026-01-01 00:00 A",
        &[
            ("2026-01-01 00:00", 8.0),
            ("2026-01-08 00:00", 5.656_854_249_492_381),
            ("2026-01-15 00:00", 4.0),
            ("2026-01-29 00:00", 2.0),
            ("2027-01-01 00:00", 1.134_509_030_593_179e-7),
        ],
    );
    engagement(
        "engagement: { read: { on: a, points: -64, half_life: 1y } }",
        "2026-01-01 00:00 A",
        &[
            ("2026-01-01 00:00", -64.0),
            ("2027-01-01 00:00", -32.0),
            ("2027-12-31 23:59:59.999", -16.000_000_000_351_672),
            ("2028-01-01 00:00", -16.0),
        ],
    );
}

#[test]
fn decayed_points_add_up_and_fall_away_at_the_end_of_within() {
    engagement(
        "engagement: { read: { on: a, points: 8, half_life: 1d } }",
        "2026-01-01 00:00 A\n2026-01-02 00:00 A\n2026-01-03 00:00 A",
        &[("2026-01-02 00:00", 12.0), ("2026-01-03 00:00", 14.0), ("2026-01-04 00:00", 7.0)],
    );
    engagement(
        "engagement: { read: { on: a, points: 8, half_life: 1d, within: 2d } }",
        "2026-01-01 00:00 A\n2026-01-02 00:00 A",
        &[("2026-01-02 00:00", 12.0), ("2026-01-03 00:00", 4.0), ("2026-01-04 00:00", 0.0)],
    );
}

#[test]
fn a_score_that_ties_with_a_threshold_passes_and_one_a_little_off_does_not() {
    for (points, test, passes) in [
        ("30", "{ min: 30 }", true),
        ("29.99999998", "{ min: 30 }", true),
        ("29.99999996", "{ min: 30 }", false),
        ("30", "{ max: 30 }", true),
        ("30.00000002", "{ max: 30 }", true),
        ("30.00000004", "{ max: 30 }", false),
        ("-30", "{ min: -30 }", true),
        ("-30.00000002", "{ min: -30 }", true),
        ("-30.00000004", "{ min: -30 }", false),
        ("-29.99999998", "{ max: -30 }", true),
        ("-29.99999996", "{ max: -30 }", false),
        ("0.000000001", "{ max: 0 }", false),
    ] {
        let sections =
            format!("engagement: {{ read: {{ on: a, points: {points} }} }}\nmql: {{ warm: {{ engagement: {test} }} }}");
        let expected = if passes { "qualified warm tier_reached mql" } else { "below - no_tier_reached inquiry" };
        story(&sections, &format!("2026-10-05 09:00 A => {expected}"));
    }
    // 0.1 + 0.1 + 0.1 is 0.30000000000000004.
    let tenths = "engagement: { read: { on: a, points: 0.1 } }\nmql: { warm: { engagement: { min: 0.3, max: 0.3 } } }";
    story(
        tenths,
        "
        2026-10-05 09:00 A => below - no_tier_reached inquiry
        2026-10-05 09:01 A => below - no_tier_reached inquiry
        2026-10-05 09:02 A => qualified warm tier_reached mql",
    );
}

#[test]
fn a_cap_counts_the_nth_match_and_not_the_next() {
    let days = "2026-01-01 00:00 A\n2026-01-02 00:00 A\n2026-01-03 00:00 A\n2026-01-04 00:00 A";
    engagement(
        "engagement: { read: { on: a, points: 10, at_most: 3 } }",
        days,
        &[
            ("2026-01-02 00:00", 20.0),
            ("2026-01-03 00:00", 30.0),
            ("2026-01-04 00:00", 30.0),
            ("2026-12-31 00:00", 30.0),
        ],
    );
}

#[test]
fn a_cap_per_window_makes_room_when_the_first_counted_match_leaves_it() {
    let story = "
        2026-01-01 00:00 A
        2026-01-02 00:00 A
        2026-01-07 23:59:59.999 A
        2026-01-08 00:00 A
        2026-01-08 00:00 A
        2026-01-08 23:59:59.999 A
        2026-01-09 00:00 A";
    engagement(
        "engagement: { read: { on: a, points: 10, at_most: 2 per 7d } }",
        story,
        &[
            ("2026-01-07 23:59:59.999", 20.0),
            ("2026-01-08 00:00", 30.0),
            ("2026-01-08 23:59:59.999", 30.0),
            ("2026-01-09 00:00", 40.0),
        ],
    );
    engagement(
        "engagement: { read: { on: a, points: 10, at_most: [2 per 7d, 3] } }",
        story,
        &[("2026-01-08 00:00", 30.0), ("2026-01-09 00:00", 30.0)],
    );
}

#[test]
fn points_that_last_hold_from_the_first_to_the_last_millisecond() {
    engagement(
        "engagement: { read: { on: a, points: 10, within: 7d } }",
        "2026-01-01 00:00 A\n2026-01-01 00:00:00.001 A",
        &[
            ("2026-01-01 00:00", 10.0),
            ("2026-01-07 23:59:59.999", 20.0),
            ("2026-01-08 00:00", 10.0),
            ("2026-01-08 00:00:00.001", 0.0),
        ],
    );
}

#[test]
fn a_count_finds_in_its_window_and_not_a_millisecond_more() {
    let rules = "engagement: { binge: { on: a, at_least: 2 in 2d, points: 10 } }";
    engagement(
        rules,
        "2026-01-01 00:00 A\n2026-01-02 23:59:59.999 A",
        &[("2026-01-02 23:59:59.998", 0.0), ("2026-01-02 23:59:59.999", 10.0)],
    );
    engagement(rules, "2026-01-01 00:00 A\n2026-01-03 00:00 A", &[("2026-01-03 00:00", 0.0)]);
    let five = "2026-01-01 00:00 A\n2026-01-01 01:00 A\n2026-01-01 02:00 A\n2026-01-01 03:00 A\n2026-01-01 04:00 A";
    engagement(rules, five, &[("2026-01-02 00:00", 10.0)]);
    engagement(
        "engagement: { binge: { on: a, at_least: 2 in 2d, points: 10, repeat: each } }",
        five,
        &[("2026-01-01 02:00", 10.0), ("2026-01-01 03:00", 20.0), ("2026-01-01 04:00", 20.0)],
    );
    engagement(
        "engagement: { binge: { on: a, at_least: 2 in 2d, points: 10, lasts: 1h } }",
        five,
        &[("2026-01-01 01:59:59.999", 10.0), ("2026-01-01 02:00", 0.0)],
    );
}

#[test]
fn a_sequence_takes_less_than_its_window() {
    let rules = "engagement: { path: { on: [a, b], within: 1d, points: 25 } }";
    engagement(rules, "2026-01-01 00:00 A\n2026-01-01 23:59:59.999 B", &[("2026-01-01 23:59:59.999", 25.0)]);
    engagement(rules, "2026-01-01 00:00 A\n2026-01-02 00:00 B", &[("2026-01-02 00:00", 0.0)]);
    // A later beginning saves the chain that the first one lost.
    engagement(rules, "2026-01-01 00:00 A\n2026-01-01 12:00 A\n2026-01-02 00:00 B", &[("2026-01-02 00:00", 25.0)]);
}

#[test]
fn a_sequence_may_be_interrupted_but_not_reversed() {
    let rules = "engagement: { path: { on: [a, b], within: 1d, points: 25, repeat: each } }";
    let end = "2026-01-02 00:00";
    for (story, expected) in [
        ("2026-01-01 01:00 A\n2026-01-01 02:00 C\n2026-01-01 03:00 B", 25.0),
        ("2026-01-01 01:00 B\n2026-01-01 02:00 A", 0.0),
        ("2026-01-01 01:00 B\n2026-01-01 02:00 A\n2026-01-01 03:00 B", 25.0),
        ("2026-01-01 01:00 A\n2026-01-01 02:00 B\n2026-01-01 03:00 A\n2026-01-01 04:00 B", 50.0),
        // After a find the search begins anew: the second B has no A of its own.
        ("2026-01-01 01:00 A\n2026-01-01 02:00 A\n2026-01-01 03:00 B\n2026-01-01 04:00 B", 25.0),
        ("2026-01-01 01:00 A marked\n2026-01-01 03:00 B", 0.0),
    ] {
        engagement(rules, story, &[(end, expected)]);
    }
    engagement(
        "engagement: { path: { on: [a, b], within: 1d, points: 25 } }",
        "2026-01-01 01:00 A\n2026-01-01 02:00 B\n2026-01-01 03:00 A\n2026-01-01 04:00 B",
        &[(end, 25.0)],
    );
    // Different events: one letter is not two steps.
    engagement(
        "engagement: { path: { on: [any letter, any letter], within: 1d, points: 25, repeat: each } }",
        "2026-01-01 01:00 A\n2026-01-01 02:00 B\n2026-01-01 03:00 C\n2026-01-01 04:00 C",
        &[
            ("2026-01-01 01:00", 0.0),
            ("2026-01-01 02:00", 25.0),
            ("2026-01-01 03:00", 25.0),
            ("2026-01-01 04:00", 50.0),
        ],
    );
    engagement(
        "engagement: { path: { on: [a, b, c], within: 1d, points: 25 } }",
        "2026-01-01 01:00 A\n2026-01-01 02:00 C\n2026-01-01 03:00 B\n2026-01-01 04:00 C",
        &[("2026-01-01 02:00", 0.0), ("2026-01-01 03:00", 0.0), ("2026-01-01 04:00", 25.0)],
    );
}

#[test]
fn two_events_at_one_instant_stand_in_the_order_of_their_ids() {
    let rules = "engagement: { path: { on: [a, b], within: 1ms, points: 25 } }";
    let now = "2026-01-01 00:00";
    engagement(rules, "2026-01-01 00:00 A #1\n2026-01-01 00:00 B #2", &[(now, 25.0)]);
    engagement(rules, "2026-01-01 00:00 A #2\n2026-01-01 00:00 B #1", &[(now, 0.0)]);
    // Byte by byte, so 10 stands before 9.
    engagement(rules, "2026-01-01 00:00 A #9\n2026-01-01 00:00 B #10", &[(now, 0.0)]);
    story(
        "mql: { hot: { on: a } }\nrequired: [email]",
        "
        2026-10-05 09:00 traits email=a@b #1 => below - no_tier_reached inquiry
        2026-10-05 09:00 A #2 => qualified hot tier_reached mql",
    );
    story(
        "mql: { hot: { on: a } }\nrequired: [email]",
        "
        2026-10-05 09:00 A #1 => held hot information_missing inquiry
        2026-10-05 09:00 traits email=a@b #2 => below - no_tier_reached inquiry",
    );
}

#[test]
fn a_missing_trait_passes_only_missing() {
    fit(
        "",
        &[
            ("{ title: { known: true } }", "email=a@b", 0.0),
            ("{ title: { missing: true } }", "email=a@b", 20.0),
            ("{ title: { missing: true } }", "title=\"  \"", 20.0),
            ("{ title: { missing: true } }", "title=[]", 20.0),
            ("{ title: { missing: true } }", "title=boss", 0.0),
            ("{ company.employees: { under: 100 } }", "email=a@b", 0.0),
            ("{ none: [ { company.employees: { min: 100 } } ] }", "email=a@b", 20.0),
            ("{ title: { contains: o } }", "title=missing", 0.0),
        ],
    );
}

#[test]
fn a_comparison_includes_its_end_or_not() {
    for (test, below, end, above) in [
        ("{ min: 100 }", 0.0, 20.0, 20.0),
        ("{ over: 100 }", 0.0, 0.0, 20.0),
        ("{ max: 100 }", 20.0, 20.0, 0.0),
        ("{ under: 100 }", 20.0, 0.0, 0.0),
        ("{ between: [100, 100.5] }", 0.0, 20.0, 20.0),
        ("100", 0.0, 20.0, 0.0),
    ] {
        let when = format!("{{ company.employees: {test} }}");
        fit(
            "",
            &[
                (&when, "company.employees=99.5", below),
                (&when, "company.employees=100", end),
                (&when, "company.employees=\"100\"", end),
                (&when, "company.employees=100.5", above),
                (&when, "company.employees=\"about 100\"", 0.0),
            ],
        );
    }
}

#[test]
fn a_range_passes_a_comparison_if_all_of_it_does_and_a_list_if_one_element_does() {
    fit(
        "",
        &[
            ("{ company.employees: { min: 51 } }", "company.employees=51..200", 20.0),
            ("{ company.employees: { over: 51 } }", "company.employees=51..200", 0.0),
            ("{ company.employees: { max: 200 } }", "company.employees=51..200", 20.0),
            ("{ company.employees: { min: 100 } }", "company.employees=51..200", 0.0),
            ("{ company.employees: { between: [51, 200] } }", "company.employees=51..200", 20.0),
            ("{ company.employees: { between: [51, 199] } }", "company.employees=51..200", 0.0),
            ("{ company.employees: { min: 51 } }", "company.employees=51..", 20.0),
            ("{ company.employees: { max: 200 } }", "company.employees=51..", 0.0),
            ("{ company.employees: { min: 100 } }", "company.employees=[50, 150]", 20.0),
            ("{ specialties: oak }", "specialties=[pine, Oak]", 20.0),
            ("{ specialties: oak }", "specialties=[pine, \"oak wood\"]", 0.0),
            ("{ specialties: { has: oak } }", "specialties=[pine, \"oak wood\"]", 20.0),
        ],
    );
}

#[test]
fn amounts_are_compared_in_the_base_currency() {
    let head = "currency: { base: EUR, rates: { USD: 0.5 } }";
    let at_least = "{ company.revenue: { min: 100 EUR } }";
    fit(
        head,
        &[
            (at_least, "company.revenue=100EUR", 20.0),
            (at_least, "company.revenue=100", 20.0),
            (at_least, "company.revenue=200USD", 20.0),
            (at_least, "company.revenue=199.99USD", 0.0),
            (at_least, "company.revenue=\"$ 200\"", 20.0),
            (at_least, "company.revenue=1000000CZK", 0.0),
            ("{ company.revenue: { max: 100 EUR } }", "company.revenue=1CZK", 0.0),
            (at_least, "company.revenue=200USD..300USD", 20.0),
            (at_least, "company.revenue=150USD..300USD", 0.0),
        ],
    );
}

#[test]
fn texts_are_compared_without_case_and_accents() {
    fit(
        "",
        &[
            ("{ title: ředitel }", "title=REDITEL", 20.0),
            ("{ title: { has: it } }", "title=\"Head of IT/Systems\"", 20.0),
            ("{ title: { has: it } }", "title=\"Digital Director\"", 0.0),
            ("{ title: { contains: it } }", "title=\"Digital Director\"", 20.0),
            ("{ email.domain: { ends_with: .edu } }", "email.domain=MIT.EDU", 20.0),
            ("{ title: { starts_with: head } }", "title=\"the head\"", 0.0),
            ("{ title: { matches: '^c[eit]o$' } }", "title=CIO", 20.0),
        ],
    );
}

#[test]
fn dates_are_tested_against_the_day_of_the_instant() {
    fit(
        "",
        &[
            ("{ bant.timeline: { in_next: 2d } }", "bant.timeline=2026-10-05", 20.0),
            ("{ bant.timeline: { in_next: 2d } }", "bant.timeline=2026-10-07", 20.0),
            ("{ bant.timeline: { in_next: 2d } }", "bant.timeline=2026-10-08", 0.0),
            ("{ bant.timeline: { in_next: 2d } }", "bant.timeline=2026-10-04", 0.0),
            ("{ created_at: { in_last: 2d } }", "created_at=2026-10-03", 20.0),
            ("{ created_at: { in_last: 2d } }", "created_at=2026-10-02", 0.0),
            ("{ created_at: { in_last: 2d } }", "created_at=2026-10-06", 0.0),
        ],
    );
}

#[test]
fn totals_may_be_negative() {
    let rules = "engagement: { out: { on: a, points: -50 }, read: { on: b, points: 8 } }";
    engagement(
        rules,
        "2026-01-01 00:00 A\n2026-01-02 00:00 B",
        &[("2026-01-01 00:00", -50.0), ("2026-01-02 00:00", -42.0)],
    );
    story(
        &format!("{rules}\nmql: {{ cold: {{ engagement: {{ max: -42 }} }} }}"),
        "
        2026-01-01 00:00 B => below - no_tier_reached inquiry
        2026-01-02 00:00 A => qualified cold tier_reached mql",
    );
}

#[test]
fn a_group_is_cut_at_its_ceiling_and_filled_to_its_floor() {
    let rules = "engagement:
  read: { on: a, points: 25, group: web }
  out: { on: b, points: -45, group: web }
  other: { on: c, points: 1 }
groups: { web: { floor: -10, ceiling: 40 } }";
    engagement(
        rules,
        "2026-01-01 00:00 A\n2026-01-02 00:00 A\n2026-01-03 00:00 C\n2026-01-04 00:00 B\n2026-01-05 00:00 B",
        &[
            ("2026-01-01 00:00", 25.0),
            ("2026-01-02 00:00", 40.0),
            ("2026-01-03 00:00", 41.0),
            ("2026-01-04 00:00", 6.0),
            ("2026-01-05 00:00", -9.0),
        ],
    );
    // A sum at the bound itself needs no correction; a floor above 0 counts before anything happened in the group.
    let at_bound =
        "engagement: { read: { on: a, points: 20, group: web } }\ngroups: { web: { floor: 5, ceiling: 40 } }";
    engagement(
        at_bound,
        "2026-01-01 00:00 C\n2026-01-02 00:00 A\n2026-01-03 00:00 A\n2026-01-04 00:00 A",
        &[
            ("2026-01-01 00:00", 5.0),
            ("2026-01-02 00:00", 20.0),
            ("2026-01-03 00:00", 40.0),
            ("2026-01-04 00:00", 40.0),
        ],
    );
}

#[test]
fn silence_counts_from_its_last_millisecond_on_until_it_is_broken() {
    engagement(
        "engagement: { cold: { on: nothing, for: 30d, points: -20 } }",
        "2026-01-01 00:00 A\n2026-02-10 00:00 traits title=boss\n2026-03-01 00:00 A marked\n2026-03-02 00:00 page /pricing",
        &[
            ("2026-01-30 23:59:59.999", 0.0),
            ("2026-01-31 00:00", -20.0),
            ("2026-02-10 00:00", -20.0),
            ("2026-03-01 00:00", -20.0),
            ("2026-03-02 00:00", 0.0),
        ],
    );
    // Without such an event yet, silence begins with the first event of any kind.
    engagement(
        "engagement: { cold: { on: nothing, of: [b], for: 30d, points: -20 } }",
        "2026-01-01 00:00 traits title=boss\n2026-01-20 00:00 A\n2026-02-05 00:00 B",
        &[("2026-01-30 23:59:59.999", 0.0), ("2026-01-31 00:00", -20.0), ("2026-02-05 00:00", 0.0)],
    );
}

#[test]
fn a_day_has_24_hours_when_the_clocks_change() {
    // In Prague clocks go back on 25 October 2026 at 03:00 and forward on 29 March 2026 at 02:00.
    engagement(
        "engagement: { read: { on: a, points: 10, within: 1d } }",
        "2026-10-24 12:00+02:00 A",
        &[("2026-10-25 10:59:59.999+01:00", 10.0), ("2026-10-25 11:00+01:00", 0.0)],
    );
    engagement(
        "engagement: { read: { on: a, points: 10, half_life: 1d } }",
        "2026-03-28 12:00+01:00 A",
        &[("2026-03-29 13:00+02:00", 5.0)],
    );
    story(
        "required: [email]\nmql: { hot: { on: a, within: 1d } }",
        "
        2026-10-24 12:00+02:00 A => held hot information_missing inquiry
        2026-10-25 11:00+01:00 traits email=a@b => below - no_tier_reached inquiry",
    );
}

#[test]
fn a_trait_that_changes_between_two_events_counts_as_it_was_at_each() {
    let sections = "fit: { boss: { when: { seniority: vp }, points: 20 } }\nmql: { hot: { fit: { min: 20 }, on: a } }";
    story(
        sections,
        "
        2026-10-05 09:00 traits seniority=staff => below - no_tier_reached inquiry
        2026-10-05 09:01 A => below - no_tier_reached inquiry
        2026-10-05 09:02 traits seniority=vp => below - no_tier_reached inquiry
        2026-10-05 09:03 traits seniority=missing => below - no_tier_reached inquiry
        2026-10-05 09:04 A => below - no_tier_reached inquiry
        2026-10-05 09:05 sales noted seniority=VP => below - no_tier_reached inquiry
        2026-10-05 09:06 A => qualified hot tier_reached mql
        2026-10-05 09:07 traits seniority=staff => qualified hot in_sales_hands mql",
    );
}

#[test]
fn a_hand_raise_with_within_waits_for_its_information_and_one_without_does_not() {
    story(
        "required: [email]\nmql: { hot: { on: a, within: 1d } }",
        "
        2026-10-05 09:00 A => held hot information_missing inquiry
        2026-10-06 08:59:59.999 traits email=a@b => qualified hot tier_reached mql",
    );
    story(
        "required: [email]\nmql: { hot: { on: a, within: 1d } }",
        "
        2026-10-05 09:00 A => held hot information_missing inquiry
        2026-10-06 09:00 traits email=a@b => below - no_tier_reached inquiry",
    );
    story(
        "required: [email]\nmql: { hot: { on: a } }",
        "
        2026-10-05 09:00 A => held hot information_missing inquiry
        2026-10-05 09:00:00.001 traits email=a@b => below - no_tier_reached inquiry
        2026-10-05 09:01 A => qualified hot tier_reached mql",
    );
    story(
        "required: [{ any: [phone, linkedin] }]\nmql: { hot: { seen: a } }",
        "
        2026-10-05 09:00 A => held hot information_missing inquiry
        2026-10-05 09:01 traits linkedin=x => qualified hot tier_reached mql",
    );
}

#[test]
fn a_lead_is_excluded_as_long_as_an_exclusion_holds() {
    story(
        "exclude: { small: { company.employees: { under: 100 } } }\nmql: { hot: { seen: a } }",
        "
        2026-10-05 09:00 traits company.employees=99 => excluded - excluded inquiry
        2026-10-05 09:01 A => excluded - excluded inquiry
        2026-10-05 09:02 traits company.employees=100 => qualified hot tier_reached mql
        2026-10-05 09:03 traits company.employees=50 => excluded - excluded mql
        2026-10-05 09:04 traits company.employees=missing => qualified hot in_sales_hands mql",
    );
    story(
        "exclude: { scared: { on: b, within: 1h } }\nmql: { hot: { seen: a } }",
        "
        2026-10-05 09:00 B => excluded - excluded inquiry
        2026-10-05 09:59:59.999 A => excluded - excluded inquiry
        2026-10-05 10:00 A => qualified hot tier_reached mql",
    );
}

#[test]
fn a_returned_lead_cools_off_to_the_millisecond_and_needs_a_new_signal() {
    story(
        "recycle: { cool_off: 30d, needs: nothing }\nmql: { hot: { seen: a } }",
        "
        2026-01-01 00:00 A => qualified hot tier_reached mql
        2026-01-02 00:00 sales rejected => below - cooling_off nurture
        2026-01-31 23:59:59.999 C => below - cooling_off nurture
        2026-02-01 00:00 traits title=boss => qualified hot tier_reached mql",
    );
    story(
        "recycle: { cool_off: 30d, needs: any new signal }\nmql: { hot: { seen: a } }",
        "
        2026-01-01 00:00 A => qualified hot tier_reached mql
        2026-01-02 00:00 sales recycled => below - cooling_off nurture
        2026-02-01 00:00 traits title=boss => below - new_signal_needed nurture
        2026-02-02 00:00 Unheard Of => below - new_signal_needed nurture
        2026-02-03 00:00 C => qualified hot tier_reached mql",
    );
    story(
        "recycle: { cool_off: 30d, needs: b }\nmql: { hot: { seen: a } }",
        "
        2026-01-01 00:00 A => qualified hot tier_reached mql
        2026-01-02 00:00 sales recycled => below - cooling_off nurture
        2026-01-03 00:00 B => below - cooling_off nurture
        2026-02-01 00:00 A => qualified hot tier_reached mql",
    );
}

#[test]
fn a_track_has_its_own_cool_off() {
    let sections = "recycle: { cool_off: 30d, needs: nothing }\nnurture: { Long Game: { cool_off: 90d }, short: { note: As usual. } }\nmql: { hot: { seen: a } }";
    story(
        sections,
        "
        2026-01-01 00:00 A => qualified hot tier_reached mql
        2026-01-01 00:00 sales recycled track=\"long  game\" => below - cooling_off nurture
        2026-03-31 23:59:59.999 A => below - cooling_off nurture
        2026-04-01 00:00 A => qualified hot tier_reached mql
        2026-04-01 00:00 sales recycled track=short => below - cooling_off nurture
        2026-05-01 00:00 A => qualified hot tier_reached mql",
    );
}

#[test]
fn only_an_answer_to_a_hand_over_moves_a_lead() {
    story(
        "recycle: { cool_off: 0d, needs: nothing }\nmql: { hot: { seen: a } }",
        "
        2026-01-01 00:00 sales rejected => below - no_tier_reached inquiry
        2026-01-01 00:01 sales disqualified => below - no_tier_reached inquiry
        2026-01-01 00:02 sales accepted => below - no_tier_reached inquiry
        2026-01-01 00:03 A => qualified hot tier_reached mql
        2026-01-01 00:04 sales accepted => qualified hot in_sales_hands sal
        2026-01-01 00:05 sales disqualified => below - given_up disqualified
        2026-01-01 00:06 A => below - given_up disqualified
        2026-01-01 00:07 sales rejected => below - given_up disqualified
        2026-01-01 00:08 sales recycled => qualified hot tier_reached mql
        2026-01-01 00:09 C => qualified hot in_sales_hands mql",
    );
}

#[test]
fn an_end_of_sales_work_can_be_taken_back() {
    let sections = "recycle: { cool_off: 30d, needs: nothing }\nmql: { hot: { seen: a } }\n\
                    gates: { sal: { sales: accepted }, sql: { sales: recycled }, opportunity: { outcome: opportunity } }";
    story(
        sections,
        "
        2026-01-01 00:00 A => qualified hot tier_reached mql
        2026-01-01 00:01 sales reopened => qualified hot in_sales_hands mql
        2026-01-01 00:02 sales accepted => qualified hot in_sales_hands sal
        2026-01-01 00:03 sales disqualified => below - given_up disqualified
        2026-01-01 00:04 sales recycled => below - cooling_off nurture
        2026-01-01 00:05 sales reopened pact=another => below - cooling_off nurture
        2026-01-01 00:06 sales reopened => qualified hot in_sales_hands sal
        2026-01-01 00:07 sales reopened => qualified hot in_sales_hands sal
        2026-01-01 00:08 outcome opportunity => qualified hot in_sales_hands opportunity
        2026-01-01 00:09 outcome won => qualified hot in_sales_hands customer
        2026-01-01 00:10 outcome lost => below - deal_open customer
        2026-01-01 00:11 sales reopened => qualified hot in_sales_hands opportunity
        2026-01-01 00:12 outcome lost => below - cooling_off nurture
        2026-01-01 00:13 outcome lost => below - cooling_off nurture
        2026-01-01 00:14 sales reopened => qualified hot in_sales_hands opportunity
        2026-01-01 00:15 outcome lost => below - cooling_off nurture
        2026-01-31 00:15 A => qualified hot tier_reached mql
        2026-01-31 00:16 sales reopened => qualified hot in_sales_hands mql",
    );
}

#[test]
fn an_act_of_sales_that_names_a_pact_is_for_that_one_alone() {
    let sections = "  called: { sales: call }\npact: office\nrecycle: { cool_off: 0d, needs: nothing }\nmql: { hot: { seen: a } }\n\
                    gates: { sal: { sales: accepted }, sql: { seen: called } }";
    // To another pact nothing was said; a signal hears of it all the same.
    story(
        sections,
        "
        2026-01-01 00:00 A => qualified hot tier_reached mql
        2026-01-01 00:01 sales rejected pact=chairs => qualified hot in_sales_hands mql
        2026-01-01 00:02 sales recycled pact=chairs => qualified hot in_sales_hands mql
        2026-01-01 00:03 sales disqualified pact=chairs => qualified hot in_sales_hands mql
        2026-01-01 00:04 sales accepted pact=chairs => qualified hot in_sales_hands mql
        2026-01-01 00:05 sales accepted pact=\" OFFICE \" => qualified hot in_sales_hands sal
        2026-01-01 00:06 sales call pact=chairs => qualified hot in_sales_hands sql
        2026-01-01 00:07 sales disqualified pact=office => below - given_up disqualified
        2026-01-01 00:08 sales recycled pact=office-2 => below - given_up disqualified
        2026-01-01 00:09 sales recycled pact=\"\" => qualified hot tier_reached sql",
    );
}

#[test]
fn several_pacts_are_answered_each_for_itself() {
    let of = |name: &str| pact(&format!("{SIGNALS}pact: {name}\nmql: {{ hot: {{ seen: a }} }}"));
    let (desks, chairs) = (of("desks"), of("chairs"));
    let events = events(
        "2026-01-01 00:00 A
         2026-01-01 00:01 sales rejected pact=desks
         2026-01-01 00:02 sales accepted pact=chairs
         2026-01-01 00:03 sales accepted pact=nobody
         2026-01-01 00:04 C
         2026-01-01 00:05 sales next step agreed
         2026-01-01 00:06 sales noted pact=chairs",
    );
    for (pact, says) in [
        (
            &desks,
            "tier_reached mql; cooling_off nurture; cooling_off nurture; cooling_off nurture; cooling_off nurture; cooling_off nurture; cooling_off nurture",
        ),
        (
            &chairs,
            "tier_reached mql; in_sales_hands mql; in_sales_hands sal; in_sales_hands sal; in_sales_hands sal; in_sales_hands sal; in_sales_hands sal",
        ),
    ] {
        let (found, judged) = both(pact, &events, at("2026-01-01 00:06"));
        let said: Vec<String> =
            found.decisions.iter().map(|one| format!("{} {}", one.reason.code.code(), one.stage)).collect();
        assert_eq!(said.join("; "), says);
        let judged: Vec<String> =
            judged.decisions.iter().map(|one| format!("{} {}", one.reason.code(), one.stage)).collect();
        assert_eq!(judged.join("; "), says, "the oracle");
    }
    let desks = CompiledPact::new(&desks).expect("a checked pact compiles");
    let answers: Vec<bool> = events.iter().map(|event| desks.is_answered_by(event)).collect();
    assert_eq!(answers, [false, true, false, false, false, true, true]);
    // So a replay reads it.
    assert_eq!(desks.properties(), ["pact"]);
}

#[test]
fn a_deal_keeps_a_lead_and_its_loss_returns_it() {
    story(
        "recycle: { cool_off: 30d, needs: nothing }\nmql: { hot: { seen: a } }",
        "
        2026-01-01 00:00 outcome opportunity => below - no_tier_reached opportunity
        2026-01-02 00:00 A => below - deal_open opportunity
        2026-01-03 00:00 outcome lost => below - cooling_off nurture
        2026-02-02 00:00 A => qualified hot tier_reached mql
        2026-02-03 00:00 outcome opportunity => qualified hot in_sales_hands opportunity
        2026-02-04 00:00 outcome won => qualified hot in_sales_hands customer
        2026-02-05 00:00 outcome advocated => qualified hot in_sales_hands evangelist
        2026-02-06 00:00 outcome lost => below - deal_open evangelist",
    );
}

#[test]
fn the_furthest_open_gate_is_entered_and_sql_needs_sales() {
    let sections = "mql: { hot: { on: a } }\nbant: { at_least: 1, need: required }";
    story(
        sections,
        "
        2026-01-01 00:00 traits bant.need=desks => below - no_tier_reached inquiry
        2026-01-01 00:01 A => qualified hot tier_reached mql
        2026-01-01 00:02 sales accepted => qualified hot in_sales_hands sql
        2026-01-01 00:03 traits bant.need=missing => qualified hot in_sales_hands sql
        2026-01-01 00:04 outcome won => qualified hot in_sales_hands customer",
    );
}

#[test]
fn the_first_tier_whose_condition_holds_is_the_leads() {
    let sections = "fit: { boss: { when: { seniority: vp }, points: 20 } }
mql: { hot: { fit: { min: 20 }, on: a }, warm: { on: any letter }, cool: { seen: any } }
recycle: { cool_off: 0d, needs: nothing }";
    story(
        sections,
        "
        2026-01-01 00:00 B => qualified warm tier_reached mql
        2026-01-01 00:01 sales rejected => qualified cool tier_reached mql
        2026-01-01 00:02 traits seniority=vp => qualified cool in_sales_hands mql
        2026-01-01 00:03 sales rejected => qualified cool tier_reached mql
        2026-01-01 00:04 sales rejected => qualified cool tier_reached mql
        2026-01-01 00:05 A => qualified cool in_sales_hands mql",
    );
}

#[test]
fn a_marked_event_is_no_behaviour_and_a_repeated_one_counts_once() {
    engagement(
        "engagement: { read: { on: a, points: 10 } }",
        "2026-01-01 00:00 A #1\n2026-01-01 00:01 A marked #2\n2026-01-01 00:02 A #1\n2026-01-01 00:03 B #1",
        &[("2026-01-02 00:00", 10.0)],
    );
    story(
        "mql: { hot: { seen: any } }",
        "
        2026-01-01 00:00 A marked => below - no_tier_reached inquiry
        2026-01-01 00:01 traits title=boss => below - no_tier_reached inquiry
        2026-01-01 00:02 page / => qualified hot tier_reached mql",
    );
}

#[test]
fn a_count_condition_is_asked_at_every_event() {
    story(
        "mql: { keen: { on: a, at_least: 2 in 1h } }\nrequired: [email]",
        "
        2026-01-01 00:00 A => below - no_tier_reached inquiry
        2026-01-01 00:59:59.998 A => held keen information_missing inquiry
        2026-01-01 00:59:59.999 traits email=a@b => qualified keen tier_reached mql",
    );
    story(
        "mql: { keen: { on: a, at_least: 2 in 1h } }",
        "
        2026-01-01 00:00 A => below - no_tier_reached inquiry
        2026-01-01 01:00 A => below - no_tier_reached inquiry",
    );
}

#[test]
fn an_event_that_matches_a_signal_in_two_ways_is_one_match() {
    let pact = pact(
        "signals: { twice: { any: [ { event: A }, { channel: web } ] }, between: { event: A } }
mql: { keen: { on: twice, at_least: 2 in 1h } }",
    );
    let events = events("2026-01-01 00:00 A\n2026-01-01 00:01 A");
    let (found, judged) = both(&pact, &events, at("2026-01-01 00:01"));
    let tiers: Vec<_> = found.decisions.iter().map(|one| one.verdict.tier().is_some()).collect();
    assert_eq!(tiers, [false, true]);
    let tiers: Vec<_> = judged.decisions.iter().map(|one| one.tier.is_some()).collect();
    assert_eq!(tiers, [false, true], "the oracle");
}

#[test]
fn sales_acts_count_since_the_last_hand_over() {
    let sections = "mql: { hot: { on: a } }\nrecycle: { cool_off: 0d, needs: nothing }";
    story(
        sections,
        "
        2026-01-01 00:00 A => qualified hot tier_reached mql
        2026-01-01 00:01 sales accepted => qualified hot in_sales_hands sal
        2026-01-01 00:02 sales recycled => below - no_tier_reached nurture
        2026-01-01 00:03 A => qualified hot tier_reached mql
        2026-01-01 00:04 C => qualified hot in_sales_hands mql
        2026-01-01 00:05 sales accepted => qualified hot in_sales_hands sal",
    );
}

#[test]
fn a_gate_sees_the_level_after_the_hand_over() {
    // What sales did before the new hand-over is forgotten, so level 1 is lost again and the gate of SAL is closed.
    let sections = "mql: { hot: { on: a } }\nrecycle: { cool_off: 0d, needs: nothing }
levels: { 1: { sales: accepted } }\ngates: { sal: { level: { min: 1 } } }";
    story(
        sections,
        "
        2026-01-01 00:00 A => qualified hot tier_reached mql
        2026-01-01 00:01 sales accepted => qualified hot in_sales_hands sal
        2026-01-01 00:02 sales recycled => below - no_tier_reached nurture
        2026-01-01 00:03 A => qualified hot tier_reached mql
        2026-01-01 00:04 sales accepted => qualified hot in_sales_hands sal",
    );
}
