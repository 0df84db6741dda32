//! How things look on a terminal: tables, findings, JSON.

use std::io::{IsTerminal, Write};

use annotate_snippets::Renderer;
use comfy_table::{Cell, CellAlignment, ContentArrangement, presets};
use leadpact_document::{Diagnostic, Source};
use leadpact_pact::words::{Language, Messages};
use leadpact_reports::{Align, Table};
use serde::Serialize;

use crate::failure::Failure;

/// Columns of text that a table takes where no terminal says how wide it is.
const WIDTH_WITHOUT_TERMINAL: u16 = 120;

/// How a result is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON document.
    Json,
}

/// Writes a text and a line end to standard output.
pub(crate) fn say(text: impl AsRef<str>) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout().lock(), "{}", text.as_ref())?)
}

/// Writes a value as JSON to standard output.
pub(crate) fn say_json(value: &impl Serialize) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::Said(format!("can't write JSON: {error}")))?;
    say(text)
}

/// Writes a value as one line of JSON to standard output.
pub(crate) fn say_json_line(value: &impl Serialize) -> Result<(), Failure> {
    say(serde_json::to_string(value).map_err(|error| Failure::Said(format!("can't write JSON: {error}")))?)
}

/// Writes a table to standard output, a blank line before it.
pub(crate) fn say_table(table: &Table) -> Result<(), Failure> {
    let mut shown = comfy_table::Table::new();
    shown.load_style(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    if !std::io::stdout().is_terminal() {
        shown.set_width(WIDTH_WITHOUT_TERMINAL);
    }
    let align = |align: &Align| match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    };
    let cell = |text: &String, (_, how): &(String, Align)| Cell::new(text).set_alignment(align(how));
    shown.set_header(table.columns.iter().map(|column| cell(&column.0, column)));
    for row in &table.rows {
        shown.add_row(row.iter().zip(&table.columns).map(|(text, column)| cell(text, column)));
    }
    say(format!("\n{}\n{shown}", table.title))
}

/// Shows findings on standard error, as a compiler would.
pub(crate) fn show_diagnostics(diagnostics: &[Diagnostic], source: &Source, language: Language) {
    let renderer = renderer(&std::io::stderr());
    for diagnostic in diagnostics {
        eprintln!("{}\n", diagnostic.render(source, &renderer, Messages::speaking(language)));
    }
}

/// A renderer with colours if a terminal looks on and nobody asked for none.
pub(crate) fn renderer(stream: &impl IsTerminal) -> Renderer {
    if stream.is_terminal() && std::env::var_os("NO_COLOR").is_none() { Renderer::styled() } else { Renderer::plain() }
}
