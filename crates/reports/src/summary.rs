//! What a pact makes of all leads: how many qualify, when, where they come from, why the others don't, and who closes.

use std::collections::BTreeMap;

use leadpact_pact::model::Pact;
use serde::Serialize;

use crate::lead::LeadResult;
use crate::table::{Align, Table};

/// How many reasons a table shows.
const REASONS_SHOWN: usize = 6;

/// Counts over all leads under one pact.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The pact's name.
    pub pact: String,
    /// Its version.
    pub version: u32,
    /// How many leads there are.
    pub n_leads: u64,
    /// How many leads have each verdict: qualified, held, below, excluded.
    pub verdicts: BTreeMap<&'static str, u64>,
    /// The tiers, in the order of the pact.
    pub tier_names: Vec<String>,
    /// Qualified leads by tier, in the order of `tier_names`.
    pub by_tier: Vec<u64>,
    /// Month (`2026-10`) → qualified leads by tier.
    pub by_month: BTreeMap<String, Vec<u64>>,
    /// Channel of the first behaviour → qualified leads by tier, and all leads.
    pub by_channel: BTreeMap<&'static str, (Vec<u64>, u64)>,
    /// Verdict → reason → how many leads.
    pub reasons: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// Leads by their grade at the instant asked for: rows A–D, columns 1–4.
    pub grades: [[u64; 4]; 4],
    /// Leads by their level at the instant asked for, 0–6.
    pub levels: [u64; 7],
    /// Leads with a won or lost deal.
    pub n_with_outcome: u64,
    /// Leads whose deal was won.
    pub n_won: u64,
    /// Leads whose deal was won after they qualified, by tier.
    pub won_by_tier: Vec<u64>,
}

/// How a pact's tiers do against what sales won.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutcomeTable {
    /// The share of all leads that close, 0 to 1.
    pub base_rate: f64,
    /// Each tier, then all tiers together.
    pub tiers: Vec<TierOutcome>,
}

/// One tier against what sales won.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierOutcome {
    /// The tier, or `all tiers`.
    pub tier: String,
    /// Leads handed over in it.
    pub n_qualified: u64,
    /// Those of them that closed after they were handed over.
    pub n_won: u64,
    /// `n_won / n_qualified`; missing if nobody qualified.
    pub precision: Option<f64>,
    /// `n_won / all won leads`; missing if nothing was won.
    pub recall: Option<f64>,
    /// `precision / base rate`.
    pub lift: Option<f64>,
}

impl Summary {
    /// No leads yet.
    pub fn new(pact: &Pact) -> Self {
        let tiers: Vec<String> = pact.tiers.iter().map(|tier| tier.name.to_string()).collect();
        Self {
            pact: pact.name.to_string(),
            version: pact.version,
            n_leads: 0,
            verdicts: ["qualified", "held", "below", "excluded"].into_iter().map(|verdict| (verdict, 0)).collect(),
            by_tier: vec![0; tiers.len()],
            by_month: BTreeMap::new(),
            by_channel: BTreeMap::new(),
            reasons: BTreeMap::new(),
            grades: [[0; 4]; 4],
            levels: [0; 7],
            n_with_outcome: 0,
            n_won: 0,
            won_by_tier: vec![0; tiers.len()],
            tier_names: tiers,
        }
    }

