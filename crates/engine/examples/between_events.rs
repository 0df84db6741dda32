//! Measures what it takes to keep a lead as bytes between two events: `cargo run --release -p leadpact-engine --example between_events`.
//!
//! Feeds one lead of the worked example pact again and again, once held in memory and once kept as bytes before each event, and prints
//! nanoseconds an event. Run it on a quiet machine.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant as Clock;

use leadpact_engine::{CompiledPact, LeadState};
use leadpact_testkit::builders::{events, pact};

const PACT: &str = include_str!("../../../pacts/northwind-desk.yaml");
const LEAD: &str = include_str!("../tests/support/typical-lead.txt");

const ROUNDS: usize = 20_000;

fn main() -> ExitCode {
    let pact = match CompiledPact::new(&pact(PACT)) {
        Ok(pact) => pact,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let events = events(LEAD);
    let measured = |what: &str, mut once: Box<dyn FnMut() + '_>| {
        once();
        let clock = Clock::now();
        (0..ROUNDS).for_each(|_| once());
        let each = clock.elapsed().as_nanos() as f64 / (ROUNDS * events.len()) as f64;
        println!("{each:>7.0} ns an event: {what}");
    };
    let mut kept = Vec::new();
    let mut bytes = Vec::new();
    let mut lead = LeadState::lean(&pact);
    for event in &events {
        lead.feed(&pact, event);
        bytes.clear();
        lead.to_bytes(&pact, &mut bytes);
        kept.push(bytes.clone());
    }
    println!("{} events, {} bytes at the end, {} rounds", events.len(), bytes.len(), ROUNDS);
    measured(
        "fed, held in memory",
        Box::new(|| {
            let mut lead = LeadState::lean(&pact);
            events.iter().for_each(|event| drop(black_box(lead.feed(&pact, event))));
        }),
    );
    measured(
        "read, fed, written",
        Box::new(|| {
            let mut into = Vec::new();
            LeadState::lean(&pact).to_bytes(&pact, &mut into);
            for event in &events {
                let mut lead = LeadState::from_bytes(&pact, &into).expect("it was just written");
                black_box(lead.feed(&pact, event));
                into.clear();
                lead.to_bytes(&pact, &mut into);
            }
        }),
    );
    measured("read", Box::new(|| kept.iter().for_each(|bytes| drop(black_box(LeadState::from_bytes(&pact, bytes))))));
    measured(
        "written",
        Box::new(|| {
            for _ in &events {
                bytes.clear();
                lead.to_bytes(&pact, &mut bytes);
                black_box(&bytes);
            }
        }),
    );
    measured(
        "a new lead, for comparison",
        Box::new(|| events.iter().for_each(|_| drop(black_box(LeadState::lean(&pact))))),
    );
    ExitCode::SUCCESS
}
