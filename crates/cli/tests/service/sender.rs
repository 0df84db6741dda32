//! A client on one connection that keeps a book: which calls the service acknowledged, and of which it does not know.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use leadpact_testkit::generate::Random;
use leadpact_testkit::http::{Answer, Connection};

/// Leads that all senders write about at a time, so that they meet in the same ones.
const LEADS: usize = 150;
/// After so many calls of each, one lead is left for a new one, so that there are always some that become ready.
const CALLS_OF_LEAD: u64 = 20;
/// Calls in the largest batch.
const BATCH: usize = 60;
/// How long to wait when the service says that it can't now: short, for it is the service that is tested and not our manners.
const PAUSE: Duration = Duration::from_millis(20);

/// One request and the ids of the events in it.
#[derive(Debug, Clone)]
struct Request {
    path: &'static str,
    body: String,
    ids: Vec<String>,
}

/// What the service answered so far, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// Acknowledged.
    pub kept: u64,
    /// Asked to come again: 429 or 503, each with `Retry-After`.
    pub later: u64,
    /// The connection broke, or could not be made.
    pub lost: u64,
}

/// What to do when the connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenLost {
    /// The service was killed: this round is over.
    Leave,
    /// It is there all the time: a broken connection is a mistake.
    Complain,
}

/// The client.
#[derive(Debug)]
pub struct Sender {
    number: u64,
    write_key: String,
    random: Random,
    n_calls: u64,
    /// Sent, or about to be, and not acknowledged.
    open: VecDeque<Request>,
    /// The ids of events that were acknowledged.
    kept: Vec<String>,
    /// A request that was acknowledged, for sending it once more.
    latest: Option<Request>,
    answers: Answers,
    /// With which words it was last asked to come again.
    asked_to_wait: String,
}

impl Sender {
    /// One that sends other calls than those of another number.
    pub fn new(number: u64, seed: u64, write_key: &str) -> Self {
        Self {
            number,
            write_key: write_key.to_owned(),
            random: Random::new(seed.wrapping_mul(1_000).wrapping_add(number)),
            n_calls: 0,
            open: VecDeque::new(),
            kept: Vec::new(),
            latest: None,
            answers: Answers::default(),
            asked_to_wait: String::new(),
        }
    }

    /// The ids of events that the service acknowledged.
    pub fn kept(&self) -> &[String] {
        &self.kept
    }

    /// The ids of events that were sent, perhaps, and not acknowledged.
    pub fn open(&self) -> impl Iterator<Item = &String> {
        self.open.iter().flat_map(|request| &request.ids)
    }

    /// What the service answered so far.
    pub fn answers(&self) -> Answers {
        self.answers
    }

    /// Sends what is open and then ever new calls, until it is told to stop or the connection breaks.
    ///
    /// # Panics
    /// If the service answers what it must not, or breaks the connection where that is a mistake.
    pub fn send(&mut self, address: &str, stop: &AtomicBool, when_lost: WhenLost) {
        let mut connection = Connection::new(address);
        while !stop.load(Ordering::Relaxed) {
            if self.open.is_empty() {
                let next = self.next_request();
                self.open.push_back(next);
            }
            if !self.send_first(&mut connection, when_lost) && when_lost == WhenLost::Leave {
                return;
            }
        }
    }

    /// Sends what is open until all of it is acknowledged.
    ///
    /// # Panics
    /// If the service does not take it.
    pub fn settle(&mut self, address: &str) {
        let mut connection = Connection::new(address);
        for _ in 0..500 {
            if self.open.is_empty() {
                return;
            }
            self.send_first(&mut connection, WhenLost::Complain);
        }
        let Self { number, answers, asked_to_wait, .. } = self;
        panic!("sender {number}: the service does not take what is open: {answers:?}; it said {asked_to_wait}");
    }

    /// Sends the first open request; whether the connection held.
    fn send_first(&mut self, connection: &mut Connection, when_lost: WhenLost) -> bool {
        let Some(request) = self.open.front() else { return true };
        match post(connection, &self.write_key, request.path, &request.body) {
            Ok(answer) => self.heed(&answer),
            Err(error) => {
                assert!(when_lost == WhenLost::Leave, "sender {}: {error}", self.number);
                self.answers.lost += 1;
                return false;
            }
        }
        true
    }

