//! What the engine decided becomes a handoff: once, to the right person, and only as the pact allows at this moment.

use std::collections::{BTreeMap, BTreeSet};

use leadpact_engine::{LeadState, evaluate};
use leadpact_handoff::{Act, Assigning, Handoff, Offer, Owner};
use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_latest, counter_take};
use leadpact_ledger::decisions::{DecisionRow, decision_list_after};
use leadpact_ledger::events::event_received_at;
use leadpact_ledger::handoffs::{HandoffRow, NEVER, handoff_next_wake};
use leadpact_ledger::identity::{ProfileRow, profile_list_of};
use leadpact_ledger::leads::{LeadRow, lead_find};
use leadpact_ledger::settings::{setting_fetch, setting_put};
use leadpact_live::Thing;
use leadpact_terms::{Channel, DAY_MS, Event, EventId, Instant, Kind, LeadId, SalesAct, Value};
use serde_json::{Value as Json, json};

use crate::act::{LEADPACT, PACT};
use crate::agreed::Agreed;
use crate::assign::Routed;
use crate::double::has_doubles;
use crate::kept::{Kept, Step};
use crate::ready::Ready;
use crate::relieve::stranded;
use crate::tell::Topic;
use crate::{Desk, DeskError};

/// The setting that says up to which decision all were taken up.
const TAKEN_UP: &str = "desk.decisions";
/// Leads offered in one transaction: it must not keep intake waiting.
const OFFERS_AT_ONCE: usize = 50;
/// Decisions taken up in one transaction. History that was just imported has thousands that nobody is to get any more.
const AT_ONCE: usize = 400;
/// Contributions that a headline names.
const HEADLINE: usize = 3;
/// A lead that was ready so long ago is history that was imported, not a lead to call.
pub const STALE_DAYS: i64 = 30;

/// Leads that nobody gets, and what their streams are to be told of it.
type GivenBack = BTreeMap<LeadId, Event>;

/// What was offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offered {
    /// Public ids of the handoffs, and of their leads.
    pub offered: Vec<(String, String)>,
    /// What was not offered.
    pub passed_over: Vec<PassedOver>,
    /// Public ids of the leads that were told that nobody got them.
    pub given_back: Vec<String>,
    /// Whether there may be more to take up.
    pub has_more: bool,
}

/// A decision that made no handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassedOver {
    /// The decision's number.
    pub decision: i64,
    /// Why.
    pub why: WhyPassedOver,
}

/// Why a decision makes no handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyPassedOver {
    /// A correction took its ground away.
    Withdrawn,
    /// The lead was erased.
    Erased,
    /// It is older than [`STALE_DAYS`].
    Stale,
    /// The pact excludes the lead by now.
    Excluded,
    /// Sales answered already: the answer was imported with the lead, or the lead was ready once more after it.
    Answered,
    /// The lead is in sales' hands under this pact already.
    InHands,
    /// The lead does not want to be contacted.
    NoConsent,
}

impl WhyPassedOver {
    /// The word for it, for logs and measurements.
    pub fn word(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Erased => "erased",
            Self::Stale => "stale",
            Self::Excluded => "excluded",
            Self::Answered => "answered",
            Self::InHands => "in_hands",
            Self::NoConsent => "no_consent",
        }
    }
}

impl Desk {
    /// Whether there is something to do by now: a decision, a clock, somebody who left, leads that became one.
    pub fn is_due(&self, tx: &mut Tx<'_>, now: Instant) -> Result<bool, DeskError> {
        Ok(counter_latest(tx, Counter::Decision)? > taken_up(tx)?
            || has_doubles(tx)?
            || handoff_next_wake(tx)?.is_some_and(|wakes_at| wakes_at <= now)
            || !stranded(tx, now, 1)?.is_empty())
    }

