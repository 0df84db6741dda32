//! The fast lane against the ordinary road: the same leads with the same events, or a fallback.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, StructArray};
use arrow::array::{TimestampMicrosecondArray, TimestampMillisecondArray, TimestampSecondArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Fields};
use leadpact_document::Source as Document;
use leadpact_history::arrivals::{ArrivalOptions, Arrivals, ArrivalsError};
use leadpact_history::{Block, Need, Needs, Source, TOLD};
use leadpact_ingest::{FileCount, Mapping, Options};
use leadpact_terms::{Event, Instant, Kind, SalesAct, Value};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use tempfile::TempDir;

const START_MS: i64 = 1_767_225_600_000;

/// One event as both roads should tell it.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    at: i64,
    what: String,
    lasted: i64,
    traits: BTreeMap<String, Value>,
}

type Leads = Vec<(String, Vec<Told>)>;

fn mapping(text: &str) -> Mapping {
    let (mapping, diagnostics) = Mapping::parse(&Document::new("map.yaml", text));
    mapping.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

fn write(dir: &Path, name: &str, columns: Vec<(&str, ArrayRef)>, rows_a_group: usize) -> PathBuf {
    let path = dir.join(name);
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)));
    let batch = batch.unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(rows_a_group)).build();
    let file = std::fs::File::create(&path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    path
}

fn restricted(needs: &Needs, event: &Event) -> Told {
    let tells = matches!(event.kind, Kind::Traits | Kind::Sales(SalesAct::Noted));
    let mut properties: BTreeMap<String, Value> =
        event.properties.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
    let known = |value: &mut Value, need| {
        if need == Need::Known && !value.is_missing() {
            *value = Value::YesNo(true);
        }
    };
    if tells {
        properties.retain(|name, value| {
            needs.traits.get(name.as_str()).is_some_and(|need| {
                known(value, *need);
                true
            })
        });
    } else {
        properties.retain(|name, _| needs.properties.contains(name.as_str()));
    }
    let lasted = if needs.lasted { event.lasted.map_or(-1, |lasted| lasted.0) } else { -1 };
    let what = match tells {
        true => format!("{:?}", event.kind),
        false => {
            format!("{:?} {:?} {:?} {} {properties:?}", event.kind, event.name, event.channel, event.marked)
        }
    };
    Told { at: event.at.0, what, lasted, traits: if tells { properties } else { BTreeMap::new() } }
}

fn ordinary(files: &[PathBuf], mapping: &Mapping, needs: &Needs) -> (Leads, Vec<FileCount>, Option<Instant>, usize) {
    let mut quarantine = Vec::new();
    let options = Options { memory: 1 << 20, ..Options::default() };
    let mut intake = leadpact_ingest::read(files, mapping, &options, &mut quarantine, &mut ()).unwrap();
    let mut leads = Vec::new();
    intake
        .for_each_lead(|lead| {
            leads.push((lead.id.to_string(), lead.events.iter().map(|event| restricted(needs, event)).collect()));
            Ok::<(), leadpact_ingest::Error>(())
        })
        .unwrap();
    (leads, intake.files, intake.latest_at, quarantine.len())
}

fn of_block(block: &Block, leads: &mut Leads) {
    assert_eq!(block.first_row.len(), block.leads.len() + 1);
    for lead in 0..block.leads.len() {
        let rows = block.first_row[lead] as usize..block.first_row[lead + 1] as usize;
        let events = rows.map(|row| {
            let lasted = block.lasted.get(row).copied().unwrap_or(-1);
            let at = block.at[row];
            let what = block.what[row];
            if what & TOLD == 0 {
                let shape = &block.shapes[what as usize];
                let properties: BTreeMap<String, Value> =
                    shape.properties.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
                let what =
                    format!("{:?} {:?} {:?} {} {properties:?}", shape.kind, shape.name, shape.channel, shape.marked);
                return Told { at, what, lasted, traits: BTreeMap::new() };
            }
            let telling = block.tellings[(what & !TOLD) as usize];
            let told = &block.told[telling.start as usize..telling.end as usize];
            let one = |told: &leadpact_history::Told| {
                let name = block.names[told.name as usize].to_string();
                (name, block.values[told.name as usize][told.value as usize].clone())
            };
            Told { at, what: format!("{:?}", telling.kind), lasted, traits: told.iter().map(one).collect() }
        });
        leads.push((block.leads.get(lead).to_owned(), events.collect()));
    }
}

fn lane(
    files: &[PathBuf],
    mapping: &Mapping,
    needs: &Needs,
    options: &ArrivalOptions,
) -> Result<(Leads, Vec<FileCount>, Option<Instant>), ArrivalsError> {
    let arrivals = Arrivals::open(files, mapping, needs, options, &mut ())?;
    let mut leads = Vec::new();
    for part in 0..arrivals.n_parts() {
        let before = leads.len();
        arrivals.read_part(part, needs, &mut |block| {
            of_block(block, &mut leads);
            Ok(())
        })?;
        assert!(leads[before..].is_sorted_by(|a, b| a.0 < b.0), "leads of a part are sorted by id");
    }
    leads.sort_by(|a, b| a.0.cmp(&b.0));
    Ok((leads, arrivals.files.clone(), arrivals.latest_at))
}

