//! A replay over blocks gives the bits of the engine fed event by event, on generated pacts and streams.

use std::convert::Infallible;

use leadpact_engine::{CompiledPact, in_order};
use leadpact_history::{Block, BlockBuilder, BlockSource, Needs};
use leadpact_ingest::Lead;
use leadpact_replay::{Control, Detail, Rows, replay};
use leadpact_reports::ReplayRow;
use leadpact_terms::{Instant, LeadId};
use leadpact_testkit::builders::{events, pact};
use leadpact_testkit::generate::case;

/// Leads at hand, a few to a block and a few blocks to a part.
struct AtHand {
    leads: Vec<Lead>,
    n_parts: usize,
    leads_a_block: usize,
}

impl BlockSource for AtHand {
    type Error = Infallible;

    fn n_parts(&self) -> usize {
        self.n_parts
    }

    fn read_part(
        &self,
        part: usize,
        needs: &Needs,
        sink: &mut dyn FnMut(&Block) -> Result<(), Infallible>,
    ) -> Result<(), Infallible> {
        let share = self.leads.len().div_ceil(self.n_parts).max(1);
        let Some(mine) = self.leads.chunks(share).nth(part) else { return Ok(()) };
        let mut builder = BlockBuilder::new(needs);
        for leads in mine.chunks(self.leads_a_block) {
            leads.iter().for_each(|lead| builder.push(lead));
            sink(&builder.finish())?;
        }
        Ok(())
    }
}

#[test]
fn a_replay_gives_the_bits_of_the_engine() {
    for seed in 0..1_500 {
        let case = case(seed);
        let pact = CompiledPact::new(&case.pact).expect("generated pacts compile");
        // Several leads of one pact: the case's events, dealt out.
        let n_leads = 1 + (seed as usize % 5);
        let dealt = |lead: usize| case.events.iter().skip(lead).step_by(n_leads).cloned().collect::<Vec<_>>();
        let leads: Vec<Lead> = (0..n_leads)
            .map(|lead| Lead {
                id: LeadId::new(format!("lead {lead}")),
                events: in_order(&dealt(lead), Instant(i64::MAX)).into_iter().cloned().collect(),
            })
            .collect();
        for until in case.ask_at.iter().copied().chain([Instant(i64::MAX / 4)]) {
            let expected: Vec<ReplayRow> = leads
                .iter()
                .filter_map(|lead| leadpact_reports::replay(&pact, &lead.id, &lead.events, until))
                .collect();
            for (n_parts, leads_a_block, n_threads) in [(1, 1, 1), (2, 2, 2), (3, 9, 2)] {
                let source = AtHand { leads: leads.clone(), n_parts, leads_a_block };
                let mut rows = Vec::new();
                replay(&source, &pact, (until, Detail::Rows), n_threads, &Control::default(), |batch| {
                    rows.extend(told(batch, &pact));
                    Ok(())
                })
                .unwrap_or_else(|never| match never {});
                assert_eq!(format!("{rows:?}"), format!("{expected:?}"), "seed {seed}");
            }
        }
    }
}

#[test]
fn an_act_of_sales_that_names_a_pact_is_for_that_one_in_a_replay_as_well() {
    for (name, expected) in [("desks", [1, 0]), ("chairs", [0, 1])] {
        let sections = "signals: { a: { event: A } }\nmql: { hot: { on: a } }\nlevels: { 1: { sales: accepted } }";
        let pact = CompiledPact::new(&pact(&format!("pact: {name}\n{sections}"))).expect("a checked pact compiles");
        let lead = |of: &str| Lead {
            id: LeadId::new(of),
            events: events(&format!("2026-01-01 09:00 A\n2026-01-01 09:01 sales accepted pact={of}")),
        };
        let leads = vec![lead("desks"), lead("chairs")];
        let until = Instant(i64::MAX / 4);
        let fed: Vec<_> =
            leads.iter().filter_map(|lead| leadpact_reports::replay(&pact, &lead.id, &lead.events, until)).collect();
        let source = AtHand { leads, n_parts: 1, leads_a_block: 2 };
        let mut replayed = Vec::new();
        replay(&source, &pact, (until, Detail::Rows), 1, &Control::default(), |rows| {
            replayed.extend(told(rows, &pact));
            Ok(())
        })
        .unwrap_or_else(|never| match never {});
        for rows in [fed, replayed] {
            assert_eq!(rows.iter().map(|row| row.level_peak).collect::<Vec<_>>(), expected, "{name}");
        }
    }
}

#[test]
fn contributions_add_up_to_the_scores_of_their_row() {
    let mut n_hand_overs = 0;
    for seed in 0..300 {
        let case = case(seed);
        let pact = CompiledPact::new(&case.pact).expect("generated pacts compile");
        let events = in_order(&case.events, Instant(i64::MAX)).into_iter().cloned().collect();
        let lead = Lead { id: LeadId::new("one"), events };
        let source = AtHand { leads: vec![lead], n_parts: 1, leads_a_block: 1 };
        let until = Instant(i64::MAX / 4);
        replay(&source, &pact, (until, Detail::Contributions), 1, &Control::default(), |rows| {
            let engagement: Vec<_> = pact.pact().engagement.iter().map(|rule| rule.clause.clone()).collect();
            let sum = |is_hand_over: bool| {
                let mine = rows.contributions.iter().filter(|one| one.is_hand_over == is_hand_over);
                mine.filter(|one| engagement.contains(&one.clause)).fold(0.0, |sum, one| sum + one.points)
            };
            if pact.pact().groups.is_empty() {
                assert_eq!(sum(false), rows.engagement_end[0], "seed {seed}");
                if let Some(then) = rows.engagement_at[0] {
                    n_hand_overs += 1;
                    assert_eq!(sum(true), then, "seed {seed}");
                }
            }
            Ok(())
        })
        .unwrap_or_else(|never| match never {});
    }
    assert!(n_hand_overs > 20, "only {n_hand_overs} hand-overs were looked at");
}

#[test]
fn a_replay_that_was_stopped_folds_nothing_more() {
    let case = case(1);
    let pact = CompiledPact::new(&case.pact).expect("generated pacts compile");
    let source =
        AtHand { leads: vec![Lead { id: LeadId::new("one"), events: case.events }], n_parts: 1, leads_a_block: 1 };
    let control = Control::default();
    control.stop();
    let mut n_rows = 0;
    replay(&source, &pact, (Instant(i64::MAX / 4), Detail::Rows), 1, &control, |rows| {
        n_rows += rows.len();
        Ok(())
    })
    .unwrap_or_else(|never| match never {});
    assert_eq!(n_rows, 0);
}

fn told(rows: &Rows, pact: &CompiledPact) -> Vec<ReplayRow> {
    let tier = |position: u32| pact.pact().tiers[position as usize].name.to_string();
    (0..rows.len())
        .map(|row| ReplayRow {
            lead_id: LeadId::new(rows.lead_id.get(row)),
            qualified_at: rows.qualified_at[row],
            tier: rows.tier[row].map(tier),
            fit: rows.fit[row],
            engagement_at: rows.engagement_at[row],
            engagement_end: rows.engagement_end[row],
            level_peak: rows.level_peak[row],
            level_end: rows.level_end[row],
        })
        .collect()
}
