//! Leads to one Parquet file, a row group at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringBuilder, TimestampMillisecondArray};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use leadpact_ingest::{Dating, Names, Settled};
use leadpact_terms::{Event, Value};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{KeyValue, RowGroupMetaData};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh64::xxh64;

use super::columns::Interned;
use crate::layout::{
    AT, CHECKSUMS, COLUMNS_MAX, DATING, FIXED, ID, LASTED, LEAD, MARKED, NAMES, OTHERS, PROPERTY, ROW_GROUP_ROWS,
    SNAPSHOT, TRAIT, kind_word,
};
use crate::manifest::{Segment, StoredFile};
use crate::value::{write_text, write_value};

/// Names of properties and traits in a segment, with how many rows say them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredNames {
    /// Of properties.
    pub properties: BTreeMap<Box<str>, u64>,
    /// Of traits.
    pub traits: BTreeMap<Box<str>, u64>,
    /// Columns that stand in `others`, with their prefix.
    pub others: BTreeSet<Box<str>>,
}

/// The bytes of a file, and what the manifest says of it; its name is not known yet.
pub(crate) struct Encoded<T> {
    pub bytes: Vec<u8>,
    pub entry: T,
}

/// Builds a segment from leads in order.
pub(crate) struct SegmentWriter {
    parquet: ArrowWriter<Vec<u8>>,
    schema: Arc<Schema>,
    rows: Rows,
    names: StoredNames,
    entry: Segment,
}

impl SegmentWriter {
    /// A segment with columns for these names.
    pub fn new(names: &Names) -> Result<Self> {
        let (properties, traits) = (most_frequent(&names.properties), most_frequent(&names.traits));
        let schema = Arc::new(schema(&properties, &traits));
        let parquet = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(writer_properties()))?;
        let position = |names: &[Box<str>], first: usize| -> FxHashMap<Box<str>, usize> {
            names.iter().enumerate().map(|(i, name)| (name.clone(), first + i)).collect()
        };
        let rows = Rows {
            properties: position(&properties, 0),
            traits: position(&traits, properties.len()),
            said: (0..properties.len() + traits.len()).map(|_| Interned::default()).collect(),
            ..Rows::default()
        };
        let entry = Segment {
            stored: StoredFile::unnamed(),
            leads: 0,
            first_at: i64::MAX,
            last_at: i64::MIN,
            last_said_at: None,
            unsettled: 0,
            open_end: false,
        };
        Ok(Self { parquet, schema, rows, names: StoredNames::default(), entry })
    }

    /// Whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.entry.leads == 0
    }

    /// Adds a lead, whose id is greater than those before.
    pub fn push(&mut self, settled: &Settled) -> Result<()> {
        if settled.lead.events.is_empty() {
            return Ok(());
        }
        let entry = &mut self.entry;
        entry.leads += 1;
        for (event, origin) in settled.lead.events.iter().zip(&settled.origins) {
            let at = event.at.0;
            entry.first_at = entry.first_at.min(at);
            entry.last_at = entry.last_at.max(at);
            match origin.dating {
                Dating::Said => entry.last_said_at = entry.last_said_at.max(Some(at)),
                Dating::Last => entry.open_end = true,
                Dating::FirstEvent | Dating::Recorded | Dating::Company => {}
            }
            entry.unsettled += u64::from(origin.dating != Dating::Said);
            self.rows.push(event, &mut self.names);
            if origin.dating != Dating::Said {
                self.rows.dating.put(self.rows.last(), dating_word(origin.dating));
            }
            self.rows.snapshot.push(origin.snapshot);
        }
        entry.stored.rows += settled.lead.events.len() as u64;
        if self.rows.at.len() >= ROW_GROUP_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    /// The finished file.
    pub fn finish(mut self) -> Result<Encoded<Segment>> {
        self.flush()?;
        let names = serde_json::to_string(&self.names).map_err(|error| ParquetError::External(Box::new(error)))?;
        self.parquet.append_key_value_metadata(KeyValue::new(NAMES.to_owned(), names));
        let rows = self.entry.stored.rows;
        let Encoded { bytes, entry: stored } = finish(self.parquet, rows)?;
        Ok(Encoded { bytes, entry: Segment { stored, ..self.entry } })
    }

    fn flush(&mut self) -> Result<()> {
        if self.rows.at.is_empty() {
            return Ok(());
        }
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), self.rows.take())?;
        self.parquet.write(&batch)?;
        self.parquet.flush()
    }
}

