//! A pact over the whole past: one row a lead, week by week, and beside another pact.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use leadpact_engine::Fold;
use leadpact_pact::words::Language;
use leadpact_replay::{Compared, Comparison, Control, Detail, First, HandedOver, Rows, monday_of, needs, replay_block};
use leadpact_reports::ReplayRow;
use leadpact_terms::{Date, Instant, LeadId};
use serde::Serialize;

use crate::AppError;
use crate::intake::{ImportReport, Watch};
use crate::output::{Cell, Column, ListFile};
use crate::pacts::LoadedPact;
use crate::past::{PastError, PastRequest, Road, RoadReport};

/// What to replay.
#[derive(Debug, Clone, Default)]
pub struct ReplayRequest {
    /// The past.
    pub past: PastRequest,
    /// Up to and including this instant; up to the latest event if missing.
    pub until: Option<Instant>,
    /// Where the rows go.
    pub out: Option<PathBuf>,
    /// Where the contributions to the scores go: at the first hand-over and at the end.
    pub contributions: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayReport {
    /// What became of the rows of raw files.
    pub import: Option<ImportReport>,
    /// The road through the past.
    pub road: RoadReport,
    /// Up to when.
    pub until: Instant,
    /// Leads with an event by then.
    pub n_leads: u64,
    /// Leads that qualified.
    pub n_qualified: u64,
    /// The pact's tiers.
    pub tiers: Vec<String>,
    /// First hand-overs by week, without weeks that have none.
    pub weeks: Vec<Week>,
    /// The file of rows.
    pub out: Option<PathBuf>,
    /// The file of contributions.
    pub contributions: Option<PathBuf>,
}

/// First hand-overs of one week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Week {
    /// The Monday it begins with, UTC.
    pub monday: Date,
    /// Leads handed over, by tier.
    pub by_tier: Vec<u64>,
}

/// Two pacts over one past.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CompareReport {
    /// What became of the rows of raw files.
    pub import: Option<ImportReport>,
    /// The road through the past.
    pub road: RoadReport,
    /// Up to when.
    pub until: Instant,
    /// Leads that the first pact would have handed over.
    pub n_before: u64,
    /// Leads that the other would have.
    pub n_after: u64,
    /// Leads handed over only under the other pact.
    pub n_gained: u64,
    /// Leads handed over only under the first.
    pub n_lost: u64,
    /// Leads handed over under both, earlier under the other.
    pub n_earlier: u64,
    /// Leads handed over under both, later under the other.
    pub n_later: u64,
    /// Leads handed over under both at the same instant, in another tier.
    pub n_other_tier: u64,
    /// The first of the leads gained, at most [`CHANGES_SHOWN`].
    pub gained: Vec<Change>,
    /// The first of the leads lost, at most [`CHANGES_SHOWN`].
    pub lost: Vec<Change>,
    /// The file of all of them.
    pub changes: Option<PathBuf>,
}

/// A lead that one pact hands over and the other does not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The lead.
    pub lead_id: LeadId,
    /// `gained` or `lost`.
    pub change: &'static str,
    /// When the pact that hands it over does so.
    pub at: Instant,
    /// In which tier.
    pub tier: String,
    /// Why: for a lead gained what speaks for it under the other pact, for one lost what the other pact has against it then.
    pub reasons: Vec<String>,
}

/// How many leads gained and lost a report names.
pub const CHANGES_SHOWN: usize = 10;

/// Replays a pact over the past.
pub fn replay_leads(
    pact: &LoadedPact,
    request: &ReplayRequest,
    watch: &mut dyn Watch,
) -> Result<ReplayReport, AppError> {
    request.past.go_through(|road| replay_on(road, pact, request, watch))
}

fn replay_on(
    road: &Road,
    pact: &LoadedPact,
    request: &ReplayRequest,
    watch: &mut dyn Watch,
) -> Result<ReplayReport, PastError> {
    let mut output = ReplayOutput::begin(pact, request)?;
    let needs = needs(&pact.compiled);
    let past = request.past.open(&needs, road, watch)?;
    let (import, road) = (past.import.clone(), past.road.clone());
    let until = request.until.unwrap_or(past.latest_at);
    let detail = if request.contributions.is_some() { Detail::Contributions } else { Detail::Rows };
    let control = Control::default();
    past.each_block(
        &needs,
        &control,
        watch,
        || {
            let mut fold = Fold::new(&pact.compiled);
            let control = &control;
            move |block| {
                let mut rows = Rows::default();
                replay_block(block, &mut fold, &pact.compiled, (until, detail), control, &mut rows);
                rows
            }
        },
        |rows| output.add(&rows),
    )?;
    Ok(output.finish((import, road), until)?)
}

