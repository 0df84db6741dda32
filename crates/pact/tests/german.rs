//! What is wrong with a pact, and what is doubtful in it, as a German author reads it.

mod support;

use annotate_snippets::Renderer;
use expect_test::expect_file;
use leadpact_document::Source;
use leadpact_pact::lint::lint;
use leadpact_pact::words::{Language, Messages};
use support::{read_all, shown_in};

#[test]
fn the_mistakes_of_a_pact_read_well_in_german() {
    let source = Source::new("pakt.yaml", include_str!("broken.yaml"));
    expect_file!["broken.de.txt"].assert_eq(&shown_in(&source, Language::German));
}

#[test]
fn what_the_linter_doubts_reads_well_in_german() {
    let source = Source::new("pakt.yaml", include_str!("doubtful.yaml"));
    let messages = Messages::speaking(Language::German);
    let found = lint(&read_all(&source));
    let shown: Vec<String> = found.iter().map(|found| found.render(&source, &Renderer::plain(), messages)).collect();
    expect_file!["doubtful.de.txt"].assert_eq(&shown.join("\n\n"));
}
