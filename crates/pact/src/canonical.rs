//! The fingerprint of a pact: SHA-256 over a canonical form, so that comments and layout don't break a signature and any change
//! of meaning does. `docs/reference/canonical-form.md` writes the form down; a change of it needs a new [`FORM`].

use std::fmt;
use std::str::FromStr;

use leadpact_terms::{ClauseId, Value, fold};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::model::{
    BantRule, Condition, EventPattern, EventSource, GroupName, Hours, NewSignal, Pact, PersonaName, PersonaTest,
    SignalName, Sla, Test, TierName, TrackName, Trigger, Weekday,
};

/// The version of the canonical form.
pub const FORM: u32 = 1;

/// What identifies a pact by its meaning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The first 12 digits, to show where a whole fingerprint would be in the way.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }
}

impl fmt::Display for Fingerprint {
    /// 64 hexadecimal digits, lower case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let error = || format!("`{text}` is not a fingerprint: expected 64 hexadecimal digits");
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(error());
        }
        let mut bytes = [0; 32];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| error())?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The fingerprint of a pact's meaning.
pub fn fingerprint(pact: &Pact) -> Fingerprint {
    Fingerprint(Sha256::digest(canonical_form(pact).as_bytes()).into())
}

/// The canonical form: RFC 8785 JSON of the normalised pact.
pub fn canonical_form(pact: &Pact) -> String {
    let mut json = to_json(&normalised(pact));
    prune(&mut json);
    // A pact holds finite numbers and text keys only: there is nothing that JSON could not hold.
    serde_json_canonicalizer::to_string(&json!({ "leadpact": FORM, "pact": json })).unwrap_or_default()
}

fn to_json(value: &impl Serialize) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}

