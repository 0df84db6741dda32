//! Rows that say what sales did and what became of it.

use leadpact_terms::{Channel, Kind, LeadId, Money, OutcomeAct, SalesAct, TouchKind, Value};

use super::plan::RulePlan;
use super::{Note, OneRow, Refusal, Said, When, notes, put, text_of};
use crate::normalise::{self, normalise_typed};
use crate::quarantine::Reason;

impl OneRow<'_> {
    pub(super) fn touch(
        &mut self,
        rule: &RulePlan,
        act: SalesAct,
        lead: &LeadId,
        when: When,
        hash: &str,
        part: usize,
    ) -> Result<(), Refusal> {
        let id = self.record_id(rule, "touch-", hash, part);
        let usual = match act {
            SalesAct::Touch(TouchKind::Call) => Channel::Phone,
            SalesAct::Touch(TouchKind::Email) => Channel::Email,
            SalesAct::Touch(TouchKind::Social) => Channel::Social,
            SalesAct::Touch(TouchKind::Meeting)
            | SalesAct::Accepted
            | SalesAct::Rejected
            | SalesAct::Disqualified
            | SalesAct::Recycled
            | SalesAct::Qualified
            | SalesAct::NextStepAgreed
            | SalesAct::Noted
            | SalesAct::Reopened => Channel::Sales,
        };
        let channel = self.channel(rule, usual)?;
        let mut record = self.record(id, when, Kind::Sales(act), channel);
        record.marked = self.is_marked(rule);
        record.properties = match act {
            SalesAct::Noted => self.noted_traits(rule),
            SalesAct::Touch(_) => self.touch_properties(rule),
            SalesAct::Accepted
            | SalesAct::Rejected
            | SalesAct::Disqualified
            | SalesAct::Recycled
            | SalesAct::Qualified
            | SalesAct::NextStepAgreed
            | SalesAct::Reopened => self.properties(rule),
        };
        self.reading.said.push(Said::Event(lead.clone(), record));
        Ok(())
    }

    /// The traits that sales noted: columns that are traits, and those written into the note itself.
    fn noted_traits(&mut self, rule: &RulePlan) -> Vec<(Box<str>, Value)> {
        let note = rule.properties.iter().find(|(_, name)| name.eq_ignore_ascii_case("note")).map(|(i, _)| Some(*i));
        let noted = note.and_then(|column| self.text(column)).map(|text| notes::noted(&text)).unwrap_or_default();
        let mut traits = self.trait_properties(rule, "");
        traits.retain(|(name, _)| &**name != "note");
        let given = noted.traits.into_iter().map(|(name, value)| (name, None, Value::Text(value.into()))).collect();
        let normalised = normalise_typed(given, &self.reader.locale, self.reader.derived);
        for problem in normalised.problems {
            let column = note.and_then(|column| self.column_name(column));
            self.reading.notes.push(Note { column, reason: Reason::BadValue, why: problem.why });
        }
        for (name, value) in normalised.traits {
            put(&mut traits, &name, value);
        }
        if !noted.prose.is_empty() {
            put(&mut traits, "note", Value::text(noted.prose));
        }
        traits
    }

    /// The properties of a touch, with `reached` where its note or its result says so.
    fn touch_properties(&self, rule: &RulePlan) -> Vec<(Box<str>, Value)> {
        let mut properties = self.properties(rule);
        let said = ["note", "result"].iter().find_map(|name| notes::reached(&text_of(&properties, name)?));
        if let Some(reached) = said {
            put(&mut properties, "reached", Value::YesNo(reached));
        }
        properties
    }

    pub(super) fn outcome(
        &mut self,
        rule: &RulePlan,
        act: OutcomeAct,
        lead: &LeadId,
        when: When,
        hash: &str,
        part: usize,
    ) -> Result<(), Refusal> {
        let id = self.record_id(rule, "~outcome-", hash, part);
        let channel = self.channel(rule, Channel::Sales)?;
        let mut record = self.record(id, when, Kind::Outcome(act), channel);
        record.marked = self.is_marked(rule);
        record.properties = self.properties(rule);
        self.with_amount(rule, &mut record.properties);
        self.reading.said.push(Said::Event(lead.clone(), record));
        Ok(())
    }

    /// `amount` and `currency` are one amount of money.
    fn with_amount(&mut self, rule: &RulePlan, properties: &mut Vec<(Box<str>, Value)>) {
        let raw = rule.properties.iter().find(|(_, name)| name.eq_ignore_ascii_case("amount"));
        let Some((i, name)) = raw else { return };
        let Some(text) = self.text(Some(*i)) else { return };
        let Some(at) = properties.iter().position(|(known, _)| known == name) else { return };
        match normalise::money(&text, self.reader.locale.decimal) {
            Ok(money) => {
                let currency = properties.iter().position(|(known, _)| known.eq_ignore_ascii_case("currency"));
                let named = currency.and_then(|c| properties[c].1.to_string().parse().ok());
                properties[at] = ("amount".into(), Value::Money(Money { currency: money.currency.or(named), ..money }));
                if let (Some(c), Some(_)) = (currency, named) {
                    properties.remove(c);
                }
            }
            Err(why) => {
                properties.remove(at);
                self.reading.notes.push(Note { column: self.column_name(Some(*i)), reason: Reason::BadValue, why });
            }
        }
    }
}
