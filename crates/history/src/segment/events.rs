//! A row group to leads with all that is known of their events: for explanations, merging, and whatever needs every bit.

use arrow::array::{
    Array, BooleanArray, DictionaryArray, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
};
use arrow::datatypes::Int32Type;
use leadpact_ingest::{Dating, Lead, Origin, Settled};
use leadpact_terms::{Channel, Duration, Event, EventId, Instant, Kind, LeadId, Value};

use super::read::SegmentReader;
use super::write::dating_word;
use crate::error::HistoryError;
use crate::layout::{
    AT, CHANNEL, DATING, ID, KIND, LASTED, LEAD, MARKED, NAME, OTHERS, PROPERTY, SNAPSHOT, TRAIT, kind_of,
};
use crate::value::{read_others, read_value};

const DATINGS: [Dating; 5] = [Dating::Said, Dating::FirstEvent, Dating::Recorded, Dating::Last, Dating::Company];

/// The leads of a row group, in order.
pub(crate) fn decode_leads(segment: &SegmentReader<'_>, row_group: usize) -> Result<Vec<Settled>, HistoryError> {
    let columns: Vec<usize> = segment.parquet.columns().map(|(position, _)| position).collect();
    let batch = segment.parquet.read(row_group, &columns)?;
    let file = &segment.parquet;
    let decoded = Decoded {
        leads: texts(&batch, LEAD, |text| Some(LeadId::new(text))),
        kinds: texts(&batch, KIND, kind_of),
        names: texts(&batch, NAME, |text| Some(Box::from(text))),
        channels: texts(&batch, CHANNEL, |word| Channel::ALL.iter().copied().find(|one| one.word() == word)),
        datings: texts(&batch, DATING, |word| DATINGS.into_iter().find(|one| dating_word(*one) == word)),
        ids: array(&batch, ID),
        at: array(&batch, AT),
        lasted: array(&batch, LASTED),
        marked: array(&batch, MARKED),
        snapshot: array(&batch, SNAPSHOT),
        said: said(segment, &batch)?,
        others: texts(&batch, OTHERS, |text| read_others(text).ok()),
    };
    let mut leads: Vec<Settled> = Vec::new();
    for row in 0..batch.num_rows() {
        let (event, origin) = decoded.event(row).ok_or_else(|| file.damaged(format!("row {row} is no event")))?;
        match leads.last_mut() {
            Some(settled) if settled.lead.id == event.lead => {
                settled.lead.events.push(event);
                settled.origins.push(origin);
            }
            _ => leads
                .push(Settled { lead: Lead { id: event.lead.clone(), events: vec![event] }, origins: vec![origin] }),
        }
    }
    Ok(leads)
}

/// A column of texts, of which each distinct one was read once.
struct Texts<'a, T> {
    column: &'a DictionaryArray<Int32Type>,
    values: Vec<Option<T>>,
}

impl<T> Texts<'_, T> {
    /// `None` if there is none in this row, `Some(None)` if it could not be read.
    fn get(&self, row: usize) -> Option<Option<&T>> {
        self.column.key(row).map(|key| self.values[key].as_ref())
    }
}

fn texts<'a, T>(batch: &'a RecordBatch, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<Texts<'a, T>> {
    let column: &DictionaryArray<Int32Type> = array(batch, name)?;
    let texts: &StringArray = column.values().as_any().downcast_ref()?;
    Some(Texts { column, values: texts.iter().map(|text| text.and_then(&read)).collect() })
}

fn array<'a, T: 'static>(batch: &'a RecordBatch, name: &str) -> Option<&'a T> {
    batch.column_by_name(name)?.as_any().downcast_ref()
}

/// A column of properties or of traits.
struct Said<'a> {
    name: Box<str>,
    values: Texts<'a, Value>,
}

fn said<'a>(segment: &SegmentReader<'_>, batch: &'a RecordBatch) -> Result<Vec<Said<'a>>, HistoryError> {
    let mut all = Vec::new();
    for field in batch.schema().fields() {
        let Some(name) = field.name().strip_prefix(PROPERTY).or_else(|| field.name().strip_prefix(TRAIT)) else {
            continue;
        };
        let values = texts(batch, field.name(), |text| read_value(text).ok());
        let values = values.filter(|texts| texts.values.iter().all(Option::is_some)).ok_or_else(|| {
            segment.parquet.damaged(format!("column `{}` holds something that is no value", field.name()))
        })?;
        if values.column.null_count() < values.column.len() {
            all.push(Said { name: name.into(), values });
        }
    }
    Ok(all)
}

/// Values under their names.
type Named = Vec<(Box<str>, Value)>;

struct Decoded<'a> {
    leads: Option<Texts<'a, LeadId>>,
    kinds: Option<Texts<'a, Kind>>,
    names: Option<Texts<'a, Box<str>>>,
    channels: Option<Texts<'a, Channel>>,
    datings: Option<Texts<'a, Dating>>,
    ids: Option<&'a StringArray>,
    at: Option<&'a TimestampMillisecondArray>,
    lasted: Option<&'a Int64Array>,
    marked: Option<&'a BooleanArray>,
    snapshot: Option<&'a BooleanArray>,
    said: Vec<Said<'a>>,
    others: Option<Texts<'a, Named>>,
}

impl Decoded<'_> {
    /// `None` if the row makes no sense.
    fn event(&self, row: usize) -> Option<(Event, Origin)> {
        let lasted = self.lasted?;
        let mut properties: Vec<(Box<str>, Value)> =
            self.said.iter().filter_map(|said| Some((said.name.clone(), said.values.get(row)??.clone()))).collect();
        if let Some(others) = self.others.as_ref()?.get(row) {
            let bare = |column: &str| -> Option<Box<str>> {
                column.strip_prefix(PROPERTY).or_else(|| column.strip_prefix(TRAIT)).map(Box::from)
            };
            for (column, value) in others? {
                properties.push((bare(column)?, value.clone()));
            }
            properties.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        let event = Event {
            id: EventId::new(self.ids?.value(row)),
            lead: self.leads.as_ref()?.get(row)??.clone(),
            at: Instant(self.at?.value(row)),
            channel: *self.channels.as_ref()?.get(row)??,
            kind: *self.kinds.as_ref()?.get(row)??,
            name: self.names.as_ref()?.get(row)??.clone(),
            lasted: lasted.is_valid(row).then(|| Duration(lasted.value(row))),
            marked: self.marked?.value(row),
            properties,
        };
        let dating = match self.datings.as_ref()?.get(row) {
            None => Dating::Said,
            Some(dating) => *dating?,
        };
        Some((event, Origin { dating, snapshot: self.snapshot?.value(row) }))
    }
}
