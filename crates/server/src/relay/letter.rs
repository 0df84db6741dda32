//! What nodes write to each other: who says it, and what changed. Nodes of two versions understand each other for as long as an upgrade
//! takes: what one does not know makes its listeners fetch anew.

use std::borrow::Cow;
use std::sync::Arc;

use leadpact_ledger::relay::TEXT_LIMIT;
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};

use crate::hub::{Change, News, Topic};

/// A longer id is left out: then the change concerns all things of its kind. Written with escapes it still fits into a letter.
const ID_LIMIT: usize = 1_000;

/// What a node said.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Letter {
    /// The number that it drew when it began.
    pub(super) from: u64,
    /// In the order in which it is to be told.
    pub(super) news: Vec<News>,
}

/// A letter as it is written.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    from: u64,
    news: Cow<'a, [Word<'a>]>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word<'a> {
    Missed,
    /// What kind of thing, which, and when in milliseconds since 1970.
    Changed(Topic, Option<Cow<'a, str>>, i64),
}

impl Letter {
    /// Reads what another node wrote.
    pub(super) fn read(text: &str) -> Result<Self, serde_json::Error> {
        let written: Written<'_> = serde_json::from_str(text)?;
        let news = written.news.iter().map(|word| match word {
            Word::Missed => News::Missed,
            Word::Changed(topic, id, at) => {
                News::Changed(Change { topic: *topic, id: id.as_deref().map(Arc::from), at: Instant(*at) })
            }
        });
        Ok(Self { from: written.from, news: news.collect() })
    }
}

/// As many letters as it takes, each as long as a call may be.
pub(super) fn pack(from: u64, news: &[News]) -> Vec<String> {
    let words: Vec<Word<'_>> = news.iter().map(word).collect();
    let mut letters = Vec::new();
    pack_words(from, &words, &mut letters);
    letters
}

fn pack_words(from: u64, words: &[Word<'_>], letters: &mut Vec<String>) {
    // Words, numbers and texts always have a JSON form.
    let letter = serde_json::to_string(&Written { from, news: Cow::Borrowed(words) }).unwrap_or_default();
    if letter.len() < TEXT_LIMIT || words.len() < 2 {
        letters.push(letter);
        return;
    }
    let (first, second) = words.split_at(words.len() / 2);
    pack_words(from, first, letters);
    pack_words(from, second, letters);
}

fn word(news: &News) -> Word<'_> {
    match news {
        News::Missed => Word::Missed,
        News::Changed(Change { topic, id, at }) => {
            let id = id.as_deref().filter(|id| id.len() <= ID_LIMIT);
            Word::Changed(*topic, id.map(Cow::Borrowed), at.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(id: impl Into<Arc<str>>) -> News {
        News::Changed(Change { topic: Topic::Handoff, id: Some(id.into()), at: Instant(1_790_000_000_000) })
    }

    #[test]
    fn a_letter_is_written_like_this() {
        let all = News::Changed(Change { topic: Topic::Person, id: None, at: Instant(-1) });
        let letters = pack(7, &[News::Missed, changed("ž\"\0"), all]);
        let expected = r#"{"from":7,"news":["missed",{"changed":["handoff","ž\"\u0000",1790000000000]},{"changed":["person",null,-1]}]}"#;
        assert_eq!(letters, [expected]);
    }

    #[test]
    fn letters_are_as_long_as_a_call_may_be_and_lose_nothing() {
        let ids = |n: usize, length: usize| (0..n).map(move |i| changed(format!("{i:0length$}")));
        for (news, n_letters) in [
            (vec![News::Missed], 1),
            (ids(1, 26).collect(), 1),
            (ids(100, 26).collect(), 1),
            (ids(500, 26).collect(), 8),
            (ids(9, 1_000).collect(), 2),
            (std::iter::once(News::Missed).chain(ids(300, 26)).collect(), 4),
            // Six bytes for each character, written with escapes.
            (vec![changed("\u{1}".repeat(1_000)), changed("\u{2}".repeat(1_000))], 2),
        ] {
            let letters = pack(u64::MAX, &news);
            assert_eq!(letters.len(), n_letters, "{}", news.len());
            assert!(letters.iter().all(|letter| letter.len() < TEXT_LIMIT), "{}", news.len());
            let read: Vec<Letter> = letters.iter().map(|letter| Letter::read(letter).expect("a letter")).collect();
            assert!(read.iter().all(|letter| letter.from == u64::MAX));
            assert_eq!(read.into_iter().flat_map(|letter| letter.news).collect::<Vec<_>>(), news);
        }
    }

    #[test]
    fn an_id_that_fits_into_no_letter_concerns_all() {
        let letters = pack(7, &[changed("x".repeat(ID_LIMIT + 1))]);
        assert_eq!(letters, [r#"{"from":7,"news":[{"changed":["handoff",null,1790000000000]}]}"#]);
    }

    #[test]
    fn what_is_no_letter_is_not_understood() {
        for text in [
            "",
            "hello",
            "7",
            "{}",
            r#"{"from":7}"#,
            r#"{"from":-1,"news":[]}"#,
            r#"{"from":7,"news":["vanished"]}"#,
            r#"{"from":7,"news":[{"changed":["weather",null,1]}]}"#,
            r#"{"from":7,"news":[{"changed":["lead",null]}]}"#,
        ] {
            assert!(Letter::read(text).is_err(), "{text}");
        }
    }
}
