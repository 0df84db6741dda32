//! What sales does with a handoff: checked against whose it is and where it is, done, told to the lead's stream, and recorded.

use leadpact_accounts::Grant;
use leadpact_handoff::{Act, ActKind, Assigning, Owner};
use leadpact_language::{Said, said};
use leadpact_ledger::Tx;
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::handoffs::{handoff_list_of, step_list_of};
use leadpact_ledger::people::person_fetch;
use leadpact_live::Receipt;
use leadpact_terms::{Channel, Event, EventId, Instant, Kind, LeadId, OutcomeAct, SalesAct, Value};
use serde_json::{Map, Value as Json};

use crate::kept::{Kept, Step, person_of};
use crate::offer::{everybody_of, present_lead};
use crate::tell::Topic;
use crate::{Desk, DeskError};

/// Whoever does what nobody did.
pub const LEADPACT: &str = "leadpact";
/// The property of an act of sales that says under which pact it is an answer.
pub(crate) const PACT: &str = "pact";

/// What is to be done with a handoff.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// What.
    pub act: Act,
    /// What was learnt with it: traits, above all BANT.
    pub traits: Vec<(Box<str>, Value)>,
    /// At which revision the handoff was looked at, if that matters.
    pub revision: Option<i64>,
}

/// Who does it.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// As the records name them.
    pub tag: &'a str,
    /// The person, or the maker of the key.
    pub person: Option<PersonId>,
    /// How far their right reaches.
    pub grant: Grant,
}

impl Desk {
    /// Does something with a handoff; the handoff afterwards, and what it changed of leads.
    ///
    /// # Errors
    /// If it is not theirs, was changed meanwhile, or can't be done as things are: then nothing changed.
    pub fn act(
        &self,
        tx: &mut Tx<'_>,
        id: &str,
        asked: &Asked,
        by: By<'_>,
        now: Instant,
    ) -> Result<(Kept, Receipt), DeskError> {
        let mut kept = self.fetch(tx, id)?;
        if let Some(revision) = asked.revision.filter(|revision| *revision != kept.row.revision) {
            return Err(DeskError::Changed { asked: revision, present: kept.row.revision });
        }
        self.settle(tx, &mut kept, now)?;
        is_theirs(tx, &kept, &asked.act, by)?;
        if asked.act.kind() == ActKind::Reopen {
            is_in_no_other_hands(tx, &kept)?;
        }
        let agreed = self.agreed_of(tx, &kept)?;
        let act = self.fitting(tx, &kept, &asked.act, by)?;
        let (body, words) = without_words(&act);
        let kept_act = serde_json::from_value(body.clone()).expect("an act comes back from JSON");
        kept.handoff.act(&kept_act, &agreed.terms, now)?;
        if kept.row.state != kept.handoff.state().word() {
            kept.row.reason = reason_of(&act).map(str::to_owned);
        }
        let lead = present_lead(tx, kept.row.lead)?;
        let event = event_of(&kept, &act, &asked.traits);
        let step = Step {
            at: now,
            by: by.tag.to_owned(),
            act: act.kind().word().to_owned(),
            body: body.to_string(),
            event: event.as_ref().map(|event| event.id.to_string()),
            words,
        };
        let mut receipt = match event {
            Some(event) => self.live().tell(tx, vec![(lead.id.clone(), vec![event])], now)?,
            None => Receipt::default(),
        };
        if !receipt.changed.contains(&lead.id.to_string()) {
            receipt.changed.push(lead.id.to_string());
        }
        self.keep(tx, &mut kept, vec![step], now)?;
        let topic = match act {
            Act::Assign { .. } => Topic::Assigned,
            _ => Topic::Acted(act.kind()),
        };
        self.tell(tx, &kept, topic, &body, now)?;
        Ok((kept, receipt))
    }

    /// The act as it can be done: whoever is named is somebody who can take leads.
    fn fitting(&self, tx: &mut Tx<'_>, kept: &Kept, act: &Act, by: By<'_>) -> Result<Act, DeskError> {
        let Act::Assign { to, why } = act else { return Ok(act.clone()) };
        let Owner::Person(person) = to else { return Ok(act.clone()) };
        let unfit = |why: Said| DeskError::Unfit { path: "to", why };
        let id: PersonId = person.parse().map_err(|_| unfit(said!("refused-no-persons-id", person = &**person)))?;
        let row = person_fetch(tx, id)?.ok_or_else(|| unfit(said!("refused-no-person-of-id", person = &**person)))?;
        if row.state != "active" {
            let name = row.name.unwrap_or_else(|| person.to_string());
            return Err(unfit(said!("refused-takes-no-leads", name, state = &*row.state)));
        }
        let is_claim = kept.row.owner.is_none() && by.person == Some(id);
        let why = if is_claim { Assigning::Claimed } else { *why };
        Ok(Act::Assign { to: to.clone(), why })
    }
}

