//! YAML as a tree that knows where every key and value stands.
//!
//! Scalars stay text: what a text means (a number, a duration, a date) is for the one who reads it to say,
//! so `version: 010` or `country: NO` never turn into something the author did not write.

use std::collections::BTreeMap;

use leadpact_language::said;
use saphyr_parser::{Event, Parser, ScalarStyle, Span as Place};

use crate::{Diagnostic, Said, Source, Span};

/// More nodes than this, aliases counted as often as they are used, are refused.
const NODES_MAX: usize = 200_000;
/// Deeper nesting than this is refused.
const DEPTH_MAX: usize = 64;

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub shape: Shape,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A text, a number, a blank.
    Scalar(String, Style),
    /// `[a, b]` or lines that begin with `-`.
    List(Vec<Node>),
    /// `key: value` pairs in the order written; keys are unique.
    Map(Vec<(Key, Node)>),
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes: may mean a number or a blank.
    Plain,
    /// With quotes or as a block: is text.
    Quoted,
}

/// A key and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key as written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Node {
    /// The scalar's text, if it is one.
    pub fn as_scalar(&self) -> Option<&str> {
        match &self.shape {
            Shape::Scalar(text, _) => Some(text),
            Shape::List(_) | Shape::Map(_) => None,
        }
    }

    /// The elements, if it is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.shape {
            Shape::List(list) => Some(list),
            Shape::Scalar(..) | Shape::Map(_) => None,
        }
    }

    /// The entries, if it is a map.
    pub fn as_map(&self) -> Option<&[(Key, Self)]> {
        match &self.shape {
            Shape::Map(map) => Some(map),
            Shape::Scalar(..) | Shape::List(_) => None,
        }
    }

    /// The value under a key, if it is a map that has it (exactly as written).
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.iter().find(|(known, _)| known.text == key).map(|(_, node)| node)
    }

    /// Whether nothing was written: an empty plain scalar, `~` or `null`.
    pub fn is_blank(&self) -> bool {
        matches!(&self.shape, Shape::Scalar(text, Style::Plain) if matches!(text.as_str(), "" | "~" | "null"))
    }

    /// What the node is, for messages: "a text", "a list", "a map", "nothing".
    pub fn describe(&self) -> Said {
        match &self.shape {
            Shape::Scalar(..) if self.is_blank() => said!("found-nothing"),
            Shape::Scalar(text, Style::Plain) if text.parse::<f64>().is_ok() => said!("expected-number"),
            Shape::Scalar(..) => said!("expected-text"),
            Shape::List(_) => said!("expected-list"),
            Shape::Map(_) => said!("found-map"),
        }
    }
}

/// Reads the one YAML document of a source. A text that is no YAML gives `None` and the reason;
/// duplicate keys are reported and the first one kept. An empty file is a blank scalar.
pub fn parse(source: &Source) -> (Option<Node>, Vec<Diagnostic>) {
    let mut reader = Reader::new(source);
    let node = match reader.document() {
        Ok(node) => Some(node),
        Err(diagnostic) => {
            reader.diagnostics.push(*diagnostic);
            None
        }
    };
    (node, reader.diagnostics)
}

struct Reader<'a> {
    source: &'a Source,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    /// Byte offset of each character that begins after a non-ASCII one; identity for ASCII sources.
    bytes: Option<Vec<usize>>,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
    diagnostics: Vec<Diagnostic>,
}

type Read<T> = Result<T, Box<Diagnostic>>;

impl<'a> Reader<'a> {
    fn new(source: &'a Source) -> Self {
        let text = source.text.as_str();
        let bytes = (!text.is_ascii()).then(|| text.char_indices().map(|(i, _)| i).chain([text.len()]).collect());
        Self {
            source,
            parser: Parser::new_from_str(text),
            bytes,
            anchors: BTreeMap::new(),
            nodes: 0,
            diagnostics: Vec::new(),
        }
    }

    fn offset(&self, char_index: usize) -> usize {
        let offset = match &self.bytes {
            Some(bytes) => bytes.get(char_index).copied().unwrap_or(self.source.text.len()),
            None => char_index,
        };
        offset.min(self.source.text.len())
    }

    fn span(&self, place: Place) -> Span {
        let (start, mut end) = (self.offset(place.start.index()), self.offset(place.end.index()));
        end = end.max(start);
        let trimmed = self.source.text[start..end].trim_end().len();
        Span { start, end: start + trimmed }
    }