    /// Hands over what was decided since the last time, the oldest first; some at a time.
    pub fn offer_due(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Offered, DeskError> {
        let after = taken_up(tx)?;
        let decisions = decision_list_after(tx, after, AT_ONCE)?;
        let mut done = Offered { has_more: decisions.len() == AT_ONCE, ..Offered::default() };
        let (mut latest, mut back) = (after, GivenBack::new());
        let mut seen = BTreeSet::new();
        'all: for some in decisions.chunks(OFFERS_AT_ONCE) {
            for ready in Ready::find_all(tx, some)? {
                if back.contains_key(&ready.lead.id) {
                    // It may be answered by that, or ready again.
                    self.give_back(tx, &mut back, &mut done, now)?;
                }
                // What was done since they were looked up may have taken the ground of later decisions away.
                let is_first = seen.insert(ready.lead.lead);
                let ready = if is_first && done.given_back.is_empty() { ready } else { ready.find_again(tx)? };
                latest = ready.decision.seq;
                match ready.why_not(now) {
                    Some(why) => {
                        back.extend(back_event(&ready.decision, why, now).map(|event| (ready.lead.id, event)));
                        done.passed_over.push(PassedOver { decision: latest, why });
                    }
                    None => {
                        let kept = self.offer(tx, &ready, now)?;
                        done.offered.push((kept.row.id, ready.lead.id.to_string()));
                    }
                }
                if done.offered.len() == OFFERS_AT_ONCE {
                    done.has_more = true;
                    break 'all;
                }
            }
        }
        if latest > after {
            setting_put(tx, TAKEN_UP, &latest.to_string())?;
        }
        self.give_back(tx, &mut back, &mut done, now)?;
        Ok(done)
    }

    /// Tells the streams of leads that nobody got them: else they would be in sales' hands for ever, though no hand holds them. What
    /// is told of many at once costs little more than what is told of one.
    fn give_back(
        &self,
        tx: &mut Tx<'_>,
        back: &mut GivenBack,
        done: &mut Offered,
        now: Instant,
    ) -> Result<(), DeskError> {
        if back.is_empty() {
            return Ok(());
        }
        let told = std::mem::take(back);
        let told = told.into_iter().map(|(lead, event)| (lead, vec![event])).collect();
        let receipt = self.live().tell(tx, told, now)?;
        // Given back, a lead may be ready again at what it did since.
        done.has_more |= !receipt.decided.is_empty();
        done.given_back.extend(receipt.changed);
        Ok(())
    }

    fn offer(&self, tx: &mut Tx<'_>, ready: &Ready, now: Instant) -> Result<Kept, DeskError> {
        let Ready { decision, lead, profiles, standing, .. } = ready;
        let agreed = self.agreed(tx, decision.number)?;
        // A fact about the company made it qualify: that has no arrival of its own.
        let received_at = event_received_at(tx, profiles, decision.event.as_str())?.unwrap_or(decision.recorded_at);
        let state = standing.as_ref().and_then(|row| agreed.state_in(row));
        let offer = Offer {
            happened_at: decision.at,
            received_at: received_at.max(decision.at),
            decided_at: decision.recorded_at.max(received_at),
            offered_at: now,
        };
        let mut said: Json = serde_json::from_str(&decision.body).unwrap_or_default();
        said["headline"] = self.headline(tx, &agreed, ready, state.as_ref())?;
        let mut kept = Kept {
            row: HandoffRow {
                handoff: counter_take(tx, Counter::Handoff, 1)?,
                id: self.live().fresh_id(now),
                pact: decision.pact.clone(),
                number: decision.number,
                lead: lead.lead,
                decision: decision.seq,
                tier: said["tier"].as_str().unwrap_or_default().to_owned(),
                state: String::new(),
                reason: None,
                is_open: true,
                owner: None,
                manager: None,
                heat: said["fit"].as_f64().unwrap_or(0.0) + said["engagement"].as_f64().unwrap_or(0.0),
                why: said.to_string(),
                offered_at: now,
                changed_at: now,
                closed_at: None,
                due_at: NEVER,
                wakes_at: None,
                revision: 0,
                body: String::new(),
            },
            handoff: Handoff::offer(offer, &agreed.terms),
        };
        let body = json!({ "offer": offer, "decision": decision.seq });
        let mut steps = vec![Step::by_leadpact(now, "offer", &body)];
        if kept.handoff.wakes_at().is_some_and(|wakes_at| wakes_at <= now) {
            // After a downtime marketing's own promise has run out already.
            self.keep(tx, &mut kept, std::mem::take(&mut steps), now)?;
            self.settle(tx, &mut kept, now)?;
        }
        let routed = Routed { agreed: &agreed, lead, state: state.as_ref(), at: now, except: &[] };
        let to = self.route(tx, routed)?;
        let assign = Act::Assign { to: to.clone(), why: Assigning::Routed };
        kept.handoff.act(&assign, &agreed.terms, now)?;
        let body = serde_json::to_value(&assign).unwrap_or_default();
        steps.push(Step::by_leadpact(now, "assign", &body));
        self.keep(tx, &mut kept, steps, now)?;
        let topic = match to {
            Owner::Person(_) => Topic::Offered,
            Owner::Pool(_) => Topic::Pooled,
        };
        self.tell_of(tx, (&kept, lead), topic, &Json::Null, now)?;
        Ok(kept)
    }
}

