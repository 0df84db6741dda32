//! The life of a handoff: the table of the reference page against the code, every act in every state, and what is refused.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use leadpact_handoff::{
    Act, ActKind, After, Assigning, ClockState, DisqualifyReason, Handoff, Holidays, LoseReason, Offer, Owner,
    Promised, Refusal, RejectReason, State, Terms,
};
use leadpact_terms::{Duration, HOUR_MS, Instant, MINUTE_MS, Money, TouchKind};

use support::terms;

const START: Instant = Instant(1_790_000_000_000);

fn after(minutes: i64) -> Instant {
    START + Duration(minutes * MINUTE_MS)
}

fn generous() -> Terms {
    terms("sales: { respond within: 50d, reject with reason: yes }", &Holidays::none()).unwrap()
}

fn offered() -> Handoff {
    let offer = Offer { happened_at: START, received_at: START, decided_at: START, offered_at: START };
    Handoff::offer(offer, &generous())
}

fn given() -> Handoff {
    let mut handoff = offered();
    let ana = Act::Assign { to: Owner::Person("ana".into()), why: Assigning::Routed };
    handoff.act(&ana, &generous(), START).unwrap();
    handoff
}

fn some(kind: ActKind) -> Act {
    let words = || "as agreed".into();
    match kind {
        ActKind::Assign => Act::Assign { to: Owner::Person("ben".into()), why: Assigning::ByHand },
        ActKind::Accept => Act::Accept,
        ActKind::Reject => Act::Reject { reason: Some(RejectReason::Other), words: words() },
        ActKind::Disqualify => Act::Disqualify { reason: Some(DisqualifyReason::NoNeed), words: words() },
        ActKind::Recycle => Act::Recycle { track: Some("Long Game".into()), reason: None, words: words() },
        ActKind::Touch => Act::Touch { kind: TouchKind::Call, reached: None, happened_at: after(0) },
        ActKind::Note => Act::Note,
        ActKind::Qualify => Act::Qualify,
        ActKind::NextStep => Act::NextStep { at: after(9000) },
        ActKind::Open => Act::Open { amount: None },
        ActKind::Win => Act::Win { amount: Some(Money { amount: 100.0, currency: None }) },
        ActKind::Lose => Act::Lose { reason: Some(LoseReason::Price), words: words() },
        ActKind::Pause => Act::Pause { until: after(9000), why: words() },
        ActKind::Resume => Act::Resume,
        ActKind::Reopen => Act::Reopen { why: words() },
        ActKind::Withdraw => Act::Withdraw { why: words() },
        ActKind::Expire => Act::Expire,
    }
}

/// A handoff in this state, that a person has.
fn being(state: State) -> Handoff {
    let way: &[ActKind] = match state {
        State::Offered => &[],
        State::Accepted => &[ActKind::Accept],
        State::Qualified => &[ActKind::Qualify],
        State::Opportunity => &[ActKind::Open],
        State::Won => &[ActKind::Accept, ActKind::Win],
        State::Lost => &[ActKind::Open, ActKind::Lose],
        State::Rejected => &[ActKind::Reject],
        State::Disqualified => &[ActKind::Accept, ActKind::Disqualify],
        State::Recycled => &[ActKind::Recycle],
        State::Expired => &[ActKind::Expire],
        State::Withdrawn => &[ActKind::Withdraw],
    };
    let mut handoff = given();
    for act in way {
        handoff.act(&some(*act), &generous(), after(1)).unwrap();
    }
    assert_eq!(handoff.state(), state);
    handoff
}

/// Act → the states in which it is possible and where it leads, as the reference page has it.
fn table() -> BTreeMap<String, (Vec<State>, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/handoff.md");
    let page = std::fs::read_to_string(path).unwrap();
    let section = page.split("## What can be done").nth(1).unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let act = cells[0].trim_end_matches('`').to_owned();
        let from = match cells[1] {
            "any" => State::ALL.to_vec(),
            states => states.split(", ").map(|state| state.parse().unwrap()).collect(),
        };
        (act, (from, cells[2].to_owned()))
    })
    .collect()
}

#[test]
fn the_table_of_the_reference_page_is_the_code() {
    let table = table();
    assert_eq!(table.len(), ActKind::ALL.len());
    for act in ActKind::ALL {
        let (from, to) = &table[act.word()];
        for state in State::ALL {
            let leads_to = match state.after(*act) {
                None => None,
                Some(After::Stays) => Some("same"),
                Some(After::Becomes(state)) => Some(state.word()),
                Some(After::Returns) => Some("where it was"),
            };
            assert_eq!(leads_to, from.contains(state).then_some(to.as_str()), "{act} when {state}");
        }
    }
}

