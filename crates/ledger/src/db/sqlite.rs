//! SQLite in one directory: one connection that writes, as many as are needed that read.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};

use crate::cell::{Arg, Cell, Row};
use crate::db::checkpoints::{self, Checkpoints};
use crate::db::{Scrub, Scrubbed};
use crate::error::LedgerError;
use crate::table::{Conflict, Table};

/// The file in the directory.
pub const FILE: &str = "ledger.sqlite";
/// How long to wait for another process (a backup, a shell) before giving up.
const BUSY: Duration = Duration::from_secs(10);
/// Readers that are kept for the next question.
const IDLE_READERS: usize = 8;
/// Pages that the connection that writes keeps in memory, unless it is told otherwise: what tens of thousands of leads at once are about.
const PAGES_BYTES: usize = 192 << 20;
/// Statements that a connection keeps prepared.
const STATEMENTS: usize = 256;
/// How long to wait for readers of what was before; nobody can write meanwhile.
const SCRUB_WITHIN: Duration = Duration::from_secs(2);
/// Texts shorter than this are found by accident.
const SHORTEST_TRACE: usize = 5;
/// How much of a file is looked at at once.
const SCAN_BYTES: usize = 1 << 20;
/// Pages copied between two looks at whether others wait, in a copy while the ledger is used.
const COPY_PAGES: i32 = 1_024;

pub struct Sqlite {
    directory: PathBuf,
    writer: Arc<Mutex<Connection>>,
    checkpoints: Checkpoints,
    readers: Mutex<Vec<Connection>>,
}

impl Sqlite {
    pub fn open(directory: &Path) -> Result<Self, LedgerError> {
        std::fs::create_dir_all(directory)
            .map_err(|source| LedgerError::Directory { path: directory.to_owned(), source })?;
        let file = directory.join(FILE);
        let writer = Connection::open(&file)?;
        // Erased data is overwritten with zeros.
        writer.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;")?;
        prepare(&writer)?;
        let writer = Arc::new(Mutex::new(writer));
        let checkpoints = Checkpoints::of(&file, &writer, checkpoints::PAGES)?;
        let sqlite = Self { directory: directory.to_owned(), writer, checkpoints, readers: Mutex::default() };
        sqlite.keep_in_memory(PAGES_BYTES)?;
        Ok(sqlite)
    }

    /// How many bytes of its pages the connection that writes keeps in memory.
    pub fn keep_in_memory(&self, bytes: usize) -> Result<(), LedgerError> {
        // SQLite counts KiB, as a negative number: a positive one would be a number of pages.
        let kib = i64::try_from(bytes >> 10).unwrap_or(i64::MAX);
        Ok(lock(&self.writer).pragma_update(None, "cache_size", -kib)?)
    }

    /// Leaves it to the machine when what was committed reaches the disk, and does everything on the caller's thread: for a ledger that
    /// nobody needs tomorrow.
    pub fn wait_for_nothing(&self) -> Result<(), LedgerError> {
        let writer = lock(&self.writer);
        writer.pragma_update(None, "synchronous", "off")?;
        // In the place of the count by which a thread is started.
        Ok(writer.pragma_update(None, "wal_autocheckpoint", checkpoints::PAGES)?)
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    pub fn write<T, E: From<LedgerError>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let connection = lock(&self.writer);
        connection.execute_batch("begin immediate").map_err(LedgerError::from)?;
        let open = Open(&connection);
        let done = work(&connection)?;
        connection.execute_batch("commit").map_err(LedgerError::from)?;
        std::mem::forget(open);
        drop(connection);
        self.checkpoints.begin_if_due();
        Ok(done)
    }

