//! Parts of history side by side: all cores take the next part each, and what comes of them is handed on in the parts' order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// How far a replay is, and whether it shall stop. Shared with whoever watches.
#[derive(Debug, Default)]
pub struct Control {
    stop: AtomicBool,
    n_leads: AtomicU64,
}

impl Control {
    /// Asks the replay to stop at the next lead.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Leads so far.
    pub fn n_leads(&self) -> u64 {
        self.n_leads.load(Ordering::Relaxed)
    }

    pub(crate) fn add_leads(&self, n: u64) {
        self.n_leads.fetch_add(n, Ordering::Relaxed);
    }
}

/// Does `work` on each part on so many threads and hands the results to `sink` in the order of the parts. After the first error, of
/// `work` or of `sink`, no part is begun any more.
///
/// # Errors
/// The first error.
pub fn in_order<T: Send, E: Send>(
    n_parts: usize,
    n_threads: usize,
    work: impl Fn(usize) -> Result<T, E> + Sync,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    // So that a slow part does not let the results of all later ones pile up.
    let (send, receive) = mpsc::sync_channel(2 * n_threads.max(1));
    thread::scope(|scope| {
        for _ in 0..n_threads.clamp(1, n_parts.max(1)) {
            let (send, next, stop, work) = (send.clone(), &next, &stop, &work);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let part = next.fetch_add(1, Ordering::Relaxed);
                    if part >= n_parts || send.send((part, work(part))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        let mut failed = None;
        for (part, result) in receive {
            waiting.insert(part, result);
            while let Some(result) = waiting.remove(&due) {
                due += 1;
                let handed_on = match failed {
                    None => result.and_then(&mut sink),
                    Some(_) => Ok(()),
                };
                if let Err(error) = handed_on {
                    stop.store(true, Ordering::Relaxed);
                    failed = Some(error);
                }
            }
        }
        failed.map_or(Ok(()), Err)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_parts_and_the_first_error_stops() {
        for n_threads in [1, 2, 7] {
            let mut seen = Vec::new();
            let done: Result<(), String> = in_order(
                50,
                n_threads,
                |part| {
                    if part % 7 == 0 {
                        thread::yield_now();
                    }
                    Ok(part * 2)
                },
                |result| {
                    seen.push(result);
                    Ok(())
                },
            );
            assert_eq!((done, seen), (Ok(()), (0..50).map(|part| part * 2).collect::<Vec<_>>()));

            let mut n_seen = 0;
            let broken = in_order(
                50,
                n_threads,
                |part| if part == 5 { Err("broken".to_owned()) } else { Ok(()) },
                |()| {
                    n_seen += 1;
                    Ok(())
                },
            );
            assert_eq!((broken, n_seen), (Err("broken".to_owned()), 5));
        }
        assert_eq!(in_order(0, 2, |_| Ok::<(), ()>(()), |()| Ok(())), Ok(()));
    }
}
