//! Diffs of whole pacts, read by eye.

use expect_test::expect;

use super::*;
use crate::lint::tests_read as read;

const SAMPLE: &str = include_str!("../words/sample.yaml");

/// The sample with some of its words changed.
fn sample_with(changes: &[(&str, &str)]) -> Pact {
    let mut text = SAMPLE.replace("version: 3", "version: 4");
    for (from, to) in changes {
        assert!(text.contains(from), "the sample does not hold `{from}`");
        text = text.replacen(from, to, 1);
    }
    read(&text).pact
}

fn of(changes: &[(&str, &str)]) -> Diff {
    diff(&read(SAMPLE).pact, &sample_with(changes), &Messages::english())
}

/// One line a change: what happened to which clause, and in which direction.
fn lines(diff: &Diff) -> String {
    let line = |change: &Change| {
        let from = change.renamed_from.as_ref().map(|from| format!(" (was {from})")).unwrap_or_default();
        format!("{:?} {}{from}: {:?} {:?}", change.kind, change.clause, change.effect, change.concern)
    };
    diff.changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn comments_layout_and_notes_are_no_change() {
    let same = of(&[
        ("# A pact", "# Another comment about a pact"),
        ("note: Signs the order.", "note: Signs all orders."),
        ("seniority: [director, vp, c-level]", "seniority: { in: [Director, VP, c-level] }"),
        ("because: Revenue is only known", "because: It is only known"),
    ]);
    assert!(same.same_meaning, "{}", lines(&same));
    assert_eq!(
        diff_in_words(&same, &Messages::english()),
        "office-furniture: what changes from version 3 to version 4\n\
         The two mean the same. Only comments, layout, notes or the version number differ.\n"
    );
}

#[test]
fn each_change_has_its_direction() {
    for (from, to, expected) in [
        // Who is handed over.
        ("warm: { fit: { min: 30 }", "warm: { fit: { min: 35 }", "Changed mql/warm: Tightens Qualification"),
        ("warm: { fit: { min: 30 }", "warm: { fit: { min: 25 }", "Changed mql/warm: Loosens Qualification"),
        ("within: 1d }, note: Call", "within: 3d }, note: Call", "Changed mql/hot: Loosens Qualification"),
        ("grade: [A, B1]", "grade: [A, B2]", "Changed mql/keen: Unclear Qualification"),
        ("grade: [A, B1]", "grade: [A, B1, B2]", "Changed mql/keen: Loosens Qualification"),
        ("{ under: 20 }", "{ under: 10 }", "Changed exclude/too small: Loosens Qualification"),
        ("{ under: 20 }", "{ under: 30 }", "Changed exclude/too small: Tightens Qualification"),
        ("[rival.example]", "[rival.example, foe.example]", "Changed exclude/competitor: Tightens Qualification"),
        (
            "  competitor: { company.domain: [rival.example] }\n",
            "",
            "Removed exclude/competitor: Loosens Qualification",
        ),
        ("required: [email, ", "required: [email, title, ", "Added required/title: Tightens Qualification"),
        (
            "title: { has: [it, cio, systems] }",
            "title: { has: [it, cio] }",
            "Changed personas/it buyer: Unclear Qualification",
        ),
        // Points.
        (
            "decision level: { when: { seniority: [vp, c-level] }, points: 20 }",
            "decision level: { when: { seniority: [vp, c-level] }, points: 25 }",
            "Changed fit/decision level: Loosens Qualification",
        ),
        (
            "decision level: { when: { seniority: [vp, c-level] }",
            "decision level: { when: { seniority: [c-level] }",
            "Changed fit/decision level: Tightens Qualification",
        ),
        (
            "decision level: { when: { seniority: [vp, c-level] }, points: 20 }",
            "decision level: { when: { seniority: [vp] }, points: 25 }",
            "Changed fit/decision level: Unclear Qualification",
        ),
        (
            "{ min: 100, under: 500 } }, points: 15",
            "{ min: 100 } }, points: 15",
            "Changed fit/company size: Loosens Qualification",
        ),
        // A tier asks for an engagement of 400 at most, so more points work both ways.
        ("points: 8, half_life: 14d", "points: 9, half_life: 14d", "Changed engagement/pricing: Unclear Qualification"),
        (
            "content: { ceiling: 40 }",
            "content: { ceiling: 40, floor: -10 }",
            "Changed groups/content: Unclear Qualification",
        ),
        (
            "firm:    { floor: 0, ceiling: 10 }",
            "firm:    { floor: 0, ceiling: 12 }",
            "Changed groups/firm: Loosens Qualification",
        ),
        ("fit: { A: 45,", "fit: { A: 50,", "Changed grades: Tightens Qualification"),
        // Stages.
        (
            "{ bant: confirmed, sales: accepted, level: { min: 3 } }",
            "{ bant: confirmed, sales: accepted }",
            "Changed gates/sql: Loosens Stages",
        ),
        ("bant: { at_least: 3", "bant: { at_least: 2", "Changed bant: Loosens Stages"),
        ("budget: { min: 15000 EUR", "budget: { min: 20000 EUR", "Changed bant/budget: Tightens Stages"),
        // Promises.
        ("300 per quarter", "1300 per year", "Changed sla/marketing/qualified: Tightens MarketingPromise"),
        ("complete: 95%", "complete: 90%", "Changed sla/marketing/complete: Loosens MarketingPromise"),
        ("respond within: 30m", "respond within: 10m", "Changed sla/sales/respond within: Tightens SalesPromise"),
        ("calls: 3, emails: 3", "calls: 2, emails: 4", "Changed sla/sales/touches: Unclear SalesPromise"),
        (", status every: 7d", "", "Removed sla/sales/status every: Loosens SalesPromise"),
        // The rest.
        ("cool_off: 30d, needs", "cool_off: 45d, needs", "Changed recycle: Tightens Qualification"),
        ("Mon-Thu 09:00", "Mon-Thu 08:00", "Changed sla/calendar: Unclear Terms"),
        ("capacity: 40", "capacity: 50", "Changed routing: Neutral Terms"),
        ("USD: 0.92", "USD: 0.9", "Changed currency: Unclear Terms"),
        ("review_by: 2026-12-31", "review_by: 2027-01-31", "Changed review_by: Neutral Terms"),
    ] {
        assert_eq!(lines(&of(&[(from, to)])), expected, "{from} → {to}");
    }
}

#[test]
fn a_new_name_is_no_other_meaning() {
    let renamed = of(&[
        ("  asked for contact:\n", "  wants a call:\n"),
        ("on: asked for contact, within: 1d", "on: wants a call, within: 1d"),
        ("[pricing read, asked for contact]", "[pricing read, wants a call]"),
        ("  gone cold:", "  silent:"),
        ("it buyer: {", "it person: {"),
        ("persona: it buyer", "persona: it person"),
    ]);
    assert!(!renamed.same_meaning);
    expect![[r#"
        Renamed signals/wants a call (was signals/asked for contact): Neutral Qualification
        Renamed personas/it person (was personas/it buyer): Neutral Qualification
        Renamed engagement/silent (was engagement/gone cold): Neutral Qualification"#]]
    .assert_eq(&lines(&renamed));
}

#[test]
fn another_order_of_tiers_is_shown_once() {
    let hot = "  hot:  { when: { fit: { min: 30 }, on: asked for contact, within: 1d }, note: Call at once. }\n";
    let moved = of(&[(hot, ""), ("gates:\n", &format!("{hot}gates:\n"))]);
    expect!["Reordered mql: Neutral Qualification"].assert_eq(&lines(&moved));
}

#[test]
fn points_work_one_way_where_no_tier_has_an_upper_limit() {
    let open = SAMPLE.replace("engagement: { min: 60, max: 400 }", "engagement: { min: 60 }");
    for (from, to, expected) in [
        ("points: 8, half_life: 14d", "points: 9, half_life: 14d", "Changed engagement/pricing: Loosens Qualification"),
        ("points: 8, half_life: 14d", "points: 8, half_life: 7d", "Changed engagement/pricing: Tightens Qualification"),
        ("points: 8, half_life: 14d", "points: 9, half_life: 7d", "Changed engagement/pricing: Unclear Qualification"),
        ("[3 per 7d, 20]", "[3 per 7d, 30]", "Changed engagement/pricing: Loosens Qualification"),
        // A greater cap per week uses up the total of 20 sooner.
        ("[3 per 7d, 20]", "[5 per 7d, 20]", "Changed engagement/pricing: Unclear Qualification"),
        ("for: 30d, points: -20", "for: 60d, points: -20", "Changed engagement/gone cold: Loosens Qualification"),
        ("for: 30d, points: -20", "for: 30d, points: -30", "Changed engagement/gone cold: Tightens Qualification"),
        ("  orders:       { on: big order, points: 30 }\n", "", "Removed engagement/orders: Tightens Qualification"),
        ("content: { ceiling: 40 }", "content: { ceiling: 50 }", "Changed groups/content: Loosens Qualification"),
        (
            "{ event: { starts_with: Order }",
            "{ event: { starts_with: [Order, Buy] }",
            "Changed signals/big order: Unclear Qualification",
        ),
        (
            "  unsubscribed:      { event: Unsubscribed }",
            "  unsubscribed:      { any: [ { event: Unsubscribed }, { event: Left } ] }",
            "Changed signals/unsubscribed: Tightens Qualification",
        ),
        ("seen: unsubscribed", "on: unsubscribed, within: 1y", "Changed exclude/opted out: Loosens Qualification"),
    ] {
        assert!(open.contains(from), "{from}");
        let new = open.replacen(from, to, 1);
        let diff = diff(&read(&open).pact, &read(&new).pact, &Messages::english());
        assert_eq!(lines(&diff), expected, "{from} → {to}");
    }
}

#[test]
fn a_diff_reads_well_and_serialises() {
    let changed = of(&[
        ("warm: { fit: { min: 30 }", "warm: { fit: { min: 25 }"),
        ("  competitor: { company.domain: [rival.example] }\n", ""),
        ("required: [email, ", "required: [email, title, "),
        ("respond within: 30m", "respond within: 10m"),
        ("binge:  ", "bingeing:  "),
    ]);
    expect![[r#"
        office-furniture: what changes from version 3 to version 4
        5 changes (loosening 2, tightening 2, neutral 1, unclear 0).

        exclude/competitor is gone; it loosens who is handed over
          before: “competitor”: a lead is never handed over if the company’s web domain is “rival.example”.
          why: What it applied to, it applies to no longer.

        required/title is new; it tightens who is handed over
          now: Sales must have the job title.
          why: One more thing must be known before a lead is handed over.

        engagement/bingeing was called engagement/binge; neutral
          before: “binge”: 10 points for “pricing read” at least 5 times in less than 2 days, every time; they lapse after 30 days
          now: “bingeing”: 10 points for “pricing read” at least 5 times in less than 2 days, every time; they lapse after 30 days
          why: It says the same under another name.

        mql/warm has changed; it loosens who is handed over
          before: A lead is “warm” if the fit is at least 30 points, the engagement is between 60 and 400 points, the lead matches the persona “it buyer” and no exclusion applies.
          now: A lead is “warm” if the fit is at least 25 points, the engagement is between 60 and 400 points, the lead matches the persona “it buyer” and no exclusion applies.
          why: Everybody who met it before still does, and others may.

        sla/sales/respond within has changed; it tightens what sales promises
          before: Sales makes a first attempt to reach the lead within 30 minutes of working time after the hand-over.
          now: Sales makes a first attempt to reach the lead within 10 minutes of working time after the hand-over.
          why: More is promised than before.
    "#]].assert_eq(&diff_in_words(&changed, &Messages::english()));
    let json = serde_json::to_value(&changed).unwrap();
    assert_eq!(json["changes"][0]["kind"], "removed");
    assert_eq!(json["changes"][0]["effect"], "loosens");
    assert_eq!(json["changes"][0]["clause"], "exclude/competitor");
}
