//! How far the leads of a cohort came, stage by stage, and how long it took them.

use std::collections::BTreeMap;

use leadpact_ledger::journeys::{Cohort, Joining, JourneyRow, Part, journey_list_after};
use leadpact_ledger::standings::Journey;
use leadpact_ledger::{LedgerError, Tx};
use leadpact_terms::{Instant, Stage};

/// Leads read together.
const AT_ONCE: usize = 5_000;
/// The stages of a funnel, in their order.
pub const FUNNEL: [Stage; 7] =
    [Stage::Inquiry, Stage::Mql, Stage::Sal, Stage::Sql, Stage::Opportunity, Stage::Customer, Stage::Evangelist];

/// How far a cohort, or a part of one, came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Funnel {
    /// One for each stage of [`FUNNEL`], from the one at which leads join the cohort.
    pub steps: Vec<FunnelStep>,
    /// Leads that are in nurture now.
    pub n_nurture: u64,
    /// Leads that are given up.
    pub n_disqualified: u64,
}

/// How many leads of a cohort came to a stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FunnelStep {
    /// Leads that came to this stage or to one beyond it.
    pub n_reached: u64,
    /// Leads that are in this stage now.
    pub n_now: u64,
    /// How long those who came to both took from the stage before, in milliseconds, sorted; empty at the first stage.
    pub took_ms: Vec<i64>,
}

/// A cohort, and the parts into which it is divided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FunnelReport {
    /// All of it.
    pub all: Funnel,
    /// Its parts, if it is divided.
    pub parts: BTreeMap<Part, Funnel>,
}

/// Reads a cohort and counts how far it came.
pub fn funnel(tx: &mut Tx<'_>, cohort: Cohort<'_>) -> Result<FunnelReport, LedgerError> {
    let first = match cohort.joining {
        Joining::Inquiry => 0,
        Joining::Mql => 1,
    };
    let mut report = FunnelReport { all: Funnel::from(first), parts: BTreeMap::new() };
    let mut after = (Instant(i64::MIN), 0);
    loop {
        let rows = journey_list_after(tx, cohort, after, AT_ONCE)?;
        let Some(last) = rows.last() else { break };
        after = (last.joined_at, last.lead);
        for row in &rows {
            report.all.add(row, first);
            if cohort.by.is_some() {
                report.parts.entry(row.part.clone()).or_insert_with(|| Funnel::from(first)).add(row, first);
            }
        }
    }
    for funnel in report.parts.values_mut().chain([&mut report.all]) {
        funnel.steps.iter_mut().for_each(|step| step.took_ms.sort_unstable());
    }
    Ok(report)
}

impl Funnel {
    fn from(first: usize) -> Self {
        Self { steps: vec![FunnelStep::default(); FUNNEL.len() - first], ..Self::default() }
    }

    fn add(&mut self, row: &JourneyRow, first: usize) {
        let entered: Vec<Option<Instant>> = [Some(row.first_at)].into_iter().chain(row.entered).skip(first).collect();
        let furthest = entered.iter().rposition(Option::is_some).unwrap_or(0);
        for step in &mut self.steps[..=furthest] {
            step.n_reached += 1;
        }
        for (place, step) in self.steps.iter_mut().enumerate() {
            let stage = FUNNEL[place + first];
            step.n_now += u64::from(row.stage == stage.word());
            let before = place.checked_sub(1).and_then(|before| entered[before]);
            // One that was told late, or imported without the stage before it, says nothing of how long it takes.
            let took = before.zip(entered[place]).map(|(before, at)| at.0 - before.0);
            step.took_ms.extend(took.filter(|took| *took >= 0));
        }
        self.n_nurture += u64::from(row.stage == Stage::Nurture.word());
        self.n_disqualified += u64::from(row.stage == Stage::Disqualified.word());
    }
}

const _: () = assert!(FUNNEL.len() == Journey::STAGES.len() + 1);
