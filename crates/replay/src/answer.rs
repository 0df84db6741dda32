//! What an edited pact would have done, beside the pact in force: week by week, against won deals, and who is gained and lost.

use std::collections::BTreeMap;

use leadpact_terms::{DAY_MS, Date, Instant};

use crate::in_memory::InMemory;
use crate::what_if::FirstHandOvers;

/// First hand-overs under an edited pact, counted and held against those under the pact in force.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Leads in all.
    pub n_leads: u64,
    /// Leads whose deal was won.
    pub n_won: u64,
    /// For each tier of the edited pact.
    pub tiers: Vec<TierAnswer>,
    /// Leads handed over by week, by tier of the edited pact; weeks without any are left out. Keys are Mondays, UTC.
    pub weeks: BTreeMap<Date, Vec<u64>>,
    /// Leads that only the edited pact hands over, in the order in which they are held.
    pub gained: Vec<usize>,
    /// Leads that only the pact in force hands over.
    pub lost: Vec<usize>,
    /// Leads that both hand over, the edited pact earlier.
    pub n_earlier: u64,
    /// Leads that both hand over, the edited pact later.
    pub n_later: u64,
}

/// One tier against won deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TierAnswer {
    /// Leads first handed over in it.
    pub n_qualified: u64,
    /// Those of them whose deal was won after that.
    pub n_won: u64,
}

impl TierAnswer {
    /// The share of its leads that closed; missing if it has none.
    pub fn precision(&self) -> Option<f64> {
        (self.n_qualified > 0).then(|| self.n_won as f64 / self.n_qualified as f64)
    }

    /// Its share of all leads that closed; missing if none did.
    pub fn recall(&self, n_won: u64) -> Option<f64> {
        (n_won > 0).then(|| self.n_won as f64 / n_won as f64)
    }
}

impl Answer {
    /// Counts first hand-overs under an edited pact with so many tiers, and compares them with those in force.
    pub fn of(held: &InMemory, in_force: &FirstHandOvers, edited: &FirstHandOvers, n_tiers: usize) -> Self {
        let mut answer =
            Self { n_leads: edited.len() as u64, tiers: vec![TierAnswer::default(); n_tiers], ..Self::default() };
        let mut weeks: BTreeMap<i64, Vec<u64>> = BTreeMap::new();
        let won = held.chunks().iter().flat_map(|chunk| &chunk.won_at);
        for (lead, won_at) in won.enumerate() {
            answer.n_won += u64::from(*won_at != i64::MAX);
            let after = edited.of(lead);
            if let Some((at, tier)) = after {
                let counted = &mut answer.tiers[tier];
                counted.n_qualified += 1;
                counted.n_won += u64::from(*won_at != i64::MAX && *won_at >= at.0);
                weeks.entry(week_of(at)).or_insert_with(|| vec![0; n_tiers])[tier] += 1;
            }
            match (in_force.of(lead), after) {
                (None, Some(_)) => answer.gained.push(lead),
                (Some(_), None) => answer.lost.push(lead),
                (Some((before, _)), Some((after, _))) => {
                    answer.n_earlier += u64::from(after < before);
                    answer.n_later += u64::from(after > before);
                }
                (None, None) => {}
            }
        }
        answer.weeks = weeks.into_iter().map(|(week, by_tier)| (monday(week), by_tier)).collect();
        answer
    }

    /// All tiers together.
    pub fn all_tiers(&self) -> TierAnswer {
        self.tiers.iter().fold(TierAnswer::default(), |all, tier| TierAnswer {
            n_qualified: all.n_qualified + tier.n_qualified,
            n_won: all.n_won + tier.n_won,
        })
    }
}

/// The Monday of an instant's week, UTC.
pub fn monday_of(at: Instant) -> Date {
    monday(week_of(at))
}

/// The number of an instant's week. 1970-01-01 was a Thursday.
fn week_of(at: Instant) -> i64 {
    (at.0.div_euclid(DAY_MS) + 3).div_euclid(7)
}

fn monday(week: i64) -> Date {
    Instant((week * 7 - 3) * DAY_MS).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        for (at, monday) in [
            ("2026-11-22T23:59:59Z", "2026-11-16"),
            ("2026-11-23T00:00:00Z", "2026-11-23"),
            ("1970-01-01T00:00:00Z", "1969-12-29"),
        ] {
            assert_eq!(monday_of(at.parse().unwrap()), monday.parse().unwrap(), "{at}");
        }
    }
}
