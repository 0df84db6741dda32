//! PostgreSQL: connections that come back after the server was away, and statements that take many rows at once.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use postgres::config::{Host, SslMode};
use postgres::types::{IsNull, ToSql, Type as PgType, to_sql_checked};
use postgres::{Client, Config, NoTls, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::cell::{Arg, Cell, Row};
use crate::db::Scrubbed;
use crate::error::LedgerError;
use crate::relay::Relay;
use crate::table::{Conflict, Table, Type};

/// The advisory lock under which nodes write one after the other: "leadpact" in ASCII.
const WRITERS: i64 = i64::from_be_bytes(*b"leadpact");
/// Waits before each new try to reach a server that is away: about ten seconds in all.
const WAITS_MS: [u64; 6] = [0, 100, 400, 1_500, 3_000, 5_000];
/// For how long everybody together waits for a server that is away. Whoever comes later tries once: else those who queue for the one
/// writer would wait ten seconds each, one after the other.
const PATIENCE: Duration = Duration::from_secs(10);
/// Why it can't be reached, where it took connections and broke them off each time.
const AGAIN_AND_AGAIN: &str = "it went away again and again";
/// Readers that are kept for the next question.
const IDLE_READERS: usize = 8;
/// Whoever writes looks rows up by keys, some at a time, in tables that grow by the minute: through their indexes, whatever the
/// statistics of an hour ago (or none at all, on fresh tables) would say. Compiling such a plan would cost more than running it.
const WRITER_PLANS: &str =
    "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off";
/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

pub struct Postgres {
    config: Config,
    /// Without password.
    address: String,
    writer: Mutex<Option<Session>>,
    readers: Mutex<Vec<Session>>,
    /// Since when no connection could be had.
    away_since: Mutex<Option<Instant>>,
}

/// One connection and the statements that it has prepared.
pub struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Postgres {
    pub fn open(address: &str) -> Result<Self, LedgerError> {
        let shown = without_password(address);
        let mut config: Config = address
            .parse()
            .map_err(|error: postgres::Error| LedgerError::Address { address: shown.clone(), why: words(&error) })?;
        config.application_name("leadpact").connect_timeout(CONNECT_WITHIN);
        let (writer, readers, away_since) = Default::default();
        let db = Self { config, address: shown, writer, readers, away_since };
        *lock(&db.writer) = Some(db.connect_writer()?);
        Ok(db)
    }

    pub fn write<T, E: From<LedgerError>>(&self, mut work: impl FnMut(&mut Session) -> Result<T, E>) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let mut away = None;
        for wait in WAITS_MS {
            if away.is_some() && self.is_patience_over() {
                break;
            }
            std::thread::sleep(Duration::from_millis(wait));
            let mut session = match writer.take().filter(|session| !session.client.is_closed()) {
                Some(session) => session,
                None => match self.connect_writer() {
                    Ok(session) => session,
                    Err(error) => {
                        away = Some(error);
                        continue;
                    }
                },
            };
            let begun = session
                .batch("begin isolation level read committed")
                .and_then(|()| session.rows("select pg_advisory_xact_lock($1)::text", &[Arg::Int(WRITERS)]));
            if let Err(error) = begun {
                if session.client.is_closed() {
                    continue;
                }
                return Err(error.into());
            }
            let done = match work(&mut session) {
                Ok(done) => done,
                Err(_) if session.client.is_closed() => continue,
                Err(error) => {
                    session.batch("rollback")?;
                    *writer = Some(session);
                    return Err(error);
                }
            };
            return match session.batch("commit") {
                Ok(()) => {
                    *writer = Some(session);
                    Ok(done)
                }
                Err(_) if session.client.is_closed() => Err(LedgerError::CommitUnknown.into()),
                Err(error) => Err(error.into()),
            };
        }
        Err(away.unwrap_or_else(|| self.unreachable(AGAIN_AND_AGAIN.to_owned())).into())
    }

    pub fn read<T, E: From<LedgerError>>(&self, mut work: impl FnMut(&mut Session) -> Result<T, E>) -> Result<T, E> {
        let mut away = None;
        for wait in WAITS_MS {
            if away.is_some() && self.is_patience_over() {
                break;
            }
            std::thread::sleep(Duration::from_millis(wait));
            let idle = lock(&self.readers).pop().filter(|session| !session.client.is_closed());
            let mut session = match idle {
                Some(session) => session,
                None => match self.connect() {
                    Ok(session) => session,
                    Err(error) => {
                        away = Some(error);
                        continue;
                    }
                },
            };
            if session.batch("begin isolation level repeatable read read only").is_err() {
                continue;
            }
            let done = work(&mut session);
            if session.client.is_closed() {
                continue;
            }
            session.batch("rollback")?;
            let mut readers = lock(&self.readers);
            if readers.len() < IDLE_READERS {
                readers.push(session);
            }
            return done;
        }
        Err(away.unwrap_or_else(|| self.unreachable(AGAIN_AND_AGAIN.to_owned())).into())
    }

    /// Lets PostgreSQL forget the rows that were deleted. It does so by itself sooner or later; this is sooner.
    pub fn scrub(&self) -> Result<Scrubbed, LedgerError> {
        let mut session = self.connect()?;
        for declared in crate::personal::DECLARED {
            if declared.belongs != crate::personal::Belongs::Not {
                session.batch(&format!("vacuum {}", declared.table))?;
            }
        }
        Ok(Scrubbed::Clean)
    }

    /// Renames the schema in which the tables are, and makes an empty one in its place.
    pub fn put_tables_aside(&self, name: &str) -> Result<String, LedgerError> {
        let kept: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let sql = format!("begin; alter schema public rename to {kept}; create schema public; commit");
        self.connect()?.batch(&sql)?;
        Ok(format!("schema {kept}"))
    }

    /// Where nodes call out to each other.
    pub fn relay(&self) -> Relay {
        Relay::new(self.config.clone(), self.address.clone())
    }

    fn is_patience_over(&self) -> bool {
        lock(&self.away_since).is_some_and(|since| since.elapsed() >= PATIENCE)
    }

    fn connect(&self) -> Result<Session, LedgerError> {
        let connected = connect(&self.config, &self.address);
        let mut away_since = lock(&self.away_since);
        *away_since = if connected.is_ok() { None } else { away_since.or_else(|| Some(Instant::now())) };
        Ok(Session { client: connected?, statements: HashMap::new() })
    }

    fn connect_writer(&self) -> Result<Session, LedgerError> {
        let mut session = self.connect()?;
        session.batch(WRITER_PLANS)?;
        Ok(session)
    }

    fn unreachable(&self, why: String) -> LedgerError {
        LedgerError::Unreachable { address: self.address.clone(), why }
    }
}

