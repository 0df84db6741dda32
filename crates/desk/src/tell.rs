//! What is told to the world of a handoff: a message in the same transaction, that stands by itself.

use leadpact_handoff::{ActKind, Owner};
use leadpact_ledger::Tx;
use leadpact_ledger::companies::company_find;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::leads::LeadRow;
use leadpact_ledger::messages::{MessageRow, message_insert_many};
use leadpact_terms::Instant;
use serde_json::{Value as Json, json};

use crate::kept::{Kept, Person, person_of};
use crate::offer::present_lead;
use crate::{Desk, DeskError};

/// What a message tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// A lead is offered to a person.
    Offered,
    /// A lead waits in a pool.
    Pooled,
    /// A handoff is somebody else's now.
    Assigned,
    /// A deadline comes near.
    Warned,
    /// A deadline has passed.
    Breached,
    /// Sales did something.
    Acted(ActKind),
}

impl Topic {
    /// Its name, as subscribers know it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Offered => "handoff.offered",
            Self::Pooled => "handoff.pooled",
            Self::Assigned => "handoff.assigned",
            Self::Warned => "clock.warned",
            Self::Breached => "clock.breached",
            Self::Acted(act) => match act {
                ActKind::Assign => "handoff.assigned",
                ActKind::Accept => "handoff.accepted",
                ActKind::Reject => "handoff.rejected",
                ActKind::Disqualify => "handoff.disqualified",
                ActKind::Recycle => "handoff.recycled",
                ActKind::Touch => "handoff.touched",
                ActKind::Note => "handoff.noted",
                ActKind::Qualify => "handoff.qualified",
                ActKind::NextStep => "handoff.next_step_agreed",
                ActKind::Open => "handoff.opportunity_opened",
                ActKind::Win => "handoff.won",
                ActKind::Lose => "handoff.lost",
                ActKind::Pause => "handoff.paused",
                ActKind::Resume => "handoff.resumed",
                ActKind::Reopen => "handoff.reopened",
                ActKind::Withdraw => "handoff.withdrawn",
                ActKind::Expire => "handoff.expired",
            },
        }
    }
}

impl Desk {
    /// Writes a message about a handoff.
    pub(crate) fn tell(
        &self,
        tx: &mut Tx<'_>,
        kept: &Kept,
        topic: Topic,
        detail: &Json,
        at: Instant,
    ) -> Result<(), DeskError> {
        let lead = present_lead(tx, kept.row.lead)?;
        self.tell_of(tx, (kept, &lead), topic, detail, at)
    }

    /// The same of a lead that was fetched.
    pub(crate) fn tell_of(
        &self,
        tx: &mut Tx<'_>,
        (kept, lead): (&Kept, &LeadRow),
        topic: Topic,
        detail: &Json,
        at: Instant,
    ) -> Result<(), DeskError> {
        let companies: Vec<i64> = lead.company.into_iter().collect();
        let company = company_find(tx, &companies)?.pop();
        let person = |tx: &mut Tx<'_>, id: Option<_>| id.map(|id| person_of(tx, id)).transpose();
        let owner = person(tx, kept.row.owner)?;
        let manager = match kept.handoff.owner() {
            Owner::Pool(_) => person(tx, kept.row.manager)?,
            Owner::Person(_) => None,
        };
        let running = kept.handoff.clocks().iter().filter(|clock| clock.is_running());
        let clocks: Vec<Json> = running.map(|clock| json!({ "promise": clock.promise, "due": clock.due })).collect();
        let body = json!({
            "handoff": {
                "id": kept.row.id,
                "pact": kept.row.pact,
                "tier": kept.row.tier,
                "state": kept.row.state,
                "offered_at": kept.row.offered_at,
                "why": serde_json::from_str::<Json>(&kept.row.why).unwrap_or_default(),
                "owner": owner.as_ref().map(person_json),
                "manager": manager.as_ref().map(person_json),
                "clocks": clocks,
            },
            "lead": {
                "id": lead.id,
                "name": lead.card.name,
                "email": lead.card.email,
                "phone": lead.card.phone,
                "title": lead.card.title,
                "company": company.and_then(|row| row.name.or(row.domain)),
            },
            "detail": detail,
        });
        let message = counter_take(tx, Counter::Message, 1)?;
        let row = MessageRow {
            message,
            id: format!("msg_{}", self.live().fresh_id(at).replace('-', "")),
            at,
            topic: topic.name().to_owned(),
            lead: Some(lead.lead),
            body: body.to_string(),
        };
        message_insert_many(tx, &[row])?;
        Ok(())
    }
}

fn person_json(person: &Person) -> Json {
    json!({ "id": person.id.to_string(), "name": person.name, "email": person.email })
}
