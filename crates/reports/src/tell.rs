//! Events and asks in a few words.

use leadpact_engine::{Ask, ReasonCode};
use leadpact_pact::model::Pact;
use leadpact_pact::words::{Messages, duration_in_words, test_in_words, trait_in_words};
use leadpact_terms::{Event, Instant, Kind, TraitName};

/// How many properties of an event are told.
const PROPERTIES_TOLD: usize = 3;

/// An event in a few words: `Form Submitted (form: contact)`, `page /pricing, 12s`, `sales: accepted`.
pub fn tell_event(event: &Event) -> String {
    let what = match event.kind {
        Kind::Track => event.name.to_string(),
        Kind::Page => {
            let page = event.property("path").or_else(|| event.property("url")).or_else(|| event.property("title"));
            format!("page {}", page.map_or_else(|| event.name.to_string(), ToString::to_string))
        }
        Kind::Traits => "told".to_owned(),
        Kind::Sales(act) => format!("sales: {act}"),
        Kind::Outcome(outcome) => format!("outcome: {outcome}"),
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

/// An instant to the second, UTC: `2026-10-05 09:00:00`.
pub fn tell_instant(at: Instant) -> String {
    Instant(at.0.div_euclid(1_000) * 1_000).to_string().replace('T', " ").trim_end_matches('Z').to_owned()
}

/// Why a lead is where it is, as a phrase.
pub fn tell_reason(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::Excluded => "an exclusion holds",
        ReasonCode::InSalesHands => "sales has it",
        ReasonCode::DealOpen => "a deal is open or was won",
        ReasonCode::GivenUp => "sales gave it up after contact",
        ReasonCode::NoTierReached => "no tier is reached",
        ReasonCode::CoolingOff => "sales sent it back, and it is cooling off",
        ReasonCode::NewSignalNeeded => "sales sent it back, and nothing new has happened since",
        ReasonCode::InformationMissing => "required information is missing",
        ReasonCode::TierReached => "a tier is reached",
    }
}

/// What would have to become known or happen, as a sentence without a full stop.
pub fn tell_ask(ask: &Ask, pact: &Pact, messages: &Messages) -> String {
    let times = |times: u32| match times {
        1 => String::new(),
        2 => " twice".to_owned(),
        times => format!(" {times} times"),
    };
    match ask {
        Ask::Required(clause) => {
            let required = pact.required.iter().find(|required| required.clause == *clause);
            let names = required.map_or_else(Vec::new, |required| required.any_of.clone());
            format!("learn {} (required)", names_in_words(&names, messages))
        }
        Ask::Trait { test, known_otherwise: false } => format!("learn that {}", test_in_words(test, pact, messages)),
        Ask::Trait { test, known_otherwise: true } => {
            format!("known otherwise now, would have to change: {}", test_in_words(test, pact, messages))
        }
        Ask::Signal { signal, times: n, within: None } => format!("“{signal}”{}", times(*n)),
        Ask::Signal { signal, times: n, within: Some(within) } => {
            format!("“{signal}”{} within {}", times(*n), duration_in_words(*within, messages))
        }
        Ask::Sequence { steps, within } => {
            let steps: Vec<String> = steps.iter().map(|step| format!("“{step}”")).collect();
            format!("{} within {}", steps.join(", then "), duration_in_words(*within, messages))
        }
        Ask::AnyBehaviour => "any sign of life".to_owned(),
        Ask::Bant(point) => format!("{} confirmed (BANT)", point.word()),
        Ask::Sales(act) => format!("sales: {act}"),
        Ask::Outcome(outcome) => format!("outcome: {outcome}"),
    }
}

fn names_in_words(names: &[TraitName], messages: &Messages) -> String {
    messages.any_of(names.iter().map(|name| trait_in_words(name, messages)))
}
