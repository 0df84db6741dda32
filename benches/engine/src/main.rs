//! Measures the engine: events a second of one core, each event fed to its lead and decided on, as a service would do it.
//!
//! `bench-engine PACT FOLDER LEADS SEED SECONDS` simulates a company in FOLDER (new or empty), holds its events in memory, feeds them
//! for so many seconds, writes pact and events for the other side into FOLDER, and prints JSON.

mod conditions;
mod export;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant as Clock};

use leadpact_document::{Source, to_json};
use leadpact_engine::{CompiledPact, LeadState};
use leadpact_ingest::{Lead, Options, guess, read};
use leadpact_pact::model::Pact;
use leadpact_pact::words::{Language, Messages};
use leadpact_simulate::{Plan, simulate};
use serde_json::{Value as Json, json};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("bench-engine: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<Json, Box<dyn Error>> {
    let [pact, folder, n_leads, seed, seconds] = args else {
        return Err("expected PACT FOLDER LEADS SEED SECONDS".into());
    };
    let (pact, folder) = (read_pact(pact)?, PathBuf::from(folder));
    let leads = simulated_leads(&folder.join("company"), &Plan::new(n_leads.parse()?, seed.parse()?))?;
    export_for_the_other_side(&folder, &pact, &leads)?;
    let compiled = CompiledPact::new(&pact)?;
    let at_least = Duration::from_secs_f64(seconds.parse()?);
    let with_evidence = measure(&compiled, &leads, at_least, LeadState::new);
    let without = measure(&compiled, &leads, at_least, LeadState::lean);
    Ok(json!({
        "pact": format!("{} {}", pact.name, pact.version),
        "clauses": n_clauses(&pact),
        "leads": leads.len(),
        "events": leads.iter().map(|lead| lead.events.len()).sum::<usize>(),
        "events_per_second": with_evidence,
        "events_per_second_without_evidence": without,
        "handed_over": handed_over(&compiled, &leads),
    }))
}

/// Feeds all events of all leads, over and over for at least so long; events a second. One pass before warms the caches.
fn measure(pact: &CompiledPact, leads: &[Lead], at_least: Duration, new: fn(&CompiledPact) -> LeadState) -> f64 {
    let pass = || {
        let mut n_events = 0_usize;
        for lead in leads {
            let mut state = new(pact);
            for event in &lead.events {
                std::hint::black_box(state.feed(pact, event));
            }
            n_events += lead.events.len();
        }
        n_events
    };
    pass();
    let began = Clock::now();
    let mut n_events = pass();
    while began.elapsed() < at_least {
        n_events += pass();
    }
    n_events as f64 / began.elapsed().as_secs_f64()
}

/// Every hand-over: lead, instant, tier and level. The other side has to name the same.
fn handed_over(pact: &CompiledPact, leads: &[Lead]) -> Vec<Json> {
    let of = |lead: &Lead| {
        let mut state = LeadState::lean(pact);
        for event in &lead.events {
            state.feed(pact, event);
        }
        let each = state.qualifications().iter();
        each.map(|one| json!([lead.id.as_str(), one.at.0, one.tier.as_str(), one.level.number()])).collect::<Vec<_>>()
    };
    leads.iter().flat_map(of).collect()
}

fn n_clauses(pact: &Pact) -> usize {
    let alternatives: usize = pact.fit.iter().map(|rule| rule.alternatives.len()).sum();
    pact.signals.len()
        + pact.required.len()
        + pact.personas.len()
        + pact.exclusions.len()
        + alternatives
        + pact.engagement.len()
        + pact.groups.len()
        + pact.levels.len()
        + pact.tiers.len()
        + pact.gates.len()
}

fn read_pact(path: &str) -> Result<Pact, Box<dyn Error>> {
    let source = Source::new(path, fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?);
    let reading = leadpact_pact::read(&source);
    match reading.pact {
        Some(checked) => Ok(checked.pact),
        None => Err(format!(
            "{path} has mistakes: {}",
            to_json(&reading.diagnostics, &source, Messages::speaking(Language::English))
        )
        .into()),
    }
}

/// Simulates a company and reads it as any import is read.
fn simulated_leads(company: &Path, plan: &Plan) -> Result<Vec<Lead>, Box<dyn Error>> {
    simulate(plan, company, &mut |_, _| ())?;
    let mut files: Vec<PathBuf> =
        fs::read_dir(company)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "csv" || ending == "jsonl"));
    files.sort();
    let mut quarantine = Vec::new();
    let intake = read(&files, &guess(&files)?.mapping, &Options::default(), &mut quarantine, &mut ())?;
    Ok(intake.leads.collect::<Result<_, _>>()?)
}

fn export_for_the_other_side(folder: &Path, pact: &Pact, leads: &[Lead]) -> Result<(), Box<dyn Error>> {
    fs::write(folder.join("rules.json"), export::rules(pact).to_string())?;
    let mut lines = BufWriter::new(File::create(folder.join("leads.jsonl"))?);
    for lead in leads {
        writeln!(lines, "{}", export::lead(&lead.id, &lead.events, pact))?;
    }
    lines.flush()?;
    Ok(())
}
