//! Many connections that send as fast as they are answered, each in a thread of its own, and what that took.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant as Clock, SystemTime, UNIX_EPOCH};

use leadpact_terms::Instant;
use leadpact_testkit::http::Connection;
use leadpact_testkit::service::Service;
use serde_json::{Value, json};

use crate::calls::Calls;
use crate::process::{Look, look};

/// How often memory is looked at while the load runs.
const LOOKS: u64 = 20;
/// How long a client waits that was asked to come again.
const LATER: Duration = Duration::from_millis(20);

/// How much is sent, and how.
#[derive(Debug, Clone, Copy)]
pub struct Load<'a> {
    /// Calls in all.
    pub n_calls: u64,
    /// Calls in a request; one is sent as itself, not as a batch of one.
    pub per_request: usize,
    /// Connections that send at the same time.
    pub connections: usize,
    /// Leads that the calls are about.
    pub n_leads: usize,
    /// Leads that visit the site in the same days.
    pub n_active: usize,
    /// Numbers of the first lead: loads about other leads begin elsewhere.
    pub first_lead: usize,
    /// Whether each lead is only made known, or does what visitors do.
    pub story: Story,
    /// The write key.
    pub write_key: &'a str,
}

/// What calls tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Story {
    /// Visits.
    Visits,
    /// Who each lead is, once, one after the other.
    Introductions,
    /// The same, and each asks for a demo.
    HandRaises,
}

/// What it took.
#[derive(Debug, Clone)]
pub struct Took {
    n_calls: u64,
    n_bytes: u64,
    wall_s: f64,
    service_cpu_s: f64,
    /// Processor time of the clients, who live on the same machine.
    client_cpu_s: f64,
    /// Sorted.
    latencies_us: Vec<u32>,
    later: u64,
    /// The service's own memory in MiB, at even distances.
    own_mib: Vec<f64>,
    peak_mib: f64,
}

/// Sends everything and says what it took.
///
/// # Panics
/// If the service answers anything but success, or a wish to come again.
pub fn run(service: &Service, load: &Load<'_>) -> Took {
    let (process, own) = (service.id(), std::process::id());
    let (before, own_before) = (look(process), look(own));
    let began = Clock::now();
    let sent = AtomicU64::new(0);
    let mut own_mib = vec![before.own_mib];
    let mut shares = Vec::new();
    std::thread::scope(|scope| {
        let of_each = load.n_leads / load.connections;
        let threads: Vec<_> = (0..load.connections)
            .map(|number| {
                let leads = load.first_lead + number * of_each..load.first_lead + (number + 1) * of_each;
                let sent = &sent;
                scope.spawn(move || send(service.address(), load, number, leads, sent))
            })
            .collect();
        let mut next = load.n_calls / LOOKS;
        while threads.iter().any(|thread| !thread.is_finished()) {
            std::thread::sleep(Duration::from_millis(5));
            if sent.load(Ordering::Relaxed) >= next {
                next += (load.n_calls / LOOKS).max(1);
                own_mib.push(look(process).own_mib);
            }
        }
        shares.extend(threads.into_iter().map(|thread| thread.join().expect("a client that fails ends the benchmark")));
    });
    let wall_s = began.elapsed().as_secs_f64();
    let after: Look = look(process);
    let mut latencies_us: Vec<u32> = shares.iter().flat_map(|share| share.latencies_us.iter().copied()).collect();
    latencies_us.sort_unstable();
    Took {
        n_calls: sent.load(Ordering::Relaxed),
        n_bytes: shares.iter().map(|share| share.n_bytes).sum(),
        wall_s,
        service_cpu_s: after.cpu_s - before.cpu_s,
        client_cpu_s: look(own).cpu_s - own_before.cpu_s,
        latencies_us,
        later: shares.iter().map(|share| share.later).sum(),
        own_mib,
        peak_mib: after.peak_mib,
    }
}

/// What one connection did.
#[derive(Debug, Default)]
struct Share {
    n_bytes: u64,
    latencies_us: Vec<u32>,
    later: u64,
}

