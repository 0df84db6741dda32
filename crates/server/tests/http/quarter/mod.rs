//! A quarter of a company with twelve reps in three countries, through the API alone, and its figures counted a second time in Python.
//!
//! Cast: *marketing* is what leads do, by the intake; the *team* are the reps, each with a browser of their own; the *office* has the keys of
//! marketing and of the manager; *days* is the loop that moves the clock. `figures.py` counts funnel and promises anew from the log of
//! what was sent and done: it knows the reference page of handoffs, and nothing of the service's clocks.

mod days;
mod marketing;
mod office;
mod team;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use leadpact_terms::{HOUR_MS, Instant};
use serde_json::{Value, json};

use self::days::{Change, Quarter};
use self::office::Office;
use self::team::{REPS, Rep};
use crate::support::TestApp;

const PACT: &str = include_str!("pact.yaml");
const HOLIDAYS: &str = include_str!("closed.ics");
const SEED: u64 = 20;
/// From the first Monday in the quarter on.
const FROM: &str = "2026-10-05T09:00:00Z";
/// A few days into the next quarter: some promises of this one fall due in it.
const TO: &str = "2027-01-06T09:00:00Z";
/// The desk is down in the middle of a morning.
const DOWN: (&str, &str) = ("2026-11-11T08:40:00Z", "2026-11-11T11:15:00Z");
/// Handoffs of one page of a list.
const PAGE: usize = 100;

/// What the service is asked for in the end: the quarter, a part of it, and parts of those who joined it.
const FIGURES: [&str; 8] = [
    "/api/sla?from=2026-10-01T00:00:00Z&to=2027-01-01T00:00:00Z",
    "/api/sla?from=2026-11-03T12:00:00Z&to=2026-12-01T00:00:00Z",
    "/api/sla",
    "/api/funnel?from=2026-10-01T00:00:00Z&to=2027-01-01T00:00:00Z",
    "/api/funnel?from=2026-10-01T00:00:00Z&to=2027-01-01T00:00:00Z&by=owner",
    "/api/funnel?from=2026-10-01T00:00:00Z&to=2027-01-01T00:00:00Z&joined=mql&by=tier",
    "/api/funnel?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&joined=mql&by=owner",
    "/api/funnel",
];

#[tokio::test]
async fn the_figures_of_a_quarter_are_those_that_python_counts_from_the_raw_events() {
    let (from, to) = (at(FROM), at(TO));
    let app = TestApp::start().await;
    app.clock.set(from);
    let admin = app.first_admin().await;
    let mut reps = Vec::new();
    for rep in REPS {
        reps.push(Rep::invited(&app, &admin, rep).await);
    }
    let office = Office::open(&app, &admin, (PACT, HOLIDAYS)).await;
    let mut quarter = Quarter::new(app, office, reps, SEED);
    quarter.prepare(marketing::deliveries(SEED, from, to), (from, to));
    quarter.change("tomas", at("2026-11-12T15:00:00Z"), Change::Leaves);
    let holiday = Change::Holiday(at("2026-10-26T00:00:00Z"), at("2026-11-07T00:00:00Z"));
    quarter.change("lena", Instant(from.0 + 30 * HOUR_MS), holiday);
    quarter.run(to, (at(DOWN.0), at(DOWN.1))).await;
    let mut log = std::mem::take(&mut quarter.log);
    log.extend(said_by_the_service(&quarter).await);
    count_in_python(&log);
}

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// Who the reps are, every handoff with its steps, and the figures.
async fn said_by_the_service(quarter: &Quarter) -> Vec<Value> {
    let office = &quarter.office;
    let mut said: Vec<Value> =
        quarter.reps.iter().map(|rep| json!({ "person": rep.person(), "name": rep.name })).collect();
    for state in ["open", "closed"] {
        let list = format!("/api/handoffs?owner=all&state={state}&limit={PAGE}");
        let mut path = list.clone();
        loop {
            let page = office.show(&path).await;
            for item in page["items"].as_array().expect("a list") {
                let whole = office.show(&format!("/api/handoffs/{}", item["id"].as_str().expect("an id"))).await;
                let parts = ["id", "tier", "qualified_at", "steps"];
                let mut told = parts.map(|part| (part, whole[part].clone())).into_iter().collect::<Value>();
                told["lead"] = whole["lead"]["email"].clone();
                said.push(json!({ "handoff": told }));
            }
            let Some(next) = page["next"].as_str() else { break };
            path = format!("{list}&cursor={next}");
        }
    }
    let now = quarter.app.app.now();
    for path in FIGURES {
        said.push(json!({ "at": now, "asked": path, "answer": office.show(path).await }));
    }
    said
}

/// Python counts for itself, and compares.
fn count_in_python(log: &[Value]) {
    let folder = tempfile::TempDir::new().expect("a scratch directory");
    let path = folder.path().join("quarter.jsonl");
    let lines = log.iter().fold(String::new(), |mut lines, line| {
        writeln!(lines, "{line}").expect("text takes everything");
        lines
    });
    fs::write(&path, lines).expect("the log can be written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http/quarter/figures.py");
    let counted = Command::new("python3").arg("-B").arg(script).arg(&path).output();
    let counted = counted.unwrap_or_else(|error| panic!("python3: {error}; install Python 3.11 or newer, with tzdata"));
    let said = String::from_utf8_lossy(&counted.stdout);
    print!("{said}");
    assert!(counted.status.success(), "\n{said}{}", String::from_utf8_lossy(&counted.stderr));
}
