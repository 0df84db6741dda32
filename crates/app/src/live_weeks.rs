//! A simulated company's latest weeks, lived through: what happened arrives in its order, ready leads are handed over, and the
//! company's people work at the desk.
//!
//! So that whoever looks at a demo finds queues, clocks, breaches and deals that came about as they do in a running service: by the same
//! code, under a clock that is moved.

use std::collections::BTreeMap;

use leadpact_accounts::Grant;
use leadpact_desk::{Asked, By, Desk, DeskError, Kept};
use leadpact_handoff::{Act, DisqualifyReason, Holidays, LoseReason, RejectReason, State, WorkingCalendar};
use leadpact_ledger::Tx;
use leadpact_ledger::account_ids::PersonId;
use leadpact_live::{Arrival, OWN_SOURCE, Said};
use leadpact_pact::model::Calendar;
use leadpact_simulate::{Deed, deeds};
use leadpact_terms::{Duration, Event, HOUR_MS, Identifier, Instant, Kind, MINUTE_MS, Money, TouchKind, Value};

/// Something that happened to a lead, by whom it is known.
#[derive(Debug, Clone)]
pub(crate) struct Happening {
    /// Its identifiers.
    pub(crate) identifiers: Vec<Identifier>,
    /// What happened.
    pub(crate) event: Event,
}

/// What came of the weeks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lived {
    /// Events that arrived.
    pub n_events: u64,
    /// Leads that were handed over.
    pub n_offered: u64,
    /// What people did with them.
    pub n_acts: u64,
    /// Promises that ran out.
    pub n_breached: u64,
}

/// What a rep is going to do, by when and in which order it was planned.
type Plans = BTreeMap<(Instant, u64), Planned>;

#[derive(Debug, Clone)]
struct Planned {
    handoff: String,
    owner: PersonId,
    deed: Deed,
}

/// The weeks between two instants.
struct Weeks<'d> {
    desk: &'d Desk,
    calendar: WorkingCalendar,
    seed: u64,
    plans: Plans,
    n_planned: u64,
    lived: Lived,
}

/// Lives through what happened from an instant to another, within a transaction of the caller's. Acts of sales among the events are left out:
/// these weeks have their own. `progress` is told after each hour how many of how many are over, and may break off.
///
/// # Errors
/// If the ledger can't be written, the calendar can't be used, or `progress` breaks off.
pub(crate) fn live_weeks<E: From<DeskError>>(
    desk: &Desk,
    tx: &mut Tx<'_>,
    calendar: Option<&Calendar>,
    mut happenings: Vec<Happening>,
    (from, to): (Instant, Instant),
    seed: u64,
    progress: &mut dyn FnMut(u64, u64) -> Result<(), E>,
) -> Result<Lived, E> {
    happenings.retain(|one| !matches!(one.event.kind, Kind::Sales(_) | Kind::Outcome(_)));
    happenings.sort_by(|a, b| a.event.order(&b.event));
    let calendar = match calendar {
        Some(calendar) => WorkingCalendar::of(calendar, &Holidays::none())
            .map_err(|source| DeskError::Calendar { pact: String::new(), source })?,
        None => WorkingCalendar::always(),
    };
    let mut weeks = Weeks { desk, calendar, seed, plans: Plans::new(), n_planned: 0, lived: Lived::default() };
    // What became ready shortly before waits for its people.
    while weeks.take_up(tx, from)? {}
    let n_hours = u64::try_from((to.0 - from.0) / HOUR_MS).unwrap_or(0).max(1);
    let mut rest = happenings.as_slice();
    for hour in 0..n_hours {
        progress(hour, n_hours)?;
        let ends = match hour + 1 == n_hours {
            true => to,
            false => Instant(from.0 + i64::try_from(hour + 1).unwrap_or(0) * HOUR_MS),
        };
        let n = rest.partition_point(|one| one.event.at < ends);
        let (now, later) = rest.split_at(n);
        rest = later;
        weeks.live_until(tx, now, ends)?;
    }
    progress(n_hours, n_hours)?;
    Ok(weeks.lived)
}