/// Leaves out what is absent, so that a later version of the language with more fields gives old pacts the same form.
fn prune(json: &mut Json) {
    match json {
        Json::Object(object) => {
            object.values_mut().for_each(prune);
            // A page view without a test on its name is `{"page": null}`: what it is must stay.
            object.retain(|key, value| {
                let blank = match &*value {
                    Json::Null => true,
                    Json::Array(list) => list.is_empty(),
                    Json::Object(object) => object.is_empty(),
                    Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
                };
                key == "page" || !blank
            });
        }
        Json::Array(list) => list.iter_mut().for_each(prune),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// The pact without what has no meaning, and with one spelling and one order for what has several.
pub(crate) fn normalised(pact: &Pact) -> Pact {
    let mut pact = pact.clone();
    pact.name = folded(&pact.name);
    pact.title = None;
    pact.silenced.clear();
    pact.currencies.rates.sort_by_key(|(currency, _)| *currency);
    declarations(&mut pact);
    points(&mut pact);
    stages(&mut pact);
    for track in &mut pact.tracks {
        clause(&mut track.clause);
        track.name = TrackName::new(&fold(track.name.as_str()));
        track.note = None;
        track.when.iter_mut().for_each(condition);
    }
    promises(&mut pact.sla);
    for territory in &mut pact.routing.territories {
        clause(&mut territory.clause);
        territory.name = folded(&territory.name);
        condition(&mut territory.when);
    }
    pact
}

fn declarations(pact: &mut Pact) {
    for declaration in &mut pact.traits {
        declaration.note = None;
    }
    pact.traits.sort_by(|a, b| a.name.cmp(&b.name));
    for signal in &mut pact.signals {
        clause(&mut signal.clause);
        signal_name(&mut signal.name);
        signal.note = None;
        signal.any_of.iter_mut().for_each(pattern);
        unordered(&mut signal.any_of);
    }
    pact.signals.sort_by(|a, b| a.name.cmp(&b.name));
    for required in &mut pact.required {
        required.any_of.sort();
        required.any_of.dedup();
        let names: Vec<&str> = required.any_of.iter().map(|name| name.as_str()).collect();
        required.clause = ClauseId::new(format!("required/{}", names.join(" or ")));
    }
    unordered(&mut pact.required);
    for persona in &mut pact.personas {
        clause(&mut persona.clause);
        persona.name = PersonaName::new(&fold(persona.name.as_str()));
        persona.note = None;
        condition(&mut persona.when);
    }
    for exclusion in &mut pact.exclusions {
        clause(&mut exclusion.clause);
        exclusion.name = folded(&exclusion.name);
        condition(&mut exclusion.when);
    }
    unordered(&mut pact.exclusions);
}

/// Rules and groups keep their order: it is the order of addition.
fn points(pact: &mut Pact) {
    for rule in &mut pact.fit {
        clause(&mut rule.clause);
        rule.name = folded(&rule.name);
        rule.group.iter_mut().for_each(group_name);
        for alternative in &mut rule.alternatives {
            clause(&mut alternative.clause);
            condition(&mut alternative.when);
        }
    }
    for rule in &mut pact.engagement {
        clause(&mut rule.clause);
        rule.name = folded(&rule.name);
        rule.group.iter_mut().for_each(group_name);
        match &mut rule.on {
            Trigger::Signal(signal) | Trigger::Count { signal, .. } => signal_name(signal),
            Trigger::Sequence { steps, .. } => steps.iter_mut().for_each(signal_name),
            Trigger::Silence { of, .. } => signal_set(of),
        }
    }
    for group in &mut pact.groups {
        clause(&mut group.clause);
        group_name(&mut group.name);
    }
}

fn stages(pact: &mut Pact) {
    pact.levels.iter_mut().for_each(|level| condition(&mut level.when));
    for tier in &mut pact.tiers {
        clause(&mut tier.clause);
        tier.name = TierName::new(&fold(tier.name.as_str()));
        tier.note = None;
        condition(&mut tier.when);
    }
    pact.gates.iter_mut().for_each(|gate| condition(&mut gate.when));
    for BantRule { test: fact, deduced, .. } in &mut pact.bant.points {
        fact.iter_mut().for_each(test);
        deduced.iter_mut().for_each(condition);
    }
    if let NewSignal::OneOf(signals) = &mut pact.recycle.needs {
        signal_set(signals);
    }
}

fn promises(sla: &mut Sla) {
    if let Some(calendar) = &mut sla.calendar {
        calendar.hours = hours_by_day(&calendar.hours);
    }
    for breach in &mut sla.breaches {
        breach.tell.sort();
        breach.tell.dedup();
    }
    unordered(&mut sla.breaches);
}

/// One entry a day and stretch, stretches that touch put together.
fn hours_by_day(hours: &[Hours]) -> Vec<Hours> {
    let mut by_day: Vec<Hours> = Vec::new();
    for day in Weekday::ALL {
        let mut stretches: Vec<(u16, u16)> = hours
            .iter()
            .filter(|some| some.days.contains(&day))
            .map(|some| (some.from_minute, some.to_minute))
            .collect();
        stretches.sort_unstable();
        for (from_minute, to_minute) in stretches {
            match by_day.last_mut() {
                Some(last) if last.days == [day] && last.to_minute == from_minute => last.to_minute = to_minute,
                _ => by_day.push(Hours { days: vec![day], from_minute, to_minute }),
            }
        }
    }
    by_day
}

fn condition(it: &mut Condition) {
    match it {
        Condition::All(list) => {
            list.iter_mut().for_each(condition);
            *list = std::mem::take(list)
                .into_iter()
                .flat_map(|inner| match inner {
                    Condition::All(inner) => inner,
                    other => vec![other],
                })
                .collect();
            unordered(list);
            if list.len() == 1 {
                *it = list.swap_remove(0);
            }
        }
        Condition::Any(list) => {
            any_of(list);
            if list.len() == 1 {
                *it = list.swap_remove(0);
            }
        }
        // None of a few is the same as not one of them.
        Condition::NoneOf(list) => any_of(list),
        Condition::Trait(tested) => test(&mut tested.test),
        Condition::Persona(PersonaTest::OneOf(personas)) => {
            personas.iter_mut().for_each(|persona| *persona = PersonaName::new(&fold(persona.as_str())));
            personas.sort();
            personas.dedup();
        }
        Condition::On { signal, .. } | Condition::Seen(signal) | Condition::Count { signal, .. } => signal_name(signal),
        Condition::Persona(PersonaTest::Any)
        | Condition::Fit(_)
        | Condition::Engagement(_)
        | Condition::Grade(_)
        | Condition::Level(_)
        | Condition::Excluded
        | Condition::SeenAny
        | Condition::Sales(_)
        | Condition::Outcome(_)
        | Condition::Bant(_) => {}
    }
}

/// A list of which one must hold, alternatives within alternatives put in.
fn any_of(list: &mut Vec<Condition>) {
    list.iter_mut().for_each(condition);
    *list = std::mem::take(list)
        .into_iter()
        .flat_map(|inner| match inner {
            Condition::Any(inner) => inner,
            other => vec![other],
        })
        .collect();
    unordered(list);
}

fn test(it: &mut Test) {
    match it {
        Test::OneOf(values) => {
            values.iter_mut().for_each(value);
            unordered(values);
        }
        Test::HasWord(texts) | Test::Contains(texts) | Test::StartsWith(texts) | Test::EndsWith(texts) => {
            texts.iter_mut().for_each(|text| *text = folded(text));
            texts.sort();
            texts.dedup();
        }
        Test::All(tests) => {
            tests.iter_mut().for_each(test);
            unordered(tests);
            if tests.len() == 1 {
                *it = tests.swap_remove(0);
            }
        }
        Test::Known | Test::Missing | Test::Between { .. } | Test::Matches(_) | Test::InNext(_) | Test::InLast(_) => {}
    }
}

fn value(it: &mut Value) {
    match it {
        Value::Text(text) => *text = folded(text),
        Value::List(list) => list.iter_mut().for_each(value),
        Value::Missing | Value::YesNo(_) | Value::Number(_) | Value::Money(_) | Value::Date(_) | Value::Range(_) => {}
    }
}

fn pattern(it: &mut EventPattern) {
    match &mut it.source {
        EventSource::Track(name) | EventSource::Page(Some(name)) => test(name),
        EventSource::Behaviour | EventSource::Page(None) | EventSource::Sales(_) | EventSource::Outcome(_) => {}
    }
    it.channels.sort();
    it.channels.dedup();
    it.properties.iter_mut().for_each(|(_, property)| test(property));
    unordered(&mut it.properties);
}

/// Sorts what has no order by its canonical form, and drops repeats.
fn unordered<T: Serialize>(list: &mut Vec<T>) {
    let key = |item: &T| serde_json_canonicalizer::to_string(item).unwrap_or_default();
    list.sort_by_cached_key(key);
    list.dedup_by_key(|item| key(item));
}

fn folded(text: &str) -> Box<str> {
    fold(text).into_owned().into()
}

fn clause(id: &mut ClauseId) {
    *id = ClauseId::new(folded(id.as_str()));
}

fn signal_name(name: &mut SignalName) {
    *name = SignalName::new(&fold(name.as_str()));
}

fn group_name(name: &mut GroupName) {
    *name = GroupName::new(&fold(name.as_str()));
}

fn signal_set(signals: &mut Vec<SignalName>) {
    signals.iter_mut().for_each(signal_name);
    signals.sort();
    signals.dedup();
}
