//! `leadpact demo`: the service with two years of a company that does not exist, so that a newcomer has something to look at.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use leadpact_accounts::links::follow_link;
use leadpact_accounts::password::Password;
use leadpact_accounts::people::{invite_person, issue_reset, list_people};
use leadpact_accounts::{
    AccountsError, Caller, Email, KnownAs, Language, NewPerson, PersonName, PersonState, Role, TimeZone,
};
use leadpact_app::{
    Happening, IntakeRequest, KeepError, Kept, ScenarioText, SoundPact, check_pact_sent, live_weeks, push_pact,
    put_pact_in_force, send_files,
};
use leadpact_desk::Desk;
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::handoffs::handoff_load;
use leadpact_ledger::{Ledger, LedgerError, Place};
use leadpact_live::Live;
use leadpact_pact::model::Pact;
use leadpact_server::config::Sources;
use leadpact_server::{Clock, Entropy, Notice, SystemClock, SystemEntropy, link_path, run};
use leadpact_simulate::{Plan, simulate};
use leadpact_terms::{DAY_MS, Date, Instant};

use super::doctor::chance;
use super::pact::bring_up_to_date;
use crate::failure::{Done, Failure};
use crate::show::say;
use crate::watch::{Bar, Meter};

/// The pact of the company, and its scenarios.
const PACT: &str = include_str!("../../../../pacts/northwind-desk.yaml");
const SCENARIOS: &str = include_str!("../../../../pacts/northwind-desk.scenarios.md");
/// So many weeks before today are lived through at the desk; what came before is history that was imported.
const WEEKS: i64 = 6;
/// The folder of the simulated files, within that of the service.
const COMPANY: &str = "company";
/// Written last, so that a demo that was broken off begins again.
const READY: &str = "demo-is-ready";

/// Who works there besides those to whom the pact hands leads. Nobody has a password that anybody knows: a person of each role comes in
/// by a link that works once.
const PEOPLE: [(&str, &str, Role); 4] = [
    ("Ada Admin", "ada.admin@northwind.example", Role::Admin),
    ("Ana Lima", "ana.lima@northwind.example", Role::Marketing),
    ("Petr Novák", "petr.novak@northwind.example", Role::SalesManager),
    ("Vera Viewer", "vera.viewer@northwind.example", Role::Viewer),
];
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
        let plan = self.plan();
        simulate(&plan, &company, &mut |done, total| meter.at(done, total))
            .map_err(|error| Failure::Said(error.to_string()))?;
        meter.end();
        let live = Arc::new(open(&self.data)?);
        let until = SystemClock.now();
        let weeks_from = Instant(until.0 - WEEKS * 7 * DAY_MS);
        say(format!("2 of 4  Its files are imported, up to {WEEKS} weeks ago."))?;
        let (kept, latest) = import(&live, &company, (weeks_from, until))?;
        say(format!("        {} events.", kept.accepted))?;
        say("3 of 4  A pact is put in force, every lead evaluated under it, and people are hired.")?;
        let pact = put_in_force(&live, Instant::start_of(plan.from), weeks_from)?;
        hire(&live, &pact, weeks_from)?;
        let n_leads = bring_up_to_date(&live)?;
        say(format!("        {n_leads} leads."))?;
        say(format!("4 of 4  The latest {WEEKS} weeks: leads arrive, are handed over, and people work with them."))?;
        let desk = Desk::new(live);
        let meter = Meter::new("living through the weeks");
        let calendar = pact.sla.calendar.as_ref();
        let progress = &mut |done, total| meter.at(done, total);
        let lived = live_weeks(&desk, calendar, latest, (weeks_from, until), self.seed, progress).map_err(said)?;
        meter.end();
        say(format!(
            "        {} events, {} leads handed over, {} acts of sales, {} promises broken.",
            lived.n_events, lived.n_offered, lived.n_acts, lived.n_breached
        ))?;
        std::fs::write(self.data.join(READY), "").map_err(failed)
    }

    /// Two years that end today, so that clocks run while somebody looks.
    fn plan(&self) -> Plan {
        let plan = Plan::new(self.leads, self.seed);
        let days = i32::try_from(plan.days).expect("two years");
        Plan { from: Date(SystemClock.now().date().0 + 1 - days), ..plan }
    }
}

