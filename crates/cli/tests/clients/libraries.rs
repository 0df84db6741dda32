//! Each library tells the story of one person (`tests/sdk/story.mjs`), one of them over a network that loses the first answers; then the API is
//! asked: one lead, with all that is known of it, and every event once.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use leadpact_testkit::office::Office;
use serde_json::Value;

use crate::proxy::Proxy;
use crate::{clients, launch};

/// A library, and the script that makes it tell the story.
struct Library {
    name: &'static str,
    program: Program,
    script: &'static str,
    /// Requests in which it tells the story when all goes well, at most.
    requests: u32,
    /// Answers that are lost on the way, so that it has to send again.
    lost: u32,
}

#[derive(Clone, Copy)]
enum Program {
    Node,
    Python,
}

const LIBRARIES: [Library; 4] = [
    Library { name: "analytics-node", program: Program::Node, script: "analytics-node.mjs", requests: 3, lost: 2 },
    Library { name: "rudder-node", program: Program::Node, script: "rudder-node.mjs", requests: 4, lost: 0 },
    Library { name: "analytics-python", program: Program::Python, script: "analytics_python.py", requests: 4, lost: 0 },
    // A browser sends each call at once.
    Library { name: "analytics-next", program: Program::Node, script: "analytics-next.mjs", requests: 36, lost: 0 },
];

/// What the story tells of the lead, by kind and name.
const EVENTS: [(&str, &str, usize); 4] = [
    ("page", "Pricing", 1),
    ("track", "Asset Downloaded", 1),
    ("track", "Demo Requested", 1),
    ("track", "Feature Used", 30),
];

#[test]
fn sdk_calls_become_one_lead_with_every_event_once_though_answers_are_lost() {
    let directory = tempfile::tempdir().unwrap();
    let service = launch(&directory).start();
    let office = Office::open(&service);
    let proxy = Proxy::before(service.address());
    let wanted = std::env::var("LEADPACT_LIBRARIES").unwrap_or_default();
    for library in LIBRARIES.iter().filter(|one| wanted.is_empty() || wanted.split(',').any(|name| name == one.name)) {
        proxy.lose(library.lost);
        library.tell(&clients(), &proxy.url(), office.write_key());
        assert_eq!(proxy.to_lose(), 0, "{}: answers were lost", library.name);
        let requests = proxy.handed_on();
        println!("{}: the story in {requests} requests, {} of them for the second time", library.name, library.lost);
        // A lost answer costs one request more, if nothing was put together anew.
        assert!(requests <= library.requests + library.lost, "{}: {requests} requests", library.name);
        check(&office, library.name);
    }
    let quarantine = office.get("/api/quarantine");
    assert_eq!(quarantine["items"].as_array().map(Vec::len), Some(0), "{quarantine}");
}

impl Library {
    fn tell(&self, folder: &Path, url: &str, write_key: &str) {
        let mut command = match self.program {
            Program::Node => Command::new("node"),
            Program::Python => Command::new(folder.join("python/bin/python")),
        };
        command.arg(folder.join(self.script)).args([url, write_key, self.name]);
        let status = command.status().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        assert!(status.success(), "{}: {status}", self.name);
    }
}

/// The lead of a library's story.
fn check(office: &Office, library: &str) {
    let email = format!("ana@firm-{library}.example");
    let found = office.get(&format!("/api/leads?q={email}"));
    let [lead] = found["items"].as_array().map(Vec::as_slice).unwrap_or_default() else {
        panic!("{library}: expected one lead with {email}, found {found}");
    };
    let id = lead["id"].as_str().unwrap_or_default();
    let lead = office.get(&format!("/api/leads/{id}"));
    for (path, expected) in [
        ("/name", "Ana Lima"),
        ("/email", &email),
        ("/title", "IT manager"),
        ("/company/name", &format!("Firm of {library}")),
    ] {
        assert_eq!(lead.pointer(path).and_then(Value::as_str), Some(expected), "{library}: {path} of {lead}");
    }
    let identifiers: Vec<&str> =
        lead["identifiers"].as_array().into_iter().flatten().filter_map(|one| one["value"].as_str()).collect();
    for expected in [&email, &format!("user-{library}"), &format!("browser-{library}"), &format!("old-{library}")] {
        assert!(identifiers.contains(&expected.as_str()), "{library}: {expected} in {identifiers:?}");
    }
    let events = events(office, id);
    for (kind, name, n) in EVENTS {
        let key = (kind.to_owned(), name.to_owned());
        assert_eq!(events.get(&key), Some(&n), "{library}: {kind} {name} in {events:?}");
    }
}

/// How many events of each kind and name a lead has.
fn events(office: &Office, lead: &str) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    let mut path = format!("/api/leads/{lead}/events?limit=20");
    loop {
        let page = office.get(&path);
        for event in page["items"].as_array().into_iter().flatten() {
            let word = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
            *counts.entry((word("kind"), word("name"))).or_default() += 1;
        }
        match page["next"].as_str() {
            Some(next) => path = format!("/api/leads/{lead}/events?limit=20&cursor={next}"),
            None => return counts,
        }
    }
}
