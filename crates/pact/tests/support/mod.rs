//! What the tests of the reader share: the full pact, and readings shown as a user would see them.
#![allow(dead_code, reason = "each test file uses a part of it")]

use annotate_snippets::Renderer;
use leadpact_document::Source;
use leadpact_pact::words::{Language, Messages};
use leadpact_pact::{Checked, read};

/// The pact that uses the whole language.
pub fn full() -> Source {
    Source::new("full.yaml", include_str!("../full.yaml"))
}

/// A pact that must be without mistakes.
#[track_caller]
pub fn read_all(source: &Source) -> Checked {
    let reading = read(source);
    assert!(reading.diagnostics.is_empty(), "{}", shown(source));
    reading.pact.unwrap()
}

/// The findings as a user sees them.
pub fn shown(source: &Source) -> String {
    shown_in(source, Language::English)
}

/// The same for a user who reads another language.
pub fn shown_in(source: &Source, language: Language) -> String {
    let found = read(source).diagnostics.into_iter();
    let shown = found.map(|found| found.render(source, &Renderer::plain(), Messages::speaking(language)));
    shown.collect::<Vec<_>>().join("\n\n")
}
