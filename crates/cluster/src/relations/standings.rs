//! `standings`: a row a lead under a pact, and `contributions`: what its scores are made of. Both are what `leadpact
//! replay` writes, and come from the replay itself, part by part.

use leadpact_engine::CompiledPact;
use leadpact_history::History;
use leadpact_replay::{Control, Detail, Rows, replay_part};

use super::{Relation, stop, until};
use crate::Error;
use crate::columns::{BatchSink, Cell, ColumnKind, RowWriter};
use crate::scan::Scan;

pub(crate) const COLUMNS: &[(&str, ColumnKind)] = &[
    ("lead_id", ColumnKind::Text),
    ("qualified_at", ColumnKind::At),
    ("tier", ColumnKind::Text),
    ("fit", ColumnKind::Number),
    ("engagement_at", ColumnKind::Number),
    ("engagement_end", ColumnKind::Number),
    ("level_peak", ColumnKind::Count),
    ("level_end", ColumnKind::Count),
];

pub(crate) const CONTRIBUTION_COLUMNS: &[(&str, ColumnKind)] = &[
    ("lead_id", ColumnKind::Text),
    ("at", ColumnKind::At),
    ("moment", ColumnKind::Text),
    ("clause", ColumnKind::Text),
    ("points", ColumnKind::Number),
];

/// The word for the moment of a hand-over in the column `moment`.
pub(crate) const QUALIFIED: &str = "qualified";
/// The word for the end of the replay.
const END: &str = "end";

pub(super) fn read<'a>(
    history: &History,
    scan: &Scan,
    pact: &CompiledPact,
    wanted: &'a [usize],
    parts: &[u32],
    sink: &'a mut BatchSink<'a>,
) -> Result<(), Error> {
    let mut writer = RowWriter::new(&scan.columns, wanted, sink);
    let control = Control::default();
    let (detail, add): (Detail, Add) = match scan.relation {
        Relation::Contributions => (Detail::Contributions, add_contributions),
        Relation::Leads | Relation::Events | Relation::Handoffs | Relation::Standings | Relation::Compared => {
            (Detail::Rows, add_rows)
        }
    };
    for &part in parts {
        let mut stopped = None;
        let read = replay_part(history, part as usize, pact, (until(scan), detail), &control, &mut |rows| {
            add(rows, pact, &mut writer).map_err(|error| {
                stopped = Some(error);
                stop()
            })
        });
        match stopped {
            Some(error) => return Err(error),
            None => read?,
        }
    }
    writer.flush()
}

/// Takes rows of a replay into those of a relation.
type Add = fn(&Rows, &CompiledPact, &mut RowWriter<'_>) -> Result<(), Error>;

fn add_contributions(rows: &Rows, _: &CompiledPact, writer: &mut RowWriter<'_>) -> Result<(), Error> {
    for one in &rows.contributions {
        writer.row(|position| match position {
            0 => Cell::Text(rows.lead_id.get(one.row as usize)),
            1 => Cell::At(one.at),
            2 => Cell::Text(if one.is_hand_over { QUALIFIED } else { END }),
            3 => Cell::Text(one.clause.as_str()),
            4 => Cell::Number(one.points),
            _ => Cell::Missing,
        })?;
    }
    Ok(())
}

fn add_rows(rows: &Rows, pact: &CompiledPact, writer: &mut RowWriter<'_>) -> Result<(), Error> {
    let tiers = &pact.pact().tiers;
    for row in 0..rows.len() {
        writer.row(|position| match position {
            0 => Cell::Text(rows.lead_id.get(row)),
            1 => rows.qualified_at[row].map_or(Cell::Missing, Cell::At),
            2 => rows.tier[row].map_or(Cell::Missing, |tier| Cell::Text(tiers[tier as usize].name.as_str())),
            3 => rows.fit[row].map_or(Cell::Missing, Cell::Number),
            4 => rows.engagement_at[row].map_or(Cell::Missing, Cell::Number),
            5 => Cell::Number(rows.engagement_end[row]),
            6 => Cell::Count(rows.level_peak[row].into()),
            7 => Cell::Count(rows.level_end[row].into()),
            _ => Cell::Missing,
        })?;
    }
    Ok(())
}
