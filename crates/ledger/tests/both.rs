//! The ledger keeps what it was told, on both databases.

use leadpact_ledger::counters::{Counter, counter_latest, counter_take};
use leadpact_ledger::events::{
    EventRow, NewEvent, event_count, event_insert_many, event_known, event_list_after, event_list_of,
};
use leadpact_ledger::identity::{
    IdentifierRow, MergeRow, ProfileRow, apart_insert, apart_is, identifier_find, identifier_insert_many, merge_fetch,
    merge_insert, merge_undo, profile_list_of, profile_put_many,
};
use leadpact_ledger::leads::{Card, LeadRow, Origin, lead_fetch, lead_find, lead_put_many, lead_search};
use leadpact_ledger::pacts::{InForceRow, in_force_end, in_force_insert, in_force_list};
use leadpact_ledger::settings::{setting_fetch, setting_put};
use leadpact_ledger::standings::{Journey, StandingFilter, StandingRow, standing_list_before, standing_put_many};
use leadpact_ledger::{Ledger, LedgerError, Place, Tx};
use leadpact_terms::{Channel, Duration, Event, EventId, Identifier, IdentifierKind, Instant, Kind, LeadId, Value};
use leadpact_testkit::postgres::empty_database;

/// Runs a test on an empty ledger of each kind.
fn on_both(test: impl Fn(&Ledger)) {
    let directory = tempfile::tempdir().unwrap();
    test(&Ledger::open(&Place::Directory(directory.path().to_owned())).unwrap());
    test(&Ledger::open(&Place::Postgres(empty_database())).unwrap());
}

fn event(id: &str, at: i64) -> Event {
    Event {
        id: EventId::from(id),
        lead: LeadId::from(""),
        at: Instant(at),
        channel: Channel::Web,
        kind: Kind::Page,
        name: "Pricing".into(),
        lasted: Some(Duration(12_000)),
        marked: false,
        properties: vec![
            ("path".into(), Value::text("/pricing")),
            // The nearest numbers to one third and to the largest: their bits have to come back.
            ("third".into(), Value::Number(1.0 / 3.0)),
            ("large".into(), Value::Number(f64::MAX)),
            ("small".into(), Value::Number(5e-324)),
        ],
    }
}

fn row(seq: i64, profile: i64, id: &str) -> EventRow {
    EventRow { seq, profile, received_at: Instant(99), source: 1, event: event(id, 10 + seq) }
}

fn new(rows: &[EventRow]) -> Vec<NewEvent> {
    rows.iter().map(|row| NewEvent::of(&row.event, row.seq, row.profile, row.received_at, row.source)).collect()
}

#[test]
fn events_come_back_as_they_were() {
    on_both(|ledger| {
        let rows = [row(1, 7, "a"), row(2, 7, "ž'); drop table events; --"), row(3, 8, "a")];
        ledger.write(|tx| event_insert_many(tx, &new(&rows))).unwrap();
        ledger
            .read(|tx| {
                let mut of_seven = event_list_of(tx, &[7])?;
                of_seven.sort_by_key(|row| row.seq);
                assert_eq!(of_seven, rows[..2]);
                assert_eq!(event_list_after(tx, 1, 10)?, rows[1..]);
                assert_eq!(event_known(tx, &[(7, "a"), (8, "b"), (8, "a")])?, [true, false, true]);
                assert_eq!(event_count(tx)?, 3);
                Ok::<_, LedgerError>(())
            })
            .unwrap();
    });
}

#[test]
fn whoever_writes_to_a_fresh_postgresql_finds_rows_through_their_index() {
    let ledger = Ledger::open(&Place::Postgres(empty_database())).unwrap();
    let rows: Vec<EventRow> = (1..=2_000).map(|seq| row(seq, seq % 50, &format!("e{seq}"))).collect();
    ledger.write(|tx| event_insert_many(tx, &new(&rows))).unwrap();
    let many = "explain select e.id from unnest(array(select generate_series(1, 1000)::bigint)) as k(profile) \
                join events e on e.profile = k.profile";
    let plan_of = |tx: &mut Tx<'_>| {
        let lines = tx.rows(many, &[])?;
        lines.iter().map(|line| Ok(line.text(0)?.to_owned())).collect::<Result<Vec<_>, LedgerError>>()
    };
    let plan = ledger.write(plan_of).unwrap().join("\n");
    assert!(plan.contains("events_of_profile") && !plan.contains("Seq Scan on events"), "{plan}");
}

