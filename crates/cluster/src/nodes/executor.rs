//! An executor: asks the scheduler for tasks, works them off on its cores, and keeps their results for whoever fetches them.

use std::fs::{self, File};
use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use arrow_flight::flight_service_server::FlightServiceServer;
use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::error::BallistaError;
use ballista_core::extension::SessionConfigExt;
use ballista_executor::ArrowFlightServerProvider;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_executor::flight_service::BallistaFlightService;
use datafusion::prelude::SessionConfig;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tonic::service::InterceptorLayer;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use super::{MESSAGE_BYTES, SchedulerAddress, causes, greet};
use crate::codec::{LeadpactLogical, LeadpactPhysical};
use crate::{Admission, Error};

/// How an executor runs.
#[derive(Debug, Clone)]
pub struct ExecutorOptions {
    /// Whose tasks it works off.
    pub scheduler: SchedulerAddress,
    /// Where it serves results.
    pub bind: SocketAddr,
    /// The name or address under which others reach it; the one that leads to the scheduler if missing.
    pub advertise: Option<String>,
    /// Tasks at a time.
    pub cores: usize,
    /// Memory for sorts, joins and groups of SQL, in bytes; what does not fit is spilled to the work directory.
    pub memory: u64,
    /// Where scratch files and results go: a directory of its own below this one, removed at the end.
    pub work_dir: PathBuf,
    /// How long to wait for the scheduler to appear.
    pub wait: Duration,
    /// Results that nobody fetched are removed after so long.
    pub keep_results: Duration,
    /// How it makes itself known, and whom it lets in.
    pub admission: Admission,
}

/// How often an executor makes sure that the scheduler still lets it in.
const GREET_EVERY: Duration = Duration::from_secs(10);
/// Begins the name of an executor's own directory.
const OWN_DIR: &str = "leadpact-executor-";
/// A file in an executor's directory which is locked while its executor lives.
const LOCK: &str = "lock";

/// Runs an executor until it is told to stop (SIGTERM or ctrl-c); it then finishes its tasks first. `ready` learns its
/// advertised address once the scheduler let it in.
///
/// # Errors
/// If the scheduler refuses it or is not there, or a directory or an address can't be used.
pub async fn run_executor(options: &ExecutorOptions, ready: impl FnOnce(&str)) -> Result<(), Error> {
    wait_for_scheduler(options).await?;
    let host = match &options.advertise {
        Some(host) => host.clone(),
        None => way_to(&options.scheduler)?,
    };
    let work_dir = WorkDir::create(&options.work_dir)?;
    let failed =
        |error: &dyn std::fmt::Display| Error::Serve { address: options.bind.to_string(), reason: error.to_string() };
    // Before anybody is told of it: so whoever is told finds it there.
    let listener = TcpListener::bind(options.bind).await.map_err(|error| failed(&error))?;
    let port = listener.local_addr().map_err(|error| failed(&error))?.port();
    let address = format!("{host}:{port}");
    let config = Arc::new(config(options, (host, port), listener, &work_dir.path()));
    ready(&address);
    tokio::select! {
        // Ends by signal, after its tasks.
        ended = start_executor_process(config) => ended.map_err(|error| Error::Serve { address, reason: error.to_string() }),
        refused = keep_greeting(options) => Err(refused),
    }
}