#[test]
fn every_act_in_every_state_does_what_the_table_says_or_is_refused() {
    for act in ActKind::ALL {
        for state in State::ALL {
            let before = being(*state);
            let mut handoff = before.clone();
            let done = handoff.act(&some(*act), &generous(), after(2));
            match (state.after(*act), done) {
                (None, Err(Refusal::NotHere { act: tried, state: here, possible })) => {
                    assert_eq!((tried, here), (*act, *state));
                    assert_eq!(possible, before.allowed());
                    assert!(!possible.contains(act));
                    assert_eq!(handoff, before, "{act} when {state}");
                }
                // The only one that asks for more than a state, of those above.
                (Some(After::Stays), Err(Refusal::NotPaused)) => assert_eq!(*act, ActKind::Resume),
                (Some(After::Stays), Ok(())) => assert_eq!(handoff.state(), *state, "{act} when {state}"),
                (Some(After::Becomes(to)), Ok(())) => assert_eq!(handoff.state(), to, "{act} when {state}"),
                (Some(After::Returns), Ok(())) => assert!(handoff.state().is_open(), "{act} when {state}"),
                (expected, found) => panic!("{act} when {state}: expected {expected:?}, found {found:?}"),
            }
        }
    }
}

#[test]
fn a_reopened_handoff_is_where_it_was() {
    for (way, was) in [
        (&[ActKind::Reject][..], State::Offered),
        (&[ActKind::Expire], State::Offered),
        (&[ActKind::Accept, ActKind::Withdraw], State::Accepted),
        (&[ActKind::Qualify, ActKind::Recycle], State::Qualified),
        (&[ActKind::Accept, ActKind::Disqualify, ActKind::Recycle], State::Accepted),
        (&[ActKind::Open, ActKind::Lose], State::Opportunity),
        (&[ActKind::Open, ActKind::Win, ActKind::Reopen, ActKind::Lose], State::Opportunity),
    ] {
        let mut handoff = given();
        for act in way {
            handoff.act(&some(*act), &generous(), after(3)).unwrap();
        }
        assert_eq!(handoff.ended_at(), Some(after(3)));
        handoff.act(&some(ActKind::Reopen), &generous(), after(4)).unwrap();
        assert_eq!((handoff.state(), handoff.ended_at()), (was, None), "{way:?}");
        assert_eq!(handoff.owner().person(), Some("ana"));
    }
}

#[test]
fn refusals_say_what_to_do_instead() {
    let reached = Act::Touch { kind: TouchKind::Call, reached: Some(true), happened_at: START };
    let mut contacted = given();
    contacted.act(&reached, &generous(), after(1)).unwrap();
    let pool = offered();
    let recycle = |track: &str| Act::Recycle { track: Some(track.into()), reason: None, words: "".into() };
    let win = |amount: f64| Act::Win { amount: Some(Money { amount, currency: None }) };
    let no_reason = Act::Reject { reason: None, words: "no".into() };
    let other = Act::Disqualify { reason: Some(DisqualifyReason::Other), words: " ".into() };
    for (handoff, act, code, says) in [
        (
            &being(State::Rejected),
            Act::Accept,
            "not_here",
            "`accept` does not go with a handoff that is rejected: what can be done is touch, reopen",
        ),
        (&contacted, some(ActKind::Reject), "contacted", "sales rejects only before contact: disqualify or recycle it"),
        (&pool, Act::Accept, "in_pool", "waits in a pool: assign it to a person before `accept`"),
        (&pool, Act::Qualify, "in_pool", "assign it to a person before `qualify`"),
        (&given(), no_reason, "reason_missing", "the pact asks for a reason to reject"),
        (
            &given(),
            other,
            "reason_missing",
            "the pact asks for a reason to disqualify: name one, and say in words what `other` means",
        ),
        (
            &given(),
            recycle("short game"),
            "unknown_track",
            "the pact has no nurture track `short game`: expected one of long game",
        ),
        (&given(), win(f64::NAN), "bad_amount", "a number of 0 or more"),
        (&given(), win(-1.0), "bad_amount", "a number of 0 or more"),
    ] {
        let mut tried = handoff.clone();
        let refusal = tried.act(&act, &generous(), after(2)).unwrap_err();
        assert_eq!(refusal.code(), code);
        assert!(refusal.to_string().contains(says), "{refusal}");
        assert_eq!(&tried, handoff, "{says}");
    }
    for act in [recycle("LONG game"), win(0.0)] {
        given().act(&act, &generous(), after(2)).unwrap();
    }
    let quick = terms("sales: { respond within: 30m }", &Holidays::none()).unwrap();
    let offer = Offer { happened_at: START, received_at: START, decided_at: START, offered_at: START };
    let mut unheard = Handoff::offer(offer, &quick);
    assert_eq!(unheard.act(&Act::Note, &quick, after(29)), Err(Refusal::Unsettled { due: after(24) }));
    assert_eq!(unheard.act(&Act::Note, &quick, after(24)), Err(Refusal::Unsettled { due: after(24) }));
    unheard.advance(&quick, after(29));
    assert_eq!(unheard.act(&Act::Note, &quick, after(29)), Ok(()));
    // Without the promise nobody has to say why.
    unheard.act(&Act::Reject { reason: None, words: "".into() }, &quick, after(29)).unwrap();
}

