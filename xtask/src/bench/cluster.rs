//! `cargo xtask bench cluster`: one replay of one store, on this machine alone and shared by one, two and four executors.
//!
//! Every run writes all rows, and they have to be the same bytes as those of the run without a cluster: only then is the table
//! printed. Executors take one core each, so that on a machine with cores enough the rows of the table say how work scales;
//! where there are fewer cores than executors, they say what sharing costs. Processor time is that of all processes together.

use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

use super::replay::{FOLDER, json_of};
use super::{Count, machine, thousands};
use crate::args::Args;
use crate::leadpact::{Build, build_binary, build_binary_with};
use crate::project::{root, target_folder};
use crate::run::{Outcome, While, capture, spoken};

/// How many executors share the work.
const EXECUTORS: [usize; 3] = [1, 2, 4];
/// Ticks of a second in what Linux says of processor time, on all machines that it runs on.
const TICKS: f64 = 100.0;

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Size {
    n_events: u64,
    seed: u64,
    /// Of so many runs the quickest counts.
    rounds: u32,
    build: Build,
}

/// A run that shows that all agree, and measures nothing.
const QUICK: Size = Size { n_events: 200_000, seed: 1, rounds: 1, build: Build::Tested };

/// Who replays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Host {
    /// This machine, on all its cores.
    Here,
    /// So many executors.
    Executors(usize),
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here => f.pad("leadpact replay, without a cluster"),
            Self::Executors(1) => f.pad("1 executor"),
            Self::Executors(n) => f.pad(&format!("{n} executors")),
        }
    }
}

/// What one run took.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Measure {
    wall_s: f64,
    /// Of the command and all nodes; only Linux says.
    cpu_s: Option<f64>,
}

/// `cargo xtask bench cluster [--events N] [--seed S] [--rounds N] [--quick] [--binary FILE] [--json FILE]`.
pub fn run(mut args: Args) -> Outcome {
    let mut size = if args.flag("--quick") {
        QUICK
    } else {
        let Count(n_events) = args.value("--events", Count(10_000_000))?;
        Size { n_events, seed: args.value("--seed", 1)?, rounds: 3, build: Build::Release }
    };
    size.rounds = args.value("--rounds", size.rounds)?;
    let binary: PathBuf = args.value("--binary", PathBuf::new())?;
    let json: PathBuf = args.value("--json", PathBuf::new())?;
    args.done()?;
    if size.rounds == 0 {
        return Err("--rounds 0: at least one round is needed".into());
    }
    let bench = Bench::prepare(size, &binary)?;
    let results = bench.measure_all()?;
    print!("{results}");
    if !json.as_os_str().is_empty() {
        fs::write(&json, format!("{:#}\n", results.to_json())).while_doing(json.display())?;
    }
    Ok(())
}

/// Everything that the runs need, built and in place.
struct Bench {
    size: Size,
    leadpact: PathBuf,
    folder: PathBuf,
    n_leads: u64,
}

impl Bench {
    fn prepare(size: Size, binary: &Path) -> Outcome<Self> {
        let leadpact = match binary.as_os_str().is_empty() {
            true => build_binary_with("leadpact-cli", "leadpact", size.build, &["cluster"])?,
            // As the nodes see it, wherever they are started.
            false => fs::canonicalize(binary).while_doing(binary.display())?,
        };
        let help = capture(Command::new(&leadpact).args(["replay", "--help"]))?;
        if !help.contains("--cluster") {
            return Err(format!("{} was built without the feature `cluster`", leadpact.display()).into());
        }
        let tool = build_binary("leadpact-bench-replay", "bench-replay", size.build)?;
        let folder = target_folder()?.join("bench-cluster").join(size.n_events.to_string());
        println!("Making {} events (seed {}) in {}.", thousands(size.n_events as f64), size.seed, folder.display());
        let mut make = Command::new(&tool);
        make.arg("make").args([size.n_events.to_string(), size.seed.to_string()]).arg(&folder);
        let made = json_of(&mut make)?;
        let n_leads = made["leads"].as_u64().ok_or("the data's tool does not say how many leads it made")?;
        let bench = Self { size, leadpact, folder, n_leads };
        bench.import()?;
        Ok(bench)
    }

