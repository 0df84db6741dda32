//! `cargo xtask bench service`: durable events a second over HTTP, and how long people wait for a page.
//!
//! The loads, the floor and the pages are `benches/service`; this file says how much, prints what came of it, and knows the bars.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::{Count, machine, thousands};
use crate::args::Args;
use crate::leadpact::{Build, build_binary};
use crate::project::{root, target_folder};
use crate::run::{Failure, Outcome, While, capture};

/// The pact in force while events come.
const PACT: &str = "pacts/northwind-desk.yaml";
/// Events a second in batches that the project promises on two cores.
const RATE: f64 = 20_000.0;
/// Of the rate of the raw append.
const SHARE_OF_RAW: f64 = 0.5;
/// For a page, at the 99th percentile.
const PAGE_MS: f64 = 20.0;

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    database: &'static str,
    /// How much of SQLite's database the service keeps in memory.
    memory_mib: u64,
    n_events: u64,
    /// Leads that visit the site in the same days.
    n_active: u64,
    n_leads: u64,
    n_handoffs: u64,
    connections: u32,
    n_asked: u32,
    build: Build,
}

/// A run that shows that everything works, and measures nothing.
pub const QUICK: Size = Size {
    database: "sqlite",
    memory_mib: 192,
    n_events: 10_000,
    n_active: 50_000,
    n_leads: 2_000,
    n_handoffs: 400,
    connections: 16,
    n_asked: 50,
    build: Build::Tested,
};

impl Size {
    /// Where events are kept.
    fn kept(self) -> String {
        match self.database {
            "sqlite" => format!("sqlite with {} MiB of pages in memory", self.memory_mib),
            other => other.to_owned(),
        }
    }
}

/// `cargo xtask bench service [--events N] [--active N] [--leads N] [--handoffs N] [--database sqlite|postgres] [--memory MIB] [--quick] [--json FILE]`.
pub fn run(mut args: Args) -> Outcome {
    let mut size = QUICK;
    if !args.flag("--quick") {
        let Count(n_events) = args.value("--events", Count(1_000_000))?;
        let Count(n_active) = args.value("--active", Count(size.n_active))?;
        let Count(n_leads) = args.value("--leads", Count(1_000_000))?;
        let Count(n_handoffs) = args.value("--handoffs", Count(100_000))?;
        size = Size { n_events, n_active, n_leads, n_handoffs, n_asked: 2_000, build: Build::Release, ..QUICK };
    }
    size.database = match &*args.value("--database", "sqlite".to_owned())? {
        "sqlite" => "sqlite",
        "postgres" => "postgres",
        other => return Err(format!("--database {other}: expected sqlite or postgres").into()),
    };
    size.memory_mib = args.value("--memory", size.memory_mib)?;
    let json: PathBuf = args.value("--json", PathBuf::new())?;
    args.done()?;
    let mut report = measure(size)?;
    report["machine"] = json!(machine());
    report["database"] = json!(size.database);
    if !json.as_os_str().is_empty() {
        fs::write(&json, format!("{report:#}\n")).while_doing(json.display())?;
    }
    Ok(())
}

/// Runs everything and prints what it took; the note for a summary.
pub fn service(size: Size) -> Outcome<String> {
    let report = measure(size)?;
    Ok(format!("{} events, {} handoffs", report["batches"]["events"], report["handoffs"]["n_offered"]))
}

fn measure(size: Size) -> Outcome<Value> {
    let leadpact = build_binary("leadpact-cli", "leadpact", size.build)?;
    let tool = build_binary("leadpact-bench-service", "bench-service", size.build)?;
    let folder = target_folder()?.join("bench-service").join(size.database);
    if folder.exists() {
        fs::remove_dir_all(&folder).while_doing(folder.display())?;
    }
    fs::create_dir_all(&folder).while_doing(folder.display())?;
    let mut command = Command::new(tool);
    command.arg(leadpact).arg(PACT).arg(&folder).arg(size.database).current_dir(root());
    command.arg(format!("{}MiB", size.memory_mib));
    command.args([size.n_events, size.n_active, size.n_leads, size.n_handoffs].map(|n| n.to_string()));
    command.args([size.connections, size.n_asked].map(|n| n.to_string()));
    let printed = capture(&mut command)?;
    let report: Value = serde_json::from_str(&printed).while_doing("what bench-service printed")?;
    print_report(size, &report)?;
    Ok(report)
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    n_events: f64,
    rate: f64,
}

impl Line {
    fn read(value: &Value) -> Outcome<Self> {
        let number = |name: &str| {
            let number = value[name].as_f64().filter(|n| *n > 0.0);
            number.ok_or(Failure::from(format!("bench-service does not say its {name}")))
        };
        Ok(Self { n_events: number("events")?, rate: number("events_per_second")? })
    }
}

