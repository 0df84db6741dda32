//! Nodes on one database hear each other's calls.

use std::time::{Duration, Instant};

use leadpact_ledger::relay::{Line, TEXT_LIMIT};
use leadpact_ledger::{Ledger, LedgerError, Place};
use leadpact_testkit::postgres::{OwnServer, empty_database};

const SOON: Duration = Duration::from_secs(10);

fn line(database: &str) -> Line {
    let ledger = Ledger::open(&Place::Postgres(database.to_owned())).unwrap();
    ledger.relay().expect("others share it").open().unwrap()
}

/// So many texts, in the order in which they came; fewer only if they don't come.
fn hear(line: &mut Line, n: usize) -> Vec<String> {
    let (begun, mut heard) = (Instant::now(), Vec::new());
    while heard.len() < n && begun.elapsed() < SOON {
        heard.extend(line.hear(Duration::from_millis(50)).unwrap());
    }
    heard
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn everybody_on_a_database_hears_what_is_called_out() {
    let database = empty_database();
    let (mut a, mut b, mut elsewhere) = (line(&database), line(&database), line(&empty_database()));
    let long = "ž".repeat((TEXT_LIMIT - 1) / 2);
    let said = texts(&["one", "it's '; drop table events; --", &long]);
    a.call(&said).unwrap();
    assert_eq!(hear(&mut b, 3), said);
    assert_eq!(hear(&mut a, 3), said, "also who called");
    b.call(&texts(&["two"])).unwrap();
    assert_eq!(hear(&mut a, 1), ["two"]);
    assert_eq!(hear(&mut b, 1), ["two"]);
    assert_eq!(elsewhere.hear(Duration::from_millis(200)).unwrap(), Vec::<String>::new());
}

#[test]
fn a_text_that_is_too_long_is_refused_with_all_others() {
    let database = empty_database();
    let (mut a, mut b) = (line(&database), line(&database));
    let refused = a.call(&texts(&["one", &"x".repeat(TEXT_LIMIT)])).unwrap_err();
    assert!(matches!(refused, LedgerError::Postgres(_)), "{refused}");
    a.call(&texts(&["two"])).unwrap();
    assert_eq!(hear(&mut b, 1), ["two"]);
}

#[test]
fn who_calls_waits_for_no_writer() {
    let database = empty_database();
    let (ledger, mut a, mut b) =
        (Ledger::open(&Place::Postgres(database.clone())).unwrap(), line(&database), line(&database));
    ledger
        .write(|_| {
            a.call(&texts(&["while somebody writes"]))?;
            assert_eq!(hear(&mut b, 1), ["while somebody writes"]);
            Ok::<_, LedgerError>(())
        })
        .unwrap();
}

#[test]
fn a_line_that_broke_off_says_so() {
    let mut server = OwnServer::start();
    let database = server.empty_database();
    let (mut hears, mut calls) = (line(&database), line(&database));
    server.break_off(0.0);
    hears.hear(SOON).unwrap_err();
    calls.call(&texts(&["lost"])).unwrap_err();
    let mut again = line(&database);
    line(&database).call(&texts(&["found"])).unwrap();
    assert_eq!(hear(&mut again, 1), ["found"]);
}

#[test]
fn a_ledger_in_a_directory_has_nobody_to_call() {
    let directory = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&Place::Directory(directory.path().to_owned())).unwrap();
    assert!(ledger.relay().is_none());
}
