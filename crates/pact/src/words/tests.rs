//! Tests of the words as a whole: no message is missing or idle, and every clause is said.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use leadpact_terms::{Channel, OutcomeAct, SalesAct, TRAITS, TraitName};
use regex::Regex;

use super::condition::{outcome_message, sales_message};
use super::phrase::trait_message;
use super::*;
use crate::model::{BantPoint, Weekday};

/// The ids that code puts together from closed lists.
fn composed_ids() -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    ids.extend((1..=12).map(|month| format!("month-{month}")));
    ids.extend(Weekday::ALL.iter().map(|day| format!("weekday-{}", format!("{day:?}").to_lowercase())));
    ids.extend(BantPoint::ALL.iter().map(|point| format!("bant-{}", point.word())));
    ids.extend(Channel::ALL.iter().map(|channel| format!("channel-{}", channel.word().replace(' ', "-"))));
    for family in ["condition", "event"] {
        ids.extend(SalesAct::ALL.iter().map(|act| sales_message(family, *act)));
        ids.extend(OutcomeAct::ALL.iter().map(|act| outcome_message(family, *act)));
    }
    ids.extend(sentences::kind_messages());
    ids.extend(TRAITS.iter().map(|known| trait_message(&TraitName::new(known.name).unwrap())));
    for effect in ["loosens", "tightens"] {
        let concerns = ["qualification", "stages", "marketing", "sales", "terms"];
        ids.extend(concerns.iter().map(|concern| format!("diff-{effect}-{concern}")));
    }
    let promises = "qualified complete hand-over-within respond-within at-the-latest decide-within touches status-every \
                    reject-with-reason";
    ids.extend(promises.split_whitespace().map(|promise| format!("promise-{promise}")));
    ids
}

/// The ids that stand in the code as literals: words joined by hyphens, in quotation marks.
fn literal_ids() -> BTreeSet<String> {
    let literal = Regex::new(r#""([a-z0-9_]+(?:-[a-z0-9_]+)*)""#).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = ["words", "diff"].map(|module| fs::read_dir(source.join(module)));
    let mut ids = BTreeSet::new();
    for file in files.into_iter().flatten().flatten().flatten() {
        if file.file_name() != "tests.rs" && file.path().extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(file.path()).unwrap();
            ids.extend(literal.captures_iter(&text).map(|found| found[1].to_owned()));
        }
    }
    ids
}

/// The ids that a call of `say` names, and those of families that are passed on to one.
fn said_ids() -> BTreeSet<String> {
    let said = Regex::new(r#"say(?:!\(\s*[a-z_.]+,\s*|\(\s*)"([a-z0-9_-]+)""#).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = ["words", "diff"].map(|module| fs::read_dir(source.join(module)));
    let mut ids = BTreeSet::new();
    for file in files.into_iter().flatten().flatten().flatten() {
        if file.file_name() != "tests.rs" && file.path().extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(file.path()).unwrap();
            ids.extend(said.captures_iter(&text).map(|found| found[1].to_owned()));
        }
    }
    ids
}

fn messages_in_files() -> BTreeSet<String> {
    let id = Regex::new(r"(?m)^([a-z][a-zA-Z0-9_-]*) =").unwrap();
    let country = Regex::new("^country-[A-Z]{2}$").unwrap();
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/en");
    let mut ids = BTreeSet::new();
    // The web app and the letters say theirs.
    let is_elsewhere = |path: &Path| path.ends_with("web.ftl") || path.ends_with("mail.ftl");
    let paths = fs::read_dir(files).unwrap().map(|file| file.unwrap().path());
    for path in paths.filter(|path| !is_elsewhere(path)) {
        let text = fs::read_to_string(path).unwrap();
        ids.extend(id.captures_iter(&text).map(|found| found[1].to_owned()).filter(|id| !country.is_match(id)));
    }
    ids
}

#[test]
fn every_message_that_is_said_exists() {
    let messages = Messages::english();
    let said = said_ids();
    assert!(said.len() > 100, "the code was not found: {said:?}");
    let family = Regex::new("^(because|column|diff|duration|intro|reading|section|sentence)-.").unwrap();
    // The part before a `{` in `format!` is no id.
    let said = said.into_iter().chain(literal_ids().into_iter().filter(|id| family.is_match(id)));
    let missing: Vec<String> = said.chain(composed_ids()).filter(|id| !messages.has(id)).collect();
    assert!(missing.is_empty(), "no message for {missing:?}");
}

