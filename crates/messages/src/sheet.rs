//! The weekly sheet of both parties' promises: figures that whoever reckons them hands in, told once for each pact and week.

use leadpact_ledger::Tx;
use leadpact_ledger::counters::{Counter, counter_take};
use leadpact_ledger::messages::{MessageRow, message_exists, message_insert_many};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::deliver::hex;
use crate::{MessagesError, Topic};

/// Both parties' promises under a pact in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaSheet {
    /// Under which pact.
    pub pact: String,
    /// From when.
    pub from: Instant,
    /// To when, not included.
    pub to: Instant,
    /// Leads handed over.
    pub n_offered: u64,
    /// Leads that marketing promised for the period, if it promised a number.
    pub n_promised: Option<u64>,
    /// Leads refused because the information was incomplete.
    pub n_incomplete: u64,
    /// Leads that nobody has touched yet.
    pub n_unanswered: u64,
    /// The time that half of the first responses did not exceed.
    pub median_response_ms: Option<i64>,
    /// Each promise with a clock.
    pub promises: Vec<SheetLine>,
}

/// What became of one promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    /// The word for the promise.
    pub promise: String,
    /// Whose it is: `marketing` or `sales`.
    pub party: String,
    /// Kept in time.
    pub n_kept: u64,
    /// Ran out.
    pub n_breached: u64,
    /// Still running.
    pub n_running: u64,
}

/// Writes the sheet's message, unless it was written before, by whichever node; whether it was written now.
pub fn write_sheet(tx: &mut Tx<'_>, sheet: &SlaSheet, now: Instant) -> Result<bool, MessagesError> {
    let digest = Sha256::digest(format!("{}\n{}\n{}", sheet.pact, sheet.from.0, sheet.to.0));
    let id = format!("msg_{}", hex(&digest[..16]));
    if message_exists(tx, &id)? {
        return Ok(false);
    }
    let body = serde_json::to_string(sheet).expect("a sheet becomes JSON");
    let message = counter_take(tx, Counter::Message, 1)?;
    let row = MessageRow { message, id, at: now, topic: Topic::Sheet.name().to_owned(), lead: None, body };
    message_insert_many(tx, &[row])?;
    Ok(true)
}