async fn wait_for_scheduler(options: &ExecutorOptions) -> Result<(), Error> {
    let since = Instant::now();
    loop {
        match greet(&options.scheduler, &options.admission).await {
            Err(Error::Unreachable { .. }) if since.elapsed() < options.wait => {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            greeted => return greeted,
        }
    }
}

/// Ends when the scheduler refuses us: it was replaced by one of another version or with another secret. Without this
/// the executor would ask for work in vain for ever. A scheduler that is merely away comes back.
async fn keep_greeting(options: &ExecutorOptions) -> Error {
    loop {
        tokio::time::sleep(GREET_EVERY).await;
        if let Err(refused @ Error::Refused { .. }) = greet(&options.scheduler, &options.admission).await {
            return refused;
        }
    }
}

/// Our own address on the way to the scheduler.
fn way_to(scheduler: &SchedulerAddress) -> Result<String, Error> {
    let local = |address: &SchedulerAddress| -> io::Result<SocketAddr> {
        let mut places = (address.host.trim_matches(['[', ']']), address.port).to_socket_addrs()?;
        let place = places.next().ok_or_else(|| io::Error::from(io::ErrorKind::AddrNotAvailable))?;
        TcpStream::connect_timeout(&place, Duration::from_secs(5))?.local_addr()
    };
    match local(scheduler) {
        Ok(SocketAddr::V4(address)) => Ok(address.ip().to_string()),
        Ok(SocketAddr::V6(address)) => Ok(format!("[{}]", address.ip())),
        Err(error) => Err(Error::Unreachable { address: scheduler.to_string(), reason: error.to_string() }),
    }
}

fn config(
    options: &ExecutorOptions,
    (host, port): (String, u16),
    listener: TcpListener,
    work_dir: &Path,
) -> ExecutorProcessConfig {
    let dialer = options.admission.dialer();
    let session_dialer = dialer.clone();
    ExecutorProcessConfig {
        bind_host: options.bind.ip().to_string(),
        port,
        external_host: Some(host),
        scheduler_host: options.scheduler.host.clone(),
        scheduler_port: options.scheduler.port,
        scheduler_connect_timeout_seconds: 10,
        vcores: options.cores.max(1),
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        work_dir: Some(work_dir.display().to_string()),
        job_data_ttl_seconds: options.keep_results.as_secs().max(1),
        job_data_clean_up_interval_seconds: (options.keep_results.as_secs() / 4).max(1),
        grpc_max_decoding_message_size: MESSAGE_BYTES,
        grpc_max_encoding_message_size: MESSAGE_BYTES,
        memory_pool_size: Some(options.memory.max(options.cores.max(1) as u64)),
        override_config_producer: Some(Arc::new(move || {
            SessionConfig::new_with_ballista()
                .with_ballista_override_create_grpc_client_endpoint(session_dialer.clone())
        })),
        override_logical_codec: Some(Arc::new(LeadpactLogical::default())),
        override_physical_codec: Some(Arc::new(LeadpactPhysical::default())),
        override_arrow_flight_service: Some(flight(options.admission.clone(), listener)),
        override_create_grpc_client_endpoint: Some(dialer),
        ..ExecutorProcessConfig::default()
    }
}

/// Ballista's service for results behind our admission.
fn flight(admission: Admission, listener: TcpListener) -> Arc<ArrowFlightServerProvider> {
    let listener = Mutex::new(Some(listener));
    Arc::new(move |work_dir, address, mut shutdown, _| {
        let admission = admission.clone();
        let listener = listener.lock().ok().and_then(|mut listener| listener.take());
        tokio::spawn(async move {
            let Some(listener) = listener else {
                return Err(BallistaError::General(format!("results are served at {address} already")));
            };
            let failed = |error: tonic::transport::Error| {
                BallistaError::General(format!("can't serve results at {address}: {}", causes(&error)))
            };
            let service = FlightServiceServer::new(BallistaFlightService::new(work_dir))
                .max_decoding_message_size(MESSAGE_BYTES as usize)
                .max_encoding_message_size(MESSAGE_BYTES as usize);
            let mut server = Server::builder();
            if let Some(tls) = admission.server_tls() {
                server = server.tls_config(tls).map_err(failed)?;
            }
            server
                .layer(InterceptorLayer::new(move |request| admission.admit(request)))
                .add_service(service)
                .serve_with_incoming_shutdown(TcpIncoming::from(listener).with_nodelay(Some(true)), shutdown.recv())
                .await
                .map_err(failed)
        })
    })
}

/// An executor's own directory: gone when the executor ends, and if it was killed, when the next one begins.
struct WorkDir {
    // In this order: the lock is let go of after the directory is gone.
    dir: TempDir,
    _lock: File,
}

impl WorkDir {
    fn create(parent: &Path) -> Result<Self, Error> {
        let create = || -> io::Result<Self> {
            fs::create_dir_all(parent)?;
            // What can't be removed may be somebody else's.
            let _ = sweep(parent);
            let dir = tempfile::Builder::new().prefix(OWN_DIR).tempdir_in(parent)?;
            // Under its name it is always locked: so nobody takes a new directory for one that was left behind.
            let unnamed = dir.path().join("new");
            let lock = File::create(&unnamed)?;
            lock.lock()?;
            fs::rename(&unnamed, dir.path().join(LOCK))?;
            fs::create_dir(dir.path().join("results"))?;
            Ok(Self { dir, _lock: lock })
        };
        create().map_err(|error| Error::Write { path: parent.to_owned(), reason: error.to_string() })
    }

    /// Where Ballista may do as it likes.
    fn path(&self) -> PathBuf {
        self.dir.path().join("results")
    }
}

/// Removes what executors left behind that were killed: their lock is free.
fn sweep(parent: &Path) -> io::Result<()> {
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with(OWN_DIR) {
            continue;
        }
        let Ok(lock) = File::open(entry.path().join(LOCK)) else { continue };
        if lock.try_lock().is_ok() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_executor_left_is_removed_and_what_a_living_one_has_stays() {
        let parent = TempDir::new().unwrap();
        let living = WorkDir::create(parent.path()).unwrap();
        let killed = parent.path().join(format!("{OWN_DIR}killed"));
        fs::create_dir(&killed).unwrap();
        File::create(killed.join(LOCK)).unwrap();
        fs::create_dir(parent.path().join("somebody-elses")).unwrap();
        let next = WorkDir::create(parent.path()).unwrap();
        assert!(!killed.exists());
        assert!(living.path().exists() && next.path().exists() && parent.path().join("somebody-elses").exists());
        let gone = living.path();
        drop(living);
        assert!(!gone.exists() && next.path().exists());
    }
}
