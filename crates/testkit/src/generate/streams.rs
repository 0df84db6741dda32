//! One lead's events, aimed at a pact: what its tests look for, at the edges of its windows.

use leadpact_pact::model::{Condition, EventPattern, EventSource, Pact, Test, Trigger};
use leadpact_terms::{
    Channel, Duration, Event, EventId, Instant, Kind, LeadId, OutcomeAct, SalesAct, TraitName, TraitType, Value,
};

use super::pacts::{EVENT_NAMES, PATHS, SALES, property_type};
use super::random::Random;
use super::values::{TODAY, value, witness};

/// Events in the order of their arrival with repeats, and instants at which to ask.
pub(super) fn stream(random: &mut Random, pact: &Pact) -> (Vec<Event>, Vec<Instant>) {
    let mut stream = Stream { durations: durations(pact), tests: tests(pact), random, pact, events: Vec::new() };
    stream.fill();
    let ask_at = stream.questions();
    let mut events = stream.events;
    repeat_some(random, &mut events);
    random.shuffle(&mut events);
    (events, ask_at)
}

/// A lead's story in the making.
struct Stream<'a> {
    random: &'a mut Random,
    pact: &'a Pact,
    /// All durations of the pact.
    durations: Vec<Duration>,
    /// What the pact asks of traits.
    tests: Vec<(TraitName, Test)>,
    events: Vec<Event>,
}

