//! Chance that comes from a seed: the same numbers on every machine, in whatever order the leads are asked for.

/// A generator of pseudo-random numbers (SplitMix64): small, quick, and good enough for made-up data.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Numbers that only the seed decides.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Numbers about one thing, such as a lead, whatever was drawn for others.
    pub fn about(seed: u64, thing: u64) -> Self {
        let mut chance = Self(seed ^ thing.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `n`, which is at least 1.
    pub fn below(&mut self, n: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(n);
        (wide >> 64) as u64
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to - from + 1)
    }

    /// Whether something happens that happens `n` times in a thousand.
    pub fn in_a_thousand(&mut self, n: u64) -> bool {
        self.below(1_000) < n
    }

    /// One of a list.
    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }
}

/// Things with weights, drawn as often as their weights say.
#[derive(Debug, Clone)]
pub struct Lots(Vec<u8>);

impl Lots {
    /// Position `i` is drawn with the weight `weights[i]`.
    pub fn new(weights: &[u16]) -> Self {
        let tickets = weights.iter().enumerate();
        Self(tickets.flat_map(|(i, weight)| std::iter::repeat_n(i as u8, usize::from(*weight))).collect())
    }

    /// A position.
    pub fn draw(&self, chance: &mut Chance) -> u8 {
        *chance.of(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_another_one_something_else() {
        let draw = |mut chance: Chance| [0; 4].map(|_| chance.below(1_000_000));
        assert_eq!(draw(Chance::about(1, 7)), draw(Chance::about(1, 7)));
        assert_ne!(draw(Chance::about(1, 7)), draw(Chance::about(1, 8)));
        assert_ne!(draw(Chance::new(1)), draw(Chance::new(2)));
    }

    #[test]
    fn lots_are_drawn_by_their_weights() {
        let (lots, mut chance) = (Lots::new(&[700, 0, 300]), Chance::new(1));
        let mut n = [0; 3];
        (0..10_000).for_each(|_| n[usize::from(lots.draw(&mut chance))] += 1);
        assert!(n[1] == 0 && (6_800..7_200).contains(&n[0]), "{n:?}");
    }
}
