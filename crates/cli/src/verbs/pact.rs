//! `leadpact pact`: the pacts of a ledger kept, put in force and taken out of it: in a ledger on this machine, whether the service runs or not,
//! or in a service elsewhere.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_accounts::Caller;
use leadpact_app::{CheckedPact, SoundPact, check_pact_sent, end_pact, push_pact, put_pact_in_force, read_pact_files};
use leadpact_ledger::LedgerError;
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_ledger::pacts::{InForceRow, PactVersionRow, in_force_list, pact_version_list};
use leadpact_live::{Live, Walk};
use leadpact_reports::{Align, Table, tell_instant};
use leadpact_server::{Clock, SystemClock};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ureq::http::Method;

use super::check::as_text;
use super::place::{Place, PlaceArgs};
use super::{LanguageArgs, instant};
use crate::failure::{Done, FAULT, Failure};
use crate::remote::segment;
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
    place: PlaceArgs,
    #[command(flatten)]
    language: LanguageArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: PlaceArgs,
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
    place: PlaceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct End {
    /// The pact's name
    #[arg(value_name = "NAME")]
    pact: String,
    #[command(flatten)]
    place: PlaceArgs,
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

/// A version of a pact, as the API tells it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Version {
    id: i64,
    pact: String,
    version: i64,
    fingerprint: String,
    uploaded_at: Instant,
    uploaded_by: String,
}

/// A change of what is in force, as the API tells it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Change {
    id: i64,
    pact: String,
    version: i64,
    from: Instant,
    at: Instant,
    put_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_at: Option<Instant>,
}

/// All versions and all changes.
#[derive(Debug, Serialize, Deserialize)]
struct Pacts {
    versions: Vec<Version>,
    in_force: Vec<Change>,
}

/// A version that is kept.
#[derive(Deserialize)]
struct Pushed {
    version: Version,
}

