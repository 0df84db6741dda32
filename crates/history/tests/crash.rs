//! A writer that stops at any moment leaves the store as it was before or as it was to be, and the next one cleans up.

mod support;

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use leadpact_history::{History, HistoryError, Lock, Storage};
use leadpact_ingest::Lead;
use leadpact_terms::LeadId;
use support::{Push, events, import, stored};

type Files = BTreeMap<String, Bytes>;

/// A storage in memory that stops working after so many steps. Reading, and what comes before and after each change, is a step.
struct Breaking {
    files: Mutex<Files>,
    steps_left: AtomicUsize,
}

impl Breaking {
    fn new(files: Files, steps: usize) -> Arc<Self> {
        Arc::new(Self { files: Mutex::new(files), steps_left: AtomicUsize::new(steps) })
    }

    fn step(&self) -> io::Result<()> {
        let left = self.steps_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        left.map(drop).map_err(|_| io::Error::other("out of steps"))
    }

    fn files(&self) -> Files {
        self.files.lock().unwrap().clone()
    }
}

impl Storage for Breaking {
    fn place(&self) -> String {
        "memory".to_owned()
    }

    fn read(&self, file: &str) -> io::Result<Bytes> {
        self.step()?;
        self.files.lock().unwrap().get(file).cloned().ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn read_range(&self, file: &str, range: Range<u64>) -> io::Result<Bytes> {
        let bytes = self.read(file)?;
        let range = range.start as usize..range.end as usize;
        if range.end > bytes.len() { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(bytes.slice(range)) }
    }

    fn size(&self, file: &str) -> io::Result<u64> {
        self.read(file).map(|bytes| bytes.len() as u64)
    }

    fn write(&self, file: &str, bytes: &[u8]) -> io::Result<()> {
        self.step()?;
        self.files.lock().unwrap().insert(file.to_owned(), Bytes::copy_from_slice(bytes));
        self.step()
    }

    fn delete(&self, file: &str) -> io::Result<()> {
        self.step()?;
        self.files.lock().unwrap().remove(file);
        self.step()
    }

    fn list(&self) -> io::Result<Vec<String>> {
        self.step()?;
        Ok(self.files.lock().unwrap().keys().cloned().collect())
    }

    fn lock(&self) -> io::Result<Lock> {
        self.step()?;
        Ok(Box::new(()))
    }
}

const ENOUGH: usize = 1_000_000;

fn leads(files: &Files) -> Vec<Lead> {
    stored(&History::open(Breaking::new(files.clone(), ENOUGH)).unwrap())
}

/// Breaks an action at every step. Afterwards the store is as before or as after it, and another import brings it in order.
fn check_every_step(before: &Files, act: &dyn Fn(&History) -> Result<(), HistoryError>) {
    let whole = Breaking::new(before.clone(), ENOUGH);
    act(&History::open(whole.clone()).unwrap()).unwrap();
    let (was, will_be) = (leads(before), leads(&whole.files()));
    let (mut seen_before, mut seen_after) = (0, 0);
    for steps in 1.. {
        let storage = Breaking::new(before.clone(), steps);
        let done = History::open(storage.clone()).and_then(|history| act(&history));
        let files = storage.files();
        let is = leads(&files);
        if is == will_be {
            seen_after += 1;
        } else {
            assert_eq!(is, was, "stopped after {steps} steps");
            seen_before += 1;
        }
        goes_on(files, steps);
        if done.is_ok() {
            assert_eq!(is, will_be);
            break;
        }
    }
    assert!(seen_before > 3 && seen_after >= 1, "{seen_before} before, {seen_after} after");
}

/// The next writer works, and removes what nobody needs.
fn goes_on(files: Files, steps: usize) {
    let storage = Breaking::new(files, ENOUGH);
    let mut history = History::open(storage.clone()).unwrap();
    for seed in [91, 92] {
        history = import(&history, &events(seed, 1)).unwrap();
    }
    assert_eq!(history.verify(&mut |_, _| {}).unwrap().damaged, vec![], "stopped after {steps} steps");
    let manifest = history.manifest();
    let named = manifest.segments().map(|(_, segment)| &segment.stored.file);
    let named = named.chain(manifest.companies.iter().chain(&manifest.also).map(|stored| &stored.file));
    let n_files = named.chain(&manifest.retired).count();
    assert_eq!(storage.files().len(), n_files + 1, "stopped after {steps} steps");
}

/// A store of three imports, with companies and other ids.
fn a_store() -> Files {
    let storage = Breaking::new(Files::new(), ENOUGH);
    let mut history = History::create(storage.clone(), 2).unwrap();
    for seed in [11, 12, 13] {
        let mut pushes = events(seed, 3);
        pushes.push(Push::Also(format!("other-{seed}").into(), LeadId::from("lead-1")));
        history = import(&history, &pushes).unwrap();
    }
    storage.files()
}

#[test]
fn a_broken_import_is_no_import() {
    check_every_step(&a_store(), &|history| {
        let mut pushes = events(14, 4);
        // A lead of the store turns out to be another one.
        pushes.push(Push::Also("lead-0".into(), LeadId::from("lead-2")));
        import(history, &pushes).map(drop)
    });
}

#[test]
fn a_broken_compaction_loses_nothing() {
    let before = a_store();
    let history = History::open(Breaking::new(before.clone(), ENOUGH)).unwrap();
    let expected = stored(&history);
    for steps in 1.. {
        let storage = Breaking::new(before.clone(), steps);
        let done = History::open(storage.clone()).and_then(|history| history.compact(&mut |_, _| {}));
        assert_eq!(leads(&storage.files()), expected, "stopped after {steps} steps");
        goes_on(storage.files(), steps);
        if done.is_ok() {
            break;
        }
    }
}

#[test]
fn a_broken_erasure_is_finished_by_the_next_one() {
    let gone = [LeadId::from("lead-1")];
    check_every_step(&a_store(), &|history| history.erase(&gone, &mut |_, _| {}).map(drop));
    for steps in (1..).step_by(3) {
        let storage = Breaking::new(a_store(), steps);
        let done = History::open(storage.clone()).and_then(|history| history.erase(&gone, &mut |_, _| {}));
        let again = Breaking::new(storage.files(), ENOUGH);
        History::open(again.clone()).unwrap().erase(&gone, &mut |_, _| {}).unwrap();
        for (file, bytes) in again.files() {
            assert!(!String::from_utf8_lossy(&bytes).contains("other-11"), "{file} after {steps} steps");
        }
        if done.is_ok() {
            break;
        }
    }
}