/// What becomes of the rows of a replay, wherever they were computed: they are counted and written.
pub struct ReplayOutput {
    files: ReplayFiles,
    count: Counting,
    out: Option<PathBuf>,
    contributions: Option<PathBuf>,
}

impl ReplayOutput {
    /// Begins the files that are asked for.
    pub fn begin(pact: &LoadedPact, request: &ReplayRequest) -> Result<Self, AppError> {
        Ok(Self {
            files: ReplayFiles::create(pact, request.out.as_deref(), request.contributions.as_deref())?,
            count: Counting::default(),
            out: request.out.clone(),
            contributions: request.contributions.clone(),
        })
    }

    /// Takes rows in the order of the past.
    pub fn add(&mut self, rows: &Rows) -> Result<(), AppError> {
        self.count.add(rows, self.files.tiers.len());
        self.files.add(rows)
    }

    /// Puts the files in their places. Of the past it is told what became of its rows, by which road they came, and up to when.
    pub fn finish(
        self,
        (import, road): (Option<ImportReport>, RoadReport),
        until: Instant,
    ) -> Result<ReplayReport, AppError> {
        let Self { files, count, out, contributions } = self;
        let tiers = files.tiers.clone();
        files.finish()?;
        let weeks = count.weeks.into_iter().map(|(monday, by_tier)| Week { monday, by_tier }).collect();
        let (n_leads, n_qualified) = (count.n_leads, count.n_qualified);
        Ok(ReplayReport { import, road, until, n_leads, n_qualified, tiers, weeks, out, contributions })
    }
}

#[derive(Default)]
struct Counting {
    n_leads: u64,
    n_qualified: u64,
    weeks: BTreeMap<Date, Vec<u64>>,
}

impl Counting {
    fn add(&mut self, rows: &Rows, n_tiers: usize) {
        self.n_leads += rows.len() as u64;
        for (at, tier) in rows.qualified_at.iter().zip(&rows.tier) {
            if let (Some(at), Some(tier)) = (at, tier) {
                self.n_qualified += 1;
                self.weeks.entry(monday_of(*at)).or_insert_with(|| vec![0; n_tiers])[*tier as usize] += 1;
            }
        }
    }
}

/// Compares two pacts over one past: `before` and `after`. The changes are written to a file, if one is named, with reasons in a language.
pub fn compare_pacts(
    (before, after): (&LoadedPact, &LoadedPact),
    request: &PastRequest,
    until: Option<Instant>,
    (changes, language): (Option<&Path>, Language),
    watch: &mut dyn Watch,
) -> Result<CompareReport, AppError> {
    request.go_through(|road| compare_on(road, (before, after), request, until, (changes, language), watch))
}

fn compare_on(
    road: &Road,
    (before, after): (&LoadedPact, &LoadedPact),
    request: &PastRequest,
    until: Option<Instant>,
    (changes, language): (Option<&Path>, Language),
    watch: &mut dyn Watch,
) -> Result<CompareReport, PastError> {
    let mut output = CompareOutput::begin((before, after), changes)?;
    let needs = Comparison::needs(&before.compiled, &after.compiled);
    let past = request.open(&needs, road, watch)?;
    let (import, road) = (past.import.clone(), past.road.clone());
    let until = until.unwrap_or(past.latest_at);
    past.each_block(
        &needs,
        &Control::default(),
        watch,
        || {
            let mut comparison = Comparison::new(&before.compiled, &after.compiled).said_in(language);
            move |block| comparison.of(block, until)
        },
        |compared| compared.into_iter().try_for_each(|one| output.add(one)),
    )?;
    Ok(output.finish((import, road), until)?)
}

/// What becomes of compared leads, wherever they were computed: they are counted, and those gained and lost are written.
pub struct CompareOutput<'a> {
    before: &'a LoadedPact,
    after: &'a LoadedPact,
    file: Option<ListFile<Change>>,
    report: CompareReport,
}

