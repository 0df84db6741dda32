//! Columns of a batch as what rows are made of: who, when, under which id, for how long.

use std::borrow::Cow;
use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::buffer::NullBuffer;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit, TimestampMillisecondType, UInt64Type};
use leadpact_ingest::columns::{ColumnFile, ManyLeads, column_values};
use leadpact_ingest::lead_spelling;
use leadpact_ingest::mapping::Unit;
use leadpact_ingest::normalise::Decimal;
use leadpact_terms::Value;

/// A column, and where its cells are not there.
pub(super) type Cells = (ArrayRef, Option<NullBuffer>);

/// Milliseconds from 1970 to 1900, the first year of which a source may speak.
pub(super) const FIRST_MS: i64 = -2_208_988_800_000;
/// The days between the first and the last instant that are the same year in every time zone.
const SAFE_MS: Range<i64> = FIRST_MS + 2 * DAY_MS..7_289_481_600_000;
const DAY_MS: i64 = 86_400_000;
/// Instants from 1900 fit beside the number of an event up to here.
pub(super) const AT_END: u64 = 1 << 44;
/// Stands for an instant that a row does not say.
pub(super) const UNSAID: u64 = u64::MAX;
/// Whole numbers up to here are ids as they are.
const NUMBER_MAX: u64 = 1 << 53;
/// Whole numbers below this fit beside a bit that says that they are numbers.
const INT_MAX: u64 = 1 << 62;

/// Ids of a batch, a word for each row: a whole number, or a position among the texts.
#[derive(Default)]
pub(super) struct Names {
    pub words: Vec<u64>,
    bytes: String,
    spans: Vec<Range<usize>>,
}

/// A row of a batch that can't be read, by its position.
pub(super) struct BadRow {
    pub row: usize,
    pub why: String,
}

/// The word of a whole number.
pub(super) fn int_word(n: i64) -> Option<u64> {
    (n.unsigned_abs() < INT_MAX).then_some(n.cast_unsigned() << 1)
}

/// The whole number of a word, unless it stands for a text.
pub(super) fn word_int(word: u64) -> Option<i64> {
    (word & 1 == 0).then_some(word.cast_signed() >> 1)
}

/// The word of a text at a place.
pub(super) fn text_word(place: usize) -> u64 {
    (place as u64) << 1 | 1
}

/// The place of the text that a word stands for.
pub(super) fn word_place(word: u64) -> usize {
    (word >> 1) as usize
}

impl Names {
    /// The text of a word of this batch, if it stands for one.
    pub fn text(&self, word: u64) -> Option<&str> {
        (word & 1 == 1).then(|| &self.bytes[self.spans[word_place(word)].clone()])
    }

    fn clear(&mut self) {
        self.words.clear();
        self.bytes.clear();
        self.spans.clear();
    }

    /// Adds an id; one that is written as a whole number is that number, whatever the column's type.
    fn push(&mut self, text: &str) {
        let number = text.parse().ok().filter(|n: &i64| n.to_string() == text).and_then(int_word);
        self.words.push(number.unwrap_or_else(|| {
            let start = self.bytes.len();
            self.bytes.push_str(text);
            self.spans.push(start..self.bytes.len());
            text_word(self.spans.len() - 1)
        }));
    }

    /// These ids and no others.
    pub fn only(&mut self, texts: &[&str]) {
        self.clear();
        texts.iter().for_each(|text| self.push(text));
    }

    /// The leads that a column names.
    pub fn leads(&mut self, cells: &Cells, many: ManyLeads, file: &ColumnFile<'_>) -> Result<(), BadRow> {
        self.ids(cells, |text| {
            let text = text.trim();
            if file.is_missing(text) {
                return Err("the row names no lead".to_owned());
            }
            match many {
                ManyLeads::Split if text.contains(';') => Err("it names several leads".to_owned()),
                ManyLeads::Split | ManyLeads::One => Ok(lead_spelling(text)),
            }
        })
    }

    /// The ids of events.
    pub fn events(&mut self, cells: &Cells, file: &ColumnFile<'_>) -> Result<(), BadRow> {
        self.ids(cells, |text| match text.trim() {
            text if file.is_missing(text) => Err("the event has no id of its own".to_owned()),
            text => Ok(Cow::Borrowed(text)),
        })
    }

    fn ids(
        &mut self,
        (array, nulls): &Cells,
        spell: impl for<'t> Fn(&'t str) -> Result<Cow<'t, str>, String>,
    ) -> Result<(), BadRow> {
        self.clear();
        if let Some(row) = nulls.as_ref().and_then(|nulls| nulls.iter().position(|there| !there)) {
            return Err(BadRow { row, why: "an id is missing".to_owned() });
        }
        match array.data_type() {
            data_type if data_type.is_integer() => self.ints(array),
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) => {
                let texts = cast(array, &DataType::Utf8).map_err(|error| BadRow { row: 0, why: error.to_string() })?;
                for (row, text) in texts.as_string::<i32>().iter().enumerate() {
                    let text = spell(text.unwrap_or_default()).map_err(|why| BadRow { row, why })?;
                    self.push(&text);
                }
                Ok(())
            }
            other => Err(BadRow { row: 0, why: format!("ids of type {other}") }),
        }
    }

    fn ints(&mut self, array: &ArrayRef) -> Result<(), BadRow> {
        let too_large = |row| BadRow { row, why: "an id is too large a number".to_owned() };
        if let Some(unsigned) = array.as_primitive_opt::<UInt64Type>() {
            // Larger ones are rounded where rows are read.
            if let Some(row) = unsigned.values().iter().position(|n| *n > NUMBER_MAX) {
                return Err(too_large(row));
            }
        }
        let ints = cast(array, &DataType::Int64).map_err(|error| BadRow { row: 0, why: error.to_string() })?;
        let ints = ints.as_primitive::<Int64Type>().values();
        self.words.extend(ints.iter().map(|n| n.cast_unsigned() << 1));
        match ints.iter().position(|n| int_word(*n).is_none()) {
            None => Ok(()),
            Some(row) => Err(too_large(row)),
        }
    }
}

