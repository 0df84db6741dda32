//! The floor: the same bytes appended to the same database, in transactions as large as the service's (or of one request each, as a
//! program writes them that answers every request by itself), and nothing done with them.

use std::time::Instant as Clock;

use leadpact_ledger::{Arg, Conflict, Ledger, LedgerError, Place, Table, Type};
use serde_json::{Value, json};

use crate::calls::Calls;
use crate::load::now;

/// A number and the text: nothing can be less.
const RAW: Table =
    Table { name: "raw_of_benchmark", columns: &[("seq", Type::Int), ("body", Type::Text)], key: &["seq"] };

/// What it took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Took {
    n_calls: u64,
    per_transaction: usize,
    wall_s: f64,
}

/// Appends so many calls. The service must have stopped: the database is the one that it used.
///
/// # Errors
/// If the database fails.
pub fn run(place: &Place, n_calls: u64, per_transaction: usize) -> Result<Took, LedgerError> {
    let ledger = Ledger::open(place)?;
    let text = match place {
        Place::Directory(_) => "create table raw_of_benchmark (seq integer primary key, body text not null) strict",
        Place::Postgres(_) => "create table raw_of_benchmark (seq bigint primary key, body text not null)",
    };
    ledger.write(|tx| tx.run("drop table if exists raw_of_benchmark", &[]).and_then(|_| tx.run(text, &[])))?;
    let mut calls = Calls::new(1, 0..100_000, 100_000);
    let mut wall_s = 0.0;
    let mut done = 0;
    while done < n_calls {
        // Made beforehand: only the appending is measured.
        let mut bodies = Vec::with_capacity(per_transaction);
        for _ in 0..per_transaction {
            let (at, mut body) = (now(), String::new());
            calls.write_call(at, at, &mut body);
            bodies.push(body);
        }
        let began = Clock::now();
        ledger.write(|tx| {
            let rows: Vec<Vec<Arg<'_>>> = (done..)
                .zip(&bodies)
                .map(|(seq, body)| vec![Arg::Int(i64::try_from(seq).unwrap_or(i64::MAX)), Arg::Text(body)])
                .collect();
            tx.put(&RAW, &rows, Conflict::Fail)
        })?;
        wall_s += began.elapsed().as_secs_f64();
        done += per_transaction as u64;
    }
    ledger.write(|tx| tx.run("drop table raw_of_benchmark", &[]))?;
    Ok(Took { n_calls: done, per_transaction, wall_s })
}

impl Took {
    /// For the report.
    pub fn to_json(self) -> Value {
        json!({
            "events": self.n_calls,
            "events_per_second": self.n_calls as f64 / self.wall_s,
            "events_per_transaction": self.per_transaction,
            "wall_s": self.wall_s,
        })
    }
}
