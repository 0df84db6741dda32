//! Moves what was committed from SQLite's log into its main file, on a thread of its own, so that whoever writes need not wait for it.
//!
//! Pages are copied while others write. What they wrote meanwhile is little: it is copied while nobody does, and then the next who
//! writes begins the log anew, so that it stays as long as it is.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;

use crate::db::sqlite::lock;

/// Pages in the log from which on they are moved, 64 MB: each page that is written often goes into the main file once, not many times.
pub const PAGES: i32 = 16_384;
/// At so many times as many, whoever commits moves them: nobody else keeps up.
const TOO_MANY: i32 = 4;
/// Copies beside others' writing: the second one is of what was written during the first.
const ROUNDS: usize = 2;

/// The moves of one ledger's log.
#[derive(Debug)]
pub struct Checkpoints {
    file: PathBuf,
    writer: Arc<Mutex<Connection>>,
    /// In the log, from which on they are moved.
    n_pages: i32,
    /// Pages in the log after the latest commit.
    logged: Arc<AtomicI32>,
    running: Mutex<Option<JoinHandle<()>>>,
}

impl Checkpoints {
    /// For the ledger in a file that this connection writes to, whenever so many pages are in its log.
    pub fn of(file: &Path, writer: &Arc<Mutex<Connection>>, n_pages: i32) -> Result<Self, rusqlite::Error> {
        let logged = Arc::new(AtomicI32::new(0));
        let count = Arc::clone(&logged);
        lock(writer).wal_hook(Some(move |wal: &mut rusqlite::hooks::Wal, pages| {
            count.store(pages, Ordering::Relaxed);
            if pages >= n_pages.saturating_mul(TOO_MANY) {
                // What can't be moved now stays in the log, and is moved later; it is committed all the same.
                let _ = wal.checkpoint();
            }
            Ok(())
        }))?;
        Ok(Self { file: file.to_owned(), writer: Arc::clone(writer), n_pages, logged, running: Mutex::default() })
    }

    /// Begins to move pages if there are enough of them and nobody is at it. To be called after a commit.
    pub fn begin_if_due(&self) {
        if self.logged.load(Ordering::Relaxed) < self.n_pages {
            return;
        }
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.as_ref().is_some_and(|thread| !thread.is_finished()) {
            return;
        }
        let (file, writer) = (self.file.clone(), Arc::clone(&self.writer));
        // Where no thread can be had, or pages can't be moved, they stay in the log until somebody comes again.
        let moving = move || drop(move_pages(&file, &writer));
        *running = std::thread::Builder::new().name("checkpoint".to_owned()).spawn(moving).ok();
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        let running = self.running.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = running {
            // If it panicked, that was told; what it did not move is in the log.
            let _ = thread.join();
        }
    }
}

fn move_pages(file: &Path, writer: &Mutex<Connection>) -> Result<(), rusqlite::Error> {
    let connection = Connection::open(file)?;
    for _ in 0..ROUNDS {
        move_some(&connection)?;
    }
    let _nobody_writes = lock(writer);
    move_some(&connection)
}

/// Copies what is in the log by now, as far as nobody still reads what was before.
fn move_some(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    const PAGE_BYTES: u64 = 4_096;

    struct Log {
        directory: tempfile::TempDir,
        writer: Arc<Mutex<Connection>>,
        checkpoints: Option<Checkpoints>,
    }

    impl Log {
        fn with(n_pages: i32) -> Self {
            let directory = tempfile::tempdir().unwrap();
            let file = directory.path().join("ledger.sqlite");
            let writer = Connection::open(&file).unwrap();
            writer.execute_batch("pragma journal_mode = wal; create table t (a integer primary key, b blob)").unwrap();
            let writer = Arc::new(Mutex::new(writer));
            let checkpoints = Some(Checkpoints::of(&file, &writer, n_pages).unwrap());
            Self { directory, writer, checkpoints }
        }

        fn write_pages(&self, n: usize) {
            let sql = format!(
                "insert into t (b) with recursive n(i) as (select 1 union all select i + 1 from n where i < {n}) \
                 select zeroblob(4000) from n"
            );
            lock(&self.writer).execute_batch(&sql).unwrap();
            self.checkpoints.as_ref().unwrap().begin_if_due();
        }

        fn reader(&self) -> Connection {
            Connection::open(self.directory.path().join("ledger.sqlite")).unwrap()
        }

        /// Pages of a file of it.
        fn pages_in(&self, name: &str) -> u64 {
            let file = self.directory.path().join(name);
            file.metadata().map_or(0, |metadata| metadata.len()) / PAGE_BYTES
        }

        fn await_pages_in(&self, name: &str, n: u64) {
            let until = Instant::now() + Duration::from_secs(20);
            while self.pages_in(name) < n {
                assert!(Instant::now() < until, "{name} has {} pages, not {n}", self.pages_in(name));
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }

    #[test]
    fn pages_go_into_the_main_file_without_whoever_writes() {
        let log = Log::with(100);
        log.write_pages(90);
        assert!(log.pages_in("ledger.sqlite") < 10, "too few to be moved");
        log.write_pages(90);
        log.await_pages_in("ledger.sqlite", 180);
    }

    #[test]
    fn the_log_stays_small_however_much_is_written() {
        let mut log = Log::with(100);
        for _ in 0..200 {
            log.write_pages(50);
            assert!(log.pages_in("ledger.sqlite-wal") < 700, "{} pages", log.pages_in("ledger.sqlite-wal"));
        }
        log.checkpoints = None;
        let n: i64 = log.reader().query_row("select count(*) from t", [], |row| row.get(0)).unwrap();
        assert_eq!(n, 200 * 50);
    }

    #[test]
    fn what_somebody_still_reads_as_it_was_stays_in_the_log_until_later() {
        let log = Log::with(100);
        log.write_pages(10);
        let reader = log.reader();
        let n =
            |reader: &Connection| reader.query_row("select count(*) from t", [], |row| row.get::<_, i64>(0)).unwrap();
        reader.execute_batch("begin").unwrap();
        assert_eq!(n(&reader), 10);
        for _ in 0..20 {
            log.write_pages(50);
        }
        assert_eq!(n(&reader), 10);
        reader.execute_batch("commit").unwrap();
        assert_eq!(n(&reader), 1_010);
        log.write_pages(1);
        log.await_pages_in("ledger.sqlite", 1_011);
    }
}
