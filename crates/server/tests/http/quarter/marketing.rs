//! What leads of three countries do in a quarter, and when it reaches the service: calls as a tracking library sends them.
//!
//! Some only look, some ask, some read until they are warm, some are warm before they say where they work; many come back weeks later. A few
//! filled in a form at a fair, and what they did arrives hours late.

use leadpact_terms::{DAY_MS, HOUR_MS, Instant, MINUTE_MS, SECOND_MS};
use leadpact_testkit::generate::Random;
use serde_json::{Value, json};

/// Leads first heard of in the quarter.
const LEADS: usize = 160;
/// Days in which they are first heard of.
const DAYS: usize = 80;
/// From Monday: how many of a hundred a day brings.
const WEEK: [usize; 7] = [19, 21, 20, 18, 14, 4, 4];
/// Countries, and how many of a hundred leads are from there. Of the last one no territory speaks.
const COUNTRIES: [(&str, usize); 4] = [("CZ", 42), ("DE", 33), ("PT", 18), ("AT", 7)];

/// Calls about one lead that arrive together.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    /// When they arrive.
    pub(crate) at: Instant,
    /// Whom they are about.
    pub(crate) lead: usize,
    /// What happened, and when, in order.
    pub(crate) happened: Vec<(Instant, Happened)>,
}

/// What a lead did, or told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happened {
    /// Said who it is, and where.
    Introduced(&'static str),
    /// The same, but not where it works.
    IntroducedInPart(&'static str),
    /// Said where it works.
    NamedCompany,
    /// Read the prices.
    ReadPrices,
    /// Asked for a demo.
    AskedForDemo,
}

/// How a lead becomes known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Temper {
    Looks,
    Asks,
    ReadsALot,
    HidesItsCompany,
}

/// Everything that arrives in the quarter, in order.
pub(crate) fn deliveries(seed: u64, from: Instant, to: Instant) -> Vec<Delivery> {
    let mut random = Random::new(seed);
    let mut all: Vec<Delivery> = (0..LEADS).flat_map(|lead| of_lead(&mut random, lead, from)).collect();
    all.retain(|delivery| delivery.at < to);
    all.sort_by_key(|delivery| (delivery.at, delivery.lead));
    all
}

/// The address by which a lead is known.
pub(crate) fn address(lead: usize) -> String {
    format!("lead{lead}@firm{lead}.com")
}

impl Delivery {
    /// The body of `POST /v1/batch`.
    pub(crate) fn batch(&self) -> Value {
        let calls: Vec<Value> = self.happened.iter().map(|(at, what)| what.call(self.lead, *at)).collect();
        json!({ "batch": calls, "sentAt": self.at })
    }
}

impl Happened {
    fn call(self, lead: usize, at: Instant) -> Value {
        let company = json!({ "name": format!("Firm {lead}") });
        let person =
            |country: &str| json!({ "email": address(lead), "name": format!("Lead {lead}"), "country": country });
        let mut call = match self {
            Self::Introduced(country) => {
                let mut traits = person(country);
                traits["company"] = company;
                json!({ "type": "identify", "traits": traits })
            }
            Self::IntroducedInPart(country) => json!({ "type": "identify", "traits": person(country) }),
            Self::NamedCompany => json!({ "type": "identify", "traits": { "company": company } }),
            Self::ReadPrices => json!({ "type": "page", "name": "Prices", "properties": { "path": "/pricing" } }),
            Self::AskedForDemo => json!({ "type": "track", "event": "Demo Requested" }),
        };
        call["messageId"] = format!("{lead}-{}", at.0).into();
        call["userId"] = format!("u-{lead}").into();
        call["originalTimestamp"] = at.to_string().into();
        call
    }

    /// As the log says it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Introduced(_) => "introduced",
            Self::IntroducedInPart(_) => "introduced in part",
            Self::NamedCompany => "named company",
            Self::ReadPrices => "read prices",
            Self::AskedForDemo => "asked for demo",
        }
    }
}

