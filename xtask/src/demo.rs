//! `cargo xtask demo`: the service with a simulated company; with `--no-web` from nothing to a qualified lead that explains itself, on
//! the command line.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::args::Args;
use crate::leadpact::{Build, Leadpact, shown};
use crate::project::root;
use crate::run::{Outcome, While, run as run_program, spoken};
use crate::web;

/// The pact that the demo runs.
const PACT: &str = "pacts/northwind-desk.yaml";

/// How large a company, and which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    pub n_leads: u32,
    pub seed: u64,
}

/// `cargo xtask demo [--leads N] [--seed S] [--no-web]`.
pub fn run(mut args: Args) -> Outcome {
    let plan = Plan { n_leads: args.value("--leads", 20_000)?, seed: args.value("--seed", 1)? };
    let with_service = !args.flag("--no-web");
    args.done()?;
    let folder = root().join("demo");
    if with_service {
        web::build()?;
        println!("Building leadpact (the first time takes minutes, later times seconds).");
        let leadpact = Leadpact::build(Build::Demo)?;
        return serve(&leadpact, plan, &folder.join("service"));
    }
    println!("1 of 4  Building leadpact (the first time takes minutes, later times seconds).");
    let leadpact = Leadpact::build(Build::Demo)?;
    show(&leadpact, plan, &folder)?;
    say_what_next(&leadpact, &folder);
    Ok(())
}

/// The service with the company of this plan, until it is ended.
fn serve(leadpact: &Leadpact, plan: Plan, folder: &Path) -> Outcome {
    let (n_leads, seed) = (plan.n_leads.to_string(), plan.seed.to_string());
    run_program(&mut leadpact.command(["demo", "--leads", &n_leads, "--seed", &seed, "--data", &shown(folder)]))
}

/// Simulates, qualifies and explains in this folder.
pub fn show(leadpact: &Leadpact, plan: Plan, folder: &Path) -> Outcome {
    let company = folder.join("company");
    println!("\n2 of 4  A simulated company: {} leads over two years, seed {}.", plan.n_leads, plan.seed);
    simulate(leadpact, plan, &company)?;

    println!("\n3 of 4  Who is qualified under {PACT}, and why.");
    let qualified = folder.join("qualified.jsonl");
    let (company_arg, qualified_arg) = (shown(&company), shown(&qualified));
    let quarantine = shown(&folder.join("quarantine.jsonl"));
    let mut qualify = leadpact.command(["qualify", "--pact", PACT, &company_arg]);
    run_program(qualify.args(["--out", &qualified_arg, "--quarantine", &quarantine]))?;

    let rows = fs::read_to_string(&qualified).while_doing(qualified.display())?;
    let lead = typical(&rows)?;
    println!("\n4 of 4  One of them explained, at the instant at which it qualified.");
    run_program(&mut leadpact.command(["explain", "--pact", PACT, &company_arg, &lead.id, "--at", &lead.qualified_at]))
}

/// The company of this plan, made if it is not there. A file beside it says what it was made from: simulated files
/// are written into an empty folder only, and whatever lies in the folder afterwards counts as input.
fn simulate(leadpact: &Leadpact, plan: Plan, company: &Path) -> Outcome {
    let made_from = made_from(plan)?;
    let note = company.with_extension("made-from.txt");
    if fs::read_to_string(&note).is_ok_and(|known| known == made_from) && company.is_dir() {
        println!("It is already in {} (delete the folder to make it anew).", shown(company));
        return Ok(());
    }
    if company.exists() {
        if !note.exists() {
            return Err(format!("{} was not made by this demo: move or delete it", shown(company)).into());
        }
        fs::remove_dir_all(company).while_doing(company.display())?;
    }
    let parent = company.parent().unwrap_or(company);
    fs::create_dir_all(parent).while_doing(parent.display())?;
    fs::write(&note, "not finished\n").while_doing(note.display())?;
    let (n_leads, seed) = (plan.n_leads.to_string(), plan.seed.to_string());
    run_program(&mut leadpact.command(["simulate", "--leads", &n_leads, "--seed", &seed, "--out", &shown(company)]))?;
    fs::write(&note, made_from).while_doing(note.display())
}

