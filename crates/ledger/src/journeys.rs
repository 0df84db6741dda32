//! Cohorts of leads and how far each came under a pact: what funnels count.

use leadpact_terms::Instant;

use crate::account_ids::{PersonId, maybe_person};
use crate::standings::entered;
use crate::{LedgerError, Tx, args};

/// At which stage leads join a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joining {
    /// By the first thing that is known of them.
    Inquiry,
    /// By being handed over for the first time.
    Mql,
}

/// By what a cohort is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JourneyBy {
    /// The channel of the first thing that the lead did.
    Channel,
    /// The campaign of it.
    Campaign,
    /// Its persona.
    Persona,
    /// The tier in which it was first handed over.
    Tier,
    /// The version of the pact that first handed it over.
    Version,
    /// Who has or had it last in sales.
    Owner,
}

/// In which part of a cohort a lead is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A channel, a campaign, a persona or a tier.
    Named(String),
    /// A version.
    Version(i64),
    /// A person.
    Owner(PersonId),
    /// In none.
    Other,
}

/// A lead of a cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JourneyRow {
    /// The lead.
    pub lead: i64,
    /// When it joined the cohort.
    pub joined_at: Instant,
    /// When the first thing that is known of it happened.
    pub first_at: Instant,
    /// The stage in which it is.
    pub stage: String,
    /// When it first entered each of [`crate::standings::Journey::STAGES`].
    pub entered: [Option<Instant>; 6],
    /// In which part of the cohort it is.
    pub part: Part,
}

/// Which cohort.
#[derive(Debug, Clone, Copy)]
pub struct Cohort<'a> {
    /// Under which pact.
    pub pact: &'a str,
    /// At which stage leads join it.
    pub joining: Joining,
    /// From when.
    pub from: Instant,
    /// Until when, not included.
    pub to: Instant,
    /// By what it is divided.
    pub by: Option<JourneyBy>,
}

/// The leads of a cohort in the order in which they joined it, from behind one of them on. Leads that were merged or erased are in none.
pub fn journey_list_after(
    tx: &mut Tx<'_>,
    cohort: Cohort<'_>,
    after: (Instant, i64),
    n: usize,
) -> Result<Vec<JourneyRow>, LedgerError> {
    // Each in the order of an index, which SQLite follows in a cross join.
    let (joined_at, lead, from) = match cohort.joining {
        Joining::Inquiry => ("l.first_at", "l.lead", "leads l cross join standings s"),
        Joining::Mql => ("s.mql_at", "s.lead", "standings s cross join leads l"),
    };
    let part = match cohort.by {
        None => "null",
        Some(JourneyBy::Channel) => "l.channel",
        Some(JourneyBy::Campaign) => "l.campaign",
        Some(JourneyBy::Persona) => "s.persona",
        Some(JourneyBy::Tier) => "s.first_tier",
        Some(JourneyBy::Version) => {
            "(select d.number from decisions d where d.lead = s.lead and d.pact = s.pact and d.withdrawn_at is null
              order by d.seq limit 1)"
        }
        Some(JourneyBy::Owner) => {
            "(select h.owner from handoffs h where h.lead = s.lead and h.pact = s.pact order by h.handoff desc limit 1)"
        }
    };
    let sql = format!(
        "select {lead}, {joined_at}, l.first_at, s.stage, s.mql_at, s.sal_at, s.sql_at, s.opportunity_at, s.customer_at,
            s.evangelist_at, {part}
         from {from}
         where s.lead = l.lead and s.pact = $1 and {joined_at} < $2 and ({joined_at}, {lead}) > ($3, $4)
            and {joined_at} is not null and l.first_at is not null and l.merged_into is null and l.erased_at is null
         order by {joined_at}, {lead} limit $5"
    );
    // What joined at `from` itself is in.
    let after = after.max((Instant(cohort.from.0.saturating_sub(1)), i64::MAX));
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let rows = tx.rows(&sql, &args![cohort.pact, cohort.to, after.0, after.1, n])?;
    rows.iter()
        .map(|row| {
            let text = || Ok::<_, LedgerError>(row.maybe_text(10)?.map(|text| Part::Named(text.to_owned())));
            let part = match cohort.by {
                None => None,
                Some(JourneyBy::Version) => row.maybe_int(10)?.map(Part::Version),
                Some(JourneyBy::Owner) => maybe_person(row, 10)?.map(Part::Owner),
                Some(JourneyBy::Channel | JourneyBy::Campaign | JourneyBy::Persona | JourneyBy::Tier) => text()?,
            };
            Ok(JourneyRow {
                lead: row.int(0)?,
                joined_at: row.instant(1)?,
                first_at: row.instant(2)?,
                stage: row.text(3)?.to_owned(),
                entered: entered(row, 4)?,
                part: part.unwrap_or(Part::Other),
            })
        })
        .collect()
}
