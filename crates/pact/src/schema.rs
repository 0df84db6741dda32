//! The JSON Schema of pact files (draft 2020-12), made from the grammar, so that editors complete and check what `read` reads.
//!
//! The schema knows what stands where and what it means; that a signal exists or a test suits its trait's type, only
//! [`crate::read`] knows. Names of fields are offered in the spelling of the reference page; with other separators
//! (`respond_within`) they are accepted, in upper case they are not.

use std::collections::BTreeMap;

use leadpact_terms::{Channel, OutcomeAct, SalesAct, TRAITS, TraitType};
use serde_json::{Map as Object, Value as Json, json};

use crate::written::grammar::{CONDITION_MAP, Field, Keys, Length, Needed, PACT, Rest, RestKey, Scalar, Shape, TEST};
use crate::{currencies, limits};

/// The schema of a pact file.
pub fn json_schema() -> Json {
    let mut generator = Generator { definitions: BTreeMap::new() };
    let root = generator.keys(&PACT);
    let mut schema = Object::new();
    schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".into(), "Leadpact pact".into());
    schema.insert(
        "description".into(),
        "The agreement between marketing and sales about what a qualified lead is.".into(),
    );
    if let Json::Object(root) = root {
        schema.extend(root);
    }
    let definitions = generator.definitions.into_iter().map(|(name, schema)| (name, schema.unwrap_or_default()));
    schema.insert("$defs".into(), Json::Object(definitions.collect()));
    Json::Object(schema)
}

struct Generator {
    /// Name → schema; `None` while it is being made, for conditions hold conditions.
    definitions: BTreeMap<String, Option<Json>>,
}

impl Generator {
    fn shape(&mut self, shape: &'static Shape) -> Json {
        if std::ptr::eq(shape, &TEST) {
            return self.define("tested", |generator| generator.choice(shape));
        }
        match shape {
            Shape::Scalar(kind) => scalar(*kind),
            Shape::List(of, Length { min, max }) => {
                json!({ "type": "array", "items": self.shape(of), "minItems": min, "maxItems": max })
            }
            Shape::Map(keys) => self.reference(keys),
            Shape::Choice([Shape::Map(marked @ Keys { marker: Some(marker), .. }), other]) => json!({
                "if": { "type": "object", "required": [marker] },
                "then": self.reference(marked),
                "else": self.shape(other),
            }),
            Shape::Choice(_) => self.choice(shape),
        }
    }

    fn choice(&mut self, shape: &'static Shape) -> Json {
        let Shape::Choice(choices) = shape else { return self.shape(shape) };
        json!({ "anyOf": choices.iter().map(|choice| self.shape(choice)).collect::<Vec<_>>() })
    }

    fn reference(&mut self, keys: &'static Keys) -> Json {
        self.define(&keys.name.replace(' ', "-"), |generator| generator.keys(keys))
    }

