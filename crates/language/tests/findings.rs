//! Tests of what is found in files and why something is refused, over the code that says it: every message that it says exists with the same gaps, and none is idle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use leadpact_language::Language;
use regex::Regex;

/// The crates that say the messages of these files.
const CRATES: [&str; 11] =
    ["document", "pact", "ingest", "scenarios", "live", "handoff", "desk", "messages", "app", "server", "cli"];
const FILES: [&str; 4] = ["findings.ftl", "scenarios.ftl", "problems.ftl", "intake.ftl"];

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The ids of the messages of a language's files, each with the gaps that it has.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let id = Regex::new("^([a-z][a-z0-9-]*) =").unwrap();
    let gap = Regex::new(r"\$([a-z_]+)").unwrap();
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in FILES {
        let path = project().join("locales").join(language.tag()).join(file);
        let text = fs::read_to_string(path).unwrap();
        let mut current = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(found) = id.captures(line) {
                current = Some(found[1].to_owned());
                assert!(
                    messages.insert(found[1].to_owned(), BTreeSet::new()).is_none(),
                    "{} is there twice",
                    &found[1]
                );
            }
            let gaps = current.as_ref().and_then(|id| messages.get_mut(id));
            gaps.into_iter().for_each(|gaps| gaps.extend(gap.captures_iter(line).map(|found| found[1].to_owned())));
        }
    }
    messages
}

/// The code of the crates, without their tests.
fn code() -> String {
    let mut code = String::new();
    let mut folders: Vec<PathBuf> = CRATES.iter().map(|name| project().join("crates").join(name).join("src")).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
                let text = fs::read_to_string(path).unwrap();
                code.push_str(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default());
            }
        }
    }
    code
}

/// What stands between the brackets that open before it, cut at the commas outside of further brackets and of quotation marks.
fn arguments(text: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut start, mut before) = (0, false, 0, ' ');
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '"' if before != '\\' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => {
                parts.push(text[start..at].trim());
                break;
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        before = c;
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Every message that is said with `said!` or `say!`, with the gaps that are filled.
fn said(code: &str) -> Vec<(String, BTreeSet<String>)> {
    let call = Regex::new(r"\b(said|say)!\(").unwrap();
    let calls = call.captures_iter(code).filter_map(|found| {
        let mut parts = arguments(&code[found.get(0)?.end()..]).into_iter();
        if &found[1] == "say" {
            let _messages = parts.next();
        }
        let id = parts.next()?.strip_prefix('"')?.strip_suffix('"')?.to_owned();
        let gaps = parts.map(|part| part.split(['=', ' ']).next().unwrap_or_default().to_owned());
        Some((id, gaps.collect()))
    });
    calls.collect()
}

#[test]
fn every_message_that_is_said_of_a_file_exists_with_its_gaps() {
    let code = code();
    let said = said(&code);
    assert!(said.len() > 250, "the code was not found: {said:?}");
    for language in Language::ALL {
        let messages = messages(language);
        let ours = said.iter().filter(|(id, _)| FAMILIES.iter().any(|family| id.starts_with(family)));
        for (id, gaps) in ours {
            assert_eq!(messages.get(id), Some(gaps), "{language}: {id}");
        }
    }
}

/// What the ids of these files begin with.
const FAMILIES: [&str; 12] = [
    "found-",
    "file-",
    "expected-",
    "pact-",
    "field-",
    "lint-",
    "scenario-",
    "check-",
    "refused-",
    "map-",
    "unread-",
    "guess-",
];

#[test]
fn every_message_about_a_file_is_said_somewhere() {
    let literal = Regex::new(r#""([a-z0-9]+(?:-[a-z0-9]+)+)""#).unwrap();
    let code = code();
    let literals: BTreeSet<&str> = literal.captures_iter(&code).map(|found| found.get(1).unwrap().as_str()).collect();
    let messages = messages(Language::English);
    assert!(messages.keys().all(|id| FAMILIES.iter().any(|family| id.starts_with(family))), "a family is not listed");
    let idle: Vec<&String> = messages.keys().filter(|id| !literals.contains(id.as_str())).collect();
    assert!(idle.is_empty(), "never said: {idle:?}");
}

#[test]
fn messages_that_are_passed_on_by_their_id_have_no_gaps() {
    // What is expected in a place, what a field is for and what mends a finding stand in tables.
    let table = Regex::new(r#""((?:expected|field)-[a-z0-9-]+|lint-[a-z0-9-]+-mend)""#).unwrap();
    let code = code();
    let said: BTreeSet<String> = said(&code).into_iter().map(|(id, _)| id).collect();
    for language in Language::ALL {
        let messages = messages(language);
        for found in table.captures_iter(&code).filter(|found| !said.contains(&found[1])) {
            assert_eq!(messages.get(&found[1]), Some(&BTreeSet::new()), "{language}: {}", &found[1]);
        }
    }
}
