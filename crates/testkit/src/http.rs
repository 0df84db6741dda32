//! A client of HTTP/1.1 that keeps its connection, one thread each: what tests and benchmarks of the service speak.
//!
//! It never tries again by itself. A request whose answer did not come is an error, and whoever sent it knows that it is not
//! acknowledged: that is what the proofs of durability count on.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long an answer may take before it counts as lost.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// One connection to a service, opened when it is needed.
#[derive(Debug)]
pub struct Connection {
    /// `127.0.0.1:7700`.
    address: String,
    stream: Option<BufReader<TcpStream>>,
    request: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Whether the service says that it did what was asked.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Connection {
    /// To a service at `127.0.0.1:7700`.
    pub fn new(address: impl Into<String>) -> Self {
        Self { address: address.into(), stream: None, request: Vec::new() }
    }

    /// Sends a request and waits for its answer.
    ///
    /// # Errors
    /// If no whole answer came. The next request then opens a new connection.
    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Answer> {
        self.request.clear();
        write!(self.request, "{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address)?;
        for (name, value) in headers {
            write!(self.request, "{name}: {value}\r\n")?;
        }
        if !body.is_empty() || method != "GET" {
            write!(self.request, "Content-Length: {}\r\n", body.len())?;
        }
        self.request.extend_from_slice(b"\r\n");
        self.request.extend_from_slice(body);
        let answer = self.exchange();
        let ends = answer.as_ref().map_or(true, |answer| answer.header("connection") == Some("close"));
        if ends {
            self.stream = None;
        }
        answer
    }

    fn exchange(&mut self) -> io::Result<Answer> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(ANSWER_WITHIN))?;
                stream.set_write_timeout(Some(ANSWER_WITHIN))?;
                none.insert(BufReader::new(stream))
            }
        };
        stream.get_mut().write_all(&self.request)?;
        read_answer(stream)
    }
}

fn read_answer(from: &mut impl BufRead) -> io::Result<Answer> {
    let status_line = line(from)?;
    let status = status_line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| broken(&status_line))?;
    let mut headers = Vec::new();
    loop {
        let text = line(from)?;
        if text.is_empty() {
            break;
        }
        let (name, value) = text.split_once(':').ok_or_else(|| broken(&text))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer { status, headers, body: Vec::new() };
    if answer.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        read_chunks(from, &mut answer.body)?;
    } else if let Some(length) = answer.header("content-length") {
        let length = length.parse().map_err(|_| broken(length))?;
        answer.body.resize(length, 0);
        from.read_exact(&mut answer.body)?;
    }
    Ok(answer)
}

fn read_chunks(from: &mut impl BufRead, body: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let size = line(from)?;
        let size = usize::from_str_radix(size.trim(), 16).map_err(|_| broken(&size))?;
        let begin = body.len();
        body.resize(begin + size, 0);
        from.read_exact(&mut body[begin..])?;
        line(from)?;
        if size == 0 {
            return Ok(());
        }
    }
}

/// A line without its end.
fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut text = String::new();
    if from.read_line(&mut text)? == 0 {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the connection was closed before an answer came"));
    }
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    Ok(text)
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("no answer of HTTP/1.1: `{what}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_whichever_way_their_length_is_told() {
        for (text, body) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n", "ok"),
            ("HTTP/1.1 204 No Content\r\n\r\n", ""),
        ] {
            let answer = read_answer(&mut text.as_bytes()).unwrap();
            assert_eq!(answer.text(), body, "{text}");
            assert!(answer.is_success());
        }
    }

    #[test]
    fn half_an_answer_is_none() {
        for text in ["", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", "hello\r\n\r\n"] {
            assert!(read_answer(&mut text.as_bytes()).is_err(), "{text}");
        }
    }
}