impl StoredFile {
    fn unnamed() -> Self {
        let text = String::new;
        Self { file: text(), rows: 0, bytes: 0, xxh64: text(), footer_bytes: 0, footer_xxh64: text() }
    }
}

/// One batch as a whole file.
pub(crate) fn encode_parquet(batch: &RecordBatch) -> Result<Encoded<StoredFile>> {
    let mut parquet = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(writer_properties()))?;
    parquet.write(batch)?;
    parquet.flush()?;
    finish(parquet, batch.num_rows() as u64)
}

/// Writes the checksums and the footer.
fn finish(mut parquet: ArrowWriter<Vec<u8>>, rows: u64) -> Result<Encoded<StoredFile>> {
    parquet.sync()?;
    let sums: Vec<Vec<String>> =
        parquet.flushed_row_groups().iter().map(|group| checksums(group, parquet.inner())).collect();
    let body = parquet.inner().len();
    let sums = serde_json::to_string(&sums).map_err(|error| ParquetError::External(Box::new(error)))?;
    parquet.append_key_value_metadata(KeyValue::new(CHECKSUMS.to_owned(), sums));
    let bytes = parquet.into_inner()?;
    let footer = &bytes[body..];
    let entry = StoredFile {
        file: String::new(),
        rows,
        bytes: bytes.len() as u64,
        xxh64: checksum(&bytes),
        footer_bytes: footer.len() as u64,
        footer_xxh64: checksum(footer),
    };
    Ok(Encoded { bytes, entry })
}

fn checksums(group: &RowGroupMetaData, bytes: &[u8]) -> Vec<String> {
    let chunk = |(start, length): (u64, u64)| &bytes[start as usize..(start + length) as usize];
    group.columns().iter().map(|column| checksum(chunk(column.byte_range()))).collect()
}

/// XXH64 of bytes, in hexadecimal.
pub(crate) fn checksum(bytes: &[u8]) -> String {
    format!("{:016x}", xxh64(bytes, 0))
}

/// How files of the store are encoded.
pub(crate) fn writer_properties() -> WriterProperties {
    let column = |name: &str| ColumnPath::from(name);
    WriterProperties::builder()
        .set_created_by(concat!("leadpact ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::LZ4_RAW)
        // Row groups end between leads, where we say.
        .set_max_row_group_row_count(None)
        .set_data_page_row_count_limit(ROW_GROUP_ROWS)
        // A dictionary that is given up in the middle costs more to read than a large one.
        .set_dictionary_page_size_limit(64 << 20)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_column_statistics_enabled(column(AT), EnabledStatistics::Chunk)
        .set_column_statistics_enabled(column(LEAD), EnabledStatistics::Chunk)
        .set_column_statistics_enabled(column(MARKED), EnabledStatistics::Chunk)
        .set_column_dictionary_enabled(column(AT), false)
        .set_column_encoding(column(AT), Encoding::DELTA_BINARY_PACKED)
        .set_column_dictionary_enabled(column(ID), false)
        .build()
}

/// Of the names those that get columns, in alphabetical order.
fn most_frequent(names: &FxHashMap<Box<str>, u64>) -> Vec<Box<str>> {
    let mut ranked: Vec<(&Box<str>, u64)> = names.iter().map(|(name, n)| (name, *n)).collect();
    ranked.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    let mut kept: Vec<Box<str>> = ranked.into_iter().take(COLUMNS_MAX).map(|(name, _)| name.clone()).collect();
    kept.sort();
    kept
}

/// The type of columns of texts that repeat.
pub(crate) fn repeated_text() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

fn schema(properties: &[Box<str>], traits: &[Box<str>]) -> Schema {
    let fixed = FIXED.into_iter().map(|name| match name {
        AT => Field::new(name, DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())), false),
        ID => Field::new(name, DataType::Utf8, false),
        LASTED => Field::new(name, DataType::Int64, true),
        MARKED | SNAPSHOT => Field::new(name, DataType::Boolean, false),
        DATING => Field::new(name, repeated_text(), true),
        _ => Field::new(name, repeated_text(), false),
    });
    let said = |prefix: &'static str, names: &'_ [Box<str>]| {
        names.iter().map(|name| Field::new(format!("{prefix}{name}"), repeated_text(), true)).collect::<Vec<_>>()
    };
    let fields = fixed.chain(said(PROPERTY, properties)).chain(said(TRAIT, traits));
    Schema::new(fields.chain([Field::new(OTHERS, repeated_text(), true)]).collect::<Vec<_>>())
}

