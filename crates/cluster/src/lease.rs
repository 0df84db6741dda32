//! The lock of a store in a bucket: a lease, because nobody there notices when a writer dies.
//!
//! Whoever writes holds an object and rewrites it every few seconds. If another finds it, it watches: an object that changes
//! belongs to a writer that lives, one that stays the same for long belongs to one that was killed, and is taken over. Each
//! of these steps replaces the very object that was seen, so of two that try only one succeeds.
//!
//! A writer that only slept wakes up without its lease. It can't do harm: what it commits has to replace the manifest that it
//! took over when it began, and its successor has taken that over since (see [`leadpact_history::Guard`]).

use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, UpdateVersion};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::object::{runtime, wait};

/// How often a writer shows that it lives.
const BEAT: Duration = Duration::from_secs(2);
/// A writer that was silent for so long is taken for dead.
const SILENCE: Duration = Duration::from_secs(12);
/// How often somebody who watches looks.
const LOOK: Duration = Duration::from_millis(500);

/// The right to write to a store; given back when dropped.
pub(crate) struct Lease {
    object: Object,
    beating: JoinHandle<()>,
}

/// The object that stands for it.
#[derive(Clone)]
struct Object {
    store: Arc<dyn ObjectStore>,
    path: Path,
    /// What makes its bytes this holder's.
    name: Arc<str>,
    /// Its ETag as it was last written by us; none once it is another's.
    e_tag: Arc<Mutex<Option<String>>>,
}

impl Lease {
    /// Takes it, at once or after its holder was silent for long.
    ///
    /// # Errors
    /// [`ErrorKind::WouldBlock`] if its holder lives; whatever else the server says.
    pub(crate) fn take(store: Arc<dyn ObjectStore>, path: Path) -> io::Result<Self> {
        // Two processes on two machines may have the same number.
        let name = format!("{} {:016x}", std::process::id(), RandomState::new().hash_one(0));
        let object = Object { store, path, name: name.into(), e_tag: Arc::default() };
        let taking = object.clone();
        wait(async move { taking.take().await }).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => ErrorKind::WouldBlock.into(),
            _ => error,
        })?;
        let beating = object.clone();
        Ok(Self { beating: runtime()?.spawn(async move { beating.beat().await }), object })
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.beating.abort();
        if self.object.known().is_some() {
            let Object { store, path, .. } = self.object.clone();
            // If it can't be removed, the next writer waits until it is old.
            let _ = wait(async move { store.delete(&path).await });
        }
    }
}

impl Object {
    fn known(&self) -> Option<String> {
        self.e_tag.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn know(&self, e_tag: Option<String>) {
        *self.e_tag.lock().unwrap_or_else(PoisonError::into_inner) = e_tag;
    }

    /// Writes the object in the place of what was seen; each time something else, so that its ETag changes.
    async fn put(&self, mode: PutMode, nth: u64) -> object_store::Result<()> {
        let text = format!("leadpact writes here: process {}, {nth}\n", self.name);
        let put = self.store.put_opts(&self.path, text.into(), PutOptions::from(mode)).await?;
        self.know(put.e_tag);
        Ok(())
    }

    async fn take(&self) -> object_store::Result<()> {
        let mut seen: Option<(String, Instant)> = None;
        loop {
            match self.put(PutMode::Create, 0).await {
                Err(Error::AlreadyExists { .. }) => {}
                taken => return taken,
            }
            let found = match self.store.head(&self.path).await {
                // Given back just now.
                Err(Error::NotFound { .. }) => continue,
                found => found?.e_tag.unwrap_or_default(),
            };
            match &seen {
                None => seen = Some((found, Instant::now())),
                Some((before, since)) if *before == found => {
                    if since.elapsed() >= SILENCE {
                        return self.put(replacing(found), 0).await;
                    }
                }
                Some(_) => {
                    return Err(Error::AlreadyExists { path: self.path.to_string(), source: "it changes".into() });
                }
            }
            sleep(LOOK).await;
        }
    }

    /// Shows that its holder lives, until it is another's.
    async fn beat(&self) {
        for nth in 1.. {
            sleep(BEAT).await;
            let Some(e_tag) = self.known() else { return };
            // After any other failure the network may be back at the next beat.
            if let Err(Error::Precondition { .. } | Error::NotFound { .. }) = self.put(replacing(e_tag), nth).await {
                return self.know(None);
            }
        }
    }
}

fn replacing(e_tag: String) -> PutMode {
    PutMode::Update(UpdateVersion { e_tag: Some(e_tag), version: None })
}
