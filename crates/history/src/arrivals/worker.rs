//! Threads that read row groups and scatter their rows.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use leadpact_ingest::columns::{ColumnFile, LayoutAt};
use leadpact_ingest::{Error, FileCount, Progress, RecordId, Said, Watch, When};
use leadpact_terms::Instant;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::ArrivalOptions;
use super::coder::Coder;
use super::decode::{BadRow, Cells, FIRST_MS, Names, UNSAID, durations, flat_columns, instants};
use super::error::{ArrivalsError, Why};
use super::plan::{ColumnPlan, FilePlan, Plans, Road};
use super::scatter::{Budget, Scratch, Shards, Writer, part_bits, spread, spread_text};
use super::tables::{NOTHING_TOLD, SHAPE_BITS, Tables};
use crate::block::Needs;

/// Rows decoded at once.
const BATCH_ROWS: usize = 16 << 10;
/// Bits of a row's number in its place; the others number the file.
pub(super) const ROW_BITS: u32 = 40;
/// Marks a row that says that nothing happened.
const NO_SHAPE: u32 = u32::MAX - 1;

/// All rows, scattered.
pub(super) struct Read {
    pub files: Vec<FileCount>,
    pub latest_at: Option<Instant>,
    pub events: Shards,
    pub tellings: Shards,
    /// Words of a scattered telling.
    pub telling_words: usize,
    pub tables: Tables,
}

/// What threads share.
struct Shared<'a> {
    plans: &'a Plans<'a>,
    needs: &'a Needs,
    tasks: Vec<Task>,
    next: AtomicUsize,
    stop: AtomicBool,
    tables: Mutex<Tables>,
    /// Words of a telling.
    telling_words: usize,
}

/// One row group, or a whole file.
#[derive(Clone, Copy)]
struct Task {
    file: usize,
    group: usize,
}

/// What a thread reports.
struct Step {
    file: usize,
    rows: u64,
}

/// What a thread found.
#[derive(Default)]
struct Found {
    /// Events by file.
    events: BTreeMap<usize, u64>,
    rows: BTreeMap<usize, u64>,
    latest: Option<i64>,
    /// The first task that failed, and why.
    failed: Option<(usize, ArrivalsError)>,
}

