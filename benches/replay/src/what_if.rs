//! How long an answer takes when a pact is edited, with history held in memory; and what an event costs under many rules.

use std::convert::Infallible;
use std::path::Path;
use std::time::{Duration, Instant as Clock};

use leadpact_document::Source as Text;
use leadpact_engine::CompiledPact;
use leadpact_history::{Block, BlockBuilder, BlockSource, Needs};
use leadpact_ingest::Lead as Known;
use leadpact_pact::model::{Condition, EventSource, Pact, SignalName, Test, Trigger};
use leadpact_pact::words::{Language, Messages};
use leadpact_replay::{AtHand, Control, InMemory, Road, WhatIf, needs};
use leadpact_terms::{Channel, ClauseId, Event as Happened, EventId, Instant, Kind, LeadId, Value};

use crate::Failure;
use crate::events::{Events, KINDS};
use crate::leads::Lead;

/// Leads of one part.
const LEADS_A_PART: usize = 4_096;

/// The benchmark's data, made in memory: events of leads, grouped and in order.
pub struct Made {
    seed: u64,
    /// (lead, instant, id, kind), sorted.
    rows: Vec<(u32, i64, i64, u8)>,
    /// The first row of each lead, and the number of rows.
    first: Vec<usize>,
    known_at: Vec<i64>,
    /// Each lead looks at one of so many product lines, whose events have names of their own.
    n_lines: usize,
}

impl Made {
    /// So many events.
    pub fn new(n_events: u64, seed: u64) -> Self {
        let mut events = Events::new(n_events, seed);
        let mut rows: Vec<(u32, i64, i64, u8)> =
            events.by_ref().map(|event| (event.lead, event.at, event.id, event.kind)).collect();
        let known_at = events.into_known_at();
        rows.sort_unstable();
        let first = (0..=known_at.len()).map(|lead| rows.partition_point(|row| (row.0 as usize) < lead)).collect();
        Self { seed, rows, first, known_at, n_lines: 1 }
    }

    fn lead(&self, lead: usize) -> Known {
        let id = LeadId::new((lead + 1).to_string());
        let event = |at: i64, event: String, kind: Kind, name: &str, properties: Vec<(Box<str>, Value)>| Happened {
            id: EventId::new(event),
            lead: id.clone(),
            at: Instant(at),
            channel: Channel::Web,
            kind,
            name: name.into(),
            lasted: None,
            marked: false,
            properties,
        };
        let known_at = self.known_at[lead] - 60_000;
        let mut events =
            vec![event(known_at, "0".to_owned(), Kind::Traits, "", traits(&Lead::new(self.seed, lead as u32)))];
        let line = lead % self.n_lines;
        events.extend(self.rows[self.first[lead]..self.first[lead + 1]].iter().map(|(_, at, number, kind)| {
            let name = KINDS[usize::from(*kind)].0;
            let name = if line == 0 { name.to_owned() } else { format!("{name} {line}") };
            event(*at, number.to_string(), Kind::Track, &name, Vec::new())
        }));
        Known { id, events }
    }
}

fn traits(lead: &Lead) -> Vec<(Box<str>, Value)> {
    let texts = [
        ("email", lead.email.as_deref()),
        ("title", lead.title),
        ("seniority", lead.seniority),
        ("department", lead.department),
        ("country", lead.country),
        ("company.industry", lead.industry),
    ];
    let texts = texts.into_iter().filter_map(|(name, value)| Some((name, Value::text(value?))));
    let others = [
        ("company.employees", lead.employees.map(|n| Value::Number(n as f64))),
        ("yearly_budget", lead.yearly_budget.map(Value::Number)),
        ("service_desk_now", lead.service_desk.map(Value::YesNo)),
    ];
    let others = others.into_iter().filter_map(|(name, value)| Some((name, value?)));
    texts.chain(others).map(|(name, value)| (name.into(), value)).collect()
}

impl BlockSource for Made {
    type Error = Infallible;

    fn n_parts(&self) -> usize {
        self.known_at.len().div_ceil(LEADS_A_PART)
    }

    fn read_part(
        &self,
        part: usize,
        needs: &Needs,
        sink: &mut dyn FnMut(&Block) -> Result<(), Infallible>,
    ) -> Result<(), Infallible> {
        let mut builder = BlockBuilder::new(needs);
        let leads = part * LEADS_A_PART..((part + 1) * LEADS_A_PART).min(self.known_at.len());
        leads.for_each(|lead| builder.push(&self.lead(lead)));
        sink(&builder.finish())
    }
}

