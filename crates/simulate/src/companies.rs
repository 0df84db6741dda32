//! The organisations behind the leads: prospects of all sizes, universities, consultancies, media, rivals.
//!
//! Each has a hidden truth: whether a project is on, and when it is ready to buy. It shapes what its people do
//! and is never written out.

use crate::calendar::Calendar;
use crate::catalog;
use crate::places::{COUNTRIES, Country};
use crate::random::Random;

/// What sort of organisation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CompanyKind {
    /// One that could buy.
    Prospect,
    University,
    Consultancy,
    Media,
    /// Sells the same as we do.
    Rival,
    /// No organisation: people who write from a private address.
    Private,
}

/// An industry: its name, the word in companies' names, and how readily its companies buy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Industry {
    pub(crate) name: &'static str,
    word: &'static str,
    appetite: f64,
}

/// One organisation.
#[derive(Debug)]
pub(crate) struct Company {
    /// Its number among all; rivals have the first ones.
    pub(crate) number: u32,
    pub(crate) kind: CompanyKind,
    pub(crate) name: String,
    pub(crate) domain: String,
    pub(crate) employees: u32,
    /// A year, in millions of the country's currency.
    pub(crate) revenue_m: f64,
    pub(crate) industry: &'static str,
    pub(crate) country: &'static Country,
    pub(crate) city: &'static str,
    pub(crate) founded: i64,
    /// Whether its mail gateway follows every link of a mail.
    pub(crate) scans_links: bool,
    /// The day on which the first of its people appears.
    pub(crate) begins: u32,
    /// The day on which it is ready to decide, where there is a project.
    pub(crate) ready: Option<u32>,
    /// How many of its people become leads.
    pub(crate) n_leads: u32,
}

const INDUSTRIES: [(Industry, u32); 10] = [
    (industry("Software", "Software", 1.25), 14),
    (industry("Manufacturing", "Works", 1.2), 18),
    (industry("Logistics", "Logistics", 1.2), 10),
    (industry("Healthcare", "Care", 1.15), 10),
    (industry("Financial Services", "Finance", 1.1), 9),
    (industry("Retail", "Retail", 0.8), 12),
    (industry("Professional Services", "Services", 0.9), 10),
    (industry("Energy", "Energy", 1.0), 5),
    (industry("Public Administration", "Municipal", 0.5), 6),
    (industry("Hospitality", "Hotels", 0.35), 6),
];

const fn industry(name: &'static str, word: &'static str, appetite: f64) -> Industry {
    Industry { name, word, appetite }
}

/// Number of employees from and to, weight, and the share of such companies with a project in the two years.
const SIZES: [((u32, u32, f64), u32); 5] = [
    ((3, 19, 0.05), 26),
    ((20, 99, 0.14), 27),
    ((100, 499, 0.32), 26),
    ((500, 1_999, 0.34), 13),
    ((2_000, 30_000, 0.21), 8),
];

const BEGINNINGS: [&str; 60] = [
    "Al", "Bar", "Bel", "Bor", "Bram", "Cal", "Car", "Cor", "Dal", "Dor", "El", "Fal", "Fen", "Gar", "Gel", "Hal",
    "Har", "Hel", "Il", "Jor", "Kal", "Kar", "Kel", "Kor", "Lam", "Lan", "Lor", "Lun", "Mal", "Mar", "Mel", "Mor",
    "Nar", "Nel", "Nor", "Ol", "Or", "Pal", "Pel", "Por", "Quin", "Ral", "Ren", "Ros", "Sal", "Sel", "Sol", "Tal",
    "Tam", "Tel", "Tor", "Ul", "Val", "Ver", "Vin", "Wal", "Wen", "Yar", "Zan", "Zel",
];
const MIDDLES: [&str; 20] = [
    "a", "e", "i", "o", "da", "de", "di", "ma", "mi", "na", "ne", "ra", "ri", "sa", "ta", "ti", "va", "vi", "la", "lo",
];
const ENDINGS: [&str; 40] = [
    "bach", "berg", "brook", "by", "combe", "dale", "den", "dorf", "field", "ford", "gate", "gen", "ham", "heim",
    "holt", "land", "lin", "mark", "mont", "nau", "nik", "nor", "num", "rex", "ria", "sen", "stad", "stedt", "stone",
    "tec", "ton", "tra", "val", "vex", "vik", "wald", "wick", "worth", "zen", "zin",
];
const N_STEMS: u64 = (BEGINNINGS.len() * MIDDLES.len() * ENDINGS.len()) as u64;
/// Coprime to the number of stems, so that stepping by it visits each of them once.
const STRIDE: u64 = 17_389;