pub(crate) fn dating_word(dating: Dating) -> &'static str {
    match dating {
        Dating::Said => "said",
        Dating::FirstEvent => "first event",
        Dating::Recorded => "recorded",
        Dating::Last => "last",
        Dating::Company => "company",
    }
}

/// The rows of the row group that is being built.
#[derive(Default)]
struct Rows {
    lead: Interned,
    id: StringBuilder,
    at: Vec<i64>,
    kind: Interned,
    name: Interned,
    channel: Interned,
    lasted: Vec<Option<i64>>,
    marked: Vec<bool>,
    dating: Interned,
    snapshot: Vec<bool>,
    /// Where in `said` a property or a trait stands.
    properties: FxHashMap<Box<str>, usize>,
    traits: FxHashMap<Box<str>, usize>,
    said: Vec<Interned>,
    others: Interned,
    text: String,
}

impl Rows {
    fn last(&self) -> u32 {
        u32::try_from(self.at.len() - 1).expect("a row group has fewer rows")
    }

    fn push(&mut self, event: &Event, names: &mut StoredNames) {
        self.at.push(event.at.0);
        let row = self.last();
        self.lead.put(row, event.lead.as_str());
        self.id.append_value(event.id.as_str());
        self.kind.put(row, kind_word(event.kind));
        self.name.put(row, &event.name);
        self.channel.put(row, event.channel.word());
        self.lasted.push(event.lasted.map(|lasted| lasted.0));
        self.marked.push(event.marked);
        let tells = event.kind.tells_traits();
        let (columns, counts, prefix) = match tells {
            true => (&self.traits, &mut names.traits, TRAIT),
            false => (&self.properties, &mut names.properties, PROPERTY),
        };
        let mut others: Vec<(String, &Value)> = Vec::new();
        for (name, value) in &event.properties {
            match counts.get_mut(name) {
                Some(n) => *n += 1,
                None => {
                    counts.insert(name.clone(), 1);
                }
            }
            match columns.get(name) {
                Some(column) => {
                    self.text.clear();
                    write_value(value, &mut self.text);
                    self.said[*column].put(row, &self.text);
                }
                None => others.push((format!("{prefix}{name}"), value)),
            }
        }
        if !others.is_empty() {
            self.put_others(row, others, names);
        }
    }

    fn put_others(&mut self, row: u32, mut others: Vec<(String, &Value)>, names: &mut StoredNames) {
        others.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.text.clear();
        for (i, (column, value)) in others.iter().enumerate() {
            self.text.push(if i == 0 { '{' } else { ',' });
            write_text(column, &mut self.text);
            self.text.push(':');
            write_value(value, &mut self.text);
            if !names.others.contains(column.as_str()) {
                names.others.insert(column.as_str().into());
            }
        }
        self.text.push('}');
        self.others.put(row, &self.text);
    }

    /// The columns, and starts anew.
    fn take(&mut self) -> Vec<ArrayRef> {
        let n = self.at.len();
        let at = TimestampMillisecondArray::from(std::mem::take(&mut self.at)).with_timezone("UTC");
        let mut columns: Vec<ArrayRef> = vec![
            self.lead.take(n),
            Arc::new(self.id.finish()),
            Arc::new(at),
            self.kind.take(n),
            self.name.take(n),
            self.channel.take(n),
            Arc::new(Int64Array::from(std::mem::take(&mut self.lasted))),
            Arc::new(BooleanArray::from(std::mem::take(&mut self.marked))),
            self.dating.take(n),
            Arc::new(BooleanArray::from(std::mem::take(&mut self.snapshot))),
        ];
        columns.extend(self.said.iter_mut().map(|column| column.take(n)));
        columns.push(self.others.take(n));
        columns
    }
}
