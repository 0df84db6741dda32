//! What a lazy fold must not sleep through: tables of leads about whom something is decided at an event that nobody was waiting for.
//!
//! [`Fold`] leaves out what can't matter, and what can't is a claim of the engine about itself. Each table is told event by event, to
//! [`LeadState`], which leaves nothing out, and to every lazy way of looking at the same lead; all must say the same, to the bit.
//! `Elsewhere` is an event that no clause of any pact hears; the helper makes sure of that.

use leadpact_engine::{CompiledPact, Fold, FrameFold, LeadState, Qualification, Scores, Thresholds, Told};
use leadpact_terms::{Event, EventId, Instant, Kind, Level, SalesAct};
use leadpact_testkit::builders::{event, events, pact};

const SIGNALS: &str = "signals:
  a: { event: A }
  b: { event: B }
  c: { event: C }
  called: { sales: call }
";

/// Points enough for the tier that most tables end with.
const WARM: &str = "mql: { warm: { engagement: { min: 50 } } }";

/// Every way to look at a lead, side by side.
struct SideBySide {
    pact: CompiledPact,
    fed: LeadState,
    peak: Level,
    lazy: Fold,
    decisions: Fold,
    frames: Option<(Thresholds, FrameFold)>,
}

impl SideBySide {
    fn new(yaml: &str) -> Self {
        let pact = CompiledPact::new(&pact(yaml)).expect("a checked pact compiles");
        let frames = Thresholds::of(&pact).map(|thresholds| (FrameFold::new(&pact, &thresholds), thresholds));
        Self {
            fed: LeadState::lean(&pact),
            peak: Level::ZERO,
            lazy: Fold::new(&pact),
            decisions: Fold::of_decisions(&pact),
            frames: frames.map(|(frames, thresholds)| (thresholds, frames)),
            pact,
        }
    }

    fn next_lead(&mut self) {
        self.fed = LeadState::lean(&self.pact);
        self.peak = Level::ZERO;
        self.lazy.next_lead();
        self.decisions.next_lead();
        if let Some((_, frames)) = &mut self.frames {
            frames.next_lead();
        }
    }

    /// Feeds an event everywhere; says what came of it: the tier it was handed over in, the level if there was none as high.
    fn feed(&mut self, event: &Event) -> String {
        let (n_before, peak_before) = (self.fed.qualifications().len(), self.peak);
        let has_prospects = self.lazy.has_prospects();
        let decision = self.fed.feed(&self.pact, event);
        self.peak = self.peak.max(decision.level);
        let meaning = self.pact.meaning(event);
        let tells = matches!(event.kind, Kind::Traits | Kind::Sales(SalesAct::Noted));
        if tells {
            let told = event.properties.iter().filter_map(|(name, value)| self.pact.told(name, value));
            let told: Vec<Told> = told.collect();
            self.lazy.tell(event.at, &meaning, &told);
            self.decisions.tell(event.at, &meaning, &told);
            self.frames.iter_mut().for_each(|(_, frames)| frames.tell(event.at, &meaning, &told));
        } else {
            self.lazy.hear(event.at, &meaning);
            self.decisions.hear(event.at, &meaning);
            self.frames.iter_mut().for_each(|(_, frames)| frames.hear(event.at, &meaning));
        }
        let tier = self.fed.qualifications().get(n_before).map(|one| one.tier.to_string());
        assert!(tier.is_none() || tells || has_prospects, "it had no prospects and was handed over");
        let level = (self.peak > peak_before).then(|| format!("level {}", self.peak));
        let said: Vec<String> = tier.into_iter().chain(level).collect();
        if said.is_empty() { "-".to_owned() } else { said.join(" ") }
    }

    /// All ways agree on all that is known of the lead after an event.
    fn assert_agreed(&self, at: Instant, what: &str) {
        let nameless = |one: &Qualification| Qualification { event: EventId::new(""), ..one.clone() };
        let expected: Vec<Qualification> = self.fed.qualifications().iter().map(nameless).collect();
        assert_same(&self.lazy.level_peak(), &self.peak, &format!("the highest level at {what}"));
        let standing = self.fed.standing(&self.pact, at);
        let (fit, engagement) = (standing.fit.score, standing.engagement.score);
        let scores = Scores { fit, engagement, grade: standing.grade, level: standing.level };
        for fold in [&self.lazy, &self.decisions] {
            assert_same(&fold.qualifications(), &expected.as_slice(), &format!("the hand-overs at {what}"));
            assert_same(&fold.scores(at), &scores, &format!("the scores at {what}"));
        }
        if let Some((thresholds, frames)) = &self.frames {
            let first = frames.frames().iter().find_map(|frame| {
                let tier = thresholds.tier_at(frame.parts, frame.fit, frame.engagement)?;
                Some((frame.at, self.pact.pact().tiers[tier].name.clone(), frame.fit, frame.engagement))
            });
            let expected = expected.first().map(|one| (one.at, one.tier.clone(), one.fit, one.engagement));
            assert_same(&first, &expected, &format!("the first hand-over by frames at {what}"));
        }
    }
}

/// Compares by the text of `Debug`, which tells every two different floating-point numbers apart.
fn assert_same<T: std::fmt::Debug>(found: &T, expected: &T, what: &str) {
    assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{what}");
}

