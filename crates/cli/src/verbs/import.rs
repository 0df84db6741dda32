//! `leadpact import`: what files say before anything is decided on them; or what they say, handed to a service.

use std::path::PathBuf;
use std::process::ExitCode;

use std::time::Duration;

use leadpact_app::{FilesReport, Kept, SentReport, guess_mapping, import_files, send_files};
use leadpact_language::Language;
use leadpact_live::Batch;
use leadpact_reports::{Align, Table, tell_instant};
use serde::Deserialize;

use super::{IntakeArgs, import_line, tell_guess};
use crate::failure::{Done, Failure};
use crate::remote::{Refusal, Remote};
use crate::show::{say, say_json, say_table};
use crate::watch::Bar;

/// For so long a batch is sent again that the service can't take: it may be busy, or be started anew.
const PATIENCE: Duration = Duration::from_secs(600);

/// Reads files and says what was accepted and what was not; or proposes a mapping for them; or hands what they say to a service.
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
    /// Hand what the files say to this service, with the key in LEADPACT_KEY. Doing it again changes nothing, so an import
    /// that broke off is simply done again
    #[arg(long, value_name = "https://HOST", conflicts_with = "guess")]
    server: Option<String>,
    /// The system that the files come from, if others may use the same ids: it stands before the ids of leads
    #[arg(long, value_name = "NAME", requires = "server")]
    system: Option<String>,
    /// Print what was done as JSON
    #[arg(long, conflicts_with = "guess")]
    json: bool,
}

impl Import {
    pub(crate) fn run(self) -> Done {
        if self.guess {
            let guess = guess_mapping(&self.intake.files)?;
            say(guess.to_yaml(Language::English).trim_end())?;
            return Ok(ExitCode::SUCCESS);
        }
        let request = self.intake.request(Some(self.quarantine));
        let Some(server) = self.server else {
            let report = import_files(&request, &mut Bar::new())?;
            tell_guess(report.import.guessed);
            return if self.json { say_json(&report).map(|()| ExitCode::SUCCESS) } else { say_files(&report) };
        };
        let remote = Remote::at(&server)?.patient(PATIENCE);
        let sent = send_files(&request, self.system.as_deref(), &mut Bar::new(), &mut |batch| {
            hand_on(&remote, batch).map_err(Failure::from)
        })?;
        tell_guess(sent.files.import.guessed);
        if self.json { say_json(&sent).map(|()| ExitCode::SUCCESS) } else { say_sent(&sent) }
    }
}

/// What became of a batch, as the API tells it.
#[derive(Deserialize)]
struct Imported {
    accepted: u64,
    repeated: u64,
}

/// Sends a batch, in halves if it is larger than the service takes.
fn hand_on(remote: &Remote, batch: Batch) -> Result<Kept, Refusal> {
    let refusal = match remote.post_text::<Imported>("/api/imports", &batch.to_json()) {
        Ok(Imported { accepted, repeated }) => return Ok(Kept { accepted, repeated }),
        Err(refusal) => refusal,
    };
    let halves = if refusal.is_too_large() { batch.halves() } else { None };
    let Some((first, second)) = halves else { return Err(refusal) };
    let (first, second) = (hand_on(remote, first)?, hand_on(remote, second)?);
    Ok(Kept { accepted: first.accepted + second.accepted, repeated: first.repeated + second.repeated })
}

fn say_sent(sent: &SentReport) -> Done {
    say_files(&sent.files)?;
    say(format!(
        "The service has it: {} events and facts are new, {} had come before",
        sent.kept.accepted, sent.kept.repeated
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn say_files(report: &FilesReport) -> Done {
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
