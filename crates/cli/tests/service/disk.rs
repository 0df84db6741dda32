//! A disk that fills up: the service says so, goes on answering, loses nothing, and takes events again as soon as there is space.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use leadpact_testkit::service::{Launch, Service};

use crate::sender::{Answers, Sender, WhenLost, post};
use crate::{book, launch};

/// The size of the disk: so large that what is sent once there is space again can't fill it a second time, however its log grows.
const DISK: &str = "256m";
/// Space that is left when the load begins.
const LEFT: usize = 6 << 20;
/// How long to wait for the disk to be full.
const FULL_WITHIN: Duration = Duration::from_secs(60);
/// How long is sent when there is space again.
const SENDING: Duration = Duration::from_millis(700);
/// Gives a directory a disk of its own that nobody else sees, and then becomes the service.
const WITH_OWN_DISK: &str = r#"mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@""#;

#[test]
fn a_disk_that_fills_up_is_told_and_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let disk = directory.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let service = on_own_disk(launch(&disk.join("data"), None), &disk).start();
    // The disk as the service sees it.
    let seen = PathBuf::from(format!("/proc/{}/root", service.id())).join(disk.strip_prefix("/").unwrap());
    let filler = seen.join("filler");
    let write_key = add_source_inside(&launch(&disk.join("data"), None), &service);
    let mut senders: Vec<Sender> = (0..4).map(|number| Sender::new(number, 5, &write_key)).collect();
    fill(&filler, LEFT);
    let (address, stop) = (service.address(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for sender in &mut senders {
            let stop = &stop;
            scope.spawn(move || sender.send(address, stop, WhenLost::Complain));
        }
        await_full(&service, &write_key);
        assert!(service.ask("GET", "/health", &[], &[]).is_success(), "the service is there, though its disk is full");
        fs::remove_file(&filler).unwrap();
        std::thread::sleep(SENDING);
        stop.store(true, Ordering::Relaxed);
    });
    senders.iter_mut().for_each(|sender| sender.settle(address));
    let asked_to_wait: u64 = senders.iter().map(Sender::answers).map(|Answers { later, .. }| later).sum();
    assert!(asked_to_wait > 0, "clients are asked to come again");
    // The disk goes when the service goes; by now nobody writes any more.
    let saved = directory.path().join("saved");
    copy(&seen.join("data"), &saved);
    assert!(service.stop().success(), "the service ends well when it is asked to");
    let saved = launch(&saved, None);
    let (kept, open) = book::compare(&book::counts(&book::place(&saved)), &senders);
    assert_eq!(open, 0, "everything was sent again and acknowledged");
    book::projections_follow(&saved);
    println!("{kept} events, and clients were asked {asked_to_wait} times to come again");
}

/// The write key of a new source, made by a command that sees the disk as the service does.
fn add_source_inside(launch: &Launch, service: &Service) -> String {
    let command = launch.command(&["source", "add", "tests"]);
    let mut inside = Command::new("nsenter");
    inside.arg("--target").arg(service.id().to_string()).arg("--mount");
    if !is_root() {
        inside.args(["--user", "--preserve-credentials"]);
    }
    let said = inside.arg(command.get_program()).args(command.get_args()).output().expect("nsenter comes with unshare");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8_lossy(&said.stdout).trim_end().to_owned()
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// The service starts in a mount namespace of its own; who is not root becomes it there.
fn on_own_disk(mut launch: Launch, disk: &Path) -> Launch {
    let unshare: &[&str] =
        if is_root() { &["unshare", "--mount"] } else { &["unshare", "--mount", "--user", "--map-root-user"] };
    launch.by = unshare.iter().chain(&["sh", "-c", WITH_OWN_DISK, "own-disk", DISK]).map(Into::into).collect();
    launch.by.push(disk.into());
    launch
}

/// Writes a file until only so many bytes are left on its disk.
fn fill(file: &Path, left: usize) {
    let mut out = fs::File::create(file).expect("the disk of the service can be written");
    let mut written = 0;
    let block = vec![1; 1 << 20];
    loop {
        match out.write(&block) {
            Ok(n) => written += n,
            Err(error) if error.kind() == ErrorKind::StorageFull => break,
            Err(error) => panic!("{}: {error}", file.display()),
        }
    }
    out.set_len((written - left) as u64).expect("a file can be made shorter");
}

/// Waits until a call of ours is turned away.
fn await_full(service: &Service, write_key: &str) {
    let began = Instant::now();
    let mut connection = service.connect();
    while began.elapsed() < FULL_WITHIN {
        let answer = post(&mut connection, write_key, "/v1/track", r#"{"userId":"probe","event":"Video Watched"}"#);
        match answer.expect("the service answers, though its disk fills up").status {
            200 => std::thread::sleep(Duration::from_millis(20)),
            503 => {
                // Long enough that all senders meet it.
                std::thread::sleep(SENDING);
                return;
            }
            other => panic!("{other}, expected 200 or 503"),
        }
    }
    panic!("the disk did not fill up within {FULL_WITHIN:?}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).expect("the data directory can be read") {
        let path = entry.unwrap().path();
        if path.is_dir() {
            copy(&path, &to.join(path.file_name().unwrap()));
        } else {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}
