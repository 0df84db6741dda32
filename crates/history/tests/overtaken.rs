//! Writers whose lock was given to others while they were silent, as it happens on storage over a network.

mod support;

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use leadpact_history::{Guard, History, HistoryError, Import, Lock, Stamp, Storage};
use leadpact_ingest::Options;
use leadpact_terms::LeadId;
use support::{Push, events, gathered, import, push_all, stored};

/// A storage in memory that lets everybody write at once.
#[derive(Default)]
struct Shared {
    files: Mutex<BTreeMap<String, Bytes>>,
    /// After so many more manifests the answer to whoever writes one gets lost on its way.
    loses_answer_after: Mutex<Option<u32>>,
}

impl Shared {
    fn loses_this_answer(&self) -> bool {
        let mut left = self.loses_answer_after.lock().unwrap();
        match *left {
            Some(0) => {
                *left = None;
                true
            }
            Some(n) => {
                *left = Some(n - 1);
                false
            }
            None => false,
        }
    }
}

/// Stands for an object store's ETag.
fn stamp_of(bytes: &Bytes) -> Stamp {
    Stamp(format!("{:016x}", xxhash_rust::xxh64::xxh64(bytes, 0)).into())
}

impl Storage for Shared {
    fn place(&self) -> String {
        "memory".to_owned()
    }

    fn read(&self, file: &str) -> io::Result<Bytes> {
        self.files.lock().unwrap().get(file).cloned().ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn read_range(&self, file: &str, range: Range<u64>) -> io::Result<Bytes> {
        self.read(file).map(|bytes| bytes.slice(range.start as usize..range.end as usize))
    }

    fn size(&self, file: &str) -> io::Result<u64> {
        self.read(file).map(|bytes| bytes.len() as u64)
    }

    fn write(&self, file: &str, bytes: &[u8]) -> io::Result<()> {
        self.files.lock().unwrap().insert(file.to_owned(), Bytes::copy_from_slice(bytes));
        Ok(())
    }

    fn guard(&self) -> Guard {
        Guard::Loose
    }

    fn read_stamped(&self, file: &str) -> io::Result<(Bytes, Stamp)> {
        self.read(file).map(|bytes| (bytes.clone(), stamp_of(&bytes)))
    }

    fn replace(&self, file: &str, bytes: &[u8], before: Option<&Stamp>) -> io::Result<Stamp> {
        let mut files = self.files.lock().unwrap();
        if files.get(file).map(stamp_of).as_ref() != before {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let bytes = Bytes::copy_from_slice(bytes);
        let stamp = stamp_of(&bytes);
        files.insert(file.to_owned(), bytes);
        if self.loses_this_answer() { Err(ErrorKind::TimedOut.into()) } else { Ok(stamp) }
    }

    fn delete(&self, file: &str) -> io::Result<()> {
        self.files.lock().unwrap().remove(file);
        Ok(())
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.files.lock().unwrap().keys().cloned().collect())
    }

    fn lock(&self) -> io::Result<Lock> {
        Ok(Box::new(()))
    }
}

fn begin(history: &History, pushes: &[Push]) -> Import {
    let mut import = history.begin_import(&Options { memory: 4 << 20, ..Options::default() }).unwrap();
    push_all(import.gather(), pushes);
    import
}

fn assert_holds(storage: &Arc<Shared>, pushes: &[&[Push]]) {
    let history = History::open(storage.clone()).unwrap();
    assert_eq!(history.verify(&mut |_, _| {}).unwrap().damaged, vec![]);
    assert_eq!(stored(&history), gathered(&pushes.concat()));
}

#[test]
fn who_lost_the_lock_commits_nothing_and_harms_nothing() {
    let (old, first, second) = (events(1, 5), events(2, 5), events(3, 5));
    // Whichever of them is quicker in the end.
    for late_ends_first in [true, false] {
        let storage = Arc::new(Shared::default());
        let history = import(&History::create(storage.clone(), 4).unwrap(), &old).unwrap();
        let silent = begin(&history, &first);
        let late = begin(&history, &second);
        let overtaken = |import: Import| {
            let error = import.commit(&mut |_| {}).err().expect("the lock was lost");
            assert!(matches!(error, HistoryError::Overtaken { .. }), "{error}");
        };
        if late_ends_first {
            late.commit(&mut |_| {}).unwrap();
            overtaken(silent);
        } else {
            overtaken(silent);
            late.commit(&mut |_| {}).unwrap();
        }
        assert_holds(&storage, &[&old, &second]);
        // Told to repeat it, and it does.
        import(&History::open(storage.clone()).unwrap(), &first).unwrap();
        assert_holds(&storage, &[&old, &second, &first]);
        // Nothing is left of the attempt that came to nothing.
        let history = History::open(storage.clone()).unwrap();
        let named = history.manifest().segments().count() + history.manifest().retired.len();
        assert_eq!(storage.list().unwrap().len(), named + 1);
    }
}

#[test]
fn an_answer_that_gets_lost_loses_no_commit() {
    let (old, new) = (events(1, 5), events(2, 5));
    let storage = Arc::new(Shared::default());
    let history = import(&History::create(storage.clone(), 4).unwrap(), &old).unwrap();
    // The first manifest takes the store over, the second commits.
    *storage.loses_answer_after.lock().unwrap() = Some(1);
    let history = import(&history, &new).unwrap();
    assert_eq!(*storage.loses_answer_after.lock().unwrap(), None);
    assert_holds(&storage, &[&old, &new]);
    // What is known of the manifest is enough to write again.
    import(&history, &events(3, 5)).unwrap();
    // Where nothing counts yet, a lost answer is a failure that changes nothing.
    *storage.loses_answer_after.lock().unwrap() = Some(0);
    assert!(matches!(import(&history, &events(4, 5)), Err(HistoryError::Storage { .. })));
    assert_holds(&storage, &[&old, &new, &events(3, 5)]);
}

#[test]
fn only_one_begins_a_store() {
    let storage = Arc::new(Shared::default());
    History::create(storage.clone(), 4).unwrap();
    assert!(matches!(History::create(storage, 4), Err(HistoryError::Exists { .. })));
}

#[test]
fn all_that_changes_a_store_takes_it_over() {
    let (old, new) = (events(1, 5), events(2, 5));
    type Change = fn(&History) -> Result<(History, u64), HistoryError>;
    let changes: [(&str, Change); 2] = [
        ("compact", |history| history.compact(&mut |_, _| {})),
        ("erase", |history| history.erase(&[LeadId::from("lead-1")], &mut |_, _| {})),
    ];
    for (what, change) in changes {
        let storage = Arc::new(Shared::default());
        let history = import(&History::create(storage.clone(), 4).unwrap(), &old).unwrap();
        let history = import(&history, &old[..3]).unwrap();
        let silent = begin(&history, &new);
        change(&history).unwrap();
        assert!(matches!(silent.commit(&mut |_| {}), Err(HistoryError::Overtaken { .. })), "{what}");
        assert_eq!(History::open(storage).unwrap().verify(&mut |_, _| {}).unwrap().damaged, vec![], "{what}");
    }
}
