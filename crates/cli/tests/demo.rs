//! `leadpact demo`: from an empty directory to a service with a company in it, and people who can come in.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use leadpact_testkit::http::Connection;
use serde_json::{Value, json};

/// A demo that runs; it is killed when it is dropped.
struct Demo {
    child: Child,
    address: String,
    /// Role and secret of each link that it printed.
    links: Vec<(String, String)>,
    /// Kept, because whoever writes into a pipe that is closed ends.
    said: Option<BufReader<ChildStdout>>,
}

impl Demo {
    fn start(data: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadpact"));
        command.args(["demo", "--leads", "60", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let said = child.stdout.take().map(BufReader::new);
        let mut demo = Self { child, address: String::new(), links: Vec::new(), said };
        demo.listen();
        demo
    }

    /// Hears what it says until all of it is said.
    fn listen(&mut self) {
        let lines = self.said.as_mut().into_iter().flat_map(BufRead::lines).map_while(Result::ok);
        for line in lines {
            if let Some((_, rest)) = line.split_once("The demo is at http://") {
                self.address = rest.split(' ').next().unwrap_or_default().to_owned();
            }
            if let Some((who, secret)) = line.split_once("/link#") {
                let role = who.split_whitespace().next().unwrap_or_default().to_owned();
                self.links.push((role, secret.trim().to_owned()));
            }
            if line.starts_with("Each link works once") {
                return;
            }
        }
        panic!("the demo ended before it was there");
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let headers = [("Content-Type", "application/json")];
        let answer = Connection::new(&self.address).send("POST", path, &headers, body.to_string().as_bytes()).unwrap();
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone after `wait`.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_newcomer_finds_a_company_in_it_and_comes_in_by_a_link_that_works_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Demo::start(&data);
    let roles: Vec<&str> = demo.links.iter().map(|(role, _)| role.as_str()).collect();
    assert_eq!(roles, ["admin", "marketing", "sales_manager", "sales_rep", "viewer"]);

    let (_, admin) = &demo.links[0];
    let followed = json!({ "token": admin, "password": "nineteen herons over the weir" });
    let headers = [("Content-Type", "application/json")];
    let mut browser = Connection::new(&demo.address);
    let answer = browser.send("POST", "/api/link/follow", &headers, followed.to_string().as_bytes()).unwrap();
    assert!(answer.is_success(), "{}", answer.text());
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let decided = browser.send("GET", "/api/decisions?limit=1", &[("Cookie", &cookie)], &[]).unwrap();
    let decided: Value = serde_json::from_slice(&decided.body).unwrap();
    assert_eq!(decided["items"][0]["pact"], "northwind-desk", "leads were handed over: {decided}");
    assert_eq!(demo.post("/api/link/follow", &followed).0, 403, "it works once");

    // Started again, it is the same company; links that were not followed have ended.
    let (_, rep) = demo.links[3].clone();
    drop(demo);
    let again = Demo::start(&data);
    assert_eq!(again.links.len(), 5);
    assert_eq!(again.post("/api/link", &json!({ "token": rep })).0, 403);
    let (_, fresh) = &again.links[3];
    let (status, shown) = again.post("/api/link", &json!({ "token": fresh }));
    assert_eq!((status, &shown["purpose"]), (200, &json!("reset")), "{shown}");
    assert!(shown["name"].as_str().is_some_and(|name| name.contains(' ')), "{shown}");
}

#[test]
fn a_service_that_is_no_demo_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    drop(leadpact_ledger::Ledger::open(&leadpact_ledger::Place::Directory(data.clone())).unwrap());
    let output =
        Command::new(env!("CARGO_BIN_EXE_leadpact")).args(["demo", "--prepare", "--data"]).arg(&data).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("holds a service that is no demo"));
}
