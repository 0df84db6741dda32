//! `leadpact qualify`: the main job.

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_app::{PactReport, QualifyReport, QualifyRequest, qualify_leads};
use leadpact_reports::{Align, Table, tell_instant};
use leadpact_terms::Instant;

use super::{IntakeArgs, LanguageArgs, import_line, instant, load_pacts, tell_guess};
use crate::failure::Done;
use crate::show::{say, say_json, say_table};
use crate::watch::Bar;

/// Says which leads are ready for sales under a pact, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct Qualify {
    /// The pact's file; repeat it for several pacts in force at once
    #[arg(long = "pact", required = true, value_name = "PACT")]
    pacts: Vec<PathBuf>,
    #[command(flatten)]
    intake: IntakeArgs,
    /// Judge as of this instant (2026-10-05 or 2026-10-05T09:00:00Z) [default: the latest event]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    as_of: Option<Instant>,
    /// Write the list of all leads here; .csv, .jsonl or .parquet
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Where rows go that can't be read
    #[arg(long, value_name = "FILE", default_value = "quarantine.jsonl")]
    quarantine: PathBuf,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

impl Qualify {
    pub(crate) fn run(self) -> Done {
        let pacts = load_pacts(&self.pacts)?;
        let request = QualifyRequest {
            intake: self.intake.request(Some(self.quarantine)),
            as_of: self.as_of,
            out: self.out.clone(),
            language: self.language.language,
        };
        let report = qualify_leads(&pacts, &request, &mut Bar::new())?;
        tell_guess(report.import.guessed);
        if self.json {
            say_json(&report)?;
        } else {
            show(&report)?;
            if let Some(out) = &self.out {
                say(format!("\nThe list of all leads is in {}.", out.display()))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn show(report: &QualifyReport) -> Result<(), crate::failure::Failure> {
    say(format!("{}\nAs of {}", import_line(&report.import), tell_instant(report.as_of)))?;
    for pact in &report.pacts {
        for table in pact.summary.tables() {
            say_table(&table)?;
        }
        if !pact.latest.is_empty() {
            say_table(&latest_table(pact))?;
        }
    }
    Ok(())
}

fn latest_table(pact: &PactReport) -> Table {
    let columns = [
        ("qualified at", Align::Left),
        ("lead", Align::Left),
        ("tier", Align::Left),
        ("fit", Align::Right),
        ("engagement", Align::Right),
        ("weightiest reasons", Align::Left),
    ];
    let mut table = Table::new("Handed over last", columns);
    for row in &pact.latest {
        // The first reason is the tier itself, which has a column of its own.
        let reasons: Vec<&str> = row.reasons.iter().skip(1).take(3).map(String::as_str).collect();
        table.row([
            row.qualified_at.map(tell_instant).unwrap_or_default(),
            row.lead_id.to_string(),
            row.tier.clone().unwrap_or_default(),
            format!("{:.1}", row.fit),
            format!("{:.1}", row.engagement),
            // One a line, so that a narrow terminal does not break them apart.
            reasons.join("\n"),
        ]);
    }
    table
}
