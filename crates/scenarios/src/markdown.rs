//! The Markdown around the examples: one section per `##` heading, with the fenced blocks that we read.

use leadpact_document::{Diagnostic, Source, Span, nearest};
use leadpact_language::said;
use pulldown_cmark::{CodeBlockKind, Event as Md, HeadingLevel, Parser, Tag, TagEnd};

use crate::piece::Piece;

/// What a fenced block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlockKind {
    /// What is known of the lead at the start.
    Lead,
    /// What happens.
    Events,
    /// What the pact should say of it.
    Expect,
}

impl BlockKind {
    const ALL: [(&'static str, Self); 3] = [("lead", Self::Lead), ("events", Self::Events), ("expect", Self::Expect)];
}

/// A fenced block that we read.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    pub(crate) kind: BlockKind,
    /// What stands after the word on the opening line.
    pub(crate) info: Piece<'a>,
    /// The trimmed lines; blank ones and comments (`#`) are left out.
    pub(crate) lines: Vec<Piece<'a>>,
    /// From the opening fence to the closing one.
    pub(crate) span: Span,
}

/// What stands below one `##` heading.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) blocks: Vec<Block<'a>>,
}

/// All sections of a file, in its order.
pub(crate) fn sections<'a>(source: &'a Source, diagnostics: &mut Vec<Diagnostic>) -> Vec<Section<'a>> {
    let mut sections: Vec<Section<'a>> = Vec::new();
    let mut reading = Reading::Prose;
    for (event, range) in Parser::new(&source.text).into_offset_iter() {
        match (&mut reading, event) {
            (Reading::Prose, Md::Start(Tag::Heading { level: HeadingLevel::H2, .. })) => {
                let heading = source.text[range.clone()].lines().next().unwrap_or_default();
                let span = Span { start: range.start, end: range.start + heading.len() };
                reading = Reading::Heading(Section { name: String::new(), span, blocks: Vec::new() });
            }
            (Reading::Heading(section), Md::Text(text) | Md::Code(text)) => section.name.push_str(&text),
            (Reading::Heading(_), Md::End(TagEnd::Heading(_))) => {
                if let Reading::Heading(section) = std::mem::replace(&mut reading, Reading::Prose) {
                    sections.push(section);
                }
            }
            (Reading::Prose, Md::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_)))) => {
                let span = Span { start: range.start, end: range.end };
                if let Some(block) = open_block(source, span, sections.is_empty(), diagnostics) {
                    reading = Reading::Block(block);
                }
            }
            (Reading::Block(block), Md::Text(_)) => read_lines(&mut block.lines, source, range.start, range.end),
            (Reading::Block(_), Md::End(TagEnd::CodeBlock)) => {
                if let Reading::Block(block) = std::mem::replace(&mut reading, Reading::Prose) {
                    sections.last_mut().expect("a block opens below a heading").blocks.push(block);
                }
            }
            _ => {}
        }
    }
    sections
}

/// What the parser is in the middle of.
enum Reading<'a> {
    Prose,
    Heading(Section<'a>),
    Block(Block<'a>),
}

/// The block that opens here, or nothing if its word is none of ours (it is prose then).
fn open_block<'a>(
    source: &'a Source,
    span: Span,
    before_first_heading: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Block<'a>> {
    let line = source.text[span.range()].lines().next().unwrap_or_default();
    let fence = line.len() - line.trim_start_matches(['`', '~']).len();
    let (word, info) = Piece::new(line, span.start).split_at(fence).1.first_word();
    let Some((_, kind)) = BlockKind::ALL.into_iter().find(|(known, _)| word.text.eq_ignore_ascii_case(known)) else {
        if let Some(meant) = nearest(word.text, BlockKind::ALL.map(|(known, _)| known)).filter(|_| !word.is_empty()) {
            diagnostics.push(
                Diagnostic::error("unknown-block", said!("scenario-unknown-block", name = word.text), word.span())
                    .with_help(said!("found-did-you-mean", near = meant)),
            );
        }
        return None;
    };
    if before_first_heading {
        diagnostics.push(
            Diagnostic::error("block-outside-scenario", said!("scenario-block-outside"), span)
                .with_help(said!("scenario-block-outside-help")),
        );
        return None;
    }
    Some(Block { kind, info, lines: Vec::new(), span })
}

fn read_lines<'a>(lines: &mut Vec<Piece<'a>>, source: &'a Source, start: usize, end: usize) {
    let mut at = start;
    for line in source.text[start..end].split_inclusive('\n') {
        let piece = Piece::new(line, at).trim();
        if !piece.is_empty() && !piece.text.starts_with('#') {
            lines.push(piece);
        }
        at += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_has_the_blocks_below_its_heading() {
        let source = Source::new(
            "t.md",
            "# All\n\nProse.\n\n## One, *two*\n\n```lead since 2026-01-01\ntitle: CIO\r\n\n  # why\n  name: Ana\n```\n\n\
             ```yaml\na: b\n```\n\n~~~ Expect\nbelow\n~~~\n\n### Smaller\n\n## Two\n",
        );
        let mut diagnostics = Vec::new();
        let sections = sections(&source, &mut diagnostics);
        assert_eq!(diagnostics, []);
        assert_eq!(sections.iter().map(|section| section.name.as_str()).collect::<Vec<_>>(), ["One, two", "Two"]);
        assert_eq!(&source.text[sections[0].span.range()], "## One, *two*");
        let [lead, expect] = sections[0].blocks.as_slice() else { panic!("{:?}", sections[0].blocks) };
        assert_eq!((lead.kind, lead.info.text), (BlockKind::Lead, "since 2026-01-01"));
        assert_eq!(lead.lines.iter().map(|line| line.text).collect::<Vec<_>>(), ["title: CIO", "name: Ana"]);
        assert_eq!(&source.text[lead.lines[1].span().range()], "name: Ana");
        assert_eq!((expect.kind, expect.lines[0].text), (BlockKind::Expect, "below"));
    }

    #[test]
    fn a_block_in_the_wrong_place_or_with_a_slip_in_its_name_is_reported() {
        let source =
            Source::new("t.md", "```lead\na: b\n```\n\n## One\n\n```event\n09:00 x\n```\n\n```json\n{}\n```\n");
        let mut diagnostics = Vec::new();
        sections(&source, &mut diagnostics);
        let ids: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.id).collect();
        assert_eq!(ids, ["block-outside-scenario", "unknown-block"]);
        assert_eq!(diagnostics[1].help, [said!("found-did-you-mean", near = "events")]);
    }
}
