//! `cargo xtask bench replay`: a pact over years of events, beside the same definition in DuckDB, ClickHouse and Polars.
//!
//! Cast: the *data* is made once for the run (`benches/replay`); each *contender* runs in a process of its own on the first two
//! cores, measured from outside (`measure.py`); every row that one writes has to be what `leadpact replay` of the raw files
//! writes. Only if all agree is the table printed. Reading the columns and doing nothing with them is a contender too: the floor.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::{Count, machine, thousands};
use crate::args::Args;
use crate::leadpact::{Build, build_binary};
use crate::project::{root, target_folder};
use crate::run::{Failure, Outcome, While, capture, run as run_program, spoken, version};

/// What to do where Python is missing.
pub const PYTHON_HINT: &str = "install Python 3.10 or newer with pip and venv; the engines of `bench replay` run in it";
/// The data's tool, the pact, the mapping, and the other engines.
pub(super) const FOLDER: &str = "benches/replay";
/// What the raw files hold that a replay needs.
const COLUMNS: &str = "lead_id,event_id,at,name,created_at,email,title,seniority,department,country,employees,industry,yearly_budget,service_desk";

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    n_events: u64,
    seed: u64,
    /// Of so many runs of each contender the quickest counts.
    rounds: u32,
    build: Build,
}

/// A run that shows that all agree, and measures nothing.
pub const QUICK: Size = Size { n_events: 200_000, seed: 1, rounds: 1, build: Build::Tested };

/// One that reads, or replays, the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contender {
    Decode,
    Raw,
    Import,
    DecodeStore,
    Store,
    ClickHouse,
    DuckDb,
    Polars,
}

impl Contender {
    /// In the order in which they run and are printed. Raw comes before all that are compared with it.
    const ALL: [Self; 8] = [
        Self::Decode,
        Self::Raw,
        Self::Import,
        Self::DecodeStore,
        Self::Store,
        Self::ClickHouse,
        Self::DuckDb,
        Self::Polars,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Decode => "reading and decoding the raw columns",
            Self::Raw => "leadpact replay, raw files",
            Self::Import => "leadpact history import",
            Self::DecodeStore => "reading and decoding the store",
            Self::Store => "leadpact replay, store",
            Self::ClickHouse => "ClickHouse (chDB), raw files",
            Self::DuckDb => "DuckDB, raw files",
            Self::Polars => "Polars, raw files",
        }
    }

    /// A short name for files and JSON.
    fn id(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::Raw => "leadpact-raw",
            Self::Import => "leadpact-import",
            Self::DecodeStore => "decode-store",
            Self::Store => "leadpact-store",
            Self::ClickHouse => "clickhouse",
            Self::DuckDb => "duckdb",
            Self::Polars => "polars",
        }
    }

    /// Whether it writes the rows of a replay.
    fn replays(self) -> bool {
        match self {
            Self::Raw | Self::Store | Self::ClickHouse | Self::DuckDb | Self::Polars => true,
            Self::Decode | Self::Import | Self::DecodeStore => false,
        }
    }

    /// Whether it is what a user would take instead.
    fn is_other(self) -> bool {
        match self {
            Self::ClickHouse | Self::DuckDb | Self::Polars => true,
            Self::Decode | Self::Raw | Self::Import | Self::DecodeStore | Self::Store => false,
        }
    }
}

/// What one run took.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Measure {
    wall_s: f64,
    cpu_s: f64,
    peak_mib: f64,
}

impl Measure {
    fn read(path: &Path) -> Outcome<Self> {
        let text = fs::read_to_string(path).while_doing(path.display())?;
        let value: Value = serde_json::from_str(&text).while_doing(path.display())?;
        let number = |name: &str| value[name].as_f64().ok_or(Failure::from(format!("{}: no {name}", path.display())));
        Ok(Self { wall_s: number("wall_s")?, cpu_s: number("cpu_s")?, peak_mib: number("peak_mib")? })
    }

    fn to_json(self) -> Value {
        json!({ "wall_s": self.wall_s, "cpu_s": self.cpu_s, "peak_mib": self.peak_mib })
    }
}

/// What came of all runs.
#[derive(Debug)]
struct Results {
    size: Size,
    n_leads: u64,
    n_qualified: u64,
    /// The quickest run of each contender.
    best: Vec<(Contender, Measure)>,
    versions: String,
}

