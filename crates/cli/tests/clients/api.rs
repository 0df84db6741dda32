//! schemathesis calls every operation that the API's description names with what it thinks of: nothing may end in a 5xx, and nothing
//! be answered that the description does not declare.

use std::path::Path;
use std::process::Command;

use leadpact_testkit::office::Office;
use serde_json::json;

use crate::{clients, launch};

/// The committed description.
const DESCRIPTION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/leadpact.json");
/// What is asked of each answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance";
/// A stream without an end is no answer that can be waited for.
const WITHOUT_END: &str = "/api/live";
/// Seconds that an answer may take.
const ANSWER_WITHIN_S: &str = "20";

#[test]
fn schemathesis_finds_no_5xx_and_no_undeclared_answer() {
    let wish = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    let directory = tempfile::tempdir().unwrap();
    let service = launch(&directory).start();
    let office = Office::open(&service);
    office.put_in_force(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../pacts/northwind-desk.yaml")));
    introduce_leads(&service, &office);
    let mut command = Command::new(clients().join("python/bin/schemathesis"));
    command.args(["run", DESCRIPTION, "--url", &format!("http://{}", service.address())]);
    command.args(["--header", &format!("Authorization: Bearer {}", office.api_key()), "--checks", CHECKS]);
    command.args(["--exclude-path", WITHOUT_END, "--phases", "examples,coverage,fuzzing"]);
    command.args(["--max-examples", &wish("LEADPACT_API_EXAMPLES", "8"), "--seed", &wish("LEADPACT_API_SEED", "1")]);
    command.args(["--request-timeout", ANSWER_WITHIN_S, "--no-color", "--suppress-health-check", "all"]);
    let status = command.current_dir(directory.path()).status().expect("schemathesis is installed");
    assert!(status.success(), "schemathesis: {status}; the service said:\n{}", service.log());
    assert!(service.ask("GET", "/ready", &[], &[]).is_success(), "the service is there afterwards");
}

/// Some leads, so that not every question ends in "not found".
fn introduce_leads(service: &leadpact_testkit::service::Service, office: &Office) {
    let calls: Vec<_> = (1..=3)
        .map(|n| {
            let traits = json!({ "email": format!("lead{n}@firm.example"), "name": "Ana Lima", "title": "CIO" });
            json!({ "type": "identify", "userId": format!("u-{n}"), "traits": traits })
        })
        .collect();
    let headers = [("Authorization", &*format!("Bearer {}", office.write_key())), ("Content-Type", "application/json")];
    let answer = service.ask("POST", "/v1/batch", &headers, json!({ "batch": calls }).to_string().as_bytes());
    assert!(answer.is_success(), "{} {}", answer.status, answer.text());
}
