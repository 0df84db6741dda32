//! Between live and server: what is done with a lead once it is ready, each step in one transaction of the ledger.
//!
//! Cast: the [`Desk`] takes up what the engine decided and makes *handoffs* of it ([`Desk::offer_due`]), each assigned to whoever's turn
//! it is; it does what sales says ([`Desk::act`]), what the clocks say ([`Desk::wake_due`]), lets nobody's absence strand a lead
//! ([`Desk::relieve_due`]), and leaves one handoff to those who turn out to be one lead ([`Desk::close_doubles`]). What becomes of a handoff is decided by `leadpact-handoff`; here it is read, written, told to the lead's
//! stream as events of sales, and told to the world as messages of the same transaction.
//!
//! Nothing has to be remembered between two calls: which decisions were taken up stands in the ledger, and so do the instants at which
//! clocks wake. Any node may do any step, and a step that did not become durable is done again.
//!
//! Absent on purpose: the clock and chance (arguments), SQL (`leadpact-ledger`), delivering messages (`leadpact-messages`), HTTP.

mod act;
mod agreed;
mod assign;
mod calendars;
mod capacity;
mod colleague;
mod double;
mod error;
mod examine;
mod kept;
mod offer;
mod package;
mod ready;
mod relieve;
mod response;
mod sla;
mod tell;
mod wake;
mod work;

pub use act::{Asked, By, LEADPACT, allowed};
pub use assign::Misrouted;
pub use capacity::Capacity;
pub use colleague::NewColleague;
pub use error::DeskError;
pub use examine::{Astray, Examined};
pub use kept::{Kept, Person, person_of};
pub use offer::{Offered, PassedOver, STALE_DAYS, WhyPassedOver, everybody_of, present_lead};
pub use package::{BantFact, Colleague, LookedAt, NextQuestion, Package};
pub use response::{ResponseBin, ResponseReport};
pub use sla::{PromiseReport, SlaReport};
pub use wake::Woken;
pub use work::{Done, Look};

use std::sync::{Arc, Mutex};

use leadpact_live::Live;

/// What sales works at, over one ledger. Several may work on one PostgreSQL.
pub struct Desk {
    live: Arc<Live>,
    agreed: Mutex<agreed::Cache>,
}

impl Desk {
    /// The desk over what is live.
    pub fn new(live: Arc<Live>) -> Self {
        Self { live, agreed: Mutex::default() }
    }

    /// What is live.
    pub fn live(&self) -> &Arc<Live> {
        &self.live
    }
}