/// `cargo xtask bench replay [--events N] [--seed S] [--rounds N] [--quick] [--json FILE]`.
pub fn run(mut args: Args) -> Outcome {
    let mut size = if args.flag("--quick") {
        QUICK
    } else {
        let Count(n_events) = args.value("--events", Count(10_000_000))?;
        let rounds = if n_events > 10_000_000 { 1 } else { 3 };
        Size { n_events, seed: args.value("--seed", 1)?, rounds, build: Build::Release }
    };
    size.rounds = args.value("--rounds", size.rounds)?;
    let json: PathBuf = args.value("--json", PathBuf::new())?;
    args.done()?;
    if size.rounds == 0 {
        return Err("--rounds 0: at least one round is needed".into());
    }
    let results = measure_all(size)?;
    if !json.as_os_str().is_empty() {
        fs::write(&json, format!("{:#}\n", results.to_json())).while_doing(json.display())?;
    }
    Ok(())
}

/// Runs all contenders, compares their rows and prints what they took; the note for a summary.
pub fn replay(size: Size) -> Outcome<String> {
    let results = measure_all(size)?;
    Ok(match size.build {
        Build::Release => format!("{:.1} times as fast as the fastest other", results.lead_from_raw().unwrap_or(0.0)),
        Build::Tested | Build::Demo => format!("all agree on {} leads", results.n_leads),
    })
}

fn measure_all(size: Size) -> Outcome<Results> {
    let bench = Bench::prepare(size)?;
    let contenders = bench.contenders()?;
    let mut runs: Vec<(Contender, Measure)> = Vec::new();
    let mut n_qualified = 0;
    for round in 1..=size.rounds {
        for contender in &contenders {
            let measure = bench.measure(*contender)?;
            println!("  round {round}: {:<40} {measure}", contender.name());
            runs.push((*contender, measure));
            if contender.replays() {
                n_qualified = bench.agree(*contender)?;
            }
        }
    }
    let best = contenders.into_iter().filter_map(|contender| Some((contender, quickest(&runs, contender)?))).collect();
    let results = Results { size, n_leads: bench.n_leads, n_qualified, best, versions: bench.versions()? };
    print!("{results}");
    Ok(results)
}

fn quickest(runs: &[(Contender, Measure)], contender: Contender) -> Option<Measure> {
    let runs = runs.iter().filter(|(of, _)| *of == contender).map(|(_, measure)| *measure);
    runs.min_by(|one, other| one.wall_s.total_cmp(&other.wall_s))
}

/// Everything that the runs need, built and in place.
struct Bench {
    leadpact: PathBuf,
    tool: PathBuf,
    python: PathBuf,
    /// The data, and what is made of it.
    folder: PathBuf,
    n_leads: u64,
}

impl Bench {
    fn prepare(size: Size) -> Outcome<Self> {
        let home = target_folder()?.join("bench-replay");
        let python = install_engines(&home.join("python"))?;
        let leadpact = build_binary("leadpact-cli", "leadpact", size.build)?;
        let tool = build_binary("leadpact-bench-replay", "bench-replay", size.build)?;
        let folder = home.join(size.n_events.to_string());
        println!("Making {} events (seed {}) in {}.", thousands(size.n_events as f64), size.seed, folder.display());
        let mut make = Command::new(&tool);
        make.arg("make").args([size.n_events.to_string(), size.seed.to_string()]).arg(&folder);
        let made = json_of(&mut make)?;
        let n_leads = made["leads"].as_u64().ok_or("the data's tool does not say how many leads it made")?;
        Ok(Self { leadpact, tool, python, folder, n_leads })
    }

    /// All that this build of leadpact can run; what it can't is named.
    fn contenders(&self) -> Outcome<Vec<Contender>> {
        let help = capture(Command::new(&self.leadpact).args(["replay", "--help"]))?;
        let mut contenders = Contender::ALL.to_vec();
        if !help.contains("--store") {
            println!("NOT MEASURED: {}: this build of leadpact has no `replay --store`", Contender::Store.name());
            contenders.retain(|contender| *contender != Contender::Store);
        }
        Ok(contenders)
    }

    /// Runs a contender in a process of its own.
    fn measure(&self, contender: Contender) -> Outcome<Measure> {
        let report = self.folder.join("measure.json");
        if contender == Contender::Import {
            let store = self.store();
            if store.exists() {
                fs::remove_dir_all(&store).while_doing(store.display())?;
            }
        }
        let mut command = Command::new(&self.python);
        command.arg(root().join(FOLDER).join("engines/measure.py")).arg(&report).args(self.command(contender));
        capture(command.current_dir(root()))?;
        Measure::read(&report)
    }

