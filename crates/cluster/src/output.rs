//! Answers as files and texts: a table for people, CSV, JSON, Parquet. A file appears whole or not at all.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::arrow::csv::{self, WriterBuilder};
use datafusion::arrow::json::ArrayWriter;
use datafusion::arrow::util::pretty::pretty_format_batches_with_schema;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use futures::StreamExt;

use crate::Error;
use crate::session::Answer;

/// Rows of a table for people; more are counted.
pub const TABLE_ROWS: usize = 1_000;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFormat {
    /// For people; at most [`TABLE_ROWS`] rows.
    Table,
    /// With a line of names.
    Csv,
    /// An array of objects.
    Json,
    /// For other tools.
    Parquet,
}

impl AnswerFormat {
    /// The form that a file's ending asks for.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

impl Answer {
    /// Writes all rows to `out`; how many there were.
    ///
    /// # Errors
    /// If a row can't be found or written.
    pub async fn write(self, format: AnswerFormat, out: &mut (dyn Write + Send)) -> Result<u64, Error> {
        let Self { mut rows, host } = self;
        let schema = rows.schema();
        let mut writer = Writer::new(format, &schema, out)?;
        let mut n_rows = 0;
        while let Some(batch) = rows.next().await {
            match batch {
                Ok(batch) => {
                    n_rows += batch.num_rows() as u64;
                    writer.add(&batch)?;
                }
                Err(error) => return Err(host.failure(&error).await),
            }
        }
        writer.finish(&schema, n_rows)?;
        Ok(n_rows)
    }

    /// Writes all rows to a file; how many there were.
    ///
    /// # Errors
    /// If a row can't be found or written; there is no file then.
    pub async fn write_file(self, format: AnswerFormat, path: &Path) -> Result<u64, Error> {
        let failed = |error: &dyn std::fmt::Display| Error::Write { path: path.to_owned(), reason: error.to_string() };
        let part =
            Part(path.with_file_name(format!(".{}.part", path.file_name().unwrap_or_default().to_string_lossy())));
        let mut file = BufWriter::new(File::create(&part.0).map_err(|error| failed(&error))?);
        let n_rows = self.write(format, &mut file).await?;
        file.flush().map_err(|error| failed(&error))?;
        fs::rename(&part.0, path).map_err(|error| failed(&error))?;
        Ok(n_rows)
    }
}

/// A file that is being written: gone unless it was renamed.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // Renamed, it is not there any more.
        let _ = fs::remove_file(&self.0);
    }
}

enum Writer<'a> {
    Table { kept: Vec<RecordBatch>, n_kept: usize, out: &'a mut (dyn Write + Send) },
    Csv(Box<csv::Writer<&'a mut (dyn Write + Send)>>),
    Json(Box<ArrayWriter<&'a mut (dyn Write + Send)>>),
    Parquet(Box<ArrowWriter<&'a mut (dyn Write + Send)>>),
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    let source = error.source().and_then(|source| source.downcast_ref::<std::io::Error>()).map(std::io::Error::kind);
    let kind = source.unwrap_or(std::io::ErrorKind::Other);
    Error::Output(std::io::Error::new(kind, error))
}

impl<'a> Writer<'a> {
    fn new(format: AnswerFormat, schema: &SchemaRef, out: &'a mut (dyn Write + Send)) -> Result<Self, Error> {
        Ok(match format {
            AnswerFormat::Table => Self::Table { kept: Vec::new(), n_kept: 0, out },
            AnswerFormat::Csv => Self::Csv(Box::new(WriterBuilder::new().with_header(true).build(out))),
            AnswerFormat::Json => Self::Json(Box::new(ArrayWriter::new(out))),
            AnswerFormat::Parquet => {
                let zstd = Compression::ZSTD(ZstdLevel::default());
                let properties = WriterProperties::builder().set_compression(zstd).build();
                Self::Parquet(Box::new(ArrowWriter::try_new(out, schema.clone(), Some(properties)).map_err(failed)?))
            }
        })
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        match self {
            Self::Table { kept, n_kept, .. } => {
                let more = batch.num_rows().min(TABLE_ROWS - *n_kept);
                if more > 0 {
                    kept.push(batch.slice(0, more));
                    *n_kept += more;
                }
                Ok(())
            }
            Self::Csv(writer) => writer.write(batch).map_err(failed),
            Self::Json(writer) => writer.write(batch).map_err(failed),
            Self::Parquet(writer) => writer.write(batch).map_err(failed),
        }
    }

    fn finish(self, schema: &SchemaRef, n_rows: u64) -> Result<(), Error> {
        match self {
            Self::Table { kept, n_kept, out } => {
                let table = pretty_format_batches_with_schema(Arc::clone(schema), &kept).map_err(failed)?;
                writeln!(out, "{table}").map_err(Error::Output)?;
                if n_rows > n_kept as u64 {
                    writeln!(out, "{n_kept} of {n_rows} rows; --format csv, json or parquet gives all")
                        .map_err(Error::Output)?;
                }
                Ok(())
            }
            // An answer without rows still has its line of names.
            Self::Csv(mut writer) if n_rows == 0 => {
                writer.write(&RecordBatch::new_empty(Arc::clone(schema))).map_err(failed)
            }
            Self::Csv(_) => Ok(()),
            Self::Json(mut writer) => {
                writer.finish().map_err(failed)?;
                writeln!(writer.into_inner()).map_err(Error::Output)
            }
            Self::Parquet(writer) => writer.close().map(drop).map_err(failed),
        }
    }
}
