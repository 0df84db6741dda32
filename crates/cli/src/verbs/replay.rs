//! `leadpact replay`: what a pact would have made of the past, one row a lead, week by week, or beside another pact.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use leadpact_app::{
    Change, CompareReport, ImportReport, IntakeRequest, PastRequest, ReplayReport, ReplayRequest, RoadReport,
    ServiceLedger, compare_pacts, load_pact, replay_leads,
};
use leadpact_pact::words::Language;
use leadpact_reports::{Align, Table, tell_instant};
use leadpact_terms::Instant;

use super::far::FarArgs;
use super::place::LedgerArgs;
use super::{LanguageArgs, import_line, instant, road_line, tell_guess};
use crate::failure::{Done, Failure};
use crate::show::{say, say_json, say_table};
use crate::watch::Bar;

/// Where the past comes from.
#[derive(Debug, clap::Args)]
pub(crate) struct PastArgs {
    /// Files with leads, companies, events, touches and outcomes, or directories of them
    #[arg(required_unless_present_any = ["store", "data", "database"], value_name = "FILES")]
    files: Vec<PathBuf>,
    /// Instead of files: the store that `leadpact history import` fills, a directory or s3://bucket/prefix
    #[arg(long, value_name = "STORE", conflicts_with_all = ["files", "map"])]
    store: Option<PathBuf>,
    /// Instead of files: the directory of a service, which may be at work meanwhile
    #[arg(long, value_name = "DIR", conflicts_with_all = ["files", "map", "store"])]
    data: Option<PathBuf>,
    /// Instead of files: the PostgreSQL database of a service, postgres://user:password@host/name
    #[arg(long, value_name = "URL", conflicts_with_all = ["files", "map", "store", "data"])]
    database: Option<String>,
    /// What the columns mean [default: map.yaml in a directory of files, else guessed from the columns]
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Memory for events of raw files before they are set aside on disk, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 512)]
    memory: usize,
    /// Where rows go that can't be read
    #[arg(long, value_name = "FILE", default_value = "quarantine.jsonl")]
    quarantine: PathBuf,
    #[command(flatten)]
    pub(crate) far: FarArgs,
}

impl PastArgs {
    pub(crate) fn request(&self) -> Result<PastRequest, Failure> {
        match (&self.store, self.ledger()) {
            (Some(store), _) => Ok(PastRequest::Store(self.far.store.store(store)?)),
            (None, Some(ledger)) => Ok(PastRequest::Ledger(ServiceLedger(Arc::new(ledger.open()?)))),
            (None, None) => Ok(PastRequest::Files(IntakeRequest {
                files: self.files.clone(),
                map: self.map.clone(),
                quarantine: Some(self.quarantine.clone()),
                memory: Some(self.memory << 20),
                ..IntakeRequest::default()
            })),
        }
    }

    fn ledger(&self) -> Option<LedgerArgs> {
        let (data, database) = (self.data.clone(), self.database.clone());
        (data.is_some() || database.is_some()).then(|| LedgerArgs { data: data.unwrap_or_default(), database })
    }
}

/// Replays a pact over all events: when each lead would have been handed over, and how far it came.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("asked").required(true).multiple(true).args(["out", "weekly", "contributions", "compare"]))]
pub(crate) struct Replay {
    /// The pact's file
    #[arg(long, value_name = "PACT")]
    pact: PathBuf,
    #[command(flatten)]
    past: PastArgs,
    /// Up to and including this instant [default: the latest event]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    until: Option<Instant>,
    /// Write one row a lead; .csv, .jsonl or .parquet
    #[arg(long, value_name = "FILE", conflicts_with = "compare")]
    out: Option<PathBuf>,
    /// Write what the scores are made of, at the first hand-over and at the end; .csv, .jsonl or .parquet
    #[arg(long, value_name = "FILE", conflicts_with = "compare")]
    contributions: Option<PathBuf>,
    /// Show how many leads would have been handed over each week, by tier
    #[arg(long, conflicts_with = "compare")]
    weekly: bool,
    /// Show which leads this other pact would have gained and lost, and why
    #[arg(long, value_name = "PACT")]
    compare: Option<PathBuf>,
    /// Write all leads gained and lost; .csv, .jsonl or .parquet
    #[arg(long, value_name = "FILE", requires = "compare")]
    changes: Option<PathBuf>,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

impl Replay {
    pub(crate) fn run(self) -> Done {
        match &self.compare {
            None => self.replay(),
            Some(other) => self.compare(other),
        }
    }

