//! When the rules of retention are carried out: once a day, or because somebody asks; by one node at a time, and noted in the ledger, so
//! that neither a restart nor another node begins the day's run again.

use std::collections::BTreeMap;

use leadpact_ledger::settings::{setting_fetch, setting_put};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_terms::{DAY_MS, Duration, Instant, SECOND_MS};
use serde::{Deserialize, Serialize};

use crate::{Live, LiveError, Retained};

/// The setting that holds the latest run.
const RUN: &str = "retention_run";
/// A run that did nothing for so long was broken off with its process.
const GIVEN_UP: Duration = Duration(600 * SECOND_MS);

/// A run through everything, as far as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionRun {
    /// When it began.
    pub begun_at: Instant,
    /// By whom, as in the audit.
    pub by: String,
    /// When its latest step was done.
    pub seen_at: Instant,
    /// When it came to its end.
    pub ended_at: Option<Instant>,
    /// Events dropped or leads erased, by the name of the rule.
    pub by_rule: BTreeMap<String, u64>,
    /// Whether the files hold nothing any more of what was erased.
    pub is_clean: bool,
}

/// Why a run is to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// A day has gone by since the latest one began.
    Daily,
    /// Somebody asks.
    Asked,
}

impl RetentionRun {
    /// Whether it goes on, at this node or another.
    pub fn is_going_on(&self, now: Instant) -> bool {
        self.ended_at.is_none() && now < self.seen_at + GIVEN_UP
    }

    /// A step was done.
    pub fn note(&mut self, step: &Retained, now: Instant) {
        for (rule, n) in &step.by_rule {
            *self.by_rule.entry(rule.clone()).or_default() += n;
        }
        self.is_clean &= step.is_clean;
        self.seen_at = now;
        self.ended_at = step.is_done.then_some(now);
    }

    /// Events dropped and leads erased by all rules.
    pub fn n_gone(&self) -> u64 {
        self.by_rule.values().sum()
    }
}

impl Live {
    /// The latest run, if there ever was one.
    pub fn retention_run(&self, tx: &mut Tx<'_>) -> Result<Option<RetentionRun>, LiveError> {
        let Some(text) = setting_fetch(tx, RUN)? else { return Ok(None) };
        let stored = |error: serde_json::Error| LedgerError::Stored {
            what: "the latest run of retention".to_owned(),
            why: error.to_string(),
        };
        Ok(Some(serde_json::from_str(&text).map_err(stored)?))
    }

    /// Begins a run, to be carried out by [`Live::retain`] until it is done. `None` if there is no need: one goes on, no day has gone
    /// by, or there are no rules.
    pub fn begin_retention(
        &self,
        tx: &mut Tx<'_>,
        by: &str,
        occasion: Occasion,
        now: Instant,
    ) -> Result<Option<RetentionRun>, LiveError> {
        if self.retention_rules(tx)?.is_empty() {
            return Ok(None);
        }
        let latest = self.retention_run(tx)?;
        if latest.as_ref().is_some_and(|latest| latest.is_going_on(now)) {
            return Ok(None);
        }
        let is_due = latest.is_none_or(|latest| match occasion {
            // One that was broken off begins again at once.
            Occasion::Daily => latest.begun_at + Duration(DAY_MS) <= now || latest.ended_at.is_none(),
            Occasion::Asked => true,
        });
        if !is_due {
            return Ok(None);
        }
        let by_rule = BTreeMap::new();
        let run =
            RetentionRun { begun_at: now, by: by.to_owned(), seen_at: now, ended_at: None, by_rule, is_clean: true };
        self.note_retention(tx, &run)?;
        Ok(Some(run))
    }

    /// Notes how far a run is.
    pub fn note_retention(&self, tx: &mut Tx<'_>, run: &RetentionRun) -> Result<(), LiveError> {
        setting_put(tx, RUN, &serde_json::to_string(run).expect("plain data becomes JSON"))?;
        Ok(())
    }
}
