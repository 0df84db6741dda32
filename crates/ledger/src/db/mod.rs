//! The two databases behind one door: a durable transaction at a time for writing, snapshots for reading.
//!
//! Writers take turns, in one process by a lock and between nodes on one PostgreSQL by an advisory lock. So whoever writes sees all
//! that was written before, numbers have no gaps that fill up later, and a use case reads like a story instead of a protocol. What
//! makes it quick is that many requests share one transaction (`leadpact-live`), not that transactions overlap.

mod migrate;
mod postgres;
mod sqlite;

use std::path::{Path, PathBuf};

use crate::cell::{Arg, Row};
use crate::error::LedgerError;
use crate::table::{Conflict, Table};

/// Where the ledger lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A directory on this machine.
    Directory(PathBuf),
    /// A PostgreSQL database: `postgres://user:password@host/name`.
    Postgres(String),
}

/// The open ledger. Cheap to share between threads by reference.
pub struct Ledger {
    db: Db,
}

enum Db {
    Sqlite(sqlite::Sqlite),
    Postgres(Box<postgres::Postgres>),
}

/// A transaction: everything in it is kept, or nothing.
pub struct Tx<'a> {
    inner: Inner<'a>,
}

enum Inner<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut postgres::Session),
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

    /// Runs one durable transaction: when this returns `Ok`, what `work` wrote survives a crash. If `work` fails, nothing is kept.
    ///
    /// `work` runs again from its beginning if the connection to PostgreSQL had been lost before it could be committed.
    pub fn write<T, E: From<LedgerError>>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        match &self.db {
            Db::Sqlite(db) => db.write(|connection| work(&mut Tx { inner: Inner::Sqlite(connection) })),
            Db::Postgres(db) => db.write(|session| work(&mut Tx { inner: Inner::Postgres(session) })),
        }
    }

    /// Lets `work` look at the ledger as it is at one moment. It must not write.
    pub fn read<T, E: From<LedgerError>>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        match &self.db {
            Db::Sqlite(db) => db.read(|connection| work(&mut Tx { inner: Inner::Sqlite(connection) })),
            Db::Postgres(db) => db.read(|session| work(&mut Tx { inner: Inner::Postgres(session) })),
        }
    }

    /// The directory of a ledger on this machine.
    pub fn directory(&self) -> Option<&Path> {
        match &self.db {
            Db::Sqlite(db) => Some(db.directory()),
            Db::Postgres(_) => None,
        }
    }

    /// Copies a ledger on this machine into a new file while it is used; `progress` is told the pages that are left and all pages.
    pub fn copy_to(&self, file: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), LedgerError> {
        match &self.db {
            Db::Sqlite(db) => db.copy_to(file, progress),
            Db::Postgres(_) => Err(LedgerError::Stored {
                what: "a PostgreSQL ledger".to_owned(),
                why: "it is copied with the tools of PostgreSQL".to_owned(),
            }),
        }
    }
}

impl Tx<'_> {
    /// Runs a statement; how many rows it changed.
    pub fn run(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<u64, LedgerError> {
        match &mut self.inner {
            Inner::Sqlite(connection) => sqlite::run(connection, sql, args),
            Inner::Postgres(session) => session.run(sql, args),
        }
    }

    /// All rows of a query.
    pub fn rows(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<Vec<Row>, LedgerError> {
        match &mut self.inner {
            Inner::Sqlite(connection) => sqlite::rows(connection, sql, args),
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
            Inner::Postgres(session) => session.find(table, by, keys),
        }
    }

    /// Several statements without arguments, as a migration has them.
    fn batch(&mut self, sql: &str) -> Result<(), LedgerError> {
        match &mut self.inner {
            Inner::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Inner::Postgres(session) => session.batch(sql),
        }
    }

    fn dialect(&self) -> migrate::Dialect {
        match self.inner {
            Inner::Sqlite(_) => migrate::Dialect::Sqlite,
            Inner::Postgres(_) => migrate::Dialect::Postgres,
        }
    }
}
