//! Countries: codes, and names in English and some thirty other languages, to ISO 3166-1 alpha-2.

use std::sync::OnceLock;

use leadpact_document::nearest;
use leadpact_terms::fold;
use rustc_hash::FxHashMap;

/// A line a country: alpha-2, alpha-3, names. From the npm package i18n-iso-countries; see data/README.md.
const COUNTRIES: &str = include_str!("../../data/countries.tsv");

/// The alpha-2 code of a country given by code or name.
pub fn country(text: &str) -> Result<&'static str, String> {
    let names = names();
    let folded = spelling(text);
    if let Some(code) = names.get(folded.as_str()) {
        return Ok(code);
    }
    let without_article = folded.strip_prefix("the ").unwrap_or(&folded);
    if let Some(code) = names.get(without_article) {
        return Ok(code);
    }
    let near = (folded.len() > 3).then(|| nearest(&folded, english_names())).flatten();
    let hint =
        near.map_or_else(|| "expected a name or an ISO 3166 code".to_owned(), |near| format!("did you mean {near}?"));
    Err(format!("`{text}` is not a country: {hint}"))
}

fn english_names() -> impl Iterator<Item = &'static str> {
    COUNTRIES.lines().filter_map(|line| line.split('\t').nth(2))
}

fn names() -> &'static FxHashMap<String, &'static str> {
    static NAMES: OnceLock<FxHashMap<String, &'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = FxHashMap::default();
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
            assert_eq!(country(text), Ok(code), "{text}");
        }
        assert_eq!(country("Germny").unwrap_err(), "`Germny` is not a country: did you mean Germany?");
        assert!(country("Atlantis").is_err());
    }

    #[test]
    fn every_code_means_itself() {
        for line in COUNTRIES.lines() {
            let code = line.split('\t').next().unwrap();
            assert_eq!(country(code), Ok(code));
        }
    }
}
