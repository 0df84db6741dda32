//! The project's task runner, `cargo xtask`: one place for everything that is done to the project and is not the project.
//!
//! One file per task. Tasks call `cargo`, `npm` and our own binary, and never use our crates as libraries: whoever
//! clones the project builds this first, so it has to compile in seconds.

mod args;
mod bench;
mod check;
mod chromium;
mod data;
mod demo;
mod leadpact;
mod mutants;
mod project;
mod run;
mod sdk;
mod sim;
mod steps;
mod test;
mod torture;
mod web;

use std::process::ExitCode;

use args::Args;
use run::Outcome;

const HELP: &str = "\
The project's tasks:

  cargo xtask demo [--leads N] [--seed S] [--no-web]
      Builds leadpact, simulates a company's two years (20000 leads, seed 1), qualifies them and explains one.
  cargo xtask test [--without-cluster] [--data DIR]
      Everything that has to pass: `check`, all tests, the example pacts, a small demo, the data sets, real clients, short benchmarks.
  cargo xtask web
      Builds the web app into web/dist (npm). A binary that is built afterwards has it.
  cargo xtask check [STEP…]
      Format, lints, docs, dependency directions, purity, licences, documents; or only the steps that are named.
  cargo xtask data [DIR]
      Qualifies the real data sets found in DIR (../shared/data) under the pacts written for them (pacts/data).
  cargo xtask bench engine [--leads N] [--seed S] [--quick]
      Events a second of one core, beside json-rules-engine (npm) on the same events and conditions.
  cargo xtask bench replay [--events N] [--seed S] [--rounds N] [--quick] [--json FILE]
      A pact over years of events (1m, 10m, 100m) on two cores, beside DuckDB, ClickHouse and Polars (pip).
  cargo xtask bench cluster [--events N] [--seed S] [--rounds N] [--quick] [--binary FILE] [--json FILE]
      The same replay without a cluster and on 1, 2 and 4 executors on this machine. Builds with the feature `cluster`, or takes FILE.
  cargo xtask bench service [--events N] [--active N] [--leads N] [--handoffs N] [--database sqlite|postgres] [--memory MIB]
                            [--quick] [--json FILE]
      Durable events a second over HTTP, beside appending the same bytes, and how long pages take with a million leads.
  cargo xtask bench web [--leads N] [--rounds N] [--quick] [--binary FILE] [--json FILE]
      How long each page takes in a browser until it can be used, with 1,000 leads and with 100,000.
  cargo xtask torture [--rounds N] [--seed S] [--database sqlite|postgres]
      Kills the service under load, over and over (50 rounds), and counts what is left.
  cargo xtask sim [--seeds N] [--from S] | [--seed S [--verbose]] | --planted [--only TEXT]
      The service through months of simulated time, with crashes, wrong clocks and failing storage: 2000 seeds, or one, told line by line.
      --planted: plants bugs in a copy, one at a time, and expects each to be found.
  cargo xtask sdk
      Lets tracking libraries (npm, pip) tell a story to the service and asks what it knows.
  cargo xtask fuzz-api [--max-examples N] [--seed S]
      Calls everything that the API's description names, as schemathesis (pip) thinks of it.
  cargo xtask mutants [--only TEXT|FILE|CRATE]
      Breaks engine and handoff on purpose, one small way at a time, in a copy, and expects their tests to fail.
";

fn main() -> ExitCode {
    match dispatch(Args::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut args: Args) -> Outcome {
    match args.word().as_deref() {
        Some("demo") => demo::run(args),
        Some("test") => test::run(args),
        Some("web") => web::run(args),
        Some("check") => check::run(args),
        Some("data") => data::run(args),
        Some("bench") => bench::run(args),
        Some("torture") => torture::run(args),
        Some("fuzz-api") => sdk::fuzz_api(args),
        Some("sdk") => sdk::run(args),
        Some("sim") => sim::run(args),
        Some("mutants") => mutants::run(args),
        None | Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("`{other}` is not a task\n\n{HELP}").into()),
    }
}
