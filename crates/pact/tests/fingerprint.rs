//! A fingerprint knows a pact's meaning: layout and notes don't change it, anything that decides something does.

mod support;

use leadpact_document::{Node, Shape, Source, Span, parse};
use leadpact_pact::canonical::{Fingerprint, canonical_form, fingerprint};
use leadpact_pact::read;
use support::{full, read_all};

fn of(part: &str) -> Fingerprint {
    let text = format!("{part}\npact: p\nversion: 1\n");
    let mql = if text.lines().any(|line| line.starts_with("mql:")) { "" } else { "mql: { t: { known: email } }\n" };
    fingerprint(&read_all(&Source::new("pact.yaml", text + mql)).pact)
}

#[test]
fn what_means_the_same_has_one_fingerprint() {
    let pairs = [
        ("# a comment\nrecycle: {cool_off: 30d}", "recycle:\n  cool_off: 4w 2d   # the default"),
        ("title: One", "title: Two"),
        ("", "recycle: { needs: any new signal }"),
        ("", "grades: { fit: { A: 75, B: 50, C: 25 } }"),
        ("", "gates: { sal: { sales: accepted } }"),
        ("", "currency: EUR"),
        ("", "levels: { 1: { any: [ { known: phone }, { known: email } ], seen: any } }"),
        ("", "lint: [ { allow: many-rules, because: There are none. } ]"),
        ("signals: { a: { event: x }, b: { event: y } }", "signals: { b: { event: y }, a: { event: x, note: z } }"),
        ("signals: { a: { event: Demo Requested } }", "signals: { A: { event: demo requested } }"),
        ("signals: { a: { channel: [web, form] } }", "signals: { a: { channel: [form, web, web] } }"),
        (
            "signals: { a: { where: { x: 1, y: 2 } } }",
            "signals: { a: { any: [ { where: { y: { is: 2.0 }, x: { in: [1] } } } ] } }",
        ),
        ("required: [email, { any: [phone, linkedin] }]", "required: [{ any: [LinkedIn, person.phone] }, email]"),
        (
            "mql: { t: { title: [CEO, cio] } }",
            "mql: { t: { when: { person.title: { in: [CIO, ceo, Ceo] } }, note: n } }",
        ),
        ("mql: { t: { age: { min: 5, max: 9 } } }", "mql: { t: { age: { between: [5, 9] } } }"),
        ("mql: { t: { age: 5, title: a } }", "mql: { t: { all: [ { title: a }, { all: [ { age: 5 } ] } ] } }"),
        ("mql: { t: { known: [email, phone] } }", "mql: { t: { email: { known: true }, phone: { missing: false } } }"),
        (
            "mql: { t: { any: [ { age: 5 }, { title: a } ] } }",
            "mql: { t: { any: [ { title: a }, { age: 5 }, { age: 5 } ] } }",
        ),
        (
            "mql: { t: { none: [ { age: 5 }, { title: a } ] } }",
            "mql: { t: { none: [ { any: [ { title: a }, { age: 5 } ] } ] } }",
        ),
        ("mql: { t: { grade: [A1, A2, A3, A4] } }", "mql: { t: { grade: a } }"),
        ("mql: { t: { country: Germany } }", "mql: { t: { country: [de] } }"),
        ("mql: { t: { company.revenue: { min: 1M } } }", "mql: { t: { company.revenue: { min: 1000000 EUR } } }"),
        ("fit: { a: { when: { age: 5 }, points: 3 } }", "fit: { a: [ { when: { age: 5 }, points: 3.0 } ] }"),
        (
            "fit: { a: { when: { age: 5 }, points: 3 } }",
            "fit: { a: { first: [ { points: 3, when: { age: 5 } } ], id: a } }",
        ),
        ("exclude: { a: { age: 5 }, b: { age: 6 } }", "exclude: { b: { age: 6 }, a: { age: 5 } }"),
        (
            "sla: { calendar: { time_zone: Europe/Prague, hours: Mon-Fri 09:00-17:00 } }",
            "sla: { calendar: { time_zone: europe/prague, hours: [Fri 9:00-17:00, Mon-Thu 9:00-12:00, Mon-Thu 12:00-17:00] } }",
        ),
        ("sla: { sales: { decide within: 1d } }", "sla: { marketing: {}, sales: { Decide_Within: 24h } }"),
        ("nurture: { a: { cool_off: 1w } }", "nurture: { A: { cool_off: 7d, note: n } }"),
        ("traits: { a: text, b: { type: number, note: n } }", "traits: { b: range, a: text }"),
    ];
    for (a, b) in pairs {
        assert_eq!(of(a), of(b), "{a}\n---\n{b}");
    }
}