#[test]
fn every_message_is_said_somewhere() {
    let used: BTreeSet<String> = literal_ids().into_iter().chain(composed_ids()).collect();
    let idle: Vec<String> = messages_in_files().into_iter().filter(|id| !used.contains(id)).collect();
    assert!(idle.is_empty(), "never said: {idle:?}");
}

fn sample() -> crate::Checked {
    let reading = crate::read(&leadpact_document::Source::new("sample.yaml", include_str!("sample.yaml")));
    assert!(reading.pact.is_some(), "{:#?}", reading.diagnostics);
    reading.pact.unwrap()
}

#[test]
fn the_agreement_reads_like_one() {
    expect_test::expect_file!["sample.md"].assert_eq(&words(&sample().pact, &Messages::english()));
}

#[test]
fn every_clause_is_said_in_the_agreement() {
    let pact = sample().pact;
    let agreement = words(&pact, &Messages::english());
    // The clauses as the data knows them, found without the code that says them.
    let json = serde_json::to_value(&pact).unwrap();
    let mut clauses = Vec::new();
    collect_clauses(&json, &mut clauses);
    assert!(clauses.len() > 60, "{clauses:?}");
    let missing: Vec<&String> = clauses.iter().filter(|clause| !agreement.contains(&format!("`{clause}`"))).collect();
    assert!(missing.is_empty(), "never said: {missing:?}");
    let said = clauses_in_words(&pact, &Messages::english());
    let unsaid: Vec<&String> =
        clauses.iter().filter(|clause| !said.iter().any(|(said, _)| said.as_str() == *clause)).collect();
    assert!(unsaid.is_empty(), "no sentence for {unsaid:?}");
}

fn collect_clauses(json: &serde_json::Value, clauses: &mut Vec<String>) {
    match json {
        serde_json::Value::Object(map) => {
            clauses.extend(map.get("clause").and_then(|clause| clause.as_str()).map(str::to_owned));
            map.values().for_each(|value| collect_clauses(value, clauses));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| collect_clauses(value, clauses)),
        _ => {}
    }
}

#[test]
fn conditions_are_sentences() {
    let text = "pact: p\nversion: 1\nsignals: { asked: { event: Demo Requested } }\nmql:\n";
    for (condition, said) in [
        ("company.employees: { min: 100 }", "the company has at least 100 employees"),
        ("title: { has: [it, systems, cio] }", "the job title contains the words “it”, “systems” or “cio”"),
        ("on: asked, within: 7d", "“asked” happened within the last 7 days"),
        ("on: asked, within: 1d", "“asked” happened within the last day"),
        ("on: asked", "this very event is “asked”"),
        ("known: [phone, email]", "the phone number and the e-mail address are known"),
        (
            "none: [ { title: { has: student } }, { country: DE } ]",
            "the job title does not contain the word “student” and the country is not Germany",
        ),
        (
            "any: [ { country: [US, CZ] }, { seen: asked } ]",
            "the country is the United States of America or the Czech Republic; or “asked” has happened",
        ),
        (
            "any: [ { country: US }, { fit: { min: 1 }, engagement: { max: 2 } } ]",
            "the country is the United States of America or (the fit is at least 1 point and the engagement is at most 2 points)",
        ),
        (
            "none: [ { all: [ { seen: asked }, { phone: { missing: true } } ] } ]",
            "“asked” has never happened or the phone number is known",
        ),
        ("company.founded: { under: 2000 }", "the year in which the company was founded is less than 2000"),
        ("company.revenue: { under: 2M EUR }", "the company’s yearly revenue is less than 2,000,000 EUR"),
        ("created_at: { min: 2026-01-01 }", "the date of the first record is on or after 1 January 2026"),
        ("consent: yes", "the person has agreed to be contacted"),
        ("bant.timeline: { in_next: 6mo }", "the timeline lies in the next 180 days"),
    ] {
        let source = leadpact_document::Source::new("p.yaml", format!("{text}  hot: {{ {condition} }}\n"));
        let reading = crate::read(&source);
        let pact = reading.pact.unwrap_or_else(|| panic!("{condition}: {:#?}", reading.diagnostics)).pact;
        assert_eq!(condition_in_words(&pact.tiers[0].when, &pact, &Messages::english()), said, "{condition}");
    }
}
