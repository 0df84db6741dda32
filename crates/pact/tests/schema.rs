//! The JSON Schema accepts what the reader reads, and refuses what has the wrong structure.
//!
//! The validator below knows the keywords that the schema uses, no others: a new keyword fails the test until it is added.

mod support;

use std::fs;
use std::path::Path;

use leadpact_document::{Node, Shape, Source, Style, parse};
use leadpact_pact::schema::json_schema;
use regex::Regex;
use serde_json::{Map, Value as Json};
use support::{full, read_all};

/// What is wrong with a value, or nothing.
fn validate(value: &Json, schema: &Json, root: &Json) -> Result<(), String> {
    let schema = match schema {
        Json::Bool(true) => return Ok(()),
        Json::Bool(false) => return Err(format!("{value} may not stand here")),
        Json::Object(schema) => schema,
        other => panic!("not a schema: {other}"),
    };
    for (keyword, rule) in schema {
        keyword_holds(keyword, rule, value, schema, root)?;
    }
    Ok(())
}

fn keyword_holds(
    keyword: &str,
    rule: &Json,
    value: &Json,
    schema: &Map<String, Json>,
    root: &Json,
) -> Result<(), String> {
    let wrong = || format!("{value} does not fit {keyword}: {rule}");
    let check = |fits: bool| if fits { Ok(()) } else { Err(wrong()) };
    let length = |value: &Json| value.as_str().map(|text| text.chars().count() as u64);
    match keyword {
        "$schema" | "$defs" | "title" | "description" | "examples" | "format" | "then" | "else" => Ok(()),
        "$ref" => validate(value, root.pointer(rule.as_str().unwrap().trim_start_matches('#')).unwrap(), root),
        "type" => check(match rule {
            Json::Array(types) => types.iter().any(|one| is_type(value, one)),
            one => is_type(value, one),
        }),
        "enum" => check(rule.as_array().unwrap().contains(value)),
        "const" => check(rule == value),
        "pattern" => {
            check(value.as_str().is_none_or(|text| Regex::new(rule.as_str().unwrap()).unwrap().is_match(text)))
        }
        "minLength" => check(length(value).is_none_or(|length| length >= rule.as_u64().unwrap())),
        "maxLength" => check(length(value).is_none_or(|length| length <= rule.as_u64().unwrap())),
        "minimum" => check(value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap())),
        "maximum" => check(value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap())),
        "exclusiveMinimum" => check(value.as_f64().is_none_or(|number| number > rule.as_f64().unwrap())),
        "minItems" => check(value.as_array().is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap())),
        "maxItems" => check(value.as_array().is_none_or(|list| list.len() as u64 <= rule.as_u64().unwrap())),
        "items" => value.as_array().into_iter().flatten().try_for_each(|item| validate(item, rule, root)),
        "required" => check(value.as_object().is_none_or(|object| {
            rule.as_array().unwrap().iter().all(|key| object.contains_key(key.as_str().unwrap()))
        })),
        "anyOf" => check(rule.as_array().unwrap().iter().any(|one| validate(value, one, root).is_ok())),
        "allOf" => rule.as_array().unwrap().iter().try_for_each(|one| validate(value, one, root)),
        "if" => match validate(value, rule, root) {
            Ok(()) => validate(value, &schema["then"], root),
            Err(_) => validate(value, &schema["else"], root),
        },
        "propertyNames" => value
            .as_object()
            .into_iter()
            .flatten()
            .try_for_each(|(key, _)| validate(&Json::from(key.as_str()), rule, root)),
        "properties" | "patternProperties" => Ok(()),
        "additionalProperties" => value
            .as_object()
            .into_iter()
            .flatten()
            .try_for_each(|(key, value)| property_holds(key, value, schema, root)),
        other => panic!("the validator does not know {other}"),
    }
}

fn property_holds(key: &str, value: &Json, schema: &Map<String, Json>, root: &Json) -> Result<(), String> {
    let patterns = schema.get("patternProperties").and_then(Json::as_object).into_iter().flatten();
    let by_pattern = patterns.filter(|(pattern, _)| Regex::new(pattern).unwrap().is_match(key)).map(|(_, rule)| rule);
    let known: Vec<&Json> = schema["properties"].get(key).into_iter().chain(by_pattern).collect();
    if known.is_empty() {
        return validate(value, &schema["additionalProperties"], root).map_err(|why| format!("{key}: {why}"));
    }
    known.into_iter().try_for_each(|rule| validate(value, rule, root)).map_err(|why| format!("{key}: {why}"))
}

