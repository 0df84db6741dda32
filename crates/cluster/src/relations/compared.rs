//! `compared`: a row a lead that at least one of two pacts hands over, as `leadpact replay --compare` counts and names them.
//! No table of SQL: it is of two pacts, and its tiers are positions in them.

use leadpact_engine::CompiledPact;
use leadpact_history::History;
use leadpact_replay::{Compared, Comparison, First, HandedOver};

use super::{blocks, until};
use crate::Error;
use crate::columns::{BatchSink, Cell, ColumnKind, RowWriter};
use crate::scan::Scan;

/// The reasons are a JSON list, because any text can be one; nothing where both pacts hand the lead over.
pub(super) const COLUMNS: &[(&str, ColumnKind)] = &[
    ("lead_id", ColumnKind::Text),
    ("before_at", ColumnKind::At),
    ("before_tier", ColumnKind::Count),
    ("after_at", ColumnKind::At),
    ("after_tier", ColumnKind::Count),
    ("reasons", ColumnKind::Text),
];

pub(super) fn read<'a>(
    history: &History,
    scan: &Scan,
    (before, after): (&CompiledPact, &CompiledPact),
    wanted: &'a [usize],
    parts: &[u32],
    sink: &'a mut BatchSink<'a>,
) -> Result<(), Error> {
    let mut writer = RowWriter::new(&scan.columns, wanted, sink);
    let needs = Comparison::needs(before, after);
    let mut comparison = Comparison::new(before, after);
    for &part in parts {
        blocks(history, part, &needs, &mut |block| {
            comparison.of(block, until(scan)).iter().try_for_each(|one| add(one, &mut writer))
        })?;
    }
    writer.flush()
}

fn add(one: &Compared, writer: &mut RowWriter<'_>) -> Result<(), Error> {
    let (before, after, reasons) = match &one.by {
        HandedOver::Gained { first, reasons } => (None, Some(*first), Some(reasons)),
        HandedOver::Lost { first, reasons } => (Some(*first), None, Some(reasons)),
        HandedOver::ByBoth { before, after } => (Some(*before), Some(*after), None),
    };
    let reasons = reasons.map(serde_json::to_string).transpose();
    let reasons = reasons.map_err(|error| Error::Job { reason: error.to_string() })?;
    let at = |first: Option<First>| first.map_or(Cell::Missing, |first| Cell::At(first.at));
    let tier = |first: Option<First>| {
        let position = first.and_then(|first| i64::try_from(first.tier).ok());
        position.map_or(Cell::Missing, Cell::Count)
    };
    writer.row(|position| match position {
        0 => Cell::Text(one.lead_id.as_str()),
        1 => at(before),
        2 => tier(before),
        3 => at(after),
        4 => tier(after),
        5 => reasons.as_deref().map_or(Cell::Missing, Cell::Text),
        _ => Cell::Missing,
    })
}
