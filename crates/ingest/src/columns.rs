//! A Parquet file as its entry of the mapping reads it, for one who takes whole columns instead of row after row.
//!
//! Here is no second meaning of a mapping: [`ColumnFile::record`] and [`ColumnFile::traits`] find what a combination of
//! values says by reading a row of them. What rows say beyond that — several leads in a cell, ids from the content of a row, what has no instant
//! of its own — is for [`crate::read`], and [`ColumnFile::layout`] says so.

use std::path::Path;
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::Schema;
use jiff::tz::TimeZone;
use leadpact_terms::{Duration, Instant, TraitName, TraitType, Value};

use crate::error::Error;
use crate::intake::{format_of, is_quarantine};
use crate::mapping::{FileMap, Format, Holds, Mapping, Unit};
use crate::normalise::{self, Decimal, Locale};
use crate::read::{Item, ParquetRows, Row, Rows, Shape, flat_names, values};
use crate::rows::{AtPlan, Columns, IdPlan, Plan, Reading, Record, RowReader, Said, WhatPlan, duration};

/// Stands for the lead and the event in a row of which only the rest matters.
const SOMEBODY: &str = "leadpact-somebody";
/// Stands for the instant in such a row.
const SOMETIME: &str = "2000-01-01T00:00:00Z";

/// What the columns of a file are. Positions are those of [`ColumnFile::names`].
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// What a row is about.
    pub holds: Holds,
    /// The column that names the lead.
    pub lead: usize,
    /// Whether such a cell may name several leads, split by `;`.
    pub many_leads: ManyLeads,
    /// When it happened or became known.
    pub at: LayoutAt,
    /// What a row says happened; `None` in a file of leads.
    pub event: Option<EventLayout>,
    /// The columns that are traits, with the traits' names in their one spelling; only in a file of leads.
    pub traits: Vec<(usize, Box<str>)>,
}

/// Whether a cell may name several leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManyLeads {
    /// It names one.
    One,
    /// It is split by `;`.
    Split,
}

/// When the rows of a file happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutAt {
    /// Nothing says it: as early as the lead's first event.
    Unsaid,
    /// The same instant for all.
    Fixed(Instant),
    /// This column says it.
    Column(usize),
}

/// What a row of a file of events says happened.
#[derive(Debug, Clone, PartialEq)]
pub struct EventLayout {
    /// The column with the event's own id.
    pub id: usize,
    /// The column that says how long it lasted.
    pub lasted: Option<(usize, Unit)>,
    /// The columns that decide what it is: whether it is an event at all, kind, name, channel, and whether it is marked.
    pub decides: Vec<usize>,
    /// The columns that are properties, with their names.
    pub properties: Vec<(usize, Box<str>)>,
}

/// A Parquet file under its entry of the mapping.
pub struct ColumnFile<'a> {
    entry: &'a FileMap,
    locale: Locale,
    shape: Arc<Shape>,
    plan: Plan,
    reader: RowReader<'a>,
}

/// The entry of the mapping about a file, if the file is one of Parquet; else why it can't be read by column.
pub fn column_entry<'a>(path: &Path, mapping: &'a Mapping) -> Result<Result<&'a FileMap, &'static str>, Error> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if is_quarantine(path)? {
        return Ok(Err("it is a quarantine file"));
    }
    let not_mapped = || Error::NotMapped { path: path.to_owned(), name: name.clone() };
    let entry = mapping.entry(&name).ok_or_else(not_mapped)?;
    match format_of(&name, entry.format) {
        Format::Parquet => Ok(Ok(entry)),
        Format::Csv | Format::Tsv | Format::JsonLines => Ok(Err("it is not a Parquet file")),
    }
}

/// The columns of a schema as a mapping names them: the fields of a struct under dotted names.
pub fn column_names(schema: &Schema) -> Vec<Box<str>> {
    flat_names(schema)
}

/// The cells of a column as rows have them.
///
/// # Errors
/// A type of column that can't be imported.
pub fn column_values(column: &ArrayRef) -> Result<Vec<Value>, String> {
    values(column).map_err(|error| error.to_string())
}

