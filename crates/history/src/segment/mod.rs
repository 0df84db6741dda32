//! One file of leads: a Parquet file whose rows are sorted by lead, instant and event id, with a checksum for every column chunk.

mod blocks;
mod columns;
mod events;
mod read;
mod write;

pub(crate) use blocks::{Plan, WithIds, count_leads, decode_block};
pub(crate) use events::decode_leads;
pub(crate) use read::{ParquetFile, SegmentReader};
pub(crate) use write::{Encoded, SegmentWriter, checksum, encode_parquet};