/// Tells a story of lines `event => what comes of it`: `-` for nothing, the tier of a hand-over, `level 2` where a level is reached for the
/// first time. Told twice, with a lead of another story between, whose space is used again.
fn story(sections: &str, lines: &str) {
    let signals = if sections.contains("signals:") { "" } else { SIGNALS };
    let mut ways = SideBySide::new(&format!("{signals}{sections}"));
    let lines: Vec<(&str, &str)> = lines.lines().filter_map(|line| line.split_once("=>")).collect();
    let told = events(&lines.iter().map(|(event, _)| *event).collect::<Vec<_>>().join("\n"));
    assert!(!told.is_empty(), "something happens");
    for n_events in [told.len(), told.len() / 2, told.len()] {
        ways.next_lead();
        for (event, (line, expected)) in told.iter().zip(&lines).take(n_events) {
            assert_eq!(ways.feed(event), expected.trim(), "at {}\nunder {sections}", line.trim());
            ways.assert_agreed(event.at, &format!("{}\nunder {sections}", line.trim()));
            assert_unheard(&ways.pact, event);
        }
    }
}

/// What happens elsewhere means nothing to the pact.
fn assert_unheard(pact: &CompiledPact, told: &Event) {
    if &*told.name == "Elsewhere" {
        let nothing = pact.meaning(&event("2026-01-01 00:00 \"Of no pact\""));
        let meaning = pact.meaning(&Event { marked: false, ..told.clone() });
        assert_eq!(meaning, nothing, "`Elsewhere` is heard");
    }
}

#[test]
fn a_penalty_for_silence_ends_at_a_page_view_that_no_clause_hears() {
    story(
        &format!(
            "engagement: {{ call: {{ on: called, points: 60 }}, cold: {{ on: nothing, for: 30d, points: -20 }} }}\n{WARM}"
        ),
        "
        2026-01-01 00:00 Elsewhere => -
        2026-01-31 00:00 sales call => -
        2026-01-31 00:01 Elsewhere marked => -
        2026-01-31 00:02 Elsewhere => warm",
    );
}

#[test]
fn a_penalty_that_fades_lets_a_lead_qualify_later() {
    let rules = "engagement: { read: { on: a, points: 60 }, out: { on: b, points: -40, half_life: 1d } }";
    story(
        &format!("{rules}\n{WARM}"),
        "
        2026-01-01 00:00 B => -
        2026-01-01 01:00 A => -
        2026-01-01 02:00 Elsewhere => -
        2026-01-02 23:59:59.999 Elsewhere => -
        2026-01-03 00:00 Elsewhere => warm",
    );
}

#[test]
fn a_penalty_that_falls_away_lets_a_lead_qualify_later() {
    let rules = "engagement: { read: { on: a, points: 60 }, out: { on: b, points: -40, within: 7d } }";
    story(
        &format!("{rules}\n{WARM}"),
        "
        2026-01-01 00:00 B => -
        2026-01-01 01:00 A => -
        2026-01-07 23:59:59.999 Elsewhere => -
        2026-01-08 00:00 Elsewhere => warm",
    );
}

#[test]
fn an_exclusion_that_ends_lets_a_lead_qualify_later() {
    story(
        &format!(
            "exclude: {{ scared: {{ on: b, within: 1h }} }}\nengagement: {{ read: {{ on: a, points: 50 }} }}\n{WARM}"
        ),
        "
        2026-01-01 00:00 Elsewhere => -
        2026-01-01 00:01 B => -
        2026-01-01 00:02 A => -
        2026-01-01 01:00:59.999 Elsewhere => -
        2026-01-01 01:01 Elsewhere => warm",
    );
}

#[test]
fn a_tier_that_asks_for_what_is_over_is_reached_by_waiting() {
    for (tier, until) in [
        ("engagement: { min: 50 }, none: [ { on: b, within: 1h } ]", "01:01"),
        ("seen: a, none: [ { on: b, at_least: 1 in 1h } ]", "01:01"),
        ("engagement: { min: 50 }, none: [ { any: [ { on: b, within: 1h }, { on: c } ] } ]", "01:01"),
    ] {
        story(
            &format!("engagement: {{ read: {{ on: a, points: 50 }} }}\nmql: {{ warm: {{ {tier} }} }}"),
            &format!(
                "
                2026-01-01 00:00 Elsewhere => -
                2026-01-01 00:01 B => -
                2026-01-01 00:02 A => -
                2026-01-01 01:00:59.999 Elsewhere => -
                2026-01-01 {until} Elsewhere => warm"
            ),
        );
    }
    // What must not be scored is reached by forgetting.
    for test in [
        "none: [ { engagement: { min: 10 } } ]",
        "none: [ { grade: [A] }, { engagement: { min: 10 } } ]",
        "engagement: { max: 9.99999 }",
        "grade: [4]",
    ] {
        story(
            &format!(
                "engagement: {{ read: {{ on: a, points: 40, half_life: 1d }} }}
grades: {{ engagement: {{ 1: 30, 2: 20, 3: 10 }} }}\nmql: {{ quiet: {{ seen: a, {test} }} }}"
            ),
            "
            2026-01-01 00:00 Elsewhere => -
            2026-01-01 00:00 A => -
            2026-01-02 23:59:59.999 Elsewhere => -
            2026-01-03 00:00 Elsewhere => -
            2026-01-03 00:01 Elsewhere => quiet",
        );
    }
}

