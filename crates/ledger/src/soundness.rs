//! What has to be so between the tables, whatever the events say: each a question whose answer is nothing.

use crate::{LedgerError, Tx};

/// What must not be, in words, and the query that finds it.
const MUST_NOT_BE: &[(&str, &str)] = &[
    (
        "events of a profile that is not there",
        "select e.seq from events e left join profiles p on p.profile = e.profile where p.profile is null",
    ),
    (
        "identifiers of a profile that is not there",
        "select i.profile from identifiers i left join profiles p on p.profile = i.profile where p.profile is null",
    ),
    (
        "profiles of a lead that is not there",
        "select p.profile from profiles p left join leads l on l.lead = p.lead where l.lead is null",
    ),
    (
        "profiles of a lead that was merged into another",
        "select p.profile from profiles p join leads l on l.lead = p.lead where l.merged_into is not null and l.erased_at is null",
    ),
    (
        "leads without a profile",
        "select l.lead from leads l left join profiles p on p.lead = l.lead where p.lead is null \
      and l.merged_into is null",
    ),
    (
        "leads merged into one that is not there",
        "select l.lead from leads l left join leads w on w.lead = l.merged_into where l.merged_into is not null and w.lead is null",
    ),
    (
        "standings of a lead that was merged away or erased, or is not there",
        "select s.lead from standings s left join leads l on l.lead = s.lead \
         where l.lead is null or l.merged_into is not null or l.erased_at is not null",
    ),
    (
        "leads of a company that is not there",
        "select l.lead from leads l left join companies c on c.company = l.company where l.company is not null and c.company is null",
    ),
    (
        "facts about a company that is not there",
        "select f.seq from company_facts f left join companies c on c.company = f.company where c.company is null",
    ),
    (
        "decisions about a lead that is not there",
        "select d.seq from decisions d left join leads l on l.lead = d.lead where l.lead is null",
    ),
    (
        "decisions under a version of a pact that is not there",
        "select d.seq from decisions d left join pact_versions v on v.number = d.number where v.number is null",
    ),
    (
        "events with a number that was not given yet",
        "select e.seq from events e where e.seq >= (select coalesce(max(next), 1) from counters where name = 'event')",
    ),
    (
        "leads with a number that was not given yet",
        "select l.lead from leads l where l.lead >= (select coalesce(max(next), 1) from counters where name = 'lead')",
    ),
    (
        "decisions with a number that was not given yet",
        "select d.seq from decisions d where d.seq >= (select coalesce(max(next), 1) from counters where name = 'decision')",
    ),
    (
        "events of a lead that was erased",
        "select e.seq from events e join profiles p on p.profile = e.profile join leads l on l.lead = p.lead \
         where l.erased_at is not null",
    ),
    (
        "identifiers of a lead that was erased",
        "select i.profile from identifiers i join profiles p on p.profile = i.profile join leads l on l.lead = p.lead \
         where l.erased_at is not null",
    ),
];

/// Something that must not be, and how often it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsound {
    /// What, in words.
    pub what: &'static str,
    /// How often.
    pub n: i64,
    /// The number of the first one.
    pub first: i64,
}

/// How many questions there are.
pub const N_QUESTIONS: usize = MUST_NOT_BE.len();

/// Asks one of the questions; `None` if all is well.
pub fn unsound_find(tx: &mut Tx<'_>, question: usize) -> Result<Option<Unsound>, LedgerError> {
    let (what, query) = MUST_NOT_BE[question];
    let counted = format!("with found(n) as ({query}) select count(*), coalesce(min(n), 0) from found");
    let row = tx.row(&counted, &[])?.expect("a count is a row");
    let n = row.int(0)?;
    Ok((n > 0).then_some(Unsound { what, n, first: row.int(1)? }))
}
