//! Which deliveries a message becomes, who may send them when, and what people can do about them. Time is told.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_ledger::Ledger;
use leadpact_ledger::deliveries::{BY_MAIL, DeliveryFilter, DeliveryRow, delivery_fetch, delivery_list};
use leadpact_ledger::endpoints::{EndpointRow, endpoint_fetch};
use leadpact_ledger::messages::message_erase;
use leadpact_ledger::people::{PersonRow, person_fetch, person_put};
use leadpact_messages::endpoints::{
    EndpointChange, Kind, NewEndpoint, RANDOM_BYTES, change_endpoint, make_endpoint, pause_endpoint, remove_endpoint,
    resume_endpoint, rotate_secret, shown_target, test_endpoint,
};
use leadpact_messages::guard::Guard;
use leadpact_messages::sheet::{SlaSheet, write_sheet};
use leadpact_messages::{
    Claimed, KEEP_DAYS, MailIs, MessagesError, Outcome, Parcel, RECORD_DAYS, Room, To, claim, fan_out, forget,
    forget_deliveries, has_work, next_due, pass_over, replay, settle,
};
use leadpact_terms::{DAY_MS, Instant, MINUTE_MS, SECOND_MS};
use serde_json::{Value as Json, json};

use crate::support::{BEGIN, add_endpoint, add_person, add_to_team, guard, handoff, on_both, person_id, tell, write};

fn after(ms: i64) -> Instant {
    Instant(BEGIN.0 + ms)
}

fn room() -> Room {
    Room { total: 100, each: 100, busy: BTreeMap::new(), turn: 0 }
}

fn claim_all(ledger: &Ledger, now: Instant) -> Claimed {
    write(ledger, |tx| {
        while fan_out(tx, MailIs::Configured, now)? > 0 {}
        claim(tx, MailIs::Configured, &room(), now)
    })
}

fn failed() -> Outcome {
    Outcome::Failed { answer: "500 Internal Server Error".to_owned() }
}

fn taken() -> Outcome {
    Outcome::Taken { answer: "200 OK".to_owned() }
}

fn settle_one(ledger: &Ledger, parcel: &Parcel, outcome: &Outcome, now: Instant) -> Option<DeliveryRow> {
    write(ledger, |tx| settle(tx, parcel, outcome, now))
}

fn endpoint(ledger: &Ledger, id: &str) -> EndpointRow {
    write(ledger, |tx| Ok(endpoint_fetch(tx, id)?)).unwrap()
}

fn delivery(ledger: &Ledger, id: &str) -> DeliveryRow {
    write(ledger, |tx| Ok(delivery_fetch(tx, id)?)).unwrap()
}

