//! Looking back (**history** → replay): years of events in columns, on disk and as they arrive.
//!
//! Cast: a [`Block`] holds whole leads, each with its events in order; a [`Source`] yields blocks in parts that can be
//! read side by side; [`Needs`] says which columns a reader looks at, everything else is left on disk;
//! [`arrivals`] are raw files in any order, read by column.

pub mod arrivals;
mod block;

pub use block::{Block, Need, Needs, Shape, Source, TOLD, Telling, Texts, Told};
