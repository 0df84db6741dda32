//! Cases from a seed: a valid pact, one lead's events aimed at it, and instants at which to ask.
//!
//! Chance is skewed towards what decides something: values at the border of a test, events at the edge of a window,
//! several events at one instant, sales' answers, and leads that qualify, are held, excluded, sent back and qualify again.

mod pacts;
mod random;
mod streams;
mod values;

use leadpact_pact::model::Pact;
use leadpact_terms::{Event, Instant};

pub use random::Random;

/// A pact, a lead and questions.
#[derive(Debug, Clone)]
pub struct Case {
    /// The seed that it grew from.
    pub seed: u64,
    /// The pact.
    pub pact: Pact,
    /// One lead's events, in the order of their arrival, with repeats.
    pub events: Vec<Event>,
    /// Instants at which to ask: between events, at their edges, and after all of them.
    pub ask_at: Vec<Instant>,
}

/// The case of a seed.
pub fn case(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let pact = pacts::pact(&mut random);
    let (events, ask_at) = streams::stream(&mut random, &pact);
    Case { seed, pact, events, ask_at }
}
