//! `leadpact history`: the store of years of events, from which replays read.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use leadpact_app::{
    ServiceLedger, Store, compact_history, erase_leads, history_status, import_history, seal_history, verify_history,
};
use leadpact_ledger::LedgerError;
use leadpact_ledger::erasures::{erasure_done_in_history, erasure_list_for_history};
use leadpact_reports::{Align, Table, tell_instant};
use leadpact_server::{Clock, SystemClock};
use leadpact_terms::LeadId;

use super::far::FarStoreArgs;
use super::place::LedgerArgs;
use super::{IntakeArgs, import_line, tell_guess};
use crate::failure::{Done, FAULT, Failure};
use crate::show::{say, say_json, say_table};
use crate::watch::Bar;

/// Keeps years of events in a store that replays read quickly.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum History {
    Import(Import),
    Status(Look),
    Verify(Verify),
    Compact(Compact),
    Seal(Seal),
    Erase(Erase),
}

/// Reads files into the store; a file that was imported before changes nothing.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    intake: IntakeArgs,
    /// Where rows go that can't be read
    #[arg(long, value_name = "FILE", default_value = "quarantine.jsonl")]
    quarantine: PathBuf,
}

/// Says what the store holds.
#[derive(Debug, clap::Args)]
pub(crate) struct Look {
    #[command(flatten)]
    store: StoreArgs,
}

/// Looks at every byte of the store and names the files that are damaged.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    store: StoreArgs,
}

/// Merges the segments of each bucket into one; what is there twice stays once.
#[derive(Debug, clap::Args)]
pub(crate) struct Compact {
    #[command(flatten)]
    store: StoreArgs,
}

/// Brings the store to what a service's ledger holds now; only leads that changed since the last time are written.
#[derive(Debug, clap::Args)]
pub(crate) struct Seal {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
    /// Memory for events before they are set aside on disk, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 512)]
    memory: usize,
}

/// Forgets leads: nothing of them stays in any file of the store.
#[derive(Debug, clap::Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    store: StoreArgs,
    /// Their ids
    #[arg(required_unless_present = "erased_in", value_name = "LEAD")]
    leads: Vec<String>,
    /// All leads that were erased in the service with this directory, and not here yet
    #[arg(long, value_name = "DIR")]
    erased_in: Option<PathBuf>,
}

/// Which store, and how to answer.
#[derive(Debug, clap::Args)]
struct StoreArgs {
    /// The store: a directory, or s3://bucket/prefix
    #[arg(long = "store", value_name = "STORE")]
    place: PathBuf,
    #[command(flatten)]
    far: FarStoreArgs,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl History {
    pub(crate) fn run(self) -> Done {
        match self {
            Self::Import(verb) => verb.run(),
            Self::Status(verb) => verb.run(),
            Self::Verify(verb) => verb.run(),
            Self::Compact(verb) => verb.run(),
            Self::Seal(verb) => verb.run(),
            Self::Erase(verb) => verb.run(),
        }
    }
}

impl StoreArgs {
    fn open(&self) -> Result<Store, Failure> {
        self.far.store(&self.place)
    }

