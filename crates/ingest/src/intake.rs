//! Files in, leads out: each file is read under its entry of the mapping, and what can't be read goes to quarantine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::UTF_8;
use leadpact_language::said;
use leadpact_terms::{Instant, Value};
use serde_json::Value as Json;

use crate::error::Error;
use crate::gather::{Gather, Leads};
use crate::mapping::{FileMap, Format, Holds, Mapping};
use crate::quarantine::{Entry, Extent, Quarantine, Reason};
use crate::read::{
    Broken, Counter, CsvRows, Input, Item, JsonRows, ParquetRows, Row, Rows, Shape, Shapes, row_from_json, sample,
    separator_line, split_record,
};
use crate::rows::{Columns, Note, Reading, RowReader, Said};

/// Progress is reported after so many rows.
const ROWS_PER_REPORT: u64 = 4_096;

/// How an import runs.
#[derive(Debug, Clone)]
pub struct Options {
    /// About how many bytes of memory events may take before they are set aside on disk.
    pub memory: usize,
    /// Where they are set aside.
    pub scratch: PathBuf,
    /// From when on a lead is known of which nothing says when anything happened.
    pub undated: Instant,
}

/// The start of 2000: early enough to come before whatever is dated.
pub const UNDATED: Instant = Instant(946_684_800_000);

impl Default for Options {
    fn default() -> Self {
        Self { memory: 256 << 20, scratch: std::env::temp_dir(), undated: UNDATED }
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The file that is being read.
    pub file: &'a Path,
    /// Bytes of all files that were read.
    pub bytes: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
    /// Rows so far.
    pub rows: u64,
}

/// Is told how far an import is.
pub trait Watch {
    /// Called now and then, and at the end of each file.
    fn progress(&mut self, progress: Progress<'_>);
}

/// Nobody looks.
impl Watch for () {
    fn progress(&mut self, _: Progress<'_>) {}
}

/// What became of the rows of one file. `read == accepted + quarantined`, always.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCount {
    /// The file.
    pub path: PathBuf,
    /// What it holds; `None` for a quarantine file, which holds rows of several sorts.
    pub holds: Option<Holds>,
    /// Rows that the file has, broken ones included; blank lines are none.
    pub read: u64,
    /// Rows that were taken over.
    pub accepted: u64,
    /// Rows in quarantine.
    pub quarantined: u64,
    /// Single values of accepted rows in quarantine.
    pub values_quarantined: u64,
    /// Events that the accepted rows said, repeats included.
    pub events: u64,
}

/// An import: what became of the rows, and the leads.
pub struct Intake {
    /// A count for each file, in the order given.
    pub files: Vec<FileCount>,
    /// The leads, sorted by id.
    pub leads: Leads,
    /// The latest instant at which the rows say that something happened to a lead; `None` if no row says when.
    pub latest_at: Option<Instant>,
}

impl Intake {
    /// Rows read, accepted and quarantined, and values quarantined, over all files.
    pub fn totals(&self) -> (u64, u64, u64, u64) {
        let sum = |count: fn(&FileCount) -> u64| self.files.iter().map(count).sum();
        (sum(|f| f.read), sum(|f| f.accepted), sum(|f| f.quarantined), sum(|f| f.values_quarantined))
    }

