//! The command as the client of a running service: the same verbs as on a ledger of this machine, over the API.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use leadpact_testkit::office::Office;
use leadpact_testkit::service::{Launch, Service};
use serde_json::{Value as Json, json};

const PACT: &str = "\
pact: tiny
version: 1
review_by: 2027-01-31
signals:
  pricing read: { page: { path: { starts_with: /pricing } } }
required: [email]
fit:
  size:
    - { when: { company.employees: { min: 100 } }, points: 15 }
engagement:
  pricing: { on: pricing read, points: 8, half_life: 14d }
mql:
  warm: { fit: { min: 15 }, engagement: { min: 5 } }
";

/// A running service, and somebody with a key to it and an empty folder.
struct Desk {
    folder: tempfile::TempDir,
    service: Service,
    office: Office,
}

impl Desk {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let service = Launch::new(env!("CARGO_BIN_EXE_leadpact"), folder.path().join("there")).start();
        let office = Office::open(&service);
        Self { folder, service, office }
    }

    fn run(&self, args: &[&str]) -> Output {
        run(&self.folder, &format!("http://{}", self.service.address()), self.office.api_key(), args)
    }

    /// What a successful run prints.
    fn say(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "leadpact {args:?}\n{}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, args: &[&str]) -> Json {
        serde_json::from_str(&self.say(args)).unwrap()
    }

    fn refused(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(2), "leadpact {args:?}\n{}", told(&output));
        told(&output)
    }
}

