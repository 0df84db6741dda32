//! From the checked pact to the form that runs: names become positions, signals are found by event name.

use std::sync::Arc;

use leadpact_pact::model::{
    BantPoint, EventPattern, EventSource, FitRule, NewSignal, Pact, Score, SignalName, Test, Trigger,
};
use leadpact_terms::{
    BuyingRole, Channel, ClauseId, Event, Kind, OutcomeAct, SalesAct, Stage, TraitName, TraitType, fold,
};
use rustc_hash::FxHashMap;

use crate::CompileError;
use crate::check::Check;
use crate::condition::{Cond, Conditions};
use crate::rules::{Finder, Rule};

/// A checked pact, made fast. Cheap to clone and to share between threads.
#[derive(Debug, Clone)]
pub struct CompiledPact {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) pact: Pact,
    pub(crate) traits: TraitTable,
    patterns: Patterns,
    pub(crate) n_signals: usize,
    /// How many of a signal's latest matches conditions ask for; by signal.
    pub(crate) n_recent: Vec<usize>,
    pub(crate) rules: Vec<Rule>,
    /// The rules that look at a signal; by signal.
    pub(crate) rules_of: Vec<Vec<usize>>,
    pub(crate) fit: Vec<Fit>,
    pub(crate) fit_groups: Vec<Bounds>,
    pub(crate) engagement_groups: Vec<Bounds>,
    pub(crate) personas: Vec<Cond>,
    pub(crate) exclusions: Vec<Excluding>,
    pub(crate) levels: Vec<Cond>,
    pub(crate) tiers: Vec<Cond>,
    pub(crate) gates: Vec<(Stage, Cond)>,
    pub(crate) bant: Vec<Point>,
    /// For each required clause: the traits of which one must be known.
    pub(crate) required: Vec<Vec<usize>>,
    /// Which signals end the wait after a return; all of them if `None`.
    pub(crate) renewing: Option<Vec<usize>>,
    /// Whether fit and personas can change without a trait changing.
    pub(crate) traits_depend_on_date: bool,
}

/// The traits that the pact looks at.
#[derive(Debug, Default)]
pub(crate) struct TraitTable {
    slots: FxHashMap<TraitName, usize>,
    by_text: FxHashMap<Box<str>, usize>,
    pub(crate) names: Vec<TraitName>,
    pub(crate) types: Vec<TraitType>,
}

impl TraitTable {
    pub(crate) fn slot(&mut self, name: &TraitName, pact: &Pact) -> usize {
        if let Some(slot) = self.slots.get(name) {
            return *slot;
        }
        let slot = self.names.len();
        self.slots.insert(name.clone(), slot);
        self.by_text.insert(name.as_str().into(), slot);
        self.names.push(name.clone());
        self.types.push(pact.trait_type(name).unwrap_or(TraitType::Text));
        slot
    }

    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.by_text.get(name).copied()
    }
}

/// A fit rule: the first alternative that holds counts.
#[derive(Debug)]
pub(crate) struct Fit {
    pub(crate) alternatives: Vec<(Cond, f64)>,
    pub(crate) group: Option<usize>,
}

/// An exclusion.
#[derive(Debug)]
pub(crate) struct Excluding {
    pub(crate) condition: Cond,
    /// So that it need not be asked at every event.
    pub(crate) rests_on_traits: bool,
}

/// A group's floor and ceiling.
#[derive(Debug)]
pub(crate) struct Bounds {
    pub(crate) clause: ClauseId,
    pub(crate) floor: Option<f64>,
    pub(crate) ceiling: Option<f64>,
}

/// One point of BANT.
#[derive(Debug)]
pub(crate) struct Point {
    pub(crate) point: BantPoint,
    pub(crate) slot: usize,
    pub(crate) check: Option<Check>,
    pub(crate) deduced: Option<Cond>,
    pub(crate) mandatory: bool,
}

