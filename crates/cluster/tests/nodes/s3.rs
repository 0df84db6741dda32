//! A store in an S3 bucket, behind a real server.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use leadpact_cluster::{Host, storage};
use leadpact_history::{Folder, History, Stamp, Storage};
use leadpact_ingest::Lead;
use tempfile::TempDir;

use crate::support::node::{Nodes, Security};
use crate::support::s3::{S3, with_keys};
use crate::support::{Store, ask, fill, here, import, leads, replayed_here, replayed_there};

#[test]
fn a_store_in_a_bucket_is_a_store() {
    with_keys("s3::a_store_in_a_bucket_is_a_store", || {
        let leads = leads(120, 15);
        let root = TempDir::new().unwrap();
        fill(&root.path().join("bucket/history"), &leads);
        let server = S3::serve(root.path(), Duration::ZERO);
        let local = Store::of(&leads);
        let place = server.place("bucket", "history");
        let nodes = Nodes::start(2, &Security::default());
        assert_eq!(replayed_there(place.clone(), &nodes.cluster()).unwrap(), replayed_here(&local));
        let question = "select company, n_leads from companies order by company";
        let expected = ask(local.place(), here(), question).unwrap();
        assert_eq!(ask(place.clone(), here(), question).unwrap(), expected);
        assert_eq!(ask(place, Host::There(nodes.cluster()), question).unwrap(), expected);
    });
}

#[test]
fn files_in_a_bucket_are_written_read_and_removed() {
    with_keys("s3::files_in_a_bucket_are_written_read_and_removed", || {
        let root = TempDir::new().unwrap();
        std::fs::create_dir(root.path().join("bucket")).unwrap();
        let server = S3::serve(root.path(), Duration::ZERO);
        let files = storage(&server.place("bucket", "deep/store")).unwrap();
        assert_eq!(files.list().unwrap(), Vec::<String>::new());
        assert_eq!(files.read("a").unwrap_err().kind(), ErrorKind::NotFound);
        files.write("b/two", b"second").unwrap();
        files.write("one", b"first").unwrap();
        files.write("one", b"again").unwrap();
        assert_eq!(files.list().unwrap(), ["b/two", "one"]);
        assert_eq!(&*files.read("one").unwrap(), b"again");
        assert_eq!(&*files.read_range("b/two", 2..4).unwrap(), b"co");
        assert_eq!(files.read_range("b/two", 2..9).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        assert_eq!(files.size("b/two").unwrap(), 6);
        files.delete("one").unwrap();
        files.delete("one").unwrap();
        assert_eq!(files.list().unwrap(), ["b/two"]);
    });
}

#[test]
fn a_file_is_replaced_only_by_whoever_saw_the_one_before() {
    with_keys("s3::a_file_is_replaced_only_by_whoever_saw_the_one_before", || {
        let root = TempDir::new().unwrap();
        std::fs::create_dir(root.path().join("bucket")).unwrap();
        let server = S3::serve(root.path(), Duration::ZERO);
        let files = storage(&server.place("bucket", "store")).unwrap();
        let refused = |before: Option<&Stamp>| {
            let error = files.replace("manifest", b"late", before).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::AlreadyExists, "{error}");
        };
        assert_eq!(files.read_stamped("manifest").unwrap_err().kind(), ErrorKind::NotFound);
        let first = files.replace("manifest", b"first", None).unwrap();
        refused(None);
        assert_eq!(files.read_stamped("manifest").unwrap(), (Bytes::from_static(b"first"), first.clone()));
        let second = files.replace("manifest", b"second", Some(&first)).unwrap();
        refused(Some(&first));
        assert_eq!(files.read_stamped("manifest").unwrap(), (Bytes::from_static(b"second"), second));
        files.delete("manifest").unwrap();
        refused(Some(&first));
    });
}

#[test]
fn a_store_is_kept_in_a_bucket_as_in_a_directory() {
    with_keys("s3::a_store_is_kept_in_a_bucket_as_in_a_directory", || {
        let (root, dir) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        std::fs::create_dir(root.path().join("bucket")).unwrap();
        let server = S3::serve(root.path(), Duration::ZERO);
        let far = storage(&server.place("bucket", "history")).unwrap();
        let near: Arc<dyn Storage> = Arc::new(Folder::new(dir.path()));
        let leads = leads(60, 12);
        let kept = [far, near].map(|storage| {
            let mut history = History::create(storage, 16).unwrap();
            for some in leads.chunks(20) {
                history = import(&history, some);
            }
            assert!(history.status().unwrap().segments > 24);
            history = history.compact(&mut |_, _| {}).unwrap().0;
            let (history, n_gone) = history.erase(&[leads[7].id.clone()], &mut |_, _| {}).unwrap();
            assert_eq!((n_gone, history.verify(&mut |_, _| {}).unwrap().damaged), (1, vec![]));
            let all: Vec<Lead> =
                (0..16).flat_map(|bucket| history.leads(bucket).unwrap().map(Result::unwrap)).collect();
            // Nothing but what counts and what the commit before needed is left, and nobody holds the lock.
            let named = history.manifest().segments().count();
            assert_eq!(history.storage().list().unwrap().len(), named + 1);
            assert!(history.storage().lock().is_ok());
            (all, named)
        });
        assert_eq!(kept[0], kept[1]);
        assert_eq!(kept[0].0.len(), 59);
    });
}

#[test]
fn a_writer_keeps_others_out_of_a_bucket() {
    with_keys("s3::a_writer_keeps_others_out_of_a_bucket", || {
        let root = TempDir::new().unwrap();
        std::fs::create_dir(root.path().join("bucket")).unwrap();
        let server = S3::serve(root.path(), Duration::ZERO);
        let files = storage(&server.place("bucket", "")).unwrap();
        let held = files.lock().unwrap();
        assert_eq!(files.lock().err().map(|error| error.kind()), Some(ErrorKind::WouldBlock));
        drop(held);
        assert!(files.lock().is_ok());
        assert_eq!(std::fs::read_dir(root.path().join("bucket")).unwrap().count(), 0);
    });
}

#[test]
fn the_lock_of_a_writer_that_was_killed_is_taken_over() {
    with_keys("s3::the_lock_of_a_writer_that_was_killed_is_taken_over", || {
        let root = TempDir::new().unwrap();
        std::fs::create_dir(root.path().join("bucket")).unwrap();
        // It shows no life any more.
        std::fs::write(root.path().join("bucket/lock"), "process 1").unwrap();
        let server = S3::serve(root.path(), Duration::ZERO);
        let files = storage(&server.place("bucket", "")).unwrap();
        let since = Instant::now();
        let held = files.lock().unwrap();
        assert!(since.elapsed() > Duration::from_secs(10), "{:?}", since.elapsed());
        assert_eq!(files.lock().err().map(|error| error.kind()), Some(ErrorKind::WouldBlock));
        drop(held);
    });
}
