//! The examples of the reference page are what the page says they are: one pact without mistakes.

use leadpact_document::Source;
use leadpact_pact::words::{Language, Messages};
use leadpact_pact::{Reading, read};

const PAGE: &str = include_str!("../../../docs/reference/pact-language.md");

#[test]
fn the_blocks_of_the_reference_page_are_one_pact() {
    let mut pact = String::from("pact: reference\nversion: 1\n");
    let mut n_blocks = 0;
    for block in yaml_blocks().filter(|block| !block.starts_with('{')) {
        pact.push_str(block);
        n_blocks += 1;
    }
    assert!(n_blocks >= 8, "the page has {n_blocks} blocks");
    assert_reads(&pact);
}

#[test]
fn the_conditions_of_the_reference_page_read() {
    let conditions: Vec<&str> = yaml_blocks().filter(|block| block.starts_with('{')).flat_map(str::lines).collect();
    assert!(conditions.len() >= 2);
    for condition in conditions {
        assert_reads(&format!("pact: reference\nversion: 1\nmql:\n  tier: {condition}\n"));
    }
}

fn yaml_blocks() -> impl Iterator<Item = &'static str> {
    PAGE.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default())
}

fn assert_reads(text: &str) {
    let source = Source::new("reference.yaml", text);
    let Reading { pact, diagnostics } = read(&source);
    let shown: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| {
            diagnostic.render(&source, &annotate_snippets::Renderer::plain(), Messages::speaking(Language::English))
        })
        .collect();
    assert!(diagnostics.is_empty() && pact.is_some(), "{text}\n{}", shown.join("\n\n"));
}