#[test]
fn each_message_goes_to_those_whom_it_concerns() {
    on_both(|ledger| {
        for (n, role, state) in [
            (1, "sales_rep", "active"),
            (2, "sales_rep", "active"),
            (3, "sales_manager", "active"),
            (4, "marketing", "active"),
            (5, "admin", "active"),
            (6, "sales_manager", "deactivated"),
            (7, "sales_rep", "deactivated"),
        ] {
            add_person(ledger, n, role, state);
        }
        add_to_team(ledger, 2, "DACH Inside");
        let tell_to = |names: &[&str]| json!({ "promise": "respond", "tell": names });
        let to_pool = |manager: u128| {
            let mut body = handoff(None, &Json::Null);
            body["handoff"]["manager"] = json!({ "id": person_id(manager).to_string() });
            body
        };
        for (topic, body, expected) in [
            ("handoff.offered", handoff(Some(1), &Json::Null), &["p1"][..]),
            ("handoff.offered", handoff(Some(7), &Json::Null), &["p3"]),
            ("handoff.pooled", to_pool(3), &["p3"]),
            ("handoff.pooled", to_pool(6), &["p3"]),
            ("handoff.pooled", handoff(None, &Json::Null), &["p3"]),
            ("handoff.assigned", handoff(Some(2), &json!({ "assign": { "why": "by_hand" } })), &["p2"]),
            ("handoff.assigned", handoff(Some(2), &json!({ "assign": { "why": "claimed" } })), &[]),
            ("handoff.accepted", handoff(Some(1), &Json::Null), &[]),
            ("clock.warned", handoff(Some(1), &tell_to(&["marketing"])), &["p1"]),
            ("clock.breached", handoff(Some(1), &tell_to(&[])), &["p1"]),
            ("clock.breached", handoff(Some(1), &tell_to(&["Sales Manager", "marketing"])), &["p1", "p3", "p4"]),
            ("clock.breached", handoff(Some(1), &tell_to(&["dach inside", "p1@northwind.internal"])), &["p1", "p2"]),
            ("clock.breached", handoff(Some(1), &tell_to(&["boss@northwind.internal"])), &["boss", "p1"]),
            ("clock.breached", handoff(Some(1), &tell_to(&["the board"])), &["p1", "p5"]),
            ("something.new", handoff(Some(1), &Json::Null), &[]),
        ] {
            tell(ledger, topic, &body);
            let claimed = claim_all(ledger, BEGIN);
            let found: BTreeSet<String> = claimed
                .parcels
                .iter()
                .map(|parcel| match &parcel.to {
                    To::Mail(reader) => reader.address.split('@').next().unwrap().to_owned(),
                    To::Webhook { .. } | To::Chat { .. } => panic!("there are no endpoints"),
                })
                .collect();
            assert_eq!(found.len(), claimed.parcels.len(), "nobody twice");
            assert_eq!(found, expected.iter().map(|name| (*name).to_owned()).collect(), "{topic} {}", body["detail"]);
        }
    });
}

#[test]
fn nobody_is_mailed_under_a_name_that_nobody_can_have() {
    on_both(|ledger| {
        add_person(ledger, 1, "sales_rep", "active");
        add_person(ledger, 5, "admin", "active");
        let call = |n: u128, email: &str| {
            write(ledger, |tx| {
                let row = person_fetch(tx, person_id(n))?.unwrap();
                Ok(person_put(tx, &PersonRow { email: Some(email.to_owned()), ..row })?)
            });
        };
        // Their role is there, so that nobody else is told in their place, and no delivery is made.
        call(1, "p1@northwind.example");
        let names = json!({ "promise": "respond", "tell": ["boss@example.com", "sales_rep"] });
        tell(ledger, "clock.breached", &handoff(Some(1), &names));
        let claimed = claim_all(ledger, BEGIN);
        assert_eq!((claimed.parcels.len(), claimed.n_dropped), (0, 0));
        assert_eq!(write(ledger, |tx| Ok(delivery_list(tx, DeliveryFilter::default(), 9)?)), []);
        // One that was made before is dropped, and says why.
        call(1, "p1@northwind.internal");
        tell(ledger, "handoff.offered", &handoff(Some(1), &Json::Null));
        write(ledger, |tx| fan_out(tx, MailIs::Configured, BEGIN));
        call(1, "p1@northwind.example");
        let claimed = claim_all(ledger, BEGIN);
        assert_eq!((claimed.parcels.len(), claimed.n_dropped), (0, 1));
        let rows = write(ledger, |tx| Ok(delivery_list(tx, DeliveryFilter::default(), 9)?));
        let answer = rows[0].answer.as_deref();
        assert_eq!((rows.len(), answer), (1, Some("no mail reaches a name that is reserved (RFC 2606)")));
    });
}

#[test]
fn what_is_passed_over_is_told_to_nobody_and_what_comes_after_is() {
    on_both(|ledger| {
        add_person(ledger, 1, "sales_rep", "active");
        tell(ledger, "handoff.offered", &handoff(Some(1), &Json::Null));
        write(ledger, |tx| Ok(pass_over(tx)?));
        assert_eq!(claim_all(ledger, BEGIN).parcels.len(), 0);
        tell(ledger, "handoff.offered", &handoff(Some(1), &Json::Null));
        assert_eq!(claim_all(ledger, BEGIN).parcels.len(), 1);
    });
}

