//! The API's description (OpenAPI 3.1): collected from the routes, completed with what holds for all of them.
//!
//! It is committed as `openapi/leadpact.json`; a test keeps it up to date, and clients are generated from it.

use std::sync::OnceLock;

use leadpact_accounts::{Access, Operation, Reach, Role};
use serde_json::{Value, json};
use utoipa::PartialSchema;
use utoipa::openapi::OpenApi;

use crate::problem::{PROBLEM_JSON, ProblemCode, ProblemDocument};
use crate::router::described;

/// The description as JSON, always the same for one version of the service.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| complete(&described()))
}

/// The description as it is committed and served.
pub fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    // A JSON value always has a text.
    TEXT.get_or_init(|| serde_json::to_string_pretty(document()).unwrap_or_default() + "\n")
}

/// The name of the operation in the table of who may do what.
pub const OPERATION: &str = "x-operation";

/// Where the tags of operations stand in the reference, and what they are about.
const TAGS: &[(&str, &str)] = &[
    ("session", "Signing in and out, one's own password, open sessions."),
    ("people", "The people who use the service, and their roles."),
    ("keys", "API keys for programs."),
    ("audit", "Who did what when."),
    ("intake", "Events as tracking libraries send them."),
    ("events", "Acts of sales, outcomes and other events in Leadpact's own form."),
    ("imports", "What files say, in batches."),
    ("sample company", "A simulated company, for whoever has no leads at hand yet."),
    ("sources", "Who may send events, and their write keys."),
    ("quarantine", "What could not be read, to be corrected or let go."),
    ("leads", "Leads: found, looked at, asked for their standing, repaired."),
    ("handoffs", "Leads in the hands of sales: queues, what is done with them, both parties' clocks, who is on duty."),
    ("companies", "Companies and their buying groups."),
    ("pacts", "Versions of pacts, what is in force, and what was decided."),
    (
        "privacy",
        "What belongs to the person: consent, the export of all that is known, erasure, and how long anything is kept.",
    ),
    ("messages", "What is told to other programs, chat rooms and people: where it goes, and what became of it."),
    ("live", "Changes while they happen."),
    ("operate", "Watching over the service."),
    ("reference", "This description, and what the codes of problems mean."),
];

fn complete(described: &OpenApi) -> Value {
    let mut document = serde_json::to_value(described).unwrap_or_default();
    document["info"] = json!({
        "title": "Leadpact",
        "version": env!("CARGO_PKG_VERSION"),
        "description": ABOUT,
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    });
    document["tags"] =
        TAGS.iter().map(|(name, description)| json!({ "name": name, "description": description })).collect();
    document["components"]["schemas"]["Problem"] = serde_json::to_value(ProblemDocument::schema()).unwrap_or_default();
    document["components"]["securitySchemes"] = json!({
        "session": {
            "type": "apiKey", "in": "cookie", "name": "__Host-leadpact",
            "description": "A person who has signed in. Requests that change something also carry `X-CSRF-Token`.",
        },
        "writeKey": {
            "type": "http", "scheme": "basic",
            "description": "A source's write key as user, with an empty password. It may also stand in the body or the query as `writeKey`.",
        },
        "key": { "type": "http", "scheme": "bearer", "description": "An API key: `Authorization: Bearer lp_…`." },
    });
    document["security"] = json!([{ "session": [] }, { "key": [] }]);
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, operations) in paths {
            for (method, operation) in operations.as_object_mut().into_iter().flatten() {
                add_access(operation);
                add_idempotency(method, operation);
                add_problems(path, method, operation);
            }
        }
        paths_sorted(&mut document);
    }
    document
}

/// In the order of their addresses: in which order nouns are merged is nobody's business.
fn paths_sorted(document: &mut Value) {
    if let Some(Value::Object(paths)) = document.get_mut("paths").map(Value::take) {
        let mut sorted: Vec<_> = paths.into_iter().collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        document["paths"] = Value::Object(sorted.into_iter().collect());
    }
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas").map(Value::take) {
        let mut sorted: Vec<_> = schemas.into_iter().collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        document["components"]["schemas"] = Value::Object(sorted.into_iter().collect());
    }
}

/// Names the operation of the table of who may do what, and says who may. An operation's id is its name there, unless the handler says
/// `x-operation`.
fn add_access(operation: &mut Value) {
    let name = operation.get(OPERATION).unwrap_or(&operation["operationId"]);
    let Some(known) = name.as_str().and_then(|name| name.parse::<Operation>().ok()) else { return };
    operation[OPERATION] = known.code().into();
    let who = match known.access() {
        Access::Anyone => {
            operation["security"] = json!([{}]);
            return;
        }
        Access::Source => {
            operation["security"] = json!([{ "writeKey": [] }]);
            "For sources, by their write key.".to_owned()
        }
        Access::Roles(rights) => {
            let may = |role: &Role| match rights.of(*role) {
                Reach::All => Some(format!("`{role}`")),
                Reach::Own => Some(format!("`{role}` (their own)")),
                Reach::None => None,
            };
            let roles: Vec<_> = Role::ALL.iter().filter_map(may).collect();
            let keys = match rights.scope {
                Some(scope) => format!("API keys with the scope `{scope}`"),
                None => "no API keys".to_owned(),
            };
            format!("For {}; {keys}.", roles.join(", "))
        }
    };
    let said = operation["description"].as_str().unwrap_or_default();
    let said = if said.is_empty() { who } else { format!("{said}\n\n{who}") };
    operation["description"] = said.into();
}

