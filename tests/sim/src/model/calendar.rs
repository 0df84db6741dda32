//! Working hours, reckoned a second time: day and night, or Monday to Friday from nine to five where clocks are never changed.

use leadpact_terms::{DAY_MS, HOUR_MS};

/// In which hours promises are owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hours {
    /// Day and night.
    Always,
    /// Monday to Friday, from nine to five in Tokyo.
    Tokyo,
}

const OFFSET: i64 = 9 * HOUR_MS;
const OPENS: i64 = 9 * HOUR_MS;
const CLOSES: i64 = 17 * HOUR_MS;

impl Hours {
    /// When something runs out that is owed from an instant on.
    pub(crate) fn deadline(self, from: i64, owed: i64) -> i64 {
        if self == Self::Always {
            return from + owed;
        }
        let mut at = next_open(from);
        for _ in 0..owed / DAY_MS {
            at += DAY_MS;
            while !is_working_day(at) {
                at += DAY_MS;
            }
        }
        self.working_on(at, owed % DAY_MS)
    }

    /// When so much working time has passed.
    pub(crate) fn working_on(self, from: i64, mut left: i64) -> i64 {
        if self == Self::Always {
            return from + left;
        }
        let mut at = next_open(from);
        loop {
            let closes = midnight(at) + CLOSES;
            if left <= closes - at {
                return at + left;
            }
            left -= closes - at;
            at = next_open(closes);
        }
    }

    /// How much working time lies between two instants.
    pub(crate) fn working_time(self, from: i64, to: i64) -> i64 {
        if self == Self::Always {
            return (to - from).max(0);
        }
        let (mut at, mut sum) = (next_open(from), 0);
        while at < to {
            let closes = midnight(at) + CLOSES;
            sum += closes.min(to) - at;
            at = next_open(closes);
        }
        sum
    }
}

/// The first instant from this one on at which somebody works.
fn next_open(from: i64) -> i64 {
    let mut day = midnight(from);
    loop {
        let (opens, closes) = (day + OPENS, day + CLOSES);
        if is_working_day(day) && from < closes {
            return from.max(opens);
        }
        day += DAY_MS;
    }
}

/// When the day began in Tokyo.
fn midnight(at: i64) -> i64 {
    (at + OFFSET).div_euclid(DAY_MS) * DAY_MS - OFFSET
}

fn is_working_day(at: i64) -> bool {
    // 1970 began on a Thursday.
    ((at + OFFSET).div_euclid(DAY_MS) + 3).rem_euclid(7) < 5
}