/// What can be done with a handoff now, by somebody whose right reaches this far.
pub fn allowed(kept: &Kept, grant: Grant) -> Vec<ActKind> {
    kept.handoff.allowed().into_iter().filter(|act| reaches(kept, *act, grant)).collect()
}

/// Whether a right reaches this far: what is theirs, and what nobody has they may take.
fn reaches(kept: &Kept, act: ActKind, grant: Grant) -> bool {
    let Grant::OwnedBy(me) = grant else { return true };
    match act {
        ActKind::Assign => kept.row.owner.is_none(),
        ActKind::Withdraw | ActKind::Expire => false,
        ActKind::Accept
        | ActKind::Reject
        | ActKind::Disqualify
        | ActKind::Recycle
        | ActKind::Touch
        | ActKind::Note
        | ActKind::Qualify
        | ActKind::NextStep
        | ActKind::Open
        | ActKind::Win
        | ActKind::Lose
        | ActKind::Pause
        | ActKind::Resume
        | ActKind::Reopen => kept.row.owner == Some(me),
    }
}

/// Refuses to reopen what was handed over again meanwhile.
fn is_in_no_other_hands(tx: &mut Tx<'_>, kept: &Kept) -> Result<(), DeskError> {
    let lead = present_lead(tx, kept.row.lead)?;
    let everybody = everybody_of(tx, &lead)?;
    let others = handoff_list_of(tx, &everybody)?;
    let other = others.into_iter().find(|row| row.is_open && row.pact == kept.row.pact && row.id != kept.row.id);
    other.map_or(Ok(()), |row| Err(DeskError::InHands { handoff: row.id }))
}

/// Refuses what is somebody else's to do.
fn is_theirs(tx: &mut Tx<'_>, kept: &Kept, act: &Act, by: By<'_>) -> Result<(), DeskError> {
    let Grant::OwnedBy(me) = by.grant else { return Ok(()) };
    let takes_it_themselves = match act {
        Act::Assign { to, .. } => to.person() == Some(me.to_string().as_str()),
        _ => true,
    };
    if takes_it_themselves && reaches(kept, act.kind(), by.grant) {
        return Ok(());
    }
    // The call was made in time, only told too late: whoever had the lead then may say so.
    if let Act::Touch { happened_at, .. } = act
        && owner_at(tx, kept, *happened_at)?.is_some_and(|owner| *owner == *me.to_string())
    {
        return Ok(());
    }
    Err(DeskError::NotYours(match kept.row.owner {
        Some(owner) if owner == me => said!("refused-managers-decide", owner = person_of(tx, owner)?.name),
        Some(owner) => said!("refused-not-yours", owner = person_of(tx, owner)?.name),
        None => said!("refused-pool-first"),
    }))
}

/// Who had a handoff at an instant, as its steps say.
fn owner_at(tx: &mut Tx<'_>, kept: &Kept, at: Instant) -> Result<Option<Box<str>>, DeskError> {
    let steps = step_list_of(tx, &[kept.row.handoff])?;
    let given = steps.iter().filter(|step| step.act == ActKind::Assign.word() && step.at <= at);
    let Some(latest) = given.max_by_key(|step| step.seq) else { return Ok(None) };
    let Ok(Act::Assign { to, .. }) = serde_json::from_str(&latest.body) else { return Ok(None) };
    Ok(to.person().map(Box::from))
}

/// The code of the reason that an answer gives.
fn reason_of(act: &Act) -> Option<&str> {
    match act {
        Act::Reject { reason, .. } => reason.as_ref().map(|reason| reason.code()),
        Act::Disqualify { reason, .. } | Act::Recycle { reason, .. } => reason.map(|reason| reason.word()),
        Act::Lose { reason, .. } => reason.map(|reason| reason.word()),
        Act::Assign { .. }
        | Act::Accept
        | Act::Touch { .. }
        | Act::Note
        | Act::Qualify
        | Act::NextStep { .. }
        | Act::Open { .. }
        | Act::Win { .. }
        | Act::Pause { .. }
        | Act::Resume
        | Act::Reopen { .. }
        | Act::Withdraw { .. }
        | Act::Expire => None,
    }
}

