//! Conditions as sentences a person can check against a lead.

use leadpact_terms::{Grade, OutcomeAct, SalesAct};

use super::phrase::{Is, Speaker, Subject};
use super::say;
use crate::model::{
    BantPoint, BantTest, Condition, EventPattern, EventSource, PersonaTest, SignalName, Test, TraitTest,
};

impl Speaker<'_> {
    /// A condition as one sentence without a full stop.
    pub(crate) fn condition(&self, condition: &Condition) -> String {
        self.sentence(condition, Is::Yes)
    }

    fn sentence(&self, condition: &Condition, is: Is) -> String {
        let m = self.m;
        let word = is.word();
        match condition {
            Condition::All(_) | Condition::Any(_) | Condition::NoneOf(_) => {
                let (parts, is, junction) = parts(condition, is).expect("these have parts");
                self.joined(parts, is, junction)
            }
            Condition::Trait(test) => self.trait_test(test, is),
            Condition::Fit(score) => say!(m, "condition-fit", is = word, amount = self.score(*score)),
            Condition::Engagement(score) => say!(m, "condition-engagement", is = word, amount = self.score(*score)),
            Condition::Grade(grades) => say!(m, "condition-grade", is = word, grades = self.grades(grades)),
            Condition::Level(level) => say!(m, "condition-level", is = word, level = level.to_string()),
            Condition::Persona(PersonaTest::Any) => say!(m, "condition-persona-any", is = word),
            Condition::Persona(PersonaTest::OneOf(names)) => {
                let personas = m.any_of(names.iter().map(|name| m.quoted(name)));
                say!(m, "condition-persona", is = word, personas = personas)
            }
            Condition::Excluded => say!(m, "condition-excluded", is = word),
            Condition::On { signal, within: None } => say!(m, "condition-on", is = word, signal = m.quoted(signal)),
            Condition::On { signal, within: Some(within) } => {
                say!(m, "condition-on-within", is = word, signal = m.quoted(signal), last = m.last(*within))
            }
            Condition::SeenAny => say!(m, "condition-seen-any", is = word),
            Condition::Seen(signal) => say!(m, "condition-seen", is = word, signal = m.quoted(signal)),
            Condition::Count { signal, at_least, within } => {
                let (signal, times) = (m.quoted(signal), m.times(*at_least));
                say!(m, "condition-count", is = word, signal = signal, times = times, last = m.last(*within))
            }
            Condition::Sales(act) => m.say(&sales_message("condition", *act), &[("is", word.into())]),
            Condition::Outcome(act) => m.say(&outcome_message("condition", *act), &[("is", word.into())]),
            Condition::Bant(BantTest::Confirmed) => say!(m, "condition-bant-confirmed", is = word),
            Condition::Bant(BantTest::AtLeast(n)) => {
                say!(m, "condition-bant-at-least", is = word, number = n.to_string())
            }
            Condition::Bant(BantTest::Point(point)) => {
                say!(m, "condition-bant-point", is = word, point = self.bant_point(*point))
            }
        }
    }

    /// Several conditions in one sentence; a part that is itself joined differently stands in parentheses.
    fn joined(&self, parts: &[Condition], is: Is, junction: Junction) -> String {
        let m = self.m;
        match (parts, junction) {
            ([], Junction::And) => return say!(m, "condition-always"),
            ([], Junction::Or) => return say!(m, "condition-never"),
            ([only], _) => return self.sentence(only, is),
            _ => {}
        }
        if let (Is::Yes, Some(traits)) = (is, all_known(parts)) {
            let traits = traits.map(|name| self.the_trait(name));
            let joined = match junction {
                Junction::And => m.all_of(traits),
                Junction::Or => m.any_of(traits),
            };
            let n = if junction == Junction::And { parts.len() } else { 1 };
            return say!(m, "condition-known", n = n, traits = joined);
        }
        let mut flat = Vec::new();
        parts.iter().for_each(|part| flatten(part, is, junction, &mut flat));
        let lists = flat.iter().any(|(part, _)| match part {
            Condition::Trait(test) => Self::is_list(&test.test),
            Condition::Grade(grades) => grades.len() > 1,
            Condition::Persona(PersonaTest::OneOf(names)) => names.len() > 1,
            _ => false,
        });
        let sentences = flat.into_iter().map(|(part, is)| {
            let sentence = self.sentence(part, is);
            match part_junction(part, is) {
                Some(_) => say!(m, "in-parentheses", text = sentence),
                None => sentence,
            }
        });
        match (junction, lists) {
            (Junction::And, false) => m.all_of(sentences),
            (Junction::Or, false) => m.any_of(sentences),
            (Junction::And, true) => m.join(sentences, "list-semicolon", "list-and-clauses"),
            (Junction::Or, true) => m.join(sentences, "list-semicolon", "list-or-clauses"),
        }
    }

    /// Grades, whole rows of them as one: "A1–A4 or B1".
    fn grades(&self, grades: &[Grade]) -> String {
        let mut words = Vec::new();
        let mut rest = grades;
        while let [first, ..] = rest {
            let row: Vec<&Grade> = rest.iter().take_while(|grade| grade.fit == first.fit).collect();
            match row.as_slice() {
                [first, .., last] if row.len() == 4 => words.push(format!("{first}–{last}")),
                row => words.extend(row.iter().map(ToString::to_string)),
            }
            rest = &rest[row.len()..];
        }
        self.m.any_of(words)
    }

    /// The human name of a point of BANT.
    pub(super) fn bant_point(&self, point: BantPoint) -> String {
        self.m.say(&format!("bant-{}", point.word()), &[])
    }

    /// One of these signals: "“asked for contact” or “demo requested”".
    pub(super) fn signals(&self, signals: &[SignalName]) -> String {
        self.m.any_of(signals.iter().map(|signal| self.m.quoted(signal)))
    }

    /// What an event must be like: "an event named “Asset Downloaded”, where the property “type” is “case study”".
    pub(super) fn pattern(&self, pattern: &EventPattern) -> String {
        let m = self.m;
        let mut said = self.source(&pattern.source);
        if !pattern.channels.is_empty() {
            let channels = pattern
                .channels
                .iter()
                .map(|channel| m.say(&format!("channel-{}", channel.word().replace(' ', "-")), &[]));
            said = say!(m, "event-over", event = said, channels = m.any_of(channels));
        }
        if let Some(lasting) = pattern.lasting {
            said = say!(m, "event-lasting", event = said, duration = m.duration(lasting));
        }
        if !pattern.properties.is_empty() {
            let page = matches!(pattern.source, EventSource::Page(_));
            let properties = pattern.properties.iter().map(|(name, test)| self.property(name, test, page));
            said = say!(m, "event-where", event = said, properties = m.all_of(properties));
        }
        said
    }

    fn source(&self, source: &EventSource) -> String {
        let m = self.m;
        match source {
            EventSource::Behaviour => say!(m, "event-behaviour"),
            EventSource::Track(Test::OneOf(names)) => {
                say!(m, "event-named", names = m.any_of(names.iter().map(|name| self.value(name))))
            }
            EventSource::Track(test) => {
                say!(m, "event-name-test", predicate = self.predicate(Subject::Word, test, Is::Yes))
            }
            EventSource::Page(None) => say!(m, "event-page"),
            EventSource::Page(Some(test)) => {
                say!(m, "event-page-named", predicate = self.predicate(Subject::Word, test, Is::Yes))
            }
            EventSource::Sales(act) => m.say(&sales_message("event", *act), &[]),
            EventSource::Outcome(act) => m.say(&outcome_message("event", *act), &[]),
        }
    }

    fn property(&self, name: &str, test: &Test, page: bool) -> String {
        let m = self.m;
        let predicate = |subject: Subject<'_>| self.predicate(subject, test, Is::Yes);
        match name {
            "path" if page => say!(m, "property-path", predicate = predicate(Subject::Word)),
            "url" if page => say!(m, "property-url", predicate = predicate(Subject::Word)),
            "title" if page => say!(m, "property-title", predicate = predicate(Subject::Word)),
            "referrer" if page => say!(m, "property-referrer", predicate = predicate(Subject::Word)),
            _ => {
                let predicate = predicate(Subject::Quoted);
                say!(m, "event-property", property = m.quoted(name), predicate = predicate)
            }
        }
    }
}

