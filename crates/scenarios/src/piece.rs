//! A piece of the Markdown file that knows where it stands, so that every mistake can be underlined.

use leadpact_document::Span;

/// Some text of the file and the byte at which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
}

impl<'a> Piece<'a> {
    pub(crate) fn new(text: &'a str, start: usize) -> Self {
        Self { text, start }
    }

    pub(crate) fn span(self) -> Span {
        Span { start: self.start, end: self.start + self.text.len() }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// Without white space at both ends.
    pub(crate) fn trim(self) -> Self {
        let left = self.text.len() - self.text.trim_start().len();
        Self { text: self.text.trim(), start: self.start + left }
    }

    /// What comes before byte `at`, and what comes from there on.
    pub(crate) fn split_at(self, at: usize) -> (Self, Self) {
        let (before, after) = self.text.split_at(at);
        (Self::new(before, self.start), Self::new(after, self.start + at))
    }

    /// What follows, trimmed, if the first words are these (without case) and end there.
    pub(crate) fn after_words(self, words: &str) -> Option<Self> {
        let head = self.text.get(..words.len())?;
        let (_, rest) = self.split_at(words.len());
        let ends = rest.text.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '/');
        (head.eq_ignore_ascii_case(words) && ends).then(|| rest.trim())
    }

    /// The first word and what follows, both trimmed.
    pub(crate) fn first_word(self) -> (Self, Self) {
        let piece = self.trim();
        let end = piece.text.find(char::is_whitespace).unwrap_or(piece.text.len());
        let (word, rest) = piece.split_at(end);
        (word, rest.trim())
    }

    /// The trimmed parts between commas that stand neither in quotes nor in brackets.
    pub(crate) fn between_commas(self) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut rest = self;
        while let Some((before, after)) = rest.split_outside(",") {
            parts.push(before);
            rest = after;
        }
        parts.push(rest.trim());
        parts
    }

    /// What stands before and after the first `separator` outside of quotes and brackets, trimmed.
    pub(crate) fn split_outside(self, separator: &str) -> Option<(Self, Self)> {
        let (mut quoted, mut depth) = (false, 0_u32);
        for (i, c) in self.text.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '[' if !quoted => depth += 1,
                ']' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            if !quoted && depth == 0 && self.text[i..].starts_with(separator) {
                let (before, after) = self.split_at(i);
                return Some((before.trim(), after.split_at(separator.len()).1.trim()));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_in_quotes_and_brackets_do_not_separate() {
        let piece = Piece::new(r#"Form Sent, company "Carrier, Inc.", wants [desks, chairs]"#, 100);
        let parts = piece.between_commas();
        let texts: Vec<&str> = parts.iter().map(|part| part.text).collect();
        assert_eq!(texts, ["Form Sent", r#"company "Carrier, Inc.""#, "wants [desks, chairs]"]);
        assert_eq!(parts[1].span(), Span { start: 111, end: 134 });
    }

    #[test]
    fn words_end_at_a_word_boundary() {
        let after = |text, words| Piece::new(text, 0).after_words(words).map(|piece| piece.text);
        assert_eq!(after("fit 45", "fit"), Some("45"));
        assert_eq!(after("Fit: 45", "fit"), Some(": 45"));
        assert_eq!(after("fitness 45", "fit"), None);
        assert_eq!(after("fit/size 45", "fit"), None);
        assert_eq!(after("é", "fit"), None);
    }
}
