//! What a lead agreed to, purpose by purpose, and how pacts hear of it: consent to be contacted is a trait like any other.

use leadpact_language::said;
use leadpact_ledger::Tx;
use leadpact_ledger::account_ids::ConsentId;
use leadpact_ledger::consents::{ConsentRow, ConsentState, consent_insert, consent_list};
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::events::NewEvent;
use leadpact_ledger::identity::{identifier_list_of, profile_list_of};
use leadpact_terms::{Channel, Event, EventId, Instant, Kind, LeadId, Value};

use crate::correct::present;
use crate::intake::Receipt;
use crate::{Live, LiveError, Thing};

/// The purpose that pacts know as the trait `consent`: to be contacted.
pub const CONTACT: &str = "contact";
/// The source of what people say to the service itself.
const OURSELVES: i64 = 0;
/// Characters of a purpose.
pub const PURPOSE_CHARS: usize = 64;

/// A lead said yes or no to a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// To what: a code such as `contact` or `newsletter`.
    pub purpose: String,
    /// Yes or no.
    pub state: ConsentState,
    /// When the lead said so.
    pub at: Instant,
    /// What shows it: the words of the form, the number of a letter.
    pub evidence: String,
}

impl Live {
    /// Records what a lead agreed to. Consent to be contacted becomes an event of the lead, so that pacts follow at once.
    ///
    /// # Errors
    /// If there is no such lead, or the purpose is no code.
    pub fn set_consent(
        &self,
        tx: &mut Tx<'_>,
        lead: &str,
        said: &Consent,
        by: &str,
        now: Instant,
    ) -> Result<Receipt, LiveError> {
        check_purpose(&said.purpose)?;
        let lead = present(tx, lead)?.lead;
        let profiles: Vec<i64> = profile_list_of(tx, &[lead])?.into_iter().map(|row| row.profile).collect();
        // Said by whoever the strongest identifier names: there it stays when a merge is taken apart.
        let strongest = identifier_list_of(tx, &profiles)?.into_iter().next().map(|row| row.profile);
        let unknown = || LiveError::Unknown { what: Thing::Lead, id: lead.to_string() };
        let profile = strongest.or_else(|| profiles.first().copied()).ok_or_else(unknown)?;
        let id = self.fresh_id(now);
        let consent = ConsentId(uuid::Uuid::parse_str(&id).expect("we made it"));
        let row = ConsentRow {
            consent,
            profile,
            purpose: said.purpose.clone(),
            state: said.state,
            at: said.at,
            recorded_at: now,
            recorded_by: by.to_owned(),
            evidence: said.evidence.clone(),
        };
        consent_insert(tx, &row)?;
        if said.purpose != CONTACT {
            return Ok(Receipt::default());
        }
        let event = contact_event(said, &id);
        self.correct(tx, now, |work| {
            work.look_up_leads(&[lead].into())?;
            let seq = counter_take(work.tx, Counter::Event, 1)?;
            work.new_events.push(NewEvent::of(&event, seq, profile, now, OURSELVES));
            work.touch(lead).events.push(event);
            Ok(())
        })
    }

    /// Everything that a lead said, by purpose and in the order in which it was said: the last of each purpose counts.
    pub fn consents_of(&self, tx: &mut Tx<'_>, lead: &str) -> Result<Vec<ConsentRow>, LiveError> {
        let lead = present(tx, lead)?.lead;
        let profiles: Vec<i64> = profile_list_of(tx, &[lead])?.into_iter().map(|row| row.profile).collect();
        Ok(consent_list(tx, &profiles)?)
    }
}

/// Whether a text is the code of a purpose: small letters, digits and `_`.
pub fn is_purpose(text: &str) -> bool {
    let is_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !text.is_empty() && text.len() <= PURPOSE_CHARS && text.chars().all(is_code)
}

fn check_purpose(purpose: &str) -> Result<(), LiveError> {
    if is_purpose(purpose) {
        return Ok(());
    }
    Err(LiveError::Conflict(said!("refused-purpose", purpose, contact = CONTACT)))
}

fn contact_event(said: &Consent, id: &str) -> Event {
    // Events of one instant go by id: of a yes and a no at once the no comes last, as in the list of consents.
    let order = match said.state {
        ConsentState::Given => 1,
        ConsentState::Withdrawn => 2,
    };
    Event {
        id: EventId::from(format!("consent-{order}-{id}").as_str()),
        lead: LeadId::from(""),
        at: said.at,
        channel: Channel::Import,
        kind: Kind::Traits,
        name: Box::default(),
        lasted: None,
        marked: false,
        properties: vec![("consent".into(), Value::YesNo(said.state == ConsentState::Given))],
    }
}
