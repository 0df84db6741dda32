//! What holds of any acts at any instants: time in pieces is time at once, each thing is said once and in order, and a handoff
//! that is kept as text, or made again from its steps, is the same.

mod support;

use std::collections::BTreeSet;

use leadpact_handoff::{
    Act, Assigning, ClockState, DisqualifyReason, Handoff, Holidays, LoseReason, Offer, Owner, Promised, Refusal,
    RejectReason, Terms, Wake, Woken,
};
use leadpact_terms::{Duration, HOUR_MS, Instant, MINUTE_MS, TouchKind};
use proptest::prelude::*;

use support::terms;

/// A Friday afternoon before clocks are put back.
const START: Instant = Instant(1_792_764_000_000);

fn all_terms() -> Vec<Terms> {
    let promises = "marketing: { hand over within: 15m }
        sales: { respond within: 30m, at the latest: 1d, decide within: 2d, touches: { calls: 2, emails: 1, within: 5d }, status every: 2d }
        breach: { respond within: { tell: [boss], reassign: yes }, decide within: { reassign: yes } }";
    let calendars = [
        "calendar: { time_zone: Europe/Prague, hours: Mon-Fri 09:00-17:00 }",
        "calendar: { time_zone: Australia/Sydney, hours: [Mon-Sun 00:00-02:30, Sat 06:00-23:00] }",
        "",
    ];
    calendars.map(|calendar| terms(&format!("{promises}\n{calendar}"), &Holidays::none()).unwrap()).to_vec()
}

/// What happens: time passes, or somebody tries something.
#[derive(Debug, Clone)]
struct Step {
    minutes_later: i64,
    act: Option<Try>,
}

/// An act whose instants lie before or after its own.
#[derive(Debug, Clone)]
enum Try {
    Plain(Act),
    Touch { kind: TouchKind, reached: Option<bool>, minutes_ago: i64 },
    Pause { minutes: i64 },
}

impl Try {
    fn at(&self, at: Instant) -> Act {
        match self {
            Self::Plain(act) => act.clone(),
            Self::Touch { kind, reached, minutes_ago } => {
                Act::Touch { kind: *kind, reached: *reached, happened_at: at - Duration(minutes_ago * MINUTE_MS) }
            }
            Self::Pause { minutes } => Act::Pause { until: at + Duration(minutes * MINUTE_MS), why: "June".into() },
        }
    }
}

fn tries() -> impl Strategy<Value = Try> {
    let assign = |who: &str, why| Try::Plain(Act::Assign { to: Owner::Person(who.into()), why });
    let plain = |act| Just(Try::Plain(act));
    let touch = (0..4_usize, prop::sample::select(vec![None, Some(true), Some(false)]), -30..3000_i64)
        .prop_map(|(kind, reached, minutes_ago)| Try::Touch { kind: TouchKind::ALL[kind], reached, minutes_ago });
    let often = prop_oneof![
        4 => touch,
        2 => Just(assign("ana", Assigning::Routed)),
        2 => Just(assign("ben", Assigning::Breach(Promised::Respond))),
        1 => Just(assign("eva", Assigning::Breach(Promised::Decide))),
        1 => Just(assign("dan", Assigning::Breach(Promised::Status))),
        2 => plain(Act::Accept),
        2 => plain(Act::Note),
        2 => (-100..9000_i64).prop_map(|minutes| Try::Pause { minutes }),
        2 => plain(Act::Resume),
        3 => plain(Act::Reopen { why: "mistake".into() }),
    ];
    let seldom = prop_oneof![
        plain(Act::Reject { reason: Some(RejectReason::WrongRoute), words: "no".into() }),
        plain(Act::Disqualify { reason: Some(DisqualifyReason::NoNeed), words: "no".into() }),
        plain(Act::Recycle { track: Some("long game".into()), reason: None, words: "later".into() }),
        plain(Act::Qualify),
        plain(Act::NextStep { at: START + Duration(HOUR_MS) }),
        plain(Act::Open { amount: None }),
        plain(Act::Win { amount: None }),
        plain(Act::Lose { reason: Some(LoseReason::Price), words: "dear".into() }),
        plain(Act::Withdraw { why: "a scanner".into() }),
        plain(Act::Expire),
    ];
    prop_oneof![3 => often, 1 => seldom]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let later = prop_oneof![0..60_i64, 0..2000_i64, Just(0)];
    let step =
        (later, prop::option::weighted(0.8, tries())).prop_map(|(minutes_later, act)| Step { minutes_later, act });
    prop::collection::vec(step, 1..40)
}

fn offer(minutes: i64) -> Offer {
    let happened_at = START - Duration(minutes * MINUTE_MS);
    Offer { happened_at, received_at: happened_at, decided_at: START, offered_at: START }
}

