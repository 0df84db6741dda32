//! Endpoints and deliveries come back as they were kept, on both databases.

use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::deliveries::{
    BY_MAIL, DeliveryFilter, DeliveryRow, delivery_due, delivery_fetch, delivery_give_up, delivery_insert_many,
    delivery_list, delivery_next, delivery_put,
};
use leadpact_ledger::endpoints::{EndpointRow, endpoint_fetch, endpoint_find, endpoint_list, endpoint_put};
use leadpact_ledger::{Ledger, LedgerError, Place, Tx};
use leadpact_terms::Instant;
use leadpact_testkit::postgres::empty_database;
use uuid::Uuid;

/// Runs a test in one transaction on an empty ledger of each kind.
fn on_both(test: impl Fn(&mut Tx<'_>) -> Result<(), LedgerError>) {
    let directory = tempfile::tempdir().unwrap();
    for place in [Place::Directory(directory.path().to_owned()), Place::Postgres(empty_database())] {
        Ledger::open(&place).unwrap().write(|tx| test(tx)).unwrap();
    }
}

fn endpoint(endpoint: i64) -> EndpointRow {
    EndpointRow {
        endpoint,
        id: format!("e{endpoint}"),
        kind: "webhook".to_owned(),
        name: "CRM – Žižkov".to_owned(),
        target: "https://crm.example/hooks".to_owned(),
        topics: r#"["*"]"#.to_owned(),
        secrets: "[]".to_owned(),
        created_at: Instant(1),
        changed_at: Instant(2),
        paused_at: Some(Instant(3)),
        paused_why: Some("paused by hand".to_owned()),
        held_until: Some(Instant(4)),
        removed_at: None,
    }
}

fn delivery(delivery: i64, endpoint: i64, next_at: Option<i64>) -> DeliveryRow {
    DeliveryRow {
        delivery,
        id: format!("d{delivery}"),
        message: 40 + delivery % 2,
        endpoint,
        person: (delivery == 1).then(|| PersonId(Uuid::from_u128(7))),
        address: (delivery == 2).then(|| "boss@northwind.example".to_owned()),
        state: if next_at.is_some() { "waiting" } else { "sent" }.to_owned(),
        made_at: Instant(10),
        n_tries: 2,
        next_at: next_at.map(Instant),
        claimed_until: next_at.map(Instant),
        settled_at: next_at.is_none().then_some(Instant(11)),
        answer: Some("200 OK".to_owned()),
    }
}

fn numbers(rows: &[DeliveryRow]) -> Vec<i64> {
    rows.iter().map(|row| row.delivery).collect()
}

#[test]
fn endpoints_are_listed_until_they_are_removed_and_found_for_ever() {
    on_both(|tx| {
        let (one, mut two) = (endpoint(1), endpoint(2));
        for row in [&two, &one] {
            endpoint_put(tx, row)?;
        }
        assert_eq!(endpoint_list(tx)?, [one.clone(), two.clone()]);
        two.removed_at = Some(Instant(9));
        endpoint_put(tx, &two)?;
        assert_eq!(endpoint_list(tx)?, std::slice::from_ref(&one));
        assert_eq!((endpoint_fetch(tx, "e2")?, endpoint_find(tx, 2)?), (Some(two.clone()), Some(two)));
        assert_eq!(endpoint_find(tx, 3)?, None);
        let open = EndpointRow { paused_at: None, ..one };
        assert_eq!([3, 4].map(|now| open.is_open(Instant(now))), [false, true], "it wanted to be left alone until 4");
        Ok(())
    });
}

#[test]
fn deliveries_are_due_in_turn_at_each_endpoint_and_listed_by_what_is_asked() {
    on_both(|tx| {
        let rows = [
            delivery(1, BY_MAIL, Some(50)),
            delivery(2, BY_MAIL, None),
            delivery(3, 1, Some(30)),
            delivery(4, 1, Some(20)),
            delivery(5, 2, Some(5)),
        ];
        delivery_insert_many(tx, &rows)?;
        assert_eq!(delivery_insert_many(tx, &[DeliveryRow { delivery: 9, ..rows[0].clone() }])?, 0, "it is there");
        assert_eq!(delivery_fetch(tx, "d2")?.as_ref(), Some(&rows[1]));
        assert_eq!(numbers(&delivery_due(tx, 1, Instant(30), 9)?), [4, 3]);
        assert_eq!(numbers(&delivery_due(tx, 1, Instant(30), 1)?), [4]);
        assert_eq!(numbers(&delivery_due(tx, BY_MAIL, Instant(49), 9)?), Vec::<i64>::new());
        assert_eq!((delivery_next(tx, 1)?, delivery_next(tx, 3)?), (Some(Instant(20)), None));
        let any = DeliveryFilter::default();
        for (filter, n, expected) in [
            (any, 9, &[5, 4, 3, 2, 1][..]),
            (DeliveryFilter { before: Some(4), ..any }, 2, &[3, 2]),
            (DeliveryFilter { endpoint: Some(1), ..any }, 9, &[4, 3]),
            (DeliveryFilter { state: Some("sent"), ..any }, 9, &[2]),
            (DeliveryFilter { endpoint: Some(1), state: Some("sent"), before: None }, 9, &[]),
        ] {
            assert_eq!(numbers(&delivery_list(tx, filter, n)?), expected, "{filter:?}");
        }
        let sent = DeliveryRow { state: "sent".to_owned(), next_at: None, ..rows[3].clone() };
        delivery_put(tx, &sent)?;
        assert_eq!(delivery_give_up(tx, 1, "dropped", "the endpoint was removed", Instant(60))?, 1);
        let gone = delivery_fetch(tx, "d3")?.unwrap();
        assert_eq!((gone.state.as_str(), gone.next_at, gone.settled_at), ("dropped", None, Some(Instant(60))));
        Ok(())
    });
}
