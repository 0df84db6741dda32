//! Nodes as processes: this test program again, with orders.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use leadpact_cluster::{
    Admission, Cluster, ExecutorOptions, Place, Release, SchedulerAddress, SchedulerOptions, TlsFiles, block_on,
    run_executor, run_scheduler,
};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::replayed_there;

const ORDERS: &str = "LEADPACT_TEST_NODE";
const READY: &str = "ready at ";
const FAILED: &str = "failed: ";

/// What a node is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Orders {
    pub role: Role,
    pub bind: SocketAddr,
    pub security: Security,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Role {
    Scheduler,
    Executor {
        scheduler: String,
        work_dir: PathBuf,
        wait_s: u64,
    },
    /// Somebody who asks for a replay; ready before it asks.
    Client {
        scheduler: String,
        place: Place,
    },
}

/// How it makes itself known.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Security {
    pub secret: Option<String>,
    pub version: Option<String>,
    pub authority: Option<PathBuf>,
    pub own: Option<(PathBuf, PathBuf)>,
}

impl Security {
    pub fn secret(secret: &str) -> Self {
        Self { secret: Some(secret.to_owned()), ..Self::default() }
    }

    pub fn admission(&self) -> Admission {
        let files = TlsFiles { authority: self.authority.clone(), own: self.own.clone() };
        let admission = Admission::new(self.secret.as_deref(), &files).unwrap();
        match &self.version {
            Some(version) => admission.under(Release { version: version.clone(), ..Release::own() }),
            None => admission,
        }
    }
}

/// In the process of a node: does what it was told. Without orders it does nothing.
pub fn obey() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let orders: Orders = serde_json::from_str(&orders).unwrap();
    let admission = orders.security.admission();
    let keep_results = Duration::from_secs(600);
    let ended = match orders.role {
        Role::Scheduler => {
            let executor_timeout = Duration::from_secs(6);
            let options = SchedulerOptions { bind: orders.bind, admission, executor_timeout, keep_results };
            block_on(run_scheduler(&options, |at| eprintln!("{READY}{at}"), std::future::pending())).unwrap()
        }
        Role::Executor { scheduler, work_dir, wait_s } => {
            let options = ExecutorOptions {
                scheduler: scheduler.parse().unwrap(),
                bind: orders.bind,
                advertise: None,
                cores: 1,
                memory: 256 << 20,
                work_dir,
                wait: Duration::from_secs(wait_s),
                keep_results,
                admission,
            };
            block_on(run_executor(&options, |at| eprintln!("{READY}{at}"))).unwrap()
        }
        Role::Client { scheduler, place } => {
            eprintln!("{READY}nowhere");
            replayed_there(place, &Cluster { scheduler: scheduler.parse().unwrap(), admission }).map(drop)
        }
    };
    if let Err(error) = ended {
        eprintln!("{FAILED}{error}");
    }
}

/// A node's process; killed when it goes out of scope.
pub struct Node {
    child: Child,
    lines: Receiver<String>,
    pub at: SocketAddr,
}

impl Node {
    /// Starts a node and waits until it is ready; in vain if it fails, with its last words.
    pub fn start(orders: &Orders) -> Result<Self, String> {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "as_a_node", "--nocapture"])
            .env(ORDERS, serde_json::to_string(orders).unwrap())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                if std::env::var_os("LEADPACT_TEST_SHOW").is_some() {
                    eprintln!("node: {line}");
                }
                let _ = send.send(line);
            }
        });
        let mut node = Self { child, lines, at: orders.bind };
        match node.line(Duration::from_secs(60)) {
            Some(line) if line.starts_with(READY) => Ok(node),
            Some(line) => Err(line),
            None => {
                let _ = node.child.kill();
                Err("it said nothing".to_owned())
            }
        }
    }

    /// The next thing that it says of itself.
    pub fn line(&mut self, within: Duration) -> Option<String> {
        let until = Instant::now() + within;
        loop {
            let line = self.lines.recv_timeout(until.saturating_duration_since(Instant::now())).ok()?;
            if let Some(words) = line.strip_prefix(FAILED) {
                return Some(words.to_owned());
            }
            if line.starts_with(READY) {
                return Some(line);
            }
        }
    }

    /// Ends it as a power failure would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits.
    pub fn terminate(&mut self) -> ExitStatus {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address that nobody listens at.
pub fn free_address() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

/// A scheduler and executors.
pub struct Nodes {
    pub scheduler: Node,
    pub executors: Vec<Node>,
    pub work_dir: TempDir,
    pub security: Security,
}

impl Nodes {
    pub fn start(n_executors: usize, security: &Security) -> Self {
        let orders = Orders { role: Role::Scheduler, bind: free_address(), security: security.clone() };
        let scheduler = Node::start(&orders).unwrap();
        let mut nodes =
            Self { scheduler, executors: Vec::new(), work_dir: TempDir::new().unwrap(), security: security.clone() };
        for _ in 0..n_executors {
            let executor = Node::start(&nodes.executor(security)).unwrap();
            nodes.executors.push(executor);
        }
        nodes
    }

    /// Orders for one more executor.
    pub fn executor(&self, security: &Security) -> Orders {
        let scheduler = self.scheduler.at.to_string();
        let role = Role::Executor { scheduler, work_dir: self.work_dir.path().to_owned(), wait_s: 2 };
        Orders { role, bind: free_address(), security: security.clone() }
    }

    /// Orders for a client that replays a store.
    pub fn client(&self, place: Place) -> Orders {
        let role = Role::Client { scheduler: self.scheduler.at.to_string(), place };
        Orders { role, bind: self.scheduler.at, security: self.security.clone() }
    }

    pub fn cluster(&self) -> Cluster {
        self.cluster_as(&self.security)
    }

    /// The cluster as somebody with these credentials sees it.
    pub fn cluster_as(&self, security: &Security) -> Cluster {
        let at = self.scheduler.at;
        let scheduler = SchedulerAddress { host: at.ip().to_string(), port: at.port() };
        Cluster { scheduler, admission: security.admission() }
    }
}
