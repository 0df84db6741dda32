//! How fast raw files become leads: makes N events in arrival order (default 10 million) and tells how long it takes to
//! decode their columns, to bring them together by lead, and the most memory that was needed.
//!
//! `cargo run --release -p leadpact-history --example arrivals -- 10000000 [MEMORY_MB] [THREADS] [text]`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use leadpact_document::Source as Document;
use leadpact_history::arrivals::{ArrivalOptions, Arrivals};
use leadpact_history::{BlockSource, Need, Needs};
use leadpact_ingest::Mapping;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

const MAP: &str = "map: 1
files:
  - { file: leads.parquet, holds: leads, id: lead, at: known_at }
  - { file: events.parquet, holds: events, id: lead, at: at, name: name, event_id: id, properties: [path] }
";
const START_MS: u64 = 1_704_067_200_000;
const TWO_YEARS_MS: u64 = 2 * 365 * 86_400_000;
const TITLES: [&str; 8] = ["CIO", "CTO", "Head of IT", "Student", "Buyer", "Analyst", "VP Sales", "Engineer"];
const INDUSTRIES: [&str; 6] = ["software", "retail", "banking", "education", "energy", "health"];
const COUNTRIES: [&str; 6] = ["CZ", "PL", "DE", "US", "GB", "FR"];

/// What the ids of leads and events are.
#[derive(Clone, Copy)]
enum Ids {
    Numbers,
    Texts,
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let n: u64 = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(10_000_000);
    let memory: usize = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(600);
    let threads = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(2);
    let ids = if arguments.next().is_some_and(|ids| ids == "text") { Ids::Texts } else { Ids::Numbers };
    let dir = std::env::temp_dir().join(format!("leadpact-arrivals-{n}-{}", ids as u8));
    let files = [dir.join("leads.parquet"), dir.join("events.parquet")];
    if !files[1].exists() {
        std::fs::create_dir_all(&dir).expect("a directory for the data");
        let started = Instant::now();
        make(&files, n, ids);
        println!("made {n} events in {:.1} s", started.elapsed().as_secs_f64());
    }
    let bytes: u64 = files.iter().map(|file| std::fs::metadata(file).expect("a file").len()).sum();
    println!("{n} events, {} MB of Parquet, {threads} threads, {memory} MB for rows", bytes >> 20);
    for _ in 0..3 {
        let (started, cpu) = (Instant::now(), cpu_s());
        let rows = decode(&files[1], threads);
        println!("decode only: {:.3} s, CPU {:.2} s ({rows} rows)", started.elapsed().as_secs_f64(), cpu_s() - cpu);
    }
    for _ in 0..3 {
        lane(&files, memory << 20, threads);
    }
    println!("peak memory {} MB", peak_mb());
}

fn lane(files: &[PathBuf], memory: usize, threads: usize) {
    let (mapping, diagnostics) = Mapping::parse(&Document::new("map.yaml", MAP));
    let mapping = mapping.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let traits = ["title", "seniority", "company.industry", "country"].map(|name| (name.into(), Need::Value));
    let properties = ["path".into()].into();
    let needs = Needs { properties, traits: traits.into(), lasted: false };
    let (started, cpu) = (Instant::now(), cpu_s());
    let options = ArrivalOptions { memory, threads, ..ArrivalOptions::default() };
    let arrivals = Arrivals::open(files, &mapping, &needs, &options, &mut ()).unwrap_or_else(|error| panic!("{error}"));
    let (scattered, cpu_scattered) = (started.elapsed().as_secs_f64(), cpu_s() - cpu);
    let (next, leads, rows) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let part = next.fetch_add(1, Ordering::Relaxed);
                    if part >= arrivals.n_parts() {
                        break;
                    }
                    let read = arrivals.read_part(part, &needs, &mut |block| {
                        leads.fetch_add(block.leads.len(), Ordering::Relaxed);
                        rows.fetch_add(block.at.len(), Ordering::Relaxed);
                        Ok(())
                    });
                    read.unwrap_or_else(|error| panic!("{error}"));
                }
            });
        }
    });
    let all = started.elapsed().as_secs_f64();
    let (leads, rows) = (leads.into_inner(), rows.into_inner());
    println!(
        "lane: {all:.3} s (scatter {scattered:.3}, gather {:.3}), CPU {:.2} s (scatter {cpu_scattered:.2}), {leads} leads, \
         {rows} rows, {} parts",
        all - scattered,
        cpu_s() - cpu,
        arrivals.n_parts()
    );
}

