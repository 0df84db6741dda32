//! The service as its users meet it: the real binary in a process of its own, reached over HTTP, ended kindly or at once.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::http::{Answer, Connection};

/// How long a start may take: a debug build on a busy machine that mends its ledger first.
const START_WITHIN: Duration = Duration::from_secs(60);
/// How long a kind end may take.
const STOP_WITHIN: Duration = Duration::from_secs(40);

/// How the service is started.
#[derive(Debug, Clone)]
pub struct Launch {
    /// Words before the binary's own: a program that starts it, such as `unshare --mount`.
    pub by: Vec<OsString>,
    /// The binary.
    pub binary: PathBuf,
    /// The data directory.
    pub data: PathBuf,
    /// A PostgreSQL database instead of SQLite in the data directory.
    pub database: Option<String>,
    /// More flags.
    pub flags: Vec<String>,
}

impl Launch {
    /// With SQLite in this directory.
    pub fn new(binary: impl Into<PathBuf>, data: impl Into<PathBuf>) -> Self {
        Self { by: Vec::new(), binary: binary.into(), data: data.into(), database: None, flags: Vec::new() }
    }

    /// With this PostgreSQL database, if there is one.
    #[must_use]
    pub fn on(mut self, database: Option<&str>) -> Self {
        self.database = database.map(str::to_owned);
        self
    }

    /// With these flags, too.
    #[must_use]
    pub fn with(mut self, flags: &[&str]) -> Self {
        self.flags.extend(flags.iter().map(|&flag| flag.to_owned()));
        self
    }

    /// A command of the binary about this ledger: `leadpact doctor --data DIR`.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(words);
        self.place(&mut command);
        command
    }

    /// What such a command prints, without the end of its line.
    ///
    /// # Panics
    /// If it fails.
    pub fn say(&self, words: &[&str]) -> String {
        let said = self.command(words).output().unwrap_or_else(|error| panic!("{}: {error}", self.binary.display()));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        assert!(said.status.success(), "leadpact {}: {}\n{}", words.join(" "), text(&said.stdout), text(&said.stderr));
        text(&said.stdout)
    }

    /// The write key of a new source, made while the service runs or not.
    pub fn add_source(&self) -> String {
        self.say(&["source", "add", "tests"])
    }

    fn place(&self, command: &mut Command) {
        command.arg("--data").arg(&self.data);
        if let Some(database) = &self.database {
            command.arg("--database").arg(database);
        }
    }

    /// Starts the service on a free port and waits until it is ready.
    ///
    /// # Panics
    /// If it does not become ready; what it said is in the message.
    pub fn start(&self) -> Service {
        let log = self.log();
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder).expect("a folder for the log can be made");
        }
        let errors = File::options().create(true).append(true).open(&log).expect("a log can be written");
        let mut command = self.serve();
        command.stdout(Stdio::piped()).stderr(errors);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.binary.display()));
        let mut said = Vec::new();
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let address = loop {
            match lines.next() {
                Some(Ok(line)) => {
                    let address = address_in(&line);
                    said.push(line);
                    if let Some(address) = address {
                        break address;
                    }
                }
                Some(Err(_)) | None => {
                    let status = child.wait();
                    panic!("the service ended ({status:?}) before it listened: {said:#?}\n{}", end_of(&log));
                }
            }
        };
        // It goes on speaking, and whoever writes into a pipe that nobody reads would wait for ever.
        let said = Arc::new(Mutex::new(said));
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                heard.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        let service = Service { child, address, said, log };
        service.await_ready();
        service
    }

    /// Starts the service and kills it in the middle of its start, or soon after.
    ///
    /// # Panics
    /// If it can't be started at all.
    pub fn start_and_kill_after(&self, time: Duration) {
        let mut command = self.serve();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.binary.display()));
        std::thread::sleep(time);
        // It may have ended by itself; either way it is gone after `wait`.
        let _ = child.kill();
        let _ = child.wait();
    }

    fn serve(&self) -> Command {
        let mut words = self.by.iter().map(OsString::as_os_str).chain([self.binary.as_os_str(), OsStr::new("serve")]);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words);
        self.place(&mut command);
        command.args(["--listen", "127.0.0.1:0"]).args(&self.flags).stdin(Stdio::null());
        command
    }

    fn log(&self) -> PathBuf {
        let name = self.data.file_name().unwrap_or_default().to_string_lossy();
        self.data.with_file_name(format!("{name}.log"))
    }
}

/// A running service. It is killed when it is dropped.
#[derive(Debug)]
pub struct Service {
    child: Child,
    address: String,
    /// Every line that it printed.
    said: Arc<Mutex<Vec<String>>>,
    log: PathBuf,
}

impl Service {
    /// `127.0.0.1:40000`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What is found in the first line that it prints and in which something is found, perhaps a moment later.
    ///
    /// # Panics
    /// If there is no such line.
    pub fn await_line<T>(&self, find: impl Fn(&str) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            let said = self.said.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(found) = said.iter().find_map(|line| find(line)) {
                return found;
            }
            assert!(began.elapsed() < START_WITHIN, "nothing is found in what the service prints: {said:#?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it logged, of all starts on this directory.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// A new connection to it.
    pub fn connect(&self) -> Connection {
        Connection::new(&self.address)
    }

    /// One request on a connection of its own.
    ///
    /// # Panics
    /// If no answer comes.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let answer = self.connect().send(method, path, headers, body);
        answer.unwrap_or_else(|error| panic!("{method} {path}: {error}\n{}", end_of(&self.log)))
    }

    /// `kill -9`: the process is gone when this returns, whatever it was doing.
    pub fn kill(mut self) {
        self.kill_now();
    }

    /// SIGTERM, as an operator stops it.
    ///
    /// # Panics
    /// If it does not end in time.
    pub fn stop(mut self) -> ExitStatus {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.is_ok_and(|status| status.success()), "the service can be told to stop");
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("our own child can be waited for") {
                return status;
            }
            assert!(began.elapsed() < STOP_WITHIN, "the service does not stop\n{}", end_of(&self.log));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn kill_now(&mut self) {
        // It may have ended by itself; either way it is gone after `wait`.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn await_ready(&self) {
        let began = Instant::now();
        let mut latest = String::new();
        while began.elapsed() < START_WITHIN {
            match self.connect().send("GET", "/ready", &[], &[]) {
                Ok(answer) if answer.is_success() => return,
                Ok(answer) => latest = format!("{} {}", answer.status, answer.text()),
                Err(error) => latest = error.to_string(),
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the service is not ready: {latest}\n{}", end_of(&self.log));
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill_now();
    }
}

/// `127.0.0.1:40000` in a line such as `Listening on http://127.0.0.1:40000`.
fn address_in(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("http://127.0.0.1:")?;
    let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!port.is_empty()).then(|| format!("127.0.0.1:{port}"))
}

fn end_of(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(30)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_what_the_service_prints() {
        for (line, expected) in [
            ("Listening on http://127.0.0.1:40213", Some("127.0.0.1:40213")),
            ("leadpact 0.1.0 listens on http://127.0.0.1:7700/ (stop with Ctrl-C)", Some("127.0.0.1:7700")),
            ("http://leads.example/link#abc", None),
            ("Opening the ledger", None),
        ] {
            assert_eq!(address_in(line).as_deref(), expected, "{line}");
        }
    }
}