#[test]
fn what_means_something_else_has_another_fingerprint() {
    let rule = "signals: { a: { event: x }, b: { event: y } }\nengagement: { r: ";
    let with_rule = |form: &str| of(&format!("{rule}{{ {form}, points: 5 }} }}"));
    let rules = [
        "on: a",
        "on: b",
        "on: a, half_life: 3d",
        "on: a, within: 3d",
        "on: a, at_most: 3",
        "on: a, at_most: 3 per 3d",
        "on: [a, b], within: 3d",
        "on: [b, a], within: 3d",
        "on: [a, b], within: 3d, repeat: each",
        "on: [a, b], within: 3d, lasts: 3d",
        "on: a, at_least: 3 in 3d",
        "on: nothing, for: 3d",
        "on: nothing, of: a, for: 3d",
    ];
    let prints: Vec<Fingerprint> = rules.iter().map(|form| with_rule(form)).collect();
    for (i, a) in prints.iter().enumerate() {
        for (j, b) in prints.iter().enumerate().skip(i + 1) {
            assert_ne!(a, b, "{} and {}", rules[i], rules[j]);
        }
    }
    let pairs = [
        ("", "effective: 2026-01-01"),
        ("", "parties: { sales: Petr }"),
        ("mql: { t: { age: { min: 5 } } }", "mql: { t: { age: { over: 5 } } }"),
        ("mql: { t: { age: { min: 5 } } }", "mql: { t: { age: { max: 5 } } }"),
        ("mql: { t: { all: [ { age: 5 }, { age: 6 } ] } }", "mql: { t: { any: [ { age: 5 }, { age: 6 } ] } }"),
        ("mql: { t: { title: { has: it } } }", "mql: { t: { title: { contains: it } } }"),
        ("mql: { t: { title: { matches: '\\s' } } }", "mql: { t: { title: { matches: '\\S' } } }"),
        ("mql: { a: { age: 5 }, b: { age: 6 } }", "mql: { b: { age: 6 }, a: { age: 5 } }"),
        ("mql: { a: { age: 5 } }", "mql: { b: { age: 5 } }"),
        (
            "fit: { a: { when: { age: 5 }, points: 3 }, b: { when: { age: 6 }, points: 3 } }",
            "fit: { b: { when: { age: 6 }, points: 3 }, a: { when: { age: 5 }, points: 3 } }",
        ),
        ("signals: { a: { page: any } }", "signals: { a: { event: any } }"),
        ("signals: { a: { where: { x: 1 } } }", "signals: { a: { where: { X: 1 } } }"),
        ("signals: { a: { where: { x: 1 } } }", "signals: { a: { where: { x: '1' } } }"),
        ("traits: { a: text }", "traits: { a: { type: text, protected: yes } }"),
        ("nurture: { a: {} }", "nurture: { a: { cool_off: 0d } }"),
        ("", "bant: { at_least: 3 }"),
        (
            "groups: { g: { ceiling: 3 } }\nfit: { a: { when: { age: 5 }, points: 3, group: g }, b: { when: { age: 5 }, points: 3 } }",
            "groups: { g: { ceiling: 3 } }\nfit: { a: { when: { age: 5 }, points: 3 }, b: { when: { age: 5 }, points: 3, group: g } }",
        ),
        ("mql: { t: { title: { known: true } } }", "mql: { t: { title: { known: false } } }"),
        ("traits: { a: text }", "traits: { a: date }"),
    ];
    for (a, b) in pairs {
        assert_ne!(of(a), of(b), "{a}\n---\n{b}");
    }
}