#[test]
fn a_test_of_a_date_begins_to_hold_by_the_date_alone() {
    let due = "traits: { renewal: date }\n";
    for (sections, fits) in [
        ("mql: { due: { renewal: { in_next: 30d } } }", "due"),
        ("mql: { due: { any: [ { on: a }, { renewal: { in_next: 30d } } ] } }", "due"),
        (
            "fit: { soon: { when: { renewal: { in_next: 30d } }, points: 20 } }\nmql: { due: { fit: { min: 20 } } }",
            "due",
        ),
        ("fit: { soon: { when: { renewal: { in_next: 30d } }, points: 80 } }\nmql: { due: { grade: [A4] } }", "due"),
        ("personas: { soon: { renewal: { in_next: 30d } } }\nmql: { due: { persona: any } }", "due"),
        ("personas: { soon: { renewal: { in_next: 30d } } }\nmql: { due: { persona: soon } }", "due"),
        (
            "bant: { at_least: 1, budget: { deduced_from: { renewal: { in_next: 30d } } } }\nmql: { due: { bant: budget } }",
            "due",
        ),
        (
            "bant: { at_least: 1, budget: { deduced_from: { renewal: { in_next: 30d } } } }\nmql: { due: { bant: confirmed } }",
            "due",
        ),
        (
            "levels: { 1: { renewal: { in_next: 30d } }, 2: { seen: c } }\nmql: { due: { level: { min: 1 } } }",
            "due level 1",
        ),
        ("levels: { 1: { renewal: { in_next: 30d } }, 2: { seen: c } }", "level 1"),
    ] {
        story(
            &format!("{due}{sections}"),
            &format!(
                "
                2026-01-01 00:00 traits renewal=2026-03-01 => -
                2026-01-02 00:00 Elsewhere => -
                2026-01-29 23:59:59.999 Elsewhere => -
                2026-01-30 00:00 Elsewhere => {fits}"
            ),
        );
    }
    for test in ["renewal: { in_last: 90d }", "none: [ { renewal: { in_next: 90d } } ]"] {
        story(
            &format!(
                "{due}engagement: {{ read: {{ on: a, points: 50 }} }}\nmql: {{ over: {{ engagement: {{ min: 50 }}, {test} }} }}"
            ),
            "
            2026-01-01 00:00 traits renewal=2026-03-01 => -
            2026-01-02 00:00 A => -
            2026-02-28 23:59:59.999 Elsewhere => -
            2026-03-02 00:00 Elsewhere => over",
        );
    }
    story(
        &format!(
            "{due}exclude: {{ bound: {{ renewal: {{ in_next: 30d }} }} }}\nengagement: {{ read: {{ on: a, points: 50 }} }}\n{WARM}"
        ),
        "
        2026-01-01 00:00 traits renewal=2026-01-03 => -
        2026-01-02 00:00 A => -
        2026-01-03 23:59:59.999 Elsewhere => -
        2026-01-04 00:00 Elsewhere => warm",
    );
    story(
        "bant: { at_least: 1, timeline: { in_next: 30d } }\nmql: { due: { bant: { at_least: 1 } } }",
        "
        2026-01-01 00:00 traits bant.timeline=2026-03-01 => -
        2026-01-29 23:59:59.999 Elsewhere => -
        2026-01-30 00:00 Elsewhere => due",
    );
}

#[test]
fn a_grade_that_is_not_the_best_is_reached_by_forgetting() {
    let rules =
        "fit: { boss: { when: { seniority: vp }, points: 80 }, mate: { when: { seniority: staff }, points: 30 } }
engagement: { read: { on: a, points: 100, half_life: 10d } }
levels: { 1: { seen: c } }\n";
    let told = |seniority: &str, when: &str| {
        format!(
            "
            2026-01-01 00:00 traits seniority={seniority} => -
            2026-01-01 00:01 Elsewhere => -
            2026-01-02 00:00 A => -
            2026-01-07 00:00 Elsewhere => {}
            2026-01-11 23:59:59.999 Elsewhere => -
            2026-01-13 00:00 Elsewhere => {}
            2026-01-24 00:00 Elsewhere => {}",
            if when == "two" { "tier" } else { "-" },
            if when == "three" { "tier" } else { "-" },
            if when == "four" { "tier" } else { "-" },
        )
    };
    story(&format!("{rules}mql: {{ tier: {{ grade: [A2] }} }}"), &told("vp", "two"));
    story(&format!("{rules}mql: {{ tier: {{ grade: [A3, C2] }} }}"), &told("vp", "three"));
    story(&format!("{rules}mql: {{ tier: {{ grade: [C3, A4] }} }}"), &told("staff", "three"));
    story(&format!("{rules}mql: {{ tier: {{ grade: [A2, C4], seen: a }} }}"), &told("staff", "four"));
    story(&format!("{rules}mql: {{ tier: {{ grade: [B1, B2, B3, B4, D1] }} }}"), &told("staff", "never"));
    story(&format!("{rules}mql: {{ tier: {{ engagement: {{ min: 60, max: 80 }} }} }}"), &told("staff", "two"));
}

#[test]
fn groups_bound_what_can_be_reached_from_both_sides() {
    // An empty group is worth its floor.
    story(
        "engagement: { other: { on: a, points: 45 }, out: { on: b, points: -45, group: web } }
groups: { web: { floor: 5 } }\nmql: { warm: { engagement: { min: 50 } } }",
        "
        2026-01-01 00:00 Elsewhere => -
        2026-01-01 00:01 B => -
        2026-01-01 00:02 A => warm",
    );
    // What the ceiling hides is there when the penalty falls away.
    story(
        "engagement: { read: { on: a, points: 25, group: web }, out: { on: b, points: -45, group: web, within: 7d } }
groups: { web: { floor: -10, ceiling: 40 } }\nmql: { warm: { engagement: { min: 40 } } }",
        "
        2026-01-01 00:00 B => -
        2026-01-01 00:01 A => -
        2026-01-01 00:02 A => -
        2026-01-01 00:03 A => -
        2026-01-07 23:59:59.999 Elsewhere => -
        2026-01-08 00:00 Elsewhere => warm",
    );
    // A ceiling holds back whatever the sum is.
    story(
        "engagement: { read: { on: a, points: 25, group: web }, other: { on: c, points: 10 } }
groups: { web: { ceiling: 40 } }\nmql: { warm: { engagement: { min: 50 } } }",
        "
        2026-01-01 00:01 A => -
        2026-01-01 00:02 A => -
        2026-01-01 00:03 A => -
        2026-01-01 00:04 C => warm",
    );
}