fn run(folder: &tempfile::TempDir, server: &str, key: &str, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadpact"));
    command.args(args).args(["--server", server]).current_dir(folder.path());
    command.env_remove("LEADPACT_DATA").env_remove("LEADPACT_DATABASE").env("LEADPACT_KEY", key);
    command.output().unwrap()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn pacts_sources_people_and_leads_are_worked_on_over_there() {
    let desk = Desk::open();
    fs::write(desk.folder.path().join("pact.yaml"), PACT).unwrap();
    assert!(desk.say(&["pact", "push", "pact.yaml"]).contains("tiny v1 is kept as version 1"));
    assert!(desk.say(&["pact", "list"]).contains("never in force"));
    assert!(
        desk.say(&["pact", "force", "1", "--from", "2026-01-01T00:00:00Z"]).contains("is in force from 2026-01-01")
    );
    assert!(desk.say(&["pact", "list"]).contains("in force from 2026-01-01"));
    assert_eq!(desk.json(&["pact", "list", "--json"])["in_force"][0]["from"], "2026-01-01T00:00:00Z");

    let source = desk.json(&["source", "add", "web", "--kind", "browser", "--origin", "https://a.example", "--json"]);
    assert!(source["write_key"].as_str().is_some_and(|key| !key.is_empty()), "{source}");
    assert!(desk.say(&["source", "list"]).contains("https://a.example"));
    let number = source["source"].to_string();
    assert!(desk.say(&["source", "revoke", &number]).contains("is revoked"));

    let link = desk.say(&["people", "invite", "iva@northwind.example", "--name", "Iva", "--role", "marketing"]);
    assert!(link.starts_with(&format!("http://{}/link#", desk.service.address())), "{link}");
    assert!(desk.say(&["people", "role", "IVA@northwind.example", "viewer"]).contains("Iva has the role viewer"));
    let again = desk.say(&["people", "reset", "iva@northwind.example"]);
    assert_ne!(again, link, "the link before has ended");
    let people = desk.json(&["people", "list", "--json"]);
    let iva = people.as_array().unwrap().iter().find(|one| one["name"] == "Iva").expect("she is listed");
    assert_eq!((&iva["role"], &iva["state"]), (&json!("viewer"), &json!("invited")));

    assert!(desk.refused(&["standing", "nobody@acme.example"]).contains("[not-found, request "));
    assert!(desk.refused(&["people", "reset", "nobody@northwind.example"]).contains("nobody is known by"));
    assert!(desk.say(&["pact", "end", "tiny"]).contains("no longer in force"));
    assert!(desk.refused(&["pact", "end", "tiny"]).contains("the service says"));
}

#[test]
fn tools_that_post_are_sources_whose_address_holds_the_key() {
    let desk = Desk::open();
    let file = |name: &str, text: &str| fs::write(desk.folder.path().join(name), text).unwrap();
    file("secret", "shh\n");
    file("map.yaml", "hook: 1\nemail: mail\nname: what\n");
    file("slip.yaml", "hook: 1\nemail: mail\nnam: what\n");

    // The address is for scripts, what to do with it for people.
    let said = told(&desk.run(&["source", "add", "Forms", "--kind", "typeform", "--secret-file", "secret"]));
    assert!(said.contains(&format!("http://{}/v1/hooks/wk_", desk.service.address())), "{said}");
    assert!(said.contains("What it posts has to be signed") && !said.contains("shh"), "{said}");
    let listed = desk.json(&["source", "list", "--json"]);
    let forms = listed.as_array().unwrap().iter().find(|one| one["name"] == "Forms").expect("it is listed");
    let number = forms["id"].to_string();
    assert_eq!(forms["is_signed"], true);
    let changed = desk.say(&["source", "change", &number, "--unsigned", "--name", "All forms"]);
    assert!(changed.contains("All forms, typeform; the key in its address is what it is known by."), "{changed}");
    assert!(desk.refused(&["source", "change", &number]).contains("say what is to be changed"));
    assert!(
        desk.refused(&["source", "add", "Mail", "--kind", "postmark", "--secret-file", "secret"])
            .contains("does not sign")
    );
    assert!(
        desk.refused(&["source", "add", "Calls", "--kind", "generic", "--mapping", "slip.yaml"])
            .contains("line 3, column 1")
    );

    let made = desk.json(&["source", "add", "Calls", "--kind", "generic", "--mapping", "map.yaml", "--json"]);
    let address = made["address"].as_str().expect("an address");
    assert!(address.ends_with(made["write_key"].as_str().expect("a key")), "{made}");
    assert!(desk.say(&["source", "list"]).contains("generic"));
}

#[test]
fn a_message_of_a_tool_is_tried_without_any_service() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    file("map.yaml", "hook: 1\nemail: mail\nat: at\nname: what\n");
    file("good.json", r#"{"mail":"Ana@acme.example","what":"Called","at":"2026-10-05T09:00:00Z","minutes":5}"#);
    file("bad.json", r#"[{"what":"Called","at":"2026-10-05T09:00:00Z"}]"#);
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadpact"));
        let output = command.args(["source", "try"]).args(args).current_dir(folder.path()).output().unwrap();
        (output.status.code(), told(&output))
    };
    let (code, said) = run(&["good.json", "--mapping", "map.yaml"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("ana@acme.example") && said.contains("Called") && said.contains("minutes=5"), "{said}");
    let (code, said) = run(&["bad.json", "--mapping", "map.yaml"]);
    assert!(code == Some(1) && said.contains("no_lead_id"), "{said}");
    let (code, said) = run(&["good.json", "--kind", "browser"]);
    assert!(code == Some(2) && said.contains("is no tool that posts"), "{said}");
}

#[test]
fn files_are_imported_over_there_and_again_without_effect() {
    let desk = Desk::open();
    let path = |name: &str| desk.folder.path().join(name);
    fs::write(path("pact.yaml"), PACT).unwrap();
    desk.say(&["pact", "push", "pact.yaml"]);
    desk.say(&["pact", "force", "1", "--from", "2026-01-01T00:00:00Z"]);
    simulate(&path("company"));
    let import = ["import", "company", "--system", "crm", "--json"];
    let first = desk.json(&import);
    assert!(first["n_leads"].as_u64() >= Some(20), "{first}");
    assert_eq!(first["repeated"], 0, "{first}");
    let again = desk.json(&import);
    assert_eq!(again["accepted"], 0, "{again}");
    assert_eq!(again["repeated"], first["accepted"], "every event had come before: {again}");
    let listed = desk.office.get("/api/leads?limit=1");
    let lead = listed["items"][0]["id"].as_str().expect("a lead").to_owned();
    assert!(desk.say(&["standing", &lead]).contains("tiny"), "it is explained");
    let explained = desk.json(&["standing", &lead, "--json"]);
    assert_eq!(explained["lead_id"], lead);
}

/// A small company that does not exist.
fn simulate(folder: &std::path::Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadpact"));
    let status = command.args(["simulate", "--leads", "20", "--out"]).arg(folder).status().unwrap();
    assert!(status.success());
}

#[test]
fn a_service_that_is_busy_is_asked_again_when_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let (address, asked) = answering(vec![
        "HTTP/1.1 503 Busy\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n".to_owned(),
        "HTTP/1.1 429 Slow\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n".to_owned(),
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]".to_owned(),
    ]);
    let output = run(&folder, &address, "lp_secret", &["source", "list"]);
    assert!(output.status.success(), "{}", told(&output));
    let asked = asked.join().unwrap();
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|request| request.contains("Bearer lp_secret")), "{asked:#?}");
}