    /// A definition by name, made when it is first asked for.
    fn define(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Json) -> Json {
        if !self.definitions.contains_key(name) {
            self.definitions.insert(name.to_owned(), None);
            let schema = make(self);
            self.definitions.insert(name.to_owned(), Some(schema));
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    fn keys(&mut self, keys: &'static Keys) -> Json {
        let mut schema = Object::from_iter([("type".to_owned(), Json::from("object"))]);
        let mut properties = Object::new();
        let mut patterns = Object::new();
        let mut demands = Vec::new();
        for field in keys.fields {
            properties.insert(field.name.into(), self.field(field));
            let spellings = spellings(field.name);
            if spellings.len() > 1 {
                patterns.insert(format!("^{}$", field.name.replace([' ', '_'], "[ _-]")), self.shape(field.shape));
            }
            if matches!(field.needed, Needed::Yes(_)) {
                demands.push(any_required(&spellings));
            }
        }
        if std::ptr::eq(keys, &CONDITION_MAP) {
            self.offer_traits(keys, &mut properties);
        }
        schema.insert("properties".into(), Json::Object(properties));
        if !patterns.is_empty() {
            schema.insert("patternProperties".into(), Json::Object(patterns));
        }
        schema.insert("additionalProperties".into(), self.rest(keys.rest.as_ref()));
        if let Some(names) = keys.rest.as_ref().and_then(|rest| names_schema(rest.key)) {
            schema.insert("propertyNames".into(), names);
        }
        if !demands.is_empty() {
            schema.insert("allOf".into(), demands.into());
        }
        Json::Object(schema)
    }

    fn field(&mut self, field: &Field) -> Json {
        let mut schema = described(self.shape(field.shape), field.doc);
        if let (Some(default), Json::Object(object)) = (field.default, &mut schema) {
            let doc = format!("{} Default: {default}.", field.doc);
            object.insert("description".into(), doc.into());
        }
        schema
    }

    fn rest(&mut self, rest: Option<&Rest>) -> Json {
        match rest {
            Some(rest) => described(self.shape(rest.shape), rest.doc),
            None => Json::Bool(false),
        }
    }

    /// Editors complete only what has a name: the built-in traits are offered beside the words of the condition language.
    fn offer_traits(&mut self, keys: &'static Keys, properties: &mut Object<String, Json>) {
        let Some(rest) = &keys.rest else { return };
        for known in TRAITS {
            let doc = format!("{} Holds {}.", known.doc, known.kind.word());
            properties.entry(known.name).or_insert_with(|| Json::Null);
            if properties[known.name].is_null() {
                properties[known.name] = described(self.shape(rest.shape), &doc);
            }
        }
    }
}

/// A schema with a description.
fn described(schema: Json, doc: &str) -> Json {
    match schema {
        Json::Object(mut object) => {
            object.insert("description".into(), doc.into());
            Json::Object(object)
        }
        other => other,
    }
}

/// A field's name with each separator that is read.
fn spellings(name: &str) -> Vec<String> {
    let mut spellings = vec![name.to_owned()];
    spellings.extend(["_", " ", "-"].map(|separator| name.replace([' ', '_', '-'], separator)));
    spellings.sort();
    spellings.dedup();
    spellings
}

fn any_required(spellings: &[String]) -> Json {
    match spellings {
        [one] => json!({ "required": [one] }),
        several => json!({ "anyOf": several.iter().map(|name| json!({ "required": [name] })).collect::<Vec<_>>() }),
    }
}

fn names_schema(key: RestKey) -> Option<Json> {
    match key {
        RestKey::Name => Some(json!({ "pattern": "^[^/]+$", "maxLength": limits::NAME_CHARS })),
        RestKey::Currency => Some(json!({ "enum": currencies::CODES })),
        RestKey::Trait | RestKey::Property => None,
    }
}

const DURATION: &str = "([0-9]+ *(ms|s|m|h|d|w|mo|y|sec|seconds?|min|minutes?|hours?|days?|weeks?|months?|years?) *)+";

fn pattern(pattern: &str) -> Json {
    json!({ "type": "string", "pattern": format!("^ *{pattern}$") })
}

/// Text that YAML may have read as something else: `title: 2026`.
fn text(max: usize) -> Json {
    json!({ "type": ["string", "number", "boolean"], "minLength": 1, "maxLength": max })
}

fn scalar(scalar: Scalar) -> Json {
    match scalar {
        Scalar::Text => text(limits::TEXT_CHARS),
        Scalar::Any => text(limits::TEXT_CHARS),
        Scalar::Name | Scalar::Clause => text(limits::NAME_CHARS),
        Scalar::Id => json!({ "type": ["string", "number"], "pattern": "^[^/]+$", "maxLength": limits::NAME_CHARS }),
        Scalar::PactName => json!({ "type": ["string", "number"], "pattern": "^[A-Za-z0-9-]+$" }),
        Scalar::Number => json!({ "type": "number" }),
        Scalar::Positive => json!({ "type": "number", "exclusiveMinimum": 0 }),
        Scalar::Integer(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Scalar::Duration => pattern(DURATION),
        Scalar::DurationOrZero => json!({ "anyOf": [{ "const": 0 }, pattern(DURATION)] }),
        Scalar::Date => json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Scalar::YesNo => json!({ "enum": [true, false, "yes", "no"] }),
        Scalar::Share => pattern("[0-9]+(\\.[0-9]+)? *%"),
        Scalar::Quota => pattern("[0-9]+ +(per|a) +(week|month|quarter|year)"),
        Scalar::Cap => {
            json!({ "anyOf": [{ "type": "integer", "minimum": 1 }, pattern(&format!("[0-9]+ +per +{DURATION}"))] })
        }
        Scalar::CountIn => pattern(&format!("[0-9]+ +in +{DURATION}")),
        Scalar::Currency => json!({ "enum": currencies::CODES }),
        Scalar::TimeZone => json!({ "type": "string", "examples": ["Europe/Prague", "America/New_York", "UTC"] }),
        Scalar::Hours => pattern("[A-Za-z]+([-,][A-Za-z]+)* +[0-9]{1,2}:[0-9]{1,2}-[0-9]{1,2}:[0-9]{1,2}"),
        Scalar::TraitType => {
            let words = TraitType::ALL.iter().map(|kind| kind.word()).chain(["range"]);
            json!({ "enum": words.collect::<Vec<_>>() })
        }
        Scalar::Trait => {
            let known: Vec<&str> = TRAITS.iter().map(|known| known.name).collect();
            json!({ "anyOf": [{ "enum": known }, { "type": "string", "maxLength": limits::NAME_CHARS }] })
        }
        Scalar::Grade => json!({ "anyOf": [
            { "type": "string", "pattern": "^([A-Da-d][1-4]?|[1-4])$" },
            { "type": "integer", "minimum": 1, "maximum": 4 },
        ] }),
        Scalar::Sales => json!({ "enum": SalesAct::ALL.iter().map(|act| act.word()).collect::<Vec<_>>() }),
        Scalar::Outcome => json!({ "enum": OutcomeAct::ALL.iter().map(|act| act.word()).collect::<Vec<_>>() }),
        Scalar::Channel => json!({ "enum": Channel::ALL.iter().map(|channel| channel.word()).collect::<Vec<_>>() }),
        Scalar::Word(word) => json!({ "const": word }),
        Scalar::OneOf(words) => json!({ "enum": words }),
    }
}
