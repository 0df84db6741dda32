//! A sample of a file: its form, its columns and its first values.

use std::path::Path;

use encoding_rs::Encoding;
use leadpact_terms::fold;

use crate::error::Error;
use crate::intake::{format_of, is_quarantine, sample_text, sniff_delimiter};
use crate::mapping::{FileMap, Format, Holds};
use crate::normalise::{DateOrder, Decimal, squeezed};
use crate::read::{Counter, CsvRows, Input, Item, JsonRows, ParquetRows, Rows, guess_encoding, sample};

/// Rows looked at.
const ROWS: usize = 500;

pub(super) struct Table {
    pub file_name: String,
    pub columns: Vec<Column>,
    pub delimiter: Option<char>,
    pub encoding: Option<&'static Encoding>,
    /// Rows bring their own columns, so a column that the sample does not have may still come.
    pub varying: bool,
}

pub(super) struct Column {
    pub name: String,
    pub squeezed: String,
    /// Values that are not blank.
    pub values: Vec<String>,
}

/// In which order the dates of a table have their parts.
pub(super) enum Dates {
    Iso,
    Order(DateOrder),
    /// Both orders are possible for all of them; one of them.
    Ambiguous(String),
}

impl Table {
    /// Samples a file; `None` for a quarantine file, which needs no mapping of its own.
    pub fn sample(path: &Path) -> Result<Option<Self>, Error> {
        if is_quarantine(path)? {
            return Ok(None);
        }
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let counter = Counter::default();
        let (mut delimiter, mut encoding) = (None, None);
        let mut rows: Box<dyn Rows> = match format_of(&file_name, None) {
            format @ (Format::Csv | Format::Tsv) => {
                let head = sample(path)?;
                // A byte order mark says the encoding by itself.
                encoding = Encoding::for_bom(&head).is_none().then(|| guess_encoding(&head));
                let text = sample_text(path, &FileMap::new("*", Holds::Leads))?;
                let sniffed = if format == Format::Tsv { '\t' } else { sniff_delimiter(&text) };
                delimiter = (format == Format::Csv).then_some(sniffed);
                Box::new(CsvRows::new(Input::open(path, encoding, &counter)?, sniffed)?)
            }
            Format::JsonLines => Box::new(JsonRows::new(Input::open(path, None, &counter)?)?),
            Format::Parquet => Box::new(ParquetRows::open(path)?),
        };
        let varying = rows.header().is_none();
        let mut table = Self { file_name, columns: Vec::new(), delimiter, encoding, varying };
        if let Some(header) = rows.header() {
            header.names.iter().for_each(|name| table.add_column(name));
        }
        let mut read = 0;
        while let (true, Some(item)) = (read < ROWS, rows.next_row()?) {
            read += 1;
            let Item::Row(row) = item else { continue };
            for (name, cell) in row.shape.names.iter().zip(&row.cells) {
                let i = table.columns.iter().position(|column| *column.name == **name).unwrap_or_else(|| {
                    table.add_column(name);
                    table.columns.len() - 1
                });
                if !cell.is_missing() {
                    table.columns[i].values.push(cell.to_string().trim().to_owned());
                }
            }
        }
        Ok(Some(table))
    }

    fn add_column(&mut self, name: &str) {
        self.columns.push(Column { name: name.to_owned(), squeezed: squeezed(name), values: Vec::new() });
    }

    /// A pattern that matches this file's name and no other.
    pub fn pattern(&self) -> String {
        glob::Pattern::escape(&self.file_name)
    }

    /// The header of the first of these squeezed names that there is, in the order of the names.
    pub fn first_of(&self, squeezed: &[&str]) -> Option<String> {
        squeezed.iter().find_map(|wanted| self.columns.iter().find(|c| c.squeezed == *wanted)).map(|c| c.name.clone())
    }

    /// This very column, if there is one or if one may still come.
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.varying || self.columns.iter().any(|column| column.name == name)).then(|| name.to_owned())
    }

    /// Whether there is a column of one of these squeezed names.
    pub fn has(&self, squeezed: &[&str]) -> bool {
        self.first_of(squeezed).is_some()
    }

    /// Whether the file's name holds one of these words.
    pub fn file_is_about(&self, words: &[&str]) -> bool {
        let name = fold(&self.file_name).into_owned();
        words.iter().any(|word| name.contains(word))
    }

    fn values(&self, name: &str) -> &[String] {
        self.columns.iter().find(|column| column.name == name).map_or(&[], |column| &column.values)
    }

    /// Whether all values of a column are yes or no.
    pub fn is_yes_no(&self, name: &str) -> bool {
        let values = self.values(name);
        !values.is_empty() && values.iter().all(|value| crate::normalise::yes_no(value).is_ok())
    }

    /// Whether no value of a column stands there twice.
    pub fn is_unique(&self, name: &str) -> bool {
        let mut values: Vec<&String> = self.values(name).iter().collect();
        let all = values.len();
        values.sort();
        values.dedup();
        all > 0 && values.len() == all
    }

    /// Whether some cell holds this word.
    pub fn has_value(&self, folded: &str) -> bool {
        self.columns.iter().any(|column| column.values.iter().any(|value| fold(value) == folded))
    }

    /// The decimal mark that more values have.
    pub fn decimal(&self) -> Decimal {
        let fraction = |value: &str, mark: char| {
            let Some((whole, rest)) = value.rsplit_once(mark) else { return false };
            let whole = whole.strip_prefix('-').unwrap_or(whole);
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            // Three digits may be a group of thousands.
            digits(whole) && digits(rest) && rest.len() != 3
        };
        let count = |mark| self.all_values().filter(|value| fraction(value, mark)).count();
        if count(',') > count('.') { Decimal::Comma } else { Decimal::Point }
    }

    /// The order of day and month that the values prove.
    pub fn date_order(&self) -> Dates {
        let mut example = None;
        let (mut day, mut month, mut dotted) = (0, 0, 0);
        for value in self.all_values() {
            let Some((a, b, separator)) = local_date(value) else { continue };
            example.get_or_insert_with(|| value.to_owned());
            day += usize::from(a > 12);
            month += usize::from(b > 12);
            dotted += usize::from(separator == '.');
        }
        match example {
            None => Dates::Iso,
            Some(_) if month > day => Dates::Order(DateOrder::MonthFirst),
            Some(_) if day > 0 || dotted > 0 => Dates::Order(DateOrder::DayFirst),
            Some(example) => Dates::Ambiguous(example),
        }
    }

    fn all_values(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().flat_map(|column| column.values.iter().map(String::as_str))
    }
}

/// The first two numbers of a date such as `31.12.2026 9:00`, and what stands between them.
fn local_date(value: &str) -> Option<(u8, u8, char)> {
    let separator = value.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '.' | '/' | '-') {
        return None;
    }
    let mut parts = value.split(separator).map(str::trim);
    let (a, b) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let year = parts.next()?.split([' ', ',']).next()?;
    let plausible = matches!(a, 1..=31) && matches!(b, 1..=31) && matches!(year.len(), 2 | 4);
    (plausible && year.bytes().all(|b| b.is_ascii_digit())).then_some((a, b, separator))
}
