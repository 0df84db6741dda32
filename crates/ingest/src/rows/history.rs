//! Rows that say how a field of a lead changed.

use leadpact_terms::{Channel, Kind, LeadId, TraitName, Value};

use super::plan::Col;
use super::{Note, OneRow, RecordId, Said, When};
use crate::normalise::{canonical_trait, normalise_typed};
use crate::quarantine::Reason;

impl OneRow<'_> {
    /// A changed field: the new value from then on, and the old one from when the lead was recorded.
    pub(super) fn change(&mut self, lead: &LeadId, when: When, hash: &str, (field, value, was): (Col, Col, Col)) {
        let Some(field_text) = self.text(field) else { return };
        if self.plan.drop.iter().any(|pattern| pattern.matches(&field_text.to_lowercase())) {
            return;
        }
        let known = canonical_trait(&field_text).map(str::to_owned);
        let Some(name) = known.or_else(|| TraitName::new(&field_text).map(|name| name.as_str().to_owned())) else {
            return;
        };
        let (new, old) = (self.cell(value).cloned(), self.cell(was).cloned());
        if new.is_none() && old.is_none() {
            return;
        }
        let new = self.one_trait(&name, new.unwrap_or(Value::Missing), value);
        if !new.is_empty() {
            let id = RecordId::Content(format!("!traits-{hash}").into());
            let mut record = self.record(id, when, Kind::Traits, Channel::Import);
            record.properties = new;
            self.reading.said.push(Said::Event(lead.clone(), record));
        }
        if let (Some(old), When::At(at)) = (old, when) {
            let old = self.one_trait(&name, old, was);
            if !old.is_empty() {
                // Of several changes of one field the first one's old value must come last.
                let rank = u64::MAX - at.0.cast_unsigned().wrapping_add(1 << 63);
                let id = RecordId::Content(format!("!was-{rank:020}-{hash}").into());
                let mut record = self.record(id, When::Recorded, Kind::Traits, Channel::Import);
                record.properties = old;
                self.reading.said.push(Said::Event(lead.clone(), record));
            }
        }
    }

    fn one_trait(&mut self, name: &str, value: Value, column: Col) -> Vec<(Box<str>, Value)> {
        let normalised = normalise_typed(vec![(name.into(), None, value)], &self.reader.locale, self.reader.derived);
        for problem in normalised.problems {
            let column = self.column_name(column);
            self.reading.notes.push(Note { column, reason: Reason::BadValue, why: problem.why });
        }
        normalised.traits
    }
}
