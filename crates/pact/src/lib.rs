//! Before stage 1: the agreement itself (text → diagnostics + a checked, comparable, hashable **pact**).
//!
//! [`read`] goes from text to a [`model::Pact`] in two steps: [`written`] holds the file against the grammar, `check` resolves
//! every name, checks every type and fills in every default. Both report all mistakes, never only the first.

pub mod canonical;
mod check;
mod currencies;
pub mod diagnostics;
pub mod diff;
pub mod limits;
pub mod lint;
pub mod model;
pub mod schema;
pub mod starter;
pub mod words;
pub mod written;

use std::collections::BTreeMap;

use leadpact_document::{Diagnostic, Severity, Source, Span};
use leadpact_language::said;
use leadpact_terms::ClauseId;

pub use diagnostics::DIAGNOSTICS;

use model::Pact;

/// What came of reading a pact file.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The pact, if there is no error.
    pub pact: Option<Checked>,
    /// All findings, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
}

/// A pact without mistakes, and where its clauses stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The pact.
    pub pact: Pact,
    /// The place of each clause that was written; clauses that come from defaults have none.
    pub places: BTreeMap<ClauseId, Span>,
}

/// Reads a pact file: all mistakes in one pass, and the checked pact if there is none.
pub fn read(source: &Source) -> Reading {
    let mut diagnostics = Vec::new();
    let mut checked = None;
    if source.text.len() > limits::FILE_BYTES {
        let message = said!("file-too-long", bytes = source.text.len(), most = limits::FILE_BYTES);
        diagnostics.push(Diagnostic::error(diagnostics::LIMIT, message, Span::default()));
    } else {
        let (node, found) = leadpact_document::parse(source);
        diagnostics = found;
        if let Some(node) = node {
            let root = written::walk::read(&node, &written::grammar::PACT_SHAPE, &mut diagnostics);
            checked = root.as_map().and_then(|root| check::check(root, &mut diagnostics));
        }
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.map_or((0, 0), |span| (span.start, span.end)));
    diagnostics.dedup();
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Reading { pact: checked.filter(|_| !failed), diagnostics }
}
