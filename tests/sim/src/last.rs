//! What has to be so when all has come to rest: everything was kept, told and delivered, and what is projected follows from the rest.

use std::collections::BTreeSet;
use std::sync::Arc;

use leadpact_desk::Desk;
use leadpact_ledger::deliveries::{DeliveryFilter, delivery_list};
use leadpact_live::{Live, findings_in_words};
use leadpact_terms::Instant;

use crate::world::{World, words};

/// Tries after which a delivery is given up.
const TRIES: u32 = 10;

impl World {
    pub(crate) fn check_at_the_end(&mut self) -> Result<(), String> {
        let now = self.now;
        self.check_nothing_is_due(now)?;
        let kept: BTreeSet<&str> = self.facts.stored().collect();
        if let Some(id) = self.facts.sent.keys().find(|id| !kept.contains(id.as_str())) {
            return Err(format!("event {id} was sent until it was answered, and is not kept"));
        }
        self.check_deliveries()?;
        let live = Arc::new(Live::new(Arc::new(self.another_ledger()?), || [0; 10]));
        let found = live.examine(Instant(now), &mut |_| {}).map_err(words)?;
        if !found.is_sound() {
            return Err(findings_in_words(&found).join("; "));
        }
        let desk = Desk::new(live);
        let examined = self.observer.read(|tx| desk.examine(tx, 0)).map_err(words)?;
        match examined.astray.first() {
            Some(astray) => Err(format!("a handoff is astray: {astray:?}")),
            None if examined.n_handoffs == self.facts.handoffs.len() as u64 => Ok(()),
            None => Err(format!("{} handoffs were examined, of {}", examined.n_handoffs, self.facts.handoffs.len())),
        }
    }

    /// Every delivery was taken, or given up for a reason that the receiver knows of.
    fn check_deliveries(&self) -> Result<(), String> {
        let rows = self.observer.read(|tx| delivery_list(tx, DeliveryFilter::default(), usize::MAX)).map_err(words)?;
        for row in rows {
            let fate = self.post.fates.get(&row.id);
            let (n_taken, n_failed) = fate.map_or((0, 0), |fate| (fate.n_taken, fate.n_failed));
            let is_refused = fate.is_some_and(|fate| fate.is_refused);
            let is_fine = match row.state.as_str() {
                "sent" => n_taken > 0,
                "dead" => is_refused || n_failed >= TRIES,
                // Whoever it was for has left.
                "dropped" => row.person.is_some(),
                // Sent at the very end: the answer is on its way back.
                "waiting" => row.claimed_until.is_some_and(|until| until.0 > self.now),
                _ => false,
            };
            if !is_fine {
                return Err(format!("delivery {row:?} is lost: taken {n_taken} times, failed {n_failed} times"));
            }
        }
        match self.facts.n_without_deliveries() {
            0 => Ok(()),
            n => Err(format!("{n} messages have no deliveries")),
        }
    }
}
