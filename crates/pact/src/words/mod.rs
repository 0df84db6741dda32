//! A pact in words: the agreement as people read and sign it, and each clause as a sentence.
//!
//! All words come from Fluent messages ([`Messages`]); the code only puts them together. The sentences are plain text;
//! only [`words`] writes Markdown.

mod condition;
mod document;
mod phrase;
mod sentences;
#[cfg(test)]
mod tests;

pub(crate) use leadpact_language::say;
pub use leadpact_language::{Language, Messages, MessagesError, UnknownLanguage};
pub(crate) use phrase::Speaker;
pub use phrase::trait_in_words;

use leadpact_terms::{ClauseId, Duration};

use crate::canonical::fingerprint;
use crate::model::{Condition, EngagementRule, FitRule, Pact, TraitTest};
use phrase::Is;

/// The whole agreement as a Markdown document for people who don't read YAML: every clause numbered, with its id.
pub fn words(pact: &Pact, messages: &Messages) -> String {
    Speaker::new(pact, messages).document()
}

/// The same, with the fingerprint of its meaning below the signatures.
pub fn words_and_fingerprint(pact: &Pact, messages: &Messages) -> String {
    let sealed = say!(messages, "document-fingerprint", fingerprint = fingerprint(pact).to_string());
    format!("{}\n\n---\n\n{sealed}", words(pact, messages).trim_end())
}

/// What one clause says, as plain text; `None` if the pact has no such clause.
pub fn clause_in_words(clause: &ClauseId, pact: &Pact, messages: &Messages) -> Option<String> {
    let lines = Speaker::new(pact, messages).lines();
    lines.into_iter().find(|line| line.clause == *clause).map(|line| line.text)
}

/// What every clause says, in the order of the agreement, as plain text.
pub fn clauses_in_words(pact: &Pact, messages: &Messages) -> Vec<(ClauseId, String)> {
    Speaker::new(pact, messages).lines().into_iter().map(|line| (line.clause, line.text)).collect()
}

/// A condition as one sentence without a full stop: "the company has at least 100 employees and …".
pub fn condition_in_words(condition: &Condition, pact: &Pact, messages: &Messages) -> String {
    Speaker::new(pact, messages).condition(condition)
}

/// A test on a trait as one sentence without a full stop: "the job title contains the word “cio”".
pub fn test_in_words(test: &TraitTest, pact: &Pact, messages: &Messages) -> String {
    Speaker::new(pact, messages).trait_test(test, Is::Yes)
}

/// A duration: "14 days", "1 hour 30 minutes".
pub fn duration_in_words(duration: Duration, messages: &Messages) -> String {
    messages.duration(duration)
}

/// A rule of fit: "“decision level”: 20 points if the seniority is “vp” or “c-level”".
pub fn fit_rule_in_words(rule: &FitRule, pact: &Pact, messages: &Messages) -> String {
    Speaker::new(pact, messages).fit_rule(rule)
}

/// A rule of engagement: "“pricing”: 8 points for each “pricing read”; half of them are left after 14 days, …".
pub fn engagement_rule_in_words(rule: &EngagementRule, pact: &Pact, messages: &Messages) -> String {
    Speaker::new(pact, messages).engagement_rule(rule)
}
