//! A PostgreSQL server for tests: the one that `LEADPACT_TEST_POSTGRES` names, or one of its own that ends with the test.

use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

/// What to do where there is no PostgreSQL.
pub const POSTGRES_HINT: &str =
    "install PostgreSQL 14 or newer (Debian: apt-get install postgresql), or name a server by LEADPACT_TEST_POSTGRES";

/// Starts a server in `$1` on a socket there and says so; starts it anew after each line that it reads, as after a power cut; and ends
/// it when whoever started this is gone.
const KEEPER: &str = r#"
set -eu
dir="$1"
start() {
    postgres -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=200 -c shared_buffers=64MB >>"$dir/log" 2>&1 &
    server=$!
    for _ in $(seq 200); do pg_isready -q -h "$dir" -U leadpact -d postgres && break; sleep 0.05; done
    echo ready
}
initdb -D "$dir/data" -U leadpact -A trust --no-sync --encoding=UTF8 --locale=C >"$dir/log" 2>&1
start
while read -r away; do
    kill -QUIT $server
    wait $server || true
    sleep "$away"
    start
done
kill -INT $server
wait $server || true
rm -rf "$dir"
"#;

/// A server of one's own. It ends when this is dropped, or the process ends, however it ends.
#[derive(Debug)]
pub struct OwnServer {
    directory: PathBuf,
    keeper: Child,
    /// Closed to end it.
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl OwnServer {
    /// Starts it.
    ///
    /// # Panics
    /// If it can't be started: a missing PostgreSQL fails, it never skips.
    pub fn start() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let directory = std::env::temp_dir().join(format!("leadpact-postgres-{}-{number}", std::process::id()));
        fs::create_dir_all(&directory).expect("a directory for the server can be made");
        let mut keeper = as_ordinary_user(&directory);
        keeper.args(["sh", "-c", KEEPER, "keeper"]).arg(&directory);
        keeper.env("PATH", search_path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child =
            keeper.spawn().unwrap_or_else(|error| panic!("PostgreSQL can't be started: {error}; {POSTGRES_HINT}"));
        let commands = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut server = Self { directory, keeper: child, commands, answers };
        server.await_ready();
        server
    }

    /// Its address, with the database that every server has.
    pub fn address(&self) -> String {
        format!("postgres://leadpact@/postgres?host={}", self.directory.display())
    }

    /// The address of a new and empty database.
    ///
    /// # Panics
    /// If it can't be made.
    pub fn empty_database(&self) -> String {
        new_database(&self.address())
    }

    /// Breaks it off as a power cut would, and starts it again after so many seconds.
    ///
    /// # Panics
    /// If it does not come back.
    pub fn break_off(&mut self, away_s: f32) {
        let commands = self.commands.as_mut().expect("it is open until the end");
        writeln!(commands, "{away_s}").expect("the keeper listens");
        self.await_ready();
    }

    fn await_ready(&mut self) {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the keeper speaks");
        let log = || fs::read_to_string(self.directory.join("log")).unwrap_or_default();
        assert!(line.trim() == "ready", "PostgreSQL can't be started: {}\n{POSTGRES_HINT}", log());
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        drop(self.commands.take());
        // It tidies up behind itself.
        let _ = self.keeper.wait();
    }
}

/// The address of an empty database that no other test uses.
///
/// # Panics
/// If there is no server and none can be started: a missing PostgreSQL fails, it never skips.
pub fn empty_database() -> String {
    new_database(server())
}

fn new_database(server: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let name = format!("leadpact_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut psql = Command::new(program("psql"));
    psql.args(["-q", "-d", &server_address(server, "postgres"), "-c", &format!("create database {name}")]);
    let made = psql.status().unwrap_or_else(|error| panic!("psql: {error}; {POSTGRES_HINT}"));
    assert!(made.success(), "a database could not be made on {server}");
    server_address(server, &name)
}

/// `server` with another database's name.
fn server_address(server: &str, database: &str) -> String {
    let (before, options) = server.split_once('?').unwrap_or((server, ""));
    let base = before.rsplit_once('/').map_or(before, |(base, _)| base);
    format!("{base}/{database}{}{options}", if options.is_empty() { "" } else { "?" })
}

fn server() -> &'static str {
    static SERVER: OnceLock<(String, Option<Mutex<OwnServer>>)> = OnceLock::new();
    let (address, _) = SERVER.get_or_init(|| match std::env::var("LEADPACT_TEST_POSTGRES") {
        Ok(address) => (address, None),
        Err(_) => {
            let own = OwnServer::start();
            (own.address(), Some(Mutex::new(own)))
        }
    });
    address
}

/// PostgreSQL refuses to run as root: there it becomes the user that its package made.
fn as_ordinary_user(directory: &Path) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    if !is_root {
        return Command::new("env");
    }
    let owned = Command::new("chown").arg("postgres").arg(directory).status().is_ok_and(|status| status.success());
    assert!(owned, "there is no user `postgres`; {POSTGRES_HINT}");
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "env"]);
    command
}

/// Debian keeps the server's programs out of the usual search path.
fn search_path() -> String {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    folders.sort();
    folders.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    std::env::join_paths(folders).map(|path| path.to_string_lossy().into_owned()).unwrap_or_default()
}

fn program(name: &str) -> PathBuf {
    let path = search_path();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.exists());
    found.unwrap_or_else(|| PathBuf::from(name))
}