/// The plan and a fingerprint of the simulator's source: a company made by an older simulator is made anew.
fn made_from(plan: Plan) -> Outcome<String> {
    let folder = root().join("crates/simulate/src");
    let entries = fs::read_dir(&folder).while_doing(folder.display())?;
    let mut sources: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    sources.sort();
    let mut hash = Fnv::new();
    for source in sources.iter().filter(|path| path.is_file()) {
        hash.add(&fs::read(source).while_doing(source.display())?);
    }
    Ok(format!("leads {}\nseed {}\nsimulator {:016x}\n", plan.n_leads, plan.seed, hash.0))
}

/// FNV-1a: enough to notice a change, and the same on every machine.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// A lead in the list that `qualify --out` wrote.
#[derive(Debug, PartialEq)]
struct QualifiedLead {
    engagement: f64,
    id: String,
    qualified_at: String,
}

/// A typical lead among those that are qualified now: the middle one by engagement, so that its table fits a screen.
fn typical(rows: &str) -> Outcome<QualifiedLead> {
    let mut qualified = Vec::new();
    for (idx, line) in rows.lines().enumerate() {
        let row: Value = serde_json::from_str(line).while_doing(format_args!("line {} of the list", idx + 1))?;
        if let (Some("qualified"), Some(id), Some(qualified_at), Some(engagement)) =
            (row["verdict"].as_str(), row["lead_id"].as_str(), row["qualified_at"].as_str(), row["engagement"].as_f64())
        {
            qualified.push(QualifiedLead { engagement, id: id.to_owned(), qualified_at: qualified_at.to_owned() });
        }
    }
    qualified.sort_by(|a, b| a.engagement.total_cmp(&b.engagement).then_with(|| a.id.cmp(&b.id)));
    let middle = qualified.len() / 2;
    qualified.into_iter().nth(middle).ok_or_else(|| "no lead is qualified: nothing to explain".into())
}

fn say_what_next(leadpact: &Leadpact, folder: &Path) {
    let company = shown(&folder.join("company"));
    let binary = format!("target/{}/leadpact", Build::Demo.folder());
    let command = |args: &[&str]| spoken(&leadpact.command(args)).replacen("leadpact", &binary, 1);
    println!(
        "\nThat was the whole way: raw files, a pact, qualified leads, and every point explained.\n\
         `cargo xtask demo` without --no-web goes on from here: the service, with the same company.\n\n\
         Try next:\n  \
         {}\n      the agreement as a document for people who don't read YAML\n  \
         {}\n      lints the pact and runs its scenarios\n  \
         change a number in {PACT}, then:\n  \
         {}\n      what would have happened under the changed pact\n  \
         {}\n      a pact of your own to begin with",
        command(&["words", PACT]),
        command(&["check", PACT]),
        command(&["qualify", "--pact", PACT, &company]),
        command(&["init"]),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typical_qualified_lead_is_explained() {
        let row = |id: &str, verdict: &str, engagement: u32| {
            format!(
                r#"{{"lead_id":"{id}","verdict":"{verdict}","qualified_at":"2026-01-02T00:00:00Z","engagement":{engagement}}}"#
            )
        };
        let rows = [
            row("a", "qualified", 90),
            row("b", "excluded", 60),
            row("c", "qualified", 70),
            row("d", "qualified", 5),
            r#"{"lead_id":"e","verdict":"below","qualified_at":null,"engagement":65}"#.to_owned(),
        ];
        assert_eq!(typical(&rows.join("\n")).unwrap().id, "c");
        assert!(typical(&rows[1]).is_err());
        assert!(typical("not json").unwrap_err().to_string().contains("line 1"));
    }

    #[test]
    fn another_plan_or_simulator_makes_another_company() {
        let plan = Plan { n_leads: 10, seed: 1 };
        assert_eq!(made_from(plan), made_from(plan));
        assert_ne!(made_from(plan), made_from(Plan { seed: 2, ..plan }));
        let (mut one, mut other) = (Fnv::new(), Fnv::new());
        one.add(b"a");
        other.add(b"b");
        assert_ne!(one.0, other.0);
    }
}
