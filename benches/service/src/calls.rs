//! What visitors of a site do, as a tracking library tells it: visits of known and unknown leads, each call with an id of its own.
//!
//! Deterministic from a seed but for the instants, which follow the clock: a call that is hours old would be another test. Calls of
//! one connection are about leads of its own, in the order in which they happen, as those of one browser are.

use std::fmt::Write as _;
use std::ops::Range;

use leadpact_terms::Instant;
use leadpact_testkit::generate::Random;

/// Pages of the site, as the example pact knows them: first those that are read for their own sake, then those of buyers.
const PATHS: [&str; 8] = [
    "/blog/ticket-queues",
    "/product",
    "/docs/api/events",
    "/blog/sla",
    "/",
    "/pricing",
    "/customers/riverton",
    "/compare",
];
const PATHS_OF_READERS: usize = 5;
/// What is done besides reading, with its properties: by anybody, then by buyers.
const DEEDS: [(&str, &str); 6] = [
    ("Video Watched", r#"{"title":"Five minutes with the desk","lasted_s":140}"#),
    ("Search Performed", r#"{"query":"sso setup"}"#),
    ("Asset Downloaded", r#"{"type":"case study","title":"Riverton in six weeks"}"#),
    ("Calculator Used", r#"{"agents":24,"saved_hours":310}"#),
    ("Feature Used", r#"{"feature":"csv import","seats":12}"#),
    ("Demo Requested", r#"{"form":"demo","source":"pricing"}"#),
];
const DEEDS_OF_READERS: usize = 2;
/// One lead in so many is a buyer. Of a thousand events five then hand a lead over, as in the simulated company.
const BUYERS: usize = 5;
const TITLES: [&str; 6] = ["IT manager", "Head of operations", "CFO", "Systems administrator", "Team lead", "CIO"];
const INDUSTRIES: [&str; 5] = ["Software", "Logistics", "Healthcare", "Retail", "Manufacturing"];
/// What every call of a browser carries along.
const CONTEXT: &str = r#""context":{"library":{"name":"analytics.js","version":"npm:next-1.84.3"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36","locale":"en-US","timezone":"Europe/Prague","campaign":{"source":"newsletter","medium":"email","name":"autumn"},"page":{"path":""#;
/// Where those are from who ask for a demo: a country of each territory of the example pact, and one of none.
const COUNTRIES: [&str; 5] = ["DE", "CZ", "GB", "US", "JP"];
/// Leads of one company.
const COLLEAGUES: usize = 12;
/// Calls in a visit: this many, or up to twice as many.
const VISIT: usize = 4;

/// Calls without end.
#[derive(Debug)]
pub struct Calls {
    random: Random,
    leads: Range<usize>,
    /// Those of them that visit the site in these days, from the first one on.
    active: Range<usize>,
    /// Which leads were identified, from the first one on.
    known: Vec<bool>,
    visit: Visit,
}

#[derive(Debug, Clone, Copy)]
struct Visit {
    lead: usize,
    calls_left: usize,
}

impl Calls {
    /// About these leads, of which so many visit the site in the same days.
    pub fn new(seed: u64, leads: Range<usize>, n_active: usize) -> Self {
        let (known, active) = (vec![false; leads.len()], 0..n_active.min(leads.len()));
        Self { random: Random::new(seed), visit: Visit { lead: leads.start, calls_left: 0 }, leads, active, known }
    }

    /// Days go by: of all calls, this share is behind us. Leads lose interest one after the other, and others take their place.
    pub fn pass(&mut self, share: f64) {
        let n_active = self.active.len();
        let gone = ((self.leads.len() - n_active) as f64 * share.clamp(0.0, 1.0)) as usize;
        self.active = gone..gone + n_active;
    }

    /// Writes a batch of so many calls that happened just before `now`.
    pub fn write_batch(&mut self, n_calls: usize, now: Instant, body: &mut String) {
        body.push_str("{\"batch\":[");
        for idx in 0..n_calls {
            if idx > 0 {
                body.push(',');
            }
            // A few in each millisecond: a batch is what gathered while the one before was on its way.
            let before = i64::try_from((n_calls - idx) / 4).unwrap_or(0);
            self.write_call(Instant(now.0 - before), now, body);
        }
        put(body, format_args!("],\"sentAt\":\"{now}\"}}"));
    }

    /// Writes one call that happened at `at` and was sent at `sent_at`.
    pub fn write_call(&mut self, at: Instant, sent_at: Instant, body: &mut String) {
        if self.visit.calls_left == 0 {
            let lead = self.leads.start + self.active.start + self.random.below(self.active.len());
            self.visit = Visit { lead, calls_left: VISIT + self.random.below(VISIT) };
        }
        self.visit.calls_left -= 1;
        let lead = self.visit.lead;
        let is_buyer = lead.is_multiple_of(BUYERS);
        let known = &mut self.known[lead - self.leads.start];
        if !*known {
            *known = true;
            self.write_identify(lead, at, sent_at, body);
        } else if self.random.chance(80) {
            let path = *self.random.pick(if is_buyer { &PATHS } else { &PATHS[..PATHS_OF_READERS] });
            self.begin("page", lead, body);
            put(
                body,
                format_args!(
                    ",\"name\":\"{path}\",\"properties\":{{\"path\":\"{path}\",\"title\":\"Northwind Desk\"}}"
                ),
            );
            end(path, at, sent_at, body);
        } else {
            // The last one, asking for a demo, is rarer than the rest.
            let n_deeds = match is_buyer {
                true if self.random.chance(20) => DEEDS.len(),
                true => DEEDS.len() - 1,
                false => DEEDS_OF_READERS,
            };
            let (name, properties) = DEEDS[self.random.below(n_deeds)];
            self.begin("track", lead, body);
            put(body, format_args!(",\"event\":\"{name}\",\"properties\":{properties}"));
            end("/pricing", at, sent_at, body);
        }
    }

    /// Writes what makes a lead known, the first time that anything is heard of it.
    pub fn write_identify(&mut self, lead: usize, at: Instant, sent_at: Instant, body: &mut String) {
        let (title, industry) = (self.random.pick(&TITLES), self.random.pick(&INDUSTRIES));
        let (firm, employees) = (lead / COLLEAGUES, 20 + (lead / COLLEAGUES) % 900);
        self.begin("identify", lead, body);
        put(
            body,
            format_args!(
                ",\"traits\":{{\"email\":\"lead{lead}@firm{firm}.example\",\"firstName\":\"Ana\",\"lastName\":\"Lima {lead}\",\
                 \"title\":\"{title}\",\"company\":{{\"name\":\"Firm {firm}\",\"industry\":\"{industry}\",\"employees\":{employees}}}}}"
            ),
        );
        end("/signup", at, sent_at, body);
    }

    /// Writes a lead that makes itself known and asks for a demo, which the example pact hands over: two calls.
    pub fn write_hand_raise(&mut self, lead: usize, at: Instant, sent_at: Instant, body: &mut String) {
        let (firm, country) = (lead / COLLEAGUES, COUNTRIES[lead % COUNTRIES.len()]);
        self.begin("identify", lead, body);
        put(
            body,
            format_args!(
                ",\"traits\":{{\"email\":\"lead{lead}@firm{firm}.example\",\"firstName\":\"Ana\",\"lastName\":\"Lima {lead}\",\
                 \"title\":\"CIO\",\"seniority\":\"c-level\",\"country\":\"{country}\",\
                 \"company\":{{\"name\":\"Firm {firm}\",\"industry\":\"Software\",\"employees\":500}}}}"
            ),
        );
        end("/demo", at, sent_at, body);
        body.push(',');
        self.begin("track", lead, body);
        put(body, format_args!(",\"event\":\"Demo Requested\",\"properties\":{{\"agents\":40}}"));
        end("/demo", Instant(at.0 + 1), sent_at, body);
    }

    fn begin(&mut self, kind: &str, lead: usize, body: &mut String) {
        let (high, low) = (self.random.number(), self.random.number());
        put(
            body,
            format_args!(
                "{{\"type\":\"{kind}\",\"messageId\":\"ajs-next-{high:016x}{low:016x}\",\"anonymousId\":\"b-{lead:08}\",\"userId\":\"u-{lead:08}\""
            ),
        );
    }
}

fn end(path: &str, at: Instant, sent_at: Instant, body: &mut String) {
    body.push(',');
    body.push_str(CONTEXT);
    put(
        body,
        format_args!(
            "{path}\",\"title\":\"Northwind Desk\",\"url\":\"https://northwind.example{path}\",\"referrer\":\"https://search.example/\"}}}},\
             \"originalTimestamp\":\"{at}\",\"sentAt\":\"{sent_at}\"}}"
        ),
    );
}

fn put(body: &mut String, text: std::fmt::Arguments<'_>) {
    body.write_fmt(text).expect("text takes everything");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn batches_are_json_with_an_id_for_each_call() {
        let mut calls = Calls::new(1, 10..14, 4);
        let mut ids = BTreeSet::new();
        for _ in 0..50 {
            let mut body = String::new();
            calls.write_batch(20, Instant(1_760_000_000_000), &mut body);
            let body: Value = serde_json::from_str(&body).unwrap();
            for call in body["batch"].as_array().unwrap() {
                assert!(ids.insert(call["messageId"].as_str().unwrap().to_owned()), "{call}");
                assert!(matches!(call["type"].as_str(), Some("identify" | "page" | "track")), "{call}");
            }
        }
        assert_eq!(ids.len(), 1_000);
    }
    #[test]
    fn leads_come_and_go() {
        let mut calls = Calls::new(1, 100..1_100, 50);
        let mut visitors_at = |share| {
            calls.pass(share);
            let mut leads = BTreeSet::new();
            for _ in 0..2_000 {
                let mut body = String::new();
                calls.write_call(Instant(1_760_000_000_000), Instant(1_760_000_000_000), &mut body);
                let call: Value = serde_json::from_str(&body).unwrap();
                leads.insert(call["userId"].as_str().unwrap()[2..].parse::<usize>().unwrap());
            }
            leads
        };
        let (early, late) = (visitors_at(0.0), visitors_at(1.0));
        assert!(early.iter().all(|lead| (100..150).contains(lead)), "{early:?}");
        // A visit that had begun goes on to its end.
        assert!(late.iter().filter(|lead| !early.contains(lead)).all(|lead| (1_050..1_100).contains(lead)), "{late:?}");
        assert!(early.len() > 40 && late.len() > 40);
    }
}
