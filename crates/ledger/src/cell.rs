//! What goes into the database and comes out of it: four kinds of cells, the same in SQLite and PostgreSQL.

use crate::error::LedgerError;

/// A cell on its way into the database.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Arg<'a> {
    /// Nothing.
    Null,
    /// A whole number; also instants (milliseconds UTC) and yes or no (1, 0).
    Int(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

macro_rules! arg_from {
    ($($type:ty => |$value:ident| $arg:expr),+ $(,)?) => {
        $(impl<'a> From<$type> for Arg<'a> {
            fn from($value: $type) -> Self {
                $arg
            }
        })+
    };
}

arg_from! {
    i64 => |value| Arg::Int(value),
    u32 => |value| Arg::Int(value.into()),
    bool => |value| Arg::Int(value.into()),
    f64 => |value| Arg::Real(value),
    &'a str => |value| Arg::Text(value),
    &'a String => |value| Arg::Text(value),
    &'a Box<str> => |value| Arg::Text(value),
    &'a [u8] => |value| Arg::Bytes(value),
    &'a Vec<u8> => |value| Arg::Bytes(value),
    leadpact_terms::Instant => |value| Arg::Int(value.0),
}

impl<'a, const N: usize> From<&'a [u8; N]> for Arg<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a, T: Into<Arg<'a>>> From<Option<T>> for Arg<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The arguments of a statement: `args![lead, at, name]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        [$($crate::Arg::from($value)),*]
    };
}

/// A cell that came out of the database.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl<'a> From<&'a Cell> for Arg<'a> {
    fn from(cell: &'a Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Int(value) => Self::Int(*value),
            Cell::Real(value) => Self::Real(*value),
            Cell::Text(value) => Self::Text(value),
            Cell::Bytes(value) => Self::Bytes(value),
        }
    }
}

/// One row; its cells are asked for by their position in the `select`.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(Vec<Cell>);

impl Row {
    pub(crate) fn new(cells: Vec<Cell>) -> Self {
        Self(cells)
    }

    /// All cells.
    pub fn cells(&self) -> &[Cell] {
        &self.0
    }

    fn wrong(&self, column: usize, expected: &'static str) -> LedgerError {
        LedgerError::Shape { column, expected, found: format!("{:?}", self.0.get(column)) }
    }

    /// A whole number.
    pub fn int(&self, column: usize) -> Result<i64, LedgerError> {
        self.maybe_int(column)?.ok_or_else(|| self.wrong(column, "a whole number"))
    }

    /// A whole number or nothing.
    pub fn maybe_int(&self, column: usize) -> Result<Option<i64>, LedgerError> {
        match self.0.get(column) {
            Some(Cell::Int(value)) => Ok(Some(*value)),
            Some(Cell::Null) => Ok(None),
            _ => Err(self.wrong(column, "a whole number")),
        }
    }

    /// Yes or no.
    pub fn yes(&self, column: usize) -> Result<bool, LedgerError> {
        self.int(column).map(|value| value != 0)
    }

    /// An instant.
    pub fn instant(&self, column: usize) -> Result<leadpact_terms::Instant, LedgerError> {
        self.int(column).map(leadpact_terms::Instant)
    }

    /// An instant or nothing.
    pub fn maybe_instant(&self, column: usize) -> Result<Option<leadpact_terms::Instant>, LedgerError> {
        Ok(self.maybe_int(column)?.map(leadpact_terms::Instant))
    }

    /// A number.
    pub fn real(&self, column: usize) -> Result<f64, LedgerError> {
        match self.0.get(column) {
            Some(Cell::Real(value)) => Ok(*value),
            _ => Err(self.wrong(column, "a number")),
        }
    }

    /// Text.
    pub fn text(&self, column: usize) -> Result<&str, LedgerError> {
        self.maybe_text(column)?.ok_or_else(|| self.wrong(column, "text"))
    }

    /// Text or nothing.
    pub fn maybe_text(&self, column: usize) -> Result<Option<&str>, LedgerError> {
        match self.0.get(column) {
            Some(Cell::Text(value)) => Ok(Some(value)),
            Some(Cell::Null) => Ok(None),
            _ => Err(self.wrong(column, "text")),
        }
    }

    /// Bytes or nothing.
    pub fn maybe_bytes(&self, column: usize) -> Result<Option<&[u8]>, LedgerError> {
        match self.0.get(column) {
            Some(Cell::Bytes(value)) => Ok(Some(value)),
            Some(Cell::Null) => Ok(None),
            _ => Err(self.wrong(column, "bytes")),
        }
    }

    /// Bytes.
    pub fn bytes(&self, column: usize) -> Result<&[u8], LedgerError> {
        match self.0.get(column) {
            Some(Cell::Bytes(value)) => Ok(value),
            _ => Err(self.wrong(column, "bytes")),
        }
    }
}
