//! The service keeps its word when things break: processes killed, disks full, databases away. The real binary, over HTTP.
//!
//! Cast: a [`sender::Sender`] is a client that keeps a book of what was acknowledged and what was not; [`book`] holds the books
//! against the ledger. `cargo xtask torture` runs the same with more rounds.

mod book;
mod disk;
mod postgres;
mod sender;
mod torture;

use std::path::Path;

use leadpact_testkit::service::Launch;

use sender::Sender;

/// The service over this directory, or over this database.
fn launch(data: &Path, database: Option<&str>) -> Launch {
    Launch::new(env!("CARGO_BIN_EXE_leadpact"), data).on(database)
}

/// The pact under which their leads are handed over.
const PACT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/service/pact.yaml");

/// Clients that send to a new source of this ledger, with a pact in force.
fn senders(launch: &Launch, n: u64, seed: u64) -> Vec<Sender> {
    // The first start makes the ledger.
    assert!(launch.start().stop().success(), "the service ends well when it is asked to");
    launch.say(&["pact", "push", PACT]);
    launch.say(&["pact", "force", "1"]);
    let write_key = launch.add_source();
    (0..n).map(|number| Sender::new(number, seed, &write_key)).collect()
}

/// A number from the environment, such as how many rounds are asked for.
fn wish(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name}={text}: expected a number")),
        Err(_) => default,
    }
}
