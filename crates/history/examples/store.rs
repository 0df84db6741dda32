//! How fast the store is: writes so many events of leads that are made up, and reads what a pact with eight traits needs.
//!
//! `cargo run --release -p leadpact-history --example store -- 10000000 DIR`: reads DIR if it holds a store, else makes it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant as Clock;

use leadpact_history::{BlockSource, Folder, History, HistoryError, Need, Needs};
use leadpact_ingest::{Options, Origin, Record};
use leadpact_terms::{Channel, Event, EventId, Instant, Kind, LeadId, Value};

const TRAITS: [(&str, u64); 8] = [
    ("company.employees", 200),
    ("company.industry", 30),
    ("country", 60),
    ("seniority", 8),
    ("department", 12),
    ("title", 2_000),
    ("budget", 300),
    ("company.revenue", 500),
];

fn main() -> Result<(), HistoryError> {
    let mut args = std::env::args().skip(1);
    let n: u64 = args.next().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let place = args.next().unwrap_or_else(|| "target/example-store".to_owned());
    let storage = Arc::new(Folder::new(&place));
    if !Path::new(&place).join("manifest.json").exists() {
        let start = Clock::now();
        make(&History::create(storage.clone(), leadpact_history::BUCKETS)?, n)?;
        eprintln!("import: {:.2?}", start.elapsed());
    }
    let history = History::open(storage)?;
    let status = history.status()?;
    eprintln!("{} rows, {} leads, {} segments, {} bytes", status.rows, status.leads, status.segments, status.bytes);
    let needs =
        Needs { traits: TRAITS.iter().map(|(name, _)| (Box::from(*name), Need::Value)).collect(), ..Needs::default() };
    for threads in [1, 2, 2, 2] {
        let start = Clock::now();
        let rows = read(&history, &needs, threads)?;
        eprintln!("{threads} threads: {rows} rows in {:.3?}", start.elapsed());
    }
    Ok(())
}

fn read(history: &History, needs: &Needs, threads: usize) -> Result<u64, HistoryError> {
    let (next, rows) = (AtomicUsize::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let work = || -> Result<(), HistoryError> {
            loop {
                let part = next.fetch_add(1, Ordering::Relaxed);
                if part >= history.n_parts() {
                    return Ok(());
                }
                history.read_part(part, needs, &mut |block| {
                    rows.fetch_add(block.at.len() as u64, Ordering::Relaxed);
                    Ok(())
                })?;
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("a reader does not panic"))
    })?;
    Ok(rows.into_inner())
}

fn make(history: &History, n: u64) -> Result<(), HistoryError> {
    let mut import = history.begin_import(&Options { memory: 256 << 20, ..Options::default() })?;
    let mut state = 7_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let n_leads = (n / 40).max(1);
    for id in 0..n {
        // Few leads do much.
        let (a, b) = (random(n_leads), random(n_leads));
        let lead = if id < n_leads { id } else { a.min(b) };
        let is_new = id < n_leads;
        let at = Instant(1_700_000_000_000 + if is_new { 0 } else { random(63_072_000_000) as i64 });
        let traits = || TRAITS.map(|(name, n)| (Box::from(name), Value::text(format!("{name} {}", (lead * 31) % n))));
        let event = Event {
            id: EventId::new(id.to_string()),
            lead: LeadId::new(lead.to_string()),
            at,
            channel: if is_new { Channel::Import } else { Channel::Web },
            kind: if is_new { Kind::Traits } else { Kind::Track },
            name: if is_new { Box::default() } else { format!("Event {}", random(6) * random(6)).into() },
            lasted: None,
            marked: false,
            properties: if is_new { traits().into() } else { Vec::new() },
        };
        let lead = event.lead.clone();
        if let Some(record) = Record::again(event, Origin::default()) {
            import.gather().push(&lead, &record)?;
        }
    }
    import.commit(&mut |_| {})?;
    Ok(())
}
