//! Stage 1 (**ingest** → ledger → engine → handoff → reports): raw files → events, or quarantine with a reason.

mod error;
pub mod normalise;
mod quarantine;
pub mod read;

pub use error::Error;
pub use quarantine::{Entry, Extent, Quarantine, QuarantineFile, Reason};