fn print_report(size: Size, report: &Value) -> Outcome {
    let number = |value: &Value| value.as_f64().unwrap_or(0.0);
    println!("\n{}, {} connections, the pact {PACT} in force\n", size.kept(), size.connections);
    println!("  {:<40} {:>12} {:>12} {:>9} {:>9}", "", "events", "events/s", "p50 ms", "p99 ms");
    for (name, key) in [("batches of 100", "batches"), ("one event a request", "one_a_request")] {
        let (line, value) = (Line::read(&report[key])?, &report[key]);
        let (p50, p99) = (number(&value["p50_ms"]), number(&value["p99_ms"]));
        println!("  {name:<40} {:>12} {:>12} {p50:>9.1} {p99:>9.1}", thousands(line.n_events), thousands(line.rate));
        for floor in [format!("raw_{key}"), format!("raw_{key}_alone")] {
            let (raw, per_transaction) = (Line::read(&report[&floor])?, &report[&floor]["events_per_transaction"]);
            let name = format!("  the same bytes, {per_transaction} a transaction");
            println!("  {name:<40} {:>12} {:>12}", thousands(raw.n_events), thousands(raw.rate));
        }
    }
    let batches = &report["batches"];
    let memory: Vec<f64> = batches["own_mib"].as_array().into_iter().flatten().map(number).collect();
    println!(
        "\n  batches: {:.0} bytes an event; processor time {:.1} s of the service and {:.1} s of the clients in {:.1} s",
        number(&batches["bytes_per_event"]),
        number(&batches["service_cpu_s"]),
        number(&batches["client_cpu_s"]),
        number(&batches["wall_s"]),
    );
    let n_visits = number(&batches["events"]) + number(&report["one_a_request"]["events"]);
    let n_of_visitors = number(&report["handoffs"]["n_of_visitors"]);
    println!(
        "  {} leads were handed over by what visitors did: {:.1} of a thousand events",
        thousands(n_of_visitors),
        1_000.0 * n_of_visitors / n_visits
    );
    println!("  memory of the service, MiB, from the first event to the last: {}", steps(&memory));
    println!(
        "\n  {:<60} {:>9} {:>9}",
        format!(
            "pages, of {} leads and {} handoffs",
            thousands(size.n_leads as f64),
            thousands(number(&report["handoffs"]["n_offered"]))
        ),
        "p50 ms",
        "p99 ms"
    );
    for (name, page) in ["pages", "sheets"].iter().filter_map(|kind| report[*kind].as_object()).flatten() {
        println!("  {name:<60} {:>9.2} {:>9.2}", number(&page["p50_ms"]), number(&page["p99_ms"]));
    }
    println!("\n  {}", machine());
    match size.build {
        Build::Release => bars(report)?.iter().for_each(|bar| println!("  {bar}")),
        Build::Tested | Build::Demo => {
            println!(
                "\n  A quick run of an unoptimised build: it shows that everything works. The rates are no measurement."
            );
        }
    }
    Ok(())
}

/// Each bar, and whether it is passed.
fn bars(report: &Value) -> Outcome<Vec<String>> {
    let (ours, raw) = (Line::read(&report["batches"])?, Line::read(&report["raw_batches"])?);
    let slowest = report["pages"].as_object().into_iter().flatten().filter_map(|(_, page)| page["p99_ms"].as_f64());
    let slowest = slowest.max_by(f64::total_cmp).unwrap_or(f64::INFINITY);
    let share = ours.rate / raw.rate;
    let bar = |passed: bool, words: String| format!("{}  {words}", if passed { "ok     " } else { "MISSED " });
    Ok(vec![
        bar(ours.rate >= RATE, format!("{} events/s in batches, of {}", thousands(ours.rate), thousands(RATE))),
        bar(share >= SHARE_OF_RAW, format!("{share:.2} of the raw append, of {SHARE_OF_RAW}")),
        bar(slowest <= PAGE_MS, format!("{slowest:.1} ms for the slowest kind of page at p99, of {PAGE_MS} ms")),
    ])
}

/// Some of many numbers, evenly.
fn steps(all: &[f64]) -> String {
    let every = all.len().div_ceil(10).max(1);
    all.iter().step_by(every).map(|mib| format!("{mib:.0}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_that_is_missed_is_said_to_be() {
        let report = json!({
            "batches": { "events": 100, "events_per_second": 25_000.0 },
            "raw_batches": { "events": 100, "events_per_second": 100_000.0 },
            "pages": { "lead": { "p99_ms": 3.0 }, "list": { "p99_ms": 19.0 } },
        });
        let bars = bars(&report).unwrap();
        let passed: Vec<bool> = bars.iter().map(|bar| bar.starts_with("ok")).collect();
        assert_eq!(passed, [true, false, true], "{bars:?}");
        assert!(super::bars(&json!({})).is_err());
    }

    #[test]
    fn many_numbers_are_thinned_out_evenly() {
        let all: Vec<f64> = (0..40).map(f64::from).collect();
        assert_eq!(steps(&all), "0 4 8 12 16 20 24 28 32 36");
        assert_eq!(steps(&[1.0, 2.0]), "1 2");
    }
}
