//! What an event means to a pact, whoever's it is: the signals it matches, the traits it tells, what sales or a deal says with it.
//!
//! Events that are alike mean the same, so the meaning of years of events is worked out once for each kind of them.

use leadpact_pact::model::{EventPattern, EventSource, Pact, Test};
use leadpact_terms::{Channel, Event, Kind, OutcomeAct, SalesAct, Value, eq_folded, fold};
use rustc_hash::FxHashMap;

use crate::CompileError;
use crate::check::Check;
use crate::compile::{CompiledPact, Inner};

/// What an event means to a pact, but for its instant and the traits it tells. The same for all events that are alike in kind, name,
/// channel, duration, mark and properties (and in their date, if [`CompiledPact::meanings_depend_on_date`]).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meaning {
    /// The signals it matches, ascending.
    pub(crate) signals: Vec<usize>,
    /// Whether it is the lead's own behaviour, and counts.
    pub(crate) is_behaviour: bool,
    /// Whether it can end the wait after a return.
    pub(crate) renews: bool,
    pub(crate) says: Says,
}

/// What sales or a deal says of a lead with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Says {
    #[default]
    Nothing,
    /// An act of sales; `cool_off` in milliseconds if it sends the lead back.
    Sales { act: SalesAct, cool_off: i64 },
    /// A deal moved; `cool_off` in milliseconds if it sends the lead back.
    Outcome { outcome: OutcomeAct, cool_off: i64 },
}

impl Says {
    /// Whether it ends sales' work with a lead that it has in hands.
    pub(crate) fn is_end(self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Sales { act, .. } => Kind::Sales(act).is_end(),
            Self::Outcome { outcome, .. } => Kind::Outcome(outcome).is_end(),
        }
    }
}

impl CompiledPact {
    /// What an event means, but for the traits it tells.
    pub fn meaning(&self, event: &Event) -> Meaning {
        let mut meaning = Meaning::default();
        self.inner.work_out(event, &mut meaning);
        meaning
    }

    /// Whether an event can be an answer of sales to this pact's hand-over: an act that is not for another pact alone.
    pub fn is_answered_by(&self, event: &Event) -> bool {
        matches!(event.kind, Kind::Sales(act) if self.inner.is_for_this(act, event))
    }

    /// Whether what an event means can change with its date alone.
    pub fn meanings_depend_on_date(&self) -> bool {
        self.inner.patterns.all.iter().any(|pattern| pattern.checks().any(Check::depends_on_date))
    }

    /// The properties of events that their meaning depends on, without repeats, sorted.
    pub fn properties(&self) -> Vec<&str> {
        // A return may name the track it goes to, and every act of sales the pact that it is for.
        let track = (!self.inner.pact.tracks.is_empty()).then_some(TRACK);
        let named = self.inner.patterns.all.iter().flat_map(|pattern| &pattern.properties).map(|(name, _)| &**name);
        let mut names: Vec<&str> = named.chain(track).chain([PACT]).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The properties of what sales noted that signals look at; they are told as traits.
    pub fn noted_properties(&self) -> Vec<&str> {
        let patterns = &self.inner.patterns;
        let noted = patterns.sales.get(&SalesAct::Noted).into_iter().flatten();
        noted.flat_map(|position| &patterns.all[*position].properties).map(|(name, _)| &**name).collect()
    }

    /// The durations at which the meaning of an event changes (it lasted as long or longer), in milliseconds, ascending.
    pub fn durations(&self) -> Vec<i64> {
        let mut durations: Vec<i64> = self.inner.patterns.all.iter().filter_map(|pattern| pattern.lasting).collect();
        durations.sort_unstable();
        durations.dedup();
        durations
    }
}

/// The property that names the track a lead is sent back to.
const TRACK: &str = "track";

/// The property that names the pact that an act of sales is for.
const PACT: &str = "pact";

#[derive(Debug, Default)]
pub(crate) struct Patterns {
    all: Vec<Pattern>,
    /// Track patterns on exact names: folded name → positions in `all`.
    by_name: FxHashMap<Box<str>, Vec<usize>>,
    other_track: Vec<usize>,
    page: Vec<usize>,
    behaviour: Vec<usize>,
    sales: FxHashMap<SalesAct, Vec<usize>>,
    outcome: FxHashMap<OutcomeAct, Vec<usize>>,
}

#[derive(Debug)]
struct Pattern {
    signal: usize,
    name: Option<Check>,
    channels: Box<[Channel]>,
    lasting: Option<i64>,
    properties: Vec<(Box<str>, Check)>,
}

impl Inner {
    /// Works out what an event means, in the space of a meaning that is no longer needed.
    pub(crate) fn work_out(&self, event: &Event, meaning: &mut Meaning) {
        meaning.signals.clear();
        meaning.is_behaviour = event.kind.is_behaviour() && !event.marked;
        if !event.marked {
            self.signals_of(event, |signal| meaning.signals.push(signal));
            // The patterns of one signal may be apart.
            meaning.signals.sort_unstable();
            meaning.signals.dedup();
        }
        let renews = |signal: &usize| self.renewing.as_ref().is_none_or(|renewing| renewing.contains(signal));
        meaning.renews = meaning.signals.iter().any(renews);
        meaning.says = match event.kind {
            Kind::Track | Kind::Page | Kind::Traits => Says::Nothing,
            Kind::Sales(act) if !self.is_for_this(act, event) => Says::Nothing,
            Kind::Sales(act) => Says::Sales { act, cool_off: self.cool_off_of(event) },
            Kind::Outcome(outcome) => Says::Outcome { outcome, cool_off: self.cool_off_of(event) },
        };
    }

