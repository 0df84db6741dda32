//! Everything that sales needs to call a lead: why it qualified, what it looked at, who else is there, what is known, what to ask next.

use std::collections::BTreeMap;

use leadpact_engine::{Evaluation, evaluate};
use leadpact_ledger::Tx;
use leadpact_ledger::companies::{CompanyRow, company_find};
use leadpact_ledger::decisions::decision_list_of;
use leadpact_ledger::handoffs::{HandoffRow, StepRow, handoff_list_of, step_list_of};
use leadpact_ledger::leads::{LeadRow, lead_list_of_company};
use leadpact_pact::model::{BantPoint, Pact};
use leadpact_terms::{ClauseId, DAY_MS, Event, EventId, Instant, Kind, Value};

use crate::kept::Kept;
use crate::offer::{everybody_of, present_lead};
use crate::{Desk, DeskError};

/// Behaviour of so many days before the hand-over says what the lead is interested in.
const LOOKED_AT_DAYS: i64 = 90;
/// Things that it looked at, at most.
const LOOKED_AT_MAX: usize = 12;
/// Colleagues at most.
const COLLEAGUES_MAX: usize = 50;

/// What comes with a handoff.
#[derive(Debug, Clone)]
pub struct Package {
    /// The lead as it is now.
    pub lead: LeadRow,
    /// Its company.
    pub company: Option<CompanyRow>,
    /// When it qualified.
    pub qualified_at: Instant,
    /// What the pact said of it then, under the version that handed it over.
    pub then: Evaluation,
    /// What the same version says now.
    pub now: Evaluation,
    /// What it read, downloaded and asked for, the latest first.
    pub looked_at: Vec<LookedAt>,
    /// Who else is known at its company.
    pub group: Vec<Colleague>,
    /// Whether a decision maker is known among them.
    pub has_decision_maker: bool,
    /// The four points of BANT, in their order.
    pub bant: Vec<BantFact>,
    /// Handoffs of the same lead, this one aside, the latest first.
    pub earlier: Vec<HandoffRow>,
    /// What was done with this handoff.
    pub steps: Vec<StepRow>,
    /// What to ask next; nothing is left to ask once all is known.
    pub next_question: Option<NextQuestion>,
}

/// Something that the lead looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedAt {
    /// The event's name, or the path of the page.
    pub what: String,
    /// How often.
    pub n: u64,
    /// When last.
    pub latest_at: Instant,
}

/// Another lead of the same company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub lead: LeadRow,
}

/// One point of BANT.
#[derive(Debug, Clone, PartialEq)]
pub struct BantFact {
    /// Which.
    pub point: BantPoint,
    /// What is known.
    pub value: Option<Value>,
    /// By which event, and when.
    pub evidence: Option<(EventId, Instant)>,
    /// Whether it passes what the pact asks for.
    pub confirmed: bool,
    /// Whether the pact must have it.
    pub mandatory: bool,
}

/// What to ask next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextQuestion {
    /// Information that the pact requires and that has gone missing since.
    Missing(ClauseId),
    /// Who decides: this person does not.
    DecisionMaker,
    /// A point of BANT.
    Bant(BantPoint),
}

