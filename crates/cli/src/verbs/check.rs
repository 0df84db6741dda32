//! `leadpact check`: is this pact right, is it wise, and do its examples come out as both sides expect?

use std::path::PathBuf;
use std::process::ExitCode;

use annotate_snippets::Renderer;
use leadpact_app::{CheckedPact, PactFault, check_pact};
use leadpact_document::Severity;
use leadpact_language::{Messages, say};

use super::LanguageArgs;
use crate::failure::{Done, FAULT};
use crate::show::{Format, renderer, say, say_json};

/// Checks and lints a pact and runs the scenarios beside it.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// The pact's file; scenarios are looked for in NAME.scenarios.md and NAME.scenarios/ beside it
    #[arg(required = true, value_name = "PACT")]
    pacts: Vec<PathBuf>,
    /// How the findings are shown
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The same as --format json
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

impl Check {
    pub(crate) fn run(self) -> Done {
        let mut fault = false;
        let mut documents = Vec::new();
        for path in &self.pacts {
            let checked = check_pact(path)?;
            fault |= checked.fault().is_some();
            if self.json || self.format == Format::Json {
                documents.push(checked.to_json(self.language.language));
            } else {
                say(as_text(&checked, &renderer(&std::io::stdout()), self.language.messages()))?;
            }
        }
        if self.json || self.format == Format::Json {
            match documents.as_slice() {
                [one] => say_json(one)?,
                many => say_json(&many)?,
            }
        }
        Ok(if fault { ExitCode::from(FAULT) } else { ExitCode::SUCCESS })
    }
}

/// Everything that was found, as a compiler would tell it, and what follows from it.
pub(super) fn as_text(checked: &CheckedPact, renderer: &Renderer, messages: &Messages) -> String {
    let mut text = String::new();
    let mut add = |part: String| {
        text.push_str(&part);
        text.push('\n');
    };
    for finding in &checked.findings {
        add(format!("{}\n", finding.render(&checked.source, renderer, messages)));
    }
    let (mut n_passed, mut n_failed) = (0, 0);
    for file in &checked.scenarios {
        for finding in &file.findings {
            add(format!("{}\n", finding.render(&file.source, renderer, messages)));
        }
        for outcome in &file.outcomes {
            if outcome.passed() {
                n_passed += 1;
            } else {
                n_failed += 1;
                add(outcome.render(&file.source, renderer, messages));
            }
        }
    }
    let count = |severity: Severity| {
        let all = checked.scenarios.iter().flat_map(|file| &file.findings).chain(&checked.findings);
        all.filter(|finding| finding.severity == severity).count()
    };
    let name = match &checked.pact {
        Some(pact) => {
            let fingerprint = leadpact_pact::canonical::fingerprint(&pact.checked.pact);
            format!("{} v{} {}", pact.checked.pact.name, pact.checked.pact.version, fingerprint.short())
        }
        None => checked.source.path.clone(),
    };
    let scenarios = match (n_passed, n_failed) {
        (0, 0) => say!(messages, "check-scenarios-none"),
        (passed, 0) => say!(messages, "check-scenarios-passed", n = passed),
        (passed, failed) => say!(messages, "check-scenarios-failed", n = passed, failed = failed),
    };
    let verdict = match checked.fault() {
        None => say!(messages, "check-sound"),
        Some(PactFault::Mistakes) => say!(messages, "check-mistakes"),
        Some(PactFault::FailedScenario) => say!(messages, "check-failed-scenario"),
    };
    let errors = say!(messages, "check-errors", n = count(Severity::Error));
    let warnings = say!(messages, "check-warnings", n = count(Severity::Warning));
    let notes = say!(messages, "check-notes", n = count(Severity::Note));
    text.push_str(&format!("{name}: {errors}, {warnings}, {notes}; {scenarios}; {verdict}"));
    text
}
