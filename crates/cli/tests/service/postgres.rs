//! A PostgreSQL that breaks off in the middle of the load and comes back: clients are asked to come again, and nothing is lost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use leadpact_testkit::postgres::OwnServer;

use crate::sender::{Answers, Sender, WhenLost};
use crate::{book, launch, senders};

/// For how long the server is away: shorter than the service waits for it, and longer.
const AWAY_S: [f32; 2] = [0.2, 18.0];
/// How long is sent before, between and after.
const SENDING: Duration = Duration::from_millis(700);

#[test]
fn a_postgresql_that_goes_away_and_comes_back_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let mut server = OwnServer::start();
    let launch = launch(&directory.path().join("data"), Some(&server.empty_database()));
    let mut senders = senders(&launch, 6, 3);
    let service = launch.start();
    let (address, stop) = (service.address(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for sender in &mut senders {
            let stop = &stop;
            scope.spawn(move || sender.send(address, stop, WhenLost::Complain));
        }
        for away_s in AWAY_S {
            std::thread::sleep(SENDING);
            server.break_off(away_s);
        }
        std::thread::sleep(SENDING);
        stop.store(true, Ordering::Relaxed);
    });
    senders.iter_mut().for_each(|sender| sender.settle(address));
    let asked_to_wait: u64 = senders.iter().map(Sender::answers).map(|Answers { later, .. }| later).sum();
    assert!(asked_to_wait > 0, "a server that is away for {} s is told", AWAY_S[1]);
    assert!(service.stop().success(), "the service ends well when it is asked to");
    let (kept, open) = book::compare(&book::counts(&book::place(&launch)), &senders);
    assert_eq!(open, 0, "everything was sent again and acknowledged");
    book::projections_follow(&launch);
    println!("{kept} events, and clients were asked {asked_to_wait} times to come again");
}