/// A stem that no other company of this run has: the stems in an order of the seed, numbered when they run out.
fn stem(seed: u64, number: u32) -> String {
    let turn = u64::from(number) / N_STEMS;
    let place = (seed % N_STEMS + u64::from(number) * STRIDE) % N_STEMS;
    // The beginning changes with every step, so that neighbours don't sound alike.
    let (place, beginning) = (place / BEGINNINGS.len() as u64, (place % BEGINNINGS.len() as u64) as usize);
    let (ending, middle) = ((place / MIDDLES.len() as u64) as usize, (place % MIDDLES.len() as u64) as usize);
    let stem = format!("{}{}{}", BEGINNINGS[beginning], MIDDLES[middle], ENDINGS[ending]);
    if turn == 0 { stem } else { format!("{stem} {}", turn + 1) }
}

/// The rivals, which are in every simulated world.
pub(crate) fn rivals() -> Vec<Company> {
    let homes = [0, 6, 7, 3];
    let rival = |(number, (name, domain)): (usize, &(&str, &str))| {
        let country = &COUNTRIES[homes[number]];
        Company {
            number: number as u32,
            kind: CompanyKind::Rival,
            name: format!("{name} {}", country.legal_forms[0]),
            domain: (*domain).to_owned(),
            employees: 90 + 110 * number as u32,
            revenue_m: 9.0 + 14.0 * number as f64,
            industry: "Software",
            country,
            city: country.cities[0],
            founded: 2009 + number as i64,
            scans_links: false,
            begins: 0,
            ready: None,
            n_leads: 0,
        }
    };
    catalog::RIVALS.iter().enumerate().map(rival).collect()
}

