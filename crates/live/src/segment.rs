//! Calls of the Segment API as they were read → what arrives: events marked that a machine declared as its own, and what could not be
//! read put aside.

use leadpact_ingest::bots::machine_behind;
use leadpact_ingest::segment::{Call, Endpoint, Raw, Refused, Request, Said as CallSaid};
use leadpact_terms::{Event, EventId, Instant, LeadId};

use crate::arrival::{Arrival, Note, Said};

impl Arrival {
    /// What a request of a source says: an arrival for each call.
    pub fn of_request(source: i64, received_at: Instant, request: Request) -> Vec<Self> {
        let calls = request.calls.into_iter();
        calls
            .map(|call| {
                call.map_or_else(
                    |refused| refusal(source, received_at, refused),
                    |call| arrival(source, received_at, call),
                )
            })
            .collect()
    }
}

fn arrival(source: i64, received_at: Instant, call: Call) -> Arrival {
    let Call { id, at, identifiers, said, notes, raw, .. } = call;
    let said = said.into_iter().map(|said| said_of(said, &id, at)).collect();
    let notes = match raw {
        Some(raw) => {
            notes.into_iter().map(|note| put_aside("value", &raw, note.reason.code(), &note.why, note.path)).collect()
        }
        None => Vec::new(),
    };
    Arrival { source, received_at, identifiers, said, notes }
}

pub(crate) fn said_of(said: CallSaid, call: &EventId, at: Instant) -> Said {
    match said {
        CallSaid::Event(event) => {
            // Its own word is taken for it; what hides behind a browser's name is found by how it behaves.
            let declared = event.kind.is_behaviour() && machine_behind(&event.properties).is_some();
            let event = event.of(LeadId::from(""));
            Said::Event(Event { marked: event.marked || declared, ..event })
        }
        CallSaid::Company { id, domain, traits } => {
            Said::Company { event: EventId::new(format!("{call}/company")), at, id: Some(id), domain, traits }
        }
        CallSaid::SameAs { others } => Said::SameAs(others),
    }
}

fn refusal(source: i64, received_at: Instant, refused: Refused) -> Arrival {
    let Refused { path, reason, why, raw } = refused;
    let notes = vec![put_aside("row", &raw, reason.code(), &why, path)];
    Arrival { source, received_at, identifiers: Vec::new(), said: Vec::new(), notes }
}

fn put_aside(extent: &'static str, raw: &Raw, reason: &str, why: &leadpact_language::Said, path: String) -> Note {
    Note {
        extent,
        endpoint: endpoint_word(raw.endpoint).to_owned(),
        reason: reason.to_owned(),
        why: why.in_english(),
        path,
        raw: raw.body.clone(),
    }
}

/// The word behind `/v1/`, by which [`Endpoint::named`] finds the endpoint again.
fn endpoint_word(endpoint: Endpoint) -> &'static str {
    match endpoint {
        Endpoint::One(kind) => kind.word(),
        Endpoint::Batch => "batch",
        Endpoint::Import => "import",
    }
}
