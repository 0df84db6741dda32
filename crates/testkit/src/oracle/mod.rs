//! The oracle: what a pact says of a lead, worked out slowly and plainly from `docs/reference/semantics.md`.
//!
//! It exists to disagree with the engine. So it shares no code with it and works by another method: nothing is kept
//! from one event to the next but the decisions themselves. At each event, matches are searched for anew in all
//! events up to there, chains by trying them, windows by filtering, and a decayed sum is added up term by term.
//!
//! `values` tests one value, `scores` finds matches and adds up points, `conditions` says what holds,
//! `process` decides: verdict, hand-over and stage.

mod conditions;
mod process;
mod scores;
mod values;

use std::collections::BTreeMap;

use leadpact_pact::model::{BantPoint, Pact, PersonaName, SignalName, TierName};
use leadpact_terms::{ClauseId, Event, EventId, Grade, Instant, Kind, Level, SalesAct, Stage, TraitName, Value};

pub use values::passes;

/// What the pact says of a lead's events up to an instant.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// What was decided at each event, in the lead's order.
    pub decisions: Vec<Decision>,
    /// What is said at the asked instant; `None` if nothing had happened yet.
    pub standing: Option<Standing>,
    /// How often a score lay so close to a threshold that another order of addition might have decided otherwise.
    pub close_calls: usize,
}

/// What was decided at an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The event.
    pub event: EventId,
    /// Its instant.
    pub at: Instant,
    /// Scores, grade, level and persona right after the event.
    pub view: View,
    /// What the pact says of the lead.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// The lines of the pact behind the reason: the exclusions that hold, the information that is missing.
    pub clauses: Vec<ClauseId>,
    /// The tier that is reached, or in which the lead was handed over while it is in sales' hands.
    pub tier: Option<TierName>,
    /// Whether the lead is handed over at this event.
    pub handed_over: bool,
    /// The stage after the event.
    pub stage: Stage,
}

/// What the pact says of a lead at an instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The asked instant.
    pub at: Instant,
    /// Scores, grade, level and persona at that instant.
    pub view: View,
    /// The first tier whose condition holds, handed over or not.
    pub tier: Option<TierName>,
    /// Required information that is missing.
    pub missing: Vec<ClauseId>,
    /// The points of BANT that are confirmed.
    pub bant: Vec<BantPoint>,
    /// The position of the first territory that takes the lead.
    pub territory: Option<usize>,
    /// The position of the first track that takes a lead that is sent nowhere in particular.
    pub track: Option<usize>,
    /// What was decided at the latest event.
    pub latest: Decision,
    /// All hand-overs so far.
    pub hand_overs: Vec<HandOver>,
}

/// Scores and what is read from them.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Points for what the lead is.
    pub fit: Tally,
    /// Points for what the lead did.
    pub engagement: Tally,
    /// A to D by 1 to 4.
    pub grade: Grade,
    /// 0 to 6.
    pub level: Level,
    /// The first persona that matches.
    pub persona: Option<PersonaName>,
}

/// A score and what it is made of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    /// The sum.
    pub score: f64,
    /// The points of each line that gives some, in the order of addition.
    pub contributions: Vec<(ClauseId, f64)>,
}

/// One passing of the lead to sales.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOver {
    /// The event at which it happened.
    pub event: EventId,
    /// When.
    pub at: Instant,
    /// In which tier.
    pub tier: TierName,
}

/// What a pact says of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Not ready.
    Below,
    /// Ready, but required information is missing.
    Held,
    /// Handed over.
    Qualified,
    /// Never handed over.
    Excluded,
}

/// Why, in the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Reason {
    Excluded,
    InSalesHands,
    DealOpen,
    GivenUp,
    NoTierReached,
    CoolingOff,
    NewSignalNeeded,
    InformationMissing,
    TierReached,
}

impl Reason {
    /// The stable code of the reference.
    pub fn code(self) -> &'static str {
        match self {
            Self::Excluded => "excluded",
            Self::InSalesHands => "in_sales_hands",
            Self::DealOpen => "deal_open",
            Self::GivenUp => "given_up",
            Self::NoTierReached => "no_tier_reached",
            Self::CoolingOff => "cooling_off",
            Self::NewSignalNeeded => "new_signal_needed",
            Self::InformationMissing => "information_missing",
            Self::TierReached => "tier_reached",
        }
    }
}

/// Judges a lead's events, given in any order and with repeats, up to an instant.
pub fn judge(pact: &Pact, events: &[Event], at: Instant) -> Judgement {
    let lead = Lead::new(pact, events, at);
    let decisions = lead.decide_all();
    let standing = decisions.last().map(|latest| lead.standing(at, latest, &decisions));
    let views = decisions.iter().map(|decision| &decision.view).chain(standing.as_ref().map(|standing| &standing.view));
    let close_calls = views.map(|view| conditions::close_calls(pact, view)).sum();
    Judgement { decisions, standing, close_calls }
}

