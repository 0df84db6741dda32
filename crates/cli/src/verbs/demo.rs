//! `leadpact demo`: the service with two years of a company that does not exist, so that a newcomer has something to look at.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use leadpact_accounts::people::{invite_person, issue_reset, list_people};
use leadpact_accounts::{
    AccountsError, Caller, Email, KnownAs, Language, NewPerson, PersonName, PersonState, Role, TimeZone,
};
use leadpact_app::{
    IntakeRequest, Kept, ScenarioText, SoundPact, check_pact_sent, push_pact, put_pact_in_force, send_files,
};
use leadpact_ledger::{Ledger, LedgerError, Place};
use leadpact_live::Live;
use leadpact_server::config::Sources;
use leadpact_server::{Clock, Entropy, Notice, SystemClock, SystemEntropy, link_path, run};
use leadpact_simulate::{Plan, simulate};
use leadpact_terms::Instant;

use super::doctor::chance;
use super::pact::bring_up_to_date;
use crate::failure::{Done, Failure};
use crate::show::say;
use crate::watch::{Bar, Meter};

/// The pact of the company, and its scenarios.
const PACT: &str = include_str!("../../../../pacts/northwind-desk.yaml");
const SCENARIOS: &str = include_str!("../../../../pacts/northwind-desk.scenarios.md");
/// It is in force from the company's first day on.
const FIRST_DAY: &str = "2024-10-01T00:00:00Z";
/// The folder of the simulated files, within that of the service.
const COMPANY: &str = "company";
/// Written last, so that a demo that was broken off begins again.
const READY: &str = "demo-is-ready";

/// One person of each role. None of them has a password: each comes in by a link that works once.
const PEOPLE: [(&str, &str, Role); 5] = [
    ("Ada Admin", "ada@northwind.example", Role::Admin),
    ("Ana Lima", "ana@northwind.example", Role::Marketing),
    ("Petr Novák", "petr@northwind.example", Role::SalesManager),
    ("Sara Rep", "sara@northwind.example", Role::SalesRep),
    ("Vera Viewer", "vera@northwind.example", Role::Viewer),
];

/// Starts the service with a simulated company: two years of leads, a pact in force, and a link for a person of each role.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// How many leads
    #[arg(long, value_name = "N", default_value_t = 5_000)]
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

    /// Simulates the company, imports its two years, puts the pact in force and invites people.
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
        let company = self.data.join(COMPANY);
        say(format!("1 of 4  A simulated company: {} leads over two years, seed {}.", self.leads, self.seed))?;
        let meter = Meter::new("simulating");
        simulate(&Plan::new(self.leads, self.seed), &company, &mut |done, total| meter.at(done, total))
            .map_err(|error| Failure::Said(error.to_string()))?;
        meter.end();
        let live = open(&self.data)?;
        say("2 of 4  Its files are imported.")?;
        let kept = import(&live, &company)?;
        say(format!("        {} events.", kept.accepted))?;
        say("3 of 4  A pact is put in force, and every lead evaluated under it.")?;
        let n_leads = put_in_force(&live)?;
        say(format!("        {n_leads} leads."))?;
        say("4 of 4  People are invited, one of each role.")?;
        invite(&live)?;
        std::fs::write(self.data.join(READY), "").map_err(failed)
    }
}

fn open(data: &Path) -> Result<Live, Failure> {
    let ledger = Ledger::open(&Place::Directory(data.to_owned()));
    let ledger = ledger.map_err(|error: LedgerError| Failure::Said(error.to_string()))?;
    Ok(Live::new(Arc::new(ledger), chance))
}

/// Before any pact is in force, so that every lead is evaluated once, when all is known.
fn import(live: &Live, company: &Path) -> Result<Kept, Failure> {
    let request = IntakeRequest { files: vec![company.to_owned()], ..IntakeRequest::default() };
    let sent = send_files(&request, None, &mut Bar::new(), &mut |batch| {
        let now = SystemClock.now();
        let receipt = live.ledger().write(|tx| live.import(tx, &batch, now))?;
        Ok::<_, Failure>(Kept { accepted: receipt.accepted, repeated: receipt.repeated })
    })?;
    Ok(sent.kept)
}

fn put_in_force(live: &Live) -> Result<u64, Failure> {
    let scenarios = [ScenarioText { name: "northwind-desk.scenarios.md".to_owned(), text: SCENARIOS.to_owned() }];
    let checked = check_pact_sent("northwind-desk.yaml", PACT, &scenarios)?;
    let pact = SoundPact::of(&checked).map_err(|fault| Failure::Said(format!("the pact has {}", fault.word())))?;
    let from: Instant = FIRST_DAY.parse().map_err(|error: leadpact_terms::TimeError| error.to_string())?;
    let now = SystemClock.now();
    live.ledger().write(|tx| {
        let kept = push_pact(live, tx, &Caller::system(), &pact, now)?;
        put_pact_in_force(live, tx, &Caller::system(), (kept.number, from), now)
    })?;
    bring_up_to_date(live)
}

fn invite(live: &Live) -> Result<(), Failure> {
    let now = SystemClock.now();
    live.ledger().write(|tx| {
        for (name, email, role) in PEOPLE {
            let new = NewPerson {
                known_as: KnownAs { email: Email::parse(email)?, name: PersonName::parse(name)? },
                language: Language::default(),
                time_zone: TimeZone::parse("Europe/Prague")?,
            };
            invite_person(tx, &Caller::system(), &new, role, now, &mut random)?;
        }
        Ok::<_, AccountsError>(())
    })?;
    Ok(())
}

/// A new link for everybody who can come in. Those of another time have been printed once, and end.
fn entrances(live: &Live) -> Result<Vec<Entrance>, Failure> {
    let now = SystemClock.now();
    let entrances = live.ledger().write(|tx| {
        let mut entrances = Vec::new();
        for person in list_people(tx, &Caller::system(), None, PEOPLE.len())? {
            if !matches!(person.state, PersonState::Invited | PersonState::Active) {
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
