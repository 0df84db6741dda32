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
use leadpact_history::{Block, BlockSource, Need, Needs, TOLD};
use leadpact_ingest::{FileCount, Mapping, Options, Progress, Watch};
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

/// The blocks of all parts.
fn blocks(files: &[PathBuf], mapping: &Mapping, needs: &Needs, options: &ArrivalOptions) -> Vec<Block> {
    let arrivals = Arrivals::open(files, mapping, needs, options, &mut ()).unwrap();
    let mut blocks = Vec::new();
    for part in 0..arrivals.n_parts() {
        let one = |block: &Block| {
            blocks.push(block.clone());
            Ok(())
        };
        arrivals.read_part(part, needs, &mut { one }).unwrap();
    }
    blocks
}

/// Both roads tell the same, with plenty of memory and with none, with one thread and with several.
#[track_caller]
fn same_on_both_roads(files: &[PathBuf], mapping: &Mapping, needs: &Needs) {
    let (leads, counts, latest, quarantined) = ordinary(files, mapping, needs);
    assert_eq!(quarantined, 0);
    let all = [options(64 << 20, 2), options(0, 1), options(20_000, 3)];
    let first = blocks(files, mapping, needs, &all[0]);
    for options in all {
        assert!(blocks(files, mapping, needs, &options) == first, "the same blocks with {options:?}");
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
    kind: { column: kind, page: [view], track: [click], otherwise: nothing }
    event_id: id
    lasted: { column: ms, unit: ms }
    marked: robot
    properties: { under: [properties] }
";

/// A made-up event: lead, milliseconds, name, kind, id, duration, marked, path, clicks.
type Row = (u8, i64, u8, u8, i64, Option<u16>, Option<bool>, Option<u8>, Option<i8>);
/// A made-up row of leads: lead, milliseconds, title, employees, country, mail.
type LeadRow = (u8, Option<i64>, Option<u8>, Option<u16>, Option<u8>, Option<u8>);

#[derive(Debug, Clone, Copy)]
enum Ids {
    Numbers,
    Texts,
    Mixed,
}

const NAMES: [&str; 5] = ["Form Submitted", "Pricing", "Webinar Attended", "Email Opened", "pricing "];
const KINDS: [&str; 5] = ["view", "click", "View", "scroll", "click"];
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
            ("kind", texts(rows.iter().map(|row| Some(KINDS[row.3 as usize % KINDS.len()])))),
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
    (0_u8..12, 0_i64..40, any::<u8>(), any::<u8>(), 0_i64..400, rest)
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

#[test]
fn a_busy_lead_and_rows_in_no_order_at_all() {
    let dir = TempDir::new().unwrap();
    let n = 90_000_u64;
    // A multiple of an odd number, modulo a prime: every number once, in no order.
    let mixed: Vec<i64> = (0..n).map(|i| (i * 48_611 % 90_001).cast_signed()).collect();
    let lead = |mixed: &i64| if mixed % 4 == 0 { mixed % 900 } else { 7 };
    let columns = |id: ArrayRef| {
        vec![
            ("lead", ints(mixed.iter().map(lead))),
            ("at", ints(mixed.iter().map(|mixed| START_MS + mixed / 2))),
            ("name", texts(mixed.iter().map(|mixed| Some(NAMES[*mixed as usize % 4])))),
            ("id", id),
        ]
    };
    let texts = StringArray::from_iter_values(mixed.iter().map(|mixed| format!("e{}", mixed % 89_000 + 1_000)));
    let told = vec![
        ("lead", ints(0..900)),
        (
            "title",
            Arc::new(StringArray::from_iter_values((0..900).map(|lead| format!("Title {}", lead % 50)))) as ArrayRef,
        ),
    ];
    let told = write(dir.path(), "leads.parquet", told, 1_000);
    let map = format!("{PLAIN}  - {{ file: leads*, holds: leads, id: lead }}\n");
    for ids in [ints(mixed.iter().map(|mixed| mixed - 500)), Arc::new(texts)] {
        let file = write(dir.path(), "events.parquet", columns(ids), 20_000);
        same_on_both_roads(&[file, told.clone()], &mapping(&map), &needs(&[], &[("title", Need::Value)]));
    }
}

/// Remembers what it was told.
#[derive(Default)]
struct Seen(Vec<(u64, u64, u64)>);

impl Watch for Seen {
    fn progress(&mut self, progress: Progress<'_>) {
        self.0.push((progress.bytes, progress.bytes_total, progress.rows));
    }
}

#[test]
fn progress_rises_to_the_end() {
    let dir = TempDir::new().unwrap();
    let file = dated(dir.path(), ints((0..10).map(|i| START_MS + i)));
    let size = std::fs::metadata(&file).unwrap().len();
    let mut seen = Seen::default();
    Arrivals::open(&[file], &mapping(PLAIN), &Needs::default(), &options(1 << 20, 2), &mut seen).unwrap();
    assert!(seen.0.is_sorted() && seen.0.len() > 1, "{:?}", seen.0);
    assert_eq!(seen.0.last(), Some(&(size, size, 10)));
}

/// A file of events with a column of instants of this type.
fn dated(dir: &Path, at: ArrayRef) -> PathBuf {
    let n = at.len();
    let columns = vec![
        ("lead", ints((0..n as i64).map(|i| i % 3))),
        ("at", at),
        ("name", texts((0..n).map(|_| Some("Pricing")))),
        ("id", ints(0..n as i64)),
    ];
    write(dir, "events.parquet", columns, 4)
}

const PLAIN: &str = "map: 1
files:
  - { file: events*, holds: events, id: lead, at: at, name: name, event_id: id, properties: none }
";

#[test]
fn instants_are_read_from_columns_of_every_type() {
    let ms: Vec<i64> = (0..9).map(|i| START_MS + i * 1_234_567).collect();
    let seconds = || ms.iter().map(|ms| ms / 1_000);
    let written: Vec<String> = ms.iter().map(|ms| Instant(*ms).to_string()).collect();
    let written: ArrayRef = Arc::new(StringArray::from_iter_values(&written));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("seconds", Arc::new(TimestampSecondArray::from_iter_values(seconds()))),
        ("milliseconds", Arc::new(TimestampMillisecondArray::from_iter_values(ms.iter().copied()))),
        ("with a zone", Arc::new(TimestampMillisecondArray::from(ms.clone()).with_timezone("Europe/Prague"))),
        ("microseconds", Arc::new(TimestampMicrosecondArray::from_iter_values(ms.iter().map(|ms| ms * 1_000 + 999)))),
        ("before 1970", Arc::new(TimestampMicrosecondArray::from_iter_values(ms.iter().map(|ms| 999 - ms * 1_000)))),
        ("epoch seconds", ints(seconds())),
        ("epoch milliseconds", ints(ms.iter().copied())),
        ("epoch microseconds", ints(ms.iter().map(|ms| ms * 1_000 + 999))),
        ("early epoch seconds", ints((0..9).map(|i| 100_000_000 + i))),
        (
            "dates",
            cast(&(Arc::new(TimestampMillisecondArray::from(ms.clone())) as ArrayRef), &DataType::Date32).unwrap(),
        ),
        ("texts", Arc::clone(&written)),
        (
            "dictionary",
            cast(&written, &DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8))).unwrap(),
        ),
    ];
    for zone in ["UTC", "America/New_York"] {
        let mapping = mapping(&PLAIN.replace("at: at,", &format!("at: at, time_zone: {zone},")));
        for (_, column) in &columns {
            let dir = TempDir::new().unwrap();
            same_on_both_roads(&[dated(dir.path(), Arc::clone(column))], &mapping, &Needs::default());
        }
    }
}