/// The company of this number; `share` says how far along the two years it begins.
pub(crate) fn company(random: &mut Random, calendar: &Calendar, seed: u64, number: u32, share: f64) -> Company {
    let kind = random.weighted(&[
        (CompanyKind::Prospect, 76),
        (CompanyKind::Private, 13),
        (CompanyKind::University, 4),
        (CompanyKind::Consultancy, 4),
        (CompanyKind::Media, 2),
        (CompanyKind::Rival, 1),
    ]);
    let begins = calendar.day_at_share(share);
    if kind == CompanyKind::Rival {
        let mut rival = rivals().swap_remove(random.below(catalog::RIVALS.len()));
        (rival.begins, rival.n_leads) = (begins, random.between(1, 3) as u32);
        return rival;
    }
    let shares: Vec<(&'static Country, u32)> = COUNTRIES.iter().map(|country| (country, country.share)).collect();
    let country = random.weighted(&shares);
    let trade = random.weighted(&INDUSTRIES);
    let (low, high, project) = random.weighted(&SIZES);
    let employees = match kind {
        CompanyKind::University => random.skewed(800, 9_000) as u32,
        CompanyKind::Consultancy => random.skewed(2, 60) as u32,
        CompanyKind::Prospect | CompanyKind::Media | CompanyKind::Rival | CompanyKind::Private => {
            random.skewed(i64::from(low), i64::from(high)) as u32
        }
    };
    let has_project =
        kind == CompanyKind::Prospect && random.chance(project * trade.appetite * home_advantage(country));
    let ready = has_project.then(|| begins + random.between(3, 100) as u32);
    let stem = stem(seed, number);
    let (name, domain) = name_and_domain(random, kind, &stem, trade, country);
    Company {
        number,
        kind,
        name,
        domain,
        employees,
        revenue_m: f64::from(employees) * (0.06 + 0.25 * random.unit()) * in_currency(country),
        industry: match kind {
            CompanyKind::University => "Education",
            CompanyKind::Consultancy => "Professional Services",
            CompanyKind::Media => "Media",
            CompanyKind::Prospect | CompanyKind::Rival | CompanyKind::Private => trade.name,
        },
        country,
        city: random.pick(country.cities),
        founded: random.between(1952, 2021),
        scans_links: random.chance(if employees >= 500 { 0.12 } else { 0.04 }),
        begins,
        ready,
        n_leads: n_leads(random, kind, employees, has_project),
    }
}

fn name_and_domain(
    random: &mut Random,
    kind: CompanyKind,
    stem: &str,
    trade: Industry,
    country: &Country,
) -> (String, String) {
    let slug = stem.to_lowercase().replace(' ', "-");
    let form = random.pick(country.legal_forms);
    match kind {
        CompanyKind::University => (format!("University of {stem}"), format!("{slug}.edu.example")),
        CompanyKind::Consultancy => (format!("{stem} Consulting {form}"), format!("{slug}-consulting.example")),
        CompanyKind::Media => (format!("{stem} Media {form}"), format!("{slug}-media.example")),
        CompanyKind::Private => (String::new(), random.pick(&catalog::FREE_MAIL).to_owned()),
        CompanyKind::Prospect | CompanyKind::Rival => match random.below(3) {
            0 => (format!("{stem} {form}"), format!("{slug}.example")),
            _ => (format!("{stem} {} {form}", trade.word), format!("{slug}-{}.example", trade.word.to_lowercase())),
        },
    }
}

/// More is sold where the company has offices and references.
fn home_advantage(country: &Country) -> f64 {
    match country.code {
        "DE" | "AT" | "CH" | "CZ" => 1.2,
        "TW" | "BR" => 0.6,
        _ => 1.0,
    }
}

/// About how many of the country's money are worth a euro; the simulated world has no exchange rates.
fn in_currency(country: &Country) -> f64 {
    match country.currency {
        "CZK" => 25.0,
        "PLN" => 4.3,
        "BRL" => 6.0,
        "TWD" => 35.0,
        _ => 1.0,
    }
}

fn n_leads(random: &mut Random, kind: CompanyKind, employees: u32, has_project: bool) -> u32 {
    let most = match (kind, employees) {
        (CompanyKind::Private, _) => 1,
        (CompanyKind::University, _) => 9,
        (CompanyKind::Consultancy | CompanyKind::Media, _) | (_, ..20) => 2,
        (_, 20..100) => 3,
        (_, 100..500) => 5,
        (_, 500..2_000) => 7,
        (_, 2_000..) => 12,
    };
    // A project draws in colleagues: the buying group.
    let drawn = random.skewed(1, most) as u32;
    if has_project { (drawn + random.below(2) as u32).min(most as u32 + 1) } else { drawn }
}

/// Employees as a sloppy source knows them: a band.
pub(crate) fn employee_band(employees: u32) -> &'static str {
    match employees {
        0..=10 => "1-10",
        11..=50 => "11-50",
        51..=200 => "51-200",
        201..=500 => "201-500",
        501..=1_000 => "501-1000",
        1_001..=5_000 => "1001-5000",
        5_001..=10_000 => "5001-10000",
        10_001.. => "10000+",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_companies_share_a_name() {
        let stems: BTreeSet<String> = (0..100_000).map(|number| stem(77, number)).collect();
        assert_eq!(stems.len(), 100_000);
    }
}