/// Measures answers to edits of the pact in the file, with so many events in memory; prints JSON.
pub fn what_if(pact: &Path, n_events: u64, seed: u64, n_threads: usize) -> Result<(), Failure> {
    let pact = read_pact(pact)?;
    let compiled = CompiledPact::new(&pact)?;
    let made = Made::new(n_events, seed);
    let until = Instant(made.rows.iter().map(|row| row.1).max().unwrap_or_default());
    let begun = Clock::now();
    let held = InMemory::load(&made, &needs(&compiled), until, n_threads, &Control::default())?;
    drop(made);
    eprintln!("{} events of {} leads loaded in {:?}", held.n_events(), held.n_leads(), begun.elapsed());
    let mut what_if = WhatIf::new(held, n_threads);
    let base = what_if.ask(&compiled)?.0;
    let n_base = (0..base.len()).filter(|lead| base.of(*lead).is_some()).count();

    let begun = Clock::now();
    let can_move = what_if.prepare(&compiled)?;
    let prepared = begun.elapsed();
    let mut lines = Vec::new();
    for (name, edit) in edits() {
        let mut edited = pact.clone();
        edit(&mut edited);
        let edited = CompiledPact::new(&edited)?;
        let (mut best, mut answer) = (Duration::MAX, None);
        for _ in 0..5 {
            let begun = Clock::now();
            let asked = what_if.ask(&edited)?;
            best = best.min(begun.elapsed());
            answer = Some(asked);
        }
        let Some((first, road)) = answer else { continue };
        let n = (0..first.len()).filter(|lead| first.of(*lead).is_some()).count();
        let road = match road {
            Road::Fold => "fold",
            Road::Frames => "frames",
        };
        lines.push(format!(
            "{{\"edit\":\"{name}\",\"road\":\"{road}\",\"ms\":{:.1},\"qualified\":{n}}}",
            best.as_secs_f64() * 1e3
        ));
    }
    println!(
        "{{\"events\":{},\"leads\":{},\"qualified\":{n_base},\"prepared\":{can_move},\"prepare_ms\":{:.1},\"edits\":[{}]}}",
        what_if.in_memory().n_events(),
        what_if.in_memory().n_leads(),
        prepared.as_secs_f64() * 1e3,
        lines.join(",")
    );
    Ok(())
}

type Edit = fn(&mut Pact);

