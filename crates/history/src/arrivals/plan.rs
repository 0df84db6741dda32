//! Which columns of a file are read, and what they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema};
use leadpact_ingest::columns::{ColumnFile, Layout, LayoutAt, column_entry, column_names};
use leadpact_ingest::mapping::Holds;
use leadpact_ingest::normalise::{DERIVED, trait_sources};
use leadpact_ingest::{Error, FileMap, Mapping};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};

use super::error::{ArrivalsError, Why};
use crate::block::Needs;

/// All files of an import.
pub(super) struct Plans<'a> {
    pub files: Vec<FilePlan<'a>>,
    /// The traits that are needed: tellings speak of positions in it.
    pub names: Vec<Box<str>>,
}

/// One file.
pub(super) struct FilePlan<'a> {
    pub path: &'a Path,
    pub number: u32,
    pub entry: &'a FileMap,
    pub bytes: u64,
    pub rows: u64,
    pub names: Vec<Box<str>>,
    /// Whether traits that follow from others are needed.
    needs_derived: bool,
    pub road: Road,
}

/// How a file is read.
pub(super) enum Road {
    /// Column by column.
    Columns(Box<ColumnPlan>),
    /// Row after row: touches and outcomes, which are few.
    Rows,
}

pub(super) struct ColumnPlan {
    pub layout: Layout,
    /// Strings of units are asked for as dictionaries.
    pub metadata: ArrowReaderMetadata,
    pub mask: ProjectionMask,
    /// The positions of the columns that are read, ascending.
    pub read: Vec<usize>,
    /// Of events one: what an event is. Of leads one for each set of columns that make up traits.
    pub units: Vec<Unit>,
    /// For each row group the number of its first row.
    pub first_rows: Vec<u64>,
}

/// Columns whose cells mean something together.
pub(super) struct Unit {
    pub columns: Vec<usize>,
    /// The needed traits that come out of them, as positions in [`Plans::names`].
    pub tells: Vec<u32>,
}

impl<'a> Plans<'a> {
    pub fn new(files: &'a [PathBuf], mapping: &'a Mapping, needs: &Needs) -> Result<Self, ArrivalsError> {
        let names: Vec<Box<str>> = needs.traits.keys().cloned().collect();
        let mut plans = Vec::with_capacity(files.len());
        for (number, path) in files.iter().enumerate() {
            let entry = column_entry(path, mapping)?.map_err(|why| Why::File(why).of(path))?;
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            plans.push(FilePlan::new(path, number, entry, needs, &names)?);
        }
        Ok(Self { files: plans, names })
    }

    /// The most units that a file of leads has.
    pub fn telling_units(&self) -> usize {
        let units = |file: &FilePlan<'_>| match &file.road {
            Road::Columns(plan) if plan.layout.holds == Holds::Leads => plan.units.len(),
            Road::Columns(_) | Road::Rows => 0,
        };
        self.files.iter().map(units).max().unwrap_or(0)
    }

    /// Rows of all files.
    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }
}

impl<'a> FilePlan<'a> {
    fn new(
        path: &'a Path,
        number: u32,
        entry: &'a FileMap,
        needs: &Needs,
        names: &[Box<str>],
    ) -> Result<Self, ArrivalsError> {
        let open = |source| Error::Open { path: path.to_owned(), source };
        let file = File::open(path).map_err(open)?;
        let bytes = file.metadata().map_err(open)?.len();
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new());
        let metadata = metadata.map_err(|error| Error::no_parquet(path, &error))?;
        let rows = u64::try_from(metadata.metadata().file_metadata().num_rows()).unwrap_or(0);
        let columns = column_names(metadata.schema());
        let needs_derived = DERIVED.iter().any(|name| needs.traits.contains_key(*name));
        let column_file = ColumnFile::new(path, number, entry, columns.clone())?;
        let road = match entry.holds {
            Holds::Touches | Holds::Outcomes => Road::Rows,
            Holds::Leads | Holds::Companies | Holds::History | Holds::Events => {
                let layout = column_file.layout().map_err(|why| Why::File(why).of(path))?;
                Road::Columns(Box::new(ColumnPlan::new(layout, &metadata, &columns, needs, names)))
            }
        };
        Ok(Self { path, number, entry, bytes, rows, names: columns, needs_derived, road })
    }

    /// The file under its entry, for one thread.
    pub fn column_file(&self) -> Result<ColumnFile<'a>, Error> {
        let file = ColumnFile::new(self.path, self.number, self.entry, self.names.clone())?;
        Ok(if self.needs_derived { file } else { file.without_derived() })
    }
}

