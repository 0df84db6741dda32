//! Writes the made-up leads and events as a user would have them: two Parquet files, the events in the order of arrival.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use arrow::array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMillisecondArray,
};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};

use crate::Failure;
use crate::chance::Chance;
use crate::events::{Event, Events, KINDS};
use crate::leads::Lead;

/// Rows of a row group: small enough that two threads share a million rows, large enough to read well.
const ROWS_A_GROUP: usize = 250_000;
/// Rows that are handed to the writer at once.
const ROWS_A_BATCH: usize = 50_000;

/// Writes `leads.parquet` and `events.parquet` into a folder; only the number of events and the seed decide what is in them.
pub fn make(n_events: u64, seed: u64, folder: &Path) -> Result<u64, Failure> {
    std::fs::create_dir_all(folder)?;
    let known_at = write_events(n_events, seed, &folder.join("events.parquet"))?;
    write_leads(seed, &known_at, &folder.join("leads.parquet"))?;
    Ok(known_at.len() as u64)
}

/// One thread draws, the other writes.
fn write_events(n_events: u64, seed: u64, path: &Path) -> Result<Vec<i64>, Failure> {
    // A dictionary of numbers that hardly ever repeat only costs time.
    let plain =
        |properties: WriterPropertiesBuilder, name: &str| properties.set_column_dictionary_enabled(name.into(), false);
    let properties = ["lead_id", "event_id", "at"].into_iter().fold(properties(), plain).build();
    let mut writer = ArrowWriter::try_new(File::create(path)?, event_schema(), Some(properties))?;
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel::<Vec<Event>>(2);
        let drawn = scope.spawn(move || {
            let mut events = Events::new(n_events, seed);
            loop {
                let batch: Vec<Event> = events.by_ref().take(ROWS_A_BATCH).collect();
                // The writer has failed if nobody takes the batch; it says why.
                if batch.is_empty() || sender.send(batch).is_err() {
                    return events.into_known_at();
                }
            }
        });
        for batch in receiver {
            writer.write(&event_batch(&batch)?)?;
        }
        writer.close()?;
        drawn.join().map_err(|_| Failure::from("the thread that draws events has panicked"))
    })
}

fn write_leads(seed: u64, known_at: &[i64], path: &Path) -> Result<(), Failure> {
    let mut writer: Option<ArrowWriter<File>> = None;
    for start in (0..known_at.len()).step_by(ROWS_A_BATCH) {
        let end = known_at.len().min(start + ROWS_A_BATCH);
        let batch = lead_batch(seed, start, &known_at[start..end])?;
        if writer.is_none() {
            writer = Some(ArrowWriter::try_new(File::create(path)?, batch.schema(), Some(properties().build()))?);
        }
        if let Some(writer) = &mut writer {
            writer.write(&batch)?;
        }
    }
    writer.map_or(Ok(()), |writer| writer.close().map(|_| ()).map_err(Failure::from))
}

fn properties() -> WriterPropertiesBuilder {
    WriterProperties::builder().set_compression(Compression::SNAPPY).set_max_row_group_row_count(Some(ROWS_A_GROUP))
}

fn instant() -> DataType {
    DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()))
}

fn event_schema() -> Arc<Schema> {
    let name = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    Arc::new(Schema::new(vec![
        Field::new("lead_id", DataType::Int64, false),
        Field::new("event_id", DataType::Int64, false),
        Field::new("at", instant(), false),
        Field::new("name", name, false),
    ]))
}

fn event_batch(events: &[Event]) -> Result<RecordBatch, Failure> {
    let names = StringArray::from_iter_values(KINDS.iter().map(|(name, ..)| name));
    let kinds = Int32Array::from_iter_values(events.iter().map(|event| i32::from(event.kind)));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Int64Array::from_iter_values(events.iter().map(|event| lead_id(event.lead as usize)))),
        Arc::new(Int64Array::from_iter_values(events.iter().map(|event| event.id))),
        Arc::new(TimestampMillisecondArray::from_iter_values(events.iter().map(|event| event.at)).with_timezone("UTC")),
        Arc::new(DictionaryArray::try_new(kinds, Arc::new(names))?),
    ];
    Ok(RecordBatch::try_new(event_schema(), columns)?)
}

/// Leads became known some minutes before their first event.
fn lead_batch(seed: u64, start: usize, known_at: &[i64]) -> Result<RecordBatch, Failure> {
    let numbers = start..start + known_at.len();
    let leads: Vec<Lead> = numbers.clone().map(|number| Lead::new(seed, number as u32)).collect();
    let created_at = numbers.clone().zip(known_at).map(|(number, known_at)| {
        known_at - 1_000 * Chance::about(seed.rotate_left(32), number as u64).between(1, 600) as i64
    });
    let created_at = TimestampMillisecondArray::from_iter_values(created_at).with_timezone("UTC");
    let texts =
        |text: fn(&Lead) -> Option<&str>| -> ArrayRef { Arc::new(leads.iter().map(text).collect::<StringArray>()) };
    Ok(RecordBatch::try_from_iter_with_nullable([
        ("lead_id", Arc::new(Int64Array::from_iter_values(numbers.map(lead_id))) as ArrayRef, false),
        ("created_at", Arc::new(created_at), false),
        ("email", texts(|lead| lead.email.as_deref()), true),
        ("title", texts(|lead| lead.title), true),
        ("seniority", texts(|lead| lead.seniority), true),
        ("department", texts(|lead| lead.department), true),
        ("country", texts(|lead| lead.country), true),
        ("employees", Arc::new(leads.iter().map(|lead| lead.employees).collect::<Int64Array>()), true),
        ("industry", texts(|lead| lead.industry), true),
        ("yearly_budget", Arc::new(leads.iter().map(|lead| lead.yearly_budget).collect::<Float64Array>()), true),
        ("service_desk", Arc::new(leads.iter().map(|lead| lead.service_desk).collect::<BooleanArray>()), true),
    ])?)
}

fn lead_id(number: usize) -> i64 {
    number as i64 + 1
}