#[test]
fn what_is_allowed_is_what_the_buttons_may_do() {
    let words = |handoff: &Handoff| handoff.allowed().iter().map(|act| act.word()).collect::<Vec<_>>().join(", ");
    let mut handoff = offered();
    assert_eq!(words(&handoff), "assign, reject, disqualify, recycle, touch, note, open, win, pause, withdraw, expire");
    handoff = given();
    assert_eq!(
        words(&handoff),
        "assign, accept, reject, disqualify, recycle, touch, note, qualify, open, win, pause, withdraw, expire"
    );
    handoff.act(&some(ActKind::Pause), &generous(), after(1)).unwrap();
    let reached = Act::Touch { kind: TouchKind::Call, reached: Some(true), happened_at: START };
    handoff.act(&reached, &generous(), after(1)).unwrap();
    assert_eq!(
        words(&handoff),
        "assign, accept, disqualify, recycle, touch, note, qualify, open, win, pause, resume, withdraw, expire"
    );
    assert_eq!(words(&being(State::Opportunity)), "assign, touch, note, next step, win, lose, pause");
    assert_eq!(words(&being(State::Disqualified)), "recycle, touch, reopen");
    assert_eq!(words(&being(State::Won)), "touch, reopen");
}

#[test]
fn clocks_of_machines_may_differ() {
    let mut handoff = given();
    handoff.act(&Act::Accept, &generous(), after(10)).unwrap();
    // A note from a machine that is nine minutes behind is taken at the instant of the one before.
    handoff.act(&Act::Note, &generous(), after(1)).unwrap();
    assert_eq!(handoff.latest(), after(10));
    let touch = |minutes| Act::Touch { kind: TouchKind::Call, reached: None, happened_at: after(minutes) };
    handoff.act(&touch(10), &generous(), after(1)).unwrap();
    assert!(matches!(handoff.act(&touch(11), &generous(), after(1)), Err(Refusal::InTheFuture { .. })));
}

#[test]
fn the_delay_of_the_first_response_is_split_by_who_caused_it() {
    let office = "calendar: { time_zone: Europe/Prague, hours: Mon-Fri 09:00-17:00 }";
    let terms = terms(office, &Holidays::none()).unwrap();
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let offer = Offer {
        happened_at: at("2026-10-05T06:50:00Z"),
        received_at: at("2026-10-05T07:10:00Z"),
        decided_at: at("2026-10-05T07:09:00Z"),
        offered_at: at("2026-10-05T07:40:00Z"),
    };
    let mut handoff = Handoff::offer(offer, &terms);
    assert_eq!(handoff.response(), None);
    let touch = |at: Instant| Act::Touch { kind: TouchKind::Email, reached: None, happened_at: at };
    handoff.act(&touch(at("2026-10-06T07:45:00Z")), &terms, at("2026-10-06T08:00:00Z")).unwrap();
    let split = handoff.response().unwrap();
    let minutes = |delay: leadpact_handoff::Delay| (delay.wall.0 / MINUTE_MS, delay.working.0 / MINUTE_MS);
    assert_eq!(minutes(split.capture), (20, 10));
    assert_eq!(minutes(split.decision), (0, 0));
    assert_eq!(minutes(split.routing), (31, 31));
    assert_eq!(minutes(split.human), (24 * 60 + 5, 8 * 60 + 5));
    // An earlier one that is logged later was the first; a later one was not.
    handoff.act(&touch(at("2026-10-05T07:45:00Z")), &terms, at("2026-10-06T08:01:00Z")).unwrap();
    handoff.act(&touch(at("2026-10-06T08:01:00Z")), &terms, at("2026-10-06T08:02:00Z")).unwrap();
    assert_eq!(minutes(handoff.response().unwrap().human), (5, 5));
    assert_eq!(handoff.touches().first_at, Some(at("2026-10-05T07:45:00Z")));
    assert_eq!(handoff.touches().counts, BTreeMap::from([(TouchKind::Email, 3)]));
}

