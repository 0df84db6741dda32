//! Stage 1 (**ingest** → ledger → engine → handoff → reports): raw files → events, or quarantine with a reason.

mod error;
mod gather;
mod guess;
mod intake;
pub mod mapping;
pub mod normalise;
mod quarantine;
mod read;
mod rows;

pub use error::Error;
pub use gather::{Gather, Lead, Leads, Repeats};
pub use guess::{Guess, guess};
pub use intake::{FileCount, Intake, Options, Progress, UNDATED, Watch, read};
pub use mapping::{FileMap, Mapping};
pub use quarantine::{Entry, Extent, Quarantine, QuarantineFile, Reason};
pub use rows::{CompanyFact, Record, RecordId, When};
