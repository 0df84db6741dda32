//! What the comparison of the engine with the oracle is made of: many cases on all cores, and a small failing one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use leadpact_engine::CompiledPact;
use leadpact_testkit::generate::{Case, case};
use leadpact_testkit::shrink::{smallest, tell};

/// What became of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// It was looked at and nothing was wrong.
    Agreed,
    /// It proves nothing here (a score too close to call, a construct that is left out).
    Skipped,
}

/// Says what is wrong with a case.
pub trait Check: Fn(&CompiledPact, &Case) -> Result<Checked, String> + Copy + Send + Sync {}

impl<F: Fn(&CompiledPact, &Case) -> Result<Checked, String> + Copy + Send + Sync> Check for F {}

/// Checks the cases of many seeds and returns the share of those that were skipped. `LEADPACT_SEED=n` checks only that one;
/// `LEADPACT_CASES=n` checks so many times as many.
///
/// # Panics
/// If a case fails; the smallest case found that fails as well is printed.
pub fn check_cases(seeds: std::ops::Range<u64>, check: impl Check) -> f64 {
    let seeds = match (number("LEADPACT_SEED"), number("LEADPACT_CASES")) {
        (Some(seed), _) => seed..seed + 1,
        (None, times) => seeds.start..seeds.start + (seeds.end - seeds.start) * times.unwrap_or(1),
    };
    let skipped = AtomicUsize::new(0);
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    let failed = thread::scope(|scope| {
        let run = |first: u64| {
            let (seeds, skipped) = (seeds.clone(), &skipped);
            move || {
                seeds.skip(first as usize).step_by(n_threads).find(|seed| match run_one(&case(*seed), check) {
                    Ok(Checked::Agreed) => false,
                    Ok(Checked::Skipped) => {
                        skipped.fetch_add(1, Ordering::Relaxed);
                        false
                    }
                    Err(_) => true,
                })
            }
        };
        let threads: Vec<_> = (0..n_threads as u64).map(|first| scope.spawn(run(first))).collect();
        threads.into_iter().filter_map(|thread| thread.join().expect("failures are caught")).min()
    });
    if let Some(seed) = failed {
        let small = smallest(case(seed), |case| run_one(case, check).is_err());
        let wrong = run_one(&small, check).expect_err("the smallest case fails");
        panic!("{wrong}\nin this case, the smallest found (LEADPACT_SEED={seed} runs it again):\n{}", tell(&small));
    }
    skipped.into_inner() as f64 / (seeds.end - seeds.start) as f64
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

fn run_one(case: &Case, check: impl Check) -> Result<Checked, String> {
    // A pact that lost a line on the way to the smallest case may not compile; that is no failure of the engine.
    let Ok(pact) = CompiledPact::new(&case.pact) else { return Ok(Checked::Skipped) };
    catch_unwind(AssertUnwindSafe(|| check(&pact, case))).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|said| (*said).to_owned()));
        Err(format!("it panics: {}", said.unwrap_or_default()))
    })
}