    /// Calls `each` with every lead in order.
    pub fn for_each_lead<E: From<Error>>(
        &mut self,
        mut each: impl FnMut(crate::gather::Lead) -> Result<(), E>,
    ) -> Result<(), E> {
        for lead in &mut self.leads {
            each(lead?)?;
        }
        Ok(())
    }
}

/// Reads files under a mapping. A quarantine file of an earlier import may be among them: its rows are read again.
pub fn read(
    files: &[PathBuf],
    mapping: &Mapping,
    options: &Options,
    quarantine: &mut dyn Quarantine,
    watch: &mut dyn Watch,
) -> Result<Intake, Error> {
    let mut gather = Gather::new(options.memory, options.scratch.clone(), options.undated);
    let files = read_into(&mut gather, files, mapping, quarantine, watch)?;
    let latest_at = gather.latest_at();
    Ok(Intake { files, leads: gather.finish()?, latest_at })
}

/// Reads files under a mapping, as [`read`] does, into what has been gathered already.
pub fn read_into(
    gather: &mut Gather,
    files: &[PathBuf],
    mapping: &Mapping,
    quarantine: &mut dyn Quarantine,
    watch: &mut dyn Watch,
) -> Result<Vec<FileCount>, Error> {
    let mut sources = Vec::with_capacity(files.len());
    for (number, path) in files.iter().enumerate() {
        sources.push(Source::new(number, path, mapping)?);
    }
    let bytes_total = sources.iter().map(|source| source.bytes).sum();
    let mut reading = Import { gather, quarantine, watch, bytes_before: 0, bytes_total, rows: 0 };
    // Rows of leads may say other ids of the lead, under which the other files speak of it.
    for phase in [Phase::Leads, Phase::Others] {
        for source in &mut sources {
            reading.source(source, mapping, phase)?;
        }
    }
    Ok(sources.into_iter().map(|source| source.count).collect())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Leads,
    Others,
}

impl Phase {
    fn of(holds: Holds) -> Self {
        match holds {
            Holds::Leads => Self::Leads,
            Holds::Companies | Holds::History | Holds::Events | Holds::Touches | Holds::Outcomes => Self::Others,
        }
    }
}

struct Source<'a> {
    number: u32,
    path: &'a Path,
    name: String,
    bytes: u64,
    /// `None` for a quarantine file.
    entry: Option<&'a FileMap>,
    count: FileCount,
}

impl<'a> Source<'a> {
    fn new(number: usize, path: &'a Path, mapping: &'a Mapping) -> Result<Self, Error> {
        let name = file_name(path);
        let open = |source| Error::Open { path: path.to_owned(), source };
        let bytes = std::fs::metadata(path).map_err(open)?.len();
        let entry = if is_quarantine(path)? {
            None
        } else {
            let not_mapped = || Error::NotMapped { path: path.to_owned(), name: name.clone() };
            Some(mapping.entry(&name).ok_or_else(not_mapped)?)
        };
        let count = FileCount {
            path: path.to_owned(),
            holds: entry.map(|entry| entry.holds),
            read: 0,
            accepted: 0,
            quarantined: 0,
            values_quarantined: 0,
            events: 0,
        };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        Ok(Self { number, path, name, bytes, entry, count })
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A quarantine file is known by its first line, whatever its name.
pub(crate) fn is_quarantine(path: &Path) -> Result<bool, Error> {
    let head = sample(path)?;
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(line.starts_with(b"{") && serde_json::from_slice::<Entry>(line).is_ok())
}

/// The form of a file: as the mapping says, else by its ending (`.gz` aside), else delimited text.
pub(crate) fn format_of(name: &str, entry: Option<Format>) -> Format {
    let lower = name.to_lowercase();
    let bare = lower.strip_suffix(".gz").unwrap_or(&lower);
    let by_ending = match bare.rsplit('.').next().unwrap_or_default() {
        "tsv" | "tab" => Format::Tsv,
        "jsonl" | "ndjson" | "json" => Format::JsonLines,
        "parquet" | "pq" => Format::Parquet,
        _ => Format::Csv,
    };
    entry.unwrap_or(by_ending)
}

/// Delimiters that are sniffed; on a tie the more usual one, which stands last.
const DELIMITERS: [char; 4] = ['|', '\t', ';', ','];

/// The delimiter that cuts the first lines into the same number of fields most often.
pub(crate) fn sniff_delimiter(text: &str) -> char {
    const LINES: usize = 30;
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    if let Some(named) = lines.first().and_then(|line| separator_line(line)) {
        return named;
    }
    let score = |delimiter: char| {
        let widths: Vec<usize> =
            lines.iter().filter_map(|line| split_record(line, delimiter)).map(|fields| fields.len()).collect();
        let first = widths.first().copied().unwrap_or(0);
        let same = widths.iter().filter(|width| **width == first && first > 1).count();
        (same, first)
    };
    DELIMITERS.into_iter().max_by_key(|delimiter| score(*delimiter)).unwrap_or(',')
}

/// Opens a file as rows.
fn open(source: &Source<'_>, entry: &FileMap, counter: &Counter) -> Result<(Box<dyn Rows>, Columns, u64), Error> {
    let format = format_of(&source.name, entry.format);
    Ok(match format {
        Format::Csv | Format::Tsv => {
            let delimiter = match (entry.delimiter, format) {
                (Some(delimiter), _) => delimiter,
                (None, Format::Tsv) => '\t',
                (None, _) => sniff_delimiter(&sample_text(source.path, entry)?),
            };
            let input = Input::open(source.path, entry.encoding, counter)?;
            (Box::new(CsvRows::new(input, delimiter)?), Columns::Fixed, 0)
        }
        Format::JsonLines => {
            let input = Input::open(source.path, entry.encoding.or(Some(UTF_8)), counter)?;
            (Box::new(JsonRows::new(input)?), Columns::Varying, 0)
        }
        Format::Parquet => {
            let rows = ParquetRows::open(source.path)?;
            let total = rows.rows_total;
            (Box::new(rows), Columns::Fixed, total)
        }
    })
}

/// The beginning of a text file, decoded.
pub(crate) fn sample_text(path: &Path, entry: &FileMap) -> Result<String, Error> {
    let head = sample(path)?;
    let encoding = entry.encoding.unwrap_or_else(|| crate::read::guess_encoding(&head));
    Ok(encoding.decode(&head).0.into_owned())
}

struct Import<'a> {
    gather: &'a mut Gather,
    quarantine: &'a mut dyn Quarantine,
    watch: &'a mut dyn Watch,
    bytes_before: u64,
    bytes_total: u64,
    rows: u64,
}

impl Import<'_> {
    fn source(&mut self, source: &mut Source<'_>, mapping: &Mapping, phase: Phase) -> Result<(), Error> {
        match source.entry {
            None => self.quarantined(source, mapping, phase)?,
            Some(entry) if Phase::of(entry.holds) == phase => self.file(source, entry)?,
            Some(_) => return Ok(()),
        }
        if source.entry.is_some() || phase == Phase::Others {
            self.bytes_before += source.bytes;
        }
        self.report(source.path, 0);
        Ok(())
    }

