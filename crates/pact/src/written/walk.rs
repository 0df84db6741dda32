//! Holds a YAML tree against the grammar: reads what fits, reports what does not, and never stops at the first mistake.

use std::collections::BTreeSet;

use leadpact_document::{Diagnostic, Key, Node, Said, Shape as Yaml, Span, Style, nearest};
use leadpact_language::said;
use leadpact_terms::fold;

use super::grammar::{Keys, Length, Needed, Rest, RestKey, Scalar, Shape};
use super::{Entry, Item, Map, Value, is_key, key_form, scalar};
use crate::diagnostics as id;

/// Reads a tree as a shape of the grammar. What does not fit is reported and becomes [`Value::Bad`].
pub fn read(node: &Node, shape: &'static Shape, diagnostics: &mut Vec<Diagnostic>) -> Item {
    Walker { diagnostics }.item(node, shape)
}

/// What a shape is, for messages: "a duration such as 14d", "a name or a list".
pub fn expected(shape: &Shape) -> Said {
    match shape {
        Shape::Scalar(scalar) => scalar::expected(*scalar),
        Shape::List(of, _) => said!("expected-list-of", expected = expected(of)),
        Shape::Map(keys) => Said::of(keys.what),
        Shape::Choice(choices) => {
            let mut kinds: Vec<Said> = choices
                .iter()
                .map(|choice| match choice {
                    Shape::List(..) => said!("expected-list"),
                    other => expected(other),
                })
                .collect();
            kinds.dedup();
            // The last of several maps says what all of them are.
            match choices {
                [Shape::Scalar(Scalar::Any), Shape::List(..), Shape::Map(keys)] => Said::of(keys.what),
                _ => kinds
                    .into_iter()
                    .reduce(|first, second| said!("found-or", first, second))
                    .unwrap_or(said!("found-nothing")),
            }
        }
    }
}