#[test]
fn durations_are_read_from_columns_of_every_type() {
    let floats: ArrayRef =
        Arc::new(Float64Array::from(vec![Some(0.0), None, Some(1.0005), Some(f64::NAN), Some(12.25), Some(1e9)]));
    let columns = [
        cast(&floats, &DataType::Float32).unwrap(),
        cast(&floats, &DataType::Int64).unwrap(),
        cast(&floats, &DataType::UInt8).unwrap(),
        texts([Some("1.5"), None, Some("12"), Some("n/a"), Some("3"), Some(" 4 ")]),
        floats,
    ];
    for (decimal, from) in [("point", 0), ("comma", 1)] {
        let keys = format!("at: at, decimal: {decimal}, lasted: {{ column: s, unit: m }},");
        let mapping = mapping(&PLAIN.replace("at: at,", &keys));
        for column in &columns[from..from + 3 - from] {
            let dir = TempDir::new().unwrap();
            let columns = vec![
                ("lead", ints([1, 2, 1, 1, 3, 2])),
                ("at", ints((0..6).map(|i| START_MS + i))),
                ("name", texts([Some("Pricing"); 6])),
                ("id", ints(0..6)),
                ("s", Arc::clone(column)),
            ];
            let file = write(dir.path(), "events.parquet", columns, 4);
            same_on_both_roads(&[file], &mapping, &needs(&[], &[]));
        }
    }
}