/// All steps, one after the other, each after hearing what fell due; with what was heard, and what was done.
fn lived(steps: &[Step], terms: &Terms, minutes: i64, mut look: impl FnMut(&Handoff, Instant)) -> (Handoff, Vec<Wake>) {
    let mut handoff = Handoff::offer(offer(minutes), terms);
    let mut wakes = Vec::new();
    let mut at = START;
    for step in steps {
        at = at + Duration(step.minutes_later * MINUTE_MS);
        wakes.extend(handoff.advance(terms, at));
        look(&handoff, at);
        if let Some(act) = &step.act {
            let refused = handoff.act(&act.at(at), terms, at);
            assert!(!matches!(refused, Err(Refusal::Unsettled { .. })), "{refused:?}");
            wakes.extend(handoff.advance(terms, at));
            look(&handoff, at);
        }
    }
    (handoff, wakes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn time_in_pieces_is_time_at_once(
        steps in steps(), which in 0..3_usize, minutes in 0..40_i64, pieces in prop::collection::vec(0..4000_i64, 0..12)
    ) {
        let terms = &all_terms()[which];
        let (mut once, _) = lived(&steps, terms, minutes, |_, _| ());
        let mut bit_by_bit = once.clone();
        let mut at = once.latest();
        let mut heard = Vec::new();
        for piece in pieces {
            at = at + Duration(piece * MINUTE_MS);
            heard.extend(bit_by_bit.advance(terms, at));
            prop_assert_eq!(bit_by_bit.advance(terms, at), Vec::new());
        }
        prop_assert_eq!(once.advance(terms, at), heard);
        prop_assert_eq!(once, bit_by_bit);
    }

    #[test]
    fn it_wakes_neither_late_nor_for_nothing(steps in steps(), which in 0..3_usize, minutes in 0..40_i64) {
        let terms = &all_terms()[which];
        let (mut handoff, wakes) = lived(&steps, terms, minutes, |handoff, at| {
            assert!(handoff.wakes_at().is_none_or(|next| next > at));
        });
        prop_assert!(wakes.is_sorted_by_key(|wake| wake.at), "{:#?}", wakes);
        // From one instant to the next: nothing before it, something at it, and an end some time.
        let mut n = 0;
        while let Some(next) = handoff.wakes_at() {
            prop_assert_eq!(handoff.advance(terms, next - Duration(1)), Vec::new());
            let heard = handoff.advance(terms, next);
            prop_assert!(!heard.is_empty() && heard.iter().all(|wake| wake.at == next));
            n += heard.len();
            prop_assert!(n < 200);
        }
        prop_assert_eq!(handoff.advance(terms, Instant(i64::MAX)), Vec::new());
    }

    #[test]
    fn each_warning_and_breach_is_said_once(steps in steps(), which in 0..3_usize, minutes in 0..40_i64) {
        let terms = &all_terms()[which];
        let (mut handoff, mut wakes) = lived(&steps, terms, minutes, |_, _| ());
        wakes.extend(handoff.advance(terms, Instant(i64::MAX)));
        let mut breached = BTreeSet::new();
        for wake in &wakes {
            if let Woken::Breached { reassign, tell } = &wake.what {
                let clock = &handoff.clocks()[wake.clock.unwrap()];
                prop_assert!(breached.insert(wake.clock), "{:?} twice", clock);
                let at_that = matches!(clock.state, ClockState::Breached { at, .. } if at == wake.at && at >= clock.due);
                prop_assert!(at_that, "{:?}", clock);
                prop_assert_eq!(*reassign, matches!(clock.promise, Promised::Respond | Promised::Decide));
                prop_assert_eq!(tell.is_empty(), clock.promise != Promised::Respond);
            }
        }
        for (i, clock) in handoff.clocks().iter().enumerate() {
            let is_breached = matches!(clock.state, ClockState::Breached { .. });
            prop_assert_eq!(is_breached, breached.contains(&Some(i)), "{:?}", clock);
            prop_assert_eq!(clock.party, clock.promise.party());
            // Rounds of one promise are numbered in order.
            let before = handoff.clocks()[..i].iter().rfind(|before| before.promise == clock.promise);
            match before {
                None => prop_assert_eq!(clock.round, 1),
                Some(before) => {
                    prop_assert_eq!(before.round + 1, clock.round);
                    prop_assert!(!before.is_running());
                }
            }
        }
    }

    #[test]
    fn it_is_the_same_as_text_and_from_its_steps(steps in steps(), which in 0..3_usize, minutes in 0..40_i64) {
        let terms = &all_terms()[which];
        let mut done: Vec<(String, Instant)> = Vec::new();
        let mut handoff = Handoff::offer(offer(minutes), terms);
        let mut at = START;
        for step in &steps {
            at = at + Duration(step.minutes_later * MINUTE_MS);
            handoff.advance(terms, at);
            // Put away and taken up again before each step.
            handoff = serde_json::from_str(&serde_json::to_string(&handoff).unwrap()).unwrap();
            let Some(act) = step.act.as_ref().map(|act| act.at(at)) else { continue };
            let allowed = handoff.allowed();
            match handoff.act(&act, terms, at) {
                Ok(()) => {
                    prop_assert!(allowed.contains(&act.kind()));
                    done.push((serde_json::to_string(&act).unwrap(), at));
                }
                Err(Refusal::NotHere { possible, .. }) => prop_assert_eq!(possible, allowed),
                Err(_) => {}
            }
        }
        let mut again = Handoff::offer(offer(minutes), terms);
        for (act, at) in &done {
            again.advance(terms, *at);
            again.act(&serde_json::from_str(act).unwrap(), terms, *at).unwrap();
        }
        handoff.advance(terms, at);
        again.advance(terms, at);
        prop_assert_eq!(again, handoff);
    }
}
