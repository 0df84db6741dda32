//! What both parties agreed on, ready to be executed: terms and calendar of each version, made once.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use leadpact_engine::{CompiledPact, LeadState};
use leadpact_handoff::{Holidays, Terms};
use leadpact_ledger::Tx;
use leadpact_ledger::duties::holidays_list;
use leadpact_ledger::settings::setting_fetch;
use leadpact_ledger::standings::StandingRow;

use crate::calendars::HOLIDAYS_REVISION;
use crate::{Desk, DeskError};

/// A version of a pact as the desk needs it.
#[derive(Debug, Clone)]
pub(crate) struct Agreed {
    /// The pact, compiled.
    pub(crate) compiled: CompiledPact,
    /// What it promises about each handoff.
    pub(crate) terms: Arc<Terms>,
}

impl Agreed {
    /// What is known of a lead under this version; nothing of one whose standing is under another.
    pub(crate) fn state_in(&self, row: &StandingRow) -> Option<LeadState> {
        LeadState::from_bytes(&self.compiled, &row.state).ok()
    }
}

/// What was made so far, and of which holidays.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    made: BTreeMap<i64, Agreed>,
    holidays: Option<String>,
}

impl Desk {
    /// A version of a pact.
    ///
    /// A calendar whose holidays were not uploaded runs without them: a working day too many is better than no clock.
    pub(crate) fn agreed(&self, tx: &mut Tx<'_>, number: i64) -> Result<Agreed, DeskError> {
        let revision = setting_fetch(tx, HOLIDAYS_REVISION)?;
        let mut cache = self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.holidays != revision {
            *cache = Cache { made: BTreeMap::new(), holidays: revision };
        }
        if let Some(made) = cache.made.get(&number) {
            return Ok(made.clone());
        }
        let compiled = self.live().pact_version(tx, number)?;
        let pact = compiled.pact();
        let named = pact.sla.calendar.as_ref().and_then(|calendar| calendar.holidays.as_deref());
        let found = match named {
            Some(name) => holidays_list(tx)?.into_iter().find(|row| row.name == name),
            None => None,
        };
        let holidays = match found {
            Some(row) => Holidays::read(&row.text).map_err(|source| DeskError::Holidays { name: row.name, source })?,
            None => Holidays::none(),
        };
        let terms =
            Terms::of(pact, &holidays).map_err(|source| DeskError::Calendar { pact: pact.name.to_string(), source })?;
        let made = Agreed { compiled, terms: Arc::new(terms) };
        cache.made.insert(number, made.clone());
        Ok(made)
    }
}
