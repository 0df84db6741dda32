//! Stopping without losing anything: told first, then closed, then drained.
//!
//! The order: [announced](Shutdown::announce), so that `/ready` says no and streams end; then no more connections are taken;
//! then requests that are being worked on get their time; then what is [queued](Shutdown::drain_later) is written.

use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use tokio::sync::watch;

/// Whether the service stops, and what has to be finished before it is gone.
pub struct Shutdown {
    announced: watch::Sender<bool>,
    drains: Mutex<Vec<Drain>>,
}

/// Something to finish: its name for the log, and the work.
type Drain = (&'static str, Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>);

impl Shutdown {
    pub(crate) fn new() -> Self {
        Self { announced: watch::Sender::new(false), drains: Mutex::new(Vec::new()) }
    }

    /// Says that the service stops. It cannot be taken back.
    pub fn announce(&self) {
        self.announced.send_replace(true);
    }

    /// Whether the service stops.
    pub fn is_announced(&self) -> bool {
        *self.announced.borrow()
    }

    /// Waits until the service stops.
    pub async fn announced(&self) {
        let mut announced = self.announced.subscribe();
        // The sender lives as long as we do.
        let _ = announced.wait_for(|announced| *announced).await;
    }

    /// Has `work` done once no request is worked on any more, in the order in which these were given.
    pub fn drain_later(&self, name: &'static str, work: impl FnOnce() -> BoxFuture<'static, ()> + Send + 'static) {
        self.drains.lock().unwrap_or_else(PoisonError::into_inner).push((name, Box::new(work)));
    }

    /// Finishes what was left to do.
    pub async fn drain(&self) {
        let drains = std::mem::take(&mut *self.drains.lock().unwrap_or_else(PoisonError::into_inner));
        for (name, work) in drains {
            tracing::info!(drain = name, "finishing");
            work().await;
        }
    }
}