#[derive(Debug, Default)]
struct Patterns {
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

impl CompiledPact {
    /// Compiles a checked pact.
    ///
    /// # Errors
    /// Only for a pact that the checker would have refused.
    pub fn new(pact: &Pact) -> Result<Self, CompileError> {
        let mut traits = TraitTable::default();
        let signal = |name: &SignalName| signal_position(pact, name);
        let mut conditions = Conditions::new(pact);
        let mut compile = |condition: &_| conditions.compile(condition, &mut traits);

        let alternatives = |rule: &FitRule, compile: &mut dyn FnMut(&_) -> Result<Cond, CompileError>| {
            rule.alternatives.iter().map(|one| Ok((compile(&one.when)?, one.points))).collect::<Result<Vec<_>, _>>()
        };
        let fit_groups = groups_of(pact, Score::Fit);
        let engagement_groups = groups_of(pact, Score::Engagement);
        let mut fit = Vec::new();
        for rule in &pact.fit {
            let group =
                group_position(&fit_groups, pact, rule.group.as_ref().map(leadpact_pact::model::GroupName::as_str))?;
            fit.push(Fit { alternatives: alternatives(rule, &mut compile)?, group });
        }
        let personas = pact.personas.iter().map(|persona| compile(&persona.when)).collect::<Result<Vec<_>, _>>()?;
        let mut exclusions = Vec::new();
        for exclusion in &pact.exclusions {
            let condition = compile(&exclusion.when)?;
            exclusions.push(Excluding { rests_on_traits: condition.rests_on_traits(), condition });
        }
        let levels = pact.levels.iter().map(|level| compile(&level.when)).collect::<Result<Vec<_>, _>>()?;
        let tiers = pact.tiers.iter().map(|tier| compile(&tier.when)).collect::<Result<Vec<_>, _>>()?;
        let gates =
            pact.gates.iter().map(|gate| Ok((gate.stage, compile(&gate.when)?))).collect::<Result<Vec<_>, _>>()?;
        let deduced = pact
            .bant
            .points
            .iter()
            .map(|rule| rule.deduced.as_ref().map(&mut compile).transpose())
            .collect::<Result<Vec<_>, _>>()?;
        let n_recent = conditions.n_recent;

        let mut bant = Vec::new();
        for (rule, deduced) in pact.bant.points.iter().zip(deduced) {
            let name = known_trait(rule.point.trait_name())?;
            let check = rule.test.as_ref().map(|test| Check::new(test, &pact.currencies)).transpose()?;
            bant.push(Point {
                point: rule.point,
                slot: traits.slot(&name, pact),
                check,
                deduced,
                mandatory: rule.mandatory,
            });
        }
        let required = pact
            .required
            .iter()
            .map(|required| required.any_of.iter().map(|name| traits.slot(name, pact)).collect())
            .collect();
        let renewing = match &pact.recycle.needs {
            NewSignal::Any => None,
            NewSignal::Nothing => Some(Vec::new()),
            NewSignal::OneOf(names) => Some(names.iter().map(signal).collect::<Result<_, _>>()?),
        };

        let mut rules = Vec::new();
        let mut rules_of = vec![Vec::new(); pact.signals.len()];
        for (position, rule) in pact.engagement.iter().enumerate() {
            let group = group_position(
                &engagement_groups,
                pact,
                rule.group.as_ref().map(leadpact_pact::model::GroupName::as_str),
            )?;
            let (finder, on) = finder(&rule.on, signal)?;
            for signal in on {
                if !rules_of[signal].contains(&position) {
                    rules_of[signal].push(position);
                }
            }
            rules.push(Rule {
                finder,
                points: rule.points,
                half_life: rule.half_life.map(|half_life| half_life.as_ms() as f64),
                lasts: rule.lasts.map(leadpact_terms::Duration::as_ms),
                at_most: rule.at_most,
                group,
            });
        }

        let traits_depend_on_date =
            fit.iter().flat_map(|rule| &rule.alternatives).any(|(cond, _)| cond.depends_on_date())
                || personas.iter().any(Cond::depends_on_date);
        Ok(Self {
            inner: Arc::new(Inner {
                patterns: Patterns::new(pact)?,
                n_signals: pact.signals.len(),
                n_recent,
                rules,
                rules_of,
                fit,
                fit_groups,
                engagement_groups,
                personas,
                exclusions,
                levels,
                tiers,
                gates,
                bant,
                required,
                renewing,
                traits_depend_on_date,
                traits,
                pact: pact.clone(),
            }),
        })
    }

