//! A lead kept as bytes: small, the same after each of many events, and never believed where something else was written.

use std::sync::LazyLock;

use expect_test::{Expect, expect};
use leadpact_engine::{CompiledPact, LeadState, StaleState};
use leadpact_terms::{EventId, Instant};
use leadpact_testkit::builders::{at, event, events, pact};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const NORTHWIND: &str = include_str!("../../../pacts/northwind-desk.yaml");
const TYPICAL_LEAD: &str = include_str!("support/typical-lead.txt");

/// Everything that a pact makes a lead remember.
const PACT: &str = "
traits:
  renewal: { type: date }
signals:
  a: { event: A }
  b: { event: B }
  c: { event: C }
  d: { sales: rejected }
required: [email]
exclude:
  rival: { company.name: Rival }
  far: { country: AQ }
  angry: { on: c, within: 1d }
fit:
  renews: { when: { renewal: { in_next: 30d } }, points: 5 }
  large: { when: { company.employees: { min: 500 } }, points: 10 }
engagement:
  plain: { on: a, points: 1 }
  fading: { on: a, points: 2, half_life: 10d }
  lasting: { on: a, points: 3, within: 10d }
  both: { on: a, points: 4, half_life: 5d, within: 10d }
  capped: { on: a, points: 5, at_most: 2 per 2d }
  first: { on: a, points: 6, at_most: 1 }
  path: { on: [a, b, a], within: 5d, points: 7 }
  paths: { on: [a, b], within: 5d, points: 8, repeat: each }
  often: { on: b, at_least: 3 in 7d, points: 9, repeat: each }
  quiet: { on: nothing, of: [a, b], for: 20d, points: -10 }
mql:
  asked: { on: b, at_least: 2 in 3d, fit: { min: 10 } }
  warm: { engagement: { min: 40 } }
recycle: { cool_off: 2d, needs: [a] }
";

fn compiled(yaml: &str) -> CompiledPact {
    CompiledPact::new(&pact(yaml)).expect("a checked pact compiles")
}

fn bytes_of(pact: &CompiledPact, lead: &LeadState) -> Vec<u8> {
    let mut bytes = Vec::new();
    lead.to_bytes(pact, &mut bytes);
    bytes
}

fn fed(pact: &CompiledPact, story: &str) -> LeadState {
    let mut lead = LeadState::lean(pact);
    events(story).iter().for_each(|event| drop(lead.feed(pact, event)));
    lead
}

