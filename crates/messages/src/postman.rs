//! The postman: round by round, messages become deliveries, what is due is claimed and sent, and what came of it is written down.
//!
//! A round is one transaction for all that was sent since the last one ([`Sorting`]); sending happens outside of any, each delivery on a
//! thread of its own, so that a place that keeps us waiting holds up itself alone. Whatever is lost when the process dies was claimed,
//! and the claim ends by itself.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Scope;
use std::time::Duration;

use leadpact_ledger::Ledger;
use leadpact_ledger::deliveries::DeliveryRow;
use leadpact_terms::Instant;

use crate::{MailIs, MessagesError, Mood, Outcome, Parcel, Sorting, Transport};

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
        let mut sorting = Sorting::new(self.mail, self.limits);
        let mut mood = Mood::Working;
        std::thread::scope(|scope| {
            loop {
                let wait = match self.round(&mut sorting, mood, scope, &bell.into) {
                    Ok(wait) => wait,
                    Err(error) => {
                        (self.tell)(Happening::Failed { error: &error });
                        self.limits.look
                    }
                };
                if mood == Mood::Ending && sorting.n_busy() == 0 {
                    // What could not be written down is tried once more by whoever takes the claim over, under the same id.
                    return;
                }
                mood = listen(&mut sorting, &from, wait, mood);
            }
        });
    }

    /// Writes down, makes, claims and sends: how long there is nothing to do after that.
    fn round<'scope>(
        &'scope self,
        sorting: &mut Sorting,
        mood: Mood,
        scope: &'scope Scope<'scope, '_>,
        into: &Sender<Ring>,
    ) -> Result<Duration, MessagesError> {
        let now = (self.now)();
        if !sorting.is_due(self.ledger, mood, now)? {
            return sorting.rest(self.ledger, now);
        }
        let sorted = sorting.sort(self.ledger, mood, now)?;
        for (delivery, outcome) in &sorted.tried {
            (self.tell)(Happening::Tried { delivery, outcome });
        }
        if sorted.n_messages > 0 {
            (self.tell)(Happening::Made { n_messages: sorted.n_messages });
        }
        if sorted.n_dropped > 0 {
            (self.tell)(Happening::Dropped { n: sorted.n_dropped });
        }
        for parcel in sorted.parcels {
            let into = into.clone();
            scope.spawn(move || {
                let outcome = self.transport.send(&parcel, (self.now)());
                // The postman listens until all that is being sent has come back.
                let _ = into.send(Ring::Tried(Box::new(parcel), outcome));
            });
        }
        if sorted.n_messages > 0 { Ok(Duration::ZERO) } else { sorting.rest(self.ledger, (self.now)()) }
    }
}

/// Hears what came back, and waits for something to do.
fn listen(sorting: &mut Sorting, from: &Receiver<Ring>, wait: Duration, mut mood: Mood) -> Mood {
    let mut next = from.recv_timeout(wait);
    loop {
        match next {
            Ok(Ring::Nudge) => {}
            Ok(Ring::Stop) => mood = Mood::Ending,
            Ok(Ring::Tried(parcel, outcome)) => sorting.bring_back(parcel, outcome),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return mood,
        }
        // Whatever came in meanwhile shares the next transaction.
        next = from.recv_timeout(Duration::ZERO);
    }
}
