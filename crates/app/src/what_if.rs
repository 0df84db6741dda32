//! What if the pact were another: the past held in memory, and an answer to every edit.

use std::time::Instant as Clock;

use leadpact_pact::words::{Language, Messages};
use leadpact_replay::{Answer, Control, FirstHandOvers, NeedsMore, Road as AnswerRoad, TierAnswer, WhatIf, needs};
use leadpact_reports::reasons_at;
use leadpact_terms::{Instant, LeadId};
use serde::Serialize;

use crate::AppError;
use crate::intake::{ImportReport, Watch};
use crate::pacts::LoadedPact;
use crate::past::{PastRequest, RoadReport, n_threads};
use crate::replay_leads::{CHANGES_SHOWN, Change, Week};

/// The past in memory, beside the pact in force.
pub struct WhatIfSession {
    past: PastRequest,
    until: Option<Instant>,
    in_force: LoadedPact,
    what_if: WhatIf,
    /// Under the pact in force.
    before: FirstHandOvers,
    /// What became of the rows of raw files.
    pub import: Option<ImportReport>,
    /// The road through the past.
    pub road: RoadReport,
}

/// What an edited pact would have done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfReport {
    /// How long the answer took, in milliseconds.
    pub took_ms: f64,
    /// Whether all leads were folded again, or only thresholds had moved.
    pub folded: bool,
    /// Up to when.
    pub until: Instant,
    /// Leads in all.
    pub n_leads: u64,
    /// Leads that the pact in force hands over.
    pub n_before: u64,
    /// Leads that the edited pact hands over.
    pub n_after: u64,
    /// Each tier of the edited pact, then all together.
    pub tiers: Vec<TierReport>,
    /// First hand-overs by week under the edited pact, without weeks that have none.
    pub weeks: Vec<Week>,
    /// The same under the pact in force.
    pub before: SideReport,
    /// Leads that only the edited pact hands over.
    pub n_gained: u64,
    /// Leads that only the pact in force hands over.
    pub n_lost: u64,
    /// Leads that both hand over, the edited pact earlier.
    pub n_earlier: u64,
    /// Leads that both hand over, the edited pact later.
    pub n_later: u64,
    /// The first of the leads gained, at most [`CHANGES_SHOWN`].
    pub gained: Vec<Change>,
    /// The first of the leads lost, at most [`CHANGES_SHOWN`].
    pub lost: Vec<Change>,
}

/// First hand-overs under one pact.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SideReport {
    /// Each of its tiers, then all together.
    pub tiers: Vec<TierReport>,
    /// By week, without weeks that have none.
    pub weeks: Vec<Week>,
}

/// One tier against won deals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierReport {
    /// The tier, or `all tiers`.
    pub tier: String,
    /// Leads first handed over in it.
    pub n_qualified: u64,
    /// The share of them that closed after they were handed over; missing without outcomes.
    pub precision: Option<f64>,
    /// The share of all leads that closed.
    pub recall: Option<f64>,
}

impl WhatIfSession {
    /// Loads the past up to and including `until` (the latest event if missing), as far as the pact in force looks at it.
    pub fn open(
        past: PastRequest,
        until: Option<Instant>,
        in_force: LoadedPact,
        watch: &mut dyn Watch,
    ) -> Result<Self, AppError> {
        let (what_if, import, road) = hold(&past, until, &in_force, watch)?;
        let mut session = Self { past, until, in_force, what_if, before: FirstHandOvers::default(), import, road };
        session.before = session.look(&session.in_force.compiled.clone(), watch)?.0;
        Ok(session)
    }

    /// What the edited pact would have done, with reasons in a language. Loads more of the past if the edit looks at more of it.
    pub fn ask(
        &mut self,
        edited: &LoadedPact,
        language: Language,
        watch: &mut dyn Watch,
    ) -> Result<WhatIfReport, AppError> {
        let begun = Clock::now();
        let (after, road) = self.look(&edited.compiled, watch)?;
        let tiers = &edited.compiled.pact().tiers;
        let answer = Answer::of(self.what_if.in_memory(), &self.before, &after, tiers.len());
        let took_ms = begun.elapsed().as_secs_f64() * 1e3;
        let mut report = self.report(edited, &answer, took_ms, road);
        let reasons_in = Messages::speaking(language);
        (report.gained, report.lost) = self.changes(edited, &answer, &after, reasons_in);
        Ok(report)
    }

    /// Prepares for edits of this pact's thresholds, so that they need no fold.
    pub fn prepare(&mut self, pact: &LoadedPact) -> Result<bool, AppError> {
        // What is not held is loaded by the next question, which then folds.
        Ok(self.what_if.prepare(&pact.compiled).unwrap_or(false))
    }