    fn replay(&self) -> Done {
        let pact = load_pact(&self.pact)?;
        let request = ReplayRequest {
            past: self.past.request()?,
            until: self.until,
            out: self.out.clone(),
            contributions: self.contributions.clone(),
        };
        let report = match self.past.far.replay(&pact, self.past.store.as_deref(), &request)? {
            Some(report) => report,
            None => replay_leads(&pact, &request, &mut Bar::new())?,
        };
        tell_guess(report.import.as_ref().is_some_and(|import| import.guessed));
        if self.json {
            say_json(&report)?;
            return Ok(ExitCode::SUCCESS);
        }
        say_past(report.import.as_ref(), &report.road)?;
        let rows = report.out.as_ref().map(|out| format!("; the rows are in {}", out.display())).unwrap_or_default();
        say(format!(
            "{} leads up to {}: {} would have been handed over{rows}",
            report.n_leads,
            tell_instant(report.until),
            report.n_qualified,
        ))?;
        if let Some(file) = &report.contributions {
            say(format!("What their scores are made of is in {}", file.display()))?;
        }
        if self.weekly {
            say_weeks(&report)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn compare(&self, other: &std::path::Path) -> Done {
        let (before, after) = (load_pact(&self.pact)?, load_pact(other)?);
        let (changes, language) = (self.changes.as_deref(), self.language.language);
        if language != Language::English {
            self.past.far.only_here("a comparison in another language than English")?;
        }
        let past = self.past.request()?;
        let pacts = (&before, &after);
        let report = match self.past.far.compare(pacts, self.past.store.as_deref(), self.until, changes)? {
            Some(report) => report,
            None => compare_pacts(pacts, &past, self.until, (changes, language), &mut Bar::new())?,
        };
        tell_guess(report.import.as_ref().is_some_and(|import| import.guessed));
        if self.json {
            say_json(&report)?;
            return Ok(ExitCode::SUCCESS);
        }
        say_past(report.import.as_ref(), &report.road)?;
        say_comparison(&report)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What became of the rows of raw files, and how they were read if that was not the quickest way.
pub(crate) fn say_past(import: Option<&ImportReport>, road: &RoadReport) -> Result<(), Failure> {
    [import.map(import_line), road_line(road)].into_iter().flatten().try_for_each(say)
}

fn say_weeks(report: &ReplayReport) -> Result<(), Failure> {
    let mut columns = vec![("week from", Align::Left)];
    columns.extend(report.tiers.iter().map(|tier| (tier.as_str(), Align::Right)));
    if report.tiers.len() > 1 {
        columns.push(("all", Align::Right));
    }
    let mut table = Table::new("Leads handed over by week", columns);
    for week in &report.weeks {
        let all = (report.tiers.len() > 1).then(|| week.by_tier.iter().sum::<u64>());
        let counts = week.by_tier.iter().copied().chain(all);
        table.row([week.monday.to_string()].into_iter().chain(counts.map(|n| n.to_string())));
    }
    say_table(&table)
}

fn say_comparison(report: &CompareReport) -> Result<(), Failure> {
    let columns = [("leads handed over", Align::Left), ("", Align::Right)];
    let mut table = Table::new(format!("Both pacts over the past up to {}", tell_instant(report.until)), columns);
    for (what, n) in [
        ("under the pact", report.n_before),
        ("under the other", report.n_after),
        ("gained: only under the other", report.n_gained),
        ("lost: only under the pact", report.n_lost),
        ("under both, earlier under the other", report.n_earlier),
        ("under both, later under the other", report.n_later),
        ("under both, in another tier", report.n_other_tier),
    ] {
        table.row([what.to_owned(), n.to_string()]);
    }
    say_table(&table)?;
    for (changes, n, title) in [
        (&report.gained, report.n_gained, "Leads gained, and what speaks for them under the other pact"),
        (
            &report.lost,
            report.n_lost,
            "Leads lost, and what the other pact had against them when the pact handed them over",
        ),
    ] {
        if changes.is_empty() {
            continue;
        }
        let more = if n > changes.len() as u64 { format!(" ({} of {n})", changes.len()) } else { String::new() };
        say_changes(changes, &format!("{title}{more}"))?;
    }
    if let Some(file) = &report.changes {
        say(format!("All leads gained and lost are in {}", file.display()))?;
    }
    Ok(())
}

/// Leads gained or lost, with why.
pub(crate) fn say_changes(changes: &[Change], title: &str) -> Result<(), Failure> {
    let columns = [("lead", Align::Left), ("at", Align::Left), ("tier", Align::Left), ("why", Align::Left)];
    let mut table = Table::new(title, columns);
    for change in changes {
        let lead = change.lead_id.to_string();
        table.row([lead, tell_instant(change.at), change.tier.clone(), change.reasons.join("; ")]);
    }
    say_table(&table)
}
