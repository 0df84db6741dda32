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
    // The quickest round: what else the machine does only makes rounds slower.
    let measured = |what: &str, mut once: Box<dyn FnMut() + '_>| {
        let quickest = (0..ROUNDS).map(|_| {
            let clock = Clock::now();
            once();
            clock.elapsed()
        });
        let each = quickest.min().unwrap_or_default().as_nanos() as f64 / events.len() as f64;
        println!("{each:>7.0} ns an event: {what}");
    };
    let mut kept = Vec::new();
    let (mut bytes, mut nobody) = (Vec::new(), Vec::new());
    let mut lead = LeadState::lean(&pact);
    lead.to_bytes(&pact, &mut nobody);
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
        "taken up, fed, written",
        Box::new(|| {
            lead.take_up(&pact, &nobody).expect("it was just written");
            for event in &events {
                black_box(lead.feed(&pact, event));
                bytes.clear();
                lead.to_bytes(&pact, &mut bytes);
                lead.take_up(&pact, &bytes).expect("it was just written");
            }
        }),
    );
    measured(
        "taken up in the space of another lead",
        Box::new(|| kept.iter().for_each(|bytes| lead.take_up(&pact, bytes).expect("it was just written"))),
    );
    measured(
        "read into new space",
        Box::new(|| kept.iter().for_each(|bytes| drop(black_box(LeadState::from_bytes(&pact, bytes))))),
    );
    measured("that space alone", Box::new(|| events.iter().for_each(|_| drop(black_box(LeadState::lean(&pact))))));
    measured(
        "written",
        Box::new(|| {
            for _ in &events {
                bytes.clear();
                lead.to_bytes(&pact, &mut bytes);
            }
        }),
    );
    ExitCode::SUCCESS
}