    fn next(&mut self) -> Read<(Event<'a>, Place)> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let at = self.offset(error.marker().index());
                Err(Box::new(
                    Diagnostic::error(
                        "not-yaml",
                        said!("file-not-yaml", why = error.info()),
                        Span { start: at, end: at },
                    )
                    .with_help(said!("file-not-yaml-help")),
                ))
            }
            None => Ok((Event::StreamEnd, Place::default())),
        }
    }

    fn document(&mut self) -> Read<Node> {
        let mut document = None;
        loop {
            let (event, place) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                Event::StreamEnd => break,
                event if document.is_none() => document = Some(self.node(event, place, 0)?),
                _ => {
                    let span = self.span(place);
                    return Err(Box::new(
                        Diagnostic::error("second-document", said!("file-one-document"), span)
                            .with_help(said!("file-one-document-help")),
                    ));
                }
            }
        }
        Ok(document.unwrap_or(Node { span: Span::default(), shape: Shape::Scalar(String::new(), Style::Plain) }))
    }

    fn node(&mut self, event: Event<'a>, place: Place, depth: usize) -> Read<Node> {
        let start = self.span(place);
        self.count(1, depth, start)?;
        let (anchor, node) = match event {
            Event::Scalar(text, style, anchor, _) => {
                let style = if style == ScalarStyle::Plain { Style::Plain } else { Style::Quoted };
                (anchor, Node { span: start, shape: Shape::Scalar(text.into_owned(), style) })
            }
            Event::SequenceStart(anchor, _) => (anchor, self.list(start, depth)?),
            Event::MappingStart(anchor, _) => (anchor, self.map(start, depth)?),
            Event::Alias(anchor) => {
                let mut node =
                    self.anchors.get(&anchor).cloned().ok_or_else(|| {
                        Box::new(Diagnostic::error("unknown-alias", said!("file-unknown-alias"), start))
                    })?;
                self.count(size(&node), depth, start)?;
                node.span = start;
                (0, node)
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::SequenceEnd
            | Event::MappingEnd => {
                return Err(Box::new(Diagnostic::error("not-yaml", said!("file-value-missing"), start)));
            }
        };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn count(&mut self, nodes: usize, depth: usize, span: Span) -> Read<()> {
        self.nodes += nodes;
        if self.nodes > NODES_MAX || depth > DEPTH_MAX {
            return Err(Box::new(Diagnostic::error(
                "too-large",
                said!("file-too-large", nodes = NODES_MAX, depth = DEPTH_MAX),
                span,
            )));
        }
        Ok(())
    }

    fn list(&mut self, start: Span, depth: usize) -> Read<Node> {
        let mut list = Vec::new();
        loop {
            let (event, place) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let end = self.span(place).end.max(list.last().map_or(start.end, |last: &Node| last.span.end));
                return Ok(Node { span: Span { start: start.start, end }, shape: Shape::List(list) });
            }
            list.push(self.node(event, place, depth + 1)?);
        }
    }

    fn map(&mut self, start: Span, depth: usize) -> Read<Node> {
        let mut map: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, place) = self.next()?;
            let span = self.span(place);
            let text = match event {
                Event::MappingEnd => {
                    let end = span.end.max(map.last().map_or(start.end, |(_, last)| last.span.end));

                    return Ok(Node { span: Span { start: start.start, end }, shape: Shape::Map(map) });
                }
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(Box::new(Diagnostic::error("key-not-text", said!("file-key-not-text"), span))),
            };
            let (event, place) = self.next()?;
            let node = self.node(event, place, depth + 1)?;
            match map.iter().find(|(key, _)| key.text == text) {
                Some((first, _)) => {
                    let (line, _) = self.source.line_column(first.span.start);
                    self.diagnostics.push(
                        Diagnostic::error("duplicate-key", said!("found-twice", name = text), span)
                            .with_help(said!("file-first-one", line)),
                    );
                }
                None => map.push((Key { text, span }, node)),
            }
        }
    }
}

fn size(node: &Node) -> usize {
    match &node.shape {
        Shape::Scalar(..) => 1,
        Shape::List(list) => 1 + list.iter().map(size).sum::<usize>(),
        Shape::Map(map) => 1 + map.iter().map(|(_, node)| size(node)).sum::<usize>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
        parse(&Source::new("t.yaml", text))
    }

    #[test]
    fn every_value_knows_its_place() {
        let text = "# note\nname: Petr Novák\nlist: [a, 'b c']\nmap:\n  inner: 14d # why\n";
        let (node, diagnostics) = read(text);
        let node = node.unwrap();
        assert!(diagnostics.is_empty());
        let words = |node: &Node| text[node.span.range()].to_owned();
        assert_eq!(words(node.get("name").unwrap()), "Petr Novák");
        assert_eq!(words(&node.get("list").unwrap().as_list().unwrap()[1]), "'b c'");
        assert_eq!(words(node.get("list").unwrap()), "[a, 'b c']");
        assert_eq!(words(node.get("map").unwrap().get("inner").unwrap()), "14d");
        let (key, _) = &node.as_map().unwrap()[2];
        assert_eq!(&text[key.span.range()], "map");
    }

    #[test]
    fn a_duplicate_key_is_reported_and_reading_goes_on() {
        let (node, diagnostics) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(node.unwrap().as_map().unwrap().len(), 2);
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].id, "duplicate-key");
    }

    #[test]
    fn what_is_no_yaml_says_where() {
        let source = Source::new("t.yaml", "a: [1, 2\nb: }\n");
        let (node, diagnostics) = parse(&source);
        assert!(node.is_none());
        assert_eq!(diagnostics[0].id, "not-yaml");
        let line = source.line_column(diagnostics[0].span.unwrap().start).0;
        assert!((1..=3).contains(&line), "{line}");
    }

    #[test]
    fn anchors_are_copied_within_a_limit() {
        let (node, _) = read("a: &x [1, 2]\nb: *x\n");
        let node = node.unwrap();
        assert_eq!(node.get("b").unwrap().as_list().unwrap().len(), 2);
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..9 {
            let before = vec![format!("*a{}", i - 1); 10].join(", ");
            bomb.push_str(&format!("a{i}: &a{i} [{before}]\n"));
        }
        let (node, diagnostics) = read(&bomb);
        assert!(node.is_none());
        assert_eq!(diagnostics[0].id, "too-large");
    }

    #[test]
    fn an_empty_file_is_blank() {
        assert!(read("").0.unwrap().is_blank());
        assert!(read("# only a comment\n").0.unwrap().is_blank());
    }
}
