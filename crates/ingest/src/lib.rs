//! Stage 1 (**ingest** → ledger → engine → handoff → reports): raw files and live calls → events, or quarantine with a reason.
//!
//! What comes live is read by [`segment`] (calls of Segment's tracking API) and by [`hooks`] (what other tools post), and machines are told
//! from readers by [`bots`].
//!
//! Cast of files: a *mapping* says what the columns of files mean, and [`guess`] proposes one; *readers* turn files into rows;
//! *rows* say events of leads, facts of companies, or why nothing can be made of them; [`normalise`] brings values to
//! one spelling, for scenarios as well; [`Gather`] brings all events of a lead together, however many there are; what
//! could not be read goes to a [`Quarantine`], from where it can be corrected and read again.
//!
//! Promises: of each file, rows read = rows accepted + rows quarantined; memory stays within [`Options::memory`]
//! (plus an index of companies and of other ids of leads, and the events of one lead); the leads are the same
//! whatever the order of files and rows, the repeats and the memory.
//!
//! Absent on purpose: printing, and the clock (but to clear away stale scratch files): an instant that no file says is
//! [`UNDATED`] or the caller's.

pub mod bots;
pub mod columns;
mod error;
mod gather;
mod guess;
pub mod hooks;
mod intake;
pub mod mapping;
pub mod normalise;
mod quarantine;
mod read;
mod rows;
pub mod segment;

pub use error::Error;
pub use gather::{Dating, FiledFact, Gather, Lead, Leads, Names, Origin, Repeats, Settled, precedes, scratch_dir};
pub use guess::{Guess, guess};
pub use intake::{FileCount, Intake, Options, Progress, UNDATED, Watch, read, read_into};
pub use mapping::{FileMap, Mapping};
pub use quarantine::{Entry, Extent, Quarantine, QuarantineFile, Reason};
pub use rows::{CompanyFact, Reading, Record, RecordId, Said, When, lead_spelling, usual_channel};
