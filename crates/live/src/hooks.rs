//! What tools post, as it was read → what arrives: one arrival for each person that a message speaks of.

use leadpact_ingest::hooks::{Item, Posted, Refused, Tool};
use leadpact_terms::Instant;

use crate::arrival::{Arrival, Note};
use crate::segment::said_of;

/// What stands before a tool's word where a quarantined message says how it came.
const ENDPOINT: &str = "hooks/";

impl Arrival {
    /// What a body that a tool posted says.
    pub fn of_hook(source: i64, received_at: Instant, tool: Tool, posted: Posted) -> Vec<Self> {
        let items = posted.items.into_iter();
        items
            .map(|item| {
                item.map_or_else(
                    |refused| refusal(source, received_at, tool, refused),
                    |item| arrival(source, received_at, tool, item),
                )
            })
            .collect()
    }
}

/// The tool by whose messages a quarantined one is read again.
pub fn hook_tool(endpoint: &str) -> Option<Tool> {
    Tool::from_word(endpoint.strip_prefix(ENDPOINT)?)
}

fn arrival(source: i64, received_at: Instant, tool: Tool, item: Item) -> Arrival {
    let Item { id, at, identifiers, said, notes, raw } = item;
    let said = said.into_iter().map(|said| said_of(said, &id, at)).collect();
    let raw = raw.unwrap_or_default();
    let notes = notes.into_iter().map(|note| Note {
        extent: "value",
        endpoint: endpoint(tool),
        reason: note.reason.code().to_owned(),
        why: note.why.in_english(),
        path: note.path,
        raw: raw.clone(),
    });
    Arrival { source, received_at, identifiers, said, notes: notes.collect() }
}

fn refusal(source: i64, received_at: Instant, tool: Tool, refused: Refused) -> Arrival {
    let Refused { path, reason, why, raw } = refused;
    let (endpoint, reason, why) = (endpoint(tool), reason.code().to_owned(), why.in_english());
    let note = Note { extent: "row", endpoint, reason, why, path, raw };
    Arrival { source, received_at, identifiers: Vec::new(), said: Vec::new(), notes: vec![note] }
}

fn endpoint(tool: Tool) -> String {
    format!("{ENDPOINT}{}", tool.word())
}