    /// The command of a contender and its arguments.
    fn command(&self, contender: Contender) -> Vec<PathBuf> {
        let raw = ["events.parquet", "leads.parquet"].map(|name| self.folder.join(name));
        let ours = root().join(FOLDER);
        let words = |program: &Path, words: &[&str]| {
            std::iter::once(program.to_owned()).chain(words.iter().map(PathBuf::from)).collect::<Vec<_>>()
        };
        let quarantine = ["--quarantine".into(), self.folder.join("quarantine.jsonl")];
        let mapped = |command: Vec<PathBuf>| -> Vec<PathBuf> {
            let map = ["--map".into(), ours.join("map.yaml")];
            command.into_iter().chain(map).chain(quarantine).chain(raw.clone()).collect()
        };
        let replay = || -> Vec<PathBuf> {
            let pact = ours.join("pact.yaml");
            let to = ["--pact".into(), pact, "--out".into(), self.result(contender)];
            words(&self.leadpact, &["replay"]).into_iter().chain(to).collect()
        };
        let store = ["--store".into(), self.store()];
        match contender {
            Contender::Decode => words(&self.tool, &["decode", COLUMNS]).into_iter().chain(raw).collect(),
            Contender::Raw => mapped(replay()),
            Contender::Import => {
                mapped(words(&self.leadpact, &["history", "import"]).into_iter().chain(store).collect())
            }
            Contender::DecodeStore => words(&self.tool, &["decode", "all"]).into_iter().chain([self.store()]).collect(),
            Contender::Store => replay().into_iter().chain(store).collect(),
            Contender::ClickHouse | Contender::DuckDb | Contender::Polars => {
                let engine = [ours.join("engines/run.py"), contender.id().into()];
                let data = [self.folder.clone(), self.result(contender)];
                std::iter::once(self.python.clone()).chain(engine).chain(data).collect()
            }
        }
    }

    fn store(&self) -> PathBuf {
        self.folder.join("store")
    }

    fn result(&self, contender: Contender) -> PathBuf {
        self.folder.join(format!("{}.parquet", contender.id()))
    }

    /// Every row is what our replay of the raw files says; how many leads qualify.
    fn agree(&self, contender: Contender) -> Outcome<u64> {
        let (ours, theirs) = (self.result(Contender::Raw), self.result(contender));
        let agreed = json_of(Command::new(&self.tool).arg("agree").arg(ours).arg(theirs))?;
        if agreed["rows"].as_u64() != Some(self.n_leads) {
            return Err(format!("{} rows for {} leads", agreed["rows"], self.n_leads).into());
        }
        match agreed["qualified"].as_u64() {
            None | Some(0) => Err("no lead qualifies: nothing to compare".into()),
            Some(n_qualified) => Ok(n_qualified),
        }
    }

    /// Of the engines that were measured.
    fn versions(&self) -> Outcome<String> {
        let ours = capture(Command::new(&self.leadpact).arg("--version"))?;
        let theirs = fs::read_to_string(requirements()).while_doing("requirements")?;
        let theirs: Vec<String> = theirs.lines().map(|line| line.replace("==", " ")).collect();
        Ok(format!("{}, {}", ours.trim(), theirs.join(", ")))
    }
}

fn requirements() -> PathBuf {
    root().join(FOLDER).join("engines/requirements.txt")
}

