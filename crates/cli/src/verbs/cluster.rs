//! `leadpact cluster`: the machines that share replays and queries, in the same binary.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use leadpact_cluster::{
    Admission, Cluster as There, ExecutorOptions, SCHEDULER_PORT, SchedulerAddress, SchedulerOptions, TlsFiles,
    block_on, run_executor, run_scheduler,
};

use crate::failure::{Done, Failure};

/// Runs a node of a cluster that shares replays and queries.
#[derive(Debug, clap::Args)]
pub(crate) struct Cluster {
    #[command(subcommand)]
    node: Node,
}

#[derive(Debug, clap::Subcommand)]
enum Node {
    Scheduler(Scheduler),
    Executor(Executor),
}

/// Takes jobs and hands out their tasks; one in a cluster.
#[derive(Debug, clap::Args)]
struct Scheduler {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), SCHEDULER_PORT))]
    bind: SocketAddr,
    /// Give the tasks of an executor to others after it was silent for so long, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(6..=3600))]
    executor_timeout: u64,
    #[command(flatten)]
    node: NodeArgs,
}

/// Works off tasks; as many in a cluster as there are machines.
#[derive(Debug, clap::Args)]
struct Executor {
    /// The scheduler to work for
    #[arg(long, value_name = "HOST:PORT")]
    scheduler: SchedulerAddress,
    /// Where to serve results
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), SCHEDULER_PORT + 1))]
    bind: SocketAddr,
    /// The name under which others reach this node [default: its address on the way to the scheduler]
    #[arg(long, value_name = "HOST")]
    advertise: Option<String>,
    /// Tasks at a time [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    cores: Option<u16>,
    /// Memory for sorts, joins and groups before they spill, in MiB [default: 1024 for each core]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(64..))]
    memory: Option<u64>,
    /// Where scratch files and results go; all of them are removed at the end [default: the system's scratch directory]
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
    /// Wait so long for the scheduler to appear, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    wait: u64,
    #[command(flatten)]
    node: NodeArgs,
}

/// What nodes have in common.
#[derive(Debug, clap::Args)]
struct NodeArgs {
    #[command(flatten)]
    security: SecurityArgs,
    /// This node's certificate, as PEM: it then serves TLS only
    #[arg(long, value_name = "PEM", env = "LEADPACT_CLUSTER_TLS_CERTIFICATE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// The certificate's key, as PEM
    #[arg(long, value_name = "PEM", env = "LEADPACT_CLUSTER_TLS_KEY", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// Remove results that nobody fetched after so long, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    keep_results: u64,
    /// What to log on standard error
    #[arg(long, value_name = "LEVEL", default_value = "warn", env = "LEADPACT_CLUSTER_LOG")]
    log: log::LevelFilter,
}

/// How nodes and clients know each other.
#[derive(Debug, clap::Args)]
pub(crate) struct SecurityArgs {
    /// File with the secret that all nodes and clients of the cluster share
    #[arg(long, value_name = "FILE", env = "LEADPACT_CLUSTER_SECRET_FILE")]
    secret_file: Option<PathBuf>,
    /// Certificate of the authority that signed the nodes' certificates, as PEM: connections then use TLS
    #[arg(long, value_name = "PEM", env = "LEADPACT_CLUSTER_TLS_AUTHORITY")]
    tls_authority: Option<PathBuf>,
}

/// Which cluster to work on, if any.
#[derive(Debug, clap::Args)]
pub(crate) struct ClientArgs {
    /// Work on a cluster: the address of its scheduler
    #[arg(long, value_name = "df://HOST:PORT")]
    cluster: Option<SchedulerAddress>,
    #[command(flatten)]
    security: SecurityArgs,
}

impl ClientArgs {
    /// Whether a cluster is named.
    pub(crate) fn is_given(&self) -> bool {
        self.cluster.is_some()
    }

