//! Many callers, one durable transaction: a thread takes whatever waits, writes it at once, and then tells everybody.
//!
//! What is slow about durability is the disk's word that all is there. Asked once for many requests, it costs each of them little;
//! while it is awaited the next ones gather. What waits is bounded: a caller that finds the line full is told so, and loses nothing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use leadpact_ledger::Hope;
use leadpact_terms::Instant;

use crate::arrival::Arrival;
use crate::intake::Receipt;
use crate::{Live, LiveError};

/// How much may wait and how much is written at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Calls that may wait to be written.
    pub waiting: usize,
    /// Calls in one transaction.
    pub at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { waiting: 50_000, at_once: 5_000 }
    }
}

/// The line is full: the caller has to come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too much is waiting to be written")]
pub struct Full;

/// What became of one caller's calls.
pub type Taken = Result<Receipt, LiveError>;

/// What one caller wants to be kept, and how it is told.
pub struct Job {
    arrivals: Vec<Arrival>,
    done: Box<dyn FnOnce(Taken, Vec<Arrival>) + Send>,
}

impl Job {
    /// Calls to be written; `done` is called when they are durable, or could not be kept, and gets them back: to forget them takes
    /// time, which whoever writes has not.
    pub fn new(arrivals: Vec<Arrival>, done: impl FnOnce(Taken, Vec<Arrival>) + Send + 'static) -> Self {
        Self { arrivals, done: Box::new(done) }
    }

    fn tell(self, taken: Taken) {
        (self.done)(taken, self.arrivals);
    }
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What arrives speaks of people.
        f.debug_struct("Job").field("n_arrivals", &self.arrivals.len()).finish_non_exhaustive()
    }
}

/// The thread that writes, and the line before it.
pub struct Committer {
    jobs: Mutex<Option<Sender<Job>>>,
    waiting: Arc<AtomicUsize>,
    limits: Limits,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Committer {
    /// Starts the thread. `now` is asked once for each transaction.
    pub fn start(live: Arc<Live>, limits: Limits, now: impl Fn() -> Instant + Send + 'static) -> Self {
        let (jobs, line) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let left = Arc::clone(&waiting);
        let thread = std::thread::Builder::new()
            .name("committer".to_owned())
            .spawn(move || run(&live, &line, &left, limits, &now))
            .expect("a thread can be started when the service starts");
        Self { jobs: Mutex::new(Some(jobs)), waiting, limits, thread: Mutex::new(Some(thread)) }
    }

    /// Lines up calls to be written.
    ///
    /// # Errors
    /// If too much is waiting, or the service is about to end: nothing was kept.
    pub fn submit(&self, job: Job) -> Result<(), Full> {
        let n = job.arrivals.len();
        if self.waiting.fetch_add(n, Ordering::Relaxed) + n > self.limits.waiting {
            self.waiting.fetch_sub(n, Ordering::Relaxed);
            return Err(Full);
        }
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        if !sent {
            self.waiting.fetch_sub(n, Ordering::Relaxed);
            return Err(Full);
        }
        Ok(())
    }

    /// Calls that wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Writes everything that waits and ends the thread.
    pub fn finish(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // A panic in the thread was told by the panic itself; whoever waited was told that nothing was kept.
            let _ = thread.join();
        }
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.finish();
    }
}

fn run(live: &Live, line: &Receiver<Job>, waiting: &AtomicUsize, limits: Limits, now: &dyn Fn() -> Instant) {
    while let Ok(first) = line.recv() {
        let mut n = first.arrivals.len();
        let mut jobs = vec![first];
        while n < limits.at_once
            && let Ok(job) = line.try_recv()
        {
            n += job.arrivals.len();
            jobs.push(job);
        }
        write_jobs(live, jobs, now());
        waiting.fetch_sub(n, Ordering::Relaxed);
    }
}

/// Writes several jobs at once; if that fails for good, each by itself, so that nobody suffers for another's mistake. It is what the
/// thread does with those that wait.
pub fn write_jobs(live: &Live, jobs: Vec<Job>, now: Instant) {
    let arrivals: Vec<&Arrival> = jobs.iter().flat_map(|job| &job.arrivals).collect();
    match live.take(&arrivals, now) {
        Ok(receipt) => {
            // Who asked needs to know that its calls are kept; what else became of them is told once, to the first.
            let mut receipts = std::iter::once(receipt).chain(std::iter::repeat_with(Receipt::default));
            for job in jobs {
                job.tell(Ok(receipts.next().unwrap_or_default()));
            }
        }
        Err(error) if jobs.len() == 1 => {
            jobs.into_iter().for_each(|job| job.tell(Err(repeat(&error))));
        }
        Err(LiveError::Ledger(error)) if error.hope() == Hope::Later => {
            let error = LiveError::Ledger(error);
            jobs.into_iter().for_each(|job| job.tell(Err(repeat(&error))));
        }
        Err(_) => {
            for job in jobs {
                let taken = live.take(&job.arrivals.iter().collect::<Vec<_>>(), now);
                job.tell(taken);
            }
        }
    }
}

/// The same failure for another caller.
fn repeat(error: &LiveError) -> LiveError {
    match error {
        LiveError::Ledger(error) if error.hope() == Hope::Later => {
            let (address, why) = ("of the ledger".to_owned(), error.to_string());
            LiveError::Ledger(leadpact_ledger::LedgerError::Unreachable { address, why })
        }
        LiveError::Conflict(why) => LiveError::Conflict(why.clone()),
        other => LiveError::told_operators(other.to_string()),
    }
}