/// What happened before a lead was kept, and what happens next.
fn stories() -> Vec<(&'static str, String, &'static str)> {
    const KNOWN: &str = "2026-10-01 08:00 traits email=a@b.example company.employees=900";
    let handed_over = format!("{KNOWN}\n2026-10-02 08:00 B\n2026-10-02 09:00 B");
    let rejected = format!("{handed_over}\n2026-10-03 08:00 sales rejected");
    let story = |what, before: &str, next| (what, before.replace("; ", "\n"), next);
    vec![
        story("nothing", "", "2026-10-05 08:00 A"),
        story("no behaviour", "2026-10-01 08:00 sales call", "2026-11-05 08:00 sales call"),
        story("a marked event", "2026-10-01 08:00 A marked", "2026-10-01 09:00 A"),
        story("two at one instant", "2026-10-01 08:00 A; 2026-10-01 08:00 B", "2026-10-01 08:00 A #z"),
        story("a date to come", "2026-10-01 08:00 traits renewal=2026-11-05", "2026-10-07 08:00 A"),
        story(
            "a trait that was cleared",
            &format!("{KNOWN}; 2026-10-02 08:00 traits email=missing"),
            "2026-10-03 08:00 A",
        ),
        story("two exclusions", "2026-10-01 08:00 traits country=AQ company.name=Rival", "2026-10-02 08:00 A"),
        story("an exclusion that ends", "2026-10-01 08:00 C", "2026-10-02 08:00 A"),
        story("a step of a sequence", "2026-10-01 08:00 A", "2026-10-05 08:00 B"),
        story("two steps of a sequence", "2026-10-01 08:00 A; 2026-10-02 08:00 B", "2026-10-05 08:00 A"),
        story("a sequence found", "2026-10-01 08:00 A; 2026-10-02 08:00 B; 2026-10-03 08:00 A", "2026-10-04 08:00 B"),
        story("two of three", "2026-10-01 08:00 B; 2026-10-02 08:00 B", "2026-10-07 08:00 B"),
        story("three of three", "2026-10-01 08:00 B; 2026-10-02 08:00 B; 2026-10-03 08:00 B", "2026-10-04 08:00 B"),
        story("a full cap", "2026-10-01 08:00 A; 2026-10-01 09:00 A; 2026-10-02 08:00 A", "2026-10-03 08:30 A"),
        story("points that fade", "2026-10-01 08:00 A; 2026-10-02 08:00 A; 2026-10-04 08:00 A", "2026-10-11 09:00 A"),
        story("a silence", "2026-10-01 08:00 A", "2026-11-01 08:00 traits country=CZ"),
        story(
            "held",
            "2026-10-01 08:00 A; 2026-10-01 09:00 A; 2026-10-01 10:00 A",
            "2026-10-01 11:00 traits email=a@b.example",
        ),
        story("handed over", &handed_over, "2026-10-03 08:00 B"),
        story("sent back", &rejected, "2026-10-04 08:00 B"),
        story("sent back, nothing new", &rejected, "2026-10-05 08:00 B"),
        story("sent back, then a signal", &format!("{rejected}; 2026-10-04 08:00 A"), "2026-10-05 08:00 B"),
        story(
            "sent back at a signal",
            &format!("{handed_over}; 2026-10-03 08:00 A; 2026-10-03 08:00 sales rejected"),
            "2026-10-05 08:00 B",
        ),
        story(
            "handed over again",
            &format!("{rejected}; 2026-10-05 08:00 A; 2026-10-05 09:00 B"),
            "2026-10-06 08:00 A",
        ),
        story(
            "given up by mistake",
            &format!("{handed_over}; 2026-10-03 08:00 sales disqualified"),
            "2026-10-04 08:00 sales reopened",
        ),
        story(
            "won by mistake",
            &format!("{handed_over}; 2026-10-03 08:00 outcome won"),
            "2026-10-04 08:00 sales reopened",
        ),
        story("given up", &format!("{handed_over}; 2026-10-03 08:00 sales disqualified"), "2026-10-04 08:00 B"),
        story("a lost deal", &format!("{handed_over}; 2026-10-03 08:00 outcome lost"), "2026-10-07 08:00 B"),
        story("a customer", &format!("{handed_over}; 2026-10-03 08:00 outcome won"), "2026-10-04 08:00 A"),
    ]
}

