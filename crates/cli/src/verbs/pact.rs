//! `leadpact pact`: the pacts of a ledger kept, put in force and taken out of it, whether the service runs or not.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use leadpact_accounts::Caller;
use leadpact_app::{SoundPact, check_pact_sent, end_pact, push_pact, put_pact_in_force, read_pact_files};
use leadpact_ledger::LedgerError;
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_ledger::pacts::{InForceRow, PactVersionRow, in_force_list, pact_version_list};
use leadpact_live::{InForce, Live, LiveError, Walk};
use leadpact_reports::{Align, Table, tell_instant};
use leadpact_server::{Clock, SystemClock};
use leadpact_terms::Instant;
use serde_json::json;

use super::check::as_text;
use super::doctor::chance;
use super::instant;
use super::place::LedgerArgs;
use crate::failure::{Done, FAULT, Failure};
use crate::show::{renderer, say, say_json, say_table};
use crate::watch::Meter;

/// Digits of a fingerprint that a list shows.
const FINGERPRINT_SHOWN: usize = 12;

/// The pacts of the service: versions kept, put in force and taken out of it.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum PactVerb {
    /// Checks a pact and keeps it as a version; it is not in force by that
    Push(Push),
    /// Lists the versions and which are in force
    List(List),
    /// Puts a version in force, in the place of the one before it
    Force(Force),
    /// Takes a pact out of force; what was decided under it stays
    End(End),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Push {
    /// The pact's file; scenarios are looked for in NAME.scenarios.md and NAME.scenarios/ beside it
    #[arg(value_name = "FILE")]
    pact: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Force {
    /// The number of the version, as `leadpact pact list` shows it
    #[arg(value_name = "VERSION")]
    number: i64,
    /// From this instant on [default: now]
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    from: Option<Instant>,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct End {
    /// The pact's name
    #[arg(value_name = "NAME")]
    pact: String,
    #[command(flatten)]
    ledger: LedgerArgs,
}

impl PactVerb {
    pub(crate) fn run(self) -> Done {
        match self {
            Self::Push(verb) => verb.run(),
            Self::List(verb) => verb.run(),
            Self::Force(verb) => verb.run(),
            Self::End(verb) => verb.run(),
        }
    }
}

impl Push {
    fn run(self) -> Done {
        let (text, scenarios) = read_pact_files(&self.pact)?;
        let checked = check_pact_sent(&self.pact.display().to_string(), &text, &scenarios)?;
        let found = checked.to_json();
        if !self.json {
            say(as_text(&checked, &renderer(&std::io::stdout())))?;
        }
        let Ok(pact) = SoundPact::of(&checked) else {
            if self.json {
                say_json(&json!({ "version": null, "checked": found }))?;
            }
            return Ok(ExitCode::from(FAULT));
        };
        let live = open(&self.ledger)?;
        let now = SystemClock.now();
        let kept = live.ledger().write(|tx| push_pact(&live, tx, &Caller::system(), &pact, now))?;
        if self.json {
            say_json(&json!({ "version": version_json(&kept), "checked": found }))?;
        } else {
            let PactVersionRow { number, pact, version, .. } = &kept;
            say(format!(
                "{pact} v{version} is kept as version {number}: `leadpact pact force {number}` puts it in force"
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    fn run(self) -> Done {
        let live = open(&self.ledger)?;
        let now = SystemClock.now();
        let (versions, changes, in_force) = live.ledger().read(|tx| {
            Ok::<_, LiveError>((pact_version_list(tx, None)?, in_force_list(tx)?, live.pacts_in_force(tx, now)?))
        })?;
        if self.json {
            let versions: Vec<_> = versions.iter().map(version_json).collect();
            let changes: Vec<_> = changes.iter().map(change_json).collect();
            say_json(&json!({ "versions": versions, "in_force": changes }))?;
            return Ok(ExitCode::SUCCESS);
        }
        if versions.is_empty() {
            say("No pacts yet: `leadpact pact push FILE` keeps one.")?;
            return Ok(ExitCode::SUCCESS);
        }
        let columns = [
            ("version", Align::Right),
            ("pact", Align::Left),
            ("fingerprint", Align::Left),
            ("kept at", Align::Left),
            ("by", Align::Left),
            ("state", Align::Left),
        ];
        let mut table = Table::new("Versions of pacts", columns);
        for row in &versions {
            table.row([
                row.number.to_string(),
                format!("{} v{}", row.pact, row.version),
                row.fingerprint.chars().take(FINGERPRINT_SHOWN).collect(),
                tell_instant(row.uploaded_at),
                row.uploaded_by.clone(),
                state(row.number, &changes, &in_force, now),
            ]);
        }
        say_table(&table)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Force {
    fn run(self) -> Done {
        let live = open(&self.ledger)?;
        let now = SystemClock.now();
        let from = self.from.unwrap_or(now);
        let put = (self.number, from);
        let row = live.ledger().write(|tx| put_pact_in_force(&live, tx, &Caller::system(), put, now))?;
        let InForceRow { pact, number, .. } = &row;
        if from > now {
            say(format!("Version {number} of {pact} comes into force at {}", tell_instant(from)))?;
            return Ok(ExitCode::SUCCESS);
        }
        let n_leads = bring_up_to_date(&live)?;
        say(format!(
            "Version {number} of {pact} is in force from {}; {n_leads} leads were brought up to date",
            tell_instant(from)
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl End {
    fn run(self) -> Done {
        let live = open(&self.ledger)?;
        let now = SystemClock.now();
        live.ledger().write(|tx| end_pact(&live, tx, &Caller::system(), &self.pact, now))?;
        say(format!("{} is no longer in force; what was decided under it stays", self.pact))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The state machine over a ledger that is there.
pub(super) fn open(ledger: &LedgerArgs) -> Result<Live, Failure> {
    Ok(Live::new(Arc::new(ledger.open()?), chance))
}

/// Brings all leads up to date under what is in force, and says how many were not.
fn bring_up_to_date(live: &Live) -> Result<u64, Failure> {
    let latest = live.ledger().read(|tx| counter_latest(tx, Counter::Lead));
    let latest = latest.map_err(|error: LedgerError| Failure::Said(error.to_string()))?;
    let meter = Meter::new("evaluating leads");
    let mut walk = Walk::default();
    while !walk.is_done {
        walk = live.catch_up(walk, SystemClock.now())?;
        meter.at(walk.after.unsigned_abs(), latest.unsigned_abs());
    }
    Ok(walk.n_changed)
}

/// Whether and since when a version is in force.
fn state(number: i64, changes: &[InForceRow], in_force: &InForce, now: Instant) -> String {
    if let Some(pact) = in_force.iter().find(|pact| pact.number == number) {
        return format!("in force from {}", tell_instant(pact.from_at));
    }
    let mut own = changes.iter().rev().filter(|row| row.number == number);
    match own.next() {
        None => "never in force".to_owned(),
        Some(row) if row.from_at > now && row.ended_at.is_none() => {
            format!("in force from {}", tell_instant(row.from_at))
        }
        Some(_) => "was in force".to_owned(),
    }
}

fn version_json(row: &PactVersionRow) -> serde_json::Value {
    json!({
        "id": row.number,
        "pact": row.pact,
        "version": row.version,
        "fingerprint": row.fingerprint,
        "uploaded_at": row.uploaded_at,
        "uploaded_by": row.uploaded_by,
    })
}

fn change_json(row: &InForceRow) -> serde_json::Value {
    json!({
        "id": row.seq,
        "pact": row.pact,
        "version": row.number,
        "from": row.from_at,
        "at": row.at,
        "put_by": row.put_by,
        "ended_at": row.ended_at,
    })
}
