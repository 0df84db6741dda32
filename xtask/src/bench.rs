//! `cargo xtask bench engine`: the engine beside json-rules-engine, on the same events under the same conditions; and the way to
//! the others, `cargo xtask bench replay`, `cargo xtask bench cluster`, `cargo xtask bench service` and `cargo xtask bench web`.
//!
//! Both sides run one after the other on one core of this machine, and both name every lead that they hand over, with instant,
//! tier and level. Only if these are the same are the rates printed: the ratio compares the same job.

mod cluster;
pub mod replay;
pub mod service;
mod web;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::available_parallelism;

use serde_json::Value;

use crate::args::Args;
use crate::leadpact::{Build, build_binary};
use crate::project::{root, target_folder};
use crate::run::{Failure, Outcome, While, capture, run as run_program, spoken, version};

/// The largest example pact.
const PACT: &str = "pacts/northwind-desk.yaml";
/// The other side, and the library that it runs.
const OTHER_SIDE: &str = "benches/engine/json-rules-engine";

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    n_leads: u32,
    seed: u64,
    /// How long our side is fed over and over; the other side gets one pass.
    seconds: f64,
    build: Build,
}

/// A run that shows that the benchmark works, and measures nothing.
pub const QUICK: Size = Size { n_leads: 200, seed: 1, seconds: 0.2, build: Build::Tested };

/// `cargo xtask bench engine|replay|cluster|service|web …`.
pub fn run(mut args: Args) -> Outcome {
    match args.word().as_deref() {
        Some("engine") => run_engine(args),
        Some("replay") => replay::run(args),
        Some("cluster") => cluster::run(args),
        Some("service") => service::run(args),
        Some("web") => web::run(args),
        other => Err(format!(
            "`bench {}`: there are `bench engine`, `bench replay`, `bench cluster`, `bench service` and `bench web`",
            other.unwrap_or_default()
        )
        .into()),
    }
}

/// `cargo xtask bench engine [--leads N] [--seed S] [--quick]`.
fn run_engine(mut args: Args) -> Outcome {
    let size = if args.flag("--quick") {
        QUICK
    } else {
        Size {
            n_leads: args.value("--leads", 2_000)?,
            seed: args.value("--seed", 1)?,
            seconds: 5.0,
            build: Build::Release,
        }
    };
    args.done()?;
    engine(size).map(|_| ())
}

/// Measures both sides and prints what came of it; the note for a summary.
pub fn engine(size: Size) -> Outcome<String> {
    let library = install_library()?;
    let binary = build_binary("leadpact-bench-engine", "bench-engine", size.build)?;
    let folder = target_folder()?.join("xtask/bench-engine");
    if folder.exists() {
        fs::remove_dir_all(&folder).while_doing(folder.display())?;
    }
    fs::create_dir_all(&folder).while_doing(folder.display())?;

    println!("Simulating {} leads (seed {}) and feeding them to both sides.", size.n_leads, size.seed);
    let mut ours = Command::new(binary);
    ours.arg(PACT).arg(&folder).args([size.n_leads.to_string(), size.seed.to_string(), size.seconds.to_string()]);
    let ours = json_of(ours.current_dir(root()))?;
    let mut theirs = Command::new("node");
    let theirs = json_of(theirs.arg(root().join(OTHER_SIDE).join("compare.mjs")).arg(&folder).arg(&library))?;

    same_hand_overs(&ours, &theirs)?;
    let rates = Rates::of(&ours, &theirs)?;
    print_report(size, &ours, &theirs, &rates)?;
    Ok(match size.build {
        Build::Release => format!("{} times as many events a second", rates.ratio().round()),
        Build::Tested | Build::Demo => "both sides hand over the same leads".to_owned(),
    })
}

/// Installs the library into a cache folder, unless this version is there already.
fn install_library() -> Outcome<PathBuf> {
    let folder = target_folder()?.join("xtask/json-rules-engine");
    let wanted = root().join(OTHER_SIDE).join("package.json");
    let wanted = fs::read_to_string(&wanted).while_doing(wanted.display())?;
    let installed = folder.join("package.json");
    let is_there = folder.join("node_modules/json-rules-engine/package.json").is_file();
    if is_there && fs::read_to_string(&installed).is_ok_and(|known| known == wanted) {
        return Ok(folder);
    }
    fs::create_dir_all(&folder).while_doing(folder.display())?;
    fs::write(&installed, wanted).while_doing(installed.display())?;
    run_program(
        Command::new("npm").args(["install", "--no-audit", "--no-fund", "--no-package-lock"]).current_dir(&folder),
    )?;
    Ok(folder)
}

/// What a side printed: one JSON object.
fn json_of(command: &mut Command) -> Outcome<Value> {
    serde_json::from_str(&capture(command)?).while_doing(format_args!("what `{}` printed", spoken(command)))
}

/// Both sides hand over the same leads at the same instants in the same tiers and levels, and at least one.
fn same_hand_overs(ours: &Value, theirs: &Value) -> Outcome {
    let of = |side: &Value| -> Outcome<Vec<String>> {
        let list = side["handed_over"].as_array().ok_or("a side does not say which leads it hands over")?;
        let mut list: Vec<String> = list.iter().map(Value::to_string).collect();
        list.sort();
        Ok(list)
    };
    let (ours, theirs) = (of(ours)?, of(theirs)?);
    if ours.is_empty() {
        return Err("no lead is handed over: nothing to compare".into());
    }
    let only = |one: &[String], other: &[String]| one.iter().find(|known| !other.contains(known)).cloned();
    match (only(&ours, &theirs), only(&theirs, &ours)) {
        (None, None) if ours.len() == theirs.len() => Ok(()),
        (one, other) => Err(Failure::from(format!(
            "the sides don't do the same: ours hands over {}, the other {}; first only in ours: {}; first only in the other: {}",
            ours.len(),
            theirs.len(),
            one.as_deref().unwrap_or("none"),
            other.as_deref().unwrap_or("none"),
        ))),
    }
}

