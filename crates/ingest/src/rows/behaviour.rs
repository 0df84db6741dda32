//! Rows that say what a lead did, or what became known of it.

use leadpact_language::said;
use leadpact_terms::{Channel, Duration, Kind, LeadId, contains_words, fold};

use super::plan::{Col, RulePlan, TextPlan, WhatPlan};
use super::{Note, OneRow, Record, RecordId, Refusal, Said, TIMES_MAX, When};
use crate::mapping::{EventKind, Unit};
use crate::normalise::{self, Locale};
use crate::quarantine::Reason;

impl OneRow<'_> {
    pub(super) fn event(
        &mut self,
        rule: &RulePlan,
        lead: &LeadId,
        when: When,
        hash: &str,
        part: usize,
    ) -> Result<(), Refusal> {
        let WhatPlan::Event { name, kind, times, lasted } = &rule.what else { return Ok(()) };
        let Some(event_kind) = self.choice(kind)? else { return Ok(()) };
        let name = match name {
            None => String::new(),
            Some(TextPlan::Fixed(text)) => text.clone(),
            Some(TextPlan::Columns(columns)) => self.first_text(columns).unwrap_or_default(),
        };
        let kind = match event_kind {
            EventKind::Track => Kind::Track,
            EventKind::Page => Kind::Page,
            EventKind::Traits | EventKind::Company => Kind::Traits,
        };
        if kind == Kind::Track && name.is_empty() {
            if !rule.main {
                return Ok(());
            }
            return Err(Refusal { column: None, reason: Reason::NoName, why: said!("unread-no-name") });
        }
        let prefix = if kind == Kind::Traits { "!traits-" } else { "event-" };
        let id = self.record_id(rule, prefix, hash, part);
        let channel = self.channel(rule, usual_channel(kind, &name))?;
        let mut record = self.record(id, when, kind, channel);
        record.marked = self.is_marked(rule);
        record.properties = match event_kind {
            EventKind::Track | EventKind::Page => self.properties(rule),
            EventKind::Traits => self.trait_properties(rule, ""),
            EventKind::Company => self.trait_properties(rule, "company."),
        };
        if kind != Kind::Traits {
            record.name = name.into();
        }
        if let Some((column, unit)) = lasted {
            record.lasted = self.duration(*column, *unit);
        }
        match times {
            None => self.reading.said.push(Said::Event(lead.clone(), record)),
            Some(column) => self.several_times(lead, &record, *column),
        }
        Ok(())
    }

    fn several_times(&mut self, lead: &LeadId, record: &Record, column: Col) {
        let Some(text) = self.text(column) else { return };
        let times = match normalise::number(&text, self.reader.locale.decimal) {
            Ok(times) if (0.0..=f64::from(TIMES_MAX)).contains(&times) => times as u32,
            Ok(_) | Err(_) => {
                let why = said!("unread-times", text, max = TIMES_MAX);
                self.reading.notes.push(Note { column: self.column_name(column), reason: Reason::BadValue, why });
                return;
            }
        };
        for n in 1..=times {
            let mut one = record.clone();
            one.id = match &record.id {
                RecordId::Given(id) => RecordId::Given(format!("{id}-{n:04}").into()),
                RecordId::Content(id) => RecordId::Content(format!("{id}-{n:04}").into()),
                RecordId::Occurrence(id) => RecordId::Occurrence(format!("{id}-{n:04}").into()),
            };
            self.reading.said.push(Said::Event(lead.clone(), one));
        }
    }

    fn duration(&mut self, column: Col, unit: Unit) -> Option<Duration> {
        let text = self.text(column)?;
        let lasted = duration(&text, unit, &self.reader.locale);
        lasted
            .map_err(|why| {
                let column = self.column_name(column);
                self.reading.notes.push(Note { column, reason: Reason::BadValue, why });
            })
            .ok()
    }
}

/// How long something lasted, as a text says it.
pub(crate) fn duration(text: &str, unit: Unit, locale: &Locale) -> Result<Duration, leadpact_language::Said> {
    match normalise::number(text, locale.decimal).map(|number| number * unit.as_ms()) {
        Ok(ms) if (0.0..1e15).contains(&ms) => Ok(Duration(ms.round() as i64)),
        _ => Err(said!("unread-lasted", text)),
    }
}

/// The channel that an event's name speaks of.
pub fn usual_channel(kind: Kind, name: &str) -> Channel {
    const SPOKEN_OF: [(&[&str], Channel); 10] = [
        (&["webinar"], Channel::Webinar),
        (&["form", "sign up", "signed up", "submitted"], Channel::Form),
        (&["chat"], Channel::Chat),
        (&["email", "e-mail", "mail", "newsletter", "unsubscribed"], Channel::Email),
        (&["phone", "call", "called"], Channel::Phone),
        (&["linkedin", "facebook", "twitter", "social"], Channel::Social),
        (&["referral", "referred"], Channel::Referral),
        (&["fair", "trade show", "booth", "conference"], Channel::InPerson),
        (&["ad", "ads", "adwords"], Channel::Ads),
        (&["trial", "login", "logged in", "invited"], Channel::Product),
    ];
    match kind {
        Kind::Traits => Channel::Import,
        Kind::Page => Channel::Web,
        Kind::Sales(_) | Kind::Outcome(_) => Channel::Sales,
        Kind::Track => {
            let folded = fold(name).replace('_', " ");
            let spoken_of = |words: &[&str]| words.iter().any(|word| contains_words(&folded, word));
            SPOKEN_OF.iter().find(|(words, _)| spoken_of(words)).map_or(Channel::Web, |(_, channel)| *channel)
        }
    }
}