    pub fn read<T, E: From<LedgerError>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.reader()?,
        };
        connection.execute_batch("begin").map_err(LedgerError::from)?;
        let done = {
            let _open = Open(&connection);
            work(&connection)
        };
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS {
            readers.push(connection);
        }
        done
    }

    pub fn copy_to(&self, file: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), LedgerError> {
        let from = self.reader()?;
        // The copy is of this moment, whatever is written while it is made: without a snapshot each write would begin it anew.
        from.execute_batch("begin; select count(*) from sqlite_schema;")?;
        let mut to = Connection::open(file)?;
        let backup = rusqlite::backup::Backup::new(&from, &mut to)?;
        loop {
            let step = backup.step(COPY_PAGES)?;
            let state = backup.progress();
            progress(state.remaining.unsigned_abs().into(), state.pagecount.unsigned_abs().into());
            match step {
                rusqlite::backup::StepResult::Done => break,
                rusqlite::backup::StepResult::More => {}
                _ => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        drop(backup);
        // A file by itself: whoever reads it needs nothing beside it.
        to.execute_batch("pragma journal_mode = delete")?;
        Ok(())
    }

    pub fn check(&self) -> Result<Vec<String>, LedgerError> {
        check(&self.reader()?)
    }

    /// The log of changes ends, and with it what it holds of before. What was deleted was overwritten with zeros in the main file, but
    /// for copies that SQLite leaves behind where it moved rows from one page to another: if one is found, the file is written anew.
    pub fn scrub(&self, scrub: Scrub<'_>) -> Result<Scrubbed, LedgerError> {
        let writer = lock(&self.writer);
        if checkpoint(&writer)? == Scrubbed::Later {
            return Ok(Scrubbed::Later);
        }
        let is_needed = match scrub {
            Scrub::Traces(traces) => holds(&self.directory.join(FILE), traces)?,
            Scrub::Everything => true,
        };
        if is_needed {
            writer.execute_batch("vacuum")?;
            return checkpoint(&writer);
        }
        Ok(Scrubbed::Clean)
    }

    fn reader(&self) -> Result<Connection, LedgerError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(self.directory.join(FILE), flags)?;
        prepare(&connection)?;
        Ok(connection)
    }
}

/// Moves everything from the log into the main file and empties the log.
fn checkpoint(writer: &Connection) -> Result<Scrubbed, LedgerError> {
    writer.busy_timeout(SCRUB_WITHIN)?;
    let busy: Result<i64, rusqlite::Error> = writer.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0));
    writer.busy_timeout(BUSY)?;
    Ok(if busy? == 0 { Scrubbed::Clean } else { Scrubbed::Later })
}

/// Whether a file holds any of these texts.
fn holds(file: &Path, texts: &[String]) -> Result<bool, LedgerError> {
    // Short ones are everywhere.
    let texts: Vec<String> =
        texts.iter().filter(|text| text.len() >= SHORTEST_TRACE).map(|text| regex::escape(text)).collect();
    let Some(longest) = texts.iter().map(String::len).max() else { return Ok(false) };
    let search = regex::bytes::RegexBuilder::new(&texts.join("|")).unicode(false).size_limit(usize::MAX).build();
    let search = search.map_err(|error| LedgerError::Stored {
        what: "what is looked for after an erasure".to_owned(),
        why: error.to_string(),
    })?;
    let failed = |source| LedgerError::Directory { path: file.to_owned(), source };
    let mut reader = File::open(file).map_err(failed)?;
    let mut buffer = vec![0; SCAN_BYTES + longest];
    let mut kept = 0;
    loop {
        let n = reader.read(&mut buffer[kept..]).map_err(failed)?;
        if n == 0 {
            return Ok(false);
        }
        let end = kept + n;
        if search.is_match(&buffer[..end]) {
            return Ok(true);
        }
        // What may be the beginning of a text that goes on in the next piece.
        kept = end.min(longest);
        buffer.copy_within(end - kept..end, 0);
    }
}

/// Waits until nobody else has the ledger open, and puts everything into its one file.
pub fn close_file(directory: &Path) -> Result<(), LedgerError> {
    let connection = Connection::open_with_flags(directory.join(FILE), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(SCRUB_WITHIN)?;
    match connection.query_row("pragma journal_mode = delete", [], |row| row.get::<_, String>(0)) {
        Ok(mode) if mode == "delete" => Ok(()),
        Ok(_) => Err(LedgerError::InUse { path: directory.to_owned() }),
        Err(error) if is_busy(&error) => Err(LedgerError::InUse { path: directory.to_owned() }),
        Err(error) => Err(error.into()),
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked))
}

/// What SQLite finds damaged in a file that nobody writes.
pub fn check_file(file: &Path) -> Result<Vec<String>, LedgerError> {
    check(&Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

fn check(connection: &Connection) -> Result<Vec<String>, LedgerError> {
    let mut statement = connection.prepare("pragma integrity_check(20)")?;
    let said: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(said.into_iter().filter(|line| line != "ok").collect())
}

/// A transaction that is undone unless it was committed, also when the work in it panics.
struct Open<'a>(&'a Connection);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        // A statement that found the disk full may have ended it already.
        let _ = self.0.execute_batch("rollback");
    }
}

