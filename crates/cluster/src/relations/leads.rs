//! `leads`: a row a lead, with its first and latest event, how many there were, and its traits as they are known now.

use leadpact_engine::CompiledPact;
use leadpact_history::{Block, History, Need, Needs, TOLD};
use leadpact_terms::{Instant, Value};

use super::{add_shown, blocks, fixed, until};
use crate::Error;
use crate::columns::{BatchSink, Cell, ColumnKind, ColumnSpec, RowWriter};
use crate::scan::Scan;
use crate::store::Survey;

const COLUMNS: &[(&str, ColumnKind)] = &[
    ("id", ColumnKind::Text),
    ("first_at", ColumnKind::At),
    ("latest_at", ColumnKind::At),
    ("n_events", ColumnKind::Count),
];

/// Names of the traits of companies begin so.
pub(crate) const COMPANIES_VIEW_TRAITS: &str = "company.";

/// The columns that every store has, then one a trait. A pact's declarations say what its own traits hold.
pub(super) fn columns(survey: &Survey, pact: Option<&CompiledPact>) -> Vec<ColumnSpec> {
    let mut columns = fixed(COLUMNS);
    add_shown(&mut columns, &survey.names.traits, "trait", |name| {
        let declared = pact.and_then(|pact| pact.pact().traits.iter().find(|known| known.name.as_str() == name));
        declared.map_or_else(|| ColumnKind::of_builtin(name), |known| ColumnKind::of(known.kind))
    });
    columns
}

pub(super) fn read<'a>(
    history: &History,
    scan: &Scan,
    wanted: &'a [usize],
    parts: &[u32],
    sink: &'a mut BatchSink<'a>,
) -> Result<(), Error> {
    let mut needs = Needs::default();
    for name in wanted.iter().filter_map(|&position| scan.columns[position].shows.as_deref()) {
        needs.traits.insert(name.into(), Need::Value);
    }
    let mut writer = RowWriter::new(&scan.columns, wanted, sink);
    for &part in parts {
        blocks(history, part, &needs, &mut |block| add_block(block, scan, &mut writer))?;
    }
    writer.flush()
}

fn add_block(block: &Block, scan: &Scan, writer: &mut RowWriter<'_>) -> Result<(), Error> {
    // Which name of the block each column shows.
    let shows: Vec<Option<usize>> = scan
        .columns
        .iter()
        .map(|column| block.names.iter().position(|name| Some(&**name) == column.shows.as_deref()))
        .collect();
    let mut known: Vec<Option<&Value>> = vec![None; block.names.len()];
    for lead in 0..block.leads.len() {
        let rows = block.rows_of(lead);
        let n_events = block.at[rows.clone()].partition_point(|&at| Instant(at) <= until(scan));
        if n_events == 0 {
            continue;
        }
        let rows = rows.start..rows.start + n_events;
        known.fill(None);
        for &what in block.what[rows.clone()].iter().filter(|&&what| what & TOLD != 0) {
            let telling = block.tellings[(what & !TOLD) as usize];
            for told in &block.told[telling.start as usize..telling.end as usize] {
                let value = &block.values[told.name as usize][told.value as usize];
                known[told.name as usize] = (!value.is_missing()).then_some(value);
            }
        }
        let (first_at, latest_at) = (Instant(block.at[rows.start]), Instant(block.at[rows.end - 1]));
        writer.row(|position| match position {
            0 => Cell::Text(block.leads.get(lead)),
            1 => Cell::At(first_at),
            2 => Cell::At(latest_at),
            3 => Cell::Count(i64::try_from(n_events).unwrap_or(i64::MAX)),
            _ => shows[position].and_then(|name| known[name]).map_or(Cell::Missing, Cell::Value),
        })?;
    }
    Ok(())
}
