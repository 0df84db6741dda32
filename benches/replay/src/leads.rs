//! The traits of made-up leads: what the fit rules of the benchmark's pact look at, typed, with gaps.

use crate::chance::Chance;
use crate::events::is_buying;

/// What is known of a lead; `None` where it is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    pub email: Option<String>,
    pub title: Option<&'static str>,
    pub seniority: Option<&'static str>,
    pub department: Option<&'static str>,
    pub country: Option<&'static str>,
    pub employees: Option<i64>,
    pub industry: Option<&'static str>,
    /// Thousands of euros a year.
    pub yearly_budget: Option<f64>,
    /// Whether a service desk is in use already.
    pub service_desk: Option<bool>,
}

/// A title, and the seniority and the department that go with it.
const TITLES: [(&str, &str, &str); 20] = [
    ("IT Support Specialist", "staff", "it"),
    ("Systems Administrator", "staff", "it"),
    ("Office Manager", "staff", "operations"),
    ("Marketing Specialist", "staff", "marketing"),
    ("Account Executive", "staff", "sales"),
    ("Accountant", "staff", "finance"),
    ("HR Business Partner", "staff", "hr"),
    ("Student", "staff", "it"),
    ("Marketing Intern", "staff", "marketing"),
    ("Software Engineer", "staff", "it"),
    ("IT Manager", "manager", "it"),
    ("Operations Manager", "manager", "operations"),
    ("Customer Service Manager", "manager", "support"),
    ("Finance Manager", "manager", "finance"),
    ("Head of IT Operations", "director", "it"),
    ("Head of Customer Service", "director", "support"),
    ("Director of Operations", "director", "operations"),
    ("VP Sales", "vp", "sales"),
    ("Chief Information Officer", "c-level", "it"),
    ("Chief Financial Officer", "c-level", "finance"),
];
/// Where those who buy begin in [`TITLES`] more often.
const FIRST_MANAGER: u64 = 10;

const COUNTRIES: [&str; 16] =
    ["DE", "US", "GB", "FR", "US", "DE", "PL", "NL", "ES", "IT", "IN", "CZ", "AT", "CH", "BR", "BE"];
const INDUSTRIES: [&str; 9] = [
    "software",
    "retail",
    "manufacturing",
    "education",
    "finance",
    "logistics",
    "healthcare",
    "professional services",
    "hospitality",
];

impl Lead {
    /// The lead with this number; only the seed and the number decide.
    pub fn new(seed: u64, number: u32) -> Self {
        let mut chance = Chance::about(!seed, u64::from(number));
        let buys = is_buying(seed, number);
        let known = |chance: &mut Chance, n| chance.in_a_thousand(n);
        let first = if buys && chance.in_a_thousand(500) { FIRST_MANAGER } else { 0 };
        let (title, seniority, department) = TITLES[chance.between(first, TITLES.len() as u64 - 1) as usize];
        let employees = match chance.below(100) {
            0..20 => chance.between(1, 9),
            20..55 => chance.between(10, 49),
            55..80 => chance.between(50, 199),
            80..93 => chance.between(200, 999),
            _ => chance.between(1_000, 90_000),
        } as i64;
        let budget = chance.below(160) as f64 / 2.0;
        let uses = chance.in_a_thousand(450);
        let company = chance.below(60_000);
        Self {
            email: known(&mut chance, 870).then(|| format!("person{number}@company{company}.example")),
            title: known(&mut chance, 780).then_some(title),
            seniority: known(&mut chance, 740).then_some(seniority),
            department: known(&mut chance, 700).then_some(department),
            country: known(&mut chance, 930).then(|| *chance.of(&COUNTRIES)),
            employees: known(&mut chance, 820).then_some(employees),
            industry: known(&mut chance, 800).then(|| *chance.of(&INDUSTRIES)),
            yearly_budget: known(&mut chance, 260).then_some(budget),
            service_desk: known(&mut chance, 400).then_some(uses),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_have_gaps_and_depend_on_seed_and_number_alone() {
        let leads: Vec<Lead> = (0..1_000).map(|number| Lead::new(1, number)).collect();
        let n_with_email = leads.iter().filter(|lead| lead.email.is_some()).count();
        assert!((820..920).contains(&n_with_email), "{n_with_email}");
        assert_eq!(leads[500], Lead::new(1, 500));
        assert_ne!(leads[500], Lead::new(2, 500));
    }
}