impl Stream<'_> {
    fn fill(&mut self) {
        let n = 3 + self.random.below(22);
        for i in 0..n {
            let at = self.instant();
            let mut event = match self.random.below(100) {
                _ if i < 2 => self.traits(at, Kind::Traits),
                0..=13 => self.traits(at, Kind::Traits),
                14..=69 => self.aimed(at),
                70..=91 => self.sales(at),
                92..=97 => self.outcome(at),
                _ => self.plain(at, Kind::Track, "Something else"),
            };
            event.marked = self.random.chance(5);
            self.events.push(event);
        }
    }

    /// A little after the last event, at the same instant as another, or at the edge of a window that another opens.
    fn instant(&mut self) -> Instant {
        let start = Instant::start_of(TODAY);
        let Some(last) = self.events.last().map(|event| event.at) else { return start };
        let earlier = self.random.pick(&self.events).at;
        match self.random.below(20) {
            0..=4 => last,
            5 => Instant(earlier.0 + self.random.between(-1, 1)),
            6..=10 => self.edge(earlier),
            11 => Instant(last.0 - self.random.between(0, 3 * leadpact_terms::DAY_MS)),
            12..=15 => Instant(last.0 + self.random.between(1, leadpact_terms::HOUR_MS)),
            _ => Instant(last.0 + self.random.between(1, 10 * leadpact_terms::DAY_MS)),
        }
    }

    /// A duration of the pact after an instant, to the millisecond or one beside it.
    fn edge(&mut self, from: Instant) -> Instant {
        let step = self.random.between(-1, 1);
        match self.durations.as_slice() {
            [] => Instant(from.0 + step),
            durations => Instant(from.0 + self.random.pick(durations).as_ms() + step),
        }
    }

    fn plain(&mut self, at: Instant, kind: Kind, name: &str) -> Event {
        let id = format!("{:03x}-{}", self.random.below(4096), self.events.len());
        let channel = match kind {
            Kind::Track | Kind::Page => *self.random.pick(&[Channel::Web, Channel::Web, Channel::Form, Channel::Ads]),
            Kind::Traits => Channel::Import,
            Kind::Sales(_) | Kind::Outcome(_) => Channel::Sales,
        };
        Event {
            id: EventId::new(id),
            lead: LeadId::from("lead"),
            at,
            channel,
            kind,
            name: name.into(),
            lasted: self.random.maybe(30, |random| Duration(*random.pick(&[9_999, 10_000, 10_001]))),
            marked: false,
            properties: Vec::new(),
        }
    }

    fn traits(&mut self, at: Instant, kind: Kind) -> Event {
        let mut event = self.plain(at, kind, "");
        for _ in 0..=self.random.below(4) {
            let (name, value) = self.trait_change(at);
            if event.property(&name).is_none() {
                event.properties.push((name, value));
            }
        }
        event
    }

    /// A trait that the pact asks about, mostly with a value that it asks for.
    fn trait_change(&mut self, at: Instant) -> (Box<str>, Value) {
        if self.tests.is_empty() || self.random.chance(15) {
            let (name, kind) = *self.random.pick(&[("email", TraitType::Text), ("requirements", TraitType::Text)]);
            return (name.into(), value(self.random, kind));
        }
        let (name, test) = self.random.pick(&self.tests).clone();
        let kind = self.pact.trait_type(&name).unwrap_or(TraitType::Text);
        let value =
            if self.random.chance(65) { witness(self.random, kind, &test, at) } else { value(self.random, kind) };
        (name.as_str().into(), value)
    }

    /// An event that a signal of the pact looks for, or nearly.
    fn aimed(&mut self, at: Instant) -> Event {
        let signal = self.random.pick(&self.pact.signals);
        let pattern = self.random.pick(&signal.any_of).clone();
        let mut event = self.seen_by(&pattern, at);
        for (name, test) in &pattern.properties {
            let kind = property_type(name);
            match self.random.below(10) {
                0 => {}
                1 => event.properties.push((name.clone(), value(self.random, kind))),
                _ => event.properties.push((name.clone(), witness(self.random, kind, test, at))),
            }
        }
        if let Some(lasting) = pattern.lasting {
            event.lasted = self.random.maybe(90, |random| Duration(lasting.as_ms() + random.between(-1, 3)));
        }
        if let Some(channel) = pattern.channels.first() {
            event.channel = if self.random.chance(85) { *channel } else { Channel::Webinar };
        }
        event
    }

    fn seen_by(&mut self, pattern: &EventPattern, at: Instant) -> Event {
        match &pattern.source {
            EventSource::Behaviour => {
                let name = *self.random.pick(&EVENT_NAMES);
                self.plain(at, Kind::Track, name)
            }
            EventSource::Track(test) => {
                let name = match witness(self.random, TraitType::Text, test, at) {
                    Value::Text(name) if self.random.chance(90) => name.to_string(),
                    _ => (*self.random.pick(&EVENT_NAMES)).to_owned(),
                };
                self.plain(at, Kind::Track, &name)
            }
            EventSource::Page(test) => {
                let name = test.as_ref().map(|test| witness(self.random, TraitType::Text, test, at).to_string());
                let mut event = self.plain(at, Kind::Page, &name.unwrap_or_default());
                if !pattern.properties.iter().any(|(name, _)| &**name == "path") {
                    event.properties.push(("path".into(), Value::from(*self.random.pick(&PATHS))));
                }
                event
            }
            EventSource::Sales(act) => self.act(at, *act),
            EventSource::Outcome(outcome) => self.plain(at, Kind::Outcome(*outcome), ""),
        }
    }

    fn sales(&mut self, at: Instant) -> Event {
        let act = *self.random.pick(&SALES);
        self.act(at, act)
    }

    /// An act of sales, now and then for one pact alone: this one or another.
    fn act(&mut self, at: Instant, act: SalesAct) -> Event {
        let mut event = self.bare_act(at, act);
        if self.random.chance(20) && event.property("pact").is_none() {
            let name = *self.random.pick(&["generated", " Generated ", "another", "another", ""]);
            event.properties.push(("pact".into(), Value::from(name)));
        }
        event
    }

    fn bare_act(&mut self, at: Instant, act: SalesAct) -> Event {
        match act {
            SalesAct::Noted => self.traits(at, Kind::Sales(act)),
            SalesAct::Recycled | SalesAct::Rejected if self.random.chance(50) => {
                let mut event = self.plain(at, Kind::Sales(act), "");
                let track = *self.random.pick(&["track 0", "TRACK  1", "no such track"]);
                event.properties.push(("track".into(), Value::from(track)));
                event
            }
            act => self.plain(at, Kind::Sales(act), ""),
        }
    }

    fn outcome(&mut self, at: Instant) -> Event {
        let outcomes = [
            OutcomeAct::Opportunity,
            OutcomeAct::Opportunity,
            OutcomeAct::Lost,
            OutcomeAct::Lost,
            OutcomeAct::Lost,
            OutcomeAct::Won,
            OutcomeAct::Advocated,
        ];
        let outcome = *self.random.pick(&outcomes);
        self.plain(at, Kind::Outcome(outcome), "")
    }

    fn questions(&mut self) -> Vec<Instant> {
        let last = self.events.iter().map(|event| event.at).max().unwrap_or_default();
        let mut at: Vec<Instant> = (0..3)
            .map(|_| {
                let from = self.random.pick(&self.events).at;
                self.edge(from)
            })
            .collect();
        at.push(Instant(last.0 + self.random.between(0, 60 * leadpact_terms::DAY_MS)));
        at
    }
}

