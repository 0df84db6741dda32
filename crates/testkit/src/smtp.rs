//! A mail server for tests: it takes every mail, can be told to refuse or to lose an answer, and can be stopped and started again.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Whom `MAIL FROM` named.
    pub from: String,
    /// Whom `RCPT TO` named.
    pub to: Vec<String>,
    /// Headers and body, lines ending with `\n`.
    pub data: String,
}

impl Mail {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.data.split("\n\n").next().unwrap_or_default();
        let named = |line: &&str| line.split_once(':').is_some_and(|(known, _)| known.eq_ignore_ascii_case(name));
        head.lines().find(named).and_then(|line| line.split_once(':')).map(|(_, value)| value.trim())
    }
}

/// What the server does with the next mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reception {
    /// It takes it.
    Take,
    /// It says so at `RCPT TO`: `550`, `451`.
    Refuse(u16),
    /// It takes it, and is gone before it says so.
    TakeAndGoSilent,
}

/// A mail server on this machine.
#[derive(Debug)]
pub struct SmtpServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    stopping: AtomicBool,
    mails: Mutex<Vec<Mail>>,
    /// For the next mails, the last entry first; after them every mail is taken.
    receptions: Mutex<Vec<Reception>>,
}

impl SmtpServer {
    /// Starts it.
    ///
    /// # Panics
    /// If there is no port for it.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
        let address = listener.local_addr().expect("it listens");
        let shared = Arc::new(Shared::default());
        let thread = Some(listen(listener, &shared));
        Self { address, shared, thread }
    }

    /// `smtp://127.0.0.1:2525`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// What it does with the next mails, one after the other.
    pub fn receive_next(&self, receptions: &[Reception]) {
        *lock(&self.shared.receptions) = receptions.iter().rev().copied().collect();
    }

    /// All mails that it took.
    pub fn mails(&self) -> Vec<Mail> {
        lock(&self.shared.mails).clone()
    }

    /// Stops it: whoever comes is refused by the machine.
    pub fn stop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // It waits for somebody: that is us.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server does not panic");
        }
    }

    /// Starts it again on the same port, with all that it took.
    ///
    /// # Panics
    /// If its port is taken.
    pub fn start_again(&mut self) {
        self.shared.stopping.store(false, Ordering::SeqCst);
        let listener = TcpListener::bind(self.address).expect("the port is still free");
        self.thread = Some(listen(listener, &self.shared));
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.stop();
        }
    }
}

fn listen(listener: TcpListener, shared: &Arc<Shared>) -> JoinHandle<()> {
    let shared = Arc::clone(shared);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            if shared.stopping.load(Ordering::SeqCst) {
                return;
            }
            let Ok(stream) = stream else { continue };
            let shared = Arc::clone(&shared);
            // A client that goes away in the middle has sent nothing.
            std::thread::spawn(move || drop(serve(stream, &shared)));
        }
    })
}

fn serve(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream);
    out.write_all(b"220 testkit ready\r\n")?;
    let (mut from, mut to, mut reception) = (String::new(), Vec::new(), Reception::Take);
    loop {
        let line = line(&mut lines)?;
        let command = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match command.as_str() {
            "EHLO" => out.write_all(b"250-testkit\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")?,
            "MAIL" => {
                reception = lock(&shared.receptions).pop().unwrap_or(Reception::Take);
                (from, to) = (address(&line), Vec::new());
                out.write_all(b"250 fine\r\n")?;
            }
            "RCPT" => match reception {
                Reception::Refuse(code) => write!(out, "{code} <{}> is not known here\r\n", address(&line))?,
                Reception::Take | Reception::TakeAndGoSilent => {
                    to.push(address(&line));
                    out.write_all(b"250 fine\r\n")?;
                }
            },
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let data = data(&mut lines)?;
                let mail = Mail { from: from.clone(), to: std::mem::take(&mut to), data };
                lock(&shared.mails).push(mail);
                if reception == Reception::TakeAndGoSilent {
                    return Ok(());
                }
                out.write_all(b"250 taken\r\n")?;
            }
            "QUIT" => return out.write_all(b"221 bye\r\n"),
            "NOOP" | "RSET" => out.write_all(b"250 fine\r\n")?,
            _ => out.write_all(b"502 not here\r\n")?,
        }
    }
}

/// Everything up to a dot on a line of its own; a dot that was put before another one is taken away.
fn data(lines: &mut impl BufRead) -> io::Result<String> {
    let mut data = String::new();
    loop {
        let line = line(lines)?;
        if line == "." {
            return Ok(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
        data.push('\n');
    }
}

fn line(lines: &mut impl BufRead) -> io::Result<String> {
    let mut text = String::new();
    if lines.read_line(&mut text)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    Ok(text)
}

fn address(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or("", |(address, _)| address).to_owned()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
