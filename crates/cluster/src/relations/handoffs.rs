//! `handoffs`: a row each time a lead would have been handed over to sales under a pact, by the engine itself.

use leadpact_engine::{CompiledPact, LeadState, in_order};
use leadpact_history::History;
use leadpact_ingest::Lead;

use super::until;
use crate::Error;
use crate::columns::{BatchSink, Cell, ColumnKind, RowWriter};
use crate::scan::Scan;

pub(super) const COLUMNS: &[(&str, ColumnKind)] = &[
    ("lead_id", ColumnKind::Text),
    ("at", ColumnKind::At),
    ("nth", ColumnKind::Count),
    ("tier", ColumnKind::Text),
    ("fit", ColumnKind::Number),
    ("engagement", ColumnKind::Number),
    ("grade", ColumnKind::Text),
    ("level", ColumnKind::Count),
    ("event_id", ColumnKind::Text),
];

pub(super) fn read<'a>(
    history: &History,
    scan: &Scan,
    pact: &CompiledPact,
    wanted: &'a [usize],
    parts: &[u32],
    sink: &'a mut BatchSink<'a>,
) -> Result<(), Error> {
    let mut writer = RowWriter::new(&scan.columns, wanted, sink);
    for &part in parts {
        for lead in history.leads(part)? {
            add_lead(&lead?, scan, pact, &mut writer)?;
        }
    }
    writer.flush()
}

fn add_lead(lead: &Lead, scan: &Scan, pact: &CompiledPact, writer: &mut RowWriter<'_>) -> Result<(), Error> {
    let mut state = LeadState::lean(pact);
    for event in in_order(&lead.events, until(scan)) {
        state.feed(pact, event);
    }
    for (handoff, nth) in state.qualifications().iter().zip(1..) {
        let grade = handoff.grade.to_string();
        writer.row(|position| match position {
            0 => Cell::Text(lead.id.as_str()),
            1 => Cell::At(handoff.at),
            2 => Cell::Count(nth),
            3 => Cell::Text(handoff.tier.as_str()),
            4 => Cell::Number(handoff.fit),
            5 => Cell::Number(handoff.engagement),
            6 => Cell::Text(&grade),
            7 => Cell::Count(handoff.level.number().into()),
            8 => Cell::Text(handoff.event.as_str()),
            _ => Cell::Missing,
        })?;
    }
    Ok(())
}