impl Push {
    fn run(self) -> Done {
        let (text, scenarios) = read_pact_files(&self.pact)?;
        let checked = check_pact_sent(&self.pact.display().to_string(), &text, &scenarios)?;
        let found = checked.to_json(self.language.language);
        if !self.json {
            say(as_text(&checked, &renderer(&std::io::stdout()), self.language.messages()))?;
        }
        if checked.fault().is_some() {
            if self.json {
                say_json(&json!({ "version": null, "checked": found }))?;
            }
            return Ok(ExitCode::from(FAULT));
        }
        let sent = json!({ "text": text, "scenarios": scenarios });
        let kept = self.place.reach()?.pact_push(&checked, &sent)?;
        if self.json {
            say_json(&json!({ "version": kept, "checked": found }))?;
        } else {
            let Version { id, pact, version, .. } = &kept;
            say(format!("{pact} v{version} is kept as version {id}: `leadpact pact force {id}` puts it in force"))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    fn run(self) -> Done {
        let pacts = self.place.reach()?.pact_list()?;
        if self.json {
            say_json(&pacts)?;
            return Ok(ExitCode::SUCCESS);
        }
        if pacts.versions.is_empty() {
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
        let now = SystemClock.now();
        for row in &pacts.versions {
            table.row([
                row.id.to_string(),
                format!("{} v{}", row.pact, row.version),
                row.fingerprint.chars().take(FINGERPRINT_SHOWN).collect(),
                tell_instant(row.uploaded_at),
                row.uploaded_by.clone(),
                state(row.id, &pacts.in_force, now),
            ]);
        }
        say_table(&table)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Force {
    fn run(self) -> Done {
        let now = SystemClock.now();
        let (change, n_leads) = self.place.reach()?.pact_force(self.number, self.from, now)?;
        let Change { pact, version, from, .. } = &change;
        let told = tell_instant(*from);
        say(match n_leads {
            _ if *from > now => format!("Version {version} of {pact} comes into force at {told}"),
            Some(n) => {
                format!("Version {version} of {pact} is in force from {told}; {n} leads were brought up to date")
            }
            None => format!("Version {version} of {pact} is in force from {told}; leads are brought up to date"),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

impl End {
    fn run(self) -> Done {
        self.place.reach()?.pact_end(&self.pact)?;
        say(format!("{} is no longer in force; what was decided under it stays", self.pact))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Place {
    fn pact_push(&self, checked: &CheckedPact, sent: &Value) -> Result<Version, Failure> {
        match self {
            Self::Here(live) => {
                let pact = SoundPact::of(checked)
                    .map_err(|fault| Failure::Said(format!("the pact can't be kept: {}", fault.word())))?;
                let now = SystemClock.now();
                let kept = live.ledger().write(|tx| push_pact(live, tx, &Caller::system(), &pact, now))?;
                Ok(kept.into())
            }
            Self::There(remote) => {
                let pushed: Pushed = remote.send_json(&Method::POST, "/api/pacts", sent)?;
                Ok(pushed.version)
            }
        }
    }

    fn pact_list(&self) -> Result<Pacts, Failure> {
        match self {
            Self::Here(live) => {
                let read = live.ledger().read(|tx| {
                    let versions = pact_version_list(tx, None)?.into_iter().map(Version::from).collect();
                    let in_force = in_force_list(tx)?.into_iter().map(Change::from).collect();
                    Ok(Pacts { versions, in_force })
                });
                read.map_err(|error: LedgerError| Failure::Said(error.to_string()))
            }
            Self::There(remote) => Ok(remote.get("/api/pacts")?),
        }
    }

    /// Puts a version in force, and says how many leads were brought up to date, if that was done here.
    fn pact_force(&self, number: i64, from: Option<Instant>, now: Instant) -> Result<(Change, Option<u64>), Failure> {
        match self {
            Self::Here(live) => {
                let from = from.unwrap_or(now);
                let put = (number, from);
                let row = live.ledger().write(|tx| put_pact_in_force(live, tx, &Caller::system(), put, now))?;
                // A version for later has nobody to bring up to date yet.
                let n_leads = if from > now { None } else { Some(bring_up_to_date(live)?) };
                Ok((row.into(), n_leads))
            }
            Self::There(remote) => {
                let mut asked = json!({ "version": number });
                if let Some(from) = from {
                    asked["from"] = json!(from);
                }
                Ok((remote.send_json(&Method::POST, "/api/pacts/in-force", &asked)?, None))
            }
        }
    }

    fn pact_end(&self, pact: &str) -> Result<(), Failure> {
        match self {
            Self::Here(live) => {
                let now = SystemClock.now();
                Ok(live.ledger().write(|tx| end_pact(live, tx, &Caller::system(), pact, now))?)
            }
            Self::There(remote) => Ok(remote.delete(&format!("/api/pacts/in-force/{}", segment(pact)))?),
        }
    }
}

/// Brings all leads up to date under what is in force, and says how many were not.
pub(super) fn bring_up_to_date(live: &Live) -> Result<u64, Failure> {
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

/// Whether and since when a version is in force: of each pact the latest change whose instant has come counts.
fn state(number: i64, changes: &[Change], now: Instant) -> String {
    let mut latest: BTreeMap<&str, &Change> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.from <= now) {
        latest.insert(&change.pact, change);
    }
    if let Some(change) = latest.values().find(|change| change.version == number && change.ended_at.is_none()) {
        return format!("in force from {}", tell_instant(change.from));
    }
    match changes.iter().rfind(|change| change.version == number) {
        None => "never in force".to_owned(),
        Some(change) if change.from > now && change.ended_at.is_none() => {
            format!("in force from {}", tell_instant(change.from))
        }
        Some(_) => "was in force".to_owned(),
    }
}

impl From<PactVersionRow> for Version {
    fn from(row: PactVersionRow) -> Self {
        Self {
            id: row.number,
            pact: row.pact,
            version: row.version,
            fingerprint: row.fingerprint,
            uploaded_at: row.uploaded_at,
            uploaded_by: row.uploaded_by,
        }
    }
}

impl From<InForceRow> for Change {
    fn from(row: InForceRow) -> Self {
        Self {
            id: row.seq,
            pact: row.pact,
            version: row.number,
            from: row.from_at,
            at: row.at,
            put_by: row.put_by,
            ended_at: row.ended_at,
        }
    }
}
