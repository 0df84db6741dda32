//! `leadpact replay`: what a pact would have made of the past, one row a lead.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_app::{ReplayRequest, load_pact, replay_leads};
use leadpact_reports::tell_instant;
use leadpact_terms::Instant;

use super::{IntakeArgs, import_line, instant, tell_guess};
use crate::failure::Done;
use crate::show::{say, say_json};
use crate::watch::Bar;

/// Replays a pact over all events: when each lead would have been handed over, and how far it came.
#[derive(Debug, clap::Args)]
pub(crate) struct Replay {
    /// The pact's file
    #[arg(long, value_name = "PACT")]
    pact: PathBuf,
    #[command(flatten)]
    intake: IntakeArgs,
    /// Up to and including this instant [default: the latest event]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    until: Option<Instant>,
    /// Where the rows go; .csv, .jsonl or .parquet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Where rows go that can't be read
    #[arg(long, value_name = "FILE", default_value = "quarantine.jsonl")]
    quarantine: PathBuf,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Replay {
    pub(crate) fn run(self) -> Done {
        let pact = load_pact(&self.pact)?;
        let request =
            ReplayRequest { intake: self.intake.request(Some(self.quarantine)), until: self.until, out: self.out };
        let report = replay_leads(&pact, &request, &mut Bar::new())?;
        tell_guess(report.import.guessed);
        if self.json {
            say_json(&report)?;
        } else {
            say(import_line(&report.import))?;
            say(format!(
                "{} leads up to {}: {} would have been handed over; the rows are in {}",
                report.n_leads,
                tell_instant(report.until),
                report.n_qualified,
                report.out.display()
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
