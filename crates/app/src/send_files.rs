//! Files read here and kept elsewhere: what they say is settled as for any other use, and handed on in batches.
//!
//! Each batch may be handed on again: events have ids, from the files or from their content, and count once. So an import that broke
//! off is simply done again, and there is nothing to remember about it.

use leadpact_ingest::{Dating, FiledFact, When};
use leadpact_live::{Batch, CompanyNews, LeadEvents};
use leadpact_terms::{EventId, Instant};
use serde::Serialize;

use crate::AppError;
use crate::import_files::FilesReport;
use crate::intake::{IntakeRequest, Watch, gather};

/// Events and facts in one batch.
pub const BATCH_EVENTS: usize = 1_000;

/// What became of events and facts that were handed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Events that were new.
    pub accepted: u64,
    /// Events that had come before.
    pub repeated: u64,
}

/// What files held, and what of it was new.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SentReport {
    /// The files, as a reading of them alone reports.
    #[serde(flatten)]
    pub files: FilesReport,
    /// Facts about companies that were handed on.
    pub n_company_facts: u64,
    /// What became of the events.
    #[serde(flatten)]
    pub kept: Kept,
}

/// Reads files to the end and hands on what they say, companies first. `system` stands before the ids of leads (`crm:00Q1`), so that
/// two systems that count from 1 don't make one lead of two.
pub fn send_files<E: From<AppError>>(
    request: &IntakeRequest,
    system: Option<&str>,
    watch: &mut dyn Watch,
    send: &mut dyn FnMut(Batch) -> Result<Kept, E>,
) -> Result<SentReport, E> {
    let gathered = gather(request, watch)?;
    let mut leads = gathered.leads;
    let mut sending = Sending { batch: Batch::default(), kept: Kept::default(), send };
    let mut news = Vec::new();
    leads.new_company_facts(&mut |filed| news.push(company_news(filed))).map_err(AppError::from)?;
    let n_company_facts = news.len() as u64;
    for one in news {
        sending.room()?;
        sending.batch.companies.push(one);
    }
    let (mut n_leads, mut n_events) = (0, 0);
    while let Some(settled) = leads.next_settled() {
        let settled = settled.map_err(AppError::from)?;
        n_leads += 1;
        n_events += settled.lead.events.len() as u64;
        let id = match system {
            Some(system) => format!("{system}:{}", settled.lead.id),
            None => settled.lead.id.to_string(),
        };
        // Facts about its company were handed on with the company.
        let own = settled.lead.events.into_iter().zip(settled.origins);
        let own = own.filter(|(_, origin)| origin.dating != Dating::Company).map(|(event, _)| event).collect();
        let lead = LeadEvents::of_record(&id, own).map_err(|why| AppError::NotSent { why })?;
        sending.lead(lead)?;
        watch.leads(n_leads);
    }
    let kept = sending.finish()?;
    let files = FilesReport { import: gathered.report, n_leads, n_events, latest_at: gathered.latest_at };
    Ok(SentReport { files, n_company_facts, kept })
}

/// A batch that fills, and what became of those before.
struct Sending<'s, E> {
    batch: Batch,
    kept: Kept,
    send: &'s mut dyn FnMut(Batch) -> Result<Kept, E>,
}

impl<E> Sending<'_, E> {
    /// A lead, whose events may fill several batches.
    fn lead(&mut self, mut lead: LeadEvents) -> Result<(), E> {
        loop {
            let room = self.room()?;
            if lead.events.len() <= room {
                self.batch.leads.push(lead);
                return Ok(());
            }
            let rest = lead.events.split_off(room);
            let identifiers = lead.identifiers.clone();
            self.batch.leads.push(lead);
            lead = LeadEvents { identifiers, events: rest };
        }
    }

    /// How many more events the batch takes, at least one.
    fn room(&mut self) -> Result<usize, E> {
        if self.batch.len() >= BATCH_EVENTS {
            self.flush()?;
        }
        Ok(BATCH_EVENTS - self.batch.len())
    }

    fn flush(&mut self) -> Result<(), E> {
        let kept = (self.send)(std::mem::take(&mut self.batch))?;
        self.kept.accepted += kept.accepted;
        self.kept.repeated += kept.repeated;
        Ok(())
    }

    fn finish(mut self) -> Result<Kept, E> {
        if !self.batch.is_empty() {
            self.flush()?;
        }
        Ok(self.kept)
    }
}

/// A fact of which nothing says when is known from the beginning: for each lead, from its first event on.
fn company_news(filed: FiledFact) -> CompanyNews {
    let at = match filed.fact.when {
        When::At(at) => at,
        When::FirstEvent | When::Recorded | When::Last => BEGINNING,
    };
    CompanyNews {
        id: EventId::new(filed.fact.id),
        at,
        company: filed.company,
        domain: filed.domain,
        traits: filed.fact.traits,
    }
}

/// Before anything that is dated.
const BEGINNING: Instant = leadpact_ingest::UNDATED;