#[test]
fn points_for_silence_come_by_waiting() {
    for (of, last) in [("", "Elsewhere marked"), ("of: [a], ", "Elsewhere"), ("", "traits title=boss")] {
        story(
            &format!(
                "engagement: {{ rested: {{ on: nothing, {of}for: 30d, points: 50 }}, read: {{ on: a, points: 1 }} }}\n{WARM}"
            ),
            &format!(
                "
                2026-01-01 00:00 Elsewhere => -
                2026-01-30 23:59:59.999 {last} => -
                2026-01-31 00:00 {last} => warm"
            ),
        );
    }
    // Halves: the silence alone is not enough, and what is heard in it does not end it.
    story(
        &format!(
            "engagement: {{ rested: {{ on: nothing, of: [a], for: 30d, points: 25 }}, read: {{ on: b, points: 25 }} }}\n{WARM}"
        ),
        "
        2026-01-01 00:00 A => -
        2026-01-02 00:00 B => -
        2026-01-30 00:00 Elsewhere => -
        2026-01-31 00:00 Elsewhere => warm",
    );
    story(
        &format!(
            "engagement: {{ rested: {{ on: nothing, of: [a], for: 30d, points: 25 }}, read: {{ on: b, points: 25 }} }}\n{WARM}"
        ),
        "
        2026-01-01 00:00 A => -
        2026-01-31 00:00 Elsewhere => -
        2026-02-01 00:00 B => warm",
    );
}

#[test]
fn a_level_waits_for_the_levels_below_it() {
    let tier = "mql: { ripe: { level: { min: 2 } } }";
    for lower in ["on: b, within: 1d", "on: b", "on: b, at_least: 1 in 1d"] {
        story(
            &format!("levels: {{ 1: {{ {lower} }}, 2: {{ seen: a }}, 3: {{ seen: c }} }}\n{tier}"),
            "
            2026-01-01 00:00 Elsewhere => -
            2026-01-01 00:01 A => -
            2026-01-01 00:02 Elsewhere => -
            2026-01-01 00:03 B => ripe level 2
            2026-01-09 00:00 C => -
            2026-01-09 00:01 Elsewhere => -
            2026-01-09 00:02 B => level 3",
        );
    }
    for lower in ["none: [ { on: b, within: 1d } ]", "engagement: { max: 10 }"] {
        story(
            &format!(
                "engagement: {{ read: {{ on: b, points: 40, half_life: 12h }} }}
levels: {{ 1: {{ {lower} }}, 2: {{ seen: a }}, 3: {{ seen: c }} }}\n{tier}"
            ),
            "
            2026-01-01 00:00 B => -
            2026-01-01 00:01 A => -
            2026-01-01 23:59:59.999 Elsewhere => -
            2026-01-02 00:00 Elsewhere => ripe level 2
            2026-01-02 00:01 Elsewhere => -
            2026-01-02 00:02 C => level 3",
        );
    }
    // Levels are followed also of a lead that can't be handed over.
    story(
        "required: [email]\nlevels: { 1: { on: b }, 2: { seen: a }, 3: { engagement: { min: 50 } } }
engagement: { read: { on: c, points: 50 } }\nmql: { hot: { seen: a } }",
        "
        2026-01-01 00:00 Elsewhere => -
        2026-01-01 00:01 A => -
        2026-01-01 00:02 B => level 2
        2026-01-01 00:03 C => -
        2026-01-01 00:04 B => level 3",
    );
    // Of the lower levels, one needs points and one a signal; the upper one was there all the time.
    story(
        &format!(
            "engagement: {{ read: {{ on: a, points: 30 }} }}
levels: {{ 1: {{ engagement: {{ min: 50 }} }}, 2: {{ seen: c }}, 3: {{ sales: accepted }}, 4: {{ on: b, within: 1d }} }}\n{tier}"
        ),
        "
        2026-01-01 00:00 C => -
        2026-01-01 00:01 A => -
        2026-01-01 00:02 A => ripe level 2
        2026-01-01 00:03 B => -
        2026-01-01 00:04 sales accepted => level 4",
    );
}

#[test]
fn a_signal_that_was_waited_for_is_not_waited_for_again() {
    let excluded = "exclude: { scared: { on: c, within: 1h } }\n";
    for tier in ["on: a, within: 1d", "seen: a", "on: a, at_least: 1 in 1d", "any: [ { seen: a }, { on: b } ]"] {
        story(
            &format!("{excluded}mql: {{ hot: {{ {tier} }} }}"),
            "
            2026-01-01 00:00 C => -
            2026-01-01 00:01 A => -
            2026-01-01 00:59:59.999 Elsewhere => -
            2026-01-01 01:00 Elsewhere => hot",
        );
    }
    for (tier, until) in [("on: a, within: 1h", "01:01"), ("on: a", "00:03")] {
        story(
            &format!("{excluded}mql: {{ hot: {{ {tier} }} }}"),
            &format!(
                "
                2026-01-01 00:00 C => -
                2026-01-01 00:01 A => -
                2026-01-01 {until} Elsewhere => -
                2026-01-01 02:00 Elsewhere => -
                2026-01-01 02:01 A => hot"
            ),
        );
    }
    story(
        &format!("{excluded}mql: {{ keen: {{ on: a, at_least: 2 in 2h }} }}"),
        "
        2026-01-01 00:00 A => -
        2026-01-01 00:01 C => -
        2026-01-01 00:02 A => -
        2026-01-01 01:00 Elsewhere => -
        2026-01-01 01:01 Elsewhere => keen",
    );
    story(
        "mql: { keen: { on: a, at_least: 3 in 2h } }",
        "
        2026-01-01 00:00 Elsewhere => -
        2026-01-01 00:01 A => -
        2026-01-01 01:00 A => -
        2026-01-01 02:01 A => -
        2026-01-01 02:02 Elsewhere => -
        2026-01-01 02:03 A => keen",
    );
}

