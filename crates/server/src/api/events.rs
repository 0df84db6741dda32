//! Events in Leadpact's own form, handed in one by one or a few at once: acts of sales, outcomes, traits, behaviour.
//!
//! They are kept in a transaction of their own and not together with what tracking libraries send: so each is answered exactly, and
//! who handed them in stands in the audit of the same transaction.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use leadpact_accounts::Operation;
use leadpact_ledger::Tx;
use leadpact_ledger::events::{EventRow, event_list_before};
use leadpact_ledger::identity::profile_find;
use leadpact_ledger::leads::{LeadRow, lead_find};
use leadpact_live::{ITEMS_MAX, Recorded, Recording};
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::actor::Asking;
use crate::api::leads::EventItem;
use crate::cursor::{List, Page, PageParams};
use crate::extract::{Json, Query};
use crate::problem::{Problem, ProblemCode};

/// Events to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvents {
    /// The events. Each is read by itself: what is wrong with one does not touch the others.
    #[schema(value_type = Vec<NewEvent>, min_items = 1, max_items = 1000)]
    events: Vec<Box<RawValue>>,
}

/// An event in Leadpact's own form.
#[derive(Debug, ToSchema)]
pub struct NewEvent {
    /// The id of the lead. Either this or `identifiers`.
    #[schema(nullable = false)]
    pub lead: Option<String>,
    /// By what the lead is known. One that nobody has yet makes a new lead.
    #[schema(nullable = false, max_items = 20)]
    pub identifiers: Option<Vec<NewIdentifier>>,
    /// The event's own id: the same id again is the same event. Left out: its content is.
    #[schema(nullable = false, max_length = 100)]
    pub id: Option<String>,
    /// When it happened.
    #[schema(format = DateTime)]
    pub at: String,
    /// `track`, `page`, `traits`, an act of sales (`accepted`, `rejected`, `disqualified`, `recycled`, `qualified`, `next step agreed`,
    /// `call`, `email`, `meeting`, `social`, `noted`, `reopened`) or an outcome (`opportunity`, `won`, `lost`, `advocated`).
    #[schema(nullable = false, default = "track")]
    pub kind: Option<String>,
    /// What happened; only of `track` and `page`.
    #[schema(nullable = false, max_length = 256)]
    pub name: Option<String>,
    /// Over which channel; left out: as kind and name suggest.
    #[schema(nullable = false)]
    pub channel: Option<String>,
    /// How long it lasted, in seconds.
    #[schema(nullable = false, minimum = 0)]
    pub lasted_s: Option<f64>,
    /// Whether it is kept and not counted.
    #[schema(default = false, nullable = false)]
    pub marked: Option<bool>,
    /// Properties; traits of a `traits` event or a note.
    #[schema(value_type = Object, nullable = false)]
    pub properties: Option<serde_json::Value>,
}

/// By what a lead is known.
#[derive(Debug, ToSchema)]
pub struct NewIdentifier {
    /// `user id`, `record id`, `email`, `phone`, `handle` or `anonymous id`.
    pub kind: String,
    /// The identifier.
    #[schema(min_length = 1, max_length = 256)]
    pub value: String,
}

/// An event as it came in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArrivedEvent {
    /// When it came in.
    #[schema(value_type = String, format = DateTime)]
    received_at: Instant,
    /// The number of its source; that of events in Leadpact's own form belongs to none.
    source: i64,
    /// The lead that it belongs to now.
    lead: String,
    /// How the lead is called, or else its e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lead_name: Option<String>,
    /// What happened.
    event: EventItem,
}

/// What became of one event.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum EventAnswer {
    /// It is new, and durable.
    Accepted {
        /// Its id.
        id: String,
    },
    /// It had come before.
    Repeated {
        /// Its id.
        id: String,
    },
    /// Nothing could be made of it. It is in quarantine.
    Refused {
        /// Where.
        path: String,
        /// What sort of mistake: a stable code.
        reason: String,
        /// The mistake in a sentence.
        why: String,
    },
}

/// What became of all events.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventsRecorded {
    /// How many are new.
    accepted: u64,
    /// How many had come before.
    repeated: u64,
    /// How many could not be read.
    refused: u64,
    /// Of each, in the order given.
    events: Vec<EventAnswer>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(event_index, event_record))
}

/// Lists events as they came in, the last one first.
#[utoipa::path(get, path = "/api/events", tag = "events", operation_id = "event.list", params(PageParams),
    responses((status = 200, description = "A page of events.", body = Page<ArrivedEvent>)))]