impl<'a> CompareOutput<'a> {
    /// Begins the file of changes, if it is asked for.
    pub fn begin((before, after): (&'a LoadedPact, &'a LoadedPact), changes: Option<&Path>) -> Result<Self, AppError> {
        let file = changes.map(|path| ListFile::create(path, CHANGE_COLUMNS)).transpose()?;
        let report = CompareReport {
            import: None,
            road: RoadReport::store(),
            until: leadpact_ingest::UNDATED,
            n_before: 0,
            n_after: 0,
            n_gained: 0,
            n_lost: 0,
            n_earlier: 0,
            n_later: 0,
            n_other_tier: 0,
            gained: Vec::new(),
            lost: Vec::new(),
            changes: changes.map(Path::to_owned),
        };
        Ok(Self { before, after, file, report })
    }

    /// Takes leads in the order of the past.
    pub fn add(&mut self, compared: Compared) -> Result<(), AppError> {
        let Compared { lead_id, by } = compared;
        let report = &mut self.report;
        let change = |change, first: First, by: &LoadedPact, reasons| {
            let tier = by.compiled.pact().tiers[first.tier].name.to_string();
            Change { lead_id, change, at: first.at, tier, reasons }
        };
        let (change, shown) = match by {
            HandedOver::Gained { first, reasons } => {
                report.n_after += 1;
                report.n_gained += 1;
                (change("gained", first, self.after, reasons), &mut report.gained)
            }
            HandedOver::Lost { first, reasons } => {
                report.n_before += 1;
                report.n_lost += 1;
                (change("lost", first, self.before, reasons), &mut report.lost)
            }
            HandedOver::ByBoth { before, after } => {
                report.n_before += 1;
                report.n_after += 1;
                report.n_earlier += u64::from(after.at < before.at);
                report.n_later += u64::from(after.at > before.at);
                report.n_other_tier += u64::from(after.at == before.at && after.tier != before.tier);
                return Ok(());
            }
        };
        self.file.as_mut().map_or(Ok(()), |file| file.add(&change))?;
        if shown.len() < CHANGES_SHOWN {
            shown.push(change);
        }
        Ok(())
    }

    /// Puts the file in its place. Of the past it is told what [`ReplayOutput::finish`] is.
    pub fn finish(
        self,
        (import, road): (Option<ImportReport>, RoadReport),
        until: Instant,
    ) -> Result<CompareReport, AppError> {
        self.file.map_or(Ok(()), ListFile::finish)?;
        Ok(CompareReport { import, road, until, ..self.report })
    }
}

/// The files that a replay writes.
struct ReplayFiles {
    tiers: Vec<String>,
    rows: Option<ListFile<ReplayRow>>,
    contributions: Option<ListFile<ContributionRow>>,
}

impl ReplayFiles {
    fn create(pact: &LoadedPact, rows: Option<&Path>, contributions: Option<&Path>) -> Result<Self, AppError> {
        Ok(Self {
            tiers: pact.compiled.pact().tiers.iter().map(|tier| tier.name.to_string()).collect(),
            rows: rows.map(|path| ListFile::create(path, COLUMNS)).transpose()?,
            contributions: contributions.map(|path| ListFile::create(path, CONTRIBUTION_COLUMNS)).transpose()?,
        })
    }