#[test]
fn either_of_two_ways_into_a_tier_is_watched() {
    let rules = "engagement: { read: { on: a, points: 25 } }\n";
    for tiers in [
        "warm: { any: [ { engagement: { min: 50 } }, { on: b } ] }",
        "warm: { any: [ { on: b }, { engagement: { min: 50 } } ] }",
        "warm: { any: [ { on: b }, { on: c, within: 1d }, { engagement: { min: 50 } }, { engagement: { min: 70 } } ] }",
        "warm: { any: [ { on: b }, { seen: c } ] }\n  second: { engagement: { min: 50 } }",
    ] {
        let pact = format!("{rules}mql:\n  {tiers}");
        story(&pact, "2026-01-01 00:00 Elsewhere => -\n2026-01-01 00:01 B => warm");
        let second = if tiers.contains("second") { "second" } else { "warm" };
        let by_points = format!(
            "2026-01-01 00:00 Elsewhere => -\n2026-01-01 00:01 A => -\n2026-01-01 00:02 A => {second}\n2026-01-01 00:03 B => -"
        );
        story(&pact, &by_points);
    }
    // Of two things that both must be, it is enough to wait for either, but not for one that is there already.
    for tier in ["engagement: { min: 50 }, on: b", "on: b, engagement: { min: 50 }", "grade: [1, 2], on: b"] {
        story(
            &format!("{rules}mql: {{ warm: {{ {tier} }} }}"),
            "
            2026-01-01 00:00 Elsewhere => -
            2026-01-01 00:01 B => -
            2026-01-01 00:02 A => -
            2026-01-01 00:03 A => -
            2026-01-01 00:04 Elsewhere => -
            2026-01-01 00:05 B => warm",
        );
    }
    for tier in ["engagement: { min: 50 }, seen: b", "seen: b, engagement: { min: 50 }", "seen: b, grade: [1, 2]"] {
        story(
            &format!("{rules}mql: {{ warm: {{ {tier} }} }}"),
            "
            2026-01-01 00:00 Elsewhere => -
            2026-01-01 00:01 B => -
            2026-01-01 00:02 A => -
            2026-01-01 00:03 A => warm",
        );
    }
}

#[test]
fn a_returned_lead_is_handed_over_when_its_cool_off_is_over() {
    let rules = "engagement: { read: { on: a, points: 50 } }\n";
    story(
        &format!("{rules}recycle: {{ cool_off: 30d, needs: nothing }}\n{WARM}"),
        "
        2026-01-01 00:00 outcome lost => -
        2026-01-02 00:00 A => -
        2026-01-30 23:59:59.999 Elsewhere => -
        2026-01-31 00:00 Elsewhere => warm
        2026-02-01 00:00 Elsewhere => -
        2026-02-02 00:00 sales recycled => -
        2026-03-03 23:59:59.999 Elsewhere => -
        2026-03-04 00:00 Elsewhere => warm",
    );
    story(
        &format!("{rules}recycle: {{ cool_off: 30d, needs: b }}\n{WARM}"),
        "
        2026-01-01 00:00 Elsewhere => -
        2026-01-02 00:00 A => warm
        2026-01-03 00:00 sales rejected => -
        2026-01-04 00:00 Elsewhere => -
        2026-01-05 00:00 B => -
        2026-02-02 00:00 Elsewhere => warm
        2026-02-03 00:00 sales rejected => -
        2026-04-01 00:00 A => -
        2026-04-02 00:00 B => warm
        2026-04-03 00:00 sales disqualified => -
        2026-06-01 00:00 B => -
        2026-06-02 00:00 sales recycled => -
        2026-07-02 00:00 Elsewhere => -
        2026-07-03 00:00 B => warm",
    );
    // What sales did is waited for as well.
    story(
        "recycle: { cool_off: 0d, needs: nothing }
mql: { asked: { on: a }, called back: { sales: call }, deal: { outcome: won } }",
        "
        2026-01-01 00:00 sales call => -
        2026-01-01 00:01 A => asked
        2026-01-01 00:02 sales call => -
        2026-01-01 00:03 sales recycled => called back
        2026-01-01 00:04 sales recycled => -
        2026-01-01 00:05 Elsewhere => -",
    );
    story(
        "recycle: { cool_off: 1d, needs: nothing }\nmql: { asked: { on: a }, called back: { sales: call } }",
        "
        2026-01-01 00:00 Elsewhere => -
        2026-01-01 00:01 A => asked
        2026-01-01 00:02 sales call => -
        2026-01-01 00:03 sales recycled => -
        2026-01-01 00:04 Elsewhere => -
        2026-01-02 00:03 Elsewhere => called back",
    );
    // Nothing but the call wakes: the points that woke before are gone.
    story(
        "engagement: { read: { on: a, points: 50, half_life: 1h } }
recycle: { cool_off: 1d, needs: nothing }\nmql: { warm: { engagement: { min: 50 } }, called back: { sales: call } }",
        "
        2026-01-01 00:00 Elsewhere => -
        2026-01-01 00:01 A => warm
        2026-01-01 00:02 sales call => -
        2026-01-01 02:00 sales recycled => -
        2026-01-02 01:59:59.999 Elsewhere => -
        2026-01-02 02:00 Elsewhere => called back",
    );
}

