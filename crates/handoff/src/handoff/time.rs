//! What time does to a handoff: promises begin, are warned of and run out, and stand still while the lead wants to be left alone.

use leadpact_terms::{Duration, Instant};

use super::{Handoff, Wake, Woken};
use crate::clock::{Clock, ClockState, Promised, WARN_AT_PERCENT};
use crate::terms::{BreachTerms, Terms};

/// What is going to happen if nobody does anything. Order is the order of those at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Coming {
    PauseEnds,
    Warning(usize),
    Deadline(usize),
}

impl Handoff {
    /// Everything that fell due up to an instant: each at its true instant, in order, and each once.
    pub fn advance(&mut self, terms: &Terms, to: Instant) -> Vec<Wake> {
        let mut coming: Vec<(Instant, Coming)> = self.coming().filter(|(at, _)| *at <= to).collect();
        coming.sort_unstable();
        coming.into_iter().map(|(at, what)| self.wake(at, what, terms)).collect()
    }

    /// The next instant at which [`Handoff::advance`] has something to say.
    pub fn wakes_at(&self) -> Option<Instant> {
        self.coming().map(|(at, _)| at).min()
    }

    fn coming(&self) -> impl Iterator<Item = (Instant, Coming)> + '_ {
        // What ran out while the handoff was closed by mistake is heard when it is open again.
        let heard = |at: Instant| self.reopened_at.map_or(at, |reopened| at.max(reopened));
        let pause = self.pause.iter().filter(|_| self.state.is_open());
        let running = self.clocks.iter().enumerate().filter(|(_, clock)| clock.is_running());
        let clocks = running.flat_map(move |(i, clock)| {
            let due = heard(clock.due);
            let warning = clock.warn_at.filter(|_| !clock.warned).map(heard).filter(|at| *at < due);
            warning.map(|at| (at, Coming::Warning(i))).into_iter().chain([(due, Coming::Deadline(i))])
        });
        pause.map(move |pause| (heard(pause.until), Coming::PauseEnds)).chain(clocks)
    }

    fn wake(&mut self, at: Instant, coming: Coming, terms: &Terms) -> Wake {
        self.latest = self.latest.max(at);
        match coming {
            Coming::PauseEnds => {
                self.pause = None;
                Wake { at, clock: None, what: Woken::Resumed }
            }
            Coming::Warning(i) => {
                self.clocks[i].warned = true;
                Wake { at, clock: Some(i), what: Woken::Warned }
            }
            Coming::Deadline(i) => {
                let clock = &mut self.clocks[i];
                // The offer is what marketing owed, and it came late.
                let kept_at = (clock.promise == Promised::HandOver).then_some(self.offer.offered_at);
                clock.state = ClockState::Breached { at, kept_at };
                let BreachTerms { reassign, tell } = terms.breach(clock.promise);
                Wake { at, clock: Some(i), what: Woken::Breached { reassign, tell } }
            }
        }
    }

    /// An update: it keeps the round that runs, or is noted with the one that ran out, and the next is owed from now on.
    pub(super) fn renew_status(&mut self, terms: &Terms, at: Instant) {
        let Some(next) = self.round(Promised::Status, at, terms) else { return };
        if let Some(before) = self.clocks_of(Promised::Status).next_back() {
            before.keep(at);
        }
        self.clocks.push(next);
    }

    /// Begins a round of a promise, if the pact makes it.
    pub(super) fn start(&mut self, promise: Promised, from: Instant, terms: &Terms) {
        let round = self.round(promise, from, terms);
        self.clocks.extend(round);
    }

    /// The next round of a promise.
    fn round(&self, promise: Promised, from: Instant, terms: &Terms) -> Option<Clock> {
        let owed = terms.owed(promise)?;
        let calendar = terms.calendar();
        let (warn_at, due) = match promise {
            Promised::HandOver => (None, calendar.deadline(from, owed)),
            Promised::Respond | Promised::AtTheLatest | Promised::Decide => {
                let due = calendar.deadline(from, owed);
                let warn_at = calendar.working_on(from, warned_after(calendar.working_time(from, due)));
                (Some(warn_at), due)
            }
            Promised::Touches | Promised::Status => {
                // In a pause the time of these stands still.
                let base = self.pause.as_ref().map_or(from, |pause| from.max(pause.until));
                (Some(base + warned_after(owed)), base + owed)
            }
        };
        let before = self.clocks.iter().rfind(|clock| clock.promise == promise);
        Some(Clock {
            promise,
            party: promise.party(),
            round: before.map_or(1, |clock| clock.round + 1),
            from,
            warn_at: warn_at.filter(|at| *at < due),
            warned: false,
            due,
            state: ClockState::Running,
            owner: (promise != Promised::HandOver).then(|| self.owner.clone()),
        })
    }

    pub(super) fn end_pause(&mut self, at: Instant) {
        if let Some(pause) = self.pause.take() {
            self.shift_plain_clocks(at.since(pause.until));
        }
    }

    /// What counts plain time stands still in a pause: its deadline moves by the length of it.
    pub(super) fn shift_plain_clocks(&mut self, by: Duration) {
        for clock in self.clocks.iter_mut().filter(|clock| clock.is_running()) {
            match clock.promise {
                Promised::Touches | Promised::Status => shift(clock, by),
                Promised::HandOver | Promised::Respond | Promised::AtTheLatest | Promised::Decide => {}
            }
        }
    }
}

fn shift(clock: &mut Clock, by: Duration) {
    clock.due = clock.due + by;
    clock.warn_at = clock.warn_at.map(|at| at + by);
}

fn warned_after(allowed: Duration) -> Duration {
    Duration(allowed.as_ms() / 100 * WARN_AT_PERCENT + allowed.as_ms() % 100 * WARN_AT_PERCENT / 100)
}