fn decode(file: &Path, threads: usize) -> usize {
    let open = || std::fs::File::open(file).expect("the file of events");
    let metadata = ArrowReaderMetadata::load(&open(), ArrowReaderOptions::new()).expect("its metadata");
    let (next, rows) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let group = next.fetch_add(1, Ordering::Relaxed);
                    if group >= metadata.metadata().num_row_groups() {
                        break;
                    }
                    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(open(), metadata.clone());
                    let reader =
                        reader.with_row_groups(vec![group]).with_batch_size(16 << 10).build().expect("a reader");
                    let n: usize = reader.map(|batch| batch.expect("a batch").num_rows()).sum();
                    rows.fetch_add(n, Ordering::Relaxed);
                }
            });
        }
    });
    rows.into_inner()
}

fn make(files: &[PathBuf; 2], n: u64, ids: Ids) {
    let mut random = Random(7);
    let n_leads = (n / 50).max(1);
    let leads: Vec<u64> = (0..n_leads).collect();
    let pick = |list: &'static [&'static str], random: &mut Random| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(leads.iter().map(|_| list[random.below(list.len() as u64) as usize])))
    };
    let known = leads.iter().map(|_| START_MS as i64);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("lead", id_column(ids, "L-", leads.iter().copied())),
        ("known_at", Arc::new(TimestampMillisecondArray::from_iter_values(known))),
        ("title", pick(&TITLES, &mut random)),
        ("seniority", pick(&["vp", "c-level", "manager", "staff"], &mut random)),
        ("company.industry", pick(&INDUSTRIES, &mut random)),
        ("country", pick(&COUNTRIES, &mut random)),
        ("email", Arc::new(StringArray::from_iter_values(leads.iter().map(|n| format!("p{n}@firm{}.com", n % 997))))),
    ];
    write(&files[0], std::iter::once(columns));
    let names: Vec<String> = (0..30).map(|i| format!("Event {i}")).collect();
    let paths: Vec<String> = (0..40).map(|i| format!("/page/{i}")).collect();
    const BATCH: u64 = 1 << 20;
    let batches = (0..n.div_ceil(BATCH)).map(|batch| {
        let rows: Vec<u64> = (batch * BATCH..n.min((batch + 1) * BATCH)).collect();
        // Few leads do much: the square of a uniform number favours small ones.
        let leads = rows.iter().map(|_| {
            let skewed = (random.below(1 << 20) * random.below(1 << 20)) >> 20;
            (skewed * n_leads) >> 20
        });
        let leads: Vec<u64> = leads.map(|lead| lead.min(n_leads - 1)).collect();
        let at = rows.iter().map(|row| {
            let at = START_MS + row * (TWO_YEARS_MS / n);
            // One in fifty comes late by up to three days.
            let late = if random.below(50) == 0 { random.below(3 * 86_400_000) } else { random.below(1_000) };
            at.saturating_sub(late).cast_signed()
        });
        let at: Vec<i64> = at.collect();
        let of = |list: &[String], random: &mut Random| -> ArrayRef {
            let n = list.len() as u64;
            let skewed = rows.iter().map(|_| random.below(n) * random.below(n) / n);
            Arc::new(StringArray::from_iter_values(skewed.map(|i| &list[i as usize])))
        };
        let (name, path) = (of(&names, &mut random), of(&paths, &mut random));
        vec![
            ("lead", id_column(ids, "L-", leads.into_iter())),
            ("at", Arc::new(TimestampMillisecondArray::from_iter_values(at)) as ArrayRef),
            ("name", name),
            ("path", path),
            ("id", id_column(ids, "e-", rows.iter().copied())),
        ]
    });
    write(&files[1], batches);
}

fn id_column(ids: Ids, prefix: &str, numbers: impl Iterator<Item = u64>) -> ArrayRef {
    match ids {
        Ids::Numbers => Arc::new(Int64Array::from_iter_values(numbers.map(u64::cast_signed))),
        Ids::Texts => Arc::new(StringArray::from_iter_values(numbers.map(|n| format!("{prefix}{n}")))),
    }
}

fn write(path: &Path, mut batches: impl Iterator<Item = Vec<(&'static str, ArrayRef)>>) {
    let batch = |columns: Vec<(&str, ArrayRef)>| RecordBatch::try_from_iter(columns).expect("columns of one length");
    let first = batch(batches.next().unwrap_or_default());
    let file = std::fs::File::create(path).expect("a file for the data");
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(file, first.schema(), Some(properties)).expect("a writer");
    writer.write(&first).expect("the first rows");
    batches.for_each(|columns| writer.write(&batch(columns)).expect("more rows"));
    writer.close().expect("the end of the file");
}

/// Processor time of this process so far, as Linux counts it in hundredths of a second.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// The most memory that this process has held, as Linux counts it.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) >> 10
}
