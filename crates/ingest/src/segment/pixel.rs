//! A call as the address of a picture, for places where no script runs: `GET /pixel/v1/page?userId=…&properties.path=…`.

use leadpact_terms::Instant;
use serde_json::{Map, Value as Json};

use super::{CallKind, EVENT_BYTES_MAX, Request, RequestError, read_one};

/// Reads the query of a RudderStack pixel. Names with dots are nested fields, all values are texts; of a name that stands
/// twice the first counts. `user_agent` is the request's own header: here it is the reader's program that asks.
///
/// # Errors
/// A query that is too long.
pub fn read_pixel(
    kind: CallKind,
    query: &str,
    user_agent: Option<&str>,
    received_at: Instant,
) -> Result<Request, RequestError> {
    if query.len() > EVENT_BYTES_MAX {
        return Err(RequestError::TooLarge { n_bytes: query.len(), max: EVENT_BYTES_MAX });
    }
    let mut call = Map::new();
    let mut key = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if matches!(&*name, "writeKey" | "write_key") {
            key.get_or_insert_with(|| Box::from(&*value));
        } else {
            put(&mut call, &name, &value);
        }
    }
    if let Some(user_agent) = user_agent {
        put(&mut call, "context.userAgent", user_agent);
    }
    let request = read_one(kind, &Json::Object(call).to_string(), received_at);
    Ok(Request { write_key: key, ..request })
}

/// Puts a value where its dotted name says: properties and traits are flat, the context has sections with fields.
fn put(call: &mut Map<String, Json>, name: &str, value: &str) {
    let mut at = call;
    let mut rest = name;
    let sections = match name.split_once('.') {
        Some(("properties" | "traits", _)) => 1,
        Some(("context", _)) => 2,
        _ => 0,
    };
    for _ in 0..sections {
        let Some((section, field)) = rest.split_once('.') else { break };
        let entry = at.entry(section).or_insert_with(|| Json::Object(Map::new()));
        // A section that was given a value has none any more.
        if !entry.is_object() {
            *entry = Json::Object(Map::new());
        }
        let Json::Object(inner) = entry else { return };
        (at, rest) = (inner, field);
    }
    at.entry(rest).or_insert_with(|| Json::String(value.to_owned()));
}