#[test]
fn the_weekly_sheet_goes_to_both_sides_once() {
    on_both(|ledger| {
        add_person(ledger, 3, "sales_manager", "active");
        add_person(ledger, 4, "marketing", "active");
        let sheet = SlaSheet {
            pact: "office-furniture".to_owned(),
            from: BEGIN,
            to: after(7),
            n_offered: 1,
            n_promised: None,
            n_incomplete: 0,
            n_unanswered: 0,
            median_response_ms: None,
            promises: Vec::new(),
        };
        assert!(write(ledger, |tx| write_sheet(tx, &sheet, BEGIN)));
        assert!(!write(ledger, |tx| write_sheet(tx, &sheet, after(1))));
        assert_eq!(claim_all(ledger, BEGIN).parcels.len(), 2);
    });
}

#[test]
fn a_message_becomes_one_delivery_for_each_place_and_none_by_mail_without_a_server() {
    on_both(|ledger| {
        add_person(ledger, 1, "sales_rep", "active");
        add_endpoint(ledger, 1, Kind::Webhook, "http://127.0.0.1:9/a", &["handoff.offered"]);
        add_endpoint(ledger, 2, Kind::Webhook, "http://127.0.0.1:9/b", &["clock.*"]);
        tell(ledger, "handoff.offered", &handoff(Some(1), &Json::Null));
        assert!(write(ledger, has_work));
        let made = |mail| write(ledger, |tx| fan_out(tx, mail, BEGIN));
        assert_eq!((made(MailIs::Absent), made(MailIs::Absent)), (1, 0));
        assert!(!write(ledger, has_work));
        tell(ledger, "handoff.offered", &handoff(Some(1), &Json::Null));
        assert_eq!(made(MailIs::Configured), 1);
        let rows = write(ledger, |tx| Ok(delivery_list(tx, DeliveryFilter::default(), 99)?));
        assert_eq!(
            rows.iter().map(|row| (row.message, row.endpoint)).collect::<Vec<_>>(),
            [(2, BY_MAIL), (2, 1), (1, 1)]
        );
    });
}

#[test]
fn a_claim_keeps_others_away_until_it_ends_and_then_its_holder() {
    on_both(|ledger| {
        add_endpoint(ledger, 1, Kind::Webhook, "http://127.0.0.1:9/a", &["*"]);
        tell(ledger, "handoff.won", &handoff(Some(1), &Json::Null));
        let first = claim_all(ledger, BEGIN).parcels.pop().unwrap();
        assert!(claim_all(ledger, after(5 * MINUTE_MS - 1)).parcels.is_empty());
        let second = claim_all(ledger, after(5 * MINUTE_MS)).parcels.pop().unwrap();
        assert_eq!(first.id, second.id);
        assert_eq!(settle_one(ledger, &first, &failed(), after(6 * MINUTE_MS)), None, "it is somebody else's now");
        let settled = settle_one(ledger, &second, &taken(), after(6 * MINUTE_MS)).unwrap();
        assert_eq!((settled.state.as_str(), settled.n_tries, settled.next_at), ("sent", 1, None));
        assert_eq!(settle_one(ledger, &second, &failed(), after(7 * MINUTE_MS)), None, "it is settled");
    });
}

