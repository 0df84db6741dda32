//! What is known beside the leads: facts about companies, for leads that come later, and other ids of leads.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray};
use leadpact_ingest::{CompanyFact, FiledFact, When};
use leadpact_terms::{Instant, LeadId, Value};

use crate::error::HistoryError;
use crate::layout::{ALSO, COMPANIES};
use crate::manifest::{StoredFile, failed};
use crate::segment::{Encoded, ParquetFile, encode_parquet};
use crate::store::{History, Writing};
use crate::value::{read_others, write_text, write_value};

const FACT_COLUMNS: [&str; 6] = ["company", "domain", "id", "at", "when", "traits"];

/// Hands every fact to `each`.
pub(crate) fn each_fact(
    history: &History,
    each: &mut dyn FnMut(FiledFact) -> Result<(), HistoryError>,
) -> Result<(), HistoryError> {
    for stored in &history.manifest.companies {
        let file = ParquetFile::open(&*history.storage, None, stored)?;
        for row_group in 0..file.n_row_groups() {
            let batch = file.read(row_group, &[0, 1, 2, 3, 4, 5])?;
            let column = |name: &str| text_column(&file, &batch, name);
            let [company, domain, id, at, when, traits] = FACT_COLUMNS;
            let (company, domain, id) = (column(company)?, column(domain)?, column(id)?);
            let (when, traits) = (column(when)?, column(traits)?);
            let at = batch.column_by_name(at).and_then(|column| column.as_any().downcast_ref::<Int64Array>());
            let at = at.ok_or_else(|| file.damaged("it has no instants"))?;
            for row in 0..batch.num_rows() {
                let text = |column: &StringArray| column.is_valid(row).then(|| Box::from(column.value(row)));
                let when = read_when(when.value(row), at.is_valid(row).then(|| Instant(at.value(row))));
                let when = when.ok_or_else(|| file.damaged("it has an unknown instant"))?;
                let traits = read_others(traits.value(row)).map_err(|why| file.damaged(why))?;
                let fact = CompanyFact { id: id.value(row).into(), when, traits };
                each(FiledFact { company: text(company), domain: text(domain), fact })?;
            }
        }
    }
    Ok(())
}

/// Adds facts to what the store will be.
pub(crate) fn add_facts(writing: &mut Writing, facts: &[FiledFact]) -> Result<(), HistoryError> {
    if facts.is_empty() {
        return Ok(());
    }
    let texts = |text: fn(&FiledFact) -> Option<&str>| -> ArrayRef {
        Arc::new(facts.iter().map(text).collect::<StringArray>())
    };
    let at: Int64Array = facts.iter().map(|stored| write_when(stored.fact.when).1.map(|at| at.0)).collect();
    let traits: StringArray = facts.iter().map(|stored| Some(object(&stored.fact.traits))).collect();
    let columns: [ArrayRef; 6] = [
        texts(|stored| stored.company.as_deref()),
        texts(|stored| stored.domain.as_deref()),
        texts(|stored| Some(&stored.fact.id)),
        Arc::new(at),
        texts(|stored| Some(write_when(stored.fact.when).0)),
        Arc::new(traits),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(
        FACT_COLUMNS.into_iter().zip(columns).map(|(name, column)| (name, column, true)),
    );
    let stored = write(writing, COMPANIES, batch)?;
    writing.next.companies.push(stored);
    Ok(())
}

/// The other ids of leads.
pub(crate) fn load_also(history: &History) -> Result<BTreeMap<Box<str>, LeadId>, HistoryError> {
    let mut all = BTreeMap::new();
    let Some(stored) = &history.manifest.also else { return Ok(all) };
    let file = ParquetFile::open(&*history.storage, None, stored)?;
    for row_group in 0..file.n_row_groups() {
        let batch = file.read(row_group, &[0, 1])?;
        let (also, lead) = (text_column(&file, &batch, "also")?, text_column(&file, &batch, "lead")?);
        for row in 0..batch.num_rows() {
            all.insert(also.value(row).into(), LeadId::new(lead.value(row)));
        }
    }
    Ok(all)
}

/// Puts the other ids of leads into what the store will be.
pub(crate) fn set_also(writing: &mut Writing, all: &[(Box<str>, LeadId)]) -> Result<(), HistoryError> {
    if all.is_empty() {
        writing.next.also = None;
        return Ok(());
    }
    let also: ArrayRef = Arc::new(StringArray::from_iter_values(all.iter().map(|(also, _)| also)));
    let leads: ArrayRef = Arc::new(StringArray::from_iter_values(all.iter().map(|(_, lead)| lead.as_str())));
    let batch = RecordBatch::try_from_iter([("also", also), ("lead", leads)]);
    writing.next.also = Some(write(writing, ALSO, batch)?);
    Ok(())
}

fn write(
    writing: &mut Writing,
    folder: &str,
    batch: Result<RecordBatch, arrow::error::ArrowError>,
) -> Result<StoredFile, HistoryError> {
    let file = writing.new_file(|number| format!("{folder}/{number:06}.parquet"));
    let failed = |source| failed(&*writing.history.storage, "write", &file, source);
    let encoded = batch.map_err(parquet::errors::ParquetError::from).and_then(|batch| encode_parquet(&batch));
    let Encoded { bytes, entry } = encoded.map_err(|error| failed(std::io::Error::other(error)))?;
    writing.history.storage.write(&file, &bytes).map_err(failed)?;
    Ok(StoredFile { file, ..entry })
}

fn text_column<'a>(
    file: &ParquetFile<'_>,
    batch: &'a RecordBatch,
    name: &str,
) -> Result<&'a StringArray, HistoryError> {
    let column = batch.column_by_name(name).and_then(|column| column.as_any().downcast_ref());
    column.ok_or_else(|| file.damaged(format!("it has no column `{name}` of texts")))
}

fn object(traits: &[(Box<str>, Value)]) -> String {
    let mut text = String::from("{");
    for (i, (name, value)) in traits.iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        write_text(name, &mut text);
        text.push(':');
        write_value(value, &mut text);
    }
    text.push('}');
    text
}

fn write_when(when: When) -> (&'static str, Option<Instant>) {
    match when {
        When::At(at) => ("at", Some(at)),
        When::FirstEvent => ("first event", None),
        When::Recorded => ("recorded", None),
        When::Last => ("last", None),
    }
}

fn read_when(word: &str, at: Option<Instant>) -> Option<When> {
    match (word, at) {
        ("at", Some(at)) => Some(When::At(at)),
        ("first event", None) => Some(When::FirstEvent),
        ("recorded", None) => Some(When::Recorded),
        ("last", None) => Some(When::Last),
        _ => None,
    }
}
