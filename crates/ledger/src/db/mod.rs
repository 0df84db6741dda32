//! The two databases behind one door: a durable transaction at a time for writing, snapshots for reading.
//!
//! Writers take turns, in one process by a lock and between nodes on one PostgreSQL by an advisory lock. So whoever writes sees all
//! that was written before, numbers have no gaps that fill up later, and a use case reads like a story instead of a protocol. What
//! makes it quick is that many requests share one transaction (`leadpact-live`), not that transactions overlap.

mod checkpoints;
mod migrate;
pub(crate) mod postgres;
mod sqlite;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cell::{Arg, Row};
use crate::counters::Numbers;
use crate::error::LedgerError;
use crate::faults::{Commit, Faults};
use crate::relay::Relay;
use crate::table::{Conflict, Table};

/// Where the ledger lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A directory on this machine.
    Directory(PathBuf),
    /// A PostgreSQL database: `postgres://user:password@host/name`.
    Postgres(String),
}

impl Place {
    /// How PostgreSQL's own programs are told of the database, as environment variables; none for a directory.
    pub fn tool_environment(&self) -> Result<Vec<(&'static str, String)>, LedgerError> {
        match self {
            Self::Directory(_) => Ok(Vec::new()),
            Self::Postgres(address) => postgres::tool_environment(address),
        }
    }

    /// The place as it may be shown: an address without its password.
    pub fn shown(&self) -> String {
        match self {
            Self::Directory(path) => path.display().to_string(),
            Self::Postgres(address) => postgres::without_password(address),
        }
    }
}

/// The open ledger. Cheap to share between threads by reference.
pub struct Ledger {
    db: Db,
}

enum Db {
    Sqlite(sqlite::Sqlite),
    Postgres(Box<postgres::Postgres>),
    /// SQLite, and somebody who lets things go wrong.
    Faulty(sqlite::Sqlite, Arc<dyn Faults>),
}

/// What is to be scrubbed from the files of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scrub<'a> {
    /// Rows that held these texts, which nobody else has: the files are written anew only if one is found in them.
    Traces(&'a [String]),
    /// Whatever was deleted: the files are written anew.
    Everything,
}

/// Whether the files of a ledger hold nothing of what was erased any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scrubbed {
    /// They hold nothing of it.
    Clean,
    /// Somebody still reads what was there before: to be done again later.
    Later,
}

/// A transaction: everything in it is kept, or nothing.
pub struct Tx<'a> {
    inner: Inner<'a>,
    pub(crate) numbers: Numbers,
}

enum Inner<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut postgres::Session),
    Faulty(&'a rusqlite::Connection, &'a dyn Faults),
}

/// Why a transaction on a faulty ledger was undone.
enum Undone<E> {
    /// Its work failed.
    Work(E),
    /// It is done once more.
    Again,
}

impl<E: From<LedgerError>> From<LedgerError> for Undone<E> {
    fn from(error: LedgerError) -> Self {
        Self::Work(error.into())
    }
}

impl Ledger {
    /// Opens the ledger, creates it if it is not there, and brings its tables up to date.
    pub fn open(place: &Place) -> Result<Self, LedgerError> {
        let db = match place {
            Place::Directory(path) => Db::Sqlite(sqlite::Sqlite::open(path)?),
            Place::Postgres(address) => Db::Postgres(Box::new(postgres::Postgres::open(address)?)),
        };
        let ledger = Self { db };
        ledger.write(migrate::migrate)?;
        Ok(ledger)
    }

    /// How many bytes of a ledger in a directory stay in memory for whoever writes (192 MiB if nothing is said): worth more where more
    /// leads are active at once than fit. PostgreSQL has settings of its own for that.
    pub fn keep_in_memory(&self, bytes: usize) -> Result<(), LedgerError> {
        match &self.db {
            Db::Sqlite(db) | Db::Faulty(db, _) => db.keep_in_memory(bytes),
            Db::Postgres(_) => Ok(()),
        }
    }

    /// Opens a ledger in a directory for trying what is built on it: things go wrong as `faults` says, and the disk is not waited for.
    pub fn open_with_faults(directory: &Path, faults: Arc<dyn Faults>) -> Result<Self, LedgerError> {
        let db = sqlite::Sqlite::open(directory)?;
        db.wait_for_nothing()?;
        db.write(|connection| migrate::migrate(&mut Tx::on(Inner::Sqlite(connection))))?;
        Ok(Self { db: Db::Faulty(db, faults) })
    }

