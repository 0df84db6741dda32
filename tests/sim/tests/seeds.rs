//! Some seeds of the simulator with each run of the tests; `cargo xtask sim` runs thousands.

use std::sync::atomic::{AtomicU64, Ordering};

use leadpact_sim::run;

const SEEDS: u64 = 60;

#[test]
fn promises_are_kept_whatever_goes_wrong() {
    let next = AtomicU64::new(1);
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed > SEEDS {
                return;
            }
            if let Err(broken) = run(seed) {
                let history = broken.history.join("\n");
                panic!("{history}\nseed {seed}: {}\n`cargo xtask sim --seed {seed}` shows it again", broken.what);
            }
        }
    };
    // Each seed is one thread's; all cores share them.
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
}

#[test]
fn the_same_seed_is_the_same_run_to_the_byte() {
    for seed in [5, 12] {
        let (one, other) = (run(seed).unwrap(), run(seed).unwrap());
        assert!(one.history.len() > 100 && one.n_faults > 0, "seed {seed} proves little");
        assert_eq!(one, other);
    }
}
