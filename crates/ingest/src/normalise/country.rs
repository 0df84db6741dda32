//! Countries: what cannot be read says what was probably meant.

use leadpact_document::nearest;
use leadpact_language::{Said, said};
use leadpact_terms::{country_code, country_names, fold};

/// The alpha-2 code of a country given by code or name.
pub fn country(text: &str) -> Result<&'static str, Said> {
    country_code(text).ok_or_else(|| {
        let near = (fold(text).len() > 3).then(|| nearest(text, country_names())).flatten();
        match near {
            Some(near) => said!("refused-country-near", text, near),
            None => said!("refused-country", text),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_country_says_what_was_meant() {
        assert_eq!(country("Tschechien"), Ok("CZ"));
        let why = |text: &str| country(text).unwrap_err().in_english();
        assert_eq!(why("Germny"), "`Germny` is not a country: did you mean Germany?");
        assert_eq!(why("Atlantis"), "`Atlantis` is not a country: expected a name or an ISO 3166 code");
    }
}