/// Reads all files on some threads.
pub(super) fn read(
    plans: &Plans<'_>,
    needs: &Needs,
    options: &ArrivalOptions,
    watch: &mut dyn Watch,
) -> Result<Read, ArrivalsError> {
    let telling_words = 3 + plans.telling_units().div_ceil(2);
    let row_bytes = (telling_words as u64).max(4) * 8;
    let bits = part_bits(plans.rows() * row_bytes);
    let scratch = Arc::new(Scratch::new(&options.scratch));
    let events = Shards::new(bits, Arc::clone(&scratch));
    let tellings = Shards::new(bits, scratch);
    let budget = Budget::new(options.memory);
    let shared = Shared {
        plans,
        needs,
        tasks: tasks(plans),
        next: AtomicUsize::new(0),
        stop: AtomicBool::new(false),
        tables: Mutex::new(Tables::new(plans.names.clone(), needs.clone())),
        telling_words,
    };
    let found: Vec<Found> = std::thread::scope(|scope| {
        let (sender, steps) = channel();
        let threads: Vec<_> = (0..options.threads.max(1))
            .map(|_| {
                let sender = sender.clone();
                let (events, tellings) = (Writer::new(&events, &budget), Writer::new(&tellings, &budget));
                scope.spawn(|| Worker::new(&shared, events, tellings, sender).run())
            })
            .collect();
        drop(sender);
        report(plans, &steps, watch);
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let (files, latest_at) = sum_up(plans, found)?;
    let tables = shared.tables.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Read { files, latest_at, events, tellings, telling_words, tables })
}

fn tasks(plans: &Plans<'_>) -> Vec<Task> {
    let mut tasks = Vec::new();
    for (file, plan) in plans.files.iter().enumerate() {
        let groups = match &plan.road {
            Road::Columns(columns) => columns.first_rows.len(),
            Road::Rows => 1,
        };
        tasks.extend((0..groups).map(|group| Task { file, group }));
    }
    tasks
}

fn report(plans: &Plans<'_>, steps: &std::sync::mpsc::Receiver<Step>, watch: &mut dyn Watch) {
    let bytes_total: u64 = plans.files.iter().map(|file| file.bytes).sum();
    let mut done = vec![0; plans.files.len()];
    let mut rows = 0;
    for step in steps {
        done[step.file] += step.rows;
        rows += step.rows;
        let share = |(file, done): (&FilePlan<'_>, &u64)| match file.rows {
            0 => file.bytes,
            rows => (u128::from(file.bytes) * u128::from(*done) / u128::from(rows)) as u64,
        };
        let bytes = plans.files.iter().zip(&done).map(share).sum();
        watch.progress(Progress { file: plans.files[step.file].path, bytes, bytes_total, rows });
    }
}

fn sum_up(plans: &Plans<'_>, found: Vec<Found>) -> Result<(Vec<FileCount>, Option<Instant>), ArrivalsError> {
    let failed = found.iter().enumerate().filter_map(|(i, one)| one.failed.as_ref().map(|(task, _)| (*task, i))).min();
    let mut found = found;
    if let Some((_, i)) = failed
        && let Some((_, error)) = found[i].failed.take()
    {
        return Err(error);
    }
    let latest = found.iter().filter_map(|one| one.latest).max().map(Instant);
    let sum = |of: fn(&Found) -> &BTreeMap<usize, u64>, file: usize| -> u64 {
        found.iter().map(|one| of(one).get(&file).copied().unwrap_or(0)).sum()
    };
    let count = |(number, file): (usize, &FilePlan<'_>)| {
        let rows = sum(|found| &found.rows, number);
        FileCount {
            path: file.path.to_owned(),
            holds: Some(file.entry.holds),
            read: rows,
            accepted: rows,
            quarantined: 0,
            values_quarantined: 0,
            events: sum(|found| &found.events, number),
        }
    };
    Ok((plans.files.iter().enumerate().map(count).collect(), latest))
}

struct Worker<'a> {
    shared: &'a Shared<'a>,
    events: Writer<'a>,
    tellings: Writer<'a>,
    sender: Sender<Step>,
    /// The file that was read last.
    open: Option<(usize, ColumnFile<'a>, Vec<Coder>)>,
    columns: Columns,
    found: Found,
}

/// The columns of a batch.
#[derive(Default)]
struct Columns {
    leads: Names,
    ids: Names,
    at: Vec<u64>,
    lasted: Vec<i64>,
}

impl<'a> Worker<'a> {
    fn new(shared: &'a Shared<'a>, events: Writer<'a>, tellings: Writer<'a>, sender: Sender<Step>) -> Self {
        Self { shared, events, tellings, sender, open: None, columns: Columns::default(), found: Found::default() }
    }

    fn run(mut self) -> Found {
        while !self.shared.stop.load(Ordering::Relaxed) {
            let number = self.shared.next.fetch_add(1, Ordering::Relaxed);
            let Some(task) = self.shared.tasks.get(number) else { break };
            if let Err(error) = self.task(*task) {
                self.shared.stop.store(true, Ordering::Relaxed);
                self.found.failed = Some((number, error));
            }
        }
        let mut found = self.found;
        let finished = self.events.finish().and_then(|()| self.tellings.finish());
        if let (Err(error), None) = (finished, &found.failed) {
            found.failed = Some((usize::MAX, error.into()));
        }
        found
    }

    fn task(&mut self, task: Task) -> Result<(), ArrivalsError> {
        let file = &self.shared.plans.files[task.file];
        match &file.road {
            Road::Columns(plan) => self.group(task, file, plan),
            Road::Rows => self.rows(task, file),
        }
    }

    fn group(&mut self, task: Task, file: &'a FilePlan<'a>, plan: &'a ColumnPlan) -> Result<(), ArrivalsError> {
        if self.open.as_ref().is_none_or(|(open, ..)| *open != task.file) {
            let coders = plan.units.iter().map(|unit| Coder::new(&unit.columns)).collect();
            self.open = Some((task.file, file.column_file()?, coders));
        }
        let damaged = |row: u64, found: String| Error::Format {
            path: file.path.to_owned(),
            expected: "a whole Parquet file",
            found: format!("row {} and those after it can't be read: {found}", row + 1),
        };
        let mut row = plan.first_rows[task.group];
        let input = File::open(file.path).map_err(|source| Error::Open { path: file.path.to_owned(), source })?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(input, plan.metadata.clone())
            .with_row_groups(vec![task.group])
            .with_projection(plan.mask.clone())
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|error| damaged(row, error.to_string()))?;
        for batch in reader {
            let batch = batch.map_err(|error| damaged(row, error.to_string()))?;
            self.batch(task.file, file, plan, &batch, row)?;
            let rows = batch.num_rows() as u64;
            row += rows;
            *self.found.rows.entry(task.file).or_default() += rows;
            // Nobody may look any more.
            let _ = self.sender.send(Step { file: task.file, rows });
        }
        Ok(())
    }

    fn batch(
        &mut self,
        number: usize,
        file: &FilePlan<'_>,
        plan: &ColumnPlan,
        batch: &RecordBatch,
        first_row: u64,
    ) -> Result<(), ArrivalsError> {
        let Some((_, column_file, coders)) = &mut self.open else { return Ok(()) };
        let cells = flat_columns(batch);
        let n = batch.num_rows();
        let cell = |column: usize| &cells[plan.position(column)];
        let bad = |bad: BadRow| Why::row(first_row + bad.row as u64, bad.why).of(file.path);
        self.columns.leads.leads(cell(plan.layout.lead), plan.layout.many_leads, column_file).map_err(bad)?;
        self.columns.instants(plan, n, &cell, column_file).map_err(bad)?;
        let latest = self.columns.at.iter().filter(|at| **at != UNSAID).max();
        let latest = latest.map(|at| at.cast_signed() + FIRST_MS);
        match &plan.layout.event {
            Some(event) => {
                if let Some(row) = self.columns.at.iter().position(|at| *at == UNSAID) {
                    let why = "the row does not say when it happened".to_owned();
                    return Err(bad(BadRow { row, why }));
                }
                self.columns.ids.events(cell(event.id), column_file).map_err(bad)?;
                if let (Some(column), Some((_, unit))) = (plan.lasted, event.lasted) {
                    durations(cell(column), unit, column_file, &mut self.columns.lasted).map_err(bad)?;
                } else {
                    self.columns.lasted.clear();
                    self.columns.lasted.resize(if self.shared.needs.lasted { n } else { 0 }, -1);
                }
                let tables = &self.shared.tables;
                let shapes = codes(plan, 0, coders, column_file, n, &cell, first_row, file, |record| {
                    tables.lock().unwrap_or_else(PoisonError::into_inner).shape(record)
                })?;
                let (happened, latest) = scatter_events(&mut self.events, &self.columns, shapes)?;
                *self.found.events.entry(number).or_default() += happened;
                self.found.latest = self.found.latest.max(latest);
            }
            None => {
                let tables = &self.shared.tables;
                let mut told = Vec::with_capacity(plan.units.len());
                for (i, unit) in plan.units.iter().enumerate() {
                    let codes = codes(plan, i, coders, column_file, n, &cell, first_row, file, |record| {
                        let mut tables = tables.lock().unwrap_or_else(PoisonError::into_inner);
                        tables.telling(&unit.tells, record.properties)
                    })?;
                    told.push(codes.to_vec());
                }
                let place = u64::from(file.number) << ROW_BITS | first_row;
                scatter_tellings(&mut self.tellings, &self.columns, &told, place, self.shared.telling_words)?;
                *self.found.events.entry(number).or_default() += n as u64;
                self.found.latest = self.found.latest.max(latest);
            }
        }
        Ok(())
    }

    /// A file of which each row is read by itself.
    fn rows(&mut self, task: Task, file: &FilePlan<'_>) -> Result<(), ArrivalsError> {
        let mut column_file = file.column_file()?;
        let mut names = Names::default();
        column_file.for_each_row(file.path, |number, reading| -> Result<(), ArrivalsError> {
            let bad = |why: &str| Why::row(number, why).of(file.path);
            let reading = reading.map_err(|why| bad(&why))?;
            *self.found.rows.entry(task.file).or_default() += 1;
            for said in reading.said {
                let Said::Event(lead, record) = said else { return Err(bad("it says more than what happened")) };
                let When::At(at) = record.when else { return Err(bad("the row does not say when it happened")) };
                let id = match &record.id {
                    RecordId::Given(id) | RecordId::Content(id) => id.clone(),
                    RecordId::Occurrence(_) => return Err(bad("the event has no id of its own")),
                };
                let lasted = record.lasted.map_or(-1, |lasted| lasted.0);
                let shape = self.shared.tables.lock().unwrap_or_else(PoisonError::into_inner).shape(record);
                let shape = shape.map_err(|why| why.of(file.path))?;
                let Some(when) = at.0.checked_sub(FIRST_MS).and_then(|ms| u64::try_from(ms).ok()) else {
                    return Err(bad("the instant is far away"));
                };
                names.only(&[lead.as_str(), &id]);
                let (lead, id) = (names.words[0], names.words[1]);
                let hash = names.text(lead).map_or_else(|| spread(lead), spread_text);
                let chunk = self.events.chunk(hash, 4)?;
                let lead = names.text(lead).map_or(lead, |text| chunk.keep(text));
                let id = names.text(id).map_or(id, |text| chunk.keep(text));
                chunk.words.extend([lead, when << SHAPE_BITS | u64::from(shape), id]);
                if self.shared.needs.lasted {
                    chunk.words.push(lasted.cast_unsigned());
                }
                *self.found.events.entry(task.file).or_default() += 1;
                self.found.latest = self.found.latest.max(Some(at.0));
            }
            Ok(())
        })?;
        let _ = self.sender.send(Step { file: task.file, rows: file.rows });
        Ok(())
    }
}

