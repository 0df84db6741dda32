//! A pact over the whole past: one row a lead, for whoever wants to count or compare in their own tools.

use std::path::PathBuf;

use leadpact_ingest::Lead;
use leadpact_reports::{ReplayRow, replay};
use leadpact_terms::Instant;
use serde::Serialize;

use crate::AppError;
use crate::intake::{ImportReport, IntakeRequest, Watch, gather};
use crate::output::{Cell, Column, ListFile};
use crate::pacts::LoadedPact;
use crate::parallel::in_parallel;

/// What to replay.
#[derive(Debug, Clone, Default)]
pub struct ReplayRequest {
    /// The files.
    pub intake: IntakeRequest,
    /// Up to and including this instant; up to the latest event if missing.
    pub until: Option<Instant>,
    /// Where the rows go.
    pub out: PathBuf,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayReport {
    /// What became of the rows.
    pub import: ImportReport,
    /// Up to when.
    pub until: Instant,
    /// Rows written: leads with an event by then.
    pub n_leads: u64,
    /// Leads that qualified.
    pub n_qualified: u64,
    /// The file.
    pub out: PathBuf,
}

/// Replays a pact over the leads of files.
pub fn replay_leads(
    pact: &LoadedPact,
    request: &ReplayRequest,
    watch: &mut dyn Watch,
) -> Result<ReplayReport, AppError> {
    let mut list = ListFile::create(&request.out, COLUMNS)?;
    let gathered = gather(&request.intake, watch)?;
    let until = request.until.unwrap_or(gathered.latest_at);
    let (mut n_leads, mut n_qualified) = (0, 0);
    in_parallel(
        gathered.leads.map(|lead| lead.map_err(AppError::from)),
        |lead: Lead| replay(&pact.compiled, &lead.id, &lead.events, until),
        |row| {
            let Some(row) = row else { return Ok(()) };
            n_leads += 1;
            n_qualified += u64::from(row.qualified_at.is_some());
            watch.leads(n_leads);
            list.add(&row)
        },
    )?;
    list.finish()?;
    Ok(ReplayReport { import: gathered.report, until, n_leads, n_qualified, out: request.out.clone() })
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