#[test]
fn a_write_that_is_sent_again_carries_the_same_key() {
    let folder = tempfile::tempdir().unwrap();
    let source = r#"{"source":{"id":1,"name":"web","kind":"server","origins":[],"created_at":"2026-01-01T00:00:00Z"},"write_key":"wk"}"#;
    let (address, asked) = answering(vec![
        "HTTP/1.1 503 Busy\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n".to_owned(),
        format!("HTTP/1.1 201 Made\r\ncontent-length: {}\r\n\r\n{source}", source.len()),
    ]);
    let output = run(&folder, &address, "lp_secret", &["source", "add", "web"]);
    assert!(output.status.success(), "{}", told(&output));
    let keys: Vec<String> = asked
        .join()
        .unwrap()
        .iter()
        .map(|request| request.lines().find(|line| line.starts_with("idempotency-key")).expect("a key").to_owned())
        .collect();
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
}

#[test]
fn what_is_no_service_and_a_missing_key_are_told() {
    let folder = tempfile::tempdir().unwrap();
    for (server, key, expected) in [
        ("http://127.0.0.1:9", "lp_secret", "does not answer"),
        ("leads.example", "lp_secret", "is no address of a service"),
        ("http://127.0.0.1:9", " ", "LEADPACT_KEY is not set"),
    ] {
        let output = run(&folder, server, key, &["source", "list"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(told(&output).contains(expected), "{}", told(&output));
        assert!(!told(&output).contains("lp_secret"));
    }
    let (address, asked) = answering(vec!["HTTP/1.1 404 No\r\ncontent-length: 5\r\n\r\nhello".to_owned()]);
    let output = run(&folder, &address, "lp_secret", &["source", "list"]);
    assert!(told(&output).contains("not as a service of Leadpact does"), "{}", told(&output));
    asked.join().unwrap();
}

/// A service that speaks TLS; it is killed when it is dropped.
struct Encrypted {
    child: Child,
    /// `https://localhost:40000`.
    url: String,
}

impl Encrypted {
    fn start(folder: &tempfile::TempDir) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
        fs::write(&certificate, made.cert.pem()).unwrap();
        fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadpact"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--tls-certificate"]).arg(certificate);
        command.arg("--tls-key").arg(key).arg("--data").arg(folder.path().join("there"));
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut service = Self { child, url: String::new() };
        let said = service.child.stdout.take().map(BufReader::new);
        let mut lines = said.into_iter().flat_map(BufRead::lines).map_while(Result::ok);
        let port = lines.find_map(|line| line.rsplit_once(':').map(|(_, port)| port.to_owned())).expect("it listens");
        service.url = format!("https://localhost:{port}");
        service
    }
}

impl Drop for Encrypted {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone after `wait`.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn an_encrypted_service_is_known_by_its_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let service = Encrypted::start(&folder);
    let list = |certificates: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadpact"));
        command.args(["source", "list", "--server", &service.url]).env("LEADPACT_KEY", "lp_unknown");
        told(&command.env("SSL_CERT_FILE", folder.path().join(certificates)).output().unwrap())
    };
    let known = list("certificate.pem");
    assert!(known.contains("[unauthenticated, request "), "the service itself answers: {known}");
    fs::write(folder.path().join("other.pem"), {
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem()
    })
    .unwrap();
    let unknown = list("other.pem");
    assert!(unknown.contains("does not answer") && unknown.contains("certificate"), "{unknown}");
}

/// A server that gives these answers, one a connection or more; its address, and what it was asked.
fn answering(answers: Vec<String>) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = format!("http://{}", listener.local_addr().expect("it listens"));
    let asked = thread::spawn(move || {
        let mut asked = Vec::new();
        for answer in answers {
            let (stream, _) = listener.accept().expect("somebody asks");
            let mut reader = BufReader::new(stream);
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).expect("a request");
                let line = line.trim_end().to_ascii_lowercase();
                if let Some(n) = line.strip_prefix("content-length: ") {
                    length = n.parse().expect("a length");
                }
                if line.is_empty() {
                    break;
                }
                head += &line.replace("bearer lp_secret", "Bearer lp_secret");
                head.push('\n');
            }
            reader.read_exact(&mut vec![0; length]).expect("the body");
            let closing = answer.replacen("\r\n", "\r\nconnection: close\r\n", 1);
            reader.get_mut().write_all(closing.as_bytes()).expect("an answer");
            asked.push(head);
        }
        asked
    });
    (address, asked)
}