    fn add(&mut self, rows: &Rows) -> Result<(), AppError> {
        match &mut self.rows {
            Some(file) if file.is_columnar() => file.add_batch(&columns_of(rows, &self.tiers))?,
            Some(file) => {
                (0..rows.len()).try_for_each(|row| file.add(&row_of(rows, row, &self.tiers)))?;
            }
            None => {}
        }
        if let Some(file) = &mut self.contributions {
            for one in &rows.contributions {
                file.add(&ContributionRow {
                    lead_id: rows.lead_id.get(one.row as usize).to_owned(),
                    at: one.at,
                    moment: if one.is_hand_over { "qualified" } else { "end" },
                    clause: one.clause.to_string(),
                    points: one.points,
                })?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<(), AppError> {
        self.rows.map_or(Ok(()), ListFile::finish)?;
        self.contributions.map_or(Ok(()), ListFile::finish)
    }
}

fn row_of(rows: &Rows, row: usize, tiers: &[String]) -> ReplayRow {
    ReplayRow {
        lead_id: LeadId::new(rows.lead_id.get(row)),
        qualified_at: rows.qualified_at[row],
        tier: rows.tier[row].map(|tier| tiers[tier as usize].clone()),
        fit: rows.fit[row],
        engagement_at: rows.engagement_at[row],
        engagement_end: rows.engagement_end[row],
        level_peak: rows.level_peak[row],
        level_end: rows.level_end[row],
    }
}

/// The rows in the columns of [`COLUMNS`].
fn columns_of(rows: &Rows, tiers: &[String]) -> RecordBatch {
    let ms = |at: &Option<Instant>| at.map(|at| at.0);
    let tier = |tier: &Option<u32>| tier.map(|tier| tiers[tier as usize].as_str());
    let levels = |levels: &[u8]| levels.iter().map(|level| i64::from(*level)).collect::<Int64Array>();
    let at: TimestampMillisecondArray = rows.qualified_at.iter().map(ms).collect();
    let columns: [ArrayRef; 8] = [
        Arc::new(StringArray::from_iter_values((0..rows.len()).map(|row| rows.lead_id.get(row)))),
        Arc::new(at.with_timezone("UTC")),
        Arc::new(rows.tier.iter().map(tier).collect::<StringArray>()),
        Arc::new(rows.fit.iter().copied().collect::<Float64Array>()),
        Arc::new(rows.engagement_at.iter().copied().collect::<Float64Array>()),
        Arc::new(Float64Array::from(rows.engagement_end.clone())),
        Arc::new(levels(&rows.level_peak)),
        Arc::new(levels(&rows.level_end)),
    ];
    let named = COLUMNS.iter().zip(columns).map(|(column, array)| (column.name, array, true));
    RecordBatch::try_from_iter_with_nullable(named).expect("all columns have a value for each row")
}

/// What one clause gave one lead.
struct ContributionRow {
    lead_id: String,
    at: Instant,
    moment: &'static str,
    clause: String,
    points: f64,
}

static COLUMNS: &[Column<ReplayRow>] = &[
    Column { name: "lead_id", blank: Cell::Text(None), cell: |row| Cell::Text(Some(row.lead_id.to_string())) },
    Column { name: "qualified_at", blank: Cell::At(None), cell: |row| Cell::At(row.qualified_at) },
    Column { name: "tier", blank: Cell::Text(None), cell: |row| Cell::Text(row.tier.clone()) },
    Column { name: "fit", blank: Cell::Number(None), cell: |row| Cell::Number(row.fit) },
    Column { name: "engagement_at", blank: Cell::Number(None), cell: |row| Cell::Number(row.engagement_at) },
    Column { name: "engagement_end", blank: Cell::Number(None), cell: |row| Cell::Number(Some(row.engagement_end)) },
    Column { name: "level_peak", blank: Cell::Count(None), cell: |row| Cell::Count(Some(row.level_peak.into())) },
    Column { name: "level_end", blank: Cell::Count(None), cell: |row| Cell::Count(Some(row.level_end.into())) },
];

static CONTRIBUTION_COLUMNS: &[Column<ContributionRow>] = &[
    Column { name: "lead_id", blank: Cell::Text(None), cell: |row| Cell::Text(Some(row.lead_id.clone())) },
    Column { name: "at", blank: Cell::At(None), cell: |row| Cell::At(Some(row.at)) },
    Column { name: "moment", blank: Cell::Text(None), cell: |row| Cell::Text(Some(row.moment.to_owned())) },
    Column { name: "clause", blank: Cell::Text(None), cell: |row| Cell::Text(Some(row.clause.clone())) },
    Column { name: "points", blank: Cell::Number(None), cell: |row| Cell::Number(Some(row.points)) },
];

static CHANGE_COLUMNS: &[Column<Change>] = &[
    Column { name: "lead_id", blank: Cell::Text(None), cell: |row| Cell::Text(Some(row.lead_id.to_string())) },
    Column { name: "change", blank: Cell::Text(None), cell: |row| Cell::Text(Some(row.change.to_owned())) },
    Column { name: "at", blank: Cell::At(None), cell: |row| Cell::At(Some(row.at)) },
    Column { name: "tier", blank: Cell::Text(None), cell: |row| Cell::Text(Some(row.tier.clone())) },
    Column { name: "reasons", blank: Cell::Text(None), cell: |row| Cell::Text(Some(row.reasons.join("; "))) },
];
