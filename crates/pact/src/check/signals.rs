//! Signals: patterns of events, with other signals put in for their names.

use leadpact_document::Span;
use leadpact_language::said;
use leadpact_terms::fold;

use super::Checker;
use super::test::Subject;
use crate::diagnostics as id;
use crate::limits;
use crate::model::{EventPattern, EventSource, Signal, SignalName};
use crate::written::{Entry, Item, Leaf, Map, Value};

/// How far the patterns of a signal are found.
enum State {
    Untouched,
    /// Being found: to meet it again is a circle.
    Open,
    /// Found, or reported.
    Done(Option<Vec<EventPattern>>),
}

/// All signals of the pact while their patterns are found.
struct Resolver<'m> {
    entries: Vec<&'m Entry>,
    states: Vec<State>,
}

impl Checker<'_> {
    pub(super) fn signals(&mut self, root: &Map) -> Option<Vec<Signal>> {
        self.reserved_signals(root);
        let entries: Vec<&Entry> = root.map("signals").into_iter().flat_map(Map::named).collect();
        let states = entries.iter().map(|_| State::Untouched).collect();
        let mut resolver = Resolver { entries, states };
        let mut signals = Vec::new();
        for i in 0..resolver.entries.len() {
            let entry = resolver.entries[i];
            let patterns = self.resolve(&mut resolver, i);
            let name = SignalName::new(&entry.key.text);
            let clause = self.clause(&format!("signals/{name}"), entry.key.span);
            let note = entry.item.as_map().and_then(|map| map.text("note")).map(Into::into);
            signals.push(patterns.map(|any_of| Signal { clause, name, any_of, note }));
        }
        signals.into_iter().collect()
    }

    fn resolve(&mut self, resolver: &mut Resolver, i: usize) -> Option<Vec<EventPattern>> {
        if let State::Done(patterns) = &resolver.states[i] {
            return patterns.clone();
        }
        resolver.states[i] = State::Open;
        let item = &resolver.entries[i].item;
        let patterns = item.as_map().and_then(|map| self.patterns(resolver, map, item.span));
        let patterns = patterns.filter(|patterns| {
            let fits = patterns.len() <= limits::SIGNALS;
            if !fits {
                let message = said!("pact-many-patterns", max = limits::SIGNALS);
                self.error(id::LIMIT, message, item.span);
            }
            fits
        });
        resolver.states[i] = State::Done(patterns.clone());
        patterns
    }

    fn patterns(&mut self, resolver: &mut Resolver, map: &Map, span: Span) -> Option<Vec<EventPattern>> {
        let Some(any) = map.entry("any") else { return self.pattern(map, span).map(|pattern| vec![pattern]) };
        if let Some(beside) = map.entries.iter().find(|entry| !matches!(entry.field, Some("any" | "note"))) {
            self.error(
                id::MISPLACED_FIELD,
                said!("pact-beside", name = &beside.key.text, other = "any"),
                beside.key.span,
            )
            .help
            .push(said!("pact-beside-any-help"));
            return None;
        }
        let Value::List(list) = &any.item.value else { return None };
        let found: Vec<Option<Vec<EventPattern>>> = list.iter().map(|item| self.alternative(resolver, item)).collect();
        Some(found.into_iter().collect::<Option<Vec<_>>>()?.concat())
    }

    fn alternative(&mut self, resolver: &mut Resolver, item: &Item) -> Option<Vec<EventPattern>> {
        if let Some(map) = item.as_map() {
            return self.patterns(resolver, map, item.span);
        }
        let name = self.signal_name(item)?;
        let i = resolver.entries.iter().position(|entry| fold(&entry.key.text) == fold(name.as_str()))?;
        if matches!(resolver.states[i], State::Open) {
            self.error(id::SIGNAL_CYCLE, said!("pact-signal-circle", name = name.as_str()), item.span)
                .help
                .push(said!("pact-signal-circle-help"));
            return None;
        }
        self.resolve(resolver, i)
    }

    /// A pattern without `any`.
    fn pattern(&mut self, map: &Map, span: Span) -> Option<EventPattern> {
        if !map.damaged && map.entries.iter().all(|entry| entry.field == Some("note")) {
            self.error(id::EMPTY, said!("pact-signal-empty"), span).help.push(said!("pact-signal-empty-help"));
            return None;
        }
        let mut complete = !map.damaged && !map.entries.iter().any(|entry| entry.item.is_bad());
        let mut properties = Vec::new();
        let source = self.source(map, &mut properties, &mut complete);
        for entry in map.map("where").into_iter().flat_map(Map::named) {
            match self.test(&entry.item, Subject::Property) {
                Some(test) => properties.push((entry.key.text.trim().into(), test)),
                None => complete = false,
            }
        }
        let channels = map.item("channel").map(Item::elements).unwrap_or_default();
        let mut channels: Vec<_> = channels
            .iter()
            .filter_map(|item| match item.as_leaf() {
                Some(Leaf::Channel(channel)) => Some(*channel),
                _ => None,
            })
            .collect();
        channels.dedup();
        let lasting = map.duration("lasting");
        complete.then_some(EventPattern { source: source?, channels, lasting, properties })
    }

    /// Which sort of event; tests on a page go to the properties.
    fn source(
        &mut self,
        map: &Map,
        properties: &mut Vec<(Box<str>, crate::model::Test)>,
        complete: &mut bool,
    ) -> Option<EventSource> {
        let sources: Vec<&Entry> = map
            .entries
            .iter()
            .filter(|entry| matches!(entry.field, Some("event" | "page" | "sales" | "outcome")))
            .collect();
        if let [first, second, ..] = sources.as_slice() {
            let message = said!("pact-two-sorts", first = &first.key.text, second = &second.key.text);
            self.error(id::CONTRADICTION, message, second.key.span)
                .help
                .push(said!("pact-either", code = "any: [ … ]"));
            return None;
        }
        let Some(entry) = sources.first() else { return Some(EventSource::Behaviour) };
        match (entry.field, &entry.item.value) {
            (_, Value::Bad) => None,
            (Some("event"), Value::Leaf(Leaf::Text(text, _))) if fold(text) == "any" => Some(EventSource::Behaviour),
            (Some("event"), _) => self.test(&entry.item, Subject::Words("event")).map(EventSource::Track),
            (Some("page"), Value::Map(page)) => {
                let mut name = None;
                for test in page.entries.iter() {
                    let field = test.field.unwrap_or_default();
                    match (field, self.test(&test.item, Subject::Words(field))) {
                        (_, None) => *complete = false,
                        ("name", Some(test)) => name = Some(test),
                        (_, Some(test)) => properties.push((field.into(), test)),
                    }
                }
                Some(EventSource::Page(name))
            }
            (Some("page"), _) => Some(EventSource::Page(None)),
            (_, Value::Leaf(Leaf::Sales(act))) => Some(EventSource::Sales(*act)),
            (_, Value::Leaf(Leaf::Outcome(outcome))) => Some(EventSource::Outcome(*outcome)),
            (_, Value::Leaf(_) | Value::List(_) | Value::Map(_)) => None,
        }
    }
}