#[test]
fn a_delivery_is_tried_ten_times_then_dead_and_can_be_sent_again_by_hand() {
    on_both(|ledger| {
        add_endpoint(ledger, 1, Kind::Webhook, "http://127.0.0.1:9/a", &["*"]);
        tell(ledger, "handoff.won", &handoff(Some(1), &Json::Null));
        let mut now = BEGIN;
        let mut ids = BTreeSet::new();
        for n in 1..=10 {
            let parcel = claim_all(ledger, now).parcels.pop().unwrap();
            let row = settle_one(ledger, &parcel, &failed(), now).unwrap();
            assert_eq!(row.n_tries, n);
            ids.insert(row.id);
            now = row.next_at.unwrap_or(now);
        }
        let id = ids.pop_first().unwrap();
        assert!(ids.is_empty(), "one id for all tries");
        assert_eq!(delivery(ledger, &id).state, "dead");
        assert!(claim_all(ledger, Instant(i64::MAX)).parcels.is_empty());
        assert!(now.0 - BEGIN.0 > 75 * 60 * MINUTE_MS, "over three days");
        write(ledger, |tx| replay(tx, &id, now));
        let parcel = claim_all(ledger, now).parcels.pop().unwrap();
        assert_eq!(parcel.id, id);
        let twice = ledger.write(|tx| replay(tx, &id, now)).unwrap_err();
        assert!(matches!(twice, MessagesError::Conflict(_)));
        assert_eq!(settle_one(ledger, &parcel, &taken(), now).unwrap().state, "sent");
    });
}

#[test]
fn an_endpoint_that_asks_for_patience_gets_it_and_one_that_is_gone_is_paused() {
    on_both(|ledger| {
        let (id, _, _) = add_endpoint(ledger, 1, Kind::Webhook, "http://127.0.0.1:9/a", &["*"]);
        for _ in 0..3 {
            tell(ledger, "handoff.won", &handoff(Some(1), &Json::Null));
        }
        let mut one = room();
        one.each = 1;
        let claim_one = |now| {
            write(ledger, |tx| {
                fan_out(tx, MailIs::Absent, now)?;
                Ok(claim(tx, MailIs::Absent, &one, now)?.parcels.pop())
            })
        };
        let busy = Outcome::Busy { answer: "429 Too Many Requests".to_owned(), wait_ms: 10 * MINUTE_MS };
        settle_one(ledger, &claim_one(BEGIN).unwrap(), &busy, BEGIN);
        assert!(claim_one(after(10 * MINUTE_MS - 1)).is_none(), "the others wait, too");
        let next = write(ledger, |tx| next_due(tx, MailIs::Absent, &room()));
        assert_eq!(next, Some(after(10 * MINUTE_MS)));
        let parcel = claim_one(after(10 * MINUTE_MS)).unwrap();
        let gone = Outcome::Gone { answer: "410 Gone".to_owned() };
        assert_eq!(settle_one(ledger, &parcel, &gone, after(11 * MINUTE_MS)).unwrap().state, "dead");
        let row = endpoint(ledger, &id);
        assert_eq!(row.paused_why.as_deref(), Some("the endpoint answered 410 Gone"));
        assert!(claim_one(after(60 * MINUTE_MS)).is_none());
        assert_eq!(write(ledger, |tx| next_due(tx, MailIs::Absent, &room())), None);
        write(ledger, |tx| resume_endpoint(tx, &id, after(60 * MINUTE_MS)));
        assert!(claim_one(after(60 * MINUTE_MS)).is_some());
    });
}

#[test]
fn what_was_said_of_an_erased_lead_is_dropped() {
    on_both(|ledger| {
        add_endpoint(ledger, 1, Kind::Webhook, "http://127.0.0.1:9/a", &["*"]);
        add_person(ledger, 1, "sales_rep", "active");
        tell(ledger, "handoff.offered", &handoff(Some(1), &Json::Null));
        write(ledger, |tx| fan_out(tx, MailIs::Configured, BEGIN));
        tell(ledger, "handoff.won", &handoff(Some(1), &Json::Null));
        write(ledger, |tx| Ok(message_erase(tx, &[7])?));
        let claimed = claim_all(ledger, BEGIN);
        assert_eq!((claimed.parcels.len(), claimed.n_dropped), (0, 2), "two were made, of the other message none");
        let rows = write(ledger, |tx| Ok(delivery_list(tx, DeliveryFilter::default(), 9)?));
        assert!(rows.iter().all(|row| row.state == "dropped" && row.next_at.is_none()), "{rows:?}");
        assert!(ledger.write(|tx| replay(tx, &rows[0].id, BEGIN)).is_err());
    });
}

