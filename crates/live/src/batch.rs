//! What files said, read and settled elsewhere, on its way into a ledger: leads with their events, and facts about companies.
//!
//! A batch has one form as JSON, written by whoever read the files and read by the service. Values keep their types, so that an import
//! over the network is the same as one on the spot.

use std::collections::BTreeMap;

use leadpact_history::{read_value, write_value};
use leadpact_language::said;
use leadpact_ledger::Tx;
use leadpact_terms::{Channel, Duration, Event, EventId, Identifier, IdentifierKind, Instant, LeadId, Value};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::arrival::{Arrival, Said};
use crate::intake::Receipt;
use crate::own_form::{kind_named, kind_word, reached_by, read_identifier};
use crate::record::OWN_SOURCE;
use crate::{Live, LiveError};

/// Events and facts in one batch at most.
pub const BATCH_EVENTS_MAX: usize = 5_000;

/// Part of what files said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// Leads with some or all of their events.
    pub leads: Vec<LeadEvents>,
    /// Facts about companies.
    pub companies: Vec<CompanyNews>,
}

/// A lead and some of its events.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadEvents {
    /// By what it is known, the strongest first.
    pub identifiers: Vec<Identifier>,
    /// Events; their `lead` means nothing.
    pub events: Vec<Event>,
}

/// What became known of a company.
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyNews {
    /// The fact's id.
    pub id: EventId,
    /// When.
    pub at: Instant,
    /// The company's id in its source.
    pub company: Option<Box<str>>,
    /// Its registrable domain.
    pub domain: Option<Box<str>>,
    /// Traits, all beginning with `company.`.
    pub traits: Vec<(Box<str>, Value)>,
}