fn options(memory: usize, threads: usize) -> ArrivalOptions {
    ArrivalOptions { memory, threads, ..ArrivalOptions::default() }
}

/// Both roads tell the same, with plenty of memory and with none, with one thread and with several.
#[track_caller]
fn same_on_both_roads(files: &[PathBuf], mapping: &Mapping, needs: &Needs) {
    let (leads, counts, latest, quarantined) = ordinary(files, mapping, needs);
    assert_eq!(quarantined, 0);
    for options in [options(64 << 20, 2), options(0, 1), options(20_000, 3)] {
        match lane(files, mapping, needs, &options) {
            Ok(found) => {
                for (ordinary, fast) in leads.iter().zip(&found.0) {
                    assert_eq!(fast, ordinary, "{options:?}");
                }
                assert_eq!(found.0.len(), leads.len(), "leads");
                assert_eq!(found.1, counts);
                assert_eq!(found.2, latest);
            }
            Err(error) => panic!("{error}"),
        }
    }
}

fn ints(values: impl IntoIterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

fn texts<'a>(values: impl IntoIterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<StringArray>())
}

fn needs(properties: &[&str], traits: &[(&str, Need)]) -> Needs {
    Needs {
        properties: properties.iter().map(|name| Box::from(*name)).collect(),
        traits: traits.iter().map(|(name, need)| (Box::from(*name), *need)).collect(),
        lasted: true,
    }
}

const MAP: &str = "map: 1
files:
  - { file: leads*.parquet, holds: leads, id: lead, at: known_at }
  - file: events*.parquet
    holds: events
    id: lead
    at: at
    name: name
    kind: { column: kind, page: [view], otherwise: track }
    event_id: id
    lasted: { column: ms, unit: ms }
    marked: robot
    properties: { under: [properties] }
";

/// A made-up event: lead, milliseconds, name, kind, id, duration, marked, path, clicks.
type Row = (u8, i64, u8, bool, i64, Option<u16>, Option<bool>, Option<u8>, Option<i8>);
/// A made-up row of leads: lead, milliseconds, title, employees, country, mail.
type LeadRow = (u8, Option<i64>, Option<u8>, Option<u16>, Option<u8>, Option<u8>);

#[derive(Debug, Clone, Copy)]
enum Ids {
    Numbers,
    Texts,
    Mixed,
}

const NAMES: [&str; 5] = ["Form Submitted", "Pricing", "Webinar Attended", "Email Opened", "pricing "];
const PATHS: [&str; 4] = ["/pricing", "/", "null", "12"];
const TITLES: [&str; 4] = ["CIO", "Head of Sales", "n/a", "cio"];
const COUNTRIES: [&str; 3] = ["Czechia", "Polska", "us"];
const MAILS: [&str; 4] = ["a@gmail.com", "Jan@Firma.CZ", "x@mailinator.com", "b@uni.edu"];

fn id_column(ids: Ids, odd: bool, prefix: &str, numbers: impl Iterator<Item = i64>) -> ArrayRef {
    let numbers: Vec<i64> = numbers.collect();
    match ids {
        Ids::Numbers => ints(numbers),
        Ids::Mixed if odd => ints(numbers),
        Ids::Mixed => Arc::new(StringArray::from_iter_values(numbers.iter().map(|n| format!(" {n}")))),
        Ids::Texts => Arc::new(StringArray::from_iter_values(numbers.iter().map(|n| format!("{prefix}{n}")))),
    }
}

fn events(dir: &Path, number: usize, rows: &[Row], ids: Ids) -> PathBuf {
    let odd = !number.is_multiple_of(2);
    let at: ArrayRef = match number % 3 {
        0 => Arc::new(TimestampMillisecondArray::from_iter_values(rows.iter().map(|row| START_MS + row.1))),
        1 => Arc::new(
            TimestampMicrosecondArray::from_iter_values(rows.iter().map(|row| (START_MS + row.1) * 1_000 + 7))
                .with_timezone("UTC"),
        ),
        _ => ints(rows.iter().map(|row| START_MS + row.1)),
    };
    let name = texts(rows.iter().map(|row| Some(NAMES[row.2 as usize % NAMES.len()])));
    let path: ArrayRef = texts(rows.iter().map(|row| row.7.map(|path| PATHS[path as usize % PATHS.len()])));
    let clicks: ArrayRef = Arc::new(rows.iter().map(|row| row.8.map(f64::from)).collect::<Float64Array>());
    let fields =
        Fields::from(vec![Field::new("path", DataType::Utf8, true), Field::new("clicks", DataType::Float64, true)]);
    let hidden = rows.iter().map(|row| row.7 != Some(3)).collect::<Vec<bool>>();
    let properties = StructArray::new(fields, vec![path, clicks], Some(hidden.into()));
    write(
        dir,
        &format!("events-{number}.parquet"),
        vec![
            ("lead", id_column(ids, odd, "L-", rows.iter().map(|row| i64::from(row.0)))),
            ("at", at),
            (
                "name",
                if odd {
                    cast(&name, &DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))).unwrap()
                } else {
                    name
                },
            ),
            ("kind", texts(rows.iter().map(|row| Some(if row.3 { "view" } else { "click" })))),
            ("id", id_column(ids, odd, "e", rows.iter().map(|row| row.4))),
            ("ms", Arc::new(rows.iter().map(|row| row.5.map(i64::from)).collect::<Int64Array>())),
            ("robot", Arc::new(rows.iter().map(|row| row.6).collect::<BooleanArray>())),
            ("properties", Arc::new(properties)),
            ("unread", texts(rows.iter().map(|_| Some("never looked at")))),
        ],
        7,
    )
}

