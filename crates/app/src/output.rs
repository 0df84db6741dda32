//! Lists written to a file: CSV, JSON Lines or Parquet, by the file's ending. The file appears whole or not at all.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use leadpact_terms::Instant;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde_json::{Map, Value as Json};

use crate::AppError;

/// Rows that are held before they are written as one batch.
const BATCH: usize = 16_384;

/// One cell of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text.
    Text(Option<String>),
    /// A number with a fraction.
    Number(Option<f64>),
    /// A whole number.
    Count(Option<i64>),
    /// An instant: RFC 3339 in text formats, a timestamp of milliseconds UTC in Parquet.
    At(Option<Instant>),
}

/// A column of a list of `R`: its name and its cell.
pub struct Column<R> {
    /// The name, in every format.
    pub name: &'static str,
    /// An empty cell of the column's type.
    pub blank: Cell,
    /// The cell of a row, of the same type.
    pub cell: fn(&R) -> Cell,
}

/// A list that is being written.
pub struct ListFile<R: 'static> {
    path: PathBuf,
    part: Part,
    columns: &'static [Column<R>],
    format: Format,
    batch: Vec<Vec<Cell>>,
}

/// A file that is being written: gone unless it was renamed.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // Renamed, it is not there any more.
        let _ = fs::remove_file(&self.0);
    }
}

enum Format {
    Csv(csv::Writer<File>),
    JsonLines(BufWriter<File>),
    Parquet(Option<ArrowWriter<File>>, PathBuf),
}

impl<R> ListFile<R> {
    /// Begins a list. The ending says the format: `.csv`, `.jsonl` or `.parquet`.
    pub fn create(path: &Path, columns: &'static [Column<R>]) -> Result<Self, AppError> {
        let part = path.with_file_name(format!(".{}.part", path.file_name().unwrap_or_default().to_string_lossy()));
        let create = || File::create(&part).map_err(|source| AppError::Write { path: path.to_owned(), source });
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let format = match ending.as_str() {
            "csv" => {
                let mut writer = csv::Writer::from_writer(create()?);
                let header = writer.write_record(columns.iter().map(|column| column.name));
                header.map_err(|error| AppError::list(path, &error))?;
                Format::Csv(writer)
            }
            "jsonl" | "ndjson" => Format::JsonLines(BufWriter::new(create()?)),
            "parquet" => {
                create()?;
                Format::Parquet(None, part.clone())
            }
            _ => return Err(AppError::UnknownFormat { path: path.to_owned() }),
        };
        Ok(Self { path: path.to_owned(), part: Part(part), columns, format, batch: Vec::new() })
    }

    /// Adds a row.
    pub fn add(&mut self, row: &R) -> Result<(), AppError> {
        self.batch.push(self.columns.iter().map(|column| (column.cell)(row)).collect());
        if self.batch.len() == BATCH { self.write_batch() } else { Ok(()) }
    }

    /// Whether the list is written in columns, so that whole batches of them can be added.
    pub fn is_columnar(&self) -> bool {
        matches!(self.format, Format::Parquet(..))
    }

    /// Adds rows that are in columns already, under the names and types of the list's.
    pub fn add_batch(&mut self, batch: &RecordBatch) -> Result<(), AppError> {
        match &mut self.format {
            Format::Parquet(writer, part) => {
                write_columns(writer, part, batch).map_err(|error| AppError::list(&self.path, &error))
            }
            Format::Csv(_) | Format::JsonLines(_) => unreachable!("only a list in columns takes columns"),
        }
    }

    /// Writes what is left and puts the file in its place.
    pub fn finish(mut self) -> Result<(), AppError> {
        self.write_batch()?;
        let failed = |source| AppError::Write { path: self.path.clone(), source };
        match self.format {
            Format::Csv(mut writer) => writer.flush().map_err(failed)?,
            Format::JsonLines(mut writer) => writer.flush().map_err(failed)?,
            Format::Parquet(writer, _) => {
                if let Some(writer) = writer {
                    writer.close().map_err(|error| AppError::list(&self.path, &error))?;
                }
            }
        }
        fs::rename(&self.part.0, &self.path).map_err(|source| AppError::Write { path: self.path.clone(), source })
    }

    fn write_batch(&mut self) -> Result<(), AppError> {
        let rows = std::mem::take(&mut self.batch);
        let path = &self.path;
        match &mut self.format {
            Format::Csv(writer) => rows
                .iter()
                .try_for_each(|row| writer.write_record(row.iter().map(Cell::to_text)))
                .map_err(|error| AppError::list(path, &error)),
            Format::JsonLines(writer) => rows
                .iter()
                .try_for_each(|row| {
                    let object: Map<String, Json> = self
                        .columns
                        .iter()
                        .zip(row)
                        .map(|(column, cell)| (column.name.to_owned(), cell.to_json()))
                        .collect();
                    writeln!(writer, "{}", Json::Object(object))
                })
                .map_err(|source| AppError::Write { path: path.clone(), source }),
            Format::Parquet(writer, part) => {
                // A list without rows still has its columns, so the first batch is written even if it is empty.
                if rows.is_empty() && writer.is_some() {
                    return Ok(());
                }
                let batch = record_batch(self.columns, &rows).map_err(|error| AppError::list(path, &error))?;
                write_columns(writer, part, &batch).map_err(|error| AppError::list(path, &error))
            }
        }
    }
}

fn write_columns(
    writer: &mut Option<ArrowWriter<File>>,
    part: &Path,
    batch: &RecordBatch,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    if writer.is_none() {
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?)).build();
        *writer = Some(ArrowWriter::try_new(File::create(part)?, batch.schema(), Some(properties))?);
    }
    if let Some(writer) = writer {
        writer.write(batch)?;
    }
    Ok(())
}

fn record_batch<R>(columns: &[Column<R>], rows: &[Vec<Cell>]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (position, column) in columns.iter().enumerate() {
        let cells = rows.iter().map(|row| &row[position]);
        let (kind, array): (DataType, ArrayRef) = match column.blank {
            Cell::Text(_) => (DataType::Utf8, Arc::new(cells.map(Cell::as_text).collect::<StringArray>())),
            Cell::Number(_) => (DataType::Float64, Arc::new(cells.map(Cell::as_number).collect::<Float64Array>())),
            Cell::Count(_) => (DataType::Int64, Arc::new(cells.map(Cell::as_count).collect::<Int64Array>())),
            Cell::At(_) => (
                DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
                Arc::new(cells.map(Cell::as_ms).collect::<TimestampMillisecondArray>().with_timezone("UTC")),
            ),
        };
        fields.push(Field::new(column.name, kind, true));
        arrays.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

impl Cell {
    fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone().unwrap_or_default(),
            Self::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
            Self::Count(count) => count.map(|count| count.to_string()).unwrap_or_default(),
            Self::At(at) => at.map(|at| at.to_string()).unwrap_or_default(),
        }
    }

    fn to_json(&self) -> Json {
        match self {
            Self::Text(text) => text.clone().into(),
            Self::Number(number) => (*number).into(),
            Self::Count(count) => (*count).into(),
            Self::At(at) => at.map(|at| at.to_string()).into(),
        }
    }

    fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { text.as_deref() } else { None }
    }

    fn as_number(&self) -> Option<f64> {
        if let Self::Number(number) = self { *number } else { None }
    }

    fn as_count(&self) -> Option<i64> {
        if let Self::Count(count) = self { *count } else { None }
    }

    fn as_ms(&self) -> Option<i64> {
        if let Self::At(at) = self { at.map(|at| at.0) } else { None }
    }
}