#[test]
fn whatever_happened_before_what_happens_next_is_the_same() {
    let pact = compiled(PACT);
    let later = at("2027-01-01 00:00");
    let mut said = String::new();
    for (what, before, next) in stories() {
        let mut unbroken = fed(&pact, &before);
        let bytes = bytes_of(&pact, &unbroken);
        let mut kept = LeadState::from_bytes(&pact, &bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(bytes_of(&pact, &kept), bytes, "{what}: written again");
        let next = event(next);
        let all = |lead: &LeadState, at: Instant| {
            format!("{:?}\n{:?}\n{:?}", lead.latest_at(), lead.standing(&pact, at), lead.next_alarm(&pact, at))
        };
        assert_eq!(all(&kept, next.at), all(&unbroken, next.at), "{what}: what is said of it");
        let reason = kept.standing(&pact, next.at).reason;
        let decision = kept.feed(&pact, &next);
        assert_eq!(format!("{decision:?}"), format!("{:?}", unbroken.feed(&pact, &next)), "{what}: the decision");
        assert_eq!(all(&kept, later), all(&unbroken, later), "{what}: what is said of it later");
        said += &format!("{what:<25} {:<20} {} {:.1}\n", reason.code, decision.reason.code, decision.engagement);
    }
    // So that it is seen that the stories are about what they say.
    expect![[r#"
        nothing                   no_tier_reached      no_tier_reached 21.0
        no behaviour              no_tier_reached      no_tier_reached -10.0
        a marked event            no_tier_reached      no_tier_reached 21.0
        two at one instant        no_tier_reached      information_missing 51.0
        a date to come            no_tier_reached      no_tier_reached 21.0
        a trait that was cleared  no_tier_reached      no_tier_reached 21.0
        two exclusions            excluded             excluded 21.0
        an exclusion that ends    excluded             no_tier_reached 21.0
        a step of a sequence      no_tier_reached      no_tier_reached 26.8
        two steps of a sequence   no_tier_reached      information_missing 48.8
        a sequence found          information_missing  information_missing 56.6
        two of three              no_tier_reached      no_tier_reached 9.0
        three of three            no_tier_reached      no_tier_reached 9.0
        a full cap                information_missing  information_missing 57.9
        points that fade          information_missing  information_missing 50.9
        a silence                 no_tier_reached      no_tier_reached 2.2
        held                      information_missing  tier_reached 45.8
        handed over               tier_reached         in_sales_hands 9.0
        sent back                 cooling_off          cooling_off 9.0
        sent back, nothing new    cooling_off          new_signal_needed 9.0
        sent back, then a signal  cooling_off          tier_reached 37.3
        sent back at a signal     cooling_off          new_signal_needed 36.8
        handed over again         no_tier_reached      tier_reached 59.3
        given up by mistake       given_up             in_sales_hands 0.0
        won by mistake            in_sales_hands       in_sales_hands 0.0
        given up                  given_up             given_up 9.0
        a lost deal               cooling_off          no_tier_reached 9.0
        a customer                in_sales_hands       in_sales_hands 21.0
    "#]]
    .assert_eq(&said);
}

#[test]
fn an_event_can_be_taken_if_it_comes_after_the_latest_by_instant_then_id() {
    let pact = compiled(PACT);
    let lead = fed(&pact, "2026-10-01 08:00 A #m");
    let kept = LeadState::from_bytes(&pact, &bytes_of(&pact, &lead)).expect("it was just written");
    for (instant, id, can) in [
        ("2026-10-01 07:59:59.999", "z", false),
        ("2026-10-01 08:00", "a", false),
        ("2026-10-01 08:00", "m", false),
        ("2026-10-01 08:00", "m1", true),
        ("2026-10-01 08:00", "n", true),
        ("2026-10-01 08:00:00.001", "a", true),
    ] {
        for lead in [&lead, &kept] {
            assert_eq!(lead.can_take(at(instant), &EventId::from(id)), can, "{id} at {instant}");
        }
    }
    let nobody = LeadState::lean(&pact);
    assert!(nobody.can_take(Instant(i64::MIN), &EventId::from("")), "the first event may be any");
}

#[test]
fn bytes_of_another_pact_or_format_are_stale() {
    let story = "2026-10-01 08:00 A\n2026-10-02 08:00 B";
    let pact = compiled(PACT);
    let bytes = bytes_of(&pact, &fed(&pact, story));
    for (what, from, to) in [
        ("other points", "points: 9,", "points: 10,"),
        ("a rule less", "  plain: { on: a, points: 1 }\n", ""),
        // The same fingerprint, but signals stand in other places.
        (
            "another order of signals",
            "  a: { event: A }\n  b: { event: B }\n",
            "  b: { event: B }\n  a: { event: A }\n",
        ),
    ] {
        let changed = PACT.replace(from, to);
        assert_ne!(changed, PACT, "{what}");
        assert_eq!(LeadState::from_bytes(&compiled(&changed), &bytes).err(), Some(StaleState::OtherPact), "{what}");
    }
    assert!(LeadState::from_bytes(&compiled(PACT), &bytes).is_ok(), "the same pact, compiled once more");
    let mut newer = bytes.clone();
    newer[0] += 1;
    let error = LeadState::from_bytes(&pact, &newer).expect_err("another format");
    expect!["the state is in format 3, this version reads format 2: evaluate the lead anew from its events"]
        .assert_eq(&error.to_string());
}

#[test]
fn a_damaged_byte_is_never_believed() {
    let pact = compiled(PACT);
    let bytes = bytes_of(&pact, &fed(&pact, "2026-10-01 08:00 A\n2026-10-02 08:00 B"));
    for n in 0..bytes.len() {
        assert!(LeadState::from_bytes(&pact, &bytes[..n]).is_err(), "cut off after {n}");
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[n] ^= 1 << bit;
            assert!(LeadState::from_bytes(&pact, &damaged).is_err(), "bit {bit} of byte {n}");
        }
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(LeadState::from_bytes(&pact, &longer).err(), Some(StaleState::Damaged), "a byte more");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn bytes_from_anywhere_are_refused(
        head in 0_usize..=9,
        bytes in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        static WRITTEN: LazyLock<(CompiledPact, Vec<u8>)> = LazyLock::new(|| {
            let pact = compiled(PACT);
            let bytes = bytes_of(&pact, &LeadState::lean(&pact));
            (pact, bytes)
        });
        let (pact, written) = &*WRITTEN;
        // However much of the beginning is right.
        let bytes = [&written[..head], bytes.as_slice()].concat();
        prop_assert!(LeadState::from_bytes(pact, &bytes).is_err());
    }
}

#[test]
fn a_lead_with_evidence_is_kept_without_it() {
    let pact = compiled(NORTHWIND);
    let (mut full, mut lean) = (LeadState::new(&pact), LeadState::lean(&pact));
    for event in events(TYPICAL_LEAD) {
        full.feed(&pact, &event);
        lean.feed(&pact, &event);
    }
    assert_eq!(bytes_of(&pact, &full), bytes_of(&pact, &lean));
}

/// How many bytes a lead of the worked example takes after each so many events. With ids of 36 characters it is 33 more, and as many
/// more for each hand-over.
#[test]
fn a_typical_lead_takes_few_bytes() {
    let pact = compiled(NORTHWIND);
    let mut lead = LeadState::lean(&pact);
    let mut said = format!("nothing yet: {}\n", bytes_of(&pact, &lead).len());
    for (position, event) in events(TYPICAL_LEAD).iter().enumerate() {
        lead.feed(&pact, event);
        if [1, 6, 12, 18, 24].contains(&(position + 1)) {
            said += &format!("{} events: {}\n", position + 1, bytes_of(&pact, &lead).len());
        }
    }
    expect![[r#"
        nothing yet: 66
        1 events: 60
        6 events: 131
        12 events: 150
        18 events: 275
        24 events: 372
    "#]]
    .assert_eq(&said);
}

/// If these change, bytes that lie in databases mean something else: raise the format.
#[test]
fn the_bytes_of_a_format_stay_the_same() {
    check_bytes(
        "",
        &expect![[r#"
            02 e7 e4 c4 8d ab c0 92 6f 00 ff ff ff ff ff ff ff ff ff 01 80 80 80 80
            80 80 80 80 80 01 00 02 00 00 00 00 00 00 00 04 00 00 a4 19 2a 57 89 8f
            39 ed
        "#]],
    );
    check_bytes(
        "2026-10-01 08:00 traits email=a@b.example company.employees=900 renewal=2026-10-20
        2026-10-01 09:00 A
        2026-10-02 08:00 B
        2026-10-02 09:00 A
        2026-10-02 10:00 B
        2026-10-03 08:00 sales rejected
        2026-10-04 08:00 C",
        &expect![[r#"
            02 e7 e4 c4 8d ab c0 92 6f 07 80 b0 ea de a0 68 80 a8 cc 7b 03 65 30 37
            01 02 00 06 80 b8 99 29 80 f0 b2 52 06 00 01 03 00 01 80 93 d7 50 03 65
            30 34 01 00 00 00 00 00 00 2e 40 6a 7b b6 0d 94 2c 49 40 32 01 13 00 12
            04 0a 32 30 32 36 2d 31 30 2d 32 30 00 01 02 01 00 0f 81 93 d7 50 81 b6
            fb 4e 01 80 ba b7 03 00 81 b8 99 29 04 04 00 89 d5 8b 00 b4 ed 0e 40 04
            02 00 80 b8 99 29 04 02 00 80 b8 99 29 04 01 00 02 03 04 00 00 02 00 80
            ba b7 03 4c 9a eb 8d ba 22 c3 ce
        "#]],
    );
}

fn check_bytes(story: &str, expected: &Expect) {
    let pact = compiled(PACT);
    let bytes = bytes_of(&pact, &fed(&pact, story));
    let lines: Vec<String> = bytes
        .chunks(24)
        .map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "))
        .collect();
    expected.assert_eq(&(lines.join("\n") + "\n"));
}