/// How several conditions are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Junction {
    And,
    Or,
}

impl Junction {
    /// All of them hold, or (by De Morgan) not all of them.
    fn of_all(is: Is) -> Self {
        match is {
            Is::Yes => Self::And,
            Is::No => Self::Or,
        }
    }
}

/// A condition's own parts, and whether they are said to hold, if it has some.
fn parts(condition: &Condition, is: Is) -> Option<(&[Condition], Is, Junction)> {
    match condition {
        Condition::All(parts) => Some((parts, is, Junction::of_all(is))),
        Condition::Any(parts) => Some((parts, is, Junction::of_all(is.opposite()))),
        Condition::NoneOf(parts) => Some((parts, is.opposite(), Junction::of_all(is))),
        Condition::Trait(_)
        | Condition::Fit(_)
        | Condition::Engagement(_)
        | Condition::Grade(_)
        | Condition::Level(_)
        | Condition::Persona(_)
        | Condition::Excluded
        | Condition::On { .. }
        | Condition::Seen(_)
        | Condition::SeenAny
        | Condition::Count { .. }
        | Condition::Sales(_)
        | Condition::Outcome(_)
        | Condition::Bant(_) => None,
    }
}

/// How a condition's own sentence is joined, if it has several parts.
fn part_junction(condition: &Condition, is: Is) -> Option<Junction> {
    match parts(condition, is)? {
        ([], _, _) => None,
        ([only], is, _) => part_junction(only, is),
        (_, _, junction) => Some(junction),
    }
}

/// The parts of a condition that can stand in one list without parentheses.
fn flatten<'a>(condition: &'a Condition, is: Is, junction: Junction, flat: &mut Vec<(&'a Condition, Is)>) {
    match parts(condition, is) {
        Some(([only], is, _)) => flatten(only, is, junction, flat),
        Some((parts, is, own)) if own == junction && !parts.is_empty() => {
            parts.iter().for_each(|part| flatten(part, is, junction, flat));
        }
        _ => flat.push((condition, is)),
    }
}

/// The traits, if all that is asked is that they are known.
fn all_known(parts: &[Condition]) -> Option<impl Iterator<Item = &leadpact_terms::TraitName>> {
    let known = |part: &Condition| matches!(part, Condition::Trait(TraitTest { test: Test::Known, .. }));
    parts.iter().all(known).then(|| {
        parts.iter().filter_map(|part| match part {
            Condition::Trait(test) => Some(&test.name),
            _ => None,
        })
    })
}

pub(super) fn sales_message(family: &str, act: SalesAct) -> String {
    format!("{family}-sales-{}", act.word().replace(' ', "-"))
}

pub(super) fn outcome_message(family: &str, act: OutcomeAct) -> String {
    format!("{family}-outcome-{}", act.word())
}
