//! What an operator does to a ledger with the command alone: pacts kept, put in force and ended, leads asked for their standing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use leadpact_ledger::audit::{AuditFilter, audit_list};
use leadpact_ledger::{Ledger, LedgerError, Place};
use leadpact_live::{Live, LiveError, Recorded};
use leadpact_terms::Instant;
use serde_json::Value as Json;

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

/// How Ana came to be known.
const EVENTS: [&str; 2] = [
    r#"{"identifiers":[{"kind":"email","value":"ana@acme.example"}],"id":"e1","at":"2026-09-01T08:00:00Z","kind":"traits",
        "properties":{"email":"ana@acme.example","first_name":"Ana","company.employees":650}}"#,
    r#"{"identifiers":[{"kind":"email","value":"ana@acme.example"}],"id":"e2","at":"2026-09-02T09:00:00Z","kind":"page",
        "properties":{"path":"/pricing"}}"#,
];

/// A ledger with a lead, and files beside it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(desk.path("pact.yaml"), PACT).unwrap();
        let live = Live::new(Arc::new(desk.ledger()), || [7; 10]);
        let now: Instant = "2026-09-03T08:00:00Z".parse().unwrap();
        let recording = live.ledger().write(|tx| live.record(tx, &EVENTS, now));
        let recording = recording.unwrap_or_else(|error: LiveError| panic!("{error}"));
        assert!(recording.items.iter().all(|item| matches!(item, Recorded::Accepted(_))), "{recording:?}");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn ledger(&self) -> Ledger {
        Ledger::open(&Place::Directory(self.path("leadpact-data"))).unwrap()
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadpact"));
        command.args(args).current_dir(self.folder.path()).env_remove("LEADPACT_DATA").env_remove("LEADPACT_DATABASE");
        command.output().unwrap()
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

    /// What a run says that fails with this exit code.
    fn refused(&self, exit: i32, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(exit), "leadpact {args:?}\n{}", told(&output));
        told(&output)
    }

    /// Who did what, the earliest first.
    fn audit(&self) -> Vec<(String, String)> {
        let rows = self.ledger().read(|tx| {
            let everything = AuditFilter { before: None, actor: None, operation: None, from: None, until: None };
            audit_list(tx, everything, 100)
        });
        let rows = rows.unwrap_or_else(|error: LedgerError| panic!("{error}"));
        rows.into_iter().rev().map(|row| (row.actor, row.operation)).collect()
    }
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_pact_is_kept_put_in_force_and_ended_and_the_audit_says_by_whom() {
    let desk = Desk::new();
    assert!(desk.say(&["pact", "list"]).contains("No pacts yet"));
    let pushed = desk.say(&["pact", "push", "pact.yaml"]);
    assert!(pushed.contains("tiny v1 is kept as version 1: `leadpact pact force 1`"), "{pushed}");
    assert!(desk.say(&["pact", "list"]).contains("never in force"));
    let lead = ["standing", "ana@acme.example"];
    assert!(desk.refused(2, &lead).contains("no pact is in force"));

    let forced = desk.say(&["pact", "force", "1", "--from", "2026-01-01T00:00:00Z"]);
    assert!(forced.contains("Version 1 of tiny is in force from 2026-01-01 00:00:00; 1 leads"), "{forced}");
    assert!(desk.say(&["pact", "list"]).contains("in force from 2026-01-01 00:00:00"));
    assert!(desk.say(&lead).contains("pricing"));

    // The same meaning again is the same version.
    let again = desk.json(&["pact", "push", "pact.yaml", "--json"]);
    assert_eq!((&again["version"]["id"], &again["version"]["pact"]), (&1.into(), &"tiny".into()));
    fs::write(desk.path("pact.yaml"), PACT.replace("version: 1", "version: 2").replace("points: 8", "points: 9"))
        .unwrap();
    assert_eq!(desk.json(&["pact", "push", "pact.yaml", "--json"])["version"]["id"], 2);
    assert!(desk.say(&["pact", "force", "2", "--from", "2999-01-01T00:00:00Z"]).contains("comes into force at 2999"));
    let listed = desk.json(&["pact", "list", "--json"]);
    let changes: Vec<&Json> = listed["in_force"].as_array().unwrap().iter().map(|row| &row["version"]).collect();
    assert_eq!(changes, [1, 2]);

    assert!(desk.say(&["pact", "end", "tiny"]).contains("no longer in force"));
    assert!(desk.refused(2, &lead).contains("no pact is in force"));
    let expected = ["pact.push", "pact.put_in_force", "pact.push", "pact.push", "pact.put_in_force", "pact.end_force"];
    let expected: Vec<_> = expected.iter().map(|operation| ("system".to_owned(), (*operation).to_owned())).collect();
    assert_eq!(desk.audit(), expected);
}

#[test]
fn a_pact_with_a_fault_is_not_kept() {
    let desk = Desk::new();
    fs::write(desk.path("pact.yaml"), PACT.replace("points: 8", "pionts: 8")).unwrap();
    assert!(desk.refused(1, &["pact", "push", "pact.yaml"]).contains("has mistakes"));
    let told: Json = serde_json::from_str(&desk.refused(1, &["pact", "push", "pact.yaml", "--json"])).unwrap();
    assert_eq!((&told["version"], &told["checked"]["fault"]), (&Json::Null, &"mistakes".into()));
    assert_eq!(desk.json(&["pact", "list", "--json"])["versions"], Json::Array(Vec::new()));
    assert!(desk.audit().is_empty());
}

#[test]
fn a_lead_is_found_by_what_it_is_known_by_and_explained_at_an_instant() {
    let desk = Desk::new();
    desk.say(&["pact", "push", "pact.yaml"]);
    desk.say(&["pact", "force", "1", "--from", "2026-01-01T00:00:00Z"]);
    let at = |instant: &'static str| ["standing", "ana@acme.example", "--json", "--at", instant];
    // Before she read about prices, and at that very moment.
    let (before, then) = (desk.json(&at("2026-09-01T09:00:00Z")), desk.json(&at("2026-09-02T09:00:00Z")));
    assert_ne!(before["standing"], then["standing"], "{then}");
    assert!(desk.refused(2, &at("2026-08-01T00:00:00Z")).contains("its first event is at 2026-09-01T08:00:00Z"));

    let id = then["lead_id"].as_str().expect("the lead's id").to_owned();
    for name in [id.as_str(), "ANA@acme.example", "ana"] {
        assert_eq!(desk.json(&["standing", name, "--json", "--at", "2026-09-02T09:00:00Z"]), then, "{name}");
    }
    assert!(desk.refused(2, &["standing", "ben@acme.example"]).contains("there is no lead `ben@acme.example`"));
    assert!(desk.refused(2, &["standing", "ana", "--pact", "other"]).contains("expected one of `tiny`"));
}

#[test]
fn what_is_not_there_is_told() {
    let desk = Desk::new();
    assert!(desk.refused(2, &["pact", "force", "7"]).contains("there is no version of a pact `7`"));
    assert!(desk.refused(2, &["pact", "end", "other"]).contains("there is no pact in force `other`"));
    let nowhere = desk.refused(2, &["pact", "list", "--data", "nowhere"]);
    assert!(nowhere.contains("nowhere: there is no ledger here"), "{nowhere}");
    assert!(!Path::new(&desk.path("nowhere")).exists());
}