#[test]
fn what_arrived_long_ago_is_forgotten_and_what_is_on_its_way_is_not() {
    on_both(|ledger| {
        add_endpoint(ledger, 1, Kind::Webhook, "http://127.0.0.1:9/a", &["*"]);
        tell(ledger, "handoff.won", &handoff(Some(1), &Json::Null));
        tell(ledger, "handoff.lost", &handoff(Some(1), &Json::Null));
        let long = after(KEEP_DAYS * DAY_MS + 1);
        assert_eq!(write(ledger, |tx| forget(tx, long)), 0, "no deliveries were made yet");
        let parcels = claim_all(ledger, BEGIN).parcels;
        let sent = settle_one(ledger, &parcels[0], &taken(), BEGIN).unwrap();
        assert_eq!(write(ledger, |tx| forget(tx, after(KEEP_DAYS * DAY_MS))), 0, "it is not long ago");
        assert_eq!([(); 2].map(|()| write(ledger, |tx| forget(tx, long))), [1, 0], "the other one is on its way");
        assert!(matches!(ledger.write(|tx| replay(tx, &sent.id, long)), Err(MessagesError::Conflict(_))));
        settle_one(ledger, &parcels[1], &failed(), BEGIN);
        assert_eq!(claim_all(ledger, long).parcels.len(), 1);
    });
}

#[test]
fn what_became_of_messages_of_very_long_ago_is_removed_and_what_is_on_its_way_is_not() {
    on_both(|ledger| {
        add_endpoint(ledger, 1, Kind::Webhook, "http://127.0.0.1:9/a", &["*"]);
        tell(ledger, "handoff.won", &handoff(Some(1), &Json::Null));
        tell(ledger, "handoff.lost", &handoff(Some(1), &Json::Null));
        let parcels = claim_all(ledger, BEGIN).parcels;
        settle_one(ledger, &parcels[0], &taken(), BEGIN).unwrap();
        assert_eq!(write(ledger, |tx| forget_deliveries(tx, after(RECORD_DAYS * DAY_MS))), 0, "it is not so long ago");
        let long = after(RECORD_DAYS * DAY_MS + 1);
        assert_eq!([(); 2].map(|()| write(ledger, |tx| forget_deliveries(tx, long))), [1, 0]);
        let left = write(ledger, |tx| Ok(delivery_list(tx, DeliveryFilter::default(), 9)?));
        assert_eq!(left.len(), 1, "the other one is on its way: {left:?}");
    });
}

#[test]
fn whoever_has_left_gets_no_more_mail() {
    on_both(|ledger| {
        add_person(ledger, 1, "sales_rep", "active");
        tell(ledger, "handoff.offered", &handoff(Some(1), &Json::Null));
        write(ledger, |tx| fan_out(tx, MailIs::Configured, BEGIN));
        add_person(ledger, 1, "sales_rep", "deactivated");
        let claimed = claim_all(ledger, BEGIN);
        assert_eq!((claimed.parcels.len(), claimed.n_dropped), (0, 1));
    });
}