impl Columns {
    fn instants<'c>(
        &mut self,
        plan: &ColumnPlan,
        n_rows: usize,
        cell: &impl Fn(usize) -> &'c Cells,
        file: &ColumnFile<'_>,
    ) -> Result<(), BadRow> {
        let all = match plan.layout.at {
            LayoutAt::Column(column) => return instants(cell(column), file, &mut self.at),
            LayoutAt::Unsaid => UNSAID,
            LayoutAt::Fixed(at) => {
                let far = || BadRow { row: 0, why: "the instant is far away".to_owned() };
                at.0.checked_sub(FIRST_MS).and_then(|ms| u64::try_from(ms).ok()).ok_or_else(far)?
            }
        };
        self.at.clear();
        self.at.resize(n_rows, all);
        Ok(())
    }
}

/// What a unit of columns means in each row of a batch.
#[allow(clippy::too_many_arguments)]
fn codes<'c, 'k>(
    plan: &ColumnPlan,
    unit: usize,
    coders: &'k mut [Coder],
    column_file: &mut ColumnFile<'_>,
    n_rows: usize,
    cell: &impl Fn(usize) -> &'c Cells,
    first_row: u64,
    file: &FilePlan<'_>,
    mut number: impl FnMut(leadpact_ingest::Record) -> Result<u32, Why>,
) -> Result<&'k [u32], ArrivalsError> {
    let arrays: Vec<&Cells> = plan.units[unit].columns.iter().map(|column| cell(*column)).collect();
    let ask = |row: usize, cells: &[(usize, leadpact_terms::Value)]| {
        let record = column_file.record(&plan.layout, cells).map_err(|why| Why::row(first_row + row as u64, why))?;
        record.map_or(Ok(NO_SHAPE), &mut number)
    };
    let unknown = |column: usize, found: String| Why::Column { column: file.names[column].clone(), found };
    coders[unit].code(n_rows, &arrays, ask, unknown).map_err(|why| why.of(file.path))
}

