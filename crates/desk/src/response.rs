//! First responses: how long leads waited for one, where the time went, and how their waits are spread.

use leadpact_handoff::{Delay, ResponseSplit};
use leadpact_terms::{DAY_MS, HOUR_MS, MINUTE_MS};

/// The longest waits of the bins in which responses are counted; there is one more, for those that took longer.
const BINS_MS: [i64; 10] = [
    5 * MINUTE_MS,
    15 * MINUTE_MS,
    30 * MINUTE_MS,
    HOUR_MS,
    2 * HOUR_MS,
    4 * HOUR_MS,
    8 * HOUR_MS,
    DAY_MS,
    2 * DAY_MS,
    7 * DAY_MS,
];

/// How long first responses took, in milliseconds of wall time, one entry for each lead that was answered, sorted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ResponseReport {
    /// From the event to the first touch.
    pub total_ms: Vec<i64>,
    /// From the event to its arrival.
    pub capture_ms: Vec<i64>,
    /// From the arrival to the decision.
    pub decision_ms: Vec<i64>,
    /// From the decision to a person.
    pub routing_ms: Vec<i64>,
    /// From then to the first touch.
    pub human_ms: Vec<i64>,
    /// Leads that nobody has touched yet.
    pub n_unanswered: u64,
    /// By their wait in wall time, all bins there are, the shortest waits first; none without answers.
    pub wall: Vec<ResponseBin>,
    /// By their wait in working time.
    pub working: Vec<ResponseBin>,
}

/// First responses that took about as long: longer than those of the bin before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ResponseBin {
    /// Not longer than this, in milliseconds; `None` for the longest.
    pub up_to_ms: Option<i64>,
    /// How many.
    pub n: u64,
    /// Their times from the event to its arrival, added up.
    pub capture_ms: i64,
    /// Their times from the arrival to the decision, added up.
    pub decision_ms: i64,
    /// Their times from the decision to a person, added up.
    pub routing_ms: i64,
    /// Their times from then to the first touch, added up.
    pub human_ms: i64,
}

impl ResponseReport {
    /// Takes in a lead that was answered, or one that was not yet.
    pub(crate) fn add(&mut self, split: Option<ResponseSplit>) {
        let Some(split) = split else {
            self.n_unanswered += 1;
            return;
        };
        let parts = [split.capture, split.decision, split.routing, split.human];
        let wall = parts.map(|part| part.wall.as_ms());
        let into = [&mut self.capture_ms, &mut self.decision_ms, &mut self.routing_ms, &mut self.human_ms];
        for (into, ms) in into.into_iter().zip(wall) {
            into.push(ms);
        }
        self.total_ms.push(wall.iter().sum());
        count(&mut self.wall, wall);
        count(&mut self.working, parts.map(|part: Delay| part.working.as_ms()));
    }

    /// Brings the times into their order, once all are there.
    pub(crate) fn sort(&mut self) {
        for all in
            [&mut self.total_ms, &mut self.capture_ms, &mut self.decision_ms, &mut self.routing_ms, &mut self.human_ms]
        {
            all.sort_unstable();
        }
    }

    /// The time that a share of the responses did not surpass, of sorted times; `None` if there are none.
    pub fn quantile(sorted_ms: &[i64], share: f64) -> Option<i64> {
        let place = (sorted_ms.len() as f64 * share).ceil() as usize;
        sorted_ms.get(place.saturating_sub(1)).copied()
    }
}

/// Counts a response in the first bin that is long enough for it.
fn count(bins: &mut Vec<ResponseBin>, parts_ms: [i64; 4]) {
    if bins.is_empty() {
        let bounds = BINS_MS.iter().map(|bound| Some(*bound)).chain([None]);
        bins.extend(bounds.map(|up_to_ms| ResponseBin { up_to_ms, ..ResponseBin::default() }));
    }
    let [capture, decision, routing, human] = parts_ms;
    let total = capture + decision + routing + human;
    let fits = |bin: &&mut ResponseBin| bin.up_to_ms.is_none_or(|most| total <= most);
    let bin = bins.iter_mut().find(fits).expect("the last bin takes all");
    bin.n += 1;
    bin.capture_ms += capture;
    bin.decision_ms += decision;
    bin.routing_ms += routing;
    bin.human_ms += human;
}

#[cfg(test)]
mod tests {
    use leadpact_terms::Duration;

    use super::*;

    fn response(human_ms: i64, working_ms: i64) -> Option<ResponseSplit> {
        let delay = |wall, working| Delay { wall: Duration(wall), working: Duration(working) };
        let none = delay(0, 0);
        Some(ResponseSplit {
            capture: delay(1_000, 0),
            decision: none,
            routing: none,
            human: delay(human_ms, working_ms),
        })
    }

    #[test]
    fn a_response_is_counted_in_the_first_bin_that_is_long_enough() {
        let mut report = ResponseReport::default();
        for (human_ms, working_ms) in
            [(0, 0), (5 * MINUTE_MS - 1_000, 0), (5 * MINUTE_MS - 999, 0), (8 * DAY_MS, 5 * MINUTE_MS)]
        {
            report.add(response(human_ms, working_ms));
        }
        report.add(None);
        let filled = |bins: &[ResponseBin]| {
            let filled = bins.iter().filter(|bin| bin.n > 0);
            filled.map(|bin| (bin.up_to_ms, bin.n, bin.capture_ms, bin.human_ms)).collect::<Vec<_>>()
        };
        let wall = [
            (Some(5 * MINUTE_MS), 2, 2_000, 5 * MINUTE_MS - 1_000),
            (Some(15 * MINUTE_MS), 1, 1_000, 5 * MINUTE_MS - 999),
            (None, 1, 1_000, 8 * DAY_MS),
        ];
        assert_eq!(filled(&report.wall), wall);
        assert_eq!(filled(&report.working), [(Some(5 * MINUTE_MS), 4, 0, 5 * MINUTE_MS)]);
        assert_eq!((report.wall.len(), report.n_unanswered), (11, 1));
    }
}