impl Session {
    pub fn run(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<u64, LedgerError> {
        let statement = self.statement(sql)?;
        Ok(self.client.execute(&statement, &parameters(args))?)
    }

    pub fn rows(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<Vec<Row>, LedgerError> {
        let statement = self.statement(sql)?;
        self.client.query(&statement, &parameters(args))?.iter().map(row).collect()
    }

    pub fn put(&mut self, table: &Table, rows: &[Vec<Arg<'_>>], conflict: Conflict) -> Result<u64, LedgerError> {
        let statement = self.statement(&table.insert_many(conflict))?;
        let columns: Vec<Column<'_>> =
            (0..table.columns.len()).map(|column| Column::of(table.columns[column].1, rows, column)).collect();
        Ok(self.client.execute(&statement, &columns.iter().map(Column::parameter).collect::<Vec<_>>())?)
    }

    pub fn find(&mut self, table: &Table, by: &[&str], keys: &[Vec<Arg<'_>>]) -> Result<Vec<Row>, LedgerError> {
        let statement = self.statement(&table.find_many(by))?;
        let columns: Vec<Column<'_>> =
            by.iter().enumerate().map(|(position, name)| Column::of(table.type_of(name), keys, position)).collect();
        let parameters: Vec<_> = columns.iter().map(Column::parameter).collect();
        self.client.query(&statement, &parameters)?.iter().map(row).collect()
    }

    pub fn batch(&mut self, sql: &str) -> Result<(), LedgerError> {
        Ok(self.client.batch_execute(sql)?)
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, LedgerError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// One column of many rows, as an array.
enum Column<'a> {
    Int(Vec<Option<i64>>),
    Real(Vec<Option<f64>>),
    Text(Vec<Option<&'a str>>),
    Bytes(Vec<Option<&'a [u8]>>),
}

impl<'a> Column<'a> {
    fn of(kind: Type, rows: &[Vec<Arg<'a>>], column: usize) -> Self {
        let cells = || rows.iter().map(|row| row[column]);
        let wrong = |cell: Arg<'_>| -> ! { panic!("a column of {kind:?} was given {cell:?}") };
        match kind {
            Type::Int => Self::Int(
                cells()
                    .map(|cell| match cell {
                        Arg::Int(value) => Some(value),
                        Arg::Null => None,
                        Arg::Real(_) | Arg::Text(_) | Arg::Bytes(_) => wrong(cell),
                    })
                    .collect(),
            ),
            Type::Real => Self::Real(
                cells()
                    .map(|cell| match cell {
                        Arg::Real(value) => Some(value),
                        Arg::Null => None,
                        Arg::Int(_) | Arg::Text(_) | Arg::Bytes(_) => wrong(cell),
                    })
                    .collect(),
            ),
            Type::Text => Self::Text(
                cells()
                    .map(|cell| match cell {
                        Arg::Text(value) => Some(value),
                        Arg::Null => None,
                        Arg::Int(_) | Arg::Real(_) | Arg::Bytes(_) => wrong(cell),
                    })
                    .collect(),
            ),
            Type::Bytes => Self::Bytes(
                cells()
                    .map(|cell| match cell {
                        Arg::Bytes(value) => Some(value),
                        Arg::Null => None,
                        Arg::Int(_) | Arg::Real(_) | Arg::Text(_) => wrong(cell),
                    })
                    .collect(),
            ),
        }
    }

    fn parameter(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Int(values) => values,
            Self::Real(values) => values,
            Self::Text(values) => values,
            Self::Bytes(values) => values,
        }
    }
}

impl ToSql for Arg<'_> {
    fn to_sql(&self, kind: &PgType, out: &mut bytes::BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            // `limit $1` and the like: PostgreSQL has more sizes of whole numbers than the ledger.
            Self::Int(value) if *kind == PgType::INT4 => i32::try_from(*value)?.to_sql(kind, out),
            Self::Int(value) => value.to_sql(kind, out),
            Self::Real(value) => value.to_sql(kind, out),
            Self::Text(value) => value.to_sql(kind, out),
            Self::Bytes(value) => value.to_sql(kind, out),
        }
    }

    fn accepts(kind: &PgType) -> bool {
        [PgType::INT8, PgType::INT4, PgType::FLOAT8, PgType::TEXT, PgType::VARCHAR, PgType::BYTEA].contains(kind)
    }

    to_sql_checked!();
}

fn parameters<'a>(args: &'a [Arg<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    args.iter().map(|arg| arg as &(dyn ToSql + Sync)).collect()
}

fn row(row: &postgres::Row) -> Result<Row, LedgerError> {
    let cells = row.columns().iter().enumerate().map(|(position, column)| cell(row, position, column.type_()));
    Ok(Row::new(cells.collect::<Result<_, _>>()?))
}

fn cell(row: &postgres::Row, position: usize, kind: &PgType) -> Result<Cell, LedgerError> {
    let cell = match *kind {
        PgType::INT8 => row.try_get::<_, Option<i64>>(position)?.map(Cell::Int),
        PgType::INT4 => row.try_get::<_, Option<i32>>(position)?.map(|value| Cell::Int(value.into())),
        PgType::BOOL => row.try_get::<_, Option<bool>>(position)?.map(|value| Cell::Int(value.into())),
        PgType::FLOAT8 => row.try_get::<_, Option<f64>>(position)?.map(Cell::Real),
        PgType::BYTEA => row.try_get::<_, Option<Vec<u8>>>(position)?.map(Cell::Bytes),
        _ => row.try_get::<_, Option<String>>(position)?.map(Cell::Text),
    };
    Ok(cell.unwrap_or(Cell::Null))
}

/// A new connection to the database, which is called `address` where it can't be reached.
pub fn connect(config: &Config, address: &str) -> Result<Client, LedgerError> {
    let connected = match config.get_ssl_mode() {
        SslMode::Disable => config.connect(NoTls),
        _ => config.connect(encrypted()),
    };
    connected.map_err(|error| LedgerError::Unreachable { address: address.to_owned(), why: words(&error) })
}

fn encrypted() -> MakeRustlsConnect {
    let mut roots = rustls::RootCertStore::empty();
    // A certificate that can't be read trusts nobody: the connection then says whom it does not know.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring knows TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    MakeRustlsConnect::new(config)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How PostgreSQL's own programs are told of a database: never by an argument, which every user of the machine could read.
pub fn tool_environment(address: &str) -> Result<Vec<(&'static str, String)>, LedgerError> {
    let config: Config = address.parse().map_err(|error: postgres::Error| LedgerError::Address {
        address: without_password(address),
        why: words(&error),
    })?;
    let host = |host: &Host| match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    };
    let list = |texts: Vec<String>| (!texts.is_empty()).then(|| texts.join(","));
    let password = config.get_password().map(|password| String::from_utf8_lossy(password).into_owned());
    let ssl = match config.get_ssl_mode() {
        SslMode::Disable => "disable",
        SslMode::Require => "require",
        _ => "prefer",
    };
    let all = [
        ("PGHOST", list(config.get_hosts().iter().map(host).collect())),
        ("PGPORT", list(config.get_ports().iter().map(ToString::to_string).collect())),
        ("PGUSER", config.get_user().map(str::to_owned)),
        ("PGPASSWORD", password),
        ("PGDATABASE", config.get_dbname().map(str::to_owned)),
        ("PGSSLMODE", Some(ssl.to_owned())),
    ];
    Ok(all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

/// What the library and its causes say.
fn words(error: &postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(error), _) => error.message().to_owned(),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}

/// The address as it may be shown and logged.
pub fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return "(not an address)".to_owned() };
    match rest.rsplit_once('@') {
        Some((user, host)) => format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default()),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_of_a_database_by_their_environment() {
        let told = tool_environment("postgres://ana:s%40cret@db.example:5433/leads?sslmode=require").unwrap();
        let expected = [
            ("PGHOST", "db.example"),
            ("PGPORT", "5433"),
            ("PGUSER", "ana"),
            ("PGPASSWORD", "s@cret"),
            ("PGDATABASE", "leads"),
            ("PGSSLMODE", "require"),
        ];
        assert_eq!(told, expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn a_password_is_never_shown() {
        for (address, shown) in [
            ("postgres://ana:secret@db.example/leads", "postgres://ana@db.example/leads"),
            ("postgres://ana:se:cr@et@db.example/leads", "postgres://ana@db.example/leads"),
            ("postgres://db.example/leads", "postgres://db.example/leads"),
            ("host=db password=secret", "(not an address)"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
