//! Where a replay takes the past from: a store, raw Parquet files by column, or whatever else the mapping reads row after row.

use std::num::NonZero;
use std::path::Path;
use std::thread;

use leadpact_history::arrivals::{ArrivalOptions, Arrivals, ArrivalsError, Fallback};
use leadpact_history::{Block, BlockBuilder, BlockSource, History, HistoryError, Needs};
use leadpact_ingest::Lead;
use leadpact_replay::{AtHand, Control, InMemory, in_order};
use leadpact_terms::Instant;
use serde::Serialize;

use crate::AppError;
use crate::history::Store;
use crate::intake::{
    FileReport, ImportReport, IntakeRequest, Reading, Watch, files_of, gather, mapping_for, options_of,
};
use crate::ledger_past::{LedgerLeads, ServiceLedger};
use crate::parallel::in_parallel;

/// Events of a block that is made of leads row after row.
const ROWS_A_BLOCK: usize = 65_536;

/// Where the past comes from.
#[derive(Debug, Clone)]
pub enum PastRequest {
    /// Raw files.
    Files(IntakeRequest),
    /// A store of history.
    Store(Store),
    /// What a service has kept until now.
    Ledger(ServiceLedger),
}

impl Default for PastRequest {
    fn default() -> Self {
        Self::Files(IntakeRequest::default())
    }
}

/// The road that led through the past. All of them give the same bits, in other times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoadReport {
    /// Which one.
    pub by: RoadTaken,
    /// Why raw Parquet files were not read by column. Of other files nobody expects it.
    pub why: Option<String>,
}

/// A road through the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoadTaken {
    /// Through a store.
    Store,
    /// Through the columns of raw Parquet files.
    Columns,
    /// Row after row of raw files.
    Rows,
    /// Lead after lead of a service's ledger.
    Ledger,
}

impl RoadReport {
    /// Through a store.
    pub fn store() -> Self {
        Self { by: RoadTaken::Store, why: None }
    }
}

/// How raw files are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Road {
    /// By column, where that is the same.
    Columns,
    /// Row after row, because of this.
    Rows(Fallback),
}

/// The past, opened.
pub(crate) struct Past {
    leads: PastLeads,
    /// What became of the rows of raw files.
    pub(crate) import: Option<ImportReport>,
    /// An instant by which everything has happened.
    pub(crate) latest_at: Instant,
    /// How it is reached.
    pub(crate) road: RoadReport,
}

/// Leads that come one after the other.
type RowLeads = dyn Iterator<Item = Result<Lead, AppError>>;

enum PastLeads {
    Columns(Box<Arrivals>),
    Rows(Box<RowLeads>),
    Store(Box<History>),
}

/// Why the past could not be gone through.
#[derive(Debug)]
pub(crate) enum PastError {
    /// Only reading row after row is exact here: begin again on that road.
    Fallback(Fallback),
    /// Something failed.
    Failed(AppError),
}

impl<E: Into<AppError>> From<E> for PastError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

fn of_arrivals(error: ArrivalsError) -> PastError {
    match error {
        ArrivalsError::Fallback(why) => PastError::Fallback(why),
        ArrivalsError::Failed(error) => PastError::Failed(error.into()),
    }
}

impl PastRequest {
    /// Does `work` on the past; again from the beginning, row after row, if its files can't be read by column.
    pub(crate) fn go_through<T>(&self, mut work: impl FnMut(&Road) -> Result<T, PastError>) -> Result<T, AppError> {
        match work(&Road::Columns) {
            Err(PastError::Fallback(why)) => match work(&Road::Rows(why)) {
                Err(PastError::Fallback(_)) => unreachable!("reading row after row falls back on nothing"),
                Err(PastError::Failed(error)) => Err(error),
                Ok(done) => Ok(done),
            },
            Err(PastError::Failed(error)) => Err(error),
            Ok(done) => Ok(done),
        }
    }

    /// Opens what is needed of the past.
    pub(crate) fn open(&self, needs: &Needs, road: &Road, watch: &mut dyn Watch) -> Result<Past, PastError> {
        match self {
            Self::Store(store) => Ok(of_history(store.open()?)),
            Self::Ledger(ledger) => {
                let leads = LedgerLeads::open(ledger)?;
                let latest_at = leads.latest_at.unwrap_or(leadpact_ingest::UNDATED);
                let road = RoadReport { by: RoadTaken::Ledger, why: None };
                Ok(Past { leads: PastLeads::Rows(Box::new(leads)), import: None, latest_at, road })
            }
            Self::Files(intake) => match road {
                Road::Columns => open_columns(intake, needs, watch),
                Road::Rows(fallback) => {
                    let gathered = gather(intake, watch)?;
                    let leads = gathered.leads.map(|lead| lead.map_err(AppError::from));
                    let leads = PastLeads::Rows(Box::new(leads));
                    let is_expected = gathered.report.files.iter().any(|file| is_parquet(&file.path));
                    let why = is_expected.then(|| fallback.to_string());
                    let road = RoadReport { by: RoadTaken::Rows, why };
                    Ok(Past { leads, import: Some(gathered.report), latest_at: gathered.latest_at, road })
                }
            },
        }
    }
}

