//! What is wrong with a file that a person wrote, shown as a compiler shows it.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use leadpact_language::{Messages, Said, say};
use serde_json::{Value as Json, json};

use crate::{Source, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file can't be used.
    Error,
    /// The file can be used, but is probably not what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One finding about a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// A stable name in kebab-case: `unknown-trait`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One short sentence without a full stop.
    pub message: Said,
    /// The words it is about; `None` means the file as a whole.
    pub span: Option<Span>,
    /// What is said below the underlined words.
    pub label: Option<Said>,
    /// What to do about it, a sentence each.
    pub help: Vec<Said>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(id: &'static str, message: Said, span: Span) -> Self {
        Self::new(Severity::Error, id, message, span)
    }

    /// A warning at a place.
    pub fn warning(id: &'static str, message: Said, span: Span) -> Self {
        Self::new(Severity::Warning, id, message, span)
    }

    /// A finding at a place.
    pub fn new(severity: Severity, id: &'static str, message: Said, span: Span) -> Self {
        Self { id, severity, message, span: Some(span), label: None, help: Vec::new() }
    }

    /// With words below the underlined place.
    #[must_use]
    pub fn with_label(mut self, label: Said) -> Self {
        self.label = Some(label);
        self
    }

    /// With a sentence on what to do.
    #[must_use]
    pub fn with_help(mut self, help: Said) -> Self {
        self.help.push(help);
        self
    }

    /// As a compiler shows it: message, file, line, column, the line with the words underlined, help.
    pub fn render(&self, source: &Source, renderer: &Renderer, messages: &Messages) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR.with_name(say!(messages, "found-error")),
            Severity::Warning => Level::WARNING.with_name(say!(messages, "found-warning")),
            Severity::Note => Level::NOTE.with_name(say!(messages, "found-note")),
        };
        let label = self.label.as_ref().map(|label| messages.said(label));
        let title = level.primary_title(messages.said(&self.message)).id(self.id);
        let mut groups = vec![match self.span {
            Some(span) => {
                let end = span.end.clamp(span.start, source.text.len());
                // A finding about a whole block underlines its first line only.
                let first_line =
                    source.text[span.start..end].lines().next().map_or(end, |line| span.start + line.len());
                let annotation = AnnotationKind::Primary.span(span.start..first_line);
                title.element(Snippet::source(source.text.as_str()).path(source.path.as_str()).annotation(
                    match &label {
                        Some(label) => annotation.label(label.as_str()),
                        None => annotation,
                    },
                ))
            }
            None => title.element(Level::NOTE.with_name(say!(messages, "found-note")).message(say!(
                messages,
                "found-in-file",
                file = source.path.as_str()
            ))),
        }];
        let advice = || Level::HELP.with_name(say!(messages, "found-help"));
        groups.extend(self.help.iter().map(|help| Group::with_title(advice().secondary_title(messages.said(help)))));
        renderer.render(&groups)
    }

    /// The finding as one JSON object: `id`, `severity`, `message`, `file`, `line`, `column`, `end_line`,
    /// `end_column` (from 1; columns in characters), `words`, `label`, `help`.
    pub fn to_json(&self, source: &Source, messages: &Messages) -> Json {
        let mut object = json!({
            "id": self.id,
            "severity": self.severity.word(),
            "message": messages.said(&self.message),
            "file": source.path,
            "label": self.label.as_ref().map(|label| messages.said(label)),
            "help": self.help.iter().map(|help| messages.said(help)).collect::<Vec<_>>(),
        });
        if let Some(span) = self.span {
            let (line, column) = source.line_column(span.start);
            let (end_line, end_column) = source.line_column(span.end);
            object["line"] = line.into();
            object["column"] = column.into();
            object["end_line"] = end_line.into();
            object["end_column"] = end_column.into();
            object["words"] = source.text[span.range()].into();
        }
        object
    }
}

/// All findings as a JSON array.
pub fn to_json(diagnostics: &[Diagnostic], source: &Source, messages: &Messages) -> Json {
    diagnostics.iter().map(|diagnostic| diagnostic.to_json(source, messages)).collect()
}

/// The candidate that `name` was probably meant to be, if one is near enough.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let allowed = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use leadpact_language::{Language, said};

    use super::*;

    #[test]
    fn a_finding_underlines_the_words() {
        let source = Source::new("pact.yaml", "fit:\n  size: { when: { compny.employees: 5 } }\n");
        let start = source.text.find("compny").unwrap();
        let diagnostic = Diagnostic::error(
            "unknown-trait",
            said!("pact-no-trait", name = "compny.employees"),
            Span { start, end: start + 16 },
        )
        .with_label(Said::plain("not a trait"))
        .with_help(said!("found-did-you-mean", near = "company.employees"));
        let shown = diagnostic.render(&source, &Renderer::plain(), Messages::speaking(Language::English));
        assert!(shown.contains("error[unknown-trait]: there is no trait `compny.employees`"), "{shown}");
        assert!(shown.contains("pact.yaml:2:19"), "{shown}");
        assert!(shown.contains("^^^^^^^^^^^^^^^^ not a trait"), "{shown}");
        assert!(shown.contains("help: did you mean `company.employees`?"), "{shown}");
        let shown = diagnostic.render(&source, &Renderer::plain(), Messages::speaking(Language::German));
        assert!(shown.contains("Fehler[unknown-trait]: Es gibt kein Merkmal `compny.employees`"), "{shown}");
        assert!(shown.contains("Hilfe: Ist `company.employees` gemeint?"), "{shown}");
        let json = diagnostic.to_json(&source, Messages::speaking(Language::English));
        assert_eq!((json["line"].as_u64(), json["column"].as_u64()), (Some(2), Some(19)));
        assert_eq!(json["words"], "compny.employees");
    }

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["company.employees", "company.revenue", "title"];
        assert_eq!(nearest("compny.employees", names), Some("company.employees"));
        assert_eq!(nearest("Titel", names), Some("title"));
        assert_eq!(nearest("weather", names), None);
    }
}
