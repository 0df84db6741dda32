//! A service on another machine, reached over its API, as its web app reaches it.
//!
//! The API key comes from the environment (`LEADPACT_KEY`) and from nowhere else: arguments can be read by everybody on the machine. What
//! the service can't take now is sent again when it says so. That harms nothing: imports count once by themselves, and every other request
//! that changes something carries a key of its own, by which it is done once.

use std::cell::Cell;
use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use leadpact_pact::words::Language;
use leadpact_server::{Entropy, SystemEntropy, install_crypto};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use ureq::Agent;
use ureq::http::{Method, Request, Response, StatusCode, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::failure::Failure;

/// The environment variable with the API key.
pub(crate) const KEY_VARIABLE: &str = "LEADPACT_KEY";
/// How long a service may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// How long a request is sent again before it is given up.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait where the service says nothing about it, and at most.
const PAUSE: Duration = Duration::from_secs(1);
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// An answer that is larger is none of this API's.
const ANSWER_BYTES_MAX: u64 = 64 << 20;

/// A service, and the key with which it is asked.
pub(crate) struct Remote {
    agent: Agent,
    /// `https://leads.example`, without a slash at the end.
    base: String,
    key: String,
    language: Language,
    patience: Duration,
    /// Whether it answered before: one that never did is not waited for.
    is_known: Cell<bool>,
}

/// Why a request was not answered with success.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The service says no.
    Problem(Problem),
    /// It was not reached, or what answered is no service of ours.
    Unreached(String),
}

/// A problem as the API sends it (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Problem {
    /// Its stable code.
    pub(crate) code: String,
    title: String,
    detail: Option<String>,
    path: Option<String>,
    request_id: Option<String>,
}

/// What became of one attempt.
enum Attempt {
    Done(Response<ureq::Body>),
    /// To be sent again after this pause, unless patience is over.
    Later(Duration, Refusal),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the service says: {}", self.title)?;
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        if let Some(path) = &self.path {
            write!(f, " (at `{path}`)")?;
        }
        write!(f, " [{}", self.code)?;
        if let Some(id) = &self.request_id {
            write!(f, ", request {id}")?;
        }
        write!(f, "]")
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Said(match refusal {
            Refusal::Problem(problem) => problem.to_string(),
            Refusal::Unreached(why) => why,
        })
    }
}

impl Remote {
    /// The service at this address, asked with the key in the environment.
    pub(crate) fn at(url: &str) -> Result<Self, Failure> {
        let key = std::env::var(KEY_VARIABLE).ok().filter(|key| !key.trim().is_empty()).ok_or_else(|| {
            Failure::Said(format!(
                "{KEY_VARIABLE} is not set: make an API key in the service (`POST /api/keys`) and put it into the environment"
            ))
        })?;
        let base = url.trim_end_matches('/').to_owned();
        let (scheme, host) = base.split_once("://").unwrap_or_default();
        if !matches!(scheme, "http" | "https") || host.is_empty() || host.contains(['/', '?', '#', '@']) {
            return Err(Failure::Said(format!("`{url}` is no address of a service: expected https://leads.example")));
        }
        if scheme == "http" && !is_this_machine(host) {
            eprintln!("leadpact: {base} is not encrypted: the API key can be read on the way");
        }
        Ok(Self {
            agent: agent(scheme)?,
            base,
            key: key.trim().to_owned(),
            language: Language::English,
            patience: PATIENCE,
            is_known: Cell::new(false),
        })
    }

    /// The same, sending for longer what can't be taken.
    pub(crate) fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The same, asking for pacts in another language.
    pub(crate) fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The address of a path, for people.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What the service shows.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Refusal> {
        read(self.send(&Method::GET, path, None)?)
    }

