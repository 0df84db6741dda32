//! `leadpact import`: what files say before anything is decided on them.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_app::{guess_mapping, import_files};
use leadpact_reports::{Align, Table, tell_instant};

use super::{IntakeArgs, import_line, tell_guess};
use crate::failure::Done;
use crate::show::{say, say_json, say_table};
use crate::watch::Bar;

/// Reads files and says what was accepted and what was not; or proposes a mapping for them.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    #[command(flatten)]
    intake: IntakeArgs,
    /// Print a proposed mapping for these files (as YAML, to be saved as map.yaml) and read nothing else
    #[arg(long, conflicts_with = "map")]
    guess: bool,
    /// Where rows go that can't be read
    #[arg(long, value_name = "FILE", default_value = "quarantine.jsonl")]
    quarantine: PathBuf,
    /// Print what was done as JSON
    #[arg(long, conflicts_with = "guess")]
    json: bool,
}

impl Import {
    pub(crate) fn run(self) -> Done {
        if self.guess {
            let guess = guess_mapping(&self.intake.files)?;
            say(guess.to_yaml().trim_end())?;
            return Ok(ExitCode::SUCCESS);
        }
        let report = import_files(&self.intake.request(Some(self.quarantine)), &mut Bar::new())?;
        tell_guess(report.import.guessed);
        if self.json {
            say_json(&report)?;
            return Ok(ExitCode::SUCCESS);
        }
        let columns = [
            ("file", Align::Left),
            ("read", Align::Right),
            ("accepted", Align::Right),
            ("quarantined", Align::Right),
            ("single values quarantined", Align::Right),
            ("events", Align::Right),
        ];
        let mut table = Table::new("Rows", columns);
        for file in &report.import.files {
            let path = file.path.display().to_string();
            let numbers = [file.read, file.accepted, file.quarantined, file.values_quarantined, file.events];
            table.row([path].into_iter().chain(numbers.iter().map(u64::to_string)));
        }
        say_table(&table)?;
        say(format!("\n{}", import_line(&report.import)))?;
        say(format!(
            "{} leads with {} distinct events, the latest at {}",
            report.n_leads,
            report.n_events,
            tell_instant(report.latest_at)
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
