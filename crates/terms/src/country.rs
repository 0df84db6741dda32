//! Countries as people name them: codes, and names in English and some thirty other languages, to ISO 3166-1 alpha-2.
//!
//! Pacts and imports read countries through this one table, so that both agree on what a country is called.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::text::fold;

/// A line a country: alpha-2, alpha-3, names. Where it comes from is said in data/README.md.
const COUNTRIES: &str = include_str!("../data/countries.tsv");

/// The alpha-2 code of a country given by code or name: `Tschechien`, `cze` and `CZ` are `CZ`.
pub fn country_code(text: &str) -> Option<&'static str> {
    let spelled = spelling(text);
    let known = |name: &str| names().get(name).copied();
    known(&spelled).or_else(|| known(spelled.strip_prefix("the ")?))
}

/// The English names of all countries, to find the one that was probably meant.
pub fn country_names() -> impl Iterator<Item = &'static str> {
    COUNTRIES.lines().filter_map(|line| line.split('\t').nth(2))
}

fn names() -> &'static BTreeMap<String, &'static str> {
    static NAMES: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = BTreeMap::new();
        // Codes first, so that a name never hides one.
        for field in [0, 1] {
            for columns in COUNTRIES.lines().map(|line| line.split('\t').collect::<Vec<_>>()) {
                names.entry(columns[field].to_ascii_lowercase()).or_insert(columns[0]);
            }
        }
        for line in COUNTRIES.lines() {
            let mut columns = line.split('\t');
            let code = columns.next().unwrap_or_default();
            for name in columns.skip(1) {
                names.entry(spelling(name)).or_insert(code);
            }
        }
        names
    })
}

/// Without case, accents and dots, `and` and `&` alike, so that `U.S.A.` and `Trinidad & Tobago` are found.
fn spelling(name: &str) -> String {
    fold(name).replace('.', "").replace(['’', '‘', '`'], "'").replace(" & ", " and ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_found_by_code_and_by_many_names() {
        for (text, code) in [
            ("CZ", "CZ"),
            ("cze", "CZ"),
            ("Česká republika", "CZ"),
            ("Czech Republic", "CZ"),
            ("Deutschland", "DE"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("United States of America", "US"),
            ("The Netherlands", "NL"),
            ("uk", "GB"),
            ("Россия", "RU"),
            ("Brasil", "BR"),
            ("中国", "CN"),
            ("Polska", "PL"),
            ("South Korea", "KR"),
            ("Trinidad & Tobago", "TT"),
            ("India", "IN"),
            ("NA", "NA"),
        ] {
            assert_eq!(country_code(text), Some(code), "{text}");
        }
        assert_eq!(country_code("Atlantis"), None);
    }

    #[test]
    fn every_code_means_itself() {
        for line in COUNTRIES.lines() {
            let code = line.split('\t').next().unwrap();
            assert_eq!(country_code(code), Some(code));
        }
    }
}