/// What becomes of one lead, whatever sales does with it.
fn of_lead(random: &mut Random, lead: usize, from: Instant) -> Vec<Delivery> {
    let country = weighted(random, &COUNTRIES);
    let temper = weighted(
        random,
        &[(Temper::Looks, 30), (Temper::Asks, 40), (Temper::ReadsALot, 18), (Temper::HidesItsCompany, 12)],
    );
    let introduced = match temper {
        Temper::HidesItsCompany => Happened::IntroducedInPart(country),
        Temper::Looks | Temper::Asks | Temper::ReadsALot => Happened::Introduced(country),
    };
    let mut at = first_seen(random, from);
    let mut happened = vec![(at, introduced)];
    let mut does = |random: &mut Random, what, hours_at_most: i64| {
        at = Instant(at.0 + random.between(20 * SECOND_MS, hours_at_most * HOUR_MS));
        happened.push((at, what));
    };
    let n_read = match temper {
        Temper::Looks => 1 + random.below(3),
        Temper::Asks => random.below(3),
        Temper::ReadsALot | Temper::HidesItsCompany => 4 + random.below(2),
    };
    for _ in 0..n_read {
        does(random, Happened::ReadPrices, 30);
    }
    match temper {
        Temper::Looks | Temper::ReadsALot => {}
        Temper::Asks => does(random, Happened::AskedForDemo, 2),
        Temper::HidesItsCompany => does(random, Happened::NamedCompany, 40),
    }
    let mut all = arriving(random, lead, &happened);
    if random.chance(55) {
        all.extend(comes_back(random, lead, at));
    }
    all
}

/// Mostly in the hours in which people work, in three countries.
fn first_seen(random: &mut Random, from: Instant) -> Instant {
    loop {
        let day = random.below(DAYS);
        // The quarter begins on a Monday.
        if random.below(21) < WEEK[day % 7] {
            let hours = if random.chance(85) { (5 * HOUR_MS, 15 * HOUR_MS) } else { (0, DAY_MS - 1) };
            let midnight = from.0.div_euclid(DAY_MS) * DAY_MS + DAY_MS * i64::try_from(day).unwrap_or(0);
            return Instant((midnight + random.between(hours.0, hours.1)).max(from.0));
        }
    }
}

/// Each at once, or all of it hours after the last.
fn arriving(random: &mut Random, lead: usize, happened: &[(Instant, Happened)]) -> Vec<Delivery> {
    let last = happened.last().map_or(Instant(0), |(at, _)| *at);
    if random.chance(8) {
        let at = Instant(last.0 + random.between(20 * MINUTE_MS, 6 * HOUR_MS));
        return vec![Delivery { at, lead, happened: happened.to_vec() }];
    }
    let alone = |one: &(Instant, Happened)| Delivery { at: one.0, lead, happened: vec![*one] };
    happened.iter().map(alone).collect()
}

/// Weeks later.
fn comes_back(random: &mut Random, lead: usize, last: Instant) -> Vec<Delivery> {
    let mut at = Instant(last.0 + random.between(10 * DAY_MS, 40 * DAY_MS));
    let mut all = Vec::new();
    for _ in 0..1 + random.below(3) {
        let what = if random.chance(40) { Happened::AskedForDemo } else { Happened::ReadPrices };
        all.push(Delivery { at, lead, happened: vec![(at, what)] });
        at = Instant(at.0 + random.between(MINUTE_MS, 4 * DAY_MS));
    }
    all
}

fn weighted<T: Copy>(random: &mut Random, all: &[(T, usize)]) -> T {
    let mut left = random.below(all.iter().map(|(_, weight)| weight).sum());
    for (one, weight) in all {
        match left.checked_sub(*weight) {
            Some(rest) => left = rest,
            None => return *one,
        }
    }
    all[0].0
}
