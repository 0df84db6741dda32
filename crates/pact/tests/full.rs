//! The whole language in one file: each construct is used, and read as what the reference page says.

mod support;

use std::collections::BTreeSet;

use expect_test::expect_file;
use leadpact_document::parse;
use leadpact_pact::written::grammar::{Keys, PACT, PACT_SHAPE, Shape};
use leadpact_pact::written::{Item, Value, walk};
use support::{full, read_all};

#[test]
fn the_whole_language_is_read() {
    let checked = read_all(&full());
    expect_file!["./full.expected"].assert_eq(&format!("{:#?}\n", checked.pact));
}

#[test]
fn each_clause_knows_its_place() {
    let source = full();
    let checked = read_all(&source);
    let words: Vec<String> = checked
        .places
        .iter()
        .map(|(clause, span)| {
            let first_line = source.text[span.range()].lines().next().unwrap_or_default();
            format!("{clause} = {first_line}\n")
        })
        .collect();
    expect_file!["./full.places.expected"].assert_eq(&words.concat());
}

#[test]
fn the_full_pact_uses_every_field_of_the_grammar() {
    let source = full();
    let (node, mut diagnostics) = parse(&source);
    let root = walk::read(&node.unwrap(), &PACT_SHAPE, &mut diagnostics);
    let mut used = BTreeSet::new();
    collect_used(&PACT_SHAPE, &root, &mut used);
    let mut all = BTreeSet::new();
    collect_all(&PACT, &mut all, &mut BTreeSet::new());
    let unused: Vec<_> = all.difference(&used).collect();
    // A point of BANT takes all tests of a trait; that they work is shown where traits are tested.
    let unused: Vec<_> = unused.into_iter().filter(|(keys, _)| *keys != "bant point").collect();
    assert!(unused.is_empty(), "{unused:?}");
}

type Fields = BTreeSet<(&'static str, &'static str)>;

fn collect_used(shape: &'static Shape, item: &Item, used: &mut Fields) {
    match (shape, &item.value) {
        (Shape::Choice(choices), _) => {
            let choice = choices.iter().find(|choice| match (choice, &item.value) {
                (Shape::Map(keys), Value::Map(map)) => keys.marker.is_none_or(|marker| map.has(marker)),
                (Shape::List(..), Value::List(_)) | (Shape::Scalar(_), Value::Leaf(_)) => true,
                _ => false,
            });
            collect_used(choice.unwrap(), item, used);
        }
        (Shape::List(of, _), Value::List(list)) => list.iter().for_each(|item| collect_used(of, item, used)),
        (Shape::Map(keys), Value::Map(map)) => {
            for entry in &map.entries {
                let field = entry.field.and_then(|name| keys.fields.iter().find(|field| field.name == name));
                match (field, &keys.rest) {
                    (Some(field), _) => {
                        used.insert((keys.name, field.name));
                        collect_used(field.shape, &entry.item, used);
                    }
                    (None, Some(rest)) => collect_used(rest.shape, &entry.item, used),
                    (None, None) => panic!("`{}` is no field of {}", entry.key.text, keys.name),
                }
            }
        }
        _ => {}
    }
}

fn collect_all(keys: &'static Keys, all: &mut Fields, seen: &mut BTreeSet<&'static str>) {
    if !seen.insert(keys.name) {
        return;
    }
    for field in keys.fields {
        all.insert((keys.name, field.name));
    }
    let shapes = keys.fields.iter().map(|field| field.shape).chain(keys.rest.as_ref().map(|rest| rest.shape));
    shapes.for_each(|shape| collect_shape(shape, all, seen));
}

fn collect_shape(shape: &'static Shape, all: &mut Fields, seen: &mut BTreeSet<&'static str>) {
    match shape {
        Shape::Scalar(_) => {}
        Shape::List(of, _) => collect_shape(of, all, seen),
        Shape::Map(keys) => collect_all(keys, all, seen),
        Shape::Choice(choices) => choices.iter().for_each(|choice| collect_shape(choice, all, seen)),
    }
}