#[test]
fn what_fails_leaves_nothing_behind() {
    on_both(|ledger| {
        let failed = ledger.write(|tx| {
            event_insert_many(tx, &new(&[row(1, 7, "a")]))?;
            // The same number again: a bug, refused by the database.
            event_insert_many(tx, &new(&[row(1, 7, "b")]))
        });
        assert!(failed.is_err());
        assert_eq!(ledger.read(event_count).unwrap(), 0);
        ledger.write(|tx| event_insert_many(tx, &new(&[row(1, 7, "c")]))).unwrap();
        assert_eq!(ledger.read(event_count).unwrap(), 1);
    });
}

#[test]
fn numbers_have_no_gaps_also_between_writers() {
    on_both(|ledger| {
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    for _ in 0..25 {
                        ledger.write(|tx| counter_take(tx, Counter::Event, 3)).unwrap();
                    }
                });
            }
        });
        assert_eq!(ledger.read(|tx| counter_latest(tx, Counter::Event)).unwrap(), 300);
        assert_eq!(ledger.write(|tx| counter_take(tx, Counter::Event, 1)).unwrap(), 301);
        assert_eq!(ledger.read(|tx| counter_latest(tx, Counter::Lead)).unwrap(), 0);
    });
}

#[test]
fn leads_and_their_standings_are_changed_in_place() {
    on_both(|ledger| {
        let mut lead = LeadRow::new(1, LeadId::from("L1"), Instant(5));
        ledger.write(|tx| lead_put_many(tx, &[&lead])).unwrap();
        lead.latest = Some((Instant(9), EventId::from("e")));
        lead.revision = 3;
        lead.card = Card { name: Some("Ana".into()), ..Card::default() };
        lead.origin = Origin { channel: Some("web".into()), campaign: Some("spring".into()) };
        let standing = StandingRow {
            lead: 1,
            pact: "desk".into(),
            number: 1,
            revision: 3,
            at: Instant(9),
            verdict: "held".into(),
            tier: Some("hot".into()),
            reason: "information_missing".into(),
            fit: 0.1 + 0.2,
            engagement: -0.0,
            grade: "A1".into(),
            level: 3,
            stage: "inquiry".into(),
            alarm_at: None,
            state: vec![0, 255, 1],
            journey: Journey {
                persona: Some("buyer".into()),
                first_tier: Some("hot".into()),
                entered: [Some(Instant(7)), None, Some(Instant(8)), None, None, None],
            },
        };
        ledger
            .write(|tx| {
                lead_put_many(tx, &[&lead])?;
                standing_put_many(tx, std::slice::from_ref(&standing))
            })
            .unwrap();
        ledger
            .read(|tx| {
                assert_eq!(lead_find(tx, &[1, 2])?, [lead.clone()]);
                assert_eq!(lead_fetch(tx, "L1")?.as_ref(), Some(&lead));
                let of_desk = StandingFilter { pact: "desk".into(), ..StandingFilter::default() };
                let filter = StandingFilter { verdict: "held".into(), tier: "hot".into(), ..of_desk.clone() };
                assert_eq!(standing_list_before(tx, &filter, i64::MAX, 5)?, [(lead.clone(), standing.clone())]);
                let none = StandingFilter { verdict: "below".into(), ..filter };
                assert_eq!(standing_list_before(tx, &none, i64::MAX, 5)?, []);
                for (stage, n) in [("", 1), ("inquiry", 1), ("mql", 0)] {
                    let filter = StandingFilter { stage: stage.into(), ..of_desk.clone() };
                    assert_eq!(standing_list_before(tx, &filter, i64::MAX, 5)?.len(), n, "{stage}");
                }
                Ok::<_, LedgerError>(())
            })
            .unwrap();
    });
}