/// One event per id (the first in the lead's order), up to an instant, in the lead's order.
pub fn ordered(events: &[Event], until: Instant) -> Vec<&Event> {
    let mut ordered: Vec<&Event> = Vec::new();
    let mut all: Vec<&Event> = events.iter().filter(|event| event.at <= until).collect();
    all.sort_by(|a, b| a.order(b));
    for event in all {
        if ordered.iter().all(|kept| kept.id != event.id) {
            ordered.push(event);
        }
    }
    ordered
}

/// A lead's ordered events beside what each of them means by itself.
struct Lead<'a> {
    pact: &'a Pact,
    events: Vec<&'a Event>,
    /// The traits that each event sets.
    sets: Vec<Vec<(TraitName, &'a Value)>>,
    /// Which events match a signal.
    matches: BTreeMap<&'a SignalName, Vec<bool>>,
}

/// From where a question is asked: the events that are known, the instant, and the latest hand-over.
#[derive(Debug, Clone, Copy)]
struct Moment<'d> {
    /// How many events have happened.
    known: usize,
    /// When it is asked.
    at: Instant,
    /// The events at which the lead was handed over.
    hand_overs: &'d [usize],
    /// Fit and engagement; `None` where conditions may not ask for them, because they are about to be computed.
    scores: Option<(f64, f64)>,
}

/// The events at which a lead was handed over.
fn hand_overs(decisions: &[Decision]) -> Vec<usize> {
    (0..decisions.len()).filter(|event| decisions[*event].handed_over).collect()
}

impl<'a> Lead<'a> {
    fn new(pact: &'a Pact, events: &'a [Event], until: Instant) -> Self {
        let events = ordered(events, until);
        let sets = events.iter().map(|event| set_by(event)).collect();
        let matches = pact
            .signals
            .iter()
            .map(|signal| {
                let matched = |event: &&Event| signal.any_of.iter().any(|pattern| values::fits(pact, pattern, event));
                (&signal.name, events.iter().map(|event| !event.marked && matched(event)).collect())
            })
            .collect();
        Self { pact, events, sets, matches }
    }

    fn matches(&self, signal: &SignalName, event: usize) -> bool {
        self.matches.get(signal).unwrap_or_else(|| panic!("the pact has no signal `{signal}`"))[event]
    }

    /// Whether an event is the lead's own doing.
    fn is_behaviour(&self, event: usize) -> bool {
        self.events[event].kind.is_behaviour() && !self.events[event].marked
    }

    /// The value of a trait after the first so many events.
    fn value(&self, name: &TraitName, known: usize) -> &'a Value {
        let sets = self.sets[..known].iter().rev().flat_map(|set| set.iter().rev());
        sets.clone().find(|(set, _)| set == name).map_or(&Value::Missing, |(_, value)| value)
    }

    fn standing(&self, at: Instant, latest: &Decision, decisions: &[Decision]) -> Standing {
        let at_events = &hand_overs(decisions);
        let moment = self.scored(Moment { known: self.events.len(), at, hand_overs: at_events, scores: None });
        let hand_overs = decisions
            .iter()
            .filter(|decision| decision.handed_over)
            .map(|decision| HandOver {
                event: decision.event.clone(),
                at: decision.at,
                tier: decision.tier.clone().expect("a hand-over has a tier"),
            })
            .collect();
        Standing {
            at,
            view: self.view(moment),
            tier: self.tier(moment).map(|tier| tier.name.clone()),
            missing: self.missing(moment).iter().map(|required| required.clause.clone()).collect(),
            bant: self.bant_points(moment),
            territory: self.pact.routing.territories.iter().position(|territory| self.holds(&territory.when, moment)),
            track: self
                .pact
                .tracks
                .iter()
                .position(|track| track.when.as_ref().is_some_and(|when| self.holds(when, moment))),
            latest: latest.clone(),
            hand_overs,
        }
    }

    fn view(&self, moment: Moment<'_>) -> View {
        View {
            fit: self.fit(moment),
            engagement: self.engagement(moment),
            grade: self.grade(moment),
            level: self.level(moment),
            persona: self.persona(moment).map(|persona| persona.name.clone()),
        }
    }

    /// The moment with its scores.
    fn scored<'d>(&self, moment: Moment<'d>) -> Moment<'d> {
        Moment { scores: Some((self.fit(moment).score, self.engagement(moment).score)), ..moment }
    }
}

fn set_by(event: &Event) -> Vec<(TraitName, &Value)> {
    match event.kind {
        Kind::Traits | Kind::Sales(SalesAct::Noted) => {
            event.properties.iter().filter_map(|(name, value)| TraitName::new(name).map(|name| (name, value))).collect()
        }
        Kind::Track | Kind::Page | Kind::Sales(_) | Kind::Outcome(_) => Vec::new(),
    }
}
