//! Stage 5 of 5 (ingest → ledger → engine → handoff → **reports**): what people look at, as data and as tables.
//!
//! A report is plain data that serialises to JSON, and knows how to lay itself out as [`Table`]s; printing them is the
//! CLI's business. Nothing is computed here that the engine has not said: reports count, sort and put into words.

mod explain;
mod lead;
mod replay;
mod rounding;
mod summary;
mod table;
mod tell;

pub use explain::{Explanation, explain};
pub use lead::{LeadResult, LeadRow, judge, reasons_at};
pub use replay::{ReplayRow, replay};
pub use rounding::parts_that_add_up;
pub use summary::{OutcomeTable, Summary, TierOutcome};
pub use table::{Align, Table};
pub use tell::{tell_ask, tell_event, tell_instant, tell_reason};
