//! Events and asks in a few words.

use leadpact_engine::{Ask, ReasonCode};
use leadpact_language::say;
use leadpact_pact::model::Pact;
use leadpact_pact::words::{Messages, duration_in_words, test_in_words, trait_in_words};
use leadpact_terms::{Event, Instant, Kind, OutcomeAct, SalesAct, TraitName};

/// How many properties of an event are told.
const PROPERTIES_TOLD: usize = 3;

/// An event in a few words: `Form Submitted (form: contact)`, `page /pricing, 12s`, `sales: accepted`.
pub fn tell_event(event: &Event, messages: &Messages) -> String {
    let what = match event.kind {
        Kind::Track => event.name.to_string(),
        Kind::Page => {
            let page = event.property("path").or_else(|| event.property("url")).or_else(|| event.property("title"));
            say!(messages, "told-page", page = page.map_or_else(|| event.name.to_string(), ToString::to_string))
        }
        Kind::Traits => say!(messages, "told-traits"),
        Kind::Sales(act) => say!(messages, "told-sales", act = tell_act(act, messages)),
        Kind::Outcome(outcome) => say!(messages, "told-outcome", outcome = tell_outcome(outcome, messages)),
    };
    let told = |name: &str| event.kind != Kind::Page || !matches!(name, "path" | "url" | "title" | "referrer");
    let properties: Vec<String> = event
        .properties
        .iter()
        .filter(|(name, value)| told(name) && !value.is_missing())
        .take(PROPERTIES_TOLD)
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let mut text = what;
    if !properties.is_empty() {
        text.push_str(&format!(" ({})", properties.join(", ")));
    }
    if let Some(lasted) = event.lasted {
        text.push_str(&format!(", {lasted}"));
    }
    text
}

fn tell_act(act: SalesAct, messages: &Messages) -> String {
    messages.say(&format!("act-{}", act.word().replace(' ', "-")), &[])
}

fn tell_outcome(outcome: OutcomeAct, messages: &Messages) -> String {
    messages.say(&format!("outcome-{}", outcome.word()), &[])
}

/// An instant to the second, UTC: `2026-10-05 09:00:00`.
pub fn tell_instant(at: Instant) -> String {
    Instant(at.0.div_euclid(1_000) * 1_000).to_string().replace('T', " ").trim_end_matches('Z').to_owned()
}

/// Why a lead is where it is, as a phrase.
pub fn tell_reason(code: ReasonCode, messages: &Messages) -> String {
    messages.say(&format!("why-{}", code.code().replace('_', "-")), &[])
}

/// What would have to become known or happen, as a sentence without a full stop.
pub fn tell_ask(ask: &Ask, pact: &Pact, messages: &Messages) -> String {
    let m = messages;
    match ask {
        Ask::Required(clause) => {
            let required = pact.required.iter().find(|required| required.clause == *clause);
            let names = required.map_or_else(Vec::new, |required| required.any_of.clone());
            say!(m, "ask-required", traits = names_in_words(&names, m))
        }
        Ask::Trait { test, known_otherwise: false } => {
            say!(m, "ask-trait", condition = test_in_words(test, pact, m))
        }
        Ask::Trait { test, known_otherwise: true } => {
            say!(m, "ask-trait-otherwise", condition = test_in_words(test, pact, m))
        }
        Ask::Signal { signal, times, within: None } => {
            say!(m, "ask-signal", signal = m.quoted(signal), n = *times, number = times.to_string())
        }
        Ask::Signal { signal, times, within: Some(within) } => say!(
            m,
            "ask-signal-within",
            signal = m.quoted(signal),
            n = *times,
            number = times.to_string(),
            duration = duration_in_words(*within, m)
        ),
        Ask::Sequence { steps, within } => {
            let steps = steps.iter().map(|step| m.quoted(step));
            let steps = steps.reduce(|first, second| say!(m, "sequence-then", first = first, second = second));
            say!(m, "ask-sequence", steps = steps.unwrap_or_default(), duration = duration_in_words(*within, m))
        }
        Ask::AnyBehaviour => say!(m, "ask-behaviour"),
        Ask::Bant(point) => say!(m, "ask-bant", point = m.say(&format!("bant-{}", point.word()), &[])),
        Ask::Sales(act) => say!(m, "ask-sales", act = tell_act(*act, m)),
        Ask::Outcome(outcome) => say!(m, "ask-outcome", outcome = tell_outcome(*outcome, m)),
    }
}

fn names_in_words(names: &[TraitName], messages: &Messages) -> String {
    messages.any_of(names.iter().map(|name| trait_in_words(name, messages)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use leadpact_pact::model::BantPoint;
    use leadpact_pact::words::Language;
    use leadpact_terms::Stage;

    use super::*;

    /// The sources that say messages of a lead.
    const SOURCES: [&str; 3] = [include_str!("explain.rs"), include_str!("lead.rs"), include_str!("tell.rs")];

    /// The ids that code puts together from closed lists.
    fn composed() -> BTreeSet<String> {
        let acts = SalesAct::ALL.iter().map(|act| format!("act-{}", act.word().replace(' ', "-")));
        let outcomes = OutcomeAct::ALL.iter().map(|outcome| format!("outcome-{}", outcome.word()));
        let reasons = ReasonCode::ALL.iter().map(|code| format!("why-{}", code.code().replace('_', "-")));
        let stages = Stage::ALL.iter().map(|stage| format!("stage-{}", stage.word()));
        acts.chain(outcomes).chain(reasons).chain(stages).collect()
    }

    /// The ids of the file of English messages, and of nothing else: it has no attributes of its own.
    fn in_file() -> BTreeSet<String> {
        let lines = include_str!("../../../locales/en/lead.ftl").lines();
        let ids = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
        ids.filter_map(|line| line.split_once(" =").map(|(id, _)| id.to_owned())).collect()
    }

    #[test]
    fn every_message_of_a_lead_is_said_and_nothing_is_said_that_is_not_there() {
        let composed = composed();
        let is_said =
            |id: &String| composed.contains(id) || SOURCES.iter().any(|source| source.contains(&format!("\"{id}\"")));
        let idle: Vec<String> = in_file().into_iter().filter(|id| !is_said(id)).collect();
        assert!(idle.is_empty(), "never said: {idle:?}");
        let bant = BantPoint::ALL.iter().map(|point| format!("bant-{}", point.word()));
        for language in Language::ALL {
            let m = Messages::speaking(language);
            let missing: Vec<String> = composed.iter().cloned().chain(bant.clone()).filter(|id| !m.has(id)).collect();
            assert!(missing.is_empty(), "no message for {missing:?}");
        }
    }
}
