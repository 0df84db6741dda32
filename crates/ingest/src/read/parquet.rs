//! Parquet files, a batch of rows at a time.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type, Schema, TimeUnit, TimestampMillisecondType};
use arrow::util::display::array_value_to_string;
use leadpact_language::{Said, said};
use leadpact_terms::{Date, Instant, Value};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::{Item, Row, Rows, Shape};
use crate::error::Error;

/// Rows decoded at once.
const BATCH_ROWS: usize = 1_024;

/// Rows of a Parquet file.
pub struct ParquetRows {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
    header: Arc<Shape>,
    columns: Vec<Vec<Value>>,
    in_batch: usize,
    batch_rows: usize,
    row: u64,
    /// Rows of the whole file.
    pub rows_total: u64,
}

impl ParquetRows {
    /// Opens the file and reads its schema.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|source| Error::Open { path: path.to_owned(), source })?;
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| Error::no_parquet(path, &error))?;
        let rows_total = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let schema = Arc::clone(builder.schema());
        let reader = builder.with_batch_size(BATCH_ROWS).build().map_err(|error| Error::no_parquet(path, &error))?;
        let header = Arc::new(Shape::new(flat_names(&schema)));
        let path = path.to_owned();
        Ok(Self { path, reader, header, columns: Vec::new(), in_batch: 0, batch_rows: 0, row: 0, rows_total })
    }

    fn load(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.columns.clear();
        for column in batch.columns() {
            load_column(column, &mut self.columns).map_err(|error| {
                Error::format(&self.path, said!("unread-form-parquet-columns"), Said::plain(error.to_string()))
            })?;
        }
        self.in_batch = 0;
        self.batch_rows = batch.num_rows();
        Ok(())
    }
}

impl Rows for ParquetRows {
    fn next_row(&mut self) -> Result<Option<Item>, Error> {
        while self.in_batch == self.batch_rows {
            match self.reader.next() {
                None => return Ok(None),
                Some(Ok(batch)) => self.load(&batch)?,
                Some(Err(error)) => return Err(Error::broken_parquet(&self.path, self.row + 1, &error)),
            }
        }
        let cells = self.columns.iter_mut().map(|column| std::mem::replace(&mut column[self.in_batch], Value::Missing));
        let cells = cells.collect();
        self.in_batch += 1;
        self.row += 1;
        Ok(Some(Item::Row(Row { line: self.row, shape: Arc::clone(&self.header), cells })))
    }

    fn header(&self) -> Option<&Arc<Shape>> {
        Some(&self.header)
    }
}

/// The columns of a schema as a mapping names them: the fields of a struct under dotted names.
pub fn flat_names(schema: &Schema) -> Vec<Box<str>> {
    let mut names = Vec::new();
    for field in schema.fields() {
        column_names(field.name().clone(), field.data_type(), &mut names);
    }
    names
}

fn column_names(name: String, data_type: &DataType, names: &mut Vec<Box<str>>) {
    match data_type {
        DataType::Struct(fields) => {
            for field in fields {
                column_names(format!("{name}.{}", field.name()), field.data_type(), names);
            }
        }
        _ => names.push(name.into()),
    }
}

fn load_column(column: &ArrayRef, into: &mut Vec<Vec<Value>>) -> Result<(), arrow::error::ArrowError> {
    if let Some(fields) = column.as_struct_opt() {
        for child in fields.columns() {
            // A null struct hides what its children hold.
            let hidden = |i: usize| fields.is_null(i);
            let first = into.len();
            load_column(child, into)?;
            for values in &mut into[first..] {
                for (i, value) in values.iter_mut().enumerate() {
                    if hidden(i) {
                        *value = Value::Missing;
                    }
                }
            }
        }
        return Ok(());
    }
    into.push(values(column)?);
    Ok(())
}

/// The cells of a column.
pub fn values(column: &ArrayRef) -> Result<Vec<Value>, arrow::error::ArrowError> {
    let n = column.len();
    let each = |value: &dyn Fn(usize) -> Value| -> Vec<Value> {
        (0..n).map(|i| if column.is_null(i) { Value::Missing } else { value(i) }).collect()
    };
    Ok(match column.data_type() {
        DataType::Null => vec![Value::Missing; n],
        DataType::Boolean => each(&|i| Value::YesNo(column.as_boolean().value(i))),
        DataType::Int64 => {
            let ints = column.as_primitive::<Int64Type>();
            each(&|i| integer(ints.value(i)))
        }
        data_type if data_type.is_numeric() => {
            let floats = cast(column, &DataType::Float64)?;
            let floats = floats.as_primitive::<Float64Type>();
            each(&|i| Some(floats.value(i)).filter(|f| f.is_finite()).map_or(Value::Missing, Value::Number))
        }
        DataType::Date32 | DataType::Date64 => {
            let days = cast(column, &DataType::Date32)?;
            let days = days.as_primitive::<Date32Type>();
            each(&|i| Value::Date(Date(days.value(i))))
        }
        DataType::Timestamp(_, zone) => {
            let local = zone.is_none();
            let ms = cast(column, &DataType::Timestamp(TimeUnit::Millisecond, zone.clone()))?;
            let ms = ms.as_primitive::<TimestampMillisecondType>();
            each(&|i| {
                let text = Instant(ms.value(i)).to_string();
                // Without a zone it is local time, whose zone the mapping says.
                Value::text(if local { text.trim_end_matches('Z').to_owned() } else { text })
            })
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) => {
            let texts = cast(column, &DataType::Utf8)?;
            let texts = texts.as_string::<i32>();
            each(&|i| Value::text(texts.value(i)))
        }
        DataType::List(_) | DataType::LargeList(_) => {
            let mut lists = Vec::with_capacity(n);
            for i in 0..n {
                let inner = match column.as_list_opt::<i32>() {
                    Some(list) => list.value(i),
                    None => column.as_list::<i64>().value(i),
                };
                lists.push(if column.is_null(i) { Value::Missing } else { Value::List(values(&inner)?) });
            }
            lists
        }
        _ => {
            let mut texts = Vec::with_capacity(n);
            for i in 0..n {
                let missing = column.is_null(i);
                texts.push(if missing { Value::Missing } else { Value::text(array_value_to_string(column, i)?) });
            }
            texts
        }
    })
}

/// Beyond 2^53 a number is not exact, and is an id anyway.
fn integer(n: i64) -> Value {
    if n.unsigned_abs() <= 1 << 53 { Value::Number(n as f64) } else { Value::text(n.to_string()) }
}
