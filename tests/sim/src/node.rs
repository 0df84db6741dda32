//! A node of the service without its threads: what runs on it is called step by step, and all that it remembers goes with a crash.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use leadpact_desk::Desk;
use leadpact_ledger::{Ledger, LedgerError};
use leadpact_live::{Arrival, Live};
use leadpact_messages::{Limits, MailIs, Sorting};

use crate::chaos::Chaos;

/// Nothing is planned.
pub(crate) const NEVER: i64 = i64::MAX;

/// A client's request, which it sends until it is answered.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) arrivals: Vec<Arrival>,
}

pub(crate) struct Node {
    pub(crate) chaos: Arc<Chaos>,
    /// What runs; nothing, while the node is down.
    pub(crate) running: Option<Running>,
    /// So far its clock is before the true time, in milliseconds.
    pub(crate) skew: i64,
    /// How often it was started.
    pub(crate) epoch: u32,
    /// When it looks next at what is due, and at its outbox.
    pub(crate) desk_at: i64,
    pub(crate) post_at: i64,
}

/// What a crash takes with it.
pub(crate) struct Running {
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) live: Arc<Live>,
    pub(crate) desk: Desk,
    pub(crate) sorting: Sorting,
    /// Requests that wait to be written.
    pub(crate) line: Vec<Call>,
}

impl Node {
    pub(crate) fn new() -> Self {
        let chaos = Arc::new(Chaos::default());
        Self { chaos, running: None, skew: 0, epoch: 0, desk_at: NEVER, post_at: NEVER }
    }

    /// Starts it over a ledger; ids are made of a count that all nodes share.
    pub(crate) fn start(&mut self, directory: &Path, ids: &Arc<AtomicU64>) -> Result<(), LedgerError> {
        let ledger = Arc::new(Ledger::open_with_faults(directory, self.chaos.clone())?);
        let live = Arc::new(Live::new(Arc::clone(&ledger), counted(Arc::clone(ids))));
        // How long to rest is worked out to the instant: the simulation tells when somebody wrote.
        let limits = Limits { look: Duration::from_secs(100 * 86_400), ..Limits::default() };
        let desk = Desk::new(Arc::clone(&live));
        let sorting = Sorting::new(MailIs::Configured, limits);
        self.running = Some(Running { ledger, live, desk, sorting, line: Vec::new() });
        self.epoch += 1;
        Ok(())
    }

    /// It dies, with all that it remembers.
    pub(crate) fn crash(&mut self) {
        self.running = None;
        (self.desk_at, self.post_at) = (NEVER, NEVER);
        self.chaos.disarm();
    }
}

/// Random bytes that are none: a count.
fn counted(ids: Arc<AtomicU64>) -> impl Fn() -> [u8; 10] + Send + Sync + 'static {
    move || {
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&ids.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        bytes
    }
}