#[test]
fn each_value_of_the_full_pact_that_means_something_changes_the_fingerprint() {
    let source = full();
    let before = fingerprint(&read_all(&source).pact);
    let (node, _) = parse(&source);
    let mut leaves = Vec::new();
    collect(&node.unwrap(), &mut Vec::new(), &mut leaves);
    assert!(leaves.len() > 250, "{}", leaves.len());
    let mut wrong = Vec::new();
    for (path, span) in leaves {
        let said = path.iter().any(|key| matches!(key.as_str(), "title" | "note" | "lint"));
        let is_note =
            said && !path.iter().any(|key| matches!(key.as_str(), "where" | "page" | "when" | "student" | "it buyer"));
        let words = &source.text[span.range()];
        let changes = candidates(words).into_iter().any(|candidate| {
            let mut text = source.text.clone();
            text.replace_range(span.range(), &candidate);
            read(&Source::new("full.yaml", text)).pact.is_some_and(|checked| fingerprint(&checked.pact) != before)
        });
        let place = path.join(" / ");
        if changes == is_note && !ONLY_ONE_FITS.contains(&place.as_str()) {
            wrong.push(format!("{place} = {words}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Where nothing else may stand as long as the rest of the file stays as it is.
const ONLY_ONE_FITS: &[&str] = &[
    "currency / base",
    "traits / lease ends",
    "signals / big order / where / paid with / known",
    "fit / certified / when / certificates / known",
    "fit / decision level / group",
    "engagement / case studies / group",
    "engagement / prices / group",
    "engagement / gone cold / on",
    "engagement / no product / on",
];

/// Every single value with the keys that lead to it.
fn collect(node: &Node, path: &mut Vec<String>, leaves: &mut Vec<(Vec<String>, Span)>) {
    match &node.shape {
        Shape::Scalar(..) => leaves.push((path.clone(), node.span)),
        Shape::List(list) => list.iter().for_each(|node| collect(node, path, leaves)),
        Shape::Map(map) => {
            for (key, node) in map {
                path.push(key.text.clone());
                collect(node, path, leaves);
                path.pop();
            }
        }
    }
}

/// Other values of the same sort; some of them fit wherever `words` did.
fn candidates(words: &str) -> Vec<String> {
    let number = words.parse::<f64>();
    let near = number.into_iter().flat_map(|number| [number + 1.0, number - 1.0, number * 1.5]);
    let others = [
        "plainly other",
        "plainly-other",
        "77d",
        "no",
        "yes",
        "3 in 77d",
        "3 per 77d",
        "7 per week",
        "77",
        "2",
        "77%",
        "2031-01-01",
        "2026-10-02",
        "FR",
        "number",
        "text",
        "email",
        "phone",
        "gender",
        "company.city",
        "trial used",
        "visited",
        "boss",
        "it buyer",
        "person",
        "firm",
        "content",
        "D4",
        "noted",
        "recycled",
        "lost",
        "advocated",
        "authority",
        "chat",
        "required",
        "each",
        "once",
        "nothing",
        "web",
        "UTC",
        "Sun 01:00-02:00",
        "USD",
        "user",
        "any page",
        "any",
        "GBP",
        "money",
        "list",
        "51M",
        "{ path: /x }",
    ];
    near.map(|number| number.to_string()).chain(others.map(str::to_owned)).collect()
}

/// The page that writes the form down, with its example.
const PAGE: &str = include_str!("../../../docs/reference/canonical-form.md");

#[test]
fn the_example_of_the_reference_page_is_pinned() {
    let example = PAGE.split("## An example").nth(1).unwrap();
    let block = |language: &str| {
        let after = example.split(&format!("```{language}\n")).nth(1).unwrap();
        after.split("\n```").next().unwrap()
    };
    let pact = read_all(&Source::new("pact.yaml", block("yaml"))).pact;
    assert_eq!(canonical_form(&pact), block("json"));
    let print = fingerprint(&pact);
    assert!(example.contains(&format!("and the fingerprint `{print}`")), "{print}");
    assert_eq!(print.to_string(), "31fed3822583462cd75a56aba94f6e6d1467a84ca938732edf4d64440926f68b");
    assert_eq!(print.short(), print.to_string()[..12]);
    assert_eq!(print.to_string().parse(), Ok(print));
    assert!("12".parse::<Fingerprint>().is_err());
}
