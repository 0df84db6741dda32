//! `cargo xtask torture`: the service killed, over and over, in the middle of its work. The proof itself is the command's test
//! `service`, which runs a few rounds with all other tests; this runs as many as one likes, with another seed if one likes.

use crate::args::Args;
use crate::project::cargo;
use crate::run::{Outcome, run as run_program};

/// `cargo xtask torture [--rounds N] [--seed S] [--database sqlite|postgres]`: both databases, if none is named.
pub fn run(mut args: Args) -> Outcome {
    let rounds: u32 = args.value("--rounds", 50)?;
    let seed: u64 = args.value("--seed", 1)?;
    let database: String = args.value("--database", String::new())?;
    args.done()?;
    let tests: &[&str] = match &*database {
        "" => &["survive_kill_9"],
        "sqlite" => &["survive_kill_9_on_sqlite"],
        "postgres" => &["survive_kill_9_on_postgresql"],
        other => return Err(format!("--database {other}: expected sqlite or postgres").into()),
    };
    let mut test = cargo();
    test.args(["test", "--package", "leadpact-cli", "--test", "service"]).args(tests);
    // One after the other, so that each has the machine for itself, and with what they say on the way.
    test.args(["--", "--nocapture", "--test-threads", "1"]);
    test.env("LEADPACT_TORTURE_ROUNDS", rounds.to_string()).env("LEADPACT_TORTURE_SEED", seed.to_string());
    run_program(&mut test)
}