fn of_history(history: History) -> Past {
    let latest_at = history.latest_at().unwrap_or(leadpact_ingest::UNDATED);
    Past { leads: PastLeads::Store(Box::new(history)), import: None, latest_at, road: RoadReport::store() }
}

/// Whether a file is Parquet by its name.
fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
}

fn open_columns(intake: &IntakeRequest, needs: &Needs, watch: &mut dyn Watch) -> Result<Past, PastError> {
    let files = files_of(&intake.files)?;
    let (mapping, guessed) = mapping_for(intake, &files)?;
    let options = options_of(intake);
    let options = ArrivalOptions {
        memory: options.memory,
        scratch: options.scratch,
        undated: options.undated,
        threads: n_threads(),
    };
    let arrivals = Arrivals::open(&files, &mapping, needs, &options, &mut Reading(watch)).map_err(of_arrivals)?;
    let files: Vec<FileReport> = arrivals.files.iter().cloned().map(FileReport::of).collect();
    let import = ImportReport::of(files, guessed, None);
    let latest_at = arrivals.latest_at.unwrap_or(leadpact_ingest::UNDATED);
    let road = RoadReport { by: RoadTaken::Columns, why: None };
    Ok(Past { leads: PastLeads::Columns(Box::new(arrivals)), import: Some(import), latest_at, road })
}

impl Past {
    /// Does work on all blocks on all cores. `worker` makes a worker, which sees some of the blocks; what it makes of them comes to
    /// `sink` in the order of the past.
    pub(crate) fn each_block<T: Send, W: FnMut(&Block) -> T>(
        self,
        needs: &Needs,
        control: &Control,
        watch: &mut dyn Watch,
        worker: impl Fn() -> W + Sync,
        mut sink: impl FnMut(T) -> Result<(), AppError>,
    ) -> Result<(), PastError> {
        let mut sink = |made: T| {
            watch.leads(control.n_leads());
            sink(made)
        };
        match self.leads {
            PastLeads::Columns(arrivals) => each_part(&*arrivals, needs, &worker, &mut sink, of_arrivals),
            PastLeads::Store(history) => {
                each_part(&*history, needs, &worker, &mut sink, |error: HistoryError| PastError::Failed(error.into()))
            }
            PastLeads::Rows(leads) => {
                let blocks = Blocks { leads, builder: BlockBuilder::new(needs) };
                Ok(in_parallel(blocks, n_threads(), |block| worker()(&block), sink)?)
            }
        }
    }
}

impl Past {
    /// Holds what is needed in memory, up to and including `until`.
    pub(crate) fn hold(self, needs: &Needs, until: Instant, control: &Control) -> Result<InMemory, PastError> {
        match self.leads {
            PastLeads::Columns(arrivals) => {
                InMemory::load(&*arrivals, needs, until, n_threads(), control).map_err(of_arrivals)
            }
            PastLeads::Store(history) => Ok(InMemory::load(&*history, needs, until, n_threads(), control)?),
            PastLeads::Rows(leads) => {
                let blocks = Blocks { leads, builder: BlockBuilder::new(needs) };
                let at_hand = AtHand(blocks.collect::<Result<_, _>>()?);
                let held = InMemory::load(&at_hand, needs, until, n_threads(), control);
                Ok(held.unwrap_or_else(|never| match never {}))
            }
        }
    }
}

fn each_part<S: BlockSource, T: Send, W: FnMut(&Block) -> T>(
    source: &S,
    needs: &Needs,
    worker: &(impl Fn() -> W + Sync),
    sink: &mut impl FnMut(T) -> Result<(), AppError>,
    failed: impl Fn(S::Error) -> PastError + Sync,
) -> Result<(), PastError> {
    in_order(
        source.n_parts(),
        n_threads(),
        |part| {
            let (mut work, mut made) = (worker(), Vec::new());
            let read = source.read_part(part, needs, &mut |block| {
                made.push(work(block));
                Ok(())
            });
            read.map(|()| made).map_err(&failed)
        },
        |made| Ok(made.into_iter().try_for_each(&mut *sink)?),
    )
}

/// Leads that come one after the other, put into blocks.
struct Blocks {
    leads: Box<RowLeads>,
    builder: BlockBuilder,
}

impl Iterator for Blocks {
    type Item = Result<Block, AppError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.builder.n_rows() < ROWS_A_BLOCK {
            match self.leads.next() {
                Some(Ok(lead)) => self.builder.push(&lead),
                Some(Err(error)) => return Some(Err(error)),
                None => break,
            }
        }
        (self.builder.n_rows() > 0).then(|| Ok(self.builder.finish()))
    }
}

/// As many as there are cores.
pub(crate) fn n_threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}