/// Events a second.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rates {
    ours: f64,
    ours_without_evidence: f64,
    theirs: f64,
}

impl Rates {
    fn of(ours: &Value, theirs: &Value) -> Outcome<Self> {
        let number =
            |value: &Value| value.as_f64().filter(|n| *n > 0.0).ok_or(Failure::from("a side does not say its rate"));
        if ours["events"] != theirs["events"] {
            return Err(format!("the sides saw {} and {} events", ours["events"], theirs["events"]).into());
        }
        Ok(Self {
            ours: number(&ours["events_per_second"])?,
            ours_without_evidence: number(&ours["events_per_second_without_evidence"])?,
            theirs: number(&theirs["events"])? / number(&theirs["seconds"])?,
        })
    }

    /// How many times as fast we are, with evidence kept for every point.
    fn ratio(&self) -> f64 {
        self.ours / self.theirs
    }
}

fn print_report(size: Size, ours: &Value, theirs: &Value, rates: &Rates) -> Outcome {
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let handed_over = ours["handed_over"].as_array().map_or(0, Vec::len);
    println!(
        "\n{} leads, {} events; {}, {} clauses; both sides hand over the same {handed_over} leads, with the same tiers and levels.\n",
        ours["leads"],
        ours["events"],
        text(&ours["pact"]),
        ours["clauses"],
    );
    let line = |name: &str, rate: f64| println!("  {name:<44} {:>12} events/s", thousands(rate));
    line("leadpact, keeping evidence for every point", rates.ours);
    line("leadpact, without evidence", rates.ours_without_evidence);
    line(&text(&theirs["engine"]), rates.theirs);
    println!("\n  ratio (with evidence): {:.0}", rates.ratio());
    println!("  one core of: {}", machine());
    println!("  {}, {}", version("rustc").unwrap_or_default(), text(&theirs["runtime"]));
    if size.build == Build::Tested {
        println!(
            "\n  A quick run of an unoptimised build: it shows that both sides agree. The rates are no measurement."
        );
    }
    Ok(())
}

/// 1234567 as `1,234,567`.
fn thousands(rate: f64) -> String {
    let digits = format!("{rate:.0}");
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or("")).collect();
    groups.join(",")
}

/// A number of events or leads as people write it: `200000`, `200k`, `10m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count(pub(crate) u64);

impl std::str::FromStr for Count {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let lower = text.to_ascii_lowercase();
        let (digits, unit) = match lower.as_bytes().last() {
            Some(b'k') => (&lower[..lower.len() - 1], 1_000),
            Some(b'm') => (&lower[..lower.len() - 1], 1_000_000),
            _ => (&*lower, 1),
        };
        let count: u64 = digits.parse().map_err(|_| ())?;
        count.checked_mul(unit).filter(|count| *count > 0).map(Self).ok_or(())
    }
}

/// The processor where the system names it, and how many cores it has.
fn machine() -> String {
    let cpuinfo = fs::read_to_string(Path::new("/proc/cpuinfo")).unwrap_or_default();
    let named = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let processor = named.map_or(std::env::consts::ARCH, |(_, name)| name.trim());
    let n_cores = available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{processor} ({n_cores} cores), {}", std::env::consts::OS)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sides_that_disagree_are_not_compared() {
        let side = |list: Value| json!({ "handed_over": list });
        let both = side(json!([["a", 1, "hot", 3], ["b", 2, "warm", 2]]));
        same_hand_overs(&both, &side(json!([["b", 2, "warm", 2], ["a", 1, "hot", 3]]))).unwrap();
        for other in [
            json!([["a", 1, "hot", 3]]),
            json!([["a", 1, "hot", 3], ["b", 2, "hot", 2]]),
            json!([["a", 1, "hot", 3], ["b", 2, "warm", 2], ["b", 2, "warm", 2]]),
            json!(null),
        ] {
            assert!(same_hand_overs(&both, &side(other.clone())).is_err(), "{other}");
        }
        assert!(same_hand_overs(&side(json!([])), &side(json!([]))).is_err());
    }

    #[test]
    fn the_ratio_compares_the_same_number_of_events() {
        let ours = json!({ "events": 100, "events_per_second": 900.0, "events_per_second_without_evidence": 1000.0 });
        let rates = Rates::of(&ours, &json!({ "events": 100, "seconds": 2.0 })).unwrap();
        assert!((rates.ratio() - 18.0).abs() < 1e-9, "{rates:?}");
        assert!(Rates::of(&ours, &json!({ "events": 99, "seconds": 2.0 })).is_err());
        assert!(Rates::of(&ours, &json!({ "events": 100, "seconds": 0.0 })).is_err());
    }

    #[test]
    fn rates_are_grouped() {
        assert_eq!([thousands(12.4), thousands(1_234_567.0), thousands(999.6)], ["12", "1,234,567", "1,000"]);
    }

    #[test]
    fn events_are_counted_as_people_write_it() {
        let count = |text: &str| text.parse::<Count>().map(|Count(n)| n);
        assert_eq!(
            ["200000", "200k", "10m", "100M"].map(count),
            [Ok(200_000), Ok(200_000), Ok(10_000_000), Ok(100_000_000)]
        );
        assert!(["", "m", "1.5m", "-1", "0", "many"].map(count).iter().all(Result::is_err));
    }
}