fn is_type(value: &Json, kind: &Json) -> bool {
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        other => panic!("unknown type {other}"),
    }
}

/// YAML as an editor hands it to the schema: plain scalars of YAML 1.2 have types.
fn to_json(node: &Node) -> Json {
    match &node.shape {
        Shape::Scalar(text, Style::Quoted) => text.as_str().into(),
        Shape::Scalar(text, Style::Plain) => match text.as_str() {
            "" | "~" | "null" => Json::Null,
            "true" => true.into(),
            "false" => false.into(),
            text => match text.parse::<i64>() {
                Ok(number) => number.into(),
                Err(_) => text.parse::<f64>().ok().filter(|n| n.is_finite()).map_or(text.into(), Json::from),
            },
        },
        Shape::List(list) => list.iter().map(to_json).collect(),
        Shape::Map(map) => Json::Object(map.iter().map(|(key, node)| (key.text.clone(), to_json(node))).collect()),
    }
}

fn accepts(text: &str) -> Result<(), String> {
    let (node, _) = parse(&Source::new("pact.yaml", text));
    let schema = json_schema();
    validate(&to_json(&node.unwrap()), &schema, &schema)
}

#[test]
fn the_schema_accepts_the_whole_language() {
    assert_eq!(accepts(&full().text), Ok(()));
}

#[test]
fn every_pact_of_the_repository_reads_and_fits_the_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let mut n_pacts = 0;
    for folder in ["pacts", "crates/pact/src/starter"] {
        for path in yaml_files(&root.join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            // Mappings and templates stand there as well; a pact says so in its first key.
            if text.lines().any(|line| line.starts_with("pact:")) && !text.contains("{{") {
                read_all(&Source::new(path.display().to_string(), text.as_str()));
                assert_eq!(accepts(&text), Ok(()), "{}", path.display());
                n_pacts += 1;
            }
        }
    }
    assert!(n_pacts > 3, "{n_pacts} pacts found");
}

fn yaml_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return files };
    for path in entries.map(|entry| entry.unwrap().path()) {
        match path.extension() {
            _ if path.is_dir() => files.extend(yaml_files(&path)),
            Some(extension) if extension == "yaml" => files.push(path),
            _ => {}
        }
    }
    files.sort();
    files
}

#[test]
fn the_schema_refuses_what_has_the_wrong_structure() {
    let broken = [
        "version: 1\nmql: { t: { known: email } }",
        "pact: p\nversion: 1",
        "pact: a b\nversion: 1\nmql: { t: { known: email } }",
        "pact: p\nversion: 0\nmql: { t: { known: email } }",
        "pact: p\nversion: 1\nmql: [ { known: email } ]",
        "pact: p\nversion: 1\nmql: { t: { known: email } }\npersona: {}",
        "pact: p\nversion: 1\nmql: { t: { known: email } }\nrecycle: { cool_off: 14 }",
        "pact: p\nversion: 1\nmql: { t: { known: email } }\nrecycle: { cool_of: 14d }",
        "pact: p\nversion: 1\nmql: { t: { known: email } }\nsla: { marketing: { complete: 0.95 } }",
        "pact: p\nversion: 1\nmql: { t: { age: { atleast: 5 } } }",
        "pact: p\nversion: 1\nmql: { t: { when: { known: email }, nota: x } }",
        "pact: p\nversion: 1\nmql: { t: { any: [] } }",
        "pact: p\nversion: 1\nmql: { t: { level: { min: 7 } } }",
        "pact: p\nversion: 1\nmql: { t: { known: email } }\nengagement: { a: { on: s } }",
        "pact: p\nversion: 1\nmql: { t: { known: email } }\nfit: { a: [ { when: { known: email } } ] }",
        "pact: p\nversion: 1\nmql: { t: { known: email } }\nsignals: { a: { channel: pigeon } }",
        "pact: p\nversion: 1\nmql: { t: { known: email } }\nsignals: { a/b: { event: x } }",
    ];
    for text in broken {
        assert!(accepts(text).is_err(), "{text}");
    }
}

#[test]
fn each_field_is_described() {
    let schema = json_schema();
    let definitions = schema["$defs"].as_object().unwrap();
    assert!(definitions.len() > 30, "{}", definitions.len());
    for (name, definition) in definitions.iter().chain([(&"pact".to_owned(), &schema)]) {
        // A definition of alternatives has no fields of its own.
        for (field, rule) in definition["properties"].as_object().into_iter().flatten() {
            assert!(rule["description"].as_str().is_some_and(|doc| doc.ends_with('.')), "{name}.{field}: {rule}");
        }
    }
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}
