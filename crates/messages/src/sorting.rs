//! A postman's work without threads and without a clock: what is due is claimed and handed out, what came back is written down.
//!
//! Whoever holds it sends what it hands out and brings back what came of that. What it remembers is what is being sent; if that is lost,
//! claims end by themselves.

use std::collections::BTreeMap;
use std::time::Duration;

use leadpact_ledger::Ledger;
use leadpact_ledger::deliveries::DeliveryRow;
use leadpact_terms::Instant;

use crate::{
    Claimed, Limits, MailIs, MessagesError, Outcome, Parcel, Room, claim, fan_out, has_work, next_due, settle,
};

/// Whether a postman takes on more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Yes.
    Working,
    /// What is being sent is brought to its end, and nothing else.
    Ending,
}

/// What a postman has under way.
#[derive(Debug)]
pub struct Sorting {
    mail: MailIs,
    limits: Limits,
    room: Room,
    /// What was sent and is not written down yet.
    tried: Vec<(Box<Parcel>, Outcome)>,
}

/// What one round came to.
#[derive(Debug, Default)]
pub struct Sorted {
    /// To be sent now, and brought back.
    pub parcels: Vec<Parcel>,
    /// Messages that became deliveries.
    pub n_messages: usize,
    /// Deliveries that were dropped.
    pub n_dropped: u64,
    /// Deliveries that were tried, as they are now, and how that went.
    pub tried: Vec<(DeliveryRow, Outcome)>,
}

impl Sorting {
    /// Nothing is under way yet.
    pub fn new(mail: MailIs, limits: Limits) -> Self {
        let room = Room { total: 0, each: limits.each, busy: BTreeMap::new(), turn: 0 };
        Self { mail, limits, room, tried: Vec::new() }
    }

    /// A parcel was sent: how that went.
    pub fn bring_back(&mut self, parcel: Box<Parcel>, outcome: Outcome) {
        let busy = self.room.busy.entry(parcel.endpoint).or_default();
        *busy = busy.saturating_sub(1);
        self.tried.push((parcel, outcome));
    }

    /// How many parcels are being sent.
    pub fn n_busy(&self) -> usize {
        self.room.busy.values().sum()
    }

    /// Whether a round is worth it: looking costs nobody anything, writing keeps others waiting.
    pub fn is_due(&mut self, ledger: &Ledger, mood: Mood, now: Instant) -> Result<bool, MessagesError> {
        self.make_room(mood);
        if !self.tried.is_empty() || self.room.total == 0 {
            return Ok(!self.tried.is_empty());
        }
        ledger.read(|tx| Ok(has_work(tx)? || next_due(tx, self.mail, &self.room)?.is_some_and(|at| at <= now)))
    }

    /// A round: one transaction in which is written down what came back, deliveries are made, and what is due is claimed.
    pub fn sort(&mut self, ledger: &Ledger, mood: Mood, now: Instant) -> Result<Sorted, MessagesError> {
        self.make_room(mood);
        let (settled, n_messages, claimed) = ledger.write(|tx| {
            let mut settled = Vec::with_capacity(self.tried.len());
            for (parcel, outcome) in &self.tried {
                settled.push(settle(tx, parcel, outcome, now)?);
            }
            if self.room.total == 0 {
                return Ok::<_, MessagesError>((settled, 0, Claimed::default()));
            }
            let n_messages = fan_out(tx, self.mail, now)?;
            Ok((settled, n_messages, claim(tx, self.mail, &self.room, now)?))
        })?;
        let tried = self.tried.drain(..).zip(settled);
        let tried = tried.filter_map(|((_, outcome), delivery)| Some((delivery?, outcome))).collect();
        self.room.turn = self.room.turn.wrapping_add(1);
        for parcel in &claimed.parcels {
            *self.room.busy.entry(parcel.endpoint).or_default() += 1;
        }
        Ok(Sorted { parcels: claimed.parcels, n_messages, n_dropped: claimed.n_dropped, tried })
    }

    /// Until the next delivery is due, but not for long: other nodes write, too.
    pub fn rest(&self, ledger: &Ledger, now: Instant) -> Result<Duration, MessagesError> {
        let next = ledger.read(|tx| next_due(tx, self.mail, &self.room))?;
        let until = next.map_or(self.limits.look, |at| Duration::from_millis((at.0 - now.0).max(0).unsigned_abs()));
        Ok(until.min(self.limits.look))
    }

    fn make_room(&mut self, mood: Mood) {
        self.room.total = match mood {
            Mood::Working => self.limits.total.saturating_sub(self.n_busy()),
            Mood::Ending => 0,
        };
    }
}
