//! `kill -9` at random moments under load from several connections: acknowledged events are there exactly once, what is kept
//! beside them follows from them, and each lead that became ready was handed over once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use leadpact_testkit::generate::Random;
use leadpact_testkit::postgres::empty_database;
use leadpact_testkit::service::Launch;

use crate::sender::{Sender, WhenLost};
use crate::{book, launch, senders, wish};

/// Connections that send at the same time.
const CONNECTIONS: u64 = 6;
/// How long a round lasts at most.
const ROUND_MS: usize = 700;
/// A start that is killed, too, lasts so long at most.
const START_MS: usize = 150;
/// The doctor is asked after every so many rounds, and at the end.
const DOCTOR_EVERY: u64 = 10;

#[test]
fn acknowledged_events_survive_kill_9_on_sqlite() {
    torture(None);
}

#[test]
fn acknowledged_events_survive_kill_9_on_postgresql() {
    torture(Some(empty_database()).as_deref());
}

fn torture(database: Option<&str>) {
    let directory = tempfile::tempdir().unwrap();
    let (rounds, seed) = (wish("LEADPACT_TORTURE_ROUNDS", 3), wish("LEADPACT_TORTURE_SEED", 1));
    let launch = launch(&directory.path().join("data"), database);
    let mut random = Random::new(seed);
    let mut senders = senders(&launch, CONNECTIONS, seed);
    for round in 1..=rounds {
        if random.chance(25) {
            launch.start_and_kill_after(Duration::from_millis(random.below(START_MS) as u64));
        }
        send_until_killed(&launch, &mut senders, Duration::from_millis(random.below(ROUND_MS) as u64));
        let (kept, open) = book::compare(&book::counts(&book::place(&launch)), &senders);
        let n_handoffs = book::handed_over_once(&book::place(&launch));
        println!(
            "round {round} of {rounds}: {kept} acknowledged and there once, {open} there though not acknowledged, {n_handoffs} handed over"
        );
        if round.is_multiple_of(DOCTOR_EVERY) {
            book::projections_follow(&launch);
        }
    }
    let service = launch.start();
    senders.iter_mut().for_each(|sender| sender.settle(service.address()));
    assert!(service.stop().success(), "the service ends well when it is asked to");
    let (kept, open) = book::compare(&book::counts(&book::place(&launch)), &senders);
    assert!(kept as u64 > rounds * CONNECTIONS, "only {kept} events were acknowledged: this was no load");
    assert_eq!(open, 0, "everything was sent again and acknowledged");
    let n_handoffs = book::handed_over_once(&book::place(&launch));
    assert!(n_handoffs > 0, "no lead was handed over: the desk was not at work");
    book::projections_follow(&launch);
    println!(
        "seed {seed}, {rounds} rounds: all {kept} events were acknowledged in the end, and are there once; {n_handoffs} handed over"
    );
}

fn send_until_killed(launch: &Launch, senders: &mut [Sender], after: Duration) {
    let service = launch.start();
    let address = service.address().to_owned();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for sender in senders {
            let (address, stop) = (&address, &stop);
            scope.spawn(move || sender.send(address, stop, WhenLost::Leave));
        }
        std::thread::sleep(after);
        service.kill();
        stop.store(true, Ordering::Relaxed);
    });
}