    fn report(&mut self, file: &Path, bytes: u64) {
        let bytes = (self.bytes_before + bytes).min(self.bytes_total);
        self.watch.progress(Progress { file, bytes, bytes_total: self.bytes_total, rows: self.rows });
    }

    fn file(&mut self, source: &mut Source<'_>, entry: &FileMap) -> Result<(), Error> {
        let counter = Counter::default();
        let (mut rows, columns, rows_total) = open(source, entry, &counter)?;
        let mut reader = RowReader::new(entry, source.number, &source.name, columns);
        let header = rows.header().cloned();
        if let Some(header) = &header {
            reader.check(header).map_err(|missing| missing.of(source.path))?;
        }
        let mut number = 0;
        while let Some(item) = rows.next_row()? {
            number += 1;
            self.item(source, &mut reader, &item, header.as_ref())?;
            if number % ROWS_PER_REPORT == 0 {
                let by_rows = number.saturating_mul(source.bytes).checked_div(rows_total);
                self.report(source.path, by_rows.unwrap_or_else(|| counter.bytes()));
            }
        }
        Ok(())
    }

    fn item(
        &mut self,
        source: &mut Source<'_>,
        reader: &mut RowReader<'_>,
        item: &Item,
        header: Option<&Arc<Shape>>,
    ) -> Result<(), Error> {
        source.count.read += 1;
        self.rows += 1;
        let row = match item {
            Item::Row(row) => row,
            Item::Broken(broken) => {
                source.count.quarantined += 1;
                return self.quarantine.put(broken_entry(&source.name, broken, header));
            }
        };
        match reader.read(row).map_err(|missing| missing.of(source.path))? {
            Ok(reading) => {
                source.count.accepted += 1;
                self.accept(source, row, reading)
            }
            Err(refusal) => {
                source.count.quarantined += 1;
                let note = Note { column: refusal.column, reason: refusal.reason, why: refusal.why };
                self.quarantine.put(row_entry(&source.name, row, note, Extent::Row))
            }
        }
    }

    fn accept(&mut self, source: &mut Source<'_>, row: &Row, reading: Reading) -> Result<(), Error> {
        for note in reading.notes {
            source.count.values_quarantined += 1;
            self.quarantine.put(row_entry(&source.name, row, note, Extent::Value))?;
        }
        for said in reading.said {
            match said {
                Said::Event(lead, record) => {
                    source.count.events += 1;
                    self.gather.push(&lead, &record)?;
                }
                Said::Company { id, domain, fact } => {
                    source.count.events += 1;
                    self.gather.push_company(id.as_deref(), domain.as_deref(), &fact)?;
                }
                Said::Also(also, lead) => self.gather.also(also, lead),
            }
        }
        Ok(())
    }