    /// The cluster, if one is named.
    pub(crate) fn cluster(&self) -> Result<Option<There>, Failure> {
        let there = |scheduler: &SchedulerAddress| {
            Ok(There { scheduler: scheduler.clone(), admission: self.security.admission(None)? })
        };
        self.cluster.as_ref().map(there).transpose()
    }
}

impl SecurityArgs {
    fn admission(&self, own: Option<(PathBuf, PathBuf)>) -> Result<Admission, Failure> {
        let read = |path: &PathBuf| {
            std::fs::read_to_string(path).map_err(|error| format!("can't read {}: {error}", path.display()))
        };
        let secret = self.secret_file.as_ref().map(read).transpose()?;
        Ok(Admission::new(secret.as_deref(), &TlsFiles { authority: self.tls_authority.clone(), own })?)
    }
}

impl NodeArgs {
    fn admission(&self) -> Result<Admission, Failure> {
        self.security.admission(self.tls_certificate.clone().zip(self.tls_key.clone()))
    }
}

impl Cluster {
    pub(crate) fn run(self) -> Done {
        match self.node {
            Node::Scheduler(scheduler) => scheduler.run(),
            Node::Executor(executor) => executor.run(),
        }
    }
}

/// Everybody who reaches the port may run anything: said once, at the start.
fn warn_of_strangers(bind: SocketAddr, admission: &Admission) {
    let is_guarded = admission.asks_for_secret() && admission.serves_tls();
    if !bind.ip().is_loopback() && !is_guarded {
        eprintln!(
            "leadpact: {bind} can be reached from other machines without {}: whoever reaches it can read the store; see \
             docs/operate/cluster.md",
            if admission.asks_for_secret() { "TLS" } else { "a secret" }
        );
    }
}

impl Scheduler {
    fn run(self) -> Done {
        Log::start(self.node.log);
        let admission = self.node.admission()?;
        warn_of_strangers(self.bind, &admission);
        let options = SchedulerOptions {
            bind: self.bind,
            admission,
            executor_timeout: Duration::from_secs(self.executor_timeout),
            keep_results: Duration::from_secs(self.node.keep_results),
        };
        let ready = |address: SocketAddr| eprintln!("leadpact: the scheduler listens at {address}");
        let ran = block_on(run_scheduler(&options, ready, told_to_stop()));
        ran.map_err(|error| Failure::no_threads(&error))??;
        Ok(ExitCode::SUCCESS)
    }
}

impl Executor {
    fn run(self) -> Done {
        Log::start(self.node.log);
        let admission = self.node.admission()?;
        warn_of_strangers(self.bind, &admission);
        let all_cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let cores = self.cores.map_or_else(all_cores, usize::from);
        let options = ExecutorOptions {
            scheduler: self.scheduler,
            bind: self.bind,
            advertise: self.advertise,
            cores,
            memory: self.memory.unwrap_or(1024 * cores as u64) << 20,
            work_dir: self.work_dir.unwrap_or_else(std::env::temp_dir),
            wait: Duration::from_secs(self.wait),
            keep_results: Duration::from_secs(self.node.keep_results),
            admission,
        };
        let ready = |address: &str| eprintln!("leadpact: the executor serves results at {address}");
        let ran = block_on(run_executor(&options, ready));
        ran.map_err(|error| Failure::no_threads(&error))??;
        Ok(ExitCode::SUCCESS)
    }
}

/// Done when the process is told to end: SIGTERM or ctrl-c.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Without a handler there is nothing to wait for but the end itself.
    if interrupted.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What the libraries of a node log, a line a record.
struct Log;

impl Log {
    fn start(level: log::LevelFilter) {
        log::set_max_level(level);
        // Fails only if there is a logger already.
        let _ = log::set_logger(&Self);
    }
}

impl log::Log for Log {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            let at = leadpact_terms::Instant(i64::try_from(now.as_millis()).unwrap_or(i64::MAX));
            eprintln!("{at} {} {}: {}", record.level(), record.target(), record.args());
        }
    }

    fn flush(&self) {}
}
