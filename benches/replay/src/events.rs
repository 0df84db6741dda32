//! The events of made-up leads, in the order in which they arrive. A row at a time, so that memory depends on the number of leads alone.
//!
//! Cast: a lead is *born* every so many events and joins the *pool* of those that are about; it has a number of events
//! to spend (few have hundreds, most have some) and leaves when they are spent. An event is the next of somebody of the pool, or of one who was here
//! a moment ago (a visit is made of several). Some events arrive late: minutes to days after they happened.

use crate::chance::{Chance, Lots};

/// How many events a lead has on average.
pub const EVENTS_A_LEAD: u64 = 40;
/// The first id of an event. All ids have ten digits, so that they sort the same as numbers and as text.
const FIRST_ID: i64 = 1_000_000_000;
/// 2024-10-01, when the first event arrives.
const START: i64 = 1_727_740_800_000;
/// Two years, in which they all arrive.
const SPAN: u64 = 730 * 24 * 3_600_000;

/// The kinds of events, each with how often they happen to the many who look around and to the few who buy.
pub const KINDS: [(&str, u16, u16); 30] = [
    ("Site Visited", 2500, 1700),
    ("Blog Read", 1500, 600),
    ("Email Opened", 1400, 1000),
    ("Product Page Viewed", 850, 1150),
    ("Email Link Clicked", 600, 700),
    ("Documentation Read", 500, 700),
    ("Search Performed", 420, 330),
    ("Ad Clicked", 383, 150),
    ("Feature Used", 350, 900),
    ("Video Watched", 240, 260),
    ("Pricing Viewed", 150, 620),
    ("Asset Downloaded", 140, 260),
    ("Case Study Read", 130, 350),
    ("Social Engaged", 130, 60),
    ("Newsletter Subscribed", 90, 40),
    ("Webinar Registered", 80, 150),
    ("Careers Viewed", 90, 10),
    ("Form Submitted", 70, 110),
    ("Comparison Read", 60, 250),
    ("Integration Page Viewed", 60, 190),
    ("Webinar Attended", 40, 100),
    ("Chat Started", 40, 80),
    ("Support Asked", 40, 60),
    ("Calculator Used", 30, 80),
    ("Unsubscribed", 45, 15),
    ("Survey Answered", 25, 20),
    ("Security Page Viewed", 20, 70),
    ("Trial Started", 8, 24),
    ("Trial Invited Colleague", 6, 15),
    ("Demo Requested", 3, 6),
];

/// One event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Whose: leads are numbered from 0 in the order of their birth.
    pub lead: u32,
    /// Increasing in the order of arrival.
    pub id: i64,
    /// When it happened, milliseconds since 1970 UTC.
    pub at: i64,
    /// A position in [`KINDS`].
    pub kind: u8,
}

/// All events, one after the other.
#[derive(Debug)]
pub struct Events {
    seed: u64,
    n_events: u64,
    chance: Chance,
    looking: Lots,
    buying: Lots,
    leads: Leads,
    /// Leads of the last events.
    recent: Vec<u32>,
    done: u64,
}

/// What must be remembered of the leads.
#[derive(Debug)]
struct Leads {
    n_leads: u64,
    n_at_start: u64,
    /// Events that each lead has left; as long as the number of leads born so far.
    left: Vec<u16>,
    /// When each lead was first heard of: its earliest event, or its birth.
    known_at: Vec<i64>,
    pool: Vec<u32>,
}

impl Events {
    /// Events that only the seed and their number decide.
    pub fn new(n_events: u64, seed: u64) -> Self {
        let n_leads = (n_events / EVENTS_A_LEAD).max(1);
        let (left, known_at) = (Vec::with_capacity(n_leads as usize), Vec::with_capacity(n_leads as usize));
        let leads = Leads { n_leads, n_at_start: (n_leads / 20).max(1), left, known_at, pool: Vec::new() };
        // As many as visit within a quarter of an hour.
        let n_recent = (n_events / (730 * 24 * 4)).max(4);
        Self {
            seed,
            n_events,
            chance: Chance::new(seed),
            looking: Lots::new(&KINDS.map(|(_, looking, _)| looking)),
            buying: Lots::new(&KINDS.map(|(_, _, buying)| buying)),
            leads,
            recent: vec![0; n_recent as usize],
            done: 0,
        }
    }

    /// When each lead was first heard of. Complete when all events were taken.
    pub fn into_known_at(self) -> Vec<i64> {
        self.leads.known_at
    }

