//! Columns of texts that repeat, as they grow: each distinct text once, and for the rows that have one its number.

use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Int32Array, StringArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::Int32Type;
use rustc_hash::FxHashMap;

/// A column of texts, most of them seen before, or none in a row.
#[derive(Debug, Default)]
pub(crate) struct Interned {
    numbers: FxHashMap<Box<str>, i32>,
    texts: Vec<Box<str>>,
    rows: Vec<u32>,
    keys: Vec<i32>,
}

impl Interned {
    /// Puts a text into a row; rows come in order.
    pub fn put(&mut self, row: u32, text: &str) {
        let key = match self.keys.last().map(|last| (*last, &*self.texts[*last as usize])) {
            Some((key, last)) if last == text => key,
            _ => self.number(text),
        };
        self.rows.push(row);
        self.keys.push(key);
    }

    fn number(&mut self, text: &str) -> i32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = i32::try_from(self.texts.len()).expect("a row group has fewer rows");
        self.numbers.insert(text.into(), number);
        self.texts.push(text.into());
        number
    }

    /// The column of so many rows, and starts anew.
    pub fn take(&mut self, n_rows: usize) -> ArrayRef {
        let Self { texts, rows, keys, .. } = std::mem::take(self);
        let values = Arc::new(StringArray::from_iter_values(texts.iter().map(|text| &**text)));
        let keys = if rows.len() == n_rows {
            Int32Array::from(keys)
        } else {
            let (mut dense, mut valid) = (vec![0; n_rows], vec![false; n_rows]);
            for (row, key) in rows.iter().zip(keys) {
                dense[*row as usize] = key;
                valid[*row as usize] = true;
            }
            Int32Array::new(dense.into(), Some(NullBuffer::from(valid)))
        };
        Arc::new(DictionaryArray::<Int32Type>::new(keys, values))
    }
}
