//! Threads that read row groups and scatter their rows.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use leadpact_ingest::mapping::Holds;
use leadpact_ingest::{Error, FileCount, Progress, Record, RecordId, Said, Watch, When};
use leadpact_terms::{Instant, LeadId};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::ArrivalOptions;
use super::batch::{Batch, Columns, EventRow, Open};
use super::decode::{AT_END, FIRST_MS, Names};
use super::error::{ArrivalsError, Why};
use super::plan::{ColumnPlan, FilePlan, Plans, Road};
use super::scatter::{Budget, Scratch, Shards, Writer, part_bits};
use super::tables::Tables;
use crate::block::Needs;

/// Rows decoded at once.
const BATCH_ROWS: usize = 16 << 10;
/// Bits of a row's number in its place; the others number the file.
pub(super) const ROW_BITS: u32 = 40;

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
    let events = Shards::new("events", bits, Arc::clone(&scratch));
    let tellings = Shards::new("tellings", bits, scratch);
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
    // Rows of leads take the longest, each: they come first, so that no thread is left alone with them in the end.
    tasks.sort_by_key(|task| plans.files[task.file].entry.holds != Holds::Leads);
    tasks
}

fn report(plans: &Plans<'_>, steps: &Receiver<Step>, watch: &mut dyn Watch) {
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
    open: Option<Open<'a>>,
    columns: Columns,
    found: Found,
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
        if self.open.as_ref().is_none_or(|open| open.number != task.file) {
            self.open = Some(Open::new(task.file, file, plan)?);
        }
        let damaged = |row: u64, why: &dyn std::fmt::Display| Error::broken_parquet(file.path, row + 1, why);
        let mut row = plan.first_rows[task.group];
        let input = File::open(file.path).map_err(|source| Error::Open { path: file.path.to_owned(), source })?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(input, plan.metadata.clone())
            .with_row_groups(vec![task.group])
            .with_projection(plan.mask.clone())
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|error| damaged(row, &error))?;
        for batch in reader {
            let batch = batch.map_err(|error| damaged(row, &error))?;
            let rows = batch.num_rows() as u64;
            self.batch(task.file, &Batch::new(file, plan, &batch, row))?;
            row += rows;
            *self.found.rows.entry(task.file).or_default() += rows;
            // Nobody may look any more.
            let _ = self.sender.send(Step { file: task.file, rows });
        }
        Ok(())
    }

    fn batch(&mut self, number: usize, batch: &Batch<'_>) -> Result<(), ArrivalsError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let columns = &mut self.columns;
        columns.read(batch, &open.file, self.shared.needs.lasted).map_err(|bad| batch.bad(bad))?;
        let tables = || self.shared.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let events = self.found.events.entry(number).or_default();
        if batch.plan.layout.event.is_some() {
            let shapes = batch.codes(0, open, |says| tables().number(says, &[]))?;
            let (happened, latest) = columns.scatter_events(&mut self.events, shapes)?;
            *events += happened;
            self.found.latest = self.found.latest.max(latest);
        } else {
            let mut told = Vec::with_capacity(batch.plan.units.len());
            for (i, unit) in batch.plan.units.iter().enumerate() {
                let codes = batch.codes(i, open, |says| tables().number(says, &unit.tells))?;
                told.push(codes.to_vec());
            }
            let place = u64::from(batch.file.number) << ROW_BITS | batch.first_row;
            let latest = columns.scatter_tellings(&mut self.tellings, &told, place, self.shared.telling_words)?;
            *events += columns.leads.words.len() as u64;
            self.found.latest = self.found.latest.max(latest);
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
                let at = self.event(&lead, record, &mut names).map_err(|problem| match problem {
                    Problem::Row(why) => bad(why),
                    Problem::File(why) => why.of(file.path),
                    Problem::Failed(error) => error.into(),
                })?;
                *self.found.events.entry(task.file).or_default() += 1;
                self.found.latest = self.found.latest.max(Some(at.0));
            }
            Ok(())
        })?;
        let _ = self.sender.send(Step { file: task.file, rows: file.rows });
        Ok(())
    }

    fn event(&mut self, lead: &LeadId, record: Record, names: &mut Names) -> Result<Instant, Problem> {
        let When::At(at) = record.when else { return Err(Problem::Row("the row does not say when it happened")) };
        let ms = at.0.checked_sub(FIRST_MS).and_then(|ms| u64::try_from(ms).ok());
        let ms = ms.filter(|ms| *ms < AT_END).ok_or(Problem::Row("the instant is far away"))?;
        match &record.id {
            RecordId::Given(id) | RecordId::Content(id) => names.only(&[lead.as_str(), id]),
            RecordId::Occurrence(_) => return Err(Problem::Row("the event has no id of its own")),
        }
        let lasted = record.lasted.map_or(-1, |lasted| lasted.0);
        let tables = self.shared.tables.lock();
        let shape = tables.unwrap_or_else(PoisonError::into_inner).shape(record).map_err(Problem::File)?;
        let lasted = self.shared.needs.lasted.then_some(lasted);
        let (lead, id) = (names.words[0], names.words[1]);
        let row = EventRow { lead, lead_text: names.text(lead), at: ms, shape, id, id_text: names.text(id), lasted };
        row.scatter(&mut self.events).map_err(Problem::Failed)?;
        Ok(at)
    }
}

/// Why a row that is read by itself can't be taken.
enum Problem {
    Row(&'static str),
    File(Why),
    Failed(Error),
}