impl Weeks<'_> {
    /// Lets everything happen that happens before an instant, in order.
    fn live_until(&mut self, tx: &mut Tx<'_>, mut happenings: &[Happening], ends: Instant) -> Result<(), DeskError> {
        loop {
            let arrives = happenings.first().map(|one| one.event.at);
            let acts = self.plans.first_key_value().map(|((at, _), _)| *at).filter(|at| *at < ends);
            let wakes = self.desk.next_wake(tx)?.filter(|at| *at < ends);
            let Some(next) = [wakes, acts, arrives].into_iter().flatten().min() else { return Ok(()) };
            if wakes == Some(next) {
                self.wake(tx, next)?;
            } else if acts == Some(next) {
                self.act(tx, next)?;
            } else if let Some((first, later)) = happenings.split_first() {
                happenings = later;
                self.arrive(tx, first)?;
            }
        }
    }

    /// Hands over what was decided, and plans what becomes of it; whether there is more.
    fn take_up(&mut self, tx: &mut Tx<'_>, at: Instant) -> Result<bool, DeskError> {
        self.desk.close_doubles(tx, at)?;
        let offered = self.desk.offer_due(tx, at)?;
        self.lived.n_offered += offered.offered.len() as u64;
        for (id, _) in &offered.offered {
            let kept = self.desk.fetch(tx, id)?;
            self.plan(&kept, at);
        }
        Ok(offered.has_more)
    }

    fn arrive(&mut self, tx: &mut Tx<'_>, one: &Happening) -> Result<(), DeskError> {
        let at = one.event.at;
        let arrival = Arrival {
            source: OWN_SOURCE,
            received_at: at,
            identifiers: one.identifiers.clone(),
            said: vec![Said::Event(one.event.clone())],
            notes: Vec::new(),
        };
        let receipt = self.desk.live().take_in(tx, &[&arrival], at)?;
        self.lived.n_events += receipt.accepted;
        if !receipt.decided.is_empty() {
            self.take_up(tx, at)?;
        }
        Ok(())
    }

    fn wake(&mut self, tx: &mut Tx<'_>, at: Instant) -> Result<(), DeskError> {
        let woken = self.desk.wake_due(tx, at)?;
        self.lived.n_breached += woken.n_breached;
        for kept in woken.handoffs {
            let is_new =
                !self.plans.values().any(|plan| plan.handoff == kept.row.id && Some(plan.owner) == kept.row.owner);
            if woken.n_breached > 0 && is_new && kept.handoff.state() == State::Offered {
                self.plan(&kept, at);
            }
        }
        Ok(())
    }

    /// Plans what its owner does with a handoff.
    fn plan(&mut self, kept: &Kept, at: Instant) {
        let Some(owner) = kept.row.owner else { return };
        let number = u64::try_from(kept.row.handoff).unwrap_or(0);
        let round = kept.handoff.clocks().len() as u64;
        for (minutes, deed) in deeds(self.seed, number, round) {
            let when = self.calendar.working_on(at, Duration((minutes * MINUTE_MS as f64) as i64));
            self.n_planned += 1;
            let planned = Planned { handoff: kept.row.id.clone(), owner, deed };
            self.plans.insert((when, self.n_planned), planned);
        }
    }

    /// Does what was planned, if it is still theirs and can be done.
    fn act(&mut self, tx: &mut Tx<'_>, at: Instant) -> Result<(), DeskError> {
        let Some((_, planned)) = self.plans.pop_first() else { return Ok(()) };
        let kept = self.desk.fetch(tx, &planned.handoff)?;
        let (act, traits) = act_of(&planned.deed, at);
        // Of a handoff that ended meanwhile one may still tell what happened before: these people do all things as they tell them.
        let is_theirs = kept.row.owner == Some(planned.owner) && kept.row.is_open;
        if !is_theirs || !kept.handoff.allowed().contains(&act.kind()) {
            return Ok(());
        }
        let tag = format!("person {}", planned.owner);
        let by = By { tag: &tag, person: Some(planned.owner), grant: Grant::OwnedBy(planned.owner) };
        let asked = Asked { act, traits, revision: None };
        self.desk.act(tx, &planned.handoff, &asked, by, at)?;
        self.lived.n_acts += 1;
        Ok(())
    }
}

/// What a deed is at the desk.
fn act_of(deed: &Deed, at: Instant) -> (Act, Vec<(Box<str>, Value)>) {
    let touch = |kind, reached| Act::Touch { kind, reached, happened_at: at };
    let reason = |word: &str| word.parse::<DisqualifyReason>().ok();
    let euros = |amount: &u32| format!("{amount} EUR").parse::<Money>().ok();
    let mut traits = Vec::new();
    let act = match deed {
        Deed::Call(reached) => touch(TouchKind::Call, Some(*reached)),
        Deed::Email => touch(TouchKind::Email, None),
        Deed::Accept => Act::Accept,
        Deed::Reject(code) => {
            let reason = match *code {
                "incomplete_information" => RejectReason::IncompleteInformation(Vec::new()),
                "duplicate" => RejectReason::Duplicate,
                _ => RejectReason::WrongRoute,
            };
            Act::Reject { reason: Some(reason), words: "".into() }
        }
        Deed::Disqualify(word) => Act::Disqualify { reason: reason(word), words: "".into() },
        Deed::Recycle(word) => Act::Recycle { track: None, reason: reason(word), words: "".into() },
        Deed::Note(told) => {
            let value = |name: &str, said: &str| match name {
                "bant.budget" => said.parse().map_or_else(|_| Value::text(said), Value::Money),
                _ => Value::text(said),
            };
            traits.extend(told.iter().map(|(name, said)| ((*name).into(), value(name, said))));
            Act::Note
        }
        Deed::Qualify => Act::Qualify,
        Deed::Open(amount) => Act::Open { amount: euros(amount) },
        Deed::Win(amount) => Act::Win { amount: euros(amount) },
        Deed::Lose(word) => Act::Lose { reason: word.parse::<LoseReason>().ok(), words: "".into() },
    };
    (act, traits)
}
