//! `events`: a row an event, in each lead's order. Properties have columns of their own, and all that an event says
//! is one JSON object in `properties`, the traits that it told included.
//!
//! The id of an event and that object are not in the columns that replays read. Unless a query asks for them, only the
//! columns that it names are read.

use leadpact_history::{Block, History, Needs, TOLD, kind_word, write_value};
use leadpact_ingest::Lead;
use leadpact_terms::{Event, Instant, Kind};

use super::{add_shown, blocks, fixed, until};
use crate::Error;
use crate::columns::{BatchSink, Cell, ColumnKind, ColumnSpec, RowWriter};
use crate::scan::Scan;
use crate::store::Survey;

const COLUMNS: &[(&str, ColumnKind)] = &[
    ("lead_id", ColumnKind::Text),
    ("at", ColumnKind::At),
    ("kind", ColumnKind::Text),
    ("name", ColumnKind::Text),
    ("channel", ColumnKind::Text),
    ("marked", ColumnKind::YesNo),
    ("lasted_ms", ColumnKind::Count),
    ("id", ColumnKind::Text),
    ("properties", ColumnKind::Text),
];
const LASTED: usize = 6;
const ID: usize = 7;
const PROPERTIES: usize = 8;
const NAME: usize = 3;
const CHANNEL: usize = 4;
const MARKED: usize = 5;

/// The columns that every store has, then one a property, as text.
pub(super) fn columns(survey: &Survey) -> Vec<ColumnSpec> {
    let mut columns = fixed(COLUMNS);
    add_shown(&mut columns, &survey.names.properties, "property", |_| ColumnKind::Text);
    columns
}

pub(super) fn read<'a>(
    history: &History,
    scan: &Scan,
    wanted: &'a [usize],
    parts: &[u32],
    sink: &'a mut BatchSink<'a>,
) -> Result<(), Error> {
    let whole = wanted.iter().any(|position| [ID, PROPERTIES].contains(position));
    let mut needs = Needs { lasted: wanted.contains(&LASTED), ..Needs::default() };
    needs
        .properties
        .extend(wanted.iter().filter_map(|&position| scan.columns[position].shows.as_deref()).map(Box::from));
    let mut writer = RowWriter::new(&scan.columns, wanted, sink);
    for &part in parts {
        if whole {
            for lead in history.leads(part)? {
                add_lead(&lead?, scan, wanted, &mut writer)?;
            }
        } else {
            blocks(history, part, &needs, &mut |block| add_block(block, scan, &mut writer))?;
        }
    }
    writer.flush()
}

fn add_lead(lead: &Lead, scan: &Scan, wanted: &[usize], writer: &mut RowWriter<'_>) -> Result<(), Error> {
    let wants_properties = wanted.contains(&PROPERTIES);
    for event in lead.events.iter().take_while(|event| event.at <= until(scan)) {
        let kind = kind_word(event.kind);
        let properties = if wants_properties { object(event) } else { String::new() };
        writer.row(|position| match position {
            0 => Cell::Text(lead.id.as_str()),
            1 => Cell::At(event.at),
            2 => Cell::Text(kind),
            NAME if event.name.is_empty() => Cell::Missing,
            NAME => Cell::Text(&event.name),
            CHANNEL => Cell::Text(event.channel.word()),
            MARKED => Cell::YesNo(event.marked),
            LASTED => event.lasted.map_or(Cell::Missing, |lasted| Cell::Count(lasted.as_ms())),
            ID => Cell::Text(event.id.as_str()),
            PROPERTIES => Cell::Text(&properties),
            _ => match scan.columns[position].shows.as_deref().and_then(|name| event.property(name)) {
                Some(value) if !tells(event.kind) => Cell::Value(value),
                _ => Cell::Missing,
            },
        })?;
    }
    Ok(())
}

fn add_block(block: &Block, scan: &Scan, writer: &mut RowWriter<'_>) -> Result<(), Error> {
    for lead in 0..block.leads.len() {
        for row in block.rows_of(lead) {
            let (at, what) = (Instant(block.at[row]), block.what[row]);
            if at > until(scan) {
                break;
            }
            let (kind, channel, marked, shape) = if what & TOLD == 0 {
                let shape = &block.shapes[what as usize];
                (shape.kind, shape.channel, shape.marked, Some(shape))
            } else {
                let telling = block.tellings[(what & !TOLD) as usize];
                (telling.kind, telling.channel, telling.marked, None)
            };
            writer.row(|position| match position {
                0 => Cell::Text(block.leads.get(lead)),
                1 => Cell::At(at),
                2 => Cell::Text(kind_word(kind)),
                NAME => {
                    shape.filter(|shape| !shape.name.is_empty()).map_or(Cell::Missing, |shape| Cell::Text(&shape.name))
                }
                CHANNEL => Cell::Text(channel.word()),
                MARKED => Cell::YesNo(marked),
                LASTED => match block.lasted.get(row) {
                    Some(&lasted_ms) if lasted_ms >= 0 => Cell::Count(lasted_ms),
                    _ => Cell::Missing,
                },
                _ => {
                    let properties = shape.map_or(&[][..], |shape| &shape.properties);
                    let shows = scan.columns[position].shows.as_deref();
                    let shown = properties.iter().find(|(name, _)| Some(&**name) == shows);
                    shown.map_or(Cell::Missing, |(_, value)| Cell::Value(value))
                }
            })?;
        }
    }
    Ok(())
}

/// Whether what an event of this kind says are traits.
fn tells(kind: Kind) -> bool {
    match kind {
        Kind::Traits | Kind::Sales(leadpact_terms::SalesAct::Noted) => true,
        Kind::Track | Kind::Page | Kind::Sales(_) | Kind::Outcome(_) => false,
    }
}

/// All that an event says, as one JSON object.
fn object(event: &Event) -> String {
    let mut text = String::from("{");
    for (i, (name, value)) in event.properties.iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        text.push_str(&serde_json::Value::from(&**name).to_string());
        text.push(':');
        write_value(value, &mut text);
    }
    text.push('}');
    text
}