    /// Runs one durable transaction: when this returns `Ok`, what `work` wrote survives a crash. If `work` fails, nothing is kept.
    ///
    /// `work` runs again from its beginning if the connection to PostgreSQL had been lost before it could be committed.
    pub fn write<T, E: From<LedgerError>>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        match &self.db {
            Db::Sqlite(db) => db.write(|connection| Tx::on(Inner::Sqlite(connection)).finish(&mut work)),
            Db::Postgres(db) => db.write(|session| Tx::on(Inner::Postgres(session)).finish(&mut work)),
            Db::Faulty(db, faults) => write_with_faults(db, faults.as_ref(), &mut work),
        }
    }

    /// Lets `work` look at the ledger as it is at one moment. It must not write.
    pub fn read<T, E: From<LedgerError>>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        match &self.db {
            Db::Sqlite(db) => db.read(|connection| work(&mut Tx::on(Inner::Sqlite(connection)))),
            Db::Postgres(db) => db.read(|session| work(&mut Tx::on(Inner::Postgres(session)))),
            Db::Faulty(db, faults) => {
                db.read(|connection| work(&mut Tx::on(Inner::Faulty(connection, faults.as_ref()))))
            }
        }
    }

    /// The directory of a ledger on this machine.
    pub fn directory(&self) -> Option<&Path> {
        match &self.db {
            Db::Sqlite(db) | Db::Faulty(db, _) => Some(db.directory()),
            Db::Postgres(_) => None,
        }
    }

    /// Opens a ledger that is there, and leaves its tables as they are: for copies of it.
    pub fn open_as_it_is(place: &Place) -> Result<Self, LedgerError> {
        let db = match place {
            Place::Directory(path) if !Self::is_in(path) => return Err(LedgerError::Absent { path: path.clone() }),
            Place::Directory(path) => Db::Sqlite(sqlite::Sqlite::open(path)?),
            Place::Postgres(address) => Db::Postgres(Box::new(postgres::Postgres::open(address)?)),
        };
        Ok(Self { db })
    }

    /// Whether there is a ledger in a directory.
    pub fn is_in(directory: &Path) -> bool {
        directory.join(sqlite::FILE).is_file()
    }

    /// The file of a ledger in a directory.
    pub fn file_in(directory: &Path) -> PathBuf {
        directory.join(sqlite::FILE)
    }

    /// Waits until nobody else uses the ledger in a directory, and puts everything that it holds into its one file.
    pub fn close_file(directory: &Path) -> Result<(), LedgerError> {
        sqlite::close_file(directory)
    }

    /// How the nodes that share this ledger call out to each other; nothing for a ledger in a directory, which one process has to itself.
    pub fn relay(&self) -> Option<Relay> {
        match &self.db {
            Db::Sqlite(_) | Db::Faulty(..) => None,
            Db::Postgres(db) => Some(db.relay()),
        }
    }

    /// What the database itself finds damaged, in its own words; empty if all is well. `progress` is not told: it takes what it takes.
    pub fn check(&self) -> Result<Vec<String>, LedgerError> {
        match &self.db {
            Db::Sqlite(db) | Db::Faulty(db, _) => db.check(),
            // PostgreSQL checks pages as it reads them, and its own tools check whole clusters.
            Db::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Puts everything in a PostgreSQL database aside under the name of another schema; that name.
    pub fn put_tables_aside(&self, name: &str) -> Result<String, LedgerError> {
        match &self.db {
            Db::Sqlite(_) | Db::Faulty(..) => Err(LedgerError::Stored {
                what: "a ledger in a directory".to_owned(),
                why: "it is put aside as a file".to_owned(),
            }),
            Db::Postgres(db) => db.put_tables_aside(name),
        }
    }

    /// What a file that holds a copy of a ledger finds damaged.
    pub fn check_file(file: &Path) -> Result<Vec<String>, LedgerError> {
        sqlite::check_file(file)
    }

    /// Makes sure that nothing of what was erased is left in the files of the ledger.
    pub fn scrub(&self, scrub: Scrub<'_>) -> Result<Scrubbed, LedgerError> {
        match &self.db {
            Db::Sqlite(db) | Db::Faulty(db, _) => db.scrub(scrub),
            Db::Postgres(db) => db.scrub(),
        }
    }

    /// Copies a ledger on this machine into a new file while it is used; `progress` is told the pages that are left and all pages.
    pub fn copy_to(&self, file: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), LedgerError> {
        match &self.db {
            Db::Sqlite(db) | Db::Faulty(db, _) => db.copy_to(file, progress),
            Db::Postgres(_) => Err(LedgerError::Stored {
                what: "a PostgreSQL ledger".to_owned(),
                why: "it is copied with the tools of PostgreSQL".to_owned(),
            }),
        }
    }
}

impl<'a> Tx<'a> {
    fn on(inner: Inner<'a>) -> Self {
        Self { inner, numbers: Numbers::default() }
    }

    /// Does the work of a transaction that writes, to its end.
    fn finish<T, E: From<LedgerError>>(mut self, work: &mut impl FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let done = work(&mut self)?;
        Numbers::write(&mut self)?;
        Ok(done)
    }
}

impl Tx<'_> {
    /// Runs a statement; how many rows it changed.
    pub fn run(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<u64, LedgerError> {
        match &mut self.inner {
            Inner::Sqlite(connection) => sqlite::run(connection, sql, args),
            Inner::Faulty(connection, faults) => {
                faults.at_statement()?;
                sqlite::run(connection, sql, args)
            }
            Inner::Postgres(session) => session.run(sql, args),
        }
    }

    /// All rows of a query.
    pub fn rows(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<Vec<Row>, LedgerError> {
        match &mut self.inner {
            Inner::Sqlite(connection) => sqlite::rows(connection, sql, args),
            Inner::Faulty(connection, faults) => {
                faults.at_statement()?;
                sqlite::rows(connection, sql, args)
            }
            Inner::Postgres(session) => session.rows(sql, args),
        }
    }

    /// The first row of a query.
    pub fn row(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<Option<Row>, LedgerError> {
        Ok(self.rows(sql, args)?.into_iter().next())
    }

    /// Writes many rows, each with a cell for every column of the table; how many were written. No two rows may have one key.
    pub fn put(&mut self, table: &Table, rows: &[Vec<Arg<'_>>], conflict: Conflict) -> Result<u64, LedgerError> {
        debug_assert!(
            rows.iter().all(|row| row.len() == table.columns.len()),
            "a cell for each column of {}",
            table.name
        );
        if rows.is_empty() {
            return Ok(0);
        }
        match &mut self.inner {
            Inner::Sqlite(connection) => sqlite::put(connection, table, rows, conflict),
            Inner::Faulty(connection, faults) => {
                faults.at_statement()?;
                sqlite::put(connection, table, rows, conflict)
            }
            Inner::Postgres(session) => session.put(table, rows, conflict),
        }
    }

    /// The rows of a table that have one of many keys in the columns `by`; in no particular order, and none for a key that is not there.
    pub fn find(&mut self, table: &Table, by: &[&str], keys: &[Vec<Arg<'_>>]) -> Result<Vec<Row>, LedgerError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        match &mut self.inner {
            Inner::Sqlite(connection) => sqlite::find(connection, table, by, keys),
            Inner::Faulty(connection, faults) => {
                faults.at_statement()?;
                sqlite::find(connection, table, by, keys)
            }
            Inner::Postgres(session) => session.find(table, by, keys),
        }
    }

    /// Several statements without arguments, as a migration has them.
    fn batch(&mut self, sql: &str) -> Result<(), LedgerError> {
        match &mut self.inner {
            Inner::Sqlite(connection) | Inner::Faulty(connection, _) => Ok(connection.execute_batch(sql)?),
            Inner::Postgres(session) => session.batch(sql),
        }
    }

    /// The query for every table and column.
    pub(crate) fn columns_query(&self) -> &'static str {
        match self.inner {
            Inner::Sqlite(_) | Inner::Faulty(..) => {
                "select m.name, c.name from sqlite_schema m, pragma_table_info(m.name) c \
                 where m.type = 'table' and m.name not like 'sqlite%' order by m.name, c.cid"
            }
            Inner::Postgres(_) => {
                "select table_name::text, column_name::text from information_schema.columns \
                 where table_schema = current_schema() order by table_name, ordinal_position"
            }
        }
    }

    fn dialect(&self) -> migrate::Dialect {
        match self.inner {
            Inner::Sqlite(_) | Inner::Faulty(..) => migrate::Dialect::Sqlite,
            Inner::Postgres(_) => migrate::Dialect::Postgres,
        }
    }
}

/// A transaction that may fail at any statement, and at its end.
fn write_with_faults<T, E: From<LedgerError>>(
    db: &sqlite::Sqlite,
    faults: &dyn Faults,
    work: &mut impl FnMut(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    loop {
        let mut commit = Commit::Kept;
        let done = db.write(|connection| {
            let done = Tx::on(Inner::Faulty(connection, faults)).finish(work).map_err(Undone::Work)?;
            commit = faults.at_commit();
            match commit {
                Commit::Kept | Commit::Unheard => Ok(done),
                Commit::Again => Err(Undone::Again),
                Commit::Lost => {
                    let (address, why) = ("(simulated)".to_owned(), "a commit was made to fail".to_owned());
                    Err(LedgerError::Unreachable { address, why }.into())
                }
            }
        });
        match done {
            Ok(_) if commit == Commit::Unheard => return Err(LedgerError::CommitUnknown.into()),
            Ok(done) => return Ok(done),
            Err(Undone::Work(error)) => return Err(error),
            Err(Undone::Again) => {}
        }
    }
}
