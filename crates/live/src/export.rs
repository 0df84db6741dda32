//! All that is known of a person, for the person: one JSON document in words that need no knowledge of the tables.

use std::collections::{BTreeMap, HashMap};

use leadpact_engine::evaluate;
use leadpact_ledger::companies::company_find;
use leadpact_ledger::consents::{ConsentRow, consent_list};
use leadpact_ledger::decisions::{DecisionRow, decision_list_of};
use leadpact_ledger::events::{EventRow, event_list_of};
use leadpact_ledger::handoffs::{HandoffRow, StepRow, handoff_list_of, step_list_of};
use leadpact_ledger::identity::{IdentifierRow, MergeRow, identifier_list_of, merge_list_of, profile_list_of};
use leadpact_ledger::leads::{LeadRow, lead_find};
use leadpact_ledger::marks::{MarkRow, mark_list_of};
use leadpact_ledger::quarantine::QuarantineRow;
use leadpact_ledger::retention::thinned_find;
use leadpact_ledger::sources::source_list;
use leadpact_ledger::standings::{Journey, standing_find};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_terms::{Event, EventId, Identifier, Instant, Value};
use serde_json::{Value as Json, json};

use crate::correct::present;
use crate::privacy::{kind_words, quarantine_about};
use crate::stream::own_events;
use crate::{Live, LiveError};

/// The version of the document.
const VERSION: u8 = 1;

impl Live {
    /// All that is known of a lead, as one JSON document: who it is and how that became known, everything that happened, what each
    /// pact in force says of it and why, what was decided, and what was sent about it that could not be read.
    pub fn export_lead(&self, tx: &mut Tx<'_>, id: &str, now: Instant) -> Result<Json, LiveError> {
        let lead = present(tx, id)?;
        let profiles = profile_list_of(tx, &[lead.lead])?;
        let numbers: Vec<i64> = profiles.iter().map(|row| row.profile).collect();
        let mut leads: Vec<i64> = profiles.iter().map(|row| row.born_as).chain([lead.lead]).collect();
        leads.sort_unstable();
        leads.dedup();
        let identifiers = identifier_list_of(tx, &numbers)?;
        let names: Vec<Identifier> = identifiers.iter().map(|row| row.identifier.clone()).collect();
        let sources = Sources::read(tx)?;
        let events = self.events_of(tx, &lead, &numbers)?;
        let companies: Vec<i64> = lead.company.into_iter().collect();
        let company = company_find(tx, &companies)?.pop();
        let mut merges = Vec::new();
        for lead in &leads {
            merges.extend(merge_list_of(tx, *lead)?);
        }
        merges.sort_by_key(|merge| merge.merge);
        merges.dedup();
        let thinned = thinned_find(tx, &numbers)?;
        Ok(json!({
            "version": VERSION,
            "exported_at": now,
            "lead": lead_json(&lead),
            "merged_leads": lead_find(tx, &leads)?.iter().filter(|row| row.lead != lead.lead).map(lead_json).collect::<Vec<_>>(),
            "identifiers": identifiers.iter().map(identifier_json).collect::<Vec<_>>(),
            "company": company.map(|row| json!({ "id": row.id, "name": row.name, "domain": row.domain })),
            "traits": traits(&events),
            "events": events.iter().map(|(row, event)| sources.event_json(row, event)).collect::<Vec<_>>(),
            "marks": mark_list_of(tx, &numbers)?.iter().map(mark_json).collect::<Vec<_>>(),
            "standings": self.standings_json(tx, &lead, now)?,
            "decisions": decision_list_of(tx, &leads)?.iter().map(decision_json).collect::<Vec<_>>(),
            "handoffs": handoffs_json(tx, &leads)?,
            "consents": consent_list(tx, &numbers)?.iter().map(consent_json).collect::<Vec<_>>(),
            "merges": merges.iter().map(merge_json).collect::<Vec<_>>(),
            "events_dropped_until": thinned.into_iter().map(|(_, until)| until).max(),
            "not_readable": quarantine_about(tx, &numbers, &names)?.iter().map(|row| sources.entry_json(row)).collect::<Vec<_>>(),
        }))
    }

