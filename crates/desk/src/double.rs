//! Two leads turn out to be one person: of their open handoffs the one that came further stays, so that not two of sales call it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use leadpact_handoff::{Act, ActKind};
use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_latest};
use leadpact_ledger::handoffs::handoff_list_of;
use leadpact_ledger::identity::merge_list_after;
use leadpact_ledger::settings::{setting_fetch, setting_put};
use leadpact_terms::Instant;

use crate::act::without_words;
use crate::kept::{Kept, Step};
use crate::offer::{everybody_of, present_lead};
use crate::tell::Topic;
use crate::{Desk, DeskError};

/// The setting that says up to which merge all were looked at.
const LOOKED_AT: &str = "desk.merges";
/// Merges looked at in one transaction.
const AT_ONCE: usize = 50;

impl Desk {
    /// Withdraws all but one of the open handoffs that leads have who became one; some merges at a time. Deals stay: each is one.
    pub fn close_doubles(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Vec<Kept>, DeskError> {
        let after = looked_at(tx)?;
        let merges = merge_list_after(tx, after, AT_ONCE)?;
        let Some(last) = merges.last() else { return Ok(Vec::new()) };
        setting_put(tx, LOOKED_AT, &last.merge.to_string())?;
        let mut closed = Vec::new();
        for merge in merges.iter().filter(|merge| merge.undone_at.is_none()) {
            let lead = present_lead(tx, merge.winner)?;
            let everybody = everybody_of(tx, &lead)?;
            let mut by_pact: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
            for row in handoff_list_of(tx, &everybody)?.into_iter().filter(|row| row.is_open) {
                by_pact.entry(row.pact.clone()).or_default().push(Kept::read(row)?);
            }
            for mut kept in by_pact.into_values() {
                kept.sort_by_key(|one| (Reverse(one.handoff.state()), one.row.handoff));
                let mut kept = kept.into_iter();
                let Some(stays) = kept.next() else { continue };
                for double in kept {
                    closed.extend(self.withdraw(tx, double, &stays, now)?);
                }
            }
        }
        Ok(closed)
    }

    fn withdraw(
        &self,
        tx: &mut Tx<'_>,
        mut double: Kept,
        stays: &Kept,
        now: Instant,
    ) -> Result<Option<Kept>, DeskError> {
        self.settle(tx, &mut double, now)?;
        if !double.handoff.allowed().contains(&ActKind::Withdraw) {
            return Ok(None);
        }
        let agreed = self.agreed_of(tx, &double)?;
        let act = Act::Withdraw { why: format!("the same lead as in the handoff {}", stays.row.id).into() };
        let (body, words) = without_words(&act);
        double.handoff.act(&act, &agreed.terms, now)?;
        let step = Step { words, ..Step::by_leadpact(now, act.kind().word(), &body) };
        self.keep(tx, &mut double, vec![step], now)?;
        self.tell(tx, &double, Topic::Acted(act.kind()), &body, now)?;
        Ok(Some(double))
    }
}

/// Whether leads became one since the last time.
pub(crate) fn has_doubles(tx: &mut Tx<'_>) -> Result<bool, DeskError> {
    Ok(counter_latest(tx, Counter::Merge)? > looked_at(tx)?)
}

/// The number of the latest merge that was looked at.
fn looked_at(tx: &mut Tx<'_>) -> Result<i64, DeskError> {
    Ok(setting_fetch(tx, LOOKED_AT)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}