struct Walker<'a> {
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Walker<'_> {
    fn item(&mut self, node: &Node, shape: &'static Shape) -> Item {
        let value = match (chosen(shape, node), &node.shape) {
            (Some(Shape::Scalar(scalar)), Yaml::Scalar(text, style)) if !node.is_blank() => {
                self.leaf(*scalar, text, *style, node.span, shape)
            }
            (Some(Shape::List(of, length)), Yaml::List(list)) => self.list(list, of, *length, node.span),
            (Some(Shape::Map(keys)), Yaml::Map(map)) => Value::Map(self.map(map, keys, node.span)),
            _ => self.wrong_shape(node, shape),
        };
        Item { span: node.span, value }
    }

    fn leaf(&mut self, scalar: Scalar, text: &str, style: Style, span: Span, shape: &'static Shape) -> Value {
        match scalar::read(scalar, text, style) {
            Ok(leaf) => Value::Leaf(leaf),
            Err(mut problem) => {
                if matches!(scalar, Scalar::Word(_)) {
                    problem.message = scalar::instead(expected(shape), text);
                }
                let mut diagnostic = Diagnostic::error(problem.id, problem.message, span);
                diagnostic.help.extend(problem.help);
                self.diagnostics.push(diagnostic);
                Value::Bad
            }
        }
    }

    fn wrong_shape(&mut self, node: &Node, shape: &'static Shape) -> Value {
        let message = said!("found-expected", expected = expected(shape), found = node.describe());
        let mut diagnostic = Diagnostic::error(id::WRONG_SHAPE, message, node.span);
        if node.is_blank() {
            diagnostic = diagnostic.with_help(said!("pact-blank"));
        } else if let (Shape::List(..), Yaml::Scalar(text, _)) = (shape, &node.shape) {
            diagnostic = diagnostic.with_help(said!("pact-brackets", text = scalar::shortened(text)));
        } else if let (Shape::Scalar(_), Yaml::List(_)) = (shape, &node.shape) {
            diagnostic = diagnostic.with_help(said!("pact-no-brackets"));
        } else if let (Shape::Map(Keys { rest: Some(rest), fields: [], .. }), Yaml::List(_)) = (shape, &node.shape) {
            diagnostic = diagnostic.with_help(said!("pact-give-names", what = Said::of(rest.what)));
        }
        self.diagnostics.push(diagnostic);
        Value::Bad
    }

    fn list(&mut self, list: &[Node], of: &'static Shape, length: Length, span: Span) -> Value {
        if list.len() < length.min {
            let message = match length.min {
                1 => said!("pact-list-empty", expected = expected(of)),
                n => said!("pact-list-length", n, found = list.len()),
            };
            self.diagnostics.push(Diagnostic::error(id::EMPTY, message, span).with_help(said!("pact-list-short-help")));
            return Value::Bad;
        }
        if list.len() > length.max {
            let message = said!("pact-list-long", n = list.len(), max = length.max);
            self.diagnostics.push(Diagnostic::error(id::LIMIT, message, span));
            return Value::Bad;
        }
        Value::List(list.iter().map(|node| self.item(node, of)).collect())
    }

    fn map(&mut self, map: &[(Key, Node)], keys: &'static Keys, span: Span) -> Map {
        let mut read = Map::default();
        let mut seen = BTreeSet::new();
        let mut n_named = 0;
        for (key, node) in map {
            let form = key_form(&key.text);
            let field = keys.fields.iter().find(|field| is_key(&form, field.name));
            let identity = match (field, &keys.rest) {
                (Some(field), _) => format!("field {}", field.name),
                (None, Some(rest)) => rest_form(rest, &key.text),
                (None, None) => {
                    self.unknown_field(key, keys, &mut read);
                    continue;
                }
            };
            if !seen.insert(identity) {
                self.duplicate(key);
                continue;
            }
            match (field, &keys.rest) {
                (Some(field), _) => {
                    let item = self.item(node, field.shape);
                    read.entries.push(Entry { key: key.clone(), field: Some(field.name), item });
                }
                (None, Some(rest)) => {
                    n_named += 1;
                    self.named(key, node, keys, rest, n_named, &mut read);
                }
                (None, None) => {}
            }
        }
        self.missing_fields(&read, keys, span);
        read
    }

    /// An entry under an invented name.
    fn named(&mut self, key: &Key, node: &Node, keys: &'static Keys, rest: &'static Rest, n: usize, read: &mut Map) {
        if n == rest.max + 1 {
            let message = said!("pact-many-entries", max = rest.max);
            self.diagnostics.push(Diagnostic::error(id::LIMIT, message, key.span));
        }
        if n > rest.max || !self.named_key(key, rest) {
            read.damaged = true;
            return;
        }
        let before = self.diagnostics.len();
        let item = self.item(node, rest.shape);
        // What can't be a trait and its test may be a mistyped word: `al: [ … ]`.
        if self.diagnostics.len() > before && near_field(key, keys).is_some() {
            self.diagnostics.truncate(before);
            self.unknown_field(key, keys, read);
            return;
        }
        read.entries.push(Entry { key: key.clone(), field: None, item });
    }

    fn missing_fields(&mut self, read: &Map, keys: &'static Keys, span: Span) {
        for field in keys.fields.iter().filter(|field| !read.has(field.name)) {
            let Needed::Yes(doc) = field.needed else { continue };
            self.diagnostics.push(
                Diagnostic::error(id::MISSING_FIELD, said!("found-missing", field = field.name), span)
                    .with_help(said!("found-missing-help", field = field.name, doc = Said::of(doc))),
            );
        }
    }

    /// Whether an invented key is one that can be used; reported if not.
    fn named_key(&mut self, key: &Key, rest: &Rest) -> bool {
        if rest.key != RestKey::Name {
            return true;
        }
        let problem = match scalar::name(&key.text) {
            Err(problem) => Some((problem.id, problem.message)),
            Ok(name) if name.contains('/') => {
                Some((id::BAD_NAME, said!("pact-name-slash", what = Said::of(rest.what))))
            }
            Ok(_) => None,
        };
        match problem {
            Some((id, message)) => {
                self.diagnostics.push(Diagnostic::error(id, message, key.span));
                false
            }
            None => true,
        }
    }

    fn unknown_field(&mut self, key: &Key, keys: &'static Keys, read: &mut Map) {
        let message = said!("pact-no-field", name = scalar::shortened(&key.text));
        let mut diagnostic = Diagnostic::error(id::UNKNOWN_FIELD, message, key.span);
        read.damaged = true;
        if let Some(near) = near_field(key, keys) {
            diagnostic = diagnostic.with_help(said!("found-did-you-mean", near));
            // It was meant to be there: nobody says that it is missing.
            if !read.has(near) {
                let item = Item { span: key.span, value: Value::Bad };
                read.entries.push(Entry { key: key.clone(), field: Some(near), item });
            }
        }
        let names: Vec<&str> = keys.fields.iter().map(|field| field.name).collect();
        self.diagnostics.push(diagnostic.with_help(said!("found-one-of", names = names.join(", "))));
    }

    fn duplicate(&mut self, key: &Key) {
        self.diagnostics.push(
            Diagnostic::error(id::DUPLICATE_NAME, said!("found-twice", name = &key.text), key.span)
                .with_help(said!("pact-twice-help")),
        );
    }
}

/// The field that a key was probably meant to be.
fn near_field(key: &Key, keys: &'static Keys) -> Option<&'static str> {
    let form = key_form(&key.text);
    nearest(&form, keys.fields.iter().map(|field| field.name)).filter(|_| form.chars().count() > 1)
}

/// The shape that is meant for a node: of a choice, the one that has the node's form.
fn chosen(shape: &'static Shape, node: &Node) -> Option<&'static Shape> {
    let Shape::Choice(choices) = shape else { return Some(shape) };
    let fits = |choice: &&Shape| match (choice, &node.shape) {
        (Shape::Scalar(_), Yaml::Scalar(..)) | (Shape::List(..), Yaml::List(_)) => true,
        (Shape::Map(keys), Yaml::Map(map)) => {
            // A marker with a slip of the pen is still one.
            keys.marker
                .is_none_or(|marker| map.iter().any(|(key, _)| nearest(&key_form(&key.text), [marker]).is_some()))
        }
        _ => false,
    };
    choices.iter().find(fits)
}

/// The form in which invented keys of one map are compared.
fn rest_form(rest: &Rest, key: &str) -> String {
    match rest.key {
        RestKey::Name | RestKey::Currency => format!("name {}", fold(key)),
        RestKey::Trait => match leadpact_terms::TraitName::new(key) {
            Some(name) => format!("trait {name}"),
            None => format!("key {key}"),
        },
        RestKey::Property => format!("key {key}"),
    }
}
