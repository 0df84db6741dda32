//! `cargo xtask sim` runs this: seeds on all cores, and of each that breaks a promise its number and what led there.

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use leadpact_sim::{Report, run};

/// So often it is said how far it is.
const SAID_EVERY: u64 = 100;
/// Seeds that break a promise after which it is enough.
const ENOUGH: usize = 5;

/// The sums over all seeds.
#[derive(Default)]
struct Sums {
    n_seeds: u64,
    weeks: u64,
    n_events: u64,
    n_handoffs: u64,
    n_clocks: u64,
    n_deliveries: u64,
    n_faults: u64,
    broken: Vec<(u64, String)>,
}

/// Which seeds, and how much of them is told.
struct Asked {
    from: u64,
    seeds: u64,
    tells_all: bool,
}

fn main() -> ExitCode {
    match asked(std::env::args().skip(1)) {
        Ok(asked) => simulate(&asked),
        Err(why) => {
            eprintln!("{why}\n\nsim [--from S] [--seeds N] | sim --seed S [--verbose]");
            ExitCode::from(2)
        }
    }
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut asked = Asked { from: 1, seeds: 1_000, tells_all: false };
    while let Some(word) = words.next() {
        if word == "--verbose" {
            asked.tells_all = true;
            continue;
        }
        let number = words.next().and_then(|text| text.parse().ok());
        let number = number.ok_or_else(|| format!("`{word}` needs a number"))?;
        match word.as_str() {
            "--from" => asked.from = number,
            "--seeds" => asked.seeds = number,
            "--seed" => (asked.from, asked.seeds) = (number, 1),
            _ => return Err(format!("`{word}` is not understood")),
        }
    }
    Ok(asked)
}

fn simulate(asked: &Asked) -> ExitCode {
    let started = Instant::now();
    let (next, is_over, sums) = (AtomicU64::new(asked.from), AtomicBool::new(false), Mutex::new(Sums::default()));
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= asked.from + asked.seeds {
                        return;
                    }
                    let done = run(seed);
                    let mut sums = sums.lock().unwrap_or_else(PoisonError::into_inner);
                    match done {
                        Ok(report) => {
                            sums.add(&report, asked.tells_all);
                            if sums.n_seeds % SAID_EVERY == 0 {
                                println!("{} seeds in {:.0} s", sums.n_seeds, started.elapsed().as_secs_f64());
                            }
                        }
                        Err(broken) => {
                            broken.history.iter().for_each(|line| println!("{line}"));
                            println!("BROKEN in seed {seed}: {}", broken.what);
                            sums.broken.push((seed, broken.what));
                            is_over.store(sums.broken.len() >= ENOUGH, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
    });
    let sums = sums.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!(
        "{} seeds in {:.1} s: {} weeks, {} events, {} handoffs, {} clocks, {} deliveries, {} faults; {} broken",
        sums.n_seeds,
        started.elapsed().as_secs_f64(),
        sums.weeks,
        sums.n_events,
        sums.n_handoffs,
        sums.n_clocks,
        sums.n_deliveries,
        sums.n_faults,
        sums.broken.len()
    );
    for (seed, what) in &sums.broken {
        println!("seed {seed}: {what}");
    }
    if sums.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Sums {
    fn add(&mut self, report: &Report, tells_all: bool) {
        if tells_all {
            report.history.iter().for_each(|line| println!("{line}"));
        }
        self.n_seeds += 1;
        self.weeks += report.weeks;
        self.n_events += report.n_events;
        self.n_handoffs += report.n_handoffs;
        self.n_clocks += report.n_clocks;
        self.n_deliveries += report.n_deliveries;
        self.n_faults += report.n_faults;
    }
}
