//! How long people wait: the page of a lead and pages of lists, asked for one after the other while many leads are stored.

use std::time::Instant as Clock;

use leadpact_testkit::generate::Random;
use leadpact_testkit::http::{Answer, Connection};
use leadpact_testkit::service::Service;
use serde_json::{Value, json};

use crate::load::quantile_ms;

/// Ids of leads are gathered from so many pages of the list.
const PAGES: usize = 40;

/// Addresses of one kind of page.
type Paths<'a> = dyn Fn(&mut Random) -> String + 'a;

/// Asks for so many pages of each kind.
///
/// # Panics
/// If one of them is not answered with success.
pub fn run(service: &Service, api_key: &str, pact: &str, n_asked: usize) -> Value {
    let mut asker = Asker { connection: service.connect(), authorization: format!("Bearer {api_key}") };
    let mut random = Random::new(7);
    let (mut ids, mut cursors) = (Vec::new(), vec![String::new()]);
    for _ in 0..PAGES {
        let page = asker.json(&format!("/api/leads?limit=50{}", cursors.last().map_or("", String::as_str)));
        ids.extend(
            page["items"].as_array().into_iter().flatten().filter_map(|item| item["id"].as_str().map(str::to_owned)),
        );
        match page["next"].as_str() {
            Some(next) => cursors.push(format!("&after={next}")),
            None => break,
        }
    }
    assert!(!ids.is_empty(), "there are no leads to ask for");
    let filters =
        [format!("&pact={pact}"), format!("&pact={pact}&verdict=qualified"), format!("&pact={pact}&verdict=below")];
    let kinds: [(&str, &Paths<'_>); 4] = [
        ("lead", &|random| format!("/api/leads/{}", random.pick(&ids))),
        ("lead_events", &|random| format!("/api/leads/{}/events", random.pick(&ids))),
        ("list", &|random| format!("/api/leads?limit=50{}", random.pick(&cursors))),
        ("list_by_verdict", &|random| format!("/api/leads?limit=50{}", random.pick(&filters))),
    ];
    let measured = kinds.map(|(name, path)| (name.to_owned(), asker.measure(n_asked, || path(&mut random))));
    Value::Object(measured.into_iter().collect())
}

struct Asker {
    connection: Connection,
    authorization: String,
}

impl Asker {
    fn get(&mut self, path: &str) -> Answer {
        let answer = self.connection.send("GET", path, &[("Authorization", &self.authorization)], &[]);
        let answer = answer.unwrap_or_else(|error| panic!("GET {path}: {error}"));
        assert!(answer.is_success(), "GET {path}: {} {}", answer.status, answer.text());
        answer
    }

    fn json(&mut self, path: &str) -> Value {
        serde_json::from_slice(&self.get(path).body).unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    fn measure(&mut self, n_asked: usize, mut path: impl FnMut() -> String) -> Value {
        let mut latencies_us: Vec<u32> = (0..n_asked)
            .map(|_| {
                let path = path();
                let began = Clock::now();
                self.get(&path);
                u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX)
            })
            .collect();
        latencies_us.sort_unstable();
        json!({
            "asked": n_asked,
            "p50_ms": quantile_ms(&latencies_us, 0.50),
            "p99_ms": quantile_ms(&latencies_us, 0.99),
        })
    }
}
