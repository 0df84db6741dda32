//! When a call happened. A client's clock may be wrong, but not how long it waited before it sent the call.

use leadpact_terms::{Duration, Instant, MINUTE_MS};
use serde_json::value::RawValue;

use super::body::{Message, scalar};
use super::{Note, Refusal, Timing};
use crate::normalise::{Locale, instant};
use crate::quarantine::Reason;

/// A client that differs from us by no more than this has a right clock and a slow network: its `timestamp` stays as said,
/// so that a past sent through a library keeps its instants to the millisecond.
pub const CLOCK_TOLERANCE: Duration = Duration(MINUTE_MS);

/// When a call happened, of which this much is said.
///
/// `original` is the client's clock and always corrected by Segment's rule, `received − (sent − original)`. `timestamp`
/// alone is what Segment's own libraries send, browsers with wrong clocks among them: it is corrected by the same rule if
/// the clock is wrong. Beside an `original` it was worked out by somebody before us, and in an import it is the past.
pub(super) fn happened_at(
    message: &Message<'_>,
    batch_sent_at: Option<&RawValue>,
    timing: Timing,
    received_at: Instant,
    notes: &mut Vec<Note>,
) -> Result<Instant, Refusal> {
    let timestamp = said(message.timestamp, "timestamp")?;
    let original = said(message.original_timestamp, "originalTimestamp")?;
    let sent = match said(message.sent_at.or(batch_sent_at), "sentAt") {
        Ok(sent) => sent,
        Err(Refusal { path, reason, why }) => {
            notes.push(Note { path, reason, why });
            None
        }
    };
    let ahead = sent.map_or(Duration(0), |sent| sent.since(received_at));
    let at = match (timestamp, original) {
        (Some(timestamp), Some(_)) => timestamp,
        (Some(timestamp), None) => match timing {
            Timing::Live if ahead.0.saturating_abs() > CLOCK_TOLERANCE.0 => timestamp - ahead,
            Timing::Live | Timing::Past => timestamp,
        },
        (None, Some(original)) => match timing {
            Timing::Live => original - ahead,
            Timing::Past => original,
        },
        (None, None) => received_at,
    };
    // Nothing has happened yet that will happen later.
    Ok(at.min(received_at))
}

/// Whether a call says when it happened, be it right or wrong.
pub(super) fn is_dated(message: &Message<'_>) -> bool {
    message.timestamp.is_some() || message.original_timestamp.is_some()
}

fn said(raw: Option<&RawValue>, path: &str) -> Result<Option<Instant>, Refusal> {
    let refusal = |why| Refusal { path: path.to_owned(), reason: Reason::BadInstant, why };
    let Some(text) = scalar(raw).map_err(refusal)? else { return Ok(None) };
    instant(&text, &Locale::default()).map(Some).map_err(refusal)
}
