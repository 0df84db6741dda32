//! Alarms: what changes by waiting alone, so that nothing has to poll.

use leadpact_terms::Instant;

use crate::compile::CompiledPact;
use crate::condition::Cond;
use crate::rules::Finder;
use crate::standing::{Alarm, AlarmKind};
use crate::state::{LeadState, Whereabouts};

impl LeadState {
    /// The next instant after `after`, which is no earlier than the latest event, at which something changes by waiting alone.
    pub fn next_alarm(&self, pact: &CompiledPact, after: Instant) -> Option<Alarm> {
        if self.n_events == 0 {
            return None;
        }
        let inner = &*pact.inner;
        let mut alarms = Vec::new();
        for (position, (rule, state)) in inner.rules.iter().zip(&self.rules).enumerate() {
            let clause = || inner.pact.engagement[position].clause.clone();
            match &rule.finder {
                Finder::Silence { of, lasting } => {
                    let at = Instant(self.silent_since(of).0.0 + lasting);
                    alarms.push(Alarm { at, what: AlarmKind::Silence(clause()) });
                }
                Finder::Each | Finder::Sequence { .. } | Finder::Count { .. } => {
                    let at = rule.falls_away_after(state, after);
                    alarms.extend(at.map(|at| Alarm { at, what: AlarmKind::PointsFallAway(clause()) }));
                }
            }
        }
        let mut windows = |condition: &Cond| {
            condition.visit(&mut |one| {
                let (signal, end) = match one {
                    Cond::OnWithin(signal, within) => {
                        (*signal, self.signals[*signal].latest.map(|latest| Instant(latest.0 + within)))
                    }
                    Cond::Count { signal, at_least, within } => {
                        let recent = &self.signals[*signal].recent;
                        let oldest = recent.len().checked_sub(*at_least).map(|first| recent[first]);
                        (*signal, oldest.map(|oldest| Instant(oldest.0 + within)))
                    }
                    _ => return,
                };
                let clause = inner.pact.signals[signal].clause.clone();
                alarms.extend(end.map(|at| Alarm { at, what: AlarmKind::SignalEnds(clause) }));
            });
        };
        inner
            .exclusions
            .iter()
            .map(|one| &one.condition)
            .chain(&inner.levels)
            .chain(&inner.tiers)
            .for_each(&mut windows);
        inner.gates.iter().for_each(|(_, gate)| windows(gate));
        if let Whereabouts::Returned { at, cool_off, .. } = self.whereabouts {
            alarms.push(Alarm { at: Instant(at.0 + cool_off), what: AlarmKind::CoolOffEnds });
        }
        // The first of several at one instant, so that the answer does not depend on anything but the pact's order.
        alarms.into_iter().filter(|alarm| alarm.at > after).min_by_key(|alarm| alarm.at)
    }
}