    fn lead(&mut self, now: i64) -> u32 {
        let due = self.leads.n_at_start
            + (self.leads.n_leads - self.leads.n_at_start) * (self.done + 1) / self.n_events.max(1);
        while (self.leads.left.len() as u64) < due {
            self.leads.bear(&mut self.chance, now);
        }
        if self.chance.in_a_thousand(600) {
            let lead = *self.chance.of(&self.recent);
            if self.leads.left[lead as usize] > 0 {
                return lead;
            }
        }
        loop {
            let Some(last) = (self.leads.pool.len() as u64).checked_sub(1) else {
                // All have spent what they had: somebody comes back.
                let lead = self.chance.below(self.leads.left.len() as u64) as u32;
                self.leads.left[lead as usize] = 1;
                return lead;
            };
            let place = self.chance.between(0, last) as usize;
            let lead = self.leads.pool[place];
            if self.leads.left[lead as usize] > 0 {
                return lead;
            }
            self.leads.pool.swap_remove(place);
        }
    }

    /// How long after it happened an event arrives, in milliseconds.
    fn delay(&mut self) -> i64 {
        if self.chance.in_a_thousand(970) {
            return self.chance.below(2_000) as i64;
        }
        // One minute to six days, each doubling as likely as the others.
        let minutes = 1 << self.chance.below(13);
        (60_000 * minutes + self.chance.below(60_000 * minutes)) as i64
    }
}

impl Iterator for Events {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if self.done == self.n_events {
            return None;
        }
        let arrived = START + (u128::from(SPAN) * u128::from(self.done) / u128::from(self.n_events)) as i64;
        let lead = self.lead(arrived);
        let at = arrived - self.delay();
        let kinds = if is_buying(self.seed, lead) { &self.buying } else { &self.looking };
        let event = Event { lead, id: FIRST_ID + self.done as i64, at, kind: kinds.draw(&mut self.chance) };
        let place = lead as usize;
        self.leads.left[place] -= 1;
        self.leads.known_at[place] = self.leads.known_at[place].min(at);
        let oldest = self.done as usize % self.recent.len();
        self.recent[oldest] = lead;
        self.done += 1;
        Some(event)
    }
}

impl Leads {
    fn bear(&mut self, chance: &mut Chance, now: i64) {
        // 43 on average: more than there is room for, so that there is always somebody about.
        let left = match chance.below(100) {
            0..35 => chance.between(1, 4),
            35..65 => chance.between(5, 20),
            65..85 => chance.between(20, 60),
            85..95 => chance.between(60, 200),
            _ => chance.between(200, 500),
        };
        self.pool.push(self.left.len() as u32);
        self.left.push(left as u16);
        self.known_at.push(now);
    }
}

/// Whether a lead is one of the few who mean to buy.
pub fn is_buying(seed: u64, lead: u32) -> bool {
    Chance::about(seed, u64::from(lead)).in_a_thousand(180)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_arrive_in_order_some_late_and_skewed_over_the_leads() {
        let events: Vec<Event> = Events::new(40_000, 1).collect();
        assert_eq!(events.len(), 40_000);
        assert!(events.windows(2).all(|pair| pair[0].id + 1 == pair[1].id));
        let n_late = events.windows(2).filter(|pair| pair[1].at < pair[0].at - 60_000).count();
        assert!((400..1_200).contains(&n_late), "{n_late}");
        let mut of_lead = vec![0_u32; 1_000];
        events.iter().for_each(|event| of_lead[event.lead as usize] += 1);
        of_lead.sort_unstable();
        assert!(of_lead[500] < 20 && of_lead[999] > 200, "{of_lead:?}");
        for (kind, (name, ..)) in KINDS.iter().enumerate() {
            assert!(events.iter().any(|event| usize::from(event.kind) == kind), "{name}");
        }
    }

    #[test]
    fn no_lead_is_known_after_its_first_event() {
        let mut events = Events::new(20_000, 3);
        let all: Vec<Event> = events.by_ref().collect();
        let known_at = events.into_known_at();
        assert_eq!(known_at.len(), 500);
        assert!(all.iter().all(|event| known_at[event.lead as usize] <= event.at));
    }

    #[test]
    fn weights_are_out_of_ten_thousand() {
        let sum = |weight: fn(&(&str, u16, u16)) -> u16| KINDS.iter().map(weight).map(u32::from).sum::<u32>();
        assert_eq!((sum(|kind| kind.1), sum(|kind| kind.2)), (10_000, 10_000));
    }
}