    /// Counts one lead.
    pub fn add(&mut self, lead: &LeadResult) {
        let row = &lead.row;
        let n_tiers = self.tier_names.len();
        self.n_leads += 1;
        *self.verdicts.entry(row.verdict).or_default() += 1;
        let (by_channel, all) = self.by_channel.entry(lead.channel).or_insert_with(|| (vec![0; n_tiers], 0));
        *all += 1;
        let tier = row.tier.as_ref().and_then(|tier| self.tier_names.iter().position(|known| known == tier));
        if let (Some(at), Some(tier)) = (row.qualified_at, tier) {
            self.by_tier[tier] += 1;
            by_channel[tier] += 1;
            let (year, month, _) = at.date().ymd();
            self.by_month.entry(format!("{year:04}-{month:02}")).or_insert_with(|| vec![0; n_tiers])[tier] += 1;
            if lead.won_at.is_some_and(|won_at| won_at >= at) {
                self.won_by_tier[tier] += 1;
            }
        }
        for reason in &lead.counted_reasons {
            *self.reasons.entry(row.verdict).or_default().entry(reason.clone()).or_default() += 1;
        }
        self.grades[lead.grade_now.fit as usize][usize::from(lead.grade_now.engagement) - 1] += 1;
        self.levels[usize::from(lead.level_now.number())] += 1;
        self.n_with_outcome += u64::from(lead.has_outcome);
        self.n_won += u64::from(lead.won_at.is_some());
    }

    /// Precision, recall and lift of each tier; `None` if no deal was won.
    pub fn outcomes(&self) -> Option<OutcomeTable> {
        if self.n_won == 0 {
            return None;
        }
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        let base_rate = share(self.n_won, self.n_leads)?;
        let outcome = |tier: &str, n_qualified: u64, n_won: u64| {
            let precision = share(n_won, n_qualified);
            TierOutcome {
                tier: tier.to_owned(),
                n_qualified,
                n_won,
                precision,
                recall: share(n_won, self.n_won),
                lift: precision.map(|precision| precision / base_rate),
            }
        };
        let each = self.tier_names.iter().zip(&self.by_tier).zip(&self.won_by_tier);
        let mut tiers: Vec<TierOutcome> = each.map(|((tier, n), won)| outcome(tier, *n, *won)).collect();
        if tiers.len() > 1 {
            tiers.push(outcome("all tiers", self.by_tier.iter().sum(), self.won_by_tier.iter().sum()));
        }
        Some(OutcomeTable { base_rate, tiers })
    }

    /// The summary as tables, the most important first.
    pub fn tables(&self) -> Vec<Table> {
        let mut tables = vec![self.verdict_table()];
        tables.extend(self.outcomes().map(|outcomes| outcomes.table()));
        if self.by_tier.iter().any(|n| *n > 0) {
            tables.push(self.month_table());
            tables.push(self.channel_table());
        }
        tables.extend(["held", "excluded", "below"].into_iter().filter_map(|verdict| self.reason_table(verdict)));
        tables.push(self.grade_table());
        tables.push(self.level_table());
        tables
    }

    fn verdict_table(&self) -> Table {
        let columns = [("verdict", Align::Left), ("leads", Align::Right), ("share", Align::Right)];
        let mut table = Table::new(format!("Leads under {} v{}", self.pact, self.version), columns);
        let mut row = |name: String, n: u64| table.row([name, count(n), percent(n, self.n_leads)]);
        row("qualified".to_owned(), self.verdicts["qualified"]);
        if self.tier_names.len() > 1 {
            for (tier, n) in self.tier_names.iter().zip(&self.by_tier) {
                row(format!("  {tier}"), *n);
            }
        }
        for verdict in ["held", "below", "excluded"] {
            row(verdict.to_owned(), self.verdicts[verdict]);
        }
        row("all".to_owned(), self.n_leads);
        table
    }

    fn month_table(&self) -> Table {
        let mut table = Table::new("Qualified by month", self.tier_columns("month"));
        for (month, by_tier) in &self.by_month {
            table.row(tier_cells(month.clone(), by_tier));
        }
        table
    }