#[test]
fn a_lead_is_found_by_what_it_is_called_now_whatever_else_changes() {
    on_both(|ledger| {
        let mut lead = LeadRow::new(1, LeadId::from("L1"), Instant(5));
        for (name, email) in
            [(None, None), (Some("Ana"), None), (Some("Zoe"), Some("zoe@firm.example")), (Some("Zoe"), None)]
        {
            lead.card = Card { name: name.map(str::to_owned), email: email.map(str::to_owned), ..Card::default() };
            for _ in 0..2 {
                // The second time nothing changes by which it is found.
                lead.revision += 1;
                lead.latest = Some((Instant(lead.revision), EventId::from("e")));
                ledger.write(|tx| lead_put_many(tx, &[&lead])).unwrap();
                ledger
                    .read(|tx| {
                        assert_eq!(lead_find(tx, &[1])?, [lead.clone()]);
                        for text in ["Ana", "Zoe", "zoe@firm.example"] {
                            let is_called_so = [name, email].contains(&Some(text));
                            assert_eq!(
                                lead_search(tx, text, 5)?.len(),
                                usize::from(is_called_so),
                                "{text} of {name:?}"
                            );
                        }
                        Ok::<_, LedgerError>(())
                    })
                    .unwrap();
            }
        }
    });
}

#[test]
fn identifiers_lead_to_profiles_and_these_to_leads() {
    on_both(|ledger| {
        let mail = Identifier::new(IdentifierKind::Email, "ana@northwind.example");
        let nobody = Identifier::new(IdentifierKind::Phone, "ana@northwind.example");
        let known = IdentifierRow { identifier: mail.clone(), profile: 4, since: 1 };
        let profile = ProfileRow { profile: 4, lead: 2, born_as: 2 };
        let merge = MergeRow {
            merge: 1,
            winner: 1,
            loser: 2,
            profiles: vec![4],
            at: Instant(3),
            evidence: "{}".into(),
            made_by: "rule".into(),
            undone_at: None,
            undone_by: None,
        };
        ledger
            .write(|tx| {
                identifier_insert_many(tx, std::slice::from_ref(&known))?;
                profile_put_many(tx, &[profile])?;
                profile_put_many(tx, &[ProfileRow { lead: 1, ..profile }])?;
                merge_insert(tx, &merge)?;
                merge_undo(tx, 1, Instant(8), "ana")?;
                apart_insert(tx, (2, 1), Instant(8))
            })
            .unwrap();
        ledger
            .read(|tx| {
                assert_eq!(identifier_find(tx, &[&nobody, &mail])?, std::slice::from_ref(&known));
                assert_eq!(profile_list_of(tx, &[1, 2])?, [ProfileRow { lead: 1, ..profile }]);
                let undone = merge_fetch(tx, 1)?.unwrap();
                assert_eq!((undone.undone_at, undone.undone_by.as_deref()), (Some(Instant(8)), Some("ana")));
                assert!(apart_is(tx, (1, 2))?);
                assert!(!apart_is(tx, (1, 3))?);
                Ok::<_, LedgerError>(())
            })
            .unwrap();
    });
}

#[test]
fn one_version_of_a_pact_follows_the_other() {
    on_both(|ledger| {
        let row = |seq, number| InForceRow {
            seq,
            pact: "desk".into(),
            number,
            from_at: Instant(seq),
            at: Instant(seq),
            put_by: "ana".into(),
            ended_at: None,
        };
        ledger
            .write(|tx| {
                in_force_insert(tx, &row(1, 10))?;
                in_force_end(tx, "desk", Instant(2))?;
                in_force_insert(tx, &row(2, 11))
            })
            .unwrap();
        let ended = InForceRow { ended_at: Some(Instant(2)), ..row(1, 10) };
        assert_eq!(ledger.read(in_force_list).unwrap(), [ended, row(2, 11)]);
    });
}

#[test]
fn settings_stay_when_the_ledger_is_opened_again() {
    let directory = tempfile::tempdir().unwrap();
    for place in [Place::Directory(directory.path().to_owned()), Place::Postgres(empty_database())] {
        Ledger::open(&place).unwrap().write(|tx| setting_put(tx, "name", "\"Northwind\"")).unwrap();
        let again = Ledger::open(&place).unwrap();
        assert_eq!(again.read(|tx| setting_fetch(tx, "name")).unwrap().as_deref(), Some("\"Northwind\""));
    }
}