    /// The rows of a quarantine file, each under the entry of the file it came from.
    fn quarantined(&mut self, source: &mut Source<'_>, mapping: &Mapping, phase: Phase) -> Result<(), Error> {
        let mut rows = JsonLinesRaw::open(source.path)?;
        let mut readers: Vec<(usize, RowReader<'_>)> = Vec::new();
        let mut shapes = Shapes::default();
        while let Some((line, text)) = rows.next_line()? {
            let entry = match serde_json::from_str::<Entry>(&text) {
                Ok(entry) => entry,
                Err(_) if phase == Phase::Leads => continue,
                Err(error) => {
                    source.count.read += 1;
                    source.count.quarantined += 1;
                    let why = said!("unread-no-entry", why = error.to_string());
                    let broken = Broken { line, reason: Reason::BadJson, why, raw: text };
                    self.quarantine.put(broken_entry(&source.name, &broken, None))?;
                    continue;
                }
            };
            let position = mapping.files.iter().position(|map| map.matches(&entry.file));
            let Some(position) = position else {
                if phase == Phase::Others {
                    source.count.read += 1;
                    source.count.quarantined += 1;
                    let why = said!("unread-not-mapped", file = &entry.file);
                    self.quarantine.put(Entry { reason: Reason::NotMapped, why, extent: Extent::Row, ..entry })?;
                }
                continue;
            };
            let map = &mapping.files[position];
            if Phase::of(map.holds) != phase {
                continue;
            }
            if !readers.iter().any(|(known, _)| *known == position) {
                readers.push((position, RowReader::new(map, source.number, &entry.file, Columns::Varying)));
            }
            let Some((_, reader)) = readers.iter_mut().find(|(known, _)| *known == position) else { continue };
            let item = restored(&entry, map, &mut shapes);
            // What is wrong with it now is said of the file and line where it first stood.
            let own_name = std::mem::replace(&mut source.name, entry.file);
            let done = self.item(source, reader, &item, item_header(&item).as_ref());
            source.name = own_name;
            done?;
        }
        Ok(())
    }
}

fn item_header(item: &Item) -> Option<Arc<Shape>> {
    match item {
        Item::Row(row) => Some(Arc::clone(&row.shape)),
        Item::Broken(_) => None,
    }
}

/// A quarantined row as the reader of its file would have given it.
fn restored(entry: &Entry, map: &FileMap, shapes: &mut Shapes) -> Item {
    let broken = |reason, why, raw: String| Item::Broken(Broken { line: entry.line, reason, why, raw });
    match &entry.raw {
        Json::Object(_) => match row_from_json(entry.line, &entry.raw, shapes) {
            Some(row) => Item::Row(row),
            None => broken(Reason::TooLong, said!("unread-many-columns"), entry.raw.to_string()),
        },
        Json::String(text) => match &entry.header {
            Some(header) => {
                let fields_of = |delimiter| split_record(text, delimiter).filter(|fields| fields.len() == header.len());
                let fields = match map.delimiter {
                    Some(delimiter) => fields_of(delimiter),
                    None => DELIMITERS.into_iter().rev().find_map(fields_of),
                };
                match fields {
                    Some(fields) => {
                        let shape = shapes.shared(header.iter().map(|name| name.as_str().into()).collect());
                        let cells = fields.into_iter().map(|field| Value::Text(field.into())).collect();
                        Item::Row(Row { line: entry.line, shape, cells })
                    }
                    None => {
                        let why = said!("unread-still-columns", n = header.len());
                        broken(Reason::WrongNumberOfFields, why, text.clone())
                    }
                }
            }
            None => match serde_json::from_str::<Json>(text) {
                Ok(json @ Json::Object(_)) => restored(&Entry { raw: json, ..entry.clone() }, map, shapes),
                _ => broken(Reason::BadJson, said!("unread-still-no-object"), text.clone()),
            },
        },
        other => broken(Reason::BadJson, said!("unread-raw"), other.to_string()),
    }
}

fn row_entry(file: &str, row: &Row, note: Note, extent: Extent) -> Entry {
    let cells = row.shape.names.iter().zip(&row.cells).map(|(name, cell)| (name.to_string(), cell_json(cell)));
    Entry {
        quarantine: Entry::VERSION,
        file: file.to_owned(),
        line: row.line,
        extent,
        column: note.column,
        reason: note.reason,
        why: note.why,
        raw: Json::Object(cells.collect()),
        header: None,
    }
}

fn broken_entry(file: &str, broken: &Broken, header: Option<&Arc<Shape>>) -> Entry {
    Entry {
        quarantine: Entry::VERSION,
        file: file.to_owned(),
        line: broken.line,
        extent: Extent::Row,
        column: None,
        reason: broken.reason,
        why: broken.why.clone(),
        raw: Json::String(broken.raw.clone()),
        header: header.map(|shape| shape.names.iter().map(ToString::to_string).collect()),
    }
}

fn cell_json(cell: &Value) -> Json {
    match cell {
        Value::Missing => Json::Null,
        Value::YesNo(yes) => Json::Bool(*yes),
        Value::Number(number) => serde_json::Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::List(list) => Json::Array(list.iter().map(cell_json).collect()),
        Value::Text(text) => Json::String(text.to_string()),
        Value::Date(_) | Value::Money(_) | Value::Range(_) => Json::String(cell.to_string()),
    }
}

/// Lines of a quarantine file as text.
struct JsonLinesRaw {
    input: Input,
}

impl JsonLinesRaw {
    fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self { input: Input::open(path, Some(UTF_8), &Counter::default())? })
    }

    fn next_line(&mut self) -> Result<Option<(u64, String)>, Error> {
        while let Some((line, text)) = self.input.next_text()? {
            if !text.trim().is_empty() {
                return Ok(Some((line, text)));
            }
        }
        Ok(None)
    }
}