    /// The pact that was compiled.
    pub fn pact(&self) -> &Pact {
        &self.inner.pact
    }

    /// Whether the pact looks at this trait at all.
    pub fn looks_at(&self, name: &TraitName) -> bool {
        self.inner.traits.find(name.as_str()).is_some()
    }
}

impl Inner {
    /// Calls `found` with each signal that an event matches, once for each of its patterns that does.
    pub(crate) fn signals_of(&self, event: &Event, mut found: impl FnMut(usize)) {
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

    /// Whether a role only points to the decision maker.
    pub(crate) fn asks_for_decision_maker(role: BuyingRole) -> bool {
        leadpact_pact::model::Bant::ASKS_FOR_DECISION_MAKER.contains(&role)
    }
}

impl Patterns {
    fn new(pact: &Pact) -> Result<Self, CompileError> {
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
    fn matches(&self, event: &Event, inner: &Inner) -> bool {
        let currencies = &inner.pact.currencies;
        (self.channels.is_empty() || self.channels.contains(&event.channel))
            && self.lasting.is_none_or(|least| event.lasted.is_some_and(|lasted| lasted.as_ms() >= least))
            && self.properties.iter().all(|(name, check)| check.passes(event.property(name), event.at, currencies))
            && self.name.as_ref().is_none_or(|check| {
                check.passes(Some(&leadpact_terms::Value::Text(event.name.clone())), event.at, currencies)
            })
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

pub(crate) fn signal_position(pact: &Pact, name: &SignalName) -> Result<usize, CompileError> {
    pact.signals
        .iter()
        .position(|signal| signal.name == *name)
        .ok_or_else(|| CompileError::Unknown { what: "signal", name: name.as_str().into() })
}

fn known_trait(name: &str) -> Result<TraitName, CompileError> {
    TraitName::new(name).ok_or_else(|| CompileError::Unknown { what: "trait", name: name.into() })
}

fn groups_of(pact: &Pact, score: Score) -> Vec<Bounds> {
    pact.groups
        .iter()
        .filter(|group| group.of == score)
        .map(|group| Bounds { clause: group.clause.clone(), floor: group.floor, ceiling: group.ceiling })
        .collect()
}

fn group_position(groups: &[Bounds], pact: &Pact, name: Option<&str>) -> Result<Option<usize>, CompileError> {
    let Some(name) = name else { return Ok(None) };
    let clause = pact.groups.iter().find(|group| group.name.as_str() == name).map(|group| &group.clause);
    let position = groups.iter().position(|bounds| Some(&bounds.clause) == clause);
    position.map(Some).ok_or_else(|| CompileError::Unknown { what: "group", name: name.into() })
}

/// The compiled trigger and the signals it listens to.
fn finder(
    trigger: &Trigger,
    signal: impl Fn(&SignalName) -> Result<usize, CompileError>,
) -> Result<(Finder, Vec<usize>), CompileError> {
    Ok(match trigger {
        Trigger::Signal(name) => (Finder::Each, vec![signal(name)?]),
        Trigger::Sequence { steps, within, repeat } => {
            let steps: Box<[usize]> = steps.iter().map(signal).collect::<Result<_, _>>()?;
            let on = steps.to_vec();
            (Finder::Sequence { steps, within: within.as_ms(), repeat: *repeat }, on)
        }
        Trigger::Count { signal: name, at_least, within, repeat } => (
            Finder::Count { at_least: *at_least as usize, within: within.as_ms(), repeat: *repeat },
            vec![signal(name)?],
        ),
        Trigger::Silence { of, lasting } => {
            let of = of.iter().map(signal).collect::<Result<_, _>>()?;
            (Finder::Silence { of, lasting: lasting.as_ms() }, Vec::new())
        }
    })
}