fn prepare(connection: &Connection) -> Result<(), LedgerError> {
    connection.busy_timeout(BUSY)?;
    // Else SQLite plans anew whenever a `limit` is bound, and a statement that is kept prepared costs as much as a new one.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A transaction whose work panicked was undone by `Open`: the connection is as good as before.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Self::Real(value) => ToSqlOutput::Owned(Value::Real(*value)),
            Self::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Self::Bytes(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
        })
    }
}

pub fn run(connection: &Connection, sql: &str, args: &[Arg<'_>]) -> Result<u64, LedgerError> {
    let changed = connection.prepare_cached(&numbered(sql))?.execute(rusqlite::params_from_iter(args))?;
    Ok(changed as u64)
}

pub fn rows(connection: &Connection, sql: &str, args: &[Arg<'_>]) -> Result<Vec<Row>, LedgerError> {
    let mut out = Vec::new();
    collect(&mut *connection.prepare_cached(&numbered(sql))?, args, &mut out)?;
    Ok(out)
}

/// `$1` is a name to SQLite, numbered in the order of appearance; `?1` is the first argument.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

pub fn put(
    connection: &Connection,
    table: &Table,
    rows: &[Vec<Arg<'_>>],
    conflict: Conflict,
) -> Result<u64, LedgerError> {
    let mut insert = connection.prepare_cached(&table.insert_one(conflict))?;
    let mut update = match conflict {
        Conflict::ReplaceBeside(indexed) => Some(connection.prepare_cached(&table.update_beside(indexed))?),
        Conflict::Fail | Conflict::Keep | Conflict::Replace => None,
    };
    let mut changed = 0;
    for row in rows {
        let updated = match &mut update {
            Some(update) => update.execute(rusqlite::params_from_iter(row))?,
            None => 0,
        };
        let written = if updated == 0 { insert.execute(rusqlite::params_from_iter(row))? } else { updated };
        changed += written as u64;
    }
    Ok(changed)
}

pub fn find(
    connection: &Connection,
    table: &Table,
    by: &[&str],
    keys: &[Vec<Arg<'_>>],
) -> Result<Vec<Row>, LedgerError> {
    let mut statement = connection.prepare_cached(&table.find_one(by))?;
    let mut out = Vec::with_capacity(keys.len());
    for key in keys {
        collect(&mut statement, key, &mut out)?;
    }
    Ok(out)
}

fn collect(statement: &mut rusqlite::Statement<'_>, args: &[Arg<'_>], out: &mut Vec<Row>) -> Result<(), LedgerError> {
    let n_columns = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(args))?;
    while let Some(row) = rows.next()? {
        let cells = (0..n_columns).map(|column| row.get_ref(column).map(cell)).collect::<Result<_, _>>()?;
        out.push(Row::new(cells));
    }
    Ok(())
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Real(value) => Cell::Real(value),
        ValueRef::Text(value) => Cell::Text(String::from_utf8_lossy(value).into_owned()),
        ValueRef::Blob(value) => Cell::Bytes(value.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::handoffs::{HANDOFFS, HANDOFFS_INDEXED};
    use crate::leads::{LEADS, LEADS_INDEXED};
    use crate::standings::{STANDINGS, STANDINGS_INDEXED};
    use crate::{Ledger, Place};

    #[test]
    fn what_is_written_beside_the_indexes_is_all_that_no_index_is_about() {
        let directory = tempfile::tempdir().unwrap();
        drop(Ledger::open(&Place::Directory(directory.path().to_owned())).unwrap());
        let connection = Connection::open(directory.path().join(FILE)).unwrap();
        let columns = "select distinct c.name from pragma_index_list(?1) i, pragma_index_xinfo(i.name) c \
                       where i.origin <> 'pk' and c.key = 1";
        for (table, indexed) in
            [(&LEADS, LEADS_INDEXED), (&STANDINGS, STANDINGS_INDEXED), (&HANDOFFS, HANDOFFS_INDEXED)]
        {
            let mut statement = connection.prepare(columns).unwrap();
            let found: BTreeSet<String> =
                statement.query_map([table.name], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            let known: BTreeSet<String> = indexed.iter().chain(table.key).map(|name| (*name).to_owned()).collect();
            let unknown: Vec<&String> = found.difference(&known).collect();
            assert!(unknown.is_empty(), "indexes of {} are about {unknown:?} as well", table.name);
            let needless: Vec<&&str> = indexed.iter().filter(|name| !found.contains(**name)).collect();
            assert!(needless.is_empty(), "no index of {} is about {needless:?}", table.name);
        }
    }
}
