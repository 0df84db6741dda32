//! Handoffs, clocks, duties and messages come back as they were kept, on both databases.

use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::clocks::{ClockRow, ClockTally, clock_list_of, clock_put_many, clock_tally_due};
use leadpact_ledger::duties::{
    DutyRow, HolidaysRow, duty_fetch, duty_list, duty_put, holidays_list, holidays_put, turns_fetch, turns_put,
};
use leadpact_ledger::handoffs::{
    HandoffRow, NEVER, Queue, StepRow, handoff_closed, handoff_erase, handoff_fetch, handoff_list_of,
    handoff_list_of_owner, handoff_load, handoff_load_of, handoff_next_wake, handoff_offered, handoff_owners_gone,
    handoff_put_many, handoff_queue, handoff_to_wake, step_insert_many, step_list_of,
};
use leadpact_ledger::messages::{MessageRow, message_erase, message_insert_many, message_list_after};
use leadpact_ledger::{Ledger, LedgerError, Place};
use leadpact_terms::Instant;
use leadpact_testkit::postgres::empty_database;
use uuid::Uuid;

fn on_both(test: impl Fn(&Ledger)) {
    let directory = tempfile::tempdir().unwrap();
    test(&Ledger::open(&Place::Directory(directory.path().to_owned())).unwrap());
    test(&Ledger::open(&Place::Postgres(empty_database())).unwrap());
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn handoff(handoff: i64, owner: Option<PersonId>, due_at: Instant) -> HandoffRow {
    HandoffRow {
        handoff,
        id: format!("h{handoff}"),
        pact: "desk".to_owned(),
        number: 3,
        lead: 100 + handoff,
        decision: 200 + handoff,
        tier: "hot".to_owned(),
        state: "offered".to_owned(),
        reason: Some("no need".to_owned()),
        is_open: true,
        owner,
        manager: owner.is_none().then(|| person(9)),
        heat: 1.0 / 3.0,
        why: r#"{"grade":"A1"}"#.to_owned(),
        offered_at: Instant(1_000 * handoff),
        changed_at: Instant(1_000 * handoff),
        closed_at: None,
        due_at,
        wakes_at: (due_at != NEVER).then_some(due_at),
        revision: 1,
        body: r#"{"v":1}"#.to_owned(),
    }
}

fn ids(rows: &[HandoffRow]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

#[test]
fn queues_show_what_is_due_first_page_by_page() {
    on_both(|ledger| {
        let (ana, petr) = (person(1), person(2));
        let rows = [
            handoff(1, Some(ana), Instant(900)),
            handoff(2, Some(ana), Instant(500)),
            handoff(3, Some(petr), Instant(400)),
            handoff(4, None, Instant(500)),
            handoff(5, Some(ana), NEVER),
            HandoffRow { is_open: false, closed_at: Some(Instant(7)), wakes_at: None, ..handoff(6, Some(ana), NEVER) },
        ];
        ledger.write(|tx| handoff_put_many(tx, &rows)).unwrap();
        ledger
            .read(|tx| {
                let start = (Instant(i64::MIN), 0);
                assert_eq!(handoff_fetch(tx, "h4")?.as_ref(), Some(&rows[3]));
                assert_eq!(handoff_fetch(tx, "h9")?, None);
                assert_eq!(ids(&handoff_queue(tx, Queue::Owner(ana), "", start, 10)?), ["h2", "h1", "h5"]);
                assert_eq!(ids(&handoff_queue(tx, Queue::Owner(ana), "desk", (Instant(500), 2), 1)?), ["h1"]);
                assert_eq!(ids(&handoff_queue(tx, Queue::Owner(ana), "other", start, 10)?), [""; 0]);
                assert_eq!(ids(&handoff_queue(tx, Queue::Pool, "", start, 10)?), ["h4"]);
                assert_eq!(ids(&handoff_queue(tx, Queue::Everybody, "", start, 3)?), ["h3", "h2", "h4"]);
                assert_eq!(ids(&handoff_closed(tx, Queue::Owner(ana), "", i64::MAX, 10)?), ["h6"]);
                assert_eq!(ids(&handoff_to_wake(tx, Instant(500), 10)?), ["h3", "h2", "h4"]);
                assert_eq!(handoff_next_wake(tx)?, Some(Instant(400)));
                assert_eq!(handoff_load(tx)?.into_iter().collect::<std::collections::BTreeMap<_, _>>()[&ana], 3);
                assert_eq!(handoff_load_of(tx, ana)?, 3);
                assert_eq!(ids(&handoff_list_of_owner(tx, ana, None, 9)?), ["h1", "h2", "h5"]);
                assert_eq!(ids(&handoff_list_of_owner(tx, ana, Some("offered"), 2)?), ["h1", "h2"]);
                assert_eq!(ids(&handoff_list_of_owner(tx, ana, Some("accepted"), 2)?), [""; 0]);
                assert_eq!(handoff_owners_gone(tx)?, []);
                let mut offered = |after, n| -> Result<Vec<i64>, LedgerError> {
                    let rows = handoff_offered(tx, "desk", Instant(2_000), Instant(4_000), after, n)?;
                    Ok(rows.iter().map(|row| row.handoff).collect())
                };
                assert_eq!(offered((Instant(0), 0), 9)?, [2, 3]);
                assert_eq!(offered((Instant(0), 0), 1)?, [2]);
                assert_eq!(offered((Instant(2_000), 2), 9)?, [3]);
                assert_eq!(ids(&handoff_list_of(tx, &[103, 101])?), ["h1", "h3"]);
                Ok::<_, LedgerError>(())
            })
            .unwrap();
    });
}

#[test]
fn a_decision_is_handed_over_once() {
    on_both(|ledger| {
        ledger.write(|tx| handoff_put_many(tx, &[handoff(1, None, NEVER)])).unwrap();
        let again = [HandoffRow { decision: 201, ..handoff(2, None, NEVER) }];
        assert!(ledger.write(|tx| handoff_put_many(tx, &again)).is_err());
    });
}

#[test]
fn clocks_are_counted_by_what_became_of_them() {
    on_both(|ledger| {
        let clock = |place, state: &str, kept_at, breached_at| ClockRow {
            handoff: 1,
            place,
            pact: "desk".to_owned(),
            promise: "respond".to_owned(),
            party: "sales".to_owned(),
            owner: (place > 2).then_some(person(1)),
            state: state.to_owned(),
            from_at: Instant(1),
            due_at: Instant(10 * place),
            warned_at: None,
            breached_at,
            kept_at,
        };
        let clocks = [
            // Due before the period, and at its end, which is not part of it.
            clock(0, "kept", Some(Instant(0)), None),
            clock(9, "running", None, None),
            clock(1, "kept", Some(Instant(5)), None),
            clock(2, "kept", Some(Instant(6)), None),
            clock(3, "kept", Some(Instant(7)), None),
            clock(4, "breached", None, Some(Instant(40))),
            clock(5, "breached", Some(Instant(60)), Some(Instant(50))),
            clock(6, "breached", Some(Instant(50)), Some(Instant(60))),
            clock(7, "running", None, None),
        ];
        ledger.write(|tx| clock_put_many(tx, &clocks)).unwrap();
        let tallies = ledger.read(|tx| clock_tally_due(tx, "desk", Instant(10), Instant(90))).unwrap();
        let mut counted: Vec<_> =
            tallies.iter().map(|tally| (&*tally.state, tally.is_excused, tally.owner.is_some(), tally.n)).collect();
        counted.sort_unstable();
        let expected = [
            ("breached", false, true, 2),
            ("breached", true, true, 1),
            ("kept", false, false, 2),
            ("kept", false, true, 1),
            ("running", false, true, 1),
        ];
        assert_eq!(counted, expected);
        let of = |tally: &ClockTally| (tally.promise == "respond", tally.party == "sales");
        assert!(tallies.iter().all(|tally| of(tally) == (true, true)), "{tallies:?}");
        assert!(ledger.read(|tx| clock_tally_due(tx, "other", Instant(0), Instant(90))).unwrap().is_empty());
    });
}

#[test]
fn steps_clocks_and_messages_come_back_and_forget_an_erased_lead() {
    on_both(|ledger| {
        let step = |seq, lead| StepRow {
            seq,
            handoff: 1,
            lead,
            at: Instant(5),
            recorded_at: Instant(6),
            made_by: "ana".to_owned(),
            act: "reject".to_owned(),
            body: r#"{"reason":"no budget"}"#.to_owned(),
            event: Some("e1".to_owned()),
            words: Some("Spoke with Petra herself".to_owned()),
        };
        let clock = |place, due| ClockRow {
            handoff: 1,
            place,
            pact: "desk".to_owned(),
            promise: "respond".to_owned(),
            party: "sales".to_owned(),
            owner: Some(person(1)),
            state: "running".to_owned(),
            from_at: Instant(1),
            due_at: Instant(due),
            warned_at: None,
            breached_at: Some(Instant(3)),
            kept_at: None,
        };
        let message = |message, lead| MessageRow {
            message,
            id: format!("m{message}"),
            at: Instant(4),
            topic: "handoff.offered".to_owned(),
            lead,
            body: r#"{"name":"Petra"}"#.to_owned(),
        };
        let (steps, clocks) = ([step(1, 101), step(2, 102)], [clock(0, 50), clock(1, 40)]);
        let messages = [message(1, Some(101)), message(2, None)];
        ledger
            .write(|tx| {
                handoff_put_many(tx, &[handoff(1, None, Instant(8))])?;
                step_insert_many(tx, &steps)?;
                clock_put_many(tx, &clocks)?;
                message_insert_many(tx, &messages)
            })
            .unwrap();
        ledger
            .read(|tx| {
                assert_eq!(step_list_of(tx, &[1])?, steps);
                assert_eq!(clock_list_of(tx, &[1])?, clocks);
                assert_eq!(message_list_after(tx, 0, 9)?, messages);
                Ok::<_, LedgerError>(())
            })
            .unwrap();
        ledger
            .write(|tx| {
                handoff_erase(tx, &[101], Instant(77))?;
                message_erase(tx, &[101])
            })
            .unwrap();
        ledger
            .read(|tx| {
                let left = handoff_fetch(tx, "h1")?.unwrap();
                assert_eq!((left.is_open, left.closed_at, left.wakes_at), (false, Some(Instant(77)), None));
                let left = step_list_of(tx, &[1])?;
                assert_eq!(left[0], StepRow { event: None, words: None, ..steps[0].clone() });
                assert_eq!(left[1], steps[1]);
                assert_eq!(message_list_after(tx, 0, 9)?[0].body, "");
                Ok::<_, LedgerError>(())
            })
            .unwrap();
    });
}

#[test]
fn duties_turns_and_holidays_are_kept_in_the_place_of_what_they_were() {
    on_both(|ledger| {
        let duty = DutyRow {
            person: person(1),
            on_duty: true,
            capacity: Some(20),
            away_from: Some(Instant(1)),
            away_until: None,
            team: Some("dach".to_owned()),
            changed_at: Instant(2),
        };
        let later = DutyRow { on_duty: false, capacity: None, ..duty.clone() };
        let holidays = HolidaysRow {
            name: "cz.ics".to_owned(),
            text: "BEGIN:VCALENDAR".to_owned(),
            changed_at: Instant(3),
            changed_by: "ana".to_owned(),
        };
        ledger
            .write(|tx| {
                duty_put(tx, &duty)?;
                assert_eq!(duty_fetch(tx, person(1))?, Some(duty.clone()));
                duty_put(tx, &later)?;
                assert_eq!(duty_list(tx)?, std::slice::from_ref(&later));
                turns_put(tx, "desk", "dach", "{}")?;
                turns_put(tx, "desk", "dach", r#"{"a":1}"#)?;
                assert_eq!(turns_fetch(tx, "desk", "dach")?.as_deref(), Some(r#"{"a":1}"#));
                assert_eq!(turns_fetch(tx, "desk", "east")?, None);
                holidays_put(tx, &holidays)?;
                assert_eq!(holidays_list(tx)?, std::slice::from_ref(&holidays));
                Ok::<_, LedgerError>(())
            })
            .unwrap();
    });
}