    /// Whether an act of sales is for this pact: it names it, or none. What sales noted is for all, its properties are traits.
    fn is_for_this(&self, act: SalesAct, event: &Event) -> bool {
        let named = event.property(PACT).filter(|name| act != SalesAct::Noted && !name.is_missing());
        named.is_none_or(|name| eq_folded(&name.to_string(), &fold(&self.pact.name)))
    }

    /// The cool-off of the track that an event names, else the pact's, in milliseconds.
    fn cool_off_of(&self, event: &Event) -> i64 {
        let track = match event.property(TRACK) {
            Some(Value::Text(name)) => self.pact.tracks.iter().find(|track| track.name.is(name)),
            _ => None,
        };
        track.and_then(|track| track.cool_off).unwrap_or(self.pact.recycle.cool_off).as_ms()
    }

    /// Calls `found` with each signal that an event matches, once for each of its patterns that does.
    fn signals_of(&self, event: &Event, mut found: impl FnMut(usize)) {
        let mut look = |positions: &[usize]| {
            for position in positions {
                let pattern = &self.patterns.all[*position];
                if pattern.matches(event, self) {
                    found(pattern.signal);
                }
            }
        };
        match event.kind {
            Kind::Track => {
                let by_name = with_folded(&event.name, |name| self.patterns.by_name.get(name));
                look(by_name.map_or(&[], Vec::as_slice));
                look(&self.patterns.other_track);
                look(&self.patterns.behaviour);
            }
            Kind::Page => {
                look(&self.patterns.page);
                look(&self.patterns.behaviour);
            }
            Kind::Sales(act) => look(self.patterns.sales.get(&act).map_or(&[], Vec::as_slice)),
            Kind::Outcome(act) => look(self.patterns.outcome.get(&act).map_or(&[], Vec::as_slice)),
            Kind::Traits => {}
        }
    }
}

impl Patterns {
    pub(crate) fn new(pact: &Pact) -> Result<Self, CompileError> {
        let mut patterns = Self::default();
        for (signal, definition) in pact.signals.iter().enumerate() {
            for pattern in &definition.any_of {
                patterns.add(signal, pattern, pact)?;
            }
        }
        Ok(patterns)
    }

    fn add(&mut self, signal: usize, pattern: &EventPattern, pact: &Pact) -> Result<(), CompileError> {
        let check = |test: &Test| Check::new(test, &pact.currencies);
        let position = self.all.len();
        let mut name = None;
        match &pattern.source {
            EventSource::Behaviour => self.behaviour.push(position),
            EventSource::Page(test) => {
                name = test.as_ref().map(check).transpose()?;
                self.page.push(position);
            }
            EventSource::Sales(act) => self.sales.entry(*act).or_default().push(position),
            EventSource::Outcome(act) => self.outcome.entry(*act).or_default().push(position),
            EventSource::Track(test) => {
                let test = check(test)?;
                match test.exact_texts() {
                    Some(texts) => {
                        for text in texts {
                            let positions = self.by_name.entry(text.into()).or_default();
                            if positions.last() != Some(&position) {
                                positions.push(position);
                            }
                        }
                    }
                    None => {
                        self.other_track.push(position);
                        name = Some(test);
                    }
                }
            }
        }
        let properties = pattern.properties.iter().map(|(name, test)| Ok((name.clone(), check(test)?)));
        self.all.push(Pattern {
            signal,
            name,
            channels: pattern.channels.clone().into(),
            lasting: pattern.lasting.map(leadpact_terms::Duration::as_ms),
            properties: properties.collect::<Result<_, _>>()?,
        });
        Ok(())
    }
}

impl Pattern {
    fn checks(&self) -> impl Iterator<Item = &Check> {
        self.name.iter().chain(self.properties.iter().map(|(_, check)| check))
    }

    fn matches(&self, event: &Event, inner: &Inner) -> bool {
        let currencies = &inner.pact.currencies;
        (self.channels.is_empty() || self.channels.contains(&event.channel))
            && self.lasting.is_none_or(|least| event.lasted.is_some_and(|lasted| lasted.as_ms() >= least))
            && self.properties.iter().all(|(name, check)| check.passes(event.property(name), event.at, currencies))
            && self
                .name
                .as_ref()
                .is_none_or(|check| check.passes(Some(&Value::Text(event.name.clone())), event.at, currencies))
    }
}

/// Calls `look` with the folded text, without allocating for short ASCII texts.
fn with_folded<T>(text: &str, look: impl FnOnce(&str) -> T) -> T {
    let bytes = text.as_bytes();
    let mut buffer = [0_u8; 64];
    let simple = bytes.len() <= buffer.len()
        && bytes.iter().all(|b| matches!(b, b' '..=b'~'))
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ')
        && !bytes.windows(2).any(|two| two == b"  ");
    if simple {
        let buffer = &mut buffer[..bytes.len()];
        buffer.copy_from_slice(bytes);
        buffer.make_ascii_lowercase();
        if let Ok(folded) = std::str::from_utf8(buffer) {
            return look(folded);
        }
    }
    look(&fold(text))
}
