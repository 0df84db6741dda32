//! Every pact in `pacts/` and every starter is read without errors, has nothing for the linter, and its scenarios pass.

use std::fs;
use std::path::{Path, PathBuf};

use annotate_snippets::Renderer;
use leadpact_document::{Severity, Source};
use leadpact_engine::CompiledPact;
use leadpact_pact::starter::{StarterAnswers, StarterKind, render};
use leadpact_pact::words::{Language, Messages};
use leadpact_scenarios::{check_names, find, parse, run};

/// The mistakes and failures of a pact and its scenarios as a person would see them; empty if there are none.
fn findings(pact: &Source, scenarios: &[Source]) -> String {
    let (renderer, english) = (Renderer::plain(), Messages::speaking(Language::English));
    let mut shown = String::new();
    let reading = leadpact_pact::read(pact);
    for diagnostic in &reading.diagnostics {
        shown.push_str(&diagnostic.render(pact, &renderer, english));
        shown.push('\n');
    }
    let Some(checked) = reading.pact else { return shown + "no pact\n" };
    for finding in leadpact_pact::lint::lint(&checked) {
        shown.push_str(&finding.render(pact, &renderer, english));
        shown.push('\n');
    }
    let compiled = CompiledPact::new(&checked.pact).unwrap();
    for source in scenarios {
        let (read, mut diagnostics) = parse(source);
        diagnostics.extend(check_names(&checked.pact, &read));
        for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Note) {
            shown.push_str(&diagnostic.render(source, &renderer, english));
            shown.push('\n');
        }
        for scenario in &read {
            shown.push_str(&run(&compiled, scenario).render(source, &renderer, english));
        }
    }
    shown
}

fn pacts_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_pact = path.extension().is_some_and(|extension| extension == "yaml")
            && fs::read_to_string(&path).unwrap().lines().any(|line| line.starts_with("pact:"));
        if path.is_dir() {
            pacts_below(&path, found);
        } else if is_pact {
            found.push(path);
        }
    }
    found.sort();
}

fn source(path: &Path) -> Source {
    Source::new(path.display().to_string(), fs::read_to_string(path).unwrap())
}

#[test]
fn every_example_pact_keeps_its_scenarios() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pacts");
    let mut pacts = Vec::new();
    pacts_below(&folder, &mut pacts);
    assert!(pacts.len() >= 3, "the example pacts stand in {}", folder.display());
    let mut all = String::new();
    for path in pacts {
        let files = find(&path).unwrap();
        assert!(!files.is_empty(), "{} has no scenarios", path.display());
        let scenarios: Vec<Source> = files.iter().map(|file| source(file)).collect();
        all.push_str(&findings(&source(&path), &scenarios));
    }
    assert!(all.is_empty(), "{all}");
}

#[test]
fn the_schema_beside_the_example_pacts_is_the_one_of_the_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pacts");
    let schema = serde_json::to_string_pretty(&leadpact_pact::schema::json_schema()).unwrap() + "\n";
    expect_test::expect_file![folder.join("pact.schema.json")].assert_eq(&schema);
    let mut pacts = Vec::new();
    pacts_below(&folder, &mut pacts);
    for path in pacts {
        let text = fs::read_to_string(&path).unwrap();
        let named = text.lines().next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema="));
        let schema = path.parent().unwrap().join(named.unwrap_or_else(|| panic!("{} names no schema", path.display())));
        assert!(schema.is_file(), "{} names {}, which is not there", path.display(), schema.display());
    }
}

#[test]
fn the_example_in_the_reference_holds_under_its_pact() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = source(&root.join("docs/reference/scenarios.md"));
    let (_, rest) = page.text.split_once("````markdown\n").unwrap();
    let (example, _) = rest.split_once("\n````").unwrap();
    let example = Source::new("docs/reference/scenarios.md", example);
    assert_eq!(parse(&example).0.len(), 1);
    let shown = findings(&source(&root.join("pacts/office-furniture.yaml")), &[example]);
    assert!(shown.is_empty(), "{shown}");
}

#[test]
fn every_starter_keeps_its_scenarios_whatever_was_answered() {
    let (effective, review_by) = ("2026-10-01".parse().unwrap(), "2026-12-31".parse().unwrap());
    let mut all = String::new();
    for kind in StarterKind::ALL {
        let answers = StarterAnswers::new(kind, effective, review_by);
        let odd = StarterAnswers {
            name: "Ours: 2nd".to_owned(),
            company: "O'Neil: \"Desks\" & #1".to_owned(),
            currency: "JPY".parse().unwrap(),
            country: "NO".to_owned(),
            smallest_company: 1,
            marketing: "marketing".to_owned(),
            sales: "no".to_owned(),
            effective: "2028-02-29".parse().unwrap(),
            review_by: "2028-06-30".parse().unwrap(),
            ..answers.clone()
        };
        for answers in [answers, odd] {
            let starter = render(&answers);
            let pact = Source::new(format!("{}.yaml", kind.word()), starter.pact);
            let scenarios = Source::new(format!("{}.scenarios.md", kind.word()), starter.scenarios);
            let count = parse(&scenarios).0.len();
            assert!((4..=6).contains(&count), "{} has {count} scenarios", kind.word());
            all.push_str(&findings(&pact, &[scenarios]));
        }
    }
    assert!(all.is_empty(), "{all}");
}
