//! Work on many leads with all cores, results in the order of the leads.

use std::num::NonZero;
use std::thread;

/// Leads that are worked on together before their results are handed on: bounds the memory.
pub const LEADS_AT_ONCE: usize = 1_024;

/// Applies `work` to each item on all cores and hands the results to `sink` in the items' order, `at_once` items after the
/// other. Stops at the first error.
pub fn in_parallel<T: Send, R: Send, E>(
    items: impl Iterator<Item = Result<T, E>>,
    at_once: usize,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let n_threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut items = items.fuse();
    loop {
        let batch = items.by_ref().take(at_once).collect::<Result<Vec<T>, E>>()?;
        if batch.is_empty() {
            return Ok(());
        }
        for result in work_on(batch, n_threads, &work) {
            sink(result)?;
        }
    }
}

fn work_on<T: Send, R: Send>(batch: Vec<T>, n_threads: usize, work: &(impl Fn(T) -> R + Sync)) -> Vec<R> {
    let share = batch.len().div_ceil(n_threads).max(1);
    let mut batch = batch.into_iter();
    let shares: Vec<Vec<T>> =
        std::iter::from_fn(|| Some(batch.by_ref().take(share).collect::<Vec<T>>()).filter(|share| !share.is_empty()))
            .collect();
    thread::scope(|scope| {
        let threads: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || share.into_iter().map(work).collect::<Vec<R>>()))
            .collect();
        let join = |thread: thread::ScopedJoinHandle<'_, Vec<R>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().flat_map(join).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_an_error_stops() {
        let mut seen = Vec::new();
        let items = (0..10_000).map(Ok::<i32, String>);
        in_parallel(
            items,
            LEADS_AT_ONCE,
            |n| n * 2,
            |n| {
                seen.push(n);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(seen, (0..10_000).map(|n| n * 2).collect::<Vec<_>>());

        let failing = (0..10).map(|n| if n == 5 { Err("broken".to_owned()) } else { Ok(n) });
        assert_eq!(in_parallel(failing, LEADS_AT_ONCE, |n| n, |_| Ok(())), Err("broken".to_owned()));
    }
}