impl ColumnPlan {
    fn new(
        layout: Layout,
        metadata: &ArrowReaderMetadata,
        columns: &[Box<str>],
        needs: &Needs,
        names: &[Box<str>],
    ) -> Self {
        let units = match &layout.event {
            Some(event) => {
                let needed = event.properties.iter().filter(|(_, name)| needs.properties.contains(name));
                let all: BTreeSet<usize> = event.decides.iter().copied().chain(needed.map(|(i, _)| *i)).collect();
                vec![Unit { columns: all.into_iter().collect(), tells: Vec::new() }]
            }
            None => telling_units(&layout, names),
        };
        let lasted = layout.event.as_ref().and_then(|event| event.lasted).filter(|_| needs.lasted).map(|(i, _)| i);
        let mut read: BTreeSet<usize> = units.iter().flat_map(|unit| unit.columns.iter().copied()).collect();
        let coded = read.clone();
        read.insert(layout.lead);
        read.extend(lasted);
        read.extend(layout.event.as_ref().map(|event| event.id));
        if let LayoutAt::Column(at) = layout.at {
            read.insert(at);
        }
        let leaves = leaf_ranges(metadata.schema());
        debug_assert_eq!(leaves.len(), columns.len(), "one range of leaves for each column");
        let wanted = read.iter().flat_map(|i| leaves[*i].clone());
        let mask = ProjectionMask::leaves(metadata.parquet_schema(), wanted);
        let options = ArrowReaderOptions::new().with_schema(with_dictionaries(metadata.schema(), &coded));
        // Where dictionaries can't be had, the strings themselves will do.
        let hinted = ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options);
        let metadata = hinted.unwrap_or_else(|_| metadata.clone());
        let mut first_rows = Vec::new();
        let mut row = 0;
        for group in metadata.metadata().row_groups() {
            first_rows.push(row);
            row += u64::try_from(group.num_rows()).unwrap_or(0);
        }
        Self { layout, metadata, mask, read: read.into_iter().collect(), units, first_rows }
    }

    /// Where a column stands among those that are read.
    pub fn position(&self, column: usize) -> usize {
        self.read.binary_search(&column).unwrap_or(usize::MAX)
    }
}

/// For each needed trait the columns that make it up; traits of the same columns come out together.
fn telling_units(layout: &Layout, names: &[Box<str>]) -> Vec<Unit> {
    let mut units: BTreeMap<Vec<usize>, Vec<u32>> = BTreeMap::new();
    for (position, name) in (0..).zip(names) {
        let sources = trait_sources(name);
        let of_it = layout.traits.iter().filter(|(_, known)| sources.contains(&&**known)).map(|(i, _)| *i);
        let columns: BTreeSet<usize> = of_it.collect();
        if !columns.is_empty() {
            units.entry(columns.into_iter().collect()).or_default().push(position);
        }
    }
    units.into_iter().map(|(columns, tells)| Unit { columns, tells }).collect()
}

/// For each column, the fields of structs taken apart, which leaves of the Parquet schema it is.
fn leaf_ranges(schema: &Schema) -> Vec<std::ops::Range<usize>> {
    fn walk(data_type: &DataType, next: &mut usize, into: &mut Vec<std::ops::Range<usize>>) {
        if let DataType::Struct(fields) = data_type {
            fields.iter().for_each(|field| walk(field.data_type(), next, into));
        } else {
            let start = *next;
            *next += n_leaves(data_type);
            into.push(start..*next);
        }
    }
    let (mut next, mut ranges) = (0, Vec::new());
    schema.fields().iter().for_each(|field| walk(field.data_type(), &mut next, &mut ranges));
    ranges
}

fn n_leaves(data_type: &DataType) -> usize {
    match data_type {
        DataType::Struct(fields) => fields.iter().map(|field| n_leaves(field.data_type())).sum(),
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::FixedSizeList(field, _)
        | DataType::Map(field, _) => n_leaves(field.data_type()),
        _ => 1,
    }
}

/// The schema with dictionaries in place of the strings of these columns.
fn with_dictionaries(schema: &Schema, coded: &BTreeSet<usize>) -> Arc<Schema> {
    fn walk(fields: &Fields, next: &mut usize, coded: &BTreeSet<usize>) -> Fields {
        let one = |field: &FieldRef| -> FieldRef {
            let data_type = match field.data_type() {
                DataType::Struct(inner) => DataType::Struct(walk(inner, next, coded)),
                data_type => {
                    *next += 1;
                    match data_type {
                        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View if coded.contains(&(*next - 1)) => {
                            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
                        }
                        other => other.clone(),
                    }
                }
            };
            Arc::new(Field::clone(field).with_data_type(data_type))
        };
        fields.iter().map(one).collect()
    }
    Arc::new(Schema::new_with_metadata(walk(schema.fields(), &mut 0, coded), schema.metadata().clone()))
}
