//! The replay benchmark's own tool: makes the data, reads columns and does nothing with them, and compares what two engines made of them.
//!
//! `cargo xtask bench replay` calls it; each use is a process of its own, so that its time and memory can be measured from outside.

mod agree;
mod chance;
mod decode;
mod events;
mod leads;
mod make;
mod what_if;

use std::path::Path;
use std::process::ExitCode;

/// What went wrong, for the person at the terminal.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// As many as everybody in the benchmark gets.
const THREADS: usize = 2;

const HELP: &str = "\
bench-replay make EVENTS SEED FOLDER     writes leads.parquet and events.parquet
bench-replay decode COLUMNS PATH...      reads columns (`a,b`, or `all`) of Parquet files or folders of them, on two threads
bench-replay agree ONE OTHER             compares the rows of two replays
bench-replay what-if PACT EVENTS SEED    answers to edits of a pact, with so many events in memory
bench-replay rules PACT EVENTS SEED      what an event costs under few rules and under many
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench-replay: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[&str]) -> Result<(), Failure> {
    match args {
        ["make", n_events, seed, folder] => {
            let n_leads = make::make(n_events.parse()?, seed.parse()?, Path::new(folder))?;
            println!("{{\"leads\": {n_leads}}}");
            Ok(())
        }
        ["decode", columns, paths @ ..] => {
            let columns: Vec<&str> = if *columns == "all" { Vec::new() } else { columns.split(',').collect() };
            println!("{{\"rows\": {}}}", decode::decode(&columns, paths)?);
            Ok(())
        }
        ["agree", one, other] => {
            let agreement = agree::agree(Path::new(one), Path::new(other))?;
            println!("{{\"rows\": {}, \"qualified\": {}}}", agreement.n_rows, agreement.n_qualified);
            Ok(())
        }
        ["what-if", pact, n_events, seed] => {
            what_if::what_if(Path::new(pact), n_events.parse()?, seed.parse()?, THREADS)
        }
        ["rules", pact, n_events, seed] => what_if::rules(Path::new(pact), n_events.parse()?, seed.parse()?),
        _ => Err(format!("expected one of\n{HELP}").into()),
    }
}