#[test]
fn endpoints_are_paused_tried_given_other_secrets_and_removed() {
    on_both(|ledger| {
        let (id, number, first) = add_endpoint(ledger, 1, Kind::Webhook, "http://127.0.0.1:9/a", &["clock.*"]);
        let (chat, _, none) =
            add_endpoint(ledger, 2, Kind::Chat, "https://hooks.slack.example/services/T0/SECRET", &["*"]);
        assert!(first.is_some() && none.is_none());
        assert_eq!(shown_target(&endpoint(ledger, &chat)), "https://hooks.slack.example/…");
        assert_eq!(shown_target(&endpoint(ledger, &id)), "http://127.0.0.1:9/a");
        assert!(!format!("{:?}", endpoint(ledger, &chat)).contains("SECRET"));

        let ping = write(ledger, |tx| test_endpoint(tx, &id, BEGIN));
        assert_eq!((ping.endpoint, ping.state.as_str()), (number, "waiting"));
        let claimed = claim_all(ledger, BEGIN);
        assert_eq!(
            claimed.parcels.iter().map(|parcel| &parcel.id).collect::<Vec<_>>(),
            [&ping.id],
            "nobody else hears it"
        );

        write(ledger, |tx| pause_endpoint(tx, &id, BEGIN));
        assert!(ledger.write(|tx| test_endpoint(tx, &id, BEGIN)).is_err());
        tell(ledger, "clock.warned", &handoff(Some(1), &Json::Null));
        let to = |claimed: &Claimed| claimed.parcels.iter().map(|parcel| parcel.endpoint).collect::<Vec<_>>();
        assert_eq!(to(&claim_all(ledger, BEGIN)), [2], "it waits");
        write(ledger, |tx| resume_endpoint(tx, &id, BEGIN));
        let (_, second) = write(ledger, |tx| rotate_secret(tx, &id, &[9; 32], BEGIN));
        let parcel = claim_all(ledger, after(SECOND_MS)).parcels.pop().unwrap();
        let To::Webhook { secrets, .. } = &parcel.to else { panic!("it is a webhook") };
        assert_eq!(
            secrets.iter().map(|secret| secret.reveal()).collect::<Vec<_>>(),
            [second.reveal(), first.unwrap().reveal()]
        );
        assert!(ledger.write(|tx| rotate_secret(tx, &chat, &[9; 32], BEGIN)).is_err());

        tell(ledger, "clock.warned", &handoff(Some(1), &Json::Null));
        write(ledger, |tx| fan_out(tx, MailIs::Absent, BEGIN));
        write(ledger, |tx| remove_endpoint(tx, &id, BEGIN));
        let gone = endpoint(ledger, &id);
        assert_eq!((gone.target.as_str(), gone.secrets.as_str()), ("", "[]"));
        assert_eq!(to(&claim_all(ledger, BEGIN)), [2]);
        assert!(matches!(ledger.write(|tx| pause_endpoint(tx, &id, BEGIN)), Err(MessagesError::NoEndpoint(_))));
        assert!(ledger.write(|tx| replay(tx, &ping.id, BEGIN)).is_err());
    });
}

#[test]
fn what_can_be_no_endpoint_is_refused_with_what_was_expected() {
    on_both(|ledger| {
        for (target, part) in [
            ("https://crm.example/hooks", None),
            ("https://8.8.8.8/hooks", None),
            ("http://crm.example/hooks", Some("expected https")),
            ("https://127.0.0.1/hooks", Some("of this very machine")),
            ("https://[::ffff:10.0.0.1]/hooks", Some("private")),
            ("https://me:secret@crm.example/", Some("name and password")),
            ("ftp://crm.example/", Some("expected an address")),
            ("crm.example", Some("expected an address")),
            ("", Some("expected an address")),
        ] {
            let new = NewEndpoint {
                kind: Kind::Webhook,
                name: "crm".to_owned(),
                target: target.to_owned(),
                topics: vec!["*".to_owned()],
            };
            let random = [target.len() as u8; RANDOM_BYTES];
            let made = ledger.write(|tx| make_endpoint(tx, &new, &Guard::default(), &random, BEGIN));
            match (made, part) {
                (Ok(_), None) => {}
                (Err(error), Some(part)) => assert!(error.to_string().contains(part), "{target}: {error}"),
                (made, part) => panic!("{target}: {made:?}, expected {part:?}"),
            }
        }
        let (id, _, _) = add_endpoint(ledger, 200, Kind::Webhook, "http://127.0.0.1:9/a", &["*"]);
        for (change, path) in [
            (EndpointChange { name: Some(" ".to_owned()), ..EndpointChange::default() }, "name"),
            (EndpointChange { topics: Some(Vec::new()), ..EndpointChange::default() }, "topics"),
            (EndpointChange { target: Some("x".to_owned()), ..EndpointChange::default() }, "target"),
        ] {
            let error = ledger.write(|tx| change_endpoint(tx, &id, &change, &guard(), BEGIN)).unwrap_err();
            assert!(error.to_string().starts_with(&format!("`{path}`")), "{error}");
        }
    });
}