/// Some events arrive twice; some a second time with a later instant and other content, which does not count.
fn repeat_some(random: &mut Random, events: &mut Vec<Event>) {
    if !random.chance(30) {
        return;
    }
    for again in random.some(events, 20) {
        if random.chance(30) {
            let name = "Sent again".into();
            events.push(Event { at: Instant(again.at.0 + 1), kind: Kind::Track, name, ..again });
        } else {
            events.push(again);
        }
    }
}

fn durations(pact: &Pact) -> Vec<Duration> {
    let mut durations = vec![pact.recycle.cool_off];
    durations.extend(pact.tracks.iter().filter_map(|track| track.cool_off));
    for rule in &pact.engagement {
        durations
            .extend(rule.half_life.into_iter().chain(rule.lasts).chain(rule.at_most.per.map(|(_, window)| window)));
        match &rule.on {
            Trigger::Signal(_) => {}
            Trigger::Sequence { within, .. } | Trigger::Count { within, .. } => durations.push(*within),
            Trigger::Silence { lasting, .. } => durations.push(*lasting),
        }
    }
    each_condition(pact, &mut |condition| match condition {
        Condition::On { within: Some(within), .. } | Condition::Count { within, .. } => durations.push(*within),
        _ => {}
    });
    durations
}

fn tests(pact: &Pact) -> Vec<(TraitName, Test)> {
    let mut tests: Vec<(TraitName, Test)> = Vec::new();
    each_condition(pact, &mut |condition| {
        if let Condition::Trait(asked) = condition {
            tests.push((asked.name.clone(), asked.test.clone()));
        }
    });
    let required = pact.required.iter().flat_map(|required| &required.any_of);
    tests.extend(required.map(|name| (name.clone(), Test::Known)));
    for rule in &pact.bant.points {
        let name = TraitName::new(rule.point.trait_name()).expect("a point has a trait");
        tests.push((name, rule.test.clone().unwrap_or(Test::Known)));
    }
    tests
}

/// Visits every condition of a pact, inner ones too.
pub(super) fn each_condition(pact: &Pact, visit: &mut impl FnMut(&Condition)) {
    let fit = pact.fit.iter().flat_map(|rule| rule.alternatives.iter().map(|one| &one.when));
    let all = fit
        .chain(pact.personas.iter().map(|persona| &persona.when))
        .chain(pact.exclusions.iter().map(|exclusion| &exclusion.when))
        .chain(pact.levels.iter().map(|level| &level.when))
        .chain(pact.tiers.iter().map(|tier| &tier.when))
        .chain(pact.gates.iter().map(|gate| &gate.when))
        .chain(pact.bant.points.iter().filter_map(|rule| rule.deduced.as_ref()))
        .chain(pact.routing.territories.iter().map(|territory| &territory.when))
        .chain(pact.tracks.iter().filter_map(|track| track.when.as_ref()));
    all.for_each(|condition| each_inner(condition, visit));
}

fn each_inner(condition: &Condition, visit: &mut impl FnMut(&Condition)) {
    visit(condition);
    if let Condition::All(inner) | Condition::Any(inner) | Condition::NoneOf(inner) = condition {
        inner.iter().for_each(|one| each_inner(one, visit));
    }
}