#[test]
fn a_gate_that_opens_without_a_deal_keeps_a_lead_from_sales() {
    let rules = "engagement: { read: { on: a, points: 20, half_life: 1d }, asked: { on: c, points: 50 } }\n";
    for (gate, handed_over) in [
        ("seen: a, engagement: { max: 5 }", "-"),
        ("any: [ { outcome: opportunity }, { all: [ { seen: a }, { engagement: { max: 5 } } ] } ]", "-"),
        ("outcome: opportunity", "warm"),
    ] {
        story(
            &format!("{rules}gates: {{ opportunity: {{ {gate} }} }}\n{WARM}"),
            &format!(
                "
                2026-01-01 00:00 Elsewhere => -
                2026-01-01 00:01 A => -
                2026-01-04 00:00 Elsewhere => -
                2026-01-04 00:01 C => {handed_over}"
            ),
        );
    }
    // With a deal the gate may wait for anything.
    story(
        &format!("{rules}gates: {{ customer: {{ outcome: opportunity, on: b }} }}\n{WARM}"),
        "
        2026-01-01 00:00 outcome opportunity => -
        2026-01-01 00:01 B => -
        2026-01-01 00:02 outcome lost => -
        2026-03-01 00:00 C => -",
    );
}

#[test]
fn the_first_event_is_looked_at_whatever_it_is() {
    for tier in [
        "engagement: { max: 1000 }",
        "engagement: { min: -5 }",
        "fit: { min: 0 }",
        "title: { missing: true }",
        "none: [ { on: a } ]",
        "excluded: no",
        "grade: [D4]",
        "seen: any",
        "any: [ { on: a }, { none: [ { title: { known: true } } ] } ]",
    ] {
        story(&format!("mql: {{ all: {{ {tier} }} }}"), "2026-01-01 00:00 Elsewhere => all\n2026-01-01 00:01 A => -");
    }
    // The first event is nobody's doing, the first behaviour is.
    for first in ["traits fax=1", "Elsewhere marked", "sales call"] {
        story(
            "mql: { all: { seen: any } }\nlevels: { 1: { seen: any }, 2: { seen: c } }",
            &format!(
                "2026-01-01 00:00 {first} => -\n2026-01-01 00:01 Elsewhere => all level 1\n2026-01-01 00:02 C => level 2"
            ),
        );
    }
}

#[test]
fn a_lead_begins_without_what_the_lead_before_it_was() {
    for (sections, lines) in [
        (
            "exclude: { staff: { seniority: staff } }\nmql: { hot: { seen: a } }",
            "
            2026-01-01 00:00 A => hot
            2026-01-01 00:01 traits seniority=staff => -",
        ),
        (
            "traits: { renewal: date }\nmql: { due: { renewal: { in_next: 30d } } }",
            "
            2026-01-01 00:00 Elsewhere => -
            2026-01-01 00:01 traits renewal=2026-01-02 => due",
        ),
        (
            "required: [title]\nmql: { hot: { seen: a, title: boss } }",
            "
            2026-01-01 00:00 A => -
            2026-01-01 00:01 traits title=boss => hot",
        ),
        (
            "mql: { hot: { seen: a, title: { missing: true } } }",
            "
            2026-01-01 00:00 A => hot
            2026-01-01 00:01 traits title=boss => -",
        ),
        (
            "mql: { keen: { on: a, at_least: 2 in 1y } }",
            "
            2026-01-01 00:00 A => -
            2026-01-01 00:01 A => keen",
        ),
        (
            "mql: { deal: { outcome: won } }",
            "
            2026-01-01 00:00 Elsewhere => -
            2026-01-01 00:01 outcome won => deal
            2026-01-01 00:02 outcome lost => -",
        ),
        (
            "recycle: { cool_off: 1y, needs: any new signal }\nmql: { hot: { seen: a } }",
            "
            2026-01-01 00:00 A => hot
            2026-01-01 00:01 outcome opportunity => -",
        ),
        (
            "recycle: { cool_off: 0d, needs: b }\nmql: { hot: { seen: a } }",
            "
            2026-01-01 00:00 outcome lost => -
            2026-01-01 00:01 A => -
            2026-01-01 00:02 B => hot",
        ),
        (
            "engagement: { path: { on: [a, b], within: 1y, points: 50 } }\nmql: { warm: { engagement: { min: 50 } } }",
            "
            2026-01-01 00:00 B => -
            2026-01-01 00:01 A => -
            2026-01-01 00:02 Elsewhere => -
            2026-01-01 00:03 B => warm",
        ),
        (
            "engagement: { cold: { on: nothing, for: 1d, points: 50 } }\nmql: { warm: { engagement: { min: 50 } } }",
            "
            2026-01-01 00:00 Elsewhere marked => -
            2026-01-02 00:00 Elsewhere marked => warm",
        ),
    ] {
        story(sections, lines);
    }
}

#[test]
fn signals_beyond_the_bits_of_a_word_are_heard() {
    let signals: String = (0..140).map(|n| format!("  s{n}: {{ event: S{n} }}\n")).collect();
    for (tier, waits_for) in [
        ("on: s135", "S135"),
        ("on: s128", "S128"),
        ("on: s127", "S127"),
        ("any: [ { on: s2 }, { on: s130 } ]", "S130"),
        ("any: [ { on: s2 }, { on: s130 } ]", "S2"),
        ("any: [ { on: s130 }, { engagement: { min: 50 } } ]", "S130"),
        ("seen: s135", "S135"),
        ("on: s135, at_least: 1 in 1d", "S135"),
    ] {
        story(
            &format!(
                "signals:\n{signals}engagement: {{ read: {{ on: s0, points: 1 }} }}\nmql: {{ hot: {{ {tier} }} }}"
            ),
            &format!(
                "
                2026-01-01 00:00 Elsewhere => -
                2026-01-01 00:01 S0 => -
                2026-01-01 00:02 S7 => -
                2026-01-01 00:03 {waits_for} => hot"
            ),
        );
    }
}

