//! `cargo xtask bench service`: how many events a second the service keeps, and how long people wait, with millions of them stored.
//!
//! Cast: the *service* is the real binary in a process of its own; *loads* are connections that send what visitors do; the *floor*
//! appends the same bytes to the same database and does nothing else; *pages* are what people ask for. All of them share the
//! machine, clients included, so what is measured is less than a service alone would do. Prints one JSON object.

mod calls;
mod handoffs;
mod load;
mod pages;
mod process;
mod raw;

use std::path::PathBuf;
use std::process::ExitCode;

use leadpact_ledger::Place;
use leadpact_testkit::office::Office;
use leadpact_testkit::postgres::OwnServer;
use leadpact_testkit::service::Launch;
use serde_json::{Value, json};

use crate::load::{Load, Story};

/// The pact in force.
const PACT: &str = "northwind-desk";
/// Calls of a batch: what libraries on servers send.
const BATCH: usize = 100;
/// Calls that each lead has in the end, on average.
const CALLS_PER_LEAD: u64 = 20;
/// One event a request: so many times fewer events than in batches.
const FEWER_ALONE: u64 = 10;
/// Sheets that count everything are asked for so many times less often than pages.
const FEWER_SHEETS: usize = 100;
/// The raw appends write so many events of each size at most: enough to be steady.
const RAW_EVENTS_MAX: u64 = 1_000_000;

/// What is asked for: the binary, the pact, where to work, how much.
struct Plan {
    leadpact: PathBuf,
    pact: PathBuf,
    folder: PathBuf,
    database: Database,
    /// How much of SQLite's database the service keeps in memory: `192MiB`.
    memory: String,
    n_events: u64,
    n_active: u64,
    n_leads: u64,
    n_handoffs: u64,
    connections: usize,
    n_asked: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Database {
    Sqlite,
    Postgres,
}

const USAGE: &str = "usage: bench-service LEADPACT PACT FOLDER sqlite|postgres MEMORY EVENTS ACTIVE LEADS HANDOFFS CONNECTIONS ASKED (xtask knows how)";

fn main() -> ExitCode {
    match plan(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Some(plan) => {
            println!("{}", measure(&plan));
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("{USAGE}");
            ExitCode::FAILURE
        }
    }
}

fn plan(words: &[String]) -> Option<Plan> {
    let [leadpact, pact, folder, database, memory, n_events, n_active, n_leads, n_handoffs, connections, n_asked] =
        words
    else {
        return None;
    };
    Some(Plan {
        leadpact: leadpact.into(),
        pact: pact.into(),
        folder: folder.into(),
        database: match database.as_str() {
            "sqlite" => Database::Sqlite,
            "postgres" => Database::Postgres,
            _ => return None,
        },
        memory: memory.clone(),
        n_events: n_events.parse().ok().filter(|n| *n > 0)?,
        n_active: n_active.parse().ok().filter(|n| *n > 0)?,
        n_leads: n_leads.parse().ok()?,
        n_handoffs: n_handoffs.parse().ok()?,
        connections: connections.parse().ok().filter(|n| *n > 0)?,
        n_asked: n_asked.parse().ok().filter(|n| *n > 0)?,
    })
}

fn measure(plan: &Plan) -> Value {
    let server = (plan.database == Database::Postgres).then(OwnServer::start);
    let database = server.as_ref().map(OwnServer::empty_database);
    let launch = Launch::new(&plan.leadpact, plan.folder.join("data"))
        .on(database.as_deref())
        .with(&["--limits-database-memory", &plan.memory]);
    let service = launch.start();
    let office = Office::open(&service);
    office.put_in_force(&plan.pact);
    let visitors = usize::try_from(plan.n_events / CALLS_PER_LEAD).unwrap_or(usize::MAX).max(plan.connections);
    let visits = Load {
        n_calls: plan.n_events,
        per_request: BATCH,
        connections: plan.connections,
        n_leads: visitors,
        n_active: usize::try_from(plan.n_active).unwrap_or(usize::MAX),
        first_lead: 0,
        story: Story::Visits,
        write_key: office.write_key(),
    };
    eprintln!("{} events in batches of {BATCH}", plan.n_events);
    let batches = load::run(&service, &visits);
    eprintln!("{} events, one a request", plan.n_events / FEWER_ALONE);
    let alone = Load { n_calls: plan.n_events / FEWER_ALONE, per_request: 1, first_lead: visitors, ..visits };
    let alone = load::run(&service, &alone);
    let to_hand_over = usize::try_from(plan.n_handoffs).unwrap_or(usize::MAX);
    let more = usize::try_from(plan.n_leads).unwrap_or(usize::MAX).saturating_sub(2 * visitors + to_hand_over);
    if more >= plan.connections {
        eprintln!("{more} more leads, so that there are {}", plan.n_leads);
        load::run(&service, &Load { n_leads: more, first_lead: 2 * visitors, story: Story::Introductions, ..visits });
    }
    eprintln!("{to_hand_over} of them are handed over");
    let raises = Load { n_leads: to_hand_over, first_lead: 2 * visitors + more, story: Story::HandRaises, ..visits };
    let (reps, handed_over) = handoffs::fill(&service, &office, &raises);
    eprintln!("pages");
    let mut pages = pages::run(&service, office.api_key(), PACT, plan.n_asked);
    pages.extend(pages::of_sales(&service, office.api_key(), &reps, PACT, plan.n_asked));
    let sheets = pages::of_managers(&service, office.api_key(), PACT, (plan.n_asked / FEWER_SHEETS).max(1));
    assert!(service.stop().success(), "the service ends well when it is asked to");
    eprintln!("the same bytes, only appended");
    let place = database.map_or_else(|| Place::Directory(launch.data.clone()), Place::Postgres);
    let floor = |n_calls: u64, per_transaction| {
        let took = raw::run(&place, n_calls.min(RAW_EVENTS_MAX), per_transaction);
        took.unwrap_or_else(|error| panic!("the raw append: {error}")).to_json()
    };
    json!({
        "batches": batches.to_json(),
        "one_a_request": alone.to_json(),
        "raw_batches": floor(plan.n_events, BATCH * plan.connections),
        "raw_one_a_request": floor(plan.n_events / FEWER_ALONE, plan.connections),
        "raw_batches_alone": floor(plan.n_events / FEWER_ALONE, BATCH),
        "raw_one_a_request_alone": floor(plan.n_events / FEWER_ALONE / FEWER_ALONE, 1),
        "handoffs": handed_over,
        "pages": pages,
        "sheets": sheets,
        "connections": plan.connections,
        "calls_per_batch": BATCH,
    })
}
