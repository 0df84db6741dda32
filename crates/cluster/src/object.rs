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
use leadpact_history::{Guard, Lock, Stamp, Storage};
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, UpdateVersion};
use tokio::runtime::{Builder, Runtime};

use crate::lease::Lease;
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

    /// See [`crate::lease`].
    fn lock(&self) -> io::Result<Lock> {
        let lease = Lease::take(self.store.clone(), self.at(LOCK))?;
        Ok(Box::new(lease))
    }

    /// A writer whose machine was asleep finds its lock in other hands.
    fn guard(&self) -> Guard {
        Guard::Loose
    }

    fn read_stamped(&self, file: &str) -> io::Result<(Bytes, Stamp)> {
        let (store, path) = (self.store.clone(), self.at(file));
        let (bytes, e_tag) = wait(async move {
            let found = store.get(&path).await?;
            let e_tag = found.meta.e_tag.clone();
            Ok((found.bytes().await?, e_tag))
        })?;
        Ok((bytes, stamp(e_tag)?))
    }

    fn replace(&self, file: &str, bytes: &[u8], before: Option<&Stamp>) -> io::Result<Stamp> {
        let (store, path, bytes) = (self.store.clone(), self.at(file), Bytes::copy_from_slice(bytes));
        let mode = match before {
            None => PutMode::Create,
            Some(before) => PutMode::Update(UpdateVersion { e_tag: Some(before.0.to_string()), version: None }),
        };
        let put = wait(async move { store.put_opts(&path, bytes.into(), PutOptions::from(mode)).await })?;
        stamp(put.e_tag)
    }
}

/// What an object store calls an object's bytes.
fn stamp(e_tag: Option<String>) -> io::Result<Stamp> {
    let missing = || io::Error::other("the server gives no ETag: a store can be read from it, not written to");
    e_tag.map(|e_tag| Stamp(e_tag.into())).ok_or_else(missing)
}

/// Waits for the network, on whatever thread.
pub(crate) fn wait<T: Send + 'static>(
    work: impl Future<Output = object_store::Result<T>> + Send + 'static,
) -> io::Result<T> {
    let (answer, answered) = sync_channel(1);
    runtime()?.spawn(async move {
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

/// Where whoever waits for the network does so.
pub(crate) fn runtime() -> io::Result<&'static Runtime> {
    static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let start = || Builder::new_multi_thread().worker_threads(THREADS).thread_name("objects").enable_all().build();
    RUNTIME.get_or_init(start).as_ref().map_err(|error| io::Error::new(error.kind(), error.to_string()))
}