#[test]
fn touches_and_outcomes_take_their_place_among_events() {
    const MAP: &str = "map: 1
files:
  - { file: events*, holds: events, id: lead, at: at, name: name, event_id: id, properties: none }
  - { file: touches*, holds: touches, id: lead, at: at, act: act, event_id: id }
  - { file: outcomes*, holds: outcomes, id: lead, at: at, outcome: outcome }
";
    let dir = TempDir::new().unwrap();
    let at = || ints((0..6).map(|i| START_MS + 3 * i));
    let touches = vec![
        ("lead", texts(["1", "2; 3", "0", "4", "1", "x"].map(Some))),
        ("at", at()),
        ("act", texts(["call", "email", "accepted", "call", "meeting", "recycled"].map(Some))),
        ("id", texts(["t1", "t2", "t3", "4", "5", "t6"].map(Some))),
        ("note", texts([Some("reached"), None, None, Some("voicemail"), None, Some("later")])),
    ];
    let outcomes = vec![
        ("lead", ints([0, 1, 2, 0, 7, 7])),
        ("at", at()),
        ("outcome", texts(["opportunity", "lost", "opportunity", "won", "won", "won"].map(Some))),
        ("amount", texts([Some("12 000 EUR"), None, Some("5k"), Some("99"), Some("1"), Some("1")])),
    ];
    let files = [
        dated(dir.path(), at()),
        write(dir.path(), "touches.parquet", touches, 4),
        write(dir.path(), "outcomes.parquet", outcomes, 4),
    ];
    same_on_both_roads(&files, &mapping(MAP), &needs(&["reached", "amount", "note"], &[]));
}

#[test]
fn columns_that_nothing_needs_are_left_alone() {
    use arrow::array::{ListBuilder, StringBuilder};
    let dir = TempDir::new().unwrap();
    let mut tags = ListBuilder::new(StringBuilder::new());
    (0..6).for_each(|i| tags.append_value((0..i).map(|_| Some("tag"))));
    let inner = StructArray::from(vec![
        (Arc::new(Field::new("a", DataType::Utf8, true)), texts([Some("x"); 6])),
        (
            Arc::new(Field::new("path", DataType::Utf8, true)),
            texts([Some("/a"), None, Some("/b"), None, None, Some("/a")]),
        ),
    ]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("tags", Arc::new(tags.finish())),
        ("lead", ints([1, 2, 1, 1, 3, 2])),
        ("properties", Arc::new(inner)),
        ("at", ints((0..6).map(|i| START_MS + i))),
        ("name", texts([Some("Pricing"); 6])),
        ("id", ints(0..6)),
    ];
    let file = write(dir.path(), "events.parquet", columns, 4);
    let mapping = mapping(&PLAIN.replace("properties: none", "properties: all"));
    same_on_both_roads(&[file], &mapping, &needs(&["path"], &[]));
}

/// An entry for the file of the test below; a key that is said again replaces the first, and a blank value drops it.
fn entry(keys: &[(&str, &str)]) -> String {
    let mut all: BTreeMap<&str, &str> = BTreeMap::from([("file", "f*"), ("id", "lead"), ("at", "at")]);
    if keys.contains(&("holds", "events")) {
        all.extend([("name", "name"), ("event_id", "id"), ("properties", "none")]);
    }
    all.extend(keys.iter().copied());
    let written = all.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("{key}: {value}"));
    format!("map: 1\nfiles:\n  - {{ {} }}\n", written.collect::<Vec<_>>().join(", "))
}

/// Columns with something wrong in each.
fn odd_columns() -> Vec<(&'static str, ArrayRef)> {
    let lists = [Some(vec![Some(1)]), None, Some(vec![])];
    let lists = arrow::array::ListArray::from_iter_primitive::<arrow::datatypes::Int64Type, _, _>(lists);
    vec![
        ("lead", ints([1, 2, 1])),
        ("id", ints([1, 2, 3])),
        ("at", ints([START_MS, START_MS + 1, START_MS])),
        ("name", texts([Some("Pricing"), Some("Pricing"), Some("Docs")])),
        ("hole", Arc::new(Int64Array::from(vec![Some(START_MS), None, Some(START_MS)]))),
        ("blank", texts([Some("Pricing"), None, Some("Docs")])),
        ("several", texts([Some("1"), Some("2; 3"), Some("4")])),
        ("word", texts([Some("a"), Some("null"), Some("c")])),
        ("half", Arc::new(Float64Array::from(vec![0.5; 3]))),
        ("lists", Arc::new(lists)),
        ("small", ints([1, 2, 3])),
        ("huge", ints([i64::MAX, 2, 3])),
        ("negative", ints([-1, 2, 3])),
        ("twice", ints([1, 1, 1])),
    ]
}

