//! What was wrong is repaired: merges made and taken apart by people, stretches of events marked and unmarked.

use std::collections::BTreeSet;

use leadpact_language::said;
use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::identity::{
    MergeRow, ProfileRow, apart_delete, apart_insert, merge_fetch, merge_list_of, merge_undo, profile_find,
};
use leadpact_ledger::leads::{LeadRow, lead_fetch};
use leadpact_ledger::marks::MarkRow;
use leadpact_terms::{Channel, Identifier, IdentifierKind, Instant};

use crate::identity::Says;
use crate::intake::Receipt;
use crate::work::Work;
use crate::{Live, LiveError, Thing};

/// A stretch of a lead's events and what a person says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The first instant.
    pub from_at: Instant,
    /// The last instant.
    pub until_at: Instant,
    /// Only events over this channel.
    pub channel: Option<Channel>,
    /// Whether they are not to be counted, or are to be counted after all.
    pub marked: bool,
    /// Why.
    pub why: String,
}

impl Live {
    /// Marks or unmarks a stretch of a lead's events. Its standing follows; what was decided stays, marked as withdrawn.
    pub fn mark_events(
        &self,
        tx: &mut Tx<'_>,
        lead: &str,
        stretch: &Stretch,
        by: &str,
        now: Instant,
    ) -> Result<Receipt, LiveError> {
        let lead = present(tx, lead)?.lead;
        self.correct(tx, now, |work| {
            work.look_up_leads(&[lead].into())?;
            let profiles = work.profiles_of(lead)?;
            let first = counter_take(work.tx, Counter::Mark, profiles.len())?;
            work.new_marks.extend((first..).zip(profiles).map(|(mark, profile)| MarkRow {
                mark,
                profile,
                from_at: stretch.from_at,
                until_at: stretch.until_at,
                channel: stretch.channel,
                marked: stretch.marked,
                at: now,
                made_by: by.to_owned(),
                why: stretch.why.clone(),
            }));
            work.touch(lead).anew = true;
            Ok(())
        })
    }

    /// Makes one lead of two, because a person says so. The one that was known first stays.
    pub fn merge_leads(
        &self,
        tx: &mut Tx<'_>,
        (one, two): (&str, &str),
        by: &str,
        now: Instant,
    ) -> Result<Receipt, LiveError> {
        let (one, two) = (present(tx, one)?.lead, present(tx, two)?.lead);
        if one == two {
            return Err(LiveError::Conflict(said!("refused-merge-itself")));
        }
        apart_delete(tx, (one, two))?;
        self.correct(tx, now, |work| {
            work.look_up_leads(&[one, two].into())?;
            let link = Identifier::new(IdentifierKind::RecordId, "");
            work.merge((one, two), Says::Person(by), &link)
        })
    }

    /// Takes a merge apart: the lead that was merged away is back with the profiles that it brought, as far as no other merge that
    /// was taken apart had brought them to it, and nothing but a person will put the two together again.
    pub fn take_merge_apart(&self, tx: &mut Tx<'_>, merge: i64, by: &str, now: Instant) -> Result<Receipt, LiveError> {
        let unknown = || LiveError::Unknown { what: Thing::Merge, id: merge.to_string() };
        let row = merge_fetch(tx, merge)?.ok_or_else(unknown)?;
        if row.undone_at.is_some() {
            return Err(LiveError::Conflict(said!("refused-merge-undone", merge = merge.to_string())));
        }
        merge_undo(tx, merge, now, by)?;
        let back = still_one_with(tx, row.loser)?;
        let mut profiles = profile_find(tx, &row.profiles)?;
        profiles.retain(|profile| back.contains(&profile.born_as));
        let holders: BTreeSet<i64> = profiles.iter().map(|profile| profile.lead).collect();
        for holder in &holders {
            apart_insert(tx, (*holder, row.loser), now)?;
        }
        apart_insert(tx, (row.winner, row.loser), now)?;
        self.correct(tx, now, |work| {
            let mut leads = holders;
            leads.insert(row.loser);
            work.look_up_leads(&leads)?;
            for profile in &profiles {
                work.put_profile(ProfileRow { lead: row.loser, ..*profile });
            }
            work.lead_mut(row.loser).merged_into = None;
            for lead in leads {
                work.touch(lead).anew = true;
            }
            Ok(())
        })
    }

    /// The merges of a lead, oldest first.
    pub fn merges_of(&self, tx: &mut Tx<'_>, lead: &str) -> Result<Vec<MergeRow>, LiveError> {
        let lead = present(tx, lead)?.lead;
        Ok(merge_list_of(tx, lead)?)
    }

    /// Lets `change` change something and brings the leads that it touched up to date.
    pub(crate) fn correct(
        &self,
        tx: &mut Tx<'_>,
        now: Instant,
        change: impl FnOnce(&mut Work<'_, '_>) -> Result<(), LiveError>,
    ) -> Result<Receipt, LiveError> {
        let pacts = self.pacts_in_force(tx, now)?;
        let new_id = || self.fresh_id(now);
        let mut work = Work::new(tx, now, pacts, &new_id);
        change(&mut work)?;
        work.write_arrived()?;
        work.settle()?;
        let receipt = Receipt { decided: work.decided(), changed: work.changed(), ..Receipt::default() };
        work.write_projections()?;
        Ok(receipt)
    }
}

/// The leads that are one with this one by merges that stand, those that were merged with it since or before it was merged away.
fn still_one_with(tx: &mut Tx<'_>, lead: i64) -> Result<BTreeSet<i64>, LiveError> {
    let (mut found, mut ahead) = (BTreeSet::from([lead]), vec![lead]);
    while let Some(lead) = ahead.pop() {
        for merge in merge_list_of(tx, lead)?.into_iter().filter(|merge| merge.undone_at.is_none()) {
            ahead.extend([merge.winner, merge.loser].into_iter().filter(|one| found.insert(*one)));
        }
    }
    Ok(found)
}

/// A lead that is there; one that was merged away is answered by the one that it became.
pub(crate) fn present(tx: &mut Tx<'_>, id: &str) -> Result<LeadRow, LiveError> {
    let unknown = || LiveError::Unknown { what: Thing::Lead, id: id.to_owned() };
    let mut row = lead_fetch(tx, id)?.ok_or_else(unknown)?;
    while let Some(winner) = row.merged_into {
        row = leadpact_ledger::leads::lead_find(tx, &[winner])?.pop().ok_or_else(unknown)?;
    }
    if row.erased_at.is_some() { Err(unknown()) } else { Ok(row) }
}