    /// Says how much there is, as a line.
    fn say_status(&self, status: &leadpact_app::Status) -> Result<(), Failure> {
        let latest = status.last_at.map(|at| format!(", the latest at {}", tell_instant(at))).unwrap_or_default();
        say(format!(
            "{} holds {} leads in {} rows and {} segments{latest}",
            self.place.display(),
            status.leads,
            status.rows,
            status.segments
        ))
    }
}

impl Import {
    fn run(self) -> Done {
        let report = import_history(&self.store.open()?, &self.intake.request(Some(self.quarantine)), &mut Bar::new())?;
        tell_guess(report.import.guessed);
        if self.store.json {
            say_json(&report)?;
            return Ok(ExitCode::SUCCESS);
        }
        for file in &report.known {
            say(format!("{} was imported before and changes nothing", file.display()))?;
        }
        say(import_line(&report.import))?;
        say(format!("{} distinct events of {} leads came in", report.n_events, report.n_leads))?;
        self.store.say_status(&report.status)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Look {
    fn run(self) -> Done {
        let status = history_status(&self.store.open()?)?;
        if self.store.json {
            say_json(&status)?;
            return Ok(ExitCode::SUCCESS);
        }
        self.store.say_status(&status)?;
        if let (Some(first), Some(last)) = (status.first_at, status.last_at) {
            say(format!("events from {} to {}", tell_instant(first), tell_instant(last)))?;
        }
        say(format!(
            "{} bytes in {} buckets; {} facts about companies; {} files imported; commit {}",
            status.bytes, status.buckets, status.company_facts, status.sources, status.commit
        ))?;
        for (title, names) in [("Traits", &status.traits), ("Properties", &status.properties)] {
            let mut table = Table::new(title, [("name", Align::Left), ("rows", Align::Right)]);
            for (name, rows) in names {
                table.row([name.to_string(), rows.to_string()]);
            }
            if !names.is_empty() {
                say_table(&table)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Verify {
    fn run(self) -> Done {
        let verified = verify_history(&self.store.open()?, &mut Bar::new())?;
        let is_sound = verified.damaged.is_empty();
        if self.store.json {
            say_json(&verified)?;
        } else {
            for damage in &verified.damaged {
                say(damage.to_string())?;
            }
            say(match is_sound {
                true => format!("{} files with {} rows are as they were written", verified.files, verified.rows),
                false => format!("{} of {} files are damaged", verified.damaged.len(), verified.files),
            })?;
        }
        Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::from(FAULT) })
    }
}

impl Compact {
    fn run(self) -> Done {
        let report = compact_history(&self.store.open()?, &mut Bar::new())?;
        if self.store.json {
            say_json(&report)?;
        } else {
            say(format!("{} buckets were merged", report.buckets))?;
            self.store.say_status(&report.status)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Seal {
    fn run(self) -> Done {
        let ledger = ServiceLedger(Arc::new(self.ledger.open()?));
        let report = seal_history(&self.store.open()?, &ledger, self.memory << 20, &mut Bar::new())?;
        if self.store.json {
            say_json(&report)?;
            return Ok(ExitCode::SUCCESS);
        }
        let sealed = report.sealed;
        say(format!(
            "{} leads of the ledger: {} new, {} changed; {} were gone; {} events were written",
            sealed.leads, sealed.new, sealed.changed, sealed.gone, sealed.events
        ))?;
        self.store.say_status(&report.status)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Erase {
    fn run(self) -> Done {
        let ledger = match &self.erased_in {
            Some(data) => Some(LedgerArgs { data: data.clone(), database: None }.open()?),
            None => None,
        };
        let told: Vec<(String, Vec<String>)> = match &ledger {
            Some(ledger) => ledger.read(erasure_list_for_history).map_err(|error: LedgerError| error.to_string())?,
            None => Vec::new(),
        };
        let named = self.leads.iter().chain(told.iter().flat_map(|(_, leads)| leads));
        let leads: Vec<LeadId> = named.map(|lead| LeadId::from(lead.as_str())).collect();
        let report = erase_leads(&self.store.open()?, &leads, &mut Bar::new())?;
        if let Some(ledger) = &ledger {
            let erasures: Vec<String> = told.into_iter().map(|(erasure, _)| erasure).collect();
            let now = SystemClock.now();
            let done = ledger.write(|tx| erasure_done_in_history(tx, &erasures, now));
            done.map_err(|error: LedgerError| error.to_string())?;
        }
        if self.store.json {
            say_json(&report)?;
        } else {
            say(format!("{} of the {} leads named were there and are gone", report.erased, leads.len()))?;
            self.store.say_status(&report.status)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
