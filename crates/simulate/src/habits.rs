//! How the company's sales people work: what each does with a lead that was handed to them, and after how much working time.
//!
//! Most answer within half an hour, some late, a few not at all; two of three leads are taken on, one of three of these becomes a deal.
//! The numbers are made up to look like a team that mostly keeps its promises.

use crate::random::Random;

/// What this file draws chance for.
const PURPOSE: u64 = 0x6861_6269_7473;
/// Working minutes of a day.
const DAY: f64 = 480.0;

/// Something that a rep does with a lead.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Calls; whether the lead was reached.
    Call(bool),
    /// Writes.
    Email,
    /// Takes the lead on.
    Accept,
    /// Refuses it: the reason's code.
    Reject(&'static str),
    /// Gives it up: the reason's word.
    Disqualify(&'static str),
    /// Sends it back: the reason's word.
    Recycle(&'static str),
    /// Notes what was learnt: points of BANT and what was said.
    Note(Vec<(&'static str, &'static str)>),
    /// Finds it worth an opportunity.
    Qualify,
    /// Opens one worth so much, in EUR.
    Open(u32),
    /// Wins it.
    Win(u32),
    /// Loses it: the reason's word.
    Lose(&'static str),
}

/// What a rep does with one lead, each after so many working minutes from when they got it, in order.
pub fn deeds(seed: u64, handoff: u64, round: u64) -> Vec<(f64, Deed)> {
    let mut random = Random::of(seed, PURPOSE ^ round, handoff);
    let mut all = Vec::new();
    let at = match random.unit() {
        u if u < 0.80 => 2.0 + 24.0 * random.unit(),
        u if u < 0.92 => 40.0 + 160.0 * random.unit(),
        _ => return all,
    };
    let is_reached = random.chance(0.55);
    if random.chance(0.12) {
        all.push((at, Deed::Reject(pick(&mut random, &["wrong_route", "incomplete_information", "duplicate"]))));
        return all;
    }
    all.push((at, Deed::Call(is_reached)));
    let at = at + 5.0 + 200.0 * random.unit();
    if random.chance(0.2) {
        let reason = pick(&mut random, &["no need", "no budget", "not interested"]);
        all.push((at, Deed::Disqualify(reason)));
        return all;
    }
    all.push((at, Deed::Accept));
    all.push((at + 2.0, Deed::Email));
    let keeps_at_it = random.chance(0.8);
    if keeps_at_it {
        for (day, deed) in
            [(1.0, Deed::Call(random.chance(0.6))), (2.0, Deed::Email), (4.0, Deed::Call(true)), (5.0, Deed::Email)]
        {
            all.push((at + day * DAY + 60.0 * random.unit(), deed));
        }
    }
    if random.chance(0.25) {
        let reason = pick(&mut random, &["no time", "unreachable", "no budget"]);
        all.push((at + (5.0 + 3.0 * random.unit()) * DAY, Deed::Recycle(reason)));
        return all;
    }
    let need = pick(
        &mut random,
        &["tickets get lost between shifts", "no figures for the board", "the old tool is switched off"],
    );
    let authority = pick(&mut random, &["decision maker", "influencer", "decision maker"]);
    all.push((at + 1.5 * DAY, Deed::Note(vec![("bant.need", need), ("bant.authority", authority)])));
    if !random.chance(0.55) {
        return all;
    }
    let amount = 6_000 + 500 * u32::try_from(random.below(80)).unwrap_or(0);
    all.push((
        at + 3.0 * DAY,
        Deed::Note(vec![("bant.budget", if amount > 20_000 { "40000 EUR" } else { "20000 EUR" })]),
    ));
    all.push((at + 4.0 * DAY, Deed::Qualify));
    all.push((at + (5.0 + 4.0 * random.unit()) * DAY, Deed::Open(amount)));
    let closing = at + (12.0 + 10.0 * random.unit()) * DAY;
    let deed = if random.chance(0.45) {
        Deed::Win(amount)
    } else {
        Deed::Lose(pick(&mut random, &["price", "no decision", "competitor"]))
    };
    all.push((closing, deed));
    all
}

fn pick(random: &mut Random, from: &[&'static str]) -> &'static str {
    from[random.below(from.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_lead_is_treated_in_the_same_way_and_most_are_answered_in_time() {
        assert_eq!(deeds(1, 7, 1), deeds(1, 7, 1));
        let all: Vec<_> = (0..1_000).map(|handoff| deeds(1, handoff, 1)).collect();
        let in_time = all.iter().filter(|deeds| deeds.first().is_some_and(|(at, _)| *at < 30.0)).count();
        assert!((700..900).contains(&in_time), "{in_time}");
        for deeds in &all {
            assert!(deeds.iter().all(|(at, _)| at.is_finite() && *at > 0.0));
        }
    }
}
