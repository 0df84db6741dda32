//! What the tests of all lints share, and the tests of the table as a whole.

use super::*;
use crate::words::Language;

/// A pact with nothing to remark on; tests add to it.
const HEAD: &str = "pact: p\nversion: 1\neffective: 2026-01-01\nreview_by: 2026-06-30\n";

/// The findings of one lint about a pact of these lines, as `clause: message`.
pub(super) fn found(lint: &Lint, lines: &str) -> String {
    let all = findings(&format!("{HEAD}{lines}"));
    let own = all.iter().filter(|(id, _)| *id == lint.id);
    own.map(|(_, finding)| format!("{finding}\n")).collect()
}

/// All findings about a pact file, each as its id and `clause: message`.
pub(super) fn findings(text: &str) -> Vec<(&'static str, String)> {
    let checked = read(text);
    let clause = |span: Option<Span>| {
        let place = checked.places.iter().find(|(_, place)| Some(**place) == span);
        place.map_or_else(|| "the pact".to_owned(), |(clause, _)| clause.to_string())
    };
    let found = lint(&checked);
    for found in &found {
        for said in std::iter::once(&found.message).chain(&found.label).chain(&found.help) {
            assert_ne!(said.in_english(), said.in_language(Language::German));
        }
    }
    found.iter().map(|found| (found.id, format!("{}: {}", clause(found.span), found.message.in_english()))).collect()
}

pub(crate) fn read(text: &str) -> Checked {
    let reading = crate::read(&leadpact_document::Source::new("pact.yaml", text));
    reading.pact.unwrap_or_else(|| panic!("{text}\n{:#?}", reading.diagnostics))
}

#[test]
fn the_table_is_sorted_and_says_everything() {
    assert!(LINTS.is_sorted_by_key(|lint| lint.id));
    for lint in LINTS {
        for sentence in [lint.finds, lint.why, &lint.mend().in_english()] {
            assert!(sentence.ends_with('.') && sentence.len() > 20, "{}: {sentence}", lint.id);
        }
        assert_eq!(lint_by_id(lint.id).map(|found| found.finds), Some(lint.finds));
    }
    assert!(lint_by_id("no-such-lint").is_none());
}

#[test]
fn the_reference_is_up_to_date() {
    expect_test::expect_file!["../../../../docs/reference/lints.md"].assert_eq(&reference());
}

#[test]
fn a_pact_that_says_everything_gives_these_findings() {
    let sample = findings(include_str!("../words/sample.yaml"));
    expect_test::expect![[r#"
        unused-declaration traits/fleet_size: the trait “fleet size” is never used
        unused-declaration traits/union_member: the trait “union member” is never used
        unused-declaration signals/called back: the signal “called back” is never used
        unused-declaration signals/bought before: the signal “bought before” is never used
        idle-limit groups/firm: the floor of “firm” (0) limits nothing: its rules add up to 0 at least
    "#]]
    .assert_eq(&sample.iter().map(|(id, text)| format!("{id} {text}\n")).collect::<String>());
}

#[test]
fn the_starter_pacts_give_no_finding() {
    use crate::starter::{StarterAnswers, StarterKind, render};
    for kind in StarterKind::ALL {
        let dates = ["2026-01-01", "2026-03-31"].map(|date| date.parse().unwrap());
        let starter = render(&StarterAnswers::new(kind, dates[0], dates[1]));
        let found: String = findings(&starter.pact).iter().map(|(id, text)| format!("{id} {text}\n")).collect();
        assert_eq!(found, "", "{}", kind.word());
    }
}
