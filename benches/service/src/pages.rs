//! How long people wait: pages of leads and lists, of queues and handoffs, asked for one after the other while many are stored.

use std::time::Instant as Clock;

use leadpact_testkit::generate::Random;
use leadpact_testkit::http::{Answer, Connection};
use leadpact_testkit::office::Rep;
use leadpact_testkit::service::Service;
use serde_json::{Map, Value, json};

use crate::load::quantile_ms;

/// Ids of leads are gathered from so many pages of the list.
const PAGES: usize = 40;

/// Addresses of one kind of page.
type Paths<'a> = dyn Fn(&mut Random) -> String + 'a;

/// Asks for so many pages of each kind.
///
/// # Panics
/// If one of them is not answered with success.
pub fn run(service: &Service, api_key: &str, pact: &str, n_asked: usize) -> Map<String, Value> {
    let mut asker = Asker::by_key(service, api_key);
    let mut random = Random::new(7);
    let (ids, cursors) = asker.gather("/api/leads?limit=50");
    let filters =
        [format!("&pact={pact}"), format!("&pact={pact}&verdict=qualified"), format!("&pact={pact}&verdict=below")];
    let kinds: [(&str, &Paths<'_>); 4] = [
        ("lead", &|random| format!("/api/leads/{}", random.pick(&ids))),
        ("lead_events", &|random| format!("/api/leads/{}/events", random.pick(&ids))),
        ("list", &|random| format!("/api/leads?limit=50{}", random.pick(&cursors))),
        ("list_by_verdict", &|random| format!("/api/leads?limit=50{}", random.pick(&filters))),
    ];
    kinds.map(|(name, path)| (name.to_owned(), asker.measure(n_asked, || path(&mut random)))).into_iter().collect()
}

/// Asks for so many pages of each kind that sales looks at: as a rep, and as their manager.
///
/// # Panics
/// If one of them is not answered with success, or there is nothing on it.
pub fn of_sales(service: &Service, api_key: &str, reps: &[Rep], pact: &str, n_asked: usize) -> Map<String, Value> {
    let mut random = Random::new(8);
    let mut measured = Map::new();
    let mut busy: Vec<(Asker, Ids, Cursors)> = Vec::new();
    for rep in reps {
        let mut asker = Asker::by_cookie(service, rep.cookie());
        if !asker.is_empty("/api/handoffs?owner=me") {
            let (ids, cursors) = asker.gather("/api/handoffs?owner=me");
            busy.push((asker, ids, cursors));
        }
    }
    assert!(!busy.is_empty(), "no rep has a handoff");
    let of_each = n_asked.div_ceil(busy.len());
    let mut of_reps = |name: &str, path: &dyn Fn(&mut Random, &Ids, &Cursors) -> String| {
        let times =
            busy.iter_mut().flat_map(|(asker, ids, cursors)| asker.times(of_each, || path(&mut random, ids, cursors)));
        measured.insert(name.to_owned(), quantiles(times.collect()));
    };
    of_reps("queue", &|_, _, _| "/api/handoffs?owner=me".to_owned());
    of_reps("queue_further_on", &|random, _, cursors| format!("/api/handoffs?owner=me{}", random.pick(cursors)));
    of_reps("pool", &|_, _, _| "/api/handoffs?owner=pool".to_owned());
    of_reps("closed", &|_, _, _| "/api/handoffs?owner=me&state=closed".to_owned());
    of_reps("handoff", &|random, ids, _| format!("/api/handoffs/{}", random.pick(ids)));
    let mut manager = Asker::by_key(service, api_key);
    let (_, cursors) = manager.gather("/api/handoffs?owner=all");
    let all = |random: &mut Random| format!("/api/handoffs?owner=all{}", random.pick(&cursors));
    measured.insert("all_handoffs".to_owned(), manager.measure(n_asked, || all(&mut random)));
    let of_pact = || format!("/api/handoffs?owner=all&pact={pact}");
    let closed = || "/api/handoffs?owner=all&state=closed".to_owned();
    measured.insert("all_closed".to_owned(), manager.measure(n_asked, closed));
    measured.insert("all_handoffs_of_a_pact".to_owned(), manager.measure(n_asked, of_pact));
    measured
}

/// Asks so often for each sheet that counts all leads or handoffs of a period.
///
/// # Panics
/// If one of them is not answered with success.
pub fn of_managers(service: &Service, api_key: &str, pact: &str, n_asked: usize) -> Map<String, Value> {
    let mut manager = Asker::by_key(service, api_key);
    let sheets = [
        ("promises", format!("/api/sla?pact={pact}")),
        ("funnel", format!("/api/funnel?pact={pact}")),
        ("funnel_by_channel", format!("/api/funnel?pact={pact}&by=channel")),
        ("funnel_by_owner", format!("/api/funnel?pact={pact}&joined=mql&by=owner")),
    ];
    sheets.map(|(name, path)| (name.to_owned(), manager.measure(n_asked, || path.clone()))).into_iter().collect()
}

/// Ids of what stands on pages.
type Ids = Vec<String>;
/// What is added to a list's address to see a page of it; nothing for the first one.
type Cursors = Vec<String>;

struct Asker {
    connection: Connection,
    header: (&'static str, String),
}

impl Asker {
    fn by_key(service: &Service, api_key: &str) -> Self {
        Self { connection: service.connect(), header: ("Authorization", format!("Bearer {api_key}")) }
    }

    fn by_cookie(service: &Service, cookie: &str) -> Self {
        Self { connection: service.connect(), header: ("Cookie", cookie.to_owned()) }
    }

    fn get(&mut self, path: &str) -> Answer {
        let (name, value) = &self.header;
        let answer = self.connection.send("GET", path, &[(*name, value)], &[]);
        let answer = answer.unwrap_or_else(|error| panic!("GET {path}: {error}"));
        assert!(answer.is_success(), "GET {path}: {} {}", answer.status, answer.text());
        answer
    }

    /// What stands on the first pages of a list, and where they are.
    fn gather(&mut self, list: &str) -> (Ids, Cursors) {
        let (mut ids, mut cursors) = (Vec::new(), vec![String::new()]);
        for _ in 0..PAGES {
            let page = self.json(&format!("{list}{}", cursors.last().map_or("", String::as_str)));
            let items = page["items"].as_array().into_iter().flatten();
            ids.extend(items.filter_map(|item| item["id"].as_str().map(str::to_owned)));
            match page["next"].as_str() {
                Some(next) => cursors.push(format!("&cursor={next}")),
                None => break,
            }
        }
        assert!(!ids.is_empty(), "{list} is empty");
        (ids, cursors)
    }

    fn is_empty(&mut self, list: &str) -> bool {
        self.json(list)["items"].as_array().is_none_or(Vec::is_empty)
    }

    fn json(&mut self, path: &str) -> Value {
        serde_json::from_slice(&self.get(path).body).unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    fn measure(&mut self, n_asked: usize, path: impl FnMut() -> String) -> Value {
        quantiles(self.times(n_asked, path))
    }

    /// How long so many pages took, in microseconds.
    fn times(&mut self, n_asked: usize, mut path: impl FnMut() -> String) -> Vec<u32> {
        let ask = |_| {
            let path = path();
            let began = Clock::now();
            self.get(&path);
            u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX)
        };
        (0..n_asked).map(ask).collect()
    }
}

fn quantiles(mut latencies_us: Vec<u32>) -> Value {
    latencies_us.sort_unstable();
    json!({
        "asked": latencies_us.len(),
        "p50_ms": quantile_ms(&latencies_us, 0.50),
        "p99_ms": quantile_ms(&latencies_us, 0.99),
    })
}
