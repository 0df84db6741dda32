//! `cargo xtask test`: everything that has to pass, in the order from quick to slow, with one build of everything.

use std::path::{Path, PathBuf};

use crate::args::Args;
use crate::chromium::chromium;
use crate::demo::{self, Plan};
use crate::leadpact::{Build, Leadpact, shown};
use crate::project::{cargo, root, target_folder};
use crate::run::{Outcome, While, capture, run_watched, version};
use crate::steps::Steps;
use crate::{bench, check, data, sdk, web};

/// The small demo run.
const SMALL: Plan = Plan { n_leads: 2_000, seed: 1 };

/// Tools that the steps need: how they are called, and what to do where they are missing.
const TOOLS: [(&str, &str); 6] = [
    ("cargo", "install Rust from rustup.rs"),
    ("rustfmt", "rustup component add rustfmt"),
    ("cargo-clippy", "rustup component add clippy"),
    ("node", "install Node.js 20 or newer; the web app is built by it, and the benchmark's other side runs on it"),
    ("npm", "install npm; it comes with Node.js"),
    ("python3", bench::replay::PYTHON_HINT),
];

/// Whether the cluster is tested, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Everything,
    /// Its dependencies take longer to build than all the rest.
    WithoutCluster,
}

/// `cargo xtask test [--without-cluster] [--data DIR]`.
pub fn run(mut args: Args) -> Outcome {
    let extent = if args.flag("--without-cluster") { Extent::WithoutCluster } else { Extent::Everything };
    let data_folder: PathBuf = args.value("--data", data::DEFAULT_FOLDER.into())?;
    args.done()?;
    let mut steps = Steps::default();
    steps.run("tools", tools);
    check::run_all(&mut steps);
    steps.run("check the web app", web::check);
    // Before anything of the server is built, which takes it in.
    steps.run("build the web app", || web::build().map(|()| String::new()));
    steps.run("cargo test", || cargo_test(&[]));
    match extent {
        Extent::Everything => {
            steps.run("clippy of the cluster", check::lint_cluster);
            steps.run("cargo test of the cluster", || cargo_test(&check::WITH_CLUSTER));
        }
        Extent::WithoutCluster => steps.not_run("cluster", "left out by --without-cluster"),
    }
    let mut built = None;
    steps.run("build leadpact", || {
        built = Some(Leadpact::build(Build::Tested)?);
        Ok(String::new())
    });
    match built {
        Some(leadpact) => use_it(&mut steps, &leadpact, &data_folder),
        None => {
            for name in ["web app in a browser", "example pacts", "demo", "data sets"] {
                steps.not_run(name, "leadpact could not be built");
            }
        }
    }
    steps.run("bench engine", || bench::engine(bench::QUICK));
    steps.run("bench replay", || bench::replay::replay(bench::replay::QUICK));
    steps.run("bench service", || bench::service::service(bench::service::QUICK));
    steps.run("tracking libraries", sdk::libraries);
    steps.run("schemathesis", sdk::few_cases);
    steps.finish("test")
}

fn use_it(steps: &mut Steps, leadpact: &Leadpact, data_folder: &Path) {
    steps.run("web app in a browser", || web::browse(leadpact));
    steps.run("example pacts", || check_pacts(leadpact));
    steps.run("demo", || {
        let folder = target_folder()?.join("xtask/demo");
        demo::show(leadpact, SMALL, &folder).map(|()| format!("{} leads", SMALL.n_leads))
    });
    match data::find(data_folder) {
        Ok(found) if found.is_empty() => {
            steps.not_run("data sets", format!("0 data sets found in {}: not run", data_folder.display()));
        }
        Ok(found) => {
            steps.run("data sets", || data::qualify_all(leadpact, &found));
        }
        Err(failure) => {
            steps.run("data sets", || Err(failure));
        }
    }
}

fn tools() -> Outcome<String> {
    let missing: Vec<&str> = TOOLS
        .into_iter()
        .filter(|(tool, hint)| match version(tool) {
            Some(version) => {
                println!("{tool}: {version}");
                false
            }
            None => {
                println!("{tool}: missing; {hint}");
                true
            }
        })
        .map(|(tool, _)| tool)
        .collect();
    if !missing.is_empty() {
        return Err(format!("missing: {}", missing.join(", ")).into());
    }
    chromium().map(|place| println!("chromium: {place}"))?;
    Ok(String::new())
}

fn cargo_test(of: &[&str]) -> Outcome<String> {
    let mut counts = Counts::default();
    let outcome = run_watched(cargo().args(["test", "--no-fail-fast"]).args(of), |line| counts.add(line));
    println!("\ntest result of all: {counts}");
    outcome.map_err(|failure| failure.naming(&counts.failing))?;
    if counts.passed == 0 { Err("no test ran".into()) } else { Ok(counts.to_string()) }
}

/// What all test binaries together say.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
    failing: Vec<String>,
}

impl Counts {
    /// Adds a line `test result: ok. 12 passed; 0 failed; 1 ignored; …`, or `test NAME ... FAILED`.
    fn add(&mut self, line: &str) {
        if let Some(test) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")) {
            self.failing.push(test.to_owned());
        }
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        let count = |what: &str| {
            let before = &result[..result.find(what)?];
            before.trim_end().rsplit([' ', ';']).next()?.parse::<u64>().ok()
        };
        self.passed += count(" passed").unwrap_or(0);
        self.failed += count(" failed").unwrap_or(0);
        self.ignored += count(" ignored").unwrap_or(0);
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed, {} ignored", self.passed, self.failed, self.ignored)
    }
}

/// Lints every example pact and runs its scenarios.
fn check_pacts(leadpact: &Leadpact) -> Outcome<String> {
    let pacts = pacts(&root().join("pacts"))?;
    if pacts.is_empty() {
        return Err("there is no pact in pacts/".into());
    }
    let mut failed = Vec::new();
    for pact in &pacts {
        let pact = shown(pact);
        match capture(&mut leadpact.command(["check", &pact])) {
            Ok(said) => println!("{pact}: {}", said.trim().lines().last().unwrap_or("ok")),
            Err(failure) => {
                println!("{failure}");
                failed.push(pact);
            }
        }
    }
    if failed.is_empty() {
        Ok(format!("{} pacts", pacts.len()))
    } else {
        Err(format!("failed: {}", failed.join(", ")).into())
    }
}

/// The pacts that lie in `pacts/` itself, and those written for data sets.
fn pacts(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).while_doing(folder.display())? {
        let path = entry.while_doing(folder.display())?.path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            found.push(path);
        }
    }
    found.extend(data::sets(folder)?.into_iter().map(|set| set.pact));
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_all_binaries_are_added() {
        let mut counts = Counts::default();
        for line in [
            "running 3 tests",
            "test laziness::a_level_waits ... ok",
            "test postgres::nothing_is_lost ... FAILED",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out",
        ] {
            counts.add(line);
        }
        let failing = vec!["postgres::nothing_is_lost".to_owned()];
        assert_eq!(counts, Counts { passed: 14, failed: 3, ignored: 1, failing });
    }
}
