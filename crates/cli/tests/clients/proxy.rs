//! A network that loses answers: between a client and the service, and for some requests it takes the answer and breaks the
//! connection instead of handing it on. The service has kept what the client has to send again.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use leadpact_testkit::http::{Answer, Connection};

/// The network.
pub struct Proxy {
    address: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Answers that are still to be lost.
    to_lose: AtomicU32,
    /// POST requests that were handed on.
    handed_on: AtomicU32,
}

/// A request as it came.
struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Proxy {
    /// Before a service at `127.0.0.1:40000`.
    pub fn before(service: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it listens").to_string();
        let state = Arc::<State>::default();
        let (shared, service) = (Arc::clone(&state), service.to_owned());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (state, service) = (Arc::clone(&shared), service.clone());
                // A client that goes away in the middle is none of our business.
                thread::spawn(move || drop(hand_on(stream, &service, &state)));
            }
        });
        Self { address, state }
    }

    /// `http://127.0.0.1:40001`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on, loses the answers to so many requests that bring something.
    pub fn lose(&self, n_answers: u32) {
        self.state.to_lose.store(n_answers, Ordering::SeqCst);
        self.state.handed_on.store(0, Ordering::SeqCst);
    }

    /// Answers that are still to be lost.
    pub fn to_lose(&self) -> u32 {
        self.state.to_lose.load(Ordering::SeqCst)
    }

    /// Requests that brought something since the latest [`Proxy::lose`].
    pub fn handed_on(&self) -> u32 {
        self.state.handed_on.load(Ordering::SeqCst)
    }
}

/// Serves one connection of a client until one side ends it.
fn hand_on(stream: TcpStream, service: &str, state: &State) -> io::Result<()> {
    let mut client = BufReader::new(stream);
    let mut connection = Connection::new(service);
    while let Some(request) = read_request(&mut client)? {
        let headers: Vec<(&str, &str)> =
            request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = connection.send(&request.method, &request.path, &headers, &request.body)?;
        if request.method == "POST" {
            state.handed_on.fetch_add(1, Ordering::SeqCst);
            let lost = state.to_lose.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            if answer.is_success() && lost.is_ok() {
                return Ok(());
            }
        }
        write_answer(client.get_mut(), &answer)?;
    }
    Ok(())
}

fn read_request(client: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if client.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(None) };
    let mut request =
        Request { method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: Vec::new() };
    let mut length = 0;
    loop {
        let mut line = String::new();
        client.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let (name, value) = (name.to_ascii_lowercase(), value.trim().to_owned());
        match &*name {
            "content-length" => length = value.parse().map_err(io::Error::other)?,
            // Said anew for the connection to the service.
            "host" | "connection" => {}
            "transfer-encoding" => return Err(io::Error::other("no client of ours sends bodies in chunks")),
            _ => request.headers.push((name, value)),
        }
    }
    request.body.resize(length, 0);
    client.read_exact(&mut request.body)?;
    Ok(Some(request))
}

fn write_answer(client: &mut TcpStream, answer: &Answer) -> io::Result<()> {
    let mut text = format!("HTTP/1.1 {} Answer\r\n", answer.status);
    for (name, value) in &answer.headers {
        if !matches!(&**name, "content-length" | "transfer-encoding" | "connection") {
            text += &format!("{name}: {value}\r\n");
        }
    }
    text += &format!("content-length: {}\r\n\r\n", answer.body.len());
    client.write_all(text.as_bytes())?;
    client.write_all(&answer.body)
}