fn leads(dir: &Path, number: usize, rows: &[LeadRow], ids: Ids) -> PathBuf {
    let text = |of: fn(&LeadRow) -> Option<u8>, words: &'static [&'static str]| {
        texts(rows.iter().map(move |row| of(row).map(|i| words[i as usize % words.len()])))
    };
    write(
        dir,
        &format!("leads-{number}.parquet"),
        vec![
            ("lead", id_column(ids, number.is_multiple_of(2), "L-", rows.iter().map(|row| i64::from(row.0)))),
            (
                "known_at",
                Arc::new(
                    rows.iter().map(|row| row.1.map(|ms| START_MS / 1_000 + ms)).collect::<TimestampSecondArray>(),
                ),
            ),
            ("Job Title", text(|row| row.2, &TITLES)),
            ("Employees", Arc::new(rows.iter().map(|row| row.3.map(i64::from)).collect::<Int64Array>())),
            ("country", text(|row| row.4, &COUNTRIES)),
            ("email", text(|row| row.5, &MAILS)),
            ("score", Arc::new(rows.iter().map(|row| row.3.map(f64::from)).collect::<Float64Array>())),
        ],
        5,
    )
}

fn row() -> impl Strategy<Value = Row> {
    let lasted = proptest::option::of(0_u16..5);
    let rest = (lasted, any::<Option<bool>>(), proptest::option::of(0_u8..4), proptest::option::of(-1_i8..2));
    (0_u8..12, 0_i64..40, any::<u8>(), any::<bool>(), 0_i64..400, rest)
        .prop_map(|(lead, at, name, page, id, (a, b, c, d))| (lead, at, name, page, id, a, b, c, d))
}

fn lead_row() -> impl Strategy<Value = LeadRow> {
    let cell = || proptest::option::of(0_u8..4);
    let employees = proptest::option::of(0_u16..3);
    (0_u8..15, proptest::option::of(0_i64..3), cell(), employees, cell(), cell())
}

/// Of equal ids at one instant only whole rows tell which is kept: the lane does not know it.
fn undecided(rows: &[Vec<Row>]) -> bool {
    let mut seen: BTreeMap<(u8, i64), BTreeSet<i64>> = BTreeMap::new();
    rows.iter().flatten().any(|row| !seen.entry((row.0, row.4)).or_default().insert(row.1))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn generated_files_tell_the_same_on_both_roads(
        rows in proptest::collection::vec(proptest::collection::vec(row(), 0..40), 0..4),
        told in proptest::collection::vec(proptest::collection::vec(lead_row(), 0..20), 0..3),
        ids in prop_oneof![Just(Ids::Numbers), Just(Ids::Texts), Just(Ids::Mixed)],
        again in any::<bool>(),
    ) {
        let dir = TempDir::new().unwrap();
        let mut files: Vec<PathBuf> =
            rows.iter().enumerate().map(|(i, rows)| events(dir.path(), i, rows, ids)).collect();
        files.extend(told.iter().enumerate().map(|(i, rows)| leads(dir.path(), i, rows, ids)));
        if again && let Some(last) = files.last() {
            files.push(last.clone());
        }
        let needs = needs(
            &["path", "clicks"],
            &[
                ("title", Need::Value),
                ("company.employees", Need::Value),
                ("country", Need::Known),
                ("email", Need::Known),
                ("email.kind", Need::Value),
                ("company.domain", Need::Value),
                ("score", Need::Value),
                ("phone", Need::Known),
            ],
        );
        let mapping = mapping(MAP);
        if undecided(&rows) {
            // It may be decided after all; if it says so, it is right.
            if let Ok(found) = lane(&files, &mapping, &needs, &options(20_000, 2)) {
                prop_assert_eq!(found.0, ordinary(&files, &mapping, &needs).0);
            }
        } else {
            same_on_both_roads(&files, &mapping, &needs);
        }
    }
}
