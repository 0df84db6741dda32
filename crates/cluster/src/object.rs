//! A store of history in an S3 bucket: the same files, fetched over the network.
//!
//! The store's own interface waits for its answers; the network's does not. A small runtime of its own stands between
//! the two, so that the store can be read from any thread, one of a runtime included.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use futures::TryStreamExt;
use leadpact_history::{Lock, Storage};
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};
use tokio::runtime::{Builder, Runtime};

use crate::{Error, Place};

/// The object that says that somebody writes.
const LOCK: &str = "lock";
/// Threads that wait for the network.
const THREADS: usize = 2;

/// Objects below a prefix of a bucket.
pub(crate) struct Objects {
    place: String,
    prefix: Path,
    store: Arc<dyn ObjectStore>,
}

impl Objects {
    /// The objects of a bucket, with the region and keys of the environment (`AWS_REGION`, `AWS_ACCESS_KEY_ID`, …).
    pub(crate) fn open(place: &Place, bucket: &str, prefix: &str, endpoint: Option<&str>) -> Result<Self, Error> {
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
        if let Some(endpoint) = endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        let failed = |reason: String| Error::Place { place: place.to_string(), reason };
        let store = builder.build().map_err(|error| failed(error.to_string()))?;
        let prefix = Path::parse(prefix).map_err(|error| failed(error.to_string()))?;
        Ok(Self { place: place.to_string(), prefix, store: Arc::new(store) })
    }

    fn at(&self, file: &str) -> Path {
        file.split('/').fold(self.prefix.clone(), |path, part| path.join(part))
    }
}

impl Storage for Objects {
    fn place(&self) -> String {
        self.place.clone()
    }

    fn read(&self, file: &str) -> io::Result<Bytes> {
        let (store, path) = (self.store.clone(), self.at(file));
        wait(async move { store.get(&path).await?.bytes().await })
    }

    fn read_range(&self, file: &str, range: Range<u64>) -> io::Result<Bytes> {
        let (store, path) = (self.store.clone(), self.at(file));
        let expected = range.end.saturating_sub(range.start);
        let bytes = wait(async move { store.get_range(&path, range).await })?;
        match expected.saturating_sub(bytes.len() as u64) {
            0 => Ok(bytes),
            missing => Err(io::Error::new(ErrorKind::UnexpectedEof, format!("{missing} bytes are missing"))),
        }
    }

    fn size(&self, file: &str) -> io::Result<u64> {
        let (store, path) = (self.store.clone(), self.at(file));
        wait(async move { Ok(store.head(&path).await?.size) })
    }

    fn write(&self, file: &str, bytes: &[u8]) -> io::Result<()> {
        let (store, path, bytes) = (self.store.clone(), self.at(file), Bytes::copy_from_slice(bytes));
        wait(async move { store.put(&path, bytes.into()).await.map(drop) })
    }

    fn delete(&self, file: &str) -> io::Result<()> {
        let (store, path) = (self.store.clone(), self.at(file));
        match wait(async move { store.delete(&path).await }) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let (store, prefix) = (self.store.clone(), self.prefix.clone());
        let found = wait(async move { store.list(Some(&prefix)).try_collect::<Vec<_>>().await })?;
        let name = |path: &Path| -> Option<String> {
            let parts = path.prefix_match(&self.prefix)?;
            Some(parts.map(|part| part.as_ref().to_owned()).collect::<Vec<_>>().join("/"))
        };
        let mut files: Vec<String> = found.iter().filter_map(|object| name(&object.location)).collect();
        files.retain(|file| file != LOCK);
        files.sort();
        Ok(files)
    }

    /// An object that only one writer can create. A writer that was killed leaves it behind; whoever knows that nobody
    /// writes removes it by hand.
    fn lock(&self) -> io::Result<Lock> {
        let (store, path) = (self.store.clone(), self.at(LOCK));
        let options = PutOptions::from(PutMode::Create);
        let held = wait(async move { store.put_opts(&path, Bytes::new().into(), options).await.map(drop) });
        match held {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(ErrorKind::WouldBlock.into()),
            Err(error) => Err(error),
            Ok(()) => Ok(Box::new(Held { store: self.store.clone(), path: self.at(LOCK) })),
        }
    }
}

/// The lock of a writer.
struct Held {
    store: Arc<dyn ObjectStore>,
    path: Path,
}

impl Drop for Held {
    fn drop(&mut self) {
        let (store, path) = (self.store.clone(), self.path.clone());
        // If it can't be removed, the next writer is told that the store is locked.
        let _ = wait(async move { store.delete(&path).await });
    }
}

/// Waits for the network, on whatever thread.
fn wait<T: Send + 'static>(work: impl Future<Output = object_store::Result<T>> + Send + 'static) -> io::Result<T> {
    static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let start = || Builder::new_multi_thread().worker_threads(THREADS).thread_name("objects").enable_all().build();
    let runtime =
        RUNTIME.get_or_init(start).as_ref().map_err(|error| io::Error::new(error.kind(), error.to_string()))?;
    let (answer, answered) = sync_channel(1);
    runtime.spawn(async move {
        // Whoever asked waits until it is answered.
        let _ = answer.send(work.await);
    });
    let answered = answered.recv().map_err(io::Error::other)?;
    answered.map_err(|error| {
        let kind = match &error {
            object_store::Error::NotFound { .. } => ErrorKind::NotFound,
            object_store::Error::AlreadyExists { .. } | object_store::Error::Precondition { .. } => {
                ErrorKind::AlreadyExists
            }
            object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
                ErrorKind::PermissionDenied
            }
            _ => ErrorKind::Other,
        };
        io::Error::new(kind, error)
    })
}
