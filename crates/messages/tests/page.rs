//! The page on webhooks says what there is: every topic, examples that are JSON, and a signature that is right.

use leadpact_messages::Topic;
use leadpact_messages::sign::{SECRET_BYTES, Secret, signatures};
use leadpact_terms::Instant;

const PAGE: &str = include_str!("../../../docs/reference/webhooks.md");

#[test]
fn every_topic_has_its_line_and_no_other_has() {
    let table = PAGE.split("## Topics").nth(1).unwrap().split("###").next().unwrap();
    let lines = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(lines.collect::<Vec<_>>(), Topic::ALL.map(Topic::name));
}

#[test]
fn examples_are_json() {
    let examples: Vec<&str> = PAGE.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(examples.len(), 6);
    for example in examples {
        if let Err(error) = serde_json::from_str::<serde_json::Value>(example) {
            panic!("{error}: {example}");
        }
    }
}

#[test]
fn the_signature_to_try_is_right() {
    let secret = Secret::new(&[1; SECRET_BYTES]);
    let signature =
        signatures(std::slice::from_ref(&secret), "dlv_1", Instant(1_791_190_800_000), br#"{"type":"ping"}"#);
    assert!(PAGE.contains(secret.reveal()) && PAGE.contains(&format!("`{signature}`")), "{signature}");
}