impl Desk {
    /// Everything that comes with a handoff.
    pub fn package(&self, tx: &mut Tx<'_>, kept: &Kept, now: Instant) -> Result<Package, DeskError> {
        let lead = present_lead(tx, kept.row.lead)?;
        let agreed = self.agreed_of(tx, kept)?;
        let events = self.live().timeline_of(tx, &lead)?;
        let decision = decision_list_of(tx, &[kept.row.lead])?.into_iter().find(|row| row.seq == kept.row.decision);
        let qualified_at = decision.map_or(kept.row.offered_at, |row| row.at);
        // Clocks of machines differ: what is known is not left out for having happened a moment from now.
        let now = lead.latest.as_ref().map_or(now, |(latest, _)| now.max(*latest));
        let at_present = evaluate(&agreed.compiled, &events, now);
        let companies: Vec<i64> = lead.company.into_iter().collect();
        let mut group = match lead.company {
            Some(company) => lead_list_of_company(tx, company)?,
            None => Vec::new(),
        };
        group.retain(|other| other.lead != lead.lead && other.merged_into.is_none() && other.erased_at.is_none());
        group.truncate(COLLEAGUES_MAX);
        let bant = bant_of(agreed.compiled.pact(), &events, &at_present);
        let has_decision_maker = group.iter().any(is_decision_maker);
        let everybody = everybody_of(tx, &lead)?;
        let mut earlier = handoff_list_of(tx, &everybody)?;
        earlier.retain(|row| row.handoff != kept.row.handoff);
        earlier.reverse();
        Ok(Package {
            company: company_find(tx, &companies)?.pop(),
            qualified_at,
            then: evaluate(&agreed.compiled, &events, qualified_at),
            looked_at: looked_at(&events, qualified_at),
            next_question: next_question(&at_present, &bant, has_decision_maker),
            now: at_present,
            group: group.into_iter().map(|lead| Colleague { lead }).collect(),
            has_decision_maker,
            bant,
            earlier,
            steps: step_list_of(tx, &[kept.row.handoff])?,
            lead,
        })
    }
}

fn is_decision_maker(lead: &LeadRow) -> bool {
    lead.card
        .buying_role
        .as_deref()
        .is_some_and(|role| leadpact_terms::fold(role).replace('_', " ") == "decision maker")
}

/// What the lead did of its own accord, counted by name.
fn looked_at(events: &[Event], until: Instant) -> Vec<LookedAt> {
    let from = until.0 - LOOKED_AT_DAYS * DAY_MS;
    let mut seen: BTreeMap<String, (u64, Instant)> = BTreeMap::new();
    for event in events.iter().filter(|event| event.kind.is_behaviour() && !event.marked && event.at.0 >= from) {
        let what = match event.kind {
            Kind::Page => event.property("path").map(ToString::to_string).unwrap_or_else(|| event.name.to_string()),
            Kind::Track | Kind::Traits | Kind::Sales(_) | Kind::Outcome(_) => event.name.to_string(),
        };
        let (n, latest) = seen.entry(what).or_insert((0, event.at));
        *n += 1;
        *latest = event.at.max(*latest);
    }
    let mut all: Vec<LookedAt> =
        seen.into_iter().map(|(what, (n, latest_at))| LookedAt { what, n, latest_at }).collect();
    all.sort_by(|a, b| b.latest_at.cmp(&a.latest_at).then_with(|| a.what.cmp(&b.what)));
    all.truncate(LOOKED_AT_MAX);
    all
}

/// What is known of the four points, each by the event that told it last.
fn bant_of(pact: &Pact, events: &[Event], now: &Evaluation) -> Vec<BantFact> {
    let told = |name: &str| {
        let tells = |event: &&Event| event.kind.tells_traits() && event.property(name).is_some();
        let event = events.iter().rfind(tells)?;
        let value = event.property(name).filter(|value| **value != Value::Missing)?;
        Some((value.clone(), (event.id.clone(), event.at)))
    };
    let fact = |point: &BantPoint| {
        let (value, evidence) = told(point.trait_name()).unzip();
        let rule = pact.bant.points.iter().find(|rule| rule.point == *point);
        BantFact {
            point: *point,
            value,
            evidence,
            confirmed: now.standing.bant.contains(point),
            mandatory: rule.is_some_and(|rule| rule.mandatory),
        }
    };
    BantPoint::ALL.iter().map(fact).collect()
}

/// What required information is missing comes first, then who decides, then the points of BANT: those that must be known before the rest.
fn next_question(now: &Evaluation, bant: &[BantFact], has_decision_maker: bool) -> Option<NextQuestion> {
    if let Some(clause) = now.standing.missing.first() {
        return Some(NextQuestion::Missing(clause.clone()));
    }
    if now.standing.find_decision_maker && !has_decision_maker {
        return Some(NextQuestion::DecisionMaker);
    }
    let open = |mandatory: bool| bant.iter().find(|fact| !fact.confirmed && fact.mandatory == mandatory);
    open(true).or_else(|| open(false)).map(|fact| NextQuestion::Bant(fact.point))
}
