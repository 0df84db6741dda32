//! The main job: which leads are ready for sales under each pact, and why.

use std::path::PathBuf;

use leadpact_ingest::Lead;
use leadpact_pact::words::{Language, Messages};
use leadpact_reports::{LeadResult, LeadRow, OutcomeTable, Summary, judge};
use leadpact_terms::Instant;
use serde::Serialize;

use crate::AppError;
use crate::intake::{ImportReport, IntakeRequest, Watch, gather};
use crate::output::{Cell, Column, ListFile};
use crate::pacts::LoadedPact;
use crate::parallel::{LEADS_AT_ONCE, in_parallel};

/// What to qualify.
#[derive(Debug, Clone, Default)]
pub struct QualifyRequest {
    /// The files.
    pub intake: IntakeRequest,
    /// Judge as of this instant; as of the latest event if missing.
    pub as_of: Option<Instant>,
    /// Write the list of all leads here; with several pacts, one line a lead and pact.
    pub out: Option<PathBuf>,
    /// In which language reasons are said.
    pub language: Language,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QualifyReport {
    /// What became of the rows.
    pub import: ImportReport,
    /// As of when.
    pub as_of: Instant,
    /// Each pact, in the order given.
    pub pacts: Vec<PactReport>,
}

/// What one pact makes of the leads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PactReport {
    /// The fingerprint of the pact that decided.
    pub fingerprint: String,
    /// Precision, recall and lift, where deals were won.
    pub outcomes: Option<OutcomeTable>,
    /// The counts.
    pub summary: Summary,
    /// The first leads handed over most recently, at most [`SHOWN`].
    pub latest: Vec<LeadRow>,
}

/// How many leads a report names.
pub const SHOWN: usize = 10;

/// Qualifies leads from files under one or several pacts.
pub fn qualify_leads(
    pacts: &[LoadedPact],
    request: &QualifyRequest,
    watch: &mut dyn Watch,
) -> Result<QualifyReport, AppError> {
    let messages = Messages::speaking(request.language);
    let gathered = gather(&request.intake, watch)?;
    let as_of = request.as_of.unwrap_or(gathered.latest_at);
    let mut list = request.out.as_deref().map(|path| ListFile::create(path, COLUMNS)).transpose()?;
    let mut summaries: Vec<Summary> = pacts.iter().map(|pact| Summary::new(&pact.checked.pact)).collect();
    let mut latest: Vec<Vec<LeadRow>> = vec![Vec::new(); pacts.len()];
    let mut n_leads = 0;
    in_parallel(
        gathered.leads.map(|lead| lead.map_err(AppError::from)),
        LEADS_AT_ONCE,
        |lead: Lead| -> Vec<Option<LeadResult>> {
            pacts.iter().map(|pact| judge(&pact.compiled, &lead.id, &lead.events, as_of, messages)).collect()
        },
        |results| {
            for (position, result) in results.into_iter().enumerate() {
                let Some(result) = result else { continue };
                summaries[position].add(&result);
                if let Some(list) = &mut list {
                    list.add(&ListedLead {
                        pact: pacts[position].checked.pact.name.to_string(),
                        row: result.row.clone(),
                    })?;
                }
                if result.row.qualified_at.is_some() {
                    keep_latest(&mut latest[position], result.row);
                }
            }
            n_leads += 1;
            watch.leads(n_leads);
            Ok(())
        },
    )?;
    if let Some(list) = list {
        list.finish()?;
    }
    let report = |((pact, summary), latest): ((&LoadedPact, Summary), Vec<LeadRow>)| PactReport {
        fingerprint: leadpact_pact::canonical::fingerprint(&pact.checked.pact).to_string(),
        outcomes: summary.outcomes(),
        summary,
        latest,
    };
    let pacts = pacts.iter().zip(summaries).zip(latest).map(report).collect();
    Ok(QualifyReport { import: gathered.report, as_of, pacts })
}

/// Keeps the leads that were handed over last, latest first.
fn keep_latest(latest: &mut Vec<LeadRow>, row: LeadRow) {
    let key = |row: &LeadRow| (std::cmp::Reverse(row.qualified_at), row.lead_id.clone());
    let place = latest.partition_point(|known| key(known) <= key(&row));
    if place < SHOWN {
        latest.insert(place, row);
        latest.truncate(SHOWN);
    }
}

struct ListedLead {
    pact: String,
    row: LeadRow,
}

fn text(text: &str) -> Cell {
    Cell::Text(Some(text.to_owned()))
}

static COLUMNS: &[Column<ListedLead>] = &[
    Column { name: "pact", blank: Cell::Text(None), cell: |one| text(&one.pact) },
    Column { name: "lead_id", blank: Cell::Text(None), cell: |one| text(one.row.lead_id.as_str()) },
    Column { name: "name", blank: Cell::Text(None), cell: |one| Cell::Text(one.row.name.clone()) },
    Column { name: "email", blank: Cell::Text(None), cell: |one| Cell::Text(one.row.email.clone()) },
    Column { name: "company", blank: Cell::Text(None), cell: |one| Cell::Text(one.row.company.clone()) },
    Column { name: "verdict", blank: Cell::Text(None), cell: |one| text(one.row.verdict) },
    Column { name: "tier", blank: Cell::Text(None), cell: |one| Cell::Text(one.row.tier.clone()) },
    Column { name: "qualified_at", blank: Cell::At(None), cell: |one| Cell::At(one.row.qualified_at) },
    Column { name: "fit", blank: Cell::Number(None), cell: |one| Cell::Number(Some(one.row.fit)) },
    Column { name: "engagement", blank: Cell::Number(None), cell: |one| Cell::Number(Some(one.row.engagement)) },
    Column { name: "grade", blank: Cell::Text(None), cell: |one| text(&one.row.grade) },
    Column { name: "level", blank: Cell::Count(None), cell: |one| Cell::Count(Some(one.row.level.into())) },
    Column { name: "stage", blank: Cell::Text(None), cell: |one| text(&one.row.stage) },
    Column { name: "persona", blank: Cell::Text(None), cell: |one| Cell::Text(one.row.persona.clone()) },
    Column { name: "reasons", blank: Cell::Text(None), cell: |one| text(&one.row.reasons.join("; ")) },
];
