//! Pacts from files: loading one to run it, and checking one with everything that belongs to it.

use std::fs;
use std::iter;
use std::path::{Path, PathBuf};

use leadpact_document::{Diagnostic, Said, Severity, Source, Span, to_json};
use leadpact_engine::CompiledPact;
use leadpact_language::said;
use leadpact_pact::Checked;
use leadpact_pact::words::{Language, Messages};
use leadpact_scenarios::Outcome;
use serde_json::json;

use crate::AppError;

/// A pact that can be run.
#[derive(Debug, Clone)]
pub struct LoadedPact {
    /// Its file.
    pub path: PathBuf,
    /// Its text.
    pub source: Source,
    /// Checked, with the places of its clauses.
    pub checked: Checked,
    /// Ready to run.
    pub compiled: CompiledPact,
}

/// Reads a text file that a person wrote.
pub(crate) fn read_source(path: &Path) -> Result<Source, AppError> {
    let text = fs::read_to_string(path).map_err(|source| AppError::Read { path: path.to_owned(), source })?;
    Ok(Source::new(path.display().to_string(), text))
}

/// Loads a pact.
///
/// # Errors
/// If the file can't be read, or has mistakes: all of them are in the error.
pub fn load_pact(path: &Path) -> Result<LoadedPact, AppError> {
    load_pact_source(path, read_source(path)?)
}

/// The same for a text that may come from anywhere; `name` is what errors call the pact.
///
/// # Errors
/// If it has mistakes: all of them are in the error.
pub fn load_pact_text(name: &str, text: &str) -> Result<LoadedPact, AppError> {
    load_pact_source(Path::new(name), Source::new(name.to_owned(), text.to_owned()))
}

fn load_pact_source(path: &Path, source: Source) -> Result<LoadedPact, AppError> {
    let reading = leadpact_pact::read(&source);
    let Some(checked) = reading.pact else {
        return Err(AppError::Mistakes { source_text: Box::new(source), diagnostics: reading.diagnostics });
    };
    let compiled =
        CompiledPact::new(&checked.pact).map_err(|source| AppError::Compile { path: path.to_owned(), source })?;
    Ok(LoadedPact { path: path.to_owned(), source, checked, compiled })
}

/// What came of checking a pact.
#[derive(Debug)]
pub struct CheckedPact {
    /// Its text.
    pub source: Source,
    /// Mistakes, and what the linter found.
    pub findings: Vec<Diagnostic>,
    /// The pact, if it has no mistakes.
    pub pact: Option<LoadedPact>,
    /// Its scenarios, if it has no mistakes.
    pub scenarios: Vec<ScenarioFile>,
}

/// One file of scenarios and what came of them.
#[derive(Debug)]
pub struct ScenarioFile {
    /// Its text.
    pub source: Source,
    /// What is wrong with the file.
    pub findings: Vec<Diagnostic>,
    /// What came of each scenario.
    pub outcomes: Vec<Outcome>,
}

/// Why a checked pact can't be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PactFault {
    /// The pact or a scenario file has mistakes.
    Mistakes,
    /// A scenario failed.
    FailedScenario,
}

impl CheckedPact {
    /// Why it can't be signed, if it can't.
    pub fn fault(&self) -> Option<PactFault> {
        let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
        let files = || self.scenarios.iter();
        if self.findings.iter().any(is_error) || files().any(|file| file.findings.iter().any(is_error)) {
            return Some(PactFault::Mistakes);
        }
        let failed = files().any(|file| file.outcomes.iter().any(|outcome| !outcome.passed()));
        failed.then_some(PactFault::FailedScenario)
    }