#[test]
fn a_trait_that_is_told_again_makes_or_breaks_prospects() {
    let pacts = [
        "fit: { boss: { when: { seniority: vp }, points: 20 } }\nmql: { hot: { fit: { min: 20 }, engagement: { min: 50 } } }",
        "mql: { hot: { seniority: vp, engagement: { min: 50 } } }",
        "mql: { hot: { none: [ { seniority: { missing: true } }, { seniority: staff } ], engagement: { min: 50 } } }",
        "personas: { boss: { seniority: vp }, mate: { seniority: staff } }\nmql: { hot: { persona: boss, engagement: { min: 50 } } }",
        "fit: { boss: { when: { seniority: vp }, points: 60 } }\nmql: { hot: { grade: [B1, B2] } }",
        "exclude: { staff: { seniority: staff }, nobody: { seniority: { missing: true } } }\nmql: { hot: { engagement: { min: 50 } } }",
        "bant: { at_least: 1, need: { deduced_from: { seniority: vp } } }\nmql: { hot: { bant: need, engagement: { min: 50 } } }",
        "levels: { 1: { seniority: vp }, 2: { engagement: { min: 50 } }, 3: { seen: c } }\nmql: { hot: { level: { min: 2 } } }",
    ];
    for sections in pacts {
        let levels = sections.contains("levels");
        let (hot, level_1) = if levels { ("hot level 2", "level 1") } else { ("hot", "-") };
        let levels = if levels { "" } else { "levels: { 1: { seen: c } }\n" };
        let pact = format!("{levels}engagement: {{ read: {{ on: a, points: 50 }} }}\n{sections}");
        // Hopeless, then hopeful: the trait comes last.
        for how in ["traits", "sales noted"] {
            story(
                &pact,
                &format!(
                    "
                    2026-01-01 00:00 traits seniority=staff => -
                    2026-01-01 00:01 A => -
                    2026-01-01 00:02 Elsewhere => -
                    2026-01-01 00:03 {how} seniority=vp => {hot}"
                ),
            );
            // The trait comes first.
            story(
                &pact,
                &format!(
                    "
                    2026-01-01 00:00 traits seniority=staff => -
                    2026-01-01 00:01 Elsewhere => -
                    2026-01-01 00:02 {how} seniority=vp => {level_1}
                    2026-01-01 00:03 Elsewhere => -
                    2026-01-01 00:04 A => {hot}"
                ),
            );
        }
        // Hopeful, then hopeless, and back.
        story(
            &pact,
            &format!(
                "
                2026-01-01 00:00 traits seniority=vp => {level_1}
                2026-01-01 00:01 Elsewhere => -
                2026-01-01 00:02 traits seniority=staff => -
                2026-01-01 00:03 A => -
                2026-01-01 00:04 traits seniority=missing => -
                2026-01-01 00:05 A => -
                2026-01-01 00:06 traits seniority=vp => {hot}"
            ),
        );
    }
}

#[test]
fn required_information_may_come_late() {
    let pact = format!(
        "required: [{{ any: [email, phone] }}]\nlevels: {{ 1: {{ seen: c }} }}
engagement: {{ read: {{ on: a, points: 50, half_life: 1d }} }}\n{WARM}"
    );
    story(
        &pact,
        "
        2026-01-01 00:00 A => -
        2026-01-01 00:00 Elsewhere => -
        2026-01-01 00:00 traits phone=1 => warm",
    );
    story(
        &pact,
        "
        2026-01-01 00:00 A => -
        2026-01-02 00:00 traits email=a@b => -
        2026-01-02 00:01 Elsewhere => -
        2026-01-02 00:02 A => warm",
    );
    story(
        &pact,
        "
        2026-01-01 00:00 traits email=a@b => -
        2026-01-01 00:01 traits email=missing => -
        2026-01-01 00:02 A => -
        2026-01-01 00:03 traits title=boss => -
        2026-01-01 00:04 A => -
        2026-01-01 00:05 traits email=a@b => warm",
    );
}

#[test]
fn a_tie_with_a_threshold_wakes_whatever_the_order_of_addition() {
    // Ten times 0.1 is 1, and 0.9999999999999999 if added up one by one.
    let tenths: String =
        (0..10).map(|n| format!("2026-01-01 00:0{n} A => {}\n", if n == 9 { "warm" } else { "-" })).collect();
    story("engagement: { read: { on: a, points: 0.1 } }\nmql: { warm: { engagement: { min: 1 } } }", &tenths);
    let three =
        "engagement: { one: { on: a, points: 0.1 }, two: { on: b, points: 0.2 }, three: { on: c, points: 0.3 } }";
    for order in [["A", "B", "C"], ["C", "B", "A"], ["B", "C", "A"]] {
        for threshold in ["0.6", "0.6000000000000001"] {
            story(
                &format!("{three}\nmql: {{ warm: {{ engagement: {{ min: {threshold} }} }} }}"),
                &format!(
                    "
                    2026-01-01 00:00 Elsewhere => -
                    2026-01-01 00:01 {} => -
                    2026-01-01 00:02 {} => -
                    2026-01-01 00:03 {} => warm",
                    order[0], order[1], order[2]
                ),
            );
        }
    }
    for (points, least, passes) in [
        ("29.99999998", "30", true),
        ("29.99999996", "30", false),
        ("-30.00000002", "-30", true),
        ("-30.00000004", "-30", false),
        ("1000000", "1000000.0005", true),
        ("1000000", "1000000.002", false),
    ] {
        let cap = format!("engagement: {{ read: {{ on: a, points: {points} }}, low: {{ on: b, points: -1000 }} }}");
        for test in [format!("engagement: {{ min: {least} }}"), "grade: [1]".to_owned()] {
            story(
                &format!(
                    "{cap}\nlevels: {{ 1: {{ seen: c }} }}\ngrades: {{ engagement: {{ 1: {least}, 2: -2000, 3: -3000 }} }}
mql: {{ warm: {{ on: a, {test} }} }}"
                ),
                &format!("2026-01-01 00:00 traits title=x => -\n2026-01-01 00:01 A => {}", if passes { "warm" } else { "-" }),
            );
        }
    }
}

