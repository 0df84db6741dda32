//! `leadpact doctor`: is the ledger what its events say?

use std::process::ExitCode;
use std::sync::Arc;

use leadpact_accounts::audit::{AuditVerdict, verify_audit};
use leadpact_desk::{Desk, DeskError, Examined, Misrouted};
use leadpact_live::{Examining, Findings, Live, findings_in_words};
use leadpact_server::{Clock, Entropy, SystemClock, SystemEntropy};
use serde::Serialize;

use crate::failure::{Done, FAULT, Failure};
use crate::show::{say, say_json};
use crate::verbs::place::LedgerArgs;
use crate::watch::Meter;

/// Findings that are told one by one.
const SHOWN: usize = 50;

/// Looks the ledger through: the database's files, what has to be so between its tables, and everything that follows from the events,
/// made anew and compared. Changes nothing unless told to.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// Evaluate the leads anew that differ from their events; decisions stay
    #[arg(long)]
    repair: bool,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

/// What was found, and what was done about it.
#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    found: &'a Findings,
    audit: String,
    handoffs: &'a Examined,
    misrouted: &'a [Misrouted],
    n_repaired: Option<u64>,
    after_repair: Option<&'a Findings>,
}

/// The doctor's progress, as bars.
pub(super) struct Steps {
    tables: Meter,
    leads: Meter,
}

impl Steps {
    pub(super) fn new() -> Self {
        Self { tables: Meter::new("looking at tables"), leads: Meter::new("evaluating leads") }
    }

    pub(super) fn show(&mut self, stage: Examining) {
        match stage {
            Examining::Files => {}
            Examining::Tables { done, of } => self.tables.at(done, of),
            Examining::Leads { done, of } => {
                self.tables.end();
                self.leads.at(done, of);
            }
        }
    }
}

impl Doctor {
    pub(crate) fn run(self) -> Done {
        let live = Arc::new(Live::new(Arc::new(self.ledger.open()?), chance));
        let examine = || -> Result<Findings, Failure> {
            let mut steps = Steps::new();
            Ok(live.examine(SystemClock.now(), &mut |stage| steps.show(stage))?)
        };
        let found = examine()?;
        let verdict = live.ledger().read(|tx| verify_audit(tx, &[])).map_err(|error| error.to_string())?;
        let (audit, is_audit_whole) = audit_in_words(verdict);
        let desk = Desk::new(Arc::clone(&live));
        let handoffs = examine_handoffs(&desk)?;
        let misrouted = misrouted(&desk)?;
        let is_to_repair = self.repair && !found.rebuilt.differences.is_empty();
        let (n_repaired, after) = match is_to_repair {
            true => {
                let meter = Meter::new("repairing");
                let n = live.repair(&found.rebuilt, SystemClock.now(), &mut |n| meter.at(n, n))?;
                (Some(n), Some(examine()?))
            }
            false => (None, None),
        };
        let is_sound = after.as_ref().unwrap_or(&found).is_sound() && is_audit_whole && handoffs.astray.is_empty();
        if self.json {
            say_json(&Report {
                found: &found,
                audit,
                handoffs: &handoffs,
                misrouted: &misrouted,
                n_repaired,
                after_repair: after.as_ref(),
            })?;
        } else {
            tell(&found)?;
            say(audit)?;
            tell_handoffs(&handoffs)?;
            for Misrouted { pact, part, who } in &misrouted {
                say(format!(
                    "the pact {pact} hands leads of `{part}` to {who}, who is nobody here: invite them, or change it"
                ))?;
            }
            if let (Some(n), Some(after)) = (n_repaired, &after) {
                say(format!("{n} leads were evaluated anew; after that:"))?;
                tell(after)?;
            }
        }
        Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::from(FAULT) })
    }
}

/// Makes all handoffs anew from their steps, and compares.
fn examine_handoffs(desk: &Desk) -> Result<Examined, Failure> {
    let mut all = Examined::default();
    loop {
        let after = all.last.unwrap_or(0);
        let part = desk.live().ledger().read(|tx| desk.examine(tx, after));
        let part = part.map_err(|error| Failure::Said(error.to_string()))?;
        let Some(last) = part.last else { return Ok(all) };
        all.n_handoffs += part.n_handoffs;
        all.astray.extend(part.astray);
        all.last = Some(last);
    }
}

/// Names of the pacts in force that stand for nobody: a fault of nobody's ledger, but leads go to the pool for it.
fn misrouted(desk: &Desk) -> Result<Vec<Misrouted>, Failure> {
    let found = desk.live().ledger().read(|tx| {
        let mut found = Vec::new();
        for pact in desk.live().pacts_in_force(tx, SystemClock.now())?.iter() {
            found.extend(desk.misrouted(tx, pact.compiled.pact())?);
        }
        Ok::<_, DeskError>(found)
    });
    found.map_err(|error| Failure::Said(error.to_string()))
}

fn tell_handoffs(examined: &Examined) -> Result<(), Failure> {
    for astray in examined.astray.iter().take(SHOWN) {
        let (id, kept, said) = (&astray.handoff, &astray.kept, &astray.said);
        say(format!("handoff {id} is kept as {kept}, and its steps say {said}"))?;
    }
    say(match examined.astray.len() {
        0 => format!("{} handoffs are what their steps say", examined.n_handoffs),
        n => format!("{n} of {} handoffs are not what their steps say", examined.n_handoffs),
    })
}

/// What the chain of the audit shows, and whether it is whole.
fn audit_in_words(verdict: AuditVerdict) -> (String, bool) {
    match verdict {
        AuditVerdict::Whole { head } => (format!("the audit is whole, with {} entries", head.seq), true),
        AuditVerdict::Broken { seq, fault } => (format!("the audit is broken at entry {seq}: {fault}"), false),
    }
}

/// Random bytes for an id.
pub(super) fn chance() -> [u8; 10] {
    let mut bytes = [0; 10];
    SystemEntropy.fill(&mut bytes);
    bytes
}

/// Tells what was found.
pub(super) fn tell(found: &Findings) -> Result<(), Failure> {
    let words = findings_in_words(found);
    for line in words.iter().take(SHOWN) {
        say(line)?;
    }
    if words.len() > SHOWN {
        say(format!("… and {} more; all with --json", words.len() - SHOWN))?;
    }
    let (leads, events) = (found.rebuilt.n_leads, found.rebuilt.n_events);
    say(match words.len() {
        0 => format!("{leads} leads with {events} events are what they should be"),
        n => format!("{n} things were found among {leads} leads with {events} events"),
    })
}