    /// The same in a sentence: how much is wrong, and the first of it with its place.
    pub fn why_not(&self) -> Option<Said> {
        let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
        let files = || self.scenarios.iter();
        let place =
            |source: &Source, span: Option<Span>, what: Said| match span.map(|span| source.line_column(span.start)) {
                Some((line, column)) => said!("check-place", file = &source.path, line, column, what),
                None => said!("check-file", file = &source.path, what),
            };
        Some(match self.fault()? {
            PactFault::Mistakes => {
                let all = iter::once((&self.source, &self.findings))
                    .chain(files().map(|file| (&file.source, &file.findings)))
                    .map(|(source, findings)| (source, findings.iter().filter(is_error).collect::<Vec<_>>()));
                let all: Vec<(&Source, Vec<&Diagnostic>)> = all.filter(|(_, mistakes)| !mistakes.is_empty()).collect();
                let (source, mistakes) = all.first()?;
                let first = mistakes.iter().min_by_key(|mistake| mistake.span)?;
                let first = place(source, first.span, first.message.clone());
                let n: usize = all.iter().map(|(_, mistakes)| mistakes.len()).sum();
                said!("refused-pact-mistakes-found", n, first)
            }
            PactFault::FailedScenario => {
                let failed = files().flat_map(|file| file.outcomes.iter().map(|outcome| (&file.source, outcome)));
                let failed: Vec<(&Source, &Outcome)> = failed.filter(|(_, outcome)| !outcome.passed()).collect();
                let (source, outcome) = failed.first()?;
                let check = outcome.failures().next()?;
                let what = said!("check-instead", expected = &check.expected, actual = check.actual.clone());
                said!("refused-pact-scenarios-failed", n = failed.len(), first = place(source, Some(check.span), what))
            }
        })
    }

    /// Everything that was found, for programs and for people who read this language.
    pub fn to_json(&self, language: Language) -> serde_json::Value {
        let messages = Messages::speaking(language);
        let pact = self.pact.as_ref().map(|pact| &pact.checked.pact);
        json!({
            "file": self.source.path,
            "pact": pact.map(|pact| pact.name.to_string()),
            "version": pact.map(|pact| pact.version),
            "fingerprint": pact.map(|pact| leadpact_pact::canonical::fingerprint(pact).to_string()),
            "fault": self.fault().map(PactFault::word),
            "findings": to_json(&self.findings, &self.source, messages),
            "scenario_files": self.scenarios.iter().map(|file| json!({
                "file": file.source.path,
                "findings": to_json(&file.findings, &file.source, messages),
                "scenarios": file.outcomes.iter().map(|outcome| outcome.to_json(&file.source, messages)).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        })
    }
}

impl PactFault {
    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mistakes => "mistakes",
            Self::FailedScenario => "failed_scenario",
        }
    }
}

/// Checks and lints a pact and runs the scenarios beside it.
pub fn check_pact(path: &Path) -> Result<CheckedPact, AppError> {
    let source = read_source(path)?;
    let files = leadpact_scenarios::find(path).map_err(|source| AppError::Read { path: path.to_owned(), source })?;
    let scenarios = files.iter().map(|file| read_source(file)).collect::<Result<_, _>>()?;
    check_pact_text(path, source, scenarios)
}

/// The same for texts that may come from anywhere; `path` is what errors call the pact.
pub fn check_pact_text(path: &Path, source: Source, scenarios: Vec<Source>) -> Result<CheckedPact, AppError> {
    let reading = leadpact_pact::read(&source);
    let mut findings = reading.diagnostics;
    let Some(checked) = reading.pact else {
        return Ok(CheckedPact { source, findings, pact: None, scenarios: Vec::new() });
    };
    findings.extend(leadpact_pact::lint::lint(&checked));
    findings.sort_by_key(|finding| finding.span);
    let compiled =
        CompiledPact::new(&checked.pact).map_err(|source| AppError::Compile { path: path.to_owned(), source })?;
    let scenarios = scenarios.into_iter().map(|source| run_scenarios(source, &compiled)).collect();
    let pact = LoadedPact { path: path.to_owned(), source: source.clone(), checked, compiled };
    Ok(CheckedPact { source, findings, pact: Some(pact), scenarios })
}

fn run_scenarios(source: Source, pact: &CompiledPact) -> ScenarioFile {
    let (scenarios, mut findings) = leadpact_scenarios::parse(&source);
    findings.extend(leadpact_scenarios::check_names(pact.pact(), &scenarios));
    let outcomes = scenarios.iter().map(|scenario| leadpact_scenarios::run(pact, scenario)).collect();
    ScenarioFile { source, findings, outcomes }
}