/// A batch as JSON has it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchForm {
    #[serde(default)]
    leads: Vec<LeadForm>,
    #[serde(default)]
    companies: Vec<CompanyForm>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeadForm {
    identifiers: Vec<IdentifierForm>,
    events: Vec<EventForm>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentifierForm {
    kind: String,
    value: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventForm {
    id: String,
    at: Instant,
    kind: String,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    name: Box<str>,
    channel: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lasted_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    marked: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    properties: Properties,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CompanyForm {
    id: String,
    at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    company: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    domain: Option<Box<str>>,
    traits: Properties,
}

type Properties = BTreeMap<Box<str>, Box<RawValue>>;

/// What is wrong with a batch, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {why}")]
pub struct UnfitBatch {
    /// Where: `leads[2].events[0].kind`.
    pub path: String,
    /// What was expected.
    pub why: String,
}

impl LeadEvents {
    /// A lead of files: known by the id of its record, and by the addresses and numbers that its traits tell.
    ///
    /// # Errors
    /// If its id can't be one.
    pub fn of_record(id: &str, events: Vec<Event>) -> Result<Self, leadpact_language::Said> {
        let record = read_identifier(IdentifierKind::RecordId.word(), id);
        let mut identifiers = vec![record.map_err(|(_, why)| said!("unread-lead", id, why))?];
        for one in events.iter().flat_map(reached_by) {
            if !identifiers.contains(&one) {
                identifiers.push(one);
            }
        }
        identifiers.sort_by_key(|one| one.kind);
        Ok(Self { identifiers, events })
    }
}

impl Batch {
    /// How many events and facts there are.
    pub fn len(&self) -> usize {
        self.leads.iter().map(|lead| lead.events.len()).sum::<usize>() + self.companies.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Two batches of about half the size, for whoever can't take one so large; `None` if it is but one event.
    pub fn halves(mut self) -> Option<(Self, Self)> {
        let half = self.len() / 2;
        if half == 0 {
            return None;
        }
        let mut first = Self { companies: self.companies, leads: Vec::new() };
        self.companies = if first.companies.len() > half { first.companies.split_off(half) } else { Vec::new() };
        let mut left = self.leads.into_iter();
        let mut second = Self { leads: Vec::new(), companies: self.companies };
        for mut lead in left.by_ref() {
            let room = half.saturating_sub(first.len());
            if lead.events.len() > room {
                let events = lead.events.split_off(room);
                let rest = LeadEvents { identifiers: lead.identifiers.clone(), events };
                first.leads.extend((room > 0).then_some(lead));
                second.leads.push(rest);
                break;
            }
            first.leads.push(lead);
        }
        second.leads.extend(left);
        Some((first, second))
    }

    /// The batch as JSON.
    pub fn to_json(&self) -> String {
        let leads = self.leads.iter().map(|lead| LeadForm {
            identifiers: lead
                .identifiers
                .iter()
                .map(|one| IdentifierForm { kind: one.kind.word().to_owned(), value: one.value.to_string() })
                .collect(),
            events: lead.events.iter().map(event_form).collect(),
        });
        let companies = self.companies.iter().map(|news| CompanyForm {
            id: news.id.to_string(),
            at: news.at,
            company: news.company.clone(),
            domain: news.domain.clone(),
            traits: properties_form(&news.traits),
        });
        let form = BatchForm { leads: leads.collect(), companies: companies.collect() };
        serde_json::to_string(&form).expect("plain data becomes JSON")
    }
}

impl TryFrom<BatchForm> for Batch {
    type Error = UnfitBatch;

    fn try_from(form: BatchForm) -> Result<Self, UnfitBatch> {
        let n = form.leads.iter().map(|lead| lead.events.len()).sum::<usize>() + form.companies.len();
        if n > BATCH_EVENTS_MAX {
            let why = format!("{n} events and facts are too many: expected at most {BATCH_EVENTS_MAX}");
            return Err(UnfitBatch { path: "leads".to_owned(), why });
        }
        let mut batch = Self::default();
        for (position, lead) in form.leads.into_iter().enumerate() {
            batch.leads.push(read_lead(lead, &format!("leads[{position}]"))?);
        }
        for (position, company) in form.companies.into_iter().enumerate() {
            batch.companies.push(read_company(company, &format!("companies[{position}]"))?);
        }
        Ok(batch)
    }
}

impl Live {
    /// Keeps a batch of an import, within a transaction of the caller's. The same batch again changes nothing.
    pub fn import(&self, tx: &mut Tx<'_>, batch: &Batch, now: Instant) -> Result<Receipt, LiveError> {
        let about = |identifiers: Vec<Identifier>, said: Vec<Said>| Arrival {
            source: OWN_SOURCE,
            received_at: now,
            identifiers,
            said,
            notes: Vec::new(),
        };
        let companies = batch.companies.iter().map(|news| {
            let CompanyNews { id, at, company, domain, traits } = news.clone();
            about(Vec::new(), vec![Said::Company { event: id, at, id: company, domain, traits }])
        });
        let leads = batch.leads.iter().map(|lead| {
            let said = lead.events.iter().map(|event| Said::Event(Event { lead: LeadId::from(""), ..event.clone() }));
            about(lead.identifiers.clone(), said.collect())
        });
        let arrivals: Vec<Arrival> = companies.chain(leads).collect();
        let arrivals: Vec<&Arrival> = arrivals.iter().collect();
        self.take_in(tx, &arrivals, now)
    }
}

fn event_form(event: &Event) -> EventForm {
    EventForm {
        id: event.id.to_string(),
        at: event.at,
        kind: kind_word(event.kind).to_owned(),
        name: event.name.clone(),
        channel: event.channel.word().to_owned(),
        lasted_ms: event.lasted.map(Duration::as_ms),
        marked: event.marked,
        properties: properties_form(&event.properties),
    }
}

fn properties_form(properties: &[(Box<str>, Value)]) -> Properties {
    let written = |value: &Value| {
        let mut text = String::new();
        write_value(value, &mut text);
        RawValue::from_string(text).expect("a value is written as JSON")
    };
    properties.iter().map(|(name, value)| (name.clone(), written(value))).collect()
}

fn unfit(path: String, why: impl Into<String>) -> UnfitBatch {
    UnfitBatch { path, why: why.into() }
}

fn read_lead(form: LeadForm, path: &str) -> Result<LeadEvents, UnfitBatch> {
    if form.identifiers.is_empty() {
        return Err(unfit(format!("{path}.identifiers"), "whom are these events about? expected an identifier"));
    }
    let mut identifiers = Vec::with_capacity(form.identifiers.len());
    for (position, one) in form.identifiers.iter().enumerate() {
        let identifier = read_identifier(&one.kind, &one.value)
            .map_err(|(_, why)| unfit(format!("{path}.identifiers[{position}]"), why.in_english()))?;
        if !identifiers.contains(&identifier) {
            identifiers.push(identifier);
        }
    }
    identifiers.sort_by_key(|one| one.kind);
    let events = form.events.into_iter().enumerate();
    let events = events.map(|(position, event)| read_event(event, &format!("{path}.events[{position}]")));
    Ok(LeadEvents { identifiers, events: events.collect::<Result<_, _>>()? })
}

fn read_event(form: EventForm, path: &str) -> Result<Event, UnfitBatch> {
    let kind = kind_named(&form.kind)
        .ok_or_else(|| unfit(format!("{path}.kind"), format!("`{}` is no kind of event", form.kind)))?;
    let channel: Channel = form.channel.parse().map_err(|why: String| unfit(format!("{path}.channel"), why))?;
    if form.id.is_empty() {
        return Err(unfit(format!("{path}.id"), "an event of an import has an id"));
    }
    Ok(Event {
        id: EventId::new(form.id),
        lead: LeadId::from(""),
        at: form.at,
        channel,
        kind,
        name: form.name,
        lasted: form.lasted_ms.map(Duration),
        marked: form.marked,
        properties: read_properties(form.properties, &format!("{path}.properties"))?,
    })
}

fn read_company(form: CompanyForm, path: &str) -> Result<CompanyNews, UnfitBatch> {
    if form.company.is_none() && form.domain.is_none() {
        return Err(unfit(format!("{path}.company"), "which company? expected its id or its domain"));
    }
    let traits = read_properties(form.traits, &format!("{path}.traits"))?;
    if let Some((name, _)) = traits.iter().find(|(name, _)| !name.starts_with("company.")) {
        return Err(unfit(format!("{path}.traits.{name}"), "expected a trait that begins with `company.`"));
    }
    Ok(CompanyNews { id: EventId::new(form.id), at: form.at, company: form.company, domain: form.domain, traits })
}

fn read_properties(properties: Properties, path: &str) -> Result<Vec<(Box<str>, Value)>, UnfitBatch> {
    let read = |(name, raw): (Box<str>, Box<RawValue>)| match read_value(raw.get()) {
        Ok(value) => Ok((name, value)),
        Err(why) => Err(unfit(format!("{path}.{name}"), why)),
    };
    properties.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use leadpact_terms::{Kind, Money, OutcomeAct, Range, SalesAct};

    use super::*;

    fn batch() -> Batch {
        let event = |id: &str, kind, name: &str, properties: Vec<(&str, Value)>| Event {
            id: EventId::from(id),
            lead: LeadId::from(""),
            at: Instant(1_790_000_000_250),
            channel: Channel::Form,
            kind,
            name: name.into(),
            lasted: (kind == Kind::Page).then_some(Duration(1_500)),
            marked: kind == Kind::Page,
            properties: properties.into_iter().map(|(name, value)| (name.into(), value)).collect(),
        };
        let range = Range { low: Some(Value::Number(51.0)), high: None };
        Batch {
            leads: vec![
                LeadEvents {
                    identifiers: vec![
                        Identifier::new(IdentifierKind::RecordId, "crm:1"),
                        Identifier::new(IdentifierKind::Email, "ana@acme.example"),
                    ],
                    events: vec![
                        event(
                            "e1",
                            Kind::Traits,
                            "",
                            vec![
                                ("company.employees", Value::Range(Box::new(range))),
                                ("plan", Value::text("250")),
                                ("since", Value::Date("2026-01-02".parse().unwrap())),
                            ],
                        ),
                        event("e2", Kind::Page, "Pricing", vec![("n", Value::Number(0.1 + 0.2))]),
                        event("e3", Kind::Sales(SalesAct::NextStepAgreed), "", vec![("x", Value::Missing)]),
                    ],
                },
                LeadEvents {
                    identifiers: vec![Identifier::new(IdentifierKind::RecordId, "crm:2")],
                    events: vec![event(
                        "e4",
                        Kind::Outcome(OutcomeAct::Won),
                        "",
                        vec![("amount", Value::Money(Money { amount: 12_000.0, currency: "EUR".parse().ok() }))],
                    )],
                },
            ],
            companies: vec![CompanyNews {
                id: EventId::from("f1"),
                at: Instant(0),
                company: Some("c1".into()),
                domain: None,
                traits: vec![("company.industry".into(), Value::text("steel"))],
            }],
        }
    }

    fn read(text: &str) -> Result<Batch, UnfitBatch> {
        serde_json::from_str::<BatchForm>(text).unwrap().try_into()
    }

    #[test]
    fn a_batch_reads_back_as_it_was_written() {
        assert_eq!(read(&batch().to_json()).unwrap(), batch());
    }

    #[test]
    fn halves_have_everything_once_and_end_with_single_events() {
        let mut ids = Vec::new();
        let mut waiting = vec![batch()];
        while let Some(one) = waiting.pop() {
            match one.clone().halves() {
                Some((first, second)) => {
                    assert!(first.len() < one.len() && second.len() < one.len());
                    waiting.extend([second, first]);
                }
                None => {
                    ids.extend(one.companies.iter().map(|news| news.id.to_string()));
                    ids.extend(one.leads.iter().flat_map(|lead| &lead.events).map(|event| event.id.to_string()));
                }
            }
        }
        assert_eq!(ids, ["f1", "e1", "e2", "e3", "e4"]);
    }

    #[test]
    fn what_is_wrong_with_a_batch_is_told_with_its_place() {
        let event = r#"{"id":"e","at":"2026-01-01T00:00:00Z","kind":"page","channel":"web"}"#;
        for (text, path) in [
            (format!(r#"{{"leads":[{{"identifiers":[],"events":[{event}]}}]}}"#), "leads[0].identifiers"),
            (
                format!(r#"{{"leads":[{{"identifiers":[{{"kind":"email","value":"x"}}],"events":[{event}]}}]}}"#),
                "leads[0].identifiers[0]",
            ),
            (
                r#"{"companies":[{"id":"f","at":"2026-01-01T00:00:00Z","traits":{}}]}"#.to_owned(),
                "companies[0].company",
            ),
            (
                r#"{"companies":[{"id":"f","at":"2026-01-01T00:00:00Z","company":"c","traits":{"title":"x"}}]}"#
                    .to_owned(),
                "companies[0].traits.title",
            ),
        ] {
            assert_eq!(read(&text).expect_err(&text).path, path);
        }
        let kind = event.replace("page", "pages");
        let text = format!(r#"{{"leads":[{{"identifiers":[{{"kind":"user id","value":"u"}}],"events":[{kind}]}}]}}"#);
        assert_eq!(read(&text).expect_err(&text).path, "leads[0].events[0].kind");
    }
}