    /// Fills the store; one that is there already holds other data, or the same.
    fn import(&self) -> Outcome {
        let store = self.folder.join("store");
        if store.exists() {
            fs::remove_dir_all(&store).while_doing(store.display())?;
        }
        println!("Importing them into a store.");
        let mut import = self.command(&["history", "import", "--store", "store", "events.parquet", "leads.parquet"]);
        capture(import.arg("--map").arg(root().join(FOLDER).join("map.yaml"))).map(drop)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.leadpact);
        command.args(args).current_dir(&self.folder);
        command
    }

    fn measure_all(&self) -> Outcome<Results> {
        let mut best = Vec::new();
        for host in std::iter::once(Host::Here).chain(EXECUTORS.map(Host::Executors)) {
            let nodes = match host {
                Host::Here => None,
                Host::Executors(n) => Some(Nodes::start(self, n)?),
            };
            let mut quickest: Option<Measure> = None;
            for round in 1..=self.size.rounds {
                let measure = self.measure(host, nodes.as_ref())?;
                println!("  round {round}: {host:<40} {measure}");
                quickest = quickest.filter(|known| known.wall_s <= measure.wall_s).or(Some(measure));
            }
            best.extend(quickest.map(|measure| (host, measure)));
        }
        Ok(Results { size: self.size, n_leads: self.n_leads, best })
    }

    /// One replay, whose rows are those of the first.
    fn measure(&self, host: Host, nodes: Option<&Nodes>) -> Outcome<Measure> {
        let out = match host {
            Host::Here => "here.csv",
            Host::Executors(_) => "there.csv",
        };
        let mut replay = self.command(&["replay", "--store", "store", "--out", out]);
        replay.arg("--pact").arg(root().join(FOLDER).join("pact.yaml"));
        if let Some(nodes) = nodes {
            replay.arg("--cluster").arg(&nodes.scheduler);
        }
        let (began, cpu) = (Instant::now(), self.cpu(nodes));
        capture(&mut replay)?;
        let wall_s = began.elapsed().as_secs_f64();
        let cpu_s = self.cpu(nodes).zip(cpu).map(|(after, before)| after - before);
        let [ours, theirs] = ["here.csv", out].map(|name| self.folder.join(name));
        let read = |path: &Path| fs::read(path).while_doing(path.display());
        if read(&ours)? != read(&theirs)? {
            return Err(format!("{host}: {} and {} differ", ours.display(), theirs.display()).into());
        }
        Ok(Measure { wall_s, cpu_s })
    }

    /// Processor time until now of the commands that ended and of all nodes.
    fn cpu(&self, nodes: Option<&Nodes>) -> Option<f64> {
        let commands = ticks("/proc/self/stat", Whose::Children)?;
        let nodes = nodes.map_or(&[][..], |nodes| &nodes.running);
        let nodes: Option<Vec<f64>> =
            nodes.iter().map(|node| ticks(&format!("/proc/{}/stat", node.0.id()), Whose::Own)).collect();
        Some((commands + nodes?.iter().sum::<f64>()) / TICKS)
    }
}

/// Whose processor time.
#[derive(Debug, Clone, Copy)]
enum Whose {
    Own,
    /// Of all that it waited for.
    Children,
}

/// What Linux says of a process.
fn ticks(stat: &str, whose: Whose) -> Option<f64> {
    parse_ticks(&fs::read_to_string(stat).ok()?, whose)
}

fn parse_ticks(stat: &str, whose: Whose) -> Option<f64> {
    // The second field is the program's name, which may hold anything; after it, the third field is the first.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let first = match whose {
        Whose::Own => 11,
        Whose::Children => 13,
    };
    let number = |position: usize| fields.get(position)?.parse::<f64>().ok();
    Some(number(first)? + number(first + 1)?)
}

/// A scheduler and its executors; they end with this.
struct Nodes {
    /// As `--cluster` takes it.
    scheduler: String,
    running: Vec<Node>,
}

/// A process that is killed when it is not needed any more.
struct Node(Child);

impl Drop for Node {
    fn drop(&mut self) {
        // One that has ended by itself is fine.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Nodes {
    /// The scheduler last: without it, executors complain.
    fn drop(&mut self) {
        while self.running.pop().is_some() {}
    }
}

impl Nodes {
    fn start(bench: &Bench, n_executors: usize) -> Outcome<Self> {
        // Free just now: another program could take it before the scheduler does, which then says so.
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.local_addr());
        let address = free.while_doing("looking for a free port")?.to_string();
        let mut nodes = Self { scheduler: format!("df://{address}"), running: Vec::new() };
        nodes.add(bench.command(&["cluster", "scheduler", "--bind", &address]))?;
        for _ in 0..n_executors {
            let to = ["--scheduler", &address, "--bind", "127.0.0.1:0", "--cores", "1", "--work-dir", "work"];
            let executor = [&["cluster", "executor"][..], &to].concat();
            nodes.add(bench.command(&executor))?;
        }
        Ok(nodes)
    }