/// The event by which the lead's stream hears of an act, if it does.
fn event_of(kept: &Kept, act: &Act, traits: &[(Box<str>, Value)]) -> Option<Event> {
    let text = |name: &str, text: &str| (name.into(), Value::text(text));
    let amount = |amount: &Option<_>| amount.map(|money| ("amount".into(), Value::Money(money)));
    let mut properties: Vec<(Box<str>, Value)> = Vec::new();
    // Clocks of machines differ: an answer comes after what it answers, and after what was done before it.
    let after_decision = Instant(kept.handoff.offered().happened_at.0 + 1);
    let mut at = kept.handoff.latest().max(after_decision);
    let kind = match act {
        Act::Accept => Kind::Sales(SalesAct::Accepted),
        Act::Reject { reason, .. } => {
            properties.extend(reason.as_ref().map(|reason| text("reason", reason.code())));
            Kind::Sales(SalesAct::Rejected)
        }
        Act::Disqualify { reason, .. } => {
            properties.extend(reason.map(|reason| text("reason", reason.word())));
            Kind::Sales(SalesAct::Disqualified)
        }
        Act::Recycle { track, reason, .. } => {
            properties.extend(track.as_deref().map(|track| text("track", track)));
            properties.extend(reason.map(|reason| text("reason", reason.word())));
            Kind::Sales(SalesAct::Recycled)
        }
        Act::Expire => {
            properties.push(text("reason", "expired"));
            Kind::Sales(SalesAct::Recycled)
        }
        Act::Touch { kind, reached, happened_at } => {
            at = *happened_at;
            properties.extend(reached.map(|reached| ("reached".into(), Value::from(reached))));
            Kind::Sales(SalesAct::Touch(*kind))
        }
        Act::Note if traits.is_empty() => return None,
        Act::Note => Kind::Sales(SalesAct::Noted),
        Act::Qualify => Kind::Sales(SalesAct::Qualified),
        Act::NextStep { .. } => Kind::Sales(SalesAct::NextStepAgreed),
        Act::Open { amount: deal } => {
            properties.extend(amount(deal));
            Kind::Outcome(OutcomeAct::Opportunity)
        }
        Act::Win { amount: deal } => {
            properties.extend(amount(deal));
            Kind::Outcome(OutcomeAct::Won)
        }
        Act::Lose { reason, .. } => {
            properties.extend(reason.map(|reason| text("reason", reason.word())));
            Kind::Outcome(OutcomeAct::Lost)
        }
        Act::Reopen { .. } => Kind::Sales(SalesAct::Reopened),
        Act::Assign { .. } | Act::Pause { .. } | Act::Resume | Act::Withdraw { .. } => return None,
    };
    match act {
        Act::Note => properties.extend(traits.iter().cloned()),
        _ => properties.push(text(PACT, &kept.row.pact)),
    }
    let id = format!("handoff:{}:{:06}", kept.row.id, kept.row.revision + 1);
    Some(Event {
        id: EventId::from(id.as_str()),
        lead: LeadId::from(""),
        at,
        channel: Channel::Sales,
        kind,
        name: "".into(),
        lasted: None,
        marked: false,
        properties,
    })
}

/// What stands in an act in the place of words, which are kept apart from it: that there were some.
const WORDS: &str = "*";

/// An act as JSON, apart from what was said of the lead.
pub(crate) fn without_words(act: &Act) -> (Json, Option<String>) {
    let mut json = serde_json::to_value(act).expect("an act becomes JSON");
    let mut words = None;
    let particulars = json.as_object_mut().and_then(|object| object.values_mut().next());
    if let Some(Json::Object(particulars)) = particulars {
        words = take_words(particulars, "words");
        if matches!(act, Act::Pause { .. } | Act::Reopen { .. } | Act::Withdraw { .. }) {
            words = words.or_else(|| take_words(particulars, "why"));
        }
    }
    (json, words)
}

fn take_words(particulars: &mut Map<String, Json>, name: &str) -> Option<String> {
    match particulars.get_mut(name) {
        Some(Json::String(said)) if !said.is_empty() => Some(std::mem::replace(said, WORDS.to_owned())),
        Some(_) | None => None,
    }
}