/// Edits that a person makes, each of another part of the pact.
fn edits() -> [(&'static str, Edit); 7] {
    [
        ("points", |pact| pact.engagement[0].points += 2.0),
        ("half-life", |pact| pact.engagement[1].half_life = pact.engagement[2].half_life),
        ("cap", |pact| pact.engagement[4].at_most.total = Some(2)),
        ("window of the sequence", |pact| {
            if let Trigger::Sequence { within, .. } = &mut pact.engagement[12].on {
                *within = leadpact_terms::Duration(7 * leadpact_terms::DAY_MS);
            }
        }),
        ("points of fit", |pact| pact.fit[0].alternatives[0].points += 3.0),
        ("threshold of engagement", |pact| move_thresholds(pact, 0.0, 5.0)),
        ("thresholds of both", |pact| move_thresholds(pact, -4.0, -6.0)),
    ]
}

fn move_thresholds(pact: &mut Pact, fit: f64, engagement: f64) {
    for tier in &mut pact.tiers {
        let Condition::All(all) = &mut tier.when else { continue };
        for one in all {
            match one {
                Condition::Fit(test) => test.min = test.min.map(|min| min + fit),
                Condition::Engagement(test) => test.min = test.min.map(|min| min + engagement),
                _ => {}
            }
        }
    }
}

/// Measures what an event costs under 20 rules and under ten times as many, over ten product lines with events of their own; prints JSON.
/// Beside it the worst case: ten times as many rules that all listen to the same events.
pub fn rules(pact: &Path, n_events: u64, seed: u64) -> Result<(), Failure> {
    const LINES: usize = 10;
    let small = read_pact(pact)?;
    let mut made = Made::new(n_events, seed);
    let few = cost_of_an_event(&small, &made)?;
    let worst = cost_of_an_event(&with_more_rules(&small, LINES, Copies::SameEvents), &made)?;
    made.n_lines = LINES;
    let large = with_more_rules(&small, LINES, Copies::OwnEvents);
    let many = cost_of_an_event(&large, &made)?;
    let n_rules = |pact: &Pact| pact.fit.len() + pact.engagement.len();
    println!(
        "{{\"events\":{},\"costs\":[{{\"rules\":{},\"ns_an_event\":{few:.1}}},{{\"rules\":{},\"ns_an_event\":{many:.1}}}],\
         \"ratio\":{:.2},\"ratio_if_all_hear_the_same\":{:.2}}}",
        made.rows.len(),
        n_rules(&small),
        n_rules(&large),
        many / few,
        worst / few
    );
    Ok(())
}

/// Nanoseconds of one core for an event, blocks at hand; the best of several.
fn cost_of_an_event(pact: &Pact, made: &Made) -> Result<f64, Failure> {
    let compiled = CompiledPact::new(pact)?;
    let until = Instant(made.rows.iter().map(|row| row.1).max().unwrap_or_default());
    let mut blocks = AtHand::default();
    for part in 0..made.n_parts() {
        made.read_part(part, &needs(&compiled), &mut |block| {
            blocks.0.push(block.clone());
            Ok(())
        })?;
    }
    let mut best = f64::MAX;
    for _ in 0..3 {
        let begun = Clock::now();
        let mut n_leads = 0;
        for part in 0..blocks.n_parts() {
            let detail = (until, leadpact_replay::Detail::Rows);
            leadpact_replay::replay_part(&blocks, part, &compiled, detail, &Control::default(), &mut |rows| {
                n_leads += rows.len();
                Ok(())
            })?;
        }
        best = best.min(begun.elapsed().as_secs_f64());
        std::hint::black_box(n_leads);
    }
    Ok(best / made.rows.len() as f64 * 1e9)
}

/// What the copies of a rule listen to.
#[derive(Clone, Copy)]
enum Copies {
    /// The events of a product line of their own.
    OwnEvents,
    /// The same events as the first.
    SameEvents,
}

/// The pact with all its rules so many times.
fn with_more_rules(pact: &Pact, times: usize, copies: Copies) -> Pact {
    let mut more = pact.clone();
    for copy in 1..times {
        let named = |name: &str| format!("{name} {copy}");
        let clause = |clause: &ClauseId| ClauseId::new(named(clause.as_str()));
        let heard = |name: &SignalName| match copies {
            Copies::OwnEvents => SignalName::new(&named(name.as_str())),
            Copies::SameEvents => name.clone(),
        };
        if let Copies::OwnEvents = copies {
            for signal in &pact.signals {
                let mut signal = signal.clone();
                (signal.name, signal.clause) = (heard(&signal.name), clause(&signal.clause));
                for pattern in &mut signal.any_of {
                    if let EventSource::Track(Test::OneOf(texts)) = &mut pattern.source {
                        texts.iter_mut().for_each(|text| *text = Value::text(named(&text.to_string())));
                    }
                }
                more.signals.push(signal);
            }
        }
        for rule in &pact.engagement {
            let mut rule = rule.clone();
            (rule.name, rule.clause) = (named(&rule.name).into(), clause(&rule.clause));
            match &mut rule.on {
                Trigger::Signal(signal) | Trigger::Count { signal, .. } => *signal = heard(signal),
                Trigger::Sequence { steps, .. } => steps.iter_mut().for_each(|step| *step = heard(step)),
                Trigger::Silence { of, .. } => of.iter_mut().for_each(|signal| *signal = heard(signal)),
            }
            more.engagement.push(rule);
        }
        for rule in &pact.fit {
            let mut rule = rule.clone();
            (rule.name, rule.clause) = (named(&rule.name).into(), clause(&rule.clause));
            // Fit is a sum over all copies: it stays about what it was.
            rule.alternatives.iter_mut().for_each(|one| one.points /= times as f64);
            more.fit.push(rule);
        }
    }
    more.fit.iter_mut().take(pact.fit.len()).for_each(|rule| {
        rule.alternatives.iter_mut().for_each(|one| one.points /= times as f64);
    });
    more
}

fn read_pact(path: &Path) -> Result<Pact, Failure> {
    let text = Text::new(path.display().to_string(), std::fs::read_to_string(path)?);
    let reading = leadpact_pact::read(&text);
    let mistakes = || leadpact_document::to_json(&reading.diagnostics, &text, Messages::speaking(Language::English));
    let checked = reading.pact.as_ref().ok_or_else(|| format!("{} has mistakes: {}", path.display(), mistakes()))?;
    Ok(checked.pact.clone())
}
