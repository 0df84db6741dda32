//! From the checked pact to the form that runs: names become positions, signals are found by event name.

use std::sync::{Arc, OnceLock};

use leadpact_pact::model::{BantPoint, FitRule, NewSignal, Pact, Score, SignalName, Trigger};
use leadpact_terms::{BuyingRole, ClauseId, Stage, TraitName, Value};

use crate::CompileError;
use crate::check::Check;
use crate::condition::{Cond, Conditions};
use crate::facts::{Bits, Facts, Told, TraitTable};
use crate::meaning::Patterns;
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
    pub(crate) patterns: Patterns,
    pub(crate) n_signals: usize,
    /// How many of a signal's latest matches conditions ask for; by signal.
    pub(crate) n_recent: Vec<usize>,
    pub(crate) rules: Vec<Rule>,
    /// The rules that look at a signal; by signal.
    pub(crate) rules_of: Vec<Vec<usize>>,
    /// The signals that a rule looks at; by rule.
    pub(crate) listens_to: Vec<Vec<usize>>,
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
    /// By territory.
    pub(crate) territories: Vec<Cond>,
    /// By track; nothing for one that takes only those who are sent there.
    pub(crate) tracks: Vec<Option<Cond>>,
    /// Whether fit and personas can change without a trait changing.
    pub(crate) traits_depend_on_date: bool,
    /// What is known of a lead of whom nothing is.
    pub(crate) nothing: Facts,
    /// The rules that may give points without a counted match: silences.
    pub(crate) silences: Bits,
    /// Engagement never exceeds this plus the points of counted matches.
    pub(crate) engagement_base: f64,
    /// Whether no gate from opportunity on opens without a deal.
    pub(crate) gates_ask_for_deals: bool,
    /// What tells it from every other compiled pact; see [`Inner::identity`].
    pub(crate) identity: OnceLock<u64>,
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
    /// Its test, a position in the table of traits.
    pub(crate) test: Option<usize>,
    pub(crate) deduced: Option<Cond>,
    pub(crate) mandatory: bool,
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
            let slot = traits.slot(&name, pact);
            // A standing says whether the authority is somebody else's.
            traits.keeps_value[slot] |= rule.point == BantPoint::Authority;
            let check = rule.test.as_ref().map(|test| Check::new(test, &pact.currencies)).transpose()?;
            let test = check.map(|check| traits.test(slot, check));
            bant.push(Point { point: rule.point, slot, test, deduced, mandatory: rule.mandatory });
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
        let mut listens_to = Vec::new();
        for (position, rule) in pact.engagement.iter().enumerate() {
            let group = group_position(
                &engagement_groups,
                pact,
                rule.group.as_ref().map(leadpact_pact::model::GroupName::as_str),
            )?;
            let (finder, on) = finder(&rule.on, signal)?;
            for signal in &on {
                if !rules_of[*signal].contains(&position) {
                    rules_of[*signal].push(position);
                }
            }
            listens_to.push(on);
            rules.push(Rule {
                finder,
                points: rule.points,
                half_life: rule.half_life.map(|half_life| half_life.as_ms() as f64),
                lasts: rule.lasts.map(leadpact_terms::Duration::as_ms),
                at_most: rule.at_most,
                group,
            });
        }

        traits.end_of_deciding();
        let mut places = Conditions::new(pact);
        let mut place = |when: &_| places.compile(when, &mut traits);
        let territories = pact.routing.territories.iter().map(|one| place(&one.when)).collect::<Result<_, _>>()?;
        let tracks = pact.tracks.iter().map(|track| track.when.as_ref().map(&mut place).transpose());
        let tracks = tracks.collect::<Result<_, _>>()?;

        let traits_depend_on_date =
            fit.iter().flat_map(|rule| &rule.alternatives).any(|(cond, _)| cond.depends_on_date())
                || personas.iter().any(Cond::depends_on_date);
        let mut silences = Bits::new(rules.len());
        for (position, rule) in rules.iter().enumerate() {
            silences.set(position, rule.is_silence());
        }
        let by_silence = rules.iter().filter(|rule| rule.is_silence()).map(|rule| rule.points.max(0.0));
        let by_floors = engagement_groups.iter().map(|group| group.floor.unwrap_or(0.0).max(0.0));
        let engagement_base = by_silence.chain(by_floors).sum();
        Ok(Self {
            inner: Arc::new(Inner {
                nothing: traits.nothing(&pact.currencies),
                silences,
                engagement_base,
                gates_ask_for_deals: gates.iter().all(|(stage, gate)| *stage <= Stage::Sql || gate.asks_for_deal()),
                identity: OnceLock::new(),
                patterns: Patterns::new(pact)?,
                n_signals: pact.signals.len(),
                n_recent,
                rules,
                rules_of,
                listens_to,
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
                territories,
                tracks,
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

    /// The traits that the pact looks at to decide, and for each whether only its being known matters. Where a lead goes then
    /// ([`crate::LeadState::territory`], [`crate::LeadState::track`]) may rest on others.
    pub fn traits(&self) -> impl Iterator<Item = (&TraitName, bool)> {
        let table = &self.inner.traits;
        table.names.iter().enumerate().take(table.n_deciding()).map(|(slot, name)| (name, table.only_known(slot)))
    }

    /// What a value of a trait means to the pact; `None` if the pact does not look at the trait.
    pub fn told(&self, name: &str, value: &Value) -> Option<Told> {
        let slot = self.inner.traits.find(name)?;
        Some(self.inner.traits.tell(slot, value, &self.inner.pact.currencies))
    }
}

impl Inner {
    /// Whether a role only points to the decision maker.
    pub(crate) fn asks_for_decision_maker(role: BuyingRole) -> bool {
        leadpact_pact::model::Bant::ASKS_FOR_DECISION_MAKER.contains(&role)
    }
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