fn send(address: &str, load: &Load<'_>, number: usize, leads: Range<usize>, sent: &AtomicU64) -> Share {
    let mut calls = Calls::new(number as u64 + 1, leads.clone(), (load.n_active / load.connections).max(1));
    let mut others = leads;
    let mut connection = Connection::new(address);
    let authorization = format!("Bearer {}", load.write_key);
    let headers = [("Content-Type", "application/json"), ("Authorization", &*authorization)];
    let mut share = Share::default();
    let mut body = String::new();
    loop {
        body.clear();
        calls.pass(sent.load(Ordering::Relaxed) as f64 / load.n_calls.max(1) as f64);
        // Visits: each takes the next request from what is left, so that all end at the same time. The others: its own leads.
        let (path, n_calls) = match load.story {
            Story::Introductions | Story::HandRaises if others.is_empty() => break,
            Story::Introductions => ("/v1/batch", introduce(&mut calls, &mut others, load.per_request, &mut body)),
            Story::HandRaises => ("/v1/batch", raise_hands(&mut calls, &mut others, load.per_request, &mut body)),
            Story::Visits if sent.load(Ordering::Relaxed) >= load.n_calls => break,
            Story::Visits if load.per_request == 1 => {
                let now = now();
                calls.write_call(now, now, &mut body);
                ("/v1/track", 1)
            }
            Story::Visits => {
                calls.write_batch(load.per_request, now(), &mut body);
                ("/v1/batch", load.per_request)
            }
        };
        sent.fetch_add(n_calls as u64, Ordering::Relaxed);
        share.n_bytes += body.len() as u64;
        loop {
            let began = Clock::now();
            let answer = connection.send("POST", path, &headers, body.as_bytes());
            let answer = answer.unwrap_or_else(|error| panic!("POST {path}: {error}"));
            match answer.status {
                200 => {
                    share.latencies_us.push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
                    break;
                }
                429 | 503 => {
                    share.later += 1;
                    std::thread::sleep(LATER);
                }
                other => panic!("POST {path}: {other} {}", answer.text()),
            }
        }
    }
    share
}

/// Writes who the next leads are; how many.
fn introduce(calls: &mut Calls, leads: &mut Range<usize>, n_calls: usize, body: &mut String) -> usize {
    let (now, before) = (now(), leads.len());
    body.push_str("{\"batch\":[");
    for (idx, lead) in leads.by_ref().take(n_calls).enumerate() {
        body.push_str(if idx == 0 { "" } else { "," });
        calls.write_identify(lead, now, now, body);
    }
    body.push_str("]}");
    before - leads.len()
}

/// Writes who the next leads are, and that they ask for a demo; how many calls.
fn raise_hands(calls: &mut Calls, leads: &mut Range<usize>, n_calls: usize, body: &mut String) -> usize {
    let (now, before) = (now(), leads.len());
    body.push_str("{\"batch\":[");
    for (idx, lead) in leads.by_ref().take(n_calls.div_ceil(2)).enumerate() {
        body.push_str(if idx == 0 { "" } else { "," });
        // Before now: the demo is asked for a moment later.
        calls.write_hand_raise(lead, Instant(now.0 - 1), now, body);
    }
    body.push_str("]}");
    2 * (before - leads.len())
}

/// The clock on the wall.
pub fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant(i64::try_from(since.as_millis()).unwrap_or(0))
}

impl Took {
    /// Calls a second.
    pub fn rate(&self) -> f64 {
        self.n_calls as f64 / self.wall_s
    }

    /// Bytes of bodies for each call.
    pub fn bytes_per_call(&self) -> f64 {
        self.n_bytes as f64 / self.n_calls.max(1) as f64
    }

    /// For the report.
    pub fn to_json(&self) -> Value {
        json!({
            "events": self.n_calls,
            "events_per_second": self.rate(),
            "requests": self.latencies_us.len(),
            "bytes_per_event": self.bytes_per_call(),
            "p50_ms": quantile_ms(&self.latencies_us, 0.50),
            "p99_ms": quantile_ms(&self.latencies_us, 0.99),
            "wall_s": self.wall_s,
            "service_cpu_s": self.service_cpu_s,
            "client_cpu_s": self.client_cpu_s,
            "asked_to_come_again": self.later,
            "own_mib": self.own_mib,
            "peak_mib": self.peak_mib,
        })
    }
}

/// The latency that this share of requests did not surpass, of sorted ones, in milliseconds.
pub fn quantile_ms(sorted_us: &[u32], share: f64) -> f64 {
    let idx = (sorted_us.len() as f64 * share).ceil() as usize;
    sorted_us.get(idx.saturating_sub(1)).map_or(0.0, |us| f64::from(*us) / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_requests_themselves() {
        let sorted: Vec<u32> = (1..=100).map(|n| n * 1_000).collect();
        assert_eq!([0.5, 0.99, 1.0].map(|share| quantile_ms(&sorted, share)), [50.0, 99.0, 100.0]);
        assert_eq!(quantile_ms(&[], 0.99), 0.0);
    }
}