/// How many events there were, and when the latest.
fn scatter_events(
    writer: &mut Writer<'_>,
    columns: &Columns,
    shapes: &[u32],
) -> Result<(u64, Option<i64>), ArrivalsError> {
    let (mut happened, mut latest) = (0, None);
    let rows = columns.leads.words.iter().zip(&columns.ids.words).zip(&columns.at).zip(shapes);
    for (row, (((lead, id), at), shape)) in rows.enumerate() {
        if *shape == NO_SHAPE {
            continue;
        }
        happened += 1;
        latest = latest.max(Some(*at));
        let lead_text = columns.leads.text(*lead);
        let hash = lead_text.map_or_else(|| spread(*lead), spread_text);
        let chunk = writer.chunk(hash, 4)?;
        let lead = lead_text.map_or(*lead, |text| chunk.keep(text));
        let id = columns.ids.text(*id).map_or(*id, |text| chunk.keep(text));
        let when = at << SHAPE_BITS | u64::from(*shape);
        match columns.lasted.get(row) {
            None => chunk.words.extend_from_slice(&[lead, when, id]),
            Some(lasted) => chunk.words.extend_from_slice(&[lead, when, id, lasted.cast_unsigned()]),
        }
    }
    Ok((happened, latest.map(|at| at.cast_signed() + FIRST_MS)))
}

fn scatter_tellings(
    writer: &mut Writer<'_>,
    columns: &Columns,
    told: &[Vec<u32>],
    first_place: u64,
    n_words: usize,
) -> Result<(), ArrivalsError> {
    for (row, (lead, at)) in columns.leads.words.iter().zip(&columns.at).enumerate() {
        let text = columns.leads.text(*lead);
        let chunk = writer.chunk(text.map_or_else(|| spread(*lead), spread_text), n_words)?;
        let lead = text.map_or(*lead, |text| chunk.keep(text));
        chunk.words.extend_from_slice(&[lead, *at, first_place + row as u64]);
        for pair in 0..n_words - 3 {
            let unit = |i: usize| told.get(i).map_or(NOTHING_TOLD, |codes| codes[row]);
            chunk.words.push(u64::from(unit(2 * pair)) << 32 | u64::from(unit(2 * pair + 1)));
        }
    }
    Ok(())
}
