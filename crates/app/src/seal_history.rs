//! The service's ledger into the store of history: what has changed since the last time, so that replays over years need not wait for
//! the database.

use std::ops::ControlFlow;
use std::sync::Arc;

use leadpact_history::{History, HistoryError, Revision, Seal, SealReport, Status};
use leadpact_ingest::Options;
use leadpact_ledger::leads::{LeadRow, lead_find};
use leadpact_live::{LiveError, Present, Walker, walk};
use leadpact_terms::Instant;
use serde::Serialize;

use crate::AppError;
use crate::history::Store;
use crate::intake::Watch;
use crate::ledger_past::ServiceLedger;

/// A ledger's name is the id of the lead that it has under this number: the first one.
const FIRST: i64 = 1;

/// What sealing did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SealedReport {
    /// Leads that came, changed and went.
    #[serde(flatten)]
    pub sealed: SealReport,
    /// The store now.
    pub status: Status,
}

/// Brings the store, which is begun if there is none, to what the ledger holds now: leads that changed are written anew, leads that were
/// merged into others or erased go. `memory` bounds what is gathered before it is set aside on disk.
pub fn seal_history(
    store: &Store,
    ledger: &ServiceLedger,
    memory: usize,
    watch: &mut dyn Watch,
) -> Result<SealedReport, AppError> {
    let history = History::open_or_create(Arc::clone(&store.0))?;
    let first = ledger.0.read(|tx| Ok::<_, LiveError>(lead_find(tx, &[FIRST])?.pop()))?;
    let Some(first) = first else {
        return Ok(SealedReport { sealed: SealReport::default(), status: history.status()? });
    };
    let options = Options { memory, ..Options::default() };
    let mut sealer = Sealer { seal: history.begin_seal(first.id.as_str(), &options)?, failed: None, n_leads: 0, watch };
    walk(&ledger.0, &mut sealer)?;
    let Sealer { seal, failed, watch, .. } = sealer;
    if let Some(error) = failed {
        return Err(error.into());
    }
    let (history, sealed) = seal.commit(&mut |done, of| watch.steps(done, of))?;
    Ok(SealedReport { sealed, status: history.status()? })
}

/// Hands the leads of the walk to the seal.
struct Sealer<'w> {
    seal: Seal,
    failed: Option<HistoryError>,
    n_leads: u64,
    watch: &'w mut dyn Watch,
}

impl Walker for Sealer<'_> {
    fn begin(&mut self, _: Option<Instant>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn wants(&mut self, lead: &LeadRow) -> bool {
        let lead = Revision { number: lead.lead, id: lead.id.clone(), revision: lead.revision };
        self.seal.meet(lead).unwrap_or_else(|error| {
            self.failed = Some(error);
            false
        })
    }

    fn take(&mut self, lead: Present) -> ControlFlow<()> {
        if let (Some(stream), None) = (lead.stream, &self.failed) {
            self.failed = self.seal.push(stream).err();
        }
        self.n_leads += 1;
        self.watch.leads(self.n_leads);
        if self.failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