    fn channel_table(&self) -> Table {
        let mut columns = self.tier_columns("first channel");
        columns.extend([("leads", Align::Right), ("qualified %", Align::Right)]);
        let mut table = Table::new("Qualified by channel", columns);
        let mut channels: Vec<_> = self.by_channel.iter().collect();
        channels.sort_by_key(|(channel, (by_tier, _))| (std::cmp::Reverse(by_tier.iter().sum::<u64>()), **channel));
        for (channel, (by_tier, all)) in channels {
            let mut cells = tier_cells((*channel).to_owned(), by_tier);
            cells.extend([count(*all), percent(by_tier.iter().sum(), *all)]);
            table.row(cells);
        }
        table
    }

    fn tier_columns<'t>(&'t self, first: &'t str) -> Vec<(&'t str, Align)> {
        let tiers = self.tier_names.iter().map(|tier| (tier.as_str(), Align::Right));
        let all = (self.tier_names.len() > 1).then_some(("all tiers", Align::Right));
        [(first, Align::Left)].into_iter().chain(tiers).chain(all).collect()
    }

    fn reason_table(&self, verdict: &'static str) -> Option<Table> {
        let reasons = self.reasons.get(verdict)?;
        let title = match verdict {
            "held" => "Held: what is missing",
            "excluded" => "Excluded by",
            _ => "Below: what the nearest tier still asks for",
        };
        let mut table = Table::new(title, [("reason", Align::Left), ("leads", Align::Right)]);
        let mut reasons: Vec<_> = reasons.iter().collect();
        reasons.sort_by_key(|(reason, n)| (std::cmp::Reverse(**n), *reason));
        for (reason, n) in reasons.iter().take(REASONS_SHOWN) {
            table.row([(*reason).clone(), count(**n)]);
        }
        if reasons.len() > REASONS_SHOWN {
            table.row([format!("… and {} more", reasons.len() - REASONS_SHOWN), String::new()]);
        }
        Some(table)
    }

    fn grade_table(&self) -> Table {
        let digits = ["1", "2", "3", "4"].map(|digit| (digit, Align::Right));
        let mut table =
            Table::new("Grades now (fit A–D, engagement 1–4)", [("", Align::Left)].into_iter().chain(digits));
        for (letter, row) in ["A", "B", "C", "D"].iter().zip(&self.grades) {
            table.row([(*letter).to_owned()].into_iter().chain(row.iter().map(|n| count(*n))));
        }
        table
    }

    fn level_table(&self) -> Table {
        let columns = ["0", "1", "2", "3", "4", "5", "6"].map(|level| (level, Align::Right));
        let mut table = Table::new("Levels now", [("level", Align::Left)].into_iter().chain(columns));
        table.row(["leads".to_owned()].into_iter().chain(self.levels.iter().map(|n| count(*n))));
        table
    }
}

impl OutcomeTable {
    fn table(&self) -> Table {
        let columns = [
            ("tier", Align::Left),
            ("qualified", Align::Right),
            ("won after", Align::Right),
            ("precision", Align::Right),
            ("recall", Align::Right),
            ("lift", Align::Right),
        ];
        let mut table =
            Table::new(format!("Against won deals ({:.1} % of all leads close)", self.base_rate * 100.0), columns);
        let shown =
            |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", share * 100.0));
        for tier in &self.tiers {
            table.row([
                tier.tier.clone(),
                count(tier.n_qualified),
                count(tier.n_won),
                shown(tier.precision),
                shown(tier.recall),
                tier.lift.map_or_else(|| "–".to_owned(), |lift| format!("{lift:.2} ×")),
            ]);
        }
        table
    }
}

fn tier_cells(first: String, by_tier: &[u64]) -> Vec<String> {
    let all = (by_tier.len() > 1).then(|| count(by_tier.iter().sum()));
    [first].into_iter().chain(by_tier.iter().map(|n| count(*n))).chain(all).collect()
}

/// A count with thousands apart: `12,345`.
fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn percent(part: u64, whole: u64) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.1} %", part as f64 * 100.0 / whole as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_thousands_apart() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(n), text);
        }
        assert_eq!(percent(1, 8), "12.5 %");
        assert_eq!(percent(0, 0), "–");
    }
}
