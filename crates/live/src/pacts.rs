//! The pacts in force, compiled once for each version.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use leadpact_document::Source;
use leadpact_engine::CompiledPact;
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_ledger::pacts::{InForceRow, in_force_list, pact_version_fetch};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_terms::Instant;

use crate::{Live, LiveError};

/// A version of a pact that is in force.
#[derive(Debug, Clone)]
pub struct PactInForce {
    /// The pact's name.
    pub name: Arc<str>,
    /// The version's number in the ledger.
    pub number: i64,
    /// Since when.
    pub from_at: Instant,
    /// Numbers of the versions that were in force before.
    pub before: Arc<[i64]>,
    /// Ready to run.
    pub compiled: CompiledPact,
}

impl PactInForce {
    /// Whether an instant was another version's to decide about.
    pub(crate) fn is_earlier(&self, at: Instant) -> bool {
        at < self.from_at && !self.before.is_empty()
    }
}

/// All pacts in force, by name.
pub type InForce = Arc<[PactInForce]>;

/// What was compiled, and for which state of the ledger the list was made.
#[derive(Default)]
pub(crate) struct Cache {
    compiled: BTreeMap<i64, CompiledPact>,
    changes: Vec<InForceRow>,
    /// The latest change that `changes` knows.
    seen: Option<i64>,
}

impl Live {
    /// The pacts in force at an instant.
    pub fn pacts_in_force(&self, tx: &mut Tx<'_>, now: Instant) -> Result<InForce, LiveError> {
        let mut cache = self.pacts.lock().unwrap_or_else(PoisonError::into_inner);
        let Cache { compiled: versions, changes, seen } = &mut *cache;
        let latest = counter_latest(tx, Counter::InForce)?;
        if *seen != Some(latest) {
            *changes = in_force_list(tx)?;
            *seen = Some(latest);
        }
        let mut found = Vec::new();
        for row in current(changes, now) {
            let compiled = match versions.get(&row.number) {
                Some(compiled) => compiled.clone(),
                None => {
                    let compiled = compile_version(tx, row.number)?;
                    versions.insert(row.number, compiled.clone());
                    compiled
                }
            };
            let before = changes.iter().filter(|other| other.pact == row.pact && other.seq < row.seq);
            found.push(PactInForce {
                name: row.pact.as_str().into(),
                number: row.number,
                from_at: row.from_at,
                before: before.map(|other| other.number).filter(|number| *number != row.number).collect(),
                compiled,
            });
        }
        Ok(found.into())
    }

    /// Spares the compiling of a version that the host compiled already: when it was checked, or because it has no text.
    pub fn remember_version(&self, number: i64, compiled: CompiledPact) {
        self.pacts.lock().unwrap_or_else(PoisonError::into_inner).compiled.insert(number, compiled);
    }

    pub(crate) fn remembers_version(&self, number: i64) -> bool {
        self.pacts.lock().unwrap_or_else(PoisonError::into_inner).compiled.contains_key(&number)
    }

    /// A version of a pact, compiled.
    pub fn pact_version(&self, tx: &mut Tx<'_>, number: i64) -> Result<CompiledPact, LiveError> {
        let mut cache = self.pacts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(compiled) = cache.compiled.get(&number) {
            return Ok(compiled.clone());
        }
        let compiled = compile_version(tx, number)?;
        cache.compiled.insert(number, compiled.clone());
        Ok(compiled)
    }
}

/// Of each pact the latest change that has come into force and was not ended, by name.
fn current(changes: &[InForceRow], now: Instant) -> Vec<&InForceRow> {
    let mut latest: BTreeMap<&str, &InForceRow> = BTreeMap::new();
    for row in changes.iter().filter(|row| row.from_at <= now) {
        latest.insert(&row.pact, row);
    }
    latest.into_values().filter(|row| row.ended_at.is_none()).collect()
}

pub(crate) fn compile_version(tx: &mut Tx<'_>, number: i64) -> Result<CompiledPact, LiveError> {
    let Some(version) = pact_version_fetch(tx, number)? else {
        let why = "it is in force, and its text is not there".to_owned();
        return Err(LedgerError::Stored { what: format!("version {number} of a pact"), why }.into());
    };
    let failed = |why: String| LiveError::Pact { pact: version.pact.clone(), number, why };
    let reading = leadpact_pact::read(&Source::new(version.pact.clone(), version.text.clone()));
    let checked = reading.pact.ok_or_else(|| {
        let first = reading.diagnostics.first().map_or_else(String::new, |diagnostic| diagnostic.message.in_english());
        failed(first)
    })?;
    CompiledPact::new(&checked.pact).map_err(|error| failed(error.to_string()))
}