    /// Sends something, and reads what came of it.
    pub(crate) fn send_json<T: DeserializeOwned>(
        &self,
        method: &Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Refusal> {
        let text = serde_json::to_string(body).map_err(|error| Refusal::Unreached(error.to_string()))?;
        read(self.send(method, path, Some(&text))?)
    }

    /// Sends a text that is JSON already.
    pub(crate) fn post_text<T: DeserializeOwned>(&self, path: &str, text: &str) -> Result<T, Refusal> {
        read(self.send(&Method::POST, path, Some(text))?)
    }

    /// Asks to do away with something.
    pub(crate) fn delete(&self, path: &str) -> Result<(), Refusal> {
        self.send(&Method::DELETE, path, None).map(|_| ())
    }

    fn send(&self, method: &Method, path: &str, body: Option<&str>) -> Result<Response<ureq::Body>, Refusal> {
        let (begun, once) = (Instant::now(), once());
        loop {
            match self.attempt(method, path, body, &once)? {
                Attempt::Done(answer) => return Ok(answer),
                Attempt::Later(pause, refusal) => {
                    if begun.elapsed() + pause > self.patience {
                        return Err(refusal);
                    }
                    thread::sleep(pause);
                }
            }
        }
    }

    fn attempt(&self, method: &Method, path: &str, body: Option<&str>, once: &str) -> Result<Attempt, Refusal> {
        let request = Request::builder()
            .method(method.clone())
            .uri(format!("{}{path}", self.base))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .header(header::ACCEPT_LANGUAGE, self.language.tag())
            .header(header::CONTENT_TYPE, "application/json");
        let request = match *method == Method::GET {
            true => request,
            false => request.header("idempotency-key", once),
        };
        let unfit = |error: ureq::http::Error| Refusal::Unreached(format!("this can't be sent: {error}"));
        let request = request.body(body.unwrap_or_default().to_owned()).map_err(unfit)?;
        let answer = match self.agent.run(request) {
            Ok(answer) => answer,
            Err(error) => {
                let refusal = Refusal::Unreached(format!("{} does not answer: {error}", self.base));
                return if self.is_known.get() { Ok(Attempt::Later(PAUSE, refusal)) } else { Err(refusal) };
            }
        };
        self.is_known.set(true);
        if answer.status().is_success() {
            return Ok(Attempt::Done(answer));
        }
        let (status, pause) = (answer.status(), retry_after(&answer));
        let refusal = Refusal::of(&self.base, answer);
        match (status, pause) {
            (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, pause) => {
                Ok(Attempt::Later(pause.unwrap_or(PAUSE), refusal))
            }
            // What was sent before is still being worked on.
            (StatusCode::CONFLICT, Some(pause)) => Ok(Attempt::Later(pause, refusal)),
            (_, _) => Err(refusal),
        }
    }
}

impl Refusal {
    fn of(base: &str, answer: Response<ureq::Body>) -> Self {
        let status = answer.status();
        match text_of(answer).ok().and_then(|text| serde_json::from_str(&text).ok()) {
            Some(problem) => Self::Problem(problem),
            None => Self::Unreached(format!("{base} answers {status}, and not as a service of Leadpact does")),
        }
    }

    /// Whether the service says that the body is larger than it takes.
    pub(crate) fn is_too_large(&self) -> bool {
        matches!(self, Self::Problem(problem) if problem.code == "body-too-large")
    }
}

/// A part of a path, whatever it holds.
pub(crate) fn segment(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'@' => escaped.push(byte.into()),
            other => escaped.push_str(&format!("%{other:02X}")),
        }
    }
    escaped
}

fn agent(scheme: &str) -> Result<Agent, Failure> {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(concat!("leadpact/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(CONNECT_WITHIN))
        .timeout_global(Some(ANSWER_WITHIN));
    if scheme == "http" {
        return Ok(config.build().into());
    }
    install_crypto();
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        let why = found.errors.first().map_or_else(String::new, |error| format!(": {error}"));
        return Err(Failure::Said(format!(
            "this machine has no certificates to know services by{why}; name a file of them in SSL_CERT_FILE"
        )));
    }
    let roots: RootCerts = found.certs.iter().map(|one| Certificate::from_der(one).to_owned()).into();
    Ok(config.tls_config(TlsConfig::builder().root_certs(roots).build()).build().into())
}

fn is_this_machine(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "localhost" || name == "[::1]" || name.starts_with("127.")
}

/// A text that no other request has.
fn once() -> String {
    let mut bytes = [0; 16];
    SystemEntropy.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn retry_after(answer: &Response<ureq::Body>) -> Option<Duration> {
    let seconds = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(PAUSE_MAX))
}

fn text_of(answer: Response<ureq::Body>) -> Result<String, ureq::Error> {
    answer.into_body().into_with_config().limit(ANSWER_BYTES_MAX).read_to_string()
}

fn read<T: DeserializeOwned>(answer: Response<ureq::Body>) -> Result<T, Refusal> {
    let text = text_of(answer).map_err(|error| Refusal::Unreached(format!("the answer broke off: {error}")))?;
    serde_json::from_str(&text).map_err(|error| {
        Refusal::Unreached(format!(
            "the answer can't be read: {error}; is the service of another version than this command?"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_path_stays_one_part() {
        for (text, escaped) in
            [("ana@acme.example", "ana@acme.example"), ("Ana Lima/x", "Ana%20Lima%2Fx"), ("ž?#", "%C5%BE%3F%23")]
        {
            assert_eq!(segment(text), escaped);
        }
    }

    #[test]
    fn a_problem_is_told_with_its_place_and_its_request() {
        let text = r#"{"type":"/problems/conflict","title":"It is so","status":409,"code":"conflict","detail":"two","path":"a[0]","request_id":"r1"}"#;
        let problem: Problem = serde_json::from_str(text).unwrap();
        assert_eq!(problem.to_string(), "the service says: It is so: two (at `a[0]`) [conflict, request r1]");
    }

    #[test]
    fn only_this_machine_is_asked_in_the_clear_without_a_word() {
        for (host, expected) in
            [("127.0.0.1:7700", true), ("localhost", true), ("[::1]:7700", true), ("leads.example:80", false)]
        {
            assert_eq!(is_this_machine(host), expected, "{host}");
        }
    }
}
