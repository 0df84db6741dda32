//! A table before it has a look.

use serde::{Deserialize, Serialize};

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A titled table of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Column headings.
    pub columns: Vec<(String, Align)>,
    /// One text a column.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these columns.
    pub fn new<'c>(title: impl Into<String>, columns: impl IntoIterator<Item = (&'c str, Align)>) -> Self {
        let columns = columns.into_iter().map(|(name, align)| (name.to_owned(), align)).collect();
        Self { title: title.into(), columns, rows: Vec::new() }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has not one cell for each column.
    pub fn row<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let row: Vec<String> = cells.into_iter().map(Into::into).collect();
        assert_eq!(row.len(), self.columns.len(), "a row of `{}` has one cell for each column", self.title);
        self.rows.push(row);
    }

    /// Leaves out a column in which no row has anything.
    pub fn drop_blank_column(&mut self, name: &str) {
        let Some(position) = self.columns.iter().position(|(known, _)| known == name) else { return };
        if self.rows.iter().all(|row| row[position].is_empty()) {
            self.columns.remove(position);
            for row in &mut self.rows {
                row.remove(position);
            }
        }
    }
}
