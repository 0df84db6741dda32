//! Text as people compare it: without case, without accents.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The form in which texts are compared: compatibility-decomposed, without combining marks, lower
/// case, with the Latin letters that Unicode does not decompose (ł, ø, đ, ß, æ, œ, þ, ı) spelled plainly,
/// trimmed, and with inner white space folded to single spaces.
///
/// `fold("  Łukasz  NOVÁK ") == "lukasz novak"`.
pub fn fold(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    let mut push = |c: char| {
        if c.is_whitespace() {
            space = !folded.is_empty();
            return;
        }
        if std::mem::take(&mut space) {
            folded.push(' ');
        }
        match c {
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ħ' => folded.push('h'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            _ => folded.push(c),
        }
    };
    if text.is_ascii() {
        text.bytes().for_each(|b| push(b.to_ascii_lowercase() as char));
    } else {
        text.nfkd()
            .filter(|c| !is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .nfkd()
            .filter(|c| !is_combining_mark(*c))
            .for_each(push);
    }
    Cow::Owned(folded)
}

fn is_folded(text: &str) -> bool {
    // As if a space stood before the text, so that a leading one counts as doubled.
    let mut before = b' ';
    for byte in text.bytes() {
        if !matches!(byte, b'!'..=b'@' | b'['..=b'~' | b' ') || (byte == b' ' && before == b' ') {
            return false;
        }
        before = byte;
    }
    text.is_empty() || before != b' '
}

/// Whether `text` equals `folded`, which is already in the form of [`fold`].
pub fn eq_folded(text: &str, folded: &str) -> bool {
    (text.len() == folded.len() && text.is_ascii() && text.eq_ignore_ascii_case(folded)) || fold(text) == folded
}

/// Whether the words of `folded_phrase` stand in `folded_text` one after the other as whole words. Both are folded.
///
/// A word is a run of letters and digits, so `contains_words("head of it/systems", "it systems")` holds.
pub fn contains_words(folded_text: &str, folded_phrase: &str) -> bool {
    if words(folded_phrase).next().is_none() {
        return false;
    }
    let mut rest = words(folded_text);
    loop {
        let mut from_here = rest.clone();
        if words(folded_phrase).all(|word| from_here.next() == Some(word)) {
            return true;
        }
        if rest.next().is_none() {
            return false;
        }
    }
}

/// The words of a text: runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_accents_and_spaces() {
        for (text, folded) in [
            ("", ""),
            ("plain text", "plain text"),
            ("  Łukasz  NOVÁK ", "lukasz novak"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("Søren Ærø", "soren aero"),
            ("ÅNGSTRÖM", "angstrom"),
            ("İstanbul", "istanbul"),
            ("ﬁne", "fine"),
            ("Директор", "директор"),
            ("資訊長", "資訊長"),
            ("a\tb\n c", "a b c"),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
            assert_eq!(fold(&fold(text)), folded, "folding {text:?} twice changes nothing");
            assert!(eq_folded(text, folded));
        }
    }

    #[test]
    fn a_word_is_whole() {
        assert!(contains_words("it director", "it"));
        assert!(!contains_words("digital director", "it"));
        assert!(contains_words("head of it/systems", "it systems"));
        assert!(!contains_words("it for systems", "it systems"));
        assert!(!contains_words("anything", "--"));
    }
}
