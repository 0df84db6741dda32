//! Beside the flow: files that people write. YAML with the place of every word, and diagnostics that point there.
//!
//! Pacts and mappings are read through this crate, so that both show mistakes in the same way:
//! never only the first one, always with file, line, column, the words underlined and what was expected.

mod diagnostic;
mod yaml;

pub use diagnostic::{Diagnostic, Severity, nearest, to_json};
pub use leadpact_language::Said;
pub use yaml::{Key, Node, Shape, Style, parse};

use std::ops::Range;

/// A file's name and text.
#[derive(Debug, Clone)]
pub struct Source {
    /// As the user named it.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// A source of this path and text; a byte order mark is dropped.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text: String = text.into();
        let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
        Self { path: path.into(), text }
    }

    /// Line and column of a byte offset; both count from 1, columns in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// A range of bytes in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}
