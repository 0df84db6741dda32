//! The doctor: the database's own word, what has to be so between the tables, and every projection made anew and held against what is
//! kept; what differs is evaluated anew if that is asked for.

use leadpact_ledger::Tx;
use leadpact_ledger::leads::lead_count;
use leadpact_ledger::soundness::{N_QUESTIONS, unsound_find};
use leadpact_terms::Instant;
use serde::Serialize;

use crate::correct::present;
use crate::rebuild::Rebuilt;
use crate::{Live, LiveError};

/// Leads that are evaluated anew in one transaction: others may write in between.
const AT_ONCE: usize = 100;

/// What the doctor found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// What the database itself finds damaged.
    pub damage: Vec<String>,
    /// What must not be between the tables.
    pub unsound: Vec<Misfit>,
    /// What does not follow from the events.
    pub rebuilt: Rebuilt,
}

/// Something between the tables that must not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misfit {
    /// What, in words.
    pub what: String,
    /// How often.
    pub n: i64,
    /// The number of the first row.
    pub first: i64,
}

/// How far the doctor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Examining {
    /// The database looks at its files.
    Files,
    /// So many of so many questions about the tables were asked.
    Tables {
        /// Asked.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// So many of so many leads were looked at.
    Leads {
        /// Looked at.
        done: u64,
        /// Of so many.
        of: u64,
    },
}

impl Findings {
    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.damage.is_empty() && self.unsound.is_empty() && self.rebuilt.differences.is_empty()
    }
}

impl Live {
    /// Looks at everything and changes nothing.
    pub fn examine(&self, now: Instant, progress: &mut dyn FnMut(Examining)) -> Result<Findings, LiveError> {
        progress(Examining::Files);
        let damage = self.ledger().check()?;
        let mut unsound = Vec::new();
        for question in 0..N_QUESTIONS {
            progress(Examining::Tables { done: question as u64, of: N_QUESTIONS as u64 });
            let found = self.ledger().read(|tx| unsound_find(tx, question))?;
            unsound.extend(found.map(|one| Misfit { what: one.what.to_owned(), n: one.n, first: one.first }));
        }
        let of = u64::try_from(self.ledger().read(lead_count)?).unwrap_or(0);
        let rebuilt = self.rebuild(now, &mut |done| progress(Examining::Leads { done, of }))?;
        Ok(Findings { damage, unsound, rebuilt })
    }

    /// Evaluates the leads anew of which something was found; how many there were. What was decided stays, marked as withdrawn where
    /// nothing says it any more.
    pub fn repair(&self, found: &Rebuilt, now: Instant, progress: &mut dyn FnMut(u64)) -> Result<u64, LiveError> {
        let mut leads: Vec<&str> = found.differences.iter().map(|one| one.lead.as_str()).collect();
        leads.dedup();
        let mut n = 0;
        for some in leads.chunks(AT_ONCE) {
            n += self.ledger().write(|tx| self.evaluate_anew(tx, some, now))?;
            progress(n);
        }
        Ok(n)
    }

    fn evaluate_anew(&self, tx: &mut Tx<'_>, leads: &[&str], now: Instant) -> Result<u64, LiveError> {
        let mut numbers = std::collections::BTreeSet::new();
        for lead in leads {
            match present(tx, lead) {
                Ok(row) => numbers.extend([row.lead]),
                // It was erased since.
                Err(LiveError::Unknown { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        let n = numbers.len() as u64;
        self.correct(tx, now, |work| {
            work.look_up_leads(&numbers)?;
            for lead in &numbers {
                work.touch(*lead).anew = true;
            }
            Ok(())
        })?;
        Ok(n)
    }
}

/// A sentence for everything that was found.
pub fn findings_in_words(found: &Findings) -> Vec<String> {
    let damage = found.damage.iter().map(|said| format!("the database is damaged: {said}"));
    let unsound =
        found.unsound.iter().map(|one| format!("there are {} (row {} first): {}", one.n, one.first, one.what));
    let differences = found
        .rebuilt
        .differences
        .iter()
        .map(|one| format!("lead {}: {} is {}, and its events say {}", one.lead, one.what, one.kept, one.expected));
    damage.chain(unsound).chain(differences).collect()
}
