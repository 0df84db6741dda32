//! Nodes and clients that die in the middle of a job.

use std::thread;
use std::time::{Duration, Instant};

use leadpact_cluster::{Cluster, Error, Place};
use tempfile::TempDir;

use crate::support::node::{Node, Nodes, Orders, Role, Security};
use crate::support::s3::{S3, with_keys};
use crate::support::{Store, fill, leads, replayed_here, replayed_there};

/// A store that takes a while to read, because each request to its server does.
struct SlowStore {
    fast: Store,
    server: S3,
    _root: TempDir,
}

impl SlowStore {
    fn new() -> Self {
        let leads = leads(300, 20);
        let root = TempDir::new().unwrap();
        fill(&root.path().join("bucket/history"), &leads);
        let server = S3::serve(root.path(), Duration::from_millis(250));
        Self { fast: Store::of(&leads), server, _root: root }
    }

    fn place(&self) -> Place {
        self.server.place("bucket", "history")
    }
}

fn replay_beside(place: Place, cluster: Cluster) -> thread::JoinHandle<Result<Vec<String>, Error>> {
    thread::spawn(move || replayed_there(place, &cluster))
}

#[test]
fn a_job_survives_the_death_of_an_executor() {
    with_keys("failures::a_job_survives_the_death_of_an_executor", || {
        let store = SlowStore::new();
        let mut nodes = Nodes::start(2, &Security::default());
        let job = replay_beside(store.place(), nodes.cluster());
        thread::sleep(Duration::from_millis(2500));
        assert!(!job.is_finished(), "the job is over before an executor could die");
        nodes.executors[0].kill();
        assert_eq!(job.join().unwrap().unwrap(), replayed_here(&store.fast));
    });
}

#[test]
fn the_death_of_the_scheduler_is_told_soon_and_a_repetition_is_clean() {
    with_keys("failures::the_death_of_the_scheduler_is_told_soon_and_a_repetition_is_clean", || {
        let store = SlowStore::new();
        let mut nodes = Nodes::start(1, &Security::default());
        let job = replay_beside(store.place(), nodes.cluster());
        thread::sleep(Duration::from_millis(2500));
        assert!(!job.is_finished(), "the job is over before the scheduler could die");
        nodes.scheduler.kill();
        let killed = Instant::now();
        let error = job.join().unwrap().unwrap_err();
        assert!(matches!(error, Error::SchedulerGone { .. }), "{error}");
        assert!(killed.elapsed() < Duration::from_secs(20), "{:?}", killed.elapsed());
        let error = replayed_there(store.place(), &nodes.cluster()).unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error}");

        let orders = Orders { role: Role::Scheduler, bind: nodes.scheduler.at, security: Security::default() };
        nodes.scheduler = Node::start(&orders).unwrap();
        // The executor finds it again by itself.
        assert_eq!(replayed_there(store.place(), &nodes.cluster()).unwrap(), replayed_here(&store.fast));
    });
}

#[test]
fn a_job_whose_client_was_killed_is_cancelled() {
    with_keys("failures::a_job_whose_client_was_killed_is_cancelled", || {
        let store = SlowStore::new();
        let nodes = Nodes::start(1, &Security::default());
        let mut client = Node::start(&nodes.client(store.place())).unwrap();
        let n_read = || store.server.n_requests();
        let is_under_way = wait_until(Duration::from_secs(20), || n_read() > 20);
        assert!(is_under_way, "{} requests", n_read());
        client.kill();
        // Tasks under way are finished: each takes some requests of a quarter of a second.
        thread::sleep(Duration::from_secs(4));
        let n_then = n_read();
        thread::sleep(Duration::from_secs(2));
        assert_eq!(n_read(), n_then, "executors still work for a client that is gone");

        let since = Instant::now();
        assert_eq!(replayed_there(store.place(), &nodes.cluster()).unwrap(), replayed_here(&store.fast));
        let (whole, n_whole) = (since.elapsed(), n_read() - n_then);
        assert!(n_then < n_whole, "the first job read all there is before it was cancelled: {n_then}, {whole:?}");
    });
}

/// Whether it comes true in time.
fn wait_until(within: Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let since = Instant::now();
    while !is_so() {
        if since.elapsed() > within {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
    true
}

#[test]
fn a_store_that_is_not_there_is_named() {
    let nodes = Nodes::start(1, &Security::default());
    let nowhere = TempDir::new().unwrap();
    let error = replayed_there(Place::Directory(nowhere.path().to_owned()), &nodes.cluster()).unwrap_err();
    assert!(error.to_string().contains(&nowhere.path().display().to_string()), "{error}");
}
