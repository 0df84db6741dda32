//! Numbers for distinct combinations of cells: what a combination means is asked once, not once for each row.

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::buffer::NullBuffer;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type};
use leadpact_ingest::columns::column_values;
use leadpact_terms::Value;
use rustc_hash::FxHashMap;

use super::decode::{Cells, is_null};

/// A column with more distinct cells than this is forgotten and begun again, so that memory stays bounded.
const CELLS_KEPT: usize = 1 << 16;
/// Combinations whose meaning is kept.
const COMBINATIONS_KEPT: usize = 1 << 18;
/// The number of a cell that is not there.
const ABSENT: u32 = 0;
/// Marks a combination that was not asked about yet.
const NOT_ASKED: u32 = u32::MAX;

/// Numbers combinations of the cells of some columns.
pub(super) struct Coder {
    /// The columns' positions in the file.
    columns: Vec<usize>,
    cells: Vec<ColumnCoder>,
    /// For each column after the first: the combination before it and its own cell → the combination.
    pairs: Vec<FxHashMap<u64, u32>>,
    /// The other way round.
    parents: Vec<Vec<(u32, u32)>>,
    /// What each combination of all columns means.
    meanings: Vec<u32>,
    codes: Vec<u32>,
    next: Vec<u32>,
}

impl Coder {
    pub fn new(columns: &[usize]) -> Self {
        let later = columns.len().saturating_sub(1);
        Self {
            columns: columns.to_vec(),
            cells: columns.iter().map(|_| ColumnCoder::default()).collect(),
            pairs: vec![FxHashMap::default(); later],
            parents: vec![Vec::new(); later],
            meanings: Vec::new(),
            codes: Vec::new(),
            next: Vec::new(),
        }
    }

    /// For each row what its cells mean, as `ask` says it of combinations that are new.
    ///
    /// # Errors
    /// The first row (of this batch) whose cells `ask` refuses, or for which the column can't be numbered.
    pub fn code<E>(
        &mut self,
        n_rows: usize,
        arrays: &[&Cells],
        mut ask: impl FnMut(usize, &[(usize, Value)]) -> Result<u32, E>,
        unknown: impl Fn(usize, String) -> E,
    ) -> Result<&[u32], E> {
        self.forget();
        self.codes.clear();
        self.codes.resize(n_rows, 0);
        for (i, array) in arrays.iter().enumerate() {
            let numbered = &mut self.next;
            self.cells[i].code(array, numbered).map_err(|found| unknown(self.columns[i], found))?;
            match i.checked_sub(1) {
                None => std::mem::swap(&mut self.codes, numbered),
                Some(pair) => {
                    let (pairs, parents) = (&mut self.pairs[pair], &mut self.parents[pair]);
                    for (code, own) in self.codes.iter_mut().zip(numbered) {
                        let key = u64::from(*code) << 32 | u64::from(*own);
                        *code = *pairs.entry(key).or_insert_with(|| {
                            parents.push((*code, *own));
                            parents.len() as u32 - 1
                        });
                    }
                }
            }
        }
        let n_codes = match self.parents.last() {
            Some(parents) => parents.len(),
            None => self.cells.first().map_or(1, |column| column.values.len()),
        };
        self.meanings.resize(n_codes, NOT_ASKED);
        for row in 0..n_rows {
            let code = self.codes[row];
            let mut meaning = self.meanings[code as usize];
            if meaning == NOT_ASKED {
                meaning = ask(row, &self.combination(code))?;
                self.meanings[code as usize] = meaning;
            }
            self.codes[row] = meaning;
        }
        Ok(&self.codes)
    }

    /// The cells of a combination that are there.
    fn combination(&self, mut code: u32) -> Vec<(usize, Value)> {
        let mut cells = Vec::with_capacity(self.columns.len());
        for i in (0..self.columns.len()).rev() {
            let own = match i.checked_sub(1) {
                None => code,
                Some(pair) => {
                    let (before, own) = self.parents[pair][code as usize];
                    code = before;
                    own
                }
            };
            if own != ABSENT {
                cells.push((self.columns[i], self.cells[i].values[own as usize].clone()));
            }
        }
        cells
    }

    fn forget(&mut self) {
        let many = self.cells.iter().any(|column| column.values.len() > CELLS_KEPT);
        if many || self.meanings.len() > COMBINATIONS_KEPT {
            *self = Self::new(&self.columns);
        }
    }
}