    /// A lead's events in its order: as they came, and as they count, with the marks that cover them.
    fn events_of(
        &self,
        tx: &mut Tx<'_>,
        lead: &LeadRow,
        profiles: &[i64],
    ) -> Result<Vec<(EventRow, Event)>, LiveError> {
        let mut rows = event_list_of(tx, profiles)?;
        rows.sort_by(|a, b| a.event.order(&b.event).then(a.seq.cmp(&b.seq)));
        let counted: HashMap<EventId, Event> =
            own_events(tx, &lead.id, profiles)?.into_iter().map(|event| (event.id.clone(), event)).collect();
        let with_marks = |row: EventRow| {
            let event = counted.get(&row.event.id).cloned().unwrap_or_else(|| row.event.clone());
            (row, event)
        };
        Ok(rows.into_iter().map(with_marks).collect())
    }

    /// What each pact in force says of a lead: now, with the events behind every point, and as kept after its latest event.
    fn standings_json(&self, tx: &mut Tx<'_>, lead: &LeadRow, now: Instant) -> Result<Vec<Json>, LiveError> {
        let stream = crate::ask::stream_of(tx, lead)?;
        let kept = standing_find(tx, &[lead.lead])?;
        let pacts = self.pacts_in_force(tx, now)?;
        let says = |pact: &crate::PactInForce| {
            let kept = kept.iter().find(|row| *row.pact == *pact.name);
            json!({
                "pact": &*pact.name,
                "version_number": pact.number,
                "now": evaluate(&pact.compiled, &stream, now).standing,
                "after_latest_event": kept.map(|row| json!({
                    "at": row.at,
                    "verdict": row.verdict,
                    "tier": row.tier,
                    "reason": row.reason,
                    "fit": row.fit,
                    "engagement": row.engagement,
                    "grade": row.grade,
                    "level": row.level,
                    "stage": row.stage,
                    "changes_by_waiting_at": row.alarm_at,
                    "persona": row.journey.persona,
                    "first_tier": row.journey.first_tier,
                    "entered": Journey::STAGES
                        .iter()
                        .zip(row.journey.entered)
                        .filter_map(|(stage, at)| Some(json!({ "stage": stage.word(), "at": at? })))
                        .collect::<Vec<_>>(),
                })),
            })
        };
        Ok(pacts.iter().map(says).collect())
    }
}

/// The names of sources.
struct Sources(Vec<(i64, String)>);

impl Sources {
    fn read(tx: &mut Tx<'_>) -> Result<Self, LiveError> {
        Ok(Self(source_list(tx)?.into_iter().map(|row| (row.source, row.name)).collect()))
    }

    fn name(&self, source: i64) -> String {
        match self.0.iter().find(|(number, _)| *number == source) {
            Some((_, name)) => name.clone(),
            // What people say to the service itself.
            None if source == 0 => "leadpact".to_owned(),
            None => format!("source {source}"),
        }
    }

    fn event_json(&self, row: &EventRow, event: &Event) -> Json {
        let properties: serde_json::Map<String, Json> =
            event.properties.iter().map(|(name, value)| (name.to_string(), value_json(value))).collect();
        json!({
            "id": event.id,
            "at": event.at,
            "received_at": row.received_at,
            "source": self.name(row.source),
            "channel": event.channel.word(),
            "kind": kind_words(event.kind),
            "name": (!event.name.is_empty()).then_some(&*event.name),
            "lasted_ms": event.lasted.map(|lasted| lasted.0),
            "counts": !event.marked,
            "properties": properties,
        })
    }

    fn entry_json(&self, row: &QuarantineRow) -> Json {
        json!({
            "received_at": row.received_at,
            "source": self.name(row.source),
            "endpoint": row.endpoint,
            "extent": row.extent,
            "reason": row.reason,
            "why": row.why,
            "path": row.path,
            "raw": row.raw,
            "state": row.state.word(),
            "settled_at": row.settled_at,
        })
    }
}

