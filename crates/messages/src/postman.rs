//! The postman: round by round, messages become deliveries, what is due is claimed and sent, and what came of it is written down.
//!
//! A round is one transaction for all that was sent since the last one; sending happens outside of any, each delivery on a thread of
//! its own, so that a place that keeps us waiting holds up itself alone. Whatever is lost when the process dies was claimed, and
//! the claim ends by itself.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Scope;
use std::time::Duration;

use leadpact_ledger::Ledger;
use leadpact_ledger::deliveries::DeliveryRow;
use leadpact_terms::{Instant, SECOND_MS};

use crate::{
    Claimed, MailIs, MessagesError, Outcome, Parcel, Room, Transport, claim, fan_out, has_work, next_due, settle,
};

/// How much is sent at the same time, and how often the outbox is looked at without being told.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Deliveries at the same time.
    pub total: usize,
    /// Deliveries to one endpoint at the same time.
    pub each: usize,
    /// Other nodes write messages too, and tell only their own postman.
    pub look: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { total: 128, each: 4, look: Duration::from_secs(2) }
    }
}

/// What happened, for logs and measurements. None of it says anything of anybody.
#[derive(Debug)]
pub enum Happening<'a> {
    /// Messages became deliveries.
    Made {
        /// So many messages.
        n_messages: usize,
    },
    /// A delivery was tried.
    Tried {
        /// As it is now.
        delivery: &'a DeliveryRow,
        /// How that went.
        outcome: &'a Outcome,
    },
    /// Deliveries were dropped: nothing was left to send, or nobody to send it to.
    Dropped {
        /// So many.
        n: u64,
    },
    /// The ledger failed. It is tried again after a moment.
    Failed {
        /// Why.
        error: &'a MessagesError,
    },
}

/// Sends what is in the outbox of a ledger. Several may work on one PostgreSQL.
pub struct Postman<'a> {
    ledger: &'a Ledger,
    transport: &'a dyn Transport,
    mail: MailIs,
    limits: Limits,
    now: &'a (dyn Fn() -> Instant + Sync),
    tell: &'a (dyn Fn(Happening<'_>) + Sync),
}

/// What wakes a postman, or ends its work. It can be copied, and rung from everywhere.
#[derive(Debug, Clone)]
pub struct Bell {
    into: Sender<Ring>,
    /// Taken by the postman that answers to this bell.
    from: Arc<Mutex<Option<Receiver<Ring>>>>,
}

#[derive(Debug)]
enum Ring {
    /// There may be something to do.
    Nudge,
    /// What is being sent is sent to its end, and nothing else.
    Stop,
    /// A delivery was tried.
    Tried(Box<Parcel>, Outcome),
}

impl Default for Bell {
    fn default() -> Self {
        let (into, from) = channel();
        Self { into, from: Arc::new(Mutex::new(Some(from))) }
    }
}

impl Bell {
    /// Something was written to the outbox.
    pub fn nudge(&self) {
        // A postman that has ended needs no waking.
        let _ = self.into.send(Ring::Nudge);
    }

    /// Ends the postman's work once what is being sent is settled.
    pub fn stop(&self) {
        let _ = self.into.send(Ring::Stop);
    }
}

/// Whether the postman goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Working,
    Ending,
}

/// What is under way.
struct Rounds {
    room: Room,
    /// What was sent and is not written down yet.
    tried: Vec<(Box<Parcel>, Outcome)>,
}