#[test]
fn what_is_not_read_by_column_falls_back() {
    let no_date =
        "row 1: `a` is not a date: expected 2026-10-05 (other orders need `dates: day first` or `dates: month first`)";
    let no_kind = "row 2: a blank is not a kind of event: expected one of track, page, traits, company, or a value that the \
                   mapping translates";
    let kind = "{ column: word, page: [a, c] }";
    /// What a file holds, keys of its entry, and what the lane says.
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let cases: &[Case<'_>] = &[
        ("events", &[], "read"),
        ("events", &[("at", "[at, hole]")], "several columns say when"),
        ("events", &[("at", "")], "its events have no instant"),
        ("events", &[("at", "hole")], "row 2: the row does not say when it happened"),
        ("events", &[("at", "word")], no_date),
        ("events", &[("at", "small")], "row 1: the instant can't be read"),
        ("events", &[("event_id", "")], "its events have no ids of their own (`event_id`)"),
        ("events", &[("event_id", "hole")], "row 2: an id is missing"),
        ("events", &[("event_id", "half")], "row 1: ids of type Float64"),
        ("events", &[("event_id", "huge")], "row 1: an id is too large a number"),
        ("events", &[("event_id", "word")], "row 2: the event has no id of its own"),
        ("events", &[("event_id", "at")], "one column means several things"),
        ("events", &[("event_id", "twice")], "lead `1`: two events under one id say different things at one instant"),
        ("events", &[("id", "hole")], "row 2: an id is missing"),
        ("events", &[("id", "[lead, small]")], "several columns name the lead"),
        ("events", &[("id", "several")], "row 2: it names several leads"),
        ("events", &[("id", "word")], "row 2: the row names no lead"),
        ("events", &[("times", "small")], "a row says how many times something happened"),
        ("events", &[("lasted", "negative")], "row 1: `-1` is not a length of time"),
        ("events", &[("kind", kind)], no_kind),
        ("events", &[("kind", "traits")], "its events tell traits"),
        ("events", &[("name", "blank")], "row 2: the event has no name"),
        ("events", &[("properties", "[lists]")], "column `lists` holds List(Int64)"),
        ("events", &[("events", "[{ name: { fixed: Again } }]")], "a row says several things"),
        ("leads", &[], "read"),
        ("leads", &[("at", "")], "read"),
        ("leads", &[("also", "word")], "it names leads by several ids (`also`)"),
        ("leads", &[("at", "word")], no_date),
        ("leads", &[("traits", "{ word: email }")], "row 1: `a` is not an e-mail address: it has no @"),
        ("leads", &[("outcomes", "[{ column: word, won: [a] }]")], "rows of leads say what else happened"),
        ("leads", &[("id", "")], "its leads are numbered"),
        ("leads", &[("format", "csv")], "it is not a Parquet file"),
        ("companies", &[], "it holds companies"),
        ("history", &[("field", "name"), ("value", "word")], "it holds changes of single traits"),
        ("touches", &[("act", "call")], "row 1: the event has no id of its own"),
        ("touches", &[("act", "noted"), ("event_id", "id")], "its events tell traits"),
        ("outcomes", &[("outcome", "won"), ("at", "")], "row 1: the row does not say when it happened"),
    ];
    let needs = needs(&["lists"], &[("email", Need::Known)]);
    for (holds, keys, expected) in cases {
        let dir = TempDir::new().unwrap();
        let file = write(dir.path(), "f.parquet", odd_columns(), 2);
        let map = entry(&[&[("holds", *holds)], *keys].concat());
        let found = match lane(&[file], &mapping(&map), &needs, &options(1 << 20, 2)) {
            Ok(_) => "read".to_owned(),
            Err(ArrivalsError::Fallback(fallback)) => fallback.why.to_string(),
            Err(ArrivalsError::Failed(error)) => format!("failed: {error}"),
        };
        assert_eq!(found, *expected, "{map}");
    }
}

#[test]
fn what_nobody_can_read_is_an_error() {
    let dir = TempDir::new().unwrap();
    let whole = dated(dir.path(), ints([START_MS; 3]));
    let bytes = std::fs::read(&whole).unwrap();
    for (damage, map, expected) in [
        ("none", "map: 1\nfiles:\n  - { file: other, holds: leads }\n", "no entry of the mapping matches"),
        ("none", "map: 1\nfiles:\n  - { file: e*, holds: leads, id: user }\n", "has no column `user`"),
        ("end", PLAIN, "is not a Parquet file"),
        ("middle", PLAIN, "is not a whole Parquet file: row 1 and those after it"),
    ] {
        let mut bytes = bytes.clone();
        match damage {
            "end" => bytes.truncate(bytes.len() / 2),
            "middle" => bytes[8..30].fill(0xff),
            _ => {}
        }
        std::fs::write(&whole, &bytes).unwrap();
        let error = lane(std::slice::from_ref(&whole), &mapping(map), &Needs::default(), &options(0, 2)).unwrap_err();
        assert!(matches!(error, ArrivalsError::Failed(_)), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}