async fn event_index(
    State(app): State<App>,
    asking: Asking,
    Query(page): Query<PageParams>,
) -> Result<Json<Page<ArrivedEvent>>, Problem> {
    asking.may_to_all(Operation::EventList)?;
    let list = List { name: "events", filters: &[] };
    let limit = page.limit()?;
    let before: i64 = page.after(&list)?.unwrap_or(i64::MAX);
    let rows = app.read(move |tx| arrived(tx, before, limit + 1)).await?;
    let page = list.page(rows, limit, |(seq, _): &(i64, ArrivedEvent)| *seq);
    Ok(Json(Page { items: page.items.into_iter().map(|(_, event)| event).collect(), next: page.next }))
}

/// The events that came before a number, each with its lead. One whose lead was erased meanwhile is not there.
fn arrived(tx: &mut Tx<'_>, before: i64, n: usize) -> Result<Vec<(i64, ArrivedEvent)>, Problem> {
    let rows = event_list_before(tx, before, n)?;
    let profiles: BTreeSet<i64> = rows.iter().map(|row| row.profile).collect();
    let profiles = profile_find(tx, &Vec::from_iter(profiles))?;
    let leads: BTreeSet<i64> = profiles.iter().map(|row| row.lead).collect();
    let leads: BTreeMap<i64, LeadRow> =
        lead_find(tx, &Vec::from_iter(leads))?.into_iter().map(|row| (row.lead, row)).collect();
    let lead_of: BTreeMap<i64, &LeadRow> =
        profiles.iter().filter_map(|row| Some((row.profile, leads.get(&row.lead)?))).collect();
    let with_lead = |row: EventRow| {
        let lead = lead_of.get(&row.profile)?;
        let lead_name = lead.card.name.clone().or_else(|| lead.card.email.clone());
        let lead = lead.id.to_string();
        let (seq, received_at, source) = (row.seq, row.received_at, row.source);
        Some((seq, ArrivedEvent { received_at, source, lead, lead_name, event: row.event.into() }))
    };
    Ok(rows.into_iter().filter_map(with_lead).collect())
}

/// Records events in Leadpact's own form: acts of sales, outcomes, traits, behaviour.
///
/// What is accepted is durable when this is answered, and counts once however often it is sent. What could not be read is in
/// quarantine besides, to be corrected there.
#[utoipa::path(post, path = "/api/events", tag = "events", operation_id = "event.record", request_body = NewEvents,
    responses((status = 200, description = "What became of each.", body = EventsRecorded)))]
async fn event_record(
    State(app): State<App>,
    asking: Asking,
    Json(new): Json<NewEvents>,
) -> Result<Json<EventsRecorded>, Problem> {
    asking.may_to_all(Operation::EventRecord)?;
    let n = new.events.len();
    if !(1..=ITEMS_MAX).contains(&n) {
        let problem = Problem::new(ProblemCode::InvalidBody).at("events");
        return Err(problem.with_detail(format!("expected 1 to {ITEMS_MAX} events, found {n}")));
    }
    let (live, now) = (app.live.clone(), app.now());
    let recording = app
        .write(move |tx| {
            let texts: Vec<&str> = new.events.iter().map(|raw| raw.get()).collect();
            let recording = live.record(tx, &texts, now)?;
            let accepted = i64::try_from(recording.receipt.accepted).unwrap_or(i64::MAX);
            asking.record(tx, Operation::EventRecord, |detail| detail.number("accepted", accepted), now)?;
            Ok(recording)
        })
        .await?;
    app.tell(&recording.receipt);
    Ok(Json(recording.into()))
}

impl From<Recording> for EventsRecorded {
    fn from(recording: Recording) -> Self {
        let mut all = Self { accepted: 0, repeated: 0, refused: 0, events: Vec::with_capacity(recording.items.len()) };
        for item in recording.items {
            let (count, answer) = match item {
                Recorded::Accepted(id) => (&mut all.accepted, EventAnswer::Accepted { id }),
                Recorded::Repeated(id) => (&mut all.repeated, EventAnswer::Repeated { id }),
                Recorded::Refused(refused) => {
                    let (path, reason, why) =
                        (refused.path, refused.reason.code().to_owned(), refused.why.in_english());
                    (&mut all.refused, EventAnswer::Refused { path, reason, why })
                }
            };
            *count += 1;
            all.events.push(answer);
        }
        all
    }
}
