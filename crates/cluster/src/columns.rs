//! Rows → Arrow: a value of ours becomes a cell of the column's type, and cells become batches.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, RecordBatch, RecordBatchOptions,
    StringBuilder, TimestampMillisecondBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use leadpact_terms::{Instant, TraitName, TraitType, Value, builtin_trait};
use serde::{Deserialize, Serialize};

use crate::Error;

/// Rows of a batch.
const BATCH: usize = 8_192;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text; lists and ranges as people read them.
    Text,
    /// A number, or an amount of money without its currency. What is no number is missing.
    Number,
    /// A whole number.
    Count,
    /// Yes or no.
    YesNo,
    /// A date.
    Date,
    /// An instant.
    At,
}

impl ColumnKind {
    /// The column of a trait of this type.
    pub(crate) fn of(kind: TraitType) -> Self {
        match kind {
            TraitType::Text | TraitType::Country | TraitType::List => Self::Text,
            TraitType::Number | TraitType::Money => Self::Number,
            TraitType::Date => Self::Date,
            TraitType::YesNo => Self::YesNo,
        }
    }

    /// The column of a built-in trait; text for any other.
    pub(crate) fn of_builtin(name: &str) -> Self {
        TraitName::new(name).and_then(|name| builtin_trait(&name)).map_or(Self::Text, |known| Self::of(known.kind))
    }

    pub(crate) fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Number => DataType::Float64,
            Self::Count => DataType::Int64,
            Self::YesNo => DataType::Boolean,
            Self::Date => DataType::Date32,
            Self::At => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
        }
    }
}

/// A column of a relation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ColumnSpec {
    /// Its name in SQL.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// The trait or property it shows; missing in the columns that every store has.
    pub shows: Option<String>,
}

/// The schema of columns. Everything may be missing: a store says nothing else.
pub(crate) fn schema(columns: &[ColumnSpec]) -> SchemaRef {
    let field = |column: &ColumnSpec| Field::new(&column.name, column.kind.data_type(), true);
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

/// One cell.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'a> {
    /// Nothing.
    Missing,
    /// For a column of text.
    Text(&'a str),
    /// For a column of numbers.
    Number(f64),
    /// For a column of whole numbers.
    Count(i64),
    /// For a column of yes and no.
    YesNo(bool),
    /// For a column of instants.
    At(Instant),
    /// For a column of any kind: read as what the column holds.
    Value(&'a Value),
}

enum Filler {
    Text(StringBuilder),
    Number(Float64Builder),
    Count(Int64Builder),
    YesNo(BooleanBuilder),
    Date(Date32Builder),
    At(TimestampMillisecondBuilder),
}

impl Filler {
    fn new(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(StringBuilder::new()),
            ColumnKind::Number => Self::Number(Float64Builder::new()),
            ColumnKind::Count => Self::Count(Int64Builder::new()),
            ColumnKind::YesNo => Self::YesNo(BooleanBuilder::new()),
            ColumnKind::Date => Self::Date(Date32Builder::new()),
            ColumnKind::At => Self::At(TimestampMillisecondBuilder::new().with_timezone("UTC")),
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Text(filler), Cell::Text(text)) => filler.append_value(text),
            (Self::Text(filler), Cell::Value(Value::Text(text))) => filler.append_value(text),
            (Self::Text(filler), Cell::Value(value)) => {
                filler.append_option((!value.is_missing()).then(|| value.to_string()));
            }
            (Self::Number(filler), Cell::Number(number)) => filler.append_value(number),
            (Self::Number(filler), Cell::Value(value)) => {
                filler.append_option(value.as_number().or_else(|| value.as_money().map(|money| money.amount)));
            }
            (Self::Count(filler), Cell::Count(count)) => filler.append_value(count),
            (Self::YesNo(filler), Cell::YesNo(yes)) => filler.append_value(yes),
            (Self::YesNo(filler), Cell::Value(value)) => filler.append_option(value.as_yes_no()),
            (Self::Date(filler), Cell::Value(value)) => filler.append_option(value.as_date().map(|date| date.0)),
            (Self::At(filler), Cell::At(at)) => filler.append_value(at.0),
            (Self::Text(filler), _) => filler.append_null(),
            (Self::Number(filler), _) => filler.append_null(),
            (Self::Count(filler), _) => filler.append_null(),
            (Self::YesNo(filler), _) => filler.append_null(),
            (Self::Date(filler), _) => filler.append_null(),
            (Self::At(filler), _) => filler.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(filler) => Arc::new(filler.finish()),
            Self::Number(filler) => Arc::new(filler.finish()),
            Self::Count(filler) => Arc::new(filler.finish()),
            Self::YesNo(filler) => Arc::new(filler.finish()),
            Self::Date(filler) => Arc::new(filler.finish()),
            Self::At(filler) => Arc::new(filler.finish()),
        }
    }
}

/// Takes batches; fails when nobody wants more.
pub(crate) type BatchSink<'a> = dyn FnMut(RecordBatch) -> Result<(), Error> + 'a;

/// Rows on their way into batches: only the wanted columns are filled.
pub(crate) struct RowWriter<'a> {
    schema: SchemaRef,
    wanted: &'a [usize],
    fillers: Vec<Filler>,
    n_rows: usize,
    sink: &'a mut BatchSink<'a>,
}

impl<'a> RowWriter<'a> {
    /// For the columns at the positions `wanted` of `columns`.
    pub(crate) fn new(columns: &[ColumnSpec], wanted: &'a [usize], sink: &'a mut BatchSink<'a>) -> Self {
        let chosen: Vec<ColumnSpec> = wanted.iter().map(|&position| columns[position].clone()).collect();
        let fillers = chosen.iter().map(|column| Filler::new(column.kind)).collect();
        Self { schema: schema(&chosen), wanted, fillers, n_rows: 0, sink }
    }

    /// Adds a row: `cell` is asked for each wanted column, by its position in the relation.
    pub(crate) fn row<'c>(&mut self, cell: impl Fn(usize) -> Cell<'c>) -> Result<(), Error> {
        for (filler, &position) in self.fillers.iter_mut().zip(self.wanted) {
            filler.push(cell(position));
        }
        self.n_rows += 1;
        if self.n_rows == BATCH { self.flush() } else { Ok(()) }
    }

    /// Hands on what is left.
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        if self.n_rows == 0 {
            return Ok(());
        }
        let columns = self.fillers.iter_mut().map(Filler::finish).collect();
        // A count needs no column, only the number of rows.
        let options = RecordBatchOptions::new().with_row_count(Some(self.n_rows));
        self.n_rows = 0;
        let batch = RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)
            .map_err(|error| Error::Query { reason: error.to_string() })?;
        (self.sink)(batch)
    }
}
