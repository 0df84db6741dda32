//! Files to rows, in bounded memory. A broken row is an item like any other, so that it can be counted and quarantined.

mod csv;
mod input;
mod json;
mod parquet;

pub use csv::{CsvRows, separator_line, split_record};
pub(crate) use input::guess_encoding;
pub use input::{Counter, Input, sample};
pub(crate) use json::{DEPTH_MAX, cell};
pub use json::{JsonRows, row_from_json};
pub use parquet::{ParquetRows, flat_names, values};

use std::collections::BTreeMap;
use std::sync::Arc;

use leadpact_language::Said;
use leadpact_terms::Value;

use crate::error::Error;
use crate::quarantine::Reason;

/// A text row longer than this is quarantined.
pub const ROW_BYTES_MAX: usize = 1 << 20;
/// A quoted text over more lines than this is taken for a quote that was never closed.
pub const ROW_LINES_MAX: usize = 500;
/// A row with more columns than this is quarantined.
pub const COLUMNS_MAX: usize = 4_096;

/// The columns of a row. Rows of one file share it, so that a mapping is worked out once and not for each row.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// The columns' names in the order of the cells.
    pub names: Vec<Box<str>>,
    /// Positions in the order of the names, for a content hash that does not depend on the order of columns.
    pub by_name: Vec<usize>,
}

impl Shape {
    /// A shape of these columns.
    pub fn new(names: Vec<Box<str>>) -> Self {
        let mut by_name: Vec<usize> = (0..names.len()).collect();
        by_name.sort_by(|a, b| names[*a].cmp(&names[*b]));
        Self { names, by_name }
    }
}

/// One row: a cell for each column of its shape. Text cells are as the file has them.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line on which it begins, from 1; for Parquet the row's number, from 1.
    pub line: u64,
    /// Its columns.
    pub shape: Arc<Shape>,
    /// Its cells.
    pub cells: Vec<Value>,
}

/// A row that could not be taken apart.
#[derive(Debug, Clone)]
pub struct Broken {
    /// The line on which it begins.
    pub line: u64,
    /// What sort of mistake it is.
    pub reason: Reason,
    /// The mistake in a sentence.
    pub why: Said,
    /// The row as the file has it, as far as it could be decoded.
    pub raw: String,
}

/// What a reader finds.
#[derive(Debug, Clone)]
pub enum Item {
    /// A row.
    Row(Row),
    /// Something that should have been one.
    Broken(Broken),
}

/// A file as a stream of rows.
pub trait Rows {
    /// The next row; `None` at the end of the file.
    fn next_row(&mut self) -> Result<Option<Item>, Error>;

    /// The columns that all rows have, where the format has such a thing.
    fn header(&self) -> Option<&Arc<Shape>> {
        None
    }
}

/// Shapes of JSON rows, shared between rows with the same fields.
#[derive(Debug, Default)]
pub struct Shapes {
    known: BTreeMap<Vec<Box<str>>, Arc<Shape>>,
}

impl Shapes {
    /// More different shapes than this are not remembered; each row then has its own.
    const KEPT_MAX: usize = 1_024;

    /// The shared shape of these names.
    pub fn shared(&mut self, names: Vec<Box<str>>) -> Arc<Shape> {
        if let Some(shape) = self.known.get(&names) {
            return Arc::clone(shape);
        }
        let shape = Arc::new(Shape::new(names.clone()));
        if self.known.len() < Self::KEPT_MAX {
            self.known.insert(names, Arc::clone(&shape));
        }
        shape
    }
}
