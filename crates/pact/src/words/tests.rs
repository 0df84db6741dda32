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
    sources().iter().flat_map(|text| literal.captures_iter(text).map(|found| found[1].to_owned())).collect()
}

/// The code that says a pact: its words, its changes, and how a language puts phrases together.
fn sources() -> Vec<String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src/words", "src/diff", "../language/src"].map(|folder| fs::read_dir(own.join(folder)).unwrap());
    let paths = folders.into_iter().flatten().map(|file| file.unwrap().path());
    let code =
        paths.filter(|path| !path.ends_with("tests.rs") && path.extension().is_some_and(|extension| extension == "rs"));
    code.map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// The ids that a call of `say` names, and those of families that are passed on to one.
fn said_ids() -> BTreeSet<String> {
    let said = Regex::new(r#"say(?:!\(\s*[a-z_.]+,\s*|\(\s*)"([a-z0-9_-]+)""#).unwrap();
    sources().iter().flat_map(|text| said.captures_iter(text).map(|found| found[1].to_owned())).collect()
}

fn messages_in_files() -> BTreeSet<String> {
    let id = Regex::new(r"(?m)^([a-z][a-zA-Z0-9_-]*) =").unwrap();
    let country = Regex::new("^country-[A-Z]{2}$").unwrap();
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/en");
    let mut ids = BTreeSet::new();
    // The web app, the letters, the reports and findings say theirs.
    let is_elsewhere = |path: &Path| {
        ["web.ftl", "mail.ftl", "lead.ftl", "findings.ftl", "scenarios.ftl", "problems.ftl", "intake.ftl"]
            .iter()
            .any(|file| path.ends_with(file))
    };
    let paths = fs::read_dir(files).unwrap().map(|file| file.unwrap().path());
    for path in paths.filter(|path| !is_elsewhere(path)) {
        let text = fs::read_to_string(path).unwrap();
        ids.extend(id.captures_iter(&text).map(|found| found[1].to_owned()).filter(|id| !country.is_match(id)));
    }
    ids
}

#[test]
fn every_message_that_is_said_exists() {
    let messages = Messages::speaking(Language::English);
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
fn the_agreement_reads_like_one_in_each_language() {
    let pact = sample().pact;
    expect_test::expect_file!["sample.md"].assert_eq(&words(&pact, Messages::speaking(Language::English)));
    expect_test::expect_file!["sample.de.md"].assert_eq(&words(&pact, Messages::speaking(Language::German)));
}

#[test]
fn a_language_says_all_that_english_says() {
    let ids = |language: Language| -> Vec<String> {
        let id = Regex::new("(?m)^([a-zA-Z][a-zA-Z0-9_-]*) =").unwrap();
        let files = language.files();
        files
            .iter()
            .flat_map(|text| id.captures_iter(text).map(|found| found[1].to_owned()).collect::<Vec<_>>())
            .collect()
    };
    // That a message names no value of its own is asserted wherever it is said; web/src/languages.test.ts compares them all.
    for language in Language::ALL {
        assert_eq!(ids(language), ids(Language::English), "{language}");
    }
}

#[test]
fn each_trait_is_a_subject_in_each_language() {
    let pact = sample().pact;
    for language in Language::ALL {
        let speaker = Speaker::new(&pact, Messages::speaking(language));
        for known in TRAITS {
            let the = speaker.the_trait(&TraitName::new(known.name).unwrap());
            let articles: &[&str] = match language {
                Language::English => &["the ", "what "],
                Language::German => &["der ", "die ", "das "],
            };
            assert!(articles.iter().any(|article| the.starts_with(article)), "{language}: {the}");
        }
    }
}

#[test]
fn every_clause_is_said_in_the_agreement() {
    let pact = sample().pact;
    // The clauses as the data knows them, found without the code that says them.
    let json = serde_json::to_value(&pact).unwrap();
    let mut clauses = Vec::new();
    collect_clauses(&json, &mut clauses);
    assert!(clauses.len() > 60, "{clauses:?}");
    for language in Language::ALL {
        let agreement = words(&pact, Messages::speaking(language));
        let missing: Vec<&String> =
            clauses.iter().filter(|clause| !agreement.contains(&format!("`{clause}`"))).collect();
        assert!(missing.is_empty(), "never said: {missing:?}");
        let said = clauses_in_words(&pact, Messages::speaking(language));
        let unsaid: Vec<&String> =
            clauses.iter().filter(|clause| !said.iter().any(|(said, _)| said.as_str() == *clause)).collect();
        assert!(unsaid.is_empty(), "no sentence for {unsaid:?}");
    }
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
    for (condition, english, german) in [
        (
            "company.employees: { min: 100 }",
            "the company has at least 100 employees",
            "die Firma mindestens 100 Beschäftigte hat",
        ),
        (
            "title: { has: [it, systems, cio] }",
            "the job title contains the words “it”, “systems” or “cio”",
            "die Position eines der Wörter „it“, „systems“ oder „cio“ enthält",
        ),
        ("on: asked, within: 7d", "“asked” happened within the last 7 days", "„asked“ in den letzten 7 Tagen vorkam"),
        ("on: asked, within: 1d", "“asked” happened within the last day", "„asked“ in den letzten 24 Stunden vorkam"),
        ("on: asked", "this very event is “asked”", "das aktuelle Ereignis „asked“ ist"),
        (
            "on: asked, at_least: 2 in 7d",
            "“asked” happened at least twice within the last 7 days",
            "„asked“ in den letzten 7 Tagen mindestens zweimal vorkam",
        ),
        (
            "known: [phone, email]",
            "the phone number and the e-mail address are known",
            "die Telefonnummer und die E-Mail-Adresse bekannt sind",
        ),
        (
            "none: [ { title: { has: student } }, { country: DE } ]",
            "the job title does not contain the word “student” and the country is not Germany",
            "die Position das Wort „student“ nicht enthält und das Land nicht Deutschland ist",
        ),
        (
            "any: [ { country: [US, CZ] }, { seen: asked } ]",
            "the country is the United States of America or the Czech Republic; or “asked” has happened",
            "das Land Vereinigte Staaten oder Tschechien ist; oder „asked“ schon einmal vorkam",
        ),
        (
            "any: [ { country: US }, { fit: { min: 1 }, engagement: { max: 2 } } ]",
            "the country is the United States of America or (the fit is at least 1 point and the engagement is at most 2 points)",
            "das Land Vereinigte Staaten ist oder (der Fit mindestens 1 Punkt beträgt und das Engagement höchstens 2 Punkte beträgt)",
        ),
        (
            "engagement: { min: 60, max: 400 }",
            "the engagement is between 60 and 400 points",
            "das Engagement zwischen 60 und 400 Punkte beträgt",
        ),
        (
            "none: [ { all: [ { seen: asked }, { phone: { missing: true } } ] } ]",
            "“asked” has never happened or the phone number is known",
            "„asked“ noch nie vorkam oder die Telefonnummer bekannt ist",
        ),
        (
            "company.founded: { under: 2000 }",
            "the year in which the company was founded is less than 2000",
            "das Gründungsjahr der Firma weniger als 2000 ist",
        ),
        (
            "company.revenue: { under: 2.5M EUR }",
            "the company’s yearly revenue is less than 2,500,000 EUR",
            "der Jahresumsatz der Firma weniger als 2.500.000 EUR beträgt",
        ),
        (
            "created_at: { min: 2026-01-01 }",
            "the date of the first record is on or after 1 January 2026",
            "das Datum des ersten Eintrags am oder nach dem 1. Januar 2026 liegt",
        ),
        ("consent: yes", "the person has agreed to be contacted", "die Person in den Kontakt eingewilligt hat"),
        (
            "bant.timeline: { in_next: 6mo }",
            "the timeline lies in the next 180 days",
            "der Zeitplan in den nächsten 180 Tagen liegt",
        ),
    ] {
        let text = "pact: p\nversion: 1\nsignals: { asked: { event: Demo Requested } }\nmql:\n";
        let source = leadpact_document::Source::new("p.yaml", format!("{text}  hot: {{ {condition} }}\n"));
        let reading = crate::read(&source);
        let pact = reading.pact.unwrap_or_else(|| panic!("{condition}: {:#?}", reading.diagnostics)).pact;
        let said = |language| condition_in_words(&pact.tiers[0].when, &pact, Messages::speaking(language));
        assert_eq!(said(Language::English), english, "{condition}");
        assert_eq!(said(Language::German), german, "{condition}");
    }
}
