//! A receiver of webhooks for tests: it keeps every request, answers as it is told, and can be stopped and started again.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// A request that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// `/hooks/leads`.
    pub path: String,
    /// Headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether it was answered with success, and the answer was sent whole.
    pub was_taken: bool,
}

impl Received {
    /// The first header of this name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// How the receiver answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// With this status and these headers (`Retry-After: 7`).
    Status(u16, Vec<String>),
    /// Not at all: the request is taken, and the connection closed.
    Lost,
    /// With success, after so long.
    Late(Duration),
}

/// A receiver on this machine.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    stopping: AtomicBool,
    received: Mutex<Vec<Received>>,
    /// For the next requests; after them each is answered with success.
    replies: Mutex<VecDeque<Reply>>,
}

impl Receiver {
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

    /// `http://127.0.0.1:8080/hooks`.
    pub fn url(&self) -> String {
        format!("http://{}/hooks", self.address)
    }

    /// How it answers the next requests, one after the other.
    pub fn reply_next(&self, replies: impl IntoIterator<Item = Reply>) {
        lock(&self.shared.replies).extend(replies);
    }

    /// Everything that came.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared.received).clone()
    }

    /// Stops it: whoever comes is refused by the machine.
    pub fn stop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // It waits for somebody: that is us.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the receiver does not panic");
        }
    }

    /// Starts it again on the same port, with all that came.
    ///
    /// # Panics
    /// If its port is taken.
    pub fn start_again(&mut self) {
        self.shared.stopping.store(false, Ordering::SeqCst);
        let listener = TcpListener::bind(self.address).expect("the port is still free");
        self.thread = Some(listen(listener, &self.shared));
    }
}

impl Drop for Receiver {
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

/// One request for each connection.
fn serve(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut input = BufReader::new(stream);
    let mut request = read_request(&mut input)?;
    let reply = lock(&shared.replies).pop_front().unwrap_or(Reply::Status(200, Vec::new()));
    let (status, headers) = match reply {
        Reply::Status(status, headers) => (status, headers),
        Reply::Lost => {
            lock(&shared.received).push(request);
            return Ok(());
        }
        Reply::Late(wait) => {
            std::thread::sleep(wait);
            (200, Vec::new())
        }
    };
    request.was_taken = (200..300).contains(&status);
    lock(&shared.received).push(request);
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    write!(out, "HTTP/1.1 {status} Answer\r\n{headers}Content-Length: 2\r\nConnection: close\r\n\r\nok")
}

fn read_request(input: &mut impl BufRead) -> io::Result<Received> {
    let first = line(input)?;
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    loop {
        let text = line(input)?;
        if text.is_empty() {
            break;
        }
        let (name, value) = text.split_once(':').unwrap_or((&text, ""));
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut request = Received { path, headers, body: Vec::new(), was_taken: false };
    if let Some(length) = request.header("content-length").and_then(|length| length.parse().ok()) {
        request.body.resize(length, 0);
        input.read_exact(&mut request.body)?;
    }
    Ok(request)
}

fn line(input: &mut impl BufRead) -> io::Result<String> {
    let mut text = String::new();
    if input.read_line(&mut text)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    Ok(text)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
