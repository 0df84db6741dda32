//! Looking back on many machines (history → replay → **cluster**): SQL over a store, and replays that executors share.
//!
//! Cast: a [`Place`] says where a store lies; a [`Session`] asks it questions, here or on a [`Cluster`]; a *scan* reads
//! some parts of it as rows of a *relation*, and is the unit of work that travels; a *scheduler* hands scans out to
//! *executors*, which score with the very code of `leadpact-replay`; [`Admission`] decides who may speak to whom.
//!
//! Absent on purpose: any scoring of its own, and any state. What a cluster loses, a repeated command brings back.

mod admission;
mod codec;
mod columns;
mod compare;
mod error;
mod lease;
mod nodes;
mod object;
mod output;
mod place;
mod relations;
mod replay;
mod scan;
mod session;
mod store;
mod table;

pub use admission::{Admission, Release, TlsFiles};
pub use compare::{CompareJob, compare_there};
pub use error::Error;
pub use nodes::{
    ExecutorOptions, SCHEDULER_PORT, SchedulerAddress, SchedulerOptions, greet, run_executor, run_scheduler,
};
pub use output::{AnswerFormat, TABLE_ROWS};
pub use place::Place;
pub use relations::{PactText, Relation};
pub use replay::{ReplayJob, replay_there};
pub use session::{Answer, Cluster, Host, Session, Subject, block_on, read_pact};
pub use store::storage;