    /// Starts a node and waits for the line that says that it is ready.
    fn add(&mut self, mut command: Command) -> Outcome {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut node = Node(child.while_doing(spoken(&command))?);
        let mut said = BufReader::new(node.0.stderr.take().ok_or("a piped program has an output")?);
        let mut line = String::new();
        said.read_line(&mut line).while_doing(spoken(&command))?;
        if !(line.contains("listens at") || line.contains("serves results at")) {
            return Err(format!("`{}` did not start: {}", spoken(&command), line.trim()).into());
        }
        // Whatever else it says is shown; a pipe that nobody reads would stop it.
        std::thread::spawn(move || said.lines().map_while(Result::ok).for_each(|line| eprintln!("{line}")));
        self.running.push(node);
        Ok(())
    }
}

/// What came of all runs.
struct Results {
    size: Size,
    n_leads: u64,
    /// The quickest run of each.
    best: Vec<(Host, Measure)>,
}

impl Results {
    /// How many times as long as without a cluster.
    fn over_here(&self, measure: Measure) -> Option<f64> {
        let (_, here) = self.best.iter().find(|(host, _)| *host == Host::Here)?;
        Some(measure.wall_s / here.wall_s)
    }

    /// How many times as fast as one executor.
    fn over_one(&self, host: Host, measure: Measure) -> Option<f64> {
        let (_, one) = self.best.iter().find(|(host, _)| *host == Host::Executors(1))?;
        match host {
            Host::Here => None,
            Host::Executors(_) => Some(one.wall_s / measure.wall_s),
        }
    }

    fn to_json(&self) -> Value {
        let runs = self.best.iter().map(|(host, measure)| {
            let n_executors = match host {
                Host::Here => 0,
                Host::Executors(n) => *n,
            };
            json!({
                "executors": n_executors, "wall_s": measure.wall_s, "cpu_s": measure.cpu_s,
                "over_here": self.over_here(*measure), "over_one_executor": self.over_one(*host, *measure),
            })
        });
        json!({
            "events": self.size.n_events, "seed": self.size.seed, "rounds": self.size.rounds, "leads": self.n_leads,
            "runs": runs.collect::<Vec<_>>(), "machine": machine(),
        })
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cpu = self.cpu_s.map_or_else(|| "–".to_owned(), |cpu_s| format!("{cpu_s:.2} s"));
        write!(f, "{:>8.2} s {cpu:>10}", self.wall_s)
    }
}

impl fmt::Display for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size, n_leads, best } = self;
        writeln!(
            f,
            "\n{} events of {} leads in one store; every run writes the same bytes. Executors have a core each; the quickest of {}.\n",
            thousands(size.n_events as f64),
            thousands(*n_leads as f64),
            size.rounds
        )?;
        writeln!(f, "  {:<38} {:>10} {:>10} {:>12} {:>16}", "", "wall", "CPU", "× without", "× one executor")?;
        let ratio = |ratio: Option<f64>| ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
        for (host, measure) in best {
            let (here, one) = (ratio(self.over_here(*measure)), ratio(self.over_one(*host, *measure)));
            writeln!(f, "  {host:<38} {measure} {here:>12} {one:>16}")?;
        }
        writeln!(f, "\n  {}", machine())?;
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

    #[test]
    fn processor_time_is_read_whatever_the_program_is_called() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 9 8 7 6 120 30 400 5 20 0 2 0 99";
        assert_eq!(parse_ticks(stat, Whose::Own), Some(150.0));
        assert_eq!(parse_ticks(stat, Whose::Children), Some(405.0));
        assert_eq!(parse_ticks("nothing", Whose::Own), None);
    }

    #[test]
    fn runs_are_held_against_the_one_without_a_cluster_and_against_one_executor() {
        let run = |wall_s| Measure { wall_s, cpu_s: None };
        let best = vec![(Host::Here, run(2.0)), (Host::Executors(1), run(4.0)), (Host::Executors(4), run(1.0))];
        let results = Results { size: QUICK, n_leads: 1, best };
        assert_eq!(results.over_here(run(4.0)), Some(2.0));
        assert_eq!(results.over_one(Host::Executors(4), run(1.0)), Some(4.0));
        assert_eq!(results.over_one(Host::Here, run(2.0)), None);
        let shown = results.to_string();
        assert!(shown.contains("4 executors") && shown.contains("–"), "{shown}");
    }
}
