//! The postman brings every message to every place, through restarts of either side, and under the same id whenever it has to send twice.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant as Watch};

use leadpact_ledger::Ledger;
use leadpact_ledger::deliveries::{DeliveryFilter, DeliveryRow, delivery_list};
use leadpact_messages::MessagesError;
use leadpact_messages::endpoints::Kind;
use leadpact_terms::MINUTE_MS;
use leadpact_testkit::receiver::{Received, Receiver, Reply};
use leadpact_testkit::smtp::{Reception, SmtpServer};
use serde_json::{Value as Json, json};

use crate::support::{
    Clock, add_endpoint, add_person, at_work, handoff, on_both, on_both_places, tell, transports, until,
};

fn deliveries(ledger: &Ledger, state: &str) -> Vec<DeliveryRow> {
    let filter = DeliveryFilter { state: Some(state), ..DeliveryFilter::default() };
    ledger.read(|tx| Ok::<_, MessagesError>(delivery_list(tx, filter, 10_000)?)).unwrap()
}

fn offer(ledger: &Ledger, n: usize) {
    for _ in 0..n {
        tell(ledger, "handoff.offered", &handoff(Some(1), &Json::Null));
    }
}

/// How often each delivery id came.
fn by_id(received: &[Received]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for request in received {
        *counts.entry(request.header("webhook-id").unwrap()).or_default() += 1;
    }
    counts
}

#[test]
fn every_message_arrives_once_through_restarts_of_either_side() {
    on_both(|ledger| {
        let (mut receiver, mut smtp) = (Receiver::start(), SmtpServer::start());
        let (clock, transports) = (Clock::default(), transports(Some(&smtp.url())));
        add_person(ledger, 1, "sales_rep", "active");
        let (_, _, secret) = add_endpoint(ledger, 1, Kind::Webhook, &receiver.url(), &["handoff.*"]);

        offer(ledger, 5);
        at_work(ledger, &clock, &transports, |_| {
            until("five of each", || receiver.received().len() == 5 && smtp.mails().len() == 5);
        });
        // Both are away; the postman is restarted meanwhile.
        receiver.stop();
        smtp.stop();
        offer(ledger, 5);
        for _ in 0..2 {
            at_work(ledger, &clock, &transports, |bell| {
                bell.nudge();
                let failed = |row: &DeliveryRow| row.n_tries > 0;
                until("tries", || deliveries(ledger, "waiting").iter().filter(|row| failed(row)).count() == 10);
            });
        }
        receiver.start_again();
        smtp.start_again();
        clock.advance(6 * MINUTE_MS);
        at_work(ledger, &clock, &transports, |_| {
            until("ten of each", || deliveries(ledger, "sent").len() == 20);
        });
        assert!(deliveries(ledger, "waiting").is_empty() && deliveries(ledger, "dead").is_empty());

        let received = receiver.received();
        let counts = by_id(&received);
        assert_eq!((counts.len(), received.len()), (10, 10), "each once");
        let ids: BTreeSet<String> =
            smtp.mails().iter().map(|mail| mail.header("message-id").unwrap().to_owned()).collect();
        assert_eq!((ids.len(), smtp.mails().len()), (10, 10), "each once");
        let standard = standardwebhooks::Webhook::new(secret.unwrap().reveal()).unwrap();
        for request in &received {
            let header = |name: &str| request.header(name).unwrap();
            let signed =
                standard.sign(header("webhook-id"), header("webhook-timestamp").parse().unwrap(), &request.body);
            assert_eq!(signed.unwrap(), header("webhook-signature"));
            let body: Json = serde_json::from_slice(&request.body).unwrap();
            assert_eq!(
                (&body["type"], &body["data"]["lead"]["name"]),
                (&json!("handoff.offered"), &json!("Jana Dvořáková"))
            );
        }
        let mail = &smtp.mails()[0];
        assert_eq!(mail.to, ["p1@northwind.internal"]);
        assert!(mail.header("message-id").unwrap().starts_with("<dlv_"));
        assert!(mail.header("subject").unwrap().contains("=?utf-8?"), "{:?}", mail.header("subject"));
    });
}

#[test]
fn a_lost_answer_is_asked_for_again_under_the_same_id() {
    on_both(|ledger| {
        let (receiver, smtp) = (Receiver::start(), SmtpServer::start());
        let (clock, transports) = (Clock::default(), transports(Some(&smtp.url())));
        add_person(ledger, 1, "sales_rep", "active");
        add_endpoint(ledger, 1, Kind::Webhook, &receiver.url(), &["*"]);
        receiver.reply_next([Reply::Lost, Reply::Status(500, Vec::new())]);
        smtp.receive_next(&[Reception::TakeAndGoSilent, Reception::Refuse(451)]);
        offer(ledger, 1);
        at_work(ledger, &clock, &transports, |bell| {
            for n in 1..=3 {
                until("a try", || receiver.received().len() == n);
                until("its end", || deliveries(ledger, "waiting").iter().all(|row| row.n_tries == n as i64));
                clock.advance(6 * MINUTE_MS);
                bell.nudge();
            }
            until("the end", || deliveries(ledger, "sent").len() == 2);
        });
        let received = receiver.received();
        assert_eq!(by_id(&received).into_values().collect::<Vec<_>>(), [3]);
        assert_eq!(received[0].body, received[2].body);
        let ids: BTreeSet<String> =
            smtp.mails().iter().map(|mail| mail.header("message-id").unwrap().to_owned()).collect();
        assert_eq!((ids.len(), smtp.mails().len()), (1, 2), "taken, silent; refused; taken again");
    });
}

