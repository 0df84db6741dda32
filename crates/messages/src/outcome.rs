//! How a try went, and what happens next: the schedule of Standard Webhooks' reference, for webhooks, chat and mail alike.

use leadpact_terms::{HOUR_MS, Instant, MINUTE_MS};
use sha2::{Digest, Sha256};

/// How a try went. The words say nothing of anybody: they are kept, shown and logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Taken {
        /// What was answered.
        answer: String,
    },
    /// It was not taken now; later it may be.
    Failed {
        /// What was answered, or why nothing was.
        answer: String,
    },
    /// The receiver asks to be left alone for a while.
    Busy {
        /// What was answered.
        answer: String,
        /// For how long.
        wait_ms: i64,
    },
    /// It will not be taken however often it is sent.
    Refused {
        /// What was answered.
        answer: String,
    },
    /// The endpoint is gone for good and says so.
    Gone {
        /// What was answered.
        answer: String,
    },
}

/// What happens next with a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is done.
    Sent,
    /// It is tried again then.
    Again(Instant),
    /// It is tried again then, and nothing else is sent to its endpoint before.
    AgainAndHold(Instant),
    /// It is given up, and can be sent again by hand.
    Dead,
    /// It is given up, and its endpoint is paused.
    DeadAndPause,
}

/// After which try the next one comes how much later.
const WAITS_MS: [i64; 9] = [
    5_000,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
];
/// Nobody may ask for more patience than this.
const MAX_WAIT_MS: i64 = 24 * HOUR_MS;
/// A wait is so many per cent longer at most, so that what failed together does not come back together.
const JITTER_PERCENT: i64 = 10;

/// What happens next with the delivery of this id, which was tried so many times with this one.
pub fn what_next(id: &str, n_tries: i64, outcome: &Outcome, now: Instant) -> Next {
    let wait = usize::try_from(n_tries - 1).ok().and_then(|place| WAITS_MS.get(place)).copied();
    let wait = wait.map(|wait| wait + jitter(id, n_tries, wait));
    match (outcome, wait) {
        (Outcome::Taken { .. }, _) => Next::Sent,
        (Outcome::Gone { .. }, _) => Next::DeadAndPause,
        (Outcome::Refused { .. }, _) | (Outcome::Failed { .. } | Outcome::Busy { .. }, None) => Next::Dead,
        (Outcome::Failed { .. }, Some(wait)) => Next::Again(Instant(now.0 + wait)),
        (Outcome::Busy { wait_ms, .. }, Some(wait)) => {
            Next::AgainAndHold(Instant(now.0 + wait.max((*wait_ms).clamp(0, MAX_WAIT_MS))))
        }
    }
}

impl Outcome {
    /// What was answered, in words that say nothing of anybody.
    pub fn answer(&self) -> &str {
        match self {
            Self::Taken { answer }
            | Self::Failed { answer }
            | Self::Busy { answer, .. }
            | Self::Refused { answer }
            | Self::Gone { answer } => answer,
        }
    }
}

/// Chance without chance: the id decides, so that a node that takes over comes to the same instant.
fn jitter(id: &str, n_tries: i64, wait: i64) -> i64 {
    let mut hash = Sha256::new();
    hash.update(id.as_bytes());
    hash.update(n_tries.to_le_bytes());
    let drawn = i64::from(u16::from_le_bytes([hash.clone().finalize()[0], hash.finalize()[1]]));
    wait * JITTER_PERCENT * drawn / (100 * i64::from(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(1_000_000);

    fn failed() -> Outcome {
        Outcome::Failed { answer: "503 Service Unavailable".to_owned() }
    }

    #[test]
    fn a_failing_delivery_is_tried_ten_times_over_three_days_and_then_given_up() {
        let mut waits = Vec::new();
        for n_tries in 1..=9 {
            let Next::Again(at) = what_next("dlv_a", n_tries, &failed(), NOW) else { panic!("after {n_tries}") };
            waits.push(at.0 - NOW.0);
        }
        for (wait, expected) in waits.iter().zip(WAITS_MS) {
            assert!((expected..=expected + expected / 10).contains(wait), "{wait} for {expected}");
        }
        assert_eq!(what_next("dlv_a", 10, &failed(), NOW), Next::Dead);
    }

    #[test]
    fn the_same_delivery_waits_the_same_and_others_do_not() {
        let at = |id: &str| what_next(id, 2, &failed(), NOW);
        assert_eq!(at("dlv_a"), at("dlv_a"));
        assert_ne!(at("dlv_a"), at("dlv_b"));
    }

    #[test]
    fn what_an_endpoint_asks_for_is_obeyed_up_to_a_day() {
        let busy = |wait_ms| Outcome::Busy { answer: String::new(), wait_ms };
        let next = |n, wait_ms| match what_next("d", n, &busy(wait_ms), NOW) {
            Next::AgainAndHold(at) => at.0 - NOW.0,
            next => panic!("{next:?}"),
        };
        assert_eq!(next(1, 3 * MINUTE_MS), 3 * MINUTE_MS);
        assert_eq!(next(1, i64::MAX), MAX_WAIT_MS);
        assert!(next(2, 1) >= 5 * MINUTE_MS, "its own wait is longer");
        assert_eq!(what_next("d", 10, &busy(1), NOW), Next::Dead);
    }

    #[test]
    fn the_end_is_the_end() {
        let words = || "x".to_owned();
        for (outcome, next) in [
            (Outcome::Taken { answer: words() }, Next::Sent),
            (Outcome::Refused { answer: words() }, Next::Dead),
            (Outcome::Gone { answer: words() }, Next::DeadAndPause),
        ] {
            assert_eq!(what_next("d", 1, &outcome, NOW), next);
        }
    }
}
