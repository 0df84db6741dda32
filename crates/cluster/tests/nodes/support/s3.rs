//! An S3 server in this process, over a directory, as slow as a test wants it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use leadpact_cluster::Place;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const KEY: &str = "test-key";
const SECRET: &str = "test-secret";

/// Runs a test in a process that has the keys in its environment, from where they are taken and passed on to nodes.
pub fn with_keys(test: &str, body: impl FnOnce()) {
    if std::env::var("AWS_ACCESS_KEY_ID").is_ok_and(|key| key == KEY) {
        return body();
    }
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .envs([("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", SECRET), ("AWS_REGION", "eu-central-1")])
        .status()
        .unwrap();
    assert!(status.success(), "{test} failed in its own process");
}

/// The server; gone with this.
pub struct S3 {
    at: SocketAddr,
    n_requests: Arc<AtomicU64>,
    _runtime: Runtime,
}

impl S3 {
    /// Serves the directories in `root` as buckets; each request waits for `delay` first.
    pub fn serve(root: &Path, delay: Duration) -> Self {
        // What tells it from a thread of a test is that it answers while the test waits.
        let runtime = Runtime::new().unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(root).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let at = listener.local_addr().unwrap();
        let n_requests = Arc::new(AtomicU64::new(0));
        let counted = n_requests.clone();
        runtime.spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                let counted = counted.clone();
                let slow = hyper::service::service_fn(move |request| {
                    counted.fetch_add(1, Ordering::Relaxed);
                    let service = service.clone();
                    async move {
                        tokio::time::sleep(delay).await;
                        hyper::service::Service::call(&service, request).await
                    }
                });
                tokio::spawn(async move {
                    let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), slow).await;
                });
            }
        });
        Self { at, n_requests, _runtime: runtime }
    }

    /// How many requests there were so far.
    pub fn n_requests(&self) -> u64 {
        self.n_requests.load(Ordering::Relaxed)
    }

    pub fn place(&self, bucket: &str, prefix: &str) -> Place {
        Place::parse(&format!("s3://{bucket}/{prefix}"), Some(&format!("http://{}", self.at))).unwrap()
    }
}