#[test]
fn two_postmen_on_one_ledger_send_each_once() {
    const N: usize = 60;
    on_both_places(|place| {
        let receiver = Receiver::start();
        let (clock, transports) = (Clock::default(), transports(None));
        let one = Ledger::open(place).unwrap();
        add_endpoint(&one, 1, Kind::Webhook, &receiver.url(), &["*"]);
        add_endpoint(&one, 2, Kind::Webhook, &receiver.url(), &["handoff.*"]);
        let other = Ledger::open(place).unwrap();
        std::thread::scope(|scope| {
            for ledger in [&one, &other] {
                let (clock, transports, receiver) = (&clock, &transports, &receiver);
                scope.spawn(move || {
                    at_work(ledger, clock, transports, |_| {
                        until("all", || receiver.received().len() >= 2 * N);
                    })
                });
            }
            offer(&one, N);
        });
        let received = receiver.received();
        let counts = by_id(&received);
        assert_eq!((counts.len(), received.len()), (2 * N, 2 * N));
        assert_eq!(deliveries(&one, "sent").len(), 2 * N);
    });
}

#[test]
fn an_endpoint_that_keeps_us_waiting_holds_up_no_other() {
    on_both(|ledger| {
        let (slow, quick) = (Receiver::start(), Receiver::start());
        let (clock, transports) = (Clock::default(), transports(None));
        add_endpoint(ledger, 1, Kind::Webhook, &slow.url(), &["*"]);
        add_endpoint(ledger, 2, Kind::Webhook, &quick.url(), &["*"]);
        slow.reply_next(vec![Reply::Late(Duration::from_secs(5)); 40]);
        offer(ledger, 40);
        let watch = Watch::now();
        at_work(ledger, &clock, &transports, |bell| {
            until("the quick one", || quick.received().len() == 40);
            assert!(watch.elapsed() < Duration::from_secs(5), "it waited for the slow one");
            bell.stop();
        });
        assert!(slow.received().len() < 40);
    });
}

#[test]
fn nothing_that_is_told_or_kept_of_a_try_speaks_of_anybody() {
    on_both(|ledger| {
        let (receiver, smtp) = (Receiver::start(), SmtpServer::start());
        let (clock, transports) = (Clock::default(), transports(Some(&smtp.url())));
        add_person(ledger, 1, "sales_rep", "active");
        add_endpoint(ledger, 1, Kind::Webhook, &receiver.url(), &["*"]);
        smtp.receive_next(&[Reception::Refuse(550)]);
        receiver.reply_next([Reply::Status(302, vec!["Location: https://jana@contoso.example/Dvořáková".to_owned()])]);
        offer(ledger, 1);
        let log = at_work(ledger, &clock, &transports, |_| {
            until("the refusal", || deliveries(ledger, "dead").len() == 1);
            until("the redirect", || deliveries(ledger, "waiting").iter().all(|row| row.answer.is_some()));
        });
        let dead = &deliveries(ledger, "dead")[0];
        assert_eq!((dead.n_tries, dead.answer.as_deref()), (1, Some("SMTP 550")));
        assert!(log.contains("SMTP 550") && log.contains("302 Found"), "{log}");
        for word in ["@", "Jana", "Dvořáková", "Person 1", "northwind", "127.0.0.1", "whsec"] {
            assert!(!log.contains(word), "`{word}` in {log}");
        }
    });
}

#[test]
fn rooms_are_written_to_in_words() {
    on_both(|ledger| {
        let receiver = Receiver::start();
        let (clock, transports) = (Clock::default(), transports(None));
        add_endpoint(ledger, 1, Kind::Chat, &receiver.url(), &["handoff.won", "ping"]);
        offer(ledger, 1);
        tell(ledger, "handoff.won", &handoff(Some(1), &Json::Null));
        at_work(ledger, &clock, &transports, |_| until("a line", || receiver.received().len() == 1));
        let said: Json = serde_json::from_slice(&receiver.received()[0].body).unwrap();
        assert_eq!(said["text"], "Jana Dvořáková, Contoso: won");
        assert!(receiver.received()[0].header("webhook-signature").is_none());
    });
}
