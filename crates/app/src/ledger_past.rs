//! The service's ledger as a past: a thread walks through it at one moment and hands the leads on, so that reading and folding go on
//! side by side.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::vec;

use leadpact_ingest::Lead;
use leadpact_ledger::Ledger;
use leadpact_ledger::leads::LeadRow;
use leadpact_live::{LiveError, Present, Walker, walk};
use leadpact_terms::Instant;

use crate::AppError;

/// Events that are handed on together.
const EVENTS_AT_ONCE: usize = 8_192;
/// What waits to be taken: bounds the memory, and keeps the walk going meanwhile.
const WAITING: usize = 4;

/// The ledger of a service, on this machine or in PostgreSQL; the service may be at work meanwhile.
#[derive(Clone)]
pub struct ServiceLedger(pub Arc<Ledger>);

impl fmt::Debug for ServiceLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.0.directory().map_or_else(|| "PostgreSQL".to_owned(), |path| path.display().to_string());
        f.debug_tuple("ServiceLedger").field(&place).finish()
    }
}

/// The leads of a ledger as they were when it was opened; whoever drops it ends the walk.
pub(crate) struct LedgerLeads {
    told: Receiver<Told>,
    at_hand: vec::IntoIter<Lead>,
    /// An instant by which everything has happened.
    pub(crate) latest_at: Option<Instant>,
}

enum Told {
    Begin(Option<Instant>),
    Leads(Vec<Lead>),
    Failed(LiveError),
}

impl LedgerLeads {
    /// Begins the walk.
    pub(crate) fn open(ledger: &ServiceLedger) -> Result<Self, AppError> {
        let (tell, told) = sync_channel(WAITING);
        let ledger = Arc::clone(&ledger.0);
        thread::spawn(move || {
            let mut teller = Teller { tell, leads: Vec::new(), n_events: 0 };
            let last = match walk(&ledger, &mut teller) {
                Ok(()) => Told::Leads(teller.leads),
                Err(error) => Told::Failed(error),
            };
            // Whoever does not listen any more needs no answer.
            let _ = teller.tell.send(last);
        });
        let mut leads = Self { told, at_hand: Vec::new().into_iter(), latest_at: None };
        match leads.told.recv() {
            Ok(Told::Begin(latest_at)) => leads.latest_at = latest_at,
            Ok(Told::Leads(first)) => leads.at_hand = first.into_iter(),
            Ok(Told::Failed(error)) => return Err(error.into()),
            Err(_) => {}
        }
        Ok(leads)
    }
}

impl Iterator for LedgerLeads {
    type Item = Result<Lead, AppError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lead) = self.at_hand.next() {
                return Some(Ok(lead));
            }
            match self.told.recv() {
                Ok(Told::Leads(leads)) => self.at_hand = leads.into_iter(),
                Ok(Told::Begin(_)) => {}
                Ok(Told::Failed(error)) => return Some(Err(error.into())),
                Err(_) => return None,
            }
        }
    }
}

/// Hands on what the walk finds.
struct Teller {
    tell: SyncSender<Told>,
    leads: Vec<Lead>,
    n_events: usize,
}

impl Teller {
    fn tell(&self, told: Told) -> ControlFlow<()> {
        self.tell.send(told).map_or(ControlFlow::Break(()), ControlFlow::Continue)
    }
}

impl Walker for Teller {
    fn begin(&mut self, latest_at: Option<Instant>) -> ControlFlow<()> {
        self.tell(Told::Begin(latest_at))
    }

    fn wants(&mut self, _: &LeadRow) -> bool {
        true
    }

    fn take(&mut self, lead: Present) -> ControlFlow<()> {
        let Some(stream) = lead.stream else { return ControlFlow::Continue(()) };
        self.n_events += stream.events.len();
        self.leads.push(stream);
        if self.n_events < EVENTS_AT_ONCE {
            return ControlFlow::Continue(());
        }
        self.n_events = 0;
        let leads = std::mem::take(&mut self.leads);
        self.tell(Told::Leads(leads))
    }
}