/// Numbers the distinct cells of one column.
#[derive(Default)]
struct ColumnCoder {
    /// Cell by number; the first is the absent one.
    values: Vec<Value>,
    texts: FxHashMap<Box<str>, u32>,
    bits: FxHashMap<u64, u32>,
    /// The dictionary of the last batch, and the numbers of its entries.
    dictionary: Option<(StringArray, Vec<u32>)>,
}

impl ColumnCoder {
    fn code(&mut self, (array, nulls): &Cells, into: &mut Vec<u32>) -> Result<(), String> {
        if self.values.is_empty() {
            self.values.push(Value::Missing);
        }
        into.clear();
        let text = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        match array.data_type() {
            DataType::Boolean | DataType::Date32 | DataType::Timestamp(..) => {
                self.code_bits(array, nulls.as_ref(), &int64(array)?, into)
            }
            data_type if data_type.is_integer() => self.code_bits(array, nulls.as_ref(), &int64(array)?, into),
            DataType::Float32 | DataType::Float64 => {
                let floats = cast(array, &DataType::Float64).map_err(|error| error.to_string())?;
                let bits: Vec<i64> =
                    floats.as_primitive::<Float64Type>().values().iter().map(|f| f.to_bits().cast_signed()).collect();
                self.code_bits(array, nulls.as_ref(), &bits, into)
            }
            data_type if *data_type == text => {
                self.code_texts(array, nulls.as_ref(), into);
                Ok(())
            }
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) => {
                let dictionary = cast(array, &text).map_err(|error| error.to_string())?;
                self.code_texts(&dictionary, nulls.as_ref(), into);
                Ok(())
            }
            other => Err(other.to_string()),
        }
    }

    fn code_texts(&mut self, array: &ArrayRef, nulls: Option<&NullBuffer>, into: &mut Vec<u32>) {
        let array = array.as_dictionary::<Int32Type>();
        let entries = array.values().as_string::<i32>();
        if !self.dictionary.as_ref().is_some_and(|(last, _)| is_same(last, entries)) {
            let numbers = entries.iter().map(|text| text.map_or(ABSENT, |text| self.text(text))).collect();
            self.dictionary = Some((entries.clone(), numbers));
        }
        let Some((_, numbers)) = &self.dictionary else { return };
        let number = |key: i32| usize::try_from(key).ok().and_then(|key| numbers.get(key)).copied().unwrap_or(ABSENT);
        match nulls {
            None => into.extend(array.keys().values().iter().map(|key| number(*key))),
            Some(nulls) => into.extend(
                array.keys().values().iter().zip(nulls).map(|(key, there)| if there { number(*key) } else { ABSENT }),
            ),
        }
    }

    fn text(&mut self, text: &str) -> u32 {
        if let Some(number) = self.texts.get(text) {
            return *number;
        }
        let number = self.values.len() as u32;
        self.values.push(Value::text(text));
        self.texts.insert(text.into(), number);
        number
    }

    fn code_bits(
        &mut self,
        array: &ArrayRef,
        nulls: Option<&NullBuffer>,
        bits: &[i64],
        into: &mut Vec<u32>,
    ) -> Result<(), String> {
        for (i, bits) in bits.iter().enumerate() {
            if is_null(nulls, i) {
                into.push(ABSENT);
                continue;
            }
            let number = match self.bits.get(&bits.cast_unsigned()) {
                Some(number) => *number,
                None => {
                    let value = column_values(&array.slice(i, 1))?.pop().unwrap_or(Value::Missing);
                    let number = self.values.len() as u32;
                    self.values.push(value);
                    self.bits.insert(bits.cast_unsigned(), number);
                    number
                }
            };
            into.push(number);
        }
        Ok(())
    }
}

/// Whether two dictionaries lie at one place in memory: batches of one row group share theirs.
fn is_same(a: &StringArray, b: &StringArray) -> bool {
    let place = |texts: &StringArray| (texts.value_offsets().as_ptr(), texts.value_data().as_ptr(), texts.len());
    place(a) == place(b)
}

/// The column as whole numbers that tell its values apart.
fn int64(array: &ArrayRef) -> Result<Vec<i64>, String> {
    let wrapped = |values: &[u64]| values.iter().map(|n| n.cast_signed()).collect();
    if let Some(unsigned) = array.as_primitive_opt::<arrow::datatypes::UInt64Type>() {
        return Ok(wrapped(unsigned.values()));
    }
    let ints = cast(array, &DataType::Int64).map_err(|error| error.to_string())?;
    Ok(ints.as_primitive::<Int64Type>().values().to_vec())
}