fn open(data: &Path) -> Result<Live, Failure> {
    let ledger = Ledger::open(&Place::Directory(data.to_owned()));
    let ledger = ledger.map_err(|error: LedgerError| Failure::Said(error.to_string()))?;
    Ok(Live::new(Arc::new(ledger), chance))
}

/// Before any pact is in force, so that every lead is evaluated once, when all is known. What leads did later than `until` is handed back;
/// of companies all is known that was told up to now.
fn import(live: &Live, company: &Path, (until, now): (Instant, Instant)) -> Result<(Kept, Vec<Happening>), Failure> {
    let request = IntakeRequest { files: vec![company.to_owned()], ..IntakeRequest::default() };
    let mut latest = Vec::new();
    let sent = send_files(&request, None, &mut Bar::new(), &mut |mut batch| {
        for lead in &mut batch.leads {
            let (events, later) = std::mem::take(&mut lead.events).into_iter().partition(|event| event.at < until);
            lead.events = events;
            let happening = |event| Happening { identifiers: lead.identifiers.clone(), event };
            latest.extend(later.into_iter().map(happening));
        }
        batch.leads.retain(|lead| !lead.events.is_empty());
        batch.companies.retain(|news| news.at < now);
        let receipt = live.ledger().write(|tx| live.import(tx, &batch, until))?;
        Ok::<_, Failure>(Kept { accepted: receipt.accepted, repeated: receipt.repeated })
    })?;
    Ok((sent.kept, latest))
}

fn put_in_force(live: &Live, from: Instant, now: Instant) -> Result<Pact, Failure> {
    let scenarios = [ScenarioText { name: "northwind-desk.scenarios.md".to_owned(), text: SCENARIOS.to_owned() }];
    let checked = check_pact_sent("northwind-desk.yaml", PACT, &scenarios)?;
    let pact = SoundPact::of(&checked).map_err(|fault| Failure::Said(format!("the pact has {}", fault.word())))?;
    let number = live.ledger().write(|tx| {
        let kept = push_pact(live, tx, &Caller::system(), &pact, now)?;
        put_pact_in_force(live, tx, &Caller::system(), (kept.number, from), now)?;
        Ok::<_, KeepError>(kept.number)
    })?;
    let compiled = live.ledger().read(|tx| live.pact_version(tx, number))?;
    Ok(compiled.pact().clone())
}

/// Lets everybody work there to whom the pact hands leads, and one person of each other role.
fn hire(live: &Live, pact: &Pact, now: Instant) -> Result<(), Failure> {
    let routing = &pact.routing;
    let assignees = routing.territories.iter().flat_map(|territory| &territory.to).chain(&routing.otherwise);
    let reps: BTreeSet<&str> = assignees.map(|one| &*one.who).filter(|who| who.contains('@')).collect();
    let named = reps.into_iter().map(|email| (name_of(email), email, Role::SalesRep));
    let others = PEOPLE.iter().map(|(name, email, role)| ((*name).to_owned(), *email, *role));
    let people: Vec<(String, &str, Role)> = others.chain(named).collect();
    live.ledger().write(|tx| {
        for (name, email, role) in &people {
            let new = NewPerson {
                known_as: KnownAs { email: Email::parse(email)?, name: PersonName::parse(name)? },
                language: Language::default(),
                time_zone: TimeZone::parse("Europe/Prague")?,
            };
            let (_, link) = invite_person(tx, &Caller::system(), &new, *role, now, &mut random)?;
            let mut secret = [0; 24];
            random(&mut secret);
            let secret: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
            let password = Password::choose(&secret, &[])?.hash(&mut random);
            follow_link(tx, &Caller::system(), &link.token, &password, now)?;
        }
        Ok::<_, AccountsError>(())
    })?;
    Ok(())
}

/// `jonas.weil@northwind.example` is Jonas Weil.
fn name_of(email: &str) -> String {
    let local = email.split('@').next().unwrap_or_default();
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    local.split('.').map(capital).collect::<Vec<_>>().join(" ")
}

fn said(error: impl std::fmt::Display) -> Failure {
    Failure::Said(error.to_string())
}

/// A new link for a person of each role who can come in, the one who has most to do. Those of another time have been printed once, and end.
fn entrances(live: &Live) -> Result<Vec<Entrance>, Failure> {
    let now = SystemClock.now();
    let entrances = live.ledger().write(|tx| {
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
