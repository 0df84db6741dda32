//! `leadpact demo`: the service with two years of a company that does not exist, so that a newcomer has something to look at.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use leadpact_accounts::people::{issue_reset, list_people};
use leadpact_accounts::{AccountsError, Caller, PersonState, Role};
use leadpact_app::{SampleChance, SampleError, SampleFiles, SamplePlan, SampleStep, hire, make_sample_company};
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::handoffs::handoff_load;
use leadpact_ledger::{Ledger, LedgerError, Place};
use leadpact_server::config::Sources;
use leadpact_server::{Clock, Entropy, Notice, SystemClock, SystemEntropy, link_path, run};

use crate::failure::{Done, Failure};
use crate::show::say;
use crate::watch::Meter;

/// The folder of the simulated files, within that of the service.
const COMPANY: &str = "company";
/// Written last, so that a demo that was broken off begins again.
const READY: &str = "demo-is-ready";

/// Who lets people in. Nobody has a password that anybody knows: a person of each role comes in by a link that works once.
const ADMIN: (&str, &str) = ("Ada Admin", "ada.admin@northwind.example");
/// People that the demo looks through.
const PEOPLE_MAX: usize = 100;

/// Starts the service with a simulated company: two years of leads, a pact in force, and a link for a person of each role.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// How many leads
    #[arg(long, value_name = "N", default_value_t = 12_000)]
    leads: u32,
    /// The same seed gives the same company
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The directory of the demo; what is there from another time is shown again
    #[arg(long, value_name = "DIR", default_value = "leadpact-demo")]
    data: PathBuf,
    /// The address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7700")]
    listen: SocketAddr,
    /// Only make it ready; `leadpact serve --data DIR` starts it
    #[arg(long)]
    prepare: bool,
}

/// The role of somebody, and the link by which they come in.
struct Entrance {
    name: String,
    role: Role,
    path: String,
}

impl Demo {
    pub(crate) fn run(self) -> Done {
        let config = self.config()?;
        if !self.data.join(READY).exists() {
            self.make()?;
        }
        if self.prepare {
            say(format!("Ready: `leadpact demo --data {}` starts it.", self.data.display()))?;
            return Ok(ExitCode::SUCCESS);
        }
        let entrances = entrances(&open(&self.data)?)?;
        run(config, |notice| tell(&notice, &entrances)).map_err(|error| Failure::Said(error.to_string()))?;
        Ok(ExitCode::SUCCESS)
    }

    /// The service's usual configuration but for its place, and what a demo logs: what goes wrong.
    fn config(&self) -> Result<leadpact_server::config::Config, Failure> {
        let data = self.data.display().to_string();
        let flags = vec![("data", data), ("listen", self.listen.to_string()), ("log.level", "warn".to_owned())];
        let settled = Sources { flags, ..Sources::default() }.settle();
        settled.map(|settled| settled.config).map_err(|error| Failure::Said(error.to_string()))
    }

    /// Makes the company, and somebody who may let people in.
    fn make(&self) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::Said(format!("can't make {}: {error}", self.data.display()));
        let is_foreign = self.data.join("ledger.sqlite").exists() && !self.data.join(COMPANY).exists();
        if is_foreign {
            let data = self.data.display();
            return Err(Failure::Said(format!(
                "{data} holds a service that is no demo: name another directory by --data"
            )));
        }
        // One that was broken off: nothing in it is anybody's.
        if self.data.join(COMPANY).exists() {
            std::fs::remove_dir_all(&self.data).map_err(failed)?;
        }
        std::fs::create_dir_all(&self.data).map_err(failed)?;
        let plan = SamplePlan { leads: self.leads, seed: self.seed, now: SystemClock.now() };
        let mut steps = Steps::new(&plan);
        let mut watch = |step, done, of| steps.show(step, done, of);
        let files = SampleFiles::simulate_into(&plan, &self.data.join(COMPANY), &mut watch)?;
        let ledger = Arc::new(open(&self.data)?);
        let chance: SampleChance = Arc::new(random);
        let made = ledger.write(|tx| {
            let made = make_sample_company(&ledger, tx, &plan, &files, &chance, &mut watch)?;
            let (name, email) = ADMIN;
            hire(tx, &[(name.to_owned(), email, Role::Admin)], plan.now, &chance)?;
            Ok::<_, SampleError>(made)
        })?;
        steps.end();
        let lived = made.lived;
        say(format!(
            "        {} leads, {} events; since then {} events, {} leads handed over, {} acts of sales, {} promises broken.",
            made.n_leads, made.n_imported, lived.n_events, lived.n_offered, lived.n_acts, lived.n_breached
        ))?;
        std::fs::write(self.data.join(READY), "").map_err(failed)
    }
}

