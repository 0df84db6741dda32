//! The bytes of a body → JSON, whichever way the tool has written it.

use serde_json::{Map, Value as Json};

use crate::read::DEPTH_MAX;
use crate::segment::{BATCH_BYTES_MAX, RequestError, whole_characters};

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyForm {
    /// JSON.
    Json,
    /// As browsers send forms: `a=1&data[email]=ana%40x.example`.
    UrlEncoded,
}

/// A body as JSON: an object, or a list of them.
pub(super) fn read(form: BodyForm, body: &[u8]) -> Result<Json, RequestError> {
    let (n_bytes, max) = (body.len(), BATCH_BYTES_MAX);
    if n_bytes > max {
        return Err(RequestError::TooLarge { n_bytes, max });
    }
    match form {
        BodyForm::UrlEncoded => Ok(fields(body)),
        BodyForm::Json => {
            let not_json = |why: String| RequestError::NotJson { expected: "a JSON object, or a list of them", why };
            let text = std::str::from_utf8(body).map_err(|error| not_json(error.to_string()))?;
            let text = text.trim_start_matches('\u{feff}');
            let json: Json =
                serde_json::from_str(&whole_characters(text)).map_err(|error| not_json(error.to_string()))?;
            match json {
                Json::Object(_) | Json::Array(_) => Ok(json),
                Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
                    Err(not_json("it is a plain value".to_owned()))
                }
            }
        }
    }
}

/// The messages of a body: its items if it is a list, else itself.
pub(super) fn messages(whole: &Json) -> Vec<&Json> {
    match whole {
        Json::Array(list) => list.iter().collect(),
        other => vec![other],
    }
}

/// Fields of a form: `data[merges][FNAME]` is nested, a name that stands again is a list.
fn fields(body: &[u8]) -> Json {
    let mut all = Map::new();
    for (name, value) in form_urlencoded::parse(body) {
        let names = path_of(&name);
        put(&mut all, &names, &value);
    }
    Json::Object(all)
}

/// `data[merges][FNAME]` → data, merges, FNAME; `colour[]` → colour. What is written otherwise is one name.
fn path_of(name: &str) -> Vec<&str> {
    let Some((head, rest)) = name.split_once('[') else { return vec![name] };
    let Some(rest) = rest.strip_suffix(']').filter(|_| !head.is_empty()) else { return vec![name] };
    let mut path = vec![head];
    path.extend(rest.split("][").filter(|part| !part.is_empty()));
    if path.len() > DEPTH_MAX { vec![name] } else { path }
}

fn put(fields: &mut Map<String, Json>, path: &[&str], value: &str) {
    let Some((name, rest)) = path.split_first() else { return };
    let text = Json::String(value.to_owned());
    if rest.is_empty() {
        match fields.get_mut(*name) {
            None => drop(fields.insert((*name).to_owned(), text)),
            Some(Json::Array(list)) => list.push(text),
            Some(known) => *known = Json::Array(vec![known.take(), text]),
        }
        return;
    }
    let inner = fields.entry(*name).or_insert_with(|| Json::Object(Map::new()));
    if let Json::Object(inner) = inner {
        put(inner, rest, value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn forms_are_read_with_their_nested_names() {
        for (body, expected) in [
            ("a=1&b=two+words&c=%C3%A9", json!({ "a": "1", "b": "two words", "c": "é" })),
            (
                "data[email]=a%40x.example&data[merges][FNAME]=Ana",
                json!({ "data": { "email": "a@x.example", "merges": { "FNAME": "Ana" } } }),
            ),
            ("data%5Bemail%5D=a", json!({ "data": { "email": "a" } })),
            ("colour[]=red&colour[]=blue", json!({ "colour": ["red", "blue"] })),
            ("x=1&x=2&x=3", json!({ "x": ["1", "2", "3"] })),
            ("[a]=1&b[=2", json!({ "[a]": "1", "b[": "2" })),
            ("a=1&a[b]=2", json!({ "a": "1" })),
            ("", json!({})),
        ] {
            assert_eq!(read(BodyForm::UrlEncoded, body.as_bytes()).unwrap(), expected, "{body}");
        }
    }

    #[test]
    fn what_is_no_object_and_no_list_is_refused() {
        for body in ["", "7", "null", "\"text\"", "{", "<xml/>"] {
            assert!(matches!(read(BodyForm::Json, body.as_bytes()), Err(RequestError::NotJson { .. })), "{body}");
        }
        assert!(read(BodyForm::Json, "\u{feff}{\"a\":\"\\ud83d\"}".as_bytes()).is_ok());
    }
}