impl<'a> Postman<'a> {
    /// A postman for the outbox of `ledger`.
    pub fn new(
        ledger: &'a Ledger,
        transport: &'a dyn Transport,
        mail: MailIs,
        limits: Limits,
        now: &'a (dyn Fn() -> Instant + Sync),
        tell: &'a (dyn Fn(Happening<'_>) + Sync),
    ) -> Self {
        Self { ledger, transport, mail, limits, now, tell }
    }

    /// Works until the bell says to stop. What fails is told and tried again.
    ///
    /// # Panics
    /// If another postman answers to this bell already.
    pub fn run(&self, bell: &Bell) {
        let taken = bell.from.lock().unwrap_or_else(PoisonError::into_inner).take();
        let from = taken.expect("one postman answers to a bell");
        let room = Room { total: 0, each: self.limits.each, busy: BTreeMap::new(), turn: 0 };
        let mut rounds = Rounds { room, tried: Vec::new() };
        let mut mood = Mood::Working;
        std::thread::scope(|scope| {
            loop {
                let wait = match self.round(&mut rounds, mood, scope, &bell.into) {
                    Ok(wait) => wait,
                    Err(error) => {
                        (self.tell)(Happening::Failed { error: &error });
                        self.limits.look
                    }
                };
                let n_busy: usize = rounds.room.busy.values().sum();
                if mood == Mood::Ending && n_busy == 0 {
                    // What could not be written down is tried once more by whoever takes the claim over, under the same id.
                    return;
                }
                mood = rounds.listen(&from, wait, mood);
            }
        });
    }

    /// Writes down, makes, claims and sends: how long there is nothing to do after that.
    fn round<'scope>(
        &'scope self,
        rounds: &mut Rounds,
        mood: Mood,
        scope: &'scope Scope<'scope, '_>,
        into: &Sender<Ring>,
    ) -> Result<Duration, MessagesError> {
        let now = (self.now)();
        let n_busy: usize = rounds.room.busy.values().sum();
        rounds.room.total = match mood {
            Mood::Working => self.limits.total.saturating_sub(n_busy),
            Mood::Ending => 0,
        };
        if rounds.tried.is_empty() && (rounds.room.total == 0 || !self.is_due(&rounds.room, now)?) {
            return self.rest(&rounds.room, now);
        }
        let (settled, n_messages, claimed) = self.ledger.write(|tx| {
            let mut settled = Vec::with_capacity(rounds.tried.len());
            for (parcel, outcome) in &rounds.tried {
                settled.push(settle(tx, parcel, outcome, now)?);
            }
            if rounds.room.total == 0 {
                return Ok::<_, MessagesError>((settled, 0, Claimed::default()));
            }
            let n_messages = fan_out(tx, self.mail, now)?;
            Ok((settled, n_messages, claim(tx, self.mail, &rounds.room, now)?))
        })?;
        for ((_, outcome), delivery) in rounds.tried.drain(..).zip(&settled) {
            if let Some(delivery) = delivery {
                (self.tell)(Happening::Tried { delivery, outcome: &outcome });
            }
        }
        if n_messages > 0 {
            (self.tell)(Happening::Made { n_messages });
        }
        if claimed.n_dropped > 0 {
            (self.tell)(Happening::Dropped { n: claimed.n_dropped });
        }
        rounds.room.turn = rounds.room.turn.wrapping_add(1);
        let has_more = n_messages > 0;
        for parcel in claimed.parcels {
            *rounds.room.busy.entry(parcel.endpoint).or_default() += 1;
            let into = into.clone();
            scope.spawn(move || {
                let outcome = self.transport.send(&parcel, (self.now)());
                // The postman listens until all that is being sent has come back.
                let _ = into.send(Ring::Tried(Box::new(parcel), outcome));
            });
        }
        if has_more { Ok(Duration::ZERO) } else { self.rest(&rounds.room, (self.now)()) }
    }

    /// Whether a transaction is worth it: looking costs nobody anything, writing keeps others waiting.
    fn is_due(&self, room: &Room, now: Instant) -> Result<bool, MessagesError> {
        self.ledger.read(|tx| Ok(has_work(tx)? || next_due(tx, self.mail, room)?.is_some_and(|at| at <= now)))
    }

    /// Until the next delivery is due, but not for long: other nodes write, too.
    fn rest(&self, room: &Room, now: Instant) -> Result<Duration, MessagesError> {
        let next = self.ledger.read(|tx| next_due(tx, self.mail, room))?;
        let ms = next.map_or(SECOND_MS, |at| (at.0 - now.0).max(0));
        Ok(Duration::from_millis(ms.unsigned_abs()).min(self.limits.look))
    }
}

impl Rounds {
    /// Hears what came back, and waits for something to do.
    fn listen(&mut self, from: &Receiver<Ring>, wait: Duration, mut mood: Mood) -> Mood {
        let mut next = from.recv_timeout(wait);
        loop {
            match next {
                Ok(Ring::Nudge) => {}
                Ok(Ring::Stop) => mood = Mood::Ending,
                Ok(Ring::Tried(parcel, outcome)) => {
                    let busy = self.room.busy.entry(parcel.endpoint).or_default();
                    *busy = busy.saturating_sub(1);
                    self.tried.push((parcel, outcome));
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return mood,
            }
            // Whatever came in meanwhile shares the next transaction.
            next = from.recv_timeout(Duration::ZERO);
        }
    }
}