#[test]
fn what_is_known_of_a_handoff_is_kept() {
    let mut handoff = given();
    let reached = |at| Act::Touch { kind: TouchKind::Call, reached: Some(true), happened_at: at };
    handoff.act(&reached(after(2)), &generous(), after(3)).unwrap();
    handoff.act(&reached(after(1)), &generous(), after(3)).unwrap();
    assert_eq!(handoff.touches().reached_at, Some(after(1)));
    handoff.act(&Act::Accept, &generous(), after(4)).unwrap();
    handoff.act(&Act::NextStep { at: after(99) }, &generous(), after(4)).unwrap();
    assert_eq!(handoff.next_step_at(), Some(after(99)));
    let euros = |amount| Some(Money { amount, currency: Some("EUR".parse().unwrap()) });
    handoff.act(&Act::Open { amount: euros(100.0) }, &generous(), after(5)).unwrap();
    handoff.act(&some(ActKind::Pause), &generous(), after(6)).unwrap();
    assert_eq!(handoff.pause().map(|pause| pause.until), Some(after(9000)));
    handoff.act(&Act::Resume, &generous(), after(7)).unwrap();
    assert_eq!(handoff.pause(), None);
    handoff.act(&Act::Win { amount: None }, &generous(), after(8)).unwrap();
    assert_eq!(handoff.amount(), euros(100.0));
    assert_eq!(handoff.offered().offered_at, START);
    assert_eq!(START + Duration(HOUR_MS), after(60));
}

#[test]
fn only_a_lead_that_was_reached_cannot_be_rejected() {
    for (reached, can) in [(None, true), (Some(false), true), (Some(true), false)] {
        let mut handoff = given();
        let touch = Act::Touch { kind: TouchKind::Email, reached, happened_at: START };
        handoff.act(&touch, &generous(), after(1)).unwrap();
        assert_eq!(handoff.allowed().contains(&ActKind::Reject), can, "{reached:?}");
        assert_eq!(handoff.act(&some(ActKind::Reject), &generous(), after(2)).is_ok(), can, "{reached:?}");
    }
}

#[test]
fn a_clock_belongs_to_whoever_has_the_lead_or_had_it_when_it_stopped() {
    let terms = terms(
        "marketing: { hand over within: 15m }\nsales: { respond within: 30m, at the latest: 4h }",
        &Holidays::none(),
    )
    .unwrap();
    let offer =
        Offer { happened_at: START - Duration(HOUR_MS), received_at: START, decided_at: START, offered_at: START };
    let mut handoff = Handoff::offer(offer, &terms);
    let assign = |who: &str, why| Act::Assign { to: Owner::Person(who.into()), why };
    handoff.advance(&terms, START);
    handoff.act(&assign("ana", Assigning::Routed), &terms, START).unwrap();
    handoff.advance(&terms, after(30));
    handoff.act(&assign("ben", Assigning::Breach(Promised::Respond)), &terms, after(30)).unwrap();
    let owners: Vec<_> = handoff.clocks().iter().map(|clock| clock.owner.as_ref().and_then(Owner::person)).collect();
    assert_eq!(owners, [None, Some("ana"), Some("ben"), Some("ben")]);
    // Marketing was late, and that it did hand over is known.
    let hand_over = &handoff.clocks()[0];
    assert_eq!(hand_over.state, ClockState::Breached { at: hand_over.due, kept_at: Some(START) });
    assert!(!hand_over.excused());
}

#[test]
fn words_are_read_as_they_are_written() {
    for act in ActKind::ALL {
        assert_eq!(act.word().replace(' ', "_").to_uppercase().parse(), Ok(*act));
        let json = serde_json::to_string(act).unwrap();
        assert_eq!(json.trim_matches('"').parse(), Ok(*act));
    }
    let error = "loosing".parse::<LoseReason>().unwrap_err();
    assert!(error.starts_with("`loosing` is not a reason to lose a deal: expected one of price, product"), "{error}");
    for (reason, code) in [
        (RejectReason::WrongRoute, "wrong_route"),
        (RejectReason::IncompleteInformation(vec!["phone".parse().unwrap()]), "incomplete_information"),
        (RejectReason::OutsidePact(vec!["exclude/too small".into()]), "outside_pact"),
        (RejectReason::Duplicate, "duplicate"),
        (RejectReason::Other, "other"),
    ] {
        assert_eq!(reason.code(), code);
        assert!(serde_json::to_string(&reason).unwrap().contains(code));
    }
}
