//! Pacts of a ledger: a version checked and kept, put in force from an instant, taken out of it. The service and the command do it alike.

use std::path::{Path, PathBuf};

use leadpact_accounts::audit::{Detail, actor_tag, audit_append};
use leadpact_accounts::{AccountsError, Caller, Operation};
use leadpact_document::Source;
use leadpact_language::{Said, said};
use leadpact_ledger::pacts::{InForceRow, PactVersionRow};
use leadpact_ledger::{LedgerError, Tx};
use leadpact_live::{Live, LiveError};
use leadpact_pact::words::Language;
use leadpact_terms::Instant;
use serde::{Deserialize, Serialize};

use crate::AppError;
use crate::pacts::{CheckedPact, PactFault, check_pact_text, read_source};

/// Files of scenarios beside a pact at most.
pub const SCENARIO_FILES_MAX: usize = 50;
/// Bytes of one such file at most.
pub const SCENARIO_BYTES_MAX: usize = 1 << 20;

/// A file of scenarios, as it is kept beside its pact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioText {
    /// Its name, for messages.
    pub name: String,
    /// Its text, in Markdown.
    pub text: String,
}

/// Why a use case of pacts could not be done.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The service's state machine.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// Rights, or the audit.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
}

impl From<LedgerError> for KeepError {
    fn from(error: LedgerError) -> Self {
        Self::Live(error.into())
    }
}

/// Why texts can't even be checked.
#[derive(Debug, thiserror::Error)]
pub enum UnfitPact {
    /// Too many files of scenarios, or one that is too large.
    #[error("{path}: {}", .why.in_english())]
    Scenarios {
        /// Where: `scenarios[3].text`.
        path: String,
        /// What was expected.
        why: Said,
    },
    /// The checker failed.
    #[error(transparent)]
    App(#[from] AppError),
}

/// A version that was checked and has no fault: it can be kept.
#[derive(Debug, Clone)]
pub struct SoundPact {
    row: PactVersionRow,
}

/// Reads a pact's file and the scenarios beside it, to be sent: their names are told without their folders.
pub fn read_pact_files(path: &Path) -> Result<(String, Vec<ScenarioText>), AppError> {
    let text = read_source(path)?.text;
    let files = leadpact_scenarios::find(path).map_err(|source| AppError::Read { path: path.to_owned(), source })?;
    let scenario = |file: &PathBuf| -> Result<ScenarioText, AppError> {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(ScenarioText { name, text: read_source(file)?.text })
    };
    let scenarios = files.iter().map(scenario).collect::<Result<_, _>>()?;
    Ok((text, scenarios))
}

/// Checks a pact's text and the scenarios beside it, whoever sent them. `name` is what findings call the pact.
pub fn check_pact_sent(name: &str, text: &str, scenarios: &[ScenarioText]) -> Result<CheckedPact, UnfitPact> {
    let unfit = |path: String, why: Said| Err(UnfitPact::Scenarios { path, why });
    if scenarios.len() > SCENARIO_FILES_MAX {
        return unfit("scenarios".to_owned(), said!("refused-files", max = SCENARIO_FILES_MAX));
    }
    if let Some(position) = scenarios.iter().position(|file| file.text.len() > SCENARIO_BYTES_MAX) {
        return unfit(format!("scenarios[{position}].text"), said!("refused-bytes", max = SCENARIO_BYTES_MAX));
    }
    let source = Source::new(name.to_owned(), text.to_owned());
    let scenarios = scenarios.iter().map(|file| Source::new(file.name.clone(), file.text.clone())).collect();
    Ok(check_pact_text(Path::new(name), source, scenarios)?)
}

impl SoundPact {
    /// A pact to be kept, if its check found no fault.
    pub fn of(checked: &CheckedPact) -> Result<Self, PactFault> {
        let pact = match (&checked.pact, checked.fault()) {
            (Some(pact), None) => &pact.checked.pact,
            (_, fault) => return Err(fault.unwrap_or(PactFault::Mistakes)),
        };
        let scenarios = checked.scenarios.iter().map(|file| &file.source);
        let scenarios: Vec<ScenarioText> =
            scenarios.map(|source| ScenarioText { name: source.path.clone(), text: source.text.clone() }).collect();
        Ok(Self {
            row: PactVersionRow {
                number: 0,
                pact: pact.name.to_string(),
                version: i64::from(pact.version),
                fingerprint: leadpact_pact::canonical::fingerprint(pact).to_string(),
                text: checked.source.text.clone(),
                scenarios: serde_json::to_string(&scenarios).expect("plain data becomes JSON"),
                checked: checked.to_json(Language::English).to_string(),
                uploaded_at: Instant(0),
                uploaded_by: String::new(),
            },
        })
    }
}

/// What the check of a kept version found, in a language. It is kept in English; in another one it is found again, as the texts say it all.
pub fn found_in_kept(version: &PactVersionRow, language: Language) -> serde_json::Value {
    let kept: serde_json::Value = serde_json::from_str(&version.checked).unwrap_or_default();
    if language == Language::English {
        return kept;
    }
    let scenarios: Vec<ScenarioText> = serde_json::from_str(&version.scenarios).unwrap_or_default();
    let name = kept["file"].as_str().unwrap_or(&version.pact);
    match check_pact_sent(name, &version.text, &scenarios) {
        Ok(checked) => checked.to_json(language),
        Err(_) => kept,
    }
}

/// Keeps a version; the one that is there if its meaning is the same.
pub fn push_pact(
    live: &Live,
    tx: &mut Tx<'_>,
    caller: &Caller,
    pact: &SoundPact,
    now: Instant,
) -> Result<PactVersionRow, KeepError> {
    let row = PactVersionRow { uploaded_at: now, uploaded_by: actor_tag(&caller.actor), ..pact.row.clone() };
    let kept = live.keep_version(tx, row)?;
    audit_append(tx, caller, Operation::PactPush, &Detail::none().number("version", kept.number), now)?;
    Ok(kept)
}

/// Puts a version in force from an instant. Leads follow by [`Live::catch_up`], each also at its next event.
pub fn put_pact_in_force(
    live: &Live,
    tx: &mut Tx<'_>,
    caller: &Caller,
    (number, from): (i64, Instant),
    now: Instant,
) -> Result<InForceRow, KeepError> {
    let row = live.put_in_force(tx, number, from, &actor_tag(&caller.actor), now)?;
    let detail = Detail::none().number("version", row.number).instant("from", from);
    audit_append(tx, caller, Operation::PactPutInForce, &detail, now)?;
    Ok(row)
}

/// Takes a pact out of force. What was decided under it stays.
pub fn end_pact(live: &Live, tx: &mut Tx<'_>, caller: &Caller, pact: &str, now: Instant) -> Result<(), KeepError> {
    live.end_force(tx, pact, &actor_tag(&caller.actor), now)?;
    audit_append(tx, caller, Operation::PactEndForce, &Detail::none().label("ended", pact), now)?;
    Ok(())
}