    fn heed(&mut self, answer: &Answer) {
        match answer.status {
            200 => {
                let request = self.open.pop_front().expect("it was sent");
                self.kept.extend(request.ids.iter().cloned());
                self.answers.kept += 1;
                self.latest = Some(request);
            }
            429 | 503 => {
                let text = answer.text();
                assert!(answer.header("retry-after").is_some(), "{} without Retry-After: {text}", answer.status);
                self.answers.later += 1;
                self.asked_to_wait = text;
                std::thread::sleep(PAUSE);
            }
            other => panic!("sender {}: {other} {}", self.number, answer.text()),
        }
    }

    /// A new request; sometimes one that was acknowledged before, as a client sends that did not see the answer.
    fn next_request(&mut self) -> Request {
        if self.random.chance(10)
            && let Some(latest) = self.latest.take()
        {
            return Request { ids: Vec::new(), ..latest };
        }
        if self.random.chance(40) {
            let (kind, call, ids) = self.next_call();
            return Request { path: path_of(kind), body: call, ids };
        }
        let n_calls = 1 + self.random.below(BATCH);
        let (mut body, mut ids) = (String::from("{\"batch\":["), Vec::new());
        for idx in 0..n_calls {
            let (_, call, of_call) = self.next_call();
            body.push_str(if idx == 0 { "" } else { "," });
            body.push_str(&call);
            ids.extend(of_call);
        }
        body.push_str("]}");
        Request { path: "/v1/batch", body, ids }
    }

    /// A call: its kind, itself, and the id of its event if it has one.
    fn next_call(&mut self) -> (&'static str, String, Vec<String>) {
        self.n_calls += 1;
        let id = format!("t-{}-{}", self.number, self.n_calls);
        let lead = self.random.below(LEADS) + usize::try_from(self.n_calls / CALLS_OF_LEAD).expect("calls are counted");
        let kind = *self.random.pick(&["track", "track", "track", "page", "page", "identify", "group", "alias"]);
        let mut call = format!("{{\"type\":\"{kind}\",\"messageId\":\"{id}\",\"anonymousId\":\"browser-{lead}\"");
        // An anonymous reader is known by the browser until somebody says who it is.
        if kind != "page" {
            write!(call, ",\"userId\":\"user-{lead}\"").expect("text takes everything");
        }
        match kind {
            "track" => {
                let name = *self.random.pick(&["Demo Requested", "Asset Downloaded", "Video Watched", "Feature Used"]);
                write!(call, ",\"event\":\"{name}\",\"properties\":{{\"type\":\"case study\",\"n\":{}}}", self.n_calls)
            }
            "page" => write!(call, ",\"properties\":{{\"path\":\"/pricing\",\"title\":\"Pricing\"}}"),
            "identify" => write!(
                call,
                ",\"traits\":{{\"email\":\"lead{lead}@firm{}.example\",\"title\":\"IT manager\",\"n\":{}}}",
                lead % 20,
                self.n_calls
            ),
            "group" => write!(
                call,
                ",\"groupId\":\"firm-{}\",\"traits\":{{\"name\":\"Firm\",\"employees\":{}}}",
                lead % 20,
                100 + self.n_calls
            ),
            _ => write!(call, ",\"previousId\":\"browser-{lead}\""),
        }
        .expect("text takes everything");
        call.push('}');
        let ids = if matches!(kind, "track" | "page" | "identify") { vec![id] } else { Vec::new() };
        (kind, call, ids)
    }
}

/// Sends a body to an address of the intake.
///
/// # Errors
/// If no answer came.
pub fn post(connection: &mut Connection, write_key: &str, path: &str, body: &str) -> io::Result<Answer> {
    let authorization = format!("Basic {}", base64(format!("{write_key}:").as_bytes()));
    let headers = [("Content-Type", "application/json"), ("Authorization", &*authorization)];
    connection.send("POST", path, &headers, body.as_bytes())
}

fn path_of(kind: &str) -> &'static str {
    match kind {
        "track" => "/v1/track",
        "page" => "/v1/page",
        "identify" => "/v1/identify",
        "group" => "/v1/group",
        _ => "/v1/alias",
    }
}

/// As the header `Authorization` wants it.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letters = bytes.chunks(3).flat_map(|chunk| {
        let word = (0..3).fold(0_usize, |word, idx| (word << 8) | usize::from(*chunk.get(idx).unwrap_or(&0)));
        (0..4).map(move |idx| if idx <= chunk.len() { char::from(LETTERS[(word >> (18 - 6 * idx)) & 63]) } else { '=' })
    });
    letters.collect()
}

#[test]
fn keys_are_spelled_as_the_header_wants_them() {
    for (text, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("key:", "a2V5Og==")] {
        assert_eq!(base64(text.as_bytes()), expected, "{text}");
    }
}
