//! Looking back (**history** → replay): years of events in columns, on disk and as they arrive.
//!
//! Cast: a [`Block`] holds whole leads, each with its events in order; a [`BlockSource`] yields blocks in parts that can be
//! read side by side; [`Needs`] says which columns a reader looks at, everything else is left on disk. A *history* is a
//! store of segments, Parquet files of leads in buckets, which a *manifest* names; [`arrivals`] are raw files in any order, read by
//! column.

pub mod arrivals;
mod block;
mod builder;
mod companies;
mod error;
mod import;
mod layout;
mod manifest;
mod merge;
mod seal;
mod segment;
mod storage;
mod store;
mod upkeep;
mod value;

pub use block::{Block, BlockSource, Need, Needs, Shape, TOLD, Telling, Texts, Told};
pub use builder::{BlockBuilder, BlockMerger};
pub use error::{Damage, HistoryError};
pub use import::{Import, Imported, source_file};
pub use layout::{BUCKETS, BUCKETS_MAX, COLUMNS_MAX, ROW_GROUP_ROWS, SEGMENTS_MAX, bucket_of, kind_of, kind_word};
pub use manifest::{Manifest, Sealed, Segment, SourceFile, StoredFile};
pub use seal::{Revision, Seal, SealReport};
pub use storage::{Folder, Guard, Lock, Stamp, Storage};
pub use store::{History, Status, StoredLeads};
pub use upkeep::Verified;
pub use value::{read_value, write_value};