/// Writes of people and keys are done once for each key.
fn add_idempotency(method: &str, operation: &mut Value) {
    if matches!(method, "get" | "head") || operation.get("security").is_some() {
        return;
    }
    let parameter = json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "Any text of the caller's that no other request has. Sent again with the same key, the request is done once.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
    });
    match operation.get_mut("parameters").and_then(Value::as_array_mut) {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

/// Which problems any operation of this kind may answer with. What only this very operation answers with, its handler declares.
fn add_problems(path: &str, method: &str, operation: &mut Value) {
    use ProblemCode as P;
    let is_open = operation.get("security").is_some_and(|security| security == &json!([{}]));
    let has_body = operation.get("requestBody").is_some();
    let changes = !matches!(method, "get" | "head");
    let has_parameters = operation.get("parameters").and_then(Value::as_array).is_some_and(|all| !all.is_empty());
    let mut codes = vec![P::Internal, P::NotReady, P::Overloaded, P::LedgerUnavailable, P::TimedOut];
    if has_parameters || has_body {
        codes.extend([P::MalformedRequest, P::InvalidHeader]);
    }
    if has_parameters {
        codes.extend([P::InvalidQuery, P::InvalidPath]);
    }
    if path.contains('{') {
        codes.push(P::NotFound);
    }
    if !is_open {
        codes.extend([P::Unauthenticated, P::Forbidden]);
    }
    if changes {
        codes.extend([P::CrossSite, P::Conflict, P::RateLimited, P::CommitUnknown]);
    }
    if changes && has_parameters {
        codes.extend([P::IdempotencyBusy, P::IdempotencyUnknown, P::IdempotencyDone, P::IdempotencyReused]);
    }
    if has_body {
        codes.extend([P::MalformedJson, P::InvalidBody, P::BodyTooLarge, P::UnsupportedMediaType]);
    }
    codes.sort();
    codes.dedup();
    let responses = &mut operation["responses"];
    for code in codes {
        let status = code.status().as_u16().to_string();
        let line = format!("- `{}`: {}", code.code(), code.title());
        match responses.get_mut(&status) {
            None => responses[&status] = response(&line),
            Some(there) => {
                let text = there["description"].as_str().unwrap_or_default();
                if text.starts_with("- `") && !text.contains(&line) {
                    there["description"] = format!("{text}\n{line}").into();
                }
            }
        }
    }
    responses["default"] = response("Any other problem.");
}

fn response(description: &str) -> Value {
    let mut content = serde_json::Map::new();
    content.insert(PROBLEM_JSON.to_owned(), json!({ "schema": { "$ref": "#/components/schemas/Problem" } }));
    json!({ "description": description, "content": content })
}

const ABOUT: &str = "Leadpact executes the agreement between marketing and sales about what a qualified lead is.

Answers that are no success are problem documents (RFC 9457) with a stable `code`; the address in `type` explains it. Lists have pages: send \
`next` of one page as `cursor` to get the following one. Requests that change something may carry an `Idempotency-Key`: sent again with the same \
key, a request is answered as it was the first time, and done once. Things that several people change have an `ETag`; send it as `If-Match` with \
a change, which is refused if somebody else was quicker. What a pact says in words, and what a check finds in it, is said in the reader's language: a person's own, as it \
stands in their account; to API keys the one that `Accept-Language` asks for; English, if there are no words in that one. Every answer has an `X-Request-Id`, which the service's log knows.";

#[cfg(test)]
mod tests {
    use super::*;

    fn operations() -> impl Iterator<Item = (String, &'static Value)> {
        let paths = document()["paths"].as_object().into_iter().flatten();
        paths.flat_map(|(path, methods)| {
            methods
                .as_object()
                .into_iter()
                .flatten()
                .map(move |(method, operation)| (format!("{method} {path}"), operation))
        })
    }

    #[test]
    fn each_operation_has_its_line_in_the_table_of_who_may_do_what() {
        for (address, operation) in operations() {
            let name = operation[OPERATION].as_str().unwrap_or_default();
            assert!(
                name.parse::<Operation>().is_ok(),
                "{address} names the operation `{name}`, which is not in the table"
            );
        }
    }

    #[test]
    fn ids_are_unique_and_tags_are_explained() {
        let mut seen = std::collections::BTreeSet::new();
        for (address, operation) in operations() {
            let id = operation["operationId"].as_str().unwrap_or_default();
            assert!(!id.is_empty() && seen.insert(id), "{address}: the id `{id}` is another one's");
            let tag = operation["tags"][0].as_str().unwrap_or_default();
            assert!(TAGS.iter().any(|(known, _)| *known == tag), "{address}: add the tag `{tag}` to TAGS");
            assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{address} says not what it does");
        }
    }

    #[test]
    fn every_form_that_is_named_is_described() {
        let text = text();
        for name in text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document()["components"]["schemas"].get(name).is_some(), "nothing describes {name}");
        }
    }
}