/// Says what is being done, and how far it is.
struct Steps<'p> {
    plan: &'p SamplePlan,
    at: Option<(SampleStep, Meter)>,
}

impl<'p> Steps<'p> {
    fn new(plan: &'p SamplePlan) -> Self {
        Self { plan, at: None }
    }

    fn show(&mut self, step: SampleStep, done: u64, of: u64) -> ControlFlow<()> {
        if self.at.as_ref().is_none_or(|(at, _)| *at != step) {
            self.end();
            let SamplePlan { leads, seed, .. } = self.plan;
            let (headline, what) = match step {
                SampleStep::Simulating => {
                    (format!("A simulated company: {leads} leads over two years, seed {seed}."), "simulating")
                }
                SampleStep::Reading => ("Its files are read.".to_owned(), "reading"),
                SampleStep::Importing => ("What they say is imported, up to six weeks ago.".to_owned(), "importing"),
                SampleStep::Evaluating => (
                    "A pact is in force, people are hired, and every lead is evaluated.".to_owned(),
                    "evaluating leads",
                ),
                SampleStep::Living => (
                    "The latest six weeks: leads arrive, are handed over, and people work with them.".to_owned(),
                    "living through the weeks",
                ),
            };
            let number = SampleStep::ALL.iter().position(|one| *one == step).unwrap_or(0) + 1;
            // Whoever closed our output does not want to know.
            let _ = say(format!("{number} of {}  {headline}", SampleStep::ALL.len()));
            self.at = Some((step, Meter::new(what)));
        }
        if let Some((_, meter)) = &self.at {
            meter.at(done, of);
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self) {
        if let Some((_, meter)) = self.at.take() {
            meter.end();
        }
    }
}

fn open(data: &Path) -> Result<Ledger, Failure> {
    let ledger = Ledger::open(&Place::Directory(data.to_owned()));
    ledger.map_err(|error: LedgerError| Failure::Said(error.to_string()))
}

/// A new link for a person of each role who can come in, the one who has most to do. Those of another time have been printed once, and end.
fn entrances(ledger: &Ledger) -> Result<Vec<Entrance>, Failure> {
    let now = SystemClock.now();
    let entrances = ledger.write(|tx| {
        let mut entrances = Vec::new();
        let n_open: BTreeMap<PersonId, i64> = handoff_load(tx)?.into_iter().collect();
        let mut people = list_people(tx, &Caller::system(), None, PEOPLE_MAX)?;
        people.sort_by_key(|person| Reverse(n_open.get(&person.id).copied().unwrap_or(0)));
        for person in people {
            if !matches!(person.state, PersonState::Invited | PersonState::Active) {
                continue;
            }
            if entrances.iter().any(|one: &Entrance| one.role == person.role) {
                continue;
            }
            let link = issue_reset(tx, &Caller::system(), person.id, now, &mut random)?;
            let name = person.known_as.map_or_else(String::new, |known| known.name.to_string());
            entrances.push(Entrance { name, role: person.role, path: link_path(&link.token.reveal()) });
        }
        // They came at one instant.
        entrances.sort_by_key(|one| one.role);
        Ok::<_, AccountsError>(entrances)
    })?;
    Ok(entrances)
}

/// Says where the service is, once it listens.
fn tell(notice: &Notice, entrances: &[Entrance]) {
    let Notice::Listening { url } = notice else { return };
    // Whoever closed our output does not want to know.
    let _ = say(format!("\nThe demo is at {url} until you press Ctrl-C. Come in as\n"));
    for Entrance { name, role, path } in entrances {
        let _ = say(format!("  {:<14} {name:<14} {url}{path}", role.to_string()));
    }
    let _ = say("\nEach link works once and lets you choose a password; start the demo again for new ones.");
}

fn random(bytes: &mut [u8]) {
    SystemEntropy.fill(bytes);
}