/// Installs the other engines into an environment of their own, unless these versions are there already; its Python.
fn install_engines(folder: &Path) -> Outcome<PathBuf> {
    let wanted = fs::read_to_string(requirements()).while_doing(requirements().display())?;
    let bin = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = bin.join(format!("python{}", std::env::consts::EXE_SUFFIX));
    // Written last, so that an installation that was interrupted begins again.
    let installed = folder.join("installed.txt");
    if python.is_file() && fs::read_to_string(&installed).is_ok_and(|known| known == wanted) {
        return Ok(python);
    }
    if version("python3").is_none() {
        return Err(format!("python3 is missing: {PYTHON_HINT}").into());
    }
    run_program(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    run_program(Command::new(&python).args(pip).arg(requirements()))?;
    fs::write(&installed, wanted).while_doing(installed.display())?;
    Ok(python)
}

/// What a program prints.
pub(super) fn json_of(command: &mut Command) -> Outcome<Value> {
    serde_json::from_str(&capture(command)?).while_doing(format_args!("what `{}` printed", spoken(command)))
}

impl Results {
    fn of(&self, contender: Contender) -> Option<Measure> {
        self.best.iter().find(|(of, _)| *of == contender).map(|(_, measure)| *measure)
    }

    /// How many times as long as the floor that it stands on: reading the same columns.
    fn over_floor(&self, contender: Contender) -> Option<f64> {
        let floor = match contender {
            Contender::Store => Contender::DecodeStore,
            Contender::Raw | Contender::Import | Contender::ClickHouse | Contender::DuckDb | Contender::Polars => {
                Contender::Decode
            }
            Contender::Decode | Contender::DecodeStore => return None,
        };
        Some(self.of(contender)?.wall_s / self.of(floor)?.wall_s)
    }

    /// How many times as long as our replay of the raw files.
    fn over_raw(&self, contender: Contender) -> Option<f64> {
        let raw = self.of(Contender::Raw)?.wall_s;
        contender.is_other().then_some(self.of(contender)?.wall_s / raw)
    }

    /// How many times as fast as the fastest other engine we are, from the raw files.
    fn lead_from_raw(&self) -> Option<f64> {
        self.best.iter().filter_map(|(contender, _)| self.over_raw(*contender)).min_by(f64::total_cmp)
    }

    fn to_json(&self) -> Value {
        let contenders = self.best.iter().map(|(contender, measure)| {
            let mut entry = measure.to_json();
            entry["over_decoding"] = json!(self.over_floor(*contender));
            entry["over_leadpact_raw"] = json!(self.over_raw(*contender));
            (contender.id().to_owned(), entry)
        });
        json!({
            "events": self.size.n_events, "seed": self.size.seed, "rounds": self.size.rounds,
            "leads": self.n_leads, "qualified": self.n_qualified,
            "contenders": serde_json::Map::from_iter(contenders),
            "machine": machine(), "versions": self.versions,
        })
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>8.2} s {:>8.2} s {:>8.0} MiB", self.wall_s, self.cpu_s, self.peak_mib)
    }
}

impl fmt::Display for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size, n_leads, n_qualified, versions, .. } = self;
        writeln!(
            f,
            "\n{} events, {} leads, {} of them qualify; all engines write the same rows. Two cores; the quickest of {}.\n",
            thousands(size.n_events as f64),
            thousands(*n_leads as f64),
            thousands(*n_qualified as f64),
            size.rounds
        )?;
        writeln!(
            f,
            "  {:<38} {:>10} {:>10} {:>12} {:>12} {:>12}",
            "", "wall", "CPU", "peak memory", "× decoding", "× leadpact"
        )?;
        let ratio = |ratio: Option<f64>| ratio.map_or(String::new(), |ratio| format!("{ratio:.1}"));
        for (contender, measure) in &self.best {
            let (floor, raw) = (ratio(self.over_floor(*contender)), ratio(self.over_raw(*contender)));
            writeln!(f, "  {:<38} {measure} {floor:>12} {raw:>12}", contender.name())?;
        }
        writeln!(f, "\n  {}\n  {versions}", machine())?;
        if size.build == Build::Tested {
            writeln!(
                f,
                "\n  A quick run of an unoptimised build: it shows that all agree. The times are no measurement."
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(best: &[(Contender, f64)]) -> Results {
        let best = best.iter().map(|(of, wall_s)| (*of, Measure { wall_s: *wall_s, cpu_s: 1.0, peak_mib: 1.0 }));
        Results { size: QUICK, n_leads: 1, n_qualified: 1, best: best.collect(), versions: String::new() }
    }

    #[test]
    fn ratios_compare_with_the_fastest_other_and_with_reading_the_same_files() {
        let results = results(&[
            (Contender::Decode, 0.5),
            (Contender::Raw, 1.0),
            (Contender::DecodeStore, 0.25),
            (Contender::Store, 0.5),
            (Contender::ClickHouse, 4.0),
            (Contender::DuckDb, 3.0),
        ]);
        assert_eq!(results.lead_from_raw(), Some(3.0));
        assert_eq!(results.over_raw(Contender::Store), None);
        let floors = [Contender::Raw, Contender::Store, Contender::DuckDb, Contender::Decode];
        assert_eq!(floors.map(|of| results.over_floor(of)), [Some(2.0), Some(2.0), Some(6.0), None]);
    }

    #[test]
    fn the_quickest_run_counts_with_all_that_it_took() {
        let run = |wall_s, peak_mib| Measure { wall_s, cpu_s: 2.0 * wall_s, peak_mib };
        let runs =
            [(Contender::Raw, run(2.0, 5.0)), (Contender::Raw, run(1.0, 7.0)), (Contender::Polars, run(0.5, 1.0))];
        assert_eq!(quickest(&runs, Contender::Raw), Some(run(1.0, 7.0)));
        assert_eq!(quickest(&runs, Contender::DuckDb), None);
    }
}
