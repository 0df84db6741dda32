//! Opening a file of the store and reading columns of a row group, each byte checked before it is believed.

use std::fmt::Display;
use std::sync::Arc;

use arrow::array::RecordBatch;
use bytes::{Buf, Bytes};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::{ChunkReader, Length};

use super::write::{StoredNames, checksum};
use crate::error::{Damage, HistoryError};
use crate::layout::{CHECKSUMS, NAMES};
use crate::manifest::{Segment, StoredFile, failed};
use crate::storage::Storage;

/// Column chunks that lie so near to each other are fetched together.
const GAP: u64 = 32 << 10;

/// A Parquet file of the store, opened.
pub(crate) struct ParquetFile<'a> {
    storage: &'a dyn Storage,
    file: String,
    bucket: Option<u32>,
    length: u64,
    metadata: ArrowReaderMetadata,
    /// For each row group and column.
    checksums: Vec<Vec<String>>,
}

/// A segment, opened.
pub(crate) struct SegmentReader<'a> {
    pub parquet: ParquetFile<'a>,
    pub names: StoredNames,
}

impl<'a> SegmentReader<'a> {
    /// Opens a segment.
    pub fn open(storage: &'a dyn Storage, bucket: u32, segment: &Segment) -> Result<Self, HistoryError> {
        let parquet = ParquetFile::open(storage, Some(bucket), &segment.stored)?;
        let names = parquet.key(NAMES)?;
        Ok(Self { parquet, names })
    }
}

impl<'a> ParquetFile<'a> {
    /// Opens a file and reads its footer.
    pub fn open(storage: &'a dyn Storage, bucket: Option<u32>, stored: &StoredFile) -> Result<Self, HistoryError> {
        let place = Place { storage, file: &stored.file, bucket };
        let start = stored.bytes.saturating_sub(stored.footer_bytes);
        let footer = place.bytes(start..stored.bytes)?;
        if checksum(&footer) != stored.footer_xxh64 {
            return Err(place.damaged("its footer is not what was written"));
        }
        let options = ArrowReaderOptions::new();
        let metadata = metadata_of(&footer)
            .and_then(|metadata| ArrowReaderMetadata::try_new(Arc::new(metadata), options))
            .map_err(|error| place.damaged(error))?;
        let mut opened =
            Self { storage, file: stored.file.clone(), bucket, length: stored.bytes, metadata, checksums: Vec::new() };
        opened.checksums = opened.key(CHECKSUMS)?;
        let n_columns = opened.metadata.parquet_schema().num_columns();
        if opened.checksums.len() != opened.n_row_groups()
            || opened.checksums.iter().any(|sums| sums.len() != n_columns)
        {
            return Err(opened.damaged("it has not a checksum for each part"));
        }
        Ok(opened)
    }

    pub fn n_row_groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    pub fn n_rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    pub fn metadata(&self) -> &ParquetMetaData {
        self.metadata.metadata()
    }

