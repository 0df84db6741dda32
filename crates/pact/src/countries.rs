//! Countries as people name them: alpha-2 and alpha-3 codes and names in many languages, read as alpha-2 codes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use leadpact_document::nearest;
use leadpact_terms::fold;

/// One country a line: alpha-2, alpha-3, then names. The same table that imports are normalised with, so that a pact and the
/// data it meets agree on what a country is called.
const TABLE: &str = include_str!("../../ingest/data/countries.tsv");

/// Folded name → code and the name as the table spells it.
type Names = BTreeMap<String, (&'static str, &'static str)>;

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = BTreeMap::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let Some(code) = columns.next() else { continue };
            for name in std::iter::once(code).chain(columns) {
                names.entry(fold(name).into_owned()).or_insert((code, name));
            }
        }
        names
    })
}

/// The alpha-2 code of a country's code or name.
pub fn code(name: &str) -> Option<&'static str> {
    names().get(&*fold(name)).map(|(code, _)| *code)
}

/// The name that was probably meant.
pub fn nearest_name(name: &str) -> Option<&'static str> {
    let folded = nearest(&fold(name), names().keys().map(String::as_str).filter(|known| known.len() > 3))?;
    names().get(folded).map(|(_, spelled)| *spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_its_codes_and_names() {
        for name in ["CZ", "cze", "Czechia", "česko", "Tschechien"] {
            assert_eq!(code(name), Some("CZ"), "{name}");
        }
        assert_eq!(code("Atlantis"), None);
        assert_eq!(nearest_name("Germny"), Some("Germany"));
    }
}