#[test]
fn what_rounding_makes_of_a_score_among_great_penalties_is_the_score() {
    // Beside -12,000,000,000,000 points, which the floor takes back, numbers lie 0.00195… apart: 49.9993 is 50.
    let penalties: String =
        (0..200).map(|n| format!("  out {n}: {{ on: b, points: -1000000000, group: out }}\n")).collect();
    let unsubscribed: String = (0..60).map(|n| format!("2026-01-01 00:{n:02} B => -\n")).collect();
    for tier in [
        "engagement: { min: 50 }",
        "any: [ { engagement: { min: 49.9 }, on: c }, { engagement: { min: 50 } } ]",
        "grade: [1, 2]",
    ] {
        let rules =
            format!("engagement:\n{penalties}  read: {{ on: a, points: 49.9993 }}\ngroups: {{ out: {{ floor: 0 }} }}");
        story(&format!("{rules}\nmql: {{ warm: {{ {tier} }} }}"), &format!("{unsubscribed}2026-01-01 01:00 A => warm"));
    }
}

#[test]
fn a_frame_is_left_out_only_where_an_earlier_one_is_as_good_in_everything() {
    let rules = "fit: { boss: { when: { seniority: vp }, points: 20 } }
engagement: { read: { on: a, points: 60, half_life: 10d } }\nlevels: { 1: { seen: c } }\n";
    for (tier, lines) in [
        (
            "seen: b, engagement: { min: 50 }",
            "
            2026-01-01 00:00 A => -
            2026-01-01 01:00 B => warm",
        ),
        (
            "fit: { min: 20 }, engagement: { min: 50 }",
            "
            2026-01-01 00:00 A => -
            2026-01-01 01:00 traits seniority=vp => warm",
        ),
        (
            "engagement: { min: 70 }",
            "
            2026-01-01 00:00 A => -
            2026-01-01 01:00 A => warm",
        ),
        (
            "any: [ { on: b, engagement: { min: 50 } }, { on: c, engagement: { min: 10 } } ]",
            "
            2026-01-01 00:00 A => -
            2026-01-15 00:00 B => -
            2026-01-15 00:01 C => warm level 1",
        ),
    ] {
        story(&format!("{rules}mql: {{ warm: {{ {tier} }} }}"), lines);
    }
    let mut ways = SideBySide::new(&format!("{SIGNALS}{rules}{WARM}"));
    for event in events(
        "2026-01-01 00:00 Elsewhere\n2026-01-01 00:01 Elsewhere\n2026-01-02 00:00 A\n2026-01-02 00:00 Elsewhere\n2026-01-03 00:00 Elsewhere",
    ) {
        ways.feed(&event);
    }
    let (_, frames) = ways.frames.as_ref().expect("the pact's tiers can be taken apart");
    let engagements: Vec<f64> = frames.frames().iter().map(|frame| frame.engagement).collect();
    assert_eq!(engagements, [0.0, 60.0]);
}

#[test]
fn tiers_are_taken_apart_only_where_more_of_a_score_never_harms() {
    let engagement = "engagement: { read: { on: a, points: 50 } }";
    for (sections, can_be) in [
        ("mql: { warm: { fit: { min: 10 }, any: [ { engagement: { min: 50 } }, { on: b } ] } }", true),
        ("mql: { warm: { none: [ { on: b } ], grade: [A1, A2, B1] } }", true),
        (
            "mql: { warm: { level: { min: 3 } } }\nlevels: { 1: { seen: a }, 2: { engagement: { min: 20 } }, 3: { seen: b } }",
            true,
        ),
        ("mql: { warm: { engagement: { min: 50 } } }\ngates: { opportunity: { seen: b } }", true),
        ("mql: { warm: { engagement: { min: 20, max: 80 } } }", false),
        ("mql: { warm: { fit: { max: 80 } } }", false),
        ("mql: { warm: { none: [ { engagement: { min: 50 } } ] } }", false),
        ("mql: { warm: { none: [ { all: [ { on: b }, { grade: [A1] } ] } ] } }", false),
        ("mql: { warm: { grade: [A2] } }", false),
        ("mql: { warm: { grade: [A1, B1, B2] } }", false),
        ("mql: { warm: { level: { min: 2 } } }\nlevels: { 1: { seen: a }, 2: { engagement: { max: 20 } } }", false),
        ("mql: { warm: { engagement: { min: 50 } } }\ngates: { opportunity: { engagement: { min: 80 } } }", false),
        (
            "mql: { warm: { engagement: { min: 50 } } }\ngates: { opportunity: { any: [ { seen: b }, { grade: [1] } ] } }",
            false,
        ),
    ] {
        let pact = pact(&format!("{SIGNALS}{engagement}\n{sections}"));
        let thresholds = Thresholds::of(&CompiledPact::new(&pact).expect("a checked pact compiles"));
        assert_eq!(thresholds.is_some(), can_be, "under {sections}");
    }
}
