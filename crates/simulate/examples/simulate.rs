//! Writes a simulated company, to look at by hand: `cargo run --example simulate -- LEADS SEED DIRECTORY`.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_simulate::{Plan, simulate};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [leads, seed, out] = arguments.as_slice() else {
        eprintln!("expected: LEADS SEED DIRECTORY");
        return ExitCode::FAILURE;
    };
    let (Ok(leads), Ok(seed)) = (leads.parse(), seed.parse()) else {
        eprintln!("expected whole numbers for LEADS and SEED, found `{leads}` and `{seed}`");
        return ExitCode::FAILURE;
    };
    match simulate(&Plan::new(leads, seed), &PathBuf::from(out), &mut |_, _| ()) {
        Ok(summary) => {
            println!("{summary:#?}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