impl Desk {
    /// What gave most of the points, so that queues can say at a glance why a lead is there. `state` is the lead's after its latest event.
    fn headline(
        &self,
        tx: &mut Tx<'_>,
        agreed: &Agreed,
        ready: &Ready,
        state: Option<&LeadState>,
    ) -> Result<Json, DeskError> {
        let at = ready.decision.at;
        let standing = match state.filter(|state| state.latest_at().is_some_and(|latest| latest <= at)) {
            Some(state) => state.standing(&agreed.compiled, at),
            // It did more since.
            None => evaluate(&agreed.compiled, &self.live().timeline_of(tx, &ready.lead)?, at).standing,
        };
        let mut all = standing.engagement.contributions;
        all.extend(standing.fit.contributions);
        all.retain(|one| one.points > 0.0);
        all.sort_by(|a, b| b.points.total_cmp(&a.points));
        let headline = all.iter().take(HEADLINE).map(|one| json!({ "clause": one.clause, "points": one.points }));
        Ok(Json::Array(headline.collect()))
    }
}

/// The event by which a lead is given back that nobody gets; none if there is nothing to give back.
fn back_event(decision: &DecisionRow, why: WhyPassedOver, now: Instant) -> Option<Event> {
    let at = match why {
        // What happened since counts again.
        WhyPassedOver::Stale => Instant(now.0 - STALE_DAYS * DAY_MS),
        WhyPassedOver::Excluded | WhyPassedOver::NoConsent => now,
        // No ground, nobody, an answer, or another hand.
        WhyPassedOver::Withdrawn | WhyPassedOver::Erased | WhyPassedOver::Answered | WhyPassedOver::InHands => {
            return None;
        }
    };
    let text = |name: &str, text: &str| (name.into(), Value::text(text));
    Some(Event {
        id: EventId::from(&*format!("passed-over:{}", decision.seq)),
        lead: LeadId::from(""),
        at: at.max(Instant(decision.at.0 + 1)),
        channel: Channel::Sales,
        kind: Kind::Sales(SalesAct::Recycled),
        name: "".into(),
        lasted: None,
        marked: false,
        properties: vec![text("reason", why.word()), text(PACT, &decision.pact)],
    })
}

impl Step {
    /// A step of the service itself.
    pub(crate) fn by_leadpact(at: Instant, act: &str, body: &Json) -> Self {
        let (by, act) = (LEADPACT.to_owned(), act.to_owned());
        Self { at, by, act, body: body.to_string(), event: None, words: None }
    }
}

/// The number of the latest decision that was taken up.
fn taken_up(tx: &mut Tx<'_>) -> Result<i64, DeskError> {
    Ok(setting_fetch(tx, TAKEN_UP)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// The lead that a number stands for now: one that was merged into another is that other.
pub fn present_lead(tx: &mut Tx<'_>, mut number: i64) -> Result<LeadRow, DeskError> {
    loop {
        let unknown = || DeskError::Unknown { what: Thing::Lead, id: number.to_string() };
        let row = lead_find(tx, &[number])?.pop().ok_or_else(unknown)?;
        match row.merged_into {
            Some(winner) => number = winner,
            None => return Ok(row),
        }
    }
}

/// The numbers of a lead and of all that became it.
pub fn everybody_of(tx: &mut Tx<'_>, lead: &LeadRow) -> Result<Vec<i64>, DeskError> {
    Ok(born_as(lead, &profile_list_of(tx, &[lead.lead])?))
}

/// The same of a lead whose profiles were fetched.
pub(crate) fn born_as(lead: &LeadRow, profiles: &[ProfileRow]) -> Vec<i64> {
    let mut numbers: Vec<i64> = profiles.iter().map(|row| row.born_as).chain([lead.lead]).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