/// The columns of a batch, the fields of structs taken apart.
pub(super) fn flat_columns(batch: &RecordBatch) -> Vec<Cells> {
    // Where a struct is not there Parquet has nothing of its fields, either.
    fn walk(array: &ArrayRef, into: &mut Vec<Cells>) {
        match array.as_struct_opt() {
            None => into.push((array.clone(), array.logical_nulls().filter(|nulls| nulls.null_count() > 0))),
            Some(fields) => fields.columns().iter().for_each(|field| walk(field, into)),
        }
    }
    let mut columns = Vec::with_capacity(batch.num_columns());
    batch.columns().iter().for_each(|array| walk(array, &mut columns));
    columns
}

/// Whether a cell is not there.
pub(super) fn is_null(nulls: Option<&NullBuffer>, row: usize) -> bool {
    nulls.is_some_and(|nulls| nulls.is_null(row))
}

/// When each row happened, in milliseconds from [`FIRST_MS`]; [`UNSAID`] where a row does not say it.
pub(super) fn instants((array, nulls): &Cells, file: &ColumnFile<'_>, into: &mut Vec<u64>) -> Result<(), BadRow> {
    into.clear();
    let from_1900 = |ms: i64| SAFE_MS.contains(&ms).then(|| (ms - FIRST_MS).cast_unsigned());
    let by_type = match array.data_type() {
        DataType::Timestamp(_, zone) if zone.is_some() || file.is_utc() => {
            let ms = cast(array, &DataType::Timestamp(TimeUnit::Millisecond, zone.clone()));
            let ms = ms.map_err(|error| BadRow { row: 0, why: error.to_string() })?;
            Some(ms.as_primitive::<TimestampMillisecondType>().values().to_vec())
        }
        DataType::Int64 => Some(array.as_primitive::<Int64Type>().values().iter().map(|n| epoch_ms(*n)).collect()),
        _ => None,
    };
    if let Some(all) = by_type {
        into.reserve(all.len());
        for (row, ms) in all.into_iter().enumerate() {
            match (is_null(nulls.as_ref(), row), from_1900(ms)) {
                (true, _) => into.push(UNSAID),
                (false, Some(at)) => into.push(at),
                (false, None) => return Err(BadRow { row, why: "the instant can't be read".to_owned() }),
            }
        }
        return Ok(());
    }
    let cells = column_values(array).map_err(|why| BadRow { row: 0, why })?;
    for (row, cell) in cells.iter().enumerate() {
        let at = if is_null(nulls.as_ref(), row) { Ok(None) } else { file.instant(cell) };
        match at.map_err(|why| BadRow { row, why })? {
            None => into.push(UNSAID),
            Some(at) => into.push(from_1900(at.0).ok_or(BadRow { row, why: "the instant is far away".to_owned() })?),
        }
    }
    Ok(())
}

/// Seconds, milliseconds or microseconds since 1970, told apart by the number of digits; else what is no instant.
fn epoch_ms(n: i64) -> i64 {
    match n {
        100_000_000..=9_999_999_999 => n * 1_000,
        100_000_000_000..=9_999_999_999_999 => n,
        100_000_000_000_000..=9_999_999_999_999_999 => n / 1_000,
        _ => i64::MIN,
    }
}

/// How long each row lasted, in milliseconds; −1 where it does not say it.
pub(super) fn durations(
    (array, nulls): &Cells,
    unit: Unit,
    file: &ColumnFile<'_>,
    into: &mut Vec<i64>,
) -> Result<(), BadRow> {
    into.clear();
    // Where a number is written and read again as what it is, it need not be written.
    let plain = match array.data_type() {
        DataType::UInt64 => false,
        DataType::Float32 | DataType::Float64 => file.decimal() == Decimal::Point,
        data_type => data_type.is_integer(),
    };
    if plain {
        let numbers = cast(array, &DataType::Float64).map_err(|error| BadRow { row: 0, why: error.to_string() })?;
        for (row, number) in numbers.as_primitive::<Float64Type>().values().iter().enumerate() {
            let ms = number * unit.as_ms();
            into.push(match is_null(nulls.as_ref(), row) || !number.is_finite() {
                true => -1,
                false if (0.0..1e15).contains(&ms) => ms.round() as i64,
                false => return Err(BadRow { row, why: format!("`{number}` is not a length of time") }),
            });
        }
        return Ok(());
    }
    let cells = column_values(array).map_err(|why| BadRow { row: 0, why })?;
    for (row, cell) in cells.iter().enumerate() {
        let cell = if is_null(nulls.as_ref(), row) { &Value::Missing } else { cell };
        let lasted = file.lasted(cell, unit).map_err(|why| BadRow { row, why })?;
        into.push(lasted.map_or(-1, |lasted| lasted.0));
    }
    Ok(())
}