    fn look(
        &mut self,
        pact: &leadpact_engine::CompiledPact,
        watch: &mut dyn Watch,
    ) -> Result<(FirstHandOvers, AnswerRoad), AppError> {
        match self.what_if.ask(pact) {
            Ok(found) => Ok(found),
            Err(NeedsMore(more)) => {
                let needs = more.and(self.what_if.in_memory().needs().clone());
                let held = self.past.go_through(|road| {
                    let past = self.past.open(&needs, road, watch)?;
                    let until = self.until.unwrap_or(past.latest_at);
                    past.hold(&needs, until, &Control::default())
                })?;
                self.what_if = WhatIf::new(held, n_threads());
                let ask = |pact| self.what_if.ask(pact).expect("everything that is needed has been loaded");
                // A service's past has gone on meanwhile: other leads, in other places.
                self.before = ask(&self.in_force.compiled).0;
                Ok(ask(pact))
            }
        }
    }

    fn report(&self, edited: &LoadedPact, answer: &Answer, took_ms: f64, road: AnswerRoad) -> WhatIfReport {
        let held = self.what_if.in_memory();
        let n_tiers_before = self.in_force.compiled.pact().tiers.len();
        let SideReport { tiers, weeks } = side(edited, answer);
        let n_before = (0..self.before.len()).filter(|lead| self.before.of(*lead).is_some()).count();
        WhatIfReport {
            took_ms,
            folded: road == AnswerRoad::Fold,
            until: held.until(),
            n_leads: answer.n_leads,
            n_before: n_before as u64,
            n_after: answer.all_tiers().n_qualified,
            tiers,
            weeks,
            before: side(&self.in_force, &Answer::of(held, &self.before, &self.before, n_tiers_before)),
            n_gained: answer.gained.len() as u64,
            n_lost: answer.lost.len() as u64,
            n_earlier: answer.n_earlier,
            n_later: answer.n_later,
            gained: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// The first of the leads gained and lost, and why.
    fn changes(
        &self,
        edited: &LoadedPact,
        answer: &Answer,
        after: &FirstHandOvers,
        messages: &Messages,
    ) -> (Vec<Change>, Vec<Change>) {
        let held = self.what_if.in_memory();
        let change = |lead: &usize, change: &'static str, first: Option<(Instant, usize)>, by: &LoadedPact| {
            let (at, tier) = first?;
            let lead_id = LeadId::new(held.lead_id(*lead));
            let reasons = reasons_at(&edited.compiled, &lead_id, &held.events(*lead), at, messages);
            Some(Change { lead_id, change, at, tier: tier_names(by).swap_remove(tier), reasons })
        };
        let gained = answer.gained.iter().take(CHANGES_SHOWN);
        let lost = answer.lost.iter().take(CHANGES_SHOWN);
        (
            gained.filter_map(|lead| change(lead, "gained", after.of(*lead), edited)).collect(),
            lost.filter_map(|lead| change(lead, "lost", self.before.of(*lead), &self.in_force)).collect(),
        )
    }
}

fn tier_names(pact: &LoadedPact) -> Vec<String> {
    pact.compiled.pact().tiers.iter().map(|tier| tier.name.to_string()).collect()
}

/// First hand-overs under a pact, by tier and by week.
fn side(pact: &LoadedPact, answer: &Answer) -> SideReport {
    let has_outcomes = answer.n_won > 0;
    let tier = |tier: String, counted: TierAnswer| TierReport {
        tier,
        n_qualified: counted.n_qualified,
        precision: counted.precision().filter(|_| has_outcomes),
        recall: counted.recall(answer.n_won),
    };
    let mut tiers: Vec<TierReport> =
        tier_names(pact).into_iter().zip(&answer.tiers).map(|(name, counted)| tier(name, *counted)).collect();
    if tiers.len() > 1 {
        tiers.push(tier("all tiers".to_owned(), answer.all_tiers()));
    }
    let week =
        |(monday, by_tier): (&leadpact_terms::Date, &Vec<u64>)| Week { monday: *monday, by_tier: by_tier.clone() };
    SideReport { tiers, weeks: answer.weeks.iter().map(week).collect() }
}

fn hold(
    past: &PastRequest,
    until: Option<Instant>,
    pact: &LoadedPact,
    watch: &mut dyn Watch,
) -> Result<(WhatIf, Option<ImportReport>, RoadReport), AppError> {
    let needs = needs(&pact.compiled);
    past.go_through(|road| {
        let past = past.open(&needs, road, watch)?;
        let (import, road) = (past.import.clone(), past.road.clone());
        let until = until.unwrap_or(past.latest_at);
        let held = past.hold(&needs, until, &Control::default())?;
        Ok((WhatIf::new(held, n_threads()), import, road))
    })
}
