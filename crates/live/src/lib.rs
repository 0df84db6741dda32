//! Around the flow (ingest → ledger → engine): what is done the moment something happens to a lead.
//!
//! Cast: an [`Arrival`] is one call that was read; [`Live::take`] is the transaction that keeps many of them: *who* is it (identity),
//! is it new (deduplication), *whose company*, and what do the pacts in force say now (evaluation, decisions, projections).
//! A [`Committer`] lets many callers share a transaction. Corrections (merges taken apart, marks) and a new pact in force evaluate
//! leads anew from their *stream*: their events, in order, with marks laid over and facts about their company between them.
//!
//! Everything that is kept beside events and decisions is a projection: [`Live::rebuild`] makes it anew and says what differs.
//!
//! Absent on purpose: clocks and chance, which the host hands in, SQL (`leadpact-ledger`), scoring (`leadpact-engine`), HTTP.

mod arrival;
mod ask;
mod backup;
mod batch;
mod commit;
mod company;
mod consent;
mod correct;
mod doctor;
mod erasures;
mod error;
mod evaluate;
mod export;
mod force;
mod funnel;
mod hooks;
mod identity;
mod intake;
mod naming;
mod own_form;
mod pacts;
mod past;
mod postgres_tools;
mod privacy;
mod profiles;
mod rebuild;
mod record;
mod retention;
mod retention_runs;
mod scanners;
mod segment;
pub mod signature;
mod sns;
pub mod sources;
mod stream;
mod work;

pub use arrival::{Arrival, Note, Said};
pub use ask::{LeadView, TimelineEvent};
pub use backup::{BackedUp, Copied, Over, Restored, Restoring, back_up, restore};
pub use batch::{BATCH_EVENTS_MAX, Batch, BatchForm, CompanyNews, LeadEvents, UnfitBatch};
pub use commit::{Committer, Full, Job, Limits, Taken, write_jobs};
pub use consent::{CONTACT, Consent, PURPOSE_CHARS, is_purpose};
pub use correct::Stretch;
pub use doctor::{Examining, Findings, Misfit, findings_in_words};
pub use erasures::{ERASURES_FILE, read_erasures, write_erasures};
pub use error::{LiveError, Thing};
pub use force::Walk;
pub use funnel::{FUNNEL, Funnel, FunnelReport, FunnelStep, funnel};
pub use hooks::hook_tool;
pub use intake::{Decided, Receipt};
pub use own_form::{IDENTIFIERS_MAX, Refused, known_email, read_told, unread};
pub use pacts::{InForce, PactInForce};
pub use past::{Present, Walker, walk};
pub use privacy::Erased;
pub use rebuild::{Difference, Rebuilt};
pub use record::{ENDPOINT, ITEMS_MAX, OWN_SOURCE, Recorded, Recording};
pub use retention::{BehaviourKind, Retained, RetentionRule, unfit_rule};
pub use retention_runs::{Occasion, RetentionRun};

use std::sync::{Arc, Mutex};

use leadpact_ledger::Ledger;
use leadpact_terms::Instant;

/// Where random bytes come from: ten for each id.
pub type Chance = dyn Fn() -> [u8; 10] + Send + Sync;

/// The service's state machine over one ledger. Several may work on one PostgreSQL.
pub struct Live {
    ledger: Arc<Ledger>,
    chance: Box<Chance>,
    pacts: Mutex<pacts::Cache>,
}

impl Live {
    /// The state machine over this ledger.
    pub fn new(ledger: Arc<Ledger>, chance: impl Fn() -> [u8; 10] + Send + Sync + 'static) -> Self {
        Self { ledger, chance: Box::new(chance), pacts: Mutex::default() }
    }

    /// The ledger.
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// A new public id: a UUID of version 7, so that ids sort by when they were given.
    pub fn fresh_id(&self, now: Instant) -> String {
        let millis = u64::try_from(now.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &(self.chance)()).into_uuid().to_string()
    }
}
