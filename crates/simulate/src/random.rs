//! Chance from a seed: the same draws on every machine, by integer arithmetic and exact `f64` operations only.
//!
//! The generator is xoshiro256++ seeded by SplitMix64 (both public domain, Blackman and Vigna). It lives here
//! because the bytes of a simulated company are part of its interface: a generator of another crate may change
//! its stream with a new version. No logarithm, exponential or power is used, as their last bits differ by platform.

/// A stream of draws.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: [u64; 4],
}

/// SplitMix64's finaliser: a bijection, so distinct inputs stay distinct.
pub(crate) fn mix(input: u64) -> u64 {
    let mut z = input.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    /// The stream of one subject (`index`) within a purpose (`purpose`), so that adding draws to one leaves the others as they were.
    pub(crate) fn of(seed: u64, purpose: u64, index: u64) -> Self {
        let mut at = mix(mix(mix(seed) ^ purpose) ^ index);
        let mut next = || {
            at = at.wrapping_add(0x9e37_79b9_7f4a_7c15);
            mix(at)
        };
        Self { state: [next(), next(), next(), next()] }
    }

    fn next(&mut self) -> u64 {
        let s = &mut self.state;
        let drawn = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        drawn
    }

    /// A number from 0 (included) to 1 (excluded).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Whether something of this probability happens.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        assert!(n > 0, "there is nothing below zero to draw");
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        assert!(low <= high, "a range runs upwards");
        low + self.below((high - low) as usize + 1) as i64
    }

    /// A whole number from `low` to `high`, mostly near `low`: a cubed draw gives the long tail without a logarithm.
    pub(crate) fn skewed(&mut self, low: i64, high: i64) -> i64 {
        let u = self.unit();
        low + ((high - low + 1) as f64 * u * u * u) as i64
    }

    /// One of these.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One of these, as often as its weight says.
    pub(crate) fn weighted<T: Copy>(&mut self, from: &[(T, u32)]) -> T {
        let total: u32 = from.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total as usize) as u32;
        for (one, weight) in from {
            if left < *weight {
                return *one;
            }
            left -= weight;
        }
        unreachable!("a draw below the sum of the weights falls into one of them")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // The reference implementation of xoshiro256++ started from the state 1, 2, 3, 4.
        let mut random = Random { state: [1, 2, 3, 4] };
        let drawn: Vec<u64> = (0..4).map(|_| random.next()).collect();
        assert_eq!(drawn, [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386]);
        // The reference implementation of SplitMix64 started from 0.
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn draws_stay_within_their_bounds_and_reach_them() {
        let mut random = Random::of(1, 2, 3);
        let drawn: Vec<i64> = (0..1_000).map(|_| random.between(-2, 2)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-2), Some(&2)));
        assert!((0..1_000).all(|_| (5..=9).contains(&random.skewed(5, 9))));
        assert!((0..1_000).all(|_| random.weighted(&[('a', 1), ('b', 0), ('c', 3)]) != 'b'));
    }
}
