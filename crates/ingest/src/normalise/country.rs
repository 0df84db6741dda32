//! Countries: what cannot be read says what was probably meant.

use leadpact_document::nearest;
use leadpact_terms::{country_code, country_names, fold};

/// The alpha-2 code of a country given by code or name.
pub fn country(text: &str) -> Result<&'static str, String> {
    country_code(text).ok_or_else(|| {
        let near = (fold(text).len() > 3).then(|| nearest(text, country_names())).flatten();
        let hint = near
            .map_or_else(|| "expected a name or an ISO 3166 code".to_owned(), |near| format!("did you mean {near}?"));
        format!("`{text}` is not a country: {hint}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_country_says_what_was_meant() {
        assert_eq!(country("Tschechien"), Ok("CZ"));
        assert_eq!(country("Germny").unwrap_err(), "`Germny` is not a country: did you mean Germany?");
        assert_eq!(
            country("Atlantis").unwrap_err(),
            "`Atlantis` is not a country: expected a name or an ISO 3166 code"
        );
    }
}
