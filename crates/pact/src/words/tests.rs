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
        if file.file_name() != "tests.rs" {
            let text = fs::read_to_string(file.path()).unwrap();
            ids.extend(literal.captures_iter(&text).map(|found| found[1].to_owned()));
        }
    }
    ids
}

/// The ids that a call of `say` names.
fn said_ids() -> BTreeSet<String> {
    let said = Regex::new(r#"say(?:!\(\s*[a-z_.]+,\s*|\(\s*)"([a-z0-9_-]+)""#).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = ["words", "diff"].map(|module| fs::read_dir(source.join(module)));
    let mut ids = BTreeSet::new();
    for file in files.into_iter().flatten().flatten().flatten() {
        if file.file_name() != "tests.rs" {
            let text = fs::read_to_string(file.path()).unwrap();
            ids.extend(said.captures_iter(&text).map(|found| found[1].to_owned()));
        }
    }
    ids
}

fn messages_in_files() -> BTreeSet<String> {
    let id = Regex::new(r"(?m)^([a-z][a-zA-Z0-9_-]*) =").unwrap();
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/en");
    let mut ids = BTreeSet::new();
    for file in fs::read_dir(files).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        ids.extend(id.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    ids
}

#[test]
fn every_message_that_is_said_exists() {
    let messages = Messages::english();
    let said = said_ids();
    assert!(said.len() > 100, "the code was not found: {said:?}");
    let missing: Vec<String> = said.into_iter().chain(composed_ids()).filter(|id| !messages.has(id)).collect();
    assert!(missing.is_empty(), "no message for {missing:?}");
}

#[test]
fn every_message_is_said_somewhere() {
    let used: BTreeSet<String> = literal_ids().into_iter().chain(composed_ids()).collect();
    let idle: Vec<String> = messages_in_files().into_iter().filter(|id| !used.contains(id)).collect();
    assert!(idle.is_empty(), "never said: {idle:?}");
}
