//! A store in an S3 bucket, behind a real server.

use std::time::Duration;

use leadpact_cluster::{Host, storage};
use tempfile::TempDir;

use crate::support::node::{Nodes, Security};
use crate::support::s3::{S3, with_keys};
use crate::support::{Store, ask, fill, here, leads, replayed_here, replayed_there};

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
        assert_eq!(files.read("a").unwrap_err().kind(), std::io::ErrorKind::NotFound);
        files.write("b/two", b"second").unwrap();
        files.write("one", b"first").unwrap();
        files.write("one", b"again").unwrap();
        assert_eq!(files.list().unwrap(), ["b/two", "one"]);
        assert_eq!(&*files.read("one").unwrap(), b"again");
        assert_eq!(&*files.read_range("b/two", 2..4).unwrap(), b"co");
        assert_eq!(files.read_range("b/two", 2..9).unwrap_err().kind(), std::io::ErrorKind::UnexpectedEof);
        assert_eq!(files.size("b/two").unwrap(), 6);
        files.delete("one").unwrap();
        files.delete("one").unwrap();
        assert_eq!(files.list().unwrap(), ["b/two"]);
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
        assert_eq!(files.lock().err().map(|error| error.kind()), Some(std::io::ErrorKind::WouldBlock));
        drop(held);
        assert!(files.lock().is_ok());
    });
}
