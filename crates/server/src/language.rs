//! In which language whoever asks is told something, and by which clock: a person's own; a program's, and anybody else's, in the language
//! that they ask for by `Accept-Language`, else in English, with instants as they are written.

use std::sync::{Arc, OnceLock};

use axum::http::{Extensions, HeaderMap, header};
use leadpact_accounts::Person;
use leadpact_language::{Language, Reader};

/// To whom a request is answered: whoever finds out who asks notes it here, and the frame tells them problems.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answered(Arc<OnceLock<Reader>>);

impl Answered {
    /// Notes in a request's extensions who asks.
    pub(crate) fn note(extensions: &Extensions, reader: &Reader) {
        if let Some(Self(asked)) = extensions.get() {
            // A request that is asked about twice is the same person's.
            let _known = asked.set(reader.clone());
        }
    }

    /// Somebody who reads English, as long as nobody knows better.
    pub(crate) fn reader(&self) -> Reader {
        self.0.get().cloned().unwrap_or_default()
    }
}

/// Who is told something when this person asks, or nobody who has signed in.
pub(crate) fn reader_of(person: Option<&Person>, headers: &HeaderMap) -> Reader {
    Reader { language: language_of(person, headers), zone: person.map(|person| person.time_zone.clock()) }
}

/// The language for whoever asks. A person whose language has no words for pacts reads English, whatever their browser asks for, as in
/// the web app.
fn language_of(person: Option<&Person>, headers: &HeaderMap) -> Language {
    match person {
        Some(person) => Language::of_tag(&person.language.to_string()).unwrap_or_default(),
        None => accepted(headers).unwrap_or_default(),
    }
}

/// The best of the languages that are asked for, of those that there are words in: the one with the highest weight, the first of several.
fn accepted(headers: &HeaderMap) -> Option<Language> {
    let values = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let mut best: Option<(f32, Language)> = None;
    for item in values.flat_map(|value| value.split(',')) {
        let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.trim().parse().ok());
        let language = if tag.trim() == "*" { Some(Language::English) } else { Language::of_tag(tag) };
        let (Some(weight), Some(language)) = (weight, language) else { continue };
        if weight > best.map_or(0.0, |(weight, _)| weight) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_program_reads_the_best_of_the_languages_that_it_asks_for() {
        for (asked, expected) in [
            (None, Language::English),
            (Some("de"), Language::German),
            (Some("de-AT,de;q=0.9,en;q=0.8"), Language::German),
            (Some("en-US,en;q=0.9,de;q=0.8"), Language::English),
            (Some("cs, de;q=0.5, en;q=0.4"), Language::German),
            (Some("cs"), Language::English),
            (Some("*, de;q=0.5"), Language::English),
            (Some("de;q=0, en;q=0.1"), Language::English),
            (Some("de;q=much"), Language::English),
            (Some(""), Language::English),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(asked) = asked {
                headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(asked));
            }
            assert_eq!(language_of(None, &headers), expected, "{asked:?}");
        }
    }
}
