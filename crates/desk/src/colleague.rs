//! The person at the same company who decides: found by asking the one who does not, and added as a lead of its own.

use leadpact_ledger::Tx;
use leadpact_ledger::companies::company_find;
use leadpact_live::{Arrival, OWN_SOURCE, Receipt, Said};
use leadpact_terms::{Channel, Event, EventId, Identifier, IdentifierKind, Instant, Kind, LeadId, Value};

use crate::kept::Kept;
use crate::offer::present_lead;
use crate::{Desk, DeskError};

/// What is known of a colleague.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewColleague {
    /// How they are called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their job title.
    pub title: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// Their part in the decision to buy.
    pub buying_role: String,
}

impl Desk {
    /// Adds a colleague of a handoff's lead as a lead of the same company. Somebody who is known already is told more of.
    ///
    /// # Errors
    /// If the address is none.
    pub fn add_colleague(
        &self,
        tx: &mut Tx<'_>,
        kept: &Kept,
        new: &NewColleague,
        now: Instant,
    ) -> Result<Receipt, DeskError> {
        let unfit = |why| DeskError::Unfit { path: "email", why };
        let email = leadpact_live::known_email(&new.email).map_err(unfit)?;
        let lead = present_lead(tx, kept.row.lead)?;
        let companies: Vec<i64> = lead.company.into_iter().collect();
        let company = company_find(tx, &companies)?.pop();
        let told = [
            ("name", Some(&new.name)),
            ("email", Some(&email)),
            ("title", new.title.as_ref()),
            ("phone", new.phone.as_ref()),
            ("buying_role", Some(&new.buying_role)),
            ("company.name", company.as_ref().and_then(|row| row.name.as_ref())),
            ("company.domain", company.as_ref().and_then(|row| row.domain.as_ref())),
        ];
        let properties =
            told.into_iter().filter_map(|(name, value)| Some((name.into(), Value::text(value?.as_str())))).collect();
        let event = Event {
            id: EventId::from(format!("handoff:{}:colleague:{}", kept.row.id, self.live().fresh_id(now)).as_str()),
            lead: LeadId::from(""),
            at: now,
            channel: Channel::Sales,
            kind: Kind::Traits,
            name: "".into(),
            lasted: None,
            marked: false,
            properties,
        };
        let arrival = Arrival {
            source: OWN_SOURCE,
            received_at: now,
            identifiers: vec![Identifier::new(IdentifierKind::Email, email.as_str())],
            said: vec![Said::Event(event)],
            notes: Vec::new(),
        };
        Ok(self.live().take_in(tx, &[&arrival], now)?)
    }
}