    /// The positions of columns by name, in the order of the file.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &str)> {
        self.metadata.schema().fields().iter().map(|field| field.name().as_str()).enumerate()
    }

    /// The position of a column.
    pub fn column(&self, name: &str) -> Result<usize, HistoryError> {
        let found = self.columns().find(|(_, known)| *known == name);
        found.map(|(position, _)| position).ok_or_else(|| self.damaged(format!("it has no column `{name}`")))
    }

    /// Columns of a row group, in the order of the file.
    pub fn read(&self, row_group: usize, columns: &[usize]) -> Result<RecordBatch, HistoryError> {
        let group = self.metadata.metadata().row_group(row_group);
        let mut wanted: Vec<usize> = columns.to_vec();
        wanted.sort_unstable();
        let fetched = self.fetch(row_group, &wanted)?;
        let n_rows = usize::try_from(group.num_rows()).map_err(|error| self.damaged(error))?;
        let mask = ProjectionMask::leaves(self.metadata.parquet_schema(), wanted);
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(fetched, self.metadata.clone())
            .with_row_groups(vec![row_group])
            .with_projection(mask)
            .with_batch_size(n_rows.max(1))
            .build();
        let batch = reader.map_err(|error| self.damaged(error))?.next();
        let batch = batch.ok_or_else(|| self.damaged("it has fewer rows than it says"))?;
        let batch = batch.map_err(|error| self.damaged(error))?;
        if batch.num_rows() != n_rows {
            return Err(self.damaged("it has fewer rows than it says"));
        }
        Ok(batch)
    }

    /// The error that this file is damaged.
    pub fn damaged(&self, why: impl Display) -> HistoryError {
        Place { storage: self.storage, file: &self.file, bucket: self.bucket }.damaged(why)
    }

    /// What a key of the footer says.
    fn key<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<T, HistoryError> {
        let pairs = self.metadata.metadata().file_metadata().key_value_metadata();
        let text = pairs.and_then(|pairs| pairs.iter().find(|pair| pair.key == key)?.value.as_deref());
        let text = text.ok_or_else(|| self.damaged(format!("its footer has no `{key}`")))?;
        serde_json::from_str(text).map_err(|error| self.damaged(format!("`{key}` in its footer: {error}")))
    }

    /// The bytes of column chunks, given in their order.
    fn fetch(&self, row_group: usize, columns: &[usize]) -> Result<Fetched, HistoryError> {
        let group = self.metadata.metadata().row_group(row_group);
        let place = Place { storage: self.storage, file: &self.file, bucket: self.bucket };
        let mut ranges: Vec<std::ops::Range<u64>> = Vec::new();
        for column in columns {
            let (start, length) = group.column(*column).byte_range();
            match ranges.last_mut() {
                Some(last) if start >= last.end && start - last.end <= GAP => last.end = start + length,
                _ => ranges.push(start..start + length),
            }
        }
        let mut parts = Vec::with_capacity(ranges.len());
        for range in ranges {
            parts.push((range.start, place.bytes(range)?));
        }
        let fetched = Fetched { length: self.length, parts };
        for column in columns {
            let (start, length) = group.column(*column).byte_range();
            let bytes = fetched.get_bytes(start, length as usize).map_err(|error| self.damaged(error))?;
            if checksum(&bytes) != self.checksums[row_group][*column] {
                let (_, name) = self.columns().nth(*column).unwrap_or((0, "?"));
                return Err(self.damaged(format!("column `{name}` of row group {row_group} is not what was written")));
            }
        }
        Ok(fetched)
    }
}

/// A file, for reading from it and for saying what is wrong with it.
struct Place<'a> {
    storage: &'a dyn Storage,
    file: &'a str,
    bucket: Option<u32>,
}

impl Place<'_> {
    fn bytes(&self, range: std::ops::Range<u64>) -> Result<Bytes, HistoryError> {
        self.storage.read_range(self.file, range).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => self.damaged("the file is not there"),
            std::io::ErrorKind::UnexpectedEof => self.damaged(format!("it is cut off: {source}")),
            _ => failed(self.storage, "read", self.file, source),
        })
    }

    fn damaged(&self, why: impl Display) -> HistoryError {
        HistoryError::Damaged(Damage { segment: self.file.to_owned(), bucket: self.bucket, why: why.to_string() })
    }
}

/// The metadata in a footer: its last eight bytes are its length and `PAR1`.
fn metadata_of(footer: &[u8]) -> Result<ParquetMetaData, ParquetError> {
    let cut = || ParquetError::General("its footer is cut off".to_owned());
    let rest = footer.len().checked_sub(8).ok_or_else(cut)?;
    let length = u32::from_le_bytes([footer[rest], footer[rest + 1], footer[rest + 2], footer[rest + 3]]) as usize;
    let start = rest.checked_sub(length).ok_or_else(cut)?;
    ParquetMetaDataReader::decode_metadata(&footer[start..rest])
}

/// Parts of a file in memory.
struct Fetched {
    length: u64,
    parts: Vec<(u64, Bytes)>,
}

impl Fetched {
    fn part(&self, start: u64) -> Result<Bytes, ParquetError> {
        let within = |(from, bytes): &&(u64, Bytes)| start >= *from && start <= *from + bytes.len() as u64;
        let part = self.parts.iter().rev().find(within);
        let (from, bytes) = part.ok_or_else(|| ParquetError::General(format!("byte {start} was not fetched")))?;
        Ok(bytes.slice((start - from) as usize..))
    }
}

impl Length for Fetched {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Fetched {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(self.part(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let part = self.part(start)?;
        match part.len() >= length {
            true => Ok(part.slice(..length)),
            false => Err(ParquetError::EOF(format!("{} bytes are missing", length - part.len()))),
        }
    }
}
