//! Leads that are handed over: people who take them, requests for demos, and the time until the desk has offered them all.
//!
//! Nothing is written past the service: each handoff comes from what a lead did, by the pact's own routing.

use std::time::{Duration, Instant as Clock};

use leadpact_testkit::office::{Office, Rep};
use leadpact_testkit::service::Service;
use serde_json::{Value, json};

use crate::load::{self, Load};

/// Whom the example pact's routing names.
const REPS: [&str; 10] = [
    "jonas.weil",
    "miriam.stark",
    "petra.holub",
    "marek.zielony",
    "claire.marchand",
    "owen.hartley",
    "dana.whitlock",
    "rafael.lemos",
    "mei.lin",
    "petr.novak",
];
/// One that the routing names beside others gets so many of a hundred at most; the rest waits in the pool.
const PERCENT: usize = 9;
/// One in so many is closed again before pages are asked for.
const CLOSED: u64 = 10;
/// Without a handoff for so long, the desk has stopped.
const PATIENCE: Duration = Duration::from_secs(120);

/// Invites the reps, lets leads ask for demos until all are handed over, and closes some; the reps, and what came of it.
///
/// # Panics
/// If leads are not handed over.
pub fn fill(service: &Service, office: &Office, load: &Load<'_>) -> (Vec<Rep>, Value) {
    let reps: Vec<Rep> = REPS.iter().map(|name| office.invite(name, &format!("{name}@northwind.example"))).collect();
    let capacity = (load.n_leads * PERCENT).div_ceil(100).max(1);
    for rep in &reps {
        office.patch(&format!("/api/duties/{}", rep.person()), &json!({ "capacity": capacity }));
    }
    let of_before = n_offered(office);
    let began = Clock::now();
    // Leads are shared out evenly among connections.
    let n_asking = load.n_leads / load.connections * load.connections;
    load::run(service, load);
    let sent_s = began.elapsed().as_secs_f64();
    let asked = u64::try_from(n_asking).unwrap_or(u64::MAX);
    let mut latest = (of_before, Clock::now());
    loop {
        let looked = Clock::now();
        let n = n_offered(office);
        if n >= of_before + asked {
            break;
        }
        if n > latest.0 {
            latest = (n, Clock::now());
        }
        let n_new = n - of_before;
        assert!(latest.1.elapsed() < PATIENCE, "{n_new} of {asked} leads that asked for a demo were handed over");
        // The sheet is read from all handoffs: asking for it all the time would be a load of its own.
        std::thread::sleep(looked.elapsed().saturating_mul(10).max(Duration::from_millis(50)));
    }
    let wall_s = began.elapsed().as_secs_f64();
    let n_closed = close(office, asked / CLOSED);
    let counts = json!({
        "n_of_visitors": of_before,
        "n_offered": n_offered(office),
        "n_closed": n_closed,
        "sent_s": sent_s,
        "wall_s": wall_s,
    });
    (reps, counts)
}

/// Rejects so many, the most urgent first; how many.
fn close(office: &Office, n: u64) -> u64 {
    let mut n_closed = 0;
    while n_closed < n {
        let page = office.get("/api/handoffs?owner=all&limit=50");
        for id in page["items"].as_array().into_iter().flatten().filter_map(|item| item["id"].as_str()) {
            let body = json!({ "act": "reject", "reason": "wrong_route" });
            office.post(&format!("/api/handoffs/{id}/acts"), &body);
            n_closed += 1;
        }
    }
    n_closed
}

fn n_offered(office: &Office) -> u64 {
    office.get(&format!("/api/sla?pact={}", crate::PACT))["n_offered"].as_u64().unwrap_or(0)
}
