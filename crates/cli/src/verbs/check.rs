//! `leadpact check`: is this pact right, is it wise, and do its examples come out as both sides expect?

use std::path::PathBuf;
use std::process::ExitCode;

use annotate_snippets::Renderer;
use leadpact_app::{CheckedPact, PactFault, check_pact};
use leadpact_document::Severity;

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
}

impl Check {
    pub(crate) fn run(self) -> Done {
        let mut fault = false;
        let mut documents = Vec::new();
        for path in &self.pacts {
            let checked = check_pact(path)?;
            fault |= checked.fault().is_some();
            if self.json || self.format == Format::Json {
                documents.push(checked.to_json());
            } else {
                say(as_text(&checked, &renderer(&std::io::stdout())))?;
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
pub(super) fn as_text(checked: &CheckedPact, renderer: &Renderer) -> String {
    let mut text = String::new();
    let mut add = |part: String| {
        text.push_str(&part);
        text.push('\n');
    };
    for finding in &checked.findings {
        add(format!("{}\n", finding.render(&checked.source, renderer)));
    }
    let (mut n_passed, mut n_failed) = (0, 0);
    for file in &checked.scenarios {
        for finding in &file.findings {
            add(format!("{}\n", finding.render(&file.source, renderer)));
        }
        for outcome in &file.outcomes {
            if outcome.passed() {
                n_passed += 1;
            } else {
                n_failed += 1;
                add(outcome.render(&file.source, renderer));
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
        (0, 0) => "no scenarios".to_owned(),
        (passed, 0) => format!("{} passed", many(passed, "scenario")),
        (passed, failed) => format!("{} passed, {failed} failed", many(passed, "scenario")),
    };
    let verdict = match checked.fault() {
        None => "can be signed",
        Some(PactFault::Mistakes) => "has mistakes and can't be used",
        Some(PactFault::FailedScenario) => "can't be signed: a scenario failed",
    };
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    text.push_str(&format!(
        "{name}: {}, {}, {}; {scenarios}; {verdict}",
        many(errors, "error"),
        many(warnings, "warning"),
        many(notes, "note")
    ));
    text
}

fn many(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
