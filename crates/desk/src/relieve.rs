//! Handoffs go from one to another: because a promise ran out, or because whoever had it has left or is away. Nobody strands a lead.

use leadpact_accounts::PersonState;
use leadpact_handoff::{Act, Assigning, State};
use leadpact_ledger::Tx;
use leadpact_ledger::account_ids::PersonId;
use leadpact_ledger::duties::duty_list;
use leadpact_ledger::handoffs::{HandoffRow, handoff_list_of_owner, handoff_owners_gone};
use leadpact_ledger::people::person_fetch;
use leadpact_ledger::standings::standing_find;
use leadpact_terms::Instant;

use crate::act::without_words;
use crate::assign::{Routed, is_on_duty};
use crate::kept::{Kept, Step};
use crate::offer::present_lead;
use crate::tell::Topic;
use crate::{Desk, DeskError};

/// Handoffs that go to others in one transaction.
const AT_ONCE: usize = 50;

impl Desk {
    /// Gives handoffs to others whose owner has left, or is away and has not answered yet; some at a time.
    pub fn relieve_due(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Vec<Kept>, DeskError> {
        let mut moved = Vec::new();
        for (row, owner, why) in stranded(tx, now, AT_ONCE)? {
            let mut kept = Kept::read(row)?;
            self.settle(tx, &mut kept, now)?;
            // A promise that ran out may have given it to somebody else just now.
            if kept.row.owner == Some(owner) {
                self.pass_on(tx, &mut kept, why, &[owner.to_string().into()], now)?;
            }
            moved.push(kept);
        }
        Ok(moved)
    }

    /// Gives a handoff to whoever's turn it is, these not among them.
    pub(crate) fn pass_on(
        &self,
        tx: &mut Tx<'_>,
        kept: &mut Kept,
        why: Assigning,
        except: &[Box<str>],
        now: Instant,
    ) -> Result<(), DeskError> {
        let agreed = self.agreed_of(tx, kept)?;
        let lead = present_lead(tx, kept.row.lead)?;
        let standing = standing_find(tx, &[lead.lead])?.into_iter().find(|row| row.pact == kept.row.pact);
        let state = standing.and_then(|row| agreed.state_in(&row));
        let routed = Routed { agreed: &agreed, lead: &lead, state: state.as_ref(), at: now, except };
        let to = self.route(tx, routed)?;
        if kept.row.owner.is_none() && to.person().is_none() {
            // It waits where it waited.
            return Ok(());
        }
        let act = Act::Assign { to, why };
        kept.handoff.act(&act, &agreed.terms, now)?;
        let body = without_words(&act).0;
        self.keep(tx, kept, vec![Step::by_leadpact(now, act.kind().word(), &body)], now)?;
        self.tell(tx, kept, Topic::Assigned, &body, now)
    }
}

/// Open handoffs whose owner can't work on them: of those who have left all, of those who are not on duty what they have not answered.
pub(crate) fn stranded(
    tx: &mut Tx<'_>,
    now: Instant,
    n: usize,
) -> Result<Vec<(HandoffRow, PersonId, Assigning)>, DeskError> {
    let mut found = Vec::new();
    let mut add = |tx: &mut Tx<'_>, owner, state, why| {
        let rows = handoff_list_of_owner(tx, owner, state, n - found.len())?;
        found.extend(rows.into_iter().map(|row| (row, owner, why)));
        Ok::<_, DeskError>(())
    };
    for owner in handoff_owners_gone(tx)? {
        add(tx, owner, None, Assigning::Left)?;
    }
    for duty in duty_list(tx)?.into_iter().filter(|duty| !is_on_duty(duty, now)) {
        let works_here = person_fetch(tx, duty.person)?.is_some_and(|row| row.state == PersonState::Active.code());
        if works_here {
            add(tx, duty.person, Some(State::Offered.word()), Assigning::OffDuty)?;
        }
    }
    Ok(found)
}