impl<'a> ColumnFile<'a> {
    /// A file with columns of these names, the one of this number in its import.
    ///
    /// # Errors
    /// A column that the mapping names and the file does not have.
    pub fn new(path: &Path, number: u32, entry: &'a FileMap, names: Vec<Box<str>>) -> Result<Self, Error> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let shape = Arc::new(Shape::new(names));
        let plan = Plan::new(entry, &shape, Columns::Fixed).map_err(|missing| missing.of(path))?;
        let reader = RowReader::new(entry, number, &name, Columns::Fixed);
        Ok(Self { entry, locale: entry.locale(), shape, plan, reader })
    }

    /// Leaves out the traits that follow from others, where nobody looks at them.
    #[must_use]
    pub fn without_derived(mut self) -> Self {
        self.reader = self.reader.without_derived();
        self
    }

    /// The names of the file's columns.
    pub fn names(&self) -> &[Box<str>] {
        &self.shape.names
    }

    /// What the columns are; or why only reading row after row gives what the mapping means.
    ///
    /// # Errors
    /// The first thing that needs whole rows, in words.
    pub fn layout(&self) -> Result<Layout, &'static str> {
        let holds = self.entry.holds;
        let many_leads = match holds {
            Holds::Leads => ManyLeads::One,
            Holds::Events => ManyLeads::Split,
            Holds::Companies => return Err("it holds companies"),
            Holds::History => return Err("it holds changes of single traits"),
            Holds::Touches => return Err("it holds touches"),
            Holds::Outcomes => return Err("it holds outcomes"),
        };
        let lead = match &self.plan.id {
            IdPlan::Columns(columns) => one(columns).ok_or("several columns name the lead")?,
            IdPlan::Number(_) | IdPlan::Unsaid => return Err("its leads are numbered"),
        };
        if !self.plan.also.is_empty() {
            return Err("it names leads by several ids (`also`)");
        }
        let at = match &self.plan.at {
            AtPlan::Unsaid => LayoutAt::Unsaid,
            AtPlan::Fixed(at) => LayoutAt::Fixed(*at),
            AtPlan::Columns(columns) => LayoutAt::Column(one(columns).ok_or("several columns say when")?),
        };
        let mut traits = Vec::new();
        let mut event = None;
        if holds == Holds::Leads {
            if !self.plan.rules.is_empty() {
                return Err("rows of leads say what else happened");
            }
            let spelled = |(i, name, _): &(usize, Box<str>, Option<TraitType>)| {
                TraitName::new(name).map(|name| (*i, name.as_str().into()))
            };
            traits.extend(self.plan.traits.iter().filter_map(spelled));
        } else {
            event = Some(self.event_layout()?);
            if at == LayoutAt::Unsaid {
                return Err("its events have no instant");
            }
        }
        let layout = Layout { holds, lead, many_leads, at, event, traits };
        if layout.is_tangled() { Err("one column means several things") } else { Ok(layout) }
    }

    fn event_layout(&self) -> Result<EventLayout, &'static str> {
        let [rule] = &self.plan.rules[..] else { return Err("a row says several things") };
        let WhatPlan::Event { name, kind, times, lasted } = &rule.what else { return Err("a row is not an event") };
        if times.is_some() {
            return Err("a row says how many times something happened");
        }
        if rule.at != AtPlan::Unsaid {
            return Err("several columns say when");
        }
        let id = rule.event_id.ok_or("its events have no ids of their own (`event_id`)")?;
        let mut decides: Vec<usize> = rule.when.iter().filter_map(|(column, _)| *column).collect();
        decides.extend(kind.1);
        decides.extend(name.iter().flat_map(|name| name.columns()).flatten());
        decides.extend(rule.channel.as_ref().and_then(|(_, column)| *column));
        decides.extend(rule.marked);
        decides.sort_unstable();
        decides.dedup();
        let lasted = lasted.as_ref().and_then(|(column, unit)| column.map(|column| (column, *unit)));
        Ok(EventLayout { id, lasted, decides, properties: rule.properties.clone() })
    }

    /// Whether a text is one of the words for "missing".
    pub fn is_missing(&self, text: &str) -> bool {
        self.reader.is_missing_text(text)
    }

    /// What a cell says of when: `None` if nothing.
    ///
    /// # Errors
    /// What is no instant.
    pub fn instant(&self, cell: &Value) -> Result<Option<Instant>, String> {
        if self.reader.is_missing(cell) {
            return Ok(None);
        }
        normalise::instant(cell.to_string().trim(), &self.locale).map(Some).map_err(|why| why.in_english())
    }

    /// What a cell says of how long something lasted: `None` if nothing.
    ///
    /// # Errors
    /// What is no length of time.
    pub fn lasted(&self, cell: &Value, unit: Unit) -> Result<Option<Duration>, String> {
        if self.reader.is_missing(cell) {
            return Ok(None);
        }
        duration(cell.to_string().trim(), unit, &self.locale).map(Some).map_err(|why| why.in_english())
    }

    /// How the file writes numbers.
    pub fn decimal(&self) -> Decimal {
        self.locale.decimal
    }

    /// Whether an instant without a zone means UTC.
    pub fn is_utc(&self) -> bool {
        self.locale.time_zone == TimeZone::UTC
    }

    /// What a row of events with these cells says, under some lead, instant and id of which only the columns themselves
    /// tell. `None` if it says nothing.
    ///
    /// # Errors
    /// Why the row, or one of its values, would be put in quarantine.
    pub fn record(&mut self, layout: &Layout, cells: &[(usize, Value)]) -> Result<Option<Record>, String> {
        let event = layout.event.as_ref().map(|event| (event.id, Value::text(SOMEBODY)));
        let at = match layout.at {
            LayoutAt::Column(at) => Some((at, Value::text(SOMETIME))),
            LayoutAt::Unsaid | LayoutAt::Fixed(_) => None,
        };
        let own = [Some((layout.lead, Value::text(SOMEBODY))), at, event];
        let row = self.row(own.into_iter().flatten().chain(cells.iter().cloned()));
        let mut said = self.read(&row)?.said;
        match (said.pop(), said.is_empty()) {
            (None, _) => Ok(None),
            (Some(Said::Event(_, record)), true) => Ok(Some(record)),
            _ => Err("the row says several things".to_owned()),
        }
    }

    /// The traits that a row of leads with these cells tells.
    ///
    /// # Errors
    /// Why one of its values would be put in quarantine.
    pub fn traits(&self, cells: &[(usize, Value)]) -> Result<Vec<(Box<str>, Value)>, String> {
        let (traits, notes) = self.reader.told(&self.plan, &self.row(cells.iter().cloned()));
        notes.into_iter().next().map_or(Ok(traits), |note| Err(note.why.in_english()))
    }

    fn row(&self, cells: impl Iterator<Item = (usize, Value)>) -> Row {
        let mut row = vec![Value::Missing; self.shape.names.len()];
        cells.for_each(|(i, value)| row[i] = value);
        Row { line: 1, shape: Arc::clone(&self.shape), cells: row }
    }

    fn read(&mut self, row: &Row) -> Result<Reading, String> {
        let read = self.reader.read(row).map_err(|missing| format!("there is no column `{}`", missing.column))?;
        let reading = read.map_err(|refusal| refusal.why.in_english())?;
        match reading.notes.first() {
            None => Ok(reading),
            Some(note) => Err(note.why.in_english()),
        }
    }

    /// Reads the file row after row and hands on what each row says, with its number from 0.
    ///
    /// # Errors
    /// A file that can't be read, or (inside) why a row would be put in quarantine, or what `each` says.
    pub fn for_each_row<E: From<Error>>(
        &mut self,
        path: &Path,
        mut each: impl FnMut(u64, Result<Reading, String>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut rows = ParquetRows::open(path)?;
        while let Some(item) = rows.next_row()? {
            let Item::Row(row) = item else { continue };
            each(row.line - 1, self.read(&row))?;
        }
        Ok(())
    }
}

impl Layout {
    /// Whether a column that says who, when or under which id is something else, too.
    fn is_tangled(&self) -> bool {
        let mut own = vec![self.lead];
        if let LayoutAt::Column(at) = self.at {
            own.push(at);
        }
        own.extend(self.event.as_ref().map(|event| event.id));
        let distinct = (1..own.len()).all(|i| !own[..i].contains(&own[i]));
        let event = self.event.iter().flat_map(|event| {
            event
                .decides
                .iter()
                .copied()
                .chain(event.lasted.map(|(i, _)| i))
                .chain(event.properties.iter().map(|p| p.0))
        });
        let others = self.traits.iter().map(|(i, _)| *i).chain(event);
        let mut others = others.collect::<Vec<usize>>().into_iter();
        !distinct || others.any(|other| own.contains(&other))
    }
}

fn one(columns: &[Option<usize>]) -> Option<usize> {
    match columns {
        [Some(column)] => Some(*column),
        _ => None,
    }
}
