//! What can go wrong at the desk.

use leadpact_handoff::{CalendarError, HolidaysError, Refusal};
use leadpact_language::Said;
use leadpact_ledger::LedgerError;
use leadpact_live::{LiveError, Thing};

/// A failure.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The ledger's.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Of what is live.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// There is no such thing.
    #[error("there is no {what} `{id}`")]
    Unknown {
        /// What sort of thing.
        what: Thing,
        /// Its id.
        id: String,
    },
    /// Somebody else did something with the handoff meanwhile.
    #[error("the handoff was changed meanwhile: it is at revision {present}, and {asked} was meant; look at it again")]
    Changed {
        /// The revision that was meant.
        asked: i64,
        /// The revision that there is.
        present: i64,
    },
    /// It is somebody else's.
    #[error("{}", .0.in_english())]
    NotYours(Said),
    /// The lead is in sales' hands by another handoff.
    #[error("the lead was handed over again meanwhile: go on with the handoff {handoff}")]
    InHands {
        /// Which.
        handoff: String,
    },
    /// It can't be done as things are.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something that was said does not fit.
    #[error("{path}: {}", .why.in_english())]
    Unfit {
        /// Where: `reason`.
        path: &'static str,
        /// What was expected.
        why: Said,
    },
    /// A pact's calendar can't be used.
    #[error("the calendar of the pact `{pact}`: {source}")]
    Calendar {
        /// Which pact.
        pact: String,
        /// Why.
        source: CalendarError,
    },
    /// A file of holidays can't be read.
    #[error("the holidays `{name}`: {source}")]
    Holidays {
        /// Which.
        name: String,
        /// Why.
        source: HolidaysError,
    },
}