fn value_json(value: &Value) -> Json {
    match value {
        Value::Missing => Json::Null,
        Value::YesNo(yes) => json!(yes),
        Value::Number(number) => json!(number),
        Value::List(items) => items.iter().map(value_json).collect(),
        Value::Money(_) | Value::Date(_) | Value::Text(_) | Value::Range(_) => json!(value.to_string()),
    }
}

/// Every trait with each value that it had, the oldest first.
fn traits(events: &[(EventRow, Event)]) -> Json {
    let mut told: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for (_, event) in events.iter().filter(|(_, event)| event.kind.tells_traits()) {
        for (name, value) in &event.properties {
            told.entry(name).or_default().push(json!({ "at": event.at, "value": value_json(value) }));
        }
    }
    json!(told)
}

fn lead_json(row: &LeadRow) -> Json {
    json!({
        "id": row.id,
        "created_at": row.created_at,
        "first_event_at": row.first_at,
        "latest_event_at": row.latest.as_ref().map(|(at, _)| *at),
        "latest_event": row.latest.as_ref().map(|(_, id)| id),
        "n_events": row.n_events,
        "name": row.card.name,
        "email": row.card.email,
        "phone": row.card.phone,
        "title": row.card.title,
        "buying_role": row.card.buying_role,
        "came_by_channel": row.origin.channel,
        "came_by_campaign": row.origin.campaign,
    })
}

fn identifier_json(row: &IdentifierRow) -> Json {
    json!({ "kind": row.identifier.kind.word(), "value": row.identifier.value, "since": Instant(row.since) })
}

fn mark_json(row: &MarkRow) -> Json {
    json!({
        "from_at": row.from_at,
        "until_at": row.until_at,
        "channel": row.channel.map(|channel| channel.word()),
        "counts": !row.marked,
        "at": row.at,
        "by": row.made_by,
        "why": row.why,
    })
}

fn decision_json(row: &DecisionRow) -> Json {
    json!({
        "pact": row.pact,
        "version_number": row.number,
        "kind": row.kind.word(),
        "at": row.at,
        "event": row.event,
        "recorded_at": row.recorded_at,
        "withdrawn_at": row.withdrawn_at,
        "says": serde_json::from_str(&row.body).unwrap_or(Json::Null),
    })
}

/// Each passing to sales, what was done with it, and what was said.
fn handoffs_json(tx: &mut Tx<'_>, leads: &[i64]) -> Result<Vec<Json>, LedgerError> {
    let handoffs = handoff_list_of(tx, leads)?;
    let numbers: Vec<i64> = handoffs.iter().map(|row| row.handoff).collect();
    let steps = step_list_of(tx, &numbers)?;
    let step = |row: &StepRow| {
        json!({
            "at": row.at,
            "by": row.made_by,
            "act": row.act,
            "event": row.event,
            "words": row.words,
            "says": serde_json::from_str(&row.body).unwrap_or(Json::Null),
        })
    };
    let handoff = |row: &HandoffRow| {
        json!({
            "id": row.id,
            "pact": row.pact,
            "version_number": row.number,
            "tier": row.tier,
            "state": row.state,
            "reason": row.reason,
            "offered_at": row.offered_at,
            "closed_at": row.closed_at,
            "says": serde_json::from_str(&row.why).unwrap_or(Json::Null),
            "steps": steps.iter().filter(|one| one.handoff == row.handoff).map(step).collect::<Vec<_>>(),
        })
    };
    Ok(handoffs.iter().map(handoff).collect())
}

fn consent_json(row: &ConsentRow) -> Json {
    json!({
        "purpose": row.purpose,
        "state": row.state.code(),
        "at": row.at,
        "recorded_at": row.recorded_at,
        "by": row.recorded_by,
        "evidence": row.evidence,
    })
}

fn merge_json(row: &MergeRow) -> Json {
    json!({
        "at": row.at,
        "by": row.made_by,
        "evidence": serde_json::from_str(&row.evidence).unwrap_or(Json::Null),
        "taken_apart_at": row.undone_at,
        "taken_apart_by": row.undone_by,
    })
}
